"""Where the frozen program begins. A process that it starts for its own work goes no further than the second line."""

import multiprocessing
import os
import sys


def main() -> int:
    """Run the program; returns its exit code."""
    multiprocessing.freeze_support()
    # A Windows program without a console has no standard streams; what libraries say there must not end it.
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    from loket_app.__main__ import main as program

    return program()


if __name__ == "__main__":
    sys.exit(main())
