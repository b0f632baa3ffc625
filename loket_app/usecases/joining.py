"""A server before an office works on it: what stands there, making it ready, and joining it with this PC."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine, select

from loket_app.domain.errors import Disturbance, Refused, refuse
from loket_app.server_address import (
    address_problem,
    full_address,
    keep_password,
    split_password,
    with_password_file,
)
from loket_app.store.engine import open_engine, reading, refuse_other_version
from loket_app.store.migrate import SCHEMA_VERSION, migrate
from loket_app.store.tables import config

PROGRAM_ROLE = "loket_program"
_UNPREPARED = ("Server itu belum disiapkan untuk Loket.", "Minta administrator menjalankan loket server-siap sekali.")


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
        return state_of(engine)
    finally:
        engine.dispose()


def state_of(engine: Engine) -> ServerState:
    """As `server_state`, of an open engine."""
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
