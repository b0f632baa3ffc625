"""Desks beside the program that holds the folder or works at the counter: they take no lock."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loket_app.domain.errors import Disturbance
from loket_app.paths import DATA_FILE
from loket_app.store.engine import open_engine
from loket_app.store.header import read_header
from loket_app.store.migrate import SCHEMA_VERSION, looks_whole
from loket_app.usecases.desk import Desk
from loket_app.usecases.joining import refuse_unprepared, state_of
from loket_app.usecases.ports import Clock


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


@contextmanager
def open_beside_server(
    address: str, folder: Path | None, clock: Clock, workstation: str, shared: Path | None = None
) -> Iterator[Desk]:
    """As `opening.open_on_server`, also while a program of this PC is open: no lock is taken."""
    engine = open_engine(address)
    try:
        refuse_unprepared(state_of(engine))
        desk = Desk(engine, clock, workstation, folder)
        desk.shared_folder = shared
        desk.ask(lambda look: look.now)
        yield desk
    finally:
        engine.dispose()
