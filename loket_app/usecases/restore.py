"""Restoring a copy: what it holds, laying it ready beside the data, and putting it in its place at the next opening.

A copy that lies ready whole is the decision to restore. From then on only renames follow, and each opening goes on
where a killed one stopped, so that there is one whole data file at every moment. The old file is kept.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loket_app.domain.errors import Disturbance
from loket_app.paths import DATA_FILE
from loket_app.store import backup as store
from loket_app.store.backup import Copy
from loket_app.store.header import read_header
from loket_app.store.lock import FolderLock
from loket_app.store.migrate import SCHEMA_VERSION
from loket_app.usecases.backup import DEFAULT_ZONE, folder_of
from loket_app.usecases.desk import Desk, Tx
from loket_app.usecases.order import Who

READY, NOTE, DECIDED = ".loket.db.pulih", ".loket.db.pulih.json", ".loket.db.dipulihkan.json"
KIND = "data_dipulihkan"
_OFFICE = """
SELECT json_extract(body, '$.nama'), json_extract(body, '$.zona') FROM config
WHERE kind = 'kantor' ORDER BY id DESC LIMIT 1
"""
_LAST = """
SELECT trail.at, trail.kind, trail.workstation, coalesce(officer.name, '') FROM trail
LEFT JOIN officer ON officer.id = trail.actor ORDER BY trail.id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a copy holds: the office, how many requests, and when, by whom and on which PC its newest act was done."""

    copy: Copy
    office: str
    requests: int
    last_at: int
    last_by: str
    last_on: str
    zone: str

    def to_data(self) -> dict[str, Any]:
        """The preview as plain data."""
        return {
            "berkas": str(self.copy.file), "dibuat": self.copy.at, "bita": self.copy.size, "kantor": self.office,
            "permohonan": self.requests, "catatan_terakhir": self.last_at, "oleh": self.last_by, "pada": self.last_on,
        }  # fmt: skip


def preview(copy: Copy) -> Preview:
    """What a copy holds, once it is proved whole. Raises `Disturbance` for a damaged or too new one."""
    damage = store.damage_of(copy)
    if damage is not None:
        raise Disturbance(f"Cadangan {copy.file.name} tidak dapat dipakai: {damage}.", "Pilih cadangan yang lain.")
    header = read_header(copy.file)
    if header is None or header.user_version > SCHEMA_VERSION:
        raise Disturbance(
            f"Cadangan {copy.file.name} dibuat program yang lebih baru.", "Perbarui program di komputer ini."
        )
    try:
        with closing(store.untouched(copy.file)) as connection:
            office = connection.execute(_OFFICE).fetchone() or ("", DEFAULT_ZONE)
            requests = connection.execute("SELECT count(*) FROM request").fetchone()[0]
            last = connection.execute(_LAST).fetchone() or (0, "", "", "")
    except sqlite3.DatabaseError as error:
        raise Disturbance(f"Cadangan {copy.file.name} tidak terbaca ({error}).", "Pilih cadangan yang lain.") from error
    return Preview(copy, str(office[0]), requests, last[0], last[3], last[2], str(office[1]))


def newest_good(folder: Path) -> Preview | None:
    """The newest copy of a data folder that is proved whole; None when there is none."""
    for copy in store.copies(folder_of(folder)):
        with suppress(Disturbance):
            return preview(copy)
    return None


def named_copy(file: Path) -> Copy:
    """The copy at `file`, also on a stick. Raises `Disturbance` when it is none or its digest file is missing."""
    found = next((copy for copy in store.copies(file.absolute().parent) if copy.file.name == file.name), None)
    if found is None:
        raise Disturbance(
            f"{file} bukan cadangan Loket yang lengkap.",
            "Pilih berkas loket-….db yang ada berkas .sha256 di sampingnya.",
        )
    return found


def lay_ready(folder: Path, copy: Copy, instant: int, officer: int = 0) -> None:
    """Prove a copy and lay it ready; the next opening of the folder puts it in place. Raises `Disturbance`.

    `officer` decided it and goes onto the trail of the restored data. The present file is not touched.
    """
    preview(copy)
    part = folder / f"{READY}.part"
    note = {
        "cadangan": copy.file.name, "sha256": copy.digest, "oleh": officer,
        "disisihkan": _free_name(folder, store.name_of(instant).removeprefix("loket-")),
    }  # fmt: skip
    try:
        part.unlink(missing_ok=True)
        with copy.file.open("rb") as source, part.open("wb") as stream:
            while chunk := source.read(store.CHUNK):
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        if store.digest_of(part) != copy.digest:
            raise Disturbance("Cadangan berubah saat disalin.", "Periksa cakramnya, lalu ulangi.")
        with (folder / NOTE).open("w", encoding="utf-8") as stream_note:
            json.dump(note, stream_note)
            stream_note.flush()
            os.fsync(stream_note.fileno())
        part.replace(folder / READY)
        store.sync_folder(folder)
    except OSError as error:
        raise Disturbance(
            f"Cadangan tidak dapat disalin ke {folder} ({error.strerror}).",
            "Periksa ruang kosong dan hak tulis folder itu, lalu coba lagi. Data sekarang tidak berubah.",
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _free_name(folder: Path, ending: str) -> str:
    name, n = f"loket.sebelum-pulih-{ending}", 2
    while (folder / name).exists():
        name, n = f"loket.sebelum-pulih-{n}-{ending}", n + 1
    return name


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


def complete(folder: Path) -> None:
    """Put a copy that lies ready in its place, the present file and its journal aside. Call with the folder's lock.

    Does nothing when none lies ready; may be killed anywhere and called again.
    """
    ready, file = folder / READY, folder / DATA_FILE
    if not ready.exists():
        return
    journal = file.with_name(f"{file.name}-journal")
    try:
        # A note without a copy that lies ready means nothing, so the one that counts gets another name.
        if (folder / NOTE).exists():
            (folder / NOTE).replace(folder / DECIDED)
        aside = folder / str(_decided(folder).get("disisihkan") or "loket.sebelum-pulih.db")
        if file.exists():
            file.rename(aside)
        if journal.exists():
            # An old journal beside the restored file would be played into it.
            journal.rename(aside.with_name(f"{aside.name}-journal"))
        ready.rename(file)
        store.sync_folder(folder)
    except OSError as error:
        raise Disturbance(
            f"Cadangan belum dapat dipasang di {folder} ({error.strerror}).",
            "Tutup program lain yang memakai berkas data, lalu buka lagi.",
        ) from error


def record(desk: Desk, folder: Path) -> None:
    """Put a restore that was completed onto the trail of the restored data, once."""
    if not (folder / DECIDED).exists():
        return
    desk.do_before_confirming(Who(0, 0), _restored, _decided(folder))
    (folder / DECIDED).unlink(missing_ok=True)


def _restored(tx: Tx, note: dict[str, Any]) -> None:
    facts = {key: note.get(key) for key in ("cadangan", "sha256", "oleh", "disisihkan")}
    tx.record(KIND, facts=facts)


def _decided(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / DECIDED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
