"""The archive of issued letters: bytes that went to paper, written once, and read back for an identical reprint."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath

from sqlalchemy import select

from loket_app.domain.errors import Disturbance, refuse
from loket_app.store.tables import letter
from loket_app.usecases import papers
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.views.paper import PaperJob
from loket_app.usecases.whole_files import disk_trouble, write_once

FOLDER = "arsip"
MOST_NAMES = 1000
CHANGED_ADVICE = "Laporkan kepada administrator; salinan dari cadangan data dapat dipakai untuk memulihkannya."


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper and, for an issued letter, where its bytes lie under the data folder ("" when nothing is kept)."""

    job: PaperJob
    file: str = ""


def store(folder: Path, job: PaperJob, day: date) -> str:
    """Put an issued letter into `<folder>/arsip/<year>/<month>/<number> <name>.pdf`; returns the path below `folder`.

    Bytes that are there already are not written again; others of the same name (a ralat) get a number behind it.
    Raises `Disturbance` when the disk fails.
    """
    place = PurePosixPath(FOLDER) / f"{day.year:04d}" / f"{day.month:02d}"
    for name in _names(job.file_name):
        relative = place / name
        target = folder / relative
        try:
            if not target.exists():
                write_once(target, job.pdf)
                return relative.as_posix()
            if target.read_bytes() == job.pdf:
                return relative.as_posix()
        except FileExistsError:
            continue
        except OSError as error:
            raise disk_trouble(target.parent, error) from error
    raise Disturbance(f"Terlalu banyak arsip bernama {job.file_name}.", "Rapikan folder arsip bulan ini.")


def _names(name: str) -> Iterator[str]:
    stem, _, ending = name.rpartition(".")
    yield name
    for number in range(2, MOST_NAMES):
        yield f"{stem} ({number}).{ending}"


def read(folder: Path, relative: str, digest: str) -> bytes:
    """The archived bytes; raises `Disturbance` when they are gone or no longer what was issued."""
    parts = PurePosixPath(relative).parts
    if not parts or parts[0] != FOLDER or ".." in parts:
        raise Disturbance("Alamat arsip surat ini tidak sah.", CHANGED_ADVICE)
    try:
        data = folder.joinpath(*parts).read_bytes()
    except OSError as error:
        raise Disturbance(f"Arsip {parts[-1]} tidak dapat dibuka.", CHANGED_ADVICE) from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise Disturbance(f"Isi arsip {parts[-1]} berbeda dari surat yang terbit.", CHANGED_ADVICE)
    return data


def issued_letter(desk: Desk, letter_id: int) -> Kept:
    """The paper of an issued letter: the archived bytes once it was printed, else made now and put into the archive.

    A lost archive file is made again where that gives the same bytes; otherwise raises `Disturbance`.
    """
    known = desk.ask(_known, letter_id)
    job = papers.make(desk, "surat", letter_id)
    if desk.shared is None:
        return Kept(job)
    if known.file:
        # Its name stays, also when the applicant's was corrected since: one letter is one file.
        job = replace(job, file_name=PurePosixPath(known.file).name)
    if not known.digest or known.digest == job.digest:
        return Kept(job, store(desk.shared, job, known.day))
    data = read(desk.shared, known.file, known.digest)
    return Kept(replace(job, pdf=data, digest=known.digest), known.file)


@dataclass(frozen=True, slots=True)
class _Known:
    digest: str
    file: str
    day: date


def _known(look: Look, letter_id: int) -> _Known:
    query = select(letter.c.digest, letter.c.file, letter.c.day).where(letter.c.id == letter_id)
    row = look.connection.execute(query).first()
    if row is None:
        raise refuse("tidak_ada", "Surat itu tidak ditemukan.")
    return _Known(row.digest, row.file, date.fromisoformat(row.day))
