"""What the entry of paper forms and the import show: the questionnaire of a period, its services, today's counts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from loket_app.domain.survey.instrument import Instrument
from loket_app.store.tables import survey_batch, trail
from loket_app.usecases.desk import Look
from loket_app.usecases.survey.counting import CODES, IMPORT, PAPER
from loket_app.usecases.survey.periods import OPEN, instrument_of, period_row

SERVICE = "layanan"
"""The respondent field whose answers are the office's own services, by their short names."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the office as respondents know it: `short` is what an answer keeps, the others find it."""

    short: str
    name: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """A period as it is typed into: its questionnaire, its days, today, and the services of the office."""

    period_id: int
    title: str
    open: bool
    instrument: Instrument
    first: date
    last: date
    today: date
    services: tuple[Service, ...]

    @property
    def usual_day(self) -> date:
        """Today; the nearest day of the period when today lies outside it."""
        return min(max(self.today, self.first), self.last)


@dataclass(frozen=True, slots=True)
class EntryCounts:
    """How many paper forms were typed today at all counters, and how many answers the period has."""

    paper_today: int
    respondents: int


@dataclass(frozen=True, slots=True)
class ImportFile:
    """An import that can still be taken out: when it came, from which file, how many rows."""

    batch_id: int
    day: date
    file: str
    rows: int


def entry_facts(look: Look, period_id: int) -> EntryFacts:
    """All that the form needs; raises `Refused` when there is no such period."""
    row = period_row(look, period_id)
    return EntryFacts(
        period_id=period_id, title=row.title, open=row.state == OPEN, instrument=instrument_of(look, row),
        first=date.fromisoformat(row.first), last=date.fromisoformat(row.last), today=date.fromisoformat(look.day()),
        services=services(look),
    )  # fmt: skip


def services(look: Look) -> tuple[Service, ...]:
    """The services that are open, in the order of the office's list."""
    offered = [s for _, s in look.settings.services() if s.active]
    return tuple(Service(s.short or s.name, s.name, (s.key, *s.keywords)) for s in offered)


def entry_counts(look: Look, period_id: int) -> EntryCounts:
    """Counted anew after every form."""
    net = func.coalesce(func.sum(survey_batch.c.added - survey_batch.c.removed), 0)
    base = select(net).where(survey_batch.c.period_id == period_id, survey_batch.c.source != CODES)
    today = base.where(survey_batch.c.source == PAPER, survey_batch.c.day == look.day())
    read = look.connection.execute
    return EntryCounts(int(read(today).scalar_one()), int(read(base).scalar_one()))


def import_files(look: Look, period_id: int) -> tuple[ImportFile, ...]:
    """The imports of a period, the newest first; those taken out again are left out."""
    query = (
        select(survey_batch.c.id, survey_batch.c.day, survey_batch.c.added, trail.c.facts)
        .join(trail, trail.c.id == survey_batch.c.trail_id)
        .where(survey_batch.c.period_id == period_id, survey_batch.c.source == IMPORT, survey_batch.c.removed == 0)
        .order_by(survey_batch.c.id.desc())
    )
    return tuple(
        ImportFile(r.id, date.fromisoformat(r.day), _file_of(r.facts), r.added) for r in look.connection.execute(query)
    )


def _file_of(facts: object) -> str:
    found = json.loads(facts) if isinstance(facts, str) else facts
    return str(found.get("berkas", "")) if isinstance(found, Mapping) else ""
