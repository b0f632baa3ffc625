"""The service-time axis: F(t) counts the milliseconds of service time up to instant t; `instant_at` is its inverse.

A deadline is F^-1(F(start) + limit). Intervals are half-open [open, close) on the wall clock of the office's zone, and
a duration is real elapsed time, also on a day on which the clocks change. Edge by edge: RELIABILITY part A.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NoReturn
from zoneinfo import ZoneInfo

from loket_app.domain.dates import MINUTE, local, zone_info
from loket_app.domain.errors import refuse
from loket_app.domain.office_hours import (
    CLOSED_KINDS,
    DAY_MINUTES,
    Calendar,
    ClosedDay,
    DayLayers,
    OpenSpan,
    Profile,
    SpecialDay,
    Week,
    calendar_problems,
    span_text,
)

__all__ = [
    "CLOSED_KINDS", "NO_HOURS_LEFT", "ZERO_YEAR", "Axis", "Calendar", "ClosedDay", "OpenSpan", "Profile", "SpecialDay",
    "Week", "axis_for", "calendar_problems", "closed_reason", "span_text",
]  # fmt: skip

ZERO_YEAR = 2026  # F is 0 at the local start of this year and negative before it
NO_HOURS_LEFT = "kalender_tanpa_jam"
_DAY = timedelta(days=1)
_DAY_MS = DAY_MINUTES * MINUTE
_MS = timedelta(milliseconds=1)
_UNIX_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class _Table:
    """The open spans of the years [first_year, end_year): instants, and F at each opening. Never changed, replaced."""

    first_year: int
    end_year: int
    lo: int
    hi: int
    f_lo: int
    f_hi: int
    opens: list[int]
    closes: list[int]
    base: list[int]


class Axis:
    """F and its inverse for one calendar, compiled year by year when first needed; safe to share between threads."""

    def __init__(self, calendar: Calendar) -> None:
        """Raises ValueError for a week that has not seven days, ZoneInfoNotFoundError for an unknown zone."""
        self.calendar = calendar
        self._zone = zone_info(calendar.zone)
        self._layers = DayLayers(calendar)
        years = self._layers.years()
        # Outside of [low, high) nothing can open, so every search ends and a calendar that never opens is told at once.
        self._low, self._high = min([*years, ZERO_YEAR]), max([*(y + 1 for y in years), ZERO_YEAR])
        start = _reached(self._zone, date(ZERO_YEAR, 1, 1), 0)
        self._table = _Table(ZERO_YEAR, ZERO_YEAR, start, start, 0, 0, [], [], [])

    def f(self, instant: int) -> int:
        """Service time (ms) up to `instant`, counted from the start of `ZERO_YEAR`; never falls as time goes on."""
        table = self._table
        if not table.lo <= instant < table.hi:
            table = self._covering(instant)
        i = bisect_right(table.opens, instant) - 1
        if i < 0:
            return table.f_lo
        close = table.closes[i]
        return table.base[i] + (instant if instant < close else close) - table.opens[i]

    def instant_at(self, f: int) -> int:
        """The earliest instant with that F, so time used up at closing gives the closing instant.

        Refused (`NO_HOURS_LEFT`) when the calendar has not so much service time.
        """
        table = self._table
        while f > table.f_hi and table.end_year < self._high:
            table = self._grow(table.first_year, table.end_year + 1)
        while f <= table.f_lo and table.first_year > self._low:
            table = self._grow(table.first_year - 1, table.end_year)
        i = bisect_left(table.base, f) - 1
        if i < 0 or f > table.f_hi:
            _no_hours_left()
        return table.opens[i] + f - table.base[i]

    def consumed(self, a: int, b: int) -> int:
        """Service time (ms) in [a, b); 0 when `a` is not before `b`."""
        return self.f(b) - self.f(a) if a < b else 0

    def due(self, start: int, budget_ms: int) -> int:
        """The earliest instant at which `budget_ms` of service time is used up; the start itself for 0.

        Raises ValueError for a negative budget; Refused like `instant_at`.
        """
        if budget_ms < 0:
            raise ValueError("a budget is not negative")
        return self.instant_at(self.f(start) + budget_ms) if budget_ms else start

    def is_open(self, t: int) -> bool:
        """Whether the office is open at `t`; the closing instant is closed."""
        return self.closes_at(t) is not None

    def closes_at(self, t: int) -> int | None:
        """The end of the open span that contains `t`; None when closed."""
        table = self._covering(t)
        i = bisect_right(table.opens, t) - 1
        return table.closes[i] if i >= 0 and t < table.closes[i] else None

    def next_open(self, t: int) -> int | None:
        """The first instant from `t` on at which the office is open, `t` itself included; None when there is none."""
        if self.is_open(t):
            return t
        table = self._covering(t)
        while not table.opens or table.opens[-1] <= t:
            if table.end_year >= self._high:
                return None
            table = self._grow(table.first_year, table.end_year + 1)
        return table.opens[bisect_right(table.opens, t)]

    def close_of_working_day(self, start: int, n: int) -> int:
        """The close of the n-th working day after the day of `start` (decision 11); the start itself for 0.

        Raises ValueError for a negative `n`; Refused when there are not so many working days.
        """
        if n < 0:
            raise ValueError("a number of working days is not negative")
        if n == 0:
            return start
        day = local(start, self.calendar.zone).date()
        for _ in range(n):
            day = self.next_working_day(day)
        return _reached(self._zone, day, self._layers.spans(day)[-1].end)

    def is_working_day(self, day: date) -> bool:
        """Whether `day` has any open span."""
        return bool(self._layers.spans(day))

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`; Refused when there is none."""
        day = max(day, date(self._low, 1, 1) - _DAY)
        while day.year < self._high:
            day += _DAY
            if self._layers.spans(day):
                return day
        return _no_hours_left()

    def working_days_between(self, a: date, b: date) -> int:
        """Working days after `a` up to and including `b` (decision 34); 0 when `b` is not after `a`."""
        first = max(a.toordinal() + 1, date(self._low, 1, 1).toordinal())
        last = min(b.toordinal(), date(self._high, 1, 1).toordinal())
        return sum(1 for n in range(first, last + 1) if self._layers.spans(date.fromordinal(n)))

    def spans(self, day: date) -> tuple[OpenSpan, ...]:
        """The open spans of `day` as the clock sees them: in order, merged, breaks filled when they rotate."""
        return self._layers.spans(day)

    def closed_day(self, day: date) -> ClosedDay | None:
        """The active holiday row of `day`."""
        return self._layers.closed_day(day)

    def special_day(self, day: date) -> SpecialDay | None:
        """The special day on `day`, unless a holiday hides it."""
        return self._layers.special_day(day)

    def _covering(self, instant: int) -> _Table:
        """A table that holds `instant`, or all years up to the bound on its side."""
        table = self._table
        if table.lo <= instant < table.hi:
            return table
        if instant >= table.hi:
            while instant >= table.hi and table.end_year < self._high:
                table = self._grow(table.first_year, table.end_year + 1)
            return table
        while instant < table.lo and table.first_year > self._low:
            table = self._grow(table.first_year - 1, table.end_year)
        return table

    def _grow(self, first_year: int, end_year: int) -> _Table:
        """Put a wider table in place of the present one; two threads doing so at once only repeat the work."""
        table = self._table
        first_year, end_year = min(first_year, table.first_year), max(end_year, table.end_year)
        before = self._compiled(first_year, table.first_year)
        after = self._compiled(table.end_year, end_year)
        f_lo = table.f_lo - sum(close - start for start, close in before)
        base: list[int] = []
        f = f_lo
        for start, close in before:
            base.append(f)
            f += close - start
        base += table.base
        f = table.f_hi
        for start, close in after:
            base.append(f)
            f += close - start
        grown = _Table(
            first_year=first_year,
            end_year=end_year,
            lo=_reached(self._zone, date(first_year, 1, 1), 0),
            hi=_reached(self._zone, date(end_year, 1, 1), 0),
            f_lo=f_lo,
            f_hi=f,
            opens=[start for start, _ in before] + table.opens + [start for start, _ in after],
            closes=[close for _, close in before] + table.closes + [close for _, close in after],
            base=base,
        )
        self._table = grown
        return grown

    def _compiled(self, first_year: int, end_year: int) -> list[tuple[int, int]]:
        """The open spans of these years as instants, without the empty ones that a skipped hour leaves."""
        found: list[tuple[int, int]] = []
        zone, spans_of = self._zone, self._layers.spans
        next_midnight = _reached(zone, date(first_year, 1, 1), 0)
        for n in range(date(first_year, 1, 1).toordinal(), date(end_year, 1, 1).toordinal()):
            day, midnight = date.fromordinal(n), next_midnight
            next_midnight = _reached(zone, day, DAY_MINUTES)
            quiet = next_midnight - midnight == _DAY_MS  # no zone changes its clocks and changes back within a day
            for span in spans_of(day):
                if quiet:
                    found.append((midnight + span.start * MINUTE, midnight + span.end * MINUTE))
                    continue
                start, close = _reached(zone, day, span.start), _reached(zone, day, span.end)
                if start < close:
                    found.append((start, close))
        return found


def _reached(zone: ZoneInfo, day: date, minute: int) -> int:
    """The earliest instant at which the wall clock of `zone` has reached `minute` of `day`.

    In a repeated hour this is the first pass, in a skipped hour the instant of the change: it never runs backwards.
    """
    if minute == DAY_MINUTES:
        day, minute = day + _DAY, 0
    wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)
    since_epoch = ((day.toordinal() - _UNIX_DAY) * DAY_MINUTES + minute) * MINUTE
    first, second = _offset(wall), _offset(wall.replace(fold=1))
    if first >= second:
        return since_epoch - first
    low, high = since_epoch - second, since_epoch - first
    return low + bisect_left(range(low, high), since_epoch, key=lambda t: t + _offset_at(t, zone))


def _offset(moment: datetime) -> int:
    return (moment.utcoffset() or timedelta()) // _MS


def _offset_at(instant: int, zone: ZoneInfo) -> int:
    return _offset(local(instant, zone.key))


def _no_hours_left() -> NoReturn:
    raise refuse(
        NO_HOURS_LEFT,
        "Kalender layanan tidak memuat cukup jam buka untuk menghitung batas waktu. "
        "Periksa jam layanan dan daftar hari libur di Pengaturan.",
    )


@lru_cache(maxsize=64)
def _axis_by_value(calendar: Calendar) -> Axis:
    return Axis(calendar)


# By id; the calendar is kept beside its axis so that its id cannot pass to another one.
_recent: dict[int, tuple[Calendar, Axis]] = {}


def axis_for(calendar: Calendar) -> Axis:
    """The one shared axis of equal calendars. Hashing a calendar costs more than a reading, so identity comes first."""
    known = _recent.get(id(calendar))
    if known is not None:
        return known[1]
    axis = _axis_by_value(calendar)
    if len(_recent) >= 256:
        _recent.clear()
    _recent[id(calendar)] = (calendar, axis)
    return axis


def closed_reason(axis: Axis, t: int) -> str:
    """Why the office is closed at `t`, in words for the screen; empty when it is open."""
    if axis.is_open(t):
        return ""
    now = local(t, axis.calendar.zone)
    day, minute = now.date(), now.hour * 60 + now.minute
    closed = axis.closed_day(day)
    if closed is not None:
        return f"{CLOSED_KINDS.get(closed.kind, CLOSED_KINDS['lainnya'])}: {closed.name}"
    spans, special = axis.spans(day), axis.special_day(day)
    why = f" (hari khusus: {special.reason})" if special is not None else ""
    if not spans:
        return f"Tutup{why}" if special is not None else "Bukan hari layanan"
    if spans[0].end <= minute < spans[-1].start:
        return f"Istirahat{why}"
    return f"Di luar jam layanan{why}"
