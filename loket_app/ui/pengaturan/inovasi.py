"""Inovasi LAYAR RAMAH: the stages and their dates, as the decree and its schedule print them."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from loket_app.domain import dates
from loket_app.domain.errors import Refusal
from loket_app.domain.innovation import weeks_text
from loket_app.ui.fields import LineEdit
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.pengaturan.editors import IsoDateEdit
from loket_app.ui.pengaturan.page import Body, Record, SettingPage, scrolled
from loket_app.ui.pengaturan.paths import steps_of
from loket_app.ui.pengaturan.room import Known
from loket_app.ui.pengaturan.rows import Line, RowsEditor, cell
from loket_app.ui.theme import Tone
from loket_app.usecases.settings import INNOVATION, ONLY


class InovasiPage(SettingPage):
    """The stages of the innovation in their order."""

    title = "Tahapan inovasi"
    caption = "Tahapan LAYAR RAMAH untuk lampiran SK inovasi dan jadwalnya di layar Dokumen, per minggu dalam bulan."
    icon = "delivery"
    kind = INNOVATION

    def build(self) -> None:
        """One table."""
        fields = Blocks()
        fields.put("kegiatan", "Kegiatan", LineEdit("misalnya Percobaan LAYAR RAMAH", 400), 12, needed=True)
        fields.put("dari", "Dari tanggal", IsoDateEdit(), 4, needed=True)
        fields.put("sampai", "Sampai tanggal", IsoDateEdit(), 4, needed=True)
        fields.put("keterangan", "Keterangan", LineEdit("boleh kosong", 400), 4)
        columns = (
            cell("No.", lambda line: str(line.place), 48, _quiet),
            cell("Kegiatan", lambda line: str(line.data.get("kegiatan", "")) or "(belum ditulis)", strong=True),
            cell("Waktu", _weeks, 390, _quiet),
        )
        self.rows = RowsEditor("Tahapan", columns, fields, _blank, 9, thing="tahap", spare=(2,))
        self.rows.edited.connect(self.edited)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(self.rows))

    def records_of(self, known: Known) -> dict[str, Record]:
        """The one plan; an office that was founded before there was one begins with an empty list."""
        return super().records_of(known) or {ONLY: Record(ONLY, {"tahap": []}, "Belum ada tahapan")}

    def fill(self, body: Body) -> None:
        """Show the stages."""
        self.rows.set_value(body.get("tahap", ()))

    def read(self, base: Body) -> Body:
        """The stages; a note that is empty is not written."""
        rows = [{k: v for k, v in row.items() if v or k != "keterangan"} for row in self.rows.value()]
        return {**base, "tahap": rows}

    def finished(self, body: Body, base: Mapping[str, Any]) -> Body:
        """Stages that were changed are the office's own now."""
        if body.get("tahap") != base.get("tahap"):
            body.pop("contoh", None)
        return body

    def confirmable(self) -> tuple[str, ...]:
        """All of them at once."""
        return ()

    def place(self, refusal: Refusal) -> bool:
        """A stage of the list."""
        steps = steps_of(refusal.field)
        if len(steps) < 2 or steps[0][1] is None:
            return False
        return self.rows.refuse(steps[0][1], steps[1][0], refusal.sentence)

    def set_editable(self, on: bool) -> None:
        """The list can be read."""
        self.rows.set_editable(on)

    def saved_words(self, key: str) -> str:
        """What follows."""
        return "Tahapan tersimpan, dipakai mulai cetakan berikutnya."

    def enter(self) -> None:
        """Begin at the list."""
        self.rows.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _weeks(line: Line) -> str:
    first, last = (dates.parse_date(str(line.data.get(key, ""))) for key in ("dari", "sampai"))
    if first is None or last is None:
        return "tanggal belum lengkap"
    return weeks_text(first, last) if first <= last else "tanggal terbalik"


def _quiet(_: Line) -> Tone:
    return Tone.MUTED


def _blank() -> Body:
    return {"kegiatan": "", "dari": "", "sampai": ""}
