"""What the search field means: a scanned code, words for the rows at hand, or words for the register."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from loket_app.ui.counter import Counter
from loket_app.ui.papan.toolbar import SeekField
from loket_app.usecases import closed_years
from loket_app.usecases.letter_code import is_code
from loket_app.usecases.queries import register

REGISTER_WORDS = 3


class Finder(QObject):
    """`changed` after each letter and when the register knows more (`known`: open requests it found, by a NIK for one);
    `scanned` carries what a typed or scanned code names, `verified` what the register says of the letter with a code,
    `entered` the words of an Enter that is no code."""

    changed = Signal()
    scanned = Signal(object)
    verified = Signal(object)
    entered = Signal(str)

    def __init__(self, counter: Counter, field: SeekField, parent: QObject) -> None:
        super().__init__(parent)
        self._counter = counter
        self._field = field
        self.known: frozenset[int] = frozenset()
        field.edited.connect(self.look)
        field.entered.connect(self._entered)

    def words(self) -> str:
        """What stands in the field."""
        return str(self._field.value())

    def write(self, words: str) -> None:
        """Put words there, or none, without telling."""
        self.known = frozenset()
        self._field.setText(words)

    def look(self) -> None:
        """Another letter was typed."""
        self.known = frozenset()
        self.changed.emit()
        words = self.words()
        if len(words) >= REGISTER_WORDS:
            wanted = register.RegisterFilter(words=words, open_only=True)
            self._counter.ask(register.register, wanted, done=self._found, lane="papan-cari")

    def _found(self, page: register.RegisterPage) -> None:
        found = frozenset(row.id for row in page.rows)
        if found != self.known and self.words():
            self.known = found
            self.changed.emit()

    def _entered(self, words: str) -> None:
        if is_code(words):
            self._counter.work(closed_years.verify, words, done=partial(self._judged, words), lane="papan-pindai")
        elif words:
            self._counter.ask(closed_years.scanned, words, done=partial(self._looked_up, words), lane="papan-pindai")

    def _judged(self, words: str, verdict: object) -> None:
        if verdict is not None:
            self.verified.emit(verdict)
        else:
            self.entered.emit(words)

    def _looked_up(self, words: str, found: register.Scanned | None) -> None:
        # A request of a closed year is read in the register, where the words are looked for next.
        if found is not None and not found.archive:
            self.scanned.emit(found)
        else:
            self.entered.emit(words)
