"""Pengganti and Pakta integritas: a short form that adds, and the table of what stands."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from loket_app.definitions.presets import PactKind
from loket_app.domain import dates
from loket_app.domain.errors import Refusal
from loket_app.domain.people import ROLE_LABELS, Capacity, Role
from loket_app.ui.fields import Choice, Field, LineEdit
from loket_app.ui.lists import Column, RowModel, RowView
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.pengaturan.editors import IsoDateEdit, LongChoice
from loket_app.ui.pengaturan.listing import ListView
from loket_app.ui.pengaturan.pacts import NOTICE_DAYS, PRINT_PACT, print_pacts
from loket_app.ui.pengaturan.page import SUPERVISOR_ONLY, Page
from loket_app.ui.pengaturan.room import Known, Room
from loket_app.ui.screen import KeyAct
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Card, KeyButton, Kind, label
from loket_app.usecases import staff
from loket_app.usecases.queries.staffing import PactRow, SubstitutionRow

CAPACITIES = (
    (Capacity.AN.value, "a.n. (atas nama)"), (Capacity.UB.value, "u.b. (untuk beliau)"),
    (Capacity.PLT.value, "Plt. (pelaksana tugas)"), (Capacity.PLH.value, "Plh. (pelaksana harian)"),
    (Capacity.PJ.value, "Pj. (penjabat)"),
)  # fmt: skip
POSTS = tuple((role.value, words) for role, words in ROLE_LABELS.items() if role is not Role.ADMIN)
PACTS = {
    PactKind.SOP.value: "Menerapkan SOP sepenuhnya",
    PactKind.NO_GRATUITY.value: "Tidak menerima apa pun saat mengantar",
}
STANDING_TONES = {"berlaku": Tone.GOOD, "akan datang": Tone.PRIMARY, "lewat": Tone.MUTED, "diakhiri": Tone.MUTED}


class StandingPage(Page):
    """The form above, the table below; F8 adds. What is typed stays until it is stored."""

    denied = SUPERVISOR_ONLY
    act = ""
    first = ""

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self.form = Blocks()
        self.add_button = KeyButton(self.act, "F8", kind=Kind.PRIMARY)
        self.clear_button = KeyButton("Kosongkan", "F5")
        self.table = ListView(self.title)
        self.table.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.build()
        frame = Card(padding=1, spacing=0)
        frame.column.addWidget(self.table)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.form)
        column.addWidget(label(self.heading(), "large"))
        column.addWidget(frame, 1)
        self.foot.addWidget(self.add_button)
        self.foot.addWidget(self.clear_button)
        for button in self.more_buttons():
            self.foot.addWidget(button)
        self.foot.addStretch(1)
        self.form.changed.connect(self._typed)
        self.add_button.clicked.connect(self.add)
        self.clear_button.clicked.connect(self.clear)
        self._typed()

    def build(self) -> None:
        """Fields and columns."""
        raise NotImplementedError

    def heading(self) -> str:
        """The words above the table."""
        raise NotImplementedError

    def more_buttons(self) -> Sequence[KeyButton]:
        """Further buttons of the foot."""
        return ()

    def add(self) -> None:
        """F8."""
        raise NotImplementedError

    def _columns(self, columns: Sequence[Column[Any]], key: Any) -> None:
        self.table.show_rows(RowModel(tuple(columns), key))
        self.table.set_row_height(32)

    def people(self, known: Known) -> tuple[tuple[str, str], ...]:
        """The active officers to choose from."""
        rows = (row.officer for row in known.officers if row.officer.active)
        return tuple((str(o.id), f"{o.name} \N{MIDDLE DOT} {o.position}") for o in rows)

    def may_write(self) -> bool:
        """Supervisors and administrators."""
        return self.room.is_supervisor()

    def permit(self) -> None:
        """The table can be read by all."""
        super().permit()
        self.form.setEnabled(self.may_write())
        self._typed()

    def dirty(self) -> bool:
        """Whether anything is typed."""
        return bool(self.form.typed_state())

    def _typed(self) -> None:
        self.add_button.setEnabled(self.may_write() and self.dirty())
        self.clear_button.setEnabled(self.dirty())
        self.changed.emit()

    def clear(self) -> None:
        """F5: an empty form."""
        self.form.clear()
        self.notice.clear()
        self._typed()
        self.enter()

    def primary(self) -> KeyAct:
        """F8 adds."""
        return KeyAct("F8", self.act, self.add, self.add_button.isEnabled())

    def keys(self) -> tuple[KeyAct, ...]:
        """F5 empties the form."""
        return (KeyAct("F5", "Kosongkan", self.clear, self.clear_button.isEnabled()),)

    def enter(self) -> None:
        """Begin at the first field, or at the table for who may only read."""
        widget = self.form.fields[self.first].widget if self.may_write() else self.table
        widget.setFocus(Qt.FocusReason.TabFocusReason)

    def refused(self, refusal: Refusal) -> None:
        """At its field, else on the line."""
        if not self.form.refuse_at(refusal.field or "", refusal.sentence):
            self.notice.refuse(refusal)

    def need(self, *keys: str) -> bool:
        """Say at the first empty field that it is empty; True when none is."""
        for key in keys:
            field: Field = self.form.fields[key]
            if not field.value():
                self.form.refuse_at(key, f"{field.name} belum diisi.")
                return False
        return True

    def stored(self, sentence: str) -> None:
        """It is on the trail: an empty form, and a word."""
        self.form.clear()
        self._typed()
        self.notice.succeed(sentence)
        self.enter()

    def typed_state(self) -> dict[str, object]:
        """What is typed."""
        return self.form.typed_state()

    def restore(self, state: Mapping[str, object]) -> None:
        """Put it back."""
        self.form.set_values(dict(state))
        self._typed()


class PenggantiPage(StandingPage):
    """Who stands in for a post, in which capacity, from when to when."""

    title = "Pengganti pejabat"
    caption = "Pengganti berhak mengerjakan langkah pejabatnya selama tanggal ini; kedudukannya tercetak pada surat."
    icon = "forward"
    act = "Tunjuk pengganti"
    first = "petugas"

    def build(self) -> None:
        """Who, for whom, as what, when, why."""
        form = self.form
        form.put("petugas", "Petugas", LongChoice(empty="pilih petugas"), 8, needed=True)
        form.put("peran", "Menggantikan", Choice(POSTS, empty="pilih jabatan"), 4, needed=True)
        form.put("kedudukan", "Kedudukan", Choice(CAPACITIES, empty="pilih kedudukan"), 4, needed=True)
        form.put("mulai", "Mulai", IsoDateEdit(), 4, needed=True)
        form.put("sampai", "Sampai dengan", IsoDateEdit(), 4, needed=True)
        form.put(
            "alasan", "Alasan atau dasar penunjukan", LineEdit("misalnya Camat cuti; nomor surat perintah"), 12, True
        )
        self.end_button = KeyButton("Akhiri sekarang", "F6")
        self.end_button.clicked.connect(self.end)
        columns: tuple[Column[SubstitutionRow], ...] = (
            Column("Petugas", lambda r: r.officer, strong=True),
            Column("Menggantikan", lambda r: f"{r.capacity} {ROLE_LABELS[r.role]}", width=210),
            Column("Mulai", lambda r: _day(r.first), width=104),
            Column("Sampai", lambda r: _day(r.last), width=104),
            Column("Alasan", lambda r: r.reason, tone=_muted, tip=lambda r: r.reason),
            Column("Keadaan", lambda r: r.standing, width=104, tone=_standing_tone),
        )
        self._columns(columns, lambda r: r.id)
        self.table.current_row_changed.connect(self._chosen)
        self.end_button.setEnabled(False)

    def heading(self) -> str:
        """Above the table."""
        return "Penunjukan"

    def more_buttons(self) -> Sequence[KeyButton]:
        """F6 ends the chosen one."""
        return (self.end_button,)

    def keys(self) -> tuple[KeyAct, ...]:
        """F6 ends the chosen one."""
        return (*super().keys(), KeyAct("F6", "Akhiri", self.end, self.end_button.isEnabled()))

    def receive(self, known: Known) -> None:
        """Show the substitutions."""
        editor = self.form.fields["petugas"].widget
        assert isinstance(editor, Choice)
        editor.set_options(self.people(known))
        self.table.patch(known.substitutions)
        self.permit()

    def _chosen(self, row: SubstitutionRow | None) -> None:
        self.end_button.setEnabled(row is not None and row.standing in ("berlaku", "akan datang") and self.may_write())
        self.changed.emit()

    def permit(self) -> None:
        """As for all, and the end of the chosen one."""
        super().permit()
        self._chosen(self.table.current_row())

    def add(self) -> None:
        """Name the substitute."""
        if not self.may_write() or not self.need("petugas", "peran", "kedudukan", "mulai", "sampai"):
            return
        values = self.form.values()
        self.notice.clear()
        self.room.counter.do(
            staff.save_substitution, values["petugas"], Role(values["peran"]), Capacity(values["kedudukan"]),
            values["mulai"], values["sampai"], values["alasan"], done=self._added, refused=self.refused,
            disturbed=self.notice.disturbed,
        )  # fmt: skip

    def _added(self, _: Any) -> None:
        self.stored("Pengganti tercatat dan langsung berlaku pada tanggalnya.")

    def end(self) -> None:
        """Ask, then end the chosen substitution."""
        row = self.table.current_row()
        if isinstance(row, SubstitutionRow) and self.end_button.isEnabled():
            words = f"Akhiri {row.capacity} {ROLE_LABELS[row.role]} oleh {row.officer} sekarang juga?"
            self.question.ask(words, "Akhiri", self._end)

    def _end(self) -> None:
        row = self.table.current_row()
        if isinstance(row, SubstitutionRow):
            self.room.counter.do(
                staff.end_substitution, row.id, done=self._ended, refused=self.notice.refuse,
                disturbed=self.notice.disturbed,
            )  # fmt: skip

    def _ended(self, _: Any) -> None:
        self.notice.succeed("Penggantian diakhiri; pejabatnya kembali bertugas.")
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


class PaktaPage(StandingPage):
    """Which officers signed which pakta integritas, and until when it holds."""

    title = "Pakta integritas"
    caption = "Petugas tanpa pakta yang berlaku tidak dapat ditugaskan mengantar surat ke rumah."
    icon = "sign"
    act = "Catat pakta"
    first = "petugas"
    today: date | None = None

    def build(self) -> None:
        """Who, which, from when to when."""
        form = self.form
        form.put("petugas", "Petugas", LongChoice(empty="pilih petugas"), 6, needed=True)
        form.put("jenis", "Isi pakta", Choice(tuple(PACTS.items()), empty="pilih pakta"), 6, needed=True)
        form.put("tanggal", "Ditandatangani", IsoDateEdit(), 4, needed=True)
        form.put("sampai", "Berlaku sampai", IsoDateEdit(), 4, needed=True)
        columns: tuple[Column[PactRow], ...] = (
            Column("Petugas", lambda r: r.officer, strong=True),
            Column("Isi pakta", lambda r: PACTS.get(r.kind, r.kind)),
            Column("Ditandatangani", lambda r: _day(r.signed_on), width=124),
            Column("Berlaku sampai", lambda r: _day(r.valid_until), width=124),
            Column("Keadaan", self._words, width=124, tone=self._tone),
        )
        self._columns(columns, lambda r: (r.officer_id, r.kind))
        self.table.opened.connect(self._take)

    def heading(self) -> str:
        """Above the table."""
        return "Pakta tiap petugas (Enter mengisi formulir)"

    def receive(self, known: Known) -> None:
        """Show the pacts."""
        editor = self.form.fields["petugas"].widget
        assert isinstance(editor, Choice)
        editor.set_options(self.people(known))
        self.today = dates.parse_date(known.office.today)
        self.table.patch(known.pacts)
        self.permit()

    def _ends_soon(self, row: PactRow) -> bool:
        until = dates.parse_date(row.valid_until)
        return row.holds and until is not None and self.today is not None and (until - self.today).days <= NOTICE_DAYS

    def _words(self, row: PactRow) -> str:
        if row.holds:
            return "segera berakhir" if self._ends_soon(row) else "berlaku"
        signed = dates.parse_date(row.signed_on)
        if signed is None:
            return "belum ada"
        return "belum mulai" if self.today is not None and signed > self.today else "lewat"

    def _tone(self, row: PactRow) -> Tone:
        return Tone.GOOD if row.holds and not self._ends_soon(row) else Tone.WARN

    def more_buttons(self) -> Sequence[KeyButton]:
        """The paper to be signed."""
        self.print_button = KeyButton(PRINT_PACT, "F9", "printer")
        self.print_button.clicked.connect(self.print_pact)
        self.table.current_row_changed.connect(self._chosen)
        return (self.print_button,)

    def _chosen(self, row: PactRow | None) -> None:
        self.print_button.setEnabled(row is not None and self.room.press is not None)
        self.changed.emit()

    def printing(self) -> KeyAct:
        """F9 prints the pakta of the chosen row."""
        return KeyAct("F9", PRINT_PACT, self.print_pact, self.print_button.isEnabled())

    def print_pact(self) -> None:
        """The pakta of the chosen row, ready to be signed."""
        row = self.table.current_row()
        if isinstance(row, PactRow):
            print_pacts(self.room, self.notice, row.officer_id, (PactKind(row.kind),))

    def _take(self, row: PactRow) -> None:
        if self.may_write():
            self.form.set_values({"petugas": row.officer_id, "jenis": row.kind})
            self._typed()
            self.form.fields["tanggal"].widget.setFocus(Qt.FocusReason.TabFocusReason)

    def add(self) -> None:
        """Register the pakta."""
        if not self.may_write() or not self.need("petugas", "jenis", "tanggal", "sampai"):
            return
        values = self.form.values()
        self.notice.clear()
        self.room.counter.do(
            staff.sign_pact, values["petugas"], PactKind(values["jenis"]), values["tanggal"], values["sampai"],
            done=self._added, refused=self.refused, disturbed=self.notice.disturbed,
        )  # fmt: skip

    def refused(self, refusal: Refusal) -> None:
        """Dates are refused together: say it where the wrong one is."""
        if refusal.code == "tanggal" and refusal.field is None:
            wrong = "sampai" if dates.parse_date(self.form.fields["tanggal"].value()) else "tanggal"
            self.form.refuse_at(wrong, refusal.sentence)
            return
        super().refused(refusal)

    def _added(self, _: Any) -> None:
        self.stored("Pakta tercatat.")


def _day(iso: str) -> str:
    found = dates.parse_date(iso)
    return dates.numeric_date(found) if found else "\N{EN DASH}"


def _muted(_: Any) -> Tone:
    return Tone.MUTED


def _standing_tone(row: SubstitutionRow) -> Tone:
    return STANDING_TONES.get(row.standing, Tone.MUTED)
