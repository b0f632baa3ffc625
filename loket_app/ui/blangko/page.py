"""Blangko: everything that the office prints, as forms that are read, changed, compared and kept in versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from loket_app.definitions.form_kit import NewPart
from loket_app.definitions.form_parts import PartKind, outline, renamed
from loket_app.domain.errors import Refusal
from loket_app.ui.blangko import words
from loket_app.ui.blangko.bench import Bench
from loket_app.ui.blangko.panels import AddPanel, HistoryPanel, NewFormPanel
from loket_app.ui.blangko.shelf import TONES, Shelf, users_words
from loket_app.ui.pengaturan.page import Page
from loket_app.ui.pengaturan.room import Known, Room
from loket_app.ui.screen import KeyAct
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Elided, KeyButton, Kind
from loket_app.usecases.form_editing import LINE, follow_shipped, save_form, tidy
from loket_app.usecases.queries.form_shelf import FormLine, FormVersion, Standing, form_shelf, form_versions

SHELF_LANE, HISTORY_LANE = "blangko-daftar", "blangko-riwayat"
BAD = "Perbaiki dahulu baris yang bertanda; F7 ke baris berikutnya. Ketikan Anda tetap ada."
MEANWHILE = (
    "Blangko ini baru disimpan di komputer lain. Ketikan Anda belum disimpan; bandingkan di Riwayat (F10) atau buang "
    "dengan F5."
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that is not saved, and the version that it began with."""

    text: str
    seen: int


class BlangkoPage(Page):
    """The list, and over the whole screen the editor of the form that is open. `wide` asks for that room."""

    title = "Blangko"
    caption = "Semua yang dicetak kantor. Surat yang sudah terbit tetap memakai versi saat dicetak."
    icon = "edit"
    wide = Signal(bool)

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self.lines: dict[str, FormLine] = {}
        self.drafts: dict[str, Draft] = {}
        self.key = ""
        self._wanted = ""
        self._saving = False
        self.shelf = Shelf()
        self.bench = Bench(room.counter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.shelf)
        self.stack.addWidget(self.bench)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self._build_foot()
        self.shelf.opened.connect(self.open)
        self.shelf.chosen.connect(self._refresh_foot)
        self.bench.edited.connect(self._edited)
        self.bench.judged.connect(self._judged)

    def _build_foot(self) -> None:
        self.save_button = KeyButton("Simpan", "F8", kind=Kind.PRIMARY)
        self.open_button = KeyButton("Buka", "F8", kind=Kind.PRIMARY)
        self.add_button = KeyButton("Tambah bagian", "F4", "plus")
        self.new_button = KeyButton("Blangko baru dari ini", "F4", "plus")
        self.discard_button = KeyButton("Kembalikan", "F5")
        self.history_button = KeyButton("Riwayat", "F10", "history")
        self.shipped_button = KeyButton("Kembali ke bawaan", "F6")
        self.told = Elided("", "small", "muted")
        for button, act in (
            (self.save_button, self.save), (self.open_button, self._open_chosen), (self.add_button, self.add),
            (self.new_button, self.begin_new), (self.discard_button, self.discard),
            (self.history_button, self.history), (self.shipped_button, self.take_back),
        ):  # fmt: skip
            button.clicked.connect(act)
            self.foot.addWidget(button)
        self.foot.addWidget(self.told, 1)

    # -- the office's forms -------------------------------------------------------------------------------------------

    def receive(self, known: Known) -> None:
        """Something of the office changed: ask which forms there are now."""
        self.room.counter.ask(form_shelf, done=self._listed, refused=self.notice.refuse, lane=SHELF_LANE)

    def _listed(self, lines: tuple[FormLine, ...]) -> None:
        before = self.lines
        self.lines = {line.key: line for line in lines}
        for key in [k for k, draft in self.drafts.items() if self._saved_meanwhile(k, draft)]:
            del self.drafts[key]
        self._show_shelf()
        if self._wanted:
            wanted, self._wanted = self._wanted, ""
            if wanted in self.lines or wanted in self.drafts:
                self.open(wanted)
        elif self.key:
            self._follow(before.get(self.key), self.lines.get(self.key))
        self._refresh_foot()

    def _saved_meanwhile(self, key: str, draft: Draft) -> bool:
        line = self.lines.get(key)
        return line is not None and tidy(draft.text) == tidy(line.text)

    def _follow(self, before: FormLine | None, after: FormLine | None) -> None:
        """The form that is open was saved, here or elsewhere."""
        draft = self.drafts.get(self.key)
        if draft is None and after is not None:
            if tidy(self.bench.text()) != tidy(after.text):
                self.bench.open(self.key, after.text)
        elif draft is not None and before is not None and after is not None and after.version != before.version:
            if not self._saving:
                self.notice.refuse(Refusal("basi", MEANWHILE))
        elif after is None and draft is None:
            self.close()
        self._name_form()

    def _show_shelf(self) -> None:
        new = [line for key, draft in self.drafts.items() if key not in self.lines for line in (_unsaved(key, draft),)]
        lines = sorted([*self.lines.values(), *new], key=lambda line: (line.title.casefold(), line.key))
        self.shelf.show_lines(lines, self.drafts)

    # -- one form -----------------------------------------------------------------------------------------------------

    def open(self, key: str) -> None:
        """Open a form with what is typed in it."""
        draft, line = self.drafts.get(key), self.lines.get(key)
        if draft is None and line is None:
            return
        self.notice.clear()
        self.question.dismiss()
        self.key = key
        self.stack.setCurrentWidget(self.bench)
        self._say_head()
        self.bench.set_writable(self.may_write())
        self.bench.open(key, draft.text if draft is not None else line.text if line is not None else "")
        self._name_form()
        self._refresh_foot()
        self.bench.parts.setFocus()

    def close(self) -> bool:
        """Back to the list; what is typed stays."""
        if not self.key:
            return False
        key, self.key = self.key, ""
        self.stack.setCurrentWidget(self.shelf)
        self._say_head()
        self._show_shelf()
        self.shelf.list.select_key(key)
        self.shelf.begin_list()
        self._refresh_foot()
        return True

    def _say_head(self) -> None:
        """While a form is open the room belongs to it."""
        for part in self.top_lines:
            part.setVisible(not self.key)
        self.wide.emit(bool(self.key))

    def _name_form(self) -> None:
        line = self.lines.get(self.key)
        if line is None:
            self.bench.name_it(
                _title(self.drafts[self.key].text) if self.key in self.drafts else "", "baru", "", Tone.GOOD
            )
            return
        word = f"{line.standing.value} \N{MIDDLE DOT} versi {line.version}" if line.version else line.standing.value
        self.bench.name_it(line.title, word, "", TONES[line.standing])

    def _edited(self) -> None:
        if not self.key or not self.may_write():
            return
        text, line = self.bench.text(), self.lines.get(self.key)
        if line is not None and text == line.text:
            self.drafts.pop(self.key, None)
        else:
            before = self.drafts.get(self.key)
            seen = before.seen if before is not None else line.version if line is not None else 0
            self.drafts[self.key] = Draft(text, seen)
        self._refresh_foot()

    def _refresh_foot(self) -> None:
        editing, may = bool(self.key), self.may_write()
        typed = self.key in self.drafts
        chosen = self.shelf.current()
        for button, on in (
            (self.save_button, editing), (self.add_button, editing), (self.discard_button, editing),
            (self.history_button, editing), (self.open_button, not editing), (self.new_button, not editing),
            (self.shipped_button, not editing and chosen is not None and chosen.standing is not Standing.SHIPPED),
        ):  # fmt: skip
            button.setVisible(on)
        self.save_button.setEnabled(typed and may and not self._saving)
        self.discard_button.setEnabled(typed)
        self.history_button.setEnabled(self.key in self.lines)
        self.add_button.setEnabled(may)
        self.new_button.setEnabled(may and chosen is not None)
        self.shipped_button.setEnabled(may)
        if chosen is not None:
            self.shipped_button.say("Tarik blangko" if chosen.standing is Standing.OWN else "Kembali ke bawaan")
        self.open_button.setEnabled(chosen is not None)
        line = self.lines.get(self.key)
        told = "Belum disimpan" if typed else self._used_by(line) if line is not None else ""
        self.told.say(told if editing else "")
        self.changed.emit()

    @staticmethod
    def _used_by(line: FormLine) -> str:
        users = f"Dipakai oleh {users_words(line)}" if line.users else ""
        letters = f"{line.letters} surat terbit" if line.letters else ""
        return " \N{MIDDLE DOT} ".join(words for words in (users, letters) if words)

    def permit(self) -> None:
        """Read-only for everybody else."""
        super().permit()
        self.bench.set_writable(self.may_write())
        self._refresh_foot()

    def dirty(self) -> bool:
        """Whether a form is changed and not saved."""
        return bool(self.drafts)

    # -- keys ---------------------------------------------------------------------------------------------------------

    def primary(self) -> KeyAct:
        """F8 opens the chosen form, and saves the open one."""
        if not self.key:
            return KeyAct("F8", "Buka", self._open_chosen, self.open_button.isEnabled())
        return KeyAct("F8", "Simpan", self.save, self.save_button.isEnabled())

    def keys(self) -> tuple[KeyAct, ...]:
        """The keys of the list, or of the editor."""
        if not self.key:
            shipped = KeyAct("F6", self.shipped_button.text(), self.take_back, self.shipped_button.isEnabled())
            new = KeyAct("F4", "Blangko baru dari ini", self.begin_new, self.new_button.isEnabled())
            return (new, shipped) if not self.shipped_button.isHidden() else (new,)
        other = "Naskah" if self.bench.mode.value() == "bagian" else "Bagian"
        acts = [
            KeyAct("F4", "Tambah bagian", self.add, self.add_button.isEnabled()),
            KeyAct("F5", "Kembalikan", self.discard, self.discard_button.isEnabled()),
            KeyAct("F6", other, self._switch),
            KeyAct("F10", "Riwayat", self.history, self.history_button.isEnabled()),
            KeyAct("Ctrl+Z", "Urungkan", self.bench.undo, self.may_write()),
        ]
        if self.bench.problems:
            acts.append(KeyAct("F7", "Masalah berikutnya", self.bench.next_problem))
        return tuple(acts)

    def _switch(self) -> None:
        self.bench.switch()
        self.changed.emit()

    def enter(self) -> None:
        """Begin at the search, or in the form that is open."""
        if self.key:
            self.bench.begin()
        else:
            self.shelf.begin()

    def leave_editor(self) -> bool:
        """Esc: from the fields to the parts, from there to the list."""
        if not self.key:
            return False
        if not self.bench.parts.hasFocus():
            self.bench.parts.setFocus()
            return True
        return self.close()

    def seek(self) -> bool:
        """Ctrl+F in an open form: its parts, where letters find one."""
        if not self.key:
            return False
        self.bench.parts.setFocus()
        return True

    # -- acts ---------------------------------------------------------------------------------------------------------

    def _open_chosen(self) -> None:
        line = self.shelf.current()
        if line is not None:
            self.open(line.key)

    def save(self) -> None:
        """F8: keep the text as a new version; with a known problem go to its line instead."""
        draft = self.drafts.get(self.key)
        if draft is None or not self.may_write() or self._saving:
            return
        self.notice.clear()
        if self.bench.problems and self.bench.checked == self.bench.text():
            self._refuse_problem()
            return
        self._saving = True
        self._refresh_foot()
        self.room.counter.do(
            save_form, self.key, draft.text, draft.seen, done=partial(self._saved, self.key, draft),
            refused=partial(self._refused, self.key), disturbed=self._disturbed,
        )  # fmt: skip

    def _refuse_problem(self) -> None:
        self.notice.refuse(Refusal("isi", BAD))
        if self.bench.problems:
            self.bench.show_line(self.bench.problems[0].line)
        self.changed.emit()

    def _judged(self) -> None:
        """What stood in the way of saving may be put right by now."""
        if self.notice.text() == BAD and not self.bench.problems:
            self.notice.clear()
        self._refresh_foot()

    def _saved(self, key: str, draft: Draft, version: int) -> None:
        self._saving = False
        now = self.drafts.get(key)
        if now == draft:
            del self.drafts[key]
        elif now is not None:
            self.drafts[key] = Draft(now.text, version)
        self.notice.succeed(words.SAVED.format(version=version))
        self._refresh_foot()

    def _refused(self, key: str, refusal: Refusal) -> None:
        self._saving = False
        self.notice.refuse(refusal)
        field = refusal.field or ""
        if field.startswith(LINE) and key == self.key:
            self.bench.show_line(int(field.removeprefix(LINE)))
        self._refresh_foot()

    def _disturbed(self, *told: object) -> None:
        self._saving = False
        self.notice.disturbed(*told)  # type: ignore[arg-type]
        self._refresh_foot()

    def discard(self) -> None:
        """F5: ask, then show what is saved."""
        if self.key in self.drafts:
            self.question.ask("Buang semua perubahan pada blangko ini?", "Buang", self._discard)

    def _discard(self) -> None:
        self.drafts.pop(self.key, None)
        self.notice.clear()
        line = self.lines.get(self.key)
        if line is None:
            self.close()
            return
        self.bench.put(line.text)
        self.bench.parts.setFocus()

    def add(self) -> None:
        """F4: choose what to add."""
        part = self.bench.part()
        kind, said = words.part_words(part) if part is not None else ("", "")
        if not self.bench.readable() or not self.may_write():
            self._refuse_problem()
            return
        near = f"{kind} {said}".strip()
        panel = AddPanel(near if len(near) < 60 else f"{near[:60]}…", part.kind if part is not None else PartKind.FIELD)
        panel.chosen.connect(self._add)
        self.room.open_panel(panel)

    def _add(self, new: NewPart, label_text: str) -> None:
        self._close_panel()
        self.bench.add_part(new, label_text)

    def begin_new(self) -> None:
        """F4 in the list: a new form made of the chosen one."""
        line = self.shelf.current()
        if line is None or not self.may_write():
            return
        panel = NewFormPanel(line, [*self.lines, *self.drafts])
        panel.made.connect(partial(self._make, self.drafts[line.key].text if line.key in self.drafts else line.text))
        self.room.open_panel(panel)

    def _make(self, source: str, key: str, title: str) -> None:
        self._close_panel()
        found = outline(source)
        if found is not None:
            self.drafts[key] = Draft(renamed(found, title, key), 0)
            self.open(key)

    def history(self) -> None:
        """F10: the versions of the open form."""
        if self.key in self.lines:
            self.room.counter.ask(
                form_versions, self.key, done=self._show_history, refused=self.notice.refuse, lane=HISTORY_LANE
            )

    def _show_history(self, versions: tuple[FormVersion, ...]) -> None:
        if self.key:
            panel = HistoryPanel(self.lines[self.key].title, versions, self.bench.text(), self.may_write())
            panel.taken.connect(self._take)
            self.room.open_panel(panel)

    def _take(self, text: str) -> None:
        self._close_panel()
        self.bench.put(text)
        self.notice.succeed("Naskah versi itu ada di layar. F8 menyimpannya sebagai versi baru; Ctrl+Z membatalkannya.")

    def take_back(self) -> None:
        """F6 in the list: follow the shipped form again, or withdraw an own form."""
        line = self.shelf.current()
        if line is None or line.standing is Standing.SHIPPED or not self.may_write():
            return
        own = line.standing is Standing.OWN
        sentence = f"Tarik {line.title} dari daftar?" if own else f"{line.title} kembali mengikuti bawaan program?"
        self.question.ask(sentence, "Tarik" if own else "Kembalikan", partial(self._take_back, line))

    def _take_back(self, line: FormLine) -> None:
        self.room.counter.do(
            follow_shipped, line.key, line.version, done=partial(self._taken_back, line), refused=self.notice.refuse,
            disturbed=self.notice.disturbed,
        )  # fmt: skip

    def _taken_back(self, line: FormLine, _version: int) -> None:
        self.drafts.pop(line.key, None)
        self.notice.succeed(words.WITHDRAWN if line.standing is Standing.OWN else words.FOLLOWS)
        self.shelf.begin_list()

    def _close_panel(self) -> None:
        self.room.close_panel()

    # -- keeping ------------------------------------------------------------------------------------------------------

    def typed_state(self) -> dict[str, object]:
        """The texts that are not saved."""
        return {key: {"teks": draft.text, "versi": draft.seen} for key, draft in self.drafts.items()}

    def restore(self, state: Mapping[str, object]) -> None:
        """Put them back."""
        for key, kept in state.items():
            if isinstance(kept, Mapping) and isinstance(kept.get("teks"), str):
                seen = kept.get("versi")
                self.drafts[key] = Draft(str(kept["teks"]), seen if isinstance(seen, int) else 0)
                self._wanted = key
        self._show_shelf()


def _title(text: str) -> str:
    found = outline(text)
    head = found.at(("form",)) if found is not None else None
    return str(head.values.get("judul", "")) if head is not None else ""


def _unsaved(key: str, draft: Draft) -> FormLine:
    """The line of a form that was never saved."""
    found = outline(draft.text)
    head = found.at(("form",)) if found is not None else None
    values = head.values if head is not None else {}
    return FormLine(
        key, str(values.get("judul", key)), str(values.get("jenis", "")), str(values.get("kertas", "")), Standing.OWN,
        0, (), 0, draft.text,
    )  # fmt: skip
