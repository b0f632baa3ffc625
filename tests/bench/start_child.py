"""One start in a fresh process: `start_child.py empty|program FOLDER BEGUN`; prints JSON with ms since BEGUN.

BEGUN is the parent's monotonic clock (ns), so that the interpreter's own start counts. Both kinds of start are watched
by the same filter. The log-in is passed without a PIN: hashing one is slow on purpose.
"""

import faulthandler
import gc
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

if sys.argv[1:2] == ["program"]:
    # As the program's own beginning does it.
    gc.disable()

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget, QTableWidgetItem, QWidget

HEAVY = ("sqlalchemy", "reportlab", "openpyxl", "PIL", "tomlkit", "pypdfium2", "segno", "argon2")


class Watch(QObject):
    """Notes when a widget was painted for the first time with something to show on it.

    It listens at that widget alone: a filter on the whole application would make Qt's bindings load every class.
    """

    def __init__(self, begun: int) -> None:
        super().__init__()
        self.begun = begun
        self.ms: dict[str, float] = {}
        self.heavy: dict[str, list[str]] = {}
        self.awaited: dict[str, tuple[QWidget, Callable[[], bool], Callable[[], None]]] = {}

    def wait_for(self, name: str, widget: QWidget, ready: Callable[[], bool], then: Callable[[], None]) -> None:
        self.awaited[name] = (widget, ready, then)
        widget.installEventFilter(self)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """See every paint before it happens, and note the time when it is over."""
        if event.type() is QEvent.Type.Paint:
            for name, (widget, ready, then) in list(self.awaited.items()):
                if widget is target and ready():
                    del self.awaited[name]
                    self.heavy[name] = [m for m in HEAVY if m in sys.modules]
                    QTimer.singleShot(0, lambda name=name, then=then: self._note(name, then))
        return False

    def _note(self, name: str, then: Callable[[], None]) -> None:
        self.ms[name] = (time.monotonic_ns() - self.begun) / 1e6
        then()


def finish(watch: Watch, **more: object) -> None:
    """Say what was seen, and go."""
    print(json.dumps({**watch.ms, **more}), flush=True)
    os._exit(0)


def empty(begun: int) -> None:
    """The yardstick: an empty main window with a table, its cells centred: the Qt namespace is in every program."""
    app = QApplication(sys.argv[:1])
    watch = Watch(begun)
    window = QMainWindow()
    table = QTableWidget(12, 5)
    for n in range(60):
        item = QTableWidgetItem(f"Baris {n}")
        item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        table.setItem(n // 5, n % 5, item)
    window.setCentralWidget(table)
    window.resize(1366, 768)
    watch.wait_for("empty", table.viewport(), lambda: True, lambda: finish(watch))
    window.showMaximized()
    app.exec()


def program(folder: Path, begun: int) -> None:
    """The program on an office's folder, until its board is on the screen."""
    from loket_app.ui import program as started

    watch = Watch(begun)

    class Kept(started.MainWindow):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            from loket_app.ui.officer_list import OfficerList

            names = self.shell.findChild(OfficerList)
            assert names is not None, "the log-in is not the first thing shown"
            watch.wait_for("window", self.shell, lambda: True, lambda: None)
            watch.wait_for("log_in", names.viewport(), lambda: names.row_model().rowCount() > 0, lambda: None)
            self.opened.connect(self.log_in)
            self.shell.screen_shown.connect(self.watch_board)

        def log_in(self) -> None:
            from tests.bench.sitting import sit_down

            self.pressed = (time.monotonic_ns() - begun) / 1e6
            sit_down(self)

        def watch_board(self, name: str) -> None:
            from loket_app.ui.papan.toolbar import OpenRows

            view = self.shell.findChild(OpenRows)
            if name == "papan" and isinstance(view, OpenRows):
                done = {"early": watch.heavy["window"], "pressed": self.pressed}
                ready = view.board.rowCount
                watch.wait_for("board", view.viewport(), lambda: ready() > 0, lambda: finish(watch, **done))

    started.MainWindow = Kept  # type: ignore[misc]
    started.run(None, folder)


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # A start that never comes to its board says where it stands, instead of being waited for.
    faulthandler.dump_traceback_later(40, exit=True)
    if sys.argv[1] == "empty":
        empty(int(sys.argv[3]))
    else:
        program(Path(sys.argv[2]), int(sys.argv[3]))
