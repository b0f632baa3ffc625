"""One letter being made: fields at the left, the page as it will be printed at the right, F8 below."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket_app.domain.dates import local
from loket_app.domain.errors import Disturbance, Refusal
from loket_app.domain.forms import Form, Issue, from_data, to_data
from loket_app.domain.people import Role
from loket_app.ui.counter import Counter
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.press import Press
from loket_app.ui.printing.preview import PagePreview
from loket_app.ui.screen import KeyAct
from loket_app.ui.surat import jobs, words
from loket_app.ui.surat.head import LetterHead
from loket_app.ui.surat.jobs import IssueOrder, Known, Seen, Step, Wanted, edition_of, same_letter
from loket_app.ui.surat.layout import row_of
from loket_app.ui.surat.letter_form import LetterForm
from loket_app.ui.widgets import Card, EmptyState, IconLabel, KeyButton, Kind, label, set_tone
from loket_app.usecases import acts, letters
from loket_app.usecases.letters import Issued
from loket_app.usecases.queries.history import LetterLine
from loket_app.usecases.queries.letter_desk import LetterDesk, letter_desk, typed_part
from loket_app.usecases.requests import Moved

DEBOUNCE_MS = 250
DESK_LANE, LOOK_LANE, PAGE_LANE = "surat-meja", "surat-pratinjau", "surat-halaman"
FORM_SHARE, PAGE_SHARE = 58, 42
PRIMARY_WORDS = {
    Step.ISSUE: words.PRINT,
    Step.CORRECT: words.CORRECT,
    Step.PRINT: words.PRINT,
    Step.AGAIN: words.PRINT_AGAIN,
}
ACTING, PRINTING, RELOADING = "tindakan", "cetakan", "muat ulang"
Typed = dict[str, Any]


class LetterPage(QWidget):
    """Works on one request at a time. `done` carries the sentence when the request has gone on, `keys_changed` new
    keys, `correction_asked` that a signed letter needs a reason."""

    done = Signal(str)
    keys_changed = Signal()
    correction_asked = Signal()
    editions_asked = Signal()
    back_asked = Signal()

    def __init__(self, counter: Counter, press: Press, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._press = press
        self.request_id: int | None = None
        self.desk: LetterDesk | None = None
        self.seen: Seen | None = None
        self._baseline: Typed = {}
        self._kept: Typed | None = None
        self._insist = False
        self._stale = True
        self._print_next = False
        self._under_way: set[str] = set()
        self._on_screen: Known | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(DEBOUNCE_MS)
        self._wait.timeout.connect(self.look)
        self._make_parts()
        self._lay_out()

    def _make_parts(self) -> None:
        self.head = LetterHead()
        self.head.signer_chosen.connect(self._edited)
        self.head.editions_asked.connect(self.editions_asked)
        self.head.back_asked.connect(self.back_asked)
        self.notice = NoticeLine()
        self.form = LetterForm(self._today)
        self.form.changed.connect(self._edited)
        self.form.left.connect(self._judge)
        self.preview = PagePreview()
        self.preview.wanted.connect(self._turn)
        self.gap_icon = IconLabel("info", 16)
        self.gap = label("", wrap=True)
        self.primary_button = KeyButton(words.PRINT, "F8", icon="printer", kind=Kind.PRIMARY, tall=True)
        self.primary_button.clicked.connect(self.press_primary)
        self.save_button = KeyButton(words.SAVE, "Ctrl+S", tall=True)
        self.save_button.clicked.connect(self.save)
        self.gap_button = KeyButton(words.NEXT_GAP, "F7", tall=True)
        self.gap_button.clicked.connect(self.next_gap)
        self.empty = EmptyState("letter", words.NO_FORM, words.NO_FORM_HINT)

    def _lay_out(self) -> None:
        left = Card(padding=12, spacing=8)
        left.column.addWidget(self.form, 1)
        left.column.addWidget(self.empty, 1)
        self.gap_row = QWidget()
        gap = QHBoxLayout(self.gap_row)
        gap.setContentsMargins(0, 0, 0, 0)
        gap.setSpacing(7)
        gap.addWidget(self.gap_icon)
        gap.addWidget(self.gap, 1)
        left.column.addWidget(self.gap_row)
        left.column.addWidget(self.notice)
        buttons = row_of(self.primary_button, self.gap_button, self.save_button)
        buttons.setStretch(0, 1)
        left.column.addLayout(buttons)
        self.right = Card(padding=10)
        self.right.column.addWidget(self.preview, 1)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(left, FORM_SHARE)
        body.addWidget(self.right, PAGE_SHARE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.head)
        column.addLayout(body, 1)

    def _today(self) -> date:
        return local(self._counter.now(), self._counter.zone).date()

    # -- opening ---------------------------------------------------------------------------------------------------

    def open(self, request_id: int, kept: Typed | None = None) -> None:
        """Show the letter of a request. `kept` is what was typed for it and could not be saved."""
        self.request_id = request_id
        self.desk = None
        self.seen = None
        self._kept = kept
        self._insist = False
        self._under_way.clear()
        self._print_next = False
        self._on_screen = None
        self._wait.stop()
        self.notice.clear()
        self.preview.restart()
        self.head.choose_signer(None)
        self.reload()

    def reload(self) -> None:
        """Ask again how the request stands; what is typed stays."""
        if self.request_id is not None:
            self._counter.ask(letter_desk, self.request_id, done=self._show, refused=self._refused, lane=DESK_LANE)

    def _show(self, desk: LetterDesk) -> None:
        if desk.row.id != self.request_id:
            return
        fresh = self.desk is None
        touched = not fresh and self.dirty()
        same = same_letter(self.desk, desk) and not self._stale and self.seen is not None
        self.desk = desk
        self.head.show_desk(desk)
        has_form = desk.form is not None
        for part in (self.form, self.gap_row, self.right, self.save_button, self.gap_button):
            part.setVisible(has_form)
        self.empty.setVisible(not has_form)
        if desk.form is not None and desk.draft is not None and not touched:
            self._fill(desk.form, desk.draft.values)
        if fresh and has_form:
            self._put_kept()
            self.form.begin()
        self._under_way.discard(RELOADING)
        self._show_state()
        if has_form and not same:
            self.look()
        elif fresh:
            self.primary_button.setFocus()

    def _fill(self, form: Form, values: Mapping[str, object]) -> None:
        """Show stored values. Fields are only touched when they say something else: the cursor stays where it is."""
        new = form != self.form.form
        self.form.show_form(form)
        if new or self.desk is None or typed_part(form, values) != typed_part(form, self.form.values()):
            self.form.set_values(values)
        self._baseline = typed_part(form, self.form.values())

    def _put_kept(self) -> None:
        kept, self._kept = self._kept, None
        if kept and self.form.form is not None:
            data = kept.get("isian")
            if isinstance(data, Mapping):
                self.form.set_values({**self.form.values(), **from_data(self.form.form, data)})
            if kept.get("penanda"):
                self.head.choose_signer(int(kept["penanda"]))

    # -- typing ----------------------------------------------------------------------------------------------------

    def dirty(self) -> bool:
        """True while something is typed that is not stored."""
        form = self.form.form
        return (
            self.desk is not None
            and self.desk.form is not None
            and form is not None
            and typed_part(form, self.form.values()) != self._baseline
        )

    def typed(self) -> Typed:
        """What is typed, as plain data; empty when it is all stored."""
        if not self.dirty() or self.form.form is None:
            return {}
        return {"isian": to_data(self.form.form, self.form.values()), "penanda": self.head.signer_id()}

    def _edited(self) -> None:
        if self.notice.kind() is NoticeKind.SUCCESS:
            self.notice.clear()
        self._stale = True
        self._wait.start()

    def look(self) -> None:
        """Look at the letter as it would be printed now."""
        self._wait.stop()
        if self.request_id is None or self.desk is None or self.desk.form is None:
            return
        wanted = Wanted(
            self.request_id, self.form.values(), self.head.signer_id(), self.preview.page(), self.preview.pixels(),
            self._on_screen,
        )  # fmt: skip
        self._stale = False
        self._counter.work(
            jobs.see, wanted, done=self._looked, refused=self._refused, disturbed=self._troubled,
            lane=LOOK_LANE,
        )  # fmt: skip

    def _looked(self, seen: Seen) -> None:
        if seen.wanted.request_id != self.request_id:
            return
        self.seen = seen
        if seen.picture is not None:
            self.preview.show_picture(seen.picture)
        issued = seen.look.issued
        self._on_screen = Known(seen.job, seen.wanted.page, seen.wanted.pixels, issued.id if issued else None)
        taken = self.desk is not None and any(e.number for e in self.desk.editions)
        self.head.show_number(issued.number if issued is not None else seen.look.draft.number, taken)
        self._judge()
        self._show_state()
        if self._print_next:
            self._print_next = False
            self._act()

    def _turn(self) -> None:
        """Another page or size of the paper on screen."""
        if self.seen is None:
            return
        page, pixels, job = self.preview.page(), self.preview.pixels(), self.seen.job
        issued = self.seen.look.issued
        self._on_screen = Known(job, page, pixels, issued.id if issued else None)
        self._counter.work(jobs.turn, job.pdf, page, pixels, done=self.preview.show_picture, lane=PAGE_LANE)

    def _issues(self) -> tuple[Issue, ...]:
        return self.seen.look.draft.issues if self.seen is not None else ()

    def _judge(self) -> None:
        self.form.judge(self._issues(), self._insist)

    # -- what F8 does ----------------------------------------------------------------------------------------------

    def step(self) -> Step:
        """What F8 does now."""
        if self.desk is None:
            return Step.NOTHING
        return jobs.next_step(self.desk, self.seen.look if self.seen is not None else None)

    def primary_act(self) -> KeyAct | None:
        """F8 with its words."""
        step = self.step()
        if step is Step.NOTHING:
            return None
        return KeyAct("F8", self._primary_words(step), self.press_primary, not self._under_way)

    def _primary_words(self, step: Step) -> str:
        if step is Step.FORWARD and self.desk is not None:
            return self.desk.forward
        if step is Step.ISSUE and self.desk is not None and self.desk.editions:
            return words.PRINT_CHANGED
        return PRIMARY_WORDS.get(step, words.PRINT)

    def _show_state(self) -> None:
        step = self.step()
        self.primary_button.setVisible(step is not Step.NOTHING)
        self.primary_button.setEnabled(not self._under_way)
        self.primary_button.icon_name = "forward" if step is Step.FORWARD else "printer"
        self.primary_button.say(self._primary_words(step))
        self._say_gap(step)
        self.keys_changed.emit()

    def _say_gap(self, step: Step) -> None:
        desk, issues = self.desk, self._issues()
        issued = self._edition()
        self.gap_button.setVisible(bool(desk is not None and desk.form is not None and issues))
        text, icon, tone = words.gaps(issues, self.form.missing(issues)), "warning", "warn"
        if step is Step.NOTHING and desk is not None and desk.why_not:
            text, icon, tone = desk.why_not, "info", "muted"
        elif self.seen is None:
            text, icon, tone = "", "info", "muted"
        elif step in (Step.FORWARD, Step.AGAIN) and issued is not None:
            text, icon, tone = words.SAME.format(edition=issued.edition), "check", "good"
        elif step is Step.PRINT and issued is not None:
            text, icon, tone = words.UNPRINTED.format(edition=issued.edition), "printer", "primary"
        elif not issues:
            icon, tone = "check", "good"
        self.gap.setText(text)
        self.gap_icon.show_icon(icon, tone)
        set_tone(self.gap, tone)

    def press_primary(self) -> None:
        """F8. What was typed within the last moment is looked at first."""
        if self._under_way or self.desk is None:
            return
        if self.desk.form is not None and (self._stale or self.seen is None):
            self._print_next = True
            self.look()
            return
        self._act()

    def _act(self) -> None:
        step = self.step()
        if step in (Step.ISSUE, Step.CORRECT):
            self._issue_or_go(step)
        elif step in (Step.PRINT, Step.AGAIN):
            self.print_issued()
        elif step is Step.FORWARD:
            self.forward()

    def _issue_or_go(self, step: Step) -> None:
        blocking = [i for i in self._issues() if i.blocking]
        if blocking:
            self._insist = True
            self._judge()
            self._go_to(blocking)
        elif step is Step.CORRECT:
            self.correction_asked.emit()
        else:
            self.issue("")

    def _go_to(self, issues: list[Issue]) -> None:
        """To the first field that does not let the letter go, by the order on screen."""
        order = {key: n for n, key in enumerate((*self.form.fields, *self.form.tables))}
        placed = sorted(issues, key=lambda i: order.get(i.group or i.field or "", len(order)))
        if not any(self.form.go_to(issue) for issue in placed):
            self.notice.refuse(Refusal("isian", issues[0].sentence))

    def next_gap(self) -> None:
        """F7: to the next field to put right, or where there is none to look at again, from where the cursor is."""
        self._insist = True
        self._judge()
        wanted = [i for i in self._issues() if i.blocking] or self._issues()
        order = [*self.form.fields, *self.form.tables]
        here = next((n for n, key in enumerate(order) if self._has_focus(key)), -1)
        keys = {i.group or i.field or "": i for i in reversed(wanted)}
        ahead = [k for k in (*order[here + 1 :], *order[: here + 1]) if k in keys]
        if ahead:
            self.form.go_to(keys[ahead[0]])

    def _has_focus(self, key: str) -> bool:
        if key in self.form.fields:
            return self.form.fields[key].widget.hasFocus()
        focus = self.window().focusWidget()
        return focus is not None and self.form.tables[key].isAncestorOf(focus)

    def issue(self, reason: str) -> None:
        """Save what is typed, issue a new edition, and print it."""
        if self.desk is None or self.form.form is None or self.request_id is None:
            return
        order = IssueOrder(
            save_who=self._counter.who(Role.OPERATOR), issue_who=self._counter.who(Role.OPERATOR),
            request_id=self.request_id, seen=self.desk.row.version,
            data=to_data(self.form.form, self.form.values()) if self.dirty() else None,
            signer=self.head.signer_id(), reason=reason,
        )  # fmt: skip
        self._begin(ACTING)
        self.notice.clear()
        self._counter.work(
            jobs.issue, order, done=self._issued, refused=self._act_refused, disturbed=self._act_troubled
        )

    def _issued(self, issued: Issued) -> None:
        if self.form.form is not None:
            self._baseline = typed_part(self.form.form, self.form.values())
        # First the paper, then the screen: the worker does things in the order they were asked.
        self._begin(RELOADING)
        self._print(issued.letter_id)
        self._end(ACTING)
        self._counter.poll()
        self.reload()

    def _act_refused(self, refusal: Refusal) -> None:
        self._end(ACTING)
        field = self.form.fields.get(refusal.field or "")
        if field is not None:
            field.refuse(refusal.sentence)
            self.form.go_to(Issue(refusal.field, None, refusal.sentence, True))
        self.notice.refuse(refusal)
        self.reload()

    def print_issued(self) -> None:
        """Print the edition on screen; its bytes are those of the first time."""
        issued = self._edition()
        if issued is not None:
            self._print(issued.id)

    def _edition(self) -> LetterLine | None:
        look = self.seen.look if self.seen is not None else None
        return edition_of(self.desk, look) if self.desk is not None else None

    def _print(self, letter_id: int) -> None:
        """Until the paper is out F8 rests: pressed once more it would print a second one."""
        self._begin(PRINTING)
        self._press.print("surat", letter_id, self.notice, then=self._printed, failed=self._printed)

    def _printed(self) -> None:
        self._begin(RELOADING)
        self._end(PRINTING)
        self.reload()

    def forward(self) -> None:
        """Send the request on to the next officer."""
        if self.desk is None or self.request_id is None:
            return
        self._begin(ACTING)
        self._counter.do(
            acts.advance, self.request_id, self.desk.row.version, role=Role.OPERATOR, done=self._forwarded,
            refused=self._act_refused, disturbed=self._act_troubled,
        )  # fmt: skip

    def _forwarded(self, moved: Moved) -> None:
        self._end(ACTING)
        step = moved.case.current_step
        queue = self.desk.row.queue if self.desk is not None else ""
        self.done.emit(words.forwarded(queue, f"{step.no}. {step.short}" if step is not None else ""))

    # -- keeping ---------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Ctrl+S: keep what is typed as a draft."""
        if self.dirty():
            self._save(self._saved)
        elif self.desk is not None and self.desk.form is not None:
            self.notice.succeed(words.SAVED)

    def save_quietly(self) -> None:
        """Keep what is typed because the user goes elsewhere."""
        if self.dirty():
            self._save(self._saved_quietly)

    def _save(self, done: Any) -> None:
        if self.desk is None or self.form.form is None:
            return
        data = to_data(self.form.form, self.form.values())
        self._counter.do(
            letters.save_values, self.desk.row.id, self.desk.row.version, data, role=Role.OPERATOR,
            done=done, refused=self._act_refused, disturbed=self._act_troubled,
        )  # fmt: skip

    def _saved(self, version: int) -> None:
        self._saved_quietly(version)
        self.notice.succeed(words.SAVED)

    def _saved_quietly(self, _version: int) -> None:
        if self.form.form is not None:
            self._baseline = typed_part(self.form.form, self.form.values())
        self.reload()

    # -- answers ---------------------------------------------------------------------------------------------------

    def _begin(self, what: str) -> None:
        self._under_way.add(what)
        self._show_state()

    def _end(self, what: str) -> None:
        self._under_way.discard(what)
        self._show_state()

    def _act_troubled(self, disturbance: Disturbance, again: Any) -> None:
        self._end(ACTING)
        self.notice.disturbed(disturbance, again)

    def _refused(self, refusal: Refusal) -> None:
        self._print_next = False
        self._end(RELOADING)
        self.notice.refuse(refusal)

    def _troubled(self, disturbance: Disturbance, again: Any) -> None:
        self._print_next = False
        self.notice.disturbed(disturbance, again)
