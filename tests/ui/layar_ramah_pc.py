"""A counter PC for the screens of LAYAR RAMAH: shell, one screen, a printer that writes down; driven by keys."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from loket_app.ui.press import Press
from loket_app.ui.printing.printers import PrinterSetup, RecordingPrinter
from loket_app.ui.screen import Screen
from loket_app.ui.shell import Shell
from loket_app.usecases import acts, layar_ramah
from loket_app.usecases.layar_ramah import DeliveryOrder
from tests.ui.counter_pc import Story, counter_of, sit

Key = Qt.Key
ORDER = ["kasi_pelum", "operator1", "kasi_pelum", "sekcam", "camat", "kasi_pelum"]


class LayarPc:
    """One screen in the shell, at the PC of `key`."""

    def __init__(self, office: Any, folder: Any, screen: Any, key: str = "loket1", hold: bool = False) -> None:
        office.desk.folder = folder
        self.office = office
        self.counter = counter_of(office, key, hold)
        self.printer = RecordingPrinter("EPSON")
        self.story = Story()
        self.press = Press(self.counter, PrinterSetup(folder / "pdf"), printer=self.printer)
        self.screen = screen(self.counter, self.press, self.story)
        self.shell = Shell("PATEN Kecamatan Contoh", "Kabupaten Contoh", self.counter.zone)
        self.shell.add("papan", "Papan", "board", Screen)
        self.shell.add("layar", self.screen.title, self.screen.icon, lambda: self.screen)
        self.shell.listen(self.counter.runner, self.counter.hub)
        self.shell.resize(1366, 768)

    def show(self, qtbot: Any) -> None:
        qtbot.addWidget(self.shell)
        self.shell.show()
        self.shell.activateWindow()
        self.shell.go("layar")
        QApplication.processEvents()

    def press_key(self, *keys: Qt.Key, mod: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.shell, key, mod)

    def type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self.shell, text)

    def tab(self, times: int = 1) -> None:
        self.press_key(*[Key.Key_Tab] * times)

    def printed(self) -> list[str]:
        return [job.title for job in self.printer.jobs]

    def sheet(self) -> Any:
        return self.screen.panel()

    def sit(self, key: str) -> None:
        sit(self.counter, self.office, key)


def objected(office: Any, minutes: int = 70, **more: Any) -> tuple[int, int]:
    """A request and an objection against it, this many minutes after it was accepted."""
    request = office.accept(**more)
    office.minutes(minutes)
    filed = office.desk.do(office.by("loket1"), layar_ramah.file_objection, request, "Sudah menunggu lama")
    return request, filed.id


def to_ready(office: Any, request: int, desks: Sequence[str] = ORDER) -> None:
    """Through all desks that are left."""
    for who in desks:
        office.desk.do(office.by(who, "loket1"), acts.advance, request, office.version(request))


def delivery_of(office: Any, minutes: int = 1, ready: bool = True, **more: Any) -> tuple[int, int]:
    """A request whose objection was upheld with a note, and its delivery by the officer who served."""
    request, objection = objected(office, minutes, **more)
    office.desk.do(office.by("kasi_pelum"), layar_ramah.decide_objection, objection, 1, True, "Pemohon lansia")
    if ready:
        to_ready(office, request)
    chosen = office.desk.ask(layar_ramah.courier_choice, request)
    order = DeliveryOrder("Jl. Contoh 12 RT 004", "seberang masjid", "0800-0000-0001", chosen.officer, consent=True)
    return request, office.desk.do(office.by("loket1"), layar_ramah.order_delivery, objection, order).id
