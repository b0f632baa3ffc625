"""A history told is a case: states, visits, the promise's start and end, undo, change of service, forwarding."""

from itertools import pairwise

import pytest
from cases import FORWARD_SOP, NINE, PAUSE_FACTS, RECORD_SOP, SOP, VERSIONS, Teller
from hypothesis import given
from hypothesis import strategies as st

from loket_app.domain.case import Action, Opening, State, Stay, effective, replay
from loket_app.domain.dates import MINUTE

A, S = Action, State


def told(teller: Teller, sop=SOP, ends_at=8):
    return replay(Opening(sop, ends_at, 11, 1, 100, (), NINE), teller.events, VERSIONS)


def undo(teller: Teller) -> Teller:
    return teller.tell(A.UNDO, undoes=told(teller).last.id)


def test_visits_follow_on_each_other_without_a_gap():
    case = Teller().tell(A.ACCEPT, 3).advance(6).tell(A.CALL, 10).tell(A.HAND_OVER, 2).case
    stays = case.stays
    assert [s.step.no for s in stays] == [3, 4, 5, 6, 7, 8, 9, 10]
    assert all(a.end == b.start for a, b in pairwise(stays[:-1]))
    assert stays[-1].start == stays[-2].end + 10 * MINUTE  # waiting at "siap" belongs to no step
    assert case.state is S.DONE
    assert case.step is None
    assert case.closed_at == stays[-1].end


def test_the_promise_runs_from_completeness_to_the_signature():
    case = Teller().tell(A.ACCEPT, 3).advance(6).case
    assert case.complete_at == NINE + 3 * MINUTE
    assert case.promise_end == NINE + 8 * MINUTE
    assert case.ready_at == NINE + 9 * MINUTE


def test_siap_ends_a_promise_whose_step_was_never_passed():
    case = Teller(SOP, ends_at=10).tell(A.ACCEPT).advance(6).case
    assert case.state is S.READY
    assert case.promise_end == case.ready_at


def test_a_product_without_hand_over_is_done_at_once():
    case = Teller(RECORD_SOP, 2).tell(A.ACCEPT).advance(1).case
    assert case.state is S.DONE
    assert case.closed_at == case.ready_at == case.promise_end


def test_incomplete_waits_without_a_promise_and_is_completed_later():
    teller = Teller().tell(A.ACCEPT_INCOMPLETE, missing=["ktp"])
    assert (teller.case.state, teller.case.complete_at, teller.case.missing) == (S.WAITING, None, ("ktp",))
    teller.tell(A.REOPEN, 600).tell(A.STILL_MISSING, missing=["kk"]).tell(A.REOPEN).tell(A.COMPLETE, papers=["ktp"])
    case = teller.case
    assert (case.state, case.step, case.missing, case.papers) == (S.RUNNING, 4, (), ("ktp",))
    assert case.complete_at == teller.now
    assert [s.step.no for s in case.stays] == [3, 3, 3, 4]


def test_a_return_gives_a_fresh_visit_and_reopens_the_promise():
    teller = Teller().tell(A.ACCEPT).advance(6).tell(A.RETURN, to_step=5)
    case = teller.case
    assert (case.state, case.step, case.promise_end, case.ready_at) == (S.RUNNING, 5, None, None)
    assert case.stays[-1].start == teller.now
    again = teller.advance(5).case
    assert again.promise_end == teller.now - MINUTE
    assert [s.step.no for s in again.stays] == [3, 4, 5, 6, 7, 8, 9, 5, 6, 7, 8, 9]


def test_a_return_behind_the_promise_does_not_touch_it():
    teller = Teller().tell(A.ACCEPT).advance(6)
    end = teller.case.promise_end
    assert teller.tell(A.RETURN, to_step=9).case.promise_end == end


def test_a_pause_is_ended_by_resume_and_by_the_end_of_the_request():
    teller = Teller().tell(A.ACCEPT).tell(A.PAUSE, **PAUSE_FACTS)
    assert teller.case.state is S.PAUSED
    assert teller.case.open_pause is not None
    resumed = teller.tell(A.RESUME, 7).case
    assert resumed.pauses[0].end == teller.now
    assert resumed.state is S.RUNNING
    rejected = Teller().tell(A.ACCEPT).tell(A.PAUSE, **PAUSE_FACTS).tell(A.REJECT, 5).case
    assert rejected.pauses[0].end == rejected.closed_at


def test_forwarding_is_a_pause_of_its_own_once_it_is_back():
    teller = Teller(FORWARD_SOP, 3).tell(A.ACCEPT).advance(1)
    assert (teller.case.state, teller.case.step) == (S.FORWARDED, 2)
    away = teller.case.forwarded_at
    back = teller.tell(A.COME_BACK, 300).case
    assert (back.state, back.step, back.forwarded_at) == (S.RUNNING, 3, None)
    assert [(p.start, p.end, p.reason) for p in back.pauses] == [(away, teller.now, "diteruskan")]


def test_another_service_starts_at_its_intake_with_the_promise_running_on():
    teller = Teller().tell(A.ACCEPT).advance(2)
    start = teller.case.complete_at
    facts = {"sop_version": 2, "service_version": 12, "papers": ["kk"], "missing": ["ktp"]}
    case = teller.tell(A.CHANGE_SERVICE, **facts).case
    assert (case.sop.key, case.step, case.state) == ("terusan", 1, S.RUNNING)
    assert (case.complete_at, case.promise_ends_at, case.papers, case.missing) == (start, 3, ("kk",), ("ktp",))
    assert case.stays[-1].step.no == 1


def test_another_service_reopens_a_promise_that_had_ended():
    teller = Teller(FORWARD_SOP, 2).tell(A.ACCEPT).advance(1).tell(A.COME_BACK)
    assert teller.case.promise_end is not None
    facts = {"sop_version": 1, "service_version": 11, "missing": []}
    assert teller.tell(A.CHANGE_SERVICE, **facts).case.promise_end is None


def test_another_service_while_the_papers_are_being_checked_keeps_the_visit():
    teller = Teller().tell(A.ACCEPT_INCOMPLETE, missing=["ktp"]).tell(A.REOPEN)
    start = teller.now
    case = teller.tell(A.CHANGE_SERVICE, sop_version=2, service_version=12, missing=["kk"]).case
    assert (case.state, case.step, case.current) == (S.WAITING, 1, Stay(FORWARD_SOP.step(1), start, None))


def test_new_hours_are_pinned_and_a_breach_is_kept():
    teller = Teller().tell(A.ACCEPT).tell(A.RECALENDAR, calendar=101, breached=True)
    assert (teller.case.calendar, teller.case.breach_kept) == (101, True)
    assert teller.tell(A.RECALENDAR, calendar=102, breached=False).case.breach_kept


class TestUndo:
    def test_it_is_as_if_it_had_not_been(self):
        before = Teller().tell(A.ACCEPT).advance(2)
        case = told(before)
        after = undo(before.advance(1))
        assert told(after) == case

    def test_one_after_the_other(self):
        teller = Teller().tell(A.ACCEPT)
        first = told(teller)
        undo(undo(teller.advance(2)))
        assert told(teller) == first
        assert told(teller.advance(1)).step == 5

    def test_a_complete_intake_becomes_an_incomplete_one(self):
        teller = undo(Teller().tell(A.ACCEPT, papers=["ktp"]))
        case = told(teller)
        assert (case.state, case.complete_at, case.missing, case.papers) == (S.WAITING, None, (), ("ktp",))
        assert case.last.action is A.ACCEPT_INCOMPLETE

    def test_papers_are_those_of_before(self):
        teller = Teller().tell(A.ACCEPT_INCOMPLETE, missing=["ktp"], papers=[]).tell(A.COMPLETE, papers=["ktp"])
        assert told(teller).papers == ("ktp",)
        assert told(undo(teller)).papers == ()

    def test_a_hand_over(self):
        teller = undo(Teller().tell(A.ACCEPT).advance(6).tell(A.CALL).tell(A.HAND_OVER))
        assert told(teller).state is S.HANDING

    @given(st.lists(st.sampled_from(["maju", "batal"]), max_size=25))
    def test_any_mix_is_what_its_effective_acts_are(self, moves):
        teller = Teller().tell(A.ACCEPT)
        depth = 0
        for move in moves:
            if move == "maju" and depth < 6:
                teller.advance(1)
                depth += 1
            elif move == "batal" and depth > 0:
                undo(teller)
                depth -= 1
        case = told(teller)
        assert case.step == 4 + depth
        assert [e.action for e in effective(teller.events)] == [A.ACCEPT] + [A.ADVANCE] * depth
        assert len(case.stays) == depth + 1 + (depth < 6)


@pytest.mark.parametrize(("action", "state"), [(A.REJECT, S.REJECTED), (A.WITHDRAW, S.WITHDRAWN)])
def test_an_end_closes_the_visit(action, state):
    case = Teller().tell(A.ACCEPT).tell(action).case
    assert (case.state, case.step, case.current) == (state, None, None)
    assert case.stays[-1].end == case.closed_at
