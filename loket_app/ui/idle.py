"""An unattended counter locks by itself. Cheap: one filter on the native window, and a look once a second.

A filter on the application would see every event of every object; the window's own handle sees keys, wheel and
mouse before widgets do. Lists that pop up and dialogs have handles of their own: there the mouse pointer tells.
"""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint
from PySide6.QtGui import QCursor, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from loket_app.domain.dates import MINUTE

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel,
        QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TabletMove,
    }
)  # fmt: skip


class IdleWatch(QObject):
    """Calls `lock` once nobody has touched keys or mouse for `minutes` (0: never). `beat` is called once a second."""

    def __init__(
        self,
        window: QWidget,
        minutes: int,
        lock: Callable[[], object],
        now: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.minutes = minutes
        self._window = window
        self._lock = lock
        self._now = now
        self._handle: QWindow | None = None
        self._elapsed = QElapsedTimer()
        self._touched_at = 0
        self._pointer = QPoint()

    def begin(self) -> None:
        """Somebody sat down: count from now."""
        handle = self._window.windowHandle()
        if handle is not None and handle is not self._handle:
            handle.installEventFilter(self)
            self._handle = handle
        self._pointer = QCursor.pos()
        self.touch()

    def touch(self) -> None:
        """Somebody is here."""
        self._elapsed.start()
        self._touched_at = self._now()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys and mouse of the window; nothing is kept from it."""
        if event.type() in _INPUT:
            self.touch()
        return False

    def idle_ms(self) -> int:
        """How long nobody touched anything, by the PC's own count and by its clock: a PC that slept counts too."""
        if not self._elapsed.isValid():
            return 0
        return max(self._elapsed.elapsed(), self._now() - self._touched_at)

    def beat(self) -> None:
        """Lock when the time is over."""
        place = QCursor.pos()
        if place != self._pointer:
            self._pointer = place
            self.touch()
        if self.minutes and self.idle_ms() >= self.minutes * MINUTE:
            self.touch()
            _put_away_what_lies_over_it()
            self._lock()


def _put_away_what_lies_over_it() -> None:
    """An open list or question would lie over the locked screen, and show what it must not."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()
    over = QApplication.activeModalWidget()
    if isinstance(over, QDialog):
        over.reject()
