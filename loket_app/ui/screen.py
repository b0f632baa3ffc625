"""What every screen is: a title, one primary act on F8, its keys, and typed text that survives a lock."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from loket_app.ui import theme


class KeyAct(NamedTuple):
    """A key of a screen: "F7", the words in the foot of the window, what it does, and whether it may be done now."""

    key: str
    words: str
    act: Callable[[], object] | None = None
    enabled: bool = True


class Panel(QWidget):
    """A sheet that a screen opens over its right side instead of a dialog: the queue behind it stays visible.

    Esc closes it and the focus returns to where it was.
    """

    closed = Signal()
    keys_changed = Signal()
    WIDTH = 420

    def primary(self) -> KeyAct | None:
        """The panel's own F8 while it is open."""
        return None

    def keys(self) -> tuple[KeyAct, ...]:
        """Other keys while it is open."""
        return ()

    def opened(self) -> None:
        """Put the focus where typing begins."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays inside the sheet while it is open."""
        start = self.window().focusWidget() or self
        step: QWidget | None = start
        while step is not None:
            step = step.nextInFocusChain() if forward else step.previousInFocusChain()
            if step is start:
                break
            if step is not None and self._takes_tab(step):
                step.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
                break
        return True

    def _takes_tab(self, widget: QWidget) -> bool:
        shown = self.isAncestorOf(widget) and widget.isVisible() and widget.isEnabled()
        return shown and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None


class Veil(QWidget):
    """Dims a screen behind its open sheet: what lies there can be read, its buttons are not the ones that hold now."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The background, half through."""
        color = QColor(theme.current().color("background"))
        color.setAlpha(150)
        theme.fill(QPainter(self), color, self.rect())


class Workplace(QWidget):
    """Where something is done: a screen, a part of one, a section of Pengaturan. Each overrides what it needs.

    Whoever shows it calls all of this, and only while it is the one that is shown.
    """

    def primary(self) -> KeyAct | None:
        """The one primary act (F8); None while there is none."""
        return None

    def printing(self) -> KeyAct | None:
        """What F9 prints; None where there is nothing to print."""
        return None

    def keys(self) -> tuple[KeyAct, ...]:
        """Other keys, in the order of the foot of the window."""
        return ()

    def seek(self) -> bool:
        """Ctrl+F: go to the search field; False where there is none."""
        return False

    def back(self) -> bool:
        """Esc: undo the last step into something; False when there is nothing to leave."""
        return False

    def left(self) -> None:
        """Another one is shown now. Nothing typed is dropped."""

    def refresh(self, topics: frozenset[str]) -> None:
        """Something changed in the office: re-query if one of these topics is this one's."""

    def tick(self, now: int) -> None:
        """Once a second, the instant in ms, while it is shown."""

    def typed_state(self) -> dict[str, object]:
        """Everything typed and not saved, as plain values: kept on disk against a crash. Empty: nothing to lose."""
        return {}

    def restore(self, state: Mapping[str, object]) -> None:
        """Put back what `typed_state` gave, also from an older version: unknown keys are ignored."""


class Screen(Workplace):
    """Base of all screens; the shell shows them."""

    title = ""
    icon = ""
    keys_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.title)
        self._panel: Panel | None = None
        self._veil: Veil | None = None
        self._before: QWidget | None = None

    def activated(self) -> None:
        """The screen is shown now: put the focus where work begins."""

    def manual_page(self) -> str:
        """Which screen's page of the manual tells of what is shown; "" for the one of this screen."""
        return ""

    def panel(self) -> Panel | None:
        """The sheet that is open, if any."""
        return self._panel

    def open_panel(self, panel: Panel) -> None:
        """Open a sheet; one that was open is closed first. A sheet is used once: closing deletes it."""
        self.close_panel()
        window = self.window()
        self._before = window.focusWidget()
        self._panel = panel
        self._veil = Veil(self)
        self._veil.show()
        panel.setParent(self)
        panel.closed.connect(self.close_panel)
        panel.keys_changed.connect(self.keys_changed)
        self._place_panel()
        panel.show()
        panel.raise_()
        panel.opened()
        _application().focusChanged.connect(self._focus_moved)
        self.keys_changed.emit()

    def close_panel(self) -> None:
        """Close the sheet and give the focus back."""
        panel, self._panel = self._panel, None
        if panel is None:
            return
        _application().focusChanged.disconnect(self._focus_moved)
        panel.closed.disconnect(self.close_panel)
        if self._veil is not None:
            self._veil.hide()
            self._veil.deleteLater()
            self._veil = None
        panel.hide()
        panel.deleteLater()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None
        self.keys_changed.emit()

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        """What is typed goes into the open sheet, also when the screen behind it wanted the focus after it opened."""
        panel = self._panel
        if panel is None or now is None or not panel.isVisible() or not self.isAncestorOf(now):
            return
        if now is panel or panel.isAncestorOf(now):
            return
        self._before = now
        inside = panel.focusWidget()
        if inside is not None and inside.isVisible() and inside.isEnabled():
            inside.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            panel.opened()

    def acts(self) -> tuple[KeyAct, ...]:
        """The keys that hold now: those of the open sheet, else the screen's own, F8 and F9 first."""
        if self._panel is not None:
            primary = self._panel.primary()
            return (*((primary,) if primary else ()), *self._panel.keys())
        first = tuple(a for a in (self.primary(), self.printing()) if a is not None)
        return (*first, *self.keys())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the sheet at the right edge."""
        super().resizeEvent(event)
        self._place_panel()

    def _place_panel(self) -> None:
        if self._veil is not None:
            self._veil.setGeometry(self.rect())
            self._veil.raise_()
            if self._panel is not None:
                self._panel.raise_()
        if self._panel is not None:
            width = min(max(self._panel.WIDTH, self._panel.sizeHint().width()), self.width())
            self._panel.setGeometry(self.width() - width, 0, width, self.height())


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
