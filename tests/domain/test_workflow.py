"""Every (state, action, role) against a table written here by hand, and every need by its refusal."""

import itertools

import pytest
from cases import (
    DAY,
    PAUSE_FACTS,
    ROLES,
    SOP,
    Teller,
    actor,
    case_in,
    full_facts,
    officer,
)  # fmt: skip

from loket_app.domain.case import Action, Event, State
from loket_app.domain.errors import Refusal
from loket_app.domain.people import Capacity, Role, Substitution
from loket_app.domain.workflow import (
    ACTION_LABELS,
    STATE_LABELS,
    TABLE,
    UNDOABLE,
    Actor,
    decide,
    offered,
    required_roles,
    undo_problem,
)  # fmt: skip

LOKET, PORTIR, OPERATOR, KASI = {Role.LOKET}, {Role.PORTIR}, {Role.OPERATOR}, {Role.KASI_PELUM}
CAMAT, ADMIN, ANYONE = {Role.CAMAT}, {Role.ADMIN}, set(ROLES)
A, S = Action, State
# The states of `case_in`: running and paused stand at step 5 (operator), forwarded at the forwarding step.
ALLOWED: dict[State | None, dict[Action, set[Role]]] = {
    None: {A.ACCEPT: LOKET, A.ACCEPT_INCOMPLETE: LOKET},
    S.WAITING: {
        A.REOPEN: LOKET, A.STILL_MISSING: LOKET, A.COMPLETE: LOKET, A.CHANGE_SERVICE: LOKET, A.REJECT: KASI | CAMAT,
        A.WITHDRAW: LOKET,
    },
    S.RUNNING: {
        A.ADVANCE: OPERATOR, A.RETURN: OPERATOR, A.PAUSE: KASI, A.CHANGE_SERVICE: LOKET, A.REJECT: KASI | CAMAT,
        A.WITHDRAW: LOKET, A.RECALENDAR: KASI | ADMIN,
    },
    S.PAUSED: {A.RESUME: KASI, A.REJECT: KASI | CAMAT, A.WITHDRAW: LOKET, A.RECALENDAR: KASI | ADMIN},
    S.FORWARDED: {A.COME_BACK: LOKET, A.REJECT: KASI | CAMAT, A.WITHDRAW: LOKET, A.RECALENDAR: KASI | ADMIN},
    S.READY: {A.CALL: LOKET | PORTIR, A.RETURN: LOKET, A.DELIVERED: ANYONE, A.WITHDRAW: LOKET},
    S.HANDING: {A.HAND_OVER: LOKET | PORTIR, A.ABSENT: LOKET | PORTIR, A.WITHDRAW: LOKET},
    S.DONE: {}, S.REJECTED: {}, S.WITHDRAWN: {},
}  # fmt: skip


@pytest.mark.parametrize("state", [None, *State])
def test_every_state_action_and_role(state):
    case = case_in(state)
    for action, role in itertools.product(Action, Role):
        if action is Action.UNDO:
            continue
        decided = decide(case, action, full_facts(case, action), actor(role), 9, case.stays[-1].start)
        if role in ALLOWED[state].get(action, set()):
            assert isinstance(decided, Event), (state, action, role, decided)
            assert (decided.actor, decided.recorded_by, decided.action) == (actor(role).officer.id, 9, action)
        else:
            code = "bukan_peran" if action in ALLOWED[state] else "tidak_mungkin"
            assert isinstance(decided, Refusal), (state, action, role)
            assert decided.code == code, (state, action, role)


@pytest.mark.parametrize("state", list(State))
def test_undo_is_for_who_acted_typed_or_is_set_above(state):
    case = case_in(state)
    facts = full_facts(case, Action.UNDO)
    everybody = {role: actor(role, number=40 + ROLES.index(role)) for role in Role}
    boss = actor(Role.SEKCAM, number=60, supervisor=True)
    who_acted = Actor(officer(Role.LOKET, number=case.last.actor), (), DAY.isoformat())
    undoable = case.last.action in UNDOABLE
    for one in everybody.values():
        decided = decide(case, Action.UNDO, facts, one, 9, 0)
        assert isinstance(decided, Refusal)
        assert decided.code == ("bukan_pelaku" if undoable else "tidak_dapat_batal")
    for one in (boss, who_acted):
        decided = decide(case, Action.UNDO, facts, one, 9, 0)
        assert isinstance(decided, Event) is undoable
        stale = decide(case, Action.UNDO, {**facts, "undoes": -1}, one, 9, 0)
        assert isinstance(stale, Refusal)
        assert not undoable or stale.code == "sudah_ada_tindakan"


def test_nothing_can_be_undone_before_the_first_act():
    assert undo_problem(case_in(None), actor(Role.LOKET)).code == "tidak_dapat_batal"


def test_the_table_holds_nothing_beyond_what_was_tried():
    assert {key for key in TABLE if key[1] is not Action.UNDO} == {
        (state, action) for state, actions in ALLOWED.items() for action in actions
    }
    assert {state for state, action in TABLE if action is Action.UNDO} == set(State)
    assert set(ACTION_LABELS) == set(Action)
    assert set(STATE_LABELS) == set(State)


@pytest.mark.parametrize(
    ("state", "action", "role", "facts", "code"),
    [
        (None, A.ACCEPT, Role.LOKET, {"papers_complete": False}, "belum_lengkap"),
        (None, A.ACCEPT_INCOMPLETE, Role.LOKET, {"missing": []}, "tanpa_kekurangan"),
        (S.WAITING, A.COMPLETE, Role.LOKET, {"papers_complete": False}, "belum_lengkap"),
        (S.WAITING, A.STILL_MISSING, Role.LOKET, {"missing": []}, "tanpa_kekurangan"),
        (S.WAITING, A.WITHDRAW, Role.LOKET, {"reason": "  "}, "tanpa_alasan"),
        (S.WAITING, A.CHANGE_SERVICE, Role.LOKET, {"reason": ""}, "tanpa_alasan"),
        (S.RUNNING, A.RETURN, Role.OPERATOR, {"reason": ""}, "tanpa_alasan"),
        (S.RUNNING, A.RETURN, Role.OPERATOR, {"to_step": 5}, "langkah_tujuan"),
        (S.RUNNING, A.RETURN, Role.OPERATOR, {"to_step": 2}, "langkah_tujuan"),
        (S.RUNNING, A.RETURN, Role.OPERATOR, {"to_step": "3"}, "langkah_tujuan"),
        (S.RUNNING, A.PAUSE, Role.KASI_PELUM, {"reason": ""}, "tanpa_alasan"),
        (S.RUNNING, A.REJECT, Role.CAMAT, {"reason": ""}, "tanpa_alasan"),
        (S.RUNNING, A.RECALENDAR, Role.ADMIN, {"reason": ""}, "tanpa_alasan"),
        (S.HANDING, A.WITHDRAW, Role.LOKET, {"reason": ""}, "tanpa_alasan"),
    ],
)
def test_what_is_missing_is_named(state, action, role, facts, code):
    case = case_in(state)
    decided = decide(case, action, full_facts(case, action) | facts, actor(role), 9, 0)
    assert isinstance(decided, Refusal)
    assert decided.code == code
    assert decided.sentence.endswith(".")


@pytest.mark.parametrize("action", [A.PAUSE, A.REJECT, A.CHANGE_SERVICE])
def test_after_the_signature_it_is_too_late(action):
    signed = Teller().tell(A.ACCEPT).advance(5).case
    assert signed.step == 9
    assert signed.signed
    role = next(iter(required_roles(signed, action, full_facts(signed, action))))
    decided = decide(signed, action, full_facts(signed, action), actor(role), 9, 0)
    assert decided.code == "sudah_ditandatangani"
    assert action not in offered(signed, actor(role))


def test_a_reopened_request_is_not_reopened_twice():
    case = Teller().tell(A.ACCEPT_INCOMPLETE, missing=["ktp"]).tell(A.REOPEN).case
    assert decide(case, A.REOPEN, {}, actor(Role.LOKET), 9, 0).code == "sudah_dibuka"


def test_the_pause_is_decided_and_ended_by_whom_its_reason_names():
    running = case_in(S.RUNNING)
    facts = {**PAUSE_FACTS, "decided_by": "operator"}
    assert isinstance(decide(running, A.PAUSE, facts, actor(Role.OPERATOR), 9, 0), Event)
    assert isinstance(decide(running, A.PAUSE, facts, actor(Role.KASI_PELUM), 9, 0), Refusal)
    paused = case_in(S.PAUSED)
    for role in (Role.OPERATOR, Role.KASI_PELUM):
        assert isinstance(decide(paused, A.RESUME, {"decided_by": "operator"}, actor(role), 9, 0), Event)


def test_a_substitute_acts_in_his_capacity_on_his_days_only():
    case = Teller().tell(A.ACCEPT).advance(4).case
    assert case.step == 8
    sub = Substitution(1, Role.CAMAT, 50, Capacity.PLH, "2026-11-23", "2026-11-24", "cuti")
    sekcam = officer(Role.SEKCAM, number=50)
    signed = decide(case, A.ADVANCE, {}, Actor(sekcam, (sub,), "2026-11-24"), 50, 0)
    assert (signed.role, signed.capacity) == (Role.CAMAT, Capacity.PLH)
    for day in ("2026-11-22", "2026-11-25"):
        assert decide(case, A.ADVANCE, {}, Actor(sekcam, (sub,), day), 50, 0).code == "bukan_peran"


def test_an_officer_who_left_does_nothing_whatever_it_asks():
    gone = actor(Role.LOKET, number=2, active=False)
    for state in State:
        case = case_in(state)
        for action in Action:
            if (state, action) in TABLE:
                decided = decide(case, action, full_facts(case, action), gone, 9, 0)
                assert decided.code in ("petugas_nonaktif", "bukan_peran"), (state, action)


def test_acts_that_ask_no_post_are_written_down_under_a_post_of_the_flow():
    ready = case_in(S.READY)
    done = decide(ready, A.DELIVERED, {}, actor(Role.ADMIN, Role.LOKET, number=3), 3, 0)
    assert done.role is Role.LOKET


@pytest.mark.parametrize("state", list(State))
def test_what_is_offered_is_what_would_be_decided(state):
    case = case_in(state)
    for role in Role:
        who = actor(role)
        allowed = {a for a in Action if a not in (A.UNDO, A.DELIVERED) and role in ALLOWED[state].get(a, set())}
        assert offered(case, who) - {A.UNDO} == allowed


def test_the_way_of_the_seed_ends_at_the_hand_over():
    teller = Teller().tell(A.ACCEPT)
    steps = [teller.case.step]
    while teller.case.state is S.RUNNING:
        steps.append(teller.advance(1).case.step)
    assert steps == list(range(4, 11))
    assert SOP.step(10).kind.value == "serah"
    assert teller.case.state is S.READY
