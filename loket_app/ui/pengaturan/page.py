"""A section of Pengaturan: its head, its scrolling body, and the foot with Simpan; drafts that survive everything.

A draft is the whole body as typed, kept by record until it is saved or taken back. Going to another record, another
section or another screen keeps it; so does another counter that saves the same value meanwhile.
"""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from loket_app.domain import dates
from loket_app.domain.errors import Refusal
from loket_app.ui.dialogs import InlineConfirm
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.pengaturan.room import Known, Room
from loket_app.ui.screen import KeyAct, Workplace
from loket_app.ui.widgets import Elided, IconLabel, KeyButton, Kind, label
from loket_app.usecases.office_settings import confirm_examples, save_setting
from loket_app.usecases.queries.office_values import Stored
from loket_app.usecases.settings import ONLY

Body = dict[str, Any]
MOST_WIDTH = 1180
ADMIN_ONLY = "Bagian ini diubah oleh Administrator. Anda dapat membacanya; ganti pengguna dengan F12."
SUPERVISOR_ONLY = "Bagian ini diubah oleh atasan atau Administrator. Anda dapat membacanya; ganti pengguna dengan F12."


@dataclass(frozen=True, slots=True)
class Record:
    """One saved value as the page shows it: its key, its plain body, and what is told of its saving."""

    key: str
    body: Mapping[str, Any]
    told: str = ""


class Page(Workplace):
    """Base of all sections. `changed` when the keys of the foot or the marks in the list of sections change."""

    title = ""
    caption = ""
    icon = "settings"
    denied = ADMIN_ONLY
    changed = Signal()

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.room = room
        self.setAccessibleName(self.title)
        self.notice = NoticeLine()
        self.lock_line = QWidget()
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self.question = InlineConfirm()
        self.content = QWidget()
        self._frame()

    def _frame(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 14, 20, 12)
        outer.setSpacing(8)
        self.top_lines: list[QWidget] = [label(self.title, "title")]
        if self.caption:
            self.top_lines.append(label(self.caption, tone="muted", wrap=True))
        for part in self.top_lines:
            outer.addWidget(part)
        locked = QHBoxLayout(self.lock_line)
        locked.setContentsMargins(0, 0, 0, 0)
        locked.addWidget(IconLabel("lock", 16, "warn"))
        locked.addWidget(label(self.denied, "small", "warn", wrap=True), 1)
        outer.addSpacing(4)
        outer.addWidget(self.lock_line)
        self.lock_line.hide()
        outer.addWidget(self.notice)
        outer.addWidget(self.content, 1)
        outer.addWidget(self.question)
        outer.addLayout(self.foot)

    def may_write(self) -> bool:
        """Whether who sits here may change this section."""
        return self.room.is_admin()

    def receive(self, known: Known) -> None:
        """Show what the office's data says now."""

    def permit(self) -> None:
        """Another officer sits here: what may be changed follows."""
        self.lock_line.setVisible(not self.may_write())

    def dirty(self) -> bool:
        """Whether something typed is not saved."""
        return False

    @classmethod
    def examples_in(cls, known: Known) -> int:
        """How many values of this section are shipped examples."""
        return 0

    def enter(self) -> None:
        """Put the focus where work begins."""

    def leave_editor(self) -> bool:
        """Esc: out of the editors; False when there is nothing to leave."""
        return False


class SettingPage(Page):
    """A section whose values are bodies of the settings: fill, read, compare, save as a new version."""

    kind = ""

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self.known: Known | None = None
        self.records: dict[str, Record] = {}
        self.drafts: dict[str, Body] = {}
        self.key = ""
        self._baseline: Body = {}
        self._shown: tuple[str, Any] = ("", None)
        self._quiet = False
        self.build()
        self._build_foot()

    def _build_foot(self) -> None:
        self.save_button = KeyButton("Simpan", "F8", kind=Kind.PRIMARY)
        self.discard_button = KeyButton("Kembalikan isian", "F5", kind=Kind.PLAIN)
        self.confirm_button = KeyButton("Tetapkan nilai contoh", "F7", kind=Kind.PLAIN)
        self.told = Elided("", "small", "muted")
        for button, act in (
            (self.save_button, self.save), (self.discard_button, self.discard), (self.confirm_button, self.confirm),
        ):  # fmt: skip
            button.clicked.connect(act)
            self.foot.addWidget(button)
        self.foot.addWidget(self.told, 1)

    # -- what a section says of itself --------------------------------------------------------------------------------

    def build(self) -> None:
        """Make the editors inside `content`."""
        raise NotImplementedError

    def prepare(self, known: Known) -> None:
        """Offer what may be chosen, before a body is shown."""

    def fill(self, body: Body) -> None:
        """Show a body in the editors."""
        raise NotImplementedError

    def read(self, base: Body) -> Body:
        """The body that the editors show, over what they do not edit."""
        raise NotImplementedError

    def place(self, refusal: Refusal) -> bool:
        """Say a refusal at its field; False where no field is meant."""
        return False

    def mark(self, parts: tuple[str, ...]) -> None:
        """Show which parts are examples."""

    def judge(self, body: Body) -> None:
        """What can be said while typing: previews and problems."""

    def set_editable(self, on: bool) -> None:
        """Let the editors be changed, or only read."""
        self.content.setEnabled(on)

    def records_of(self, known: Known) -> dict[str, Record]:
        """The saved values of this section."""
        return {s.key: Record(s.key, s.body, self._told(s)) for s in known.office.of(self.kind)}

    def _told(self, stored: Stored) -> str:
        when = dates.local(stored.saved_at, self.room.counter.zone)
        by = f" oleh {stored.saved_by}" if stored.saved_by else ""
        moment = f"{dates.short_date(when.date())} {dates.clock_time(when)}"
        return f"Versi {stored.version} \N{MIDDLE DOT} disimpan {moment}{by}"

    @classmethod
    def example_parts(cls, body: Mapping[str, Any]) -> tuple[str, ...]:
        """The words by which this body marks examples."""
        marked = body.get("contoh")
        return tuple(marked) if isinstance(marked, list | tuple) else (ONLY,) if marked else ()

    def finished(self, body: Body, base: Mapping[str, Any]) -> Body:
        """The body to be saved: a part that was changed is no example any more."""
        body = self.joined(body, base)
        marked = body.get("contoh")
        if isinstance(marked, list):
            body["contoh"] = [part for part in marked if body.get(part) == base.get(part)]
        return body

    def own(self, body: Mapping[str, Any]) -> Any:
        """The part of the body that this section edits."""
        return body

    def joined(self, body: Body, base: Mapping[str, Any]) -> Body:
        """The draft over what another section saved in the same body meanwhile."""
        return body

    # -- showing ------------------------------------------------------------------------------------------------------

    def base(self) -> Body:
        """The saved body of the record that is shown."""
        record = self.records.get(self.key)
        return copy.deepcopy(dict(record.body)) if record is not None else {}

    def receive(self, known: Known) -> None:
        """Take the office's values in; what is typed stays, and is told when the value under it changed."""
        before = self.records
        self.known = known
        self.records = self.records_of(known)
        self._silently(partial(self.prepare, known))
        if self.key not in self.records and self.key not in self.drafts:
            self.key = next(iter(self.records), "")
        old, new = before.get(self.key), self.records.get(self.key)
        if self.key in self.drafts and old and new and self.own(old.body) != self.own(new.body):
            self.notice.say(
                NoticeKind.HINT,
                "Nilai ini baru diubah di komputer lain. Ketikan Anda belum disimpan; F5 menampilkan nilai yang baru.",
            )
        if self._shown != (self.key, new.body if new is not None else None):
            self.show_record()
        self.refresh_foot()
        self.permit()

    def show_record(self) -> None:
        """Show the record `key`, with its draft over it where there is one."""
        record = self.records.get(self.key)
        self._shown = (self.key, record.body if record is not None else None)
        base = self.base()
        self._silently(partial(self.fill, base))
        self._baseline = self.read(base)
        draft = self.drafts.get(self.key)
        if draft is not None:
            self._silently(partial(self.fill, copy.deepcopy(draft)))
        self.mark(self.example_parts(draft if draft is not None else base))
        self.judge(draft if draft is not None else base)
        self.refresh_foot()

    def _silently(self, act: Callable[[], None]) -> None:
        self._quiet = True
        try:
            act()
        finally:
            self._quiet = False

    def open(self, key: str) -> None:
        """Show another record."""
        if key != self.key and (key in self.records or key in self.drafts):
            self.key = key
            self.notice.clear()
            self.question.dismiss()
            self.show_record()

    def edited(self) -> None:
        """Something was typed: keep it as a draft, unless it is what is saved anyway."""
        if self._quiet or not self.key:
            return
        body = self.read(self.base())
        if body == self._baseline and self.key in self.records:
            self.drafts.pop(self.key, None)
        else:
            self.drafts[self.key] = body
        self.judge(body)
        self.refresh_foot()

    def refresh_foot(self) -> None:
        """Buttons and words of the foot follow the draft."""
        typed = self.key in self.drafts
        self.save_button.setEnabled(typed and self.may_write())
        self.discard_button.setEnabled(typed)
        record = self.records.get(self.key)
        marked = bool(self.example_parts(record.body)) if record is not None else False
        self.confirm_button.setVisible(marked and self.may_write())
        self.confirm_button.setEnabled(not typed)
        self.told.say("Belum disimpan" if typed else record.told if record is not None else "")
        self.changed.emit()

    def permit(self) -> None:
        """Read-only for everybody else."""
        super().permit()
        self.set_editable(self.may_write())
        self.refresh_foot()

    def dirty(self) -> bool:
        """Whether there is a draft."""
        return bool(self.drafts)

    @classmethod
    def examples_in(cls, known: Known) -> int:
        """Over all records."""
        return sum(len(cls.example_parts(stored.body)) for stored in known.office.of(cls.kind))

    # -- acts ---------------------------------------------------------------------------------------------------------

    def primary(self) -> KeyAct:
        """F8 saves."""
        return KeyAct("F8", "Simpan", self.save, self.save_button.isEnabled())

    def keys(self) -> tuple[KeyAct, ...]:
        """F5 takes the typing back, F7 confirms shipped examples."""
        acts = [KeyAct("F5", "Kembalikan isian", self.discard, self.key in self.drafts)]
        if not self.confirm_button.isHidden():
            acts.append(KeyAct("F7", "Tetapkan contoh", self.confirm, self.confirm_button.isEnabled()))
        return tuple(acts)

    def save(self) -> None:
        """Save the draft of the shown record."""
        draft = self.drafts.get(self.key)
        if draft is None or not self.may_write():
            return
        self.notice.clear()
        self.question.dismiss()
        self.send(self.key, self.finished(copy.deepcopy(draft), self.base()), copy.deepcopy(draft))

    def send(self, key: str, body: Body, draft: Body) -> None:
        """Give the body to its command."""
        made = self.made_key(key, body)
        self.room.counter.do(
            save_setting, self.kind, made, body, done=partial(self.saved, key, made, draft),
            refused=partial(self.refused, key), disturbed=self.notice.disturbed,
        )  # fmt: skip

    def made_key(self, key: str, body: Body) -> str:
        """The key under which the body is stored."""
        return key

    def saved(self, key: str, made: str, draft: Body, _result: Any) -> None:
        """It is stored: the draft goes, unless more was typed meanwhile. `made` is the key of a new record."""
        if self.drafts.get(key) == draft:
            del self.drafts[key]
        self._shown = ("", None)
        if self.key == key:
            self.key = made
        self.notice.succeed(self.saved_words(made))
        self.refresh_foot()

    def saved_words(self, key: str) -> str:
        """What is said after saving."""
        return "Tersimpan sebagai versi baru. Permohonan yang sedang berjalan tetap memakai versi saat diterima."

    def refused(self, key: str, refusal: Refusal) -> None:
        """Say it at the field, else on the line; nothing typed is lost."""
        self.open(key)
        if not self.place(refusal):
            self.notice.refuse(refusal)

    def discard(self) -> None:
        """F5: ask, then show what is saved."""
        if self.key in self.drafts:
            self.question.ask("Kembalikan isian ini ke nilai yang tersimpan?", "Kembalikan", self._discard)

    def _discard(self) -> None:
        self.drafts.pop(self.key, None)
        self.notice.clear()
        if self.key not in self.records:
            self.key = next(iter(self.records), "")
        self.show_record()
        self.enter()

    def confirm(self) -> None:
        """F7: the office makes the shipped examples its own."""
        if self.key in self.drafts or not self.may_write():
            return
        self.room.counter.do(
            confirm_examples, self.kind, self.key, self.confirmable(), done=self._confirmed,
            refused=self.notice.refuse, disturbed=self.notice.disturbed,
        )  # fmt: skip

    def confirmable(self) -> tuple[str, ...]:
        """The marked parts of the shown record; nothing where one mark stands for all of it."""
        parts = self.example_parts(self.base())
        return () if parts == (ONLY,) else parts

    def _confirmed(self, _result: Any) -> None:
        self.notice.succeed("Nilai ini sekarang ketetapan kantor; tanda contoh hilang dari layar dan kertas.")

    def typed_state(self) -> dict[str, object]:
        """The drafts."""
        return dict(self.drafts)

    def restore(self, state: Mapping[str, object]) -> None:
        """Put drafts back; those of records that are gone are dropped when the office's values arrive."""
        for key, body in state.items():
            if isinstance(body, dict):
                self.drafts[key] = body
        self._shown = ("", None)
        if self.known is not None:
            self.receive(self.known)


def scrolled(widget: QWidget) -> QScrollArea:
    """A part that scrolls up and down when it does not fit, sideways only where text is too large."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 10, 0)
    column.addWidget(widget)
    column.addStretch(1)
    widget.setMaximumWidth(MOST_WIDTH)
    area.setWidget(holder)
    area.viewport().setAutoFillBackground(False)
    holder.setAutoFillBackground(False)
    return area
