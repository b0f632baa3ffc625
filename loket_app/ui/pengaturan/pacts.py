"""Printing the pakta integritas of an officer from Pengaturan: F9, ready to be signed."""

from collections.abc import Sequence

from loket_app.definitions.presets import PactKind
from loket_app.ui.notices import NoticeLine
from loket_app.ui.pengaturan.room import Room
from loket_app.usecases.desk import Desk
from loket_app.usecases.views.paper import PaperJob

PRINT_PACT = "Cetak pakta"
NOTICE_DAYS = 30
"""A pact is told to end soon so many days before; the register's form carries the same number as its default."""


def print_pacts(room: Room, notice: NoticeLine, officer_id: int, kinds: Sequence[PactKind] = tuple(PactKind)) -> None:
    """Make the pacts of these kinds for one officer in the worker, and print them as one paper with open dates."""
    press = room.press
    if press is None:
        return

    def made(job: PaperJob) -> None:
        press.print_made(job, notice)

    room.counter.work(
        _made, officer_id, tuple(kinds), done=made, refused=notice.refuse, disturbed=notice.disturbed
    )  # fmt: skip


def _made(desk: Desk, officer_id: int, kinds: tuple[PactKind, ...]) -> PaperJob:
    from loket_app.usecases.office_papers.pledges import pacts_for

    return pacts_for(desk, officer_id, kinds)
