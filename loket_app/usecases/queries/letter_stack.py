"""The stack of finished letters: those issued today, and older ones that never left the printer."""

from dataclasses import dataclass

from sqlalchemy import select

from loket_app.domain.dates import local
from loket_app.store.tables import letter, request
from loket_app.usecases.desk import Look
from loket_app.usecases.letter_numbers import VALID

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
    # Each by its own index: asked with OR, every letter of all the years would be looked at.
    of_today = select(letter.c.id).where(letter.c.day == today)
    unprinted = select(letter.c.id).where(letter.c.printed_at.is_(None))
    query = (
        select(
            letter.c.id, letter.c.number, letter.c.printed_at, request.c.queue, request.c.name,
            request.c.service_version,
        )
        .join(request, request.c.id == letter.c.request_id)
        .where(letter.c.state == VALID, letter.c.id.in_(of_today.union(unprinted)))
        .order_by(letter.c.issued_at, letter.c.id)
        .limit(MOST)
    )  # fmt: skip
    return tuple(
        StackedLetter(r.id, r.queue, r.name, look.settings.service(r.service_version).name, r.number, r.printed_at)
        for r in look.connection.execute(query)
    )
