"""Antrean cetak: every paper that is not out yet, why, and what can be done about it."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout
from shiboken6 import isValid

from loket_app.domain.dates import clock_time, local
from loket_app.ui.antar.lines import TwoLineView
from loket_app.ui.dialogs import SidePanel
from loket_app.ui.fields import Tick
from loket_app.ui.lists import Column
from loket_app.ui.press import Press
from loket_app.ui.printing.jobs import State, Then, Ticket
from loket_app.ui.printing.offer import REMEMBER, SAVE_PDF
from loket_app.ui.printing.progress import STOP, STOP_KEY, BatchProgress
from loket_app.ui.screen import KeyAct
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import KeyButton, label

TITLE = "Antrean cetak"
INTRO = "Kertas hari ini yang belum keluar dari printer. Catatannya sudah tersimpan; tidak ada yang hilang."
AGAIN, AS_IT_IS, DISCARD = "Coba lagi", "Kertas sudah diganti, cetak", "Buang"
EMPTY = (
    "printer",
    "Tidak ada kertas yang menunggu",
    "Kertas yang gagal dicetak menunggu di sini sampai Anda putuskan.",
)
FACES = {
    State.WAITING: ("clock", Tone.MUTED), State.PRINTING: ("printer", Tone.PRIMARY),
    State.ASKING: ("warning", Tone.WARN), State.FAILED: ("late", Tone.LATE),
}  # fmt: skip


class Line:
    """A ticket as one line of the list; a new one after every change, so that the list paints it anew."""

    def __init__(self, ticket: Ticket, at: str) -> None:
        self.ticket = ticket
        self.name = ticket.name()
        self.says = ticket.says()
        self.state = ticket.state
        self.at = at

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Line) and (self.ticket, self.name, self.says, self.at) == (
            other.ticket, other.name, other.says, other.at,
        )  # fmt: skip

    __hash__ = None  # type: ignore[assignment]


class JobsPanel(SidePanel):
    """The list. F8 tries again, F6 makes smaller, Ctrl+S saves as PDF, F7 throws away."""

    WIDTH = 560

    def __init__(self, press: Press) -> None:
        super().__init__(TITLE, AGAIN)
        self.press = press
        self._goes_on = True
        self.content.addWidget(label(INTRO, "small", "muted", wrap=True))
        batch = next((b for b in press.jobs.batches() if b.running()), None)
        self.progress = BatchProgress(press, batch) if batch is not None else None
        if self.progress is not None:
            self.content.addWidget(self.progress)
        columns: tuple[Column[Any], ...] = (
            Column("Kertas", lambda r: r.name, below=lambda r: r.says, face=lambda r: FACES[r.state]),
            Column("Diminta", lambda r: r.at, width=80),
        )
        self.view = TwoLineView(TITLE, columns, lambda r: r.ticket.number, EMPTY)
        self.content.addWidget(self.view, 1)
        self.small = KeyButton("Kecilkan", "F6")
        self.pdf = KeyButton(SAVE_PDF, "Ctrl+S", icon="save")
        self.away = KeyButton(DISCARD, "F7")
        self.remember = Tick(REMEMBER)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button, act in ((self.small, self.smaller), (self.pdf, self.as_pdf), (self.away, self.discard)):
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        self.content.addWidget(self.remember)
        self.content.addLayout(row)
        self.cancel.say("Tutup")
        self.view.current_row_changed.connect(self._offer)
        self.press.jobs.changed.connect(self._show)
        self._show()

    def opened(self) -> None:
        """Begin at the first that waits for somebody."""
        held = self.press.jobs.held()
        if held:
            self.view.select_key(held[0].number)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def chosen(self) -> Ticket | None:
        """The ticket of the chosen line, as it stands now."""
        row: Any = self.view.current_row()
        return row.ticket if row is not None and row.ticket in self.press.jobs.tickets() else None

    def _show(self) -> None:
        zone = self.press.counter.zone
        self.view.patch([Line(t, clock_time(local(t.at, zone))) for t in self.press.jobs.tickets()])
        held = self.press.jobs.held()
        # On to the next one that waits; not after throwing away, where one key too many would cost a paper.
        if held and self._goes_on and self.chosen() is None:
            self.view.select_key(held[0].number)
        self._offer()

    def _offer(self, *_: object) -> None:
        ticket = self.chosen()
        held = ticket is not None and ticket.state in (State.ASKING, State.FAILED)
        question = ticket.question if ticket is not None else None
        self.act.setEnabled(held)
        self.act.say(AS_IT_IS if question is not None and question.known else AGAIN)
        self.small.setVisible(question is not None)
        self.remember.setVisible(question is not None)
        if question is not None:
            self.small.say(question.answer())
        self.pdf.setEnabled(held)
        self.away.setEnabled(ticket is not None and ticket.state is not State.PRINTING)
        self.keys_changed.emit()

    def confirm(self) -> None:
        """F8: once more, or as it is where the paper was changed."""
        ticket = self.chosen()
        if ticket is None or not self.act.isEnabled():
            return
        self.notice.clear()
        if ticket.question is not None and ticket.question.known:
            self.press.own_size(ticket)
        else:
            self.press.retry(ticket)

    def smaller(self) -> None:
        """F6: as the question offered."""
        ticket = self.chosen()
        if ticket is not None and ticket.question is not None:
            self.press.smaller(ticket, self.remember.isChecked())

    def as_pdf(self) -> None:
        """Ctrl+S: into the folder."""
        ticket = self.chosen()
        if ticket is not None and self.pdf.isEnabled():
            # The line that the paper was asked from may be gone; where it lies is said here as well.
            ticket.order = replace(ticket.order, saved=partial(self._saved, ticket, ticket.order.saved))
            self.press.as_pdf(ticket)

    def _saved(self, ticket: Ticket, before: Then | None) -> None:
        if before is not None:
            before()
        if isValid(self):
            self.notice.succeed(f"{ticket.name()} tersimpan sebagai PDF di folder {self.press.setup.folder}.")

    def discard(self) -> None:
        """F7: nobody wants it any more."""
        ticket = self.chosen()
        if ticket is not None and self.away.isEnabled():
            self._goes_on = False
            self.press.discard(ticket)
            self._goes_on = True

    def keys(self) -> tuple[KeyAct, ...]:
        """What can be done with the chosen one."""
        question = (KeyAct("F6", self.small.text(), self.smaller),) if self.small.isVisibleTo(self) else ()
        stop = (KeyAct(STOP_KEY, STOP, self.progress.cancel),) if self.progress is not None else ()
        return (
            *question, KeyAct("F7", DISCARD, self.discard, self.away.isEnabled()),
            KeyAct("Ctrl+S", SAVE_PDF, self.as_pdf, self.pdf.isEnabled()), *stop, KeyAct("Esc", "Tutup"),
        )  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del throws away, too."""
        if event.key() == Qt.Key.Key_Delete:
            self.discard()
            return
        super().keyPressEvent(event)
