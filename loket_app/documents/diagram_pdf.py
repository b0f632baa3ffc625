"""The drawing of a chart on paper."""

from typing import Final

from reportlab.pdfgen.canvas import Canvas

from loket_app.documents import fonts
from loket_app.documents.atoms import Atom
from loket_app.documents.diagram import Box, Diagram, Rule, Words, drawn
from loket_app.domain.form_layout import Family
from loket_app.domain.plot import Paint, Plot

SIZE: Final = 8.5
SHADES: Final[dict[Paint, tuple[float, float, float]]] = {
    Paint.PRIMARY: (0.043, 0.333, 0.388), Paint.GOOD: (0.106, 0.498, 0.294), Paint.LATE: (0.702, 0.149, 0.118),
    Paint.WARN: (0.78, 0.47, 0.08), Paint.SOFT: (0.72, 0.77, 0.8), Paint.INK: (0.09, 0.145, 0.18),
    Paint.MUTED: (0.35, 0.42, 0.46), Paint.GRID: (0.85, 0.88, 0.9),
}  # fmt: skip


def plot_atom(plot: Plot, width: float, family: Family = Family.SANS) -> Atom:
    """The chart at this width, without its caption."""
    made = drawn(plot, width, SIZE, lambda text, size, bold: fonts.width(text, fonts.font_name(family, bold), size))
    return Atom(made.high, lambda canvas, x, top: _paint(canvas, made, (x, top), family))


def _paint(canvas: Canvas, made: Diagram, corner: tuple[float, float], family: Family) -> None:
    canvas.saveState()
    canvas.translate(*corner)
    for shape in made.shapes:
        shade = SHADES[shape.paint]
        if isinstance(shape, Box):
            canvas.setFillColorRGB(*shade)
            canvas.rect(shape.x, -shape.y - shape.high, shape.wide, shape.high, stroke=0, fill=1)
        elif isinstance(shape, Rule):
            canvas.setStrokeColorRGB(*shade)
            canvas.setLineWidth(shape.thick)
            canvas.line(shape.x1, -shape.y1, shape.x2, -shape.y2)
        else:
            _write(canvas, shape, family)
    canvas.restoreState()


def _write(canvas: Canvas, words: Words, family: Family) -> None:
    canvas.setFillColorRGB(*SHADES[words.paint])
    canvas.setFont(fonts.font_name(family, words.bold), words.size)
    write = {-1: canvas.drawString, 0: canvas.drawCentredString, 1: canvas.drawRightString}[words.align]
    write(words.x, -words.y - words.size * 0.35, words.text)


__all__ = ["SHADES", "plot_atom"]
