"""The office's head on paper (kop): arms, four lines and a rule on letters; the office's name on slips and rolls."""

from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from loket_app.documents.atoms import Atom, draw_stack, tied, total
from loket_app.documents.emblem import Arms, arms, draw_arms
from loket_app.documents.lines import Style, wrap
from loket_app.documents.paper import Letterhead
from loket_app.documents.scene import Scene, text_atoms
from loket_app.domain.form_layout import Align, Family
from loket_app.domain.form_model import Kop, Sheet

ROLLS: Final = frozenset({Sheet.ROLL_80, Sheet.ROLL_58})
LINES: Final = (13.0, 18.0, 9.5, 9.5)
"""Points of kabupaten, kecamatan, address and contact on paper as wide as F4 or A4."""
ROLL_LINES: Final = (8.0, 10.5, 6.5, 6.5)
FULL_WIDTH: Final = 160 * mm
"""On less room than this between the margins the whole kop is smaller, in the same ratio."""
SMALLEST: Final = 6.5
NARROWED: Final = 0.7
"""A name of office that would need a second line is made smaller, down to this share, before it takes one."""
SIDE: Final = 23 * mm
ROLL_SIDE: Final = 12 * mm
BESIDE: Final = 3 * mm
Logo = tuple[Arms, float]


def head_atoms(scene: Scene, width: float) -> list[Atom]:
    """The head of a paper, all of it kept on one page; nothing for a form without one."""
    form, head = scene.form, scene.paper.letterhead
    roll = form.page.sheet in ROLLS
    stack: list[Atom] = []
    if roll and scene.paper.copy:
        stack += text_atoms([("SALINAN", False, False)], Style(Family.SANS, 10, 14, bold=True), width, Align.CENTRE)
    if form.kop is Kop.FULL:
        stack.append(_roll_head(head, scene.style.family, width) if roll else _full(head, scene.style.family, width))
    elif form.kop is Kop.SHORT:
        stack += _short(head, scene, width, roll)
    return tied(stack)


def _short(head: Letterhead, scene: Scene, width: float, roll: bool) -> list[Atom]:
    align = Align.CENTRE if roll else Align.LEFT
    size = scene.style.size
    name = Style(scene.style.family, size + 2, (size + 2) * 1.2, bold=True)
    small = Style(scene.style.family, max(size - 2, SMALLEST), size * 1.15)
    words = [(head.kecamatan, False, False)]
    while name.size > size and len(wrap(words, name, width)) > 1:
        name = Style(name.family, name.size - 0.5, name.leading, bold=True)
    stack = text_atoms(words, name, width, align)
    line = head.kabupaten.removeprefix("PEMERINTAH ").title() if roll else f"{head.kabupaten.title()}, {head.address}"
    return stack + text_atoms([(line, False, False)], small, width, align)


def _full(head: Letterhead, family: Family, width: float) -> Atom:
    """Arms at the left, lines in the ratio of the usage in the middle, a thick and a thin line below."""
    by = min(width / FULL_WIDTH, 1.0)
    logo = arms(head.logo)
    side = SIDE * by if logo else 0.0
    room, shift = width, 0.0
    if logo:
        room, shift = width - 2 * (side + BESIDE), side + BESIDE
        if len(_names(head, family, room, by)) > 2:
            # A long name takes the right side too: there is nothing that it would have to stand in the middle of.
            room = width - side - BESIDE
    lines = _lines(head, family, room, [max(size * by, SMALLEST) for size in LINES])
    text_height = total(lines)
    height = max(text_height, side)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        if logo is not None:
            _draw_arms(canvas, logo, side, (x + side / 2, top - height / 2))
        draw_stack(canvas, lines, x + shift, top - (height - text_height) / 2)
        _rule(canvas, x, top - height - 5, width, by)

    return Atom(height + 9, draw, gap=5 * mm)


def _roll_head(head: Letterhead, family: Family, width: float) -> Atom:
    """On a roll the arms stand above the lines."""
    logo = arms(head.logo)
    side = ROLL_SIDE + BESIDE if logo else 0.0
    lines = _lines(head, family, width, list(ROLL_LINES))
    height = side + total(lines)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        if logo is not None:
            _draw_arms(canvas, logo, ROLL_SIDE, (x + width / 2, top - ROLL_SIDE / 2))
        draw_stack(canvas, lines, x, top - side)
        _rule(canvas, x, top - height - 3, width, 0.5)

    return Atom(height + 5, draw, gap=3 * mm)


def _draw_arms(canvas: Canvas, logo: Logo, side: float, middle: tuple[float, float]) -> None:
    picture, ratio = logo
    wide, high = (side * ratio, side) if ratio <= 1 else (side, side / ratio)
    draw_arms(canvas, picture, (middle[0] - wide / 2, middle[1] - high / 2), wide, high)


def _rule(canvas: Canvas, x: float, y: float, width: float, by: float) -> None:
    canvas.setLineWidth(2.4 * by)
    canvas.line(x, y, x + width, y)
    canvas.setLineWidth(0.7 * by)
    canvas.line(x, y - 3 * by, x + width, y - 3 * by)


def _names(head: Letterhead, family: Family, room: float, by: float) -> list[Atom]:
    return _line(head.kabupaten, family, LINES[0] * by, False, room) + _line(
        head.kecamatan, family, LINES[1] * by, True, room
    )


def _lines(head: Letterhead, family: Family, room: float, sizes: list[float]) -> list[Atom]:
    stack: list[Atom] = []
    for number, words in enumerate((head.kabupaten, head.kecamatan, head.address, head.contact)):
        if words:
            stack += _line(words, family, sizes[number], number == 1, room)
    return stack


def _line(words: str, family: Family, size: float, bold: bool, room: float) -> list[Atom]:
    """One line where a smaller size makes it fit, else several at the size it should have."""
    parts = [(words, False, False)]
    smaller = size
    while smaller >= max(size * NARROWED, SMALLEST):
        style = Style(family, smaller, smaller * 1.22, bold)
        if len(wrap(parts, style, room)) == 1:
            return text_atoms(parts, style, room, Align.CENTRE)
        smaller -= 0.5
    return text_atoms(parts, Style(family, size, size * 1.22, bold), room, Align.CENTRE)
