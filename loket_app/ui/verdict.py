"""What the register says of a letter whose code was scanned or typed: a sheet over the screen at hand."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from loket_app.ui.dialogs import SidePanel
from loket_app.ui.notices import speak
from loket_app.ui.screen import KeyAct, Screen
from loket_app.ui.theme import Tone, tone_tokens
from loket_app.ui.widgets import IconLabel, label, rule
from loket_app.usecases.verification import Standing, Verdict

TITLE = "Periksa keaslian surat"
OPEN, CLOSE = "Buka permohonan", "Tutup"
FACES: dict[Standing, tuple[str, Tone, str]] = {
    Standing.GENUINE: ("check", Tone.GOOD, "Asli"),
    Standing.UNSIGNED: ("sign", Tone.WARN, "Belum ditandatangani"),
    Standing.REPLACED: ("return", Tone.WARN, "Sudah diganti"),
    Standing.CANCELLED: ("close", Tone.LATE, "Dibatalkan"),
    Standing.DIFFERENT: ("warning", Tone.LATE, "Tidak cocok"),
    Standing.UNKNOWN: ("warning", Tone.LATE, "Tidak dikenal"),
}
SIDE = 28


class VerdictSheet(SidePanel):
    """The answer in one word, a sentence, what to do, and what the register has, to be compared with the paper.

    F8 opens the request (`confirmed`); for a letter that the office does not know it closes.
    """

    WIDTH = 460

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(TITLE, OPEN if verdict.request_id is not None else CLOSE)
        self.verdict = verdict
        icon, tone, word = FACES[verdict.standing]
        self.word = label(word, "title")
        self.word.setProperty("tone", tone.value)
        self.says = label(verdict.says, "base", wrap=True)
        self.advice = label(verdict.advice, "base", wrap=True)
        self.advice.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        mark = IconLabel(icon, SIDE, tone_tokens(tone)[0])
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(mark)
        head.addWidget(self.word, 1)
        self.content.addLayout(head)
        self.content.addWidget(self.says)
        self.content.addWidget(rule())
        self.content.addWidget(self._facts())
        self.content.addWidget(rule())
        self.content.addWidget(self.advice)
        self.content.addStretch(1)
        self.cancel.say(CLOSE, "Esc")
        if verdict.request_id is None:
            self.cancel.hide()
            self.confirmed.connect(self.closed)

    def _facts(self) -> QWidget:
        held = QWidget()
        grid = QGridLayout(held)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(self.facts()):
            grid.addWidget(label(name, "small", "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            shown = label(value, "base", wrap=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(shown, row, 1)
        return held

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Name and value of what the register has; only the code for a letter that it does not know."""
        told = self.verdict
        edition = f"edisi {told.edition}" if told.edition > 1 else ""
        number = " \N{MIDDLE DOT} ".join(w for w in (told.number or "belum bernomor", edition) if w)
        rows = (
            ("Nomor", number), ("Tanggal", told.day), ("Layanan", told.service), ("Atas nama", told.name),
            ("Ditandatangani", told.signer), ("Register", told.register), ("Kode", told.code),
        )  # fmt: skip
        return tuple((n, v) for n, v in rows if v) if told.request_id is not None else (("Kode", told.code),)

    def keys(self) -> tuple[KeyAct, ...]:
        """Esc closes."""
        return (KeyAct("Esc", CLOSE),)

    def opened(self) -> None:
        """The answer is read out at once; F8 and Esc go on."""
        self.act.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setAccessibleDescription(f"{self.word.text()}. {self.verdict.says} {self.verdict.advice}")
        speak(self)


def show_verdict(screen: Screen, verdict: Verdict, open_request: Callable[[int], None]) -> bool:
    """Open the sheet over this screen; False where another sheet is open, whose typed words must not be lost."""
    if screen.panel() is not None and not isinstance(screen.panel(), VerdictSheet):
        return False
    sheet = VerdictSheet(verdict)
    request = verdict.request_id
    if request is not None:

        def go_on() -> None:
            screen.close_panel()
            open_request(request)

        sheet.confirmed.connect(go_on)
    screen.open_panel(sheet)
    return True
