"""Alasan jeda and Formulir kertas: the two short lists of the office."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from loket_app.domain.errors import Refusal
from loket_app.domain.people import ROLE_LABELS, Role
from loket_app.ui.fields import Choice, LineEdit, Tick
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.pengaturan.page import Body, SettingPage, scrolled
from loket_app.ui.pengaturan.paths import steps_of
from loket_app.ui.pengaturan.records import key_from
from loket_app.ui.pengaturan.room import Known
from loket_app.ui.pengaturan.rows import Line, RowsEditor, cell
from loket_app.ui.theme import Tone
from loket_app.usecases.settings import PAPERS, PAUSE

DECIDERS = tuple(
    (role.value, ROLE_LABELS[role]) for role in (Role.KASI_PELUM, Role.SEKCAM, Role.CAMAT, Role.LOKET, Role.OPERATOR)
)
PURPOSES = {
    "nomor_antrean": "Nomor antrean", "tanda_terima": "Tanda terima berkas", "daftar_kekurangan": "Daftar kekurangan",
    "lembar_kendali": "Lembar kendali", "tanda_terima_penyerahan": "Tanda terima penyerahan",
    "kroscek": "Lembar kroscek", "jawaban_keberatan": "Jawaban keberatan", "jawaban_penolakan": "Jawaban penolakan",
    "tanda_terima_pengaduan": "Tanda terima pengaduan", "jawaban_pengaduan": "Jawaban pengaduan",
    "surat_tugas_antar": "Surat tugas antar", "slip_antar": "Slip antar",
}  # fmt: skip


class JedaPage(SettingPage):
    """The closed list of reasons to pause: what each stops, and who decides."""

    title = "Alasan jeda"
    caption = "Hanya alasan di daftar ini yang dapat menghentikan jam, dan setiap jeda tercatat dengan pemutusnya."
    icon = "pause"
    kind = PAUSE

    def build(self) -> None:
        """One table."""
        fields = Blocks()
        fields.put("nama", "Alasan, seperti dibaca pemohon", LineEdit("misalnya Listrik padam", 300), 12, needed=True)
        fields.put("menghentikan_langkah", "Jam langkah", Tick("Berhenti selama jeda"), 4)
        fields.put("menghentikan_janji", "Jam janji", Tick("Ikut berhenti"), 4)
        fields.put("diputuskan_oleh", "Diputuskan oleh", Choice(DECIDERS), 4)
        columns = (
            cell("No.", lambda line: str(line.place), 48, _quiet),
            cell("Alasan", lambda line: str(line.data.get("nama", "")) or "(belum ditulis)", strong=True),
            cell("Menghentikan", _stops, 160),
            cell("Diputuskan oleh", _decider, 180, _quiet),
            cell("", lambda line: "contoh" if line.data.get("contoh") else "", 76, lambda _: Tone.WARN),
        )
        self.rows = RowsEditor("Alasan jeda", columns, fields, _blank, 9, thing="alasan", spare=(3, 2))
        self.rows.edited.connect(self.edited)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(self.rows))

    def fill(self, body: Body) -> None:
        """Show the list."""
        self.rows.set_value(body.get("alasan", ()))

    def read(self, base: Body) -> Body:
        """The list; a new reason gets its key from its name."""
        rows = self.rows.value()
        taken: dict[str, Any] = {str(row["kunci"]): row for row in rows if row.get("kunci")}
        for row in rows:
            if not row.get("kunci") and row.get("nama"):
                row["kunci"] = key_from(str(row["nama"]), taken, "jeda")
                taken[row["kunci"]] = row
        return {**base, "alasan": rows}

    def finished(self, body: Body, base: Mapping[str, Any]) -> Body:
        """A reason that was changed is the office's own now."""
        before = {row["kunci"]: row for row in base.get("alasan", ())}
        body["alasan"] = [
            row if row == before.get(row.get("kunci")) else {**row, "contoh": False} for row in body["alasan"]
        ]
        return body

    @classmethod
    def example_parts(cls, body: Mapping[str, Any]) -> tuple[str, ...]:
        """The marked reasons."""
        return tuple(str(row["kunci"]) for row in body.get("alasan", ()) if row.get("contoh"))

    def confirmable(self) -> tuple[str, ...]:
        """All of them at once."""
        return ()

    def place(self, refusal: Refusal) -> bool:
        """A row of the list."""
        steps = steps_of(refusal.field)
        if len(steps) < 2 or steps[0][1] is None:
            return False
        key = "nama" if steps[1][0] == "kunci" else steps[1][0]
        return self.rows.refuse(steps[0][1], key, refusal.sentence)

    def set_editable(self, on: bool) -> None:
        """The list can be read."""
        self.rows.set_editable(on)

    def saved_words(self, key: str) -> str:
        """What follows."""
        return "Daftar alasan tersimpan. Jeda yang sedang berjalan tetap menurut alasan saat dimulai."

    def enter(self) -> None:
        """Begin at the list."""
        self.rows.table.setFocus(Qt.FocusReason.OtherFocusReason)


class FormulirPage(SettingPage):
    """Which form prints each general paper; the papers of services are chosen at the service."""

    title = "Formulir kertas"
    caption = "Formulir untuk kertas umum. Ukuran kertas tanda terima dapat berbeda tiap komputer, di Printer & kertas."
    icon = "letter"
    kind = PAPERS

    def build(self) -> None:
        """One choice a paper."""
        form = self.form = Blocks()
        for key, words in PURPOSES.items():
            form.put(key, words, Choice(), 6)
        form.changed.connect(self.edited)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(form))

    def prepare(self, known: Known) -> None:
        """All forms that there are, those named like the paper first."""
        for key, field in self.form.fields.items():
            editor = field.widget
            assert isinstance(editor, Choice)
            forms = sorted(known.office.forms, key=lambda f: (not f.key.startswith(key), f.title, f.key))
            editor.set_options(tuple((f.key, f"{f.title} \N{MIDDLE DOT} {f.sheet} ({f.key})") for f in forms))

    def fill(self, body: Body) -> None:
        """Show the choices."""
        self.form.show_values(body)

    def read(self, base: Body) -> Body:
        """The choices; papers that this program does not know stay."""
        return {**base, **self.form.values()}

    def place(self, refusal: Refusal) -> bool:
        """A choice."""
        return self.form.refuse_at(refusal.field or "", refusal.sentence)

    def saved_words(self, key: str) -> str:
        """What follows."""
        return "Pilihan formulir tersimpan, dipakai mulai cetakan berikutnya."

    def enter(self) -> None:
        """Begin at the first choice."""
        next(iter(self.form.fields.values())).widget.setFocus(Qt.FocusReason.TabFocusReason)


def _stops(line: Line) -> str:
    step, promise = line.data.get("menghentikan_langkah", True), line.data.get("menghentikan_janji", True)
    if step and promise:
        return "langkah dan janji"
    return "langkah saja" if step else "janji saja" if promise else "tidak satu pun"


def _decider(line: Line) -> str:
    value = str(line.data.get("diputuskan_oleh", Role.KASI_PELUM.value))
    return dict(DECIDERS).get(value, value)


def _quiet(_: Line) -> Tone:
    return Tone.MUTED


def _blank() -> Body:
    return {
        "nama": "", "menghentikan_langkah": True, "menghentikan_janji": True,
        "diputuskan_oleh": Role.KASI_PELUM.value, "contoh": False,
    }  # fmt: skip
