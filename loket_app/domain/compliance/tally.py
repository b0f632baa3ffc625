"""From facts to figures. A tally is filled in pieces and can be merged: two half periods give the whole one."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from loket_app.domain.compliance.facts import (
    CAUSE_LABELS,
    Cause,
    DeliveryFact,
    LateFact,
    ObjectionFact,
    Outcome,
    RequestFact,
    StepKey,
)
from loket_app.domain.compliance.figures import (
    CauseLine,
    DeliveryFigures,
    Figures,
    LateLine,
    Line,
    ObjectionFigures,
    OfficerLine,
    StepLine,
    TrendLine,
)
from loket_app.domain.compliance.measure import Spread, Timing
from loket_app.domain.compliance.periods import Period, buckets
from loket_app.domain.layar_ramah import OPEN_DELIVERY, DeliveryState, ObjectionState

ELSEWHERE: Final = "Luar kecamatan"
UNKNOWN: Final = "Tidak dicatat"
_OUTCOMES: Final = tuple(Outcome)
_PLACE: Final = {outcome: n for n, outcome in enumerate(Outcome)}


@dataclass(frozen=True, slots=True)
class Names:
    """How services and officers are called today: by service key; name and position by officer id."""

    services: Mapping[str, str] = field(default_factory=dict)
    officers: Mapping[int, tuple[str, str]] = field(default_factory=dict)


class Group:
    """The requests of one kind."""

    __slots__ = ("outcomes", "overdue", "received", "spread")

    def __init__(self) -> None:
        self.received = 0
        self.overdue = 0
        self.outcomes = [0] * len(_OUTCOMES)
        self.spread = Spread()

    @classmethod
    def of_kept(cls, received: int, overdue: int, outcomes: list[int], spread: Spread) -> "Group":
        """What was kept of a group."""
        group = cls()
        group.received, group.overdue, group.outcomes, group.spread = received, overdue, outcomes, spread
        return group

    def add(self, outcome: int, overdue: bool, measure: "tuple[int, bool | None, int] | None") -> None:
        self.received += 1
        self.overdue += overdue
        self.outcomes[outcome] += 1
        if measure is not None:
            self.spread.judge(*measure)

    def merge(self, other: "Group") -> None:
        self.received += other.received
        self.overdue += other.overdue
        self.outcomes = [a + b for a, b in zip(self.outcomes, other.outcomes, strict=True)]
        self.spread.merge(other.spread)

    def line(self, key: str, name: str) -> Line:
        return Line(key, name, self.received, tuple(self.outcomes), self.overdue, self.spread.timing())


def _measure(fact: RequestFact) -> "tuple[int, bool | None, int] | None":
    """Time, late or not (None: no limit), and how far beyond it; None for what is not measured."""
    if fact.used is None or not fact.measured:
        return None
    if fact.limit is None:
        return fact.used, True if fact.late else None, 0
    return fact.used, fact.late, max(fact.used - fact.limit, 0) if fact.late else 0


class Visits:
    """The finished visits of one officer to one step, with the limits they had."""

    __slots__ = ("limits", "spread")

    def __init__(self) -> None:
        self.spread = Spread()
        self.limits: set[int | None] = set()

    @classmethod
    def of_kept(cls, limits: Iterable[int | None], spread: Spread) -> "Visits":
        """What was kept of such visits."""
        visits = cls()
        visits.limits, visits.spread = set(limits), spread
        return visits

    def merge(self, other: "Visits") -> None:
        self.spread.merge(other.spread)
        self.limits |= other.limits


def _limit(found: Iterable[Visits]) -> int | None:
    limits: set[int | None] = set()
    limits.update(*(visits.limits for visits in found))
    return next(iter(limits)) if len(limits) == 1 else None


def _together(found: Sequence[Visits], known: Timing | None) -> Timing:
    """The figures of several together; `known` where they were found before."""
    if known is not None:
        return known
    if len(found) == 1:
        return found[0].spread.timing()
    whole = Spread()
    for visits in found:
        whole.merge(visits.spread)
    return whole.timing()


class Tally:
    """Collects the facts of a period."""

    def __init__(self) -> None:
        self.whole = Group()
        self.by: dict[str, dict[str, Group]] = {"service": {}, "village": {}, "hour": {}}
        self.days: dict[date, list[int]] = {}
        self.visits: dict[tuple[StepKey, int | None], Visits] = {}
        self.known_steps: dict[StepKey, Timing] = {}
        self.known_officers: dict[int, Timing] = {}
        self.late: list[LateFact] = []
        self.objections: list[ObjectionFact] = []
        self.deliveries: list[DeliveryFact] = []

    def request(self, fact: RequestFact) -> None:
        """One request."""
        outcome, measure, overdue = _PLACE[fact.outcome], _measure(fact), fact.overdue
        self.whole.add(outcome, overdue, measure)
        for groups, key in (
            (self.by["service"], fact.service), (self.by["village"], fact.village),
            (self.by["hour"], f"{fact.hour:02d}"),
        ):  # fmt: skip
            group = groups.get(key)
            if group is None:
                group = groups[key] = Group()
            group.add(outcome, overdue, measure)
        day = self.days.setdefault(fact.day, [0, 0, 0])
        day[0] += 1
        if measure is not None and measure[1] is not None:
            day[2 if measure[1] else 1] += 1

    def visit(self, step: StepKey, officer: int | None, used: int, limit: int | None) -> None:
        """One finished visit to a step."""
        self.visits_of(step, officer, (used,), limit)

    def visits_of(self, step: StepKey, officer: int | None, times: Sequence[int], limit: int | None) -> None:
        """Finished visits of one officer to a step, all under the same limit."""
        visits = self.visits.get((step, officer))
        if visits is None:
            visits = self.visits[step, officer] = Visits()
        self._forget(step, officer)
        visits.spread.extend(times, limit)
        visits.limits.add(limit)

    def merge(self, other: "Tally") -> None:
        """Take another tally in, of other days."""
        self.whole.merge(other.whole)
        for kind, groups in other.by.items():
            for key, group in groups.items():
                self.by[kind].setdefault(key, Group()).merge(group)
        for day, counts in other.days.items():
            mine = self.days.setdefault(day, [0, 0, 0])
            self.days[day] = [a + b for a, b in zip(mine, counts, strict=True)]
        self._merge_visits(other)
        self.late += other.late
        self.objections += other.objections
        self.deliveries += other.deliveries

    def _merge_visits(self, other: "Tally") -> None:
        """Figures over several officers or steps stay known where only one of both has such visits."""
        steps, officers = {step for step, _ in self.visits}, {officer for _, officer in self.visits}
        for step, officer in other.visits:
            self._forget(step, officer)
        self.known_steps |= {step: found for step, found in other.known_steps.items() if step not in steps}
        self.known_officers |= {who: found for who, found in other.known_officers.items() if who not in officers}
        for visit, visits in other.visits.items():
            mine = self.visits.get(visit)
            if mine is None:
                mine = self.visits[visit] = Visits()
            mine.merge(visits)

    def _forget(self, step: StepKey, officer: int | None) -> None:
        self.known_steps.pop(step, None)
        if officer is not None:
            self.known_officers.pop(officer, None)

    def call_villages(self, names: Mapping[str, str]) -> None:
        """Give villages the names that these keys stand for; those of one name come together."""
        groups = self.by["village"]
        for key in [key for key in groups if key in names]:
            groups.setdefault(names[key], Group()).merge(groups.pop(key))

    def figures(self, period: Period, at: int, names: Names) -> Figures:
        """All figures of the period; lines in the order in which they are read."""
        steps = self.step_lines()
        return Figures(
            period, at, self.whole.line("", "Seluruh layanan"),
            services=_by_count(g.line(k, names.services.get(k, k)) for k, g in self.by["service"].items()),
            villages=_by_count(g.line(k, k) for k, g in self.by["village"].items()),
            hours=tuple(g.line(k, f"{k}.00\N{EN DASH}{k}.59") for k, g in sorted(self.by["hour"].items())),
            steps=steps, officers=self._officers(names), trend=self._trend(period), bottleneck=bottleneck(steps),
            late=_late_lines(self.late, names), causes=_causes(self.late),
            objections=_objections(self.objections), deliveries=_deliveries(self.deliveries),
        )  # fmt: skip

    def step_lines(self) -> tuple[StepLine, ...]:
        """The finished visits to each step, whoever made them."""
        joined: dict[StepKey, list[Visits]] = {}
        for (step, _), visits in self.visits.items():
            joined.setdefault(step, []).append(visits)
        return tuple(
            StepLine(step, _together(found, self.known_steps.get(step)), _limit(found))
            for step, found in sorted(joined.items())
        )

    def officer_timings(self) -> dict[int, Timing]:
        """All finished visits of each officer."""
        found: dict[int, list[Visits]] = {}
        for (_, officer), visits in self.visits.items():
            if officer is not None:
                found.setdefault(officer, []).append(visits)
        return {officer: _together(all_of, self.known_officers.get(officer)) for officer, all_of in found.items()}

    def _officers(self, names: Names) -> tuple[OfficerLine, ...]:
        steps: dict[int, list[StepLine]] = {}
        for (step, officer), visits in sorted(self.visits.items(), key=lambda pair: pair[0][0]):
            if officer is not None:
                steps.setdefault(officer, []).append(StepLine(step, visits.spread.timing(), _limit([visits])))
        lines = []
        for officer, whole in self.officer_timings().items():
            name, position = names.officers.get(officer, (UNKNOWN, ""))
            lines.append(OfficerLine(officer, name, position, whole, tuple(steps[officer])))
        return tuple(sorted(lines, key=lambda line: (-line.timing.count, line.name.casefold(), line.officer)))

    def _trend(self, period: Period) -> tuple[TrendLine, ...]:
        lines, days = [], sorted(self.days)
        for part in buckets(period):
            inside = days[bisect_left(days, part.first) : bisect_right(days, part.last)]
            counts = [self.days[day] for day in inside]
            lines.append(TrendLine(part, *(sum(c[n] for c in counts) for n in range(3))))
        return tuple(lines)


def _by_count(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The most first; those without a name last."""
    return tuple(
        sorted(lines, key=lambda line: (line.key in (ELSEWHERE, UNKNOWN), -line.received, line.name.casefold()))
    )


def bottleneck(steps: Iterable[StepLine]) -> StepLine | None:
    """The step whose overruns took the most service time together; without any overrun the one nearest its limit.

    Nearest: the 90th percentile as a share of the limit. None where no step has a limit.
    """
    judged = [s for s in steps if s.timing.judged]
    worst = max(judged, key=lambda s: (s.timing.over, -s.step.no), default=None)
    if worst is None or worst.timing.over:
        return worst
    near = [(s.timing.p90 * 1_000_000 // s.limit, s) for s in judged if s.limit and s.timing.p90 is not None]
    return max(near, key=lambda pair: (pair[0], -pair[1].step.no), default=(0, None))[1]


def _late_lines(late: Iterable[LateFact], names: Names) -> tuple[LateLine, ...]:
    """Those still running first, then by how far they went beyond the promise."""
    lines = []
    for fact in late:
        request, delay = fact.request, fact.delay
        ordered = sorted(delay.overruns, key=lambda o: (-o.over, o.step))
        overruns = tuple((o, names.officers.get(o.officer or 0, ("", ""))[0]) for o in ordered)
        lines.append(
            LateLine(
                request.register, names.services.get(request.service, request.service), request.day.isoformat(),
                request.limit, request.used, delay.cause, overruns, delay.pauses, delay.paused, delay.returns,
            )
        )  # fmt: skip
    return tuple(sorted(lines, key=lambda row: (row.used is not None, -(row.over or 0), row.register)))


def _causes(late: Iterable[LateFact]) -> tuple[CauseLine, ...]:
    counts: Counter[str] = Counter()
    for fact in late:
        worst = fact.delay.worst
        counts[worst.step.label if worst is not None else CAUSE_LABELS[fact.delay.cause]] += 1
    return tuple(CauseLine(name, n) for name, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _objections(facts: Iterable[ObjectionFact]) -> ObjectionFigures:
    states: Counter[ObjectionState] = Counter()
    answer = Spread()
    for fact in facts:
        states[fact.state] += 1
        if fact.answered is not None:
            answer.extend((fact.answered,), None)
    upheld, dismissed = states[ObjectionState.UPHELD], states[ObjectionState.DISMISSED]
    return ObjectionFigures(states.total(), upheld, dismissed, states[ObjectionState.FILED], answer.timing())


def _deliveries(facts: Iterable[DeliveryFact]) -> DeliveryFigures:
    found = list(facts)
    states = Counter(fact.state for fact in found)
    door, clock = Spread(), Spread()
    for fact in found:
        if fact.state is DeliveryState.DELIVERED:
            if fact.door is not None:
                door.extend((fact.door,), None)
            if fact.clock is not None:
                clock.extend((fact.clock,), None)
    return DeliveryFigures(
        len(found), states[DeliveryState.DELIVERED], states[DeliveryState.COLLECTED], states[DeliveryState.BACK],
        sum(states[state] for state in OPEN_DELIVERY), sum(1 for f in found if f.attempts > 1),
        sum(1 for f in found if f.outside_hours), door.timing(), clock.timing(),
    )  # fmt: skip


__all__ = ["ELSEWHERE", "UNKNOWN", "Cause", "Names", "Tally", "bottleneck"]
