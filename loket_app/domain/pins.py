"""Which PINs are too easy to guess, and the office's PIN key as words that a person can type."""

import hashlib
from datetime import date

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans("OIL", "011", " -.\t")
KEY_BYTES = 16
_CODE_LETTERS, _CHECK_LETTERS, _GROUP = 26, 2, 4
_FIRST_YEAR, _LAST_YEAR = 1930, 2039
_UP, _DOWN = "01234567890", "09876543210"


def weakness(pin: str) -> str | None:
    """Why a PIN (digits) is too easy, as a sentence, or None: the ones that are tried first by whoever guesses.

    >>> [bool(weakness(p)) for p in ("1111", "2345", "1212", "2512", "190845", "2468", "7391")]
    [True, True, True, True, True, False, False]
    """
    parts = range(1, len(pin) // 2 + 1)
    if any(len(pin) % n == 0 and pin == pin[:n] * (len(pin) // n) for n in parts):
        return "PIN ini angka yang berulang, mudah ditebak. Pilih angka lain."
    if pin in _UP or pin in _DOWN:
        return "PIN ini angka yang berurutan, mudah ditebak. Pilih angka lain."
    if _like_a_birthday(pin):
        return "PIN ini mirip tanggal atau tahun lahir, mudah ditebak. Pilih angka lain."
    return None


def _like_a_birthday(pin: str) -> bool:
    if len(pin) == 4:
        return _is_day(pin[:2], pin[2:]) or _FIRST_YEAR <= int(pin) <= _LAST_YEAR
    if len(pin) == 6:
        return _is_day(pin[:2], pin[2:4]) or _is_day(pin[4:], pin[2:4])
    return False


def _is_day(day: str, month: str) -> bool:
    try:
        date(2000, int(month), int(day))
    except ValueError:
        return False
    return True


def key_id(secret: bytes) -> str:
    """Eight letters that tell keys apart and nothing about the key."""
    return hashlib.sha256(b"kunci-pin" + secret).hexdigest()[:8]


def key_code(secret: bytes) -> str:
    """The key as 28 letters and digits in groups of four, the last two of them a check: for the sheet in the safe."""
    number = int.from_bytes(secret, "big")
    letters = "".join(_ALPHABET[number >> (5 * place) & 31] for place in reversed(range(_CODE_LETTERS)))
    whole = letters + _check(secret)
    return "-".join(whole[start : start + _GROUP] for start in range(0, len(whole), _GROUP))


def key_of_code(typed: str) -> bytes | None:
    """The key that a typed code says, or None for a slip of the pen. O reads as 0, I and L as 1; spaces are free."""
    letters = typed.upper().translate(_LOOKALIKES)
    if len(letters) != _CODE_LETTERS + _CHECK_LETTERS or not set(letters) <= set(_ALPHABET):
        return None
    number = 0
    for letter in letters[:_CODE_LETTERS]:
        number = number << 5 | _ALPHABET.index(letter)
    if number >> (8 * KEY_BYTES):
        return None
    secret = number.to_bytes(KEY_BYTES, "big")
    return secret if _check(secret) == letters[_CODE_LETTERS:] else None


def _check(secret: bytes) -> str:
    digest = hashlib.sha256(b"periksa" + secret).digest()
    return _ALPHABET[digest[0] & 31] + _ALPHABET[digest[1] & 31]
