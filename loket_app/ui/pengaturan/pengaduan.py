"""Pengaduan: in how many working days a complaint is answered, and what complaints may be about."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from loket_app.definitions.complaints import NAME, complaint_data
from loket_app.domain.complaint import LEAST_DAYS, MOST_DAYS, ComplaintRules
from loket_app.domain.errors import Refusal
from loket_app.ui.fields import LineEdit, Tick
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.pengaturan.editors import IntEdit
from loket_app.ui.pengaturan.page import Body, Record, SettingPage, scrolled
from loket_app.ui.pengaturan.paths import steps_of
from loket_app.ui.pengaturan.records import key_from
from loket_app.ui.pengaturan.room import Known
from loket_app.ui.pengaturan.rows import Line, RowsEditor, cell
from loket_app.ui.theme import Tone
from loket_app.usecases.office_settings import save_setting
from loket_app.usecases.settings import COMPLAINTS, ONLY

DAYS, ROWS = "hari_jawab", "kategori"


class PengaduanPage(SettingPage):
    """One setting. An office that never saved it sees the shipped values, marked as example."""

    title = "Pengaduan"
    caption = "Batas jawaban dalam hari kerja menurut jam layanan, dan perihal yang dapat dipilih saat mencatat."
    icon = "objection"
    kind = COMPLAINTS

    def build(self) -> None:
        """The number of days, and the table of categories."""
        form = self.form = Blocks()
        form.heading("Batas jawaban", "Dihitung sejak pengaduan diterima, atau sejak dibuka lagi.")
        form.put(DAYS, "Hari kerja sampai dijawab", IntEdit(f"{LEAST_DAYS} sampai {MOST_DAYS}", 3), 4, needed=True)
        form.heading("Perihal", "Dibaca pelapor pada tanda terima; yang tidak dipakai tetap menamai yang lama.", ROWS)
        form.changed.connect(self.edited)
        fields = Blocks()
        fields.put("nama", "Perihal, seperti dibaca pelapor", LineEdit("misalnya Waktu pelayanan", NAME), 12, True)
        fields.put("hari", "Hari kerja sendiri", IntEdit("kosong: seperti yang lain", 3), 6)
        fields.put("pakai", "Dapat dipilih", Tick("Ya"), 6)
        columns = (
            cell("No.", lambda line: str(line.place), 48, _quiet),
            cell("Perihal", lambda line: str(line.data.get("nama", "")) or "(belum ditulis)", strong=True),
            cell("Hari kerja", _days, 120, _quiet),
            cell("", lambda line: "" if line.data.get("pakai", True) else "tidak dipakai", 110, _quiet),
        )
        self.rows = RowsEditor("Perihal pengaduan", columns, fields, _blank, 9, thing="perihal", spare=(2,))
        self.rows.edited.connect(self.edited)
        both = QWidget()
        inner = QVBoxLayout(both)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(form)
        inner.addWidget(self.rows)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(both))

    def records_of(self, known: Known) -> dict[str, Record]:
        """The one setting; an office that never saved it has the shipped one."""
        usual = Record(ONLY, complaint_data(ComplaintRules()), "Belum pernah diubah")
        return super().records_of(known) or {ONLY: usual}

    @classmethod
    def examples_in(cls, known: Known) -> int:
        """Also where the shipped values were never saved."""
        return super().examples_in(known) if known.office.of(cls.kind) else len(ComplaintRules().example)

    def mark(self, parts: tuple[str, ...]) -> None:
        """Examples beside the field and over the table."""
        self.form.mark(parts)

    def fill(self, body: Body) -> None:
        """Show the values."""
        self.form.show_values({DAYS: body.get(DAYS)})
        self.rows.set_value(body.get(ROWS, ()))

    def read(self, base: Body) -> Body:
        """What is shown; a new category gets its key from its name."""
        rows = [{k: v for k, v in row.items() if v is not None} for row in self.rows.value()]
        taken: dict[str, Any] = {str(row["kunci"]): row for row in rows if row.get("kunci")}
        for row in rows:
            if not row.get("kunci") and row.get("nama"):
                row["kunci"] = key_from(str(row["nama"]), taken, "perihal")
                taken[row["kunci"]] = row
        return {**base, DAYS: self.form.fields[DAYS].value(), ROWS: rows}

    def place(self, refusal: Refusal) -> bool:
        """At its field, or in its row."""
        steps = steps_of(refusal.field)
        if len(steps) < 2 or steps[0][1] is None:
            return self.form.refuse_at((refusal.field or "").partition("[")[0], refusal.sentence)
        key = "nama" if steps[1][0] == "kunci" else steps[1][0]
        return self.rows.refuse(steps[0][1], key, refusal.sentence)

    def confirm(self) -> None:
        """F7: the shipped values are the office's own now; they may never have been saved before."""
        if self.key in self.drafts or not self.may_write():
            return
        self.room.counter.do(
            save_setting, self.kind, ONLY, {**self.base(), "contoh": []}, done=self._confirmed,
            refused=self.notice.refuse, disturbed=self.notice.disturbed,
        )  # fmt: skip

    def set_editable(self, on: bool) -> None:
        """The values can be read."""
        self.form.setEnabled(on)
        self.rows.set_editable(on)

    def saved_words(self, key: str) -> str:
        """What follows."""
        return "Tersimpan. Pengaduan yang sudah diterima tetap menurut batasnya sendiri."

    def enter(self) -> None:
        """Begin at the number of days."""
        self.form.fields[DAYS].widget.setFocus(Qt.FocusReason.OtherFocusReason)


def _blank() -> dict[str, Any]:
    return {"kunci": "", "nama": "", "pakai": True}


def _quiet(_: Line) -> Tone:
    return Tone.MUTED


def _days(line: Line) -> str:
    days: Mapping[str, Any] = line.data
    return f"{days['hari']} hari kerja" if days.get("hari") else "seperti yang lain"
