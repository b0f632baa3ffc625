"""A month's report beside what it could be read with: a LEAD window over the trail, and its bare rows.

`full`: 20,000 requests received in one month (some 167,000 finished visits) out of the office's whole file.
"""

import sqlite3
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from loket_app.domain.compliance.periods import Kind, Period, named, period_of, span
from loket_app.domain.people import Role
from loket_app.paths import DATA_FILE
from loket_app.store.engine import open_engine
from loket_app.usecases import door
from loket_app.usecases.apart import Apart
from loket_app.usecases.desk import Desk, Look, Who
from loket_app.usecases.ports import SetClock
from loket_app.usecases.queries import compliance as query
from loket_app.usecases.queries import compliance_requests as requests
from loket_app.usecases.reports import book, content
from loket_app.usecases.reports.reading import Question, answered, figures_of, tally_of
from loket_app.usecases.staff import officers
from tests.bench.big_office import CI, NOW, WORKSTATION, Size, big_office, copied, reader
from tests.bench.figures import Figure, median_ms, p95_ms, seconds, taken_in_turn

ROUNDS = 3
ACTS = 25
PAUSE = 0.01
"""A counter waits between acts; without it the reader would never get its turn, and neither would the writer."""
WANTED = 20_000
WINDOW = """
    SELECT kind, count(*), sum(took), max(took) FROM (
        SELECT kind, at - lag(at) OVER (PARTITION BY request_id ORDER BY id) AS took
        FROM trail WHERE at >= ? AND at < ? AND request_id IS NOT NULL
    ) GROUP BY kind
"""


def run(size: Size) -> list[Figure]:
    """The figures live, one page of them, and the papers made from them."""
    with reader(size) as desk:
        period = _busy(desk, size)
        low, high = desk.ask(query.ids_of, period)
        visits = desk.ask(_visits, low, high)
        made = [*_live(desk, size, period, (high - low, visits)), *_pages(desk, low, high), *_papers(desk, period)]
    return [*made, *_beside(size, period)]


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


def _live(desk: Desk, size: Size, period: Period, counts: tuple[int, int]) -> list[Figure]:
    raw = sqlite3.connect(big_office(size) / DATA_FILE)
    ends = _ends(desk, period)

    def window() -> Any:
        return raw.execute(WINDOW, ends).fetchall()

    def bare() -> Any:
        low, high = desk.ask(query.ids_of, period)
        sql = "SELECT step_no, actor, used_ms, limit_ms FROM stay WHERE request_id >= ? AND request_id < ?"
        return raw.execute(sql, (low, high)).fetchall()

    try:
        report, floor = taken_in_turn(ROUNDS, lambda: figures_of(desk, period, True), window)
        _, rows = taken_in_turn(ROUNDS, lambda: None, bare)
        counted, _ = taken_in_turn(ROUNDS, lambda: tally_of(desk, period), lambda: None)
    finally:
        raw.close()
    requests, visits = counts
    name = f"report of {requests} requests, {visits} visits"
    return [
        Figure(name, report, peer=floor, against="LEAD window over the trail, sums only"),
        Figure("report, read and counted", counted, peer=rows, against="bare rows of its visits"),
    ]


def _pages(desk: Desk, low: int, high: int) -> list[Figure]:
    """How long one read holds its transaction: decision 1 allows 30 ms."""
    starts = range(low, high, max(requests.PAGE, (high - low) // 40))
    took = [seconds(lambda s=s: desk.ask(requests.read, s, s + requests.PAGE)) for s in starts]
    return [
        Figure("report, one page read (median)", median_ms(took), peer=30.0, against="30 ms that a read may take"),
        Figure("report, one page read (longest)", max(took) * 1000, peer=30.0, against="30 ms that a read may take"),
    ]


def _beside(size: Size, period: Period) -> list[Figure]:
    """Acts at the counter while reports are read in a process of their own, one after the other."""
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as folder:
        file = copied(size, Path(folder))
        engine, clock = open_engine(file), SetClock(NOW)
        desk = Desk(engine, clock, WORKSTATION)
        who = Who.self(min(o.id for o in desk.ask(officers) if Role.LOKET in o.roles))

        def act() -> float:
            clock.move(1000)
            time.sleep(PAUSE)
            return seconds(lambda: desk.do(who, door.walked_in))

        act()
        alone = [act() for _ in range(ACTS)]
        beside: list[float] = []
        asked = (file, NOW, WORKSTATION, Question(period, True))
        work = Apart(answered, *asked, telling=True)
        while len(beside) < ACTS:
            beside.append(act())
            if work.over():
                work.result()
                work = Apart(answered, *asked, telling=True)
        work.stop()
        engine.dispose()
    return [
        Figure("act beside a report (median)", median_ms(beside), peer=median_ms(alone), against="the same act alone"),
        Figure("act beside a report (95th)", p95_ms(beside), peer=p95_ms(alone) + 50, against="alone and 50 ms"),
    ]


def _papers(desk: Desk, period: Period) -> list[Figure]:
    figures = figures_of(desk, period)
    pdf = median_ms([seconds(lambda: content.period_job(desk, figures)) for _ in range(ROUNDS)])
    sheet = median_ms([seconds(lambda: book.prepared(desk, figures).finished()) for _ in range(ROUNDS)])
    return [Figure("report as PDF", pdf), Figure("report as workbook", sheet)]
