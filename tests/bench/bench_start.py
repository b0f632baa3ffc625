"""From nothing to painted window, log-in and board, each beside an empty PySide6 window in a fresh process."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.big_office import CI, Size, copied
from tests.bench.figures import Figure

ROOT = Path(__file__).resolve().parents[2]


def run(size: Size) -> list[Figure]:
    """Starts in turn, so that a busy machine slows both alike; medians."""
    rounds = 7 if size != CI else 1
    empty: list[dict[str, Any]] = []
    program: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as folder:
        copied(size, Path(folder))
        _child("empty", folder), _child("program", folder)
        for _ in range(rounds):
            empty.append(_child("empty", folder))
            program.append(_child("program", folder))
    peer = statistics.median(e["empty"] for e in empty)
    names = (("window", "first painted window"), ("log_in", "log-in with its names"), ("board", "board on the screen"))
    figures = [
        Figure(f"start: {words}", statistics.median(p[key] for p in program), peer=peer, against="empty window")
        for key, words in names
    ]
    after = statistics.median(p["board"] - p["pressed"] for p in program)
    early = sorted({module for p in program for module in p["early"]})
    return [
        *figures,
        Figure("start: from log-in to board", after, peer=peer, against="empty window"),
        Figure(f"heavy modules before first paint {' '.join(early)}".strip(), len(early), "found"),
    ]


def _child(kind: str, folder: str) -> dict[str, Any]:
    script = str(Path(__file__).with_name("start_child.py"))
    done = subprocess.run(
        [sys.executable, script, kind, folder, str(time.monotonic_ns())],
        capture_output=True, text=True, timeout=60, check=False, cwd=ROOT, env=_environment(),
    )  # fmt: skip
    if done.returncode or not done.stdout.strip():
        raise RuntimeError(f"the start in a fresh process failed:\n{done.stderr[-2000:]}")
    found = json.loads(done.stdout.strip().splitlines()[-1])
    assert isinstance(found, dict)
    return found


def _environment() -> dict[str, str]:
    """An installed program has its modules compiled; so has this one after the first, unmeasured start."""
    compiled = Path(tempfile.gettempdir()) / "loket-bench" / "pyc"
    others = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {
        **others, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(compiled), "QT_QPA_PLATFORM": "offscreen",
    }  # fmt: skip
