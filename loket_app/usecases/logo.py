"""The office's arms: a picture chosen by the user, checked, and copied into the data folder under a name of its own."""

import hashlib
from pathlib import Path

from loket_app.domain.errors import Disturbance, Refused, refuse
from loket_app.usecases.desk import Desk
from loket_app.usecases.whole_files import disk_trouble, write_once

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 6000
LEAST_PIXELS = 64
_KINDS = {"PNG": "png", "JPEG": "jpg"}


def keep_logo(desk: Desk, source: Path) -> str:
    """Check a picture and copy it into the data folder; returns the file name to save as the office's `logo`.

    The name carries a digest, so an older version's picture is never written over. Raises `Refused` for what is no
    PNG or JPG of a sensible size, `Disturbance` when a file cannot be read or written.
    """
    if desk.shared is None:
        raise refuse("tanpa_folder", "Folder data belum dibuka, jadi gambar belum dapat disimpan.", "logo")
    data = _read(source)
    name = f"logo-{hashlib.sha256(data).hexdigest()[:12]}.{_kind(data)}"
    target = desk.shared / name
    try:
        if not target.exists():
            write_once(target, data)
    except FileExistsError:
        pass
    except OSError as error:
        raise disk_trouble(desk.shared, error) from error
    return name


def logo_bytes(desk: Desk, name: str | None) -> bytes:
    """The picture stored under this name; empty when there is none."""
    if not name or desk.shared is None or Path(name).name != name:
        return b""
    try:
        return (desk.shared / name).read_bytes()
    except OSError:
        return b""


def _read(source: Path) -> bytes:
    try:
        with source.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Disturbance(
            f"Berkas {source.name} tidak dapat dibaca ({error.strerror or type(error).__name__}).",
            "Periksa apakah berkas itu masih ada, lalu pilih lagi.",
        ) from error
    if len(data) > MOST_BYTES:
        raise refuse("logo_besar", "Gambar lebih besar dari 2 MB. Perkecil dulu, lalu pilih lagi.", "logo")
    return data


def _kind(data: bytes) -> str:
    """png or jpg. The picture is decoded whole: one that the printer could not draw is refused here."""
    from io import BytesIO

    from PIL import Image

    try:
        with Image.open(BytesIO(data), formats=tuple(_KINDS)) as picture:
            wide, high = picture.size
            if min(wide, high) < LEAST_PIXELS or max(wide, high) > MOST_PIXELS:
                raise refuse(
                    "logo_ukuran",
                    f"Ukuran gambar {wide} x {high} titik; pakai antara {LEAST_PIXELS} dan {MOST_PIXELS}.",
                    "logo",
                )
            picture.load()
            return _KINDS[str(picture.format)]
    except Refused:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise refuse(
            "logo_bukan_gambar", "Berkas itu bukan gambar PNG atau JPG yang utuh. Pilih yang lain.", "logo"
        ) from error
