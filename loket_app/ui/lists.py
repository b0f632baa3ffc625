"""Tables of frozen rows: a model patched by id, and a view that keeps selection and scroll while rows change."""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from loket_app.ui import theme
from loket_app.ui.theme import Tone, Type, fill
from loket_app.ui.tips import plain_tip

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTER = Qt.AlignmentFlag.AlignHCenter
PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class Column(NamedTuple, Generic[Row]):
    """One column: its title, the text of a row, and how it looks. `width` is in px at 100 %; 0 takes what is left.

    `below` is a second, smaller line (drawn by `antar.lines`), `under` its tone, `face` an icon and tone of the first.
    A `spare` one is left out where text is large: what it says is also in the panel beside the list. Names that begin
    alike are cut in their `middle`.
    """

    title: str
    text: Callable[[Row], str]
    align: Qt.AlignmentFlag = LEFT
    width: int = 0
    tone: Callable[[Row], Tone] | None = None
    strong: bool = False
    tip: Callable[[Row], str] | None = None
    spoken: Callable[[Row], str] | None = None
    below: Callable[[Row], str] | None = None
    face: Callable[[Row], tuple[str, Tone]] | None = None
    under: Callable[[Row], Tone] | None = None
    spare: bool = False
    middle: bool = False


class RowModel(QAbstractTableModel, Generic[Row]):
    """Rows known by a key. `replace` turns the old list into the new one by the fewest removals, moves and inserts."""

    def __init__(
        self, columns: Sequence[Column[Row]], key: Callable[[Row], Hashable], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.key = key
        self._rows: list[Row] = []

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Rows; none under a row."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Columns; none under a row."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell, and its look for the default delegate."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.align | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return column.spoken(row) if column.spoken else column.text(row)
        if role == Qt.ItemDataRole.ToolTipRole and column.tip:
            return plain_tip(column.tip(row))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Column titles, aligned as their cells."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.columns[section].align | Qt.AlignmentFlag.AlignVCenter
        return None

    def row(self, number: int) -> Row:
        """The row at this place."""
        return self._rows[number]

    def rows(self) -> tuple[Row, ...]:
        """All rows in order."""
        return tuple(self._rows)

    def place(self, key: Hashable) -> int:
        """Where the row with this key stands; -1 when it is not here."""
        return next((n for n, row in enumerate(self._rows) if self.key(row) == key), -1)

    def replace(self, rows: Sequence[Row]) -> None:
        """Show these rows instead. Keys must be unique (ValueError). Persistent indexes follow their rows."""
        wanted = [self.key(row) for row in rows]
        if len(set(wanted)) != len(wanted):
            raise ValueError("two rows with one key")
        self._drop(set(wanted))
        keys = [self.key(row) for row in self._rows]
        self._arrange(keys, rows, wanted)
        self._change(rows)

    def _drop(self, wanted: set[Hashable]) -> None:
        """Remove what is no longer wanted, in runs from the end."""
        last = len(self._rows) - 1
        while last >= 0:
            if self.key(self._rows[last]) in wanted:
                last -= 1
                continue
            first = last
            while first > 0 and self.key(self._rows[first - 1]) not in wanted:
                first -= 1
            self.beginRemoveRows(NOWHERE, first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()
            last = first - 1

    def _arrange(self, keys: list[Hashable], rows: Sequence[Row], wanted: list[Hashable]) -> None:
        """Move and insert until the keys stand as wanted. The longest run already in order stays where it is."""
        target = {key: n for n, key in enumerate(wanted)}
        known = set(keys)
        stable = _longest_ordered(keys, target)
        place = 0
        while place < len(wanted):
            key = wanted[place]
            if place < len(keys) and keys[place] == key:
                place += 1
            elif key not in known:
                end = place
                while end < len(wanted) and wanted[end] not in known:
                    end += 1
                self._insert(place, rows[place:end])
                keys[place:place] = wanted[place:end]
                place = end
            elif key in stable:
                self._move(keys, place, _after(keys, target, stable, place))
            else:
                self._move(keys, keys.index(key, place), place)

    def _insert(self, place: int, rows: Sequence[Row]) -> None:
        self.beginInsertRows(NOWHERE, place, place + len(rows) - 1)
        self._rows[place:place] = rows
        self.endInsertRows()

    def _move(self, keys: list[Hashable], source: int, before: int) -> None:
        """Move one row so that it stands before the row now at `before`."""
        if not self.beginMoveRows(NOWHERE, source, source, NOWHERE, before):
            raise AssertionError(f"move {source} before {before} of {len(keys)}")
        target = before - 1 if before > source else before
        keys.insert(target, keys.pop(source))
        self._rows.insert(target, self._rows.pop(source))
        self.endMoveRows()

    def _change(self, rows: Sequence[Row]) -> None:
        """Tell the views which runs of rows differ from what they painted."""
        start = -1
        for n in range(len(rows) + 1):
            differs = n < len(rows) and self._rows[n] != rows[n]
            if differs:
                self._rows[n] = rows[n]
                start = n if start < 0 else start
            elif start >= 0:
                self.dataChanged.emit(self.index(start, 0), self.index(n - 1, len(self.columns) - 1))
                start = -1


def _longest_ordered(keys: Sequence[Hashable], target: dict[Hashable, int]) -> set[Hashable]:
    """The keys of a longest increasing run by target place (patience sorting)."""
    tails: list[int] = []
    tops: list[int] = []
    back: list[int] = []
    for n, key in enumerate(keys):
        pile = bisect_left(tails, target[key])
        tails[pile : pile + 1] = [target[key]]
        tops[pile : pile + 1] = [n]
        back.append(tops[pile - 1] if pile else -1)
    kept: set[Hashable] = set()
    at = tops[-1] if tops else -1
    while at >= 0:
        kept.add(keys[at])
        at = back[at]
    return kept


def _after(keys: Sequence[Hashable], target: dict[Hashable, int], stable: set[Hashable], place: int) -> int:
    """Where the row at `place` belongs further down: before the first staying key that follows it, or at the end."""
    own = target[keys[place]]
    following = (n for n in range(place + 1, len(keys)) if keys[n] in stable and target[keys[n]] > own)
    return next(following, len(keys))


class RowView(QTableView):
    """A table of rows. Nothing under the eye moves when rows are patched, and a row that leaves takes its selection
    along instead of passing it to its neighbour: the next F8 must not hit another applicant."""

    opened = Signal(object)
    current_row_changed = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.horizontalHeader().setSectionsClickable(False)
        self.setItemDelegate(LineDelegate(self))
        self.doubleClicked.connect(self._open_index)

    def show_rows(self, model: RowModel[Any]) -> None:
        """Show this model and set the widths of its columns."""
        self.setModel(model)
        model.setParent(self)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(24)
        for n, column in enumerate(model.columns):
            if column.width:
                header.setSectionResizeMode(n, QHeaderView.ResizeMode.Fixed)
                header.resizeSection(n, theme.current().px(column.width))
            else:
                header.setSectionResizeMode(n, QHeaderView.ResizeMode.Stretch)
            header.setSectionHidden(n, column.spare and theme.current().large)
        self.set_row_height(36)
        self.selectionModel().selectionChanged.connect(self._announce)

    def changeEvent(self, event: QEvent) -> None:
        """Another text size while one works: what large text has no room for goes, and comes back."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and isinstance(model := self.model(), RowModel):
            for n, column in enumerate(model.columns):
                if column.spare:
                    self.setColumnHidden(n, theme.current().large)

    def set_row_height(self, pixels: int) -> None:
        """The height of every row, at 100 % text size."""
        self.verticalHeader().setDefaultSectionSize(theme.current().px(pixels))

    def row_model(self) -> RowModel[Any]:
        """The model given to `show_rows`."""
        model = self.model()
        assert isinstance(model, RowModel)
        return model

    def patch(self, rows: Sequence[Any]) -> None:
        """Replace the rows, keeping selection, the current row and what the eye reads at the top."""
        model = self.row_model()
        anchor, offset = self._anchor(model)
        current = self.currentIndex()
        current_key = model.key(model.row(current.row())) if current.isValid() else None
        model.replace(rows)
        if current_key is not None and model.place(current_key) < 0:
            self._forget(min(current.row(), model.rowCount() - 1))
        place = model.place(anchor) if anchor is not None else -1
        if place >= 0:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.rowViewportPosition(place) - offset)

    def _anchor(self, model: RowModel[Any]) -> tuple[Hashable | None, int]:
        top = self.rowAt(0)
        if top < 0 or not self.verticalScrollBar().value():
            return None, 0
        return model.key(model.row(top)), self.rowViewportPosition(top)

    def _forget(self, near: int) -> None:
        """The current row is gone: select nothing, but let the arrows go on from where it was."""
        selection = self.selectionModel()
        chosen = {model_index.row() for model_index in selection.selectedRows()}
        flag = QItemSelectionModel.SelectionFlag
        if len(chosen) <= 1:
            selection.clearSelection()
        selection.setCurrentIndex(self.model().index(near, 0), flag.NoUpdate)
        self._announce()

    def current_row(self) -> Any | None:
        """The row that the next act concerns: current and selected. None otherwise."""
        index = self.currentIndex()
        if not index.isValid() or not self.selectionModel().isRowSelected(index.row(), NOWHERE):
            return None
        return self.row_model().row(index.row())

    def selected_rows(self) -> tuple[Any, ...]:
        """The selected rows, from top to bottom."""
        model = self.row_model()
        return tuple(model.row(n) for n in sorted(i.row() for i in self.selectionModel().selectedRows()))

    def select_key(self, key: Hashable) -> bool:
        """Select the row with this key and show it; False when it is not here."""
        place = self.row_model().place(key)
        if place < 0:
            return False
        self.selectRow(place)
        self.scrollTo(self.model().index(place, 0))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the current row, Home and End go to the first and last; the rest does as in every table."""
        row = self.current_row()
        count = self.row_model().rowCount()
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: count - 1}
        if event.key() in ends and count and event.modifiers() in PLAIN:
            self.selectRow(ends[Qt.Key(event.key())])
            self.scrollTo(self.currentIndex())
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row is not None:
            self.opened.emit(row)
            return
        super().keyPressEvent(event)

    def _open_index(self, index: QModelIndex) -> None:
        self.opened.emit(self.row_model().row(index.row()))

    def _announce(self, *_: object) -> None:
        self.current_row_changed.emit(self.current_row())


def paint_ground(
    painter: QPainter, view: QTableView, rect: QRect, row: int, column: int, selected: bool | None = None
) -> None:
    """The ground of a cell: selection with a bar at the left edge, the line below, the ring of the current row.

    `selected` where the painter's option says it already: asking the selection model costs two calls into Python.
    """
    look = theme.current()
    if selected is None:
        selected = view.selectionModel().isRowSelected(row, NOWHERE)
    if selected:
        fill(painter, look.color("primary_soft"), rect)
    fill(painter, look.color("row_line"), rect.x(), rect.bottom(), rect.width(), 1)
    if selected and column == 0:
        fill(painter, look.color("primary"), rect.x(), rect.y(), 3, rect.height())
    if view.hasFocus() and view.currentIndex().row() == row:
        fill(painter, look.color("focus"), rect.x(), rect.y(), rect.width(), 1)
        fill(painter, look.color("focus"), rect.x(), rect.bottom(), rect.width(), 1)


class LineDelegate(QStyledItemDelegate):
    """One line of text a cell, elided, in the tone its column gives the row."""

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
        kind = Type.STRONG if column.strong else Type.BASE
        painter.setFont(look.font(kind))
        painter.setPen(look.pair(column.tone(row))[0] if column.tone else look.color("ink"))
        inner = rect.adjusted(10, 0, -10, -1)
        where = Qt.TextElideMode.ElideMiddle if column.middle else Qt.TextElideMode.ElideRight
        text = look.metrics(kind).elidedText(column.text(row), where, inner.width())
        painter.drawText(inner, column.align | Qt.AlignmentFlag.AlignVCenter, text)
