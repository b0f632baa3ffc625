"""Several requests advanced together: one command each, one after the other, and what became of every one."""

from collections import Counter as Tally
from collections.abc import Callable, Sequence
from functools import partial

import shiboken6
from PySide6.QtCore import QObject, Signal

from loket_app.domain.errors import Disturbance, Refusal
from loket_app.ui.counter import Counter
from loket_app.ui.papan.doing import OWN_PIN, Doing
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

    def give_up(self) -> None:
        """No PIN came: what is left stays as it is."""
        self._end()

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


class PileDesk(QObject):
    """The several selected requests: shows them, works on them, and says when the outcome stands there.

    `ended` comes once after each work; until `leave` the outcome stays to be read.
    """

    ended = Signal()

    def __init__(self, counter: Counter, side: PileSide, doing: Doing, parent: QObject) -> None:
        super().__init__(parent)
        self._counter = counter
        self._side = side
        self._doing = doing
        self._run: PileRun | None = None
        self.lines: tuple[PileLine, ...] = ()
        side.confirmed.connect(self.advance)
        side.cancelled.connect(self.stop)

    def show(self, lines: tuple[PileLine, ...]) -> None:
        """These are selected now."""
        self.lines = lines
        self._side.show_lines(lines, self._counter.session)

    def forget(self) -> None:
        """Several are selected no more."""
        self.lines = ()

    @property
    def working(self) -> bool:
        """True while the requests are gone through."""
        return self._run is not None

    def ready(self) -> bool:
        """True when F8 would do something."""
        return not self.working and not self._doing.busy and any(not line.why_not for line in self.lines)

    def advance(self) -> None:
        """F8: one command per request, one after the other."""
        if not self.ready():
            return
        actor = self._side.actor_line.actor() if not self._side.actor_line.isHidden() else None
        self._run = PileRun(self._counter, self._side, self.lines, actor, self._ask_pin, self)
        self._run.finished.connect(self._end)
        self._run.start()

    def _ask_pin(self, officer_id: int, then: Callable[[], None]) -> None:
        """The pile waits for a PIN; closing the sheet gives the pile up."""
        self._doing.ask_pin(officer_id, then)
        panel = self._doing.host.panel()
        if panel is not None:
            panel.closed.connect(self._give_up)

    def _give_up(self) -> None:
        if self._run is not None:
            self._run.stop()
            self._run.give_up()

    def stop(self) -> None:
        """Esc: go no further; the one under way still finishes."""
        if self._run is not None:
            self._run.stop()

    def _end(self) -> None:
        run, self._run = self._run, None
        self.lines = ()
        if run is not None:
            run.deleteLater()
        self.ended.emit()
