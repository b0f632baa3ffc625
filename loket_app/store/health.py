"""What the database itself says of its state."""

from collections.abc import Iterator

from sqlalchemy import Connection


def page_report(connection: Connection) -> Iterator[str]:
    """The lines of SQLite's own full check, "ok" alone when it is whole. A server looks after its own pages."""
    if connection.dialect.name == "sqlite":
        for row in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
            yield str(row[0])


def loose_rows(connection: Connection) -> Iterator[tuple[str, int, str]]:
    """Rows that name another row which does not exist: (table, row, table of the missing one).

    SQLite can be told to let such rows in; a server lets none in.
    """
    if connection.dialect.name == "sqlite":
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield str(row[0]), int(row[1] or 0), str(row[2])
