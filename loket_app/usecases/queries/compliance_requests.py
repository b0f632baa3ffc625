"""The requests of a report, read in short pieces: their facts, their finished visits, and what made the late ones late.

A piece holds its transaction only while rows are fetched, some milliseconds (decision 1); they are counted afterwards,
so that no act at the counter waits for a report. No applicant's name or number is read.
"""

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Text, bindparam, cast, func, select

from loket_app.domain.case import Action, State
from loket_app.domain.compliance.facts import WITHOUT_PRODUCT, Delay, LateFact, Outcome, Overrun, RequestFact, StepKey
from loket_app.domain.compliance.tally import ELSEWHERE, UNKNOWN
from loket_app.domain.dates import HOUR, local
from loket_app.domain.numbering import register_text
from loket_app.domain.people import ROLE_LABELS
from loket_app.store.tables import person, request, stay, trail
from loket_app.usecases.desk import Look

PAGE: Final = 60
"""So many requests with their visits are read within some five milliseconds."""
_OUTCOMES: Final = {
    State.DONE.value: Outcome.DONE, State.READY.value: Outcome.READY, State.HANDING.value: Outcome.READY,
    State.REJECTED.value: Outcome.REJECTED, State.WITHDRAWN.value: Outcome.WITHDRAWN,
    State.WAITING.value: Outcome.WAITING,
}  # fmt: skip
_LOW: Final[Any] = bindparam("low")
_HIGH: Final[Any] = bindparam("high")
_IDS: Final[Any] = bindparam("ids", expanding=True)
_REQUEST: Final = select(
    request.c.id, request.c.register_year, request.c.register_seq, request.c.received_at, request.c.service_key,
    request.c.sop_version, request.c.state, request.c.promise_used, request.c.promise_total, request.c.promise_due,
    request.c.promise_left, request.c.late, request.c.open, request.c.calendar, request.c.arrival_calendar,
    request.c.step, request.c.step_due, request.c.step_left, person.c.village, person.c.district,
).join(person, person.c.id == request.c.applicant_id).order_by(request.c.id)  # fmt: skip
_REQUESTS: Final = _REQUEST.where(request.c.id >= _LOW, request.c.id < _HIGH)
_THESE: Final = _REQUEST.where(request.c.id.in_(_IDS))
_USED: Final = func.aggregate_strings(cast(stay.c.used_ms, Text), ",")
_VISIT: Final = (
    select(request.c.sop_version, stay.c.step_no, stay.c.actor, stay.c.limit_ms, _USED.label("times"))
    .join(request, request.c.id == stay.c.request_id)
    .where(stay.c.used_ms.is_not(None))
    .group_by(request.c.sop_version, stay.c.step_no, stay.c.actor, stay.c.limit_ms)
)
"""Put together by the database: a month has a hundred thousand visits, but few officers, steps and limits."""
# Said of both tables: where closed years are read along, each is put together of several files by its own ids.
_VISITS: Final = _VISIT.where(
    stay.c.request_id >= _LOW, stay.c.request_id < _HIGH, request.c.id >= _LOW, request.c.id < _HIGH
)
_VISITS_OF_THESE: Final = _VISIT.where(stay.c.request_id.in_(_IDS), request.c.id.in_(_IDS))
_OVERRUNS: Final = select(stay.c.request_id, stay.c.step_no, stay.c.actor, stay.c.used_ms, stay.c.limit_ms).where(
    stay.c.request_id.in_(_IDS), stay.c.used_ms > stay.c.limit_ms
)
_ACTS: Final = (
    select(trail.c.id, trail.c.request_id, trail.c.at, trail.c.kind, trail.c.facts)
    .where(
        trail.c.request_id.in_(_IDS),
        trail.c.kind.in_([a.value for a in (Action.PAUSE, Action.RESUME, Action.RETURN, Action.UNDO)]),
    )
    .order_by(trail.c.id)
)
_PLACES: Final = (
    select(request.c.id, person.c.village, person.c.district)
    .join(person, person.c.id == request.c.applicant_id)
    .where(request.c.id.in_(_IDS))
)


@dataclass(frozen=True, slots=True)
class Visits:
    """Finished visits of one officer to one step under one limit: their service times."""

    step: StepKey
    officer: int | None
    limit: int | None
    times: "array[int]"


@dataclass(frozen=True, slots=True)
class Day:
    """Requests of one day: their facts, their finished visits, and the late ones with what made them late."""

    day: date
    low: int
    high: int
    requests: tuple[RequestFact, ...]
    visits: tuple[Visits, ...]
    late: tuple[LateFact, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was fetched. `running` were set aside: what they say moves with the clock, or will soon be another.

    They are told with their day. `rows` are those of each day that are counted, with their visits.
    """

    rows: tuple[tuple[date, tuple[Any, ...], tuple[Any, ...]], ...]
    running: Mapping[int, date]
    delays: Mapping[int, Delay]
    steps: "Steps"
    hours: "Hours"
    villages: "Villages"
    now: int

    def days(self) -> tuple[Day, ...]:
        """The facts, day by day; needs no connection."""
        return tuple(self._day(day, rows, visits) for day, rows, visits in self.rows)

    def _day(self, day: date, rows: tuple[Any, ...], visits: tuple[Any, ...]) -> Day:
        facts = tuple(self._fact(row, day) for row in rows)
        late = tuple(LateFact(fact, self.delays[fact.id]) for fact in facts if fact.id in self.delays)
        of = self.steps.of
        found = tuple(
            Visits(of(sop, no), actor, limit, array("q", map(int, times.split(","))))
            for sop, no, actor, limit, times in visits
        )
        low, high = (rows[0][0], rows[-1][0] + 1) if rows else (0, 0)
        return Day(day, low, high, facts, found, late)

    def _fact(self, row: Any, day: date) -> RequestFact:
        number, year, seq, received, service, _sop, state, used, total, due, left, late, *_, village, district = row
        overdue = _is_overdue(used, due, left, self.now)
        # Only late ones are told by their number.
        register = register_text(seq, year) if late or overdue else ""
        hour = self.hours.of(received)[1]
        where = self.villages.of(village, district)
        outcome = _OUTCOMES.get(state, Outcome.RUNNING)
        return RequestFact(number, register, service, where, day, hour, outcome, used, total, bool(late), overdue)


def _is_overdue(used: int | None, due: int | None, left: int | None, now: int) -> bool:
    return used is None and due is not None and (left < 0 if left is not None else due < now)


def read(look: Look, low: int, high: int, settled_before: int | None = None) -> Found:
    """The requests of these ids, `high` not included.

    With `settled_before` (an instant) those are set aside that are open and came later, or whose time still runs.
    """
    rows = look.connection.execute(_REQUESTS, {"low": low, "high": high}).all()
    return _found(look, rows, settled_before)


def read_these(look: Look, ids: Sequence[int]) -> Found:
    """The requests with these ids."""
    return _found(look, look.connection.execute(_THESE, {"ids": list(ids)}).all(), None)


def places(look: Look, ids: Sequence[int]) -> dict[int, str]:
    """The village of the applicant, by the id of the request."""
    villages = Villages(look)
    rows = look.connection.execute(_PLACES, {"ids": list(ids)})
    return {number: villages.of(village, district) for number, village, district in rows}


def _found(look: Look, rows: Sequence[Any], settled_before: int | None) -> Found:
    steps, hours = Steps(), Hours(look, rows)
    delays, paused = _delays(look, rows, steps)
    running = {
        row.id: hours.of(row.received_at)[0]
        for row in rows
        if settled_before is not None and (row.id in paused or _runs(row, settled_before))
    }
    days = []
    for day, group in groupby(rows, key=lambda row: hours.of(row.received_at)[0]):
        counted = tuple(row for row in group if row.id not in running)
        days.append((day, counted, _visits(look, counted, bool(running)) if counted else ()))
    for sop in {visit.sop_version for _, _, visits in days for visit in visits}:
        steps.know(look, sop)
    return Found(tuple(days), running, delays, steps, hours, Villages(look), look.now)


def _runs(row: Any, settled_before: int) -> bool:
    """Is what this request says going to change by itself, or soon by an act?"""
    return (row.open and row.received_at >= settled_before) or (
        row.promise_used is None and row.promise_due is not None
    )


def _visits(look: Look, rows: Sequence[Any], gaps: bool) -> tuple[Any, ...]:
    first, last = rows[0].id, rows[-1].id
    if gaps or len(rows) <= last - first:
        return tuple(look.connection.execute(_VISITS_OF_THESE, {"ids": [row.id for row in rows]}).all())
    return tuple(look.connection.execute(_VISITS, {"low": first, "high": last + 1}).all())


class Steps:
    """How the steps of the SOP versions are called."""

    def __init__(self) -> None:
        self._known: dict[int, dict[int, StepKey]] = {}

    def know(self, look: Look, sop_version: int) -> None:
        """Read the steps of a version."""
        if sop_version not in self._known:
            steps = look.settings.sop(sop_version).steps
            self._known[sop_version] = {s.no: StepKey(s.no, s.short, ROLE_LABELS[s.role]) for s in steps}

    def of(self, sop_version: int, no: int) -> StepKey:
        """A step by its number; one that a changed service no longer has keeps its number only."""
        return self._known[sop_version].get(no) or StepKey(no, f"Langkah {no}")


class Hours:
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
        """The day and the hour (0 to 23)."""
        shift = self._shift if self._shift is not None else self._offset(instant)
        number, rest = divmod(instant + shift, 24 * HOUR)
        day = self._days.get(number)
        if day is None:
            day = self._days[number] = date(1970, 1, 1) + timedelta(days=number)
        return day, rest // HOUR


class Villages:
    """The village of an applicant as the office writes it; those of other kecamatan together."""

    def __init__(self, look: Look) -> None:
        office = look.settings.office()
        self._known = {name.casefold(): name for name in office.villages}
        self._place = office.name.removeprefix("Kecamatan ").casefold()
        self.listed = frozenset((*office.villages, ELSEWHERE, UNKNOWN))

    def of(self, village: str, district: str) -> str:
        """A village in the office's list, one beside it, `ELSEWHERE` or `UNKNOWN`."""
        elsewhere = bool(district.strip()) and district.strip().casefold() != self._place
        if elsewhere:
            return ELSEWHERE
        found = self._known.get(village.strip().casefold())
        return found or (village.strip() or UNKNOWN)


# -- late requests -----------------------------------------------------------------------------------------------------


def _is_late(row: Any, now: int) -> bool:
    if _is_overdue(row.promise_used, row.promise_due, row.promise_left, now):
        return True
    measured = row.promise_used is not None and _OUTCOMES.get(row.state) not in WITHOUT_PRODUCT
    return bool(row.late) and measured


def _delays(look: Look, rows: Sequence[Any], steps: Steps) -> tuple[dict[int, Delay], frozenset[int]]:
    """What made the late ones late; and which of them are paused, so that their pause still grows."""
    late = [row for row in rows if _is_late(row, look.now)]
    if not late:
        return {}, frozenset()
    acts: dict[int, list[Any]] = {row.id: [] for row in late}
    overruns: dict[int, list[Overrun]] = {row.id: [] for row in late}
    sops = {row.id: row.sop_version for row in late}
    for sop in set(sops.values()):
        steps.know(look, sop)
    for act in look.connection.execute(_ACTS, {"ids": list(acts)}):
        acts[act.request_id].append(act)
    for request_id, no, actor, used, limit in look.connection.execute(_OVERRUNS, {"ids": list(acts)}):
        overruns[request_id].append(Overrun(steps.of(sops[request_id], no), actor, used - limit))
    delays, paused = {}, set()
    for row in late:
        running = _running(look, row, steps) if row.promise_used is None else None
        told = (*overruns[row.id], running) if running is not None else tuple(overruns[row.id])
        delays[row.id], grows = _delay(look, row, told, acts[row.id])
        if grows:
            paused.add(row.id)
    return delays, frozenset(paused)


def _axis(look: Look, row: Any) -> Any:
    return look.settings.axis(row.calendar if row.calendar is not None else row.arrival_calendar)


def _running(look: Look, row: Any, steps: Steps) -> Overrun | None:
    """The step at which a request stands, where its time is used up."""
    if row.step is None or row.step_due is None:
        return None
    over = -row.step_left if row.step_left is not None else _axis(look, row).consumed(row.step_due, look.now)
    return Overrun(steps.of(row.sop_version, row.step), None, over) if over > 0 else None


def _delay(look: Look, row: Any, overruns: tuple[Overrun, ...], acts: Iterable[Any]) -> tuple[Delay, bool]:
    """Pauses and returns as they count: what was undone has not been. True where a pause has not ended."""
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
    return Delay(overruns, pauses, paused, returns), begun is not None
