"""The key of the sealed copies on this PC, so that copies are made without anybody typing: beside the data it guards.

The passphrase itself is kept nowhere. Whoever can read this file can read the data file next to it, in the clear.
"""

import base64
import binascii
import json
import os
from pathlib import Path

from loket_app.domain.errors import Disturbance
from loket_app.store.lasting import finish, sync_folder
from loket_app.store.sealed import Key, Recipe

FILE = "cadangan.kunci"


def read_key(folder: Path) -> Key | None:
    """The key of a data folder, None when there is none. Raises `Disturbance` for one that cannot be read."""
    try:
        text = (folder / FILE).read_text(encoding="ascii")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(folder) from error
    try:
        found = json.loads(text)
        recipe = Recipe(
            base64.b64decode(found["garam"], validate=True), int(found["putaran"]), int(found["kib"]),
            int(found["jalur"]),
        )  # fmt: skip
        key = Key(base64.b64decode(found["kunci"], validate=True), recipe)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError, binascii.Error) as error:
        raise _unreadable(folder) from error
    if len(key.secret) != 32 or len(recipe.salt) != 16 or found.get("sidik") != key.mark:
        raise _unreadable(folder)
    return key


def write_key(folder: Path, key: Key) -> None:
    """Keep a key, whole or not at all, for the file's owner only. Raises `Disturbance`."""
    part = folder / f".{FILE}.part"
    body = {
        "versi": 1, "sidik": key.mark, "garam": _text(key.recipe.salt), "putaran": key.recipe.passes,
        "kib": key.recipe.kib, "jalur": key.recipe.lanes, "kunci": _text(key.secret),
    }  # fmt: skip
    try:
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            json.dump(body, stream)
            finish(stream)
        part.replace(folder / FILE)
        sync_folder(folder)
    except OSError as error:
        raise Disturbance(
            f"Kunci cadangan tidak dapat disimpan ({error.strerror}).", "Periksa hak tulis folder data, lalu coba lagi."
        ) from error
    finally:
        part.unlink(missing_ok=True)


def forget_key(folder: Path) -> None:
    """Remove the key. Raises `Disturbance`."""
    try:
        (folder / FILE).unlink(missing_ok=True)
        sync_folder(folder)
    except OSError as error:
        raise Disturbance(
            f"Kunci cadangan tidak dapat dihapus ({error.strerror}).", "Periksa hak tulis folder data, lalu coba lagi."
        ) from error


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _unreadable(folder: Path) -> Disturbance:
    return Disturbance(
        f"Kunci cadangan di {folder} tidak terbaca.",
        "Ketik lagi sandi cadangan di Pengaturan, Cadangan; sampai itu tidak ada yang disalin ke folder kedua.",
    )
