"""PDF pages as bitmaps: for the printer (grey, in bands, so that 300 dpi needs little memory) and for the preview."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import pypdfium2
from pypdfium2 import raw

POINTS_PER_INCH: Final = 72
PRINTER_DPI: Final = 300
BAND_ROWS: Final = 512
"""Rows of one band: an F4 page at 300 dpi is 9.9 million pixels, a band 1.3 million."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A grey bitmap, 8 bits a pixel (`bits` 1: black and white, the first pixel highest, 1 is white), rows `stride`
    bytes apart. `top` and `page_height` place a band on its page."""

    page: int
    width: int
    height: int
    stride: int
    data: bytes
    top: int
    page_height: int
    bits: int = 8


def page_count(pdf: bytes) -> int:
    """How many pages the document has. Raises `pypdfium2.PdfiumError` when it is no PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def page_sizes(pdf: bytes) -> tuple[tuple[float, float], ...]:
    """Width and height of every page in points."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(document.get_page_size(number) for number in range(len(document)))
    finally:
        document.close()


def pages(pdf: bytes, dpi: int = PRINTER_DPI) -> Iterator[PageImage]:
    """Every page whole, in grey; for previews and small paper."""
    yield from bands(pdf, dpi, rows=1 << 30)


def bands(pdf: bytes, dpi: int = PRINTER_DPI, rows: int = BAND_ROWS) -> Iterator[PageImage]:
    """Every page from top to bottom in bands of at most `rows` rows, in grey (decision 35)."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(document)):
            page = document[number]
            try:
                yield from _bands(page, number, dpi, rows)
            finally:
                page.close()
    finally:
        document.close()


def _bands(page: pypdfium2.PdfPage, number: int, dpi: int, rows: int) -> Iterator[PageImage]:
    width, height = _pixels(page, dpi)
    for top in range(0, height, rows):
        count = min(rows, height - top)
        bitmap = pypdfium2.PdfBitmap.new_native(width, count, raw.FPDFBitmap_Gray)
        try:
            bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, count)
            # The page is laid out at its full size and shifted up: only the rows of this band fall on the bitmap.
            raw.FPDF_RenderPageBitmap(bitmap, page, 0, -top, width, height, 0, raw.FPDF_ANNOT | raw.FPDF_PRINTING)
            yield PageImage(number, width, count, bitmap.stride, bytes(bitmap.buffer), top, height)
        finally:
            bitmap.close()


def _pixels(page: pypdfium2.PdfPage, dpi: int) -> tuple[int, int]:
    width, height = page.get_size()
    return max(1, round(width * dpi / POINTS_PER_INCH)), max(1, round(height * dpi / POINTS_PER_INCH))


def png(pdf: bytes, page: int = 0, dpi: int = 110) -> bytes:
    """One page in colour as PNG, for the preview. Raises IndexError for a page that is not there."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        if not 0 <= page < len(document):
            raise IndexError(f"page {page} of {len(document)}")
        leaf = document[page]
        picture = leaf.render(scale=dpi / POINTS_PER_INCH).to_pil()
        out = BytesIO()
        picture.convert("RGB").save(out, "PNG", compress_level=4)
        leaf.close()
        return out.getvalue()
    finally:
        document.close()


def text(pdf: bytes) -> str:
    """The text of all pages as a reader would copy it; for checks."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(document[number].get_textpage().get_text_bounded() for number in range(len(document)))
    finally:
        document.close()
