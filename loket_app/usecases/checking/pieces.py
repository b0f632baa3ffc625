"""All requests checked: a few in each read, and those of a large file by pieces on several processors at once.

This process takes pieces from the front, each of the others from the back, until they meet.
"""

import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from loket_app.domain.errors import Disturbance
from loket_app.store.ranges import RequestRows
from loket_app.usecases.apart import Apart, give_way
from loket_app.usecases.checking import letters, requests, road
from loket_app.usecases.checking.dossier import Dossier
from loket_app.usecases.checking.report import Finding, Notes
from loket_app.usecases.checking.walking import NOWHERE, REQUEST, Course, each, no_rest
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.oracle import Oracle
from loket_app.usecases.ports import SetClock

REQUESTS_AT_ONCE: Final = 25
PIECE: Final = 20_000
"""Ids in a piece; an office of fewer than two of them is not shared out: a process begins within a second."""
WAIT: Final = 0.2


class Piece(NamedTuple):
    """Requests behind `after` up to `until`; each whose id is a multiple of `every` is also read by the slow oracle."""

    after: int
    until: int | None
    every: int


@dataclass
class Checker:
    """Checks requests on one desk; what it learned of the settings is kept from one read to the next."""

    desk: Desk
    notes: Notes
    course: Course
    between: Callable[[], None]
    kinds: requests.Kinds = field(default_factory=requests.Kinds)

    def __post_init__(self) -> None:
        self._bodies = _Bodies()
        self._oracle = Oracle(self._bodies)

    def run(self, piece: Piece, meanwhile: Callable[[], None] | None = None) -> None:
        """Check a piece; `meanwhile` is done after each read."""

        def some(look: Look, keys: Sequence[int]) -> None:
            self._bodies.look = look
            stored = RequestRows(look.connection, keys)
            for key in keys:
                sampled = piece.every and key % piece.every == 0
                check_one(look, stored, key, self.notes, self.kinds, self._oracle if sampled else None)
            self.course.add(len(keys) * REQUEST)

        def after_each() -> None:
            self.between()
            if meanwhile is not None:
                meanwhile()

        each(
            self.desk, requests.request_ids, REQUESTS_AT_ONCE, some, after=piece.after, until=piece.until,
            between=after_each,
        )  # fmt: skip


def check_one(
    look: Look, stored: RequestRows, key: int, notes: Notes, kinds: requests.Kinds, oracle: Oracle | None = None
) -> None:
    """Every part of the check of one request, out of those that were read together."""
    where = f"permohonan id {key}"
    with notes.readable(f"{where}, riwayat"):
        one = Dossier(look, stored, key)
        requests.check_request(one, notes, kinds, oracle)
        for part in (road.check_objections, road.check_deliveries, letters.check_letters):
            with notes.readable(f"{where}, {part.__name__.removeprefix('check_')}"):
                part(one, notes)


class _Bodies:
    """Raw settings for the oracle, read through whichever transaction is open."""

    def __init__(self) -> None:
        self._known: dict[int, Any] = {}
        self.look: Look | None = None

    def __call__(self, version: int) -> Mapping[str, Any]:
        assert self.look is not None
        return requests.raw_bodies(self.look, self._known, version)


def check_requests(checker: Checker, oracle_sample: int, folder: Path | None, processes: int) -> None:
    """All requests, up to `oracle_sample` of them by the slow oracle too. Others help only where `folder` is said."""
    total = checker.desk.ask(requests.how_many)
    every = max(total // max(oracle_sample, 1), 1) if oracle_sample else 0
    if folder is None or processes < 2 or total < 2 * PIECE:
        checker.run(Piece(0, None, every))
    else:
        Shared(checker, folder, processes).run(pieces_of(checker.desk.ask(requests.newest_id), every))


def pieces_of(newest: int, every: int) -> deque[Piece]:
    """Ids in pieces; the last takes along what comes in meanwhile."""
    starts = range(0, newest, PIECE)
    return deque(Piece(n, n + PIECE if n != starts[-1] else None, every) for n in starts)


class Shared:
    """A large file's requests, shared out among this process and others that read the same file."""

    def __init__(self, checker: Checker, folder: Path, processes: int) -> None:
        self._checker, self._folder = checker, folder
        self._free = processes - 1
        self._now = checker.desk.clock.now()
        self._busy: dict[Piece, Apart] = {}

    def run(self, pieces: deque[Piece]) -> None:
        """Check all of them. A piece whose process ended without an answer is checked here."""
        self._pieces = pieces
        try:
            self._give()
            while self._pieces or self._busy:
                if self._pieces:
                    self._checker.run(self._pieces.popleft(), self._look)
                else:
                    next(iter(self._busy.values())).wait(WAIT)
                    self._look()
        finally:
            for apart in self._busy.values():
                apart.stop()

    def _give(self) -> None:
        while self._free and self._pieces:
            piece = self._pieces.pop()
            self._free -= 1
            self._busy[piece] = Apart(checked, str(self._folder), self._now, *piece)

    def _look(self) -> None:
        """Take in what is done, and give out what is left."""
        over = [piece for piece, apart in self._busy.items() if apart.over()]
        for piece in over:
            try:
                found = json.loads(self._busy.pop(piece).result())
            except Disturbance:
                # Nobody takes its place: where one cannot work, the next one cannot either.
                self._pieces.appendleft(piece)
                continue
            self._free += 1
            self._checker.notes.findings += [Finding(*one) for one in found["selisih"]]
            self._checker.notes.counts.update(found["diperiksa"])
            self._checker.course.add(found["diperiksa"].get("permohonan", 0) * REQUEST)
        if over:
            self._give()


def checked(folder: str, now: int, after: int, until: int | None, every: int) -> bytes:
    """A piece for a process of its own. Gives JSON."""
    from loket_app.usecases.opening import open_beside

    give_way()
    notes = Notes()
    with open_beside(Path(folder), SetClock(now), "pemeriksaan") as desk:
        Checker(desk, notes, NOWHERE, no_rest).run(Piece(after, until, every))
    found = [[one.where, one.expected, one.found] for one in notes.findings]
    return json.dumps({"selisih": found, "diperiksa": dict(notes.counts)}).encode()
