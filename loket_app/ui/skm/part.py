"""What every part of the SKM screen is, and what it is given. A part is a whole small screen under one head."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from loket_app.ui.counter import Counter
from loket_app.ui.navigation import Navigator
from loket_app.ui.press import Press
from loket_app.ui.screen import Panel, Workplace
from loket_app.ui.widgets import EmptyState
from loket_app.usecases.queries.survey import PeriodLine

SURVEY: Final = "skm"
"""The topic of everything that changes a survey, its questionnaire or its follow-up plan."""

RESULTS, ENTRY, IMPORT, PLAN, PERIODS = "hasil", "isian", "impor", "rtl", "masa"


class ChosenPeriod(QObject):
    """The survey period that all parts look at. `changed` when it is another one, or something in it changed."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.periods: tuple[PeriodLine, ...] = ()
        self.known = False
        self._id = 0

    def receive(self, periods: tuple[PeriodLine, ...]) -> None:
        """All periods, the newest first; the chosen one stays chosen, at first it is the newest."""
        self.known = True
        self.periods = periods
        if self.period() is None:
            self._id = periods[0].id if periods else 0
        self.changed.emit()

    def period(self) -> PeriodLine | None:
        """The chosen period; None while there is none."""
        return next((p for p in self.periods if p.id == self._id), None)

    def choose(self, period_id: int) -> None:
        """Look at this period; one that is not known yet is chosen as soon as it is."""
        if period_id != self._id:
            self._id = period_id
            self.changed.emit()


@dataclass(frozen=True)
class Room:
    """What a part is given. `open_panel` lays a sheet over the screen, `go` shows another part by its name."""

    counter: Counter
    press: Press | None
    navigate: Navigator
    chosen: ChosenPeriod
    open_panel: Callable[[Panel], None]
    close_panel: Callable[[], None]
    go: Callable[[str], None]


class Part(Workplace):
    """Base of all parts. F4, F11 and Ctrl+E belong to the screen, not to a part.

    `period_changed` is called after the part was made, and whenever the chosen period or its data changed (also while
    the part is hidden).
    """

    keys_changed = Signal()
    topics: frozenset[str] = frozenset({SURVEY, "pengaturan"})

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.room = room

    def begin(self) -> None:
        """The part is shown now: put the focus where work begins."""

    def period_changed(self) -> None:
        """`room.chosen.period()` is another one, or has new data."""

    def show_first(self) -> None:
        """Show what a picture of the screen should show."""


def say_empty(empty: EmptyState, words: tuple[str, str], act: str) -> None:
    """Other words for an empty state: title and hint, and its button (none: no button)."""
    title, hint = words
    empty.title.setText(title)
    empty.hint.setText(hint)
    empty.setAccessibleName(f"{title}. {hint}")
    empty.button.say(act)
    empty.button.setVisible(bool(act))
