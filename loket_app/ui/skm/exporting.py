"""The workbook of a survey period: read in the worker, written in a process of its own when long; Esc gives it up."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from loket_app.domain.errors import Disturbance, Refusal, refuse
from loket_app.ui.dialogs import path_to_save
from loket_app.ui.dokumen.making import Making, Wish
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.skm.part import Room
from loket_app.usecases.desk import Desk
from loket_app.usecases.office_papers.paper import Choice, Prepared
from loket_app.usecases.papers import safe_name
from loket_app.usecases.queries import survey
from loket_app.usecases.queries.survey import PeriodLine
from loket_app.usecases.survey import export
from loket_app.usecases.whole_files import write_over

WORKBOOK = "Excel (*.xlsx)"
WORKING = "Menyusun buku kerja SKM\N{HORIZONTAL ELLIPSIS} Esc membatalkan."
GIVEN_UP = "Dibatalkan; tidak ada berkas yang ditulis."


class BookExport(QObject):
    """One workbook at a time; `changed` when it begins and ends. `bar` shows how far it is."""

    changed = Signal()

    def __init__(self, room: Room, line: NoticeLine, bar: QProgressBar, parent: QObject) -> None:
        super().__init__(parent)
        self.room = room
        self.line = line
        self.bar = bar
        self.ask_path: Callable[[QWidget | None, str, str, str], str] = path_to_save
        self.making = Making(room.counter, "skm-buku", self)
        self.making.progress.connect(self._progress)
        self.making.ended.connect(self._ended)
        self.making.refused.connect(self._refused)
        self.making.disturbed.connect(self._disturbed)
        bar.setTextVisible(False)
        bar.setAccessibleName("Kemajuan buku kerja SKM")
        bar.setFixedHeight(6)
        bar.hide()

    def busy(self) -> bool:
        """True while one is being made."""
        return self.making.busy()

    def start(self, window: QWidget | None, period: PeriodLine) -> None:
        """Ask where, then write the workbook of this period there."""
        if self.busy():
            return
        ask = self.room.press.ask_path if self.room.press is not None else self.ask_path
        wanted = ask(window, "Ekspor Excel", f"SKM {safe_name(period.title)}.xlsx", WORKBOOK)
        if not wanted:
            return
        target = Path(wanted if wanted.lower().endswith(".xlsx") else f"{wanted}.xlsx")
        self.line.say(NoticeKind.HINT, WORKING)
        self.making.start(Wish(partial(self._made, target), Choice(survey=period.id), read=read_book))
        self.changed.emit()

    def give_up(self) -> bool:
        """Write nothing after all; False when there is nothing to give up."""
        if not self.busy():
            return False
        self.making.stop()
        self.line.say(NoticeKind.HINT, GIVEN_UP)
        return True

    def _progress(self, percent: int) -> None:
        self.bar.setRange(0, 0 if percent < 0 else 100)
        self.bar.setValue(max(percent, 0))
        self.bar.show()

    def _ended(self) -> None:
        self.bar.hide()
        self.changed.emit()

    def _made(self, target: Path, book: bytes, _: Prepared | None) -> None:
        self.room.counter.work(
            _write, target, book, done=partial(self._saved, target), refused=self._refused, disturbed=self._disturbed
        )

    def _saved(self, target: Path, _: object) -> None:
        self.line.succeed(f"Buku kerja SKM tersimpan: {target.name}")

    def _refused(self, refusal: Refusal) -> None:
        self.line.refuse(refusal)

    def _disturbed(self, disturbance: Disturbance, again: Callable[[], None]) -> None:
        self.line.disturbed(disturbance, again)


def read_book(desk: Desk, choice: Choice) -> Prepared:
    """Everything that the workbook of a period shows, ready to be drawn in any process."""
    assert choice.survey is not None
    book: Any = export.collect(desk, choice.survey)
    if book is None:
        raise refuse("dibatalkan", GIVEN_UP)
    return Prepared(desk.ask(survey.period, choice.survey).respondents, export.draw, (book,))


def _write(_desk: Desk, target: Path, content: bytes) -> None:
    write_over(target, content)
