"""The confirmation of a doubtful clock by a supervisor's PIN."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from loket_app.domain import dates
from loket_app.domain.clock_jump import span_words
from loket_app.domain.errors import Disturbance, Refusal
from loket_app.ui.counter import Counter
from loket_app.ui.dialogs import SidePanel
from loket_app.ui.fields import Choice, Field
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.pengaturan.pin import LEAST_DIGITS, MOST_DIGITS, PinEdit
from loket_app.ui.widgets import label
from loket_app.usecases import staff
from loket_app.usecases.desk import Desk
from loket_app.usecases.queries.staffing import ClockState, clock_state


class ClockForm(QWidget):
    """How this PC's clock stands against the newest record, and the PIN of a supervisor who confirms it.

    `confirmed` once the confirmation is on the trail; `known` when the state was read.
    """

    confirmed = Signal()
    known = Signal()

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self.state: ClockState | None = None
        self.held = 0
        self._busy = False
        self.figure = label("", "hero")
        self.words = label("", wrap=True)
        self.advice = label("", tone="muted", wrap=True)
        self.notice = NoticeLine()
        self.who = Field("Atasan yang mengesahkan", Choice(), above=True)
        self.pin_edit = PinEdit(f"{LEAST_DIGITS} sampai {MOST_DIGITS} angka")
        self.pin = Field("PIN atasan", self.pin_edit, above=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.figure, self.words, self.advice, self.who, self.pin, self.notice):
            column.addWidget(part)
        self.pin_edit.returnPressed.connect(self.confirm)
        self.setFocusProxy(self.pin_edit)
        self.ask()

    def begin(self) -> None:
        """Another doubt: what was said and typed for the last one goes, and the clock is read again."""
        self.notice.clear()
        self.pin_edit.clear()
        self.pin.refuse("")
        self.ask()

    def ask(self) -> None:
        """Read the clock and the newest record again."""
        self._counter.work(_clock_state, done=self._show, refused=self._refused, disturbed=self.notice.disturbed)

    def behind(self) -> int:
        """How far this PC's clock is behind the newest record, in ms; 0 when it is not."""
        return max(0, self.state.newest - self.state.now) if self.state is not None else 0

    def _show(self, seen: tuple[ClockState, int]) -> None:
        state, self.held = seen
        self.state = state
        zone = self._counter.zone
        now, newest = dates.local(state.now, zone), dates.local(state.newest, zone)
        shown = dates.long_date(now.date())
        self.figure.setText(f"{dates.clock_time(now)} {dates.zone_label(zone)}")
        if self.behind():
            late = dates.minutes_text(self.behind())
            when = f"{dates.long_date(newest.date())} pukul {dates.clock_time(newest)}"
            self.words.setText(
                f"Jam komputer ini, {shown}. Catatan terakhir {when}, jadi jam komputer {late} lebih lambat."
            )
            self.advice.setText(
                "Bila jam komputer salah, betulkan dulu di pengaturan sistem. Bila jam ini yang benar, atasan "
                "mengesahkannya dengan PIN; pengesahan itu tercatat pada jejak."
            )
        elif self.held:
            self.words.setText(
                f"Jam komputer ini, {shown}. Saat program terbuka jamnya melompat maju {span_words(self.held)}."
            )
            self.advice.setText(
                "Bila jam sekarang salah, betulkan di pengaturan sistem; pencatatan lalu berjalan lagi dengan "
                "sendirinya. Bila jam ini yang benar, atasan mengesahkannya dengan PIN."
            )
        else:
            self.words.setText(f"{shown}. Jam komputer ini sejalan dengan catatan terakhir.")
            self.advice.setText("Tidak ada yang perlu disahkan. Waktu layanan dihitung dari jam ini.")
        editor = self.who.widget
        assert isinstance(editor, Choice)
        editor.set_options(tuple((str(o.id), f"{o.name} \N{MIDDLE DOT} {o.position}") for o in state.supervisors))
        for field in (self.who, self.pin):
            field.setVisible(bool(self.behind() or self.held))
        self.known.emit()

    def confirm(self) -> None:
        """Confirm with what is typed. A second Enter while the PIN is checked is no second try."""
        if self._busy:
            return
        self.notice.clear()
        chosen, pin = self.who.value(), self.pin_edit.value()
        if not chosen:
            self.notice.refuse(Refusal("atasan", "Belum ada petugas yang ditandai atasan. Minta administrator."))
        elif len(pin) < LEAST_DIGITS:
            self.pin.refuse(f"Ketik PIN {LEAST_DIGITS} sampai {MOST_DIGITS} angka.")
        else:
            self._busy = True
            self._counter.work(
                staff.confirm_clock, int(chosen), pin, done=self._confirmed, refused=self._pin_refused,
                disturbed=self._disturbed,
            )  # fmt: skip

    def _pin_refused(self, refusal: Refusal) -> None:
        self._busy = False
        self._refused(refusal)

    def _disturbed(self, disturbance: Disturbance, again: Callable[[], None]) -> None:
        self._busy = False
        self.notice.disturbed(disturbance, again)

    def _confirmed(self, _: Any) -> None:
        self._busy = False
        self.pin_edit.clear()
        self._counter.poll()
        self.ask()
        self.notice.say(NoticeKind.SUCCESS, "Jam komputer ini sudah disahkan. Pekerjaan dapat dilanjutkan.")
        self.confirmed.emit()

    def _refused(self, refusal: Refusal) -> None:
        self.pin_edit.clear()
        if refusal.field == "pin":
            self.pin.refuse(refusal.sentence)
        else:
            self.notice.refuse(refusal)
        if self.pin_edit.isVisible():
            self.pin_edit.setFocus(Qt.FocusReason.OtherFocusReason)


class ClockPanel(SidePanel):
    """The sheet that the window shows when a command is refused because the PC's clock went back ("jam_mundur")."""

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__("Jam komputer perlu disahkan", "Sahkan jam ini", parent)
        self.form = ClockForm(counter)
        self.content.addWidget(self.form)
        self.content.addStretch(1)
        self.confirmed.connect(self.form.confirm)
        self.form.confirmed.connect(self.closed)

    def opened(self) -> None:
        """Begin at the PIN."""
        self.form.pin_edit.setFocus(Qt.FocusReason.OtherFocusReason)


def _clock_state(desk: Desk) -> tuple[ClockState, int]:
    return desk.ask(clock_state), desk.held
