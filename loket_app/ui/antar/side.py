"""The right side of the deliveries: one of them with everything, its next act, and the others."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from loket_app.domain.layar_ramah import DeliveryAction
from loket_app.ui import theme
from loket_app.ui.antar import faces
from loket_app.ui.antar.lines import Facts
from loket_app.ui.dialogs import InlineConfirm
from loket_app.ui.notices import NoticeLine
from loket_app.ui.papan.actors import ActorLine
from loket_app.ui.papan.side import NextAct
from loket_app.ui.scrolling import scrolled
from loket_app.ui.widgets import Card, Chip, EmptyState, KeyButton, label
from loket_app.usecases.queries.layar_ramah import DeliveryRow

PAPERS, FAIL, REASSIGN, COLLECT, BACK, REQUEST = "cetak", "belum", "ganti", "ambil", "kembali", "permohonan"
BUTTONS = (
    (FAIL, "Belum berhasil\N{HORIZONTAL ELLIPSIS}", "F7"), (PAPERS, "Cetak surat tugas & slip", "F9"),
    (REASSIGN, "Ganti petugas\N{HORIZONTAL ELLIPSIS}", "F4"), (COLLECT, "Diambil sendiri", "F6"),
    (BACK, "Kembali ke loket", "F10"), (REQUEST, "Buka permohonan", "F5"),
)  # fmt: skip
NEEDS = {
    FAIL: DeliveryAction.FAIL, REASSIGN: DeliveryAction.REASSIGN, COLLECT: DeliveryAction.COLLECT,
    BACK: DeliveryAction.GIVE_UP,
}  # fmt: skip


class DeliverySide(Card):
    """One delivery. `asked` carries the name of a further act."""

    asked = Signal(str)
    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(16, 8, parent)
        self.setAccessibleName("Rincian pengantaran")
        self.row: DeliveryRow | None = None
        self.pages = QStackedWidget()
        hint = "Pilih satu baris: alamat, petugas, dan langkah berikutnya tampak di sini."
        self.pages.addWidget(EmptyState("delivery", "Belum ada yang dipilih", hint, parent=self.pages))
        self.full = QWidget()
        self.pages.addWidget(self.full)
        self.column.addWidget(self.pages)
        self.title = label("", "title", wrap=True)
        self.chip = Chip("", "", theme.Tone.MUTED)
        self.facts = Facts()
        self.advice = label("", "small", "muted", wrap=True)
        self.notice = NoticeLine()
        self.confirm = InlineConfirm()
        self.actor_line = ActorLine()
        self.primary = NextAct()
        self.primary.clicked.connect(self.pressed)
        self.buttons: dict[str, KeyButton] = {}
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignLeft)
        # Large text in a small window: the facts scroll, the acts below stay where they are.
        area = scrolled(self.facts, "Rincian pengantaran")
        column.addWidget(area, 1)
        for part in (self.advice, self.notice, self.actor_line, self.primary, self.confirm):
            column.addWidget(part)
        self.grid = QGridLayout()
        self.grid.setSpacing(6)
        for key, words, f_key in BUTTONS:
            button = KeyButton(words, f_key, parent=self.full)
            button.clicked.connect(self._clicked)
            self.buttons[key] = button
        column.addLayout(self.grid)

    def _clicked(self) -> None:
        sender = self.sender()
        self.asked.emit(next(k for k, b in self.buttons.items() if b is sender))

    def show_row(self, row: DeliveryRow | None, zone: str, now: int) -> None:
        """Show this delivery, or the hint to choose one."""
        if row is None or self.row is None or row.id != self.row.id:
            self.notice.clear()
        self.confirm.dismiss()
        self.row = row
        self.pages.setCurrentIndex(int(row is not None))
        if row is None:
            return
        self.title.setText(f"{row.queue}{faces.DOT}{row.applicant}")
        icon, tone = faces.STATES[row.state]
        self.chip.show_chip(row.state_words[:1].upper() + row.state_words[1:], icon, tone)
        self.facts.show_facts(faces.facts(row, zone, now))
        self.advice.setText(faces.ADVICE[row.state])
        step = faces.next_step(row)
        self.primary.setVisible(step is not None)
        if step is not None:
            self.primary.say(step.words, "F8")
        self._show_buttons(row)

    def _show_buttons(self, row: DeliveryRow) -> None:
        shown = [key for key, _, _ in BUTTONS if self._offers(row, key)]
        for key, button in self.buttons.items():
            self.grid.removeWidget(button)
            button.setVisible(key in shown)
        # The papers first, on a line of their own: their words need it.
        first = [key for key in shown if key == PAPERS]
        rest = [key for key in shown if key != PAPERS]
        for n, key in enumerate(first):
            self.grid.addWidget(self.buttons[key], n, 0, 1, 2)
        for n, key in enumerate(rest):
            alone = n == len(rest) - 1 and n % 2 == 0
            self.grid.addWidget(self.buttons[key], len(first) + n // 2, n % 2, 1, 2 if alone else 1)

    def _offers(self, row: DeliveryRow, key: str) -> bool:
        if key == PAPERS:
            return faces.printable(row)
        return key == REQUEST or NEEDS[key] in row.actions

    def offers(self, key: str) -> bool:
        """True while this further act can be done."""
        return self.row is not None and self._offers(self.row, key)

    def sizeHint(self) -> QSize:
        """As wide as its place."""
        return QSize(theme.current().px(372), 200)
