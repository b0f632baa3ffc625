"""The kiosk for queue numbers: one touch for what one came for, perhaps one for precedence before, then the paper."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout

from loket_app.domain import dates
from loket_app.domain.errors import Disturbance, Refusal
from loket_app.ui.counter import Counter
from loket_app.ui.notices import speak
from loket_app.ui.papan.people_sheets import PRIORITIES
from loket_app.ui.skm.kiosk_exit import ExitPage
from loket_app.ui.skm.kiosk_frame import KioskFrame
from loket_app.ui.skm.kiosk_pages import MessagePage, Page, columns_for
from loket_app.ui.skm.kiosk_parts import BigButton, ChoiceButton, Words, measure
from loket_app.usecases import queue_calls
from loket_app.usecases.desk import Desk
from loket_app.usecases.door import Guest
from loket_app.usecases.order import Repeated, Who, new_command_id
from loket_app.usecases.queries.ticket_kiosk import TicketChoice, TicketPlan, ticket_plan

TITLE = "Nomor antrean"
ASK, ASK_HINT = "Mengurus apa hari ini?", "Sentuh satu. Nomor antrean langsung tercetak, tanpa menyebut nama."
FIRST = "Didahulukan? Sentuh dulu bila sesuai:"
PRIORITY_WORDS = {
    "lansia": "Lansia",
    "disabilitas": "Disabilitas",
    "hamil": "Hamil",
    "membawa balita": "Membawa balita",
}
TAKEN = "Ambil kertas nomornya, lalu duduk. Nomor Anda tampil di layar dan disebut ketika dipanggil."
NO_PAPER = "Ingat nomor ini: kertasnya tidak tercetak. Nomor tampil di layar dan disebut ketika dipanggil."
DONE, AGAIN, STAFF = "Selesai", "Coba lagi", "Petugas"
FAILED, FAILED_MORE = "Nomor belum dapat diberikan", "Sentuh Coba lagi, atau temui petugas."
SHOWN_MS = 9 * dates.SECOND
IDLE_MS = 40 * dates.SECOND
REFRESH_MS = 60 * dates.SECOND


class Printing(Protocol):
    """The part of the press that the kiosk uses."""

    def print(
        self,
        purpose: str,
        key: int,
        *,
        failed: Callable[[], None] | None = None,
        saved: Callable[[], None] | None = None,
    ) -> None:
        """Print a paper; `failed` where none came, `saved` where a PDF in a folder stands for it."""
        ...


class ChoosePage(Page):
    """What one came for, and who goes first. `chosen` carries a `TicketChoice`."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        one = measure()
        self.column.setSpacing(one.px(10))
        self.title, self.hint = Words(38, True), Words(23, tone="muted")
        self.title.say(ASK)
        self.hint.say(ASK_HINT)
        self.grid = QGridLayout()
        self.grid.setSpacing(one.px(12))
        self.buttons: list[ChoiceButton] = []
        self.choices: tuple[TicketChoice, ...] = ()
        self.column.addWidget(self.title)
        self.column.addWidget(self.hint)
        self.column.addSpacing(one.px(4))
        self.column.addLayout(self._first())
        self.column.addSpacing(one.px(12))
        self.column.addLayout(self.grid, 1)

    def _first(self) -> QHBoxLayout | QVBoxLayout:
        one = measure()
        row: QHBoxLayout | QVBoxLayout = QVBoxLayout() if one.upright else QHBoxLayout()
        row.setSpacing(one.px(10))
        words = Words(22, True)
        words.say(FIRST)
        row.addWidget(words)
        line = QHBoxLayout()
        line.setSpacing(one.px(10))
        self.first: dict[str, ChoiceButton] = {}
        for key in PRIORITIES:
            button = ChoiceButton(PRIORITY_WORDS.get(key, key), 24)
            button.setCheckable(True)
            button.setFixedHeight(one.px(58))
            button.clicked.connect(self._first_touched)
            self.first[key] = button
            line.addWidget(button)
        row.addLayout(line)
        return row

    def _first_touched(self) -> None:
        touched = self.sender()
        for button in self.first.values():
            if button is not touched:
                button.setChecked(False)

    def priority(self) -> str:
        """Why this visitor goes first; empty when he does not."""
        return next((key for key, button in self.first.items() if button.isChecked()), "")

    def begin(self) -> None:
        """For the next visitor."""
        for button in self.first.values():
            button.setChecked(False)

    def show_choices(self, choices: tuple[TicketChoice, ...]) -> None:
        """Offer these."""
        if choices == self.choices:
            return
        self.choices = choices
        for button in self.buttons:
            self.grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        columns = columns_for(len(choices), measure().upright)
        self.buttons = []
        for n, choice in enumerate(choices):
            button = ChoiceButton(choice.words, 27 if len(choices) <= 9 else 23)
            button.setCheckable(False)
            button.clicked.connect(self._touched)
            self.grid.addWidget(button, n // columns, n % columns)
            self.buttons.append(button)

    def _touched(self) -> None:
        button = self.sender()
        if isinstance(button, ChoiceButton) and button in self.buttons:
            self.chosen.emit(self.choices[self.buttons.index(button)])

    def key(self, text: str) -> bool:
        """The nth choice."""
        if text.isdigit() and 1 <= int(text) <= len(self.choices):
            self.chosen.emit(self.choices[int(text) - 1])
            return True
        return False


class NumberPage(Page):
    """The number, as large as it gets."""

    over = Signal()

    def __init__(self) -> None:
        super().__init__()
        one = measure()
        title = Words(34, tone="muted")
        title.say("Nomor antrean Anda")
        self.number, self.more = Words(190, True), Words(30)
        self.first = Words(30, True, tone="primary", lines=1)
        self.button = BigButton(DONE, loud=True, size=30)
        self.column.addStretch(2)
        for part in (title, self.number, self.first, self.more):
            self.column.addWidget(part)
        self.column.addSpacing(one.px(20))
        self.column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.column.addStretch(3)
        self.button.clicked.connect(self.over)

    def show_number(self, number: str, first: str) -> None:
        """This number; `first` tells why it goes first."""
        self.number.say(number)
        self.first.say(f"Antrean prioritas: {first}" if first else "")
        self.more.say(TAKEN)
        self.setAccessibleName(f"Nomor antrean Anda {number}")

    def go_on(self) -> None:
        """Enter: done."""
        self.over.emit()


class TicketKiosk(KioskFrame):
    """One touch is one number: what comes while a number is on its way does nothing."""

    def __init__(
        self, counter: Counter, plan: TicketPlan, place: QRect, takes_focus: bool, press: Printing | None = None
    ) -> None:
        super().__init__(counter, TITLE, place, takes_focus)
        self.plan = plan
        self.press = press
        self._busy = False
        self._asked_at = counter.now()
        self._again: Callable[[], None] | None = None
        one = measure()
        self.choose, self.number, self.exit = ChoosePage(), NumberPage(), ExitPage(counter)
        self.failed = MessagePage("warning", FAILED, FAILED_MORE, AGAIN, DONE, tone="late")
        self.pages = QStackedWidget()
        for page in (self.choose, self.number, self.failed, self.exit):
            self.pages.addWidget(page)
        self.staff = BigButton(STAFF, size=17, icon="lock")
        foot = QHBoxLayout()
        foot.setContentsMargins(one.px(32), 0, one.px(32), one.px(14))
        foot.addStretch(1)
        foot.addWidget(self.staff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(one.px(8))
        column.addWidget(self.build_head())
        column.addWidget(self.pages, 1)
        column.addLayout(foot)
        self.choose.chosen.connect(self.take)
        self.number.over.connect(self.reset)
        self.failed.first.connect(self._try_again)
        self.failed.second.connect(self.reset)
        self.staff.clicked.connect(self.ask_out)
        self.exit.opened.connect(self.let_out)
        self.exit.given_up.connect(self.reset)
        self._offer(plan)
        self.reset()

    def _offer(self, plan: TicketPlan) -> None:
        self.plan = plan
        self.office.say(f"{TITLE} \N{MIDDLE DOT} {plan.office}")
        self.where.say(plan.hours)
        self.choose.show_choices(plan.choices)

    def page(self) -> Page:
        """The page that is shown."""
        found = self.pages.currentWidget()
        assert isinstance(found, Page)
        return found

    def _show(self, page: Page) -> None:
        self.pages.setCurrentWidget(page)
        self.staff.setVisible(page is not self.exit)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.touched()
        self.setAccessibleDescription(page.accessibleName() or self.choose.title.text())
        if self.isVisible():
            speak(self)

    def reset(self) -> None:
        """For the next visitor."""
        self._again = None
        self.choose.begin()
        self._show(self.choose)

    # -- the number ----------------------------------------------------------------------------------------------------

    def take(self, choice: TicketChoice) -> None:
        """A number for this. A second try after a disturbance is the same order: it gives no second number."""
        if not self._busy:
            order = Who(0, 0, new_command_id())
            args = (order, choice.purpose, choice.lane, self.choose.priority())
            self._send(args)

    def _send(self, args: tuple[Who, str, str, str]) -> None:
        self._busy = True
        self.touched()

        def disturbed(_: Disturbance, _retry: Callable[[], None]) -> None:
            self._busy = False
            self._again = lambda: self._send(args)
            self.failed.more.say(FAILED_MORE)
            self._show(self.failed)

        self.counter.work(
            _ticket, *args, done=lambda guest: self._taken(guest, args[3]), refused=self._refused, disturbed=disturbed
        )

    def _taken(self, guest: Guest, priority: str) -> None:
        self._busy = False
        self.counter.poll()
        self.number.show_number(guest.queue, PRIORITY_WORDS.get(priority, priority))
        self._show(self.number)
        if self.press is None:
            self._no_paper()
        else:
            self.press.print("nomor_antrean", guest.id, failed=self._no_paper, saved=self._no_paper)

    def _no_paper(self) -> None:
        self.number.more.say(NO_PAPER)

    def _refused(self, refusal: Refusal) -> None:
        self._busy = False
        self._again = None
        self.failed.more.say(refusal.sentence)
        self._show(self.failed)

    def _try_again(self) -> None:
        again, self._again = self._again, None
        if again is not None and not self._busy:
            again()
        else:
            self.reset()

    # -- time, keys, and no way out ------------------------------------------------------------------------------------

    def tick(self, now: int) -> None:
        """Once a second: a number that was seen makes room; what is offered follows the office."""
        quiet, page = self.quiet(now), self.page()
        if (page is self.number and quiet >= SHOWN_MS) or (page is not self.choose and quiet >= IDLE_MS):
            self.reset()
        elif page is self.choose and quiet >= IDLE_MS and self.choose.priority():
            self.choose.begin()
        if now - self._asked_at >= REFRESH_MS or now < self._asked_at:
            self._asked_at = now
            self.counter.ask(ticket_plan, done=self._offer, lane="kios-nomor")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, Enter, back; nothing that leaves."""
        self.touched()
        key, page = event.key(), self.page()
        if key == Qt.Key.Key_F12:
            self.ask_out()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            page.go_on()
        elif key == Qt.Key.Key_Escape and page is not self.choose:
            self.reset()
        elif isinstance(page, ExitPage):
            self._exit_key(key, event.text())
        elif event.text():
            page.key(event.text())
        event.accept()

    def _exit_key(self, key: int, text: str) -> None:
        if key == Qt.Key.Key_Left:
            self.exit.previous_name()
        elif key == Qt.Key.Key_Right:
            self.exit.next_name()
        elif key == Qt.Key.Key_Backspace:
            self.exit.take_back()
        else:
            self.exit.key(text)

    def ask_out(self) -> None:
        """The officer's way out."""
        self.exit.begin()
        self._show(self.exit)


def _ticket(desk: Desk, order: Who, purpose: str, lane: str, priority: str) -> Guest:
    """A number; the one that was given already when only the answer was lost."""
    try:
        return desk.do(order, queue_calls.take_ticket, purpose, lane, priority)
    except Repeated as again:
        return desk.ask(queue_calls.guest_of_row, again.trail_id)
