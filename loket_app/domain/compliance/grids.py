"""The tables of a report as words: one table for screen and paper alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from loket_app.domain.compliance.evaluation import Evaluation
from loket_app.domain.compliance.facts import OUTCOME_LABELS, Outcome
from loket_app.domain.compliance.figures import Figures, Line, StepLine
from loket_app.domain.compliance.measure import Timing
from loket_app.domain.compliance.words import DASH, cause_words, share_text, time_text
from loket_app.domain.dates import elapsed_text, numeric_date
from loket_app.domain.figures import percent_text, whole_text

NAME, NUMBER, TIME, SHARE = 32, 11, 11, 11
CLOCKS: Final = "Waktu ditulis menit:detik; dari satu jam ke atas jam:menit:detik."


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its title, its share of the width, and whether its figures stand at the right."""

    title: str
    share: int
    right: bool = True


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: `strong` rows stand in bold, `marked` ones are late; `empty` is said instead of no rows."""

    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: tuple[str, ...] = ()
    empty: str = ""
    strong: frozenset[int] = frozenset()
    marked: frozenset[int] = frozenset()


def clock(ms: int | None) -> str:
    """04:30, 1:25:10: for narrow columns; a dash where nothing was measured."""
    return DASH if ms is None else elapsed_text(ms)


def _names(title: str) -> Head:
    return Head(title, NAME, False)


_TIMED: Final = (Head("Diukur", NUMBER), Head("Tepat", SHARE), Head("Median", TIME), Head("P-90", TIME))
_COUNTED: Final = (
    Head("Diterima", NUMBER), Head("Selesai", NUMBER), Head("Siap", NUMBER), Head("Proses", NUMBER),
    Head("Ditolak", NUMBER), Head("Dicabut", NUMBER),
)  # fmt: skip


def _timed(timing: Timing) -> tuple[str, ...]:
    count = whole_text(timing.count) if timing.count else DASH
    return count, share_text(timing), clock(timing.median), clock(timing.p90)


def _number(count: int) -> str:
    return whole_text(count) if count else DASH


def _line(line: Line) -> tuple[str, ...]:
    running = line.of(Outcome.RUNNING) + line.of(Outcome.WAITING)
    counts = (
        line.received, line.of(Outcome.DONE), line.of(Outcome.READY), running, line.of(Outcome.REJECTED),
        line.of(Outcome.WITHDRAWN),
    )  # fmt: skip
    return line.name, *(_number(n) for n in counts), *_timed(line.timing)


def lines_grid(title: str, name: str, lines: Iterable[Line], whole: Line) -> Grid:
    """Requests by service, village or hour, with their outcomes and times."""
    found = tuple(lines)
    late = frozenset(n for n, line in enumerate(found) if line.timing.late or line.overdue)
    empty = "Tidak ada permohonan pada periode ini."
    return Grid(
        title, (_names(name), *_COUNTED, *_TIMED), tuple(_line(line) for line in found),
        ("Jumlah", *_line(whole)[1:]), empty, marked=late,
    )  # fmt: skip


def services_grid(figures: Figures) -> Grid:
    """By service."""
    return lines_grid("Permohonan menurut layanan", "Layanan", figures.services, figures.whole)


def villages_grid(figures: Figures) -> Grid:
    """By the applicants' village."""
    return lines_grid("Permohonan menurut desa/kelurahan", "Desa/kelurahan", figures.villages, figures.whole)


def hours_grid(figures: Figures) -> Grid:
    """By the hour at which they were received."""
    return lines_grid("Permohonan menurut jam diterima", "Jam", figures.hours, figures.whole)


_VISITS: Final = (
    Head("Kali", NUMBER), Head("Batas", TIME), Head("Lewat", NUMBER), Head("Tepat", SHARE),
    Head("Median", TIME), Head("P-90", TIME), Head("Kelebihan", TIME),
)  # fmt: skip


def _visits(line: StepLine) -> tuple[str, ...]:
    timing = line.timing
    over = clock(timing.over) if timing.over else DASH
    return (
        whole_text(timing.count), clock(line.limit), _number(timing.late), share_text(timing),
        clock(timing.median), clock(timing.p90), over,
    )  # fmt: skip


def steps_grid(figures: Figures) -> Grid:
    """By step of the SOP; the step that holds requests up stands in bold."""
    held = figures.bottleneck.step if figures.bottleneck is not None else None
    strong = frozenset(n for n, s in enumerate(figures.steps) if s.step == held)
    late = frozenset(n for n, s in enumerate(figures.steps) if s.timing.late)
    rows = tuple((s.step.label, *_visits(s)) for s in figures.steps)
    empty = "Belum ada langkah yang selesai."
    return Grid("Waktu setiap langkah SOP", (_names("Langkah"), *_VISITS), rows, (), empty, strong, late)


def officers_grid(figures: Figures) -> Grid:
    """By officer, and under each name by step."""
    rows: list[tuple[str, ...]] = []
    strong, late = set(), set()
    for officer in figures.officers:
        strong.add(len(rows))
        rows.append((officer.name, *_visits(StepLine(officer.steps[0].step, officer.timing))))
        for step in officer.steps:
            if step.timing.late:
                late.add(len(rows))
            rows.append((f"    {step.step.label}", *_visits(step)))
    empty = "Belum ada langkah yang selesai."
    title = "Langkah yang diselesaikan tiap petugas"
    return Grid(title, (_names("Petugas"), *_VISITS), tuple(rows), (), empty, frozenset(strong), frozenset(late))


def late_grid(figures: Figures, most: int = 0) -> Grid:
    """Late requests with what made them late; those that still run first."""
    lines = figures.late[:most] if most else figures.late
    rows = tuple(
        (
            row.register, row.service, numeric_date(date.fromisoformat(row.day)), clock(row.limit),
            "berjalan" if row.used is None else clock(row.used), clock(row.over), cause_words(row),
        )
        for row in lines
    )  # fmt: skip
    heads = (
        Head("Register", 12, False), Head("Layanan", 24, False), Head("Diterima", 12, False), Head("Janji", 10),
        Head("Terpakai", 11), Head("Lewat", 11), Head("Sebab", 44, False),
    )  # fmt: skip
    return Grid("Permohonan yang terlambat dan sebabnya", heads, rows, (), "Tidak ada permohonan yang terlambat.")


def redress_grid(figures: Figures) -> Grid:
    """Objections and deliveries."""
    found, sent = figures.objections, figures.deliveries
    rows = (
        ("Keberatan diajukan", whole_text(found.filed), ""),
        ("    terbukti", _number(found.upheld), percent_text(found.upheld, found.filed)),
        ("    tidak terbukti", _number(found.dismissed), percent_text(found.dismissed, found.filed)),
        ("    menunggu kroscek", _number(found.waiting), percent_text(found.waiting, found.filed)),
        ("    waktu sampai diputus", whole_text(found.answer.count), _both(found.answer)),
        ("Pengantaran diperintahkan", whole_text(sent.ordered), ""),
        ("    diterima di rumah", _number(sent.delivered), percent_text(sent.delivered, sent.ordered)),
        ("    diambil sendiri di kantor", _number(sent.collected), percent_text(sent.collected, sent.ordered)),
        ("    kembali ke loket", _number(sent.back), percent_text(sent.back, sent.ordered)),
        ("    masih berjalan", _number(sent.under_way), percent_text(sent.under_way, sent.ordered)),
        ("    perlu diantar lebih dari sekali", _number(sent.again), percent_text(sent.again, sent.ordered)),
        ("    di luar jam layanan", _number(sent.outside_hours), percent_text(sent.outside_hours, sent.ordered)),
        ("    siap sampai pintu, waktu layanan", whole_text(sent.door.count), _both(sent.door)),
        ("    siap sampai pintu, jam dinding", whole_text(sent.clock.count), _both(sent.clock)),
    )
    heads = (_names("Uraian"), Head("Jumlah", NUMBER), Head("Bagian, atau median dan persentil ke-90", 26))
    return Grid("Keberatan dan pengantaran ke rumah", heads, rows, strong=frozenset({0, 5}))


def _both(timing: Timing) -> str:
    return f"{time_text(timing.median)}; {time_text(timing.p90)}" if timing.count else DASH


def evaluation_grid(found: Evaluation) -> Grid:
    """Before and after, side by side."""
    sides = (found.before, found.after)
    timings = tuple(f.whole.timing for f in sides)
    rows = (
        ("Masa", *(f.period.title for f in sides)),
        ("Permohonan diterima", *(whole_text(f.whole.received) for f in sides)),
        ("Permohonan yang diukur", *(whole_text(t.judged) for t in timings)),
        ("Tepat waktu", *(share_text(t) for t in timings)),
        ("Lewat janji", *(_number(t.late) for t in timings)),
        ("Median waktu layanan", *(time_text(t.median) for t in timings)),
        ("Persentil ke-90 waktu layanan", *(time_text(t.p90) for t in timings)),
        ("Keberatan diajukan", *(_number(f.objections.filed) for f in sides)),
        ("Keberatan terbukti", *(_number(f.objections.upheld) for f in sides)),
        ("Keberatan tidak terbukti", *(_number(f.objections.dismissed) for f in sides)),
        ("Surat diantar ke rumah", *(_number(f.deliveries.delivered) for f in sides)),
        ("Median dari siap sampai pintu", *(time_text(f.deliveries.door.median) for f in sides)),
    )  # fmt: skip
    heads = (_names("Ukuran"), Head("Sebelum", 25), Head("Sesudah", 25))
    return Grid("Sebelum dan sesudah LAYAR RAMAH", heads, rows, strong=frozenset({3, 5}))


def outcomes_grid(figures: Figures) -> Grid:
    """What the whole period was, in one column."""
    whole = figures.whole
    rows = [("Permohonan diterima", whole_text(whole.received), "")]
    rows += [
        (f"    {OUTCOME_LABELS[o]}", _number(whole.of(o)), percent_text(whole.of(o), whole.received)) for o in Outcome
    ]
    timing = whole.timing
    rows += [
        ("Janji sudah berakhir (diukur)", whole_text(timing.judged), ""),
        ("    Tepat waktu", _number(timing.in_time), share_text(timing)),
        ("    Lewat janji", _number(timing.late), percent_text(timing.late, timing.judged)),
        ("Masih berjalan dan sudah lewat janji", _number(whole.overdue), ""),
    ]
    heads = (_names("Uraian"), Head("Jumlah", NUMBER), Head("Bagian", SHARE))
    return Grid("Ringkasan periode", heads, tuple(rows), strong=frozenset({0, 1 + len(Outcome)}))
