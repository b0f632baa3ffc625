"""SKM: one head with the parts and the period, under it the part that is worked in."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from loket_app.domain.errors import Disturbance
from loket_app.ui import theme
from loket_app.ui.counter import Counter
from loket_app.ui.fields import Choice
from loket_app.ui.navigation import Navigator
from loket_app.ui.press import Press
from loket_app.ui.screen import KeyAct, Screen
from loket_app.ui.skm import part
from loket_app.ui.skm.part import ChosenPeriod, Part, Room
from loket_app.ui.widgets import SegmentButton, Segmented
from loket_app.usecases.desk import Desk
from loket_app.usecases.queries import survey
from loket_app.usecases.queries.survey import PeriodLine
from loket_app.usecases.survey.counting import count_past_days

PARTS = (
    (part.RESULTS, "Hasil"), (part.ENTRY, "Isian"), (part.IMPORT, "Impor"), (part.PLAN, "RTL"),
    (part.PERIODS, "Masa survei"),
)  # fmt: skip
TYPED = "bagian"


def _results(room: Room) -> Part:
    from loket_app.ui.skm.results import ResultsPart

    return ResultsPart(room)


def _entry(room: Room) -> Part:
    from loket_app.ui.skm.entry import EntryPart

    return EntryPart(room)


def _importing(room: Room) -> Part:
    from loket_app.ui.skm.importing import ImportPart

    return ImportPart(room)


def _plan(room: Room) -> Part:
    from loket_app.ui.skm.plan import PlanPart

    return PlanPart(room)


def _periods(room: Room) -> Part:
    from loket_app.ui.skm.terms import PeriodsPart

    return PeriodsPart(room)


MAKERS: Mapping[str, Callable[[Room], Part]] = {
    part.RESULTS: _results, part.ENTRY: _entry, part.IMPORT: _importing, part.PLAN: _plan, part.PERIODS: _periods,
}  # fmt: skip


class SkmScreen(Screen):
    """The parts are made when first shown. F4 goes to the entry of questionnaires, F11 to the next part."""

    title = "SKM"
    icon = "survey"

    def __init__(self, counter: Counter, press: Press | None, navigate: Navigator) -> None:
        super().__init__()
        self.counter = counter
        self.chosen = ChosenPeriod(self)
        self.room = Room(
            counter, press, navigate, self.chosen, self.open_panel, self.close_panel, self.show_part
        )  # fmt: skip
        self.parts: dict[str, Part] = {}
        self._waiting: dict[str, Mapping[str, object]] = {}
        self.tabs = Segmented("Bagian SKM", PARTS)
        self.period = Choice()
        self.period.setAccessibleName("Masa survei yang ditampilkan")
        self.period.setMinimumWidth(theme.current().px(260))
        self.stack = QStackedWidget()
        self._lay_out()
        self.tabs.chosen.connect(self.show_part)
        self.period.edited.connect(self._period_chosen)
        self.chosen.changed.connect(self._period_changed)
        counter.session.changed.connect(self.keys_changed)
        self.show_part(part.RESULTS)
        self.load()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.tabs)
        head.addStretch(1)
        head.addWidget(self.period)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.stack, 1)

    # -- parts ---------------------------------------------------------------------------------------------------------

    def part(self) -> Part:
        """The part that is shown."""
        return self.parts[self.tabs.value()]

    def show_part(self, name: str) -> None:
        """Show a part by its name. Raises KeyError for a name that has none."""
        before = self.stack.currentWidget()
        shown = self.parts.get(name)
        if shown is None:
            shown = self.parts[name] = MAKERS[name](self.room)
            shown.keys_changed.connect(self.keys_changed)
            self.stack.addWidget(shown)
            shown.period_changed()
            if name in self._waiting:
                shown.restore(self._waiting.pop(name))
        if isinstance(before, Part) and before is not shown:
            before.left()
        self.tabs.choose(name)
        self.stack.setCurrentWidget(shown)
        if self.isVisible() and before is not shown and not self.tabs.isAncestorOf(self.window().focusWidget()):
            shown.begin()
        self.keys_changed.emit()

    def next_part(self) -> None:
        """Go round the parts."""
        names = [name for name, _ in PARTS]
        self.show_part(names[(names.index(self.tabs.value()) + 1) % len(names)])
        self.part().begin()

    def _go_entry(self) -> None:
        self.show_part(part.ENTRY)
        self.part().begin()

    # -- the period ----------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the periods anew."""
        self.counter.work(read_periods, done=self.chosen.receive, lane="skm-masa")

    def _period_changed(self) -> None:
        self.period.blockSignals(True)
        self.period.set_options(tuple((str(p.id), p.title) for p in self.chosen.periods))
        found = self.chosen.period()
        self.period.set_value(str(found.id) if found is not None else "")
        self.period.blockSignals(False)
        self.period.setVisible(bool(self.chosen.periods))
        for each in self.parts.values():
            each.period_changed()

    def _period_chosen(self) -> None:
        if self.period.value():
            self.chosen.choose(int(self.period.value()))

    # -- what the shell asks -------------------------------------------------------------------------------------------

    def primary(self) -> KeyAct | None:
        """F8 of the part."""
        return self.part().primary()

    def printing(self) -> KeyAct | None:
        """F9 of the part."""
        return self.part().printing()

    def keys(self) -> tuple[KeyAct, ...]:
        """The part's keys, and the ways between the parts."""
        own = self.part().keys()
        ways = (KeyAct("F4", "Isi kuesioner", self._go_entry), KeyAct("F11", "Bagian berikutnya", self.next_part))
        taken = {act.key for act in own}
        return (*own, *(act for act in ways if act.key not in taken and (act.key != "F4" or not self._entering())))

    def _entering(self) -> bool:
        return self.tabs.value() == part.ENTRY

    def seek(self) -> bool:
        """Ctrl+F of the part."""
        return self.part().seek()

    def back(self) -> bool:
        """Esc of the part, then to the row of parts."""
        if self.part().back():
            return True
        chosen = next((b for b in self.tabs.findChildren(SegmentButton) if b.isChecked()), None)
        if chosen is None or chosen.hasFocus():
            return False
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def activated(self) -> None:
        """Begin in the part that was left; answers of past days go on the trail, if nobody's act did that yet."""
        self.counter.work(count_past_days)
        self.part().begin()

    def left(self) -> None:
        """The part is left too."""
        self.part().left()

    def refresh(self, topics: frozenset[str]) -> None:
        """The survey, or the office, changed."""
        if topics & {part.SURVEY, "pengaturan"}:
            self.load()
        for each in self.parts.values():
            if topics & each.topics:
                each.refresh(topics)

    def tick(self, now: int) -> None:
        """The clock of the part."""
        self.part().tick(now)

    def typed_state(self) -> dict[str, object]:
        """What is typed in every part."""
        found: dict[str, object] = {name: state for name, state in self._waiting.items() if state}
        found |= {name: state for name, each in self.parts.items() if (state := each.typed_state())}
        return {TYPED: found} if found else {}

    def restore(self, state: Mapping[str, object]) -> None:
        """Give every part its own back; one that is not made yet gets it then."""
        kept = state.get(TYPED)
        if not isinstance(kept, Mapping):
            return
        for name, own in kept.items():
            if isinstance(own, Mapping) and name in MAKERS:
                if name in self.parts:
                    self.parts[name].restore(own)
                else:
                    self._waiting[name] = own

    def open_plan(self, line_id: int) -> None:
        """Show a line of a follow-up plan that is due."""
        self.show_part(part.PLAN)
        plan: Any = self.part()
        plan.open_line(line_id)

    def show_first(self) -> None:
        """For pictures of the screens."""
        self.part().show_first()


def read_periods(desk: Desk) -> tuple[PeriodLine, ...]:
    """The periods; answers of the days before today are counted onto the trail first (decision 020)."""
    # A disk that is full must not keep the results from being read; the next look tries again.
    with suppress(Disturbance):
        count_past_days(desk)
    return desk.ask(survey.periods)
