"""Rows about some requests or guests, each table read once for all of them: for what goes through a whole file.

Asking for each request alone costs more in building and sending questions than in reading. Where they cannot be read
together, each is asked for alone, so that damage shows where it lies.
"""

import json
from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import suppress
from functools import cache
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Column, Connection, Select, Table, bindparam, column, select, table
from sqlalchemy.exc import DBAPIError

from loket_app.store.portions import portions
from loket_app.store.tables import (
    delivery,
    destroyed_request,
    letter,
    number,
    objection,
    request,
    restriction,
    stay,
    trail,
    trail_text,
    visit,
)
from loket_app.store.trail import TEXTS_AT_ONCE, TrailRow

Found = TypeVar("Found")
_TOLD: Final = (
    "id", "at", "kind", "request_id", "visit_id", "subject", "actor", "recorded_by", "role", "capacity", "workstation",
    "facts", "text_digest",
)  # fmt: skip
_TEXTS: Final = select(trail_text.c.id, trail_text.c.body).where(
    trail_text.c.id.in_(bindparam("ids", expanding=True))
)  # fmt: skip
_HELD: Final = select(restriction.c.person_id).where(
    restriction.c.person_id.in_(bindparam("people", expanding=True)), restriction.c.lifted_at.is_(None)
)  # fmt: skip


def _among(query: Select[Any], about: Any, *order: Any) -> Select[Any]:
    return query.where(about.in_(bindparam("keys", expanding=True))).order_by(about, *order)


def _all_of(source: Table, about: Column[Any], *order: Column[Any]) -> Select[Any]:
    return _among(select(about.label("about_id"), *source.c), about, *order)


def _trail_of(about: Column[Any]) -> Select[Any]:
    return _among(select(about.label("about_id"), *(trail.c[name] for name in _TOLD)), about, trail.c.id)


@cache
def _words(dialect: str) -> Select[Any]:
    """What requests are found by; the index has another key on a server (`store.search`)."""
    key: Any = column("rowid" if dialect == "sqlite" else "id")
    index = table("request_search", key, column("text"))
    return _among(select(key.label("about_id"), index.c.text), key)


_REQUESTS: Final = _all_of(request, request.c.id)
_TRAIL: Final = _trail_of(trail.c.request_id)
_STAYS: Final = _all_of(stay, stay.c.request_id, stay.c.ordinal)
_LETTERS: Final = _all_of(letter, letter.c.request_id, letter.c.id)
_NUMBERS: Final = _all_of(number, number.c.request_id, number.c.id)
_OBJECTIONS: Final = _all_of(objection, objection.c.request_id, objection.c.id)
_DELIVERIES: Final = _all_of(delivery, delivery.c.request_id, delivery.c.id)
_DESTROYED: Final = _all_of(destroyed_request, destroyed_request.c.id)
_VISITS: Final = _all_of(visit, visit.c.id)
_DOOR: Final = _trail_of(trail.c.visit_id)
_FIRST_ROW: Final = (
    select(trail.c.id).where(trail.c.request_id == request.c.id).order_by(trail.c.id).limit(1).scalar_subquery()
)
_HANDED_IN: Final = _among(
    select(request.c.visit_id.label("about_id"), _FIRST_ROW.label("first_row"), request.c.received_at),
    request.c.visit_id,
    request.c.id,
)


class _Together(Generic[Found]):
    """What is read of all at once when the first is wanted; where that breaks off, of each alone."""

    def __init__(self) -> None:
        self._found: Found | None = None
        self._tried = False

    def read(self, of_all: Callable[[], Found], of_one: Callable[[], Found]) -> Found:
        if not self._tried:
            with suppress(DBAPIError, ValueError):
                self._found = of_all()
            self._tried = True
        return of_one() if self._found is None else self._found


class Part:
    """The rows of one question, by what they are about; asked when the first of them is wanted."""

    def __init__(self, connection: Connection, query: Select[Any], keys: Sequence[int]) -> None:
        self._connection, self._query, self._keys = connection, query, keys
        self._rows = _Together[dict[int, list[Any]]]()

    def of(self, key: int) -> Sequence[Any]:
        """The rows about one, in order; `about_id` comes before their columns."""
        return self._rows.read(lambda: self._read(self._keys), lambda: self._read((key,))).get(key, ())

    def _read(self, keys: Sequence[int]) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        for row in self._connection.execute(self._query, {"keys": keys}).all():
            found.setdefault(row[0], []).append(row)
        return found


class Told:
    """Rows of the trail with the words that still exist, by what they are about."""

    def __init__(self, connection: Connection, query: Select[Any], keys: Sequence[int]) -> None:
        self._connection, self._keys = connection, keys
        self._part = Part(connection, query, keys)
        self._words = _Together[dict[int, str]]()

    def of(self, key: int) -> tuple[TrailRow, ...]:
        """The rows about one, in order. Raises ValueError where one of them is no longer JSON."""
        rows = self._part.of(key)
        words = self._texts(rows)
        return tuple(
            TrailRow(
                r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], r[11], json.loads(r[12]),
                json.loads(words[r[1]]) if r[1] in words else None,
            )
            for r in rows
        )  # fmt: skip

    def erased(self, key: int) -> bool:
        """Whether words about one were destroyed: a digest stands where they were."""
        rows = self._part.of(key)
        words = self._texts(rows)
        return any(r[13] is not None and r[1] not in words for r in rows)

    def _texts(self, rows: Sequence[Any]) -> Mapping[int, str]:
        return self._words.read(
            lambda: self._read([row for key in self._keys for row in self._part.of(key)]), lambda: self._read(rows)
        )

    def _read(self, rows: Sequence[Any]) -> dict[int, str]:
        ids = [r[1] for r in rows if r[13] is not None]
        found: dict[int, str] = {}
        for some in portions(ids, TEXTS_AT_ONCE):
            asked = self._connection.execute(_TEXTS, {"ids": some})
            found |= {row[0]: row[1] for row in asked}
        return found


class RequestRows:
    """What is stored about some requests."""

    def __init__(self, connection: Connection, keys: Sequence[int]) -> None:
        def part(query: Select[Any]) -> Part:
            return Part(connection, query, keys)

        self._connection = connection
        self._restricted = _Together[frozenset[int]]()
        self._keys = keys
        self.requests, self.stays, self.words = part(_REQUESTS), part(_STAYS), part(_words(connection.dialect.name))
        self.letters, self.numbers, self.destroyed = part(_LETTERS), part(_NUMBERS), part(_DESTROYED)
        self.objections, self.deliveries = part(_OBJECTIONS), part(_DELIVERIES)
        self.trail = Told(connection, _TRAIL, keys)

    def is_restricted(self, person_id: int) -> bool:
        """Whether a restriction holds for this row of a person, an applicant of one of these requests."""
        return person_id in self._restricted.read(
            lambda: self._held({row.applicant_id for key in self._keys for row in self.requests.of(key)}),
            lambda: self._held({person_id}),
        )

    def _held(self, people: Set[int]) -> frozenset[int]:
        return frozenset(self._connection.execute(_HELD, {"people": list(people)}).scalars())


class VisitRows:
    """What is stored about some guests; `handed_in` has the first trail row and the instant of each request of them."""

    def __init__(self, connection: Connection, keys: Sequence[int]) -> None:
        self.visits = Part(connection, _VISITS, keys)
        self.handed_in = Part(connection, _HANDED_IN, keys)
        self.trail = Told(connection, _DOOR, keys)


__all__ = ["Part", "RequestRows", "Told", "VisitRows"]
