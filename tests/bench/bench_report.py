"""A report beside what it could be read with: a LEAD window over the trail, and the bare rows of its visits.

`full`: some 21,000 requests (196,000 finished visits), as many as a month of a very large office, out of its whole
file: counted anew, put together from kept months or days, and read in one piece; and acts at the counter meanwhile.
"""

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from loket_app.domain.compliance.figures import Figures
from loket_app.domain.compliance.periods import Kind, Period, named, period_of, span
from loket_app.domain.people import Role
from loket_app.paths import DATA_FILE
from loket_app.store.engine import open_engine
from loket_app.store.kept_figures import beside
from loket_app.usecases import door
from loket_app.usecases.apart import Apart
from loket_app.usecases.desk import Desk, Look, Who
from loket_app.usecases.ports import SetClock
from loket_app.usecases.queries import compliance as query
from loket_app.usecases.queries import compliance_requests as requests
from loket_app.usecases.reports import book, content, keeping
from loket_app.usecases.reports.reading import Question, answered
from loket_app.usecases.staff import officers
from tests.bench.big_office import CI, NOW, WORKSTATION, Size, big_office, copied, reader
from tests.bench.figures import Figure, cpu_seconds, median_ms, p95_ms, seconds

ROUNDS = 3
ACTS, MANY_ACTS = 25, 150
PAUSE = 0.01
"""A counter waits between acts; without it the reader would never get its turn, and neither would the writer."""
WANTED = 20_000
WINDOW = """
    SELECT kind, count(*), sum(took), max(took) FROM (
        SELECT kind, at - lag(at) OVER (PARTITION BY request_id ORDER BY id) AS took
        FROM trail WHERE {0} AND request_id IS NOT NULL
    ) GROUP BY kind
"""
BARE = "SELECT step_no, actor, used_ms, limit_ms FROM stay WHERE request_id >= ? AND request_id < ?"


def run(size: Size) -> Iterator[Figure]:
    """The figures live and kept, one read of them, the papers made from them, and acts beside them."""
    with reader(size) as desk:
        period = _busy(desk, size)
        low, high = desk.ask(query.ids_of, period)
        yield from _counted(desk, size, period)
        yield from _pages(desk, low, high)
        yield from _papers(desk, period)
    yield from _beside(size, period)


def _busy(desk: Desk, size: Size) -> Period:
    """The month before the last day; longer where a month holds too few requests."""
    first, last = date(2026, 10, 1), date(2026, 10, 31)
    while size != CI and first > date(2020, 2, 1):
        low, high = desk.ask(query.ids_of, named(first, last))
        if high - low >= WANTED:
            break
        first = period_of(Kind.MONTH, date.fromordinal(first.toordinal() - 1)).first
    return span(first, last)


def _visits(look: Look, low: int, high: int) -> int:
    from sqlalchemy import func, select

    from loket_app.store.tables import stay

    query_of = select(func.count()).where(stay.c.request_id >= low, stay.c.request_id < high)
    return int(look.connection.execute(query_of).scalar_one())


def _ends(desk: Desk, period: Period) -> tuple[int, int]:
    from loket_app.domain.dates import at

    def both(look: Look) -> tuple[int, int]:
        after = date.fromordinal(period.last.toordinal() + 1)
        return at(period.first, 0, 0, look.zone), at(after, 0, 0, look.zone)

    return desk.ask(both)


@contextmanager
def _raw(size: Size) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(big_office(size) / DATA_FILE)) as raw:
        yield raw


def _nothing(_done: int, _whole: int) -> None:
    return None


def _figures(desk: Desk, period: Period, file: Path) -> Figures:
    """As a window or a command asks for them, with the figures that are kept in this file."""
    tally = keeping.tally_of(desk, period, _nothing, file)
    return tally.figures(period, desk.clock.now(), desk.ask(query.names))


def _only(file: Path, what: str) -> None:
    with closing(sqlite3.connect(file)) as kept, kept:
        kept.execute(f"DELETE FROM piece WHERE {what}")


def _both(act: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds of one call: a busy machine spares the latter."""
    taken: list[float] = []
    spent = cpu_seconds(lambda: taken.append(seconds(act)))
    return taken[0], spent


def _in_turn(
    names: tuple[str, str], one: Callable[[], object], floor: Callable[[], object], rounds: int = ROUNDS
) -> Iterator[Figure]:
    """One thing and its floor in turn, by the wall clock and by this process's own time."""
    pairs = [(_both(one), _both(floor)) for _ in range(rounds)]
    name, against = names
    for n, what in enumerate((name, f"{name}, CPU")):
        value, peer = (median_ms([side[n] for side in sides]) for sides in zip(*pairs, strict=True))
        yield Figure(what, value, peer=peer, against=against)


def _counted(desk: Desk, size: Size, period: Period) -> Iterator[Figure]:
    low, high = desk.ask(query.ids_of, period)
    name = f"report, {high - low} requests, {desk.ask(_visits, low, high)} visits"
    past, now = period_of(Kind.YEAR, date(2025, 1, 1)), period_of(Kind.YEAR, date(2026, 1, 1))
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as folder, _raw(size) as raw:
        file = Path(folder) / "loket.angka"
        ends = _ends(desk, period)
        rows = raw.execute("SELECT min(id), max(id) FROM trail WHERE at >= ? AND at < ?", ends).fetchone()

        def window() -> Any:
            return raw.execute(WINDOW.format("at >= ? AND at < ?"), ends).fetchall()

        def narrow() -> Any:
            return raw.execute(WINDOW.format("id >= ? AND id <= ?"), rows).fetchall()

        def bare() -> Any:
            return raw.execute(BARE, (low, high)).fetchall()

        def cold() -> Figures:
            file.unlink(missing_ok=True)
            return kept()

        def kept() -> Figures:
            return _figures(desk, period, file)

        def without(what: str) -> Callable[[], object]:
            """Kept, but for some pieces, which are taken away before."""
            _only(file, what)
            return lambda: _figures(desk, period, file)

        lead, tight = "LEAD window over the trail, sums only", "the window, where the rows' ids are known"
        months, days = "key LIKE '%..%'", "length(key) <> 10"
        window()
        yield from _in_turn((f"{name}, anew", lead), cold, window, 1)
        told = kept()
        yield from _in_turn(("the same, anew", "bare rows of its visits"), cold, bare, 1)
        if not told == cold() == without(months)() == without(days)():
            raise AssertionError("kept figures are others than those counted anew")
        for _ in range(2):
            yield from _in_turn(("the same, from kept days", lead), without(days), window, 1)
            yield from _in_turn(("the same, from kept months", lead), without(months), window, 1)
        yield from _in_turn(("the same, in one piece", lead), kept, window)
        yield from _in_turn(("the same, in one piece", tight), kept, narrow)
        _figures(desk, now, file), _figures(desk, past, file)
        yield from _in_turn((f"year {now.key}, still running", lead), lambda: _figures(desk, now, file), window)
        yield from _in_turn((f"year {past.key}, in one piece", lead), lambda: _figures(desk, past, file), window)
        size_kept = file.stat().st_size / 2**20
    whole = (big_office(size) / DATA_FILE).stat().st_size / 2**20
    yield Figure("file of kept figures", size_kept, "MiB", whole, "the data file")


def _pages(desk: Desk, low: int, high: int) -> list[Figure]:
    """How long one read holds its transaction: decision 1 allows 30 ms."""
    starts = range(low, high, max(requests.PAGE, (high - low) // 40))
    took = [seconds(lambda s=s: desk.ask(requests.read, s, s + requests.PAGE)) for s in starts]
    return [
        Figure("report, one page read (median)", median_ms(took), peer=30.0, against="30 ms that a read may take"),
        Figure("report, one page read (longest)", max(took) * 1000, peer=30.0, against="30 ms that a read may take"),
    ]


def _beside(size: Size, period: Period) -> list[Figure]:
    """Acts at the counter while reports are made in a process of their own, one after the other."""
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as folder:
        file = copied(size, Path(folder))
        engine, clock = open_engine(file), SetClock(NOW)
        desk = Desk(engine, clock, WORKSTATION)
        who = Who.self(min(o.id for o in desk.ask(officers) if Role.LOKET in o.roles))
        acts = ACTS if size == CI else MANY_ACTS

        def act() -> float:
            clock.move(1000)
            time.sleep(PAUSE)
            return seconds(lambda: desk.do(who, door.walked_in))

        def while_reports(anew: bool) -> list[float]:
            taken: list[float] = []
            asked = (file, NOW, WORKSTATION, Question(period, True))
            work = Apart(answered, *asked, telling=True)
            while len(taken) < acts:
                taken.append(act())
                if work.over():
                    work.result()
                    if anew:
                        beside(file).unlink(missing_ok=True)
                    work = Apart(answered, *asked, telling=True)
            work.stop()
            return taken

        act()
        # Other work comes and goes on the machine: alone is measured before, between and after.
        alone = [act() for _ in range(acts)]
        anew = while_reports(True)
        alone += [act() for _ in range(acts)]
        kept = while_reports(False)
        alone += [act() for _ in range(acts)]
        engine.dispose()
    found = []
    for name, taken in (("counted anew", anew), ("kept", kept)):
        told = f"act beside reports {name}"
        found += [
            Figure(f"{told} (median)", median_ms(taken), peer=median_ms(alone), against="the same act alone"),
            Figure(f"{told} (95th)", p95_ms(taken), peer=p95_ms(alone) + 50, against="alone and 50 ms"),
            Figure(f"{told} (longest)", max(taken) * 1000, peer=max(alone) * 1000 + 50, against="alone and 50 ms"),
        ]
    return found


def _papers(desk: Desk, period: Period) -> list[Figure]:
    tally = keeping.plain_tally(desk, period, _nothing)
    figures = tally.figures(period, desk.clock.now(), desk.ask(query.names)).without_officers()
    pdf = median_ms([seconds(lambda: content.period_job(desk, figures)) for _ in range(ROUNDS)])
    sheet = median_ms([seconds(lambda: book.prepared(desk, figures).finished()) for _ in range(ROUNDS)])
    return [Figure("report as PDF", pdf), Figure("report as workbook", sheet)]
