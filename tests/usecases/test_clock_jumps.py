"""The desk's clock jumps: recorded, explained, held where working time would be invented, never a negative time."""

from typing import Any

import pytest

from loket_app.domain.clocks import promise_reading, stay_reading
from loket_app.domain.dates import HOUR, MINUTE, SECOND
from loket_app.domain.errors import Refused
from loket_app.store import trail as trail_store
from loket_app.usecases import acts, clock_jumps, door, staff
from loket_app.usecases.check import check
from loket_app.usecases.clock_jumps import ClockGuard
from loket_app.usecases.desk import Who
from loket_app.usecases.queries.history import history
from loket_app.usecases.requests import load

DAY, YEAR = 24 * HOUR, 365 * 24 * HOUR
DEAD_BATTERY = 946_684_800_000
FAR = [11 * MINUTE, HOUR, DAY, YEAR, 10 * YEAR]
NEAR = [3 * SECOND, MINUTE, 10 * MINUTE]
ACCEPTING = 3 * MINUTE
"""What `Office.accept` takes."""
BACK = [-3 * SECOND, -MINUTE, -HOUR, -DAY, -10 * YEAR]


class Watched:
    """An office whose PC's clock is watched: time passes on both clocks, or on one."""

    def __init__(self, office: Any) -> None:
        self.office, self.steady = office, 1_000
        self.desk, self.clock = office.desk, office.clock
        self.request = office.accept()
        self.guard = ClockGuard(office.desk, lambda: self.steady)
        office.desk.before_each = self.guard.look

    def pass_by(self, ms: int) -> None:
        self.clock.move(ms)
        self.steady += ms
        if self.desk.held == 0:
            self.guard.seen = self.guard.read()

    def rows(self) -> list[tuple[str, int, dict[str, Any]]]:
        found = self.desk.ask(lambda look: clock_jumps.rows_between(look, 1, 10**9))
        return [(row.kind, row.at, dict(row.facts)) for row in found]

    def newest(self) -> int:
        return self.desk.ask(lambda look: trail_store.newest(look.connection)[1])

    def confirm(self) -> None:
        """As after a supervisor's PIN."""
        self.desk.do_with_doubtful_clock(Who.self(self.office.who["kasi_pelum"]), staff._confirm_clock)


@pytest.fixture
def pc(office) -> Watched:
    return Watched(office)


def no_invented_time(pc: Watched, request: int, passed: int) -> None:
    """The clocks of a request show neither less than nothing nor more than passed by the steady clock."""
    loaded = pc.desk.ask(load, request)
    axis = pc.desk.ask(lambda look: look.settings.axis(loaded.case.calendar))
    for stay in loaded.case.stays:
        seen = stay_reading(loaded.case, stay, lambda _: axis, pc.clock.now())
        assert seen is None or 0 <= seen.consumed <= passed
    promise = promise_reading(loaded.case, loaded.service.promise, lambda _: axis, pc.clock.now())
    assert promise is None or promise.consumed >= 0


@pytest.mark.parametrize("by", FAR)
def test_far_forward_holds_the_recording_until_it_is_confirmed(pc: Watched, by: int) -> None:
    request = pc.request
    before = pc.newest()
    pc.pass_by(2 * MINUTE)
    pc.clock.move(by)
    version = pc.office.version(request)
    with pytest.raises(Refused) as told:
        pc.desk.do(pc.office.by("kasi_pelum", "loket1"), acts.advance, request, version)
    assert told.value.refusal.code == "jam_mundur"
    assert "melompat maju" in told.value.refusal.sentence
    [(kind, at, facts)] = pc.rows()
    assert (kind, at) == ("jam_melompat", before + 2 * MINUTE), "the row stands where the time stood"
    assert (facts["selisih"], facts["ditahan"]) == (by, True)
    with pytest.raises(Refused):
        pc.desk.do(pc.office.by("loket1"), door.walked_in)
    assert len(pc.rows()) == 1, "one jump, one row"
    pc.confirm()
    assert pc.desk.do(pc.office.by("loket1"), door.walked_in).id
    assert [str(f) for f in check(pc.desk, 0).findings] == []


@pytest.mark.parametrize("by", FAR)
def test_put_back_it_goes_on_by_itself_and_nothing_was_invented(pc: Watched, by: int) -> None:
    request = pc.request
    pc.clock.move(by)
    with pytest.raises(Refused):
        pc.desk.do(pc.office.by("kasi_pelum", "loket1"), acts.advance, request, pc.office.version(request))
    pc.steady += MINUTE
    pc.clock.move(MINUTE - by)
    outcomes = pc.guard.told()
    assert [(one.held, one.was_held) for one in outcomes] == [(True, False), (False, True)]
    pc.desk.do(pc.office.by("kasi_pelum", "loket1"), acts.advance, request, pc.office.version(request))
    no_invented_time(pc, request, ACCEPTING + MINUTE)
    lines = [line for line in pc.desk.ask(history, request) if line.what == "Jam komputer melompat"]
    assert len(lines) == 2
    assert lines[0].note.startswith("maju ")
    assert lines[1].note.startswith("mundur ")
    assert [(line.actor, line.recorded_by) for line in lines] == [("program", "")] * 2
    assert [str(f) for f in check(pc.desk, 0).findings] == []


@pytest.mark.parametrize("by", NEAR)
def test_a_little_forward_is_recorded_and_work_goes_on(pc: Watched, by: int) -> None:
    request = pc.request
    pc.clock.move(by)
    pc.desk.do(pc.office.by("kasi_pelum", "loket1"), acts.advance, request, pc.office.version(request))
    [(_, _, facts)] = pc.rows()
    assert (facts["selisih"], facts["ditahan"]) == (by, False)


@pytest.mark.parametrize("by", BACK)
def test_back_is_recorded_and_stops_what_would_lie_before_the_newest_row(pc: Watched, by: int) -> None:
    request = pc.request
    newest = pc.newest()
    pc.clock.move(by)
    with pytest.raises(Refused) as told:
        pc.desk.do(pc.office.by("kasi_pelum", "loket1"), acts.advance, request, pc.office.version(request))
    assert told.value.refusal.code == "jam_mundur"
    assert pc.newest() == newest, "nothing lies before what was there"
    [(_, at, facts)] = pc.rows()
    assert (at, facts["selisih"]) == (newest, by)
    no_invented_time(pc, request, ACCEPTING)
    pc.confirm()
    pc.desk.do(pc.office.by("kasi_pelum", "loket1"), acts.advance, request, pc.office.version(request))
    no_invented_time(pc, request, HOUR)
    assert [str(f) for f in check(pc.desk, 0).findings] == []


def test_back_a_little_while_nothing_was_recorded_needs_nobody(pc: Watched) -> None:
    pc.pass_by(HOUR)
    pc.clock.move(-MINUTE)
    pc.desk.do(pc.office.by("loket1"), door.walked_in)
    assert [facts["selisih"] for _, _, facts in pc.rows()] == [-MINUTE]


def test_a_dead_battery_put_right_is_not_held(pc: Watched) -> None:
    """2000-01-01 at the start: refused; then the clock is set right, which is a jump forward of 26 years."""
    right = pc.clock.now()
    pc.clock.instant = DEAD_BATTERY
    pc.guard.seen = pc.guard.read()
    with pytest.raises(Refused):
        pc.desk.do(pc.office.by("loket1"), door.walked_in)
    pc.clock.instant = right + MINUTE
    assert pc.desk.do(pc.office.by("loket1"), door.walked_in).id
    assert pc.desk.held == 0


def test_sleep_is_no_jump(pc: Watched) -> None:
    pc.clock.move(14 * HOUR)
    pc.steady += 14 * HOUR
    pc.desk.do(pc.office.by("loket1"), door.walked_in)
    assert pc.rows() == []


def test_a_wrong_pin_while_held_does_not_push_the_newest_row_ahead(pc: Watched) -> None:
    newest = pc.newest()
    pc.clock.move(10 * YEAR)
    with pytest.raises(Refused):
        pc.desk.do(pc.office.by("loket1"), door.walked_in)
    pc.desk.do_before_confirming(Who.self(pc.office.who["kasi_pelum"]), staff._record_try, 6, False)
    assert pc.newest() == newest


def test_the_steady_clock_goes_on() -> None:
    first = clock_jumps.steady()
    assert 0 <= clock_jumps.steady() - first < 10_000


def test_a_long_silence_is_told(pc: Watched) -> None:
    pc.pass_by(90 * DAY)
    assert pc.desk.ask(clock_jumps.silence) == 90 * DAY
    pc.clock.move(-YEAR)
    assert pc.desk.ask(clock_jumps.silence) == 0
