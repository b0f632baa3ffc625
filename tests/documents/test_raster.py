"""Bands put together are the page; pictures of pages are pictures."""

import io

import pypdfium2
import pytest
from paper_samples import sample
from PIL import Image

from loket_app.documents import raster
from loket_app.documents.page import render


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render(*sample("sktm"))


def rows(page: raster.PageImage) -> list[bytes]:
    return [page.data[y * page.stride : y * page.stride + page.width] for y in range(page.height)]


def test_bands_make_the_page(pdf: bytes) -> None:
    whole = next(raster.pages(pdf, 60))
    bands = list(raster.bands(pdf, 60, rows=100))
    assert [b.top for b in bands] == list(range(0, whole.height, 100))
    joined = [r for b in bands for r in rows(b)]
    # Where a letter is cut by the edge of a band its smoothing may differ by a shade.
    assert max(abs(p - q) for a, b in zip(joined, rows(whole), strict=True) for p, q in zip(a, b, strict=True)) <= 8
    assert (whole.width, whole.height) == (round(215 / 25.4 * 60), round(330 / 25.4 * 60))
    assert {b.page_height for b in bands} == {whole.height}


def test_printer_bands_are_small(pdf: bytes) -> None:
    band = next(raster.bands(pdf))
    assert band.width == 2539
    assert len(band.data) < 1_500_000


def test_png(pdf: bytes) -> None:
    picture = Image.open(io.BytesIO(raster.png(pdf, 0, 50)))
    assert picture.format == "PNG"
    assert min(picture.convert("L").tobytes()) < 100
    with pytest.raises(IndexError):
        raster.png(pdf, 1)


def test_no_pdf_is_an_error() -> None:
    with pytest.raises(pypdfium2.PdfiumError):
        raster.page_count(b"bukan pdf")
