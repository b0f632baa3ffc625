"""Gapless numbers: taken inside the command that needs them, so a rollback takes the number back too (decision 28)."""

from typing import Any

from sqlalchemy import insert, select, update

from loket_app.store.tables import sequence
from loket_app.usecases.desk import Look, Tx

QUEUE = "antrean"
REGISTER = "register"
OBJECTION = "keberatan"
DELIVERY = "antar"
COMPLAINT = "pengaduan"


def take(tx: Tx, scope: str, year: int, start: int = 1) -> int:
    """The next number of `scope` in `year` (the queue counts in days: pass yyyymmdd)."""
    where = (sequence.c.scope == scope) & (sequence.c.year == year)
    last = tx.connection.execute(select(sequence.c.last).where(where)).scalar()
    if last is None:
        tx.connection.execute(insert(sequence), {"scope": scope, "year": year, "last": start})
        return start
    tx.connection.execute(update(sequence).where(where).values(last=last + 1))
    return int(last) + 1


def preview(look: Look, scope: str, year: int, start: int = 1) -> int:
    """The number that `take` would give now."""
    where = (sequence.c.scope == scope) & (sequence.c.year == year)
    last: Any = look.connection.execute(select(sequence.c.last).where(where)).scalar()
    return start if last is None else int(last) + 1
