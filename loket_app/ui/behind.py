"""What an opened office needs and its log-in does not: begun behind it, so that names and PIN come first."""

from typing import TYPE_CHECKING, Any

from loket_app.domain.errors import Disturbance
from loket_app.usecases.ports import ServerClock

if TYPE_CHECKING:
    from loket_app.ui.window import MainWindow

LANE, READY_LANE = "catatan_masuk", "siap_kertas"


def begin_behind(window: "MainWindow") -> None:
    """The data is open and the log-in has asked for its names: copies, the look at the data, what was typed."""
    if window.plan.copies:
        window.backups.start()
        window.soundness.start()
        if not isinstance(window.counter.clock, ServerClock):
            window.clock_watch.start()
    if window.plan.folder is not None:
        window.typed.begin()
    note_seats(window)
    # The last of all: a PIN that was typed while the data was opened is answered before it.
    window.counter.work(_make_ready, disturbed=_nothing, lane=READY_LANE)


def _make_ready(_desk: Any) -> None:
    """The board prints papers: their libraries are read in the worker, while a PIN is typed."""
    from loket_app.usecases import archive  # noqa: F401


def note_seats(window: "MainWindow") -> None:
    """Who may log in here is noted for the next start (`usecases.seats_note`)."""
    if window.plan.copies:
        server = window.plan.machine.machine.server
        window.counter.work(_noted, window.plan.workstation, server, disturbed=_nothing, lane=LANE)


def _noted(desk: Any, workstation: str, server: str) -> None:
    from loket_app.usecases.queries.staffing import seats
    from loket_app.usecases.seats_note import note

    note(desk, server, desk.ask(seats, workstation))


def _nothing(_trouble: Disturbance, _again: Any) -> None:
    """The next start shows its names a little later."""
