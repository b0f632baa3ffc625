"""Letter numbers: patterns with tokens, and the key of the gapless sequence a number is taken from."""

import re
from dataclasses import dataclass

from loket_app.domain.catalog import NumberScope
from loket_app.domain.dates import ROMAN_MONTHS
from loket_app.domain.errors import Refusal

TOKENS = ("kode", "nomor", "unit", "seksi", "bulan_romawi", "bulan_angka", "tahun", "sifat")
_TOKEN = re.compile(r"\{([a-z_]+)(?::(\d))?\}")


@dataclass(frozen=True, slots=True)
class NumberParts:
    """What the tokens stand for in one number; `month` 1..12."""

    code: str
    sequence: int
    unit: str
    section: str
    month: int
    year: int
    nature: str = ""


def format_number(pattern: str, parts: NumberParts) -> str:
    """The number as printed.

    Both shapes of the seeds come out: `P-{nomor:3}/{unit}/SPPK/{seksi}/{bulan_angka}/{tahun}` and
    `{kode}/{nomor:3}/{unit}/{bulan_romawi}/{tahun}`. Raises KeyError for an unknown token.
    """
    values = {
        "kode": parts.code,
        "unit": parts.unit,
        "seksi": parts.section,
        "bulan_romawi": ROMAN_MONTHS[parts.month - 1],
        "bulan_angka": f"{parts.month:02d}",
        "tahun": str(parts.year),
        "sifat": parts.nature,
    }

    def put(match: re.Match[str]) -> str:
        token, width = match.group(1), match.group(2)
        if token == "nomor":
            return str(parts.sequence).zfill(int(width or 1))
        return values[token]

    return _TOKEN.sub(put, pattern)


def pattern_problem(pattern: str) -> Refusal | None:
    """Why this pattern cannot number letters, or None: it must hold the sequence, the year, and known tokens only."""
    used = [m.group(1) for m in _TOKEN.finditer(pattern)]
    unknown = [t for t in used if t not in TOKENS]
    if unknown:
        known = ", ".join("{" + t + "}" for t in TOKENS)
        return Refusal("token_asing", f"Kode {{{unknown[0]}}} tidak dikenal. Yang dapat dipakai: {known}.", "pola")
    leftover = _TOKEN.sub("", pattern)
    if "{" in leftover or "}" in leftover:
        return Refusal("kurung", "Ada tanda kurung kurawal yang belum berpasangan pada pola nomor.", "pola")
    if used.count("nomor") != 1:
        return Refusal("tanpa_nomor", "Pola harus memuat {nomor} tepat satu kali.", "pola")
    if "tahun" not in used:
        return Refusal("tanpa_tahun", "Pola harus memuat {tahun}, karena nomor mulai lagi setiap tahun.", "pola")
    return None


def scope_key(scope: NumberScope, code: str, service: str) -> str:
    """The name of the sequence that a letter of this code and service counts in."""
    if scope is NumberScope.CODE:
        return f"surat:kode:{code}"
    if scope is NumberScope.SERVICE:
        return f"surat:layanan:{service}"
    return "surat"


def register_text(sequence: int, year: int) -> str:
    """A register number as written: 0021/2026."""
    return f"{sequence:04d}/{year}"


def queue_text(sequence: int, part: int = 1) -> str:
    """A queue number as called: 021; the second request of one guest is 021-2 (decision 28)."""
    return f"{sequence:03d}" if part <= 1 else f"{sequence:03d}-{part}"


def objection_text(sequence: int, month: int, year: int) -> str:
    """The number of an objection: 0003/KB/XI/2026."""
    return f"{sequence:04d}/KB/{ROMAN_MONTHS[month - 1]}/{year}"


def delivery_text(sequence: int, month: int, year: int) -> str:
    """The number of a delivery order: 0007/LR/XI/2026."""
    return f"{sequence:04d}/LR/{ROMAN_MONTHS[month - 1]}/{year}"


def complaint_text(sequence: int, month: int, year: int) -> str:
    """The number of a complaint: 0002/PGD/XI/2026."""
    return f"{sequence:04d}/PGD/{ROMAN_MONTHS[month - 1]}/{year}"
