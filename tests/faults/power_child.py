"""Plays through the desk of a data folder, each acknowledged command written and synced: `power_child.py FOLDER PLAYS`.

Run under `disk_trace.c`: what reaches the disk, and when a command was acknowledged, stand in one order in the trace.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from loket_app.store import trail
from loket_app.usecases.opening import open_desk
from loket_app.usecases.ports import SystemClock
from tests.processes.directly import noted, play_all

ACKNOWLEDGED = "diakui"


def main(folder: Path, plays: list[str]) -> None:
    """Play, and acknowledge."""
    who = json.loads((folder / "petugas.json").read_text(encoding="utf-8"))
    file = os.open(folder / ACKNOWLEDGED, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    rows: list[tuple[int, str]] = []
    append = trail.append

    def remembered(connection: Any, new: Any, last: Any) -> int:
        row = append(connection, new, last)
        rows.append((row, new.command_id))
        return row

    def told(_name: str, _args: tuple[Any, ...]) -> None:
        if rows:
            os.write(file, (json.dumps(rows[-1]) + "\n").encode())
            os.fsync(file)
            rows.clear()

    trail.append = remembered
    with open_desk(folder, SystemClock(), "PC-UJI") as desk, noted(told):
        play_all(desk, who, plays)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2].split(","))
