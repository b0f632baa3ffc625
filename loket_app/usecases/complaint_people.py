"""Whose complaint it is: found by the request it came with, or by name and telephone together (docs/decisions/041)."""

import json
from collections.abc import Sequence

from sqlalchemy import or_, select

from loket_app.store.tables import complaint, person, restriction
from loket_app.usecases.desk import Look

LEAST_DIGITS = 7
"""A contact with fewer digits is no telephone number that tells two people apart."""


def complaints_of(look: Look, people: Sequence[int]) -> tuple[int, ...]:
    """The complaints that these rows of one person made, also while their name is withheld."""
    run = look.connection.execute
    found = set(run(select(complaint.c.id).where(complaint.c.person_id.in_(people))).scalars())
    held = run(
        select(restriction.c.names).where(restriction.c.person_id.in_(people), restriction.c.lifted_at.is_(None))
    )
    found |= {int(key) for names in held.scalars() for key in json.loads(names).get("pengaduan", {})}
    known = {
        (row.name.casefold(), digits)
        for row in run(select(person.c.name, person.c.phone).where(person.c.id.in_(people)))
        if (digits := _digits(row.phone))
    }
    if known:
        named = or_(*(complaint.c.name.icontains(name, autoescape=True) for name in {name for name, _ in known}))
        rows = run(select(complaint.c.id, complaint.c.name, complaint.c.contact).where(named))
        found |= {row.id for row in rows if (row.name.casefold(), _digits(row.contact)) in known}
    return tuple(sorted(found))


def _digits(text: str) -> str:
    """A telephone number as everybody writes it: 0812..., whether it began with +62 or not."""
    digits = "".join(c for c in text if c.isdigit())
    digits = f"0{digits[2:]}" if digits.startswith("62") else digits
    return digits if len(digits) >= LEAST_DIGITS else ""
