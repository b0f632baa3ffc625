"""From an SOP's flow to pages: rows as high as their text, symbols in the lanes, connectors where a page ends."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from loket_app.documents.flow import Box, Cell, Flow, FlowPage, FlowScene, FlowStep, Grid, Row, Shape, Symbol
from loket_app.documents.flow_routes import Routes
from loket_app.documents.lines import Style, wrap
from loket_app.domain.form_layout import Family

PAD_X, PAD_Y = 3.0, 4.0
CLEAR = 9.0
"""Room above and below a symbol, for arrows between the rows."""
SYMBOL_SHARE, WIDEST_SYMBOL = 0.56, 38.0
HEIGHTS = {Shape.TERMINAL: 15.0, Shape.PROCESS: 15.0, Shape.DECISION: 23.0, Shape.CONNECTOR: 15.0}
CONNECTOR_ROW = 30.0
LARGE, SIZES = (9.0, 8.5, 8.0), (7.5, 7.0, 6.5, 6.0)
"""Letters for a flow that fits on one page, and for the others, from the largest down."""


def text_style(size: float, bold: bool = False) -> Style:
    """How the cells are written."""
    return Style(Family.SANS, size, size * 1.22, bold)


def grid_for(flow: Flow, width: float, size: float) -> Grid:
    """Columns for these lanes in `width` points: the text columns by shares, the lanes what is left, within bounds."""
    count = max(len(flow.lanes), 1)
    number, time = 19.0, 44.0
    lane = max(min((width - number - time) * 0.40 / count, 58.0), 24.0)
    left = width - number - time - lane * count
    text, needs, output, note = (left * share for share in (0.42, 0.23, 0.16, 0.19))
    edges = [0.0]
    for step in (number, text, *([lane] * count), needs, time, output, note):
        edges.append(edges[-1] + step)
    return Grid(tuple(edges), count, size)


def lay_out_flow(flow: Flow, width: float, height: float) -> FlowScene:
    """The pages of a flow in `width` points, each at most `height` points high.

    A flow that fits on one page is written as large as it can be. Letters grow smaller than usual only where a row
    would not fit on a page; a row that fits at no size is continued below.
    """
    for size in LARGE:
        grid = grid_for(flow, width, size)
        rows = [_row(step, index, grid) for index, step in enumerate(flow.steps)]
        if sum(row.height for row in rows) <= height:
            return FlowScene(grid, (_Page(flow, grid, [rows], 0).page(),))
    for size in SIZES:
        grid = grid_for(flow, width, size)
        rows = [_row(step, index, grid) for index, step in enumerate(flow.steps)]
        if all(row.height <= height - 2 * CONNECTOR_ROW for row in rows):
            break
    for strips in (1, 2, 3, 4):
        parts = [part for row in rows for part in _continued(row, height - 2 * strips * CONNECTOR_ROW, grid)]
        sheets = _pages(parts, height, strips * CONNECTOR_ROW)
        if _most_connectors(flow, sheets) <= strips * grid.lanes:
            break
    return FlowScene(grid, tuple(_Page(flow, grid, sheets, number).page() for number in range(len(sheets))))


def _cell(text: str, column: int, grid: Grid, centred: bool = False) -> Cell:
    style = text_style(grid.size)
    lines = wrap([(text, False, False)], style, grid.column(column)[1] - 2 * PAD_X) if text.strip() else []
    return Cell(column, PAD_Y, tuple("".join(part for _, part in line.spans) for line in lines), centred)


def _row(step: FlowStep, index: int, grid: Grid) -> Row:
    needs = grid.needs
    listed = "\n".join(f"\N{BULLET} {one}" for one in step.needs) if len(step.needs) > 1 else "".join(step.needs)
    cells = (
        _cell(step.number, 0, grid, centred=True),
        _cell(step.text, 1, grid),
        _cell(listed, needs, grid),
        _cell(step.time, needs + 1, grid, centred=True),
        _cell(step.output, needs + 2, grid),
        _cell(step.note, needs + 3, grid),
    )
    leading = text_style(grid.size).leading
    tall = max(len(cell.lines) for cell in cells) * leading + 2 * PAD_Y
    return Row(0.0, max(tall, HEIGHTS[step.shape] + 2 * CLEAR), cells, index)


def _continued(row: Row, most: float, grid: Grid) -> list[Row]:
    """A row higher than `most` points in parts; its symbol stands in the first."""
    if row.height <= most:
        return [row]
    leading = text_style(grid.size).leading
    count = max(1, int((most - 2 * PAD_Y) / leading))
    longest = max(len(cell.lines) for cell in row.cells)
    parts = []
    for first in range(0, longest, count):
        cells = tuple(replace(cell, lines=cell.lines[first : first + count]) for cell in row.cells)
        tall = max(len(cell.lines) for cell in cells) * leading + 2 * PAD_Y
        least = row.height if first == 0 and tall > row.height else 2 * CLEAR + HEIGHTS[Shape.DECISION]
        parts.append(Row(0.0, max(tall, least), cells, row.step if first == 0 else None))
    return parts


def _most_connectors(flow: Flow, sheets: list[list[Row]]) -> int:
    """The largest number of connectors at one edge of a page."""
    page_of = _page_of(sheets)
    edges: dict[tuple[int, bool], set[str]] = {}
    for link in _links(flow, page_of):
        edges.setdefault((page_of[link.start], link.back), set()).add(link.letter)
        edges.setdefault((page_of[link.end], not link.back), set()).add(link.letter)
    return max((len(letters) for letters in edges.values()), default=0)


def _page_of(sheets: list[list[Row]]) -> dict[int, int]:
    return {row.step: n for n, sheet in enumerate(sheets) for row in sheet if row.step is not None}


def _pages(rows: list[Row], height: float, strip: float) -> list[list[Row]]:
    """Rows by page; room for connectors, `strip`, is kept at the upper edge from page two on, and below where one
    follows."""
    sheets: list[list[Row]] = [[]]
    used = 0.0
    for number, row in enumerate(rows):
        last = number == len(rows) - 1
        room = height - (strip if len(sheets) > 1 else 0) - (0 if last else strip)
        if sheets[-1] and used + row.height > room:
            sheets.append([])
            used = 0.0
        sheets[-1].append(row)
        used += row.height
    return sheets


@dataclass(frozen=True, slots=True)
class _Link:
    """An arrow from one page to another: the steps it joins, its letter, and whether it leads back."""

    start: int
    end: int
    letter: str
    back: bool


class _Page:
    """One page being drawn."""

    def __init__(self, flow: Flow, grid: Grid, sheets: list[list[Row]], number: int) -> None:
        self.flow, self.grid, self.number = flow, grid, number
        self.of_step = _page_of(sheets)
        self.symbols: list[Symbol] = []
        self.main: dict[int, int] = {}
        self.leaving: dict[int, int] = {}
        self.links = _links(flow, self.of_step)
        self.rows = self._place(sheets[number])

    def _place(self, parts: Sequence[Row]) -> list[Row]:
        above, below = (self._strips(here) for here in (self._above, self._below))
        top, placed = 0.0, []
        for row in (*above, *parts, *below):
            placed.append(replace(row, top=top))
            top += row.height
        return placed

    def _strips(self, here: Callable[[_Link], bool]) -> list[Row]:
        """Enough strips for the connectors of one edge."""
        count = len({link.letter for link in self.links if here(link)})
        return [Row(0.0, CONNECTOR_ROW)] * -(-count // self.grid.lanes)

    def _above(self, link: _Link) -> bool:
        """Whether this link has its connector at the upper edge of this page."""
        here = link.start if link.back else link.end
        return self.of_step[here] == self.number

    def _below(self, link: _Link) -> bool:
        here = link.end if link.back else link.start
        return self.of_step[here] == self.number

    def page(self) -> FlowPage:
        """Symbols first, then the arrows between them."""
        inside: list[tuple[int, int]] = []
        for index, row in enumerate(self.rows):
            if row.step is not None:
                inside += self._symbols_of(self.flow.steps[row.step], row.step, index)
        above, below = len(self._strips(self._above)), len(self._strips(self._below))
        count = len(self.rows)
        upper = self._connectors(range(above - 1, -1, -1), self._above)
        lower = self._connectors(range(count - below, count), self._below)
        routes = Routes(self.grid, self.rows, self.symbols)
        for start, end in inside:
            routes.across(start, end)
        for start, end in self._forward(upper, lower):
            routes.forward(start, end)
        for start, end in self._backward(upper, lower):
            routes.back(start, end)
        return FlowPage(tuple(self.rows), tuple(self.symbols), tuple(routes.arrows))

    def _symbols_of(self, step: FlowStep, number: int, row: int) -> list[tuple[int, int]]:
        """The symbols of a step; who takes part stands outwards from who does it, and the last named hands on."""
        first = self._symbol(step.shape, row, step.lane, number)
        self.main[number] = self.leaving[number] = first
        pairs: list[tuple[int, int]] = []
        also = [lane for lane in dict.fromkeys(step.also) if lane != step.lane]
        made: dict[int, int] = {}
        for side in (
            sorted((n for n in also if n < step.lane), reverse=True),
            sorted(n for n in also if n > step.lane),
        ):
            before = first
            for lane in side:
                made[lane] = self._symbol(step.shape, row, lane, number)
                pairs.append((before, made[lane]))
                before = made[lane]
        if also:
            far = min(also) if also[-1] < step.lane else max(also)
            self.leaving[number] = made[far]
        return pairs

    def _symbol(self, shape: Shape, row: int, lane: int, step: int | None, word: str = "") -> int:
        left, width = self.grid.lane(lane)
        strip = self.rows[row]
        wide, high = min(width * SYMBOL_SHARE, WIDEST_SYMBOL), HEIGHTS[shape]
        if shape is Shape.CONNECTOR:
            wide = min(wide, 17.0)
        box = Box(left + (width - wide) / 2, strip.top + (strip.height - high) / 2, wide, high)
        self.symbols.append(Symbol(shape, box, row, lane, step, word))
        return len(self.symbols) - 1

    def _connectors(self, rows: Sequence[int], here: Callable[[_Link], bool]) -> dict[str, int]:
        """Connectors of one edge of the page, each in the lane of its other end or the nearest free one; the strip that
        lies beside the steps is filled first, with the one that leads on."""
        free = [(row, lane) for row in rows for lane in range(self.grid.lanes)]
        made: dict[str, int] = {}
        for link in self.links:
            if link.letter in made or not free or not here(link):
                continue
            wanted = self.flow.steps[link.end].lane
            row, lane = min(free, key=lambda place: (rows.index(place[0]), abs(place[1] - wanted)))
            free.remove((row, lane))
            made[link.letter] = self._symbol(Shape.CONNECTOR, row, lane, None, link.letter)
        return made

    def _forward(self, upper: dict[str, int], lower: dict[str, int]) -> list[tuple[int, int]]:
        found = []
        for link in (one for one in self.links if not one.back):
            if self._above(link):
                found.append((upper[link.letter], self.main[link.end]))
            if self._below(link):
                found.append((self.leaving[link.start], lower[link.letter]))
        found += [(self.leaving[n], self.main[n + 1]) for n in self.main if n + 1 in self.main]
        return found

    def _backward(self, upper: dict[str, int], lower: dict[str, int]) -> list[tuple[int, int]]:
        found = []
        for link in (one for one in self.links if one.back):
            if self._above(link):
                found.append((self.main[link.start], upper[link.letter]))
            if self._below(link):
                found.append((lower[link.letter], self.main[link.end]))
        for number, step in enumerate(self.flow.steps):
            if step.back_to is not None and number in self.main and step.back_to in self.main:
                found.append((self.main[number], self.main[step.back_to]))
        return found


def _links(flow: Flow, page_of: dict[int, int]) -> list[_Link]:
    """The arrows that leave a page, forward ones first; all that lead back to one step share its letter."""
    ends = [(n, n + 1, False) for n in range(len(flow.steps) - 1)]
    ends += [(n, step.back_to, True) for n, step in enumerate(flow.steps) if step.back_to is not None]
    crossing = [one for one in ends if page_of[one[0]] != page_of[one[1]]]
    goals = list(dict.fromkeys((end, back) for _, end, back in crossing))
    return [_Link(start, end, _letters(goals.index((end, back))), back) for start, end, back in crossing]


def _letters(index: int) -> str:
    """A to Z, then A2, B2 …"""
    return chr(65 + index % 26) + (str(index // 26 + 1) if index >= 26 else "")
