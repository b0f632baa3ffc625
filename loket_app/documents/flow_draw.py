"""Ink for a flow: the head of the table, its rows, the symbols and the arrows."""

from math import atan2, cos, sin

from reportlab.pdfgen.canvas import Canvas

from loket_app.documents import fonts
from loket_app.documents.flow import Arrow, Cell, FlowPage, FlowScene, Grid, Row, Shape, Symbol
from loket_app.documents.flow_layout import PAD_X, text_style
from loket_app.documents.flow_routes import POINTED
from loket_app.documents.lines import Style, draw_line, wrap
from loket_app.documents.marks import SHADE
from loket_app.domain.form_layout import Align, Family

THIN, LINE = 0.45, 0.8
HEAD_LONG, HEAD_WIDE = 4.2, 2.0
WORD_SHARE = 0.8
TITLES = ("Kelengkapan", "Waktu", "Output")


def draw_flow_page(canvas: Canvas, scene: FlowScene, number: int, lanes: tuple[str, ...], x: float, top: float) -> None:
    """Page `number` with its table head; the head's upper left corner is at (x, top)."""
    head = head_height(scene.grid, lanes)
    _head(canvas, scene.grid, lanes, x, top, head)
    page = scene.pages[number]
    _rows(canvas, scene.grid, page, x, top - head)
    for arrow in page.arrows:
        _word(canvas, arrow, x, top - head, scene.grid.size)
    for arrow in page.arrows:
        _arrow(canvas, arrow, x, top - head)
    for symbol in page.symbols:
        draw_symbol(canvas, symbol, x, top - head)


def head_height(grid: Grid, lanes: tuple[str, ...]) -> float:
    """The height of the table's head in points."""
    style = _title_style(grid)
    most = max(len(wrap([(name, False, False)], style, grid.lane(n)[1] - 2)) for n, name in enumerate(lanes))
    return style.leading * (most + 1) + 14


def _head(canvas: Canvas, grid: Grid, lanes: tuple[str, ...], x: float, top: float, height: float) -> None:
    upper = _title_style(grid).leading + 6
    canvas.setFillGray(SHADE)
    canvas.rect(x, top - height, grid.edges[-1], height, stroke=0, fill=1)
    canvas.setFillGray(0)
    first, last = grid.FIRST_LANE, len(grid.edges) - 2
    for column, words in ((0, "No."), (1, "Kegiatan"), (last, "Keterangan")):
        left, width = grid.column(column)
        _title(canvas, grid, words, x + left, top, width, height)
    for words, begin, end in (("Pelaksana", first, grid.needs), ("Mutu Baku", grid.needs, last)):
        left, right = grid.edges[begin], grid.edges[end]
        _title(canvas, grid, words, x + left, top, right - left, upper)
    for offset, words in enumerate((*lanes, *TITLES)):
        left, width = grid.column(first + offset)
        _title(canvas, grid, words, x + left, top - upper, width, height - upper)
    canvas.setLineWidth(THIN)
    canvas.rect(x, top - height, grid.edges[-1], height)
    canvas.line(x + grid.edges[first], top - upper, x + grid.edges[last], top - upper)
    for index, edge in enumerate(grid.edges[1:-1], start=1):
        inner = index not in (1, first, grid.needs, last)
        canvas.line(x + edge, top - (upper if inner else 0), x + edge, top - height)


def _title_style(grid: Grid) -> Style:
    """A little smaller than the rows: names of posts are wider than their lanes."""
    return text_style(grid.size * 0.88, bold=True)


def _title(canvas: Canvas, grid: Grid, words: str, x: float, top: float, width: float, height: float) -> None:
    style = _title_style(grid)
    lines = wrap([(words, False, False)], style, width - 2)
    y = top - (height - len(lines) * style.leading) / 2
    for number, line in enumerate(lines):
        draw_line(canvas, line, style, x + 1, y - number * style.leading, width - 2, Align.CENTRE)


def _rows(canvas: Canvas, grid: Grid, page: FlowPage, x: float, top: float) -> None:
    canvas.setLineWidth(THIN)
    for row in page.rows:
        for cell in row.cells:
            _text(canvas, grid, row, cell, x, top)
        canvas.line(x, top - row.bottom, x + grid.edges[-1], top - row.bottom)
    for edge in grid.edges:
        canvas.line(x + edge, top, x + edge, top - page.height)


def _text(canvas: Canvas, grid: Grid, row: Row, cell: Cell, x: float, top: float) -> None:
    style = text_style(grid.size)
    left, width = grid.column(cell.column)
    align = Align.CENTRE if cell.centred else Align.LEFT
    for number, words in enumerate(cell.lines):
        # A line was measured to fit: wrapped again at no limit it stays one line, with its fallback faces in place.
        line = wrap([(words, False, False)], style, 1e6)[0]
        y = top - row.top - cell.y - number * style.leading
        draw_line(canvas, line, style, x + left + PAD_X, y, width - 2 * PAD_X, align)


def _arrow(canvas: Canvas, arrow: Arrow, x: float, top: float) -> None:
    points = [(x + px, top - py) for px, py in arrow.points]
    (bx, by), (ex, ey) = points[-2], points[-1]
    angle = atan2(ey - by, ex - bx)
    canvas.setLineWidth(LINE)
    canvas.setLineJoin(1)
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:-1]:
        path.lineTo(*point)
    path.lineTo(ex - cos(angle) * HEAD_LONG * 0.8, ey - sin(angle) * HEAD_LONG * 0.8)
    canvas.drawPath(path, stroke=1, fill=0)
    head = canvas.beginPath()
    head.moveTo(ex, ey)
    for side in (1, -1):
        head.lineTo(
            ex - cos(angle) * HEAD_LONG + side * sin(angle) * HEAD_WIDE,
            ey - sin(angle) * HEAD_LONG - side * cos(angle) * HEAD_WIDE,
        )
    head.close()
    canvas.drawPath(head, stroke=0, fill=1)
    canvas.setLineJoin(0)


def _word(canvas: Canvas, arrow: Arrow, x: float, top: float, size: float) -> None:
    """Ya or Tidak beside a diamond, on white, below the lines."""
    if not arrow.word:
        return
    face, small = fonts.font_name(Family.SANS), size * WORD_SHARE
    at, base = x + arrow.word_at[0], top - arrow.word_at[1]
    canvas.setFillGray(1)
    canvas.rect(at, base - small * 0.15, fonts.width(arrow.word, face, small), small, stroke=0, fill=1)
    canvas.setFillGray(0)
    canvas.setFont(face, small)
    canvas.drawString(at, base, arrow.word)


def draw_symbol(canvas: Canvas, symbol: Symbol, x: float, top: float) -> None:
    """One shape, white inside, at its place below and right of (x, top)."""
    box = symbol.box
    left, upper = x + box.x, top - box.y
    canvas.setLineWidth(LINE)
    canvas.setFillGray(1)
    if symbol.shape is Shape.PROCESS:
        canvas.rect(left, upper - box.h, box.w, box.h, stroke=1, fill=1)
    elif symbol.shape is Shape.TERMINAL:
        canvas.roundRect(left, upper - box.h, box.w, box.h, box.h / 2, stroke=1, fill=1)
    else:
        path = canvas.beginPath()
        corners = _corners(symbol)
        path.moveTo(left + corners[0][0], upper - corners[0][1])
        for cx, cy in corners[1:]:
            path.lineTo(left + cx, upper - cy)
        path.close()
        canvas.drawPath(path, stroke=1, fill=1)
    canvas.setFillGray(0)
    if symbol.word:
        face = fonts.font_name(Family.SANS, True)
        canvas.setFont(face, 7)
        canvas.drawCentredString(left + box.w / 2, upper - box.h / 2 - 1.4, symbol.word)


def _corners(symbol: Symbol) -> tuple[tuple[float, float], ...]:
    w, h = symbol.box.w, symbol.box.h
    if symbol.shape is Shape.DECISION:
        return ((w / 2, 0), (w, h / 2), (w / 2, h), (0, h / 2))
    shoulder = h - h / 2 * POINTED
    return ((0, 0), (w, 0), (w, shoulder), (w / 2, h), (0, shoulder))
