"""What the intake screen asks: who stands at the counter, what may be applied for, and when it would be done."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from loket_app.documents.fonts import missing_letters
from loket_app.domain.case import State
from loket_app.domain.catalog import Limit, Service, Sop, Step, StepKind
from loket_app.domain.clocks import promise_reading
from loket_app.domain.dates import clock_time, local, long_date, rounded_up_to_minute, short_date, zone_label
from loket_app.domain.errors import refuse
from loket_app.domain.numbering import queue_text, register_text
from loket_app.domain.personal import shown_nik, withheld
from loket_app.domain.sla import read_clock, total_of
from loket_app.domain.workflow import STATE_LABELS
from loket_app.domain.worktime import Axis
from loket_app.store.tables import request, visit
from loket_app.usecases.applicant import applicant_row, full_address
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.door import FROM_COUNTER, LEFT, SERVED, WAITING, handed_in
from loket_app.usecases.intake import PersonData, Proxy, service_named
from loket_app.usecases.paper_values import limit_words
from loket_app.usecases.queries.board import GuestRow, guests, hours_words
from loket_app.usecases.queries.history import person_data
from loket_app.usecases.queue_calls import counter_here, line_for
from loket_app.usecases.requests import load
from loket_app.usecases.settings import CALENDAR, SOP


@dataclass(frozen=True, slots=True)
class StepFace:
    """The intake step as a countdown: its place among the steps, where it began (None: not yet), its limit (ms, None
    without one), and the axis it is counted on."""

    no: int
    steps: int
    since: int | None
    limit: int | None
    axis: Axis

    def left(self, now: int) -> int | None:
        """Remaining service time (ms), negative when late; None where there is nothing to count."""
        if self.since is None or self.limit is None:
            return None
        return self.limit - self.axis.consumed(self.since, now)


@dataclass(frozen=True, slots=True)
class GuestAtCounter:
    """A guest who was called. `queue` is the number that the next request will have (031, then 031-2).

    `last`, `last_id` and `last_proxy` tell of the request that the same guest has just handed in, None before.
    """

    id: int
    version: int
    queue: str
    name: str
    phone: str
    purpose: str
    priority: str
    arrived: str
    straight_in: bool
    parts: int
    since: int
    axis: Axis
    last: PersonData | None
    last_id: int | None
    last_proxy: Proxy | None
    called: bool


@dataclass(frozen=True, slots=True)
class ServiceChoice:
    """A service that may be applied for now: limit in words, and the intake step of its SOP."""

    service: Service
    limit: str
    step_no: int
    steps: int
    step_limit: int | None


@dataclass(frozen=True, slots=True)
class Offer:
    """What an intake may choose from: services in the decree's order, the office's villages, and its own district.

    `usual` is the intake step that counts until a service is chosen.
    """

    services: tuple[ServiceChoice, ...]
    villages: tuple[str, ...]
    place: str
    usual: ServiceChoice | None


@dataclass(frozen=True, slots=True)
class CounterView:
    """The guest at the counter (None: nobody yet), what may be chosen, who waits (the next one first), who was called
    today, and what this counter is called."""

    guest: GuestAtCounter | None
    offer: Offer
    waiting: tuple[GuestRow, ...]
    called: tuple[GuestRow, ...]
    here: str = ""


def view_here(desk: Desk, visit_id: int | None = None) -> CounterView:
    """What an intake begins with at this PC's counter: those sent to another one wait at the end."""
    return desk.ask(counter_view, visit_id, desk.workstation)


def counter_view(look: Look, visit_id: int | None = None, workstation: str = "") -> CounterView:
    """Everything an intake begins with; raises `Refused` when that guest is gone or was not called."""
    guest = guest_at_counter(look, visit_id) if visit_id is not None else None
    everyone = guests(look, everyone=True)
    here = counter_here(look, workstation).label
    return CounterView(
        guest=guest,
        offer=offer(look),
        waiting=_line_here(look, everyone, here),
        called=tuple(g for g in everyone if g.state == SERVED),
        here=here,
    )


def _line_here(look: Look, everyone: tuple[GuestRow, ...], here: str) -> tuple[GuestRow, ...]:
    """Who waits, in the order of the calls to this counter; those sent to another one last."""
    place = {w.id: n for n, w in enumerate(line_for(look, here))}
    waiting = [g for g in everyone if g.state == WAITING]
    return tuple(sorted(waiting, key=lambda g: place.get(g.id, len(place))))


def guest_at_counter(look: Look, visit_id: int) -> GuestAtCounter:
    """A guest who was called; raises `Refused` when not, or when he left."""
    row = look.connection.execute(select(visit).where(visit.c.id == visit_id)).first()
    if row is None or row.state == LEFT:
        raise refuse("tamu_pergi", "Tamu ini sudah tercatat pergi.")
    if row.called_at is None:
        raise refuse("belum_dipanggil", f"Tamu {queue_text(row.seq)} belum dipanggil. Panggil dahulu dari daftar ini.")
    last, last_id, last_proxy = _just_taken(look, visit_id) if row.parts else (None, None, None)
    return GuestAtCounter(
        id=row.id, version=row.version, queue=queue_text(row.seq, row.parts + 1), name=row.name, phone=row.phone,
        purpose=row.purpose, priority=row.priority,
        arrived=_clock(look, next(t for t in (row.arrived_at, row.booked_at, row.called_at) if t is not None)),
        straight_in=row.source == FROM_COUNTER, parts=row.parts,
        since=max(row.called_at, row.last_part_at or 0),
        axis=look.settings.axis(row.calendar), last=last, last_id=last_id, last_proxy=last_proxy,
        called=row.turn is not None and not handed_in(row),
    )  # fmt: skip


def _just_taken(look: Look, visit_id: int) -> tuple[PersonData | None, int | None, Proxy | None]:
    """Applicant and proxy of the guest's newest request."""
    query = select(request).where(request.c.visit_id == visit_id).order_by(request.c.part.desc()).limit(1)
    row = look.connection.execute(query).first()
    if row is None:
        return None, None, None
    proxy = json.loads(row.proxy)
    return person_data(applicant_row(look, row.applicant_id)), row.applicant_id, Proxy(**proxy) if proxy else None


def offer(look: Look) -> Offer:
    """What may be chosen now."""
    office = look.settings.office()
    sops = look.settings.current_ids(SOP)
    choices = tuple(
        _choice(service, look.settings.sop(sops[service.sop]))
        for _, service in look.settings.services()
        if service.active
    )
    counted = Counter((c.step_no, c.steps, c.step_limit) for c in choices)
    common = counted.most_common(1)[0][0] if counted else None
    usual = next((c for c in choices if (c.step_no, c.steps, c.step_limit) == common), None)
    return Offer(choices, office.villages, office.place, usual)


def _choice(service: Service, sop: Sop) -> ServiceChoice:
    step = sop.first_of(StepKind.INTAKE)
    return ServiceChoice(
        service=service,
        limit=limit_words(service.promise),
        step_no=step.no if step else 1,
        steps=len(sop.steps),
        step_limit=_milliseconds(step.limit if step else None),
    )


def _milliseconds(limit: Limit | None) -> int | None:
    """A step limit in ms; steps have no limits in working days on this screen."""
    if limit is None or limit.unit.value == "hari_kerja":
        return None
    return limit.n * (60_000 if limit.unit.value == "menit" else 3_600_000)


def _clock(look: Look, instant: int) -> str:
    return clock_time(local(instant, look.zone))


@dataclass(frozen=True, slots=True)
class PromiseIfNow:
    """When a request would be done if its papers were complete at this moment.

    `clock` is the time (11.42), `day` the date where it is not today, `zone` WIB, WITA or WIT; empty `clock`: the
    hours do not reach so far. `closed` says why and until when the office is closed, empty while it is open.
    """

    clock: str
    day: str
    zone: str
    limit: str
    closed: str

    def words(self) -> str:
        """11.42 WITA, or Sel, 24 Nov 2026 09.12 WITA."""
        return " ".join(w for w in (self.day, self.clock, self.zone) if w) if self.clock else ""


def promise_if_now(look: Look, service_key: str) -> PromiseIfNow | None:
    """The promised time if F8 were pressed now, rounded up to the minute (decision 14); None without a promise."""
    return _promise(look, service_named(look, service_key)[1].promise)


def promise_if_complete(look: Look, request_id: int) -> PromiseIfNow | None:
    """The same for a request that waits for papers: its own version of the service counts."""
    return _promise(look, load(look, request_id).service.promise)


def _promise(look: Look, limit: Limit | None) -> PromiseIfNow | None:
    if limit is None:
        return None
    axis = look.settings.axis(look.settings.current_id(CALENDAR))
    due = read_clock(axis, look.now, limit, (), look.now).due
    clock, day = _moment(look, due)
    closed = "" if axis.is_open(look.now) else hours_words(axis, look.now, look.zone)
    return PromiseIfNow(clock, day, zone_label(look.zone), limit_words(limit), closed)


def _moment(look: Look, due: int | None) -> tuple[str, str]:
    """Time and, where it is not today, date of a promise on paper."""
    if due is None:
        return "", ""
    moment = local(rounded_up_to_minute(due), look.zone)
    today = local(look.now, look.zone).date()
    return clock_time(moment), "" if moment.date() == today else short_date(moment.date())


@dataclass(frozen=True, slots=True)
class Taken:
    """A request as it was just taken in: what the clerk tells the applicant. `promised` is empty without a promise;
    `place` says where it lies now."""

    id: int
    visit_id: int
    queue: str
    register: str
    applicant: str
    service: str
    complete: bool
    promised: str
    limit: str
    missing: tuple[str, ...]
    place: str


def taken(look: Look, request_id: int) -> Taken:
    """What was just stored, read back."""
    loaded = load(look, request_id)
    reading = promise_reading(loaded.case, loaded.service.promise, look.settings.axis, look.now)
    clock, day = _moment(look, reading.due if reading else None)
    names = {r.key: r.name for r in loaded.service.requirements}
    return Taken(
        id=request_id, visit_id=loaded.row.visit_id, queue=loaded.row.queue,
        register=register_text(loaded.row.register_seq, loaded.row.register_year), applicant=loaded.row.name,
        service=loaded.service.name, complete=loaded.case.complete_at is not None,
        promised=" ".join(w for w in (day, clock, zone_label(look.zone)) if w) if clock else "",
        limit=limit_words(loaded.service.promise),
        missing=tuple(names.get(key, key) for key in loaded.case.missing), place=_place(loaded.case.current_step),
    )  # fmt: skip


def _place(step: Step | None) -> str:
    """langkah 4: Kasi Pelum · teliti (batas 5 menit)."""
    if step is None:
        return ""
    limit = f" (batas {limit_words(step.limit)})" if step.limit is not None else ""
    return f"langkah {step.no}: {step.short}{limit}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that waits for papers. `checking` is true while its intake step runs (somebody reopened it)."""

    id: int
    version: int
    visit_id: int
    queue: str
    register: str
    applicant: str
    nik_masked: str
    address: str
    received: str
    proxy: str
    service: Service
    limit: str
    papers: tuple[str, ...]
    checking: bool
    step: StepFace


def waiting_request(look: Look, request_id: int) -> Waiting:
    """A request whose papers may be completed now; raises `Refused` when it does not wait for any."""
    loaded = load(look, request_id)
    case, row = loaded.case, loaded.row
    if case.state is not State.WAITING:
        label = STATE_LABELS[case.state] if case.state is not None else ""
        raise refuse("tidak_menunggu", f"Permohonan {row.queue} tidak menunggu kelengkapan: {label}.")
    who = applicant_row(look, row.applicant_id)
    proxy: Mapping[str, str] = json.loads(row.proxy)
    received = local(row.received_at, look.zone)
    return Waiting(
        id=request_id, version=row.version, visit_id=row.visit_id, queue=row.queue,
        register=register_text(row.register_seq, row.register_year), applicant=row.name,
        nik_masked=shown_nik(row.name, who.nik), address="" if withheld(row.name) else full_address(who),
        received=f"{long_date(received.date())} pukul {clock_time(received)}",
        proxy=" \N{MIDDLE DOT} ".join(v for v in (proxy.get("name", ""), proxy.get("relation", "")) if v),
        service=loaded.service, limit=limit_words(loaded.service.promise), papers=tuple(json.loads(row.papers)),
        checking=case.current is not None, step=_step_face(look, loaded),
    )  # fmt: skip


def _step_face(look: Look, loaded: Any) -> StepFace:
    case = loaded.case
    step = case.current_step
    axis = look.settings.axis(case.arrival_calendar)
    since = case.current.start if case.current is not None else None
    limit = total_of(axis, since or look.now, step.limit) if step is not None else None
    return StepFace(step.no if step else 1, len(case.sop.steps), since, limit, axis)


def unprintable(look: Look, values: Mapping[str, str]) -> dict[str, str]:
    """The letters of each value that no printed page can show, by the value's key; values without any are left out."""
    found = {key: missing_letters(value) for key, value in values.items()}
    return {key: letters for key, letters in found.items() if letters}
