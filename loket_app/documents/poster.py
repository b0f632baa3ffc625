"""The IKM poster: one sheet for the waiting room. Drawn for A4, made larger for A3; nothing stands at the edge."""

from io import BytesIO
from math import cos, pi, sin
from typing import Final

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from loket_app.documents import archival, fonts, photographs, raster
from loket_app.documents.charts import LEAST, MOST
from loket_app.documents.lines import Style, draw_line, wrap
from loket_app.documents.paper import EXAMPLE_MARK
from loket_app.domain.figures import whole_text
from loket_app.domain.form_layout import Align, Family
from loket_app.domain.form_model import SHEET_MM, Sheet
from loket_app.domain.poster import Poster

Colour = tuple[float, float, float]
WIDE, HIGH = 210 * mm, 297 * mm
EDGE: Final = 9 * mm
GAP: Final = 5 * mm
ROUND: Final = 3.5 * mm
DEEP: Final[Colour] = (0.03, 0.29, 0.32)
PRIMARY: Final[Colour] = (0.05, 0.4, 0.42)
GOLD: Final[Colour] = (0.91, 0.68, 0.2)
PALE: Final[Colour] = (0.945, 0.967, 0.967)
TRACK: Final[Colour] = (0.86, 0.9, 0.905)
INK: Final[Colour] = (0.11, 0.16, 0.18)
MUTED: Final[Colour] = (0.38, 0.45, 0.47)
WHITE: Final[Colour] = (1, 1, 1)
CLASSES: Final[dict[str, Colour]] = {
    "A": (0.07, 0.5, 0.33), "B": (0.35, 0.62, 0.3), "C": (0.91, 0.62, 0.15), "D": (0.75, 0.22, 0.2),
}  # fmt: skip
PNG_DPI: Final = 200
HEADER: Final = 52 * mm
CARDS: Final = 98 * mm
FOOT: Final = 34 * mm


def poster_pdf(poster: Poster, sheet: Sheet = Sheet.A4) -> bytes:
    """The poster as PDF on this sheet; the same poster gives the same bytes."""
    wide, high = SHEET_MM[sheet]
    assert high is not None
    out = BytesIO()
    canvas = archival.new_canvas(out, (wide * mm, high * mm))
    by = min(wide * mm / WIDE, high * mm / HIGH)
    canvas.translate((wide * mm - WIDE * by) / 2, (high * mm - HIGH * by) / 2)
    canvas.scale(by, by)
    _draw(canvas, poster)
    canvas.showPage()
    archival.close(canvas, archival.Facts(poster.title, poster.author, poster.lines["judul"], poster.made))
    return out.getvalue()


def poster_png(poster: Poster, dpi: int = PNG_DPI) -> bytes:
    """The poster as a picture: 1654 by 2339 dots at 200 dpi."""
    return raster.png(poster_pdf(poster), 0, dpi)


def _draw(canvas: Canvas, poster: Poster) -> None:
    width = WIDE - 2 * EDGE
    top = HIGH - EDGE
    _header(canvas, poster, top, width)
    top -= HEADER + GAP
    left_wide = width * 0.54
    _value_card(canvas, poster, (EDGE, top), left_wide)
    _people_card(canvas, poster, (EDGE + left_wide + GAP, top), width - left_wide - GAP)
    top -= CARDS + GAP
    _unsur_card(canvas, poster, top, width, top - EDGE - FOOT - GAP)
    _foot(canvas, poster, width)


def _box(canvas: Canvas, x: float, top: float, wide: float, high: float, colour: Colour) -> None:
    canvas.setFillColorRGB(*colour)
    canvas.roundRect(x, top - high, wide, high, ROUND, stroke=0, fill=1)


def _fitted(text: str, size: float, room: float, bold: bool, least: float = 8) -> Style:
    """The largest type up to `size` in which the text stands on one line; not below `least`."""
    face = fonts.font_name(Family.SANS, bold)
    wide = fonts.width(text, face, size)
    found = size if wide <= room else max(size * room / wide, least)
    return Style(Family.SANS, found, found * 1.22, bold)


def _text(
    canvas: Canvas, text: str, style: Style, x: float, top: float, room: float, colour: Colour,
    align: Align = Align.CENTRE, most: int = 3,
) -> float:  # fmt: skip
    """The text from `top` down; returns where it ends. At most so many lines: smaller type where there are more."""
    lines = wrap([(text, False, False)], style, room)
    while len(lines) > most and style.size > 6:
        style = Style(style.family, style.size * 0.92, style.leading * 0.92, style.bold)
        lines = wrap([(text, False, False)], style, room)
    canvas.setFillColorRGB(*colour)
    for line in lines:
        draw_line(canvas, line, style, x, top, room, align)
        top -= style.leading
    return top


def _header(canvas: Canvas, poster: Poster, top: float, width: float) -> None:
    lines = poster.lines
    _box(canvas, EDGE, top, width, HEADER, DEEP)
    canvas.setFillColorRGB(*GOLD)
    canvas.rect(EDGE, top - HEADER + 14.4 * mm, width, 0.9 * mm, stroke=0, fill=1)
    ratio = photographs.shape(poster.emblem)
    left = EDGE + 7 * mm
    if ratio is not None:
        side = 27 * mm
        _box(canvas, left, top - 5 * mm, side, side, WHITE)
        inner = side - 5 * mm
        wide, high = (inner, inner / ratio) if ratio > 1 else (inner * ratio, inner)
        image = ImageReader(BytesIO(poster.emblem))
        canvas.drawImage(image, left + (side - wide) / 2, top - 5 * mm - (side + high) / 2, wide, high)
        left += side + 6 * mm
    room = EDGE + width - 7 * mm - left
    align = Align.LEFT if ratio is not None else Align.CENTRE
    told = (
        (lines["pemerintah"], _fitted(lines["pemerintah"], 11, room, False), WHITE, 1),
        (lines["unit"], _fitted(lines["unit"], 25, room, True, 13), WHITE, 2),
        (lines["layanan"], _fitted(lines["layanan"], 11, room, False), TRACK, 2),
    )
    high = sum(
        min(len(wrap([(words, False, False)], style, room)), most) * style.leading for words, style, _, most in told
    )
    y = top - (HEADER - 14.4 * mm - high) / 2 + 1 * mm
    for words, style, colour, most in told:
        y = _text(canvas, words, style, left, y, room, colour, align, most) - 0.8 * mm
    room = width - 14 * mm
    band = top - HEADER + 14.4 * mm
    title = _fitted(lines["judul"], 20, room * 0.62, True, 11)
    middle = band - 7.2 * mm
    period = _fitted(lines["periode"], 13, room * 0.35, True, 6)
    height = len(wrap([(lines["periode"], False, False)], period, room * 0.36)) * period.leading
    _text(canvas, lines["judul"], title, EDGE + 7 * mm, middle + title.leading / 2, room * 0.63, WHITE, Align.LEFT, 1)
    _text(
        canvas, lines["periode"], period, EDGE + 7 * mm + room * 0.64, middle + min(height, 26) / 2, room * 0.36, GOLD,
        Align.RIGHT, 2,
    )  # fmt: skip


def _value_card(canvas: Canvas, poster: Poster, corner: tuple[float, float], wide: float) -> None:
    x, top = corner
    _box(canvas, x, top, wide, CARDS, PALE)
    lines = poster.lines
    _text(canvas, lines["nilai"], _fitted(lines["nilai"], 18, wide - 20, True), x, top - 5 * mm, wide, PRIMARY)
    centre, level, radius = x + wide / 2, top - 60 * mm, 40 * mm
    _gauge(canvas, poster, (centre, level), radius)
    big = Style(Family.SANS, 56, 62, True)
    _text(canvas, poster.value_text, big, x, level + 24 * mm, wide, INK)
    if poster.letter:
        _badge(canvas, poster, x, level - 8.5 * mm, wide)


def _badge(canvas: Canvas, poster: Poster, x: float, top: float, wide: float) -> None:
    """The class as a letter in a circle, with what it means."""
    words = poster.kinerja.upper()
    style = _fitted(words, 24, wide - 44 * mm, True, 12)
    small = Style(Family.SANS, 11, 13.4)
    side = 22 * mm
    mutu = poster.lines["mutu"]
    widest = max(
        fonts.width(words, fonts.font_name(Family.SANS, True), style.size),
        fonts.width(mutu, fonts.font_name(Family.SANS), small.size),
    )
    room = min(widest + 2, wide - side - 13 * mm)
    left = x + (wide - side - 5 * mm - room) / 2
    canvas.setFillColorRGB(*CLASSES.get(poster.letter, PRIMARY))
    canvas.circle(left + side / 2, top - side / 2, side / 2, stroke=0, fill=1)
    letter = Style(Family.SANS, 40, 46, True)
    _text(canvas, poster.letter, letter, left, top - side / 2 + 22.6, side, WHITE)
    text_left = left + side + 5 * mm
    y = top - side / 2 + (small.leading + style.leading) / 2
    y = _text(canvas, mutu, small, text_left, y, room, MUTED, Align.LEFT, 1)
    _text(canvas, words, style, text_left, y, room, INK, Align.LEFT, 1)


def _gauge(canvas: Canvas, poster: Poster, centre: tuple[float, float], radius: float) -> None:
    """Half a ring from 25 to 100 in the colours of the classes; a mark stands where the index is."""
    x, y = centre
    names = [poster.borders[0].below, *(b.above for b in poster.borders)] if poster.borders else [poster.letter]
    ends = [LEAST, *(b.hundredths for b in poster.borders), MOST]
    thick = 9 * mm
    for name, start, end in zip(names, ends, ends[1:], strict=False):
        colour = CLASSES.get(name, PRIMARY)
        canvas.setStrokeColorRGB(*colour)
        canvas.setLineWidth(thick)
        first, last = _angle(start), _angle(end)
        canvas.arc(x - radius, y - radius, x + radius, y + radius, last + 0.5, first - last - 1.0)
        middle = (first + last) / 2 * pi / 180
        style = Style(Family.SANS, 12, 14, True)
        at_x, at_y = x + cos(middle) * radius, y + sin(middle) * radius
        _text(canvas, name, style, at_x - 10, at_y + 7.2, 20, WHITE)
    ends_style = Style(Family.SANS, 9, 11)
    for value, align_x in ((LEAST, x - radius), (MOST, x + radius)):
        _text(canvas, str(value // 100), ends_style, align_x - 20, y - 1.5 * mm, 40, MUTED)
    if poster.value is None:
        return
    turn = _angle(poster.value) * pi / 180
    inner, outer = radius - thick / 2 - 3.2 * mm, radius + thick / 2 + 2.2 * mm
    canvas.setStrokeColorRGB(*INK)
    canvas.setLineWidth(2.6)
    canvas.setLineCap(1)
    canvas.line(x + cos(turn) * inner, y + sin(turn) * inner, x + cos(turn) * outer, y + sin(turn) * outer)
    canvas.setLineCap(0)
    canvas.setFillColorRGB(*INK)
    canvas.circle(x + cos(turn) * outer, y + sin(turn) * outer, 2.2 * mm, stroke=0, fill=1)


def _angle(value: int) -> float:
    return 180 - 180 * (min(max(value, LEAST), MOST) - LEAST) / (MOST - LEAST)


def _people_card(canvas: Canvas, poster: Poster, corner: tuple[float, float], wide: float) -> None:
    x, top = corner
    _box(canvas, x, top, wide, CARDS, PALE)
    lines = poster.lines
    left, room = x + 6 * mm, wide - 12 * mm
    title = _fitted(lines["responden"], 15, room, True)
    y = _text(canvas, lines["responden"], title, left, top - 5 * mm, room, PRIMARY, Align.LEFT)
    y = _text(canvas, lines["orang"], _fitted(lines["orang"], 27, room, True, 14), left, y, room, INK, Align.LEFT, 1)
    y -= 2.5 * mm
    head = Style(Family.SANS, 10, 12.5, True)
    if poster.sexes:
        y = _text(canvas, lines["kelamin"], head, left, y, room, MUTED, Align.LEFT, 1) - 1 * mm
        y = _sexes(canvas, poster, left, y, room) - 3 * mm
    if poster.schools:
        y = _text(canvas, lines["pendidikan"], head, left, y, room, MUTED, Align.LEFT, 1) - 1 * mm
        _counts(canvas, poster.schools, left, y, room, y - (top - CARDS) - 4 * mm)


def _sexes(canvas: Canvas, poster: Poster, left: float, top: float, room: float) -> float:
    """One bar in two colours, its parts named below."""
    whole = sum(count for _, count in poster.sexes) or 1
    high, at = 5 * mm, left
    colours = (PRIMARY, GOLD, MUTED)
    shown = [(name, count, colours[min(n, 2)]) for n, (name, count) in enumerate(poster.sexes)]
    for _, count, colour in shown:
        canvas.setFillColorRGB(*colour)
        canvas.rect(at, top - high, room * count / whole, high, stroke=0, fill=1)
        at += room * count / whole
    y = top - high - 1.2 * mm
    for name, count, colour in shown:
        canvas.setFillColorRGB(*colour)
        canvas.rect(left, y - 3.4 * mm, 3 * mm, 3 * mm, stroke=0, fill=1)
        style = _fitted(name, 11, room - 22 * mm, False)
        _text(canvas, name, style, left + 5 * mm, y, room - 22 * mm, INK, Align.LEFT, 1)
        _text(canvas, whole_text(count), Style(Family.SANS, 11, 13.4, True), left, y, room, INK, Align.RIGHT, 1)
        y -= 5.2 * mm
    return y


def _counts(
    canvas: Canvas, rows: tuple[tuple[str, int], ...], left: float, top: float, room: float, high: float
) -> None:
    """Groups with their numbers as small bars, as high as there is room."""
    step = min(6.2 * mm, high / len(rows))
    size = min(10.5, step * 0.62)
    most = max(count for _, count in rows) or 1
    label = room * 0.26
    for n, (name, count) in enumerate(rows):
        y = top - n * step
        style = _fitted(name, size, label - 2, False, 4)
        _text(canvas, name, style, left, y - (step - style.leading) / 2, label, INK, Align.LEFT, 1)
        track = room - label - 13 * mm
        canvas.setFillColorRGB(*TRACK)
        canvas.rect(left + label, y - step * 0.75, track, step * 0.5, stroke=0, fill=1)
        canvas.setFillColorRGB(*PRIMARY)
        canvas.rect(left + label, y - step * 0.75, track * count / most, step * 0.5, stroke=0, fill=1)
        bold = Style(Family.SANS, size, size * 1.22, True)
        _text(canvas, whole_text(count), bold, left, y - (step - bold.leading) / 2, room, INK, Align.RIGHT, 1)


def _unsur_card(canvas: Canvas, poster: Poster, top: float, width: float, high: float) -> None:
    _box(canvas, EDGE, top, width, high, PALE)
    left, room = EDGE + 7 * mm, width - 14 * mm
    y = top - 4.5 * mm
    title = _fitted(poster.lines["unsur"], 14, room, True)
    y = _text(canvas, poster.lines["unsur"], title, left, y, room, PRIMARY, Align.LEFT, 1) - 2 * mm
    step = (y - (top - high) - 4 * mm) / max(len(poster.bars), 1)
    size = min(11.5, step * 0.66)
    label = room * 0.45
    # One size for all of them; what would make it too small stands on two lines.
    size = min([size, *(max(_fitted(bar.label, size, label - 4, False, 6).size, size * 0.8) for bar in poster.bars)])
    track = room - label - 17 * mm
    for n, bar in enumerate(poster.bars):
        row = y - n * step
        style, count = _in_two(bar.label, size, label - 4, step)
        _text(canvas, bar.label, style, left, row - (step - count * style.leading) / 2, label - 4, INK, Align.LEFT, 2)
        canvas.setFillColorRGB(*TRACK)
        canvas.roundRect(left + label, row - step * 0.76, track, step * 0.52, step * 0.2, stroke=0, fill=1)
        if bar.hundredths is not None:
            canvas.setFillColorRGB(*CLASSES.get(_class_of(bar.hundredths, poster), PRIMARY))
            share = track * bar.hundredths / MOST
            canvas.roundRect(left + label, row - step * 0.76, share, step * 0.52, step * 0.2, stroke=0, fill=1)
        bold = Style(Family.SANS, size, size * 1.22, True)
        _text(canvas, bar.text, bold, left, row - (step - bold.leading) / 2, room, INK, Align.RIGHT, 1)


def _in_two(text: str, size: float, room: float, step: float) -> tuple[Style, int]:
    """On one line, or on two as high as there is room; with the number of lines."""
    style = Style(Family.SANS, size, size * 1.22)
    count = len(wrap([(text, False, False)], style, room))
    while count > 1 and (count > 2 or style.leading * count > step) and style.size > 4:
        style = Style(Family.SANS, style.size * 0.95, style.size * 0.95 * 1.1)
        count = len(wrap([(text, False, False)], style, room))
    return style, count


def _class_of(value: int, poster: Poster) -> str:
    found = [border.above for border in poster.borders if value >= border.hundredths]
    return found[-1] if found else poster.borders[0].below if poster.borders else ""


def _foot(canvas: Canvas, poster: Poster, width: float) -> None:
    lines, top = poster.lines, EDGE + FOOT
    _box(canvas, EDGE, top, width, FOOT, DEEP)
    left, room = EDGE + 8 * mm, width - 16 * mm
    y = _text(canvas, lines["ucapan"], _fitted(lines["ucapan"], 16, room, True, 11), left, top - 6 * mm, room, WHITE,
              most=2)  # fmt: skip
    y = _text(canvas, lines["ajakan"], Style(Family.SANS, 10.5, 13.4), left, y - 0.8 * mm, room, TRACK, most=2)
    said = lines["konsep"] if poster.draft and lines["konsep"] else lines["survei"]
    if poster.draft and lines["konsep"]:
        said = f"{lines['survei']}  \N{MIDDLE DOT}  {lines['konsep']}"
    _text(canvas, said, _fitted(said, 11, room, True, 7), left, y - 1.2 * mm, room, GOLD, most=2)
    if poster.example:
        canvas.setFillColorRGB(*MUTED)
        canvas.setFont(fonts.font_name(Family.SANS), 7.5)
        canvas.drawCentredString(WIDE / 2, EDGE - 4 * mm, EXAMPLE_MARK)
