"""The one place that knows which database this is: opening, pragmas, transactions, and what its errors mean.

SQLite in journal_mode=TRUNCATE, synchronous=FULL, always (decision 1). Every command is one BEGIN IMMEDIATE, so no
command ever reads what another is about to change.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from loket_app.domain.errors import Disturbance

BUSY_MS = 8000
_BEGIN = {"write": "BEGIN IMMEDIATE", "read": "BEGIN"}


def open_engine(file: Path) -> Engine:
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


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One write transaction: committed when the block ends, rolled back if it raises. World errors become words."""
    with _worldly(), engine.connect().execution_options(transaction="write") as connection, connection.begin():
        yield connection
        raw = connection.connection.driver_connection
        # After a full disk SQLite has ended the transaction by itself: what follows would be committed alone.
        if isinstance(raw, sqlite3.Connection) and not raw.in_transaction:
            raise Disturbance("Catatan belum tersimpan.", "Ulangi sekali lagi.")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One read transaction; keep it short (decision 1: under 30 ms)."""
    with _worldly(), engine.connect().execution_options(transaction="read") as connection, connection.begin():
        yield connection


@contextmanager
def _worldly() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise disturbance(error) from error


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
    ("not a database", "Berkas itu bukan berkas data Loket.", "Pilih berkas yang benar."),
    ("disk i/o", "Cakram tidak dapat dibaca atau ditulis.", "Periksa cakram, lalu ulangi."),
)


def disturbance(error: DBAPIError) -> Disturbance:
    """What a driver error means to a clerk. Raises the error itself again when it is a bug of ours."""
    text = str(error.orig).lower()
    for mark, sentence, advice in _CAUSES:
        if mark in text:
            return Disturbance(sentence, advice)
    raise error
