"""The trail: append-only, hash-chained, and the feed that all screens follow.

The chain covers facts and a salted digest of personal text; the text itself lies apart, so that it can be destroyed
under retention while the chain still verifies (decision 4).
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from loket_app.store.portions import portions
from loket_app.store.tables import trail, trail_text

GENESIS = "0" * 64
TEXTS_AT_ONCE = 500
_HASHED = (
    "id", "at", "request_id", "visit_id", "actor", "recorded_by", "kind", "subject", "role", "capacity",
    "workstation", "command_id", "facts", "text_digest",
)  # fmt: skip

_SPELLED = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_LINKS = select(*(trail.c[name] for name in _HASHED), trail.c.hash).order_by(trail.c.id)
_WORDS = select(trail_text.c.id, trail_text.c.salt, trail_text.c.body)

# Every command runs these. Built once, they are also compiled and keyed once, which is half of what they cost.
_NEWEST = select(trail.c.id, trail.c.at, trail.c.hash).order_by(trail.c.id.desc()).limit(1)
_SEEN = select(trail.c.id).where(trail.c.command_id == bindparam("command"))
_APPEND, _APPEND_TEXT = insert(trail), insert(trail_text)
_FACTS = (
    select(
        trail.c.id, trail.c.at, trail.c.kind, trail.c.actor, trail.c.recorded_by, trail.c.role, trail.c.capacity,
        trail.c.facts,
    )
    .where(trail.c.request_id == bindparam("request"))
    .order_by(trail.c.id)
)  # fmt: skip
_AFTER = (
    select(trail.c.id, trail.c.kind, trail.c.request_id)
    .where(trail.c.id > bindparam("after"))
    .order_by(trail.c.id)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One row of the trail as stored; `facts` decoded, `text` the personal part where it still exists."""

    id: int
    at: int
    kind: str
    request_id: int | None
    visit_id: int | None
    subject: str | None
    actor: int | None
    recorded_by: int | None
    role: str | None
    capacity: str | None
    workstation: str
    facts: Mapping[str, Any]
    text: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class NewRow:
    """What a command puts on the trail."""

    at: int
    kind: str
    workstation: str
    command_id: str
    request_id: int | None = None
    visit_id: int | None = None
    subject: str | None = None
    actor: int | None = None
    recorded_by: int | None = None
    role: str | None = None
    capacity: str | None = None
    facts: Mapping[str, Any] | None = None
    text: Mapping[str, Any] | None = None


def canonical(value: Any) -> str:
    """JSON with one spelling for one value: sorted keys, no spaces, letters as they are."""
    return _SPELLED(value)


def row_hash(previous: str, values: Mapping[str, Any]) -> str:
    """The hash of a row, chained to the hash of the row before it."""
    return _linked(previous, [values[name] for name in _HASHED])


def _linked(previous: str, values: Sequence[Any]) -> str:
    return hashlib.sha256(canonical([previous, *values]).encode()).hexdigest()


def text_digest(salt: str, body: str) -> str:
    """The salted digest that stands for personal text in the chain."""
    return hashlib.sha256(f"{salt}{body}".encode()).hexdigest()


def newest(connection: Connection) -> tuple[int, int, str]:
    """Id, instant and hash of the newest row; (0, 0, GENESIS) on an empty trail."""
    row = connection.execute(_NEWEST).first()
    return (row.id, row.at, row.hash) if row is not None else (0, 0, GENESIS)


def append(connection: Connection, new: NewRow, last: tuple[int, int, str]) -> int:
    """Store one row behind `last` (from `newest`) and return its id."""
    row_id = last[0] + 1
    digest = None
    if new.text is not None:
        salt, body = secrets.token_hex(16), canonical(new.text)
        digest = text_digest(salt, body)
    values: dict[str, Any] = {
        "id": row_id, "at": new.at, "request_id": new.request_id, "visit_id": new.visit_id, "actor": new.actor,
        "recorded_by": new.recorded_by, "kind": new.kind, "subject": new.subject, "role": new.role,
        "capacity": new.capacity, "workstation": new.workstation, "command_id": new.command_id,
        "facts": canonical(new.facts or {}), "text_digest": digest,
    }  # fmt: skip
    connection.execute(_APPEND, {**values, "hash": row_hash(last[2], values)})
    if new.text is not None:
        connection.execute(_APPEND_TEXT, {"id": row_id, "salt": salt, "body": body})
    return row_id


def command_seen(connection: Connection, command_id: str) -> int | None:
    """The trail id of a command that was already carried out, or None."""
    return connection.execute(_SEEN, {"command": command_id}).scalar()


def rows_of_request(connection: Connection, request_id: int) -> tuple[TrailRow, ...]:
    """Every row about this request, in order, with what personal text still exists."""
    return _rows(connection, trail.c.request_id == request_id)


def rows_of_visit(connection: Connection, visit_id: int) -> tuple[TrailRow, ...]:
    """Every row about this visit at the door, in order."""
    return _rows(connection, trail.c.visit_id == visit_id)


def rows_of_subject(connection: Connection, subject: str) -> tuple[TrailRow, ...]:
    """All rows about one subject such as "pengaduan:3", oldest first."""
    return _rows(connection, trail.c.subject == subject)


def facts_of_request(connection: Connection, request_id: int) -> Sequence[Any]:
    """The rows a replay needs (id, at, kind, actor, recorded_by, role, capacity, facts), in order and without text."""
    return connection.execute(_FACTS, {"request": request_id}).all()


def rows_after(connection: Connection, row_id: int, most: int = 500) -> tuple[tuple[int, str, int | None], ...]:
    """The change feed: (id, kind, request) of rows newer than `row_id`, oldest first."""
    found = connection.execute(_AFTER, {"after": row_id, "most": most})
    return tuple((r.id, r.kind, r.request_id) for r in found)


def _rows(connection: Connection, where: Any) -> tuple[TrailRow, ...]:
    found = connection.execute(select(trail).where(where).order_by(trail.c.id)).all()
    texts = _texts(connection, [row.id for row in found if row.text_digest is not None])
    return tuple(
        TrailRow(
            r.id, r.at, r.kind, r.request_id, r.visit_id, r.subject, r.actor, r.recorded_by, r.role, r.capacity,
            r.workstation, json.loads(r.facts), json.loads(texts[r.id]) if r.id in texts else None,
        )
        for r in found
    )  # fmt: skip


def _texts(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """The words of these rows, as far as they exist. Not joined: words of closed years lie in other files, and what is
    put together of several files is found by its ids alone."""
    found: dict[int, str] = {}
    for some in portions(ids, TEXTS_AT_ONCE):
        query = select(trail_text.c.id, trail_text.c.body).where(trail_text.c.id.in_(some))
        found |= {row.id: row.body for row in connection.execute(query)}
    return found


def verify(connection: Connection, after: int = 0, until: int | None = None) -> Iterator[tuple[int, str]]:
    """The broken links of the chain in rows (after, until]: (row id, what is wrong). Nothing when it is whole."""
    start = connection.execute(select(trail.c.hash).where(trail.c.id == after)).scalar() if after else GENESIS
    previous, expected = start or GENESIS, after + 1
    rows, words = _LINKS.where(trail.c.id > after), _WORDS.where(trail_text.c.id > after)
    if until is not None:
        rows, words = rows.where(trail.c.id <= until), words.where(trail_text.c.id <= until)
    texts = {row[0]: row for row in connection.execute(words).all()}
    for *values, stored in connection.execute(rows):
        row_id, digest = values[0], values[-1]
        text = texts.get(row_id)
        if row_id != expected:
            yield row_id, f"baris {expected} hilang"
        if _linked(previous, values) != stored:
            yield row_id, "isi baris tidak cocok dengan rantainya"
        if text is not None and text_digest(text[1], text[2]) != digest:
            yield row_id, "keterangan baris tidak cocok dengan sidiknya"
        previous, expected = stored, row_id + 1
