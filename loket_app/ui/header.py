"""The head of the window: whose office it is, how the day stands (pills that filter), the clock, who works here."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from loket_app.domain import dates
from loket_app.ui import icons, theme
from loket_app.ui.theme import Type, fill
from loket_app.ui.widgets import KeyButton, Kind, pressed_by_enter

HEIGHT = 52


class PillSpec(NamedTuple):
    """One pill: its key for the filter, its word, its icon, whether it alarms while it counts anything, and
    whether its icon shows only where the word does not (`bare`)."""

    key: str
    words: str
    icon: str = ""
    alarms: bool = False
    bare: bool = False


PILLS = (
    PillSpec("running", "Berjalan", "clock", bare=True),
    PillSpec("nearly", "Hampir lewat", "warning"),
    PillSpec("late", "Lewat SOP", "late", alarms=True),
    PillSpec("ready", "Siap diserahkan", "ready"),
    PillSpec("delivery", "Diantar", "delivery"),
)


class Pill(QAbstractButton):
    """A count that filters the board. Narrow windows show icon and number alone; the word stays its tool tip."""

    def __init__(self, spec: PillSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.count = 0
        self.compact = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """Show this count."""
        self.count = count
        self.setAccessibleName(f"{self.spec.words}: {count}")
        self.setToolTip(f"Saring papan: {self.spec.words}")
        self.updateGeometry()
        self.update()

    def full_width(self) -> int:
        """The width with its word."""
        return self._width(self.spec.words)

    def _width(self, words: str) -> int:
        look = theme.current()
        width = look.px(22) + look.metrics(Type.STRONG).horizontalAdvance(str(max(self.count, 10)))
        if words:
            width += look.metrics(Type.BASE).horizontalAdvance(words) + look.px(5)
        return width + (look.px(20) if self._icon(words) else 0)

    def _icon(self, words: str) -> str:
        return "" if self.spec.bare and words else self.spec.icon

    def _words(self) -> str:
        return "" if self.compact and self.spec.icon else self.spec.words

    def sizeHint(self) -> QSize:
        """As its words and figures need."""
        return QSize(self._width(self._words()), theme.current().px(28))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it."""
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A capsule: icon, word, bold count."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        alarm = self.spec.alarms and self.count > 0
        fill = look.color("alarm" if alarm else "header_fill" if self.isChecked() or self.underMouse() else "header")
        words = look.color("on_alarm" if alarm else "on_header")
        strong = self.isChecked() or self.hasFocus()
        edge = look.color("on_header" if strong else "alarm" if alarm else "header_edge")
        painter.setBrush(fill)
        painter.setPen(QPen(edge, 2 if strong else 1))
        half = self.height() / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), half - 1, half - 1)
        x = look.px(11)
        if self._icon(self._words()):
            icons.paint(painter, QRect(x, 0, look.px(15), self.height()), self.spec.icon, words)
            x += look.px(20)
        painter.setPen(words)
        shown = self._words()
        if shown:
            painter.setFont(look.font(Type.BASE))
            painter.drawText(QRect(x, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, shown)
            x += look.metrics(Type.BASE).horizontalAdvance(shown) + look.px(5)
        painter.setFont(look.font(Type.STRONG))
        painter.drawText(QRect(x, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, str(self.count))


class HeaderText(QLabel):
    """A text on the head's ground, of one step of the type scale."""

    def __init__(self, kind: Type, muted: bool = False, whole: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.always_whole = whole
        self.token = "on_header_muted" if muted else "on_header"
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def say(self, text: str) -> None:
        """Show this text."""
        if text != self.text():
            same_width = len(text) == len(self.text())
            self.setText(text)
            self.setAccessibleName(text)
            if not same_width:
                self.updateGeometry()

    def natural_width(self) -> int:
        """The width that shows all of it."""
        return theme.current().metrics(self.kind).horizontalAdvance(self.text()) + 2

    def sizeHint(self) -> QSize:
        """As wide as its text."""
        return QSize(self.natural_width(), theme.current().metrics(self.kind).height())

    def minimumSizeHint(self) -> QSize:
        """May be elided down to a few letters, unless it must be read whole."""
        least = self.natural_width() if self.always_whole else theme.current().px(70)
        return QSize(min(self.natural_width(), least), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Elided where there is no room."""
        look = theme.current()
        painter = QPainter(self)
        painter.setFont(look.font(self.kind))
        painter.setPen(look.color(self.token))
        text = look.metrics(self.kind).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), self.alignment() | Qt.AlignmentFlag.AlignVCenter, text)


class Header(QWidget):
    """`pill_chosen` carries the key of the filter, or "" when it was switched off."""

    pill_chosen = Signal(str)

    def __init__(self, office: str, region: str, zone_word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Kepala jendela")
        self._zone = zone_word
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(12)
        self.office = HeaderText(Type.LARGE)
        self.region = HeaderText(Type.SMALL, muted=True)
        self.office.say(office)
        self.region.say(region)
        row.addLayout(_stack(self.office, self.region))
        row.addSpacing(12)
        self.pills = {spec.key: Pill(spec) for spec in PILLS}
        pill_row = QHBoxLayout()
        pill_row.setSpacing(6)
        for pill in self.pills.values():
            pill.clicked.connect(self._pill_clicked)
            pill_row.addWidget(pill)
        row.addLayout(pill_row)
        row.addStretch(1)
        self.clock = HeaderText(Type.CLOCK, whole=True)
        self.day = HeaderText(Type.SMALL, muted=True, whole=True)
        for text in (self.clock, self.day):
            text.setAlignment(Qt.AlignmentFlag.AlignRight)
        row.addLayout(_stack(self.clock, self.day))
        self.user = KeyButton("", icon="guest", kind=Kind.HEADER)
        self.user.setAccessibleName("Pengguna")
        row.addWidget(self.user)
        self._hours = ""

    def sizeHint(self) -> QSize:
        """One fixed height."""
        return QSize(900, theme.current().px(HEIGHT))

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """The counts of the pills; a missing one is 0."""
        for key, pill in self.pills.items():
            if pill.count != counts.get(key, 0):
                pill.set_count(counts.get(key, 0))
        self._fit()

    def show_filter(self, key: str) -> None:
        """Mark the pill whose filter holds; "" marks none."""
        for own, pill in self.pills.items():
            pill.setChecked(own == key)

    def set_zone(self, word: str) -> None:
        """WIB, WITA or WIT."""
        self._zone = word

    def set_hours(self, text: str) -> None:
        """ "buka s.d. 15.30", or "tutup, buka lagi Senin 07.30"."""
        self._hours = text

    def tick(self, moment: datetime) -> None:
        """The office's wall clock: 10.42.07 WITA, Sen, 23 Nov 2026 · buka s.d. 15.30."""
        self.clock.say(f"{dates.clock_seconds(moment)} {self._zone}")
        day = dates.short_date(moment.date())
        before = self.day.text()
        self.day.say(f"{day} · {self._hours}" if self._hours else day)
        if self.day.text() != before:
            self._fit()

    def set_user(self, text: str) -> None:
        """Who works here: "Rina Wulandari · Loket 2"."""
        self.user.say(text)
        self._fit()

    def _pill_clicked(self) -> None:
        pill = self.sender()
        if isinstance(pill, Pill):
            key = pill.spec.key if pill.isChecked() else ""
            self.show_filter(key)
            self.pill_chosen.emit(key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose between words and icons for the pills."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Pills give up their words, the calmest first, until the rest of the head has its room."""
        look = theme.current()
        fixed = max(self.office.natural_width(), self.region.natural_width())
        fixed += max(self.clock.natural_width(), self.day.natural_width()) + self.user.sizeHint().width() + 84
        room = self.width() - fixed
        widths = {key: pill.full_width() + 6 for key, pill in self.pills.items()}
        for key in ("delivery", "ready", "running", "nearly", "late"):
            pill = self.pills[key]
            compact = sum(widths.values()) > room
            if compact:
                widths[key] = pill.full_width() + 6 - look.metrics(Type.BASE).horizontalAdvance(pill.spec.words)
            if pill.compact != compact:
                pill.compact = compact
                pill.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground."""
        fill(QPainter(self), theme.current().color("header"), self.rect())


def _stack(first: QWidget, second: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addStretch(1)
    column.addWidget(first)
    column.addWidget(second)
    column.addStretch(1)
    return column
