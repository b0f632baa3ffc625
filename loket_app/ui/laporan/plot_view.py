"""A chart on screen: the same drawing as on paper, in the colours of the theme."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from loket_app.documents.diagram import Box, Diagram, Rule, Words, drawn
from loket_app.domain.plot import Paint, Plot
from loket_app.ui import theme
from loket_app.ui.theme import Theme, Type

TOKENS = {
    Paint.PRIMARY: "primary", Paint.GOOD: "good", Paint.LATE: "late", Paint.WARN: "warn", Paint.SOFT: "seg_paused",
    Paint.INK: "ink", Paint.MUTED: "muted", Paint.GRID: "line",
}  # fmt: skip
SIDE = 2
NARROWEST = 80
LEAST = 140
"""Pixels that a chart over time takes at least."""


class PlotView(QWidget):
    """One chart, as wide as there is room; one over time is as high as there is room, too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot: Plot | None = None
        self._made: Diagram | None = None
        self._heights: dict[int, int] = {}

    def show_plot(self, plot: Plot | None) -> None:
        """Show this chart; None: nothing."""
        self.plot = plot
        self._heights.clear()
        grows = plot is not None and plot.over_time
        policy = QSizePolicy(
            QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding if grows else QSizePolicy.Policy.Fixed
        )
        policy.setHeightForWidth(not grows)
        self.setSizePolicy(policy)
        self.setMinimumHeight(theme.current().px(LEAST) if grows else 0)
        told = [f"{m.label} {m.text}" for m in plot.marks] if plot is not None else []
        self.setAccessibleName(f"{plot.caption}. {plot.says} {'; '.join(told)}" if plot is not None else "")
        self.updateGeometry()
        self._lay()

    def _size(self) -> float:
        return float(QFontMetricsF(theme.current().font(Type.SMALL)).height() * 0.84)

    def _drawn(self, width: int, high: float = 0.0) -> Diagram | None:
        if self.plot is None or width < NARROWEST:
            return None
        return drawn(self.plot, float(width - 2 * SIDE), self._size(), _Faces(theme.current()).width, high)

    def _lay(self) -> None:
        over_time = self.plot is not None and self.plot.over_time
        self._made = self._drawn(self.width(), float(self.height() - 2 * SIDE) if over_time else 0.0)
        self.update()

    def heightForWidth(self, width: int) -> int:
        """How high the lying bars are at this width."""
        if width not in self._heights:
            made = self._drawn(width)
            self._heights[width] = 0 if made is None else round(made.high) + 2 * SIDE
        return self._heights[width]

    def sizeHint(self) -> QSize:
        """As high as it needs."""
        if self.plot is not None and self.plot.over_time:
            return QSize(300, self.minimumHeight())
        return QSize(300, self.heightForWidth(max(self.width(), 300)))

    def minimumSizeHint(self) -> QSize:
        """Lying bars are never cut."""
        return QSize(NARROWEST, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Laid out anew at another size."""
        super().resizeEvent(event)
        self._lay()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Box for box."""
        if self._made is None:
            return
        look = theme.current()
        painter = QPainter(self)
        painter.translate(SIDE, SIDE)
        faces = _Faces(look)
        for shape in self._made.shapes:
            color = look.color(TOKENS[shape.paint])
            if isinstance(shape, Box):
                theme.fill(painter, color, QRectF(shape.x, shape.y, shape.wide, shape.high))
            elif isinstance(shape, Rule):
                painter.setPen(QPen(color, max(1.0, shape.thick)))
                painter.drawLine(QPointF(shape.x1, shape.y1), QPointF(shape.x2, shape.y2))
            else:
                _write(painter, shape, faces.font(shape.size, shape.bold), color)


def _write(painter: QPainter, words: Words, font: QFont, color: QColor) -> None:
    painter.setFont(font)
    painter.setPen(color)
    wide, high = 4000.0, words.size * 2
    left = {-1: words.x, 0: words.x - wide / 2, 1: words.x - wide}[words.align]
    flag = {-1: Qt.AlignmentFlag.AlignLeft, 0: Qt.AlignmentFlag.AlignHCenter, 1: Qt.AlignmentFlag.AlignRight}
    painter.drawText(
        QRectF(left, words.y - high / 2, wide, high), flag[words.align] | Qt.AlignmentFlag.AlignVCenter, words.text
    )


class _Faces:
    """The theme's typeface at any size."""

    def __init__(self, look: Theme) -> None:
        self._look = look
        self._known: dict[tuple[float, bool], QFont] = {}

    def font(self, size: float, bold: bool) -> QFont:
        """The face at this size in pixels."""
        key = (round(size, 1), bold)
        found = self._known.get(key)
        if found is None:
            found = QFont(self._look.font(Type.STRONG if bold else Type.BASE))
            found.setPixelSize(max(8, round(size)))
            self._known[key] = found
        return found

    def width(self, text: str, size: float, bold: bool) -> float:
        """How wide these words are."""
        return float(QFontMetricsF(self.font(size, bold)).horizontalAdvance(text))


class PlotArea(QScrollArea):
    """A chart that may be higher than its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = PlotView()
        self.setWidget(self.view)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.view.setAutoFillBackground(False)

    def show_plot(self, plot: Plot | None) -> None:
        """Show this chart from its top."""
        self.view.show_plot(plot)
        self.verticalScrollBar().setValue(0)
