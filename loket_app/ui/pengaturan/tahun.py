"""Tutup tahun: past years, what closing one would move, and closing or opening one again with the own PIN."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from loket_app.domain import dates
from loket_app.domain.errors import Refusal
from loket_app.ui.fields import Field
from loket_app.ui.lists import RIGHT, Column, RowModel, RowView
from loket_app.ui.notices import NoticeKind
from loket_app.ui.pengaturan.listing import ListView
from loket_app.ui.pengaturan.page import Page
from loket_app.ui.pengaturan.pin import LEAST_DIGITS, MOST_DIGITS, PinEdit
from loket_app.ui.pengaturan.room import Known, Room
from loket_app.ui.screen import KeyAct
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Card, KeyButton, Kind, label
from loket_app.usecases import year_closing
from loket_app.usecases.desk import Who
from loket_app.usecases.year_closing import Done, Overview, Proposal

ROW = 34
ABOUT = (
    "Dibuat cadangan dahulu, lalu satu berkas arsip yang diperiksa baris demi baris; baru sesudah itu permohonannya "
    "keluar dari berkas kerja. Loket menunggu selama itu: kerjakan saat sepi. Permohonan yang masih berjalan, "
    "dibatasi, atau menjadi pokok pengaduan tinggal di berkas kerja."
)


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of the list; `closed` is true once it was closed, `can` where it can be closed now."""

    year: int
    closed: bool
    can: bool
    requests: int
    letters: int
    words: str


class TahunPage(Page):
    """The administrator closes a year; everybody reads which ones are."""

    title = "Tutup tahun"
    caption = "Permohonan yang berakhir pada tahun lewat pindah ke berkas arsip, dan tetap dapat dicari dan dibaca."
    icon = "archive"

    def __init__(self, room: Room, parent: Any = None) -> None:
        super().__init__(room, parent)
        self.working = False
        self.view = ListView("Tahun")
        self.view.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.view.show_rows(RowModel(self._columns(), lambda row: row.year))
        self.view.set_row_height(ROW)
        self.told = label("", tone="muted", wrap=True)
        self.pin_edit = PinEdit(f"{LEAST_DIGITS} sampai {MOST_DIGITS} angka")
        self.pin = Field("PIN Anda (administrator)", self.pin_edit, above=True)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(label(ABOUT, tone="muted", wrap=True))
        frame = Card(padding=1, spacing=0)
        frame.column.addWidget(self.view)
        column.addWidget(frame, 1)
        column.addWidget(self.told)
        column.addWidget(self.pin, 0, Qt.AlignmentFlag.AlignLeft)
        self.close_button = KeyButton("Tutup tahun", "F8", kind=Kind.PRIMARY)
        self.reopen_button = KeyButton("Buka lagi", "F7", "undo")
        self.close_button.clicked.connect(self.ask_close)
        self.reopen_button.clicked.connect(self.ask_reopen)
        self.foot.addWidget(self.close_button)
        self.foot.addWidget(self.reopen_button)
        self.foot.addStretch(1)
        self.view.current_row_changed.connect(self._follow)
        self._follow()

    def _columns(self) -> tuple[Column[Any], ...]:
        return (
            Column("Tahun", lambda r: str(r.year), width=70, strong=True),
            Column("Keadaan", _state, width=170, face=_face),
            Column("Permohonan", lambda r: f"{r.requests}", align=RIGHT, width=104),
            Column("Surat", lambda r: f"{r.letters}", align=RIGHT, width=80),
            Column("Keterangan", lambda r: r.words, tip=lambda r: r.words),
        )

    # -- what is known ------------------------------------------------------------------------------------------------

    def receive(self, known: Known) -> None:
        """Read the years anew."""
        self.load()

    def load(self) -> None:
        """The years."""
        self.room.counter.ask(year_closing.overview, done=self._show, lane="tahun")

    def _show(self, found: Overview) -> None:
        zone = self.room.counter.zone
        rows = [
            YearRow(
                one.year, True, False, one.requests, one.letters,
                f"{one.file}, ditutup {dates.numeric_date(dates.local(one.closed_at, zone).date())} oleh {one.officer}",
            )
            for one in found.closed
        ]  # fmt: skip
        closed = {one.year for one in found.closed}
        rows += [_open_row(one) for one in found.open if one.year not in closed]
        self.view.patch(tuple(sorted(rows, key=lambda row: -row.year)))
        if found.why_not or not rows:
            self.told.setText(found.why_not or "Belum ada tahun lewat yang punya permohonan berakhir.")
        else:
            self.told.setText("")
        self._follow()

    def permit(self) -> None:
        """Only an administrator types a PIN here."""
        super().permit()
        self.pin.setEnabled(self.may_write())
        self._follow()

    def row(self) -> YearRow | None:
        """The chosen year."""
        found = self.view.current_row()
        return found if isinstance(found, YearRow) else None

    def _follow(self, _: object = None) -> None:
        self.close_button.setEnabled(self._may_close())
        self.reopen_button.setEnabled(self._may_reopen())
        row = self.row()
        self.close_button.say(f"Tutup tahun {row.year}" if row is not None and not row.closed else "Tutup tahun", "F8")
        self.changed.emit()

    def _may_close(self) -> bool:
        row = self.row()
        return row is not None and row.can and self.may_write() and not self.working

    def _may_reopen(self) -> bool:
        row = self.row()
        return row is not None and row.closed and self.may_write() and not self.working

    # -- acts ---------------------------------------------------------------------------------------------------------

    def primary(self) -> KeyAct:
        """F8 closes the chosen year."""
        return KeyAct("F8", "Tutup tahun", self.ask_close, self._may_close())

    def keys(self) -> tuple[KeyAct, ...]:
        """F7 brings a closed year back."""
        return (KeyAct("F7", "Buka lagi", self.ask_reopen, self._may_reopen()),)

    def enter(self) -> None:
        """Begin in the list."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_close(self) -> None:
        """Ask once more; the PIN decides."""
        row = self.row()
        if self._may_close() and row is not None and self._has_pin():
            words = f"Tutup tahun {row.year}? {row.requests} permohonan pindah ke berkas arsip."
            self.question.ask(words, "Tutup tahun", self._close)

    def ask_reopen(self) -> None:
        """Ask once more; the PIN decides."""
        row = self.row()
        if self._may_reopen() and row is not None and self._has_pin():
            words = f"Buka lagi arsip tahun {row.year}? {row.requests} permohonan kembali ke berkas kerja."
            self.question.ask(words, "Buka lagi", self._reopen)

    def _has_pin(self) -> bool:
        self.notice.clear()
        if len(self.pin_edit.value()) >= LEAST_DIGITS:
            return True
        self.pin.refuse(f"Ketik PIN Anda, {LEAST_DIGITS} sampai {MOST_DIGITS} angka.")
        self.pin_edit.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    def _close(self) -> None:
        self._work(year_closing.close_year, self._closed, "Tahun sedang ditutup: cadangan dan berkas arsip dibuat.")

    def _reopen(self) -> None:
        self._work(year_closing.reopen_year, self._reopened, "Arsip sedang dibuka lagi.")

    def _work(self, fn: Any, done: Any, words: str) -> None:
        row, officer = self.row(), self.room.counter.session.officer
        if row is None or officer is None:
            return
        pin = self.pin_edit.value()
        self.pin_edit.clear()
        self.working = True
        self._follow()
        self.notice.say(NoticeKind.HINT, f"{words} Tunggu sebentar.")
        self.room.counter.work(
            fn, Who.self(officer.id), row.year, pin, self.room.machine.machine.second_folder, done=done,
            refused=self._refused, disturbed=self._disturbed,
        )  # fmt: skip

    def _closed(self, done: Done) -> None:
        rest = " ".join(words for words in (done.left, done.copied) if words)
        self._over(f"Tahun {done.year.year} ditutup: {done.year.requests} permohonan ada di {done.year.file}. {rest}")

    def _reopened(self, left: str) -> None:
        self._over(f"Arsip dibuka lagi; permohonannya kembali di berkas kerja. {left}")

    def _over(self, words: str) -> None:
        self.working = False
        self.notice.succeed(words.strip())
        self.room.counter.poll()
        self.load()

    def _refused(self, refusal: Refusal) -> None:
        self.working = False
        self._follow()
        if refusal.field == "pin":
            self.notice.clear()
            self.pin.refuse(refusal.sentence)
            self.pin_edit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.notice.refuse(refusal)

    def _disturbed(self, disturbance: Any, again: Any) -> None:
        self.working = False
        self._follow()
        self.notice.disturbed(disturbance, again)


def _open_row(one: Proposal) -> YearRow:
    words = "; ".join(f"{count} tinggal, {why}" for why, count in one.staying)
    return YearRow(one.year, False, not one.why_not, one.requests, one.letters, words or one.why_not)


def _state(row: YearRow) -> str:
    if row.closed:
        return "Sudah ditutup"
    return "Dapat ditutup" if row.can else "Tidak dapat ditutup"


def _face(row: YearRow) -> tuple[str, Tone]:
    if row.closed:
        return "archive", Tone.MUTED
    return ("check", Tone.GOOD) if row.can else ("close", Tone.MUTED)
