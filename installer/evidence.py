"""What both proofs share around the trying: the pair of builds, the older office, and noting what was seen."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from installer import frozen, lock, project
from installer.project import Stopped, say

OLDER_COMMIT = "f754aaf640d5"
"""The commit that the older program is made from. No release is in an office yet: this one has schema 4, before
complaints and closed years. Name the newest release here once there is one; empty takes the present sources."""
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


@dataclass(frozen=True, slots=True)
class Maker:
    """How the installers of one system are made. `file_name` has a place for the version; `build` makes that of the
    present sources; `make` one of (sources, version, folder to work in, folder to put it into)."""

    target: str
    file_name: str
    build: Callable[[], Path]
    make: Callable[[Path, str, Path, Path], Path]


@contextmanager
def evidence(maker: Maker, keep: bool) -> Iterator[tuple[Proof, Path, Path]]:
    """Make the pair, give (proof, older, newer) to who tries them, and say at the end where it lies and what it took.

    `keep` takes the installer of the last build.
    """
    began = time.monotonic()
    newer = project.DIST / maker.file_name.format(version=project.version())
    if not (keep and newer.exists()):
        newer = maker.build()
    older = _older_program(maker)
    built = time.monotonic()
    proof = Proof(project.DIST / f"proof-{maker.target}")
    yield proof, older, newer
    took = f"built in {(built - began) / 60:.0f} min, tried in {(time.monotonic() - built) / 60:.0f} min"
    report = (proof.target / "report.txt").relative_to(project.ROOT)
    say(f"Proved: {len(proof.lines)} observations, {took}. What was seen: {report}, and the pictures beside it.")


def _older_program(maker: Maker) -> Path:
    """The older installer. It does not change with the tree: made once for a commit and a lock, then kept."""
    shelf = project.cache() / "older" / f"{maker.target}-{OLDER_COMMIT}-{lock.mark_of(maker.target)}"
    made = shelf / maker.file_name.format(version=OLDER)
    if not (OLDER_COMMIT and made.exists()):
        work = project.BUILD / f"{maker.target}-older"
        # Moved there when it is whole: a build that was ended leaves nothing that looks finished.
        shelf.mkdir(parents=True, exist_ok=True)
        with project.quickly():
            shutil.move(maker.make(older_source(), OLDER, work, work), made)
    return made


def older_source() -> Path:
    """The sources of the older program, under a number below the present one."""
    source = frozen.sources(project.BUILD / "older" / "source", OLDER_COMMIT or None)
    frozen.name_version(source, OLDER)
    return source


def older_office() -> Path:
    """The folder of an office as the older program writes it, played by its own sources; the same on every system."""
    work = project.BUILD / "older"
    source = work / "source" if (work / "source").exists() else older_source()
    office = project.fresh(work / "office")
    project.run([frozen.local_python("deb"), project.PARTS / "old_office.py", office], cwd=source)
    # Left by the process that played it: the proof waits for the one that the installed program makes.
    (office / "loket.lock").unlink(missing_ok=True)
    return office


def trail(file: Path) -> tuple[int, int]:
    """How many rows the trail of a data file has, and its schema; the file is not changed."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT count(*) FROM trail").fetchone()[0]
        return int(rows), int(connection.execute("PRAGMA user_version").fetchone()[0])
