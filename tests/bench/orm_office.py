"""The office's tables as declarative ORM models, and the counter's questions as an average developer would ask them.

The yardstick of tests/bench/bench_years.py and nothing else: the program itself has no ORM. One session a question, as
a web handler has one a request; relations are loaded when they are touched; a search is LIKE, a page is OFFSET.
"""

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
    phone: Mapped[str]
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
    requests: Mapped[list["Request"]] = relationship(back_populates="visit")


class Request(Base):
    """A request."""

    __tablename__ = "request"
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    register_year: Mapped[int]
    register_seq: Mapped[int]
    applicant_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    received_at: Mapped[int]
    step: Mapped[int | None]
    step_since: Mapped[int | None]
    step_due: Mapped[int | None]
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
    service_key: Mapped[str]
    state: Mapped[str]
    name: Mapped[str]
    queue: Mapped[str]
    segments: Mapped[str]
    papers: Mapped[str]
    missing: Mapped[str]
    priority: Mapped[str]
    letter_values: Mapped[str]
    letter_number: Mapped[str]
    objection: Mapped[str]
    delivery: Mapped[str]
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
    visit_id: Mapped[int | None]
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


PAGE = 50


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

    def advance(self, key: int, command: str) -> None:
        """One act: the request's row changed, its step ended, a row of the trail; nothing is checked or replayed."""
        with Session(self.engine) as session:
            request = session.get_one(Request, key)
            newest = session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
            request.version += 1
            request.stays[-1].actor = 1
            request.visit.version += 1
            session.add(
                Event(
                    id=newest.id + 1, at=newest.at, request_id=key, actor=1, recorded_by=1, kind="teruskan",
                    workstation="Loket 2", facts="{}", hash=newest.hash, command_id=command,
                )
            )  # fmt: skip
            session.commit()
            _line(session.get_one(Request, key))


def _line(r: Request) -> tuple[object, ...]:
    return (
        r.id, r.register_seq, r.register_year, r.queue, r.name, r.applicant.name, r.service_key, r.state, r.step,
        r.promise_due, r.promise_left, r.late, r.letter_number,
    )  # fmt: skip
