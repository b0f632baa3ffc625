"""The head of an SOP in the layout of PermenPANRB 35/2012: who, which number and dates, approved by whom, and the six
fields below; long texts run on to a second page, never cut."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from loket_app.documents.atoms import Atom, draw_stack, tied, total
from loket_app.documents.emblem import Arms, arms, draw_arms
from loket_app.documents.lines import Style, TextLine, draw_line, wrap
from loket_app.documents.marks import SHADE
from loket_app.documents.paper import Letterhead
from loket_app.documents.scene import text_atoms
from loket_app.domain.form_layout import Align, Family
from loket_app.domain.signature import Signatory

PAD = 4.0
THIN = 0.6
SMALL = Style(Family.SANS, 8.5, 10.8)
BOLD = Style(Family.SANS, 8.5, 10.8, bold=True)
SIGN_ROOM = 15 * mm


@dataclass(frozen=True, slots=True)
class SopHead:
    """Label and words of the upper right block in order, of the approval, and the pairs of fields below."""

    lines: tuple[tuple[str, str], ...]
    approved: tuple[str, Signatory]
    name: tuple[str, str]
    pairs: tuple[tuple[tuple[str, tuple[str, ...]], tuple[str, tuple[str, ...]]], ...]


def head_atoms(head: SopHead, letterhead: Letterhead, width: float) -> list[Atom]:
    """The whole head at `width` points."""
    atoms = [_identity(head, letterhead, width)]
    for left, right in head.pairs:
        atoms += _pair(left, right, width)
    return atoms


def _identity(head: SopHead, letterhead: Letterhead, width: float) -> Atom:
    """The office at the left, the lines of the SOP at the right."""
    half = width / 2
    office = _office(letterhead, half - 2 * PAD)
    label = 34 * mm
    rows: list[tuple[list[Atom], list[Atom]]] = []
    for name, words in head.lines:
        rows.append((_words(name, SMALL, label), _words(words, SMALL, half - label)))
    signer = _approval(head.approved[1], half - label)
    rows.append((_words(head.approved[0], SMALL, label), signer))
    rows.append((_words(head.name[0], SMALL, label), _words(head.name[1], BOLD, half - label)))
    heights = [max(total(a), total(b)) + 2 * PAD - 2 for a, b in rows]
    height = max(sum(heights), total(office) + 2 * PAD)
    heights[-2] += height - sum(heights)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        canvas.setLineWidth(THIN)
        canvas.rect(x, top - height, width, height)
        canvas.line(x + half, top, x + half, top - height)
        canvas.line(x + half + label, top, x + half + label, top - height)
        draw_stack(canvas, office, x + PAD, top - (height - total(office)) / 2)
        y = top
        for (name, words), room in zip(rows, heights, strict=True):
            draw_stack(canvas, name, x + half + PAD, y - PAD + 1)
            draw_stack(canvas, words, x + half + label + PAD, y - PAD + 1)
            y -= room
            canvas.line(x + half, y, x + width, y)

    return Atom(height, draw)


def _words(text: str, style: Style, room: float) -> list[Atom]:
    return text_atoms([(text or " ", False, False)], style, room - 2 * PAD)


def _approval(signer: Signatory, room: float) -> list[Atom]:
    """Post, room for the signature, name, pangkat and NIP, in the middle."""
    stack: list[Atom] = []
    inner = room - 2 * PAD
    for line in signer.heading:
        stack += text_atoms([(line, False, False)], BOLD, inner, Align.CENTRE)
    stack.append(Atom(SIGN_ROOM, lambda _canvas, _x, _top: None))
    stack += text_atoms(
        [(signer.name or "." * 40, False, False)], BOLD, inner, Align.CENTRE, underline=bool(signer.name)
    )
    for line in (signer.rank, f"NIP {signer.nip}" if signer.nip else ""):
        if line:
            stack += text_atoms([(line, False, False)], SMALL, inner, Align.CENTRE)
    return tied(stack)


def _office(letterhead: Letterhead, room: float) -> list[Atom]:
    stack: list[Atom] = []
    logo = arms(letterhead.logo)
    if logo is not None:
        picture, ratio = logo
        side = 24 * mm
        wide, high = (side * ratio, side) if ratio <= 1 else (side, side / ratio)
        stack.append(
            Atom(side + 8, lambda c, x, top: _picture(c, picture, x + (room - wide) / 2, top - high, wide, high))
        )
    for words, size, bold in ((letterhead.kabupaten, 11.0, False), (letterhead.kecamatan, 14.0, True)):
        stack += text_atoms([(words, False, False)], Style(Family.SANS, size, size * 1.3, bold), room, Align.CENTRE)
    for words in (letterhead.address, letterhead.contact):
        if words:
            stack += text_atoms([(words, False, False)], Style(Family.SANS, 7.5, 9.5), room, Align.CENTRE)
    return tied(stack)


def _picture(canvas: Canvas, picture: Arms, x: float, y: float, wide: float, high: float) -> None:
    draw_arms(canvas, picture, (x, y), wide, high)


def _pair(left: tuple[str, Sequence[str]], right: tuple[str, Sequence[str]], width: float) -> list[Atom]:
    """Two fields side by side: a shaded strip with their names, then line by line, so that long ones run on."""
    half = width / 2
    columns = [_listed(texts, half - 2 * PAD) for _, texts in (left, right)]
    count = max(1, *(len(lines) for lines in columns))
    atoms = [_names(left[0], right[0], width)]
    for index in range(count):
        above = PAD if index == 0 else 0.0
        below = PAD if index == count - 1 else 0.0
        here = [lines[index] if index < len(lines) else None for lines in columns]
        atoms.append(_pair_line(here, above, below, width, index == count - 1))
    for atom in atoms[: min(3, len(atoms) - 1)]:
        atom.keep = True
    if count > 2:
        atoms[-2].keep = True
    return atoms


def _listed(texts: Sequence[str], room: float) -> list[tuple[str, float, TextLine]]:
    """Lines with the mark before the first of each: numbers where there are several texts."""
    found = []
    hang = 14.0 if len(texts) > 1 else 0.0
    for number, text in enumerate(texts, start=1):
        for index, line in enumerate(wrap([(text, False, False)], SMALL, room - hang)):
            found.append((f"{number}." if hang and index == 0 else "", hang, line))
    return found


def _names(left: str, right: str, width: float) -> Atom:
    height = BOLD.leading + 4

    def draw(canvas: Canvas, x: float, top: float) -> None:
        canvas.setFillGray(SHADE)
        canvas.rect(x, top - height, width, height, stroke=0, fill=1)
        canvas.setFillGray(0)
        _edges(canvas, x, top, width, height)
        canvas.line(x, top, x + width, top)
        canvas.line(x, top - height, x + width, top - height)
        for words, at in ((left, x), (right, x + width / 2)):
            line = wrap([(words, False, False)], BOLD, width / 2)[0]
            draw_line(canvas, line, BOLD, at + PAD, top - 2, width / 2, Align.LEFT)

    return Atom(height, draw)


def _edges(canvas: Canvas, x: float, top: float, width: float, height: float) -> None:
    canvas.setLineWidth(THIN)
    for edge in (x, x + width / 2, x + width):
        canvas.line(edge, top, edge, top - height)


def _pair_line(
    here: Sequence[tuple[str, float, TextLine] | None], above: float, below: float, width: float, last: bool
) -> Atom:
    height = above + SMALL.leading + below

    def draw(canvas: Canvas, x: float, top: float) -> None:
        _edges(canvas, x, top, width, height)
        if last:
            canvas.line(x, top - height, x + width, top - height)
        for side, one in enumerate(here):
            if one is None:
                continue
            mark, hang, line = one
            at = x + side * width / 2 + PAD
            if mark:
                draw_line(canvas, wrap([(mark, False, False)], SMALL, 20)[0], SMALL, at, top - above, 20, Align.LEFT)
            draw_line(canvas, line, SMALL, at + hang, top - above, width, Align.LEFT)

    return Atom(height, draw)
