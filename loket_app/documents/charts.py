"""Charts of a report: drawn as lines and letters in a PDF, and the same drawing as a picture for a word processor.

The axis is zoomed: an office's values lie close together at the upper end, so bands say where each class begins.
"""

from io import BytesIO
from itertools import pairwise
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from loket_app.documents import archival, fonts, raster
from loket_app.documents.atoms import Atom
from loket_app.documents.lines import Style, draw_line, wrap
from loket_app.domain.figures import units_text
from loket_app.domain.form_layout import Align, Family
from loket_app.domain.report import Bar, Border, Chart

Colour = tuple[float, float, float]
PRIMARY: Final[Colour] = (0.05, 0.36, 0.38)
MARKED: Final[Colour] = (0.78, 0.47, 0.08)
INK: Final[Colour] = (0.13, 0.16, 0.19)
MUTED: Final[Colour] = (0.42, 0.46, 0.5)
PALE: Final[tuple[Colour, Colour]] = ((0.955, 0.965, 0.97), (0.9, 0.925, 0.935))
GRID: Final[Colour] = (0.78, 0.81, 0.83)

LEAST, MOST = 2500, 10_000
STEPS: Final = (25, 50, 100, 250, 500, 1000, 1500)
MOST_TICKS: Final = 7
PICTURE_DPI: Final = 220
BAR_LABEL: Final = 0.36
"""The labels' share of a chart with lying bars."""
TIME_HEIGHT: Final = 62 * mm
NARROWEST: Final = 15 * mm
"""What a period takes at least on a chart over time; the oldest are left out where there are too many."""


def axis(values: list[int]) -> tuple[int, int]:
    """Lower end and step of a zoomed axis up to 100, in hundredths; the lowest value stands inside."""
    lowest = min([*values, MOST - 200])
    step = next((s for s in STEPS if (MOST - lowest) / s <= MOST_TICKS - 1.4), STEPS[-1])
    count = -(-(MOST - lowest + step // 3) // step)
    return max(LEAST, MOST - step * count), step


def chart_atom(chart: Chart, width: float, family: Family = Family.SANS) -> Atom:
    """The chart at this width, without its caption."""
    return _over_time(chart, width, family) if chart.over_time else _lying(chart, width, family)


def chart_png(chart: Chart, width_mm: float, family: Family = Family.SANS) -> tuple[bytes, float, float]:
    """The chart as PNG with its width and height in millimetres."""
    width = width_mm * mm
    atom = chart_atom(chart, width, family)
    out = BytesIO()
    canvas = archival.new_canvas(out, (width, atom.height))
    atom.draw(canvas, 0, atom.height)
    canvas.showPage()
    canvas.save()
    return raster.png(out.getvalue(), 0, PICTURE_DPI), width_mm, atom.height / mm


def _bands(borders: tuple[Border, ...], low: int) -> list[tuple[str, int, int]]:
    """Class, from, to; those above the lower end of the axis."""
    if not borders:
        return [("", low, MOST)]
    ends = [low, *(b.hundredths for b in borders if b.hundredths > low), MOST]
    first = next((b.below for b in borders if b.hundredths > low), borders[-1].above)
    names = [first, *(b.above for b in borders if b.hundredths > low)]
    return [(name, ends[n], ends[n + 1]) for n, name in enumerate(names)]


def _values(bars: tuple[Bar, ...]) -> list[int]:
    return [bar.hundredths for bar in bars if bar.hundredths is not None]


def _tick_text(value: int) -> str:
    return units_text(value) if value % 100 else str(value // 100)


def _lying(chart: Chart, width: float, family: Family) -> Atom:
    style = Style(family, 9, 11)
    bold = Style(family, 9, 11, bold=True)
    small = Style(family, 8, 10)
    label_room = width * BAR_LABEL
    labels = [wrap([(bar.label, False, False)], style, label_room - 4 * mm) for bar in chart.bars]
    heights = [max(len(lines) * style.leading + 5, 20.0) for lines in labels]
    top_room, bottom_room = 14.0, 15.0
    height = top_room + sum(heights) + bottom_room
    low, step = axis(_values(chart.bars))
    left, room = label_room, width - label_room - 12 * mm

    def at(value: int) -> float:
        return left + room * (min(max(value, low), MOST) - low) / (MOST - low)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        canvas.saveState()
        canvas.translate(x, top)
        _ground(canvas, chart, low, at, (-top_room, -height + bottom_room), small)
        for value in range(low, MOST + 1, step):
            canvas.setStrokeColorRGB(*GRID)
            canvas.setLineWidth(0.4)
            canvas.line(at(value), -top_room, at(value), -height + bottom_room)
            _words(canvas, _tick_text(value), small, at(value), -height + bottom_room - 11, MUTED)
        y = -top_room
        for bar, lines, tall in zip(chart.bars, labels, heights, strict=True):
            text_top = y - (tall - len(lines) * style.leading) / 2
            _paint(canvas, INK)
            for number, line in enumerate(lines):
                draw_line(canvas, line, style, 0, text_top - number * style.leading, label_room, Align.LEFT)
            if bar.hundredths is not None:
                _paint(canvas, MARKED if bar.marked else PRIMARY)
                canvas.rect(left, y - tall / 2 - 5.5, max(at(bar.hundredths) - left, 0.8), 11, stroke=0, fill=1)
            _paint(canvas, INK)
            canvas.setFont(fonts.font_name(family, True), bold.size)
            end = at(bar.hundredths) if bar.hundredths is not None else left
            canvas.drawString(end + 3, y - tall / 2 - 3.2, bar.text)
            y -= tall
        canvas.setStrokeColorRGB(*MUTED)
        canvas.setLineWidth(0.8)
        canvas.line(left, -top_room, left, -height + bottom_room)
        canvas.restoreState()

    return Atom(height, draw)


def _ground(canvas: Canvas, chart: Chart, low: int, at: object, ends: tuple[float, float], small: Style) -> None:
    """The bands of the classes, lying beside one another."""
    place = at
    assert callable(place)
    for number, (name, start, end) in enumerate(_bands(chart.borders, low)):
        _paint(canvas, PALE[number % 2])
        canvas.rect(place(start), ends[1], place(end) - place(start), ends[0] - ends[1], stroke=0, fill=1)
        if name and place(end) - place(start) > fonts.width(name, fonts.font_name(small.family), small.size):
            _words(canvas, name, small, (place(start) + place(end)) / 2, ends[0] + 4, MUTED)


def _over_time(chart: Chart, width: float, family: Family) -> Atom:
    style, small = Style(family, 8.5, 10.2), Style(family, 8, 10)
    axis_room = 12 * mm
    bars = chart.bars[-max(2, int((width - axis_room) // NARROWEST)) :]
    slot = (width - axis_room - 8 * mm) / max(len(bars), 1)
    labels = [wrap([(bar.label, False, False)], style, slot - 3) for bar in bars]
    below = max((len(lines) for lines in labels), default=1) * style.leading + 8
    top_room = 10.0
    height = TIME_HEIGHT + below + top_room
    low, step = axis(_values(bars))
    ground = -top_room - TIME_HEIGHT

    def at(value: int) -> float:
        return ground + TIME_HEIGHT * (min(max(value, low), MOST) - low) / (MOST - low)

    def middle(number: int) -> float:
        return axis_room + slot * (number + 0.5)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        canvas.saveState()
        canvas.translate(x, top)
        right = axis_room + slot * len(bars)
        for number, (name, start, end) in enumerate(_bands(chart.borders, low)):
            _paint(canvas, PALE[number % 2])
            canvas.rect(axis_room, at(start), right - axis_room, at(end) - at(start), stroke=0, fill=1)
            if name:
                _words(canvas, name, small, right + 3 * mm, (at(start) + at(end)) / 2 - 3, MUTED)
        for value in range(low, MOST + 1, step):
            canvas.setStrokeColorRGB(*GRID)
            canvas.setLineWidth(0.4)
            canvas.line(axis_room, at(value), right, at(value))
            _paint(canvas, MUTED)
            canvas.setFont(fonts.font_name(family), small.size)
            canvas.drawRightString(axis_room - 4, at(value) - 2.8, _tick_text(value))
        _joined_points(canvas, bars, middle, at)
        for number, (bar, lines) in enumerate(zip(bars, labels, strict=True)):
            _paint(canvas, INK)
            for row, line in enumerate(lines):
                y = ground - 4 - row * style.leading
                draw_line(canvas, line, style, middle(number) - slot / 2 + 1.5, y, slot - 3, Align.CENTRE)
            if bar.hundredths is not None:
                bold = Style(family, 9, 11, bold=True)
                _words(canvas, bar.text, bold, middle(number), _clear_of(at(bar.hundredths), at(MOST)), INK)
        canvas.restoreState()

    return Atom(height, draw)


def _clear_of(y: float, ceiling: float) -> float:
    """Above the point, or below it where the chart ends."""
    return y + 6 if y + 14 < ceiling + 10 else y - 14


def _joined_points(canvas: Canvas, bars: tuple[Bar, ...], middle: object, at: object) -> None:
    assert callable(middle)
    assert callable(at)
    points = [(middle(n), at(b.hundredths), b.marked) for n, b in enumerate(bars) if b.hundredths is not None]
    canvas.setStrokeColorRGB(*PRIMARY)
    canvas.setLineWidth(1.6)
    for (x1, y1, _), (x2, y2, _) in pairwise(points):
        canvas.line(x1, y1, x2, y2)
    for x, y, marked in points:
        _paint(canvas, MARKED if marked else PRIMARY)
        canvas.circle(x, y, 3.4, stroke=0, fill=1)
        canvas.setFillGray(1)
        canvas.circle(x, y, 1.3, stroke=0, fill=1)


def _paint(canvas: Canvas, colour: Colour) -> None:
    canvas.setFillColorRGB(*colour)


def _words(canvas: Canvas, text: str, style: Style, x: float, y: float, colour: Colour) -> None:
    _paint(canvas, colour)
    canvas.setFont(fonts.font_name(style.family, style.bold), style.size)
    canvas.drawCentredString(x, y, text)
