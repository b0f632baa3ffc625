"""The slow reading: right by hand-made examples, and equal to the fast one on random hours, limits and pauses."""

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.definitions.hours import calendar_data
from loket_app.domain.catalog import Limit, LimitUnit
from loket_app.domain.dates import HOUR, MINUTE, at
from loket_app.domain.office_hours import Calendar, ClosedDay, OpenSpan, Profile, SpecialDay
from loket_app.domain.sla import read_clock
from loket_app.domain.worktime import Axis
from loket_app.usecases.oracle import MinuteCount, effective_rows, walk

ZONE = "Asia/Makassar"
DAY = {"senin": ["07.30-12.00", "13.00-16.00"], "jumat": ["07.30-11.30", "13.00-16.30"]}
WEEK = dict.fromkeys(("senin", "selasa", "rabu", "kamis"), DAY["senin"]) | {
    "jumat": DAY["jumat"],
    "sabtu": [],
    "minggu": [],
}
BODY = {
    "zona": ZONE, "minggu": WEEK, "istirahat_bergilir": False, "profil": [], "hari_khusus": [],
    "libur": [{"tanggal": "2026-11-25", "nama": "x", "jenis": "lainnya", "aktif": True}],
}  # fmt: skip
HOURS = MinuteCount(BODY)
SIXTY = {"menit": 60}


def t(day: int, hour: int, minute: int, second: int = 0, month: int = 11) -> int:
    return at(date(2026, month, day), hour, minute, ZONE, second)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ((23, 9, 0), (23, 9, 10), 10),  # Monday morning
        ((23, 11, 50), (23, 13, 10), 20),  # over the break
        ((23, 12, 10), (23, 12, 50), 0),  # in the break
        ((23, 15, 50), (24, 7, 40), 20),  # over the night
        ((24, 15, 50), (26, 7, 40), 20),  # over a holiday
        ((27, 16, 20), (30, 7, 40), 20),  # Friday over the weekend
        ((23, 6, 0), (23, 7, 31), 1),  # before opening
        ((23, 7, 30), (24, 7, 30), 450),  # a whole day
        ((23, 9, 10), (23, 9, 0), 0),  # backwards
    ],
)
def test_open_time_by_hand(start, end, minutes):
    assert HOURS.used(t(*start), t(*end)) == minutes * MINUTE


def test_open_time_is_exact_to_the_millisecond():
    assert HOURS.used(t(23, 11, 59, 30) + 250, t(23, 13, 0, 2)) == 29_750 + 2000
    assert HOURS.used(t(23, 9, 0) + 1, t(23, 9, 0) + 2) == 1


@pytest.mark.parametrize(
    ("start", "budget", "due"),
    [
        ((23, 9, 0), 60, (23, 10, 0)),
        ((23, 11, 30), 30, (23, 12, 0)),  # used up at closing: the closing instant
        ((23, 11, 30), 31, (23, 13, 1)),
        ((23, 16, 5), 60, (24, 8, 30)),
        ((24, 15, 30), 60, (26, 8, 0)),
        ((27, 16, 0), 60, (30, 8, 0)),
        ((23, 12, 30), 0, (23, 12, 30)),
    ],
)
def test_due_instants_by_hand(start, budget, due):
    assert HOURS.after(t(*start), budget * MINUTE) == t(*due)


def test_working_days_by_hand():
    # From Monday: Tuesday, Thursday (Wednesday is a holiday), Friday until 16.30.
    assert HOURS.close_of_day(t(23, 10, 0), 1) == t(24, 16, 0)
    assert HOURS.close_of_day(t(23, 10, 0), 2) == t(26, 16, 0)
    assert HOURS.close_of_day(t(23, 10, 0), 3) == t(27, 16, 30)


def test_clocks_by_hand():
    start, stop = t(23, 9, 0), t(23, 10, 30)
    late = walk(HOURS, start, SIXTY, (), stop, False)
    assert (late.used, late.due, late.left, late.late, late.held) == (
        90 * MINUTE,
        t(23, 10, 0),
        -30 * MINUTE,
        True,
        False,
    )
    helped = walk(HOURS, start, SIXTY, ((t(23, 9, 30), t(23, 10, 15)),), stop, False)
    assert (helped.used, helped.due, helped.late) == (45 * MINUTE, t(23, 10, 45), False)
    too_late = walk(HOURS, start, SIXTY, ((t(23, 10, 0), t(23, 10, 15)),), stop, False)
    assert (too_late.used, too_late.due) == (90 * MINUTE, t(23, 10, 0))
    held = walk(HOURS, start, SIXTY, ((t(23, 9, 30), None),), stop, False)
    assert (held.used, held.due, held.held) == (30 * MINUTE, t(23, 11, 0), True)
    nested = walk(HOURS, start, SIXTY, ((t(23, 9, 10), t(23, 9, 40)), (t(23, 9, 20), t(23, 9, 50))), stop, True)
    assert (nested.used, nested.due, nested.held) == (50 * MINUTE, t(23, 10, 40), False)
    over_night = walk(HOURS, t(23, 15, 50), SIXTY, ((t(23, 15, 55), t(24, 8, 0)),), t(24, 8, 10), False)
    assert (over_night.used, over_night.due) == (15 * MINUTE, t(24, 8, 55))
    assert walk(HOURS, start, None, (), stop, False).due is None


def test_layers_of_a_day():
    ramadan = {"nama": "r", "dari": "2026-11-23", "sampai": "2026-11-24", "minggu": WEEK | {"senin": ["08.00-09.00"]}}
    special = {"tanggal": "2026-11-26", "alasan": "x", "jam": ["10.00-24.00"]}
    off = {"tanggal": "2026-11-25", "nama": "x", "jenis": "lainnya", "aktif": False}
    hours = MinuteCount(BODY | {"profil": [ramadan], "hari_khusus": [special], "libur": [off]})
    assert hours.spans(date(2026, 11, 23)) == ((480, 540),)
    assert hours.spans(date(2026, 11, 25)) == ((450, 720), (780, 960))
    assert hours.spans(date(2026, 11, 26)) == ((600, 1440),)
    assert MinuteCount(BODY | {"istirahat_bergilir": True}).spans(date(2026, 11, 23)) == ((450, 960),)


def random_hours(rng: random.Random) -> Calendar:
    def a_day() -> tuple[OpenSpan, ...]:
        edges = sorted(rng.sample(range(0, 1441, rng.choice((1, 15, 60))), 2 * rng.choice((0, 1, 1, 2, 3))))
        return tuple(OpenSpan(edges[i], edges[i + 1]) for i in range(0, len(edges), 2))

    def a_date() -> date:
        return date(2026, 11, rng.randint(20, 30))

    first, last = sorted((a_date(), a_date()))
    return Calendar(
        rng.choice(("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")),
        ((OpenSpan(450, 720),), *(a_day() for _ in range(6))),
        (Profile("masa", first, last, tuple(a_day() for _ in range(7))),) if rng.randrange(2) else (),
        tuple(ClosedDay(day, "libur", "lainnya", rng.randrange(3) > 0) for day in {a_date() for _ in range(3)}),
        tuple(SpecialDay(day, "khusus", a_day()) for day in {a_date() for _ in range(2)}),
        rng.randrange(3) == 0,
    )


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9))
def test_both_readings_agree_on_random_hours_limits_and_pauses(seed):
    rng = random.Random(seed)
    hours = random_hours(rng)
    axis, count = Axis(hours), MinuteCount(calendar_data(hours))

    def moment() -> int:
        base = t(20, 0, 0) + rng.randrange(10 * 24 * 60) * MINUTE
        return base + rng.choice((0, 0, rng.randrange(60_000)))

    start, stop = moment(), moment()
    limit = rng.choice(
        (None, Limit(LimitUnit.MINUTES, rng.randint(1, 300)), Limit(LimitUnit.HOURS, rng.randint(1, 9)),
         Limit(LimitUnit.WORKING_DAYS, rng.randint(1, 4)))
    )  # fmt: skip
    raw = {limit.unit.value: limit.n} if limit is not None else None
    pauses = []
    for _ in range(rng.randrange(4)):
        begun = moment()
        pauses.append((begun, rng.choice((None, begun + rng.randrange(3 * HOUR), moment()))))
    ended = rng.randrange(2) == 0
    fast = read_clock(axis, start, limit, pauses, stop, stop if ended else None)
    slow = walk(count, start, raw, pauses, stop, ended)
    assert (slow.used, slow.total, slow.due, slow.held) == (fast.consumed, fast.total, fast.due, fast.frozen)


def row(number: int, kind: str, **facts) -> dict:
    return {"id": number, "kind": kind, "facts": facts}


def test_what_was_taken_back_is_left_out():
    rows = [row(1, "terima_lengkap", missing=["x"]), row(2, "teruskan"), row(3, "batalkan_langkah", undoes=2)]
    assert [r["kind"] for r in effective_rows(rows)] == ["terima_lengkap"]
    again = [*rows, row(4, "batalkan_langkah", undoes=1)]
    assert [(r["kind"], r["facts"]) for r in effective_rows(again)] == [("terima_belum_lengkap", {"missing": []})]
