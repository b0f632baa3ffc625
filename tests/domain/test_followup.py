"""The follow-up: the seed's six lines of which five are realised, its order of priorities, and both indicators."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.domain.errors import Refused
from loket_app.domain.figures import percent_text
from loket_app.domain.followup import (
    PlanLine,
    Realisation,
    Status,
    by_line,
    completed_on,
    due_lines,
    due_on,
    line_problem,
    months_after,
    pekppp_8,
    pekppp_9,
    priorities_of,
    realised,
    reordered,
    share,
    unfinished,
)
from loket_app.domain.survey.answers import Tally, empty_tally
from loket_app.domain.survey.index import compute
from loket_app.domain.survey.instrument import REGULATION_ORDER
from tests.domain.survey_cases import SANGASANGA, instrument, with_total

NINE = instrument()
RESULT = compute(Tally(100, tuple(with_total(100, SANGASANGA[key]) for key in REGULATION_ORDER)), NINE)


def line(no: int, unsur: str, programme: str, *quarters: int) -> PlanLine:
    return PlanLine(no, unsur, programme, 2024, frozenset(quarters), "Kasi Pelayanan Umum")


SEED = (
    line(1, "waktu", "Penambahan Petugas dibagian Front Office Paten", 1),
    line(2, "waktu", "Pelatihan Petugas Paten", 2),
    line(3, "prosedur", "Melakukan monitoring dan evaluasi terhadap prosedur pelayanan", 1, 3),
    line(4, "prosedur", "Membuat SOP Portir Pelayanan", 1),
    line(5, "persyaratan", "Membuat Standar Pelayanan Semua Jenis layanan", 1),
    line(6, "persyaratan", "Menyebarluaskan informasi persyaratan", 1, 2),
)
TRAINED = date(2023, 12, 15)
ENTRIES = (
    Realisation(1, Status.DONE, "Memperbantukan staf ke bagian loket", "Keterbatasan SDM"),
    Realisation(2, Status.NOT_YET, "Pelatihan direncanakan 2024, dianggarkan 2025", "Keterbatasan anggaran"),
    Realisation(2, Status.DONE, "Mengikuti pelatihan service excellent", day=TRAINED),
    Realisation(3, Status.DONE, "Monitoring kesesuaian prosedur", "Keterbatasan SDM"),
    Realisation(4, Status.DONE, "Membuat SOP Portir Pelayanan"),
    Realisation(5, Status.DONE, "Menyusun Standar Pelayanan dan brosur"),
    Realisation(6, Status.DONE, "Brosur di meja informasi; unggah ke PPID"),
)


def test_the_seed_realised_five_of_six() -> None:
    found = share(SEED, by_line(ENTRIES))
    assert (found.planned, found.realised, found.started) == (6, 5, 6)
    assert found.fraction == Fraction(5, 6)
    assert percent_text(found.realised, found.planned) == "83,3 %"
    assert found.indicator_8 == 4
    assert [one.no for one in unfinished(SEED, by_line(ENTRIES))] == [2]


def test_an_open_entry_that_is_settled_later_no_longer_counts_against_its_line() -> None:
    opened, done = ENTRIES[1], ENTRIES[2]
    assert not realised((opened, done))
    settled = Realisation(2, Status.NOT_YET, "sama", settled=date(2025, 5, 20))
    assert realised((settled, done))
    assert completed_on((settled, done)) == date(2025, 5, 20)
    assert completed_on((opened, done)) is None
    assert not realised(())
    assert not realised((Realisation(2, Status.RUNNING, "berjalan"),))
    assert completed_on((Realisation(1, Status.DONE, "tanpa tanggal"),)) is None


def test_the_seed_took_prosedur_before_persyaratan_and_that_needs_a_reason() -> None:
    computed = priorities_of(RESULT)
    assert [p.unsur for p in computed.chosen] == ["waktu", "persyaratan", "prosedur"]
    assert [p.nrr for p in computed.chosen] == [Fraction(193, 50), Fraction(97, 25), Fraction(97, 25)]
    seed_order = ("waktu", "prosedur", "persyaratan")
    with pytest.raises(Refused) as caught:
        reordered(RESULT, seed_order, "  ")
    assert caught.value.refusal.code == "alasan_urutan"
    changed = reordered(RESULT, seed_order, " Nilai sama; prosedur didahulukan ")
    assert [(p.rank, p.unsur) for p in changed.chosen] == [(1, "waktu"), (2, "prosedur"), (3, "persyaratan")]
    assert changed.computed == ("waktu", "persyaratan", "prosedur")
    assert changed.reason == "Nilai sama; prosedur didahulukan"
    assert reordered(RESULT, computed.computed, "tidak perlu").reason == ""


@pytest.mark.parametrize("keys", [(), ("waktu", "waktu"), ("waktu", "lingkungan")])
def test_priorities_that_cannot_be(keys: tuple[str, ...]) -> None:
    with pytest.raises(Refused):
        reordered(RESULT, keys, "alasan")


def test_without_answers_there_are_no_priorities() -> None:
    assert priorities_of(compute(empty_tally(NINE), NINE)).chosen == ()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (line(1, "biaya", "Program", 1), "rtl_unsur"),
        (line(1, "waktu", " ", 1), "rtl_program"),
        (line(1, "waktu", "Program"), "rtl_waktu"),
        (line(1, "waktu", "Program", 5), "rtl_waktu"),
        (PlanLine(1, "waktu", "Program", 2024, frozenset({1}), ""), "rtl_penanggung_jawab"),
    ],
)
def test_plan_lines(wrong: PlanLine, code: str) -> None:
    priorities = priorities_of(RESULT)
    problem = line_problem(wrong, priorities)
    assert problem is not None
    assert problem.code == code
    assert all(line_problem(one, priorities) is None for one in SEED)


@pytest.mark.parametrize(
    ("planned", "done", "score"),
    [(0, 0, 0), (5, 0, 1), (10, 1, 2), (100, 29, 2), (10, 3, 3), (10, 8, 3), (100, 81, 4), (6, 5, 4), (7, 7, 5),
     (1, 1, 5)],
)  # fmt: skip
def test_indicator_8(planned: int, done: int, score: int) -> None:
    assert pekppp_8(planned, done) == score


REPORT = date(2023, 11, 30)


@pytest.mark.parametrize(
    ("last", "score"),
    [
        (date(2023, 12, 30), 5), (date(2023, 12, 31), 4), (date(2024, 2, 29), 4), (date(2024, 3, 1), 3),
        (date(2024, 5, 30), 3), (date(2024, 5, 31), 2), (date(2024, 8, 30), 2), (date(2024, 8, 31), 1),
        (date(2024, 11, 30), 1), (date(2024, 12, 1), 0),
    ],
)  # fmt: skip
def test_indicator_9(last: date, score: int) -> None:
    assert pekppp_9(REPORT, [date(2023, 12, 1), last]) == score


def test_indicator_9_needs_everything_done() -> None:
    assert pekppp_9(REPORT, [date(2023, 12, 1), None]) == 0
    assert pekppp_9(REPORT, []) == 0


@settings(max_examples=60)
@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(0, 36))
def test_months_after(day: date, months: int) -> None:
    found = months_after(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)


def test_reminders_come_two_weeks_before_the_last_quarter_ends() -> None:
    assert due_on(SEED[2]) == date(2024, 9, 30)
    assert due_on(line(1, "waktu", "x", 4)) == date(2024, 12, 31)
    nothing: dict[int, tuple[Realisation, ...]] = {}
    assert [one.no for one in due_lines(SEED, nothing, date(2024, 3, 16))] == []
    assert [one.no for one in due_lines(SEED, nothing, date(2024, 3, 17))] == [1, 4, 5]
    assert [one.no for one in due_lines(SEED, by_line(ENTRIES), date(2025, 1, 1))] == [2]
