"""A section with many records: the list at the left, the editor of the chosen one at the right."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket_app.ui import theme
from loket_app.ui.lists import RIGHT, Column, RowModel, RowView
from loket_app.ui.pengaturan.listing import ListView
from loket_app.ui.pengaturan.page import Body, SettingPage
from loket_app.ui.pengaturan.room import Known
from loket_app.ui.screen import KeyAct
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Card, KeyButton

LARGEST_LIST = 110  # per cent: with larger text the room belongs to the editors
NEW = "*"
"""The key of a record that is not saved yet; a real one is made of its name when it is."""

_NOT_IN_KEY = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list: number, name, and one word about its state with its tone."""

    key: str
    number: str
    name: str
    word: str
    tone: Tone


def key_from(name: str, taken: Mapping[str, Any], fallback: str) -> str:
    """A stable key out of a name: Surat Pindah becomes surat_pindah; a number behind it where that is taken."""
    stem = _NOT_IN_KEY.sub("_", name.casefold()).strip("_")[:36].strip("_") or fallback
    stem = stem if stem[0].isalpha() else f"{fallback}_{stem}"[:36]
    found, number = stem, 2
    while found in taken:
        found, number = f"{stem}_{number}", number + 1
    return found


class RecordPage(SettingPage):
    """The list keeps its place while rows change; F4 begins a new record."""

    LIST_WIDTH = 300
    new_words = "Tambah"
    new_name = "(baru)"

    def build(self) -> None:
        """List at the left, editors at the right."""
        look = theme.current()
        self.list = ListView(f"Daftar {self.title}")
        self.list.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.list.horizontalHeader().hide()
        self.list.show_rows(RowModel(self.columns(), _key))
        self.list.set_row_height(32)
        self.list.current_row_changed.connect(self._chosen)
        self.list.opened.connect(self._to_editor)
        frame = Card(padding=1, spacing=0)
        frame.setFixedWidth(round(self.LIST_WIDTH * min(look.percent, LARGEST_LIST) / 100))
        frame.column.addWidget(self.list, 1)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(frame, 1)
        self.new_button = KeyButton(self.new_words, "F4", "plus")
        self.new_button.clicked.connect(self.begin_new)
        left.addWidget(self.new_button)
        self.editor = QWidget()
        row = QHBoxLayout(self.content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(18)
        row.addLayout(left)
        row.addWidget(self.editor, 1)
        self.build_editor()

    @classmethod
    def examples_in(cls, known: Known) -> int:
        """The records with a mark."""
        return sum(bool(cls.example_parts(stored.body)) for stored in known.office.of(cls.kind))

    def columns(self) -> tuple[Column[Entry], ...]:
        """Number, name, state."""
        return (
            Column("No.", _number, width=40, tone=_muted, spare=True),
            Column("Nama", _name, tip=_name),
            Column("", _word, align=RIGHT, width=self.word_width(), tone=_tone),
        )

    def word_width(self) -> int:
        """Room for the word about a record."""
        return 78

    def build_editor(self) -> None:
        """Make the editors inside `editor`."""
        raise NotImplementedError

    def blank(self) -> Body:
        """The body of a new record."""
        raise NotImplementedError

    def number_of(self, body: Mapping[str, Any]) -> str:
        """The number before the name in the list."""
        return str(body.get("no", ""))

    def name_of(self, body: Mapping[str, Any]) -> str:
        """The name, out of which a new record gets its key."""
        return str(body.get("nama", ""))

    def listed(self, body: Mapping[str, Any]) -> str:
        """The name in the list."""
        return str(body.get("singkat") or self.name_of(body))

    def quiet(self, body: Mapping[str, Any]) -> str:
        """A word for a record that is not in use."""
        return "" if body.get("aktif", True) else "nonaktif"

    def entry(self, key: str, body: Mapping[str, Any]) -> Entry:
        """The line of a record."""
        word, tone = self.quiet(body), Tone.MUTED
        if self.example_parts(body):
            word, tone = "contoh", Tone.WARN
        if key in self.drafts:
            word, tone = "diketik", Tone.PRIMARY
        unnamed = "(tanpa nama)" if key in self.records else self.new_name
        return Entry(key, self.number_of(body), self.listed(body) or unnamed, word, tone)

    def entries(self) -> list[Entry]:
        """All lines; a new record stands last."""
        bodies: dict[str, Mapping[str, Any]] = {key: record.body for key, record in self.records.items()}
        return [self.entry(key, self.drafts.get(key, body)) for key, body in bodies.items()] + [
            self.entry(key, body) for key, body in self.drafts.items() if key not in bodies
        ]

    def receive(self, known: Known) -> None:
        """As for every section; drafts of records that are gone go too."""
        super().receive(known)
        for key in [k for k in self.drafts if k not in self.records and k != NEW]:
            del self.drafts[key]
        self._show_list()

    def _show_list(self) -> None:
        self._silently(self._patch)

    def _patch(self) -> None:
        self.list.patch(self.entries())
        self.list.select_key(self.key)

    def refresh_foot(self) -> None:
        """The list tells of drafts too."""
        super().refresh_foot()
        self._show_list()
        self.new_button.setEnabled(self.may_write())

    def _chosen(self, entry: Entry | None) -> None:
        if entry is not None and not self._quiet:
            self.open(entry.key)

    def begin_new(self) -> None:
        """F4: a new record; one that is begun already is shown again."""
        if not self.may_write():
            return
        if NEW not in self.drafts:
            self.drafts[NEW] = self.blank()
        self.open(NEW)
        self._show_list()
        self._to_editor()

    def base(self) -> Body:
        """A new record starts from its blank."""
        return self.blank() if self.key == NEW else super().base()

    def made_key(self, key: str, body: Body) -> str:
        """A new record gets a key out of its name."""
        if key != NEW:
            return key
        body["kunci"] = key_from(self.name_of(body), self.records, self.kind or "rekam")
        return str(body["kunci"])

    def keys(self) -> tuple[KeyAct, ...]:
        """F4 adds."""
        return (KeyAct("F4", self.new_words, self.begin_new, self.may_write()), *super().keys())

    def enter(self) -> None:
        """Begin at the list."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_editable(self, on: bool) -> None:
        """The list can always be read."""
        self.editor.setEnabled(on)

    def focus_editor(self) -> None:
        """Put the focus on the first editor."""

    def _to_editor(self, *_: object) -> None:
        if self.editor.isEnabled():
            self.focus_editor()

    def leave_editor(self) -> bool:
        """Esc: from the editors back to the list; False when the focus is not in them."""
        here = self.window().focusWidget()
        if here is None or not self.editor.isAncestorOf(here):
            return False
        self.enter()
        return True


def _key(entry: Entry) -> str:
    return entry.key


def _number(entry: Entry) -> str:
    return entry.number


def _name(entry: Entry) -> str:
    return entry.name


def _word(entry: Entry) -> str:
    return entry.word


def _tone(entry: Entry) -> Tone:
    return entry.tone


def _muted(_: Entry) -> Tone:
    return Tone.MUTED
