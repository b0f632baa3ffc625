"""The complaints of a period for the reports: what is counted of each, never who complained. Read in short pieces."""

from datetime import timedelta
from typing import Final

from sqlalchemy import select

from loket_app.domain.complaint import Outcome
from loket_app.domain.compliance.complaints import ComplaintFact, ComplaintFigures, complaint_figures
from loket_app.domain.compliance.periods import Period
from loket_app.domain.dates import at
from loket_app.store.tables import complaint
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.queries.books import first_id_since
from loket_app.usecases.queries.complaints import standings, working_days

PAGE: Final = 200
"""So many are read within some ten milliseconds (decision 1)."""


def figures_of_complaints(desk: Desk, period: Period) -> ComplaintFigures:
    """The complaints received in a period, as they stand now."""
    low, high = desk.ask(ids_of, period)
    facts = [fact for start in range(low, high, PAGE) for fact in desk.ask(facts_of, start, min(start + PAGE, high))]
    keys = {fact.category for fact in facts}
    return complaint_figures(facts, desk.ask(lambda look: {k: look.settings.complaints().name_of(k) for k in keys}))


def ids_of(look: Look, period: Period) -> tuple[int, int]:
    """The ids of the complaints received in a period: from, and up to but not including."""
    begin = at(period.first, 0, 0, look.zone)
    end = at(period.last + timedelta(days=1), 0, 0, look.zone)
    return first_id_since(look, complaint, "received_at", begin), first_id_since(look, complaint, "received_at", end)


def facts_of(look: Look, low: int, high: int) -> tuple[ComplaintFact, ...]:
    """What is counted of these complaints, `high` not included."""
    query = select(complaint).where(complaint.c.id >= low, complaint.c.id < high).order_by(complaint.c.id)
    rows = look.connection.execute(query).all()
    return tuple(
        ComplaintFact(
            row.category, standing, Outcome(row.outcome) if row.outcome else None, bool(row.anonymous),
            None if row.answered_at is None
            else working_days(look.settings.axis(row.calendar), look.zone, row.since, row.answered_at),
        )
        for row, standing in zip(rows, standings(look, rows), strict=True)
    )  # fmt: skip
