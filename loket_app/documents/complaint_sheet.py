"""The sheet of complaints in the workbook of a period: by category, with live sums and a native chart."""

from loket_app.documents import sheet_charts
from loket_app.documents.sheet_pen import CELL, COUNT, HEAD, SHARE, STRONG, SUM, SUM_SHARE, Look, Pen, sheet_refs
from loket_app.domain.compliance.complaint_views import complaint_words
from loket_app.domain.compliance.complaints import ComplaintFigures, ComplaintLine

_HEADS = (
    "Perihal", "Diterima", "Dijawab", "Tepat waktu", "Lewat batas", "Menunggu", "Ketepatan", "Median hari kerja",
    "Persentil ke-90 hari kerja",
)  # fmt: skip
_RECEIVED, _IN_TIME, _LATE, _SHARE, _MEDIAN = 2, 4, 5, 7, 8
GOOD, BAD = "17703F", "B3261E"


def write_complaints(pen: Pen, found: ComplaintFigures, first: int, paper: int) -> None:
    """The table with its heads in row `first`, its sums below, its chart under them; medians stand as numbers."""
    pen.widths(34, *(12,) * 8)
    for column, words in enumerate(_HEADS, 1):
        pen.text(first, column, words, HEAD)
    pen.height(first, 42)
    for n, line in enumerate(found.lines):
        pen.text(first + 1 + n, 1, line.name, CELL)
        _counts(pen, first + 1 + n, line, COUNT, SHARE)
    last = first + len(found.lines)
    pen.text(last + 1, 1, "Jumlah", STRONG)
    _counts(pen, last + 1, found.whole, SUM, SUM_SHARE)
    for column, value in enumerate(_values(found.whole), _RECEIVED):
        if found.lines:
            pen.formula(last + 1, column, f"SUM({sheet_refs(first + 1, column, last, column)})", value, SUM)
    pen.text(last + 3, 1, complaint_words(found), Look(upright="top"), to=9)
    pen.tall_enough(last + 3, [(complaint_words(found), 130)], 18)
    if found.lines:
        sheet_charts.parts(
            pen.sheet, f"A{last + 5}", "Pengaduan: dijawab tepat waktu dan lewat batas", (first, last), 1,
            (_IN_TIME, _LATE), (GOOD, BAD), 24, True,
        )  # fmt: skip
    pen.page(paper, last + 5 + (20 + len(found.lines) if found.lines else 0), 9, landscape=True, one=True)


def _values(line: ComplaintLine) -> tuple[int, ...]:
    return line.received, line.answered, line.in_time, line.late, line.waiting


def _counts(pen: Pen, row: int, line: ComplaintLine, count: Look, share: Look) -> None:
    for column, value in enumerate(_values(line), _RECEIVED):
        pen.number(row, column, value, count)
    pen.share(row, _SHARE, (_IN_TIME, _LATE), (line.in_time, line.late), share)
    for column, days in enumerate((line.median, line.p90), _MEDIAN):
        pen.number(row, column, days, count)
