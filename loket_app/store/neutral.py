"""The neutral form of an office's data: one text file of JSON lines for each table, the same bytes from every database.

Only Core and the order of `tables` and of primary keys: what SQLite and PostgreSQL hold alike reads alike.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from sqlalchemy import Connection, Engine, LargeBinary, Table, false, func, insert, inspect, select, true
from sqlalchemy.exc import DataError, IntegrityError

from loket_app.domain.errors import Disturbance
from loket_app.store import search, trail
from loket_app.store.engine import writing
from loket_app.store.header import APPLICATION_ID
from loket_app.store.schema import MIGRATIONS, SCHEMA_VERSION
from loket_app.store.tables import metadata

AT_ONCE = 500
LONGEST_LINE = 64 * 1024**2
_LEAST, _MOST = -(2**63), 2**63 - 1


@dataclass(frozen=True, slots=True)
class Written:
    """One table as it was written: its columns, how many rows and bytes, and the SHA-256 of the bytes."""

    name: str
    columns: tuple[str, ...]
    rows: int
    size: int
    digest: str


class Unreadable(Disturbance):
    """A dump says something that cannot be taken over."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"Salinan netral ini tidak dapat dimuat: {what}.", "Pakai salinan lain. Tidak ada yang diubah."
        )


def table_names() -> tuple[str, ...]:
    """All tables, those that others refer to first."""
    return tuple(metadata.tables)


def lines(connection: Connection, name: str, columns: Sequence[str] = ()) -> Iterator[bytes]:
    """Every row of a table as a line of JSON, in the order of its primary key, without reading it whole.

    `columns` are those of an older schema; all of them by default.
    """
    table = metadata.tables[name]
    columns = columns or [column.name for column in table.columns]
    query = select(*(table.c[column] for column in columns)).order_by(*table.primary_key.columns)
    streamed = connection.execution_options(stream_results=True, yield_per=AT_ONCE).execute(query)
    for row in streamed:
        yield line_of(columns, row)


def line_of(columns: Sequence[str], row: Iterable[Any]) -> bytes:
    """One row: an object in the order of the columns."""
    return _ENCODE(dict(zip(columns, row, strict=True))).encode() + b"\n"


def _binary(value: Any) -> Any:
    """What JSON has no word for: the only such values are bytes."""
    return {"base64": base64.b64encode(bytes(value)).decode("ascii")}


# Made once: a ten-year office has a million rows.
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_binary).encode


def write(connection: Connection, name: str, target: BinaryIO | None = None, columns: tuple[str, ...] = ()) -> Written:
    """Write a table and tell what was written; without a target only tell. `columns` as for `lines`."""
    seen, rows, size = hashlib.sha256(), 0, 0
    columns = columns or tuple(column.name for column in metadata.tables[name].columns)
    for line in lines(connection, name, columns):
        seen.update(line)
        rows += 1
        size += len(line)
        if target is not None:
            target.write(line)
    return Written(name, columns, rows, size, seen.hexdigest())


def fill(connection: Connection, name: str, columns: Sequence[str], source: BinaryIO) -> int:
    """Insert the rows that a text file tells; returns how many. Raises `Unreadable` naming the line."""
    table = metadata.tables[name]
    binary = any(isinstance(column.type, LargeBinary) for column in table.columns)
    rows = 0
    waiting: list[dict[str, Any]] = []
    for line in _read_lines(source):
        rows += 1
        waiting.append(_row(table, columns, binary, line, rows))
        if len(waiting) == AT_ONCE:
            _insert(connection, table, waiting)
            waiting = []
    if waiting:
        _insert(connection, table, waiting)
    return rows


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    try:
        connection.execute(insert(table), rows)
    except (IntegrityError, DataError) as error:
        raise Unreadable(f"tabel {table.name} memuat baris yang tidak sah") from error


def _read_lines(source: BinaryIO) -> Iterator[bytes]:
    while line := source.readline(LONGEST_LINE):
        if not line.endswith(b"\n"):
            raise Unreadable("satu baris terpotong atau terlalu panjang")
        yield line


def _row(table: Table, columns: Sequence[str], binary: bool, line: bytes, number: int) -> dict[str, Any]:
    where = f"tabel {table.name} baris {number}"
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{where} bukan JSON") from error
    if not isinstance(found, dict) or list(found) != list(columns):
        raise Unreadable(f"{where} kolomnya lain")
    if not binary and all(map(_plain, found.values())):
        return found
    return {name: _taken(table, name, value, where) for name, value in found.items()}


def _plain(value: Any) -> bool:
    kind = type(value)
    return kind is str or value is None or (kind is int and _LEAST <= value <= _MOST)


def _taken(table: Table, name: str, value: Any, where: str) -> Any:
    binary = isinstance(table.c[name].type, LargeBinary)
    if value is None or (isinstance(value, str) and not binary):
        return value
    if type(value) is int and not binary and _LEAST <= value <= _MOST:
        return value
    if binary and isinstance(value, dict) and list(value) == ["base64"] and isinstance(value["base64"], str):
        try:
            return base64.b64decode(value["base64"], validate=True)
        except ValueError as error:
            raise Unreadable(f"{where}, {name} bukan base64") from error
    raise Unreadable(f"{where}, {name} isinya lain")


def known_columns(name: str, columns: Sequence[str]) -> bool:
    """Whether a table of this name has these columns: all of them, or fewer where the dump is older."""
    table = metadata.tables.get(name)
    return (
        table is not None
        and bool(columns)
        and len(set(columns)) == len(columns)
        and set(columns) <= set(table.c.keys())
    )


def older(connection: Connection) -> dict[str, tuple[str, ...]]:
    """The tables and columns of a database whose schema is older than this program's."""
    inside = inspect(connection)
    there = {name: {str(one["name"]) for one in inside.get_columns(name)} for name in inside.get_table_names()}
    return {
        name: tuple(column.name for column in table.columns if column.name in there[name])
        for name, table in metadata.tables.items()
        if name in there
    }


def stranger(connection: Connection, tables: Iterable[Written]) -> str:
    """The first table that the database itself does not have with these columns; empty when it has all."""
    inside = inspect(connection)
    for one in tables:
        there = (
            {str(column["name"]) for column in inside.get_columns(one.name)} if inside.has_table(one.name) else set()
        )
        if not set(one.columns) <= there:
            return one.name
    return ""


def is_empty(connection: Connection) -> bool:
    """True when no table holds a row."""
    return all(
        connection.execute(select(func.count()).select_from(select(table).limit(1).subquery())).scalar_one() == 0
        for table in metadata.tables.values()
    )


def lay_out(engine: Engine, schema: int) -> None:
    """Make an empty file into one of that schema, as a program of its time would have."""
    with writing(engine) as connection:
        for statement in (one for statements in MIGRATIONS[:schema] for one in statements):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(_OURS)
        connection.exec_driver_sql(_VERSIONS[schema])


_OURS = f"PRAGMA application_id = {APPLICATION_ID}"
_VERSIONS = tuple(f"PRAGMA user_version = {version}" for version in range(SCHEMA_VERSION + 1))


def head(connection: Connection) -> tuple[int, str]:
    """Id and hash of the trail's newest row."""
    newest = trail.newest(connection)
    return newest[0], newest[2]


def settle_ids(connection: Connection) -> None:
    """After rows came in with ids of their own: the next new row gets the next free one, as in a file anyway."""
    if connection.dialect.name == "sqlite":
        return
    for name, table in metadata.tables.items():
        sequence = (
            connection.execute(select(func.pg_get_serial_sequence(name, "id"))).scalar() if "id" in table.c else None
        )
        if sequence is None:
            continue
        newest = connection.execute(select(func.max(table.c.id))).scalar()
        connection.execute(select(func.setval(sequence, newest or 1, false() if newest is None else true())))


def index(connection: Connection, words: Iterable[tuple[int, str]]) -> None:
    """Make requests findable again by these words."""
    search.clear(connection)
    for request_id, text in words:
        search.put(connection, request_id, text)


def differences(wanted: Mapping[str, Written], found: Mapping[str, Written]) -> tuple[str, ...]:
    """What differs between two writings of the same office, in words; nothing when they are the same."""
    told = []
    for name, one in wanted.items():
        other = found.get(name)
        if other is None or one.rows != other.rows:
            told.append(f"tabel {name}: {one.rows} baris, dimuat {0 if other is None else other.rows}")
        elif one.columns == other.columns and one.digest != other.digest:
            told.append(f"tabel {name}: isinya berbeda")
    return tuple(told)
