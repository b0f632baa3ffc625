"""Opening an office's data: the lock, the look at the file, the migration, and then the desk.

The presets are read on an office's first day only, so they are imported there and not at every start.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from sqlalchemy import Engine, select

from loket_app.domain.errors import Disturbance, Refused, refuse
from loket_app.paths import DATA_FILE
from loket_app.server_address import (
    address_problem,
    full_address,
    keep_password,
    split_password,
    with_password_file,
)
from loket_app.store.engine import open_engine, reading, refuse_other_version
from loket_app.store.header import read_header
from loket_app.store.lock import FolderLock
from loket_app.store.migrate import SCHEMA_VERSION, create, looks_whole, migrate
from loket_app.store.place import refuse_place
from loket_app.store.server_copies import WINDOW
from loket_app.store.tables import config
from loket_app.usecases import backup, restore
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.ports import Clock

PROGRAM_ROLE = "loket_program"
DESTRUCTION = "pemusnahan.json"
"""What a destruction on this PC has still to delete."""
_UNPREPARED = ("Server itu belum disiapkan untuk Loket.", "Minta administrator menjalankan loket server-siap sekali.")


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
    if (folder / DESTRUCTION).exists():
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


@contextmanager
def open_beside_server(
    address: str, folder: Path | None, clock: Clock, workstation: str, shared: Path | None = None
) -> Iterator[Desk]:
    """As `open_on_server`, also while a program of this PC is open: no lock is taken."""
    engine = open_engine(address)
    try:
        refuse_unprepared(_server_state(engine))
        desk = Desk(engine, clock, workstation, folder)
        desk.shared_folder = shared
        desk.ask(lambda look: look.now)
        yield desk
    finally:
        engine.dispose()


class ServerState(NamedTuple):
    """What stands on a server: the schema's version (0 for an empty database), whether an office is founded in it, and
    whether the role of this address may prepare it."""

    version: int
    founded: bool
    may_prepare: bool

    @property
    def ready(self) -> bool:
        """True when this program can open it."""
        return self.version == SCHEMA_VERSION


def server_state(address: str) -> ServerState:
    """Look at a server before it is chosen (the first day). Raises `Disturbance` when it cannot be reached, the
    password is wrong, or the database is somebody else's."""
    engine = open_engine(address)
    try:
        return _server_state(engine)
    finally:
        engine.dispose()


def _server_state(engine: Engine) -> ServerState:
    from loket_app.store.server_schema import may_change, server_version

    version = server_version(engine)
    with reading(engine) as connection:
        founded = bool(version) and connection.execute(select(config.c.id).limit(1)).first() is not None
        return ServerState(version, founded, may_change(connection))


class Joined(NamedTuple):
    """A server that this PC may work with: its address for the machine file, and whether an office is founded there."""

    address: str
    founded: bool


def join_server(typed: str, password: str, machine_file: Path | None) -> Joined:
    """Try the server that somebody chose for this PC (the first day); its password is kept beside the machine file.

    `typed` is a whole address or the server's name. The caller saves the address as `Machine.server` and opens the
    program anew. Raises `Refused` for what is no address and for a server that is not prepared, `Disturbance` when it
    cannot be used; then the password is not kept either.
    """
    address, within = split_password(full_address(typed))
    problem = address_problem(address) if address else address_problem("-")
    if problem is not None:
        raise Refused(problem)
    kept = keep_password(address, password or within, machine_file) if machine_file and (password or within) else None
    try:
        state = server_state(with_password_file(address, machine_file) if machine_file else address)
        if not state.version:
            raise refuse("belum_siap", f"{_UNPREPARED[0]} {_UNPREPARED[1]}", "server")
        refuse_other_version(state.version)
    except (Disturbance, Refused):
        if kept is not None:
            kept.unlink(missing_ok=True)
        raise
    return Joined(address, state.founded)


def refuse_unprepared(state: ServerState) -> None:
    """Raise `Disturbance` for a server whose schema is not this program's, or that has none yet."""
    if not state.version:
        raise Disturbance(*_UNPREPARED)
    refuse_other_version(state.version)


def prepare_server(
    address: str, program_role: str = PROGRAM_ROLE, copied_first: Callable[[Engine, int], None] | None = None
) -> int:
    """Bring an empty or older database to this program's schema and give the program's role its rights; returns the
    version it came from. `address` is the owner's; `copied_first` makes the copy of an older office before anything is
    changed. Raises `Disturbance`; then nothing was changed."""
    from loket_app.store.server_schema import grant_program

    engine = open_engine(address)
    try:
        version = migrate(engine, partial(copied_first, engine) if copied_first is not None else None)
        grant_program(engine, program_role)
        return version
    finally:
        engine.dispose()


def _copied_first(engine: Engine, folder: Path, clock: Clock, _version: int) -> None:
    backup.before_migration(engine, folder, clock.now())


@contextmanager
def open_beside(folder: Path, clock: Clock, workstation: str) -> Iterator[Desk]:
    """The desk for looking only, also while a program holds the folder: no lock is taken and nothing is written.

    Raises `Disturbance` for a file that is damaged, newer, or still to be brought to this program's schema.
    """
    file = folder / DATA_FILE
    damage = looks_whole(file)
    if damage is not None:
        raise Disturbance(f"Berkas data {file} rusak: {damage}.", "Pulihkan dari cadangan terakhir.")
    header = read_header(file)
    if header is None or header.user_version != SCHEMA_VERSION:
        raise Disturbance(
            "Berkas data ini belum disesuaikan dengan program ini.", "Buka programnya sekali, lalu ulangi."
        )
    engine = open_engine(file)
    try:
        yield Desk(engine, clock, workstation, folder)
    finally:
        engine.dispose()


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
