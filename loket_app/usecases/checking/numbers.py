"""Gapless numbers: every sequence has its numbers once and all of them, and its counter stands at the last."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, func, select

from loket_app.store.tables import complaint, config, delivery, number, objection, request, sequence, trail, visit
from loket_app.usecases import sequences
from loket_app.usecases.checking.report import Notes
from loket_app.usecases.desk import Look
from loket_app.usecases.letter_numbers import CANCELLED
from loket_app.usecases.settings import OFFICE

Key = tuple[str, int]


def check_numbers(look: Look, notes: Notes) -> None:
    """All sequences of the office: queue, register, objections, deliveries, complaints, letters."""
    starts = _letter_starts(look)
    counters = {(r.scope, r.year): r.last for r in look.connection.execute(select(sequence))}
    seen = set()
    for key, found in _series(look):
        seen.add(key)
        _check_series(f"nomor {key[0]} {key[1]}", starts.get(key, 1), found, notes)
        notes.same(f"penghitung {key[0]} {key[1]}", max(found), counters.get(key))
    for key in sorted(counters.keys() - seen):
        notes.differ(f"penghitung {key[0]} {key[1]}", "tidak ada nomor", counters[key])
    notes.counts["nomor batal"] += look.connection.execute(
        select(func.count()).where(number.c.state == CANCELLED)
    ).scalar_one()
    _check_texts(look, notes)


def _series(look: Look) -> Iterator[tuple[Key, list[int]]]:
    """One sequence after the other, so that no more numbers are held at once than a year has."""
    queries: Iterable[tuple[str, Any]] = (
        (sequences.REGISTER, select(request.c.register_year, request.c.register_seq)),
        (sequences.OBJECTION, select(objection.c.year, objection.c.seq)),
        (sequences.DELIVERY, select(delivery.c.year, delivery.c.seq)),
        (sequences.COMPLAINT, select(complaint.c.year, complaint.c.seq)),
    )
    for scope, query in queries:
        for year, rows in _grouped(look, query):
            yield (scope, year), [seq for _, seq in rows]
    for day, rows in _grouped(look, select(visit.c.day, visit.c.seq)):
        yield (sequences.QUEUE, int(day.replace("-", ""))), [seq for _, seq in rows]
    scopes = select(number.c.scope, number.c.year, number.c.seq)
    ordered = look.connection.execute(scopes.order_by(number.c.scope, number.c.year, number.c.seq))
    for (scope, year), rows in groupby(ordered, key=lambda row: (str(row[0]), int(row[1]))):
        yield (scope, year), [seq for _, _, seq in rows]


def _grouped(look: Look, query: Select[Any]) -> Iterator[tuple[Any, Iterator[Any]]]:
    """The rows of two columns, in the order of both, by the first of them."""
    first, second = query.selected_columns
    return groupby(look.connection.execute(query.order_by(first, second)), key=itemgetter(0))


def _check_series(where: str, start: int, found: list[int], notes: Notes) -> None:
    notes.counts["nomor"] += len(found)
    wanted = set(range(start, start + len(found)))
    missing, extra = sorted(wanted - set(found)), sorted(set(found) - wanted)
    if missing or extra or len(set(found)) != len(found):
        notes.differ(where, f"urut mulai {start} tanpa lompatan", f"tanpa {missing[:5]}, dengan {extra[:5]}")


def _letter_starts(look: Look) -> dict[tuple[str, int], int]:
    """The first number of each letter sequence, as the office had set it when the number was taken."""
    offices = [
        (r.trail_id, look.settings.version(r.id).numbering)
        for r in look.connection.execute(select(config).where(config.c.kind == OFFICE).order_by(config.c.version))
    ]
    first = (
        select(number.c.scope, number.c.year, func.min(number.c.id).label("id"))
        .group_by(number.c.scope, number.c.year)
        .subquery()
    )
    query = select(number.c.scope, number.c.year, number.c.request_id, number.c.taken_at).join(
        first, first.c.id == number.c.id
    )
    found = {}
    for row in look.connection.execute(query):
        act = look.connection.execute(
            select(func.max(trail.c.id)).where(trail.c.request_id == row.request_id, trail.c.at == row.taken_at)
        ).scalar()
        in_force = [rule for trail_id, rule in offices if trail_id <= (act or 0)]
        found[row.scope, row.year] = in_force[-1].first_of(row.scope, row.year) if in_force else 1
    return found


def _check_texts(look: Look, notes: Notes) -> None:
    """No number is written twice in a year, whatever sequence it came from."""
    query = (
        select(number.c.year, number.c.text, func.count().label("times"))
        .group_by(number.c.year, number.c.text)
        .having(func.count() > 1)
    )
    for row in look.connection.execute(query):
        notes.differ(f"nomor surat {row.text} tahun {row.year}", "satu kali", f"{row.times} kali")
