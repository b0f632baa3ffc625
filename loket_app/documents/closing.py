"""The end of a paper: the official signature block with code and paraf boxes, or several signers side by side."""

from collections.abc import Sequence
from dataclasses import replace

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from loket_app.documents import fonts, marks, qr
from loket_app.documents.atoms import Atom, Draw, draw_stack, tied, total
from loket_app.documents.lines import Stretch, Style, draw_line, plain, wrap
from loket_app.documents.paper import paraf_label
from loket_app.documents.scene import Scene, moved, text_atoms
from loket_app.domain.dates import plain_date
from loket_app.domain.form_layout import Align, Party, Signature
from loket_app.domain.form_text import Text
from loket_app.domain.signature import Signatory

PEN_NAME = "." * 40
HANGING = ("a.n. ", "Plt. ", "Plh. ", "Pj. ")
SIGNER_AT = 0.5
"""Where the signatory's column begins, as a share of the width."""
NARROW = 90 * mm
"""On less width (a roll) the signatory stands above code and paraf boxes, not beside them."""
HANG = 7 * mm
"""Room at the left of the signatory on a roll, for "a.n." and its like."""


def signature(block: Signature, width: float, scene: Scene) -> list[Atom]:
    """The closing as one atom, which is never cut."""
    if block.parties:
        return _parties(block, width, scene)
    style = scene.styled(block.look)
    if width < NARROW:
        return _one_below_another(block, width, scene, style)
    left = width * SIGNER_AT
    signer = _official(block, width - left, scene, style)
    side = _code_and_paraf(block, left - 6 * mm, scene)
    height = max(total(signer), total(side))

    def draw(canvas: Canvas, x: float, top: float) -> None:
        draw_stack(canvas, side, x, top)
        draw_stack(canvas, signer, x + left, top)
        if block.seal:
            marks.seal_place(canvas, x + left - 19 * mm, top - height / 2, 17 * mm)

    return [Atom(max(height, 36 * mm) if block.seal else height, draw)]


def _one_below_another(block: Signature, width: float, scene: Scene, style: Style) -> list[Atom]:
    """On a roll: who signs first, code and paraf boxes below."""
    signer = [moved(atom, HANG) for atom in _official(block, width - HANG, scene, style)]
    side = _code_and_paraf(block, width, scene)
    if side:
        side[0].gap = 4 * mm
    stack = signer + side
    return [Atom(total(stack), lambda canvas, x, top: draw_stack(canvas, stack, x, top))]


def _official(block: Signature, width: float, scene: Scene, style: Style) -> list[Atom]:
    stack: list[Atom] = []
    paper = scene.paper
    if block.dated:
        day = plain_date(paper.day) if paper.day else "." * 30
        stack += text_atoms([(f"{paper.letterhead.place}, {day}", False, False)], style, width)
    title = scene.shown(block.title)
    if plain(title).strip():
        stack += text_atoms(title, style, width)
    signer = paper.signatory or Signatory(("." * 40,), "", "", "")
    bold = replace(style, bold=True)
    for line in signer.heading:
        stack += _heading_line(line, bold, width)
    stack.append(Atom(block.space * mm, _no_ink))
    if signer.name:
        stack += text_atoms([(signer.name, False, False)], bold, width, underline=True)
    else:
        stack += text_atoms([(PEN_NAME, False, False)], style, width)
    if signer.rank:
        stack += text_atoms([(signer.rank, False, False)], style, width)
    if signer.nip:
        stack += text_atoms([(f"NIP {signer.nip}", False, False)], style, width)
    if paper.acting_note:
        small = replace(style, size=style.size * 0.75, leading=style.leading * 0.75)
        stack += text_atoms([(paper.acting_note, False, True)], small, width)
    return stack


def _no_ink(_canvas: Canvas, _x: float, _top: float) -> None:
    return


def _heading_line(line: str, style: Style, width: float) -> list[Atom]:
    """ "a.n." and its like hang to the left, so that the posts stand under one another."""
    prefix = next((p for p in HANGING if line.startswith(p)), "")
    atoms = text_atoms([(line[len(prefix) :], False, False)], style, width)
    if prefix:
        atoms[0].draw = _hung(atoms[0], prefix, style, width)
    return atoms


def _hung(atom: Atom, prefix: str, style: Style, width: float) -> Draw:
    hang = fonts.width(prefix, fonts.font_name(style.family, True), style.size)
    before = wrap([(prefix, False, False)], style, width)[0]
    inner = atom.draw

    def draw(canvas: Canvas, x: float, top: float) -> None:
        draw_line(canvas, before, style, x - hang, top, width, Align.LEFT)
        inner(canvas, x, top)

    return draw


def _code_and_paraf(block: Signature, width: float, scene: Scene) -> list[Atom]:
    stack: list[Atom] = []
    rows = qr.matrix(scene.paper.qr) if block.code else None
    small = Style(scene.style.family, 8, 10)
    if rows is not None:
        side = 23 * mm
        quiet = qr.QUIET * side / (len(rows) + 2 * qr.QUIET)
        stack.append(Atom(side, lambda canvas, x, top: qr.draw(canvas, rows, x - quiet, top + quiet / 2, side)))
    if block.code and scene.paper.code:
        stack += text_atoms([("Periksa keaslian di loket:", False, False)], small, width)
        stack += text_atoms([(scene.paper.code, False, False)], replace(small, bold=True), width)
    if scene.form.paraf:
        boxes = _paraf_boxes(scene.form.paraf, small)
        boxes.gap = 2.5 * mm
        stack.append(boxes)
    return stack


def _paraf_boxes(roles: Sequence[str], style: Style) -> Atom:
    labels = [paraf_label(role) for role in roles]
    face = fonts.font_name(style.family)
    widths = [max(17 * mm, fonts.width(label, face, style.size) + 8) for label in labels]
    head, room = 13.0, 9 * mm

    def draw(canvas: Canvas, x: float, top: float) -> None:
        canvas.setLineWidth(0.5)
        for label, width in zip(labels, widths, strict=True):
            canvas.rect(x, top - head, width, head)
            canvas.rect(x, top - head - room, width, room)
            canvas.setFont(face, style.size)
            canvas.drawCentredString(x + width / 2, top - head + 3.8, label)
            x += width

    return Atom(head + room, draw)


def _parties(block: Signature, width: float, scene: Scene) -> list[Atom]:
    style = scene.styled(block.look)
    shown = [p for p in block.parties if p.when is None or p.when.holds(scene.values)]
    if not shown:
        return []
    gap = 5 * mm
    room = (width - gap * (len(shown) - 1)) / len(shown)
    tops = [_words(p.title, scene, style, room) for p in shown]
    below = [_signed_name(p, scene, style, room) for p in shown]
    height = total(tops[-1])
    name_height = max(total(stack) for stack in below)
    date_line = _date_line(block, scene, style, room)
    height = max(height, *(total(stack) - total(date_line) for stack in tops))

    def draw(canvas: Canvas, x: float, top: float) -> None:
        for index, (title, name) in enumerate(zip(tops, below, strict=True)):
            left = x + index * (room + gap)
            start = top - total(date_line)
            if index == len(shown) - 1:
                draw_stack(canvas, date_line, left, top)
            # What is shorter stands lower, so that the posts above the signatures are in one line.
            draw_stack(canvas, title, left, start - height + total(title))
            draw_stack(canvas, name, left, start - height - block.space * mm)

    return [Atom(total(date_line) + height + block.space * mm + name_height, draw)]


def _date_line(block: Signature, scene: Scene, style: Style, room: float) -> list[Atom]:
    if not block.dated:
        return []
    day = plain_date(scene.paper.day) if scene.paper.day else "." * 22
    return text_atoms([(f"{scene.paper.letterhead.place}, {day}", False, False)], style, room, Align.CENTRE)


def _words(text: Text, scene: Scene, style: Style, room: float) -> list[Atom]:
    parts: list[Stretch] = scene.shown(text)
    return tied(text_atoms(parts, style, room, Align.CENTRE)) if plain(parts).strip() else []


def _signed_name(party: Party, scene: Scene, style: Style, room: float) -> list[Atom]:
    name = scene.shown(party.name)
    below = scene.shown(party.below)
    if plain(name).strip():
        stack = text_atoms(name, replace(style, bold=True), room, Align.CENTRE, underline=True)
    else:
        stack = [_pen_line(style, room)]
    if plain(below).strip():
        stack += text_atoms(below, style, room, Align.CENTRE)
    return tied(stack)


def _pen_line(style: Style, room: float) -> Atom:
    def draw(canvas: Canvas, x: float, top: float) -> None:
        canvas.setLineWidth(0.5)
        inset = max(0.0, (room - 55 * mm) / 2)
        canvas.line(x + inset, top - style.leading * 0.8, x + room - inset, top - style.leading * 0.8)

    return Atom(style.leading, draw)
