"""Counting answers: merging, groups, months, reasons, and what cannot be counted."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.domain.survey.answers import (
    Response,
    Tally,
    by_field,
    by_month,
    empty_tally,
    merged,
    response_problems,
    tally,
    tally_of_counts,
    tally_values,
)
from loket_app.domain.survey.instrument import GroupField
from tests.domain.survey_cases import instrument

SEX = GroupField("jenis_kelamin", "Jenis kelamin", ("Laki-laki", "Perempuan"))
NINE = instrument(groups=(SEX,))
DAY = date(2026, 11, 23)


def answered(*values: int | None, day: date = DAY, **groups: str) -> Response:
    return Response(values or (4,) * 9, groups, day)


ROWS = st.lists(st.lists(st.sampled_from([None, 1, 2, 3, 4]), min_size=9, max_size=9), max_size=15)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(0, 15))
def test_counting_is_the_same_in_one_go_and_in_parts(rows: list[list[int | None]], cut: int) -> None:
    whole = tally_values(rows, NINE)
    assert tally_values(rows[:cut], NINE) + tally_values(rows[cut:], NINE) == whole
    assert merged([tally_values([row], NINE) for row in rows], NINE) == whole
    for place, counts in enumerate(whole.counts):
        assert counts == tuple(sum(row[place] == value for row in rows) for value in (1, 2, 3, 4))
    assert whole.answers == tuple(sum(row[p] is not None for row in rows) for p in range(9))


def test_groups_come_in_the_order_of_their_choices_and_the_open_ones_last() -> None:
    rows = [
        answered(jenis_kelamin="Perempuan"),
        answered(),
        answered(jenis_kelamin="Laki-laki"),
        answered(jenis_kelamin="Perempuan"),
    ]
    found = by_field(rows, NINE, "jenis_kelamin")
    assert {k: t.respondents for k, t in found.items()} == {"Laki-laki": 1, "Perempuan": 2, "": 1}
    assert list(found) == ["Laki-laki", "Perempuan", ""]
    assert merged(found.values(), NINE) == tally(rows, NINE)


def test_months() -> None:
    rows = [answered(day=date(2026, 12, 1)), answered(day=date(2026, 2, 28)), answered(day=date(2026, 2, 1))]
    assert {k: t.respondents for k, t in by_month(rows, NINE).items()} == {"2026-02": 2, "2026-12": 1}


@pytest.mark.parametrize(
    ("response", "codes"),
    [
        (answered(), []),
        (answered(4, 4), ["jumlah_jawaban"]),
        (answered(4, 4, 4, None, 4, 4, 4, 4, 4), ["jawaban_kosong"]),
        (answered(4, 0, 4, 5, 4, 4, 4, 4, 4), ["jawaban_di_luar", "jawaban_di_luar"]),
        (answered(jenis_kelamin="X"), ["pilihan_asing"]),
        (answered(jenis_kelamin="Perempuan", layanan="apa saja"), []),
    ],
)
def test_what_cannot_be_kept(response: Response, codes: list[str]) -> None:
    assert [p.code for p in response_problems(response, NINE)] == codes


def test_blanks_where_they_are_allowed() -> None:
    loose = instrument(blanks=True)
    assert response_problems(answered(4, None, 4, 4, 4, 4, 4, 4, 4), loose) == ()
    assert [p.code for p in response_problems(answered(*([None] * 9)), loose)] == ["semua_kosong"]


def test_wrong_rows_are_an_error_in_the_program() -> None:
    with pytest.raises(ValueError, match="answers for"):
        tally_values([(4, 4)], NINE)
    with pytest.raises(ValueError, match="1 to 4"):
        tally_values([(5,) * 9], NINE)
    with pytest.raises(ValueError, match=r"shorter|longer"):
        tally_values([(4,) * 9, (4,) * 8], NINE)


def test_counts_from_elsewhere() -> None:
    counts = {q.key: (0, 0, 1, 2) for q in NINE.questions}
    assert tally_of_counts(counts, NINE).respondents == 3
    assert tally_of_counts(counts, NINE, 5).respondents == 5
    assert tally_of_counts({}, NINE) == empty_tally(NINE)
    with pytest.raises(ValueError, match="respondents"):
        tally_of_counts(counts, NINE, 2)
    with pytest.raises(ValueError, match="negative"):
        tally_of_counts({"waktu": (0, 0, -1, 2)}, NINE)
    with pytest.raises(ValueError, match="another instrument"):
        tally_of_counts({"lain": (0, 0, 1, 2)}, NINE)
    with pytest.raises(ValueError, match=r"shorter|longer|zip"):
        empty_tally(NINE) + Tally(0, ((0, 0, 0, 0),))
