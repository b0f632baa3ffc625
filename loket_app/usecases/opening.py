"""Opening an office's data: the lock, the look at the file, the migration, and then the desk.

The presets are read on an office's first day only, so they are imported there and not at every start.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine, select

from loket_app.domain.errors import Disturbance
from loket_app.paths import DATA_FILE, PENDING_DESTRUCTION
from loket_app.store.engine import open_engine, reading
from loket_app.store.lock import FolderLock
from loket_app.store.migrate import create, looks_whole, migrate
from loket_app.store.place import refuse_place
from loket_app.store.server_copies import WINDOW
from loket_app.store.tables import config
from loket_app.usecases import backup, restore
from loket_app.usecases.beside import open_beside_server
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.ports import Clock


class DamagedFile(Disturbance):
    """The data file is damaged and was not opened; `offer` is the newest good copy, where there is one."""

    def __init__(self, file: Path, damage: str, offer: restore.Preview | None) -> None:
        super().__init__(
            f"Berkas data {file} rusak: {damage}.",
            "Berkas itu tidak dibuka dan tidak diubah. Pulihkan dari cadangan terakhir."
            if offer is not None
            else "Berkas itu tidak dibuka dan tidak diubah. Belum ada cadangan yang utuh di folder data; cari di stik.",
        )
        self.offer = offer


@contextmanager
def open_desk(folder: Path, clock: Clock, workstation: str, demo: bool = False) -> Iterator[Desk]:
    """The desk on the folder's data file, brought to this program's schema; `Disturbance` leaves the file unchanged.

    A copy that lies ready is put in place first (`restore`), and one is made before any migration.
    One program holds a folder at a time; the lock is let go when the block ends or the program dies.
    """
    with _held(folder):
        refuse_place(folder)
        restore.complete(folder)
        file = folder / DATA_FILE
        damage = looks_whole(file)
        if damage is not None:
            raise DamagedFile(file, damage, restore.newest_good(folder))
        if not file.exists():
            create(file)
        engine = open_engine(file)
        try:
            migrate(engine, before=partial(_copied_first, engine, folder, clock))
            desk = Desk(engine, clock, workstation, folder, demo)
            restore.record(desk, folder)
            _resume(desk, folder)
            yield desk
        finally:
            engine.dispose()


def _resume(desk: Desk, folder: Path) -> None:
    """A destruction that was stopped here is brought to its end before anybody works."""
    if (folder / PENDING_DESTRUCTION).exists():
        from loket_app.usecases import destruction

        destruction.resume(desk)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """The folder, made where it is missing and held by this program alone."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Disturbance(
            f"Folder data {folder} tidak dapat dibuat.", "Periksa hak tulisnya, atau pilih folder lain."
        ) from error
    lock = FolderLock(folder)
    try:
        lock.take()
    except OSError as error:
        raise Disturbance(
            f"Folder data {folder} hanya dapat dibaca ({error.strerror}).",
            "Minta administrator memberi hak tulis pada folder itu, lalu buka lagi.",
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def open_on_server(
    address: str, folder: Path, clock: Clock, workstation: str, shared: Path | None = None
) -> Iterator[Desk]:
    """The desk on an office's server; `folder` is what this PC keeps for itself (drafts, the PIN key, print queue),
    `shared` where the arms, issued letters and photographs of all its PCs lie (the same as `folder` by default).

    With a `ServerClock` the desk goes by the server's time from the first look on. Raises `Disturbance` when the server
    is away, not prepared for Loket, or prepared for another version of the program.
    """
    with _held(folder), open_beside_server(_named(address, workstation), folder, clock, workstation, shared) as desk:
        _resume(desk, folder)
        yield desk


def _named(address: str, workstation: str) -> str:
    """The address with a name for the line of this window: whoever closes last is found by it (`server_copies`)."""
    name = f"{WINDOW}{workstation}:{os.getpid()}".encode()[:60].decode(errors="ignore")
    return f"{address}{'&' if '?' in address else '?'}application_name={quote(name, safe='')}"


def _copied_first(engine: Engine, folder: Path, clock: Clock, _version: int) -> None:
    backup.before_migration(engine, folder, clock.now())


def is_founded(desk: Desk) -> bool:
    """True when the file holds an office."""
    with reading(desk.engine) as connection:
        return connection.execute(select(config.c.id).limit(1)).first() is not None


def found(desk: Desk, preset_key: str, pins: dict[str, str]) -> dict[str, int]:
    """Found the office from a shipped preset; `pins` are hashed PINs by the preset's officer keys."""
    from loket_app.definitions.presets import load_preset
    from loket_app.usecases.founding import found_office

    preset = load_preset(preset_key)
    return desk.do(Who(0, 0), found_office, preset, pins)
