"""From the key press to the repainted row: the real window with its worker thread, on the office's file."""

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from loket_app import paths
from loket_app.machine import MachineFile
from loket_app.ui import theme
from loket_app.ui.board.view import BoardView
from loket_app.ui.masuk import LogInCover
from loket_app.ui.runner import ThreadRunner
from loket_app.ui.window import MainWindow, WindowPlan
from loket_app.usecases.opening import open_desk
from loket_app.usecases.ports import OffsetClock, SystemClock
from loket_app.usecases.views.board import BoardRow, Flag
from tests.bench.big_office import NOW, WORKSTATION
from tests.bench.figures import Figure, median_ms, p95_ms
from tests.bench.sitting import sit_down

PATIENCE = 20.0
BEAT_MS = 5
_ON_THE_MOVE = frozenset({Flag.PAUSED, Flag.WAITING, Flag.READY, Flag.FORWARDED, Flag.DELIVERY})


class Painted(QObject):
    """Counts the paints of the board."""

    def __init__(self, view: BoardView) -> None:
        super().__init__()
        self.count = 0
        view.viewport().installEventFilter(self)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """Count, and let it happen."""
        self.count += event.type() is QEvent.Type.Paint
        return False


def through_the_window(folder: Path, rounds: int) -> list[Figure]:
    """F8 on rows that can be passed on, until the board shows what came of it."""
    app = theme.application()
    theme.apply(app, family=theme.register_liberation(paths.resources() / "fonts"))
    base = SystemClock()
    clock = OffsetClock(base, NOW + 600_000 - base.now())
    runner = ThreadRunner(lambda: open_desk(folder, clock, WORKSTATION))
    window = MainWindow(WindowPlan("PATEN", "", "Asia/Makassar", WORKSTATION, MachineFile()), runner, clock)
    window.shell.resize(1366, 768)
    window.shell.show()
    window.start()
    try:
        return _pressed(app, window, rounds)
    finally:
        window.close()
        runner.close()
        window.shell.hide()


def _pressed(app: QApplication, window: MainWindow, rounds: int) -> list[Figure]:
    _until(app, lambda: isinstance(window.shell.cover_shown(), LogInCover))
    sit_down(window)
    _until(app, lambda: window.shell.shown() == "papan")
    screen: Any = window.shell.screens()["papan"]
    view: BoardView = screen.view
    screen.open_request(_everything(app, screen)[0].id)
    _until(app, lambda: view.board.rowCount() > 0)
    painted = Painted(view)
    beats: list[float] = []
    beat = QTimer(screen)
    beat.setTimerType(Qt.TimerType.PreciseTimer)
    beat.timeout.connect(lambda: beats.append(time.perf_counter()))
    beat.start(BEAT_MS)
    taken = []
    for row in _everything(app, screen)[: rounds + 3]:
        screen.open_request(row.id)
        # The worker is idle and the side panel shows the request: what a clerk sees before she presses.
        _until(app, lambda row=row: not window.runner.busy() and _ready(screen, row))
        window.shell.activateWindow()
        _until(app, window.shell.isActiveWindow)
        screen.notice.clear()
        taken.append(_one(app, window, view, painted, row))
    beat.stop()
    gaps = [b - a for a, b in pairwise(beats)]
    said, moved = [s for s, _ in taken[3:]], [m for _, m in taken[3:]]
    return [
        Figure("F8 to the sentence that it is done, median", median_ms(said)),
        Figure("F8 to the sentence that it is done, p95", p95_ms(said)),
        Figure(f"F8 to repainted row ({view.board.rowCount()} rows), median", median_ms(moved)),
        Figure("F8 to repainted row, p95", p95_ms(moved)),
        Figure("longest gap of the screens meanwhile", max(gaps, default=0.0) * 1000),
    ]


def _ready(screen: Any, row: BoardRow) -> bool:
    act = screen.primary()
    return screen._opened is not None and screen._opened.id == row.id and act is not None and act.enabled


def _everything(app: QApplication, screen: Any) -> list[BoardRow]:
    _until(app, lambda: bool(screen.reading.rows))
    officers = ("sekcam", "camat", "kasi_pelum")
    return [r for r in screen.reading.rows if not _ON_THE_MOVE & set(r.flags) and r.role in officers]


def _one(
    app: QApplication, window: MainWindow, view: BoardView, painted: Painted, row: BoardRow
) -> tuple[float, float]:
    """Seconds to the sentence, and to the row as it stands now."""
    notice = window.shell.screens()["papan"].notice  # type: ignore[attr-defined]
    before = painted.count
    start = time.perf_counter()
    QTest.keyClick(window.shell.focusWidget() or window.shell, Qt.Key.Key_F8)
    _until(app, notice.isVisible)
    app.processEvents()
    said = time.perf_counter() - start
    _until(app, lambda: _version(view, row.id) != row.version)
    changed = painted.count
    _until(app, lambda: painted.count > max(before, changed - 1))
    return said, time.perf_counter() - start


def _version(view: BoardView, request_id: int) -> int:
    place = view.board.place(request_id)
    return view.board.row(place).version if place >= 0 else -1


def _until(app: QApplication, true: Callable[[], bool]) -> None:
    end = time.perf_counter() + PATIENCE
    while not true():
        if time.perf_counter() > end:
            raise TimeoutError("the window did not come to what was awaited")
        # Waiting as the program does: a loop that only looks would keep the interpreter from the worker.
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
