"""The sheets about people: hand-over, corrected data, proxy, another service, priority, contacts, the whole history."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt

from loket_app.domain import dates
from loket_app.domain.errors import Refusal
from loket_app.ui.choosers import Option, SearchCombo
from loket_app.ui.dialogs import SidePanel
from loket_app.ui.fields import NIK_DIGITS, Choice, DateEdit, Field, LineEdit, NikEdit, NoteEdit, Tick
from loket_app.ui.lists import Column, RowModel, RowView
from loket_app.ui.papan.sheets import ActSheet, RadioList
from loket_app.ui.screen import KeyAct
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import label
from loket_app.usecases.acts import IDENTITY_KINDS
from loket_app.usecases.corrections import CONTACT_WAYS
from loket_app.usecases.intake import PERSON_LABELS, PersonData, Proxy
from loket_app.usecases.queries.history import ContactLine, HistoryLine
from loket_app.usecases.queries.papan import Opened, ServiceLine

PRIORITIES = ("lansia", "disabilitas", "hamil", "membawa balita")
SEXES = (("L", "Laki-laki"), ("P", "Perempuan"))
WIDE = 700


def closed_list(words: Sequence[str], empty: str = "") -> Choice:
    """A closed list whose words are their own keys."""
    return Choice(tuple((w, w) for w in words), empty)


class HandOverSheet(ActSheet):
    """Who receives the product, by which identity, as whose proxy; a lost receipt is an ordinary case."""

    def __init__(self, key: str, opened: Opened) -> None:
        product = opened.detail.service.product_name or opened.detail.service.name
        super().__init__(key, f"Serahkan {opened.detail.row.queue}", "Sudah diserahkan", product)
        self.form.add("penerima", Field("Nama penerima", LineEdit(), True, above=True), 0)
        self.form.add("identitas", Field("Identitas yang diperiksa", closed_list(IDENTITY_KINDS), above=True), 1)
        relation = Field("Hubungan (kosong: pemohon sendiri)", LineEdit("misalnya anak, kuasa"), above=True)
        self.form.add("hubungan", relation, 2)
        self.lost = Tick("Tanda terima hilang atau tidak dibawa")
        self.form.add("hilang", Field("Tanda terima", self.lost, above=True), 3)
        self.form.set_values({"penerima": opened.receiver, "hubungan": opened.relation})
        self.finish()

    def opened(self) -> None:
        """The receiver is filled in; what is asked next is the identity."""
        self.form.fields["identitas"].widget.setFocus(Qt.FocusReason.OtherFocusReason)


class ContactSheet(ActSheet):
    """The applicant was told that the letter waits: how, what was said; earlier tries below."""

    def __init__(self, key: str, phone: str, earlier: Sequence[ContactLine], zone: str) -> None:
        number = f"Nomor HP {phone}" if phone else "Nomor HP tidak dicatat."
        super().__init__(key, "Hubungi pemohon", "Catat", number)
        self.form.add("cara", Field("Cara", closed_list(CONTACT_WAYS), above=True), 0)
        self.form.add("catatan", Field("Catatan", NoteEdit("misalnya tidak diangkat", lines=2), above=True), 1)
        self._zone = zone
        if earlier:
            self.content.addWidget(label("Sudah dihubungi", "strong"))
        for line in earlier[:6]:
            self.content.addWidget(label(self._words(line), "small", "muted", wrap=True))
        self.finish()

    def _words(self, line: ContactLine) -> str:
        moment = dates.local(line.at, self._zone)
        when = f"{dates.short_date(moment.date())} {dates.clock_time(moment)}"
        return " \N{MIDDLE DOT} ".join(w for w in (when, line.how, line.note, line.officer) if w)


class PrioritySheet(ActSheet):
    """Why this request goes first; or that it does not any more."""

    def __init__(self, key: str, now: str) -> None:
        super().__init__(key, "Prioritas", "Simpan", "Pemohon yang didahulukan ditandai di papan dan di antrean.")
        self.content.removeWidget(self.form)
        known = now in PRIORITIES
        self.radios = RadioList((*PRIORITIES, "lainnya, tuliskan", "bukan prioritas"))
        self.content.addWidget(self.radios)
        self.content.addWidget(self.form)
        self.form.add("prioritas", Field("Alasan lain", LineEdit(), above=True), 0)
        if now:
            self.radios.choose(PRIORITIES.index(now) if known else len(PRIORITIES))
            self.form.set_values({"prioritas": "" if known else now})
        self.finish()

    def opened(self) -> None:
        """Begin at the list; a digit chooses."""
        self.radios.begin()

    def reason(self) -> str:
        """The mark; empty takes it away."""
        chosen = self.radios.chosen()
        if 0 <= chosen < len(PRIORITIES):
            return PRIORITIES[chosen]
        return self.text("prioritas") if chosen <= len(PRIORITIES) else ""

    def problem(self) -> Refusal | None:
        """Something must be chosen."""
        chosen = self.radios.chosen()
        if chosen == len(PRIORITIES) + 1 or self.reason():
            return None
        return Refusal("prioritas", "Pilih alasan prioritas, atau “bukan prioritas”.", "prioritas")


class ServiceSheet(ActSheet):
    """The wrong service was chosen: the right one, and why."""

    def __init__(self, key: str, services: Sequence[ServiceLine], now: str) -> None:
        intro = f"Sekarang: {now}. Berkas kembali ke pemeriksaan kelengkapan; jam janji tidak mulai dari awal."
        super().__init__(key, "Ganti layanan", "Ganti layanan", intro)
        combo = SearchCombo("Ketik nama layanan")
        combo.set_options([Option(s.key, s.name, search=s.words) for s in services])
        self.form.add("layanan", Field("Layanan yang benar", combo, True, above=True), 0)
        self.form.add("alasan", Field("Alasan", NoteEdit(lines=3), True, above=True), 1)
        self.finish()

    def confirm(self) -> None:
        """F8: both are needed, and asked for at their place."""
        if not self.text("layanan"):
            self.refuse(Refusal("layanan", "Pilih layanan dari daftar.", "layanan"))
        elif not self.text("alasan"):
            self.refuse(Refusal("tanpa_alasan", "Tuliskan alasannya.", "alasan"))
        else:
            super().confirm()


class ProxySheet(ActSheet):
    """Who may apply or collect for the applicant."""

    def __init__(self, key: str, proxy: Mapping[str, str]) -> None:
        super().__init__(key, "Kuasa pemohon", "Simpan", "Orang yang mengurus atau mengambil atas nama pemohon.")
        self.form.add("kuasa_nama", Field("Nama kuasa", LineEdit(), True, above=True), 0)
        self.form.add("kuasa_hubungan", Field("Hubungan", LineEdit("misalnya anak"), above=True), 1)
        self.form.add("kuasa_nik", Field("NIK kuasa", NikEdit(), above=True), 2)
        self.form.add("alasan", Field("Keterangan", LineEdit("misalnya surat kuasa bermeterai"), above=True), 3)
        values = {"kuasa_nama": "name", "kuasa_hubungan": "relation", "kuasa_nik": "nik"}
        self.form.set_values({field: proxy.get(name, "") for field, name in values.items()})
        self.finish()

    def proxy(self) -> Proxy:
        """As typed."""
        return Proxy(self.text("kuasa_nama"), self.text("kuasa_nik"), self.text("kuasa_hubungan"))


_CORRECTED = (
    ("nik", 0, 0), ("name", 0, 1), ("birth_place", 1, 0), ("birth_date", 1, 1), ("sex", 2, 0), ("phone", 2, 1),
    ("address", 3, 0), ("rt", 4, 0), ("rw", 4, 1), ("village", 5, 0), ("district", 5, 1), ("occupation", 6, 0),
    ("religion", 6, 1), ("marital", 7, 0), ("education", 7, 1), ("nationality", 8, 0), ("family_no", 8, 1),
)  # fmt: skip


class CorrectionSheet(ActSheet):
    """The applicant's data put right; before and after are kept with the reason."""

    WIDTH = WIDE

    def __init__(self, key: str, data: PersonData) -> None:
        super().__init__(key, "Koreksi data pemohon", "Simpan koreksi", columns=2)
        for name, row, column in _CORRECTED:
            field = Field(PERSON_LABELS[name], self._editor(name, data), name == "name", label_width=118)
            self.form.add(name, field, row, column, 2 if name == "address" else 1)
        self.form.add("alasan", Field("Alasan koreksi", LineEdit(), True, label_width=118), 9, 0, 2)
        self.form.set_values({name: getattr(data, name) for name, _, _ in _CORRECTED})
        self.finish()

    def _editor(self, name: str, data: PersonData) -> LineEdit | Choice:
        if name == "sex":
            return Choice(SEXES, "Pilih")
        # An odd NIK (letters, too many digits) was kept as typed; an editor for digits alone would change it unseen.
        if name == "nik" and (not data.nik or (data.nik.isdigit() and len(data.nik) <= NIK_DIGITS)):
            return NikEdit()
        return DateEdit() if name == "birth_date" else LineEdit()

    def opened(self) -> None:
        """Begin at the name: it is what is misspelt most."""
        self.form.fields["name"].widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def data(self) -> PersonData:
        """As typed; a half date too, so that its refusal stands at its field."""
        values = {name: self.text(name) for name, _, _ in _CORRECTED}
        born = self.form.fields["birth_date"].widget
        values["birth_date"] = born.text() if isinstance(born, LineEdit) else ""
        return PersonData(**values)


class HistorySheet(SidePanel):
    """Everything that ever happened to a request, oldest first."""

    WIDTH = 1120

    def __init__(self, title: str, lines: Sequence[HistoryLine], zone: str) -> None:
        super().__init__(title, "Tutup")
        self._zone = zone
        self.list = RowView("Riwayat permohonan")
        columns = (
            Column("Waktu", self._when, width=136),
            Column("Kejadian", _what, width=210, strong=True, tip=_what),
            Column("Oleh", _by, width=290, tip=_by),
            Column("Keterangan", _note, tip=_note, tone=_quiet),
        )
        self.list.show_rows(RowModel(columns, _number))
        self.list.patch(tuple(enumerate(lines)))
        self.list.set_row_height(32)
        self.content.addWidget(self.list, 1)
        self.act.say("Tutup", "F8")
        self.cancel.hide()
        self.confirmed.connect(self.closed)

    def opened(self) -> None:
        """The newest line is in view."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.list.selectRow(self.list.row_model().rowCount() - 1)
        self.list.scrollToBottom()

    def keys(self) -> tuple[KeyAct, ...]:
        """Esc closes."""
        return (KeyAct("Esc", "Tutup"),)

    def _when(self, row: tuple[int, HistoryLine]) -> str:
        moment = dates.local(row[1].at, self._zone)
        return f"{dates.numeric_date(moment.date())} {dates.clock_time(moment)}"


def _number(row: tuple[int, HistoryLine]) -> int:
    return row[0]


def _what(row: tuple[int, HistoryLine]) -> str:
    return row[1].what


def _by(row: tuple[int, HistoryLine]) -> str:
    line = row[1]
    capacity = f" ({line.capacity})" if line.capacity else ""
    recorder = f", dicatat {line.recorded_by}" if line.recorded_by else ""
    return f"{line.actor}{capacity}{recorder}"


def _note(row: tuple[int, HistoryLine]) -> str:
    # A print's note is the paper's name in the program.
    note = row[1].note
    return note.replace("_", " ") if note.isidentifier() else note


def _quiet(_: tuple[int, HistoryLine]) -> Tone:
    return Tone.MUTED
