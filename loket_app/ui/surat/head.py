"""The head of a letter's page: whose letter, which number it has or will get, who signs, and its editions."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from loket_app.ui import theme
from loket_app.ui.fields import Choice
from loket_app.ui.surat import words
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Card, Chip, Elided, KeyButton, label, set_tone
from loket_app.usecases.queries.letter_desk import LetterDesk
from loket_app.usecases.views.board import Flag

SHOWN_FLAGS = {Flag.LATE: Tone.LATE, Flag.PAUSED: Tone.PAUSED, Flag.OBJECTION: Tone.WARN, Flag.PRIORITY: Tone.PRIMARY}


class LetterHead(Card):
    """`signer_chosen` after another signatory was chosen; `editions_asked` and `back_asked` from the buttons."""

    signer_chosen = Signal()
    editions_asked = Signal()
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(padding=10, spacing=0, parent=parent)
        self.queue = label("", "hero")
        self.who = Elided("", "large")
        self.what = Elided("", "small", "muted")
        self.chips = QHBoxLayout()
        self.chips.setSpacing(4)
        self.number = Elided("", "strong")
        self.number.setMinimumHeight(theme.current().px(34))
        self.number_title = label(words.NUMBER, "small", "muted")
        self.signer = Choice(empty=words.NO_SIGNER)
        self.signer.setAccessibleName(words.SIGNER)
        self.signer.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.signer.setMinimumContentsLength(12)
        self.signer.edited.connect(self.signer_chosen)
        self.editions = KeyButton(words.EDITIONS, "F4", icon="history")
        self.editions.clicked.connect(self.editions_asked)
        self.back = KeyButton(words.BACK, "Esc", icon="return")
        self.back.clicked.connect(self.back_asked)
        self._fields: list[QWidget] = []
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.queue)
        row.addLayout(self._names(), 5)
        row.addWidget(self._titled(self.number_title, self.number), 3)
        row.addWidget(self._titled(label(words.SIGNER, "small", "muted"), self.signer), 4)
        row.addWidget(self.editions)
        row.addWidget(self.back)
        self.column.addLayout(row)

    def _names(self) -> QVBoxLayout:
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(self.who)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addLayout(self.chips)
        line.addWidget(self.what, 1)
        names.addLayout(line)
        return names

    def _titled(self, title: QLabel, widget: QWidget) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(title)
        column.addWidget(widget)
        self._fields.append(box)
        return box

    def show_desk(self, desk: LetterDesk) -> None:
        """Show the request, its number and who may sign."""
        row = desk.row
        self.queue.setText(row.queue)
        self.who.say(row.applicant)
        self.what.say(f"{row.service} \N{MIDDLE DOT} reg. {row.register} \N{MIDDLE DOT} {row.step_text}")
        while (item := self.chips.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for flag in row.flags:
            if flag in SHOWN_FLAGS:
                self.chips.addWidget(Chip(flag.value, "", SHOWN_FLAGS[flag]))
        form = desk.form
        for field, there in zip(self._fields, (form and form.numbered, form and form.signer is not None), strict=True):
            field.setVisible(bool(there))
        chosen = self.signer.value()
        self.signer.set_options(tuple((str(s.officer_id), s.words) for s in desk.signers))
        usual = desk.draft.signatory_officer if desk.draft is not None else None
        self.signer.set_value(chosen or str(usual or ""))
        self.show_number(desk.draft.number if desk.draft is not None else "", any(e.number for e in desk.editions))
        count = len(desk.editions)
        self.editions.say(f"{words.EDITIONS} {count}" if count else words.EDITIONS)
        self.editions.setVisible(desk.form is not None)

    def show_number(self, number: str, taken: bool = False) -> None:
        """The number on the page, or when it is given; one not `taken` yet may still go to another letter."""
        self.number_title.setText(words.NUMBER if taken or not number else words.NUMBER_NEXT)
        self.number.say(number or words.NUMBER_LATER)
        set_tone(self.number, "" if number else "muted")

    def signer_id(self) -> int | None:
        """The chosen officer; None while there is none."""
        return int(self.signer.value()) if self.signer.value() else None

    def choose_signer(self, officer_id: int | None) -> None:
        """Choose this officer."""
        self.signer.set_value(str(officer_id or ""))
