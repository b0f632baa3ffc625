"""The kroscek sheet of one objection on the screen: the verdict by clock, the visits, the reason, the decision."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from loket_app.domain.layar_ramah import ObjectionState
from loket_app.ui import theme
from loket_app.ui.antar.lines import ended, share_width
from loket_app.ui.fields import Field, NoteEdit
from loket_app.ui.keberatan import words
from loket_app.ui.lists import RIGHT, Column, RowModel, RowView
from loket_app.ui.notices import NoticeLine
from loket_app.ui.papan.actors import ActorLine
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Card, Chip, Elided, EmptyState, IconLabel, KeyButton, Kind, label, round_box, set_tone
from loket_app.usecases.queries.layar_ramah_desk import OpenedObjection

LINE = 29
NOTE_HINT = "Wajib bila putusan berbeda dari hitungan jam; ikut tercetak pada lembar kroscek"


class VerdictBox(QWidget):
    """What the clock says, large: icon, word, figures, on the soft ground of its colour."""

    def __init__(self) -> None:
        super().__init__()
        self._tone = Tone.MUTED
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(14)
        self.icon = IconLabel("info", 30)
        column = QVBoxLayout()
        column.setSpacing(1)
        self.word = label("", "large")
        self.figures = label("", "title", wrap=True)
        column.addWidget(self.word)
        column.addWidget(self.figures)
        row.addWidget(self.icon)
        row.addLayout(column, 1)

    def show_verdict(self, found: words.Verdict) -> None:
        """Show this one."""
        self._tone = found.tone
        self.icon.show_icon(found.icon, theme.tone_tokens(found.tone)[0])
        self.word.setText(found.word)
        self.figures.setText(found.figures)
        set_tone(self.word, found.tone.value)
        self.setAccessibleName(f"{found.word}. {found.figures}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The soft ground, with a bar at the left."""
        look = theme.current()
        fore, ground = look.pair(self._tone)
        painter = QPainter(self)
        round_box(painter, self.rect(), ground, look.color("line"))
        theme.fill(painter, fore, 0, 4, 4, self.height() - 8)


def _tone(line: words.SheetLine) -> Tone:
    return line.tone


def _quiet(line: words.SheetLine) -> Tone:
    return line.tone if line.tone is Tone.PAUSED else Tone.MUTED


def _plain(line: words.SheetLine) -> Tone:
    return Tone.PLAIN if line.tone is Tone.LATE else line.tone


class StepTable(RowView):
    """The lines of the sheet; the step's name keeps its room."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        share_width(self)


class KroscekSide(Card):
    """One objection. `upheld` and `dismissed` are the decision, `pressed` the next act after it."""

    upheld = Signal()
    dismissed = Signal()
    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(16, 8, parent)
        self.setAccessibleName("Lembar kroscek")
        self.opened: OpenedObjection | None = None
        self.pages = QStackedWidget()
        hint = "Pilih satu keberatan: hitungan jam dan semua langkahnya tampak di sini."
        self.pages.addWidget(EmptyState("objection", "Belum ada yang dipilih", hint, parent=self.pages))
        self.full = QWidget()
        self.pages.addWidget(self.full)
        self.column.addWidget(self.pages)
        self.title = Elided("", "title")
        self.chip = Chip("", "", Tone.MUTED)
        self.about = Elided("", "small", "muted")
        self.verdict = VerdictBox()
        self.reason = label("", wrap=True)
        self.table = StepTable("Langkah pada lembar kroscek")
        self.lines: RowModel[words.SheetLine] = RowModel(_COLUMNS, lambda line: line.key)
        self.table.show_rows(self.lines)
        self.table.setSelectionMode(RowView.SelectionMode.NoSelection)
        self.table.set_row_height(LINE)
        self.outcome = label("", wrap=True)
        self.delivery = label("", tone="muted", wrap=True)
        self.note = Field("Catatan putusan", NoteEdit(NOTE_HINT, lines=2), above=True)
        self.notice = NoticeLine()
        self.actor_line = ActorLine()
        self.deputy = label("", "small", "delivery", wrap=True)
        self.primary = KeyButton("Terbukti", "F8", kind=Kind.PRIMARY, tall=True)
        self.no = KeyButton("Tidak terbukti", "F7", tall=True)
        self.primary.clicked.connect(self._primary)
        self.no.clicked.connect(self.dismissed)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.chip)
        column.addLayout(head)
        for part in (self.about, self.verdict, self.reason):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        for last in (self.outcome, self.delivery, self.note, self.notice, self.actor_line, self.deputy):
            column.addWidget(last)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.primary, 2)
        row.addWidget(self.no, 1)
        column.addLayout(row)

    def deciding(self) -> bool:
        """True while this one waits for its decision."""
        return self.opened is not None and self.opened.detail.row.state is ObjectionState.FILED

    def may_order(self) -> bool:
        """True when a delivery can be made now."""
        opened = self.opened
        if opened is None or opened.closed or opened.detail.row.state is not ObjectionState.UPHELD:
            return False
        return opened.delivery is None or opened.delivery.ended_at is not None

    def next_words(self) -> tuple[str, str]:
        """The words of the filled button and of the foot; empty where nothing is to be done."""
        if self.deciding():
            return "Terbukti", "Terbukti"
        if self.may_order():
            return "Pemohon boleh pulang\N{HORIZONTAL ELLIPSIS}", "Boleh pulang"
        if self.opened is not None and self.opened.delivery is not None:
            return "Buka pengantaran", "Pengantaran"
        return "", ""

    def _primary(self) -> None:
        (self.upheld if self.deciding() else self.pressed).emit()

    def show_opened(self, opened: OpenedObjection | None, zone: str, now: int) -> None:
        """Show this objection, or the hint to choose one. What is typed in the note stays."""
        self.opened = opened
        self.pages.setCurrentIndex(int(opened is not None))
        if opened is None:
            return
        row = opened.detail.row
        self.title.say(f"{row.queue}{words.DOT}{row.applicant}")
        self.chip.show_chip(*words.STATES[row.state])
        self.about.say(words.about(opened, zone, now))
        self.verdict.show_verdict(words.verdict(opened.detail.sheet))
        self.reason.setText(f"Alasan pemohon: {row.reason}")
        self.table.patch(words.sheet_lines(opened, zone))
        self._say(self.outcome, words.outcome(opened, zone, now))
        self._say(self.delivery, words.delivery_words(opened))
        self.note.setVisible(self.deciding())
        self.no.setVisible(self.deciding())
        shown, _ = self.next_words()
        self.primary.setVisible(bool(shown))
        if shown:
            self.primary.say(shown, "F8")

    def _say(self, where: QLabel, text: str) -> None:
        where.setText(text)
        where.setVisible(bool(text))

    def say_deputy(self, name: str, recorder: str) -> None:
        """The decision is recorded for the deputy; "" takes that back."""
        words_for = ended(f"Dicatat oleh {recorder}, atas nama pejabat pengganti {name}")
        self.deputy.setText(words_for if name else "")
        self.deputy.setVisible(bool(name))

    def begin(self) -> None:
        """Put the focus where work begins: on the filled button."""
        if not self.primary.isHidden() and self.primary.isEnabled():
            self.primary.setFocus(Qt.FocusReason.OtherFocusReason)


_COLUMNS = (
    Column("Langkah", lambda line: line.name, tone=_plain, tip=lambda line: line.note),
    Column("Petugas", lambda line: line.who, width=200, tone=_quiet, tip=lambda line: line.who),
    Column("Batas", lambda line: line.limit, align=RIGHT, width=92, tone=_quiet),
    Column("Terpakai", lambda line: line.used, align=RIGHT, width=142, tone=_plain),
    Column("Lewat", lambda line: line.over, align=RIGHT, width=92, tone=_tone, strong=True),
)
