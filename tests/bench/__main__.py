"""`python -m tests.bench [names] [--size ci|full]`: run benchmarks and print figures beside their floors."""

import argparse
import importlib
import json
import os
import sys
from dataclasses import asdict

from tests.bench.big_office import CI, FULL
from tests.bench.figures import Figure
from tests.bench.years_reads import Line

NAMES = (
    "act", "tick", "intake", "letter", "long_day", "print", "report", "restart", "search",
    "slow_disk", "start", "survey", "survey_export", "words", "years",
)  # fmt: skip


def main(words: list[str] | None = None) -> int:
    """Run what was asked for; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], help="which ones; all when none is named")
    parser.add_argument("--size", choices=("ci", "full"), default="full")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--markdown", action="store_true", help="`years` as rows of docs/performance.md")
    options = parser.parse_args(words)
    # Before Qt is imported by a benchmark: nothing here needs a screen.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    size = CI if options.size == "ci" else FULL
    found: list[Figure] = []
    if not options.json:
        print(f"{'name':<44}{'figure':>12} {'':<6}{'floor/peer':>12} {'ratio':>10}")
    for name in options.names or NAMES:
        for figure in importlib.import_module(f"tests.bench.bench_{name}").run(size):
            found.append(figure)
            if not options.json:
                print(figure.row() if options.markdown and isinstance(figure, Line) else figure, flush=True)
    if options.json:
        print(json.dumps([{**asdict(f), "ratio": f.ratio} for f in found]))
    sys.stdout.flush()
    # Tearing Qt down is not what is measured here.
    os._exit(0)


if __name__ == "__main__":
    main()
