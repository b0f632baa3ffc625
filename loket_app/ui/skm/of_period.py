"""What the parts about one survey period have in common: reading it, and showing it or why there is nothing yet."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from loket_app.domain.errors import Refusal
from loket_app.ui import theme
from loket_app.ui.notices import NoticeLine
from loket_app.ui.screen import KeyAct
from loket_app.ui.skm.part import Room, say_empty
from loket_app.ui.widgets import EmptyState


def side_width(part: QWidget, pixels: int) -> int:
    """The width of a part's right side, `pixels` at 100 %; with large text little more than a third of the part."""
    return min(theme.current().px(pixels), part.width() * 36 // 100)


class WholeOrEmpty(QStackedWidget):
    """The whole of a part, or in its place what is missing and the one thing to do about it."""

    def __init__(self, whole: QWidget, empty: EmptyState) -> None:
        super().__init__()
        self.empty = empty
        self.addWidget(whole)
        self.addWidget(empty)

    def is_empty(self) -> bool:
        """Whether there is nothing to work on."""
        return self.currentIndex() == 1

    def show_whole(self) -> None:
        """There is something now."""
        self.setCurrentIndex(0)

    def show_empty(self, words: tuple[str, str], act: str) -> None:
        """Say what is missing; no `act`, no button."""
        say_empty(self.empty, words, act)
        self.setCurrentIndex(1)

    def offer(self, do: Callable[[], object]) -> KeyAct | None:
        """F8 while it is empty: what its button says."""
        return None if self.empty.button.isHidden() else KeyAct("F8", self.empty.button.text(), do)

    def focus(self, first: QWidget) -> None:
        """Begin at `first`, or at the button while it is empty."""
        (self.empty.button if self.is_empty() else first).setFocus(Qt.FocusReason.OtherFocusReason)


def lay_out(
    part: QWidget, notice: QWidget, cards: QWidget, left: QWidget, right: QWidget, empty: EmptyState
) -> WholeOrEmpty:
    """A part with its cards over the work and its side, or `empty` in their place; the notice above."""
    both = QHBoxLayout()
    both.setSpacing(10)
    both.addWidget(left, 1)
    both.addWidget(right)
    full = QWidget()
    column = QVBoxLayout(full)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    column.addWidget(cards)
    column.addLayout(both, 1)
    stack = WholeOrEmpty(full, empty)
    outer = QVBoxLayout(part)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.setSpacing(8)
    outer.addWidget(notice)
    outer.addWidget(stack, 1)
    return stack


class PeriodReading:
    """Reads something of the chosen period. An answer about a period that is no longer the chosen one is dropped.

    `got` takes the answer; `none` is called when no period is chosen.
    """

    def __init__(
        self, room: Room, notice: NoticeLine, lane: str, query: Callable[..., Any], got: Callable[[Any], None],
        none: Callable[[], None],
    ) -> None:  # fmt: skip
        self._room, self._notice, self._lane, self._query, self._got, self._none = room, notice, lane, query, got, none
        self.period_id = 0
        self._known = False
        self._stale = True

    def changed(self, visible: bool) -> None:
        """Another period, or something in it; read at once where somebody looks."""
        self._stale = True
        if visible or not self._known:
            self.load()

    def freshen(self) -> None:
        """The part is shown: read what changed while it was not."""
        if self._stale:
            self.load()

    def load(self) -> None:
        """Read the chosen period."""
        period = self._room.chosen.period()
        self._stale = False
        if period is None:
            self._known = False
            self._none()
            return
        self.period_id = period.id
        self._room.counter.work(
            self._query, period.id, done=partial(self._received, period.id), refused=self._refused,
            disturbed=self._notice.disturbed, lane=self._lane,
        )  # fmt: skip

    def _received(self, period_id: int, answer: Any) -> None:
        if period_id == self.period_id:
            self._known = True
            self._got(answer)

    def _refused(self, refusal: Refusal) -> None:
        self._notice.refuse(refusal)
