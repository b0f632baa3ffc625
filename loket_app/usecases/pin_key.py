"""The office's PIN key: mixed into every PIN before it is hashed, kept beside the data and in no copy of it.

A stolen copy of the data file therefore gives no PIN away (docs/decisions/032). The key's code lies on a sheet in the
safe; with it a new PC knows the PINs again, and a forgotten PIN of an administrator is set anew.
"""

import hmac
import os
import secrets
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select, update

from loket_app.domain import lockout
from loket_app.domain.errors import Disturbance, Refusal, Refused, refuse
from loket_app.domain.people import PIN_LENGTHS, Role
from loket_app.domain.pins import KEY_BYTES, key_code, key_id, key_of_code, weakness
from loket_app.store.lasting import finish, sync_folder
from loket_app.store.tables import officer
from loket_app.usecases.desk import Desk, Look, Tx
from loket_app.usecases.order import Who

if TYPE_CHECKING:
    from argon2 import PasswordHasher

KEY_FILE = "kunci-pin"
MISSING = "kunci_pin"
_MARK = "kunci:"
# Of a PIN that nobody has: an account without one takes as long to refuse as any other.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$RlTiZMk7OScFvuMhONcvrA$114I4MkbfWLjYhw7s+UYIN6GirfvSVh2vqB6gxO27m0"


class PinKey(NamedTuple):
    """The secret and the eight letters that tell it from another key."""

    secret: bytes
    id: str

    @property
    def code(self) -> str:
        """What is written on the sheet."""
        return key_code(self.secret)


@cache
def _hasher() -> "PasswordHasher":
    # Imported late: it costs start-up time, and the first window needs none of it.
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_pin(pin: str, key: PinKey | None = None) -> str:
    """The argon2id hash of a PIN under the office's key; raises `Refused` when it is not 4 to 6 digits."""
    if len(pin) not in PIN_LENGTHS or not (pin.isascii() and pin.isdigit()):
        raise refuse("pin", "PIN terdiri atas 4 sampai 6 angka.", "pin")
    if key is None:
        return _hasher().hash(pin)
    return f"{_MARK}{key.id}{_hasher().hash(_peppered(key, pin))}"


def new_pin(desk: Desk, pin: str) -> str:
    """The hash of a PIN that somebody chose. Raises `Refused` for one that is easy to guess, or without the key."""
    _check(pin)
    return hash_pin(pin, _key_for_new(desk))


def _check(pin: str) -> None:
    if len(pin) not in PIN_LENGTHS or not (pin.isascii() and pin.isdigit()):
        raise refuse("pin", "PIN terdiri atas 4 sampai 6 angka.", "pin")
    weak = weakness(pin)
    if weak is not None:
        raise refuse("pin_lemah", weak, "pin")


def _peppered(key: PinKey, pin: str) -> str:
    return hmac.new(key.secret, pin.encode(), "sha256").hexdigest()


def matches(desk: Desk, stored: str | None, pin: str) -> bool:
    """Whether a PIN is that of a stored hash; always one hash's time. Raises `Refused` when the key is not here."""
    from argon2.exceptions import InvalidHashError, VerificationError

    wanted, typed = stored or _NOBODY, pin
    if wanted.startswith(_MARK):
        key = key_here(desk)
        if key is None or not has_key_of(desk, wanted):
            raise Refused(_missing())
        wanted, typed = wanted[len(_MARK) + 8 :], _peppered(key, pin)
    try:
        return _hasher().verify(wanted, typed) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def has_key_of(desk: Desk, stored: str) -> bool:
    """Whether the key that a stored hash was made with is here; true for one that needs none."""
    if not stored.startswith(_MARK):
        return True
    key = key_here(desk)
    return key is not None and key.id == stored[len(_MARK) : len(_MARK) + 8]


def _missing() -> Refusal:
    return Refusal(MISSING, "Kunci PIN kantor belum ada di komputer ini. Ketik kode dari Lembar Kunci PIN.")


# -- the key's file -------------------------------------------------------------------------------------------------


def key_here(desk: Desk) -> PinKey | None:
    """The key of this PC, or None. A damaged file counts as none: the code brings it back."""
    if desk.folder is None:
        return None
    try:
        secret = key_of_code((desk.folder / KEY_FILE).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None
    return PinKey(secret, key_id(secret)) if secret is not None else None


def _key_for_new(desk: Desk) -> PinKey | None:
    """The key for a new PIN; made on the office's first day. A desk without a folder (a test's) has none."""
    if desk.folder is None or desk.demo:
        return None
    key = key_here(desk)
    known = desk.ask(office_key)
    if known and (key is None or key.id != known):
        raise Refused(_missing())
    return key or _write(desk.folder, secrets.token_bytes(KEY_BYTES))


def _write(folder: Path, secret: bytes) -> PinKey:
    file = folder / KEY_FILE
    part = folder / f".{KEY_FILE}.{os.getpid()}.tmp"
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(f"{key_code(secret)}\n")
            finish(stream)
        part.replace(file)
        sync_folder(folder)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Disturbance(
            f"Kunci PIN tidak dapat ditulis ke {folder} ({error.strerror}).",
            "Periksa hak tulis folder itu, lalu ulangi.",
        ) from error
    return PinKey(secret, key_id(secret))


def office_key(look: Look) -> str:
    """Which key the office's PINs were made with ("" for none yet)."""
    query = select(officer.c.pin_hash).where(officer.c.pin_hash.startswith(_MARK, autoescape=True)).limit(1)
    found = look.connection.execute(query).scalar()
    return str(found)[len(_MARK) : len(_MARK) + 8] if found else ""


# -- a new PC, and a forgotten PIN ----------------------------------------------------------------------------------


def administrators(look: Look) -> tuple[tuple[int, str], ...]:
    """Who may be given a new PIN with the code: active administrators by id and name."""
    from loket_app.store.officers import all_officers

    return tuple((one.id, one.name) for one in all_officers(look.connection) if Role.ADMIN in one.roles)


def install(desk: Desk, code: str) -> None:
    """Bring the office's key to this PC with the code from the sheet. Raises `Refused` for a wrong one."""
    secret = _told(desk, code)
    assert desk.folder is not None
    _write(desk.folder, secret)
    desk.do(Who(0, 0), _installed, key_id(secret))


def _told(desk: Desk, code: str) -> bytes:
    secret = key_of_code(code)
    if secret is None:
        raise refuse("kode_kunci", "Kode itu salah ketik. Periksa lagi tiap kelompok empat huruf.", "kode")
    if desk.folder is None or key_id(secret) != desk.ask(office_key):
        raise refuse("kode_kunci", "Kode itu bukan kode kantor ini. Ambil Lembar Kunci PIN yang terbaru.", "kode")
    return secret


def _installed(tx: Tx, key: str) -> None:
    tx.record("kunci_pin_dipasang", facts={"kunci": key})


def recover(desk: Desk, code: str, officer_id: int, pin: str) -> None:
    """Give an administrator a new PIN with the code from the sheet; the lock of wrong tries is opened too."""
    secret = _told(desk, code)
    assert desk.folder is not None
    if key_here(desk) is None:
        _write(desk.folder, secret)
    hashed = new_pin(desk, pin)
    desk.do(Who(0, 0), _given, officer_id, hashed, "pin_dipulihkan")


def renew(desk: Desk, officer_id: int, pin: str) -> PinKey:
    """The code is lost and the key is not here: a new key; every PIN but that of this administrator is void.

    Raises `Refused` while the key is here: then the code can be printed again.
    """
    key = key_here(desk)
    if desk.folder is None or (key is not None and key.id == desk.ask(office_key)):
        raise refuse("kunci_ada", "Kunci PIN masih ada di komputer ini. Cetak lagi Lembar Kunci PIN di Pengaturan.")
    _check(pin)
    made = PinKey(secret := secrets.token_bytes(KEY_BYTES), key_id(secret))
    hashed = hash_pin(pin, made)
    _write(desk.folder, secret)
    desk.do(Who(0, 0), _given, officer_id, hashed, "kunci_pin_diganti")
    return made


def _given(tx: Tx, officer_id: int, hashed: str, kind: str) -> None:
    if officer_id not in dict(administrators(tx)):
        raise refuse("bukan_admin", "Pilih administrator dari daftar.", "petugas")
    if kind == "kunci_pin_diganti":
        tx.connection.execute(update(officer).values(pin_hash=None))
    values = dict(zip(("failed", "tries_today", "tries_day", "locked_until"), lockout.opened(), strict=True))
    tx.connection.execute(update(officer).where(officer.c.id == officer_id).values(pin_hash=hashed, **values))
    tx.record(kind, subject=f"petugas:{officer_id}", facts={"kunci": hashed[len(_MARK) : len(_MARK) + 8]})
