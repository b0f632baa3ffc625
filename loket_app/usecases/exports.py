"""The register as a workbook: everything that a filter finds, read in chunks, written whole or not at all."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

from loket_app.domain.dates import elapsed_text, local, plain_date
from loket_app.usecases.archive import write_over
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.queries.register import RegisterFilter, RegisterPage, RegisterRow, register

CHUNK = 500
HEADER = (
    "No. register", "No. antrean", "Diterima", "Pemohon", "NIK", "Layanan", "Keadaan", "Nomor surat", "Janji (menit)",
    "Terpakai", "Ketepatan", "Keberatan", "Pengantaran",
)  # fmt: skip
WIDTHS = (13, 10, 17, 30, 19, 34, 20, 30, 11, 10, 11, 14, 16)

Cell = str | int | date | datetime | None
Stop = Callable[[], bool]


def register_file(desk: Desk, target: Path, wanted: RegisterFilter | None = None, stopped: Stop | None = None) -> int:
    """Write what the filter finds as .xlsx and return the number of lines; 0 lines make a workbook with its head only.

    `stopped` is asked between chunks; when it says yes nothing is written and -1 is returned. Raises `Disturbance`.
    """
    from loket_app.documents.register_workbook import register_workbook

    office = desk.ask(lambda look: look.settings.office())
    lines: list[tuple[Cell, ...]] = []
    for page in _pages(desk, wanted or RegisterFilter()):
        if stopped is not None and stopped():
            return -1
        lines += [_line(row, office.zone) for row in page.rows]
    today = local(desk.clock.now(), office.zone).date()
    book = register_workbook(lines, HEADER, f"Register Permohonan {office.name}", f"Dibuat {plain_date(today)}", WIDTHS)
    write_over(target, book)
    return len(lines)


def _pages(desk: Desk, wanted: RegisterFilter) -> Iterator[RegisterPage]:
    before: int | None = None
    while True:
        page = desk.ask(_page, wanted, before)
        yield page
        if page.after is None:
            return
        before = page.after


def _page(look: Look, wanted: RegisterFilter, before: int | None) -> RegisterPage:
    return register(look, wanted, before, CHUNK)


def _line(row: RegisterRow, zone: str) -> tuple[Cell, ...]:
    total = row.promise_total
    in_time = "" if row.promise_used is None or total is None else "lewat" if row.late else "tepat waktu"
    return (
        row.register, row.queue, local(row.received_at, zone), row.applicant, row.nik_masked, row.service, row.state,
        row.letter_number, total // 60_000 if total is not None else None,
        elapsed_text(row.promise_used) if row.promise_used is not None else "", in_time,
        row.objection.replace("_", " "), row.delivery.replace("_", " "),
    )  # fmt: skip
