"""Many offices' periods in one workbook: a ranking a period, the way of each office over the periods, and the data.

The data sheet stands in every office's own workbook too: totals only, nothing about persons. Shares are formulas on it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from openpyxl import Workbook

from loket_app.documents import sheet_charts
from loket_app.documents.filled_book import filled_book
from loket_app.documents.sheet_pen import (
    CELL,
    COUNT,
    HEAD,
    MIDDLE,
    NOTE,
    SHARE,
    STRONG,
    SUBTITLE,
    SUM,
    SUM_SHARE,
    TIME,
    TITLE,
    Look,
    Pen,
    day_share,
    ref,
    sheet_refs,
)
from loket_app.documents.workbook import F4_PAPER
from loket_app.domain.compliance.recap import ENOUGH, OfficeRow, periods_in, ranked

DATA: Final = "Data rekap layanan"
SIGN: Final = "REKAP-LAYANAN-1"
"""Stands in the first cell of the data sheet, and in the JSON, and says how they are read."""
DATA_HEAD: Final = 3
COLUMNS: Final[Mapping[str, str]] = {
    "unit": "office", "kabupaten": "kabupaten", "periode": "key", "judul": "title", "mulai": "first",
    "sampai": "last", "diterima": "received", "selesai": "done", "tanpa_hasil": "turned_down", "tepat": "in_time",
    "lewat": "late", "median_ms": "median", "persentil_90_ms": "p90", "keberatan": "filed", "terbukti": "upheld",
    "tidak_terbukti": "dismissed", "diantar": "delivered", "langkah_penahan": "bottleneck", "contoh": "example",
}  # fmt: skip
"""Column of the data sheet (and key of the JSON) to field of the row."""
RANKING, TREND = "Peringkat", "Perjalanan"
_HEADS: Final = (
    "Peringkat", "Kecamatan", "Diterima", "Selesai", "Ditolak/dicabut", "Tepat waktu", "Lewat janji", "Ketepatan",
    "Median", "Persentil ke-90", "Keberatan", "Terbukti", "Tidak terbukti", "Diantar", "Langkah penahan",
)  # fmt: skip
_IN_TIME, _LATE, _SHARE = 6, 7, 8
_COUNTED: Final = ("received", "done", "turned_down", "in_time", "late")
_REDRESS: Final = ("filed", "upheld", "dismissed", "delivered")
_LIMIT: Final = 12
"""So many offices can be told apart in one chart of lines."""


def office_recap_workbook(rows: Sequence[OfficeRow], made: str) -> bytes:
    """The workbook. Raises ValueError without a row."""
    if not rows:
        raise ValueError("a recap has at least one row")
    book: Any = Workbook()
    ranking = Pen(book.active)
    ranking.sheet.title = RANKING
    trend, data = Pen(book.create_sheet(TREND)), Pen(book.create_sheet(DATA))
    _write_ranking(ranking, rows, made)
    _write_trend(trend, rows, made)
    write_recap_data(data, rows)
    return filled_book(book, {RANKING: ranking, TREND: trend, DATA: data})


def write_recap_data(pen: Pen, rows: Sequence[OfficeRow]) -> None:
    """The sheet that programs read: a column a value, names in the third row."""
    plain = Look(9, wrap=False)
    pen.text(1, 1, SIGN, Look(8, colour="5A6B75"))
    pen.text(2, 1, "Dibaca program untuk menggabungkan rekap; tanpa data diri. Jangan diubah.", plain)
    for column, name in enumerate(COLUMNS, 1):
        pen.text(DATA_HEAD, column, name, Look(9, bold=True, wrap=False))
    for at, row in enumerate(rows, DATA_HEAD + 1):
        for column, field in enumerate(COLUMNS.values(), 1):
            value = getattr(row, field)
            if isinstance(value, str):
                pen.text(at, column, value, plain)
            elif value is not None:
                pen.number(at, column, int(value), plain)
    pen.widths(*(16,) * len(COLUMNS))
    pen.sheet.sheet_properties.tabColor = "B9C6CC"
    pen.page(F4_PAPER, DATA_HEAD + len(rows), len(COLUMNS), landscape=True)


# -- the ranking -------------------------------------------------------------------------------------------------------


def _head(pen: Pen, title: str, rows: Sequence[OfficeRow], made: str, to: int) -> None:
    regions = sorted({row.kabupaten for row in rows if row.kabupaten})
    pen.text(1, 1, title, TITLE, to=to)
    pen.text(2, 1, ", ".join(regions[:3]), SUBTITLE, to=to)
    said = f"CONTOH: ada data peragaan. {made}" if any(row.example for row in rows) else made
    pen.text(3, 1, said, Look(9, colour="5A6B75", align="center", wrap=False), to=to)


def _write_ranking(pen: Pen, rows: Sequence[OfficeRow], made: str) -> None:
    """A table a period, the newest first."""
    end = len(_HEADS)
    pen.widths(10, 34, *(11,) * 12, 30)
    _head(pen, "REKAPITULASI PELAYANAN KECAMATAN", rows, made, end)
    at = 5
    for key, title in reversed(periods_in(rows)):
        at = _one_period(pen, at, title, tuple(row for row in rows if row.key == key)) + 2
    told = (
        f"Ketepatan: permohonan yang selesai dalam janji dibagi semua yang janjinya berakhir. Kecamatan dengan kurang "
        f"dari {ENOUGH} permohonan seperti itu tidak diberi peringkat. Median dan persentil ke-90 dalam waktu layanan."
    )
    pen.text(at, 1, told, NOTE, to=end)
    pen.height(at, 28)
    pen.page(F4_PAPER, at, end, landscape=True)


def _one_period(pen: Pen, at: int, title: str, rows: Sequence[OfficeRow]) -> int:
    """The table of one period from row `at`; returns the row of its sums."""
    pen.text(at, 1, title, Look(11, bold=True, colour="0B5563", wrap=False), to=len(_HEADS))
    for column, words in enumerate(_HEADS, 1):
        pen.text(at + 1, column, words, HEAD)
    pen.height(at + 1, 30)
    first = at + 2
    for n, (place, row) in enumerate(ranked(rows)):
        _ranked_row(pen, first + n, place, row)
    last, sums = first + len(rows) - 1, first + len(rows)
    pen.text(sums, 1, "", STRONG)
    pen.text(sums, 2, "Seluruh kecamatan", STRONG)
    for columns, fields in (((3, 4, 5, _IN_TIME, _LATE), _COUNTED), ((11, 12, 13, 14), _REDRESS)):
        for column, field in zip(columns, fields, strict=True):
            total = sum(getattr(row, field) for row in rows)
            pen.formula(sums, column, f"SUM({sheet_refs(first, column, last, column)})", total, SUM)
    in_time, late = sum(r.in_time for r in rows), sum(r.late for r in rows)
    pen.share(sums, _SHARE, (_IN_TIME, _LATE), (in_time, late), SUM_SHARE)
    for column in (9, 10, 15):
        pen.text(sums, column, "", STRONG)
    return sums


def _ranked_row(pen: Pen, at: int, place: int | None, row: OfficeRow) -> None:
    pen.number(at, 1, place, MIDDLE)
    pen.text(at, 2, row.office, CELL)
    for column, field in enumerate(_COUNTED, 3):
        pen.number(at, column, getattr(row, field), COUNT)
    pen.share(at, _SHARE, (_IN_TIME, _LATE), (row.in_time, row.late))
    for column, ms in ((9, row.median), (10, row.p90)):
        pen.number(at, column, None if ms is None else day_share(ms), TIME)
    for column, field in enumerate(_REDRESS, 11):
        pen.number(at, column, getattr(row, field), COUNT)
    pen.text(at, 15, row.bottleneck or "\N{EN DASH}", CELL)
    pen.tall_enough(at, [(row.office, 34), (row.bottleneck, 30)])


# -- over the periods --------------------------------------------------------------------------------------------------


def _write_trend(pen: Pen, rows: Sequence[OfficeRow], made: str) -> None:
    """A row a period, a column an office: the share in time, computed from the data sheet."""
    offices = sorted({row.office for row in rows}, key=str.casefold)
    periods = periods_in(rows)
    end = 1 + len(offices)
    pen.widths(26, *(18,) * len(offices))
    _head(pen, "KETEPATAN WAKTU DARI PERIODE KE PERIODE", rows, made, max(end, 4))
    pen.text(5, 1, "Periode", HEAD)
    for column, name in enumerate(offices, 2):
        pen.text(5, column, name, HEAD)
    pen.height(5, 44)
    places = {(row.office, row.key): (DATA_HEAD + 1 + n, row) for n, row in enumerate(rows)}
    fields = tuple(COLUMNS.values())
    in_time, late = fields.index("in_time") + 1, fields.index("late") + 1
    for at, (key, title) in enumerate(periods, 6):
        pen.text(at, 1, title, CELL)
        for column, name in enumerate(offices, 2):
            found = places.get((name, key))
            if found is None:
                pen.text(at, column, "\N{EN DASH}", MIDDLE)
                continue
            good, bad = (ref(found[0], c, f"'{DATA}'") for c in (in_time, late))
            share = found[1].share
            value = "" if share is None else share
            pen.formula(at, column, f'IF({good}+{bad}=0,"",{good}/({good}+{bad}))', value, SHARE)
    last = 5 + len(periods)
    if len(periods) > 1:
        sheet_charts.lines(
            pen.sheet, f"A{last + 2}", "Ketepatan waktu", (5, last), 1, (2, min(end, 1 + _LIMIT)), wide=26
        )
    if len(offices) > _LIMIT:
        pen.text(last + 1, 1, f"Bagan menunjukkan {_LIMIT} kecamatan pertama menurut abjad.", NOTE, to=end)
    pen.sheet.freeze_panes = "B6"
    pen.page(F4_PAPER, last + (20 if len(periods) > 1 else 1), max(end, 4), landscape=True)
