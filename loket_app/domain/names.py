"""Text as people type it: made storable without ever being cut silently (reliability row 26)."""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from loket_app.domain.errors import BIDI, Refusal, Refused

NAME_MAX = 200
LINE_MAX = 300
NOTE_MAX = 2000
VALUE_MAX, VALUES_MAX = 10_000, 500
"""Letters in one text of a letter, and how many values it has at most."""


def clean_text(text: str) -> str:
    """NFC, without control and direction-override characters, inner white space folded, ends trimmed."""
    kept = []
    for letter in unicodedata.normalize("NFC", text):
        if letter in BIDI or 0xD800 <= ord(letter) <= 0xDFFF:
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
    return "".join(c for c in normal if c in "\n\t" or (unicodedata.category(c) not in ("Cc", "Cs") and c not in BIDI))


def clean_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is typed for a letter, made storable; raises `Refused` with the field whose text is too long."""
    kept: dict[str, Any] = storable(values)
    for key, value in kept.items():
        longest = max(map(len, _texts_in(value)), default=0)
        if longest > VALUE_MAX:
            sentence = f"Isian paling panjang {VALUE_MAX} huruf; yang diketik {longest} huruf."
            raise Refused(Refusal("terlalu_panjang", sentence, key if len(key) <= NAME_MAX else None))
    if len(kept) > VALUES_MAX or any(len(key) > NAME_MAX for key in _texts_in(list(kept))):
        raise Refused(Refusal("terlalu_panjang", "Isian surat ini terlalu banyak."))
    return kept


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts_in([*value, *value.values()])
    elif isinstance(value, list):
        for one in value:
            yield from _texts_in(one)


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
