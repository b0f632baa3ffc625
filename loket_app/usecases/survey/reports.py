"""The survey's papers: Laporan SKM and Laporan Hasil Tindak Lanjut as Word and PDF, and the IKM poster.

`…_content` reads everything; what comes after needs nothing but that, so it can be drawn in another process.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from loket_app import paths
from loket_app.definitions.report_names import FOLLOW_UP, POSTER, SURVEY_REPORT
from loket_app.definitions.reports import FOLDER, poster_from_text, report_from_text
from loket_app.domain.dates import plain_date
from loket_app.domain.errors import Disturbance
from loket_app.domain.poster import Poster, PosterText
from loket_app.domain.report import Report, Signature
from loket_app.domain.report_text import Material, Origin, ReportText, filled, written_text
from loket_app.usecases.desk import Desk
from loket_app.usecases.office_papers.making import sheet_named
from loket_app.usecases.office_papers.paper import Prepared
from loket_app.usecases.office_papers.pdf_jobs import paper_job
from loket_app.usecases.survey import report_data as data
from loket_app.usecases.survey.periods import OPEN
from loket_app.usecases.survey.report_reading import OfficeFacts, SurveyFacts, read_follow_up, read_poster, read_survey
from loket_app.usecases.survey.report_values import common_values, follow_up_values, priority_keys, survey_values
from loket_app.usecases.views.paper import PaperJob

POSTER_SHEETS: Final = ("A4", "A3")
PER_BLOCK: Final = 4
"""How many rows of a book a block of a report is worth, when it is decided whether a process of its own pays."""

WORD_DEARER: Final = 3
"""A Word file takes about so many times as long as a PDF."""

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Content:
    """A report that was read: its kind, its content, and the name of its file without an ending."""

    key: str
    report: Report
    name: str


def survey_report(desk: Desk, period_id: int | None) -> tuple[bytes, PaperJob]:
    """The survey report of a period as .docx and as a PDF ready to print. Raises `Refused` (field "survei")."""
    return _both(survey_content(desk, period_id))


def followup_report(desk: Desk, period_id: int | None) -> tuple[bytes, PaperJob]:
    """The follow-up report of a period as .docx and as a PDF ready to print. Raises `Refused` (field "survei")."""
    return _both(followup_content(desk, period_id))


def _both(content: Content) -> tuple[bytes, PaperJob]:
    return draw_word(content.report), job_of(content, draw_pdf(content.report))


def survey_content(desk: Desk, period_id: int | None) -> Content:
    """BAB I to V and lampiran, with every figure in it."""
    facts = read_survey(desk, period_id)
    result = facts.found.result
    keys = priority_keys(facts)
    before = facts.before
    tables = {
        "responden": data.respondents(facts.groups),
        "unsur": data.unsur_table(result),
        "mutu": data.mutu_table(),
        "layanan": data.services_table(facts.groups),
        "jam_kantor": data.clocks_table(facts.clocks, result),
        "rencana": data.plan_table(facts.plan) if facts.plan is not None else None,
        "tren": data.trend_table(facts.trend),
        "kuesioner": data.questions_table(facts.found.instrument),
        "hitungan": data.counts_table(result),
        "pengolahan": data.tabulation_table(facts.found, facts.rows),
        "sebelumnya": data.realisation_table(before) if before is not None else None,
        "sebelumnya_lanjutan": data.continuation_table(before) if before is not None else None,
    }
    material = Material(
        tables={name: table for name, table in tables.items() if table is not None},
        charts={"unsur": data.unsur_chart(result, keys), "tren": data.trend_chart(facts.trend)},
        pictures={"sebelumnya": facts.pictures},
        signature=_signature(facts.office),
        emblem=facts.office.emblem,
    )
    report = filled(wording(desk, SURVEY_REPORT), survey_values(facts), material, _origin(facts))
    return Content(SURVEY_REPORT, report, f"Laporan SKM {facts.found.period.title}")


def followup_content(desk: Desk, period_id: int | None) -> Content:
    """Tabel 1 to 4, the narratives A and B, and the photographs. Raises `Refused` without a plan."""
    facts, plan = read_follow_up(desk, period_id)
    result = facts.found.result
    going_on = data.continuation_table(plan)
    tables = {
        "ringkasan": data.summary_table(result),
        "rencana": data.plan_table(plan),
        "realisasi": data.realisation_table(plan),
        "capaian": data.share_table(plan),
    }
    material = Material(
        tables=tables if going_on is None else {**tables, "lanjutan": going_on},
        charts={"unsur": data.unsur_chart(result, priority_keys(facts))},
        pictures={"kegiatan": facts.pictures},
        signature=_signature(facts.office),
        emblem=facts.office.emblem,
    )
    report = filled(wording(desk, FOLLOW_UP), follow_up_values(facts, plan), material, _origin(facts))
    return Content(FOLLOW_UP, report, f"Laporan Tindak Lanjut SKM {facts.found.period.title}")


def _signature(office: OfficeFacts) -> Signature:
    signer = office.signatory
    below = (signer.rank, f"NIP {signer.nip}" if signer.nip else "")
    dated = f"{office.head.place}, {plain_date(office.today)}"
    return Signature(dated, signer.heading, signer.name, tuple(words for words in below if words))


def _origin(facts: SurveyFacts) -> Origin:
    office = facts.office
    return Origin(office.paper.author, office.made, office.example)


SEX: Final = "jenis_kelamin"
SCHOOL: Final = "pendidikan"


def poster_content(desk: Desk, period_id: int | None) -> Poster:
    """The poster of a period. Raises `Refused` (field "survei")."""
    facts = read_poster(desk, period_id)
    result, office = facts.found.result, facts.office
    values = common_values(facts)
    text = _read_poster(*_wording(desk, POSTER))
    return Poster(
        lines={name: written_text(line, values) for name, line in text.lines.items()},
        value=result.hundredths, value_text=result.ikm_text,
        letter=result.mutu.value if result.mutu is not None else "",
        kinerja=data.performance(result.mutu) if result.mutu is not None else "",
        sexes=_counts(facts, SEX), schools=_counts(facts, SCHOOL),
        bars=data.unsur_chart(result, ()).bars, borders=data.BORDERS,
        author=office.paper.author, emblem=office.emblem, made=office.made,
        draft=facts.found.period.state == OPEN, example=office.example,
    )  # fmt: skip


def _counts(facts: SurveyFacts, key: str) -> tuple[tuple[str, int], ...]:
    rows = next((field.rows for field in facts.groups if field.key == key), ())
    return tuple((row.name or "Tidak diisi", row.respondents) for row in rows)


def poster(desk: Desk, period_id: int | None, sheet: str | None = None) -> PaperJob:
    """The IKM poster as PDF on A4 or A3. Raises `Refused`."""
    from loket_app.documents.poster import poster_pdf

    paper = sheet_named(sheet, POSTER_SHEETS)
    content = poster_content(desk, period_id)
    name = f"Poster IKM {content.lines['periode']} {paper.value}"
    return paper_job(POSTER, content.title, paper.value, poster_pdf(content, paper), name)


def poster_png(desk: Desk, period_id: int | None, sheet: str | None = None) -> bytes:
    """The IKM poster as a picture: A4 at 200 dpi, or A3 at the same. Raises `Refused`."""
    from loket_app.documents.poster import PNG_DPI, poster_pdf
    from loket_app.documents.raster import png

    return png(poster_pdf(poster_content(desk, period_id), sheet_named(sheet, POSTER_SHEETS)), 0, PNG_DPI)


def wording(desk: Desk, key: str) -> ReportText:
    """The office's own wording in its data folder, else the shipped one. Raises `BadDefinition` or `Disturbance`."""
    return _read(*_wording(desk, key))


def _wording(desk: Desk, key: str) -> tuple[str, str]:
    name = f"{key}.toml"
    own = desk.folder / "forms" / FOLDER / name if desk.folder is not None else None
    file = own if own is not None and own.is_file() else paths.forms() / FOLDER / name
    try:
        return file.read_text(encoding="utf-8-sig"), name
    except (OSError, UnicodeDecodeError) as error:
        advice = "Tutup program lain yang memakai berkas itu, atau simpan ulang sebagai teks UTF-8."
        raise Disturbance(f"Kalimat laporan {name} tidak dapat dibaca.", advice) from error


@lru_cache(maxsize=8)
def _read(text: str, name: str) -> ReportText:
    return report_from_text(text, name)


@lru_cache(maxsize=4)
def _read_poster(text: str, name: str) -> PosterText:
    return poster_from_text(text, name)


def draw_pdf(report: Report, told: Told | None = None) -> bytes:
    """The report as PDF; needs nothing but the report."""
    from loket_app.documents.report_pdf import report_pdf

    return report_pdf(report, told)


def draw_word(report: Report, told: Told | None = None) -> bytes:
    """The report as .docx; needs nothing but the report."""
    from loket_app.documents.report_docx import report_docx

    return report_docx(report, told)


def job_of(content: Content, pdf: bytes) -> PaperJob:
    """The PDF of a report as a paper."""
    return paper_job(content.key, content.report.title, content.report.page.sheet.value, pdf, content.name)


def prepared_pdf(content: Content) -> Prepared:
    """The PDF to be drawn wherever there is time for it."""
    return Prepared(_weight(content.report), draw_pdf, (content.report,), lambda pdf: job_of(content, pdf))


def prepared_word(content: Content) -> Prepared:
    """The Word file to be drawn wherever there is time for it; `job` is of no use to it."""
    return Prepared(WORD_DEARER * _weight(content.report), draw_word, (content.report,))


def _weight(report: Report) -> int:
    rows = sum(len(getattr(block, "rows", ())) for block in report.blocks)
    photos = sum(len(getattr(block, "pictures", ())) for block in report.blocks)
    return PER_BLOCK * len(report.blocks) + rows + 10 * photos
