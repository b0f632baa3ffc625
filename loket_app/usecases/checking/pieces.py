"""All requests checked: a few in each read, and those of a large file by pieces on several processors at once."""

import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from loket_app.domain.errors import Disturbance
from loket_app.store.ranges import RequestRows
from loket_app.usecases.apart import Apart, give_way
from loket_app.usecases.beside import open_beside
from loket_app.usecases.checking import file, letters, requests, road
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

    def run(self, piece: Piece) -> None:
        """Check a piece."""

        def some(look: Look, keys: Sequence[int]) -> None:
            self._bodies.look = look
            stored = RequestRows(look.connection, keys)
            for key in keys:
                sampled = piece.every and key % piece.every == 0
                check_one(look, stored, key, self.notes, self.kinds, self._oracle if sampled else None)
            self.course.add(len(keys) * REQUEST)

        each(
            self.desk, requests.request_ids, REQUESTS_AT_ONCE, some, after=piece.after, until=piece.until,
            between=self.between,
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


class Job(NamedTuple):
    """A part of the check: as a process of its own does it (`fn(*args)` gives its notes), and as it is done `here`."""

    fn: Callable[..., bytes]
    args: tuple[Any, ...]
    here: Callable[[], None]


def jobs_of(checker: Checker, oracle_sample: int, folder: Path | None) -> list[Job]:
    """All requests, up to `oracle_sample` of them by the slow oracle too: in one piece where they are few or `folder`
    does not say where others would read them."""
    total, newest = checker.desk.ask(requests.how_many), checker.desk.ask(requests.newest_id)
    every = max(total // max(oracle_sample, 1), 1) if oracle_sample else 0
    # The last takes along what comes in meanwhile.
    starts = range(0, newest, PIECE) if folder is not None and total >= 2 * PIECE else range(1)
    pieces = [Piece(n, n + PIECE if n != starts[-1] else None, every) for n in starts]
    now = checker.desk.clock.now()
    return [Job(checked, (str(folder), now, *piece), partial(checker.run, piece)) for piece in pieces]


class Shared:
    """Jobs shared out among this process, which takes them from the front, and others, which take from the back."""

    def __init__(self, notes: Notes, course: Course, jobs: Sequence[Job], processes: int) -> None:
        self._notes, self._course = notes, course
        self._jobs = deque(jobs)
        self._free = processes - 1
        self._busy: list[tuple[Job, Apart]] = []
        self._found = Notes()

    def __enter__(self) -> Self:
        self._give()
        return self

    def __exit__(self, *_trouble: object) -> None:
        for _, apart in self._busy:
            apart.stop()

    def finish(self) -> None:
        """Do what is left, and wait for the others. What their processes left undone is done here."""
        while self._jobs or self._busy:
            if self._jobs:
                self._jobs.popleft().here()
            else:
                self._busy[0][1].wait(WAIT)
            self.look()
        self._notes.findings += self._found.findings
        self._notes.counts.update(self._found.counts)

    def look(self) -> None:
        """Take in what is done, and give out what is left. Between two reads."""
        over = [one for one in self._busy if one[1].over()]
        for one in over:
            self._busy.remove(one)
            try:
                found = json.loads(one[1].result())
            except Disturbance:
                # Nobody takes its place: where one cannot work, the next one cannot either.
                self._jobs.appendleft(one[0])
                continue
            self._free += 1
            self._found.findings += [Finding(*words) for words in found["selisih"]]
            self._found.counts.update(found["diperiksa"])
            self._course.add(found["diperiksa"].get("permohonan", 0) * REQUEST)
        if over:
            self._give()

    def _give(self) -> None:
        while self._free and self._jobs:
            job = self._jobs.pop()
            self._free -= 1
            self._busy.append((job, Apart(job.fn, *job.args)))


def told_of(notes: Notes) -> bytes:
    """What a process of its own hands back."""
    found = [[one.where, one.expected, one.found] for one in notes.findings]
    return json.dumps({"selisih": found, "diperiksa": dict(notes.counts)}).encode()


def pages_checked(folder: str, now: int) -> bytes:
    """The pages of the file, which takes minutes of a large one, for a process of its own."""
    give_way()
    notes = Notes()
    with open_beside(Path(folder), SetClock(now), "pemeriksaan") as desk, notes.readable("berkas data"):
        desk.ask(file.check_pages, notes)
    return told_of(notes)


def checked(folder: str, now: int, after: int, until: int | None, every: int) -> bytes:
    """A piece for a process of its own. Gives JSON."""
    give_way()
    notes = Notes()
    with open_beside(Path(folder), SetClock(now), "pemeriksaan") as desk:
        Checker(desk, notes, NOWHERE, no_rest).run(Piece(after, until, every))
    return told_of(notes)
