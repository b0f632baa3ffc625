"""The public display as a widget: it paints a scene, and of the next scene only what became different."""

from functools import lru_cache

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from loket_app.domain.display import DisplayLook
from loket_app.ui import icons, theme
from loket_app.ui.layar.marquee import Marquee
from loket_app.ui.layar.palette import Palette, palette
from loket_app.ui.layar.scene import FOOT, Align, Fill, Icon, Item, Moment, Rect, Screen, Text, scene
from loket_app.usecases.views.display import PublicView

_ALIGN = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft, Align.RIGHT: Qt.AlignmentFlag.AlignRight,
    Align.CENTRE: Qt.AlignmentFlag.AlignHCenter,
}  # fmt: skip
FOOT_TEXT = 34


@lru_cache(maxsize=64)
def font_of(family: str, pixels: int, strong: bool) -> QFont:
    """A font of the display; figures stand in columns."""
    made = QFont(family)
    made.setPixelSize(max(8, pixels))
    made.setWeight(QFont.Weight.Bold if strong else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


class PublicBoard(QWidget):
    """Shows a view at an instant. While the data is away it shows the last one, greyed, and says so."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Layar publik")
        self.view: PublicView | None = None
        self.items: tuple[Item, ...] = ()
        self.moment = Moment(0)
        self.foot = Marquee(self)
        self._colors = palette(DisplayLook.DARK, False)
        self.repainted = QRect()

    def screen_of(self) -> Screen:
        """This widget as a screen."""
        return Screen(max(1, self.width()), max(1, self.height()))

    def show_moment(self, view: PublicView | None, moment: Moment) -> None:
        """Show this; only what differs from what stands there is painted again."""
        self.view, self.moment = view, moment
        colors = palette(view.look if view is not None else DisplayLook.DARK, moment.lost_since is not None)
        items = scene(view, self.screen_of(), moment)
        before, self.items = self.items, items
        if colors != self._colors:
            self._colors = colors
            self.update()
        else:
            for item in set(before) ^ set(items):
                self.update(_rect(item.rect))
        self._say_foot(colors)

    def _say_foot(self, colors: Palette) -> None:
        texts = self.view.texts if self.view is not None else ()
        pixels = self.screen_of().px(FOOT_TEXT)
        self.foot.setVisible(bool(texts) and self.moment.lost_since is None)
        self.foot.say(texts, font_of(theme.current().family, pixels, True), colors.foot_ground, colors.on_foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another screen: everything anew."""
        super().resizeEvent(event)
        high = self.screen_of().px(FOOT)
        self.foot.setGeometry(0, self.height() - high, self.width(), high)
        self.items = ()
        self.show_moment(self.view, self.moment)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The items in the parts that became different."""
        region = event.region()
        self.repainted = region.boundingRect()
        painter = QPainter(self)
        painter.setClipRegion(region)
        theme.fill(painter, QColor(self._colors.ground), region.boundingRect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for item in self.items:
            box = _rect(item.rect)
            if region.intersects(box):
                self._paint(painter, item, box)

    def _paint(self, painter: QPainter, item: Item, box: QRect) -> None:
        color = QColor(getattr(self._colors, item.tone))
        if isinstance(item, Fill):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            if item.radius:
                painter.drawRoundedRect(box, item.radius, item.radius)
            else:
                theme.fill(painter, color, box)
        elif isinstance(item, Icon):
            icons.paint(painter, box, item.name, color)
        else:
            painter.setFont(font_of(theme.current().family, item.size, item.strong))
            painter.setPen(color)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | _ALIGN[item.align], shown_text(item))


def shown_text(item: Text) -> str:
    """The words as they stand there: with … at the end where there is no room."""
    metrics = QFontMetrics(font_of(theme.current().family, item.size, item.strong))
    return metrics.elidedText(item.text, Qt.TextElideMode.ElideRight, item.rect.w)


def _rect(rect: Rect) -> QRect:
    return QRect(rect.x, rect.y, rect.w, rect.h)
