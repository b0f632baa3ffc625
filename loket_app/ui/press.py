"""Printing, for every screen: `press.print(purpose, key)` after the command's `done`, and no more to think about.

Order: the command is committed, the paper is made in the worker, printed, and then the print is put on the trail. All
papers go through one queue (`jobs`). One that fails, or that does not lie in the printer, stays in it until somebody
says what to do: a calm line with "Coba lagi" and "Simpan PDF", or the list "Antrean cetak".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from loket_app.domain.errors import Disturbance, Refusal
from loket_app.paper_routes import SHEETS, Shrink
from loket_app.ui.counter import Counter
from loket_app.ui.dialogs import path_to_save
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.printing import ledger, work
from loket_app.ui.printing.feeding import Feeding
from loket_app.ui.printing.jobs import Batch, Jobs, Misfit, Order, State, Then, Ticket
from loket_app.ui.printing.offer import CHANGE_PAPER, NARROW, SAVE_PDF, Act, Asking, asking, offer_pdf
from loket_app.ui.printing.printers import PDF_PLACE, FolderPrinter, PrinterSetup, Way
from loket_app.ui.printing.sheet import PaperPanel, host_screen
from loket_app.ui.printing.system import SystemPrinter
from loket_app.ui.printing.told import Told
from loket_app.usecases.archive import Kept
from loket_app.usecases.order import new_command_id
from loket_app.usecases.ports import Printer, PrintJob
from loket_app.usecases.views.paper import PaperJob

PDF_KIND = "PDF (*.pdf)"
NOT_RECORDED = "sudah tercetak, tetapi cetakannya belum tercatat."
CLOSED_EARLY = Disturbance(
    "Program ditutup sebelum kertas ini tercetak.", "Tekan Coba lagi, atau Buang bila sudah ada."
)
USUAL_SHEET = "A4"


class Press(QObject):
    """Makes papers, prints or saves them, and records every print. `printed` carries purpose and key, after recording.

    `notice` is where it speaks when a screen gives no line of its own. `printer` takes everything instead of this PC's
    printers: for tests and the demonstration. `remember` keeps an answer that holds for good.
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
        self.jobs = Jobs()
        self.remember: Callable[[Shrink], None] | None = None
        self.ask_path: Callable[[QWidget | None, str, str, str], str] = path_to_save
        self._running: Ticket | None = None
        self._told = Told()
        self._kept: tuple[ledger.Entry, ...] = ()
        self.jobs.changed.connect(self._keep)

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
        saved: Then | None = None,
        **options: Any,
    ) -> None:
        """Make the paper `purpose` of `key`, print it, record it; `then` is called when all of that is done, `failed`
        when it is not ("Coba lagi" may still end in `then`), `saved` when it became a PDF instead of paper.

        `options` are those of `papers.make`: `copy=True` for SALINAN, `form` for another form.
        """
        order = replace(self._order(purpose, key, notice, then, options), failed=failed, saved=saved)
        for held in self.jobs.held():
            # Asked for once more while it waits in the list: it is still one paper.
            if held.batch is None and held.order.same_paper(order):
                self.discard(held)
        self.jobs.add(order, self.counter.now())
        self._go_on()

    def print_many(self, wanted: Sequence[tuple[str, int]], notice: NoticeLine | None = None, **options: Any) -> Batch:
        """Print these papers (purpose and key) one after the other; a single paper goes before what is still to come.

        The first trouble or question holds the rest until it is settled.
        """
        batch = Batch(len(wanted), notice or self.notice)
        for purpose, key in wanted:
            self.jobs.add(self._order(purpose, key, notice, None, options), self.counter.now(), batch=batch)
        self.jobs.changed.emit()
        self._go_on()
        return batch

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
        self.jobs.add(self._order(job.purpose, 0, notice, then, {}), self.counter.now(), Kept(job))
        self._go_on()

    def save_made(self, job: PaperJob, notice: NoticeLine | None = None) -> None:
        """Save a paper that is made already as PDF where the user says."""
        self._ask_where(self._order(job.purpose, 0, notice, None, {}), Kept(job))

    # -- the queue ---------------------------------------------------------------------------------------------------

    def recall(self) -> None:
        """Put what an earlier run did not get out today into the list."""
        self.counter.work(ledger.kept, done=self._recalled)

    def _recalled(self, entries: Sequence[ledger.Entry]) -> None:
        found = [(self._order(e.purpose, e.key, None, None, e.options), e.at, CLOSED_EARLY) for e in entries]
        self._kept = tuple(entries)
        self.jobs.put_back(found)

    def retry(self, ticket: Ticket) -> None:
        """Once more; the rest of its batch goes on with it."""
        if ticket not in self.jobs.tickets() or ticket is self._running:
            return
        self._unask(ticket)
        if ticket.batch is not None:
            ticket.batch.paused = False
        self.jobs.mark(ticket, State.WAITING)
        self._go_on()

    def as_pdf(self, ticket: Ticket) -> None:
        """As PDF into the folder, instead of onto paper; so does the rest of its batch."""
        for one in self._together(ticket):
            one.to_pdf = True
        self.retry(ticket)

    def smaller(self, ticket: Ticket, remember: bool = False) -> None:
        """Make it smaller, as the question offered; so is the rest of its batch. `remember`: always on this printer."""
        asked = ticket.question
        if asked is None:
            return
        for one in self._together(ticket):
            one.onto = asked.onto
        if remember:
            answer = Shrink(asked.printer, asked.paper, asked.onto)
            self.setup = replace(self.setup, shrinks=(*self.setup.shrinks, answer))
            if self.remember is not None:
                self.counter.work(work.remembered, self.remember, answer)
        self.retry(ticket)

    def own_size(self, ticket: Ticket) -> None:
        """The right paper lies there now: print it as it is; so is the rest of its batch."""
        for one in self._together(ticket):
            one.own_size = True
        self.retry(ticket)

    def discard(self, ticket: Ticket) -> None:
        """Nobody wants it any more."""
        self._unask(ticket)
        if ticket is not self._running:
            self.jobs.remove(ticket)
        if ticket.batch is not None:
            ticket.batch.total -= 1
            ticket.batch.paused = False
            self._batch_on(ticket.batch)
            self._go_on()

    def cancel(self, batch: Batch) -> None:
        """Print no more of this batch; what is in the printer comes out."""
        batch.cancelled = True
        for ticket in self.jobs.tickets():
            if ticket.batch is batch and ticket is not self._running:
                self._unask(ticket)
                self.jobs.remove(ticket)
        batch.paused = False
        self._batch_on(batch)

    def _together(self, ticket: Ticket) -> tuple[Ticket, ...]:
        """The ticket with what is still to come of its batch on the same sheet, as far as that is known."""
        if ticket.batch is None:
            return (ticket,)
        return tuple(t for t in self.jobs.tickets() if t.batch is ticket.batch)

    def _go_on(self) -> None:
        if self._running is not None:
            return
        ticket = self.jobs.next()
        if ticket is None:
            return
        self._running = ticket
        self.jobs.mark(ticket, State.PRINTING)
        if ticket.kept is not None:
            self._send(ticket, ticket.kept)
        else:
            self._make(
                ticket.order, partial(self._send, ticket), partial(self._not_made, ticket), partial(self._stuck, ticket)
            )

    def _free(self, ticket: Ticket) -> None:
        if self._running is ticket:
            self._running = None
            if self.jobs.next() is not None:
                # The screens come first; and a hundred papers must not be a hundred calls deep.
                QTimer.singleShot(0, self, self._go_on)

    def _keep(self) -> None:
        found = [ledger.entry(t.order.purpose, t.order.key, t.order.options, t.at) for t in self.jobs.tickets()]
        now = tuple(e for e in found if e is not None)
        if now != self._kept:
            self._kept = now
            # A list that cannot be written must not stand in the way of the paper.
            self.counter.work(ledger.keep, now, disturbed=_unheard, lane="antrean-cetak")

    # -- one paper ---------------------------------------------------------------------------------------------------

    def _order(
        self, purpose: str, key: int, notice: NoticeLine | None, then: Then | None, options: Mapping[str, Any]
    ) -> Order:
        own = self.setup.forms.get(purpose)
        chosen = {"form": own, **options} if own else options
        return Order(purpose, key, chosen, notice or self.notice, self.counter.who(), then)

    def _make(
        self,
        order: Order,
        done: Callable[[Kept], None],
        refused: Callable[[Refusal], None] | None = None,
        disturbed: Callable[[Disturbance, Then], None] | None = None,
    ) -> None:
        self.counter.work(
            work.made, order.purpose, order.key, dict(order.options), done=done,
            refused=refused or partial(self._refused, order), disturbed=disturbed or partial(self._disturbed, order),
        )  # fmt: skip

    def _send(self, ticket: Ticket, kept: Kept) -> None:
        """To the printer that holds this paper; to the folder where there is none."""
        ticket.kept = kept
        way = self.setup.way(ticket.order.purpose, kept.job.sheet)
        if self.printer is not None:
            way = replace(way, printer=getattr(self.printer, "name", PDF_PLACE))
        if ticket.to_pdf or not way.printer:
            self._to_folder(ticket, kept)
            return
        fits = way.holds(kept.job.sheet) or ticket.own_size or bool(ticket.onto)
        if not fits:
            ticket.onto = self.setup.shrunk(way.printer, kept.job.sheet)
        if fits or ticket.onto:
            self._onto_paper(ticket, kept, way)
        else:
            self._ask(ticket, Misfit(way.printer, kept.job.sheet, way.loaded, known=True))

    def _onto_paper(self, ticket: Ticket, kept: Kept, way: Way) -> None:
        paper = PrintJob(kept.job.pdf, kept.job.title, kept.job.sheet, way.copies, way.tray, ticket.onto)
        done, failed = partial(self._is_out, ticket, kept), partial(self._stuck, ticket)
        if self.printer is not None:
            self.counter.work(work.printed, self.printer, paper, done=done, disturbed=failed)
            return
        if ticket.batch is None:
            self._say(ticket.order, NoticeKind.HINT, f"{kept.job.title} dikirim ke printer {way.printer}…")
        unknown = partial(self._paper_unknown, ticket, kept, way)
        Feeding(self.counter, SystemPrinter(way.printer), paper, done, failed, unknown, self).start()

    def _paper_unknown(self, ticket: Ticket, kept: Kept, way: Way) -> None:
        sheet = kept.job.sheet
        known = self.setup.shrunk(way.printer, sheet)
        if ticket.onto or sheet not in SHEETS:
            paper = ticket.onto or sheet
            self._stuck(
                ticket,
                Disturbance(
                    f"Printer {way.printer} tidak mengenal kertas {paper}.",
                    "Pilih printer lain di Pengaturan, bagian Printer & kertas, lalu tekan Coba lagi.",
                ),
            )
        elif known:
            ticket.onto = known
            self._onto_paper(ticket, kept, way)
        else:
            onto = way.loaded if way.loaded and not way.holds(sheet) else USUAL_SHEET
            self._ask(ticket, Misfit(way.printer, sheet, onto, known=False))

    def _to_folder(self, ticket: Ticket, kept: Kept) -> None:
        paper = PrintJob(kept.job.pdf, Path(kept.job.file_name).stem, kept.job.sheet)
        done, failed = partial(self._in_folder, ticket, kept), partial(self._stuck, ticket)
        self.counter.work(work.put, FolderPrinter(self.setup.folder), paper, done=done, disturbed=failed)

    def _is_out(self, ticket: Ticket, kept: Kept, where: str, cut: tuple[str, ...] = ()) -> None:
        how = f" pada kertas {ticket.onto}" if ticket.onto else ""
        edges = f" Tepi {' dan '.join(cut)} tidak terjangkau printer ini: periksa hasilnya." if cut else ""
        if ticket.batch is None:
            kind = NoticeKind.REFUSAL if cut else NoticeKind.SUCCESS
            said = self._told.sentence(ticket, self.jobs.tickets(), kept.job.title, f"tercetak di {where}{how}")
            self._say(ticket.order, kind, said + edges)
        self._settled(ticket, kept, where)

    def _in_folder(self, ticket: Ticket, kept: Kept, path: Path) -> None:
        if ticket.batch is None:
            self._say_saved(ticket.order, kept, path, ticket)
        ticket.order.is_file()
        self._settled(ticket, kept, PDF_PLACE)

    def _settled(self, ticket: Ticket, kept: Kept, where: str) -> None:
        self.jobs.remove(ticket)
        self._record(ticket.order, kept, where)
        if ticket.batch is not None:
            ticket.batch.printed += 1
            ticket.batch.where = where
            self._batch_on(ticket.batch)
        self._free(ticket)

    def _batch_on(self, batch: Batch) -> None:
        line = _alive(batch.line)
        if not batch.running() and line is not None:
            kind = NoticeKind.REFUSAL if batch.refused or batch.cancelled else NoticeKind.SUCCESS
            line.say(kind, batch.summary())
        batch.tell()
        self.jobs.changed.emit()

    def _is_file(self, order: Order, kept: Kept, path: Path) -> None:
        self._say_saved(order, kept, path)
        self._record(order, kept, PDF_PLACE)

    def _say_saved(self, order: Order, kept: Kept, path: Path, ticket: Ticket | None = None) -> None:
        folder = path.parent.name or str(path.parent)
        said, where = f"{kept.job.title} tersimpan sebagai PDF: {folder}/{path.name}", f"tersimpan di folder {folder}"
        if ticket is not None:
            said = self._told.sentence(ticket, self.jobs.tickets(), kept.job.title, where, said)
        self._say(order, NoticeKind.SUCCESS, said)

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
        who = order.who._replace(command_id=new_command_id())
        self.counter.work(
            work.mark, who, kept, where, done=recorded, refused=partial(self._refused, order), disturbed=failed
        )

    # -- what stops it -----------------------------------------------------------------------------------------------

    def _not_made(self, ticket: Ticket, refusal: Refusal) -> None:
        """There is no such paper: it leaves the queue."""
        self.jobs.remove(ticket)
        if ticket.batch is not None:
            ticket.batch.refused.append(refusal.sentence)
            self._batch_on(ticket.batch)
        else:
            self._refused(ticket.order, refusal)
        self._free(ticket)

    def _stuck(self, ticket: Ticket, disturbance: Disturbance, _again: Then | None = None) -> None:
        """The printer, or the disk, failed: the paper waits in the list."""
        self.jobs.mark(ticket, State.FAILED)
        ticket.trouble = disturbance
        batch = ticket.batch
        if batch is not None:
            batch.paused = True
            left = f"{disturbance.sentence} {batch.total - batch.done()} dari {batch.total} kertas belum tercetak."
            disturbance = Disturbance(left, disturbance.advice)
        self._disturbed(ticket.order, disturbance, partial(self.retry, ticket))
        line = _alive(ticket.order.line)
        if line is not None:
            offer_pdf(line, partial(self.as_pdf, ticket))
        self._held(ticket)

    def _ask(self, ticket: Ticket, question: Misfit) -> None:
        """The paper does not lie in the printer: only the user knows what is right."""
        self.jobs.mark(ticket, State.ASKING)
        ticket.question = question
        if ticket.batch is not None:
            ticket.batch.paused = True
        line = _alive(ticket.order.line)
        if line is not None:
            place = asking(line)
            place.ask(ticket.number, question.sentence(), self._answers(ticket, place), remember=True)
        ticket.order.missed()
        self._held(ticket)

    def _answers(self, ticket: Ticket, place: Asking) -> dict[str, Act]:
        question = ticket.question
        assert question is not None
        if place.narrow():
            return {NARROW: self.show_jobs}
        answers: dict[str, Act] = {
            question.answer(): lambda: self.smaller(ticket, place.remember.isChecked()),
        }
        if question.known:
            answers[CHANGE_PAPER] = partial(self.own_size, ticket)
        answers[SAVE_PDF] = partial(self.as_pdf, ticket)
        return answers

    def _unask(self, ticket: Ticket) -> None:
        """It was answered: its line asks no more, wherever the answer came from."""
        line = _alive(ticket.order.line)
        place = line.findChild(Asking) if line is not None else None
        if isinstance(place, Asking) and place.about == ticket.number:
            place.withdraw()

    def _held(self, ticket: Ticket) -> None:
        if ticket.batch is not None:
            ticket.batch.tell()
        self.jobs.changed.emit()
        self._free(ticket)

    def show_jobs(self) -> None:
        """Open the list of papers that are not out yet, at the side of the screen."""
        from loket_app.ui.printing.jobs_panel import JobsPanel

        screen = host_screen()
        if screen is not None and not isinstance(screen.panel(), JobsPanel):
            screen.open_panel(JobsPanel(self))

    def _ask_where(self, order: Order, kept: Kept) -> None:
        window = QApplication.activeWindow()
        wanted = self.ask_path(window, "Simpan PDF", str(self.setup.folder / kept.job.file_name), PDF_KIND)
        if wanted:
            self._save_as(order, kept, Path(wanted if wanted.lower().endswith(".pdf") else f"{wanted}.pdf"))

    def _save_as(self, order: Order, kept: Kept, path: Path) -> None:
        # A file that leaves the program is a print like any other: it stands on the trail.
        self.counter.work(
            work.write, path, kept.job.pdf, done=partial(self._is_file, order, kept),
            disturbed=partial(self._disturbed, order),
        )  # fmt: skip

    def _open(self, order: Order, kept: Kept) -> None:
        screen = host_screen()
        if screen is not None:
            panel = PaperPanel(self.counter, kept.job)
            panel.confirmed.connect(partial(self._again, order, kept))
            panel.save_asked.connect(partial(self._ask_where, order, kept))
            screen.open_panel(panel)

    def _again(self, order: Order, kept: Kept) -> None:
        self.jobs.add(order, self.counter.now(), kept)
        self._go_on()

    def _refused(self, order: Order, refusal: Refusal) -> None:
        order.missed()
        line = _alive(order.line)
        if line is None:
            self.counter.runner.refusal.emit(refusal)
        else:
            line.refuse(refusal)

    def _disturbed(self, order: Order, disturbance: Disturbance, again: Then) -> None:
        order.missed()
        line = _alive(order.line)
        if line is None:
            self.counter.runner.disturbance.emit(disturbance, again)
        else:
            line.disturbed(disturbance, again)

    def _say(self, order: Order, kind: NoticeKind, sentence: str) -> None:
        line = _alive(order.line)
        place = line.findChild(Asking) if line is not None else None
        # What went well never takes the place of a question that nobody answered yet.
        if line is not None and not (isinstance(place, Asking) and place.open()):
            line.say(kind, sentence)


def _alive(line: NoticeLine | None) -> NoticeLine | None:
    """A line whose panel was closed while the paper was on its way says nothing any more."""
    return line if line is not None and shiboken6.isValid(line) else None


def _unheard(_disturbance: Disturbance, _again: Then) -> None:
    return
