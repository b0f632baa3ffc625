"""A PC clock that jumps: found by comparing it with a steady clock that nobody can set.

Two readings are compared, never totals: a clock that is slewed by the network drifts a little at each, and is right.
A PC that sleeps is no jump: its steady clock counts the sleep (`usecases.clock_jumps.steady`).
"""

from typing import NamedTuple

from loket_app.domain.dates import HOUR, MINUTE, SECOND, clock_time, local, minutes_text, numeric_date

LEAST = 2 * SECOND
"""As far as a clock may be behind the newest row without a word (decision 8)."""
HELD = 10 * MINUTE
"""A jump forward beyond this would invent working time: nothing is recorded until a supervisor confirms the clock."""
_DAY, _YEAR = 24 * HOUR, 365 * 24 * HOUR


class Reading(NamedTuple):
    """Both clocks at one moment, in ms: the PC's (since the epoch), and the steady one (since anything)."""

    wall: int
    steady: int


class Jump(NamedTuple):
    """What the PC's clock should have shown, and what it shows: instants in ms."""

    expected: int
    found: int

    @property
    def by(self) -> int:
        """How far it jumped: positive forward, negative back."""
        return self.found - self.expected


def jump_between(before: Reading, after: Reading) -> Jump | None:
    """The jump of the PC's clock between two readings, or None. A steady clock that began anew tells nothing."""
    passed = after.steady - before.steady
    found = Jump(before.wall + passed, after.wall)
    return found if passed >= 0 and abs(found.by) > LEAST else None


def jump_words(jump: Jump, zone: str) -> str:
    """The jump in one sentence: "Jam komputer melompat maju 3 jam, dari 10.42 ke 13.42."."""
    way = "melompat maju" if jump.by > 0 else "mundur"
    return f"Jam komputer {way} {_span_and_moments(jump, zone)}."


def jump_note(jump: Jump, zone: str) -> str:
    """The jump where its line already says that the clock jumped: "maju 3 jam, dari 10.42 ke 13.42"."""
    return f"{'maju' if jump.by > 0 else 'mundur'} {_span_and_moments(jump, zone)}"


def _span_and_moments(jump: Jump, zone: str) -> str:
    return f"{span_words(abs(jump.by))}, dari {_moments(jump, zone)}"


def span_words(ms: int) -> str:
    """A span in its two greatest parts: 5 detik, 41 menit, 2 jam 5 menit, 3 hari, 10 tahun 12 hari."""
    if ms < MINUTE:
        return f"{ms // SECOND} detik"
    if ms < _DAY:
        return minutes_text(ms)
    years, days = divmod(ms, _YEAR)
    parts = ((years, "tahun"), (days // _DAY, "hari"))
    return " ".join(f"{n} {word}" for n, word in parts if n)


def _moments(jump: Jump, zone: str) -> str:
    """Both moments: times of one day, else with their dates."""
    was, now = (local(instant, zone) for instant in jump)
    if was.date() == now.date():
        return f"{clock_time(was)} ke {clock_time(now)}"
    return f"{numeric_date(was.date())} {clock_time(was)} ke {numeric_date(now.date())} {clock_time(now)}"
