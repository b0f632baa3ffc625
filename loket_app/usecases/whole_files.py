"""Files that are there whole or not at all: written beside, synced, and put in place.

Apart from what is put into them: the program writes such a file before anybody has logged in.
"""

import os
from pathlib import Path

from loket_app.domain.errors import Disturbance
from loket_app.store.lasting import finish, sync_folder


def write_once(target: Path, data: bytes) -> None:
    """Write a new file so that it is there whole or not at all, and on the disk. Raises OSError; never overwrites."""
    part = _part(target, data)
    try:
        try:
            os.link(part, target)
        except FileExistsError:
            raise
        except OSError:
            # Sticks and some shares know no hard links: rename, which here cannot meet an older file of ours.
            if target.exists():
                raise FileExistsError(target) from None
            part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(target.parent, needed=True)


def write_over(target: Path, data: bytes) -> None:
    """Write a file whole or not at all, in place of an older one. Raises `Disturbance` when the disk fails."""
    try:
        part = _part(target, data)
        try:
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        sync_folder(target.parent, needed=True)
    except OSError as error:
        raise disk_trouble(target.parent, error) from error


def _part(target: Path, data: bytes) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name[:80]}.{os.getpid()}.tmp")
    try:
        with part.open("wb") as file:
            file.write(data)
            finish(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


def disk_trouble(folder: Path, error: OSError) -> Disturbance:
    """What to tell when a file cannot be written."""
    return Disturbance(
        f"Berkas tidak dapat ditulis ke folder {folder} ({error.strerror or 'gangguan disk'}).",
        "Periksa ruang kosong dan hak tulis folder itu, lalu coba lagi.",
    )
