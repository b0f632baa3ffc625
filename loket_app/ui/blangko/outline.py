"""The parts of a form as a list: what each is, what it says, and a sign where something must be put right."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from loket_app.definitions.toml_positions import KeyPath
from loket_app.ui import icons, theme
from loket_app.ui.lists import Column, Index, LineDelegate, RowModel, RowView, paint_ground
from loket_app.ui.pengaturan.listing import ListView
from loket_app.ui.theme import Type

ROW, STEP, KIND_WIDTH = 27, 10, 76


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part: its path, what it is, what it says, how deep it lies, its line, and whether it has a problem."""

    path: KeyPath
    kind: str
    words: str
    depth: int
    line: int
    problem: str


class PartList(ListView):
    """Enter edits a part; Alt+Up and Alt+Down move it, Delete takes it out."""

    move_asked = Signal(int)
    remove_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Susunan blangko", parent)
        self.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.horizontalHeader().hide()
        self.show_rows(RowModel((Column("Bagian", _words, spoken=_spoken),), _path))
        self.set_row_height(ROW)
        self.setItemDelegate(PartDelegate(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moving and taking out; the rest as in every list."""
        key = Qt.Key(event.key())
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key, 0)
        if by and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_asked.emit(by)
        elif key == Qt.Key.Key_Delete:
            self.remove_asked.emit()
        else:
            super().keyPressEvent(event)


def _path(row: PartRow) -> KeyPath:
    return row.path


def _words(row: PartRow) -> str:
    return f"{row.kind} {row.words}".strip()


def _spoken(row: PartRow) -> str:
    return f"{_words(row)}, {row.problem}" if row.problem else _words(row)


class PartDelegate(LineDelegate):
    """What it is in quiet words, what it says beside it, a sign at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One part."""
        view = self.parent()
        assert isinstance(view, PartList)
        rect: QRect = option.rect
        row: PartRow = view.row_model().row(index.row())
        paint_ground(painter, view, rect, index.row(), 0)
        look = theme.current()
        left = rect.x() + look.px(10 + STEP * row.depth)
        right = rect.right() - look.px(6)
        if row.problem:
            side = look.px(16)
            icons.paint(painter, QRect(right - side, rect.y(), side, rect.height()), "warning", look.color("late"))
            right -= side + look.px(4)
        wide = look.px(KIND_WIDTH) if row.words else right - left
        self._put(painter, QRect(left, rect.y(), wide - look.px(4), rect.height()), row.kind, Type.SMALL, "muted")
        if row.words:
            place = QRect(left + wide, rect.y(), max(0, right - left - wide), rect.height())
            self._put(painter, place, row.words, Type.BASE, "late" if row.problem else "ink")

    @staticmethod
    def _put(painter: QPainter, place: QRect, words: str, kind: Type, token: str) -> None:
        look = theme.current()
        painter.setFont(look.font(kind))
        painter.setPen(look.color(token))
        shown = look.metrics(kind).elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)
