"""Today's guests as a table: the number large, who and what for, where they stand, and the running clock."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from loket_app.domain import dates
from loket_app.domain.worktime import Axis
from loket_app.ui import icons, theme
from loket_app.ui.board import face
from loket_app.ui.board.delegate import ELIDE, LEFT
from loket_app.ui.board.delegate import RIGHT as RIGHT_MIDDLE
from loket_app.ui.board.words import FLAG_ICONS
from loket_app.ui.lists import RIGHT, Column, RowModel, RowView, paint_ground
from loket_app.ui.theme import Theme, Tone, Type
from loket_app.ui.widgets import EmptyState, chip_width, paint_chip
from loket_app.usecases.door import ABSENT, BOOKING, GREETING, SERVED, WAITING
from loket_app.usecases.door import LEFT as GONE
from loket_app.usecases.queries.board import GuestRow
from loket_app.usecases.views.board import ClockFace, Flag

QUEUE, WHO, STATE, CLOCK = range(4)
ROW = 58
STATES = {
    GREETING: ("guest", Tone.PRIMARY), BOOKING: ("book", Tone.PRIMARY), WAITING: ("clock", Tone.PAUSED),
    SERVED: ("call", Tone.GOOD), GONE: ("walker", Tone.MUTED),
    ABSENT: ("unrecorded", Tone.WARN),
}  # fmt: skip


def who(row: GuestRow) -> str:
    """The name, once it stands in the book."""
    return row.name or "belum dicatat namanya"


class GuestModel(RowModel[GuestRow]):
    """Guests in the order of the query, with what their clocks read now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            (
                Column("Antrean", _queue, width=96),
                Column("Tamu \N{MIDDLE DOT} Keperluan", _who, spoken=_spoken, tip=_who),
                Column("Sekarang", _state, width=176),
                Column("Waktu", self._clock, align=RIGHT, width=132),
            ),
            _key,
            parent,
        )
        self.axes: Mapping[int, Axis] = {}
        self.zone = ""
        self.now = 0

    def _clock(self, row: GuestRow) -> str:
        return ", ".join(self.figure(row)[::2])

    def figure(self, row: GuestRow) -> tuple[str, Tone, str]:
        """The figure, its tone, and the small words under it."""
        axis = self.axes.get(row.calendar_id)
        if row.state in (GREETING, BOOKING):
            return self._step(row, axis)
        if row.state == WAITING and axis is not None:
            return dates.elapsed_text(axis.consumed(row.since, self.now)), Tone.PLAIN, "antre"
        moment = dates.local(row.since, self.zone) if self.zone else None
        return dates.clock_time(moment) if moment is not None else "", Tone.MUTED, "sejak"

    def _step(self, row: GuestRow, axis: Axis | None) -> tuple[str, Tone, str]:
        clock = ClockFace("running", row.due_f, None, row.total, "")
        figure = face.figure(clock, axis.f(self.now) if axis is not None else None)
        limit = f"batas {dates.elapsed_text(row.total)}" if row.total is not None else ""
        return figure.text, figure.tone, limit


def _key(row: GuestRow) -> int:
    return row.id


def _queue(row: GuestRow) -> str:
    return row.queue


def _who(row: GuestRow) -> str:
    return " \N{MIDDLE DOT} ".join(w for w in (who(row), row.purpose) if w)


def _spoken(row: GuestRow) -> str:
    return ", ".join(w for w in (_who(row), f"prioritas {row.priority}" if row.priority else "") if w)


def _state(row: GuestRow) -> str:
    return row.state_words


class GuestView(RowView):
    """The table of guests, with a word about how a day begins while it is empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Tamu hari ini", parent)
        self.guests = GuestModel()
        self.show_rows(self.guests)
        self.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.setItemDelegate(GuestDelegate(self))
        self.set_row_height(ROW)
        hint = "Tekan F3 ketika tamu datang: nomor antrean diberikan dan jam langkah pertama mulai."
        self.empty = EmptyState("guest", "Belum ada tamu di pintu atau di antrean", hint, parent=self)
        # Given its words here, where the button has a parent: shown without one it would flash up as a window.
        self.empty.button.say("Tamu baru", "F3")
        self.empty.button.setVisible(True)

    def patch(self, rows: Sequence[GuestRow]) -> None:
        """Show these guests."""
        super().patch(rows)
        self.empty.setVisible(not rows)

    def tick(self, now: int) -> None:
        """Once a second: repaint the clocks."""
        self.guests.now = now
        left = self.columnViewportPosition(CLOCK)
        self.viewport().update(QRect(left, 0, self.columnWidth(CLOCK), self.viewport().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the empty state over the whole view."""
        super().resizeEvent(event)
        top = self.horizontalHeader().height()
        self.empty.setGeometry(1, top, self.width() - 2, self.height() - top - 1)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "guests"):
            self.set_row_height(ROW)


class GuestDelegate(QStyledItemDelegate):
    """Number large; name over need; state as icon and word; clock over its words."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One cell."""
        view = self.parent()
        assert isinstance(view, GuestView)
        row = view.guests.row(index.row())
        rect: QRect = option.rect
        paint_ground(painter, view, rect, index.row(), index.column())
        look = theme.current()
        if index.column() == QUEUE:
            painter.setFont(look.font(Type.HERO))
            painter.setPen(look.color("ink"))
            painter.drawText(rect.adjusted(look.px(12), 0, 0, 0), LEFT, row.queue)
        elif index.column() == WHO:
            self._who(painter, look, rect, row)
        elif index.column() == STATE:
            self._state(painter, look, rect, row)
        else:
            self._clock(painter, look, rect, view.guests.figure(row))

    def _who(self, painter: QPainter, look: Theme, rect: QRect, row: GuestRow) -> None:
        top, bottom = _halves(look, rect)
        word = f"Prioritas: {row.priority}" if row.priority else ""
        icon = FLAG_ICONS[Flag.PRIORITY]
        room = top.width() - (chip_width(look, word, icon) + look.px(8) if word else 0)
        metrics = look.metrics(Type.STRONG)
        name = metrics.elidedText(who(row), ELIDE, max(look.px(60), room))
        painter.setFont(look.font(Type.STRONG))
        painter.setPen(look.color("ink" if row.name else "muted"))
        painter.drawText(top, LEFT, name)
        if word:
            x = top.x() + metrics.horizontalAdvance(name) + look.px(8)
            height = look.px(18)
            box = QRect(x, top.center().y() - height // 2, chip_width(look, word, icon), height)
            paint_chip(painter, look, box, word, icon, Tone.PRIMARY)
        _small(painter, look, bottom, row.purpose or "keperluan belum ditanyakan", "muted")

    def _state(self, painter: QPainter, look: Theme, rect: QRect, row: GuestRow) -> None:
        icon, tone = STATES.get(row.state, ("dot", Tone.MUTED))
        side = look.px(16)
        color = look.pair(tone)[0]
        icons.paint(painter, QRect(rect.x() + look.px(8), rect.y(), side, rect.height()), icon, color)
        painter.setFont(look.font(Type.BASE))
        painter.setPen(color)
        inner = rect.adjusted(look.px(30), 0, -look.px(4), 0)
        painter.drawText(inner, LEFT, look.metrics(Type.BASE).elidedText(row.state_words, ELIDE, inner.width()))

    def _clock(self, painter: QPainter, look: Theme, rect: QRect, figure: tuple[str, Tone, str]) -> None:
        text, tone, words = figure
        top, bottom = _halves(look, rect)
        painter.setFont(look.font(Type.COUNT))
        painter.setPen(look.pair(tone)[0])
        painter.drawText(top, RIGHT_MIDDLE, text)
        _small(painter, look, bottom, words, "muted", right=True)


def _halves(look: Theme, rect: QRect) -> tuple[QRect, QRect]:
    inner = rect.adjusted(look.px(10), look.px(8), -look.px(10), -look.px(8))
    half = inner.height() // 2
    return QRect(inner.x(), inner.y(), inner.width(), half), inner.adjusted(0, half, 0, 0)


def _small(painter: QPainter, look: Theme, rect: QRect, text: str, token: str, right: bool = False) -> None:
    painter.setFont(look.font(Type.SMALL))
    painter.setPen(look.color(token))
    shown = look.metrics(Type.SMALL).elidedText(text, ELIDE, rect.width())
    painter.drawText(rect, RIGHT_MIDDLE if right else LEFT, shown)
