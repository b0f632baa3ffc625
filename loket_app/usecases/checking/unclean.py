"""Whether the program ended as it should last time: a mark lies in the data folder as long as it is open.

After a power cut or a killed program nobody is asked anything: SQLite has rolled the open command back by itself, and
everything is told again in the background. That work stays wanted until it was done.
"""

from pathlib import Path
from typing import Final, NamedTuple

from loket_app.domain.errors import Disturbance
from loket_app.store.engine import on_server
from loket_app.usecases.checking import chain
from loket_app.usecases.desk import Desk
from loket_app.usecases.whole_files import write_over

OPEN: Final = ".terbuka"
WANTED: Final = ".periksa-semua"


class Left(NamedTuple):
    """How the data was left: not closed, everything still to be told again, the chain to be looked at today."""

    open: bool
    wanted: bool
    due: bool


def left(desk: Desk) -> Left:
    """How the data was left, and from now on it is open. On a server that is the server's own matter."""
    if desk.folder is None or on_server(desk.engine):
        return Left(False, False, False)
    was_open = opened(desk.folder)
    return Left(was_open, is_wanted(desk.folder), chain.is_due(chain.mark_in(desk.folder), desk.clock.now()))


def opened(folder: Path) -> bool:
    """Note that the data is open now; True when it was left open before. Call while holding the folder's lock."""
    was_open = (folder / OPEN).exists()
    try:
        if was_open:
            write_over(folder / WANTED, b"")
        write_over(folder / OPEN, b"")
    except Disturbance:
        # A disk that is full has its own words; this mark is the least of what cannot be written then.
        return was_open
    return was_open


def closed(folder: Path) -> None:
    """Note that the data was closed as it should."""
    _gone(folder / OPEN)


def is_wanted(folder: Path) -> bool:
    """Whether everything is still to be told again after a bad end."""
    return (folder / WANTED).exists()


def done(folder: Path) -> None:
    """Everything was told again."""
    _gone(folder / WANTED)


def _gone(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError:
        # Then the next start looks once more than it needs to.
        return
