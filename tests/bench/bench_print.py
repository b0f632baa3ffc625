"""A hundred receipts in one go through the real queue, worker and printer code, into a PDF printer; and what somebody
at the counter notices of it meanwhile."""

import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from loket_app.domain.people import Role
from loket_app.store.tables import request
from loket_app.ui import press as press_module
from loket_app.ui.counter import Counter, Session
from loket_app.ui.hub import Hub
from loket_app.ui.press import Press
from loket_app.ui.printing.printers import PrinterSetup
from loket_app.ui.printing.system import SystemPrinter
from loket_app.ui.runner import ThreadRunner
from loket_app.usecases.desk import Desk
from loket_app.usecases.opening import open_desk
from loket_app.usecases.ports import OffsetClock, SystemClock
from loket_app.usecases.queries import board
from loket_app.usecases.staff import holders
from tests.bench.big_office import CI, NOW, WORKSTATION, Size, copied
from tests.bench.figures import Figure, median_ms, p95_ms

PATIENCE = 120.0
BEAT_MS = 5
PAPERS, FEW = 100, 12


def run(size: Size) -> list[Figure]:
    """The batch, and the counter beside it."""
    app = QApplication.instance() or QApplication(["bench"])
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as place:
        folder = Path(place)
        copied(size, folder)
        base = SystemClock()
        clock = OffsetClock(base, NOW + 600_000 - base.now())
        runner = ThreadRunner(lambda: open_desk(folder, clock, WORKSTATION))
        counter = Counter(runner, Hub(), Session(), clock, "Asia/Makassar")
        before = press_module.SystemPrinter
        press_module.SystemPrinter = lambda name: SystemPrinter(name, lambda _: _pdf(folder))  # type: ignore[assignment]
        try:
            return _measured(counter, folder, FEW if size == CI else PAPERS)
        finally:
            press_module.SystemPrinter = before
            runner.close()
            del app


def _pdf(folder: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(folder / "keluar.pdf"))
    return printer


def _measured(counter: Counter, folder: Path, papers: int) -> list[Figure]:
    known: list[Any] = []
    counter.work(_known, papers, done=known.append)
    _until(lambda: bool(known))
    clerk, keys = known[0]
    counter.session.sit_down(clerk)
    press = Press(counter, PrinterSetup(folder / "pdf", roll="STRUK"))
    idle = _asked(counter, 20)
    beats: list[float] = []
    beat = QTimer()
    beat.setTimerType(Qt.TimerType.PreciseTimer)
    beat.timeout.connect(lambda: beats.append(time.perf_counter()))
    beat.start(BEAT_MS)
    start = time.perf_counter()
    batch = press.print_many([("tanda_terima", key) for key in keys])
    during: list[float] = []
    while batch.running() and not batch.paused:
        during += _asked(counter, 1)
    took = time.perf_counter() - start
    beat.stop()
    gaps = [b - a for a, b in pairwise(beats)]
    _until(lambda: not counter.runner.busy())
    return [
        Figure(f"{batch.printed} receipts through the queue, each", took * 1000 / max(1, batch.printed)),
        Figure("query while they print, median", median_ms(during), peer=median_ms(idle), against="nothing printing"),
        Figure("longest gap of the screens meanwhile", max(gaps, default=0.0) * 1000),
        Figure("gap of the screens meanwhile, p95", p95_ms(gaps)),
    ]


def _known(desk: Desk, papers: int) -> tuple[Any, list[int]]:
    def look_up(look: Any) -> tuple[Any, list[int]]:
        query = select(request.c.id).order_by(request.c.id.desc()).limit(papers)
        return holders(look, Role.LOKET)[0][0], [row.id for row in look.connection.execute(query)]

    return desk.ask(look_up)


def _asked(counter: Counter, times: int) -> list[float]:
    """Seconds from asking the worker to its answer."""
    found = []
    for _ in range(times):
        heard: list[Any] = []
        start = time.perf_counter()
        counter.ask(board.header, done=heard.append)
        _until(lambda h=heard: bool(h))
        found.append(time.perf_counter() - start)
    return found


def _until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise TimeoutError("the batch did not come to an end")
        # Waiting as the program does: a loop that only looks would keep the interpreter from the worker.
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
