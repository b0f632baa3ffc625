"""Running text on paper: runs into words, words into lines that fit, lines onto the canvas. Nothing is ever cut off."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from loket_app.documents import accents, fonts
from loket_app.domain.form_layout import Align, Family
from loket_app.domain.form_text import Text, Values, written

Span = tuple[str, str]
"""A face name and the text that stands in it."""

_BREAK = re.compile(r"[ \n]")
_BREAK_AFTER = "/-.,_@·:;)"
WIDEST_GAP = 1.1
"""A justified line whose gaps would grow past this many times the letter size stays ragged."""


@dataclass(frozen=True, slots=True)
class Style:
    """Family, size in points, and the height of a line in points."""

    family: Family
    size: float
    leading: float
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """What stays together on a line; `end` marks a forced line end behind it."""

    spans: tuple[Span, ...]
    width: float
    end: bool = False


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line ready to draw; `last` lines are never stretched."""

    spans: tuple[Span, ...]
    width: float
    last: bool


Stretch = tuple[str, bool, bool]
"""Plain text, bold, italic."""


def resolved(text: Text, values: Values, missing: str = "") -> list[Stretch]:
    """The template with its values put in; a value is only ever text."""
    parts: list[Stretch] = []
    for run in text:
        content = run.text if run.field is None else written(values.get(run.field), run.format) or missing
        if content:
            parts.append((content, run.bold, run.italic))
    return parts


def plain(parts: Iterable[Stretch]) -> str:
    """The same as one text."""
    return "".join(content for content, _, _ in parts)


def words(parts: Iterable[Stretch], style: Style) -> Iterator[Word]:
    """Cut at spaces and line ends; a word may change its face in the middle."""
    spans: list[Span] = []
    for content, bold, italic in parts:
        at = 0
        for found in _BREAK.finditer(content):
            spans.extend(_spans(content[at : found.start()], bold, italic, style))
            at = found.end()
            end = found.group() == "\n"
            if spans or end:
                yield _word(spans, style.size, end)
                spans = []
        spans.extend(_spans(content[at:], bold, italic, style))
    if spans:
        yield _word(spans, style.size)


def _spans(content: str, bold: bool, italic: bool, style: Style) -> tuple[Span, ...]:
    if not content:
        return ()
    return fonts.pieces(content, style.family, bold or style.bold, italic or style.italic)


def _word(spans: list[Span], size: float, end: bool = False) -> Word:
    return Word(tuple(spans), sum(fonts.width(text, face, size) for face, text in spans), end)


def wrap(parts: Iterable[Stretch], style: Style, room: float, first_room: float | None = None) -> list[TextLine]:
    """Lines no wider than `room` points (the first: `first_room`); at least one line. A word too long is broken."""
    lines: list[TextLine] = []
    current: list[Word] = []
    used = 0.0
    space = fonts.width(" ", fonts.font_name(style.family, style.bold, style.italic), style.size)
    for word in words(parts, style):
        limit = first_room if first_room is not None and not lines else room
        if current and used + space + word.width > limit:
            lines.append(_line(current, style.size, False))
            current, used, limit = [], 0.0, room
        # Where there is no room at all, each letter has a line of its own; nothing is left of a word then.
        while word.spans and word.width > limit:
            head, word = _broken(word, limit, style.size)
            lines.append(_line([head], style.size, True))
            limit = room
        used += word.width + (space if current else 0)
        current.append(word)
        if word.end:
            lines.append(_line(current, style.size, True))
            current, used = [], 0.0
    if current or not lines:
        lines.append(_line(current, style.size, True))
    return lines


def _broken(word: Word, limit: float, size: float) -> tuple[Word, Word]:
    """The longest beginning that fits (at least one letter), broken behind a / - . where one is near, and the rest."""
    head: list[Span] = []
    left = limit
    for index, (face, text) in enumerate(word.spans):
        room = fonts.width(text, face, size)
        if room <= left:
            head.append((face, text))
            left -= room
            continue
        cut = _fitting(text, face, size, left)
        if not cut and not head:
            cut = 1
        rest = [(face, text[cut:]), *word.spans[index + 1 :]] if cut < len(text) else list(word.spans[index + 1 :])
        if cut:
            head.append((face, text[:cut]))
        return _word(head, size), _word(rest, size, word.end)
    return word, Word((), 0.0, word.end)


def _fitting(text: str, face: str, size: float, limit: float) -> int:
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if fonts.width(text[:middle], face, size) <= limit:
            low = middle
        else:
            high = middle - 1
    for cut in range(low, low // 2, -1):
        if text[cut - 1] in _BREAK_AFTER and text[cut : cut + 1] not in _BREAK_AFTER:
            return cut
    return low


def _line(words_on_it: list[Word], size: float, last: bool) -> TextLine:
    spans: list[Span] = []
    for word in words_on_it:
        for index, (face, text) in enumerate(word.spans):
            lead = " " if spans and index == 0 else ""
            if spans and spans[-1][0] == face:
                spans[-1] = (face, spans[-1][1] + lead + text)
            elif lead:
                spans[-1] = (spans[-1][0], spans[-1][1] + lead)
                spans.append((face, text))
            else:
                spans.append((face, text))
    return TextLine(tuple(spans), sum(fonts.width(text, face, size) for face, text in spans), last)


def baseline(style: Style) -> float:
    """How far below the top of a line its base line stands."""
    face = fonts.font_name(style.family, style.bold, style.italic)
    return (style.leading - fonts.letter_height(face, style.size)) / 2 + fonts.ascent(face, style.size)


def draw_line(
    canvas: Canvas,
    line: TextLine,
    style: Style,
    x: float,
    top: float,
    room: float,
    align: Align,
    underline: bool = False,
) -> None:
    """Write one line whose top edge is at `top` (points from the bottom of the page)."""
    if not line.spans:
        return
    slack = room - line.width
    y = top - baseline(style)
    stretch = 0.0
    if align is Align.CENTRE:
        x += slack / 2
    elif align is Align.RIGHT:
        x += slack
    elif align is Align.JUSTIFY and not line.last:
        stretch = _stretch(line, slack, style.size)
    text = canvas.beginText(x, y)
    if stretch:
        text.setWordSpace(stretch)
    if any(accents.has_marks(part) for _, part in line.spans):
        accents.write(text, line.spans, style.size, (x, y), stretch)
    else:
        for face, part in line.spans:
            text.setFont(face, style.size)
            text.textOut(part)
    if stretch:
        text.setWordSpace(0)
    canvas.drawText(text)
    if underline:
        canvas.setLineWidth(max(style.size * 0.06, 0.5))
        canvas.line(x, y - style.size * 0.14, x + line.width, y - style.size * 0.14)


def _stretch(line: TextLine, slack: float, size: float) -> float:
    gaps = sum(text.count(" ") + text.count("\N{NO-BREAK SPACE}") for _, text in line.spans)
    if not gaps or slack / gaps > WIDEST_GAP * size:
        return 0.0
    return slack / gaps
