"""Tables as a workbook: rows streamed out, nothing a formula, ready to be printed landscape."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

Value = str | int | date | datetime | time | None

F4_PAPER: Final = 14
"""Folio in the list of paper sizes that workbooks use (8.5 x 13 inch), the nearest to F4."""
A4_PAPER: Final = 9
CELL_LIMIT: Final = 32_767
DATE_FORMAT: Final = "dd-mm-yyyy"
MOMENT_FORMAT: Final = 'dd-mm-yyyy hh"."mm'
TIME_FORMAT: Final = 'hh"."mm'
_LINE: Final = Side(style="thin", color="FFB0B6BA")
_GRID: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD_FILL: Final = PatternFill("solid", fgColor="FFE8ECEE")
FORMULA_START: Final = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


HEAD_ROW: Final = 4


@dataclass(frozen=True, slots=True)
class TablePlan:
    """One sheet of a workbook: a title, a line below it, and a table. `widths` counts letters; `paper` is a number of
    the list of paper sizes."""

    rows: Iterable[Sequence[Value]]
    header: Sequence[str]
    title: str
    subtitle: str = ""
    widths: Sequence[int] = ()
    name: str = "Lembar1"
    paper: int = F4_PAPER


def workbook(plans: Iterable[TablePlan]) -> bytes:
    """An .xlsx file with one sheet for each table.

    Text stays text whatever it begins with; moments lose their zone and keep the office's wall clock. A text longer
    than a cell can hold (32,767) goes on in the next row of its column, so nothing is lost.
    """
    book = Workbook(write_only=True)
    names: set[str] = set()
    for plan in plans:
        _fill(book.create_sheet(_another(_sheet_name(plan.name), names)), plan)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _another(name: str, names: set[str]) -> str:
    """The name, told apart from those before it."""
    made, count = name, 2
    while made.casefold() in names:
        made, count = f"{name[:27]} {count}", count + 1
    names.add(made.casefold())
    return made


def _fill(sheet: Any, plan: TablePlan) -> None:
    _set_page(sheet, plan)
    sheet.append([_words(sheet, plan.title, Font(bold=True, size=14))])
    sheet.append([_words(sheet, plan.subtitle, Font(size=10))])
    sheet.append([])
    sheet.append([_words(sheet, words, Font(bold=True), head=True) for words in plan.header])
    template = _RowTemplate(sheet)
    last = HEAD_ROW
    for row in plan.rows:
        for part in _within_limits(row):
            sheet.append(template.row(part))
            last += 1
    whole = f"A{HEAD_ROW}:{get_column_letter(max(len(plan.header), 1))}{last}"
    sheet.print_area = whole.replace(f"A{HEAD_ROW}:", "A1:", 1)
    sheet.auto_filter.ref = whole


def _set_page(sheet: Any, plan: TablePlan) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = plan.paper
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.oddFooter.center.text = "Halaman &P dari &N"
    sheet.freeze_panes = f"A{HEAD_ROW + 1}"
    for index in range(len(plan.header)):
        width = plan.widths[index] if index < len(plan.widths) else 18
        sheet.column_dimensions[get_column_letter(index + 1)].width = width


def _sheet_name(name: str) -> str:
    kept = "".join(" " if ch in "[]:*?/\\" else ch for ch in printable(name)).strip()
    return kept[:31] or "Lembar1"


def printable(text: str) -> str:
    """Without the control characters that a workbook refuses."""
    return str(ILLEGAL_CHARACTERS_RE.sub(" ", text))


class _RowTemplate:
    """One styled cell for each kind of value, filled anew for every cell.

    A row is written out as soon as it is appended, so its cells are free again; looking styles up once makes the
    export several times faster.
    """

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._cells: dict[tuple[str, int], Any] = {}

    def row(self, values: Sequence[Value]) -> list[Any]:
        """The cells of one row; valid until the next call."""
        return [self._filled(value, column) for column, value in enumerate(values)]

    def _filled(self, value: Value, column: int) -> Any:
        value = None if value == "" else value
        kind = _kind(value)
        cell = self._cells.get((kind, column))
        if cell is None:
            cell = self._cells[kind, column] = _styled(self._sheet, kind)
        if isinstance(value, str):
            cell.value = printable(value)
            # Always text: a leading = would become a formula.
            cell.data_type = "s"
        else:
            cell.value = value.replace(tzinfo=None) if isinstance(value, datetime | time) else value
        return cell


def _kind(value: Value) -> str:
    if isinstance(value, str):
        return "quoted" if value.startswith(FORMULA_START) else "digits" if value[:1].isdigit() else "text"
    if isinstance(value, datetime):
        return MOMENT_FORMAT
    if isinstance(value, date):
        return DATE_FORMAT
    return TIME_FORMAT if isinstance(value, time) else "plain"


def _styled(sheet: Any, kind: str) -> Any:
    cell = WriteOnlyCell(sheet, None)
    cell.border = _GRID
    cell.alignment = Alignment(vertical="top", wrap_text=kind in ("text", "quoted", "digits"))
    if kind in (MOMENT_FORMAT, DATE_FORMAT, TIME_FORMAT):
        cell.number_format = kind
    elif kind in ("quoted", "digits"):
        cell.number_format = "@"
    if kind == "quoted":
        # Kept as text by the spreadsheet too when someone edits the cell.
        cell.quotePrefix = True
    return cell


def _words(sheet: Any, text: str, font: Font, head: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, None)
    cell.value = printable(text)
    cell.data_type = "s"
    cell.font = font
    if head:
        cell.fill = _HEAD_FILL
        cell.border = _GRID
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell


def _within_limits(row: Sequence[Value]) -> Iterator[Sequence[Value]]:
    longest = max((len(v) for v in row if isinstance(v, str)), default=0)
    yield [v[:CELL_LIMIT] if isinstance(v, str) else v for v in row]
    for start in range(CELL_LIMIT, longest, CELL_LIMIT):
        yield [v[start : start + CELL_LIMIT] if isinstance(v, str) else None for v in row]
