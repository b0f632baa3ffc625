"""What the program says: a calm line beside the field or button, and a queue of short notices. Never modal."""

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from loket_app.domain.errors import Disturbance, Refusal
from loket_app.ui import texts, theme
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import IconLabel, KeyButton, Kind, label, round_box, set_tone


class NoticeKind(Enum):
    """What a line is: the rule says no, the world failed, it is done, or something to know."""

    REFUSAL = ("warning", Tone.WARN)
    DISTURBANCE = ("late", Tone.LATE)
    SUCCESS = ("ready", Tone.GOOD)
    HINT = ("info", Tone.PRIMARY)


def speak(widget: QWidget) -> None:
    """Let screen readers hear what a widget says. (Imported here: its enums cost the first window 4 ms.)"""
    from PySide6.QtGui import QAccessible, QAccessibleEvent

    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Alert))


class NoticeLine(QWidget):
    """One line of words with an icon on its soft ground; hidden while it has nothing to say."""

    PAD = 10

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = NoticeKind.HINT
        self._again: Callable[[], None] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(self.PAD, 6, 6, 6)
        row.setSpacing(8)
        self.icon = IconLabel("info", 18)
        self.words = label("", wrap=True)
        wrapping = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        wrapping.setHeightForWidth(True)
        self.words.setSizePolicy(wrapping)
        self.button = KeyButton(texts.RETRY, icon="retry")
        self.button.clicked.connect(self._retry)
        # Where its place is kept while it is silent, that place is one line high.
        self.button.hide()
        row.addWidget(self.icon)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self.hide()

    def refuse(self, refusal: Refusal) -> None:
        """The rule says no: its sentence, calmly."""
        self.say(NoticeKind.REFUSAL, refusal.sentence)

    def disturbed(self, disturbance: Disturbance, again: Callable[[], None] | None = None) -> None:
        """What happened, what to do, and a retry button where trying again makes sense."""
        self.say(NoticeKind.DISTURBANCE, f"{disturbance.sentence} {disturbance.advice}", again)

    def succeed(self, sentence: str) -> None:
        """It is done."""
        self.say(NoticeKind.SUCCESS, sentence)

    def say(self, kind: NoticeKind, sentence: str, again: Callable[[], None] | None = None) -> None:
        """Say a sentence of this kind; screen readers hear it too."""
        self._kind, self._again = kind, again
        icon, tone = kind.value
        self.icon.show_icon(icon, tone.value)
        self.words.setText(sentence)
        set_tone(self.words, tone.value)
        self.button.setVisible(again is not None)
        self.setAccessibleName(sentence)
        self.show()
        self.update()
        speak(self)

    def clear(self) -> None:
        """Say nothing."""
        self._again = None
        self.words.setText("")
        self.hide()

    def text(self) -> str:
        """The sentence, or nothing."""
        return self.words.text()

    def kind(self) -> NoticeKind:
        """The kind of the last sentence."""
        return self._kind

    def _retry(self) -> None:
        again = self._again
        self.clear()
        if again is not None:
            again()

    def sizeHint(self) -> QSize:
        """High enough for its words at the width it has; Qt alone holds to the height of a wider line."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), self.heightForWidth(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width wants another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The soft ground of its tone, with a bar at the left."""
        look = theme.current()
        fore, ground = look.pair(self._kind.value[1])
        painter = QPainter(self)
        round_box(painter, self.rect(), ground, None)
        theme.fill(painter, fore, 0, 4, 3, self.height() - 8)


class Notice(NamedTuple):
    """A short notice. `key` is unique (a newer one with the same key replaces it) and is what "Lihat" opens.
    One that `stays` waits until it is seen; the others leave after a few seconds."""

    key: str
    kind: NoticeKind
    sentence: str
    stays: bool = False
    see: bool = True


class NoticeBar(QWidget):
    """Notices one at a time, the newest serious one first, above the foot of the window. Never takes the focus."""

    opened = Signal(str)
    SECONDS = 8
    ICON = 18

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queue: list[Notice] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 8, 4)
        row.setSpacing(10)
        self.icon = IconLabel("info", self.ICON)
        self.words = label("", "strong")
        self.count = label("", "small", "muted")
        self.see = KeyButton(texts.SEE, kind=Kind.QUIET)
        self.away = KeyButton("", icon="close", kind=Kind.QUIET)
        self.away.setAccessibleName(texts.CLOSE)
        self.see.clicked.connect(self._open)
        self.away.clicked.connect(self.dismiss)
        for widget in (self.icon, self.words, self.count):
            row.addWidget(widget)
        row.addStretch(1)
        for button in (self.see, self.away):
            row.addWidget(button)
        self.hide()

    def post(self, notice: Notice) -> None:
        """Queue a notice; the same key again replaces the older one."""
        self._queue = [n for n in self._queue if n.key != notice.key]
        place = 0 if notice.stays or not self._queue else sum(1 for n in self._queue if n.stays)
        self._queue.insert(place, notice)
        self._show()

    def withdraw(self, key: str) -> None:
        """Take a notice back: what it said is no longer so."""
        self._queue = [n for n in self._queue if n.key != key]
        self._show()

    def waiting(self) -> tuple[Notice, ...]:
        """The notices, the shown one first."""
        return tuple(self._queue)

    def dismiss(self) -> None:
        """The shown one has been seen."""
        if self._queue:
            self._queue.pop(0)
        self._show()

    def _open(self) -> None:
        if self._queue:
            key = self._queue[0].key
            self.dismiss()
            self.opened.emit(key)

    def _show(self) -> None:
        self._timer.stop()
        self.setVisible(bool(self._queue))
        if not self._queue:
            return
        first = self._queue[0]
        icon, tone = first.kind.value
        self.icon.show_icon(icon, tone.value)
        changed = self.words.text() != first.sentence
        self.words.setText(first.sentence)
        set_tone(self.words, tone.value)
        more = len(self._queue) - 1
        self.count.setText(f"+{more} lagi" if more else "")
        self.see.setVisible(first.see)
        self.setAccessibleName(first.sentence)
        if not first.stays:
            self._timer.start(self.SECONDS * 1000)
        if changed:
            speak(self)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A strip on the soft ground of its tone."""
        if not self._queue:
            return
        look = theme.current()
        fore, ground = look.pair(self._queue[0].kind.value[1])
        painter = QPainter(self)
        theme.fill(painter, ground, self.rect())
        theme.fill(painter, fore, 0, 0, self.width(), 1)
