"""SOP: the steps with their posts, limits and the words on their buttons, and the head of the SOP sheet."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from loket_app.definitions.catalog import HEADER_LABELS
from loket_app.domain.catalog import StepKind, Symbol
from loket_app.domain.errors import Refusal
from loket_app.domain.people import ROLE_LABELS, Role
from loket_app.ui.fields import Choice, LineEdit, NoteEdit
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.pengaturan.editors import (
    EXAMPLE,
    IntEdit,
    LimitEdit,
    LinesEdit,
    TicksEdit,
    WordsEdit,
    limit_words,
)
from loket_app.ui.pengaturan.page import Body, scrolled
from loket_app.ui.pengaturan.paths import steps_of
from loket_app.ui.pengaturan.records import RecordPage
from loket_app.ui.pengaturan.rows import Line, RowsEditor, cell
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Chip, Segmented, label

STEPS, HEAD = "langkah", "kepala"
KINDS = {
    StepKind.GREETING.value: "Sambut tamu", StepKind.GUEST_BOOK.value: "Buku tamu",
    StepKind.INTAKE.value: "Verifikasi berkas", StepKind.EXAMINE.value: "Teliti", StepKind.PRODUCE.value: "Cetak surat",
    StepKind.RECHECK.value: "Periksa lagi", StepKind.PARAF.value: "Paraf", StepKind.SIGN.value: "Tanda tangan",
    StepKind.RECORD.value: "Catat hasil", StepKind.FORWARD.value: "Teruskan ke instansi",
    StepKind.TO_COUNTER.value: "Bawa ke loket", StepKind.HAND_OVER.value: "Serahkan",
}  # fmt: skip
POSTS = tuple((role.value, words) for role, words in ROLE_LABELS.items() if role is not Role.ADMIN)
SYMBOLS = (
    (Symbol.PROCESS.value, "Kotak: kegiatan"), (Symbol.DECISION.value, "Belah ketupat: keputusan"),
    (Symbol.TERMINAL.value, "Kapsul: mulai atau selesai"),
)  # fmt: skip
ON_SHEET = ("simbol", "bila_tidak", "pelaksana_lain")
"""What a step says for its printed sheet only; absent where nothing is chosen."""
COLUMNS = "kolom"
SHORT_HEAD = ("nomor", "tanggal_pembuatan", "tanggal_revisi", "tanggal_efektif", "disahkan_oleh", "nama")


class PostsEdit(WordsEdit):
    """Posts in an order, by their names with commas between; a name that is no post is refused by the reader."""

    def value(self) -> Any:
        """The keys of the posts."""
        keys = {words.casefold(): key for key, words in POSTS}
        return [keys.get(word.casefold(), word) for word in super().value()]

    def set_value(self, value: Any) -> None:
        """Show their names."""
        names = dict(POSTS)
        super().set_value([names.get(key, key) for key in value or ()])


class SopPage(RecordPage):
    """Saving makes a new version; requests that are open keep the one they began under."""

    LIST_WIDTH = 256
    title = "SOP"
    caption = "Menyimpan membuat versi baru: permohonan baru memakainya, yang sedang berjalan tetap memakai versinya."
    icon = "report"
    kind = "sop"
    new_words = "SOP baru"
    new_name = "(SOP baru)"

    def columns(self) -> Any:
        """Name and state; SOPs have no number."""
        _, name, word = super().columns()
        return name, word

    def word_width(self) -> int:
        """Narrow: the names of SOPs are long."""
        return 64

    def build_editor(self) -> None:
        """Name and sheet switch above, steps or head below."""
        self.name = Blocks()
        self.name.put("nama", "Nama SOP", LineEdit("misalnya Portir Pelayanan", 300), 12, needed=True)
        self.sheet = Segmented("Lembar SOP", ((STEPS, "Langkah"), (HEAD, "Kepala lembar")))
        self.total = label("", "small", "muted")
        self.chip = Chip(EXAMPLE, "warning", Tone.WARN)
        told = QHBoxLayout()
        told.setSpacing(10)
        told.addStretch(1)
        told.addWidget(self.chip)
        told.addWidget(self.total)
        right = QVBoxLayout()
        right.setSpacing(3)
        right.addLayout(told)
        right.addWidget(self.sheet, 0, Qt.AlignmentFlag.AlignRight)
        right.addStretch(1)
        bar = QHBoxLayout()
        bar.setSpacing(12)
        bar.addWidget(self.name, 1)
        bar.addLayout(right)
        self.stack = QStackedWidget()
        self.stack.addWidget(scrolled(self._steps()))
        self.stack.addWidget(scrolled(self._head()))
        self.sheet.chosen.connect(self._turn)
        column = QVBoxLayout(self.editor)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(bar)
        column.addWidget(self.stack, 1)
        self.name.changed.connect(self.edited)

    def _steps(self) -> RowsEditor:
        fields = Blocks()
        fields.put("singkat", "Nama singkat", LineEdit("misalnya Sekcam · paraf", 60), 3, needed=True)
        fields.put("peran", "Dikerjakan oleh", Choice(POSTS), 3)
        fields.put("jenis", "Jenis langkah", Choice(tuple(KINDS.items())), 3)
        fields.put("batas", "Batas waktu", LimitEdit(), 3)
        fields.put("tombol", "Tulisan pada tombol", LineEdit("Sudah diparaf — teruskan", 90), 5, needed=True)
        fields.put("nama", "Uraian pada lembar SOP", LineEdit("", 500), 7, needed=True)
        fields.put("kelengkapan", "Kelengkapan", WordsEdit("pisahkan dengan koma"), 5)
        fields.put("keluaran", "Keluaran", LineEdit("", 200), 3)
        fields.put("keterangan", "Keterangan", NoteEdit("", 2, 300), 4)
        fields.heading("Pada lembar SOP", "Hanya untuk gambar alur; jalannya berkas di loket tidak berubah.")
        fields.put("simbol", "Simbol", Choice(SYMBOLS, empty="menurut tempatnya"), 5)
        fields.put("bila_tidak", "Bila tidak, kembali ke langkah", IntEdit("nomor"), 5, hint="hanya untuk keputusan")
        fields.put("pelaksana_lain", "Pelaksana lain", TicksEdit(POSTS, 3), 12)
        columns = (
            cell("No.", lambda line: str(line.place), 48, _quiet),
            cell("Langkah", lambda line: str(line.data.get("singkat", "")) or "(belum dinamai)", strong=True),
            cell("Dikerjakan oleh", lambda line: _words(dict(POSTS), line, "peran"), 172),
            cell("Jenis", lambda line: _words(KINDS, line, "jenis"), 150, _quiet),
            cell("Batas", lambda line: limit_words(line.data.get("batas")), 128),
        )
        self.rows = RowsEditor("Langkah SOP", columns, fields, _blank_step, 6, thing="langkah", spare=(3, 2))
        self.rows.edited.connect(self.edited)
        return self.rows

    def _head(self) -> Blocks:
        head = self.head = Blocks()
        for key, words in HEADER_LABELS.items():
            short = key in SHORT_HEAD
            head.put(key, words, WordsEdit("", ";") if short else LinesEdit("", 4), 4 if short else 6)
        head.put(
            COLUMNS, "Urutan kolom pelaksana", PostsEdit("menurut urutan langkah"), 12,
            hint="nama pelaksana dari kiri ke kanan, dipisahkan koma",
        )  # fmt: skip
        head.changed.connect(self.edited)
        return head

    def _turn(self, sheet: str) -> None:
        self.stack.setCurrentIndex(0 if sheet == STEPS else 1)

    # -- one SOP ------------------------------------------------------------------------------------------------------

    def blank(self) -> Body:
        """A new SOP begins with the steps that every SOP has."""
        return {
            "nama": "", "contoh": False, "kepala": {},
            "langkah": [
                {**_blank_step(), "jenis": StepKind.INTAKE.value, "singkat": "Loket · verifikasi",
                 "nama": "Petugas Loket memeriksa kelengkapan berkas.", "tombol": "Berkas lengkap — terima"},
                {**_blank_step(), "jenis": StepKind.RECORD.value, "singkat": "Loket · catat hasil",
                 "nama": "Petugas Loket mencatat hasil layanan.", "tombol": "Hasil dicatat"},
                {**_blank_step(), "jenis": StepKind.HAND_OVER.value, "singkat": "Loket · serahkan",
                 "nama": "Petugas Loket menyerahkan hasil kepada pemohon.", "tombol": "Sudah diserahkan"},
            ],
        }  # fmt: skip

    def fill(self, body: Body) -> None:
        """Name, steps, head."""
        self.name.show_values(body)
        self.rows.set_value(body.get("langkah", ()))
        self.head.show_values({**body.get("kepala", {}), COLUMNS: body.get(COLUMNS)})

    def read(self, base: Body) -> Body:
        """Steps are numbered in their order; a part of the head that is empty and never was written stays out."""
        written = base.get("kepala", {})
        typed = self.head.values()
        columns = typed.pop(COLUMNS)
        head = {k: v for k, v in typed.items() if v or k in written}
        steps = [{**_without_empty(row), "no": n} for n, row in enumerate(self.rows.value(), 1)]
        body = {**base, **self.name.values(), "langkah": steps, "kepala": head, COLUMNS: columns}
        return body if columns else {key: value for key, value in body.items() if key != COLUMNS}

    def mark(self, parts: tuple[str, ...]) -> None:
        """One mark for the whole SOP."""
        self.chip.setVisible(bool(parts))

    def judge(self, body: Body) -> None:
        """The sum of the limits, where they are all minutes."""
        limits = [row.get("batas") for row in body.get("langkah", ())]
        minutes = [m for m in (limit.get("menit") for limit in limits if limit) if isinstance(m, int)]
        if limits and len(minutes) == len(limits):
            self.total.setText(f"Jumlah batas: {sum(minutes)} menit")
        else:
            self.total.setText(f"{len(limits)} langkah, tidak semuanya berbatas menit")

    def place(self, refusal: Refusal) -> bool:
        """A field of the name, a step, or a part of the head."""
        steps = steps_of(refusal.field)
        if not steps:
            return False
        first, number = steps[0]
        key = steps[1][0] if len(steps) > 1 else ""
        if first == "langkah" and number is not None:
            self.sheet.choose(STEPS)
            return self.rows.refuse(number, key, refusal.sentence)
        if first == COLUMNS:
            self.sheet.choose(HEAD)
            return self.head.refuse_at(COLUMNS, refusal.sentence)
        if first == "kepala" and key:
            self.sheet.choose(HEAD)
            return self.head.refuse_at(key, refusal.sentence)
        return self.name.refuse_at(first, refusal.sentence)

    def saved_words(self, key: str) -> str:
        """What follows for the requests that are open."""
        count = self.known.office.open_by_sop.get(key, 0) if self.known is not None else 0
        if not count:
            return "SOP tersimpan sebagai versi baru, dan dipakai mulai permohonan berikutnya."
        return f"SOP tersimpan sebagai versi baru. {count} permohonan yang berjalan tetap memakai versi lamanya."

    def set_editable(self, on: bool) -> None:
        """Steps and head can be read."""
        self.name.setEnabled(on)
        self.head.setEnabled(on)
        self.rows.set_editable(on)

    def focus_editor(self) -> None:
        """Begin at the steps."""
        first = self.rows.table if self.sheet.value() == STEPS else next(iter(self.head.fields.values())).widget
        first.setFocus(Qt.FocusReason.TabFocusReason)


def _blank_step() -> Body:
    return {
        "jenis": StepKind.EXAMINE.value, "peran": Role.LOKET.value, "nama": "", "singkat": "", "tombol": "",
        "batas": {"menit": 5}, "kelengkapan": [], "keluaran": "", "keterangan": "",
    }  # fmt: skip


def _without_empty(row: Body) -> Body:
    return {key: value for key, value in row.items() if value or key not in ON_SHEET}


def _words(words: dict[str, str], line: Line, key: str) -> str:
    value = str(line.data.get(key, ""))
    return words.get(value, value)


def _quiet(_: Line) -> Tone:
    return Tone.MUTED
