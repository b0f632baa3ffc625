"""Which copies survive: the last one of every period, none lost to a clock that jumps, and never too many."""

from datetime import date, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.domain.dates import HOUR, MINUTE, at, local
from loket_app.domain.thinning import USUAL, Keeping, kept

ZONE = "Asia/Makassar"
DAY = 24 * HOUR
START = at(date(2026, 1, 1), 0, 0, ZONE)
INSTANTS = st.sets(st.integers(START // MINUTE, (START + 3000 * DAY) // MINUTE).map(lambda n: n * MINUTE), max_size=120)
KEEPINGS = st.builds(Keeping, *[st.integers(0, 6)] * 5)


def weeks_of(instants: frozenset[int]) -> set[tuple[int, int]]:
    return {local(i, ZONE).date().isocalendar()[:2] for i in instants}


def test_nothing_to_keep() -> None:
    assert kept([], ZONE) == frozenset()


@settings(max_examples=150, deadline=None)
@given(INSTANTS, KEEPINGS)
def test_the_newest_stays_the_set_is_bounded_and_thinning_twice_is_thinning_once(found, keeping) -> None:
    left = kept(found, ZONE, keeping)
    assert left <= found
    assert len(left) <= keeping.most()
    assert kept(left, ZONE, keeping) == left
    if found:
        assert max(found) in left


@settings(max_examples=150, deadline=None)
@given(INSTANTS, st.integers(1, 5))
def test_the_last_copy_of_each_of_the_newest_periods_stays(found, most) -> None:
    for name, period in (
        ("days", lambda d: d), ("weeks", lambda d: d.isocalendar()[:2]), ("months", lambda d: (d.year, d.month)),
        ("years", lambda d: d.year),
    ):  # fmt: skip
        keeping = Keeping(**{"recent": 0, "days": 0, "weeks": 0, "months": 0, "years": 0, name: most})
        latest: dict[object, int] = {}
        for instant in sorted(found):
            latest[period(local(instant, ZONE).date())] = instant
        assert kept(found, ZONE, keeping) == set(sorted(latest.values())[-most:]) | ({max(found)} if found else set())


def test_every_order_and_every_subset_of_a_small_week() -> None:
    week = [START + n * 9 * HOUR for n in range(9)]
    keeping = Keeping(recent=2, days=2, weeks=1, months=1, years=1)
    for size in range(1, len(week) + 1):
        for chosen in combinations(week, size):
            left = kept(chosen, ZONE, keeping)
            assert left == kept(tuple(reversed(chosen)), ZONE, keeping)
            assert set(sorted(chosen)[-2:]) <= left


def test_thinning_after_each_copy_of_four_hundred_days_keeps_what_thinning_at_the_end_would() -> None:
    """Deleting as one goes never loses a copy that a later day would still have wanted."""
    made: set[int] = set()
    left: frozenset[int] = frozenset()
    for n in range(400):
        day = date(2026, 1, 5) + timedelta(days=n)
        if day.weekday() >= 5:
            continue
        for hour in (8, 9, 10, 11, 13, 14, 15, 16):
            made.add(at(day, hour, 7, ZONE))
            left = kept({*left, at(day, hour, 7, ZONE)}, ZONE)
            assert len(left) <= USUAL.most()
    assert left == kept(made, ZONE)
    assert len(weeks_of(left)) >= USUAL.weeks
    months = {(d.year, d.month) for d in (local(i, ZONE).date() for i in left)}
    assert len(months) == 14


def test_a_clock_that_jumped_years_ahead_and_back_costs_no_day_its_copy() -> None:
    usual = {at(date(2026, 3, n), 16, 0, ZONE) for n in range(1, 11)}
    wrong = at(date(2031, 5, 5), 9, 0, ZONE)
    assert usual <= kept({*usual, wrong}, ZONE)
    assert wrong in kept({*usual, wrong}, ZONE)
