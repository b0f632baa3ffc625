"""Printing drill: sends the papers of an example office to a real queue, and says what became of each.

`python -m tests.printing.drill` lists the printers, their sheets and trays.
`python -m tests.printing.drill PRINTER [--tray TRAY] [--copies N] [--onto A4] [--roll]` prints the set on one of them.
`python -m tests.printing.drill --rig FOLDER` starts a CUPS server of its own and prints the set on its three printers.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QApplication

from loket_app.definitions.presets import load_preset
from loket_app.domain.errors import Disturbance
from loket_app.simulation.office import demo_clock, demo_desk
from loket_app.ui.printing.system import PaperUnknown, SystemPrinter, printer_names
from loket_app.ui.printing.trays import refuses, trays_of
from loket_app.usecases import papers
from loket_app.usecases.ports import PrintJob
from loket_app.usecases.views.paper import PaperJob

PRESET = "sangasanga"
SHEETS = (
    ("uji_cetak", {}),
    ("jawaban_penolakan", {}),
    ("lembar_kendali", {}),
    ("tanda_terima", {"form": "tanda_terima_a5"}),
)
ROLL = (("uji_cetak", {"form": "uji_cetak_80"}), ("tanda_terima", {}), ("nomor_antrean", {}))

RIG_PORT = 6632
RIG_WORDS = (
    (), ("LASER-F4", "--tray", "Tray2"), ("LASER-FOLIO",), ("TINTA-A4",), ("TINTA-A4", "--onto", "A4"),
    ("STRUK-80", "--roll"),
)  # fmt: skip


def made(roll: bool) -> list[PaperJob]:
    """The papers of the set, of an example office."""
    clock = demo_clock(load_preset(PRESET))
    with tempfile.TemporaryDirectory() as folder, demo_desk(Path(folder), PRESET, clock) as desk:
        return [papers.make(desk, purpose, 1, **options) for purpose, options in (ROLL if roll else SHEETS)]


def tell_printers() -> None:
    """What the system knows of its printers."""
    for name in printer_names():
        info = QPrinterInfo.printerInfo(name)
        sizes = [page.size(QPageSize.Unit.Millimeter) for page in info.supportedPageSizes()]
        own = "any size" if info.supportsCustomPageSizes() else f"{len(sizes)} sizes"
        f4 = any(208 < s.width() < 217 and abs(s.height() - 330) < 2 for s in sizes)
        print(
            f"{name}: {info.state().name}, {own}, F4 {'yes' if f4 else 'not by name'}, {info.defaultDuplexMode().name}"
        )
        print(
            f"   trays: {', '.join(key for key, _ in trays_of(name)) or 'not told'}; takes papers: {not refuses(name)}"
        )


def send(printer: str, options: argparse.Namespace) -> None:
    """Print the set on one printer."""
    for job in made(options.roll):
        paper = PrintJob(job.pdf, job.title, job.sheet, options.copies, options.tray, options.onto)
        try:
            became = f"handed over to {SystemPrinter(printer).print(paper)}"
        except PaperUnknown:
            became = f"NOT printed: the printer has no {options.onto or job.sheet}; try --onto A4"
        except Disturbance as trouble:
            became = f"NOT printed: {trouble.sentence} {trouble.advice}"
        print(f"{job.sheet:>5}  {job.title}: {became}")


def main() -> int:
    """Run the drill."""
    parser = argparse.ArgumentParser(prog="python -m tests.printing.drill", description=__doc__)
    parser.add_argument("printer", nargs="?", default="")
    parser.add_argument("--tray", default="")
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--onto", default="", choices=("", "A4", "A5", "F4"))
    parser.add_argument("--roll", action="store_true")
    parser.add_argument("--rig", type=Path)
    options = parser.parse_args()
    if options.rig is not None:
        return in_rig(options.rig.absolute())
    app = QApplication(["uji"])
    if options.printer:
        send(options.printer, options)
    else:
        tell_printers()
    del app
    return 0


def in_rig(folder: Path) -> int:
    """The same against a server of our own; what arrived is put into the folder."""
    import subprocess

    from tests.printing import cups_rig

    if cups_rig.why_not():
        print(cups_rig.why_not())
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="loket-cups-", ignore_cleanup_errors=True) as place,
        cups_rig.running(Path(place), RIG_PORT) as rig,
    ):
        for words in RIG_WORDS:
            print("$", *words, flush=True)
            subprocess.run([sys.executable, "-m", "tests.printing.drill", *words], env=rig.environment, check=False)
        for number, arrived in enumerate(rig.arrived(), 1):
            (folder / f"{number:02}.pdf").write_bytes(arrived.pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
