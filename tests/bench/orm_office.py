"""The office's tables as declarative ORM models, and the counter's questions as an average developer would ask them.

The yardstick of tests/bench/bench_years.py and nothing else: the program itself has no ORM. One session a question, as
a web handler has one a request; relations are loaded when they are touched; a search is LIKE, a page is OFFSET.
"""

import json
from collections.abc import Sequence

from sqlalchemy import ForeignKey, create_engine, event, func, or_, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    """All models."""


class Person(Base):
    """An applicant."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    nik: Mapped[str | None]
    name: Mapped[str]
    birth_place: Mapped[str]
    birth_date: Mapped[str]
    sex: Mapped[str]
    address: Mapped[str]
    rt: Mapped[str]
    rw: Mapped[str]
    village: Mapped[str]
    district: Mapped[str]
    occupation: Mapped[str]
    religion: Mapped[str]
    marital: Mapped[str]
    education: Mapped[str]
    nationality: Mapped[str]
    phone: Mapped[str]
    family_no: Mapped[str]
    requests: Mapped[list["Request"]] = relationship(back_populates="applicant")


class Visit(Base):
    """A guest."""

    __tablename__ = "visit"
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    seq: Mapped[int]
    arrived_at: Mapped[int | None]
    greeted_at: Mapped[int | None]
    booked_at: Mapped[int | None]
    called_at: Mapped[int | None]
    day: Mapped[str]
    state: Mapped[str]
    name: Mapped[str]
    purpose: Mapped[str]
    parts: Mapped[int]
    last_part_at: Mapped[int | None]
    requests: Mapped[list["Request"]] = relationship(back_populates="visit")
    events: Mapped[list["Event"]] = relationship(back_populates="visit", order_by="Event.id")


class Request(Base):
    """A request."""

    __tablename__ = "request"
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    part: Mapped[int]
    register_year: Mapped[int]
    register_seq: Mapped[int]
    applicant_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    service_version: Mapped[int]
    sop_version: Mapped[int]
    arrival_calendar: Mapped[int]
    calendar: Mapped[int | None]
    received_by: Mapped[int]
    received_at: Mapped[int]
    step: Mapped[int | None]
    step_since: Mapped[int | None]
    step_due: Mapped[int | None]
    step_left: Mapped[int | None]
    step_total: Mapped[int | None]
    promise_start: Mapped[int | None]
    promise_due: Mapped[int | None]
    promise_left: Mapped[int | None]
    promise_total: Mapped[int | None]
    promise_used: Mapped[int | None]
    promise_end: Mapped[int | None]
    ready_at: Mapped[int | None]
    closed_at: Mapped[int | None]
    open: Mapped[int]
    late: Mapped[int]
    breach_kept: Mapped[int]
    last_event: Mapped[int]
    service_key: Mapped[str]
    state: Mapped[str]
    name: Mapped[str]
    queue: Mapped[str]
    segments: Mapped[str]
    papers: Mapped[str]
    missing: Mapped[str]
    priority: Mapped[str]
    proxy: Mapped[str]
    letter_values: Mapped[str]
    letter_number: Mapped[str]
    pause_reason: Mapped[str]
    objection: Mapped[str]
    delivery: Mapped[str]
    claimed: Mapped[str]
    applicant: Mapped[Person] = relationship(back_populates="requests")
    visit: Mapped[Visit] = relationship(back_populates="requests")
    events: Mapped[list["Event"]] = relationship(back_populates="request", order_by="Event.id")
    stays: Mapped[list["Stay"]] = relationship(back_populates="request", order_by="Stay.ordinal")
    letters: Mapped[list["Letter"]] = relationship(back_populates="request")


class Event(Base):
    """A row of the trail."""

    __tablename__ = "trail"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[int]
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))
    actor: Mapped[int | None]
    recorded_by: Mapped[int | None]
    kind: Mapped[str]
    subject: Mapped[str | None]
    role: Mapped[str | None]
    capacity: Mapped[str | None]
    workstation: Mapped[str]
    command_id: Mapped[str]
    facts: Mapped[str]
    text_digest: Mapped[str | None]
    hash: Mapped[str]
    request: Mapped[Request | None] = relationship(back_populates="events")
    visit: Mapped[Visit | None] = relationship(back_populates="events")
    text: Mapped["EventText | None"] = relationship(back_populates="event")


class EventText(Base):
    """The personal words of a row of the trail."""

    __tablename__ = "trail_text"
    id: Mapped[int] = mapped_column(ForeignKey("trail.id"), primary_key=True)
    salt: Mapped[str]
    body: Mapped[str]
    event: Mapped[Event] = relationship(back_populates="text")


class Stay(Base):
    """A visit to a step."""

    __tablename__ = "stay"
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"))
    ordinal: Mapped[int]
    step_no: Mapped[int]
    start: Mapped[int | None]
    end: Mapped[int | None]
    limit_ms: Mapped[int | None]
    used_ms: Mapped[int | None]
    actor: Mapped[int | None]
    recorded_by: Mapped[int | None]
    event_id: Mapped[int | None]
    role: Mapped[str]
    service_key: Mapped[str]
    day: Mapped[str]
    request: Mapped[Request] = relationship(back_populates="stays")


class Letter(Base):
    """A letter."""

    __tablename__ = "letter"
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"))
    edition: Mapped[int]
    issued_at: Mapped[int | None]
    printed_at: Mapped[int | None]
    state: Mapped[str]
    number: Mapped[str]
    fields: Mapped[str]
    code: Mapped[str]
    day: Mapped[str]
    request: Mapped[Request] = relationship(back_populates="letters")


class Counter(Base):
    """The last number of a sequence."""

    __tablename__ = "sequence"
    scope: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


PAGE = 50
SILENT = ("cetak", "pemohon_dihubungi")


class Orm:
    """The counter's questions through the ORM; each gives rows of what a screen would show."""

    def __init__(self, file: str) -> None:
        self.engine = create_engine(f"sqlite:///{file}")

        @event.listens_for(self.engine, "connect")
        def _durable(connection: object, _record: object) -> None:
            for pragma in ("journal_mode=TRUNCATE", "synchronous=FULL"):
                connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

    def close(self) -> None:
        """Let the file go."""
        self.engine.dispose()

    def board(self) -> list[tuple[object, ...]]:
        """Every open request, most urgent first."""
        with Session(self.engine) as session:
            found = session.scalars(select(Request).where(Request.open == 1).order_by(Request.promise_due))
            return [_line(r) for r in found]

    def search(self, words: str) -> list[tuple[object, ...]]:
        """The newest fifty whose name, letter number or NIK contains the words."""
        like = f"%{words}%"
        query = select(Request).join(Request.applicant).where(
            or_(Request.name.like(like), Request.letter_number.like(like), Person.nik.like(like))
        )  # fmt: skip
        return self._page(query, 0)

    def by_number(self, seq: int, year: int) -> list[tuple[object, ...]]:
        """The request with this register number."""
        return self._page(select(Request).where(Request.register_year == year, Request.register_seq == seq), 0)

    def page(self, offset: int) -> list[tuple[object, ...]]:
        """Fifty requests of the register, newest first, after so many."""
        return self._page(select(Request), offset)

    def _page(self, query: object, offset: int) -> list[tuple[object, ...]]:
        with Session(self.engine) as session:
            paged = query.order_by(Request.id.desc()).offset(offset).limit(PAGE)  # type: ignore[attr-defined]
            return [(*_line(r), r.applicant.nik) for r in session.scalars(paged)]

    def history(self, key: int) -> list[tuple[object, ...]]:
        """Everything that happened to a request, with its words."""
        with Session(self.engine) as session:
            request = session.get_one(Request, key)
            return [(e.at, e.kind, e.actor, e.facts, e.text.body if e.text else "") for e in request.events]

    def dossier(self, key: int) -> tuple[object, ...]:
        """A request in full: applicant, steps, letters."""
        with Session(self.engine) as session:
            r = session.get_one(Request, key)
            steps = [(s.step_no, s.used_ms, s.limit_ms, s.actor) for s in r.stays]
            letters = [(one.number, one.state, one.code) for one in r.letters]
            events = [(e.at, e.kind, e.actor) for e in r.events]
            return (*_line(r), r.applicant.address, r.applicant.phone, r.visit.arrived_at, steps, letters, events)

    def guests(self, day: str) -> list[tuple[object, ...]]:
        """The guests of a day with what they applied for."""
        with Session(self.engine) as session:
            found = session.scalars(select(Visit).where(Visit.day == day).order_by(Visit.seq))
            return [(v.seq, v.name, v.state, len(v.requests)) for v in found]

    def known(self, nik: str) -> tuple[object, ...] | None:
        """The person with this NIK and the last five requests."""
        with Session(self.engine) as session:
            person = session.scalars(select(Person).where(Person.nik == nik)).first()
            if person is None:
                return None
            past = sorted(person.requests, key=lambda r: -r.id)[:5]
            return (person.name, person.address, [_line(r) for r in past])

    def month(self, start: int, end: int) -> list[tuple[object, ...]]:
        """Requests by service with those late and the mean time, as far as grouping gets one."""
        with Session(self.engine) as session:
            query = (
                select(Request.service_key, func.count(), func.sum(Request.late), func.avg(Request.promise_used))
                .where(Request.received_at >= start, Request.received_at < end)
                .group_by(Request.service_key)
            )
            return [tuple(row) for row in session.execute(query)]

    def month_of_objects(self, start: int, end: int) -> tuple[int, int]:
        """The same period's requests as objects with their steps: what a report of percentiles needs."""
        with Session(self.engine) as session:
            query = select(Request).where(Request.received_at >= start, Request.received_at < end)
            requests = visits = 0
            for request in session.scalars(query):
                requests += 1
                visits += sum(1 for s in request.stays if s.used_ms is not None)
            return requests, visits

    def checked(self, keys: Sequence[int]) -> int:
        """Every row about these requests looked at: those whose columns do not fit their acts, as far as can be told
        without telling the acts again. Nothing is derived from the hours."""
        with Session(self.engine) as session:
            wrong = 0
            for key in keys:
                r = session.get_one(Request, key)
                acts = [e for e in r.events if e.kind not in SILENT]
                words = [json.loads(e.text.body) for e in r.events if e.text]
                facts = [json.loads(e.facts) for e in r.events]
                used = sum(s.used_ms or 0 for s in r.stays)
                letters = [one.number for one in r.letters]
                wrong += r.version != len(acts) or (r.promise_used or 0) > used + (r.promise_total or used)
                wrong += bool(letters and r.letter_number and r.letter_number not in letters)
                wrong += len(facts) < len(words) or r.applicant.id != r.applicant_id or r.visit.id != r.visit_id
            return wrong

    def guests_checked(self, keys: Sequence[int]) -> int:
        """The same of guests, with what they handed in."""
        with Session(self.engine) as session:
            wrong = 0
            for key in keys:
                guest = session.get(Visit, key)
                if guest is None:
                    continue
                words = [json.loads(e.text.body) for e in guest.events if e.text]
                facts = [json.loads(e.facts) for e in guest.events]
                wrong += guest.version != len(facts) + len(guest.requests) or len(facts) < len(words)
            return wrong

    def advance(self, key: int, command: str) -> None:
        """One act: the request's row changed, its step ended, a row of the trail; nothing is checked or replayed."""
        with Session(self.engine) as session:
            request = session.get_one(Request, key)
            request.version += 1
            request.stays[-1].actor = 1
            request.visit.version += 1
            session.add(_event(session, command, "teruskan", request=request))
            session.commit()
            _line(session.get_one(Request, key))

    def accept(self, guest: int, like: int, nik: str, command: str) -> tuple[object, ...]:
        """An intake: the person by NIK or a new one, the next number, the request with its steps at the door and its
        row of the trail with words. Settings are those of request `like`; nothing is checked, no instant counted."""
        with Session(self.engine) as session:
            visit, settings = session.get_one(Visit, guest), session.get_one(Request, like)
            person = session.scalars(select(Person).where(Person.nik == nik)).first()
            if person is None:
                plain = dict.fromkeys((c.key for c in Person.__table__.columns if c.key not in ("id", "version")), "")
                person = Person(**plain | {"nik": nik, "name": f"Contoh Ukur {nik[-6:]}"}, version=1)
            number = session.get_one(Counter, ("register", settings.register_year))
            number.last += 1
            visit.parts += 1
            visit.version += 1
            kept = {c.key: getattr(settings, c.key) for c in Request.__table__.columns if c.key not in _OWN}
            stays = [Stay(**{name: getattr(stay, name) for name in _OF_STAY}) for stay in settings.stays[:3]]
            request = Request(
                **kept, version=1, visit=visit, applicant=person, part=visit.parts, register_seq=number.last,
                name=person.name, stays=stays,
            )  # fmt: skip
            session.add(request)
            row = _event(session, command, "terima_lengkap", request=request)
            row.text = EventText(salt=command, body=json.dumps({"pemohon": {"nik": nik, "name": person.name}}))
            session.add(row)
            session.commit()
            return _line(session.get_one(Request, request.id))

    def hand_over(self, seq: int, year: int, command: str) -> tuple[object, ...]:
        """A receipt scanned and its letter handed over: the request closed, a step more, a row of the trail with words.
        Nothing is checked."""
        with Session(self.engine) as session:
            query = select(Request).where(Request.register_year == year, Request.register_seq == seq)
            request = session.scalars(query).one()
            _line(request)
            ordinal = len(request.stays) + 1
            row = _event(session, command, "serahkan", request=request)
            row.text = EventText(salt=command, body=json.dumps({"penerima": request.name}))
            request.version += 1
            request.state, request.open, request.step, request.closed_at = "selesai", 0, None, row.at
            request.stays.append(
                Stay(
                    ordinal=ordinal, step_no=12, start=row.at, end=row.at, limit_ms=None, used_ms=0,
                    actor=1, recorded_by=1, event_id=row.id, role="loket", service_key=request.service_key, day="",
                )
            )  # fmt: skip
            session.add(row)
            session.commit()
            return _line(session.get_one(Request, request.id))


_OF_STAY = [c.key for c in Stay.__table__.columns if c.key not in ("id", "request_id")]
_OWN = ("id", "version", "visit_id", "applicant_id", "part", "register_seq", "name")


def _event(session: Session, command: str, kind: str, request: Request) -> Event:
    newest = session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    return Event(
        id=newest.id + 1, at=newest.at, request=request, actor=1, recorded_by=1, kind=kind, workstation="Loket 2",
        facts="{}", hash=newest.hash, command_id=command,
    )  # fmt: skip


def _line(r: Request) -> tuple[object, ...]:
    return (
        r.id, r.register_seq, r.register_year, r.queue, r.name, r.applicant.name, r.service_key, r.state, r.step,
        r.promise_due, r.promise_left, r.late, r.letter_number,
    )  # fmt: skip
