"""Guests at the door and in the queue: greeted, booked, called; a new one in one key from any screen."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from loket_app.domain.errors import Refusal
from loket_app.domain.people import Role
from loket_app.domain.worktime import Axis
from loket_app.ui import theme
from loket_app.ui.counter import Counter
from loket_app.ui.list_screen import ListScreen
from loket_app.ui.navigation import Navigator
from loket_app.ui.notices import NoticeLine
from loket_app.ui.papan.actors import holders_for, turn_of
from loket_app.ui.papan.doing import Printing
from loket_app.ui.papan.sheets import QuickReasons
from loket_app.ui.screen import KeyAct
from loket_app.ui.tamu import arrival
from loket_app.ui.tamu.guests import GuestView
from loket_app.ui.tamu.sheets import CounterSheet
from loket_app.ui.tamu.side import BOOKED, CALL, GREETED, INTAKE, NEXT, RETURNED, UNCLEAR, GuestSide
from loket_app.ui.widgets import Elided, KeyButton, Segmented
from loket_app.usecases import door, queue_calls
from loket_app.usecases.desk import Desk
from loket_app.usecases.door import SERVED, WAITING, Guest
from loket_app.usecases.queries import board as board_queries
from loket_app.usecases.queries import papan as queries
from loket_app.usecases.queries.board import GuestRow
from loket_app.usecases.queue_calls import CounterFace, Skipped

HERE, ALL = "kini", "semua"
LOKET = frozenset({Role.LOKET})
GONE_REASONS = ("Tidak jadi mengurus", "Persyaratannya belum ada, akan kembali", "Bukan urusan kecamatan")
VIEWS = ((HERE, "Di pintu dan antre"), (ALL, "Semua hari ini"))
SHORT_VIEWS = ((HERE, "Antre"), (ALL, "Hari ini"))
SIDE_WIDTH, WIDE_SIDE = 372, 440
SEND_ABOUT = "Tamu menunggu lagi, dan hanya loket itu yang memanggilnya. Jam langkah berhenti sampai ia dipanggil."
SEND_EMPTY = "Kosongkan supaya loket mana pun boleh memanggilnya."
NAME_ABOUT = "Nomor ini tampil di layar publik dan disebut pengeras suara ketika komputer ini memanggil."


class TamuScreen(ListScreen):
    """The portir's screen, and the queue as the loket sees it."""

    view: GuestView
    title = "Tamu"
    icon = "guest"

    def __init__(self, counter: Counter, press: Printing | None, navigate: Navigator) -> None:
        super().__init__()
        self.counter = counter
        self.press = press
        self.navigate = navigate
        self._rows: tuple[GuestRow, ...] = ()
        self._axes: dict[int, Axis] = {}
        self._drafts: dict[int, dict[str, object]] = {}
        self._wanted: int | None = None
        self.views = Segmented("Tamu yang tampak", SHORT_VIEWS if theme.current().large else VIEWS)
        self.summary = Elided("", tone="muted")
        self.here = KeyButton("Loket")
        self.fresh = KeyButton("Tamu baru", "F3")
        self.call = KeyButton("Panggil berikutnya", "F7", icon="call")
        self.view = GuestView()
        self.view.guests.zone = counter.zone
        self.notice = NoticeLine()
        self.side = GuestSide()
        bar = (self.views, self.summary, self.here, self.call, self.fresh)
        self.lay_out(bar, self.summary, self.notice)
        self.fit_now()
        self._connect()
        self.reload()
        self.counter.ask(queries.services_offered, done=self.side.need.offer, lane="tamu-layanan")
        self._ask_here()

    def _connect(self) -> None:
        self.views.chosen.connect(self._view_chosen)
        self.fresh.clicked.connect(self.new_guest)
        self.view.empty.asked.connect(self.new_guest)
        self.call.clicked.connect(self.call_next)
        self.view.selectionModel().selectionChanged.connect(self._selected)
        self.view.opened.connect(self._row_opened)
        self.side.act_asked.connect(self.act)
        self.side.gone_asked.connect(self.leave)
        self.side.back_asked.connect(self.send_back)
        self.side.ticket_asked.connect(self.print_ticket)
        self.side.again_asked.connect(self.call_again)
        self.side.skip_asked.connect(self.skip)
        self.side.send_asked.connect(self.send_on)
        self.here.clicked.connect(self.name_counter)
        self.counter.session.changed.connect(self._seated)

    # -- reading ---------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read today's guests anew."""
        everyone = self.views.value() == ALL
        self.counter.ask(board_queries.guests, everyone, done=self._got_rows, lane="tamu")

    def refresh(self, topics: frozenset[str]) -> None:
        """Something changed in the office."""
        if topics & {"tamu", "permohonan", "pengaturan", "petugas"}:
            self.reload()
        if "pengaturan" in topics:
            self._ask_here()
            self.counter.ask(queries.services_offered, done=self.side.need.offer, lane="tamu-layanan")

    def _seated(self) -> None:
        if self.counter.session.officer is not None:
            self.reload()

    def _view_chosen(self, _: str) -> None:
        self.reload()

    def _got_rows(self, rows: tuple[GuestRow, ...]) -> None:
        self._rows = rows
        calendars = {row.calendar_id for row in rows}
        if calendars <= self._axes.keys():
            self._show_rows()
        else:
            self.counter.ask(board_queries.axis_points, tuple(sorted(calendars)), done=self._got_axes, lane="tamu-jam")

    def _got_axes(self, axes: Mapping[int, Axis]) -> None:
        self._axes.update(axes)
        self._show_rows()

    def _show_rows(self) -> None:
        self.view.guests.axes = self._axes
        self.view.guests.now = self.counter.now()
        self.view.patch(self._rows)
        found = self._wanted is not None and self.view.select_key(self._wanted)
        self._say_summary()
        self._show_side()
        # Only now does the panel hold the form of this guest's next step.
        if found:
            self._wanted = None
            self.side.begin()

    def _say_summary(self) -> None:
        waiting = [row for row in self._rows if row.state == WAITING]
        first = [row for row in waiting if row.priority]
        words = f"{len(waiting)} menunggu" if waiting else "Tidak ada yang menunggu"
        self.summary.say(f"{words}, {len(first)} didahulukan" if first else words)
        self.call.setEnabled(bool(waiting))

    # -- the chosen guest ------------------------------------------------------------------------------------------

    def _selected(self, *_: object) -> None:
        self._keep_draft()
        self._show_side()

    def _keep_draft(self) -> None:
        guest = self.side.guest
        if guest is None or not self.side.typed():
            return
        # What was recorded just now needs no draft any more.
        if any((row.id, row.state) == (guest.id, guest.state) for row in self._rows):
            self._drafts[guest.id] = self.side.typed()

    def _show_side(self) -> None:
        guest = self.view.current_row()
        roles = self._roles(guest)
        holders = holders_for(self.counter.session, roles)
        why_not = "" if holders or guest is None else turn_of(roles)
        draft = self._drafts.get(guest.id, {}) if guest is not None else {}
        self.side.show_guest(guest, draft, self.counter.zone, why_not)
        self.side.actor_line.offer(self.counter.session.officer, holders if guest is not None else ())
        self.keys_changed.emit()

    def _roles(self, guest: GuestRow | None) -> frozenset[Role]:
        return LOKET if guest is not None and guest.state in (WAITING, SERVED) else arrival.DOOR

    def _row_opened(self, _: GuestRow) -> None:
        """Enter in the list: to the form, or the next thing where there is none."""
        if self.side.typed():
            self.side.begin()
        else:
            self.act()

    def show_first(self) -> None:
        """Select the first guest."""
        if self.view.guests.rowCount():
            self.view.selectRow(0)

    # -- acts ------------------------------------------------------------------------------------------------------

    def new_guest(self) -> None:
        """F3: a number and a running clock at once; what the guest needs is typed next."""
        self._keep_draft()
        self.views.choose(HERE)
        arrival.new_guest(self.counter, self.navigate, done=self._arrived, refused=self.notice.refuse)

    def _arrived(self, guest: Guest) -> None:
        self._wanted = guest.id
        self.notice.clear()
        self.reload()

    def act(self) -> None:
        """F8: the next thing for the chosen guest."""
        guest = self.side.guest
        if guest is None or self._busy or not self.side.primary.isEnabled():
            return
        does: dict[str, Callable[[GuestRow], None]] = {
            GREETED: self._greeted, BOOKED: self._booked, CALL: self._call, INTAKE: self._intake,
            RETURNED: self._returned,
        }  # fmt: skip
        what = does.get(self.side.act())
        if what is not None:
            what(guest)

    def _do(self, command: Callable[..., Any], guest: GuestRow, *args: Any, done: Callable[[Any], None]) -> None:
        self._busy = True
        self.side.notice.clear()
        actor = self.side.actor_line.actor()
        self.counter.do(
            command, guest.id, guest.version, *args, actor=actor, done=partial(self._done, done),
            refused=partial(self._guest_refused, guest.id), disturbed=self._guest_disturbed,
        )  # fmt: skip

    def _done(self, then: Callable[[Any], None], outcome: Any) -> None:
        self._busy = False
        guest: Guest = outcome.guest if isinstance(outcome, Skipped) else outcome
        self._drafts.pop(guest.id, None)
        then(outcome)
        self.reload()

    def _guest_refused(self, guest_id: int, refusal: Refusal) -> None:
        self._busy = False
        shown = self.side.guest
        if shown is not None and shown.id == guest_id:
            self.side.refuse(refusal)
        else:
            self.notice.refuse(refusal)
        if refusal.code == "basi":
            self.reload()

    def _guest_disturbed(self, disturbance: Any, again: Callable[[], None]) -> None:
        self._busy = False
        self.side.notice.disturbed(disturbance, again)

    def _greeted(self, guest: GuestRow) -> None:
        typed = self.side.need.values()
        lane = str(typed["bidang"])
        self._do(door.guest_greeted, guest, typed["keperluan"], "" if lane == UNCLEAR else lane, done=self._to_book)

    def _to_book(self, guest: Guest) -> None:
        self._wanted = guest.id

    def _booked(self, guest: GuestRow) -> None:
        typed = self.side.book.values()
        order = (typed["nama"], typed["keperluan"], typed["telepon"], typed["prioritas"])
        self._do(door.guest_booked, guest, *order, done=self._in_queue)

    def _in_queue(self, guest: Guest) -> None:
        self.to_list()
        self._print(guest.id)

    def _print(self, visit_id: int) -> None:
        if self.press is not None:
            self.press.print("nomor_antrean", visit_id, self.notice)

    def print_ticket(self) -> None:
        """F9: the number on paper, once more."""
        if self.side.guest is not None:
            self._print(self.side.guest.id)

    def _call(self, guest: GuestRow) -> None:
        self._do(door.call_guest, guest, done=self._called)

    def _called(self, guest: Guest) -> None:
        self.navigate.open_intake(guest.id)

    def _intake(self, guest: GuestRow) -> None:
        self.navigate.open_intake(guest.id)

    def call_next(self) -> None:
        """F7: whoever is next comes to this counter; who that is, is decided as the call is recorded."""
        if self._busy:
            return
        self._busy = True
        self.notice.clear()
        self.counter.do(
            queue_calls.call_next, actor=arrival.door_actor(self.counter, LOKET),
            done=partial(self._done, self._called), refused=partial(self._guest_refused, 0),
            disturbed=self._guest_disturbed,
        )  # fmt: skip

    def call_again(self) -> None:
        """F11: the guest called is not here yet; once more on the display and the loudspeaker."""
        guest = self.side.guest
        if guest is not None and guest.called and not self._busy:
            self._do(queue_calls.call_again, guest, done=self._told_again)

    def _told_again(self, guest: Guest) -> None:
        self.notice.succeed(f"{guest.queue} dipanggil ulang ke loket {guest.counter}.")

    def skip(self) -> None:
        """F10 on a guest who was called and did not come: others go first."""
        guest = self.side.guest
        if guest is not None and guest.called and not self._busy:
            self._do(queue_calls.skip_guest, guest, done=self._skipped)

    def _skipped(self, skipped: Skipped) -> None:
        self.notice.succeed(skipped_words(skipped))

    def send_on(self) -> None:
        """F6: to be served at another counter, which is typed."""
        guest = self.side.guest
        if guest is None or self.side.send.isHidden():
            return
        sheet = CounterSheet(f"Kirim {guest.queue} ke loket lain", "Kirim", SEND_ABOUT, guest.desk, SEND_EMPTY)
        sheet.confirmed.connect(partial(self._send_on, sheet, guest))
        self.open_panel(sheet)

    def _send_on(self, sheet: CounterSheet, guest: GuestRow) -> None:
        wanted = sheet.counter()
        self.close_panel()
        self._do(queue_calls.send_guest, guest, wanted, done=partial(self._sent, wanted))

    def _sent(self, wanted: str, guest: Guest) -> None:
        self.notice.succeed(f"{guest.queue} menunggu {f'loket {wanted}' if wanted else 'loket mana pun'}.")

    def _returned(self, guest: GuestRow) -> None:
        self._do(queue_calls.guest_back, guest, done=self._to_book)

    # -- this counter ----------------------------------------------------------------------------------------------

    def _ask_here(self) -> None:
        self.counter.work(_counter_here, done=self._got_here, lane="tamu-loket")

    def _got_here(self, face: CounterFace) -> None:
        self.here.say(f"Loket {face.label}")
        self.here.setAccessibleName(f"Komputer ini loket {face.label}; ubah")

    def name_counter(self) -> None:
        """Say which counter this PC is."""
        now = self.here.text().removeprefix("Loket").strip()
        sheet = CounterSheet("Komputer ini loket berapa?", "Simpan", NAME_ABOUT, now)
        sheet.confirmed.connect(partial(self._name_counter, sheet))
        self.open_panel(sheet)

    def _name_counter(self, sheet: CounterSheet) -> None:
        words = sheet.counter()
        self.close_panel()
        self.counter.do(queue_calls.name_counter, words, done=self._named, refused=self.notice.refuse)

    def _named(self, words: str) -> None:
        self.notice.succeed(f"Komputer ini sekarang loket {words}.")
        self._ask_here()

    def send_back(self) -> None:
        """The guest called did not come: back to the queue."""
        guest = self.side.guest
        if guest is not None and not self.side.back.isHidden() and not self._busy:
            self._do(door.back_to_queue, guest, done=self._to_book)

    def leave(self) -> None:
        """The guest goes without handing anything in; the reason is asked beside the list."""
        guest = self.side.guest
        if guest is None or self.side.gone.isHidden():
            return
        sheet = QuickReasons("pergi", f"Tamu {guest.queue} pergi", "Catat", guest.name, GONE_REASONS)
        sheet.confirmed.connect(partial(self._leave, sheet, guest))
        self.open_panel(sheet)

    def _leave(self, sheet: QuickReasons, guest: GuestRow) -> None:
        reason = sheet.reason()
        self.close_panel()
        self._do(door.guest_left, guest, reason, done=self._gone)

    def _gone(self, guest: Guest) -> None:
        self.notice.succeed(f"Tamu {guest.queue} dicatat pergi.")

    # -- the frame -------------------------------------------------------------------------------------------------

    def primary(self) -> KeyAct | None:
        """F8: the next thing for the chosen guest; with nobody chosen, the next in the queue."""
        act = self.side.act()
        if act:
            return KeyAct("F8", _SHORT[act], self.act, self.side.primary.isEnabled())
        return KeyAct("F8", "Panggil berikutnya", self.call_next, self.call.isEnabled())

    def printing(self) -> KeyAct | None:
        """F9: the number on paper."""
        shown = self.side.guest is not None and not self.side.ticket.isHidden()
        return KeyAct("F9", "Cetak nomor", self.print_ticket) if shown else None

    def keys(self) -> tuple[KeyAct, ...]:
        """Lanes while greeting, the next in the queue, and what may be done with the chosen one."""
        made = []
        if self.side.act() == GREETED:
            made.append(KeyAct("F5", "Perizinan", partial(self.side.need.lane.choose, "perizinan")))
            made.append(KeyAct("F6", "Non perizinan", partial(self.side.need.lane.choose, "non_perizinan")))
        # With nobody chosen F8 calls too; one act stands once in the foot.
        words = "Panggil berikutnya" if self.side.act() else ""
        made.append(KeyAct("F7", words, self.call_next, self.call.isEnabled()))
        side = self.side
        for button, key, words, act in (
            (side.back, "F4", "Kembali ke antrean", self.send_back), (side.send, "F6", "Ke loket lain", self.send_on),
            (side.skip, "F10", "Lewati", self.skip), (side.again, "F11", "Panggil ulang", self.call_again),
        ):  # fmt: skip
            if side.guest is not None and not button.isHidden():
                made.append(KeyAct(key, words, act))
        if side.guest is not None and not side.gone.isHidden() and side.skip.isHidden():
            made.append(KeyAct("F10", "Pergi", self.leave))
        made.append(KeyAct("Ctrl+E", "Layar publik", self.navigate.show_display))
        made.append(KeyAct("Ctrl+K", "Kios nomor", self.navigate.start_ticket_kiosk))
        return tuple(made)

    def activated(self) -> None:
        """Go on with the chosen guest, else with the list."""
        if self.panel() is None:
            self.to_list()
            if self.side.guest is not None and self.side.typed():
                self.side.begin()

    def tick(self, now: int) -> None:
        """Once a second: the clocks of the guests."""
        self.view.tick(now)

    def typed_state(self) -> dict[str, object]:
        """What was typed for each guest and not yet recorded."""
        self._keep_draft()
        open_ids = {row.id for row in self._rows if row.state in NEXT}
        kept = {str(i): draft for i, draft in self._drafts.items() if i in open_ids and any(draft.values())}
        return {"tamu": kept} if kept else {}

    def restore(self, state: Mapping[str, object]) -> None:
        """Put it back."""
        kept = state.get("tamu")
        if isinstance(kept, dict):
            self._drafts |= {int(i): dict(d) for i, d in kept.items() if str(i).isdigit() and isinstance(d, dict)}

    def fit(self, wide: bool) -> None:
        """The side is wider on a wide screen."""
        self.side.setFixedWidth(theme.current().beside(WIDE_SIDE if wide else SIDE_WIDTH))


_SHORT = {GREETED: "Sudah disapa", BOOKED: "Catat", CALL: "Panggil", INTAKE: "Terima berkas", RETURNED: "Masuk antrean"}


def skipped_words(skipped: Skipped) -> str:
    """What became of a guest who did not come."""
    if skipped.gone:
        return f"{skipped.guest.queue} dicatat tidak hadir. Bila datang, pilih di “Semua hari ini”."
    return f"{skipped.guest.queue} dilewati; dipanggil lagi setelah {skipped.after} nomor lain."


def _counter_here(desk: Desk) -> CounterFace:
    return desk.ask(queue_calls.counter_here, desk.workstation)
