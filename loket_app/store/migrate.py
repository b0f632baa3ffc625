"""Bringing a file to this program's schema, and refusing one that is newer, foreign or damaged."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from loket_app.domain.errors import Disturbance
from loket_app.store.engine import APPLICATION_ID, writing
from loket_app.store.migrations import m0001_counter_day

MIGRATIONS: tuple[tuple[str, ...], ...] = (m0001_counter_day.STATEMENTS,)
SCHEMA_VERSION = len(MIGRATIONS)


def migrate(engine: Engine, before: Callable[[int], None] | None = None) -> int:
    """Run the missing migrations in one transaction and return the version it came from.

    `before` is called once with that version, ahead of the first statement, when the file already holds data. Raises
    `Disturbance` for a file that is too new or not ours.
    """
    version = checked_version(engine)
    if version == SCHEMA_VERSION:
        return version
    if version and before is not None:
        before(version)
    with writing(engine) as connection:
        for statements in MIGRATIONS[version:]:
            for statement in statements:
                connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
    return version


def checked_version(engine: Engine) -> int:
    """The schema version of the file: 0 for an empty one. Raises `Disturbance` for newer or foreign files."""
    with writing(engine) as connection:
        owner = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if tables and owner != APPLICATION_ID:
        raise Disturbance("Berkas itu bukan berkas data Loket.", "Pilih berkas atau folder data yang benar.")
    if version > SCHEMA_VERSION:
        raise Disturbance(
            f"Berkas data ini dibuat oleh program yang lebih baru (susunan {version}; program ini mengenal {SCHEMA_VERSION}).",
            "Perbarui program di komputer ini. Berkas data tidak diubah.",
        )
    return version


def looks_whole(file: Path) -> str | None:
    """Why an existing file must not be opened for writing, or None. Reads the header and runs SQLite's quick check."""
    if not file.exists() or file.stat().st_size == 0:
        return None
    with file.open("rb") as stream:
        if stream.read(16) != b"SQLite format 3\x00":
            return "bukan berkas data Loket"
    try:
        connection = sqlite3.connect(f"file:{file}?mode=rw", uri=True)
        try:
            result = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        return f"tidak dapat dibaca ({error})"
    return None if result == "ok" else str(result)
