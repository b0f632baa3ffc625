"""The stack of finished letters: those issued today, and older ones that never left the printer."""

from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from loket_app.domain.dates import local
from loket_app.store.tables import letter
from loket_app.usecases.desk import Look
from loket_app.usecases.letter_numbers import VALID
from loket_app.usecases.requests import load

MOST = 500


@dataclass(frozen=True, slots=True)
class StackedLetter:
    """One letter that can be printed. `printed_at` is None while it never was."""

    id: int
    queue: str
    applicant: str
    service: str
    number: str
    printed_at: int | None


def finished_letters(look: Look) -> tuple[StackedLetter, ...]:
    """Valid letters issued today or not printed yet, in the order they were issued; at most 500."""
    today = local(look.now, look.zone).date().isoformat()
    query = (
        select(letter.c.id, letter.c.request_id, letter.c.number, letter.c.printed_at)
        .where(and_(letter.c.state == VALID, or_(letter.c.day == today, letter.c.printed_at.is_(None))))
        .order_by(letter.c.issued_at, letter.c.id)
        .limit(MOST)
    )
    found = []
    for row in look.connection.execute(query):
        loaded = load(look, row.request_id)
        name = loaded.row.name
        found.append(
            StackedLetter(row.id, str(loaded.row.queue), name, loaded.service.name, row.number, row.printed_at)
        )
    return tuple(found)
