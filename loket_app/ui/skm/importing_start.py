"""Before a file is chosen: what can be imported, and what was imported so far."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket_app.domain.dates import plain_date
from loket_app.domain.figures import whole_text
from loket_app.ui import theme
from loket_app.ui.lists import RIGHT, Column, RowModel, RowView
from loket_app.ui.widgets import Card, IconLabel, KeyButton, Kind, label
from loket_app.usecases.queries.survey_entry import ImportFile

HINTS = (
    "Satu baris satu responden. Kolom unsur boleh berjudul U1 sampai U9 atau nama unsurnya.",
    "Jawaban boleh angka 1 sampai 4 atau kata seperti «Sangat sesuai».",
    "Kolom nama, NIK, telepon, dan sejenisnya tidak pernah dibaca.",
    "Belum ada yang tersimpan sebelum Anda menyetujuinya.",
)


class ImportStart(QWidget):
    """`asked` when a file is to be chosen, `withdraw_asked` when the marked import is to be taken back."""

    asked = Signal()
    withdraw_asked = Signal()
    selection_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.files: tuple[ImportFile, ...] = ()
        self._wanted: int | None = None
        self.title = label("", "title")
        self.words = label("", tone="muted", wrap=True)
        self.last = label("", tone="warn", wrap=True)
        self.last.hide()
        self.button = KeyButton("Pilih berkas", "F8", kind=Kind.PRIMARY, tall=True)
        self.button.clicked.connect(self.asked)
        self.list = RowView("Impor terdahulu")
        self.list.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.list.show_rows(
            RowModel(
                (
                    Column("Tanggal", _day, width=150), Column("Berkas", _file, strong=True, tip=_file),
                    Column("Jawaban", _rows, align=RIGHT, width=92),
                ),
                _key,
            )
        )  # fmt: skip
        self.withdraw = KeyButton("Tarik impor", "F7")
        self.withdraw.clicked.connect(self.withdraw_asked)
        self.nothing = label("Belum ada impor dalam masa survei ini.", tone="muted")
        self.nothing.setContentsMargins(12, 10, 12, 10)
        self.list.current_row_changed.connect(self._selected)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self._asking(), 1)
        row.addWidget(self._before(), 1)
        self.show_files(())

    def _asking(self) -> QWidget:
        card = Card(padding=28, spacing=12)
        card.column.addWidget(self.title)
        card.column.addWidget(self.words)
        card.column.addSpacing(6)
        for hint in HINTS:
            line = QHBoxLayout()
            line.setSpacing(10)
            line.addWidget(IconLabel("check", 16, "good"), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(label(hint, wrap=True), 1)
            card.column.addLayout(line)
        card.column.addSpacing(10)
        card.column.addWidget(self.last)
        line = QHBoxLayout()
        self.button.setMinimumWidth(theme.current().px(240))
        line.addWidget(self.button)
        line.addStretch(1)
        card.column.addLayout(line)
        card.column.addStretch(1)
        return card

    def _before(self) -> QWidget:
        card = Card(padding=1, spacing=0)
        head = label("Impor terdahulu", "strong")
        head.setContentsMargins(12, 10, 12, 6)
        card.column.addWidget(head)
        card.column.addWidget(self.nothing)
        card.column.addWidget(self.list, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 12)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.withdraw)
        foot.addLayout(line)
        card.column.addLayout(foot)
        card.column.addStretch(0)
        return card

    def say_ready(self, period: str) -> None:
        """A file can be chosen."""
        self.title.setText("Impor jawaban dari Excel atau CSV")
        self.words.setText(f"Jawaban masuk ke {period}.")
        self.button.setEnabled(True)

    def say_none(self, title: str, hint: str) -> None:
        """Nothing can be imported here."""
        self.title.setText(title)
        self.words.setText(hint)
        self.button.setEnabled(False)

    def say_last(self, name: str) -> None:
        """A file was open when the program ended."""
        self.last.setText(f"{name} tadi belum jadi diimpor.")
        self.last.show()

    def show_files(self, files: tuple[ImportFile, ...]) -> None:
        """The imports so far."""
        self.files = files
        self.list.patch(files)
        if self._wanted is not None and self.list.select_key(self._wanted):
            self._wanted = None
        self.nothing.setVisible(not files)
        self.list.setVisible(bool(files))
        self._selected()

    def select_batch(self, batch: int) -> None:
        """Mark this import, as soon as it is listed."""
        self._wanted = None if self.list.select_key(batch) else batch

    def current(self) -> ImportFile | None:
        """The marked import."""
        found = self.list.current_row()
        return found if isinstance(found, ImportFile) else None

    def _selected(self, *_: object) -> None:
        self.withdraw.setEnabled(self.current() is not None)
        self.selection_changed.emit()


def _day(row: ImportFile) -> str:
    return plain_date(row.day)


def _file(row: ImportFile) -> str:
    return row.file or "\N{EN DASH}"


def _rows(row: ImportFile) -> str:
    return whole_text(row.rows)


def _key(row: ImportFile) -> int:
    return row.batch_id
