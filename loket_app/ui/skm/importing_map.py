"""The columns of the table: letter, header, examples, meaning; Enter changes what a column means."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket_app.domain.survey.instrument import Instrument
from loket_app.ui import theme
from loket_app.ui.fields import Choice
from loket_app.ui.lists import CENTER, Column, RowModel, RowView
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Card, label, set_tone
from loket_app.usecases.survey.mapping import IGNORED, NUMBERED, ColumnLine, answer_forms, meaning_choices

OPEN_WORDS = "Unsur nomor {}: pilih urutannya"


class PickChoice(Choice):
    """A choice beside a list. Arrows try one after the other; `picked` when one was taken from the open list, or Enter
    says that it is the right one: the focus then belongs to the list again."""

    picked = Signal()

    def __init__(self, options: tuple[tuple[str, str], ...] = (), empty: str = "") -> None:
        super().__init__(options, empty)
        self._open = False
        self.activated.connect(self._taken)

    def showPopup(self) -> None:
        """Open the list."""
        self._open = True
        super().showPopup()

    def _taken(self, _index: int) -> None:
        if self._open:
            self._open = False
            self.picked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes back to the list."""
        self._open = False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.picked.emit()
        else:
            super().keyPressEvent(event)


class MappingCard(Card):
    """`changed` carries the place of a column and its new meaning."""

    changed = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(padding=1, spacing=0, parent=parent)
        self._words: dict[str, str] = {}
        self.list = RowView("Kolom tabel dan artinya")
        self.list.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.list.show_rows(
            RowModel(
                (
                    Column("Kolom", _letters, align=CENTER, width=58, strong=True),
                    Column("Judul pada tabel", _header, tip=_header),
                    Column("Contoh isi", _samples, tone=_quiet, tip=_samples),
                    Column("Dibaca sebagai", self._meaning, tone=_tone, strong=True, tip=self._meaning),
                ),
                _place,
            )
        )
        self.list.set_row_height(29)
        self.forms = label("", "small", "muted")
        self.forms.setContentsMargins(12, 6, 12, 6)
        self.name = label("", "strong")
        self.choice = PickChoice()
        self.choice.setAccessibleName("Kolom ini dibaca sebagai")
        self.choice.setMinimumWidth(theme.current().px(250))
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 6, 12, 8)
        foot.setSpacing(10)
        foot.addWidget(self.name)
        foot.addWidget(self.choice, 1)
        below = QVBoxLayout()
        below.addLayout(foot)
        self.column.addWidget(self.list, 1)
        self.column.addWidget(self.forms)
        self.column.addLayout(below)
        self.list.opened.connect(self._to_choice)
        self.list.current_row_changed.connect(self._show_row)
        self.choice.edited.connect(self._chosen)
        self.choice.picked.connect(self._back)

    def offer(self, instrument: Instrument) -> None:
        """What a column may mean in this questionnaire."""
        choices = meaning_choices(instrument)
        self._words = {c.key: c.words for c in choices}
        self.choice.set_options(tuple((c.key, c.words) for c in choices if c.key != IGNORED))
        self.choice.insertItem(0, self._words[IGNORED], IGNORED)

    def show_lines(self, lines: tuple[ColumnLine, ...]) -> None:
        """The columns of a table."""
        self.list.patch(lines)
        if self.list.current_row() is None and lines:
            self.list.selectRow(0)
        self._show_row(self.list.current_row())
        numbers, words = answer_forms(lines)
        parts = [f"{numbers} kolom berisi angka" if numbers else "", f"{words} kolom berisi kata" if words else ""]
        told = " dan ".join(p for p in parts if p)
        self.forms.setText(f"Jawaban: {told}. Enter pada satu baris mengubah artinya." if told else "")

    def _meaning(self, line: ColumnLine) -> str:
        kind, _, number = line.meaning.partition(":")
        if kind == NUMBERED:
            return OPEN_WORDS.format(number)
        return self._words.get(line.meaning, "Tidak dibaca")

    def _show_row(self, row: object) -> None:
        shown = isinstance(row, ColumnLine)
        self.choice.setEnabled(shown)
        if isinstance(row, ColumnLine):
            self.name.setText(f"Kolom {row.name}")
            self.choice.blockSignals(True)
            self.choice.setCurrentIndex(max(0, self.choice.findData(row.meaning)))
            self.choice.blockSignals(False)
        set_tone(self.name, "" if shown else "muted")

    def _to_choice(self, _row: object) -> None:
        self.choice.setFocus(Qt.FocusReason.OtherFocusReason)
        self.choice.showPopup()

    def _back(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self) -> None:
        row = self.list.current_row()
        if isinstance(row, ColumnLine):
            meaning = str(self.choice.currentData() or "")
            if meaning != row.meaning:
                self.changed.emit(row.place, meaning)


def _place(line: ColumnLine) -> int:
    return line.place


def _letters(line: ColumnLine) -> str:
    return line.name


def _header(line: ColumnLine) -> str:
    return line.header or "\N{EN DASH}"


def _samples(line: ColumnLine) -> str:
    return " \N{MIDDLE DOT} ".join(line.samples) if line.samples else "\N{EN DASH}"


def _quiet(_line: ColumnLine) -> Tone:
    return Tone.MUTED


def _tone(line: ColumnLine) -> Tone:
    if line.meaning.partition(":")[0] == NUMBERED:
        return Tone.LATE
    return Tone.MUTED if line.meaning == IGNORED else Tone.PLAIN
