"""What the kiosk is given: the questionnaire of today's period. It is told nothing of requests, guests or officers."""

from dataclasses import dataclass

from sqlalchemy import select

from loket_app.domain.survey.instrument import Instrument
from loket_app.store.tables import survey_code
from loket_app.usecases.desk import Look
from loket_app.usecases.queries.survey_entry import services
from loket_app.usecases.survey.invitations import code_hash, period_of_today
from loket_app.usecases.survey.periods import instrument_of, open_row


@dataclass(frozen=True, slots=True)
class KioskPlan:
    """Today's survey: its questionnaire, the office's name and services, and whether an invitation code is asked."""

    period_id: int
    office: str
    instrument: Instrument
    services: tuple[str, ...]
    code_needed: bool


def kiosk_plan(look: Look) -> KioskPlan | None:
    """The survey that takes answers today; None when none does."""
    period_id = period_of_today(look)
    if period_id is None:
        return None
    period = open_row(look, period_id)
    offered = tuple(s.short for s in services(look))
    name = look.settings.office().name
    return KioskPlan(period_id, name, instrument_of(look, period), offered, bool(period.code_needed))


def code_fits(look: Look, period_id: int, code: str) -> bool:
    """Whether this code lets a questionnaire be filled: asked before the questions, used up only with the answer."""
    query = select(survey_code.c.used).where(
        survey_code.c.period_id == period_id, survey_code.c.hash == code_hash(code)
    )
    return look.connection.execute(query).scalar() == 0
