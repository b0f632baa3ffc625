"""How much room is left on the drive of the data folder, while there is still time to do something about it."""

from typing import Final, NamedTuple

from loket_app.store.place import free_bytes
from loket_app.usecases.desk import Desk
from loket_app.usecases.selftest import LOW_SPACE

DIRE: Final = 100 * 1024**2
"""Below this a copy of a large file may no longer fit; the data itself needs kilobytes."""


class Room(NamedTuple):
    """What is left (bytes), and for which folder."""

    free: int
    place: str

    @property
    def megabytes(self) -> int:
        """Rounded down."""
        return self.free // 1024**2

    @property
    def low(self) -> bool:
        """Worth a word in the foot."""
        return self.free < LOW_SPACE

    @property
    def dire(self) -> bool:
        """Worth a sentence."""
        return self.free < DIRE


def room_of(desk: Desk) -> Room | None:
    """The room for the desk's folder; None where there is no folder, or the drive does not tell."""
    if desk.folder is None:
        return None
    try:
        return Room(free_bytes(desk.folder), str(desk.folder))
    except OSError:
        return None
