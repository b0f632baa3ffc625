"""What the register screen reads in one look: a request in full, what waits to be collected, the numbers of a year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, exists, func, or_, select

from loket_app.domain.case import CLOSED_STATES, State
from loket_app.domain.dates import local
from loket_app.domain.numbering import register_text
from loket_app.domain.personal import DESTROYED, RESTRICTED
from loket_app.domain.workflow import STATE_LABELS
from loket_app.store.tables import contact, number, person, request, sequence
from loket_app.usecases.desk import Look
from loket_app.usecases.queries.history import ContactLine, Detail, HistoryLine, contacts, detail, history
from loket_app.usecases.queries.number_check import NumberCheck, listed, number_check
from loket_app.usecases.queries.register import RegisterRow, waiting_collection
from loket_app.usecases.requests import load
from loket_app.usecases.staff import officers

LETTERS = "surat"
"""What the scopes of letter numbers begin with."""
SHOWN = 500


@dataclass(frozen=True, slots=True)
class Opened:
    """One request of the register in full. `open` is false once nothing runs any more; `state` in words. `archive` is
    the closed year whose file it was read from, 0 for the data itself."""

    detail: Detail
    history: tuple[HistoryLine, ...]
    contacts: tuple[ContactLine, ...]
    state: str
    open: bool
    received_at: int
    archive: int = 0

    @property
    def id(self) -> int:
        """The request's id."""
        return self.detail.row.id


def opened(look: Look, request_id: int, reader: int) -> Opened:
    """The request with its history and contact log; raises `Refused` when there is none."""
    loaded = load(look, request_id)
    state = State(loaded.row.state)
    return Opened(
        detail=detail(look, request_id, reader),
        history=history(look, request_id),
        contacts=contacts(look, request_id),
        state=STATE_LABELS[state],
        open=state not in CLOSED_STATES,
        received_at=loaded.row.received_at,
    )


@dataclass(frozen=True, slots=True)
class Lists:
    """What the register can be filtered by: services and states as (key, words), the years that have numbers."""

    services: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]
    years: tuple[int, ...]


def lists(look: Look) -> Lists:
    """The filters of today; the present year first, whether it has numbers yet or not."""
    this_year = local(look.now, look.zone).year
    letters = or_(sequence.c.scope == LETTERS, sequence.c.scope.startswith(f"{LETTERS}:"))
    taken = exists().where(number.c.year == sequence.c.year)
    found = {int(y) for y in look.connection.execute(select(sequence.c.year).where(letters, taken)).scalars()}
    return Lists(
        services=tuple((s.key, s.name) for _, s in look.settings.services()),
        states=tuple((state.value, STATE_LABELS[state].capitalize()) for state in State),
        years=tuple(sorted(found | {this_year}, reverse=True)),
    )


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A letter that is ready: since when, whom to call, and when and how the applicant was last told (None: never)."""

    row: RegisterRow
    ready_at: int
    phone: str
    told: ContactLine | None


def waiting(look: Look) -> tuple[WaitingLine, ...]:
    """ "Siap belum diambil", the longest waiting first."""
    rows = waiting_collection(look)
    ids = [row.id for row in rows]
    more = _ready_of(look, ids)
    told = _last_contacts(look, ids)
    return tuple(
        WaitingLine(row, more[row.id].ready_at or row.received_at, more[row.id].phone, told.get(row.id)) for row in rows
    )


def _ready_of(look: Look, ids: Iterable[int]) -> Mapping[int, Any]:
    shown = case((request.c.name.in_((RESTRICTED, DESTROYED)), ""), else_=person.c.phone).label("phone")
    query = select(request.c.id, request.c.ready_at, shown).join(person, person.c.id == request.c.applicant_id)
    return {r.id: r for r in look.connection.execute(query.where(request.c.id.in_(list(ids))))}


def _last_contacts(look: Look, ids: Iterable[int]) -> Mapping[int, ContactLine]:
    newest = select(func.max(contact.c.id)).where(contact.c.request_id.in_(list(ids))).group_by(contact.c.request_id)
    names = {o.id: o.name for o in officers(look, active_only=False)}
    found = look.connection.execute(select(contact).where(contact.c.id.in_(newest)))
    return {r.request_id: ContactLine(r.at, names.get(r.officer_id, ""), r.how, r.note) for r in found}


@dataclass(frozen=True, slots=True)
class NumberEntry:
    """One letter number of the book, with the request that took it."""

    id: int
    text: str
    state: str
    reason: str
    request_id: int
    register: str
    applicant: str
    service: str
    taken_at: int


@dataclass(frozen=True, slots=True)
class NumberBook:
    """The newest letter numbers of a year, and in words whether any of all of them is cancelled, missing or double."""

    lines: tuple[NumberEntry, ...]
    report: str
    sound: bool


def numbers(look: Look, year: int) -> NumberBook:
    """The number book of a year with its report: every number counted, the newest `SHOWN` told one by one."""
    query = (
        select(
            number, request.c.name, request.c.register_year, request.c.register_seq, request.c.service_version
        )
        .join(request, request.c.id == number.c.request_id)
        .where(number.c.year == year)
        .order_by(number.c.id.desc())
        .limit(SHOWN)
    )  # fmt: skip
    lines = tuple(
        NumberEntry(
            r.id, r.text, r.state, r.reason, r.request_id, register_text(r.register_seq, r.register_year), r.name,
            look.settings.service(r.service_version).name, r.taken_at,
        )
        for r in look.connection.execute(query)
    )  # fmt: skip
    found = number_check(look, year, year)
    return NumberBook(lines, _report(year, found, len(lines)), found.whole)


def _report(year: int, found: NumberCheck, shown: int) -> str:
    if not found.count:
        return f"Belum ada nomor surat pada tahun {year}."
    parts = [f"{found.count} nomor pada tahun {year}, {len(found.cancelled) or 'tidak ada yang'} batal."]
    missing = [listed(one.missing) for one in found.series if one.missing]
    if missing:
        parts.append(f"Terlewat: {', '.join(missing)}.")
    if found.twins:
        parts.append(f"Kembar: {', '.join(found.twins)}.")
    if found.whole:
        parts.append("Urutannya utuh: tidak ada yang terlewat atau kembar.")
    if shown < found.count:
        parts.append(f"Yang tampil {shown} terbaru; yang lebih lama dicari di register.")
    return " ".join(parts)
