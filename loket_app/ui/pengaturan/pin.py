"""Typing a PIN."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from loket_app.domain.people import PIN_LENGTHS
from loket_app.ui.fields import SILENT, LineEdit, Remark
from loket_app.ui.theme import Tone

MOST_DIGITS = max(PIN_LENGTHS)
LEAST_DIGITS = min(PIN_LENGTHS)


class PinEdit(LineEdit):
    """Four to six digits, shown as dots. Letters and arrows are not taken: they go to whoever listens."""

    lettered = Signal(str)
    moved = Signal(int)

    def __init__(self, hint: str = "") -> None:
        super().__init__(hint, MOST_DIGITS)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits stay here; a letter or an arrow is told."""
        ordered = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        typed = "" if ordered else event.text()
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -5, Qt.Key.Key_PageDown: 5}.get(
            Qt.Key(event.key()), 0
        )
        if step:
            self.moved.emit(step)
        elif typed.isalpha() and len(typed) == 1:
            self.lettered.emit(typed)
        elif typed.isprintable() and typed and not (typed.isascii() and typed.isdigit()):
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming back with Tab selects all, so that typing begins anew."""
        super().focusInEvent(event)
        self.selectAll()

    def value(self) -> str:
        """The digits."""
        return "".join(c for c in self.text() if c.isascii() and c.isdigit())

    def remark(self) -> Remark:
        """Too short is said once the field is left."""
        short = 0 < len(self.value()) < LEAST_DIGITS
        if short and not self.hasFocus():
            return f"PIN terdiri atas {LEAST_DIGITS} sampai {MOST_DIGITS} angka.", Tone.LATE
        return SILENT
