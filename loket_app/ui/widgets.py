"""Small parts that every screen uses: buttons with their key, chips, labels, cards, the empty state."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from loket_app.ui import icons, theme
from loket_app.ui.theme import RADIUS, Theme, Tone, Type
from loket_app.ui.tips import plain_tip


class Kind(Enum):
    """How loud a button is. A screen has one PRIMARY."""

    PRIMARY = "primary"
    PLAIN = "plain"
    QUIET = "quiet"
    HEADER = "header"


def round_box(painter: QPainter, rect: QRect, fill: QColor | None, edge: QColor | None, width: int = 1) -> None:
    """A rounded box with crisp edges inside `rect`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(edge, width) if edge is not None else Qt.PenStyle.NoPen)
    half = width / 2 if edge is not None else 0.0
    painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), RADIUS, RADIUS)


def pressed_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Enter presses the button with the focus, as Space does; Qt does so in dialogs only. True when it did."""
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
        button.click()
        return True
    return False


class KeyButton(QPushButton):
    """A button that shows its function key. Everything is painted, so that it looks the same on every system."""

    GAP = 7

    def __init__(
        self, text: str, key: str = "", icon: str = "", kind: Kind = Kind.PLAIN, tall: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(text, parent)
        self.key = key
        self.icon_name = icon
        self.kind = kind
        self.tall = tall
        self.compact = False
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._name()

    def say(self, text: str, key: str | None = None) -> None:
        """Change the words, and the key when given."""
        self.setText(text)
        if key is not None:
            self.key = key
        self._name()
        self.updateGeometry()
        self.update()

    def set_kind(self, kind: Kind) -> None:
        """Make it louder or quieter."""
        self.kind = kind
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(f"{self.text()}, {self.key}" if self.key else self.text())

    def _type(self) -> Type:
        if self.kind is Kind.PRIMARY:
            return Type.LARGE if self.tall else Type.STRONG
        return Type.SMALL if self.compact else Type.BASE

    def _pad(self, look: Theme) -> int:
        return look.px(9 if self.compact else 12 if self.kind is Kind.HEADER else 14)

    def _words_width(self, look: Theme) -> int:
        """Advances are rounded to the nearest pixel: one more, or the last letter is elided for half of one."""
        return look.metrics(self._type()).horizontalAdvance(self.text()) + 1 if self.text() else 0

    def sizeHint(self) -> QSize:
        """Room for icon, words and key."""
        look = theme.current()
        width = 2 * self._pad(look) + self._words_width(look)
        if self.icon_name:
            width += look.px(18) + (look.px(self.GAP) if self.text() else 0)
        if self.key:
            width += self._key_width(look) + look.px(self.GAP)
        if self.menu() is not None:
            width += look.px(16 + 4)
        return QSize(width, look.px(44 if self.tall else 36))

    def minimumSizeHint(self) -> QSize:
        """Words may be elided, the key never."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), theme.current().px(64)), hint.height())

    def _key_width(self, look: Theme) -> int:
        return look.metrics(Type.TINY).horizontalAdvance(self.key) + look.px(10)

    def _colors(self, look: Theme) -> tuple[QColor, QColor, QColor, QColor]:
        """Fill, edge, words, key edge."""
        if not self.isEnabled():
            return look.color("disabled"), look.color("line"), look.color("muted"), look.color("edge")
        hot, down = self.underMouse(), self.isDown() or self.isChecked()
        if self.kind is Kind.PRIMARY:
            fill = look.color("primary_down" if down else "primary_hover" if hot else "primary")
            return fill, fill, look.color("on_primary"), look.color("on_primary")
        if self.kind is Kind.HEADER:
            ground = look.color("header_fill")
            return ground, look.color("header_edge") if hot or down else ground, look.color("on_header"), ground
        fill = look.color("primary_soft" if down else "hover" if hot else "card")
        if self.kind is Kind.QUIET:
            plain = QColor(Qt.GlobalColor.transparent)
            return fill if hot or down else plain, plain, look.color("primary"), look.color("edge")
        return fill, look.color("edge" if hot or down else "line"), look.color("ink"), look.color("edge")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it, and Space; not Ctrl+Space, which ticks all of a list that was left just before."""
        if event.key() == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, focus ring, icon, words, key."""
        look = theme.current()
        painter = QPainter(self)
        fill, edge, words, key_edge = self._colors(look)
        round_box(painter, self.rect(), fill, edge)
        if self.hasFocus():
            self._ring(painter, look)
        x, width = self._start(look)
        middle = self.height()
        if self.icon_name:
            icons.paint(painter, QRect(x, 0, look.px(18), middle), self.icon_name, words)
            x += look.px(18) + look.px(self.GAP)
        painter.setFont(look.font(self._type()))
        painter.setPen(words)
        metrics = look.metrics(self._type())
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(x, 0, width, middle), Qt.AlignmentFlag.AlignVCenter, shown)
        x += metrics.horizontalAdvance(shown)
        if self.key:
            self._paint_key(painter, look, x + look.px(self.GAP), words, key_edge)
        if self.menu() is not None:
            icons.paint(painter, QRect(x + look.px(4), 0, look.px(16), middle), "down", words)

    def _ring(self, painter: QPainter, look: Theme) -> None:
        if self.kind is Kind.PRIMARY:
            round_box(painter, self.rect().adjusted(3, 3, -3, -3), None, look.color("on_primary"), 2)
        else:
            token = "on_header" if self.kind is Kind.HEADER else "focus"
            round_box(painter, self.rect(), None, look.color(token), 2)

    def _start(self, look: Theme) -> tuple[int, int]:
        """Where the contents begin, centred, and how wide the words may be."""
        spare = self.width() - self.sizeHint().width()
        words = self._words_width(look)
        return self._pad(look) + max(0, spare) // 2, max(0, words + min(0, spare))

    def _paint_key(self, painter: QPainter, look: Theme, x: int, words: QColor, edge: QColor) -> None:
        height = look.px(18)
        box = QRect(x, (self.height() - height) // 2, self._key_width(look), height)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(edge, 1))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setFont(look.font(Type.TINY))
        painter.setPen(words)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.key)


class IconLabel(QWidget):
    """One icon, painted in the current theme. It says nothing by itself: the words stand beside it."""

    def __init__(self, name: str, size: int = 18, token: str = "muted", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._size = size
        self._token = token
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, token: str | None = None) -> None:
        """Another icon, and another colour when given."""
        self._name = name
        self._token = token or self._token
        self.update()

    def sizeHint(self) -> QSize:
        """Square, growing with the text."""
        side = theme.current().px(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The icon alone."""
        look = theme.current()
        icons.paint(QPainter(self), self.rect(), self._name, look.color(self._token))


def chip_width(look: Theme, word: str, icon: str) -> int:
    """The width of a chip with these words (none: the icon alone)."""
    width = look.px(12)
    if icon:
        width += look.px(13)
    if word:
        width += look.metrics(Type.TINY).horizontalAdvance(word) + (look.px(4) if icon else 0) + 2
    return width


def paint_chip(painter: QPainter, look: Theme, rect: QRect, word: str, icon: str, tone: Tone) -> None:
    """A chip: icon and word in their tone on its soft ground."""
    fore, ground = look.pair(tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(ground)
    edge = QColor(fore)
    edge.setAlpha(70)
    painter.setPen(QPen(edge, 1))
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    x = rect.x() + look.px(6)
    if icon:
        icons.paint(painter, QRect(x, rect.y(), look.px(13), rect.height()), icon, fore)
        x += look.px(13) + look.px(4)
    if word:
        painter.setFont(look.font(Type.TINY))
        painter.setPen(fore)
        painter.drawText(QRect(x, rect.y(), rect.right() - x + 1, rect.height()), Qt.AlignmentFlag.AlignVCenter, word)
    painter.restore()


def paint_chip_before(painter: QPainter, look: Theme, row: QRect, right: int, word: str, icon: str, tone: Tone) -> int:
    """A chip that ends at `right`, half way down a row; returns where it begins."""
    width, height = chip_width(look, word, icon), look.px(19)
    chip = QRect(right - width, row.y() + (row.height() - height) // 2, width, height)
    paint_chip(painter, look, chip, word, icon, tone)
    return chip.x()


class Chip(QWidget):
    """A small word with an icon, as on the board."""

    def __init__(self, word: str, icon: str = "", tone: Tone = Tone.PRIMARY, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_chip(word, icon, tone)

    def show_chip(self, word: str, icon: str, tone: Tone) -> None:
        """Say something else."""
        self._word, self._icon, self._tone = word, icon, tone
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its word."""
        look = theme.current()
        return QSize(chip_width(look, self._word, self._icon), look.px(19))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The chip over the whole widget."""
        paint_chip(QPainter(self), theme.current(), self.rect(), self._word, self._icon, self._tone)


def label(text: str = "", size: str = "base", tone: str = "", wrap: bool = False) -> QLabel:
    """A label of a step of the type scale ("small", "strong", "title"...) and a tone ("muted", "late"...). Plain text:
    what users typed is never read as markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("step", size)
    made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    return made


def set_tone(widget: QWidget, tone: str) -> None:
    """Another tone for a label or field; the style sheet follows."""
    set_property(widget, "tone", tone)


def set_property(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet looks at, and polish again only when it changed."""
    if (widget.property(name) or "") != value:
        widget.setProperty(name, value)
        if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            widget.style().unpolish(widget)
            widget.style().polish(widget)


class Elided(QLabel):
    """A one-line label that ends in … where there is no room; the whole text is its tool tip."""

    def __init__(self, text: str = "", size: str = "base", tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = text
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("step", size)
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.say(text)

    def say(self, text: str) -> None:
        """Show this text."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def whole(self) -> str:
        """The text without the …"""
        return self._whole

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(0, self.width()))
        self.setText(shown)
        self.setToolTip(plain_tip(self._whole) if shown != self._whole else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text to the new width."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Fit again when the text size changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()


class Card(QFrame):
    """A white box with a border; contents in a column."""

    def __init__(self, padding: int = 16, spacing: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(padding, padding, padding, padding)
        self.column.setSpacing(spacing)


def rule(parent: QWidget | None = None) -> QFrame:
    """A one-pixel line between parts."""
    made = QFrame(parent)
    made.setObjectName("plainline")
    made.setFixedHeight(1)
    return made


class EmptyState(QWidget):
    """What a list shows while it has nothing: what will stand here, and the button that begins."""

    asked = Signal()

    def __init__(
        self, icon: str, title: str, hint: str, act: str = "", key: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(IconLabel(icon, 44, "edge"), 0, Qt.AlignmentFlag.AlignHCenter)
        self.title = label(title, "large")
        self.hint = label(hint, tone="muted", wrap=True)
        for text in (self.title, self.hint):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(text)
        self.button = KeyButton(act, key, parent=self)
        self.button.setVisible(bool(act))
        self.button.clicked.connect(self.asked)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(2)
        self.setAccessibleName(f"{title}. {hint}")


class Segmented(QWidget):
    """A few views of one list, side by side; exactly one is chosen. Left and right arrows change it."""

    chosen = Signal(str)

    def __init__(self, name: str, options: tuple[tuple[str, str], ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._buttons: dict[str, SegmentButton] = {}
        for n, (key, words) in enumerate(options):
            button = SegmentButton(key, words, self.choose, self._step)
            button.first, button.last = n == 0, n == len(options) - 1
            self._buttons[key] = button
            row.addWidget(button)
        self._current = options[0][0]
        self._show()

    def value(self) -> str:
        """The key of the chosen view."""
        return self._current

    def set_words(self, key: str, words: str) -> None:
        """Other words for a view, such as one with a count."""
        self._buttons[key].say(words)

    def choose(self, key: str) -> None:
        """Choose a view; tells only when it is another one."""
        changed = key != self._current
        self._current = key
        self._show()
        if changed:
            self.chosen.emit(key)

    def _step(self, by: int) -> None:
        keys = list(self._buttons)
        place = keys.index(self._current) + by
        if 0 <= place < len(keys):
            self.choose(keys[place])
            self._buttons[keys[place]].setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self) -> None:
        for key, button in self._buttons.items():
            button.setChecked(key == self._current)
            on_way = key == self._current
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on_way else Qt.FocusPolicy.ClickFocus)


class SegmentButton(KeyButton):
    """One part of a `Segmented`."""

    def __init__(self, key: str, words: str, choose: Callable[[str], None], step: Callable[[int], None]) -> None:
        super().__init__(words)
        self.value = key
        self.first = self.last = False
        self._choose = choose
        self._move = step
        self.setCheckable(True)
        self.clicked.connect(self._clicked)

    def _clicked(self) -> None:
        self._choose(self.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go to the next view."""
        if event.key() == Qt.Key.Key_Left:
            self._move(-1)
        elif event.key() == Qt.Key.Key_Right:
            self._move(1)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """As wide as its bold words."""
        look = theme.current()
        width = look.metrics(Type.STRONG).horizontalAdvance(self.text()) + 2 * look.px(12)
        return QSize(width, look.px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A box that joins its neighbours; the chosen one is soft, bold and underlined."""
        look = theme.current()
        painter = QPainter(self)
        box = self.rect().adjusted(0 if self.first else -RADIUS, 0, 0 if self.last else RADIUS, 0)
        on = self.isChecked()
        fill = look.color("primary_soft" if on else "hover" if self.underMouse() else "card")
        round_box(painter, box, fill, look.color("line"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if not self.first:
            theme.fill(painter, look.color("line"), 0, 1, 1, self.height() - 2)
        if on:
            theme.fill(painter, look.color("primary"), look.px(8), self.height() - 3, self.width() - look.px(16), 2)
        if self.hasFocus():
            round_box(painter, self.rect(), None, look.color("focus"), 2)
        painter.setFont(look.font(Type.STRONG if on else Type.BASE))
        painter.setPen(look.color("primary" if on else "ink"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
