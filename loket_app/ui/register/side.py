"""The right side of the register: one request in full, with its steps, history and papers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from loket_app.domain.dates import clock_time, elapsed_text, local, minutes_text, numeric_date
from loket_app.ui import texts
from loket_app.ui.notices import NoticeLine
from loket_app.ui.theme import Tone, tone_tokens
from loket_app.ui.widgets import Card, Chip, EmptyState, IconLabel, KeyButton, Kind, label, rule
from loket_app.usecases.queries.history import HistoryLine, LetterLine, StepLine
from loket_app.usecases.queries.register_desk import Opened

STEP_MARKS = {
    "done": ("check", Tone.GOOD), "current": ("play", Tone.PRIMARY), "paused": ("pause", Tone.PAUSED),
    "unrecorded": ("unrecorded", Tone.MUTED), "todo": ("todo", Tone.MUTED),
}  # fmt: skip
PRIMARY = ("buka", "Buka di Papan")


class RegisterSide(Card):
    """One request. `act_chosen`: buka, tanda_terima, lembar_kendali, hubungi, or of a letter surat:7, salinan:7."""

    act_chosen = Signal(str)

    def __init__(self, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(16, 8, parent)
        self._zone = zone
        self._opened: Opened | None = None
        self.empty = EmptyState(
            "register", "Pilih satu permohonan", "Langkah, waktu, surat, dan seluruh riwayatnya tampil di sini."
        )
        self.full = QWidget()
        self.pages = QStackedLayout()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.full)
        self.column.addLayout(self.pages)
        self.title = label("", "title", wrap=True)
        self.under = label("", "small", "muted", wrap=True)
        self.chip = Chip("", "check", Tone.PRIMARY)
        self.body = QVBoxLayout()
        self.notice = NoticeLine()
        self.open_button = KeyButton(PRIMARY[1], "F8", icon="board", kind=Kind.PRIMARY, tall=True)
        self.receipt = KeyButton("Tanda terima", "F9")
        self.control = KeyButton("Kendali", "F7")
        self.contact = KeyButton("Hubungi", "F6")
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self.under)
        head = QHBoxLayout()
        head.addWidget(self.chip)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(rule())
        inner = QWidget()
        self.body.setContentsMargins(0, 0, 8, 0)
        self.body.setSpacing(3)
        inner.setLayout(self.body)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName("Rincian permohonan")
        scroll.setWidget(inner)
        for part in (scroll.viewport(), inner):
            part.setAutoFillBackground(False)
        column.addWidget(scroll, 1)
        column.addWidget(self.notice)
        column.addWidget(self.open_button)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        named = ((self.receipt, "tanda_terima"), (self.control, "lembar_kendali"), (self.contact, "hubungi"))
        for button, _ in named:
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self.open_button.clicked.connect(self._open)
        self.receipt.clicked.connect(self._receipt)
        self.control.clicked.connect(self._control)
        self.contact.clicked.connect(self._contact)

    def _open(self) -> None:
        self.act_chosen.emit("buka")

    def _receipt(self) -> None:
        self.act_chosen.emit("tanda_terima")

    def _control(self) -> None:
        self.act_chosen.emit("lembar_kendali")

    def _contact(self) -> None:
        self.act_chosen.emit("hubungi")

    def opened(self) -> Opened | None:
        """The request that is shown."""
        return self._opened

    def show_nothing(self) -> None:
        """No request is chosen."""
        self._opened = None
        self.pages.setCurrentWidget(self.empty)

    def show_request(self, opened: Opened) -> None:
        """Show one request in full."""
        self._opened = opened
        detail = opened.detail
        row = detail.row
        self.title.setText(f"{row.queue} \N{MIDDLE DOT} {detail.applicant}")
        who = [f"Register {row.register}", f"NIK {detail.nik_masked}" if detail.nik_masked else "tanpa NIK"]
        lines = [" \N{MIDDLE DOT} ".join(who), detail.address, detail.service.name]
        if detail.proxy:
            lines.append(f"Kuasa: {detail.proxy}")
        self.under.setText("\n".join(part for part in lines if part))
        self._chip(opened)
        self._fill(opened)
        still_open = row.step_text != "" or bool(row.act)
        self.open_button.setVisible(still_open)
        self.contact.setVisible(still_open)
        self.pages.setCurrentWidget(self.full)

    def _chip(self, opened: Opened) -> None:
        flags = opened.detail.row.flags
        if flags:
            self.chip.show_chip(
                flags[0].value, texts.FLAG_ICONS[flags[0]], Tone.LATE if flags[0].name == "LATE" else Tone.PRIMARY
            )
        else:
            self.chip.show_chip(opened.detail.row.step_text.partition(" ")[2] or "selesai", "check", Tone.GOOD)

    def _fill(self, opened: Opened) -> None:
        while (item := self.body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._heading(self._promise_words(opened))
        for line in opened.detail.lines:
            self._step(line)
        if opened.detail.letters:
            self._heading("Surat")
            for letter in opened.detail.letters:
                self._letter(letter)
        if opened.contacts:
            self._heading("Sudah dihubungi")
            for told in opened.contacts:
                self._plain(f"{self._when(told.at)} \N{MIDDLE DOT} {told.how} \N{MIDDLE DOT} {told.officer}", told.note)
        self._heading("Riwayat")
        for happened in opened.history:
            self._history(happened)
        self.body.addStretch(1)

    def _promise_words(self, opened: Opened) -> str:
        detail = opened.detail
        if not detail.complete:
            return "Langkah \N{MIDDLE DOT} janji belum mulai"
        total = detail.row.promise_clock.total
        limit = f" dari {minutes_text(total)}" if total is not None else ""
        return f"Langkah \N{MIDDLE DOT} janji terpakai {elapsed_text(detail.promise_used)}{limit}"

    def _heading(self, words: str) -> None:
        made = label(words, "small_strong")
        made.setContentsMargins(0, 8, 0, 2)
        self.body.addWidget(made)

    def _step(self, line: StepLine) -> None:
        icon, tone = ("late", Tone.LATE) if line.late else STEP_MARKS[line.state]
        limit = elapsed_text(line.limit) if line.limit is not None else "\N{EN DASH}"
        used = elapsed_text(line.used) if line.used is not None else ""
        if line.state == "unrecorded":
            used = "tidak dicatat"
        visit = f" (ke-{line.visit})" if line.visit > 1 else ""
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(IconLabel(icon, 14, tone_tokens(tone)[0]))
        row.addWidget(label(f"{line.step_no}. {line.name}{visit}", "small", "" if used else "muted"), 1)
        words = f"{'lewat, ' if line.late else ''}{used} / {limit}" if used else limit
        row.addWidget(label(words, "small", tone.value if line.late else "muted"))
        self._add(row, f"{line.actor} {line.claimed}".strip())

    def _letter(self, letter: LetterLine) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        words = (
            f"{letter.number or 'belum bernomor'} \N{MIDDLE DOT} edisi {letter.edition} \N{MIDDLE DOT} {letter.state}"
        )
        row.addWidget(label(words, "small", wrap=True), 1)
        for key, name in (("surat", "Cetak lagi"), ("salinan", "Salinan")):
            button = KeyButton(name, kind=Kind.QUIET)
            button.setProperty("act", f"{key}:{letter.id}")
            button.clicked.connect(self._letter_asked)
            row.addWidget(button)
        self._add(row, letter.reason)

    def _letter_asked(self) -> None:
        self.act_chosen.emit(str(self.sender().property("act")))

    def _history(self, line: HistoryLine) -> None:
        who = line.actor if not line.recorded_by else f"{line.actor}, dicatat {line.recorded_by}"
        capacity = f" ({line.capacity})" if line.capacity else ""
        parts = [p for p in (f"{who}{capacity}" if who else "", line.note) if p]
        self._plain(f"{self._when(line.at)} \N{MIDDLE DOT} {line.what}", " \N{MIDDLE DOT} ".join(parts))

    def _plain(self, first: str, second: str) -> None:
        self.body.addWidget(label(first, "small", wrap=True))
        if second:
            made = label(second, "small", "muted", wrap=True)
            made.setContentsMargins(12, 0, 0, 3)
            self.body.addWidget(made)

    def _add(self, row: QHBoxLayout, tip: str) -> None:
        holder = QWidget()
        row.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(row)
        holder.setToolTip(tip)
        self.body.addWidget(holder)

    def _when(self, instant: int) -> str:
        moment = local(instant, self._zone)
        return f"{numeric_date(moment.date())} {clock_time(moment)}"
