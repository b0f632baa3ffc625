"""Photographs for a report: upright, small enough for a file that is sent on, without what a camera writes beside."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

LONGEST: Final = 1600
"""Pixels of the longer side: 8 cm on paper at 500 dpi, a tenth of what a telephone takes."""
QUALITY: Final = 82
MOST_PIXELS: Final = 80_000_000
FORMATS: Final = ("JPEG", "PNG")
"""No other is even looked at: for some of them the library starts another program."""


def fitted(data: bytes) -> tuple[bytes, float] | None:
    """The photograph as JPEG and its width by its height; None when it cannot be read."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            opened.draft("RGB", (LONGEST, LONGEST))
            picture = ImageOps.exif_transpose(opened)
            picture.thumbnail((LONGEST, LONGEST))
            plain = _on_white(picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    out = BytesIO()
    plain.save(out, "JPEG", quality=QUALITY)
    return out.getvalue(), plain.width / plain.height


def shape(data: bytes) -> float | None:
    """The width by the height of a picture that `fitted` gave; None for nothing."""
    if not data:
        return None
    with Image.open(BytesIO(data), formats=FORMATS) as opened:
        return opened.width / opened.height


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        paper = Image.new("RGB", clear.size, "white")
        paper.paste(clear, mask=clear.getchannel("A"))
        return paper
    return picture.convert("RGB")
