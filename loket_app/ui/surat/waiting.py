"""The list of the screen Surat: requests that wait for the operator, the most urgent one first."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from loket_app.domain.worktime import Axis
from loket_app.ui.board.view import BoardView
from loket_app.ui.counter import Counter
from loket_app.ui.notices import NoticeLine
from loket_app.ui.surat import words
from loket_app.ui.surat.layout import row_of
from loket_app.ui.widgets import Card, KeyButton, Kind, label
from loket_app.usecases.queries import board as board_queries
from loket_app.usecases.queries.letter_desk import waiting_letters
from loket_app.usecases.views.board import BoardRow

LANE = "surat-daftar"
AXIS_LANE = "surat-jam"


class WaitingPage(QWidget):
    """`chosen` carries the id of the request to open."""

    chosen = Signal(int)

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._axes: Mapping[int, Axis] = {}
        self._calendars: tuple[int, ...] = ()
        self.notice = NoticeLine()
        self.count = label("", tone="muted")
        self.open_button = KeyButton(words.OPEN, "F8", icon="letter", kind=Kind.PRIMARY)
        self.open_button.clicked.connect(self.open_current)
        self.stack_button = KeyButton(f"{words.STACK}\N{HORIZONTAL ELLIPSIS}", "F11", icon="printer")
        self.view = BoardView()
        self.view.setAccessibleName(words.LIST_TITLE)
        self.view.setSelectionMode(BoardView.SelectionMode.SingleSelection)
        self.view.empty.title.setText(words.LIST_EMPTY)
        self.view.empty.hint.setText(words.LIST_HINT)
        self.view.empty.setAccessibleName(f"{words.LIST_EMPTY}. {words.LIST_HINT}")
        self.view.empty.button.hide()
        self.view.opened.connect(self._open_row)
        self.view.current_row_changed.connect(self._show_button)
        card = Card(padding=0)
        card.column.addWidget(self.view)
        head = row_of(label(words.LIST_TITLE, "title"), self.count, spacing=10)
        head.addStretch(1)
        head.addWidget(self.stack_button)
        head.addWidget(self.open_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(card, 1)
        self._show_button()

    def reload(self) -> None:
        """Ask again what waits."""
        self._counter.ask(waiting_letters, done=self._show, lane=LANE)

    def rows(self) -> tuple[BoardRow, ...]:
        """What waits, as last heard."""
        return self.view.row_model().rows()

    def _show(self, rows: tuple[BoardRow, ...]) -> None:
        calendars = tuple(sorted({row.calendar_id for row in rows}))
        if calendars != self._calendars:
            self._calendars = calendars
            self._counter.ask(board_queries.axis_points, calendars, done=self._take_axes, lane=AXIS_LANE)
        first = not self.rows() and bool(rows)
        self.view.patch(rows)
        self.count.setText(f"{len(rows)} permohonan" if rows else "")
        if first:
            self.view.selectRow(0)
        self._show_button()
        self.tick(self._counter.now())

    def _take_axes(self, axes: Mapping[int, Axis]) -> None:
        self._axes = axes
        self.tick(self._counter.now())

    def tick(self, now: int) -> None:
        """Let the countdowns run on."""
        self.view.tick({key: axis.f(now) for key, axis in self._axes.items()})

    def open_current(self) -> None:
        """Open the chosen request, or the most urgent one while none is chosen."""
        row = self.view.current_row() or next(iter(self.rows()), None)
        if isinstance(row, BoardRow):
            self.chosen.emit(row.id)

    def _open_row(self, row: BoardRow) -> None:
        self.chosen.emit(row.id)

    def _show_button(self, *_: object) -> None:
        chosen = self.view.current_row()
        self.open_button.setEnabled(bool(self.rows()))
        self.open_button.say(f"{words.OPEN} {chosen.queue}" if isinstance(chosen, BoardRow) else words.OPEN_FIRST)

    def back(self) -> bool:
        """Esc: onto the rows, then let go of the chosen one: F8 opens the most urgent again. False: nothing left."""
        if not self.view.hasFocus():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.view.current_row() is not None:
            self.view.clearSelection()
        else:
            return False
        return True

    def select_near(self, request_id: int) -> None:
        """Choose this request, or the first one when it waits no more."""
        if not self.view.select_key(request_id) and self.rows():
            self.view.selectRow(0)
