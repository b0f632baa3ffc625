"""Twelve hours of a counter's window, second by second: what grows, and how long a beat takes at the end of the day.

The clock is set on by a second a beat; the countdowns, the feed of the trail, the screens and an act now and then are
real. The nightly PC that is never switched off does this day after day.
"""

import os
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from loket_app import paths
from loket_app.machine import Machine, MachineFile
from loket_app.ui import theme
from loket_app.ui.frame import RAIL_KEYS
from loket_app.ui.masuk import LogInCover
from loket_app.ui.runner import ThreadRunner
from loket_app.ui.window import MainWindow, WindowPlan
from loket_app.usecases.opening import open_desk
from loket_app.usecases.ports import SetClock
from tests.bench.big_office import CI, FULL, NOW, WORKSTATION, Size, copied
from tests.bench.click import _everything, _ready, _until
from tests.bench.figures import Figure, median_ms, p95_ms
from tests.bench.sitting import sit_down

HOUR = 3600
ACT, ROUND = 120, 900
"""Every so many seconds an act, and a walk through all screens."""


def run(size: Size) -> list[Figure]:
    """A day of twelve hours; a minute in the short run."""
    seconds = 12 * HOUR if size == FULL else 60
    app = theme.application()
    theme.apply(app, family=theme.register_liberation(paths.resources() / "fonts"))
    with tempfile.TemporaryDirectory(prefix="loket-lama-") as folder:
        copied(CI, Path(folder))
        clock = SetClock(NOW)
        runner = ThreadRunner(lambda: open_desk(Path(folder), clock, WORKSTATION))
        machine = MachineFile(None, Machine(idle_minutes=0))
        window = MainWindow(WindowPlan("PATEN", "", "Asia/Makassar", WORKSTATION, machine), runner, clock)
        window.shell.resize(1366, 768)
        window.shell.show()
        window.start()
        try:
            return _day(app, window, clock, seconds)
        finally:
            window.close()
            runner.close()
            window.shell.hide()


def _day(app: QApplication, window: MainWindow, clock: SetClock, seconds: int) -> list[Figure]:
    _until(app, lambda: isinstance(window.shell.cover_shown(), LogInCover))
    sit_down(window)
    _until(app, lambda: window.shell.shown() == "papan")
    beats: list[float] = []
    # What is made once (screens, caches, statements) is there after a while; from then on nothing may grow.
    warm = min(HOUR, seconds // 3)
    begun = _held()
    for second in range(seconds):
        if second == warm:
            begun = _held()
        clock.move(1000)
        start = time.perf_counter()
        window.ticker.beat()
        window.counter.poll()
        app.processEvents()
        beats.append(time.perf_counter() - start)
        if second % ROUND == ROUND - 1 or second == warm // 2:
            _walk(app, window)
        if second % ACT == ACT - 1:
            _act(app, window)
        if second % 60 == 0:
            _until(app, lambda: not window.runner.busy())
    ended = _held()
    hours = f"{(seconds - warm) / HOUR:.1f} h"
    tail = beats[-len(beats) // 3 :]
    return [
        Figure(f"memory gained in {hours}", max(0.0, (ended[0] - begun[0]) / 2**20), "MiB"),
        Figure("memory at the end", ended[0] / 2**20, "MiB", begun[0] / 2**20, "after the first hour"),
        Figure("open files gained", max(0.0, float(ended[1] - begun[1])), "files"),
        Figure(
            "a beat in the last third, median", median_ms(tail), peer=median_ms(beats[: len(tail)]), against="first"
        ),
        Figure("a beat in the last third, p95", p95_ms(tail)),
        Figure("a beat in the last third, p99", sorted(tail)[len(tail) * 99 // 100] * 1000),
    ]


def _held() -> tuple[int, int]:
    """Bytes in memory and open files of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE"), len(list(Path("/proc/self/fd").iterdir()))


def _walk(app: QApplication, window: MainWindow) -> None:
    for name in (*list(window.shell.screens()), "papan"):
        window.shell.go(name)
        app.processEvents()
    for key in RAIL_KEYS[:9]:
        QTest.keyClick(window.shell, key, Qt.KeyboardModifier.AltModifier)
        _until(app, lambda: not window.runner.busy())
    window.shell.go("papan")


def _act(app: QApplication, window: MainWindow) -> None:
    """F8 on a row of the board that can be passed on, where there is one."""
    window.shell.go("papan")
    screen: Any = window.shell.screens()["papan"]
    rows = _everything(app, screen)
    if not rows:
        return
    screen.open_request(rows[0].id)
    _until(app, lambda: not window.runner.busy() and _ready(screen, rows[0]))
    screen.notice.clear()
    QTest.keyClick(window.shell.focusWidget() or window.shell, Qt.Key.Key_F8)
    _until(app, screen.notice.isVisible)
