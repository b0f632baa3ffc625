"""The register's screen: search as you type, filters, pages that load as one scrolls, one request in full."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from loket_app.domain.dates import clock_time, elapsed_text, local, minutes_text, numeric_date
from loket_app.domain.errors import Refusal
from loket_app.domain.people import Role
from loket_app.ui.counter import Counter
from loket_app.ui.dialogs import path_to_save
from loket_app.ui.lists import RIGHT, Column, RowModel, RowView
from loket_app.ui.navigation import Navigator
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.papan.people_sheets import ContactSheet
from loket_app.ui.register.filters import ALL, NUMBERS, WAITING, Filters
from loket_app.ui.register.line import ROW_HEIGHT, TwoLineDelegate, state_look
from loket_app.ui.register.side import RegisterSide
from loket_app.ui.screen import KeyAct, Screen
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Card, EmptyState, KeyButton, label
from loket_app.usecases import corrections, exports
from loket_app.usecases.letters import NumberLine
from loket_app.usecases.queries import register as queries
from loket_app.usecases.queries import register_desk
from loket_app.usecases.queries.register import RegisterPage, RegisterRow

TOPICS = frozenset({"permohonan", "surat", "keberatan", "antar"})
SIDE_WIDTH = 384
NEAR_THE_END = 12


class RegisterScreen(Screen):
    """Every request ever."""

    title = "Register"
    icon = "register"

    def __init__(self, counter: Counter, press: Any, navigate: Navigator) -> None:
        super().__init__()
        self.counter = counter
        self.press = press
        self.navigate = navigate
        self._rows: tuple[RegisterRow, ...] = ()
        self._after: int | None = None
        self._loading = False
        self._wanted_id: int | None = None
        self.filters = Filters()
        self.view = RowView("Register permohonan")
        self.numbers = RowView("Buku nomor surat")
        self.told = label("", "small", "muted")
        self.notice = NoticeLine()
        self.export = KeyButton("Simpan ke Excel", "Ctrl+E", icon="register")
        self.side = RegisterSide(counter.zone)
        self._lay_out()
        self._connect()
        counter.ask(register_desk.lists, done=self._got_lists, lane="register-daftar")
        self.reload()

    def _lay_out(self) -> None:
        for view, model in (
            (self.view, RowModel(self._columns(), _key)),
            (self.numbers, RowModel(self._number_columns(), _number_key)),
        ):
            view.show_rows(model)
            view.setItemDelegate(TwoLineDelegate(view))
            view.setFrameShape(RowView.Shape.NoFrame)
            view.set_row_height(ROW_HEIGHT if view is self.view else 36)
        self.nothing = EmptyState("search", "Tidak ada yang cocok", "Coba kata lain, atau lepaskan saringan di atas.")
        self.pages = QStackedWidget()
        for page in (self.view, self.numbers, self.nothing):
            self.pages.addWidget(page)
        card = Card(1, 0)
        card.column.addWidget(self.pages)
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        foot.addWidget(self.export)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.filters)
        left.addWidget(card, 1)
        left.addWidget(self.notice)
        left.addLayout(foot)
        self.side.setFixedWidth(SIDE_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addLayout(left, 1)
        row.addWidget(self.side)

    def _columns(self) -> tuple[Column[RegisterRow], ...]:
        return (
            Column("Register", self._register, width=116, strong=True),
            Column("Pemohon \N{MIDDLE DOT} Layanan", _applicant, strong=True, tip=_masked),
            Column("Keadaan \N{MIDDLE DOT} Nomor surat", _state, width=222, tone=_state_tone, spoken=_state_word),
            Column("Waktu janji", _time, RIGHT, width=124, tone=_time_tone),
        )

    def _number_columns(self) -> tuple[Column[NumberLine], ...]:
        return (
            Column("Nomor surat", _line_text, strong=True),
            Column("Keadaan", _line_state, width=140, tone=_line_tone, spoken=_line_state),
            Column("Diambil", self._taken, width=150),
            Column("Alasan batal", _line_reason, tip=_line_reason),
        )

    def _connect(self) -> None:
        self.filters.changed.connect(self.reload)
        self.filters.view_changed.connect(self._another_view)
        self.view.current_row_changed.connect(self._chosen)
        self.view.opened.connect(self._open_on_board)
        self.view.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.side.act_chosen.connect(self._act)
        self.export.clicked.connect(self.save_workbook)

    # -- reading ---------------------------------------------------------------------------------------------------

    def _today(self) -> Any:
        return local(self.counter.now(), self.counter.zone).date()

    def _got_lists(self, found: register_desk.Lists) -> None:
        self.filters.offer(found)

    def reload(self) -> None:
        """Read the first page anew."""
        view = self.filters.view.value()
        if view == WAITING:
            self.counter.ask(queries.waiting_collection, done=self._got_waiting, lane="register")
        elif view == NUMBERS:
            self.counter.ask(register_desk.numbers, self._today().year, done=self._got_numbers, lane="register")
        else:
            wanted = self.filters.wanted(self._today())
            self.counter.ask(queries.register, wanted, done=self._got_page, lane="register")

    def refresh(self, topics: frozenset[str]) -> None:
        """Something changed in the office."""
        if topics & TOPICS:
            if self.view.verticalScrollBar().value() == 0:
                self.reload()
            opened = self.side.opened()
            if opened is not None:
                self._read(opened.detail.row.id)

    def _got_page(self, page: RegisterPage) -> None:
        self._rows, self._after = page.rows, page.after
        self._show_rows()

    def _got_waiting(self, rows: tuple[RegisterRow, ...]) -> None:
        self._rows, self._after = rows, None
        self._show_rows()

    def _show_rows(self) -> None:
        self.view.patch(self._rows)
        self.pages.setCurrentWidget(self.view if self._rows else self.nothing)
        more = "+" if self._after is not None else ""
        self.told.setText(f"{len(self._rows)}{more} permohonan")
        if self._wanted_id is not None and self.view.select_key(self._wanted_id):
            self._wanted_id = None

    def _got_numbers(self, book: register_desk.NumberBook) -> None:
        self.numbers.patch(book.lines)
        self.pages.setCurrentWidget(self.numbers)
        self.told.setText(book.report)
        self.side.show_nothing()

    def _scrolled(self, value: int) -> None:
        bar = self.view.verticalScrollBar()
        near = value >= bar.maximum() - NEAR_THE_END * ROW_HEIGHT
        if near and self._after is not None and not self._loading and self.filters.view.value() == ALL:
            self._loading = True
            wanted = self.filters.wanted(self._today())
            self.counter.ask(queries.register, wanted, self._after, done=self._got_more, lane="register")

    def _got_more(self, page: RegisterPage) -> None:
        self._loading = False
        known = {row.id for row in self._rows}
        self._rows += tuple(row for row in page.rows if row.id not in known)
        self._after = page.after
        self._show_rows()

    def _another_view(self, _: str) -> None:
        self.notice.clear()
        self.reload()

    def _chosen(self, row: RegisterRow | None) -> None:
        if row is None:
            return
        self._read(row.id)
        self.keys_changed.emit()

    def _read(self, request_id: int) -> None:
        me = self.counter.session.officer
        if me is not None:
            self.counter.ask(register_desk.opened, request_id, me.id, done=self._got_request, lane="register-rinci")

    def _got_request(self, opened: register_desk.Opened) -> None:
        self.side.show_request(opened)
        self.keys_changed.emit()

    def open_request(self, request_id: int) -> None:
        """Show this request, open or closed."""
        self.filters.words.clear()
        self.filters.view.choose(ALL)
        self._wanted_id = request_id
        self._read(request_id)
        self.reload()

    def search(self, words: str) -> None:
        """Look for these words, as typed on the board."""
        self.filters.view.choose(ALL)
        self.filters.words.set_value(words)
        self.reload()

    def show_first(self) -> None:
        """Choose the first line."""
        if self._rows:
            self.view.select_key(self._rows[0].id)

    # -- acts ------------------------------------------------------------------------------------------------------

    def primary(self) -> KeyAct | None:
        """F8: on to the board, where the next act is."""
        opened = self.side.opened()
        if opened is None or not self.side.open_button.isVisibleTo(self.side):
            return None
        return KeyAct("F8", "Buka di Papan", self._open)

    def printing(self) -> KeyAct | None:
        """F9 prints the receipt of the chosen request."""
        return KeyAct("F9", "Tanda terima", self._print_receipt) if self.side.opened() is not None else None

    def keys(self) -> tuple[KeyAct, ...]:
        """The other keys."""
        chosen = self.side.opened() is not None
        return (
            KeyAct("F6", "Hubungi pemohon", self._contact, chosen),
            KeyAct("F7", "Lembar kendali", self._print_control, chosen),
            KeyAct("Ctrl+E", "Simpan ke Excel", self.save_workbook),
        )

    def seek(self) -> bool:
        """Ctrl+F: into the search field."""
        self.filters.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.words.selectAll()
        return True

    def back(self) -> bool:
        """Esc: empty the search."""
        if not self.filters.words.text():
            return False
        self.filters.words.clear()
        self.reload()
        return True

    def activated(self) -> None:
        """Begin in the search field."""
        self.filters.words.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reload()

    def left(self) -> None:
        """Nothing waits while another screen is shown."""
        self.filters.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Enter go from the search field into the list."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.filters.words.hasFocus():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.show_first()
            return
        super().keyPressEvent(event)

    def _act(self, name: str) -> None:
        kind, _, number = name.partition(":")
        acts = {
            "buka": self._open, "tanda_terima": self._print_receipt, "lembar_kendali": self._print_control,
            "hubungi": self._contact,
        }  # fmt: skip
        if kind in acts:
            acts[kind]()
        elif kind == "surat":
            self.press.print("surat", int(number), self.side.notice)
        elif kind == "salinan":
            self.press.print("surat", int(number), self.side.notice, copy=True)

    def _shown_id(self) -> int | None:
        opened = self.side.opened()
        return opened.detail.row.id if opened is not None else None

    def _open(self) -> None:
        shown = self._shown_id()
        if shown is not None:
            self.navigate.open_request(shown)

    def _open_on_board(self, _: RegisterRow) -> None:
        if self.primary() is not None:
            self._open()

    def _print_receipt(self) -> None:
        shown = self._shown_id()
        if shown is not None:
            self.press.print("tanda_terima", shown, self.side.notice)

    def _print_control(self) -> None:
        shown = self._shown_id()
        if shown is not None:
            self.press.print("lembar_kendali", shown, self.side.notice)

    def _contact(self) -> None:
        opened = self.side.opened()
        if opened is None:
            return
        sheet = ContactSheet("hubungi", opened.detail.phone, opened.contacts, self.counter.zone)
        sheet.confirmed.connect(self._log_contact)
        self.open_panel(sheet)

    def _log_contact(self) -> None:
        sheet, shown = self.panel(), self._shown_id()
        if isinstance(sheet, ContactSheet) and shown is not None:
            self.counter.do(
                corrections.log_contact, shown, sheet.text("cara"), sheet.text("catatan"),
                role=Role.LOKET, done=self._logged, refused=sheet.refuse,
            )  # fmt: skip

    def _logged(self, _: Any) -> None:
        self.close_panel()
        shown = self._shown_id()
        if shown is not None:
            self._read(shown)
        self.side.notice.succeed("Tercatat: pemohon sudah dihubungi.")

    def save_workbook(self) -> None:
        """Ctrl+E: everything the filter finds, as a workbook where the user says."""
        today = self._today()
        path = path_to_save(self.window(), "Simpan register", f"Register {numeric_date(today)}.xlsx", "Excel (*.xlsx)")
        if not path:
            return
        self.export.setEnabled(False)
        self.notice.say(NoticeKind.HINT, "Menyusun buku register …")
        self.counter.work(
            exports.register_file, Path(path), self.filters.wanted(today), done=self._saved, refused=self._not_saved,
            disturbed=self._disturbed,
        )  # fmt: skip

    def _saved(self, lines: int) -> None:
        self.export.setEnabled(True)
        self.notice.succeed(f"Register tersimpan: {lines} baris.")

    def _not_saved(self, refusal: Refusal) -> None:
        self.export.setEnabled(True)
        self.notice.refuse(refusal)

    def _disturbed(self, disturbance: Any, again: Any) -> None:
        self.export.setEnabled(True)
        self.notice.disturbed(disturbance, again)

    def typed_state(self) -> dict[str, object]:
        """The words being looked for."""
        return self.filters.typed_state()

    def restore(self, state: Mapping[str, object]) -> None:
        """Put the words back."""
        self.filters.words.set_value(str(state.get("cari", "")))

    def _register(self, row: RegisterRow) -> str:
        moment = local(row.received_at, self.counter.zone)
        return f"{row.register}\n{moment.day:02d}-{moment.month:02d}-{moment.year % 100:02d} {clock_time(moment)}"

    def _taken(self, line: NumberLine) -> str:
        moment = local(line.taken_at, self.counter.zone)
        return f"{numeric_date(moment.date())} {clock_time(moment)}"


def _key(row: RegisterRow) -> int:
    return row.id


def _applicant(row: RegisterRow) -> str:
    return f"{row.applicant}\n{row.service}"


def _masked(row: RegisterRow) -> str:
    return f"{row.applicant} \N{MIDDLE DOT} NIK {row.nik_masked or 'tidak ada'} \N{MIDDLE DOT} antrean {row.queue}"


def _state_word(row: RegisterRow) -> str:
    return row.state


def _state(row: RegisterRow) -> str:
    return f"{row.state.capitalize()}\n{row.letter_number or 'tanpa nomor surat'}"


def _state_tone(row: RegisterRow) -> Tone:
    return state_look(row.state)[1]


def _time(row: RegisterRow) -> str:
    if row.promise_used is None:
        return "berjalan" if row.promise_total is not None else "belum mulai"
    of = f"dari {minutes_text(row.promise_total)}" if row.promise_total is not None else "tanpa batas"
    return f"{'lewat, ' if row.late else ''}{elapsed_text(row.promise_used)}\n{of}"


def _time_tone(row: RegisterRow) -> Tone:
    return Tone.LATE if row.late else Tone.PLAIN if row.promise_used is not None else Tone.MUTED


def _number_key(line: NumberLine) -> str:
    return f"{line.taken_at} {line.text}"


def _line_text(line: NumberLine) -> str:
    return line.text


def _line_state(line: NumberLine) -> str:
    return line.state


def _line_tone(line: NumberLine) -> Tone:
    return Tone.LATE if line.state == "batal" else Tone.GOOD


def _line_reason(line: NumberLine) -> str:
    return line.reason
