"""All forms of the office as a list that is searched by typing."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket_app.ui.blangko import words
from loket_app.ui.fields import LineEdit
from loket_app.ui.lists import Column, RowModel, RowView
from loket_app.ui.pengaturan.listing import ListView
from loket_app.ui.pengaturan.lists_of_office import PURPOSES
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Card, label
from loket_app.usecases.queries.form_shelf import FormLine, Standing

TONES = {Standing.SHIPPED: Tone.MUTED, Standing.CHANGED: Tone.PRIMARY, Standing.OWN: Tone.GOOD}


class SearchLine(LineEdit):
    """Down and Enter go to the list."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Out of the field into the list."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
            return
        super().keyPressEvent(event)


class Shelf(QWidget):
    """`opened` carries the key of a form, `chosen` tells that another row is chosen."""

    opened = Signal(str)
    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[FormLine, ...] = ()
        self._typed: Collection[str] = ()
        self.search = SearchLine("Cari judul, kunci, layanan, atau kertas", 100)
        self.search.setAccessibleName("Cari blangko")
        self.count = label("", "small", "muted")
        self.list = ListView("Daftar blangko")
        self.list.setSelectionMode(RowView.SelectionMode.SingleSelection)
        columns = (
            Column("Blangko", _title, strong=True, tip=_key), Column("Jenis", _kind, width=104, tone=_quiet),
            Column("Kertas", _sheet, width=64, tone=_quiet), Column("Dipakai oleh", users_words, tip=users_words),
            Column("Versi", _version, width=54, tone=_quiet),
            Column("Keadaan", self._standing, width=122, tone=self._tone),
        )  # fmt: skip
        self.list.show_rows(RowModel(columns, _key))
        self.list.set_row_height(32)
        card = Card(padding=1, spacing=0)
        card.column.addWidget(self.list, 1)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.search, 1)
        head.addWidget(self.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(card, 1)
        self.search.textEdited.connect(self._filter)
        self.search.left.connect(self.begin_list)
        self.list.opened.connect(self._open)
        self.list.current_row_changed.connect(self._changed)

    def show_lines(self, lines: Sequence[FormLine], typed: Collection[str]) -> None:
        """Show these forms; `typed` are the keys of those with something that is not saved."""
        self._lines = tuple(lines)
        self._typed = frozenset(typed)
        self._filter()

    def current(self) -> FormLine | None:
        """The chosen form."""
        row = self.list.current_row()
        return row if isinstance(row, FormLine) else None

    def begin(self) -> None:
        """Begin at the search."""
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.selectAll()

    def begin_list(self) -> None:
        """Go into the list, at the chosen row or the first."""
        if self.list.current_row() is None:
            self.list.go_to(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _filter(self, _text: str = "") -> None:
        wanted = self.search.text().casefold().split()
        found = [line for line in self._lines if all(word in _hay(line) for word in wanted)]
        self.list.patch(found)
        total = len(self._lines)
        self.count.setText(f"{len(found)} dari {total} blangko" if wanted else f"{total} blangko")
        self.list.viewport().update()
        if found and self.list.current_row() is None:
            self.list.go_to(0)
        self.chosen.emit()

    def _open(self, line: FormLine) -> None:
        self.opened.emit(line.key)

    def _changed(self, _row: object) -> None:
        self.chosen.emit()

    def _standing(self, line: FormLine) -> str:
        return "belum disimpan" if line.key in self._typed else line.standing.value

    def _tone(self, line: FormLine) -> Tone:
        return Tone.WARN if line.key in self._typed else TONES[line.standing]


def _hay(line: FormLine) -> str:
    return f"{line.title} {line.key} {line.sheet} {_kind(line)} {users_words(line)} {line.standing}".casefold()


def _key(line: FormLine) -> str:
    return line.key


def _title(line: FormLine) -> str:
    return line.title


def _kind(line: FormLine) -> str:
    return words.KINDS.get(line.kind, line.kind)


def _sheet(line: FormLine) -> str:
    return line.sheet


def users_words(line: FormLine) -> str:
    """The services and papers that print a form."""
    return ", ".join(PURPOSES.get(user, user) for user in line.users)


def _version(line: FormLine) -> str:
    return str(line.version) if line.version else ""


def _quiet(_: FormLine) -> Tone:
    return Tone.MUTED
