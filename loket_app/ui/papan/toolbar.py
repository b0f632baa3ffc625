"""Above the board: the field for scans and words, the views, the desks, and what is filtered away."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket_app.ui import icons, texts, theme
from loket_app.ui.board.view import BoardView
from loket_app.ui.fields import LineEdit
from loket_app.ui.papan import rows
from loket_app.ui.theme import Type
from loket_app.ui.widgets import KeyButton, Segmented

SEEK_HINT = "Pindai QR tanda terima, atau ketik nomor / nama / NIK"


class SeekField(LineEdit):
    """`entered` is Enter, `down` the arrow into the list."""

    entered = Signal(str)
    down = Signal()

    def __init__(self) -> None:
        super().__init__(f"{SEEK_HINT}   (Ctrl+F)", 120)
        self.setAccessibleName(SEEK_HINT)
        self._found = ""
        self.say("")

    def say(self, found: str) -> None:
        """At the right inside the field: what is shown of how much, and what Enter or Esc would do."""
        look = theme.current()
        self._found = found
        self.setPlaceholderText("" if found else f"{SEEK_HINT}   (Ctrl+F)")
        width = look.metrics(Type.SMALL).horizontalAdvance(found) + look.px(8) if found else 0
        self.setTextMargins(look.px(22), 0, width, 0)
        self.setAccessibleDescription(found)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Ctrl+Z is the screen's while there is no typing to take back."""
        undo = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)
        if undo and event.type() is QEvent.Type.ShortcutOverride and not self.text():
            event.ignore()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Down are the screen's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(self.value())
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
            self.down.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field with its sign."""
        super().paintEvent(event)
        look = theme.current()
        side = look.px(16)
        where = QRect(look.px(9), (self.height() - side) // 2, side, side)
        painter = QPainter(self)
        icons.paint(painter, where, "search", look.color("muted"))
        painter.setFont(look.font(Type.SMALL))
        painter.setPen(look.color("primary"))
        middle = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect().adjusted(0, 0, -look.px(10), 0), middle, self._found)

    def add(self, text: str) -> None:
        """A letter typed elsewhere on the screen."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setText(self.text() + text)
        self.edited.emit()


class OpenRows(BoardView):
    """The board's table. Letters typed on it go to the search field; Ctrl+A only where a whole view is one's own."""

    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.whole_view = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters and digits search; everything else as in every table."""
        if event.key() == Qt.Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.whole_view:
                self.selectAll()
            return
        if is_text(event):
            self.typed.emit(event.text())
            return
        super().keyPressEvent(event)

    def explain(self, any_open: bool, filtered: bool) -> None:
        """An empty board says how to begin, an empty view why it is empty."""
        self.empty.button.setVisible(not any_open)
        title, hint = texts.BOARD_EMPTY, texts.BOARD_EMPTY_HINT
        if any_open and filtered:
            title, hint = "Tidak ada yang cocok di papan", "Enter mencari di register; Esc menampilkan semua."
        elif any_open:
            title, hint = "Tidak ada yang menunggu di sini", "Yang lain tampak pada Semua."
        self.empty.title.setText(title)
        self.empty.hint.setText(hint)


def is_text(event: QKeyEvent) -> bool:
    """A letter or digit meant as text, not a shortcut and not a blank."""
    held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    return bool(event.text()) and event.text().isprintable() and not event.text().isspace() and not held


class Toolbar(QWidget):
    """`changed` after any choice of view or desk; `intake_asked` from the button."""

    changed = Signal()
    intake_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seek = SeekField()
        views = ((rows.ALL, "Semua"), (rows.MINE, "Tugas saya"), (rows.DESK, "Per meja"))
        self.views = Segmented("Tampilan papan", views)
        self.desks = Segmented("Meja", tuple((d.value, rows.DESK_WORDS[d]) for d in rows.DESKS))
        self.intake = KeyButton("Terima berkas", "F2")
        self.views.chosen.connect(self._view_chosen)
        self.desks.chosen.connect(self._view_chosen)
        self.intake.clicked.connect(self.intake_asked)
        self._lay_out()
        self.desks.hide()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.seek, 1)
        first.addWidget(self.views)
        first.addWidget(self.intake)
        column.addLayout(first)
        second = QHBoxLayout()
        second.addWidget(self.desks)
        second.addStretch(1)
        column.addLayout(second)

    def _view_chosen(self, _: str) -> None:
        self.desks.setVisible(self.views.value() == rows.DESK)
        self.changed.emit()

    def choose(self, view: str, desk: str) -> None:
        """Choose a view and a desk, as they were kept."""
        if view in (rows.ALL, rows.MINE, rows.DESK):
            self.views.choose(view)
        if desk in {d.value for d in rows.DESKS}:
            self.desks.choose(desk)

    def show_counts(self, mine: int, desks: Mapping[str, int]) -> None:
        """How much waits where."""
        self.views.set_words(rows.MINE, f"Tugas saya {mine}")
        for desk in rows.DESKS:
            self.desks.set_words(desk.value, f"{rows.DESK_WORDS[desk]} {desks.get(desk.value, 0)}")
