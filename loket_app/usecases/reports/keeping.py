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
from typing import Final

from loket_app.domain.compliance.facts import DeliveryFact, ObjectionFact, RequestFact
from loket_app.domain.compliance.packing import Packed, pack, unpack
from loket_app.domain.compliance.periods import Kind, Period, period_of, span
from loket_app.domain.compliance.tally import Tally
from loket_app.domain.layar_ramah import DeliveryState, ObjectionState
from loket_app.store import trail
from loket_app.store.engine import on_server
from loket_app.store.kept_figures import SUFFIX, Extent, KeptFigures, Piece, beside
from loket_app.store.portions import portions
from loket_app.usecases import closed_years
from loket_app.usecases.apart import breathe
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.queries import compliance as query
from loket_app.usecases.queries import compliance_requests as requests
from loket_app.usecases.reports.standing import Standing, standing, touches

Told = Callable[[int, int], None]
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
    """Are the figures of a closed period kept in one piece, so that they are there at once?"""
    place = file_of(desk)
    if place is None or not place.exists():
        return False
    kept = KeptFigures(place)
    try:
        seen = kept.mark()
        if seen is None or desk.ask(_newest) - seen.trail_id > MANY_ROWS:
            return False
        with ExitStack() as stack:
            return _Work(desk, period, kept, standing(desk, kept), _unheard, stack).is_ready()
    finally:
        kept.close()


def _newest(look: Look) -> int:
    return trail.newest(look.connection)[0]


def _unheard(_done: int, _whole: int) -> None:
    return None


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
        breathe()


def _count(tally: Tally, day: requests.Day) -> None:
    for fact in day.requests:
        tally.request(fact)
    for visit in day.visits:
        tally.visits_of(visit.step, visit.officer, visit.times, visit.limit)
    tally.late += day.late


@dataclass
class _Part:
    """Requests that were counted, the ids among which they lie, and those among them that are left aside."""

    tally: Tally = field(default_factory=Tally)
    low: int = 0
    high: int = 0
    running: list[int] = field(default_factory=list)

    def add(self, low: int, high: int, running: Iterable[int] = ()) -> None:
        """Reach also over these ids."""
        self.running += running
        if high:
            self.low = min(self.low, low) if self.high else low
            self.high = max(self.high, high)

    def take(self, piece: Piece) -> bool:
        """Count what is kept in a piece; False when it cannot be read."""
        try:
            self.tally.merge(unpack(Packed(piece.head, piece.times)))
        except ValueError:
            return False
        self.add(piece.extent.low, piece.extent.high, piece.extent.running)
        return True

    def piece(self, key: str) -> Piece:
        """All of it, to be kept under a key."""
        packed = pack(self.tally)
        return Piece(Extent(key, self.low, self.high, tuple(self.running)), packed.head, packed.times)

    def one_piece(self, key: str, beside_it: str) -> Piece:
        """The same for more than a day, with what stands beside it."""
        piece = self.piece(key)
        return replace(piece, head=f"{beside_it}\n{piece.head}")


@dataclass
class _Fresh(_Part):
    """A day that is being counted anew."""

    codes: dict[str, str] = field(default_factory=dict)

    def count(self, day: requests.Day, listed: frozenset[str]) -> None:
        """Villages that the office does not list are kept as a code."""
        facts = tuple(fact if fact.village in listed else self._coded(fact) for fact in day.requests)
        _count(self.tally, replace(day, requests=facts))
        self.add(day.low, day.high)

    def _coded(self, fact: RequestFact) -> RequestFact:
        return replace(fact, village=self.codes.setdefault(fact.village, f"{CODE}{fact.id}"))


@dataclass(frozen=True, slots=True)
class _Run:
    """Days that follow each other, and the ids of their requests."""

    days: tuple[date, ...]
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class _Beside:
    """The objections and deliveries of a closed period: their ids, and what is counted of them."""

    objection_ids: query.Ends
    delivery_ids: query.Ends
    objections: tuple[ObjectionFact, ...] = ()
    deliveries: tuple[DeliveryFact, ...] = ()

    @classmethod
    def read(cls, text: str) -> "_Beside | None":
        """As it was written; None where nothing was."""
        try:
            first, second, objections, deliveries = json.loads(text)
            return cls(
                (first[0], first[1]), (second[0], second[1]),
                tuple(ObjectionFact(ObjectionState(state), answered) for state, answered in objections),
                tuple(DeliveryFact(DeliveryState(state), *rest) for state, *rest in deliveries),
            )  # fmt: skip
        except (ValueError, TypeError, IndexError):
            return None

    def written(self, tally: Tally) -> str:
        """In one line, with the facts of the tally."""
        objections = [[fact.state.value, fact.answered] for fact in tally.objections]
        deliveries = [
            [d.state.value, d.courier, d.attempts, d.door, d.clock, d.outside_hours] for d in tally.deliveries
        ]
        return json.dumps([self.objection_ids, self.delivery_ids, objections, deliveries])

    def touched(self, now: Standing) -> bool:
        """Was something done to the request of one of them since?"""
        return touches(now.objections, *self.objection_ids) or touches(now.deliveries, *self.delivery_ids)

    def put_into(self, tally: Tally) -> None:
        """Count them."""
        tally.objections += self.objections
        tally.deliveries += self.deliveries


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
        self._all = _Part()
        self._base = self._all.tally
        self._done, self._whole = 0, 0
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

    def is_ready(self) -> bool:
        """Is there nearly nothing to be counted?"""
        return self._rolled_up() and len(self._all.running) <= requests.PAGE

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
        return self._period.kind is not Kind.DAY and self._period.last < self._now.today

    def _rolled_up(self) -> bool:
        """The whole period, if it is kept with all that was filed and ordered in it."""
        found = self._one_piece(self._period.key) if self._closed else None
        if found is None:
            return False
        part, beside_it = found
        told = _Beside.read(beside_it)
        if told is None or told.touched(self._now):
            return False
        self._all, self._base = part, part.tally
        told.put_into(self._base)
        return True

    def _one_piece(self, key: str) -> "tuple[_Part, str] | None":
        piece = self._kept.piece(key) if key not in self._now.lost else None
        if piece is None:
            return None
        beside_it, _, head = piece.head.partition("\n")
        part = _Part()
        return (part, beside_it) if part.take(Piece(piece.extent, head, piece.times)) else None

    def _roll_up(self) -> None:
        """Keep the whole period in one piece too, with its figures ready."""
        if self._closed:
            told = _Beside(self._objection_ids, self._delivery_ids)
            self._pieces.append(self._all.one_piece(self._period.key, told.written(self._base)))

    def _beside(self) -> None:
        desk = self.reader
        self._objection_ids = desk.ask(query.objections_of, self._period)
        self._delivery_ids = desk.ask(query.deliveries_of, self._period)
        self._base.objections += desk.ask(query.objections, self._objection_ids)
        self._base.deliveries += desk.ask(query.deliveries, self._delivery_ids)

    # -- month by month, day by day ----------------------------------------------------------------------------------

    def _days(self) -> None:
        last = min(self._period.last, self._now.today - timedelta(days=1))
        missing: list[tuple[_Part, str, list[_Run]]] = []
        for month, days in _months(self._period, last):
            found = self._one_piece(month) if month else None
            if found is not None:
                self._take_part(found[0])
                continue
            part = _Part()
            missing.append((part, month, list(self._runs_missing(part, days))))
        live = self._live_ids()
        self._whole = live[1] - live[0] + sum(run.high - run.low for _, _, runs in missing for run in runs)
        for part, month, runs in missing:
            for run in runs:
                self._read(part, run)
            if month:
                self._pieces.append(part.one_piece(month, ""))
            self._take_part(part)
        self._all.running += range(*live)

    def _live_ids(self) -> tuple[int, int]:
        """The requests of today: they are not kept."""
        if self._period.last < self._now.today:
            return 0, 0
        return self.reader.ask(query.ids_of, span(max(self._period.first, self._now.today), self._period.last))

    def _runs_missing(self, part: "_Part", days: Sequence[date]) -> "Iterator[_Run]":
        """Take the days that are kept, and tell the others."""
        kept = self._kept.days(days[0].isoformat(), days[-1].isoformat())
        found = {day: kept.get(day.isoformat()) for day in days}
        lost = self._now.lost
        missing = [d for d, piece in found.items() if piece is None or piece.extent.key in lost or not part.take(piece)]
        for run in _together(missing):
            yield _Run(run, *self.reader.ask(query.ids_of, span(run[0], run[-1])))

    def _take_part(self, part: "_Part") -> None:
        self._base.merge(part.tally)
        self._all.add(part.low, part.high, part.running)

    def _read(self, part: "_Part", run: "_Run") -> None:
        """Count days that are not kept; they are, from now on."""
        fresh = {day: _Fresh() for day in run.days}
        for page in _pages(self.reader, run.low, run.high, self._now.settled_before):
            for day in page.days():
                # Where a clock was wrong a day may turn up elsewhere: it is counted with the days asked for.
                mine = fresh.setdefault(day.day, _Fresh())
                mine.count(day, page.found.villages.listed)
            for number, when in page.found.running.items():
                fresh.setdefault(when, _Fresh()).add(number, number + 1, (number,))
            self._tell(len(page.found.running) + sum(len(rows) for _, rows, _ in page.found.rows))
        orderly = len(fresh) == len(run.days)
        for when, mine in fresh.items():
            piece = mine.piece(when.isoformat())
            part.tally.merge(mine.tally)
            part.add(mine.low, mine.high, mine.running)
            if orderly:
                self._pieces.append(piece)

    # -- what runs, and what is kept -----------------------------------------------------------------------------------

    def _live(self) -> None:
        running = self._all.running
        for some in portions(running, requests.PAGE):
            for day in self.reader.ask(requests.read_these, some).days():
                _count(self._base, day)
            self._tell(len(some))
            breathe()

    def _name_villages(self) -> None:
        codes = [key for key in self._base.by["village"] if key.startswith(CODE)]
        names: dict[str, str] = {}
        for some in portions(codes):
            ids = [int(code.removeprefix(CODE)) for code in some]
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


def _months(period: Period, last: date) -> Iterator[tuple[str, list[date]]]:
    """The days of a period up to `last`, by month; the key of one that is whole, but not all of it."""
    day = period.first
    while day <= last:
        month = period_of(Kind.MONTH, day)
        end = min(month.last, last)
        whole = (day, end) == (month.first, month.last) and period.kind is not Kind.MONTH
        yield month.key if whole else "", [day + timedelta(days=n) for n in range((end - day).days + 1)]
        day = end + timedelta(days=1)


def _together(days: Iterable[date]) -> Iterator[tuple[date, ...]]:
    """Days that follow each other, together."""
    run: list[date] = []
    for day in days:
        if run and day - run[-1] != timedelta(days=1):
            yield tuple(run)
            run = []
        run.append(day)
    if run:
        yield tuple(run)
