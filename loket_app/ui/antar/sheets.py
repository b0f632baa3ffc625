"""The sheets of a delivery: how it ended at the door, why it did not, and another courier."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSizePolicy

from loket_app.domain.errors import Refusal
from loket_app.domain.layar_ramah import RELATIONS
from loket_app.ui.antar.lines import ended
from loket_app.ui.fields import Choice, Field, LineEdit, NoteEdit, Tick
from loket_app.ui.papan.sheets import ActSheet, QuickReasons
from loket_app.ui.screen import KeyAct
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import KeyButton
from loket_app.usecases.queries.layar_ramah import Courier, DeliveryRow

RESULT, FAILED, REASSIGN = "hasil", "belum", "ganti"
FAIL_REASONS = (
    "Rumah kosong",
    "Alamat tidak ditemukan",
    "Penerima tidak berwenang menerima",
    "Jalan tidak dapat dilalui",
)


class CourierField(Field):
    """Who brings the letter: every officer with the mark of his pakta integritas, spoken under the field."""

    def __init__(self, people: Sequence[Courier], suggested: int | None = None, why: str = "") -> None:
        choice = Choice()
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumContentsLength(12)
        choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        super().__init__("Petugas antar", choice, needed=True, above=True)
        self.people = {c.id: c for c in people}
        self.suggested = suggested
        self.why = why
        first = sorted(people, key=lambda c: c.id != suggested)
        choice.set_options(tuple((str(c.id), self._words(c)) for c in first))
        choice.setCurrentIndex(0 if first else -1)
        self.changed.connect(self.tell)
        self.tell()

    def _words(self, courier: Courier) -> str:
        mark = "\N{CHECK MARK} pakta" if courier.has_pact else "belum ada pakta"
        first = "disarankan, " if courier.id == self.suggested else ""
        return f"{courier.name} ({first}{mark})"

    def courier(self) -> int:
        """The chosen officer's id; 0 while there is none."""
        return int(self.value() or 0)

    def tell(self) -> None:
        """Why this one is suggested, and whether his pact holds."""
        chosen = self.people.get(self.courier())
        if chosen is None:
            return
        if not chosen.has_pact:
            self.say("Pakta integritas antarnya belum ada atau sudah habis masa berlakunya.", Tone.WARN)
        elif chosen.id == self.suggested:
            self.say(f"Disarankan: {self.why}. Pakta integritasnya berlaku.")
        else:
            self.say("Pakta integritasnya berlaku.")


class ResultSheet(ActSheet):
    """The letter is in somebody's hand: whose, who that is to the applicant, and that nothing was given for it."""

    def __init__(self, row: DeliveryRow, failed: Callable[[], None]) -> None:
        intro = ended(f"Surat {row.queue} atas nama {row.applicant}, diantar oleh {row.courier}")
        super().__init__(RESULT, "Catat hasil antar", "Surat sudah diterima", intro)
        self._failed = failed
        name = Field("Nama penerima", LineEdit(), needed=True, above=True)
        name.set_value(row.applicant)
        self.form.add("penerima", name, 0)
        relation = Choice(tuple((r, r[:1].upper() + r[1:]) for r in RELATIONS))
        self.form.add("hubungan", Field("Hubungan dengan pemohon", relation, needed=True, above=True), 1)
        self.gratis = Tick("Penerima menyatakan tidak memberi imbalan")
        self.form.add("gratis", Field("Pernyataan pada slip", self.gratis, needed=True, above=True), 2)
        self.other = KeyButton("Belum berhasil\N{HORIZONTAL ELLIPSIS}", "F7")
        self.other.clicked.connect(failed)
        self.finish()
        self.content.addWidget(self.other)

    def opened(self) -> None:
        """Begin at the name: Tab goes on to the relation and the tick."""
        edit = self.form.fields["penerima"].widget
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        assert isinstance(edit, LineEdit)
        edit.selectAll()

    def keys(self) -> tuple[KeyAct, ...]:
        """F7: it did not succeed."""
        return (KeyAct("F7", "Belum berhasil", self._failed), *super().keys())


class FailSheet(QuickReasons):
    """The attempt failed: why. It can be tried again."""

    def __init__(self, row: DeliveryRow) -> None:
        intro = f"Percobaan ke-{row.attempts} untuk {row.queue} atas nama {row.applicant}. Pengantaran dapat diulang."
        super().__init__(FAILED, "Belum berhasil diantar", "Catat belum berhasil", intro, FAIL_REASONS)


class ReassignSheet(ActSheet):
    """Another courier, with the reason."""

    def __init__(self, row: DeliveryRow, people: Sequence[Courier]) -> None:
        intro = f"{ended(f'Sekarang diantar oleh {row.courier}')} Alasannya ikut tercatat."
        super().__init__(REASSIGN, "Ganti petugas antar", "Ganti petugas", intro)
        others = [c for c in people if c.id != row.courier_id]
        self.courier = CourierField(sorted(others, key=lambda c: not c.has_pact))
        self.form.add("petugas", self.courier, 0)
        self.form.add("alasan_petugas", Field("Alasan", NoteEdit(lines=3), needed=True, above=True), 1)
        self.finish()

    def opened(self) -> None:
        """Begin at the courier."""
        self.courier.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def confirm(self) -> None:
        """F8: the reason is asked for at its field."""
        if not self.text("alasan_petugas"):
            self.refuse(Refusal("tanpa_alasan", "Tuliskan mengapa petugas antarnya diganti.", "alasan_petugas"))
            return
        super().confirm()
