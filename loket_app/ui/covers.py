"""What lies over the screens while nobody can work: the data is being opened, or this PC's clock must be confirmed."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket_app.domain import dates
from loket_app.domain.errors import Disturbance
from loket_app.ui import theme
from loket_app.ui.counter import Counter
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.screen import KeyAct
from loket_app.ui.shell import Shell
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
        self.typed = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Who types name and PIN already has not typed in vain; Enter waits for somebody who has read the name."""
        typed = event.text()
        if event.key() == Qt.Key.Key_Backspace:
            self.typed = self.typed[:-1]
        elif len(typed) == 1 and (typed.isalpha() or (typed.isascii() and typed.isdigit())):
            self.typed += typed
        event.accept()

    def disturbed(self, disturbance: Disturbance, again: Callable[[], None]) -> None:
        """Why it cannot be opened. Enter tries again."""

        def once_more() -> None:
            self._say(*self._words)
            again()

        self._say(NOT_OPEN, "")
        self.notice.disturbed(disturbance, once_more)
        self.notice.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer(self, trouble: Disturbance, seen: Any, restore: Callable[[], None]) -> None:
        """The file is damaged and a good copy is there: what it holds, and the button that puts it in place."""
        self._say(NOT_OPEN, "")
        self.notice.clear()
        made, last = (dates.long_moment(instant, seen.zone) for instant in (seen.copy.at, seen.last_at))
        by = f" oleh {seen.last_by}" if seen.last_by else ""
        self.card = Card(padding=20, spacing=8)
        self.card.setFixedWidth(theme.current().px(WIDTH))
        self.words = label(f"{trouble.sentence} Berkas itu disisihkan, tidak dihapus.", tone="muted", wrap=True)
        self.card.column.addWidget(self.words)
        self.card.column.addWidget(label(f"Cadangan terbaru yang utuh: {made}", "strong", wrap=True))
        self.card.column.addWidget(label(f"{seen.office}, {seen.requests} permohonan.", wrap=True))
        self.card.column.addWidget(label(f"Catatan terakhir di dalamnya {last}{by}.", wrap=True))
        self.card.column.addWidget(label("Yang dicatat sesudah itu perlu dicatat ulang.", tone="warn", wrap=True))
        self.button = KeyButton("Pulihkan cadangan ini", "Enter", kind=Kind.PRIMARY, tall=True)
        self.button.setMinimumHeight(self.button.sizeHint().height())

        def restoring() -> None:
            self.card.hide()
            self._say("Memulihkan cadangan\N{HORIZONTAL ELLIPSIS}", "")
            restore()

        self.button.clicked.connect(restoring)
        self.card.column.addWidget(self.button)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(3, self.card, 0, Qt.AlignmentFlag.AlignHCenter)
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, title: str, hint: str) -> None:
        self.told.title.setText(title)
        self.told.hint.setText(hint)


def tell_not_open(
    shell: Shell, restore: Callable[[Any], None] | None, trouble: Disturbance, again: Callable[[], None]
) -> None:
    """The data cannot be opened: said where it can be read; a damaged file with a good copy offers that copy."""
    seen = getattr(trouble, "offer", None)
    cover: Any = shell.cover_shown()
    if seen is None or restore is None:
        if hasattr(cover, "disturbed"):
            cover.disturbed(trouble, again)
        else:
            shell.notify("gangguan", NoticeKind.DISTURBANCE, f"{trouble.sentence} {trouble.advice}")
        return

    def put_in_place() -> None:
        restore(seen.copy)
        again()

    opening = OpeningCover()
    shell.cover(opening)
    opening.offer(trouble, seen, put_in_place)


def offer_below(cover: Any, act: KeyAct) -> None:
    """Another way than a cover's own, as a quiet button under it; the cover tells its key."""
    cover.offered = act
    button = KeyButton(act.words, act.key, "play", kind=Kind.QUIET)
    button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    if act.act is not None:
        button.clicked.connect(act.act)
    column = cover.layout()
    column.insertWidget(column.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter)


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
