"""The papers that are on their way: one queue for all screens, in which nothing that failed is lost."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Signal

from loket_app.domain.errors import Disturbance
from loket_app.paper_routes import SHEETS
from loket_app.ui.notices import NoticeLine
from loket_app.usecases.archive import Kept
from loket_app.usecases.order import Who

Then = Callable[[], None]


class State(StrEnum):
    """Where a paper is."""

    WAITING = "menunggu giliran"
    PRINTING = "sedang dicetak"
    ASKING = "menunggu jawaban"
    FAILED = "belum tercetak"


@dataclass(frozen=True)
class Order:
    """One paper asked for: what, where to speak, who recorded it, and what follows when it is printed and recorded,
    when that did not come about (`failed`), or when a PDF in the folder stands for the paper (`saved`)."""

    purpose: str
    key: int
    options: Mapping[str, Any]
    line: NoticeLine | None
    who: Who
    then: Then | None
    failed: Then | None = None
    saved: Then | None = None

    def missed(self) -> None:
        """No paper came."""
        if self.failed is not None:
            self.failed()

    def is_file(self) -> None:
        """A PDF in the folder stands for it."""
        if self.saved is not None:
            self.saved()

    def same_paper(self, other: "Order") -> bool:
        """True where both would bring the same paper."""
        return (self.purpose, self.key, dict(self.options)) == (other.purpose, other.key, dict(other.options))


@dataclass(frozen=True, slots=True)
class Misfit:
    """A paper that does not lie in the printer. `known` is False where the printer has no such paper at all, so that
    changing what lies in it would not help. `onto` is the sheet that it could be made smaller for."""

    printer: str
    paper: str
    onto: str
    known: bool

    def answer(self) -> str:
        """The offered way: smaller, or, for a paper that is small already, on the larger sheet as it is."""
        here, wanted = SHEETS.get(self.onto), SHEETS.get(self.paper)
        fits = here is not None and wanted is not None and wanted[0] <= here[0] and wanted[1] <= here[1]
        return f"Cetak di {self.onto}" if fits else f"Kecilkan ke {self.onto}"

    def sentence(self) -> str:
        """What is asked."""
        if self.known:
            return f"Kertas ini {self.paper}, di printer {self.printer} ada {self.onto}. Dicetak bagaimana?"
        return f"Printer {self.printer} tidak mengenal kertas {self.paper}. Dicetak bagaimana?"


class Ticket:
    """One paper in the queue. `onto` and `own_size` are the user's answers; `kept` the paper once it is made."""

    def __init__(self, number: int, order: Order, at: int, kept: Kept | None = None) -> None:
        self.number = number
        self.order = order
        self.at = at
        self.kept = kept
        self.state = State.WAITING
        self.trouble: Disturbance | None = None
        self.question: Misfit | None = None
        self.batch: Batch | None = None
        self.onto = ""
        self.own_size = False
        self.to_pdf = False

    def name(self) -> str:
        """What it is, for the list: the paper's own telling name once it is known."""
        if self.kept is not None:
            return self.kept.job.file_name.removesuffix(".pdf")
        return words_for(self.order.purpose)

    def says(self) -> str:
        """How it stands, in one sentence."""
        if self.question is not None:
            return self.question.sentence()
        return self.trouble.sentence if self.trouble is not None else f"{self.state.value.capitalize()}."


class Batch:
    """Papers printed in one go. `changed` hears every step; `over` once, when the last one is out or given up."""

    def __init__(self, total: int, line: NoticeLine | None) -> None:
        self.total = total
        self.line = line
        self.printed = 0
        self.refused: list[str] = []
        self.paused = False
        self.cancelled = False
        self.where = ""
        self.changed: list[Callable[[], None]] = []

    def done(self) -> int:
        """How many are settled."""
        return self.printed + len(self.refused)

    def running(self) -> bool:
        """True while some are still to come."""
        return not self.cancelled and self.done() < self.total

    def tell(self) -> None:
        """Say that something changed."""
        for hear in tuple(self.changed):
            hear()

    def summary(self) -> str:
        """What became of it."""
        left = self.total - self.done()
        parts = [f"{self.printed} dari {self.total} kertas tercetak" + (f" di {self.where}" if self.where else "")]
        if self.cancelled and left:
            parts.append(f"{left} dibatalkan")
        if self.refused:
            parts.append(f"{len(self.refused)} tidak dapat dibuat: {self.refused[0].rstrip('.')}")
        return "; ".join(parts) + "."


class Jobs(QObject):
    """The tickets, oldest first. A single paper goes before the rest of a batch: nobody at the counter waits for it."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tickets: list[Ticket] = []
        self._last = 0

    def add(self, order: Order, at: int, kept: Kept | None = None, batch: Batch | None = None) -> Ticket:
        """Take an order in."""
        self._last += 1
        ticket = Ticket(self._last, order, at, kept)
        ticket.batch = batch
        self._tickets.append(ticket)
        return ticket

    def put_back(self, tickets: Iterable[tuple[Order, int, Disturbance]]) -> None:
        """What an earlier run left unprinted stands in the list again; nothing prints by itself."""
        for order, at, trouble in tickets:
            ticket = self.add(order, at)
            ticket.state, ticket.trouble = State.FAILED, trouble
        self.changed.emit()

    def tickets(self) -> tuple[Ticket, ...]:
        """All that are not out yet."""
        return tuple(self._tickets)

    def held(self) -> tuple[Ticket, ...]:
        """Those that wait for the user."""
        return tuple(t for t in self._tickets if t.state in (State.FAILED, State.ASKING))

    def next(self) -> Ticket | None:
        """The paper whose turn it is."""
        ready = [t for t in self._tickets if t.state is State.WAITING and not (t.batch and t.batch.paused)]
        return next((t for t in ready if t.batch is None), ready[0] if ready else None)

    def mark(self, ticket: Ticket, state: State) -> None:
        """Another state; what was said of the old one is forgotten."""
        ticket.state, ticket.trouble, ticket.question = state, None, None
        self.changed.emit()

    def remove(self, ticket: Ticket) -> None:
        """It is out, or nobody wants it any more."""
        if ticket in self._tickets:
            self._tickets.remove(ticket)
            self.changed.emit()

    def batches(self) -> tuple[Batch, ...]:
        """Those of which some are still to come."""
        found: dict[int, Batch] = {id(t.batch): t.batch for t in self._tickets if t.batch is not None}
        return tuple(found.values())


_WORDS = {
    "tanda_terima": "Tanda terima berkas", "daftar_kekurangan": "Daftar kekurangan berkas",
    "lembar_kendali": "Lembar kendali", "nomor_antrean": "Nomor antrean", "kroscek": "Lembar kroscek",
    "jawaban_keberatan": "Jawaban keberatan", "surat_tugas_antar": "Surat tugas pengantaran",
    "slip_antar": "Slip pengantaran", "tanda_terima_penyerahan": "Tanda terima penyerahan",
    "jawaban_penolakan": "Jawaban penolakan", "tanda_terima_pengaduan": "Tanda terima pengaduan",
    "jawaban_pengaduan": "Jawaban pengaduan", "surat": "Surat", "uji_cetak": "Uji cetak",
}  # fmt: skip
PURPOSES = tuple(_WORDS.items())
"""Every paper that a route can name, with its words."""


def words_for(purpose: str) -> str:
    """What a paper is called."""
    return _WORDS.get(purpose, purpose.replace("_", " ").capitalize())
