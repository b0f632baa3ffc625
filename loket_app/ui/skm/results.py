"""Hasil: the index, every unsur beside its class borders and the office's own clocks, groups, trend and words."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from loket_app.definitions.report_names import SURVEY_REPORT
from loket_app.domain.errors import Refusal
from loket_app.domain.figures import units_text, whole_text
from loket_app.ui import theme
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.screen import KeyAct
from loket_app.ui.scrolling import scrolled
from loket_app.ui.skm import part
from loket_app.ui.skm.cards import Cards
from loket_app.ui.skm.exporting import BookExport
from loket_app.ui.skm.figures import (
    Reading,
    Shown,
    UnsurRow,
    read_results,
    shown_group,
    shown_whole,
    suggestions,
)
from loket_app.ui.skm.of_period import PeriodReading, lay_out, side_width
from loket_app.ui.skm.part import Part, Room
from loket_app.ui.skm.side import GroupPart, TrendPart, UnsurDetail, WordList, group_name
from loket_app.ui.skm.unsur_table import UnsurPlot
from loket_app.ui.widgets import Card, Elided, EmptyState, KeyButton, Kind, Segmented, label
from loket_app.usecases.queries import survey
from loket_app.usecases.queries.survey import FieldGroups, GroupRow
from loket_app.usecases.survey.periods import OPEN

SIDE = 372
UNSUR, GROUPS, TREND, WORDS = "unsur", "kelompok", "tren", "saran"
VIEWS = ((UNSUR, "Unsur"), (GROUPS, "Kelompok"), (TREND, "Tren"), (WORDS, "Saran"))
NO_PERIOD = (
    "Belum ada masa survei",
    "Buka masa survei dengan tanggal mulai dan akhirnya. Setelah itu kuesioner dapat diisi di sini, di kios, "
    "atau diimpor dari Excel, dan hasilnya tampil di layar ini.",
)
NO_ANSWERS = (
    "Belum ada jawaban pada masa survei ini",
    "Isi kuesioner kertas dengan F4 (sembilan angka per lembar), buka kios di loket, atau impor tabel Excel.",
)


class ResultsPart(Part):
    """The result of the chosen period."""

    topics = frozenset({part.SURVEY})

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self.reading: Reading | None = None
        self.shown: Shown | None = None
        self._groups_of = 0
        self.notice = NoticeLine()
        self.asking = PeriodReading(room, self.notice, "skm-hasil", read_results, self._read, self._no_period)
        self.cards = Cards()
        self.heading = label("Nilai per unsur", "large")
        self.group = Elided("", "base", "muted")
        self.whole = KeyButton("Semua responden", "Esc", kind=Kind.QUIET)
        self.plot = UnsurPlot()
        self.ties = label("", "small", "warn", wrap=True)
        self.compared = label("", "small", "muted", wrap=True)
        self.views = Segmented("Rincian hasil", VIEWS)
        self.detail = UnsurDetail()
        self.groups = GroupPart()
        self.trend = TrendPart()
        self.words = WordList("Saran dan masukan")
        self.no_words = EmptyState("edit", "Belum ada saran", "Saran dari kuesioner dan kios terkumpul di sini.")
        self.empty = EmptyState("survey", *NO_PERIOD, act="Buka masa survei", key="F8")
        self.empty.button.set_kind(Kind.PRIMARY)
        self.bar = QProgressBar()
        self.report_button = KeyButton("Laporan dan poster", "F9", icon="report")
        self.excel_button = KeyButton("Ekspor Excel", "F8", kind=Kind.PRIMARY, tall=True)
        self.export = BookExport(room, self.notice, self.bar, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.views_stack = QStackedWidget()
        self.word_stack = QStackedWidget()
        for each in (self.words, self.no_words):
            self.word_stack.addWidget(each)
        # Large text on a small screen: the answers stay apart, what does not fit is scrolled to.
        detail = scrolled(self.detail, "Rincian unsur") if theme.current().large else self.detail
        for view in (detail, self.groups, self.trend, self.word_stack):
            self.views_stack.addWidget(view)
        self.right = Card(12, 10)
        self.right.column.addWidget(self.views)
        self.right.column.addWidget(self.views_stack, 1)
        self.action_rows = QVBoxLayout()
        self.action_rows.setSpacing(6)
        self.action_rows.addWidget(self.bar)
        self.action_rows.addWidget(self.report_button)
        self.action_rows.addWidget(self.excel_button)
        self.right.column.addLayout(self.action_rows)
        self.stack = lay_out(self, self.notice, self.cards, self._left(), self.right, self.empty)

    def _left(self) -> Card:
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 8, 0)
        head.setSpacing(12)
        head.addWidget(self.heading)
        head.addWidget(self.group, 1)
        head.addWidget(self.whole)
        left = Card(1, 0)
        left.column.setContentsMargins(1, 4, 1, 6)
        left.column.addLayout(head)
        left.column.addWidget(self.plot, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 4, 12, 2)
        foot.setSpacing(2)
        foot.addWidget(self.ties)
        foot.addWidget(self.compared)
        left.column.addLayout(foot)
        keeping = self.whole.sizePolicy()
        keeping.setRetainSizeWhenHidden(True)
        self.whole.setSizePolicy(keeping)
        self.whole.hide()
        return left

    def _connect(self) -> None:
        self.views.chosen.connect(self.show_view)
        self.whole.clicked.connect(self.groups.release)
        self.groups.chosen.connect(self._group_chosen)
        self.plot.table.current_row_changed.connect(self._unsur_chosen)
        self.plot.table.opened.connect(partial(self.show_view, UNSUR))
        self.empty.asked.connect(self._begin_survey)
        self.excel_button.clicked.connect(self.save_book)
        self.report_button.clicked.connect(self.open_report)
        self.export.changed.connect(self._export_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The side takes its width."""
        super().resizeEvent(event)
        self.right.setFixedWidth(side_width(self, SIDE))

    # -- reading -------------------------------------------------------------------------------------------------------

    def period_changed(self) -> None:
        """Another period, or new answers in it."""
        self.asking.changed(self.isVisible())

    def _no_period(self) -> None:
        self.reading = self.shown = None
        if self.room.chosen.known:
            self._say_empty(NO_PERIOD, "Buka masa survei")

    def _read(self, reading: Reading) -> None:
        period_id = self.asking.period_id
        if self._groups_of != period_id:
            self.groups.release()
            self.groups.show_groups(())
        self.reading = reading
        self.notice.clear()
        if not reading.result.n and not reading.is_reported:
            self._say_empty(NO_ANSWERS, "Isi kuesioner" if reading.period.state == OPEN else "")
            return
        self.stack.show_whole()
        self.trend.show_trend(reading)
        found = suggestions(reading)
        self.words.show_words(found)
        self.word_stack.setCurrentIndex(0 if found else 1)
        self.views.set_words(WORDS, f"Saran {whole_text(len(found))}" if found else "Saran")
        self.show_whole()
        self._load_groups(period_id)

    def _load_groups(self, period_id: int) -> None:
        if self.reading is not None and self.reading.is_reported:
            self.groups.show_groups(())
            return
        self.room.counter.work(
            survey.groups, period_id, done=partial(self._grouped, period_id), refused=self._refused,
            disturbed=self.notice.disturbed, lane="skm-kelompok",
        )  # fmt: skip

    def _grouped(self, period_id: int, groups: tuple[FieldGroups, ...]) -> None:
        if period_id == self.asking.period_id:
            self._groups_of = period_id
            self.groups.show_groups(groups)
            self._group_chosen(self.groups.table.current_row())

    def _refused(self, refusal: Refusal) -> None:
        self.notice.refuse(refusal)

    def _say_empty(self, words: tuple[str, str], act: str) -> None:
        self.stack.show_empty(words, act)
        self.keys_changed.emit()

    # -- showing -------------------------------------------------------------------------------------------------------

    def show_whole(self) -> None:
        """All respondents."""
        if self.reading is not None:
            self._show(shown_whole(self.reading))

    def _group_chosen(self, row: GroupRow | None) -> None:
        reading = self.reading
        if reading is None or self.stack.is_empty():
            return
        if row is None:
            if self.shown is not None and self.shown.group:
                self.show_whole()
            self.notice.clear()
            return
        field = self.groups.current()
        name = group_name(row)
        titled = f"{field.label}: {name}" if field is not None else name
        if row.result is None:
            self.notice.say(
                NoticeKind.HINT,
                f"{titled}, {whole_text(row.respondents)} responden: nilainya ditutup. Yang tampil semua responden.",
            )
            self.show_whole()
            return
        self.notice.clear()
        self._show(shown_group(reading, titled, row.result))

    def _show(self, shown: Shown) -> None:
        assert self.reading is not None
        self.shown = shown
        self.cards.show_result(self.reading, shown)
        self.plot.show_unsur(shown.rows)
        self.group.say(f"{shown.group} \N{MIDDLE DOT} garis tegak hitam: semua responden" if shown.group else "")
        self.whole.setVisible(bool(shown.group))
        self.ties.setText(" ".join(shown.ties))
        self.ties.setVisible(bool(shown.ties))
        compared = "" if shown.group else _compared(self.reading)
        self.compared.setText(compared)
        self.compared.setVisible(bool(compared))
        for button in (self.excel_button, self.report_button):
            button.setVisible(not self.reading.is_reported)
        self._unsur_chosen(self.plot.table.current_row())
        self.keys_changed.emit()

    def _unsur_chosen(self, row: UnsurRow | None) -> None:
        if row is not None and self.reading is not None:
            self.detail.show_unsur(self.reading, row)
            self.trend.show_unsur(row)

    def show_view(self, name: str, *_: object) -> None:
        """Show another side of it."""
        self.views.choose(name)
        self.views_stack.setCurrentIndex([key for key, _ in VIEWS].index(name))

    def next_view(self) -> None:
        """F6: the next side, and into it."""
        names = [key for key, _ in VIEWS]
        name = names[(names.index(self.views.value()) + 1) % len(names)]
        self.show_view(name)
        into = {UNSUR: self.plot.table, GROUPS: self.groups.field, TREND: self.trend.chart, WORDS: self.words}[name]
        into.setFocus(Qt.FocusReason.OtherFocusReason)

    def pick_group(self) -> None:
        """F5: to the groups."""
        self.show_view(GROUPS)
        self.groups.field.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- acts ----------------------------------------------------------------------------------------------------------

    def _begin_survey(self) -> None:
        self.room.go(part.PERIODS if self.room.chosen.period() is None else part.ENTRY)

    def save_book(self) -> None:
        """F8: the workbook of the period."""
        if self.reading is not None and not self.reading.is_reported:
            self.export.start(self, self.reading.period)

    def open_report(self) -> None:
        """F9: the report of this period among the office's papers; the poster stands beside it."""
        if self.reading is not None:
            self.room.navigate.open_paper(SURVEY_REPORT, self.reading.period.id)

    def _export_changed(self) -> None:
        self.excel_button.setEnabled(not self.export.busy())
        self.keys_changed.emit()

    def primary(self) -> KeyAct | None:
        """F8: the workbook, or what the empty state offers."""
        if self.stack.is_empty():
            return self.stack.offer(self._begin_survey)
        if self.reading is None or self.reading.is_reported:
            return None
        return KeyAct("F8", "Ekspor Excel", self.save_book, not self.export.busy())

    def printing(self) -> KeyAct | None:
        """F9: reports and poster."""
        if self.stack.is_empty() or self.reading is None or self.reading.is_reported:
            return None
        return KeyAct("F9", "Laporan dan poster", self.open_report)

    def keys(self) -> tuple[KeyAct, ...]:
        """F5 groups, F6 the next side."""
        if self.stack.is_empty():
            return ()
        return (KeyAct("F5", "Kelompok", self.pick_group), KeyAct("F6", "Rincian berikutnya", self.next_view))

    def back(self) -> bool:
        """Esc: give up the workbook, from a group to all respondents, then to the table."""
        if self.export.give_up():
            return True
        if self.shown is not None and self.shown.group:
            self.groups.release()
            return True
        if not self.stack.is_empty() and not self.plot.table.hasFocus():
            self.plot.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def begin(self) -> None:
        """Begin at the table."""
        self.asking.freshen()
        self.stack.focus(self.plot.table)

    def show_first(self) -> None:
        """For pictures: the first priority's detail."""
        self.show_view(UNSUR)

    def restore(self, state: Mapping[str, object]) -> None:
        """Nothing is typed here."""


def _compared(reading: Reading) -> str:
    if reading.is_reported:
        return (
            "Nilai dari laporan lama; jawabannya tidak tersimpan di sini, jadi tidak ada rincian kelompok dan alasan."
        )
    found = reading.result.comparisons
    if not found:
        return ""
    told = " \N{MIDDLE DOT} ".join(f"bobot {c.weight} = {units_text(c.hundredths)} ({c.mutu.value})" for c in found)
    whole = f"1/{len(reading.instrument.unsur)}"
    return f"Pembanding untuk laporan lama: {told}. Nilai di atas memakai bobot tepat {whole}."
