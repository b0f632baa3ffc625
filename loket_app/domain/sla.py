"""Reading a clock: what is used, when it ends, whether it is late. Derived from the history each time, never stored.

The clock of a step and the clock of the promise are read by the same function over different spans and pauses
(decisions 11 to 15). Durations are milliseconds of service time on the axis F (`worktime`), instants are wall time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from loket_app.domain.catalog import Limit, LimitUnit
from loket_app.domain.dates import HOUR, MINUTE
from loket_app.domain.errors import Refused
from loket_app.domain.worktime import Axis

NEARLY_LATE_PERCENT = 80
_UNIT_MS = {LimitUnit.MINUTES: MINUTE, LimitUnit.HOURS: HOUR}

Pause = tuple[int, int | None]


class Standing(StrEnum):
    """How a clock stands against its limit."""

    NONE = "tanpa batas"
    ON_TIME = "tepat waktu"
    NEARLY_LATE = "hampir terlambat"
    LATE = "terlambat"


@dataclass(frozen=True, slots=True)
class PauseSpan:
    """A pause of a request: wall instants, the reason's key, and which of the two clocks it stops (decision 15)."""

    start: int
    end: int | None
    reason: str
    stops_step: bool
    stops_promise: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One clock at one instant.

    `total`, `consumed`, `left`: ms of service time; `left` is negative when late. `due`: the wall instant at which the
    time is used up, moved by the pauses that count, an open one taken as if it ended now. `frozen`: an open pause holds
    the clock now. `total`, `due` and `left` are None without a limit; `due` also where the calendar ends before it.
    """

    start: int
    end: int | None
    limit: Limit | None
    total: int | None
    consumed: int
    due: int | None
    left: int | None
    standing: Standing
    frozen: bool


def standing_of(consumed: int, total: int | None) -> Standing:
    """Nearly late from 80 % of the limit on, late strictly above it (decision 14)."""
    if total is None:
        return Standing.NONE
    if consumed > total:
        return Standing.LATE
    if consumed * 100 >= total * NEARLY_LATE_PERCENT:
        return Standing.NEARLY_LATE
    return Standing.ON_TIME


def step_pauses(pauses: Iterable[PauseSpan]) -> tuple[Pause, ...]:
    """The pauses that stop the clock of a step, as `read_clock` takes them."""
    return tuple((p.start, p.end) for p in pauses if p.stops_step)


def promise_pauses(pauses: Iterable[PauseSpan]) -> tuple[Pause, ...]:
    """The pauses that stop the clock of the promise, as `read_clock` takes them."""
    return tuple((p.start, p.end) for p in pauses if p.stops_promise)


def total_of(axis: Axis, start: int, limit: Limit | None) -> int | None:
    """The whole limit as service time (ms) from `start`; n working days reach to the close of the n-th after it.

    None without a limit, or where the calendar has not so many working days.
    """
    if limit is None:
        return None
    if limit.unit is not LimitUnit.WORKING_DAYS:
        return limit.n * _UNIT_MS[limit.unit]
    try:
        return axis.consumed(start, axis.close_of_working_day(start, limit.n))
    except Refused:
        return None


def read_clock(
    axis: Axis,
    start: int,
    limit: Limit | None,
    pauses: Sequence[Pause],
    now: int,
    end: int | None = None,
) -> Reading:
    """Read the clock that began at `start` as it stands at `now`, or as it stood at `end` when it is finished.

    `pauses` are (start, end or None) of this clock only; they may overlap or nest. A pause begun when the limit was
    already used up neither stops the clock nor undoes the breach.
    """
    stop = now if end is None else end
    total = total_of(axis, start, limit)
    f_start = axis.f(start)
    f_target = None if total is None else f_start + total
    paused = 0
    for begun, until in _joined(pauses, start, stop) if pauses else ():
        f_begun = axis.f(begun)
        # On F because F(begun) < F(due) exactly when begun < due: the due instant is the earliest one with its F.
        if f_target is not None and f_begun >= f_target + paused:
            break
        paused += axis.f(until) - f_begun
    consumed = max(axis.f(stop) - f_start, 0) - paused
    due = None if total is None else _due(axis, start, f_start, total + paused)
    return Reading(
        start=start,
        end=end,
        limit=limit,
        total=total,
        consumed=consumed,
        due=due,
        left=None if total is None else total - consumed,
        standing=standing_of(consumed, total),
        frozen=end is None and _is_held(pauses, start, now, due),
    )


def _joined(pauses: Sequence[Pause], start: int, stop: int) -> list[tuple[int, int]]:
    """The union of the pauses within [start, stop), in order; an open one reaches to `stop`."""
    joined: list[tuple[int, int]] = []
    for begun, until in sorted((max(a, start), stop if b is None else min(b, stop)) for a, b in pauses):
        if until <= begun:
            continue
        if joined and begun <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], until))
        else:
            joined.append((begun, until))
    return joined


def _due(axis: Axis, start: int, f_start: int, budget: int) -> int | None:
    if budget == 0:
        return start
    try:
        return axis.instant_at(f_start + budget)
    except Refused:
        return None


def _is_held(pauses: Sequence[Pause], start: int, now: int, due: int | None) -> bool:
    return any(
        begun <= now and (until is None or until > now) and (due is None or max(begun, start) < due)
        for begun, until in pauses
    )
