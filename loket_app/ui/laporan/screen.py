"""Laporan: one period, eleven ways to look at it; F8 makes its PDF, F7 its workbook, F9 prints it."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout

from loket_app.documents.pictures import Picture, picture
from loket_app.domain.compliance.evaluation import Evaluation
from loket_app.domain.compliance.figures import Figures
from loket_app.domain.compliance.periods import Kind as Length
from loket_app.domain.compliance.periods import Period, file_words, period_of
from loket_app.domain.dates import clock_time, local
from loket_app.domain.errors import Disturbance, Refusal
from loket_app.ui import theme
from loket_app.ui.counter import REQUESTS, Counter
from loket_app.ui.dokumen.making import Making, Wish
from loket_app.ui.laporan import pages
from loket_app.ui.laporan.evaluation import EvaluationView
from loket_app.ui.laporan.letter import LetterView
from loket_app.ui.laporan.period_bar import PeriodBar
from loket_app.ui.navigation import Navigator
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.press import Press
from loket_app.ui.screen import KeyAct, Screen
from loket_app.ui.skm.part import say_empty
from loket_app.ui.widgets import Elided, EmptyState, KeyButton, Kind, Segmented
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.office_papers.paper import Choice, Prepared
from loket_app.usecases.papers import safe_name
from loket_app.usecases.queries import compliance as query
from loket_app.usecases.reports import book, content, paten, reading
from loket_app.usecases.reports.reading import Question
from loket_app.usecases.views.paper import PaperJob
from loket_app.usecases.whole_files import write_over

SUMMARY, SERVICES, STEPS, OFFICERS, VILLAGES, HOURS, LATE, REDRESS, COMPLAINTS, EVALUATION, LETTER = (
    "ringkasan", "layanan", "langkah", "petugas", "desa", "jam", "terlambat", "keberatan", "pengaduan", "evaluasi",
    "paten",
)  # fmt: skip
VIEWS = (
    (SUMMARY, "Ringkasan"), (SERVICES, "Layanan"), (STEPS, "Langkah"), (OFFICERS, "Petugas"), (VILLAGES, "Desa"),
    (HOURS, "Jam"), (LATE, "Terlambat"), (REDRESS, "Keberatan & antar"),
    (COMPLAINTS, "Pengaduan"), (EVALUATION, "Evaluasi"), (LETTER, "PATEN"),
)  # fmt: skip
SHORT_VIEWS = {SUMMARY: "Ringkas", LATE: "Telat", REDRESS: "Keberatan", COMPLAINTS: "Aduan"}
"""Where text is large."""
MAKERS: Mapping[str, Callable[[], Any]] = {
    SUMMARY: pages.SummaryView, SERVICES: partial(pages.ServicesView, "Layanan"),
    STEPS: partial(pages.StepsView, "Langkah SOP"), OFFICERS: partial(pages.OfficersView, "Petugas"),
    VILLAGES: partial(pages.VillagesView, "Desa atau kelurahan"), HOURS: partial(pages.HoursView, "Jam diterima"),
    LATE: partial(pages.LateView, "Permohonan terlambat", True, pages.LATE_WIDTHS),
    REDRESS: partial(pages.RedressView, "Keberatan dan pengantaran", False, pages.REDRESS_WIDTHS),
    COMPLAINTS: partial(pages.ComplaintsView, "Pengaduan menurut perihal", True),
    EVALUATION: EvaluationView, LETTER: LetterView,
}  # fmt: skip
TOPICS = frozenset({REQUESTS, "keberatan", "antar", "pengaduan", "pengaturan"})
AGAIN_MS = 20_000
"""Figures that are shown are read again so long after something changed, not at every act of a busy morning."""
WORKBOOK = "Excel (*.xlsx)"
COUNTING = "Menghitung\N{HORIZONTAL ELLIPSIS}"
HINT = "Angka muncul sendiri setelah ada permohonan. Pilih periode lain dengan F4, atau mundur dengan F5."


class LaporanScreen(Screen):
    """The figures are read in the worker, or in a process of their own where there are many; acts never wait."""

    title = "Laporan"
    icon = "report"

    def __init__(self, counter: Counter, press: Press | None, navigate: Navigator) -> None:
        super().__init__()
        self.counter = counter
        self.press = press
        self.navigate = navigate
        self.figures: Figures | None = None
        self._stale = True
        self._asked_at = 0
        self._evaluation_stale = True
        me = counter.session.officer
        self._reader = me.id if me is not None else 0
        self.shown: dict[str, Any] = {}
        short = SHORT_VIEWS if theme.current().large else {}
        self.views = Segmented("Tampilan laporan", tuple((key, short.get(key, words)) for key, words in VIEWS))
        self.bar = PeriodBar(self._today())
        self.counted = Elided("", "small", "muted")
        self.notice = NoticeLine()
        self.progress = QProgressBar()
        self.excel_button = KeyButton("Ekspor Excel", "F7")
        self.print_button = KeyButton("Cetak", "F9", icon="printer")
        self.pdf_button = KeyButton("Laporan PDF", "F8", kind=Kind.PRIMARY)
        self.stack = QStackedWidget()
        self.empty = EmptyState("report", "", HINT, "Periode sebelumnya", "F5")
        self.making = Making(counter, "laporan", self)
        self.evaluating = Making(counter, "laporan-evaluasi", self)
        self.drawing = Making(counter, "laporan-berkas", self)
        self._lay_out()
        self._connect()
        self.show_view(SUMMARY)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.bar, 100)
        self.counted.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if theme.current().percent <= pages.LARGEST:
            self.counted.setMinimumWidth(theme.current().px(118))
        head.addWidget(self.counted, 1)
        for part in (self.excel_button, self.print_button, self.pdf_button):
            head.addWidget(part)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(4)
        self.progress.setAccessibleName("Kemajuan laporan")
        keeping = self.progress.sizePolicy()
        keeping.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(keeping)
        self.progress.hide()
        self.stack.addWidget(self.empty)
        top = QHBoxLayout()
        top.addWidget(self.views)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self.stack, 1)
        column.addWidget(self.progress)

    def _connect(self) -> None:
        self.views.chosen.connect(self.show_view)
        self.bar.chosen.connect(self._period_chosen)
        self.empty.asked.connect(self.bar.go_back)
        self.pdf_button.clicked.connect(self.save_pdf)
        self.print_button.clicked.connect(self.print_report)
        self.excel_button.clicked.connect(self.save_book)
        for making in (self.making, self.evaluating, self.drawing):
            making.progress.connect(self._progress)
            making.ended.connect(self._ended)
            making.refused.connect(self._refused)
            making.disturbed.connect(self._disturbed)
        self.counter.session.changed.connect(self._seated)

    def _today(self) -> date:
        return local(self.counter.now(), self.counter.zone).date()

    # -- reading -------------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the chosen period."""
        self._stale, self._asked_at = False, self.counter.now()
        self.counted.say(COUNTING)
        wish = partial(_read, Question(self.bar.period), self._reader)
        self.making.start(Wish(self._got, Choice(), read=wish))

    def _got(self, found: bytes, _ready: Prepared | None) -> None:
        figures = reading.loaded(found)
        if not isinstance(figures, Figures) or figures.period != self.bar.period:
            return
        self.figures = figures
        self.notice.clear()
        self.counted.say(f"Dihitung pukul {clock_time(local(figures.at, self.counter.zone))}")
        self._fill()
        self.keys_changed.emit()

    def _fill(self) -> None:
        """Show what was read in the chosen view."""
        name, figures = self.views.value(), self.figures
        if figures is None:
            return
        view = self._view(name)
        if figures.is_empty and name not in (EVALUATION, LETTER):
            self._say_empty(f"Belum ada permohonan pada {figures.period.title}", HINT, "Periode sebelumnya")
        else:
            self.stack.setCurrentWidget(view)
            if isinstance(view, pages.View):
                view.show_figures(figures)
        if name == EVALUATION:
            self._evaluate()
        elif name == LETTER:
            self.counter.work(_letter, figures, done=self._lettered, refused=self._refused, disturbed=self._disturbed)
        self._say_buttons()

    def _view(self, name: str) -> Any:
        view = self.shown.get(name)
        if view is None:
            view = self.shown[name] = MAKERS[name]()
            self.stack.addWidget(view)
            if name == EVALUATION:
                view.asked.connect(self._evaluate_again)
                self.counter.ask(_began, done=self._offered)
            elif name == LETTER:
                view.wanted.connect(self._turn)
        return view

    def _offered(self, day: date) -> None:
        self._view(EVALUATION).offer(day)
        self._evaluate()

    def _evaluate_again(self) -> None:
        self._evaluation_stale = True
        self._evaluate()

    def _evaluate(self) -> None:
        view: EvaluationView = self._view(EVALUATION)
        day = view.day()
        if day is None or not self._evaluation_stale:
            return
        self._evaluation_stale = False
        question = Question(Period(Length.DAY, day, day), months=view.months())
        self.evaluating.start(Wish(self._evaluated, Choice(), read=partial(_prepared, question)))

    def _evaluated(self, found: bytes, _ready: Prepared | None) -> None:
        made = reading.loaded(found)
        if isinstance(made, Evaluation):
            self._view(EVALUATION).show_evaluation(made)
            self._say_buttons()

    def _lettered(self, job: PaperJob) -> None:
        self._view(LETTER).show_job(job)
        self._say_buttons()

    def _turn(self) -> None:
        view: LetterView = self._view(LETTER)
        if view.job is not None and view.isVisible():
            page, pixels = view.preview.page(), view.preview.pixels()
            done = view.preview.show_picture
            self.counter.work(_picture, view.job.pdf, page, pixels, done=done, lane="laporan-gambar")

    # -- choosing ------------------------------------------------------------------------------------------------------

    def show_view(self, name: str) -> None:
        """Show one of the views."""
        self.views.choose(name)
        if self.figures is None:
            self._wait()
        else:
            self._fill()
        self.keys_changed.emit()

    def next_view(self) -> None:
        """F6: the next view, and into it."""
        names = [name for name, _ in VIEWS]
        self.show_view(names[(names.index(self.views.value()) + 1) % len(names)])
        self._begin()

    def _begin(self) -> None:
        shown = self.stack.currentWidget()
        if shown is self.empty:
            self.empty.button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._view(self.views.value()).begin()

    def _period_chosen(self, _period: Period) -> None:
        self.figures = None
        self._wait()
        self.load()

    def _wait(self) -> None:
        """Figures of another period are never shown beside this one's name."""
        self._say_empty(COUNTING, "", "")
        self._say_buttons()

    def _say_empty(self, title: str, hint: str, act: str) -> None:
        say_empty(self.empty, (title, hint), act)
        self.stack.setCurrentWidget(self.empty)

    def _seated(self) -> None:
        """Somebody else sits here now, who may see less. A roster that was only read again changes nothing."""
        me = self.counter.session.officer
        if (me.id if me is not None else 0) == self._reader:
            return
        self._reader = me.id if me is not None else 0
        self.figures = None
        self._stale = True
        for name in (OFFICERS, LATE):
            view = self.shown.pop(name, None)
            if view is not None:
                self.stack.removeWidget(view)
                view.deleteLater()
        if self.isVisible():
            self.load()
        self.keys_changed.emit()

    # -- acts ----------------------------------------------------------------------------------------------------------

    def _subject(self) -> Figures | Evaluation | None:
        if self.views.value() != EVALUATION:
            return self.figures
        view = self.shown.get(EVALUATION)
        return view.found if view is not None else None

    def _ready(self) -> bool:
        return self._subject() is not None and not self.drawing.busy()

    def save_pdf(self) -> None:
        """F8: the report as PDF; among the views of it, the letter to the Bupati or the evaluation."""
        self._with_paper(lambda job: self.press.save_made(job, self.notice) if self.press is not None else None)

    def print_report(self) -> None:
        """F9: the same on paper."""
        self._with_paper(lambda job: self.press.print_made(job, self.notice) if self.press is not None else None)

    def _with_paper(self, then: Callable[[PaperJob], object]) -> None:
        subject = self._subject()
        if subject is None or self.press is None:
            return
        if self.views.value() == LETTER:
            job = self._view(LETTER).job
            if job is not None:
                then(job)
            return
        wish = Wish(partial(_drawn, then), Choice(), read=partial(_prepared_paper, subject))
        self.drawing.start(wish)
        self._say_buttons()

    def save_book(self) -> None:
        """F7: the workbook with its charts."""
        figures = self.figures
        if figures is None or self.press is None or self.drawing.busy():
            return
        name = f"Laporan Pelayanan {safe_name(file_words(figures.period))}.xlsx"
        wanted = self.press.ask_path(self, "Ekspor Excel", name, WORKBOOK)
        if not wanted:
            return
        target = Path(wanted if wanted.lower().endswith(".xlsx") else f"{wanted}.xlsx")
        made = partial(self._booked, target)
        self.drawing.start(Wish(made, Choice(), read=partial(_prepared_book, figures)))
        self._say_buttons()

    def _booked(self, target: Path, found: bytes, _ready: Prepared | None) -> None:
        self.counter.work(
            _write, target, found, done=partial(self._saved, target), refused=self._refused, disturbed=self._disturbed
        )

    def _saved(self, target: Path, _: object) -> None:
        self.notice.succeed(f"Buku kerja tersimpan: {target.name}")

    def _progress(self, percent: int) -> None:
        self.progress.setRange(0, 0 if percent < 0 else 100)
        self.progress.setValue(max(percent, 0))
        self.progress.show()

    def _ended(self) -> None:
        if not any(making.busy() for making in (self.making, self.evaluating, self.drawing)):
            self.progress.hide()
        self._say_buttons()

    def _refused(self, refusal: Refusal) -> None:
        self.counted.say("")
        self.notice.refuse(refusal)

    def _disturbed(self, disturbance: Disturbance, again: Callable[[], None]) -> None:
        self.counted.say("")
        self.notice.disturbed(disturbance, again)

    def _say_buttons(self) -> None:
        ready = self._ready()
        self.pdf_button.say(self._words())
        for button in (self.pdf_button, self.print_button):
            button.setEnabled(ready)
        self.excel_button.setEnabled(ready and self.figures is not None)
        self.excel_button.setVisible(self.views.value() not in (EVALUATION, LETTER))
        self.bar.setVisible(self.views.value() != EVALUATION)
        self.keys_changed.emit()

    def _words(self) -> str:
        return {EVALUATION: "Evaluasi PDF", LETTER: "Surat PATEN PDF"}.get(self.views.value(), "Laporan PDF")

    # -- what the shell asks -------------------------------------------------------------------------------------------

    def primary(self) -> KeyAct | None:
        """F8: the PDF."""
        return KeyAct("F8", self._words(), self.save_pdf, self._ready())

    def printing(self) -> KeyAct | None:
        """F9: on paper."""
        return KeyAct("F9", "Cetak", self.print_report, self._ready())

    def keys(self) -> tuple[KeyAct, ...]:
        """F4 to the period, F5 and F10 one back and on, F6 the next view, F7 the workbook."""
        view = self.views.value()
        ways = [KeyAct("F6", "Tampilan berikutnya", self.next_view)]
        if view != EVALUATION:
            ways = [
                KeyAct("F4", "Periode", self.bar.begin), KeyAct("F5", "Sebelumnya", self.bar.go_back), *ways,
                KeyAct("F10", "Berikutnya", self.bar.go_on),
            ]  # fmt: skip
        if view not in (EVALUATION, LETTER):
            ways.append(KeyAct("F7", "Ekspor Excel", self.save_book, self._ready()))
        return tuple(ways)

    def back(self) -> bool:
        """Esc: give up what is being made, then to the row of views."""
        if self.drawing.busy():
            self.drawing.stop()
            self.notice.say(NoticeKind.HINT, "Dibatalkan; tidak ada berkas yang ditulis.")
            return True
        return False

    def activated(self) -> None:
        """Read anew what has changed, and begin in the view that was left."""
        self.bar.today = self._today()
        if self._stale or self.figures is None:
            self.load()
        self._begin()

    def left(self) -> None:
        """What is still being counted is given up; the screen counts again when it is opened."""
        if self.making.busy():
            self.making.stop()
            self._stale = True

    def refresh(self, topics: frozenset[str]) -> None:
        """Something was done at the counter."""
        if topics & TOPICS:
            self._stale = self._evaluation_stale = True

    def tick(self, now: int) -> None:
        """What changed is shown after a while."""
        if self._stale and now - self._asked_at >= AGAIN_MS and not self.making.busy():
            self.load()

    def show_first(self) -> None:
        """For pictures of the screens."""
        self.bar.choose(period_of(Length.MONTH, self._today()))


# -- in the worker -----------------------------------------------------------------------------------------------------


def _read(question: Question, officer: int, desk: Desk, _choice: Choice) -> Prepared:
    people = bool(officer) and desk.ask(query.sees_officers, officer)
    return reading.prepared(desk, Question(question.period, people, question.months))


def _prepared(question: Question, desk: Desk, _choice: Choice) -> Prepared:
    return reading.prepared(desk, question)


def _prepared_paper(subject: Figures | Evaluation, desk: Desk, _choice: Choice) -> Prepared:
    return content.prepared(desk, subject)


def _prepared_book(figures: Figures, desk: Desk, _choice: Choice) -> Prepared:
    return book.prepared(desk, figures)


def _drawn(then: Callable[[PaperJob], object], pdf: bytes, ready: Prepared | None) -> None:
    if ready is not None and ready.job is not None:
        then(ready.job(pdf))


def _letter(desk: Desk, figures: Figures) -> PaperJob:
    return desk.ask(paten.paten_of, desk, figures)


def _picture(_desk: Desk, pdf: bytes, page: int, width: int) -> Picture:
    return picture(pdf, page, width)


def _write(_desk: Desk, target: Path, found: bytes) -> None:
    write_over(target, found)


def _began(look: Look) -> date:
    """When LAYAR RAMAH began here: the first day of its last stage, else the first of this year."""
    stages = look.settings.innovation().stages
    here = local(look.now, look.zone).date()
    return stages[-1].first if stages else here.replace(month=1, day=1)


__all__ = ["VIEWS", "LaporanScreen"]
