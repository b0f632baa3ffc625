"""What the use cases need from the world: a clock and a printer, both arguments: tests and demo bring their own."""

import time
from typing import NamedTuple, Protocol


class Clock(Protocol):
    """Tells the present instant (ms since the epoch, UTC)."""

    def now(self) -> int:
        """The present instant."""
        ...


class SystemClock:
    """The PC's clock."""

    def now(self) -> int:
        """The present instant of the PC."""
        return time.time_ns() // 1_000_000


class OffsetClock:
    """Another clock moved by a fixed distance (ms): the demonstration's fixed working morning (decision 19)."""

    def __init__(self, base: Clock, offset: int) -> None:
        self.base = base
        self.offset = offset

    def now(self) -> int:
        """The shifted instant."""
        return self.base.now() + self.offset


class SetClock:
    """A clock that stands where it is put: for simulations and tests."""

    def __init__(self, instant: int) -> None:
        self.instant = instant

    def now(self) -> int:
        """The instant it was put at."""
        return self.instant

    def move(self, ms: int) -> None:
        """Go forward (or back) by `ms`."""
        self.instant += ms


class PrintJob(NamedTuple):
    """One paper to print: PDF bytes, a telling title, the paper size name, how many copies, from which tray, and onto
    which smaller sheet where the user said so (both empty: as it is)."""

    pdf: bytes
    title: str
    paper: str
    copies: int = 1
    tray: str = ""
    onto: str = ""


class Printer(Protocol):
    """Puts a PDF on paper, or says in a `Disturbance` why it cannot."""

    def print(self, job: PrintJob) -> str:
        """Print and return where it went, in words for the trail; raises `Disturbance`."""
        ...
