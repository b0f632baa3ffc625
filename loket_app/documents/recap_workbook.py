"""The recap: a row a unit and period, for a trend of one office or a table of a whole kabupaten, and its data sheet.

The data sheet holds the totals of the unsur, plainly, so that a kabupaten can put many offices' files together, and
nothing about persons.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from openpyxl import Workbook

from loket_app.documents.filled_book import filled_book
from loket_app.documents.sheet_charts import bars, line
from loket_app.documents.sheet_pen import (
    HEAD,
    INDEX,
    MIDDLE,
    NOTE,
    STRONG,
    SUBTITLE,
    SUM,
    SUM_TWO,
    TITLE,
    TWO,
    Look,
    Pen,
    ref,
    sheet_refs,
)
from loket_app.documents.survey_tabulation import hundredths, mutu_formula, rounded
from loket_app.documents.workbook import F4_PAPER
from loket_app.domain.figures import half_up
from loket_app.domain.survey.index import mutu_of
from loket_app.domain.survey.recap import RecapRow, columns_of

DATA: Final = "Data rekap"
SIGN: Final = "REKAP-SKM-1"
"""Stands in the first cell of the data sheet and says how to read it."""
FIXED: Final = ("unit", "kabupaten", "periode", "mulai", "selesai", "responden", "metode", "tindak_lanjut", "ikm_cetak")
PARTS: Final = ("nama", "jumlah", "jawaban", "nilai_cetak")
DATA_HEAD: Final = 3
_TOP: Final = Look(upright="top", grid=True)


def recap_workbook(rows: Sequence[RecapRow], title: str, made: str = "", paper: int = F4_PAPER) -> bytes:
    """A workbook with the table, its chart and its data. Raises ValueError without a row."""
    if not rows:
        raise ValueError("a recap has at least one row")
    book: Any = Workbook()
    recap, data = Pen(book.active), Pen(book.create_sheet(DATA))
    recap.sheet.title = "Rekap"
    write_recap(recap, rows, title, made, paper)
    write_recap_data(data, rows)
    return filled_book(book, {"Rekap": recap, DATA: data})


def write_recap_data(pen: Pen, rows: Sequence[RecapRow]) -> None:
    """The sheet that programs read: a column a value, names in the third row."""
    columns = columns_of(rows)
    pen.text(1, 1, SIGN, Look(8, colour="5A6B75"))
    pen.text(2, 1, "Dibaca program untuk menggabungkan rekap; tanpa data diri. Jangan diubah.", Look(9, wrap=False))
    names = [*FIXED, *(f"{key}.{part}" for key, _ in columns for part in PARTS)]
    for column, name in enumerate(names, 1):
        pen.text(DATA_HEAD, column, name, Look(9, bold=True, wrap=False))
    for row, one in enumerate(rows, DATA_HEAD + 1):
        _data_row(pen, row, one, [key for key, _ in columns])
    pen.widths(*(16,) * len(names))
    pen.sheet.sheet_properties.tabColor = "B9C6CC"
    pen.page(F4_PAPER, DATA_HEAD + len(rows), len(names), landscape=True)


def _data_row(pen: Pen, row: int, one: RecapRow, keys: Sequence[str]) -> None:
    plain = Look(9, wrap=False)
    for column, words in enumerate((one.unit, one.kabupaten, one.period, one.first, one.last), 1):
        pen.text(row, column, words, plain)
    pen.number(row, 6, one.respondents, plain)
    pen.text(row, 7, one.method, plain)
    pen.text(row, 8, one.follow_up, plain)
    _maybe(pen, row, 9, one.printed)
    unsur = {u.key: u for u in one.unsur}
    for place, key in enumerate(keys):
        column = len(FIXED) + 1 + place * len(PARTS)
        found = unsur.get(key)
        if found is None:
            continue
        pen.text(row, column, found.label, plain)
        if found.answers:
            pen.number(row, column + 1, found.total, plain)
            pen.number(row, column + 2, found.answers, plain)
        _maybe(pen, row, column + 3, found.printed)


def _maybe(pen: Pen, row: int, column: int, value: int | None) -> None:
    if value is not None:
        pen.number(row, column, value, Look(9, wrap=False))


# --- the printed table ------------------------------------------------------------------------------------------


def write_recap(pen: Pen, rows: Sequence[RecapRow], title: str, made: str = "", paper: int = F4_PAPER) -> None:
    """The table as a kabupaten asks for it, values on the scale of 100, computed from the data sheet."""
    columns = columns_of(rows)
    k = len(columns)
    end = 8 + k
    pen.widths(5, 28, 20, *(8,) * k, 9, 9, 11, 26, 30)
    pen.text(1, 1, "REKAPITULASI SURVEI KEPUASAN MASYARAKAT", TITLE, to=end)
    pen.text(2, 1, title, SUBTITLE, to=end)
    pen.text(3, 1, made, Look(9, colour="5A6B75", align="center"), to=end)
    heads = (
        "No.", "Unit pelayanan", "Periode", *(f"U{n}" for n in range(1, k + 1)), "IKM", "Kategori", "Jumlah responden",
        "Unsur prioritas perbaikan", "Metode dan tindak lanjut",
    )  # fmt: skip
    for column, words in enumerate(heads, 1):
        pen.text(5, column, words, HEAD)
    pen.height(5, 30)
    for place, row in enumerate(rows):
        _recap_row(pen, 6 + place, DATA_HEAD + 1 + place, place + 1, row, [key for key, _ in columns])
    last = 5 + len(rows)
    bottom = _recap_foot(pen, rows, columns, last)
    _recap_chart(pen, rows, k, last, bottom)
    pen.sheet.freeze_panes = "D6"
    pen.page(paper, bottom + 18 * (len(rows) > 1), end, landscape=True, repeat="5:5")


def _recap_row(pen: Pen, row: int, source: int, number: int, one: RecapRow, keys: Sequence[str]) -> None:
    pen.number(row, 1, number, MIDDLE)
    pen.text(row, 2, one.unit, _TOP)
    pen.text(row, 3, one.period, _TOP)
    unsur = {u.key: u for u in one.unsur}
    asked = [n for n, key in enumerate(keys) if key in unsur]
    for place, key in enumerate(keys):
        column, found = 4 + place, unsur.get(key)
        if found is None:
            pen.text(row, column, "\N{EN DASH}", MIDDLE)
        elif found.answers:
            exact = _mean(source, place)
            pen.formula(row, column, rounded(f"{exact}*25"), hundredths(found.hundredths), INDEX)
        else:
            value = None if found.printed is None else Fraction(found.printed, 100)
            pen.number(row, column, value, INDEX)
    index = ref(row, 4 + len(keys))
    _recap_index(pen, row, 4 + len(keys), one, "+".join(_mean(source, n) for n in asked))
    mutu = "" if one.hundredths is None else mutu_of(one.hundredths).value
    pen.formula(row, 5 + len(keys), f'IF(ISNUMBER({index}),{mutu_formula(index)},"")', mutu, MIDDLE)
    pen.number(row, 6 + len(keys), one.respondents or None)
    lowest = ", ".join(u.label for u in one.priorities)
    pen.text(row, 7 + len(keys), lowest, _TOP)
    told = ". ".join(part for part in (one.method, one.follow_up) if part)
    pen.text(row, 8 + len(keys), told, _TOP)
    pen.tall_enough(row, [(one.unit, 28), (one.period, 20), (lowest, 26), (told, 30)])


def _mean(source: int, place: int) -> str:
    total = len(FIXED) + 2 + place * len(PARTS)
    sheet = f"'{DATA}'"
    return f"{ref(source, total, sheet)}/{ref(source, total + 1, sheet)}"


def _recap_index(pen: Pen, row: int, column: int, one: RecapRow, means: str) -> None:
    look = Look(bold=True, align="right", grid=True, wrap=False, format=TWO)
    if one.ikm is None:
        pen.number(row, column, None if one.printed is None else Fraction(one.printed, 100), look)
    else:
        pen.formula(row, column, rounded(f"({means})/{len(one.unsur)}*25"), hundredths(one.hundredths), look)


def _recap_foot(pen: Pen, rows: Sequence[RecapRow], columns: Sequence[tuple[str, str]], last: int) -> int:
    """Two figures, each named: the mean of the units' indices, and that of all respondents together."""
    k = len(columns)
    at = 4 + k
    row = last + 1
    known = [r.hundredths for r in rows if r.hundredths is not None]
    pen.text(row, 1, "Rata-rata IKM baris di atas (setiap baris sama berat)", STRONG, to=at - 1)
    area = sheet_refs(6, at, last, at)
    mean = Fraction(sum(known), 100 * len(known)) if known else None
    figure = "" if mean is None else Fraction(half_up(mean), 100)
    pen.formula(row, at, f'IF(COUNT({area})=0,"",{rounded(f"AVERAGE({area})")})', figure, SUM_TWO)
    people = sheet_refs(6, at + 2, last, at + 2)
    pen.text(row, at + 1, "", STRONG)
    pen.formula(row, at + 2, f"SUM({people})", sum(r.respondents for r in rows), SUM)
    pooled = pooled_index(rows)
    if pooled is not None:
        row += 1
        pen.text(row, 1, "IKM seluruh responden bersama-sama", STRONG, to=at - 1)
        first, end = DATA_HEAD + 1, DATA_HEAD + len(rows)
        means = "+".join(_pooled(first, end, place) for place in range(k))
        pen.formula(row, at, rounded(f"({means})/{k}*25"), Fraction(half_up(pooled), 100), SUM_TWO)
        mutu = mutu_of(half_up(pooled)).value
        pen.formula(
            row, at + 1, mutu_formula(ref(row, at)), mutu, Look(bold=True, fill="E3F0F2", align="center", grid=True)
        )
        pen.text(row, at + 2, "", STRONG)
    row += 2
    told = "; ".join(f"U{n} {label}" for n, (_, label) in enumerate(columns, 1))
    pen.text(row, 1, told, NOTE, to=8 + k)
    pen.height(row, 26)
    return row


def _pooled(first: int, end: int, place: int) -> str:
    total = len(FIXED) + 2 + place * len(PARTS)
    sheet = f"'{DATA}'"
    return (
        f"SUM({sheet_refs(first, total, end, total, sheet)})/SUM({sheet_refs(first, total + 1, end, total + 1, sheet)})"
    )


def pooled_index(rows: Sequence[RecapRow]) -> Fraction | None:
    """The exact index of all answers together; None unless every row has totals for the same unsur."""
    keys = {tuple(sorted(u.key for u in row.unsur)) for row in rows}
    if len(keys) != 1 or any(row.ikm is None for row in rows):
        return None
    sums: dict[str, list[int]] = {}
    for row in rows:
        for unsur in row.unsur:
            kept = sums.setdefault(unsur.key, [0, 0])
            kept[0] += unsur.total
            kept[1] += unsur.answers
    return sum((Fraction(total, answers) for total, answers in sums.values()), Fraction(0)) * 25 / len(sums)


def _recap_chart(pen: Pen, rows: Sequence[RecapRow], k: int, last: int, bottom: int) -> None:
    at, values = f"A{bottom + 2}", 4 + k
    if len(rows) == 1:
        return
    if len({r.unit.casefold() for r in rows}) == 1 and len(rows) > 1:
        line(pen.sheet, at, "IKM antarperiode", (6, last), names=3, values=values, wide=24)
    else:
        bars(pen.sheet, at, "IKM per unit", (6, last), names=2, values=values, wide=24, scale=(25, 100))


__all__ = [
    "DATA", "DATA_HEAD", "FIXED", "PARTS", "SIGN", "pooled_index", "recap_workbook", "write_recap", "write_recap_data",
]  # fmt: skip
