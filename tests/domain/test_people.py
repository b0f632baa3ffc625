"""Who may act for whom on which day, and what stands over a signature."""

import itertools

import pytest
from cases import officer

from loket_app.domain.people import ROLE_LABELS, ActingAs, Capacity, Role, Substitution, acting_as
from loket_app.domain.signature import signatory

SEKCAM = officer(Role.SEKCAM, number=5)


def sub(
    first: str, last: str, role: Role = Role.CAMAT, who: int = 5, capacity: Capacity = Capacity.PLT
) -> Substitution:
    return Substitution(1, role, who, capacity, first, last, "cuti")


@pytest.mark.parametrize(
    ("day", "acts"),
    [("2026-11-22", False), ("2026-11-23", True), ("2026-11-30", True), ("2026-12-01", False)],
)
def test_a_substitution_holds_on_both_its_days_and_between(day, acts):
    found = acting_as(SEKCAM, Role.CAMAT, (sub("2026-11-23", "2026-11-30"),), day)
    assert found == (ActingAs(Role.CAMAT, Capacity.PLT) if acts else None)


def test_it_is_for_one_officer_and_one_post():
    day = "2026-11-23"
    assert acting_as(officer(Role.LOKET, number=6), Role.CAMAT, (sub(day, day),), day) is None
    assert acting_as(SEKCAM, Role.KASI_PELUM, (sub(day, day),), day) is None


def test_who_stands_in_the_post_stands_above_who_signs_in_its_name():
    day = "2026-11-23"
    both = (sub(day, day, capacity=Capacity.AN), sub(day, day, capacity=Capacity.PLT))
    for order in (both, both[::-1]):
        assert acting_as(SEKCAM, Role.CAMAT, order, day).capacity is Capacity.PLT


def test_the_own_post_goes_before_a_substitution():
    both = officer(Role.CAMAT, Role.SEKCAM, number=5)
    day = "2026-11-23"
    assert acting_as(both, Role.CAMAT, (sub(day, day),), day) == ActingAs(Role.CAMAT, Capacity.DEFINITIF)


@pytest.mark.parametrize("role", list(Role))
def test_who_has_left_acts_as_nobody(role):
    gone = officer(*Role, number=5, active=False)
    day = "2026-11-23"
    assert acting_as(gone, role, (sub(day, day, role),), day) is None
    assert ROLE_LABELS[role]


@pytest.mark.parametrize(
    ("capacity", "heading"),
    [
        (Capacity.DEFINITIF, ("CAMAT SANGASANGA,",)),
        (Capacity.AN, ("a.n. CAMAT SANGASANGA", "SEKRETARIS CAMAT,")),
        (Capacity.UB, ("a.n. CAMAT SANGASANGA", "SEKRETARIS CAMAT", "u.b.", "KASI PELAYANAN,")),
        (Capacity.PLT, ("Plt. CAMAT SANGASANGA,",)),
        (Capacity.PLH, ("Plh. CAMAT SANGASANGA,",)),
        (Capacity.PJ, ("Pj. CAMAT SANGASANGA,",)),
    ],
)
def test_the_heading_of_each_capacity(capacity, heading):
    position = "Kasi Pelayanan" if capacity is Capacity.UB else "Sekretaris Camat"
    block = signatory("Sangasanga", capacity, "Contoh Nama", "Penata", "1970", position)
    assert block.heading == heading
    assert (block.name, block.rank, block.nip) == ("Contoh Nama", "Penata", "1970")


def test_every_heading_is_its_own():
    headings = [signatory("X", c, "", "", "", "Y").heading for c in Capacity]
    assert all(a != b for a, b in itertools.combinations(headings, 2))
