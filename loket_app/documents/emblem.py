"""The office's arms on paper: read once and again when the file changes, in the head or as a block of its own."""

from functools import lru_cache
from pathlib import Path

from PIL import Image
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from loket_app.documents.atoms import Atom
from loket_app.documents.scene import Scene
from loket_app.domain.errors import Disturbance
from loket_app.domain.form_layout import Align, Emblem


@lru_cache(maxsize=4)
def _read(path: Path, stamp: int) -> tuple[ImageReader, float]:
    del stamp
    with Image.open(path) as opened:
        opened.load()
        picture = ImageReader(_on_white(opened))
    wide, high = picture.getSize()
    return picture, wide / high


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture in red, green and blue without transparency: archives and old printers take it as it is."""
    if picture.mode not in ("RGBA", "LA", "PA") and "transparency" not in picture.info:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper


def arms(path: Path | None) -> tuple[ImageReader, float] | None:
    """The picture and its width by its height. Raises `Disturbance` when the file is no picture."""
    if path is None:
        return None
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError) as error:
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
        canvas.drawImage(picture, x + shift, top - high, wide, high)

    return [Atom(high, draw)]
