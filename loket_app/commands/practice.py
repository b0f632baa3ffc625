"""`latihan`: the window on a practice office beside the real one."""

import argparse
import gc


def practise(options: argparse.Namespace) -> int:
    """Open the practice of the office in the data folder; its own folder is begun anew."""
    gc.disable()
    from loket_app.ui import program

    return program.run(None, options.data, practise=True)
