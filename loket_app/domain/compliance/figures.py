"""The figures of a period: plain frozen values, ready for a screen, paper, a workbook or another office's recap."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from loket_app.domain.compliance.complaints import NO_COMPLAINTS, ComplaintFigures
from loket_app.domain.compliance.facts import Cause, Outcome, Overrun, StepKey
from loket_app.domain.compliance.measure import NOTHING, Timing
from loket_app.domain.compliance.periods import Period

FORM: Final = "LAPORAN-LAYANAN-1"
"""Says how `Figures.to_data` is to be read."""


@dataclass(frozen=True, slots=True)
class Line:
    """The requests of one service, village or hour (or all): how many came, what became of them, how long they took."""

    key: str
    name: str
    received: int = 0
    outcomes: tuple[int, ...] = (0,) * len(Outcome)
    overdue: int = 0
    timing: Timing = NOTHING

    def of(self, outcome: Outcome) -> int:
        """How many ended so."""
        return self.outcomes[_PLACE[outcome]]

    def to_data(self) -> dict[str, Any]:
        """Plain values."""
        outcomes = {o.value: n for o, n in zip(Outcome, self.outcomes, strict=True)}
        return {
            "kunci": self.key, "nama": self.name, "diterima": self.received, "hasil": outcomes,
            "berjalan_lewat_janji": self.overdue, "waktu": self.timing.to_data(),
        }  # fmt: skip


_PLACE: Final = {outcome: n for n, outcome in enumerate(Outcome)}


@dataclass(frozen=True, slots=True)
class StepLine:
    """The finished visits to one step. `limit` is its usual limit (ms; None: none, or several)."""

    step: StepKey
    timing: Timing
    limit: int | None = None

    def to_data(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "no": self.step.no, "langkah": self.step.name, "pelaksana": self.step.post, "batas_ms": self.limit,
            "waktu": self.timing.to_data(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """An officer's finished visits: all of them, and by step."""

    officer: int
    name: str
    position: str
    timing: Timing
    steps: tuple[StepLine, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "nama": self.name, "jabatan": self.position, "waktu": self.timing.to_data(),
            "langkah": [step.to_data() for step in self.steps],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class TrendLine:
    """A part of the period: how many requests came, and how those that were measured did."""

    period: Period
    received: int
    in_time: int
    late: int

    def to_data(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "mulai": self.period.first.isoformat(), "sampai": self.period.last.isoformat(), "diterima": self.received,
            "tepat": self.in_time, "lewat": self.late,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class LateLine:
    """A late request, by register number, and what made it late. `used` None: it still runs."""

    register: str
    service: str
    day: str
    limit: int | None
    used: int | None
    cause: Cause
    overruns: tuple[tuple[Overrun, str], ...] = ()
    pauses: int = 0
    paused: int = 0
    returns: int = 0

    @property
    def over(self) -> int | None:
        """How much beyond the promise (ms)."""
        return max(self.used - self.limit, 0) if self.used is not None and self.limit is not None else None

    def to_data(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "register": self.register, "layanan": self.service, "diterima": self.day, "janji_ms": self.limit,
            "terpakai_ms": self.used, "sebab": self.cause.value, "jeda": self.pauses, "jeda_ms": self.paused,
            "dikembalikan": self.returns,
            "langkah": [
                {"no": o.step.no, "langkah": o.step.name, "petugas": name, "lebih_ms": o.over}
                for o, name in self.overruns
            ],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class CauseLine:
    """How many late requests had this cause; a step's overrun is told step by step."""

    name: str
    count: int

    def to_data(self) -> dict[str, Any]:
        """Plain values."""
        return {"sebab": self.name, "jumlah": self.count}


@dataclass(frozen=True, slots=True)
class ObjectionFigures:
    """Objections filed in the period; `waiting` are not decided yet, `answer` is the time to the decision."""

    filed: int = 0
    upheld: int = 0
    dismissed: int = 0
    waiting: int = 0
    answer: Timing = NOTHING

    def to_data(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "diajukan": self.filed, "terbukti": self.upheld, "tidak_terbukti": self.dismissed,
            "menunggu": self.waiting, "waktu_putus": self.answer.to_data(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeliveryFigures:
    """Deliveries ordered in the period. `door`: service time from "siap" to the door, `clock` the same by the clock."""

    ordered: int = 0
    delivered: int = 0
    collected: int = 0
    back: int = 0
    under_way: int = 0
    again: int = 0
    outside_hours: int = 0
    door: Timing = NOTHING
    clock: Timing = NOTHING

    def to_data(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "diperintahkan": self.ordered, "diterima": self.delivered, "diambil_sendiri": self.collected,
            "kembali": self.back, "berjalan": self.under_way, "diulang": self.again,
            "di_luar_jam": self.outside_hours, "siap_sampai_pintu": self.door.to_data(),
            "siap_sampai_pintu_jam_dinding": self.clock.to_data(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is told of a period, as it stood at the instant `at`.

    Requests count by the day they were received, objections by the day they were filed, deliveries by the day they were
    ordered, complaints by the day they were received; a visit to a step counts with its request.
    """

    period: Period
    at: int
    whole: Line
    services: tuple[Line, ...] = ()
    villages: tuple[Line, ...] = ()
    hours: tuple[Line, ...] = ()
    steps: tuple[StepLine, ...] = ()
    officers: tuple[OfficerLine, ...] = ()
    trend: tuple[TrendLine, ...] = ()
    bottleneck: StepLine | None = None
    late: tuple[LateLine, ...] = ()
    causes: tuple[CauseLine, ...] = ()
    objections: ObjectionFigures = ObjectionFigures()
    deliveries: DeliveryFigures = DeliveryFigures()
    complaints: ComplaintFigures = NO_COMPLAINTS
    officers_hidden: bool = False

    @property
    def is_empty(self) -> bool:
        """True when nothing came in and nothing was filed or ordered."""
        return not (self.whole.received or self.objections.filed or self.deliveries.ordered or self.complaints.received)

    def without_officers(self) -> "Figures":
        """The same for who may not see the figures of single officers."""
        late = tuple(replace(row, overruns=tuple((o, "") for o, _ in row.overruns)) for row in self.late)
        return replace(self, officers=(), late=late, officers_hidden=True)

    def to_data(self, people: bool = False) -> dict[str, Any]:
        """Plain values that another program can read. Without `people`: no officer, no single request."""
        rows: Mapping[str, Any] = {
            "layanan": self.services, "desa": self.villages, "jam": self.hours, "langkah": self.steps,
            "perjalanan": self.trend, "sebab_terlambat": self.causes,
        }  # fmt: skip
        data = {
            "bentuk": FORM, "periode": self.period.key, "judul": self.period.title,
            "mulai": self.period.first.isoformat(), "sampai": self.period.last.isoformat(), "dihitung_pada": self.at,
            "seluruhnya": self.whole.to_data(), **{name: [r.to_data() for r in found] for name, found in rows.items()},
            "langkah_penahan": self.bottleneck.to_data() if self.bottleneck is not None else None,
            "keberatan": self.objections.to_data(), "pengantaran": self.deliveries.to_data(),
            "pengaduan": self.complaints.to_data(),
        }  # fmt: skip
        if people:
            data["petugas"] = [row.to_data() for row in self.officers]
            data["terlambat"] = [row.to_data() for row in self.late]
        return data
