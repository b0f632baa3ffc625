"""Doing the acts: each is one command for the officer whose act it is, told calmly, with its paper afterwards."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

import shiboken6
from PySide6.QtCore import QObject

from loket_app.domain import dates
from loket_app.domain.case import State
from loket_app.domain.catalog import StepKind
from loket_app.domain.errors import Disturbance, Refusal
from loket_app.ui.counter import Counter
from loket_app.ui.navigation import Navigator
from loket_app.ui.notices import NoticeLine
from loket_app.ui.papan import faces
from loket_app.ui.papan.people_sheets import (
    ContactSheet,
    CorrectionSheet,
    HandOverSheet,
    HistorySheet,
    PrioritySheet,
    ProxySheet,
    ServiceSheet,
)
from loket_app.ui.papan.sheets import (
    ActSheet,
    LateEntrySheet,
    PapersSheet,
    PauseSheet,
    PinSheet,
    QuickReasons,
    ReasonNote,
    ReturnSheet,
)
from loket_app.ui.papan.tasks import REASONS, Task, moved_words, task_of
from loket_app.ui.screen import Panel
from loket_app.usecases import acts, staff
from loket_app.usecases.queries import history
from loket_app.usecases.queries import papan as queries
from loket_app.usecases.queries.papan import Opened
from loket_app.usecases.survey.invitations import period_of_today

PIN = "pin"
STALE, OWN_PIN, CLOCK_BEHIND = "basi", "pin_sendiri", "jam_mundur"
UNDO_REASONS = ("Salah memilih berkas", "Tertekan sebelum selesai dikerjakan", "Salah memilih pejabat")


class Printing(Protocol):
    """What is asked of the press here."""

    def print(self, purpose: str, key: int, notice: NoticeLine | None = None, **options: Any) -> None:
        """Make a paper, print it, and record the print."""
        ...


class Host(Protocol):
    """What the acts need of the board's screen."""

    def open_panel(self, panel: Panel) -> None:
        """Open a sheet."""
        ...

    def close_panel(self) -> None:
        """Close it."""
        ...

    def panel(self) -> Panel | None:
        """The open sheet."""
        ...

    def fresh(self, opened: Opened) -> Opened:
        """The same request as read last."""
        ...

    def line(self) -> NoticeLine:
        """Where a printing speaks."""
        ...

    def told(self, request_id: int, sentence: str) -> None:
        """An act is done."""
        ...

    def offer_survey(self) -> None:
        """A survey is open, and a visitor who was served stands here."""
        ...

    def refused(self, request_id: int, refusal: Refusal) -> None:
        """The rule says no."""
        ...

    def disturbed(self, request_id: int, disturbance: Disturbance, again: Callable[[], None]) -> None:
        """The world failed; it can be tried again."""
        ...

    def reload(self) -> None:
        """Read everything anew."""
        ...


class Doing(QObject):
    """Carries out what a button or sheet asks. One command at a time: a second F8 meanwhile does nothing."""

    def __init__(self, host: Host, counter: Counter, press: Printing | None, navigate: Navigator) -> None:
        super().__init__(host if isinstance(host, QObject) else None)
        self.host = host
        self.counter = counter
        self.press = press
        self.navigate = navigate
        self.zone = counter.zone
        self.busy = False
        self._sheets: dict[str, Callable[[Opened, Callable[[ActSheet], None]], None]] = {
            faces.RETURN: self._return_sheet, faces.PAUSE: self._pause_sheet, faces.PAPERS: self._papers_sheet,
            faces.LATE_ENTRY: self._late_sheet, faces.UNDO: self._undo_sheet, faces.HAND_OVER: self._hand_over_sheet,
            faces.CONTACT: self._contact_sheet, faces.PRIORITY: self._priority_sheet,
            faces.PROXY: self._proxy_sheet, faces.SERVICE: self._service_sheet,
            faces.CORRECT: self._correction_sheet,
            **{key: partial(self._reason_sheet, key) for key in REASONS},
        }  # fmt: skip

    # -- buttons ---------------------------------------------------------------------------------------------------

    def act(self, opened: Opened, key: str, actor: int | None, scanned: bool = False) -> None:
        """Do what a button says, or open its sheet. `scanned` is true when the applicant's receipt was just scanned."""
        if self.busy:
            return
        if key == faces.PRIMARY:
            self._primary(opened, actor, scanned)
        elif key == faces.LETTER:
            self.letter(opened)
        elif key == faces.ABSENT:
            words = f"{opened.detail.row.queue} kembali ke daftar siap diserahkan."
            self.run(Task(opened, acts.absent, actor=actor, words=words))
        elif key == faces.DOUBLED:
            self._doubled(opened, actor)
        elif key == faces.HISTORY:
            self.counter.ask(history.history, opened.id, done=partial(self._show_history, opened), lane="riwayat")
        elif key in (faces.RECEIPT, faces.MISSING, faces.CONTROL):
            self.print(key, opened.id)
        else:
            self.open_sheet(opened, key)

    def letter(self, opened: Opened) -> None:
        """F9: the letter; where the service prints none here, the receipt once more."""
        if opened.detail.has_letter_form:
            self.navigate.open_letter(opened.id)
        else:
            self.print("daftar_kekurangan" if opened.state is State.WAITING else "tanda_terima", opened.id)

    def print(self, purpose: str, key: int) -> None:
        """A paper about a request."""
        if self.press is not None:
            self.press.print(purpose, key, self.host.line())

    def offer_survey(self) -> None:
        """After a hand-over, where a survey takes answers today. The kiosk is told nothing of the request."""
        self.counter.ask(period_of_today, done=self._survey_known, lane="papan-survei")

    def _survey_known(self, period_id: int | None) -> None:
        if period_id is not None:
            self.host.offer_survey()

    def _primary(self, opened: Opened, actor: int | None, scanned: bool) -> None:
        if opened.letter_needed:
            self.navigate.open_letter(opened.id)
        elif opened.state is State.WAITING:
            self.navigate.complete_papers(opened.id)
        elif opened.state is State.READY and opened.delivery_id is not None:
            self.navigate.open_deliveries(opened.delivery_id)
        elif opened.state is State.HANDING:
            self.open_sheet(opened, faces.HAND_OVER)
        elif self._papers_to_check(opened):
            self.open_sheet(opened, faces.PAPERS)
        else:
            self.run(self._primary_task(opened, actor, scanned))

    def _papers_to_check(self, opened: Opened) -> bool:
        at_intake = opened.step is not None and opened.step.kind is StepKind.INTAKE
        there = set(opened.detail.papers)
        lacking = any(r.required and r.key not in there for r in opened.detail.requirements)
        return opened.state is State.RUNNING and at_intake and (lacking or bool(opened.detail.missing))

    def _primary_task(self, opened: Opened, actor: int | None, scanned: bool) -> Task:
        queue = opened.detail.row.queue
        if opened.state is State.PAUSED:
            return Task(opened, acts.resume, actor=actor, words=f"{queue} dilanjutkan; jam berjalan lagi.")
        if opened.state is State.FORWARDED:
            return Task(opened, acts.come_back, actor=actor, words=partial(moved_words, opened, "kembali"))
        if opened.state is State.READY:
            then = partial(self._now_hand_over, opened) if scanned else None
            return Task(
                opened, acts.call, actor=actor, words=f"{queue} dipanggil. F8 lagi bila pemohon sudah di loket.",
                then=then, kwargs={"receipt_scanned": scanned},
            )  # fmt: skip
        return Task(opened, acts.advance, actor=actor, words=partial(moved_words, opened, ""))

    def _now_hand_over(self, opened: Opened, moved: Any) -> None:
        """The receipt was scanned: the applicant stands here, so the sheet opens at once."""
        reader = self.counter.session.officer
        self.counter.ask(
            queries.opened, moved.request_id, reader.id if reader is not None else 0,
            done=partial(self.open_sheet, key=faces.HAND_OVER), lane="papan-serah",
        )  # fmt: skip

    def _doubled(self, opened: Opened, actor: int | None) -> None:
        """This step and the next by one person: two commands, the second marked "dirangkap"."""
        able = faces.doubled_holders(opened, self.counter.session)
        if not able:
            return
        who = actor if actor in able else able[0]
        first = Task(opened, acts.advance, actor=who, then=partial(self._second, opened, who))
        self.run(first)

    def _second(self, opened: Opened, who: int, moved: Any) -> None:
        row = replace(opened.detail.row, version=moved.version)
        then = replace(opened, detail=replace(opened.detail, row=row), step=opened.following)
        words = partial(moved_words, opened, "dua langkah dirangkap")
        self.run(Task(then, acts.advance, actor=who, words=words, kwargs={"doubled": True}))

    # -- commands --------------------------------------------------------------------------------------------------

    def run(self, task: Task) -> None:
        """Post one command; the screen hears of it when it is done."""
        if self.busy:
            return
        self.busy = True
        seen = (task.opened.version,) if task.seen else ()
        me = self.counter.session.officer
        self.counter.do(
            task.command, task.opened.id, *seen, *task.args, actor=task.actor or (me.id if me is not None else None),
            done=partial(self._done, task), refused=partial(self._refused, task),
            disturbed=partial(self._disturbed, task), **task.kwargs,
        )  # fmt: skip

    def _done(self, task: Task, result: Any) -> None:
        if not shiboken6.isValid(self):
            return
        self.busy = False
        if self._from_open_sheet(task):
            self.host.close_panel()
        words = task.words(result) if callable(task.words) else task.words
        if words:
            self.host.told(task.opened.id, words)
        if task.then is not None:
            task.then(result)

    def _refused(self, task: Task, refusal: Refusal) -> None:
        if not shiboken6.isValid(self):
            return
        self.busy = False
        if refusal.code == OWN_PIN:
            self._ask_pin(task)
            return
        if refusal.code == CLOCK_BEHIND:
            self.counter.runner.refusal.emit(refusal)
            return
        if self._from_open_sheet(task) and task.sheet is not None:
            task.sheet.refuse(refusal)
        else:
            self.host.refused(task.opened.id, refusal)
        if refusal.code == STALE:
            self.host.reload()

    def _disturbed(self, task: Task, disturbance: Disturbance, again: Callable[[], None]) -> None:
        if not shiboken6.isValid(self):
            return
        self.busy = False
        if self._from_open_sheet(task) and task.sheet is not None:
            task.sheet.notice.disturbed(disturbance, again)
        else:
            self.host.disturbed(task.opened.id, disturbance, again)

    def _from_open_sheet(self, task: Task) -> bool:
        return task.sheet is not None and shiboken6.isValid(task.sheet) and self.host.panel() is task.sheet

    def _ask_pin(self, task: Task) -> None:
        self.ask_pin(task.actor or 0, partial(self.run, task))

    def ask_pin(self, officer_id: int, then: Callable[[], None]) -> None:
        """Ask an officer's own PIN and go on; it holds at this PC for the minutes that the rules say."""
        holders = (h for found in self.counter.session.roster.values() for h in found)
        name = next((h.officer.name for h in holders if h.officer.id == officer_id), "pejabat")
        sheet = PinSheet(PIN, name)
        sheet.confirmed.connect(partial(self._check_pin, sheet, officer_id, then))
        self.host.open_panel(sheet)

    def _check_pin(self, sheet: PinSheet, officer_id: int, then: Callable[[], None]) -> None:
        pin = sheet.text("pin")
        sheet.form.clear()
        done, refused = partial(self._pin_fits, sheet, then), partial(self._pin_wrong, sheet)
        self.counter.work(staff.check_own_pin, officer_id, pin, done=done, refused=refused)

    def _pin_fits(self, sheet: PinSheet, then: Callable[[], None], _: object) -> None:
        if shiboken6.isValid(sheet) and self.host.panel() is sheet:
            self.host.close_panel()
            then()

    def _pin_wrong(self, sheet: PinSheet, refusal: Refusal) -> None:
        if shiboken6.isValid(sheet):
            sheet.refuse(refusal)

    # -- sheets ----------------------------------------------------------------------------------------------------

    def open_sheet(self, opened: Opened, key: str, typed: Mapping[str, object] | None = None) -> None:
        """Open the sheet of an act, with what was typed before."""
        maker = self._sheets.get(key)
        if maker is not None:
            maker(opened, partial(self._show, opened, typed))

    def _show(self, opened: Opened, typed: Mapping[str, object] | None, sheet: ActSheet) -> None:
        sheet.offer_actors(self.counter.session, opened)
        if typed:
            sheet.restore(typed)
        sheet.confirmed.connect(partial(self._confirmed, sheet, opened))
        self.host.open_panel(sheet)

    def _confirmed(self, sheet: ActSheet, opened: Opened) -> None:
        task = task_of(sheet, self.host.fresh(opened), self)
        if task is not None:
            self.run(task)

    def _show_history(self, opened: Opened, lines: tuple[history.HistoryLine, ...]) -> None:
        title = f"Riwayat {opened.detail.row.queue} \N{MIDDLE DOT} {opened.detail.applicant}"
        self.host.open_panel(HistorySheet(title, lines, self.counter.zone))

    def _return_sheet(self, opened: Opened, show: Callable[[ActSheet], None]) -> None:
        if opened.detail.earlier_steps:
            show(ReturnSheet(faces.RETURN, opened.detail.earlier_steps, opened.detail.requirements))
        else:
            self.host.refused(opened.id, Refusal("langkah_tujuan", "Belum ada langkah yang lebih awal."))

    def _pause_sheet(self, opened: Opened, show: Callable[[ActSheet], None]) -> None:
        show(PauseSheet(faces.PAUSE, opened.detail.pause_reasons))

    def _papers_sheet(self, opened: Opened, show: Callable[[ActSheet], None]) -> None:
        one = opened.detail
        show(PapersSheet(faces.PAPERS, one.row.act, one.requirements, one.papers))

    def _late_sheet(self, opened: Opened, show: Callable[[ActSheet], None]) -> None:
        today = dates.local(self.counter.now(), self.counter.zone).date()
        show(LateEntrySheet(faces.LATE_ENTRY, opened.detail.row.act, today))

    def _undo_sheet(self, opened: Opened, show: Callable[[ActSheet], None]) -> None:
        intro = f"{opened.detail.row.queue} \N{MIDDLE DOT} {opened.detail.last_act}"
        show(QuickReasons(faces.UNDO, "Batalkan langkah terakhir", "Batalkan langkah", intro, UNDO_REASONS))

    def _reason_sheet(self, key: str, opened: Opened, show: Callable[[ActSheet], None]) -> None:
        title, act, intro, name, hint = REASONS[key]
        whose = f"{opened.detail.row.queue} \N{MIDDLE DOT} {opened.detail.applicant}. {intro}"
        show(ReasonNote(key, title, act, whose, name, hint))

    def _hand_over_sheet(self, opened: Opened, show: Callable[[ActSheet], None]) -> None:
        show(HandOverSheet(faces.HAND_OVER, opened))

    def _contact_sheet(self, opened: Opened, show: Callable[[ActSheet], None]) -> None:
        def found(earlier: tuple[history.ContactLine, ...]) -> None:
            show(ContactSheet(faces.CONTACT, opened.detail.phone, earlier, self.counter.zone))

        self.counter.ask(history.contacts, opened.id, done=found, lane="papan-lembar")

    def _priority_sheet(self, opened: Opened, show: Callable[[ActSheet], None]) -> None:
        show(PrioritySheet(faces.PRIORITY, opened.priority))

    def _proxy_sheet(self, opened: Opened, show: Callable[[ActSheet], None]) -> None:
        show(ProxySheet(faces.PROXY, opened.proxy))

    def _service_sheet(self, opened: Opened, show: Callable[[ActSheet], None]) -> None:
        def found(services: tuple[queries.ServiceLine, ...]) -> None:
            others = [s for s in services if s.key != opened.detail.service.key]
            show(ServiceSheet(faces.SERVICE, others, opened.detail.service.name))

        self.counter.ask(queries.services_offered, done=found, lane="papan-lembar")

    def _correction_sheet(self, opened: Opened, show: Callable[[ActSheet], None]) -> None:
        def found(data: Any) -> None:
            show(CorrectionSheet(faces.CORRECT, data))

        self.counter.ask(history.applicant_data, opened.id, done=found, lane="papan-lembar")
