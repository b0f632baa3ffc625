"""The workbook of a period: LibreOffice computes the same sums, and nothing that is written becomes a formula."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from loket_app.documents.compliance_workbook import BookHead, compliance_workbook
from loket_app.domain.complaint import Outcome as ComplaintOutcome
from loket_app.domain.complaint import Standing
from loket_app.domain.compliance.complaints import ComplaintFact, complaint_figures
from loket_app.domain.compliance.facts import (
    Delay,
    DeliveryFact,
    LateFact,
    ObjectionFact,
    Outcome,
    Overrun,
    RequestFact,
    StepKey,
)
from loket_app.domain.compliance.figures import Figures
from loket_app.domain.compliance.periods import parse_period
from loket_app.domain.compliance.tally import Names, Tally
from loket_app.domain.dates import MINUTE
from loket_app.domain.layar_ramah import DeliveryState, ObjectionState
from tests.documents.spreadsheet import cells_of

EVIL = "=1+1"
HEAD = BookHead("Kecamatan =2+2", "Kabupaten Contoh", "Dihitung hari ini")
NAMES = Names({"a": EVIL, "b": "Layanan kedua"}, {1: (EVIL, "+Operator"), 2: ("@Contoh", "-Kasi")})
CETAK, TELITI = StepKey(5, "=cetak", "Operator"), StepKey(4, "teliti", "Kasi")


def figures() -> Figures:
    tally = Tally()
    for n in range(23):
        used = None if n % 7 == 0 else (20 + 5 * n) * MINUTE
        late = used is not None and used > 60 * MINUTE
        outcome = Outcome.RUNNING if used is None else (Outcome.REJECTED if n % 11 == 0 else Outcome.DONE)
        fact = RequestFact(
            n, f"{n:04d}/2026", "ab"[n % 2], ("Desa =1+1", "Desa B", "")[n % 3], date(2026, 11, 2 + n), 8 + n % 4,
            outcome, used, 60 * MINUTE, late,
        )  # fmt: skip
        tally.request(fact)
        tally.visit(CETAK, 1, (used or 10 * MINUTE) // 2, 30 * MINUTE)
        tally.visit(TELITI, 2, 3 * MINUTE + 1500, 5 * MINUTE)
        if late and fact.measured:
            tally.late.append(LateFact(fact, Delay((Overrun(CETAK, 1, 7 * MINUTE),), 1, 90_500, 2)))
    tally.objections += [ObjectionFact(ObjectionState.UPHELD, 5 * MINUTE), ObjectionFact(ObjectionState.FILED)]
    tally.deliveries += [DeliveryFact(DeliveryState.DELIVERED, 1, 1, 40 * MINUTE, 90 * MINUTE)]
    told = [ComplaintFact("a", Standing.IN_TIME, ComplaintOutcome.UPHELD, days=n) for n in (1, 3, 9)]
    told += [ComplaintFact("b", Standing.LATE, anonymous=True), ComplaintFact("b", Standing.SOON)]
    complaints = complaint_figures(told, {"a": EVIL, "b": "Sarana"})
    return replace(tally.figures(parse_period("2026-11"), 0, NAMES), complaints=complaints)


def workbooks() -> dict[str, bytes]:
    found = figures()
    nothing = Tally().figures(parse_period("2026-11"), 0, NAMES)
    return {
        "penuh": compliance_workbook(found, HEAD),
        "tanpa": compliance_workbook(found.without_officers(), HEAD),
        "kosong": compliance_workbook(nothing, HEAD),
    }


@pytest.fixture(scope="module")
def books() -> dict[str, bytes]:
    return workbooks()


def formulas(book: bytes) -> dict[tuple[str, str], str]:
    opened = load_workbook(BytesIO(book))
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in opened.worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    }  # fmt: skip


def test_every_sum_and_share_is_a_formula(books: dict[str, bytes]) -> None:
    found = formulas(books["penuh"])
    sheets = {sheet for sheet, _ in found}
    assert {"Ringkasan", "Layanan", "Langkah", "Petugas", "Desa", "Jam", "Perjalanan", "Terlambat"} <= sheets
    assert all(
        value.startswith(("=SUM(", "=IF(", "=Layanan!")) or "+" in value or "-" in value for value in found.values()
    )
    assert found["Layanan", "B7"].startswith("=SUM(")


def test_nothing_written_becomes_a_formula(books: dict[str, bytes]) -> None:
    for book in books.values():
        opened = load_workbook(BytesIO(book))
        texts = [
            c for s in opened.worksheets for row in s.iter_rows() for c in row if str(c.value).startswith(("=1", "=2"))
        ]
        assert all(cell.data_type == "s" for cell in texts)
        assert not [c for c in formulas(book).values() if c.startswith(("=1", "=2", "=c"))]
    values = [c.value for row in load_workbook(BytesIO(books["penuh"]))["Layanan"].iter_rows() for c in row]
    assert EVIL in values


def test_officers_have_a_sheet_only_where_they_may_be_seen(books: dict[str, bytes]) -> None:
    assert "Petugas" in load_workbook(BytesIO(books["penuh"])).sheetnames
    hidden = cells_of(books["tanpa"])
    assert "Petugas" not in hidden
    assert not [v for cells in hidden.values() for v in cells.values() if "@Contoh" in str(v)]


def test_every_sheet_has_its_native_chart(books: dict[str, bytes]) -> None:
    opened = load_workbook(BytesIO(books["penuh"]))
    assert {s.title: len(s._charts) for s in opened.worksheets if s._charts} == {
        "Ringkasan": 1, "Layanan": 1, "Langkah": 1, "Petugas": 1, "Desa": 1, "Jam": 1, "Perjalanan": 1, "Terlambat": 1,
        "Keberatan dan antar": 2, "Pengaduan": 1,
    }  # fmt: skip
