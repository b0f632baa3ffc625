"""Holidays from a table: pasted or from a file. Rows that cannot be read are told one by one, the others are taken."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket_app.domain.errors import Refusal
from loket_app.ui.counter import Counter
from loket_app.ui.dialogs import path_to_open
from loket_app.ui.fields import NoteEdit
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.widgets import KeyButton, Kind, label
from loket_app.usecases.holiday_table import HolidayTable, pasted_table, table_of_file

TABLES = "Tabel (*.csv *.xlsx *.txt)"
MOST_TOLD = 6
HOW = (
    "Salin dari lembar kerja atau surat keputusan, lalu tempel di sini (Ctrl+V): tanggal dan nama pada tiap baris, "
    "jenisnya bila ada. Tanggal boleh 17-08-2027 atau 17 Agustus 2027."
)


class TablePaste(QWidget):
    """`taken` carries the rows; `left` when it is given up."""

    taken = Signal(object)
    left = Signal()

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Hari libur dari tabel")
        self._counter = counter
        self.ask_path = path_to_open
        self.text = NoteEdit("17-08-2027\tHari Proklamasi Kemerdekaan\tLibur nasional", 9, 200_000)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Tabel hari libur")
        self.notice = NoticeLine()
        self.problems = label("", "small", "late", wrap=True)
        self.read_button = KeyButton("Baca tabel ini", "F6")
        self.file_button = KeyButton("Ambil dari berkas…", "F7")
        self.back_button = KeyButton("Ke daftar", kind=Kind.QUIET)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button, act in (
            (self.read_button, self.read), (self.file_button, self.pick), (self.back_button, self.left.emit),
        ):  # fmt: skip
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(HOW, tone="muted", wrap=True))
        column.addWidget(self.text, 1)
        column.addWidget(self.notice)
        column.addWidget(self.problems)
        column.addLayout(row)
        self.setFocusProxy(self.text)
        self.problems.hide()

    def begin(self) -> None:
        """Shown anew: what is typed stays, what was told goes."""
        self.notice.clear()
        self.problems.hide()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self) -> None:
        """F6: take what is pasted."""
        self._work(_pasted, self.text.value())

    def pick(self) -> None:
        """F7: take a file."""
        path = self.ask_path(self, "Pilih tabel hari libur", str(Path.home()), TABLES)
        if path:
            self._work(_of_file, Path(path))

    def _work(self, act: Any, value: Any) -> None:
        self.problems.hide()
        self.notice.clear()
        self._counter.work(act, value, done=self._read, refused=self._refused, disturbed=self.notice.disturbed)

    def _refused(self, refusal: Refusal) -> None:
        self.notice.refuse(refusal)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self, found: HolidayTable) -> None:
        self.taken.emit(found)
        if not found.problems:
            return
        told = [str(problem) for problem in found.problems[:MOST_TOLD]]
        more = len(found.problems) - len(told)
        self.problems.setText("\n".join([*told, *([f"dan {more} baris lain."] if more else [])]))
        self.problems.show()
        taken = f"{len(found.days)} hari dibaca. " if found.days else ""
        self.notice.say(
            NoticeKind.REFUSAL,
            f"{taken}{len(found.problems)} baris tidak terbaca; betulkan di sini, lalu F6 sekali lagi.",
        )
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)


def _pasted(_desk: Any, text: str) -> HolidayTable:
    return pasted_table(text)


def _of_file(_desk: Any, path: Path) -> HolidayTable:
    return table_of_file(path)
