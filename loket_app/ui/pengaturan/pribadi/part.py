"""A sheet of Data pribadi: what it shows, its acts, and where it speaks."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from loket_app.ui.dialogs import InlineConfirm
from loket_app.ui.lists import Column, RowModel, RowView
from loket_app.ui.notices import NoticeLine
from loket_app.ui.pengaturan.listing import ListView
from loket_app.ui.pengaturan.room import Known, Room
from loket_app.ui.screen import KeyAct
from loket_app.ui.widgets import Card

ROW = 34


class Part(QWidget):
    """Base of the sheets. `acts` are its keys: the first one is the primary act (F8), shown as the filled button."""

    changed = Signal()

    def __init__(self, room: Room, notice: NoticeLine, question: InlineConfirm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.room = room
        self.notice = notice
        self.question = question
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self.build()

    def build(self) -> None:
        """Make what the sheet shows."""
        raise NotImplementedError

    def acts(self) -> tuple[KeyAct, ...]:
        """What may be done here now, the primary act first."""
        return ()

    def receive(self, known: Known) -> None:
        """The office's values."""

    def shown(self) -> None:
        """The sheet is looked at now: read what it shows, and put the focus where work begins."""

    def me(self) -> int:
        """Who sits here."""
        officer = self.room.counter.session.officer
        return officer.id if officer is not None else 0

    def ask(self, fn: Callable[..., Any], *args: Any, done: Callable[[Any], None], lane: str) -> None:
        """A query whose refusal is said above the sheet."""
        self.room.counter.ask(fn, *args, done=done, refused=self.notice.refuse, lane=lane)

    def work(self, fn: Callable[..., Any], *args: Any, done: Callable[[Any], None]) -> None:
        """Work whose refusal and trouble are said above the sheet."""
        self.room.counter.work(
            fn, *args, done=done, refused=self.notice.refuse, disturbed=self.notice.disturbed
        )  # fmt: skip

    def listed(
        self, name: str, columns: Sequence[Column[Any]], key: Callable[[Any], Any], stretch: int = 1
    ) -> ListView:
        """A table in a card, added to the sheet."""
        view = ListView(name)
        view.setSelectionMode(RowView.SelectionMode.SingleSelection)
        view.show_rows(RowModel(tuple(columns), key))
        view.set_row_height(ROW)
        frame = Card(padding=1, spacing=0)
        frame.column.addWidget(view)
        self.column.addWidget(frame, stretch)
        return view
