"""Who opens and closes the kiosk: on the second screen beside the work, or over this one until an officer's PIN."""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from loket_app.domain.people import Officer
from loket_app.ui.counter import Counter, Session
from loket_app.ui.dialogs import SidePanel
from loket_app.ui.notices import NoticeKind
from loket_app.ui.shell import Shell
from loket_app.ui.skm.kiosk import Kiosk
from loket_app.ui.skm.kiosk_frame import KioskFrame
from loket_app.ui.widgets import label
from loket_app.usecases.survey.kiosk import kiosk_plan

KEY = "kios_kabar"
NO_SURVEY = "Belum ada masa survei yang dibuka untuk hari ini. Buka dulu di SKM, Masa survei."


class Home(Protocol):
    """What the kiosk needs of the window it was started from: its shell, who sits there, and the log-in."""

    counter: Counter
    session: Session
    shell: Shell

    def lock(self) -> None:
        """Cover everything with the log-in."""
        ...

    def logged_in(self) -> None:
        """Somebody sat down: uncover."""
        ...

    def notify(self, key: str, kind: NoticeKind, sentence: str) -> None:
        """A short notice above the foot."""
        ...


class KioskSheet(SidePanel):
    """What will happen, before a whole screen is given away or taken back."""

    def __init__(self, title: str, act: str, words: str) -> None:
        super().__init__(title, act)
        self.words = label(words, wrap=True)
        self.content.addWidget(self.words)
        self.content.addStretch(1)


class HostWords(NamedTuple):
    """What is said around a kiosk: the heads of the sheets, their button, and the sentences."""

    title: str
    act: str
    here: str
    beside: str
    stop_title: str
    stop_act: str
    stop: str
    gone: str
    nothing: str


SURVEY = HostWords(
    title="Kios survei di layar ini", act="Buka kios",
    here="Layar kedua tidak ditemukan. Kios menutup seluruh layar ini; hadapkan layarnya kepada pengunjung. "
    "Kembali ke pekerjaan dengan tombol Petugas di sudut kios (atau F12) dan PIN.",
    beside="Kios survei terbuka di layar kedua. Ctrl+K menutupnya.",
    stop_title="Tutup kios survei", stop_act="Tutup kios",
    stop="Kios sedang terbuka di layar kedua. Jawaban yang belum dikirim tidak disimpan.",
    gone="Layar kedua terlepas, jadi kios survei ditutup.", nothing=NO_SURVEY,
)  # fmt: skip


class KioskHost(QObject):
    """At most one kiosk. `other_screen` finds a screen beside that of the window; None where there is no second one."""

    words = SURVEY
    key = KEY

    def __init__(self, home: Home, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.counter = home.counter
        self.window: QWidget = home.shell
        self.home = home
        self.kiosk: KioskFrame | None = None
        self.other_screen: Callable[[QWidget], QScreen | None] = second_screen
        self._screen: QScreen | None = None
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenRemoved.connect(self._screen_gone)

    def start(self) -> None:
        """Open it, or, where it stands on the second screen already, offer to close it."""
        if self.kiosk is not None:
            words = self.words
            self._sheet(words.stop_title, words.stop_act, words.stop, self.stop)
        else:
            self.ask_plan()

    def ask_plan(self) -> None:
        """Find out what the kiosk shows."""
        self.counter.ask(kiosk_plan, done=self.planned, lane="kios-mulai")

    def make(self, plan: Any, place: QRect, takes_focus: bool) -> KioskFrame:
        """The kiosk of a plan."""
        return Kiosk(self.counter, plan, place, takes_focus)

    def planned(self, plan: Any) -> None:
        """Open it with this plan; without one there is nothing to show."""
        if self.kiosk is not None:
            return
        if plan is None:
            self.home.notify(self.key, NoticeKind.REFUSAL, self.words.nothing)
            return
        other = self.other_screen(self.window)
        if other is not None:
            self._open(plan, other)
            self.home.notify(self.key, NoticeKind.SUCCESS, self.words.beside)
            return
        self._sheet(self.words.title, self.words.act, self.words.here, lambda: self._open(plan, None))

    def _sheet(self, title: str, act: str, words: str, then: Callable[[], None]) -> None:
        screen = self.home.shell.current()
        if screen is None or self.home.shell.covered():
            return

        def confirmed() -> None:
            screen.close_panel()
            then()

        sheet = KioskSheet(title, act, words)
        sheet.confirmed.connect(confirmed)
        screen.open_panel(sheet)
        sheet.act.setFocus()

    def _open(self, plan: Any, other: QScreen | None) -> None:
        here = other is None
        screen = other if other is not None else self.window.screen()
        if here:
            # Whoever gets behind the kiosk meets the log-in.
            self.home.lock()
        self._screen = screen
        self.kiosk = self.make(plan, screen.geometry(), here)
        self.kiosk.left.connect(self._left)
        # Not showFullScreen, which takes the keyboard along.
        self.kiosk.setWindowState(Qt.WindowState.WindowFullScreen)
        self.kiosk.show()
        if here:
            self.kiosk.activateWindow()

    def _left(self, officer: Officer) -> None:
        here = self.kiosk is not None and bool(self.kiosk.takes_focus)
        self.stop()
        if here:
            self.home.session.sit_down(officer)
            self.home.logged_in()
            self.window.activateWindow()

    def _screen_gone(self, screen: QScreen) -> None:
        if self.kiosk is not None and screen is self._screen:
            self.stop()
            self.home.notify(self.key, NoticeKind.HINT, self.words.gone)

    def tick(self, now: int) -> None:
        """Once a second."""
        if self.kiosk is not None:
            self.kiosk.tick(now)

    def stop(self) -> None:
        """Close it; a visit under way is dropped."""
        kiosk, self.kiosk = self.kiosk, None
        self._screen = None
        if kiosk is not None:
            kiosk.end()
            kiosk.deleteLater()


def second_screen(window: QWidget) -> QScreen | None:
    """A screen on which the window does not stand."""
    here = window.screen()
    return next((s for s in QGuiApplication.screens() if s is not here and s.geometry() != here.geometry()), None)
