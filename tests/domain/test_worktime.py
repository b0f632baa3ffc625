"""The service-time axis: edges, the bugs that others shipped (RELIABILITY A.4), properties, and the minute oracle."""

import ast
import os
import pickle
import random
import struct
import sys
import threading
import time
from dataclasses import replace
from datetime import date, timedelta
from importlib import resources
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from worktime_cases import (
    CLOCK_CHANGE_ZONES,
    HOLIDAYS_2026,
    MON_THU,
    NO_DAY,
    NORMAL_WEEK,
    OFFICE_ZONES,
    RAMADAN_2026,
    RAMADAN_WEEK,
    ZONES,
    MinuteByMinute,
    calendars,
    instants,
    office,
    random_calendar,
    spans,
)

from loket_app.domain import office_hours, sla, worktime
from loket_app.domain.dates import HOUR, MINUTE, SECOND, at, local
from loket_app.domain.errors import Refused
from loket_app.domain.worktime import (
    Axis,
    Calendar,
    ClosedDay,
    OpenSpan,
    Profile,
    SpecialDay,
    axis_for,
    calendar_problems,
    closed_reason,
    span_text,
)

MAKASSAR = "Asia/Makassar"
MONDAY = date(2026, 11, 23)
TODAY = date(2026, 11, 23)
ALL_ZONES = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
HOUR_WEEK = (spans("08.00-12.00"),) * 7


def on(day: date, text: str, zone: str = MAKASSAR) -> int:
    """The instant of "9.00" or "9.00.30" on `day`."""
    hour, minute, *second = (int(part) for part in text.split("."))
    return at(day, hour, minute, zone, *second)


def nov(day: int, text: str, zone: str = MAKASSAR) -> int:
    return on(date(2026, 11, day), text, zone)


@pytest.fixture
def axis() -> Axis:
    return Axis(office())


# ------------------------------------------------------------------------------------------------- plain readings


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        (nov(23, "9.00"), 60, nov(23, "10.00")),
        (nov(23, "11.30"), 60, nov(23, "13.30")),  # over lunch
        (nov(23, "15.30"), 60, nov(24, "8.00")),  # over the night
        (nov(27, "11.00"), 60, nov(27, "13.30")),  # over Friday prayer
        (nov(27, "16.00"), 60, nov(30, "8.00")),  # over the weekend
        (nov(23, "6.00"), 60, nov(23, "8.30")),  # before opening (glpi#687)
        (nov(23, "12.30"), 60, nov(23, "14.00")),  # in the break
        (nov(23, "16.05"), 60, nov(24, "8.30")),  # after closing
        (nov(23, "16.00"), 60, nov(24, "8.30")),  # at the closing instant
        (nov(23, "16.00.01"), 60, nov(24, "8.30")),
        (nov(24, "0.00"), 60, nov(24, "8.30")),  # midnight
        (nov(29, "10.00"), 60, nov(30, "8.30")),  # Sunday
        (on(date(2026, 12, 24), "9.00"), 60, on(date(2026, 12, 28), "8.30")),  # holidays, then a weekend
        (nov(23, "15.00"), 60, nov(23, "16.00")),  # used up exactly at closing: the closing instant
        (nov(23, "11.00"), 60, nov(23, "12.00")),  # used up exactly at the break: its beginning
        (nov(23, "12.00"), 1, nov(23, "13.01")),
    ],
)
def test_due(axis: Axis, start: int, minutes: int, due: int) -> None:
    assert axis.due(start, minutes * MINUTE) == due
    assert axis.consumed(start, due) == minutes * MINUTE
    assert axis.consumed(start, due - 1) == minutes * MINUTE - 1


def test_no_budget_is_the_start_itself_open_or_not(axis: Axis) -> None:
    for text in ("9.00", "12.30", "16.05", "3.00"):
        assert axis.due(nov(23, text), 0) == nov(23, text)


def test_a_negative_budget_is_a_bug_of_the_caller(axis: Axis) -> None:
    with pytest.raises(ValueError, match="negative"):
        axis.due(nov(23, "9.00"), -1)


def test_reversed_is_nothing(axis: Axis) -> None:
    assert axis.consumed(nov(24, "9.00"), nov(23, "9.00")) == 0
    assert axis.consumed(nov(24, "9.00"), nov(24, "9.00")) == 0


def test_week_sums_of_the_regulation() -> None:
    axis = Axis(office(closed=()))
    assert axis.consumed(nov(23, "0.00"), nov(30, "0.00")) == 37 * HOUR + 30 * MINUTE
    ramadan = on(date(2026, 3, 2), "0.00")
    assert axis.consumed(ramadan, ramadan + 7 * 24 * HOUR) == 32 * HOUR + 30 * MINUTE


def test_f_inverse_gives_the_earliest_instant(axis: Axis) -> None:
    closing = nov(23, "16.00")
    for later in (closing, nov(23, "20.00"), nov(24, "7.30")):
        assert axis.f(later) == axis.f(closing)
        assert axis.instant_at(axis.f(later)) == closing
    assert axis.instant_at(axis.f(closing) + 1) == nov(24, "7.30") + 1


def test_zero_of_f_and_years_before_it(axis: Axis) -> None:
    zero = on(date(2026, 1, 1), "0.00")
    assert Axis(office()).instant_at(0) == on(date(2025, 12, 31), "16.00")
    assert axis.f(zero) == 0
    assert axis.f(zero - 7 * 24 * HOUR) < 0
    assert axis.f(on(date(2024, 5, 6), "9.00")) < axis.f(on(date(2025, 5, 5), "9.00")) < 0
    assert axis.instant_at(0) == on(date(2025, 12, 31), "16.00")


def test_open_and_closed(axis: Axis) -> None:
    assert not axis.is_open(nov(23, "7.30") - 1)
    assert axis.is_open(nov(23, "7.30"))
    assert axis.is_open(nov(23, "12.00") - 1)
    assert not axis.is_open(nov(23, "12.00"))
    assert axis.closes_at(nov(23, "9.00")) == nov(23, "12.00")
    assert axis.closes_at(nov(23, "12.00")) is None
    assert axis.next_open(nov(23, "9.00")) == nov(23, "9.00")
    assert axis.next_open(nov(23, "12.00")) == nov(23, "13.00")
    assert axis.next_open(nov(27, "16.30")) == nov(30, "7.30")
    assert axis.next_open(on(date(2026, 12, 31), "16.00")) == on(date(2027, 1, 1), "7.30")


def test_an_hour_promised_and_used_exactly_is_not_a_millisecond_more(axis: Axis) -> None:
    start = nov(23, "10.42") + 123
    due = axis.due(start, HOUR)
    assert axis.consumed(start, due) == HOUR
    assert axis.consumed(start, due + 1) == HOUR + 1


# ------------------------------------------------------------------------------------------------ layers of a day


def test_layers_closed_over_special_over_profile_over_weekday() -> None:
    day = date(2026, 3, 3)
    week, ramadan, special = MON_THU, RAMADAN_WEEK[1], spans("09.00-10.00")
    closed = ClosedDay(day, "Libur daerah", "libur_daerah")
    assert Axis(Calendar(MAKASSAR, NORMAL_WEEK)).spans(day) == week
    assert Axis(office(closed=())).spans(day) == ramadan
    with_special = office(closed=(), special=(SpecialDay(day, "Rapat", special),))
    assert Axis(with_special).spans(day) == special
    assert Axis(replace(with_special, closed=(closed,))).spans(day) == ()
    assert Axis(replace(with_special, closed=(replace(closed, active=False),))).spans(day) == special


def test_profile_days_are_included_at_both_ends() -> None:
    axis = Axis(office(closed=()))
    assert axis.spans(RAMADAN_2026.first - timedelta(days=1)) == MON_THU
    assert axis.spans(RAMADAN_2026.first) == RAMADAN_WEEK[2]
    assert axis.spans(RAMADAN_2026.last) == RAMADAN_WEEK[3]
    assert axis.spans(RAMADAN_2026.last + timedelta(days=1)) == NORMAL_WEEK[4]


def test_a_special_day_can_open_a_sunday_or_close_a_monday() -> None:
    sunday, monday = date(2026, 11, 22), MONDAY
    axis = Axis(
        office(special=(SpecialDay(sunday, "Pemilu", spans("08.00-10.00")), SpecialDay(monday, "Pindah", NO_DAY)))
    )
    assert axis.consumed(on(sunday, "0.00"), on(monday, "0.00")) == 2 * HOUR
    assert axis.consumed(on(monday, "0.00"), on(date(2026, 11, 24), "0.00")) == 0
    assert not axis.is_working_day(monday)


def test_rotating_breaks_do_not_stop_the_clock() -> None:
    axis = Axis(office(rotating_breaks=True))
    assert axis.due(nov(23, "11.30"), HOUR) == nov(23, "12.30")
    assert axis.consumed(nov(23, "0.00"), nov(24, "0.00")) == 8 * HOUR + 30 * MINUTE
    assert axis.is_open(nov(27, "12.00"))
    assert axis.closes_at(nov(23, "9.00")) == nov(23, "16.00")
    assert not axis.is_open(nov(29, "12.00"))


def test_touching_and_overlapping_spans_count_once() -> None:
    day = (OpenSpan(780, 960), OpenSpan(480, 720), OpenSpan(720, 780), OpenSpan(600, 700))
    axis = Axis(Calendar(MAKASSAR, (day,) * 7))
    assert axis.spans(MONDAY) == (OpenSpan(480, 960),)
    assert axis.closes_at(nov(23, "9.00")) == nov(23, "16.00")
    assert axis.consumed(nov(23, "0.00"), nov(24, "0.00")) == 8 * HOUR


def test_round_the_clock_and_night_shift() -> None:
    """biz PR #37: an interval that ends at 24.00 and one that starts at 00.00."""
    night = (OpenSpan(0, 360), OpenSpan(1320, 1440))
    axis = Axis(Calendar(MAKASSAR, (night,) * 7))
    assert axis.due(nov(23, "21.00"), 8 * HOUR) == nov(24, "6.00")
    assert axis.is_open(nov(23, "23.59.59") + 999)
    always = Axis(Calendar(MAKASSAR, ((OpenSpan(0, 1440),),) * 7))
    assert always.consumed(nov(1, "0.00"), nov(30, "0.00")) == 29 * 24 * HOUR
    assert always.due(nov(23, "21.07"), 100 * HOUR) == nov(23, "21.07") + 100 * HOUR


# --------------------------------------------------------------------------------------------------- working days


def test_working_days_before_the_akad() -> None:
    """Decision 34: 23 to 27 November 2026 are 4."""
    axis = Axis(office())
    assert axis.working_days_between(date(2026, 11, 23), date(2026, 11, 27)) == 4
    assert axis.working_days_between(date(2026, 11, 27), date(2026, 11, 23)) == 0
    assert axis.working_days_between(date(2026, 11, 23), date(2026, 11, 23)) == 0
    assert axis.working_days_between(date(2026, 11, 27), date(2026, 11, 30)) == 1
    assert axis.working_days_between(date(2026, 12, 23), date(2026, 12, 28)) == 1


def test_close_of_the_nth_working_day_after_the_start() -> None:
    axis = Axis(office())
    assert axis.close_of_working_day(nov(23, "9.00"), 1) == nov(24, "16.00")
    assert axis.close_of_working_day(nov(23, "16.05"), 1) == nov(24, "16.00")
    assert axis.close_of_working_day(nov(23, "6.00"), 4) == nov(27, "16.30")
    assert axis.close_of_working_day(nov(27, "9.00"), 1) == nov(30, "16.00")
    assert axis.close_of_working_day(nov(29, "9.00"), 1) == nov(30, "16.00")
    assert axis.close_of_working_day(on(date(2026, 12, 23), "9.00"), 3) == on(date(2026, 12, 30), "16.00")
    assert axis.close_of_working_day(nov(23, "9.00"), 0) == nov(23, "9.00")
    with pytest.raises(ValueError, match="negative"):
        axis.close_of_working_day(nov(23, "9.00"), -1)


def test_next_working_day() -> None:
    axis = Axis(office())
    assert axis.next_working_day(date(2026, 11, 27)) == date(2026, 11, 30)
    assert axis.next_working_day(date(2026, 12, 23)) == date(2026, 12, 28)
    assert axis.is_working_day(date(2026, 11, 27))
    assert not axis.is_working_day(date(2026, 11, 28))


def test_the_working_day_is_the_one_of_the_office_zone() -> None:
    """23.30 WIB on Monday is Tuesday in Jayapura."""
    instant = on(MONDAY, "23.30", "Asia/Jakarta")
    assert Axis(office("Asia/Jakarta")).close_of_working_day(instant, 1) == on(
        date(2026, 11, 24), "16.00", "Asia/Jakarta"
    )
    assert Axis(office("Asia/Jayapura")).close_of_working_day(instant, 1) == on(
        date(2026, 11, 25), "16.00", "Asia/Jayapura"
    )


# ------------------------------------------------------------------------- bugs that others shipped (RELIABILITY A.4)


def test_hours_that_end_before_they_start_are_refused_and_do_no_harm() -> None:
    """zammad#2497: 09.00 to 00.00 hung the program."""
    calendar = Calendar(MAKASSAR, ((OpenSpan(540, 0),), *((MON_THU,) * 6)))
    assert [p.code for p in calendar_problems(calendar, TODAY)] == ["jam_terbalik"]
    assert not Axis(calendar).is_working_day(MONDAY)
    only = Axis(Calendar(MAKASSAR, ((OpenSpan(540, 0),),) * 7))
    with pytest.raises(Refused):
        only.due(nov(23, "9.00"), 1)


def test_a_calendar_full_of_holidays_answers_clearly_and_at_once() -> None:
    """businesstimedelta#9: holidays and a zone hung the program."""
    holidays = tuple(
        ClosedDay(date(2026, 1, 1) + timedelta(days=n), f"Libur {n}", "libur_nasional") for n in range(366)
    )
    calendar = office(closed=holidays)
    assert [p.code for p in calendar_problems(calendar, date(2026, 3, 1))] == ["kalender_selalu_tutup"]
    begun = time.process_time()
    assert Axis(calendar).due(nov(23, "9.00"), HOUR) == on(date(2027, 1, 4), "8.30")
    assert time.process_time() - begun < 1


def test_a_calendar_that_never_opens_answers_clearly_and_at_once() -> None:
    axis = Axis(Calendar(MAKASSAR, (NO_DAY,) * 7))
    begun = time.process_time()
    for question in (
        lambda: axis.due(nov(23, "9.00"), 1),
        lambda: axis.instant_at(0),
        lambda: axis.close_of_working_day(nov(23, "9.00"), 1),
        lambda: axis.next_working_day(MONDAY),
    ):
        with pytest.raises(Refused) as caught:
            question()
        assert caught.value.refusal.code == worktime.NO_HOURS_LEFT
    assert axis.next_open(nov(23, "9.00")) is None
    assert axis.closes_at(nov(23, "9.00")) is None
    assert axis.f(nov(23, "9.00")) == 0
    assert axis.working_days_between(date(2026, 1, 1), date(2026, 12, 31)) == 0
    assert time.process_time() - begun < 1


def test_a_calendar_that_runs_out_says_so() -> None:
    only = Axis(Calendar(MAKASSAR, (NO_DAY,) * 7, special=(SpecialDay(MONDAY, "Sekali", spans("08.00-10.00")),)))
    assert only.due(nov(1, "9.00"), 2 * HOUR) == nov(23, "10.00")
    assert only.next_open(nov(1, "0.00")) == nov(23, "8.00")
    assert only.next_open(nov(23, "10.00")) is None
    with pytest.raises(Refused):
        only.due(nov(1, "9.00"), 2 * HOUR + 1)
    profile = Profile("Sisa", date(2028, 1, 3), date(2028, 1, 7), HOUR_WEEK)
    later = Axis(Calendar(MAKASSAR, (NO_DAY,) * 7, profiles=(profile,)))
    assert later.next_open(nov(1, "0.00")) == on(date(2028, 1, 3), "8.00")
    with pytest.raises(Refused):
        later.due(nov(1, "0.00"), 21 * HOUR)


def test_instants_far_out_are_answered() -> None:
    axis = Axis(Calendar(MAKASSAR, (NO_DAY,) * 7, profiles=(RAMADAN_2026,)))
    for wild in (-(10**18), -1, 0, 10**15, 10**18):
        assert axis.consumed(wild, wild + 1) == 0
        assert not axis.is_open(wild)


def test_every_zone_of_the_table_is_bounded_and_its_own_inverse() -> None:
    """OTRS bug 11152, rapidpro#6905: clock changes hung the program. All zones over a week that has changes."""
    night = ((OpenSpan(0, 180), OpenSpan(1380, 1440)),) * 7
    # The days round which most zones change their clocks; compiling whole years of every zone would only be slow.
    windows = [(date(2026, 3, 5), date(2026, 4, 7)), (date(2026, 10, 1), date(2026, 11, 3))]
    profiles = tuple(Profile("Malam", first, last, night) for first, last in windows)
    for zone in ALL_ZONES:
        axis = Axis(Calendar(zone, (NO_DAY,) * 7, profiles=profiles))
        begun = time.process_time()
        for first, last in windows:
            start, end = on(first, "0.00", zone), on(last, "12.00", zone)
            whole = axis.consumed(start, end)
            assert abs(whole - 34 * 4 * HOUR) <= 3 * HOUR, zone
            assert axis.consumed(start, axis.due(start, whole)) == whole, zone
        assert time.process_time() - begun < 1, zone


ODD_ZONES = {
    "Pacific/Apia": date(2011, 12, 28),  # the 30th was skipped
    "Pacific/Kwajalein": date(1993, 8, 19),  # the 21st was skipped
    "Australia/Lord_Howe": date(2026, 4, 3),  # half an hour
    "America/Havana": date(2026, 10, 30),  # back from 01.00 to 00.00
    "Asia/Beirut": date(2026, 3, 27),  # midnight is skipped
    "America/Sao_Paulo": date(2018, 11, 2),  # midnight is skipped
    "America/St_Johns": date(2006, 10, 27),  # back from 00.01 to 23.01 of the day before
    "America/Asuncion": date(2010, 4, 9),  # back from 24.00 to 23.00
    "Antarctica/Troll": date(2026, 3, 27),  # two hours
    "Africa/Casablanca": date(2026, 2, 13),  # back for Ramadan
    "Asia/Pyongyang": date(2018, 5, 3),  # forward at 23.30
    "Asia/Makassar": date(1970, 1, 1),
    "Europe/Berlin": date(2026, 3, 27),
    "America/New_York": date(2026, 10, 30),
}


@pytest.mark.parametrize("zone", ODD_ZONES)
def test_odd_clock_changes_against_the_minute_by_minute_clock(zone: str) -> None:
    first, rng = ODD_ZONES[zone], random.Random(zone)
    edges = [0, 1, 15, 30, 60, 61, 90, 120, 121, 150, 180, 181, 720, 1380, 1381, 1410, 1425, 1439, 1440]
    for _ in range(4):
        week = []
        for _day in range(7):
            cut = sorted(rng.sample(edges, 2 * rng.choice((1, 2, 3))))
            week.append(tuple(OpenSpan(cut[i], cut[i + 1]) for i in range(0, len(cut), 2)))
        calendar = Calendar(zone, (NO_DAY,) * 7, (Profile("Ganti jam", first, first + timedelta(days=5), tuple(week)),))
        axis, walked = Axis(calendar), MinuteByMinute(calendar, first, 6)
        for n, open_ in enumerate(walked.open):
            t = walked.begin + n * MINUTE
            assert axis.is_open(t) == open_, (zone, local(t, zone))
            assert axis.consumed(t, t + MINUTE) == (MINUTE if open_ else 0), (zone, local(t, zone))


def test_no_zone_changes_its_clocks_and_back_within_a_day() -> None:
    """What lets the axis take a day of 24 hours as one without a change; read from the pinned zone table itself."""
    seen = 0
    for zone in ALL_ZONES:
        changes = [c for c in _changes(zone) if c[0] >= 0]
        seen += len(changes)
        for (first, before, _), (second, _, after) in pairwise(changes):
            assert second - first > 24 * 3600 or before != after, zone
    assert seen > 10_000


def _changes(zone: str) -> list[tuple[int, int, int]]:
    """The changes of a zone's offset after RFC 9636: instant (s), offset before and after (s)."""
    raw = resources.files("tzdata.zoneinfo").joinpath(*zone.split("/")).read_bytes()
    header = struct.Struct(">4s c 15x 6l")
    _, _, isut, isstd, leap, times, types, chars = header.unpack_from(raw)
    second = header.size + times * 5 + types * 6 + chars + leap * 8 + isstd + isut
    _, _, isut, isstd, leap, times, types, chars = header.unpack_from(raw, second)
    at_times = second + header.size
    moments = struct.unpack_from(f">{times}q", raw, at_times)
    kinds = struct.unpack_from(f">{times}B", raw, at_times + times * 8)
    offsets = [struct.unpack_from(">lBB", raw, at_times + times * 9 + n * 6)[0] for n in range(types)]
    known = [offsets[0], *(offsets[kind] for kind in kinds)]
    return [(t, known[n], known[n + 1]) for n, t in enumerate(moments) if known[n] != known[n + 1]]


@pytest.mark.parametrize("zone", CLOCK_CHANGE_ZONES)
def test_a_clock_change_is_real_time(zone: str) -> None:
    """working_hours counts 24 h on a 25-hour day; biz drops an interval that starts in the skipped hour."""
    always = Axis(Calendar(zone, ((OpenSpan(0, 1440),),) * 7))
    spring, autumn = (
        (date(2026, 3, 29), date(2026, 10, 25)) if zone == "Europe/Berlin" else (date(2026, 3, 8), date(2026, 11, 1))
    )
    for day, hours in ((spring, 23), (autumn, 25)):
        assert always.consumed(on(day, "0.00", zone), on(day + timedelta(days=1), "0.00", zone)) == hours * HOUR
    in_gap = Axis(Calendar(zone, (spans("02.30-04.00"),) * 7))
    opening = in_gap.next_open(on(spring, "0.00", zone))
    assert opening is not None
    assert local(opening, zone).strftime("%H.%M") == "03.00"
    assert in_gap.consumed(on(spring, "0.00", zone), on(spring, "12.00", zone)) == HOUR
    lost = Axis(Calendar(zone, (spans("02.00-03.00"),) * 7))
    assert lost.consumed(on(spring, "0.00", zone), on(spring, "12.00", zone)) == 0
    assert lost.is_working_day(spring)
    opening = lost.next_open(on(spring, "0.00", zone))
    assert opening is not None
    assert local(opening, zone).date() == spring + timedelta(days=1)


def test_the_zone_of_the_pc_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """luxon-business-days#35, business_time#36, glpi#15429."""
    if not hasattr(time, "tzset"):
        pytest.skip("no tzset on this system")
    answers = set()
    for pc_zone in ("Asia/Makassar", "America/New_York", "UTC", "Pacific/Apia"):
        monkeypatch.setenv("TZ", pc_zone)
        time.tzset()
        axis = Axis(office("Asia/Makassar"))
        start = nov(23, "15.30")
        answers.add(
            (axis.due(start, HOUR), axis.f(start), axis.close_of_working_day(start, 3), closed_reason(axis, start))
        )
    monkeypatch.undo()
    time.tzset()
    assert len(answers) == 1
    assert "TZ" not in os.environ or os.environ["TZ"] != "Pacific/Apia"


def test_the_zone_survives_a_copy() -> None:
    calendar = office("Asia/Jayapura")
    for copy in (pickle.loads(pickle.dumps(calendar)), replace(calendar)):
        assert copy == calendar
        assert hash(copy) == hash(calendar)
        assert axis_for(copy).calendar.zone == "Asia/Jayapura"


def test_the_same_hours_in_three_zones_are_an_hour_apart() -> None:
    wib, wita, wit = (Axis(office(zone)).next_open(nov(23, "0.00", zone)) for zone in OFFICE_ZONES)
    assert wib is not None
    assert wita is not None
    assert wit is not None
    assert (wib - wita, wita - wit) == (HOUR, HOUR)


# ------------------------------------------------------------------------------------------------------ properties


BUDGETS = st.integers(1, 60 * HOUR)


@settings(max_examples=60, deadline=None)
@given(calendars(), instants(), BUDGETS)
@example(office(), nov(23, "15.00"), HOUR)
def test_due_uses_up_exactly_its_budget(calendar: Calendar, start: int, budget: int) -> None:
    axis = Axis(calendar)
    due = axis.due(start, budget)
    assert due > start
    assert axis.consumed(start, due) == budget
    assert axis.consumed(start, due - 1) == budget - 1, "an earlier instant would do"
    assert axis.is_open(due - 1)


@settings(max_examples=60, deadline=None)
@given(calendars(), st.lists(instants(), min_size=3, max_size=3))
def test_additive_monotone_and_never_more_than_elapsed(calendar: Calendar, three: list[int]) -> None:
    axis = Axis(calendar)
    a, b, c = sorted(three)
    assert axis.consumed(a, b) + axis.consumed(b, c) == axis.consumed(a, c)
    assert 0 <= axis.consumed(a, b) <= b - a
    assert axis.consumed(a, b) <= axis.consumed(a, c)
    assert axis.consumed(b, c) <= axis.consumed(a, c)
    assert axis.consumed(c, a) == 0


@settings(max_examples=50, deadline=None)
@given(calendars(), instants(), BUDGETS, st.integers(0, 364))
def test_a_holiday_never_shortens(calendar: Calendar, start: int, budget: int, day: int) -> None:
    holiday = ClosedDay(date(2026, 1, 1) + timedelta(days=day), "Libur baru", "libur_nasional")
    others = tuple(c for c in calendar.closed if c.day != holiday.day)
    before, after = Axis(replace(calendar, closed=others)), Axis(replace(calendar, closed=(*others, holiday)))
    assert after.due(start, budget) >= before.due(start, budget)
    assert after.close_of_working_day(start, 3) >= before.close_of_working_day(start, 3)


@settings(max_examples=50, deadline=None)
@given(calendars(), instants())
def test_open_next_open_and_close_agree(calendar: Calendar, t: int) -> None:
    axis = Axis(calendar)
    opening = axis.next_open(t)
    assert opening is not None
    assert axis.is_open(opening)
    assert axis.consumed(t, opening) == 0
    assert (opening == t) == axis.is_open(t)
    closing = axis.closes_at(opening)
    assert closing is not None
    assert axis.consumed(opening, closing) == closing - opening
    assert bool(closed_reason(axis, t)) != axis.is_open(t)


@settings(max_examples=40, deadline=None)
@given(calendars(), st.lists(instants(), min_size=2, max_size=12))
def test_step_times_add_up_to_the_total(calendar: Calendar, moments: list[int]) -> None:
    axis = Axis(calendar)
    moments.sort()
    steps = [axis.consumed(a, b) for a, b in pairwise(moments)]
    assert sum(steps) == axis.consumed(moments[0], moments[-1])


@settings(max_examples=40, deadline=None)
@given(calendars(), st.integers(0, 364), st.integers(0, 30))
def test_working_days_are_counted_one_by_one(calendar: Calendar, first: int, length: int) -> None:
    axis = Axis(calendar)
    a = date(2026, 1, 1) + timedelta(days=first)
    b = a + timedelta(days=length)
    n = axis.working_days_between(a, b)
    assert n == sum(axis.is_working_day(a + timedelta(days=k)) for k in range(1, length + 1))
    if n:
        last = local(axis.close_of_working_day(on(a, "12.00", calendar.zone), n) - 1, calendar.zone).date()
        assert axis.working_days_between(a, last) == n


@settings(max_examples=25, deadline=None)
@given(calendars(), st.lists(st.integers(1970, 2040), min_size=1, max_size=3))
def test_f_does_not_depend_on_what_was_asked_before(calendar: Calendar, years: list[int]) -> None:
    asked, fresh = Axis(calendar), Axis(calendar)
    near = [y for y in years if abs(y - 2026) <= 6]
    for year in near:
        asked.f(on(date(year, 7, 1), "9.00", calendar.zone))
    for t in (nov(23, "9.00"), on(date(2025, 3, 3), "10.00"), on(date(2027, 3, 3), "10.00")):
        assert asked.f(t) == fresh.f(t)
        assert asked.instant_at(asked.f(t) + 1) == fresh.instant_at(fresh.f(t) + 1)


# ------------------------------------------------------------------------------- against the minute-by-minute clock

ORACLE_STARTS = {
    "Asia/Jakarta": date(2026, 2, 10),
    "Asia/Makassar": date(2026, 12, 15),
    "Asia/Jayapura": date(2025, 12, 20),
    "Europe/Berlin": date(2026, 10, 12),
    "America/New_York": date(2026, 3, 1),
}


@pytest.mark.parametrize("zone", ZONES)
def test_no_difference_from_the_minute_by_minute_clock(zone: str) -> None:
    """2,000 cases a zone, 10,000 in all."""
    rng, days = random.Random(f"oracle {zone}"), 24
    for _ in range(4):
        calendar = random_calendar(rng, zone, ORACLE_STARTS[zone], days)
        axis, walked = Axis(calendar), MinuteByMinute(calendar, ORACLE_STARTS[zone], days)
        for _case in range(500):
            a, b = sorted(rng.randrange(walked.begin, walked.end) for _ in range(2))
            if rng.randrange(2):
                a = a // MINUTE * MINUTE
            b = min(b, a + 4 * 24 * HOUR)
            assert axis.consumed(a, b) == walked.consumed(a, b), (calendar, a, b)
            assert axis.is_open(a) == walked.is_open(a), (calendar, a)
            budget = rng.choice((0, 1, MINUTE, rng.randrange(20 * HOUR), walked.consumed(a, b)))
            due = walked.due(a, budget)
            if due is not None and due < walked.end:
                assert axis.due(a, budget) == due, (calendar, a, budget)


# -------------------------------------------------------------------------------------------------- words, checks


def test_why_it_is_closed() -> None:
    calendar = office(
        closed=(
            *HOLIDAYS_2026,
            ClosedDay(date(2026, 11, 24), "HUT Kabupaten", "libur_daerah"),
            ClosedDay(date(2026, 11, 26), "Perbaikan gedung", "lainnya"),
            ClosedDay(date(2026, 12, 28), "Piket", "cuti_bersama", active=False),
        ),
        special=(
            SpecialDay(date(2026, 11, 25), "rapat koordinasi", spans("07.30-10.00", "11.00-12.00")),
            SpecialDay(date(2026, 12, 1), "listrik padam", NO_DAY),
        ),
    )
    axis = axis_for(calendar)
    december = date(2026, 12, 1)
    assert closed_reason(axis, nov(23, "9.00")) == ""
    assert closed_reason(axis, nov(23, "12.00")) == "Istirahat"
    assert closed_reason(axis, nov(23, "7.00")) == "Di luar jam layanan"
    assert closed_reason(axis, nov(23, "16.00")) == "Di luar jam layanan"
    assert closed_reason(axis, nov(28, "9.00")) == "Bukan hari layanan"
    assert closed_reason(axis, nov(24, "9.00")) == "Libur daerah: HUT Kabupaten"
    assert closed_reason(axis, nov(26, "9.00")) == "Libur: Perbaikan gedung"
    assert closed_reason(axis, nov(25, "10.30")) == "Istirahat (hari khusus: rapat koordinasi)"
    assert closed_reason(axis, nov(25, "13.00")) == "Di luar jam layanan (hari khusus: rapat koordinasi)"
    assert closed_reason(axis, on(december, "9.00")) == "Tutup (hari khusus: listrik padam)"
    assert closed_reason(axis, on(date(2026, 12, 24), "9.00")) == "Cuti bersama: Cuti bersama Natal"
    assert closed_reason(axis, on(date(2026, 12, 25), "9.00")) == "Libur nasional: Hari Raya Natal"
    assert closed_reason(axis, on(date(2026, 12, 28), "9.00")) == ""


def test_span_text() -> None:
    assert span_text(OpenSpan(450, 720)) == "07.30–12.00"
    assert span_text(OpenSpan(0, 1440)) == "00.00–24.00"


def _with_day(*day: OpenSpan) -> Calendar:
    return office(week=(day, *NORMAL_WEEK[1:]))


@pytest.mark.parametrize(
    ("calendar", "code", "field", "words"),
    [
        (office("Asia/Nowhere"), "zona_tidak_dikenal", "zone", "Asia/Nowhere"),
        (office(""), "zona_tidak_dikenal", "zone", "tidak dikenal"),
        (office("../../etc"), "zona_tidak_dikenal", "zone", "tidak dikenal"),
        (office(week=NORMAL_WEEK[:6]), "minggu_tidak_lengkap", "week", "tujuh hari"),
        (_with_day(OpenSpan(540, 0)), "jam_terbalik", "week", "Senin: jam tutup harus sesudah jam buka (09.00–00.00)."),
        (_with_day(OpenSpan(540, 540)), "jam_terbalik", "week", "09.00–09.00"),
        (_with_day(OpenSpan(-1, 540)), "jam_di_luar_hari", "week", "00.00 dan 24.00"),
        (_with_day(OpenSpan(540, 1441)), "jam_di_luar_hari", "week", "00.00 dan 24.00"),
        (
            _with_day(*spans("11.00-16.00", "08.00-12.00")),
            "jam_bertumpang_tindih",
            "week",
            "08.00–12.00 dan 11.00–16.00",
        ),
        (
            office(profiles=(replace(RAMADAN_2026, last=date(2026, 2, 1)),)),
            "profil_terbalik",
            "profiles",
            "Profil Ramadan: tanggal akhir mendahului tanggal mulai.",
        ),
        (office(profiles=(replace(RAMADAN_2026, week=()),)), "minggu_tidak_lengkap", "profiles", "Profil Ramadan"),
        (office(profiles=(replace(RAMADAN_2026, name=" "),)), "profil_tanpa_nama", "profiles", "Beri nama"),
        (
            office(
                profiles=(
                    RAMADAN_2026,
                    replace(RAMADAN_2026, name="Puasa", first=date(2026, 3, 19), last=date(2026, 3, 25)),
                )
            ),
            "profil_bertumpang_tindih",
            "profiles",
            "Profil Ramadan dan profil Puasa sama-sama berlaku mulai 19 Maret 2026.",
        ),
        (
            office(profiles=(replace(RAMADAN_2026, week=((OpenSpan(900, 480),), *RAMADAN_WEEK[1:])),)),
            "jam_terbalik",
            "profiles",
            "Profil Ramadan, Senin:",
        ),
        (office(closed=(*HOLIDAYS_2026, HOLIDAYS_2026[1])), "tanggal_ganda", "closed", "17 Agustus 2026"),
        (
            office(closed=(ClosedDay(MONDAY, "", "lainnya"),)),
            "libur_tanpa_nama",
            "closed",
            "Isi nama hari libur tanggal 23 November 2026.",
        ),
        (office(closed=(ClosedDay(MONDAY, "X", "liburan"),)), "jenis_libur_tidak_dikenal", "closed", "“liburan”"),
        (
            office(special=(SpecialDay(MONDAY, "A", NO_DAY), SpecialDay(MONDAY, "B", MON_THU))),
            "tanggal_ganda",
            "special",
            "hari khusus",
        ),
        (office(special=(SpecialDay(MONDAY, "", MON_THU),)), "hari_khusus_tanpa_alasan", "special", "Isi alasan"),
        (
            office(special=(SpecialDay(MONDAY, "A", (OpenSpan(600, 60),)),)),
            "jam_terbalik",
            "special",
            "Hari khusus 23 November 2026:",
        ),
        (office(week=(NO_DAY,) * 7), "kalender_selalu_tutup", "week", "30 hari"),
        (office(week=((OpenSpan(0, 10),), *((NO_DAY,) * 6))), "kalender_selalu_tutup", "week", "30 hari"),
    ],
)
def test_what_is_refused_on_save(calendar: Calendar, code: str, field: str, words: str) -> None:
    (problem,) = calendar_problems(calendar, TODAY)
    assert (problem.code, problem.field) == (code, field)
    assert words in problem.sentence


def test_sound_calendars_are_saved() -> None:
    assert calendar_problems(office(), TODAY) == ()
    assert calendar_problems(_with_day(*spans("08.00-12.00", "12.00-16.00")), TODAY) == ()
    assert calendar_problems(_with_day(OpenSpan(0, 1440)), TODAY) == ()
    one_hour = SpecialDay(TODAY + timedelta(days=29), "Sekali", spans("08.00-09.00"))
    assert calendar_problems(Calendar(MAKASSAR, (NO_DAY,) * 7, special=(one_hour,)), TODAY) == ()
    day_31 = replace(one_hour, day=TODAY + timedelta(days=30))
    assert len(calendar_problems(Calendar(MAKASSAR, (NO_DAY,) * 7, special=(day_31,)), TODAY)) == 1
    switched_off = tuple(replace(c, active=False) for c in HOLIDAYS_2026)
    assert calendar_problems(office(closed=switched_off), TODAY) == ()


def test_several_problems_are_told_together() -> None:
    calendar = _with_day(OpenSpan(540, 0), OpenSpan(600, 60))
    calendar = replace(calendar, zone="Mars/Olympus", closed=(ClosedDay(MONDAY, "", "x"),))
    codes = [p.code for p in calendar_problems(calendar, TODAY)]
    assert codes == [
        "zona_tidak_dikenal", "jam_terbalik", "jam_terbalik", "libur_tanpa_nama", "jenis_libur_tidak_dikenal",
    ]  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(calendars())
def test_generated_calendars_are_sound(calendar: Calendar) -> None:
    codes = {p.code for p in calendar_problems(calendar, date(2026, 6, 1))}
    assert codes <= {"kalender_selalu_tutup"}


def test_a_week_of_six_days_has_no_axis() -> None:
    with pytest.raises(ValueError, match="seven"):
        Axis(Calendar(MAKASSAR, NORMAL_WEEK[:6]))
    with pytest.raises(ValueError, match="seven"):
        Axis(office(profiles=(replace(RAMADAN_2026, week=()),)))


# ------------------------------------------------------------------------------------------ sharing, speed, integers


def test_equal_calendars_share_one_axis() -> None:
    assert axis_for(office()) is axis_for(office())
    assert axis_for(office()) is not axis_for(office(rotating_breaks=True))
    many = [office(example=(str(n),)) for n in range(300)]
    assert all(axis_for(c).calendar == c for c in many)
    assert axis_for(many[0]).calendar == many[0]


def test_threads_may_share_an_axis() -> None:
    axis, plain = Axis(office()), Axis(office())
    years = [2020, 2033, 2024, 2030, 2022, 2028]
    moments = [on(date(y, m, 7), "10.15") for y in years for m in (1, 6, 12)]
    expected = [plain.f(t) for t in moments]
    wrong: list[int] = []

    def ask(seed: int) -> None:
        order = list(range(len(moments)))
        random.Random(seed).shuffle(order)
        wrong.extend(n for n in order if axis.f(moments[n]) != expected[n])

    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    threads = [threading.Thread(target=ask, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(switch)
    assert wrong == []


def test_reading_f_is_cheap() -> None:
    """A bound twenty times above what is measured: it fails when F is searched day by day, not on a busy machine."""
    axis, start = Axis(office()), nov(23, "9.00")
    axis.f(start)
    begun = time.process_time()
    for n in range(10_000):
        axis.f(start + n * SECOND)
    assert (time.process_time() - begun) / 10_000 < 40e-6


@pytest.mark.parametrize("module", [worktime, sla, office_hours])
def test_the_clocks_reckon_in_integers_only(module: object) -> None:
    """working_hours PR #44: a float remainder that never reached zero."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float))
        assert not isinstance(node, ast.Div)
        assert not (isinstance(node, ast.Name) and node.id in {"float", "round"})
        assert not (isinstance(node, ast.Attribute) and node.attr in {"timestamp", "total_seconds", "fromtimestamp"})
