"""The head of the office's letters, painted as it is typed: on white, as on paper."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from loket_app.ui import icons, theme

PAPER, INK, PALE = "#FFFFFF", "#17252E", "#C3CDD3"
HEIGHT = 150


class KopPreview(QWidget):
    """Arms, four lines in the ratio of the usage, a thick and a thin rule; pale lines stand for the letter's text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Kop surat")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._pixmap = QPixmap()
        self._lines = ("", "", "", "")

    def show_arms(self, data: bytes) -> None:
        """Show this picture; nothing where there is none."""
        self._pixmap = QPixmap()
        if data:
            self._pixmap.loadFromData(data)
        self.update()

    def show_office(self, name: str, region: str, address: str, phone: str) -> None:
        """Show these names."""
        government = f"PEMERINTAH {region}".upper() if region else "PEMERINTAH KABUPATEN …"
        contact = f"Telepon {phone}" if phone else ""
        self._lines = (government, (name or "KECAMATAN …").upper(), address, contact)
        self.setAccessibleDescription(", ".join(line for line in self._lines if line))
        self.update()

    def sizeHint(self) -> QSize:
        """A strip of paper."""
        look = theme.current()
        return QSize(look.px(300), look.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The strip."""
        look = theme.current()
        painter = QPainter(self)
        theme.fill(painter, QColor(PAPER), self.rect())
        painter.setPen(look.color("line"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        inner = self.rect().adjusted(look.px(14), look.px(12), -look.px(14), 0)
        side = look.px(44)
        self._arms(painter, QRect(inner.x(), inner.y(), side, side))
        bottom = self._words(painter, inner.adjusted(side + look.px(6), 0, 0, 0))
        bottom = max(bottom, inner.y() + side) + look.px(6)
        theme.fill(painter, QColor(INK), inner.x(), bottom, inner.width(), 2)
        theme.fill(painter, QColor(INK), inner.x(), bottom + 4, inner.width(), 1)
        for n, share in enumerate((40, 92, 96, 70)):
            y = bottom + look.px(18 + 10 * n)
            theme.fill(painter, QColor(PALE), inner.x(), y, inner.width() * share // 100, 2)

    def _arms(self, painter: QPainter, box: QRect) -> None:
        if self._pixmap.isNull():
            icons.paint(painter, box.adjusted(8, 8, -8, -8), "home", QColor(PALE))
            return
        shown = self._pixmap.scaled(
            box.size(), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        x = box.x() + (box.width() - shown.width()) // 2
        painter.drawPixmap(x, box.y() + (box.height() - shown.height()) // 2, shown)

    def _words(self, painter: QPainter, room: QRect) -> int:
        top = room.y()
        for text, points, strong in zip(self._lines, (7.5, 10.5, 6.5, 6.5), (True, True, False, False), strict=True):
            if not text:
                continue
            font = self._font(text, points, strong, room.width())
            metrics = QFontMetrics(font)
            painter.setFont(font)
            painter.setPen(QColor(INK))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(QRect(room.x(), top, room.width(), metrics.height()), Qt.AlignmentFlag.AlignHCenter, shown)
            top += metrics.height()
        return top

    def _font(self, text: str, points: float, strong: bool, width: int) -> QFont:
        """As large as the line allows, as on paper."""
        font = QFont(theme.current().family)
        font.setBold(strong)
        for size in (points, points * 0.88, points * 0.76, points * 0.68):
            font.setPointSizeF(size * theme.current().percent / 100)
            if QFontMetrics(font).horizontalAdvance(text) <= width:
                break
        return font
