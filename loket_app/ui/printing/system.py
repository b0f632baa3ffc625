"""The printers of the system, by QPrinter: pages as bitmaps at their own size, from edge to edge, band by band."""

from collections.abc import Callable

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from loket_app.documents import pictures, raster
from loket_app.ui.printing.printers import ROLLS, not_answering
from loket_app.usecases.ports import PrintJob

DPI = raster.PRINTER_DPI
LEAST_DPI = 180
POINT_MM = 25.4 / raster.POINTS_PER_INCH
Maker = Callable[[str], QPrinter | None]


def printer_names() -> tuple[str, ...]:
    """The printers that the system knows."""
    return tuple(QPrinterInfo.availablePrinterNames())


def system_printer(name: str) -> QPrinter | None:
    """A printer of the system by its name; None when it is gone or says that it is out of order."""
    info = QPrinterInfo.printerInfo(name)
    if info.isNull() or info.state() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
        return None
    return QPrinter(info, QPrinter.PrinterMode.HighResolution)


def fitting_dpi(offered: list[int]) -> int:
    """The resolution to draw at: the printer's own where it is near ours (a thermal head has 203), else 300."""
    fitting = [dpi for dpi in offered if LEAST_DPI <= dpi <= DPI]
    return max(fitting) if fitting and DPI not in offered else DPI


class SystemPrinter:
    """One printer of the system. `print` does all at once; `begin` gives the pages one by one."""

    def __init__(self, name: str, make: Maker = system_printer) -> None:
        self.name = name
        self._make = make

    def print(self, job: PrintJob) -> str:
        """Print now and return the printer's name; raises `Disturbance`."""
        sheets = self.begin(job, raster.page_sizes(job.pdf))
        try:
            for page in range(sheets.count):
                sheets.turn(page)
                for band in pictures.page_bands(job.pdf, page, sheets.dpi, sheets.black_only):
                    sheets.draw(band)
        except BaseException:
            sheets.abort()
            raise
        sheets.finish()
        return self.name

    def begin(self, job: PrintJob, sizes: tuple[tuple[float, float], ...]) -> "Sheets":
        """Open the printer for pages of these sizes in points; raises `Disturbance` when it does not answer."""
        printer = self._make(self.name)
        if printer is None:
            raise not_answering(self.name)
        return Sheets(self.name, printer, job, sizes)


class Sheets:
    """An open print: `turn` to a page, `draw` its bands, `finish`. Main thread only."""

    def __init__(self, name: str, printer: QPrinter, job: PrintJob, sizes: tuple[tuple[float, float], ...]) -> None:
        self.name = name
        self.black_only = job.paper in ROLLS
        self.count = len(sizes)
        self._sizes = sizes
        self._paper = job.paper
        self._printer = printer
        self.dpi = fitting_dpi(printer.supportedResolutions())
        printer.setDocName(job.title)
        printer.setResolution(self.dpi)
        printer.setFullPage(True)
        self._lay(0)
        if job.copies > 1 and printer.supportsMultipleCopies():
            printer.setCopyCount(job.copies)
        self._painter = QPainter()
        if not self._painter.begin(printer):
            raise not_answering(name)
        # Else Qt turns the bitmaps of text into JPEG on their way through the spooler.
        self._painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)

    def _lay(self, page: int) -> None:
        """Tell the printer the size of this page: the sheet's own, and a roll's as long as what stands on it."""
        width, height = (side * POINT_MM for side in self._sizes[page])
        roll = self._paper in ROLLS
        across = width > height and not roll
        sides = QSizeF(height, width) if across else QSizeF(width, height)
        # Within a millimetre a sheet takes the name that drivers know it by; F4 is what they call 8,5 x 13 inches.
        match = QPageSize.SizeMatchPolicy.ExactMatch if roll else QPageSize.SizeMatchPolicy.FuzzyMatch
        size = QPageSize(sides, QPageSize.Unit.Millimeter, self._paper, match)
        turned = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
        self._printer.setPageLayout(QPageLayout(size, turned, QMarginsF(0, 0, 0, 0)))
        # Qt forgets the full page when a new layout brings the printer's own margins along.
        self._printer.setFullPage(True)

    def turn(self, page: int) -> None:
        """Go to a page; the first one is there from the start. Raises `Disturbance` when the printer has left."""
        if page == 0:
            return
        if self._sizes[page] != self._sizes[page - 1]:
            self._lay(page)
        if not self._printer.newPage():
            raise not_answering(self.name)

    def draw(self, band: raster.PageImage) -> None:
        """Paint a band at its place. Where the printer counts in other dots, edges are rounded so that bands meet."""
        image = QImage(band.data, band.width, band.height, band.stride, QImage.Format.Format_Grayscale8)
        ratio = self._printer.resolution() / self.dpi
        top, bottom = round(band.top * ratio), round((band.top + band.height) * ratio)
        self._painter.drawImage(QRectF(0, top, round(band.width * ratio), bottom - top), image)

    def finish(self) -> None:
        """Hand everything over to the system; raises `Disturbance` when it does not take it."""
        taken = self._painter.end()
        if not taken or self._printer.printerState() is QPrinter.PrinterState.Error:
            raise not_answering(self.name)

    def abort(self) -> None:
        """Print nothing of what was begun."""
        self._printer.abort()
        if self._painter.isActive():
            self._painter.end()
