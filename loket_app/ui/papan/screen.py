"""The board: everything open by urgency, the next act of each on F8, and the sheets for everything else."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from loket_app.domain.errors import Disturbance, Refusal
from loket_app.ui import theme
from loket_app.ui.alarms import Alarms
from loket_app.ui.counter import Counter
from loket_app.ui.navigation import Navigator
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.papan import faces, rows
from loket_app.ui.papan.doing import Doing, Printing
from loket_app.ui.papan.finder import Finder
from loket_app.ui.papan.pile import PileDesk
from loket_app.ui.papan.reading import BoardReading
from loket_app.ui.papan.sheets import ActSheet
from loket_app.ui.papan.side import PileSide, RequestSide
from loket_app.ui.papan.toolbar import OpenRows, Toolbar, is_text
from loket_app.ui.screen import KeyAct, Screen
from loket_app.ui.widgets import Card
from loket_app.usecases.queries import papan as queries
from loket_app.usecases.queries import register
from loket_app.usecases.queries.papan import Opened, PileLine
from loket_app.usecases.views.board import BoardRow

SIDE_WIDTH, WIDE_SIDE, WIDE_SCREEN = 358, 430, 1600


class PapanScreen(Screen):
    """The board's screen.

    `counts_changed` carries the pills' counts, `filter_changed` the pill whose filter holds ("" for none), and
    `register_asked` the words that Enter takes to the register.
    """

    title = "Papan"
    icon = "board"
    counts_changed = Signal(object)
    filter_changed = Signal(str)
    register_asked = Signal(str)

    def __init__(self, counter: Counter, press: Printing | None, navigate: Navigator) -> None:
        super().__init__()
        self.counter = counter
        self.navigate = navigate
        self._opened: Opened | None = None
        self._wanted: int | None = None
        self._pill = ""
        self._scanned: int | None = None
        self._focus_act = False
        self._return_to: QWidget | None = None
        self._last_done: int | None = None
        self._survey = False
        self._reader = 0
        self._typed: Mapping[str, object] = {}
        self._counts: dict[str, int] = {}
        self.reading = BoardReading(counter, self)
        self.toolbar = Toolbar()
        self.view = OpenRows()
        self.notice = NoticeLine()
        policy = self.notice.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.notice.setSizePolicy(policy)
        self.side = RequestSide()
        self.pile = PileSide()
        self.alarms = Alarms(self)
        self.doing = Doing(self, counter, press, navigate)
        self.finder = Finder(counter, self.toolbar.seek, self)
        self.several = PileDesk(counter, self.pile, self.doing, self)
        self._lay_out()
        self._connect()
        self.reload()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        card = Card(1, 0)
        card.column.addWidget(self.view)
        left.addWidget(self.toolbar)
        left.addWidget(card, 1)
        left.addWidget(self.notice)
        self.right = QStackedWidget()
        self.right.addWidget(self.side)
        self.right.addWidget(self.pile)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addLayout(left, 1)
        row.addWidget(self.right)
        self._fit()

    def _connect(self) -> None:
        seek = self.toolbar.seek
        self.finder.changed.connect(self._another_view)
        self.finder.scanned.connect(self._scanned_code)
        self.finder.verified.connect(self._verified)
        self.finder.entered.connect(self._entered)
        seek.down.connect(self._into_list)
        self.toolbar.changed.connect(self._another_view)
        self.toolbar.intake_asked.connect(self._intake)
        self.view.typed.connect(seek.add)
        self.view.opened.connect(self._row_opened)
        self.view.begin_asked.connect(self._begin)
        self.view.selectionModel().selectionChanged.connect(self._selected)
        self.view.board.crossed.connect(self._count)
        self.side.act_chosen.connect(self._act)
        self.side.actor_line.changed.connect(self.keys_changed)
        self.several.ended.connect(self._pile_ended)
        self.alarms.told.connect(self._alarm)
        self.counter.session.changed.connect(self._seated)
        self.reading.done.connect(self._show_rows)

    # -- reading ---------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the board and the open request anew."""
        self.reading.whole()

    def refresh(self, topics: frozenset[str]) -> None:
        """Something changed in the office."""
        self.reading.follow(topics)

    def _seated(self) -> None:
        """Another officer has nothing to read or to take back of what the one before did."""
        me = self.counter.session.officer
        if me is None:
            return
        if me.id != self._reader:
            self._reader, self._last_done = me.id, None
            self.notice.clear()
        self.reload()

    def _show_rows(self) -> None:
        now = self.counter.now()
        f_now = self.reading.f_now(now)
        self.view.board.tick(f_now)
        shown = rows.at_desk(self.reading.rows, self.toolbar.views.value(), self.toolbar.desks.value())
        shown = [row for row in shown if rows.under_pill(row, self._pill, f_now)]
        shown = rows.searched(shown, self.finder.words(), self.finder.known)
        self.view.whole_view = self.toolbar.views.value() != rows.ALL
        self.view.patch(shown)
        self.view.explain(bool(self.reading.rows), bool(self.finder.words() or self._pill))
        self.toolbar.show_counts(sum(row.mine for row in self.reading.rows), rows.desk_counts(self.reading.rows))
        self._say_found(len(shown))
        self.alarms.watch(self.reading.rows, self.reading.axes, now)
        self._count()
        self._read_selected()

    def _another_view(self) -> None:
        self._leave_outcome()
        self._show_rows()

    def _leave_outcome(self) -> None:
        """The outcome of a pile was read: something else begins."""
        if not self.several.working and not self.several.lines and self.right.currentWidget() is self.pile:
            self.right.setCurrentWidget(self.side)

    def _count(self, *_: object) -> None:
        counts = self.counts()
        if counts != self._counts:
            self._counts = counts
            self.counts_changed.emit(counts)

    def counts(self) -> dict[str, int]:
        """What the pills of the head count now, by pill."""
        return rows.pill_counts(self.reading.rows, self.reading.f_now(self.counter.now()))

    def _say_found(self, shown: int) -> None:
        words = self.finder.words()
        if not words and not self._pill:
            self.toolbar.seek.say("")
            return
        pill = f"{rows.PILL_WORDS[self._pill]}: " if self._pill else ""
        enter = ""
        if words:
            enter = " · Enter membuka" if shown == 1 else " · Enter cari di register"
        self.toolbar.seek.say(f"{pill}{shown} dari {len(self.reading.rows)}{enter} · Esc semua")

    # -- the opened request ----------------------------------------------------------------------------------------

    def _selected(self, *_: object) -> None:
        """The user chose other rows. While a pile is worked on, and while its outcome is read, nothing else opens."""
        chosen = self.view.selected_rows()
        if self.several.working or (not chosen and self.right.currentWidget() is self.pile):
            return
        if chosen:
            self._wanted = None
            self._scanned = None
        self._read_selected()

    def _read_selected(self) -> None:
        chosen = self.view.selected_rows()
        if self.several.working or (not chosen and self.right.currentWidget() is self.pile):
            return
        if len(chosen) > 1:
            ids = tuple(row.id for row in chosen)
            self.counter.ask(queries.pile, ids, done=self._got_pile, lane="papan-rinci")
            return
        wanted = chosen[0].id if chosen else self._wanted
        reader = self.counter.session.officer
        if wanted is None or reader is None:
            self._show_opened(None)
        else:
            self.counter.ask(queries.opened, wanted, reader.id, done=self._got_opened, lane="papan-rinci")

    def _got_opened(self, opened: Opened) -> None:
        self._show_opened(opened)
        if self._focus_act:
            self._focus_act = False
            self._focus_primary()
        typed, self._typed = self._typed, {}
        if typed.get("permohonan") == opened.id:
            values = typed.get("isian")
            self.doing.open_sheet(opened, str(typed.get("lembar")), values if isinstance(values, dict) else {})

    def _show_opened(self, opened: Opened | None) -> None:
        self._opened = opened
        self.several.forget()
        self.right.setCurrentWidget(self.side)
        calendar = opened.detail.row.calendar_id if opened is not None else 0
        axis = self.reading.axes.get(calendar)
        self.side.show_opened(opened, self.counter.session, axis.f(self.counter.now()) if axis is not None else None)
        self.keys_changed.emit()

    def _got_pile(self, lines: tuple[PileLine, ...]) -> None:
        self._opened = None
        self.several.show(lines)
        self.right.setCurrentWidget(self.pile)
        self.keys_changed.emit()

    def _focus_primary(self) -> None:
        if self.side.primary.isVisible() and self.side.primary.isEnabled():
            self.side.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_request(self, request_id: int, scanned: bool = False) -> None:
        """Show this request, its next act focused: Enter does it. One that is closed is shown beside the board.

        `scanned`: its receipt was read just now, so the applicant stands here.
        """
        self.finder.write("")
        self._set_pill("")
        self.toolbar.views.choose(rows.ALL)
        self._return_to = self.toolbar.seek
        self._focus_act = True
        self._show_rows()
        self.view.clearSelection()
        on_board = self.view.select_key(request_id)
        self._scanned = request_id if scanned else None
        if not on_board:
            # Not read yet, or closed: the panel shows it all the same, and the board follows when it is read.
            self._wanted = request_id
            self.right.setCurrentWidget(self.side)
            self._read_selected()

    def show_first(self) -> None:
        """Select the most urgent request."""
        if self.view.board.rowCount():
            self.view.selectRow(0)

    # -- search ----------------------------------------------------------------------------------------------------

    def _scanned_code(self, found: register.Scanned) -> None:
        self.open_request(found.request_id, scanned=True)

    def _verified(self, verdict: Any) -> None:
        from loket_app.ui.verdict import show_verdict

        show_verdict(self, verdict, self.open_request)

    def _entered(self, words: str) -> None:
        """Enter: the only row that holds the words, else the register."""
        if self.view.board.rowCount() == 1:
            self.open_request(self.view.board.row(0).id)
        else:
            self.navigate.go("register")
            self.register_asked.emit(words)

    def _into_list(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.view.current_row() is None and self.view.board.rowCount():
            self.view.selectRow(0)

    def pill(self, name: str) -> None:
        """Filter by a pill of the head; "" shows everything."""
        self._set_pill(name)
        self._show_rows()

    def _set_pill(self, name: str) -> None:
        if name != self._pill:
            self._pill = name
            self.filter_changed.emit(name)

    def seek(self) -> bool:
        """Ctrl+F."""
        self.toolbar.seek.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.toolbar.seek.selectAll()
        return True

    def back(self) -> bool:
        """Esc: stop a pile, else show everything again, else let go of the selection."""
        if self.several.working:
            self.several.stop()
            return True
        if self.toolbar.seek.text() or self._pill:
            self.finder.write("")
            self._set_pill("")
            self._show_rows()
            return True
        if self.view.selected_rows() or self._opened is not None or self.right.currentWidget() is self.pile:
            self._wanted = None
            self.right.setCurrentWidget(self.side)
            self.view.clearSelection()
            self._read_selected()
            self.toolbar.seek.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters typed on a button go to the search field: a scan may begin anywhere."""
        if is_text(event) and self.panel() is None:
            self.toolbar.seek.add(event.text())
            return
        super().keyPressEvent(event)

    # -- acts ------------------------------------------------------------------------------------------------------

    def primary(self) -> KeyAct | None:
        """F8: the next act of the opened request, or of all selected ones."""
        if self.several.lines:
            return KeyAct("F8", "Kerjakan bersama", self.several.advance, self.several.ready())
        detail = self.side.detail()
        act = detail.primary if detail is not None and self._opened is not None else None
        return KeyAct("F8", "Langkah berikutnya", self.side.press_primary, not act.why_not) if act is not None else None

    def printing(self) -> KeyAct | None:
        """F9: the letter, or the receipt where the service prints none."""
        if self._opened is None:
            return None
        words = "Surat" if self._opened.detail.has_letter_form else "Tanda terima"
        return KeyAct("F9", words, partial(self._act, faces.LETTER))

    def keys(self) -> tuple[KeyAct, ...]:
        """The keys of what is offered now."""
        made = []
        detail = self.side.detail() if self._opened is not None else None
        if detail is not None:
            offered = {act.key: not act.why_not for act in (*detail.secondary, *detail.more)}
            for key, name, words in _KEYS:
                if name in offered:
                    made.append(KeyAct(key, words, partial(self._act, name), offered[name]))
            made.append(KeyAct("F10", "Lainnya", self.side.open_menu))
        if self._survey:
            made.append(KeyAct("Ctrl+K", "Survei kepuasan", self.navigate.start_kiosk))
        if self._opened is None and self._last_done is not None:
            made.append(KeyAct("Ctrl+Z", "Batalkan", self._undo_last))
        line = self.pile.actor_line if self.several.lines else self.side.actor_line
        if (self._opened is not None or self.several.lines) and line.several():
            made.append(KeyAct("F5", "Ganti pejabat", line.next))
        return tuple(made)

    def _act(self, key: str) -> None:
        opened = self._opened
        if opened is None:
            return
        if self.side.primary.hasFocus():
            self._leave_primary()
        self.side.notice.clear()
        self.doing.act(opened, key, self.side.actor_line.actor(), scanned=self._scanned == opened.id)

    def _leave_primary(self) -> None:
        """After a scan the next scan comes; after Enter in the list the list goes on."""
        (self._return_to or self.view).setFocus(Qt.FocusReason.OtherFocusReason)

    def _row_opened(self, _: BoardRow) -> None:
        """Enter in the list: the next act, focused; Enter again does it."""
        self._return_to = self.view
        self._focus_primary()

    def _undo_last(self) -> None:
        """Ctrl+Z after an act that took its request off this view."""
        reader = self.counter.session.officer
        if self._last_done is not None and reader is not None:
            self.counter.ask(
                queries.opened, self._last_done, reader.id, done=partial(self.doing.open_sheet, key=faces.UNDO),
                lane="papan-batal",
            )  # fmt: skip

    def _intake(self) -> None:
        self.navigate.open_intake(None)

    def _begin(self) -> None:
        """The empty board's button: the first guest."""
        from loket_app.ui.tamu.arrival import new_guest

        new_guest(self.counter, self.navigate)

    def _pile_ended(self) -> None:
        self._opened = None
        self.view.clearSelection()
        self.reload()
        self.keys_changed.emit()

    # -- what the acts tell ----------------------------------------------------------------------------------------

    def fresh(self, opened: Opened) -> Opened:
        """The same request as read last."""
        now = self._opened
        return now if now is not None and now.id == opened.id else opened

    def line(self) -> NoticeLine:
        """Where printing speaks."""
        return self.notice

    def told(self, request_id: int, sentence: str) -> None:
        """An act is done."""
        self._last_done = request_id
        self._survey = False
        self._scanned = None
        self.notice.succeed(f"{sentence}  Ctrl+Z membatalkan.")
        self.keys_changed.emit()

    def offer_survey(self) -> None:
        """Who was just served may fill the survey: on Ctrl+K, without a word about the request."""
        self._survey = True
        self.navigate.notify("survei", NoticeKind.HINT, "Survei kepuasan untuk pengunjung ini: Ctrl+K.")
        self.keys_changed.emit()

    def refused(self, request_id: int, refusal: Refusal) -> None:
        """The rule says no: where the eye is while the request is shown, else under the board."""
        self._notice_of(request_id).refuse(refusal)

    def disturbed(self, request_id: int, disturbance: Disturbance, again: Callable[[], None]) -> None:
        """The world failed: what to do, and once more."""
        self._notice_of(request_id).disturbed(disturbance, again)

    def _notice_of(self, request_id: int) -> NoticeLine:
        here = self._opened is not None and self._opened.id == request_id
        return self.side.notice if here and self.right.currentWidget() is self.side else self.notice

    def _alarm(self, request_id: int, kind: NoticeKind, sentence: str) -> None:
        self.navigate.notify(f"permohonan:{request_id}", kind, sentence)

    # -- the frame -------------------------------------------------------------------------------------------------

    def activated(self) -> None:
        """A scanner or a hand begins in the search field, unless a request was just opened."""
        if not self._focus_act and self.panel() is None:
            target: QWidget = self.view if self.view.selected_rows() else self.toolbar.seek
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def tick(self, now: int) -> None:
        """Once a second: countdowns and alarms. Also called while another screen is shown."""
        f_now = self.reading.f_now(now)
        self.alarms.tick(now)
        self.view.tick(f_now)
        if self._opened is not None:
            self.side.tick(f_now.get(self._opened.detail.row.calendar_id))

    def typed_state(self) -> dict[str, object]:
        """The search, the view, and the open sheet with what stands in it."""
        state: dict[str, object] = {
            "cari": self.toolbar.seek.text(), "tampilan": self.toolbar.views.value(),
            "meja": self.toolbar.desks.value(),
        }  # fmt: skip
        sheet = self.panel()
        if isinstance(sheet, ActSheet) and self._opened is not None and sheet.typed_state():
            state |= {"lembar": sheet.key, "permohonan": self._opened.id, "isian": sheet.typed_state()}
        return {key: value for key, value in state.items() if value}

    def restore(self, state: Mapping[str, object]) -> None:
        """Put it back; a sheet opens again when its request has been read."""
        self.toolbar.choose(str(state.get("tampilan", "")), str(state.get("meja", "")))
        self.finder.write(str(state.get("cari", "")))
        request_id = state.get("permohonan")
        if isinstance(request_id, int):
            self._typed = state
            self._wanted = request_id
        self.finder.look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The panel is wider on a wide screen."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = self.width() > theme.current().px(WIDE_SCREEN)
        self.right.setFixedWidth(theme.current().beside(WIDE_SIDE if wide else SIDE_WIDTH))


_KEYS: Sequence[tuple[str, str, str]] = (
    ("F4", faces.DOUBLED, "Rangkap"), ("F6", faces.PAUSE, "Jeda"), ("F7", faces.RETURN, "Kembalikan"),
    ("F7", faces.ABSENT, "Tidak datang"), ("F11", faces.HISTORY, "Riwayat"), ("Ctrl+Z", faces.UNDO, "Batalkan"),
)  # fmt: skip
