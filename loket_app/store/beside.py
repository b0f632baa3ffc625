"""Reading beside a program that works: a connection that cannot write, and that notices when the file was replaced."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from loket_app.domain.errors import Disturbance
from loket_app.store.engine import open_engine
from loket_app.store.header import APPLICATION_ID, read_header
from loket_app.store.migrate import SCHEMA_VERSION

PATIENCE = 2.0
GONE = Disturbance("Berkas data tidak ditemukan.", "Periksa apakah folder data masih ada dan cakramnya terpasang.")
Identity = tuple[int, int] | None


def identity(place: Path | str) -> Identity:
    """Which file lies there now; None for a server. Raises `Disturbance` when there is none."""
    if isinstance(place, str):
        return None
    try:
        found = place.stat()
    except OSError:
        raise GONE from None
    return found.st_dev, found.st_ino


def open_reader(place: Path | str) -> Engine:
    """An engine that only reads. Raises `Disturbance` for no file, and for one that is foreign or of another schema."""
    if isinstance(place, str):
        return open_engine(place)
    try:
        header = read_header(place)
    except OSError:
        raise GONE from None
    if header is None or header.application_id != APPLICATION_ID:
        raise Disturbance("Berkas itu bukan berkas data Loket.", "Pilih berkas atau folder data yang benar.")
    if header.user_version != SCHEMA_VERSION:
        raise Disturbance("Berkas data ini dibuat program versi lain.", "Samakan versi program di kedua komputer.")
    engine = create_engine(
        URL.create("sqlite", database=f"{place.absolute().as_uri()}", query={"mode": "ro", "uri": "true"}),
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={"timeout": PATIENCE, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA query_only = ON")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
