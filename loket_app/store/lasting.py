"""Files and names that outlive a power cut: what was written is on the disk when these return."""

import os
from pathlib import Path
from typing import IO, Any


def finish(stream: IO[Any]) -> None:
    """Have what was written so far on the disk. Raises OSError."""
    stream.flush()
    os.fsync(stream.fileno())


def sync(file: Path) -> None:
    """Have a file's bytes on the disk that others wrote. Raises OSError."""
    with file.open("r+b") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path, needed: bool = False) -> None:
    """Make a new name in the folder lasting, where the system has a way to. Raises OSError.

    Some shares and sticks cannot: that is no error unless it is `needed`, for the file's own bytes are on the disk.
    """
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        if needed:
            raise
    finally:
        os.close(handle)
