"""Bringing a file to this program's schema, and refusing one that is newer, foreign or damaged."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from loket_app.domain.errors import Disturbance
from loket_app.store.engine import on_server, open_engine, writing
from loket_app.store.header import APPLICATION_ID, read_header
from loket_app.store.place import has_second_name
from loket_app.store.schema import MIGRATIONS as MIGRATIONS
from loket_app.store.schema import SCHEMA_VERSION as SCHEMA_VERSION
from loket_app.store.schema import bring_along

CHECK_SECONDS = 0.3
_STEPS = 20_000


def migrate(engine: Engine, before: Callable[[int], None] | None = None) -> int:
    """Run the missing migrations in one transaction and return the version it came from.

    `before` is called once with that version, ahead of the first statement, when the file already holds data. Raises
    `Disturbance` for a file that is too new or not ours.
    """
    if on_server(engine):
        from loket_app.store.server_schema import migrate_server

        return migrate_server(engine, before)
    version = checked_version(engine)
    if version == SCHEMA_VERSION:
        return version
    if version and before is not None:
        before(version)
    with writing(engine) as connection:
        # Asked again inside: another program may have done the work meanwhile.
        present = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        for statements in MIGRATIONS[present:]:
            for statement in statements:
                connection.exec_driver_sql(statement)
        bring_along(connection, present)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
    return version


def create(file: Path) -> None:
    """Make a new, empty data file: it is there whole or not at all, so an empty file is always a damaged one."""
    part = file.with_name(f".{file.name}.baru")
    part.unlink(missing_ok=True)
    engine = open_engine(part)
    try:
        migrate(engine)
        engine.dispose()
        part.replace(file)
    finally:
        engine.dispose()
        part.unlink(missing_ok=True)
        part.with_name(f"{part.name}-journal").unlink(missing_ok=True)


def checked_version(engine: Engine) -> int:
    """The schema version of the file: 0 for an empty one. Raises `Disturbance` for newer or foreign files."""
    with writing(engine) as connection:
        owner = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if tables and owner != APPLICATION_ID:
        raise Disturbance("Berkas itu bukan berkas data Loket.", "Pilih berkas atau folder data yang benar.")
    if version > SCHEMA_VERSION:
        raise _too_new(version)
    return version


def _too_new(version: int) -> Disturbance:
    return Disturbance(
        f"Berkas data ini dibuat program yang lebih baru (susunan {version}; program ini mengenal {SCHEMA_VERSION}).",
        "Perbarui program di komputer ini. Berkas data tidak diubah.",
    )


def looks_whole(file: Path, patience: float = CHECK_SECONDS) -> str | None:
    """Why an existing file must not be opened for writing, or None. Reads the header and runs SQLite's quick check.

    The check stops after `patience` seconds without a finding: a queue does not wait for ten years of files to be read;
    `check` and every backup read them whole. Raises `Disturbance` for a whole file that is too new or somebody else's;
    nothing is written to it.
    """
    if not file.exists():
        return None
    if file.stat().st_size == 0:
        return "kosong (0 bita); data kantor tidak pernah sekosong ini"
    if has_second_name(file):
        return "punya nama kedua (hard link), sehingga jurnalnya tidak terjaga"
    header = read_header(file)
    if header is None:
        return "bukan berkas data Loket"
    if header.application_id != APPLICATION_ID:
        raise Disturbance("Berkas itu bukan berkas data Loket.", "Pilih berkas atau folder data yang benar.")
    if header.user_version > SCHEMA_VERSION:
        raise _too_new(header.user_version)
    try:
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)
        try:
            until = time.monotonic() + patience
            connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
            result = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            return None
        return f"tidak dapat dibaca ({error})"
    except UnicodeDecodeError:
        # Damage inside a name: SQLite's own message about it cannot be spelled.
        return "nama di dalamnya tidak terbaca"
    return None if result == "ok" else str(result)
