"""A schedule: what happens when, as bars over the weeks of each month; the fourth week reaches the month's end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from loket_app.documents import fonts, marks
from loket_app.documents.atoms import Atom
from loket_app.documents.lines import Stretch, Style, TextLine, draw_line, wrap
from loket_app.documents.scene import Scene
from loket_app.domain.dates import MONTHS, MONTHS_SHORT
from loket_app.domain.form_layout import Accent, Align, Schedule
from loket_app.domain.form_model import rows_of
from loket_app.domain.innovation import WEEKS_A_MONTH as WEEKS
from loket_app.domain.innovation import week_of

PAD = 3.2
NUMBER_MM = 9
TEXT_MM = 48
WIDEST_WEEK_MM = 8
MOST_MONTHS = 36


@dataclass(frozen=True, slots=True)
class _Frame:
    """The measures of the whole schedule in points; `first` counts months since year 0."""

    first: int
    months: int
    number: float
    text: float
    week: float
    style: Style
    accent: Accent

    @property
    def width(self) -> float:
        return self.number + self.text + self.week * WEEKS * self.months


def _column(day: date) -> int:
    return (day.year * 12 + day.month - 1) * WEEKS + week_of(day) - 1


def schedule(block: Schedule, width: float, scene: Scene) -> list[Atom]:
    """The atoms of a schedule: its head and one for each row; a row without dates has no bar."""
    rows = rows_of(scene.values, block.group)
    spans = [_span(row, block) for row in rows]
    known = [column for span in spans if span is not None for column in span]
    if not rows or not known:
        return []
    style = scene.styled(block.look)
    first, last = min(known) // WEEKS, max(known) // WEEKS
    months = min(last - first + 1, MOST_MONTHS)
    number = NUMBER_MM * mm
    week = min(WIDEST_WEEK_MM * mm, (width - number - TEXT_MM * mm) / (WEEKS * months))
    text = width - number - week * WEEKS * months
    frame = _Frame(first, months, number, text, week, style, scene.form.page.accent)
    header = _head(frame, scene.shown(block.title))
    stack = [header]
    header.keep = True
    for n, (row, span) in enumerate(zip(rows, spans, strict=True), start=1):
        atom = _row(frame, n, scene.within(row, n).shown(block.text), span)
        atom.header = header
        stack.append(atom)
    return stack


def _span(row: Mapping[str, object], block: Schedule) -> tuple[int, int] | None:
    start, end = row.get(block.start), row.get(block.end)
    if not isinstance(start, date):
        return None
    if not isinstance(end, date) or end < start:
        end = start
    return _column(start), _column(end)


def _head(frame: _Frame, title: Sequence[Stretch]) -> Atom:
    style = Style(frame.style.family, frame.style.size, frame.style.leading, bold=True)
    row = style.leading + 2 * PAD
    height = 2 * row
    months = [_month(frame, n, style) for n in range(frame.months)]
    cells: list[tuple[Sequence[Stretch], float]] = [
        ([("No.", False, False)], frame.number), (title, frame.text),
    ]  # fmt: skip
    small = Style(style.family, min(style.size, frame.week * 0.8), style.leading)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        canvas.setFillGray(marks.SHADE)
        canvas.rect(x, top - height, frame.width, height, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.setLineWidth(0.5)
        left = x
        for words, wide in cells:
            line = wrap(words, style, wide)[0]
            canvas.rect(left, top - height, wide, height)
            draw_line(canvas, line, style, left, top - (height - style.leading) / 2, wide, Align.CENTRE)
            left += wide
        for line in months:
            canvas.rect(left, top - row, frame.week * WEEKS, row)
            draw_line(canvas, line, style, left, top - PAD, frame.week * WEEKS, Align.CENTRE)
            for week in range(WEEKS):
                canvas.rect(left + week * frame.week, top - height, frame.week, row)
                number = wrap([(str(week + 1), False, False)], small, frame.week * 2)[0]
                at = left + week * frame.week
                draw_line(canvas, number, small, at, top - row - PAD, frame.week, Align.CENTRE)
            left += frame.week * WEEKS

    return Atom(height, draw)


def _month(frame: _Frame, n: int, style: Style) -> TextLine:
    """The month's name as long as it fits: September 2021, Sep 2021, Sep."""
    year, month = divmod(frame.first + n, 12)
    face = fonts.font_name(style.family, True)
    room = frame.week * WEEKS - 2 * PAD
    names = (f"{MONTHS[month]} {year}", f"{MONTHS_SHORT[month]} {year}", MONTHS_SHORT[month])
    name = next((words for words in names if fonts.width(words, face, style.size) <= room), names[-1])
    return wrap([(name, False, False)], style, 1e6)[0]


def _row(frame: _Frame, n: int, words: Sequence[Stretch], span: tuple[int, int] | None) -> Atom:
    style = frame.style
    lines = wrap(words, style, frame.text - 2 * PAD)
    height = len(lines) * style.leading + 2 * PAD
    number = wrap([(f"{n}", False, False)], style, frame.number)[0]

    def draw(canvas: Canvas, x: float, top: float) -> None:
        canvas.setLineWidth(0.5)
        canvas.rect(x, top - height, frame.number, height)
        draw_line(canvas, number, style, x, top - PAD, frame.number, Align.CENTRE)
        canvas.rect(x + frame.number, top - height, frame.text, height)
        for i, line in enumerate(lines):
            y = top - PAD - i * style.leading
            draw_line(canvas, line, style, x + frame.number + PAD, y, frame.text - 2 * PAD, Align.LEFT)
        left = x + frame.number + frame.text
        if span is not None:
            _bar(canvas, frame, span, (left, top), height)
        for week in range(frame.months * WEEKS):
            canvas.rect(left + week * frame.week, top - height, frame.week, height)

    return Atom(height, draw)


def _bar(canvas: Canvas, frame: _Frame, span: tuple[int, int], corner: tuple[float, float], height: float) -> None:
    zero, most = frame.first * WEEKS, frame.months * WEEKS
    begin, end = max(span[0] - zero, 0), min(span[1] - zero + 1, most)
    if end <= begin:
        return
    left, top = corner
    canvas.setFillColorRGB(*marks.TINTS[frame.accent])
    canvas.rect(left + begin * frame.week, top - height * 0.72, (end - begin) * frame.week, height * 0.44, 0, 1)
    canvas.setFillGray(0)
