"""A form as a leaflet: A4 landscape folded twice into three, both sides, with marks where it is folded.

The form's blocks are cut into panels by `halaman_baru`: the cover, the flap that is seen when the cover is opened, the
back, and then the inside, which runs over its three panels and over further sheets when it is long.
"""

from collections import ChainMap
from collections.abc import Sequence
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from loket_app.documents import archival, fonts
from loket_app.documents.atoms import Atom, draw_stack, pages, total
from loket_app.documents.blocks import lay_out
from loket_app.documents.lines import Style
from loket_app.documents.paper import EXAMPLE_MARK, Paper
from loket_app.documents.scene import Scene
from loket_app.domain.form_layout import Block, Family, PageBreak
from loket_app.domain.form_model import Form
from loket_app.domain.form_text import Values

WIDE, HIGH = 297 * mm, 210 * mm
LEAF, FLAP = 100 * mm, 97 * mm
"""The flap is folded inwards: 3 mm narrower, so that it lies flat."""
OUTSIDE = (FLAP, LEAF, LEAF)
INSIDE = (LEAF, LEAF, FLAP)
OUTER = 3
"""Panels of the outside: cover, flap, back."""
LARGER, SCALES = (1.28, 1.2, 1.14, 1.07), (1.0, 0.94, 0.88, 0.82, 0.76, 0.72)
"""What has room is made larger, and what is too full smaller, in these steps; nine points stay above six and a half.
What a panel of the outside cannot hold at any size goes on behind the inside."""
MARK = 4 * mm

Panel = tuple[list[Atom], float]
"""What stands on a panel, and by how much it is made larger."""


def leaflet(form: Form, values: Values, paper: Paper) -> bytes:
    """The leaflet as PDF: page 1 the outside, page 2 the inside; turn the sheet over its short edge."""
    scene = _scene(form, values, paper)
    cover, flap, back, inside = _panels(form.blocks)
    top, right, bottom, left = (m * mm for m in form.page.margins)
    room = HIGH - top - bottom
    text = (*LARGER, *SCALES)
    fitted = [
        _fitted(blocks, FLAP - left - right if blocks is flap else LEAF - left - right, room, scene, 1, scales)
        for blocks, scales in ((flap, text), (back, text), (cover, SCALES))
    ]
    outer = [panels[0] for panels in fitted]
    inner = _fitted(inside, FLAP - left - right, room, scene, len(INSIDE), text)
    inner += [panel for panels in fitted for panel in panels[1:]]
    out = BytesIO()
    canvas = archival.new_canvas(out, (WIDE, HIGH))
    _page(canvas, OUTSIDE, outer, form, paper)
    for first in range(0, len(inner), len(INSIDE)):
        _page(canvas, INSIDE, inner[first : first + len(INSIDE)], form, paper)
    archival.close(canvas, archival.Facts(paper.title or form.title, paper.author, form.title))
    return out.getvalue()


def _scene(form: Form, values: Values, paper: Paper) -> Scene:
    page = form.page
    style = Style(page.family, page.size, page.size * page.leading / 100)
    return Scene(form, paper, ChainMap(dict(values), paper.built_in()), style, HIGH)


def _panels(blocks: Sequence[Block]) -> tuple[list[Block], list[Block], list[Block], list[Block]]:
    """Cover, flap, back, and all the rest."""
    parts: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, PageBreak) and len(parts) <= OUTER:
            parts.append([])
        else:
            parts[-1].append(block)
    parts += [[] for _ in range(OUTER + 1 - len(parts))]
    return parts[0], parts[1], parts[2], parts[3]


def _fitted(
    blocks: Sequence[Block], width: float, height: float, scene: Scene, panels: int, scales: Sequence[float]
) -> list[Panel]:
    """The blocks over at most `panels` panels as large as they can be; over more of them where they fit at no size."""
    for by in scales:
        found = pages(lay_out(blocks, width / by, scene), height / by)
        if len(found) <= panels and all(total(atoms) <= height / by + 0.01 for atoms in found):
            break
    return [(atoms, by) for atoms in found]


def _page(canvas: Canvas, widths: Sequence[float], panels: Sequence[Panel], form: Form, paper: Paper) -> None:
    top, left = form.page.margins[0] * mm, form.page.margins[3] * mm
    canvas.setLineJoin(0)
    x = 0.0
    for width, (atoms, by) in zip(widths, panels, strict=False):
        canvas.saveState()
        canvas.translate(x + left, HIGH - top)
        canvas.scale(by, by)
        draw_stack(canvas, atoms, 0, 0)
        canvas.restoreState()
        x += width
    _fold_marks(canvas, widths)
    if paper.example:
        canvas.setFont(fonts.font_name(Family.SANS), 6)
        canvas.setFillGray(0.35)
        canvas.drawRightString(WIDE - MARK, 2 * mm, EXAMPLE_MARK)
        canvas.setFillGray(0)
    canvas.showPage()


def _fold_marks(canvas: Canvas, widths: Sequence[float]) -> None:
    """Short dashed lines at both edges, where no text stands."""
    canvas.saveState()
    canvas.setLineWidth(0.5)
    canvas.setStrokeGray(0.45)
    canvas.setDash(2, 1.5)
    x = 0.0
    for width in widths[:-1]:
        x += width
        canvas.line(x, 0, x, MARK)
        canvas.line(x, HIGH - MARK, x, HIGH)
    canvas.restoreState()
