"""The printers of the system, by QPrinter: pages as bitmaps at their own size, from edge to edge, band by band."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintEngine, QPrinter, QPrinterInfo

from loket_app.documents import pictures, raster
from loket_app.domain.errors import Disturbance
from loket_app.paper_routes import SHEETS
from loket_app.ui.printing.printers import ROLLS, not_answering
from loket_app.ui.printing.trays import refuses
from loket_app.usecases.ports import PrintJob

DPI = raster.PRINTER_DPI
LEAST_DPI = 180
ROWS = 256
"""Rows of grey handed over at a time: the screens stand still for as long as the system takes to pack them."""
WHOLE = 1 << 30
POINT_MM = 25.4 / raster.POINTS_PER_INCH
SAME_MM = 2.0
"""F4 is 215 x 330 mm here and 8,5 x 13 inches in most drivers."""
FOLIO_MM = (208.0, 217.0, 330.0)
"""Least and greatest width, and height, of what is called F4 or folio."""
ROLL_NARROWER_MM = 9.0
"""Drivers name an 80 mm roll by what they print of it: 72 mm."""
CUT_MM = 0.6
BLACK, WHITE = 0xFF000000, 0xFFFFFFFF
EDGES = ("kiri", "atas", "kanan", "bawah")
_CUPS_OPTIONS = 0xFE00
"""The key under which Qt's CUPS engine takes options such as the tray; QPrinter has no name for it."""
Maker = Callable[[str], QPrinter | None]
Size = tuple[float, float]


class PaperUnknown(Exception):
    """The printer has no such paper and would silently take another one."""


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


def choose_tray(printer: QPrinter, tray: str, platform: str = sys.platform) -> None:
    """Take paper from this tray: by the driver's own name on CUPS, by the name of Qt's paper source on Windows."""
    if platform == "win32":
        source = getattr(QPrinter.PaperSource, tray, None)
        if source is not None:
            printer.setPaperSource(source)
        return
    key = QPrintEngine.PrintEnginePropertyKey(_CUPS_OPTIONS)
    options = list(printer.printEngine().property(key) or ())
    printer.printEngine().setProperty(key, [*options, "InputSlot", tray])


def roll_size(wanted: Size, offered: Sequence[Size]) -> Size:
    """The length of roll to ask for, in mm, where a driver takes no length but its own: the shortest one of that width
    that holds the paper, else the longest; the wanted one where no roll is offered."""
    fitting = sorted(s for s in offered if -SAME_MM <= wanted[0] - s[0] <= ROLL_NARROWER_MM)
    holding = [s for s in fitting if s[1] >= wanted[1] - SAME_MM]
    if holding:
        return min(holding, key=lambda s: s[1])
    return max(fitting, key=lambda s: s[1]) if fitting else wanted


def _millimetres(page: QPageSize) -> Size:
    size = page.size(QPageSize.Unit.Millimeter)
    return size.width(), size.height()


def _is_folio(size: Size) -> bool:
    return FOLIO_MM[0] <= size[0] <= FOLIO_MM[1] and abs(size[1] - FOLIO_MM[2]) <= SAME_MM


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a page lands: the sheet asked for in mm, turned or not, how much smaller, its left edge and what stays free
    below it in mm."""

    sheet: Size
    across: bool
    ratio: float = 1.0
    left: float = 0.0
    below: float = 0.0


def placed(size: Size, onto: str) -> Placed:
    """A page of this size in mm at its own size; made smaller and centred where the user chose another sheet."""
    width, height = size
    across = width > height
    if onto not in SHEETS:
        return Placed(size, across)
    short, long = SHEETS[onto]
    sheet = (float(long), float(short)) if across else (float(short), float(long))
    ratio = min(1.0, sheet[0] / width, sheet[1] / height)
    return Placed(sheet, across, ratio, (sheet[0] - width * ratio) / 2, sheet[1] - height * ratio)


def bands_of(pdf: bytes, page: int, dpi: int, black_only: bool) -> tuple[raster.PageImage, ...]:
    """A page as it is handed over: grey in bands; for a roll black and white, in one piece.

    A driver that counts in other dots cannot lose a row between two pieces then.
    """
    bands = pictures.page_bands(pdf, page, dpi, black_only, WHOLE if black_only else ROWS)
    return tuple(pictures.one_bit(band) for band in bands) if black_only else bands


def taken(printer: str) -> None:
    """Raises `Disturbance` when the printer's queue was told to take no papers. Not in the main thread."""
    if refuses(printer):
        raise Disturbance(
            f"Antrean printer {printer} sedang ditutup.",
            "Buka lagi antreannya di pengaturan printer sistem, lalu tekan Coba lagi.",
        )


class SystemPrinter:
    """One printer of the system. `print` does all at once; `begin` gives the pages one by one."""

    def __init__(self, name: str, make: Maker = system_printer) -> None:
        self.name = name
        self._make = make

    def print(self, job: PrintJob) -> str:
        """Print now and return the printer's name; raises `Disturbance`, or `PaperUnknown`."""
        taken(self.name)
        sheets = self.begin(job, raster.page_sizes(job.pdf))
        try:
            for page in range(sheets.count):
                sheets.turn(page)
                for band in bands_of(job.pdf, page % sheets.pages, sheets.dpi, sheets.black_only):
                    sheets.draw(band)
        except BaseException:
            sheets.abort()
            raise
        sheets.finish()
        return self.name

    def begin(self, job: PrintJob, sizes: tuple[Size, ...]) -> "Sheets":
        """Open the printer for pages of these sizes in points; raises `Disturbance` when it does not answer,
        `PaperUnknown` when it has no such paper."""
        printer = self._make(self.name)
        if printer is None:
            raise not_answering(self.name)
        return Sheets(self.name, printer, job, sizes)


class Sheets:
    """An open print: `turn` to a page, `draw` its bands, `finish`. Main thread only.

    `pages` are those of the paper, `count` those to send: more where the driver makes no copies by itself.
    """

    def __init__(self, name: str, printer: QPrinter, job: PrintJob, sizes: tuple[Size, ...]) -> None:
        self.name = name
        self.black_only = job.paper in ROLLS
        self.pages = len(sizes)
        self._places = [placed((w * POINT_MM, h * POINT_MM), "" if self.black_only else job.onto) for w, h in sizes]
        self._paper = job.onto or job.paper
        self._printer = printer
        self._at = self._places[0]
        base = fitting_dpi(printer.supportedResolutions())
        self.dpi = max(LEAST_DPI // 2, round(base * min(p.ratio for p in self._places)))
        self._set_up(job, base)
        self._painter = QPainter()
        if not self._painter.begin(printer):
            raise not_answering(name)
        # Else Qt turns the bitmaps of text into JPEG on their way through the spooler.
        self._painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)

    def _set_up(self, job: PrintJob, dpi: int) -> None:
        printer = self._printer
        printer.setDocName(job.title)
        printer.setResolution(dpi)
        # An office that wants both sides says so at its printer; a letter on the back of another is worth nothing.
        printer.setDuplex(QPrinter.DuplexMode.DuplexNone)
        printer.setFullPage(True)
        for place in reversed(self._places):
            self._lay(place)
        if job.tray:
            choose_tray(printer, job.tray)
        copies = max(1, job.copies)
        self.count = self.pages
        if copies > 1 and printer.supportsMultipleCopies():
            printer.setCollateCopies(True)
            printer.setCopyCount(copies)
        else:
            self.count = self.pages * copies

    def _lay(self, place: Placed) -> None:
        """Tell the printer the size of this page: the sheet's own, and a roll's as long as what stands on it."""
        roll = self.black_only
        across = place.across and not roll
        width, height = place.sheet
        wanted = (height, width) if across else (width, height)
        # Within a millimetre a sheet takes the name that drivers know it by; F4 is what they call 8,5 x 13 inches.
        match = QPageSize.SizeMatchPolicy.ExactMatch if roll else QPageSize.SizeMatchPolicy.FuzzyMatch
        own = QPageSize(QSizeF(*wanted), QPageSize.Unit.Millimeter, self._paper, match)
        if not self._laid(own, across) and not self._laid_instead(wanted, across, roll):
            raise PaperUnknown(self._paper)
        self._at = place

    def _laid_instead(self, wanted: Size, across: bool, roll: bool) -> bool:
        """What the driver has in place of the wanted size: another length of roll, or the folio that Qt takes for
        210 mm wide. A roll is never refused: it has no other paper."""
        offered = {_millimetres(page): page for page in self._offered()}
        if roll:
            page = offered.get(roll_size(wanted, list(offered)))
            return page is None or self._laid(page, False) or True
        near = next((page for size, page in offered.items() if _is_folio(wanted) and _is_folio(size)), None)
        return near is not None and self._laid(near, across)

    def _laid(self, size: QPageSize, across: bool) -> bool:
        turned = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
        layout = QPageLayout(size, turned, QMarginsF(0, 0, 0, 0))
        # Else a driver with margins of its own refuses a page from edge to edge.
        layout.setMode(QPageLayout.Mode.FullPageMode)
        self._printer.setPageLayout(layout)
        # Qt forgets the full page when a new layout brings the printer's own margins along.
        self._printer.setFullPage(True)
        # A driver that does not know the size keeps the one it had, and says nothing.
        got, asked = _millimetres(self._printer.pageLayout().pageSize()), _millimetres(size)
        return abs(got[0] - asked[0]) <= SAME_MM and abs(got[1] - asked[1]) <= SAME_MM

    def _offered(self) -> list[QPageSize]:
        return list(QPrinterInfo.printerInfo(self._printer.printerName()).supportedPageSizes())

    def turn(self, page: int) -> None:
        """Go to a page; the first one is there from the start. Raises `Disturbance` when the printer has left."""
        if page == 0:
            return
        place = self._places[page % self.pages]
        if place != self._at:
            self._lay(place)
        if not self._printer.newPage():
            raise not_answering(self.name)

    def draw(self, band: raster.PageImage) -> None:
        """Paint a band at its place. Where the printer counts in other dots, edges are rounded so that bands meet."""
        kind = QImage.Format.Format_Mono if band.bits == 1 else QImage.Format.Format_Grayscale8
        image = QImage(band.data, band.width, band.height, band.stride, kind)
        if band.bits == 1:
            # Only with its two colours named is it handed on as bits.
            image.setColorTable([BLACK, WHITE])
        ratio = self._printer.resolution() * self._at.ratio / self.dpi
        left = round(self._at.left / 25.4 * self._printer.resolution())
        top, bottom = round(band.top * ratio), round((band.top + band.height) * ratio)
        self._painter.drawImage(QRectF(left, top, round(band.width * ratio), bottom - top), image)

    def cut(self, ink: tuple[float, float, float, float]) -> tuple[str, ...]:
        """The edges at which ink (mm from left, top, right, bottom of its page) falls where this printer prints
        nothing. A roll's ends are nobody's edge: it is cut where the text ends."""
        margins = self._printer.pageLayout().minimumMargins()
        least = [side * POINT_MM for side in (margins.left(), margins.top(), margins.right(), margins.bottom())]
        spare = (self._at.left, 0.0, self._at.left, self._at.below)
        found = []
        for name, own, need, more in zip(EDGES, ink, least, spare, strict=True):
            ends = self.black_only and name in ("atas", "bawah")
            if not ends and own * self._at.ratio + more < need - CUT_MM:
                found.append(name)
        return tuple(found)

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
