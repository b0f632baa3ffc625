"""What a block needs to know to lay itself out, and the pieces every block is made of."""

from collections import ChainMap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from reportlab.pdfgen.canvas import Canvas

from loket_app.documents.atoms import Atom
from loket_app.documents.lines import Stretch, Style, TextLine, draw_line, resolved, wrap
from loket_app.documents.paper import Paper
from loket_app.domain import form_layout as lay
from loket_app.domain.form_model import Form
from loket_app.domain.form_text import Text, Values

DOTS = "." * 24
Told = Callable[[int, int], None]
"""Hears how much of how much is done."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a block needs to know: form, paper, values by name, base style, and the height of a whole page."""

    form: Form
    paper: Paper
    values: Values
    style: Style
    body: float
    told: Told | None = None

    def within(self, row: Values, number: int) -> "Scene":
        """The scene inside a row of a group."""
        return replace(self, values=ChainMap({"no": number, **row}, dict(self.values)))

    def styled(self, look: lay.Look, bold: bool = False) -> Style:
        """The text style of a block."""
        size = look.size or self.style.size
        leading = look.leading or self.form.page.leading
        return Style(look.family or self.style.family, size, size * leading / 100, bold)

    def typed(self, text: Text) -> list[Stretch]:
        """A text with its values; what the operator has still to type shows as dots."""
        parts: list[Stretch] = []
        for run in text:
            field = self.form.field(run.field) if run.field else None
            dots = DOTS if field is not None and field.required else ""
            parts.extend(resolved((run,), self.values, dots))
        return parts

    def shown(self, text: Text) -> list[Stretch]:
        """A text with its values; nothing for a value that is not there."""
        return resolved(text, self.values)


def moved(atom: Atom, by: float) -> Atom:
    """The same atom, `by` points to the right."""
    draw = atom.draw
    atom.draw = lambda canvas, x, top: draw(canvas, x + by, top)
    if atom.header is not None:
        atom.header = moved(replace(atom.header), by)
    return atom


def text_atoms(
    parts: Sequence[Stretch],
    style: Style,
    width: float,
    align: lay.Align = lay.Align.LEFT,
    first: float = 0,
    underline: bool = False,
) -> list[Atom]:
    """One atom per line; the first two and the last two lines stay together."""
    lines = wrap(parts, style, width, width - first if first else None)
    atoms = [line_atom(line, style, width, align, first if i == 0 else 0.0, underline) for i, line in enumerate(lines)]
    if len(atoms) > 1:
        atoms[0].keep = True
        atoms[-2].keep = True
    return atoms


def line_atom(line: TextLine, style: Style, width: float, align: lay.Align, first: float, underline: bool) -> Atom:
    """One line of text as an atom; `first` is its indent."""

    def draw(canvas: Canvas, x: float, top: float) -> None:
        draw_line(canvas, line, style, x + first, top, width - first, align, underline)

    return Atom(style.leading, draw)
