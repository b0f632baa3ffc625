"""Beside the guests: the chosen one, and what portir or loket does next with him. Typing stays with its guest."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from loket_app.domain import dates
from loket_app.domain.catalog import Lane
from loket_app.domain.errors import Refusal
from loket_app.ui.choosers import Option, SearchCombo
from loket_app.ui.fields import Field, Form, LineEdit
from loket_app.ui.notices import NoticeLine
from loket_app.ui.papan.actors import ActorLine
from loket_app.ui.papan.people_sheets import PRIORITIES, closed_list
from loket_app.ui.papan.side import NextAct
from loket_app.ui.phone import PhoneEdit
from loket_app.ui.tamu.guests import STATES, who
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Card, Chip, Elided, EmptyState, KeyButton, Segmented, label
from loket_app.usecases.door import ABSENT, BOOKING, GREETING, SERVED, WAITING
from loket_app.usecases.queries.board import GuestRow
from loket_app.usecases.queries.papan import ServiceLine

UNCLEAR = ""
LANES = ((UNCLEAR, "Belum jelas"), (Lane.LICENSING.value, "Perizinan"), (Lane.NON_LICENSING.value, "Non perizinan"))
GREETED, BOOKED, CALL, INTAKE, RETURNED = "disapa", "dicatat", "panggil", "terima", "kembali"
WORDS = {
    GREETED: "Sudah disapa \N{EM DASH} lanjut ke buku tamu", BOOKED: "Catat \N{EM DASH} masuk antrean, cetak nomor",
    CALL: "Panggil ke loket", INTAKE: "Buka penerimaan berkas",
    RETURNED: "Tamu datang \N{EM DASH} masuk antrean lagi",
}  # fmt: skip
NEXT = {GREETING: GREETED, BOOKING: BOOKED, WAITING: CALL, SERVED: INTAKE, ABSENT: RETURNED}


class NeedForm(QWidget):
    """Step 1: what the guest needs, and in which lane. A service chosen from the list sets its lane."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.form = Form(1)
        self.purpose = SearchCombo("Ketik layanan atau keperluan lain", free=True)
        self.form.add("keperluan", Field("Keperluan", self.purpose, above=True), 0)
        self.lane_label = label("Bidang  (F5 perizinan, F6 non perizinan)", tone="muted")
        self.lane = Segmented("Bidang", LANES)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.form)
        column.addWidget(self.lane_label)
        row = QHBoxLayout()
        row.addWidget(self.lane)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self._lanes: dict[str, str] = {}
        self.purpose.chosen.connect(self._chosen)
        self.purpose.returnPressed.connect(self.entered)

    def offer(self, services: Sequence[ServiceLine]) -> None:
        """The services to find by typing."""
        self._lanes = {s.name: s.lane for s in services}
        self.purpose.set_options([Option(s.name, s.name, search=s.words) for s in services])

    def _chosen(self, name: str) -> None:
        self.lane.choose(self._lanes.get(name, UNCLEAR))

    def values(self) -> dict[str, object]:
        """What was typed."""
        return {"keperluan": str(self.form.fields["keperluan"].value()), "bidang": self.lane.value()}

    def show_values(self, values: Mapping[str, object]) -> None:
        """Put it there."""
        self.form.set_values({"keperluan": values.get("keperluan", "")})
        lane = str(values.get("bidang", UNCLEAR))
        self.lane.choose(lane if lane in {key for key, _ in LANES} else UNCLEAR)


class BookForm(QWidget):
    """Step 2: the guest book."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.form = Form(1)
        self.name, self.phone, self.purpose = LineEdit(), PhoneEdit(), LineEdit()
        self.form.add("nama", Field("Nama tamu", self.name, True, above=True), 0)
        self.form.add("telepon", Field("Nomor HP", self.phone, above=True), 1)
        self.form.add("keperluan", Field("Keperluan", self.purpose, above=True), 2)
        priority = Field("Didahulukan karena", closed_list(PRIORITIES, "tidak"), above=True)
        self.form.add("prioritas", priority, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        column.addStretch(1)
        self.name.returnPressed.connect(self._to_phone)
        self.phone.returnPressed.connect(self.entered)
        self.purpose.returnPressed.connect(self.entered)

    def _to_phone(self) -> None:
        self.phone.setFocus(Qt.FocusReason.TabFocusReason)

    def values(self) -> dict[str, object]:
        """What was typed."""
        return {key: str(value or "") for key, value in self.form.values().items()}

    def show_values(self, values: Mapping[str, object]) -> None:
        """Put it there."""
        self.form.set_values({key: values.get(key, "") for key in self.form.fields})


class GuestSide(Card):
    """The chosen guest. `act_asked` is F8; the other signals are the buttons below it."""

    act_asked = Signal()
    gone_asked = Signal()
    back_asked = Signal()
    ticket_asked = Signal()
    again_asked = Signal()
    skip_asked = Signal()
    send_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(16, 8, parent)
        self.setAccessibleName("Rincian tamu")
        self.guest: GuestRow | None = None
        self.empty = EmptyState(
            "guest", "Belum ada yang dipilih", "F3 untuk tamu baru; F7 memanggil antrean berikutnya."
        )
        self.full = QWidget()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.full)
        self.column.addWidget(self.stack)
        self.need, self.book = NeedForm(), BookForm()
        self.words = label("", tone="muted", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.pages = QStackedWidget()
        for page in (self.need, self.book, self.words):
            self.pages.addWidget(page)
        self.notice = NoticeLine()
        self.actor_line = ActorLine()
        self.why_not = label("", "small", "muted", wrap=True)
        self.primary = NextAct()
        self._lay_out()
        self.primary.clicked.connect(self.act_asked)
        self.need.entered.connect(self.act_asked)
        self.book.entered.connect(self.act_asked)

    def _lay_out(self) -> None:
        self.number = label("", "hero")
        self.state = Chip("")
        self.priority = Chip("", "priority")
        self.name = Elided("", "large")
        self.about = Elided("", "small", "muted")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.number)
        head.addWidget(self.state)
        head.addWidget(self.priority)
        head.addStretch(1)
        column = QVBoxLayout(self.full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.name)
        column.addWidget(self.about)
        column.addSpacing(6)
        column.addWidget(self.pages, 1)
        for widget in (self.notice, self.actor_line, self.primary, self.why_not):
            column.addWidget(widget)
        self.gone = KeyButton("Pergi\N{HORIZONTAL ELLIPSIS}")
        self.back = KeyButton("Kembali ke antrean")
        self.ticket = KeyButton("Cetak nomor", "F9")
        self.again = KeyButton("Panggil ulang", "F11", icon="call")
        self.skip = KeyButton("Lewati", "F10")
        self.send = KeyButton("Ke loket lain\N{HORIZONTAL ELLIPSIS}", "F6")
        for line in (
            ((self.again, self.again_asked), (self.skip, self.skip_asked)),
            ((self.send, self.send_asked), (self.back, self.back_asked)),
            ((self.ticket, self.ticket_asked), (self.gone, self.gone_asked)),
        ):
            row = QHBoxLayout()
            row.setSpacing(6)
            for button, told in line:
                button.compact = True
                button.clicked.connect(told)
                row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)

    def act(self) -> str:
        """What F8 does with the chosen guest; empty when nothing."""
        return NEXT.get(self.guest.state, "") if self.guest is not None else ""

    def show_guest(self, guest: GuestRow | None, draft: Mapping[str, object], zone: str, why_not: str) -> None:
        """Show this guest with what was typed for him; fields of the guest already shown are left alone."""
        before = self.guest
        same = before is not None and guest is not None and (before.id, before.state) == (guest.id, guest.state)
        self.guest = guest
        self.stack.setCurrentWidget(self.full if guest is not None else self.empty)
        if guest is None:
            return
        self._show_head(guest, zone)
        self.words.setText(_about_state(guest))
        if not same:
            if before is None or before.id != guest.id:
                self.notice.clear()
            self._show_page(guest, draft)
        act = self.act()
        self.primary.setVisible(bool(act))
        self.primary.setEnabled(not why_not)
        self.primary.say(WORDS.get(act, ""), "F8")
        self.why_not.setText(why_not)
        self.why_not.setVisible(bool(act and why_not))

    def _show_head(self, guest: GuestRow, zone: str) -> None:
        icon, tone = STATES.get(guest.state, ("dot", Tone.MUTED))
        self.number.setText(guest.queue)
        self.state.show_chip(guest.state_words, icon, tone)
        self.priority.setVisible(bool(guest.priority))
        self.priority.show_chip(guest.priority, "priority", Tone.PRIMARY)
        self.name.say(who(guest))
        since = dates.clock_time(dates.local(guest.since, zone))
        self.about.say(" \N{MIDDLE DOT} ".join(w for w in (guest.purpose, f"sejak {since}") if w))
        closed = guest.state not in (GREETING, BOOKING, WAITING, SERVED, ABSENT)
        self.again.setVisible(guest.called)
        self.skip.setVisible(guest.called)
        self.send.setVisible(guest.state in (WAITING, SERVED))
        self.back.setVisible(guest.called or (guest.state == SERVED and not guest.requests))
        self.gone.setVisible(not closed and not (guest.requests and guest.state == SERVED))
        self.gone.say("Pergi\N{HORIZONTAL ELLIPSIS}", "" if guest.called else "F10")
        self.ticket.setVisible(not closed)

    def _show_page(self, guest: GuestRow, draft: Mapping[str, object]) -> None:
        if guest.state == GREETING:
            self.need.show_values({"keperluan": guest.purpose, **draft})
            self.pages.setCurrentWidget(self.need)
        elif guest.state == BOOKING:
            known = {"nama": guest.name, "keperluan": guest.purpose, "prioritas": guest.priority}
            self.book.show_values({**known, **draft})
            self.pages.setCurrentWidget(self.book)
        else:
            self.pages.setCurrentWidget(self.words)

    def typed(self) -> dict[str, object]:
        """What stands in the form of the chosen guest."""
        page = self.pages.currentWidget()
        return page.values() if self.guest is not None and isinstance(page, NeedForm | BookForm) else {}

    def begin(self) -> None:
        """Put the focus where typing begins for this guest."""
        page = self.pages.currentWidget()
        if self.guest is None:
            return
        if page is self.need:
            self.need.purpose.setFocus(Qt.FocusReason.OtherFocusReason)
        elif page is self.book:
            self.book.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, refusal: Refusal) -> None:
        """The rule says no: at the field, else above the button."""
        page = self.pages.currentWidget()
        if not (isinstance(page, BookForm | NeedForm) and page.form.refuse(refusal)):
            self.notice.refuse(refusal)


def _about_state(guest: GuestRow) -> str:
    if guest.state == WAITING and guest.desk:
        return f"Menunggu dipanggil loket {guest.desk}; loket lain tidak memanggilnya."
    if guest.state == WAITING and guest.misses:
        return f"Sudah {guest.misses} kali dipanggil dan tidak datang; dipanggil lagi setelah beberapa nomor."
    if guest.state == ABSENT:
        return "Tidak datang saat dipanggil. Bila ternyata ada, F8 memasukkannya lagi ke antrean dengan nomornya."
    if guest.called:
        often = f" {guest.calls} kali" if guest.calls > 1 else ""
        return f"Sudah dipanggil{often} ke loket {guest.counter}; belum menyerahkan permohonan."
    if guest.state == WAITING:
        return "Menunggu dipanggil. Waktu menunggu di antrean dihitung tersendiri dan tidak dibatasi."
    if guest.state == SERVED and guest.requests:
        return f"Sudah menyerahkan {guest.requests} permohonan. F8 menerima satu lagi dari tamu ini."
    if guest.state == SERVED:
        return "Sudah dipanggil; belum menyerahkan permohonan."
    return "Sudah pergi."
