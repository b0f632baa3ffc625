"""The zip around the neutral form: written in one fixed way, read with distrust.

Nothing is unpacked by the names in a zip. The manifest says what there is, how large and with which digest; more than
that is never read, and what is read must be that.
"""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from loket_app.domain.errors import Disturbance
from loket_app.store.neutral import Unreadable, Written, known_columns, table_names

FORMAT, FORMAT_VERSION = "loket-salinan-netral", 1
MANIFEST, README, LIST = "manifes.json", "BACA-SAYA.txt", "berkas.jsonl"
TABLES, FILES = "tabel/", "berkas/"
CHUNK = 1024 * 1024
MOST_MANIFEST, MOST_ENTRIES, MOST_RATIO = 4 * 1024**2, 5_000_000, 400
SMALL = 10 * 1024**2
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a dump says of itself. `raw` is all of it."""

    schema: int
    made_at: int
    office: str
    trail: tuple[int, str]
    tables: tuple[Written, ...]
    files: int
    files_size: int
    list_size: int
    list_digest: str
    raw: Mapping[str, Any]


def entry(name: str, packed: bool = True) -> zipfile.ZipInfo:
    """A zip entry that is the same on every PC on every day."""
    info = zipfile.ZipInfo(name, _DAY)
    info.create_system, info.external_attr = 3, 0o600 << 16
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    return info


@contextmanager
def reading_zip(file: Path) -> Iterator["Dump"]:
    """A dump opened for reading. Raises `Unreadable` for what is none, is cut, or says impossible things of itself."""
    try:
        with _opened(file) as opened:
            yield Dump(opened)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, UnicodeDecodeError) as error:
        raise Unreadable("berkas zip tidak utuh atau bukan salinan netral") from error


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        with file.open("rb") as stream:
            named = _names_manifest(stream)
        if not named:
            # Said before the list of what is inside is taken apart: it may be endless.
            raise Unreadable("berkas zip tidak utuh atau bukan salinan netral")
        return zipfile.ZipFile(file)
    except OSError as error:
        raise Disturbance(
            f"Salinan netral {file} tidak dapat dibaca ({error.strerror or 'gangguan cakram'}).",
            "Periksa alamat dan cakramnya, lalu coba lagi.",
        ) from error


def _names_manifest(stream: BinaryIO) -> bool:
    """Whether the manifest's name stands anywhere in the file; in a dump of ours it is the last that is listed."""
    name = MANIFEST.encode()
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - CHUNK))
    if name in stream.read(CHUNK):
        return True
    stream.seek(0)
    before = b""
    while block := stream.read(CHUNK):
        if name in before + block:
            return True
        before = block[-len(name) :]
    return False


class Dump:
    """A dump that is open: its manifest, and streams of what the manifest names."""

    def __init__(self, opened: zipfile.ZipFile) -> None:
        self._zip = opened
        found = opened.infolist()
        if len(found) > MOST_ENTRIES:
            raise Unreadable("isinya terlalu banyak")
        self._entries = {info.filename: info for info in found}
        if len(self._entries) != len(found):
            raise Unreadable("ada nama yang muncul dua kali")
        self.manifest = _manifest(self._small(MANIFEST, MOST_MANIFEST))

    def _info(self, name: str) -> zipfile.ZipInfo:
        info = self._entries.get(name)
        if info is None:
            raise Unreadable(f"{name} tidak ada di dalamnya")
        if info.flag_bits & 1 or info.is_dir() or info.compress_type not in _PACKINGS:
            raise Unreadable(f"{name} tidak dapat dibuka")
        if info.file_size > SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            raise Unreadable(f"{name} mengembang terlalu besar")
        return info

    def _small(self, name: str, most: int) -> bytes:
        if self._info(name).file_size > most:
            raise Unreadable(f"{name} terlalu besar")
        with self._zip.open(self._info(name)) as stream:
            return stream.read(most + 1)

    @contextmanager
    def stream(self, name: str, size: int, digest: str) -> Iterator[BinaryIO]:
        """What lies under a name. At the end of the block it must have been `size` bytes of this digest."""
        if self._info(name).file_size != size:
            raise Unreadable(f"ukuran {name} lain daripada di manifes")
        with self._zip.open(self._info(name)) as raw:
            guarded = _Guarded(cast(BinaryIO, raw), size, name)
            yield cast(BinaryIO, guarded)
            guarded.finish(digest)

    def readme(self) -> str:
        """How to read the dump without the program."""
        return self._small(README, MOST_MANIFEST).decode()

    def table(self, written: Written) -> Any:
        """The stream of a table."""
        return self.stream(f"{TABLES}{written.name}.jsonl", written.size, written.digest)

    def files(self) -> Iterator[tuple[str, int, str]]:
        """Path, size and digest of each file that came along, in the order of the list."""
        listed = 0
        with self.stream(LIST, self.manifest.list_size, self.manifest.list_digest) as stream:
            while line := stream.readline(64 * 1024):
                listed += 1
                yield _listed(line)
        if listed != self.manifest.files:
            raise Unreadable("daftar berkas lain daripada di manifes")


class _Guarded:
    """A stream that reads no more than was said and digests what it reads."""

    def __init__(self, under: BinaryIO, size: int, name: str) -> None:
        self._under, self._left, self._name = under, size, name
        self._seen = hashlib.sha256()

    def _passed(self, data: bytes) -> bytes:
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable(f"{self._name} lebih besar daripada di manifes")
        self._seen.update(data)
        return data

    def read(self, most: int = CHUNK) -> bytes:
        """Some bytes."""
        return self._passed(self._under.read(most))

    def readline(self, most: int = CHUNK) -> bytes:
        """One line, or its first `most` bytes."""
        return self._passed(self._under.readline(most))

    def finish(self, digest: str) -> None:
        """Read what is left; raise `Unreadable` when it was not what was said."""
        while self.read():
            pass
        if self._left or self._seen.hexdigest() != digest:
            raise Unreadable(f"isi {self._name} berbeda dari sidiknya")


def _listed(line: bytes) -> tuple[str, int, str]:
    try:
        found = json.loads(line)
        path, size, digest = found["berkas"], found["bita"], found["sha256"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable("daftar berkas tidak terbaca") from error
    if not isinstance(path, str) or type(size) is not int or size < 0 or not isinstance(digest, str):
        raise Unreadable("daftar berkas tidak terbaca")
    return path, size, digest


def _manifest(raw: bytes) -> Manifest:
    try:
        found = json.loads(raw)
        if found["format"] != FORMAT:
            raise Unreadable("bukan salinan netral Loket")
        if found["versi"] != FORMAT_VERSION:
            raise Unreadable("bentuknya lebih baru; perbarui program di komputer ini")
        files = found["berkas"]
        made = Manifest(
            _whole(found["susunan"]), _whole(found["dibuat"]), str(found["kantor"]),
            (_whole(found["jejak"]["baris"]), str(found["jejak"]["kepala"])),
            tuple(_written(one) for one in found["tabel"]), _whole(files["banyak"]), _whole(files["bita"]),
            _whole(files["daftar_bita"]), str(files["daftar_sha256"]), found,
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable("manifesnya tidak terbaca") from error
    names = [one.name for one in made.tables]
    if len(set(names)) != len(names):
        raise Unreadable("satu tabel disebut dua kali")
    return made


def _written(one: Any) -> Written:
    return Written(
        str(one["nama"]), tuple(str(c) for c in one["kolom"]), _whole(one["baris"]), _whole(one["bita"]),
        str(one["sha256"]),
    )  # fmt: skip


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(value)
    return value


def check_tables(manifest: Manifest, newest_schema: int) -> None:
    """Raise `Unreadable` when this program does not know what the dump holds."""
    if manifest.schema > newest_schema:
        raise Unreadable(
            f"dibuat program yang lebih baru (susunan {manifest.schema}; program ini mengenal {newest_schema})"
        )
    if not manifest.schema:
        raise Unreadable("susunannya tidak disebut")
    for one in manifest.tables:
        if not known_columns(one.name, one.columns):
            raise Unreadable(f"tabel {one.name[:60]} tidak dikenal program ini")
    missing = set(table_names()) - {one.name for one in manifest.tables}
    if manifest.schema == newest_schema and missing:
        raise Unreadable(f"tabel {sorted(missing)[0]} tidak ada di dalamnya")


def prove(dump: Dump, told: Callable[[str], None] = lambda what: None) -> None:
    """Read everything once and compare it with its digests. Raises `Unreadable`."""
    dump.readme()
    for one in dump.manifest.tables:
        told(f"tabel {one.name}")
        with dump.table(one):
            pass
    for path, size, digest in dump.files():
        told(path)
        with dump.stream(FILES + path, size, digest):
            pass
