"""Tentang program: version and licence, where the data lies, and the licence texts of everything that is shipped."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from loket_app.ui import theme
from loket_app.ui.lists import Column, RowModel, RowView
from loket_app.ui.notices import NoticeKind
from loket_app.ui.pengaturan.listing import ListView
from loket_app.ui.pengaturan.page import Page
from loket_app.ui.pengaturan.room import Known, Room
from loket_app.ui.screen import KeyAct
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Card, Elided, KeyButton, label
from loket_app.usecases.about import About, Fact, Shipped, about, text_of

LIST_WIDTH, VALUE_COLUMNS = 330, 2


class TentangPage(Page):
    """Anybody may read it; F6 copies what somebody who helps asks first."""

    title = "Tentang program"
    caption = "Program ini gratis dan boleh disalin (lisensi MIT). Karya orang lain di dalamnya punya lisensi sendiri."
    icon = "info"

    def __init__(self, room: Room, parent: Any = None) -> None:
        super().__init__(room, parent)
        self.found: About | None = None
        self.values: list[Elided] = []
        self.facts = QGridLayout()
        self.facts.setHorizontalSpacing(14)
        self.facts.setVerticalSpacing(4)
        self.list = ListView("Karya di dalam program")
        self.list.setSelectionMode(RowView.SelectionMode.SingleSelection)
        columns: tuple[Column[Shipped], ...] = (
            Column("Karya", lambda one: f"{one.name} {one.version}".strip(), tip=lambda one: one.name),
            Column("Lisensi", lambda one: one.licence, width=124, tone=_quiet, tip=lambda one: one.licence),
        )
        self.list.show_rows(RowModel(columns, lambda one: one.name))
        self.list.set_row_height(28)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Bacaan lisensi")
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._lay_out()
        self.list.current_row_changed.connect(self._chosen)
        self.list.opened.connect(lambda _: self.text.setFocus(Qt.FocusReason.TabFocusReason))

    def _lay_out(self) -> None:
        frame = Card(padding=1, spacing=0)
        frame.setFixedWidth(theme.current().beside(LIST_WIDTH))
        frame.column.addWidget(self.list)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(frame)
        row.addWidget(self.text, 1)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self.facts)
        column.addLayout(row, 1)
        self.copy_button = KeyButton("Salin keterangan", "F6")
        self.copy_button.clicked.connect(self.copy_facts)
        self.foot.addWidget(self.copy_button)
        self.foot.addStretch(1)

    def may_write(self) -> bool:
        """Nothing is changed here."""
        return True

    def receive(self, known: Known) -> None:
        """Read it in the worker, once."""
        if self.found is None:
            self.room.counter.work(about, done=self._show, disturbed=self.notice.disturbed, lane="tentang")

    def _show(self, found: About) -> None:
        self.found = found
        for n, fact in enumerate(found.facts):
            row, column = divmod(n, VALUE_COLUMNS)
            value = Elided(fact.value)
            value.setAccessibleName(f"{fact.words}: {fact.value}")
            self.values.append(value)
            self.facts.addWidget(label(fact.words, tone="muted"), row, 2 * column)
            self.facts.addWidget(value, row, 2 * column + 1)
        for column in range(VALUE_COLUMNS):
            self.facts.setColumnStretch(2 * column + 1, 1)
        self.list.patch(found.shipped)
        self.list.go_to(0)
        self.changed.emit()

    def _chosen(self, one: Shipped | None) -> None:
        if one is not None:
            self.room.counter.work(text_of, one, done=self.text.setPlainText, lane="lisensi")

    def keys(self) -> tuple[KeyAct, ...]:
        """F6 copies the facts."""
        return (KeyAct("F6", "Salin keterangan", self.copy_facts, self.found is not None),)

    def copy_facts(self) -> None:
        """To the clipboard, for a message to whoever helps. No personal data is in it."""
        if self.found is not None:
            QGuiApplication.clipboard().setText(facts_text(self.found.facts))
            self.notice.say(NoticeKind.SUCCESS, "Keterangan disalin. Tempel di pesan kepada yang membantu (Ctrl+V).")

    def enter(self) -> None:
        """Begin at the list."""
        self.list.setFocus(Qt.FocusReason.TabFocusReason)


def facts_text(facts: tuple[Fact, ...]) -> str:
    """The facts as lines of text."""
    return "\n".join(f"{fact.words}: {fact.value}" for fact in facts)


def _quiet(_: Shipped) -> Tone:
    return Tone.MUTED
