"""The office's arms on paper: read once and again when the file changes, in the head or as a block of its own."""

import hashlib
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from PIL import Image
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from loket_app.documents.atoms import Atom
from loket_app.documents.photographs import FORMATS
from loket_app.documents.scene import Scene
from loket_app.domain.errors import Disturbance
from loket_app.domain.form_layout import Align, Emblem

MOST_PIXELS: Final = 480
"""Of the longer side: 300 to the inch at the four centimetres of a poster; more would only make every letter heavy."""
MOST_SIDE: Final = 6000
"""The largest that is kept as the office's arms (`usecases.logo`)."""


@dataclass(frozen=True, slots=True)
class Arms:
    """The picture as it stands in a PDF, packed once: packing it for each letter took longer than the letter."""

    name: str
    size: tuple[int, int]
    packed: bytes


@lru_cache(maxsize=4)
def _read(path: Path, stamp: int) -> tuple[Arms, float]:
    del stamp
    with Image.open(path, formats=FORMATS) as opened:
        if max(opened.size) > MOST_SIDE:
            raise ValueError("too large")
        opened.load()
        picture = _on_white(opened)
    picture.thumbnail((MOST_PIXELS, MOST_PIXELS), Image.Resampling.LANCZOS)
    raw = picture.tobytes()
    wide, high = picture.size
    name = hashlib.sha256(raw + bytes(f"{wide}", "ascii")).hexdigest()[:32]
    return Arms(name, picture.size, zlib.compress(raw, 9)), wide / high


def draw_arms(canvas: Canvas, picture: Arms, corner: tuple[float, float], wide: float, high: float) -> None:
    """Draw the picture with its lower left corner there; a document holds it once however often it is drawn."""
    held: Any = canvas
    document = held._doc
    if not document.hasForm(picture.name):
        kinds = {"Type": "XObject", "Subtype": "Image", "ColorSpace": "DeviceRGB", "Filter": "FlateDecode"}
        facts: dict[str, Any] = {key: pdfdoc.PDFName(value) for key, value in kinds.items()}
        facts |= {"Width": picture.size[0], "Height": picture.size[1], "BitsPerComponent": 8}
        document.addForm(picture.name, pdfdoc.PDFStream(pdfdoc.PDFDictionary(facts), picture.packed))
    held._currentPageHasImages = 1
    canvas.saveState()
    canvas.translate(*corner)
    canvas.scale(wide, high)
    held._code.append(f"/{document.getXObjectName(picture.name)} Do")
    canvas.restoreState()
    held._formsinuse.append(picture.name)


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture in red, green and blue without transparency: archives and old printers take it as it is."""
    if picture.mode not in ("RGBA", "LA", "PA") and "transparency" not in picture.info:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper


def arms(path: Path | None) -> tuple[Arms, float] | None:
    """The picture and its width by its height. Raises `Disturbance` when the file is no picture."""
    if path is None:
        return None
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Disturbance(
            f"Gambar lambang {path.name} tidak dapat dibuka.", "Pilih lagi berkas PNG atau JPG di Pengaturan, Kantor."
        ) from error


def emblem(block: Emblem, width: float, scene: Scene) -> list[Atom]:
    """The arms as a block; a very wide picture is made smaller until it fits."""
    found = arms(scene.paper.letterhead.logo)
    if found is None:
        return []
    picture, ratio = found
    high = block.height * mm
    wide = high * ratio
    if wide > width:
        wide, high = width, width / ratio
    shift = {Align.LEFT: 0.0, Align.RIGHT: width - wide}.get(block.look.align, (width - wide) / 2)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        draw_arms(canvas, picture, (x + shift, top - high), wide, high)

    return [Atom(high, draw)]
