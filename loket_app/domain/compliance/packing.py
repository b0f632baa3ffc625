"""A tally as a short text and a row of whole numbers, to be kept beside the data, and read back without counting again.

What is kept tells of services, villages, officers' ids, steps and times; of late requests also their register number.
Objections and deliveries are not packed: they are few, and read each time.
"""

import json
import sys
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from loket_app.domain.compliance.facts import Delay, LateFact, Outcome, Overrun, RequestFact, StepKey
from loket_app.domain.compliance.measure import NOTHING, Spread, Timing
from loket_app.domain.compliance.tally import Group, Tally, Visits

SHORT: Final = "I"
LONG: Final = "q"
_KINDS: Final = ("service", "village", "hour")
_WIDTH: Final = {SHORT: 4, LONG: 8}
_SHORT_MOST: Final = 2**32
_OUTCOMES: Final = tuple(Outcome)


@dataclass(frozen=True, slots=True)
class Packed:
    """A tally packed: what it says, and all its times, each spread's ascending."""

    head: str
    times: bytes


def pack(tally: Tally) -> Packed:
    """The requests and visits of a tally. Its objections and deliveries are left out."""
    pen = _Pen()
    groups = {kind: {key: pen.group(g) for key, g in tally.by[kind].items()} for kind in _KINDS}
    steps = {step: n for n, step in enumerate(sorted({step for step, _ in tally.visits}))}
    head = {
        "whole": pen.group(tally.whole), **groups,
        "days": [[day.toordinal(), *counts] for day, counts in sorted(tally.days.items())],
        "steps": [[line.step.no, line.step.name, line.step.post, _told(line.timing)] for line in tally.step_lines()],
        "officers": [[who, _told(found)] for who, found in tally.officer_timings().items()],
        "visits": [
            [steps[step], officer, list(found.limits), pen.spread(found.spread)]
            for (step, officer), found in tally.visits.items()
        ],
        "late": [_late(fact) for fact in tally.late],
    }  # fmt: skip
    code, times = pen.times()
    return Packed(json.dumps({"code": code, **head}, ensure_ascii=False, separators=(",", ":")), times)


def unpack(packed: Packed) -> Tally:
    """The tally again; its times are unrolled only when they are needed. Raises ValueError for what was not packed."""
    try:
        return _unpacked(json.loads(packed.head), packed.times)
    except (KeyError, TypeError, IndexError, AttributeError, ValueError) as error:
        raise ValueError("not a packed tally") from error


class _Pen:
    """Writes times one behind the other."""

    def __init__(self) -> None:
        self._all = array(LONG)

    def spread(self, spread: Spread) -> list[Any]:
        found, start = spread.timing(), len(self._all)
        self._all.extend(spread.ordered())
        return [start, _told(found)]

    def group(self, group: Group) -> list[Any]:
        return [group.received, group.overdue, group.outcomes, self.spread(group.spread)]

    def times(self) -> tuple[str, bytes]:
        narrow = not self._all or (min(self._all) >= 0 and max(self._all) < _SHORT_MOST)
        code = SHORT if narrow else LONG
        written = array(code, self._all)
        if written.itemsize != _WIDTH[code] or sys.byteorder != "little":
            code, written = "", array(SHORT)
        return code, written.tobytes()


def _told(found: Timing) -> list[int | None]:
    return [
        found.count, found.in_time, found.late, found.median, found.p90, found.least, found.most, found.total,
        found.over,
    ]  # fmt: skip


def _late(late: LateFact) -> list[Any]:
    fact, delay = late.request, late.delay
    overruns = [[[o.step.no, o.step.name, o.step.post], o.officer, o.over] for o in delay.overruns]
    what = [fact.id, fact.register, fact.service, fact.day.toordinal(), fact.hour, _OUTCOMES.index(fact.outcome)]
    return [*what, fact.used, fact.limit, fact.late, overruns, delay.pauses, delay.paused, delay.returns]


class _Eye:
    """Reads what the pen wrote."""

    def __init__(self, code: str, times: bytes) -> None:
        if code not in _WIDTH or sys.byteorder != "little" or array(code).itemsize != _WIDTH[code]:
            raise ValueError("times of another machine")
        self._all = memoryview(times).cast("I" if code == SHORT else "q")

    def spread(self, told: list[Any]) -> Spread:
        start, found = told[0], _timing(told[1])
        end = start + found.count
        if not 0 <= start <= end <= len(self._all):
            raise ValueError("times are missing")
        return Spread.of_kept(found, self._all[start:end])

    def group(self, told: list[Any]) -> Group:
        received, overdue, outcomes, spread = told
        return Group.of_kept(received, overdue, outcomes, self.spread(spread))


def _timing(told: list[Any]) -> Timing:
    return Timing(*told) if told[0] else NOTHING


def _unpacked(head: dict[str, Any], times: bytes) -> Tally:
    eye, tally = _Eye(head["code"], times), Tally()
    tally.whole = eye.group(head["whole"])
    for kind in _KINDS:
        tally.by[kind] = {key: eye.group(told) for key, told in head[kind].items()}
    tally.days = {date.fromordinal(day): counts for day, *counts in head["days"]}
    steps = [StepKey(no, name, post) for no, name, post, _ in head["steps"]]
    for number, officer, limits, spread in head["visits"]:
        tally.visits[steps[number], officer] = Visits.of_kept(limits, eye.spread(spread))
    tally.known_steps = {step: _timing(told[3]) for step, told in zip(steps, head["steps"], strict=True)}
    tally.known_officers = {who: _timing(told) for who, told in head["officers"]}
    tally.late = list(_late_facts(head["late"]))
    return tally


def _late_facts(rows: Iterable[list[Any]]) -> Iterable[LateFact]:
    for number, register, service, day, hour, outcome, used, limit, late, overruns, pauses, paused, returns in rows:
        request = RequestFact(
            number, register, service, "", date.fromordinal(day), hour, _OUTCOMES[outcome], used, limit, late
        )
        over = tuple(Overrun(StepKey(*step), officer, by) for step, officer, by in overruns)
        yield LateFact(request, Delay(over, pauses, paused, returns))
