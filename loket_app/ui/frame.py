"""The left rail with the screens and the foot of the window with the state of things and the keys that hold now."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from loket_app.ui import icons, theme
from loket_app.ui.screen import KeyAct
from loket_app.ui.theme import Tone, Type, fill
from loket_app.ui.widgets import pressed_by_enter

RAIL_WIDTH = 88
FOOT_HEIGHT = 26


class RailButton(QAbstractButton):
    """One screen: icon over word; the shown one has a bar, a soft ground and bold word."""

    def __init__(self, name: str, words: str, icon: str, shortcut: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.icon_name = icon
        self.badge = 0
        self.setText(words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"{words} ({shortcut})" if shortcut else words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.set_badge(0)

    def set_badge(self, count: int) -> None:
        """A small number at the icon, such as guests waiting; 0 shows none."""
        self.badge = count
        self.setAccessibleName(f"{self.text()}, {count}" if count else self.text())
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the picture asks."""
        look = theme.current()
        return QSize(look.px(RAIL_WIDTH), look.px(61))

    def minimumSizeHint(self) -> QSize:
        """Large text on a low screen: the icon shrinks away first."""
        look = theme.current()
        return QSize(look.px(RAIL_WIDTH), look.metrics(Type.STRONG).height() + look.px(10))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it."""
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, bar, icon, word, badge."""
        look = theme.current()
        painter = QPainter(self)
        on = self.isChecked()
        if on or self.underMouse():
            fill(painter, look.color("primary_soft" if on else "hover"), self.rect())
        if on:
            fill(painter, look.color("primary"), 0, 0, 3, self.height())
        if self.hasFocus():
            painter.setPen(QPen(look.color("focus"), 2))
            painter.drawRect(self.rect().adjusted(4, 3, -4, -3))
        color = look.color("primary" if on else "muted")
        line = look.metrics(Type.STRONG).height()
        side = look.px(22)
        tall = self.shows_icon()
        top = (self.height() - (side + look.px(4) if tall else 0) - line) // 2
        if tall:
            icon = QRect((self.width() - side) // 2, top, side, side)
            icons.paint(painter, icon, self.icon_name, color)
            self._paint_badge(painter, icon)
            top += side + look.px(4)
        kind = Type.SMALL_STRONG if on else Type.SMALL
        painter.setFont(look.font(kind))
        painter.setPen(color)
        text = look.metrics(kind).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 6)
        painter.drawText(QRect(0, top, self.width(), line), Qt.AlignmentFlag.AlignCenter, text)

    def shows_icon(self) -> bool:
        """All of a rail have room for their icons, or none shows one: their heights differ by the odd pixel."""
        look = theme.current()
        rail = self.parentWidget()
        lowest = min((b.height() for b in rail.findChildren(RailButton)), default=0) if rail is not None else 0
        return (lowest or self.height()) >= look.metrics(Type.STRONG).height() + look.px(32)

    def _paint_badge(self, painter: QPainter, icon: QRect) -> None:
        if not self.badge:
            return
        look = theme.current()
        text = str(self.badge) if self.badge < 100 else "99+"
        width = max(look.px(16), look.metrics(Type.TINY).horizontalAdvance(text) + look.px(8))
        box = QRectF(icon.right() - look.px(4), icon.y() - look.px(4), width, look.px(16))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("primary"))
        painter.drawRoundedRect(box, look.px(8), look.px(8))
        painter.setFont(look.font(Type.TINY))
        painter.setPen(look.color("on_primary"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


RAIL_KEYS = "1234567890-="


class Rail(QWidget):
    """`chosen` carries the name of the screen."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Layar")
        self.buttons: dict[str, RailButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 6, 1, 6)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._upper = 0

    def add(self, name: str, words: str, icon: str, bottom: bool = False) -> RailButton:
        """Add a screen; the nth gets Alt and Ctrl with the nth key of the row of digits: 1 to 9, 0, then - and =."""
        number = len(self.buttons)
        button = RailButton(name, words, icon, f"Alt+{RAIL_KEYS[number]}" if number < len(RAIL_KEYS) else "")
        button.clicked.connect(self._clicked)
        self.buttons[name] = button
        if bottom:
            self._column.addWidget(button)
        else:
            self._column.insertWidget(self._upper, button)
            self._upper += 1
        return button

    def mark(self, name: str) -> None:
        """Show which screen is shown."""
        for own, button in self.buttons.items():
            button.setChecked(own == name)

    def _clicked(self) -> None:
        button = self.sender()
        if isinstance(button, RailButton):
            button.setChecked(True)
            self.chosen.emit(button.name)

    def sizeHint(self) -> QSize:
        """Its fixed width."""
        return QSize(theme.current().px(RAIL_WIDTH), 300)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground and the line at the right."""
        look = theme.current()
        painter = QPainter(self)
        fill(painter, look.color("card"), self.rect())
        fill(painter, look.color("line"), self.width() - 1, 0, 1, self.height())


LEAST_SHOWN = 60
"""Per cent of an item's words: a shorter piece tells nothing and is left out."""


def _by_weight(item: tuple[str, str, Tone]) -> int:
    return {Tone.LATE: 0, Tone.WARN: 0, Tone.PRIMARY: 1}.get(item[2], 2)


class Foot(QWidget):
    """State at the left (backup, printers, database), keys at the right; the keys win where room is short."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: dict[str, tuple[str, str, Tone]] = {}
        self._keys: tuple[KeyAct, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_status(self, key: str, text: str, icon: str = "", tone: Tone = Tone.MUTED) -> None:
        """Show or change an item; an empty text takes it away."""
        if text:
            self._items[key] = (text, icon, tone)
        else:
            self._items.pop(key, None)
        self._name()

    def set_keys(self, keys: Sequence[KeyAct]) -> None:
        """The keys that hold now."""
        self._keys = tuple(k for k in keys if k.words)
        self._name()

    def _name(self) -> None:
        said = [text for text, _, _ in self._items.values()]
        self.setAccessibleName(". ".join([*said, *(f"{k.key} {k.words}" for k in self._keys)]))
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(600, theme.current().px(FOOT_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Items from the left, keys from the right."""
        look = theme.current()
        painter = QPainter(self)
        fill(painter, look.color("card"), self.rect())
        fill(painter, look.color("line"), 0, 0, self.width(), 1)
        limit = self._paint_keys(painter, look)
        x = 14
        # What is wrong comes first: where room is short, what is in order goes.
        for text, icon, tone in sorted(self._items.values(), key=_by_weight):
            color = look.pair(tone)[0]
            side = look.px(14) if icon else 0
            room = limit - x - side - look.px(26)
            whole = look.metrics(Type.SMALL).horizontalAdvance(text)
            if room < whole * LEAST_SHOWN // 100:
                continue
            if icon:
                icons.paint(painter, QRect(x, 0, side, self.height()), icon, color)
                x += side + look.px(5)
            shown = look.metrics(Type.SMALL).elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.setFont(look.font(Type.SMALL))
            painter.setPen(color)
            painter.drawText(QRect(x, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, shown)
            x += look.metrics(Type.SMALL).horizontalAdvance(shown) + look.px(20)

    def _paint_keys(self, painter: QPainter, look: theme.Theme) -> int:
        """Paint the keys right-aligned; returns where they begin."""
        x = self.width() - 14
        middle = self.height()
        for act in reversed(self._keys):
            color = look.color("muted" if act.enabled else "edge")
            width = look.metrics(Type.SMALL).horizontalAdvance(act.words)
            box_width = look.metrics(Type.TINY).horizontalAdvance(act.key) + look.px(9)
            if x - width - box_width < self.width() // 3:
                break
            x -= width
            painter.setFont(look.font(Type.SMALL))
            painter.setPen(color)
            painter.drawText(QRect(x, 0, width + 2, middle), Qt.AlignmentFlag.AlignVCenter, act.words)
            x -= box_width + look.px(5)
            box = QRectF(x + 0.5, (middle - look.px(17)) // 2 + 0.5, box_width, look.px(17))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(look.color("edge" if act.enabled else "line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 3, 3)
            painter.setFont(look.font(Type.TINY))
            painter.setPen(color)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, act.key)
            x -= look.px(14)
        return x
