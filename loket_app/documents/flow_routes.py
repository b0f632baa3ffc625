"""Arrows of one page of a flow: straight pieces that run beside the symbols, never through them.

Forward arrows leave a symbol at its side and fall into the next one from above; where a symbol of the same row stands
in the way they leave below and run between the rows. A "no" runs in the free strip at the side of a lane.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from loket_app.documents.flow import Arrow, Grid, Point, Row, Shape, Symbol

PLACES = (0.5, 0.26, 0.74)
"""Where arrows stand in a strip, as shares of its width from the border of the lane: the first, then the others."""
BETWEEN = 3.2
"""How far above or below the line between two rows an arrow runs along it."""
LEFT, RIGHT = -1, 1
YES, NO = "Ya", "Tidak"


@dataclass(slots=True)
class Routes:
    """Collects the arrows of a page. Forward arrows are to be laid before the ones that lead back."""

    grid: Grid
    rows: Sequence[Row]
    symbols: Sequence[Symbol]
    arrows: list[Arrow] = field(default_factory=list)
    _strips: dict[tuple[int, int], list[tuple[float, float, int]]] = field(default_factory=dict)
    _used: set[tuple[int, int]] = field(default_factory=set)

    def across(self, start: int, end: int) -> None:
        """Between two symbols of one row, side to side."""
        a, b = self.symbols[start], self.symbols[end]
        side = RIGHT if b.lane > a.lane else LEFT
        self._used |= {(start, side), (end, -side)}
        self._add(start, end, [self._side(a, side), self._side(b, -side)])

    def forward(self, start: int, end: int) -> None:
        """To a symbol of a later row."""
        a, b = self.symbols[start], self.symbols[end]
        word = YES if a.shape is Shape.DECISION else ""
        x, y = b.box.middle, b.box.y
        if a.lane == b.lane:
            self._add(start, end, [(a.box.middle, a.box.bottom), (x, y)], word, (a.box.middle + 2, a.box.bottom + 6))
            return
        side = RIGHT if b.lane > a.lane else LEFT
        if (start, side) not in self._used and self._row_is_free(a, b.lane):
            self._used.add((start, side))
            out = self._side(a, side)
            at = (out[0] + 2 if side is RIGHT else out[0] - 9, out[1] - 2)
            self._add(start, end, [out, (x, out[1]), (x, y)], word, at)
            return
        along = self.rows[b.row].top + BETWEEN
        points = [(a.box.middle, a.box.bottom), (a.box.middle, along), (x, along), (x, y)]
        self._add(start, end, points, word, (a.box.middle + 2, a.box.bottom + 6))

    def back(self, start: int, end: int) -> None:
        """To a symbol of an earlier row."""
        a, b = self.symbols[start], self.symbols[end]
        side = self._free_side(start, b.lane)
        self._used.add((start, side))
        out = self._side(a, side)
        enter = self._enter_side(a, b, side)
        goal = self._side(b, enter, b.box.h / 4)
        points = [out]
        if a.lane == b.lane or not self._straight_to(a, b.lane, side):
            points += self._up_own_strip(a, b, side, enter, out[1], goal[1])
        else:
            x = self._strip(b.lane, enter, goal[1], out[1])
            points += [(x, out[1]), (x, goal[1])]
        points.append(goal)
        word = NO if a.shape is Shape.DECISION else ""
        at = (out[0] + 1.5 if side is RIGHT else out[0] - 1.5 - 3 * self.grid.size * 0.62, out[1] + 6.5)
        self._add(start, end, points, word, at)

    def _up_own_strip(self, a: Symbol, b: Symbol, side: int, enter: int, low: float, high: float) -> list[Point]:
        if a.lane == b.lane:
            x = self._strip(a.lane, side, high, low)
            return [(x, low), (x, high)]
        along = self.rows[a.row].top - BETWEEN
        first = self._strip(a.lane, side, along, low)
        second = self._strip(b.lane, enter, high, along)
        return [(first, low), (first, along), (second, along), (second, high)]

    def _enter_side(self, a: Symbol, b: Symbol, side: int) -> int:
        if a.lane == b.lane:
            return side
        return RIGHT if a.lane > b.lane else LEFT

    def _free_side(self, start: int, goal: int) -> int:
        lane = self.symbols[start].lane
        wanted = RIGHT if goal > lane else LEFT
        return wanted if (start, wanted) not in self._used else -wanted

    def _straight_to(self, a: Symbol, lane: int, side: int) -> bool:
        return (lane > a.lane) == (side is RIGHT) and self._row_is_free(a, lane)

    def _row_is_free(self, a: Symbol, lane: int) -> bool:
        """Whether no other symbol of a's row stands from the next lane up to this one."""
        low, high = (a.lane + 1, lane) if lane > a.lane else (lane, a.lane - 1)
        return not any(s.row == a.row and low <= s.lane <= high for s in self.symbols)

    def _strip(self, lane: int, side: int, top: float, bottom: float) -> float:
        """The x of a free vertical line at the side of a lane between two heights."""
        taken = self._strips.setdefault((lane, side), [])
        number = 0
        while any(n == number and low < bottom + 2 and top - 2 < high for low, high, n in taken):
            number += 1
        taken.append((top, bottom, number))
        left, width = self.grid.lane(lane)
        strip = (width - _symbol_width(self.symbols, lane, width)) / 2
        # Past the room of a strip lines would run through symbols: they share the last place instead.
        inset = strip * PLACES[min(number, len(PLACES) - 1)]
        return left + inset if side is LEFT else left + width - inset

    def _side(self, symbol: Symbol, side: int, lower: float = 0.0) -> Point:
        """Where a horizontal line `lower` points below the centre meets the symbol's edge."""
        half = reach(symbol, lower)
        return symbol.box.middle + side * half, symbol.box.centre + lower

    def _add(self, start: int, end: int, points: list[Point], word: str = "", word_at: Point = (0.0, 0.0)) -> None:
        self.arrows.append(Arrow(start, end, tuple(points), word, word_at))


def _symbol_width(symbols: Sequence[Symbol], lane: int, width: float) -> float:
    return max((s.box.w for s in symbols if s.lane == lane), default=width / 2)


def reach(symbol: Symbol, lower: float) -> float:
    """Half the width of a shape `lower` points below (or above) its centre."""
    half, tall = symbol.box.w / 2, symbol.box.h / 2
    if symbol.shape is Shape.DECISION:
        return half * (1 - abs(lower) / tall)
    if symbol.shape is Shape.TERMINAL:
        round_part = tall - max(0.0, tall * tall - lower * lower) ** 0.5
        return half - float(round_part)
    if symbol.shape is Shape.CONNECTOR and lower > 0:
        return half * min(1.0, (tall - lower) / (tall * POINTED))
    return half


POINTED = 0.9
"""The share of a pentagon's lower half that narrows to its point."""
