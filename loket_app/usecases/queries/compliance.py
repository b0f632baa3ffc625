"""What the reports count, read in short pieces: a page of requests with their visits, objections, deliveries.

No piece holds its transaction for more than some milliseconds (decision 1), so that no act at the counter waits for a
report. Only what is counted is read: no applicant's name or number.
"""

import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Table, Text, bindparam, cast, func, select

from loket_app.domain.case import Action, State
from loket_app.domain.compliance.facts import (
    Delay,
    DeliveryFact,
    LateFact,
    ObjectionFact,
    Outcome,
    Overrun,
    RequestFact,
    StepKey,
)
from loket_app.domain.compliance.periods import Period
from loket_app.domain.compliance.tally import ELSEWHERE, UNKNOWN, Names
from loket_app.domain.dates import HOUR, at, local
from loket_app.domain.layar_ramah import DeliveryState, ObjectionState
from loket_app.domain.numbering import register_text
from loket_app.domain.people import ROLE_LABELS, Role
from loket_app.store.tables import delivery, objection, officer, person, request, stay, trail
from loket_app.usecases.desk import Look
from loket_app.usecases.queries.survey_clocks import ids_between

PAGE: Final = 120
"""So many requests with their visits are read within about five milliseconds."""
WHO_SEES_OFFICERS: Final = frozenset({Role.KASI_PELUM, Role.SEKCAM, Role.CAMAT})
_OUTCOMES: Final = {
    State.DONE.value: Outcome.DONE, State.READY.value: Outcome.READY, State.HANDING.value: Outcome.READY,
    State.REJECTED.value: Outcome.REJECTED, State.WITHDRAWN.value: Outcome.WITHDRAWN,
    State.WAITING.value: Outcome.WAITING,
}  # fmt: skip
_LOW: Final[Any] = bindparam("low")
_HIGH: Final[Any] = bindparam("high")
_REQUESTS: Final = (
    select(
        request.c.id, request.c.register_year, request.c.register_seq, request.c.received_at, request.c.service_key,
        request.c.sop_version, request.c.state, request.c.promise_used, request.c.promise_total, request.c.promise_due,
        request.c.promise_left, request.c.late, request.c.calendar, request.c.arrival_calendar, request.c.step,
        request.c.step_due, request.c.step_left, person.c.village, person.c.district,
    )
    .join(person, person.c.id == request.c.applicant_id)
    .where(request.c.id >= _LOW, request.c.id < _HIGH)
)  # fmt: skip
_USED: Final = func.aggregate_strings(cast(stay.c.used_ms, Text), ",")
_VISITS: Final = (
    select(request.c.sop_version, stay.c.step_no, stay.c.actor, stay.c.limit_ms, _USED.label("times"))
    .join(request, request.c.id == stay.c.request_id)
    .where(stay.c.request_id >= _LOW, stay.c.request_id < _HIGH, stay.c.used_ms.is_not(None))
    .group_by(request.c.sop_version, stay.c.step_no, stay.c.actor, stay.c.limit_ms)
)
"""Put together by the database: a month has a hundred thousand visits, but few officers, steps and limits."""
_OVERRUNS: Final = select(stay.c.request_id, stay.c.step_no, stay.c.actor, stay.c.used_ms, stay.c.limit_ms).where(
    stay.c.request_id.in_(bindparam("ids", expanding=True)), stay.c.used_ms > stay.c.limit_ms
)
_ACTS: Final = (
    select(trail.c.id, trail.c.request_id, trail.c.at, trail.c.kind, trail.c.facts)
    .where(
        trail.c.request_id.in_(bindparam("ids", expanding=True)),
        trail.c.kind.in_([a.value for a in (Action.PAUSE, Action.RESUME, Action.RETURN, Action.UNDO)]),
    )
    .order_by(trail.c.id)
)
_OBJECTIONS: Final = (
    select(
        objection.c.state, objection.c.filed_at, objection.c.decided_at, request.c.calendar, request.c.arrival_calendar
    )
    .join(request, request.c.id == objection.c.request_id)
    .where(objection.c.id >= _LOW, objection.c.id < _HIGH)
)
_DELIVERIES: Final = (
    select(
        delivery.c.state, delivery.c.courier, delivery.c.attempts, delivery.c.ended_at, delivery.c.outside_hours,
        request.c.ready_at, request.c.calendar, request.c.arrival_calendar,
    )
    .join(request, request.c.id == delivery.c.request_id)
    .where(delivery.c.id >= _LOW, delivery.c.id < _HIGH)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Visits:
    """Finished visits of one officer to one step under one limit: their service times."""

    step: StepKey
    officer: int | None
    limit: int | None
    times: "array[int]"


@dataclass(frozen=True, slots=True)
class Page:
    """Some requests: their facts, their finished visits, and the late ones with what made them late."""

    requests: tuple[RequestFact, ...]
    visits: tuple[Visits, ...]
    late: tuple[LateFact, ...]


def ids_of(look: Look, period: Period) -> tuple[int, int]:
    """The ids of the requests received in a period: from, and up to but not including."""
    return ids_between(look, period.first.isoformat(), period.last.isoformat())


def names(look: Look) -> Names:
    """How services and officers are called now."""
    people = look.connection.execute(select(officer.c.id, officer.c.name, officer.c.position))
    return Names({s.key: s.name for _, s in look.settings.services()}, {p.id: (p.name, p.position) for p in people})


def sees_officers(look: Look, officer_id: int) -> bool:
    """May this officer see the figures of single officers: Kasi, Sekcam, Camat (or who stands in), a supervisor."""
    me = look.actor(officer_id)
    return me.officer.supervisor or me.acting(WHO_SEES_OFFICERS) is not None


# -- requests ----------------------------------------------------------------------------------------------------------


class _Steps:
    """How the steps of the SOP versions are called."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._known: dict[int, dict[int, StepKey]] = {}

    def of(self, sop_version: int, no: int) -> StepKey:
        """A step by its number; one that a changed service no longer has keeps its number only."""
        found = self._known.get(sop_version)
        if found is None:
            steps = self._look.settings.sop(sop_version).steps
            found = self._known[sop_version] = {s.no: StepKey(s.no, s.short, ROLE_LABELS[s.role]) for s in steps}
        return found.get(no) or StepKey(no, f"Langkah {no}")


def page(look: Look, low: int, high: int) -> Page:
    """The requests of these ids, `high` not included."""
    rows = look.connection.execute(_REQUESTS, {"low": low, "high": high}).all()
    visits = look.connection.execute(_VISITS, {"low": low, "high": high}).all()
    steps, hours, village = _Steps(look), _Hours(look, rows), _Villages(look)
    facts: list[RequestFact] = []
    for row in rows:
        day, hour = hours.of(row.received_at)
        facts.append(_fact(row, look.now, day, hour, village.of(row.village, row.district)))
    late = [(row, fact) for row, fact in zip(rows, facts, strict=True) if fact.overdue or (fact.late and fact.measured)]
    found = tuple(
        Visits(steps.of(sop, no), actor, limit, array("q", map(int, times.split(","))))
        for sop, no, actor, limit, times in visits
    )
    return Page(tuple(facts), found, _delays(look, late, steps))


def _fact(row: Any, now: int, day: date, hour: int, village: str) -> RequestFact:
    number, year, seq, _at, service, _sop, state, used, total, due, left, late, *_ = row
    overdue = used is None and due is not None and (left < 0 if left is not None else due < now)
    # Only late ones are told by their number.
    register = register_text(seq, year) if late or overdue else ""
    outcome = _OUTCOMES.get(state, Outcome.RUNNING)
    return RequestFact(number, register, service, village, day, hour, outcome, used, total, bool(late), overdue)


class _Hours:
    """Local day and hour of instants that lie near each other, without asking the zone each time."""

    def __init__(self, look: Look, rows: Sequence[Any]) -> None:
        self._zone = look.zone
        ends = {self._offset(row.received_at) for row in (*rows[:1], *rows[-1:])}
        self._shift = ends.pop() if len(ends) == 1 else None
        self._days: dict[int, date] = {}

    def _offset(self, instant: int) -> int:
        moved = local(instant, self._zone).utcoffset()
        return 0 if moved is None else moved // timedelta(milliseconds=1)

    def of(self, instant: int) -> tuple[date, int]:
        shift = self._shift if self._shift is not None else self._offset(instant)
        number, rest = divmod(instant + shift, 24 * HOUR)
        day = self._days.get(number)
        if day is None:
            day = self._days[number] = date(1970, 1, 1) + timedelta(days=number)
        return day, rest // HOUR


class _Villages:
    """The village of an applicant as the office writes it; those of other kecamatan together."""

    def __init__(self, look: Look) -> None:
        office = look.settings.office()
        self._known = {name.casefold(): name for name in office.villages}
        self._place = office.name.removeprefix("Kecamatan ").casefold()

    def of(self, village: str, district: str) -> str:
        """A village in the office's list, one beside it, `ELSEWHERE` or `UNKNOWN`."""
        elsewhere = bool(district.strip()) and district.strip().casefold() != self._place
        if elsewhere:
            return ELSEWHERE
        found = self._known.get(village.strip().casefold())
        return found or (village.strip() or UNKNOWN)


# -- late requests -----------------------------------------------------------------------------------------------------


def _delays(look: Look, late: Sequence[tuple[Any, RequestFact]], steps: _Steps) -> tuple[LateFact, ...]:
    if not late:
        return ()
    acts: dict[int, list[Any]] = {row.id: [] for row, _ in late}
    overruns: dict[int, list[Overrun]] = {row.id: [] for row, _ in late}
    sops = {row.id: row.sop_version for row, _ in late}
    for act in look.connection.execute(_ACTS, {"ids": list(acts)}):
        acts[act.request_id].append(act)
    for request_id, no, actor, used, limit in look.connection.execute(_OVERRUNS, {"ids": list(acts)}):
        overruns[request_id].append(Overrun(steps.of(sops[request_id], no), actor, used - limit))
    found = []
    for row, fact in late:
        running = _running(look, row, steps) if fact.overdue else None
        told = (*overruns[row.id], running) if running is not None else tuple(overruns[row.id])
        found.append(LateFact(fact, _delay(look, row, told, acts[row.id])))
    return tuple(found)


def _axis(look: Look, row: Any) -> Any:
    return look.settings.axis(row.calendar if row.calendar is not None else row.arrival_calendar)


def _running(look: Look, row: Any, steps: _Steps) -> Overrun | None:
    """The step at which a request stands, where its time is used up."""
    if row.step is None or row.step_due is None:
        return None
    over = -row.step_left if row.step_left is not None else _axis(look, row).consumed(row.step_due, look.now)
    return Overrun(steps.of(row.sop_version, row.step), None, over) if over > 0 else None


def _delay(look: Look, row: Any, overruns: tuple[Overrun, ...], acts: Iterable[Any]) -> Delay:
    """Pauses and returns as they count: what was undone has not been."""
    kept: dict[int, Any] = {}
    for act in acts:
        if act.kind == Action.UNDO.value:
            kept.pop(json.loads(act.facts)["undoes"], None)
        else:
            kept[act.id] = act
    axis, paused, begun, pauses, returns = _axis(look, row), 0, None, 0, 0
    for act in kept.values():
        if act.kind == Action.RETURN.value:
            returns += 1
        elif act.kind == Action.PAUSE.value:
            pauses, begun = pauses + 1, act.at
        elif begun is not None:
            paused, begun = paused + axis.consumed(begun, act.at), None
    if begun is not None:
        paused += axis.consumed(begun, look.now)
    return Delay(overruns, pauses, paused, returns)


# -- objections and deliveries -----------------------------------------------------------------------------------------


def _between(look: Look, table: Table, instant: Any, period: Period) -> dict[str, int]:
    low = _first_id(look, table, instant, at(period.first, 0, 0, look.zone))
    return {"low": low, "high": _first_id(look, table, instant, at(period.last + timedelta(days=1), 0, 0, look.zone))}


def _first_id(look: Look, table: Table, instant: Any, wanted: int) -> int:
    """The first id of a row made at or after an instant: ids grow with time, so halves need no index."""
    run = look.connection.execute
    low, high = 1, int(run(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()) + 1
    query = select(table.c.id, instant).where(table.c.id >= bindparam("middle")).order_by(table.c.id).limit(1)
    while low < high:
        middle = (low + high) // 2
        row_id, made = run(query, {"middle": middle}).one()
        if made < wanted:
            low = row_id + 1
        else:
            high = middle
    return low


def objections(look: Look, period: Period) -> tuple[ObjectionFact, ...]:
    """The objections filed in a period."""
    rows = look.connection.execute(_OBJECTIONS, _between(look, objection, objection.c.filed_at, period))
    return tuple(
        ObjectionFact(
            ObjectionState(row.state),
            None if row.decided_at is None else _axis(look, row).consumed(row.filed_at, row.decided_at),
        )
        for row in rows
    )


def deliveries(look: Look, period: Period) -> tuple[DeliveryFact, ...]:
    """The deliveries ordered in a period."""
    rows = look.connection.execute(_DELIVERIES, _between(look, delivery, delivery.c.ordered_at, period))
    return tuple(_delivery(look, row) for row in rows)


def _delivery(look: Look, row: Any) -> DeliveryFact:
    state = DeliveryState(row.state)
    door = clock = None
    if state is DeliveryState.DELIVERED and row.ready_at is not None and row.ended_at is not None:
        door, clock = _axis(look, row).consumed(row.ready_at, row.ended_at), row.ended_at - row.ready_at
    return DeliveryFact(state, row.courier, row.attempts, door, clock, bool(row.outside_hours))
