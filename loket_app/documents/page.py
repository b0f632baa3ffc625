"""Forms onto paper: one form with its values as PDF bytes. The same input gives the same bytes."""

from collections import ChainMap
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from loket_app.documents import archival, fonts, marks
from loket_app.documents.atoms import Atom, draw_stack, pages, total
from loket_app.documents.blocks import lay_out
from loket_app.documents.kop import ROLLS as ROLLS
from loket_app.documents.kop import head_atoms
from loket_app.documents.lines import Style
from loket_app.documents.paper import EXAMPLE_MARK, Paper
from loket_app.documents.scene import Scene, Told, text_atoms
from loket_app.domain.form_layout import Align, Family
from loket_app.domain.form_model import SHEET_MM, Form, FormKind, Sheet
from loket_app.domain.form_text import Values

LONGEST_ROLL: Final = 5000.0
"""The longest page of a receipt in points (1.76 m); a longer one goes on, on a second."""
FILLINGS: Final = tuple(percent / 100 for percent in range(130, 68, -4))
"""By how much a page that fills its sheet may be made larger or smaller; the largest that fits is taken."""
SMALLEST: Final = 8.0
"""No page is made so small that its text falls below these points; it goes on over the page instead."""
FRAME_AT: Final = 0.45
"""A frame stands at this share of the margins, seen from the paper's edge."""


@dataclass(frozen=True, slots=True)
class Job:
    """One form to print; `sheet` is another paper that the whole page is made larger or smaller for (a poster)."""

    form: Form
    values: Values
    paper: Paper
    sheet: Sheet | None = None
    told: Told | None = None


def render(form: Form, values: Values, paper: Paper, sheet: Sheet | None = None, told: Told | None = None) -> bytes:
    """One form as PDF. Values that are not filled in leave dots or nothing; text is never read as markup.

    `told` hears how much of how much is done: a book of thousands of rows takes seconds.
    """
    return render_many([Job(form, values, paper, sheet, told)])


def render_many(jobs: Iterable[Job]) -> bytes:
    """Several forms as one PDF, one after another; fonts are embedded once; facts and attachment of the first."""
    out = BytesIO()
    canvas = archival.new_canvas(out)
    first: Job | None = None
    for job in jobs:
        first = first or job
        _print(canvas, job)
    archival.close(canvas, _facts(first), first.paper.attachment if first is not None else None)
    return out.getvalue()


def _facts(job: Job | None) -> archival.Facts:
    if job is None:
        return archival.Facts(archival.PROGRAM, archival.PROGRAM)
    paper = job.paper
    title = paper.title or " ".join(p for p in (job.form.title, paper.number or "") if p)
    return archival.Facts(title, paper.author, paper.subject or job.form.title, paper.made)


def page_size(form: Form) -> tuple[float, float | None]:
    """Width and height of the paper in points; the height is None for a roll."""
    return _sides(form, form.page.sheet)


def _sides(form: Form, sheet: Sheet) -> tuple[float, float | None]:
    width, height = SHEET_MM[sheet]
    if height is None:
        return width * mm, None
    return (height * mm, width * mm) if form.page.landscape else (width * mm, height * mm)


def _print(canvas: Canvas, job: Job) -> None:
    form = job.form
    top, right, bottom, left = (m * mm for m in form.page.margins)
    width, height = page_size(form)
    body = (height or LONGEST_ROLL) - top - bottom
    sheets, by = _laid(job, width - left - right, body)
    spare = max(body - total(sheets[0]) * by, 0) / 2 if form.page.filling and len(sheets) == 1 else 0.0
    for number, atoms in enumerate(sheets, start=1):
        page_height = height or max(total(atoms) + top + bottom, width)
        _begin_page(canvas, job, width, page_height)
        if form.page.frame is not None and height is not None:
            inset = (min(left, right) * FRAME_AT, min(top, bottom) * FRAME_AT)
            marks.page_frame(canvas, (width, height), inset, form.page.frame, form.page.accent)
        _draw(canvas, atoms, (left, page_height - top - spare), by)
        if job.paper.copy and height is not None:
            marks.stamp(canvas, width - 8 * mm, page_height - 5 * mm, "SALINAN", 11)
        if height is not None:
            _foot(canvas, job, (number, len(sheets)), width, left, bottom)
        canvas.showPage()
        if job.told is not None:
            job.told(len(sheets) + number, 2 * len(sheets))


def _laid(job: Job, width: float, body: float) -> tuple[list[list[Atom]], float]:
    """The atoms by page, and by how much they are made larger: 1 unless the form fills its page."""
    page = job.form.page
    if page.filling or page.fitting:
        shares = FILLINGS if page.filling else (1.0, *(share for share in FILLINGS if share < 1))
        for by in (share for share in shares if page.size * share >= SMALLEST):
            sheets = pages(_stack(job, width / by, body / by), body / by)
            if len(sheets) == 1:
                return sheets, by
    return pages(_stack(job, width, body), body), 1.0


def _stack(job: Job, width: float, body: float) -> list[Atom]:
    scene = _scene(job, body)
    stack = head_atoms(scene, width)
    blocks = lay_out(job.form.blocks, width, scene)
    if stack and blocks:
        blocks[0].gap = max(blocks[0].gap, stack[-1].gap)
        stack[-1].gap = 0
    stack += blocks
    if job.form.page.sheet in ROLLS and job.paper.example:
        stack += _roll_mark(width)
    return stack


def _draw(canvas: Canvas, atoms: list[Atom], corner: tuple[float, float], by: float) -> None:
    if by == 1.0:
        draw_stack(canvas, atoms, *corner)
        return
    canvas.saveState()
    canvas.translate(*corner)
    canvas.scale(by, by)
    draw_stack(canvas, atoms, 0, 0)
    canvas.restoreState()


def _begin_page(canvas: Canvas, job: Job, width: float, height: float) -> None:
    """The page at its size, or all of it at the size of another sheet, in the middle."""
    wide, high = _sides(job.form, job.sheet) if job.sheet is not None else (width, height)
    if high is None or job.form.page.sheet in ROLLS or job.sheet is job.form.page.sheet:
        wide, high = width, height
    canvas.setPageSize((wide, high))
    canvas.setLineJoin(0)
    if (wide, high) != (width, height):
        by = min(wide / width, high / height)
        canvas.translate((wide - width * by) / 2, (high - height * by) / 2)
        canvas.scale(by, by)


def _scene(job: Job, body: float) -> Scene:
    page = job.form.page
    style = Style(page.family, page.size, page.size * page.leading / 100)
    values = ChainMap(dict(job.values), job.paper.built_in())
    return Scene(job.form, job.paper, values, style, body, job.told)


def _foot(canvas: Canvas, job: Job, counted: tuple[int, int], width: float, left: float, bottom: float) -> None:
    number, count = counted
    y = max(bottom * 0.45, 4 * mm)
    face = fonts.font_name(Family.SANS)
    if job.paper.example:
        canvas.setFont(face, 7.5)
        canvas.setFillGray(0.35)
        canvas.drawString(left, y, EXAMPLE_MARK)
        canvas.setFillGray(0)
    book = job.form.kind is FormKind.BOOK
    if count > 1 or book:
        canvas.setFont(face, 8)
        words = f"Halaman {number} dari {count}"
        whose = job.paper.number or (job.paper.title or job.form.title if book else "")
        if whose:
            words = f"{whose}  \N{MIDDLE DOT}  {words}"
        canvas.drawRightString(width - left, y, words)


def _roll_mark(width: float) -> list[Atom]:
    atoms = text_atoms([(EXAMPLE_MARK, False, False)], Style(Family.SANS, 7, 9, bold=True), width, Align.CENTRE)
    atoms[0].gap = 6
    return atoms
