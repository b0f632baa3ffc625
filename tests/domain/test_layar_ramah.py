"""Objection and delivery: when filed, who judges, who brings, and the small machine of the road, exhaustively."""

import itertools
from dataclasses import replace

import pytest
from cases import NINE, Teller, case_in

from loket_app.domain.case import CLOSED_STATES, Action, State
from loket_app.domain.clocks import Kroscek, VisitLine
from loket_app.domain.dates import MINUTE
from loket_app.domain.errors import Refusal
from loket_app.domain.layar_ramah import (
    DELIVERY_LABELS,
    OBJECTION_LABELS,
    OPEN_DELIVERY,
    DeliveryAction,
    DeliveryState,
    ObjectionState,
    delivery_next,
    filing_problem,
    judging_problem,
    order_problem,
    ready_for_delivery,
    suggested_courier,
)
from loket_app.domain.people import Role

KASI, DEPUTY, OTHER = 4, 6, 9


def line(role: Role, over: int = 0, actor: int | None = 2, end: int | None = NINE) -> VisitLine:
    return VisitLine(4, "langkah", role, 1, NINE - MINUTE, end, 5 * MINUTE, 5 * MINUTE + over, over, actor)


def sheet(*lines: VisitLine, late: bool = True) -> Kroscek:
    return Kroscek(NINE, NINE, None, 60 * MINUTE, 70 * MINUTE, NINE, late, lines, ())


class TestFiling:
    @pytest.mark.parametrize("state", list(State))
    def test_from_completeness_until_closed(self, state):
        problem = filing_problem(case_in(state), False, "lama")
        expected = {State.WAITING: "belum_lengkap"} | dict.fromkeys(CLOSED_STATES, "sudah_selesai")
        assert (problem.code if problem else None) == expected.get(state)

    def test_one_at_a_time_and_with_a_reason(self):
        case = case_in(State.RUNNING)
        assert filing_problem(case, True, "lama").code == "sudah_ada"
        assert filing_problem(case, False, "  ").code == "tanpa_alasan"

    def test_not_on_what_was_withdrawn_before_it_was_complete(self):
        case = Teller().tell(Action.ACCEPT_INCOMPLETE, missing=["ktp"]).tell(Action.WITHDRAW).case
        assert filing_problem(case, False, "lama").code == "belum_lengkap"


class TestJudging:
    def judged(self, found: Kroscek, judge: int, is_kasi: bool, upheld: bool = True, note: str = "", deputy=DEPUTY):
        problem = judging_problem(found, judge, is_kasi, deputy, upheld, note)
        return problem.code if problem else None

    def test_the_kasi_decides_with_the_clock(self):
        found = sheet(line(Role.OPERATOR, MINUTE))
        assert self.judged(found, KASI, True) is None
        assert self.judged(replace(found, proven_by_clock=False), KASI, True, upheld=False) is None

    @pytest.mark.parametrize("upheld", [True, False])
    def test_against_the_clock_only_with_a_note(self, upheld):
        found = sheet(line(Role.OPERATOR, MINUTE), late=not upheld)
        assert self.judged(found, KASI, True, upheld) == "tanpa_catatan"
        assert self.judged(found, KASI, True, upheld, "listrik padam sebentar") is None

    def test_nobody_judges_his_own_step(self):
        found = sheet(line(Role.KASI_PELUM, MINUTE, actor=KASI))
        assert self.judged(found, KASI, True) == "perkara_sendiri"
        assert self.judged(found, DEPUTY, False) is None
        assert self.judged(sheet(line(Role.OPERATOR, MINUTE, actor=KASI)), KASI, True) == "perkara_sendiri"

    def test_a_step_that_still_lies_with_the_kasi_is_his_own(self):
        found = sheet(line(Role.KASI_PELUM, MINUTE, actor=None, end=None))
        assert self.judged(found, KASI, True) == "perkara_sendiri"
        assert self.judged(found, DEPUTY, False) is None

    def test_the_deputy_only_where_the_kasi_ran_over(self):
        assert self.judged(sheet(line(Role.OPERATOR, MINUTE)), DEPUTY, False) == "bukan_pemutus"
        assert self.judged(sheet(line(Role.KASI_PELUM, MINUTE, KASI)), OTHER, False) == "bukan_pemutus"
        assert self.judged(sheet(line(Role.KASI_PELUM, MINUTE, KASI)), OTHER, False, deputy=None) == "bukan_pemutus"


class TestCourier:
    def test_the_largest_overrun_among_those_who_served(self):
        found = sheet(
            line(Role.LOKET, MINUTE, 2), line(Role.OPERATOR, 3 * MINUTE, 3), line(Role.LOKET, 3 * MINUTE, 2),
            line(Role.CAMAT, 60 * MINUTE, 7),
        )  # fmt: skip
        assert suggested_courier(found, 2).officer == 2

    def test_else_who_received_it(self):
        assert suggested_courier(sheet(line(Role.OPERATOR, 0, 3)), 2).officer == 2
        assert suggested_courier(sheet(), None).officer is None

    def test_a_tie_goes_to_the_first_officer(self):
        tied = (line(Role.OPERATOR, MINUTE, 8), line(Role.LOKET, MINUTE, 3))
        assert suggested_courier(sheet(*tied), 2).officer == 3
        assert suggested_courier(sheet(*reversed(tied)), 2).officer == 3


class TestOrder:
    def problem(self, **changes):
        asked = {
            "case": case_in(State.RUNNING), "upheld": True, "consent": True, "address": "Jalan Contoh", "suggested": 2,
            "courier": 2, "reason": "", "pact": True,
        } | changes  # fmt: skip
        found = order_problem(**asked)
        return found.code if found else None

    def test_ready_or_not_yet(self):
        assert self.problem() is None
        assert self.problem(case=case_in(State.READY)) is None
        assert ready_for_delivery(case_in(State.READY))
        assert not ready_for_delivery(case_in(State.RUNNING))

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"upheld": False}, "belum_terbukti"),
            ({"case": case_in(State.DONE)}, "sudah_selesai"),
            ({"case": case_in(State.HANDING)}, "sedang_diserahkan"),
            ({"consent": False}, "tanpa_persetujuan"),
            ({"address": " "}, "tanpa_alamat"),
            ({"courier": 3}, "tanpa_alasan"),
            ({"pact": False}, "tanpa_pakta"),
        ],
    )
    def test_what_stands_against_it(self, changes, code):
        assert self.problem(**changes) == code

    def test_another_courier_with_a_reason_or_without_a_suggestion(self):
        assert self.problem(courier=3, reason="sakit") is None
        assert self.problem(courier=3, suggested=None) is None


ROAD = """
ORDERED  COLLECT  COLLECTED
ORDERED  REASSIGN ORDERED
PRINTED  DEPART   DEPARTED
PRINTED  COLLECT  COLLECTED
PRINTED  REASSIGN PRINTED
DEPARTED FAIL     FAILED
DEPARTED DELIVER  DELIVERED
FAILED   DEPART   DEPARTED
FAILED   COLLECT  COLLECTED
FAILED   GIVE_UP  BACK
FAILED   REASSIGN FAILED
"""


def test_the_road_exhaustively():
    table = {(a, b): c for a, b, c in (row.split() for row in ROAD.strip().splitlines())}
    for state, action in itertools.product(DeliveryState, DeliveryAction):
        found = delivery_next(state, action)
        wanted = table.get((state.name, action.name))
        if wanted is None:
            assert isinstance(found, Refusal)
        else:
            assert found is DeliveryState[wanted]
            assert state in OPEN_DELIVERY
    assert set(DELIVERY_LABELS) == set(DeliveryState)
    assert set(OBJECTION_LABELS) == set(ObjectionState)
