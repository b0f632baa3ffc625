"""A field of a letter: label and remark on one line, the editor below, and a long problem in full under it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QWidget

from loket_app.domain.forms import Field as FormField
from loket_app.domain.forms import Issue, field_hint, is_empty
from loket_app.ui import theme
from loket_app.ui.fields import Field
from loket_app.ui.surat.editors import editor_for, show_value, value_of
from loket_app.ui.theme import Tone, Type
from loket_app.ui.tips import plain_tip
from loket_app.ui.widgets import Elided, label, set_property, set_tone

MISSING = "belum diisi"
GAP = 10


class LetterField(Field):
    """Knows its field of the form. `left` comes when the user goes on: only then an empty field is missed."""

    left = Signal()

    def __init__(self, spec: FormField, name: str, today: Callable[[], date]) -> None:
        super().__init__(name, editor_for(spec, today), spec.required, above=True)
        self.spec = spec
        self.visited = False
        self._hint = field_hint(spec) if spec.help else ""
        self._said = ("", Tone.MUTED)
        grid = self.layout()
        assert isinstance(grid, QGridLayout)
        for widget in (self.label, self.widget, self.message):
            grid.removeWidget(widget)
        self.name_label = Elided(f"{name} *" if spec.required else name, tone="muted")
        self.name_label.setBuddy(self.widget)
        self.label.hide()
        self.label.deleteLater()
        self.label = self.name_label
        self.below = label("", "small", wrap=True)
        self.below.hide()
        self.message.setMinimumHeight(0)
        self.message.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        grid.addWidget(self.name_label, 0, 0)
        grid.addWidget(self.message, 0, 1)
        grid.addWidget(self.widget, 1, 0, 1, 2)
        grid.addWidget(self.below, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(2)
        self.widget.installEventFilter(self)
        self._speak()

    def form_value(self) -> object:
        """The value as the form knows it."""
        return value_of(self.spec, self.widget)

    def show_form_value(self, value: object) -> None:
        """Show a value of the form without telling that the user edited."""
        show_value(self.spec, self.widget, value)
        self._refused = ""
        self._speak()

    def judge(self, issue: Issue | None, insist: bool) -> None:
        """Say what the form says of this field. That it is empty is said only once it was visited, or when `insist`."""
        if issue is None:
            if self._refused:
                self.refuse("")
            elif self._said[1] is Tone.WARN:
                self._speak()
            return
        if is_empty(self.form_value()) and issue.sentence.endswith(f"{MISSING}."):
            self.refuse(MISSING if insist or self.visited else "")
        elif issue.blocking:
            self.refuse(issue.sentence)
        else:
            self.refuse("")
            self._show(issue.sentence.removeprefix(f"{self.spec.label}: "), Tone.WARN)

    def _show(self, text: str, tone: Tone) -> None:
        """Short words beside the label, long ones below; where nothing is to be said the field's own hint stands."""
        hint = self._hint if not text and is_empty(self.form_value()) else ""
        self._said = (text or hint, tone if text else Tone.MUTED)
        self._place()
        self.widget.setAccessibleDescription(text or hint)

    def _place(self) -> None:
        text, tone = self._said
        room = self.width() - self._label_width() - GAP
        long = theme.current().metrics(Type.SMALL).horizontalAdvance(text) > room
        self.message.setText("" if long else text)
        # A hint that finds no room is left to the tool tip: it must not push the next fields away.
        self.below.setText(text if long and tone is not Tone.MUTED else "")
        self.below.setVisible(bool(self.below.text()))
        self.widget.setToolTip(plain_tip(text))
        for part in (self.message, self.below):
            set_tone(part, tone.value)

    def _label_width(self) -> int:
        return theme.current().metrics(Type.BASE).horizontalAdvance(self.name_label.whole())

    def text(self) -> str:
        """What is said of the field now."""
        return self._said[0]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words may fit now, or no longer."""
        super().resizeEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The user goes on to another field; Enter goes on too, where it does not begin a new line."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and not isinstance(self.widget, QPlainTextEdit):
                self.focusNextChild()
                return True
        if event.type() is QEvent.Type.FocusOut and not self.visited:
            self.visited = True
            self.left.emit()
        return super().eventFilter(watched, event)


def cell_problem(widget: QWidget, issue: Issue | None) -> None:
    """Mark an editor that has no line of its own, such as a cell of a table."""
    set_property(widget, "problem", "refusal" if issue is not None and issue.blocking else "")
    sentence = issue.sentence if issue is not None else ""
    widget.setToolTip(plain_tip(sentence))
    widget.setAccessibleDescription(sentence)


def wide(spec: Any) -> bool:
    """Fields that want a whole line."""
    return bool(spec.type.value == "teks_panjang")
