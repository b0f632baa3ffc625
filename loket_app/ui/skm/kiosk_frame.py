"""What every kiosk is: a whole screen for a visitor, with a head, that nobody closes from outside."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from loket_app.domain.people import Officer
from loket_app.ui import theme
from loket_app.ui.counter import Counter
from loket_app.ui.skm.kiosk_parts import Words, measure, set_measure


class KioskFrame(QWidget):
    """`left` carries the officer whose PIN let out. `takes_focus` is false beside a clerk's screen: a touch there must
    not take the keyboard from who is typing here."""

    left = Signal(object)

    def __init__(self, counter: Counter, title: str, place: QRect, takes_focus: bool) -> None:
        super().__init__()
        theme.dress(self)
        self.counter = counter
        self.takes_focus = takes_focus
        self._touched_at = counter.now()
        self._may_close = False
        flags = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        self.setWindowFlags(flags if takes_focus else flags | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not takes_focus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_measure(place.width(), place.height())
        # Else the highest of its pages makes the window higher than the screen, and the buttons at the foot are cut.
        self.setMinimumSize(1, 1)
        self.setGeometry(place)
        self.head = QWidget()
        self.office, self.where = Words(21, True, "on_header"), Words(21, tone="on_header")

    def build_head(self) -> QWidget:
        """The office at the left, where one is at the right."""
        one = measure()
        row = QHBoxLayout()
        row.setContentsMargins(one.px(32), 0, one.px(32), 0)
        self.office.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.where.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        shares = (2, 3) if one.upright else (3, 2)
        for words, share in zip((self.office, self.where), shares, strict=True):
            words.setWordWrap(False)
            words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            row.addWidget(words, share)
        self.head.setFixedHeight(one.px(62))
        self.head.setLayout(row)
        return self.head

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and head."""
        look = theme.current()
        painter = QPainter(self)
        theme.fill(painter, look.color("background"), self.rect())
        theme.fill(painter, look.color("header"), self.head.geometry())

    def touched(self) -> None:
        """Somebody is there."""
        self._touched_at = self.counter.now()

    def quiet(self, now: int) -> int:
        """How long nobody was there (ms); a clock that went back counts from now."""
        if now < self._touched_at:
            self.touched()
        return max(0, now - self._touched_at)

    def tick(self, now: int) -> None:
        """Once a second."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch beside the buttons is a sign of life all the same."""
        self.touched()
        event.accept()

    def let_out(self, officer: Officer) -> None:
        """An officer's PIN fitted."""
        self.left.emit(officer)

    def end(self) -> None:
        """Close it: only who owns the kiosk does."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nobody closes it from outside."""
        if self._may_close:
            super().closeEvent(event)
        else:
            event.ignore()
