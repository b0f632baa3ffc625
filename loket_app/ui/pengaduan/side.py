"""The right side of the complaints: one of them in full, its next act, and the others."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from loket_app.domain.complaint import ComplaintAction
from loket_app.ui import theme
from loket_app.ui.antar.lines import Facts
from loket_app.ui.notices import NoticeLine
from loket_app.ui.papan.actors import ActorLine
from loket_app.ui.papan.side import NextAct
from loket_app.ui.pengaduan import faces
from loket_app.ui.scrolling import scrolled
from loket_app.ui.widgets import Card, Chip, EmptyState, KeyButton, label
from loket_app.usecases.queries.complaints import ComplaintDetail

REQUEST, PRINT = "permohonan", "cetak"
MORE = "\N{HORIZONTAL ELLIPSIS}"
BUTTONS = (
    (ComplaintAction.ACT.value, f"Tindak lanjut{MORE}", "F6"),
    (ComplaintAction.ASSIGN.value, f"Penanggung jawab{MORE}", "F7"),
    (ComplaintAction.REVISE.value, f"Perbaiki data{MORE}", "Ctrl+E"),
    (ComplaintAction.WITHDRAW.value, f"Dicabut pelapor{MORE}", "F10"),
    (ComplaintAction.REOPEN.value, f"Buka lagi{MORE}", "F10"),
    (PRINT, "Cetak tanda terima", "F9"), (REQUEST, "Buka permohonan", "F5"),
)  # fmt: skip
SHORT = {
    ComplaintAction.ASSIGN.value: f"Penunjukan{MORE}", ComplaintAction.REVISE.value: f"Perbaiki{MORE}",
    ComplaintAction.WITHDRAW.value: f"Dicabut{MORE}", PRINT: "Cetak", REQUEST: "Permohonan",
}  # fmt: skip
"""In large text two buttons stand beside each other only so."""


class LongFacts(Facts):
    """Facts that may be longer than their place: as high as their words need at this width, so that they scroll."""

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these instead."""
        super().show_facts(facts)
        self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other width, other height."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._grow()

    def _grow(self) -> None:
        self.grid.activate()
        self.setMinimumHeight(max(self.heightForWidth(self.width()), 0))


class ComplaintSide(Card):
    """One complaint. `asked` carries the name of a further act."""

    asked = Signal(str)
    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(16, 8, parent)
        self.setAccessibleName("Rincian pengaduan")
        self.found: ComplaintDetail | None = None
        self.pages = QStackedWidget()
        hint = "Pilih satu baris: isi pengaduan, penanggung jawab, dan langkah berikutnya tampak di sini."
        self.pages.addWidget(EmptyState("objection", "Belum ada yang dipilih", hint, parent=self.pages))
        self.full = QWidget()
        self.pages.addWidget(self.full)
        self.column.addWidget(self.pages)
        self.title = label("", "title", wrap=True)
        self.chip = Chip("", "", theme.Tone.MUTED)
        self.facts = LongFacts()
        self.notice = NoticeLine()
        self.actor_line = ActorLine()
        self.turn = label("", "small", "muted", wrap=True)
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
        self.area = scrolled(self.facts, "Rincian pengaduan")
        self.area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column.addWidget(self.area, 1)
        for part in (self.notice, self.actor_line, self.turn, self.primary):
            column.addWidget(part)
        self.grid = QGridLayout()
        self.grid.setSpacing(6)
        for key, words, f_key in BUTTONS:
            said = SHORT.get(key, words) if theme.current().large else words
            button = KeyButton(said, f_key, parent=self.full)
            button.clicked.connect(self._clicked)
            self.buttons[key] = button
        column.addLayout(self.grid)

    def _clicked(self) -> None:
        sender = self.sender()
        self.asked.emit(next(k for k, b in self.buttons.items() if b is sender))

    def show_found(self, found: ComplaintDetail | None, zone: str, now: int) -> None:
        """Show this complaint, or the hint to choose one."""
        if found is None or self.found is None or found.row.id != self.found.row.id:
            self.notice.clear()
            self.area.verticalScrollBar().setValue(0)
        self.found = found
        self.pages.setCurrentIndex(int(found is not None))
        if found is None:
            return
        self.title.setText(found.row.category)
        self.chip.show_chip(*faces.STATES[found.row.state])
        self.facts.show_facts(faces.facts(found, zone, now))
        step = self.step()
        self.primary.setVisible(step is not None)
        if step is not None:
            self.primary.say(step.words, "F8")
        answered = bool(found.answer)
        if not theme.current().large:
            self.buttons[PRINT].say("Cetak jawaban" if answered else "Cetak tanda terima", "F9")
        self._show_buttons()

    def step(self) -> faces.NextStep | None:
        """The primary act of what is shown."""
        return faces.NEXT.get(self.found.row.state) if self.found is not None else None

    def _show_buttons(self) -> None:
        shown = [key for key, _, _ in BUTTONS if self.offers(key)]
        for key, button in self.buttons.items():
            self.grid.removeWidget(button)
            button.setVisible(key in shown)
        for n, key in enumerate(shown):
            alone = n == len(shown) - 1 and n % 2 == 0
            self.grid.addWidget(self.buttons[key], n // 2, n % 2, 1, 2 if alone else 1)

    def offers(self, key: str) -> bool:
        """True while this further act can be done; the primary one is not among them."""
        if self.found is None:
            return False
        if key == PRINT:
            return True
        if key == REQUEST:
            return self.found.request_id is not None
        step = self.step()
        return ComplaintAction(key) in self.found.actions and (step is None or step.action.value != key)

    def begin(self) -> None:
        """Put the focus where work goes on: on the filled button."""
        if not self.primary.isHidden() and self.primary.isEnabled():
            self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """As wide as its place."""
        return QSize(theme.current().px(420), 200)
