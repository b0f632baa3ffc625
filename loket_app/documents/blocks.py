"""Blocks of a form into atoms: measured at a width, drawn later where the page has room."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from loket_app.documents import fonts, marks, qr
from loket_app.documents.atoms import Atom, draw_stack, joined, nothing, space, tied, total
from loket_app.documents.closing import signature
from loket_app.documents.emblem import emblem
from loket_app.documents.lines import Stretch, Style, TextLine, draw_line, plain, wrap
from loket_app.documents.scene import Scene, line_atom, moved, text_atoms
from loket_app.documents.schedule import schedule
from loket_app.documents.tables import group_table
from loket_app.domain import form_layout as lay
from loket_app.domain.form_model import rows_of
from loket_app.domain.form_text import written

TIED_TEXT = 60.0
"""So much text, in points, stays on the page of the signature."""
Layout = Callable[[Any, float, Scene], list[Atom]]


def lay_out(blocks: Sequence[lay.Block], width: float, scene: Scene) -> list[Atom]:
    """The atoms of these blocks at `width` points, gaps in place, a signature tied to the text before it."""
    stack: list[Atom] = []
    after = 0.0
    for block in blocks:
        if block.when is not None and not block.when.holds(scene.values):
            continue
        indent = block.look.indent * mm
        atoms = _LAYOUTS[type(block)](block, width - indent, scene)
        if not atoms:
            continue
        if indent:
            atoms = [moved(atom, indent) for atom in atoms]
        atoms[0].gap = max(after, block.look.before * mm)
        if isinstance(block, lay.Signature):
            _tie_to_text(stack)
        if block.look.joined and stack:
            stack[-1].keep = True
        stack.extend(atoms)
        after = _after(block, scene)
    return stack


def _after(block: lay.Block, scene: Scene) -> float:
    if block.look.after is not None:
        return block.look.after * mm
    share = _AFTER.get(type(block), 0.0)
    return share * scene.styled(block.look).size


def _tie_to_text(stack: list[Atom]) -> None:
    """Signature and the last lines of the text stay on one page: nobody signs a page of its own."""
    height = 0.0
    for atom in reversed(stack):
        # A block as high as a page cannot be tied: the group would not fit and fall apart, signature and all.
        if height > TIED_TEXT or (height and atom.height > TIED_TEXT):
            break
        atom.keep = True
        height += atom.height + atom.gap


def _paragraph(block: lay.Paragraph, width: float, scene: Scene) -> list[Atom]:
    parts = scene.typed(block.text)
    if not plain(parts).strip():
        return []
    return text_atoms(parts, scene.styled(block.look), width, block.look.align, block.first_line * mm)


def _heading(block: lay.Heading, width: float, scene: Scene) -> list[Atom]:
    look = block.look
    style = scene.styled(look, bold=True)
    atoms = text_atoms(scene.shown(block.text), style, width, look.align, underline=block.underline)
    if block.numbered:
        under = replace(style, bold=False, size=min(style.size, scene.style.size), leading=scene.style.leading)
        number = scene.paper.number or "." * 36
        line = text_atoms([(f"Nomor: {number}", False, False)], under, width, look.align)
        line[0].gap = 0.15 * style.size if block.underline else 0
        atoms.extend(line)
    tied(atoms)
    atoms[-1].keep = True
    return atoms


def _entries(block: lay.Entries, width: float, scene: Scene) -> list[Atom]:
    style = scene.styled(block.look)
    rows = [r for r in block.rows if r.when is None or r.when.holds(scene.values)]
    return joined(_entry(row, block, style, width, scene) for row in rows)


def _entry(row: lay.Entry, block: lay.Entries, style: Style, width: float, scene: Scene) -> list[Atom]:
    face = fonts.font_name(style.family)
    colon = fonts.width(f"{block.mark} ", face, style.size) + 1 if block.mark else 0
    left = min(block.label_width * mm, width * 0.5)
    parts = scene.typed(row.text)
    if not plain(parts).strip():
        parts = [(block.empty, False, False)]
    labels = wrap(scene.shown(row.label), style, left - 4)
    values = wrap(parts, style, width - left - colon)
    mark = TextLine(((face, block.mark),), 0, True) if block.mark else None
    atoms = []
    for index in range(max(len(labels), len(values))):
        cells = [(labels, 0.0, lay.Align.LEFT), (values, left + colon, block.look.align)]
        if mark is not None and index == 0:
            cells.append(([mark], left, lay.Align.LEFT))
        atoms.append(_row_line(cells, index, style, width))
    if len(atoms) > 1:
        atoms[0].keep = True
        atoms[-2].keep = True
    return atoms


def _row_line(cells: Sequence[tuple[list[TextLine], float, lay.Align]], index: int, style: Style, width: float) -> Atom:
    here = [(lines[index], offset, align) for lines, offset, align in cells if index < len(lines)]

    def draw(canvas: Canvas, x: float, top: float) -> None:
        for line, offset, align in here:
            draw_line(canvas, line, style, x + offset, top, width - offset, align)

    return Atom(style.leading, draw)


def _items(block: lay.Items, width: float, scene: Scene) -> list[Atom]:
    style = scene.styled(block.look)
    if block.group is not None:
        rows = rows_of(scene.values, block.group)
        texts = [scene.within(row, n).typed(block.items[0]) for n, row in enumerate(rows, start=1)]
    else:
        texts = [scene.typed(text) for text in block.items]
    hang = _marker_room(block.marker, len(texts), style)
    label = scene.shown(block.label)
    if plain(label).strip() and texts:
        return _labelled(block, label, texts, width, scene)
    return _listed(block, texts, hang, style, width)


def _labelled(
    block: lay.Items, label: list[Stretch], texts: Sequence[list[Stretch]], width: float, scene: Scene
) -> list[Atom]:
    """The list behind its label and colon, as in a decree; it may go on over the page."""
    style = scene.styled(block.look)
    face = fonts.font_name(style.family)
    left = min(block.label_width * mm, width * 0.5)
    colon = fonts.width(": ", face, style.size) + 1
    hang = _marker_room(block.marker, len(texts), style)
    atoms = [moved(atom, left + colon) for atom in _listed(block, texts, hang, style, width - left - colon)]
    lines = wrap(label, style, left - 4)
    mark = TextLine(((face, ":"),), 0, True)
    inner = atoms[0].draw

    def draw(canvas: Canvas, x: float, top: float) -> None:
        for number, line in enumerate(lines):
            draw_line(canvas, line, style, x, top - number * style.leading, left, lay.Align.LEFT)
        draw_line(canvas, mark, style, x + left, top, colon, lay.Align.LEFT)
        inner(canvas, x, top)

    atoms[0].draw = draw
    return atoms


def _listed(block: lay.Items, texts: Sequence[list[Stretch]], hang: float, style: Style, width: float) -> list[Atom]:
    stack: list[Atom] = []
    for number, parts in enumerate(texts, start=1):
        atoms = text_atoms(parts, style, width - hang, block.look.align)
        atoms = [moved(atom, hang) for atom in atoms]
        atoms[0] = _marked(atoms[0], block.marker, number, style, hang)
        atoms[0].gap = block.gap * mm if stack else 0
        stack.extend(atoms)
    return stack


def _marker_room(marker: lay.Marker, count: int, style: Style) -> float:
    if marker is lay.Marker.BOX:
        return style.size * 1.9
    if marker in (lay.Marker.DOT, lay.Marker.DASH):
        return style.size * 1.1
    return fonts.width(f"{max(count, 1)}.  ", fonts.font_name(style.family), style.size) + style.size * 0.35


def _marked(atom: Atom, marker: lay.Marker, number: int, style: Style, hang: float) -> Atom:
    draw = atom.draw
    words = {
        lay.Marker.NUMBER: f"{number}.",
        lay.Marker.LETTER: f"{marks.letter(number)}.",
        lay.Marker.DOT: "\N{BULLET}",
        lay.Marker.DASH: "\N{EN DASH}",
    }.get(marker, "")
    line = TextLine(((fonts.font_name(style.family), words),), 0, True)

    def drawn(canvas: Canvas, x: float, top: float) -> None:
        if marker is lay.Marker.BOX:
            marks.tick_box(canvas, x, top - style.leading / 2, style.size * 1.05, False)
        else:
            draw_line(canvas, line, style, x, top, hang, lay.Align.LEFT)
        draw(canvas, x, top)

    atom.draw = drawn
    return atom


def _big(block: lay.Big, width: float, scene: Scene) -> list[Atom]:
    style = scene.styled(block.look, bold=True)
    style = replace(style, leading=style.size * (block.look.leading or 100) / 100)
    parts = scene.shown(block.text)
    if not plain(parts).strip():
        return []
    for _ in range(12):
        lines = wrap(parts, style, width)
        if len(lines) == 1 or style.size < 12:
            break
        style = replace(style, size=style.size * 0.9, leading=style.leading * 0.9)
    return tied(text_atoms(parts, style, width, block.look.align))


def _line(block: lay.Line, width: float, scene: Scene) -> list[Atom]:
    def draw(canvas: Canvas, x: float, top: float) -> None:
        marks.rule(canvas, x, top - 1, width, block.style)

    del scene
    return [Atom(2, draw)]


def _cut(block: lay.Cut, width: float, scene: Scene) -> list[Atom]:
    style = Style(lay.Family.SANS, block.look.size or 7.5, 10)
    margins = scene.form.page.margins
    words = plain(scene.shown(block.text))

    def draw(canvas: Canvas, x: float, top: float) -> None:
        marks.cut_line(canvas, x - margins[3] * mm, x + width + margins[1] * mm, top - 5, words, style)

    return [Atom(10, draw)]


def _qr_code(block: lay.QrCode, width: float, scene: Scene) -> list[Atom]:
    rows = qr.matrix(plain(scene.shown(block.text)))
    if rows is None:
        return []
    side = min(block.side * mm, width)
    offset = {lay.Align.LEFT: 0.0, lay.Align.RIGHT: width - side}.get(block.look.align, (width - side) / 2)
    # The quiet zone is part of the square: shift it out at the sides so that the dark modules align with the text.
    quiet = qr.QUIET * side / (len(rows) + 2 * qr.QUIET)
    shift = {lay.Align.LEFT: -quiet, lay.Align.RIGHT: quiet}.get(block.look.align, 0.0)
    atoms = [Atom(side, lambda canvas, x, top: qr.draw(canvas, rows, x + offset + shift, top, side))]
    caption = scene.shown(block.caption)
    if plain(caption).strip():
        atoms.extend(text_atoms(caption, scene.styled(block.look), width, block.look.align))
    return tied(atoms)


def _ticks(block: lay.Ticks, width: float, scene: Scene) -> list[Atom]:
    style = scene.styled(block.look)
    chosen = scene.values.get(block.chosen) if block.chosen else None
    box, gap = style.size * 1.5, style.size * 0.9
    places, start, x, row = _tick_label(block, width, scene, style)
    for key, words in _options(block, scene):
        lines = wrap(words, style, width - start - box)
        need = box + max(line.width for line in lines)
        if x > start and (block.stacked or x + need > width):
            row, x = row + 1, start
        places.append(_Placed(x, row, lines, box, chosen is not None and str(chosen) == key))
        row += len(lines) - 1
        x += need + gap
    count = max(row + 1, *(place.row + len(place.lines) for place in places)) if places else 1
    return tied([_tick_row(number, places, style, width) for number in range(count)])


def _tick_label(
    block: lay.Ticks, width: float, scene: Scene, style: Style
) -> tuple[list["_Placed"], float, float, int]:
    """The label in its place, where options begin on each line, and where the first one stands (x and line)."""
    label = scene.shown(block.label)
    if not plain(label).strip():
        return [], 0.0, 0.0, 0
    if not block.label_width:
        lines = wrap(label, style, width)
        return [_Placed(0.0, 0, lines)], 0.0, lines[-1].width + style.size * 0.9, len(lines) - 1
    face, left = fonts.font_name(style.family), block.label_width * mm
    colon = _Placed(left, 0, [TextLine(((face, ":"),), 0, True)])
    start = left + fonts.width(": ", face, style.size) + 1
    return [_Placed(0.0, 0, wrap(label, style, left - 4)), colon], start, start, 0


def _options(block: lay.Ticks, scene: Scene) -> list[tuple[str, list[Stretch]]]:
    if block.listed is None:
        return [(key, scene.shown(words)) for key, words in block.options]
    words = written(scene.values.get(block.listed))
    return [(line, [(line, False, False)]) for line in words.split("\n") if line.strip()]


@dataclass(frozen=True, slots=True)
class _Placed:
    """Words at `x` from line `row` on; `box` is the room of the tick box before them, 0 for the label."""

    x: float
    row: int
    lines: list[TextLine]
    box: float = 0.0
    ticked: bool = False


def _tick_row(row: int, places: Sequence[_Placed], style: Style, width: float) -> Atom:
    def draw(canvas: Canvas, x: float, top: float) -> None:
        for place in places:
            if place.row == row and place.box:
                marks.tick_box(canvas, x + place.x, top - style.leading / 2, style.size * 0.95, place.ticked)
            if place.row <= row < place.row + len(place.lines):
                line = place.lines[row - place.row]
                draw_line(canvas, line, style, x + place.x + place.box, top, width, lay.Align.LEFT)

    return Atom(style.leading, draw)


def _write_line(block: lay.WriteLine, width: float, scene: Scene) -> list[Atom]:
    style = scene.styled(block.look)
    label = scene.shown(block.label)
    words = plain(label).strip()
    lines = wrap(label, style, (block.label_width * mm or width * 0.7) - 2) if words else []
    start = (block.label_width * mm or lines[-1].width) if lines else 0.0
    colon = fonts.width(": ", fonts.font_name(style.family), style.size) if block.label_width and words else 0.0
    height = max(style.leading, 7 * mm)
    labels = [lines[-1] if lines else None, *[None] * (block.lines - 1)]
    atoms = [_pen_line(line, start, colon, height, style, width) for line in labels]
    before = [line_atom(line, style, width, lay.Align.LEFT, 0, False) for line in lines[:-1]]
    return tied([*before, *atoms])


def _pen_line(label: TextLine | None, start: float, colon: float, height: float, style: Style, width: float) -> Atom:
    def draw(canvas: Canvas, x: float, top: float) -> None:
        left = x
        bottom = top - height
        if label is not None:
            draw_line(canvas, label, style, x, bottom + style.leading, width, lay.Align.LEFT)
            left = x + start + (0 if colon else 3)
            if colon:
                mark = TextLine(((fonts.font_name(style.family), ":"),), 0, True)
                draw_line(canvas, mark, style, left, bottom + style.leading, width, lay.Align.LEFT)
                left += colon
        y = bottom + style.leading * 0.22
        canvas.setLineWidth(0.5)
        canvas.line(left, y, x + width, y)

    return Atom(height, draw)


def _box(block: lay.Box, width: float, scene: Scene) -> list[Atom]:
    pad = block.padding * mm
    inner = lay_out(block.blocks, width - 2 * pad, scene)
    if not inner:
        return []
    accent = scene.form.page.accent if block.dark else None
    if total(inner) < scene.body / 2:
        return [_framed(_composite(inner), (True, True), pad, width, block, accent)]
    return [_framed(atom, (i == 0, i == len(inner) - 1), pad, width, block, accent) for i, atom in enumerate(inner)]


def _composite(stack: list[Atom]) -> Atom:
    return Atom(total(stack), lambda canvas, x, top: draw_stack(canvas, stack, x, top))


def _framed(
    atom: Atom, ends: tuple[bool, bool], pad: float, width: float, block: lay.Box, accent: lay.Accent | None
) -> Atom:
    first, last = ends
    gap = 0.0 if first else atom.gap
    above = (pad if first else 0.0) + gap
    height = above + atom.height + (pad if last else 0.0)
    inner = atom.draw

    def draw(canvas: Canvas, x: float, top: float) -> None:
        if accent is None:
            marks.frame(canvas, x, top, width, height, block.border, block.shaded, first, last)
            inner(canvas, x + pad, top - above)
            return
        canvas.saveState()
        marks.band(canvas, x, top, width, height, accent)
        canvas.setFillGray(1)
        canvas.setStrokeGray(1)
        inner(canvas, x + pad, top - above)
        canvas.restoreState()

    return Atom(height, draw, keep=atom.keep, together=atom.together)


def _columns(block: lay.Columns, width: float, scene: Scene) -> list[Atom]:
    gap = block.gap * mm
    room = width - gap * (len(block.parts) - 1)
    free = sum(1 for part in block.parts if not part.width)
    share = (room - sum(part.width * mm for part in block.parts)) / free if free else 0.0
    widths = [part.width * mm or share for part in block.parts]
    stacks = [lay_out(part.blocks, w, scene) for part, w in zip(block.parts, widths, strict=True)]
    height = max((total(stack) for stack in stacks), default=0.0)
    if height > scene.body:
        return joined(lay_out(part.blocks, width, scene) for part in block.parts)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        for stack, w in zip(stacks, widths, strict=True):
            draw_stack(canvas, stack, x, top)
            x += w + gap

    return [Atom(height, draw)] if height else []


def _repeat(block: lay.Repeat, width: float, scene: Scene) -> list[Atom]:
    stack: list[Atom] = []
    for number, row in enumerate(rows_of(scene.values, block.group), start=1):
        atoms = lay_out(block.blocks, width, scene.within(row, number))
        for atom in atoms[:-1]:
            atom.together = True
        if atoms and stack:
            atoms[0].gap = max(atoms[0].gap, block.gap * mm)
        stack.extend(atoms)
    return stack


def _space(block: lay.Space, width: float, scene: Scene) -> list[Atom]:
    del width, scene
    return [space(block.height * mm)]


def _page_break(block: lay.PageBreak, width: float, scene: Scene) -> list[Atom]:
    del block, width, scene
    return [Atom(0, nothing, breaks=True, keep=True)]


_LAYOUTS: dict[type, Layout] = {
    lay.Paragraph: _paragraph,
    lay.Heading: _heading,
    lay.Entries: _entries,
    lay.Items: _items,
    lay.GroupTable: group_table,
    lay.Signature: signature,
    lay.Big: _big,
    lay.Line: _line,
    lay.Cut: _cut,
    lay.QrCode: _qr_code,
    lay.Ticks: _ticks,
    lay.WriteLine: _write_line,
    lay.Box: _box,
    lay.Columns: _columns,
    lay.Space: _space,
    lay.PageBreak: _page_break,
    lay.Repeat: _repeat,
    lay.Emblem: emblem,
    lay.Schedule: schedule,
}
_AFTER: Mapping[type, float] = {
    lay.Paragraph: 0.5,
    lay.Heading: 0.9,
    lay.Entries: 0.5,
    lay.GroupTable: 0.7,
    lay.Items: 0.5,
    lay.Signature: 0.5,
    lay.Box: 0.6,
    lay.Columns: 0.5,
    lay.Line: 0.4,
    lay.Cut: 0.6,
    lay.QrCode: 0.4,
    lay.Ticks: 0.4,
    lay.WriteLine: 0.2,
    lay.Big: 0.0,
    lay.Repeat: 0.5,
    lay.Emblem: 0.4,
    lay.Schedule: 0.7,
}
