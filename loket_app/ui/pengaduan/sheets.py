"""The sheets of a complaint: a new one, who is in charge, what was put right, the answer, and that it was told."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt

from loket_app.domain.complaint import (
    ANSWERS,
    CHANNEL_LABELS,
    OUTCOME_LABELS,
    Category,
    Channel,
    ComplaintAction,
    Outcome,
)
from loket_app.domain.errors import Refusal
from loket_app.ui.counter import Counter
from loket_app.ui.fields import Choice, Field, LineEdit, NoteEdit, Tick
from loket_app.ui.papan.sheets import ActSheet, ReasonNote
from loket_app.ui.theme import Tone
from loket_app.usecases.complaints import ComplaintData, Revision
from loket_app.usecases.queries import register
from loket_app.usecases.queries.complaints import ComplaintDetail, NewComplaint
from loket_app.usecases.queries.register import RegisterFilter, RegisterPage

FILE = "terima"
CHANNELS = tuple((channel.value, CHANNEL_LABELS[channel]) for channel in Channel)
OUTCOMES = tuple((outcome.value, OUTCOME_LABELS[outcome].capitalize()) for outcome in ANSWERS)
NOBODY_NAMED = "tidak menyebut petugas"


def people(officers: Sequence[tuple[int, str]], without: Sequence[int] = ()) -> tuple[tuple[str, str], ...]:
    """Officers as a list offers them."""
    return tuple((str(key), name) for key, name in officers if key not in without)


def chosen(*fields: Field) -> tuple[int, ...]:
    """The officers chosen in these fields, each once."""
    return tuple(dict.fromkeys(int(f.value()) for f in fields if f.value()))


def category_options(categories: Sequence[Category], kept: str = "") -> tuple[tuple[str, str], ...]:
    """The offered categories, and the one that a complaint has."""
    return tuple((c.key, c.name) for c in categories if c.active or c.key == kept)


class AboutRequest:
    """Finds the request that a complaint is about by number, queue or name, and says which one was found."""

    def __init__(self, counter: Counter, field: Field, key: int | None = None, words: str = "") -> None:
        self.counter = counter
        self.field = field
        self.key = key
        field.set_value(words)
        field.changed.connect(self.look)

    def look(self) -> None:
        """Look for what is typed."""
        self.key = None
        if self.field.value():
            wanted = RegisterFilter(words=str(self.field.value()))
            self.counter.ask(register.register, wanted, done=self._found, lane="pengaduan-cari")

    def _found(self, page: RegisterPage) -> None:
        if not self.field.value():
            return
        if not page.rows:
            self.field.say("Tidak ada yang cocok.", Tone.WARN)
            return
        row = page.rows[0]
        self.key = row.id
        more = "" if len(page.rows) == 1 else f" ({len(page.rows)} cocok; yang terbaru dipakai)"
        self.field.say(f"{row.register} \N{MIDDLE DOT} {row.applicant} \N{MIDDLE DOT} {row.service}{more}")

    def problem(self) -> Refusal | None:
        """Something is typed that names no request."""
        if self.field.value() and self.key is None:
            return Refusal("permohonan", "Permohonan itu tidak ditemukan. Kosongkan bila tidak perlu.", "permohonan")
        return None


class FileSheet(ActSheet):
    """A complaint as somebody tells it: in his own words, with or without his name."""

    WIDTH = 640

    def __init__(self, counter: Counter, offered: NewComplaint) -> None:
        intro = "Tulis dengan kata-kata pelapor. Pengaduan tanpa nama ditangani sama; tanda terimanya memuat kode."
        super().__init__(FILE, f"Pengaduan baru \N{MIDDLE DOT} {offered.number}", "Terima pengaduan", intro, columns=2)
        self.offered = offered
        self.anonymous = Tick("Tanpa nama")
        self.applicant = Tick("Pelapor adalah pemohonnya")
        add = self.form.add
        self.category = add(
            "kategori", Field("Perihal", Choice(category_options(offered.categories), "pilih"), True, above=True), 0, 0
        )
        add("saluran", Field("Disampaikan lewat", Choice(CHANNELS), above=True), 0, 1)
        add("uraian", Field("Yang diadukan", NoteEdit(lines=4), needed=True, above=True), 1, 0, 2)
        add("tanpa_nama", Field("Pelapor", self.anonymous, above=True), 2, 0)
        self.name = add("nama", Field("Nama pelapor", LineEdit(), above=True), 3, 0)
        self.contact = add("kontak", Field("HP atau alamat untuk jawaban", LineEdit(longest=100), above=True), 3, 1)
        seek = add(
            "permohonan", Field("Tentang permohonan", LineEdit("Register, antrean, atau nama"), above=True), 4, 0
        )
        add("pemohonnya", Field("Hubungan", self.applicant, above=True), 4, 1)
        officers = Choice(people(offered.officers), NOBODY_NAMED)
        add("terlapor", Field("Petugas yang diadukan", officers, above=True), 5, 0)
        also = Choice(people(offered.officers), "tidak ada lagi")
        add("terlapor_lain", Field("Petugas lain", also, above=True), 5, 1)
        self.about = AboutRequest(counter, seek)
        self.form.changed.connect(self._suit)
        self._suit()
        self.finish()

    def _suit(self) -> None:
        """Fields that do not apply are off; the category says by when it is answered."""
        named = not self.anonymous.value()
        for field in (self.name, self.contact):
            field.widget.setEnabled(named)
        self.applicant.setEnabled(named and bool(self.form.fields["permohonan"].value()))
        days = self.offered.days.get(str(self.category.value()))
        if days is not None:
            mark = " (contoh)" if self.offered.example else ""
            self.category.say(f"Dijawab paling lambat {days} hari kerja{mark}")

    def opened(self) -> None:
        """Begin at the category."""
        self.category.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def problem(self) -> Refusal | None:
        """What is still missing, at its field."""
        if not self.text("kategori"):
            return Refusal("kategori", "Pilih perihal pengaduan.", "kategori")
        if not self.text("uraian"):
            return Refusal("tanpa_uraian", "Tuliskan apa yang diadukan.", "uraian")
        if not self.anonymous.value() and not self.text("nama") and not self._is_applicant():
            return Refusal("tanpa_nama", "Isi nama pelapor, atau centang tanpa nama.", "nama")
        return self.about.problem()

    def _is_applicant(self) -> bool:
        return self.about.key is not None and bool(self.applicant.value())

    def confirm(self) -> None:
        """F8: said at the field where something is missing."""
        problem = self.problem()
        if problem is not None:
            self.refuse(problem)
            return
        super().confirm()

    def data(self) -> ComplaintData:
        """What is written down."""
        named = not self.anonymous.value()
        return ComplaintData(
            category=self.text("kategori"), body=self.text("uraian"), channel=Channel(self.text("saluran")),
            anonymous=not named, name=self.text("nama") if named else "",
            contact=self.text("kontak") if named else "", request_id=self.about.key,
            is_applicant=named and self._is_applicant(),
            accused=chosen(self.form.fields["terlapor"], self.form.fields["terlapor_lain"]),
        )  # fmt: skip

    def restore(self, state: Mapping[str, object]) -> None:
        """Put back what was typed."""
        super().restore(state)
        self.about.look()
        self._suit()


class AssignSheet(ActSheet):
    """Who is in charge: never one who is complained of."""

    def __init__(self, found: ComplaintDetail) -> None:
        before = found.row.handler_id
        title = "Ganti penanggung jawab" if before is not None else "Penanggung jawab"
        intro = "Petugas yang diadukan tidak dapat dipilih. Penanggung jawab menelaah dan menjawab sebelum batasnya."
        super().__init__(ComplaintAction.ASSIGN.value, title, "Tunjuk", intro)
        without = (*found.accused, *((before,) if before is not None else ()))
        choice = Choice(people(found.officers, without), "pilih petugas")
        field = self.form.add("penanggung_jawab", Field("Penanggung jawab", choice, needed=True, above=True), 0)
        if before is None and found.suggested is not None:
            field.set_value(str(found.suggested))
            field.say("Disarankan menurut jabatannya")
        if before is not None:
            self.form.add("alasan", Field("Mengapa diganti", NoteEdit(lines=2), needed=True, above=True), 1)
        self.finish()

    def opened(self) -> None:
        """Begin at the officer."""
        self.form.fields["penanggung_jawab"].widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def confirm(self) -> None:
        """F8: an officer is needed, said at the field."""
        if not self.text("penanggung_jawab"):
            self.refuse(Refusal("petugas", "Pilih penanggung jawab dari daftar.", "penanggung_jawab"))
            return
        super().confirm()

    def args(self) -> tuple[Any, ...]:
        """What the command is given."""
        return int(self.text("penanggung_jawab")), self.text("alasan") if "alasan" in self.form.fields else ""


class ReviseSheet(ActSheet):
    """What turned out otherwise; the complainer's own words stay as they are."""

    def __init__(self, counter: Counter, found: ComplaintDetail) -> None:
        intro = "Kata-kata pelapor tidak diubah. Perihal lain dapat membawa batas jawaban lain."
        super().__init__(ComplaintAction.REVISE.value, "Perbaiki data pengaduan", "Simpan perbaikan", intro)
        kinds = Choice(category_options(found.categories, found.category_key))
        self.form.add("kategori", Field("Perihal", kinds, above=True), 0).set_value(found.category_key)
        for n, key in enumerate(("terlapor", "terlapor_lain")):
            words = "Petugas yang diadukan" if not n else "Petugas lain"
            choice = Choice(people(found.officers), NOBODY_NAMED if not n else "tidak ada lagi")
            field = self.form.add(key, Field(words, choice, above=True), 1 + n)
            field.set_value(str(found.accused[n]) if n < len(found.accused) else "")
        self.more = found.accused[2:]
        seek = self.form.add(
            "permohonan", Field("Tentang permohonan", LineEdit("Register, antrean, atau nama"), above=True), 3
        )
        self.about = AboutRequest(counter, seek, found.request_id, found.request.partition(",")[0])
        self.form.add("alasan", Field("Alasan perbaikan", NoteEdit(lines=2), needed=True, above=True), 4)
        self.finish()

    def opened(self) -> None:
        """Begin at the category."""
        self.form.fields["kategori"].widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def confirm(self) -> None:
        """F8: the reason is needed."""
        problem = self.about.problem()
        if problem is None and not self.text("alasan"):
            problem = Refusal("tanpa_alasan", "Tuliskan mengapa datanya diperbaiki.", "alasan")
        if problem is not None:
            self.refuse(problem)
            return
        super().confirm()

    def args(self) -> tuple[Any, ...]:
        """What the command is given."""
        accused = (*chosen(self.form.fields["terlapor"], self.form.fields["terlapor_lain"]), *self.more)
        return Revision(self.text("kategori"), accused, self.about.key), self.text("alasan")


class AnswerSheet(ActSheet):
    """The office's answer: its outcome, and the words that stand in the letter."""

    WIDTH = 520

    def __init__(self, found: ComplaintDetail) -> None:
        intro = f"{found.row.number}: {found.row.category}. Jawaban ini dicetak sebagai surat untuk pelapor."
        super().__init__(ComplaintAction.ANSWER.value, "Jawab pengaduan", "Simpan jawaban", intro)
        self.form.add("hasil", Field("Hasil", Choice(OUTCOMES, "pilih"), needed=True, above=True), 0)
        self.form.add("jawaban", Field("Jawaban", NoteEdit(lines=8), needed=True, above=True), 1)
        self.finish()

    def confirm(self) -> None:
        """F8: both are needed, each asked for at its place."""
        if not self.text("hasil"):
            self.refuse(Refusal("hasil", "Pilih hasil pengaduan.", "hasil"))
        elif not self.text("jawaban"):
            self.refuse(Refusal("jawaban", "Jawaban belum diisi.", "jawaban"))
        else:
            super().confirm()

    def args(self) -> tuple[Any, ...]:
        """What the command is given."""
        return Outcome(self.text("hasil")), self.text("jawaban")


class CloseSheet(ActSheet):
    """The answer reached the complainer."""

    def __init__(self, found: ComplaintDetail) -> None:
        who = f" Kontak: {found.contact}." if found.contact else ""
        intro = f"Sampaikan jawabannya, lalu catat bagaimana.{who} Pelapor tanpa nama menanyakannya dengan kode."
        super().__init__(ComplaintAction.CLOSE.value, "Jawaban sudah disampaikan", "Selesai", intro)
        self.form.add("saluran", Field("Disampaikan lewat", Choice(CHANNELS), above=True), 0)
        self.form.add("catatan", Field("Catatan", NoteEdit("Misalnya: pelapor menerima", lines=3), above=True), 1)
        self.finish()

    def opened(self) -> None:
        """Begin at the channel."""
        self.form.fields["saluran"].widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def args(self) -> tuple[Any, ...]:
        """What the command is given."""
        return Channel(self.text("saluran")), self.text("catatan")


class NoteSheet(ReasonNote):
    """An act that needs nothing but its words."""

    def args(self) -> tuple[Any, ...]:
        """What the command is given."""
        return (self.text("alasan"),)


_NOTES = {
    ComplaintAction.ACT: (
        "Tindak lanjut", "Catat tindak lanjut", "Yang dikerjakan kantor atas pengaduan ini; ikut pada surat jawaban.",
        "Tindak lanjut",
    ),
    ComplaintAction.WITHDRAW: (
        "Dicabut pelapor", "Cabut pengaduan", "Pelapor menarik pengaduannya. Nomornya tetap tercatat.",
        "Alasan pelapor",
    ),
    ComplaintAction.REOPEN: (
        "Buka lagi pengaduan", "Buka lagi", "Pelapor belum puas, atau kejadiannya terulang. Batas jawaban mulai lagi.",
        "Alasan",
    ),
}  # fmt: skip

Sheet = FileSheet | AssignSheet | ReviseSheet | AnswerSheet | CloseSheet | NoteSheet


def sheet_of(counter: Counter, action: ComplaintAction, found: ComplaintDetail) -> Sheet:
    """The sheet of an act."""
    if action is ComplaintAction.ASSIGN:
        return AssignSheet(found)
    if action is ComplaintAction.REVISE:
        return ReviseSheet(counter, found)
    if action is ComplaintAction.ANSWER:
        return AnswerSheet(found)
    if action is ComplaintAction.CLOSE:
        return CloseSheet(found)
    title, act, intro, name = _NOTES[action]
    return NoteSheet(action.value, title, act, intro, name)
