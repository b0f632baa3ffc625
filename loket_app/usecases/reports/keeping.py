"""A period's tally out of what is kept, what must be counted anew, and what still runs.

Days that are over are kept one by one, whole months and longer also as one piece with their figures ready. Requests
that still run are counted each time. What was counted anew is kept for the next report.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from loket_app.domain.compliance.facts import DeliveryFact, ObjectionFact
from loket_app.domain.compliance.packing import Packed, pack, unpack
from loket_app.domain.compliance.periods import Kind, Period, span
from loket_app.domain.compliance.tally import Tally
from loket_app.domain.layar_ramah import DeliveryState, ObjectionState
from loket_app.store.engine import on_server
from loket_app.store.kept_figures import SUFFIX, Extent, KeptFigures, Piece, beside
from loket_app.usecases import closed_years
from loket_app.usecases.desk import Desk
from loket_app.usecases.queries import compliance as query
from loket_app.usecases.queries import compliance_requests as requests
from loket_app.usecases.reports.standing import AT_ONCE, Standing, standing, touches

Told = Callable[[int, int], None]
ROLLED_UP: Final = frozenset({Kind.MONTH, Kind.QUARTER, Kind.SEMESTER, Kind.YEAR})
MANY_ROWS: Final = 2000
CODE: Final = "#"
"""Before the id of a request whose applicant lives in a village that the office does not list: no name is kept."""


def file_of(desk: Desk) -> Path | None:
    """Where this PC keeps the figures of this data; None where it keeps none."""
    if on_server(desk.engine):
        return desk.folder / f"server{SUFFIX}" if desk.folder is not None else None
    place = desk.engine.url.database
    return beside(Path(place)) if place and not place.startswith("file:") and place != ":memory:" else None


def tally_of(desk: Desk, period: Period, told: Told, file: Path | None = None) -> Tally:
    """Everything that a period's figures are made of. Raises `Disturbance` where a closed year cannot be read."""
    place = file or file_of(desk)
    if place is None:
        return plain_tally(desk, period, told)
    kept = KeptFigures(place)
    try:
        with ExitStack() as stack:
            return _Work(desk, period, kept, standing(desk, kept), told, stack).tally()
    finally:
        kept.close()


def plain_tally(desk: Desk, period: Period, told: Told) -> Tally:
    """The same, counted anew from the data alone."""
    with closed_years.whole(desk, *_instants(desk, period)) as whole:
        tally = Tally()
        low, high = whole.ask(query.ids_of, period)
        for page in _pages(whole, low, high, None):
            for day in page.days():
                _count(tally, day)
            told(page.high - low, high - low)
        tally.objections += whole.ask(query.objections, whole.ask(query.objections_of, period))
        tally.deliveries += whole.ask(query.deliveries, whole.ask(query.deliveries_of, period))
    return tally


def is_ready(desk: Desk, period: Period) -> bool:
    """Are the figures of a closed period kept as one piece, so that they are shown at once?"""
    place = file_of(desk)
    if place is None or not place.exists() or period.kind not in ROLLED_UP:
        return False
    kept = KeptFigures(place)
    try:
        return kept.piece(period.key) is not None
    finally:
        kept.close()


def _instants(desk: Desk, period: Period) -> tuple[int, int]:
    return closed_years.span(period.first, period.last, desk.ask(lambda look: look.zone))


@dataclass(frozen=True, slots=True)
class _Page:
    """Some requests as they were fetched, up to but not including the id `high`."""

    found: requests.Found
    high: int

    def days(self) -> tuple[requests.Day, ...]:
        return self.found.days()


def _pages(desk: Desk, low: int, high: int, settled_before: int | None) -> Iterator[_Page]:
    for start in range(low, high, requests.PAGE):
        end = min(start + requests.PAGE, high)
        yield _Page(desk.ask(requests.read, start, end, settled_before), end)


def _count(tally: Tally, day: requests.Day) -> None:
    for fact in day.requests:
        tally.request(fact)
    for visit in day.visits:
        tally.visits_of(visit.step, visit.officer, visit.times, visit.limit)
    tally.late += day.late


@dataclass
class _Fresh:
    """A day that is being counted anew."""

    tally: Tally = field(default_factory=Tally)
    low: int = 0
    high: int = 0
    running: list[int] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)

    def add(self, day: requests.Day, listed: frozenset[str]) -> None:
        """Villages that the office does not list are kept as a code."""
        facts = tuple(fact if fact.village in listed else self._coded(fact) for fact in day.requests)
        _count(self.tally, replace(day, requests=facts))
        self.reach(day.low, day.high)

    def _coded(self, fact: Any) -> Any:
        code = self.codes.setdefault(fact.village, f"{CODE}{fact.id}")
        return replace(fact, village=code)

    def reach(self, low: int, high: int) -> None:
        if high:
            self.low = min(self.low, low) if self.high else low
            self.high = max(self.high, high)

    def piece(self, key: str) -> Piece:
        packed = pack(self.tally)
        return Piece(Extent(key, self.low, self.high, tuple(self.running)), packed.head, packed.times)


class _Work:
    """One report over one period."""

    def __init__(
        self, desk: Desk, period: Period, kept: KeptFigures, now: Standing, told: Told, stack: ExitStack
    ) -> None:
        self._desk = desk
        self._period = period
        self._kept = kept
        self._now = now
        self._told = told
        self._stack = stack
        self._reader: Desk | None = None
        self._pieces: list[Piece] = []
        self._base = Tally()
        self._running: list[int] = []
        self._done, self._whole = 0, 0
        self._reach = (0, 0)
        self._objection_ids = self._delivery_ids = (0, 0)

    def tally(self) -> Tally:
        """Counted, and kept."""
        if not self._rolled_up():
            self._days()
            self._beside()
            self._roll_up()
        self._save()
        self._name_villages()
        self._live()
        return self._base

    @property
    def reader(self) -> Desk:
        """Reads closed years along; opened only when something must be read."""
        if self._reader is None:
            ends = _instants(self._desk, self._period)
            self._reader = self._stack.enter_context(closed_years.whole(self._desk, *ends))
        return self._reader

    # -- a closed period in one piece --------------------------------------------------------------------------------

    @property
    def _closed(self) -> bool:
        return self._period.kind in ROLLED_UP and self._period.last < self._now.today

    def _rolled_up(self) -> bool:
        key = self._period.key
        piece = self._kept.piece(key) if self._closed and key not in self._now.lost else None
        if piece is None:
            return False
        try:
            beside_it, head = piece.head.split("\n", 1)
            told = json.loads(beside_it)
            base = unpack(Packed(head, piece.times))
            still = not touches(self._now.objections, *told["objection_ids"])
            if not still or touches(self._now.deliveries, *told["delivery_ids"]):
                return False
            base.objections = [ObjectionFact(ObjectionState(state), answered) for state, answered in told["objections"]]
            base.deliveries = [DeliveryFact(DeliveryState(state), *rest) for state, *rest in told["deliveries"]]
        except (ValueError, KeyError, TypeError):
            return False
        self._base, self._running = base, list(piece.extent.running)
        return True

    def _roll_up(self) -> None:
        """Keep the whole period in one piece too, with its figures ready."""
        if not self._closed:
            return
        packed = pack(self._base)
        told = {
            "objection_ids": self._objection_ids, "delivery_ids": self._delivery_ids,
            "objections": [[fact.state.value, fact.answered] for fact in self._base.objections],
            "deliveries": [
                [d.state.value, d.courier, d.attempts, d.door, d.clock, d.outside_hours] for d in self._base.deliveries
            ],
        }  # fmt: skip
        extent = Extent(self._period.key, *self._reach, tuple(sorted(self._running)))
        self._pieces.append(Piece(extent, f"{json.dumps(told)}\n{packed.head}", packed.times))

    def _beside(self) -> None:
        desk = self.reader
        self._objection_ids = desk.ask(query.objections_of, self._period)
        self._delivery_ids = desk.ask(query.deliveries_of, self._period)
        self._base.objections += desk.ask(query.objections, self._objection_ids)
        self._base.deliveries += desk.ask(query.deliveries, self._delivery_ids)

    # -- day by day --------------------------------------------------------------------------------------------------

    def _days(self) -> None:
        first, last = self._period.first, min(self._period.last, self._now.today - timedelta(days=1))
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        kept = self._kept.days(first.isoformat(), last.isoformat()) if days else {}
        missing = [day for day in days if not self._take(kept.get(day.isoformat()))]
        runs = [(run, self.reader.ask(query.ids_of, span(run[0], run[-1]))) for run in _runs(missing)]
        live = self._live_ids(max(first, self._now.today)) if self._period.last >= self._now.today else (0, 0)
        self._whole = sum(high - low for _, (low, high) in runs) + live[1] - live[0] + len(self._running)
        for run, (low, high) in runs:
            self._read(run, low, high)
        self._running += range(*live)

    def _live_ids(self, first: date) -> tuple[int, int]:
        """The requests of today: they are not kept."""
        return self.reader.ask(query.ids_of, span(first, self._period.last))

    def _take(self, piece: Piece | None) -> bool:
        if piece is None or piece.extent.key in self._now.lost:
            return False
        try:
            self._base.merge(unpack(Packed(piece.head, piece.times)))
        except ValueError:
            return False
        self._add(piece.extent)
        return True

    def _add(self, extent: Extent) -> None:
        self._running += extent.running
        if extent.high:
            low, high = self._reach
            self._reach = (min(low, extent.low) if high else extent.low, max(high, extent.high))

    def _read(self, run: Sequence[date], low: int, high: int) -> None:
        """Count days that are not kept; they are, from now on."""
        fresh = {day: _Fresh() for day in run}
        for page in _pages(self.reader, low, high, self._now.settled_before):
            for day in page.days():
                # Where a clock was wrong a day may turn up elsewhere: it is counted with the days asked for.
                mine = fresh.setdefault(day.day, _Fresh())
                mine.add(day, page.found.villages.listed)
            for number, when in page.found.running.items():
                mine = fresh.setdefault(when, _Fresh())
                mine.running.append(number)
                mine.reach(number, number + 1)
            self._tell(min(requests.PAGE, page.high - low))
        orderly = len(fresh) == len(run)
        for when, mine in fresh.items():
            piece = mine.piece(when.isoformat())
            self._base.merge(mine.tally)
            self._add(piece.extent)
            if orderly:
                self._pieces.append(piece)

    # -- what runs, and what is kept -----------------------------------------------------------------------------------

    def _live(self) -> None:
        for start in range(0, len(self._running), requests.PAGE):
            some = self._running[start : start + requests.PAGE]
            for day in self.reader.ask(requests.read_these, some).days():
                _count(self._base, day)
            self._tell(len(some))

    def _name_villages(self) -> None:
        codes = [key for key in self._base.by["village"] if key.startswith(CODE)]
        names: dict[str, str] = {}
        for start in range(0, len(codes), AT_ONCE):
            ids = [int(code.removeprefix(CODE)) for code in codes[start : start + AT_ONCE]]
            found = self.reader.ask(requests.places, ids)
            names.update({f"{CODE}{number}": place for number, place in found.items()})
        self._base.call_villages(names)

    def _tell(self, more: int) -> None:
        self._done += more
        self._told(self._done, self._whole)

    def _save(self) -> None:
        now = self._now
        since = now.mark.trail_id - (now.seen.trail_id if now.seen is not None else 0)
        if self._pieces or now.lost or since > MANY_ROWS:
            self._kept.save(now.seen, now.mark, self._pieces, now.lost)


def _runs(days: Iterable[date]) -> Iterator[tuple[date, ...]]:
    """Days that follow each other, together."""
    run: list[date] = []
    for day in days:
        if run and day - run[-1] != timedelta(days=1):
            yield tuple(run)
            run = []
        run.append(day)
    if run:
        yield tuple(run)
