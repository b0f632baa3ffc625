"""The running line: sentences drawn once and moved as pictures, so that a frame costs one copy of a strip."""

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QRect, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from loket_app.ui import theme

FRAME_MS = 33
PER_SECOND = 0.085
"""How much of its width the line moves in a second: slow enough to read from the back."""
GAP = "     \N{BULLET}     "


class Marquee(QWidget):
    """Sentences from right to left, again and again; they stand still where they fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.sentences: tuple[str, ...] = ()
        self._ground, self._ink = QColor("#000000"), QColor("#FFFFFF")
        self._font = QFont()
        self._strips: list[tuple[QPixmap, int]] = []
        self._whole = 0
        self._began = QElapsedTimer()
        self._shown_at = 0
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._move)

    def say(self, sentences: Sequence[str], font: QFont, ground: str, ink: str) -> None:
        """Run these; what runs already goes on where it is."""
        colors = QColor(ground), QColor(ink)
        if (tuple(sentences), font, colors) == (self.sentences, self._font, (self._ground, self._ink)):
            return
        self.sentences, self._font = tuple(sentences), font
        self._ground, self._ink = colors
        self.setAccessibleName(" ".join(self.sentences))
        self._draw()

    def _draw(self) -> None:
        """Draw every sentence once. Each is a picture of its own: one long one may be too wide for a picture."""
        self._strips = []
        metrics = QFontMetrics(self._font)
        ratio = self.devicePixelRatioF()
        for sentence in self.sentences:
            words = sentence + GAP
            wide = max(1, metrics.horizontalAdvance(words))
            strip = QPixmap(round(wide * ratio), round(max(1, self.height()) * ratio))
            strip.setDevicePixelRatio(ratio)
            strip.fill(self._ground)
            painter = QPainter(strip)
            painter.setFont(self._font)
            painter.setPen(self._ink)
            painter.drawText(QRect(0, 0, wide, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
            painter.end()
            self._strips.append((strip, wide))
        self._whole = sum(wide for _, wide in self._strips)
        self._begin()
        self.update()

    def running(self) -> bool:
        """Whether the sentences are too long to stand still."""
        return self._whole - QFontMetrics(self._font).horizontalAdvance(GAP) > self.width()

    def _begin(self) -> None:
        if self.isVisible() and self.running():
            if not self._timer.isActive():
                self._began.start()
                self._timer.start()
        else:
            self._timer.stop()

    def offset(self) -> int:
        """How far the line has moved (pixels)."""
        if not self._timer.isActive() or not self._whole:
            return 0
        return int(self._began.elapsed() * self.width() * PER_SECOND / 1000) % self._whole

    def _move(self) -> None:
        offset = self.offset()
        if offset != self._shown_at:
            self._shown_at = offset
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The strips that are in sight, over and over."""
        painter = QPainter(self)
        theme.fill(painter, self._ground, event.rect())
        if not self._strips:
            return
        if not self.running():
            x = max(0, (self.width() - self._whole) // 2)
            for strip, wide in self._strips:
                painter.drawPixmap(x, 0, strip)
                x += wide
            return
        x, n = -self.offset(), 0
        while x < self.width():
            strip, wide = self._strips[n % len(self._strips)]
            if x + wide > 0:
                painter.drawPixmap(x, 0, strip)
            x += wide
            n += 1

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other height, other pictures."""
        super().resizeEvent(event)
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to run."""
        super().showEvent(event)
        self._begin()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._timer.stop()
