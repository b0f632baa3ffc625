"""Letters on their way to the home: to be brought, on the road, tried, done."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from loket_app.domain.errors import Refusal
from loket_app.domain.layar_ramah import DeliveryAction, DeliveryState
from loket_app.domain.people import Capacity, Role
from loket_app.ui import theme
from loket_app.ui.antar import faces, sheets
from loket_app.ui.antar import side as acts
from loket_app.ui.antar.lines import TwoLineView
from loket_app.ui.antar.side import DeliverySide
from loket_app.ui.counter import Counter, Holder
from loket_app.ui.list_screen import STALE, ListScreen
from loket_app.ui.lists import Column
from loket_app.ui.navigation import Navigator
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.papan.actors import holders_for, turn_of
from loket_app.ui.papan.doing import Printing
from loket_app.ui.papan.sheets import ActSheet
from loket_app.ui.screen import KeyAct
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Segmented, label
from loket_app.usecases import layar_ramah
from loket_app.usecases.queries import layar_ramah as queries
from loket_app.usecases.queries.layar_ramah import Courier, DeliveryRow

OPEN, ALL = "belum", "semua"
SENDERS = frozenset({Role.LOKET, Role.KASI_PELUM})
GIVERS = SENDERS | {Role.PORTIR}
TOPICS = frozenset({"antar", "permohonan", "surat", "keberatan", "pengaturan", "petugas"})
SIDE_WIDTH, WIDE_SIDE = 372, 440
EMPTY = (
    "delivery", "Belum ada pengantaran",
    "Pengantaran dibuat di layar Keberatan, setelah keberatan pemohon dinyatakan terbukti.",
)  # fmt: skip
DONE_WORDS = {
    DeliveryAction.DEPART: "{queue}: {courier} berangkat mengantar.",
    DeliveryAction.DELIVER: "{queue}: surat sudah diterima di rumah.",
    DeliveryAction.FAIL: "{queue}: belum berhasil, dapat diantar lagi.",
    DeliveryAction.REASSIGN: "{queue}: petugas antar sudah diganti.",
    DeliveryAction.COLLECT: "{queue}: diambil sendiri; serahkan di loket.",
    DeliveryAction.GIVE_UP: "{queue}: surat kembali ke loket.",
}


def _key(row: DeliveryRow) -> int:
    return row.id


class AntarScreen(ListScreen):
    """The deliveries of the office."""

    view: TwoLineView
    title = "Antar"
    icon = "delivery"

    def __init__(self, counter: Counter, press: Printing | None, navigate: Navigator) -> None:
        super().__init__()
        self.counter = counter
        self.press = press
        self.navigate = navigate
        self._rows: tuple[DeliveryRow, ...] = ()
        self._couriers: tuple[Courier, ...] = ()
        self._states: dict[int, DeliveryState] | None = None
        self._wanted: int | None = None
        self._typed: Mapping[str, object] = {}
        self.views = Segmented("Pengantaran yang tampak", ((OPEN, "Belum selesai"), (ALL, "Semua")))
        self.summary = label("", tone="muted")
        self.view = TwoLineView("Pengantaran", self._columns(), _key, EMPTY)
        self.notice = NoticeLine()
        self.side = DeliverySide()
        self.lay_out((self.views, self.summary), self.summary, self.notice)
        self.fit_now()
        self.views.chosen.connect(self._show_rows)
        self.view.selectionModel().selectionChanged.connect(self._selected)
        self.view.opened.connect(self._row_opened)
        self.side.pressed.connect(self.act)
        self.side.asked.connect(self.further)
        self.side.actor_line.changed.connect(self.keys_changed)
        self.counter.session.changed.connect(self._seated)
        self.reload()

    def _columns(self) -> tuple[Column[Any], ...]:
        return (
            Column("Pemohon", lambda r: f"{r.queue}{faces.DOT}{r.applicant}", width=190, strong=True,
                     below=lambda r: r.number, tip=lambda r: f"{r.applicant}, {r.service}"),
            Column("Alamat", lambda r: r.address, below=lambda r: r.landmark or "tanpa patokan",
                     tip=lambda r: f"{r.address}\n{r.landmark}"),
            Column("Petugas", lambda r: r.courier, width=150, below=faces.attempts, tip=lambda r: r.courier),
            Column("Keadaan", faces.state, width=190, face=lambda r: faces.STATES[r.state],
                     below=self._end, under=self._end_tone, tip=lambda r: r.state_words),
        )  # fmt: skip

    def _end(self, row: DeliveryRow) -> str:
        return faces.end(row, self.counter.zone, self.counter.now())

    def _end_tone(self, row: DeliveryRow) -> Tone:
        late = row.due is not None and row.ended_at is None and row.due < self.counter.now()
        return Tone.LATE if late else Tone.MUTED

    # -- reading ---------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the deliveries anew."""
        self.counter.ask(queries.couriers, done=self._got_couriers, lane="antar-petugas")
        self.counter.ask(queries.deliveries, done=self._got_rows, lane="antar")

    def refresh(self, topics: frozenset[str]) -> None:
        """Something changed in the office."""
        if topics & TOPICS:
            self.reload()

    def _seated(self) -> None:
        if self.counter.session.officer is not None:
            self.reload()

    def _got_couriers(self, people: tuple[Courier, ...]) -> None:
        self._couriers = people

    def _got_rows(self, rows: tuple[DeliveryRow, ...]) -> None:
        self._rows = rows
        self._tell_ready(rows)
        self._show_rows()

    def _tell_ready(self, rows: tuple[DeliveryRow, ...]) -> None:
        """A letter that waited is ready now: say once that its papers can be printed."""
        before, self._states = self._states, {row.id: row.state for row in rows}
        for row in rows if before is not None else ():
            if row.state is DeliveryState.PRINTED and (before or {}).get(row.id) is DeliveryState.ORDERED:
                words = f"Surat {row.queue} siap diantar. Cetak surat tugas dan slip antarnya (F9)."
                self.navigate.notify(f"antar:{row.id}", NoticeKind.HINT, words)

    def _show_rows(self, *_: object) -> None:
        chosen = self.view.current_row()
        kept = self._wanted or (chosen.id if chosen is not None else None)
        everything = self.views.value() == ALL
        # What was ended just now stays until another is chosen, so that its outcome can be read.
        self.view.patch([r for r in self._rows if everything or faces.is_open(r) or r.id == kept])
        if self._wanted is not None and self.view.select_key(self._wanted):
            self._wanted = None
        self._say_empty()
        self._show_side()
        self._put_back()

    def _say_empty(self) -> None:
        count = sum(faces.is_open(r) for r in self._rows)
        self.summary.setText(f"{count} belum selesai" if count else "Semua pengantaran selesai" if self._rows else "")
        self.view.empty.title.setText("Tidak ada yang perlu diantar" if self._rows else EMPTY[1])

    def open(self, delivery_id: int | None = None) -> None:
        """Show this delivery, its next act focused; None: the list."""
        self._wanted = delivery_id
        self._show_rows()
        if delivery_id is not None:
            self.side.begin()

    def show_first(self) -> None:
        """Select the first delivery; where all are done, of all."""
        if not self.view.lines.rowCount():
            self.views.choose(ALL)
        if self.view.lines.rowCount():
            self.view.selectRow(0)

    # -- the chosen one --------------------------------------------------------------------------------------------

    def _selected(self, *_: object) -> None:
        self.notice.clear()
        self._show_side()

    def _show_side(self) -> None:
        row = self.view.current_row()
        self.side.show_row(row, self.counter.zone, self.counter.now())
        holders = self._road(row)
        self.side.actor_line.offer(self.counter.session.officer, holders if row is not None else ())
        self.side.primary.setEnabled(bool(holders))
        if row is not None and faces.next_step(row) is not None and not holders:
            self.side.advice.setText(turn_of(SENDERS))
        self.keys_changed.emit()

    def _road(self, row: DeliveryRow | None) -> tuple[Holder, ...]:
        """For whom the road is told: the courier himself at this PC, else those who send him."""
        me = self.counter.session.officer
        if me is not None and row is not None and me.id == row.courier_id:
            return (Holder(me, Capacity.DEFINITIF),)
        return holders_for(self.counter.session, SENDERS)

    def _row_opened(self, _: DeliveryRow) -> None:
        self.side.begin()

    # -- acts ------------------------------------------------------------------------------------------------------

    def act(self) -> None:
        """F8: the next act of the chosen delivery."""
        row = self.side.row
        if row is None or self._busy or faces.next_step(row) is None or not self.side.primary.isEnabled():
            return
        if DeliveryAction.DEPART in row.actions:
            self._do(row, DeliveryAction.DEPART, layar_ramah.depart, actor=self.side.actor_line.actor())
        else:
            self.open_sheet(sheets.RESULT)

    def further(self, name: str) -> None:
        """One of the other acts."""
        row = self.side.row
        if row is None or self._busy or not self.side.offers(name):
            return
        if name == acts.PAPERS:
            self.print_papers(row)
        elif name == acts.REQUEST:
            self.navigate.open_request(row.request_id)
        elif name in (acts.COLLECT, acts.BACK):
            self._ask(row, name)
        else:
            self.open_sheet(name)

    def _ask(self, row: DeliveryRow, name: str) -> None:
        """Both end the delivery: asked in place first."""
        if name == acts.COLLECT:
            words, yes = "Pemohon mengambil sendiri suratnya di kantor?", "Ya, diambil"
            then = partial(self._end_here, row, DeliveryAction.COLLECT, layar_ramah.collect, GIVERS)
        else:
            words, yes = "Surat kembali ke loket dan tidak diantar lagi?", "Ya, kembali"
            then = partial(self._end_here, row, DeliveryAction.GIVE_UP, layar_ramah.give_up, SENDERS)
        self.side.confirm.ask(words, yes, then)

    def _end_here(
        self, row: DeliveryRow, action: DeliveryAction, command: Callable[..., Any], roles: frozenset[Role]
    ) -> None:
        own = self._road(row) if action is DeliveryAction.GIVE_UP else holders_for(self.counter.session, roles)
        self._do(row, action, command, actor=own[0].officer.id if own else None)

    def open_sheet(self, name: str, typed: Mapping[str, object] | None = None) -> None:
        """Open the sheet of an act, with what was typed before."""
        row = self.side.row
        if row is None:
            return
        sheet = self._sheet(row, name)
        if sheet is None:
            return
        holders = holders_for(self.counter.session, SENDERS) if name == sheets.REASSIGN else self._road(row)
        sheet.actor_line.offer(self.counter.session.officer, holders)
        if typed:
            sheet.restore(typed)
        sheet.confirmed.connect(partial(self._confirmed, sheet, row))
        self.open_panel(sheet)

    def _sheet(self, row: DeliveryRow, name: str) -> ActSheet | None:
        if name == sheets.RESULT and DeliveryAction.DELIVER in row.actions:
            return sheets.ResultSheet(row, partial(self.open_sheet, sheets.FAILED))
        if name == sheets.FAILED and DeliveryAction.FAIL in row.actions:
            return sheets.FailSheet(row)
        if name == sheets.REASSIGN and DeliveryAction.REASSIGN in row.actions:
            return sheets.ReassignSheet(row, self._couriers)
        return None

    def _confirmed(self, sheet: ActSheet, row: DeliveryRow) -> None:
        if isinstance(sheet, sheets.ResultSheet):
            given = (sheet.text("penerima"), sheet.text("hubungan"), sheet.gratis.value())
            self._do(row, DeliveryAction.DELIVER, layar_ramah.deliver, *given, actor=sheet.actor(), sheet=sheet)
        elif isinstance(sheet, sheets.FailSheet):
            self._do(row, DeliveryAction.FAIL, layar_ramah.fail, sheet.reason(), actor=sheet.actor(), sheet=sheet)
        elif isinstance(sheet, sheets.ReassignSheet):
            chosen = (sheet.courier.courier(), sheet.text("alasan_petugas"))
            self._do(row, DeliveryAction.REASSIGN, layar_ramah.reassign, *chosen, actor=sheet.actor(), sheet=sheet)

    def _do(
        self,
        row: DeliveryRow,
        action: DeliveryAction,
        command: Callable[..., Any],
        *args: Any,
        actor: int | None,
        sheet: ActSheet | None = None,
    ) -> None:
        if self._busy:
            return
        self.side.notice.clear()
        fresh = next((r for r in self._rows if r.id == row.id), row)
        self.run(sheet, command, row.id, fresh.version, *args, actor=actor, done=partial(self._done, row, action))

    def _done(self, row: DeliveryRow, action: DeliveryAction, _: object) -> None:
        self.notice.succeed(DONE_WORDS[action].format(queue=row.queue, courier=row.courier))
        self.reload()
        self.to_list()
        if action is DeliveryAction.REASSIGN and faces.printable(row):
            self.print_papers(row)
        elif action is DeliveryAction.COLLECT and row.state is not DeliveryState.ORDERED:
            self.navigate.open_request(row.request_id)

    def _refused(self, sheet: ActSheet | None, refusal: Refusal) -> None:
        super()._refused(sheet, refusal)
        if refusal.code == STALE:
            self.reload()

    def print_papers(self, row: DeliveryRow) -> None:
        """The courier's order and the slip that the receiver signs."""
        if self.press is not None:
            self.press.print("surat_tugas_antar", row.id, self.notice)
            self.press.print("slip_antar", row.id, self.notice)

    # -- the frame -------------------------------------------------------------------------------------------------

    def primary(self) -> KeyAct | None:
        """F8: the next act."""
        row = self.side.row
        step = faces.next_step(row) if row is not None else None
        return KeyAct("F8", step.short, self.act, self.side.primary.isEnabled()) if step is not None else None

    def printing(self) -> KeyAct | None:
        """F9: surat tugas and slip."""
        if not self.side.offers(acts.PAPERS):
            return None
        return KeyAct("F9", "Cetak surat tugas", partial(self.further, acts.PAPERS))

    def keys(self) -> tuple[KeyAct, ...]:
        """The other acts that can be done."""
        named = {key: (f_key, words.rstrip("\N{HORIZONTAL ELLIPSIS}")) for key, words, f_key in acts.BUTTONS}
        shown = [k for k in named if k != acts.PAPERS and self.side.offers(k)]
        return tuple(KeyAct(*named[k], partial(self.further, k)) for k in shown)

    def back(self) -> bool:
        """Esc: from the panel to the list, then let go of the delivery."""
        if self.side.confirm.isVisible():
            self.side.confirm.dismiss()
            self.to_list()
            return True
        return super().back()

    def tick(self, now: int) -> None:
        """Once a second: a limit may have passed."""
        self.view.viewport().update()

    def typed_state(self) -> dict[str, object]:
        """What stands in an open sheet."""
        sheet, row = self.panel(), self.side.row
        if isinstance(sheet, ActSheet) and row is not None:
            return {"antar": row.id, "lembar": sheet.key, "isian": sheet.typed_state()}
        return dict(self._typed)

    def restore(self, state: Mapping[str, object]) -> None:
        """Put it back once its delivery is read."""
        if isinstance(state.get("antar"), int):
            self._typed = dict(state)
            self._put_back()

    def _put_back(self) -> None:
        wanted, values = self._typed.get("antar"), self._typed.get("isian")
        if not any(r.id == wanted for r in self._rows):
            return
        name, self._typed = str(self._typed.get("lembar")), {}
        if self.view.select_key(wanted):
            self.open_sheet(name, values if isinstance(values, dict) else {})

    def fit(self, wide: bool) -> None:
        """The side is wider on a wide screen."""
        self.side.setFixedWidth(theme.current().px(WIDE_SIDE if wide else SIDE_WIDTH))
