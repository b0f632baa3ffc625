"""Files sealed with a passphrase: argon2id makes the key, AES-256-GCM seals chunks that cannot be cut or swapped.

One file: a head of 100 bytes (mark, version, how the key was made, a salt of its own, a seal over it), then chunks.
Every file has a key of its own, so a chunk's nonce is its number and whether it is the last one (the STREAM
construction). Whoever reads must not use what was written before `unseal` has come to its end.
"""

import base64
import hashlib
import hmac
import os
import re
import secrets
import struct
import unicodedata
from dataclasses import dataclass, field
from typing import BinaryIO

from loket_app.domain.errors import Disturbance

MARK = b"LRLOKET\x1a"
VERSION, ARGON2ID, CHUNK_BITS = 1, 1, 18
_HEAD = struct.Struct(">8sBBBBII16s32s32s")
HEAD_BYTES = _HEAD.size
_TAG = 16
_SECRET = 32
_FEWEST_BITS, _MOST_BITS = 4, 24
_MOST_PASSES, _MOST_KIB, _MOST_LANES = 64, 2**21, 64
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_TO_OURS = str.maketrans(_BASE32, _ALPHABET)
_FROM_OURS = str.maketrans(f"{_ALPHABET}OIL", f"{_BASE32}{_BASE32[0]}{_BASE32[1]}{_BASE32[1]}")
_CHECK_BYTES = 3


class WrongKey(Disturbance):
    """The passphrase or recovery key is not the one that this file was sealed with."""

    def __init__(self) -> None:
        super().__init__(
            "Sandi cadangan tidak cocok dengan berkas ini.",
            "Periksa huruf besar dan kecil, atau ketik kunci dari lembar pemulihan.",
        )


class Tampered(Disturbance):
    """What was sealed is not what lies there: changed, cut, put together otherwise."""

    def __init__(self) -> None:
        super().__init__("Cadangan bersandi ini tidak utuh lagi: isinya berubah atau terpotong.", "Pilih yang lain.")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How argon2id makes a key from a passphrase: salt, passes, memory in KiB, lanes. No secret."""

    salt: bytes
    passes: int = 3
    kib: int = 64 * 1024
    lanes: int = 4


@dataclass(frozen=True, slots=True)
class Key:
    """A key that seals, with the recipe it came from. `secret` opens everything: it is never printed or logged."""

    secret: bytes = field(repr=False)
    recipe: Recipe

    @property
    def mark(self) -> str:
        """Eight characters that tell one key from another, and nothing about either."""
        return _part(self.secret, b"", b"sidik").hex()[:8]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a sealed file; `raw` are its bytes."""

    recipe: Recipe
    chunk: int
    raw: bytes


def new_recipe() -> Recipe:
    """A recipe with a fresh salt and today's cost: 64 MiB, a fraction of a second on an old counter PC (RFC 9106)."""
    return Recipe(secrets.token_bytes(16))


def derived(passphrase: str, recipe: Recipe) -> Key:
    """The key of a passphrase. Spelling variants of one letter and blanks around it make no difference."""
    from argon2.low_level import Type, hash_secret_raw

    text = unicodedata.normalize("NFKC", passphrase).strip()
    secret = hash_secret_raw(text.encode(), recipe.salt, recipe.passes, recipe.kib, recipe.lanes, _SECRET, Type.ID)
    return Key(secret, recipe)


def key_from(typed: str, recipe: Recipe) -> Key:
    """The key of what somebody typed: the passphrase, or the recovery key of the printed sheet."""
    secret = secret_in(typed)
    return Key(secret, recipe) if secret is not None else derived(typed, recipe)


def recovery_text(key: Key) -> str:
    """The key as it is printed: fourteen groups of four letters and digits, the last ones a checksum."""
    text = base64.b32encode(key.secret + _check(key.secret)).decode().translate(_TO_OURS)
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def secret_in(typed: str) -> bytes | None:
    """The secret in a typed or scanned recovery key; None when it is none. O is 0, I and L are 1, case is free."""
    plain = re.sub(r"[\s\-]", "", typed).upper()
    if len(plain) != (_SECRET + _CHECK_BYTES) * 8 // 5 or not plain.isascii() or not plain.isalnum() or "U" in plain:
        return None
    found = base64.b32decode(plain.translate(_FROM_OURS))
    secret, check = found[:_SECRET], found[_SECRET:]
    return secret if hmac.compare_digest(check, _check(secret)) else None


def _check(secret: bytes) -> bytes:
    return hashlib.sha256(b"lembar" + secret).digest()[:_CHECK_BYTES]


def seal(source: BinaryIO, target: BinaryIO, key: Key, chunk_bits: int = CHUNK_BITS) -> None:
    """Read `source` to its end and write it sealed. Raises OSError."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    head = _new_head(key, chunk_bits)
    target.write(head)
    cipher = AESGCM(_part(key.secret, head, b"isi"))
    size, number = 1 << chunk_bits, 0
    chunk = source.read(size)
    while True:
        ahead = source.read(size)
        target.write(cipher.encrypt(_nonce(number, last=not ahead), chunk, None))
        if not ahead:
            return
        chunk, number = ahead, number + 1


def unseal(source: BinaryIO, target: BinaryIO, key: Key) -> None:
    """Write what a sealed file holds. Raises `WrongKey`, `Tampered`, or OSError; then what was written is worthless."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    head = read_head(source)
    if head is None:
        raise Tampered
    if not fits(key, head):
        raise WrongKey
    cipher = AESGCM(_part(key.secret, head.raw, b"isi"))
    number, chunk = 0, source.read(head.chunk + _TAG)
    while True:
        ahead = source.read(head.chunk + _TAG)
        try:
            target.write(cipher.decrypt(_nonce(number, last=not ahead), chunk, None))
        except (InvalidTag, ValueError) as broken:
            raise Tampered from broken
        if not ahead:
            return
        chunk, number = ahead, number + 1


def read_head(source: BinaryIO) -> Head | None:
    """The head of a sealed file; None when it is none, or of a kind that this program does not know."""
    raw = source.read(HEAD_BYTES)
    if len(raw) != HEAD_BYTES:
        return None
    mark, version, kind, lanes, bits, passes, kib, salt, _, _ = _HEAD.unpack(raw)
    if (mark, version, kind) != (MARK, VERSION, ARGON2ID):
        return None
    # A forged head must not make this PC work for hours or fill its memory.
    sane = 1 <= lanes <= _MOST_LANES and 1 <= passes <= _MOST_PASSES and 8 * lanes <= kib <= _MOST_KIB
    if not sane or not _FEWEST_BITS <= bits <= _MOST_BITS:
        return None
    return Head(Recipe(salt, passes, kib, lanes), 1 << bits, raw)


def fits(key: Key, head: Head) -> bool:
    """Whether this key made this head: also what binds a file to one key only."""
    return hmac.compare_digest(head.raw[-32:], _part(key.secret, head.raw[:-32], b"kepala"))


def hidden_name(key: Key, digest: str) -> str:
    """A name for a content, the same every time, from which nobody without the key can tell the content."""
    return hmac.new(_part(key.secret, b"", b"nama"), digest.encode(), hashlib.sha256).hexdigest()


def _new_head(key: Key, chunk_bits: int) -> bytes:
    recipe = key.recipe
    raw = _HEAD.pack(
        MARK, VERSION, ARGON2ID, recipe.lanes, chunk_bits, recipe.passes, recipe.kib, recipe.salt, os.urandom(32),
        bytes(32),
    )  # fmt: skip
    return raw[:-32] + _part(key.secret, raw[:-32], b"kepala")


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def _part(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """A key for one use (HKDF-SHA256): knowing one of them tells nothing about another."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), _SECRET, salt or None, b"loket cadangan 1 " + info).derive(secret)
