"""Evaluasi LAYAR RAMAH: a day, how many months on each side of it, and what changed."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket_app.domain.compliance import grids, plots
from loket_app.domain.compliance.evaluation import Evaluation, Verdict, sentences
from loket_app.ui import theme
from loket_app.ui.fields import Choice, DateEdit
from loket_app.ui.laporan.pages import GridView
from loket_app.ui.laporan.plot_view import PlotView
from loket_app.ui.notices import NoticeLine
from loket_app.ui.widgets import Card, IconLabel, label, set_tone

MONTHS = (("1", "1 bulan"), ("3", "3 bulan"), ("6", "6 bulan"), ("12", "12 bulan"))
FACES = {
    Verdict.NOTHING: ("info", "muted", "Belum ada bandingan"), Verdict.FEW: ("info", "warn", "Jumlahnya masih sedikit"),
    Verdict.SAME: ("info", "muted", "Tidak berbeda nyata"), Verdict.BETTER: ("check", "good", "Membaik"),
    Verdict.WORSE: ("late", "late", "Memburuk"),
}  # fmt: skip


class EvaluationView(QWidget):
    """`asked` when another day or length was chosen: `day()` and `months()` say which."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        self.found: Evaluation | None = None
        self.date = DateEdit()
        self.date.setAccessibleName("LAYAR RAMAH mulai berlaku")
        self.date.setFixedWidth(look.px(120))
        self.length = Choice(MONTHS)
        self.length.set_value("3")
        self.length.setAccessibleName("Panjang masa yang dibandingkan")
        self.notice = NoticeLine()
        self.table = GridView("Sebelum dan sesudah")
        self.icon = IconLabel("info", 20)
        self.verdict = label("", "title")
        self.words = [label("", wrap=True) for _ in range(5)]
        self.shares, self.times = PlotView(), PlotView()
        self.right = Card(14, 8)
        self.column = QVBoxLayout(self)
        self._lay_out()
        self.date.editingFinished.connect(self._typed)
        self.length.edited.connect(self.asked)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        for part in (
            label("LAYAR RAMAH mulai berlaku"),
            self.date,
            label("dibandingkan"),
            self.length,
            label("sebelum dan sesudahnya"),
        ):
            head.addWidget(part)
        head.addStretch(1)
        left = Card(1, 0)
        left.column.addWidget(self.table, 1)
        says = QHBoxLayout()
        says.setSpacing(8)
        says.addWidget(self.icon)
        says.addWidget(self.verdict, 1)
        right = self.right
        right.column.addLayout(says)
        for each in self.words:
            right.column.addWidget(each)
        right.column.addSpacing(6)
        right.column.addWidget(label("Ketepatan waktu", "strong"))
        right.column.addWidget(self.shares)
        right.column.addWidget(label("Waktu layanan", "strong"))
        right.column.addWidget(self.times)
        right.column.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(10)
        both.addWidget(left, 1)
        both.addWidget(right, 1)
        column = self.column
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addLayout(both, 1)

    def day(self) -> date | None:
        """The day that was typed; None while it is none."""
        return self.date.value()

    def months(self) -> int:
        """How many months on each side."""
        return int(self.length.value())

    def offer(self, day: date) -> None:
        """Begin with this day, unless one was typed."""
        if self.date.value() is None:
            self.date.set_value(day)

    def _typed(self) -> None:
        day = self.day()
        if day is not None and (self.found is None or day != self.found.day):
            self.asked.emit()

    def show_evaluation(self, found: Evaluation) -> None:
        """Show both sides and what they say."""
        self.found = found
        self.notice.clear()
        self.table.show_grid(grids.evaluation_grid(found))
        icon, tone, title = FACES[found.verdict]
        self.icon.show_icon(icon, tone)
        self.verdict.setText(title)
        set_tone(self.verdict, tone)
        told = sentences(found)
        for n, place in enumerate(self.words):
            place.setText(told[n] if n < len(told) else "")
            place.setVisible(n < len(told))
        shares, times = plots.evaluation_plots(found)
        self.shares.show_plot(shares)
        self.times.show_plot(times)
        # Both heights changed: the card is laid out now, not with the next resize of the window.
        for layout in (self.right.column, self.column):
            layout.invalidate()
            layout.activate()

    def begin(self) -> None:
        """At the day."""
        self.date.setFocus(Qt.FocusReason.OtherFocusReason)
        self.date.selectAll()
