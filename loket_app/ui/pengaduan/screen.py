"""Complaints: the list by the day of the answer, one in full, and its next act; new ones with F4."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt

from loket_app.domain.complaint import AWAITED, ComplaintAction
from loket_app.domain.errors import Refusal
from loket_app.domain.people import Capacity, Role
from loket_app.ui import theme
from loket_app.ui.antar.lines import TwoLineView
from loket_app.ui.counter import Counter, Holder
from loket_app.ui.fields import LineEdit
from loket_app.ui.list_screen import STALE, ListScreen
from loket_app.ui.lists import Column
from loket_app.ui.navigation import Navigator
from loket_app.ui.notices import NoticeLine
from loket_app.ui.papan.actors import holders_for, turn_of
from loket_app.ui.papan.doing import Printing
from loket_app.ui.papan.sheets import ActSheet
from loket_app.ui.pengaduan import faces, sheets
from loket_app.ui.pengaduan import side as acts
from loket_app.ui.pengaduan.side import ComplaintSide
from loket_app.ui.screen import KeyAct
from loket_app.ui.widgets import KeyButton, Segmented, label
from loket_app.usecases import complaints
from loket_app.usecases.complaints import Complained
from loket_app.usecases.queries import complaints as queries
from loket_app.usecases.queries.complaints import ComplaintDetail, ComplaintRow, NewComplaint

LEADERS = frozenset({Role.KASI_PELUM, Role.SEKCAM, Role.CAMAT})
TOPICS = frozenset({"pengaduan", "pengaturan", "petugas"})
OPEN, ALL = "terbuka", "semua"
SIDE_WIDTH, WIDE_SIDE = 430, 560
EMPTY = (
    "objection", "Belum ada pengaduan",
    "Pengaduan lewat loket, telepon, WhatsApp, kotak saran, atau surat dicatat dengan F4, dengan atau tanpa nama.",
)  # fmt: skip
COMMANDS: Mapping[ComplaintAction, Callable[..., Any]] = {
    ComplaintAction.ASSIGN: complaints.assign, ComplaintAction.REVISE: complaints.revise,
    ComplaintAction.ACT: complaints.follow_up, ComplaintAction.ANSWER: complaints.answer,
    ComplaintAction.CLOSE: complaints.close, ComplaintAction.WITHDRAW: complaints.withdraw,
    ComplaintAction.REOPEN: complaints.reopen,
}  # fmt: skip
DONE = {
    ComplaintAction.ASSIGN: "Penanggung jawab {number} ditunjuk.",
    ComplaintAction.REVISE: "Data {number} diperbaiki.",
    ComplaintAction.ACT: "Tindak lanjut {number} tercatat.",
    ComplaintAction.ANSWER: "{number} dijawab. Surat jawabannya dicetak; sampaikan kepada pelapor.",
    ComplaintAction.CLOSE: "{number} selesai.",
    ComplaintAction.WITHDRAW: "{number} dicabut pelapor.",
    ComplaintAction.REOPEN: "{number} dibuka lagi.",
}  # fmt: skip
ANYBODY = frozenset({ComplaintAction.CLOSE, ComplaintAction.WITHDRAW, ComplaintAction.REOPEN})
"""Acts at the counter, where the complainer asks or is told: whoever sits there does them."""


def _key(row: ComplaintRow) -> int:
    return row.id


class PengaduanScreen(ListScreen):
    """The complaints of the office."""

    view: TwoLineView
    title = "Pengaduan"
    icon = "objection"

    def __init__(self, counter: Counter, press: Printing | None, navigate: Navigator) -> None:
        super().__init__()
        self.counter = counter
        self.press = press
        self.navigate = navigate
        self._rows: tuple[ComplaintRow, ...] = ()
        self._wanted: int | None = None
        self._focus_act = False
        self._typed: Mapping[str, object] = {}
        self.views = Segmented("Pengaduan yang tampak", ((OPEN, "Belum selesai"), (ALL, "Semua")))
        self.search = LineEdit("Cari nomor, kode, perihal, isi, atau nama", 60)
        self.search.setAccessibleName("Cari pengaduan")
        self.summary = label("", tone="muted")
        fresh = "Baru" if theme.current().large else "Pengaduan baru"
        self.fresh = KeyButton(f"{fresh}\N{HORIZONTAL ELLIPSIS}", "F4")
        self.view = TwoLineView("Pengaduan", self._columns(), _key, EMPTY)
        self.notice = NoticeLine()
        self.side = ComplaintSide()
        bar = (self.views, self.search, self.fresh)
        self.lay_out(bar, self.search, self.summary, self.notice)
        self.fit_now()
        self._connect()
        self.reload()

    def _columns(self) -> tuple[Column[Any], ...]:
        return (
            Column("Perihal", lambda r: r.category, width=216, strong=True,
                     below=lambda r: f"{r.number}{faces.DOT}{r.who}", tip=lambda r: f"{r.number}, {r.category}"),
            Column("Yang diadukan", lambda r: r.body, tip=lambda r: r.body,
                     below=lambda r: r.handler or "belum ada penanggung jawab"),
            Column("Batas jawaban", faces.due, width=182, face=lambda r: faces.STANDINGS[r.standing],
                     below=self._below, tip=lambda r: r.state_words),
        )  # fmt: skip

    def _below(self, row: ComplaintRow) -> str:
        return faces.below_due(row, self.counter.zone)

    def _connect(self) -> None:
        self.views.chosen.connect(self.reload)
        self.search.edited.connect(self.reload)
        self.search.returnPressed.connect(self._to_list)
        self.fresh.clicked.connect(self.new_complaint)
        self.view.selectionModel().selectionChanged.connect(self._selected)
        self.view.opened.connect(self._row_opened)
        self.side.pressed.connect(self.act)
        self.side.asked.connect(self.further)
        self.side.actor_line.changed.connect(self.keys_changed)
        self.counter.session.changed.connect(self._seated)

    # -- reading ---------------------------------------------------------------------------------------------------

    def _me(self) -> int:
        return self.counter.session.officer.id if self.counter.session.officer is not None else 0

    def reload(self, *_: object) -> None:
        """Read the complaints and the chosen one anew."""
        words = str(self.search.value())
        open_only = self.views.value() == OPEN and not words
        self.counter.ask(
            queries.complaints, self._me(), words, open_only, done=partial(self._got_rows, words), lane="pengaduan"
        )

    def refresh(self, topics: frozenset[str]) -> None:
        """Something changed in the office."""
        if topics & TOPICS:
            self.reload()

    def _seated(self) -> None:
        if self.counter.session.officer is not None:
            self.reload()

    def _got_rows(self, words: str, rows: tuple[ComplaintRow, ...]) -> None:
        self._rows = rows
        self.view.patch(rows)
        self.view.empty.title.setText("Tidak ada yang cocok" if words else EMPTY[1])
        waiting = sum(row.state in AWAITED for row in rows)
        told = f"{waiting} menunggu jawaban" if waiting else "Tidak ada yang menunggu jawaban" if rows else ""
        self.summary.setText(f"{told}; {len(rows)} ditemukan" if words and rows else told)
        if self._wanted is not None and self.view.select_key(self._wanted):
            self._wanted = None
        self._read_selected()

    def _selected(self, *_: object) -> None:
        self.notice.clear()
        self._read_selected()

    def _read_selected(self) -> None:
        row = self.view.current_row()
        if row is None:
            self._show(None)
        else:
            self.counter.ask(
                queries.opened_complaint, row.id, self._me(), done=self._show, lane="pengaduan-rinci"
            )  # fmt: skip

    def _show(self, found: ComplaintDetail | None) -> None:
        self.side.show_found(found, self.counter.zone, self.counter.now())
        self._say_who()
        self.keys_changed.emit()
        if found is not None:
            if self._focus_act:
                self._focus_act = False
                self.side.begin()
            self._put_back()

    def open(self, complaint_id: int | None = None) -> None:
        """Show this complaint, its next act focused; None: the list."""
        self._wanted = complaint_id
        self._focus_act = complaint_id is not None
        if complaint_id is None:
            return
        self.search.set_value("")
        if not self.view.select_key(complaint_id):
            self.views.choose(ALL)
        self.reload()

    def search_for(self, words: str) -> None:
        """Look for a number or a code; the first one found is chosen."""
        self.search.set_value(words)
        self.reload()
        self.show_first()

    def show_first(self) -> None:
        """Select the first complaint; where all are done, of all."""
        if not self.view.lines.rowCount():
            self.views.choose(ALL)
            self.reload()
        if self.view.lines.rowCount():
            self.view.selectRow(0)

    # -- who acts --------------------------------------------------------------------------------------------------

    def _holders(self, action: ComplaintAction | None) -> tuple[Holder, ...]:
        """For whom an act may be recorded here: never for, nor by, somebody who is complained of."""
        me, found = self.counter.session.officer, self.side.found
        if me is None or found is None or action is None or me.id in found.accused:
            return ()
        mine = (Holder(me, Capacity.DEFINITIF),)
        if action in ANYBODY or (me.id == found.row.handler_id and action is not ComplaintAction.ASSIGN):
            return mine
        offered = [h for h in holders_for(self.counter.session, LEADERS) if h.officer.id not in found.accused]
        if action is not ComplaintAction.ASSIGN and me.may_record_for_others:
            # The one in charge first: it is his work that is told.
            everybody = {h.officer.id: h for holders in self.counter.session.roster.values() for h in holders}
            own = [h for key, h in everybody.items() if key == found.row.handler_id]
            offered = own + [h for h in offered if h.officer.id != found.row.handler_id]
        return tuple(offered)

    def _say_who(self) -> None:
        step = self.side.step()
        holders = self._holders(step.action if step is not None else None)
        self.side.actor_line.offer(self.counter.session.officer, holders)
        self.side.primary.setEnabled(bool(holders))
        self.side.turn.setVisible(step is not None and not holders)
        self.side.turn.setText(turn_of(LEADERS))

    # -- acts ------------------------------------------------------------------------------------------------------

    def act(self) -> None:
        """F8: the next act of the chosen complaint."""
        step = self.side.step()
        if step is not None and not self._busy and self.side.primary.isEnabled():
            self.open_sheet(step.action.value)

    def further(self, name: str) -> None:
        """One of the other acts."""
        found = self.side.found
        if found is None or self._busy or not self.side.offers(name):
            return
        if name == acts.PRINT:
            self._print("jawaban_pengaduan" if found.answer else "tanda_terima_pengaduan", found.row.id)
        elif name == acts.REQUEST and found.request_id is not None:
            self.navigate.open_request(found.request_id)
        elif not self._holders(ComplaintAction(name)):
            self.side.notice.refuse(Refusal("bukan_peran", turn_of(LEADERS)))
        else:
            self.open_sheet(name)

    def _print(self, purpose: str, key: int) -> None:
        if self.press is not None:
            self.press.print(purpose, key, self.notice)

    def new_complaint(self) -> None:
        """F4: write a complaint down."""
        self.open_sheet(sheets.FILE)

    def open_sheet(self, name: str, typed: Mapping[str, object] | None = None) -> None:
        """Open a sheet, with what was typed before."""
        if name == sheets.FILE:
            self.counter.ask(queries.new_complaint, done=partial(self._offer_new, typed), lane="pengaduan-baru")
            return
        found = self.side.found
        action = next((a for a in ComplaintAction if a.value == name), None)
        if found is None or action is None or action not in found.actions:
            return
        sheet = sheets.sheet_of(self.counter, action, found)
        sheet.actor_line.offer(self.counter.session.officer, self._holders(action))
        sheet.confirmed.connect(partial(self._confirmed, sheet, action, found.row.id))
        self._open(sheet, typed)

    def _offer_new(self, typed: Mapping[str, object] | None, offered: NewComplaint) -> None:
        sheet = sheets.FileSheet(self.counter, offered)
        sheet.confirmed.connect(partial(self._file, sheet))
        self._open(sheet, typed)

    def _open(self, sheet: ActSheet, typed: Mapping[str, object] | None) -> None:
        if typed:
            sheet.restore(typed)
        self.open_panel(sheet)

    def _file(self, sheet: sheets.FileSheet) -> None:
        self.run(sheet, complaints.receive, sheet.data(), actor=None, done=self._filed)

    def _filed(self, got: Complained) -> None:
        self.to_list()
        self.open(got.id)
        self.notice.succeed(f"Pengaduan {got.number} diterima. Berikan tanda terimanya kepada pelapor.")
        self._print("tanda_terima_pengaduan", got.id)

    def _confirmed(self, sheet: Any, action: ComplaintAction, complaint_id: int) -> None:
        row = next((r for r in self._rows if r.id == complaint_id), None)
        if row is not None:
            args = (row.id, row.version, *sheet.args())
            self.run(sheet, COMMANDS[action], *args, actor=sheet.actor(), done=partial(self._done, action))

    def _done(self, action: ComplaintAction, got: Complained) -> None:
        self._wanted = got.id
        self.to_list()
        if action in (ComplaintAction.CLOSE, ComplaintAction.WITHDRAW):
            # What was ended just now stays until another is chosen, so that its outcome can be read.
            self.views.choose(ALL)
        self.reload()
        self.notice.succeed(DONE[action].format(number=got.number))
        if action is ComplaintAction.ANSWER:
            self._print("jawaban_pengaduan", got.id)

    def _refused(self, sheet: ActSheet | None, refusal: Refusal) -> None:
        super()._refused(sheet, refusal)
        if refusal.code == STALE:
            self.reload()

    # -- the frame -------------------------------------------------------------------------------------------------

    def primary(self) -> KeyAct | None:
        """F8: the next act."""
        step = self.side.step()
        return KeyAct("F8", step.short, self.act, self.side.primary.isEnabled()) if step is not None else None

    def printing(self) -> KeyAct | None:
        """F9: the answer once there is one, before it the receipt."""
        found = self.side.found
        if found is None:
            return None
        return KeyAct(
            "F9", "Cetak jawaban" if found.answer else "Cetak tanda terima", partial(self.further, acts.PRINT)
        )

    def keys(self) -> tuple[KeyAct, ...]:
        """A new one, and the other acts that can be done."""
        named = [(k, f_key, words.rstrip(acts.MORE)) for k, words, f_key in acts.BUTTONS if k != acts.PRINT]
        shown = [KeyAct(f_key, words, partial(self.further, k)) for k, f_key, words in named if self.side.offers(k)]
        return (KeyAct("F4", "Pengaduan baru", self.new_complaint), *shown)

    def seek(self) -> bool:
        """Ctrl+F: the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
        return True

    def _to_list(self) -> None:
        """Enter in the search: on to the first one found."""
        self.to_list()
        self.show_first()

    def _row_opened(self, _: ComplaintRow) -> None:
        self.side.begin()

    def back(self) -> bool:
        """Esc: from the search and the panel to the list, then let go of the complaint."""
        if self.search.hasFocus() and self.search.value():
            self.search.set_value("")
            self.reload()
        return super().back()

    def typed_state(self) -> dict[str, object]:
        """What stands in an open sheet."""
        sheet, found = self.panel(), self.side.found
        if isinstance(sheet, ActSheet):
            here = found.row.id if found is not None and sheet.key != sheets.FILE else 0
            return {"pengaduan": here, "lembar": sheet.key, "isian": sheet.typed_state()}
        return dict(self._typed)

    def restore(self, state: Mapping[str, object]) -> None:
        """Put it back; a sheet of a complaint opens once that is read."""
        values = state.get("isian")
        if state.get("lembar") == sheets.FILE:
            self.open_sheet(sheets.FILE, values if isinstance(values, dict) else {})
        elif isinstance(state.get("pengaduan"), int):
            self._typed = dict(state)
            self.open(state["pengaduan"])  # type: ignore[arg-type]

    def _put_back(self) -> None:
        found = self.side.found
        if found is not None and self._typed.get("pengaduan") == found.row.id:
            values = self._typed.get("isian")
            name, self._typed = str(self._typed.get("lembar")), {}
            self.open_sheet(name, values if isinstance(values, dict) else {})

    def fit(self, wide: bool) -> None:
        """The side is wider on a wide screen."""
        self.side.setFixedWidth(theme.current().beside(WIDE_SIDE if wide else SIDE_WIDTH))
