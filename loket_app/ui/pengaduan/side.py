"""The right side of the complaints: one of them in full, its next act, and the others."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent

from loket_app.domain.complaint import ComplaintAction
from loket_app.ui import theme
from loket_app.ui.act_side import ActButton, ActSide
from loket_app.ui.antar.lines import Facts
from loket_app.ui.pengaduan import faces
from loket_app.ui.widgets import label
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


def _acts() -> tuple[ActButton, ...]:
    large = theme.current().large
    return tuple((key, SHORT.get(key, words) if large else words, f_key) for key, words, f_key in BUTTONS)


class ComplaintSide(ActSide):
    """One complaint."""

    WIDTH = 420

    def __init__(self) -> None:
        hint = "Pilih satu baris: isi pengaduan, penanggung jawab, dan langkah berikutnya tampak di sini."
        super().__init__("Rincian pengaduan", "objection", hint, LongFacts(), _acts())
        self.found: ComplaintDetail | None = None
        self.turn = label("", "small", "muted", wrap=True)
        self.area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.lay_out(self.notice, self.actor_line, self.turn, self.primary)

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
        answered = bool(found.answer)
        if not theme.current().large:
            self.buttons[PRINT].say("Cetak jawaban" if answered else "Cetak tanda terima", "F9")
        step = self.step()
        self.show_step(step.words if step is not None else None)

    def step(self) -> faces.NextStep | None:
        """The primary act of what is shown."""
        return faces.NEXT.get(self.found.row.state) if self.found is not None else None

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
