"""The program in a window: the application object, the runner that opens the data, the window, and a clean way out."""

import faulthandler
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QRect
from PySide6.QtWidgets import QApplication, QWidget

from loket_app import __version__, paths
from loket_app.domain.errors import Disturbance
from loket_app.machine import Machine, MachineFile, machine_file, open_machine
from loket_app.ui import theme
from loket_app.ui.counter import Counter
from loket_app.ui.notices import NoticeKind
from loket_app.ui.runner import ThreadRunner
from loket_app.ui.second_start import ShowWhenAsked, first_shows_itself
from loket_app.ui.window import MainWindow, WindowPlan
from loket_app.usecases.first_look import FirstLook, first_look
from loket_app.usecases.ports import Clock, ServerClock, SystemClock

CLOSING_SECONDS = 60.0
"""The copy of the day's end is made after the window is gone; a stick may be slow."""
Opener = Callable[[], AbstractContextManager[Any]]


def run(demo: str | None, data: Path | None, practise: bool = False) -> int:
    """Open the window on the office's data, on the demonstration office `demo`, or on a practice beside the office.

    Returns the exit code.
    """
    if sys.stderr is not None:
        faulthandler.enable()
    app = theme.application(sys.argv[0])
    file, trouble = _machine()
    machine = file.machine
    theme.apply(app, machine.look.value, machine.text_size, theme.choose_family(paths.resources() / "fonts"))
    folder = paths.data_folder(data or machine.data_folder or None)
    if practise:
        from loket_app.ui import latihan

        latihan.wear_plum()
        theme.apply(app, machine.look.value, machine.text_size, theme.current().family)
        plan, clock, opener = latihan.practice_plan(folder, machine, _press, _printers)
    else:
        plan, clock, opener = _demonstration(folder, demo, machine) if demo else _office(folder, file)
    if plan.folder is not None and first_shows_itself(plan.folder):
        return 0
    runner = ThreadRunner(opener)
    window = MainWindow(plan, runner, clock)
    show(window.shell, machine.window)
    if trouble is not None:
        window.notify("komputer", NoticeKind.DISTURBANCE, f"{trouble.sentence} {trouble.advice}")
    # The first picture comes before the worker imports the database's libraries: both need the one interpreter.
    app.processEvents()
    # Twice: what the first picture itself set off is done before the rest begins.
    app.processEvents()
    window.start()
    company = _company(app, window, folder)
    code = app.exec()
    window.close()
    if plan.copies:
        from loket_app.ui.backups import copy_at_closing
        from loket_app.ui.soundness import close_cleanly

        # First: a stick that hangs holds up the copy, and then nothing was left open all the same.
        runner.run(close_cleanly)
        runner.run(copy_at_closing, window.backups.second)
    runner.close(CLOSING_SECONDS)
    company.clear()
    sys.stdout.flush()
    if window.again:
        # Only here: the module costs start-up time that nobody else needs.
        import subprocess

        subprocess.Popen([sys.executable, *sys.orig_argv[1:]], close_fds=True)
    # Tearing Qt and Python down costs more than all of the above; everything that matters is on the disk by now.
    os._exit(code)


def _company(app: QApplication, window: MainWindow, folder: Path) -> list[QObject]:
    """What the first picture does without: who reports bugs, reads codes and collects cycles. Alive while kept."""
    from loket_app.ui.bugs import BugReporter
    from loket_app.ui.garbage import MainThreadCollector
    from loket_app.ui.scanner import Scanner

    window.shell.show_icon()
    reporter = BugReporter(folder if folder.exists() else None, __version__)
    reporter.found.connect(window.bug_found)
    reporter.install()
    scanner = Scanner(app)
    scanner.scanned.connect(window.scanned)
    collector = MainThreadCollector()
    collector.start()
    company: list[QObject] = [reporter, scanner, collector]
    if window.plan.folder is not None:
        company.append(ShowWhenAsked(window.shell, window.plan.folder))
    return company


def show(shell: QWidget, place: tuple[int, int, int, int] | None) -> None:
    """Show the window where it stood last; on the whole screen when that is unknown or no screen is there now."""
    shell.resize(1366, 768)
    wanted = QRect(*place) if place is not None else QRect()
    if any(screen.availableGeometry().contains(wanted.center()) for screen in QApplication.screens() if place):
        shell.setGeometry(wanted)
        shell.show()
    else:
        shell.showMaximized()


def _machine() -> tuple[MachineFile, Disturbance | None]:
    """This PC's own values. Reading TOML costs start-up time, so a PC without a file does not pay for it."""
    path = machine_file()
    return open_machine(path) if path.exists() else (MachineFile(path), None)


def _printers(folder: Path, machine: Machine) -> Any:
    from loket_app.ui.printing.printers import setup_of

    return setup_of(machine, folder / "pdf")


def _press(folder: Path, file: MachineFile) -> Callable[[Counter], Any]:
    def make(counter: Counter) -> Any:
        from loket_app.ui.press import Press

        press = Press(counter, _printers(folder, file.machine), parent=counter)
        press.remember = partial(_remember_shrink, file)
        press.recall()
        return press

    return make


def _remember_shrink(file: MachineFile, answer: Any) -> None:
    """The user's answer that papers of this sheet may always be made smaller on this printer."""
    machine = file.machine
    if answer not in machine.shrinks:
        file.save(machine._replace(shrinks=(*machine.shrinks, answer)))


def _demonstration(data: Path, key: str, machine: Machine) -> tuple[WindowPlan, Clock, Opener]:
    from loket_app.definitions.presets import load_preset
    from loket_app.simulation.office import BANNER, WORKSTATION, demo_clock, demo_desk, demo_folder, demo_pins

    preset = load_preset(key)
    clock = demo_clock(preset)
    # The demonstration may be changed at will: nothing of it is written to this PC's file.
    file = MachineFile(None, machine)
    folder = demo_folder(data, key)
    plan = WindowPlan(
        office=f"PATEN {preset.office.name}", region=preset.office.kabupaten, zone=preset.office.zone,
        workstation=WORKSTATION, banner=BANNER, pin_hints=demo_pins(preset), folder=folder,
        machine=file, press=_press(folder, file), printers=partial(_printers, folder),
    )  # fmt: skip

    def open_it() -> AbstractContextManager[Any]:
        return demo_desk(folder, key, clock)

    return plan, clock, open_it


def _practise(folder: Path) -> None:
    """A practice in a process of its own; what starts it is imported when somebody asks for it."""
    from loket_app.ui.latihan import start_beside

    start_beside(folder)


def _host() -> str:
    """This PC's name. The socket library knows it too, but costs start-up time."""
    return os.environ.get("COMPUTERNAME", "") or (os.uname().nodename if hasattr(os, "uname") else "PC loket")


def _plan(folder: Path, file: MachineFile, workstation: str, seen: FirstLook | None) -> WindowPlan:
    """The window of a real office; its names are there at once where a first look found them."""
    return WindowPlan(
        office=f"PATEN {seen.office}" if seen is not None else "PATEN",
        region=seen.kabupaten if seen is not None else "",
        zone=seen.zone if seen is not None else "Asia/Jakarta",
        workstation=workstation, folder=folder, machine=file,
        press=_press(folder, file), printers=partial(_printers, folder),
        seats=seen.seats if seen is not None else None, copies=True, practice=partial(_practise, folder),
    )  # fmt: skip


def _on_server(folder: Path, file: MachineFile) -> tuple[WindowPlan, Clock, Opener]:
    """An office of several counters: its data and its time are the server's; this PC keeps papers and what is typed."""
    clock = ServerClock(SystemClock())
    workstation = file.machine.workstation or _host()
    seen = first_look(folder, workstation, clock.now(), file.machine.server)
    plan = _plan(folder, file, workstation, seen)

    def open_it() -> AbstractContextManager[Any]:
        from loket_app.server_address import with_password_file
        from loket_app.usecases.opening import open_on_server

        own = file.path or machine_file()
        shared = Path(file.machine.shared_folder).expanduser() if file.machine.shared_folder else None
        return open_on_server(with_password_file(file.machine.server, own), folder, clock, workstation, shared)

    return plan, clock, open_it


def _office(folder: Path, file: MachineFile) -> tuple[WindowPlan, Clock, Opener]:
    if file.machine.server:
        return _on_server(folder, file)
    clock = SystemClock()
    workstation = file.machine.workstation or _host()
    seen = first_look(folder, workstation, clock.now())
    wanted: list[Any] = []
    plan = _plan(folder, file, workstation, seen)._replace(restore=wanted.append)

    def open_it() -> AbstractContextManager[Any]:
        from loket_app.store.lock import closed
        from loket_app.usecases import restore
        from loket_app.usecases.opening import open_desk

        if wanted:
            with closed(folder):
                restore.lay_ready(folder, wanted.pop(), clock.now())
        return open_desk(folder, clock, workstation)

    return plan, clock, open_it
