"""Printer & kertas and Jam komputer: what belongs to this PC alone, and its clock against the trail."""

import sys
from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from loket_app.domain.errors import Disturbance, Refusal
from loket_app.machine import IDLE_MINUTES, TEXT_SIZES, Look, Machine, MachineFile, Place, Receipt, Sheet
from loket_app.ui.awaiting import Awaiting
from loket_app.ui.fields import Choice, LineEdit, Tick
from loket_app.ui.notices import NoticeKind
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.pengaturan.clock import ClockForm
from loket_app.ui.pengaturan.editors import LongChoice
from loket_app.ui.pengaturan.page import Body, Page, Record, SettingPage, scrolled
from loket_app.ui.pengaturan.paper_rows import PaperRows, routes_of, rows_of
from loket_app.ui.pengaturan.room import Known, Room
from loket_app.ui.printing.printers import setup_of
from loket_app.ui.printing.trays import Trays, trays_of
from loket_app.ui.screen import KeyAct
from loket_app.ui.widgets import KeyButton, Kind
from loket_app.usecases.backup import Beside
from loket_app.usecases.desk import Desk
from loket_app.usecases.settings import ONLY
from loket_app.usecases.shared_folder import take_shared

NO_PRINTER = "tidak ada: jadikan PDF"
GONE = "(tidak terpasang)"
SHEETS = ((Sheet.F4.value, "F4 (folio)"), (Sheet.A4.value, "A4"))
RECEIPTS = (
    (Receipt.ROLL_80.value, "struk 80 mm"), (Receipt.ROLL_58.value, "struk 58 mm"), (Receipt.A5.value, "lembar A5"),
)  # fmt: skip
PLACES = (
    (Place.ANY.value, "dipakai bergantian"), (Place.PORTIR.value, "Portir"), (Place.LOKET.value, "Loket"),
    (Place.OPERATOR.value, "Operator"), (Place.LEADERS.value, "Kasi, Sekcam, Camat"),
)  # fmt: skip
LOCKS = tuple((str(n), f"sesudah {n} menit" if n else "tidak pernah") for n in IDLE_MINUTES)
SHARED = "misalnya \\\\server\\loket"
SHARED_HINT = "arsip surat, lambang, dan foto: sama di semua komputer kantor"
TEST_PAGE, TEST_SLIP = "uji_cetak", "uji_cetak_80"
FIELDS = (
    "sheet_printer", "roll_printer", "sheet", "receipt", "control_sheet", "pdf_folder", "workstation", "place",
    "text_size", "look", "data_folder", "idle_minutes", "display", "shared_folder",
)  # fmt: skip


def machine_body(machine: Machine) -> Body:
    """The machine as plain data of the form."""
    values = {name: getattr(machine, name) for name in FIELDS}
    plain = {name: value.value if isinstance(value, StrEnum) else value for name, value in values.items()}
    return {**plain, "routes": rows_of(machine.routes), "shrinks": machine.shrinks}


def machine_of(body: Mapping[str, Any], machine: Machine) -> Machine:
    """The machine with what the form says; raises ValueError for a word that is none."""
    return machine._replace(
        sheet_printer=body["sheet_printer"], roll_printer=body["roll_printer"], sheet=Sheet(body["sheet"]),
        receipt=Receipt(body["receipt"]), control_sheet=body["control_sheet"], pdf_folder=body["pdf_folder"],
        workstation=body["workstation"], place=Place(body["place"]), text_size=body["text_size"],
        idle_minutes=body["idle_minutes"], look=Look(body["look"]), data_folder=body["data_folder"],
        routes=routes_of(body["routes"]), shrinks=tuple(body["shrinks"]), display=body["display"],
        shared_folder=body["shared_folder"],
    )  # fmt: skip


def installed_printers() -> tuple[str, ...]:
    """The printers of this PC by their system names."""
    from loket_app.ui.printing.system import printer_names

    return printer_names()


class KomputerPage(SettingPage):
    """The machine file: whoever sits here may choose a printer; where the data lies is the administrator's.

    `chosen` carries the machine after it was saved: the window applies look and text size.
    """

    title = "Printer & kertas"
    caption = "Berlaku untuk komputer ini saja. Tanpa printer, semua kertas disimpan sebagai PDF ke folder."
    icon = "printer"
    chosen = Signal(object)

    def build(self) -> None:
        """Printers, papers, this PC, its look."""
        form = self.form = Blocks()
        form.heading("Printer")
        form.put("sheet_printer", "Printer lembaran (surat)", Choice(empty=NO_PRINTER), 6, hint="untuk F4, A4 dan A5")
        form.put("roll_printer", "Printer struk", Choice(empty=NO_PRINTER), 6, hint="untuk kertas gulungan")
        form.put("sheet", "Kertas di printer lembaran", Choice(SHEETS), 4)
        form.put("receipt", "Tanda terima dicetak pada", Choice(RECEIPTS), 4)
        form.put("control_sheet", "Lembar kendali", Tick("Cetak saat berkas diterima"), 4)
        form.put("pdf_folder", "Folder PDF", LineEdit("kosong: folder pdf di folder data", 400), 12)
        self.papers = PaperRows()
        form.widget(self.papers)
        form.heading("Komputer ini")
        form.put("workstation", "Nama pada jejak", LineEdit("nama dari sistem", 60), 3, hint="misalnya Loket 2")
        form.put("place", "Dipakai di meja", Choice(PLACES), 3)
        form.put("text_size", "Ukuran teks", LongChoice(tuple((str(n), f"{n} %") for n in TEXT_SIZES)), 3)
        form.put("look", "Tampilan", Choice(((Look.LIGHT.value, "Terang"), (Look.DARK.value, "Gelap"))), 3)
        form.put("idle_minutes", "Kunci layar sendiri", LongChoice(LOCKS), 6, hint="sesudah keyboard dan tetikus diam")
        form.put("display", "Layar publik", Tick("Buka sendiri di layar kedua"), 6)
        form.heading("Data", "Folder hanya diubah Administrator, dan berlaku saat program dibuka lagi.")
        form.put("data_folder", "Folder data kantor", LineEdit("kosong: folder biasa", 400), 12)
        form.put("shared_folder", "Folder bersama semua komputer", LineEdit(SHARED, 400), 12, hint=SHARED_HINT)
        self.awaiting = Awaiting(self)
        self._carried = 0
        form.changed.connect(self.edited)
        self.papers.edited.connect(self.edited)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(form))
        self.printers = installed_printers

    def _build_foot(self) -> None:
        super()._build_foot()
        self.test_button = KeyButton("Uji cetak", "F9", "printer")
        self.slip_button = KeyButton("Uji struk", "F10", "printer")
        self.test_button.clicked.connect(self.test_page)
        self.slip_button.clicked.connect(self.test_slip)
        self.foot.insertWidget(1, self.test_button)
        self.foot.insertWidget(2, self.slip_button)

    def records_of(self, known: Known) -> dict[str, Record]:
        """The one machine."""
        machine = self.room.machine
        told = str(machine.path) if machine.path is not None else "Peragaan: hanya berlaku sampai program ditutup"
        return {ONLY: Record(ONLY, machine_body(machine.machine), told)}

    def prepare(self, known: Known) -> None:
        """The installed printers; a chosen one that is gone stays, and is told."""
        names = self.printers()
        for key in ("sheet_printer", "roll_printer"):
            editor = self.form.fields[key].widget
            assert isinstance(editor, Choice)
            own = str(getattr(self.room.machine.machine, key))
            gone = ((own, f"{own} {GONE}"),) if own and own not in names else ()
            editor.set_options((*((name, name) for name in names), *gone))
        self.papers.offer(names, self.room.machine.machine.sheet_printer)
        if sys.platform == "win32":
            self.papers.take_trays({name: trays_of(name) for name in names})
        else:
            self.room.counter.work(_trays, names, done=self.papers.take_trays, lane="baki")

    def fill(self, body: Body) -> None:
        """Show the machine."""
        self.form.show_values(body)
        # One PC alone shares with nobody: its papers lie in its data folder.
        self.form.fields["shared_folder"].setVisible(bool(self.room.machine.machine.server))
        self.papers.show_rows(body["routes"], body["shrinks"])

    def read(self, base: Body) -> Body:
        """What the form says."""
        return {**base, **self.form.values(), "routes": self.papers.value(), "shrinks": self.papers.shrinks()}

    def may_write(self) -> bool:
        """Whoever sits here: a printer that is broken cannot wait for an administrator."""
        return self.room.counter.session.officer is not None

    def set_editable(self, on: bool) -> None:
        """The data folder is the administrator's."""
        super().set_editable(on)
        for name in ("data_folder", "shared_folder"):
            self.form.fields[name].setEnabled(self.room.is_admin())
        self.papers.rows.set_editable(on)

    def send(self, key: str, body: Body, draft: Body) -> None:
        """Write the file in the worker; another shared folder is tried first, beside the work."""
        self._carried = 0
        wanted = body["shared_folder"]
        if not wanted or wanted == self.room.machine.machine.shared_folder:
            self._write(key, body, draft)
            return
        self.notice.say(NoticeKind.HINT, "Memeriksa folder bersama\N{HORIZONTAL ELLIPSIS}")
        self.room.counter.work(
            _trying, wanted, done=partial(self._trying, key, body, draft), disturbed=self.notice.disturbed
        )

    def _trying(self, key: str, body: Body, draft: Body, work: Beside) -> None:
        self.awaiting.hear_of("bersama", work, partial(self._tried, key, body, draft), self._not_shared)

    def _tried(self, key: str, body: Body, draft: Body, carried: int) -> None:
        self._carried = carried
        self._write(key, body, draft)

    def _not_shared(self, trouble: Disturbance) -> None:
        self.notice.clear()
        self.form.refuse_at("shared_folder", f"{trouble.sentence} {trouble.advice}")

    def _write(self, key: str, body: Body, draft: Body) -> None:
        wanted = machine_of(body, self.room.machine.machine)
        self.room.counter.work(
            _save, self.room.machine, wanted, done=partial(self._stored, key, draft),
            refused=partial(self.refused, key), disturbed=self.notice.disturbed,
        )  # fmt: skip

    def _stored(self, key: str, draft: Body, _: Any) -> None:
        self.saved(key, key, draft, None)
        machine = self.room.machine.machine
        press = self.room.press
        if press is not None:
            press.configure(setup_of(machine, press.setup.folder))
        if self.known is not None:
            self.receive(self.known)
        self.chosen.emit(machine)

    def saved_words(self, key: str) -> str:
        """What follows."""
        if self._carried:
            return f"Tersimpan. {self._carried} surat dan foto disalin ke folder bersama. Buka ulang programnya."
        return "Tersimpan untuk komputer ini. Coba dengan Uji cetak (F9)."

    def place(self, refusal: Refusal) -> bool:
        """A field of the machine, or a row of its papers."""
        if refusal.field in ("routes", "shrinks"):
            return self.papers.refuse(refusal)
        return self.form.refuse_at(refusal.field or "", refusal.sentence)

    # -- test pages ---------------------------------------------------------------------------------------------------

    def printing(self) -> KeyAct:
        """F9 prints the test page."""
        return KeyAct("F9", "Uji cetak", self.test_page, self.room.press is not None)

    def keys(self) -> tuple[KeyAct, ...]:
        """F10 prints the test slip."""
        return (*super().keys(), KeyAct("F10", "Uji struk", self.test_slip, self.room.press is not None))

    def test_page(self) -> None:
        """The test page on the sheet printer."""
        self._test(TEST_PAGE, self.room.machine.machine.sheet_printer)

    def test_slip(self) -> None:
        """The test slip on the roll printer."""
        self._test(TEST_SLIP, self.room.machine.machine.roll_printer)

    def _test(self, form: str, printer: str) -> None:
        press = self.room.press
        if press is None:
            return
        if self.key in self.drafts:
            self.notice.refuse(Refusal("belum_disimpan", "Simpan dulu (F8), lalu uji cetak memakai pilihan baru."))
            return
        me = self.room.counter.session.officer
        press.print(
            "uji_cetak", 0, notice=self.notice, form=form, printer=printer or "PDF", officer=me.name if me else ""
        )

    def enter(self) -> None:
        """Begin at the printer."""
        self.form.fields["sheet_printer"].widget.setFocus(Qt.FocusReason.TabFocusReason)


def _trays(_desk: Desk, names: tuple[str, ...]) -> dict[str, Trays]:
    return {name: trays_of(name) for name in names}


def _trying(desk: Desk, typed: str) -> Beside:
    assert desk.folder is not None
    return Beside(take_shared, desk.folder, typed)


def _save(_desk: Desk, file: MachineFile, machine: Machine) -> None:
    file.save(machine)


class JamKomputerPage(Page):
    """This PC's clock; a supervisor's PIN confirms one that went back."""

    title = "Jam komputer"
    caption = "Jam yang mundur menghentikan pencatatan, supaya urutan jejak tidak pernah diragukan."
    icon = "clock"

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self.form = ClockForm(room.counter)
        self.form.setMaximumWidth(620)
        self.form.known.connect(self._known)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        column.addStretch(1)
        self.confirm_button = KeyButton("Sahkan jam ini", "F8", kind=Kind.PRIMARY)
        self.again_button = KeyButton("Periksa lagi", "F5", "retry")
        self.confirm_button.clicked.connect(self.form.confirm)
        self.again_button.clicked.connect(self.form.ask)
        self.foot.addWidget(self.confirm_button)
        self.foot.addWidget(self.again_button)
        self.foot.addStretch(1)
        self._known()

    def may_write(self) -> bool:
        """Anybody may open this; the PIN decides."""
        return True

    def receive(self, known: Known) -> None:
        """Look at the clock again."""
        self.form.ask()

    def _known(self) -> None:
        self.confirm_button.setEnabled(self.form.behind() > 0)
        self.changed.emit()

    def primary(self) -> KeyAct:
        """F8 confirms."""
        return KeyAct("F8", "Sahkan jam ini", self.form.confirm, self.confirm_button.isEnabled())

    def keys(self) -> tuple[KeyAct, ...]:
        """F5 looks again."""
        return (KeyAct("F5", "Periksa lagi", self.form.ask),)

    def enter(self) -> None:
        """Begin at the PIN where one is asked."""
        self.form.pin_edit.setFocus(Qt.FocusReason.OtherFocusReason)
