"""The register's screen: search as you type, filters, pages that load as one scrolls, one request in full."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from loket_app.domain.dates import SECOND, local
from loket_app.domain.errors import Disturbance
from loket_app.domain.people import Role
from loket_app.ui import theme
from loket_app.ui.antar.lines import TwoLineView
from loket_app.ui.counter import Counter
from loket_app.ui.navigation import Navigator
from loket_app.ui.notices import NoticeLine
from loket_app.ui.papan.actors import holders_for
from loket_app.ui.papan.people_sheets import ContactSheet, HistorySheet
from loket_app.ui.press import Press
from loket_app.ui.register import side as acts
from loket_app.ui.register.columns import Columns, closed_words, has_words
from loket_app.ui.register.export import RegisterExport
from loket_app.ui.register.filters import ALL, NUMBERS, VIEWS, WAITING, Filters
from loket_app.ui.register.side import BUTTONS, RegisterSide
from loket_app.ui.screen import KeyAct, Screen
from loket_app.ui.widgets import Card, KeyButton, label, set_tone
from loket_app.usecases import closed_years, corrections
from loket_app.usecases.closed_years import Found
from loket_app.usecases.letter_code import is_code
from loket_app.usecases.queries import register as queries
from loket_app.usecases.queries import register_desk
from loket_app.usecases.queries.register import PAGE, RegisterFilter, RegisterPage, RegisterRow
from loket_app.usecases.queries.register_desk import NumberBook, NumberEntry, Opened, WaitingLine

TOPICS = frozenset({"permohonan", "surat", "keberatan", "antar", "cetak"})
TELLERS = frozenset({Role.LOKET, Role.PORTIR, Role.KASI_PELUM})
SIDE_WIDTH, WIDE_SIDE, WIDE_SCREEN = 356, 460, 1600
AT_MOST_ANEW = 1000
RUNNING_TIMES = 20 * SECOND
MANY, MANY_KEY = "Cetak banyak\N{HORIZONTAL ELLIPSIS}", "F11"
EMPTY = {
    ALL: ("register", "Register masih kosong", "Permohonan pertama yang diterima langsung tercatat di sini."),
    WAITING: ("ready", "Tidak ada surat yang menunggu diambil", "Surat yang sudah siap tampak di sini."),
    NUMBERS: ("letter", "Belum ada nomor surat", "Nomor yang sudah diambil tampak di sini, juga yang batal."),
}  # fmt: skip
NOT_FOUND = ("Tidak ada yang cocok", "Coba kata lain, atau tekan Esc untuk melepaskan saringan.")


class RegisterScreen(Screen):
    """Every request ever."""

    title = "Register"
    icon = "register"

    def __init__(self, counter: Counter, press: Press | None, navigate: Navigator) -> None:
        super().__init__()
        self.counter = counter
        self.press = press
        self.navigate = navigate
        self._rows: tuple[RegisterRow, ...] = ()
        self._archived = Found()
        self._waiting: tuple[WaitingLine, ...] = ()
        self._book = NumberBook((), "", sound=True)
        self._page_of = RegisterFilter()
        self._after: int | None = None
        self._loading = False
        self._wanted_id: int | None = None
        self._read_at = 0
        self.filters = Filters()
        columns = Columns(counter.zone)
        self.view = TwoLineView("Register permohonan", columns.requests(), lambda r: r.id, EMPTY[ALL])
        self.waiting = TwoLineView("Siap belum diambil", columns.waiting(), lambda w: w.row.id, EMPTY[WAITING])
        self.numbers = TwoLineView("Buku nomor surat", columns.numbers(), lambda n: n.id, EMPTY[NUMBERS])
        # Ctrl+A, Shift with arrows: many lines, for many papers in one go.
        self.view.setSelectionMode(TwoLineView.SelectionMode.ExtendedSelection)
        self.told = label("", "small", "muted", wrap=True)
        self.notice = NoticeLine()
        self.save = KeyButton("Simpan ke Excel\N{HORIZONTAL ELLIPSIS}", "Ctrl+E", icon="save")
        self.many = KeyButton(MANY, MANY_KEY, icon="printer")
        self.export = RegisterExport(counter, self.notice, self)
        self.side = RegisterSide(counter.zone)
        self._lay_out()
        self._connect()
        self._read_lists()
        self.reload()

    def _lay_out(self) -> None:
        self.pages = QStackedWidget()
        for view in self._views():
            self.pages.addWidget(view)
        card = Card(1, 0)
        card.column.addWidget(self.pages)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.told, 1)
        foot.addWidget(self.many)
        foot.addWidget(self.save)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.filters)
        left.addWidget(card, 1)
        left.addWidget(self.notice)
        left.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addLayout(left, 1)
        row.addWidget(self.side)
        self._fit()

    def _connect(self) -> None:
        self.filters.changed.connect(self.reload)
        self.filters.view_changed.connect(self._another_view)
        for view in self._views():
            view.current_row_changed.connect(self._chosen)
            view.opened.connect(self._row_opened)
        self.view.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.side.act_chosen.connect(self.act)
        self.export.changed.connect(self._export_changed)
        self.save.clicked.connect(self.save_workbook)
        self.many.clicked.connect(self.print_many)
        self.counter.session.changed.connect(self._seated)

    def _views(self) -> tuple[TwoLineView, TwoLineView, TwoLineView]:
        return self.view, self.waiting, self.numbers

    def shown_list(self) -> TwoLineView:
        """The list of the part that is looked at."""
        return self._views()[[key for key, _ in VIEWS].index(self.filters.view.value())]

    # -- reading ---------------------------------------------------------------------------------------------------

    def _today(self) -> date:
        return local(self.counter.now(), self.counter.zone).date()

    def _read_lists(self) -> None:
        self.counter.ask(register_desk.lists, done=self.filters.offer, lane="register-daftar")

    def reload(self) -> None:
        """Read what is looked at anew, from its first page."""
        self._read(PAGE)

    def _read(self, size: int) -> None:
        part = self.filters.view.value()
        if part == WAITING:
            self.counter.ask(register_desk.waiting, done=self._got_waiting, lane="register")
        elif part == NUMBERS:
            year = self.filters.chosen_year(self._today())
            self.counter.work(
                closed_years.numbers, year, done=self._got_numbers, disturbed=self.notice.disturbed, lane="register"
            )
        else:
            wanted = self.filters.wanted(self._today())
            self._loading = False
            self.counter.ask(
                queries.register, wanted, None, size, done=partial(self._got_page, wanted), lane="register"
            )
            self.counter.work(closed_years.register, wanted, done=self._got_archived, lane="register-arsip")

    def refresh(self, topics: frozenset[str]) -> None:
        """Something changed in the office: as many lines as were loaded are read anew, so that nothing jumps."""
        if "pengaturan" in topics:
            self._read_lists()
        if topics & TOPICS:
            if len(self._rows) <= AT_MOST_ANEW or self.filters.view.value() != ALL:
                self._read(max(PAGE, len(self._rows)))
            self._read_shown()

    def _seated(self) -> None:
        if self.counter.session.officer is not None:
            self._read_shown()

    def _got_page(self, wanted: RegisterFilter, page: RegisterPage) -> None:
        another = wanted != self._page_of
        self._page_of = wanted
        self._rows, self._after = page.rows, page.after
        self._show_rows()
        if another:
            self.view.scrollToTop()

    def _got_archived(self, found: Found) -> None:
        self._archived = found
        if self.filters.view.value() == ALL:
            self._show_rows()

    def _show_rows(self) -> None:
        # Closed years stand behind the last page of the data.
        self.view.patch(self._rows + (self._archived.rows if self._after is None else ()))
        self._say_empty(self.view, ALL, self.filters.narrowed())
        more = "+" if self._after is not None else ""
        further = "; gulir ke bawah untuk memuat berikutnya" if self._after is not None else ""
        told = f"{len(self._rows)}{more} permohonan{further}. {closed_words(self._archived)}".strip()
        self._tell(self.filters.problem() or told, good=not self._archived.troubles)
        if self._wanted_id is not None and self.view.select_key(self._wanted_id):
            self._wanted_id = None

    def _got_waiting(self, rows: tuple[WaitingLine, ...]) -> None:
        self._waiting = rows
        words = self.filters.words.value()
        shown = tuple(w for w in rows if has_words(words, w.row.applicant, w.row.register, w.row.queue, w.row.service))
        self.waiting.patch(shown)
        self._say_empty(self.waiting, WAITING, bool(words))
        never = sum(w.told is None and not w.row.delivery for w in shown)
        called = f", {never} belum dihubungi" if never else ""
        self._tell(f"{len(shown)} surat siap belum diambil{called}." if shown else "")

    def _got_numbers(self, book: NumberBook) -> None:
        self._book = book
        words = self.filters.words.value()
        shown = tuple(n for n in book.lines if has_words(words, n.text, n.applicant, n.register, n.service, n.state))
        self.numbers.patch(shown)
        self._say_empty(self.numbers, NUMBERS, bool(words))
        self._tell(book.report, good=book.sound)

    def _say_empty(self, view: TwoLineView, part: str, narrowed: bool) -> None:
        _, title, hint = EMPTY[part]
        view.empty.title.setText(NOT_FOUND[0] if narrowed else title)
        view.empty.hint.setText(NOT_FOUND[1] if narrowed else hint)

    def _tell(self, words: str, good: bool = True) -> None:
        self.told.setText(words)
        set_tone(self.told, "muted" if good and not self.filters.problem() else "late")

    def _scrolled(self, value: int) -> None:
        bar = self.view.verticalScrollBar()
        near = value >= bar.maximum() - self.view.viewport().height()
        if near and self._after is not None and not self._loading:
            self._loading = True
            wanted = self._page_of
            self.counter.ask(
                queries.register, wanted, self._after, done=partial(self._got_more, wanted), lane="register-lanjut"
            )

    def _got_more(self, wanted: RegisterFilter, page: RegisterPage) -> None:
        if wanted != self._page_of or not self._loading:
            return
        self._loading = False
        known = {row.id for row in self._rows}
        self._rows += tuple(row for row in page.rows if row.id not in known)
        self._after = page.after
        self._show_rows()

    def _another_view(self, part: str) -> None:
        self.notice.clear()
        self.pages.setCurrentWidget(self.shown_list())
        self.save.setVisible(part == ALL)
        self.many.setVisible(part == ALL)
        self.reload()
        self._chosen(self.shown_list().current_row())

    def _chosen(self, row: RegisterRow | WaitingLine | NumberEntry | None) -> None:
        sender = self.sender()
        if isinstance(sender, TwoLineView) and sender is not self.shown_list():
            return
        if row is None:
            if self._wanted_id is None:
                self.side.show_nothing()
                self.keys_changed.emit()
            return
        self._wanted_id = None
        self._read_request(_request_of(row))

    def _read_shown(self) -> None:
        opened = self.side.opened()
        if opened is not None and not opened.archive:
            self._read_request(opened.id)

    def _read_request(self, request_id: int) -> None:
        me = self.counter.session.officer
        if me is not None:
            self.counter.work(
                closed_years.opened, request_id, me.id, done=self._got_request, disturbed=self.notice.disturbed,
                lane="register-rinci",
            )  # fmt: skip

    def _got_request(self, opened: Opened) -> None:
        self._read_at = self.counter.now()
        self.side.show_request(opened)
        self.keys_changed.emit()

    def open_request(self, request_id: int) -> None:
        """Show this request, open or closed."""
        self.filters.reset()
        self.filters.view.choose(ALL)
        self._wanted_id = request_id
        self._read_request(request_id)
        self.reload()

    def search(self, words: str) -> None:
        """Look for these words, as typed on the board."""
        self.filters.reset()
        self.filters.view.choose(ALL)
        self.filters.words.set_value(words)
        self.reload()

    def show_first(self) -> None:
        """Choose the first line."""
        view = self.shown_list()
        if view.lines.rowCount():
            view.selectRow(0)

    # -- acts ------------------------------------------------------------------------------------------------------

    def act(self, name: str) -> None:
        """What a button or key of the shown request does."""
        opened = self.side.opened()
        if opened is None or not self.side.offers(name):
            return
        if name == acts.OPEN:
            self.navigate.open_request(opened.id)
        elif name in (acts.RECEIPT, acts.CONTROL):
            self._print("tanda_terima" if name == acts.RECEIPT else "lembar_kendali", opened.id)
        elif name in (acts.REPRINT, acts.COPY):
            self._print_letter(name == acts.COPY)
        elif name == acts.TELL:
            self._open_contact(opened)
        else:
            title = f"Riwayat {opened.detail.row.queue} \N{MIDDLE DOT} {opened.detail.applicant}"
            self.open_panel(HistorySheet(title, opened.history, self.counter.zone))

    def _print(self, purpose: str, key: int, **options: Any) -> None:
        if self.press is not None:
            self.press.print(purpose, key, self.side.notice, **options)

    def _print_letter(self, copy: bool) -> None:
        letter = self.side.letter()
        if letter is not None:
            self._print("surat", letter.id, **({"copy": True} if copy else {}))

    def _open_contact(self, opened: Opened) -> None:
        sheet = ContactSheet(acts.TELL, opened.detail.phone, opened.contacts, self.counter.zone)
        sheet.actor_line.offer(self.counter.session.officer, holders_for(self.counter.session, TELLERS))
        sheet.confirmed.connect(partial(self._log_contact, sheet, opened.id))
        self.open_panel(sheet)

    def _log_contact(self, sheet: ContactSheet, request_id: int) -> None:
        self.counter.do(
            corrections.log_contact, request_id, sheet.text("cara"), sheet.text("catatan"), actor=sheet.actor(),
            done=partial(self._logged, sheet, request_id), refused=sheet.refuse,
            disturbed=partial(self._not_logged, sheet),
        )  # fmt: skip

    def _not_logged(self, sheet: ContactSheet, disturbance: Disturbance, again: Callable[[], None]) -> None:
        line = sheet.notice if self.panel() is sheet else self.side.notice
        line.disturbed(disturbance, again)

    def _logged(self, sheet: ContactSheet, request_id: int, _: int) -> None:
        if self.panel() is sheet:
            self.close_panel()
        self._read_request(request_id)
        if self.filters.view.value() == WAITING:
            self.reload()
        self.side.notice.succeed("Tercatat: pemohon sudah dihubungi.")

    def print_many(self) -> None:
        """F11: receipts or control sheets of many lines in one go."""
        from loket_app.ui.printing import stacks

        if self.press is not None and self.filters.view.value() == ALL:
            chosen = tuple(row for row in self.view.selected_rows() if not row.archive)
            self.open_panel(stacks.receipts(self.press, self._rows, chosen))

    def save_workbook(self) -> None:
        """Ctrl+E: everything the filter finds, as a workbook where the user says; once more gives it up."""
        if self.export.busy():
            self.export.give_up()
        elif self.filters.view.value() == ALL:
            today = self._today()
            self.export.start(self.window(), self.filters.wanted(today), today)

    def _export_changed(self) -> None:
        self.save.say("Batalkan" if self.export.busy() else "Simpan ke Excel\N{HORIZONTAL ELLIPSIS}")
        self.keys_changed.emit()

    # -- the frame -------------------------------------------------------------------------------------------------

    def primary(self) -> KeyAct | None:
        """F8: on to the board, where the next act is."""
        return self._key(acts.OPEN) if self.side.offers(acts.OPEN) else None

    def printing(self) -> KeyAct | None:
        """F9 prints the receipt of the chosen request."""
        return self._key(acts.RECEIPT) if self.side.offers(acts.RECEIPT) else None

    def keys(self) -> tuple[KeyAct, ...]:
        """The other keys that can be used now."""
        named = (acts.REPRINT, acts.COPY, acts.WHOLE, acts.TELL, acts.CONTROL)
        made = [self._key(name) for name in named if self.side.offers(name)]
        if self.filters.view.value() == ALL or self.export.busy():
            words = "Batalkan Excel" if self.export.busy() else "Excel"
            made.append(KeyAct("Ctrl+E", words, self.save_workbook))
        if self.filters.view.value() == ALL and self.press is not None:
            made.append(KeyAct(MANY_KEY, "Cetak banyak", self.print_many))
        return tuple(made)

    def _key(self, name: str) -> KeyAct:
        words, key = next((words, key) for own, words, key in BUTTONS if own == name)
        short = {acts.TELL: "Hubungi", acts.REPRINT: "Surat lagi", acts.COPY: "Salinan", acts.WHOLE: "Riwayat"}
        return KeyAct(key, short.get(name, words), partial(self.act, name))

    def seek(self) -> bool:
        """Ctrl+F: into the search field."""
        self.filters.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.words.selectAll()
        return True

    def back(self) -> bool:
        """Esc: take the words away, then the filters, then go back to all requests."""
        if self.filters.loosen():
            self.reload()
        elif self.filters.view.value() != ALL:
            self.filters.view.choose(ALL)
        else:
            return False
        return True

    def activated(self) -> None:
        """Begin in the search field."""
        if self.panel() is None:
            self.filters.words.setFocus(Qt.FocusReason.OtherFocusReason)
        self._read(max(PAGE, min(len(self._rows), AT_MOST_ANEW)))

    def left(self) -> None:
        """Nothing waits while another screen is shown."""
        self.filters.stop()

    def tick(self, now: int) -> None:
        """The used times of a request that runs go on."""
        opened = self.side.opened()
        if opened is not None and opened.open and now - self._read_at >= RUNNING_TIMES:
            self._read_at = now
            self._read_shown()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Enter go from the search field into the list; Enter behind a letter's code checks that letter."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.filters.words.hasFocus():
            words = self.filters.words.value()
            if event.key() != Qt.Key.Key_Down and is_code(words):
                self.counter.work(closed_years.verify, words, done=self._verified, lane="register-kode")
            else:
                self._into_list()
            return
        super().keyPressEvent(event)

    def _into_list(self) -> None:
        view = self.shown_list()
        view.setFocus(Qt.FocusReason.OtherFocusReason)
        if view.current_row() is None:
            self.show_first()

    def _verified(self, verdict: Any) -> None:
        from loket_app.ui.verdict import show_verdict

        if verdict is None:
            self._into_list()
        else:
            show_verdict(self, verdict, self.navigate.open_request)

    def _row_opened(self, _: object) -> None:
        """Enter: on with it on the board, or into its parts where nothing runs any more."""
        if self.side.offers(acts.OPEN):
            self.act(acts.OPEN)
        else:
            self.side.steps.setFocus(Qt.FocusReason.OtherFocusReason)

    def typed_state(self) -> dict[str, object]:
        """The words being looked for."""
        return self.filters.typed_state()

    def restore(self, state: Mapping[str, object]) -> None:
        """Put the words back."""
        if state.get("cari"):
            self.filters.words.set_value(str(state["cari"]))
            self.reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The panel is wider on a wide screen."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = self.width() > theme.current().px(WIDE_SCREEN)
        self.side.setFixedWidth(theme.current().beside(WIDE_SIDE if wide else SIDE_WIDTH))


def _request_of(row: RegisterRow | WaitingLine | NumberEntry) -> int:
    if isinstance(row, NumberEntry):
        return row.request_id
    return row.row.id if isinstance(row, WaitingLine) else row.id
