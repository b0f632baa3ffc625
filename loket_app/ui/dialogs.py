"""Asking: sheets at the side of a screen and lines in place where that is enough, one dialog helper where it is not.

Qt has no Indonesian translation, so every standard button gets its words here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from loket_app.domain.errors import Refusal
from loket_app.ui import texts, theme
from loket_app.ui.fields import Field, NoteEdit
from loket_app.ui.notices import NoticeLine
from loket_app.ui.screen import KeyAct, Panel
from loket_app.ui.widgets import IconLabel, KeyButton, Kind, label

_chosen_last: list[Path] = []


class Answer(Enum):
    """The standard buttons, in Indonesian."""

    YES = texts.YES
    NO = texts.NO
    SAVE = texts.SAVE
    CANCEL = texts.CANCEL
    CLOSE = texts.CLOSE
    RETRY = texts.RETRY
    DELETE = texts.DELETE
    UNDERSTOOD = texts.UNDERSTOOD


class Question(QDialog):
    """A window-modal question, only for what must be settled before anything else. `answered` carries the `Answer`.

    The first answer is the filled one and is taken by Enter; the last is what Esc means.
    """

    answered = Signal(object)

    def __init__(self, parent: QWidget | None, title: str, text: str, answers: Sequence[Answer], icon: str) -> None:
        super().__init__(parent)
        theme.dress(self)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._last = answers[-1]
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(14)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(IconLabel(icon, 26, "primary"), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.addWidget(label(title, "large"))
        words.addWidget(label(text, wrap=True))
        head.addLayout(words, 1)
        column.addLayout(head)
        row = QHBoxLayout()
        row.addStretch(1)
        self.buttons: dict[Answer, KeyButton] = {}
        for n, answer in enumerate(answers):
            button = KeyButton(answer.value, kind=Kind.PRIMARY if n == 0 else Kind.PLAIN)
            button.setDefault(n == 0)
            button.clicked.connect(self._clicked)
            self.buttons[answer] = button
            row.addWidget(button)
        column.addLayout(row)
        self.setMinimumWidth(theme.current().px(420))

    def _clicked(self) -> None:
        sender = self.sender()
        self._end(next(a for a, b in self.buttons.items() if b is sender))

    def reject(self) -> None:
        """Esc and the window's own close button."""
        self._end(self._last)

    def _end(self, answer: Answer) -> None:
        self.answered.emit(answer)
        self.done(0)


def ask(
    parent: QWidget | None,
    title: str,
    text: str,
    answers: Sequence[Answer],
    done: Callable[[Answer], None] | None = None,
    icon: str = "info",
) -> Question:
    """Ask without stopping the clocks: returns at once, `done` is called with the answer."""
    question = Question(parent, title, text, answers, icon)
    if done is not None:
        question.answered.connect(done)
    question.open()
    return question


def path_to_save(parent: QWidget | None, title: str, suggested: str, kinds: str) -> str:
    """Ask where to save; empty when the user thought better of it. `kinds` as in Qt: "PDF (*.pdf)"."""
    dialog = QFileDialog(parent, title, beginning(suggested), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    return _path(dialog, texts.SAVE)


def path_to_open(parent: QWidget | None, title: str, folder: str, kinds: str) -> str:
    """Ask which file to open; empty when none."""
    dialog = QFileDialog(parent, title, beginning(folder), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _path(dialog, "Buka")


def folder_to_open(parent: QWidget | None, title: str, folder: str) -> str:
    """Ask for a folder; empty when none."""
    dialog = QFileDialog(parent, title, folder)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _path(dialog, "Pilih")


def beginning(name: str) -> str:
    """The path that a dialog begins at. A name without a folder begins where a file was chosen last, else among the
    user's documents: the folder that the program runs in is the program's own, and may not be written to."""
    if Path(name).is_absolute():
        return name
    place = QStandardPaths.StandardLocation.DocumentsLocation
    folder = _chosen_last[-1] if _chosen_last else Path(QStandardPaths.writableLocation(place) or Path.home())
    return str(folder / name)


def _path(dialog: QFileDialog, accept: str) -> str:
    theme.dress(dialog)
    names = QFileDialog.DialogLabel
    for part, words in (
        (names.Accept, accept), (names.Reject, texts.CANCEL), (names.LookIn, "Folder:"),
        (names.FileName, "Nama berkas:"), (names.FileType, "Jenis:"),
    ):  # fmt: skip
        dialog.setLabelText(part, words)
    try:
        chosen = dialog.selectedFiles()[0] if dialog.exec() else ""
        if chosen:
            _chosen_last[:] = [Path(chosen).parent]
        return chosen
    finally:
        dialog.deleteLater()


class SidePanel(Panel):
    """A sheet with a title, contents, a place for a calm line, one filled button (F8) and Batal (Esc)."""

    confirmed = Signal()

    def __init__(self, title: str, act: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        head = QHBoxLayout()
        self.title = label(title, "title", wrap=True)
        self.close_button = KeyButton("", icon="close", kind=Kind.QUIET)
        self.close_button.setAccessibleName(texts.CLOSE)
        self.close_button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.close_button.clicked.connect(self.closed)
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        column.addLayout(head)
        self.content = QVBoxLayout()
        self.content.setSpacing(8)
        column.addLayout(self.content, 1)
        self.notice = NoticeLine()
        column.addWidget(self.notice)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.act = KeyButton(act, "F8", kind=Kind.PRIMARY, tall=True)
        self.cancel = KeyButton(texts.CANCEL, "Esc", tall=True)
        self.act.clicked.connect(self.confirm)
        self.cancel.clicked.connect(self.closed)
        row.addWidget(self.act, 1)
        row.addWidget(self.cancel)
        column.addLayout(row)

    def primary(self) -> KeyAct:
        """F8 confirms."""
        return KeyAct("F8", self.act.text(), self.confirm, self.act.isEnabled())

    def keys(self) -> tuple[KeyAct, ...]:
        """Esc closes; the shell does it."""
        return (KeyAct("Esc", texts.CANCEL),)

    def problem(self) -> Refusal | None:
        """What is still missing; None when it can be confirmed."""
        return None

    def confirm(self) -> None:
        """F8: say what is missing, or tell the screen."""
        problem = self.problem()
        if problem is not None:
            self.notice.refuse(problem)
            return
        self.notice.clear()
        self.confirmed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A card with a strong left edge: it lies over the screen."""
        look = theme.current()
        painter = QPainter(self)
        theme.fill(painter, look.color("card"), self.rect())
        theme.fill(painter, look.color("primary"), 0, 0, 2, self.height())
        painter.setPen(look.color("line"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


@dataclass(frozen=True, slots=True)
class Reason:
    """One entry of a closed list of reasons: what it does in a few words, and whether it needs a note."""

    key: str
    words: str
    hint: str = ""
    note_needed: bool = False


class ReasonSheet(SidePanel):
    """Choose one reason of a closed list (arrows, or its number) and write a note. `decided` carries key and note."""

    decided = Signal(str, str)

    def __init__(
        self, title: str, act: str, reasons: Sequence[Reason], intro: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(title, act, parent)
        self._reasons = tuple(reasons)
        if intro:
            self.content.addWidget(label(intro, tone="muted", wrap=True))
        self.group = QButtonGroup(self)
        for n, reason in enumerate(self._reasons):
            radio = QRadioButton(f"{n + 1}. {reason.words}".replace("&", "&&"))
            self.group.addButton(radio, n)
            entry = QVBoxLayout()
            entry.setSpacing(0)
            entry.addWidget(radio)
            if reason.hint:
                hint = label(reason.hint, "small", "muted", wrap=True)
                hint.setContentsMargins(theme.current().px(30), 0, 0, 2)
                entry.addWidget(hint)
            self.content.addLayout(entry)
        self.note = Field("Catatan", NoteEdit("Bila perlu dijelaskan"), above=True)
        self.content.addSpacing(6)
        self.content.addWidget(self.note)
        self.content.addStretch(1)
        self.group.idToggled.connect(self._toggled)
        self.confirmed.connect(self._decide)

    def reason(self) -> Reason | None:
        """The chosen reason."""
        chosen = self.group.checkedId()
        return self._reasons[chosen] if chosen >= 0 else None

    def choose(self, number: int) -> None:
        """Choose the nth reason, from 0."""
        if 0 <= number < len(self._reasons):
            button = self.group.button(number)
            button.setChecked(True)
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def problem(self) -> Refusal | None:
        """A reason is needed, and a note where the reason says so."""
        reason = self.reason()
        if reason is None:
            return Refusal("alasan_kosong", texts.CHOOSE_REASON, "alasan")
        if reason.note_needed and not self.note.value():
            return Refusal("catatan_kosong", texts.NOTE_NEEDED, "catatan")
        return None

    def opened(self) -> None:
        """Begin at the first reason, without choosing it."""
        if self._reasons:
            self.group.button(0).setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses its reason."""
        if event.text().isdigit() and event.text() != "0" and not self.note.widget.hasFocus():
            self.choose(int(event.text()) - 1)
            return
        super().keyPressEvent(event)

    def _toggled(self, _number: int, on: bool) -> None:
        if on:
            self.notice.clear()

    def _decide(self) -> None:
        reason = self.reason()
        if reason is not None:
            self.decided.emit(reason.key, self.note.value())


class InlineConfirm(QWidget):
    """ "Yakin?" in place of a dialog: a sentence and two buttons on one line. Hidden until `ask` is called."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._then: Callable[[], None] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.words = label("", wrap=True)
        self.yes = KeyButton(texts.YES)
        self.no = KeyButton(texts.CANCEL, "Esc")
        self.yes.clicked.connect(self._agreed)
        self.no.clicked.connect(self.dismiss)
        row.addWidget(self.words, 1)
        row.addWidget(self.yes)
        row.addWidget(self.no)
        self.hide()

    def ask(self, sentence: str, yes: str, then: Callable[[], None]) -> None:
        """Ask; `then` is called once when the user agrees. The focus goes to Batal: Enter alone changes nothing."""
        self._then = then
        self.words.setText(sentence)
        self.yes.say(yes)
        self.setAccessibleName(sentence)
        self.show()
        self.no.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """Ask no more."""
        self._then = None
        self.hide()

    def _agreed(self) -> None:
        then = self._then
        self.dismiss()
        if then is not None:
            then()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc is Batal; Enter is the button with the focus."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.yes if self.yes.hasFocus() else self.no).click()
        else:
            super().keyPressEvent(event)
