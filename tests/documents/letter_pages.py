"""Looks at the pages of a printed letter: its words, its margins, and whether it looks as it did."""

import io
import re
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from loket_app.documents import raster
from loket_app.domain.forms import Form

GOLDEN = Path(__file__).parent / "golden"
GOLDEN_DPI = 40
MM = 72 / 25.4


def squeezed(text: str) -> str:
    """Without white space, soft line ends and the foot of a page, all in capitals: the same words however broken."""
    return re.sub(r"[\s\u00ad\ufffe\x02\x00]|\S+ · Halaman \d dari \d", "", text).upper()


def pages_of(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def stays_in_its_margins(one: Form, pdf: bytes, above: int) -> None:
    """`above`: the millimetres that stay free at the head."""
    _, right, _, left = one.page.margins
    for page in pypdfium2.PdfDocument(pdf):
        text, width, height = page.get_textpage(), *page.get_size()
        boxes = [text.get_charbox(index) for index in range(text.count_chars())]
        inked = [box for box in boxes if box[2] > box[0]]
        assert min(box[0] for box in inked) >= left * MM - 1
        assert max(box[2] for box in inked) <= width - right * MM + 1
        assert min(box[1] for box in inked) >= 4 * MM
        assert max(box[3] for box in inked) <= height - above * MM


def looks_as_it_did(key: str, pdf: bytes, pages: int) -> None:
    """Tolerant of smoothing: a block of 8 x 8 points may differ by a sixth of the way from white to black."""
    for number in range(pages):
        path = GOLDEN / f"{key}_{number + 1}.png"
        now = Image.open(io.BytesIO(raster.png(pdf, number, GOLDEN_DPI))).convert("L")
        if not path.exists():
            now.save(path, optimize=True)
            pytest.fail(f"{path.name} was missing and is written now: look at it, then run again")
        then = Image.open(path).convert("L")
        size = (now.width // 8, now.height // 8)
        small = [picture.resize(size, Image.Resampling.BOX).tobytes() for picture in (now, then)]
        assert abs(now.height - then.height) <= 1
        assert max(abs(a - b) for a, b in zip(*small, strict=True)) < 42
