"""The periods of a report: a day, a week, a month, a quarter, a half-year, a year, or from one day to another.

Weeks begin on Monday. Days are local dates, first and last both included.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from loket_app.domain.dates import MONTHS, MONTHS_SHORT, ROMAN_MONTHS, long_date, numeric_date, parse_date, plain_date

MOST_DAYS: Final = 35
MOST_WEEKS: Final = 20
MOST_MONTHS: Final = 36
LONGEST_DAYS: Final = 3660
"""Ten years: no office asks for more at once."""


class Kind(StrEnum):
    """How long a period is."""

    DAY = "hari"
    WEEK = "minggu"
    MONTH = "bulan"
    QUARTER = "triwulan"
    SEMESTER = "semester"
    YEAR = "tahun"
    SPAN = "rentang"


_MONTHS_OF: Final = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.SEMESTER: 6, Kind.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included."""

    kind: Kind
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many calendar days."""
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def title(self) -> str:
        """November 2026; Triwulan IV 2026; 1 s.d. 15 November 2026."""
        return _TITLES[self.kind](self)

    @property
    def short(self) -> str:
        """The title below a bar: 23; 2 Nov; Nov 2026; 2026."""
        if self.kind is Kind.DAY:
            return f"{self.first.day} {MONTHS_SHORT[self.first.month - 1]}"
        if self.kind is Kind.MONTH:
            return f"{MONTHS_SHORT[self.first.month - 1]} {self.first.year}"
        if self.kind is Kind.YEAR:
            return str(self.first.year)
        start, end = self.first, self.last
        if (start.year, start.month) == (end.year, end.month):
            return f"{start.day}\N{EN DASH}{end.day} {MONTHS_SHORT[end.month - 1]}"
        return f"{start.day} {MONTHS_SHORT[start.month - 1]}\N{EN DASH}{end.day} {MONTHS_SHORT[end.month - 1]}"

    @property
    def key(self) -> str:
        """What `parse_period` reads: 2026-11, 2026-T4, 2026-11-01..2026-11-15."""
        year = self.first.year
        if self.kind is Kind.DAY:
            return self.first.isoformat()
        if self.kind is Kind.MONTH:
            return f"{year}-{self.first.month:02d}"
        if self.kind is Kind.QUARTER:
            return f"{year}-T{(self.first.month + 2) // 3}"
        if self.kind is Kind.SEMESTER:
            return f"{year}-S{1 if self.first.month == 1 else 2}"
        if self.kind is Kind.YEAR:
            return str(year)
        return f"{self.first.isoformat()}..{self.last.isoformat()}"


def _span_title(period: Period) -> str:
    first, last = period.first, period.last
    if first == last:
        return long_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} s.d. {plain_date(last)}"
    begin = plain_date(first)
    return f"{begin.removesuffix(f' {last.year}')} s.d. {plain_date(last)}"


_TITLES: Final = {
    Kind.DAY: lambda p: long_date(p.first),
    Kind.WEEK: lambda p: f"Minggu {_span_title(p)}",
    Kind.MONTH: lambda p: f"{MONTHS[p.first.month - 1]} {p.first.year}",
    Kind.QUARTER: lambda p: f"Triwulan {ROMAN_MONTHS[(p.first.month - 1) // 3]} {p.first.year}",
    Kind.SEMESTER: lambda p: f"Semester {'I' if p.first.month == 1 else 'II'} {p.first.year}",
    Kind.YEAR: lambda p: f"Tahun {p.first.year}",
    Kind.SPAN: _span_title,
}


def period_of(kind: Kind, day: date) -> Period:
    """The period of this kind in which a day lies; a span of that day alone."""
    if kind in (Kind.DAY, Kind.SPAN):
        return Period(kind, day, day)
    if kind is Kind.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(kind, monday, monday + timedelta(days=6))
    months = _MONTHS_OF[kind]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(kind, first, _months_on(first, months) - timedelta(days=1))


def span(first: date, last: date) -> Period:
    """From one day to another. Raises ValueError when the last is before the first, or further than ten years."""
    if last < first:
        raise ValueError("the last day is before the first")
    if (last - first).days >= LONGEST_DAYS:
        raise ValueError("a period of more than ten years")
    return Period(Kind.SPAN, first, last)


def named(first: date, last: date) -> Period:
    """The month, quarter, half-year or year with just these ends, else the span."""
    for kind in (Kind.DAY, Kind.MONTH, Kind.QUARTER, Kind.SEMESTER, Kind.YEAR):
        found = period_of(kind, first)
        if (found.first, found.last) == (first, last):
            return found
    return span(first, last)


def shifted(period: Period, by: int) -> Period:
    """The period `by` places later (earlier when negative); a span moves by its own length."""
    if period.kind in _MONTHS_OF:
        return period_of(period.kind, _months_on(period.first, by * _MONTHS_OF[period.kind]))
    move = timedelta(days=by * period.days)
    return Period(period.kind, period.first + move, period.last + move)


def _months_on(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def buckets(period: Period) -> tuple[Period, ...]:
    """The parts of a chart over time: days, weeks, months or years, as many as stay legible. They cover the period."""
    for kind, most in ((Kind.DAY, MOST_DAYS), (Kind.WEEK, MOST_WEEKS), (Kind.MONTH, MOST_MONTHS)):
        found = _parts(period, kind, most)
        if found is not None:
            return found
    return _parts(period, Kind.YEAR, LONGEST_DAYS) or ()


def _parts(period: Period, kind: Kind, most: int) -> tuple[Period, ...] | None:
    found: list[Period] = []
    day = period.first
    while day <= period.last:
        part = period_of(kind, day)
        found.append(Period(kind, max(part.first, period.first), min(part.last, period.last)))
        if len(found) > most:
            return None
        day = part.last + timedelta(days=1)
    return tuple(found)


_PART: Final = re.compile(r"(\d{4})-?([TtQqSs])([1-4])")
_MONTH: Final = re.compile(r"(\d{4})-(\d{1,2})|(\d{1,2})-(\d{4})")
_ENDS: Final = re.compile(r"\.\.|\s+s\.d\.\s+|\s+sampai\s+")
_PER: Final = {"t": (Kind.QUARTER, 3), "q": (Kind.QUARTER, 3), "s": (Kind.SEMESTER, 6)}


def parse_period(text: str) -> Period | None:
    """2026, 2026-11, 2026-T4, 2026-S2, 2026-11-23, 23-11-2026, or two days with .. between. None when it is none."""
    words = text.strip()
    ends = _ENDS.split(words)
    if len(ends) == 2:
        return _between(*ends)
    if words.isascii() and words.isdigit() and len(words) == 4 and words >= "1900":
        return period_of(Kind.YEAR, date(int(words), 1, 1))
    part = _PART.fullmatch(words)
    if part:
        return _part_of(int(part[1]), part[2].lower(), int(part[3]))
    month = _MONTH.fullmatch(words)
    if month:
        year, number = int(month[1] or month[4]), int(month[2] or month[3])
        return period_of(Kind.MONTH, date(year, number, 1)) if 1 <= number <= 12 and year >= 1900 else None
    day = parse_date(words)
    return period_of(Kind.DAY, day) if day is not None else None


def _between(start: str, end: str) -> Period | None:
    first, last = parse_date(start), parse_date(end)
    if first is None or last is None or last < first or (last - first).days >= LONGEST_DAYS:
        return None
    return span(first, last)


def _part_of(year: int, letter: str, number: int) -> Period | None:
    kind, months = _PER[letter]
    if year < 1900 or number * months > 12:
        return None
    return period_of(kind, date(year, (number - 1) * months + 1, 1))


def file_words(period: Period) -> str:
    """For the name of a file: 11-2026, 23-11-2026, Triwulan IV 2026."""
    if period.kind in (Kind.DAY, Kind.WEEK, Kind.SPAN):
        first, last = numeric_date(period.first), numeric_date(period.last)
        return first if first == last else f"{first} sd {last}"
    return period.title
