"""Everything that the survey's reports tell of a period, read in short pieces; nothing here names a respondent."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from pathlib import Path
from typing import Final

from sqlalchemy import select

from loket_app.documents import photographs
from loket_app.documents.paper import Letterhead, Paper
from loket_app.domain.dates import local
from loket_app.domain.errors import Disturbance, refuse
from loket_app.domain.report import Picture
from loket_app.domain.signature import Signatory
from loket_app.domain.survey.trend import Step
from loket_app.store.tables import survey_period
from loket_app.usecases import closed_years
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.letters import signatory_now
from loket_app.usecases.office_papers.pdf_jobs import office_paper_of
from loket_app.usecases.queries import survey
from loket_app.usecases.queries.survey import FieldGroups, PeriodResult
from loket_app.usecases.queries.survey_clocks import OfficeClocks, period_clocks, period_span
from loket_app.usecases.queries.survey_rtl import PlanView, plan_of, plans
from loket_app.usecases.survey.periods import REPORTED, period_row
from loket_app.usecases.survey.realisations import photo

MOST_ROWS: Final = 400
"""Up to so many respondents the lampiran lists each of them; more are read in the workbook."""
SAID_ALIKE: Final = 2
"""A reason is printed when so many wrote the same: one person's own words stay in the program."""
MOST_REASONS: Final = 10


@dataclass(frozen=True, slots=True)
class Complaint:
    """A reason for a low score that several respondents wrote alike; `question` is its key."""

    question: str
    body: str
    times: int


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """The office as its reports name it today."""

    head: Letterhead
    paper: Paper
    signatory: Signatory
    today: date
    made: datetime
    emblem: bytes
    legal_basis: tuple[str, ...]
    example: bool


@dataclass(frozen=True, slots=True)
class SurveyFacts:
    """A period with its result, its plan, the plan before it, and the trend up to it."""

    office: OfficeFacts
    found: PeriodResult
    plan: PlanView | None
    before: PlanView | None
    trend: tuple[Step, ...]
    clocks: OfficeClocks
    complaints: tuple[Complaint, ...]
    groups: tuple[FieldGroups, ...] = ()
    rows: tuple[tuple[int | None, ...], ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class _Base:
    office: OfficeFacts
    found: PeriodResult
    plan: PlanView | None
    before: PlanView | None
    trend: tuple[Step, ...]
    clocks: OfficeClocks
    complaints: tuple[Complaint, ...]


def read_survey(desk: Desk, period_id: int | None) -> SurveyFacts:
    """What the survey report tells. Raises `Refused` without a period or without an answer in it."""
    base = _read(desk, period_id)
    pictures = _pictures(desk.shared, base.before) if base.before is not None else ()
    return SurveyFacts(
        base.office, base.found, base.plan, base.before, base.trend, base.clocks, base.complaints,
        survey.groups(desk, base.found.period.id), _rows(desk, base.found), pictures,
    )  # fmt: skip


def read_follow_up(desk: Desk, period_id: int | None) -> tuple[SurveyFacts, PlanView]:
    """What the follow-up report tells. Raises `Refused` without a period or while it has no plan."""
    base = _read(desk, period_id)
    if base.plan is None:
        raise refuse(
            "belum_ada_rtl", "Periode ini belum punya rencana tindak lanjut. Susun dahulu di SKM, bagian RTL.", "survei"
        )
    facts = SurveyFacts(
        base.office, base.found, base.plan, base.before, base.trend, base.clocks, base.complaints,
        pictures=_pictures(desk.shared, base.plan),
    )  # fmt: skip
    return facts, base.plan


def read_poster(desk: Desk, period_id: int | None) -> SurveyFacts:
    """What the poster tells. Raises `Refused` without a period or without an answer in it."""
    base = _read(desk, period_id)
    return SurveyFacts(
        base.office, base.found, base.plan, base.before, base.trend, base.clocks, base.complaints,
        survey.groups(desk, base.found.period.id),
    )  # fmt: skip


def _read(desk: Desk, period_id: int | None) -> _Base:
    """The days of the survey may lie in a closed year."""
    if period_id is None:
        return desk.ask(_base, desk, None)
    return closed_years.over_days(desk, *desk.ask(period_span, period_id), _base, desk, period_id)


def _base(look: Look, desk: Desk, period_id: int | None) -> _Base:
    if period_id is None:
        raise refuse("tanpa_periode", "Belum ada periode survei. Buka dahulu di SKM, bagian Masa survei.", "survei")
    found = survey.result(look, period_id)
    if found.period.state == REPORTED:
        raise refuse(
            "periode_lama", "Periode itu hanya dikenal dari laporan lamanya; jawabannya tidak ada di program.", "survei"
        )
    if not found.tally.respondents:
        raise refuse(
            "belum_ada_jawaban", "Belum ada jawaban dalam periode ini, jadi belum ada yang dapat dilaporkan.", "survei"
        )
    first = period_row(look, period_id).first
    return _Base(
        office=_office(look, desk), found=found, plan=plan_of(look, period_id), before=_plan_before(look, first),
        trend=_trend_until(look, period_id), clocks=period_clocks(look, period_id),
        complaints=_complaints(look, found),
    )  # fmt: skip


def _office(look: Look, desk: Desk) -> OfficeFacts:
    paper = office_paper_of(look, desk)
    now = local(look.now, look.zone)
    return OfficeFacts(
        paper.letterhead, paper, signatory_now(look)[0], now.date(), now, emblem_of(paper.letterhead.logo),
        look.settings.office().legal_basis, desk.demo,
    )  # fmt: skip


def emblem_of(file: Path | None) -> bytes:
    """The arms, or nothing where they cannot be read: a report is not kept back by a picture."""
    if file is None:
        return b""
    try:
        found = photographs.fitted(file.read_bytes())
    except OSError:
        return b""
    return found[0] if found is not None else b""


def _plan_before(look: Look, first: str) -> PlanView | None:
    """The plan of the nearest earlier period that has one."""
    query = select(survey_period.c.id).where(survey_period.c.first < first)
    earlier = set(look.connection.execute(query).scalars())
    return next((plan for plan in plans(look) if plan.period_id in earlier), None)


def _trend_until(look: Look, period_id: int) -> tuple[Step, ...]:
    query = select(survey_period.c.id).order_by(survey_period.c.first)
    ids = list(look.connection.execute(query).scalars())
    return survey.survey_trend(look)[: len(list(takewhile(lambda one: one != period_id, ids))) + 1]


def _complaints(look: Look, found: PeriodResult) -> tuple[Complaint, ...]:
    counted: Counter[tuple[str, str]] = Counter()
    shown: dict[tuple[str, str], str] = {}
    for words in survey.words(look, found.period.id):
        if words.question and words.body.strip():
            key = (words.question, " ".join(words.body.split()).casefold().rstrip("."))
            counted[key] += 1
            shown.setdefault(key, " ".join(words.body.split()).rstrip("."))
    often = [(key, times) for key, times in counted.most_common() if times >= SAID_ALIKE]
    return tuple(Complaint(key[0], shown[key], times) for key, times in often[:MOST_REASONS])


def _rows(desk: Desk, found: PeriodResult) -> tuple[tuple[int | None, ...], ...]:
    """The answers of each respondent in the order of their random keys; none where they are many or still growing."""
    wanted = found.tally.respondents
    if wanted > MOST_ROWS:
        return ()
    rows = tuple(a.values for a in desk.ask(survey.raw_answers, found.period.id, "", MOST_ROWS + 1))
    return rows if len(rows) == wanted else ()


def _pictures(folder: Path | None, plan: PlanView) -> tuple[Picture, ...]:
    return tuple(
        _picture(folder, one.file, one.digest, view.line.no, view.line.programme, one.caption)
        for view in plan.lines
        for entry in view.entries
        for one in entry.photos
    )


def _picture(folder: Path | None, file: str, digest: str, no: int, programme: str, caption: str) -> Picture:
    """A photograph made small; one that is gone or spoilt leaves its caption, which says so."""
    words = f"{no}. {caption or programme}"
    says = f"Foto kegiatan: {programme}" + (f", {caption}" if caption else "")
    try:
        found = photographs.fitted(photo(folder, file, digest)) if folder is not None else None
    except Disturbance:
        found = None
    if found is None:
        return Picture(b"", f"{words} (berkas foto tidak dapat dibuka)", says)
    return Picture(found[0], words, says)
