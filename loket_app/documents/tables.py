"""Tables over a repeating group: one row per entry, the head repeated on every page, long cells never cut."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from loket_app.documents import fonts
from loket_app.documents.atoms import Atom, tied
from loket_app.documents.lines import Stretch, Style, TextLine, draw_line, plain, wrap
from loket_app.documents.marks import SHADE
from loket_app.documents.scene import Scene, text_atoms
from loket_app.domain.form_layout import Align, GroupTable
from loket_app.domain.form_model import rows_of

PAD = 3.2
THIN = 0.5

_MARK = re.compile(r"(?:\d{1,2}\.|[a-z]\.|[\N{BULLET}\N{EN DASH}]) ")
CellLine = tuple[TextLine, float]
"""A line of a cell and how far it is indented."""


@dataclass(frozen=True, slots=True)
class _Grid:
    widths: tuple[float, ...]
    aligns: tuple[Align, ...]
    style: Style
    least: float
    whole: float
    """Rows lower than this stay in one piece."""

    @property
    def edges(self) -> tuple[float, ...]:
        found = [0.0]
        for width in self.widths:
            found.append(found[-1] + width)
        return tuple(found)


def group_table(block: GroupTable, width: float, scene: Scene) -> list[Atom]:
    """The atoms of a table: head, rows, foot; or the sentence for an empty group."""
    rows = rows_of(scene.values, block.group)
    style = scene.styled(block.look)
    if not rows and block.empty:
        return text_atoms(scene.shown(block.empty), style, width)
    grid = _Grid(
        _widths(block, width), tuple(c.align for c in block.columns), style, block.row_height * mm, scene.body * 0.4
    )
    bold = replace(style, bold=True)
    head_grid = replace(grid, aligns=(Align.CENTRE,) * len(grid.widths), style=bold, least=0.0, whole=1e9)
    head = _row(head_grid, [scene.shown(c.title) for c in block.columns], top=True, shaded=True)
    header = head[0]
    stack = [replace(header, keep=True)]
    for number, row in enumerate(rows, start=1):
        inside = scene.within(row, number)
        atoms = _row(grid, [inside.shown(c.text) for c in block.columns])
        for atom in atoms:
            atom.header = header
        stack.extend(atoms)
        if scene.told is not None:
            # To measure the rows is half of the work, to draw them the other half.
            scene.told(number, 2 * len(rows))
    if block.foot:
        stack[-1].keep = True
        foot = tied(_row(replace(grid, style=bold, least=0.0), [scene.shown(t) for t in block.foot]))
        stack.extend(foot)
    return stack


def _widths(block: GroupTable, width: float) -> tuple[float, ...]:
    fixed = sum(c.width * mm for c in block.columns)
    free = sum(1 for c in block.columns if not c.width)
    if not free or fixed > width * 0.95:
        known = [c.width * mm or width * 0.15 for c in block.columns]
        return tuple(w * width / sum(known) for w in known)
    return tuple(c.width * mm or (width - fixed) / free for c in block.columns)


def _row(grid: _Grid, cells: Sequence[list[Stretch]], top: bool = False, shaded: bool = False) -> list[Atom]:
    wrapped = [cell_lines(cell, grid.style, w - 2 * PAD) for cell, w in zip(cells, grid.widths, strict=True)]
    count = max(len(lines) for lines in wrapped)
    spare = max(0.0, grid.least - count * grid.style.leading - 2 * PAD)
    height = count * grid.style.leading + 2 * PAD + spare
    if height < grid.whole:
        return [_slice(grid, wrapped, (PAD, PAD + spare), (top, True), shaded)]
    atoms = []
    for index in range(count):
        above = PAD if index == 0 else 0.0
        below = PAD + spare if index == count - 1 else 0.0
        here = [lines[index : index + 1] for lines in wrapped]
        atoms.append(_slice(grid, here, (above, below), (top and index == 0, index == count - 1), shaded))
    return atoms


def cell_lines(cell: list[Stretch], style: Style, room: float) -> list[CellLine]:
    """The lines of a cell; what begins with a number, a letter or a bullet hangs from it."""
    found: list[CellLine] = []
    for part in _paragraphs(cell):
        mark = _MARK.match(plain(part))
        hang = fonts.width(mark[0], fonts.font_name(style.family, style.bold), style.size) if mark else 0.0
        hang = hang if hang < room / 3 else 0.0
        lines = wrap(part, style, room - hang, room)
        found.extend((line, hang if index else 0.0) for index, line in enumerate(lines))
    return found


def _paragraphs(cell: list[Stretch]) -> Iterator[list[Stretch]]:
    """The cell cut at its line ends, at least one part."""
    part: list[Stretch] = []
    for content, bold, italic in cell:
        first, *others = content.split("\n")
        part.append((first, bold, italic))
        for other in others:
            yield part
            part = [(other, bold, italic)]
    yield part


def _slice(
    grid: _Grid,
    cells: Sequence[list[CellLine]],
    room: tuple[float, float],
    edges: tuple[bool, bool],
    shaded: bool,
) -> Atom:
    """Some lines of a row; `room` above and below them, `edges` says where the lines across stand."""
    leading = grid.style.leading
    height = room[0] + max(1, *(len(lines) for lines in cells)) * leading + room[1]

    def draw(canvas: Canvas, x: float, top: float) -> None:
        if shaded:
            canvas.setFillGray(SHADE)
            canvas.rect(x, top - height, grid.edges[-1], height, stroke=0, fill=1)
            canvas.setFillGray(0)
        for lines, left, width, align in zip(cells, grid.edges, grid.widths, grid.aligns, strict=False):
            for number, (line, hang) in enumerate(lines):
                y = top - room[0] - number * leading
                draw_line(canvas, line, grid.style, x + left + PAD + hang, y, width - 2 * PAD - hang, align)
        _borders(canvas, grid, x, top, height, edges)

    return Atom(height, draw)


def _borders(canvas: Canvas, grid: _Grid, x: float, top: float, height: float, edges: tuple[bool, bool]) -> None:
    canvas.setLineWidth(THIN)
    for edge in grid.edges:
        canvas.line(x + edge, top, x + edge, top - height)
    canvas.setLineCap(2)
    if edges[0]:
        canvas.line(x, top, x + grid.edges[-1], top)
    if edges[1]:
        canvas.line(x, top - height, x + grid.edges[-1], top - height)
    canvas.setLineCap(0)
