"""One program per data folder: a lock that the system itself lets go of when the program dies (decision 9)."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from loket_app.domain.errors import Disturbance

NAME = "loket.lock"


class FolderLock:
    """Holds the lock of a data folder from `take` to `release`; a killed program never leaves a stale one."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._stream: IO[bytes] | None = None

    def take(self) -> None:
        """Take the lock; raises `Disturbance` when another running program holds it."""
        stream = self.path.open("ab")
        try:
            _lock(stream)
        except OSError as error:
            stream.close()
            raise Disturbance(
                "Program Loket sudah terbuka dengan folder data ini.",
                "Pakai jendela yang sudah terbuka, atau tutup dahulu yang lama.",
            ) from error
        self._stream = stream

    def release(self) -> None:
        """Let go of it; harmless when it is not held."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None


@contextmanager
def closed(folder: Path) -> Iterator[None]:
    """Inside, no program has the folder open. Raises `Disturbance` when one has, or when the folder is absent."""
    if not folder.is_dir():
        raise Disturbance(f"Folder data {folder} tidak ada.", "Sebut foldernya dengan --data.")
    lock = FolderLock(folder)
    lock.take()
    try:
        yield
    finally:
        lock.release()


def _lock(stream: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(stream.fileno(), 0, os.SEEK_SET)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
