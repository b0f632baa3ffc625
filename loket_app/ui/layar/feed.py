"""Follows the office once a second and says what the display shows; loses the data and finds it again by itself."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from loket_app.domain.dates import MINUTE, SECOND
from loket_app.domain.errors import Disturbance
from loket_app.ui.runner import Runner
from loket_app.usecases.queries.public_display import public_view
from loket_app.usecases.views.display import PublicView

POLL_MS = 1000
LOST_AFTER = 4 * SECOND
PATIENCE = 15 * SECOND
UNREADABLE = Disturbance("Data tidak dapat dibaca.", "Dicoba lagi dengan sendirinya.")


class Feed(QObject):
    """`arrived` carries a view that differs from the one before. `lost_since` tells how old the picture is."""

    arrived = Signal(object)

    def __init__(self, runner: Runner, now: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._now = now
        self._seen: tuple[int, int] | None = None
        self._good_at: int | None = None
        self._begun_at = now()
        self._due, self._asked_at = False, now()
        self.view: PublicView | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.poll)

    def start(self) -> None:
        """Look now and every second."""
        self._timer.start()
        self.poll()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def poll(self) -> None:
        """One look; while an answer is due there is no other, unless it will not come any more."""
        if self._due and 0 <= self._now() - self._asked_at < PATIENCE:
            return
        self._due, self._asked_at = True, self._now()
        self._runner.run(_look, self._seen, done=self._got, disturbed=self._failed)

    def _got(self, view: PublicView | None) -> None:
        self._due = False
        self._good_at = self._now()
        if view is not None:
            self.view = view
            self._seen = (view.trail_id, self._good_at // MINUTE)
            self.arrived.emit(view)

    def _failed(self, _disturbance: object, _again: Callable[[], None]) -> None:
        self._due = False
        # What comes next may be another file with the same numbers.
        self._seen = None

    def lost_since(self, now: int) -> int | None:
        """The instant of the last good answer while there is none any more; None as long as all is well."""
        last = self._good_at if self._good_at is not None else self._begun_at
        return last if now - last > LOST_AFTER else None


def _look(desk: Any, seen: tuple[int, int] | None) -> PublicView | None:
    """A display goes on whatever happens: what is wrong with the data, or with us, is told as data that is away."""
    try:
        found: PublicView | None = desk.ask(public_view, seen)
    except Disturbance:
        raise
    except Exception as error:
        raise UNREADABLE from error
    return found
