"""Terima: guest, applicant, service and papers on one page; F8 starts the promise, F7 lets the request wait."""

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from loket_app.domain import dates
from loket_app.domain.errors import Disturbance, Refusal
from loket_app.domain.people import Role
from loket_app.ui.counter import Counter
from loket_app.ui.navigation import Navigator
from loket_app.ui.screen import KeyAct, Screen
from loket_app.ui.terima import words
from loket_app.ui.terima.calling import Calls
from loket_app.ui.terima.done import AGAIN, ANOTHER, BOARD, DonePage
from loket_app.ui.terima.drafts import Drafts, page_state, show_state
from loket_app.ui.terima.form import SERVICE
from loket_app.ui.terima.lookups import Lookups
from loket_app.ui.terima.orders import Orders
from loket_app.ui.terima.page import EXTRA, MORE, IntakePage
from loket_app.ui.terima.side import SidePanel
from loket_app.ui.terima.slips import Printing, print_slips
from loket_app.ui.terima.start import STRAIGHT_IN, GuestLine, StartPage, lines_of
from loket_app.usecases import door, intake
from loket_app.usecases.queries import intake as queries
from loket_app.usecases.queries.intake import CounterView, GuestAtCounter, ServiceChoice, StepFace, Taken, Waiting
from loket_app.usecases.requests import Moved

LOOK, NEXT = "terima-buka", "terima-berikut"
BOARD_SCREEN = "papan"
TOPICS = frozenset({"tamu", "permohonan"})


class TerimaScreen(Screen):
    """Three pages: who is next, the intake itself, and the outcome. Whatever is typed is kept, by guest, as a draft.

    `control_sheet` prints the lembar kendali after each receipt: a setting of this PC.
    """

    title = "Terima"
    icon = "intake"
    control_sheet = False

    def __init__(
        self, counter: Counter, press: Printing | None, navigate: Navigator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.counter = counter
        self.press = press
        self.navigate = navigate
        self.guest: GuestAtCounter | None = None
        self.waiting: Waiting | None = None
        self.drafts = Drafts()
        self._usual: ServiceChoice | None = None
        self._view: CounterView | None = None
        self._wanted: int | None = None
        self.start = StartPage()
        self.page = IntakePage(self._today)
        self.side = SidePanel(counter.zone)
        self.done = DonePage()
        self.lookups = Lookups(counter, self.page, self.side, self)
        self.orders = Orders(counter, self)
        self.calls = Calls(self.orders, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.work = QWidget()
        row = QHBoxLayout(self.work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.page, 1)
        row.addWidget(self.side)
        self.stack = QStackedWidget()
        for page in (self.start, self.work, self.done):
            self.stack.addWidget(page)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)

    def _connect(self) -> None:
        self.start.chosen.connect(self._take_line)
        self.start.straight_asked.connect(self.calls.walk_in)
        self.calls.opened.connect(self.open_intake)
        self.calls.again.connect(self._called_again)
        self.calls.given_up.connect(self._leave_guest)
        self.start.changed.connect(self.keys_changed)
        self.page.fields.edited.connect(self._edited)
        self.page.fields.service.chosen.connect(self._service_taken)
        self.page.ticked.connect(self._ticked)
        self.page.full_asked.connect(self._hand_in_full)
        self.page.partial_asked.connect(self._hand_in_partial)
        self.page.cancel_asked.connect(self._ask_cancel)
        self.done.another_asked.connect(self._another)
        self.done.next_asked.connect(self._take_line)
        self.done.board_asked.connect(self.back)
        self.done.again_asked.connect(self._print_again)
        self.orders.changed.connect(self._show_acts)
        self.orders.refused.connect(self._refused)
        self.orders.disturbed.connect(self._disturbed)
        self._cancel_key = QShortcut(QKeySequence(words.CANCEL_KEY), self.page)
        self._cancel_key.activated.connect(self._ask_cancel)

    def _today(self) -> date:
        return dates.local(self.counter.now(), self.counter.zone).date()

    # -- opening ---------------------------------------------------------------------------------------------------

    def open_intake(self, visit_id: int | None = None) -> None:
        """For this guest who was called; None: go on where one was, else offer the next guest, else a straight one."""
        here = self.guest.id if self.guest is not None else None
        if self._at_work() and (visit_id is None or visit_id == here):
            self.page.focus_again()
            return
        self._keep_draft()
        self._wanted = visit_id
        done = self._offered if visit_id is None else self._begin
        self.counter.work(queries.view_here, visit_id, done=done, refused=self._not_opened, lane=LOOK)

    def complete(self, request_id: int) -> None:
        """The applicant is back with papers: the intake step runs again, and the checklist shows what is there."""
        if self._at_work() and self.waiting is not None and self.waiting.id == request_id:
            return
        self._keep_draft()
        self._look_at(request_id, self._found_waiting)

    def _look_at(self, request_id: int, done: Callable[[Waiting], None]) -> None:
        self.counter.ask(queries.waiting_request, request_id, done=done, refused=self._not_opened, lane=LOOK)

    def _at_work(self) -> bool:
        return self.stack.currentWidget() is self.work

    def _offered(self, view: CounterView) -> None:
        self._show_start(view)
        if not view.waiting and not self.drafts:
            self.calls.walk_in()

    def _show_start(self, view: CounterView) -> None:
        self._view = view
        self.guest = self.waiting = None
        self.lookups.stop()
        came = self.stack.currentWidget() is not self.start
        self.start.show_lines(lines_of(view, self.counter.now(), self.drafts), afresh=came)
        self._turn_to(self.start)
        self.start.focus_start()

    def _turn_to(self, page: QWidget) -> None:
        self.stack.setCurrentWidget(page)
        self.keys_changed.emit()

    def _not_opened(self, refusal: Refusal) -> None:
        self._wanted = None
        self.start.notice.refuse(refusal)
        self._load_start()

    def _load_start(self) -> None:
        self.counter.work(queries.view_here, None, done=self._show_start, lane=LOOK)

    def _take_line(self, line: GuestLine) -> None:
        self.calls.take(line, self._next_line())

    def _called_again(self, guest: GuestAtCounter) -> None:
        if self.guest is not None and self.guest.id == guest.id:
            self.guest = guest
            self.page.notice.succeed(words.CALLED_AGAIN.format(queue=guest.queue))

    def _begin(self, view: CounterView) -> None:
        guest = view.guest
        assert guest is not None
        self._view, self.guest, self.waiting, self._wanted = view, guest, None, None
        self._usual = view.offer.usual
        self.start.notice.clear()
        self.orders.forget()
        self.page.fields.show_offer(view.offer)
        session = self.counter.session
        self.page.begin(guest.queue, words.about_guest(guest, session.on_behalf(session.actor_for(Role.LOKET))))
        self.lookups.begin()
        draft = self.drafts.take(guest.id)
        if draft is None:
            self._prefill(guest)
        else:
            show_state(self.page, self.lookups, draft)
        self._show_work()

    def _show_work(self) -> None:
        self._show_clock()
        self._show_acts()
        self._turn_to(self.work)
        self.page.focus_start()

    def _prefill(self, guest: GuestAtCounter) -> None:
        """From the guest book; for a further request of the same guest the applicant just taken in."""
        fields = self.page.fields
        fields.set_priority(guest.priority)
        if guest.last is not None:
            fields.fill_again(guest.last, guest.last_proxy)
            self.lookups.resume(guest.last_id)
        else:
            fields.give_guest(guest.name, guest.phone, guest.purpose)
            self._service_changed()
        self.page.show_counts()

    def _found_waiting(self, waiting: Waiting) -> None:
        if waiting.checking:
            self._begin_completing(waiting)
        else:
            self.orders.send(intake.reopen, waiting.id, waiting.version, done=self._reopened)

    def _reopened(self, moved: Moved) -> None:
        self._look_at(moved.request_id, self._begin_completing)

    def _begin_completing(self, waiting: Waiting) -> None:
        self.guest, self.waiting = None, waiting
        self.orders.forget()
        self.page.begin_completing(waiting, words.about_waiting(waiting))
        self.lookups.begin(waiting)
        self.lookups.service_chosen()
        self._show_work()

    # -- while typing ----------------------------------------------------------------------------------------------

    def _edited(self, key: str) -> None:
        self._touched()
        if key == SERVICE:
            self._service_changed()
        self.lookups.edited(key)
        self.page.show_counts()
        self._show_acts()

    def _service_changed(self) -> None:
        if self.page.show_choice():
            self.lookups.service_chosen()
            self._show_clock()

    def _service_taken(self, _key: str) -> None:
        """Enter on a service: on to the papers, or to the name while that is missing."""
        if self.page.fields.text("name"):
            self.page.focus_papers()
        else:
            self.page.fields.focus("name")

    def _ticked(self) -> None:
        self._touched()
        self._show_acts()

    def _touched(self) -> None:
        """The clerk goes on: the next order is another one, and Batal is no longer asked."""
        self.orders.forget()
        self.page.confirm.dismiss()

    def _show_clock(self) -> None:
        self.page.clock.show_step(self._step(), self.counter.now())

    def _step(self) -> StepFace | None:
        if self.waiting is not None:
            return self.waiting.step
        choice = self.page.fields.choice() or self._usual
        if self.guest is None or choice is None:
            return None
        return StepFace(choice.step_no, choice.steps, self.guest.since, choice.step_limit, self.guest.axis)

    def _show_acts(self) -> None:
        chosen = self.waiting is not None or self.page.fields.choice() is not None
        missing = self.page.missing() if chosen else []
        if self.orders.busy:
            self.page.show_acts(False, False, words.SAVING)
        elif not chosen:
            self.page.show_acts(False, False, words.NO_SERVICE)
        else:
            self.page.show_acts(not missing, bool(missing), words.still_needed(missing))
        self.keys_changed.emit()

    # -- handing in ------------------------------------------------------------------------------------------------

    def _hand_in_full(self) -> None:
        self._hand_in(True)

    def _hand_in_partial(self) -> None:
        self._hand_in(False)

    def _hand_in(self, full: bool) -> None:
        """F8 and F7. While an answer is due a second press does nothing; after a disturbance it is the same order."""
        if self.orders.busy or not self._at_work():
            return
        self.page.notice.clear()
        if self.orders.resend():
            return
        if self.waiting is not None:
            papers = self.page.checklist.checked_keys()
            seen = self.waiting.version
            self.orders.send(intake.complete, self.waiting.id, seen, papers, full, done=self._handed_in)
        elif self.guest is not None:
            self._accept(self.guest, full)

    def _accept(self, guest: GuestAtCounter, full: bool) -> None:
        unclear = self.page.fields.claim_problem(self.counter.zone)
        if unclear is not None:
            self._refused(unclear)
            return
        papers = self.page.checklist.checked_keys()
        form = self.page.fields.intake_form(papers, self.lookups.person_id, self.counter.zone)
        self.orders.send(intake.accept, guest.id, form, full, done=self._handed_in)

    def _handed_in(self, moved: Moved) -> None:
        """Stored: the form's work is done, whatever happens to the paper."""
        self.guest = self.waiting = None
        self.lookups.stop()
        self.counter.ask(queries.taken, moved.request_id, done=self._show_done)

    def _show_done(self, taken: Taken) -> None:
        self.done.show_taken(taken, self._next_line())
        self._turn_to(self.done)
        self.done.setFocus()
        self._load_next()
        print_slips(self.press, taken, self.done.notice, self.control_sheet)

    def _print_again(self) -> None:
        if self.done.taken is not None:
            print_slips(self.press, self.done.taken, self.done.notice, False)

    def _refused(self, refusal: Refusal) -> None:
        """Beside its field, and in the line near the buttons; nothing typed changes."""
        if not self._at_work():
            self.start.notice.refuse(refusal)
            self._load_start()
            return
        self.page.notice.refuse(refusal)
        field = refusal.field or ""
        if self.page.focus_field(field) and field in self.page.fields.slots:
            self.page.fields.slot(field).refuse(refusal.sentence)

    def _disturbed(self, disturbance: Disturbance, again: Callable[[], None]) -> None:
        if not self._at_work():
            self._turn_to(self.start)
        line = self.page.notice if self._at_work() else self.start.notice
        line.disturbed(disturbance, again)

    # -- leaving ---------------------------------------------------------------------------------------------------

    def _another(self) -> None:
        """One more request of the same guest: 031-2."""
        if self.done.taken is not None:
            self.open_intake(self.done.taken.visit_id)

    def _ask_cancel(self) -> None:
        guest = self.guest
        if guest is not None and self._at_work() and not self.orders.busy:
            question, yes = words.cancel_question(guest)
            self.page.confirm.ask(question, yes, self._cancel)

    def _cancel(self) -> None:
        guest = self.guest
        if guest is None:
            return
        if guest.parts:
            self._leave_guest(None)
        else:
            self.orders.send(door.back_to_queue, guest.id, guest.version, done=self._leave_guest)

    def _leave_guest(self, _guest: object) -> None:
        """Back in the queue the guest keeps a draft; one who went away leaves nothing."""
        if self.guest is not None and not self.guest.straight_in and not self.guest.parts:
            self._keep_draft()
        self.guest = None
        self._load_start()

    def _other_guest(self) -> None:
        """F4: this form waits as a draft while somebody else is served."""
        if not self.orders.busy:
            self._keep_draft()
            self.start.notice.clear()
            self._load_start()

    def back(self) -> bool:
        """Esc: to the board. The form stays as it is; a finished one makes room."""
        if self.page.confirm.isVisible():
            self.page.confirm.dismiss()
            self.page.focus_start()
            return True
        if self.stack.currentWidget() is self.done:
            self._turn_to(self.start)
        self.navigate.go(BOARD_SCREEN)
        return True

    # -- keys ------------------------------------------------------------------------------------------------------

    def primary(self) -> KeyAct | None:
        """F8."""
        shown = self.stack.currentWidget()
        if shown is self.work:
            return KeyAct("F8", "Lengkap", self._hand_in_full, self.page.full.isEnabled())
        if shown is self.start:
            return KeyAct("F8", self.start.words(), self.start.press, self.start.current() is not None)
        if self.done.next is not None:
            return KeyAct("F8", self.done.call.text(), self.done.press_next)
        return None

    def printing(self) -> KeyAct | None:
        """F9 on the outcome: the paper once more."""
        return KeyAct("F9", AGAIN, self._print_again) if self.stack.currentWidget() is self.done else None

    def keys(self) -> tuple[KeyAct, ...]:
        """The keys of the shown page."""
        shown = self.stack.currentWidget()
        if shown is self.start:
            return (KeyAct("F4", STRAIGHT_IN, self.calls.walk_in), KeyAct("Esc", "Papan"))
        if shown is self.done:
            return (KeyAct("F2", ANOTHER, self._another), KeyAct("Esc", BOARD))
        other = KeyAct("F4", words.OTHER_GUEST, self._other_guest)
        partial = KeyAct("F7", "Belum lengkap", self._hand_in_partial, self.page.partial.isEnabled())
        if self.waiting is not None:
            return (other, partial, KeyAct("Esc", "Papan"))
        more = (KeyAct("F5", "Kuasa", self._toggle_extra), KeyAct("F6", words.F6_WORDS, self._toggle_more))
        return (other, *more, partial, *self.calls.keys(self.guest), KeyAct("Esc", words.ESC_WORDS))

    def _toggle_more(self) -> None:
        self.page.toggle_sheet(MORE)

    def _toggle_extra(self) -> None:
        self.page.toggle_sheet(EXTRA)

    # -- coming and going ------------------------------------------------------------------------------------------

    def activated(self) -> None:
        """Shown: who is next, or the form as it was left."""
        shown = self.stack.currentWidget()
        if shown is self.start and self._wanted is None:
            self._load_start()
        elif shown is self.work:
            self._show_clock()
            self.page.focus_again()
        elif shown is self.done:
            self.done.setFocus()

    def show_first(self) -> None:
        """For pictures of the screens: a guest who was called, at work."""
        called = next((row for row in self.start.list.row_model().rows() if row.called), None)
        if called is not None and not self._at_work():
            self._take_line(called)

    def refresh(self, topics: frozenset[str]) -> None:
        """Guests came or were called elsewhere, or the settings changed."""
        if topics & TOPICS and not self._at_work() and not self.orders.busy and self._wanted is None:
            self._load_next()
        if self._at_work() and "pengaturan" in topics:
            self.counter.ask(queries.offer, done=self._new_offer, lane="terima-pilihan")

    def _load_next(self) -> None:
        self.counter.work(queries.view_here, None, done=self._show_next, lane=NEXT)

    def _show_next(self, view: CounterView) -> None:
        """Keep the list behind, and the offer to call the next one, up to date without moving the focus."""
        self._view = view
        if self.stack.currentWidget() is self.start:
            self.start.show_lines(lines_of(view, self.counter.now(), self.drafts))
        elif self.stack.currentWidget() is self.done:
            self.done.show_next(self._next_line())
            self.keys_changed.emit()

    def _next_line(self) -> GuestLine | None:
        if self._view is None:
            return None
        return next((n for n in lines_of(self._view, self.counter.now(), self.drafts) if n.waits), None)

    def _new_offer(self, offer: queries.Offer) -> None:
        self._usual = offer.usual
        if self.waiting is None:
            self.page.fields.show_offer(offer)
            self._service_changed()
        self.lookups.ask_promise()
        self._show_acts()

    def tick(self, now: int) -> None:
        """Once a second: the countdown; once a minute the promise and the waiting times."""
        if self._at_work():
            self.page.clock.tick(now)
            self.lookups.tick(now)
        elif self.stack.currentWidget() is self.start and self._view is not None and now // 1000 % 30 == 0:
            self.start.show_lines(lines_of(self._view, now, self.drafts))

    # -- nothing typed is lost -------------------------------------------------------------------------------------

    def _keep_draft(self) -> None:
        if self._at_work() and self.guest is not None:
            self.drafts.keep(self.guest.id, page_state(self.page, self.lookups))
            self.guest = None

    def typed_state(self) -> dict[str, object]:
        """All drafts by guest, and which one is open."""
        if self._at_work() and self.guest is not None:
            return self.drafts.typed_state(self.guest.id, page_state(self.page, self.lookups))
        return self.drafts.typed_state(self._wanted, None)

    def restore(self, state: Mapping[str, object]) -> None:
        """Put the drafts back and open the one that was open."""
        here = self.drafts.restore(state)
        if here is not None:
            self.open_intake(here)
