"""How SQLite treats what it deletes and what it has not written yet, for the length of a block.

A server keeps deleted rows until its own vacuum and lets others read while one writes: there is nothing to set.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection

_SCRUBBING: Final[Mapping[int, str]] = {
    0: "PRAGMA secure_delete = 0",
    1: "PRAGMA secure_delete = 1",
    2: "PRAGMA secure_delete = FAST",
}


@contextmanager
def scrubbed(connection: Connection) -> Iterator[None]:
    """Inside, what is deleted is overwritten with zeros in the file."""
    if connection.dialect.name != "sqlite":
        yield
        return
    before = int(connection.exec_driver_sql("PRAGMA secure_delete").scalar_one())
    connection.exec_driver_sql(_SCRUBBING[1])
    try:
        yield
    finally:
        connection.exec_driver_sql(_SCRUBBING[before])


def tells_writers(connection: Connection) -> bool:
    """True where every row tells anybody who may query it which transaction wrote it last, and where it lies in the
    order of writing: on a server (xmin, ctid)."""
    return connection.dialect.name != "sqlite"


@contextmanager
def kept_in_memory(connection: Connection) -> Iterator[None]:
    """Inside, changed pages wait in memory, so that others can go on reading until the commit."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql("PRAGMA cache_spill = 0")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA cache_spill = 1")
