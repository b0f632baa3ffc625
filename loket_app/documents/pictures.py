"""One PDF page as pixels: bands of one page for a printer, and a picture of an exact width for the screen."""

from dataclasses import dataclass, replace

import pypdfium2
from pypdfium2 import raw

from loket_app.documents.raster import BAND_ROWS, POINTS_PER_INCH, PageImage

BLACK_BELOW = 150
"""On a thermal head a dot burns or not: greys of letter edges darker than this burn."""
INK_BELOW = 200
_BURNS = bytes(0 if grey < BLACK_BELOW else 255 for grey in range(256))


@dataclass(frozen=True, slots=True)
class Picture:
    """A page in colour, 4 bytes a pixel (blue, green, red, unused), rows `stride` bytes apart; `pages` of the paper."""

    page: int
    pages: int
    width: int
    height: int
    stride: int
    data: bytes


def page_bands(
    pdf: bytes, page: int, dpi: int, black_only: bool = False, rows: int = BAND_ROWS
) -> tuple[PageImage, ...]:
    """One page in grey from top to bottom, in bands of at most `rows` rows; `black_only` leaves no grey (thermal)."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        leaf = document[page]
        width, height = (max(1, round(side * dpi / POINTS_PER_INCH)) for side in leaf.get_size())
        made = []
        for top in range(0, height, rows):
            count = min(rows, height - top)
            data, stride = _drawn(leaf, raw.FPDFBitmap_Gray, (width, count), -top, height, raw.FPDF_PRINTING)
            if black_only:
                data = data.translate(_BURNS)
            made.append(PageImage(page, width, count, stride, data, top, height))
        leaf.close()
        return tuple(made)
    finally:
        document.close()


def one_bit(band: PageImage) -> PageImage:
    """A band without grey, eight pixels a byte: what a thermal head needs, and an eighth of the work to hand over."""
    from PIL import Image

    size = (band.width, band.height)
    dots = Image.frombytes("L", size, band.data, "raw", "L", band.stride).convert("1", dither=Image.Dither.NONE)
    return replace(band, data=dots.tobytes(), stride=(band.width + 7) // 8, bits=1)


def ink_edges(pdf: bytes, page: int, dpi: int = 60) -> tuple[float, float, float, float]:
    """How far ink stays from the left, top, right and bottom edge of a page, in mm; an empty page has none: 999."""
    from PIL import Image

    band = page_bands(pdf, page, dpi, rows=1 << 30)[0]
    image = Image.frombytes("L", (band.stride, band.height), band.data).crop((0, 0, band.width, band.height))
    box = image.point(lambda grey: 255 if grey < INK_BELOW else 0).getbbox()
    if box is None:
        return (999.0, 999.0, 999.0, 999.0)
    mm = 25.4 / dpi
    return box[0] * mm, box[1] * mm, (band.width - box[2]) * mm, (band.height - box[3]) * mm


def picture(pdf: bytes, page: int, width: int) -> Picture:
    """A page as it looks, `width` pixels wide; a page beyond the last shows the last one."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        number = max(0, min(page, len(document) - 1))
        leaf = document[number]
        across, down = leaf.get_size()
        height = max(1, round(width * down / across))
        data, stride = _drawn(leaf, raw.FPDFBitmap_BGRx, (width, height), 0, height, 0)
        leaf.close()
        return Picture(number, len(document), width, height, stride, data)
    finally:
        document.close()


def _drawn(
    leaf: pypdfium2.PdfPage, kind: int, size: tuple[int, int], shift: int, height: int, flags: int
) -> tuple[bytes, int]:
    """The page laid out `height` pixels high and moved by `shift`, on a white bitmap of `size`; bytes and stride."""
    bitmap = pypdfium2.PdfBitmap.new_native(*size, kind)
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
        raw.FPDF_RenderPageBitmap(bitmap, leaf, 0, shift, size[0], height, 0, raw.FPDF_ANNOT | flags)
        return bytes(bitmap.buffer), int(bitmap.stride)
    finally:
        bitmap.close()
