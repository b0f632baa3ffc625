"""Tables whose rows have two lines a cell: what it is, and under it the smaller fact; a state as icon and word."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from loket_app.domain import dates
from loket_app.ui import icons, theme
from loket_app.ui.board.delegate import ELIDE, LEFT
from loket_app.ui.lists import Column, RowModel, RowView, paint_ground
from loket_app.ui.theme import Theme, Type
from loket_app.ui.widgets import EmptyState, label

ROW = 54


class TwoLineView(RowView):
    """A table of such rows, with words about how the first one comes while it is empty."""

    def __init__(
        self, name: str, columns: Sequence[Column[Any]], key: Callable[[Any], Hashable], empty: tuple[str, str, str]
    ) -> None:
        super().__init__(name)
        self.lines: RowModel[Any] = RowModel(columns, key)
        self.show_rows(self.lines)
        self.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.setItemDelegate(TwoLineDelegate(self))
        self.set_row_height(ROW)
        self.empty = EmptyState(*empty, parent=self)

    def patch(self, rows: Sequence[Any]) -> None:
        """Show these rows."""
        super().patch(rows)
        self.empty.setVisible(not rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the empty state over the whole view, and room for the column that takes what is left."""
        super().resizeEvent(event)
        share_width(self)
        top = self.horizontalHeader().height()
        self.empty.setGeometry(1, top, self.width() - 2, self.height() - top - 1)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "lines"):
            self.set_row_height(ROW)
            share_width(self)


def share_width(view: RowView) -> None:
    """Large text in a small window: the fixed columns give way, so that the one that stretches can still be read."""
    look = theme.current()
    columns = view.row_model().columns
    fixed = sum(look.px(c.width) for n, c in enumerate(columns) if not view.isColumnHidden(n))
    room = view.viewport().width() * 2 // 3
    for n, column in enumerate(columns):
        if column.width:
            view.setColumnWidth(n, min(look.px(column.width), look.px(column.width) * room // max(fixed, 1)))


class TwoLineDelegate(QStyledItemDelegate):
    """Both lines elided inside their own cell."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One cell."""
        view = self.parent()
        assert isinstance(view, TwoLineView)
        row = view.lines.row(index.row())
        column = view.lines.columns[index.column()]
        rect: QRect = option.rect
        paint_ground(painter, view, rect, index.row(), index.column())
        look = theme.current()
        inner = rect.adjusted(look.px(10), look.px(7), -look.px(8), -look.px(7))
        second = column.below(row) if column.below else ""
        half = inner.height() // 2
        top = QRect(inner.x(), inner.y(), inner.width(), half) if second else inner
        self._first(painter, look, top, column, row)
        if second:
            token = look.pair(column.under(row))[0] if column.under else look.color("muted")
            _line(painter, look, inner.adjusted(0, half, 0, 0), Type.SMALL, second, token)

    def _first(self, painter: QPainter, look: Theme, box: QRect, column: Column[Any], row: Any) -> None:
        color = look.pair(column.tone(row))[0] if column.tone else look.color("ink")
        if column.face is not None:
            icon, tone = column.face(row)
            color = look.pair(tone)[0]
            side = look.px(16)
            icons.paint(painter, QRect(box.x(), box.y(), side, box.height()), icon, color)
            box = box.adjusted(side + look.px(6), 0, 0, 0)
        _line(painter, look, box, Type.STRONG if column.strong else Type.BASE, column.text(row), color)


def _line(painter: QPainter, look: Theme, box: QRect, kind: Type, text: str, color: Any) -> None:
    painter.setFont(look.font(kind))
    painter.setPen(color)
    painter.drawText(box, LEFT, look.metrics(kind).elidedText(text, ELIDE, box.width()))


def ended(sentence: str) -> str:
    """The sentence with its full stop, also where it ends in a title such as "M.Si."."""
    return sentence if sentence.endswith(".") else f"{sentence}."


def moment(instant: int | None, zone: str, now: int) -> str:
    """10.42 today, "Sen, 23 Nov 2026 10.42" on another day; empty for no instant."""
    if instant is None:
        return ""
    then = dates.local(instant, zone)
    clock = dates.clock_time(then)
    same = then.date() == dates.local(now, zone).date()
    return clock if same else f"{dates.short_date(then.date())} {clock}"


class Facts(QWidget):
    """Names and values one under the other; a value may take several lines. Empty ones are left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(10)
        self.grid.setVerticalSpacing(5)
        self.grid.setColumnStretch(1, 1)
        self._last = 0

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these instead."""
        while (item := self.grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.grid.setRowStretch(self._last, 0)
        last = 0
        for n, (name, value) in enumerate((n, v) for n, v in facts if v):
            self.grid.addWidget(label(name, "small", "muted"), n, 0, Qt.AlignmentFlag.AlignTop)
            self.grid.addWidget(label(value, wrap=True), n, 1, Qt.AlignmentFlag.AlignTop)
            last = n + 1
        self.grid.setRowStretch(last, 1)
        self._last = last
        self.setAccessibleName("; ".join(f"{n}: {v}" for n, v in facts if v))
