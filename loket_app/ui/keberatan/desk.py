"""Keberatan on the rail: objections and complaints, each a small screen of its own under one head."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from loket_app.ui.counter import Counter
from loket_app.ui.keberatan.screen import KeberatanScreen
from loket_app.ui.navigation import Navigator
from loket_app.ui.papan.doing import Printing
from loket_app.ui.pengaduan.screen import PengaduanScreen
from loket_app.ui.screen import KeyAct, Panel, Screen
from loket_app.ui.widgets import Segmented

OBJECTIONS, COMPLAINTS = "keberatan", "pengaduan"
TYPED = "bagian"


class RedressScreen(Screen):
    """F11 goes from the one to the other; everything else is what the shown one says. Both are made at once: they are
    small, and either may hold typed text."""

    title = "Keberatan"
    icon = "objection"

    def __init__(self, counter: Counter, press: Printing | None, navigate: Navigator) -> None:
        super().__init__()
        self.objections = KeberatanScreen(counter, press, navigate)
        self.complaints = PengaduanScreen(counter, press, navigate)
        self.tabs = Segmented("Bagian", ((OBJECTIONS, "Keberatan"), (COMPLAINTS, "Pengaduan")))
        self.stack = QStackedWidget()
        for part in (self.objections, self.complaints):
            self.stack.addWidget(part)
            part.keys_changed.connect(self.keys_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.tabs)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        self.tabs.chosen.connect(self.show_part)

    def part(self) -> KeberatanScreen | PengaduanScreen:
        """The one that is shown."""
        return self.complaints if self.stack.currentWidget() is self.complaints else self.objections

    def show_part(self, name: str) -> None:
        """Show objections or complaints."""
        self.tabs.choose(name)
        self.stack.setCurrentWidget(self.complaints if name == COMPLAINTS else self.objections)
        if self.isVisible() and not self.tabs.isAncestorOf(self.window().focusWidget()):
            self.part().activated()
        self.keys_changed.emit()

    def next_part(self) -> None:
        """F11: the other one."""
        self.show_part(OBJECTIONS if self.part() is self.complaints else COMPLAINTS)
        self.part().activated()

    def open(self, objection_id: int | None = None) -> None:
        """Show the objections, at this one."""
        self.show_part(OBJECTIONS)
        self.objections.open(objection_id)

    def manual_page(self) -> str:
        """The shown part has a page of its own."""
        return COMPLAINTS if self.part() is self.complaints else ""

    def find_complaint(self, words: str) -> None:
        """Show the complaint with this number or code."""
        self.show_part(COMPLAINTS)
        self.complaints.search_for(words)

    def show_first(self) -> None:
        """Select the first one."""
        self.part().show_first()

    # -- what the shell asks ---------------------------------------------------------------------------------------

    def panel(self) -> Panel | None:
        """The sheet that is open in the shown one."""
        return self.part().panel()

    def open_panel(self, panel: Panel) -> None:
        """Open a sheet over the shown one."""
        self.part().open_panel(panel)

    def close_panel(self) -> None:
        """Close it."""
        self.part().close_panel()

    def acts(self) -> tuple[KeyAct, ...]:
        """The keys of the shown one, and F11 while no sheet lies over it."""
        other = "Keberatan" if self.part() is self.complaints else "Pengaduan"
        more = () if self.panel() is not None else (KeyAct("F11", other, self.next_part),)
        return (*self.part().acts(), *more)

    def primary(self) -> KeyAct | None:
        """F8 of the shown one."""
        return self.part().primary()

    def printing(self) -> KeyAct | None:
        """F9 of the shown one."""
        return self.part().printing()

    def keys(self) -> tuple[KeyAct, ...]:
        """The other keys of the shown one."""
        return self.part().keys()

    def seek(self) -> bool:
        """Ctrl+F in the shown one."""
        return self.part().seek()

    def back(self) -> bool:
        """Esc in the shown one."""
        return self.part().back()

    def activated(self) -> None:
        """Go on in the shown one."""
        self.part().activated()

    def refresh(self, topics: frozenset[str]) -> None:
        """Something changed: both hear of it."""
        self.objections.refresh(topics)
        self.complaints.refresh(topics)

    def tick(self, now: int) -> None:
        """Once a second."""
        self.part().tick(now)

    def typed_state(self) -> dict[str, object]:
        """What was typed in either, and which is shown where there is any."""
        typed: dict[str, object] = {}
        for name, part in ((OBJECTIONS, self.objections), (COMPLAINTS, self.complaints)):
            state = part.typed_state()
            if state:
                typed[name] = state
        return {**typed, TYPED: self.tabs.value()} if typed else {}

    def restore(self, state: Mapping[str, object]) -> None:
        """Put it back."""
        shown = state.get(TYPED)
        if shown in (OBJECTIONS, COMPLAINTS):
            self.show_part(str(shown))
        parts: tuple[tuple[str, Any], ...] = ((OBJECTIONS, self.objections), (COMPLAINTS, self.complaints))
        for name, part in parts:
            values = state.get(name)
            if isinstance(values, dict):
                part.restore(values)
