"""What a benchmark gives back, and how time is taken: figures beside a floor or peer of the same run, never alone."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report. `value` and `peer` are in `unit`; `peer` is the yardstick measured in the same run."""

    name: str
    value: float
    unit: str = "ms"
    peer: float | None = None
    against: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the peer; None without one."""
        return self.value / self.peer if self.peer else None

    def __str__(self) -> str:
        text = f"{self.name:<44}{self.value:>12.3f} {self.unit:<6}"
        if self.ratio is None:
            return text.rstrip()
        return f"{text}{self.peer:>12.3f} {self.ratio:>9.2f}x  {self.against}"


def seconds(act: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def cpu_seconds(act: Callable[[], object]) -> float:
    """CPU time of this process during one call."""
    start = time.process_time()
    act()
    return time.process_time() - start


def median_ms(samples: Sequence[float]) -> float:
    """The median of samples in seconds, in ms."""
    return statistics.median(samples) * 1000


def p95_ms(samples: Sequence[float]) -> float:
    """The 95th percentile of samples in seconds, in ms."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)] * 1000


def taken_in_turn(rounds: int, first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """Medians in ms of two things done in turn, so that a busy machine slows both alike. One unmeasured round first."""
    first(), second()
    pairs = [(seconds(first), seconds(second)) for _ in range(rounds)]
    return median_ms([a for a, _ in pairs]), median_ms([b for _, b in pairs])
