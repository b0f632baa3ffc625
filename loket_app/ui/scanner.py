"""Reading a QR code from any screen: a scanner types like a very fast hand, and ends with Enter.

The widget with the focus sees the letters too; when they turn out to be a code, its text is put back as it was.
"""

import re

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

CODE = re.compile(r"LR-[A-Z0-9]{1,12}-[A-Z0-9-]{1,20}\Z")
GAP_MS = 60
"""No hand types two letters faster than this all along a code; a scanner does."""


class Scanner(QObject):
    """Listens at the widget that has the focus. `scanned` carries a code such as LR-2026-00021."""

    scanned = Signal(str)

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._watched: QWidget | None = None
        self._typed = ""
        self._last = -GAP_MS
        self._before: tuple[QWidget, str, int] | None = None
        app.focusChanged.connect(self._focus_changed)

    def stop(self) -> None:
        """Listen no more."""
        self._app.focusChanged.disconnect(self._focus_changed)
        self._focus_changed(None, None)

    def _focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        if self._watched is not None and self._watched is not now:
            self._watched.removeEventFilter(self)
        if now is not None and now is not self._watched:
            now.installEventFilter(self)
        self._watched = now

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See keys before the focused widget does; only the Enter that ends a code is kept from it."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        stamp = int(event.timestamp())
        if not 0 <= stamp - self._last <= GAP_MS:
            self._typed, self._before = "", _text_of(watched)
        self._last = stamp
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            code, self._typed = self._typed.upper(), ""
            if CODE.match(code):
                self._put_back()
                self.scanned.emit(code)
                return True
            return False
        self._typed += event.text()
        return False

    def _put_back(self) -> None:
        if self._before is None:
            return
        widget, text, place = self._before
        if isinstance(widget, QLineEdit):
            widget.setText(text)
            widget.setCursorPosition(place)
        elif isinstance(widget, QPlainTextEdit):
            widget.setPlainText(text)


def _text_of(widget: QObject) -> tuple[QWidget, str, int] | None:
    if isinstance(widget, QLineEdit):
        return widget, widget.text(), widget.cursorPosition()
    if isinstance(widget, QPlainTextEdit):
        return widget, widget.toPlainText(), 0
    return None
