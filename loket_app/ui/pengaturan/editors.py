"""Editors of settings: limits, whole numbers, lists, opening hours, dates as ISO text, groups of ticks.

All keep what was typed, also where it is no value yet: then `value` is the text, and the reader's complaint lands here.
"""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from loket_app.definitions.catalog import calendar
from loket_app.definitions.hours import DAY_KEYS
from loket_app.definitions.toml_lines import table_from_data
from loket_app.domain import dates
from loket_app.domain.catalog import LimitUnit
from loket_app.domain.errors import BadDefinition
from loket_app.ui import texts, theme
from loket_app.ui.fields import SILENT, Choice, Field, LineEdit, NoteEdit, Remark, Tick
from loket_app.ui.theme import Tone
from loket_app.usecases.office_settings import located

EXAMPLE = "contoh, belum ditetapkan"
UNIT_WORDS = {
    LimitUnit.MINUTES.value: "menit", LimitUnit.HOURS.value: "jam layanan", LimitUnit.WORKING_DAYS.value: "hari kerja",
}  # fmt: skip
NO_LIMIT = "tanpa batas"
LARGE_TEXT = theme.LARGE  # per cent: from here on forms are narrower
_ANY_ZONE = "Asia/Jakarta"


class SettingField(Field):
    """A field whose message wraps, with a quiet hint, and with the mark of a value that the office did not confirm."""

    def __init__(self, name: str, editor: QWidget, needed: bool = False, hint: str = "") -> None:
        self.hint = hint
        self.example = False
        super().__init__(name, editor, needed, above=True)
        layout = self.layout()
        assert isinstance(layout, QGridLayout)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setVerticalSpacing(3)
        self.message.setWordWrap(True)
        for choice in (editor, *editor.findChildren(QComboBox)):
            if isinstance(choice, QComboBox):
                # The grid decides how wide it is, not its longest entry.
                choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
                choice.setMinimumContentsLength(5)
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._speak()

    def set_value(self, value: Any) -> None:
        """Show a value from its beginning."""
        super().set_value(value)
        if isinstance(self.widget, QLineEdit) and not self.widget.hasFocus():
            self.widget.setCursorPosition(0)

    def set_example(self, on: bool) -> None:
        """Show or take away the mark."""
        self.example = on
        self._speak()

    def _speak(self) -> None:
        super()._speak()
        if self._refused:
            return
        text, tone = self.editor.remark()
        if tone in (Tone.LATE, Tone.WARN) and text:
            return
        if self.example:
            self._show(f"{EXAMPLE} \N{MIDDLE DOT} {text}" if text else EXAMPLE, Tone.WARN)
        elif not text:
            self._show(self.hint, Tone.MUTED)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A wrapped message needs its height anew."""
        super().resizeEvent(event)
        self.message.updateGeometry()


class IntEdit(LineEdit):
    """A whole number; points between thousands are taken. `remarked` says what a number means."""

    def __init__(self, hint: str = "", longest: int = 12, remarked: Callable[[int], str] | None = None) -> None:
        super().__init__(hint, longest)
        self._remarked = remarked

    def value(self) -> Any:
        """The number, None while it is empty, the text where it is no number."""
        text = self.text().strip()
        digits = text.replace(".", "").replace(" ", "")
        if not digits:
            return None
        return int(digits) if digits.isascii() and digits.isdigit() else text

    def set_value(self, value: Any) -> None:
        """Show a number, or what was typed."""
        self.setText("" if value is None else str(value))

    def remark(self) -> Remark:
        """What the number means; how to write it when it is none."""
        found = self.value()
        if isinstance(found, str):
            return "Tulis angka saja.", Tone.LATE
        return (self._remarked(found), Tone.MUTED) if found is not None and self._remarked else SILENT


class LimitEdit(QWidget):
    """A limit: a number and its unit; without a unit there is no limit. `value` is `{"menit": 5}` or None."""

    edited = Signal()

    def __init__(self, none: str = NO_LIMIT) -> None:
        super().__init__()
        self.number = IntEdit("angka", 6)
        self.unit = Choice(tuple(UNIT_WORDS.items()), empty=none)
        self.number.setFixedWidth(theme.current().px(74))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.number)
        row.addWidget(self.unit, 1)
        self.setFocusProxy(self.number)
        self.number.edited.connect(self._typed)
        self.unit.edited.connect(self._unit_chosen)

    def setAccessibleName(self, name: str) -> None:
        """Name both parts."""
        super().setAccessibleName(name)
        self.number.setAccessibleName(name)
        self.unit.setAccessibleName(f"{name}, satuan")

    def value(self) -> Any:
        """The limit as plain data."""
        unit = self.unit.value()
        return {unit: self.number.value()} if unit else None

    def set_value(self, value: Any) -> None:
        """Show a limit."""
        unit, number = next(iter(value.items())) if value else ("", None)
        self.unit.set_value(unit)
        self.number.set_value(number)

    def remark(self) -> Remark:
        """What is missing."""
        if self.unit.value() and self.number.value() is None:
            return "Isi angkanya, atau pilih tanpa batas.", Tone.LATE
        return self.number.remark()

    def _typed(self) -> None:
        if self.number.value() is not None and not self.unit.value():
            self.unit.set_value(LimitUnit.MINUTES.value)
        self.edited.emit()

    def _unit_chosen(self) -> None:
        if not self.unit.value():
            self.number.set_value(None)
        self.edited.emit()


def limit_words(limit: Any) -> str:
    """A limit in a table: 5 menit, 2 jam layanan, 3 hari kerja; a dash without one."""
    if not isinstance(limit, dict) or not limit:
        return "\N{EN DASH}"
    unit, number = next(iter(limit.items()))
    return f"{number if number is not None else '…'} {UNIT_WORDS.get(unit, unit)}"


class LinesEdit(NoteEdit):
    """A list, one entry a line. Empty lines are left out."""

    def __init__(self, hint: str = "satu isian per baris", lines: int = 4) -> None:
        super().__init__(hint, lines, 10_000)

    def value(self) -> Any:
        """The entries."""
        return [line for line in (" ".join(raw.split()) for raw in self.toPlainText().splitlines()) if line]

    def set_value(self, value: Any) -> None:
        """Show these entries."""
        super().set_value("\n".join(value or ()))

    def remark(self) -> Remark:
        """How many there are."""
        count = len(self.value())
        return (f"{count} isian", Tone.MUTED) if count > 1 else SILENT


class WordsEdit(LineEdit):
    """A short list on one line, with commas between, or another sign."""

    def __init__(self, hint: str = "", sign: str = ",") -> None:
        super().__init__(hint, 1000)
        self._sign = sign

    def value(self) -> Any:
        """The words."""
        return [word for word in (" ".join(raw.split()) for raw in self.text().split(self._sign)) if word]

    def set_value(self, value: Any) -> None:
        """Show these words."""
        self.setText(f"{self._sign} ".join(value or ()))


class HoursEdit(LineEdit):
    """The hours of one day: 07.30-12.00, 13.00-16.00. Empty is closed."""

    def __init__(self, rotating: Callable[[], bool] | None = None) -> None:
        super().__init__("tutup", 120)
        self._rotating = rotating

    def value(self) -> Any:
        """The spans as they are written."""
        return [span for span in ("".join(raw.split()) for raw in self.text().replace(";", ",").split(",")) if span]

    def set_value(self, value: Any) -> None:
        """Show these spans."""
        self.setText(", ".join(value or ()))

    def remark(self) -> Remark:
        """How long that is, or what is wrong with it."""
        spans = self.value()
        if not spans:
            return "Tutup", Tone.MUTED
        sentence, minutes = read_hours(spans)
        return (sentence, Tone.LATE) if sentence else (dates.minutes_text(minutes * dates.MINUTE), Tone.MUTED)


def read_hours(spans: Sequence[str]) -> tuple[str, int]:
    """What is wrong with the hours of a day (empty when nothing is), and how many minutes they are."""
    data = {"zona": _ANY_ZONE, "minggu": {DAY_KEYS[0]: list(spans)}}
    try:
        found = calendar(table_from_data(data, "jam"))
    except BadDefinition as bad:
        return located(bad).sentence, 0
    return "", sum(span.end - span.start for span in found.week[0])


class IsoDateEdit(LineEdit):
    """A date typed as 23-11-2026 whose value is ISO text; what is not yet a date is kept as typed."""

    def __init__(self) -> None:
        super().__init__("hh-bb-tttt", 12)

    def value(self) -> Any:
        """2026-11-23, or the text."""
        found = dates.parse_date(self.text())
        return found.isoformat() if found is not None else self.text().strip()

    def set_value(self, value: Any) -> None:
        """Show an ISO date in the way dates are typed."""
        found = dates.parse_date(str(value or ""))
        self.setText(dates.numeric_date(found) if found is not None else str(value or ""))

    def remark(self) -> Remark:
        """The weekday as a check on the typing; how to write it once it cannot become a date."""
        found = dates.parse_date(self.text())
        if found is not None:
            return dates.long_date(found), Tone.MUTED
        typed = sum(c.isdigit() for c in self.text())
        return (texts.date_wrong(self.text()), Tone.LATE) if typed >= 8 or (typed and not self.hasFocus()) else SILENT

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write the date in its full form."""
        super().focusOutEvent(event)
        self.set_value(self.value())
        self.edited.emit()


class TicksEdit(QWidget):
    """Several of a closed list. `value` is the list of keys in the list's order."""

    edited = Signal()

    def __init__(self, options: Sequence[tuple[str, str]], columns: int = 2) -> None:
        super().__init__()
        self.ticks = {key: Tick(words) for key, words in options}
        columns = min(columns, 2) if theme.current().percent >= LARGE_TEXT else columns
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        for n, tick in enumerate(self.ticks.values()):
            grid.addWidget(tick, n // columns, n % columns)
            tick.edited.connect(self.edited)
        grid.setColumnStretch(columns - 1, 1)
        self.setFocusProxy(next(iter(self.ticks.values())))

    def value(self) -> Any:
        """The ticked keys."""
        return [key for key, tick in self.ticks.items() if tick.value()]

    def set_value(self, value: Any) -> None:
        """Tick these."""
        for key, tick in self.ticks.items():
            tick.set_value(key in (value or ()))

    def remark(self) -> Remark:
        """Nothing to say of a closed list."""
        return SILENT


class LongChoice(Choice):
    """A closed list of numbers or empty: `value` is an int or None."""

    def value(self) -> Any:
        """The chosen number, None when none is."""
        text = super().value()
        return int(text) if text else None
