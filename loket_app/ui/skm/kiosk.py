"""The survey kiosk: a whole screen for the visitor, touched or typed at, left by an officer's PIN only.

It knows nothing of requests. Answers live in the visit until they are sent; a visit that is left alone is dropped.
"""

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from loket_app.domain import dates
from loket_app.domain.errors import Disturbance, Refusal
from loket_app.ui.counter import Counter
from loket_app.ui.notices import speak
from loket_app.ui.skm import kiosk_words as say
from loket_app.ui.skm.kiosk_exit import ExitPage
from loket_app.ui.skm.kiosk_frame import KioskFrame
from loket_app.ui.skm.kiosk_pages import ChoicePage, CodePage, MessagePage, Page, QuestionPage
from loket_app.ui.skm.kiosk_parts import BigButton, Progress, Words, measure
from loket_app.ui.skm.kiosk_visit import Kind, Visit
from loket_app.usecases.survey import enter
from loket_app.usecases.survey.kiosk import KioskPlan, code_fits, kiosk_plan

IDLE_MS = 45 * dates.SECOND
LAST_MS = 15 * dates.SECOND
THANKS_MS = 10 * dates.SECOND
CODE_REFUSED = "kode"


class Kiosk(KioskFrame):
    """The kiosk of a survey."""

    def __init__(self, counter: Counter, plan: KioskPlan, place: QRect, takes_focus: bool) -> None:
        super().__init__(counter, say.TITLE, place, takes_focus)
        self.plan = plan
        self.visit: Visit | None = None
        self._before_idle: Page | None = None
        self._build()
        self._connect()
        self.reset()

    # -- layout --------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        one = measure()
        self.start = MessagePage("", say.WELCOME, "", say.BEGIN)
        self.code, self.question, self.reason, self.group = CodePage(), QuestionPage(), ChoicePage(), ChoicePage()
        self.thanks = MessagePage("ready", say.THANKS, say.THANKS_MORE, say.OVER)
        self.idle = MessagePage("clock", say.STILL_HERE, "", say.GO_ON, say.OVER, tone="warn")
        self.failed = MessagePage("warning", say.FAILED, say.FAILED_MORE, "Coba lagi", say.OVER, tone="late")
        self.closed = MessagePage("info", say.CLOSED, say.CLOSED_MORE, tone="primary")
        self.exit = ExitPage(self.counter)
        self.pages = QStackedWidget()
        for page in (
            self.start, self.code, self.question, self.reason, self.group, self.thanks, self.idle, self.failed,
            self.closed, self.exit,
        ):  # fmt: skip
            self.pages.addWidget(page)
        self.progress = Progress()
        foot = QHBoxLayout()
        foot.setContentsMargins(one.px(32), 0, one.px(32), one.px(18))
        foot.setSpacing(one.px(14))
        self.back, self.skip = BigButton(say.BACK, icon="undo"), BigButton(say.SKIP)
        self.send, self.staff = BigButton(say.SEND, loud=True), BigButton(say.STAFF, size=17, icon="lock")
        self.note = Words(19, tone="muted")
        foot.addWidget(self.back)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.skip)
        foot.addWidget(self.send)
        foot.addWidget(self.staff)
        line = QHBoxLayout()
        line.setContentsMargins(one.px(32), one.px(14), one.px(32), 0)
        line.addWidget(self.progress)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(one.px(8))
        column.addWidget(self.build_head())
        column.addLayout(line)
        column.addWidget(self.pages, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.start.first.connect(self.begin)
        self.code.entered.connect(self._code_entered)
        self.question.answered.connect(self._answered)
        self.reason.chosen.connect(self._reasoned)
        self.group.chosen.connect(self._told)
        self.thanks.first.connect(self.reset)
        self.idle.first.connect(self._stay)
        self.idle.second.connect(self.reset)
        self.failed.first.connect(self._store)
        self.failed.second.connect(self.reset)
        self.exit.opened.connect(self.let_out)
        self.exit.given_up.connect(self.reset)
        self.back.clicked.connect(self.go_back)
        self.skip.clicked.connect(self._skip)
        self.send.clicked.connect(self._finish)
        self.staff.clicked.connect(self.ask_out)

    # -- the visit -----------------------------------------------------------------------------------------------------

    def reset(self) -> None:
        """Back to the beginning; nothing of the visit remains. The survey may have been opened or closed meanwhile."""
        self.visit = None
        self._show(self.start)
        self.counter.ask(kiosk_plan, done=self._got_plan, lane="kios-survei")

    def _got_plan(self, plan: KioskPlan | None) -> None:
        if self.visit is not None or self.pages.currentWidget() not in (self.start, self.closed):
            return
        if plan is not None:
            self.plan = plan
        self._show(self.start if plan is not None else self.closed)

    def begin(self) -> None:
        """A visitor begins."""
        self.visit = Visit(self.plan)
        self.code.begin()
        self._show_step()

    def _code_entered(self, code: str) -> None:
        if self.visit is not None:
            visit = self.visit

            def looked_up(fits: bool) -> None:
                if self.visit is not visit or visit.step.kind is not Kind.CODE:
                    return
                if fits:
                    visit.enter_code(code)
                    self._show_step()
                else:
                    self.code.begin(code, say.CODE_WRONG)

            self.touched()
            self.counter.ask(code_fits, self.plan.period_id, code, done=looked_up, lane="kios-kode")

    def _answered(self, score: int) -> None:
        self._act(Kind.QUESTION, lambda visit: visit.answer(score))

    def _reasoned(self, words: str) -> None:
        self._act(Kind.REASON, lambda visit: visit.give_reason(words))

    def _told(self, words: str) -> None:
        self._act(Kind.GROUP, lambda visit: visit.tell(words))

    def _skip(self) -> None:
        if self.visit is None:
            return
        kind = self.visit.step.kind
        if kind is Kind.QUESTION:
            self._act(kind, Visit.leave_blank)
        elif kind is Kind.REASON:
            self._reasoned("")
        elif kind is Kind.GROUP:
            self._told("")

    def _finish(self) -> None:
        self._act(Kind.GROUP, Visit.end)

    def _act(self, kind: Kind, what: Callable[[Visit], object]) -> None:
        """Do it when the visit still is at such a step, and show the next one."""
        if self.visit is None or self.visit.step.kind is not kind:
            return
        self.touched()
        what(self.visit)
        self._show_step()

    def go_back(self) -> None:
        """One step back; from the first one to the beginning."""
        self.touched()
        if self.pages.currentWidget() is self.exit or self.visit is None or not self.visit.back():
            self.reset()
        else:
            self._show_step()

    def _show_step(self) -> None:
        visit = self.visit
        assert visit is not None
        step = visit.step
        if step.kind is Kind.END:
            self._store()
        elif step.kind is Kind.CODE:
            self._show(self.code)
        elif step.kind is Kind.GROUP:
            asked = visit.fields[step.place]
            title = say.ASKED.get(asked.key, f"{asked.label}?")
            self.group.show_choices(title, "", visit.choices(asked), visit.groups.get(asked.key, ""))
            self._show(self.group)
        else:
            self._show_question(visit)

    def _show_question(self, visit: Visit) -> None:
        place = visit.step.place
        _, question = visit.questions[place]
        if visit.step.kind is Kind.QUESTION:
            self.question.show_question(question.text, question.options, visit.values.get(place))
            self._show(self.question)
            return
        score = visit.values[place]
        hint = f"Jawaban Anda: {question.options[score - 1]}. {say.WHY_HINT}"
        self.reason.show_choices(say.WHY, hint, visit.reason_choices(), visit.reasons.get(question.key, ""))
        self._show(self.reason)

    def _store(self) -> None:
        visit = self.visit
        if visit is None:
            return
        self.touched()
        day = dates.local(self.counter.now(), self.counter.zone).date()

        def stored(_: object) -> None:
            if self.visit is visit:
                self.visit = None
                self._show(self.thanks)
            self.counter.poll()

        def refused(refusal: Refusal) -> None:
            if self.visit is visit:
                self._not_stored(visit, refusal)

        def disturbed(disturbance: Disturbance, _again: Callable[[], None]) -> None:
            if self.visit is visit:
                self._say_failed(say.FAILED_MORE)

        self.counter.work(
            enter.add_kiosk, self.plan.period_id, visit.ticket, visit.response(day), visit.code, done=stored,
            refused=refused, disturbed=disturbed,
        )  # fmt: skip

    def _not_stored(self, visit: Visit, refusal: Refusal) -> None:
        if refusal.field == CODE_REFUSED and visit.plan.code_needed:
            # Used up elsewhere while the questions were answered.
            visit.way[:] = visit.way[:1]
            self.code.begin("", say.CODE_WRONG)
            self._show(self.code)
        else:
            self._say_failed(refusal.sentence)

    def _say_failed(self, words: str) -> None:
        self.failed.more.say(words)
        self._show(self.failed)

    # -- what is shown -------------------------------------------------------------------------------------------------

    def page(self) -> Page:
        """The page that is shown."""
        found = self.pages.currentWidget()
        assert isinstance(found, Page)
        return found

    def _show(self, page: Page) -> None:
        self.pages.setCurrentWidget(page)
        visit = self.visit
        kind = (
            visit.step.kind
            if visit is not None and page in (self.code, self.question, self.reason, self.group)
            else None
        )
        blank = kind is Kind.QUESTION and self.plan.instrument.blanks_allowed
        self.back.setVisible(kind is not None)
        self.skip.setVisible(blank or kind in (Kind.REASON, Kind.GROUP))
        self.send.setVisible(kind is Kind.GROUP)
        self.staff.setVisible(page in (self.start, self.closed, self.thanks, self.failed))
        long = f"{say.TITLE} \N{MIDDLE DOT} {self.plan.office}"
        self.office.say(self.plan.office if measure().upright else long)
        room = page in (self.start, self.question, self.reason) or (page is self.group and not measure().upright)
        self.note.say(say.ANONYMOUS if room else "")
        if page is self.start:
            self.start.more.say(say.begin_hint(len(self.plan.instrument.questions)))
        self._show_progress(visit if kind is not None else None)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.touched()
        self.setAccessibleDescription(page.accessibleName() or getattr(page, "title", self.where).text())
        if self.isVisible():
            speak(self)

    def _show_progress(self, visit: Visit | None) -> None:
        self.progress.setVisible(visit is not None)
        if visit is None or visit.step.kind is Kind.CODE:
            self.where.say("")
            self.progress.show_part(0, 1)
            return
        step, questions = visit.step, len(visit.questions)
        if step.kind is Kind.GROUP:
            self.where.say(say.about_you(step.place + 1, len(visit.fields)))
        else:
            self.where.say(say.question_of(step.place + 1, questions))
        done = questions + step.place if step.kind is Kind.GROUP else step.place + (step.kind is Kind.REASON)
        self.progress.show_part(done, questions + len(visit.fields))

    # -- time ----------------------------------------------------------------------------------------------------------

    def tick(self, now: int) -> None:
        """Once a second: a visit that nobody goes on with is asked for, then dropped."""
        quiet = self.quiet(now)
        page = self.page()
        if page is self.thanks:
            if quiet >= THANKS_MS:
                self.reset()
        elif page in (self.start, self.closed):
            if quiet >= IDLE_MS:
                # The survey may have been closed, or opened, meanwhile.
                self.reset()
        elif page is self.idle:
            left = LAST_MS - quiet
            self.idle.more.say(say.STILL_MORE.format(max(0, -(-left // dates.SECOND))))
            if left <= 0:
                self.reset()
        elif quiet >= IDLE_MS:
            self._ask_still(page)

    def _ask_still(self, page: Page) -> None:
        if self.visit is None:
            self.reset()
            return
        self._before_idle = page
        self._show(self.idle)
        self.idle.more.say(say.STILL_MORE.format(LAST_MS // dates.SECOND))

    def _stay(self) -> None:
        page, self._before_idle = self._before_idle, None
        self._show(page if page is not None else self.start)

    # -- keys, and no way out ------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, letters, Enter, back; nothing that leaves."""
        self.touched()
        key, text, page = event.key(), event.text(), self.page()
        if key == Qt.Key.Key_F12:
            self.ask_out()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            page.go_on()
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Escape, Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._back_key(key, page)
        elif text and page.key(text):
            pass
        event.accept()

    def _back_key(self, key: int, page: Page) -> None:
        if isinstance(page, ExitPage) and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            (page.previous_name if key == Qt.Key.Key_Left else page.next_name)()
        elif isinstance(page, ExitPage | CodePage) and key == Qt.Key.Key_Backspace:
            page.take_back()
        elif key != Qt.Key.Key_Right and not self.back.isHidden():
            self.go_back()
        elif isinstance(page, ExitPage):
            self.reset()

    def ask_out(self) -> None:
        """The officer's way out; the visit is dropped."""
        self.visit = None
        self.exit.begin()
        self._show(self.exit)

    def end(self) -> None:
        """Close it; the visit is dropped."""
        self.visit = None
        super().end()
