"""A paper in the making: read in the worker, drawn there when it is short, in a process of its own when it is long."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from loket_app.domain.errors import Disturbance, Refusal
from loket_app.ui.counter import Counter
from loket_app.ui.runner import Job
from loket_app.usecases.apart import Apart
from loket_app.usecases.desk import Desk
from loket_app.usecases.office_papers.paper import Choice, Prepared

LOOK_MS = 60
APART_FROM = 250
"""From so many rows on a process of its own pays: starting one costs as much as drawing these."""


@dataclass(frozen=True)
class Wish:
    """What is to be made: `read` gives a `Prepared`, or `make` the result itself. `done` gets bytes with what was
    prepared (None for `make`)."""

    done: Callable[[Any, Prepared | None], None]
    choice: Choice
    read: Callable[[Desk, Choice], Prepared] | None = None
    make: Callable[[Desk, Choice], Any] | None = None


class Making(QObject):
    """One at a time: a newer wish ends the older one. `progress` carries per cent (-1: not known), `ended` follows
    everything, also what failed; `rows` tells how long the last one was."""

    progress = Signal(int)
    refused = Signal(object)
    disturbed = Signal(object, object)
    ended = Signal()

    def __init__(self, counter: Counter, lane: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.counter = counter
        self.lane = lane
        self.rows = 0
        self._wish: Wish | None = None
        self._job: Job | None = None
        self._apart: Apart | None = None
        self._ready: Prepared | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    def busy(self) -> bool:
        """True while something is in the making."""
        return self._wish is not None

    def start(self, wish: Wish) -> None:
        """Make this instead of whatever was being made."""
        self.stop()
        self._wish = wish
        self.progress.emit(-1)
        if wish.read is not None:
            self._work(wish.read, wish.choice, done=partial(self._read, wish))
        elif wish.make is not None:
            self._work(wish.make, wish.choice, done=partial(self._made, wish, None))

    def stop(self) -> None:
        """Give it up."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if self._apart is not None:
            self._apart.stop()
            self._apart = None
        was, self._wish = self._wish, None
        if was is not None:
            self.ended.emit()

    def _work(self, fn: Callable[..., Any], *args: Any, done: Callable[[Any], None]) -> None:
        job = self.counter.work(
            _worked, fn, args, done=done, refused=self._refused, disturbed=self._disturbed, lane=self.lane
        )
        # Work that is done inline has ended by now.
        self._job = job if self._wish is not None else None

    def _read(self, wish: Wish, ready: Prepared) -> None:
        if wish is not self._wish:
            return
        self.rows = ready.rows
        if ready.rows < APART_FROM:
            self._work(_drawn, ready, done=partial(self._made, wish, ready))
            return
        self._ready = ready
        self._apart = Apart(ready.draw, *ready.args, telling=True)
        self.progress.emit(0)
        self._timer.start()

    def _look(self) -> None:
        work, wish, ready = self._apart, self._wish, self._ready
        if work is None or wish is None:
            return
        over = work.over()
        self.progress.emit(work.progress())
        if not over:
            return
        self._timer.stop()
        self._apart = None
        try:
            found = work.result()
        except Disturbance as disturbance:
            self._disturbed(disturbance, partial(self.start, wish))
            return
        self._made(wish, ready, found)

    def _made(self, wish: Wish, ready: Prepared | None, found: Any) -> None:
        if wish is not self._wish:
            return
        self._wish = self._job = self._ready = None
        self.ended.emit()
        wish.done(found, ready)

    def _refused(self, refusal: Refusal) -> None:
        self._wish = self._job = None
        self.ended.emit()
        self.refused.emit(refusal)

    def _disturbed(self, disturbance: Disturbance, again: Callable[[], None]) -> None:
        wish, self._wish, self._job = self._wish, None, None
        self.ended.emit()
        self.disturbed.emit(disturbance, partial(self.start, wish) if wish is not None else again)


def _worked(desk: Desk, fn: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    return fn(desk, *args)


def _drawn(_desk: Desk, ready: Prepared) -> bytes:
    return ready.finished()
