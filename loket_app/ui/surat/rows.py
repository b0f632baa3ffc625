"""A repeating group as a table of editors. Enter goes down and adds a row at the end, Ctrl+Delete takes one away."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from loket_app.domain.forms import Field, FieldType, Group, Issue, Source, fresh_row, is_empty
from loket_app.ui import theme
from loket_app.ui.surat import words
from loket_app.ui.surat.editors import editor_for, show_value, value_of
from loket_app.ui.surat.layout import row_of
from loket_app.ui.surat.letter_field import MISSING, cell_problem
from loket_app.ui.widgets import Elided, KeyButton, Kind, label, set_tone

LEAST_WIDTH = {FieldType.DATE: 104, FieldType.TIME: 72, FieldType.NIK: 158, FieldType.YES_NO: 60}
"""What these must show whole, in px at 100 %; the others share the rest."""
NAME_SHARE, USUAL_SHARE = 9, 5


@dataclass
class Row:
    """The editors of one row, and the button that takes it away."""

    editors: dict[str, QWidget]
    remove: KeyButton


class RowsEditor(QWidget):
    """The rows of a group, all of them open for typing. `changed` after every edit."""

    changed = Signal()

    def __init__(self, group: Group, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.group = group
        self._today = today
        self.fields = tuple(f for f in group.fields if f.source is Source.TYPED)
        self.rows: list[Row] = []
        self._last_before: QWidget | None = None
        self.setAccessibleName(group.label)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(6)
        self.grid.setVerticalSpacing(4)
        for n, field in enumerate(self.fields):
            title = Elided(f"{field.label} *" if field.required else field.label, "small", "muted")
            self.grid.addWidget(title, 0, n)
            self.grid.setColumnMinimumWidth(n, theme.current().px(LEAST_WIDTH.get(field.type, 70)))
            self.grid.setColumnStretch(n, 0 if field.type in LEAST_WIDTH else USUAL_SHARE if n else NAME_SHARE)
        self.said = label("", "small", wrap=True)
        self.add_button = KeyButton(words.ADD_ROW, "Ctrl+Enter", icon="plus", kind=Kind.QUIET)
        self.add_button.clicked.connect(self._add_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self.grid)
        column.addLayout(row_of(self.add_button, self.said, stretch_last=True))
        self._show_empty()

    def values(self) -> list[dict[str, object]]:
        """The rows as the form knows them; rows without anything typed count too."""
        return [{f.key: value_of(f, row.editors[f.key]) for f in self.fields} for row in self.rows]

    def set_values(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Show these rows."""
        while len(self.rows) > len(rows):
            self._drop(len(self.rows) - 1)
        while len(self.rows) < len(rows):
            self._append()
        for row, values in zip(self.rows, rows, strict=True):
            for field in self.fields:
                show_value(field, row.editors[field.key], values.get(field.key))
        self._show_empty()

    def judge(self, issues: Sequence[Issue], insist: bool) -> None:
        """Mark the cells, and say the first problem of the table under it."""
        first = ""
        for n, row in enumerate(self.rows):
            for field in self.fields:
                found = next((i for i in issues if i.row == n and i.field == field.key), None)
                shown = found if found is not None and (insist or not _only_missing(found, field, row)) else None
                cell_problem(row.editors[field.key], shown)
                first = first or (f"Baris {n + 1}: {shown.sentence}" if shown is not None else "")
        whole = next((i.sentence for i in issues if i.row is None), "")
        self.said.setText(first or (whole if insist or self.rows else ""))
        set_tone(self.said, "late" if any(i.blocking for i in issues) else "warn")

    def go_to(self, row: int | None, key: str | None) -> QWidget:
        """Put the focus into a cell; into the first one, or the button that adds a row, when none is named."""
        found: QWidget = self.add_button
        if self.rows:
            editors = self.rows[min(row or 0, len(self.rows) - 1)].editors
            found = editors.get(key or "") or next(iter(editors.values()))
        found.setFocus(Qt.FocusReason.OtherFocusReason)
        return found

    def chain_after(self, before: QWidget | None) -> QWidget:
        """Put the cells into the Tab order after `before`; returns the last widget of the table."""
        self._last_before = before
        return self._chain()

    def _chain(self) -> QWidget:
        before = self._last_before
        for row in self.rows:
            for editor in row.editors.values():
                if before is not None:
                    QWidget.setTabOrder(before, editor)
                before = editor
        if before is not None:
            QWidget.setTabOrder(before, self.add_button)
        return self.add_button

    def add_row(self) -> None:
        """A fresh row at the end, with the focus in it; nothing where the form allows no more."""
        if len(self.rows) >= self.group.most:
            self.said.setText(f"Paling banyak {self.group.most} baris.")
            set_tone(self.said, "warn")
            return
        row = self._append()
        fresh = fresh_row(self.group, self._today())
        for field in self.fields:
            show_value(field, row.editors[field.key], fresh.get(field.key))
        self._chain()
        self._show_empty()
        self.go_to(len(self.rows) - 1, None)
        self.changed.emit()

    def remove_row(self, number: int) -> None:
        """Take a row away; the focus goes to the one that stands there now."""
        if not 0 <= number < len(self.rows):
            return
        self._drop(number)
        self._show_empty()
        self.go_to(min(number, len(self.rows) - 1), None)
        self.changed.emit()

    def _append(self) -> Row:
        number = len(self.rows) + 1
        editors = {}
        for field in self.fields:
            editor = editor_for(field, self._today)
            editor.setAccessibleName(f"{self.group.label}, baris {number}, {field.label}")
            cast(Any, editor).edited.connect(self.changed)
            if field.type in LEAST_WIDTH:
                editor.setFixedWidth(theme.current().px(LEAST_WIDTH[field.type]))
            editor.installEventFilter(self)
            editors[field.key] = editor
        remove = KeyButton("", icon="trash", kind=Kind.QUIET)
        remove.compact = True
        remove.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        remove.setAccessibleName(words.DELETE_ROW)
        remove.setToolTip(words.DELETE_ROW)
        remove.clicked.connect(self._remove_clicked)
        made = Row(editors, remove)
        self.rows.append(made)
        self._lay(made, number)
        # Qt would show them a moment later, and until then they take no focus.
        for widget in (*editors.values(), remove):
            widget.show()
        return made

    def _lay(self, row: Row, at: int) -> None:
        for n, editor in enumerate(row.editors.values()):
            self.grid.addWidget(editor, at, n)
        self.grid.addWidget(row.remove, at, len(self.fields))

    def _drop(self, number: int) -> None:
        row = self.rows.pop(number)
        for widget in (*row.editors.values(), row.remove):
            widget.removeEventFilter(self)
            self.grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        for n, later in enumerate(self.rows[number:], start=number + 1):
            self._lay(later, n)

    def _show_empty(self) -> None:
        for n in range(len(self.fields)):
            item = self.grid.itemAtPosition(0, n)
            title = item.widget() if item is not None else None
            if title is not None:
                title.setVisible(bool(self.rows))
        if not self.rows:
            self.said.setText(words.NO_ROWS)
            set_tone(self.said, "muted")
        elif self.said.text() == words.NO_ROWS:
            self.said.setText("")

    def _add_clicked(self) -> None:
        self.add_row()

    def _remove_clicked(self) -> None:
        sender = self.sender()
        self.remove_row(next((n for n, row in enumerate(self.rows) if row.remove is sender), -1))

    def _place(self, widget: QObject) -> tuple[int, str]:
        for n, row in enumerate(self.rows):
            for key, editor in row.editors.items():
                if editor is widget:
                    return n, key
        return -1, ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the table, in whichever cell."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(watched, event)
        return super().eventFilter(watched, event)

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        number, key = self._place(watched)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if control or number == len(self.rows) - 1:
                self.add_row()
            else:
                self.go_to(number + 1, key)
            return True
        if control and event.key() == Qt.Key.Key_Delete:
            self.remove_row(number)
            return True
        return False


def _only_missing(issue: Issue, field: Field, row: Row) -> bool:
    empty = is_empty(value_of(field, row.editors[field.key]))
    return empty and issue.sentence.endswith(f"{MISSING}.")
