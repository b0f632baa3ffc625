"""Small drawings on paper: tick boxes, frames, lines, scissors, stamps. No font needed for any of them."""

from reportlab.pdfgen.canvas import Canvas

from loket_app.documents import fonts
from loket_app.documents.lines import Style
from loket_app.domain.form_layout import Accent, Family, LineStyle

SHADE = 0.94
TINTS = {
    Accent.BLACK: (0.13, 0.13, 0.13),
    Accent.BLUE: (0.07, 0.22, 0.42),
    Accent.GREEN: (0.05, 0.33, 0.24),
    Accent.RED: (0.5, 0.09, 0.13),
}
"""Dark enough for white words on them, also on a printer without colours."""


def letter(number: int) -> str:
    """a, b, … z, aa, ab, …"""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(97 + rest) + letters
    return letters


def tick_box(canvas: Canvas, x: float, middle: float, side: float, ticked: bool) -> None:
    """An empty box for the pen, or a ticked one."""
    canvas.setLineWidth(0.7)
    bottom = middle - side / 2
    canvas.rect(x, bottom, side, side, stroke=1, fill=0)
    if ticked:
        canvas.setLineWidth(side * 0.14)
        path = canvas.beginPath()
        path.moveTo(x + side * 0.18, bottom + side * 0.48)
        path.lineTo(x + side * 0.42, bottom + side * 0.2)
        path.lineTo(x + side * 0.84, bottom + side * 0.86)
        canvas.drawPath(path, stroke=1, fill=0)


def rule(canvas: Canvas, x: float, y: float, width: float, style: LineStyle) -> None:
    """A line across: single, double (thick over thin) or dashed."""
    canvas.setLineWidth(0.7)
    if style is LineStyle.DASHED:
        canvas.setDash(2.4, 1.8)
        canvas.line(x, y, x + width, y)
        canvas.setDash()
        return
    canvas.line(x, y, x + width, y)
    if style is LineStyle.DOUBLE:
        canvas.setLineWidth(2)
        canvas.line(x, y + 2.4, x + width, y + 2.4)


def frame(
    canvas: Canvas,
    x: float,
    top: float,
    width: float,
    height: float,
    border: float,
    shaded: bool,
    first: bool,
    last: bool,
) -> None:
    """One slice of a box: both sides, and the edge above or below where the box begins or ends."""
    if shaded:
        canvas.setFillGray(SHADE)
        canvas.rect(x, top - height, width, height, stroke=0, fill=1)
        canvas.setFillGray(0)
    if not border:
        return
    canvas.setLineWidth(border)
    canvas.line(x, top, x, top - height)
    canvas.line(x + width, top, x + width, top - height)
    canvas.setLineCap(2)
    if first:
        canvas.line(x, top, x + width, top)
    if last:
        canvas.line(x, top - height, x + width, top - height)
    canvas.setLineCap(0)


def band(canvas: Canvas, x: float, top: float, width: float, height: float, accent: Accent) -> None:
    """One slice of a dark box."""
    canvas.setFillColorRGB(*TINTS[accent])
    canvas.rect(x, top - height, width, height, stroke=0, fill=1)


def page_frame(
    canvas: Canvas, size: tuple[float, float], inset: tuple[float, float], style: LineStyle, accent: Accent
) -> None:
    """A frame around the page, `inset` from its sides and from its top: single, double (thick and thin) or dashed."""
    across, down = inset
    width, height = size[0] - 2 * across, size[1] - 2 * down
    canvas.saveState()
    canvas.setStrokeColorRGB(*TINTS[accent])
    canvas.setLineWidth(2.6 if style is LineStyle.DOUBLE else 1)
    if style is LineStyle.DASHED:
        canvas.setDash(4, 3)
    canvas.rect(across, down, width, height)
    if style is LineStyle.DOUBLE:
        canvas.setLineWidth(0.8)
        canvas.rect(across + 5, down + 5, width - 10, height - 10)
    canvas.restoreState()


def cut_line(canvas: Canvas, left: float, right: float, y: float, words: str, style: Style) -> None:
    """A dashed line from edge to edge, scissors at its left, words in the middle."""
    face = fonts.font_name(style.family)
    room = fonts.width(words, face, style.size) + 8 if words else 0.0
    middle = (left + right) / 2
    canvas.setLineWidth(0.6)
    canvas.setDash(4, 3)
    if words:
        canvas.line(left, y, middle - room / 2, y)
        canvas.line(middle + room / 2, y, right, y)
    else:
        canvas.line(left, y, right, y)
    canvas.setDash()
    scissors(canvas, left + 16, y, 9)
    if words:
        canvas.setFont(face, style.size)
        canvas.drawCentredString(middle, y - style.size * 0.34, words)


def scissors(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Open scissors that look to the right along the line at `y`."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.setFillGray(1)
    canvas.rect(-size * 0.1, -size * 0.42, size * 1.5, size * 0.84, stroke=0, fill=1)
    canvas.setLineWidth(size * 0.1)
    for side in (1, -1):
        canvas.circle(size * 0.2, side * size * 0.24, size * 0.16, stroke=1, fill=0)
        canvas.line(size * 0.33, side * size * 0.15, size * 1.2, -side * size * 0.2)
    canvas.restoreState()


def stamp(canvas: Canvas, right: float, top: float, words: str, size: float) -> None:
    """A framed word at the upper right: SALINAN."""
    face = fonts.font_name(Family.SANS, True)
    room = fonts.width(words, face, size) + size
    canvas.saveState()
    canvas.setLineWidth(1.2)
    canvas.setStrokeGray(0.25)
    canvas.setFillGray(0.25)
    canvas.rect(right - room, top - size * 1.55, room, size * 1.55, stroke=1, fill=0)
    canvas.setFont(face, size)
    canvas.drawString(right - room + size / 2, top - size * 1.14, words)
    canvas.restoreState()


def seal_place(canvas: Canvas, x: float, y: float, radius: float) -> None:
    """A dashed circle that shows where the office's stamp belongs; pale, so that the stamp covers it."""
    canvas.saveState()
    canvas.setLineWidth(0.6)
    canvas.setStrokeGray(0.6)
    canvas.setFillGray(0.5)
    canvas.setDash(2.4, 1.8)
    canvas.circle(x, y, radius)
    canvas.setFont(fonts.font_name(Family.SANS), 7)
    canvas.drawCentredString(x, y + 1, "tempat")
    canvas.drawCentredString(x, y - 7, "cap dinas")
    canvas.restoreState()
