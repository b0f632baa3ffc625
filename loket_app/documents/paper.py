"""What a paper carries besides the form's own values: the office, number, date, signatory, code and marks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from loket_app.documents.archival import Attachment
from loket_app.domain.catalog import Office
from loket_app.domain.dates import zone_label
from loket_app.domain.form_text import Format, written
from loket_app.domain.people import ROLE_LABELS, Role
from loket_app.domain.signature import Signatory

PARAF_LABELS = {
    Role.KASI_PELUM.value: "Kasi Pelum",
    Role.SEKCAM.value: "Sekcam",
    Role.OPERATOR.value: "Operator",
    Role.LOKET.value: "Loket",
    Role.CAMAT.value: "Camat",
}
EXAMPLE_MARK = "CONTOH \N{EM DASH} BUKAN DOKUMEN RESMI"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The office's identity as it stands on paper; without a logo the head is set without a gap for it."""

    kabupaten: str
    kecamatan: str
    address: str
    contact: str
    place: str
    logo: Path | None = None
    zone: str = ""

    @property
    def short_name(self) -> str:
        """The kecamatan's name without the word: Sangasanga."""
        return _spelled(_without_word(self.kecamatan, "kecamatan"))

    @property
    def regency(self) -> str:
        """The kabupaten or kota in running text: Kabupaten Kutai Kartanegara."""
        return _spelled(_without_word(self.kabupaten, "pemerintah"))


@dataclass(frozen=True, slots=True)
class Paper:
    """One printing. `number` or `day` None leave dots for the pen; `copy` stamps SALINAN, `example` marks a demo.

    `code` is the words under the QR code, `qr` its payload; `acting_note` stands small below the signature. `title`,
    `subject` and `made` (the moment of what is printed, never of the printing) are what a reader is told about the
    file, `attachment` the data that it was made from.
    """

    letterhead: Letterhead
    number: str | None = None
    day: date | None = None
    signatory: Signatory | None = None
    acting_note: str = ""
    code: str = ""
    qr: str = ""
    copy: bool = False
    example: bool = False
    title: str = ""
    subject: str = ""
    made: datetime | None = None
    attachment: Attachment | None = None

    @property
    def author(self) -> str:
        """The office, as the author of the file."""
        head = self.letterhead
        return f"Kecamatan {head.short_name}, {head.regency}"

    def built_in(self) -> dict[str, object]:
        """The values that every form may name without declaring them."""
        head, signer = self.letterhead, self.signatory
        return {
            "kantor_nama": f"Kecamatan {head.short_name}",
            "kantor_kecamatan": head.short_name,
            "kantor_kabupaten": head.regency,
            "kantor_tempat": head.place,
            "kantor_zona": head.zone,
            "kantor_alamat": head.address,
            "kantor_kontak": head.contact,
            "surat_nomor": self.number or "",
            "surat_tanggal": self.day,
            "surat_kode": self.code,
            "penandatangan_nama": signer.name if signer else "",
            "penandatangan_jabatan": _post(signer.heading) if signer else "",
            "penandatangan_selaku": _acting(signer.heading) if signer else f"Camat {head.short_name}",
            "penandatangan_pangkat": signer.rank if signer else "",
            "penandatangan_nip": signer.nip if signer else "",
        }


def letterhead(office: Office, logo: Path | None = None) -> Letterhead:
    """The letterhead of an office; `logo` is the picture's file when the office has given one."""
    kabupaten = office.kabupaten.upper()
    if not kabupaten.startswith(("KABUPATEN", "KOTA")):
        kabupaten = f"KABUPATEN {kabupaten}"
    address = [office.address, f"Telp. {office.phone}" if office.phone else ""]
    address.append(f"Kode Pos {office.postcode}" if office.postcode else "")
    return Letterhead(
        kabupaten=f"PEMERINTAH {kabupaten}",
        kecamatan=f"KECAMATAN {_without_word(office.name, 'kecamatan').upper()}",
        address=_joined(address),
        contact=_joined([office.email, office.website]),
        place=office.place,
        logo=logo,
        zone=zone_label(office.zone),
    )


def paraf_label(role: str) -> str:
    """The short word over a paraf box."""
    return PARAF_LABELS.get(role) or ROLE_LABELS.get(Role(role), role)


def _joined(parts: Sequence[str]) -> str:
    return " \N{MIDDLE DOT} ".join(p for p in parts if p)


def _without_word(name: str, word: str) -> str:
    return name[len(word) :].strip() if name.lower().startswith(word) else name


_ROMAN = re.compile(r"[IVX]+")


def _spelled(words: str) -> str:
    """Capitals as running text spells them: Sekretaris Camat; "a.n.", "dan" and a Roman number stay what they are."""
    return " ".join(
        w if w.endswith(".") or _ROMAN.fullmatch(w) else written(w, Format.TITLE) if w != "DAN" else "dan"
        for w in words.split(" ")
    )


def _post(heading: Sequence[str]) -> str:
    """The post for running text, from the heading: Plt. Camat Sangasanga; a.n. Camat Sangasanga, Sekretaris Camat."""
    spelled = [_spelled(line.rstrip(",")) for line in heading]
    return ", ".join(line for line in spelled if line != "u.b.")


def _acting(heading: Sequence[str]) -> str:
    """Who signs, in a sentence: Plt. Camat Sangasanga; Sekretaris Camat atas nama Camat Sangasanga."""
    post, *below = [_spelled(line.rstrip(",")) for line in heading]
    return f"{below[-1]} atas nama {post.removeprefix('a.n. ')}" if below else post
