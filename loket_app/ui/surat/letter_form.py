"""The fields of a letter, made from its form: parts with headings, two columns, tables for what repeats."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from loket_app.domain.forms import Field, Form, Group, Issue, is_empty, rows_of
from loket_app.ui import theme
from loket_app.ui.scrolling import SideScroll
from loket_app.ui.surat import words
from loket_app.ui.surat.letter_field import MISSING, LetterField, wide
from loket_app.ui.surat.rows import RowsEditor
from loket_app.ui.widgets import label, rule

COLUMNS = 2
APART = ": "
ROUND_A_FIELD = 34


@dataclass(frozen=True, slots=True)
class Part:
    """Fields under one heading."""

    title: str
    fields: tuple[Field, ...]


def parts_of(form: Form) -> tuple[Part, ...]:
    """The typed fields by heading: labels such as "Calon suami: NIK" name their part before the colon."""
    found: list[Part] = []
    for title, fields in groupby(form.typed_fields, _part_name):
        plain = words.REST_PART if found else words.OTHER_PART
        found.append(Part(title or plain, tuple(fields)))
    return tuple(found)


def _part_name(field: Field) -> str:
    return field.label.partition(APART)[0] if APART in field.label else ""


def short_name(field: Field) -> str:
    """The label without the name of its part."""
    rest = field.label.partition(APART)[2]
    return f"{rest[:1].upper()}{rest[1:]}" if rest else field.label


class LetterForm(QScrollArea):
    """Shows one form at a time. `changed` after every edit, `left` when a field was visited for the first time."""

    changed = Signal()
    left = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.form: Form | None = None
        self.fields: dict[str, LetterField] = {}
        self.tables: dict[str, RowsEditor] = {}
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_form(self, form: Form) -> None:
        """Make the fields of this form; those of the same form are kept."""
        if form == self.form:
            for field in self.fields.values():
                field.visited = False
            return
        self.form = form
        self.fields, self.tables = {}, {}
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(2, 0, 8, 6)
        column.setSpacing(7)
        for part in parts_of(form):
            self._heading(column, part.title)
            column.addLayout(self._grid(part.fields))
        for group in form.typed_groups:
            self._heading(column, group.label)
            table = self._table(group)
            column.addWidget(SideScroll(table) if theme.current().large else table)
        column.addStretch(1)
        self.setWidget(inner)
        # The card behind shows through: fields stand on white, not on the grey of the window.
        inner.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self._chain()

    def _heading(self, column: QVBoxLayout, title: str) -> None:
        if column.count():
            column.addSpacing(6)
        column.addWidget(label(title, "strong", "primary"))
        column.addWidget(rule())

    def _grid(self, fields: Sequence[Field]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(7)
        row = column = 0
        for spec in fields:
            made = self._field(spec)
            if wide(spec):
                row += bool(column)
                grid.addWidget(made, row, 0, 1, COLUMNS)
                row, column = row + 1, 0
            else:
                grid.addWidget(made, row, column, Qt.AlignmentFlag.AlignTop)
                row, column = (row, 1) if column == 0 else (row + 1, 0)
        for n in range(COLUMNS):
            grid.setColumnStretch(n, 1)
        return grid

    def _field(self, spec: Field) -> LetterField:
        made = LetterField(spec, short_name(spec), self._today)
        made.widget.setAccessibleName(spec.label)
        made.changed.connect(self.changed)
        made.left.connect(self.left)
        self.fields[spec.key] = made
        return made

    def _table(self, group: Group) -> RowsEditor:
        made = RowsEditor(group, self._today)
        made.changed.connect(self.changed)
        self.tables[group.key] = made
        return made

    def _chain(self) -> None:
        before: QWidget | None = None
        for field in self.fields.values():
            if before is not None:
                QWidget.setTabOrder(before, field.widget)
            before = field.widget
        for table in self.tables.values():
            before = table.chain_after(before)

    def values(self) -> dict[str, object]:
        """What is typed, as the form knows it."""
        typed: dict[str, object] = {key: field.form_value() for key, field in self.fields.items()}
        return typed | {key: table.values() for key, table in self.tables.items()}

    def set_values(self, values: Mapping[str, object]) -> None:
        """Show these values; what has none is emptied."""
        for key, field in self.fields.items():
            field.show_form_value(values.get(key))
        for key, table in self.tables.items():
            table.set_values(rows_of(values, key))
        self._chain()

    def judge(self, issues: Sequence[Issue], insist: bool = False) -> None:
        """Say beside each field what is to be put right there; what blocks comes before what only warns."""
        ranked = sorted(issues, key=lambda i: not i.blocking)
        for key, field in self.fields.items():
            field.judge(next((i for i in ranked if i.group is None and i.field == key), None), insist)
        for key, table in self.tables.items():
            table.judge([i for i in ranked if i.group == key], insist)

    def missing(self, issues: Sequence[Issue]) -> tuple[Issue, ...]:
        """Those of the issues that only say that something is not filled in yet."""
        return tuple(i for i in issues if i.blocking and i.sentence.endswith(f"{MISSING}.") and i.field is not None)

    def go_to(self, issue: Issue) -> bool:
        """Put the focus where an issue is; False when it belongs to no field here."""
        target: QWidget | None = None
        if issue.group is not None and issue.group in self.tables:
            target = self.tables[issue.group].go_to(issue.row, issue.field)
        elif issue.field in self.fields:
            target = self.fields[issue.field].widget
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        if target is None:
            return False
        self.show_whole(target)
        return True

    def begin(self) -> None:
        """Put the focus where typing begins: the first needed field that is empty, else the first one."""
        all_fields = list(self.fields.values())
        first = next((f for f in all_fields if f.spec.required and is_empty(f.form_value())), None)
        first = first or (all_fields[0] if all_fields else None)
        if first is not None:
            first.widget.setFocus(Qt.FocusReason.OtherFocusReason)
            self.show_whole(first.widget)
        elif self.tables:
            next(iter(self.tables.values())).go_to(0, None)

    def show_whole(self, field: QWidget) -> None:
        """Scroll so that all of a field is seen, not only the line of its cursor."""
        inner = self.widget()
        if inner is None or not inner.isAncestorOf(field):
            return
        top = field.mapTo(inner, QPoint(0, 0)).y()
        self.ensureVisible(0, top + field.height(), 0, ROUND_A_FIELD)
        self.ensureVisible(0, top, 0, ROUND_A_FIELD)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab shows the whole field that it goes to."""
        went = super().focusNextPrevChild(forward)
        self._show_focus()
        return went

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A sentence above F8 takes a line of the fields: the one that is typed in stays in sight."""
        super().resizeEvent(event)
        self._show_focus()

    def _show_focus(self) -> None:
        focus = self.window().focusWidget()
        if focus is not None:
            self.show_whole(focus)
