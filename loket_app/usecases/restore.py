"""Restoring a copy: what it holds, laying it ready beside the data, and putting it in its place at the next opening.

A copy that lies ready whole is the decision to restore. From then on only renames follow, and each opening goes on
where a killed one stopped, so that there is one whole data file at every moment. The old file is kept.
"""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Collection
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loket_app.domain.errors import Disturbance
from loket_app.domain.names import storable
from loket_app.paths import DATA_FILE
from loket_app.store import backup as store
from loket_app.store import carrying, held_files, keyring, neutral_copy, sealed
from loket_app.store.backup import Copy
from loket_app.store.header import read_header
from loket_app.store.held_files import Brought
from loket_app.store.lasting import finish, sync_folder
from loket_app.store.migrate import SCHEMA_VERSION
from loket_app.store.sealed import Key
from loket_app.usecases.backup import DEFAULT_ZONE, folder_of
from loket_app.usecases.desk import Desk, Tx
from loket_app.usecases.order import Who

READY, NOTE, DECIDED = ".loket.db.pulih", ".loket.db.pulih.json", ".loket.db.dipulihkan.json"
LOOKED_AT = ".loket.db.lihat"
KIND = "data_dipulihkan"
_BEFORE = "loket.sebelum-pulih"
_ASIDE = re.compile(re.escape(_BEFORE) + r"[0-9A-Za-z.-]{0,60}")
_FACTS = ("cadangan", "sha256", "oleh", "disisihkan", "berkas", "berkas_hilang")
_OFFICE = """
SELECT json_extract(body, '$.nama'), json_extract(body, '$.zona') FROM config
WHERE kind = 'kantor' ORDER BY id DESC LIMIT 1
"""
_FILES = "SELECT file FROM letter WHERE file <> '' UNION SELECT file FROM rtl_photo WHERE dropped = 0"
CLOSED_YEARS = 6
"""From this schema on a copy may name files of closed years."""
_LAST = """
SELECT trail.at, trail.kind, trail.workstation, coalesce(officer.name, '') FROM trail
LEFT JOIN officer ON officer.id = trail.actor ORDER BY trail.id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a copy holds: the office, how many requests, and when, by whom and on which PC its newest act was done.

    `letters`, `photos` and `files` (others) lie beside it; `without` are papers that its data names and nobody copied.
    """

    copy: Copy
    office: str
    requests: int
    last_at: int
    last_by: str
    last_on: str
    zone: str
    letters: int = 0
    photos: int = 0
    files: int = 0
    without: int = 0

    def to_data(self) -> dict[str, Any]:
        """The preview as plain data."""
        return {
            "berkas": str(self.copy.file), "dibuat": self.copy.at, "bita": self.copy.size, "kantor": self.office,
            "permohonan": self.requests, "catatan_terakhir": self.last_at, "oleh": self.last_by, "pada": self.last_on,
            "bersandi": self.copy.sealed, "surat": self.letters, "foto": self.photos, "berkas_lain": self.files,
            "tanpa_salinan": self.without,
        }  # fmt: skip


def key_for(copy: Copy, folder: Path, typed: str = "") -> Key | None:
    """The key to a copy: none for a plain one, the typed passphrase or recovery key, or the one that this PC knows.

    Raises `WrongKey` where the PC's own does not fit and nothing was typed.
    """
    if not copy.sealed:
        return None
    recipe = carrying.recipe_of(copy)
    if typed.strip():
        return sealed.key_from(typed, recipe)
    with suppress(Disturbance):
        own = keyring.read_key(folder)
        if own is not None and own.mark == copy.key:
            return own
    raise sealed.WrongKey


def preview(copy: Copy, key: Key | None = None, folder: Path | None = None) -> Preview:
    """What a copy holds, once it is proved whole. Raises `Disturbance` for a damaged or too new one, `WrongKey`.

    A sealed one is opened for the look inside `folder`, the data folder, and what was opened is removed again.
    """
    if not copy.sealed:
        damage = store.damage_of(copy)
        if damage is not None:
            raise _unusable(copy, damage)
        return _inside(copy, copy.file, None)
    assert folder is not None
    scratch = folder / LOOKED_AT
    try:
        folder.mkdir(parents=True, exist_ok=True)
        carrying.opened(copy, key, scratch)
        damage = neutral_copy.unsound(scratch) if copy.neutral else store.unsound(scratch)
        if damage is not None:
            raise _unusable(copy, damage)
        return _inside(copy, scratch, key)
    except OSError as error:
        raise _not_copied(folder, error) from error
    finally:
        scratch.unlink(missing_ok=True)


def _inside(copy: Copy, file: Path, key: Key | None) -> Preview:
    return _read_in(copy, file, key) if copy.neutral else _looked_into(copy, file, key)


def _read_in(copy: Copy, file: Path, key: Key | None) -> Preview:
    """As `_looked_into`, of a server's copy."""
    found = neutral_copy.facts(file, DEFAULT_ZONE)
    if found.schema > SCHEMA_VERSION:
        raise _newer(copy)
    return _told(
        copy, key, found.office, found.zone, found.requests, (found.last_at, found.last_on, found.last_by), found.named
    )


def _newer(copy: Copy) -> Disturbance:
    return Disturbance(
        f"Cadangan {copy.file.name} dibuat program yang lebih baru.", "Perbarui program di komputer ini."
    )


def _looked_into(copy: Copy, file: Path, key: Key | None) -> Preview:
    header = read_header(file)
    if header is None or header.user_version > SCHEMA_VERSION:
        raise _newer(copy)
    try:
        with closing(store.untouched(file)) as connection:
            office = connection.execute(_OFFICE).fetchone() or ("", DEFAULT_ZONE)
            requests = connection.execute("SELECT count(*) FROM request").fetchone()[0]
            last = connection.execute(_LAST).fetchone() or (0, "", "", "")
            named = {str(row[0]) for row in connection.execute(_FILES)} if header.user_version > 1 else set()
            if header.user_version >= CLOSED_YEARS:
                named |= {str(row[0]) for row in connection.execute("SELECT file FROM closed_year")}
                requests += connection.execute("SELECT count(*) FROM archived_request").fetchone()[0]
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise Disturbance(f"Cadangan {copy.file.name} tidak terbaca ({error}).", "Pilih cadangan yang lain.") from error
    return _told(copy, key, str(office[0]), str(office[1]), requests, (last[0], last[2], last[3]), named)


def _told(
    copy: Copy,
    key: Key | None,
    office: str,
    zone: str,
    requests: int,
    last: tuple[int, str, str],
    named: Collection[str],
) -> Preview:
    """With what lies beside the copy; `last` is when, on which PC and by whom."""
    there = held_files.held_until(held_files.held(held_files.place_of(copy.file.parent, key), key), copy.at)
    kinds = Counter(path.split("/")[0] for path in there)
    letters, photos = kinds[held_files.LETTERS], kinds[held_files.PHOTOS]
    return Preview(
        copy, office, requests, last[0], last[2], last[1], zone, letters, photos, len(there) - letters - photos,
        len(set(named) - there.keys()),
    )  # fmt: skip


def _unusable(copy: Copy, damage: str) -> Disturbance:
    return Disturbance(f"Cadangan {copy.file.name} tidak dapat dipakai: {damage}.", "Pilih cadangan yang lain.")


def looked_at(copy: Copy, folder: Path, typed: str = "") -> Preview:
    """What a copy holds, opened where it is sealed: with what was typed, else with this PC's key."""
    return preview(copy, key_for(copy, folder, typed), folder)


def newest_good(folder: Path) -> Preview | None:
    """The newest copy of a data folder that is proved whole; None when there is none."""
    for copy in store.copies(folder_of(folder)):
        with suppress(Disturbance):
            return looked_at(copy, folder)
    return None


def named_copy(file: Path) -> Copy:
    """The copy at `file`, also on a stick. Raises `Disturbance` when it is none or its digest file is missing."""
    found = next((copy for copy in store.copies(file.absolute().parent) if copy.file.name == file.name), None)
    if found is None:
        raise Disturbance(
            f"{file} bukan cadangan Loket yang lengkap.",
            "Pilih berkas loket-….db, loket-….zip, atau yang berakhiran .sandi, dengan berkas .sha256 di sampingnya.",
        )
    return found


def lay_ready(folder: Path, copy: Copy, instant: int, officer: int = 0, key: Key | None = None) -> Brought:
    """Prove a copy and lay it ready; the next opening of the folder puts it in place. Raises `Disturbance`, `WrongKey`.

    Letters and photographs that are missing come back first; one that is there stays. `officer` decided it and goes
    onto the trail of the restored data. The present data file is not touched.
    """
    part = folder / f"{READY}.part"
    try:
        _data_in(copy, key, part)
        brought = held_files.bring_back(copy.file.parent, folder, key, copy.at)
        note = {
            "cadangan": copy.file.name, "sha256": copy.digest, "oleh": officer, "berkas": brought.files,
            "berkas_hilang": len(brought.lost),
            "disisihkan": _free_name(folder, store.name_of(instant).removeprefix("loket-")),
        }  # fmt: skip
        with (folder / NOTE).open("w", encoding="utf-8") as stream_note:
            json.dump(note, stream_note)
            finish(stream_note)
        part.replace(folder / READY)
        sync_folder(folder)
    except OSError as error:
        raise _not_copied(folder, error) from error
    finally:
        part.unlink(missing_ok=True)
    return brought


def _data_in(copy: Copy, key: Key | None, part: Path) -> None:
    """The data file that a copy holds, proved whole; a server's is made of its lines."""
    if copy.neutral:
        # Imported here: only an office that comes from a server needs it.
        from loket_app.usecases.dump_load import as_data_file

        lines = part.with_name(f"{part.name}.zip")
        try:
            carrying.opened(copy, key, lines)
            as_data_file(lines, part)
        finally:
            lines.unlink(missing_ok=True)
    else:
        carrying.opened(copy, key, part)
    damage = store.unsound(part)
    if damage is not None:
        raise _unusable(copy, damage)
    _looked_into(copy, part, key)


def lay_ready_with(folder: Path, copy: Copy, instant: int, officer: int, typed: str) -> Brought:
    """As `lay_ready`, with the passphrase or recovery key that was typed; none where this PC knows the key."""
    return lay_ready(folder, copy, instant, officer, key_for(copy, folder, typed))


def _not_copied(folder: Path, error: OSError) -> Disturbance:
    return Disturbance(
        f"Cadangan tidak dapat disalin ke {folder} ({error.strerror}).",
        "Periksa ruang kosong dan hak tulis folder itu, lalu coba lagi. Data sekarang tidak berubah.",
    )


def _free_name(folder: Path, ending: str) -> str:
    name, n = f"{_BEFORE}-{ending}", 2
    while (folder / name).exists():
        name, n = f"{_BEFORE}-{n}-{ending}", n + 1
    return name


def complete(folder: Path) -> None:
    """Put a copy that lies ready in its place, the present file and its journal aside. Call with the folder's lock.

    Does nothing when none lies ready; may be killed anywhere and called again.
    """
    ready, file = folder / READY, folder / DATA_FILE
    # What was opened for a look by a program that was killed lies there in the clear.
    with suppress(OSError):
        (folder / LOOKED_AT).unlink(missing_ok=True)
    if not ready.exists():
        return
    journal = file.with_name(f"{file.name}-journal")
    try:
        # A note without a copy that lies ready means nothing, so the one that counts gets another name.
        if (folder / NOTE).exists():
            (folder / NOTE).replace(folder / DECIDED)
        aside = folder / _aside(_decided(folder))
        if file.exists():
            file.rename(aside)
        if journal.exists():
            # An old journal beside the restored file would be played into it.
            journal.rename(aside.with_name(f"{aside.name}-journal"))
        ready.rename(file)
        sync_folder(folder)
    except OSError as error:
        raise Disturbance(
            f"Cadangan belum dapat dipasang di {folder} ({error.strerror}).",
            "Tutup program lain yang memakai berkas data, lalu buka lagi.",
        ) from error


def _aside(note: dict[str, Any]) -> str:
    """Under which name the present file is kept: a note that was spoiled must not lead it elsewhere."""
    name = str(note.get("disisihkan"))
    return name if _ASIDE.fullmatch(name) else f"{_BEFORE}.db"


def record(desk: Desk, folder: Path) -> None:
    """Put a restore that was completed onto the trail of the restored data, once."""
    if not (folder / DECIDED).exists():
        return
    desk.do_before_confirming(Who(0, 0), recorded, _decided(folder))
    (folder / DECIDED).unlink(missing_ok=True)


def recorded(tx: Tx, note: dict[str, Any]) -> None:
    """Put a restore onto the trail of the restored data."""
    facts = {key: note.get(key) for key in _FACTS if key in note}
    tx.record(KIND, facts=facts)


def _decided(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / DECIDED).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return storable(found) if isinstance(found, dict) else {}
