"""Looks at this PC's clock with every beat, and says calmly when it jumped."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from loket_app.domain.clock_jump import jump_between, jump_words, span_words
from loket_app.domain.dates import HOUR
from loket_app.domain.errors import Disturbance
from loket_app.ui.counter import Counter
from loket_app.ui.notices import NoticeKind
from loket_app.ui.shell import Shell

if TYPE_CHECKING:
    from loket_app.usecases.clock_jumps import ClockGuard, Outcome

NOTICE = "jam"
LONG_SILENCE = 60 * 24 * HOUR
HELD = "Pencatatan menunggu: betulkan jamnya, atau minta atasan mengesahkannya."
AGAIN = "Pencatatan dapat dilanjutkan."
CHECK = "Periksa jam komputer ini."


class ClockWatch(QObject):
    """`tick` with every beat of the ticker. `jumped` carries each `Outcome`."""

    jumped = Signal(object)

    def __init__(self, counter: Counter, shell: Shell, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._shell = shell
        self.guard: ClockGuard | None = None

    def start(self) -> None:
        """Watch from now on. A file that was silent for months may mean a clock that ran far ahead."""
        self._counter.work(_guarded, done=self._begin, disturbed=_nothing)
        self._counter.ask(_silence, done=self._silent)

    def _begin(self, guard: "ClockGuard | None") -> None:
        self.guard = guard

    def stop(self) -> None:
        """Watch no more."""
        self.guard = None

    def tick(self) -> None:
        """Compare both clocks with the beat before."""
        guard = self.guard
        if guard is None:
            return
        now = guard.read()
        if jump_between(guard.seen, now) is None:
            guard.seen = now
        else:
            self._counter.work(_told, guard, done=self._say, disturbed=self._not_kept, lane=NOTICE)

    def _say(self, outcomes: "tuple[Outcome, ...]") -> None:
        for outcome in outcomes:
            more = HELD if outcome.held else AGAIN if outcome.was_held else CHECK
            words = f"{jump_words(outcome.jump, self._counter.zone)} {more}"
            self._shell.notify(NOTICE, NoticeKind.HINT, words, stays=outcome.held)
            self.jumped.emit(outcome)
        if outcomes:
            self._counter.poll()

    def _not_kept(self, trouble: Disturbance, _again: Any) -> None:
        self._shell.notify(NOTICE, NoticeKind.DISTURBANCE, f"Jam komputer melompat. {trouble.sentence}")

    def _silent(self, ms: int) -> None:
        if ms > LONG_SILENCE:
            words = f"Catatan terakhir {span_words(ms)} yang lalu menurut jam komputer ini. {CHECK}"
            self._shell.notify(NOTICE, NoticeKind.HINT, words)


def _guarded(desk: Any) -> "ClockGuard | None":
    from loket_app.usecases.clock_jumps import guard

    return guard(desk)


def _told(_desk: Any, guard: "ClockGuard") -> "tuple[Outcome, ...]":
    return guard.told()


def _silence(look: Any) -> int:
    from loket_app.usecases.clock_jumps import silence

    return silence(look)


def _nothing(_trouble: Disturbance, _again: Any) -> None:
    """Without a guard each command is still compared with the newest row."""
