"""Who opens and closes the display of this program: on the second screen, else as a window that can be moved there."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from loket_app.ui.counter import Counter
from loket_app.ui.layar.recordings import FOLDER
from loket_app.ui.layar.sound import Announcer
from loket_app.ui.layar.window import DisplayWindow
from loket_app.ui.notices import NoticeKind
from loket_app.ui.shell import Shell
from loket_app.ui.skm.kiosk_host import second_screen

KEY = "layar_kabar"
ON_SECOND = "Layar publik terbuka di layar kedua. Ctrl+E di layar Tamu menutupnya."
IN_WINDOW = "Layar kedua tidak ditemukan; layar publik terbuka sebagai jendela. Geser ke layar lain, lalu F11."
CLOSED = "Layar publik ditutup."


class Home(Protocol):
    """What the display needs of the window it was opened from."""

    counter: Counter
    shell: Shell

    def notify(self, key: str, kind: NoticeKind, sentence: str) -> None:
        """A short notice above the foot."""
        ...


class DisplayHost(QObject):
    """At most one display. `folder` is the office's data, `other_screen` finds a screen beside that of the window."""

    def __init__(self, home: Home, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.home = home
        self.voice = folder / FOLDER if folder is not None else None
        self.display: DisplayWindow | None = None
        self.other_screen: Callable[[QWidget], QScreen | None] = second_screen
        self._screen: QScreen | None = None
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenRemoved.connect(self._screen_gone)

    def toggle(self) -> None:
        """Open it, or close it where it is open."""
        if self.display is not None:
            self.stop()
            self.home.notify(KEY, NoticeKind.SUCCESS, CLOSED)
            return
        self._open(self.other_screen(self.home.shell))

    def open_beside(self) -> None:
        """Open it where there is a second screen and it is not open yet: as the day begins."""
        screen = self.other_screen(self.home.shell)
        if self.display is None and screen is not None:
            self._open(screen)

    def _open(self, screen: QScreen | None) -> None:
        counter = self.home.counter
        display = DisplayWindow(counter.runner, counter.now, Announcer(self.voice), beside=screen is not None)
        self.display, self._screen = display, screen
        display.closed.connect(self._closed)
        if screen is not None:
            display.setGeometry(screen.geometry())
            display.whole_screen(True)
        else:
            display.resize(1100, 620)
        display.show()
        display.start()
        self.home.notify(KEY, NoticeKind.SUCCESS if screen else NoticeKind.HINT, ON_SECOND if screen else IN_WINDOW)

    def _closed(self) -> None:
        display, self.display = self.display, None
        self._screen = None
        if display is not None:
            display.deleteLater()

    def _screen_gone(self, screen: QScreen) -> None:
        if self.display is not None and screen is self._screen:
            self.stop()
            self.home.notify(KEY, NoticeKind.HINT, "Layar kedua terlepas, jadi layar publik ditutup.")

    def stop(self) -> None:
        """Close it."""
        if self.display is not None:
            self.display.close()
