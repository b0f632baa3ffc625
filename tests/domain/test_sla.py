"""Reading a clock: limits, pauses, standing; the shipped bugs on pauses (RELIABILITY A.4); a minute oracle."""

import random
import time
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worktime_cases import NO_DAY, ZONES, MinuteByMinute, calendars, instants, office, random_calendar, spans

from loket_app.domain.catalog import Limit, LimitUnit
from loket_app.domain.dates import HOUR, MINUTE, SECOND, at, rounded_up_to_minute
from loket_app.domain.sla import (
    Pause,
    PauseSpan,
    Reading,
    Standing,
    promise_pauses,
    read_clock,
    standing_of,
    step_pauses,
    total_of,
)
from loket_app.domain.worktime import Axis, Calendar, ClosedDay, SpecialDay

MAKASSAR = "Asia/Makassar"
SIXTY = Limit(LimitUnit.MINUTES, 60)
AXIS = Axis(office())


def nov(day: int, text: str) -> int:
    hour, minute, *second = (int(part) for part in text.split("."))
    return at(date(2026, 11, day), hour, minute, MAKASSAR, *second)


def read(start: int, now: int, *pauses: Pause, limit: Limit | None = SIXTY, end: int | None = None) -> Reading:
    return read_clock(AXIS, start, limit, pauses, now, end)


# --------------------------------------------------------------------------------------------------------- standing


@pytest.mark.parametrize(
    ("consumed", "total", "standing"),
    [
        (0, 100, Standing.ON_TIME),
        (79, 100, Standing.ON_TIME),
        (80, 100, Standing.NEARLY_LATE),
        (100, 100, Standing.NEARLY_LATE),
        (101, 100, Standing.LATE),
        (48 * MINUTE - 1, HOUR, Standing.ON_TIME),
        (48 * MINUTE, HOUR, Standing.NEARLY_LATE),
        (HOUR, HOUR, Standing.NEARLY_LATE),
        (HOUR + 1, HOUR, Standing.LATE),
        (0, 0, Standing.NEARLY_LATE),
        (1, 0, Standing.LATE),
        (10**15, None, Standing.NONE),
    ],
)
def test_standing(consumed: int, total: int | None, standing: Standing) -> None:
    assert standing_of(consumed, total) is standing


# ---------------------------------------------------------------------------------------------------- without pauses


def test_a_running_clock() -> None:
    reading = read(nov(23, "9.00"), nov(23, "9.41.30"))
    assert reading == Reading(
        start=nov(23, "9.00"),
        end=None,
        limit=SIXTY,
        total=HOUR,
        consumed=41 * MINUTE + 30 * SECOND,
        due=nov(23, "10.00"),
        left=18 * MINUTE + 30 * SECOND,
        standing=Standing.ON_TIME,
        frozen=False,
    )


def test_exactly_used_up_is_in_time_and_a_millisecond_more_is_late() -> None:
    start = nov(23, "9.00")
    exact, over = read(start, nov(23, "10.00")), read(start, nov(23, "10.00") + 1)
    assert (exact.left, exact.standing) == (0, Standing.NEARLY_LATE)
    assert (over.left, over.standing) == (-1, Standing.LATE)


def test_a_finished_clock_stands_still() -> None:
    start, end = nov(23, "9.00"), nov(23, "9.55")
    for now in (end, nov(23, "10.30"), nov(24, "9.00")):
        reading = read(start, now, end=end)
        assert (reading.consumed, reading.left, reading.standing) == (55 * MINUTE, 5 * MINUTE, Standing.NEARLY_LATE)
        assert reading.due == nov(23, "10.00")
        assert reading.end == end


def test_a_clock_that_ends_before_it_begins_reads_nothing() -> None:
    reading = read(nov(23, "9.00"), nov(23, "8.00"), (nov(23, "8.10"), None))
    assert (reading.consumed, reading.left, reading.frozen) == (0, HOUR, False)
    assert read(nov(23, "9.00"), nov(23, "9.30"), end=nov(23, "8.00")).consumed == 0


def test_no_limit_is_no_standing_but_still_a_duration() -> None:
    reading = read(nov(23, "9.00"), nov(23, "14.00"), (nov(23, "10.00"), nov(23, "11.00")), limit=None)
    assert (reading.total, reading.due, reading.left) == (None, None, None)
    assert reading.standing is Standing.NONE
    assert reading.consumed == 3 * HOUR


def test_hours_and_minutes_are_the_same_axis() -> None:
    start = nov(27, "11.00")
    assert total_of(AXIS, start, Limit(LimitUnit.HOURS, 2)) == total_of(AXIS, start, Limit(LimitUnit.MINUTES, 120))
    assert read(start, start, limit=Limit(LimitUnit.HOURS, 2)).due == nov(27, "14.30")


def test_working_days_end_at_the_close_of_the_nth_day_after_the_start() -> None:
    """Decision 11."""
    three = Limit(LimitUnit.WORKING_DAYS, 3)
    for begun in ("6.00", "9.00", "15.59", "16.05"):
        start = nov(23, begun)
        reading = read(start, nov(26, "16.00"), limit=three)
        assert reading.due == nov(26, "16.00")
        assert reading.left == 0
        assert reading.total == AXIS.f(nov(26, "16.00")) - AXIS.f(start)
        assert read(start, nov(27, "7.30") + 1, limit=three).standing is Standing.LATE
    assert read(nov(25, "9.00"), nov(25, "9.00"), limit=three).due == nov(30, "16.00")
    paused = read(nov(23, "9.00"), nov(26, "9.00"), (nov(24, "9.00"), nov(24, "10.00")), limit=three)
    assert paused.due == nov(27, "8.30")


def test_a_limit_of_nothing_is_due_at_once() -> None:
    start = nov(23, "12.30")
    for limit in (Limit(LimitUnit.MINUTES, 0), Limit(LimitUnit.WORKING_DAYS, 0)):
        assert read(start, start, limit=limit).due == start
        assert read(start, nov(23, "13.00"), limit=limit).standing is Standing.NEARLY_LATE
        assert read(start, nov(23, "13.00") + 1, limit=limit).standing is Standing.LATE


@pytest.mark.parametrize(
    ("start", "due"),
    [(nov(23, "6.00"), nov(23, "8.30")), (nov(23, "12.30"), nov(23, "14.00")), (nov(23, "16.05"), nov(24, "8.30"))],
)
def test_a_start_outside_the_hours_waits_for_the_opening(start: int, due: int) -> None:
    """glpi#687: created outside hours, the delay was zero."""
    assert read(start, start).due == due
    opening = AXIS.next_open(start)
    assert opening is not None
    assert read(start, opening).consumed == 0


def test_ten_steps_of_sangasanga_are_58_minutes_and_the_promise_is_another_clock() -> None:
    """A step can be late while the whole is in time (RELIABILITY A.1)."""
    limits = [Limit(LimitUnit.MINUTES, n) for n in (2, 2, 5, 5, 30, 5, 2, 5, 1, 1)]
    assert sum(total_of(AXIS, 0, limit) or 0 for limit in limits) == 58 * MINUTE
    late_step = read(nov(23, "9.00"), nov(23, "9.30"), limit=limits[3])
    promise = read(nov(23, "9.00"), nov(23, "9.30"))
    assert (late_step.standing, promise.standing) == (Standing.LATE, Standing.ON_TIME)


def test_the_promise_on_paper_is_rounded_up_and_judged_exactly() -> None:
    """Decision 14."""
    start = nov(23, "9.00.20")
    due = read(start, start).due
    assert due == nov(23, "10.00.20")
    assert rounded_up_to_minute(due) == nov(23, "10.01")
    assert read(start, nov(23, "10.00.40")).standing is Standing.LATE


def test_nothing_changes_while_the_office_is_closed() -> None:
    """zammad#4432: reminders outside hours. No clock gets amber or late at night."""
    start = nov(23, "15.01")
    evening = read(start, nov(23, "16.00"))
    for now in (nov(23, "16.00.01"), nov(23, "23.59"), nov(24, "7.30")):
        night = read(start, now)
        assert (night.standing, night.left) == (evening.standing, evening.left)
    assert read(start, nov(24, "7.31") + 1).standing is Standing.LATE


# ------------------------------------------------------------------------------------------------------------ pauses


@pytest.mark.parametrize(
    ("pause", "due"),
    [
        ((nov(23, "9.10"), nov(23, "9.30")), nov(23, "10.20")),
        ((nov(23, "9.00"), nov(23, "9.20")), nov(23, "10.20")),  # begun paused
        ((nov(23, "8.00"), nov(23, "9.20")), nov(23, "10.20")),  # a pause already open at the start counts from it
        ((nov(23, "8.00"), nov(23, "9.00")), nov(23, "10.00")),  # over before the start
        ((nov(23, "9.30"), nov(23, "9.30")), nov(23, "10.00")),  # of no length
        ((nov(23, "9.40"), nov(23, "9.30")), nov(23, "10.00")),  # reversed: ignored
        ((nov(23, "9.30"), nov(23, "12.30")), nov(23, "13.30")),  # across the break: only open time shifts
        ((nov(23, "9.30"), nov(23, "20.00")), nov(24, "8.00")),  # across closing
        ((nov(23, "9.59"), nov(24, "9.00")), nov(24, "9.01")),  # over the night
        ((nov(23, "12.00"), nov(23, "13.00")), nov(23, "10.00")),  # begun after the due instant
    ],
)
def test_a_pause_moves_the_target_by_its_open_time(pause: tuple[int, int], due: int) -> None:
    """frappe/helpdesk#2449, erpnext#47029, #47884; glpi#10594: measured on the same calendar as the target."""
    reading = read(nov(23, "9.00"), nov(25, "9.00"), pause)
    assert reading.due == due
    assert reading.left == (reading.total or 0) - reading.consumed
    assert reading.left == AXIS.f(due) - AXIS.f(nov(25, "9.00"))


def test_a_pause_across_a_holiday_counts_no_holiday() -> None:
    start = at(date(2026, 12, 23), 15, 30, MAKASSAR)
    pause = (at(date(2026, 12, 23), 15, 45, MAKASSAR), at(date(2026, 12, 28), 8, 0, MAKASSAR))
    reading = read_clock(AXIS, start, SIXTY, [pause], pause[1])
    assert reading.consumed == 15 * MINUTE
    assert reading.due == at(date(2026, 12, 28), 8, 45, MAKASSAR)


def test_overlapping_and_nested_pauses_count_once_in_any_order() -> None:
    a, b, c = (nov(23, "9.10"), nov(23, "9.30")), (nov(23, "9.20"), nov(23, "9.40")), (nov(23, "9.15"), nov(23, "9.16"))
    for pauses in ((a, b, c), (c, b, a), (b, a, c), (a, a, b)):
        reading = read(nov(23, "9.00"), nov(23, "9.50"), *pauses)
        assert reading.consumed == 20 * MINUTE
        assert reading.due == nov(23, "10.30")


def test_an_open_pause_holds_the_clock_and_ends_now() -> None:
    start, pause = nov(23, "9.00"), (nov(23, "9.20"), None)
    for minutes in (0, 1, 39, 41, 120):
        now = pause[0] + minutes * MINUTE
        reading = read(start, now, pause)
        assert reading.frozen
        assert (reading.consumed, reading.left) == (20 * MINUTE, 40 * MINUTE)
        assert reading.due == AXIS.due(now, 40 * MINUTE)


def test_the_clock_runs_on_from_the_instant_of_resuming() -> None:
    start, pause = nov(23, "9.00"), (nov(23, "9.20"), nov(23, "11.00"))
    at_resume, later = read(start, pause[1], pause), read(start, nov(23, "11.10"), pause)
    assert (at_resume.frozen, at_resume.consumed) == (False, 20 * MINUTE)
    assert (later.frozen, later.consumed) == (False, 30 * MINUTE)
    assert at_resume.due == later.due == nov(23, "11.40")


def test_finished_while_paused() -> None:
    start, end = nov(23, "9.00"), nov(23, "9.40")
    reading = read(start, nov(23, "12.00"), (nov(23, "9.20"), None), end=end)
    assert (reading.consumed, reading.frozen) == (20 * MINUTE, False)
    assert reading.due == nov(23, "10.20")
    assert reading == read(start, nov(24, "12.00"), (nov(23, "9.20"), nov(23, "11.00")), end=end)


def test_a_pause_begun_after_the_deadline_does_not_undo_the_breach() -> None:
    """Decision 15: only pauses begun before the due instant move it; the clock runs on through a later one."""
    start, late_pause = nov(23, "9.00"), (nov(23, "10.05"), None)
    for now, over in ((nov(23, "10.05"), 5), (nov(23, "10.30"), 30), (nov(23, "11.00"), 60)):
        reading = read(start, now, late_pause)
        assert (reading.standing, reading.due, reading.frozen) == (Standing.LATE, nov(23, "10.00"), False)
        assert (reading.left, reading.consumed) == (-over * MINUTE, HOUR + over * MINUTE)


def test_a_pause_at_the_due_instant_is_too_late_and_one_before_it_is_not() -> None:
    start, due = nov(23, "9.00"), nov(23, "10.00")
    missed = read(start, nov(23, "11.00"), (due, None))
    assert (missed.due, missed.frozen, missed.left) == (due, False, -HOUR)
    saved = read(start, nov(23, "11.00"), (due - 1, None))
    assert (saved.left, saved.frozen, saved.due) == (1, True, nov(23, "11.00") + 1)


def test_used_up_at_closing_a_pause_of_that_night_is_too_late() -> None:
    start = nov(23, "15.00")
    reading = read(start, nov(24, "9.00"), (nov(23, "16.05"), nov(24, "8.00")))
    assert reading.due == nov(23, "16.00")
    assert reading.standing is Standing.LATE


def test_a_pause_may_save_a_later_pause() -> None:
    """The second begins after the first due instant but before the moved one."""
    first, second = (nov(23, "9.30"), nov(23, "10.30")), (nov(23, "10.45"), nov(23, "11.15"))
    reading = read(nov(23, "9.00"), nov(23, "11.30"), second, first)
    assert reading.due == nov(23, "11.30")
    assert reading.consumed == HOUR
    third = (nov(23, "11.30"), nov(23, "11.40"))
    assert read(nov(23, "9.00"), nov(23, "11.45"), first, second, third).due == nov(23, "11.30")


def test_pauses_that_are_still_to_come_change_nothing_now() -> None:
    start, now = nov(23, "9.00"), nov(23, "9.15")
    for later in ((nov(23, "9.30"), nov(23, "9.45")), (nov(23, "9.30"), None)):
        assert read(start, now, later) == read(start, now)


def test_a_pause_read_in_the_past_is_an_open_one() -> None:
    start, now = nov(23, "9.00"), nov(23, "9.20")
    assert read(start, now, (nov(23, "9.10"), nov(23, "9.30"))) == read(start, now, (nov(23, "9.10"), None))


def test_a_pause_survives_a_change_of_the_limit() -> None:
    """glpi#6902, #15605: the pause was lost when the SLA changed, here when the service is corrected."""
    pause = (nov(23, "9.10"), nov(23, "9.30"))
    for minutes in (30, 60, 90):
        reading = read(nov(23, "9.00"), nov(23, "9.40"), pause, limit=Limit(LimitUnit.MINUTES, minutes))
        assert reading.due == nov(23, "9.20") + minutes * MINUTE
        assert reading.consumed == 20 * MINUTE
    short = read(nov(23, "9.00"), nov(23, "9.40"), pause, limit=Limit(LimitUnit.MINUTES, 5))
    assert (short.due, short.standing) == (nov(23, "9.05"), Standing.LATE)


def test_new_hours_do_not_touch_a_clock_pinned_to_the_old_ones() -> None:
    """Zammad's observer check: a recorded breach changed by new hours."""
    calendar = office()
    old = Axis(calendar)
    before = read_clock(old, nov(23, "15.00"), SIXTY, (), nov(24, "8.00"))
    assert before.standing is Standing.LATE
    holiday = ClosedDay(date(2026, 11, 23), "Libur daerah", "libur_daerah")
    new = Axis(replace(calendar, closed=(*calendar.closed, holiday)))
    assert read_clock(new, nov(23, "15.00"), SIXTY, (), nov(24, "8.00")).standing is Standing.ON_TIME
    assert read_clock(old, nov(23, "15.00"), SIXTY, (), nov(24, "8.00")) == before
    assert read_clock(Axis(calendar), nov(23, "15.00"), SIXTY, (), nov(24, "8.00")) == before


def test_which_clock_a_pause_stops() -> None:
    pauses = [
        PauseSpan(1, 2, "listrik_padam", stops_step=True, stops_promise=True),
        PauseSpan(3, None, "menunggu_pemohon", stops_step=True, stops_promise=False),
        PauseSpan(5, 6, "lain", stops_step=False, stops_promise=True),
    ]
    assert step_pauses(pauses) == ((1, 2), (3, None))
    assert promise_pauses(pauses) == ((1, 2), (5, 6))


def test_a_calendar_that_runs_out_breaks_no_reading() -> None:
    """One such request must not keep the whole board from opening."""
    one_day = SpecialDay(date(2026, 11, 23), "Sekali", spans("08.00-09.00"))
    axis = Axis(Calendar(MAKASSAR, (NO_DAY,) * 7, special=(one_day,)))
    reading = read_clock(axis, nov(23, "8.30"), SIXTY, [(nov(23, "8.40"), None)], nov(24, "9.00"))
    assert (reading.due, reading.total, reading.consumed, reading.left) == (None, HOUR, 10 * MINUTE, 50 * MINUTE)
    assert reading.frozen
    days = read_clock(axis, nov(23, "8.30"), Limit(LimitUnit.WORKING_DAYS, 1), (), nov(24, "9.00"))
    assert (days.total, days.standing, days.consumed) == (None, Standing.NONE, 30 * MINUTE)


# -------------------------------------------------------------------------------------------------------- properties

LIMITS = st.one_of(
    st.builds(Limit, st.just(LimitUnit.MINUTES), st.integers(0, 600)),
    st.builds(Limit, st.just(LimitUnit.HOURS), st.integers(0, 40)),
    st.builds(Limit, st.just(LimitUnit.WORKING_DAYS), st.integers(0, 10)),
)
DAYS_MS = st.integers(0, 6 * 24 * HOUR)


@st.composite
def histories(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]], int]:
    """A start, pauses near it, and a now after it."""
    start = draw(instants())
    pauses = []
    for _ in range(draw(st.integers(0, 4))):
        begun = start + draw(DAYS_MS) - HOUR
        pauses.append((begun, begun + draw(st.integers(0, 30 * HOUR))))
    return start, pauses, start + draw(DAYS_MS)


@settings(max_examples=80, deadline=None)
@given(calendars(), histories(), LIMITS)
def test_readings_are_consistent(
    calendar: Calendar, history: tuple[int, list[tuple[int, int]], int], limit: Limit
) -> None:
    axis = Axis(calendar)
    start, pauses, now = history
    reading = read_clock(axis, start, limit, pauses, now)
    assert reading.total is not None
    assert reading.due is not None
    assert 0 <= reading.consumed <= axis.consumed(start, now) <= now - start
    assert reading.left == reading.total - reading.consumed == axis.f(reading.due) - axis.f(now)
    assert reading.due >= start
    assert (reading.standing is Standing.LATE) == (reading.left < 0)
    bare = read_clock(axis, start, limit, (), now)
    assert bare.due is not None
    assert reading.due >= bare.due
    assert reading.consumed <= bare.consumed
    assert read_clock(axis, start, limit, [*reversed(pauses), *pauses], now) == reading
    assert read_clock(axis, start, limit, pauses, now + HOUR, now) == replace(reading, end=now, frozen=False)


@settings(max_examples=60, deadline=None)
@given(calendars(), histories(), LIMITS)
def test_a_breach_is_never_undone(
    calendar: Calendar, history: tuple[int, list[tuple[int, int]], int], limit: Limit
) -> None:
    """Once late, late for ever, whatever is paused from then on."""
    axis = Axis(calendar)
    start, pauses, now = history
    reading = read_clock(axis, start, limit, pauses, now)
    later = now + 5 * HOUR
    again = read_clock(axis, start, limit, [*(p for p in pauses if p[0] <= now), (now, None)], later)
    if reading.standing is Standing.LATE:
        assert again.standing is Standing.LATE
        assert again.due == reading.due
    elif reading.left:
        assert again.frozen
        assert again.left == reading.left


@settings(max_examples=50, deadline=None)
@given(calendars(), histories(), LIMITS)
def test_a_pause_of_closed_time_changes_nothing(
    calendar: Calendar, history: tuple[int, list[tuple[int, int]], int], limit: Limit
) -> None:
    axis = Axis(calendar)
    start, pauses, now = history
    closing = axis.closes_at(axis.next_open(start) or start) or start
    opening = axis.next_open(closing) or closing
    before = read_clock(axis, start, limit, pauses, now)
    assert replace(read_clock(axis, start, limit, [*pauses, (closing, opening)], now), frozen=before.frozen) == before


@settings(max_examples=40, deadline=None)
@given(calendars(), histories(), st.lists(DAYS_MS, max_size=9))
def test_the_steps_add_up_to_the_whole(
    calendar: Calendar, history: tuple[int, list[tuple[int, int]], int], cuts: list[int]
) -> None:
    axis = Axis(calendar)
    start, pauses, end = history
    bounds = [start, *sorted(t for t in (start + cut for cut in cuts) if t <= end), end]
    whole = read_clock(axis, start, None, pauses, end).consumed
    assert sum(read_clock(axis, a, None, pauses, end, b).consumed for a, b in pairwise(bounds)) == whole


# ---------------------------------------------------------------------------------- against the minute-by-minute clock


def walked_reading(
    walked: MinuteByMinute, start: int, total: int, pauses: list[tuple[int, int | None]], now: int
) -> tuple[int, int]:
    """(consumed, left) by going from one minute to the next; all instants are full minutes."""
    used = 0
    counting = [False] * len(pauses)
    for t in range(start, now, MINUTE):
        for n, (begun, until) in enumerate(pauses):
            over = until is not None and until <= t
            if over:
                counting[n] = False
            elif t == max(begun, start):
                counting[n] = used < total
        if walked.is_open(t) and not any(counting):
            used += MINUTE
    return used, total - used


@pytest.mark.parametrize("zone", ZONES)
def test_no_difference_from_the_minute_by_minute_clock(zone: str) -> None:
    """Pauses of every kind: nested, open, before the start, across closing, begun after the deadline."""
    first = date(2026, 10, 20) if zone != "America/New_York" else date(2026, 3, 3)
    rng, days = random.Random(f"sla {zone}"), 14
    for _ in range(3):
        calendar = random_calendar(rng, zone, first, days)
        axis, walked = Axis(calendar), MinuteByMinute(calendar, first, days)
        minutes = days * 1440
        for _case in range(150):
            start = walked.begin + rng.randrange(minutes // 2) * MINUTE
            now = start + rng.randrange(4 * 1440) * MINUTE
            limit = Limit(LimitUnit.MINUTES, rng.choice((1, 30, 60, 240, 600)))
            pauses: list[tuple[int, int | None]] = []
            for _pause in range(rng.randrange(5)):
                begun = start + rng.randrange(-120, 3 * 1440) * MINUTE
                until = None if rng.randrange(5) == 0 else begun + rng.choice((0, 5, 60, 600, 2000)) * MINUTE
                pauses.append((begun, until))
            reading = read_clock(axis, start, limit, pauses, now)
            expected = walked_reading(walked, start, limit.n * MINUTE, pauses, now)
            assert (reading.consumed, reading.left) == expected, (calendar, start, limit, pauses, now)


# ------------------------------------------------------------------------------------------------------------- speed


def test_a_board_of_a_thousand_rows_is_cheap() -> None:
    """Measured: about 15 ms for all readings, under 2 ms for a tick; the bounds only catch a change of kind."""
    begins = [nov(23, "7.30") + n * 7 * SECOND for n in range(1000)]
    pauses = [(nov(23, "9.00"), nov(23, "9.05")), (nov(23, "9.30"), None)]
    limits = [SIXTY, Limit(LimitUnit.WORKING_DAYS, 3), Limit(LimitUnit.HOURS, 4), None]
    now = nov(23, "10.00")
    read(begins[0], now)
    begun = time.process_time()
    rows = [read_clock(AXIS, t, limits[n % 4], pauses if n % 3 else (), now) for n, t in enumerate(begins)]
    readings = time.process_time() - begun
    dues = [AXIS.f(row.due) for row in rows if row.due is not None]
    begun = time.process_time()
    f_now = AXIS.f(now + SECOND)
    lefts = [due - f_now for due in dues]
    tick = time.process_time() - begun
    assert len(lefts) == 750
    assert readings < 0.5
    assert tick < 0.02


def test_the_tick_of_the_board_is_a_subtraction() -> None:
    """F(due) - F(now) is what is left, for every row that no pause holds."""
    for n in range(0, 48 * 60, 7):
        now = nov(23, "9.00") + n * MINUTE
        reading = read(nov(23, "9.00"), now, (nov(23, "9.10"), nov(23, "9.25")))
        if reading.due is not None and now >= nov(23, "9.25"):
            assert AXIS.f(reading.due) - AXIS.f(now) == reading.left
