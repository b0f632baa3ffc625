"""The board's rows as they were last read, whole or request by request, and the service-time axes they count on."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from loket_app.domain.worktime import Axis
from loket_app.ui.counter import Counter, requests_in
from loket_app.ui.papan.actors import my_roles
from loket_app.usecases.queries import board as queries
from loket_app.usecases.views.board import BoardRow

TOPICS = frozenset({"permohonan", "keberatan", "antar", "surat"})
EVERYTHING = frozenset({"pengaturan", "petugas"})
FEW = 40
"""Up to so many named requests are read alone; more are a reason to read the board as a whole."""


class BoardReading(QObject):
    """`done` after each reading, when `rows` and `axes` fit together."""

    done = Signal()

    def __init__(self, counter: Counter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self.rows: tuple[BoardRow, ...] = ()
        self.axes: dict[int, Axis] = {}

    def whole(self) -> None:
        """Read the board anew."""
        self._counter.ask(queries.board, my_roles(self._counter.session), done=self._got_rows, lane="papan")

    def follow(self, topics: frozenset[str]) -> None:
        """Something changed in the office: read those requests, or all where a setting or an officer changed."""
        named = requests_in(topics)
        if topics & EVERYTHING or (topics & TOPICS and not 0 < len(named) <= FEW):
            self.whole()
        elif topics & TOPICS:
            roles = my_roles(self._counter.session)
            self._counter.ask(queries.board_rows, named, roles, done=partial(self._got_some, named))

    def f_now(self, now: int) -> dict[int, int]:
        """F at this instant, by version of the hours."""
        return {calendar: axis.f(now) for calendar, axis in self.axes.items()}

    def _got_some(self, asked: tuple[int, ...], found: tuple[BoardRow, ...]) -> None:
        kept = [row for row in self.rows if row.id not in asked]
        self._got_rows(tuple(sorted([*kept, *found], key=queries.urgency)))

    def _got_rows(self, found: tuple[BoardRow, ...]) -> None:
        self.rows = found
        calendars = {row.calendar_id for row in found}
        if calendars <= self.axes.keys():
            self.done.emit()
        else:
            self._counter.ask(queries.axis_points, tuple(sorted(calendars)), done=self._got_axes, lane="papan-jam")

    def _got_axes(self, axes: Mapping[int, Axis]) -> None:
        self.axes.update(axes)
        self.done.emit()
