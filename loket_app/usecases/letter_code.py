"""The verification code of a letter: its digits, how it is read from paper, and whose letter it names."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final

from loket_app.domain.forms import Form
from loket_app.store.trail import canonical

LONGEST: Final = 60
_SCANNED: Final = re.compile(r"LR-S(?P<id>\d{1,9})-(?P<a>[0-9A-F]{4})-?(?P<b>[0-9A-F]{4})\Z")
_TYPED: Final = re.compile(
    r"(?:(?P<seq>\d{3,7})\W?(?P<month>[IVX]{1,4})\W?(?P<year>\d{4})[\W_]*)?"
    r"(?P<a>[0-9A-F]{4})[ .·–-]{1,3}(?P<b>[0-9A-F]{4})\Z"
)
_APPLICANT: Final = "pemohon_nama"
_NAME: Final = "nama"


def named_by(words: str) -> re.Match[str] | None:
    """The parts of a letter's code in these words; None when they are none."""
    text = " ".join(words.upper().split())
    if len(text) > LONGEST:
        return None
    return _SCANNED.match(text) or _TYPED.match(text)


def is_code(words: str) -> bool:
    """Whether these words are a letter's code: scanned (LR-S12-7F3A-91CE) or typed, whole or its last eight digits."""
    return named_by(words) is not None


def in_the_name_of(form: Form, fields: Mapping[str, Any]) -> str:
    """Whose letter it is: the field that the applicant's name fills, else the first field that holds a name."""
    filled = [f.key for f in form.fields if f.from_program == _APPLICANT or f.key == _APPLICANT]
    named = [f.key for f in form.fields if f.key == _NAME or f.key.endswith(f"_{_NAME}")]
    own = [key for key in filled if key != _APPLICANT]
    for key in (*own, *named):
        if fields.get(key):
            return str(fields[key])
    return ""


def code_digits(letter_id: int, request_id: int, fields: Mapping[str, Any]) -> str:
    """The eight digits of a letter's verification code, in two groups: a digest over its data."""
    digest = hashlib.sha256(canonical([letter_id, request_id, fields]).encode()).hexdigest()[:8].upper()
    return f"{digest[:4]}-{digest[4:]}"
