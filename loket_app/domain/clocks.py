"""The two clocks of a request, read from its case: one per visit to a step, one for the promise (decisions 11-16)."""

from collections.abc import Callable
from dataclasses import dataclass

from loket_app.domain.case import Case, Stay
from loket_app.domain.catalog import Limit
from loket_app.domain.people import Role
from loket_app.domain.sla import Reading, Standing, promise_pauses, read_clock, step_pauses
from loket_app.domain.worktime import Axis

Axes = Callable[[int], Axis]


def promise_reading(case: Case, limit: Limit | None, axes: Axes, now: int) -> Reading | None:
    """The promise clock at `now`; None before completeness. It runs on the calendar pinned at completeness."""
    if case.complete_at is None or case.calendar is None:
        return None
    end = case.promise_end if case.promise_end is not None else case.closed_at
    spans = list(promise_pauses(case.pauses))
    if case.forwarded_at is not None:
        spans.append((case.forwarded_at, case.closed_at))
    return read_clock(axes(case.calendar), case.complete_at, limit, spans, now, end)


def promise_late(case: Case, reading: Reading | None) -> bool:
    """True when the promise is broken; a breach recorded before a change of hours stays one."""
    return case.breach_kept or (reading is not None and reading.standing is Standing.LATE)


def stay_reading(case: Case, stay: Stay, axes: Axes, now: int) -> Reading | None:
    """The clock of one visit to a step at `now`; None where its start was not recorded."""
    if stay.start is None:
        return None
    after_complete = case.complete_at is not None and stay.start >= case.complete_at
    calendar = case.calendar if after_complete and case.calendar is not None else case.arrival_calendar
    return read_clock(axes(calendar), stay.start, stay.step.limit, step_pauses(case.pauses), now, stay.end)


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit on the kroscek sheet. Durations are service time in ms; None where not recorded or without a limit."""

    step_no: int
    name: str
    role: Role
    visit: int
    start: int | None
    end: int | None
    limit: int | None
    used: int | None
    over: int
    actor: int | None


@dataclass(frozen=True, slots=True)
class PauseLine:
    """One pause on the kroscek sheet: reason key, from, to, open service time, and whether it moved the promise."""

    reason: str
    start: int
    end: int | None
    used: int
    moved_promise: bool


@dataclass(frozen=True, slots=True)
class Kroscek:
    """What the clocks say about an objection, computed from the trail alone and frozen when it is decided."""

    at: int
    complete_at: int | None
    promise_end: int | None
    limit: int | None
    consumed: int
    due: int | None
    proven_by_clock: bool
    visits: tuple[VisitLine, ...]
    pauses: tuple[PauseLine, ...]

    @property
    def over(self) -> int:
        """By how much service time (ms) the promise was exceeded; 0 when it was kept."""
        return max(self.consumed - self.limit, 0) if self.limit is not None else 0


def kroscek(case: Case, limit: Limit | None, axes: Axes, now: int) -> Kroscek:
    """The kroscek sheet of a request at `now` (seed S000 IV; decisions 12, 15, 23)."""
    promise = promise_reading(case, limit, axes, now)
    return Kroscek(
        at=now,
        complete_at=case.complete_at,
        promise_end=case.promise_end,
        limit=promise.total if promise else None,
        consumed=promise.consumed if promise else 0,
        due=promise.due if promise else None,
        proven_by_clock=promise_late(case, promise),
        visits=tuple(_visit_lines(case, axes, now)),
        pauses=tuple(_pause_lines(case, axes, now)),
    )


def _visit_lines(case: Case, axes: Axes, now: int) -> list[VisitLine]:
    counts: dict[int, int] = {}
    lines = []
    for stay in case.stays:
        counts[stay.step.no] = counts.get(stay.step.no, 0) + 1
        reading = stay_reading(case, stay, axes, now)
        total = reading.total if reading else None
        used = reading.consumed if reading else None
        over = max(used - total, 0) if used is not None and total is not None else 0
        lines.append(
            VisitLine(
                stay.step.no, stay.step.short, stay.step.role, counts[stay.step.no], stay.start, stay.end,
                total, used, over, stay.actor,
            )
        )  # fmt: skip
    return lines


def _pause_lines(case: Case, axes: Axes, now: int) -> list[PauseLine]:
    calendar = case.calendar if case.calendar is not None else case.arrival_calendar
    axis = axes(calendar)
    lines = [
        PauseLine(
            p.reason, p.start, p.end, axis.consumed(p.start, p.end if p.end is not None else now), p.stops_promise
        )
        for p in case.pauses
    ]
    if case.forwarded_at is not None:
        until = case.closed_at if case.closed_at is not None else now
        used = axis.consumed(case.forwarded_at, until)
        lines.append(PauseLine("diteruskan", case.forwarded_at, case.closed_at, used, True))
    return lines
