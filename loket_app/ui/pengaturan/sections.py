"""The list of sections at the left of Pengaturan: icon, name, and how many values still wait to be confirmed."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from loket_app.ui import icons, theme
from loket_app.ui.lists import Column, Index, LineDelegate, RowModel, RowView, paint_ground
from loket_app.ui.pengaturan.listing import ListView
from loket_app.ui.theme import Tone, Type
from loket_app.ui.widgets import paint_chip_before

WIDTH = 226
ROW = 42
LARGEST = 115  # per cent


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One section: its name for the program, words, icon, unconfirmed values, and whether something is typed."""

    name: str
    words: str
    icon: str
    examples: int
    dirty: bool


class SectionList(ListView):
    """Exactly one section is chosen; arrows and letters change it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Bagian pengaturan", parent)
        self.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.horizontalHeader().hide()
        self.show_rows(RowModel((Column("Bagian", _words, spoken=_spoken),), _name))
        self.set_row_height(ROW)
        self.setItemDelegate(SectionDelegate(self))
        self.setFixedWidth(round(WIDTH * min(theme.current().percent, LARGEST) / 100))


def _name(row: SectionRow) -> str:
    return row.name


def _words(row: SectionRow) -> str:
    return row.words


def _spoken(row: SectionRow) -> str:
    told = [row.words]
    if row.examples:
        told.append(f"{row.examples} nilai contoh")
    if row.dirty:
        told.append("ada yang belum disimpan")
    return ", ".join(told)


class SectionDelegate(LineDelegate):
    """Icon, words, and a chip."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One section."""
        view = self.parent()
        assert isinstance(view, SectionList)
        rect: QRect = option.rect
        row: SectionRow = view.row_model().row(index.row())
        paint_ground(painter, view, rect, index.row(), 0)
        look = theme.current()
        on = view.selectionModel().isRowSelected(index.row(), index.parent())
        color = look.color("primary" if on else "muted")
        side = look.px(18)
        icons.paint(painter, QRect(rect.x() + look.px(12), rect.y(), side, rect.height()), row.icon, color)
        left, right = rect.x() + look.px(40), rect.right() - look.px(8)
        word, icon, tone = ("", "edit", Tone.PRIMARY) if row.dirty else (str(row.examples), "warning", Tone.WARN)
        if row.dirty or row.examples:
            right = paint_chip_before(painter, look, rect, right, word, icon, tone) - look.px(6)
        kind = Type.STRONG if on else Type.BASE
        painter.setFont(look.font(kind))
        painter.setPen(look.color("primary" if on else "ink"))
        shown = look.metrics(kind).elidedText(row.words, Qt.TextElideMode.ElideRight, right - left)
        painter.drawText(QRect(left, rect.y(), right - left, rect.height()), Qt.AlignmentFlag.AlignVCenter, shown)
