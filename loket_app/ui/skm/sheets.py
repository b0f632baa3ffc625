"""The base of the SKM sheets: fields in a form, refusals at their field, and for whom the act is recorded."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from loket_app.domain.errors import Refusal
from loket_app.domain.people import Role
from loket_app.ui.counter import Counter
from loket_app.ui.dialogs import SidePanel
from loket_app.ui.fields import Field, Form, NoteEdit
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.pengaturan.page import scrolled
from loket_app.ui.skm.part import Part, Room
from loket_app.ui.widgets import label


def holder_role(counter: Counter, roles: Sequence[Role]) -> Role | None:
    """The first of these roles that can be acted for at this PC: one's own before another's. None without any."""
    me = counter.session.officer
    able = [role for role in roles if counter.session.candidates(role)]
    own = [role for role in able if me is not None and counter.session.candidates(role)[0].officer.id == me.id]
    return next(iter([*own, *able]), None)


class FormSheet(SidePanel):
    """A sheet with a form; it scrolls where large text leaves no room."""

    WIDTH = 440

    def __init__(self, title: str, act: str, intro: str = "", columns: int = 2) -> None:
        super().__init__(title, act)
        if intro:
            self.content.addWidget(label(intro, tone="muted", wrap=True))
        self.form = Form(columns)
        self.form.grid.setHorizontalSpacing(12)
        area = scrolled(self.form)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.content.addWidget(area, 1)
        self.recorded = label("", "small", "muted", wrap=True)
        self.recorded.hide()
        self.content.addWidget(self.recorded)

    def say_actor(self, counter: Counter, role: Role | None) -> None:
        """Say for whom it is recorded when that is somebody else."""
        words = counter.session.on_behalf(counter.session.actor_for(role)) if role is not None else ""
        self.recorded.setText(f"Dicatat {words}." if words else "")
        self.recorded.setVisible(bool(words))

    def opened(self) -> None:
        """Begin at the first field."""
        first = next(iter(self.form.fields.values()), None)
        (first.widget if first is not None else self.act).setFocus(Qt.FocusReason.OtherFocusReason)

    def text(self, key: str) -> str:
        """A field as it was typed."""
        widget = self.form.fields[key].widget
        shown = getattr(widget, "text", None)
        return str(shown() if callable(shown) else self.form.fields[key].value() or "").strip()

    def refuse(self, refusal: Refusal) -> None:
        """At its field, else above the button; what was typed stays."""
        if not self.form.refuse(refusal):
            self.notice.refuse(refusal)

    def typed_state(self) -> dict[str, object]:
        """What was typed."""
        return self.form.typed_state()

    def restore(self, state: Mapping[str, object]) -> None:
        """Put it back."""
        self.form.set_values(state)


class SheetPart(Part):
    """A part with sheets: one open at a time, and what is typed in it is kept until it is saved or given up."""

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self.sheet: FormSheet | None = None
        self.notice = NoticeLine()
        self._kept: dict[str, Mapping[str, object]] = {}

    def lay_sheet(self, sheet: FormSheet, key: str, act: Callable[[], None], role: Role | None) -> None:
        """Open a sheet; `key` names what it is about, so that what was typed before a crash comes back in it."""
        sheet.say_actor(self.room.counter, role)
        kept = self._kept.pop(key, None)
        if kept:
            sheet.restore(kept)
        sheet.setProperty("key", key)
        sheet.confirmed.connect(act)
        sheet.closed.connect(partial(self._sheet_gone, sheet))
        self.sheet = sheet
        self.room.open_panel(sheet)

    def _sheet_gone(self, sheet: FormSheet) -> None:
        if self.sheet is sheet:
            self.sheet = None

    def send(
        self, sheet: FormSheet, words: str, role: Role | None, command: Callable[..., object], *args: object
    ) -> None:
        """Do what the sheet is for; `words` are said when it is done."""
        self.room.counter.do(
            command, *args, role=role, done=partial(self.sheet_done, sheet, words), refused=sheet.refuse,
            disturbed=sheet.notice.disturbed,
        )  # fmt: skip

    def sheet_done(self, sheet: FormSheet, words: str, made: object) -> None:
        """It is saved: the sheet closes."""
        if self.sheet is sheet:
            self.sheet = None
            self.room.close_panel()
        self.made(made)
        self.notice.succeed(words)

    def made(self, made: object) -> None:
        """What the command gave, such as the id of a new period."""

    def typed_state(self) -> dict[str, object]:
        """What stands in the open sheet."""
        if self.sheet is None:
            return dict(self._kept)
        return {**self._kept, str(self.sheet.property("key")): self.sheet.typed_state()}

    def restore(self, state: Mapping[str, object]) -> None:
        """Put back when its sheet is opened again."""
        self._kept = {key: own for key, own in state.items() if isinstance(own, Mapping)}
        if self._kept:
            self.notice.say(NoticeKind.HINT, "Isian yang belum disimpan tampil lagi saat lembarnya dibuka.")


class ReasonSheet(FormSheet):
    """An act that needs its reason in words."""

    def __init__(self, title: str, act: str, intro: str) -> None:
        super().__init__(title, act, intro, 1)
        self.form.add("alasan", Field("Alasan", NoteEdit(lines=4), needed=True, above=True), 0)

    def problem(self) -> Refusal | None:
        """The reason is needed."""
        if self.form.fields["alasan"].value():
            return None
        return Refusal("tanpa_alasan", "Tulis alasannya; alasan ikut tercatat di riwayat.", "alasan")

    def confirm(self) -> None:
        """F8: what is missing is said at the field."""
        problem = self.problem()
        if problem is not None:
            self.refuse(problem)
            return
        super().confirm()
