"""Step five: this PC's printers, with a test page on each, its papers, and the second folder for copies."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from loket_app.domain.errors import Refusal
from loket_app.machine import Machine, MachineFile, Place, Receipt, Sheet
from loket_app.ui import icons, theme
from loket_app.ui.awal.page import Draft, StepPage
from loket_app.ui.fields import Choice, LineEdit, Tick
from loket_app.ui.notices import NoticeKind
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.pengaturan.editors import LARGE_TEXT
from loket_app.ui.pengaturan.komputer import (
    GONE,
    NO_PRINTER,
    PLACES,
    RECEIPTS,
    SHEETS,
    TEST_PAGE,
    TEST_SLIP,
    installed_printers,
)
from loket_app.ui.pengaturan.page import scrolled
from loket_app.ui.screen import KeyAct
from loket_app.ui.theme import Type
from loket_app.ui.widgets import Card, KeyButton, label
from loket_app.usecases.first_day import PRINTER_STEP

SIDE = 330
ROUTE = 54
PDF = "PDF ke folder"
FIELDS = (
    "sheet_printer", "roll_printer", "sheet", "receipt", "control_sheet", "second_folder", "workstation", "place",
)  # fmt: skip


class Routes(QWidget):
    """Where each kind of paper goes, as three lines: what, an arrow, whereto."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.lines: tuple[tuple[str, str, str, bool], ...] = ()

    def show_routes(self, lines: tuple[tuple[str, str, str, bool], ...]) -> None:
        """Icon, what, whereto, and whether that is more than a file."""
        self.lines = lines
        self.setAccessibleName("; ".join(f"{what}: {where}" for _, what, where, _ in lines))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """One line a route."""
        look = theme.current()
        return QSize(look.px(280), look.px(ROUTE) * max(1, len(self.lines)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon, words over words."""
        look = theme.current()
        painter = QPainter(self)
        row, side = look.px(ROUTE), look.px(20)
        for n, (icon, what, where, real) in enumerate(self.lines):
            top = n * row
            if n:
                theme.fill(painter, look.color("row_line"), 0, top, self.width(), 1)
            icons.paint(painter, QRect(0, top, side, row), icon, look.color("primary" if real else "muted"))
            left = side + look.px(12)
            self._line(painter, QRect(left, top + row // 2 - look.px(19), 0, 0), Type.SMALL, "muted", what)
            self._line(painter, QRect(left, top + row // 2, 0, 0), Type.STRONG, "ink" if real else "muted", where)

    def _line(self, painter: QPainter, at: QRect, kind: Type, token: str, text: str) -> None:
        look = theme.current()
        metrics = look.metrics(kind)
        room = self.width() - at.x()
        painter.setFont(look.font(kind))
        painter.setPen(look.color(token))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(at.x(), at.y(), room, metrics.height()), Qt.AlignmentFlag.AlignVCenter, shown)


class PrinterStep(StepPage):
    """The machine file of this PC; each test page first saves what is chosen."""

    step = PRINTER_STEP
    title = "Printer komputer ini"
    caption = "Berlaku untuk komputer ini saja. Tanpa printer, semua kertas disimpan sebagai PDF."
    icon = "printer"

    def build(self) -> None:
        """Form, routes, test buttons."""
        self.printers: Callable[[], tuple[str, ...]] = installed_printers
        self._quiet = False
        form = self.form = Blocks()
        form.put("sheet_printer", "Printer lembaran (surat)", Choice(empty=NO_PRINTER), 6, hint="untuk F4, A4, dan A5")
        form.put("sheet", "Kertas di dalamnya", Choice(SHEETS), 6)
        form.put(
            "roll_printer", "Printer struk", Choice(empty=NO_PRINTER), 6, hint="untuk kertas gulungan 58 dan 80 mm"
        )
        form.put("receipt", "Tanda terima dicetak pada", Choice(RECEIPTS), 6)
        form.put("control_sheet", "Lembar kendali", Tick("Cetak saat berkas diterima"), 6)
        form.put("place", "Dipakai di meja", Choice(PLACES), 6)
        form.put("workstation", "Nama komputer ini pada riwayat", LineEdit("misalnya Loket 1", 60), 6)
        form.put(
            "second_folder", "Folder kedua untuk cadangan", LineEdit("misalnya E:\\Loket; kosong: tidak ada", 400), 6,
            hint="stik atau folder bersama; cadangan juga disalin ke sana",
        )  # fmt: skip
        form.changed.connect(self._typed)
        icon = "" if theme.current().percent >= LARGE_TEXT else "printer"
        self.page_button = KeyButton("Uji cetak", "F9", icon)
        self.slip_button = KeyButton("Uji struk", "F10", icon)
        self.page_button.clicked.connect(self.test_page)
        self.slip_button.clicked.connect(self.test_slip)
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(scrolled(form), 1)
        row.addWidget(self._side(), 0, Qt.AlignmentFlag.AlignTop)
        self.content.addLayout(row, 1)

    def _side(self) -> Card:
        self.routes = Routes()
        side = Card(padding=14, spacing=8)
        side.setFixedWidth(round(SIDE * min(theme.current().percent, 115) / 100))
        side.column.addWidget(label("Ke mana kertas pergi", "large"))
        side.column.addWidget(self.routes)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.page_button)
        buttons.addWidget(self.slip_button)
        side.column.addLayout(buttons)
        side.column.addWidget(
            label(
                "Halaman uji memuat garis tepi, huruf, dan kode QR: cocokkan dengan kertasnya.",
                "small",
                "muted",
                wrap=True,
            )
        )
        return side

    # -- the draft ----------------------------------------------------------------------------------------------------

    def show_draft(self, draft: Draft) -> None:
        """This PC's file, with what was chosen and not saved over it."""
        machine = self.site.machine.machine
        names = self.printers()
        for key in ("sheet_printer", "roll_printer"):
            own = str(getattr(machine, key))
            gone = ((own, f"{own} {GONE}"),) if own and own not in names else ()
            editor = self.form.fields[key].widget
            assert isinstance(editor, Choice)
            editor.set_options((*((name, name) for name in names), *gone))
        values = {name: getattr(machine, name) for name in FIELDS} | dict(draft.get(PRINTER_STEP) or {})
        self._quiet = True
        self.form.show_values({key: getattr(value, "value", value) for key, value in values.items()})
        self._quiet = False
        self._show_routes()

    def put_into(self, draft: Draft) -> None:
        """What is chosen."""
        draft[PRINTER_STEP] = self.form.values()

    def summary(self, draft: Draft) -> str:
        """The sheet printer."""
        return self.site.machine.machine.sheet_printer or ("PDF" if draft.get(PRINTER_STEP) else "")

    def _typed(self) -> None:
        if self._quiet:
            return
        self.notice.clear()
        self._show_routes()
        self.edited.emit()

    def _show_routes(self) -> None:
        values = self.form.values()
        sheet, roll = values["sheet_printer"], values["roll_printer"]
        receipt = sheet if values["receipt"] == Receipt.A5.value else roll
        self.routes.show_routes(
            (
                ("letter", f"Surat dan laporan ({values['sheet']})", sheet or PDF, bool(sheet)),
                ("printer", f"Tanda terima ({dict(RECEIPTS)[values['receipt']]})", receipt or PDF, bool(receipt)),
                ("backup", "Cadangan kedua", values["second_folder"] or "belum ada", bool(values["second_folder"])),
            )
        )
        self.slip_button.setEnabled(values["receipt"] != Receipt.A5.value)

    def place(self, refusal: Refusal) -> bool:
        """A field of this PC."""
        return self.form.refuse_at(refusal.field or "", refusal.sentence)

    def enter(self) -> None:
        """Begin at the printer."""
        self.form.fields["sheet_printer"].widget.setFocus(Qt.FocusReason.TabFocusReason)

    def keys(self) -> tuple[KeyAct, ...]:
        """F9 and F10 print."""
        return (
            KeyAct("F9", "Uji cetak", self.test_page),
            KeyAct("F10", "Uji struk", self.test_slip, self.slip_button.isEnabled()),
        )

    # -- this PC's file -----------------------------------------------------------------------------------------------

    def ready(self, then: Callable[[], None]) -> None:
        """Write this PC's file, then go on."""
        self.site.counter.work(
            _save, self.site.machine, self.form.values(), done=partial(self._saved, then), refused=self.refuse,
            disturbed=self.notice.disturbed,
        )  # fmt: skip

    def _saved(self, then: Callable[[], None], _: Any) -> None:
        press = self.site.press()
        if press is not None:
            from loket_app.ui.printing.printers import setup_of

            press.configure(setup_of(self.site.machine.machine, press.setup.folder))
        self.edited.emit()
        then()

    def test_page(self) -> None:
        """F9: the test page on the sheet printer."""
        self.ready(partial(self._test, TEST_PAGE, "sheet_printer"))

    def test_slip(self) -> None:
        """F10: the test slip on the roll printer."""
        if self.slip_button.isEnabled():
            self.ready(partial(self._test, TEST_SLIP, "roll_printer"))

    def _test(self, form: str, name: str) -> None:
        press = self.site.press()
        if press is None:
            return
        printer = getattr(self.site.machine.machine, name)
        self.notice.clear()
        press.print(
            "uji_cetak", 0, notice=self.notice, then=partial(self._printed, printer), form=form,
            printer=printer or "PDF", officer="",
        )  # fmt: skip

    def _printed(self, printer: str) -> None:
        press = self.site.press()
        where = f"dikirim ke {printer}" if printer else f"disimpan sebagai PDF di {press.setup.folder}"
        self.notice.say(NoticeKind.SUCCESS, f"Halaman uji {where}.")


def machine_with(machine: Machine, values: Mapping[str, Any]) -> Machine:
    """The machine with what this step says; raises ValueError for a word that is none."""
    return machine._replace(
        sheet_printer=values["sheet_printer"], roll_printer=values["roll_printer"], sheet=Sheet(values["sheet"]),
        receipt=Receipt(values["receipt"]), control_sheet=bool(values["control_sheet"]),
        second_folder=values["second_folder"], workstation=values["workstation"], place=Place(values["place"]),
    )  # fmt: skip


def _save(_desk: Any, file: MachineFile, values: Mapping[str, Any]) -> None:
    wanted = machine_with(file.machine, values)
    if wanted != file.machine:
        file.save(wanted)
