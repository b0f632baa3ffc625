"""Small things every statement needs: the id of a new row, and an update that notices it came too late."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, CursorResult, Table, insert, update


def new_id(result: CursorResult[Any]) -> int:
    """The id of the row just inserted."""
    key = result.inserted_primary_key
    assert key is not None
    return int(key[0])


def add(connection: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """Insert one row and return its id."""
    return new_id(connection.execute(insert(table), dict(values)))


def change(connection: Connection, table: Table, row_id: int, seen: int, values: Mapping[str, Any]) -> bool:
    """Update the row if it still has version `seen`, and count the version up. False: somebody was faster."""
    where = (table.c.id == row_id) & (table.c.version == seen)
    return connection.execute(update(table).where(where).values(**values, version=seen + 1)).rowcount == 1
