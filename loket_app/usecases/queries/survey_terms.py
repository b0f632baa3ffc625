"""What the screen of the survey periods shows beside a period: under which questionnaire it runs, and a population."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from loket_app.domain.survey.instrument import QUESTIONNAIRE_ORDER, REGULATION_ORDER
from loket_app.store.tables import config, rtl_plan, survey_period
from loket_app.usecases.desk import Look
from loket_app.usecases.queries.survey import users_between
from loket_app.usecases.settings import ONLY, SURVEY
from loket_app.usecases.survey.periods import instrument_of, period_row


@dataclass(frozen=True, slots=True)
class TermFacts:
    """A period's questionnaire: its version as the office counts them, whether it is still the newest, its size and
    order in words; `has_plan` when a follow-up plan rests on the period; `population` as it was typed."""

    version: int
    is_newest: bool
    unsur: int
    questions: int
    blanks_allowed: bool
    order: str
    has_plan: bool
    population: int | None
    closed_on: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A population for a new period: how many requests were received on the days before it, as many as it has."""

    first: date
    last: date
    users: int


def term_facts(look: Look, period_id: int) -> TermFacts:
    """About one period; raises `Refused` when there is none."""
    row = period_row(look, period_id)
    instrument = instrument_of(look, row)
    stored = look.connection.execute(select(config.c.version).where(config.c.id == row.instrument)).scalar_one()
    newest = select(config.c.id).where(config.c.kind == SURVEY, config.c.key == ONLY)
    latest = look.connection.execute(newest.order_by(config.c.version.desc()).limit(1)).scalar()
    plan = look.connection.execute(select(rtl_plan.c.id).where(rtl_plan.c.period_id == period_id)).first()
    return TermFacts(
        stored, latest == row.instrument, len(instrument.unsur), len(instrument.questions), instrument.blanks_allowed,
        order_words(tuple(u.key for u in instrument.unsur)), plan is not None, row.population, row.closed_on,
    )  # fmt: skip


def order_words(keys: tuple[str, ...]) -> str:
    """Which list an order of unsur follows."""
    if keys == REGULATION_ORDER:
        return "urutan peraturan (U8 Pengaduan, U9 Sarana)"
    if keys == QUESTIONNAIRE_ORDER:
        return "urutan lembar kuesioner (U8 Sarana, U9 Pengaduan)"
    return "urutan sendiri"


def proposal(look: Look, first: date, last: date) -> Proposal:
    """The users of the days just before a period of the same length."""
    days = (last - first).days + 1
    before = first - timedelta(days=days)
    until = first - timedelta(days=1)
    return Proposal(before, until, users_between(look, before.isoformat(), until.isoformat()))


def next_days(look: Look) -> tuple[date, date]:
    """The half year that a new period most likely means: the first one without a period that has not ended."""
    taken = [(r.first, r.last) for r in look.connection.execute(select(survey_period.c.first, survey_period.c.last))]
    today = date.fromisoformat(look.day())
    year, half = today.year, 1 if today.month < 7 else 2
    while True:
        first = date(year, 1 if half == 1 else 7, 1)
        last = date(year, 6, 30) if half == 1 else date(year, 12, 31)
        if not any(a <= last.isoformat() and b >= first.isoformat() for a, b in taken):
            return first, last
        year, half = (year, 2) if half == 1 else (year + 1, 1)
