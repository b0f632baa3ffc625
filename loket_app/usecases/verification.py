"""Is this letter ours? The code under its QR, checked against the register without any network."""

import json
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select

from loket_app.domain.case import State
from loket_app.domain.dates import plain_date
from loket_app.domain.numbering import register_text
from loket_app.domain.personal import withheld
from loket_app.store.tables import letter
from loket_app.usecases.desk import Look
from loket_app.usecases.letter_code import LONGEST, code_digits, in_the_name_of, named_by
from loket_app.usecases.letter_numbers import CANCELLED, REPLACED, VALID
from loket_app.usecases.letters import read_form
from loket_app.usecases.requests import Loaded, load

DOT: Final = "\N{MIDDLE DOT}"
LAST_SIGN: Final = "\U0010ffff"


class Standing(StrEnum):
    """What the register says of a letter."""

    GENUINE = "asli"
    UNSIGNED = "belum ditandatangani"
    REPLACED = "diganti"
    CANCELLED = "batal"
    DIFFERENT = "berbeda"
    UNKNOWN = "tidak dikenal"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to the one who holds the paper. `says` is the sentence, `advice` what to compare or do; the rest is
    what the register has, empty for an unknown letter. `instead` names the edition that took its place."""

    standing: Standing
    says: str
    advice: str
    code: str = ""
    number: str = ""
    day: str = ""
    service: str = ""
    name: str = ""
    signer: str = ""
    register: str = ""
    edition: int = 0
    instead: str = ""
    request_id: int | None = None


def verify(look: Look, words: str) -> Verdict | None:
    """What the register says of the letter with this code; None when the words are no letter's code.

    Eight plain digits (0812-3456) may as well be a part of something else: they are a code only if a letter has it.
    """
    named = named_by(words)
    if named is None:
        return None
    digits = f"{named['a']}-{named['b']}"
    row = _letter(look, named, digits)
    if row is None:
        scanned = "id" in named.groupdict()
        if not scanned and named["seq"] is None and digits.replace("-", "").isdigit():
            return None
        return Verdict(
            Standing.UNKNOWN, "Surat dengan kode ini tidak ada dalam register kantor ini.",
            "Periksa apakah kodenya terbaca benar. Bila benar, surat ini bukan terbitan kantor ini.",
            code=words.strip()[:LONGEST],
        )  # fmt: skip
    return _judged(look, row, digits)


def _letter(look: Look, named: re.Match[str], digits: str) -> Any:
    """The letter that the code names; of several with the same digits the newest."""
    if "id" in named.groupdict():
        return look.connection.execute(select(letter).where(letter.c.id == int(named["id"]))).first()
    query = select(letter).order_by(letter.c.id.desc()).limit(1)
    if named["seq"] is None:
        # By the codes' own index: the letters themselves are a hundred times as long.
        ending = select(letter.c.id).where(letter.c.code.endswith(f" {digits}"))
        return look.connection.execute(query.where(letter.c.id.in_(ending))).first()
    start = f"{named['seq']}-{named['month']}-{named['year']} "
    whole = look.connection.execute(query.where(letter.c.code == f"{start}{DOT} {digits}")).first()
    begins = (letter.c.code >= start, letter.c.code < f"{start}{LAST_SIGN}")
    return whole or look.connection.execute(query.where(*begins)).first()


def _judged(look: Look, row: Any, digits: str) -> Verdict:
    loaded = load(look, row.request_id)
    standing, says, advice, instead = _standing(look, row, loaded, digits)
    block = json.loads(row.signatory)
    form = read_form(str(look.settings.version(row.form_config)), f"{row.form_key}.toml")
    heading = " ".join(str(line).rstrip(",") for line in block["heading"])
    return Verdict(
        standing, says, advice,
        code=row.code, number=row.number, day=plain_date(date.fromisoformat(row.day)), service=loaded.service.name,
        name="" if withheld(loaded.row.name) else in_the_name_of(form, json.loads(row.fields)) or loaded.row.name,
        signer=", ".join(w for w in (block["name"], heading) if w),
        register=register_text(loaded.row.register_seq, loaded.row.register_year), edition=row.edition,
        instead=instead, request_id=row.request_id,
    )  # fmt: skip


def _standing(look: Look, row: Any, loaded: Loaded, digits: str) -> tuple[Standing, str, str, str]:
    if not row.code.endswith(f" {digits}"):
        return (
            Standing.DIFFERENT, "Kode pada surat ini tidak cocok dengan register.",
            "Jangan layani dengan surat ini. Cocokkan dengan arsip, lalu laporkan kepada Kasi Pelayanan Umum.", "",
        )  # fmt: skip
    if code_digits(row.id, row.request_id, json.loads(row.fields)) != digits:
        return (
            Standing.DIFFERENT, "Kode cocok, tetapi isi surat dalam register telah berubah sejak terbit.",
            "Laporkan kepada administrator dan jalankan Pemeriksaan Data; arsip PDF memuat isi yang terbit.", "",
        )  # fmt: skip
    if row.state == CANCELLED:
        why = f" Alasannya: {row.reason}." if row.reason else ""
        return Standing.CANCELLED, f"Surat ini sudah dibatalkan.{why}", "Surat ini tidak berlaku lagi.", ""
    if row.state == REPLACED:
        return _replaced(look, row)
    return *_genuine(loaded), ""


def _replaced(look: Look, row: Any) -> tuple[Standing, str, str, str]:
    query = select(letter).where(letter.c.request_id == row.request_id).order_by(letter.c.edition.desc()).limit(1)
    newest = look.connection.execute(query).one()
    words = f"nomor {newest.number}" if newest.number else "yang belum bernomor"
    instead = f"edisi {newest.edition}, {words}, kode {newest.code}"
    if newest.state != VALID:
        return (
            Standing.CANCELLED, "Surat ini diganti, dan penggantinya sudah dibatalkan.",
            "Surat ini tidak berlaku lagi.", instead,
        )  # fmt: skip
    why = f" Alasan ralat: {row.reason}." if row.reason else ""
    return (
        Standing.REPLACED, f"Surat ini terbitan kantor ini, tetapi sudah diganti.{why}",
        f"Yang berlaku: {instead}.", instead,
    )  # fmt: skip


def _genuine(loaded: Loaded) -> tuple[Standing, str, str]:
    if not loaded.case.signed and loaded.case.state not in (State.READY, State.HANDING, State.DONE):
        return (
            Standing.UNSIGNED, "Surat ini tercatat dalam register, tetapi menurut register belum ditandatangani.",
            "Periksa tanda tangan dan capnya. Bila sudah ada, catat dahulu langkahnya di Papan.",
        )  # fmt: skip
    return (
        Standing.GENUINE, "Surat ini asli dan tercatat dalam register.",
        "Cocokkan nama, nomor, dan tanggal pada kertas dengan yang tertulis di sini.",
    )  # fmt: skip
