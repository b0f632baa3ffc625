"""What both proofs share: noting what was seen, and what an office's file holds."""

import sqlite3
from contextlib import closing
from pathlib import Path

from installer import project
from installer.project import Stopped, say

OLDER_COMMIT = ""
"""The commit of the newest release that offices use. None is used yet: then the older program is this one under another
number. With a commit here, the proof also brings an office of that release to the newer schema."""
OLDER = "0.0.9"
LEAST_COLOURS = 64
"""An empty screen has one colour, a screen with nothing but a message box a dozen."""


class Proof:
    """What was seen, step by step; the report is written beside the pictures."""

    def __init__(self, target: Path) -> None:
        self.target = project.fresh(target)
        self.lines: list[str] = []

    def sees(self, what: str, held: bool, seen: str = "") -> None:
        """Note one observation; raises `Stopped` when it is not as it must be."""
        line = f"{'ok ' if held else 'NOT'} {what}{f': {seen}' if seen else ''}"
        self.lines.append(line)
        say(line)
        (self.target / "report.txt").write_text("\n".join(self.lines) + "\n", encoding="utf-8")
        if not held:
            raise Stopped(f"The proof failed: {what} {seen}")


def trail(file: Path) -> tuple[int, int]:
    """How many rows the trail of a data file has, and its schema; the file is not changed."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT count(*) FROM trail").fetchone()[0]
        return int(rows), int(connection.execute("PRAGMA user_version").fetchone()[0])
