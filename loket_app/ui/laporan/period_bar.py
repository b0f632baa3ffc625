"""Choosing the period: how long, which one by typing or one step back or on, and its name in words."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from loket_app.domain.compliance.periods import Kind, Period, parse_period, period_of, shifted
from loket_app.domain.dates import numeric_date
from loket_app.ui import theme
from loket_app.ui.fields import Choice, LineEdit
from loket_app.ui.tips import plain_tip
from loket_app.ui.widgets import Elided, KeyButton, set_tone
from loket_app.ui.widgets import Kind as ButtonKind

KINDS = (
    (Kind.DAY.value, "Hari"), (Kind.WEEK.value, "Minggu"), (Kind.MONTH.value, "Bulan"),
    (Kind.QUARTER.value, "Triwulan"), (Kind.SEMESTER.value, "Semester"), (Kind.YEAR.value, "Tahun"),
    (Kind.SPAN.value, "Dari s.d."),
)  # fmt: skip
HINTS = {
    Kind.DAY: "23-11-2026", Kind.WEEK: "23-11-2026", Kind.MONTH: "11-2026", Kind.QUARTER: "2026-T4",
    Kind.SEMESTER: "2026-S2", Kind.YEAR: "2026", Kind.SPAN: "1-11-2026 s.d. 15-11-2026",
}  # fmt: skip
WRONG = "Tulis seperti {hint}."


class PeriodBar(QWidget):
    """`chosen` carries the period that is to be shown from now on."""

    chosen = Signal(object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        self.today = today
        self.period = period_of(Kind.MONTH, today)
        self.kind = Choice(KINDS)
        self.kind.setAccessibleName("Panjang periode")
        self.kind.setFixedWidth(look.px(112))
        self.before = self._step("\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", "Periode sebelumnya (F5)", -1)
        self.typed = LineEdit("")
        self.typed.setAccessibleName("Periode")
        self.after = self._step("\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}", "Periode berikutnya (F10)", 1)
        self.words = Elided("", "large")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for part in (self.kind, self.before, self.typed, self.after):
            row.addWidget(part)
        row.addSpacing(8)
        row.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        self.kind.edited.connect(self._kind_chosen)
        self.typed.editingFinished.connect(self._typed)
        self._show()

    def _step(self, words: str, name: str, by: int) -> KeyButton:
        button = KeyButton(words, kind=ButtonKind.QUIET)
        button.compact = True
        button.setAccessibleName(name)
        button.setToolTip(plain_tip(name))
        button.clicked.connect(self.go_back if by < 0 else self.go_on)
        return button

    def go_back(self) -> None:
        """The period before this one."""
        self.choose(shifted(self.period, -1))

    def go_on(self) -> None:
        """The period after this one."""
        self.choose(shifted(self.period, 1))

    def choose(self, period: Period) -> None:
        """This period from now on."""
        changed = period != self.period
        self.period = period
        self._show()
        if changed:
            self.chosen.emit(period)

    def _show(self) -> None:
        self.kind.set_value(self.period.kind.value)
        self.typed.setPlaceholderText(HINTS[self.period.kind])
        self.typed.setText(_text(self.period))
        self.typed.setFixedWidth(theme.current().px(210 if self.period.kind is Kind.SPAN else 112))
        self.words.say(self.period.title)
        set_tone(self.words, "")

    def _kind_chosen(self) -> None:
        kind = Kind(self.kind.value())
        # Today's period of this length where today lies in what is shown, else the one around its last day.
        day = self.today if self.today in self.period else self.period.last
        if kind is Kind.SPAN:
            self.choose(Period(kind, self.period.first, self.period.last))
            self.typed.setFocus(Qt.FocusReason.OtherFocusReason)
            self.typed.selectAll()
        else:
            self.choose(period_of(kind, day))

    def _typed(self) -> None:
        if self.typed.text().strip() == _text(self.period):
            return
        found = parse_period(self.typed.text())
        if found is None:
            self.words.say(WRONG.format(hint=HINTS[self.period.kind]))
            set_tone(self.words, "late")
            return
        wanted = Kind(self.kind.value())
        if found.kind is Kind.DAY and wanted in (Kind.WEEK, Kind.MONTH):
            found = period_of(wanted, found.first)
        self.choose(found)

    def begin(self) -> None:
        """Into the field, ready to be typed over."""
        self.typed.setFocus(Qt.FocusReason.OtherFocusReason)
        self.typed.selectAll()


def _text(period: Period) -> str:
    if period.kind in (Kind.DAY, Kind.WEEK):
        return numeric_date(period.first)
    if period.kind is Kind.MONTH:
        return f"{period.first.month:02d}-{period.first.year}"
    if period.kind is Kind.SPAN:
        return f"{numeric_date(period.first)} s.d. {numeric_date(period.last)}"
    return period.key
