"""One start in a fresh process: `start_child.py empty|program FOLDER BEGUN`; prints JSON with ms since BEGUN.

BEGUN is the parent's monotonic clock (ns), so that the interpreter's own start counts. Both kinds of start are watched
by the same filter. The log-in is passed without a PIN: hashing one is slow on purpose.
"""

import faulthandler
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget, QTableWidgetItem, QWidget

HEAVY = ("sqlalchemy", "reportlab", "openpyxl", "PIL", "tomlkit", "pypdfium2", "segno", "argon2")


class Watch(QObject):
    """Notes when each awaited widget was painted for the first time."""

    def __init__(self, app: QApplication, begun: int) -> None:
        super().__init__()
        self.begun = begun
        self.ms: dict[str, float] = {}
        self.heavy: dict[str, list[str]] = {}
        self.awaited: dict[str, tuple[Callable[[QWidget], bool], Callable[[], None]]] = {}
        app.installEventFilter(self)

    def wait_for(self, name: str, wanted: Callable[[QWidget], bool], then: Callable[[], None]) -> None:
        self.awaited[name] = (wanted, then)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """See every paint before it happens, and note the time when it is over."""
        if event.type() is QEvent.Type.Paint and isinstance(target, QWidget):
            for name, (wanted, then) in list(self.awaited.items()):
                if wanted(target):
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
    """The yardstick: an empty main window with a table."""
    app = QApplication(sys.argv[:1])
    watch = Watch(app, begun)
    window = QMainWindow()
    table = QTableWidget(12, 5)
    for n in range(60):
        table.setItem(n // 5, n % 5, QTableWidgetItem(f"Baris {n}"))
    window.setCentralWidget(table)
    window.resize(1366, 768)
    watch.wait_for("empty", lambda widget: widget is table.viewport(), lambda: finish(watch))
    window.showMaximized()
    app.exec()


def program(folder: Path, begun: int) -> None:
    """The program on an office's folder, until its board is on the screen."""
    app = QApplication(sys.argv[:1])
    watch = Watch(app, begun)
    from loket_app.ui import program as started

    windows: list[Any] = []

    class Kept(started.MainWindow):
        def __init__(self, *args: Any) -> None:
            windows.append(self)
            super().__init__(*args)

    started.MainWindow = Kept  # type: ignore[misc]

    def logged_in_view() -> None:
        from tests.bench.sitting import sit_down

        begun_log_in = time.monotonic_ns()
        board = ("board", lambda w: type(w.parent()).__name__ == "OpenRows" and w.parent().board.rowCount() > 0)
        watch.wait_for(*board, lambda: finish(watch, early=watch.heavy["window"], pressed=(begun_log_in - begun) / 1e6))
        sit_down(windows[0])

    watch.wait_for("window", lambda w: type(w).__name__ == "Shell", lambda: None)
    watch.wait_for("log_in", _shows_officers, logged_in_view)
    started.run(None, folder)


def _shows_officers(widget: QWidget) -> bool:
    parent = widget.parent()
    return type(parent).__name__ == "OfficerList" and parent.row_model().rowCount() > 0  # type: ignore[union-attr]


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # A start that never comes to its board says where it stands, instead of being waited for.
    faulthandler.dump_traceback_later(40, exit=True)
    if sys.argv[1] == "empty":
        empty(int(sys.argv[3]))
    else:
        program(Path(sys.argv[2]), int(sys.argv[3]))
