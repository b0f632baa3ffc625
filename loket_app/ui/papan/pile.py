"""Several requests advanced together: one command each, one after the other, and what became of every one."""

from collections import Counter as Tally
from collections.abc import Callable, Sequence
from functools import partial

import shiboken6
from PySide6.QtCore import QObject, Signal

from loket_app.domain.errors import Disturbance, Refusal
from loket_app.ui.counter import Counter
from loket_app.ui.papan.doing import OWN_PIN
from loket_app.ui.papan.side import PileSide
from loket_app.usecases import acts
from loket_app.usecases.queries.papan import PileLine

AskPin = Callable[[int, Callable[[], None]], None]


class PileRun(QObject):
    """Goes through the lines; `finished` comes once, at the end, after `stop`, or when the world failed."""

    finished = Signal()

    def __init__(
        self,
        counter: Counter,
        side: PileSide,
        lines: Sequence[PileLine],
        actor: int | None,
        ask_pin: AskPin,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._counter = counter
        self._side = side
        self._actor = actor
        self._ask_pin = ask_pin
        self._todo = [line for line in lines if not line.why_not]
        self._skipped = len(lines) - len(self._todo)
        self._done: Tally[str] = Tally()
        self._left: list[tuple[PileLine, str]] = []
        self._stopped = False

    def start(self) -> None:
        """Begin with the first."""
        self._side.begin()
        self._next()

    def stop(self) -> None:
        """Go no further; the one under way still finishes."""
        self._stopped = True

    def _next(self) -> None:
        if self._stopped or not self._todo:
            self._end()
            return
        line = self._todo[0]
        self._side.mark(line.id, "jalan", "sedang dicatat…")
        actor = self._actor if self._actor is not None else self._counter.session.actor_for(line.role)
        self._counter.do(
            acts.advance, line.id, line.version, actor=actor, done=partial(self._went, line),
            refused=partial(self._refused, line, actor), disturbed=partial(self._disturbed, line),
        )  # fmt: skip

    def _went(self, line: PileLine, _: object) -> None:
        if not shiboken6.isValid(self):
            return
        self._todo.pop(0)
        self._done[line.done] += 1
        self._side.mark(line.id, "selesai", line.done)
        self._next()

    def _refused(self, line: PileLine, actor: int, refusal: Refusal) -> None:
        if not shiboken6.isValid(self):
            return
        if refusal.code == OWN_PIN:
            # Asked once: the PIN holds at this PC while the rest of the stack is signed.
            self._side.mark(line.id, "")
            self._side.waiting_for_pin()
            self._ask_pin(actor, self._next)
            return
        self._todo.pop(0)
        self._left.append((line, refusal.sentence))
        self._side.mark(line.id, "belum", refusal.sentence)
        self._next()

    def _disturbed(self, line: PileLine, disturbance: Disturbance, _again: Callable[[], None]) -> None:
        """The world failed: what is left stays as it is, and F8 on the same rows tries again."""
        if not shiboken6.isValid(self):
            return
        self._left += [(one, disturbance.sentence) for one in self._todo]
        for one in self._todo:
            self._side.mark(one.id, "belum", f"{disturbance.sentence} {disturbance.advice}")
        self._todo = []
        self._next()

    def _end(self) -> None:
        for line in self._todo:
            self._side.mark(line.id, "belum", "tidak dikerjakan")
        self._side.end(self.sentence(), whole=not self._left and not self._todo and not self._skipped)
        self.finished.emit()

    def sentence(self) -> str:
        """5 ditandatangani. 1 belum: 023, sudah diproses oleh … 2 dilewati."""
        parts = [", ".join(f"{n} {words}" for words, n in self._done.items())] if self._done else []
        if len(self._left) == 1:
            line, why = self._left[0]
            parts.append(f"1 belum: {line.queue}. {why}".rstrip("."))
        elif self._left:
            parts.append(f"{len(self._left)} belum; alasannya pada daftar di atas")
        if self._todo:
            parts.append(f"{len(self._todo)} tidak dikerjakan karena dihentikan")
        if self._skipped:
            parts.append(f"{self._skipped} dilewati")
        return ". ".join(parts) + "."
