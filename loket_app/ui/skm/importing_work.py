"""The long work of an import: reading, understanding, storing; each tells how far it is and can be stopped."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from loket_app.domain.errors import Disturbance, Refusal
from loket_app.ui.counter import Counter
from loket_app.usecases.apart import Apart
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.queries.survey_entry import EntryFacts
from loket_app.usecases.survey.columns import ColumnPlan
from loket_app.usecases.survey.imports import import_answers
from loket_app.usecases.survey.mapping import ColumnLine, column_lines
from loket_app.usecases.survey.reading import guessed, plan_problems, read_answers
from loket_app.usecases.survey.screening import Screened, packed_sheet, screen, unpacked_sheet
from loket_app.usecases.survey.sheet import Sheet

LOOK_MS = 60
APART_FROM = 400_000
"""From so many bytes on a file is read in a process of its own: starting one costs as much as reading these."""
UNKNOWN = -1


class Stopped(Exception):
    """The user gave it up."""


@dataclass(frozen=True)
class Opened:
    """A file that was read, with the plan to begin with."""

    path: Path
    sheet: Sheet
    plan: ColumnPlan


@dataclass(frozen=True)
class Seen:
    """What is known of the table under a plan: its columns, what is still open, and the rows once nothing is."""

    plan: ColumnPlan
    lines: tuple[ColumnLine, ...]
    problems: tuple[str, ...]
    screened: Screened | None


class ImportWork(QObject):
    """One piece of work at a time; a newer one ends the older. `progress` carries per cent, -1 while it is unknown."""

    progress = Signal(int)
    refused = Signal(object)
    disturbed = Signal(object, object)
    ended = Signal()

    def __init__(self, counter: Counter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.counter = counter
        self._current: object | None = None
        self._storing = self._stop_asked = False
        self._apart: Apart | None = None
        self._then: tuple[Path, EntryFacts, Callable[[Opened], None], str | None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    def busy(self) -> bool:
        """True while something is under way."""
        return self._current is not None

    def stop(self) -> None:
        """Give it up. Storing is asked to end, and says itself whether it still could: `done` hears None then."""
        if self._storing:
            self._stop_asked = True
            return
        self._drop()

    def _drop(self) -> None:
        self._timer.stop()
        if self._apart is not None:
            self._apart.stop()
            self._apart = None
        was, self._current = self._current, None
        if was is not None:
            self.ended.emit()

    def read(self, path: Path, name: str | None, facts: EntryFacts, done: Callable[[Opened], None]) -> None:
        """Read a file, of a workbook the sheet `name` or the one most like answers."""
        self._drop()
        if _size(path) >= APART_FROM:
            self._current = object()
            self._then = (path, facts, done, name)
            self.progress.emit(UNKNOWN)
            self._apart = Apart(packed_sheet, str(path), facts.instrument, name, telling=True)
            self._timer.start()
            return
        self._work(_read, done, path, name, facts)

    def _look(self) -> None:
        work, then = self._apart, self._then
        if work is None or then is None:
            return
        over = work.over()
        self.progress.emit(work.progress() or UNKNOWN)
        if not over:
            return
        self._timer.stop()
        self._apart = self._then = None
        path, facts, done, name = then
        try:
            content = work.result()
        except Disturbance as disturbance:
            self._failed(disturbance, lambda: self.read(path, name, facts, done))
            return
        self._work(_unpacked, done, path, content, facts)

    def understand(
        self, opened: Opened, plan: ColumnPlan, facts: EntryFacts, day: date, said: dict[str, str],
        done: Callable[[Seen], None],
    ) -> None:  # fmt: skip
        """See what the table says under this plan."""
        self._work(_understood, done, opened.sheet, plan, facts, day, said)

    def store(
        self, who: Who, period_id: int, screened: Screened, source: str, done: Callable[[int | None], None]
    ) -> None:
        """Store the rows, all or none; `done` hears the batch, or None when it was stopped in time."""
        self._stop_asked = False
        self._work(_stored, done, self._is_stopped, who, period_id, screened, source, storing=True)

    def _is_stopped(self) -> bool:
        """Asked in the worker's thread."""
        return self._stop_asked

    def _work(self, fn: Callable[..., Any], done: Callable[[Any], None], *args: Any, storing: bool = False) -> None:
        self._drop()
        mark = self._current = object()
        self._storing = storing
        self.progress.emit(UNKNOWN)

        def told(part: int, whole: int) -> None:
            # In the worker's thread: the signal crosses over by itself.
            if self._current is not mark:
                raise Stopped
            self.progress.emit(min(100, part * 100 // whole) if whole else UNKNOWN)

        def finished(found: Any) -> None:
            if self._current is mark and found is not Stopped:
                self._end()
                done(found)

        def refused(refusal: Refusal) -> None:
            if self._current is mark:
                self._end()
                self.refused.emit(refusal)

        def disturbed(disturbance: Disturbance, again: Callable[[], None]) -> None:
            if self._current is mark:
                self._failed(disturbance, lambda: self._work(fn, done, *args, storing=storing))

        self.counter.work(_stoppable, fn, told, args, done=finished, refused=refused, disturbed=disturbed)

    def _end(self) -> None:
        self._current = None
        self._storing = False
        self.ended.emit()

    def _failed(self, disturbance: Disturbance, again: Callable[[], None]) -> None:
        self._end()
        self.disturbed.emit(disturbance, again)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        # Reading it says what is wrong.
        return 0


def _stoppable(desk: Desk, fn: Callable[..., Any], told: Callable[[int, int], None], args: tuple[Any, ...]) -> Any:
    try:
        return fn(desk, told, *args)
    except Stopped:
        return Stopped


def _read(_desk: Desk, told: Callable[[int, int], None], path: Path, name: str | None, facts: EntryFacts) -> Opened:
    sheet = read_answers(path, facts.instrument, told, name)
    return Opened(path, sheet, guessed(sheet, facts.instrument))


def _unpacked(_desk: Desk, told: Callable[[int, int], None], path: Path, content: bytes, facts: EntryFacts) -> Opened:
    sheet = unpacked_sheet(content)
    return Opened(path, sheet, guessed(sheet, facts.instrument))


def _understood(
    _desk: Desk, told: Callable[[int, int], None], sheet: Sheet, plan: ColumnPlan, facts: EntryFacts, day: date,
    said: dict[str, str],
) -> Seen:  # fmt: skip
    lines = column_lines(sheet, plan, facts.instrument)
    problems = plan_problems(plan, facts.instrument)
    found = None if problems else screen(sheet, plan, facts, day, said, told)
    return Seen(plan, lines, problems, found)


def _stored(
    desk: Desk, told: Callable[[int, int], None], stopped: Callable[[], bool], who: Who, period_id: int,
    screened: Screened, source: str,
) -> int | None:  # fmt: skip
    return import_answers(desk, who, period_id, screened.responses, source, told, stopped)
