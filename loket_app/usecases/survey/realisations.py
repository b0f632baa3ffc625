"""What was done of the follow-up plan (Tabel 3): entries, and their photographs as files of the data folder."""

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from sqlalchemy import update

from loket_app.domain.dates import parse_date
from loket_app.domain.errors import Disturbance, refuse
from loket_app.domain.followup import Status
from loket_app.domain.names import NOTE_MAX, clean_line
from loket_app.store.tables import rtl_line, rtl_photo, rtl_realisation
from loket_app.usecases.desk import Desk, Tx, Who
from loket_app.usecases.survey.rights import require_reporter
from loket_app.usecases.survey.rtl import save, stored
from loket_app.usecases.whole_files import disk_trouble, write_once

PHOTOS: Final = "foto_rtl"
MOST_BYTES: Final = 15_000_000
_KINDS: Final = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"))


@dataclass(frozen=True, slots=True)
class RealisationData:
    """An entry of Tabel 3 as typed; `day` is when it was done (SUDAH) or written down."""

    status: Status
    description: str
    obstacle: str = ""
    day: str = ""


def add_realisation(tx: Tx, line_id: int, data: RealisationData) -> int:
    """A new entry for a line of the plan; returns its id."""
    require_reporter(tx)
    stored(tx, rtl_line, line_id)
    values = {**_values(tx, data), "line_id": line_id, "settled": "", "dropped": 0}
    return save(tx, rtl_realisation, "rtl_realisasi_dicatat", values)


def change_realisation(tx: Tx, entry_id: int, seen: int, data: RealisationData) -> None:
    """Change an entry."""
    require_reporter(tx)
    entry = stored(tx, rtl_realisation, entry_id)
    values = _values(tx, data)
    if data.status is Status.DONE:
        values["settled"] = ""
    save(tx, rtl_realisation, "rtl_realisasi_diubah", values, entry, seen)


def settle_realisation(tx: Tx, entry_id: int, seen: int, day: str) -> None:
    """What an entry left BELUM or PROSES was done after all on this day; the entry itself stays as it was written."""
    require_reporter(tx)
    entry = stored(tx, rtl_realisation, entry_id)
    if entry.status == Status.DONE.value or entry.settled:
        raise refuse("sudah_selesai", "Catatan realisasi ini sudah selesai.")
    save(tx, rtl_realisation, "rtl_realisasi_selesai", {"settled": _day(tx, day)}, entry, seen)


def drop_realisation(tx: Tx, entry_id: int, seen: int) -> None:
    """Take a mistaken entry out; the trail keeps it."""
    require_reporter(tx)
    entry = stored(tx, rtl_realisation, entry_id)
    save(tx, rtl_realisation, "rtl_realisasi_dihapus", {"dropped": 1}, entry, seen)


def _values(tx: Tx, data: RealisationData) -> dict[str, str]:
    return {
        "status": data.status.value,
        "day": _day(tx, data.day) if data.day.strip() else tx.day(),
        "description": clean_line(data.description, "Deskripsi tindak lanjut", "deskripsi", NOTE_MAX, required=True),
        "obstacle": clean_line(data.obstacle, "Tantangan/hambatan", "hambatan", NOTE_MAX),
    }


def _day(tx: Tx, typed: str) -> str:
    found = parse_date(typed)
    if found is None:
        raise refuse("tanggal", "Tanggal ditulis seperti 23-11-2026.", "tanggal")
    if found.isoformat() > tx.day():
        raise refuse("tanggal_nanti", "Tanggal itu belum tiba.", "tanggal")
    return found.isoformat()


def add_photo(desk: Desk, who: Who, entry_id: int, data: bytes, caption: str = "") -> int:
    """Keep a photograph (JPEG or PNG) under its digest in the data folder, and name it in an entry; returns its id.

    The file is written first: one that no row names does no harm. Raises `Refused` or `Disturbance`.
    """
    ending = next((name for mark, name in _KINDS if data.startswith(mark)), None)
    if ending is None:
        raise refuse("bukan_foto", "Foto harus berupa berkas JPEG atau PNG.", "foto")
    if len(data) > MOST_BYTES:
        raise refuse("foto_besar", "Foto itu lebih dari 15 MB. Perkecil dahulu.", "foto")
    if desk.shared is None:
        raise Disturbance("Folder data belum ditentukan.", "Buka program dengan folder data.")
    digest = hashlib.sha256(data).hexdigest()
    file = (PurePosixPath(PHOTOS) / digest[:2] / f"{digest}.{ending}").as_posix()
    target = desk.shared.joinpath(*PurePosixPath(file).parts)
    try:
        if not target.exists():
            write_once(target, data)
    except FileExistsError:
        pass
    except OSError as error:
        raise disk_trouble(target.parent, error) from error
    return desk.do(who, _add_photo, entry_id, digest, file, caption)


def _add_photo(tx: Tx, entry_id: int, digest: str, file: str, caption: str) -> int:
    require_reporter(tx)
    stored(tx, rtl_realisation, entry_id)
    values = {
        "realisation_id": entry_id, "dropped": 0, "digest": digest, "file": file,
        "caption": clean_line(caption, "Keterangan foto", "keterangan"),
    }  # fmt: skip
    return save(tx, rtl_photo, "rtl_foto_ditambah", values)


def drop_photo(tx: Tx, photo_id: int) -> None:
    """Take a photograph out of its entry; the file stays, since another entry may show the same."""
    require_reporter(tx)
    row = stored(tx, rtl_photo, photo_id)
    tx.connection.execute(update(rtl_photo).where(rtl_photo.c.id == photo_id).values(dropped=1))
    facts = {c.name: getattr(row, c.name) for c in rtl_photo.c if c.name not in ("id", "caption")}
    tx.record(
        "rtl_foto_dihapus",
        subject=f"{rtl_photo.name}:{photo_id}",
        facts={"baris": {**facts, "dropped": 1}},
        text={"kata": {"caption": row.caption}},
    )


def photo(folder: Path, file: str, digest: str) -> bytes:
    """The bytes of a photograph; raises `Disturbance` when it is gone or no longer what was kept."""
    parts = PurePosixPath(file).parts
    advice = "Pulihkan folder foto_rtl dari cadangan data, atau hapus foto itu dari realisasinya."
    if not parts or parts[0] != PHOTOS or ".." in parts:
        raise Disturbance("Alamat foto ini tidak sah.", advice)
    try:
        data = folder.joinpath(*parts).read_bytes()
    except OSError as error:
        raise Disturbance(f"Foto {parts[-1]} tidak dapat dibuka.", advice) from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise Disturbance(f"Isi foto {parts[-1]} berbeda dari yang disimpan.", advice)
    return data
