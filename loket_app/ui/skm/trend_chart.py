"""The index over the periods: a line on the zoomed axis with class bands; arrows go from period to period."""

from fractions import Fraction

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygon
from PySide6.QtWidgets import QSizePolicy, QWidget

from loket_app.domain.figures import units_text, whole_text
from loket_app.domain.survey.trend import Step
from loket_app.ui import theme
from loket_app.ui.skm.axis import Axis, index_axis
from loket_app.ui.theme import Theme, Type

BAND_TOKENS = {"A": "good_soft", "B": "primary_soft", "C": "warn_soft", "D": "late_soft"}


def step_words(step: Step) -> str:
    """A period of the trend as a sentence."""
    point = step.point
    if point.hundredths is None or point.mutu is None:
        return f"{point.label}: belum ada nilai."
    told = f"{point.label}: {units_text(point.hundredths)} ({point.mutu.value}), {point.mutu.performance.lower()}"
    told += f", {whole_text(point.n)} responden" if point.n else ""
    return f"{told}. {change_words(step)}".strip()


def change_words(step: Step) -> str:
    """How it moved since the period before, empty for the first."""
    if step.change is None:
        return ""
    if not step.change:
        moved = "Sama dengan periode sebelumnya"
    else:
        moved = f"{'Naik' if step.change > 0 else 'Turun'} {units_text(abs(step.change))} dari periode sebelumnya"
    return f"{moved}." if step.same_unsur else f"{moved}; unsur yang ditanyakan berbeda."


class TrendChart(QWidget):
    """Points in time, the newest at the right. `marked` carries the place of the period the arrows stand on."""

    marked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps: tuple[Step, ...] = ()
        self.place = -1
        self.unsur = ""
        self.unsur_words = ""
        self.axis = index_axis(())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(theme.current().px(130))
        self.setAccessibleName("Tren nilai IKM")

    def show_steps(self, steps: tuple[Step, ...], place: int) -> None:
        """Show these, the mark at `place`."""
        self.steps = steps
        self.place = place if 0 <= place < len(steps) else len(steps) - 1
        self._fit()

    def show_unsur(self, key: str, words: str) -> None:
        """Draw this unsur as a second, dashed line."""
        if key != self.unsur or words != self.unsur_words:
            self.unsur, self.unsur_words = key, words
            self._fit()

    def _fit(self) -> None:
        values = [_part(s.point.hundredths) for s in self.steps]
        values += [_part(s.point.unsur.get(self.unsur)) for s in self.steps]
        self.axis = index_axis(values)
        self.setAccessibleDescription(" ".join(step_words(s) for s in self.steps))
        self.update()

    def sizeHint(self) -> QSize:
        """A landscape picture."""
        look = theme.current()
        return QSize(look.px(340), look.px(230))

    # -- keys ----------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go from period to period."""
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self._mark(self.place + by)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The nearest period."""
        box = self._plot(theme.current())
        distance = {abs(self._x(box, n) - event.position().x()): n for n in range(len(self.steps))}
        if distance:
            self._mark(distance[min(distance)])

    def _mark(self, place: int) -> None:
        if 0 <= place < len(self.steps) and place != self.place:
            self.place = place
            self.marked.emit(place)
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Its ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No ring."""
        super().focusOutEvent(event)
        self.update()

    # -- painting ------------------------------------------------------------------------------------------------------

    def _plot(self, look: Theme) -> QRect:
        left = look.metrics(Type.TINY).horizontalAdvance("100") + look.px(10)
        bottom = 2 * look.metrics(Type.TINY).height() + look.px(8)
        return self.rect().adjusted(left, look.px(18), -look.px(8), -bottom)

    def _x(self, box: QRect, n: int) -> int:
        slot = box.width() / max(1, len(self.steps))
        return round(box.x() + slot * (n + 0.5))

    def _y(self, box: QRect, value: Fraction) -> int:
        return round(box.bottom() - self.axis.share(value) * box.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bands, borders, lines, points, names."""
        look = theme.current()
        painter = QPainter(self)
        box = self._plot(look)
        self._bands(painter, look, box, self.axis)
        if self.unsur:
            values = [_part(s.point.unsur.get(self.unsur)) for s in self.steps]
            self._line(painter, look, box, values, "muted", is_dashed=True)
        self._line(painter, look, box, [_part(s.point.hundredths) for s in self.steps], "primary", is_dashed=False)
        self._names(painter, look, box)
        if self.hasFocus():
            painter.setPen(QPen(look.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _bands(self, painter: QPainter, look: Theme, box: QRect, axis: Axis) -> None:
        painter.setFont(look.font(Type.TINY))
        high = look.metrics(Type.TINY).height()
        for letter, first, last in axis.bands():
            top, bottom = self._y(box, last), self._y(box, first)
            theme.fill(painter, look.color(BAND_TOKENS[letter]), box.x(), top, box.width(), bottom - top)
            if bottom - top >= high:
                painter.setPen(look.color("muted"))
                where = QRect(box.right() - look.px(16), top + 1, look.px(14), high)
                painter.drawText(where, Qt.AlignmentFlag.AlignRight, letter)
        for border in axis.borders:
            y = self._y(box, border.at)
            painter.setPen(QPen(look.color("edge"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(box.x(), y, box.right(), y)
            painter.setPen(look.color("ink"))
            words = f"{border.letter} \N{GREATER-THAN OR EQUAL TO} {border.text}"
            painter.drawText(QRect(box.x() + 3, y - high, box.width() // 2, high), Qt.AlignmentFlag.AlignLeft, words)
        painter.setPen(look.color("muted"))
        for value in axis.ticks():
            y = self._y(box, value)
            where = QRect(0, y - high // 2, box.x() - look.px(5), high)
            painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, _short(value))
        painter.setPen(look.color("edge"))
        painter.drawLine(box.x(), box.y(), box.x(), box.bottom())
        painter.drawLine(box.x(), box.bottom(), box.right(), box.bottom())

    def _line(
        self, painter: QPainter, look: Theme, box: QRect, values: list[Fraction | None], token: str, is_dashed: bool
    ) -> None:
        points = [QPoint(self._x(box, n), self._y(box, v)) for n, v in enumerate(values) if v is not None]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style = Qt.PenStyle.DotLine if is_dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(look.color(token), 1.6 if is_dashed else 2.2, style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if len(points) > 1:
            painter.drawPolyline(QPolygon(points))
        for n, value in enumerate(values):
            if value is not None:
                self._point(painter, look, box, n, value, token, is_dashed)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _point(
        self, painter: QPainter, look: Theme, box: QRect, n: int, value: Fraction, token: str, is_dashed: bool
    ) -> None:
        where = QPoint(self._x(box, n), self._y(box, value))
        side = look.px(4 if is_dashed else 5)
        painter.setPen(QPen(look.color("card"), 1.5))
        painter.setBrush(look.color(token))
        if is_dashed:
            painter.drawRect(QRect(where.x() - side // 2 - 1, where.y() - side // 2 - 1, side + 2, side + 2))
            return
        painter.drawEllipse(where, side, side)
        if n == self.place:
            painter.setPen(QPen(look.color("ink"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(where, side + 3, side + 3)
        step = self.steps[n]
        slot = box.width() // max(1, len(self.steps))
        text = units_text(step.point.hundredths)
        if n != self.place and slot < look.metrics(Type.SMALL_STRONG).horizontalAdvance(text):
            return
        high = look.metrics(Type.SMALL_STRONG).height()
        painter.setFont(look.font(Type.SMALL_STRONG))
        painter.setPen(look.color("ink"))
        above, below = where.y() - side - 3 - high, where.y() + side + 3
        top = below if above < 0 or self._is_valley(n) else above
        painter.drawText(QRect(where.x() - 60, top, 120, high), Qt.AlignmentFlag.AlignHCenter, text)

    def _is_valley(self, n: int) -> bool:
        """Whether the line comes down to this point: its value is then written under it."""
        own = self.steps[n].point.hundredths or 0
        beside = [self.steps[m].point.hundredths for m in (n - 1, n + 1) if 0 <= m < len(self.steps)]
        return any(value is not None and value > own for value in beside)

    def _names(self, painter: QPainter, look: Theme, box: QRect) -> None:
        """Period names under their points, two lines, as many as there is room for; the marked one always."""
        metrics = look.metrics(Type.TINY)
        slot = max(1, box.width() // max(1, len(self.steps)))
        every = max(1, -(-look.px(54) // slot))
        for n, step in enumerate(self.steps):
            if n != self.place and ((len(self.steps) - 1 - n) % every or abs(n - self.place) < every):
                continue
            width = max(slot, look.px(54)) * (1 if every == 1 else every) - 4
            x = min(max(self._x(box, n) - width // 2, 0), self.width() - width)
            words = _halves(step.point.label, metrics, width)
            painter.setPen(look.color("ink" if n == self.place else "muted"))
            painter.setFont(look.font(Type.TINY))
            where = QRect(x, box.bottom() + look.px(5), width, 2 * metrics.height())
            painter.drawText(where, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)


def _part(hundredths: int | None) -> Fraction | None:
    return None if hundredths is None else Fraction(hundredths, 100)


def _short(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else f"{float(value):.1f}".replace(".", ",")


def _halves(text: str, metrics: QFontMetrics, width: int) -> str:
    if metrics.horizontalAdvance(text) <= width:
        return text
    words = text.split()
    cut = next((n for n in range(len(words) - 1, 0, -1) if metrics.horizontalAdvance(" ".join(words[:n])) <= width), 1)
    first, rest = " ".join(words[:cut]), " ".join(words[cut:])
    elide = Qt.TextElideMode.ElideRight
    return f"{metrics.elidedText(first, elide, width)}\n{metrics.elidedText(rest, elide, width)}"
