"""What the use cases need from the world: a clock and a printer, both arguments: tests and demo bring their own."""

import time
from typing import NamedTuple, Protocol

HEAR_EVERY_MS, SKEW_TOLD_MS = 60_000, 2_000
"""How often a server is asked for its time, and from what difference on the user hears that the PC's clock is wrong."""


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


class ServerClock:
    """The server's time, the same on every PC: what the server said last, plus this PC's own monotonic counter.

    Until the server was heard it tells the time of `base`, the PC's clock. `hear` is called in the thread that works
    with the database, `now` and `skew` in any.
    """

    def __init__(self, base: Clock) -> None:
        self._base = base
        self._heard: tuple[int, int, int] | None = None

    def now(self) -> int:
        """The present instant on the server."""
        heard = self._heard
        return self._base.now() if heard is None else heard[0] + time.monotonic_ns() // 1_000_000 - heard[1]

    def hear(self, server: int, counter: int) -> None:
        """The server showed `server` when this PC's monotonic counter showed `counter` (both ms)."""
        self._heard = (server, counter, self._drift())

    def stale(self) -> bool:
        """True when the server should be asked again: after a minute, and after this PC slept or its clock was set."""
        heard = self._heard
        if heard is None:
            return True
        return time.monotonic_ns() // 1_000_000 - heard[1] > HEAR_EVERY_MS or abs(self._drift() - heard[2]) > 1000

    def skew(self) -> int:
        """How far this PC's clock is ahead of the server's (ms); 0 until the server was heard."""
        return 0 if self._heard is None else self._base.now() - self.now()

    def _drift(self) -> int:
        return self._base.now() - time.monotonic_ns() // 1_000_000


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
