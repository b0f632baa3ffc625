"""SQLite: one file of this PC, journal_mode=TRUNCATE, synchronous=FULL, always (decision 1).

Every command is one BEGIN IMMEDIATE, so no command ever reads what another is about to change.
"""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.pool import QueuePool

from loket_app.domain.errors import Disturbance

BUSY_MS = 8000
WRITE_OPTIONS: Final[Mapping[str, Any]] = {"transaction": "write"}
READ_OPTIONS: Final[Mapping[str, Any]] = {"transaction": "read"}
_BEGIN = {"write": "BEGIN IMMEDIATE", "read": "BEGIN"}


def open_file(file: Path) -> Engine:
    """An engine on the SQLite file (made when it is missing; its folder must exist). No connection is opened yet."""
    engine = create_engine(
        URL.create("sqlite", database=str(file)),
        poolclass=QueuePool,
        pool_size=2,
        max_overflow=2,
        hide_parameters=True,
        connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=TRUNCATE", "synchronous=FULL", "foreign_keys=ON", "cell_size_check=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    read_back = tuple(
        str(cursor.execute(f"PRAGMA {name}").fetchone()[0]).lower()
        for name in ("journal_mode", "synchronous", "foreign_keys")
    )
    cursor.close()
    if read_back[1:] != ("2", "1") or read_back[0] not in ("truncate", "memory"):
        raise Disturbance(
            "Berkas data tidak dapat dibuka dengan cara simpan yang aman.",
            "Simpan berkas data di cakram komputer ini, bukan di jaringan.",
        )


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("transaction", "read")
    connection.exec_driver_sql(_BEGIN[mode])


def begin_alone(connection: Connection) -> None:
    """Nothing more to do: BEGIN IMMEDIATE has locked out the other writers."""


def before_commit(connection: Connection) -> None:
    """Raise `Disturbance` when a full disk made SQLite end the transaction: what followed would be committed alone."""
    raw = connection.connection.driver_connection
    if isinstance(raw, sqlite3.Connection) and not raw.in_transaction:
        raise Disturbance("Catatan belum tersimpan.", "Ulangi sekali lagi.")


_CAUSES: tuple[tuple[str, str, str], ...] = (
    (
        "disk is full",
        "Cakram penuh, catatan terakhir belum tersimpan.",
        "Kosongkan ruang di cakram, lalu ulangi. Tidak ada yang hilang.",
    ),
    ("locked", "Berkas data sedang dipakai program lain.", "Tunggu sebentar, lalu ulangi."),
    ("busy", "Berkas data sedang dipakai program lain.", "Tunggu sebentar, lalu ulangi."),
    (
        "readonly",
        "Berkas data hanya dapat dibaca.",
        "Minta administrator memberi hak tulis pada folder data, lalu ulangi.",
    ),
    (
        "unable to open",
        "Berkas data tidak dapat dibuka.",
        "Periksa apakah folder data masih ada dan cakramnya terpasang.",
    ),
    ("malformed", "Berkas data rusak.", "Jangan teruskan mencatat; pulihkan dari cadangan terakhir."),
    ("could not decode", "Berkas data rusak.", "Jangan teruskan mencatat; pulihkan dari cadangan terakhir."),
    ("not a database", "Berkas itu bukan berkas data Loket.", "Pilih berkas yang benar."),
    ("disk i/o", "Cakram tidak dapat dibaca atau ditulis.", "Periksa cakram, lalu ulangi."),
)


def disturbance(error: DBAPIError | PendingRollbackError) -> Disturbance | None:
    """What a driver error means to a clerk; None when it is a bug of ours."""
    if isinstance(error, PendingRollbackError):
        return None
    text = str(error.orig).lower()
    return next((Disturbance(sentence, advice) for mark, sentence, advice in _CAUSES if mark in text), None)
