"""One paper on its way to a system printer: the worker draws a page, the main thread hands it over band by band."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from loket_app.documents import pictures, raster
from loket_app.domain.errors import Disturbance
from loket_app.ui.counter import Counter
from loket_app.ui.printing.system import PaperUnknown, Sheets, SystemPrinter, bands_of, taken
from loket_app.usecases.ports import PrintJob

Sizes = tuple[tuple[float, float], ...]
Ink = tuple[float, float, float, float]
Bands = tuple[tuple[raster.PageImage, ...], Ink]


class Feeding(QObject):
    """Prints without ever holding the screens for longer than one band. One page is in memory at a time.

    Calls `done` with the printer's name and the edges at which it could not print all, `failed` with why not, or
    `unknown` when the printer has no such paper.
    """

    def __init__(
        self,
        counter: Counter,
        printer: SystemPrinter,
        job: PrintJob,
        done: Callable[[str, tuple[str, ...]], None],
        failed: Callable[[Disturbance], None],
        unknown: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._counter = counter
        self._printer = printer
        self._job = job
        self._done = done
        self._failed = failed
        self._unknown = unknown
        self._cut: dict[str, None] = {}
        self._sheets: Sheets | None = None
        self._bands: list[raster.PageImage] = []
        self._page = 0
        self._ink: Ink = (0.0, 0.0, 0.0, 0.0)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._draw)

    def start(self) -> None:
        """Begin: ask how large the pages are."""
        self._counter.work(_sizes, self._printer.name, self._job.pdf, done=self._open, disturbed=self._stopped)

    def _open(self, sizes: Sizes) -> None:
        try:
            self._sheets = self._printer.begin(self._job, sizes)
        except Disturbance as disturbance:
            self._fail(disturbance)
            return
        except PaperUnknown:
            self._leave()
            self._unknown()
            return
        self._ask()

    def _ask(self) -> None:
        sheets = self._sheets
        assert sheets is not None
        self._counter.work(
            _page, self._job.pdf, self._page % sheets.pages, sheets.dpi, sheets.black_only,
            done=self._take, disturbed=self._stopped,
        )  # fmt: skip

    def _take(self, drawn: Bands) -> None:
        bands, ink = drawn
        self._bands = list(reversed(bands))
        self._ink = ink
        self._guarded(self._turn)

    def _turn(self) -> None:
        assert self._sheets is not None
        self._sheets.turn(self._page)
        self._cut |= dict.fromkeys(self._sheets.cut(self._ink))
        self._timer.start(0)

    def _draw(self) -> None:
        self._guarded(self._draw_one)

    def _draw_one(self) -> None:
        assert self._sheets is not None
        self._sheets.draw(self._bands.pop())
        if self._bands:
            self._timer.start(0)
            return
        self._page += 1
        if self._page < self._sheets.count:
            self._ask()
            return
        self._sheets.finish()
        self._leave()
        self._done(self._printer.name, tuple(self._cut))

    def _guarded(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Disturbance as disturbance:
            self._fail(disturbance)

    def _stopped(self, disturbance: Disturbance, _again: Callable[[], None]) -> None:
        self._fail(disturbance)

    def _fail(self, disturbance: Disturbance) -> None:
        if self._sheets is not None:
            self._sheets.abort()
        self._leave()
        self._failed(disturbance)

    def _leave(self) -> None:
        self._timer.stop()
        self._sheets = None
        self._bands.clear()
        self.deleteLater()


def _sizes(_desk: Any, printer: str, pdf: bytes) -> Sizes:
    taken(printer)
    return raster.page_sizes(pdf)


def _page(_desk: Any, pdf: bytes, page: int, dpi: int, black_only: bool) -> Bands:
    return bands_of(pdf, page, dpi, black_only), pictures.ink_edges(pdf, page)
