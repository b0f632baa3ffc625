"""Text as people type it: made storable without ever being cut silently (reliability row 26)."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from loket_app.domain.errors import Refusal, Refused

NAME_MAX = 200
LINE_MAX = 300
NOTE_MAX = 2000
_BIDI = {chr(c) for c in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def clean_text(text: str) -> str:
    """NFC, without control and direction-override characters, inner white space folded, ends trimmed."""
    kept = []
    for letter in unicodedata.normalize("NFC", text):
        if letter in _BIDI or 0xD800 <= ord(letter) <= 0xDFFF:
            continue
        kept.append(" " if unicodedata.category(letter) == "Cc" else letter)
    return " ".join("".join(kept).split())


def storable(value: Any) -> Any:
    """Plain data (records, lists, text, numbers) without letters that cannot be stored; line breaks are kept."""
    if isinstance(value, Mapping):
        return {storable(str(key)): storable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [storable(one) for one in value]
    if not isinstance(value, str):
        return value
    normal = unicodedata.normalize("NFC", value)
    return "".join(c for c in normal if c in "\n\t" or (unicodedata.category(c) not in ("Cc", "Cs") and c not in _BIDI))


def clean_line(text: str, label: str, field: str, most: int = LINE_MAX, required: bool = False) -> str:
    """The cleaned text; raises `Refused` with a sentence when it is missing or too long."""
    cleaned = clean_text(text)
    if required and not cleaned:
        raise Refused(Refusal("kosong", f"{label} belum diisi.", field))
    if len(cleaned) > most:
        raise Refused(
            Refusal(
                "terlalu_panjang", f"{label} paling panjang {most} huruf; yang diketik {len(cleaned)} huruf.", field
            )
        )
    return cleaned
