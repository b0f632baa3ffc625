"""The program in a window: the application object, the runner that opens the data, the window, and a clean way out."""

import faulthandler
import os
import socket
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from loket_app import __version__, paths
from loket_app.ui import theme
from loket_app.ui.bugs import BugReporter
from loket_app.ui.garbage import MainThreadCollector
from loket_app.ui.runner import ThreadRunner
from loket_app.ui.scanner import Scanner
from loket_app.ui.window import MainWindow, WindowPlan
from loket_app.usecases.ports import Clock, SystemClock

Opener = Callable[[], AbstractContextManager[Any]]


def run(demo: str | None, data: Path | None) -> int:
    """Open the window on the office's data, or on the demonstration office `demo`. Returns the exit code."""
    if sys.stderr is not None:
        faulthandler.enable()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    theme.apply(app, family=theme.choose_family(paths.resources() / "fonts"))
    folder = paths.data_folder(data)
    plan, clock, opener = _demonstration(folder, demo) if demo else _office(folder)
    runner = ThreadRunner(opener)
    window = MainWindow(plan, runner, clock)
    reporter = BugReporter(folder if folder.exists() else None, __version__)
    reporter.found.connect(window.bug_found)
    reporter.install()
    scanner = Scanner(app)
    scanner.scanned.connect(window.scanned)
    collector = MainThreadCollector()
    collector.start()
    window.shell.resize(1366, 768)
    window.shell.showMaximized()
    window.start()
    code = app.exec()
    window.close()
    runner.close()
    collector.stop()
    sys.stdout.flush()
    # Tearing Qt and Python down costs more than all of the above; everything that matters is on the disk by now.
    os._exit(code)


def _demonstration(data: Path, key: str) -> tuple[WindowPlan, Clock, Opener]:
    from loket_app.definitions.presets import load_preset
    from loket_app.simulation.office import BANNER, WORKSTATION, demo_clock, demo_desk, demo_folder, demo_pins

    preset = load_preset(key)
    clock = demo_clock(preset)
    folder = demo_folder(data, key)
    plan = WindowPlan(
        office=f"PATEN {preset.office.name}", region=preset.office.kabupaten, zone=preset.office.zone,
        workstation=WORKSTATION, banner=BANNER, pin_hints=demo_pins(preset), folder=folder,
    )  # fmt: skip

    def open_it() -> AbstractContextManager[Any]:
        return demo_desk(folder, key, clock)

    return plan, clock, open_it


def _office(folder: Path) -> tuple[WindowPlan, Clock, Opener]:
    clock = SystemClock()
    workstation = socket.gethostname()
    plan = WindowPlan(office="PATEN", region="", zone="Asia/Jakarta", workstation=workstation, folder=folder)

    def open_it() -> AbstractContextManager[Any]:
        from loket_app.usecases.opening import open_desk

        return open_desk(folder, clock, workstation)

    return plan, clock, open_it
