"""Every step of the schema on a server that holds an office's data: brought forward whole, or left as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, inspect, text

from loket_app.domain.errors import Disturbance
from loket_app.store import neutral
from loket_app.store.engine import open_engine
from loket_app.store.migrate import MIGRATIONS, SCHEMA_VERSION, migrate
from loket_app.store.rendering import FIRST, rendered
from loket_app.store.server_schema import PROGRAM, server_version
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk

FULL = "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full', MESSAGE = 'could not extend file'; END $$"
CHANGES = ("CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE", "DO")
pytestmark = pytest.mark.parametrize("basis", ["server"], indirect=True)


@pytest.fixture
def old(make_office, server) -> Iterator[Any]:
    """Makes a database of an older schema with the data of a living office in it; its engine, and the office's desk."""
    made: list[Engine] = []

    def make(version: int) -> tuple[Engine, Desk]:
        office = make_office()
        for _ in range(2):
            office.accept()
        name = server.new_database()
        aged(office.desk.engine, create_engine(server.address(name), isolation_level="AUTOCOMMIT"), version)
        made.append(open_engine(server.address(name)))
        return made[-1], Desk(made[-1], office.clock, "PC-UJI")

    yield make
    for engine in made:
        engine.dispose()
        server.drop(str(engine.url.database))


def aged(source: Engine, target: Engine, version: int) -> None:
    """The schema as it was, and of the data the tables and columns that it had."""
    with target.connect() as raw, source.connect() as living:
        for statement in FIRST:
            raw.exec_driver_sql(statement)
        raw.exec_driver_sql("CREATE TABLE loket_schema (program TEXT NOT NULL, version BIGINT NOT NULL)")
        for statements in MIGRATIONS[:version]:
            for line in (line for statement in statements for line in rendered(statement)):
                raw.exec_driver_sql(line)
        raw.exec_driver_sql("SET session_replication_role = replica")
        for table, columns in columns_of(raw).items():
            there = columns_of(living).get(table, set())
            names = sorted(columns & there)
            if not names or table == "loket_schema":
                continue
            quoted, values = ", ".join(f'"{name}"' for name in names), ", ".join(f":{name}" for name in names)
            rows = [dict(row._mapping) for row in living.execute(text(f'SELECT {quoted} FROM "{table}"'))]
            if rows:
                raw.execute(text(f'INSERT INTO "{table}" ({quoted}) VALUES ({values})'), rows)
        raw.execute(text("INSERT INTO loket_schema VALUES (:p, :v)"), {"p": PROGRAM, "v": version})
        raw.exec_driver_sql("SET session_replication_role = DEFAULT")
    target.dispose()


def columns_of(connection: Any) -> dict[str, set[str]]:
    seen = inspect(connection)
    return {table: {one["name"] for one in seen.get_columns(table)} for table in seen.get_table_names()}


def state(engine: Engine) -> dict[str, Any]:
    """Every table with its columns and a digest of its rows."""
    with engine.connect() as connection:
        columns = columns_of(connection)
        digest = "SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} t"
        return {name: (sorted(columns[name]), connection.scalar(text(digest.format(f'"{name}"')))) for name in columns}


@contextmanager
def full_at(engine: Engine, which: int) -> Iterator[list[str]]:
    """The server's own disk is full at this statement of the migration: its own error, its own rolling back."""
    seen: list[str] = []

    def before(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(CHANGES):
            seen.append(statement)
            if len(seen) == which:
                cursor.execute(FULL)

    event.listen(engine, "before_cursor_execute", before)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", before)


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_from_every_older_schema_with_data(old, version: int, server) -> None:
    engine, desk = old(version)
    before: list[int] = []
    assert migrate(engine, before.append) == version
    assert before == [version], "the copy is made before the first statement"
    with engine.connect() as connection:
        neutral.settle_ids(connection)
        brought = columns_of(connection)
    fresh = server.migrated()
    with fresh.connect() as connection:
        assert brought == columns_of(connection)
    fresh.dispose()
    assert server_version(engine) == SCHEMA_VERSION
    assert [str(one) for one in check(desk, 0).findings] == []


def test_full_at_statements_from_first_to_last_leaves_the_old_one(old) -> None:
    engine, desk = old(1)
    before = state(engine)
    for which in (1, 2, 5, 20):
        with full_at(engine, which) as seen, pytest.raises(Disturbance, match="penuh"):
            migrate(engine)
        assert len(seen) == which
        assert state(engine) == before
    assert migrate(engine) == 1
    assert [str(one) for one in check(desk, 0).findings] == []
