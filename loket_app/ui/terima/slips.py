"""The papers that follow an intake: receipt or list of shortfalls, and the control sheet where this PC prints it."""

from typing import Protocol

from loket_app.ui.notices import NoticeLine
from loket_app.usecases.queries.intake import Taken

RECEIPT, SHORTFALL, CONTROL = "tanda_terima", "daftar_kekurangan", "lembar_kendali"


class Printing(Protocol):
    """What this screen needs of the press."""

    def print(self, purpose: str, key: int, notice: NoticeLine | None = None) -> None:
        """Make, print and record a paper; speak at `notice`."""
        ...


def print_slips(press: Printing | None, taken: Taken, notice: NoticeLine, control: bool) -> None:
    """Print what belongs to this outcome; `control` adds the lembar kendali of a complete request."""
    if press is None:
        return
    press.print(RECEIPT if taken.complete else SHORTFALL, taken.id, notice=notice)
    if control and taken.complete:
        press.print(CONTROL, taken.id, notice=notice)
