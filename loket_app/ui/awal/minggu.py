"""The week as bars from six to eighteen: open hours at a glance, with their gaps for the break."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from loket_app.definitions.catalog import calendar
from loket_app.definitions.hours import DAY_KEYS
from loket_app.definitions.toml_lines import table_from_data
from loket_app.domain import dates
from loket_app.domain.errors import BadDefinition
from loket_app.domain.worktime import OpenSpan
from loket_app.ui import theme
from loket_app.ui.theme import Type

FIRST, LAST = 6, 18
ROW, DAY_WIDTH, TOTAL_WIDTH = 28, 58, 64
Spans = tuple[OpenSpan, ...]


def spans_of(texts: Sequence[str]) -> Spans | None:
    """The spans of one day as they are typed; None where they cannot be read."""
    if not texts:
        return ()
    try:
        found = calendar(table_from_data({"zona": "Asia/Jakarta", "minggu": {DAY_KEYS[0]: list(texts)}}, "jam"))
    except BadDefinition:
        return None
    return found.week[0]


def hours_words(minutes: int) -> str:
    """Minutes as hours with a comma: 7,5 jam, 6,25 jam."""
    whole, rest = divmod(minutes, 60)
    share = f"{rest * 100 // 60:02d}".rstrip("0")
    return f"{whole},{share} jam" if share else f"{whole} jam"


class WeekPicture(QWidget):
    """Seven rows; a day that cannot be read is left empty, its field says why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._days: tuple[Spans | None, ...] = ((),) * 7

    def show_week(self, week: Mapping[str, Any]) -> None:
        """Show the days as they are typed."""
        self._days = tuple(spans_of(week.get(key) or ()) for key in DAY_KEYS)
        self.setAccessibleName(f"Minggu kerja: {self.total()}")
        self.update()

    def minutes(self) -> int:
        """Open minutes of the week."""
        return sum(span.end - span.start for spans in self._days for span in spans or ())

    def total(self) -> str:
        """37,5 jam seminggu."""
        return f"{hours_words(self.minutes())} seminggu"

    def sizeHint(self) -> QSize:
        """Seven rows and the hours under them."""
        look = theme.current()
        return QSize(look.px(280), look.px(ROW * 7 + 22))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Days, bars, the hours of each day."""
        look = theme.current()
        painter = QPainter(self)
        row, left, right = look.px(ROW), look.px(DAY_WIDTH), self.width() - look.px(TOTAL_WIDTH)
        painter.setFont(look.font(Type.TINY))
        for hour in range(FIRST, LAST + 1, 3):
            x = _place(hour * 60, left, right)
            theme.fill(painter, look.color("line"), x, 0, 1, row * 7)
            painter.setPen(look.color("muted"))
            painter.drawText(QRect(x - 20, row * 7, 40, look.px(18)), Qt.AlignmentFlag.AlignCenter, f"{hour:02d}")
        for n, spans in enumerate(self._days):
            self._day(painter, n, spans, left, right)

    def _day(self, painter: QPainter, n: int, spans: Spans | None, left: int, right: int) -> None:
        look = theme.current()
        row = look.px(ROW)
        top = n * row
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(look.font(Type.SMALL))
        painter.setPen(look.color("ink" if spans else "muted"))
        painter.drawText(QRect(0, top, left, row), middle, dates.DAYS[n])
        for span in spans or ():
            x, end = _place(span.start, left, right), _place(span.end, left, right)
            theme.fill(painter, look.color("seg_done"), QRect(x, top + look.px(7), max(2, end - x), row - look.px(14)))
        minutes = sum(span.end - span.start for span in spans or ())
        told = "periksa" if spans is None else hours_words(minutes) if minutes else "tutup"
        painter.setPen(look.color("late" if spans is None else "muted"))
        box = QRect(right, top, self.width() - right, row)
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, told)


def _place(minute: int, left: int, right: int) -> int:
    share = (min(max(minute, FIRST * 60), LAST * 60) - FIRST * 60) / ((LAST - FIRST) * 60)
    return left + round((right - left) * share)
