"""The line above the register: words to find, and what to narrow it down to."""

from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket_app.domain.dates import parse_date
from loket_app.ui.fields import Choice, DateEdit, LineEdit, Tick
from loket_app.ui.widgets import Segmented
from loket_app.usecases.queries.register import RegisterFilter
from loket_app.usecases.queries.register_desk import Lists

WAIT_MS = 80
ALL, WAITING, NUMBERS = "semua", "siap", "nomor"
VIEWS = ((ALL, "Semua permohonan"), (WAITING, "Siap belum diambil"), (NUMBERS, "Nomor surat"))
SPANS = (("", "Semua waktu"), ("hari", "Hari ini"), ("bulan", "Bulan ini"), ("rentang", "Dari – sampai"))


class Filters(QWidget):
    """Search words, views and filters. `changed` a moment after the last key; `view_changed` at once."""

    changed = Signal()
    view_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = LineEdit("Cari nomor, nama, atau NIK (tiga huruf atau lebih)", 100)
        self.words.setAccessibleName("Cari di register")
        self.view = Segmented("Bagian register", VIEWS)
        self.service = Choice(empty="Semua layanan")
        self.state = Choice(empty="Semua keadaan")
        self.span = Choice(SPANS)
        self.first, self.last = DateEdit(), DateEdit()
        self.open_only, self.late_only = Tick("Masih terbuka"), Tick("Lewat SOP")
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self.changed)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.words, 1)
        top.addWidget(self.view)
        self.row = QWidget()
        row = QHBoxLayout(self.row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        named = ((self.service, "Layanan"), (self.state, "Keadaan"), (self.span, "Waktu"))
        for choice, name in named:
            choice.setAccessibleName(name)
            choice.setMinimumContentsLength(12)
            row.addWidget(choice, 1)
        for field, name in ((self.first, "Dari tanggal"), (self.last, "Sampai tanggal")):
            field.setAccessibleName(name)
            field.setMaximumWidth(110)
            field.hide()
            row.addWidget(field)
        row.addWidget(self.open_only)
        row.addWidget(self.late_only)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.row)

    def _connect(self) -> None:
        self.words.edited.connect(self._wait.start)
        for field in (self.service, self.state, self.open_only, self.late_only, self.first, self.last):
            field.edited.connect(self._wait.start)
        self.span.edited.connect(self._another_span)
        self.view.chosen.connect(self._another_view)

    def _another_span(self) -> None:
        ranged = self.span.value() == "rentang"
        self.first.setVisible(ranged)
        self.last.setVisible(ranged)
        self._wait.start()

    def _another_view(self, view: str) -> None:
        self.row.setVisible(view == ALL)
        self.words.setEnabled(view == ALL)
        self.view_changed.emit(view)

    def offer(self, lists: Lists) -> None:
        """Services and states to choose from."""
        self.service.set_options(lists.services)
        self.state.set_options(lists.states)

    def wanted(self, today: date) -> RegisterFilter:
        """What is asked for now; a half-typed date narrows nothing."""
        first, last = self._days(today)
        return RegisterFilter(
            words=self.words.value(), service=self.service.value(), state=self.state.value(), first=first, last=last,
            open_only=self.open_only.isChecked(), late_only=self.late_only.isChecked(),
        )  # fmt: skip

    def _days(self, today: date) -> tuple[str, str]:
        span = self.span.value()
        if span == "hari":
            return today.isoformat(), today.isoformat()
        if span == "bulan":
            return today.replace(day=1).isoformat(), today.isoformat()
        if span != "rentang":
            return "", ""
        first, last = parse_date(self.first.text()), parse_date(self.last.text())
        return first.isoformat() if first else "", last.isoformat() if last else ""

    def stop(self) -> None:
        """Wait for nothing any more."""
        self._wait.stop()

    def typed_state(self) -> dict[str, object]:
        """The words; filters are quickly chosen again."""
        return {"cari": self.words.text()} if self.words.text() else {}
