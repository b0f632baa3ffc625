"""One part of a form as labelled fields; what is changed is written into the text at once."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from loket_app.definitions.form_parts import Outline, Part, PartKind
from loket_app.ui.blangko import words
from loket_app.ui.blangko.names import NameChooser
from loket_app.ui.blangko.props import Prop, TemplateEdit, props_of
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.widgets import Elided, label

MORE = "Sifat lain dari bagian ini ada di Naskah (F6)."
NONE_HERE = "Bagian ini diubah di Naskah (F6)."
FIXED = "Dipakai di teks sebagai ${{{key}}}"
GIVEN = "Diisi program, bukan petugas."


class PartForm(QWidget):
    """Shows one part at a time. `wrote` carries the key of a property and what to write, None to take it away."""

    wrote = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outline: Outline | None = None
        self._part: Part | None = None
        self._shape: tuple[str, ...] = ()
        self._props: dict[str, Prop] = {}
        self._quiet = False
        self.blocks = Blocks()
        self._made: dict[tuple[str, ...], Blocks] = {(): self.blocks}
        self.title = label("", "large")
        self.about = Elided("", "small", "muted")
        self.foot = label(MORE, "small", "muted", wrap=True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        for widget in (self.title, self.about, self.blocks, self.foot):
            self.column.addWidget(widget)
        self.column.addStretch(1)

    def part(self) -> Part | None:
        """The part that is shown."""
        return self._part

    def show_part(self, outline: Outline, part: Part | None) -> None:
        """Show a part; an editor in which is typed keeps its text and its cursor."""
        other = part is None or self._part is None or part.path != self._part.path
        self._outline, self._part = outline, part
        props = props_of(part) if part is not None else ()
        shape = tuple(prop.key for prop in props) + ((str(part.values.get("jenis", "")), part.kind) if part else ())
        if shape != self._shape:
            self._shape = shape
            self._build(props)
        self._say(part)
        if part is not None:
            self._fill(part, keep_typing=not other)

    def _say(self, part: Part | None) -> None:
        self.title.setText(" \N{MIDDLE DOT} ".join(words.part_words(part)[:1]) if part is not None else "")
        told = ""
        if part is not None and part.kind is PartKind.FIELD:
            told = FIXED.format(key=part.values.get("kunci", ""))
            told += f" \N{MIDDLE DOT} {GIVEN}" if part.values.get("asal") == "program" else ""
        elif part is not None and part.kind is PartKind.RULE:
            told = words.part_words(part)[1]
        self.about.say(told)
        self.about.setVisible(bool(told))
        self.foot.setText(MORE if self._props else NONE_HERE)
        self.foot.setVisible(part is not None and part.kind is not PartKind.HEAD)

    def _build(self, props: tuple[Prop, ...]) -> None:
        """The fields of this shape, made once and kept: walking through the parts must not wait for them."""
        self._props = {prop.key: prop for prop in props}
        kept = self._made.get(self._shape)
        if kept is None:
            kept = self._made[self._shape] = self._fields(props)
            self.column.insertWidget(2, kept)
        for blocks in self._made.values():
            blocks.setVisible(blocks is kept)
        kept.setEnabled(self.blocks.isEnabled())
        self.blocks = kept

    def _fields(self, props: tuple[Prop, ...]) -> Blocks:
        made = Blocks()
        for prop in props:
            field = made.put(prop.key, prop.name, prop.make(), prop.span, prop.needed, prop.hint)
            field.changed.connect(lambda key=prop.key: self._changed(key))
            if isinstance(field.widget, TemplateEdit):
                NameChooser(field.widget, self._names, self._formats)
        return made

    def _names(self) -> Any:
        return words.name_options(self._outline, self._part) if self._outline is not None else ()

    def _formats(self, name: str) -> Any:
        return words.format_options(self._outline, name) if self._outline is not None else ()

    def _fill(self, part: Part, keep_typing: bool) -> None:
        self._quiet = True
        for key, prop in self._props.items():
            field = self.blocks.fields[key]
            value = part.values.get(key, prop.default)
            if key == "label" and value is None:
                value = words.label_of(part.values)
            if keep_typing and prop.written(field.value()) == part.values.get(key):
                continue
            field.set_value(value)
        self._quiet = False

    def _changed(self, key: str) -> None:
        if not self._quiet and self._part is not None:
            self.wrote.emit(key, self._props[key].written(self.blocks.fields[key].value()))

    def begin(self) -> None:
        """Put the focus on the first field."""
        for field in self.blocks.fields.values():
            widget = field.widget
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            if isinstance(widget, QPlainTextEdit):
                widget.moveCursor(widget.textCursor().MoveOperation.Start)
            return

    def set_editable(self, on: bool) -> None:
        """Only to be read, or changed."""
        self.blocks.setEnabled(on)
