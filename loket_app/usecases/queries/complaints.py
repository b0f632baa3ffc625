"""Complaints as the desk shows them: what is owed and by when, one in full, and who may see whose complaint it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Select, func, or_, select

from loket_app.domain.complaint import (
    AWAITED,
    CHANNEL_LABELS,
    COMPLAINT_TABLE,
    OUTCOME_LABELS,
    SOON_DAYS,
    STATE_LABELS,
    Category,
    Channel,
    ComplaintAction,
    ComplaintState,
    Outcome,
    Standing,
    code_text,
    due_words,
    read_code,
    standing_of,
    suggested_handler,
)
from loket_app.domain.dates import local
from loket_app.domain.names import clean_text
from loket_app.domain.numbering import register_text
from loket_app.domain.people import Officer
from loket_app.domain.worktime import Axis
from loket_app.store import trail as trail_store
from loket_app.store.tables import complaint, request
from loket_app.usecases.complaints import LEADERS, accused_of, leaders_now, subject_of
from loket_app.usecases.desk import Look
from loket_app.usecases.queries.history import KIND_WORDS
from loket_app.usecases.settings import CALENDAR
from loket_app.usecases.staff import officers

ANONYMOUS, KEPT_SECRET = "Tanpa nama", "(dirahasiakan)"
MOST: Final = 300
MOST_DAYS: Final = 400


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """One complaint in the list. `days`: working days to the day of its answer or beyond it; 0 where none is owed."""

    id: int
    version: int
    number: str
    code: str
    category: str
    channel: str
    who: str
    received_at: int
    due: int | None
    standing: Standing
    days: int
    due_words: str
    state: ComplaintState
    state_words: str
    outcome: str
    handler_id: int | None
    handler: str
    body: str
    open: bool


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One act on a complaint: when, what, by whom, and its words."""

    at: int
    what: str
    actor: str
    note: str


@dataclass(frozen=True, slots=True)
class ComplaintDetail:
    """One complaint in full, and what its reader may do with it."""

    row: ComplaintRow
    contact: str
    category_key: str
    request_id: int | None
    request: str
    accused: tuple[int, ...]
    accused_names: tuple[str, ...]
    received_by: str
    action: str
    answer: str
    answered_at: int | None
    answered_by: str
    told: str
    closed_at: int | None
    reopened: int
    history: tuple[HistoryRow, ...]
    actions: frozenset[ComplaintAction]
    suggested: int | None
    officers: tuple[tuple[int, str], ...]
    categories: tuple[Category, ...]


def complaints(
    look: Look, reader: int, words: str = "", open_only: bool = False, most: int = MOST
) -> tuple[ComplaintRow, ...]:
    """Those that are owed an answer first, by its day; then the others, newest first. `words` search.

    Who is complained of does not see the complaint; whose it is, is shown to those who need to know.
    """
    newest = _narrowed(look, select(complaint), clean_text(words)).order_by(complaint.c.id.desc())
    # Two reads, each by an index of its own: however many years of ended ones there are, the open ones stand first.
    found = look.connection.execute(newest.where(complaint.c.closed_at.is_(None)).limit(most)).all()
    if not open_only:
        ended = newest.where(complaint.c.closed_at.is_not(None)).limit(most - len(found))
        found = [*found, *look.connection.execute(ended)]
    eye = _Eye(look, reader)
    rows = [eye.row(row) for row in found if reader not in accused_of(row)]
    return tuple(sorted(rows, key=_urgency))


def _urgency(row: ComplaintRow) -> tuple[int, int]:
    if row.state in AWAITED:
        return (0, row.due if row.due is not None else 2**62)
    return (1 if row.open else 2, -row.id)


def _narrowed(look: Look, query: Select[Any], words: str) -> Select[Any]:
    if not words:
        return query
    code = read_code(words)
    found = [
        complaint.c.number.icontains(words, autoescape=True), complaint.c.body.icontains(words, autoescape=True),
        complaint.c.name.icontains(words, autoescape=True),
    ]  # fmt: skip
    found += [complaint.c.category == c.key for c in look.settings.complaints().categories
              if words.casefold() in c.name.casefold()]  # fmt: skip
    return query.where(or_(complaint.c.code == code, *found) if code else or_(*found))


class _Eye:
    """How one reader sees complaints today."""

    def __init__(self, look: Look, reader: int) -> None:
        self.look = look
        self.reader = reader
        self.names: Mapping[int, Officer] = {o.id: o for o in officers(look, active_only=False)}
        me = look.actor(reader) if reader else None
        self.leads = me is not None and (me.officer.supervisor or me.acting(frozenset(LEADERS)) is not None)
        self._axis = look.settings.axis(look.settings.current_id(CALENDAR))
        self._rules = look.settings.complaints()

    def sees_who(self, row: Any) -> bool:
        """Leaders, the one in charge, and who wrote it down."""
        return self.leads or self.reader in (row.handler, row.received_by)

    def who(self, row: Any) -> str:
        if row.anonymous:
            return ANONYMOUS
        return row.name if self.sees_who(row) else KEPT_SECRET

    def name(self, officer_id: int | None) -> str:
        found = self.names.get(officer_id or 0)
        return found.name if found is not None else ""

    def row(self, row: Any) -> ComplaintRow:
        now = self.look.now
        owed_yet = row.due is not None and row.answered_at is None and row.closed_at is None
        days = working_days(self._axis, self.look.zone, now, row.due) if owed_yet else 0
        standing = standing_of(row.due, row.answered_at, row.closed_at, now, days)
        state = ComplaintState(row.state)
        return ComplaintRow(
            id=row.id, version=row.version, number=row.number, code=code_text(row.code),
            category=self._rules.name_of(row.category), channel=CHANNEL_LABELS[Channel(row.channel)],
            who=self.who(row), received_at=row.received_at, due=row.due, standing=standing, days=days,
            due_words=due_words(standing, days), state=state, state_words=STATE_LABELS[state],
            outcome=OUTCOME_LABELS[Outcome(row.outcome)] if row.outcome else "", handler_id=row.handler,
            handler=self.name(row.handler), body=row.body, open=row.closed_at is None,
        )  # fmt: skip


def standings(look: Look, rows: Iterable[Any]) -> list[Standing]:
    """How stored complaints stand at this moment."""
    eye = _Eye(look, 0)
    return [eye.row(row).standing for row in rows]


def working_days(axis: Axis, zone: str, one: int, other: int) -> int:
    """How many working days lie between the days of two instants, the later day included."""
    first, last = sorted((local(one, zone).date(), local(other, zone).date()))
    return days_between(axis, first, last)


def days_between(axis: Axis, first: date, last: date) -> int:
    """How many working days follow the first day up to and with the last; at most so many as anybody counts."""
    span = min((last - first).days, MOST_DAYS)
    return sum(axis.is_working_day(first + timedelta(days=n)) for n in range(1, span + 1))


def opened_complaint(look: Look, complaint_id: int, reader: int) -> ComplaintDetail | None:
    """The complaint with everything its screen shows and offers; None where there is none, or it is about the
    reader."""
    row = look.connection.execute(select(complaint).where(complaint.c.id == complaint_id)).first()
    if row is None or reader in accused_of(row):
        return None
    eye = _Eye(look, reader)
    accused = accused_of(row)
    shown, register = eye.row(row), _register(look, row.request_id)
    return ComplaintDetail(
        row=shown, contact=row.contact if eye.sees_who(row) else "", category_key=row.category,
        request_id=row.request_id, request=register, accused=accused,
        accused_names=tuple(eye.name(one) for one in accused), received_by=eye.name(row.received_by),
        action=row.action, answer=row.answer, answered_at=row.answered_at, answered_by=eye.name(row.answered_by),
        told=row.told, closed_at=row.closed_at, reopened=row.reopened,
        history=_history(look, eye, complaint_id),
        actions=frozenset(action for state, action in COMPLAINT_TABLE if state is shown.state),
        suggested=suggested_handler(leaders_now(look), accused),
        officers=tuple((o.id, o.name) for o in officers(look)), categories=look.settings.complaints().categories,
    )  # fmt: skip


def _register(look: Look, request_id: int | None) -> str:
    if request_id is None:
        return ""
    query = select(request.c.register_seq, request.c.register_year, request.c.service_version)
    row = look.connection.execute(query.where(request.c.id == request_id)).one()
    return f"{register_text(row.register_seq, row.register_year)}, {look.settings.service(row.service_version).name}"


def _history(look: Look, eye: _Eye, complaint_id: int) -> tuple[HistoryRow, ...]:
    found = []
    for row in trail_store.rows_of_subject(look.connection, subject_of(complaint_id)):
        text = row.text or {}
        parts = [eye.name(row.facts["petugas"])] if "petugas" in row.facts else []
        parts += [OUTCOME_LABELS[Outcome(row.facts["hasil"])]] if row.facts.get("hasil") else []
        parts += [str(text[key]) for key in ("alasan", "catatan") if text.get(key)]
        found.append(
            HistoryRow(row.at, KIND_WORDS.get(row.kind, row.kind), eye.name(row.actor), " \N{MIDDLE DOT} ".join(parts))
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class NewComplaint:
    """What the sheet of a new complaint offers, with the number it would get and the day of its answer by category."""

    categories: tuple[Category, ...]
    officers: tuple[tuple[int, str], ...]
    number: str
    days: Mapping[str, int]
    example: bool


def new_complaint(look: Look) -> NewComplaint:
    """What is asked at the counter."""
    from loket_app.domain.numbering import complaint_text
    from loket_app.usecases import sequences

    rules, today = look.settings.complaints(), local(look.now, look.zone)
    number = complaint_text(sequences.preview(look, sequences.COMPLAINT, today.year), today.month, today.year)
    offered = tuple(c for c in rules.categories if c.active)
    return NewComplaint(
        offered, tuple((o.id, o.name) for o in officers(look)), number, {c.key: rules.days_for(c.key) for c in offered},
        bool(rules.example),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Owed:
    """How many complaints are owed an answer: all, those beyond their day, those due within `SOON_DAYS`, nobody's."""

    open: int
    late: int
    soon: int
    nobody: int
    untold: int

    @property
    def words(self) -> str:
        """3 menunggu jawaban: 1 lewat batas, 2 jatuh tempo dalam 3 hari kerja; ..."""
        if not self.open and not self.untold:
            return "tidak ada yang menunggu"
        parts = [f"{self.open} menunggu jawaban"] if self.open else []
        parts += [f"{self.late} lewat batas"] if self.late else []
        parts += [f"{self.soon} jatuh tempo dalam {SOON_DAYS} hari kerja"] if self.soon else []
        parts += [f"{self.nobody} belum ada penanggung jawab"] if self.nobody else []
        parts += [f"{self.untold} sudah dijawab, belum disampaikan"] if self.untold else []
        return "; ".join(parts)


def owed(look: Look) -> Owed:
    """What the office owes now. Only open complaints are read."""
    eye = _Eye(look, 0)
    rows = [eye.row(row) for row in look.connection.execute(select(complaint).where(complaint.c.closed_at.is_(None)))]
    waiting = [row for row in rows if row.state in AWAITED]
    return Owed(
        len(waiting), sum(r.standing is Standing.LATE for r in waiting),
        sum(r.standing is Standing.SOON for r in waiting), sum(r.handler_id is None for r in waiting),
        len(rows) - len(waiting),
    )  # fmt: skip


def open_by(look: Look, instant: int) -> tuple[ComplaintRow, ...]:
    """The complaints that are owed an answer now and came before an instant, by the day of their answer; no names."""
    query = select(complaint).where(complaint.c.closed_at.is_(None), complaint.c.received_at < instant)
    eye = _Eye(look, 0)
    rows = [replace(eye.row(row), who="", body="") for row in look.connection.execute(query)]
    return tuple(sorted((row for row in rows if row.state in AWAITED), key=_urgency))


def of_request(look: Look, request_id: int) -> tuple[int, ...]:
    """The complaints about a request."""
    query = select(complaint.c.id).where(complaint.c.request_id == request_id).order_by(complaint.c.id)
    return tuple(look.connection.execute(query).scalars())


def count(look: Look) -> int:
    """How many there are."""
    return int(look.connection.execute(select(func.count()).select_from(complaint)).scalar_one())
