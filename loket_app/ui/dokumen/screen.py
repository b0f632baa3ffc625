"""Dokumen: the office's own papers. Left the list, in the middle what the paper asks, right the page as it will be."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from loket_app.documents.pictures import Picture, picture
from loket_app.domain.errors import Disturbance, Refusal
from loket_app.ui import theme
from loket_app.ui.counter import Counter
from loket_app.ui.dokumen.catalogue import LARGEST, PaperList, PaperRow, paper_rows
from loket_app.ui.dokumen.choices import Choices
from loket_app.ui.dokumen.making import APART_FROM, Making, Wish
from loket_app.ui.navigation import Navigator
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.press import Press
from loket_app.ui.printing.preview import FIT_PAGE, PagePreview
from loket_app.ui.screen import KeyAct, Screen
from loket_app.ui.widgets import Card, EmptyState, KeyButton, Kind, label
from loket_app.usecases.desk import Desk
from loket_app.usecases.office_papers.catalogue import grouped
from loket_app.usecases.office_papers.paper import Group, OfficePaper, Prepared
from loket_app.usecases.papers import safe_name
from loket_app.usecases.queries.dokumen import Offered, offered
from loket_app.usecases.views.paper import PaperJob
from loket_app.usecases.whole_files import write_over

MIDDLE = 244
SETTLE_MS = 200
PRINT, PDF, WORD, EXCEL, HTML, IMAGE = "cetak", "pdf", "word", "excel", "html", "gambar"
KEYS = {PRINT: "F8", PDF: "F7", WORD: "F4", EXCEL: "F6", HTML: "F5", IMAGE: "F10"}
WORDS = {
    PRINT: "Cetak", PDF: "Simpan PDF", WORD: "Simpan Word", EXCEL: "Simpan Excel", HTML: "Simpan HTML",
    IMAGE: "Simpan gambar",
}  # fmt: skip
KINDS = {
    WORD: ("Word (*.docx)", ".docx"), EXCEL: ("Excel (*.xlsx)", ".xlsx"), HTML: ("Halaman web (*.html)", ".html"),
    IMAGE: ("Gambar (*.png)", ".png"),
}  # fmt: skip
OWN_TOPICS = frozenset({"permohonan", "tamu", "surat", "keberatan", "antar", "skm"})
SETTING_TOPICS = frozenset({"pengaturan", "petugas"})
BUSY = "Menyusun halaman\N{HORIZONTAL ELLIPSIS}"
STALE = "Ada catatan baru sejak halaman ini disusun. Cetak memakai data terbaru."
SAVED = "{title} tersimpan: {file}"


class DokumenScreen(Screen):
    """The office's papers. F8 or F9 prints what is shown, F7, F6 and F5 save it."""

    title = "Dokumen"
    icon = "book"

    def __init__(self, counter: Counter, press: Press | None, navigate: Navigator) -> None:
        super().__init__()
        self.counter = counter
        self.press = press
        self.navigate = navigate
        self.job: PaperJob | None = None
        self._survey: int | None = None
        self._stale = False
        self._after: Callable[[], None] | None = None
        self._writing: tuple[Path, str] | None = None
        self.papers = PaperList()
        self.choices = Choices()
        self.says = label("", "base", "muted", wrap=True)
        self.heading = label("", "title", wrap=True)
        self.buttons = {key: KeyButton(WORDS[key], KEYS[key]) for key in KEYS}
        self.preview = PagePreview()
        self.empty = EmptyState("book", "Halaman belum disusun", "", parent=self.preview.area)
        self.bar = QProgressBar()
        self.notice = NoticeLine()
        self._troubled = False
        self.pages = Making(counter, "dokumen-halaman", self)
        self.files = Making(counter, "dokumen-berkas", self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._lay_out()
        self._connect()
        self.papers.show_papers(paper_rows(grouped()))
        self.papers.go_to(0)
        self._ask_offers()

    def _lay_out(self) -> None:
        left = Card(1, 0)
        left.column.addWidget(self.papers)
        primary = self.buttons[PRINT]
        primary.tall = True
        primary.set_kind(Kind.PRIMARY)
        middle = Card(14, 6)
        middle.setFixedWidth(theme.current().px(MIDDLE))
        middle.column.addWidget(self.heading)
        middle.column.addWidget(self._asked(), 1)
        for button in self.buttons.values():
            middle.column.addWidget(button)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(BUSY)
        self.preview.zoom.choose(FIT_PAGE)
        self.preview.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(self.preview, 1)
        right.addWidget(self.bar)
        right.addWidget(self.notice)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(left)
        row.addWidget(middle)
        row.addLayout(right, 1)
        self._show_progress(None)

    def _asked(self) -> QScrollArea:
        """What the paper is for and what it asks; it scrolls only where large text leaves no room."""
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.says)
        column.addWidget(self.choices)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for ground in (area, area.viewport(), inner):
            ground.setAutoFillBackground(False)
        self.area = area
        return area

    def _connect(self) -> None:
        self.papers.current_row_changed.connect(self._chosen)
        self.papers.opened.connect(self._entered)
        self.choices.changed.connect(self._settle.start)
        self._settle.timeout.connect(self.make)
        self.preview.wanted.connect(self._turn)
        for key, button in self.buttons.items():
            button.clicked.connect(partial(self.act, key))
        for making in (self.pages, self.files):
            making.progress.connect(self._show_progress)
            making.ended.connect(self._ended)
            making.refused.connect(self._refused)
            making.disturbed.connect(self._disturbed)

    # -- what is chosen ------------------------------------------------------------------------------------------------

    def paper(self) -> OfficePaper | None:
        """The chosen paper."""
        row = self.papers.current_row()
        return row.paper if isinstance(row, PaperRow) else None

    def open(self, key: str, survey: int | None = None) -> None:
        """Show this paper, of this survey period when one is given."""
        self._survey = survey
        self.papers.select_key(key)
        self._pick_survey()

    def _pick_survey(self) -> None:
        """A period that is wanted is chosen as soon as it is offered."""
        if self._survey is not None and self.choices.pick_survey(self._survey):
            self._survey = None
            self._settle.start()

    def _chosen(self, row: PaperRow | None) -> None:
        if row is None:
            return
        paper = row.paper
        self.heading.setText(paper.title)
        self.says.setText(paper.says)
        # Large text in a small window: the list says it too.
        self.says.setVisible(theme.current().percent <= LARGEST)
        self.choices.show_paper(paper)
        for key, way in ((WORD, paper.word), (EXCEL, paper.workbook), (HTML, paper.page), (IMAGE, paper.image)):
            self.buttons[key].setVisible(way is not None)
        self.files.stop()
        self.notice.clear()
        self._after = None
        self._settle.start()
        self._forget()
        self.keys_changed.emit()

    def _entered(self, _row: object) -> None:
        """Enter goes on to what is asked; where nothing is, to the button."""
        if not self.choices.begin():
            self.buttons[PRINT].setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_offers(self) -> None:
        self.counter.ask(offered, done=self._offers, lane="dokumen-pilihan")

    def _offers(self, found: Offered) -> None:
        before = self.choices.choice()
        me = self.counter.session.officer
        self.choices.me = str(me.id) if me is not None else ""
        self.choices.offer(found)
        self._pick_survey()
        if self.job is None or self.choices.choice() != before:
            self.make()

    # -- the page ------------------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Make the page anew from what is chosen."""
        self._settle.stop()
        paper = self.paper()
        if paper is None:
            return
        if self.choices.problem():
            self._after = None
            self._forget()
            return
        wish = Wish(partial(self._made, paper), self.choices.choice(), paper.prepared, paper.make)
        self.pages.start(wish)

    def _made(self, paper: OfficePaper, found: Any, ready: Prepared | None) -> None:
        if paper is not self.paper():
            return
        self._stale = False
        if self._troubled:
            self._troubled = False
            self.notice.clear()
        self.job = ready.job(found) if ready is not None and ready.job is not None else found
        self.empty.hide()
        self._turn()
        after, self._after = self._after, None
        if after is not None:
            after()

    def _turn(self) -> None:
        if self.job is not None and self.isVisible():
            self.counter.work(
                _picture, self.job.pdf, self.preview.page(), self.preview.pixels(), done=self.preview.show_picture,
                lane="dokumen-gambar",
            )  # fmt: skip

    def _forget(self) -> None:
        """Nothing is shown until the next page is made."""
        self.pages.stop()
        self.job = None
        self._stale = False
        self.preview.restart()

    def _show_progress(self, percent: int | None) -> None:
        self.bar.setRange(0, 0 if percent == -1 else 100)
        self.bar.setValue(percent or 0)
        # Its place is kept, so that the page does not jump.
        self.bar.setMaximumHeight(6 if percent is not None else 0)
        if percent is not None and self.job is None:
            self._say_empty(BUSY, "")

    def _say_empty(self, title: str, hint: str) -> None:
        self.empty.title.setText(title)
        self.empty.hint.setText(hint)
        self.empty.setGeometry(self.preview.area.rect())
        self.empty.show()

    def _ended(self) -> None:
        if not (self.pages.busy() or self.files.busy()):
            self._show_progress(None)

    def _refused(self, refusal: Refusal) -> None:
        self._after = None
        if self.job is None:
            self._say_empty("Halaman belum dapat disusun", refusal.sentence)
        if not self.choices.place(refusal):
            self.notice.refuse(refusal)

    def _disturbed(self, disturbance: Disturbance, again: Callable[[], None]) -> None:
        self._after = None
        self._troubled = True
        self.notice.disturbed(disturbance, again)

    # -- out -----------------------------------------------------------------------------------------------------------

    def act(self, key: str) -> None:
        """Print or save what is chosen now; a page that is not up to date is made first."""
        if self.buttons[key].isHidden() or self.press is None:
            return
        if key in KINDS:
            self._save_file(key)
        elif self.job is None or self._stale or self._settle.isActive():
            self._after = partial(self._out, key)
            self.make()
        else:
            self._out(key)

    def _out(self, key: str) -> None:
        if self.press is None or self.job is None:
            return
        self.notice.clear()
        (self.press.print_made if key == PRINT else self.press.save_made)(self.job, self.notice)

    def _save_file(self, key: str) -> None:
        """Ask where, then make the file there."""
        paper = self.paper()
        if paper is None or self.press is None or self.files.busy() or self.choices.problem():
            return
        kind, ending = KINDS[key]
        name = Path(self.job.file_name).stem if self.job is not None else safe_name(paper.title)
        wanted = self.press.ask_path(self, WORDS[key], f"{name}{ending}", kind)
        if not wanted:
            return
        target = Path(wanted if wanted.lower().endswith(ending) else f"{wanted}{ending}")
        done = partial(self._file_made, paper.title, target)
        choice = self.choices.choice()
        wishes = {
            WORD: Wish(done, choice, paper.prepared_word, paper.word),
            EXCEL: Wish(done, choice, paper.prepared_workbook, paper.workbook),
            HTML: Wish(done, choice, make=paper.page),
            IMAGE: Wish(done, choice, make=paper.image),
        }
        self.files.start(wishes[key])

    def _file_made(self, title: str, target: Path, found: Any, _: Prepared | None) -> None:
        content = found.encode() if isinstance(found, str) else found
        self.counter.work(
            _write, target, content, done=partial(self._saved, title, target), refused=self._refused,
            disturbed=self._disturbed,
        )  # fmt: skip

    def _saved(self, title: str, target: Path, _: object) -> None:
        self.notice.succeed(SAVED.format(title=title, file=target.name))

    # -- what the shell calls ------------------------------------------------------------------------------------------

    def primary(self) -> KeyAct:
        """F8 prints."""
        return KeyAct("F8", WORDS[PRINT], partial(self.act, PRINT))

    def printing(self) -> KeyAct:
        """F9 prints as well, as on every screen; one act stands once in the foot."""
        return KeyAct("F9", "", partial(self.act, PRINT))

    def keys(self) -> tuple[KeyAct, ...]:
        """The ways to save, as the chosen paper has them."""
        shown = (key for key in KEYS if key != PRINT and not self.buttons[key].isHidden())
        return tuple(KeyAct(KEYS[key], WORDS[key], partial(self.act, key)) for key in shown)

    def back(self) -> bool:
        """Esc: give up what is being made, then back to the list."""
        if self.files.busy():
            self.files.stop()
            self.notice.say(NoticeKind.HINT, "Dibatalkan; tidak ada berkas yang ditulis.")
            return True
        if not self.papers.hasFocus():
            self.papers.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def activated(self) -> None:
        """Begin at the list, with a page of what is so now."""
        self.papers.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask_offers()
        if self._stale:
            self._renew()
        else:
            self._turn()

    def left(self) -> None:
        """A page in the making for nobody is given up; a file is finished."""
        self._settle.stop()
        if self.pages.busy():
            self.pages.stop()
            self._stale = True

    def refresh(self, topics: frozenset[str]) -> None:
        """A short book follows what happens; a long one says that it is no longer the newest."""
        if topics & (SETTING_TOPICS | {"skm"}):
            self._ask_offers()
        paper = self.paper()
        if not topics & (OWN_TOPICS | SETTING_TOPICS) or paper is None:
            return
        follows = {Group.BOOKS: OWN_TOPICS - {"skm"}, Group.SURVEY: frozenset({"skm"})}
        if not topics & (follows.get(paper.group, frozenset()) | SETTING_TOPICS):
            return
        self._stale = True
        if self.isVisible():
            self._renew()

    def _renew(self) -> None:
        if self.pages.rows < APART_FROM:
            self._settle.start()
        elif self.job is not None and not self.notice.text():
            self.notice.say(NoticeKind.HINT, STALE)

    def show_first(self) -> None:
        """Show the register of the month: what the pictures of the screens show."""
        self.open("buku_register")
        self.make()

    def typed_state(self) -> dict[str, object]:
        """Choices are quickly made again."""
        return {}

    def restore(self, state: Mapping[str, object]) -> None:
        """Nothing was kept."""


def _picture(_desk: Desk, pdf: bytes, page: int, width: int) -> Picture:
    return picture(pdf, page, width)


def _write(_desk: Desk, target: Path, content: bytes) -> None:
    write_over(target, content)
