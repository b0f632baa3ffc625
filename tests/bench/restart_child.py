"""One start of the program in a fresh process: `restart_child.py FOLDER BEGUN tutup|bunuh`.

Prints JSON: for each moment of the start the ms since BEGUN (the parent's monotonic clock, ns) and the CPU ms of this
process, both threads. Then it ends as it was told: closed as a clerk closes it, or killed inside a command.
"""

import faulthandler
import gc
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

gc.disable()

from PySide6.QtCore import QEvent, QObject, QTimer  # noqa: E402

from loket_app.ui import program  # noqa: E402


class Start(QObject):
    """Notes the moments: `jendela` painted, `nama` to choose from painted, `terbuka` (a PIN is answered), `papan`."""

    def __init__(self, begun: int, killed: bool) -> None:
        super().__init__()
        self.begun, self.killed = begun, killed
        self.ms: dict[str, float] = {}
        self.cpu: dict[str, float] = {}
        self.watched: dict[QObject, str] = {}
        self.window: Any = None

    def note(self, name: str) -> None:
        if name not in self.ms:
            self.ms[name] = (time.monotonic_ns() - self.begun) / 1e6
            self.cpu[name] = time.process_time() * 1e3

    def watch(self, widget: QObject, name: str) -> None:
        self.watched[widget] = name
        widget.installEventFilter(self)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """Notes a paint when it is over."""
        if event.type() is QEvent.Type.Paint and self._ready(target):
            name = self.watched[target]
            QTimer.singleShot(0, lambda: self.note(name))
        return False

    def _ready(self, target: QObject) -> bool:
        model = getattr(target.parent(), "row_model", None)
        return model is None or model().rowCount() > 0

    def covered(self) -> None:
        """The log-in is there, at once or after the office was opened: its names are watched for."""
        from loket_app.ui.officer_list import OfficerList

        names = self.window.shell.findChild(OfficerList)
        if names is not None:
            self.watch(names.viewport(), "nama")

    def opened(self) -> None:
        self.note("terbuka")
        QTimer.singleShot(0, self.go_on)

    def go_on(self) -> None:
        """Once the names are painted somebody sits down."""
        from tests.bench.sitting import sit_down

        if "nama" not in self.ms:
            QTimer.singleShot(1, self.go_on)
            return
        self.window.shell.screen_shown.connect(self.shown)
        sit_down(self.window)

    def shown(self, name: str) -> None:
        from loket_app.ui.papan.toolbar import OpenRows

        view = self.window.shell.findChild(OpenRows)
        if name == "papan" and isinstance(view, OpenRows):
            self.board = view.board
            self.loaded()

    def loaded(self) -> None:
        """The board has read its rows."""
        if not self.board.rowCount():
            QTimer.singleShot(1, self.loaded)
            return
        self.note("papan")
        self.end()

    def end(self) -> None:
        if self.window.runner.busy():
            QTimer.singleShot(5, self.end)
            return
        print(json.dumps({"ms": self.ms, "cpu": self.cpu}), flush=True)
        if not self.killed:
            self.window.shell.close()
            return
        self.window.counter.work(_die)


def _die(desk: Any) -> None:
    """Inside a transaction that has written, and is not committed."""
    from sqlalchemy import update

    from loket_app.store.engine import on_server, writing
    from loket_app.store.tables import request

    with writing(desk.engine) as connection:
        if not on_server(desk.engine):
            # Pages reach the disk before the commit: what a kill in the middle of a commit leaves.
            connection.exec_driver_sql("PRAGMA cache_size = 2")
        connection.execute(update(request).values(state=request.c.state))
        os.kill(os.getpid(), signal.SIGKILL)


def main(folder: Path, begun: int, killed: bool) -> None:
    start = Start(begun, killed)
    start.note("impor")

    class Kept(program.MainWindow):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            start.window = self
            start.watch(self.shell, "jendela")
            start.covered()
            self.opened.connect(start.opened)

        def lock(self, *typed: Any) -> None:
            super().lock(*typed)
            start.covered()

    program.MainWindow = Kept  # type: ignore[misc]
    program.run(None, folder)


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    faulthandler.dump_traceback_later(60, exit=True)
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "bunuh")
