"""The folder that all PCs of an office on a server share: letters, arms, photographs. Tried before it is chosen."""

import os
from pathlib import Path

from loket_app.domain.errors import Disturbance
from loket_app.store import held_files
from loket_app.usecases.whole_files import disk_trouble, write_once

PROBE = ".loket-uji-tulis"


def take_shared(data: Path, typed: str) -> int:
    """Prove that `typed` can serve all PCs, and put what this PC's data folder already holds there too.

    Returns how many files were copied; one that is there is never touched, and nothing is taken away here. Raises
    `Disturbance` for a folder that is absent, read-only or full, and for one in or around the data folder. May wait as
    long as a share that does not answer: run it beside the work.
    """
    shared = Path(typed).expanduser()
    if not shared.is_absolute():
        raise Disturbance("Tulis alamat folder yang lengkap.", "Mulai dari huruf cakram atau nama servernya.")
    _refuse_overlap(data, shared)
    if not shared.is_dir():
        raise Disturbance(
            f"Folder {shared} tidak ada atau tidak terjangkau.",
            "Buat foldernya di server lebih dulu, lalu simpan lagi.",
        )
    probe = shared / f"{PROBE}-{os.getpid()}"
    try:
        probe.write_bytes(b"loket")
        if probe.read_bytes() != b"loket":
            raise OSError("isi yang dibaca berbeda")
        probe.unlink()
        return _carried(data, shared)
    except OSError as error:
        raise disk_trouble(shared, error) from error


def _refuse_overlap(data: Path, shared: Path) -> None:
    here, there = data.resolve(), shared.resolve()
    if here == there or here.is_relative_to(there) or there.is_relative_to(here):
        raise Disturbance(
            f"Folder {shared} bertumpuk dengan folder data komputer ini.",
            "Pilih folder lain, misalnya folder bersama di server.",
        )


def _carried(data: Path, shared: Path) -> int:
    if not data.is_dir():
        return 0
    count = 0
    for path, source, _ in held_files.office_files(data):
        if not (shared / path).exists():
            try:
                write_once(shared / path, source.read_bytes())
            except FileExistsError:
                continue
            count += 1
    return count
