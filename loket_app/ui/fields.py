"""Labelled inputs with a line for their message underneath, and forms made of them.

Every editor has `value`, `set_value`, `remark` (what to say under it now) and the signal `edited`.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol, cast

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from loket_app.domain import dates
from loket_app.domain.errors import Refusal
from loket_app.ui import icons, texts, theme
from loket_app.ui.scrolling import show_whole
from loket_app.ui.theme import Tone, Type
from loket_app.ui.tips import plain_tip
from loket_app.ui.widgets import label, round_box, set_property, set_tone

NIK_DIGITS = 16
LONGEST = 500
SILENT = ("", Tone.MUTED)
Remark = tuple[str, Tone]
Judge = Callable[[str], Remark]


class Editor(Protocol):
    """What a field needs of its editor."""

    @property
    def edited(self) -> SignalInstance:
        """Emitted when the user changed the value."""
        ...

    def value(self) -> Any:
        """The value, in the editor's own kind."""
        ...

    def set_value(self, value: Any) -> None:
        """Show a value without telling that the user edited."""
        ...

    def remark(self) -> Remark:
        """What to say under the field now, and in which tone."""
        ...


class LineEdit(QLineEdit):
    """One line of text, without blanks at its ends. `judge` remarks on it while it is typed."""

    edited = Signal()

    def __init__(self, hint: str = "", longest: int = LONGEST, judge: Judge | None = None) -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setMaxLength(longest)
        self.setMinimumHeight(theme.current().px(34))
        self._judge = judge
        self.textEdited.connect(self._tell)

    def _tell(self, _text: str) -> None:
        self.edited.emit()

    def value(self) -> Any:
        """The text."""
        return " ".join(self.text().split())

    def set_value(self, value: Any) -> None:
        """Show this text; None shows nothing."""
        self.setText("" if value is None else str(value))

    def remark(self) -> Remark:
        """What the judge says of a text that is not empty."""
        return self._judge(self.value()) if self._judge and self.value() else SILENT


class DateEdit(LineEdit):
    """A date typed as 23-11-2026 (also 23/11/2026 or 23112026); leaving the field writes it out fully."""

    def __init__(self) -> None:
        super().__init__("hh-bb-tttt", 12)

    def value(self) -> date | None:
        """The date, None while it is empty or not a date."""
        return dates.parse_date(self.text())

    def set_value(self, value: Any) -> None:
        """Show a date, an ISO text, or what was typed."""
        found = value if isinstance(value, date) else dates.parse_date(str(value)) if value else None
        self.setText(dates.numeric_date(found) if found else str(value or ""))

    def remark(self) -> Remark:
        """The weekday as a check on the typing; how to write it once it cannot become a date."""
        found = self.value()
        if found is not None:
            return dates.long_date(found), Tone.MUTED
        typed = sum(c.isdigit() for c in self.text())
        return (texts.date_wrong(self.text()), Tone.LATE) if typed >= 8 or (typed and not self.hasFocus()) else SILENT

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write the date in its full form."""
        super().focusOutEvent(event)
        found = self.value()
        if found is not None:
            self.setText(dates.numeric_date(found))
        self.edited.emit()


class TimeEdit(LineEdit):
    """A time of day typed as 09.30 (also 09:30 or 0930); an hour alone is written out when the field is left."""

    def __init__(self) -> None:
        super().__init__("jj.mm", 5)

    def value(self) -> tuple[int, int] | None:
        """Hour and minute, None while it is empty or no time."""
        return dates.parse_time(self.text())

    def set_value(self, value: Any) -> None:
        """Show (hour, minute) or what was typed."""
        self.setText(f"{value[0]:02d}.{value[1]:02d}" if isinstance(value, tuple) else str(value or ""))

    def remark(self) -> Remark:
        """How to write it once it cannot become a time."""
        wrong = self.text() and self.value() is None and (len(self.text()) >= 5 or not self.hasFocus())
        return (texts.TIME_WRONG, Tone.LATE) if wrong else SILENT

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write the time in its full form."""
        super().focusOutEvent(event)
        self.set_value(self.value() or dates.parse_time(f"{self.text().strip()}.00") or self.text())
        self.edited.emit()


class NikEdit(LineEdit):
    """Sixteen digits shown 4-4-4-4; anything else typed, pasted or scanned is left out. `value` is digits alone."""

    def __init__(self, judge: Judge | None = None) -> None:
        super().__init__("16 angka", 64, judge)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.textEdited.connect(self._regroup)

    def value(self) -> str:
        """The digits typed so far, at most sixteen."""
        return _digits(self.text())[:NIK_DIGITS]

    def set_value(self, value: Any) -> None:
        """Show these digits."""
        self.setText(grouped(_digits(str(value or ""))[:NIK_DIGITS]))

    def remark(self) -> Remark:
        """How many digits are there, then what the judge says of all sixteen."""
        digits = self.value()
        if not digits:
            return SILENT
        if len(digits) < NIK_DIGITS:
            return texts.digits_left(len(digits), NIK_DIGITS), Tone.MUTED
        return self._judge(digits) if self._judge else SILENT

    def _regroup(self, text: str) -> None:
        before = len(_digits(text[: self.cursorPosition()]))
        shown = grouped(self.value())
        if shown != text:
            self.setText(shown)
            before = min(before, len(self.value()))
            self.setCursorPosition(before + max(0, before - 1) // 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Backspace and Delete jump over the blanks between groups: they always take a digit."""
        place = self.cursorPosition()
        if not self.hasSelectedText():
            if event.key() == Qt.Key.Key_Backspace and self.text()[place - 1 : place] == " ":
                self.setCursorPosition(place - 1)
            elif event.key() == Qt.Key.Key_Delete and self.text()[place : place + 1] == " ":
                self.setCursorPosition(place + 1)
        super().keyPressEvent(event)


class NoteEdit(QPlainTextEdit):
    """A few lines of text. Tab leaves it."""

    edited = Signal()

    def __init__(self, hint: str = "", lines: int = 3, longest: int = 2000) -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self._lines = lines
        self._longest = longest
        self._quiet = False
        self.textChanged.connect(self._tell)

    def _tell(self) -> None:
        if not self._quiet:
            self.edited.emit()

    def value(self) -> str:
        """The text without blanks at its ends."""
        return self.toPlainText().strip()[: self._longest]

    def set_value(self, value: Any) -> None:
        """Show this text."""
        self._quiet = True
        self.setPlainText(str(value or ""))
        self._quiet = False

    def remark(self) -> Remark:
        """Too long is said, not cut silently."""
        over = len(self.toPlainText().strip()) - self._longest
        return (f"{over} huruf terlalu panjang.", Tone.LATE) if over > 0 else SILENT

    def sizeHint(self) -> QSize:
        """High enough for its lines."""
        metrics = theme.current().metrics(Type.BASE)
        return QSize(200, metrics.lineSpacing() * self._lines + theme.current().px(22))

    def minimumSizeHint(self) -> QSize:
        """The same: a note must not collapse."""
        return QSize(100, self.sizeHint().height())


class Choice(QComboBox):
    """A short closed list; each entry has a key and words. Typing a letter goes to the next entry with it."""

    edited = Signal()

    def __init__(self, options: tuple[tuple[str, str], ...] = (), empty: str = "") -> None:
        super().__init__()
        self.setMinimumHeight(theme.current().px(34))
        self._empty = empty
        self.set_options(options)
        self.activated.connect(self._tell)

    def _tell(self, _index: int) -> None:
        self.edited.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style sheet's box, and an arrow in the colour of the text."""
        super().paintEvent(event)
        paint_arrow(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel that scrolls the page must not change a choice it passes over."""
        event.ignore()

    def set_options(self, options: tuple[tuple[str, str], ...]) -> None:
        """Offer these instead, keeping the chosen one when it is still there."""
        before = self.value()
        self.clear()
        if self._empty:
            self.addItem(self._empty, "")
        for key, words in options:
            self.addItem(words, key)
        self.set_value(before)

    def value(self) -> str:
        """The key of the chosen entry; empty when none is."""
        return str(self.currentData() or "")

    def set_value(self, value: Any) -> None:
        """Choose the entry with this key; an unknown key chooses the first."""
        self.setCurrentIndex(max(0, self.findData(str(value or ""))))

    def remark(self) -> Remark:
        """Nothing to say of a closed list."""
        return SILENT


class Field(QWidget):
    """Label, editor, and a line under it that is always there, so that nothing jumps when it speaks."""

    changed = Signal()
    LABEL_WIDTH = 112

    def __init__(
        self,
        name: str,
        editor: QWidget,
        needed: bool = False,
        label_width: int | None = None,
        above: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.name = name
        self.widget = editor
        self.editor = cast(Editor, editor)
        self.label = label(f"{name} *" if needed else name, tone="muted")
        self.message = label("", "small", "muted")
        self.message.setMinimumHeight(theme.current().metrics(Type.SMALL).height() + 2)
        self._refused = ""
        editor.setAccessibleName(name)
        self.label.setBuddy(editor)
        self.setFocusProxy(editor)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(1)
        if above:
            grid.addWidget(self.label, 0, 0)
            grid.addWidget(editor, 1, 0)
            grid.addWidget(self.message, 2, 0)
        else:
            self.label.setFixedWidth(theme.current().px(self.LABEL_WIDTH if label_width is None else label_width))
            self.label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            top = Qt.AlignmentFlag.AlignTop if isinstance(editor, QPlainTextEdit) else Qt.AlignmentFlag(0)
            grid.addWidget(self.label, 0, 0, top)
            grid.addWidget(editor, 0, 1)
            grid.addWidget(self.message, 1, 1)
            grid.setColumnStretch(1, 1)
        self.editor.edited.connect(self._edited)

    def value(self) -> Any:
        """The editor's value."""
        return self.editor.value()

    def set_value(self, value: Any) -> None:
        """Show a value; an old refusal is forgotten."""
        self.editor.set_value(value)
        self._refused = ""
        self._speak()

    def refuse(self, sentence: str) -> None:
        """The rule says no to what is here: said until the value changes. Empty takes it back."""
        self._refused = sentence
        self._speak()

    def say(self, text: str, tone: Tone = Tone.MUTED) -> None:
        """Say something under the field, such as where the value comes from."""
        self._refused = ""
        self._show(text, tone)

    def text(self) -> str:
        """What the line under the field says."""
        return self.message.text()

    def _edited(self) -> None:
        self._refused = ""
        self._speak()
        self.changed.emit()

    def _speak(self) -> None:
        if self._refused:
            self._show(self._refused, Tone.LATE)
        else:
            self._show(*self.editor.remark())
        set_property(self.widget, "problem", "refusal" if self._refused else "")

    def _show(self, text: str, tone: Tone) -> None:
        self.message.setText(text)
        self.message.setToolTip(plain_tip(text))
        set_tone(self.message, tone.value)
        self.widget.setAccessibleDescription(text)


class Form(QWidget):
    """Fields by key, in a grid of columns. Tab goes through them in the order they were added."""

    changed = Signal()

    def __init__(self, columns: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self._columns = columns
        self._last: QWidget | None = None
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(24)
        self.grid.setVerticalSpacing(2)
        for n in range(columns):
            self.grid.setColumnStretch(n, 1)

    def add(self, key: str, field: Field, row: int, column: int = 0, span: int = 1) -> Field:
        """Add a field at a place."""
        self.fields[key] = field
        self.grid.addWidget(field, row, column, 1, span)
        field.changed.connect(self.changed)
        if self._last is not None:
            QWidget.setTabOrder(self._last, field.widget)
        self._last = field.widget
        return field

    def values(self) -> dict[str, Any]:
        """The values by key."""
        return {key: field.value() for key, field in self.fields.items()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show values; keys without a field are ignored, fields without a key stay."""
        for key, field in self.fields.items():
            if key in values:
                field.set_value(values[key])

    def clear(self) -> None:
        """Empty every field."""
        for field in self.fields.values():
            field.set_value(None)

    def refuse(self, refusal: Refusal) -> bool:
        """Say a refusal at its field and go there; False when no field is meant."""
        field = self.fields.get(refusal.field or "")
        if field is None:
            return False
        field.refuse(refusal.sentence)
        field.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        show_whole(field)
        return True

    def typed_state(self) -> dict[str, object]:
        """What was typed, as texts: a half date is kept as it stands."""
        return {key: _typed(field.widget, field.value()) for key, field in self.fields.items() if _has(field)}


def _has(field: Field) -> bool:
    return bool(_typed(field.widget, field.value()))


def _typed(widget: QWidget, value: Any) -> object:
    if isinstance(widget, DateEdit | TimeEdit):
        return widget.text()
    return value


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isascii() and c.isdigit())


def grouped(digits: str) -> str:
    """6402 1547 0693 0003."""
    return " ".join(digits[n : n + 4] for n in range(0, len(digits), 4))


def paint_arrow(widget: QWidget) -> None:
    """The arrow of a field that opens a list."""
    look = theme.current()
    side = look.px(16)
    where = QRect(widget.width() - side - look.px(8), (widget.height() - side) // 2, side, side)
    icons.paint(QPainter(widget), where, "down", look.color("muted"))


class Tick(QCheckBox):
    """A single yes or no, painted like the lines of a checklist."""

    edited = Signal()

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.clicked.connect(self._tell)

    def _tell(self, _on: bool) -> None:
        self.edited.emit()

    def value(self) -> bool:
        """True when ticked."""
        return self.isChecked()

    def set_value(self, value: Any) -> None:
        """Tick or untick."""
        self.setChecked(bool(value))

    def remark(self) -> Remark:
        """Nothing to say of a tick."""
        return SILENT

    def sizeHint(self) -> QSize:
        """Box and words."""
        look = theme.current()
        words = look.metrics(Type.BASE).horizontalAdvance(self.text())
        return QSize(words + look.px(18 + 20), look.px(30))

    def hitButton(self, pos: QPoint) -> bool:
        """The words tick as well as the box."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Box, tick, words, focus ring."""
        look = theme.current()
        painter = QPainter(self)
        if self.hasFocus():
            round_box(painter, self.rect(), None, look.color("focus"), 2)
        side = look.px(18)
        box = QRect(look.px(5), (self.height() - side) // 2, side, side)
        paint_tick(painter, box, self.isChecked(), self.isEnabled())
        painter.setFont(look.font(Type.BASE))
        painter.setPen(look.color("ink" if self.isEnabled() else "muted"))
        words = self.rect().adjusted(side + look.px(13), 0, -2, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())


def paint_tick(painter: QPainter, box: QRect, on: bool, enabled: bool = True) -> None:
    """A tick box: green and ticked, or empty."""
    look = theme.current()
    strong = "good" if enabled else "muted"
    round_box(painter, box, look.color(strong if on else "card"), look.color(strong if on else "edge"))
    if on:
        icons.paint(painter, box.adjusted(2, 2, -2, -2), "check", look.color("card"))
