"""Isian: paper questionnaires typed by the pile. Digits jump by themselves, Enter or F8 begins the next form."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from loket_app.domain import dates
from loket_app.domain.errors import Disturbance, Refusal
from loket_app.ui import texts, theme
from loket_app.ui.dialogs import InlineConfirm
from loket_app.ui.fields import DateEdit
from loket_app.ui.notices import NoticeLine
from loket_app.ui.screen import KeyAct
from loket_app.ui.skm import part
from loket_app.ui.skm.entry_form import EntryForm
from loket_app.ui.skm.entry_list import (
    CORRECTED,
    FAILED,
    KEPT,
    SENT,
    Typed,
    waiting_from,
    waiting_state,
)
from loket_app.ui.skm.entry_side import EntrySide
from loket_app.ui.skm.part import Part, Room
from loket_app.ui.widgets import Card, EmptyState, label, rule, set_tone
from loket_app.usecases.queries import survey_entry
from loket_app.usecases.queries.survey_entry import EntryCounts, EntryFacts
from loket_app.usecases.survey import enter
from loket_app.usecases.survey.enter import Ticket

COUNTED = "sudah_dihitung"
FORM, PERIOD, DAY, WAITING = "isian", "periode", "tanggal", "belum"


class EntryPart(Part):
    """Left the form, right what was typed. A form leaves the screen at once; when it could not be kept it waits in the
    list, is kept with the drafts, and Enter brings it back."""

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self.facts: EntryFacts | None = None
        self.form: EntryForm | None = None
        self.typed: list[Typed] = []
        self.counts = EntryCounts(0, 0)
        self._correcting: Typed | None = None
        self._aside: dict[str, object] | None = None
        self._kept: Mapping[str, object] = {}
        self._today: date | None = None
        self._new = 0
        self.title = label("", "large")
        self.day = DateEdit()
        self.day.setAccessibleName("Tanggal pengisian pada lembar")
        self.notice = NoticeLine()
        self.confirm = InlineConfirm()
        self.empty = EmptyState("survey", "", "", "Ke masa survei")
        self.side = EntrySide()
        self.list, self.save = self.side.list, self.side.save
        self._lay_out()
        self._connect()

    # -- layout --------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.sheet = Card(padding=16, spacing=8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        day_label = label("Tanggal pengisian", tone="muted")
        day_label.setBuddy(self.day)
        self.day.setFixedWidth(theme.current().px(118))
        self.day_says = label("", "small", "muted")
        for widget in (self.day_says, day_label, self.day):
            head.addWidget(widget)
        self.sheet.column.addLayout(head)
        self.sheet.column.addWidget(rule())
        self.hold = QVBoxLayout()
        self.sheet.column.addLayout(self.hold, 1)
        self.sheet.column.addWidget(self.confirm)
        self.sheet.column.addWidget(self.notice)
        work = QWidget()
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.sheet, 1)
        row.addWidget(self.side)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(work)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)

    def _connect(self) -> None:
        self.save.clicked.connect(self.next_form)
        self.side.correct.clicked.connect(self.correct_last)
        self.side.delete.clicked.connect(self._ask_delete)
        self.side.kiosk.clicked.connect(self.start_kiosk)
        self.list.opened.connect(self.bring_back)
        self.empty.asked.connect(self._to_periods)
        self.day.edited.connect(self._day_edited)

    def _to_periods(self) -> None:
        self.room.go(part.PERIODS)

    # -- the period ----------------------------------------------------------------------------------------------------

    def period_changed(self) -> None:
        """Another period is looked at, or its questionnaire changed."""
        found = self.room.chosen.period()
        if found is not None:
            self.room.counter.ask(survey_entry.entry_facts, found.id, done=self._got_facts, lane="skm-isian")
        elif self.room.chosen.known:
            self.facts = None
            self._say_empty("Belum ada masa survei", "Buka dulu masa survei; kuesioner kertasnya lalu diketik di sini.")

    def _say_empty(self, title: str, hint: str) -> None:
        self.empty.title.setText(title)
        self.empty.hint.setText(hint)
        self.pages.setCurrentWidget(self.empty)
        self.keys_changed.emit()

    def _got_facts(self, facts: EntryFacts) -> None:
        before, self.facts = self.facts, facts
        if not facts.open:
            self._say_empty(f"{facts.title} sudah ditutup", "Kuesioner hanya masuk ke masa survei yang masih dibuka.")
            return
        self.pages.setCurrentIndex(1)
        if before is None or before != facts or self.form is None:
            self._new_form(facts, before)
        self._count()
        self.keys_changed.emit()

    def _new_form(self, facts: EntryFacts, before: EntryFacts | None) -> None:
        typed = self.form.typed_state() if self.form is not None and before is not None else None
        same = before is not None and before.period_id == facts.period_id
        if not same or self._today != facts.today:
            self.day.set_value(facts.usual_day)
        self._today = facts.today
        was_here = self.form is not None and self.form.isAncestorOf(self.window().focusWidget() or self)
        if self.form is not None:
            self.hold.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form = EntryForm(facts)
        self.hold.addWidget(self.form)
        self.form.between(self.day, self.list)
        self.form.filled.connect(self.next_form)
        self.form.told.connect(self._wrong_key)
        self.form.edited.connect(self._edited)
        if typed is not None:
            self.form.restore(typed)
        self._say_day()
        self._say_title()
        if self._kept:
            self._put_back()
        if was_here:
            self.form.begin()

    def _count(self) -> None:
        if self.facts is not None:
            self.room.counter.ask(
                survey_entry.entry_counts, self.facts.period_id, done=self._counted, lane="skm-isian-jumlah"
            )

    def _counted(self, counts: EntryCounts) -> None:
        line = self.room.chosen.period()
        self.counts = counts
        self.side.show_counts(counts, line.sample if line is not None else None)

    # -- typing --------------------------------------------------------------------------------------------------------

    def _typed_day(self) -> date | None:
        found: date | None = self.day.value()
        return found

    def _day_edited(self) -> None:
        self._say_day()

    def _say_day(self) -> None:
        day, facts = self._typed_day(), self.facts
        problem = ""
        if facts is None:
            return
        if day is None:
            problem = texts.date_wrong(self.day.text())
        elif day > facts.today:
            problem = "Belum tiba."
        elif not facts.first <= day <= facts.last:
            problem = f"Di luar {dates.numeric_date(facts.first)} s.d. {dates.numeric_date(facts.last)}."
        self.day_says.setText(problem)
        set_tone(self.day_says, "late" if problem else "muted")
        self.day.setAccessibleDescription(problem)

    def _wrong_key(self, sentence: str) -> None:
        self.notice.refuse(Refusal("angka", sentence))

    def _edited(self) -> None:
        if self.notice.text():
            self.notice.clear()

    def _say_title(self) -> None:
        one = self._correcting
        if one is None:
            self.title.setText(f"Kuesioner kertas ke-{self._next_number()}")
            self.save.say("Simpan, kuesioner berikutnya")
        else:
            self.title.setText(f"Memperbaiki kuesioner ke-{one.number}")
            self.save.say("Simpan perbaikan" if one.stored else "Simpan")
        self.side.correct.setEnabled(bool(self.typed) and one is None)
        self.side.delete.setEnabled(one is not None or self.list.current_row() is not None)
        self.keys_changed.emit()

    def _next_number(self) -> int:
        return max((t.number for t in self.typed), default=0) + 1

    def next_form(self) -> None:
        """Enter in the last field, or F8: this form is kept and the next one begins."""
        if self.form is None or self.facts is None:
            return
        day = self._typed_day()
        self._say_day()
        if day is None or self.day_says.text():
            self.notice.refuse(Refusal("tanggal", f"Tanggal pengisian: {self.day_says.text() or texts.DATE_WRONG}"))
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        problem = self.form.problem(day)
        if problem is not None:
            self.notice.refuse(problem)
            self.form.go_to(problem.field)
            return
        self.notice.clear()
        response, one = self.form.response(day), self._correcting
        if one is None:
            one = Typed(self._next_number(), self.facts.period_id, Ticket(), response, SENT)
        else:
            one = replace(one, response=response, state=SENT)
        self._put(one)
        self._leave_correcting()
        self._send(one)

    def _send(self, one: Typed) -> None:
        command = enter.correct_paper if one.stored else enter.add_paper
        self.room.counter.work(
            command, self.room.counter.who(), one.period_id, one.ticket, one.response,
            done=partial(self._is_kept, one), refused=partial(self._is_refused, one),
            disturbed=partial(self._is_disturbed, one),
        )  # fmt: skip

    def _is_kept(self, one: Typed, _: object) -> None:
        self._put(replace(one, state=CORRECTED if one.stored else KEPT, stored=True))
        self._new += 1
        self._count()

    def _is_refused(self, one: Typed, refusal: Refusal) -> None:
        if refusal.code == COUNTED:
            self._drop(one)
            self.notice.refuse(refusal)
            return
        self._put(replace(one, state=FAILED))
        self.notice.refuse(Refusal(refusal.code, f"Kuesioner ke-{one.number} belum tersimpan. {refusal.sentence}"))

    def _is_disturbed(self, one: Typed, disturbance: Disturbance, again: Callable[[], None]) -> None:
        self._put(replace(one, state=FAILED))
        self.notice.disturbed(disturbance, again)

    def _put(self, one: Typed) -> None:
        """The newest on top; one that is there already keeps its place."""
        known = [n for n, t in enumerate(self.typed) if t.ticket.key == one.ticket.key]
        if known:
            self.typed[known[0]] = one
        else:
            self.typed.insert(0, one)
        self._show_list()

    def _drop(self, one: Typed) -> None:
        self.typed = [t for t in self.typed if t.ticket.key != one.ticket.key]
        self._show_list()

    def _show_list(self) -> None:
        self.side.show_typed(tuple(self.typed))
        self._say_title()

    # -- putting right -------------------------------------------------------------------------------------------------

    def correct_last(self) -> None:
        """F6: the form typed last comes back into the fields; on the list the marked one."""
        row = self.list.current_row() if self.list.hasFocus() else None
        if row is None and self.typed:
            row = self.typed[0]
        if row is not None:
            self.bring_back(row)

    def bring_back(self, row: Any) -> None:
        """A typed form comes back into the fields; what stood there returns afterwards."""
        if self.form is None or self.facts is None or not isinstance(row, Typed) or row.state == SENT:
            return
        if row.period_id != self.facts.period_id:
            self.notice.refuse(Refusal("masa_lain", "Kuesioner itu milik masa survei lain. Pilih dulu masanya."))
            return
        if self._correcting is None:
            half = not self.form.is_empty()
            self._aside = self.form.typed_state() | {DAY: self.day.text()} if half else None
        self._correcting = row
        self.confirm.dismiss()
        self.notice.clear()
        self.form.show_response(row.response)
        self.day.set_value(row.response.day)
        self._say_day()
        self._say_title()
        self.form.go_to(self.form.lines[0].question.key)

    def _leave_correcting(self) -> None:
        """Back to a fresh form, or to the one that was half typed."""
        assert self.form is not None
        aside, self._aside = self._aside, None
        self._correcting = None
        self.confirm.dismiss()
        if aside is None:
            self.form.clear()
        else:
            self.form.restore(aside)
            self.day.set_value(aside.get(DAY))
        self._say_day()
        self._say_title()
        self.form.begin()

    def _ask_delete(self) -> None:
        one = self._correcting or self.list.current_row()
        if isinstance(one, Typed):
            sentence = f"Hapus kuesioner ke-{one.number}? Angkanya tidak ikut dihitung."
            self.confirm.ask(sentence, texts.DELETE, partial(self._delete, one))

    def _delete(self, one: Typed) -> None:
        if self._correcting is not None:
            self._leave_correcting()
        if not one.stored:
            # It may have reached the file although no reply came.
            self.notice.clear()
        self.room.counter.work(
            enter.delete_paper, self.room.counter.who(), one.period_id, one.ticket, done=partial(self._is_deleted, one),
            refused=self.notice.refuse, disturbed=self.notice.disturbed,
        )  # fmt: skip

    def _is_deleted(self, one: Typed, _: object) -> None:
        self._drop(one)
        self.notice.succeed(f"Kuesioner ke-{one.number} dihapus.")
        self._new += 1
        self._count()

    # -- the kiosk -----------------------------------------------------------------------------------------------------

    def start_kiosk(self) -> None:
        """Ctrl+K: the survey on the second screen, or on this one."""
        self.room.navigate.start_kiosk()

    # -- what the screen asks ------------------------------------------------------------------------------------------

    def primary(self) -> KeyAct | None:
        """F8 keeps the form."""
        if self.facts is None or not self.facts.open:
            return KeyAct("F8", self.empty.button.text(), self._to_periods)
        return KeyAct("F8", self.save.text(), self.next_form)

    def keys(self) -> tuple[KeyAct, ...]:
        """F6 puts right, F7 deletes, Ctrl+K is the kiosk."""
        if self.facts is None or not self.facts.open:
            return ()
        return (
            KeyAct("F6", self.side.correct.text(), self.correct_last, self.side.correct.isEnabled()),
            KeyAct("F7", "Hapus", self._ask_delete, self.side.delete.isEnabled()),
            KeyAct("Ctrl+K", "Kios survei", self.start_kiosk),
        )  # fmt: skip

    def back(self) -> bool:
        """Esc leaves a correction, then the list."""
        if not self.confirm.isHidden():
            self.confirm.dismiss()
            return True
        if self._correcting is not None:
            self._leave_correcting()
            return True
        if self.form is not None and self.list.hasFocus():
            self.form.begin()
            return True
        return False

    def begin(self) -> None:
        """The first field; where nothing can be typed, the way to the periods."""
        if self.form is not None and self.facts is not None and self.facts.open:
            if self.form.is_empty():
                self.form.begin()
            else:
                problem = self.form.problem(self._typed_day() or self.facts.today)
                self.form.go_to(problem.field if problem is not None else self.form.lines[0].question.key)
        else:
            self.empty.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> None:
        """What was typed meanwhile changes the results."""
        if self._new:
            self._new = 0
            self.room.counter.hub.announce(part.SURVEY)

    def refresh(self, topics: frozenset[str]) -> None:
        """Services and questionnaire are the office's; the screen reads the periods anew by itself."""

    def tick(self, now: int) -> None:
        """A new day: yesterday's forms are counted and can no longer be changed."""
        today = dates.local(now, self.room.counter.zone).date()
        if self._today is not None and today != self._today and self._correcting is None:
            self.typed = [t for t in self.typed if not t.stored]
            self._show_list()
            self.period_changed()

    def typed_state(self) -> dict[str, object]:
        """The form as it stands, and the forms that are not in the file yet. A form that is being corrected is in the
        file already: of it only what stood in the fields before is kept."""
        if self._kept or self.form is None or self.facts is None:
            return dict(self._kept)
        state: dict[str, object] = {}
        if self._correcting is not None:
            shown = self._aside
        else:
            shown = None if self.form.is_empty() else self.form.typed_state() | {DAY: self.day.text()}
        if shown is not None:
            state = {FORM: shown, PERIOD: self.facts.period_id}
        waiting = waiting_state(tuple(self.typed))
        return state | ({WAITING: waiting} if waiting else {})

    def restore(self, state: Mapping[str, object]) -> None:
        """Put back the form and what waited to be kept."""
        self._kept = dict(state)
        if self.form is not None:
            self._put_back()

    def _put_back(self) -> None:
        state, self._kept = self._kept, {}
        assert self.form is not None
        assert self.facts is not None
        for one in waiting_from(state.get(WAITING)):
            self._put(replace(one, number=self._next_number()))
        typed = state.get(FORM)
        if isinstance(typed, Mapping) and state.get(PERIOD) == self.facts.period_id:
            self.form.restore(typed)
            self.day.set_value(typed.get(DAY) or self.facts.usual_day)
            self._say_day()

    def show_first(self) -> None:
        """For pictures: a half typed form."""
        if self.form is not None:
            for line, score in zip(self.form.lines, (4, 3, 2, 4, 3), strict=False):
                line.box.set_score(score)
                line.follow()
