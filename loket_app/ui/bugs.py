"""When the program itself is wrong: written down with personal numbers masked, said once and calmly, work goes on."""

import re
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

FILE = "laporan-kesalahan.txt"
MOST_BYTES = 2_000_000
_NUMBERS = re.compile(r"\d{12,}|\d{4}([ .-])\d{4}\1\d{4}\1\d{4}|\d{6}([ .-])\d{6}\2\d{4}")
"""Also grouped as on the intake, and as on the card; an instant with its separators is none of them."""


class BugReporter(QObject):
    """Catches what nothing else caught, in every thread. `found` carries the report once per distinct error."""

    found = Signal(str)

    def __init__(self, folder: Path | None, version: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = folder / FILE if folder is not None else None
        self._version = version
        self._seen: set[str] = set()
        self._before: tuple[Callable[..., object], Callable[..., object]] | None = None

    def install(self) -> None:
        """Begin to catch."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread
        qInstallMessageHandler(self._qt_says)

    def remove(self) -> None:
        """Catch no more."""
        if self._before is not None:
            sys.excepthook, threading.excepthook = self._before
            self._before = None
        qInstallMessageHandler(None)

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.report("".join(traceback.format_exception(kind, error, trace)))

    def _caught_in_thread(self, found: threading.ExceptHookArgs) -> None:
        if found.exc_value is not None:
            self._caught(found.exc_type, found.exc_value, found.exc_traceback)

    def _qt_says(self, kind: QtMsgType, _: QMessageLogContext, words: str | None) -> None:
        if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            self._write(f"Qt: {words}\n")

    def report(self, text: str) -> None:
        """Write a report down; say it when it is a new one."""
        masked = masked_numbers(text)
        self._write(f"LAYAR RAMAH Loket {self._version}\n{masked}\n")
        sys.stderr.write(masked)
        if masked not in self._seen:
            self._seen.add(masked)
            self.found.emit(masked)

    def _write(self, text: str) -> None:
        if self._file is None:
            return
        try:
            full = self._file.exists() and self._file.stat().st_size > MOST_BYTES
            with self._file.open("w" if full else "a", encoding="utf-8") as stream:
                stream.write(masked_numbers(text))
        except OSError:
            # A report that cannot be written must not become a second failure.
            return


def masked_numbers(text: str) -> str:
    """Long numbers (NIK, KK, phone) without their middle."""
    return _NUMBERS.sub(lambda m: f"{m.group()[:4]}********{m.group()[-2:]}", text)
