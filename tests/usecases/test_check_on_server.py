"""`check` on a server: rows that its administrator changes behind the program's back are found there as in a file.

The tables and columns, and what another value is, are those of `test_check` and `test_survey_check`. LOKET_RUSAK=besar
changes every column; CI one of every table.
"""

import os
from collections.abc import Callable, Iterator
from functools import partial
from zlib import crc32

import pytest
from sqlalchemy import Connection, create_engine, inspect, select, text, update
from sqlalchemy.exc import IntegrityError

from loket_app.store.tables import metadata
from loket_app.usecases.check import check
from tests.usecases import test_check, test_survey_check
from tests.usecases.rich_office import Stage, everything_once

LARGE = os.environ.get("LOKET_RUSAK") == "besar"
pytestmark = pytest.mark.parametrize("basis", ["server"], indirect=True)


@pytest.fixture
def behind(server) -> Iterator[Callable[..., Connection]]:
    """A connection past the program: nothing that forbids a change holds for it, as for a server's administrator."""
    made = []

    def make(desk) -> Connection:
        engine = create_engine(server.address(str(desk.engine.url.database)), isolation_level="AUTOCOMMIT")
        connection = engine.connect()
        made.append((engine, connection))
        connection.execute(text("SET session_replication_role = replica"))
        return connection

    yield make
    for engine, connection in made:
        connection.close()
        engine.dispose()


def taken(columns: list[str], table: str) -> list[str]:
    """Those that are changed now."""
    return columns if LARGE else [columns[crc32(table.encode()) % len(columns)]]


def unnoticed(raw: Connection, found: Callable[[], object], table: str, column: str, changed) -> list[object]:
    """Change the fullest row's column, look, and put it back; what was not found."""
    own = metadata.tables[table]
    keys = list(own.primary_key)
    rows = raw.execute(select(own.c[column].label("old"), *keys).order_by(*(key.desc() for key in keys))).all()
    if not rows:
        return [(table, column, "no row")]
    old, *which = max(rows, key=lambda row: (row.old not in (None, "", "{}", "[]", 0), row.old is not None))
    new = changed(old)

    def put(value: object, where: list[object]) -> None:
        there = [key == one for key, one in zip(keys, where, strict=True)]
        assert raw.execute(update(own).where(*there).values({column: value})).rowcount == 1

    try:
        put(new, which)
    except IntegrityError:
        return []  # the server itself forbids the value, whoever writes it
    missed = [] if found() else [(table, column, old, new)]
    put(old, [new if key.name == column else one for key, one in zip(keys, which, strict=True)])
    return missed


def test_a_change_in_some_column_of_every_table_is_found(new_engine, behind, tmp_path) -> None:
    founded = new_engine()
    stage = Stage(tmp_path / "x", founded.engine, founded.who)
    everything_once(stage)
    raw = behind(stage.desk)
    missed: list[object] = []
    by_table: dict[str, list[str]] = {}
    for table, column in test_check.columns():
        by_table.setdefault(table, []).append(column)
    for table, columns in by_table.items():
        for column in taken(columns, table):
            other = partial(test_check.changed, table, column)
            missed += unnoticed(raw, lambda: check(stage.desk, 0).findings, table, column, other)
    assert missed == []
    assert [str(one) for one in check(stage.desk, 5).findings] == []


def test_a_change_in_some_column_of_the_surveys_tables_is_found(make_office, behind, tmp_path) -> None:
    office = make_office()
    office.desk.folder = tmp_path
    test_survey_check.lived(office)
    raw = behind(office.desk)
    missed: list[object] = []
    for table in test_survey_check.TABLES:
        columns = [c.name for c in metadata.tables[table].c if c.name not in test_survey_check.BESIDE.get(table, ())]
        for column in taken(columns, table) if columns else []:
            other = partial(test_survey_check.changed, column)
            missed += unnoticed(raw, lambda: check(office.desk, 0).findings, table, column, other)
    assert missed == []
    assert [str(one) for one in check(office.desk, 0).findings] == []


GONE = (
    ("DELETE FROM trail WHERE id = (SELECT max(id) - 3 FROM trail)", "jejak baris"),
    ("DELETE FROM stay WHERE id = 5", "banyak kunjungan langkah"),
    ("UPDATE config SET body = '{}' WHERE id = 3", "pengaturan"),
    ("DELETE FROM request_search", "indeks pencarian"),
)
"""One after the other: what was found before stays found."""


def test_rows_taken_away_are_found(new_engine, behind, tmp_path) -> None:
    founded = new_engine()
    stage = Stage(tmp_path / "x", founded.engine, founded.who)
    everything_once(stage)
    raw = behind(stage.desk)
    for statement, place in GONE[::-1]:
        before = {str(one) for one in check(stage.desk, 0).findings}
        raw.execute(text(statement))
        more = {str(one) for one in check(stage.desk, 0).findings} - before
        assert any(place in one for one in more), (statement, sorted(more)[:10])


def test_the_program_sees_what_the_server_holds(new_engine) -> None:
    """The columns above are those that the server has."""
    seen = inspect(new_engine().engine)
    assert {t for t, _ in test_check.columns()} <= set(seen.get_table_names())
