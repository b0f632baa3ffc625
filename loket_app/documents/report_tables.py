"""Tables of a report in a PDF: heads of several rows, cells across columns and down rows, repeated on every page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from loket_app.documents.atoms import Atom
from loket_app.documents.lines import Style, draw_line
from loket_app.documents.tables import PAD, THIN, CellLine, cell_lines
from loket_app.domain.form_layout import Align
from loket_app.domain.report import Cell, Column, Row, Table

SHADE: Final = 0.92
WHOLE: Final = 0.42
"""Rows up to this share of a page stay in one piece, with what is joined to them."""


@dataclass(slots=True)
class _Placed:
    """A cell in its place: column, width, lines; `rows` it reaches over, 0 when the cell above reaches over it, and
    whether it is `open` below."""

    left: float
    width: float
    lines: list[CellLine]
    align: Align
    style: Style
    rows: int = 1
    open: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a cell with its place in a band, from the band's top."""

    line: CellLine
    cell: _Placed
    top: float


@dataclass(frozen=True, slots=True)
class _Band:
    """A piece that is never cut: its lines, and its edges as (x, top, bottom) and (y, left, right)."""

    height: float
    lines: tuple[_Line, ...]
    upright: tuple[tuple[float, float, float], ...]
    across: tuple[tuple[float, float, float], ...]
    shaded: bool = False


def table_atoms(table: Table, width: float, style: Style, body: float) -> list[Atom]:
    """Head, rows and foot; the head is tied to the first row and comes again on every page."""
    edges = _edges(table.columns, width)
    whole = body * WHOLE
    bold = replace(style, bold=True)
    stack: list[Atom] = []
    header: Atom | None = None
    if table.head:
        bands = _bands(table.head, table.columns, edges, bold, 1e9, Align.CENTRE)
        header = _atom(replace(bands[0], shaded=True), edges[-1], first=True)
        stack.append(replace(header, keep=True))
    for rows, look in ((table.rows, style), (table.foot, bold)):
        if rows and look is bold and len(stack) > 1:
            stack[-1].keep = True
        for number, group in enumerate(_groups(rows)):
            for band in _bands(group, table.columns, edges, look, whole):
                atom = _atom(band, edges[-1], first=header is None and number == 0)
                atom.header = header
                stack.append(atom)
    return stack


def _edges(columns: Sequence[Column], width: float) -> tuple[float, ...]:
    whole = sum(column.share for column in columns)
    found = [0.0]
    for column in columns:
        found.append(found[-1] + width * column.share / whole)
    return tuple(found)


def _groups(rows: Sequence[Row]) -> list[tuple[Row, ...]]:
    """Rows that cells reach over belong together."""
    found: list[list[Row]] = []
    for row in rows:
        if found and any(cell.joined for cell in row):
            found[-1].append(row)
        else:
            found.append([row])
    return [tuple(group) for group in found]


def _placed(
    rows: Sequence[Row], columns: Sequence[Column], edges: Sequence[float], style: Style, align: Align | None
) -> list[list[_Placed]]:
    found: list[list[_Placed]] = []
    above: dict[int, _Placed] = {}
    latest: dict[int, _Placed] = {}
    for row in rows:
        line: list[_Placed] = []
        at = 0
        for cell in row:
            end = min(at + cell.span, len(columns))
            place = _place(cell, edges[at], edges[end] - edges[at], align or columns[at].align, style)
            if cell.joined and at in above:
                above[at].rows += 1
                latest[at].open = True
                place.rows = 0
                place.lines = []
            else:
                above[at] = place
            latest[at] = place
            line.append(place)
            at = end
        found.append(line)
    return found


def _place(cell: Cell, left: float, width: float, align: Align, style: Style) -> _Placed:
    look = replace(style, bold=True) if cell.bold else style
    return _Placed(left, width, _wrapped(cell.text, look, width - 2 * PAD), cell.align or align, look)


@lru_cache(maxsize=2048)
def _wrapped(text: str, style: Style, room: float) -> list[CellLine]:
    """The lines of a cell: a table of answers holds the same four texts a thousand times."""
    return cell_lines([(text, False, False)], style, room)


def _bands(
    rows: Sequence[Row], columns: Sequence[Column], edges: Sequence[float], style: Style, whole: float,
    align: Align | None = None,
) -> list[_Band]:  # fmt: skip
    placed = _placed(rows, columns, edges, style, align)
    heights = _heights(placed)
    if sum(heights) <= whole:
        return [_one_band(placed, heights, middle=align is not None)]
    found: list[_Band] = []
    for cells in placed:
        # What reaches over several rows stands in its first one: a page may end between them.
        own = [replace(cell, rows=1) for cell in cells]
        height = _heights([own])[0]
        found += [_one_band([own], [height])] if height <= whole else _sliced(own)
    return found


def _need(cell: _Placed) -> float:
    return max(len(cell.lines), 1) * cell.style.leading + 2 * PAD


def _heights(placed: Sequence[Sequence[_Placed]]) -> list[float]:
    heights = [max((_need(c) for c in row if c.rows == 1), default=0.0) for row in placed]
    heights = [max(h, row[0].style.leading + 2 * PAD) for h, row in zip(heights, placed, strict=True)]
    for n, row in enumerate(placed):
        for cell in row:
            if cell.rows > 1:
                missing = _need(cell) - sum(heights[n : n + cell.rows])
                heights[n + cell.rows - 1] += max(missing, 0.0)
    return heights


def _one_band(placed: Sequence[Sequence[_Placed]], heights: Sequence[float], middle: bool = False) -> _Band:
    """Some rows as one piece; `middle` sets every cell halfway between its lines, as heads are."""
    lines: list[_Line] = []
    upright: list[tuple[float, float, float]] = []
    across: list[tuple[float, float, float]] = []
    top = 0.0
    for n, (row, height) in enumerate(zip(placed, heights, strict=True)):
        for cell in row:
            upright.append((cell.left, top, top + height))
            if not cell.rows:
                continue
            reach = sum(heights[n : n + cell.rows])
            start = top + PAD + ((reach - _need(cell)) / 2 if middle else 0.0)
            lines += [_Line(line, cell, start + i * cell.style.leading) for i, line in enumerate(cell.lines)]
            if not cell.open or cell.rows > 1:
                across.append((top + reach, cell.left, cell.left + cell.width))
        last = row[-1]
        upright.append((last.left + last.width, top, top + height))
        top += height
    return _Band(top, tuple(lines), tuple(upright), tuple(across))


def _sliced(row: Sequence[_Placed]) -> list[_Band]:
    """A row higher than what stays whole, a line at a time."""
    found: list[_Band] = []
    count = max(len(cell.lines) for cell in row)
    for n in range(count):
        above = PAD if n == 0 else 0.0
        below = PAD if n == count - 1 else 0.0
        height = above + row[0].style.leading + below
        lines = tuple(_Line(cell.lines[n], cell, above) for cell in row if n < len(cell.lines))
        edges = [cell.left for cell in row] + [row[-1].left + row[-1].width]
        upright = tuple((x, 0.0, height) for x in edges)
        closed = [cell for cell in row if not cell.open] if n == count - 1 else []
        across = tuple((height, cell.left, cell.left + cell.width) for cell in closed)
        found.append(_Band(height, lines, upright, across))
    return found


def _atom(band: _Band, width: float, first: bool) -> Atom:
    def draw(canvas: Canvas, x: float, top: float) -> None:
        if band.shaded:
            canvas.setFillGray(SHADE)
            canvas.rect(x, top - band.height, width, band.height, stroke=0, fill=1)
        canvas.setFillGray(0)
        for found in band.lines:
            cell = found.cell
            line, hang = found.line
            room = cell.width - 2 * PAD - hang
            draw_line(canvas, line, cell.style, x + cell.left + PAD + hang, top - found.top, room, cell.align)
        canvas.setLineWidth(THIN)
        canvas.setStrokeGray(0)
        canvas.setLineCap(2)
        for left, start, end in band.upright:
            canvas.line(x + left, top - start, x + left, top - end)
        for y, left, right in band.across:
            canvas.line(x + left, top - y, x + right, top - y)
        if first:
            canvas.line(x, top, x + width, top)
        canvas.setLineCap(0)

    return Atom(band.height, draw)
