"""Before an intake: who is next, and whom this counter has called already."""

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from loket_app.domain import dates
from loket_app.domain.numbering import queue_text
from loket_app.ui.lists import RIGHT, Column, RowModel, RowView
from loket_app.ui.notices import NoticeLine
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Card, EmptyState, KeyButton, Kind, label
from loket_app.usecases.queries.board import GuestRow
from loket_app.usecases.queries.intake import CounterView

CALL, GO_ON = "Panggil {queue}", "Lanjutkan {queue}"
STRAIGHT_IN = "Tamu langsung ke loket"
TITLE = "Siapa yang dilayani sekarang?"
HINT_WAITING = "Baris pertama adalah giliran berikutnya. Enter memanggilnya; panah memilih tamu lain."
HINT_CALLED = "Belum ada yang menunggu. Tamu yang sudah dipanggil dapat dilanjutkan."
EMPTY = "Belum ada tamu yang menunggu"
EMPTY_HINT = (
    "Tamu yang dicatat Portir muncul di sini. Bila tamu langsung datang ke loket, tekan F4: langkah 1 dan 2 dicatat "
    "sebagai “tidak dicatat”."
)


@dataclass(frozen=True, slots=True)
class GuestLine:
    """A guest on the start page: to be called, or called already (`called`), perhaps with a draft.

    `desk` is the counter he was sent to when that is another one.
    """

    id: int
    version: int
    queue: str
    name: str
    purpose: str
    priority: str
    minutes: str
    called: bool
    draft: bool
    desk: str = ""

    @property
    def waits(self) -> bool:
        """Whether this counter calls him when it is his turn."""
        return not self.called and not self.desk


def _queue(line: GuestLine) -> str:
    return line.queue


def _name(line: GuestLine) -> str:
    return line.name or "belum disebut namanya"


def _purpose(line: GuestLine) -> str:
    return line.purpose


def _state(line: GuestLine) -> str:
    if line.called:
        return "dipanggil, ada draf" if line.draft else "sudah dipanggil"
    if line.desk:
        return f"untuk loket {line.desk}"
    return f"prioritas: {line.priority}" if line.priority else "menunggu"


def _minutes(line: GuestLine) -> str:
    return line.minutes


def _tone(line: GuestLine) -> Tone:
    return Tone.MUTED if line.called or line.desk else Tone.PRIMARY if line.priority else Tone.PLAIN


def _id(line: GuestLine) -> int:
    return line.id


def lines_of(view: CounterView, now: int, drafts: Collection[int]) -> tuple[GuestLine, ...]:
    """Those who wait, the next one first, then those already called who have handed in nothing or have a draft."""
    rows = [(row, False) for row in view.waiting]
    rows += [(row, True) for row in view.called if not row.requests or row.id in drafts]
    return tuple(_line(row, called, now, row.id in drafts, view.here) for row, called in rows)


def _line(row: GuestRow, called: bool, now: int, draft: bool, here: str) -> GuestLine:
    return GuestLine(
        row.id, row.version, queue_text(row.seq, row.requests + 1), row.name, row.purpose, row.priority,
        dates.minutes_text(max(0, now - row.since)), called, draft, row.desk if row.desk != here else "",
    )  # fmt: skip


class StartPage(Card):
    """The list and its two acts. `chosen` carries the `GuestLine`, `straight_asked` a guest without a queue number."""

    chosen = Signal(object)
    straight_asked = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 0, parent)
        self.setAccessibleName(TITLE)
        self.notice = NoticeLine()
        self.title = label(TITLE, "title")
        self.hint = label("", "base", "muted", wrap=True)
        head = QVBoxLayout()
        head.setContentsMargins(20, 14, 20, 10)
        head.setSpacing(4)
        head.addWidget(self.title)
        head.addWidget(self.hint)
        head.addWidget(self.notice)
        self.column.addLayout(head)
        self.list = RowView("Tamu")
        self.list.show_rows(RowModel(COLUMNS, _id))
        self.list.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.list.set_row_height(44)
        self.list.opened.connect(self.chosen)
        self.list.current_row_changed.connect(self._moved)
        self.empty = EmptyState("guest", EMPTY, EMPTY_HINT)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        self.column.addWidget(self.stack, 1)
        self.call = KeyButton("", "F8", icon="call", kind=Kind.PRIMARY, tall=True)
        self.straight = KeyButton(STRAIGHT_IN, "F4", icon="walker", tall=True)
        self.call.clicked.connect(self.press)
        self.straight.clicked.connect(self.straight_asked)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 12, 20, 14)
        foot.setSpacing(8)
        foot.addWidget(self.call)
        foot.addWidget(self.straight)
        foot.addStretch(1)
        self.column.addLayout(foot)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.show_lines(())

    def show_lines(self, lines: tuple[GuestLine, ...], afresh: bool = False) -> None:
        """Show these; the selection stays, and begins at the next guest (`afresh`: begins again)."""
        before = self.list.current_row()
        self.list.patch(lines)
        self.stack.setCurrentWidget(self.list if lines else self.empty)
        if lines and (afresh or before is None or self.list.current_row() is None):
            self.list.select_key(lines[0].id)
        waiting = any(not line.called for line in lines)
        self.hint.setText(HINT_WAITING if waiting else HINT_CALLED if lines else "")
        self.hint.setVisible(bool(lines))
        self._moved(self.list.current_row())

    def current(self) -> GuestLine | None:
        """The guest that F8 is about."""
        row = self.list.current_row()
        return row if isinstance(row, GuestLine) else None

    def select(self, visit_id: int) -> None:
        """Select this guest."""
        self.list.select_key(visit_id)

    def words(self) -> str:
        """What F8 does."""
        line = self.current()
        if line is None:
            return "Panggil"
        return (GO_ON if line.called else CALL).format(queue=line.queue)

    def press(self) -> None:
        """F8 and Enter: the selected guest."""
        line = self.current()
        if line is not None:
            self.chosen.emit(line)

    def focus_start(self) -> None:
        """The list, or the one act that is left."""
        (self.list if self.current() else self.straight).setFocus(Qt.FocusReason.OtherFocusReason)

    def _moved(self, _row: object) -> None:
        line = self.current()
        self.call.setVisible(line is not None)
        self.call.say(self.words())
        self.straight.set_kind(Kind.PLAIN if line is not None else Kind.PRIMARY)
        self.changed.emit()


COLUMNS: tuple[Column[GuestLine], ...] = (
    Column("No.", _queue, width=84, strong=True),
    Column("Nama", _name, strong=True, tip=_name),
    Column("Keperluan", _purpose, tip=_purpose),
    Column("Keadaan", _state, width=190, tone=_tone),
    Column("Lama menunggu", _minutes, align=RIGHT, width=140),
)
