"""The file of a closed year: made out of a copy that is proved whole, compared row by row, then never written again.

It is a data file like the office's own, with the same schema and everything its requests refer to, so that it can be
read alone in twenty years. It gets its name only when it is whole, on the disk, and holds what its source holds.
"""

import hashlib
import json
import os
import re
import sqlite3
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final, NamedTuple, Protocol

from sqlalchemy import Connection, insert, text

from loket_app.domain.errors import Disturbance
from loket_app.store import search
from loket_app.store.backup import CHUNK, SPARE, digest_of, still, unsound, untouched
from loket_app.store.header import APPLICATION_ID, read_header
from loket_app.store.held_files import LETTERS
from loket_app.store.lasting import finish, sync, sync_folder
from loket_app.store.place import free_bytes
from loket_app.store.portions import portions
from loket_app.store.schema import MIGRATIONS, SCHEMA_VERSION
from loket_app.store.tables import metadata

FOLDER: Final = LETTERS
"""Beside the issued letters: so it goes into every copy of the data, sealed where they are, and comes back."""
YEAR, OFFICE = "arsip_tahun", "arsip_kantor"
MOVED: Final = ("request", "stay", "letter", "number", "objection", "delivery", "contact", "trail_text")
"""The tables whose rows leave the data, those that others refer to first."""
_NAME = re.compile(r"loket-(\d{4})(?:-\d{1,3})?\.db")
_OF: Final[Mapping[str, str]] = {
    "request": "id IN ({0})",
    **dict.fromkeys(MOVED[1:-1], "request_id IN ({0})"),
    "trail": "request_id IN ({0})",
    "trail_text": "id IN (SELECT id FROM {1}trail WHERE request_id IN ({0}))",
    "request_search": "rowid IN ({0})",
}
_OWNER: Final = {"request": "id", "trail_text": "(SELECT request_id FROM trail WHERE trail.id = trail_text.id)"}
ALONG: Final[Mapping[str, str]] = {
    "config": "1",
    "officer": "1",
    "substitution": "1",
    "person": "id IN (SELECT applicant_id FROM {1}request WHERE id IN ({0}))",
    "visit": "id IN (SELECT visit_id FROM {1}request WHERE id IN ({0}))",
    "meta": f"name NOT IN ('{YEAR}', '{OFFICE}')",
}
"""What goes along so that the file stands alone; it also stays in the data."""
TRAIL: Final = """request_id IN ({0})
    OR visit_id IN (SELECT visit_id FROM {1}request WHERE id IN ({0})) OR kind = 'jam_melompat'"""
_OWN: Final = """SELECT coalesce((SELECT value FROM asal.meta WHERE name = ?),
    (SELECT hash FROM asal.trail WHERE id = 1), '')"""
"""What tells the office: as an older file of the year has it, else the trail's first row."""
ALL: Final = "SELECT id FROM request"
CHOSEN: Final = "SELECT id FROM archived_request WHERE year_id = :year"
LISTED: Final[Mapping[str, str]] = {
    "sqlite": "SELECT value FROM json_each(:ids)",
    "postgresql": "SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST(:ids AS JSON))",
}
"""Requests of a list, as each database says it."""


@dataclass(frozen=True, slots=True)
class YearFile:
    """The file of a year: its path below the data folder, its bytes, its SHA-256, and the digest of each request."""

    year: int
    file: str
    size: int
    digest: str
    requests: Mapping[int, str]


def path_of(folder: Path, file: str) -> Path:
    """Where a year's file lies. Raises `Disturbance` for a path that is none of ours."""
    parts = PurePosixPath(file).parts
    if len(parts) != 2 or parts[0] != FOLDER or year_in(parts[1]) is None:
        raise Disturbance("Alamat berkas arsip tahunan ini tidak sah.", "Jalankan pemeriksaan data.")
    return folder.joinpath(*parts)


def year_in(name: str) -> int | None:
    """The year in the name of a year's file; None for another name."""
    found = _NAME.fullmatch(name)
    return int(found[1]) if found is not None else None


def files_in(folder: Path) -> tuple[Path, ...]:
    """All files of years below a data folder, whether anybody knows them or not."""
    place = folder / FOLDER
    with suppress(OSError):
        return tuple(sorted(p for p in place.iterdir() if year_in(p.name) is not None))
    return ()


# Names of tables and conditions in the statements below are constants of this module, never somebody's words.

# -- digests --------------------------------------------------------------------------------------------------------


def digests(connection: sqlite3.Connection, of: str = ALL, **values: int | str) -> dict[int, str]:
    """The digest of every request: all its rows, its trail, the words on it, and the words it is found by.

    `of` says which: `ALL` of a file, those `CHOSEN` for a year, or `LISTED`. Columns are taken as the file has them.
    """
    return _digested(lambda name: connection.execute(rows_of(name, of), values))


def digests_here(connection: Connection, of: str, **values: int | str) -> dict[int, str]:
    """As `digests`, of the data itself, also on a server."""
    key = "rowid" if connection.dialect.name == "sqlite" else "id"
    return _digested(lambda name: connection.execute(text(rows_of(name, of, key)), values))


def digests_listed(connection: Connection, ids: Collection[int]) -> dict[int, str]:
    """As `digests_here`, of these requests, so many at once that none of it fills the memory."""
    chosen, found = sorted(ids), dict[int, str]()
    for some in portions(chosen):
        found |= digests_here(connection, LISTED[connection.dialect.name], ids=json.dumps(some))
    return found


def _digested(read: Callable[[str], Iterable[Sequence[Any]]]) -> dict[int, str]:
    seen: dict[int, Any] = {}
    for name in (*MOVED[:-1], "trail", "trail_text", "request_search"):
        for row in read(name):
            digest = seen.setdefault(int(row[0]), hashlib.sha256())
            digest.update(f"{name}{_ENCODE(tuple(row[1:]))}\n".encode())
    return {key: digest.hexdigest() for key, digest in seen.items()}


_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def rows_of(name: str, of: str, key: str = "rowid") -> str:
    """The statement for the rows of a table that belong to requests: whose it is, then every column in its order."""
    where = _OF[name].format(of, "")
    if name == "request_search":
        return f"SELECT {key}, text FROM request_search WHERE {where.replace('rowid', key)} ORDER BY {key}"  # noqa: S608
    return f"SELECT {_OWNER.get(name, 'request_id')}, * FROM {name} WHERE {where} ORDER BY id"  # noqa: S608


# -- making ---------------------------------------------------------------------------------------------------------


class Source(Protocol):
    """Where the rows of a year's file come from; one moment of it is read."""

    def room(self, requests: int) -> int:
        """How many bytes the file may take."""

    def fill(self, connection: sqlite3.Connection, ids: Sequence[int]) -> str:
        """Insert everything that these requests need into an empty file; what tells the office."""

    def digests(self, ids: Sequence[int]) -> dict[int, str]:
        """The digests of these requests as they are there."""


class FileSource:
    """A whole copy of the data, or an older file of the year."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def room(self, requests: int) -> int:
        """As much as the whole."""
        return self._file.stat().st_size

    def fill(self, connection: sqlite3.Connection, ids: Sequence[int]) -> str:
        """Insert what the requests need."""
        connection.execute("ATTACH ? AS asal", (self._address,))
        connection.execute("BEGIN")
        connection.execute("CREATE TEMP TABLE pilihan (id INTEGER PRIMARY KEY)")
        connection.executemany("INSERT INTO pilihan VALUES (?)", ((one,) for one in ids))
        for name, where in (*ALONG.items(), ("trail", TRAIL), *((name, _OF[name]) for name in MOVED)):
            _copy(connection, name, where.format("SELECT id FROM pilihan", "asal."))
        connection.execute(
            "INSERT INTO request_search (rowid, text) "
            "SELECT rowid, text FROM asal.request_search WHERE rowid IN (SELECT id FROM pilihan)"
        )
        found: str = connection.execute(_OWN, (OFFICE,)).fetchone()[0]
        connection.execute("DROP TABLE pilihan")
        connection.execute("COMMIT")
        connection.execute("DETACH asal")
        return found

    def digests(self, ids: Sequence[int]) -> dict[int, str]:
        """As they are there."""
        with closing(sqlite3.connect(":memory:", uri=True)) as beside:
            beside.execute("ATTACH ? AS data", (self._address,))
            beside.execute("CREATE TEMP TABLE archived_request (id INTEGER PRIMARY KEY, year_id INTEGER)")
            beside.executemany("INSERT INTO archived_request VALUES (?, 0)", ((one,) for one in ids))
            return digests(beside, CHOSEN, year=0)

    @property
    def _address(self) -> str:
        return still(self._file)


def make(
    source: Source,
    folder: Path,
    year: int,
    ids: Iterable[int],
    told: Callable[[str], None] = lambda what: None,
    taken: frozenset[str] = frozenset(),
) -> YearFile:
    """Make the file of a year below `folder` out of its source.

    Nothing else is touched. `taken` are paths that such a file had before: the copies hold what was there under that
    name for good.
    Raises `Disturbance`; then nothing of it is left but what was there before.
    """
    place = folder / FOLDER
    with _worldly(place):
        place.mkdir(parents=True, exist_ok=True)
        wanted = sorted(ids)
        _room(source.room(len(wanted)), place)
        part = place / f".loket-{year}.{os.getpid()}.db.part"
        for left in place.glob(f".loket-{year}.*.part"):
            left.unlink()
        try:
            told("menyalin permohonan")
            with closing(_empty(part)) as connection:
                _finished(connection, year, source.fill(connection, wanted))
            told("memeriksa berkas arsip")
            found = _proved(part, source, wanted)
            sync(part)
            target = path_of(folder, free_name(folder, year, taken))
            part.rename(target)
            # The rows leave the data next: unlike elsewhere, a folder that cannot be synced ends it here.
            sync_folder(place, needed=True)
            sync_folder(folder, needed=True)
            protect(target)
            return YearFile(year, f"{FOLDER}/{target.name}", target.stat().st_size, digest_of(target), found)
        finally:
            part.unlink(missing_ok=True)


def _room(size: int, place: Path) -> None:
    if free_bytes(place) < size + SPARE:
        raise Disturbance(
            f"Cakram folder {place} hampir penuh: perlu {(size + SPARE) // CHUNK + 1} MB.",
            "Kosongkan ruang, lalu ulangi. Data kantor tidak berubah.",
        )


def _empty(part: Path) -> sqlite3.Connection:
    part.unlink(missing_ok=True)
    connection = sqlite3.connect(part.absolute().as_uri(), uri=True, isolation_level=None)
    # Nothing reads the part before it is whole and synced.
    for words in ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA foreign_keys = OFF", "BEGIN"):
        connection.execute(words)
    for statements in MIGRATIONS:
        for statement in statements:
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")
    return connection


def _finished(connection: sqlite3.Connection, year: int, office: str) -> None:
    connection.execute("BEGIN")
    # Nobody logs in here.
    connection.execute("UPDATE officer SET pin_hash = NULL, failed = 0, locked_until = NULL")
    connection.executemany("INSERT INTO meta (name, value) VALUES (?, ?)", ((YEAR, str(year)), (OFFICE, office)))
    connection.execute("COMMIT")


def _copy(connection: sqlite3.Connection, name: str, where: str) -> None:
    columns = ", ".join(f'"{row[1]}"' for row in connection.execute(f"PRAGMA main.table_info({name})"))
    words = f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM asal.{name} WHERE {where}"  # noqa: S608
    connection.execute(words)


def _proved(part: Path, source: Source, ids: Sequence[int]) -> dict[int, str]:
    """The digests of its requests, once it is whole and every request reads as in its source."""
    damage = unsound(part)
    if damage is not None:
        raise _not_whole(damage)
    with closing(untouched(part)) as connection:
        found = digests(connection)
    if found.keys() != set(ids) or found != source.digests(ids):
        raise _not_whole("isinya berbeda dari data kantor")
    return found


def _not_whole(why: str) -> Disturbance:
    return Disturbance(f"Berkas arsip tahunan tidak utuh: {why}.", "Data kantor tidak berubah. Ulangi sekali lagi.")


def free_name(folder: Path, year: int, taken: frozenset[str]) -> str:
    """The path below `folder` that the next file of a year gets: none that is there or was `taken` ever."""
    name, n = f"{FOLDER}/loket-{year}.db", 2
    while (folder / name).exists() or name in taken:
        name, n = f"{FOLDER}/loket-{year}-{n}.db", n + 1
    return name


def protect(file: Path) -> None:
    """Nobody writes it by mistake from now on."""
    file.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)


def remove(file: Path) -> None:
    """Delete a year's file. Raises OSError."""
    with suppress(FileNotFoundError):
        if os.name == "nt":
            file.chmod(stat.S_IWRITE)
        file.unlink()


def erase(file: Path) -> None:
    """Overwrite a year's file and delete it: what was destroyed lies in it. Raises OSError."""
    with suppress(FileNotFoundError):
        left = file.stat().st_size
        file.chmod(stat.S_IRUSR | stat.S_IWRITE)
        with file.open("r+b") as stream:
            while left > 0:
                left -= stream.write(bytes(min(CHUNK, left)))
            finish(stream)
        file.unlink()


@contextmanager
def _worldly(place: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Disturbance(
            f"Berkas arsip tahunan di {place} tidak jadi dibuat ({reason}).",
            "Periksa ruang kosong dan hak tulis folder itu, lalu ulangi. Data kantor tidak berubah.",
        ) from error


# -- looking at one -------------------------------------------------------------------------------------------------


def trouble_of(file: Path, size: int) -> str:
    """Why a year's file cannot be read, in words; "" when it looks as it was made. Reads its head alone."""
    try:
        found = file.stat().st_size
        header = read_header(file)
    except FileNotFoundError:
        return "tidak ada"
    except OSError as error:
        return f"tidak dapat dibaca ({error.strerror})"
    if found != size or header is None or header.application_id != APPLICATION_ID:
        return "berubah sejak dibuat"
    return "dibuat program yang lebih baru" if header.user_version > SCHEMA_VERSION else ""


def tells(file: Path) -> tuple[int, str]:
    """Which year of which office a file holds: (year, hash of the office's first row). Raises sqlite3 errors."""
    with closing(untouched(file)) as connection:
        said = dict(connection.execute("SELECT name, value FROM meta WHERE name IN (?, ?)", (YEAR, OFFICE)))
    return int(said.get(YEAR, 0)), said.get(OFFICE, "")


STUB: Final = ("visit_id", "applicant_id", "register_year", "register_seq", "closed_at")
"""What the data keeps of a request that left it, beside the digest of its rows."""


def stubs_in(file: Path) -> dict[int, tuple[Any, ...]]:
    """What the data must keep of each request of a file: the columns of `STUB`, and the digest. Raises sqlite3
    errors."""
    with closing(untouched(file)) as connection:
        seen = digests(connection)
        rows = connection.execute(f"SELECT id, {', '.join(STUB)} FROM request")  # noqa: S608
        return {row[0]: (*row[1:], seen.get(row[0], "")) for row in rows}


def digest_in(file: Path, request_id: int) -> str:
    """The digest of one request as its file has it now; "" where it is not there or cannot be read."""
    try:
        with closing(untouched(file)) as connection:
            return digests(connection, LISTED["sqlite"], ids=f"[{request_id}]").get(request_id, "")
    except sqlite3.Error:
        return ""


# -- bringing back --------------------------------------------------------------------------------------------------


def bring_back(connection: Connection, file: sqlite3.Connection, ids: Collection[int]) -> None:
    """Insert the moved rows of these requests of a file into the data, inside the transaction that is open there."""
    chosen = sorted(ids)
    for name in MOVED:
        for row in _some(file, f"SELECT * FROM {name} WHERE {_OF[name].format(_MARKS, '')}", chosen):  # noqa: S608
            connection.execute(insert(metadata.tables[name]), row)
    for row in _some(file, f"SELECT rowid AS id, text FROM request_search WHERE rowid IN ({_MARKS})", chosen):  # noqa: S608
        search.put_new(connection, row)


_MARKS: Final = "SELECT value FROM json_each(?)"


def _some(file: sqlite3.Connection, words: str, ids: Sequence[int]) -> Iterator[list[dict[str, Any]]]:
    """The rows of these requests, so many at once that a server need not wait for each."""
    for some in portions(ids):
        found = file.execute(words, (json.dumps(some),))
        names = [one[0] for one in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found]
        if rows:
            yield rows


def letters_in(file: Path, ids: Collection[int] | None = None) -> tuple[str, ...]:
    """The archived papers of the letters of these requests, all by default. Raises sqlite3 errors."""
    with closing(untouched(file)) as connection:
        rows = connection.execute("SELECT request_id, file FROM letter WHERE file <> ''").fetchall()
    return tuple(str(name) for owner, name in rows if ids is None or owner in ids)


class Extent(NamedTuple):
    """How much a year's file holds: its requests and letters, the first that came, the last that ended."""

    requests: int
    letters: int
    first_at: int
    last_at: int


def extent_of(file: Path) -> Extent:
    """Read it. Raises sqlite3 errors."""
    words = "SELECT count(*), (SELECT count(*) FROM letter), min(received_at), max(closed_at) FROM request"
    with closing(untouched(file)) as connection:
        return Extent(*connection.execute(words).fetchone())
