"""The way out of the kiosk: an officer's name and PIN, by touch or keyboard."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from loket_app.domain.errors import Refusal
from loket_app.domain.people import PIN_LENGTHS, Officer
from loket_app.ui.counter import Counter
from loket_app.ui.skm import kiosk_words as say
from loket_app.ui.skm.kiosk_pages import Page
from loket_app.ui.skm.kiosk_parts import BigButton, ChoiceButton, Words, measure
from loket_app.usecases import staff

DIGITS = "123456789"


class ExitPage(Page):
    """`opened` carries the officer whose PIN fitted; `given_up` goes back to the survey."""

    opened = Signal(object)
    given_up = Signal()

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self.counter = counter
        self._officers: tuple[Officer, ...] = ()
        self._place = 0
        self._busy = False
        self.pin = ""
        one = measure()
        self.column.setSpacing(one.px(12))
        title, hint = Words(36, True), Words(22, tone="muted")
        title.say(say.LEAVE)
        hint.say(say.LEAVE_HINT)
        self.name = Words(30, True)
        self.before, self.after = BigButton("\N{LEFTWARDS ARROW}"), BigButton("\N{RIGHTWARDS ARROW}")
        self.before.quick = self.after.quick = True
        self.before.setAccessibleName("Nama sebelumnya")
        self.after.setAccessibleName("Nama berikutnya")
        self.shown = Words(40, True)
        self.wrong = Words(22, True, tone="late", lines=1)
        names = QHBoxLayout()
        names.addStretch(1)
        names.addWidget(self.before)
        self.name.setMinimumWidth(one.px(420))
        names.addWidget(self.name)
        names.addWidget(self.after)
        names.addStretch(1)
        self.cancel, self.leave = BigButton(say.BACK), BigButton("Keluar", loud=True)
        row = QHBoxLayout()
        row.setSpacing(one.px(16))
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.leave)
        row.addStretch(1)
        for part in (title, hint):
            self.column.addWidget(part)
        self.column.addLayout(names)
        self.column.addWidget(self.shown)
        self.column.addWidget(self.wrong)
        self.column.addLayout(self._pad())
        self.column.addLayout(row)
        self.column.addStretch(1)
        self.before.clicked.connect(self.previous_name)
        self.after.clicked.connect(self.next_name)
        self.cancel.clicked.connect(self.given_up)
        self.leave.clicked.connect(self.go_on)

    def _pad(self) -> QHBoxLayout:
        one = measure()
        keys = QGridLayout()
        keys.setSpacing(one.px(8))
        for n, digit in enumerate((*DIGITS, "", "0", "Hapus")):
            if not digit:
                continue
            button = ChoiceButton(digit, 28)
            button.setCheckable(False)
            button.quick = True
            button.setFixedSize(one.px(120), one.px(60))
            button.clicked.connect(self.take_back if digit == "Hapus" else self._digit)
            keys.addWidget(button, n // 3, n % 3)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addLayout(keys)
        row.addStretch(1)
        return row

    def begin(self) -> None:
        """Whoever sits at this PC first; the others by the arrows."""
        self.pin = ""
        self._busy = False
        self.wrong.say("")
        self._show()
        self.counter.ask(staff.officers, done=self._got, lane="kios-petugas")

    def _got(self, officers: Any) -> None:
        self._officers = tuple(officers)
        me = self.counter.session.officer
        self._place = next((n for n, o in enumerate(self._officers) if me is not None and o.id == me.id), 0)
        self._show()

    def _officer(self) -> Officer | None:
        return self._officers[self._place] if self._place < len(self._officers) else None

    def previous_name(self) -> None:
        """The name before."""
        self._turn(-1)

    def next_name(self) -> None:
        """The next name."""
        self._turn(1)

    def _turn(self, by: int) -> None:
        if self._officers:
            self._place = (self._place + by) % len(self._officers)
            self.pin = ""
            self.wrong.say("")
            self._show()

    def _digit(self) -> None:
        button = self.sender()
        if isinstance(button, ChoiceButton):
            self.key(button.text())

    def key(self, text: str) -> bool:
        """A digit of the PIN."""
        if not (text.isascii() and text.isdigit()):
            return False
        if len(self.pin) < max(PIN_LENGTHS):
            self.pin += text
            self.wrong.say("")
            self._show()
        return True

    def take_back(self) -> None:
        """One digit less."""
        self.pin = self.pin[:-1]
        self._show()

    def go_on(self) -> None:
        """Enter: check the PIN. A wrong one counts as at the log-in, and locks like it."""
        officer = self._officer()
        if officer is None or self._busy or len(self.pin) < min(PIN_LENGTHS):
            return
        self._busy = True
        pin, self.pin = self.pin, ""
        self._show()
        self.counter.work(staff.log_in, officer.id, pin, done=self._checked, refused=self._refused)

    def _checked(self, outcome: staff.LogIn) -> None:
        self._busy = False
        if outcome.officer is None:
            refusal = outcome.refusal
            self.wrong.say(refusal.sentence if refusal is not None else "")
            return
        self.opened.emit(outcome.officer)

    def _refused(self, refusal: Refusal) -> None:
        self._busy = False
        self.wrong.say(refusal.sentence)

    def _show(self) -> None:
        officer = self._officer()
        self.name.say(officer.name if officer is not None else "")
        self.shown.say("\N{BULLET} " * len(self.pin) or "\N{EN DASH}")
        self.shown.setAccessibleName(f"PIN, {len(self.pin)} angka")
        self.leave.setEnabled(len(self.pin) >= min(PIN_LENGTHS))
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
