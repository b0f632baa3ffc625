"""Surat: the list of what waits for the operator, and the page where one letter is made."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout

from loket_app.domain.dates import local
from loket_app.ui.counter import Counter
from loket_app.ui.navigation import Navigator
from loket_app.ui.press import Press
from loket_app.ui.screen import KeyAct, Screen
from loket_app.ui.surat import words
from loket_app.ui.surat.jobs import Step
from loket_app.ui.surat.letter_page import LetterPage
from loket_app.ui.surat.panels import CorrectionPanel, EditionsPanel
from loket_app.ui.surat.waiting import WaitingPage

TOPICS = frozenset({"permohonan", "surat", "cetak", "pengaturan", "petugas"})


class SuratScreen(Screen):
    """The operator's screen. `open_request` opens one letter from elsewhere."""

    title = words.TITLE
    icon = "letter"

    def __init__(self, counter: Counter, press: Press, navigate: Navigator) -> None:
        super().__init__()
        self._counter = counter
        self._press = press
        self._navigate = navigate
        self._unsaved: dict[int, dict[str, Any]] = {}
        self._shown = False
        self._reason = ""
        self.list = WaitingPage(counter)
        self.page = LetterPage(counter, press)
        self.stack = QStackedLayout(self)
        self.stack.setContentsMargins(0, 0, 0, 0)
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.page)
        self.list.chosen.connect(self.open_request)
        self.list.stack_button.clicked.connect(self.print_stack)
        self.list.view.current_row_changed.connect(self._keys)
        self.page.keys_changed.connect(self.keys_changed)
        self.page.done.connect(self._gone_on)
        self.page.correction_asked.connect(self._ask_reason)
        self.page.editions_asked.connect(self.show_editions)
        self.page.back_asked.connect(self.back)

    def on_letter(self) -> bool:
        """True while a letter is open."""
        return self.stack.currentWidget() is self.page

    def open_request(self, request_id: int) -> None:
        """Open the letter of a request; what was typed for another one is kept as its draft."""
        if self.on_letter() and self.page.request_id == request_id:
            self.page.reload()
            return
        self._keep()
        self.close_panel()
        self.stack.setCurrentWidget(self.page)
        self._reason = ""
        self.page.open(request_id, self._unsaved.pop(request_id, None))
        self.keys_changed.emit()

    def show_first(self) -> None:
        """Open the most urgent letter."""
        if not self.on_letter():
            self.list.open_current()

    def _keep(self) -> None:
        """Save what is typed; while that is not certain it is also remembered here."""
        if not self.on_letter() or self.page.request_id is None:
            return
        typed = self.page.typed()
        if typed:
            self._unsaved[self.page.request_id] = typed
            self.page.save_quietly()
            if not self.page.dirty():
                self._unsaved.pop(self.page.request_id, None)

    def _gone_on(self, sentence: str) -> None:
        request_id = self.page.request_id or 0
        self._unsaved.pop(request_id, None)
        self._to_list()
        self.list.notice.succeed(sentence)

    def _to_list(self) -> None:
        self.page.request_id = None
        self.close_panel()
        self.stack.setCurrentWidget(self.list)
        self.list.notice.clear()
        self.list.reload()
        self.list.select_near(0)
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.keys_changed.emit()

    def back(self) -> bool:
        """Esc: from the letter to the list; there onto the rows, then let go of the chosen one."""
        if not self.on_letter():
            return self.list.back()
        self._keep()
        near = self.page.request_id or 0
        self._to_list()
        self.list.select_near(near)
        return True

    # -- keys ------------------------------------------------------------------------------------------------------

    def primary(self) -> KeyAct | None:
        """F8: the next step of the letter; on the list, open it."""
        if self.on_letter():
            return self.page.primary_act()
        if not self.list.rows():
            return None
        return KeyAct("F8", self.list.open_button.text(), self.list.open_current)

    def printing(self) -> KeyAct | None:
        """F9 prints: a new edition where something changed, else the one that is there."""
        step = self.page.step() if self.on_letter() else Step.NOTHING
        if step in (Step.ISSUE, Step.CORRECT):
            return KeyAct("F9", "Cetak", self.page.press_primary)
        if step in (Step.PRINT, Step.AGAIN, Step.FORWARD) and self.page.desk and self.page.desk.form is not None:
            return KeyAct("F9", words.PRINT_AGAIN, self.page.print_issued)
        return None

    def keys(self) -> tuple[KeyAct, ...]:
        """F4 editions, F7 next gap, Ctrl+S draft, Esc list."""
        desk = self.page.desk
        if not self.on_letter():
            return (KeyAct("F11", words.STACK, self.print_stack),)
        if desk is None or desk.form is None:
            return (KeyAct("Esc", words.BACK),)
        gap = (KeyAct("F7", words.NEXT_GAP, self.page.next_gap),) if self.page.gap_button.isVisible() else ()
        return (
            KeyAct("F4", words.EDITIONS, self.show_editions), *gap, KeyAct("Ctrl+S", words.SAVE, self.page.save),
            KeyAct("Esc", words.BACK),
        )  # fmt: skip

    def _keys(self, _row: object) -> None:
        self.keys_changed.emit()

    def print_stack(self) -> None:
        """F11 on the list: many finished letters in one go."""
        from loket_app.usecases.queries.letter_stack import finished_letters

        if not self.on_letter():
            self._counter.ask(finished_letters, done=self._show_stack, lane="surat-tumpukan")

    def _show_stack(self, stack: Any) -> None:
        from loket_app.ui.printing import stacks

        self.open_panel(stacks.letters(self._press, stack, self._counter.zone))

    # -- sheets ----------------------------------------------------------------------------------------------------

    def show_editions(self) -> None:
        """F4: all editions of this letter."""
        desk = self.page.desk
        if desk is None or desk.form is None:
            return
        when: dict[int, datetime] = {
            line.id: local(line.printed_at, self._counter.zone) for line in desk.editions if line.printed_at is not None
        }
        panel = EditionsPanel(desk.row, desk.editions, when)
        panel.reprint.connect(self._reprint)
        panel.copy.connect(self._copy)
        panel.save.connect(self._save_pdf)
        panel.see.connect(self._see)
        self.open_panel(panel)

    def _reprint(self, letter_id: int) -> None:
        self._press.print("surat", letter_id, self._line(), then=self.page.reload)

    def _copy(self, letter_id: int) -> None:
        self._press.print("surat", letter_id, self._line(), then=self.page.reload, copy=True)

    def _save_pdf(self, letter_id: int) -> None:
        self._press.save("surat", letter_id, self._line())

    def _see(self, letter_id: int) -> None:
        self._press.show("surat", letter_id, self._line())

    def _line(self) -> Any:
        panel = self.panel()
        return panel.notice if isinstance(panel, EditionsPanel) else self.page.notice

    def _ask_reason(self) -> None:
        panel = CorrectionPanel(self._reason)
        panel.decided.connect(self._correct)
        self.open_panel(panel)

    def _correct(self, reason: str) -> None:
        # Remembered until it is done: a refusal must not cost the words.
        self._reason = reason
        self.close_panel()
        self.page.issue(reason)

    # -- the window ------------------------------------------------------------------------------------------------

    def activated(self) -> None:
        """Fresh data, and the focus where work goes on."""
        self._shown = True
        if self.on_letter():
            self.page.reload()
            self.page.form.begin()
        else:
            self.list.reload()
            self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> None:
        """What is typed becomes a draft."""
        self._shown = False
        self._keep()

    def refresh(self, topics: frozenset[str]) -> None:
        """Somebody did something: the list and the open letter follow, typed text stays."""
        if not topics & TOPICS or not self._shown:
            return
        if self.on_letter():
            self.page.reload()
        else:
            self.list.reload()

    def tick(self, now: int) -> None:
        """The countdowns of the list."""
        if not self.on_letter():
            self.list.tick(now)

    def typed_state(self) -> dict[str, object]:
        """Every letter with values that are not stored, and which one is open."""
        kept = dict(self._unsaved)
        here = self.page.request_id if self.on_letter() else None
        if here is not None:
            typed = self.page.typed()
            if typed:
                kept[here] = typed
        if not kept:
            return {}
        return {"surat": {str(key): value for key, value in kept.items()}, "terbuka": here}

    def restore(self, state: Mapping[str, object]) -> None:
        """Take back what was typed, and open the letter that was open."""
        kept = state.get("surat")
        if isinstance(kept, Mapping):
            self._unsaved |= {int(key): dict(value) for key, value in kept.items() if isinstance(value, Mapping)}
        here = state.get("terbuka")
        if isinstance(here, int) and here in self._unsaved:
            self.open_request(here)
