"""The charts of a report: what the figures look like, for screen and paper."""

from collections.abc import Iterable, Sequence
from typing import Final

from loket_app.domain.compliance.evaluation import Evaluation
from loket_app.domain.compliance.figures import Figures, Line, OfficerLine
from loket_app.domain.compliance.measure import Timing
from loket_app.domain.compliance.words import short_time
from loket_app.domain.figures import percent_text, whole_text
from loket_app.domain.plot import Mark, Paint, Plot, Series, Unit

IN_TIME: Final = Series("Tepat waktu", Paint.GOOD)
LATE: Final = Series("Lewat janji", Paint.LATE)
OTHERS: Final = Series("Belum selesai, ditolak, atau dicabut", Paint.SOFT)
MOST: Final = 16
P90: Final = "Persentil ke-90"


def trend_plot(figures: Figures) -> Plot:
    """How many came, and how those that were measured did."""
    marks = tuple(
        Mark(
            t.period.short,
            (t.in_time, t.late, t.received - t.in_time - t.late),
            whole_text(t.received) if t.received else "",
        )
        for t in figures.trend
    )
    most = max(figures.trend, key=lambda t: t.received, default=None)
    says = f"Paling banyak {most.period.short}: {whole_text(most.received)} permohonan." if most is not None else ""
    return Plot("Permohonan yang diterima", says, (IN_TIME, LATE, OTHERS), marks, over_time=True)


def lines_plot(caption: str, lines: Sequence[Line], over_time: bool = False) -> Plot:
    """How many came by service, village or hour; the share in time at the end."""
    marks = tuple(_count_mark(line, over_time) for line in _most(lines, over_time))
    says = "; ".join(f"{line.name} {whole_text(line.received)}" for line in lines[:3])
    return Plot(caption, says, (IN_TIME, LATE, OTHERS), marks, over_time=over_time)


def _most(lines: Sequence[Line], all_of_them: bool) -> Iterable[Line]:
    return lines if all_of_them else lines[:MOST]


def _count_mark(line: Line, over_time: bool) -> Mark:
    timing = line.timing
    rest = line.received - timing.judged
    if over_time:
        return Mark(f"{line.key}.00", (timing.in_time, timing.late, rest), whole_text(line.received))
    share = f" \N{MIDDLE DOT} {percent_text(timing.in_time, timing.judged, 0)}" if timing.judged else ""
    return Mark(line.name, (timing.in_time, timing.late, rest), f"{whole_text(line.received)}{share}")


def steps_plot(figures: Figures) -> Plot:
    """The median of every step as a bar, its 90th percentile as a whisker, its limit as a tick."""
    held = figures.bottleneck.step if figures.bottleneck is not None else None
    marks = tuple(
        Mark(s.step.label, (s.timing.median or 0,), short_time(s.timing.median), s.timing.p90, s.limit, s.step == held)
        for s in figures.steps
    )
    says = f"Langkah penahan: {held.label}." if held is not None else ""
    return Plot(
        "Waktu setiap langkah", says, (Series("Median", Paint.PRIMARY),), marks, Unit.TIME, reach=P90, limit="Batas"
    )


def officers_plot(officers: Sequence[OfficerLine]) -> Plot:
    """Each officer's visits in time and late."""
    shown = officers[:MOST]
    marks = tuple(
        Mark(o.name, (o.timing.in_time, o.timing.late, o.timing.count - o.timing.judged), _share(o.timing))
        for o in shown
    )
    series = (IN_TIME, Series("Lewat batas", Paint.LATE), Series("Tanpa batas waktu", Paint.SOFT))
    return Plot("Langkah yang diselesaikan tiap petugas", "", series, marks)


def _share(timing: Timing) -> str:
    share = f" \N{MIDDLE DOT} {percent_text(timing.in_time, timing.judged, 0)}" if timing.judged else ""
    return f"{whole_text(timing.count)}{share}"


def causes_plot(figures: Figures) -> Plot:
    """What made requests late."""
    marks = tuple(Mark(c.name, (c.count,), whole_text(c.count)) for c in figures.causes[:MOST])
    return Plot("Penyebab keterlambatan", "", (Series("Permohonan", Paint.LATE),), marks)


def redress_plot(figures: Figures) -> Plot:
    """Objections and deliveries by what became of them."""
    found, sent = figures.objections, figures.deliveries
    rows = (
        ("Keberatan diajukan", found.filed), ("\N{EN DASH} terbukti", found.upheld),
        ("\N{EN DASH} tidak terbukti", found.dismissed), ("\N{EN DASH} menunggu kroscek", found.waiting),
        ("Pengantaran diperintahkan", sent.ordered), ("\N{EN DASH} diterima di rumah", sent.delivered),
        ("\N{EN DASH} diambil sendiri", sent.collected), ("\N{EN DASH} kembali ke loket", sent.back),
        ("\N{EN DASH} masih berjalan", sent.under_way),
    )  # fmt: skip
    marks = tuple(Mark(name, (n,), whole_text(n), strong=not name.startswith("\N{EN DASH}")) for name, n in rows)
    return Plot("Keberatan dan pengantaran", "", (Series("Jumlah", Paint.PRIMARY),), marks)


def evaluation_plots(found: Evaluation) -> tuple[Plot, Plot]:
    """Share in time, and median with 90th percentile, before and after."""
    sides = (
        ("Sebelum", found.before),
        ("Sesudah", found.after),
    )
    shares = tuple(
        Mark(name, (_permille(f.whole.timing),), percent_text(f.whole.timing.in_time, f.whole.timing.judged))
        for name, f in sides
    )
    times = tuple(
        Mark(name, (f.whole.timing.median or 0,), short_time(f.whole.timing.median), f.whole.timing.p90)
        for name, f in sides
    )
    return (
        Plot("Ketepatan waktu", "", (Series("Tepat waktu", Paint.GOOD),), shares, Unit.SHARE),
        Plot("Waktu layanan", "", (Series("Median", Paint.PRIMARY),), times, Unit.TIME, reach=P90),
    )


def _permille(timing: Timing) -> int:
    return 1000 * timing.in_time // timing.judged if timing.judged else 0
