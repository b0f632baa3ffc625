"""Recaps: all periods of one office, and the workbooks of many offices put together by their data sheets.

Nothing but totals is read. The index is computed again from them, so that a file cannot claim another.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from loket_app.domain.dates import local, plain_date
from loket_app.domain.errors import Disturbance, Refused, refuse
from loket_app.domain.survey.instrument import Instrument
from loket_app.domain.survey.recap import RecapRow, RecapUnsur, in_conflict, one_row_each, unsur_of_result
from loket_app.store.tables import survey_period
from loket_app.usecases.desk import Look
from loket_app.usecases.merging import contradictions, read_each
from loket_app.usecases.queries import survey
from loket_app.usecases.queries.survey_rtl import plan_of
from loket_app.usecases.survey.periods import REPORTED, instrument_of
from loket_app.usecases.survey.sheet import Row, read_sheet
from loket_app.usecases.whole_files import write_over

MOST_ROWS: Final = 2_000
MOST_NUMBER: Final = 400_000_000
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of putting files together: the rows, and what was not taken or does not agree, a sentence each."""

    rows: tuple[RecapRow, ...]
    troubles: tuple[str, ...]
    target: str = ""

    def lines(self) -> list[str]:
        """For people."""
        units = len({row.unit.casefold() for row in self.rows})
        told = f"Ditulis: {self.target}. {len(self.rows)} baris dari {units} unit."
        return [told, *(f"! {trouble}" for trouble in self.troubles)]

    def to_data(self) -> dict[str, object]:
        """For programs."""
        rows = [{"unit": r.unit, "periode": r.period, "n": r.respondents, "ikm": r.hundredths} for r in self.rows]
        return {"ditulis": self.target, "baris": rows, "masalah": list(self.troubles)}


# --- one office -------------------------------------------------------------------------------------------------


def recap_rows(look: Look) -> tuple[RecapRow, ...]:
    """Every period of this office that has a value, the oldest first; those of old reports as they were printed."""
    rows = look.connection.execute(select(survey_period).order_by(survey_period.c.first, survey_period.c.id)).all()
    found = (_of_period(look, row) for row in rows)
    return tuple(row for row in found if row is not None)


def _of_period(look: Look, row: Any) -> RecapRow | None:
    import json

    office = look.settings.office()
    plan = plan_of(look, row.id)
    told = "" if plan is None else "; ".join(view.line.programme for view in plan.lines)
    if row.state == REPORTED:
        body = json.loads(row.published)
        unsur = _printed(body["nrr"], instrument_of(look, row))
        respondents, printed = body["respondents"], body["ikm"]
    else:
        found = survey.result(look, row.id).result
        if not found.n:
            return None
        unsur, respondents, printed = unsur_of_result(found), found.n, None
    return RecapRow(
        office.name, office.kabupaten, row.title, row.first, row.last, respondents, unsur, row.method, told, printed
    )


def _printed(nrr: Mapping[str, int], instrument: Instrument) -> tuple[RecapUnsur, ...]:
    return tuple(RecapUnsur(u.key, u.label, printed=nrr[u.key] * 25) for u in instrument.unsur if u.key in nrr)


def recap_title(look: Look) -> tuple[str, str]:
    """The two lines above an office's own recap."""
    office = look.settings.office()
    today = local(look.now, look.zone).date()
    return f"{office.name}, {office.kabupaten}", f"Dibuat {plain_date(today)}"


def draw_recap(rows: Sequence[RecapRow], title: str, made: str = "") -> bytes:
    """The recap as .xlsx. Raises `Refused` without a row."""
    from loket_app.documents.recap_workbook import recap_workbook

    if not rows:
        raise refuse("rekap_kosong", "Belum ada periode yang dapat direkap.")
    return recap_workbook(rows, title, made)


# --- many offices -----------------------------------------------------------------------------------------------


def merge_folder(folder: Path, target: Path, title: str = "") -> Merged:
    """Put all workbooks of a folder together into one. Raises `Refused` when none of them holds a recap."""
    if target.suffix.lower() != ".xlsx":
        raise refuse("bukan_xlsx", f"{target.name}: buku kerja disimpan sebagai .xlsx.", "hasil")
    if not folder.is_dir():
        raise Disturbance(f"{folder} bukan folder.", "Sebut folder yang berisi buku kerja dari setiap unit.")
    files = sorted(p for p in folder.iterdir() if p.suffix.lower() == ".xlsx" and not p.name.startswith("~$"))
    merged = merge_recaps(p for p in files if p.resolve() != target.resolve())
    if not merged.rows:
        why = f" {merged.troubles[0]}" if merged.troubles else ""
        raise refuse("rekap_kosong", f"Tidak ada rekap SKM di folder {folder.name}.{why}")
    regions = {row.kabupaten for row in merged.rows if row.kabupaten}
    above = ", ".join(part for part in (*sorted(regions)[:1], title) if part) if len(regions) == 1 else title
    write_over(target, draw_recap(merged.rows, above))
    return Merged(merged.rows, merged.troubles, str(target))


def merge_recaps(files: Iterable[Path]) -> Merged:
    """The rows of these workbooks, each unit and period once; a file that is no recap is named, the rest taken."""
    rows, troubles = read_each(files, read_recap)
    return Merged(one_row_each(rows), (*troubles, *contradictions(in_conflict(rows))))


def read_recap(file: Path) -> tuple[RecapRow, ...]:
    """The rows of the data sheet of one workbook. Raises `Refused` naming the line, or `Disturbance`."""
    from loket_app.documents.recap_workbook import DATA, FIXED, SIGN

    sheet = read_sheet(file, name=DATA)
    if not sheet.rows or sheet.rows[0].cells[0] != SIGN:
        raise refuse("bukan_rekap", f"{file.name}: lembar «{DATA}» bukan rekap SKM dari program ini.")
    head = next((row for row in sheet.rows if row.cells[: len(FIXED)] == FIXED), None)
    if head is None:
        raise refuse("rekap_rusak", f"{file.name}: judul kolom lembar «{DATA}» berubah.")
    body = [row for row in sheet.rows if row.line > head.line][: MOST_ROWS + 1]
    if len(body) > MOST_ROWS:
        raise refuse("terlalu_banyak", f"{file.name}: rekap lebih dari {MOST_ROWS} baris.")
    return tuple(_row(_Line(file.name, head, row)) for row in body)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a data sheet, asked by the name of its column."""

    file: str
    head: Row
    row: Row

    def text(self, name: str, most: int = 300) -> str:
        cells, place = self.row.cells, self.head.cells.index(name)
        return " ".join(cells[place].split())[:most] if place < len(cells) else ""

    def number(self, name: str) -> int | None:
        text = self.text(name)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= MOST_NUMBER):
            raise self.wrong(f"{name} tertulis «{text[:20]}», seharusnya bilangan bulat")
        return int(text)

    def day(self, name: str) -> str:
        text = self.text(name)
        try:
            return date.fromisoformat(text).isoformat() if text else ""
        except ValueError:
            raise self.wrong(f"{name} tertulis «{text[:20]}», bukan tanggal") from None

    def wrong(self, what: str) -> Refused:
        return refuse("rekap_salah", f"{self.file}, baris {self.row.line}: {what}.")


def _row(line: _Line) -> RecapRow:
    unit = line.text("unit")
    if not unit:
        raise line.wrong("nama unit kosong")
    keys = [name.partition(".")[0] for name in line.head.cells if name.endswith(".nama")]
    unsur = tuple(u for u in (_unsur(line, key) for key in keys) if u is not None)
    printed = _index(line, "ikm_cetak")
    if not unsur and printed is None:
        raise line.wrong("tidak ada nilai")
    respondents = line.number("responden") or 0
    if any(u.answers for u in unsur) and not respondents:
        raise line.wrong("jumlah responden kosong")
    return RecapRow(
        unit=unit, kabupaten=line.text("kabupaten"), period=line.text("periode"), first=line.day("mulai"),
        last=line.day("selesai"), respondents=respondents, unsur=unsur, method=line.text("metode"),
        follow_up=line.text("tindak_lanjut", 2_000), printed=printed,
    )  # fmt: skip


def _unsur(line: _Line, key: str) -> RecapUnsur | None:
    if not _KEY.fullmatch(key):
        raise line.wrong(f"kunci unsur «{key[:40]}» tidak dikenal")
    label = line.text(f"{key}.nama")
    total, answers = line.number(f"{key}.jumlah") or 0, line.number(f"{key}.jawaban") or 0
    printed = _index(line, f"{key}.nilai_cetak")
    if not answers <= total <= 4 * answers:
        raise line.wrong(f"jumlah nilai {key} ({total}) tidak mungkin dari {answers} jawaban")
    if not (label or answers or printed is not None):
        return None
    return RecapUnsur(key, label or key, total, answers, printed)


def _index(line: _Line, name: str) -> int | None:
    value = line.number(name)
    if value is not None and not 2_500 <= value <= 10_000:
        raise line.wrong(f"{name} di luar 25,00 sampai 100,00")
    return value
