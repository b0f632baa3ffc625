"""Masa survei: the list of periods, and beside it one period with its sample, questionnaire and acts."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from loket_app.domain.dates import numeric_date, plain_date
from loket_app.domain.errors import Refusal
from loket_app.domain.figures import whole_text
from loket_app.domain.survey.instrument import Instrument
from loket_app.ui import theme
from loket_app.ui.dialogs import InlineConfirm
from loket_app.ui.lists import RIGHT, Column, RowModel, RowView
from loket_app.ui.pengaturan.page import scrolled
from loket_app.ui.screen import KeyAct
from loket_app.ui.skm import part
from loket_app.ui.skm.part import Room
from loket_app.ui.skm.sheets import ReasonSheet, SheetPart, holder_role
from loket_app.ui.skm.term_sheets import PeriodSheet, ReportedSheet
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Card, Chip, EmptyState, KeyButton, Kind, label, rule
from loket_app.usecases.queries import survey_terms
from loket_app.usecases.queries.survey import PeriodLine
from loket_app.usecases.queries.survey_terms import TermFacts
from loket_app.usecases.survey import periods
from loket_app.usecases.survey.counting import IMPORT, KIOSK, PAPER
from loket_app.usecases.survey.periods import CLOSED, OPEN, REPORTED, PeriodData, current_instrument
from loket_app.usecases.survey.rights import KEEPING

SIDE = 400
DAYS, LEAST_NAME = 1, 190
STATES = {
    OPEN: ("Dibuka", "play", Tone.GOOD), CLOSED: ("Ditutup", "lock", Tone.PAUSED),
    REPORTED: ("Laporan lama", "history", Tone.DELIVERY),
}  # fmt: skip
SOURCES = {PAPER: "kuesioner kertas", KIOSK: "kios", IMPORT: "impor"}
DENIED = "Masa survei diatur Kasi Pelayanan Umum atau administrator. Ganti pengguna dengan F12."
EMPTY = (
    "Belum ada masa survei",
    "Masa survei punya tanggal mulai dan akhir, biasanya satu semester. Jawaban hanya diterima selama masa survei "
    "dibuka; ketika ditutup, hasilnya dibekukan dan menjadi dasar laporan serta rencana tindak lanjut.",
)


def days_text(first: str, last: str) -> str:
    """01-07-2026 s.d. 31-12-2026."""
    return f"{numeric_date(date.fromisoformat(first))} s.d. {numeric_date(date.fromisoformat(last))}"


def _days(line: PeriodLine) -> str:
    return days_text(line.first, line.last)


def _people(line: PeriodLine) -> str:
    if line.sample is None:
        return whole_text(line.respondents)
    return f"{whole_text(line.respondents)} / {whole_text(line.sample.least)}"


def _state(line: PeriodLine) -> str:
    return STATES[line.state][0]


def _state_tone(line: PeriodLine) -> Tone:
    return STATES[line.state][2]


COLUMNS: tuple[Column[PeriodLine], ...] = (
    Column("Masa survei", lambda line: line.title, strong=True, tip=lambda line: line.title),
    Column("Tanggal", _days, width=200),
    Column("Responden / minimum", _people, align=RIGHT, width=150),
    Column("Keadaan", _state, width=110, tone=_state_tone),
)


class PeriodsPart(SheetPart):
    """F8 opens a period; F6 changes it, F7 closes it or takes the closing back, F5 takes over an old report."""

    topics = frozenset({part.SURVEY})

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self.facts: TermFacts | None = None
        self.table = RowView("Masa survei")
        self.table.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.table.show_rows(RowModel(COLUMNS, lambda line: line.id))
        self.question = InlineConfirm()
        self.title = label("", "title", wrap=True)
        self.chip = Chip("", "", Tone.PLAIN)
        self.grid = QGridLayout()
        self.lines: dict[str, Any] = {}
        self.denied = label(DENIED, "small", "warn", wrap=True)
        self.open_button = KeyButton("Buka masa survei baru", "F8", kind=Kind.PRIMARY, tall=True)
        self.change_button = KeyButton("Ubah", "F6", icon="edit")
        self.close_button = KeyButton("Tutup masa survei", "F7", icon="lock")
        self.report_button = KeyButton("Catat laporan lama", "F5", icon="history")
        self.empty = EmptyState("survey", *EMPTY)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        left = Card(1, 0)
        self.left_stack = QStackedWidget()
        self.left_stack.addWidget(self.table)
        self.left_stack.addWidget(self.empty)
        left.column.addWidget(self.left_stack)
        self.right = Card(16, 10)
        self.about = QWidget()
        about = QVBoxLayout(self.about)
        about.setContentsMargins(0, 0, 0, 0)
        about.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        about.addLayout(head)
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(8)
        self.grid.setColumnStretch(1, 1)
        about.addLayout(self.grid)
        area = scrolled(self.about)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.right.column.addWidget(area, 1)
        self.right.column.addWidget(self.question)
        self.right.column.addWidget(self.denied)
        self.right.column.addWidget(rule())
        both = QHBoxLayout()
        both.setSpacing(8)
        both.addWidget(self.change_button, 1)
        both.addWidget(self.close_button, 1)
        self.right.column.addLayout(both)
        self.right.column.addWidget(self.report_button)
        self.right.column.addWidget(self.open_button)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(left, 1)
        row.addWidget(self.right)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.notice)
        column.addLayout(row, 1)
        self.denied.hide()

    def _connect(self) -> None:
        self.table.current_row_changed.connect(self._row_chosen)
        self.table.opened.connect(self._entered)
        self.open_button.clicked.connect(self.open_new)
        self.change_button.clicked.connect(self.change)
        self.close_button.clicked.connect(self.close_or_reopen)
        self.report_button.clicked.connect(self.take_over)
        self.room.counter.session.changed.connect(self._permit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The side takes its width; with large text the days are read there."""
        super().resizeEvent(event)
        look = theme.current()
        self.right.setFixedWidth(min(look.px(SIDE), self.width() * 36 // 100))
        room = self.width() - self.right.width() - sum(look.px(column.width) for column in COLUMNS)
        self.table.setColumnHidden(DAYS, room < look.px(LEAST_NAME))

    # -- showing -------------------------------------------------------------------------------------------------------

    def period_changed(self) -> None:
        """The list, and the chosen one."""
        chosen = self.room.chosen
        self.table.patch(chosen.periods)
        period = chosen.period()
        if period is not None:
            self.table.select_key(period.id)
            self.room.counter.ask(survey_terms.term_facts, period.id, done=self._facts_read, lane="skm-masa-rinci")
        self.left_stack.setCurrentIndex(0 if chosen.periods or not chosen.known else 1)
        self.about.setVisible(period is not None)
        self._show(period)

    def _row_chosen(self, line: PeriodLine | None) -> None:
        if line is not None:
            self.question.dismiss()
            self.room.chosen.choose(line.id)

    def _entered(self, line: PeriodLine) -> None:
        self.room.chosen.choose(line.id)
        self.room.go(part.RESULTS)

    def _facts_read(self, facts: TermFacts) -> None:
        self.facts = facts
        self._show(self.room.chosen.period())

    def _show(self, period: PeriodLine | None) -> None:
        self._permit()
        if period is None:
            return
        self.title.setText(period.title)
        self.chip.show_chip(*STATES[period.state])
        self._say("Tanggal", _days(period))
        self._say("Responden", _respondents(period))
        sample = period.sample
        wanted = "Belum diisi; tanpa itu jumlah minimum tidak diketahui." if sample is None else (
            f"{whole_text(sample.population)} pengguna; minimum {whole_text(sample.least)} responden"
        )  # fmt: skip
        self._say("Populasi", "" if period.state == REPORTED else wanted)
        self._say("Cara", period.method)
        self._say("Kios", "meminta kode dari tanda terima" if period.code_needed else "tanpa kode")
        facts = self.facts
        self._say("Kuesioner", _questionnaire(facts) if facts is not None else "")
        closed = facts.closed_on if facts is not None and period.state == CLOSED else ""
        self._say("Ditutup", plain_date(date.fromisoformat(closed)) if closed else "")
        plan = facts is not None and facts.has_plan
        self._say("Tindak lanjut", "sudah punya rencana (RTL)" if plan else "")

    def _say(self, name: str, words: str) -> None:
        if name not in self.lines:
            row = len(self.lines)
            own = (label(name, tone="muted"), label("", wrap=True))
            for place, each in enumerate(own):
                self.grid.addWidget(each, row, place, Qt.AlignmentFlag.AlignTop)
            self.lines[name] = own
        for each in self.lines[name]:
            each.setVisible(bool(words))
        self.lines[name][1].setText(words)

    def _permit(self) -> None:
        """What may be done now, by who sits here with what is chosen."""
        may = self.role() is not None
        period = self.room.chosen.period()
        state = period.state if period is not None else ""
        self.denied.setVisible(not may)
        self.open_button.setEnabled(may)
        self.report_button.setEnabled(may)
        self.change_button.setEnabled(may and state == OPEN)
        self.close_button.setEnabled(may and (state == OPEN or (state == CLOSED and not self._has_plan())))
        self.close_button.say("Buka lagi" if state == CLOSED else "Tutup masa survei")
        self.keys_changed.emit()

    def _has_plan(self) -> bool:
        return self.facts is not None and self.facts.has_plan

    def role(self) -> Any:
        """The role that the acts here are recorded for, None when nobody here may."""
        return holder_role(self.room.counter, KEEPING)

    # -- acts ----------------------------------------------------------------------------------------------------------

    def open_new(self) -> None:
        """F8: a sheet with the next half year filled in."""
        self.room.counter.ask(survey_terms.next_days, done=self._open_sheet)

    def _open_sheet(self, days: tuple[date, date]) -> None:
        first, last = days
        half = "I" if first.month == 1 else "II"
        sheet = PeriodSheet(
            self.room.counter, "Buka masa survei", "Buka masa survei",
            "Selama dibuka, jawaban diterima dari kuesioner kertas, kios, dan impor.",
        )  # fmt: skip
        method = next((p.method for p in self.room.chosen.periods if p.method), "")
        sheet.show_data(
            PeriodData(f"Semester {half} {first.year}", numeric_date(first), numeric_date(last), None, method)
        )
        self.lay_sheet(sheet, "buka", partial(self._do_open, sheet), self.role())

    def change(self) -> None:
        """F6: change the chosen period."""
        period = self.room.chosen.period()
        if period is None or not self.change_button.isEnabled():
            return
        sheet = PeriodSheet(self.room.counter, f"Ubah {period.title}", "Simpan")
        first, last = (numeric_date(date.fromisoformat(day)) for day in (period.first, period.last))
        people = period.sample.population if period.sample is not None else None
        sheet.show_data(PeriodData(period.title, first, last, people, period.method, period.code_needed))
        self.lay_sheet(sheet, f"ubah:{period.id}", partial(self._do_change, sheet, period), self.role())

    def close_or_reopen(self) -> None:
        """F7: ask, then close; or ask why, then open again."""
        period = self.room.chosen.period()
        if period is None or not self.close_button.isEnabled():
            return
        if period.state == CLOSED:
            sheet = ReasonSheet(
                f"Buka lagi {period.title}", "Buka lagi",
                "Hasil yang dibekukan dibuang; hitungan mengikuti jawaban yang masuk sampai ditutup lagi.",
            )  # fmt: skip
            self.lay_sheet(sheet, f"lagi:{period.id}", partial(self._do_reopen, sheet, period), self.role())
            return
        self.question.ask(_close_words(period), "Tutup", partial(self._do_close, period))

    def take_over(self) -> None:
        """F5: the figures of an older report."""
        if self.role() is not None:
            self.room.counter.ask(current_instrument, done=self._report_sheet)

    def _report_sheet(self, instrument: Instrument) -> None:
        sheet = ReportedSheet(self.room.counter, instrument)
        self.lay_sheet(sheet, "lama", partial(self._do_report, sheet), self.role())

    def made(self, made: object) -> None:
        """A new period is looked at."""
        if isinstance(made, int):
            self.room.chosen.choose(made)

    def _do_open(self, sheet: PeriodSheet) -> None:
        data = sheet.data()
        self.send(sheet, f"{data.title} dibuka. Isi kuesioner dengan F4.", self.role(), periods.open_period, data)

    def _do_change(self, sheet: PeriodSheet, period: PeriodLine) -> None:
        self.send(
            sheet, "Perubahan tersimpan.", self.role(), periods.change_period, period.id, period.version, sheet.data()
        )

    def _do_reopen(self, sheet: ReasonSheet, period: PeriodLine) -> None:
        self.send(
            sheet, f"{period.title} dibuka lagi.", self.role(), periods.reopen_period, period.id, period.version,
            sheet.form.fields["alasan"].value(),
        )  # fmt: skip

    def _do_report(self, sheet: ReportedSheet) -> None:
        data = sheet.data()
        words = f"Nilai {data.title} tercatat sebagai titik tren."
        self.send(sheet, words, self.role(), periods.record_published, data, sheet.published())

    def _do_close(self, period: PeriodLine) -> None:
        self.room.counter.do(
            periods.close_period, period.id, period.version, role=self.role(), done=partial(self._closed, period),
            refused=self._refused, disturbed=self.notice.disturbed,
        )  # fmt: skip

    def _closed(self, period: PeriodLine, _: object) -> None:
        self.notice.succeed(f"{period.title} ditutup dan hasilnya dibekukan. Susun rencana tindak lanjutnya di RTL.")

    def _refused(self, refusal: Refusal) -> None:
        self.notice.refuse(refusal)

    # -- what the screen asks ------------------------------------------------------------------------------------------

    def primary(self) -> KeyAct:
        """F8 opens a new one."""
        return KeyAct("F8", "Buka masa survei", self.open_new, self.open_button.isEnabled())

    def keys(self) -> tuple[KeyAct, ...]:
        """What the buttons do."""
        return (
            KeyAct("F5", "Laporan lama", self.take_over, self.report_button.isEnabled()),
            KeyAct("F6", "Ubah", self.change, self.change_button.isEnabled()),
            KeyAct("F7", self.close_button.text(), self.close_or_reopen, self.close_button.isEnabled()),
        )

    def back(self) -> bool:
        """Esc: no to the question, then back to the list."""
        if not self.question.isHidden():
            self.question.dismiss()
            return True
        if self.left_stack.currentIndex() == 0 and not self.table.hasFocus():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def begin(self) -> None:
        """At the list."""
        first = self.table if self.left_stack.currentIndex() == 0 else self.open_button
        first.setFocus(Qt.FocusReason.OtherFocusReason)


def _respondents(period: PeriodLine) -> str:
    told = whole_text(period.respondents)
    parts = [f"{whole_text(n)} {SOURCES.get(source, source)}" for source, n in period.by_source.items() if n]
    if parts:
        told += f" ({', '.join(parts)})"
    if period.waiting:
        told += f". {whole_text(period.waiting)} jawaban kios hari ini baru dihitung besok"
    return told


def _questionnaire(facts: TermFacts) -> str:
    told = f"versi {facts.version}: {facts.unsur} unsur, {facts.questions} pertanyaan, {facts.order}"
    told += ", boleh ada yang kosong" if facts.blanks_allowed else ""
    return told if facts.is_newest else f"{told}. Kuesioner yang lebih baru dipakai mulai masa survei berikutnya"


def _close_words(period: PeriodLine) -> str:
    words = f"Tutup {period.title}? Jawaban tidak diterima lagi dan hasil dari {whole_text(period.respondents)} "
    words += "responden dibekukan."
    if period.sample is not None and not period.enough:
        words += f" Minimum {whole_text(period.sample.least)} responden belum tercapai."
    return words
