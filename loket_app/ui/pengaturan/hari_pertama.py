"""Hari pertama & latihan: the guide once more, the five steps once more, and a practice beside the office."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from loket_app.ui.notices import NoticeKind
from loket_app.ui.pengaturan.page import Page, scrolled
from loket_app.ui.pengaturan.room import Room
from loket_app.ui.screen import KeyAct
from loket_app.ui.widgets import Card, KeyButton, Kind, label

STEPS = (
    ("Kantor", "Nama, alamat, lambang, dan zona waktu."),
    ("Petugas dan PIN", "Siapa bekerja di sini, dengan peran apa."),
    ("Layanan dan SOP", "Layanan mana yang dibuka."),
    ("Jam dan hari libur", "Minggu kerja, Ramadan, libur tahun depan."),
    ("Printer komputer ini", "Printer, kertas, dan folder cadangan kedua."),
)  # fmt: skip
GUIDE = "Panduan hari pertama menunjukkan langkah berikutnya di atas layar, dan mencentangnya sendiri."
AGAIN = "Lima langkah yang sama, berisi nilai kantor ini. Misalnya untuk mengisi hari libur tahun depan."
PRACTICE = (
    "Jendela kedua dengan layanan dan jam kantor ini, tetapi dengan orang, nomor, dan tanggal yang dibuat-buat. "
    "Data kantor tidak tersentuh; semua kertas bertanda contoh dan disimpan sebagai PDF."
)
FRESH = "Semua yang dikerjakan dalam latihan ini dibuang, lalu paginya dimulai lagi dari awal."


class HariPertamaPage(Page):
    """Anybody may practise and see the guide; the steps are the administrator's.

    `guide_asked`, `steps_asked` with the step from 0, and `practice_asked` are carried out by the window.
    """

    title = "Hari pertama & latihan"
    caption = "Membuka kembali yang membantu pada hari pertama, dan berlatih tanpa menyentuh data kantor."
    icon = "walker"
    denied = "Langkah hari pertama dijalankan oleh Administrator. Latihan dan panduan untuk siapa saja."
    guide_asked = Signal()
    steps_asked = Signal(int)
    practice_asked = Signal()
    practising = False

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self._practice(), self._guide(), self._steps()):
            column.addWidget(part)
        outer = QVBoxLayout(self.content)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inner))

    def _card(self, title: str, words: str) -> tuple[Card, Any]:
        card = Card(padding=16, spacing=8)
        card.column.addWidget(label(title, "large"))
        told = label(words, tone="muted", wrap=True)
        card.column.addWidget(told)
        return card, told

    def _practice(self) -> Card:
        card, self.practice_told = self._card("Latihan", PRACTICE)
        self.practice_button = KeyButton("Mulai latihan", "F8", "play", kind=Kind.PRIMARY)
        self.practice_button.clicked.connect(self.practice_asked)
        card.column.addWidget(self.practice_button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def set_practising(self) -> None:
        """This window is the practice: it can be begun anew."""
        self.practising = True
        self.practice_told.setText(FRESH)
        self.practice_button.say("Mulai latihan dari awal")
        self.changed.emit()

    def _guide(self) -> Card:
        card, _ = self._card("Panduan hari pertama", GUIDE)
        self.guide_button = KeyButton("Tampilkan panduan", "F7", "todo")
        self.guide_button.clicked.connect(self.show_guide)
        card.column.addWidget(self.guide_button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _steps(self) -> Card:
        card, _ = self._card("Langkah hari pertama, sekali lagi", AGAIN)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        self.step_buttons = []
        for n, (name, words) in enumerate(STEPS):
            button = KeyButton(f"{n + 1}. {name}")
            button.clicked.connect(partial(self.steps_asked.emit, n))
            self.step_buttons.append(button)
            grid.addWidget(button, n, 0)
            grid.addWidget(label(words, "small", "muted", wrap=True), n, 1)
        grid.setColumnStretch(1, 1)
        row = QHBoxLayout()
        row.addLayout(grid, 1)
        card.column.addLayout(row)
        return card

    def permit(self) -> None:
        """The steps are the administrator's; the rest is anybody's."""
        super().permit()
        for button in self.step_buttons:
            button.setEnabled(self.may_write())

    def show_guide(self) -> None:
        """F7: bring the guide back."""
        self.guide_asked.emit()
        self.notice.say(NoticeKind.SUCCESS, "Panduan hari pertama tampil lagi di atas layar.")

    def primary(self) -> KeyAct:
        """F8 starts the practice."""
        return KeyAct("F8", self.practice_button.text(), self.practice_asked.emit, self.practice_button.isEnabled())

    def keys(self) -> tuple[KeyAct, ...]:
        """F7 shows the guide."""
        return (KeyAct("F7", "Panduan hari pertama", self.show_guide),)

    def enter(self) -> None:
        """Begin at the practice."""
        self.practice_button.setFocus(Qt.FocusReason.TabFocusReason)
