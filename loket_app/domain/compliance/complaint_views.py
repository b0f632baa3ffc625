"""Complaints of a period as a table, a chart and a sentence, for screen and paper alike."""

from loket_app.domain.complaint import OUTCOME_LABELS
from loket_app.domain.compliance.complaints import ComplaintFigures, ComplaintLine
from loket_app.domain.compliance.grids import NAME, NUMBER, Grid, Head
from loket_app.domain.compliance.words import DASH
from loket_app.domain.figures import percent_text, whole_text
from loket_app.domain.plot import Mark, Paint, Plot, Series

_HEADS = (
    Head("Perihal", NAME - 3, False), Head("Diterima", NUMBER), Head("Dijawab", NUMBER), Head("Tepat", NUMBER - 2),
    Head("Lewat", NUMBER - 2), Head("Menunggu", NUMBER + 2), Head("Dicabut", NUMBER), Head("Ketepatan", NUMBER + 2),
    Head("Median hari kerja", NUMBER + 2), Head("P-90 hari kerja", NUMBER + 2),
)  # fmt: skip


def complaint_grid(found: ComplaintFigures) -> Grid:
    """By category, and all of them below."""
    rows = tuple(_row(line) for line in found.lines)
    foot = ("Jumlah", *_row(found.whole)[1:]) if rows else ()
    return Grid("Pengaduan menurut perihal", _HEADS, rows, foot, "Tidak ada pengaduan pada periode ini.")


def _row(line: ComplaintLine) -> tuple[str, ...]:
    counts = (line.received, line.answered, line.in_time, line.late, line.waiting, line.withdrawn)
    return (
        line.name, *(whole_text(n) if n else DASH for n in counts), percent_text(line.in_time, line.judged),
        days_text(line.median), days_text(line.p90),
    )  # fmt: skip


def days_text(days: int | None) -> str:
    """A number of working days; a dash where nothing was answered."""
    return DASH if days is None else whole_text(days)


def complaint_plot(found: ComplaintFigures) -> Plot:
    """How many by category: in time, late, and not judged yet."""
    marks = tuple(
        Mark(line.name, (line.in_time, line.late, line.received - line.judged), whole_text(line.received))
        for line in found.lines
    )
    series = (
        Series("Dijawab tepat waktu", Paint.GOOD), Series("Lewat batas", Paint.LATE),
        Series("Menunggu atau dicabut", Paint.SOFT),
    )  # fmt: skip
    says = "; ".join(f"{line.name} {whole_text(line.received)}" for line in found.lines[:3])
    return Plot("Pengaduan menurut perihal", says, series, marks)


def complaint_words(found: ComplaintFigures) -> str:
    """The complaints in a sentence or three."""
    whole = found.whole
    if not whole.received:
        return "Tidak ada pengaduan yang diterima."
    told = f"{whole_text(whole.received)} pengaduan diterima"
    told += f", {whole_text(found.anonymous)} tanpa nama" if found.anonymous else ""
    told += f": {whole_text(whole.answered)} dijawab, {whole_text(whole.waiting)} menunggu jawaban"
    told += f", {whole_text(whole.withdrawn)} dicabut." if whole.withdrawn else "."
    if whole.judged:
        told += f" Tepat waktu {percent_text(whole.in_time, whole.judged)}; lewat batas {whole_text(whole.late)}."
    if whole.median is not None:
        told += f" Median sampai dijawab {whole_text(whole.median)} hari kerja."
    results = [f"{OUTCOME_LABELS[o]} {whole_text(n)}" for o, n in found.outcomes]
    return f"{told} Hasil: {', '.join(results)}." if results else told
