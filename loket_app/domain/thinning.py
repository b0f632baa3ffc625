"""Which copies of the data are kept: all recent ones, then the last of each day, week, month and year.

Counted in copies and in periods that have one, never in age: a PC clock that jumps, or an office that was closed for
weeks, removes nothing by itself.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date

from loket_app.domain.dates import local


@dataclass(frozen=True, slots=True)
class Keeping:
    """How many copies, and how many days, weeks, months and years of them, are kept. At least one copy always is."""

    recent: int = 16
    days: int = 14
    weeks: int = 8
    months: int = 24
    years: int = 10

    def most(self) -> int:
        """No more copies than this are ever kept."""
        return max(1, self.recent) + self.days + self.weeks + self.months + self.years


USUAL = Keeping()


def kept(instants: Iterable[int], zone: str, keeping: Keeping = USUAL) -> frozenset[int]:
    """The instants of the copies to keep, out of those of all verified copies; days are those of `zone`."""
    newest_first = sorted(set(instants), reverse=True)
    found = set(newest_first[: max(1, keeping.recent)])
    days = [(instant, local(instant, zone).date()) for instant in newest_first]
    for period, most in (
        (_day, keeping.days), (_week, keeping.weeks), (_month, keeping.months), (_year, keeping.years),
    ):  # fmt: skip
        found |= _last_of_each(days, period, most)
    return frozenset(found)


def _last_of_each(days: list[tuple[int, date]], period: Callable[[date], Hashable], most: int) -> set[int]:
    last: dict[Hashable, int] = {}
    for instant, day in days:
        last.setdefault(period(day), instant)
    return set(list(last.values())[:most])


def _day(day: date) -> Hashable:
    return day


def _week(day: date) -> Hashable:
    return day.isocalendar()[:2]


def _month(day: date) -> Hashable:
    return day.year, day.month


def _year(day: date) -> Hashable:
    return day.year
