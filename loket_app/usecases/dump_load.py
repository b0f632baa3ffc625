"""`load`: a neutral dump into an empty office, all of it or nothing, and compared with the dump at the end.

On this PC it becomes a new file that gets its name once everything agrees; on a server it is one transaction. An older
dump is loaded into a file of its own schema and then brought to this program's.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import Connection, Engine, select

from loket_app.domain.errors import Disturbance, refuse
from loket_app.domain.numbering import register_text
from loket_app.paths import DATA_FILE
from loket_app.store import backup as copying
from loket_app.store import held_files, neutral, neutral_zip
from loket_app.store.engine import open_engine, reading, writing
from loket_app.store.lasting import finish, sync, sync_folder
from loket_app.store.lock import closed
from loket_app.store.migrate import SCHEMA_VERSION, looks_whole, migrate
from loket_app.store.neutral import Unreadable
from loket_app.store.neutral_zip import Dump, Manifest
from loket_app.store.place import refuse_place
from loket_app.store.tables import person, request
from loket_app.usecases.check import check
from loket_app.usecases.checking.report import CheckReport
from loket_app.usecases.desk import Desk
from loket_app.usecases.dump import Told, tables_of
from loket_app.usecases.ports import Clock

PART = ".loket.db.muat"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A dump that was loaded: what it says of itself, how many rows and files came, and what a check found."""

    manifest: Manifest
    rows: int
    files: int
    check: CheckReport

    def to_data(self) -> dict[str, Any]:
        """The outcome as plain data."""
        return {
            "kantor": self.manifest.office, "susunan": self.manifest.schema, "dibuat": self.manifest.made_at,
            "baris": self.rows, "surat_dan_foto": self.files, "baris_jejak": self.manifest.trail[0],
            "kepala_jejak": self.manifest.trail[1],
            "tabel": {one.name: {"baris": one.rows, "sha256": one.digest} for one in self.manifest.tables},
            "temuan": [str(one) for one in self.check.findings],
        }  # fmt: skip


def load(file: Path, folder: Path, clock: Clock, workstation: str, told: Told = lambda what: None) -> Loaded:
    """Load a dump as the data of `folder`, which must hold no office yet. Raises `Refused`, `Disturbance`.

    Nothing is changed unless everything agrees: tables, trail, files, and the check of the whole.
    """
    refuse_place(folder)
    with neutral_zip.reading_zip(file) as dump, _worldly(folder):
        folder.mkdir(parents=True, exist_ok=True)
        return _loaded(dump, folder, clock, workstation, told)


def _loaded(dump: Dump, folder: Path, clock: Clock, workstation: str, told: Told) -> Loaded:
    with closed(folder):
        _empty_file(folder)
        manifest = _acceptable(dump, folder)
        part = folder / PART
        _sweep(part)
        try:
            rows, engine = _filled(dump, part, told)
            try:
                files = _put_files(dump, folder, told)
                told("memeriksa")
                report = check(Desk(engine, clock, workstation, folder))
            finally:
                engine.dispose()
            sync(part)
            part.replace(folder / DATA_FILE)
            sync_folder(folder)
        finally:
            _sweep(part)
    return Loaded(manifest, rows, files, report)


def _filled(dump: Dump, part: Path, told: Told) -> tuple[int, Engine]:
    """A new data file of what the dump tells, of this program's schema: how many rows, and the engine on it."""
    manifest = dump.manifest
    engine = open_engine(part)
    try:
        neutral.lay_out(engine, manifest.schema)
        with writing(engine) as connection:
            rows = _fill(connection, dump, told)
        if manifest.schema < SCHEMA_VERSION:
            migrate(engine)
            _index_apart(engine)
        told("membandingkan")
        _agree(neutral.differences({one.name: one for one in manifest.tables}, tables_of(engine)))
    except BaseException:
        engine.dispose()
        raise
    return rows, engine


def as_data_file(file: Path, part: Path, told: Told = lambda what: None) -> None:
    """Make a data file of a dump: its tables, without its papers. Raises `Disturbance`; `part` is the caller's.

    Nothing else is looked at: whoever restores it checks it.
    """
    with neutral_zip.reading_zip(file) as dump, _worldly(part.parent):
        _acceptable(dump, part.parent)
        _sweep(part)
        _, engine = _filled(dump, part, told)
        engine.dispose()
        sync(part)


def load_into(
    file: Path, desk: Desk, told: Told = lambda what: None, before_check: Callable[[], None] = lambda: None
) -> Loaded:
    """Load a dump into the empty database of an open desk (a server's), in one transaction. Raises as `load`.

    `before_check` brings what lies beside it and is checked with it: the files of closed years.
    """
    folder = desk.shared
    assert folder is not None
    with neutral_zip.reading_zip(file) as dump, _worldly(folder):
        folder.mkdir(parents=True, exist_ok=True)
        manifest = _acceptable(dump, folder)
        if manifest.schema != SCHEMA_VERSION:
            raise Unreadable(
                f"susunannya {manifest.schema}, program ini {SCHEMA_VERSION}; muat dahulu ke berkas, lalu salin lagi"
            )
        with writing(desk.engine) as connection:
            if not neutral.is_empty(connection):
                raise _not_empty()
            rows = _fill(connection, dump, told)
            _same_inside(connection, manifest)
        files = _put_files(dump, folder, told)
        before_check()
        told("memeriksa")
        reader = Desk(desk.engine, desk.clock, desk.workstation, desk.folder)
        reader.shared_folder = folder
        return Loaded(manifest, rows, files, check(reader))


def _empty_file(folder: Path) -> None:
    """Raise unless the folder's data file is absent or holds nothing at all."""
    file = folder / DATA_FILE
    if not file.exists():
        return
    if looks_whole(file) is not None:
        raise _not_empty()
    engine = open_engine(file)
    try:
        with reading(engine) as connection:
            # A file of an older schema lacks tables; whoever has the trail's rows is no empty office.
            present = neutral.head(connection)[0]
    finally:
        engine.dispose()
    if present:
        raise _not_empty()


def _not_empty() -> Exception:
    return refuse(
        "sudah_berisi", "Folder data itu sudah berisi kantor. Muat salinan netral hanya ke folder yang masih kosong."
    )


def _acceptable(dump: Dump, folder: Path) -> Manifest:
    manifest = dump.manifest
    neutral_zip.check_tables(manifest, SCHEMA_VERSION)
    for path, _, _ in dump.files():
        if not held_files.may_return(path):
            raise Unreadable(f"alamat berkas {path[:80]!r} tidak sah")
    copying.room_for(3 * sum(one.size for one in manifest.tables) + manifest.files_size, folder)
    return manifest


def _fill(connection: Connection, dump: Dump, told: Told) -> int:
    known = {one.name: one for one in dump.manifest.tables}
    strange = neutral.stranger(connection, known.values())
    if strange:
        raise Unreadable(f"tabel {strange} tidak termasuk susunan {dump.manifest.schema}")
    rows = 0
    for name in neutral.table_names():
        if name not in known:
            continue
        told(f"tabel {name}")
        with dump.table(known[name]) as stream:
            came = neutral.fill(connection, name, known[name].columns, stream)
        if came != known[name].rows:
            raise Unreadable(f"tabel {name} berisi {came} baris, menurut manifes {known[name].rows}")
        rows += came
    neutral.settle_ids(connection)
    if dump.manifest.schema == SCHEMA_VERSION:
        neutral.index(connection, _words(connection))
    if neutral.head(connection) != dump.manifest.trail:
        raise Unreadable("kepala jejaknya lain daripada di manifes")
    return rows


def _index_apart(engine: Engine) -> None:
    with writing(engine) as connection:
        neutral.index(connection, _words(connection))


def _words(connection: Connection) -> Iterator[tuple[int, str]]:
    """By which words each request is found: as `intake.index_for_search` puts them."""
    columns = (
        request.c.id, request.c.name, person.c.nik, request.c.register_seq, request.c.register_year, request.c.queue,
        request.c.letter_number,
    )  # fmt: skip
    query = select(*columns).join(person, person.c.id == request.c.applicant_id).order_by(request.c.id)
    for row in connection.execute(query).all():
        register = register_text(row.register_seq, row.register_year)
        yield row.id, " ".join(word for word in (row.name, row.nik, register, row.queue, row.letter_number) if word)


def _same_inside(connection: Connection, manifest: Manifest) -> None:
    found = {name: neutral.write(connection, name) for name in neutral.table_names()}
    _agree(neutral.differences({one.name: one for one in manifest.tables}, found))


def _agree(told: tuple[str, ...]) -> None:
    if told:
        raise Unreadable("; ".join(told[:3]))


def _put_files(dump: Dump, folder: Path, told: Callable[[str], None]) -> int:
    """Write the files that came along; one that is there with the same content stays."""
    count = 0
    for path, size, digest in dump.files():
        told(path)
        target = folder.joinpath(*PurePosixPath(path).parts)
        with dump.stream(neutral_zip.FILES + path, size, digest) as stream:
            if target.exists():
                if copying.digest_of(target) != digest:
                    raise refuse("berkas_lain", f"{path} di folder data isinya lain. Muat ke folder yang kosong.")
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(f".{target.name[:80]}.muat.part")
            try:
                with part.open("wb") as made:
                    while chunk := stream.read(copying.CHUNK):
                        made.write(chunk)
                    finish(made)
                if copying.digest_of(part) != digest:
                    raise Unreadable(f"isi {path} berbeda dari sidiknya")
                part.replace(target)
            finally:
                part.unlink(missing_ok=True)
        count += 1
    return count


def _sweep(part: Path) -> None:
    part.unlink(missing_ok=True)
    part.with_name(f"{part.name}-journal").unlink(missing_ok=True)


@contextmanager
def _worldly(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Disturbance(
            f"Salinan netral tidak dapat dimuat ke {folder} ({error.strerror}).",
            "Periksa ruang kosong dan hak tulis folder itu, lalu coba lagi. Data yang ada tidak berubah.",
        ) from error
