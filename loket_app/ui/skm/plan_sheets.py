"""The sheets of the follow-up plan: begin and order it, a line, what was done with photographs, and what goes on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from loket_app.domain.dates import numeric_date
from loket_app.domain.errors import Refusal
from loket_app.domain.figures import fraction_text
from loket_app.domain.followup import QUARTERS, Continuation, Status
from loket_app.domain.names import LINE_MAX, NOTE_MAX
from loket_app.domain.survey.index import PRIORITIES, Result, tie_sentence
from loket_app.ui import theme
from loket_app.ui.dialogs import path_to_open
from loket_app.ui.fields import SILENT, Choice, DateEdit, Field, LineEdit, NoteEdit, Remark, Tick
from loket_app.ui.lists import RIGHT, Column, RowModel, RowView
from loket_app.ui.pengaturan.editors import IntEdit
from loket_app.ui.screen import KeyAct
from loket_app.ui.skm.sheets import FormSheet
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import KeyButton, label
from loket_app.usecases.queries.survey_rtl import EntryView, LineView, PhotoView
from loket_app.usecases.survey.realisations import RealisationData
from loket_app.usecases.survey.rtl import PROGRAMME_MAX, ContinuationData, LineData

PICTURES = "Foto (*.jpg *.jpeg *.png)"
STATUS_WORDS = ((Status.DONE, "Sudah"), (Status.RUNNING, "Proses"), (Status.NOT_YET, "Belum"))


class QuartersEdit(QWidget):
    """Four ticks."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.ticks = {quarter: Tick(f"TW {quarter}") for quarter in QUARTERS}
        for tick in self.ticks.values():
            tick.edited.connect(self.edited)
            row.addWidget(tick)
        row.addStretch(1)
        self.setFocusProxy(self.ticks[1])

    def value(self) -> list[int]:
        """The ticked quarters."""
        return [quarter for quarter, tick in self.ticks.items() if tick.value()]

    def set_value(self, value: object) -> None:
        """Tick these."""
        wanted = value if isinstance(value, list | tuple | frozenset) else ()
        for quarter, tick in self.ticks.items():
            tick.set_value(quarter in wanted)

    def remark(self) -> Remark:
        """Nothing to say of ticks."""
        return SILENT


@dataclass(frozen=True, slots=True)
class RankRow:
    """An unsur at its place in the order."""

    key: str
    place: int
    words: str
    nrr: str


def _rank(row: RankRow) -> str:
    return f"{row.place}" if row.place <= PRIORITIES else "\N{EN DASH}"


def _rank_tone(row: RankRow) -> Tone:
    return Tone.WARN if row.place <= PRIORITIES else Tone.MUTED


RANK_COLUMNS: tuple[Column[RankRow], ...] = (
    Column("Prioritas", _rank, width=76, tone=_rank_tone, strong=True),
    Column("Unsur", lambda row: row.words, tip=lambda row: row.words),
    Column("NRR", lambda row: row.nrr, align=RIGHT, width=62),
)


class OrderEdit(RowView):
    """The unsur, the lowest first; the upper three are the priorities. Alt with an arrow moves the current one."""

    edited = Signal()
    ROW = 27

    def __init__(self, result: Result, chosen: Sequence[str]) -> None:
        super().__init__("Urutan prioritas, Alt dan panah memindahkan")
        self.result = result
        rest = [key for key in result.ranked if key not in chosen]
        self.keys = [*chosen, *rest]
        self.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.show_rows(RowModel(RANK_COLUMNS, lambda row: row.key))
        self.set_row_height(self.ROW)
        self._show()
        self.selectRow(0)
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head + theme.current().px(self.ROW) * len(self.keys) + 4)

    def _show(self) -> None:
        rows = []
        for place, key in enumerate(self.keys, 1):
            score = self.result.score(key)
            rows.append(RankRow(key, place, f"{score.code} {score.label}", fraction_text(score.nrr)))
        self.patch(rows)

    def value(self) -> list[str]:
        """The priorities in their order."""
        return self.keys[:PRIORITIES]

    def set_value(self, value: object) -> None:
        """Put these first."""
        if isinstance(value, list):
            known = [key for key in value if key in self.keys]
            self.keys = [*known, *(key for key in self.keys if key not in known)]
            self._show()

    def remark(self) -> Remark:
        """Nothing to say of an order."""
        return SILENT

    def shift(self, by: int) -> None:
        """Move the current one."""
        row = self.current_row()
        here = self.keys.index(row.key) if isinstance(row, RankRow) else -1
        there = here + by
        if here >= 0 and 0 <= there < len(self.keys):
            self.keys[here], self.keys[there] = self.keys[there], self.keys[here]
            self._show()
            self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with an arrow."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.shift(-1 if event.key() == Qt.Key.Key_Up else 1)
            return
        super().keyPressEvent(event)


class PrioritySheet(FormSheet):
    """Begin a plan (with the day of the report), or put its priorities into another order."""

    def __init__(self, result: Result, chosen: Sequence[str], begin: bool, reason: str = "") -> None:
        title = "Susun rencana tindak lanjut" if begin else "Urutkan prioritas"
        intro = (
            "Tiga unsur dengan nilai terendah menjadi prioritas. Urutan boleh diubah dengan Alt dan panah; "
            "bila berbeda dari hasil hitung, tulis alasannya."
        )
        super().__init__(title, "Susun RTL" if begin else "Simpan urutan", intro, 1)
        tie = tie_sentence(result)
        self.order = OrderEdit(result, chosen)
        self.form.add("prioritas", Field("Urutan unsur", self.order, above=True), 0)
        if tie:
            self.form.fields["prioritas"].say(tie)
            self.form.fields["prioritas"].message.setWordWrap(True)
        self.form.add("alasan", Field("Alasan bila urutan diubah", NoteEdit(lines=2), above=True), 1)
        self.form.fields["alasan"].set_value(reason)
        if begin:
            self.form.add("tanggal_laporan", Field("Tanggal laporan SKM (kosong: hari ini)", DateEdit(), above=True), 2)

    def keys(self) -> tuple[KeyAct, ...]:
        """Up and down for those who do not know Alt."""
        move = self.order.shift
        return (KeyAct("F5", "Naik", partial(move, -1)), KeyAct("F6", "Turun", partial(move, 1)), *super().keys())

    def keys_chosen(self) -> list[str]:
        """The order."""
        return self.order.value()


class ReportDaySheet(FormSheet):
    """Put the day of the SKM report right."""

    def __init__(self, day: str) -> None:
        intro = "PEKPPP menghitung kecepatan tindak lanjut sejak tanggal laporan ini."
        super().__init__("Tanggal laporan SKM", "Simpan", intro, 1)
        self.form.add("tanggal_laporan", Field("Tanggal laporan", DateEdit(), needed=True, above=True), 0)
        self.form.fields["tanggal_laporan"].set_value(day)


class LineSheet(FormSheet):
    """A line of the plan."""

    def __init__(self, choices: Sequence[tuple[str, str]], unsur: str, year: int, line: LineView | None = None) -> None:
        super().__init__("Ubah rencana" if line else "Tambah rencana", "Simpan rencana", columns=1)
        form = self.form
        form.add("unsur", Field("Unsur prioritas", Choice(tuple(choices)), needed=True, above=True), 0)
        programme = NoteEdit("misalnya Menambah kursi di ruang tunggu", 3, PROGRAMME_MAX)
        form.add("program", Field("Rencana, program, atau kegiatan", programme, needed=True, above=True), 1)
        form.add("waktu", Field("Triwulan", QuartersEdit(), needed=True, above=True), 2)
        form.add("tahun", Field("Tahun", IntEdit("2026", 4), needed=True, above=True), 3)
        who = LineEdit("misalnya Kasi Pelayanan Umum", LINE_MAX)
        form.add("penanggung_jawab", Field("Penanggung jawab", who, needed=True, above=True), 4)
        form.set_values({"unsur": unsur, "tahun": year})
        if line is not None:
            own = line.line
            form.set_values(
                {
                    "unsur": own.unsur, "program": own.programme, "waktu": own.quarters, "tahun": own.year,
                    "penanggung_jawab": own.responsible,
                }
            )  # fmt: skip

    def opened(self) -> None:
        """Begin at the words of the plan."""
        self.form.fields["program"].widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def data(self) -> LineData:
        """As typed; a year that is no number is no year."""
        values = self.form.values()
        year = values["tahun"] if isinstance(values["tahun"], int) else 0
        return LineData(
            values["unsur"], values["program"], year, frozenset(values["waktu"]), values["penanggung_jawab"]
        )


class ContinuationSheet(FormSheet):
    """How a line that is not done will be finished."""

    def __init__(self, line: LineView) -> None:
        super().__init__("Rencana lanjutan", "Simpan rencana lanjutan", line.line.programme, 1)
        form = self.form
        strategy = NoteEdit("misalnya Menganggarkan pada perubahan APBD", 3, PROGRAMME_MAX)
        form.add("strategi", Field("Strategi penyelesaian", strategy, needed=True, above=True), 0)
        target = LineEdit("misalnya Semester 1 Tahun 2027")
        form.add("target", Field("Target waktu", target, needed=True, above=True), 1)
        form.add("penanggung_jawab", Field("Penanggung jawab", LineEdit(), needed=True, above=True), 2)
        stakeholders = LineEdit("boleh kosong")
        form.add("stakeholder", Field("Pemangku kepentingan terkait", stakeholders, above=True), 3)
        own = line.continuation or Continuation(0, "", "", line.line.responsible, "")
        form.set_values(
            {
                "strategi": own.strategy, "target": own.target, "penanggung_jawab": own.responsible,
                "stakeholder": own.stakeholders,
            }
        )  # fmt: skip

    def data(self) -> ContinuationData:
        """As typed."""
        v = self.form.values()
        return ContinuationData(v["strategi"], v["target"], v["penanggung_jawab"], v["stakeholder"])


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A picture to be added when the entry is saved."""

    path: Path

    @property
    def words(self) -> str:
        """Its name."""
        return self.path.name


class PhotoList(QWidget):
    """The photographs of an entry: those kept, and those to be added on saving. Ins adds, Del takes away."""

    def __init__(self, kept: Sequence[PhotoView]) -> None:
        super().__init__()
        self.kept = list(kept)
        self.new: list[NewPhoto] = []
        self.dropped: list[int] = []
        self.ask_path: Callable[[QWidget | None, str, str, str], str] = path_to_open
        self.list = QListWidget()
        self.list.setAccessibleName("Foto dokumentasi")
        self.list.setFixedHeight(theme.current().px(84))
        self.add_button = KeyButton("Tambah foto", "F5", icon="plus")
        self.drop_button = KeyButton("Hapus foto", "F6", icon="trash")
        buttons = QHBoxLayout()
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.drop_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label("Foto dokumentasi", tone="muted"))
        self.none = label("Belum ada foto. Foto masuk lampiran laporan tindak lanjut.", "small", "muted", wrap=True)
        column.addWidget(self.none)
        column.addWidget(self.list)
        column.addLayout(buttons)
        self.add_button.clicked.connect(self.add)
        self.drop_button.clicked.connect(self.drop)
        self.show_photos()

    def show_photos(self) -> None:
        """The list as it stands now."""
        self.list.clear()
        for kept in self.kept:
            self.list.addItem(kept.caption or f"Foto {kept.id}")
        for fresh in self.new:
            self.list.addItem(f"{fresh.words} (baru)")
        some = bool(self.kept or self.new)
        self.drop_button.setEnabled(some)
        self.list.setVisible(some)
        self.none.setVisible(not some)

    def add(self) -> None:
        """Ask for a file."""
        found = self.ask_path(self, "Pilih foto", "", PICTURES)
        if found:
            self.new.append(NewPhoto(Path(found)))
            self.show_photos()
            self.list.setCurrentRow(self.list.count() - 1)

    def drop(self) -> None:
        """Take the current one away; it goes when the entry is saved."""
        here = self.list.currentRow()
        if here < 0:
            return
        if here < len(self.kept):
            self.dropped.append(self.kept.pop(here).id)
        else:
            del self.new[here - len(self.kept)]
        self.show_photos()


class EntrySheet(FormSheet):
    """What was done of a line: state, day, words, obstacle, photographs."""

    def __init__(self, line: LineView, entry: EntryView | None = None) -> None:
        super().__init__(
            "Ubah realisasi" if entry else "Catat realisasi", "Simpan realisasi", line.line.programme, columns=2
        )
        form = self.form
        words = tuple((status.value, told) for status, told in STATUS_WORDS)
        form.add("status", Field("Sudah dilaksanakan?", Choice(words), needed=True, above=True), 0, 0)
        form.add("tanggal", Field("Tanggal (kosong: hari ini)", DateEdit(), above=True), 0, 1)
        described = NoteEdit("Apa yang sudah dikerjakan", 4, NOTE_MAX)
        form.add("deskripsi", Field("Deskripsi tindak lanjut", described, needed=True, above=True), 1, 0, 2)
        obstacle = NoteEdit("boleh kosong", 2, NOTE_MAX)
        form.add("hambatan", Field("Tantangan atau hambatan", obstacle, above=True), 2, 0, 2)
        self.photos = PhotoList(entry.photos if entry else ())
        form.grid.addWidget(self.photos, 3, 0, 1, 2)
        if entry is not None:
            own = entry.entry
            day = numeric_date(own.day) if own.day is not None else ""
            form.set_values(
                {
                    "status": own.status.value, "tanggal": day, "deskripsi": own.description,
                    "hambatan": own.obstacle,
                }
            )  # fmt: skip

    def keys(self) -> tuple[KeyAct, ...]:
        """Photographs."""
        return (
            KeyAct("F5", "Tambah foto", self.photos.add), KeyAct("F6", "Hapus foto", self.photos.drop), *super().keys()
        )  # fmt: skip

    def data(self) -> RealisationData:
        """As typed."""
        v = self.form.values()
        return RealisationData(Status(v["status"]), v["deskripsi"], v["hambatan"], self.text("tanggal"))

    def typed_state(self) -> dict[str, object]:
        """The fields, and the paths of pictures not added yet."""
        return {**super().typed_state(), "foto": [str(p.path) for p in self.photos.new]}

    def restore(self, state: Mapping[str, object]) -> None:
        """Put them back."""
        super().restore(state)
        paths = state.get("foto")
        if isinstance(paths, list):
            self.photos.new = [NewPhoto(Path(str(p))) for p in paths]
            self.photos.show_photos()


class SettleSheet(FormSheet):
    """What was left open is done after all."""

    def __init__(self, described: str) -> None:
        intro = "Catatan ini tetap seperti tertulis; tanggal selesainya ditambahkan."
        super().__init__("Selesai dikerjakan", "Catat selesai", f"{described}\n\n{intro}", 1)
        self.form.add("tanggal", Field("Tanggal selesai", DateEdit(), needed=True, above=True), 0)

    def problem(self) -> Refusal | None:
        """The day is needed."""
        if self.text("tanggal"):
            return None
        return Refusal("tanggal", "Tulis tanggal selesainya.", "tanggal")
