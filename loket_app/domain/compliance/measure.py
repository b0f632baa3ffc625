"""Service times as a multiset: kept whole, so that the median and the 90th percentile are exact, also after merging."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

MEDIAN: Final = 50
NINETIETH: Final = 90


def percentile(ordered: "Iterable[int]", percent: int) -> int | None:
    """The nearest-rank percentile of ascending values: the value at place ceil(percent/100 x n), counted from 1.

    Always a value that was measured, never one in between; None without values. For 50 it is the lower median.
    """
    values = ordered if isinstance(ordered, list | tuple | array) else list(ordered)
    count = len(values)
    return values[-(-percent * count // 100) - 1] if count else None


@dataclass(frozen=True, slots=True)
class Timing:
    """Times in ms of service time. `judged` = `in_time` + `late` had a limit; the others only have a time.

    `over` is the time beyond the limits, summed over the late ones. None where nothing was measured.
    """

    count: int = 0
    in_time: int = 0
    late: int = 0
    median: int | None = None
    p90: int | None = None
    least: int | None = None
    most: int | None = None
    total: int = 0
    over: int = 0

    @property
    def judged(self) -> int:
        """How many had a limit."""
        return self.in_time + self.late

    def to_data(self) -> dict[str, Any]:
        """Plain values; times in ms."""
        return {
            "diukur": self.count, "tepat": self.in_time, "lewat": self.late, "median_ms": self.median,
            "persentil_90_ms": self.p90, "tercepat_ms": self.least, "terlama_ms": self.most, "jumlah_ms": self.total,
            "lebih_ms": self.over,
        }  # fmt: skip


NOTHING: Final = Timing()


class Spread:
    """Collects times; two of them merged are what one over both would have been."""

    __slots__ = ("in_time", "late", "over", "times")

    def __init__(self) -> None:
        self.times = array("q")
        self.in_time = 0
        self.late = 0
        self.over = 0

    def extend(self, times: Sequence[int], limit: int | None) -> None:
        """Times against one limit: late strictly above it (decision 14)."""
        self.times.extend(times)
        if limit is not None:
            beyond = [used - limit for used in times if used > limit]
            self.late += len(beyond)
            self.in_time += len(times) - len(beyond)
            self.over += sum(beyond)

    def judge(self, used: int, late: bool | None, over: int = 0) -> None:
        """One time that was judged elsewhere (a breach that is kept); None: it had no limit."""
        self.times.append(used)
        if late is not None:
            self.late += late
            self.in_time += not late
            self.over += over

    def merge(self, other: "Spread") -> None:
        """Take the other's times in."""
        self.times.extend(other.times)
        self.in_time += other.in_time
        self.late += other.late
        self.over += other.over

    def timing(self) -> Timing:
        """The figures of what was collected."""
        if not self.times:
            return NOTHING
        ordered = sorted(self.times)
        return Timing(
            len(ordered), self.in_time, self.late, percentile(ordered, MEDIAN), percentile(ordered, NINETIETH),
            ordered[0], ordered[-1], sum(ordered), self.over,
        )  # fmt: skip
