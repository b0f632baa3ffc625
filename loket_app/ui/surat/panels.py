"""The sheets of the screen Surat: all editions of a letter, and the reason of a ralat."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal

from loket_app.domain.dates import clock_time, numeric_date
from loket_app.domain.errors import Refusal
from loket_app.ui.dialogs import SidePanel
from loket_app.ui.fields import Field, NoteEdit
from loket_app.ui.lists import Column, RowModel, RowView
from loket_app.ui.screen import KeyAct
from loket_app.ui.surat import words
from loket_app.ui.surat.layout import row_of
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import KeyButton, label
from loket_app.usecases.queries.history import LetterLine
from loket_app.usecases.views.board import BoardRow

TONES = {"terbit": Tone.GOOD, "diganti": Tone.MUTED, "batal": Tone.LATE}


class EditionsPanel(SidePanel):
    """Every edition, the newest first. F8 prints the chosen one again, byte for byte; F9 prints a salinan of it."""

    reprint = Signal(int)
    copy = Signal(int)
    save = Signal(int)
    see = Signal(int)
    WIDTH = 520

    def __init__(self, row: BoardRow, editions: tuple[LetterLine, ...], when: dict[int, datetime]) -> None:
        super().__init__(words.EDITIONS_TITLE, words.REPRINT)
        self._when = when
        self.content.addWidget(label(f"{row.queue} \N{MIDDLE DOT} {row.applicant}", tone="muted", wrap=True))
        self.list = RowView(words.EDITIONS_TITLE)
        self.list.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.list.show_rows(
            RowModel(
                (
                    Column("Ke-", _edition, width=44, strong=True),
                    Column("Nomor", _number, tip=_number),
                    Column("Dicetak", self._printed, width=130),
                    Column("Keadaan", _state, width=84, tone=_tone),
                ),
                _key,
            )
        )
        self.list.row_model().replace(editions)
        self.list.opened.connect(self._see_row)
        self.list.current_row_changed.connect(self._explain)
        self.reason = label("", "small", "muted", wrap=True)
        self.content.addWidget(self.list, 1)
        self.content.addWidget(self.reason)
        self.copy_button = KeyButton(words.COPY, "F9", icon="printer")
        self.see_button = KeyButton(words.SEE, "Enter", icon="search")
        self.pdf_button = KeyButton(words.SAVE_PDF, "Ctrl+S", icon="save")
        self.copy_button.clicked.connect(self._copy)
        self.see_button.clicked.connect(self._see)
        self.pdf_button.clicked.connect(self._save)
        buttons = row_of(self.see_button, self.copy_button, self.pdf_button)
        buttons.addStretch(1)
        self.content.addLayout(buttons)
        self.confirmed.connect(self._reprint)
        if editions:
            self.list.selectRow(0)
        for button in (self.copy_button, self.see_button, self.pdf_button, self.act):
            button.setEnabled(bool(editions))

    def chosen(self) -> LetterLine | None:
        """The chosen edition."""
        row = self.list.current_row()
        return row if isinstance(row, LetterLine) else None

    def keys(self) -> tuple[KeyAct, ...]:
        """F9 for a salinan, Ctrl+S for a file."""
        return (KeyAct("F9", words.COPY, self._copy), KeyAct("Ctrl+S", words.SAVE_PDF, self._save), *super().keys())

    def opened(self) -> None:
        """Arrows choose at once."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _printed(self, line: LetterLine) -> str:
        when = self._when.get(line.id)
        return f"{numeric_date(when)} {clock_time(when)}" if when is not None else "belum tercetak"

    def _explain(self, line: LetterLine | None) -> None:
        said = (
            [f"Kode periksa {line.code}." if line.code else "", f"Alasan: {line.reason}" if line.reason else ""]
            if (line is not None)
            else []
        )
        self.reason.setText(" ".join(part for part in said if part))

    def _reprint(self) -> None:
        self._tell(self.reprint)

    def _copy(self) -> None:
        self._tell(self.copy)

    def _save(self) -> None:
        self._tell(self.save)

    def _see(self) -> None:
        self._tell(self.see)

    def _see_row(self, _line: LetterLine) -> None:
        self._tell(self.see)

    def _tell(self, signal: object) -> None:
        line = self.chosen()
        if line is not None:
            signal.emit(line.id)  # type: ignore[attr-defined]


def _key(line: LetterLine) -> int:
    return line.id


def _edition(line: LetterLine) -> str:
    return str(line.edition)


def _number(line: LetterLine) -> str:
    return line.number or "belum bernomor"


def _state(line: LetterLine) -> str:
    return words.STATES.get(line.state, line.state)


def _tone(line: LetterLine) -> Tone:
    return TONES.get(line.state, Tone.PLAIN)


class CorrectionPanel(SidePanel):
    """Asks why a signed letter is put right. `decided` carries the reason."""

    decided = Signal(str)

    def __init__(self, reason: str = "") -> None:
        super().__init__(words.REASON_TITLE, words.CORRECT)
        self.content.addWidget(label(words.REASON_INTRO, tone="muted", wrap=True))
        self.reason = Field("Alasan ralat", NoteEdit(words.REASON_HINT, 4), needed=True, above=True)
        self.reason.set_value(reason)
        self.content.addWidget(self.reason)
        self.content.addStretch(1)
        self.confirmed.connect(self._decide)

    def problem(self) -> Refusal | None:
        """A reason is needed."""
        return None if self.reason.value() else Refusal("ralat", words.REASON_NEEDED, "alasan")

    def opened(self) -> None:
        """Type at once."""
        self.reason.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _decide(self) -> None:
        self.decided.emit(str(self.reason.value()))
