"""Fields of the intake: a field that carries notes beside its remark, and a free type-ahead that completes on Tab."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from loket_app.ui.choosers import Option, SearchCombo
from loket_app.ui.fields import Field, LineEdit, Remark
from loket_app.ui.theme import Tone

LONG = 4000
LOUD = (Tone.LATE, Tone.WARN)


class Slot(Field):
    """A field whose message line never widens the form, and that keeps notes (a warning, where a value came from).

    Said is, in this order: a refusal, a loud remark of the editor, a loud note, the newest quiet note, the remark.
    """

    def __init__(
        self, name: str, editor: QWidget, needed: bool = False, label_width: int | None = None, above: bool = False
    ) -> None:
        self._notes: dict[str, Remark] = {}
        self._whole = ""
        super().__init__(name, editor, needed, label_width, above)
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def annotate(self, kind: str, text: str, tone: Tone = Tone.MUTED) -> None:
        """Keep a note of this kind until it is replaced; an empty text takes it away."""
        self._notes.pop(kind, None)
        if text:
            self._notes[kind] = (text, tone)
        self._speak()

    def notes(self) -> dict[str, str]:
        """The notes by kind."""
        return {kind: text for kind, (text, _) in self._notes.items()}

    def forget(self) -> None:
        """Empty, without notes and refusals."""
        self._notes.clear()
        self.set_value(None)

    def text(self) -> str:
        """What the line under the field says, all of it."""
        return self._whole

    def _speak(self) -> None:
        super()._speak()
        if self._refused or not self._notes:
            return
        remark = self.editor.remark()
        if remark[0] and remark[1] in LOUD:
            return
        notes = list(self._notes.values())
        self._show(*next((note for note in notes if note[1] in LOUD), notes[-1]))

    def _show(self, text: str, tone: Tone) -> None:
        super()._show(text, tone)
        self._whole = text
        self._fit()

    def _fit(self) -> None:
        metrics = self.message.fontMetrics()
        self.message.setText(metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, max(0, self.message.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the message to the new width."""
        super().resizeEvent(event)
        self._fit()


def limited(most: int) -> Callable[[str], Remark]:
    """A judge that counts letters over a limit while they are typed, instead of cutting them silently."""

    def judge(text: str) -> Remark:
        over = len(text) > most
        return (f"Paling panjang {most} huruf; sekarang {len(text)} huruf.", Tone.LATE) if over else ("", Tone.MUTED)

    return judge


def line(hint: str = "", most: int = 300) -> LineEdit:
    """A line that may be typed too long and then says so; the command refuses it with the count."""
    return LineEdit(hint, LONG, limited(most))


class TypeAhead(SearchCombo):
    """Free text with suggestions. Tab takes the suggestion when the typed beginning fits exactly one."""

    def __init__(self, suggestions: Sequence[str] = (), hint: str = "") -> None:
        super().__init__(hint, free=True)
        self.setMaxLength(LONG)
        self.suggest(suggestions)

    def suggest(self, suggestions: Sequence[str]) -> None:
        """Offer these."""
        self.set_options([Option(text, text) for text in suggestions])
        self._suggestions = tuple(suggestions)

    def remark(self) -> Remark:
        """Too long is said."""
        return limited(300)(self.value())

    def complete(self) -> None:
        """Take the one suggestion that begins as typed."""
        typed = " ".join(self.text().split()).casefold()
        fitting = [s for s in self._suggestions if s.casefold().startswith(typed)]
        exact = [s for s in fitting if s.casefold() == typed]
        if typed and (exact or (len(typed) > 1 and len(fitting) == 1)):
            self.set_value((exact or fitting)[0])

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving by Tab completes."""
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.complete()
        super().focusOutEvent(event)
