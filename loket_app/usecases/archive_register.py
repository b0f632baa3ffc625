"""The register of letters written again from the archive folder alone: what each PDF carries, and which do not hold up.

Needs no database. What happened after the printing (a cancelled number) is not in the archive.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pypdfium2

from loket_app.documents.attached import attached
from loket_app.domain.errors import Disturbance
from loket_app.usecases.letter_code import code_digits
from loket_app.usecases.letter_record import FILE, KIND, VERSION

LARGEST: Final = 64 * 1024 * 1024
"""Bytes; a letter has fifty thousand. What is larger is no letter and is not read into memory."""
HEADER: Final = (
    "Nomor surat", "Tanggal", "No. register", "Atas nama", "Layanan", "Keadaan", "Edisi", "Penanda tangan", "Kode",
    "Antrean", "Diterima", "Berkas arsip",
)  # fmt: skip
WIDTHS: Final = (34, 12, 13, 30, 34, 26, 7, 34, 26, 9, 12, 60)
HOLDS, REPLACED, NUMBERLESS = "terbit", "diganti", "lembar sebelum bernomor"
_PARTS: Final = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class ArchivedLetter:
    """One letter as its PDF tells it. `file` is the path below the folder, `digest` the SHA-256 of its bytes; `fields`
    are the values of its form. `state` is what the archive itself can tell: the newest edition of a request holds."""

    file: str
    digest: str
    office: str
    letter: int
    request: int
    edition: int
    number: str
    day: str
    code: str
    name: str
    service: str
    register: str
    queue: str
    received: str
    signer: str
    form: str
    form_version: int
    fields: Mapping[str, Any]
    state: str = HOLDS


@dataclass(frozen=True, slots=True)
class Trouble:
    """A file that tells no letter, or not the one that was issued."""

    file: str
    why: str


@dataclass(frozen=True, slots=True)
class ArchiveReport:
    """Everything in the folder: the letters by day and number, and what is wrong, by name."""

    letters: tuple[ArchivedLetter, ...]
    troubles: tuple[Trouble, ...]

    def to_data(self) -> dict[str, Any]:
        """The report as JSON data."""
        return {"surat": [asdict(x) for x in self.letters], "masalah": [asdict(t) for t in self.troubles]}


def read_archive(folder: Path) -> ArchiveReport:
    """Read all PDFs below `folder`. Raises `Disturbance` when there is no such folder."""
    if not folder.is_dir():
        raise Disturbance(f"Folder {folder} tidak ada.", "Sebut folder arsip, misalnya DATA/arsip.")
    letters: list[ArchivedLetter] = []
    troubles: list[Trouble] = []
    for path in _pdfs(folder):
        found = _read(path, path.relative_to(folder).as_posix())
        if isinstance(found, Trouble):
            troubles.append(found)
        else:
            letters.append(found)
    told = list(_with_states(letters))
    twins = [Trouble(x.file, f"berkas kembar dari {first}") for x, first in _twins(told)]
    again = {t.file for t in twins}
    kept = sorted((x for x in told if x.file not in again), key=_order)
    return ArchiveReport(tuple(kept), tuple(sorted([*troubles, *twins, *_clashes(kept)], key=lambda t: t.file)))


def lines(report: ArchiveReport) -> list[tuple[str | int | date, ...]]:
    """The letters as rows in the order of `HEADER`."""
    return [
        (
            x.number or "(belum bernomor)", _date(x.day), x.register, x.name, x.service, x.state, x.edition, x.signer,
            x.code, x.queue, _date(x.received), x.file,
        )
        for x in report.letters
    ]  # fmt: skip


def archive_workbook(report: ArchiveReport) -> bytes:
    """The register as .xlsx, with a second sheet for what is wrong."""
    from loket_app.documents.workbook import TablePlan, workbook

    offices = ", ".join(sorted({x.office for x in report.letters}))
    says = "Disusun kembali dari folder arsip; pembatalan sesudah surat dicetak tidak tercatat di arsip."
    plans = [TablePlan(lines(report), HEADER, f"Register Surat {offices}".strip(), says, WIDTHS, "Register")]
    if report.troubles:
        rows = [(t.file, t.why) for t in report.troubles]
        plans.append(TablePlan(rows, ("Berkas", "Masalah"), "Berkas bermasalah", "", (70, 60), "Masalah"))
    return workbook(plans)


def _pdfs(folder: Path) -> Iterator[Path]:
    """In the order of their names; links are not followed out of the folder."""
    for where, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            if name.lower().endswith(".pdf") and not name.startswith("."):
                yield Path(where) / name


def _read(path: Path, file: str) -> ArchivedLetter | Trouble:
    try:
        if path.stat().st_size > LARGEST:
            return Trouble(file, "terlalu besar untuk sebuah surat")
        pdf = path.read_bytes()
    except OSError as error:
        return Trouble(file, f"tidak dapat dibuka ({error.strerror or 'gangguan disk'})")
    try:
        data = attached(pdf, FILE)
    except (pypdfium2.PdfiumError, ValueError, UnicodeError):
        return Trouble(file, "rusak: bukan PDF yang utuh")
    if data is None:
        return Trouble(file, "asing: tidak memuat data surat")
    try:
        return _letter(json.loads(data), file, hashlib.sha256(pdf).hexdigest())
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Trouble(file, "rusak: data surat di dalamnya tidak terbaca")


def _letter(data: Any, file: str, digest: str) -> ArchivedLetter | Trouble:
    if data["jenis"] != KIND:
        return Trouble(file, "asing: datanya bukan data surat program ini")
    if data["versi"] > VERSION:
        return Trouble(file, "dibuat oleh versi program yang lebih baru")
    letter, register, form, signer = data["surat"], data["register"], data["formulir"], data["penanda_tangan"]
    for day in (letter["tanggal"], register["diterima"]):
        date.fromisoformat(day)
    told = ArchivedLetter(
        file=file, digest=digest, office=str(data["kantor"]["nama"]), letter=int(letter["id"]),
        request=int(letter["permohonan"]), edition=int(letter["edisi"]), number=str(letter["nomor"]),
        day=letter["tanggal"], code=str(letter["kode"]), name=str(letter["atas_nama"]),
        service=str(register["layanan"]["nama"]), register=str(register["nomor"]), queue=str(register["antrean"]),
        received=register["diterima"], form=str(form["kunci"]), form_version=int(form["versi"]),
        signer=", ".join(w for w in (signer["name"], " ".join(signer["heading"]).rstrip(",")) if w),
        fields=dict(data["isian"]),
    )  # fmt: skip
    if not told.code.endswith(code_digits(told.letter, told.request, told.fields)):
        return Trouble(file, f"isi berubah: data surat {told.number or told.register} tidak cocok dengan kodenya")
    return told


def _with_states(letters: Iterable[ArchivedLetter]) -> Iterator[ArchivedLetter]:
    known = list(letters)
    newest: dict[tuple[str, int], int] = {}
    numbered = {(x.office, x.letter) for x in known if x.number}
    for x in known:
        newest[x.office, x.request] = max(newest.get((x.office, x.request), 0), x.edition)
    for x in known:
        if not x.number and (x.office, x.letter) in numbered:
            yield replace(x, state=NUMBERLESS)
        elif x.edition < newest[x.office, x.request]:
            yield replace(x, state=f"{REPLACED} edisi {newest[x.office, x.request]}")
        else:
            yield x


def _twins(letters: Iterable[ArchivedLetter]) -> Iterator[tuple[ArchivedLetter, str]]:
    """Letters whose very bytes were met before, each with the file that was met first."""
    met: dict[str, str] = {}
    for x in letters:
        if x.digest in met:
            yield x, met[x.digest]
        met.setdefault(x.digest, x.file)


def _clashes(letters: Iterable[ArchivedLetter]) -> Iterator[Trouble]:
    """One number on letters of different requests: there must be none."""
    holder: dict[tuple[str, str], ArchivedLetter] = {}
    for x in letters:
        if x.number:
            first = holder.setdefault((x.office, x.number), x)
            if first.request != x.request:
                yield Trouble(x.file, f"nomor {x.number} juga ada pada {first.file}")


def _order(letter: ArchivedLetter) -> tuple[Any, ...]:
    parts = tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in _PARTS.split(letter.number) if p)
    return letter.day, parts, letter.request, letter.edition, letter.file


def _date(day: str) -> date:
    return date.fromisoformat(day)
