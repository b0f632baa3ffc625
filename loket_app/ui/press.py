"""Printing, for every screen: `press.print(purpose, key)` after the command's `done`, and no more to think about.

Order: the command is committed, the paper is made in the worker, printed, and then the print is put on the trail. A
printer that fails loses nothing: a calm line with "Coba lagi" and "Simpan PDF".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from loket_app.domain.errors import Disturbance, Refusal
from loket_app.ui.counter import Counter
from loket_app.ui.dialogs import path_to_save
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.printing.feeding import Feeding
from loket_app.ui.printing.offer import offer_pdf
from loket_app.ui.printing.printers import PDF_PLACE, FolderPrinter, PrinterSetup
from loket_app.ui.printing.sheet import PaperPanel
from loket_app.ui.printing.system import SystemPrinter
from loket_app.ui.screen import Screen
from loket_app.usecases import archive, papers
from loket_app.usecases.archive import Kept
from loket_app.usecases.desk import Desk, Repeated, Who
from loket_app.usecases.order import new_command_id
from loket_app.usecases.ports import Printer, PrintJob
from loket_app.usecases.views.paper import PaperJob

LETTER = "surat"
PDF_KIND = "PDF (*.pdf)"
NOT_RECORDED = "sudah tercetak, tetapi cetakannya belum tercatat."
Then = Callable[[], None]


@dataclass(frozen=True)
class Order:
    """One paper asked for: what, where to speak, who recorded it, and what follows when it is printed and recorded,
    or when that did not come about."""

    purpose: str
    key: int
    options: Mapping[str, Any]
    line: NoticeLine | None
    who: Who
    then: Then | None
    failed: Then | None = None


class Press(QObject):
    """Makes papers, prints or saves them, and records every print. `printed` carries purpose and key, after recording.

    `notice` is where it speaks when a screen gives no line of its own. `printer` takes everything instead of this PC's
    printers: for tests and the demonstration.
    """

    printed = Signal(str, int)

    def __init__(
        self,
        counter: Counter,
        setup: PrinterSetup,
        notice: NoticeLine | None = None,
        printer: Printer | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.counter = counter
        self.setup = setup
        self.notice = notice
        self.printer = printer
        self.ask_path: Callable[[QWidget | None, str, str, str], str] = path_to_save

    def configure(self, setup: PrinterSetup) -> None:
        """Other printers from now on."""
        self.setup = setup

    def print(
        self,
        purpose: str,
        key: int,
        notice: NoticeLine | None = None,
        then: Then | None = None,
        failed: Then | None = None,
        **options: Any,
    ) -> None:
        """Make the paper `purpose` of `key`, print it, record it; `then` is called when all of that is done, `failed`
        when it is not (after that, "Coba lagi" may still end in `then`).

        `options` are those of `papers.make`: `copy=True` for SALINAN, `form` for another form.
        """
        order = replace(self._order(purpose, key, notice, then, options), failed=failed)
        self._make(order, partial(self._send, order))

    def save(self, purpose: str, key: int, notice: NoticeLine | None = None, **options: Any) -> None:
        """Make the paper and save it as PDF where the user says."""
        order = self._order(purpose, key, notice, None, options)
        self._make(order, partial(self._ask_where, order))

    def show(self, purpose: str, key: int, notice: NoticeLine | None = None, **options: Any) -> None:
        """Show the paper at the side of the screen, without printing it."""
        order = self._order(purpose, key, notice, None, options)
        self._make(order, partial(self._open, order))

    def print_made(self, job: PaperJob, notice: NoticeLine | None = None, then: Then | None = None) -> None:
        """Print a paper that is made already, such as a book of the office, and record it."""
        self._send(self._order(job.purpose, 0, notice, then, {}), Kept(job))

    def save_made(self, job: PaperJob, notice: NoticeLine | None = None) -> None:
        """Save a paper that is made already as PDF where the user says."""
        self._ask_where(self._order(job.purpose, 0, notice, None, {}), Kept(job))

    def _order(
        self, purpose: str, key: int, notice: NoticeLine | None, then: Then | None, options: Mapping[str, Any]
    ) -> Order:
        own = self.setup.forms.get(purpose)
        chosen = {"form": own, **options} if own else options
        return Order(purpose, key, chosen, notice or self.notice, self.counter.who(), then)

    def _make(self, order: Order, done: Callable[[Kept], None]) -> None:
        self.counter.work(
            _made, order.purpose, order.key, dict(order.options), done=done, refused=partial(self._refused, order),
            disturbed=partial(self._disturbed, order),
        )  # fmt: skip

    def _send(self, order: Order, kept: Kept) -> None:
        """To the printer that holds this paper; to the folder where there is none."""
        job, name = kept.job, self.setup.printer_for(kept.job.sheet)
        done = partial(self._is_out, order, kept)
        if self.printer is not None:
            self._in_worker(order, kept, _printed, self.printer, PrintJob(job.pdf, job.title, job.sheet), done)
        elif name:
            self._say(order, NoticeKind.HINT, f"{job.title} dikirim ke printer {name}…")
            paper = PrintJob(job.pdf, job.title, job.sheet)
            failed = partial(self._printer_failed, order, kept)
            Feeding(self.counter, SystemPrinter(name), paper, done, failed, self).start()
        else:
            self._to_folder(order, kept)

    def _to_folder(self, order: Order, kept: Kept) -> None:
        paper = PrintJob(kept.job.pdf, Path(kept.job.file_name).stem, kept.job.sheet)
        done = partial(self._is_file, order, kept)
        self._in_worker(order, kept, _put, FolderPrinter(self.setup.folder), paper, done)

    def _in_worker(
        self,
        order: Order,
        kept: Kept,
        fn: Callable[..., Any],
        printer: Any,
        paper: PrintJob,
        done: Callable[[Any], None],
    ) -> None:
        def failed(disturbance: Disturbance, _again: Then) -> None:
            self._printer_failed(order, kept, disturbance)

        self.counter.work(fn, printer, paper, done=done, disturbed=failed)

    def _is_out(self, order: Order, kept: Kept, where: str) -> None:
        self._say(order, NoticeKind.SUCCESS, f"{kept.job.title} tercetak di {where}.")
        self._record(order, kept, where)

    def _is_file(self, order: Order, kept: Kept, path: Path) -> None:
        folder = path.parent.name or str(path.parent)
        self._say(order, NoticeKind.SUCCESS, f"{kept.job.title} tersimpan sebagai PDF: {folder}/{path.name}")
        self._record(order, kept, PDF_PLACE)

    def _record(self, order: Order, kept: Kept, where: str) -> None:
        def failed(disturbance: Disturbance, again: Then) -> None:
            sentence = f"{kept.job.title} {NOT_RECORDED} {disturbance.sentence}"
            self._disturbed(order, Disturbance(sentence, disturbance.advice), again)

        def recorded(_: object) -> None:
            self.counter.poll()
            self.printed.emit(order.purpose, order.key)
            if order.then is not None:
                order.then()

        # Whoever asked is whoever stands on the trail, even when the PC was locked while the paper came out.
        who = replace(order.who, command_id=new_command_id())
        self.counter.work(
            _mark, who, kept, where, done=recorded, refused=partial(self._refused, order), disturbed=failed
        )

    def _printer_failed(self, order: Order, kept: Kept, disturbance: Disturbance) -> None:
        self._disturbed(order, disturbance, partial(self._send, order, kept))
        line = _alive(order.line)
        if line is not None:
            offer_pdf(line, partial(self._to_folder, order, kept))

    def _ask_where(self, order: Order, kept: Kept) -> None:
        window = QApplication.activeWindow()
        wanted = self.ask_path(window, "Simpan PDF", str(self.setup.folder / kept.job.file_name), PDF_KIND)
        if wanted:
            self._save_as(order, kept, Path(wanted if wanted.lower().endswith(".pdf") else f"{wanted}.pdf"))

    def _save_as(self, order: Order, kept: Kept, path: Path) -> None:
        # A file that leaves the program is a print like any other: it stands on the trail.
        self.counter.work(
            _write, path, kept.job.pdf, done=partial(self._is_file, order, kept),
            disturbed=partial(self._disturbed, order),
        )  # fmt: skip

    def _open(self, order: Order, kept: Kept) -> None:
        screen = host_screen()
        if screen is not None:
            panel = PaperPanel(self.counter, kept.job)
            panel.confirmed.connect(partial(self._send, order, kept))
            panel.save_asked.connect(partial(self._ask_where, order, kept))
            screen.open_panel(panel)

    def _refused(self, order: Order, refusal: Refusal) -> None:
        if order.failed is not None:
            order.failed()
        line = _alive(order.line)
        if line is None:
            self.counter.runner.refusal.emit(refusal)
        else:
            line.refuse(refusal)

    def _disturbed(self, order: Order, disturbance: Disturbance, again: Then) -> None:
        if order.failed is not None:
            order.failed()
        line = _alive(order.line)
        if line is None:
            self.counter.runner.disturbance.emit(disturbance, again)
        else:
            line.disturbed(disturbance, again)

    def _say(self, order: Order, kind: NoticeKind, sentence: str) -> None:
        line = _alive(order.line)
        if line is not None:
            line.say(kind, sentence)


def host_screen() -> Screen | None:
    """The screen that the user looks at: the one with the focus, else the one in the active window."""
    at: QWidget | None = QApplication.focusWidget()
    while at is not None and not isinstance(at, Screen):
        at = at.parentWidget()
    if at is not None:
        return at
    window = QApplication.activeWindow()
    if window is None or isinstance(window, Screen):
        return window
    return next((s for s in window.findChildren(Screen) if s.isVisible()), None)


def _alive(line: NoticeLine | None) -> NoticeLine | None:
    """A line whose panel was closed while the paper was on its way says nothing any more."""
    return line if line is not None and shiboken6.isValid(line) else None


def _made(desk: Desk, purpose: str, key: int, options: Mapping[str, Any]) -> Kept:
    if purpose == LETTER and not options.get("copy"):
        return archive.issued_letter(desk, key)
    return Kept(papers.make(desk, purpose, key, **options))


def _printed(_desk: Desk, printer: Printer, paper: PrintJob) -> str:
    return printer.print(paper)


def _put(_desk: Desk, printer: FolderPrinter, paper: PrintJob) -> Path:
    return printer.put(paper)


def _write(_desk: Desk, path: Path, pdf: bytes) -> Path:
    archive.write_over(path, pdf)
    return path


def _mark(desk: Desk, who: Who, kept: Kept, where: str) -> None:
    try:
        papers.mark(desk, who, kept.job, where, kept.file)
    except Repeated:
        # The reply of the first try was lost, not the record.
        return
