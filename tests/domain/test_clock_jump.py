"""A jump is found by two clocks, however small the drift beside it, and said in one sentence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loket_app.domain.clock_jump import LEAST, Jump, Reading, jump_between, jump_words, span_words
from loket_app.domain.dates import HOUR, MINUTE, SECOND, at

NOW = at(date(2026, 11, 23), 9, 42, "Asia/Jakarta")
DAY, YEAR = 24 * HOUR, 365 * 24 * HOUR
DEAD_BATTERY = 946_684_800_000
"""2000-01-01."""


@pytest.mark.parametrize(
    "by",
    [-10 * YEAR, -YEAR, -DAY, -HOUR, -MINUTE, -3 * SECOND, 3 * SECOND, MINUTE, HOUR, DAY, YEAR, 10 * YEAR,
     DEAD_BATTERY - NOW],
)  # fmt: skip
def test_every_jump_beyond_two_seconds_is_found_with_its_size(by: int) -> None:
    found = jump_between(Reading(NOW, 5_000), Reading(NOW + 1000 + by, 6_000))
    assert found == Jump(NOW + 1000, NOW + 1000 + by)
    assert found.by == by


@pytest.mark.parametrize("by", [-2000, -1000, -1, 0, 1, 1000, 2000])
def test_what_a_network_corrects_is_none(by: int) -> None:
    assert jump_between(Reading(NOW, 5_000), Reading(NOW + 1000 + by, 6_000)) is None


@given(st.lists(st.integers(0, 10 * HOUR), max_size=30), st.integers(-500, 500))
def test_a_slow_drift_never_adds_up_to_a_jump(steps: list[int], parts_per_million: int) -> None:
    """NTP slews by at most 500 parts in a million: over an hour that is below two seconds, at each look."""
    reading = Reading(NOW, 0)
    for step in steps:
        passed = min(step, HOUR)
        after = Reading(reading.wall + passed + passed * parts_per_million // 1_000_000, reading.steady + passed)
        assert jump_between(reading, after) is None
        reading = after


@given(st.integers(0, 30 * DAY))
def test_a_pc_that_slept_did_not_jump(slept: int) -> None:
    assert jump_between(Reading(NOW, 5), Reading(NOW + slept, 5 + slept)) is None


@given(st.integers(LEAST + 1, 100 * YEAR), st.integers(0, DAY))
def test_a_steady_clock_that_stopped_in_sleep_shows_as_a_jump_forward(slept: int, awake: int) -> None:
    found = jump_between(Reading(NOW, 0), Reading(NOW + awake + slept, awake))
    assert found is not None
    assert found.by == slept


def test_a_steady_clock_that_began_anew_tells_nothing() -> None:
    assert jump_between(Reading(NOW, 9_000_000), Reading(NOW + HOUR, 10)) is None


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (3 * HOUR, "Jam komputer melompat maju 3 jam, dari 09.42 ke 12.42."),
        (-150 * SECOND, "Jam komputer mundur 2 menit, dari 09.42 ke 09.39."),
        (5 * SECOND, "Jam komputer melompat maju 5 detik, dari 09.42 ke 09.42."),
        (-DAY, "Jam komputer mundur 1 hari, dari 23-11-2026 09.42 ke 22-11-2026 09.42."),
        (10 * YEAR, "Jam komputer melompat maju 10 tahun, dari 23-11-2026 09.42 ke 20-11-2036 09.42."),
    ],
)  # fmt: skip
def test_the_sentence(by: int, words: str) -> None:
    assert jump_words(Jump(NOW, NOW + by), "Asia/Jakarta") == words


@pytest.mark.parametrize(
    ("ms", "words"), [(0, "0 detik"), (59_999, "59 detik"), (MINUTE, "1 menit"), (25 * HOUR, "1 hari"),
                      (YEAR + 12 * DAY, "1 tahun 12 hari")]
)  # fmt: skip
def test_a_span(ms: int, words: str) -> None:
    assert span_words(ms) == words
