"""Reading the data together with files of closed years: every query sees their requests where it looks for requests.

A connection of its own opens the data and those files read-only and lays a view over each table whose rows moved. A
temporary view comes before a table of the same name, so no query knows of it. What the data says now of a person's
restriction holds for the files too.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, select, true
from sqlalchemy.pool import NullPool

from loket_app.domain.personal import RESTRICTED
from loket_app.store import search
from loket_app.store.backup import address_of, still
from loket_app.store.engine import reading
from loket_app.store.tables import config, metadata, officer, restriction, substitution
from loket_app.store.year_file import MOVED

MOST: Final = 10
"""So many files does SQLite read beside the data."""
MARK: Final = search.ALONE
"""The execution option of such an engine."""
PATIENCE: Final = 2.0
_HIDDEN: Final[Mapping[str, Mapping[str, str]]] = {
    "request": {"name": RESTRICTED},
    "delivery": dict.fromkeys(("address", "landmark", "phone", "receiver"), ""),
}
HELD: Final = "SELECT person_id FROM {0}.restriction WHERE lifted_at IS NULL"
_HELD, _HELD_NOW = HELD.format("main"), HELD.format("temp")


@lru_cache(maxsize=16)
def open_joined(data: Path, files: tuple[Path, ...]) -> Engine:
    """An engine that reads the data with these files; words cannot be searched through it.

    Engines are kept, since compiling their statements costs more than running them; connections are not.
    """
    return _opened(data, files, joined_views(len(files)))


@lru_cache(maxsize=32)
def open_file(data: Path, file: Path) -> Engine:
    """An engine that reads the requests of one file alone, and can search them; the rest is the data's."""
    return _opened(data, (file,), (*_views(("y0",), with_data=False), _searched("y0")))


def _opened(data: Path, files: Sequence[Path], views: Iterable[str]) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=address_of(data.absolute()), query={"mode": "ro", "uri": "true"}),
        **_OPTIONS,
    )
    event.listen(engine, "connect", partial(_prepare, tuple(files), tuple(views)))
    event.listen(engine, "begin", _begin)
    return engine


@lru_cache(maxsize=32)
def open_alone(file: Path, server: Engine) -> Engine:
    """An engine that reads one file without the data, which lies on a server, and can search it.

    Settings, officers and restrictions are the server's of the moment; nobody's data goes over the line.
    """
    query = {"mode": "ro", "immutable": "1", "uri": "true"}
    engine = create_engine(URL.create("sqlite", database=address_of(file.absolute()), query=query), **_OPTIONS)
    event.listen(engine, "connect", partial(_prepare_alone, server))
    event.listen(engine, "begin", _begin)
    return engine


_OPTIONS: Final[Mapping[str, Any]] = {
    "poolclass": NullPool, "hide_parameters": True, "execution_options": {MARK: True},
    "connect_args": {"timeout": PATIENCE, "check_same_thread": False},
}  # fmt: skip


def _prepare_alone(server: Engine, connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA temp_store = MEMORY")
    known = connection.execute("SELECT coalesce(max(id), 0) FROM config").fetchone()[0]
    held = restriction.c.lifted_at.is_(None)
    with reading(server) as live:
        for table, where in (
            (config, config.c.id > known), (officer, true()), (substitution, true()), (restriction, held),
        ):  # fmt: skip
            rows = [tuple(row) for row in live.execute(select(table).where(where))]
            _lay_over(connection, table, rows, kept=table is config)
    for name in _HIDDEN:
        connection.execute(_view(name, ("main",), with_data=False, held=_HELD_NOW))
    connection.execute(_searched("main", _HELD_NOW))
    connection.execute("PRAGMA query_only = ON")


def _lay_over(connection: sqlite3.Connection, table: Table, rows: Sequence[tuple[Any, ...]], kept: bool) -> None:
    """A temporary table comes before the one of the same name in the file."""
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    old = f"SELECT {columns} FROM main.{table.name} WHERE {int(kept)}"  # noqa: S608
    connection.execute(f"CREATE TEMP TABLE {table.name} AS {old}")
    marks = ", ".join("?" for _ in table.columns)
    connection.executemany(f"INSERT INTO temp.{table.name} ({columns}) VALUES ({marks})", rows)  # noqa: S608


def _prepare(files: Sequence[Path], views: Sequence[str], connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA temp_store = MEMORY")
    for number, file in enumerate(files):
        connection.execute(f"ATTACH ? AS y{number}", (still(file),))
    for view in views:
        connection.execute(view)
    connection.execute("PRAGMA query_only = ON")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


# Names of tables and columns below are constants of the program, never somebody's words.


def joined_views(files: int) -> tuple[str, ...]:
    """The views over the data and so many files, attached as y0, y1 and so on."""
    parts = tuple(f"y{number}" for number in range(files))
    texts = ["SELECT rowid AS rowid, text FROM main.request_search", *(_words(part) for part in parts)]
    return (*_views(parts, with_data=True), f"CREATE TEMP VIEW request_search AS {' UNION ALL '.join(texts)}")


def _words(part: str) -> str:
    """What requests of a file are found by, and that the use of some is restricted."""
    held = f"rowid IN (SELECT id FROM {part}.request WHERE applicant_id IN ({_HELD}))"  # noqa: S608
    shown = f"CASE WHEN {held} THEN '{RESTRICTED} ' || text ELSE text END"
    return f"SELECT rowid, {shown} FROM {part}.request_search"  # noqa: S608


def _views(parts: Sequence[str], with_data: bool) -> tuple[str, ...]:
    return tuple(_view(name, parts, with_data) for name in MOVED)


def _view(name: str, parts: Sequence[str], with_data: bool, held: str = _HELD) -> str:
    own = (name == "trail_text") or with_data
    columns = [column.name for column in metadata.tables[name].columns]
    plain = ", ".join(f'"{column}"' for column in columns)
    data = [f"SELECT {plain} FROM main.{name}"] if own else []  # noqa: S608
    files = [f"SELECT {shown(name, f'{part}.request', held)} FROM {part}.{name}" for part in parts]  # noqa: S608
    return f"CREATE TEMP VIEW {name} AS {' UNION ALL '.join([*data, *files])}"


def shown(name: str, requests: str, held: str) -> str:
    """The columns of a moved table as they may be seen; `requests` is the table of requests that lies beside it."""
    return ", ".join(_shown(name, column.name, requests, held) for column in metadata.tables[name].columns)


def _shown(name: str, column: str, requests: str, held: str) -> str:
    hidden = _HIDDEN.get(name, {}).get(column)
    if hidden is None:
        return f'"{column}"'
    owner = "applicant_id" if name == "request" else f"(SELECT applicant_id FROM {requests} WHERE id = request_id)"  # noqa: S608
    return f'CASE WHEN {owner} IN ({held}) THEN \'{hidden}\' ELSE "{column}" END AS "{column}"'


def _searched(part: str, held: str = _HELD) -> str:
    """Who is restricted cannot be found by words."""
    return f"""CREATE TEMP VIEW request_search AS SELECT rowid AS rowid, text FROM {part}.request_search
WHERE rowid NOT IN (SELECT id FROM {part}.request WHERE applicant_id IN ({held}))"""  # noqa: S608
