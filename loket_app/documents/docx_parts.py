"""Pieces of a Word file as its XML: tables with repeated heads, numbered lists, fields, bookmarks. No macros, no markup
from a text: every text is escaped, and what XML cannot hold is left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from loket_app.domain.form_layout import Align, Marker
from loket_app.domain.report import Cell, Column, Row, Table

W: Final = nsdecls("w")
TWIPS: Final = 56.6929
"""Twentieths of a point to a millimetre: the unit of a Word file."""
TABLE_STYLE: Final = "IsiTabel"
JUSTIFY: Final = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right", Align.JUSTIFY: "both"}
_FORMATS: Final = {
    Marker.NUMBER: ("decimal", "%{n}."),
    Marker.LETTER: ("lowerLetter", "%{n}."),
    Marker.DOT: ("bullet", "\N{BULLET}"),
    Marker.DASH: ("bullet", "\N{EN DASH}"),
    Marker.BOX: ("bullet", "\N{WHITE SQUARE}"),
}
DEEPEST: Final = 4
_INDENT: Final = 397
_MARGIN: Final = 70
SHORT: Final = 14
"""A table of up to so many rows is not cut by the end of a page."""


def readable(text: str) -> str:
    """The text without what XML cannot hold."""
    return "".join(
        c for c in text if (c >= " " or c in "\n\t") and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff"
    )


def twips(mm: float) -> int:
    """Millimetres in the unit of a Word file."""
    return round(mm * TWIPS)


def table_xml(table: Table, width_mm: float, size: float) -> Any:
    """The whole table as one element: built as text, since thousands of cells through objects take seconds."""
    whole = sum(column.share for column in table.columns)
    widths = [twips(width_mm * column.share / whole) for column in table.columns]
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(f'<w:{side} w:w="{_MARGIN}" w:type="dxa"/>' for side in ("left", "right"))
    says = escape(readable(table.caption), {'"': "&quot;"})
    parts = [
        f'<w:tbl {W}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        f'<w:tblCaption w:val="{says}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    ]
    short = len(table.rows) + len(table.foot) <= SHORT
    body = (*table.rows, *table.foot)
    for rows, head, bold in ((table.head, True, True), (table.rows, False, False), (table.foot, False, True)):
        for row, merge in zip(rows, _merges(rows), strict=True):
            kept = head or (short and row is not body[-1])
            parts.append(_row_xml(row, merge, _Look(table.columns, widths, size, head, bold, kept)))
    parts.append("</w:tbl>")
    return parse_xml("".join(parts))


def _merges(rows: Sequence[Row]) -> list[list[str]]:
    """For each cell "" or whether it begins or continues a cell over several rows."""
    found: list[list[str]] = [["continue" if cell.joined else "" for cell in row] for row in rows]
    for n, row in enumerate(rows[1:], start=1):
        starts = _starts(rows[n - 1])
        for at, cell in zip(_starts(row), row, strict=True):
            if cell.joined and at in starts:
                above = starts.index(at)
                if not found[n - 1][above]:
                    found[n - 1][above] = "restart"
    return found


def _starts(row: Row) -> list[int]:
    found, at = [], 0
    for cell in row:
        found.append(at)
        at += cell.span
    return found


@dataclass(frozen=True, slots=True)
class _Look:
    """How a row stands; `kept` rows stay on the page of the next."""

    columns: Sequence[Column]
    widths: Sequence[int]
    size: float
    head: bool
    bold: bool
    kept: bool


def _row_xml(row: Row, merge: Sequence[str], look: _Look) -> str:
    marks = "<w:cantSplit/>" + ("<w:tblHeader/>" if look.head else "")
    cells: list[str] = []
    at = 0
    for cell, joined in zip(row, merge, strict=True):
        end = min(at + cell.span, len(look.columns))
        align = cell.align or (Align.CENTRE if look.head else look.columns[at].align)
        props = f'<w:tcW w:w="{sum(look.widths[at:end])}" w:type="dxa"/>'
        props += f'<w:gridSpan w:val="{end - at}"/>' if end - at > 1 else ""
        props += f'<w:vMerge w:val="{joined}"/>' if joined else ""
        props += '<w:shd w:val="clear" w:color="auto" w:fill="E9EDEF"/><w:vAlign w:val="center"/>' if look.head else ""
        cells.append(f"<w:tc><w:tcPr>{props}</w:tcPr>{_cell_text(cell, align, look)}</w:tc>")
        at = end
    return f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(cells)}</w:tr>"


def _cell_text(cell: Cell, align: Align, look: _Look) -> str:
    marks = ("<w:b/>" if look.bold or cell.bold else "") + f'<w:sz w:val="{round(look.size * 2)}"/>'
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in _lines(cell.text))
    run = f"<w:r><w:rPr>{marks}</w:rPr>{lines}</w:r>" if cell.text else ""
    kept = "<w:keepNext/>" if look.kept else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{TABLE_STYLE}"/>{kept}<w:jc w:val="{JUSTIFY[align]}"/></w:pPr>{run}</w:p>'


def _lines(text: str) -> list[str]:
    return [escape(line) for line in readable(text).split("\n")]


def abstract_list(number: int, marker: Marker) -> Any:
    """How a kind of list counts, in four depths."""
    kind, words = _FORMATS[marker]
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{words.replace("{n}", str(n + 1))}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{_INDENT * (n + 1)}" w:hanging="{_INDENT}"/></w:pPr></w:lvl>'
        for n in range(DEEPEST)
    )
    return parse_xml(
        f'<w:abstractNum {W} w:abstractNumId="{number}"><w:multiLevelType w:val="hybridMultilevel"/>{levels}'
        "</w:abstractNum>"
    )


def list_of(number: int, kind: int) -> Any:
    """A list of a kind that begins anew."""
    starts = "".join(
        f'<w:lvlOverride w:ilvl="{n}"><w:startOverride w:val="1"/></w:lvlOverride>' for n in range(DEEPEST)
    )
    return parse_xml(f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{kind}"/>{starts}</w:num>')


def put_in_list(paragraph: Any, number: int, depth: int) -> None:
    """Make a paragraph an item of a list."""
    props = paragraph.get_or_add_pPr().get_or_add_numPr()
    props.get_or_add_ilvl().val = depth
    props.get_or_add_numId().val = number


def field(code: str, shown: str) -> Any:
    """A field that the word processor fills in: PAGE, NUMPAGES."""
    return parse_xml(f'<w:fldSimple {W} w:instr="{escape(code)}"><w:r><w:t>{escape(shown)}</w:t></w:r></w:fldSimple>')


def field_part(kind: str) -> Any:
    """The beginning, the middle or the end of a field that holds paragraphs: begin, separate, end."""
    return parse_xml(f'<w:r {W}><w:fldChar w:fldCharType="{kind}"/></w:r>')


def field_code(code: str) -> Any:
    """What such a field shows."""
    return parse_xml(f'<w:r {W}><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>')


def content_link(anchor: str, text: str, page: int) -> Any:
    """A line of the table of contents: the heading, dots, and its page as a field."""
    words = escape(readable(text))
    return parse_xml(
        f'<w:hyperlink {W} w:anchor="{anchor}" w:history="1"><w:r><w:t xml:space="preserve">{words}</w:t></w:r>'
        f'<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> PAGEREF {anchor} \\h </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{page}</w:t></w:r>'
        f'<w:r><w:fldChar w:fldCharType="end"/></w:r></w:hyperlink>'
    )


def bookmark(paragraph: Any, number: int, name: str) -> None:
    """Name a paragraph, so that the table of contents can point to it."""
    begin = parse_xml(f'<w:bookmarkStart {W} w:id="{number}" w:name="{name}"/>')
    end = parse_xml(f'<w:bookmarkEnd {W} w:id="{number}"/>')
    props = paragraph.find(qn("w:pPr"))
    if props is None:
        paragraph.insert(0, begin)
    else:
        props.addnext(begin)
    paragraph.append(end)


def top_line(paragraph: Any) -> None:
    """A thin line above a paragraph."""
    props = paragraph.get_or_add_pPr()
    edge = parse_xml(f'<w:pBdr {W}><w:top w:val="single" w:sz="4" w:space="4" w:color="A0A0A0"/></w:pBdr>')
    props.insert_element_before(
        edge, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )
