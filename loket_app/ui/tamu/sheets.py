"""The sheets of the queue: a counter typed, to send a guest there or to say which one this PC is."""

from PySide6.QtCore import Qt

from loket_app.domain.errors import Refusal
from loket_app.domain.queue import COUNTER_MAX
from loket_app.ui.dialogs import SidePanel
from loket_app.ui.fields import Field, Form, LineEdit
from loket_app.ui.widgets import label


class CounterSheet(SidePanel):
    """One field: the number of a counter."""

    def __init__(self, title: str, act: str, about: str, now: str = "", empty_words: str = "") -> None:
        super().__init__(title, act)
        self.empty_words = empty_words
        self.content.addWidget(label(about, tone="muted", wrap=True))
        self.edit = LineEdit("misalnya 2", COUNTER_MAX)
        self.form = Form(1)
        self.form.add("loket", Field("Nomor loket", self.edit, not empty_words, above=True), 0)
        self.content.addWidget(self.form)
        if empty_words:
            self.content.addWidget(label(empty_words, "small", "muted", wrap=True))
        self.content.addStretch(1)
        self.form.set_values({"loket": now})
        self.edit.returnPressed.connect(self.confirm)

    def opened(self) -> None:
        """Typing begins at once."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.selectAll()

    def counter(self) -> str:
        """What was typed."""
        return self.edit.text().strip()

    def problem(self) -> Refusal | None:
        """A counter must be named where none is no answer."""
        if self.counter() or self.empty_words:
            return None
        return Refusal("kosong", "Ketik nomor loketnya.", "loket")
