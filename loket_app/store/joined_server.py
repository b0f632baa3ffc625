"""Reading the data on a server together with files of closed years: as `joined`, with temporary tables of one line.

The rows that left come over the line into tables that nobody else sees and that end with it; a temporary view comes
before a table of the same name there too, so every query, book, report and check reads as if nothing had left.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import psycopg
from sqlalchemy import Engine, event

from loket_app.domain.errors import Disturbance
from loket_app.domain.personal import RESTRICTED
from loket_app.store.backup import untouched
from loket_app.store.joined import HELD, MARK, shown
from loket_app.store.postgres_side import open_server
from loket_app.store.tables import metadata
from loket_app.store.year_file import ALL, LISTED, MOVED, rows_of

_HELD: Final = HELD.format("public")
_NO_RIGHT: Final = "42501"


@contextmanager
def opened(server: Engine, files: Sequence[Path], only: int | None = None) -> Iterator[Engine]:
    """An engine that reads the server's data with these files, or with one request of them.

    Raises `Disturbance`, here or where it is first used.
    """
    engine = open_server(server.url.render_as_string(hide_password=False))
    engine.update_execution_options(**{MARK: True})
    event.listen(engine, "connect", partial(_prepare, tuple(files), only))
    try:
        yield engine
    finally:
        engine.dispose()


def _prepare(files: Sequence[Path], only: int | None, connection: Any, _record: Any) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            _lay(cursor, files, only)
        connection.commit()
    except psycopg.Error as error:
        if error.sqlstate == _NO_RIGHT:
            raise Disturbance(
                "Server belum mengizinkan program membaca arsip tahunan bersama data.",
                "Minta administrator menjalankan loket server-siap sekali, lalu ulangi.",
            ) from error
        raise Disturbance("Arsip tahunan tidak jadi dibaca bersama data di server.", "Ulangi sebentar lagi.") from error
    except sqlite3.Error as error:
        raise Disturbance(
            f"Berkas arsip tahunan tidak terbaca ({error}).", "Periksa folder bersama, lalu ulangi."
        ) from error


# Names of tables and columns below are constants of the program, never somebody's words.


def _lay(cursor: Any, files: Sequence[Path], only: int | None) -> None:
    for name in (*MOVED, "request_search"):
        cursor.execute(f"CREATE TEMP TABLE arsip_{name} (LIKE public.{name})")
    for file in files:
        with closing(untouched(file)) as inside:
            for name in (*MOVED, "request_search"):
                _pour(cursor, inside, name, only)
    for name in MOVED:
        cursor.execute(f"CREATE INDEX ON arsip_{name} ({'request_id' if name in MOVED[1:-1] else 'id'})")
        cursor.execute(f"ANALYZE arsip_{name}")
        cursor.execute(
            f"CREATE TEMP VIEW {name} AS SELECT {_plain(name)} FROM public.{name} "  # noqa: S608
            f"UNION ALL SELECT {shown(name, 'arsip_request', _HELD)} FROM arsip_{name}"
        )
    held = f"id IN (SELECT id FROM arsip_request WHERE applicant_id IN ({_HELD}))"  # noqa: S608
    cursor.execute(
        "CREATE TEMP VIEW request_search AS SELECT id, text, folded FROM public.request_search UNION ALL "  # noqa: S608
        f"SELECT id, CASE WHEN {held} THEN '{RESTRICTED} ' || text ELSE text END, folded FROM arsip_request_search"
    )


def _plain(name: str) -> str:
    """The columns in the order in which `shown` names them."""
    return ", ".join(f'"{column.name}"' for column in metadata.tables[name].columns)


def _pour(cursor: Any, file: sqlite3.Connection, name: str, only: int | None) -> None:
    """The rows of a table of the file, as they are there, over the line."""
    of = ALL if only is None else LISTED["sqlite"]
    found = file.execute(rows_of(name, of), {} if only is None else {"ids": f"[{only}]"})
    if name == "request_search":
        columns, rows = "id, text, folded", ((row[0], row[1], row[1].lower()) for row in found)
    else:
        columns = ", ".join(f'"{one[0]}"' for one in found.description[1:])
        rows = (row[1:] for row in found)
    with cursor.copy(f"COPY arsip_{name} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
