"""A picture of every screen on the demonstration office, at the two usual sizes; offscreen, without a display."""

import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from loket_app import paths
from loket_app.definitions.presets import load_preset
from loket_app.domain.dates import at
from loket_app.machine import MachineFile
from loket_app.simulation.day import DAY, MORNING
from loket_app.simulation.office import BANNER, WORKSTATION, demo_desk, demo_pins
from loket_app.ui import theme
from loket_app.ui.counter import Counter
from loket_app.ui.press import Press
from loket_app.ui.printing.printers import PrinterSetup, RecordingPrinter
from loket_app.ui.public_pictures import take_public
from loket_app.ui.rail import RAIL
from loket_app.ui.runner import InlineRunner
from loket_app.ui.window import MainWindow, WindowPlan
from loket_app.usecases import staff
from loket_app.usecases.desk import Look
from loket_app.usecases.ports import SetClock


def recording_press(counter: Counter) -> Press:
    """Prints nowhere: pictures need no paper."""
    return Press(counter, PrinterSetup(Path("kertas")), printer=RecordingPrinter("Printer contoh"), parent=counter)


SIZES = ((1366, 768), (1920, 1080))
SIGHTS = (("terang", 100, ""), ("gelap", 100, "-gelap"), ("terang", 150, "-teks150"))
"""Look, text size in per cent, and what stands in the name of the file."""
DOUBLE = "-200"
"""A screen scaled to 200 %: the same place with twice the points."""


def take_all(office: str, folder: Path, target: Path) -> list[Path]:
    """Make the pictures into `target` and return their paths; `folder` is for the demonstration's data."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = theme.application()
    preset = load_preset(office)
    clock = SetClock(at(DAY, *MORNING, preset.office.zone) + 7000)
    runner = InlineRunner(lambda: demo_desk(folder, office, clock))
    plan = WindowPlan(
        f"PATEN {preset.office.name}", preset.office.kabupaten, preset.office.zone, WORKSTATION,
        MachineFile(), BANNER, demo_pins(preset), folder, press=recording_press,
    )  # fmt: skip
    target.mkdir(parents=True, exist_ok=True)
    made = []
    family = theme.register_liberation(paths.resources() / "fonts")
    for look, percent, suffix in SIGHTS:
        theme.apply(app, look, percent, family)
        window = MainWindow(plan, runner, clock)
        made += _walk(window, target, suffix)
        if not suffix:
            made += take_public(window.counter, target)
        window.close()
        window.shell.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        made += _first_day(folder.with_name("baru"), target, suffix)
    made += _practice(plan, runner, clock, target, family)
    theme.apply(app)
    runner.close()
    return made


def _first_day(folder: Path, target: Path, suffix: str) -> list[Path]:
    from loket_app.ui.awal.pictures import first_day_pictures

    sizes = SIZES[:1] if suffix else SIZES
    return first_day_pictures(folder, target, suffix, sizes, recording_press, _grab, _sit_down)


def _practice(plan: WindowPlan, runner: InlineRunner, clock: SetClock, target: Path, family: str) -> list[Path]:
    """The practice's colour and banner, in both looks, on the same made-up office."""
    from loket_app.simulation.practice import BANNER as PRACTICE
    from loket_app.ui.latihan import wear_plum

    app = theme.application()
    usual = dict(theme.LOOKS)
    wear_plum()
    made = []
    practising = plan._replace(office=plan.office.replace("PATEN", "LATIHAN"), banner=PRACTICE, practising=True)
    for look, percent, suffix in SIGHTS[:2]:
        theme.apply(app, look, percent, family)
        window = MainWindow(practising, runner, clock)
        window.shell.resize(*SIZES[0])
        window.shell.show()
        window.start()
        made.append(_grab(window, target / f"latihan-masuk-{SIZES[0][0]}{suffix}.png"))
        _sit_down(window)
        made.append(_grab(window, target / f"latihan-papan-{SIZES[0][0]}{suffix}.png"))
        window.shell.hide()
        window.close()
        window.shell.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme.LOOKS.update(usual)
    return made


def _walk(window: MainWindow, target: Path, suffix: str) -> list[Path]:
    shell = window.shell
    made = []
    for width, height in SIZES:
        shell.resize(width, height)
        shell.show()
        window.start()
        made.append(_grab(window, target / f"masuk-{width}{suffix}.png"))
        _sit_down(window)
        for name in (entry.name for entry in RAIL):
            shell.go(name)
            _show_something(window, name)
            made.append(_grab(window, target / f"{name}-{width}{suffix}.png"))
            if not suffix and (width, height) == SIZES[0]:
                made.append(_doubled(window, target / f"{name}-{width}{DOUBLE}.png"))
            if name == "keberatan":
                # The second part of this screen, and back, for the next size begins at the first.
                shell.press("F11")
                _show_something(window, name)
                made.append(_grab(window, target / f"pengaduan-{width}{suffix}.png"))
                shell.press("F11")
        if suffix:
            break
    shell.hide()
    return made


def _sit_down(window: MainWindow) -> None:
    session = window.session

    def seated(found: Any) -> None:
        officers, roster = found
        session.set_roster(roster)
        session.sit_down(next(o for o in officers if "loket" in o.roles))

    window.counter.ask(_everybody, done=seated)
    window.logged_in()


def _everybody(look: Look) -> tuple[Any, Any]:
    from loket_app.ui.masuk import roster_of

    return staff.officers(look), roster_of(look)


def _show_something(window: MainWindow, name: str) -> None:
    """Select what a clerk would look at, so that no picture shows an empty panel."""
    screen = window.shell.current()
    show = getattr(screen, "show_first", None)
    if show is not None:
        show()
    if name == "terima":
        # The next guest is called, so that the form is seen and not only the queue.
        window.shell.press("F8")


def _grab(window: MainWindow, target: Path) -> Path:
    for _ in range(4):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        window.ticker.beat()
    window.shell.grab().save(str(target))
    return target


def _doubled(window: MainWindow, target: Path) -> Path:
    shell = window.shell
    picture = QPixmap(shell.size() * 2)
    picture.setDevicePixelRatio(2)
    shell.render(picture)
    picture.save(str(target))
    return target
