"""Beside the form: how many were typed today, how many are still wanted, and the list of what was typed."""

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from loket_app.domain.survey.sample import SampleSize
from loket_app.ui import theme
from loket_app.ui.lists import RowView
from loket_app.ui.skm.entry_list import Typed, list_model
from loket_app.ui.widgets import Card, KeyButton, Kind, label, set_tone
from loket_app.usecases.queries.survey_entry import EntryCounts

WIDTH, GROWTH = 372, 0.2
"""At 100 % text size; with larger text the form beside it needs the room more."""


class EntrySide(QWidget):
    """The column at the right, with the buttons of the part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(round(WIDTH * (1 + GROWTH * (theme.current().percent - 100) / 100)))
        self.list = RowView("Kuesioner yang baru diketik")
        self.list.show_rows(list_model())
        self.list.set_row_height(30)
        self.list.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.save = KeyButton("", "F8", kind=Kind.PRIMARY, tall=True)
        self.correct = KeyButton("Perbaiki", "F6")
        self.correct.setAccessibleName("Perbaiki yang terakhir diketik, F6")
        self.delete = KeyButton("Hapus", "F7")
        self.kiosk = KeyButton("Kios", "Ctrl+K")
        self.kiosk.setAccessibleName("Kios survei, Ctrl+K")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._counter())
        column.addWidget(self._listed(), 1)
        column.addWidget(self.save)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.correct, self.delete, self.kiosk):
            button.compact = True
            buttons.addWidget(button, 1)
        column.addLayout(buttons)

    def _counter(self) -> QWidget:
        card = Card(padding=14, spacing=4)
        top = QHBoxLayout()
        top.setSpacing(10)
        self.today = label("0", "hero")
        words = label("kuesioner kertas diketik hari ini", tone="muted", wrap=True)
        top.addWidget(self.today)
        top.addWidget(words, 1)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.sample = label("", "small", wrap=True)
        card.column.addLayout(top)
        card.column.addWidget(self.bar)
        card.column.addWidget(self.sample)
        return card

    def _listed(self) -> QWidget:
        card = Card(padding=1, spacing=0)
        words = "Yang diketik di layar ini tampak di sini sampai hari berganti. Enter memperbaikinya."
        self.hint = label(words, "small", "muted", wrap=True)
        self.hint.setContentsMargins(12, 8, 12, 8)
        card.column.addWidget(self.list, 1)
        card.column.addWidget(self.hint)
        return card

    def show_typed(self, rows: tuple[Typed, ...]) -> None:
        """The forms, the newest on top."""
        self.list.patch(rows)
        self.hint.setVisible(not rows)

    def show_counts(self, counts: EntryCounts, sample: SampleSize | None) -> None:
        """Today's count, and the period's against the wanted sample."""
        self.today.setText(str(counts.paper_today))
        self.today.setAccessibleName(f"{counts.paper_today} kuesioner kertas diketik hari ini")
        self.bar.setVisible(sample is not None)
        if sample is None:
            self._say(f"{counts.respondents} responden dalam masa ini; jumlah pengguna belum diisi.", "muted")
            return
        self.bar.setMaximum(sample.least)
        self.bar.setValue(min(counts.respondents, sample.least))
        left = sample.least - counts.respondents
        words = f"kurang {left}" if left > 0 else "sampel sudah cukup"
        whole = f"{counts.respondents} dari {sample.least} responden yang dibutuhkan"
        self._say(f"{whole} \N{MIDDLE DOT} {words}", "warn" if left > 0 else "good")

    def _say(self, words: str, tone: str) -> None:
        self.sample.setText(words)
        set_tone(self.sample, tone)
        self.bar.setAccessibleName(words)
