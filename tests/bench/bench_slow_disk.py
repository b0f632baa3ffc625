"""An act on an old disk: every sync takes so much longer that a counter PC with a 5,400 rpm disk would be quicker.

The same benchmark as `act`, in a process whose syncs are slowed by the recorder of the power-cut tests.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.big_office import FULL, Size
from tests.bench.figures import Figure
from tests.faults.shim import built

SYNC_MS = 25
"""Two turns of such a disk, and the arm's way between them."""
SHOWN = ("act and", "F8", "longest gap")


def run(size: Size) -> list[Figure]:
    """The figures of `act` on the slow disk beside those on this machine's own."""
    with tempfile.TemporaryDirectory(prefix="loket-lambat-") as folder:
        # This machine's own first: it makes the office where it is not made yet.
        own = _act(size, {})
        slow = {"LD_PRELOAD": str(built(Path(folder))), "LOKET_TRACE_SYNC": str(SYNC_MS)}
        old = _act(size, {**slow, "LOKET_TRACE_FOLDER": tempfile.gettempdir()})
    return [
        Figure(f"slow disk: {name}", value, peer=own[name], against="this machine's own disk")
        for name, value in old.items()
        if name.startswith(SHOWN)
    ]


def _act(size: Size, more: dict[str, str]) -> dict[str, float]:
    words = [sys.executable, "-m", "tests.bench", "act", "--json", "--size", "full" if size == FULL else "ci"]
    done = subprocess.run(words, capture_output=True, text=True, check=True, env={**os.environ, **more})
    return {f["name"]: f["value"] for f in json.loads(done.stdout.strip().splitlines()[-1])}
