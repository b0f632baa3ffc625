"""Large things to touch, sized by the screen: answers with a face, a number and words; wide buttons; how far one is."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QSizePolicy, QWidget

from loket_app.ui import icons, theme
from loket_app.ui.widgets import pressed_by_enter

WIDE, HIGH = 1366, 768
MOST_PERCENT = 125
SAME_PLACE = 40
"""So far apart two touches are still of one place, in pixels of the small screen."""


class Measure:
    """Lengths of a screen of 1366 by 768 turned into those of this one, and the user's text size as far as it fits."""

    def __init__(self, width: int, height: int) -> None:
        self.upright = height > width
        wide, high = (HIGH, WIDE) if self.upright else (WIDE, HIGH)
        self._unit = max(0.5, min(width / wide, height / high))
        self._text = min(theme.current().percent, MOST_PERCENT) / 100

    def px(self, length: float) -> int:
        """A length."""
        return max(1, round(length * self._unit))

    def font(self, size: float, strong: bool = False) -> QFont:
        """A font of so many pixels on the small screen."""
        made = QFont(theme.current().family)
        made.setPixelSize(max(9, round(size * self._unit * self._text)))
        if strong:
            made.setWeight(QFont.Weight.Bold)
        return made


_measure: list[Measure] = []


def measure() -> Measure:
    """The measure of the kiosk's screen; of a small one until that is known."""
    if not _measure:
        set_measure(WIDE, HIGH)
    return _measure[0]


def set_measure(width: int, height: int) -> None:
    """The kiosk stands on a screen of this size."""
    _measure[:] = [Measure(width, height)]


class Touch(QAbstractButton):
    """Something to touch. Of quick touches on one place only the first is one: the others would answer the next page
    unread. `quick` is for the keys of a pad, where every touch is a sign."""

    _last: tuple[int, QPointF] | None = None

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.quick = False
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch, unless the place was touched just before: the page may have changed under the finger."""
        if self._again(event) and not self.quick:
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A sign more on a pad, swallowed elsewhere."""
        self._again(event)
        if self.quick:
            super().mousePressEvent(event)
        else:
            event.accept()

    @staticmethod
    def _again(event: QMouseEvent) -> bool:
        """Whether this follows a touch of the same place within the time of a double one. Kept for all buttons: what
        lies under the finger now need not be what lay there before. An event without a time is the first."""
        before, at, place = Touch._last, event.timestamp(), event.globalPosition()
        Touch._last = (at, place)
        if before is None or not at or not 0 <= at - before[0] <= QApplication.doubleClickInterval():
            return False
        return (place - before[1]).manhattanLength() <= measure().px(SAME_PLACE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it; every other key is the kiosk's."""
        if pressed_by_enter(self, event):
            return
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def ground(self, painter: QPainter, fill: QColor, edge: QColor, width: int) -> None:
        """A rounded box, with a ring under the focus."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(fill)
        painter.setPen(QPen(edge, width))
        half = width / 2
        radius = measure().px(10)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)


class BigButton(Touch):
    """A wide button; `loud` for the one that goes on."""

    def __init__(self, text: str, loud: bool = False, size: float = 24, icon: str = "") -> None:
        super().__init__(text)
        self.loud, self.size_of, self.icon_name = loud, size, icon
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def say(self, text: str) -> None:
        """Other words."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Words and room around them."""
        one = measure()
        metrics = QFontMetrics(one.font(self.size_of, True))
        wide = metrics.horizontalAdvance(self.text()) + one.px(56) + (one.px(36) if self.icon_name else 0)
        return QSize(wide, max(one.px(56), metrics.height() + one.px(24)))

    def minimumSizeHint(self) -> QSize:
        """The same: words are not cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Box and words."""
        look, one = theme.current(), measure()
        painter = QPainter(self)
        down = self.isDown()
        if self.loud:
            fill = look.color("primary_down" if down else "primary")
            ink, edge = look.color("on_primary"), fill
        else:
            fill = look.color("primary_soft" if down else "card")
            ink, edge = look.color("ink"), look.color("edge")
        if not self.isEnabled():
            fill, ink, edge = look.color("disabled"), look.color("muted"), look.color("line")
        ring = self.hasFocus()
        self.ground(painter, fill, look.color("ink" if self.loud else "focus") if ring else edge, 4 if ring else 2)
        font = one.font(self.size_of, True)
        painter.setFont(font)
        painter.setPen(ink)
        box = self.rect()
        if self.icon_name:
            side = one.px(28)
            words = QFontMetrics(font).horizontalAdvance(self.text())
            left = (self.width() - words - side - one.px(8)) // 2
            icons.paint(painter, QRect(left, 0, side, self.height()), self.icon_name, ink)
            box = QRect(left + side + one.px(8), 0, words + 2, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())


class ChoiceButton(Touch):
    """A choice in words, as wide as its column; the words wrap."""

    def __init__(self, text: str, size: float = 24) -> None:
        super().__init__(text)
        self.size_of = size
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMaximumHeight(measure().px(116))

    def sizeHint(self) -> QSize:
        """Room for two lines."""
        one = measure()
        high = QFontMetrics(one.font(self.size_of)).lineSpacing() * 2 + one.px(16)
        return QSize(one.px(200), max(one.px(56), high))

    def minimumSizeHint(self) -> QSize:
        """A finger's breadth."""
        return QSize(measure().px(90), measure().px(48))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Box, words, a tick when it was chosen before."""
        look, one = theme.current(), measure()
        painter = QPainter(self)
        on = self.isChecked() or self.isDown()
        ring = self.hasFocus() or on
        edge = look.color("focus" if ring else "edge")
        self.ground(painter, look.color("primary_soft" if on else "card"), edge, 4 if ring else 2)
        painter.setPen(look.color("ink"))
        pad = one.px(12)
        room = QSize(self.width() - 2 * pad, self.height() - pad)
        painter.setFont(fitting(self.text(), room.width(), room.height(), self.size_of, self.isChecked()))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.rect().adjusted(pad, 0, -pad, 0), flags, self.text())


def fitting(text: str, width: int, height: int, size: float, strong: bool = False) -> QFont:
    """The largest font up to `size` in which the wrapped text fits; half of it where none does."""
    for step in range(20, 9, -1):
        font = measure().font(size * step / 20, strong)
        metrics = QFontMetrics(font)
        box = metrics.boundingRect(QRect(0, 0, max(width, 1), 10_000), Qt.TextFlag.TextWordWrap, text)
        longest = max((metrics.horizontalAdvance(word) for word in text.split()), default=0)
        if box.height() <= height and longest <= width:
            return font
    return measure().font(size / 2, strong)


FACES: Sequence[str] = ("late", "warn", "primary", "good")


class FaceButton(Touch):
    """An answer: number, face and words; none of them alone says which it is."""

    def __init__(self, score: int) -> None:
        super().__init__()
        self.score = score
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_words(self, words: str, chosen: bool) -> None:
        """The words of this score in the present question."""
        self.setText(words)
        self.setAccessibleName(f"{self.score}, {words}")
        self.setChecked(chosen)
        self.update()

    def sizeHint(self) -> QSize:
        """A quarter of the screen."""
        one = measure()
        return QSize(one.px(560), one.px(150)) if one.upright else QSize(one.px(290), one.px(330))

    def minimumSizeHint(self) -> QSize:
        """Still to be read."""
        one = measure()
        return QSize(one.px(300), one.px(110)) if one.upright else QSize(one.px(190), one.px(220))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Number at the left above, face in the middle, words below; side by side on an upright screen."""
        look, one = theme.current(), measure()
        painter = QPainter(self)
        on = self.isChecked() or self.isDown()
        ring = self.hasFocus() or on
        tone = FACES[self.score - 1]
        edge = look.color("focus" if ring else "edge")
        self.ground(painter, look.color("primary_soft" if on else "card"), edge, 5 if ring else 2)
        pad = one.px(16)
        if one.upright:
            side = self.height() - 2 * pad
            face = QRect(pad * 4, pad, side, side)
            words = self.rect().adjusted(face.right() + pad, pad, -pad, -pad)
            align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        else:
            side = min(self.width() - 4 * pad, self.height() // 2)
            face = QRect((self.width() - side) // 2, pad + one.px(14), side, side)
            words = self.rect().adjusted(pad, face.bottom() + pad, -pad, -pad)
            align = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        paint_face(painter, face, self.score, look.color(tone), look.color(f"{tone}_soft"))
        painter.setPen(look.color("muted"))
        painter.setFont(one.font(24, True))
        painter.drawText(QRect(pad, pad, one.px(40), one.px(34)), Qt.AlignmentFlag.AlignLeft, str(self.score))
        painter.setPen(look.color("ink"))
        painter.setFont(fitting(self.text(), words.width(), words.height(), 28, True))
        painter.drawText(words, align | Qt.TextFlag.TextWordWrap, self.text())


def paint_face(painter: QPainter, box: QRect, score: int, line: QColor, ground: QColor) -> None:
    """A face from unhappy (1) to glad (4)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = min(box.width(), box.height())
    width = max(2.0, side / 26)
    circle = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side).adjusted(
        width, width, -width, -width
    )
    painter.setPen(QPen(line, width))
    painter.setBrush(ground)
    painter.drawEllipse(circle)
    painter.setBrush(line)
    painter.setPen(Qt.PenStyle.NoPen)
    for x in (0.34, 0.66):
        eye = QPointF(circle.x() + circle.width() * x, circle.y() + circle.height() * 0.39)
        painter.drawEllipse(eye, side * 0.047, side * 0.06)
    _mouth(painter, circle, score, QPen(line, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.restore()


def _mouth(painter: QPainter, circle: QRectF, score: int, pen: QPen) -> None:
    """From a deep frown to a wide smile; angles are sixteenths of a degree."""
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    centre, wide = circle.center().x(), circle.width()
    half, high = {1: (0.24, 0.34), 2: (0.2, 0.16), 3: (0.2, 0.16), 4: (0.27, 0.42)}[score]
    if score <= 2:
        box = QRectF(centre - wide * half, circle.y() + circle.height() * 0.64, 2 * wide * half, wide * high)
        painter.drawArc(box, 20 * 16, 140 * 16)
    else:
        top = circle.y() + circle.height() * (0.74 - high)
        box = QRectF(centre - wide * half, top, 2 * wide * half, wide * high)
        painter.drawArc(box, 200 * 16, 140 * 16)


class Progress(QWidget):
    """How far: a line filled from the left; the words beside it say the same."""

    def __init__(self) -> None:
        super().__init__()
        self._part, self._whole = 0, 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_part(self, part: int, whole: int) -> None:
        """So much of so much."""
        self._part, self._whole = part, max(1, whole)
        self.update()

    def sizeHint(self) -> QSize:
        """A thick line."""
        return QSize(measure().px(300), measure().px(12))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and filled part."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        painter.setBrush(look.color("seg_todo"))
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setBrush(look.color("primary"))
        least = self.height() if self._part else 0
        wide = max(self.width() * self._part / self._whole, least)
        painter.drawRoundedRect(QRectF(0, 0, wide, self.height()), radius, radius)


class Words(QLabel):
    """A text in the kiosk's size; plain, wrapped, centred. `lines` keeps the place of so many lines."""

    def __init__(self, size: float, strong: bool = False, tone: str = "ink", lines: int = 0) -> None:
        super().__init__()
        self._size, self._strong, self._tone = size, strong, tone
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        color = theme.current().color(tone).name()
        pixels = measure().font(size, strong).pixelSize()
        weight = 700 if strong else 400
        self.setStyleSheet(f"QLabel {{ color: {color}; font-size: {pixels}px; font-weight: {weight}; }}")
        if lines:
            self.setMinimumHeight(QFontMetrics(measure().font(size, strong)).lineSpacing() * lines + 4)

    def say(self, text: str) -> None:
        """Say this."""
        self.setText(text)
        self.setAccessibleName(text)
