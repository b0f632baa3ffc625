"""Copies of the data file: made while the counter works, checked as copies, named by their instant, never overwritten.

A copy counts only with its digest file beside it, which is written last. The copying steps run on the writer's own
connection (decision 1), so a commit in between goes into the copy and never makes it begin again.
"""

import hashlib
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePath

from sqlalchemy import Engine

from loket_app.domain.dates import EPOCH, instant_of
from loket_app.domain.errors import Disturbance
from loket_app.store.header import APPLICATION_ID, read_header
from loket_app.store.lasting import finish, sync, sync_folder
from loket_app.store.place import free_bytes

STEP_PAGES = 128
"""Half a megabyte a step: 2 ms here, and under 30 ms on a slow disk."""
STEPS_PER_SYNC = 8
REST_SECONDS, BUSY_SECONDS = 0.002, 0.02
CHUNK = 1024 * 1024
SPARE = 8 * CHUNK
DIGEST, SEALED, NEUTRAL = ".sha256", ".sandi", ".zip"
_NAME = re.compile(r"loket-(\d{8}T\d{6})(\d{3})Z\.(?:db|zip)(?:\.sandi)?")
_MARK, _KEY = "# perubahan ", "# kunci "
MOST_DIGEST = 4_096


class Stopped(Exception):
    """The copying was told to stop; nothing of it is left."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One whole copy: where, of which instant, its size, its digest, and the mark of the file's state then.

    `key` is the mark of the key that a sealed copy was sealed with; empty for a plain one.
    """

    file: Path
    at: int
    size: int
    digest: str
    mark: int
    key: str = ""

    @property
    def sealed(self) -> bool:
        """Whether it takes a passphrase to look into it."""
        return self.file.name.endswith(SEALED)

    @property
    def neutral(self) -> bool:
        """Whether it is a server's: the neutral form, not a data file."""
        return self.file.name.removesuffix(SEALED).endswith(NEUTRAL)


def change_mark(file: Path) -> int:
    """A number that is another one after every commit to the file. The file itself is not opened."""
    return file.stat().st_mtime_ns


def name_of(instant: int, kind: str = ".db") -> str:
    """The name of a copy, in UTC so that names sort by age."""
    moment = EPOCH + timedelta(milliseconds=instant)
    return f"loket-{moment:%Y%m%dT%H%M%S}{instant % 1000:03d}Z{kind}"


def instant_in(name: str) -> int | None:
    """The instant in a copy's name; None for a name that is none."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        moment = datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return instant_of(moment) + int(found[2])


def writer(engine: Engine) -> sqlite3.Connection:
    """The connection that commands use, to copy through it. Call in the thread that works with the engine."""
    borrowed = engine.raw_connection()
    found = borrowed.driver_connection
    borrowed.close()
    assert isinstance(found, sqlite3.Connection)
    return found


def make(
    source: sqlite3.Connection, file: Path, folder: Path, instant: int, stopped: Callable[[], bool] = lambda: False
) -> Copy:
    """Copy the open data `file` into `folder`, check the copy, and give it its digest.

    Raises `Disturbance` for a disk that is full or read-only or a copy that is not whole, `Stopped` when told to stop;
    then nothing is left of it.
    """
    with worldly(folder):
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder)
        room_for(file.stat().st_size, folder)
        while (folder / name_of(instant)).exists():
            instant += 1
        target = folder / name_of(instant)
        part = folder / f".{target.name}.part"
        try:
            mark = change_mark(file)
            _copy(source, part, stopped)
            damage = unsound(part)
            if damage is not None:
                raise Disturbance(f"Cadangan tidak utuh: {damage}.", "Jalankan pemeriksaan data, lalu ulangi.")
            digest = digest_of(part)
            sync(part)
            part.rename(target)
            sync_folder(folder)
            return vouched(Copy(target, instant, target.stat().st_size, digest, mark))
        finally:
            part.unlink(missing_ok=True)


def room_for(size: int, folder: Path) -> None:
    """Raise `Disturbance`, naming the megabytes, when a file of `size` bytes would fill the disk."""
    need = size + SPARE
    if free_bytes(folder) < need:
        raise Disturbance(
            f"Cakram folder cadangan {folder} hampir penuh: perlu {need // CHUNK + 1} MB.",
            "Kosongkan ruang atau pilih folder lain. Data kantor sendiri tidak terganggu.",
        )


def _copy(source: sqlite3.Connection, part: Path, stopped: Callable[[], bool]) -> None:
    steps = 0

    def told(_status: int, _left: int, _whole: int) -> None:
        nonlocal steps
        if stopped():
            raise Stopped
        steps += 1
        if steps % STEPS_PER_SYNC == 0:
            # Little by little: one sync of a large file at the end would hold up the sync of a command's commit.
            sync(part)
        time.sleep(REST_SECONDS)

    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(part)) as target:
        # Nothing reads the part before it is whole and synced: its own safety would only lengthen the steps.
        target.execute("PRAGMA journal_mode=OFF")
        target.execute("PRAGMA synchronous=OFF")
        source.backup(target, pages=STEP_PAGES, progress=told, sleep=BUSY_SECONDS)


def vouched(copy: Copy) -> Copy:
    """Write the digest file: as `sha256sum -c` reads it, with the marks of source and key in comments."""
    beside = copy.file.with_name(copy.file.name + DIGEST)
    part = beside.with_name(f".{beside.name}.part")
    key = f"{_KEY}{copy.key}\n" if copy.key else ""
    try:
        with part.open("w", encoding="ascii", newline="\n") as stream:
            stream.write(f"{_MARK}{copy.mark}\n{key}{copy.digest}  {copy.file.name}\n")
            finish(stream)
        part.replace(beside)
        sync_folder(copy.file.parent)
    except OSError:
        copy.file.unlink(missing_ok=True)
        raise
    finally:
        part.unlink(missing_ok=True)
    return copy


def copies(folder: Path) -> tuple[Copy, ...]:
    """The copies in a folder that have their digest file and their size, newest first; empty when it is absent.

    The digests themselves are not computed: `damage_of` does that for one copy.
    """
    try:
        found = [found_at(path) for path in folder.iterdir() if instant_in(path.name) is not None]
    except OSError:
        return ()
    return tuple(sorted((copy for copy in found if copy is not None), key=lambda copy: -copy.at))


def found_at(path: Path) -> Copy | None:
    """The copy at a path; None without its digest file or a name that is one."""
    instant = instant_in(path.name)
    try:
        with path.with_name(path.name + DIGEST).open(encoding="ascii") as stream:
            lines = stream.read(MOST_DIGEST).splitlines()
        size = path.stat().st_size
    except (OSError, UnicodeDecodeError):
        return None
    mark, key = (
        next((line.removeprefix(word) for line in lines if line.startswith(word)), "") for word in (_MARK, _KEY)
    )
    digest = next((line[:64] for line in lines if line[64:] == f"  {path.name}"), "")
    if instant is None or not digest:
        return None
    return Copy(path, instant, size, digest, int(mark) if mark.isdigit() and len(mark) < 20 else 0, key)


def damage_of(copy: Copy) -> str | None:
    """Why a copy cannot be trusted: its bytes are others than those made, or it is not a whole file. None when good.

    A sealed or neutral copy is compared with its digest only: it was proved whole before it got one.
    """
    try:
        if digest_of(copy.file) != copy.digest:
            return "isinya berbeda dari saat dibuat"
        return None if copy.sealed or copy.neutral else unsound(copy.file)
    except OSError as error:
        return f"tidak dapat dibaca ({error.strerror})"


def unsound(file: Path) -> str | None:
    """Why a file that nobody writes is not a whole data file, or None: header, every page, every reference."""
    header = read_header(file)
    if header is None or header.application_id != APPLICATION_ID:
        return "bukan berkas data Loket"
    try:
        with closing(untouched(file)) as connection:
            found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
            if found != "ok":
                return found
            loose = connection.execute("PRAGMA foreign_key_check").fetchone()
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        return str(error)
    return "ada baris yang menggantung" if loose is not None else None


def untouched(file: Path) -> sqlite3.Connection:
    """A connection for reading a file that nobody writes; leaves no journal and takes no lock."""
    return sqlite3.connect(still(file), uri=True)


def still(file: Path) -> str:
    """The address by which SQLite reads a file that nobody writes."""
    return f"{address_of(file.absolute())}?mode=ro&immutable=1"


def address_of(file: PurePath) -> str:
    """The address of an absolute path for SQLite, which takes the server of a share for part of the path only behind
    four strokes."""
    said = file.as_uri()
    return said if said.startswith("file:///") else f"file:////{said.removeprefix('file://')}"


def remove(copy: Copy) -> None:
    """Delete a copy, its digest first, so that half of it is never taken for a whole one."""
    with worldly(copy.file.parent):
        copy.file.with_name(copy.file.name + DIGEST).unlink(missing_ok=True)
        copy.file.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what a killed program left half done."""
    for part in folder.glob(".loket-*.part*"):
        part.unlink(missing_ok=True)


def digest_of(file: Path) -> str:
    """The SHA-256 of a file's bytes, as hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def worldly(folder: Path) -> Iterator[None]:
    """Inside, what the disk does wrong is told as a `Disturbance` about copying to `folder`."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Disturbance(
            f"Cadangan ke folder {folder} tidak jadi dibuat ({reason}).",
            "Periksa ruang kosong dan hak tulis folder itu, lalu coba lagi. Data kantor sendiri tidak terganggu.",
        ) from error
