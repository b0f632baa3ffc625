"""RTL: the board of the follow-up plan, and beside it the chosen line with what was done of it."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from loket_app.definitions.report_names import FOLLOW_UP
from loket_app.domain.dates import local, numeric_date, plain_date
from loket_app.domain.errors import Refusal
from loket_app.domain.figures import whole_text
from loket_app.ui.dialogs import InlineConfirm
from loket_app.ui.notices import NoticeKind
from loket_app.ui.screen import KeyAct
from loket_app.ui.skm import part
from loket_app.ui.skm.of_period import PeriodReading, lay_out, side_width
from loket_app.ui.skm.part import Room
from loket_app.ui.skm.plan_cards import PlanCards
from loket_app.ui.skm.plan_detail import LineDetail
from loket_app.ui.skm.plan_keeping import Board, Kept, keep_entry, read_board
from loket_app.ui.skm.plan_sheets import (
    ContinuationSheet,
    EntrySheet,
    LineSheet,
    PrioritySheet,
    ReportDaySheet,
    SettleSheet,
)
from loket_app.ui.skm.plan_table import BoardRow, PlanTable, board_rows
from loket_app.ui.skm.sheets import SheetPart, holder_role
from loket_app.ui.widgets import Card, Elided, EmptyState, KeyButton, Kind
from loket_app.usecases.queries import survey_rtl
from loket_app.usecases.queries.survey_rtl import DueLine, EntryView, LineView
from loket_app.usecases.survey import realisations, rtl
from loket_app.usecases.survey.periods import CLOSED, REPORTED
from loket_app.usecases.survey.rights import LEADING, REPORTING

SIDE = 400
NO_PLAN = (
    "Belum ada rencana tindak lanjut",
    "Tiga unsur dengan nilai terendah menjadi prioritas; setiap prioritas diberi rencana, triwulan, dan penanggung "
    "jawab. Realisasinya dicatat di sini dan menjadi Laporan Hasil Tindak Lanjut.",
)
NOT_CLOSED = (
    "RTL disusun dari hasil yang sudah ditutup",
    "Masa survei ini masih menerima jawaban. Tutup dahulu masa surveinya, supaya prioritas berpijak pada hasil akhir.",
)
OLD_REPORT = (
    "Nilai dari laporan lama tidak punya RTL di sini",
    "Pilih masa survei yang hasilnya dihitung program ini.",
)
DENIED = "Rencana tindak lanjut disusun Kasi Pelayanan Umum, Sekcam, atau Camat. Ganti pengguna dengan F12."


class PlanPart(SheetPart):
    """F8 does the next thing for what is chosen: begin the plan, add a line, or write down what was done."""

    topics = frozenset({part.SURVEY})

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self.board: Board | None = None
        self._wanted = ""
        self.reading = PeriodReading(room, self.notice, "skm-rtl", read_board, self._read, self._no_period)
        self.cards = PlanCards()
        self.table = PlanTable()
        self.detail = LineDetail(room.counter)
        self.question = InlineConfirm()
        self.reason = Elided("", "small", "muted")
        self.elsewhere = KeyButton("", kind=Kind.QUIET, icon="clock")
        self.main = KeyButton("", "F8", kind=Kind.PRIMARY, tall=True)
        self.add_button = KeyButton("Tambah rencana", "F5", icon="plus")
        self.change_button = KeyButton("Ubah rencana", "F6", icon="edit")
        self.go_on_button = KeyButton("Rencana lanjutan", "F7", icon="forward")
        self.report_button = KeyButton("Laporan tindak lanjut", "F9", icon="report")
        self.settle_button = KeyButton("Catat selesai", "Ctrl+S", icon="check")
        self.empty = EmptyState("todo", *NO_PLAN, act="Susun RTL", key="F8")
        self.empty.button.set_kind(Kind.PRIMARY)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        left = Card(1, 0)
        left.column.setContentsMargins(1, 1, 1, 6)
        left.column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 8, 0)
        foot.addWidget(self.reason, 1)
        foot.addWidget(self.elsewhere)
        left.column.addLayout(foot)
        self.right = Card(14, 8)
        self.right.column.addWidget(self.detail, 1)
        self.right.column.addWidget(self.question)
        for pair in ((self.add_button, self.change_button), (self.go_on_button, self.settle_button)):
            row = QHBoxLayout()
            row.setSpacing(6)
            for button in pair:
                row.addWidget(button, 1)
            self.right.column.addLayout(row)
        self.right.column.addWidget(self.report_button)
        self.right.column.addWidget(self.main)
        self.stack = lay_out(self, self.notice, self.cards, left, self.right, self.empty)

    def _connect(self) -> None:
        self.table.current_row_changed.connect(self._row_chosen)
        self.table.opened.connect(self._entered)
        self.table.removed.connect(self.drop_line)
        self.detail.entries.opened.connect(self.change_entry)
        self.detail.entries.removed.connect(self.drop_entry)
        self.detail.entries.current_row_changed.connect(self._permit)
        self.main.clicked.connect(self.do_next)
        self.empty.asked.connect(self.do_next)
        self.add_button.clicked.connect(self.add_line)
        self.change_button.clicked.connect(self.change_line)
        self.go_on_button.clicked.connect(self.go_on)
        self.report_button.clicked.connect(self.open_report)
        self.settle_button.clicked.connect(self.settle)
        self.elsewhere.clicked.connect(self._go_elsewhere)
        self.room.counter.session.changed.connect(self._permit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The side takes its width."""
        super().resizeEvent(event)
        self.right.setFixedWidth(side_width(self, SIDE))

    # -- reading -------------------------------------------------------------------------------------------------------

    def period_changed(self) -> None:
        """Another period, or something in its plan."""
        self.reading.changed(self.isVisible())

    def _no_period(self) -> None:
        self.board = None
        if self.room.chosen.known:
            self._say_empty(("Belum ada masa survei", NO_PLAN[1]), "Ke Masa survei")

    def _read(self, board: Board) -> None:
        self.board = board
        if board.plan is not None:
            self._show(board)
        elif board.state == CLOSED:
            self._say_empty(NO_PLAN, "Susun RTL" if self.leader() is not None else "")
        else:
            self._say_empty(*((NOT_CLOSED, "Ke Masa survei") if board.state != REPORTED else (OLD_REPORT, "")))
        self._permit()

    def _say_empty(self, words: tuple[str, str], act: str) -> None:
        self.stack.show_empty(words, act)
        self.keys_changed.emit()

    # -- showing -------------------------------------------------------------------------------------------------------

    def _show(self, board: Board) -> None:
        plan = board.plan
        assert plan is not None
        self.stack.show_whole()
        rows = board_rows(plan, self.today(), dict(board.codes))
        self.table.show_board(rows)
        if self._wanted:
            self.table.select_key(self._wanted)
            self._wanted = ""
        self.cards.show_plan(plan, [row for row in rows if row.is_due])
        reason = plan.priorities.reason
        told = f"Laporan SKM {plain_date(plan.reported_on)}"
        self.reason.say(f"{told} \N{MIDDLE DOT} urutan prioritas diubah: {reason}" if reason else told)
        others = [d for d in board.due if d.plan_id != plan.id]
        self.elsewhere.setVisible(bool(others))
        if others:
            self.elsewhere.say(f"{whole_text(len(others))} jatuh tempo di {others[0].period}")
        self._row_chosen(self.table.current_row())

    def today(self) -> date:
        """The office's day."""
        return local(self.room.counter.now(), self.room.counter.zone).date()

    def row(self) -> BoardRow | None:
        """The chosen row."""
        found = self.table.current_row()
        return found if isinstance(found, BoardRow) else None

    def line(self) -> LineView | None:
        """The chosen line."""
        row = self.row()
        return row.line if row is not None else None

    def _row_chosen(self, row: BoardRow | None) -> None:
        self.question.dismiss()
        if row is not None:
            self.detail.show_row(row)
        self._permit()

    def _entered(self, _row: BoardRow) -> None:
        if self.line() is not None and self.detail.entries.isVisible():
            self.detail.entries.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.do_next()

    def leader(self) -> Any:
        """The role for which the plan is made here, or None."""
        return holder_role(self.room.counter, LEADING)

    def reporter(self) -> Any:
        """The role for which realisations are written here, or None."""
        return holder_role(self.room.counter, REPORTING)

    def _permit(self, *_: object) -> None:
        line, entry = self.line(), self.detail.entry()
        leads, reports = self.leader() is not None, self.reporter() is not None
        self.main.say("Catat realisasi" if line is not None else "Tambah rencana")
        self.main.setEnabled(reports if line is not None else leads)
        self.add_button.setEnabled(leads)
        self.change_button.setEnabled(leads and line is not None)
        self.go_on_button.setEnabled(leads and line is not None and not line.done)
        self.settle_button.setEnabled(reports and line is not None and entry is not None and entry.entry.open)
        self.main.setToolTip("" if leads else DENIED)
        self.keys_changed.emit()

    # -- acts ----------------------------------------------------------------------------------------------------------

    def do_next(self) -> None:
        """F8."""
        board = self.board
        if self.stack.is_empty():
            if self.empty.button.isHidden():
                return
            if board is not None and board.state == CLOSED and board.result is not None:
                self._priority_sheet(begin=True)
            else:
                self.room.go(part.PERIODS)
        elif self.line() is not None:
            self.add_entry()
        else:
            self.add_line()

    def _priority_sheet(self, begin: bool) -> None:
        board = self.board
        if board is None or board.result is None or self.leader() is None:
            return
        plan = board.plan
        chosen = [p.unsur for p in plan.priorities.chosen] if plan is not None else list(board.result.priorities)
        sheet = PrioritySheet(board.result, chosen, begin, plan.priorities.reason if plan is not None else "")
        self.lay_sheet(
            sheet, f"urutan:{self.reading.period_id}", partial(self._do_priorities, sheet, begin), self.leader()
        )

    def reorder(self) -> None:
        """F10: another order of the priorities."""
        if not self.stack.is_empty():
            self._priority_sheet(begin=False)

    def report_day(self) -> None:
        """Ctrl+E: the day of the SKM report."""
        plan = self.board.plan if self.board is not None else None
        if plan is not None and self.leader() is not None:
            sheet = ReportDaySheet(numeric_date(plan.reported_on))
            self.lay_sheet(sheet, f"laporan:{plan.id}", partial(self._do_report_day, sheet), self.leader())

    def add_line(self) -> None:
        """F5: a line for the priority that is chosen."""
        plan = self.board.plan if self.board is not None else None
        if plan is None or not self.add_button.isEnabled():
            return
        row, line = self.row(), self.line()
        unsur = row.priority.unsur if row is not None and row.priority is not None else ""
        unsur = line.line.unsur if line is not None else unsur
        year = line.line.year if line is not None else self.today().year
        sheet = LineSheet(self._choices(), unsur or plan.priorities.chosen[0].unsur, year)
        self.lay_sheet(sheet, f"baru:{plan.id}", partial(self._do_add_line, sheet), self.leader())

    def change_line(self) -> None:
        """F6: change the chosen line."""
        line = self.line()
        if line is not None and self.change_button.isEnabled():
            sheet = LineSheet(self._choices(), line.line.unsur, line.line.year, line)
            self.lay_sheet(sheet, f"baris:{line.id}", partial(self._do_change_line, sheet, line), self.leader())

    def _choices(self) -> list[tuple[str, str]]:
        plan = self.board.plan if self.board is not None else None
        chosen = plan.priorities.chosen if plan is not None else ()
        codes = dict(self.board.codes) if self.board is not None else {}
        return [(p.unsur, f"{p.rank}. {codes.get(p.unsur, '')} {p.label}") for p in chosen]

    def go_on(self) -> None:
        """F7: how an unfinished line goes on."""
        line = self.line()
        if line is not None and self.go_on_button.isEnabled():
            sheet = ContinuationSheet(line)
            self.lay_sheet(sheet, f"lanjutan:{line.id}", partial(self._do_go_on, sheet, line), self.leader())

    def add_entry(self) -> None:
        """Write down what was done."""
        line = self.line()
        if line is not None and self.reporter() is not None:
            sheet = EntrySheet(line)
            self.lay_sheet(sheet, f"realisasi:{line.id}", partial(self._do_entry, sheet, line, None), self.reporter())

    def change_entry(self, entry: EntryView) -> None:
        """Enter on an entry."""
        line = self.line()
        if line is not None and self.reporter() is not None:
            sheet = EntrySheet(line, entry)
            self.lay_sheet(sheet, f"isi:{entry.id}", partial(self._do_entry, sheet, line, entry), self.reporter())

    def settle(self) -> None:
        """Ctrl+S: what was left open is done after all."""
        entry = self.detail.entry()
        if entry is not None and self.settle_button.isEnabled():
            sheet = SettleSheet(entry.entry.description)
            self.lay_sheet(sheet, f"selesai:{entry.id}", partial(self._do_settle, sheet, entry), self.reporter())

    def drop_line(self) -> None:
        """Del on a line: ask, then take it out."""
        line = self.line()
        if line is not None and self.leader() is not None:
            words = f"Hapus rencana {line.line.no} dari RTL? Riwayatnya tetap tercatat."
            self.question.ask(words, "Hapus", partial(self._drop, rtl.drop_line, self.leader(), line.id, line.version))

    def drop_entry(self) -> None:
        """Del on an entry: ask, then take it out."""
        entry = self.detail.entry()
        if entry is not None and self.reporter() is not None:
            command = realisations.drop_realisation
            self.question.ask(
                "Hapus catatan realisasi ini? Riwayatnya tetap tercatat.", "Hapus",
                partial(self._drop, command, self.reporter(), entry.id, entry.version),
            )  # fmt: skip

    def _drop(self, command: Any, role: Any, row_id: int, version: int) -> None:
        self.room.counter.do(
            command, row_id, version, role=role, done=self._dropped, refused=self._refused,
            disturbed=self.notice.disturbed,
        )  # fmt: skip

    def _dropped(self, _: object) -> None:
        self.notice.succeed("Terhapus dari RTL.")
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- sheets --------------------------------------------------------------------------------------------------------

    def _do_priorities(self, sheet: PrioritySheet, begin: bool) -> None:
        keys, reason = sheet.keys_chosen(), str(sheet.form.fields["alasan"].value() or "")
        plan = self.board.plan if self.board is not None else None
        if begin:
            day = sheet.text("tanggal_laporan")
            words = "RTL disusun. Tambahkan rencana untuk setiap prioritas dengan F8."
            self.send(sheet, words, self.leader(), rtl.make_plan, self.reading.period_id, day, keys, reason)
        elif plan is not None:
            words = "Urutan prioritas tersimpan."
            self.send(sheet, words, self.leader(), rtl.reorder_plan, plan.id, plan.version, keys, reason)

    def _do_report_day(self, sheet: ReportDaySheet) -> None:
        plan = self.board.plan if self.board is not None else None
        if plan is not None:
            day, words = sheet.text("tanggal_laporan"), "Tanggal laporan tersimpan."
            self.send(sheet, words, self.leader(), rtl.set_report_day, plan.id, plan.version, day)

    def _do_add_line(self, sheet: LineSheet) -> None:
        plan = self.board.plan if self.board is not None else None
        if plan is not None:
            self.send(sheet, "Rencana ditambahkan.", self.leader(), rtl.add_line, plan.id, sheet.data())

    def _do_change_line(self, sheet: LineSheet, line: LineView) -> None:
        self.send(sheet, "Rencana diubah.", self.leader(), rtl.change_line, line.id, line.version, sheet.data())

    def _do_go_on(self, sheet: ContinuationSheet, line: LineView) -> None:
        version = line.continuation_version
        words = "Rencana lanjutan tersimpan."
        self.send(sheet, words, self.leader(), rtl.save_continuation, line.id, version, sheet.data())

    def _do_settle(self, sheet: SettleSheet, entry: EntryView) -> None:
        day = sheet.text("tanggal")
        command = realisations.settle_realisation
        self.send(sheet, "Tercatat selesai.", self.reporter(), command, entry.id, entry.version, day)

    def _do_entry(self, sheet: EntrySheet, line: LineView, entry: EntryView | None) -> None:
        counter, role = self.room.counter, self.reporter()
        pictures = tuple(p.path for p in sheet.photos.new)
        dropped = tuple(sheet.photos.dropped)
        orders = tuple(counter.who(role) for _ in range(1 + len(pictures) + len(dropped)))
        counter.work(
            keep_entry, orders, line.id, (entry.id, entry.version) if entry is not None else None, sheet.data(),
            pictures, dropped, done=partial(self._entry_kept, sheet), refused=sheet.refuse,
            disturbed=sheet.notice.disturbed,
        )  # fmt: skip

    def _entry_kept(self, sheet: EntrySheet, kept: Kept) -> None:
        self.sheet_done(sheet, "Realisasi tersimpan.", None)
        if kept.problems:
            self.notice.say(NoticeKind.REFUSAL, f"Realisasi tersimpan, tetapi ada foto yang tidak: {kept.problems[0]}")
        self.room.counter.poll()

    def _refused(self, refusal: Refusal) -> None:
        self.notice.refuse(refusal)

    def _go_elsewhere(self) -> None:
        due = self.board.due if self.board is not None else ()
        first = next((d for d in due if d.period_id != self.reading.period_id), None)
        if first is not None:
            self.open_due(first)

    def open_due(self, due: DueLine) -> None:
        """Show the plan that this reminder belongs to, at its line."""
        self._wanted = f"baris:{due.line_id}"
        self.room.chosen.choose(due.period_id)
        if self.table.select_key(self._wanted):
            self._wanted = ""

    def open_line(self, line_id: int) -> None:
        """Show a line that is due in some plan, at the wish of a reminder."""
        self.room.counter.ask(survey_rtl.due_plans, done=partial(self._open_found, line_id))

    def _open_found(self, line_id: int, found: tuple[DueLine, ...]) -> None:
        for due in found:
            if due.line_id == line_id:
                self.open_due(due)

    def open_report(self) -> None:
        """F9: the report of the follow-up among the office's papers."""
        if self.board is not None and self.board.plan is not None:
            self.room.navigate.open_paper(FOLLOW_UP, self.reading.period_id)

    def printing(self) -> KeyAct | None:
        """F9: the report."""
        if self.board is None or self.board.plan is None or self.stack.is_empty():
            return None
        return KeyAct("F9", "Laporan tindak lanjut", self.open_report)

    # -- what the screen asks ------------------------------------------------------------------------------------------

    def primary(self) -> KeyAct | None:
        """F8."""
        if self.stack.is_empty():
            return self.stack.offer(self.do_next)
        return KeyAct("F8", self.main.text(), self.do_next, self.main.isEnabled())

    def keys(self) -> tuple[KeyAct, ...]:
        """What the buttons do; the order of the priorities and the day of the report have no button."""
        if self.stack.is_empty():
            return ()
        leads = self.leader() is not None
        return (
            KeyAct("F5", "Tambah rencana", self.add_line, self.add_button.isEnabled()),
            KeyAct("F6", "Ubah", self.change_line, self.change_button.isEnabled()),
            KeyAct("F7", "Lanjutan", self.go_on, self.go_on_button.isEnabled()),
            KeyAct("F10", "Urutan prioritas", self.reorder, leads),
            KeyAct("Ctrl+S", "Selesai", self.settle, self.settle_button.isEnabled()),
            KeyAct("Ctrl+E", "Tanggal laporan", self.report_day, leads),
        )

    def back(self) -> bool:
        """Esc: no to the question, then back to the board."""
        if not self.question.isHidden():
            self.question.dismiss()
            return True
        if not self.stack.is_empty() and not self.table.hasFocus():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def begin(self) -> None:
        """At the board."""
        self.reading.freshen()
        self.stack.focus(self.table)
