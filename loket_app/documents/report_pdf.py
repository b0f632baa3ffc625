"""A report as PDF in the house's own page layout: cover, contents with page numbers, chapters, tables, charts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, Final

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from loket_app.documents import archival, fonts, marks, photographs
from loket_app.documents.atoms import Atom, draw_stack, nothing, pages, tied, total
from loket_app.documents.charts import chart_atom
from loket_app.documents.diagram_pdf import plot_atom
from loket_app.documents.lines import Stretch, Style, TextLine, draw_line, wrap
from loket_app.documents.paper import EXAMPLE_MARK
from loket_app.documents.report_tables import table_atoms
from loket_app.documents.scene import Told, moved, text_atoms
from loket_app.domain.form_layout import Align, Family, Marker
from loket_app.domain.form_model import SHEET_MM
from loket_app.domain.plot import Plot
from loket_app.domain.report import (
    Block,
    Chart,
    Contents,
    Cover,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Picture,
    Pictures,
    Report,
    Section,
    Signature,
    Table,
)

INDENT: Final = 7 * mm
FIRST_LINE: Final = 10 * mm
PICTURE_HIGH: Final = 62 * mm
WIDE_HIGH: Final = 92 * mm
TABLE_SMALLER: Final = 1.5
SHORT_TABLE: Final = 0.4
"""A table up to this share of a page is not cut."""
LISTED_LEVELS: Final = 2
SIGN_SPACE: Final = 20 * mm


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A page: its size in points, its atoms, and whether it carries the cover."""

    width: float
    height: float
    atoms: list[Atom]
    cover: bool


@dataclass(slots=True)
class _Setter:
    """Sets the blocks of one section; `places` collects the atoms of headings, `listed` are their pages once known."""

    report: Report
    width: float
    body: float
    style: Style
    places: list[tuple[Heading, Atom]]
    listed: Sequence[int]


def report_pdf(report: Report, told: Told | None = None) -> bytes:
    """The report as PDF; the same report gives the same bytes. `told` hears how much is done."""
    listed: list[int] = []
    leaves, places = _leaves(report, listed)
    # The contents draw these numbers later: how high their lines are does not hang on them.
    listed += _pages_of(leaves, places)
    out = BytesIO()
    canvas = archival.new_canvas(out)
    begun = {id(atom): heading for heading, atom in places}
    for number, leaf in enumerate(leaves, start=1):
        canvas.setPageSize((leaf.width, leaf.height))
        _outline(canvas, [begun[id(atom)] for atom in leaf.atoms if id(atom) in begun], number)
        top, _, _, left = (m * mm for m in report.page.margins)
        draw_stack(canvas, leaf.atoms, left, leaf.height - top)
        _foot(canvas, report, leaf, number, len(leaves))
        canvas.showPage()
        if told is not None:
            told(number, len(leaves))
    archival.close(canvas, archival.Facts(report.title, report.author, report.title, report.made))
    return out.getvalue()


def heading_pages(report: Report) -> tuple[int, ...]:
    """The page of every heading, as the PDF has it: for a table of contents elsewhere."""
    return tuple(_pages_of(*_leaves(report, [])))


def _leaves(report: Report, listed: Sequence[int]) -> tuple[list[_Leaf], list[tuple[Heading, Atom]]]:
    places: list[tuple[Heading, Atom]] = []
    leaves: list[_Leaf] = []
    page = report.page
    style = Style(page.family, page.size, page.size * page.leading / 100)
    for section in report.sections:
        wide, high = _sides(report, section)
        top, right, bottom, left = (m * mm for m in page.margins)
        setter = _Setter(report, wide - left - right, high - top - bottom, style, places, listed)
        cover = any(isinstance(block, Cover) for block in section.blocks)
        for n, atoms in enumerate(pages(_stack(setter, section.blocks), setter.body)):
            leaves.append(_Leaf(wide, high, atoms, cover and n == 0))
    return leaves, places


def _sides(report: Report, section: Section) -> tuple[float, float]:
    wide, high = SHEET_MM[report.page.sheet]
    assert high is not None
    return (high * mm, wide * mm) if section.landscape else (wide * mm, high * mm)


def _pages_of(leaves: Sequence[_Leaf], places: Sequence[tuple[Heading, Atom]]) -> list[int]:
    found = {id(atom): number for number, leaf in enumerate(leaves, start=1) for atom in leaf.atoms}
    return [found[id(atom)] for _, atom in places]


def _stack(setter: _Setter, blocks: Sequence[Block]) -> list[Atom]:
    stack: list[Atom] = []
    gap, turned = 0.0, False
    for block in blocks:
        if isinstance(block, PageBreak):
            turned = True
            continue
        atoms = _SETTERS[type(block)](setter, block)
        if not atoms:
            continue
        atoms[0].breaks, turned = atoms[0].breaks or turned, False
        atoms[0].gap = max(gap, atoms[0].gap)
        if isinstance(block, Signature):
            _tie(stack)
        stack += atoms
        gap = _AFTER.get(type(block), 0.6) * setter.style.size
    return stack


def _tie(stack: Sequence[Atom]) -> None:
    """The last lines before a signature stay with it."""
    height = 0.0
    for atom in reversed(stack):
        if height > 60 or atom.breaks:
            break
        atom.keep = True
        height += atom.height + atom.gap


def _outline(canvas: Canvas, headings: Sequence[Heading], number: int) -> None:
    """The reader's list of chapters beside the page."""
    for n, heading in enumerate(h for h in headings if h.level <= LISTED_LEVELS):
        key = f"h{number}-{n}"
        canvas.bookmarkPage(key)
        # A second level without a first above it is refused by the library.
        level = heading.level - 1 if getattr(canvas, "_chapter", False) else 0
        canvas.addOutlineEntry(heading.listed, key, level)
        canvas._chapter = True  # type: ignore[attr-defined]


def _foot(canvas: Canvas, report: Report, leaf: _Leaf, number: int, count: int) -> None:
    _, right, bottom, left = (m * mm for m in report.page.margins)
    face, y = fonts.font_name(Family.SANS), max(bottom * 0.5, 7 * mm)
    canvas.setFont(face, 8)
    canvas.setFillGray(0.35)
    if report.example:
        canvas.drawString(left, y - 10, EXAMPLE_MARK)
    if not leaf.cover:
        canvas.setStrokeGray(0.6)
        canvas.setLineWidth(0.4)
        canvas.line(left, y + 10, leaf.width - right, y + 10)
        words = f"Halaman {number} dari {count}"
        room = leaf.width - left - right - fonts.width(words, face, 8) - 12
        line = wrap([(report.foot, False, False)], Style(Family.SANS, 8, 10), room)[0]
        draw_line(canvas, line, Style(Family.SANS, 8, 10), left, y + 7.5, room, Align.LEFT)
        canvas.setFont(face, 8)
        canvas.drawRightString(leaf.width - right, y, words)
    canvas.setFillGray(0)


def _heading(setter: _Setter, block: Heading) -> list[Atom]:
    base = setter.style
    size = {1: base.size + 3, 2: base.size + 1}.get(block.level, base.size)
    style = Style(base.family, size, size * 1.3, bold=True)
    align = Align.CENTRE if block.level == 1 else Align.LEFT
    stack: list[Atom] = []
    if block.kicker and block.level == 1:
        stack = text_atoms([(block.kicker, False, False)], style, setter.width, align)
        stack += text_atoms([(block.text, False, False)], style, setter.width, align)
    elif block.kicker:
        stack = _hanging([(block.text, False, False)], block.kicker, 11 * mm, style, setter.width, Align.LEFT)
    else:
        stack = text_atoms([(block.text, False, False)], style, setter.width, align)
    tied(stack)
    stack[-1].keep = True
    stack[0].gap = {1: 1.4, 2: 1.0}.get(block.level, 0.8) * base.size
    if block.level == 1 and not block.here:
        stack[0].breaks = True
    setter.places.append((block, stack[0]))
    return stack


def _paragraph(setter: _Setter, block: Paragraph) -> list[Atom]:
    style = setter.style
    if block.small:
        style = Style(style.family, style.size - 2, (style.size - 2) * 1.3)
    first = FIRST_LINE if block.indented else 0.0
    atoms = text_atoms(list(block.words), style, setter.width, block.align, first)
    if block.joined:
        tied(atoms)
        atoms[-1].keep = True
    return atoms


def _hanging(
    words: list[Stretch], mark: str, hang: float, style: Style, width: float, align: Align = Align.JUSTIFY
) -> list[Atom]:
    hang = max(hang, fonts.width(f"{mark} ", fonts.font_name(style.family, style.bold), style.size))
    atoms = [moved(atom, hang) for atom in text_atoms(words, style, width - hang, align)]
    line = TextLine(((fonts.font_name(style.family, style.bold), mark),), 0, True)
    inner = atoms[0].draw

    def draw(canvas: Canvas, x: float, top: float) -> None:
        draw_line(canvas, line, style, x, top, hang, Align.LEFT)
        inner(canvas, x, top)

    atoms[0].draw = draw
    return atoms


def mark_of(marker: Marker, number: int) -> str:
    """What stands before an item of a list."""
    if marker is Marker.NUMBER:
        return f"{number}."
    if marker is Marker.LETTER:
        return f"{marks.letter(number)}."
    return "\N{EN DASH}" if marker is Marker.DASH else "\N{BULLET}"


def _items(setter: _Setter, block: Items) -> list[Atom]:
    left = INDENT * block.depth
    stack: list[Atom] = []
    for number, words in enumerate(block.items, start=1):
        mark = mark_of(block.marker, number)
        atoms = _hanging(list(words), mark, INDENT, setter.style, setter.width - left)
        atoms[0].gap = 0.25 * setter.style.size
        stack += [moved(atom, left) for atom in atoms] if left else atoms
    return stack


def _caption(setter: _Setter, text: str, align: Align = Align.LEFT) -> list[Atom]:
    if not text:
        return []
    size = setter.style.size - 0.5
    style = Style(setter.style.family, size, size * 1.3, bold=True)
    atoms = tied(text_atoms([(text, False, False)], style, setter.width, align))
    atoms[0].gap = 0.5 * size
    return atoms


def _note(setter: _Setter, text: str) -> list[Atom]:
    if not text:
        return []
    size = setter.style.size - 2.5
    atoms = text_atoms([(text, False, True)], Style(setter.style.family, size, size * 1.3), setter.width)
    atoms[0].gap = 3
    return atoms


def _table(setter: _Setter, block: Table) -> list[Atom]:
    size = block.size or setter.style.size - TABLE_SMALLER
    style = Style(setter.style.family, size, size * 1.24)
    stack = _caption(setter, block.caption)
    if not block.rows and block.empty:
        return stack + text_atoms([(block.empty, False, True)], setter.style, setter.width)
    if stack:
        stack[-1].keep = True
    atoms = table_atoms(block, setter.width, style, setter.body)
    if atoms and stack:
        atoms[0].gap = 3
    if total(atoms) <= setter.body * SHORT_TABLE:
        tied(atoms)
    note = _note(setter, block.note)
    if note and atoms:
        atoms[-1].keep = True
    return stack + atoms + note


def _chart(setter: _Setter, block: Chart | Plot) -> list[Atom]:
    draw: Callable[..., Atom] = chart_atom if isinstance(block, Chart) else plot_atom
    atom = draw(block, setter.width, setter.style.family)
    stack = _caption(setter, block.caption)
    if stack:
        stack[-1].keep = True
        atom.gap = 5
    return [*stack, atom]


def _pictures(setter: _Setter, block: Pictures) -> list[Atom]:
    gap = 6 * mm
    beside = 1 if block.wide else 2
    room = setter.width if block.wide else (setter.width - gap) / 2
    highest = WIDE_HIGH if block.wide else PICTURE_HIGH
    stack: list[Atom] = []
    for n in range(0, len(block.pictures), beside):
        pair = [_photograph(setter, picture, room, highest) for picture in block.pictures[n : n + beside]]
        height = max(total(atoms) for atoms in pair)
        stack.append(Atom(height, _side_by_side(pair, room + gap), gap=4 * mm))
    return stack


def _side_by_side(pair: Sequence[list[Atom]], step: float) -> Callable[[Canvas, float, float], None]:
    def draw(canvas: Canvas, x: float, top: float) -> None:
        for number, atoms in enumerate(pair):
            draw_stack(canvas, atoms, x + number * step, top)

    return draw


def _photograph(setter: _Setter, picture: Picture, room: float, highest: float) -> list[Atom]:
    style = Style(setter.style.family, setter.style.size - 2, (setter.style.size - 2) * 1.25)
    caption = text_atoms([(picture.caption, False, False)], style, room, Align.CENTRE)
    ratio = photographs.shape(picture.data)
    if ratio is None:
        return caption
    wide, high = (room, room / ratio) if room / ratio <= highest else (highest * ratio, highest)
    image = ImageReader(BytesIO(picture.data))

    def draw(canvas: Canvas, x: float, top: float) -> None:
        canvas.drawImage(image, x + (room - wide) / 2, top - high, wide, high)

    caption[0].gap = 3
    return [Atom(high, draw), *caption]


def _signature(setter: _Setter, block: Signature) -> list[Atom]:
    style, left = setter.style, setter.width * 0.5
    style = replace(style, leading=style.size * 1.25)
    room = setter.width - left
    stack: list[Atom] = []
    for words, bold in ((block.dated, False), *((line, True) for line in block.heading)):
        stack += text_atoms([(words, False, False)], replace(style, bold=bold), room)
    stack.append(Atom(SIGN_SPACE, nothing))
    name = block.name or "." * 40
    stack += text_atoms([(name, False, False)], replace(style, bold=True), room, underline=bool(block.name))
    for words in block.below:
        stack += text_atoms([(words, False, False)], style, room)
    return [Atom(total(stack), lambda canvas, x, top: draw_stack(canvas, stack, x + left, top), gap=1.5 * style.size)]


def _contents(setter: _Setter, block: Contents) -> list[Atom]:
    base = setter.style
    title = Style(base.family, base.size + 3, (base.size + 3) * 1.4, bold=True)
    stack = text_atoms([(block.title, False, False)], title, setter.width, Align.CENTRE)
    stack[0].breaks = True
    stack[-1].keep = True
    for place, heading in enumerate(setter.report.headings):
        if heading.level <= LISTED_LEVELS:
            stack += _content_line(setter, heading, place)
    return stack


def _content_line(setter: _Setter, heading: Heading, place: int) -> list[Atom]:
    base = setter.style
    style = replace(base, leading=base.size * 1.35, bold=heading.level == 1)
    left = 0.0 if heading.level == 1 else INDENT
    room = setter.width - left - 12 * mm
    lines = wrap([(heading.listed, False, False)], style, room)
    face = fonts.font_name(style.family, style.bold)
    dot = fonts.width(".", face, style.size)
    height = len(lines) * style.leading

    def draw(canvas: Canvas, x: float, top: float) -> None:
        for number, line in enumerate(lines):
            draw_line(canvas, line, style, x + left, top - number * style.leading, room, Align.LEFT)
        last = top - (len(lines) - 1) * style.leading
        page = setter.listed[place]
        start = left + lines[-1].width + 4
        number_room = fonts.width(str(page), face, style.size)
        count = int((setter.width - number_room - 4 - start) / dot)
        dots = TextLine(((face, "." * max(count, 0)),), max(count, 0) * dot, True)
        draw_line(canvas, dots, style, x, last, setter.width - number_room - 4, Align.RIGHT)
        shown = TextLine(((face, str(page)),), number_room, True)
        draw_line(canvas, shown, style, x, last, setter.width, Align.RIGHT)

    return [Atom(height, draw, gap=0.5 * base.size if heading.level == 1 else 1.0)]


def _cover(setter: _Setter, block: Cover) -> list[Atom]:
    """The whole first page: emblem and title above the middle, the office at the foot."""
    base = setter.style
    stack: list[Atom] = []
    ratio = photographs.shape(block.emblem)
    if ratio is not None:
        image, high = ImageReader(BytesIO(block.emblem)), 34 * mm
        wide = min(high * ratio, setter.width)
        stack.append(Atom(high, lambda c, x, top: _centred(c, image, (x, top), setter.width, (wide, high))))
        stack.append(Atom(12 * mm, nothing))
    big = Style(base.family, 21, 28, bold=True)
    for line in block.title:
        stack += text_atoms([(line, False, False)], big, setter.width, Align.CENTRE)
    stack.append(Atom(9 * mm, lambda c, x, top: _rule(c, x + setter.width * 0.35, top - 4 * mm, setter.width * 0.3)))
    for n, line in enumerate(block.below):
        style = Style(base.family, 15 if n == 0 else 13, 21, bold=n == 0)
        stack += text_atoms([(line, False, False)], style, setter.width, Align.CENTRE)
    if block.mark:
        style = Style(base.family, 12, 17, bold=True, italic=True)
        stack += [Atom(8 * mm, nothing), *text_atoms([(block.mark, False, False)], style, setter.width, Align.CENTRE)]
    foot: list[Atom] = []
    for line in block.foot:
        foot += text_atoms([(line, False, False)], Style(base.family, 14, 20, bold=True), setter.width, Align.CENTRE)
    height = setter.body - 1

    def draw(canvas: Canvas, x: float, top: float) -> None:
        draw_stack(canvas, stack, x, top - max((height - total(foot)) * 0.2 - 20 * mm, 4 * mm))
        draw_stack(canvas, foot, x, top - height + total(foot))

    return [Atom(height, draw)]


def _centred(
    canvas: Canvas, image: ImageReader, corner: tuple[float, float], room: float, size: tuple[float, float]
) -> None:
    x, top = corner
    canvas.drawImage(image, x + (room - size[0]) / 2, top - size[1], *size)


def _rule(canvas: Canvas, x: float, y: float, width: float) -> None:
    canvas.setLineWidth(1.6)
    canvas.line(x, y, x + width, y)


_SETTERS: Final[dict[type, Callable[[_Setter, Any], list[Atom]]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Items: _items,
    Table: _table,
    Chart: _chart,
    Plot: _chart,
    Pictures: _pictures,
    Signature: _signature,
    Contents: _contents,
    Cover: _cover,
}
_AFTER: Final[dict[type, float]] = {
    Heading: 0.45, Paragraph: 0.55, Items: 0.6, Table: 0.9, Chart: 0.9, Plot: 0.9, Pictures: 0.9, Cover: 0.0,
}  # fmt: skip
