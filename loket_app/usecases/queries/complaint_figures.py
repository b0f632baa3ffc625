"""The complaints of a period for the reports: what is counted of each, never who complained."""

from datetime import timedelta

from sqlalchemy import select

from loket_app.domain.complaint import Outcome
from loket_app.domain.compliance.complaints import ComplaintFact, ComplaintFigures, complaint_figures
from loket_app.domain.compliance.periods import Period
from loket_app.domain.dates import at
from loket_app.store.tables import complaint
from loket_app.usecases.desk import Look
from loket_app.usecases.queries.books import first_id_since
from loket_app.usecases.queries.complaints import standings, working_days


def figures_of_complaints(look: Look, period: Period) -> ComplaintFigures:
    """The complaints received in a period."""
    low = first_id_since(look, complaint, "received_at", at(period.first, 0, 0, look.zone))
    end = at(period.last + timedelta(days=1), 0, 0, look.zone)
    high = first_id_since(look, complaint, "received_at", end)
    query = select(complaint).where(complaint.c.id >= low, complaint.c.id < high)
    rows = look.connection.execute(query.order_by(complaint.c.id)).all()
    facts = [
        ComplaintFact(
            row.category, standing, Outcome(row.outcome) if row.outcome else None, bool(row.anonymous),
            None if row.answered_at is None
            else working_days(look.settings.axis(row.calendar), look.zone, row.since, row.answered_at),
        )
        for row, standing in zip(rows, standings(look, rows), strict=True)
    ]  # fmt: skip
    rules = look.settings.complaints()
    return complaint_figures(facts, {fact.category: rules.name_of(fact.category) for fact in facts})
