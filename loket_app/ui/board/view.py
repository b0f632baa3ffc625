"""The table of the board: rows painted by `BoardDelegate`, and a tick that repaints two columns and nothing else."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QRect, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from loket_app.ui import texts, theme
from loket_app.ui.board.delegate import ROW_HEIGHT, BoardDelegate
from loket_app.ui.board.model import PROMISE_CLOCK, QUEUE, STEP_CLOCK, STEPS, BoardModel
from loket_app.ui.lists import RowView
from loket_app.ui.widgets import EmptyState
from loket_app.usecases.views.board import BoardRow

NARROW = 720


class BoardView(RowView):
    """Open requests. `begin_asked` comes from the button of the empty board."""

    begin_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Papan permohonan", parent)
        self.board = BoardModel()
        self.show_rows(self.board)
        self.setItemDelegate(BoardDelegate(self))
        self.set_row_height(ROW_HEIGHT)
        self.board.crossed.connect(self._repaint_rows)
        self.empty = EmptyState("board", texts.BOARD_EMPTY, texts.BOARD_EMPTY_HINT, "Tamu baru", "F3", parent=self)
        self.empty.asked.connect(self.begin_asked)

    def patch(self, rows: Sequence[BoardRow]) -> None:
        """Show these rows; an empty board says what to do next."""
        super().patch(rows)
        self.empty.setVisible(not rows)

    def tick(self, f_now: Mapping[int, int]) -> None:
        """Once a second: F(now) per calendar version. Repaints the countdown columns of the visible rows."""
        self.board.tick(f_now)
        self.viewport().update(self.countdown_rect())

    def countdown_rect(self) -> QRect:
        """The two countdown columns down to the last row, in the viewport."""
        left = self.columnViewportPosition(STEP_CLOCK)
        right = self.columnViewportPosition(PROMISE_CLOCK) + self.columnWidth(PROMISE_CLOCK)
        count = self.board.rowCount()
        bottom = self.rowViewportPosition(count - 1) + self.rowHeight(count - 1) if count else 0
        return QRect(left, 0, right - left, max(0, min(bottom, self.viewport().height())))

    def _repaint_rows(self, ids: tuple[int, ...]) -> None:
        for key in ids:
            place = self.board.place(key)
            if place >= 0:
                top, height = self.rowViewportPosition(place), self.rowHeight(place)
                self.viewport().update(QRect(0, top, self.viewport().width(), height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the empty state over the whole view, and give names more room where the view is narrow."""
        super().resizeEvent(event)
        top = self.horizontalHeader().height()
        self.empty.setGeometry(1, top, self.width() - 2, self.height() - top - 1)
        self._fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "board"):
            self.set_row_height(ROW_HEIGHT)
            self._fit_columns()

    def _fit_columns(self) -> None:
        """Names get at least half of what the figures leave; large text on a small screen narrows the bar first."""
        look = theme.current()
        widths = [look.px(column.width) for column in self.board.columns]
        # The header is as wide as the viewport. The first call of viewport() costs 15 to 30 ms in PySide (it sets up
        # every widget class), which the first window need not wait for.
        width = self.horizontalHeader().width()
        if width < look.px(NARROW):
            widths[PROMISE_CLOCK], widths[STEP_CLOCK] = look.px(122), look.px(92)
            widths[QUEUE] = look.px(60)
        rest = width - sum(widths) + widths[STEPS]
        widths[STEPS] = max(look.px(90), min(widths[STEPS], rest * 45 // 100))
        for n, pixels in enumerate(widths):
            if pixels:
                self.horizontalHeader().resizeSection(n, pixels)
