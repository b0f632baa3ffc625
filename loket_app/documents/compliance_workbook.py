"""The workbook of a period's figures: a sheet a view, sums and shares as formulas, native charts.

Medians and percentiles stand as numbers: they cannot be had from sums. Times are shares of a day, shown as
hours:minutes:seconds, so that a spreadsheet can go on computing with them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.worksheet.pagebreak import Break

from loket_app.documents import sheet_charts
from loket_app.documents.complaint_sheet import write_complaints
from loket_app.documents.filled_book import filled_book
from loket_app.documents.office_recap import DATA, write_recap_data
from loket_app.documents.sheet_pen import (
    CELL,
    COUNT,
    HEAD,
    HEADING,
    MIDDLE,
    NOTE,
    SHARE,
    STRONG,
    SUBTITLE,
    SUM,
    SUM_SHARE,
    SUM_TIME,
    TIME,
    TITLE,
    Look,
    Pen,
    day_share,
    ref,
    sheet_refs,
)
from loket_app.documents.workbook import F4_PAPER
from loket_app.domain.compliance.complaint_views import complaint_words
from loket_app.domain.compliance.facts import OUTCOME_LABELS, Outcome
from loket_app.domain.compliance.figures import Figures, Line, OfficerLine, StepLine
from loket_app.domain.compliance.grids import Grid, redress_grid
from loket_app.domain.compliance.measure import Timing
from loket_app.domain.compliance.recap import row_of
from loket_app.domain.compliance.words import DEFINITION, bottleneck_words, cause_words, objection_words, summary
from loket_app.domain.dates import numeric_date

SUMMARY, SERVICES, STEPS, OFFICERS, VILLAGES, HOURS, TREND, LATE, REDRESS, COMPLAINTS = (
    "Ringkasan", "Layanan", "Langkah", "Petugas", "Desa", "Jam", "Perjalanan", "Terlambat", "Keberatan dan antar",
    "Pengaduan",
)  # fmt: skip
FIRST: Final = 6
"""The row of the first table's heads."""
GOOD, BAD, REST = "17703F", "B3261E", "98A3AC"
ONE_PAGE: Final = 30
"""Up to so many lines stand on one page with their chart."""
_STRONG: Final = Look(bold=True, grid=True, fill="F4F6F7")
_SUB: Final = Look(grid=True, colour="5A6B75")


@dataclass(frozen=True, slots=True)
class BookHead:
    """Whose report it is; `made` says when its figures were computed, in words."""

    office: str
    kabupaten: str
    made: str
    example: bool = False
    paper: int = F4_PAPER


def compliance_workbook(figures: Figures, head: BookHead) -> bytes:
    """An .xlsx file; officers have a sheet where their figures may be seen."""
    book: Any = Workbook()
    book.remove(book.worksheets[0])
    pens: dict[str, Pen] = {}

    def sheet(name: str, title: str, to: int) -> Pen:
        pen = pens[name] = Pen(book.create_sheet(name))
        _write_head(pen, title, figures, head, to)
        return pen

    top = sheet(SUMMARY, "LAPORAN PELAYANAN", 4)
    services = _lines(
        sheet(SERVICES, "PERMOHONAN MENURUT LAYANAN", 14), "Layanan", figures.services, figures.whole, head
    )
    _write_summary(top, figures, services, head)
    _write_steps(sheet(STEPS, "WAKTU SETIAP LANGKAH SOP", 10), figures.steps, head)
    if not figures.officers_hidden:
        _write_officers(sheet(OFFICERS, "LANGKAH YANG DISELESAIKAN TIAP PETUGAS", 10), figures.officers, head)
    _lines(
        sheet(VILLAGES, "PERMOHONAN MENURUT DESA/KELURAHAN", 14),
        "Desa/kelurahan",
        figures.villages,
        figures.whole,
        head,
    )
    _lines(sheet(HOURS, "PERMOHONAN MENURUT JAM DITERIMA", 14), "Jam", figures.hours, figures.whole, head, False)
    _write_trend(sheet(TREND, "PERJALANAN PERIODE", 5), figures, head)
    _write_late(sheet(LATE, "PERMOHONAN YANG TERLAMBAT", 10), figures, head)
    _write_redress(sheet(REDRESS, "KEBERATAN DAN PENGANTARAN KE RUMAH", 3), figures, head)
    write_complaints(sheet(COMPLAINTS, "PENGADUAN MENURUT PERIHAL", 9), figures.complaints, FIRST, head.paper)
    pens[DATA] = Pen(book.create_sheet(DATA))
    write_recap_data(pens[DATA], (row_of(figures, head.office, head.kabupaten, head.example),))
    return filled_book(book, pens)


def _write_head(pen: Pen, title: str, figures: Figures, head: BookHead, to: int) -> None:
    pen.text(1, 1, title, TITLE, to=to)
    pen.text(2, 1, f"{head.office}, {head.kabupaten}", SUBTITLE, to=to)
    pen.text(3, 1, figures.period.title, Look(align="center", wrap=False), to=to)
    made = f"CONTOH: data peragaan. {head.made}" if head.example else head.made
    pen.text(4, 1, made, Look(9, colour="5A6B75", align="center", wrap=False), to=to)


def _time(pen: Pen, row: int, column: int, ms: int | None, look: Look = TIME) -> None:
    pen.number(row, column, None if ms is None else day_share(ms), look)


# -- requests by service, village, hour --------------------------------------------------------------------------------

_HEADS: Final = (
    "Diterima", "Selesai diserahkan", "Siap, belum diambil", "Masih diproses", "Menunggu kelengkapan", "Ditolak",
    "Dicabut pemohon", "Diukur", "Tepat waktu", "Lewat janji", "Ketepatan", "Median", "Persentil ke-90",
)  # fmt: skip
_RECEIVED, _OUTCOME, _MEASURED, _IN_TIME, _LATE, _SHARE, _MEDIAN, _P90 = 2, 3, 9, 10, 11, 12, 13, 14


def _lines(pen: Pen, name: str, lines: Sequence[Line], whole: Line, head: BookHead, lying: bool = True) -> int:
    """The table with its sums and its chart; returns the row of the sums."""
    pen.widths(34, *(10,) * 13)
    for column, words in enumerate((name, *_HEADS), 1):
        pen.text(FIRST, column, words, HEAD)
    pen.height(FIRST, 42)
    for n, line in enumerate(lines):
        _line(pen, FIRST + 1 + n, line)
    last = FIRST + len(lines)
    sums = last + 1
    _line_sums(pen, sums, last, whole)
    if lines:
        sheet_charts.parts(
            pen.sheet, f"A{sums + 2}", "Permohonan yang janjinya berakhir: tepat waktu dan lewat", (FIRST, last), 1,
            (_IN_TIME, _LATE), (GOOD, BAD), 30, lying,
        )  # fmt: skip
    pen.sheet.freeze_panes = ref(FIRST + 1, 2)
    bottom = sums + 3 + (_chart_rows(len(lines)) if lines else 0)
    repeat, one = f"{FIRST}:{FIRST}", len(lines) <= ONE_PAGE
    pen.page(head.paper, bottom, 14, landscape=True, repeat=repeat, one=one)
    return sums


def _chart_rows(lines: int) -> int:
    return 18 + lines


def _line(pen: Pen, row: int, line: Line) -> None:
    pen.text(row, 1, line.name, CELL)
    pen.formula(row, _RECEIVED, f"SUM({sheet_refs(row, _OUTCOME, row, _OUTCOME + len(Outcome) - 1)})", line.received)
    for n, outcome in enumerate(Outcome):
        pen.number(row, _OUTCOME + n, line.of(outcome))
    _judged(pen, row, line.timing, (COUNT, SHARE, TIME))
    pen.tall_enough(row, [(line.name, 34)])


def _judged(pen: Pen, row: int, timing: Timing, looks: tuple[Look, Look, Look]) -> None:
    count, share, time = looks
    pen.number(row, _MEASURED, timing.count, count)
    pen.number(row, _IN_TIME, timing.in_time, count)
    pen.number(row, _LATE, timing.late, count)
    pen.share(row, _SHARE, (_IN_TIME, _LATE), (timing.in_time, timing.late), share)
    _time(pen, row, _MEDIAN, timing.median, time)
    _time(pen, row, _P90, timing.p90, time)


def _line_sums(pen: Pen, row: int, last: int, whole: Line) -> None:
    pen.text(row, 1, "Jumlah", STRONG)
    values = (whole.received, *whole.outcomes, whole.timing.count, whole.timing.in_time, whole.timing.late)
    for column, value in enumerate(values, 2):
        if last > FIRST:
            pen.formula(row, column, f"SUM({sheet_refs(FIRST + 1, column, last, column)})", value, SUM)
        else:
            pen.number(row, column, value, SUM)
    pen.share(row, _SHARE, (_IN_TIME, _LATE), (whole.timing.in_time, whole.timing.late), SUM_SHARE)
    _time(pen, row, _MEDIAN, whole.timing.median, SUM_TIME)
    _time(pen, row, _P90, whole.timing.p90, SUM_TIME)


# -- the summary -------------------------------------------------------------------------------------------------------


def _write_summary(pen: Pen, figures: Figures, sums: int, head: BookHead) -> None:
    pen.widths(46, 16, 16, 34)
    row = FIRST
    for words in (
        summary(figures),
        bottleneck_words(figures.bottleneck),
        objection_words(figures),
        complaint_words(figures.complaints),
    ):
        pen.text(row, 1, words, Look(upright="top"), to=4)
        pen.tall_enough(row, [(words, 112)], 18)
        row += 1
    row += 1
    for column, words in enumerate(("Uraian", "Jumlah", "Bagian"), 1):
        pen.text(row, column, words, HEAD)
    whole, first = figures.whole, row + 1
    _linked(pen, first, ("Permohonan diterima", SERVICES, sums, _RECEIVED), whole.received, _STRONG)
    pen.blank(first, 3, _STRONG)
    for n, outcome in enumerate(Outcome):
        at = first + 1 + n
        _linked(pen, at, (f"   {OUTCOME_LABELS[outcome]}", SERVICES, sums, _OUTCOME + n), whole.of(outcome), CELL)
        _part(pen, at, first, whole.of(outcome), whole.received)
    judged = first + 1 + len(Outcome)
    in_time, late = judged + 1, judged + 2
    pen.text(judged, 1, "Janji sudah berakhir (diukur)", _STRONG)
    pen.formula(judged, 2, f"{ref(in_time, 2)}+{ref(late, 2)}", whole.timing.judged, SUM)
    pen.blank(judged, 3, _STRONG)
    _linked(pen, in_time, ("   Tepat waktu", SERVICES, sums, _IN_TIME), whole.timing.in_time, CELL)
    _part(pen, in_time, judged, whole.timing.in_time, whole.timing.judged)
    _linked(pen, late, ("   Lewat janji", SERVICES, sums, _LATE), whole.timing.late, CELL)
    _part(pen, late, judged, whole.timing.late, whole.timing.judged)
    at = late + 1
    pen.text(at, 1, "Masih berjalan dan sudah lewat janji", CELL)
    pen.number(at, 2, whole.overdue)
    pen.blank(at, 3, CELL)
    for name, ms in (
        ("Median waktu layanan", whole.timing.median),
        ("Persentil ke-90 waktu layanan", whole.timing.p90),
    ):
        at += 1
        pen.text(at, 1, name, CELL)
        _time(pen, at, 2, ms)
        pen.blank(at, 3, CELL)
    pen.text(at + 1, 1, DEFINITION, NOTE, to=4)
    pen.tall_enough(at + 1, [(DEFINITION, 118)], 40)
    if whole.received:
        sheet_charts.bars(
            pen.sheet, f"A{at + 3}", "Hasil permohonan", (first + 1, first + len(Outcome)), 1, 2, 21, 8, True
        )
    pen.page(head.paper, at + 20, 4, one=True)


def _linked(pen: Pen, row: int, source: tuple[str, str, int, int], value: int, look: Look) -> None:
    words, sheet, at, column = source
    pen.text(row, 1, words, look)
    pen.formula(row, 2, ref(at, column, sheet), value, SUM if look is _STRONG else COUNT)


def _part(pen: Pen, row: int, whole_row: int, part: int, whole: int) -> None:
    value = Fraction(part, whole) if whole else ""
    pen.formula(row, 3, f'IF({ref(whole_row, 2)}=0,"",{ref(row, 2)}/{ref(whole_row, 2)})', value, SHARE)


# -- steps and officers ------------------------------------------------------------------------------------------------

_STEP_HEADS: Final = (
    "Pelaksana", "Kunjungan", "Batas", "Tepat", "Lewat", "Ketepatan", "Median", "Persentil ke-90", "Jumlah kelebihan",
)  # fmt: skip


def _visit_row(pen: Pen, row: int, names: tuple[str, str], line: StepLine, look: Look) -> None:
    timing = line.timing
    pen.text(row, 1, names[0], look)
    pen.text(row, 2, names[1], look)
    pen.number(row, 3, timing.count)
    _time(pen, row, 4, line.limit)
    pen.number(row, 5, timing.in_time)
    pen.number(row, 6, timing.late)
    pen.share(row, 7, (5, 6), (timing.in_time, timing.late))
    _time(pen, row, 8, timing.median)
    _time(pen, row, 9, timing.p90)
    _time(pen, row, 10, timing.over)
    pen.tall_enough(row, [(names[0], 34), (names[1], 22)])


def _visit_heads(pen: Pen, name: str) -> None:
    pen.widths(34, 22, *(11,) * 8)
    for column, words in enumerate((name, *_STEP_HEADS), 1):
        pen.text(FIRST, column, words, HEAD)
    pen.height(FIRST, 30)
    pen.sheet.freeze_panes = ref(FIRST + 1, 2)


def _visit_sums(pen: Pen, row: int, rows: Sequence[int], lines: Sequence[Timing]) -> None:
    """Sums over the given rows: of officers, only the lines that are not told again by step."""
    whole = Timing(
        sum(t.count for t in lines), sum(t.in_time for t in lines), sum(t.late for t in lines),
        over=sum(t.over for t in lines),
    )  # fmt: skip
    pen.text(row, 1, "Jumlah", STRONG)
    for column in (2, 4, 8, 9):
        pen.text(row, column, "", STRONG)
    for column, value in ((3, whole.count), (5, whole.in_time), (6, whole.late)):
        pen.formula(row, column, _plus(rows, column), value, SUM)
    pen.share(row, 7, (5, 6), (whole.in_time, whole.late), SUM_SHARE)
    pen.formula(row, 10, _plus(rows, 10), sum((day_share(t.over) for t in lines), Fraction(0)), SUM_TIME)


def _plus(rows: Sequence[int], column: int) -> str:
    if rows and list(rows) == list(range(rows[0], rows[-1] + 1)):
        return f"SUM({sheet_refs(rows[0], column, rows[-1], column)})"
    return "+".join(ref(row, column) for row in rows) or "0"


def _write_steps(pen: Pen, steps: Sequence[StepLine], head: BookHead) -> None:
    _visit_heads(pen, "Langkah")
    for n, line in enumerate(steps):
        _visit_row(pen, FIRST + 1 + n, (line.step.label, line.step.post), line, CELL)
    last = FIRST + len(steps)
    _visit_sums(pen, last + 1, range(FIRST + 1, last + 1), [s.timing for s in steps])
    if steps:
        sheet_charts.parts(
            pen.sheet, f"A{last + 3}", "Kunjungan tepat dan lewat batas, per langkah", (FIRST, last), 1, (5, 6),
            (GOOD, BAD), 26, True,
        )  # fmt: skip
    bottom, one = last + 3 + _chart_rows(len(steps)), len(steps) <= ONE_PAGE
    pen.page(head.paper, bottom, 10, landscape=True, repeat=f"{FIRST}:{FIRST}", one=one)


def _write_officers(pen: Pen, officers: Sequence[OfficerLine], head: BookHead) -> None:
    _visit_heads(pen, "Petugas dan langkahnya")
    row, strong = FIRST + 1, []
    for officer in officers:
        strong.append(row)
        whole = StepLine(officer.steps[0].step, officer.timing)
        _visit_row(pen, row, (officer.name, officer.position), whole, _STRONG)
        for n, step in enumerate(officer.steps, 1):
            _visit_row(pen, row + n, (f"   {step.step.label}", step.step.post), step, _SUB)
        row += 1 + len(officer.steps)
    _visit_sums(pen, row, strong, [o.timing for o in officers])
    last = _officer_chart(pen, officers, row + 2) if officers else row
    pen.page(head.paper, last, 10, landscape=True, repeat=f"{FIRST}:{FIRST}")


def _officer_chart(pen: Pen, officers: Sequence[OfficerLine], row: int) -> int:
    """A small table without steps, since a chart needs its rows together; on a page of its own."""
    pen.sheet.row_breaks.append(Break(id=row - 1))
    pen.text(row, 1, "Ringkas per petugas", HEADING)
    for column, words in enumerate(("Petugas", "Tepat", "Lewat"), 1):
        pen.text(row + 1, column, words, HEAD)
    for n, officer in enumerate(officers):
        pen.text(row + 2 + n, 1, officer.name, CELL)
        pen.number(row + 2 + n, 2, officer.timing.in_time)
        pen.number(row + 2 + n, 3, officer.timing.late)
    last = row + 1 + len(officers)
    sheet_charts.parts(
        pen.sheet, f"A{last + 2}", "Langkah tepat dan lewat batas, per petugas", (row + 1, last), 1, (2, 3),
        (GOOD, BAD), 26, True,
    )  # fmt: skip
    return last + 2 + _chart_rows(len(officers))


# -- the rest ----------------------------------------------------------------------------------------------------------


def _write_trend(pen: Pen, figures: Figures, head: BookHead) -> None:
    pen.widths(26, 13, 13, 13, 22)
    heads = ("Bagian periode", "Diterima", "Tepat waktu", "Lewat janji", "Belum selesai, ditolak, atau dicabut")
    for column, words in enumerate(heads, 1):
        pen.text(FIRST, column, words, HEAD)
    pen.height(FIRST, 30)
    for n, part in enumerate(figures.trend):
        row = FIRST + 1 + n
        pen.text(row, 1, part.period.short, CELL)
        for column, value in ((2, part.received), (3, part.in_time), (4, part.late)):
            pen.number(row, column, value)
        rest = part.received - part.in_time - part.late
        pen.formula(row, 5, f"{ref(row, 2)}-{ref(row, 3)}-{ref(row, 4)}", rest)
    last = FIRST + len(figures.trend)
    pen.text(last + 1, 1, "Jumlah", STRONG)
    sums = (
        sum(t.received for t in figures.trend), sum(t.in_time for t in figures.trend),
        sum(t.late for t in figures.trend),
    )  # fmt: skip
    for column, value in enumerate((*sums, sums[0] - sums[1] - sums[2]), 2):
        pen.formula(last + 1, column, f"SUM({sheet_refs(FIRST + 1, column, last, column)})", value, SUM)
    sheet_charts.parts(
        pen.sheet, f"A{last + 3}", "Permohonan yang diterima", (FIRST, last), 1, (3, 4, 5), (GOOD, BAD, REST), 20
    )
    pen.page(head.paper, last + 22, 5, repeat=f"{FIRST}:{FIRST}")


def _write_late(pen: Pen, figures: Figures, head: BookHead) -> None:
    pen.widths(13, 34, 12, 11, 11, 11, 52, 10, 11, 13)
    heads = (
        "Register", "Layanan", "Diterima", "Janji", "Terpakai", "Lewat", "Sebab", "Jeda (kali)", "Jeda (waktu)",
        "Dikembalikan (kali)",
    )  # fmt: skip
    for column, words in enumerate(heads, 1):
        pen.text(FIRST, column, words, HEAD)
    pen.height(FIRST, 30)
    row = FIRST
    for late in figures.late:
        row += 1
        pen.text(row, 1, late.register, MIDDLE)
        pen.text(row, 2, late.service, CELL)
        pen.text(row, 3, numeric_date(date.fromisoformat(late.day)), MIDDLE)
        for column, ms in ((4, late.limit), (5, late.used)):
            _time(pen, row, column, ms)
        used, limit = ref(row, 5), ref(row, 4)
        value = (
            ""
            if late.used is None or late.limit is None
            else max(day_share(late.used) - day_share(late.limit), Fraction(0))
        )
        pen.formula(row, 6, f'IF(AND(ISNUMBER({used}),ISNUMBER({limit})),MAX({used}-{limit},0),"")', value, TIME)
        words = cause_words(late)
        pen.text(row, 7, words, CELL)
        pen.number(row, 8, late.pauses)
        _time(pen, row, 9, late.paused)
        pen.number(row, 10, late.returns)
        pen.tall_enough(row, [(words, 52), (late.service, 34)])
    if not figures.late:
        row += 1
        pen.text(row, 1, "Tidak ada permohonan yang terlambat.", CELL, to=10)
    bottom = _causes(pen, figures, row + 2) if figures.causes else row
    pen.sheet.freeze_panes = ref(FIRST + 1, 2)
    pen.page(head.paper, bottom, 10, landscape=True, repeat=f"{FIRST}:{FIRST}")


def _causes(pen: Pen, figures: Figures, row: int) -> int:
    pen.text(row, 1, "Penyebab", HEADING)
    pen.text(row + 1, 1, "No.", HEAD)
    pen.text(row + 1, 2, "Sebab", HEAD)
    pen.text(row + 1, 3, "Permohonan", HEAD)
    for n, cause in enumerate(figures.causes, 1):
        pen.number(row + 1 + n, 1, n, MIDDLE)
        pen.text(row + 1 + n, 2, cause.name, CELL)
        pen.number(row + 1 + n, 3, cause.count)
    last = row + 1 + len(figures.causes)
    pen.text(last + 1, 2, "Jumlah", STRONG)
    total = sum(cause.count for cause in figures.causes)
    pen.formula(last + 1, 3, f"SUM({sheet_refs(row + 2, 3, last, 3)})", total, SUM)
    sheet_charts.bars(pen.sheet, f"D{row}", "Penyebab keterlambatan", (row + 2, last), 2, 3, 20, 7, True)
    return max(last + 2, row + 16)


def _write_redress(pen: Pen, figures: Figures, head: BookHead) -> None:
    pen.widths(46, 14, 30)
    grid: Grid = redress_grid(figures)
    for column, words in enumerate((h.title for h in grid.heads), 1):
        pen.text(FIRST, column, words, HEAD)
    found, sent = figures.objections, figures.deliveries
    filed, ordered = FIRST + 1, FIRST + 6
    sums: dict[int, tuple[Callable[[], str], int]] = {
        filed: (lambda: f"SUM({sheet_refs(filed + 1, 2, filed + 3, 2)})", found.filed),
        ordered: (lambda: f"SUM({sheet_refs(ordered + 1, 2, ordered + 4, 2)})", sent.ordered),
    }
    counts = (
        found.filed, found.upheld, found.dismissed, found.waiting, found.answer.count, sent.ordered, sent.delivered,
        sent.collected, sent.back, sent.under_way, sent.again, sent.outside_hours, sent.door.count, sent.clock.count,
    )  # fmt: skip
    for n, (cells, count) in enumerate(zip(grid.rows, counts, strict=True)):
        row = FIRST + 1 + n
        look = _STRONG if n in grid.strong else CELL
        pen.text(row, 1, cells[0].replace("    ", "   "), look)
        if row in sums:
            pen.formula(row, 2, sums[row][0](), sums[row][1], SUM)
        else:
            pen.number(row, 2, count)
        pen.text(row, 3, cells[2], look)
    last = FIRST + len(grid.rows)
    sheet_charts.bars(pen.sheet, f"A{last + 2}", "Keberatan", (filed, filed + 3), 1, 2, 17, 6, True)
    sheet_charts.bars(pen.sheet, f"A{last + 15}", "Pengantaran", (ordered, ordered + 4), 1, 2, 17, 6.5, True)
    pen.page(head.paper, last + 30, 3, one=True)


__all__ = ["BookHead", "compliance_workbook"]
