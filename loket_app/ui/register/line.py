"""How a line of the register is painted: two short lines a cell, an icon beside a state, nothing cut that matters."""

from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from loket_app.ui import icons, theme
from loket_app.ui.lists import Column, Index, RowView, paint_ground
from loket_app.ui.theme import Theme, Tone, Type

ROW_HEIGHT = 50
ICON = 16
_STATES = {
    "selesai": ("ready", Tone.GOOD), "ditolak": ("late", Tone.LATE), "dicabut": ("undo", Tone.MUTED),
    "dijeda": ("pause", Tone.PAUSED), "menunggu kelengkapan": ("waiting", Tone.WARN),
    "siap diserahkan": ("ready", Tone.PRIMARY), "sedang diserahkan": ("play", Tone.PRIMARY),
    "sedang diproses": ("play", Tone.PRIMARY), "diteruskan ke instansi lain": ("forward", Tone.PAUSED),
    "terpakai": ("check", Tone.GOOD), "batal": ("late", Tone.LATE),
}  # fmt: skip


def state_look(state: str) -> tuple[str, Tone]:
    """The icon and the tone of a state in words."""
    return _STATES.get(state, ("check", Tone.MUTED))


class TwoLineDelegate(QStyledItemDelegate):
    """A cell's text may hold one line break: the first line in ink, the second small and muted.

    A column with a tone paints the icon of the row's state before its first line.
    """

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell straight from the row."""
        view = self.parent()
        if not isinstance(view, RowView):
            return
        rect: QRect = option.rect
        row = view.row_model().row(index.row())
        column: Column[Any] = view.row_model().columns[index.column()]
        paint_ground(painter, view, rect, index.row(), index.column())
        look = theme.current()
        first, _, second = column.text(row).partition("\n")
        inner = rect.adjusted(10, 6, -10, -7)
        if column.spoken is not None:
            self._icon(painter, look, inner, column.spoken(row), second)
            inner = inner.adjusted(look.px(ICON) + 6, 0, 0, 0)
        tone = look.pair(column.tone(row))[0] if column.tone else look.color("ink")
        if not second:
            self._line(painter, look, inner, column, first, Type.STRONG if column.strong else Type.BASE, tone)
            return
        half = inner.height() // 2
        upper, lower = inner.adjusted(0, 0, 0, -half), inner.adjusted(0, half + 2, 0, 0)
        self._line(painter, look, upper, column, first, Type.STRONG if column.strong else Type.BASE, tone)
        self._line(painter, look, lower, column, second, Type.SMALL, look.color("muted"))

    def _icon(self, painter: QPainter, look: Theme, inner: QRect, state: str, second: str) -> None:
        name, tone = state_look(state)
        side = look.px(ICON)
        height = inner.height() // 2 if second else inner.height()
        top = inner.y() + (height - side) // 2
        icons.paint(painter, QRect(inner.x(), top, side, side), name, look.pair(tone)[0])

    def _line(
        self, painter: QPainter, look: Theme, box: QRect, column: Column[Any], words: str, kind: Type, color: Any
    ) -> None:
        painter.setFont(look.font(kind))
        painter.setPen(color)
        shown = look.metrics(kind).elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, column.align | Qt.AlignmentFlag.AlignVCenter, shown)
