"""What the database itself says of its state."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, column, exists, literal_column, select, table, text

_KEYS = text(
    "SELECT child.relname, own.attname, parent.relname, theirs.attname FROM pg_constraint k"
    " JOIN pg_class child ON child.oid = k.conrelid JOIN pg_class parent ON parent.oid = k.confrelid"
    " JOIN pg_attribute own ON own.attrelid = k.conrelid AND own.attnum = k.conkey[1]"
    " JOIN pg_attribute theirs ON theirs.attrelid = k.confrelid AND theirs.attnum = k.confkey[1]"
    " WHERE k.contype = 'f' AND child.relnamespace = current_schema()::regnamespace"
    " ORDER BY child.relname, own.attname"
)
"""A server's own list of what names what: table and column, twice."""


def page_report(connection: Connection) -> Iterator[str]:
    """The lines of SQLite's own full check, "ok" alone when it is whole. A server looks after its own pages."""
    if connection.dialect.name == "sqlite":
        for row in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
            yield str(row[0])


def loose_rows(connection: Connection) -> Iterator[tuple[str, int, str]]:
    """Rows that name another row which does not exist: (table, row, table of the missing one).

    SQLite can be told to let such rows in, and a server can be by its administrator.
    """
    if connection.dialect.name == "sqlite":
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield str(row[0]), int(row[1] or 0), str(row[2])
        return
    for name, own, target, theirs in connection.execute(_KEYS).all():
        for number in connection.execute(_naming_nothing(name, own, target, theirs)).scalars():
            yield name, int(number), target


def _naming_nothing(name: str, own: str, target: str, theirs: str) -> Select[Any]:
    """Rows whose key is no row of the target: their ids, 0 in a table without."""
    child, parent = table(name, column(own)).alias("anak"), table(target, column(theirs)).alias("induk")
    number: ColumnElement[int] = literal_column("coalesce(CAST(to_jsonb(anak) ->> 'id' AS BIGINT), 0)")
    there = exists().where(parent.c[theirs] == child.c[own])
    return select(number).select_from(child).where(child.c[own].is_not(None), ~there)
