"""The board: open requests by urgency, and the figures of the header."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from loket_app.domain.case import State
from loket_app.domain.catalog import Service, Sop, Step
from loket_app.domain.dates import (
    DAYS,
    clock_time,
    elapsed_text,
    local,
    minutes_text,
    rounded_up_to_minute,
    short_date,
    zone_label,
)
from loket_app.domain.layar_ramah import DeliveryState, ObjectionState
from loket_app.domain.numbering import queue_text, register_text
from loket_app.domain.people import Role
from loket_app.domain.sla import total_of
from loket_app.domain.worktime import Axis, closed_reason
from loket_app.store import trail as trail_store
from loket_app.store.tables import delivery, officer, request, visit
from loket_app.usecases.desk import Look
from loket_app.usecases.door import ABSENT, BOOKING, GREETING, SERVED, WAITING, handed_in
from loket_app.usecases.queue_calls import line_for
from loket_app.usecases.settings import CALENDAR
from loket_app.usecases.views.board import BoardRow, ClockFace, Flag, SegmentState

SEGMENTS = {
    "D": SegmentState.DONE,
    "L": SegmentState.LATE,
    "C": SegmentState.CURRENT,
    "P": SegmentState.PAUSED,
    "T": SegmentState.TODO,
    "U": SegmentState.UNRECORDED,
}
NO_CLOCK = ClockFace("none", None, None, None, "")


class _Stored(NamedTuple):
    """The columns of a request that its row on the board is made of.

    A tuple of our own, since reading fifty attributes a row from the driver's rows took most of the board's time.
    """

    id: int
    version: int
    queue: str
    register_year: int
    register_seq: int
    name: str
    service_version: int
    sop_version: int
    arrival_calendar: int
    calendar: int | None
    state: str
    step: int | None
    step_since: int | None
    step_due: int | None
    step_left: int | None
    step_total: int | None
    promise_start: int | None
    promise_due: int | None
    promise_left: int | None
    promise_total: int | None
    promise_used: int | None
    promise_end: int | None
    late: int
    segments: str
    priority: str
    objection: str
    delivery: str
    missing: str


_COLUMNS = tuple(request.c[name] for name in _Stored._fields)
_OPEN = select(*_COLUMNS).where(request.c.open == 1)
_SOME = _OPEN.where(request.c.id.in_(bindparam("requests", expanding=True)))
_ONE = select(*_COLUMNS).where(request.c.id == bindparam("request"))
_COURIERS = (
    select(delivery.c.request_id, officer.c.name)
    .join(officer, officer.c.id == delivery.c.courier)
    .where(delivery.c.ended_at.is_(None))
)
_ON_THE_ROAD = {DeliveryState.DEPARTED.value, DeliveryState.FAILED.value, DeliveryState.PRINTED.value}


@dataclass(frozen=True, slots=True)
class Header:
    """What the top of the window says. `closes_at`/`opens_at` are instants; `why_closed` in words."""

    office: str
    kabupaten: str
    zone: str
    is_open: bool
    until: str
    trail_id: int


def board(look: Look, reader_roles: frozenset[Role] = frozenset()) -> tuple[BoardRow, ...]:
    """All open requests, most urgent first: by the nearest due point, waiting and ready ones last."""
    rows = [_Stored._make(row) for row in look.connection.execute(_OPEN).all()]
    couriers = _couriers(look)
    made = [_row(look, row, reader_roles, couriers) for row in rows]
    return tuple(sorted(made, key=urgency))


def board_row(look: Look, request_id: int, reader_roles: frozenset[Role] = frozenset()) -> BoardRow | None:
    """One request as a board row, open or closed; None when there is none."""
    found = look.connection.execute(_ONE, {"request": request_id}).first()
    if found is None:
        return None
    row = _Stored._make(found)
    return _row(look, row, reader_roles, _couriers(look) if row.delivery in _ON_THE_ROAD else {})


def board_rows(
    look: Look, request_ids: tuple[int, ...], reader_roles: frozenset[Role] = frozenset()
) -> tuple[BoardRow, ...]:
    """Those of these requests that are still open: what one act changes, without reading the whole board again."""
    rows = [_Stored._make(row) for row in look.connection.execute(_SOME, {"requests": list(request_ids)}).all()]
    couriers = _couriers(look) if any(row.delivery in _ON_THE_ROAD for row in rows) else {}
    return tuple(_row(look, row, reader_roles, couriers) for row in rows)


def urgency(row: BoardRow) -> tuple[int, int, int]:
    """The order of the board: the nearest due point first, waiting and ready requests last."""
    promise, step = row.promise_clock, row.step_clock
    if promise.state == "running" and promise.due_f is not None:
        return (0, promise.due_f, row.id)
    if promise.state == "frozen":
        return (1, promise.left or 0, row.id)
    if step.state == "running" and step.due_f is not None:
        return (2, step.due_f, row.id)
    return (3, 0, row.id)


def _couriers(look: Look) -> Mapping[int, str]:
    return {r.request_id: r.name for r in look.connection.execute(_COURIERS)}


def _row(look: Look, row: _Stored, reader_roles: frozenset[Role], couriers: Mapping[int, str]) -> BoardRow:
    sop = look.settings.sop(row.sop_version)
    service = look.settings.service(row.service_version)
    state = State(row.state)
    step = sop.step(row.step) if row.step is not None else None
    axis = look.settings.axis(row.calendar or row.arrival_calendar)
    role = _turn(state, step)
    return BoardRow(
        id=row.id,
        version=row.version,
        queue=row.queue,
        register=register_text(row.register_seq, row.register_year),
        applicant=row.name,
        service=service.name,
        segments=_bar(row.segments),
        step_text=_step_text(row, state, step, sop, couriers),
        step_clock=_step_clock(row, axis),
        promise_clock=promise_clock(row, state, axis, look.zone, service),
        flags=_flags(row, state, axis, look.now),
        calendar_id=row.calendar or row.arrival_calendar,
        role=role.value if role is not None else "",
        act=act_words(row, state, step),
        mine=role is not None and role in reader_roles,
    )


@lru_cache(maxsize=1024)
def _bar(segments: str) -> tuple[SegmentState, ...]:
    return tuple(SEGMENTS[c] for c in segments)


def _turn(state: State, step: Step | None) -> Role | None:
    if state is State.PAUSED:
        return Role.KASI_PELUM
    if state in (State.WAITING, State.READY, State.HANDING, State.FORWARDED):
        return Role.LOKET
    return step.role if step is not None else None


def act_words(row: Any, state: State, step: Step | None) -> str:
    """The words on the primary button: the act that ends what goes on now."""
    if state is State.WAITING:
        return "Lengkapi berkas"
    if state is State.PAUSED:
        return "Lanjutkan, jam berjalan lagi"
    if state is State.FORWARDED:
        return "Sudah kembali dari instansi lain"
    if state is State.READY:
        return _ready_words(row.delivery)
    if state is State.HANDING:
        return "Serahkan kepada pemohon"
    return step.act if state is State.RUNNING and step is not None else ""


def _ready_words(delivery_state: str) -> str:
    if delivery_state in (DeliveryState.PRINTED.value, DeliveryState.FAILED.value):
        return "Antar: petugas berangkat"
    if delivery_state == DeliveryState.DEPARTED.value:
        return "Catat hasil pengantaran"
    return "Panggil pemohon"


def _step_text(row: _Stored, state: State, step: Step | None, sop: Sop, couriers: Mapping[int, str]) -> str:
    total = len(sop.steps)
    if row.delivery in _ON_THE_ROAD and state is State.READY:
        return f"LAYAR RAMAH \N{MIDDLE DOT} {couriers.get(row.id, 'petugas antar')}"
    if state is State.WAITING:
        return f"Menunggu {len(json.loads(row.missing))} berkas"
    if step is None:
        return ""
    if state is State.READY:
        return f"{step.no}/{total} Siap diserahkan"
    if state is State.FORWARDED:
        return f"{step.no}/{total} Di instansi lain"
    return f"{step.no}/{total} {step.short}"


def _step_clock(row: _Stored, axis: Axis) -> ClockFace:
    if row.step_since is None or row.step_total is None:
        return NO_CLOCK
    if row.step_left is not None:
        return ClockFace("frozen", None, row.step_left, row.step_total, "")
    return ClockFace("running", axis.f(row.step_due) if row.step_due is not None else None, None, row.step_total, "")


def promise_clock(row: Any, state: State, axis: Axis, zone: str, service: Service) -> ClockFace:
    """The promise of a request as a clock; `row` has the columns of its promise."""
    if row.promise_start is None:
        caption = "berkas belum lengkap" if state is State.WAITING else ""
        return ClockFace("none", None, None, None, caption)
    if row.promise_total is None:
        return ClockFace("none", None, None, None, "tanpa batas waktu")
    if row.promise_end is not None:
        used = elapsed_text(row.promise_used or 0)
        left = row.promise_total - (row.promise_used or 0)
        caption = f"terpakai {used} dari {minutes_text(row.promise_total)}"
        return ClockFace("done", None, left, row.promise_total, caption)
    if row.promise_left is not None:
        return ClockFace("frozen", None, row.promise_left, row.promise_total, "jam berhenti")
    return ClockFace(
        "running",
        axis.f(row.promise_due) if row.promise_due is not None else None,
        None,
        row.promise_total,
        promise_caption(row.promise_due, zone, row.promise_start)
        if row.promise_due is not None
        else "di luar kalender",
    )


@lru_cache(maxsize=4096)
def promise_caption(due: int, zone: str, start: int) -> str:
    """janji 10.50, with the day when it is another day than the start's."""
    moment = local(rounded_up_to_minute(due), zone)
    if moment.date() == local(start, zone).date():
        return f"janji {clock_time(moment)}"
    return f"janji {short_date(moment.date())} {clock_time(moment)}"


def _flags(row: _Stored, state: State, axis: Axis, now: int) -> tuple[Flag, ...]:
    flags = [*_time_flags(row, axis, now)]
    by_state = {State.PAUSED: Flag.PAUSED, State.WAITING: Flag.WAITING, State.FORWARDED: Flag.FORWARDED}
    if state in by_state:
        flags.append(by_state[state])
    if state in (State.READY, State.HANDING) and row.delivery not in _ON_THE_ROAD:
        flags.append(Flag.READY)
    if row.delivery in _ON_THE_ROAD:
        flags.append(Flag.DELIVERY)
    if row.objection == ObjectionState.FILED.value:
        flags.append(Flag.OBJECTION)
    elif row.objection == ObjectionState.UPHELD.value:
        flags.append(Flag.UPHELD)
    if row.priority:
        flags.append(Flag.PRIORITY)
    return tuple(flags)


def _time_flags(row: _Stored, axis: Axis, now: int) -> list[Flag]:
    if row.late:
        return [Flag.LATE]
    if row.promise_total is None or row.promise_start is None or row.promise_end is not None:
        return []
    left = row.promise_left
    if left is None and row.promise_due is not None:
        left = axis.f(row.promise_due) - axis.f(now)
    if left is None:
        return []
    if left < 0:
        return [Flag.LATE]
    return [Flag.NEARLY] if (row.promise_total - left) * 100 >= 80 * row.promise_total else []


def header(look: Look) -> Header:
    """Office, open or closed and until when, and the newest trail id."""
    office = look.settings.office()
    axis = look.settings.axis(look.settings.current_id(CALENDAR))
    return Header(
        office=office.name, kabupaten=office.kabupaten, zone=office.zone, is_open=axis.is_open(look.now),
        until=hours_words(axis, look.now, office.zone), trail_id=trail_store.newest(look.connection)[0],
    )  # fmt: skip


def hours_words(axis: Axis, now: int, zone: str) -> str:
    """buka s.d. 16.00, or istirahat, buka lagi 13.00, or tutup (libur …), buka lagi Senin 07.30."""
    closes = axis.closes_at(now)
    if closes is not None:
        return f"buka s.d. {clock_time(local(closes, zone))} {zone_label(zone)}"
    opens = axis.next_open(now)
    why = closed_reason(axis, now)
    if opens is None:
        return f"tutup ({why})"
    moment = local(opens, zone)
    same_day = moment.date() == local(now, zone).date()
    when = clock_time(moment) if same_day else f"{DAYS[moment.weekday()]} {clock_time(moment)}"
    return f"tutup ({why}), buka lagi {when}"


def axis_points(look: Look, calendar_ids: tuple[int, ...]) -> Mapping[int, Axis]:
    """The axes that the board's rows count on; the screen asks them for F(now) once a second."""
    return {i: look.settings.axis(i) for i in {*calendar_ids, look.settings.current_id(CALENDAR)}}


def feed(look: Look, after: int) -> tuple[tuple[int, str, int | None], ...]:
    """What happened since trail row `after`: (id, kind, request)."""
    return trail_store.rows_after(look.connection, after)


@dataclass(frozen=True, slots=True)
class GuestRow:
    """A guest of today at the door or waiting: queue number, name, where, since when, the running step's limit."""

    id: int
    version: int
    queue: str
    name: str
    purpose: str
    priority: str
    state: str
    state_words: str
    since: int
    step_no: int | None
    due_f: int | None
    total: int | None
    calendar_id: int
    requests: int
    seq: int
    counter: str
    desk: str
    calls: int
    misses: int
    called: bool


def guests(look: Look, everyone: bool = False) -> tuple[GuestRow, ...]:
    """Today's guests: who waits in the order of the calls, then who is at the door; `everyone`: also served or gone."""
    query = select(visit).where(visit.c.day == look.day())
    if not everyone:
        query = query.where(visit.c.state.in_((GREETING, BOOKING, WAITING)))
    door = _door_sop(look)
    rows = look.connection.execute(query.order_by(visit.c.seq)).all()
    place = {w.id: n for n, w in enumerate(line_for(look))} if rows else {}
    last = len(place)
    return tuple(_guest(look, row, door) for row in sorted(rows, key=lambda row: place.get(row.id, last)))


def _door_sop(look: Look) -> Sop | None:
    services = look.settings.services()
    if not services:
        return None
    ids = look.settings.current_ids("sop")
    return look.settings.sop(ids[services[-1][1].sop])


_GUEST_WORDS = {
    GREETING: "disapa di pintu",
    BOOKING: "mengisi buku tamu",
    WAITING: "menunggu dipanggil",
    "dilayani": "dilayani di loket",
    "pergi": "pergi",
    ABSENT: "tidak hadir",
}


def _guest_words(row: Any) -> str:
    words = _GUEST_WORDS.get(row.state, row.state)
    if row.state == WAITING and row.desk:
        return f"menunggu loket {row.desk}"
    if row.state == WAITING and row.misses:
        return f"tidak datang {row.misses} kali"
    return f"dilayani di loket {row.counter}" if row.state == SERVED and row.counter else words


def _guest(look: Look, row: Any, door: Sop | None) -> GuestRow:
    since = {GREETING: row.arrived_at, BOOKING: row.greeted_at, WAITING: row.queued_at}.get(row.state, row.called_at)
    since = since if since is not None else (row.queued_at or row.called_at or row.arrived_at or look.now)
    number = {GREETING: 0, BOOKING: 1}.get(row.state)
    step = door.steps[number] if door is not None and number is not None and number < len(door.steps) else None
    axis = look.settings.axis(row.calendar)
    total = total_of(axis, since, step.limit) if step is not None else None
    return GuestRow(
        id=row.id, version=row.version, name=row.name,
        queue=queue_text(row.seq, row.parts + 1 if row.state in (WAITING, ABSENT) else 1), purpose=row.purpose,
        priority=row.priority, state=row.state, state_words=_guest_words(row), since=since,
        step_no=step.no if step else None,
        due_f=axis.f(since) + total if total is not None else None, total=total, calendar_id=row.calendar,
        requests=row.parts, seq=row.seq, counter=row.counter, desk=row.desk, calls=row.calls, misses=row.misses,
        called=row.turn is not None and row.state == SERVED and not handed_in(row),
    )  # fmt: skip
