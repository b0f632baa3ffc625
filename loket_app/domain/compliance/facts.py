"""What a report is computed from: one fact a request, a finished visit to a step, an objection, a delivery.

No applicant is named here. Times are ms of service time on the axis F, instants ms since the epoch.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from loket_app.domain.layar_ramah import DeliveryState, ObjectionState


class Outcome(StrEnum):
    """What became of a request."""

    DONE = "selesai"
    READY = "siap"
    RUNNING = "diproses"
    WAITING = "menunggu_kelengkapan"
    REJECTED = "ditolak"
    WITHDRAWN = "dicabut"


OUTCOME_LABELS = {
    Outcome.DONE: "Selesai diserahkan",
    Outcome.READY: "Siap, belum diambil",
    Outcome.RUNNING: "Masih diproses",
    Outcome.WAITING: "Menunggu kelengkapan",
    Outcome.REJECTED: "Ditolak",
    Outcome.WITHDRAWN: "Dicabut pemohon",
}
WITHOUT_PRODUCT = frozenset({Outcome.REJECTED, Outcome.WITHDRAWN})


@dataclass(frozen=True, slots=True, order=True)
class StepKey:
    """A step as reports tell it: number, short name and the post whose step it is (as users read it)."""

    no: int
    name: str
    post: str = ""

    @property
    def label(self) -> str:
        """5. Pencetakan surat."""
        return f"{self.no}. {self.name}"


@dataclass(frozen=True, slots=True)
class RequestFact:
    """One request. `used` is the promise's time once it has ended; `late` also where a breach was kept.

    `overdue`: its promise still runs (or is held) and is already broken.
    """

    id: int
    register: str
    service: str
    village: str
    day: date
    hour: int
    outcome: Outcome
    used: int | None
    limit: int | None
    late: bool = False
    overdue: bool = False

    @property
    def measured(self) -> bool:
        """The promise has ended with a product; what was rejected or withdrawn says nothing of the time promised."""
        return self.used is not None and self.outcome not in WITHOUT_PRODUCT


@dataclass(frozen=True, slots=True)
class Overrun:
    """A visit to a step that took longer than its limit, by `over` ms."""

    step: StepKey
    officer: int | None
    over: int


class Cause(StrEnum):
    """What made a request late, by the first that holds."""

    STEP = "langkah"
    RETURN = "pengembalian"
    PAUSE = "jeda"
    SUM = "jumlah"


CAUSE_LABELS = {
    Cause.STEP: "Langkah melewati batas",
    Cause.RETURN: "Berkas dikembalikan ke langkah sebelumnya",
    Cause.PAUSE: "Jeda yang tidak menghentikan jam janji",
    Cause.SUM: "Jumlah semua langkah melebihi janji",
}


@dataclass(frozen=True, slots=True)
class Delay:
    """Why a late request was late: the visits that ran over, its pauses (how many, how long), its returns."""

    overruns: tuple[Overrun, ...] = ()
    pauses: int = 0
    paused: int = 0
    returns: int = 0

    @property
    def worst(self) -> Overrun | None:
        """The visit that ran over by most; the earliest step where two did."""
        return min(self.overruns, key=lambda o: (-o.over, o.step), default=None)

    @property
    def cause(self) -> Cause:
        """The first cause that holds."""
        if self.overruns:
            return Cause.STEP
        if self.returns:
            return Cause.RETURN
        return Cause.PAUSE if self.pauses else Cause.SUM


@dataclass(frozen=True, slots=True)
class LateFact:
    """A late request and why."""

    request: RequestFact
    delay: Delay = field(default_factory=Delay)


@dataclass(frozen=True, slots=True)
class ObjectionFact:
    """One objection; `answered` is the service time from filing to the decision."""

    state: ObjectionState
    answered: int | None = None


@dataclass(frozen=True, slots=True)
class DeliveryFact:
    """One delivery; `door` is the service time, `clock` the wall time from "siap" to the door, once it was received."""

    state: DeliveryState
    courier: int
    attempts: int = 0
    door: int | None = None
    clock: int | None = None
    outside_hours: bool = False
