"""What a counter asks all day, on a file of ten years: each question beside its own statements in bare sqlite3, beside
the ORM, and on a file of a twentieth of the size."""

import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from loket_app.domain.dates import local
from loket_app.domain.people import Role
from loket_app.paths import DATA_FILE
from loket_app.store.engine import open_engine
from loket_app.usecases import intake
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.ports import SetClock
from loket_app.usecases.queries import (
    board,
    books,
    day_closing,
    history,
    layar_ramah,
    letter_desk,
    letter_stack,
    morning,
    number_check,
    papan,
    public_display,
    register,
    register_desk,
    staffing,
)
from loket_app.usecases.queries import (
    intake as counter,
)
from loket_app.usecases.queries.register import RegisterFilter
from loket_app.usecases.staff import holders
from tests.bench.bench_act import Recorder
from tests.bench.big_office import Size
from tests.bench.figures import Figure
from tests.bench.orm_office import Orm
from tests.bench.ten_years import NOW, WORKSTATION, desk_of, office_of

SERVICE = "surat_pindah"


@dataclass(frozen=True, slots=True)
class Line(Figure):
    """A line of the ten years' table. `value` and `peer` (the floor) are ms of CPU; `wall` is ours by the clock.

    `orm` is the same through the ORM, `twentieth` ours on the small file; None where there is none.
    """

    wall: float | None = None
    orm: float | None = None
    twentieth: float | None = None

    def __str__(self) -> str:
        text = f"{self.name:<44}{self.value:>11.3f} {self.unit:<3}"
        text += _beside(self.peer, self.ratio)
        text += _beside(self.orm, self.value / self.orm if self.orm else None)
        text += _beside(self.twentieth, self.value / self.twentieth if self.twentieth else None)
        wall = f"{self.wall:>10.1f}" if self.wall is not None else ""
        return f"{text}{wall}  {self.against}".rstrip()

    def row(self) -> str:
        """The line as a row of the table in docs/performance.md."""
        cells = [f"{_short(self.value)} {self.unit}"]
        for other in (self.peer, self.orm, self.twentieth):
            cells += [_short(other), f"{self.value / other:.2g}"] if other else ["", ""]
        return f"| {self.name} | {' | '.join(cells)} | {self.against} |"


HEADING = (
    f"{'ten years (CPU ms)':<44}{'figure':>11} {'':<3}{'floor':>11}{'':>8}{'ORM':>11}{'':>8}{'at 1/20':>11}{'':>8}"
    f"{'wall ms':>10}"
)  # fmt: skip


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def _beside(value: float | None, ratio: float | None) -> str:
    if value is None or ratio is None:
        return f"{'-':>11}{'':>8}"
    return f"{value:>11.3f}{ratio:>7.3g}x"


@dataclass(frozen=True, slots=True)
class Read:
    """One question: ours on a desk, and the ORM's."""

    name: str
    ours: Callable[[Desk], object]
    orm: Callable[[Orm], object] | None = None


def cpu_and_wall(act: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Medians in ms of CPU and wall time; one unmeasured round first."""
    act()
    cpu, wall = [], []
    for _ in range(rounds):
        begun, used = time.perf_counter(), time.process_time()
        act()
        cpu.append(time.process_time() - used)
        wall.append(time.perf_counter() - begun)
    return statistics.median(cpu) * 1000, statistics.median(wall) * 1000


class Office:
    """One file with everything that asks it: our desk, a bare connection, the ORM; and requests to ask about."""

    def __init__(self, size: Size, stack: ExitStack) -> None:
        self.size = size
        self.file = office_of(size) / DATA_FILE
        self.desk = stack.enter_context(desk_of(size))
        self.raw = sqlite3.connect(self.file, isolation_level=None)
        stack.callback(self.raw.close)
        self.orm = Orm(str(self.file))
        stack.callback(self.orm.close)
        self.recorder = Recorder(self.desk)
        self.key = size.requests // 2
        columns = "r.name, p.nik, r.register_seq, r.register_year, r.letter_number"
        sql = f"SELECT {columns} FROM request r JOIN person p ON p.id = r.applicant_id WHERE r.id >= ? AND p.nik <> ''"
        found = self.raw.execute(f"{sql} LIMIT 1", (self.key,)).fetchone()
        self.name, self.nik, self.seq, self.year, self.number = found
        self.word = self.name.split(" ")[-1].lower()
        self.reader = self.desk.ask(_reader)

    def statements(self, act: Callable[[], object]) -> list[tuple[str, Any]]:
        """What one question sends."""
        self.recorder.take()
        act()
        return [one for one in self.recorder.take() if one[0] not in ("BEGIN", "COMMIT")]

    def replay(self, statements: list[tuple[str, Any]]) -> None:
        """The floor: the same statements, their rows fetched and nothing made of them."""
        self.raw.execute("BEGIN")
        for statement, parameters in statements:
            self.raw.execute(statement, parameters).fetchall()
        self.raw.execute("COMMIT")


def _reader(look: Look) -> int:
    return int(holders(look, Role.LOKET)[0][0].id)


def reads(office: Office) -> Iterator[Read]:
    """Everything a counter asks, with the values of this office."""
    yield from _boards(office)
    yield from _searches(office)
    yield from _register(office)
    yield from _requests(office)
    yield from _days()


def _boards(office: Office) -> Iterator[Read]:
    yield Read("program's data opened, to the board", lambda _: opened(office.file), Orm.board)
    yield Read("board", lambda d: d.ask(board.board), Orm.board)
    yield Read("log-in: who sits here", lambda d: d.ask(staffing.seats, WORKSTATION))
    yield Read("change feed, nothing new", lambda d: d.ask(board.feed, _newest(office)))
    yield Read("public display", lambda d: d.ask(public_display.public_view))


def _newest(office: Office) -> int:
    return int(office.raw.execute("SELECT max(id) FROM trail").fetchone()[0])


def opened(file: Path) -> object:
    """A fresh engine on the file, up to the rows of the board."""
    engine = open_engine(file)
    try:
        desk = Desk(engine, SetClock(NOW), WORKSTATION)
        desk.ask(board.header)
        return desk.ask(board.board)
    finally:
        engine.dispose()


def _searches(o: Office) -> Iterator[Read]:
    wanted = {
        "search: name, whole word": o.word, "search: name, 3 letters": o.word[:3],
        "search: name, 4 inside": o.word[1:5],
        "search: word that all have": "contoh", "search: given name and word": f"{o.name.split(' ')[0]} {o.word}",
        "search: 1 letter": o.name[:1].lower(), "search: 2 letters": o.name[:2].lower(), "search: 2 digits": "12",
        "search: NIK": o.nik, "search: NIK, 6 digits": o.nik[:6], "search: NIK, 10 digits": o.nik[:10],
        "search: letter number": o.number, "search: nothing found": "zzqzz",
        "search: NIK nobody has": "9901014207777777",
    }  # fmt: skip
    for name, words in wanted.items():
        yield Read(name, _search(RegisterFilter(words=words)), _orm_search(words))
    number = f"{o.seq:04d}/{o.year}"
    yield Read("search: register number", _search(RegisterFilter(words=number)), lambda m: m.by_number(o.seq, o.year))
    yield Read(
        "search: register number half typed", _search(RegisterFilter(words=number[:-2])), _orm_search(number[:-2])
    )
    yield Read("search: word, one service", _search(RegisterFilter(words="contoh", service=SERVICE)))
    yield Read(
        "search: word, a month of the third year",
        _search(RegisterFilter("contoh", first="2019-03-01", last="2019-03-31")),
    )
    yield Read(
        "receipt scanned",
        lambda d: d.ask(register.scanned, f"LR-{o.year}-{o.seq:07d}"),
        lambda m: m.by_number(o.seq, o.year),
    )


def _search(wanted: RegisterFilter) -> Callable[[Desk], object]:
    return lambda d: d.ask(register.register, wanted)


def _orm_search(words: str) -> Callable[[Orm], object]:
    return lambda m: m.search(words)


def _register(o: Office) -> Iterator[Read]:
    yield Read("register: first page", _search(RegisterFilter()), lambda m: m.page(0))
    last = o.size.requests - 100
    yield Read("register: last page", lambda d: d.ask(register.register, RegisterFilter(), 100), lambda m: m.page(last))
    yield Read("register: a service", _search(RegisterFilter(service=SERVICE)))
    yield Read("register: rejected ones", _search(RegisterFilter(state="ditolak")))
    yield Read("register: a state that nobody has", _search(RegisterFilter(state="diteruskan")))
    yield Read("register: rejected of a service", _search(RegisterFilter(service="legalisir", state="ditolak")))
    yield Read("register: open ones", _search(RegisterFilter(open_only=True)))
    yield Read("register: late ones", _search(RegisterFilter(late_only=True)))
    yield Read("register: a month of the third year", _search(RegisterFilter(first="2019-03-01", last="2019-03-31")))
    yield Read("register: today", _search(RegisterFilter(first="2026-11-23", last="2026-11-23")))
    yield Read("register: its lists", lambda d: d.ask(register_desk.lists))
    yield Read("register: not collected", lambda d: d.ask(register_desk.waiting))


def _requests(o: Office) -> Iterator[Read]:
    yield Read("history of a request", lambda d: d.ask(history.history, o.key), lambda m: m.history(o.key))
    yield Read("dossier (register)", lambda d: d.ask(register_desk.opened, o.key, o.reader), lambda m: m.dossier(o.key))
    yield Read("dossier (board)", lambda d: d.ask(papan.opened, o.key, o.reader), lambda m: m.dossier(o.key))
    yield Read("letter's page", lambda d: d.ask(letter_desk.letter_desk, o.key))
    yield Read("applicant known by NIK", lambda d: d.ask(register.known_applicant, o.nik), lambda m: m.known(o.nik))
    yield Read("twins of an intake, by NIK", lambda d: d.ask(register.twins, o.nik, o.name, SERVICE))
    yield Read("twins of an intake, by name", lambda d: d.ask(register.twins, "", o.name, SERVICE))
    yield Read("promise if now", lambda d: d.ask(counter.promise_if_now, SERVICE))
    yield Read("NIK under another name", lambda d: d.ask(intake.other_name, intake.PersonData(nik=o.nik, name="X")))


def _days() -> Iterator[Read]:
    day = local(NOW, "Asia/Makassar").date()
    yesterday = day - timedelta(days=3)
    yield Read("guests of today", lambda d: d.ask(board.guests, True), lambda m: m.guests(day.isoformat()))
    yield Read("counter: who waits, what is offered", lambda d: d.ask(counter.counter_view, None, WORKSTATION))
    yield Read(
        "guest book of a past day", lambda d: d.ask(lambda k: books.guests(k, books.period(k, yesterday, yesterday)))
    )
    yield Read("letters waiting to be made", lambda d: d.ask(letter_desk.waiting_letters))
    yield Read("letters finished today", lambda d: d.ask(letter_stack.finished_letters))
    yield Read("objections to decide", lambda d: d.ask(layar_ramah.objections, True))
    yield Read("objections, newest", lambda d: d.ask(layar_ramah.objections))
    yield Read("deliveries under way", lambda d: d.ask(layar_ramah.deliveries, True))
    yield Read("morning check", lambda d: d.ask(morning.opening_check, d))
    yield Read("first log-in of the day", lambda d: d.ask(morning.is_first_log_in, WORKSTATION))
    yield Read(
        "closing sheet of today", lambda d: d.ask(lambda k: day_closing.closing_values(k, books.period(k, day, day)))
    )
    yield Read(
        "closing sheet of a past day",
        lambda d: d.ask(lambda k: day_closing.closing_values(k, books.period(k, yesterday, yesterday))),
    )
    yield Read("numbers of the year looked at", lambda d: d.ask(number_check.this_year))
    yield Read("number book of the year", lambda d: d.ask(register_desk.numbers, day.year))


def run(big: Office, little: Office, rounds: int) -> Iterator[Line]:
    """Every read on both files."""
    for mine, less in zip(reads(big), reads(little), strict=True):
        statements = big.statements(partial(mine.ours, big.desk))
        ours, wall = cpu_and_wall(partial(mine.ours, big.desk), rounds)
        floor, _ = cpu_and_wall(partial(big.replay, statements), rounds)
        twentieth, _ = cpu_and_wall(partial(less.ours, little.desk), rounds)
        orm = None
        if mine.orm is not None:
            orm, _ = cpu_and_wall(partial(mine.orm, big.orm), min(rounds, 3))
        yield Line(mine.name, ours, "ms", floor if statements else None, "", wall, orm, twentieth)


def typing(big: Office, little: Office, rounds: int) -> Iterator[Line]:
    """A given name and its word typed letter by letter: the median and the longest keystroke."""
    mine, less = _typed(big, rounds), _typed(little, rounds)
    yield Line("search: each letter typed, median", statistics.median(mine), twentieth=statistics.median(less))
    yield Line("search: each letter typed, longest", max(mine), twentieth=max(less))


def _typed(office: Office, rounds: int) -> list[float]:
    words = office.name.lower()
    parts = [words[:n] for n in range(1, len(words) + 1) if words[n - 1] != " "]
    asked = [partial(_search(RegisterFilter(words=part)), office.desk) for part in parts]
    return [cpu_and_wall(one, rounds)[0] for one in asked]


__all__ = ["HEADING", "Line", "Office", "Read", "cpu_and_wall", "reads", "run", "typing"]
