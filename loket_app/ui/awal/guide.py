"""The guide of the first day: a calm strip over the screens that says what to do next, and a sheet with all of it."""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from loket_app.ui import theme
from loket_app.ui.screen import KeyAct, Panel
from loket_app.ui.scrolling import scrolled
from loket_app.ui.widgets import Elided, IconLabel, KeyButton, Kind, label, rule
from loket_app.usecases.guide import Guide, Task, guide, newest, show_guide

if TYPE_CHECKING:
    from loket_app.ui.window import MainWindow

KEY = "Ctrl+H"
NAME = "Hari pertama"
TOPIC = "panduan"
HEIGHT = 46


class Told(NamedTuple):
    """A task in words: what to do, why, the key, and the screen where it is done."""

    words: str
    why: str
    key: str = ""
    screen: str = ""
    section: str = ""


TASKS: dict[Task, Told] = {
    Task.TEST_PAGE: Told(
        "Coba printer", "Pilih printer di Pengaturan, lalu cetak halaman uji (F9).", "", "pengaturan", "komputer"
    ),
    Task.PINS: Told(
        "Buat PIN setiap petugas", "Administrator membuatkannya di Pengaturan, Petugas & PIN.", "", "pengaturan",
        "petugas",
    ),
    Task.KEY_SHEET: Told(
        "Cetak Lembar Kunci PIN", "Simpan di lemari: kodenya membuat PIN dikenal lagi bila komputer rusak.", "",
        "pengaturan", "pribadi",
    ),
    Task.GUEST: Told("Catat tamu pertama", "Satu tombol saat tamu datang: nomor antreannya ada.", "F3", "tamu"),
    Task.INTAKE: Told(
        "Terima berkas pertama", "Periksa persyaratan; saat lengkap, janji layanan mulai dihitung.", "F2", "terima"
    ),
    Task.STEP: Told(
        "Teruskan ke meja berikutnya", "Di Papan, pilih permohonannya dan tekan F8 bila langkahnya selesai.", "Alt+1",
        "papan",
    ),
    Task.LETTER: Told(
        "Cetak surat pertama", "Operator mengisi data surat, melihat halamannya, lalu F9.", "Alt+4", "surat"
    ),
    Task.HAND_OVER: Told(
        "Serahkan suratnya", "Pemohon datang dengan tanda terima: pindai kodenya, atau F8 di Papan.", "Alt+1", "papan"
    ),
}  # fmt: skip


class GuideStrip(QWidget):
    """One line: how far it is, what comes next with its key, and the way to all of it."""

    asked = Signal()
    opened = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.icon = IconLabel("todo", 20, "primary")
        self.count = label("", "small", "muted")
        self.words = Elided("", "strong")
        self.act = KeyButton("Kerjakan", kind=Kind.PLAIN)
        self.all = KeyButton("Semua langkah", KEY, kind=Kind.QUIET)
        self.away = KeyButton("", icon="close", kind=Kind.QUIET)
        self.away.setAccessibleName("Tutup panduan hari pertama")
        for button in (self.act, self.all, self.away):
            button.compact = True
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.act.clicked.connect(self.asked)
        self.all.clicked.connect(self.opened)
        self.away.clicked.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 6, 4)
        row.setSpacing(10)
        row.addWidget(self.icon)
        row.addWidget(label(NAME, "strong", "primary"))
        row.addWidget(self.count)
        row.addWidget(self.words, 1)
        for button in (self.act, self.all, self.away):
            row.addWidget(button)

    def show_guide(self, found: Guide) -> None:
        """Say how far it is and what comes next."""
        self.count.setText(f"{found.done} dari {len(found.tasks)}")
        task = found.next
        if task is None:
            self.icon.show_icon("ready", "good")
            self.words.say("Semua langkah sudah dijalani sekali. Panduan lengkap ada di F1.")
            self.act.hide()
        else:
            told = TASKS[task]
            self.icon.show_icon("todo", "primary")
            self.words.say(f"Berikutnya: {told.words[0].lower()}{told.words[1:]}")
            self.act.say("Kerjakan", told.key)
            self.act.show()
        self.setAccessibleName(f"{NAME}, {self.count.text()}. {self.words.whole()}")

    def sizeHint(self) -> QSize:
        """One line of buttons."""
        return QSize(super().sizeHint().width(), theme.current().px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A soft ground with a bar at the left, as wide as the part that is done."""
        look = theme.current()
        painter = QPainter(self)
        theme.fill(painter, look.color("primary_soft"), self.rect())
        theme.fill(painter, look.color("primary"), 0, 0, 3, self.height())


class GuidePanel(Panel):
    """All tasks with what each is for; Enter or a number goes there."""

    chosen = Signal(object)
    put_away = Signal()
    WIDTH = 440

    def __init__(self, found: Guide, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(NAME)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.buttons: list[KeyButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(label(NAME, "title"))
        words = "Yang sudah dikerjakan tercentang sendiri dari riwayat. Panduan ini dapat ditutup dan dibuka lagi."
        column.addWidget(label(words, tone="muted", wrap=True))
        column.addSpacing(4)
        tasks = QWidget()
        lines = QVBoxLayout(tasks)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        for n, (task, done) in enumerate(found.tasks, 1):
            lines.addWidget(rule())
            lines.addLayout(self._task(n, task, done))
        lines.addStretch(1)
        column.addWidget(scrolled(tasks, "Langkah hari pertama"), 1)
        self.away = KeyButton("Tutup panduan ini", "F8")
        self.away.clicked.connect(self.put_away)
        column.addWidget(self.away, 0, Qt.AlignmentFlag.AlignLeft)

    def _task(self, number: int, task: Task, done: bool) -> QHBoxLayout:
        told = TASKS[task]
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(IconLabel("ready" if done else "todo", 20, "good" if done else "muted"))
        words = QVBoxLayout()
        words.setSpacing(0)
        title = f"{told.words} (sudah)" if done else told.words
        words.addWidget(label(title, "base" if done else "strong", "muted" if done else ""))
        words.addWidget(label(told.why, "small", "muted", wrap=True))
        row.addLayout(words, 1)
        button = KeyButton("Buka", str(number), kind=Kind.QUIET)
        button.compact = True
        button.setAccessibleName(f"{told.words}: {'sudah' if done else 'belum'}. Buka")
        button.clicked.connect(lambda: self.chosen.emit(task))
        self.buttons.append(button)
        row.addWidget(button)
        return row

    def primary(self) -> KeyAct:
        """F8 puts the guide away."""
        return KeyAct("F8", "Tutup panduan", self.put_away.emit)

    def keys(self) -> tuple[KeyAct, ...]:
        """Esc closes the sheet alone."""
        return (KeyAct("Esc", "Kembali"),)

    def opened(self) -> None:
        """Begin at the first task that is not done."""
        place = next((n for n, b in enumerate(self.buttons) if "belum" in b.accessibleName()), 0)
        self.buttons[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit goes to its task."""
        number = int(event.text()) if event.text().isdigit() else 0
        if 0 < number <= len(self.buttons):
            self.buttons[number - 1].click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A card with a strong left edge."""
        look = theme.current()
        painter = QPainter(self)
        theme.fill(painter, look.color("card"), self.rect())
        theme.fill(painter, look.color("primary"), 0, 0, 2, self.height())


class Guidance(QObject):
    """Shows the strip while the guide is open, and follows the trail; in an office of old it asks once."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        self.strip: GuideStrip | None = None
        self.found: Guide | None = None
        self._silent = False
        self._since = 0

    def start(self) -> None:
        """The office is open: ask the trail, now and after every change. A practice counts from where it begins."""
        if self.window.plan.practising:
            self.window.counter.ask(newest, done=self._begin)
        else:
            self._begin(0)

    def _begin(self, since: int) -> None:
        self._since = since
        self.window.hub.changed.connect(self._changed)
        self.ask()

    def ask(self) -> None:
        """Ask how far the first day is."""
        self.window.counter.ask(guide, self._since, done=self._show, lane=TOPIC)

    def _changed(self, topics: frozenset[str]) -> None:
        if not self._silent or TOPIC in topics:
            self.ask()

    def _show(self, found: Guide | None) -> None:
        self.found = found
        shown = found is not None and found.shown
        self._silent = not shown
        if not shown:
            if self.strip is not None:
                self.strip.hide()
            return
        assert found is not None
        if self.strip is None:
            self._make()
        assert self.strip is not None
        self.strip.show_guide(found)
        self.strip.show()

    def _make(self) -> None:
        self.strip = GuideStrip()
        self.strip.asked.connect(self.do_next)
        self.strip.opened.connect(self.open_panel)
        self.strip.closed.connect(self.close)
        layout = self.window.shell.work.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, self.strip)
        self.window.shell.bind(KEY, "", self.open_panel)

    def do_next(self) -> None:
        """Go where the next task is done."""
        if self.found is not None and self.found.next is not None:
            self.go(self.found.next)

    def go(self, task: Task) -> None:
        """Go where a task is done."""
        told = TASKS[task]
        screen = self.window.shell.current()
        if screen is not None and isinstance(screen.panel(), GuidePanel):
            screen.close_panel()
        if task is Task.GUEST:
            self.window.new_guest()
        elif task is Task.INTAKE:
            self.window.open_intake()
        else:
            shown = self.window.shell.go(told.screen)
            if told.section:
                shown.open_section(told.section).enter()  # type: ignore[attr-defined]

    def open_panel(self) -> None:
        """Ctrl+H: all of it, at the side of the screen."""
        screen = self.window.shell.current()
        if screen is None or self.found is None or isinstance(screen.panel(), GuidePanel):
            return
        panel = GuidePanel(self.found)
        panel.chosen.connect(self.go)
        panel.put_away.connect(self.close)
        screen.open_panel(panel)

    def close(self) -> None:
        """Put the guide away for everybody; Pengaturan brings it back."""
        screen = self.window.shell.current()
        if screen is not None and isinstance(screen.panel(), GuidePanel):
            screen.close_panel()
        self.window.counter.do(show_guide, False, done=self._asked_again)

    def _asked_again(self, _: object) -> None:
        self.ask()
