"""The editor of one form: its parts, the chosen part as fields or the whole text, and the page as it comes out."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from loket_app.definitions import form_parts
from loket_app.definitions.form_check import Problem
from loket_app.definitions.form_kit import NewPart, part_text
from loket_app.definitions.form_parts import Outline, Part, PartKind
from loket_app.definitions.toml_positions import KeyPath
from loket_app.domain.errors import Disturbance
from loket_app.ui.blangko import words
from loket_app.ui.blangko.code import CodeEdit
from loket_app.ui.blangko.names import NameChooser
from loket_app.ui.blangko.outline import PartList, PartRow
from loket_app.ui.blangko.parts import PartForm
from loket_app.ui.blangko.sight import Sight
from loket_app.ui.choosers import Option
from loket_app.ui.counter import Counter
from loket_app.ui.pengaturan.page import scrolled
from loket_app.ui.pengaturan.records import key_from
from loket_app.ui.widgets import Card, Chip, Elided, IconLabel, Segmented, label, set_tone
from loket_app.usecases.form_preview import FormSight

READ_MS, LOOK_MS = 90, 260
PARTS, TEXT = "bagian", "naskah"
SHARES = (250, 530, 436)


class Bench(QWidget):
    """`edited` when the text changed, `judged` when the problems or the sheet are known anew."""

    edited = Signal()
    judged = Signal()

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = ""
        self.problems: tuple[Problem, ...] = ()
        self.checked = ""
        self._outline: Outline | None = None
        self._quiet = False
        self._writable = True
        self._make_parts(counter)
        self._lay_out()
        self._connect()

    def _make_parts(self, counter: Counter) -> None:
        self.name = Elided("", "title")
        self.mark = Chip("", "")
        self.mode = Segmented("Cara mengubah", ((PARTS, "Bagian"), (TEXT, "Naskah")))
        self.parts = PartList()
        self.form = PartForm()
        self.code = CodeEdit()
        self.chooser = NameChooser(self.code, self._names, self._formats)
        self.sight = Sight(counter)
        self.stack = QStackedWidget()
        self.stack.addWidget(scrolled(self.form))
        self.stack.addWidget(self.code)
        self.said_icon = IconLabel("check", 16, "good")
        self.said = label("", wrap=True)
        self._read_later = self._timer(READ_MS, self._read)
        self._look_later = self._timer(LOOK_MS, self._look)

    def _timer(self, wait: int, act: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait)
        timer.timeout.connect(act)
        return timer

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.name, 1)
        head.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.mode)
        outline = Card(padding=1, spacing=0)
        outline.column.addWidget(self.parts, 1)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(6, 0, 6, 0)
        column.setSpacing(8)
        column.addWidget(self.stack, 1)
        foot = QHBoxLayout()
        foot.setSpacing(7)
        foot.addWidget(self.said_icon, 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self.said, 1)
        column.addLayout(foot)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(6)
        for widget, share in zip((outline, middle, self.sight), SHARES, strict=True):
            self.split.addWidget(widget)
            self.split.setStretchFactor(self.split.count() - 1, share)
        self.split.setSizes(SHARES)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.split, 1)

    def _connect(self) -> None:
        self.mode.chosen.connect(self._turned)
        self.parts.current_row_changed.connect(self._chosen)
        self.parts.opened.connect(self._to_part)
        self.parts.move_asked.connect(self.move_part)
        self.parts.remove_asked.connect(self.remove_part)
        self.form.wrote.connect(self._write)
        self.code.typed.connect(self._typed)
        self.code.cursorPositionChanged.connect(self._follow_cursor)
        self.sight.seen.connect(self._seen)

    # -- one form -----------------------------------------------------------------------------------------------------

    def open(self, key: str, text: str) -> None:
        """Show another form."""
        self.key = key
        self.problems, self.checked = (), ""
        self._outline = None
        self._quiet = True
        self.code.show_text(text)
        self.code.show_problems({})
        self._quiet = False
        self.sight.restart()
        self._read()
        row = self.parts.row_model().rows()
        if row:
            self.parts.select_key(row[0].path)
        self._look()

    def text(self) -> str:
        """The form's text as it stands in the editor."""
        return self.code.raw()

    def put(self, text: str) -> None:
        """Put a whole text in the place of this one; it can be undone."""
        self.code.replace_text(text)
        self.settle()

    def settle(self) -> None:
        """Read and look at once, without the short wait of typing."""
        self._read()
        self._look()

    def set_writable(self, on: bool) -> None:
        """Only to be read, or changed."""
        self._writable = on
        self.code.setReadOnly(not on)
        self.form.set_editable(on and self.outline() is not None)

    def readable(self) -> bool:
        """Whether the text can be read, so that parts can be added to it."""
        return self.outline() is not None

    def name_it(self, title: str, word: str, icon: str, tone: object) -> None:
        """Title and standing in the head."""
        self.name.say(title)
        self.mark.show_chip(word, icon, tone)  # type: ignore[arg-type]

    def outline(self) -> Outline | None:
        """The parts of the text as it stands now; None while it cannot be read."""
        text = self.text()
        if self._outline is None or self._outline.text != text:
            found = form_parts.outline(text)
            if found is None:
                return None
            self._outline = found
        return self._outline

    def part(self) -> Part | None:
        """The part that is chosen."""
        row = self.parts.current_row()
        return self._outline.at(row.path) if row is not None and self._outline is not None else None

    def _typed(self) -> None:
        if self._quiet:
            return
        self._read_later.start()
        self._look_later.start()
        self.edited.emit()

    def _read(self) -> None:
        """The list of parts follows the text; while it cannot be read the last one stands."""
        self._read_later.stop()
        found = self.outline()
        # Fields cannot be written into a text that cannot be read; the line below says what is wrong with it.
        self.form.set_editable(self._writable and found is not None)
        if found is not None:
            self._show_parts()
            if self.mode.value() == PARTS:
                self.form.show_part(found, self.part())

    def _show_parts(self) -> None:
        if self._outline is None:
            return
        rows = []
        for part in self._outline.parts:
            kind, said = words.part_words(part)
            rows.append(PartRow(part.path, kind, said, part.depth, part.line, self._problem_of(part)))
        chosen = self.parts.current_row()
        self._quiet = True
        self.parts.patch(rows)
        if chosen is not None and self.parts.current_row() is None:
            near = [row for row in rows if row.line <= chosen.line]
            if near:
                self.parts.select_key(near[-1].path)
        self._quiet = False

    def _problem_of(self, part: Part) -> str:
        assert self._outline is not None
        for problem in self.problems:
            inside = self._outline.at_line(problem.line)
            if inside is not None and inside.path == part.path:
                return problem.sentence
        return ""

    def _look(self) -> None:
        self._look_later.stop()
        if self.key:
            self.sight.look(self.key, self.text())

    def _seen(self, sight: object) -> None:
        if isinstance(sight, Disturbance):
            self._say("late", "late", f"{sight.sentence} {sight.advice}")
            return
        assert isinstance(sight, FormSight)
        self.checked = sight.order.text
        self.problems = sight.problems
        self.code.show_problems({problem.line: problem.sentence for problem in sight.problems})
        self._show_parts()
        if sight.problems:
            first = self._nearest()
            more = f" ({len(sight.problems)} masalah, F7 ke yang berikutnya.)" if len(sight.problems) > 1 else ""
            self._say("warning", "late", f"Baris {first.line}: {first.sentence}{more} {words.STALE_PAGE}")
        else:
            self._say("check", "good", words.CLEAN)
        self.judged.emit()

    def _say(self, icon: str, tone: str, sentence: str) -> None:
        self.said_icon.show_icon(icon, tone)
        self.said.setText(sentence)
        set_tone(self.said, tone)

    def _nearest(self) -> Problem:
        line = self.code.line()
        return min(self.problems, key=lambda problem: abs(problem.line - line))

    # -- going about --------------------------------------------------------------------------------------------------

    def switch(self) -> None:
        """F6: between the part and the text; the place stays."""
        self.mode.choose(TEXT if self.mode.value() == PARTS else PARTS)
        self.begin()

    def _turned(self, mode: str) -> None:
        self.stack.setCurrentIndex(0 if mode == PARTS else 1)
        if mode == PARTS:
            self._read()
            if self._outline is not None:
                self.form.show_part(self._outline, self.part())
        else:
            part = self.part()
            inside = part is not None and part.line <= self.code.line() <= part.last_line
            if part is not None and not inside:
                self._go(part.line, focus=False)

    def begin(self) -> None:
        """Put the focus where the chosen part is changed."""
        if self.mode.value() == TEXT:
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.form.begin()

    def _chosen(self, _row: object) -> None:
        part = self.part()
        if self._quiet or part is None or self._outline is None:
            return
        self.form.show_part(self._outline, part)
        if not self.code.hasFocus():
            self._go(part.line, focus=False)

    def _go(self, line: int, focus: bool) -> None:
        self._quiet = True
        self.code.go_to_line(line, focus)
        self._quiet = False

    def _to_part(self, _row: object) -> None:
        self.begin()

    def _follow_cursor(self) -> None:
        """The list of parts goes along with the cursor."""
        if self._quiet or self._outline is None or not self.code.hasFocus():
            return
        part = self._outline.at_line(self.code.line())
        if part is not None:
            self._quiet = True
            self.parts.select_key(part.path)
            self._quiet = False

    def next_problem(self) -> None:
        """F7: to the next line that must be put right, in the text."""
        if not self.problems:
            return
        line = self.code.line() if self.code.hasFocus() else 0
        ahead = [problem for problem in self.problems if problem.line > line]
        self.show_line((ahead or list(self.problems))[0].line)

    def show_line(self, line: int) -> None:
        """Go to a line of the text."""
        self.mode.choose(TEXT)
        self.code.go_to_line(line)
        self._follow_cursor()
        known = [problem for problem in self.problems if problem.line == line]
        if known:
            self._say("warning", "late", f"Baris {line}: {known[0].sentence}")

    # -- changing -----------------------------------------------------------------------------------------------------

    def _write(self, key: str, value: object) -> None:
        part, found = self.form.part(), self.outline()
        if part is None or found is None or not self._writable:
            return
        change = form_parts.set_value(found, part.path, key, value)
        if change is not None:
            self.code.apply(change, (part.path, key))

    def move_part(self, by: int) -> None:
        """Alt+Up, Alt+Down: the chosen part among its own kind."""
        found, part = self.outline(), self.part()
        if found is None or part is None or not self._writable:
            return
        moved = form_parts.move(found, part.path, by)
        if moved is not None:
            self._apply(moved[0], moved[1])

    def remove_part(self) -> None:
        """Delete: take the chosen part out. Ctrl+Z brings it back."""
        found, part = self.outline(), self.part()
        if found is None or part is None or not self._writable:
            return
        change = form_parts.remove(found, part.path)
        if change is not None:
            before = [p.path for p in found.parts if p.line < part.line]
            self._apply(change, before[-1] if before else ("form",))

    def add_part(self, new: NewPart, label_text: str) -> None:
        """A new part behind the chosen one."""
        found, part = self.outline(), self.part()
        if found is None or not self._writable:
            return
        taken = {str(p.values.get("kunci")): p for p in found.parts if p.kind in (PartKind.FIELD, PartKind.GROUP)}
        key = key_from(label_text, taken, "isian") if new.named else ""
        made = form_parts.insert(
            found, part.path if part is not None else None, new.kind, part_text(new, key, label_text)
        )
        if made is not None:
            self._apply(made[0], made[1])
            self.begin()

    def _apply(self, change: form_parts.Change, then: KeyPath) -> None:
        self.code.apply(change)
        self._read()
        self.parts.select_key(then)
        part = self.part()
        if part is not None:
            self._go(part.line, focus=False)
        self._look_later.start()

    def undo(self) -> None:
        """Ctrl+Z outside of the text: the last change of the form."""
        self.code.undo()

    def _names(self) -> Sequence[Option]:
        found = self.outline() or self._outline
        return words.name_options(found, found.at_line(self.code.line())) if found is not None else ()

    def _formats(self, name: str) -> Sequence[Option]:
        found = self.outline() or self._outline
        return words.format_options(found, name) if found is not None else ()
