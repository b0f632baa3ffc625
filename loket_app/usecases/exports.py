"""The register as a workbook: everything that a filter finds, read in chunks, written whole or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from loket_app.domain.dates import elapsed_text, local, plain_date
from loket_app.usecases import closed_years
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.queries.register import RegisterFilter, RegisterRow, register
from loket_app.usecases.whole_files import write_over

CHUNK = 500
HEADER = (
    "No. register", "No. antrean", "Diterima", "Pemohon", "NIK", "Layanan", "Keadaan", "Nomor surat", "Janji (menit)",
    "Terpakai", "Ketepatan", "Keberatan", "Pengantaran",
)  # fmt: skip
WIDTHS = (13, 10, 17, 30, 19, 34, 20, 30, 11, 10, 11, 14, 16)

Cell = str | int | date | datetime | None
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some lines of the register in the order of `HEADER`; `after` asks for the next ones, None at the end."""

    lines: tuple[tuple[Cell, ...], ...]
    after: int | None


def register_chunk(look: Look, wanted: RegisterFilter, before: int | None = None, size: int = CHUNK) -> Chunk:
    """The next lines of an export: read in short pieces, so that the counter goes on between them."""
    page = register(look, wanted, before, size)
    return Chunk(tuple(_line(row, look.zone) for row in page.rows), page.after)


@dataclass(frozen=True, slots=True)
class OldChunk:
    """Some lines of closed years; `after` asks for the next ones, None at the end."""

    lines: tuple[tuple[Cell, ...], ...]
    after: tuple[int, int | None] | None


def closed_chunk(desk: Desk, wanted: RegisterFilter, after: tuple[int, int | None] | None = None) -> OldChunk:
    """The lines of closed years that follow those of the data, the newest year first. Raises `Disturbance`."""
    if wanted.open_only:
        return OldChunk((), None)
    years = [one for one in desk.ask(closed_years.closed_years) if after is None or one.year <= after[0]]
    if not years:
        return OldChunk((), None)
    at = after[1] if after is not None and after[0] == years[0].year else None
    found = closed_years.year_alone(desk, years[0]).ask(register_chunk, wanted, at)
    if found.after is not None:
        return OldChunk(found.lines, (years[0].year, found.after))
    return OldChunk(found.lines, (years[1].year, None) if len(years) > 1 else None)


@dataclass(frozen=True, slots=True)
class Titles:
    """The two lines above the table."""

    title: str
    subtitle: str


def titles(look: Look) -> Titles:
    """Whose register it is, and of which day."""
    today = local(look.now, look.zone).date()
    return Titles(f"Register Permohonan {look.settings.office().name}", f"Dibuat {plain_date(today)}")


def workbook(lines: Sequence[tuple[Cell, ...]], above: Titles) -> bytes:
    """The lines as .xlsx; takes about a third of a second for every thousand."""
    from loket_app.documents.register_workbook import register_workbook

    return register_workbook(lines, HEADER, above.title, above.subtitle, WIDTHS)


def save_book(_desk: Desk, target: Path, book: bytes) -> None:
    """Write a workbook, whole or not at all. Raises `Disturbance`."""
    write_over(target, book)


def save_register(desk: Desk, target: Path, lines: Sequence[tuple[Cell, ...]]) -> int:
    """Make the workbook and write it, whole or not at all; returns the number of lines. Raises `Disturbance`."""
    write_over(target, workbook(lines, desk.ask(titles)))
    return len(lines)


def register_file(desk: Desk, target: Path, wanted: RegisterFilter | None = None, stopped: Stop | None = None) -> int:
    """Write what the filter finds as .xlsx and return the number of lines; 0 lines make a workbook with its head only.

    `stopped` is asked between chunks; when it says yes nothing is written and -1 is returned. Raises `Disturbance`.
    """
    lines: list[tuple[Cell, ...]] = []
    chunk = Chunk((), None)
    while not lines or chunk.after is not None:
        if stopped is not None and stopped():
            return -1
        chunk = desk.ask(register_chunk, wanted or RegisterFilter(), chunk.after)
        lines += chunk.lines
        if not chunk.lines:
            break
    old = closed_chunk(desk, wanted or RegisterFilter())
    lines += old.lines
    while old.after is not None:
        if stopped is not None and stopped():
            return -1
        old = closed_chunk(desk, wanted or RegisterFilter(), old.after)
        lines += old.lines
    return save_register(desk, target, lines)


def _line(row: RegisterRow, zone: str) -> tuple[Cell, ...]:
    total = row.promise_total
    in_time = "" if row.promise_used is None or total is None else "lewat" if row.late else "tepat waktu"
    return (
        row.register, row.queue, local(row.received_at, zone), row.applicant, row.nik_masked, row.service, row.state,
        row.letter_number, total // 60_000 if total is not None else None,
        elapsed_text(row.promise_used) if row.promise_used is not None else "", in_time,
        row.objection.replace("_", " "), row.delivery.replace("_", " "),
    )  # fmt: skip
