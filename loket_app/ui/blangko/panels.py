"""Sheets of the form editor: a new part, a new form made of another, and the versions of a form."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from loket_app.definitions.form_kit import NEW_PARTS, NewPart
from loket_app.definitions.form_parts import PartKind
from loket_app.domain.errors import Refusal
from loket_app.ui import theme
from loket_app.ui.blangko.code import mono_font
from loket_app.ui.dialogs import SidePanel
from loket_app.ui.fields import Field, LineEdit
from loket_app.ui.lists import Column, RowModel, RowView
from loket_app.ui.pengaturan.listing import ListView
from loket_app.ui.pengaturan.records import key_from
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import label
from loket_app.usecases.form_editing import compared
from loket_app.usecases.queries.form_shelf import FormLine, FormVersion

SHIPPED = "bawaan program"


class AddPanel(SidePanel):
    """What may be added behind the chosen part. `chosen` carries the kind and the label that was typed."""

    chosen = Signal(object, str)

    def __init__(self, behind: str, kind: PartKind) -> None:
        super().__init__("Tambah bagian", "Tambahkan")
        where = f"Ditambahkan di belakang: {behind}." if behind else "Ditambahkan di akhir."
        self.content.addWidget(label(where, tone="muted", wrap=True))
        self.list = ListView("Yang ditambahkan")
        self.list.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.list.horizontalHeader().hide()
        self.list.show_rows(RowModel((Column("", _part_name),), _part_key))
        self.list.set_row_height(30)
        self.list.row_model().replace(NEW_PARTS)
        self.label_field = Field("Label isian", LineEdit("misalnya Nama ayah", 120), above=True)
        self.content.addWidget(self.list, 1)
        self.content.addWidget(self.label_field)
        self.list.current_row_changed.connect(self._chosen)
        self.list.opened.connect(self._entered)
        self.list.go_to(next((n for n, new in enumerate(NEW_PARTS) if new.kind is kind), 0))
        self.confirmed.connect(self._add)

    def new_part(self) -> NewPart | None:
        """The chosen kind."""
        row = self.list.current_row()
        return row if isinstance(row, NewPart) else None

    def opened(self) -> None:
        """Letters and arrows choose at once."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def problem(self) -> Refusal | None:
        """What is to be filled in needs a label."""
        new = self.new_part()
        if new is None:
            return Refusal("bagian", "Pilih yang ditambahkan.")
        if new.named and not self.label_field.value():
            self.label_field.widget.setFocus(Qt.FocusReason.OtherFocusReason)
            return Refusal("label", "Tulis label isiannya.", "label")
        return None

    def _chosen(self, _row: object) -> None:
        new = self.new_part()
        self.label_field.setVisible(new is not None and new.named)
        self.notice.clear()

    def _entered(self, _row: object) -> None:
        new = self.new_part()
        if new is not None and new.named:
            self.label_field.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.confirm()

    def _add(self) -> None:
        self.chosen.emit(self.new_part(), self.label_field.value())


class NewFormPanel(SidePanel):
    """The title of a form that begins as a copy. `made` carries its key and title."""

    made = Signal(str, str)

    def __init__(self, source: FormLine, taken: Sequence[str]) -> None:
        super().__init__(f"Blangko baru dari {source.title}", "Buat")
        self._taken = dict.fromkeys(taken)
        self.content.addWidget(
            label("Isi blangko itu disalin lalu dibuka. Yang disalin tidak berubah.", tone="muted", wrap=True)
        )
        self.title_field = Field("Judul blangko baru", LineEdit("misalnya Surat Keterangan Usaha", 200), above=True)
        self.title_field.changed.connect(self._tell_key)
        self.content.addWidget(self.title_field)
        self.content.addWidget(
            label(
                "Sesudah disimpan, pilih blangko ini di Layanan supaya layanan itu mencetaknya.", "small", "muted",
                wrap=True,
            )
        )  # fmt: skip
        self.content.addStretch(1)
        self.confirmed.connect(self._make)

    def key(self) -> str:
        """The key that the title gives."""
        return key_from(self.title_field.value(), self._taken, "blangko")

    def opened(self) -> None:
        """Type the title at once."""
        self.title_field.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def problem(self) -> Refusal | None:
        """A title is needed."""
        return None if self.title_field.value() else Refusal("judul", "Tulis judul blangko baru.", "judul")

    def _tell_key(self) -> None:
        self.title_field.say(f"Kunci: {self.key()}" if self.title_field.value() else "")

    def _make(self) -> None:
        self.made.emit(self.key(), self.title_field.value())


class HistoryPanel(SidePanel):
    """The versions of a form, and what differs from the text in the editor. `taken` carries the text of one."""

    taken = Signal(str)
    WIDTH = 640

    def __init__(self, title: str, versions: Sequence[FormVersion], text: str, writable: bool) -> None:
        super().__init__(f"Riwayat {title}", "Pakai versi ini")
        self._text = text
        self._writable = writable
        self.list = ListView("Versi")
        self.list.setSelectionMode(RowView.SelectionMode.SingleSelection)
        columns = (
            Column("Versi", _version, width=110, strong=True), Column("Disimpan", _saved),
            Column("Oleh", _by, width=150), Column("Surat terbit", _letters, width=90, tone=_quiet),
        )  # fmt: skip
        self.list.show_rows(RowModel(columns, _number))
        self.list.set_row_height(30)
        self.list.row_model().replace(tuple(versions))
        self.list.setMinimumHeight(theme.current().px(30 * 5 + 34))
        self.told = label("", "small", "muted", wrap=True)
        self.diff = QPlainTextEdit()
        self.diff.setReadOnly(True)
        self.diff.setTabChangesFocus(True)
        self.diff.setAccessibleName("Perbedaan dengan naskah di layar")
        self.diff.setFont(mono_font())
        self.content.addWidget(self.list, 2)
        self.content.addWidget(self.told)
        self.content.addWidget(self.diff, 3)
        self.list.current_row_changed.connect(self._compare)
        self.list.opened.connect(self._entered)
        self.confirmed.connect(self._take)
        self.list.selectRow(0)

    def version(self) -> FormVersion | None:
        """The chosen version."""
        row = self.list.current_row()
        return row if isinstance(row, FormVersion) else None

    def opened(self) -> None:
        """Arrows choose at once."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _entered(self, _row: object) -> None:
        if self.act.isEnabled():
            self.confirm()

    def _compare(self, _row: object) -> None:
        version = self.version()
        lines = compared(version.text, self._text) if version is not None else ()
        new = sum(sign == "+" for sign, _ in lines)
        gone = sum(sign == "-" for sign, _ in lines)
        self.act.setEnabled(self._writable and bool(lines))
        self.told.setText(
            f"Naskah di layar: {new} baris baru (+), {gone} baris hilang (-) dibandingkan versi ini."
            if lines
            else "Sama dengan naskah di layar."
        )
        self._show(lines[1:])
        self.keys_changed.emit()

    def _show(self, lines: Sequence[tuple[str, str]]) -> None:
        look = theme.current()
        self.diff.clear()
        cursor = QTextCursor(self.diff.document())
        for number, (sign, line) in enumerate(lines):
            ground = {"+": "good_soft", "-": "late_soft"}.get(sign, "card")
            shape, ink = QTextBlockFormat(), QTextCharFormat()
            shape.setBackground(look.color(ground))
            ink.setForeground(look.color({"+": "good", "-": "late"}.get(sign, "muted")))
            if number:
                cursor.insertBlock()
            cursor.setBlockFormat(shape)
            cursor.insertText(f"{sign} {line}", ink)
        self.diff.moveCursor(QTextCursor.MoveOperation.Start)

    def _take(self) -> None:
        version = self.version()
        if version is not None:
            self.taken.emit(version.text)


def _part_name(new: NewPart) -> str:
    return new.name


def _part_key(new: NewPart) -> str:
    return new.key


def _number(row: FormVersion) -> int:
    return row.version


def _version(row: FormVersion) -> str:
    return "Bawaan" if not row.version else f"Versi {row.version}"


def _saved(row: FormVersion) -> str:
    told = row.saved or SHIPPED
    return f"{told} \N{MIDDLE DOT} seperti bawaan" if row.follows and row.version else told


def _by(row: FormVersion) -> str:
    return row.by


def _letters(row: FormVersion) -> str:
    return f"{row.letters} surat" if row.letters else ""


def _quiet(_: FormVersion) -> Tone:
    return Tone.MUTED
