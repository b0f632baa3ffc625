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
    """Collects times; two of them merged are what one over both would have been.

    What was kept before is taken in as it lies there, and is only unrolled once a figure of it must be found anew.
    """

    __slots__ = ("_found", "_own", "_parts", "in_time", "late", "over")

    def __init__(self) -> None:
        self._own = array("q")
        self._parts: list[array[int] | memoryview] = []
        self._found: Timing | None = NOTHING
        self.in_time = 0
        self.late = 0
        self.over = 0

    @classmethod
    def of_kept(cls, found: Timing, ordered: "array[int] | memoryview") -> "Spread":
        """What was kept: its figures and its ascending times, which nobody may change any more."""
        spread = cls()
        if found.count:
            spread._parts.append(ordered)
            spread._found = found
            spread.in_time, spread.late, spread.over = found.in_time, found.late, found.over
        return spread

    def extend(self, times: Sequence[int], limit: int | None) -> None:
        """Times against one limit: late strictly above it (decision 14)."""
        self._found = None
        self._own.extend(times)
        if limit is not None:
            beyond = [used - limit for used in times if used > limit]
            self.late += len(beyond)
            self.in_time += len(times) - len(beyond)
            self.over += sum(beyond)

    def judge(self, used: int, late: bool | None, over: int = 0) -> None:
        """One time that was judged elsewhere (a breach that is kept); None: it had no limit."""
        self._found = None
        self._own.append(used)
        if late is not None:
            self.late += late
            self.in_time += not late
            self.over += over

    def merge(self, other: "Spread") -> None:
        """Take the other's times in."""
        if other._found is NOTHING:
            return
        self._found = other._found if self._found is NOTHING else None
        self._parts += other._parts
        if other._own:
            self._parts.append(other._own[:])
        self.in_time += other.in_time
        self.late += other.late
        self.over += other.over

    def ordered(self) -> list[int]:
        """All times, ascending."""
        times = self._own.tolist()
        for part in self._parts:
            times += part.tolist()
        # Kept times are ascending already: putting runs together is what this sort does best.
        times.sort()
        return times

    def timing(self) -> Timing:
        """The figures of what was collected."""
        if self._found is None:
            self._found = timing_of(self.ordered(), self.in_time, self.late, self.over)
        return self._found


def timing_of(ordered: list[int], in_time: int, late: int, over: int) -> Timing:
    """The figures of ascending times."""
    if not ordered:
        return NOTHING
    return Timing(
        len(ordered), in_time, late, percentile(ordered, MEDIAN), percentile(ordered, NINETIETH), ordered[0],
        ordered[-1], sum(ordered), over,
    )  # fmt: skip
