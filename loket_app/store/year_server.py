"""A year's file out of a server: the same file as out of a data file, its rows read in one moment of the server's."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final

from sqlalchemy import Connection, Engine, func, select, text, true
from sqlalchemy.exc import DBAPIError

from loket_app.domain.errors import Disturbance
from loket_app.store.engine import on_server, reading
from loket_app.store.portions import portions
from loket_app.store.tables import trail
from loket_app.store.year_file import ALONG, LISTED, MOVED, TRAIL, digests_listed, rows_of

EACH: Final = 16 * 1024
"""Bytes for each request, generously: a measured year had eleven thousand."""
_LISTED: Final = LISTED["postgresql"]


LOCK_KEY: Final = 0x4C4F5448
LONGEST_MS: Final = 300_000


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """One PC of the office at a time makes and takes away files of years; a PC that dies lets go with its line.

    Raises `Disturbance` while another one is at it.
    """
    if not on_server(engine):
        yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.execute(select(func.pg_try_advisory_lock(LOCK_KEY))).scalar():
            raise Disturbance("Komputer lain sedang mengerjakan arsip tahunan.", "Tunggu sampai selesai, lalu ulangi.")
        try:
            yield
        finally:
            with suppress(DBAPIError):
                connection.execute(select(func.pg_advisory_unlock(LOCK_KEY)))


def unhurried(connection: Connection) -> None:
    """This transaction may take minutes: a year is compared and moved in it. Nothing to do for a file."""
    if connection.dialect.name != "sqlite":
        for name, longest in (("statement_timeout", 0), ("idle_in_transaction_session_timeout", LONGEST_MS)):
            connection.execute(select(func.set_config(name, str(longest), true())))


class ServerSource:
    """The data on a server, for `year_file.make`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def room(self, requests: int) -> int:
        """What its requests may take."""
        return requests * EACH

    def fill(self, connection: sqlite3.Connection, ids: Sequence[int]) -> str:
        """Insert what the requests need."""
        with reading(self._engine) as server:
            connection.execute("BEGIN")
            # What the PCs of a server note in `meta` for each other tells nothing of a year.
            for name in (one for one in ALONG if one != "meta"):
                _copy(server, connection, f"SELECT * FROM {name} WHERE {_said(ALONG[name])}", name, ids)  # noqa: S608
            _copy(server, connection, f"SELECT * FROM trail WHERE {_said(TRAIL)}", "trail", ids)  # noqa: S608
            for some in portions(ids):
                for name in MOVED:
                    _insert(connection, name, _rows(server, rows_of(name, _LISTED), some, skip=1))
                found = _rows(server, rows_of("request_search", _LISTED, "id"), some)
                connection.executemany("INSERT INTO request_search (rowid, text) VALUES (?, ?)", found)
            connection.execute("COMMIT")
            return str(server.execute(select(trail.c.hash).where(trail.c.id == 1)).scalar() or "")

    def digests(self, ids: Sequence[int]) -> dict[int, str]:
        """As they are there."""
        with reading(self._engine) as server:
            return digests_listed(server, ids)


# Names of tables and conditions in the statements are constants of `year_file`, never somebody's words.


def _said(where: str) -> str:
    return "true" if where == "1" else where.format(_LISTED, "")


def _copy(server: Connection, file: sqlite3.Connection, words: str, name: str, ids: Sequence[int]) -> None:
    _insert(file, name, _rows(server, words, ids if ":ids" in words else ()))


def _rows(server: Connection, words: str, ids: Sequence[int], skip: int = 0) -> Iterator[tuple[Any, ...]]:
    found = server.execute(text(words), {"ids": json.dumps(list(ids))} if ":ids" in words else {})
    return (tuple(row[skip:]) for row in found)


def _insert(file: sqlite3.Connection, name: str, rows: Iterator[tuple[Any, ...]]) -> None:
    width = len(file.execute(f"PRAGMA table_info({name})").fetchall())
    file.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * width)})", rows)  # noqa: S608
