"""The log-in that covers everything (F12): choose a name by a letter, type the PIN, Enter. What was typed stays behind.

Digits go to the PIN and letters to the list wherever the focus is, so that changing users takes two seconds.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from loket_app.domain.errors import Disturbance, Refusal
from loket_app.domain.people import Role
from loket_app.ui import theme
from loket_app.ui.counter import Counter, Holder
from loket_app.ui.fields import Field
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.officer_list import ROW, OfficerList
from loket_app.ui.pengaturan.pin import LEAST_DIGITS, MOST_DIGITS, PinEdit
from loket_app.ui.screen import KeyAct
from loket_app.ui.theme import Type
from loket_app.ui.widgets import Card, Elided, EmptyState, KeyButton, Kind, label
from loket_app.usecases.views.seats import OfficerRow, Seats

if TYPE_CHECKING:
    # Not at run time: the names come up before the store's libraries are imported.
    from loket_app.ui.kunci import KeyForm
    from loket_app.ui.pengaturan.clock import ClockForm
    from loket_app.usecases.desk import Desk, Look
    from loket_app.usecases.staff import LogIn

LIST_WIDTH, SIDE_WIDTH = 460, 380
SHOWN_ROWS = 9
BACK, NO_KEY = "jam_mundur", "kunci_pin"


def roster_of(look: "Look") -> Mapping[Role, tuple[Holder, ...]]:
    """Who may act for each role today, as the session keeps it."""
    from loket_app.usecases import staff

    return {role: tuple(Holder(*pair) for pair in pairs) for role, pairs in staff.roster(look).items()}


def read_roster(counter: Counter) -> None:
    """Read the roster again: officers or substitutions changed, or a new day began."""
    counter.ask(roster_of, done=counter.session.set_roster, lane="daftar_petugas")


class LogInCover(QWidget):
    """Lies over all screens until somebody logs in; then the session knows who sits here and who holds which role.

    `hints` are PINs by officer name, for the demonstration office only. `early` are the names of a first look, shown
    while the data is still being opened: a PIN can be typed at once, and is checked as soon as that is done.
    """

    logged_in = Signal()

    def __init__(
        self,
        counter: Counter,
        workstation: str,
        hints: Mapping[str, str] | None = None,
        early: Seats | None = None,
        typed: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Masuk")
        self.counter = counter
        self.workstation = workstation
        self._last = counter.session.officer.id if counter.session.officer is not None else None
        self._busy, self._typed = False, typed
        self.list = OfficerList(hints or {}, counter.zone)
        self.pin = PinEdit()
        self.field = Field("PIN", self.pin, above=True)
        self.notice = NoticeLine()
        self.name = Elided("", "title")
        self.post = Elided("", "base", "muted")
        self.button = KeyButton("Masuk", "Enter", kind=Kind.PRIMARY, tall=True)
        self.clock: ClockForm | None = None
        self.key: KeyForm | None = None
        self._lay_out()
        self.offered: KeyAct | None = None
        self._connect()
        self.setFocusProxy(self.pin)
        if early is not None:
            self._seated(early)
        else:
            self.ask()

    def _lay_out(self) -> None:
        look = theme.current()
        card = Card(padding=0, spacing=0)
        card.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._names(look))
        between = QFrame()
        between.setObjectName("plainline")
        between.setFixedWidth(1)
        row.addWidget(between)
        row.addWidget(self._side(look))
        card.column.addLayout(row)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.addStretch(1)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(1)

    def _names(self, look: theme.Theme) -> QWidget:
        part = QWidget()
        part.setFixedWidth(look.px(LIST_WIDTH))
        column = QVBoxLayout(part)
        column.setContentsMargins(1, 18, 0, 1)
        column.setSpacing(2)
        for text in (label("Siapa yang bekerja di sini?", "title"), self._how()):
            text.setContentsMargins(16, 0, 16, 0)
            column.addWidget(text)
        column.addSpacing(8)
        self.names = QStackedWidget()
        self.names.addWidget(self.list)
        self.names.setFixedHeight(look.px(ROW) * SHOWN_ROWS)
        column.addWidget(self.names)
        return part

    def _how(self) -> QWidget:
        return label(
            "Ketik huruf awal nama, atau \N{UPWARDS ARROW} \N{DOWNWARDS ARROW}; lalu langsung PIN.", "small", "muted"
        )

    def _side(self, look: theme.Theme) -> QWidget:
        self.side = QStackedWidget()
        self.side.setFixedWidth(look.px(SIDE_WIDTH))
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(26, 18, 26, 20)
        column.setSpacing(6)
        column.addWidget(self.name)
        column.addWidget(self.post)
        column.addSpacing(14)
        self.pin.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pin.setMinimumHeight(look.px(52))
        self.pin.setFont(look.font(Type.HERO))
        self.pin.setStyleSheet(f"font-size: {Type.HERO.value[0] * look.percent / 100:g}pt;")
        column.addWidget(self.field)
        column.addWidget(self.notice)
        column.addWidget(self.button)
        column.addStretch(1)
        self.forgotten = KeyButton("Lupa PIN administrator", kind=Kind.QUIET)
        self.forgotten.clicked.connect(self.ask_key)
        column.addWidget(self.forgotten, 0, Qt.AlignmentFlag.AlignLeft)
        if self.list.hints:
            self.forgotten.hide()
        for text in self._foot():
            column.addWidget(label(text, "small", "muted", wrap=True))
        self.side.addWidget(part)
        return self.side

    def _foot(self) -> list[str]:
        told = []
        if self._last is not None:
            told.append("Layar terkunci. Yang sudah diketik tetap ada di baliknya.")
        if self.list.hints:
            told.append("Kantor contoh: PIN tiap petugas tertulis di samping namanya.")
        return [*told, f"Komputer ini: {self.workstation}"]

    def acts(self) -> tuple[KeyAct, ...]:
        """The key of another way than to log in."""
        return (self.offered,) if self.offered is not None else ()

    def _connect(self) -> None:
        self.list.digit.connect(self._digit)
        self.list.opened.connect(self._to_pin)
        self.list.current_row_changed.connect(self._chosen)
        self.pin.lettered.connect(self.list.jump)
        self.pin.moved.connect(self.list.go_by)
        self.pin.returnPressed.connect(self.enter)
        self.button.clicked.connect(self.enter)

    # -- who may sit here ---------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Read again who may log in."""
        self.counter.work(_seats, self.workstation, done=self._seated, disturbed=self.notice.disturbed, lane="masuk")

    def _seated(self, found: Seats) -> None:
        before = self.list.current_row()
        self.list.patch(found.rows)
        if not found.rows and self.names.count() == 1:
            told = EmptyState("guest", "Belum ada petugas", "Petugas ditambahkan administrator di Pengaturan.")
            self.names.addWidget(told)
        self.names.setCurrentIndex(0 if found.rows else 1)
        wanted = before.officer.id if before is not None else self._last if self._last is not None else found.last
        if (wanted is None or not self.list.select_key(wanted)) and found.rows:
            self.list.go_by(0)
        self._chosen(self.list.current_row())
        typed, self._typed = self._typed, ""
        for key in typed:
            (self._digit if key.isdigit() else self.list.jump)(key)

    def _chosen(self, row: OfficerRow | None) -> None:
        name = row.officer.name if row is not None else ""
        changed = self.name.whole() != name
        self.name.say(name)
        self.post.say(row.officer.position if row is not None else "")
        if changed:
            self.pin.clear()
            self.field.refuse("")
            self.notice.clear()

    def _digit(self, digit: str) -> None:
        self.pin.setFocus(Qt.FocusReason.OtherFocusReason)
        self.pin.deselect()
        self.pin.setText(self.pin.text() + digit)

    def _to_pin(self, _row: OfficerRow) -> None:
        self.pin.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- logging in ---------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Try the PIN of the chosen officer. A second Enter while the first is checked does nothing."""
        row = self.list.current_row()
        if self._busy or row is None:
            return
        pin = self.pin.value()
        if not row.has_pin:
            sentence = "Petugas ini belum punya PIN. Administrator membuatkannya di Pengaturan, Petugas & PIN."
            self.notice.say(NoticeKind.HINT, sentence)
        elif len(pin) < LEAST_DIGITS:
            self.field.refuse(f"Ketik PIN {LEAST_DIGITS} sampai {MOST_DIGITS} angka.")
            self.pin.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._set_busy(True)
            self.notice.clear()
            self.counter.work(
                _enter, row.officer.id, pin, done=self._entered, refused=self._refused, disturbed=self.disturbed
            )

    def _set_busy(self, on: bool) -> None:
        self._busy = on
        self.button.say("Memeriksa PIN…" if on else "Masuk")

    def _entered(self, outcome: "tuple[LogIn, Mapping[Role, tuple[Holder, ...]] | None]") -> None:
        self._set_busy(False)
        told, roster = outcome
        if told.officer is None or roster is None:
            self._refused(told.refusal or Refusal("pin_salah", "PIN tidak cocok. Coba sekali lagi.", "pin"))
            return
        self.pin.clear()
        self.counter.session.set_roster(roster)
        self.counter.session.sit_down(told.officer)
        self.counter.poll()
        self.logged_in.emit()

    def _refused(self, refusal: Refusal) -> None:
        self._set_busy(False)
        if refusal.code == BACK:
            self._ask_clock()
            return
        if refusal.code == NO_KEY:
            self.ask_key()
            return
        self.pin.clear()
        if refusal.field == "pin":
            self.field.refuse(refusal.sentence)
        else:
            self.notice.refuse(refusal)
        self.pin.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ask()

    def disturbed(self, disturbance: Disturbance, again: Callable[[], None]) -> None:
        """Why nobody can log in now, with a way to try again; a PIN that waits stays typed."""

        def once_more() -> None:
            self.pin.setFocus(Qt.FocusReason.OtherFocusReason)
            again()

        self._set_busy(False)
        self.notice.disturbed(disturbance, once_more)

    # -- a clock that went back ---------------------------------------------------------------------------------------

    def _ask_clock(self) -> None:
        """Nobody can log in while the clock is doubtful: a supervisor confirms it here. The typed PIN waits."""
        if self.clock is None:
            from loket_app.ui.pengaturan.clock import ClockForm

            self.clock = ClockForm(self.counter)
            self.clock.confirmed.connect(self._clock_confirmed)
            confirm = KeyButton("Sahkan jam ini", "Enter", kind=Kind.PRIMARY, tall=True)
            confirm.clicked.connect(self.clock.confirm)
            self._beside("Jam komputer perlu disahkan", self.clock, confirm)
        else:
            self.clock.begin()
        self._show_beside(self.clock)
        self.clock.pin_edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _beside(self, title: str, form: QWidget, *buttons: QWidget) -> None:
        """Another face of the right side, with the way back."""
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(26, 18, 26, 20)
        column.setSpacing(10)
        column.addWidget(label(title, "title", wrap=True))
        column.addWidget(form)
        back = KeyButton("Kembali", "Esc")
        back.clicked.connect(self._back_to_pin)
        for button in (*buttons, back):
            column.addWidget(button)
        column.addStretch(1)
        self.side.addWidget(part)

    def _show_beside(self, form: QWidget) -> None:
        face = form.parentWidget()
        assert face is not None
        self.side.setCurrentWidget(face)

    def _clock_confirmed(self) -> None:
        self._back_to_pin()
        self.notice.say(NoticeKind.SUCCESS, "Jam sudah disahkan. Tekan Enter untuk masuk.")

    def ask_key(self) -> None:
        """This PC does not know the office's PINs, or an administrator forgot his: the code from the safe helps."""
        if self.key is None:
            from loket_app.ui.kunci import KeyForm

            self.key = KeyForm(self.counter)
            self.key.known.connect(self._key_known)
            self._beside("Kunci PIN kantor", self.key)
        self._show_beside(self.key)
        self.key.setFocus(Qt.FocusReason.OtherFocusReason)

    def _key_known(self) -> None:
        self._back_to_pin()
        self.pin.clear()
        self.notice.say(NoticeKind.SUCCESS, "PIN sudah dapat diperiksa. Ketik PIN untuk masuk.")
        self.ask()

    def _back_to_pin(self) -> None:
        self.side.setCurrentIndex(0)
        self.pin.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the clock; what no part wanted goes no further than this cover."""
        if event.key() == Qt.Key.Key_Escape and self.side.currentIndex():
            self._back_to_pin()
        event.accept()


def _seats(desk: "Desk", workstation: str) -> Seats:
    from loket_app.usecases.queries.staffing import seats

    return desk.ask(seats, workstation)


def _enter(desk: "Desk", officer_id: int, pin: str) -> "tuple[LogIn, Mapping[Role, tuple[Holder, ...]] | None]":
    """Check the PIN and read the roster of today, in the worker: argon2 takes its time on purpose."""
    from loket_app.usecases import staff

    told = staff.log_in(desk, officer_id, pin)
    return told, desk.ask(roster_of) if told.officer is not None else None
