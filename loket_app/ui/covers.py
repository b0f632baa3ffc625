"""What lies over the screens while nobody can work: the data is being opened, or this PC's clock must be confirmed."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket_app.domain.errors import Disturbance
from loket_app.ui import theme
from loket_app.ui.counter import Counter
from loket_app.ui.notices import NoticeLine
from loket_app.ui.widgets import Card, EmptyState, KeyButton, Kind, label

WIDTH = 520
OPENING = "Membuka data kantor\N{HORIZONTAL ELLIPSIS}"
PREPARING = "Menyiapkan kantor contoh\N{HORIZONTAL ELLIPSIS}"
PREPARING_HINT = "Pagi hari dengan tamu, berkas, dan surat dimainkan dahulu. Beberapa detik saja."
NOT_OPEN = "Data kantor belum dapat dibuka"


class OpeningCover(QWidget):
    """Says that the data is being opened; when that fails, what to do, and the button that tries once more."""

    def __init__(self, demonstration: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Membuka data")
        self._words = (PREPARING, PREPARING_HINT) if demonstration else (OPENING, "")
        self.told = EmptyState("register", *self._words)
        self.notice = NoticeLine()
        self.notice.setFixedWidth(theme.current().px(WIDTH))
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(self.told)
        column.addWidget(self.notice, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def disturbed(self, disturbance: Disturbance, again: Callable[[], None]) -> None:
        """Why it cannot be opened. Enter tries again."""

        def once_more() -> None:
            self._say(*self._words)
            again()

        self._say(NOT_OPEN, "")
        self.notice.disturbed(disturbance, once_more)
        self.notice.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, title: str, hint: str) -> None:
        self.told.title.setText(title)
        self.told.hint.setText(hint)


class ClockCover(QWidget):
    """The confirmation of a doubtful clock over everything, where an open sheet must not be given up for it.

    `closed` when it is confirmed or left with Esc; the sheet lies behind it as it was.
    """

    closed = Signal()

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        from loket_app.ui.pengaturan.clock import ClockForm

        super().__init__(parent)
        self.setAccessibleName("Jam komputer perlu disahkan")
        self.form = ClockForm(counter)
        self.form.confirmed.connect(self.closed)
        card = Card(padding=26, spacing=10)
        card.setFixedWidth(theme.current().px(WIDTH))
        card.column.addWidget(label("Jam komputer perlu disahkan", "title", wrap=True))
        card.column.addWidget(label("Yang sudah diketik tetap ada di baliknya.", tone="muted"))
        card.column.addWidget(self.form)
        row = QHBoxLayout()
        confirm = KeyButton("Sahkan jam ini", "Enter", kind=Kind.PRIMARY, tall=True)
        confirm.clicked.connect(self.form.confirm)
        back = KeyButton("Kembali", "Esc", tall=True)
        back.clicked.connect(self.closed)
        row.addWidget(confirm, 1)
        row.addWidget(back)
        card.column.addLayout(row)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.setFocusProxy(self.form.pin_edit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back; nothing goes further than this cover."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        event.accept()
