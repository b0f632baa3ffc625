"""The index: published cases, every border of the classes, and a brute-force count against the fractions."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.domain.figures import exact_text, fraction_text, half_up, percent_text, units_text, whole_text
from loket_app.domain.survey.answers import NO_ANSWERS, Tally, empty_tally, tally_of_counts, tally_values
from loket_app.domain.survey.index import BANDS, Mutu, compute, mutu_of, tie_sentence
from loket_app.domain.survey.instrument import (
    QUESTIONNAIRE_ORDER,
    REGULATION_ORDER,
    GroupField,
    Instrument,
    Order,
    Unsur,
    in_order,
)
from loket_app.domain.survey.trend import Point, point_of, trend
from tests.domain.survey_cases import PERPUSNAS, SANGASANGA, instrument, spread, with_total

NINE = instrument()


def test_perpusnas_is_reproduced_to_the_last_published_digit() -> None:
    result = compute(tally_of_counts(PERPUSNAS, NINE), NINE)
    assert (result.n, result.total) == (187, 5900)
    assert result.ikm == Fraction(25 * 5900, 9 * 187)
    assert fraction_text(result.ikm, 3) == "87,641"
    assert fraction_text(result.ni, 3) == "3,506"
    assert (result.ikm_text, result.mutu) == ("87,64", Mutu.B)
    published = ("3,369", "3,439", "3,401", "3,850", "3,326", "3,492", "3,524", "3,781", "3,369")
    assert tuple(fraction_text(u.nrr, 3) for u in result.unsur) == published
    assert [u.key for u in result.unsur if u.mutu is Mutu.A] == ["biaya", "pengaduan"]
    assert {u.mutu for u in result.unsur} == {Mutu.A, Mutu.B}
    assert units_text(result.score("perilaku").hundredths) == "88,10"
    assert result.priorities == ("produk", "persyaratan", "sarana")
    tie = result.ties[0]
    assert (tie.keys, tie.first, tie.last, tie.crosses) == (("persyaratan", "sarana"), 2, 3, False)
    assert result.crossing is None
    assert tie_sentence(result) is None


def test_rounded_weights_reconcile_with_older_reports() -> None:
    result = compute(tally_of_counts(PERPUSNAS, NINE), NINE)
    told = [(c.weight, fraction_text(c.ikm, 4)) for c in result.comparisons]
    assert told == [("0,111", "87,5535"), ("0,11", "86,7647")]
    best = compute(spread(5, 180), NINE)
    assert [units_text(c.hundredths) for c in best.comparisons] == ["99,90", "99,00"]


def test_a_rounded_weight_can_change_the_class() -> None:
    result = compute(spread(100, 3200), NINE)
    assert result.mutu is Mutu.A
    assert {c.weight: c.mutu for c in result.comparisons}["0,11"] is Mutu.B


def test_no_comparison_where_the_weight_has_two_decimals() -> None:
    ten = instrument((1,) * 10, (*REGULATION_ORDER, "lingkungan"))
    assert compute(spread(3, 90, 10), ten).comparisons == ()
    assert [c.weight for c in compute(spread(3, 72, 8), instrument((1,) * 8, REGULATION_ORDER[:8])).comparisons] == [
        "0,13"
    ]


def sangasanga() -> Tally:
    return Tally(100, tuple(with_total(100, SANGASANGA[key]) for key in REGULATION_ORDER))


def test_the_office_of_the_seed() -> None:
    result = compute(sangasanga(), NINE)
    assert [fraction_text(u.nrr) for u in result.unsur] == [
        "3,88", "3,88", "3,86", "3,99", "3,89", "3,89", "3,90", "3,99", "3,90",
    ]  # fmt: skip
    assert fraction_text(result.ikm, 4) == "97,7222"
    assert [fraction_text(c.ikm, 4) for c in result.comparisons] == ["97,6245", "96,7450"]
    assert {u.mutu for u in result.unsur} == {Mutu.A}
    assert Mutu.A.performance == "Sangat baik"
    assert result.priorities == ("waktu", "persyaratan", "prosedur")
    assert (result.ties[0].keys, result.ties[0].crosses) == (("persyaratan", "prosedur"), False)


@pytest.mark.parametrize(
    ("n", "total", "shown", "mutu"),
    [
        (5, 117, "65,00", "C"),
        (58, 1357, "64,99", "D"),
        (125, 3447, "76,60", "C"),
        (26, 717, "76,60", "C"),
        (250, 7947, "88,30", "B"),
        (8, 81, "28,13", "D"),
        (1, 9, "25,00", "D"),
        (1, 36, "100,00", "A"),
    ],
)
def test_borders(n: int, total: int, shown: str, mutu: str) -> None:
    result = compute(spread(n, total), NINE)
    assert result.ikm == Fraction(25 * total, 9 * n)
    assert (result.ikm_text, result.mutu) == (shown, Mutu(mutu))


def test_an_unsur_is_classified_on_its_rounded_value() -> None:
    one = instrument((1,), ("waktu",))
    score = compute(Tally(78, (with_total(78, 239),)), one).unsur[0]
    assert (units_text(score.hundredths), score.mutu) == ("76,60", Mutu.C)


def test_every_hundredth_has_the_class_of_the_printed_table() -> None:
    for hundredths in range(2500, 10001):
        band = next(b for b in BANDS if b.index[0] <= hundredths <= b.index[1])
        assert mutu_of(hundredths) is band.mutu
    edges = {6499: "D", 6500: "C", 7660: "C", 7661: "B", 8830: "B", 8831: "A"}
    assert {h: mutu_of(h).value for h in edges} == edges


def test_nobody_answered() -> None:
    result = compute(empty_tally(NINE), NINE)
    assert (result.n, result.ikm, result.hundredths, result.mutu, result.ikm_text) == (0, None, None, None, "–")
    assert (result.priorities, result.ties, result.comparisons, result.unanswered) == ((), (), (), ())


def test_an_unsur_without_any_answer_leaves_the_unit_without_an_index() -> None:
    counts = {**PERPUSNAS, "waktu": NO_ANSWERS}
    result = compute(tally_of_counts(counts, NINE), NINE)
    assert result.ikm is None
    assert result.unanswered == ("waktu",)
    assert result.score("waktu").mutu is None
    assert len(result.ranked) == 8


def test_a_tie_across_the_third_place_is_said() -> None:
    totals = [36, 35, 34, 36, 38, 39, 40, 36, 36]
    result = compute(Tally(10, tuple(with_total(10, t) for t in totals)), NINE)
    assert result.priorities == ("waktu", "prosedur", "persyaratan")
    assert result.crossing is not None
    assert result.crossing.keys == ("persyaratan", "biaya", "pengaduan", "sarana")
    assert (result.crossing.first, result.crossing.last) == (3, 6)
    sentence = tie_sentence(result)
    assert sentence is not None
    assert "U1 Persyaratan, U4 Biaya, U8 Pengaduan dan U9 Sarana bernilai sama (3,60)" in sentence
    assert "peringkat 3 sampai 6" in sentence


def test_a_tie_is_exact_not_of_rounded_values() -> None:
    two = instrument((1,) * 2, ("persyaratan", "waktu"))
    result = compute(Tally(1000, (with_total(1000, 3001), with_total(1000, 3000))), two)
    assert fraction_text(result.unsur[0].nrr) == fraction_text(result.unsur[1].nrr)
    assert (result.ranked, result.ties) == (("waktu", "persyaratan"), ())


def test_ties_follow_the_regulation_whatever_the_display_order() -> None:
    form = in_order(NINE, Order.QUESTIONNAIRE)
    assert [u.key for u in form.unsur] == list(QUESTIONNAIRE_ORDER)
    assert [u.code for u in form.unsur] == [f"U{n}" for n in range(1, 10)]
    result = compute(spread(4, 108), form)
    assert result.ranked == REGULATION_ORDER
    assert compute(tally_of_counts(PERPUSNAS, form), form).ikm == compute(tally_of_counts(PERPUSNAS, NINE), NINE).ikm


def test_an_own_unsur_comes_after_the_nine() -> None:
    ten = instrument((1,) * 10, ("lingkungan", *REGULATION_ORDER))
    assert ten.weight == Fraction(1, 10)
    assert compute(spread(2, 60, 10), ten).ranked == (*REGULATION_ORDER, "lingkungan")
    assert in_order(ten, Order.REGULATION).unsur[-1].key == "lingkungan"


def _oracle(rows: list[list[int | None]], questions: list[int]) -> tuple[list[Fraction | None], Fraction | None]:
    means: list[Fraction | None] = []
    start = 0
    for many in questions:
        given_answers = [row[q] for row in rows for q in range(start, start + many) if row[q] is not None]
        means.append(Fraction(sum(a for a in given_answers if a), len(given_answers)) if given_answers else None)
        start += many
    known = [m for m in means if m is not None]
    return means, (25 * sum(known) / len(questions) if len(known) == len(questions) else None)


def _slow_round(value: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@st.composite
def surveys(draw: st.DrawFn) -> tuple[list[list[int | None]], list[int]]:
    questions = draw(st.lists(st.integers(1, 3), min_size=1, max_size=12))
    answer = st.integers(1, 4) if draw(st.booleans()) else st.sampled_from([None, 1, 2, 3, 4])
    width = sum(questions)
    rows = draw(st.lists(st.lists(answer, min_size=width, max_size=width), max_size=20))
    return rows, questions


@settings(max_examples=120, deadline=None)
@given(surveys())
def test_against_brute_force(case: tuple[list[list[int | None]], list[int]]) -> None:
    rows, questions = case
    keys = [*REGULATION_ORDER, "a", "b", "c"][: len(questions)]
    asked = instrument(questions, keys, blanks=True)
    result = compute(tally_values(rows, asked), asked)
    means, ikm = _oracle(rows, questions)
    assert [u.nrr for u in result.unsur] == means
    assert result.ikm == ikm
    assert result.n == len(rows)
    if ikm is not None and result.hundredths is not None and result.mutu is not None:
        rounded = _slow_round(ikm)
        assert Decimal(result.hundredths) / 100 == rounded
        letters = {"A": rounded > Decimal("88.30"), "D": rounded < 65, "C": 65 <= rounded <= Decimal("76.60")}
        assert result.mutu.value == next((k for k, yes in letters.items() if yes), "B")
    ranked = [result.score(key).nrr for key in result.ranked]
    assert ranked == sorted(m for m in means if m is not None)


@settings(max_examples=60, deadline=None)
@given(st.fractions(min_value=-1000, max_value=1000, max_denominator=999), st.integers(0, 4))
def test_half_up_is_the_nearest_and_the_higher_of_two(value: Fraction, decimals: int) -> None:
    units = half_up(value, decimals)
    off = value - Fraction(units, 10**decimals)
    assert -Fraction(1, 2 * 10**decimals) <= off < Fraction(1, 2 * 10**decimals)


def test_numbers_in_words() -> None:
    assert units_text(8764) == "87,64"
    assert units_text(-5) == "\N{MINUS SIGN}0,05"
    assert units_text(12, 0) == "12"
    assert whole_text(1250000) == "1.250.000"
    assert exact_text(Fraction(147500, 1683)) == "147500/1683"
    assert (percent_text(5, 6), percent_text(1, 0)) == ("83,3 %", "–")


def test_an_instrument_that_cannot_be() -> None:
    unsur = NINE.unsur[0]
    for broken in ((), (unsur, unsur), (Unsur("x", "U1", "X", ()),)):
        with pytest.raises(ValueError, match=r"unsur|twice"):
            Instrument("uji", "Uji", broken)
    with pytest.raises(KeyError):
        NINE.unsur_of("lingkungan")
    with pytest.raises(ValueError, match="counted questions"):
        compute(Tally(1, ((0, 0, 0, 1),)), NINE)


def test_answers_about_the_respondent_find_their_choice() -> None:
    age = GroupField("usia", "Usia", ("Muda", "Dewasa", "Tua"), (20, 60), (("manula", "Tua"),))
    given_words = {
        "19": "Muda",
        "20": "Dewasa",
        "59 tahun": "Dewasa",
        "60": "Tua",
        " dewasa ": "Dewasa",
        "MANULA": "Tua",
    }
    assert {word: age.choice_of(word) for word in given_words} == given_words
    assert age.choice_of("tidak tahu") is None
    assert age.choice_of("") == ""
    assert GroupField("layanan", "Layanan").choice_of(" Surat  pindah ") == "Surat pindah"


def test_trend_changes_are_those_of_the_published_values() -> None:
    first, last = compute(spread(50, 1500), NINE), compute(sangasanga(), NINE)
    steps = trend([
        Point("2021", 8000, Mutu.B),
        point_of("2022", first),
        Point("2023 (tidak ada survei)", None, None),
        point_of("2024", last),
    ])  # fmt: skip
    assert [s.change for s in steps] == [None, 333, None, 9772 - 8333]
    assert all(s.same_unsur for s in steps)
    other = compute(spread(5, 40, 3), instrument((1,) * 3, REGULATION_ORDER[:3]))
    assert trend([steps[1].point, point_of("lain", other)])[1].same_unsur is False
