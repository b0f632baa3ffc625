"""The right side of the deliveries: one of them with everything, its next act, and the others."""

from collections.abc import Sequence

from loket_app.domain.layar_ramah import DeliveryAction
from loket_app.ui.act_side import ActSide
from loket_app.ui.antar import faces
from loket_app.ui.antar.lines import Facts
from loket_app.ui.dialogs import InlineConfirm
from loket_app.ui.widgets import label
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


class DeliverySide(ActSide):
    """One delivery."""

    def __init__(self) -> None:
        hint = "Pilih satu baris: alamat, petugas, dan langkah berikutnya tampak di sini."
        super().__init__("Rincian pengantaran", "delivery", hint, Facts(), BUTTONS)
        self.row: DeliveryRow | None = None
        self.advice = label("", "small", "muted", wrap=True)
        self.confirm = InlineConfirm()
        self.lay_out(self.advice, self.notice, self.actor_line, self.primary, self.confirm)

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
        self.show_step(step.words if step is not None else None)

    def place(self, keys: Sequence[str], row: int = 0) -> None:
        """The papers first, on a line of their own: their words need it."""
        if PAPERS in keys:
            self.grid.addWidget(self.buttons[PAPERS], row, 0, 1, 2)
        super().place([key for key in keys if key != PAPERS], row + int(PAPERS in keys))

    def offers(self, key: str) -> bool:
        """True while this further act can be done."""
        if self.row is None:
            return False
        if key == PAPERS:
            return faces.printable(self.row)
        return key == REQUEST or NEEDS[key] in self.row.actions
