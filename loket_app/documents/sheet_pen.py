"""Writing on a worksheet in the house's hand: looks, merged cells, and formulas that carry their value with them.

A formula is written with the figure that the program itself computed, so that a phone or a protected view, which do not
compute, show it too; a spreadsheet recomputes it.
"""

from copy import copy
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from loket_app.documents.workbook import FORMULA_START, printable
from loket_app.domain.dates import HOUR, SECOND

Value = int | Fraction | str | None

INK, PRIMARY, SOFT, PALE, EDGE, MUTED = "17252E", "0B5563", "E3F0F2", "F4F6F7", "B9C6CC", "5A6B75"
WHOLE: Final = "[$-421]#,##0"
"""The prefix names Indonesian, so that a spreadsheet set to another language shows 87,64 too, where it can."""
TWO: Final = "[$-421]0.00"
THREE: Final = "[$-421]0.000"
FOUR: Final = "[$-421]0.0000"
PERCENT: Final = "[$-421]0.0%"
CHANGE: Final = "[$-421]+0.00;-0.00;0.00"
FACE: Final = "Arial"

_SIDE: Final = Side(style="thin", color=f"FF{EDGE}")
_GRID: Final = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks."""

    size: float = 10
    bold: bool = False
    italic: bool = False
    colour: str = INK
    fill: str = ""
    align: str = "left"
    upright: str = "center"
    wrap: bool = True
    grid: bool = False
    format: str = "General"


PLAIN: Final = Look(wrap=False)
TITLE: Final = Look(14, bold=True, colour=PRIMARY, align="center", wrap=False)
SUBTITLE: Final = Look(11, bold=True, align="center", wrap=False)
HEADING: Final = Look(11, bold=True, colour=PRIMARY, wrap=False)
NOTE: Final = Look(9, colour=MUTED, upright="top")
HEAD: Final = Look(bold=True, colour="FFFFFF", fill=PRIMARY, align="center", grid=True)
CELL: Final = Look(grid=True)
MIDDLE: Final = Look(align="center", grid=True)
COUNT: Final = Look(align="right", grid=True, wrap=False, format=WHOLE)
SCORE: Final = Look(align="right", grid=True, wrap=False, format=THREE)
INDEX: Final = Look(align="right", grid=True, wrap=False, format=TWO)
SHARE: Final = Look(align="right", grid=True, wrap=False, format=PERCENT)
STRONG: Final = Look(bold=True, fill=SOFT, grid=True)
TIME: Final = Look(align="right", grid=True, wrap=False, format="[h]:mm:ss")
"""A share of a day, shown as hours; see `day_share`."""
SUM: Final = Look(bold=True, fill=SOFT, align="right", grid=True, wrap=False, format=WHOLE)
SUM_SHARE: Final = replace(SUM, format=PERCENT)
SUM_TIME: Final = replace(SUM, format=TIME.format)
SUM_TWO: Final = replace(SUM, format=TWO)


def sheet_refs(row: int, first: int, last_row: int, last: int, sheet: str = "") -> str:
    """The range between two cells, with the sheet in front when it is another."""
    place = f"{get_column_letter(first)}{row}:{get_column_letter(last)}{last_row}"
    return f"{sheet}!{place}" if sheet else place


def ref(row: int, column: int, sheet: str = "", fixed: bool = False) -> str:
    """A cell: B7, Hitungan!B7, or $B$7."""
    letter = get_column_letter(column)
    place = f"${letter}${row}" if fixed else f"{letter}{row}"
    return f"{sheet}!{place}" if sheet else place


def day_share(ms: int) -> Fraction:
    """A time as a spreadsheet knows it, down to the full second as on screen."""
    return Fraction(ms // SECOND, 24 * HOUR // SECOND)


class Pen:
    """Writes on one sheet. `figures` keeps the value of each formula, by cell."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.figures: dict[str, Value] = {}
        self._styles: dict[Look, Any] = {}

    def text(self, row: int, column: int, words: str, look: Look = PLAIN, to: int = 0, down: int = 0) -> None:
        """Words, never a formula whatever they begin with; merged up to column `to` and row `down`."""
        cell = self._cell(row, column, look, to, down)
        cell.value = printable(words) or None
        if words:
            cell.data_type = "s"
        if words.startswith(FORMULA_START):
            cell.quotePrefix = True

    def number(self, row: int, column: int, value: int | Fraction | None, look: Look = COUNT, to: int = 0) -> None:
        """A number; a dash where there is none."""
        if value is None:
            self.text(row, column, "\N{EN DASH}", look, to)
            return
        self._cell(row, column, look, to, 0).value = value if isinstance(value, int) else float(value)

    def formula(
        self, row: int, column: int, formula: str, value: Value, look: Look = COUNT, to: int = 0, down: int = 0
    ) -> None:
        """A formula (without the =) and its present value."""
        self._cell(row, column, look, to, down).value = f"={formula}"
        self.figures[ref(row, column)] = value

    def share(
        self, row: int, column: int, places: tuple[int, int], counts: tuple[int, int], look: Look = SHARE
    ) -> None:
        """What share the cell in the first of two columns of the row is of both; empty where both are nothing."""
        part, rest = ref(row, places[0]), ref(row, places[1])
        value = Fraction(counts[0], sum(counts)) if any(counts) else ""
        self.formula(row, column, f'IF({part}+{rest}=0,"",{part}/({part}+{rest}))', value, look)

    def blank(self, row: int, column: int, look: Look, to: int = 0, down: int = 0) -> None:
        """An empty cell that looks so."""
        self._cell(row, column, look, to, down)

    def _cell(self, row: int, column: int, look: Look, to: int, down: int) -> Any:
        right, below = max(to, column), max(down, row)
        for y in range(row, below + 1):
            for x in range(column, right + 1):
                self._dress(self.sheet.cell(y, x), look)
        if right > column or below > row:
            self.sheet.merge_cells(start_row=row, start_column=column, end_row=below, end_column=right)
        return self.sheet.cell(row, column)

    def _dress(self, cell: Any, look: Look) -> None:
        """The first cell of a look is dressed by openpyxl, the others take its style over: ten times as fast."""
        made = self._styles.get(look)
        if made is not None:
            cell._style = copy(made)
            return
        cell.font = Font(name=FACE, size=look.size, bold=look.bold, italic=look.italic, color=f"FF{look.colour}")
        indent = 1 if look.grid and look.align == "left" else 0
        cell.alignment = Alignment(look.align, look.upright, wrap_text=look.wrap, indent=indent)
        cell.number_format = look.format
        if look.fill:
            cell.fill = PatternFill("solid", fgColor=f"FF{look.fill}")
        if look.grid:
            cell.border = _GRID
        self._styles[look] = copy(cell._style)

    def widths(self, *widths: float) -> None:
        """The widths of the columns from A on, in letters."""
        for place, width in enumerate(widths, 1):
            self.sheet.column_dimensions[get_column_letter(place)].width = width

    def height(self, row: int, points: float) -> None:
        """The height of a row."""
        self.sheet.row_dimensions[row].height = points

    def tall_enough(self, row: int, cells: list[tuple[str, float]], least: float = 16) -> None:
        """High enough for wrapped words: spreadsheets do not measure merged cells. `cells` are words and widths."""
        lines = max((_lines_of(words, width) for words, width in cells), default=1)
        self.height(row, max(least, 13.5 * lines + 3))

    def page(
        self, paper: int, last_row: int, last_column: int, landscape: bool = False, repeat: str = "", one: bool = False
    ) -> None:
        """How the sheet is printed: as wide as the paper, head rows repeated (`repeat`: 7:8), on `one` page if said."""
        sheet = self.sheet
        sheet.page_setup.orientation = "landscape" if landscape else "portrait"
        sheet.page_setup.paperSize = paper
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, int(one)
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_margins.left = sheet.page_margins.right = 0.5
        sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.7
        sheet.page_margins.header = sheet.page_margins.footer = 0.3
        sheet.print_options.horizontalCentered = True
        sheet.oddFooter.left.text = sheet.title
        sheet.oddFooter.right.text = "Halaman &P dari &N"
        sheet.print_area = sheet_refs(1, 1, last_row, last_column)
        if repeat:
            sheet.print_title_rows = repeat
        sheet.sheet_view.showGridLines = False
        sheet.sheet_view.zoomScale = 100


def _lines_of(words: str, width: float) -> int:
    room = max(width * 1.02, 1)
    return sum(max(1, -(-len(part) // int(room))) if part else 1 for part in words.split("\n"))
