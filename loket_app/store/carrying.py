"""A copy carried to the second folder (stick, share), sealed where there is a key, and read back there."""

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, cast

from loket_app.domain.errors import Disturbance
from loket_app.store import sealed
from loket_app.store.backup import (
    CHUNK,
    SEALED,
    Copy,
    Stopped,
    damage_of,
    digest_of,
    found_at,
    remove,
    room_for,
    sweep,
    vouched,
    worldly,
)
from loket_app.store.lasting import finish, sync_folder
from loket_app.store.sealed import Key, Tampered, WrongKey

NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
DIFFERS = "Periksa atau ganti stik itu; dicoba lagi nanti."


class Digesting:
    """A stream that passes on what is read or written and digests it. It gives up when told to stop."""

    def __init__(self, under: BinaryIO | None = None, stopped: Callable[[], bool] = lambda: False) -> None:
        self._under, self._stopped = under, stopped
        self._seen = hashlib.sha256()
        self.size = 0

    def _pass(self, data: bytes) -> None:
        if self._stopped():
            raise Stopped
        self._seen.update(data)
        self.size += len(data)

    def read(self, most: int = -1) -> bytes:
        """Read from the stream under it."""
        assert self._under is not None
        data = self._under.read(most)
        self._pass(data)
        return data

    def write(self, data: bytes) -> int:
        """Write to the stream under it; without one only the digest is taken."""
        self._pass(data)
        return self._under.write(data) if self._under is not None else len(data)

    def digest(self) -> str:
        """The SHA-256 of all that went through."""
        return self._seen.hexdigest()

    def stream(self) -> BinaryIO:
        """Itself, as what the sealing takes."""
        return cast(BinaryIO, self)


def carry(copy: Copy, folder: Path, key: Key | None = None, stopped: Callable[[], bool] = lambda: False) -> Copy:
    """Put a copy into another folder too, a plain one sealed with `key`, and read it back.

    An absent folder is not made. Raises `Disturbance` when it is absent, full or read-only, or when what was read back
    is not what was written, `Stopped` when told to stop; then nothing half done is left.
    """
    if not folder.is_dir():
        raise Disturbance(
            f"Folder cadangan kedua {folder} tidak ada.", "Pasang stik atau sambungkan foldernya; dicoba lagi nanti."
        )
    with worldly(folder):
        target = folder / (copy.file.name + (SEALED if key is not None else ""))
        there = found_at(target)
        if there is not None and _same(there, copy, key):
            return there
        if target.exists():
            target.rename(target.with_name(f"{target.name}.rusak-{time.monotonic_ns()}"))
        sweep(folder)
        room_for(copy.size, folder)
        part = folder / f".{target.name}.part"
        try:
            with copy.file.open("rb") as source:
                written = written_to(part, source, key, stopped)
            if read_back(part, key, stopped) != (copy.digest, written[1]):
                raise Disturbance(f"Salinan di {folder} berbeda dari aslinya.", DIFFERS)
            part.rename(target)
            sync_folder(folder)
            made = replace(copy, file=target, size=target.stat().st_size, digest=written[1])
            return vouched(replace(made, key=key.mark if key is not None else copy.key))
        finally:
            part.unlink(missing_ok=True)


def _same(there: Copy, copy: Copy, key: Key | None) -> bool:
    if key is not None:
        return there.key == key.mark and digest_of(there.file) == there.digest
    return there.digest == copy.digest == digest_of(there.file)


def written_to(
    part: Path, source: BinaryIO, key: Key | None, stopped: Callable[[], bool] = lambda: False
) -> tuple[str, str]:
    """Write what `source` holds, sealed with `key`, and have it on the disk; digests of the content and of the file."""
    with part.open("wb") as stream:
        content, file = Digesting(source, stopped), Digesting(stream)
        if key is not None:
            sealed.seal(content.stream(), file.stream(), key)
        else:
            _pour(content, file)
        finish(stream)
        forget_cached(stream)
    return content.digest(), file.digest()


def read_back(file: Path, key: Key | None, stopped: Callable[[], bool] = lambda: False) -> tuple[str, str] | None:
    """The digests of the content and of the file, as the disk gives them; None when the seal is broken."""
    with file.open("rb") as stream:
        raw, content = Digesting(stream, stopped), Digesting()
        try:
            if key is not None:
                sealed.unseal(raw.stream(), content.stream(), key)
            else:
                _pour(raw, content)
        except (Tampered, WrongKey):
            return None
    return content.digest(), raw.digest()


def opened(copy: Copy, key: Key | None, target: Path) -> Copy:
    """The plain copy in `target` of a copy that may be sealed; raises `WrongKey`, `Disturbance` for a damaged one.

    `target` is made for its owner only, and is on the disk when this returns. It is the caller's to remove.
    """
    damage = damage_of(copy)
    if damage is not None:
        raise Disturbance(f"Cadangan {copy.file.name} tidak dapat dipakai: {damage}.", "Pilih cadangan yang lain.")
    try:
        with copy.file.open("rb") as source, os.fdopen(os.open(target, NEW_FILE, 0o600), "wb") as stream:
            plain = Digesting(stream)
            if not copy.sealed:
                _pour(source, plain)
            elif key is None:
                raise WrongKey
            else:
                sealed.unseal(source, plain.stream(), key)
            finish(stream)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    if not copy.sealed and plain.digest() != copy.digest:
        target.unlink()
        raise Disturbance("Cadangan berubah saat disalin.", "Periksa cakramnya, lalu ulangi.")
    return Copy(target, copy.at, plain.size, plain.digest(), copy.mark)


def recipe_of(copy: Copy) -> sealed.Recipe:
    """How the key of a sealed copy is made from its passphrase. Raises `Disturbance` when it cannot be read."""
    try:
        with copy.file.open("rb") as stream:
            head = sealed.read_head(stream)
    except OSError as error:
        raise Disturbance(
            f"Cadangan {copy.file.name} tidak terbaca ({error.strerror}).", "Pilih cadangan yang lain."
        ) from error
    if head is None:
        raise Tampered
    return head.recipe


def seal_older(folder: Path, plain: tuple[Copy, ...], key: Key, stopped: Callable[[], bool]) -> int:
    """Seal the plain copies of a folder that has a key now, each proved before the plain one goes; how many."""
    done = 0
    for copy in plain:
        if damage_of(copy) is None:
            carry(copy, folder, key, stopped)
            remove(copy)
            done += 1
    return done


def _pour(source: Any, target: Any) -> None:
    while chunk := source.read(CHUNK):
        target.write(chunk)


def forget_cached(stream: BinaryIO) -> None:
    """Ask the system to read these bytes from the medium the next time: reading back proves little otherwise."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
