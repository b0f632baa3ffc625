"""A whole counter PC for tests: the real window on a real data file, a printer that can fail, and nothing but keys.

Keys go to the window as the system sends them, and Qt takes them to whatever has the focus: shortcuts, covers and
sheets decide as they do for a clerk.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from loket_app.definitions.presets import Preset, load_preset
from loket_app.domain.dates import MINUTE, at
from loket_app.machine import Machine, MachineFile
from loket_app.paths import DATA_FILE
from loket_app.store.engine import open_engine
from loket_app.ui.press import Press
from loket_app.ui.printing.printers import PrinterSetup, RecordingPrinter
from loket_app.ui.runner import InlineRunner, Runner, ThreadRunner
from loket_app.ui.scanner import Scanner
from loket_app.ui.window import MainWindow, WindowPlan
from loket_app.usecases.desk import Desk
from loket_app.usecases.opening import found, open_desk
from loket_app.usecases.pin_key import hash_pin
from loket_app.usecases.ports import SetClock
from loket_app.usecases.views.seats import Seats

Key = Qt.Key
NONE, CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)  # fmt: skip
OFFICE = "sangasanga"
MONDAY = date(2026, 11, 23)


@dataclass
class Data:
    """An office's data folder, its clock, and who is who."""

    folder: Path
    clock: SetClock
    who: dict[str, int]
    pins: dict[str, str]
    names: dict[str, str]
    zone: str
    engines: list[Any] = field(default_factory=list)

    def look(self) -> Desk:
        """Another desk on the same file, for asserts."""
        if not self.engines:
            self.engines.append(open_engine(self.folder / DATA_FILE))
        return Desk(self.engines[0], self.clock, "PC-PERIKSA", self.folder)

    def close(self) -> None:
        for engine in self.engines:
            engine.dispose()

    def minutes(self, count: int) -> None:
        self.clock.move(count * MINUTE)


@cache
def _preset() -> Preset:
    return load_preset(OFFICE)


def found_office(folder: Path) -> dict[str, int]:
    """Found the office with its demonstration PINs: slow on purpose, so it is done once and copied."""
    preset = _preset()
    pins = {o.key: hash_pin(o.demo_pin) for o in preset.officers if o.demo_pin}
    with open_desk(folder, SetClock(at(MONDAY, 7, 30, preset.office.zone)), "PC") as desk:
        return found(desk, OFFICE, pins)


def data_of(founded: tuple[Path, dict[str, int]], folder: Path, hour: int = 8, minute: int = 0) -> Data:
    """A copy of the founded office, on its Monday at this time."""
    preset = _preset()
    shutil.copytree(founded[0], folder)
    return Data(
        folder, SetClock(at(MONDAY, hour, minute, preset.office.zone)), founded[1],
        {o.key: o.demo_pin for o in preset.officers}, {o.key: o.name for o in preset.officers}, preset.office.zone,
    )  # fmt: skip


def unlocked() -> MachineFile:
    """A PC that does not lock by itself: the clocks of these tests jump by hours."""
    return MachineFile(None, Machine(idle_minutes=0))


class WindowPc:
    """One counter PC. Tests read its state, and change nothing but by its keyboard."""

    def __init__(
        self,
        qtbot: QtBot,
        data: Data,
        workstation: str = "Loket 1",
        *,
        threads: bool = False,
        machine: MachineFile | None = None,
        opener: Callable[[], Any] | None = None,
        seats: Seats | None = None,
        settled: bool = True,
        restore: Callable[[Any], None] | None = None,
        practice: Callable[[], None] | None = None,
        practising: bool = False,
    ) -> None:
        self.data, self.qtbot = data, qtbot
        self.closed = False
        self.printer = RecordingPrinter("EPSON L3210")
        self.setup = PrinterSetup(data.folder / "pdf", "EPSON L3210")
        plan = WindowPlan(
            "PATEN", "", data.zone, workstation, folder=data.folder, machine=machine or unlocked(),
            press=self._press, printers=lambda _: self.setup, seats=seats, restore=restore,
            practice=practice, practising=practising,
        )  # fmt: skip

        @contextmanager
        def own() -> Iterator[Desk]:
            engine = open_engine(data.folder / DATA_FILE)
            try:
                yield Desk(engine, data.clock, workstation, data.folder)
            finally:
                engine.dispose()

        self.runner: Runner = ThreadRunner(opener or own) if threads else InlineRunner(opener or own)
        self.window = MainWindow(plan, self.runner, data.clock)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.scanner = Scanner(app)
        self.scanner.scanned.connect(self._scanned)
        self.shell = self.window.shell
        qtbot.addWidget(self.shell)
        self.shell.resize(1366, 768)
        self.shell.show()
        self.front()
        self.window.start()
        if settled:
            self.settle()

    def _press(self, counter: Any) -> Press:
        return Press(counter, self.setup, printer=self.printer, parent=counter)

    def _scanned(self, code: str) -> None:
        # One program has one scanner; here two windows share the application.
        if self.shell.isActiveWindow():
            self.window.scanned(code)

    def close(self) -> None:
        """As when the clerk closes the window."""
        if self.closed:
            return
        self.closed = True
        self.scanner.stop()
        self.shell.close()
        self.window.close()
        self.runner.close()

    # -- the keyboard -----------------------------------------------------------------------------------------------

    def front(self) -> None:
        """The clerk turns to this window."""
        self.shell.activateWindow()
        QTest.qWaitForWindowActive(self.shell)

    def key(self, *keys: Qt.Key, mod: Qt.KeyboardModifier = NONE) -> None:
        """Press these keys one after the other."""
        for one in keys:
            QTest.keyClick(self.shell.windowHandle(), one, mod)
            self.settle()

    def write(self, words: str) -> None:
        """Letter by letter, each to whatever has the focus by then."""
        for letter in words:
            QTest.keyClick(self.shell.windowHandle(), letter)
        self.settle()

    def over(self, words: str) -> None:
        """Write over what stands in the field; in a closed list the letters choose."""
        if not isinstance(self.focus(), QComboBox):
            self.key(Key.Key_A, mod=CTRL)
        self.write(words)

    def tab_to(self, wanted: QWidget, most: int = 80) -> None:
        """Tab until this widget has the focus."""
        seen = []
        for _ in range(most):
            here = self.focus()
            if here is wanted or (here is not None and wanted.isAncestorOf(here)):
                return
            seen.append(type(here).__name__ + " " + (here.accessibleName() if here is not None else ""))
            self.key(Key.Key_Tab)
        raise AssertionError(f"Tab never reaches {wanted.accessibleName() or wanted}, only {seen}")

    def scan(self, code: str) -> None:
        """A scanner types: five thousandths of a second between two letters, Enter at the end."""
        self.front()
        stamp = self.scanner._last + 1000
        for letter in f"{code}\r":
            number = Key.Key_Return if letter == "\r" else Key(ord(letter))
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, number, NONE, letter)
                event.setTimestamp(stamp)
                QApplication.sendEvent(self.focus() or self.shell, event)
            stamp += 5
        self.settle()

    def settle(self) -> None:
        """Until the worker has answered and everything that follows is drawn."""
        QApplication.processEvents()
        if isinstance(self.runner, ThreadRunner):
            self.qtbot.waitUntil(lambda: not self.runner.busy(), timeout=20000)
            QApplication.processEvents()

    def settle_letter(self) -> None:
        """Until the page beside the letter's fields is drawn."""
        page = self.screen("surat").page
        self.qtbot.waitUntil(lambda: not page._wait.isActive(), timeout=3000)
        self.settle()

    # -- what is seen -----------------------------------------------------------------------------------------------

    def focus(self) -> QWidget | None:
        return self.shell.focusWidget()

    def screen(self, name: str = "") -> Any:
        """The screen that is shown; it must be this one when a name is given."""
        assert not name or self.shell.shown() == name, f"{self.shell.shown()} is shown, not {name}"
        return self.shell.current()

    def sheet(self) -> Any:
        return self.screen().panel()

    def printed(self) -> list[str]:
        return [job.title for job in self.printer.jobs]

    def beat(self) -> None:
        """The next second of the clock, and what other counters did meanwhile."""
        self.window.counter.poll()
        self.window.ticker.beat()
        self.settle()

    # -- what every officer does ------------------------------------------------------------------------------------

    def log_in(self, key: str, pin: str = "") -> None:
        """F12 where somebody works, then the name by its first letter, the PIN, Enter."""
        if not self.shell.covered():
            self.key(Key.Key_F12)
        cover: Any = self.shell.cover_shown()
        name = self.data.names[key]
        for _ in range(20):
            if cover.name.whole() == name:
                break
            self.write(name[0].lower())
        assert cover.name.whole() == name
        self.write(pin or self.data.pins[key])
        self.key(Key.Key_Return)

    def rail(self, number: int | str) -> Any:
        """Alt and the number of a screen; its sign after the ninth."""
        QTest.keyClick(self.shell.windowHandle(), Key(ord(str(number))), ALT)
        self.settle()
        return self.screen()
