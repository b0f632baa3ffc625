"""What printing does in the worker: making a paper, handing it over, writing it, putting the print on the trail."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from loket_app.paper_routes import Shrink
from loket_app.ui.printing.printers import FolderPrinter
from loket_app.usecases import archive, closed_years, papers
from loket_app.usecases.archive import Kept
from loket_app.usecases.desk import Desk, Repeated, Who
from loket_app.usecases.ports import Printer, PrintJob
from loket_app.usecases.whole_files import write_over

LETTER = "surat"


def made(desk: Desk, purpose: str, key: int, options: Mapping[str, Any]) -> Kept:
    """The paper of an order; an issued letter comes from the archive."""
    if purpose != LETTER:
        return Kept(papers.make(desk, purpose, key, **options))
    with closed_years.of_letter(desk, key) as place:
        if options.get("copy"):
            return Kept(papers.make(place, purpose, key, **options))
        return archive.issued_letter(place, key)


def printed(_desk: Desk, printer: Printer, paper: PrintJob) -> str:
    """Hand it to a printer that needs no main thread."""
    return printer.print(paper)


def remembered(_desk: Desk, remember: Callable[[Shrink], None], answer: Shrink) -> None:
    """Keep an answer that holds for good."""
    remember(answer)


def put(_desk: Desk, printer: FolderPrinter, paper: PrintJob) -> Path:
    """Put it into the folder."""
    return printer.put(paper)


def write(_desk: Desk, path: Path, pdf: bytes) -> Path:
    """Write it where the user said."""
    write_over(path, pdf)
    return path


def mark(desk: Desk, who: Who, kept: Kept, where: str) -> None:
    """Put the print on the trail."""
    try:
        papers.mark(desk, who, kept.job, where, kept.file)
    except Repeated:
        # The reply of the first try was lost, not the record.
        return
