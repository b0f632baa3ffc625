"""Ten quick looks at an office's data and this PC, for start-up and for support (RELIABILITY C.4)."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from sqlalchemy import Connection, Engine

from loket_app.domain.dates import clock_time, local, numeric_date
from loket_app.domain.errors import BadDefinition, Disturbance
from loket_app.paths import DATA_FILE
from loket_app.store import trail as trail_store
from loket_app.store.backup import damage_of
from loket_app.store.engine import open_engine, reading
from loket_app.store.header import APPLICATION_ID, read_header
from loket_app.store.lock import FolderLock
from loket_app.store.migrate import SCHEMA_VERSION, looks_whole
from loket_app.store.place import DriveKind, drive_kind, free_bytes
from loket_app.usecases.backup import STALE_AFTER, standing
from loket_app.usecases.desk import CLOCK_SLACK_MS
from loket_app.usecases.ports import Clock
from loket_app.usecases.settings import Settings, SettingsCache

LEAST_SQLITE = (3, 38, 0)
"""STRICT tables came with 3.37, the built-in JSON functions that our checks use with 3.38."""
TAIL = 1000
LOW_SPACE, NO_SPACE = 500 * 1024**2, 50 * 1024**2
_SAMPLE = 1_767_225_600_000  # 2026-01-01 00.00 UTC: Indonesia had other offsets in earlier years
_OFFSETS = {"Asia/Jakarta": 7, "Asia/Pontianak": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9}
_WANTED = {"journal_mode": "truncate", "synchronous": "2", "foreign_keys": "1", "cell_size_check": "1"}


@dataclass(frozen=True, slots=True)
class Line:
    """One look: its name, whether all is well, what was seen, and whether it deserves attention all the same."""

    name: str
    ok: bool
    words: str
    warning: bool = False

    def __str__(self) -> str:
        mark = "GAGAL" if not self.ok else "PERIKSA" if self.warning else "baik"
        return f"{mark:8}{self.name}: {self.words}"

    def to_data(self) -> dict[str, Any]:
        """The line as plain data."""
        return {"nama": self.name, "baik": self.ok, "peringatan": self.warning, "keterangan": self.words}


def selftest(folder: Path, clock: Clock) -> tuple[Line, ...]:
    """The ten lines about the data in `folder`; a folder without data is reported, never made."""
    file = folder / DATA_FILE
    first = (_place(folder), _sqlite(), _header(file))
    if not file.exists() or not first[2].ok:
        why = "belum ada berkas data" if not file.exists() else "berkas data tidak dibuka"
        return (*first, *(Line(name, True, why, warning=True) for name, _ in _LOOKS), zone_line(None))
    engine = open_engine(file)
    try:
        seen = tuple(_looked(name, look, engine, file, clock) for name, look in _LOOKS)
        return (*first, *seen, zone_line(_zone(engine)))
    finally:
        engine.dispose()


def _looked(name: str, look: "Look", engine: Engine, file: Path, clock: Clock) -> Line:
    try:
        return look(name, engine, file, clock)
    except (Disturbance, sqlite3.Error) as error:
        return Line(name, False, str(error))
    except (LookupError, ValueError, BadDefinition):
        return Line(name, False, "isi berkas data rusak; pulihkan dari cadangan")


def _place(folder: Path) -> Line:
    name = "Tempat data"
    if not folder.is_dir():
        return Line(name, True, f"{folder} belum ada", warning=True)
    kind, free = drive_kind(folder), free_bytes(folder)
    space = f"ruang kosong {free // 1024**2} MB"
    safe = kind not in (DriveKind.NETWORK, DriveKind.SYNCED)
    low = free < LOW_SPACE or kind is not DriveKind.LOCAL
    return Line(name, safe and free >= NO_SPACE, f"{folder}, {kind.value}, {space}, {_lock_words(folder)}", low)


def _lock_words(folder: Path) -> str:
    if not (folder / "loket.lock").exists():
        return "belum pernah dikunci"
    lock = FolderLock(folder)
    try:
        lock.take()
    except (Disturbance, OSError):
        return "program sedang terbuka"
    lock.release()
    return "program tidak sedang terbuka"


def _sqlite() -> Line:
    return Line("SQLite", sqlite3.sqlite_version_info >= LEAST_SQLITE, f"versi {sqlite3.sqlite_version}")


def _header(file: Path) -> Line:
    name = "Berkas data"
    if not file.exists():
        return Line(name, True, f"belum ada {file.name}", warning=True)
    try:
        found = read_header(file)
    except OSError as error:
        return Line(name, False, f"tidak dapat dibaca ({error.strerror})")
    if found is None or found.application_id != APPLICATION_ID:
        return Line(name, False, "bukan berkas data Loket")
    words = f"susunan {found.user_version}, program ini mengenal {SCHEMA_VERSION}, {file.stat().st_size // 1024} kB"
    return Line(name, 0 < found.user_version <= SCHEMA_VERSION, words)


def _pragmas(name: str, engine: Engine, file: Path, clock: Clock) -> Line:
    with reading(engine) as connection:
        seen = {p: str(connection.exec_driver_sql(f"PRAGMA {p}").scalar_one()).lower() for p in _WANTED}
    return Line(name, seen == _WANTED, ", ".join(f"{p}={v}" for p, v in seen.items()))


def _quick_check(name: str, engine: Engine, file: Path, clock: Clock) -> Line:
    damage = looks_whole(file)
    return Line(name, damage is None, damage or "utuh")


def _foreign_keys(name: str, engine: Engine, file: Path, clock: Clock) -> Line:
    with reading(engine) as connection:
        loose = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(100)
    return Line(name, not loose, f"{len(loose)} baris menggantung" if loose else "semua tersambung")


def _tail(name: str, engine: Engine, file: Path, clock: Clock) -> Line:
    with reading(engine) as connection:
        newest = trail_store.newest(connection)[0]
        broken = list(trail_store.verify(connection, max(newest - TAIL, 0)))
    if broken:
        return Line(name, False, f"baris {broken[0][0]}: {broken[0][1]}")
    return Line(name, True, f"{min(newest, TAIL)} baris terakhir dari {newest} utuh")


def _clock(name: str, engine: Engine, file: Path, clock: Clock) -> Line:
    now = clock.now()
    with reading(engine) as connection:
        newest = trail_store.newest(connection)[1]
        zone = _zone_of(connection) or "UTC"
    moment = local(now, zone)
    words = f"jam komputer {numeric_date(moment.date())} {clock_time(moment)}"
    if newest - now > CLOCK_SLACK_MS:
        last = local(newest, zone)
        return Line(name, False, f"{words}, catatan terakhir {numeric_date(last.date())} {clock_time(last)}")
    return Line(name, True, f"{words}, tidak mendahului catatan terakhir")


def _backup(name: str, engine: Engine, file: Path, clock: Clock) -> Line:
    newest = standing(file.parent).newest
    if newest is None:
        return Line(name, True, "belum ada cadangan", warning=True)
    damage = damage_of(newest)
    with reading(engine) as connection:
        moment = local(newest.at, _zone_of(connection) or "UTC")
    words = f"terbaru {numeric_date(moment.date())} {clock_time(moment)}, {damage or 'utuh'}"
    return Line(name, damage is None, words, warning=not 0 <= clock.now() - newest.at <= STALE_AFTER)


Look = Callable[[str, Engine, Path, Clock], Line]
_LOOKS: tuple[tuple[str, Look], ...] = (
    ("Cara simpan", _pragmas),
    ("Isi berkas", _quick_check),
    ("Sambungan antarbaris", _foreign_keys),
    ("Rantai jejak", _tail),
    ("Jam", _clock),
    ("Cadangan", _backup),
)


def _zone(engine: Engine) -> str | None:
    try:
        with reading(engine) as connection:
            return _zone_of(connection)
    except Disturbance:
        return None


def _zone_of(connection: Connection) -> str | None:
    settings = Settings(connection, SettingsCache())
    try:
        return settings.office().zone
    except (LookupError, ValueError, BadDefinition):
        return None


def _hour_in(zone: str) -> int:
    return local(_SAMPLE, zone).hour


def zone_line(zone: str | None) -> Line:
    """The zone data must be there and agree with what the zones of Indonesia are."""
    try:
        wrong = [name for name, hours in _OFFSETS.items() if _hour_in(name) != hours]
    except (ZoneInfoNotFoundError, OSError) as error:
        return Line("Zona waktu", False, f"data zona waktu tidak lengkap ({error})")
    words = f"zona kantor {zone}" if zone else "data zona waktu ada"
    return Line("Zona waktu", not wrong, f"salah: {', '.join(wrong)}" if wrong else words)
