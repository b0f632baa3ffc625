"""What stands beside the words of a notice line when a printer fails or a paper does not fit: the other ways out."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget

from loket_app.ui import theme
from loket_app.ui.fields import Tick
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.widgets import KeyButton

SAVE_PDF = "Simpan PDF"
CHANGE_PAPER = "Ganti kertas"
NARROW = "Pilih\N{HORIZONTAL ELLIPSIS}"
NARROW_WIDTH = 760
REMEMBER = "Ingat untuk printer ini"
Act = Callable[[], None]


class PdfOffer(KeyButton):
    """A button at the end of a notice line. It goes as soon as the line says anything else."""

    def __init__(self, line: NoticeLine) -> None:
        super().__init__(SAVE_PDF, icon="save")
        self._line = line
        self._then: Act | None = None
        self._sentence = ""
        layout = line.layout()
        assert layout is not None
        layout.addWidget(self)
        line.installEventFilter(self)
        line.button.installEventFilter(self)
        self.clicked.connect(self._taken)
        self.hide()

    def offer(self, then: Act) -> None:
        """Stand beside the sentence that the line says now."""
        self._then, self._sentence = then, self._line.text()
        self.show()

    def _taken(self) -> None:
        then = self._then if self._line.text() == self._sentence else None
        self._withdraw()
        self._line.clear()
        if then is not None:
            then()

    def _withdraw(self) -> None:
        self._then = None
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The retry button goes, or the line is painted with other words: so goes the offer."""
        gone = event.type() is QEvent.Type.HideToParent
        other = event.type() is QEvent.Type.Paint and self._line.text() != self._sentence
        if self._then is not None and (gone or other):
            self._withdraw()
        return super().eventFilter(watched, event)


def offer_pdf(line: NoticeLine, then: Act) -> PdfOffer:
    """Offer the PDF beside what the line says now."""
    button = line.findChild(PdfOffer) or PdfOffer(line)
    button.offer(then)
    return button


class Asking(QWidget):
    """The answers beside a question in a notice line; Tab reaches them, and nothing takes the focus by itself.

    A tick says whether the answer "smaller" also holds for the next time.
    """

    def __init__(self, line: NoticeLine) -> None:
        super().__init__(line)
        self._line = line
        self._sentence = ""
        self._answers: Mapping[str, Act] = {}
        self.about = 0
        self.remember = Tick(REMEMBER)
        self.buttons = [KeyButton("") for _ in range(3)]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in self.buttons:
            button.clicked.connect(self._clicked)
            row.addWidget(button)
        row.addWidget(self.remember)
        layout = line.layout()
        assert layout is not None
        layout.addWidget(self)
        line.installEventFilter(self)
        self.hide()

    def narrow(self) -> bool:
        """True where the line has no room for all answers beside the question."""
        return self._line.width() < theme.current().px(NARROW_WIDTH)

    def ask(self, about: int, sentence: str, answers: Mapping[str, Act], remember: bool) -> None:
        """Ask: the line says `sentence`, each answer is a button in this order. `about` is the ticket's number."""
        self.about = about
        self._line.say(NoticeKind.REFUSAL, sentence)
        self._sentence, self._answers = sentence, dict(answers)
        words = list(answers)
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(words))
            if number < len(words):
                button.say(words[number])
        self.remember.setChecked(False)
        self.remember.setVisible(remember and len(words) > 1)
        self.show()

    def open(self) -> bool:
        """True while the question stands."""
        return bool(self._answers) and self._line.text() == self._sentence

    def withdraw(self) -> None:
        """Ask no more: it was answered elsewhere."""
        mine = self.open()
        self._answers = {}
        self.hide()
        if mine:
            self._line.clear()

    def _clicked(self) -> None:
        act = next(
            (a for (_, a), b in zip(self._answers.items(), self.buttons, strict=False) if b is self.sender()), None
        )
        if not self.open():
            act = None
        self.withdraw()
        if act is not None:
            act()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The line is painted with other words: so goes the question."""
        if event.type() is QEvent.Type.Paint and self._answers and self._line.text() != self._sentence:
            self._answers = {}
            self.hide()
        return super().eventFilter(watched, event)


def asking(line: NoticeLine) -> Asking:
    """The place for answers in this line."""
    return line.findChild(Asking) or Asking(line)
