"""The side beside a list whose rows have acts: one row in full, its next act filled, the further ones below."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from loket_app.ui import theme
from loket_app.ui.antar.lines import Facts
from loket_app.ui.notices import NoticeLine
from loket_app.ui.papan.actors import ActorLine
from loket_app.ui.papan.side import NextAct
from loket_app.ui.scrolling import scrolled
from loket_app.ui.widgets import Card, Chip, EmptyState, KeyButton, label

ActButton = tuple[str, str, str]
"""A further act: its name, the words of its button, its key."""


class ActSide(Card):
    """Title, chip, facts, notice and acts. `asked` carries a further act's name, `pressed` is the next one."""

    asked = Signal(str)
    pressed = Signal()

    WIDTH = 372
    """In px at 100 %, until the screen gives it one."""

    def __init__(self, name: str, icon: str, hint: str, facts: Facts, acts: Sequence[ActButton]) -> None:
        super().__init__(16, 8)
        self.setAccessibleName(name)
        self.pages = QStackedWidget()
        self.pages.addWidget(EmptyState(icon, "Belum ada yang dipilih", hint, parent=self.pages))
        self.full = QWidget()
        self.pages.addWidget(self.full)
        self.column.addWidget(self.pages)
        self.title = label("", "title", wrap=True)
        self.chip = Chip("", "", theme.Tone.MUTED)
        self.facts = facts
        # Large text in a small window: the facts scroll, the acts below stay where they are.
        self.area = scrolled(facts, name)
        self.notice = NoticeLine()
        self.actor_line = ActorLine()
        self.primary = NextAct()
        self.primary.clicked.connect(self.pressed)
        self.buttons: dict[str, KeyButton] = {}
        for key, words, f_key in acts:
            button = KeyButton(words, f_key, parent=self.full)
            button.clicked.connect(partial(self._ask, key))
            self.buttons[key] = button
        self.grid = QGridLayout()
        self.grid.setSpacing(6)

    def lay_out(self, *below: QWidget) -> None:
        """Put the parts one under the other: `below` stand between the facts and the further acts."""
        column = QVBoxLayout(self.full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.area, 1)
        for part in below:
            column.addWidget(part)
        column.addLayout(self.grid)

    def _ask(self, key: str, _checked: bool = False) -> None:
        # Each button knows its own act: what Qt names as the sender may be an object that lay at the same address.
        self.asked.emit(key)

    def offers(self, key: str) -> bool:
        """True while this further act can be done."""
        raise NotImplementedError

    def show_step(self, words: str | None) -> None:
        """Show the next act by these words, or none, and the further acts that are offered."""
        self.primary.setVisible(words is not None)
        if words is not None:
            self.primary.say(words, "F8")
        shown = [key for key in self.buttons if self.offers(key)]
        for key, button in self.buttons.items():
            self.grid.removeWidget(button)
            button.setVisible(key in shown)
        self.place(shown)

    def place(self, keys: Sequence[str], row: int = 0) -> None:
        """Put these buttons in two columns from a row of the grid on; one that is left over takes both."""
        for n, key in enumerate(keys):
            alone = n == len(keys) - 1 and n % 2 == 0
            self.grid.addWidget(self.buttons[key], row + n // 2, n % 2, 1, 2 if alone else 1)

    def begin(self) -> None:
        """Put the focus where work goes on: on the filled button."""
        if not self.primary.isHidden() and self.primary.isEnabled():
            self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """As wide as its place."""
        return QSize(theme.current().px(self.WIDTH), 200)
