"""Whatever takes the keyboard has a name that a screen reader says, on every screen and the log-in."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from loket_app.ui.rail import RAIL
from tests.ui.day_pc import WindowPc


def unnamed(window: QWidget) -> Iterator[str]:
    """The widgets that Tab reaches and nobody could name."""
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            spoken = QAccessible.queryAccessibleInterface(widget)
            if not spoken.text(QAccessible.Text.Name):
                yield f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"


def test_every_place_of_the_keyboard_has_a_name(pc: Callable[..., WindowPc]) -> None:
    one = pc()
    assert list(unnamed(one.shell)) == []
    one.log_in("admin")
    for entry in RAIL:
        one.shell.go(entry.name)
        one.settle()
        assert list(unnamed(one.shell)) == [], entry.name
