"""A second start of the program brings the window of the first to the front and ends.

Both processes meet at a file of the data folder: the second writes it, the first takes it away and shows itself. What
lies over the first window (log-in, a kiosk) stays there. A first one on another user's screen does not answer.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from loket_app.domain.errors import Disturbance
from loket_app.store.lock import FolderLock

MARK = ".loket-tunjukkan"
LOOK_MS = 300
PATIENCE, STEP = 3.0, 0.05
_ANY_PROCESS = -1


def first_shows_itself(folder: Path, patience: float = PATIENCE) -> bool:
    """Ask the program that has this data folder to come to the front; True when it did.

    False where there is none, or where what holds the folder does not answer within `patience` seconds: then the start
    goes on, and opening says why it cannot be.
    """
    if not folder.is_dir() or not _held(folder):
        return False
    mark = folder / MARK
    try:
        mark.write_text(screen_of_user(), encoding="utf-8")
        _allow_to_come()
        waiting = Event()
        for _ in range(max(1, round(patience / STEP))):
            if not mark.exists():
                return True
            waiting.wait(STEP)
        mark.unlink(missing_ok=True)
    except OSError:
        return False
    return False


def screen_of_user() -> str:
    """Which user's screen this process shows on: of two users who are logged in at once each has another."""
    if sys.platform == "win32":
        import ctypes

        session = ctypes.c_ulong()
        ctypes.windll.kernel32.ProcessIdToSessionId(os.getpid(), ctypes.byref(session))
        return str(session.value)
    where = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY", "")
    return f"{os.getuid()} {where.partition('.')[0]}"


def _held(folder: Path) -> bool:
    lock = FolderLock(folder)
    if not lock.path.exists():
        return False
    try:
        lock.take()
    except (Disturbance, OSError) as trouble:
        return isinstance(trouble, Disturbance)
    lock.release()
    return False


def _allow_to_come() -> None:
    """Windows lets only the program that the user just started put a window in front; it may pass that on."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(_ANY_PROCESS)


class ShowWhenAsked(QObject):
    """Looks for the file three times a second: a look costs less than a hundredth of a millisecond."""

    def __init__(self, shell: QWidget, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shell, self._mark = shell, folder / MARK
        self._beat = QTimer(self)
        self._beat.setInterval(LOOK_MS)
        self._beat.timeout.connect(self.look)
        # What a start that nobody answered left says nothing now.
        self._gone()
        self._beat.start()

    def look(self) -> None:
        """Come to the front when somebody asks for it."""
        if self._mark.exists() and self._is_mine() and self._gone():
            self.show()

    def _is_mine(self) -> bool:
        try:
            return self._mark.read_text(encoding="utf-8") == screen_of_user()
        except (OSError, UnicodeDecodeError):
            return False

    def _gone(self) -> bool:
        with suppress(OSError):
            self._mark.unlink(missing_ok=True)
            return True
        return False

    def show(self) -> None:
        """In front and no longer minimised; a whole screen that the public sees on the same screen stays in front."""
        shell = self._shell
        QApplication.alert(shell)
        if self._public_in_front():
            return
        shell.setWindowState(shell.windowState() & ~Qt.WindowState.WindowMinimized)
        shell.show()
        shell.raise_()
        shell.activateWindow()

    def _public_in_front(self) -> bool:
        others = (one for one in QApplication.topLevelWidgets() if one is not self._shell and one.isVisible())
        return any(one.isFullScreen() and one.screen() is self._shell.screen() for one in others)
