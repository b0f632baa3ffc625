"""Both clocks of a request: which calendar, which pauses, and what the kroscek says of them."""

from datetime import date

import pytest
from cases import FORWARD_SOP, NINE, PAUSE_FACTS, Teller
from worktime_cases import office

from loket_app.domain.case import Action
from loket_app.domain.catalog import Limit, LimitUnit
from loket_app.domain.clocks import kroscek, promise_late, promise_reading, stay_reading
from loket_app.domain.dates import HOUR, MINUTE, at
from loket_app.domain.sla import Standing
from loket_app.domain.worktime import ClosedDay, axis_for

A = Action
HOURS = {
    100: office(),
    101: office(rotating_breaks=True),
    102: office(closed=(ClosedDay(date(2026, 11, 23), "x", "lainnya"),)),
}
SIXTY = Limit(LimitUnit.MINUTES, 60)


def axes(version: int):
    return axis_for(HOURS[version])


def promise(teller: Teller, minutes: int = 0):
    return promise_reading(teller.case, SIXTY, axes, teller.now + minutes * MINUTE)


def test_no_promise_before_completeness():
    assert promise(Teller().tell(A.ACCEPT_INCOMPLETE, missing=["ktp"])) is None


def test_the_promise_is_counted_to_the_signature_and_stands_still_then():
    teller = Teller().tell(A.ACCEPT).advance(5)
    assert promise(teller).consumed == promise(teller, 500).consumed == 5 * MINUTE
    assert promise(teller).end == teller.now


@pytest.mark.parametrize(("stops_step", "stops_promise"), [(True, True), (True, False), (False, True)])
def test_a_pause_stops_what_its_reason_says_from_its_very_first_instant(stops_step, stops_promise):
    facts = {**PAUSE_FACTS, "stops_step": stops_step, "stops_promise": stops_promise}
    teller = Teller().tell(A.ACCEPT).tell(A.PAUSE, 2, **facts)
    for later in (0, 10):
        now = teller.now + later * MINUTE
        step = stay_reading(teller.case, teller.case.current, axes, now)
        assert step.frozen is stops_step
        assert step.consumed == (2 if stops_step else 2 + later) * MINUTE
        assert promise(teller, later).frozen is stops_promise
        assert promise(teller, later).consumed == (2 if stops_promise else 2 + later) * MINUTE


def test_a_pause_of_an_earlier_visit_does_not_reach_a_later_one():
    teller = Teller().tell(A.ACCEPT).tell(A.PAUSE, **PAUSE_FACTS).tell(A.RESUME, 5).advance(1)
    reading = stay_reading(teller.case, teller.case.current, axes, teller.now + 3 * MINUTE)
    assert (reading.consumed, reading.frozen) == (3 * MINUTE, False)


def test_away_at_another_office_is_off_the_promise():
    teller = Teller(FORWARD_SOP, 3).tell(A.ACCEPT).advance(1)
    assert promise(teller, 100).consumed == MINUTE
    assert promise(teller, 100).frozen
    teller.tell(A.COME_BACK, 100)
    assert promise(teller, 4).consumed == 5 * MINUTE


def test_away_after_the_time_was_used_up_does_not_help():
    teller = Teller(FORWARD_SOP, 3).tell(A.ACCEPT).tell(A.ADVANCE, 65)
    assert promise(teller, 30).consumed == 95 * MINUTE
    assert promise(teller, 30).standing is Standing.LATE
    assert not promise(teller, 30).frozen


def test_hours_are_those_of_completeness_and_of_arrival_before_it():
    at_noon = at(date(2026, 11, 23), 11, 50, "Asia/Makassar")
    teller = Teller()
    teller.now = at_noon
    teller.tell(A.ACCEPT, 0, calendar=101)
    later = at_noon + 30 * MINUTE
    assert promise_reading(teller.case, SIXTY, axes, later).consumed == 30 * MINUTE  # breaks rotate in 101
    intake, examine = teller.case.stays
    assert stay_reading(teller.case, intake, axes, later).consumed == 170 * MINUTE
    assert stay_reading(teller.case, examine, axes, later).consumed == 30 * MINUTE


def test_new_hours_count_from_the_start_but_keep_a_breach():
    teller = Teller().tell(A.ACCEPT).tell(A.RECALENDAR, 90, calendar=102, breached=True)
    reading = promise(teller)
    assert reading.consumed == 0
    assert promise_late(teller.case, reading)
    kept = Teller().tell(A.ACCEPT).tell(A.RECALENDAR, 30, calendar=102, breached=False)
    assert not promise_late(kept.case, promise(kept))


def test_the_sheet_lists_visits_with_their_sums_and_pauses():
    teller = Teller().tell(A.ACCEPT).tell(A.ADVANCE, 8).tell(A.PAUSE, 1, **PAUSE_FACTS).tell(A.RESUME, 20)
    teller.tell(A.RETURN, 2, to_step=4).tell(A.ADVANCE, 6)
    sheet = kroscek(teller.case, SIXTY, axes, teller.now + MINUTE)
    assert [(v.step_no, v.visit, v.used // MINUTE, v.over // MINUTE) for v in sheet.visits] == [
        (3, 1, 1, 0), (4, 1, 8, 3), (5, 1, 3, 0), (4, 2, 6, 1), (5, 2, 1, 0),
    ]  # fmt: skip
    assert [(p.used // MINUTE, p.moved_promise) for p in sheet.pauses] == [(20, True)]
    assert sheet.consumed == 18 * MINUTE
    assert sheet.due == NINE + MINUTE + 80 * MINUTE
    assert not sheet.proven_by_clock


def test_the_sheet_tells_of_the_other_office_while_away_and_when_withdrawn_there():
    teller = Teller(FORWARD_SOP, 3).tell(A.ACCEPT).advance(1)
    away = kroscek(teller.case, SIXTY, axes, teller.now + 10 * MINUTE).pauses
    assert [(p.reason, p.end, p.used) for p in away] == [("diteruskan", None, 10 * MINUTE)]
    teller.tell(A.WITHDRAW, 15)
    ended = kroscek(teller.case, SIXTY, axes, teller.now + 9 * HOUR).pauses
    assert [(p.reason, p.end, p.used) for p in ended] == [("diteruskan", teller.now, 15 * MINUTE)]


def test_over_is_what_was_used_beyond_the_limit():
    sheet = kroscek(Teller().tell(A.ACCEPT).case, SIXTY, axes, NINE + 71 * MINUTE)
    assert (sheet.over, sheet.proven_by_clock) == (10 * MINUTE, True)
    assert kroscek(Teller().tell(A.ACCEPT).case, None, axes, NINE + 71 * MINUTE).over == 0
