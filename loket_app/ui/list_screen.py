"""Screens made of a list and, beside it, one of its rows in full: guests, objections, complaints, deliveries."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket_app.domain.errors import Disturbance, Refusal
from loket_app.ui import theme
from loket_app.ui.counter import Counter
from loket_app.ui.lists import RowView
from loket_app.ui.notices import NoticeLine
from loket_app.ui.papan.sheets import ActSheet
from loket_app.ui.screen import Screen
from loket_app.ui.widgets import Card

WIDE_SCREEN = 1600
STALE = "basi"


class ListScreen(Screen):
    """Lays the two out, walks between them with Esc, and runs the act of a sheet; `fit` gives one its width.

    One act at a time: while it runs `_busy` is true.
    """

    counter: Counter
    view: RowView
    notice: NoticeLine
    side: Any

    def __init__(self) -> None:
        super().__init__()
        self._busy = False

    def lay_out(self, bar: Sequence[QWidget], grows: QWidget, *below: QWidget, list_grows: bool = True) -> Card:
        """A bar, of which `grows` takes the room left, the list, what stands below, the side. Gives the list's card."""
        top = QHBoxLayout()
        top.setSpacing(8)
        for part in bar:
            top.addWidget(part, int(part is grows))
        card = Card(1, 0)
        card.column.addWidget(self.view)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(top)
        left.addWidget(card, 1)
        for part in below:
            left.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addLayout(left, int(list_grows))
        row.addWidget(self.side, int(not list_grows))
        return card

    def fit(self, wide: bool) -> None:
        """Give the part that does not grow its width; `wide` on a wide screen."""
        raise NotImplementedError

    def fit_now(self) -> None:
        """By the width that the screen has now."""
        self.fit(self.width() > theme.current().px(WIDE_SCREEN))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A wide screen gives more room to what is read in full."""
        super().resizeEvent(event)
        self.fit_now()

    # -- by keys ---------------------------------------------------------------------------------------------------

    def to_list(self) -> None:
        """Put the focus on the list."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def back(self) -> bool:
        """Esc: from the side to the list, then let go of the row."""
        if self.view.hasFocus():
            if self.view.current_row() is None:
                return False
            self.view.clearSelection()
            return True
        self.to_list()
        return True

    def activated(self) -> None:
        """Go on in the list."""
        if self.panel() is None:
            self.to_list()

    # -- an act ----------------------------------------------------------------------------------------------------

    def run(
        self, sheet: ActSheet | None, command: Callable[..., Any], *args: Any, actor: int | None,
        done: Callable[[Any], None],
    ) -> None:  # fmt: skip
        """Run a command that a sheet (or the side itself: None) asked for; the sheet closes once it is done."""
        if self._busy:
            return
        self._busy = True
        self.counter.do(
            command, *args, actor=actor, done=partial(self._ran, sheet, done),
            refused=partial(self._refused, sheet), disturbed=partial(self._disturbed, sheet),
        )  # fmt: skip

    def _ran(self, sheet: ActSheet | None, then: Callable[[Any], None], got: Any) -> None:
        self._busy = False
        if sheet is not None and self.panel() is sheet:
            self.close_panel()
        then(got)

    def _refused(self, sheet: ActSheet | None, refusal: Refusal) -> None:
        self._busy = False
        if sheet is not None and self.panel() is sheet:
            sheet.refuse(refusal)
        else:
            self.refused_beside(refusal)

    def refused_beside(self, refusal: Refusal) -> None:
        """Say a refusal where no sheet can."""
        self.side.notice.refuse(refusal)

    def _disturbed(self, sheet: ActSheet | None, disturbance: Disturbance, again: Callable[[], None]) -> None:
        self._busy = False
        line = sheet.notice if sheet is not None and self.panel() is sheet else self.side.notice
        line.disturbed(disturbance, again)


__all__ = ["STALE", "ListScreen"]
