"""Instants and how dates, times and durations are written and read."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loket_app.domain import dates
from loket_app.domain.dates import HOUR, MINUTE, SECOND, at, instant_of, local, parse_date, parse_time

ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")


@given(st.integers(0, 4_102_444_800_000), st.sampled_from(ZONES))
def test_an_instant_and_its_wall_clock_are_one(instant, zone):
    assert instant_of(local(instant, zone)) == instant


def test_a_wall_clock_time_in_three_zones():
    day = date(2026, 11, 23)
    jakarta, makassar, jayapura = (at(day, 9, 0, zone) for zone in ZONES)
    assert (jakarta - makassar, makassar - jayapura) == (HOUR, HOUR)
    assert local(makassar, "UTC") == datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    with pytest.raises(ValueError, match="naive"):
        instant_of(datetime(2026, 1, 1))  # noqa: DTZ001


def test_how_dates_are_written():
    day = date(2026, 11, 23)
    assert dates.long_date(day) == "Senin, 23 November 2026"
    assert dates.plain_date(day) == "23 November 2026"
    assert dates.short_date(day) == "Sen, 23 Nov 2026"
    assert dates.numeric_date(date(2026, 1, 5)) == "05-01-2026"
    assert [dates.zone_label(z) for z in (*ZONES, "Asia/Pontianak", "UTC")] == ["WIB", "WITA", "WIT", "WIB", "UTC"]


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_typed_date_is_read_in_every_spelling(day):
    d, m, y = f"{day.day:02d}", f"{day.month:02d}", f"{day.year:04d}"
    spellings = [f"{d}-{m}-{y}", f"{d}/{m}/{y}", f"{d}.{m}.{y}", f"{d}{m}{y}", f" {day.day}-{day.month}-{y} "]
    assert {parse_date(text) for text in (*spellings, day.isoformat(), dates.numeric_date(day))} == {day}


@pytest.mark.parametrize("text", ["", "31-02-2026", "1-1-26", "abc", "12-2026", "٠١-٠١-٢٠٢٦", "0-1-2026", "2026-13-01"])
def test_what_is_no_date(text):
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "time"),
    [("9.00", (9, 0)), ("09:05", (9, 5)), ("0905", (9, 5)), ("23.59", (23, 59)), ("24.00", None), ("9", None),
     ("9.60", None), ("", None), ("٠٩.٠٠", None)],
)  # fmt: skip
def test_a_typed_time(text, time):
    assert parse_time(text) == time


@given(st.integers(0, 100 * HOUR))
def test_elapsed_rounds_down_and_remaining_up(ms):
    def seconds(text: str) -> int:
        value = 0
        for part in text.split(":"):
            value = value * 60 + int(part)
        return value

    assert seconds(dates.elapsed_text(ms)) == ms // SECOND
    assert seconds(dates.remaining_text(ms)) == -(-ms // SECOND)
    assert (dates.remaining_text(ms) == "00:00") is (ms == 0)


def test_how_durations_are_written():
    assert dates.elapsed_text(4 * MINUTE + 30 * SECOND) == "04:30"
    assert dates.elapsed_text(HOUR + 2 * MINUTE + 3 * SECOND) == "1:02:03"
    assert dates.remaining_text(-(6 * MINUTE + 41 * SECOND)) == "−06:41"
    assert dates.remaining_text(1) == "00:01"
    assert [dates.minutes_text(n) for n in (0, 1, 41 * MINUTE, HOUR, 72 * MINUTE, -5)] == [
        "0 menit", "kurang dari 1 menit", "41 menit", "1 jam", "1 jam 12 menit", "0 menit",
    ]  # fmt: skip


@given(st.integers(0, 4_102_444_800_000))
def test_a_promised_time_is_rounded_up_to_the_minute(instant):
    rounded = dates.rounded_up_to_minute(instant)
    assert rounded % MINUTE == 0
    assert 0 <= rounded - instant < MINUTE


def test_times_with_a_point():
    moment = local(at(date(2026, 11, 23), 8, 5, "Asia/Makassar", 7), "Asia/Makassar")
    assert (dates.clock_time(moment), dates.clock_seconds(moment)) == ("08.05", "08.05.07")
