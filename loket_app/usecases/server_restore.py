"""A server's office brought back into an empty database: on the server made anew, or beside the one that is spoiled."""

from pathlib import Path
from typing import NamedTuple

from loket_app.domain.errors import Disturbance
from loket_app.paths import DATA_FILE
from loket_app.store import carrying, held_files, neutral_zip
from loket_app.store.backup import Copy
from loket_app.store.held_files import Brought
from loket_app.store.migrate import SCHEMA_VERSION
from loket_app.store.sealed import Key
from loket_app.usecases import restore
from loket_app.usecases.beside import open_beside
from loket_app.usecases.desk import Desk
from loket_app.usecases.dump import Told, write_data
from loket_app.usecases.dump_load import Loaded, as_data_file, load_into
from loket_app.usecases.order import Who

SCRATCH = ".pulih-server"


class BackOnServer(NamedTuple):
    """A copy that is on a server again: what was loaded, compared and checked, and the papers that came back."""

    loaded: Loaded
    papers: Brought


def restore_to_server(copy: Copy, desk: Desk, key: Key | None = None, told: Told = lambda what: None) -> BackOnServer:
    """Load a server's copy, plain or sealed, into the empty database of the desk, and bring its papers back.

    Raises `Refused` for a database with an office in it, `WrongKey`, `Disturbance`; then the database stays empty. The
    restore goes onto the trail.
    """
    folder = desk.shared
    assert folder is not None
    if not copy.neutral:
        raise Disturbance(
            f"{copy.file.name} adalah cadangan satu komputer, bukan server.",
            "Pulihkan ke folder data, lalu pindahkan dengan loket dump dan loket load.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    brought: list[Brought] = []

    def bring_papers() -> None:
        told("surat dan foto")
        brought.append(held_files.bring_back(copy.file.parent, folder, key, copy.at))

    lines = folder / f"{SCRATCH}.zip"
    try:
        carrying.opened(copy, key, lines)
        _brought_forward(lines, folder, desk, told)
        loaded = load_into(lines, desk, told, bring_papers)
    finally:
        _sweep(folder)
    papers = brought[0]
    note = {
        "cadangan": copy.file.name, "sha256": copy.digest, "oleh": 0, "berkas": papers.files,
        "berkas_hilang": len(papers.lost),
    }  # fmt: skip
    desk.do_before_confirming(Who(0, 0), restore.recorded, note)
    return BackOnServer(loaded, papers)


def _brought_forward(lines: Path, folder: Path, desk: Desk, told: Told) -> None:
    """A copy of an older version of the program goes through a file, which knows how to become newer."""
    with neutral_zip.reading_zip(lines) as dump:
        if dump.manifest.schema >= SCHEMA_VERSION:
            return
    told("menyesuaikan dengan program ini")
    part, again = folder / f"{SCRATCH}.db", folder / f"{SCRATCH}.baru.zip"
    as_data_file(lines, part, told)
    inside = folder / SCRATCH
    inside.mkdir(exist_ok=True)
    part.replace(inside / DATA_FILE)
    with open_beside(inside, desk.clock, desk.workstation) as newer:
        write_data(newer, again, told)
    again.replace(lines)


def _sweep(folder: Path) -> None:
    for name in (f"{SCRATCH}.zip", f"{SCRATCH}.db", f"{SCRATCH}.baru.zip"):
        (folder / name).unlink(missing_ok=True)
    inside = folder / SCRATCH
    if inside.is_dir():
        for path in inside.iterdir():
            path.unlink(missing_ok=True)
        inside.rmdir()
