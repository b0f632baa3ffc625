"""How far a batch of papers is: a bar, words, and a button that stops the rest."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from loket_app.ui import theme
from loket_app.ui.press import Press
from loket_app.ui.printing.jobs import Batch
from loket_app.ui.widgets import KeyButton, label, round_box

STOP, STOP_KEY = "Batalkan sisanya", "F10"


class Bar(QWidget):
    """A flat bar, `done` of `total`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.done = 0
        self.total = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_done(self, done: int, total: int) -> None:
        """So far."""
        self.done, self.total = done, max(1, total)
        self.setAccessibleName(f"{done} dari {total}")
        self.update()

    def sizeHint(self) -> QSize:
        """Low and wide."""
        return QSize(200, theme.current().px(12))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The track, and what is done of it."""
        look = theme.current()
        painter = QPainter(self)
        round_box(painter, self.rect(), look.color("hover"), look.color("line"))
        filled = self.rect().adjusted(1, 1, -1, -1)
        filled.setWidth(filled.width() * self.done // self.total)
        if filled.width() > 0:
            round_box(painter, filled, look.color("primary"), None)


class BatchProgress(QWidget):
    """One batch on its way. It stays and says what became of it when it is over."""

    def __init__(self, press: Press, batch: Batch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.press = press
        self.batch = batch
        self.words = label("", "strong", wrap=True)
        self.bar = Bar()
        self.stop = KeyButton(STOP, STOP_KEY)
        self.stop.clicked.connect(self.cancel)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.bar, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.words)
        column.addLayout(row)
        press.jobs.changed.connect(self._show)
        self._show()

    def cancel(self) -> None:
        """Print no more of it."""
        if self.batch.running():
            self.press.cancel(self.batch)

    def _show(self) -> None:
        batch = self.batch
        self.bar.show_done(batch.done(), batch.total)
        self.stop.setEnabled(batch.running())
        self.words.setText(said(batch))


def said(batch: Batch) -> str:
    """How a batch stands, in one sentence."""
    if not batch.running():
        return batch.summary()
    if batch.paused:
        return f"{batch.done()} dari {batch.total} kertas tercetak; sisanya menunggu jawaban Anda."
    return f"Mencetak {min(batch.done() + 1, batch.total)} dari {batch.total}\N{HORIZONTAL ELLIPSIS}"
