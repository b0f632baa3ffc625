"""The list of closed days with the fields of one: the same on the first day and in Pengaturan."""

from typing import Any

from loket_app.definitions.national_days import is_estimate
from loket_app.domain import dates
from loket_app.domain.office_hours import CLOSED_KINDS
from loket_app.ui.fields import Choice, LineEdit, Tick
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.pengaturan.editors import IsoDateEdit
from loket_app.ui.pengaturan.rows import Line, RowsEditor, cell
from loket_app.ui.theme import Tone


def closed_days(kind: str) -> RowsEditor:
    """The editor; a new day is of this kind."""
    fields = Blocks()
    fields.put("tanggal", "Tanggal", IsoDateEdit(), 3, needed=True)
    fields.put("nama", "Nama hari libur", LineEdit("misalnya Hari Raya Nyepi", 200), 5, needed=True)
    fields.put("jenis", "Jenis", Choice(tuple(CLOSED_KINDS.items())), 2)
    fields.put("aktif", "Kantor", Tick("Tutup"), 2)
    columns = (
        cell("Tanggal", lambda line: shown_day(line.data.get("tanggal"), True), 152),
        cell("Nama", lambda line: str(line.data.get("nama", "")) or "(belum dinamai)", tone=_day_tone),
        cell("Jenis", lambda line: CLOSED_KINDS.get(str(line.data.get("jenis")), ""), 124, _quiet),
        cell("Kantor", lambda line: "tutup" if line.data.get("aktif", True) else "buka (piket)", 100, _open_tone),
    )

    def blank() -> dict[str, Any]:
        return {"tanggal": "", "nama": "", "jenis": kind, "aktif": True}

    return RowsEditor("Hari libur", columns, fields, blank, 7, ordered=False, thing="hari libur")


def shown_day(value: Any, weekday: bool = False) -> str:
    """A date in a table; what is no date yet as typed."""
    found = dates.parse_date(str(value or ""))
    if found is None:
        return str(value or "(belum diisi)")
    return dates.short_date(found) if weekday else dates.numeric_date(found)


def _open_tone(line: Line) -> Tone:
    return Tone.LATE if line.data.get("aktif", True) else Tone.GOOD


def _day_tone(line: Line) -> Tone:
    return Tone.WARN if is_estimate(str(line.data.get("nama", ""))) else Tone.PLAIN


def _quiet(_: Line) -> Tone:
    return Tone.MUTED
