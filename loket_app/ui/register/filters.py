"""The lines above the register: words to find, the part of the book, and what to narrow it down to."""

from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from loket_app.domain.dates import parse_date
from loket_app.ui import texts, theme
from loket_app.ui.fields import Choice, DateEdit, LineEdit, Tick
from loket_app.ui.widgets import Segmented, label, set_property
from loket_app.usecases.queries.register import RegisterFilter
from loket_app.usecases.queries.register_desk import Lists

WAIT_MS = 80
ALL, WAITING, NUMBERS = "semua", "siap", "nomor"
VIEWS = ((ALL, "Semua permohonan"), (WAITING, "Siap belum diambil"), (NUMBERS, "Nomor surat"))
SHORT_VIEWS = ((ALL, "Semua"), (WAITING, "Belum diambil"), (NUMBERS, "Nomor"))
TODAY, MONTH, RANGE = "hari", "bulan", "rentang"
SPANS = ((TODAY, "Hari ini"), (MONTH, "Bulan ini"), (RANGE, "Dari \N{EN DASH} sampai"))
WAITING_HINT = "Surat yang sudah siap; yang paling lama menunggu berdiri paling atas. F6 mencatat pemohon dihubungi."
DATE_WIDTH = 100


class Filters(QWidget):
    """Search words, views and filters. `changed` a moment after the last key; `view_changed` at once."""

    changed = Signal()
    view_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = LineEdit("Cari nomor, antrean, nama, NIK, atau kode surat", 100)
        self.words.setAccessibleName("Cari di register")
        large = theme.current().large
        self.view = Segmented("Bagian register", SHORT_VIEWS if large else VIEWS)
        self.service = _narrow(Choice(empty="Semua layanan"), "Layanan", 10)
        self.state = _narrow(Choice(empty="Semua keadaan"), "Keadaan", 10)
        self.span = _narrow(Choice(SPANS, empty="Semua waktu"), "Waktu", 8)
        self.first, self.last = _day("Dari tanggal"), _day("Sampai tanggal")
        self.open_only, self.late_only = Tick("Terbuka"), Tick("Lewat" if large else "Lewat SOP")
        self.year = _narrow(Choice(), "Tahun", 6)
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
        narrowing = _row((self.service, 3), (self.state, 2), (self.span, 2), (self.first, 0), (self.last, 0),
                         (self.open_only, 0), (self.late_only, 0))  # fmt: skip
        self.year.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        years = _row((label("Tahun", tone="muted"), 0), (self.year, 0), (QWidget(), 1))
        self.rows = QStackedWidget()
        for row in (narrowing, _row((label(WAITING_HINT, tone="muted"), 1)), years):
            self.rows.addWidget(row)
        self.rows.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.rows)
        self._show_days()

    def _connect(self) -> None:
        for field in (
            self.words, self.service, self.state, self.open_only, self.late_only, self.first, self.last, self.year,
        ):  # fmt: skip
            field.edited.connect(self._wait.start)
        self.span.edited.connect(self._another_span)
        self.view.chosen.connect(self._another_view)

    def _another_span(self) -> None:
        self._show_days()
        self._wait.start()

    def _show_days(self) -> None:
        for field in (self.first, self.last):
            field.setVisible(self.span.value() == RANGE)

    def _another_view(self, view: str) -> None:
        self.rows.setCurrentIndex([key for key, _ in VIEWS].index(view))
        self._wait.stop()
        self.view_changed.emit(view)

    def offer(self, lists: Lists) -> None:
        """Services, states and years to choose from; what is chosen stays."""
        for choice, options in ((self.service, lists.services), (self.state, lists.states)):
            before = choice.value()
            choice.set_options(options)
            choice.set_value(before)
        years, year = tuple((str(y), str(y)) for y in lists.years), self.year.value()
        self.year.set_options(years)
        self.year.set_value(year or years[0][0])

    def chosen_year(self, today: date) -> int:
        """The year of the number book."""
        return int(self.year.value() or today.year)

    def wanted(self, today: date) -> RegisterFilter:
        """What is asked for now; a half-typed date narrows nothing."""
        first, last = self._days(today)
        return RegisterFilter(
            words=self.words.value(), service=self.service.value(), state=self.state.value(), first=first, last=last,
            open_only=self.open_only.isChecked(), late_only=self.late_only.isChecked(),
        )  # fmt: skip

    def problem(self) -> str:
        """What keeps a filter from being read; empty when all is well."""
        wrong = [f for f in (self.first, self.last) if not f.isHidden() and f.text() and parse_date(f.text()) is None]
        for field in (self.first, self.last):
            set_property(field, "problem", "refusal" if field in wrong else "")
        return texts.DATE_WRONG if wrong else ""

    def _days(self, today: date) -> tuple[str, str]:
        span = self.span.value()
        if span == TODAY:
            return today.isoformat(), today.isoformat()
        if span == MONTH:
            return today.replace(day=1).isoformat(), today.isoformat()
        if span != RANGE:
            return "", ""
        first, last = parse_date(self.first.text()), parse_date(self.last.text())
        return first.isoformat() if first else "", last.isoformat() if last else ""

    def narrowed(self) -> bool:
        """True while anything is left out."""
        return bool(self.words.text()) or self._narrowing()

    def _narrowing(self) -> bool:
        choices = any(choice.value() for choice in (self.service, self.state, self.span))
        return choices or self.open_only.isChecked() or self.late_only.isChecked()

    def loosen(self) -> bool:
        """Esc: take the words away, then the filters; False when nothing was left out."""
        if self.words.text():
            self.words.clear()
        elif self._narrowing():
            self.reset()
        else:
            return False
        self._wait.stop()
        return True

    def reset(self) -> None:
        """Every request, nothing left out; tells nobody."""
        self.words.clear()
        for choice in (self.service, self.state, self.span):
            choice.set_value("")
        for tick in (self.open_only, self.late_only):
            tick.set_value(False)
        self._show_days()

    def stop(self) -> None:
        """Wait for nothing any more."""
        self._wait.stop()

    def typed_state(self) -> dict[str, object]:
        """The words; filters are quickly chosen again."""
        return {"cari": self.words.text()} if self.words.text() else {}


def _narrow(choice: Choice, name: str, letters: int) -> Choice:
    choice.setAccessibleName(name)
    choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    choice.setMinimumContentsLength(letters)
    choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return choice


def _day(name: str) -> DateEdit:
    made = DateEdit()
    made.setAccessibleName(name)
    made.setFixedWidth(theme.current().px(DATE_WIDTH))
    return made


def _row(*parts: tuple[QWidget, int]) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget, stretch in parts:
        row.addWidget(widget, stretch)
    return made
