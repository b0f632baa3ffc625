"""The pages of the kiosk. Each shows itself for a step of the visit and says what was touched."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from loket_app.ui.skm import kiosk_words as say
from loket_app.ui.skm.kiosk_parts import BigButton, ChoiceButton, FaceButton, Words, measure
from loket_app.ui.widgets import IconLabel
from loket_app.usecases.survey.invitations import LENGTH, LETTERS


class Page(QWidget):
    """Base: a column in the middle of the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        one = measure()
        self.column.setContentsMargins(one.px(48), one.px(10), one.px(48), one.px(10))
        self.column.setSpacing(one.px(18))

    def key(self, text: str) -> bool:
        """A typed sign; False when it means nothing here."""
        return False

    def go_on(self) -> None:
        """Enter while no button has the focus."""


class MessagePage(Page):
    """A sign, a line, a quieter line, and a button or two."""

    first = Signal()
    second = Signal()

    def __init__(self, icon: str, title: str, more: str, first: str = "", second: str = "", tone: str = "good") -> None:
        super().__init__()
        one = measure()
        self.title = Words(54, True)
        self.more = Words(27, tone="muted")
        self.title.say(title)
        self.more.say(more)
        self.button, self.other = BigButton(first, loud=True, size=32), BigButton(second, size=26)
        self.column.addStretch(3)
        if icon:
            self.column.addWidget(IconLabel(icon, one.px(84), tone), 0, Qt.AlignmentFlag.AlignHCenter)
        self.column.addWidget(self.title)
        self.column.addWidget(self.more)
        self.column.addSpacing(one.px(24))
        row = QHBoxLayout()
        row.setSpacing(one.px(20))
        row.addStretch(1)
        for button, words in ((self.other, second), (self.button, first)):
            button.setVisible(bool(words))
            button.setMinimumWidth(one.px(280))
            row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addStretch(4)
        self.button.clicked.connect(self.first)
        self.other.clicked.connect(self.second)

    def go_on(self) -> None:
        """Enter is the loud button."""
        if not self.button.isHidden():
            self.first.emit()


class QuestionPage(Page):
    """A question and its four answers; digits answer too."""

    answered = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        one = measure()
        self.question = Words(34, True, lines=3)
        self.faces = tuple(FaceButton(score) for score in (1, 2, 3, 4))
        grid = QGridLayout()
        grid.setSpacing(one.px(18))
        for n, face in enumerate(self.faces):
            grid.addWidget(face, *((n, 0) if one.upright else (0, n)))
            face.clicked.connect(self._clicked)
        self.column.addWidget(self.question)
        self.column.addLayout(grid, 1)

    def show_question(self, text: str, options: Sequence[str], chosen: int | None) -> None:
        """Ask this; `chosen` was answered before."""
        self.question.say(text)
        self.setAccessibleName(text)
        for face, words in zip(self.faces, options, strict=True):
            face.show_words(words, face.score == chosen)

    def key(self, text: str) -> bool:
        """1 to 4."""
        if text in ("1", "2", "3", "4"):
            self.answered.emit(int(text))
            return True
        return False

    def _clicked(self) -> None:
        face = self.sender()
        if isinstance(face, FaceButton):
            self.answered.emit(face.score)


class ChoicePage(Page):
    """A question in words and as many choices as there are, in columns; digits choose among the first nine."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        one = measure()
        self.question = Words(36, True)
        self.hint = Words(24, tone="muted")
        self.grid = QGridLayout()
        self.grid.setSpacing(one.px(14))
        self.buttons: list[ChoiceButton] = []
        self.column.addStretch(1)
        self.column.addWidget(self.question)
        self.column.addWidget(self.hint)
        self.column.addSpacing(one.px(8))
        self.column.addLayout(self.grid, 8)
        self.column.addStretch(1)

    def show_choices(self, question: str, hint: str, choices: Sequence[str], chosen: str) -> None:
        """Ask this; `chosen` was touched before."""
        self.question.say(question)
        self.hint.say(hint)
        self.hint.setVisible(bool(hint))
        self.setAccessibleName(question)
        for button in self.buttons:
            self.grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        columns = columns_for(len(choices), measure().upright)
        self.buttons = []
        for n, words in enumerate(choices):
            button = ChoiceButton(words, 28 if len(choices) <= 8 else 23)
            button.setChecked(words == chosen)
            button.clicked.connect(self._clicked)
            self.grid.addWidget(button, n // columns, n % columns)
            self.buttons.append(button)
        for n in range(self.grid.columnCount()):
            self.grid.setColumnStretch(n, 1 if n < columns else 0)

    def key(self, text: str) -> bool:
        """The nth choice."""
        if text.isdigit() and 1 <= int(text) <= len(self.buttons):
            self.chosen.emit(self.buttons[int(text) - 1].text())
            return True
        return False

    def _clicked(self) -> None:
        button = self.sender()
        if isinstance(button, ChoiceButton):
            self.chosen.emit(button.text())


def columns_for(count: int, upright: bool) -> int:
    """So many columns that the buttons stay wide."""
    if upright:
        return 1 if count <= 7 else 2
    return 2 if count <= 6 else 3 if count <= 9 else 4


class CodePage(Page):
    """The invitation code, by touch or keyboard; letters that are misread are not offered."""

    entered = Signal(str)
    WIDE = 10

    def __init__(self) -> None:
        super().__init__()
        one = measure()
        title, hint = Words(40, True), Words(25, tone="muted")
        title.say(say.CODE)
        hint.say(say.CODE_HINT)
        self.code = ""
        self.shown = Words(48, True)
        self.wrong = Words(24, True, tone="late", lines=1)
        keys = QGridLayout()
        keys.setSpacing(one.px(8))
        across = 6 if one.upright else self.WIDE
        for n, letter in enumerate(LETTERS):
            button = ChoiceButton(letter, 28)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setCheckable(False)
            button.quick = True
            button.clicked.connect(self._letter)
            keys.addWidget(button, n // across, n % across)
        self.erase, self.done = BigButton("Hapus"), BigButton(say.GO_ON, loud=True)
        self.erase.quick = True
        row = QHBoxLayout()
        row.setSpacing(one.px(16))
        row.addStretch(1)
        row.addWidget(self.erase)
        row.addWidget(self.done)
        row.addStretch(1)
        for part in (title, hint, self.shown, self.wrong):
            self.column.addWidget(part)
        self.column.addLayout(keys)
        self.column.addLayout(row)
        self.column.addStretch(1)
        self.erase.clicked.connect(self.take_back)
        self.done.clicked.connect(self.go_on)
        self.begin()

    def begin(self, code: str = "", wrong: str = "") -> None:
        """An empty code, or one that did not fit."""
        self.code = code
        self.wrong.say(wrong)
        self._show()

    def _letter(self) -> None:
        button = self.sender()
        if isinstance(button, ChoiceButton):
            self.key(button.text())

    def key(self, text: str) -> bool:
        """A letter or digit of a code."""
        letter = text.upper()
        if len(letter) != 1 or letter not in LETTERS:
            return False
        if self.wrong.text():
            self.code = ""
        if len(self.code) < LENGTH:
            self.code += letter
            self.wrong.say("")
            self._show()
        return True

    def take_back(self) -> None:
        """One letter less."""
        self.code = self.code[:-1]
        self.wrong.say("")
        self._show()

    def go_on(self) -> None:
        """Enter, once it is whole."""
        if len(self.code) == LENGTH:
            self.entered.emit(self.code)

    def _show(self) -> None:
        signs = self.code.ljust(LENGTH, "\N{BULLET}")
        self.shown.say(f"{' '.join(signs[:4])}  \N{EN DASH}  {' '.join(signs[4:])}")
        self.shown.setAccessibleName(f"Kode {' '.join(self.code) or 'kosong'}")
        self.done.setEnabled(len(self.code) == LENGTH)
