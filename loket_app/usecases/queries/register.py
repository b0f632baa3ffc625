"""The register: every request ever, found by number, name, NIK or service; paged by id, never counted."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from loket_app.domain.case import CLOSED_STATES, State
from loket_app.domain.dates import at, local
from loket_app.domain.numbering import register_text
from loket_app.domain.personal import RESTRICTED, shown_nik
from loket_app.domain.workflow import STATE_LABELS
from loket_app.store import search
from loket_app.store.dialects import any_case
from loket_app.store.tables import person, request, sequence, visit
from loket_app.usecases.desk import Look
from loket_app.usecases.intake import PersonData
from loket_app.usecases.queries.books import first_id_since
from loket_app.usecases.queries.history import person_data
from loket_app.usecases.restriction import refuse_restricted
from loket_app.usecases.sequences import REGISTER

PAGE = 50
_CODE = re.compile(r"LR-(\d{4})-(\d{1,7})\Z")
_REGISTER = re.compile(r"(\d{1,7})/(\d{4})\Z")
_HALF = re.compile(r"(\d{1,7})/(\d{0,3})\Z")
_NIK, _LONG = re.compile(r"\d{16}\Z"), re.compile(r"\d{8,16}\Z")
_LAST_LETTER = "\U0010ffff"
_CLOSED = frozenset(state.value for state in CLOSED_STATES)
RECENT = 5_000
"""Two digits are a queue number of these days, looked for among so many requests: they begin anew every morning."""
MANY = 5_000
_LINES = select(
    *(
        request.c[name]
        for name in (
            "id", "version", "register_seq", "register_year", "queue", "received_at", "name", "service_version",
            "state", "letter_number", "promise_used", "promise_total", "promise_due", "promise_left", "promise_end",
            "calendar", "open", "late", "objection", "delivery",
        )
    ),
    person.c.nik,
).join(person, person.c.id == request.c.applicant_id)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line of the register. `promise_used` is None while the promise runs; `late` holds then too. `archive` is the
    closed year whose file it was read from, 0 for the data itself."""

    id: int
    version: int
    register: str
    queue: str
    received_at: int
    applicant: str
    nik_masked: str
    service: str
    state: str
    letter_number: str
    promise_used: int | None
    promise_total: int | None
    late: bool
    objection: str
    delivery: str
    archive: int = 0


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """What to show: words to find, a service, a state, days from and to (ISO, received), open or late ones only."""

    words: str = ""
    service: str = ""
    state: str = ""
    first: str = ""
    last: str = ""
    open_only: bool = False
    late_only: bool = False


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A page of the register, newest first; `after` asks for the next page, None at the end."""

    rows: tuple[RegisterRow, ...]
    after: int | None


def register(look: Look, wanted: RegisterFilter, before: int | None = None, size: int = PAGE) -> RegisterPage:
    """One page. `before` is the `after` of the page above it."""
    query, newest = _worded(look, _filtered(_LINES, wanted), wanted.words.strip())
    query = _in_days(look, query, newest, wanted)
    if before is not None:
        query = query.where(newest < before)
    rows: list[Any] = []
    for part in _parts(look, query, wanted):
        rows += look.connection.execute(part.order_by(newest.desc()).limit(size + 1))
    rows.sort(key=lambda row: -row.id)
    shown = rows[:size]
    return RegisterPage(tuple(_row(look, r) for r in shown), shown[-1].id if len(rows) > size else None)


def _filtered(query: Select[Any], wanted: RegisterFilter) -> Select[Any]:
    if wanted.service:
        query = query.where(request.c.service_key == wanted.service)
    if wanted.state:
        # Said of the few open ones or of the closed ones, each of which has its own index by state.
        query = query.where(request.c.state == wanted.state, request.c.open == int(wanted.state not in _CLOSED))
    if wanted.open_only:
        query = query.where(request.c.open == 1)
    return query


def _in_days(
    look: Look, query: Select[Any], newest: ColumnElement[int], wanted: RegisterFilter
) -> Select[Any]:  # fmt: skip
    """Days as ids, which grow with the time of receipt: a month long past is not looked for in all since."""
    if wanted.first:
        query = query.where(newest >= _first_of(look, date.fromisoformat(wanted.first)))
    if wanted.last:
        query = query.where(newest < _first_of(look, date.fromisoformat(wanted.last) + timedelta(days=1)))
    return query


def _first_of(look: Look, day: date) -> int:
    return first_id_since(look, request, "received_at", at(day, 0, 0, look.zone))


def _parts(look: Look, query: Select[Any], wanted: RegisterFilter) -> tuple[Select[Any], ...]:
    """The late ones in two parts, each of which an index holds together: those marked so, and those that run late."""
    if not wanted.late_only:
        return (query,)
    running = and_(request.c.late == 0, request.c.open == 1, _overdue(look.now))
    return query.where(request.c.late == 1), query.where(running)


def _overdue(now: int) -> ColumnElement[bool]:
    """The promise still runs, or stands still, beyond its limit: `late` is written only when it ends."""
    held = request.c.promise_left
    return and_(request.c.promise_end.is_(None), or_(held < 0, and_(held.is_(None), request.c.promise_due < now)))


def _late(look: Look, row: Any) -> bool:
    if row.late or not row.open or row.promise_end is not None or row.promise_due is None:
        return bool(row.late)
    if row.promise_left is not None:
        return bool(row.promise_left < 0)
    # After closing time a due point at the closing itself is not passed yet.
    return look.settings.axis(row.calendar).consumed(row.promise_due, look.now) > 0


def _worded(look: Look, query: Select[Any], words: str) -> tuple[Select[Any], ColumnElement[int]]:
    """The query for these words, and the column that orders it: matches come from the search index newest first, so
    that a word which half of the register has costs no more than a rare one."""
    if not words:
        return query, request.c.id
    known = _number(words)
    known = _half_number(look, words) if known is None else known
    if known is None:
        known = _short(look, words) if len(words) < 3 else _beginning(look, words)
    if known is not None:
        return query.where(known), request.c.id
    terms = [w for w in words.split() if len(w) >= 3] or [words]
    return search.matching(look.connection, query, terms)


def _short(look: Look, words: str) -> ColumnElement[bool]:
    """The beginning of a queue number or name that is too short for the search index."""
    if words[0].isdigit():
        newest = select(func.max(request.c.id)).scalar_subquery()
        return and_(request.c.queue.startswith(words, autoescape=True), request.c.id > newest - RECENT)
    found = select(request.c.id).where(_begins(any_case(request.c.name), words))
    if _how_many(look, found) < MANY:
        return request.c.id.in_(found)
    # So many that the newest of them come at once; by the index of names all would have to be put in order first.
    return _begins(any_case(request.c.name.concat("")), words)


def _begins(name: ColumnElement[str], words: str) -> ColumnElement[bool]:
    return and_(name >= _lower(words), name < _lower(words) + _LAST_LETTER)


def _how_many(look: Look, found: Select[Any]) -> int:
    """How many there are, counted no further than `MANY`."""
    query = select(func.count()).select_from(found.limit(MANY).subquery())
    return int(look.connection.execute(query).scalar_one())


def _beginning(look: Look, words: str) -> ColumnElement[bool] | None:
    """The few whose NIK or letter number begins so, by their own index; None: ask the search index.

    Any three digits of a number stand in very many others, so that index would go through most of itself for a number.
    """
    found = select(request.c.id)
    if _LONG.match(words):
        people = found.join(person, person.c.id == request.c.applicant_id).where(request.c.name != RESTRICTED)
        found = people.where(person.c.nik >= words, person.c.nik < words + _LAST_LETTER)
    elif "/" in words:
        number = request.c.letter_number
        found = found.where(number != "", number >= words, number < words + _LAST_LETTER)
    else:
        return None
    return request.c.id.in_(found) if _NIK.match(words) or 0 < _how_many(look, found) < MANY else None


def _half_number(look: Look, words: str) -> ColumnElement[bool] | None:
    """A register number whose year is still being typed: 0021/ or 0021/20, of any year that begins so."""
    half = _HALF.match(words)
    if half is None:
        return None
    years = look.connection.execute(select(sequence.c.year).where(sequence.c.scope == REGISTER)).scalars()
    meant = [year for year in years if str(year).startswith(half.group(2))]
    return and_(request.c.register_year.in_(meant), request.c.register_seq == int(half.group(1)))


def _lower(words: str) -> str:
    """Small letters as both databases make them: A to Z, and nothing else."""
    return "".join(c.lower() if c.isascii() else c for c in words)


def _number(words: str) -> ColumnElement[bool] | None:
    code = _CODE.match(words.upper()) or None
    if code:
        return and_(request.c.register_year == int(code.group(1)), request.c.register_seq == int(code.group(2)))
    number = _REGISTER.match(words)
    if number:
        return and_(request.c.register_year == int(number.group(2)), request.c.register_seq == int(number.group(1)))
    return None


def _row(look: Look, row: Any) -> RegisterRow:
    return RegisterRow(
        id=row.id, version=row.version, register=register_text(row.register_seq, row.register_year), queue=row.queue,
        received_at=row.received_at, applicant=row.name, nik_masked=shown_nik(row.name, row.nik),
        service=look.settings.service(row.service_version).name, state=STATE_LABELS[State(row.state)],
        letter_number=row.letter_number, promise_used=row.promise_used, promise_total=row.promise_total,
        late=_late(look, row), objection=row.objection, delivery=row.delivery,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scanned:
    """The request that a scanned code names; `archive` is the closed year that holds it, 0 for the data itself."""

    request_id: int
    archive: int = 0


def receipt_number(code: str) -> tuple[int, int] | None:
    """Year and number that a receipt's code says; None for another code."""
    receipt = _CODE.match(code.strip().upper())
    return (int(receipt.group(1)), int(receipt.group(2))) if receipt else None


def scanned(look: Look, code: str) -> Scanned | None:
    """The request that a scanned receipt names, or None; a letter's code is for `usecases.verification`."""
    named = receipt_number(code)
    if named is None:
        return None
    query = select(request.c.id).where(request.c.register_year == named[0], request.c.register_seq == named[1])
    found = look.connection.execute(query).scalar()
    return Scanned(found) if found is not None else None


@dataclass(frozen=True, slots=True)
class KnownApplicant:
    """A person met before, with the last requests (when, service, state)."""

    person_id: int
    data: PersonData
    past: tuple[RegisterRow, ...]


def known_applicant(look: Look, nik: str) -> KnownApplicant | None:
    """The person with this NIK, or None. Raises `Refused` while the use of the data is restricted."""
    refuse_restricted(look, nik)
    query = select(person).where(person.c.nik == nik).order_by(person.c.id).limit(1)
    row = look.connection.execute(query).first()
    if row is None:
        return None
    past = _LINES.where(request.c.applicant_id == row.id).order_by(request.c.id.desc()).limit(5)
    return KnownApplicant(row.id, person_data(row), tuple(_row(look, r) for r in look.connection.execute(past)))


def twins(look: Look, nik: str, name: str, service: str, days: int = 7) -> tuple[RegisterRow, ...]:
    """Requests of the same person (NIK, else name) for the same service within `days`: warned of, never blocked."""
    since = first_id_since(look, request, "received_at", look.now - days * 86_400_000)
    same = person.c.nik == nik if nik else func.lower(person.c.name) == _lower(name.strip())
    query = (
        _LINES.where(same, request.c.service_key == service, request.c.id >= since, request.c.state != "dicabut")
        .order_by(request.c.id.desc())
        .limit(3)
    )
    return tuple(_row(look, r) for r in look.connection.execute(query))


def waiting_collection(look: Look) -> tuple[RegisterRow, ...]:
    """ "Siap belum diambil": letters that are ready and neither collected nor delivered, oldest first."""
    query = _LINES.where(request.c.open == 1, request.c.state == State.READY.value)
    rows = look.connection.execute(query.order_by(request.c.ready_at, request.c.id))
    return tuple(_row(look, r) for r in rows)


def visit_version(look: Look, visit_id: int) -> int:
    """The present version of a visit."""
    return int(look.connection.execute(select(visit.c.version).where(visit.c.id == visit_id)).scalar_one())


def today(look: Look) -> date:
    """The office's date."""
    return local(look.now, look.zone).date()
