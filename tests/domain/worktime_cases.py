"""Calendars for the tests of the clocks, and a clock that walks minute by minute, written apart from the axis."""

import random
from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from loket_app.domain.dates import MINUTE
from loket_app.domain.worktime import Calendar, ClosedDay, OpenSpan, Profile, SpecialDay

OFFICE_ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
CLOCK_CHANGE_ZONES = ("Europe/Berlin", "America/New_York")
ZONES = OFFICE_ZONES + CLOCK_CHANGE_ZONES
NO_DAY: tuple[OpenSpan, ...] = ()


def spans(*texts: str) -> tuple[OpenSpan, ...]:
    """`spans("07.30-12.00", "13.00-16.00")`."""
    found = []
    for text in texts:
        start, end = text.split("-")
        found.append(OpenSpan(_minutes(start), _minutes(end)))
    return tuple(found)


def _minutes(text: str) -> int:
    hour, minute = text.split(".")
    return int(hour) * 60 + int(minute)


MON_THU = spans("07.30-12.00", "13.00-16.00")
FRIDAY = spans("07.30-11.30", "13.00-16.30")
NORMAL_WEEK = (MON_THU, MON_THU, MON_THU, MON_THU, FRIDAY, NO_DAY, NO_DAY)
RAMADAN_DAY = spans("08.00-12.00", "12.30-15.00")
RAMADAN_FRIDAY = spans("08.00-11.30", "12.30-15.30")
RAMADAN_WEEK = (RAMADAN_DAY,) * 4 + (RAMADAN_FRIDAY, NO_DAY, NO_DAY)
RAMADAN_2026 = Profile("Ramadan", date(2026, 2, 18), date(2026, 3, 19), RAMADAN_WEEK)
HOLIDAYS_2026 = (
    ClosedDay(date(2026, 3, 20), "Cuti bersama Idulfitri", "cuti_bersama"),
    ClosedDay(date(2026, 8, 17), "Hari Kemerdekaan", "libur_nasional"),
    ClosedDay(date(2026, 12, 24), "Cuti bersama Natal", "cuti_bersama"),
    ClosedDay(date(2026, 12, 25), "Hari Raya Natal", "libur_nasional"),
)


def office(zone: str = "Asia/Makassar", **changes: object) -> Calendar:
    """The computed hours of DOMAIN 3.10."""
    parts: dict[str, object] = {
        "zone": zone, "week": NORMAL_WEEK, "profiles": (RAMADAN_2026,), "closed": HOLIDAYS_2026,
    }  # fmt: skip
    return Calendar(**(parts | changes))  # type: ignore[arg-type]


class MinuteByMinute:
    """Service time by looking at every single minute from local `first` on, for `days` days.

    It keeps the furthest wall-clock minute reached, so that an hour that comes a second time does not reopen a span
    that has closed, nor close one that is open.
    """

    def __init__(self, calendar: Calendar, first: date, days: int) -> None:
        zone = ZoneInfo(calendar.zone)
        begin = datetime(first.year, first.month, first.day, tzinfo=zone).astimezone(UTC)
        self.begin = int(begin.timestamp()) * 1000
        self.open: list[bool] = []
        reached = (date.min, 0)
        hours: dict[date, tuple[OpenSpan, ...]] = {}
        for n in range(days * 1440):
            wall = (begin + timedelta(minutes=n)).astimezone(zone)
            day = wall.date()
            reached = max(reached, (day, wall.hour * 60 + wall.minute))
            if reached[0] not in hours:
                hours[reached[0]] = _hours_of(calendar, reached[0])
            self.open.append(_is_in(hours[reached[0]], reached[1], calendar.rotating_breaks))
        self.opened = [n for n, open_ in enumerate(self.open) if open_]
        self.end = self.begin + days * 1440 * MINUTE

    def consumed(self, a: int, b: int) -> int:
        """Open milliseconds in [a, b), both within the walked days."""
        first, last = (a - self.begin) // MINUTE, (b - self.begin) // MINUTE
        if first == last:
            return (b - a) * self.open[first]
        head = (self.begin + (first + 1) * MINUTE - a) * self.open[first]
        tail = b - self.begin - last * MINUTE
        return head + sum(self.open[first + 1 : last]) * MINUTE + (tail * self.open[last] if tail else 0)

    def due(self, start: int, budget: int) -> int | None:
        """The earliest instant with `budget` used; None past the walked days."""
        t = start
        for n in self.opened[bisect_left(self.opened, (start - self.begin) // MINUTE) :] if budget else ():
            t = max(start, self.begin + n * MINUTE)
            until = self.begin + (n + 1) * MINUTE
            if budget <= until - t:
                return t + budget
            budget -= until - t
        return None if budget else t

    def is_open(self, t: int) -> bool:
        """Whether the minute of `t` is open."""
        return self.open[(t - self.begin) // MINUTE]


def _hours_of(calendar: Calendar, day: date) -> tuple[OpenSpan, ...]:
    for closed in calendar.closed:
        if closed.day == day and closed.active:
            return ()
    for special in calendar.special:
        if special.day == day:
            return special.spans
    for profile in calendar.profiles:
        if profile.first <= day and day <= profile.last:
            return profile.week[day.weekday()]
    return calendar.week[day.weekday()]


def _is_in(hours: tuple[OpenSpan, ...], minute: int, rotating: bool) -> bool:
    if rotating and hours:
        return min(s.start for s in hours) <= minute < max(s.end for s in hours)
    return any(s.start <= minute < s.end for s in hours)


def random_calendar(rng: random.Random, zone: str, first: date, days: int) -> Calendar:
    """Any hours, nights included, with every layer in play in the `days` days from `first`."""

    def day_hours(chance_open: int = 80) -> tuple[OpenSpan, ...]:
        if rng.randrange(100) >= chance_open:
            return ()
        step = rng.choice((1, 5, 30, 60))
        edges = sorted(rng.sample(range(0, 1441, step), 2 * rng.choice((1, 1, 2, 3))))
        return tuple(OpenSpan(edges[i], edges[i + 1]) for i in range(0, len(edges), 2))

    def any_day() -> date:
        return first + timedelta(days=rng.randrange(days))

    begin, end = sorted((any_day(), any_day()))
    profile = Profile("Masa khusus", begin, end, tuple(day_hours() for _ in range(7)))
    return Calendar(
        zone,
        (day_hours(100), *(day_hours() for _ in range(6))),
        (profile,) if rng.randrange(2) else (),
        tuple(
            ClosedDay(day, "Libur", "libur_nasional", rng.randrange(4) > 0)
            for day in {any_day() for _ in range(rng.randrange(days // 5))}
        ),
        tuple(SpecialDay(day, "Khusus", day_hours()) for day in {any_day() for _ in range(rng.randrange(days // 5))}),
        rng.randrange(4) == 0,
    )


@st.composite
def calendars(draw: st.DrawFn, zones: tuple[str, ...] = ZONES) -> Calendar:
    """Generated calendars of 2026 with at least one open span a week."""
    zone = draw(st.sampled_from(zones))
    return random_calendar(random.Random(draw(st.integers(0, 10**9))), zone, date(2026, 1, 1), 365)


def instants() -> st.SearchStrategy[int]:
    """Any millisecond of 2026, more often a full minute."""
    low, high = 1767225600000, 1798761600000
    minutes = st.integers(low // MINUTE, high // MINUTE).map(lambda m: m * MINUTE)
    return st.one_of(minutes, st.integers(low, high))
