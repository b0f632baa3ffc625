"""A request between trail and row: load it as a `Case`, and write back the caches that the screens read.

Whatever this module stores on the row is derived from the trail; `check` rebuilds all of it and compares.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from loket_app.domain.case import CLOSED_STATES, Action, Case, Event, Opening, Stay, Versions, replay
from loket_app.domain.case import apply as apply_event
from loket_app.domain.catalog import Service, Sop
from loket_app.domain.clocks import promise_late, promise_reading, stay_reading
from loket_app.domain.dates import clock_time, local
from loket_app.domain.errors import Refusal, Refused
from loket_app.domain.names import NOTE_MAX, clean_line
from loket_app.domain.people import Capacity, Role
from loket_app.domain.sla import Reading
from loket_app.domain.workflow import ACTION_LABELS, decide
from loket_app.store import trail as trail_store
from loket_app.store.tables import archived_request, request, stay
from loket_app.usecases.desk import Look, Tx, last_row_of

_TOUCHES_THE_PAST = frozenset({Action.UNDO, Action.RECALENDAR, Action.CHANGE_SERVICE})
ACTION_KINDS = frozenset(a.value for a in Action)
# Every act runs these; built once, they are also compiled and keyed once.
_REQUEST = select(request).where(request.c.id == bindparam("request"))
_CACHE = update(request).where(request.c.id == bindparam("this_id"), request.c.version == bindparam("seen"))
_STAYS = select(stay).where(stay.c.request_id == bindparam("request"))
_NEW_STAY = insert(stay)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A request as stored (`row`) and as its trail tells it (`case`)."""

    row: Any
    case: Case
    events: tuple[Event, ...]
    service: Service


@dataclass(frozen=True, slots=True)
class Moved:
    """The outcome of an act: the request, its new version, and where it stands now."""

    request_id: int
    version: int
    case: Case


def events_of(look: Look, request_id: int) -> tuple[Event, ...]:
    """The acts on a request, in trail order."""
    rows = trail_store.facts_of_request(look.connection, request_id)
    return tuple(event_of(r, json.loads(r.facts)) for r in rows if r.kind in ACTION_KINDS)


def event_of(row: Any, facts: Mapping[str, Any]) -> Event:
    """The act that a row of the trail tells; its kind must be one of `ACTION_KINDS`."""
    return Event(
        row.id, row.at, Action(row.kind), row.actor or 0, row.recorded_by or 0, Role(row.role),
        Capacity(row.capacity), facts,
    )  # fmt: skip


def opening_of(look: Look, facts: Mapping[str, Any]) -> Opening:
    """What a case starts from, as the facts of its first event tell it."""
    sop = look.settings.sop(facts["sop_version"])
    service = look.settings.service(facts["service_version"])
    return Opening(
        sop=sop,
        promise_ends_at=service.promise_ends_at,
        service_version=facts["service_version"],
        sop_version=facts["sop_version"],
        arrival_calendar=facts["arrival_calendar"],
        door=door_stays(sop, facts.get("door")),
        intake_start=facts.get("intake_start"),
    )


def door_stays(sop: Sop, door: Mapping[str, Any] | None) -> tuple[Stay, ...]:
    """The stays at the door (steps before the intake): recorded ones with their times, others as "tidak dicatat"."""
    intake = next((s.no for s in sop.steps if s.kind.value == "verifikasi"), 1)
    before = [s for s in sop.steps if s.no < intake]
    if door is None:
        return tuple(Stay(s, None, None) for s in before)
    times = [door["arrived"], door["greeted"], door["booked"]]
    return tuple(
        Stay(step, times[i], times[i + 1], door["by"], door["recorder"], None)
        for i, step in enumerate(before[: len(times) - 1])
    )


def versions_of(look: Look, events: Iterable[Event]) -> Versions:
    """The SOP and service versions that later events of this request name."""
    changes = [e for e in events if e.action is Action.CHANGE_SERVICE]
    return Versions(
        sops={e.facts["sop_version"]: look.settings.sop(e.facts["sop_version"]) for e in changes},
        promise_ends={
            e.facts["service_version"]: look.settings.service(e.facts["service_version"]).promise_ends_at
            for e in changes
        },
    )


def case_of(look: Look, events: tuple[Event, ...]) -> Case:
    """The case that these events tell."""
    return replay(opening_of(look, events[0].facts), events, versions_of(look, events))


def load(look: Look, request_id: int) -> Loaded:
    """The request; raises `Refused` when there is none."""
    row = look.connection.execute(_REQUEST, {"request": request_id}).first()
    if row is None:
        raise Refused(_absent(look, request_id))
    events = events_of(look, request_id)
    case = case_of(look, events)
    return Loaded(row, case, events, look.settings.service(case.service_version))


def _absent(look: Look, request_id: int) -> Refusal:
    query = select(archived_request.c.year_id).where(archived_request.c.id == request_id)
    year = look.connection.execute(query).scalar()
    if year is None:
        return Refusal("tidak_ada", "Permohonan itu tidak ditemukan.")
    return Refusal("arsip", f"Permohonan ini ada di arsip tahun {year}: hanya dapat dibaca. Buka di Register.")


def load_seen(look: Look, request_id: int, seen: int | None) -> Loaded:
    """Like `load`, but raises `Refused` ("basi") when somebody has acted since the screen read version `seen`."""
    loaded = load(look, request_id)
    if seen is not None and loaded.row.version != seen:
        raise Refused(stale(look, request_id))
    return loaded


def stale(look: Look, request_id: int) -> Refusal:
    """The sentence for a screen that lags: who did what, and when."""
    row = last_row_of(look.connection, request_id)
    name = look.officer(row.actor).name if row is not None and row.actor else "petugas lain"
    when = clock_time(local(row.at, look.zone)) if row is not None else "tadi"
    what = ACTION_LABELS[Action(row.kind)] if row is not None and row.kind in ACTION_KINDS else "data diubah"
    return Refusal("basi", f"Sudah diproses oleh {name} pukul {when} ({what}). Layar sudah diperbarui; periksa lagi.")


def act(
    tx: Tx,
    loaded: Loaded,
    action: Action,
    facts: Mapping[str, Any],
    *,
    reason: str = "",
    text: Mapping[str, Any] | None = None,
    also: Mapping[str, Any] | None = None,
) -> Moved:
    """Carry out one act on a loaded request: decide, record, apply, write the caches. Raises `Refused`.

    `reason` is free text: it goes to the erasable part of the trail, never into the facts. `also` are further columns
    of the request row.
    """
    asked = {**facts, "reason": reason} if reason else facts
    decided = decide(loaded.case, action, asked, tx.actor(tx.who.actor), tx.who.recorder, tx.now)
    if isinstance(decided, Refusal):
        raise Refused(decided)
    event = replace(decided, id=tx.next_trail_id, facts=dict(facts))
    personal = {**(text or {}), **({"alasan": clean_line(reason, "Alasan", "alasan", NOTE_MAX)} if reason else {})}
    record_event(tx, loaded.row.id, event, personal or None)
    retold = action is Action.UNDO
    case = (
        case_of(tx, (*loaded.events, event)) if retold else apply_event(loaded.case, event, versions_of(tx, (event,)))
    )
    version = write_cache(tx, loaded.row.id, loaded.row.version, case, event, **(also or {}))
    return Moved(loaded.row.id, version, case)


def record_event(tx: Tx, request_id: int, event: Event, text: Mapping[str, Any] | None = None) -> int:
    """Put an event on the trail as this command's row."""
    return tx.record(
        event.action.value,
        request=request_id,
        role=event.role.value,
        capacity=event.capacity.value,
        facts=event.facts,
        text=text,
    )


def write_cache(tx: Tx, request_id: int, seen: int, case: Case, event: Event, **extra: Any) -> int:
    """Store what the screens need of `case` on the row and return the new version. Raises `Refused` when stale."""
    values = {**cache_values(tx, case), **extra, "version": seen + 1}
    changed = tx.connection.execute(_CACHE, {**values, "this_id": request_id, "seen": seen})
    if changed.rowcount != 1:
        raise Refused(stale(tx, request_id))
    if event.action in _TOUCHES_THE_PAST or any(s.end is not None and s.end > event.at for s in case.stays):
        write_stays(tx, request_id, case)
    else:
        _add_stays(tx, request_id, case, event.id)
    return seen + 1


def cache_values(look: Look, case: Case) -> dict[str, Any]:
    """The cached columns of a case. They stand still while the clock runs: due instants, not remaining times."""
    at = case.last.at if case.last is not None else look.now
    service = look.settings.service(case.service_version)
    promise = promise_reading(case, service.promise, look.settings.axis, at)
    ended = promise is not None and promise.end is not None
    pause = case.open_pause
    return {
        "service_key": service.key,
        "service_version": case.service_version,
        "sop_version": case.sop_version,
        "calendar": case.calendar,
        "state": case.state.value if case.state is not None else "",
        "step": case.step,
        "segments": segments(look, case, at),
        "papers": trail_store.canonical(list(case.papers)),
        "missing": trail_store.canonical(list(case.missing)),
        "promise_start": case.complete_at,
        "promise_due": promise.due if promise else None,
        "promise_left": promise.left if promise and (ended or promise.frozen) else None,
        "promise_total": promise.total if promise else None,
        "promise_used": promise.consumed if promise and ended else None,
        "promise_end": promise.end if promise else None,
        "ready_at": case.ready_at,
        "closed_at": case.closed_at,
        "open": 0 if case.state in CLOSED_STATES else 1,
        "late": int(case.breach_kept or (ended and promise_late(case, promise))),
        "breach_kept": int(case.breach_kept),
        "last_event": case.last.id if case.last is not None else 0,
        "pause_reason": pause.reason if pause is not None else "",
        **_step_values(look, case, at),
    }


def _step_values(look: Look, case: Case, at: int) -> dict[str, int | None]:
    current = case.current
    reading = stay_reading(case, current, look.settings.axis, at) if current is not None else None
    if current is None or reading is None:
        return {"step_since": None, "step_due": None, "step_left": None, "step_total": None}
    return {
        "step_since": current.start,
        "step_due": reading.due,
        "step_left": reading.left if reading.frozen else None,
        "step_total": reading.total,
    }


def segments(look: Look, case: Case, at: int) -> str:
    """One letter a step: U not recorded, D done, L done late, C current, P paused, T to come."""
    standing_at = case.step if case.state not in CLOSED_STATES else None
    return "".join(_segment(look, case, step.no, standing_at, at) for step in case.sop.steps)


def _segment(look: Look, case: Case, no: int, standing_at: int | None, at: int) -> str:
    if no == standing_at:
        return "P" if case.open_pause is not None else "C"
    stays = [s for s in case.stays if s.step.no == no]
    if not stays or (standing_at is not None and no > standing_at):
        return "T"
    readings = [stay_reading(case, s, look.settings.axis, at) for s in stays]
    if all(r is None for r in readings):
        return "U"
    return "L" if any(_over(r) for r in readings if r is not None) else "D"


def _over(reading: Reading) -> bool:
    return reading.total is not None and reading.consumed > reading.total


def stay_rows(look: Look, request_id: int, case: Case, ended_by: int | None = None) -> list[dict[str, Any]]:
    """The finished stays as rows for reports (those that event `ended_by` ended): derived, and rebuilt by `check`."""
    service = look.settings.service(case.service_version)
    rows = []
    for ordinal, one in enumerate(case.stays, start=1):
        if one.start is None or one.end is None or (ended_by is not None and one.event_id != ended_by):
            continue
        reading = stay_reading(case, one, look.settings.axis, one.end)
        rows.append(
            {
                "request_id": request_id, "ordinal": ordinal, "step_no": one.step.no, "start": one.start,
                "end": one.end, "limit_ms": reading.total if reading else None,
                "used_ms": reading.consumed if reading else None, "actor": one.actor,
                "recorded_by": one.recorded_by, "event_id": one.event_id, "role": one.step.role.value,
                "service_key": service.key, "day": look.day(one.end),
            }
        )  # fmt: skip
    return rows


def _add_stays(tx: Tx, request_id: int, case: Case, ended_by: int) -> None:
    """The usual act ends one visit and leaves the others as they are stored."""
    fresh = stay_rows(tx, request_id, case, ended_by)
    if fresh:
        tx.connection.execute(insert(stay), fresh)


def write_stays(tx: Tx, request_id: int, case: Case) -> None:
    """Bring the stored finished stays in line with the case, whatever it was before."""
    wanted = stay_rows(tx, request_id, case)
    stored = {r.ordinal: r for r in tx.connection.execute(_STAYS, {"request": request_id})}
    kept = {row["ordinal"] for row in wanted if row["ordinal"] in stored and _same(stored[row["ordinal"]], row)}
    gone = [r.id for o, r in stored.items() if o not in kept]
    if gone:
        tx.connection.execute(delete(stay).where(stay.c.id.in_(gone)))
    fresh = [row for row in wanted if row["ordinal"] not in kept]
    if fresh:
        tx.connection.execute(_NEW_STAY, fresh)


def _same(stored: Any, wanted: Mapping[str, Any]) -> bool:
    return all(getattr(stored, name) == value for name, value in wanted.items())
