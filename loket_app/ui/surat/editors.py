"""One editor per kind of field, and the values that go in and out of it: those of the form, not of the widget."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from loket_app.domain import dates, spelling
from loket_app.domain.forms import Field, FieldType, parse
from loket_app.domain.nik import check_nik
from loket_app.ui.fields import SILENT, Choice, DateEdit, LineEdit, NikEdit, NoteEdit, Remark, Tick, TimeEdit
from loket_app.ui.surat import words
from loket_app.ui.theme import Tone

SEX_WORDS = {"L": "laki-laki", "P": "perempuan"}


class NumberEdit(LineEdit):
    """A whole number; with `money` in groups of three while it is typed."""

    def __init__(self, field: Field, hint: str = "") -> None:
        super().__init__(hint, 24)
        self._field = field
        self._money = field.type is FieldType.MONEY
        if self._money:
            self.textEdited.connect(self._group)

    def value(self) -> Any:
        """The number, or the text while it is none; None when empty."""
        typed = super().value()
        found = parse(self._field, typed)
        return found if found is not None else typed or None

    def set_value(self, value: Any) -> None:
        """Show a number or a text."""
        plain = isinstance(value, int) and not isinstance(value, bool)
        super().set_value(spelling.grouped(value) if plain and self._money else value)

    def _group(self, text: str) -> None:
        found = parse(self._field, text)
        if not isinstance(found, int):
            return
        shown = spelling.grouped(found)
        if shown != text:
            behind = sum(c.isdigit() for c in text[self.cursorPosition() :])
            self.setText(shown)
            place = len(shown)
            while behind:
                place -= 1
                behind -= shown[place].isdigit()
            self.setCursorPosition(place)


def printable(text: str) -> Remark:
    """Names the letters that paper cannot show (decision 32)."""
    if text.isascii():
        return SILENT
    # Late: the fonts are read only when somebody types more than plain letters.
    from loket_app.documents.fonts import missing_letters

    missing = missing_letters(text)
    return (f"Tidak dapat dicetak: {' '.join(missing)}", Tone.WARN) if missing else SILENT


class PaperNote(NoteEdit):
    """A few lines of text for paper."""

    def __init__(self, field: Field) -> None:
        super().__init__("", 2, field.max_length)

    def value(self) -> str:
        """The text, never cut: too long is said."""
        return self.toPlainText().strip()

    def remark(self) -> Remark:
        """Too long, or letters that paper cannot show."""
        said = super().remark()
        return said if said[0] else printable(self.value())


def editor_for(field: Field, today: Callable[[], date]) -> QWidget:
    """The editor of a field."""

    def nik(digits: str) -> Remark:
        reading = check_nik(digits, today())
        if not reading.valid or reading.birth is None or reading.sex is None:
            return (reading.warnings[0] if reading.warnings else "", Tone.WARN)
        return f"{SEX_WORDS[reading.sex]}, lahir {dates.numeric_date(reading.birth)}", Tone.GOOD

    made: QWidget
    if field.type is FieldType.DATE:
        made = DateEdit()
    elif field.type is FieldType.TIME:
        made = TimeEdit()
    elif field.type is FieldType.NIK:
        made = NikEdit(nik)
    elif field.type is FieldType.CHOICE:
        made = Choice(tuple((c, c) for c in field.choices), empty=words.CHOOSE)
    elif field.type is FieldType.YES_NO:
        made = Tick("Ya")
    else:
        made = _texts(field)
    return made


def _texts(field: Field) -> QWidget:
    if field.type is FieldType.LONG_TEXT:
        return PaperNote(field)
    if field.type in (FieldType.NUMBER, FieldType.MONEY, FieldType.DURATION):
        return NumberEdit(field)
    longest = field.max_length if field.type in (FieldType.TEXT, FieldType.PHONE) else 60
    return LineEdit(longest=max(longest, 1), judge=printable)


def value_of(field: Field, editor: Any) -> object:
    """What stands in the editor as the form's value; text that is no date, time or number stays text, so that the
    form's own check names it."""
    if field.type is FieldType.DATE:
        return editor.value() or editor.text().strip() or None
    if field.type is FieldType.TIME:
        found = editor.value()
        return time(*found) if found else editor.text().strip() or None
    if field.type is FieldType.MOMENT:
        return _moment(editor.value())
    value = editor.value()
    return None if value == "" else value


def show_value(field: Field, editor: Any, value: object) -> None:
    """Put a value of the form into its editor."""
    if field.type is FieldType.TIME and isinstance(value, time):
        editor.set_value((value.hour, value.minute))
    elif isinstance(value, datetime):
        editor.set_value(f"{dates.numeric_date(value)} {dates.clock_time(value)}")
    else:
        editor.set_value(value)
    if isinstance(editor, QLineEdit) and not editor.hasFocus():
        # A long name is read from its beginning.
        editor.setCursorPosition(0)


def _moment(typed: str) -> object:
    """23-11-2026 10.42 as date and time; the text itself while it is neither."""
    day, _, clock = typed.partition(" ")
    found, at = dates.parse_date(day), dates.parse_time(clock)
    return datetime.combine(found, time(*at)) if found and at else typed or None
