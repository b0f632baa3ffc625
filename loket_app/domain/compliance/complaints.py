"""Complaints of a period in figures: how many by category, answered in time or not, and in how many working days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from loket_app.domain.complaint import Outcome, Standing
from loket_app.domain.compliance.measure import MEDIAN, NINETIETH, percentile


@dataclass(frozen=True, slots=True)
class ComplaintFact:
    """One complaint as it stands now; `days` is the number of working days until its answer (None: not answered)."""

    category: str
    standing: Standing
    outcome: Outcome | None = None
    anonymous: bool = False
    days: int | None = None


@dataclass(frozen=True, slots=True)
class ComplaintLine:
    """The complaints of one category (or all). `late` = answered too late or not answered by their day."""

    key: str
    name: str
    received: int = 0
    answered: int = 0
    in_time: int = 0
    late: int = 0
    waiting: int = 0
    withdrawn: int = 0
    median: int | None = None
    p90: int | None = None

    @property
    def judged(self) -> int:
        """How many can be judged: answered, or beyond their day."""
        return self.in_time + self.late

    def to_data(self) -> dict[str, Any]:
        """Plain values; times in working days."""
        return {
            "kunci": self.key, "nama": self.name, "diterima": self.received, "dijawab": self.answered,
            "tepat": self.in_time, "lewat": self.late, "menunggu": self.waiting, "dicabut": self.withdrawn,
            "median_hari_kerja": self.median, "persentil_90_hari_kerja": self.p90,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class ComplaintFigures:
    """The complaints received in a period, as they stand at the moment of counting."""

    whole: ComplaintLine = ComplaintLine("", "Seluruh pengaduan")
    lines: tuple[ComplaintLine, ...] = ()
    outcomes: tuple[tuple[Outcome, int], ...] = ()
    anonymous: int = 0

    @property
    def received(self) -> int:
        """How many came."""
        return self.whole.received

    def to_data(self) -> dict[str, Any]:
        """Plain values."""
        return {
            **self.whole.to_data(), "tanpa_nama": self.anonymous,
            "hasil": {outcome.value: count for outcome, count in self.outcomes},
            "perihal": [line.to_data() for line in self.lines],
        }  # fmt: skip


NO_COMPLAINTS: Final = ComplaintFigures()


def complaint_figures(facts: Iterable[ComplaintFact], names: Mapping[str, str]) -> ComplaintFigures:
    """The figures of these facts; categories with the most first."""
    found = list(facts)
    by: dict[str, list[ComplaintFact]] = {}
    for fact in found:
        by.setdefault(fact.category, []).append(fact)
    lines = [_line(key, names.get(key, key), some) for key, some in by.items()]
    counts = [(o, sum(fact.outcome is o for fact in found)) for o in Outcome]
    return ComplaintFigures(
        _line("", NO_COMPLAINTS.whole.name, found),
        tuple(sorted(lines, key=lambda line: (-line.received, line.name.casefold()))),
        tuple((outcome, count) for outcome, count in counts if count), sum(fact.anonymous for fact in found),
    )  # fmt: skip


def _line(key: str, name: str, facts: list[ComplaintFact]) -> ComplaintLine:
    days = sorted(fact.days for fact in facts if fact.days is not None)
    stands = [fact.standing for fact in facts]
    overdue = stands.count(Standing.LATE)
    return ComplaintLine(
        key, name, len(facts), len(days), stands.count(Standing.IN_TIME),
        stands.count(Standing.ANSWERED_LATE) + overdue,
        stands.count(Standing.WAITING) + stands.count(Standing.SOON) + overdue,
        sum(fact.outcome is Outcome.WITHDRAWN for fact in facts), percentile(days, MEDIAN), percentile(days, NINETIETH),
    )  # fmt: skip
