"""Line icons from `resources/icons`, drawn for this program, in any colour of the theme and at any pixel ratio."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from loket_app import paths
from loket_app.ui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

_sources: dict[str, bytes] = {}
_pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
_BLANK = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"/>'


@cache
def folder() -> Path:
    """Where the icons are."""
    return paths.resources() / "icons"


def source(name: str) -> bytes:
    """The SVG text of an icon, with `currentColor` still in it."""
    found = _sources.get(name)
    if found is None:
        path = folder() / f"{name}.svg"
        found = _sources[name] = path.read_bytes() if path.exists() else _BLANK
    return found


def pixmap(name: str, color: QColor, size: int, ratio: float | None = None) -> QPixmap:
    """An icon of `size` device-independent pixels in one colour; kept for the next painter."""
    sharp = ratio if ratio is not None else _ratio()
    key = (name, color.name(), size, sharp)
    found = _pixmaps.get(key)
    if found is None:
        found = _pixmaps[key] = _render(name, color, size, sharp)
    return found


def _ratio() -> float:
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0


def _render(name: str, color: QColor, size: int, ratio: float) -> QPixmap:
    side = max(1, round(size * ratio))
    made = QPixmap(side, side)
    made.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(source(name).replace(b"currentColor", color.name().encode())))
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def paint(painter: QPainter, where: QRect, name: str, color: QColor) -> None:
    """Draw an icon centred in `where`, as large as fits."""
    size = min(where.width(), where.height())
    device = painter.device()
    picture = pixmap(name, color, size, device.devicePixelRatioF() if device is not None else 1.0)
    painter.drawPixmap(where.x() + (where.width() - size) // 2, where.y() + (where.height() - size) // 2, picture)


def icon(name: str, token: str = "ink", size: int = 20) -> "QIcon":
    """An icon for menus and window titles, in a token's colour."""
    # The first picture needs none, and this class brings 150 names of theme icons with it.
    from PySide6.QtGui import QIcon

    return QIcon(pixmap(name, theme.current().color(token), size))
