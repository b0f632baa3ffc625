"""Figures kept beside the data, in a small file of their own: what was counted once need not be counted again.

It takes no lock of the office's file, holds no word about a person, is in no copy, and may be deleted at any time: what
is missing is counted anew. Anything wrong with it ends it without a word.
"""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

SUFFIX: Final = ".angka"
PATIENCE: Final = 0.5
"""Two processes may count at once; who must wait longer for the other counts for itself (seconds)."""
MOST_ROLLUPS: Final = 120
"""So many periods longer than a day, those with the newest requests."""
_PASSING: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
    }
)  # fmt: skip
_APPLICATION: Final = 0x4C4B_4147
_TABLES: Final = """
CREATE TABLE mark (one INTEGER PRIMARY KEY CHECK (one = 1), trail_id INTEGER NOT NULL, at INTEGER NOT NULL,
    hash TEXT NOT NULL, rules TEXT NOT NULL, turn INTEGER NOT NULL) STRICT;
CREATE TABLE piece (key TEXT PRIMARY KEY, low INTEGER NOT NULL, high INTEGER NOT NULL, running TEXT NOT NULL,
    head TEXT NOT NULL, times BLOB NOT NULL, digits INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""
_MARK: Final = "SELECT trail_id, at, hash, rules, turn FROM mark"
_SET_MARK: Final = "INSERT OR REPLACE INTO mark VALUES (1, ?, ?, ?, ?, ?)"
_ALL: Final = "SELECT key, low, high, running FROM piece"
_ONE: Final = "SELECT key, low, high, running, head, times, digits FROM piece WHERE key = ?"
_SOME: Final = (
    "SELECT key, low, high, running, head, times, digits FROM piece WHERE key BETWEEN ? AND ? AND length(key) = 10"
)
_PUT: Final = "INSERT OR REPLACE INTO piece VALUES (?, ?, ?, ?, ?, ?, ?)"
_DROP: Final = "DELETE FROM piece WHERE key = ?"
_THIN: Final = """
DELETE FROM piece WHERE length(key) <> 10 AND key IN
    (SELECT key FROM piece WHERE length(key) <> 10 ORDER BY high DESC LIMIT -1 OFFSET ?)
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """Up to which row of which trail the kept figures are true, and by which rules they were counted."""

    trail_id: int
    at: int
    hash: str
    rules: str
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Extent:
    """Which requests a piece tells of: the ids from `low`, `high` not included, without those of `running`."""

    key: str
    low: int
    high: int
    running: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """What was counted of a day (`2026-11-23`) or of a longer closed period (`2026-11`, `2026-T4`)."""

    extent: Extent
    head: str
    times: bytes


def beside(data: Path) -> Path:
    """The file that keeps the figures of a data file."""
    return data.with_name(data.stem + SUFFIX)


class KeptFigures:
    """The kept figures of one file; nothing here raises for what the file is or is not."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection = self._opened()

    def close(self) -> None:
        """Let the file go."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def mark(self) -> Mark | None:
        """What the figures are true of; None when nothing is kept."""
        rows = self._rows(_MARK)
        return _mark(rows[0] if rows else None)

    def extents(self) -> tuple[Extent, ...]:
        """All pieces, without what they say."""
        return tuple(_extent(*row) for row in self._rows(_ALL) if None not in row)

    def piece(self, key: str) -> Piece | None:
        """One piece; None where it is not kept, or not whole."""
        return next(iter(self._pieces(_ONE, key)), None)

    def days(self, first: str, last: str) -> dict[str, Piece]:
        """The days that are kept from one to another, by their key."""
        return {piece.extent.key: piece for piece in self._pieces(_SOME, first, last)}

    def save(self, seen: Mark | None, mark: Mark, pieces: Iterable[Piece], dropped: Iterable[str] = ()) -> bool:
        """Keep these and forget those, if nobody else kept anything since `seen`; all or nothing. True when kept."""
        if self._connection is None:
            return False
        try:
            return self._saved(self._connection, seen, mark, pieces, dropped)
        except sqlite3.DatabaseError as error:
            self._give_up(error)
            return False

    def _saved(
        self,
        connection: sqlite3.Connection,
        seen: Mark | None,
        mark: Mark,
        pieces: Iterable[Piece],
        dropped: Iterable[str],
    ) -> bool:
        with _alone(connection):
            row = connection.execute(_MARK).fetchone()
            now = _mark(row)
            if now != seen:
                return False
            connection.executemany(_DROP, [(key,) for key in dropped])
            connection.executemany(_PUT, [_row(piece) for piece in pieces])
            connection.execute(_THIN, (MOST_ROLLUPS,))
            turn = now.turn + 1 if now is not None else 1
            connection.execute(_SET_MARK, (mark.trail_id, mark.at, mark.hash, mark.rules, turn))
        return True

    def forget(self) -> None:
        """Forget everything."""
        if self._connection is None:
            return
        try:
            with _alone(self._connection) as connection:
                connection.execute("DELETE FROM piece")
                connection.execute("DELETE FROM mark")
        except sqlite3.DatabaseError as error:
            self._give_up(error)

    def _opened(self) -> sqlite3.Connection | None:
        try:
            return _opened(self._file)
        except (sqlite3.DatabaseError, ValueError) as error:
            if _passing(error):
                return None
        _remove(self._file)
        try:
            return _opened(self._file)
        except (sqlite3.DatabaseError, ValueError):
            return None

    def _rows(self, query: str, *values: str) -> list[Any]:
        if self._connection is None:
            return []
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            self._give_up(error)
            return []

    def _pieces(self, query: str, *values: str) -> Iterator[Piece]:
        for key, low, high, running, head, times, digits in self._rows(query, *values):
            if _digits([key, low, high, running, head, times]) == digits:
                yield Piece(_extent(key, low, high, running), head, times)

    def _give_up(self, error: sqlite3.DatabaseError) -> None:
        """Count anew this time; a damaged file is deleted."""
        self.close()
        if not _passing(error):
            _remove(self._file)


@contextmanager
def _alone(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")


def _opened(file: Path) -> sqlite3.Connection:
    """Raises sqlite3 errors, and ValueError for a file that is something else."""
    connection = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = TRUNCATE")
        connection.execute("PRAGMA synchronous = FULL")
        found = connection.execute("PRAGMA application_id").fetchone()[0]
        if found != _APPLICATION:
            if found or connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise ValueError("a file of something else")
            connection.executescript(f"BEGIN IMMEDIATE;{_TABLES}PRAGMA application_id = {_APPLICATION};COMMIT;")
    except BaseException:
        connection.close()
        raise
    return connection


def _passing(error: Exception) -> bool:
    """Is it only that somebody else holds the file, that it cannot be written, or that the disk is full?"""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _PASSING


def _remove(file: Path) -> None:
    for path in (file, file.with_name(f"{file.name}-journal")):
        with suppress(OSError):
            path.unlink()


def _mark(row: Any) -> Mark | None:
    fits = row is not None and all(isinstance(v, w) for v, w in zip(row, (int, int, str, str, int), strict=True))
    return Mark(*row) if fits else None


def _extent(key: str, low: int, high: int, running: str) -> Extent:
    return Extent(key, low, high, tuple(int(number) for number in str(running).split(",") if number.isdecimal()))


def _row(piece: Piece) -> tuple[Any, ...]:
    extent = piece.extent
    words = [extent.key, extent.low, extent.high, ",".join(map(str, extent.running)), piece.head, piece.times]
    return *words, _digits(words)


def _digits(words: Sequence[Any]) -> int:
    """A figure over all of a piece, by which damage is noticed."""
    *told, times = words
    if not isinstance(times, bytes):
        return -1
    return zlib.crc32(times, zlib.crc32("\n".join(map(str, told)).encode()))
