"""The register as a workbook: read piece by piece, so that the counter works on meanwhile; one key gives it up."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from loket_app.domain.dates import numeric_date
from loket_app.domain.errors import Disturbance, Refusal
from loket_app.ui.counter import Counter
from loket_app.ui.dialogs import path_to_save
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.usecases import exports
from loket_app.usecases.apart import Apart
from loket_app.usecases.exports import Chunk, OldChunk, Titles
from loket_app.usecases.queries.register import RegisterFilter

WORKBOOK = "Excel (*.xlsx)"
WORKING, DONE = (
    "Menyusun buku register\N{HORIZONTAL ELLIPSIS} {lines} baris",
    "Register tersimpan: {lines} baris, {file}.",
)
WRITING = "Menulis buku register\N{HORIZONTAL ELLIPSIS} {lines} baris"
GIVEN_UP = "Dibatalkan; tidak ada berkas yang ditulis."

APART_FROM = 1000
LOOK_MS = 100


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
        self._apart: Apart | None = None
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._look_after)

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
        self._look.stop()
        if self._apart is not None:
            self._apart.stop()
            self._apart = None
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
        self._next_old(wanted, target, None)

    def _next_old(self, wanted: RegisterFilter, target: Path, after: tuple[int, int | None] | None) -> None:
        """Closed years follow, so that nothing is missing unsaid."""
        self.counter.work(
            exports.closed_chunk, wanted, after, done=partial(self._got_old, wanted, target), refused=self._refused,
            disturbed=self._disturbed,
        )  # fmt: skip

    def _got_old(self, wanted: RegisterFilter, target: Path, chunk: OldChunk) -> None:
        if target is not self._target:
            return
        self._lines += chunk.lines
        if chunk.after is not None:
            self._next_old(wanted, target, chunk.after)
        else:
            self._write(target, tuple(self._lines))

    def _write(self, target: Path, lines: tuple[tuple[Any, ...], ...]) -> None:
        self.line.say(NoticeKind.HINT, WRITING.format(lines=grouped(len(lines))))
        if len(lines) >= APART_FROM:
            self.counter.ask(exports.titles, done=partial(self._begin_apart, target, lines))
            return
        self._writing = True
        self.counter.work(
            exports.save_register, target, lines, done=partial(self._saved, target), refused=self._refused,
            disturbed=self._disturbed,
        )  # fmt: skip

    def _begin_apart(self, target: Path, lines: tuple[tuple[Any, ...], ...], above: Titles) -> None:
        """A long workbook is made in a process of its own: screens and acts do not wait for it."""
        if target is not self._target:
            return
        self._apart = Apart(exports.workbook, lines, above)
        self._look.start()

    def _look_after(self) -> None:
        if self._apart is None or not self._apart.over() or self._target is None:
            return
        target, count, made = self._target, len(self._lines), self._apart
        self._look.stop()
        self._apart = None
        try:
            book = made.result()
        except Disturbance as disturbance:
            self._disturbed(disturbance, partial(self._write_again, target, tuple(self._lines)))
            return
        self._writing = True
        self.counter.work(
            exports.save_book, target, book, done=partial(self._book_saved, target, count), refused=self._refused,
            disturbed=self._disturbed,
        )  # fmt: skip

    def _write_again(self, target: Path, lines: tuple[tuple[Any, ...], ...]) -> None:
        self._target, self._lines = target, list(lines)
        self.changed.emit()
        self._write(target, lines)

    def _book_saved(self, target: Path, count: int, _: None) -> None:
        self._saved(target, count)

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
