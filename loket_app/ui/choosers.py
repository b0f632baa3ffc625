"""Choosing by typing, and ticking by Space: the service of a request, a village, the list of papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QListView, QSizePolicy, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from loket_app.ui import texts, theme
from loket_app.ui.fields import SILENT, LineEdit, Remark, paint_arrow, paint_tick
from loket_app.ui.lists import NOWHERE, RIGHT, Column, Index, RowModel, RowView
from loket_app.ui.theme import Tone, Type

SHOWN_AT_ONCE = 8
OFFERED = 60


@dataclass(frozen=True, slots=True)
class Option:
    """One entry: key, words, a quieter detail at the right, and more words it is found by."""

    key: str
    text: str
    detail: str = ""
    search: str = ""


def matching(options: Sequence[Option], typed: str) -> tuple[Option, ...]:
    """Options that hold every typed word: first those that begin with it, then those with a word that does, then the
    rest; each group in the order given."""
    words = typed.casefold().split()
    if not words:
        return tuple(options[:OFFERED])
    ranked: list[tuple[int, int, Option]] = []
    for n, option in enumerate(options):
        hay = f"{option.text} {option.search} {option.detail} {option.key}".casefold()
        if all(word in hay for word in words):
            starts = option.text.casefold().startswith(" ".join(words))
            inner = any(part.startswith(words[0]) for part in f"{option.text} {option.search}".casefold().split())
            ranked.append((0 if starts else 1 if inner else 2, n, option))
    return tuple(option for _, _, option in sorted(ranked, key=lambda r: r[:2])[:OFFERED])


def _text(option: Option) -> str:
    return option.text


def _detail(option: Option) -> str:
    return option.detail


def _key(option: Option) -> str:
    return option.key


def _quiet(_: Option) -> Tone:
    return Tone.MUTED


class SearchCombo(LineEdit):
    """Type to find, arrows and Enter to choose. The list opens under the field and never takes the focus.

    `free` lets the user keep words that are not in the list (then `value` is the text). `chosen` carries the key.
    """

    chosen = Signal(str)

    def __init__(self, hint: str = "", free: bool = False) -> None:
        super().__init__(hint)
        self.setTextMargins(0, 0, theme.current().px(20), 0)
        self.free = free
        self._options: tuple[Option, ...] = ()
        self._key = ""
        self._popup: RowView | None = None
        self.textEdited.connect(self._typed)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer these."""
        self._options = tuple(options)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field, and the arrow that says there is a list."""
        super().paintEvent(event)
        paint_arrow(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the arrow opens the whole list."""
        super().mousePressEvent(event)
        if event.position().x() > self.width() - theme.current().px(30):
            self.open_list()

    def value(self) -> str:
        """The key of the chosen entry, empty while none is; with `free` the text where it is no entry."""
        return self._key or (super().value() if self.free else "")

    def set_value(self, value: Any) -> None:
        """Choose the entry with this key; with `free` any text."""
        option = next((o for o in self._options if o.key == value), None)
        self._key = option.key if option else ""
        self.setText(option.text if option else str(value or "") if self.free else "")
        self.setCursorPosition(0)

    def option(self) -> Option | None:
        """The chosen entry."""
        return next((o for o in self._options if o.key == self._key), None) if self._key else None

    def remark(self) -> Remark:
        """Words that are no entry are said so once the field is left."""
        if self.text() and not self.value() and not self.hasFocus():
            return texts.NOTHING_FOUND, Tone.LATE
        return SILENT

    def is_open(self) -> bool:
        """True while the list is open."""
        return self._popup is not None and self._popup.isVisible()

    def _typed(self, text: str) -> None:
        self._key = ""
        self.open_list(text)
        self.edited.emit()

    def open_list(self, typed: str = "") -> None:
        """Open the list with what matches, the best one ready for Enter."""
        found = matching(self._options, typed)
        popup = self._list()
        popup.row_model().replace(found)
        popup.setVisible(bool(found) and self.hasFocus())
        if found:
            popup.selectRow(0)
            popup.scrollToTop()
            self._place(popup, len(found))

    def _list(self) -> RowView:
        if self._popup is None:
            popup = RowView(f"Pilihan {self.accessibleName()}", self.window())
            popup.setObjectName("choices")
            popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            popup.setFrameShape(RowView.Shape.Box)
            popup.horizontalHeader().hide()
            popup.setSelectionMode(RowView.SelectionMode.SingleSelection)
            popup.show_rows(
                RowModel((Column("", _text), Column("", _detail, align=RIGHT, width=150, tone=_quiet)), _key)
            )
            popup.set_row_height(30)
            popup.clicked.connect(self._clicked)
            self.destroyed.connect(popup.deleteLater)
            self.window().installEventFilter(self)
            self._popup = popup
        return self._popup

    def _place(self, popup: RowView, count: int) -> None:
        """Under the field, or above it where there is no room."""
        row = theme.current().px(30)
        height = row * min(count, SHOWN_AT_ONCE) + 2
        window = self.window()
        below = self.mapTo(window, QPoint(0, self.height() + 2))
        width = max(self.width(), min(theme.current().px(420), window.width() - below.x() - 8))
        y = below.y() if below.y() + height <= window.height() else below.y() - self.height() - height - 4
        popup.setGeometry(below.x(), y, width, height)
        popup.setColumnHidden(1, not any(o.detail for o in popup.row_model().rows()))
        popup.raise_()

    def close_list(self) -> None:
        """Close the list."""
        if self._popup is not None:
            self._popup.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A moved or resized window closes the list."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Hide):
            self.close_list()
        return super().eventFilter(watched, event)

    def accept_row(self) -> bool:
        """Take the marked entry; False when there is none."""
        option = self._list().current_row() if self.is_open() else None
        if not isinstance(option, Option):
            return False
        self.close_list()
        self.set_value(option.key)
        self.edited.emit()
        self.chosen.emit(option.key)
        return True

    def _clicked(self, index: QModelIndex) -> None:
        self._list().selectRow(index.row())
        self.accept_row()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move in the list, Enter takes, Esc closes the list only."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            if self.is_open():
                self._move({Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 7}.get(Qt.Key(key), -7))
            else:
                self.open_list("" if self._key else self.text())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.is_open():
            self.accept_row()
        elif key == Qt.Key.Key_Escape and self.is_open():
            self.close_list()
        else:
            super().keyPressEvent(event)

    def _move(self, by: int) -> None:
        popup = self._list()
        place = min(max(popup.currentIndex().row() + by, 0), popup.row_model().rowCount() - 1)
        popup.selectRow(place)
        popup.scrollTo(popup.model().index(place, 0))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tab takes the marked entry: typing "disp" and Tab is enough."""
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and self.text() and not self._key and not self.free:
            self.accept_row()
        self.close_list()
        super().focusOutEvent(event)
        self.edited.emit()


@dataclass(frozen=True, slots=True)
class Paper:
    """One line of a checklist: key, words, and a detail such as "asli · 1 lembar"."""

    key: str
    text: str
    detail: str = ""


class ChecklistModel(QAbstractListModel):
    """The lines and which of them are ticked."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.papers: tuple[Paper, ...] = ()
        self.checked: set[str] = set()

    def show_papers(self, papers: Sequence[Paper], checked: Sequence[str]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self.papers = tuple(papers)
        self.checked = {p.key for p in papers} & set(checked)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Lines; none under a line."""
        return 0 if parent.isValid() else len(self.papers)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every line can be ticked."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable if index.isValid() else Qt.ItemFlag(0)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words and tick."""
        if not index.isValid():
            return None
        paper = self.papers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return paper.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{paper.text}, {paper.detail}, {'ada' if paper.key in self.checked else 'belum ada'}"
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if paper.key in self.checked else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick."""
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole:
            return False
        key = self.papers[index.row()].key
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self.checked.add(key)
        else:
            self.checked.discard(key)
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True


class Checklist(QListView):
    """Papers that must be there. Space ticks, arrows move, a click anywhere on the line ticks too."""

    changed = Signal()
    ROW = 32

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.lines = ChecklistModel()
        self.lines.setParent(self)
        self.setModel(self.lines)
        self.setItemDelegate(ChecklistDelegate(self))
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.lines.ticked.connect(self.changed)

    def show_papers(self, papers: Sequence[Paper], checked: Sequence[str] = ()) -> None:
        """Show these lines, some of them ticked; the first is current."""
        self.lines.show_papers(papers, checked)
        if papers:
            self.setCurrentIndex(self.lines.index(0, 0))
        self.updateGeometry()

    def checked_keys(self) -> tuple[str, ...]:
        """The ticked ones, in their order."""
        return tuple(p.key for p in self.lines.papers if p.key in self.lines.checked)

    def missing(self) -> tuple[Paper, ...]:
        """Those not ticked, in their order."""
        return tuple(p for p in self.lines.papers if p.key not in self.lines.checked)

    def summary(self) -> str:
        """3 dari 5 ada."""
        return texts.checked_count(len(self.checked_keys()), len(self.lines.papers))

    def toggle(self, index: QModelIndex) -> None:
        """Tick or untick a line."""
        on = self.lines.data(index, Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
        value = Qt.CheckState.Unchecked if on else Qt.CheckState.Checked
        self.lines.setData(index, value, Qt.ItemDataRole.CheckStateRole)

    def check_all(self) -> None:
        """Tick every line."""
        for n in range(self.lines.rowCount()):
            self.lines.setData(self.lines.index(n, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks; Ctrl+Space ticks all; the rest as in every list."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.check_all()
            else:
                self.toggle(self.currentIndex())
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click ticks the line it began on."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index == self.currentIndex() and event.button() is Qt.MouseButton.LeftButton:
            self.toggle(index)

    def sizeHint(self) -> QSize:
        """All lines without a scroll bar."""
        return QSize(300, theme.current().px(self.ROW) * max(1, self.lines.rowCount()))

    def minimumSizeHint(self) -> QSize:
        """Three lines; more scroll."""
        return QSize(200, theme.current().px(self.ROW) * min(3, max(1, self.lines.rowCount())))


class ChecklistDelegate(QStyledItemDelegate):
    """A box, words, a quiet detail at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Lines of one height."""
        return QSize(100, theme.current().px(Checklist.ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One line."""
        view = self.parent()
        assert isinstance(view, Checklist)
        paper = view.lines.papers[index.row()]
        on = paper.key in view.lines.checked
        here = view.hasFocus() and view.currentIndex().row() == index.row()
        look = theme.current()
        rect: QRect = option.rect
        theme.fill(painter, look.color("primary_soft" if here else "card"), rect)
        theme.fill(painter, look.color("row_line"), rect.x(), rect.bottom(), rect.width(), 1)
        if here:
            painter.setPen(QPen(look.color("focus"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -2))
        side = look.px(18)
        box = QRect(rect.x() + look.px(6), rect.y() + (rect.height() - side) // 2, side, side)
        paint_tick(painter, box, on)
        self._words(painter, rect, paper, here)

    def _words(self, painter: QPainter, rect: QRect, paper: Paper, here: bool) -> None:
        look = theme.current()
        detail = look.metrics(Type.SMALL).horizontalAdvance(paper.detail) + 2
        inner = rect.adjusted(look.px(34), 0, -look.px(8), 0)
        painter.setFont(look.font(Type.SMALL))
        painter.setPen(look.color("muted"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, paper.detail)
        kind = Type.STRONG if here else Type.BASE
        painter.setFont(look.font(kind))
        painter.setPen(look.color("ink"))
        room = max(0, inner.width() - detail - look.px(12))
        painter.drawText(inner, middle, look.metrics(kind).elidedText(paper.text, Qt.TextElideMode.ElideRight, room))
