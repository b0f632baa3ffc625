"""The search index finds what a plain look through all texts finds, and a rare word costs what it finds."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, literal, select, text

from loket_app.store import search, search_words
from loket_app.store.engine import open_engine, reading, writing
from loket_app.store.migrate import create
from loket_app.store.tables import request

MOST = 8
LETTERS = st.text(st.sampled_from("abABé1/%_\"'"), min_size=1, max_size=6)
TEXTS = st.lists(LETTERS, min_size=1, max_size=4).map(" ".join)
TERMS = st.lists(st.text(st.sampled_from("abABé1/%_\"'"), min_size=3, max_size=5), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with some requests of which nothing matters but their ids."""
    file = tmp_path_factory.mktemp("cari") / "loket.db"
    create(file)
    with_requests(file, MOST)
    return file


@pytest.fixture(scope="module")
def engine(bare: Path) -> Iterator[Engine]:
    made = open_engine(bare)
    yield made
    made.dispose()


def with_requests(file: Path, count: int) -> None:
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        kinds = [row[2] for row in raw.execute("PRAGMA table_info(request)")]
        marks = ", ".join("''" if kind == "TEXT" else "?1" for kind in kinds)
        raw.executemany(f"INSERT INTO request VALUES ({marks})", ((n,) for n in range(1, count + 1)))
        raw.commit()


def found(engine: Engine, terms: list[str]) -> list[int]:
    with reading(engine) as connection:
        query, newest = search.matching(connection, select(request.c.id), terms)
        return list(connection.execute(query.order_by(newest.desc())).scalars())


def kept(engine: Engine) -> tuple[set[tuple[str, int]], set[tuple[str, str]]]:
    with reading(engine) as connection:
        places = {tuple(row) for row in connection.execute(select(search_words.place))}
        return places, {tuple(row) for row in connection.execute(select(search_words.part))}


def wanted(texts: dict[int, str]) -> tuple[set[tuple[str, int]], set[tuple[str, str]]]:
    places = {(word, key) for key, words in texts.items() for word in search_words.words_in(words)}
    return places, {(ending, word) for word, _ in places for ending in search_words.endings(word)}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(texts=st.lists(TEXTS, min_size=1, max_size=MOST), terms=TERMS)
def test_both_ways_find_what_a_look_through_all_texts_finds(engine, texts, terms):
    held = dict(enumerate(texts, 1))
    with writing(engine) as connection:
        search.clear(connection)
        search.put_new(connection, [{"id": key, "text": words} for key, words in held.items()])
    plain = [key for key in sorted(held, reverse=True) if all(t.lower() in held[key].lower() for t in terms)]
    assert found(engine, terms) == plain
    with pytest.MonkeyPatch.context() as patch:
        for limit in ("FEW", "FEW_BESIDE_OTHERS"):
            patch.setattr(search, limit, 0)
        assert found(engine, terms) == plain


@settings(max_examples=40, deadline=None)
@given(acts=st.lists(st.tuples(st.integers(1, MOST), st.none() | TEXTS), max_size=12))
def test_words_are_those_of_the_texts_whatever_came_and_went(engine, acts):
    held: dict[int, str] = {}
    with writing(engine) as connection:
        search.clear(connection)
        for key, words in acts:
            if words is None:
                search.forget(connection, select(literal(key)))
                held.pop(key, None)
            else:
                search.put(connection, key, words)
                held[key] = words
        assert len(set(search.spoiled(connection))) == 1
    assert kept(engine) == wanted(held)
    with writing(engine) as connection:
        search.fill(connection)
    assert kept(engine) == wanted(held)


@given(st.text(st.sampled_from("abé"), min_size=3, max_size=400), st.data())
def test_letters_of_a_long_word_lie_in_one_of_its_pieces(word, data):
    length = data.draw(st.integers(3, min(len(word), search_words.LONGEST)))
    start = data.draw(st.integers(0, len(word) - length))
    term = word[start : start + length]
    pieces = search_words.words_in(word)
    assert max(map(len, pieces)) <= search_words.PIECE
    assert any(ending.startswith(term) for piece in pieces for ending in search_words.endings(piece))


@pytest.fixture(scope="module")
def two_sizes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Engine]]:
    """Two files, one of ten times the requests: a word that few have, of letters that all have in other words."""
    made = []
    for count in (300, 3_000):
        file = tmp_path_factory.mktemp("dua") / "loket.db"
        create(file)
        with_requests(file, count)
        made.append(open_engine(file))
        with writing(made[-1]) as connection:
            rows = [{"id": n, "text": f"Siti handa andoko koran {n:04d}/2026"} for n in range(1, count + 1)]
            for n in (7, 90, 201):
                rows[n]["text"] = f"Siti Handoko {n:04d}/2026"
            search.put_new(connection, rows)
    yield made[0], made[1]
    for one in made:
        one.dispose()


def steps(engine: Engine, terms: list[str]) -> tuple[int, list[str]]:
    """How many instructions SQLite ran for a search, and what it says it goes through."""
    count = [0]

    def one_more() -> int:
        count[0] += 1
        return 0

    with reading(engine) as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_progress_handler(one_more, 1)
        query, newest = search.matching(connection, select(request.c.id), terms)
        rows = connection.execute(query.order_by(newest.desc()).limit(51)).all()
        driver.set_progress_handler(None, 0)
        assert [row.id for row in rows] == [202, 91, 8]
        said = query.order_by(newest.desc()).limit(51).compile(connection, compile_kwargs={"literal_binds": True})
        return count[0], [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {said}"))]


@pytest.mark.parametrize("terms", [["Handoko"], ["handok"], ["siti", "handoko"], ["Handoko", "2026"]])
def test_a_rare_word_costs_the_same_in_ten_times_the_file(two_sizes, terms):
    small, big = (steps(one, terms) for one in two_sizes)
    assert small == big
    assert not [line for line in big[1] if line.startswith("SCAN") and not line.endswith("0:=")]


def test_a_word_that_many_have_is_looked_for_no_further_than_few(two_sizes):
    with reading(two_sizes[1]) as connection:
        assert search_words.fewer_than(connection, "handoko", 4)
        assert not search_words.fewer_than(connection, "handoko", 3)
        assert not search_words.fewer_than(connection, "andoko", search.FEW)
