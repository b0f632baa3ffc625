"""Tells once when a request becomes nearly late, and once when it becomes late, while the office is open."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from loket_app.domain.worktime import Axis
from loket_app.ui.board import face
from loket_app.ui.notices import NoticeKind
from loket_app.usecases.views.board import BoardRow

_RANK = {face.NONE: 0, face.OK: 0, face.NEARLY: 1, face.LATE: 2}


def alarm_sentence(row: BoardRow, standing: str) -> str:
    """021 hampir lewat: Surat Dispensasi Nikah, 7/10 Sekcam · paraf."""
    what = "melewati janji layanan" if standing == face.LATE else "hampir lewat"
    return f"{row.queue} {what}: {row.service}, {row.step_text}"


class Alarms(QObject):
    """Watches the rows it was given. `told` carries request id, kind and sentence; `settled` the id of a request that
    needs no alarm any more, so that a waiting notice can be taken back."""

    told = Signal(int, object, str)
    settled = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[int, BoardRow] = {}
        self._axes: Mapping[int, Axis] = {}
        self._reached: dict[int, int] = {}

    def watch(self, rows: Sequence[BoardRow], axes: Mapping[int, Axis], now: int) -> None:
        """These requests are open now. What is late when first seen stands on the board and needs no alarm; what was
        told once is not told again, however often the rows are read anew."""
        self._axes = axes
        fresh = {row.id: row for row in rows}
        for key, old in self._rows.items():
            # A request that went on or left the board is settled; one returned later may alarm again as a new matter.
            if key not in fresh:
                self._reached.pop(key, None)
            if key not in fresh or _ended(fresh[key], old):
                self.settled.emit(key)
        for key, row in fresh.items():
            if key not in self._reached:
                self._reached[key] = _RANK[self._standing(row, now)]
        self._rows = fresh

    def tick(self, now: int) -> None:
        """Once a second, the instant in ms. Silent while a request's office hours do not run."""
        for key, row in self._rows.items():
            standing = self._standing(row, now)
            rank = _RANK[standing]
            if rank <= self._reached[key] or not self._open(row, now):
                continue
            self._reached[key] = rank
            kind = NoticeKind.DISTURBANCE if standing == face.LATE else NoticeKind.REFUSAL
            self.told.emit(key, kind, alarm_sentence(row, standing))

    def _open(self, row: BoardRow, now: int) -> bool:
        axis = self._axes.get(row.calendar_id)
        return axis is not None and axis.is_open(now)

    def _standing(self, row: BoardRow, now: int) -> str:
        axis = self._axes.get(row.calendar_id)
        if axis is None or row.promise_clock.state != "running":
            return face.NONE
        return face.standing(row.promise_clock, axis.f(now))


def _ended(row: BoardRow, old: BoardRow) -> bool:
    return row.promise_clock.state == "done" and old.promise_clock.state != "done"
