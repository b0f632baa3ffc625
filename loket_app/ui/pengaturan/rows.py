"""A table of rows with the fields of the current row under it: steps, papers, holidays. All by keyboard.

Ins adds, Del removes, Alt with an arrow moves, Enter goes to the fields and Esc back to the table.
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from loket_app.ui import theme
from loket_app.ui.lists import LEFT, Column, RowModel, RowView
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.pengaturan.editors import LARGE_TEXT
from loket_app.ui.pengaturan.listing import ListView
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Card, KeyButton, Kind, label

Data = dict[str, Any]
ROW = 30
LEAST_NAME = 170


@dataclass(frozen=True)
class Line:
    """One row: a number that stays with it, its place from 1, and its data."""

    uid: int
    place: int
    data: Data


def cell(
    title: str, text: Callable[[Line], str], width: int = 0, tone: Callable[[Line], Tone] | None = None,
    align: Qt.AlignmentFlag = LEFT, strong: bool = False,
) -> Column[Line]:  # fmt: skip
    """A column of a table of rows."""
    return Column(title, text, align=align, width=width, tone=tone, strong=strong)


class LineView(ListView):
    """The table; its keys are told."""

    added = Signal()
    removed = Signal()
    shifted = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ins, Del, Alt+arrows; the rest as in every table."""
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key == Qt.Key.Key_Insert:
            self.added.emit()
        elif key == Qt.Key.Key_Delete:
            self.removed.emit()
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.shifted.emit(-1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)


class RowsEditor(QWidget):
    """`value` is the list of the rows' data. `made` gives a new row; `ordered` lets rows be moved; `spare`
    are columns that may be hidden where there is little room."""

    edited = Signal()

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[Line]],
        fields: Blocks,
        made: Callable[[], Data],
        shown: int = 8,
        ordered: bool = True,
        thing: str = "baris",
        spare: Sequence[int] = (),
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.fields = fields
        self.thing = thing
        self._spare = tuple(spare)
        self._made = made
        self._ordered = ordered
        self._shown = shown
        self._next = 0
        self._lines: list[Line] = []
        self._quiet = False
        self._editable = True
        self._base: Data = {}
        self._as_shown: Data = {}
        self.table = LineView(name)
        self.table.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.table.show_rows(RowModel(tuple(columns), _uid))
        self.table.set_row_height(ROW)
        self.count = label("", "small", "muted")
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.table)

    def _lay_out(self) -> None:
        look = theme.current()
        frame = Card(padding=1, spacing=0)
        frame.column.addWidget(self.table)
        self.table.setFixedHeight(look.px(ROW * self._shown + 32))
        words = "Tambah" if look.percent >= LARGE_TEXT else f"Tambah {self.thing}"
        self.add_button = KeyButton(words, "Ins", "plus")
        self.remove_button = KeyButton("Hapus", "Del", "trash")
        self.up_button = KeyButton("Naik", "Alt \N{UPWARDS ARROW}")
        self.down_button = KeyButton("Turun", "Alt \N{DOWNWARDS ARROW}")
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self.add_button, self.remove_button, self.up_button, self.down_button):
            button.compact = True
            button.kind = Kind.QUIET
            row.addWidget(button)
        if not self._ordered:
            # Shown before it has a parent a button would be a window for a moment, and take the focus along.
            self.up_button.hide()
            self.down_button.hide()
        self.count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.count, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(frame)
        column.addLayout(row)
        column.addWidget(self.fields)

    def _connect(self) -> None:
        self.table.added.connect(self.add)
        self.table.removed.connect(self.remove)
        self.table.shifted.connect(self.shift)
        self.table.opened.connect(self._to_fields)
        self.table.current_row_changed.connect(self._show_current)
        self.add_button.clicked.connect(self.add)
        self.remove_button.clicked.connect(self.remove)
        self.up_button.clicked.connect(self._up)
        self.down_button.clicked.connect(self._down)
        self.fields.changed.connect(self._typed)

    # -- values -------------------------------------------------------------------------------------------------------

    def value(self) -> list[Data]:
        """The rows in their order."""
        return [copy.deepcopy(line.data) for line in self._lines]

    def set_value(self, rows: Any) -> None:
        """Show these rows; the place in the table is kept where it can be."""
        current = self.table.current_row()
        place = current.place if current is not None else 1
        self._lines = [self._line(dict(row)) for row in rows or ()]
        self._show(min(place, len(self._lines)))

    def set_editable(self, on: bool) -> None:
        """Let rows be changed, or only read."""
        self._editable = on
        self._allow()

    def current(self) -> Line | None:
        """The row whose fields are shown."""
        row = self.table.current_row()
        return row if isinstance(row, Line) else None

    def choose(self, number: int) -> None:
        """Make row `number` (from 1) the current one, at the top where there are more below."""
        if 1 <= number <= len(self._lines):
            self.table.scrollToBottom()
            self.table.select_key(self._lines[number - 1].uid)

    def refuse(self, number: int, key: str, sentence: str) -> bool:
        """Go to row `number` (from 1) and say a refusal at its field; False where there is no such row."""
        if not 1 <= number <= len(self._lines):
            return False
        self.table.select_key(self._lines[number - 1].uid)
        if self.fields.refuse_at(key, sentence):
            return True
        first = next(iter(self.fields.fields), "")
        return self.fields.refuse_at(first, sentence)

    # -- acts ---------------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """A new row under the current one (at the end where the order is free), its first field ready."""
        if not self._editable:
            return
        current = self.current()
        place = current.place if current is not None and self._ordered else len(self._lines)
        self._lines.insert(place, self._line(self._made()))
        self._show(place + 1)
        self.edited.emit()
        self._to_fields()

    def remove(self) -> None:
        """Take the current row out."""
        current = self.current()
        if current is None or not self._editable:
            return
        del self._lines[current.place - 1]
        self._show(min(current.place, len(self._lines)))
        self.edited.emit()

    def shift(self, by: int) -> None:
        """Move the current row up or down."""
        current = self.current()
        if current is None or not self._editable or not self._ordered:
            return
        place = current.place - 1
        target = place + by
        if 0 <= target < len(self._lines):
            self._lines.insert(target, self._lines.pop(place))
            self._show(target + 1)
            self.edited.emit()

    def _up(self) -> None:
        self.shift(-1)

    def _down(self) -> None:
        self.shift(1)

    # -- showing ------------------------------------------------------------------------------------------------------

    def _line(self, data: Data) -> Line:
        self._next += 1
        return Line(self._next, 0, data)

    def _show(self, place: int) -> None:
        self._lines = [Line(line.uid, n, line.data) for n, line in enumerate(self._lines, 1)]
        self._quiet = True
        self.table.patch(self._lines)
        self._quiet = False
        if 1 <= place <= len(self._lines):
            self.table.select_key(self._lines[place - 1].uid)
        self.count.setText(f"{len(self._lines)} {self.thing}")
        self._show_current()

    def _show_current(self, *_: object) -> None:
        if self._quiet:
            return
        line = self.current()
        self._quiet = True
        self._base = dict(line.data) if line is not None else {}
        self.fields.show_values(self._base)
        self._as_shown = self.fields.values()
        self._quiet = False
        self._allow()

    def _allow(self) -> None:
        line = self.current()
        self.fields.setEnabled(self._editable and line is not None)
        self.add_button.setEnabled(self._editable)
        for button in (self.remove_button, self.up_button, self.down_button):
            button.setEnabled(self._editable and line is not None)

    def _typed(self) -> None:
        line = self.current()
        if self._quiet or line is None:
            return
        changed = {k: v for k, v in self.fields.values().items() if v != self._as_shown.get(k)}
        data = {k: v for k, v in {**self._base, **changed}.items() if v is not None}
        if data == line.data:
            return
        self._lines[line.place - 1] = Line(line.uid, line.place, data)
        self._quiet = True
        self.table.patch(self._lines)
        self._quiet = False
        self.edited.emit()

    def _to_fields(self, *_: object) -> None:
        first = next(iter(self.fields.fields.values()), None)
        if first is not None and self.fields.isEnabled():
            first.widget.setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns that can be spared give way before the names become unreadable."""
        super().resizeEvent(event)
        look = theme.current()
        columns = self.table.row_model().columns
        room = self.width() - look.px(LEAST_NAME) - sum(look.px(c.width) for c in columns)
        for number in self._spare:
            self.table.setColumnHidden(number, room < 0)
            room += look.px(columns[number].width) if room < 0 else 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc in the fields goes back to the table."""
        if event.key() == Qt.Key.Key_Escape and not self.table.hasFocus():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)


def _uid(line: Line) -> int:
    return line.uid
