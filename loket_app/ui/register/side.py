"""The right side of the register: one request in full, with its steps, history, letters and contacts."""

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QStackedWidget, QVBoxLayout, QWidget

from loket_app.domain.dates import clock_time, elapsed_text, local, minutes_text, numeric_date
from loket_app.domain.sla import Standing
from loket_app.ui.antar.lines import TwoLineView
from loket_app.ui.board import face
from loket_app.ui.board.detail import Timeline, TimelineLine
from loket_app.ui.board.words import FLAG_ICONS
from loket_app.ui.lists import Column
from loket_app.ui.notices import NoticeLine
from loket_app.ui.register.columns import DOT, state_look
from loket_app.ui.theme import Tone, tone_tokens
from loket_app.ui.widgets import Card, Chip, EmptyState, IconLabel, KeyButton, Kind, Segmented, label, rule, set_tone
from loket_app.usecases.queries.history import ContactLine, Detail, HistoryLine, LetterLine, StepLine
from loket_app.usecases.queries.register_desk import Opened
from loket_app.usecases.views.board import SegmentState

STEPS, HISTORY, LETTERS, CONTACTS = "langkah", "riwayat", "surat", "kontak"
OPEN, RECEIPT, CONTROL, TELL, WHOLE, REPRINT, COPY = "buka", "terima", "kendali", "hubungi", "penuh", "lagi", "salinan"
BUTTONS = (
    (OPEN, "Buka di Papan", "F8"), (RECEIPT, "Tanda terima", "F9"), (CONTROL, "Lembar kendali", "F7"),
    (TELL, "Catat sudah dihubungi\N{HORIZONTAL ELLIPSIS}", "F6"), (WHOLE, "Riwayat lengkap", "F5"),
    (REPRINT, "Cetak lagi", "F4"), (COPY, "Cetak salinan", "F10"),
)  # fmt: skip
LINE = 44
VALID = "terbit"
_SEGMENTS = {
    "done": SegmentState.DONE, "current": SegmentState.CURRENT, "paused": SegmentState.PAUSED,
    "unrecorded": SegmentState.UNRECORDED, "todo": SegmentState.TODO,
}  # fmt: skip
_LETTER_STATES = {VALID: ("check", Tone.GOOD), "diganti": ("history", Tone.MUTED), "batal": ("close", Tone.LATE)}


class ShortLines(TwoLineView):
    """A list of the panel: lower rows than the register's own, and no head."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.horizontalHeader().hide()
        self.set_row_height(LINE)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "lines"):
            self.set_row_height(LINE)


class RegisterSide(Card):
    """One request. `act_chosen` carries the name of an act; a letter act concerns `letter()`."""

    act_chosen = Signal(str)

    def __init__(self, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(16, 8, parent)
        self.setAccessibleName("Rincian permohonan")
        self._zone = zone
        self._opened: Opened | None = None
        hint = "Langkah, waktu, surat, dan seluruh riwayatnya tampak di sini."
        self.empty = EmptyState("register", "Belum ada yang dipilih", hint)
        self.full = QWidget()
        self.pages = QStackedLayout()
        # Into its place first: a page of a layout without a parent would be shown as a window, which takes the keys.
        self.column.addLayout(self.pages)
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.full)
        self.title = label("", "title", wrap=True)
        self.under = label("", "small", "muted", wrap=True)
        self.chips = QHBoxLayout()
        self.mark = IconLabel("clock", 16)
        self.promise = label("", "strong", wrap=True)
        parts = ((STEPS, "Langkah"), (HISTORY, "Riwayat"), (LETTERS, "Surat"), (CONTACTS, "Kontak"))
        self.view = Segmented("Bagian rincian", parts)
        self.steps = Timeline()
        self.history = self._list("Riwayat", self._history_column(), "history", "Belum ada riwayat", "")
        hint = "Surat yang diterbitkan tampak di sini dengan nomor dan edisinya."
        self.letters = self._list("Surat", self._letter_column(), "letter", "Belum ada surat", hint)
        hint = "Catat setiap kali pemohon dihubungi bahwa suratnya sudah siap."
        self.told = self._list("Kontak", self._told_column(), "phone", "Belum pernah dihubungi", hint)
        self.stack = QStackedWidget()
        self.notice = NoticeLine()
        self.buttons = {key: KeyButton(words, f_key) for key, words, f_key in BUTTONS}
        self._lay_out()

    def _list(self, name: str, column: Column[Any], icon: str, title: str, hint: str) -> TwoLineView:
        return ShortLines(name, (column,), lambda pair: pair[0], (icon, title, hint))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.chips.setSpacing(6)
        promise = QHBoxLayout()
        promise.setSpacing(6)
        promise.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        promise.addWidget(self.promise, 1)
        for widget in (self.title, self.under):
            column.addWidget(widget)
        for row in (self.chips, promise):
            column.addLayout(row)
        column.addWidget(self.view)
        for page in (self._page(self.steps), self._page(self.history, WHOLE),
                     self._page(self.letters, REPRINT, COPY), self._page(self.told, TELL)):  # fmt: skip
            self.stack.addWidget(page)
        column.addWidget(self.stack, 1)
        column.addWidget(rule())
        column.addWidget(self.notice)
        primary = self.buttons[OPEN]
        primary.tall = True
        primary.set_kind(Kind.PRIMARY)
        column.addWidget(primary)
        column.addLayout(_side_by_side(self.buttons[RECEIPT], self.buttons[CONTROL]))
        self.view.chosen.connect(self._another_part)
        self.history.opened.connect(self._whole)
        self.letters.opened.connect(self._reprint)
        for key, button in self.buttons.items():
            button.clicked.connect(partial(self._choose, key))

    def _page(self, view: QWidget, *acts: str) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(view, 1)
        if acts:
            column.addLayout(_side_by_side(*(self.buttons[key] for key in acts)))
        return made

    def _choose(self, act: str, _checked: bool = False) -> None:
        self.act_chosen.emit(act)

    def _whole(self, _: object) -> None:
        self.act_chosen.emit(WHOLE)

    def _reprint(self, _: object) -> None:
        self.act_chosen.emit(REPRINT)

    def _another_part(self, part: str) -> None:
        self.stack.setCurrentIndex((STEPS, HISTORY, LETTERS, CONTACTS).index(part))

    # -- what is shown ---------------------------------------------------------------------------------------------

    def opened(self) -> Opened | None:
        """The request that is shown."""
        return self._opened

    def letter(self) -> LetterLine | None:
        """The letter that the next print concerns: the chosen one, else the one that holds now."""
        chosen = self.letters.current_row()
        if chosen is not None:
            return chosen[1]  # type: ignore[no-any-return]
        found = self._opened.detail.letters if self._opened is not None else ()
        return next((one for one in found if one.state == VALID), found[0] if found else None)

    def offers(self, act: str) -> bool:
        """True where this act may be done on what is shown."""
        if self._opened is None:
            return False
        if act in (OPEN, TELL):
            return self._opened.open
        if act in (RECEIPT, CONTROL):
            return not self._opened.archive
        return self.letter() is not None if act in (REPRINT, COPY) else True

    def show_nothing(self) -> None:
        """No request is chosen."""
        self._opened = None
        self.notice.clear()
        self.pages.setCurrentWidget(self.empty)

    def show_request(self, opened: Opened) -> None:
        """Show one request in full; the part that was looked at stays, and so does what was chosen in it."""
        other = self._opened is None or self._opened.id != opened.id
        if other:
            self.notice.clear()
        self._opened = opened
        self._head(opened)
        self._promise(opened.detail)
        self.steps.show_lines(tuple(_timeline(n, line) for n, line in enumerate(opened.detail.lines)), None)
        self.history.patch(tuple(reversed(tuple(enumerate(opened.history)))))
        self.letters.patch(tuple((one.id, one) for one in opened.detail.letters))
        count = len(opened.contacts)
        self.told.patch(tuple((count - n, line) for n, line in enumerate(opened.contacts)))
        if other:
            self._from_the_top()
        for key, words, count in (
            (LETTERS, "Surat", len(opened.detail.letters)), (CONTACTS, "Kontak", len(opened.contacts)),
        ):  # fmt: skip
            self.view.set_words(key, f"{words} {count}" if count else words)
        for key, button in self.buttons.items():
            button.setEnabled(self.offers(key))
        self.buttons[OPEN].setVisible(opened.open)
        self.pages.setCurrentWidget(self.full)

    def _from_the_top(self) -> None:
        for view in (self.history, self.letters, self.told):
            view.clearSelection()
            view.scrollToTop()

    def _head(self, opened: Opened) -> None:
        detail = opened.detail
        received = local(opened.received_at, self._zone)
        when = f"diterima {numeric_date(received.date())} {clock_time(received)}"
        lines = (
            DOT.join((f"Register {detail.row.register}", when)),
            DOT.join(w for w in (f"NIK {detail.nik_masked}" if detail.nik_masked else "NIK tidak dicatat",
                                 f"HP {detail.phone}" if detail.phone else "") if w),
            detail.address,
            f"Kuasa {detail.proxy}" if detail.proxy else "",
            detail.service.name,
            f"Tahun {opened.archive} sudah ditutup, jadi permohonan ini hanya dibaca; suratnya dapat dicetak lagi."
            if opened.archive else "",
        )  # fmt: skip
        self.title.setText(f"{detail.row.queue}{DOT}{detail.applicant}")
        self.under.setText("\n".join(line for line in lines if line))
        while (item := self.chips.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if opened.archive:
            self.chips.addWidget(Chip(f"Arsip {opened.archive}", "archive", Tone.MUTED))
        icon, tone = state_look(opened.state)
        self.chips.addWidget(Chip(opened.state.capitalize(), icon, tone))
        for flag in detail.row.flags[:2]:
            if flag.value.casefold() not in opened.state:
                self.chips.addWidget(Chip(flag.value, FLAG_ICONS[flag], face.FLAG_TONES[flag]))
        self.chips.addStretch(1)

    def _promise(self, detail: Detail) -> None:
        total = detail.row.promise_clock.total
        icon, tone, words = "todo", Tone.MUTED, "Janji layanan belum mulai"
        if detail.complete:
            limit = f" dari {minutes_text(total)}" if total is not None else ""
            words = f"Janji terpakai {elapsed_text(detail.promise_used)}{limit}"
            icon, tone = "clock", Tone.PRIMARY
            over = detail.promise_used - total if total is not None else 0
            if detail.standing == Standing.LATE.value:
                more = f" {elapsed_text(over)}" if over > 0 else ""
                icon, tone, words = "late", Tone.LATE, f"{words}{DOT}lewat{more}"
        self.mark.show_icon(icon, tone_tokens(tone)[0])
        self.promise.setText(words)
        set_tone(self.promise, tone.value)

    def _history_column(self) -> Column[Any]:
        return Column(
            "Riwayat", lambda p: f"{self._when(p[1].at)}{DOT}{p[1].what}", below=lambda p: _who(p[1]),
            tip=lambda p: DOT.join(t for t in (p[1].what, _who(p[1])) if t),
        )  # fmt: skip

    def _letter_column(self) -> Column[Any]:
        return Column(
            "Surat", lambda p: p[1].number or "belum bernomor", face=lambda p: _LETTER_STATES.get(
                p[1].state, ("check", Tone.MUTED)), below=lambda p: self._letter_words(p[1]),
            tip=lambda p: self._letter_words(p[1]),
        )  # fmt: skip

    def _letter_words(self, line: LetterLine) -> str:
        printed = f"dicetak {self._when(line.printed_at)}" if line.printed_at is not None else "belum dicetak"
        return DOT.join(w for w in (f"edisi {line.edition}", line.state, printed, line.reason) if w)

    def _told_column(self) -> Column[Any]:
        return Column(
            "Kontak", lambda p: f"{self._when(p[1].at)}{DOT}{p[1].how}", below=lambda p: _told(p[1]),
            tip=lambda p: _told(p[1]),
        )  # fmt: skip

    def _when(self, instant: int) -> str:
        moment = local(instant, self._zone)
        return f"{numeric_date(moment.date())} {clock_time(moment)}"


def _told(line: ContactLine) -> str:
    return DOT.join(w for w in (line.note, line.officer) if w)


def _who(line: HistoryLine) -> str:
    who = f"{line.actor} ({line.capacity})" if line.capacity else line.actor
    if line.recorded_by:
        who = f"{who}, dicatat {line.recorded_by}"
    return DOT.join(w for w in (who, line.note) if w)


def _timeline(number: int, line: StepLine) -> TimelineLine:
    state = SegmentState.LATE if line.late else _SEGMENTS[line.state]
    again = f" (ke-{line.visit})" if line.visit > 1 else ""
    unrecorded = state is SegmentState.UNRECORDED
    over = f"lewat {elapsed_text(line.used - line.limit)}" if line.late and line.used and line.limit else ""
    notes = (line.name, f"oleh {line.actor}" if line.actor else "", line.claimed, over)
    return TimelineLine(
        id=number,
        text=f"{line.step_no}. {line.name}{again}",
        state=state,
        actual="tidak dicatat" if unrecorded else "" if line.used is None else elapsed_text(line.used),
        limit="" if line.limit is None or unrecorded else elapsed_text(line.limit),
        note=DOT.join(n for n in notes if n),
    )


def _side_by_side(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    for widget in widgets:
        row.addWidget(widget, 1)
    return row
