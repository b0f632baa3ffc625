"""The rows of the board as a table, and the points on F where one of them becomes nearly late or late."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from loket_app.ui import texts
from loket_app.ui.board import face
from loket_app.ui.lists import RIGHT, Column, RowModel
from loket_app.usecases.views.board import BoardRow, ClockFace

QUEUE, WHO, STEPS, STEP_CLOCK, PROMISE_CLOCK = range(5)


class BoardModel(RowModel[BoardRow]):
    """Open requests in the order of the query. `f_now` is F(now) per calendar version, set once a tick.

    `crossed` tells the ids whose step or promise changed its standing since the last tick.
    """

    crossed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        titles = texts.BOARD_COLUMNS
        super().__init__(
            (
                Column(titles[QUEUE], _queue, width=76),
                Column(titles[WHO], _who, spoken=_who_spoken, tip=_who_spoken),
                Column(titles[STEPS], _steps, width=232, spoken=_steps_spoken, tip=_steps),
                Column(titles[STEP_CLOCK], self._step_clock, align=RIGHT, width=100, spoken=self._step_spoken),
                Column(
                    titles[PROMISE_CLOCK],
                    self._promise_clock,
                    tip=_promise_tip,
                    align=RIGHT,
                    width=162,
                    spoken=self._spoken,
                ),
            ),
            _key,
            parent,
        )
        self.f_now: dict[int, int] = {}
        self._ahead: dict[int, list[tuple[int, int]]] = {}

    def replace(self, rows: Sequence[BoardRow]) -> None:
        """See `RowModel.replace`; also notes the crossings that lie ahead."""
        super().replace(rows)
        self._ahead = {}
        for row in rows:
            now = self.f_now.get(row.calendar_id)
            for clock in (row.step_clock, row.promise_clock):
                for point in face.crossings(clock):
                    if now is None or point > now:
                        self._ahead.setdefault(row.calendar_id, []).append((point, row.id))
        for points in self._ahead.values():
            points.sort(reverse=True)

    def tick(self, f_now: Mapping[int, int]) -> None:
        """Take F(now). Costs nothing per row until a crossing is reached."""
        self.f_now = dict(f_now)
        reached: dict[int, None] = {}
        for calendar, points in self._ahead.items():
            now = self.f_now.get(calendar)
            while now is not None and points and points[-1][0] <= now:
                reached[points.pop()[1]] = None
        if reached:
            self.crossed.emit(tuple(reached))

    def figure(self, row: BoardRow, clock: ClockFace) -> face.Figure:
        """What a clock of a row reads now."""
        return face.figure(clock, self.f_now.get(row.calendar_id))

    def _step_clock(self, row: BoardRow) -> str:
        return self.figure(row, row.step_clock).text

    def _promise_clock(self, row: BoardRow) -> str:
        return self.figure(row, row.promise_clock).text

    def _step_spoken(self, row: BoardRow) -> str:
        return self._say(row, row.step_clock)

    def _spoken(self, row: BoardRow) -> str:
        return f"{self._say(row, row.promise_clock)}, {row.promise_clock.caption}".strip(", ")

    def _say(self, row: BoardRow, clock: ClockFace) -> str:
        left = face.remaining(clock, self.f_now.get(row.calendar_id))
        return "tanpa hitungan" if left is None else texts.spoken(left)


def _key(row: BoardRow) -> int:
    return row.id


def _queue(row: BoardRow) -> str:
    return row.queue


def _who(row: BoardRow) -> str:
    return f"{row.applicant} · {row.service}"


def _promise_tip(row: BoardRow) -> str:
    return row.promise_clock.caption


def _who_spoken(row: BoardRow) -> str:
    return ", ".join((row.applicant, row.service, *row.flags))


def _steps(row: BoardRow) -> str:
    return row.step_text


def _steps_spoken(row: BoardRow) -> str:
    return f"langkah {row.step_text}"
