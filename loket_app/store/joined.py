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

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from loket_app.domain.personal import RESTRICTED
from loket_app.store import search
from loket_app.store.tables import metadata
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
_HELD: Final = "SELECT person_id FROM main.restriction WHERE lifted_at IS NULL"


@lru_cache(maxsize=16)
def open_joined(data: Path, files: tuple[Path, ...]) -> Engine:
    """An engine that reads the data with these files; words cannot be searched through it.

    Engines are kept, since compiling their statements costs more than running them; connections are not.
    """
    return _opened(data, files, joined_views(len(files)))


@lru_cache(maxsize=32)
def open_file(data: Path, file: Path) -> Engine:
    """An engine that reads the requests of one file alone, and can search them; the rest is the data's."""
    return _opened(data, (file,), (*_views(("y0",), with_data=False), _SEARCHED))


def _opened(data: Path, files: Sequence[Path], views: Iterable[str]) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=data.absolute().as_uri(), query={"mode": "ro", "uri": "true"}),
        poolclass=NullPool,
        hide_parameters=True,
        execution_options={MARK: True},
        connect_args={"timeout": PATIENCE, "check_same_thread": False},
    )
    event.listen(engine, "connect", partial(_prepare, tuple(files), tuple(views)))
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(files: Sequence[Path], views: Sequence[str], connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA temp_store = MEMORY")
    for number, file in enumerate(files):
        connection.execute(f"ATTACH ? AS y{number}", (f"{file.absolute().as_uri()}?mode=ro&immutable=1",))
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


def _view(name: str, parts: Sequence[str], with_data: bool) -> str:
    own = (name == "trail_text") or with_data
    columns = [column.name for column in metadata.tables[name].columns]
    plain = ", ".join(f'"{column}"' for column in columns)
    shown = ", ".join(_shown(name, column) for column in columns)
    data = [f"SELECT {plain} FROM main.{name}"] if own else []  # noqa: S608
    files = [f"SELECT {shown} FROM {part}.{name}".replace("{part}", part) for part in parts]  # noqa: S608
    return f"CREATE TEMP VIEW {name} AS {' UNION ALL '.join([*data, *files])}"


def _shown(name: str, column: str) -> str:
    hidden = _HIDDEN.get(name, {}).get(column)
    if hidden is None:
        return f'"{column}"'
    owner = "applicant_id" if name == "request" else "(SELECT applicant_id FROM {part}.request WHERE id = request_id)"
    return f'CASE WHEN {owner} IN ({_HELD}) THEN \'{hidden}\' ELSE "{column}" END AS "{column}"'


_SEARCHED: Final = f"""CREATE TEMP VIEW request_search AS SELECT rowid AS rowid, text FROM y0.request_search
WHERE rowid NOT IN (SELECT id FROM y0.request WHERE applicant_id IN ({_HELD}))"""  # noqa: S608
"""Who is restricted cannot be found by words."""
