"""Where papers go: which printer for which sheet, PDFs into a folder, and a printer for tests. No Qt here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from loket_app.domain.errors import Disturbance
from loket_app.machine import Machine
from loket_app.paper_routes import SHEETS, Route, Shrink, route_for
from loket_app.usecases.papers import safe_name
from loket_app.usecases.ports import PrintJob
from loket_app.usecases.whole_files import disk_trouble, write_once

ROLLS = frozenset({"80mm", "58mm"})
PDF_PLACE = "berkas PDF"
LONGEST_NAME = 120
MOST_NAMES = 1000


@dataclass(frozen=True, slots=True)
class PrinterSetup:
    """This PC's printers by their system names: `sheet` for F4, A4 and A5, `roll` for 80 and 58 mm; empty: none.

    What has no printer goes as PDF into `folder`. `forms` names this PC's own form of a paper, such as a receipt on A5.
    """

    folder: Path
    sheet: str = ""
    roll: str = ""
    forms: Mapping[str, str] = field(default_factory=dict)
    loaded: str = ""
    routes: tuple[Route, ...] = ()
    shrinks: tuple[Shrink, ...] = ()

    def way(self, purpose: str, paper: str) -> "Way":
        """How this paper leaves: its own route, else that of its sheet, else the usual printer of such sheets."""
        route = route_for(self.routes, purpose, paper)
        printer = route.printer or self.printer_for(paper)
        own = printer != self.sheet
        loaded = route.loaded or ("" if paper in ROLLS or own or route.tray else self.loaded)
        return Way(printer, route.tray, loaded, route.copies)

    def shrunk(self, printer: str, paper: str) -> str:
        """The sheet that such papers are made smaller onto on this printer, because the user once said so for good."""
        return next((s.onto for s in self.shrinks if (s.printer, s.paper) == (printer, paper)), "")

    def printer_for(self, paper: str) -> str:
        """The name of the printer that holds this paper; empty when a PDF is made instead."""
        return self.roll if paper in ROLLS else self.sheet

    def described(self) -> str:
        """For the foot of the window: EPSON L3210 (surat) · POS-80 (struk)."""
        parts = [f"{name} ({use})" for name, use in ((self.sheet, "surat"), (self.roll, "struk")) if name]
        return " \N{MIDDLE DOT} ".join(parts) or "PDF ke folder (printer belum dipilih)"


@dataclass(frozen=True, slots=True)
class Way:
    """Where one paper goes: printer ("" is the folder), tray, what lies there ("" is unknown), copies."""

    printer: str
    tray: str = ""
    loaded: str = ""
    copies: int = 1

    def holds(self, paper: str) -> bool:
        """False where the paper is larger than what lies there; a smaller one the printer asks for by itself."""
        here, wanted = SHEETS.get(self.loaded), SHEETS.get(paper)
        return here is None or wanted is None or (wanted[0] <= here[0] and wanted[1] <= here[1])


def setup_of(machine: Machine, folder: Path) -> PrinterSetup:
    """The printers of this PC; `folder` takes the PDFs where the machine names no folder of its own."""
    papers = Path(machine.pdf_folder).expanduser() if machine.pdf_folder else folder
    return PrinterSetup(
        papers, machine.sheet_printer, machine.roll_printer, machine.forms(), machine.sheet.value, machine.routes,
        machine.shrinks,
    )  # fmt: skip


class FolderPrinter:
    """Papers as PDF files with telling names. A file of another paper is never written over."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def print(self, job: PrintJob) -> str:
        """Put the paper into the folder; raises `Disturbance` when the disk fails."""
        self.put(job)
        return PDF_PLACE

    def put(self, job: PrintJob) -> Path:
        """The same, returning the file; the very same paper again is the same file."""
        stem = safe_name(job.title, LONGEST_NAME)
        for number in range(1, MOST_NAMES):
            target = self.folder / (f"{stem}.pdf" if number == 1 else f"{stem} ({number}).pdf")
            try:
                if not target.exists():
                    write_once(target, job.pdf)
                    return target
                if target.read_bytes() == job.pdf:
                    return target
            except FileExistsError:
                continue
            except OSError as error:
                raise disk_trouble(self.folder, error) from error
        raise Disturbance(f"Folder {self.folder} penuh berkas bernama {stem}.", "Rapikan folder itu, lalu coba lagi.")


class RecordingPrinter:
    """A printer for tests: keeps its jobs, and fails as often as it is told to."""

    def __init__(self, name: str = "PRINTER UJI") -> None:
        self.name = name
        self.jobs: list[PrintJob] = []
        self.failures = 0

    def print(self, job: PrintJob) -> str:
        """Keep the job, or raise `Disturbance` while failures are ordered."""
        if self.failures:
            self.failures -= 1
            raise not_answering(self.name)
        self.jobs.append(job)
        return self.name


def not_answering(name: str) -> Disturbance:
    """What to tell when a printer does not take a paper."""
    return Disturbance(
        f"Printer {name} tidak menjawab.",
        "Catatannya sudah tersimpan. Periksa daya, kabel, dan kertasnya, lalu tekan Coba lagi.",
    )
