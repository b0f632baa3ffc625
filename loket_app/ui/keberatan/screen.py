"""Objections: the list, the kroscek sheet of the chosen one, the decision, and the applicant who may go home."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt

from loket_app.domain.dates import SECOND
from loket_app.domain.errors import Refusal
from loket_app.domain.layar_ramah import DeliveryState, ObjectionState
from loket_app.domain.people import Role
from loket_app.ui import theme
from loket_app.ui.antar.lines import TwoLineView, ended, moment
from loket_app.ui.counter import Counter
from loket_app.ui.keberatan import sheets, words
from loket_app.ui.keberatan.sheets import FileSheet, OrderSheet
from loket_app.ui.keberatan.side import KroscekSide
from loket_app.ui.list_screen import STALE, ListScreen
from loket_app.ui.lists import Column
from loket_app.ui.navigation import Navigator
from loket_app.ui.notices import NoticeLine
from loket_app.ui.papan.actors import holders_for, turn_of
from loket_app.ui.papan.doing import Printing
from loket_app.ui.papan.sheets import ActSheet
from loket_app.ui.screen import KeyAct
from loket_app.ui.widgets import KeyButton, label
from loket_app.usecases import layar_ramah
from loket_app.usecases.layar_ramah import Filed
from loket_app.usecases.queries import layar_ramah as queries
from loket_app.usecases.queries import layar_ramah_desk as desk_queries
from loket_app.usecases.queries.layar_ramah import DeliveryRow, ObjectionRow
from loket_app.usecases.queries.layar_ramah_desk import OpenedObjection

JUDGES = frozenset({Role.KASI_PELUM})
SENDERS = frozenset({Role.LOKET, Role.KASI_PELUM})
TOPICS = frozenset({"keberatan", "antar", "permohonan", "pengaturan", "petugas"})
LIST_WIDTH, WIDE_LIST = 392, 520
RUNNING_SHEET = 20 * SECOND
OWN_CASE = "perkara_sendiri"
EMPTY = (
    "objection", "Belum ada keberatan",
    "Bila pemohon merasa dilayani melewati janji, tekan F4. Jam kantor yang membuktikannya.",
)  # fmt: skip


def _key(row: ObjectionRow) -> int:
    return row.id


class KeberatanScreen(ListScreen):
    """The objections of the office."""

    view: TwoLineView
    title = "Keberatan"
    icon = "objection"

    def __init__(self, counter: Counter, press: Printing | None, navigate: Navigator) -> None:
        super().__init__()
        self.counter = counter
        self.press = press
        self.navigate = navigate
        self._rows: tuple[ObjectionRow, ...] = ()
        self._wanted: int | None = None
        self._focus_act = False
        self._order_next: int | None = None
        self._for_deputy = False
        self._notes: dict[int, str] = {}
        self._typed: Mapping[str, object] = {}
        self.summary = label("", tone="muted")
        self.fresh = KeyButton("Keberatan baru\N{HORIZONTAL ELLIPSIS}", "F4")
        self.view = TwoLineView("Keberatan", self._columns(), _key, EMPTY)
        self.notice = NoticeLine()
        self.side = KroscekSide()
        bar = (self.summary, self.fresh)
        self.list_card = self.lay_out(bar, self.summary, self.notice, list_grows=False)
        self.fit_now()
        self._connect()
        self.reload()

    def _columns(self) -> tuple[Column[Any], ...]:
        return (
            Column("Pemohon", lambda r: f"{r.queue}{words.DOT}{r.applicant}", strong=True,
                     below=lambda r: f"{r.number}{words.DOT}{r.service}",
                     tip=lambda r: f"{r.applicant}, {r.service}"),
            Column("Putusan", lambda r: words.STATES[r.state][0], width=148,
                     face=lambda r: words.STATES[r.state][1:], below=self._filed),
        )  # fmt: skip

    def _filed(self, row: ObjectionRow) -> str:
        return f"diajukan {moment(row.filed_at, self.counter.zone, self.counter.now())}"

    def _connect(self) -> None:
        self.fresh.clicked.connect(self.new_objection)
        self.view.selectionModel().selectionChanged.connect(self._selected)
        self.view.opened.connect(self._row_opened)
        self.side.upheld.connect(partial(self.decide, True))
        self.side.dismissed.connect(partial(self.decide, False))
        self.side.pressed.connect(self.act)
        self.side.note.changed.connect(self._keep_note)
        self.counter.session.changed.connect(self._seated)

    # -- reading ---------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the objections and the chosen one anew."""
        self.counter.ask(queries.objections, done=self._got_rows, lane="keberatan")

    def refresh(self, topics: frozenset[str]) -> None:
        """Something changed in the office."""
        if topics & TOPICS:
            self.reload()

    def _seated(self) -> None:
        self._for_deputy = False
        if self.counter.session.officer is not None:
            self.reload()

    def _got_rows(self, rows: tuple[ObjectionRow, ...]) -> None:
        self._rows = rows
        self.view.patch(rows)
        waiting = sum(r.state is ObjectionState.FILED for r in rows)
        self.summary.setText(f"{waiting} perlu diputus" if waiting else "Semua sudah diputus" if rows else "")
        self._choose_wanted()
        self._read_selected()

    def _choose_wanted(self) -> None:
        if self._wanted is not None and self.view.select_key(self._wanted):
            self._wanted = None

    def _selected(self, *_: object) -> None:
        self._for_deputy = False
        self.notice.clear()
        self.side.notice.clear()
        self._read_selected()

    def _read_selected(self) -> None:
        row = self.view.current_row()
        if row is None:
            self._show(None)
        else:
            self.counter.ask(desk_queries.opened_objection, row.id, done=self._show, lane="keberatan-rinci")

    def _show(self, opened: OpenedObjection | None) -> None:
        before = self.side.opened
        self.side.show_opened(opened, self.counter.zone, self.counter.now())
        if opened is not None and (before is None or before.id != opened.id):
            self.side.note.set_value(self._notes.get(opened.id, ""))
            self.side.table.scrollToTop()
        self._say_who()
        self.keys_changed.emit()
        if opened is None:
            return
        if self._focus_act:
            self._focus_act = False
            self.side.begin()
        if self._order_next == opened.id:
            self._order_next = None
            self._offer_order()
        self._put_back()

    def _keep_note(self) -> None:
        if self.side.opened is not None:
            self._notes[self.side.opened.id] = str(self.side.note.value())

    def open(self, objection_id: int | None = None) -> None:
        """Show this objection, its next act focused; None: the list."""
        self._wanted = objection_id
        self._focus_act = objection_id is not None
        self._choose_wanted()
        if self._wanted is not None:
            self.reload()
        elif objection_id is not None:
            self._read_selected()

    def show_first(self) -> None:
        """Select the first objection."""
        if self.view.lines.rowCount():
            self.view.selectRow(0)

    # -- who decides -----------------------------------------------------------------------------------------------

    def _say_who(self) -> None:
        """For whom the next act is recorded; off where it is nobody's at this PC."""
        me, opened = self.counter.session.officer, self.side.opened
        roles = JUDGES if self.side.deciding() else SENDERS
        holders = holders_for(self.counter.session, roles)
        deputy = opened.deputy if opened is not None and self.side.deciding() else None
        self_deputy = me is not None and me.id == deputy
        for_deputy = self._for_deputy and opened is not None and self.side.deciding() and not self_deputy
        offered = () if opened is None or for_deputy or self_deputy else holders
        self.side.actor_line.offer(me, offered if self.side.deciding() or self.side.may_order() else ())
        name = opened.deputy_name if opened is not None and for_deputy else ""
        self.side.say_deputy(name, me.name if me is not None else "")
        allowed = bool(holders) or self_deputy or not (self.side.deciding() or self.side.may_order())
        for button in (self.side.primary, self.side.no):
            button.setEnabled(allowed)
            button.setToolTip("" if allowed else turn_of(roles))
        if not allowed:
            self.side.deputy.setText(turn_of(roles))
            self.side.deputy.show()

    def _judge(self, opened: OpenedObjection) -> int | None:
        me = self.counter.session.officer
        if self._for_deputy:
            return opened.deputy
        holders = holders_for(self.counter.session, JUDGES)
        if me is not None and me.id == opened.deputy and not any(h.officer.id == me.id for h in holders):
            return me.id
        return self.side.actor_line.actor() or (holders[0].officer.id if holders else None)

    # -- the decision ----------------------------------------------------------------------------------------------

    def decide(self, upheld: bool) -> None:
        """F8: upheld; F7: not. The frozen sheet and the answer are printed."""
        opened = self.side.opened
        if opened is None or self._busy or not self.side.deciding() or not self.side.primary.isEnabled():
            return
        self._busy = True
        self.side.notice.clear()
        row = next((r for r in self._rows if r.id == opened.id), opened.detail.row)
        self.counter.do(
            layar_ramah.decide_objection, row.id, row.version, upheld, str(self.side.note.value()),
            actor=self._judge(opened), done=partial(self._decided, row, upheld),
            refused=partial(self._not_decided, opened), disturbed=partial(self._disturbed, None),
        )  # fmt: skip

    def _decided(self, row: ObjectionRow, upheld: bool, _: Filed) -> None:
        self._busy = False
        self._for_deputy = False
        self._notes.pop(row.id, None)
        self.side.note.set_value("")
        word = "terbukti" if upheld else "tidak terbukti"
        self.notice.succeed(f"Keberatan {row.queue} dinyatakan {word}.")
        self._print(row.id, "kroscek", "jawaban_keberatan")
        self._order_next = row.id if upheld else None
        self.to_list()
        self.reload()

    def _print(self, key: int, *purposes: str) -> None:
        for purpose in purposes if self.press is not None else ():
            assert self.press is not None
            self.press.print(purpose, key, self.notice)

    def _not_decided(self, opened: OpenedObjection, refusal: Refusal) -> None:
        self._busy = False
        if refusal.field == "catatan":
            self.side.note.refuse(refusal.sentence)
            self.side.note.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        elif refusal.code == OWN_CASE:
            self._offer_deputy(opened, refusal)
        else:
            self.side.notice.refuse(refusal)
        if refusal.code in (STALE, "sudah_diputus"):
            self.reload()

    def _offer_deputy(self, opened: OpenedObjection, refusal: Refusal) -> None:
        """The Kasi may not decide over his own step: the deputy may, himself or through who records for him."""
        me = self.counter.session.officer
        sentence = refusal.sentence
        if opened.deputy is not None and not self._for_deputy:
            may = me is not None and me.may_record_for_others and me.id != opened.deputy
            self._for_deputy = may
            how = "Tekan F8 atau F7 sekali lagi untuk mencatat atas namanya." if may else "Ganti pengguna dengan F12."
            sentence = (
                "Langkah Kasi Pelayanan sendiri melewati batas. Keberatan ini diputus oleh pejabat pengganti, "
                f"{ended(opened.deputy_name)} {how}"
            )
        self._say_who()
        self.side.notice.refuse(Refusal(refusal.code, sentence))

    # -- after it --------------------------------------------------------------------------------------------------

    def act(self) -> None:
        """F8 after the decision: the applicant may go home, or the delivery is shown."""
        opened = self.side.opened
        if opened is None or self._busy or not self.side.primary.isEnabled():
            return
        if self.side.deciding():
            self.decide(True)
        elif self.side.may_order():
            self.open_sheet(sheets.ORDER)
        elif opened.delivery is not None:
            self.navigate.open_deliveries(opened.delivery.id)

    def _offer_order(self) -> None:
        """Right after the decision, where somebody at this PC may make the delivery."""
        if self.side.may_order() and self.side.primary.isEnabled() and self.panel() is None and self.isVisible():
            self.open_sheet(sheets.ORDER)

    def new_objection(self) -> None:
        """F4: find the request and write the reason."""
        self.open_sheet(sheets.FILE)

    def open_sheet(self, name: str, typed: Mapping[str, object] | None = None) -> None:
        """Open a sheet, with what was typed before."""
        opened, session = self.side.opened, self.counter.session
        sheet: ActSheet
        if name == sheets.FILE:
            sheet = FileSheet(self.counter)
            sheet.confirmed.connect(partial(self._file, sheet))
        elif name == sheets.ORDER and opened is not None and self.side.may_order():
            sheet = OrderSheet(opened)
            sheet.actor_line.offer(session.officer, holders_for(session, SENDERS))
            sheet.confirmed.connect(partial(self._order, sheet, opened))
        else:
            return
        if typed:
            sheet.restore(typed)
        self.open_panel(sheet)

    def refused_beside(self, refusal: Refusal) -> None:
        """Below the list: a new objection has nothing beside it yet."""
        self.notice.refuse(refusal)

    def _file(self, sheet: FileSheet) -> None:
        given = (sheet.chosen(), sheet.text("alasan"))
        self.run(sheet, layar_ramah.file_objection, *given, actor=sheet.actor(), done=self._filed_now)

    def _filed_now(self, filed: Filed) -> None:
        self.to_list()
        self.open(filed.id)
        self.notice.succeed(f"Keberatan {filed.number} diajukan.")

    def _order(self, sheet: OrderSheet, opened: OpenedObjection) -> None:
        self.run(sheet, layar_ramah.order_delivery, opened.id, sheet.order(), actor=sheet.actor(), done=self._ordered)

    def _ordered(self, filed: Filed) -> None:
        self.reload()
        self.counter.ask(queries.delivery_row, filed.id, done=self._tell_order, lane="keberatan-antar")

    def _tell_order(self, row: DeliveryRow) -> None:
        """Its papers come with the letter: now, or once it is ready."""
        if row.state is DeliveryState.PRINTED:
            self.notice.succeed(f"{row.queue}: pemohon boleh pulang, {row.courier} mengantar suratnya.")
            self._print(row.id, "surat_tugas_antar", "slip_antar")
        else:
            self.notice.succeed(
                f"{row.queue}: pemohon boleh pulang. Surat tugas dan slip antar dicetak begitu suratnya siap."
            )

    # -- the frame -------------------------------------------------------------------------------------------------

    def primary(self) -> KeyAct | None:
        """F8: the decision, or what follows from it."""
        _, short = self.side.next_words()
        return KeyAct("F8", short, self.act, self.side.primary.isEnabled()) if short else None

    def printing(self) -> KeyAct | None:
        """F9: the kroscek sheet."""
        opened = self.side.opened
        return KeyAct("F9", "Cetak kroscek", partial(self._print, opened.id, "kroscek")) if opened is not None else None

    def keys(self) -> tuple[KeyAct, ...]:
        """A new one, the other decision, the request."""
        made = [KeyAct("F4", "Keberatan baru", self.new_objection)]
        opened = self.side.opened
        if opened is not None:
            made.append(
                KeyAct("F5", "Buka permohonan", partial(self.navigate.open_request, opened.detail.row.request_id))
            )
        if self.side.deciding():
            made.append(KeyAct("F7", "Tidak terbukti", partial(self.decide, False), self.side.no.isEnabled()))
        return tuple(made)

    def _row_opened(self, _: ObjectionRow) -> None:
        self.side.begin()

    def tick(self, now: int) -> None:
        """A sheet that is not frozen runs on with the clock."""
        opened = self.side.opened
        if opened is not None and not opened.detail.frozen and now - opened.detail.sheet.at >= RUNNING_SHEET:
            self._read_selected()

    def typed_state(self) -> dict[str, object]:
        """The notes of undecided ones, and what stands in an open sheet."""
        state: dict[str, object] = {}
        notes = {str(i): note for i, note in self._notes.items() if note}
        if notes:
            state["catatan"] = notes
        sheet = self.panel()
        if isinstance(sheet, ActSheet):
            here = self.side.opened.id if self.side.opened is not None else 0
            state |= {"keberatan": here, "lembar": sheet.key, "isian": sheet.typed_state()}
        return state or dict(self._typed)

    def restore(self, state: Mapping[str, object]) -> None:
        """Put them back; the sheet opens once its objection is read."""
        notes = state.get("catatan")
        if isinstance(notes, dict):
            self._notes |= {int(i): str(n) for i, n in notes.items() if str(i).isdigit()}
        if state.get("lembar") == sheets.FILE:
            values = state.get("isian")
            self.open_sheet(sheets.FILE, values if isinstance(values, dict) else {})
        elif isinstance(state.get("keberatan"), int):
            self._typed = dict(state)
            self.open(state["keberatan"])  # type: ignore[arg-type]

    def _put_back(self) -> None:
        opened = self.side.opened
        if opened is not None and self._typed.get("keberatan") == opened.id:
            values = self._typed.get("isian")
            name, self._typed = str(self._typed.get("lembar")), {}
            self.open_sheet(name, values if isinstance(values, dict) else {})

    def fit(self, wide: bool) -> None:
        """The list is wider on a wide screen."""
        self.list_card.setFixedWidth(theme.current().px(WIDE_LIST if wide else LIST_WIDTH))
        self.notice.setMaximumWidth(self.list_card.width())
