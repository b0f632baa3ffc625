"""The report of a period as chapters, tables and charts; what comes after needs nothing but that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from loket_app.domain.compliance import grids, plots
from loket_app.domain.compliance.complaint_views import complaint_grid, complaint_plot, complaint_words
from loket_app.domain.compliance.evaluation import Evaluation, sentences
from loket_app.domain.compliance.figures import Figures
from loket_app.domain.compliance.grids import CLOCKS, Grid
from loket_app.domain.compliance.periods import file_words
from loket_app.domain.compliance.words import DEFINITION, bottleneck_words, objection_words, summary
from loket_app.domain.dates import clock_time, local, plain_date, zone_label
from loket_app.domain.form_layout import Align
from loket_app.domain.form_model import Sheet
from loket_app.domain.plot import Plot
from loket_app.domain.report import (
    Block,
    Cell,
    Column,
    Cover,
    Heading,
    Items,
    Paragraph,
    Report,
    ReportPage,
    Section,
    Signature,
    Table,
    words_of,
)
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.letters import signatory_now
from loket_app.usecases.office_papers.paper import Prepared
from loket_app.usecases.office_papers.pdf_jobs import office_paper_of, paper_job
from loket_app.usecases.survey.report_reading import emblem_of
from loket_app.usecases.survey.reports import Content, draw_pdf, prepared_pdf
from loket_app.usecases.views.paper import PaperJob

KEY: Final = "laporan_layanan"
EVALUATION: Final = "laporan_evaluasi"
MOST_LATE: Final = 300
TABLE_SIZE: Final = 8.0


@dataclass(frozen=True, slots=True)
class OfficeHead:
    """The office as its report names it today."""

    office: str
    kabupaten: str
    place: str
    zone: str
    author: str
    emblem: bytes
    signature: Signature
    at: int
    example: bool


def office_head(look: Look, desk: Desk) -> OfficeHead:
    """Who reports, and who signs."""
    office, paper = look.settings.office(), office_paper_of(look, desk)
    signer = signatory_now(look)[0]
    below = (signer.rank, f"NIP {signer.nip}" if signer.nip else "")
    dated = f"{office.place}, {plain_date(local(look.now, look.zone).date())}"
    return OfficeHead(
        office.name, office.kabupaten, office.place, office.zone, paper.author, emblem_of(paper.letterhead.logo),
        Signature(dated, signer.heading, signer.name, tuple(words for words in below if words)), look.now, desk.demo,
    )  # fmt: skip


def period_content(desk: Desk, figures: Figures) -> Content:
    """The report of a period."""
    head = desk.ask(office_head, desk)
    title = "LAPORAN PELAYANAN"
    blocks = (_cover(head, title, figures.period.title), *_chapters(figures), *_closing(head, figures.at))
    report = _report(head, f"Laporan Pelayanan {figures.period.title}", blocks)
    return Content(KEY, report, f"Laporan Pelayanan {file_words(figures.period)}")


def evaluation_content(desk: Desk, found: Evaluation) -> Content:
    """The evaluation of LAYAR RAMAH before and after a day."""
    head = desk.ask(office_head, desk)
    day = plain_date(found.day)
    blocks: list[Block] = [_cover(head, "EVALUASI LAYAR RAMAH", f"Sebelum dan sesudah {day}")]
    blocks += [Heading(1, "EVALUASI LAYAR RAMAH")]
    blocks += [_said(words) for words in sentences(found)]
    blocks += [_table(grids.evaluation_grid(found)), *plots.evaluation_plots(found)]
    for name, side in (("Sebelum", found.before), ("Sesudah", found.after)):
        blocks += [
            Heading(2, f"{name}: {side.period.title}"),
            _said(summary(side)),
            _said(bottleneck_words(side.bottleneck)),
        ]
    report = _report(head, f"Evaluasi LAYAR RAMAH {day}", (*blocks, *_closing(head, found.after.at)))
    return Content(EVALUATION, report, f"Evaluasi LAYAR RAMAH {found.day.isoformat()}")


def _report(head: OfficeHead, title: str, blocks: Sequence[Block]) -> Report:
    page = ReportPage(Sheet.F4, (20, 18, 20, 20), size=10, leading=135)
    foot = f"{title} \N{MIDDLE DOT} {head.office}"
    return Report(title, head.author, page, (Section(tuple(blocks)),), foot, local(head.at, head.zone), head.example)


def _cover(head: OfficeHead, title: str, period: str) -> Cover:
    mark = "CONTOH: data peragaan" if head.example else ""
    names = (head.office.upper(), head.kabupaten.upper())
    return Cover(
        (
            title,
            "PELAYANAN ADMINISTRASI TERPADU KECAMATAN (PATEN)",
        ),
        (period,),
        names,
        head.emblem,
        mark,
    )


def _chapters(figures: Figures) -> Iterator[Block]:
    yield Heading(1, "RINGKASAN")
    yield _said(summary(figures))
    yield _said(bottleneck_words(figures.bottleneck))
    yield _said(objection_words(figures))
    yield _said(complaint_words(figures.complaints))
    yield _table(grids.outcomes_grid(figures))
    if figures.whole.received:
        yield plots.trend_plot(figures)
    yield from _part("Layanan", grids.services_grid(figures), plots.lines_plot("Layanan", figures.services))
    yield from _part(
        "Langkah SOP", grids.steps_grid(figures), plots.steps_plot(figures), bottleneck_words(figures.bottleneck)
    )
    if not figures.officers_hidden:
        yield from _part("Petugas", grids.officers_grid(figures), plots.officers_plot(figures.officers))
    yield from _part(
        "Desa/kelurahan", grids.villages_grid(figures), plots.lines_plot("Desa/kelurahan", figures.villages)
    )
    yield from _part("Jam diterima", grids.hours_grid(figures), plots.lines_plot("Jam diterima", figures.hours, True))
    yield from _part("Keterlambatan", grids.late_grid(figures, MOST_LATE), plots.causes_plot(figures))
    more = len(figures.late) - MOST_LATE
    if more > 0:
        yield _said(f"{more} permohonan terlambat lainnya ada pada buku kerja Excel laporan ini.")
    yield from _part(
        "Keberatan dan pengantaran", grids.redress_grid(figures), plots.redress_plot(figures), objection_words(figures)
    )
    complaints = figures.complaints
    yield from _part("Pengaduan", complaint_grid(complaints), complaint_plot(complaints), complaint_words(complaints))


def _part(title: str, grid: Grid, plot: Plot, said: str = "") -> Iterator[Block]:
    yield Heading(2, title)
    if said:
        yield Paragraph(words_of(said), joined=True)
    if grid.rows and plot.marks:
        yield replace(plot, caption="")
    yield _table(grid)


def _closing(head: OfficeHead, at: int) -> Iterator[Block]:
    made = local(at, head.zone)
    yield Heading(2, "Cara menghitung")
    yield Items(tuple(words_of(words) for words in METHOD))
    when = f"{plain_date(made.date())} pukul {clock_time(made)} {zone_label(head.zone)}"
    yield _said(f"Angka dihitung dari jejak kerja program pada {when}.")
    yield head.signature


METHOD: Final = (
    "Permohonan dihitung menurut hari diterima; keberatan menurut hari diajukan; pengantaran menurut hari "
    "diperintahkan; pengaduan menurut hari diterima; langkah mengikuti permohonannya.",
    "Pengaduan diukur dalam hari kerja sampai dijawab; yang lewat batas dan belum dijawab dihitung lewat.",
    "Waktu adalah waktu layanan: hanya jam pelayanan kantor yang dihitung, tanpa jeda yang menghentikan jam itu.",
    "Janji diukur sejak berkas dinyatakan lengkap sampai janji berakhir. Permohonan yang ditolak atau dicabut pemohon "
    "tidak ikut diukur.",
    "Lewat berarti waktunya lebih besar daripada batasnya, dihitung tepat sampai seperseribu detik.",
    "Median dan persentil ke-90 adalah nilai pada urutan ke-50 % dan ke-90 % dari waktu yang tercatat (urutan "
    "dibulatkan ke atas); tidak pernah nilai rata-rata di antara dua catatan.",
    CLOCKS,
    "Langkah penahan adalah langkah yang jumlah kelebihan waktunya paling besar.",
)


def _said(words: str) -> Paragraph:
    return Paragraph(words_of(words))


def _table(grid: Grid) -> Table:
    aligns = tuple(Align.RIGHT if head.right else Align.LEFT for head in grid.heads)
    columns = tuple(Column(head.share, align) for head, align in zip(grid.heads, aligns, strict=True))
    head = tuple(Cell(h.title, True, Align.CENTRE) for h in grid.heads)
    rows = tuple(
        tuple(Cell(text.replace("    ", "\N{NO-BREAK SPACE}" * 3), n in grid.strong) for text in row)
        for n, row in enumerate(grid.rows)
    )
    foot = (tuple(Cell(text, True) for text in grid.foot),) if grid.foot and grid.rows else ()
    return Table(columns, (head,), rows, foot, grid.title, size=TABLE_SIZE, empty=grid.empty)


def period_job(desk: Desk, figures: Figures) -> PaperJob:
    """The report of a period as PDF."""
    content = period_content(desk, figures)
    sheet = content.report.page.sheet.value
    return paper_job(content.key, content.report.title, sheet, draw_pdf(content.report), content.name)


def prepared(desk: Desk, figures: Figures | Evaluation) -> Prepared:
    """The report, to be drawn in any process."""
    content = period_content(desk, figures) if isinstance(figures, Figures) else evaluation_content(desk, figures)
    return prepared_pdf(content)


__all__ = [
    "DEFINITION",
    "KEY",
    "METHOD",
    "Content",
    "evaluation_content",
    "office_head",
    "period_content",
    "period_job",
    "prepared",
]
