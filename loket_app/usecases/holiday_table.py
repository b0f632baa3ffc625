"""Holidays from a table that somebody has: pasted text, a csv or a workbook. What cannot be read is told row by row.

Columns are date and name, and the kind where it is given; a first row of titles is passed over.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from loket_app.definitions.national_days import JOINT_LEAVE, NATIONAL
from loket_app.domain.dates import MONTHS, MONTHS_SHORT, numeric_date, parse_date
from loket_app.domain.errors import refuse
from loket_app.domain.worktime import CLOSED_KINDS

MOST_ROWS = 400
MOST_TEXT = 200_000
LONGEST_NAME = 200
YEARS = range(2000, 2100)
_SIGNS = ("\t", ";", ",")
_NAMED = re.compile(r"(?:[a-z']+,? +)?([0-9]{1,2})[ -]([a-z]{3,9})[ -]([0-9]{4})")
_MONTHS = {name.casefold(): n for names in (MONTHS, MONTHS_SHORT) for n, name in enumerate(names, 1)}
_TITLES = ("tanggal", "tgl", "hari", "date")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that was not taken: its line in the table, and why."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"Baris {self.line}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """What a table holds: rows for the calendar's list of holidays, and the rows that say something else."""

    days: tuple[dict[str, Any], ...]
    problems: tuple[RowProblem, ...]


def pasted_table(text: str) -> HolidayTable:
    """Read a pasted table. Raises `Refused` where nothing is written or it is no table of days."""
    if len(text) > MOST_TEXT:
        raise refuse("terlalu_besar", "Tabelnya terlalu panjang untuk satu tahun hari libur.", "tabel")
    lines = text.splitlines()
    filled = [line for line in lines if line.strip()]
    if not filled:
        raise refuse("kosong", "Tempel dulu tabelnya: tanggal dan nama hari libur pada tiap baris.", "tabel")
    sign = next((one for one in _SIGNS if one in filled[0]), _SIGNS[-1])
    return _read((n, _cells(line, sign)) for n, line in enumerate(lines, 1))


def table_of_file(path: Path) -> HolidayTable:
    """Read a csv or a workbook. Raises `Disturbance` when it cannot be opened, `Refused` for what is no table."""
    from loket_app.usecases.survey.sheet import read_sheet

    return _read((row.line, row.cells) for row in read_sheet(path).rows)


def merged(kept: Sequence[dict[str, Any]], added: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The list with the rows of a table in it, by date; a date that both have takes the row of the table."""
    rows = {str(row.get("tanggal")): row for row in kept}
    rows |= {str(row["tanggal"]): row for row in added}
    return [rows[day] for day in sorted(rows)]


def _cells(line: str, sign: str) -> tuple[str, ...]:
    try:
        return tuple(next(csv.reader([line], delimiter=sign, strict=False), ()))
    except csv.Error:
        return (line,)


def _read(rows: Iterable[tuple[int, Sequence[str]]]) -> HolidayTable:
    days: dict[date, dict[str, Any]] = {}
    problems: list[RowProblem] = []
    first = True
    for line, cells in rows:
        words = [_plain(cell) for cell in cells]
        if not any(words):
            continue
        title, first = first and any(word.casefold().startswith(_TITLES) for word in words), False
        if title and all(_day(word) is None for word in words):
            continue
        if len(days) >= MOST_ROWS:
            problems.append(RowProblem(line, f"lebih dari {MOST_ROWS} hari; sisanya tidak dibaca."))
            break
        told = _take(words, days)
        if told:
            problems.append(RowProblem(line, told))
    if not days and not problems:
        raise refuse("kosong", "Tabel itu tidak berisi hari libur.", "tabel")
    return HolidayTable(tuple(days[day] for day in sorted(days)), tuple(problems))


def _take(words: Sequence[str], days: dict[date, dict[str, Any]]) -> str:
    """Take one row in; what is wrong with it, or nothing."""
    place = next((n for n, word in enumerate(words) if _day(word) is not None), None)
    if place is None:
        return f"tanggal «{words[0][:40]}» tidak terbaca; tulis seperti 17-08-2027 atau 17 Agustus 2027."
    day = _day(words[place])
    assert day is not None
    others = [word for n, word in enumerate(words) if n != place and word]
    kinds = [kind for word in others if (kind := _kind(word)) is not None]
    names = [word for word in others if _kind(word) is None and not word.isdigit() and not _weekday(word)]
    if day.year not in YEARS:
        return f"tahun {day.year} tidak masuk akal."
    if not names:
        return f"tanggal {numeric_date(day)} belum bernama."
    if day in days:
        return f"tanggal {numeric_date(day)} sudah ada di baris sebelumnya."
    name = names[0][:LONGEST_NAME]
    guessed = JOINT_LEAVE if name.casefold().startswith("cuti bersama") else NATIONAL
    days[day] = {"tanggal": day.isoformat(), "nama": name, "jenis": kinds[0] if kinds else guessed, "aktif": True}
    return ""


def _plain(cell: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in cell).split())


def _day(word: str) -> date | None:
    found = parse_date(word)
    if found is not None:
        return found
    match = _NAMED.fullmatch(word.casefold())
    month = _MONTHS.get(match[2]) if match else None
    if match is None or month is None:
        return None
    try:
        return date(int(match[3]), month, int(match[1]))
    except ValueError:
        return None


def _kind(word: str) -> str | None:
    """The kind that a word names, as the program's key or as people write it."""
    plain = word.casefold().replace(" ", "_")
    for key, words in CLOSED_KINDS.items():
        if plain in (key, words.casefold().replace(" ", "_")):
            return key
    return None


def _weekday(word: str) -> bool:
    return word.casefold() in ("senin", "selasa", "rabu", "kamis", "jumat", "jum'at", "sabtu", "minggu", "ahad")
