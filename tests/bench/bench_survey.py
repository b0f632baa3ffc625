"""A hundred thousand respondents: compute a result beside SQLite's own aggregate over the same answers; import them."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random

from loket_app.definitions.presets import load_preset
from loket_app.domain.dates import at
from loket_app.domain.survey.answers import Response
from loket_app.store.engine import open_engine
from loket_app.store.migrate import create
from loket_app.usecases import founding
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.ports import SetClock
from loket_app.usecases.queries import survey
from loket_app.usecases.survey import imports, periods
from loket_app.usecases.survey.periods import PeriodData
from tests.bench.big_office import CI, Size
from tests.bench.figures import Figure, seconds, taken_in_turn

FULL_COUNT, CI_COUNT = 100_000, 2_000
ROUNDS = 9
DAY = date(2026, 11, 23)


def run(size: Size) -> list[Figure]:
    """Import, the result, its groups, and closing."""
    count = CI_COUNT if size == CI else FULL_COUNT
    given = made_up(count)
    with _office() as (desk, who, file):
        kasi = Who.self(who["kasi_pelum"])
        period = desk.do(kasi, periods.open_period, PeriodData("Bench", "1-1-2026", "31-12-2026", count))
        imported = seconds(lambda: imports.import_answers(desk, kasi, period, given, "bench.csv"))
        rows = [(r.day.isoformat(), *r.values) for r in given]
        floor, peer_file = _plain_table(file.with_name("peer.db"), rows)
        raw = sqlite3.connect(peer_file)
        columns = ", ".join(f"sum(u{n})" for n in range(1, 10))

        def aggregate() -> Fraction:
            found = raw.execute(f"SELECT count(*), {columns} FROM answers").fetchone()
            return Fraction(25 * sum(found[1:]), 9 * found[0])

        counted = ", ".join(f"sum(u{n} = {score})" for n in range(1, 10) for score in range(1, 5))

        def counts() -> tuple[int, ...]:
            return tuple(raw.execute(f"SELECT count(*), {counted} FROM answers").fetchone())

        result = desk.ask(survey.result, period)
        assert result.result.ikm == aggregate()
        assert (result.tally.respondents, *(c for row in result.tally.counts for c in row)) == counts()
        figures = [
            Figure(f"survey, import of {count} rows", imported * 1000, peer=floor * 1000, against="bare inserts"),
            _beside("survey, result", lambda: desk.ask(survey.result, period), aggregate, "SQLite's sums"),
            _beside("survey, result", lambda: desk.ask(survey.result, period), counts, "SQLite's counts of 1 to 4"),
            _beside("survey, groups and months", lambda: survey.groups(desk, period), counts, "SQLite's counts, once"),
        ]
        raw.close()
    return figures


def _beside(name: str, act: object, peer: object, against: str) -> Figure:
    value, floor = taken_in_turn(ROUNDS, act, peer)  # type: ignore[arg-type]
    return Figure(name, value, peer=floor, against=against)


def made_up(count: int) -> list[Response]:
    """Random answers with the usual respondent fields."""
    random = Random(7)
    services = [f"Layanan {n}" for n in range(16)]
    ages = ("20-29 tahun", "30-39 tahun", "40-49 tahun", "50-59 tahun")
    return [
        Response(
            tuple(random.choices((1, 2, 3, 4), (1, 4, 45, 50), k=9)),
            {
                "layanan": random.choice(services),
                "jenis_kelamin": random.choice(("Laki-laki", "Perempuan")),
                "usia": random.choice(ages),
                "pendidikan": random.choice(("SD", "SMP", "SMA", "S1")),
            },
            date(2026, random.randint(1, 10), random.randint(1, 28)),
        )
        for _ in range(count)
    ]


@contextmanager
def _office() -> Iterator[tuple[Desk, dict[str, int], Path]]:
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as folder:
        file = Path(folder) / "loket.db"
        create(file)
        engine = open_engine(file)
        preset = load_preset("sangasanga")
        desk = Desk(engine, SetClock(at(DAY, 8, 0, preset.office.zone)), "PC-UJI")
        try:
            yield desk, desk.do(Who(0, 0), founding.found_office, preset, {}), file
        finally:
            engine.dispose()


def _plain_table(file: Path, rows: list[tuple[object, ...]]) -> tuple[float, Path]:
    """The same answers in a plain table with a column per unsur, and how long its bare inserts took (s)."""
    raw = sqlite3.connect(file, isolation_level=None)
    raw.execute("PRAGMA journal_mode=TRUNCATE")
    raw.execute("PRAGMA synchronous=FULL")
    columns = ", ".join(f"u{n} INTEGER" for n in range(1, 10))
    raw.execute(f"CREATE TABLE answers (id INTEGER PRIMARY KEY, day TEXT, {columns})")

    def fill() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(f"INSERT INTO answers VALUES (NULL{', ?' * 10})", rows)
        raw.execute("COMMIT")

    taken = seconds(fill)
    raw.close()
    return taken, file
