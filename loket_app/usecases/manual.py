"""The manual as one PDF: a chapter a group, the counter's card on a page of its own."""

from itertools import groupby

from loket_app.definitions.manual import Page, manual
from loket_app.documents.report_pdf import report_pdf
from loket_app.domain.form_model import Sheet
from loket_app.domain.report import Block, Contents, Cover, Heading, PageBreak, Report, ReportPage, Section

TITLE = "Panduan LAYAR RAMAH Loket"
HEADINGS = {
    "Umum": "Mulai", "Layar": "Layar demi layar", "Peran": "Peran demi peran", "Kartu": "Kartu loket",
    "Bila terjadi": "Bila terjadi",
}  # fmt: skip


def manual_pdf(version: str) -> bytes:
    """The whole manual on A4."""
    cover = Cover(("PANDUAN", "LAYAR RAMAH LOKET"), ("Program loket kecamatan, tanpa internet",), (f"Versi {version}",))
    blocks: list[Block] = [cover, PageBreak(), Contents("Isi panduan")]
    for group, pages in groupby(manual(), key=lambda page: page.group):
        blocks.append(Heading(1, HEADINGS.get(group, group)))
        for place, page in enumerate(pages):
            blocks += _page(page, first=place == 0)
    look = ReportPage(Sheet.A4, (20, 20, 20, 22), size=10.5, leading=132)
    return report_pdf(Report(TITLE, "LAYAR RAMAH Loket", look, (Section(tuple(blocks)),), TITLE))


def _page(page: Page, first: bool) -> list[Block]:
    below = [Heading(3, b.text) if isinstance(b, Heading) else b for b in page.blocks]
    return [*([] if first else [PageBreak()]), Heading(2, page.title), *below]
