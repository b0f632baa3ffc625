"""A report as a Word file that the office goes on writing in: real styles, numbered lists, a table of contents, tables
whose heads are repeated, pictures with words for who cannot see them."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.section import Section as WordSection
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as WordParagraph

from loket_app.documents import docx_parts as parts
from loket_app.documents import photographs
from loket_app.documents.archival import NO_DAY, PROGRAM
from loket_app.documents.charts import chart_png
from loket_app.documents.paper import EXAMPLE_MARK
from loket_app.documents.report_pdf import LISTED_LEVELS, PICTURE_HIGH, TABLE_SMALLER, heading_pages
from loket_app.documents.scene import Told
from loket_app.domain.form_layout import Align, Family, Marker
from loket_app.domain.form_model import SHEET_MM
from loket_app.domain.report import (
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
    Words,
)

FACES: Final = {Family.SANS: "Arial", Family.SERIF: "Times New Roman", Family.MONO: "Courier New"}
"""What every Windows has and has the same widths as Liberation, which takes their place elsewhere."""
ALIGNS: Final = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT, Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER, Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    Align.JUSTIFY: WD_ALIGN_PARAGRAPH.JUSTIFY,
}  # fmt: skip
LANGUAGE: Final = "id-ID"
PICTURE_HIGH_MM: Final = PICTURE_HIGH / 2.8346
_ZIP_DAY: Final = (2000, 1, 1, 0, 0, 0)
_THUMBNAIL: Final = "docProps/thumbnail.jpeg"
_THUMBNAIL_LINK: Final = re.compile(rb"<Relationship [^>]*thumbnail[^>]*/>")
_LIST_BASE: Final = 100


@dataclass(slots=True)
class _Writer:
    """A document in the making; `width` is the room between the margins in millimetres."""

    report: Report
    document: Document
    pages: tuple[int, ...]
    width: float = 0.0
    lists: int = 0
    headings: int = 0
    turned: bool = False
    kinds: dict[Marker, int] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)


def report_docx(report: Report, told: Told | None = None) -> bytes:
    """The report as .docx; the same report gives the same bytes. `told` hears how much is done."""
    document = docx.Document()
    listed = any(isinstance(block, Contents) for block in report.blocks)
    writer = _Writer(report, document, heading_pages(report) if listed else ())
    _styles(writer)
    _facts(writer)
    count, done = len(report.blocks), 0
    for number, section in enumerate(report.sections):
        word = document.sections[0] if number == 0 else document.add_section(WD_SECTION.NEW_PAGE)
        _page(writer, word, section, first=number == 0)
        for block in section.blocks:
            _WRITERS[type(block)](writer, block)
            done += 1
            if told is not None:
                told(done, count)
    out = BytesIO()
    document.save(out)
    return _packed(out.getvalue())


def _packed(data: bytes) -> bytes:
    """The same file without the moment at which it was written, and without the picture of an empty page."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as write:
        for name in read.namelist():
            part = read.read(name)
            if name == _THUMBNAIL:
                continue
            if name == "_rels/.rels":
                part = _THUMBNAIL_LINK.sub(b"", part)
            write.writestr(zipfile.ZipInfo(name, _ZIP_DAY), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _facts(writer: _Writer) -> None:
    report, told = writer.report, writer.document.core_properties
    made = (report.made or NO_DAY).replace(tzinfo=None)
    told.title = parts.readable(report.title)[:250]
    told.author = told.last_modified_by = parts.readable(report.author)[:250]
    told.subject = told.title
    told.comments, told.keywords, told.category = PROGRAM, "", ""
    told.language = LANGUAGE
    told.created = told.modified = made


def _styles(writer: _Writer) -> None:
    page, styles = writer.report.page, writer.document.styles
    face = FACES[page.family]
    for fonts in styles.element.iter(qn("w:rFonts")):
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        for side in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{side}"), face)
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    normal = _style(writer, "Normal", page.size, 0, 6)
    normal.font.name = face
    normal.paragraph_format.line_spacing = page.leading / 120
    for level, size, before in ((1, page.size + 3, 6), (2, page.size + 1, 10), (3, page.size, 8)):
        style = _style(writer, f"Heading {level}", size, before, 6, bold=True)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.line_spacing = 1.15
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.font.italic = False
    heading = styles["Heading 1"]
    assert isinstance(heading, ParagraphStyle)
    heading.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title = _style(writer, "Title", 21, 0, 0, bold=True)
    title.font.color.rgb = RGBColor(0, 0, 0)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for border in title.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    caption = _style(writer, "Caption", page.size - 0.5, 8, 3, bold=True)
    caption.font.color.rgb = RGBColor(0, 0, 0)
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.line_spacing = 1.1
    _more_styles(writer)


def _more_styles(writer: _Writer) -> None:
    size = writer.report.page.size
    cell = _style(writer, parts.TABLE_STYLE, size - TABLE_SMALLER, 1.5, 1.5)
    cell.paragraph_format.line_spacing = 1.0
    note = _style(writer, "Catatan", size - 2.5, 3, 8, italic=True)
    note.paragraph_format.line_spacing = 1.0
    footer = _style(writer, "Footer", 8, 0, 0)
    for stops in footer.element.findall(f".//{qn('w:tabs')}"):
        stops.getparent().remove(stops)
    sign = _style(writer, "Tanda Tangan", size, 0, 0)
    sign.paragraph_format.line_spacing = 1.1
    sign.paragraph_format.keep_with_next = True
    for level in range(1, LISTED_LEVELS + 1):
        style = _style(writer, f"toc {level}", size, 5 if level == 1 else 0, 1, bold=level == 1)
        style.paragraph_format.line_spacing = 1.1
        style.paragraph_format.left_indent = Mm(7 * (level - 1))


def _style(
    writer: _Writer, name: str, size: float, before: float, after: float, bold: bool = False, italic: bool = False
) -> ParagraphStyle:
    styles = writer.document.styles
    known = {style.name for style in styles}
    own = not name.startswith("toc ")
    style = styles[name] if name in known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=not own)
    assert isinstance(style, ParagraphStyle)
    writer.ids[name] = style.style_id
    style.font.size = Pt(size)
    style.font.bold, style.font.italic = bold, italic
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    return style


def _page(writer: _Writer, word: WordSection, section: Section, first: bool) -> None:
    wide, high = SHEET_MM[writer.report.page.sheet]
    assert high is not None
    if section.landscape:
        wide, high = high, wide
    word.orientation = WD_ORIENT.LANDSCAPE if section.landscape else WD_ORIENT.PORTRAIT
    word.page_width, word.page_height = Mm(wide), Mm(high)
    top, right, bottom, left = writer.report.page.margins
    word.top_margin, word.right_margin, word.bottom_margin, word.left_margin = Mm(top), Mm(right), Mm(bottom), Mm(left)
    word.header_distance, word.footer_distance = Mm(10), Mm(max(bottom * 0.4, 7))
    word.different_first_page_header_footer = first and any(isinstance(b, Cover) for b in section.blocks)
    word.footer.is_linked_to_previous = False
    writer.width = wide - left - right
    _foot(writer, word.footer.paragraphs[0])
    if word.different_first_page_header_footer and writer.report.example:
        _small(word.first_page_footer.paragraphs[0], EXAMPLE_MARK)


def _foot(writer: _Writer, paragraph: WordParagraph) -> None:
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(writer.width), WD_TAB_ALIGNMENT.RIGHT)
    parts.top_line(paragraph._p)
    mark = f" \N{MIDDLE DOT} {EXAMPLE_MARK}" if writer.report.example else ""
    _small(paragraph, f"{writer.report.foot}{mark}\tHalaman ")
    paragraph._p.append(parts.field("PAGE", "1"))
    _small(paragraph, " dari ")
    paragraph._p.append(parts.field("NUMPAGES", "1"))
    for run in paragraph._p.iter(qn("w:r")):
        if run.find(qn("w:rPr")) is None:
            run.insert(0, parse_xml(f'<w:rPr {parts.W}><w:sz w:val="16"/></w:rPr>'))


def _small(paragraph: WordParagraph, text: str) -> None:
    paragraph.add_run(parts.readable(text)).font.size = Pt(8)


def _added(writer: _Writer, style: str, text: str = "") -> WordParagraph:
    paragraph = writer.document.add_paragraph(parts.readable(text))
    # Straight by its id: the library looks through all styles for every paragraph.
    paragraph._p.style = writer.ids[style]
    if writer.turned:
        paragraph.paragraph_format.page_break_before = True
        writer.turned = False
    return paragraph


def _runs(paragraph: WordParagraph, words: Words) -> None:
    for text, bold, italic in words:
        run = paragraph.add_run(parts.readable(text))
        run.bold, run.italic = bold or None, italic or None


def _heading(writer: _Writer, block: Heading) -> None:
    paragraph = _added(writer, f"Heading {block.level}")
    if block.kicker:
        run = paragraph.add_run(parts.readable(block.kicker))
        if block.level == 1:
            run.add_break()
        else:
            run.add_tab()
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(11))
            paragraph.paragraph_format.left_indent = Mm(11)
            paragraph.paragraph_format.first_line_indent = Mm(-11)
    paragraph.add_run(parts.readable(block.text))
    if block.level == 1 and not block.here:
        paragraph.paragraph_format.page_break_before = True
    parts.bookmark(paragraph._p, writer.headings + 1, _anchor(writer.headings))
    writer.headings += 1


def _anchor(number: int) -> str:
    return f"_Toc{200000000 + number}"


def _contents(writer: _Writer, block: Contents) -> None:
    title = _added(writer, "Title", block.title)
    title.paragraph_format.page_break_before = True
    title.runs[0].font.size = Pt(writer.report.page.size + 3)
    title.paragraph_format.space_after = Pt(8)
    entries = [
        (number, heading) for number, heading in enumerate(writer.report.headings) if heading.level <= LISTED_LEVELS
    ]
    for place, (number, heading) in enumerate(entries):
        line = _added(writer, f"toc {heading.level}")
        line.paragraph_format.tab_stops.add_tab_stop(Mm(writer.width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        if place == 0:
            line._p.append(parts.field_part("begin"))
            line._p.append(parts.field_code(f'TOC \\o "1-{LISTED_LEVELS}" \\h \\z \\u'))
            line._p.append(parts.field_part("separate"))
        line._p.append(parts.content_link(_anchor(number), heading.listed, writer.pages[number]))
        if place == len(entries) - 1:
            line._p.append(parts.field_part("end"))


def _paragraph(writer: _Writer, block: Paragraph) -> None:
    paragraph = _added(writer, "Normal")
    paragraph.alignment = ALIGNS[block.align]
    paragraph.paragraph_format.keep_with_next = block.joined or None
    if block.indented:
        paragraph.paragraph_format.first_line_indent = Mm(10)
    _runs(paragraph, block.words)
    if block.small:
        for run in paragraph.runs:
            run.font.size = Pt(writer.report.page.size - 2)


def _items(writer: _Writer, block: Items) -> None:
    number = _new_list(writer, block.marker)
    for words in block.items:
        paragraph = _added(writer, "Normal")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.space_after = Pt(3)
        parts.put_in_list(paragraph._p, number, block.depth)
        _runs(paragraph, words)


def _new_list(writer: _Writer, marker: Marker) -> int:
    numbering = writer.document.part.numbering_part.element
    if marker not in writer.kinds:
        writer.kinds[marker] = _LIST_BASE + len(writer.kinds)
        numbering.insert(0, parts.abstract_list(writer.kinds[marker], marker))
    writer.lists += 1
    numbering.append(parts.list_of(_LIST_BASE + writer.lists, writer.kinds[marker]))
    return _LIST_BASE + writer.lists


def _table(writer: _Writer, block: Table) -> None:
    if block.caption:
        _added(writer, "Caption", block.caption)
    if not block.rows and block.empty:
        _runs(_added(writer, "Normal"), ((block.empty, False, True),))
        return
    size = block.size or writer.report.page.size - TABLE_SMALLER
    writer.document.element.body[-1].addprevious(parts.table_xml(block, writer.width, size))
    after = _added(writer, "Catatan", block.note)
    if not block.note:
        after.paragraph_format.space_before = after.paragraph_format.space_after = Pt(2)


def _chart(writer: _Writer, block: Chart) -> None:
    if block.caption:
        _added(writer, "Caption", block.caption)
    png, wide, _ = chart_png(block, writer.width, writer.report.page.family)
    paragraph = _added(writer, "Normal")
    _single(paragraph)
    _inserted(paragraph, png, Mm(wide), None, block.says)


def _single(paragraph: WordParagraph) -> None:
    """Lines as high as what stands in them: a fixed height would cut a picture."""
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE


def _inserted(paragraph: WordParagraph, data: bytes, width: Any, height: Any, says: str) -> None:
    shape = paragraph.add_run().add_picture(BytesIO(data), width=width, height=height)
    shape._inline.docPr.set("descr", parts.readable(says))


def _pictures(writer: _Writer, block: Pictures) -> None:
    rows = -(-len(block.pictures) // 2)
    table = writer.document.add_table(rows, 2)
    room = writer.width / 2 - 4
    for number, picture in enumerate(block.pictures):
        cell = table.cell(number // 2, number % 2)
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if _photograph(paragraph, picture, room):
            paragraph = cell.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(parts.readable(picture.caption)).font.size = Pt(writer.report.page.size - 2)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {parts.W}/>"))
    writer.document.add_paragraph()


def _photograph(paragraph: WordParagraph, picture: Picture, room: float) -> bool:
    ratio = photographs.shape(picture.data)
    if ratio is None:
        return False
    _single(paragraph)
    paragraph.paragraph_format.keep_with_next = True
    wide = min(room, PICTURE_HIGH_MM * ratio)
    _inserted(paragraph, picture.data, Mm(wide), None, picture.says)
    return True


def _signature(writer: _Writer, block: Signature) -> None:
    lines = [(block.dated, False), *((line, True) for line in block.heading)]
    for number, (text, bold) in enumerate(lines):
        paragraph = _signed_line(writer, text)
        paragraph.runs[0].bold = bold or None
        if number == 0:
            paragraph.paragraph_format.space_before = Pt(16)
    name = _signed_line(writer, block.name or "." * 40)
    name.paragraph_format.space_before = Pt(58)
    name.runs[0].bold = True
    name.runs[0].underline = bool(block.name) or None
    last = name
    for text in block.below:
        last = _signed_line(writer, text)
    last.paragraph_format.keep_with_next = False


def _signed_line(writer: _Writer, text: str) -> WordParagraph:
    paragraph = _added(writer, "Tanda Tangan")
    paragraph.add_run(parts.readable(text))
    paragraph.paragraph_format.left_indent = Mm(writer.width / 2)
    return paragraph


def _break(writer: _Writer, _block: PageBreak) -> None:
    writer.turned = True


def _cover(writer: _Writer, block: Cover) -> None:
    """The title above the middle, the office at the foot: what lies between is the space before the office's name."""
    page = writer.report.page
    high = SHEET_MM[page.sheet][1]
    assert high is not None
    left = (high - page.margins[0] - page.margins[2]) * 2.8346 - 20
    first = _centred(writer, "Normal", "", 11)
    first.paragraph_format.space_before = Pt(50 if block.emblem else 110)
    left -= 66 if block.emblem else 126
    if block.emblem:
        _single(first)
        _inserted(first, block.emblem, None, Mm(34), "Lambang daerah")
        first.paragraph_format.space_after = Pt(34)
        left -= 34 * 2.8346 + 40
    for line in block.title:
        _centred(writer, "Title", line, 21)
        left -= 30 * (1 + len(line) // 32)
    for number, line in enumerate(block.below):
        paragraph = _centred(writer, "Normal", line, 15 if number == 0 else 13, bold=number == 0)
        paragraph.paragraph_format.space_before = Pt(24 if number == 0 else 0)
        left -= 48 * (1 + len(line) // 45)
    if block.mark:
        _centred(writer, "Normal", block.mark, 12, bold=True)
        left -= 30
    left -= sum(26 * (1 + len(line) // 45) for line in block.foot)
    for number, line in enumerate(block.foot):
        paragraph = _centred(writer, "Normal", line, 14, bold=True)
        paragraph.paragraph_format.space_before = Pt(max(left, 20)) if number == 0 else Pt(0)


def _centred(writer: _Writer, style: str, text: str, size: float, bold: bool = False) -> WordParagraph:
    paragraph = _added(writer, style)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if text:
        run = paragraph.add_run(parts.readable(text))
        run.font.size = Pt(size)
        run.bold = bold or None
    return paragraph


_WRITERS: Final[dict[type, Callable[[_Writer, Any], None]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Items: _items,
    Table: _table,
    Chart: _chart,
    Pictures: _pictures,
    Signature: _signature,
    Contents: _contents,
    PageBreak: _break,
    Cover: _cover,
}
