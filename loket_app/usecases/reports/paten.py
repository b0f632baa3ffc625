"""The monthly PATEN report to the Bupati: a letter of the Camat with its attachment, filled from a period's figures."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from loket_app.domain.compliance.complaint_views import days_text
from loket_app.domain.compliance.facts import Outcome
from loket_app.domain.compliance.figures import Figures, Line
from loket_app.domain.compliance.grids import clock
from loket_app.domain.compliance.periods import Kind, named, period_of, shifted
from loket_app.domain.compliance.words import bottleneck_words, objection_words, share_text, summary, time_text
from loket_app.domain.dates import local
from loket_app.domain.figures import percent_text, whole_text
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.letters import form_named
from loket_app.usecases.office_papers.making import made, office_paper, one, today
from loket_app.usecases.office_papers.paper import Ask, Choice, Group, OfficePaper
from loket_app.usecases.reports.reading import figures_of
from loket_app.usecases.views.paper import PaperJob

PATEN: Final = "laporan_paten"
Values = dict[str, object]


def head_of_region(kabupaten: str) -> str:
    """Bupati Kutai Kartanegara; Wali Kota Bontang for a city."""
    if kabupaten.startswith("Kota "):
        return f"Wali {kabupaten}"
    return f"Bupati {kabupaten.removeprefix('Kabupaten ')}"


def values_of(figures: Figures, kabupaten: str, zone: str) -> Values:
    """What the form may name."""
    whole, sent, told = figures.whole, figures.deliveries, figures.complaints
    objections: list[Values] = [
        {"uraian": "Keberatan diajukan", "nilai": whole_text(figures.objections.filed)},
        {"uraian": "Keberatan terbukti", "nilai": whole_text(figures.objections.upheld)},
        {"uraian": "Keberatan tidak terbukti", "nilai": whole_text(figures.objections.dismissed)},
        {"uraian": "Keberatan menunggu kroscek", "nilai": whole_text(figures.objections.waiting)},
        {"uraian": "Pengantaran diperintahkan", "nilai": whole_text(sent.ordered)},
        {"uraian": "Surat diterima di rumah pemohon", "nilai": whole_text(sent.delivered)},
        {"uraian": "Median waktu layanan dari siap sampai pintu", "nilai": time_text(sent.door.median)},
        {"uraian": "Pengaduan diterima", "nilai": whole_text(told.received)},
        {"uraian": "Pengaduan dijawab tepat waktu", "nilai": percent_text(told.whole.in_time, told.whole.judged)},
        {"uraian": "Median hari kerja sampai pengaduan dijawab", "nilai": days_text(told.whole.median)},
    ]
    return {
        "masa": _month(figures), "kepala_daerah": head_of_region(kabupaten), "ringkasan": summary(figures),
        "langkah_penahan": bottleneck_words(figures.bottleneck), "keberatan_kalimat": objection_words(figures),
        **_counts(whole), "persen_tepat": share_text(whole.timing), "median": clock(whole.timing.median),
        "dihitung": local(figures.at, zone), "ada_keterlambatan": bool(figures.causes),
        "layanan": [_service(line) for line in figures.services], "keberatan": objections,
        "kendala": [{"uraian": cause.name, "jumlah": cause.count} for cause in figures.causes],
    }  # fmt: skip


def _month(figures: Figures) -> str:
    title = figures.period.title
    return f"bulan {title}" if figures.period.kind is Kind.MONTH else title


def _counts(line: Line) -> dict[str, int]:
    return {
        "jumlah_diterima": line.received, "jumlah_selesai": line.of(Outcome.DONE) + line.of(Outcome.READY),
        "jumlah_berjalan": line.of(Outcome.RUNNING) + line.of(Outcome.WAITING),
        "jumlah_ditolak": line.of(Outcome.REJECTED) + line.of(Outcome.WITHDRAWN),
    }  # fmt: skip


def _service(line: Line) -> Values:
    return {"nama": line.name, **_counts(line), "tepat": share_text(line.timing), "median": clock(line.timing.median)}


def paten_of(look: Look, desk: Desk, figures: Figures, day: date | None = None) -> PaperJob:
    """The letter with its attachment, from figures that were read before."""
    form = form_named(look, PATEN)
    values = values_of(figures, look.settings.office().kabupaten, look.zone)
    what = form.title if figures.period.kind is Kind.MONTH else "Laporan PATEN"
    title = f"{what} {figures.period.title}"
    return made(PATEN, one(form, values, office_paper(look, desk, day)), title, title)


def paten(desk: Desk, choice: Choice) -> PaperJob:
    """The report of the chosen days; of the month before this one where none were chosen."""
    last_month = shifted(period_of(Kind.MONTH, desk.ask(today)), -1)
    period = named(choice.first, choice.last or choice.first) if choice.first is not None else last_month
    figures = figures_of(desk, period)
    return desk.ask(paten_of, desk, figures, choice.day)


PAPERS: Sequence[OfficePaper] = (
    OfficePaper(
        PATEN, Group.REPORTS, "Laporan bulanan PATEN",
        "Surat Camat kepada Bupati dengan lampiran rekapitulasi satu bulan; angkanya dihitung dari jejak kerja.",
        (Ask.PERIOD, Ask.DATE), paten, optional=(Ask.DATE,),
    ),
)  # fmt: skip
