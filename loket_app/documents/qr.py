"""QR codes as vector squares: sharp at every resolution, and quick."""

from functools import lru_cache

import segno
from reportlab.pdfgen.canvas import Canvas

MASK = 3
QUIET = 2
"""White modules round the code; the paper around it gives the rest."""
LONGEST = 900
NON_ZERO = 1
"""Fill rule: overlapping squares stay dark (the library's default would punch holes)."""
BLEED = 0.02
"""How far a square reaches over its neighbour, in modules, so that no hairline shows between rows."""


@lru_cache(maxsize=64)
def matrix(payload: str) -> tuple[bytes, ...] | None:
    """The rows of dark (1) and light (0) modules; None when the payload is empty or far too long for a slip."""
    if not payload or len(payload.encode("utf-8", "replace")) > LONGEST:
        return None
    # One fixed mask instead of trying all eight: any mask can be read, and this is many times faster.
    code = segno.make(payload, error="m", mask=MASK, micro=False, boost_error=False)
    return tuple(bytes(row) for row in code.matrix)


def draw(canvas: Canvas, rows: tuple[bytes, ...], x: float, top: float, side: float) -> None:
    """Fill the dark modules in a square of `side` points whose upper left corner is (x, top), quiet zone included."""
    module = side / (len(rows) + 2 * QUIET)
    path = canvas.beginPath()
    for number, row in enumerate(rows):
        bottom = top - (QUIET + number + 1) * module
        for start, length in _dark_runs(row):
            path.rect(
                x + (QUIET + start) * module,
                bottom - BLEED * module,
                length * module,
                module * (1 + 2 * BLEED),
            )
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1, fillMode=NON_ZERO)


def _dark_runs(row: bytes) -> list[tuple[int, int]]:
    runs, start = [], -1
    for at, dark in enumerate(row):
        if dark and start < 0:
            start = at
        elif not dark and start >= 0:
            runs.append((start, at - start))
            start = -1
    if start >= 0:
        runs.append((start, len(row) - start))
    return runs
