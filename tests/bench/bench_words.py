"""The search index alone at two sizes: what a search costs beside the trigram index, and how it grows; what filling it,
its bytes and an intake cost. Names as in the office of ten years. CPU time."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, select

from loket_app.domain.numbering import register_text
from loket_app.store import search
from loket_app.store.engine import open_engine, reading, writing
from loket_app.store.migrate import create
from loket_app.store.tables import request
from tests.bench.big_office import CI, Size, fill_words
from tests.bench.figures import Figure, cpu_seconds, median_ms
from tests.bench.ten_years import People

ROUNDS, INTAKES = 15, 100


def run(size: Size) -> list[Figure]:
    """Both sizes, made in a folder of their own."""
    small, big = (150, 600) if size == CI else (50_000, 1_000_000)
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as scratch:
        less, filled_less = _made(Path(scratch) / "sedikit.db", small)
        more, filled = _made(Path(scratch) / "banyak.db", big)
        try:
            return [*filled_less, *filled, *_searches(less, small, more, big), *_intakes(more)]
        finally:
            less.dispose()
            more.dispose()


def _made(file: Path, count: int) -> tuple[Engine, list[Figure]]:
    create(file)
    people = People(("Contoh",))
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        kinds = [row[2] for row in raw.execute("PRAGMA table_info(request)")]
        marks = ", ".join("''" if kind == "TEXT" else "?1" for kind in kinds)
        raw.executemany(f"INSERT INTO request VALUES ({marks})", ((n,) for n in range(1, count + 1)))
        texts = ((n, _text(people, n)) for n in range(1, count + 1))
        raw.executemany("INSERT INTO request_search (rowid, text) VALUES (?, ?)", texts)
        raw.commit()
    before = file.stat().st_size
    filling = cpu_seconds(lambda: fill_words(file))
    more = (file.stat().st_size - before) / count
    return open_engine(file), [
        Figure(f"words filled in, {count} requests", filling * 1000),
        Figure(f"bytes of a request's words, {count}", more, "bytes"),
    ]


def _text(people: People, number: int) -> str:
    name, nik, _ = people(number)
    queue, letter = f"A-{number % 40 + 1:03d}", f"470/{number % 9999:03d}/KEC-SS/XI/2026"
    return f"{name} {nik} {register_text(number % 100_000 + 1, 2026)} {queue} {letter}"


def _terms(engine: Engine, count: int) -> dict[str, list[str]]:
    with reading(engine) as connection:
        found = search.words_of(connection, count // 3) or ""
    given, *_, word, nik, _register, _queue, _letter = found.split(" ")
    return {
        "whole word": [word], "4 letters inside": [word[1:5]], "5 letters inside": [word[1:6]],
        "given name and word": [given, word], "given name": [given], "word that all have": ["contoh"],
        "3 letters": [word[:3]], "nothing found": ["zzqzz"], "last 6 digits of a NIK": [nik[10:]],
        "last 8 digits of a NIK": [nik[8:]],
    }  # fmt: skip


def _searches(less: Engine, small: int, more: Engine, big: int) -> Iterator[Figure]:
    for (name, mine), theirs in zip(_terms(more, big).items(), _terms(less, small).values(), strict=True):
        with reading(more) as connection, reading(less) as other:
            now, then = _asked(connection, mine), _trigrams(connection, mine)
            if now() != then():
                raise AssertionError(name)
            figure, before, little = _ms(now), _ms(then), _ms(_asked(other, theirs))
        yield Figure(f"{name}, {big}", figure, peer=before, against="trigrams alone")
        yield Figure(f"{name}, growth", figure, peer=little, against=f"{small}")


def _ms(act: Callable[[], object]) -> float:
    act()
    return median_ms([cpu_seconds(act) for _ in range(ROUNDS)])


def _asked(connection: Connection, terms: list[str]) -> Callable[[], list[int]]:
    def ask() -> list[int]:
        query, newest = search.matching(connection, select(request.c.id), terms)
        return list(connection.execute(query.order_by(newest.desc()).limit(51)).scalars())

    return ask


def _trigrams(connection: Connection, terms: list[str]) -> Callable[[], list[int]]:
    quoted = " ".join(f'"{term}"' for term in terms)
    words = (
        "SELECT r.id FROM request r JOIN request_search s ON s.rowid = r.id"
        " WHERE s.text MATCH ? ORDER BY s.rowid DESC LIMIT 51"
    )

    def ask() -> list[int]:
        return [row[0] for row in connection.exec_driver_sql(words, (quoted,))]

    return ask


def _intakes(engine: Engine) -> Iterator[Figure]:
    """What an intake pays for the words of a name that nobody had, and for the text alone."""
    people, alone, both = People(("Contoh",)), [], []
    with writing(engine) as connection:
        for number in range(10_000_000, 10_000_000 + INTAKES):
            words = _text(people, number)
            alone.append(cpu_seconds(lambda n=number, w=words: search.put_text(connection, n, w)))
            words = _text(people, number + INTAKES)
            both.append(cpu_seconds(lambda n=number + INTAKES, w=words: search.put(connection, n, w)))
    yield Figure("a request put into the index", median_ms(both), peer=median_ms(alone), against="its text alone")
