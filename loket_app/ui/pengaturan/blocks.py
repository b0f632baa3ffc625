"""Forms that look designed: headings with a caption, fields on a grid of twelve, the mark of unconfirmed values."""

from collections.abc import Collection
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket_app.domain.errors import Refusal
from loket_app.ui import theme
from loket_app.ui.fields import Form
from loket_app.ui.pengaturan.editors import EXAMPLE, LARGE_TEXT, SettingField
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Chip, label, rule

COLUMNS = 12


class Heading(QWidget):
    """The name of a group, a line that says what it is for, and the mark when its values are examples."""

    def __init__(self, title: str, caption: str = "", first: bool = False) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0 if first else 8, 0, 2)
        column.setSpacing(4)
        if not first:
            column.addWidget(rule())
            column.addSpacing(6)
        self.chip = Chip(EXAMPLE, "warning", Tone.WARN)
        self.chip.hide()
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(label(title, "large"))
        row.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        column.addLayout(row)
        if caption:
            column.addWidget(label(caption, "small", "muted", wrap=True))


class Blocks(Form):
    """Fields that flow on twelve columns under headings. A field's key is the key of its value in the body."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(6)
        self.headings: dict[str, Heading] = {}
        self._row = -1
        self._next = COLUMNS

    def heading(self, title: str, caption: str = "", part: str = "") -> None:
        """Begin a group. `part` is the word by which the body marks it as an example."""
        made = Heading(title, caption, first=self._row < 0)
        self._row += 1
        self._next = COLUMNS
        self.grid.addWidget(made, self._row, 0, 1, COLUMNS)
        if part:
            self.headings[part] = made

    def put(
        self, key: str, name: str, editor: QWidget, span: int = 4, needed: bool = False, hint: str = ""
    ) -> SettingField:
        """Add a field where it fits, else on a new row."""
        field = SettingField(name, editor, needed, hint)
        span = self._span(span)
        self.add(key, field, *self._place(span), span)
        self.grid.setAlignment(field, Qt.AlignmentFlag.AlignTop)
        return field

    def widget(self, widget: QWidget, span: int = COLUMNS) -> None:
        """Add something that is no field."""
        row, column = self._place(span)
        self.grid.addWidget(widget, row, column, 1, span)

    def _span(self, span: int) -> int:
        """Large text takes two fields a row, whatever they were meant for."""
        if theme.current().percent < LARGE_TEXT:
            return span
        return COLUMNS // 2 if span <= COLUMNS // 2 else COLUMNS

    def _place(self, span: int) -> tuple[int, int]:
        if self._next + span > COLUMNS:
            self._row += 1
            self._next = 0
        column = self._next
        self._next += span
        return self._row, column

    def mark(self, parts: Collection[str]) -> None:
        """Show which values are examples."""
        for part, made in self.headings.items():
            made.chip.setVisible(part in parts)
        for key, field in self.fields.items():
            if isinstance(field, SettingField):
                field.set_example(key in parts)

    def show_values(self, body: dict[str, Any]) -> None:
        """Show the body; a field whose key is not written is emptied."""
        self.set_values({key: body.get(key) for key in self.fields})

    def refuse_at(self, key: str, sentence: str) -> bool:
        """Say a refusal at the field of this key, with the field's name for its key."""
        field = self.fields.get(key)
        if field is None:
            return False
        named = sentence.replace(f"«{key}»", field.name)
        return self.refuse(Refusal("isi", named, key))
