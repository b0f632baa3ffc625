"""`rekap`: the figures of many kecamatan put together, read from their JSON files or workbooks.

Only totals are read, and shares are computed again from them; a file that is no recap is named and left out.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from loket_app.domain.compliance.figures import Figures
from loket_app.domain.compliance.periods import parse_period
from loket_app.domain.compliance.recap import OfficeRow, in_conflict, one_row_each, periods_in, ranked, row_of
from loket_app.domain.errors import Disturbance, refuse
from loket_app.domain.figures import percent_text
from loket_app.usecases.desk import Look
from loket_app.usecases.merging import contradictions, read_each
from loket_app.usecases.survey.sheet import MAX_FILE, read_sheet
from loket_app.usecases.whole_files import write_over

RECAP: Final = "rekap"
"""The key of the row in an office's JSON file."""
MOST_NUMBER: Final = 10**12
MOST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Recap:
    """What came of putting files together: the rows, and what was not taken or does not agree, a sentence each."""

    rows: tuple[OfficeRow, ...]
    troubles: tuple[str, ...]
    target: str = ""

    def lines(self) -> list[str]:
        """For people: the newest period's ranking."""
        told = [f"Ditulis: {self.target}."] if self.target else []
        for key, title in periods_in(self.rows)[-1:]:
            told.append(f"{title}:")
            for place, row in ranked(r for r in self.rows if r.key == key):
                share = percent_text(row.in_time, row.judged) if row.judged else "\N{EN DASH}"
                told.append(f"  {place or '-':>3}  {share:>8}  {row.office}")
        return [*told, *(f"! {trouble}" for trouble in self.troubles)]

    def to_data(self) -> dict[str, object]:
        """For programs."""
        return {"ditulis": self.target, "baris": [plain_row(r) for r in self.rows], "masalah": list(self.troubles)}


def row_of_office(look: Look, figures: Figures, example: bool = False) -> OfficeRow:
    """This office's row."""
    office = look.settings.office()
    return row_of(figures, office.name, office.kabupaten, example)


def plain_row(row: OfficeRow) -> dict[str, Any]:
    """A row as JSON; `read_rows` reads it."""
    from loket_app.documents.office_recap import COLUMNS, SIGN

    return {"bentuk": SIGN, **{name: getattr(row, field) for name, field in COLUMNS.items()}}


def merge_files(files: Iterable[Path], target: Path, made: str) -> Recap:
    """Put the files (or all .json and .xlsx of a folder) together. Raises `Refused` when none of them holds a recap."""
    if target.suffix.lower() != ".xlsx":
        raise refuse("bukan_xlsx", f"{target.name}: buku kerja disimpan sebagai .xlsx.", "simpan")
    rows, troubles = read_each(_each(files, target), read_rows)
    troubles += contradictions(in_conflict(rows))
    found = one_row_each(rows)
    if not found:
        raise refuse("rekap_kosong", f"Tidak ada rekap layanan di berkas itu. {' '.join(troubles[:1])}".strip())
    write_recap(found, target, made)
    return Recap(found, tuple(troubles), str(target))


def _each(files: Iterable[Path], target: Path) -> list[Path]:
    listed: list[Path] = []
    for file in files:
        if file.is_dir():
            inside = sorted(p for p in file.iterdir() if p.suffix.lower() in (".json", ".xlsx"))
            listed += [p for p in inside if not p.name.startswith(("~$", "."))]
        else:
            listed.append(file)
    return [file for file in listed if file.resolve() != target.resolve()]


def write_recap(rows: tuple[OfficeRow, ...], target: Path, made: str) -> None:
    """Write the workbook whole or not at all."""
    from loket_app.documents.office_recap import office_recap_workbook

    write_over(target, office_recap_workbook(rows, made))


def read_rows(file: Path) -> tuple[OfficeRow, ...]:
    """The rows of one file. Raises `Refused` saying what is wrong with it, or `Disturbance`."""
    return _of_json(file) if file.suffix.lower() == ".json" else _of_workbook(file)


def _of_json(file: Path) -> tuple[OfficeRow, ...]:
    try:
        if file.stat().st_size > MAX_FILE:
            raise refuse("terlalu_besar", f"{file.name} terlalu besar untuk sebuah rekap.")
        found = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Disturbance(f"{file.name} tidak dapat dibaca.", "Periksa nama dan folder berkasnya.") from error
    except (ValueError, RecursionError) as error:
        raise refuse("bukan_json", f"{file.name} bukan berkas JSON yang utuh.") from error
    row = found.get(RECAP) if isinstance(found, dict) else None
    if not isinstance(row, dict):
        raise refuse("bukan_rekap", f"{file.name}: tidak ada rekap layanan di dalamnya.")
    return (_row(row, file.name),)


def _of_workbook(file: Path) -> tuple[OfficeRow, ...]:
    from loket_app.documents.office_recap import COLUMNS, DATA, SIGN

    sheet = read_sheet(file, name=DATA)
    if not sheet.rows or sheet.rows[0].cells[0] != SIGN:
        raise refuse("bukan_rekap", f"{file.name}: lembar «{DATA}» bukan rekap layanan dari program ini.")
    names = tuple(COLUMNS)
    head = next((n for n, row in enumerate(sheet.rows) if row.cells[: len(names)] == names), None)
    if head is None:
        raise refuse("rekap_rusak", f"{file.name}: judul kolom lembar «{DATA}» berubah.")
    found = []
    for row in sheet.rows[head + 1 :]:
        cells = dict(zip(names, (*row.cells, *("",) * len(names)), strict=False))
        found.append(_row({"bentuk": SIGN, **cells}, f"{file.name}, baris {row.line}"))
    return tuple(found)


def _row(values: Mapping[str, Any], where: str) -> OfficeRow:
    from loket_app.documents.office_recap import COLUMNS, SIGN

    if values.get("bentuk") != SIGN:
        raise refuse("rekap_lain", f"{where}: rekap dari program versi lain. Perbarui programnya, lalu ulangi.")
    texts = ("office", "kabupaten", "key", "title", "first", "last", "bottleneck")
    read: dict[str, Any] = {}
    for name, field in COLUMNS.items():
        value = values.get(name, "")
        read[field] = _text(value, name, where) if field in texts else _number(value, name, where)
        if field in ("median", "p90") and value in (None, ""):
            read[field] = None
    read["example"] = bool(read["example"])
    row = OfficeRow(**read)
    _check(row, where)
    return row


def _text(value: Any, name: str, where: str) -> str:
    if not isinstance(value, str) or len(value) > MOST_NAME:
        raise refuse("rekap_rusak", f"{where}: {name} bukan teks yang wajar.")
    return " ".join(value.split())


def _number(value: Any, name: str, where: str) -> int:
    if value in (None, ""):
        return 0
    try:
        number = int(value) if isinstance(value, str | int) else -1
    except ValueError:
        number = -1
    if not 0 <= number <= MOST_NUMBER:
        raise refuse("rekap_rusak", f"{where}: {name} bukan bilangan bulat yang wajar.")
    return number


def _check(row: OfficeRow, where: str) -> None:
    """Figures that contradict each other are not taken: a ranking must not rest on them."""
    period = parse_period(row.key)
    try:
        days = date.fromisoformat(row.first), date.fromisoformat(row.last)
    except ValueError:
        raise refuse("rekap_rusak", f"{where}: hari pertama atau terakhirnya bukan tanggal.") from None
    if not row.office or period is None or (period.first, period.last) != days:
        raise refuse("rekap_rusak", f"{where}: nama kecamatan atau periodenya tidak terbaca.")
    if row.done + row.turned_down > row.received or row.upheld + row.dismissed > row.filed:
        raise refuse("rekap_rusak", f"{where}: angkanya saling bertentangan.")
