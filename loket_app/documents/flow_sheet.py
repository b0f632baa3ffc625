"""The SOP on paper: its head on the first page, the flow on the pages after it, landscape."""

from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from loket_app.documents import archival, fonts
from loket_app.documents.atoms import draw_stack, pages, total
from loket_app.documents.flow import Box, Flow, FlowScene, Shape, Symbol
from loket_app.documents.flow_draw import draw_flow_page, draw_symbol, head_height
from loket_app.documents.flow_head import SopHead, head_atoms
from loket_app.documents.flow_layout import LARGE, grid_for, lay_out_flow
from loket_app.documents.lines import Style
from loket_app.documents.paper import EXAMPLE_MARK, Paper
from loket_app.documents.scene import text_atoms
from loket_app.domain.form_layout import Align, Family
from loket_app.domain.form_model import SHEET_MM, Sheet

MARGIN, FOOT = 11 * mm, 13 * mm
TITLE = Style(Family.SANS, 11, 14, bold=True)
GREY = 0.35
LEGEND = (
    (Shape.TERMINAL, "mulai atau selesai"), (Shape.PROCESS, "kegiatan"), (Shape.DECISION, "keputusan"),
    (Shape.CONNECTOR, "sambungan ke halaman lain"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SopSheet:
    """An SOP to be printed: its title, head and flow; `note` stands at the foot of every page."""

    title: str
    head: SopHead
    flow: Flow
    note: str = ""


def sop_sheet(sheet: SopSheet, paper: Paper, size: Sheet) -> bytes:
    """The SOP as PDF on landscape `size` (A4 or F4); the same input gives the same bytes."""
    short, long = SHEET_MM[size]
    assert long is not None
    wide, high = long * mm, short * mm
    out = BytesIO()
    canvas = archival.new_canvas(out, (wide, high))
    inner = wide - 2 * MARGIN
    title = text_atoms([("STANDAR OPERASIONAL PROSEDUR", False, False)], TITLE, inner, Align.CENTRE)
    title += text_atoms([(sheet.title.upper(), False, False)], TITLE, inner, Align.CENTRE)
    above = total(title) + 6
    scene = _scene(sheet.flow, inner, high - MARGIN - FOOT - above)
    heads = pages(head_atoms(sheet.head, paper.letterhead, inner), high - MARGIN - FOOT)
    count = len(heads) + len(scene.pages)
    for number, atoms in enumerate(heads, start=1):
        draw_stack(canvas, atoms, MARGIN, high - MARGIN)
        _foot(canvas, sheet, paper, wide, number, count)
        canvas.showPage()
    for number in range(len(scene.pages)):
        draw_stack(canvas, title, MARGIN, high - MARGIN)
        draw_flow_page(canvas, scene, number, sheet.flow.lanes, MARGIN, high - MARGIN - above)
        _legend(canvas)
        _foot(canvas, sheet, paper, wide, len(heads) + number + 1, count)
        canvas.showPage()
    archival.close(canvas, archival.Facts(paper.title or sheet.title, paper.author, "Standar operasional prosedur"))
    return out.getvalue()


def _scene(flow: Flow, width: float, height: float) -> FlowScene:
    """The flow below the head of its table, which is measured at the largest letters."""
    head = head_height(grid_for(flow, width, LARGE[0]), flow.lanes)
    return lay_out_flow(flow, width, height - head)


def _legend(canvas: Canvas) -> None:
    face = fonts.font_name(Family.SANS)
    x, y = MARGIN, FOOT * 0.46
    for shape, words in LEGEND:
        high = 7.0 if shape is not Shape.DECISION else 9.0
        wide = 8.0 if shape is Shape.CONNECTOR else 15.0
        canvas.saveState()
        draw_symbol(canvas, Symbol(shape, Box(0, -high / 2, wide, high), 0, 0), x, y + 2.2)
        canvas.restoreState()
        canvas.setFont(face, 6.5)
        canvas.setFillGray(GREY)
        canvas.drawString(x + wide + 4, y, words)
        canvas.setFillGray(0)
        x += wide + 14 + fonts.width(words, face, 6.5)


def _foot(canvas: Canvas, sheet: SopSheet, paper: Paper, wide: float, number: int, count: int) -> None:
    face = fonts.font_name(Family.SANS)
    y = FOOT * 0.46
    canvas.setFont(face, 7)
    canvas.setFillGray(GREY)
    canvas.drawRightString(wide - MARGIN, y, f"SOP {sheet.title}  \N{MIDDLE DOT}  Halaman {number} dari {count}")
    notes = "  \N{MIDDLE DOT}  ".join(words for words in (sheet.note, EXAMPLE_MARK if paper.example else "") if words)
    canvas.drawRightString(wide - MARGIN, y - 8.5, notes)
    canvas.setFillGray(0)
