"""The one drawing of a chart: `Plot` in, boxes, rules and words out, for the screen's painter and for paper alike.

Lengths are in the unit of the type size that is given (points on paper, pixels on a screen); y grows downwards.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from loket_app.domain.compliance.words import short_time
from loket_app.domain.dates import HOUR, MINUTE, SECOND
from loket_app.domain.figures import whole_text
from loket_app.domain.plot import Mark, Paint, Plot, Unit

Measure = Callable[[str, float, bool], float]
"""How wide words of a size are, bold or not."""

LABELS: Final = 0.30
"""The most that labels take of a chart with lying bars."""
ROW, BAR, WHISKER = 2.35, 1.15, 0.5
TIME_HIGH: Final = 15.0
SMALL: Final = 0.88
MOST_TICKS: Final = 6
_TIMES: Final = (
    *(n * SECOND for n in (1, 2, 5, 10, 15, 30)), *(n * MINUTE for n in (1, 2, 5, 10, 15, 20, 30)),
    *(n * HOUR for n in (1, 2, 4, 8, 16, 40, 80)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    wide: float
    high: float
    paint: Paint


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    paint: Paint
    thick: float


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; `y` is its middle, `align` -1 from x to the right, 0 around x, 1 to the left of x."""

    x: float
    y: float
    text: str
    size: float
    paint: Paint = Paint.INK
    bold: bool = False
    align: int = -1


Shape = Box | Rule | Words


@dataclass(frozen=True, slots=True)
class Diagram:
    """A drawing with its size."""

    wide: float
    high: float
    shapes: tuple[Shape, ...]


def drawn(plot: Plot, wide: float, size: float, measure: Measure, high: float = 0) -> Diagram:
    """The chart at this width; one over time takes `high`, if given, else its usual height."""
    pen = _Pen(plot, wide, size, measure)
    return pen.over_time(high) if plot.over_time else pen.lying()


def step_of(most: int, unit: Unit) -> int:
    """The distance of the ticks on an axis from 0 to `most`, so that there are few enough of them."""
    if unit is Unit.SHARE:
        return 200
    if unit is Unit.TIME:
        return next((s for s in _TIMES if s * MOST_TICKS >= most), -(-most // MOST_TICKS))
    power = 1
    while True:
        for n in (1, 2, 5):
            if n * power * MOST_TICKS >= most:
                return n * power
        power *= 10


def tick_text(value: int, unit: Unit) -> str:
    """What stands at a tick."""
    if unit is Unit.SHARE:
        return f"{value // 10} %"
    if unit is Unit.COUNT:
        return whole_text(value)
    if value and value % HOUR == 0:
        return f"{value // HOUR} j"
    return short_time(value) if value else "0"


class _Pen:
    def __init__(self, plot: Plot, wide: float, size: float, measure: Measure) -> None:
        self.plot, self.wide, self.size, self.measure = plot, wide, size, measure
        self.small = size * SMALL
        most = 1000 if plot.unit is Unit.SHARE else max(plot.most, 1)
        self.step = step_of(most, plot.unit)
        self.top = -(-most // self.step) * self.step
        self.shapes: list[Shape] = []

    def fitted(self, text: str, room: float, size: float, bold: bool = False) -> str:
        """The words, cut with … in their middle where they are too wide: names that begin alike differ at their end."""
        cut, keep = text, len(text)
        while keep and self.measure(cut, size, bold) > room:
            keep -= 1
            head, tail = text[: keep - keep // 2].rstrip(), text[len(text) - keep // 2 :].lstrip()
            cut = f"{head}\N{HORIZONTAL ELLIPSIS}{tail}"
        return cut if keep else ""

    def legend(self) -> float:
        """The names of the parts in a row; returns where the chart begins."""
        entries = [(s.name, s.paint, "box") for s in self.plot.series] if len(self.plot.series) > 1 else []
        if self.plot.reach or self.plot.limit:
            entries = [(s.name, s.paint, "box") for s in self.plot.series]
        entries += [(self.plot.reach, Paint.PRIMARY, "reach")] if self.plot.reach else []
        entries += [(self.plot.limit, Paint.INK, "limit")] if self.plot.limit else []
        if not entries:
            return self.size * 0.4
        x, y, side = 0.0, self.size * 0.8, self.size * 0.8
        for name, paint, kind in entries:
            room = side * 1.5 + self.measure(name, self.small, False) + self.size * 1.4
            if x and x + room > self.wide:
                x, y = 0.0, y + self.size * 1.6
            self._key(kind, paint, (x, y), side)
            self.shapes.append(Words(x + side * 1.5, y, name, self.small, Paint.MUTED))
            x += room
        return y + self.size * 1.2

    def _key(self, kind: str, paint: Paint, at: tuple[float, float], side: float) -> None:
        x, y = at
        if kind == "box":
            self.shapes.append(Box(x, y - side / 2, side, side, paint))
        elif kind == "reach":
            self.shapes.append(Rule(x, y, x + side, y, paint, self.size * 0.14))
            self.shapes.append(Rule(x + side, y - side * 0.35, x + side, y + side * 0.35, paint, self.size * 0.14))
        else:
            self.shapes.append(Rule(x + side / 2, y - side * 0.6, x + side / 2, y + side * 0.6, paint, self.size * 0.2))

    # -- lying bars ----------------------------------------------------------------------------------------------------

    def lying(self) -> Diagram:
        """One row a bar."""
        marks = self.plot.marks
        top = self.legend()
        left = min(max((self.measure(m.label, self.size, m.strong) for m in marks), default=0.0), self.wide * LABELS)
        left += self.size * 0.8
        texts = max((self.measure(m.text, self.small, True) for m in marks), default=0.0)
        room = max(self.wide - left - texts - self.size * 1.1, self.size * 4)
        row = self.size * ROW
        bottom = top + row * len(marks)
        self._grid_upright(left, room, top, bottom)
        for n, mark in enumerate(marks):
            self._lying_bar(mark, left, room, top + row * (n + 0.5))
        self.shapes.append(Rule(left, top, left, bottom, Paint.MUTED, self.size * 0.08))
        return Diagram(self.wide, bottom + self.size * 1.7, tuple(self.shapes))

    def _grid_upright(self, left: float, room: float, top: float, bottom: float) -> None:
        for value in range(0, self.top + 1, self.step):
            x = left + room * value / self.top
            self.shapes.append(Rule(x, top, x, bottom, Paint.GRID, self.size * 0.06))
            text = tick_text(value, self.plot.unit)
            self.shapes.append(Words(x, bottom + self.size * 0.8, text, self.small, Paint.MUTED, align=0))

    def _lying_bar(self, mark: Mark, left: float, room: float, y: float) -> None:
        name = self.fitted(mark.label, left - self.size * 0.8, self.size, mark.strong)
        self.shapes.append(Words(0, y, name, self.size, Paint.INK, mark.strong))
        high, x = self.size * BAR, left
        for value, series in zip(mark.values, self.plot.series, strict=True):
            long = room * value / self.top
            if value:
                self.shapes.append(Box(x, y - high / 2, max(long, 0.6), high, series.paint))
            x += long
        end = x
        if mark.reach is not None and mark.reach > mark.length:
            end = left + room * mark.reach / self.top
            paint, tall = self.plot.series[-1].paint, self.size * WHISKER
            self.shapes.append(Rule(x, y, end, y, paint, self.size * 0.14))
            self.shapes.append(Rule(end, y - tall / 2, end, y + tall / 2, paint, self.size * 0.14))
        if mark.limit is not None:
            at, tall = left + room * mark.limit / self.top, high * 0.72
            self.shapes.append(Rule(at, y - tall, at, y + tall, Paint.INK, self.size * 0.2))
            end = max(end, at)
        self.shapes.append(Words(end + self.size * 0.5, y, mark.text, self.small, Paint.INK, True))

    # -- over time -----------------------------------------------------------------------------------------------------

    def over_time(self, high: float) -> Diagram:
        """One column a bar."""
        marks = self.plot.marks
        top = self.legend() + self.size * 0.9
        below = self.size * 1.8
        bottom = max(high - below, top + self.size * 6) if high else top + self.size * TIME_HIGH
        ticks = range(0, self.top + 1, self.step)
        left = max(self.measure(tick_text(v, self.plot.unit), self.small, False) for v in ticks) + self.size * 0.7
        room = self.wide - left
        for value in ticks:
            y = bottom - (bottom - top) * value / self.top
            self.shapes.append(Rule(left, y, self.wide, y, Paint.GRID, self.size * 0.06))
            text = tick_text(value, self.plot.unit)
            self.shapes.append(Words(left - self.size * 0.5, y, text, self.small, Paint.MUTED, align=1))
        slot = room / max(len(marks), 1)
        every = self._thinned(marks, slot)
        for n, mark in enumerate(marks):
            self._column(mark, left + slot * n, slot, (top, bottom))
            if n % every == 0:
                middle = left + slot * (n + 0.5)
                half = self.measure(mark.label, self.small, False) / 2
                middle = min(max(middle, half), self.wide - half)
                self.shapes.append(
                    Words(middle, bottom + self.size * 0.9, mark.label, self.small, Paint.MUTED, align=0)
                )
        self.shapes.append(Rule(left, bottom, self.wide, bottom, Paint.MUTED, self.size * 0.08))
        return Diagram(self.wide, bottom + below, tuple(self.shapes))

    def _thinned(self, marks: Sequence[Mark], slot: float) -> int:
        """Every how manieth label can stand."""
        widest = max((self.measure(m.label, self.small, False) for m in marks), default=0.0) + self.size * 0.5
        return max(1, int(-(-widest // max(slot, 0.1))))

    def _column(self, mark: Mark, x: float, slot: float, ends: tuple[float, float]) -> None:
        top, bottom = ends
        wide = min(slot * 0.7, self.size * 3.2)
        left, y = x + (slot - wide) / 2, bottom
        for value, series in zip(mark.values, self.plot.series, strict=True):
            high = (bottom - top) * value / self.top
            if value:
                self.shapes.append(Box(left, y - high, wide, high, series.paint))
            y -= high
        if mark.text and self.measure(mark.text, self.small, True) <= slot:
            self.shapes.append(Words(x + slot / 2, y - self.size * 0.65, mark.text, self.small, Paint.INK, True, 0))


__all__ = ["Box", "Diagram", "Measure", "Rule", "Shape", "Words", "drawn", "step_of", "tick_text"]
