"""`dump`: everything an office recorded in one zip of plain text and papers, for another database and for later times.

Read at one moment: on this PC from a copy of the file, so that the counter does not wait for it; on a server in one
read transaction. The zip is proved from beginning to end before it gets its name.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast
from zipfile import ZipFile

from sqlalchemy import Connection, Engine

from loket_app import __version__, paths
from loket_app.domain.errors import Disturbance, refuse
from loket_app.paths import DATA_FILE
from loket_app.store import backup as copying
from loket_app.store import held_files, neutral, neutral_zip
from loket_app.store.carrying import NEW_FILE, forget_cached
from loket_app.store.engine import on_server, open_engine, reading
from loket_app.store.lasting import finish, sync_folder
from loket_app.store.migrate import SCHEMA_VERSION
from loket_app.store.neutral import Written
from loket_app.usecases.desk import Desk, Tx
from loket_app.usecases.order import Who
from loket_app.usecases.settings import OFFICE, Settings, SettingsCache

KIND = "data_disalin_netral"
SCRATCH = ".salinan-netral"
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Dumped:
    """What a dump holds: its tables, files and bytes, and the head of the trail."""

    file: Path
    tables: tuple[Written, ...]
    files: int
    size: int
    digest: str
    trail: tuple[int, str]

    def to_data(self) -> dict[str, Any]:
        """The dump as plain data."""
        return {
            "berkas": str(self.file), "bita": self.size, "sha256": self.digest, "surat_dan_foto": self.files,
            "tabel": {one.name: one.rows for one in self.tables}, "baris_jejak": self.trail[0],
            "kepala_jejak": self.trail[1],
        }  # fmt: skip


def dump(desk: Desk, target: Path, told: Told = lambda what: None) -> Dumped:
    """Write the office's data and papers into a new zip. Raises `Refused` or `Disturbance`; then there is none.

    It goes onto the trail, after what is in it.
    """
    if target.exists():
        raise refuse("sudah_ada", f"{target} sudah ada. Sebut nama berkas yang baru.")
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as stream:
            made = _written(desk, stream, told, desk.shared)
            finish(stream)
        _prove(part, told)
        digest = copying.digest_of(part)
        part.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        raise Disturbance(
            f"Salinan netral tidak dapat ditulis ke {target.parent} ({error.strerror}).",
            "Periksa ruang kosong dan hak tulis folder itu, lalu coba lagi. Data kantor tidak berubah.",
        ) from error
    finally:
        part.unlink(missing_ok=True)
    desk.do_before_confirming(Who(0, 0), _recorded, digest)
    return Dumped(target, made[0], made[1], target.stat().st_size, digest, made[2])


def write_data(desk: Desk, part: Path, told: Told = lambda what: None, schema: int = SCHEMA_VERSION) -> None:
    """Write the data without its papers into a new zip, have it on the disk, and prove it there.

    `schema` is the database's where it is older. Raises OSError, `Disturbance`; the part is the caller's to remove.
    """
    with os.fdopen(os.open(part, NEW_FILE, 0o600), "wb") as stream:
        _written(desk, stream, told, None, schema)
        finish(stream)
        forget_cached(stream)
    _prove(part, told)


def _prove(part: Path, told: Told) -> None:
    with neutral_zip.reading_zip(part) as again:
        neutral_zip.prove(again, lambda what: told(f"memeriksa {what}"))


def _recorded(tx: Tx, digest: str) -> None:
    tx.record(KIND, facts={"sha256": digest})


@contextmanager
def _one_moment(desk: Desk) -> Iterator[Connection]:
    """A connection on which nothing changes while it is read, and for which nobody has to wait."""
    if on_server(desk.engine) or desk.folder is None:
        with reading(desk.engine) as connection:
            yield connection
        return
    scratch = desk.folder / SCRATCH
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        made = copying.make(copying.writer(desk.engine), desk.folder / DATA_FILE, scratch, desk.clock.now())
        engine = open_engine(made.file)
        try:
            with reading(engine) as connection:
                yield connection
        finally:
            engine.dispose()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _written(
    desk: Desk, stream: BinaryIO, told: Told, papers: Path | None, schema: int = SCHEMA_VERSION
) -> tuple[tuple[Written, ...], int, tuple[int, str]]:
    with ZipFile(stream, "w", compresslevel=6) as zipped:
        readme = (paths.resources() / "salinan" / neutral_zip.README).read_bytes()
        zipped.writestr(neutral_zip.entry(neutral_zip.README), readme)
        with _one_moment(desk) as connection:
            known = dict.fromkeys(neutral.table_names(), ()) if schema == SCHEMA_VERSION else neutral.older(connection)
            tables = tuple(_with_table(connection, zipped, name, told, only) for name, only in known.items())
            head, office = neutral.head(connection), _office_name(connection)
        # The papers come after the transaction: a server ends one in which nothing is asked for a while.
        listed, size = _with_files(zipped, papers, told)
        lines = b"".join(listed)
        zipped.writestr(neutral_zip.entry(neutral_zip.LIST), lines)
        manifest = {
            "format": neutral_zip.FORMAT, "versi": neutral_zip.FORMAT_VERSION, "susunan": schema,
            "program": __version__, "dibuat": desk.clock.now(), "kantor": office,
            "jejak": {"baris": head[0], "kepala": head[1]},
            "tabel": [
                {"nama": one.name, "baris": one.rows, "bita": one.size, "sha256": one.digest, "kolom": one.columns}
                for one in tables
            ],
            "berkas": {
                "banyak": len(listed), "bita": size, "daftar_bita": len(lines),
                "daftar_sha256": hashlib.sha256(lines).hexdigest(),
            },
        }  # fmt: skip
        zipped.writestr(
            neutral_zip.entry(neutral_zip.MANIFEST), json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        )
    return tables, len(listed), head


def _with_table(connection: Connection, zipped: ZipFile, name: str, told: Told, only: tuple[str, ...]) -> Written:
    told(f"tabel {name}")
    with zipped.open(neutral_zip.entry(f"{neutral_zip.TABLES}{name}.jsonl"), "w", force_zip64=True) as entry:
        return neutral.write(connection, name, cast(BinaryIO, entry), only)


def _with_files(zipped: ZipFile, folder: Path | None, told: Told) -> tuple[list[bytes], int]:
    """Letters, photographs and pictures as they lie beside the data: the list, and how many bytes."""
    listed: list[bytes] = []
    size = 0
    for path, file, _state in held_files.office_files(folder) if folder is not None else ():
        told(path)
        seen, length = hashlib.sha256(), 0
        info = neutral_zip.entry(neutral_zip.FILES + path, packed=False)
        with file.open("rb") as source, zipped.open(info, "w", force_zip64=True) as entry:
            while chunk := source.read(copying.CHUNK):
                seen.update(chunk)
                length += len(chunk)
                entry.write(chunk)
        one = {"berkas": path, "bita": length, "sha256": seen.hexdigest()}
        listed.append(json.dumps(one, ensure_ascii=False).encode() + b"\n")
        size += length
    return listed, size


def _office_name(connection: Connection) -> str:
    settings = Settings(connection, SettingsCache())
    try:
        settings.current_id(OFFICE)
    except KeyError:
        return ""
    return settings.office().name


def tables_of(engine: Engine) -> dict[str, Written]:
    """What a dump of this database would say of its tables, without writing one."""
    with reading(engine) as connection:
        return {name: neutral.write(connection, name) for name in neutral.table_names()}
