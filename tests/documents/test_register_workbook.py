"""The register as a workbook: no formula, nothing lost, printable."""

import io
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from loket_app.documents.register_workbook import CELL_LIMIT, Value, register_workbook

PAYLOADS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1",
    "=HYPERLINK(\"http://x\")", "=cmd|' /C calc'!A0", "\uff1d1+1",
    "\uff0b1", "\uff0d1", "\uff201", "=", "-", "a\x00b\x0bc",
    "<b>", "&amp;", "${x}", "6402151203920001", "007", "1e5",
    "😀 محمد", "x" * 500, "'=1", "\"=1", "=1\x00", "{=1}", "%=1", "|x", "", " =1",
]  # fmt: skip


def sheet_of(data: bytes) -> "openpyxl.worksheet.worksheet.Worksheet":
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert isinstance(sheet, openpyxl.worksheet.worksheet.Worksheet)
    return sheet


def test_text_stays_text() -> None:
    sheet = sheet_of(register_workbook([[p, p] for p in PAYLOADS], PAYLOADS[:2], PAYLOADS[0], PAYLOADS[1]))
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    for number, payload in enumerate(PAYLOADS, start=5):
        got = sheet.cell(number, 1).value
        expected = payload.replace("\x00", " ").replace("\x0b", " ")
        assert (got or "").replace("\r", "").replace("\n", "") == expected.replace("\r", "").replace("\n", "")


def test_dates_numbers_and_moments() -> None:
    moment = datetime(2026, 11, 23, 9, 50, tzinfo=ZoneInfo("Asia/Makassar"))
    row: list[Value] = [1, date(2026, 11, 23), moment, time(9, 5), None]
    sheet = sheet_of(register_workbook([row], ["No", "Tanggal", "Waktu", "Jam", "Kosong"], "Register"))
    values = [sheet.cell(5, n).value for n in range(1, 6)]
    assert values == [1, datetime(2026, 11, 23), datetime(2026, 11, 23, 9, 50), time(9, 5), None]  # noqa: DTZ001
    assert sheet.cell(5, 2).number_format == "dd-mm-yyyy"


def test_page_and_panes() -> None:
    sheet = sheet_of(
        register_workbook([["a", "b"]] * 3, ["Satu", "Dua"], "Register", "sub", [10, 30], "Re[gi]ster:2026")
    )
    assert sheet.freeze_panes == "A5"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.print_area.endswith("$A$1:$B$7")
    assert sheet.column_dimensions["B"].width == pytest.approx(30)
    assert sheet.title == "Re gi ster 2026"


def test_longer_than_a_cell_goes_on_below() -> None:
    sheet = sheet_of(register_workbook([["x" * (CELL_LIMIT + 5), 7]], ["a", "b"], "t"))
    assert len(str(sheet.cell(5, 1).value)) == CELL_LIMIT
    assert (sheet.cell(6, 1).value, sheet.cell(6, 2).value) == ("xxxxx", None)


def test_no_rows() -> None:
    assert sheet_of(register_workbook([], ["a"], "t")).max_row == 4
