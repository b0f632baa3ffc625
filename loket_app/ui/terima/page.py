"""The intake page: head with the countdown, the fields, the checklist (or one of two further sheets), and the acts."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from loket_app.domain.catalog import Requirement
from loket_app.ui.choosers import Checklist, ChecklistDelegate, Paper
from loket_app.ui.dialogs import InlineConfirm
from loket_app.ui.notices import NoticeLine
from loket_app.ui.scrolling import scrolled
from loket_app.ui.terima import words
from loket_app.ui.terima.form import EXTRA_KEYS, MORE_KEYS, SERVICE, IntakeFields
from loket_app.ui.terima.stepclock import StepClock
from loket_app.ui.widgets import Card, Elided, EmptyState, KeyButton, Kind, Segmented, label
from loket_app.usecases.queries.intake import ServiceChoice, Waiting

SHEET_HIGH = 150
PAPERS, MORE, EXTRA = "berkas", "data", "lain"
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class IntakePage(Card):
    """Fields and acts; what they do is the screen's business.

    `full_asked` is F8, `partial_asked` F7, `cancel_asked` Batal, `ticked` a change of the checklist.
    """

    full_asked = Signal()
    partial_asked = Signal()
    cancel_asked = Signal()
    ticked = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(18, 8, parent)
        self.column.setContentsMargins(20, 10, 20, 8)
        self.fields = IntakeFields(today, self)
        self.known = False
        self._requirements: tuple[Requirement, ...] = ()
        self._completing = self._chosen = False
        self._choice: ServiceChoice | None = None
        self._lying: dict[str, Requirement] = {}
        self._build_head()
        self._build_form()
        self._build_sheets()
        self._build_acts()
        self._tab_order()

    def _build_head(self) -> None:
        self.queue = label("", "hero", "primary")
        self.title = label(words.TITLE, "title")
        self.about = Elided("", "small", "muted")
        self.clock = StepClock()
        text = QVBoxLayout()
        text.setSpacing(1)
        text.addWidget(self.title)
        text.addWidget(self.about)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.queue)
        row.addLayout(text, 1)
        row.addWidget(self.clock)
        self.column.addLayout(row)

    def _build_form(self) -> None:
        self.summary = Summary()
        self.upper = QStackedWidget()
        self.upper.addWidget(self.fields.main)
        self.upper.addWidget(self.summary)
        self.upper.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        # Large text on a small screen: what is typed scrolls, the acts below it stay.
        body = QWidget()
        self.body = QVBoxLayout(body)
        self.body.setContentsMargins(0, 4, 0, 0)
        self.body.setSpacing(8)
        self.body.addWidget(self.upper)
        self.column.addWidget(scrolled(body, "Isian penerimaan"), 1)

    def _build_sheets(self) -> None:
        self.tabs = Segmented(
            "Bagian isian", ((PAPERS, words.PAPERS_WORDS), (MORE, words.F6_WORDS), (EXTRA, words.F5_WORDS))
        )
        self.tabs.chosen.connect(self.show_sheet)
        self.papers_title = label("", "strong")
        self.tip = Elided("", "small", "muted")
        self.tip.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.tabs)
        row.addWidget(self.papers_title)
        row.addWidget(self.tip, 1)
        self.body.addLayout(row)
        self.checklist = Checklist("Persyaratan")
        self.checklist.setItemDelegate(CleanLines(self.checklist))
        self.checklist.changed.connect(self._ticked)
        self.empty = EmptyState("intake", "Daftar persyaratan tampil di sini", words.NO_SERVICE)
        self.sheets = QStackedWidget()
        for sheet in (self.checklist, self._topped(self.fields.more), self._topped(self.fields.extra), self.empty):
            self.sheets.addWidget(sheet)
        self.sheets.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.sheets.setMinimumHeight(SHEET_HIGH)
        self.body.addWidget(self.sheets, 1)

    def _topped(self, form: QWidget) -> QWidget:
        sheet = QWidget()
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(form)
        if form is self.fields.extra:
            column.addWidget(label(EXTRA_NOTE, "small", "muted", wrap=True))
        column.addStretch(1)
        return scrolled(sheet, words.F5_WORDS if form is self.fields.extra else words.F6_WORDS)

    def _build_acts(self) -> None:
        self.notice = NoticeLine()
        self.notice.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.confirm = InlineConfirm()
        self.confirm.no.say(words.STAY)
        self.full = KeyButton(words.F8_WORDS, "F8", kind=Kind.PRIMARY, tall=True)
        self.partial = KeyButton(words.F7_WORDS, "F7", tall=True)
        self.cancel = KeyButton("Batal", words.CANCEL_SHOWN, tall=True)
        # Large text on a small screen: the words of F7 are the first to be shortened.
        self.partial.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.full.clicked.connect(self.full_asked)
        self.partial.clicked.connect(self.partial_asked)
        self.cancel.clicked.connect(self.cancel_asked)
        self.hint = Elided("", "small", "muted")
        self.promise = label("", "small_strong")
        self.acts = QWidget()
        row = QHBoxLayout(self.acts)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.full)
        row.addWidget(self.partial)
        row.addWidget(self.cancel)
        row.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(6)
        below.addWidget(self.hint, 1)
        below.addWidget(self.promise)
        for part in (self.notice, self.confirm, self.acts):
            self.column.addWidget(part)
        self.column.addLayout(below)

    def _tab_order(self) -> None:
        """The eye's order; the tabs come last, since F5 and F6 reach them at once."""
        # Whole slots, not their editors: a slot left behind in the chain leads to its editor once more.
        chain: list[QWidget] = [*self.fields.main.fields.values(), self.checklist]
        for form in (self.fields.more, self.fields.extra):
            chain += form.fields.values()
        chain += [self.full, self.partial, self.cancel, *self.tabs.findChildren(KeyButton)]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def begin(self, queue: str, about: str) -> None:
        """A new intake: fields in place of the summary, everything empty."""
        self._completing = False
        self._choice = None
        self._lying.clear()
        self.fields.clear()
        self._head(queue, words.TITLE, about)
        self.upper.setCurrentIndex(0)
        self.full.say(words.F8_WORDS)
        self.partial.say(words.F7_WORDS)
        self.show_papers((), ())

    def begin_completing(self, waiting: Waiting, about: str) -> None:
        """Papers brought later: a summary in place of the fields, what is there already ticked."""
        self._completing = True
        self.fields.clear()
        self._head(waiting.queue, words.TITLE_COMPLETING, about)
        self.summary.show_waiting(waiting)
        self.upper.setCurrentIndex(1)
        self.full.say(words.F8_DONE)
        self.partial.say(words.F7_DONE)
        self.show_papers(waiting.service.requirements, waiting.papers, chosen=True)

    def _head(self, queue: str, title: str, about: str) -> None:
        self.queue.setText(queue)
        self.title.setText(title)
        self.about.say(about)
        self.notice.clear()
        self.confirm.dismiss()
        self.known = False
        self.cancel.setVisible(not self._completing)
        self.tabs.setVisible(not self._completing)
        self.papers_title.setVisible(self._completing)
        self._fit_upper()
        self.show_sheet(PAPERS)

    def _fit_upper(self) -> None:
        shown = self.summary if self._completing else self.fields.main
        self.upper.setFixedHeight(shown.sizeHint().height())

    def show_papers(
        self, requirements: tuple[Requirement, ...], checked: tuple[str, ...], chosen: bool = False
    ) -> None:
        """The checklist of the chosen service; without one, the hint to choose it."""
        self._requirements = requirements
        self._chosen = chosen
        self.checklist.show_papers([Paper(r.key, r.name, words.paper_detail(r)) for r in requirements], checked)
        first = next((n for n, r in enumerate(requirements) if r.required and r.key not in checked), 0)
        if requirements:
            self.checklist.setCurrentIndex(self.checklist.lines.index(first, 0))
        self.empty.title.setText("Tanpa persyaratan" if chosen else "Daftar persyaratan tampil di sini")
        self.empty.hint.setText(words.NO_PAPERS if chosen else words.NO_SERVICE)
        self.show_sheet(self.sheet())

    def show_choice(self, checked: tuple[str, ...] = ()) -> bool:
        """The checklist of the service that stands in its field; False when it is shown already.

        Ticked are these, and the papers that were ticked before and that this service asks for in the same words.
        """
        choice = self.fields.choice()
        if self._choice == choice and not checked:
            return False
        self._choice = choice
        self.fields.slot(SERVICE).annotate("isi", words.service_line(choice) if choice is not None else "")
        wanted = choice.service.requirements if choice is not None else ()
        lying = tuple(r.key for r in wanted if self._lying.get(r.key) == r)
        self.show_papers(wanted, (*checked, *lying), choice is not None)
        self._remember()
        return True

    def _remember(self) -> None:
        """What lies on the counter: the ticks outlive a service that was chosen by mistake."""
        there = set(self.checklist.checked_keys())
        for requirement in self._requirements:
            self._lying.pop(requirement.key, None)
            if requirement.key in there:
                self._lying[requirement.key] = requirement

    def missing(self) -> list[str]:
        """The names of required papers that are not ticked."""
        there = self.checklist.checked_keys()
        return [r.name for r in self._requirements if r.required and r.key not in there]

    def count_words(self) -> str:
        """3 dari 5 ada, and the optional ones that came along."""
        there = set(self.checklist.checked_keys())
        needed = [r for r in self._requirements if r.required]
        done = sum(1 for r in needed if r.key in there)
        extra = len(there) - done
        return f"{done} dari {len(needed)} ada" + (f" +{extra}" if extra else "")

    def sheet(self) -> str:
        """Which sheet is shown."""
        return self.tabs.value()

    def show_sheet(self, name: str) -> None:
        """Show a sheet without moving the focus."""
        self.tabs.choose(name)
        if name == PAPERS:
            self.sheets.setCurrentWidget(self.checklist if self._requirements else self.empty)
        else:
            self.sheets.setCurrentIndex(1 if name == MORE else 2)
        self.show_counts()

    def toggle_sheet(self, name: str) -> None:
        """F5, F6: open a sheet and go into it; again: back to the papers."""
        if self._completing:
            return
        if self.sheet() == name:
            self.show_sheet(PAPERS)
            self.focus_papers()
            return
        self.show_sheet(name)
        self.fields.focus(MORE_KEYS[0] if name == MORE else EXTRA_KEYS[0])

    def show_counts(self) -> None:
        """Counts on the tabs, and the keys of the shown sheet."""
        count = self.count_words() if self._requirements else ""
        self.tabs.set_words(PAPERS, f"{words.PAPERS_WORDS}  {count}".strip())
        self.papers_title.setText(f"{words.PAPERS_WORDS}  {count}".strip())
        filled = self.fields.filled_in(MORE_KEYS)
        self.tabs.set_words(MORE, f"{words.F6_WORDS}  {filled}/{len(MORE_KEYS)}  (F6)")
        extra = self.fields.filled_in(EXTRA_KEYS)
        self.tabs.set_words(EXTRA, f"{words.F5_WORDS}{f'  {extra}' if extra else ''}  (F5)")
        ticking = self.sheet() == PAPERS and bool(self._requirements)
        self.tip.say("Spasi mencentang \N{MIDDLE DOT} Ctrl+Spasi semua" if ticking else "")

    def _ticked(self) -> None:
        self._remember()
        self.show_counts()
        self.ticked.emit()

    def show_acts(self, full: bool, partial: bool, hint: str) -> None:
        """Which acts are on, and what the line below says."""
        self.full.setEnabled(full)
        self.partial.setEnabled(partial)
        self.hint.say(hint)
        self.promise.setVisible(full and bool(self.promise.text()))

    def show_promise(self, text: str) -> None:
        """The promised time in the line below the acts."""
        self.promise.setText(text)
        self.promise.setVisible(self.full.isEnabled() and bool(text))

    def focus_papers(self) -> None:
        """Go to the checklist, or to the service while none is chosen."""
        if self._requirements:
            self.show_sheet(PAPERS)
            self.checklist.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self._completing:
            self.fields.focus(SERVICE)
        else:
            self.full.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_start(self) -> None:
        """Where typing begins: the first field that is still empty and needed."""
        if self._completing:
            self.focus_papers()
            return
        for key in ("nik", "name", SERVICE):
            if not self.fields.text(key):
                self.fields.focus(key)
                return
        if self.sheet() == PAPERS:
            self.focus_papers()
        else:
            self.fields.focus(MORE_KEYS[0] if self.sheet() == MORE else EXTRA_KEYS[0])

    def focus_again(self) -> None:
        """Where the clerk was before the screen was left."""
        before = self.focusWidget()
        if before is not None and before.isVisible() and before.isEnabled():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.focus_start()

    def focus_field(self, key: str) -> bool:
        """Go to a field, opening its sheet; False when this is no field of the page."""
        if key == "persyaratan":
            self.focus_papers()
            return True
        if self._completing or key not in self.fields.slots:
            return False
        if key in MORE_KEYS or key in EXTRA_KEYS:
            self.show_sheet(MORE if key in MORE_KEYS else EXTRA)
        self.fields.focus(key, select=False)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next field, and from the NIK of a known applicant straight to the service."""
        here = self.window().focusWidget()
        if event.key() not in ENTER or here is None or here is self.checklist:
            super().keyPressEvent(event)
        elif isinstance(here, KeyButton):
            here.click()
        else:
            self._advance(here)

    def _advance(self, here: QWidget) -> None:
        """The field after `here` in its sheet; after the last one the papers. Enter never lands on a button."""
        if here is self.fields.nik and self.known:
            self.fields.focus(SERVICE)
            return
        for form in (self.fields.main, self.fields.more, self.fields.extra):
            keys = list(form.fields)
            place = next((n for n, key in enumerate(keys) if form.fields[key].widget is here), None)
            if place is not None and place + 1 < len(keys):
                self.fields.focus(keys[place + 1])
            elif here is self.fields.service and self.fields.choice() is None:
                self.fields.service.open_list(self.fields.service.text())
            elif place is not None:
                self.focus_papers()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "upper"):
            self._fit_upper()


EXTRA_NOTE = (
    "Surat untuk orang lain (anak, almarhum, calon pasangan): pemohon tetap orang yang mengajukan; nama pada surat "
    "diisi di layar Surat. Tanggal dan jam di kertas hanya untuk pencatatan susulan, misalnya setelah listrik padam: "
    "tercatat di samping waktu sebenarnya dan tidak mengubah jam layanan."
)


class CleanLines(ChecklistDelegate):
    """The lines of a checklist, each with a painter as it was before the line above."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One line."""
        painter.save()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        super().paint(painter, option, index)
        painter.restore()


class Summary(QWidget):
    """Who waits for papers, in place of the fields."""

    ROWS = ("Pemohon", "NIK", "Alamat", "Layanan", "Diterima", "Kuasa")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 8)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self.values: dict[str, Elided] = {}
        self._labels: dict[str, QWidget] = {}
        for n, row in enumerate(self.ROWS):
            self.values[row] = Elided("", "strong" if row in ("Pemohon", "Layanan") else "base")
            self._labels[row] = label(row, tone="muted")
            grid.addWidget(self._labels[row], n, 0)
            grid.addWidget(self.values[row], n, 1)

    def show_waiting(self, waiting: Waiting) -> None:
        """Show this request."""
        texts = (
            waiting.applicant, waiting.nik_masked or "tanpa NIK", waiting.address, waiting.service.name,
            f"{waiting.received} \N{MIDDLE DOT} register {waiting.register}", waiting.proxy,
        )  # fmt: skip
        for row, text in zip(self.ROWS, texts, strict=True):
            self.values[row].say(text)
            self.values[row].setVisible(bool(text))
            self._labels[row].setVisible(bool(text))
