"""The log of who saw whose data: written behind the work, in one short transaction, never changed (decision 033)."""

import hmac
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, and_, insert, or_, select

from loket_app.domain.dates import MINUTE, at
from loket_app.domain.errors import refuse
from loket_app.domain.ranges import packed
from loket_app.store.engine import writing
from loket_app.store.portions import portions
from loket_app.store.tables import (
    access_log,
    archived_request,
    complaint,
    delivery,
    letter,
    objection,
    request,
    trail,
    visit,
)
from loket_app.usecases.access_notes import FULL_DATA, LIST, SEES_FULL_DATA, AccessNotes, Note, Seen, name_of
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.queries.books import first_id_since

AGAIN_AFTER = 10 * MINUTE
"""The same officer seeing the same person in the same way again within ten minutes is one act, not many refreshes."""
_ROW = dict[str, Any]


def require_permitted(desk: Desk, officer: int, fn: Callable[..., Any]) -> None:
    """Raise `Refused` where a whole NIK would be shown to somebody who has no business with it today."""
    if officer and name_of(fn) in FULL_DATA and not desk.ask(_may_see, officer):
        raise refuse("bukan_peran", "Data diri lengkap dibuka Petugas Loket, Operator, atau atasan. Ganti dengan F12.")


def _may_see(look: Look, officer: int) -> bool:
    return look.actor(officer).acting(SEES_FULL_DATA) is not None


def write(desk: Desk, notes: AccessNotes) -> int:
    """Write what is noted; returns how many rows. What the disk does not take stays noted. Raises `Disturbance`."""
    if not notes.pending:
        return 0
    found = desk.ask(_all_rows, desk, notes)
    if found:
        with writing(desk.engine) as connection:
            connection.execute(insert(access_log), found)
    notes.pending.clear()
    return len(found)


def _all_rows(look: Look, desk: Desk, notes: AccessNotes) -> list[_ROW]:
    # The office's time may be a server's: what was noted by this PC's clock is moved to it.
    apart = look.now - desk.clock.now()
    found = [row for note in notes.pending for row in _rows(look, note, notes, desk.workstation)]
    return [row | {"at": row["at"] + apart} for row in found]


def _rows(look: Look, note: Note, notes: AccessNotes, workstation: str) -> Iterator[_ROW]:
    seen, rule = note.seen, note.rule
    people, requests = people_of(look, seen)
    fresh = _not_told(notes, note, people)
    if people and not fresh and not seen.words:
        return
    row: _ROW = {
        "at": note.at, "officer_id": note.officer, "person_id": None, "request_id": None, "found": len(people),
        "act": rule.key, "purpose": rule.purpose, "workstation": workstation, "people": "",
        "digest": search_digest(look.connection, seen.words) if seen.words else "",
    }  # fmt: skip
    if len(people) == 1 and rule.act != LIST:
        one = requests[0] if len(requests) == 1 else None
        yield row | {"person_id": people[0], "request_id": one}
    elif fresh or seen.words or seen.visits or not people:
        yield row | {"people": packed(fresh if rule.act == LIST else people)}


def _not_told(notes: AccessNotes, note: Note, people: Sequence[int]) -> tuple[int, ...]:
    """The people whom this officer was not shown in this way within the last minutes."""
    told = notes.told.setdefault((note.officer, note.rule.key), {})
    fresh = tuple(p for p in people if note.at - told.get(str(p), -AGAIN_AFTER) >= AGAIN_AFTER)
    told.update({str(p): note.at for p in fresh})
    return fresh


def search_digest(connection: Connection, words: str) -> str:
    """What stands for searched words: the same words give the same digest in this office alone."""
    own = connection.execute(select(trail.c.hash).order_by(trail.c.id).limit(1)).scalar() or ""
    return hmac.new(own.encode(), " ".join(words.casefold().split()).encode(), "sha256").hexdigest()[:16]


def people_of(look: Look, seen: Seen) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The people whose data was seen, and the requests through which."""
    requests = tuple(dict.fromkeys((*seen.requests, *_by_road(look, seen), *_by_register(look, seen))))
    found = dict.fromkeys(seen.people)
    for some in portions(requests):
        found.update(dict.fromkeys(_applicants(look, request.c.id.in_(some))))
        found.update(dict.fromkeys(_archived(look, archived_request.c.id.in_(some))))
    for some in portions(seen.visits):
        found.update(dict.fromkeys(_applicants(look, request.c.visit_id.in_(some))))
        found.update(dict.fromkeys(_archived(look, archived_request.c.visit_id.in_(some))))
    for some in portions(seen.complaints):
        who = select(complaint.c.person_id).where(complaint.c.id.in_(some), complaint.c.person_id.is_not(None))
        found.update(dict.fromkeys(look.connection.execute(who.distinct()).scalars()))
    if seen.book is not None:
        found.update(dict.fromkeys(_of_book(look, seen.book)))
    return tuple(found), requests


def _applicants(look: Look, where: Any) -> Iterable[int]:
    return look.connection.execute(select(request.c.applicant_id).where(where).distinct()).scalars()


def _archived(look: Look, where: Any) -> Iterable[int]:
    """The applicants of requests of closed years."""
    return look.connection.execute(select(archived_request.c.applicant_id).where(where).distinct()).scalars()


def _by_road(look: Look, seen: Seen) -> Iterable[int]:
    for ids, table in ((seen.objections, objection), (seen.deliveries, delivery), (seen.letters, letter)):
        for some in portions(ids):
            yield from look.connection.execute(select(table.c.request_id).where(table.c.id.in_(some))).scalars()


def _by_register(look: Look, seen: Seen) -> Iterable[int]:
    pairs = [tuple(map(int, text.split("/"))) for text in seen.registers if text.count("/") == 1]
    for some in portions(tuple(pairs)):
        where = or_(*(and_(request.c.register_seq == seq, request.c.register_year == year) for seq, year in some))
        yield from look.connection.execute(select(request.c.id).where(where)).scalars()
        old = (
            and_(archived_request.c.register_seq == seq, archived_request.c.register_year == year) for seq, year in some
        )
        yield from look.connection.execute(select(archived_request.c.id).where(or_(*old))).scalars()


def _of_book(look: Look, book: tuple[str, str, str]) -> Iterable[int]:
    """Whoever stands in a book of the office between two days: by arrival, intake, or anything done in that time."""
    form, first, last = book
    begin = date.fromisoformat(first or look.day())
    end = date.fromisoformat(last or look.day()) + timedelta(days=1)
    start, stop = at(begin, 0, 0, look.zone), at(end, 0, 0, look.zone)
    if form == "buku_tamu":
        days = and_(visit.c.day >= begin.isoformat(), visit.c.day < end.isoformat())
        came = select(visit.c.id).where(days)
        return (
            *_applicants(look, request.c.visit_id.in_(came)), *_archived(look, archived_request.c.visit_id.in_(came)),
        )  # fmt: skip
    low, high = (first_id_since(look, trail, "at", instant) for instant in (start, stop))
    touched = select(trail.c.request_id).where(trail.c.id >= low, trail.c.id < high, trail.c.request_id.is_not(None))
    old = _archived(look, archived_request.c.id.in_(touched))
    if form == "buku_register":
        low, high = (first_id_since(look, request, "received_at", instant) for instant in (start, stop))
        return (*_applicants(look, and_(request.c.id >= low, request.c.id < high)), *old)
    return (*_applicants(look, request.c.id.in_(touched)), *old)
