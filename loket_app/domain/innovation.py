"""The office's innovation LAYAR RAMAH as a plan: its stages and when they are, told in weeks of a month (seed S000)."""

from dataclasses import dataclass
from datetime import date

from loket_app.domain.dates import MONTHS

WEEKS_A_MONTH = 4


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage from `first` to `last` (dates, both included)."""

    first: date
    last: date
    activity: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Innovation:
    """The stages in their order; `example` marks dates that no source gives and the office must confirm."""

    stages: tuple[Stage, ...]
    example: bool = False


NO_PLAN = Innovation(())


def week_of(day: date) -> int:
    """The week of the month, 1 to 4, in which a day lies: the fourth reaches the month's end."""
    return min((day.day - 1) // 7, WEEKS_A_MONTH - 1) + 1


def weeks_text(first: date, last: date) -> str:
    """Minggu ke-2 September 2021; Minggu ke-4 September s.d. minggu ke-3 Oktober 2021."""
    month, end_month = MONTHS[first.month - 1], MONTHS[last.month - 1]
    start, till = f"Minggu ke-{week_of(first)}", f"minggu ke-{week_of(last)} {end_month} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{start} {end_month} {last.year}" if week_of(first) == week_of(last) else f"{start} s.d. {till}"
    return f"{start} {month} s.d. {till}" if first.year == last.year else f"{start} {month} {first.year} s.d. {till}"
