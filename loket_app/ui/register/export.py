"""The register as a workbook: read piece by piece, so that the counter works on meanwhile; one key gives it up."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from loket_app.domain.dates import numeric_date
from loket_app.domain.errors import Disturbance, Refusal
from loket_app.ui.counter import Counter
from loket_app.ui.dialogs import path_to_save
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.usecases import exports
from loket_app.usecases.exports import Chunk
from loket_app.usecases.queries.register import RegisterFilter

WORKBOOK = "Excel (*.xlsx)"
WORKING, DONE = (
    "Menyusun buku register\N{HORIZONTAL ELLIPSIS} {lines} baris",
    "Register tersimpan: {lines} baris, {file}.",
)
GIVEN_UP = "Dibatalkan; tidak ada berkas yang ditulis."


class RegisterExport(QObject):
    """One export at a time; `changed` when it begins and ends. `ask_path` asks where to save."""

    changed = Signal()

    def __init__(self, counter: Counter, line: NoticeLine, parent: QObject) -> None:
        super().__init__(parent)
        self.counter = counter
        self.line = line
        self.ask_path: Callable[[QWidget | None, str, str, str], str] = path_to_save
        self._lines: list[tuple[Any, ...]] = []
        self._target: Path | None = None
        self._writing = False

    def busy(self) -> bool:
        """True while one is under way."""
        return self._target is not None

    def start(self, window: QWidget | None, wanted: RegisterFilter, today: date) -> None:
        """Ask where, then write everything that `wanted` finds there."""
        name = self.ask_path(window, "Simpan register", f"Register {numeric_date(today)}.xlsx", WORKBOOK)
        if not name or self.busy():
            return
        self._target = Path(name if name.lower().endswith(".xlsx") else f"{name}.xlsx")
        self._lines = []
        self.changed.emit()
        self._next(wanted, Chunk((), None))

    def give_up(self) -> None:
        """Write nothing after all; a file that is being written already is finished."""
        if self.busy() and not self._writing:
            self._end()
            self.line.say(NoticeKind.HINT, GIVEN_UP)

    def _end(self) -> None:
        self._target = None
        self._lines = []
        self._writing = False
        self.changed.emit()

    def _next(self, wanted: RegisterFilter, chunk: Chunk) -> None:
        self._lines += chunk.lines
        self.line.say(NoticeKind.HINT, WORKING.format(lines=grouped(len(self._lines))))
        self.counter.ask(
            exports.register_chunk, wanted, chunk.after, done=partial(self._got, wanted, self._target),
            refused=self._refused,
        )  # fmt: skip

    def _got(self, wanted: RegisterFilter, target: Path | None, chunk: Chunk) -> None:
        if target is None or target is not self._target:
            return
        if chunk.after is not None:
            self._next(wanted, chunk)
            return
        self._lines += chunk.lines
        self._write(target, tuple(self._lines))

    def _write(self, target: Path, lines: tuple[tuple[Any, ...], ...]) -> None:
        self._writing = True
        self.counter.work(
            exports.save_register, target, lines, done=partial(self._saved, target), refused=self._refused,
            disturbed=self._disturbed,
        )  # fmt: skip

    def _saved(self, target: Path, lines: int) -> None:
        self._end()
        self.line.succeed(DONE.format(lines=grouped(lines), file=target.name))

    def _refused(self, refusal: Refusal) -> None:
        self._end()
        self.line.refuse(refusal)

    def _disturbed(self, disturbance: Disturbance, again: Callable[[], None]) -> None:
        self._end()
        self.line.disturbed(disturbance, again)


def grouped(count: int) -> str:
    """1.250."""
    return f"{count:,}".replace(",", ".")
