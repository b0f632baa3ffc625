"""After an intake: what the clerk tells the applicant, and what comes next."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from loket_app.ui import icons, theme
from loket_app.ui.notices import NoticeLine
from loket_app.ui.terima.start import CALL, GuestLine
from loket_app.ui.theme import Type
from loket_app.ui.widgets import Card, Elided, IconLabel, KeyButton, Kind, label, round_box, set_tone
from loket_app.usecases.queries.intake import Taken

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
COMPLETE = "Diterima lengkap. Jam layanan sudah berjalan."
INCOMPLETE = "Diterima, berkas belum lengkap. Jam layanan belum berjalan."
RIGHTS = "Sampaikan kepada pemohon: bila lewat dari janji itu, ia berhak mengajukan keberatan."
ANOTHER = "Permohonan lain tamu ini"
BOARD = "Ke papan"
AGAIN = "Cetak ulang"


class BigNumber(QFrame):
    """A caption and a figure that can be read across the counter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption, self._figure, self._note, self._tone = "", "", "", "primary"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def say(self, caption: str, figure: str, note: str, tone: str = "primary") -> None:
        """Show this; an empty figure hides it."""
        self._caption, self._figure, self._note, self._tone = caption, figure, note, tone
        self.setVisible(bool(figure))
        self.setAccessibleName(f"{caption}: {figure}. {note}")
        self.update()

    def sizeHint(self) -> QSize:
        """Caption, figure, note."""
        look = theme.current()
        return QSize(look.px(220), look.px(118))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A soft ground with three lines; a figure that does not fit is written smaller, never cut."""
        look = theme.current()
        painter = QPainter(self)
        round_box(painter, self.rect(), look.color(f"{self._tone}_soft"), None)
        x, width = look.px(18), self.width() - look.px(32)
        painter.setPen(look.color("ink"))
        painter.setFont(look.font(Type.SMALL))
        painter.drawText(QRect(x, look.px(10), width, look.px(20)), LEFT, self._caption)
        kind = Type.HERO if look.metrics(Type.HERO).horizontalAdvance(self._figure) <= width else Type.COUNT
        painter.setPen(look.color(self._tone))
        painter.setFont(look.font(kind))
        painter.drawText(QRect(x, look.px(34), width, look.px(46)), LEFT, self._figure)
        painter.setPen(look.color("ink"))
        painter.setFont(look.font(Type.SMALL))
        shown = look.metrics(Type.SMALL).elidedText(self._note, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(x, look.px(86), width, look.px(20)), LEFT, shown)


class MissingLine(QWidget):
    """One paper that is still to be brought."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        """One line."""
        look = theme.current()
        return QSize(look.px(200), look.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        """An empty box and the name."""
        look = theme.current()
        painter = QPainter(self)
        side = look.px(15)
        icons.paint(painter, QRect(0, 0, side, self.height()), "todo", look.color("warn"))
        painter.setFont(look.font(Type.BASE))
        painter.setPen(look.color("ink"))
        box = self.rect().adjusted(side + look.px(8), 0, 0, 0)
        shown = look.metrics(Type.BASE).elidedText(self._name, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, LEFT, shown)


class DonePage(Card):
    """The outcome. `another_asked`: one more request of this guest; `next_asked` carries the next `GuestLine`."""

    another_asked = Signal()
    next_asked = Signal(object)
    board_asked = Signal()
    again_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(28, 14, parent)
        self.taken: Taken | None = None
        self.next: GuestLine | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.icon = IconLabel("ready", 34, "good")
        self.title = label("", "title")
        self.about = Elided("", "base", "muted")
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(self.title)
        text.addWidget(self.about)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self.icon)
        head.addLayout(text, 1)
        self.column.addLayout(head)
        self.queue, self.register, self.promise = BigNumber(), BigNumber(), BigNumber()
        figures = QGridLayout()
        figures.setHorizontalSpacing(12)
        for n, (part, stretch) in enumerate(((self.queue, 2), (self.register, 3), (self.promise, 4))):
            figures.addWidget(part, 0, n)
            figures.setColumnStretch(n, stretch)
        self.column.addLayout(figures)
        self.say = label("", "base", wrap=True)
        self.column.addWidget(self.say)
        self.list = QVBoxLayout()
        self.list.setSpacing(0)
        self.column.addLayout(self.list)
        self.notice = NoticeLine()
        self.column.addWidget(self.notice)
        self.column.addStretch(1)
        self._build_acts()

    def _build_acts(self) -> None:
        self.call = KeyButton("", "F8", icon="call", kind=Kind.PRIMARY, tall=True)
        self.another = KeyButton(ANOTHER, "F2", icon="plus", tall=True)
        self.again = KeyButton(AGAIN, "F9", icon="printer", tall=True)
        self.board = KeyButton(BOARD, "Esc", tall=True)
        self.call.clicked.connect(self.press_next)
        self.another.clicked.connect(self.another_asked)
        self.again.clicked.connect(self.again_asked)
        self.board.clicked.connect(self.board_asked)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.call, self.another, self.again, self.board):
            row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(row)

    def show_taken(self, taken: Taken, next_guest: GuestLine | None) -> None:
        """Say what was stored."""
        self.taken = taken
        self.notice.clear()
        tone = "good" if taken.complete else "warn"
        self.icon.show_icon("ready" if taken.complete else "waiting", tone)
        self.title.setText(COMPLETE if taken.complete else INCOMPLETE)
        set_tone(self.title, tone)
        self.about.say(f"{taken.applicant} \N{MIDDLE DOT} {taken.service}")
        self.queue.say("Nomor antrean", taken.queue, "disebut saat dipanggil")
        self.register.say("Nomor register", taken.register, "tercetak pada tanda terima")
        if taken.complete:
            self.promise.say("Janji selesai", taken.promised, f"{taken.limit} sejak berkas lengkap", "good")
            self.say.setText(f"{RIGHTS}\nBerkas sekarang di {taken.place}." if taken.place else RIGHTS)
        else:
            self.promise.say("Masih kurang", f"{len(taken.missing)} berkas", "janji dihitung setelah lengkap", "warn")
            self.say.setText("Sampaikan berkas yang masih dibawa kemudian:")
        self._show_missing(taken.missing)
        self.show_next(next_guest)

    def _show_missing(self, names: tuple[str, ...]) -> None:
        while (item := self.list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for name in names:
            self.list.addWidget(MissingLine(name))

    def show_next(self, next_guest: GuestLine | None) -> None:
        """Who may be called now; nobody: the next request of this guest is the filled button."""
        self.next = next_guest
        self.call.setVisible(next_guest is not None)
        if next_guest is not None:
            self.call.say(CALL.format(queue=next_guest.queue))
        self.another.set_kind(Kind.PLAIN if next_guest is not None else Kind.PRIMARY)

    def press_next(self) -> None:
        """F8: call the next guest."""
        if self.next is not None:
            self.next_asked.emit(self.next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on the page itself: one more request of this guest."""
        here = self.window().focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(here, KeyButton):
                here.click()
            else:
                self.another_asked.emit()
            return
        super().keyPressEvent(event)
