"""What a paper form is typed into: a box that takes one digit, a row of numbered choices, a line for the reason."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from loket_app.domain.survey.answers import MAX_REASON
from loket_app.ui import theme
from loket_app.ui.choosers import SearchCombo
from loket_app.ui.fields import LineEdit
from loket_app.ui.notices import speak
from loket_app.ui.theme import Type
from loket_app.ui.widgets import round_box

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
SCORE_KEYS = ("1", "2", "3", "4")
BLANK_KEYS = ("0", "-")


class DigitBox(QLineEdit):
    """One answer, 1 to 4. `passed` when the next field is due, `went_back` for the one before; `wrong` for another
    digit. A digit typed over another one replaces it."""

    passed = Signal()
    went_back = Signal()
    wrong = Signal(str)
    edited = Signal()

    def __init__(self, blanks: bool) -> None:
        super().__init__()
        self.blanks = blanks
        self.setMaxLength(1)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)
        look = theme.current()
        self.setFixedSize(look.px(46), look.px(32))
        self.setFont(look.font(Type.COUNT))

    def score(self) -> int | None:
        """The answer, None while it is blank."""
        return int(self.text()) if self.text() in SCORE_KEYS else None

    def set_score(self, score: int | None) -> None:
        """Show an answer."""
        self.setText(str(score) if score else "")

    def take(self, key: str) -> bool:
        """Take a typed sign; False when it is none of ours."""
        if key in SCORE_KEYS or (self.blanks and key in BLANK_KEYS):
            self.setText(key if key in SCORE_KEYS else "")
            self.edited.emit()
            self.passed.emit()
            return True
        if key.isdigit():
            self.wrong.emit(key)
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit answers and goes on; Enter and the arrows move; everything else does nothing here."""
        key = event.key()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif event.text() and self.take(event.text()):
            pass
        elif key in (*ENTER, Qt.Key.Key_Down):
            self.passed.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Left):
            self.went_back.emit()
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._take_back()
        else:
            event.ignore()

    def _take_back(self) -> None:
        if self.text():
            self.setText("")
            self.edited.emit()
        else:
            self.went_back.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The whole answer is marked: the next digit replaces it."""
        super().focusInEvent(event)
        self.selectAll()


class ReasonEdit(LineEdit):
    """Why the score is low, as the paper says; an answer digit typed into the empty line is the next answer."""

    passed = Signal()
    went_back = Signal()
    digit = Signal(str)

    def __init__(self) -> None:
        super().__init__("Alasan bila tertulis; angka berikutnya langsung diketik", MAX_REASON)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, an answer digit in the empty line too."""
        key = event.key()
        if key in (*ENTER, Qt.Key.Key_Down):
            self.passed.emit()
        elif key == Qt.Key.Key_Up or (key == Qt.Key.Key_Backspace and not self.text()):
            self.went_back.emit()
        elif not self.text() and event.text() and event.text() in (*SCORE_KEYS, *BLANK_KEYS):
            self.digit.emit(event.text())
        else:
            super().keyPressEvent(event)


class WordEdit(LineEdit):
    """A line that Enter leaves: the suggestion, a field without choices."""

    passed = Signal()
    went_back = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the arrows move between fields."""
        if event.key() in (*ENTER, Qt.Key.Key_Down):
            self.passed.emit()
        elif event.key() == Qt.Key.Key_Up:
            self.went_back.emit()
        else:
            super().keyPressEvent(event)


class ServiceEdit(SearchCombo):
    """The service: found by typing, kept from one form to the next; Enter goes on."""

    passed = Signal()
    went_back = Signal()

    def __init__(self) -> None:
        super().__init__("Ketik sebagian namanya", free=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the marked entry and goes on."""
        if event.key() in ENTER:
            if self.is_open():
                self.accept_row()
            self.passed.emit()
        elif event.key() == Qt.Key.Key_Up and not self.is_open():
            self.went_back.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Typing replaces what was kept."""
        super().focusInEvent(event)
        self.selectAll()


class KeyChoice(QWidget):
    """All choices side by side under their numbers. A number chooses and goes on, so does the first letter where only
    one choice has it; where several have it, the letter goes round them."""

    passed = Signal()
    went_back = Signal()
    edited = Signal()
    wrong = Signal(str)
    PAD, GAP, HEIGHT = 7, 4, 27

    def __init__(self, name: str, choices: Sequence[str]) -> None:
        super().__init__()
        self.name = name
        self.choices = tuple(choices)
        self._chosen = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumWidth(theme.current().px(160))
        self._say()

    def value(self) -> str:
        """The chosen words; empty while none is."""
        return self.choices[self._chosen] if self._chosen >= 0 else ""

    def set_value(self, value: Any) -> None:
        """Show this choice."""
        words = str(value or "")
        self._chosen = self.choices.index(words) if words in self.choices else -1
        self._say()
        self.update()

    def choose(self, place: int) -> None:
        """The user chose the nth, from 0; -1 takes it back."""
        self._chosen = place
        self._say()
        self.update()
        self.edited.emit()
        if self.hasFocus():
            speak(self)

    def _say(self) -> None:
        self.setAccessibleName(f"{self.name}: {self.value() or 'belum diisi'}")
        listed = ", ".join(f"{n} {words}" for n, words in enumerate(self.choices, 1))
        self.setAccessibleDescription(listed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Numbers, letters, arrows, Enter."""
        key, text = event.key(), event.text()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif text.isdigit() and 1 <= int(text) <= len(self.choices):
            self.choose(int(text) - 1)
            self.passed.emit()
        elif text.isdigit():
            self.wrong.emit(f"{self.name}: pilih 1 sampai {len(self.choices)}.")
        elif text.isalpha():
            self._letter(text.casefold())
        elif key in (*ENTER, Qt.Key.Key_Down):
            self.passed.emit()
        elif key == Qt.Key.Key_Up:
            self.went_back.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            by = 1 if key == Qt.Key.Key_Right else -1
            self.choose(min(max(self._chosen + by, 0), len(self.choices) - 1))
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._take_back()
        else:
            event.ignore()

    def _take_back(self) -> None:
        if self._chosen >= 0:
            self.choose(-1)
        else:
            self.went_back.emit()

    def _letter(self, letter: str) -> None:
        fitting = [n for n, words in enumerate(self.choices) if words.casefold().startswith(letter)]
        if not fitting:
            return
        after = [n for n in fitting if n > self._chosen]
        self.choose(after[0] if after else fitting[0])
        if len(fitting) == 1:
            self.passed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses; on the chosen one it takes back."""
        place = next((n for n, box in enumerate(self.boxes()) if box.contains(event.position().toPoint())), -1)
        if place >= 0:
            self.choose(-1 if place == self._chosen else place)

    def boxes(self) -> list[QRect]:
        """Where each choice stands, wrapped within the width."""
        return self._boxes(self.width())

    def _boxes(self, width: int) -> list[QRect]:
        look = theme.current()
        metrics, strong = look.metrics(Type.BASE), look.metrics(Type.STRONG)
        gap, height, x, y = look.px(self.GAP), look.px(self.HEIGHT), 0, 0
        found = []
        for n, words in enumerate(self.choices, 1):
            wide = strong.horizontalAdvance(f"{n} ") + max(
                metrics.horizontalAdvance(words), strong.horizontalAdvance(words)
            )
            wide = min(wide + 2 * look.px(self.PAD) + 1, max(width, 1))
            if x and x + wide > width:
                x, y = 0, y + height + gap
            found.append(QRect(x, y, wide, height))
            x += wide + gap
        return found

    def heightForWidth(self, width: int) -> int:
        """As many lines as the choices need."""
        boxes = self._boxes(width)
        return boxes[-1].bottom() + 1 if boxes else theme.current().px(self.HEIGHT)

    def sizeHint(self) -> QSize:
        """Wide enough for a few."""
        width = max(self.width(), self.minimumWidth())
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Boxes; the chosen one soft and bold with a bar below, a ring around all of them under the focus."""
        look = theme.current()
        painter = QPainter(self)
        for n, (box, words) in enumerate(zip(self.boxes(), self.choices, strict=True)):
            on = n == self._chosen
            edge = "focus" if on or self.hasFocus() else "line"
            round_box(painter, box, look.color("primary_soft" if on else "card"), look.color(edge), 2 if on else 1)
            left = QPoint(box.x() + look.px(self.PAD), box.y())
            number = QRect(left, QSize(look.metrics(Type.STRONG).horizontalAdvance(f"{n + 1} "), box.height()))
            painter.setFont(look.font(Type.STRONG))
            painter.setPen(look.color("primary" if on else "muted"))
            painter.drawText(number, Qt.AlignmentFlag.AlignVCenter, f"{n + 1}")
            kind = Type.STRONG if on else Type.BASE
            painter.setFont(look.font(kind))
            painter.setPen(look.color("ink"))
            rest = QRect(number.right() + 1, box.y(), box.right() - number.right() - 2, box.height())
            shown = look.metrics(kind).elidedText(words, Qt.TextElideMode.ElideRight, rest.width())
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, shown)
