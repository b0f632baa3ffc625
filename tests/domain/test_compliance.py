"""Figures of a period: beside a brute-force count, under merging, and at their edges."""

import json
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.domain.compliance.evaluation import Evaluation, Verdict, judge, sentences, split
from loket_app.domain.compliance.facts import (
    Cause,
    Delay,
    DeliveryFact,
    LateFact,
    ObjectionFact,
    Outcome,
    Overrun,
    RequestFact,
    StepKey,
)
from loket_app.domain.compliance.measure import Spread, percentile
from loket_app.domain.compliance.periods import Kind, Period, buckets, named, parse_period, period_of, shifted, span
from loket_app.domain.compliance.tally import ELSEWHERE, Names, Tally
from loket_app.domain.compliance.words import bottleneck_words, cause_words, objection_words, short_time, summary
from loket_app.domain.dates import MINUTE
from loket_app.domain.layar_ramah import DeliveryState, ObjectionState

NOVEMBER = period_of(Kind.MONTH, date(2026, 11, 1))
STEPS = tuple(StepKey(n, name) for n, name in enumerate(("Terima", "Cetak", "Tanda tangan"), 3))
DAYS = st.dates(date(2026, 11, 1), date(2026, 11, 30))
TIMES = st.integers(0, 4 * 60 * MINUTE)


@st.composite
def requests(draw: st.DrawFn) -> RequestFact:
    outcome = draw(st.sampled_from(Outcome))
    limit = draw(st.none() | st.sampled_from((60 * MINUTE, 30 * MINUTE)))
    ended = outcome in (Outcome.DONE, Outcome.READY, Outcome.REJECTED) or draw(st.booleans())
    used = draw(TIMES) if ended else None
    late = used is not None and limit is not None and used > limit
    number = draw(st.integers(1, 9999))
    return RequestFact(
        number, f"{number:04d}/2026", draw(st.sampled_from("abc")), draw(st.sampled_from(("Desa A", ELSEWHERE))),
        draw(DAYS), draw(st.integers(7, 15)), outcome, used, limit, late, used is None and draw(st.booleans()),
    )  # fmt: skip


VISITS = st.tuples(
    st.sampled_from(STEPS), st.none() | st.integers(1, 3), TIMES, st.none() | st.sampled_from((5 * MINUTE, 30 * MINUTE))
)
OBJECTIONS = st.builds(ObjectionFact, st.sampled_from(ObjectionState), st.none() | TIMES)
DELIVERIES = st.builds(
    DeliveryFact, st.sampled_from(DeliveryState), st.integers(1, 3), st.integers(0, 3), st.none() | TIMES,
    st.none() | TIMES, st.booleans(),
)  # fmt: skip
HISTORIES = st.tuples(
    st.lists(requests(), max_size=30), st.lists(VISITS, max_size=40), st.lists(OBJECTIONS, max_size=5),
    st.lists(DELIVERIES, max_size=5),
)  # fmt: skip


def tally_of(history, keep=lambda fact: True) -> Tally:
    tally = Tally()
    facts, visits, objections, deliveries = history
    for fact in facts:
        if keep(fact):
            tally.request(fact)
            if fact.late and fact.measured:
                tally.late.append(LateFact(fact))
    for visit in visits:
        tally.visit(*visit)
    tally.objections += objections
    tally.deliveries += deliveries
    return tally


def figures(history):
    return tally_of(history).figures(NOVEMBER, 0, Names({}, {1: ("Contoh Satu", "Staf")}))


# -- the oracle: the same figures counted by hand, from definitions alone --------------------------------------------


def counted(times: list[int], percent: int) -> int | None:
    """The smallest value that at least `percent` per cent of the values do not exceed."""
    return next((t for t in sorted(times) if 100 * sum(u <= t for u in times) >= percent * len(times)), None)


@given(HISTORIES)
@settings(max_examples=60)
def test_every_figure_is_what_counting_by_hand_gives(history) -> None:
    facts, visits, objections, deliveries = history
    found = figures(history)
    product = [f for f in facts if f.used is not None and f.outcome not in (Outcome.REJECTED, Outcome.WITHDRAWN)]
    for line, mine in (
        (found.whole, facts),
        *((s, [f for f in facts if f.service == s.key]) for s in found.services),
        *((s, [f for f in facts if f.village == s.key]) for s in found.villages),
        *((s, [f for f in facts if f.hour == int(s.key)]) for s in found.hours),
    ):
        times = [f.used for f in mine if f in product]
        assert line.received == len(mine)
        assert line.outcomes == tuple(sum(f.outcome is o for f in mine) for o in Outcome)
        assert line.overdue == sum(f.overdue for f in mine)
        assert line.timing.count == len(times)
        assert (line.timing.median, line.timing.p90) == (counted(times, 50), counted(times, 90))
        assert line.timing.late == sum(f.late for f in mine if f in product)
        assert line.timing.in_time == sum(not f.late and f.limit is not None for f in mine if f in product)
        assert line.timing.over == sum(f.used - f.limit for f in mine if f in product and f.late)
    for step in found.steps:
        mine = [v for v in visits if v[0] == step.step]
        assert step.timing.count == len(mine)
        assert step.timing.late == sum(v[3] is not None and v[2] > v[3] for v in mine)
        assert step.timing.p90 == counted([v[2] for v in mine], 90)
    assert {o.officer for o in found.officers} == {v[1] for v in visits if v[1] is not None}
    for officer in found.officers:
        times = [v[2] for v in visits if v[1] == officer.officer]
        assert (officer.timing.count, officer.timing.median) == (len(times), counted(times, 50))
    assert found.objections.filed == len(objections)
    assert found.objections.upheld == sum(o.state is ObjectionState.UPHELD for o in objections)
    doors = [d.door for d in deliveries if d.state is DeliveryState.DELIVERED and d.door is not None]
    assert (found.deliveries.door.median, found.deliveries.door.count) == (counted(doors, 50), len(doors))


@given(HISTORIES)
@settings(max_examples=40)
def test_parts_add_up_to_the_whole(history) -> None:
    found = figures(history)
    whole = found.whole
    for lines in (found.services, found.villages, found.hours):
        assert sum(line.received for line in lines) == whole.received
        assert sum(line.timing.late for line in lines) == whole.timing.late
        assert sum(line.timing.total for line in lines) == whole.timing.total
        assert [sum(line.outcomes[n] for line in lines) for n in range(len(Outcome))] == list(whole.outcomes)
    assert sum(whole.outcomes) == whole.received
    assert sum(part.received for part in found.trend) == whole.received
    assert sum(part.in_time + part.late for part in found.trend) == whole.timing.judged
    assert sum(cause.count for cause in found.causes) == len(found.late) == whole.timing.late
    for timing in (whole.timing, *(s.timing for s in found.steps)):
        if timing.count:
            assert timing.least <= timing.median <= timing.p90 <= timing.most
        assert timing.judged <= timing.count
    sent = found.deliveries
    assert sent.ordered == sent.delivered + sent.collected + sent.back + sent.under_way


@given(HISTORIES, DAYS)
@settings(max_examples=40)
def test_two_halves_merged_are_the_whole(history, cut) -> None:
    first = tally_of((history[0], history[1], [], []), lambda f: f.day < cut)
    rest = tally_of((history[0], [], history[2], history[3]), lambda f: f.day >= cut)
    first.merge(rest)
    assert first.figures(NOVEMBER, 0, Names()) == tally_of(history).figures(NOVEMBER, 0, Names())


@given(st.lists(TIMES, min_size=1), st.integers(1, 100))
def test_a_percentile_is_the_nearest_rank(times, percent) -> None:
    ordered = sorted(times)
    assert percentile(ordered, percent) == ordered[ceil(Fraction(percent, 100) * len(times)) - 1]
    assert percentile(ordered, 100) == ordered[-1]


def test_no_time_has_no_percentile() -> None:
    assert percentile([], 50) is None
    assert Spread().timing().median is None


@given(HISTORIES)
@settings(max_examples=20)
def test_data_for_others_name_nobody(history) -> None:
    found = figures(history)
    told = json.dumps(found.to_data())
    assert "Contoh Satu" not in told
    assert "/2026" not in told
    assert json.loads(told)["seluruhnya"]["diterima"] == found.whole.received
    shown = found.without_officers()
    assert shown.officers == ()
    assert "Contoh Satu" not in json.dumps(shown.to_data(people=True))


# -- bottleneck and causes ---------------------------------------------------------------------------------------------


def test_the_bottleneck_is_the_step_whose_overruns_cost_most() -> None:
    tally = Tally()
    for used in (31, 32, 33):
        tally.visit(STEPS[0], 1, used * MINUTE, 30 * MINUTE)
    tally.visit(STEPS[1], 1, 40 * MINUTE, 30 * MINUTE)
    found = tally.figures(NOVEMBER, 0, Names())
    assert found.bottleneck.step == STEPS[1]
    assert bottleneck_words(found.bottleneck) == (
        "Langkah yang paling menahan: 4. Cetak. 1 dari 1 kunjungan melewati batas 30 menit, seluruhnya lebih "
        "10 menit; median 40 menit, persentil ke-90 40 menit."
    )


def test_without_overruns_the_step_nearest_its_limit_is_named() -> None:
    tally = Tally()
    tally.visit(STEPS[0], 1, 4 * MINUTE, 5 * MINUTE)
    tally.visit(STEPS[1], 1, 20 * MINUTE, 30 * MINUTE)
    found = tally.figures(NOVEMBER, 0, Names())
    assert "Yang paling dekat dengan batas 5 menit adalah 3. Terima" in bottleneck_words(found.bottleneck)
    assert "belum dapat disebut" in bottleneck_words(Tally().figures(NOVEMBER, 0, Names()).bottleneck)


@pytest.mark.parametrize(
    ("delay", "cause", "words"),
    [
        (
            Delay((Overrun(STEPS[0], 1, 2 * MINUTE), Overrun(STEPS[1], 1, 12 * MINUTE)), 1, 20 * MINUTE, 0),
            Cause.STEP,
            "4. Cetak lebih 12 menit; 3. Terima lebih 2 menit; dijeda 1 kali (20 menit)",
        ),
        (Delay((), 0, 0, 2), Cause.RETURN, "dikembalikan 2 kali"),
        (Delay((), 1, 5 * MINUTE, 0), Cause.PAUSE, "dijeda 1 kali (5 menit)"),
        (Delay(), Cause.SUM, "tidak satu langkah pun melewati batasnya; jumlah semuanya melebihi janji"),
    ],
)
def test_a_late_request_tells_its_cause(delay, cause, words) -> None:
    fact = RequestFact(1, "0001/2026", "a", "", date(2026, 11, 2), 8, Outcome.DONE, 70 * MINUTE, 60 * MINUTE, True)
    tally = Tally()
    tally.late.append(LateFact(fact, delay))
    line = tally.figures(NOVEMBER, 0, Names()).late[0]
    assert (line.cause, cause_words(line), line.over) == (cause, words, 10 * MINUTE)


def test_a_breach_that_is_kept_counts_though_the_time_is_short() -> None:
    fact = RequestFact(1, "0001/2026", "a", "", date(2026, 11, 2), 8, Outcome.DONE, 50 * MINUTE, 60 * MINUTE, True)
    tally = Tally()
    tally.request(fact)
    timing = tally.figures(NOVEMBER, 0, Names()).whole.timing
    assert (timing.late, timing.in_time, timing.over) == (1, 0, 0)


def test_sentences_of_a_period_with_nothing() -> None:
    found = Tally().figures(NOVEMBER, 0, Names())
    assert found.is_empty
    assert summary(found) == "Tidak ada permohonan yang diterima pada November 2026."
    assert objection_words(found) == "Tidak ada keberatan yang diajukan. Tidak ada pengantaran ke rumah."


def test_short_times() -> None:
    assert [short_time(t) for t in (None, 59_000, 41 * MINUTE, 65 * MINUTE)] == [
        "\N{EN DASH}", "59 d", "41 m", "1 j 05 m",
    ]  # fmt: skip


# -- before and after --------------------------------------------------------------------------------------------------


def two_sides(before: tuple[int, int], after: tuple[int, int]) -> Evaluation:
    day = date(2026, 11, 16)
    sides = []
    for (in_time, judged), where in ((before, date(2026, 11, 2)), (after, day)):
        tally = Tally()
        for n in range(judged):
            used = (30 if n < in_time else 90) * MINUTE
            tally.request(
                RequestFact(n, "", "a", "", where, 8, Outcome.DONE, used, 60 * MINUTE, used > 60 * MINUTE)
            )  # fmt: skip
        sides.append(tally.figures(NOVEMBER, 0, Names()))
    return Evaluation(day, *sides)


@pytest.mark.parametrize(
    ("before", "after", "verdict", "words"),
    [
        ((0, 0), (5, 5), Verdict.NOTHING, "belum ada permohonan yang diukur"),
        ((5, 10), (9, 10), Verdict.FEW, "Jumlahnya masih sedikit (10 dan 10 permohonan"),
        ((40, 50), (41, 50), Verdict.SAME, "masih dalam batas kebetulan"),
        ((30, 50), (49, 50), Verdict.BETTER, "Ketepatan waktu membaik"),
        ((49, 50), (30, 50), Verdict.WORSE, "Ketepatan waktu memburuk"),
        ((50, 50), (50, 50), Verdict.SAME, "masih dalam batas kebetulan"),
    ],
)
def test_the_verdict_admits_small_numbers(before, after, verdict, words) -> None:
    found = two_sides(before, after)
    assert found.verdict is verdict
    assert words in " ".join(sentences(found))
    assert found.to_data()["kesimpulan"] == verdict.value


@given(st.integers(30, 300), st.integers(30, 300), st.data())
def test_the_verdict_turns_round_with_its_sides(n, m, data) -> None:
    a, b = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    turned = {Verdict.BETTER: Verdict.WORSE, Verdict.WORSE: Verdict.BETTER}
    forth, back = judge((a, n), (b, m)), judge((b, m), (a, n))
    assert back is turned.get(forth, forth)


def test_a_split_keeps_every_day() -> None:
    before, after = split(NOVEMBER, date(2026, 11, 16))
    assert (before.last, after.first) == (date(2026, 11, 15), date(2026, 11, 16))
    with pytest.raises(ValueError, match="inside"):
        split(NOVEMBER, date(2026, 11, 1))


# -- periods -----------------------------------------------------------------------------------------------------------


@given(st.sampled_from([k for k in Kind if k is not Kind.SPAN]), st.dates(date(2001, 1, 1), date(2090, 1, 1)))
def test_a_period_holds_its_day_and_its_neighbours_join_it(kind, day) -> None:
    period = period_of(kind, day)
    assert day in period
    assert shifted(period, 1).first == period.last + timedelta(days=1)
    assert shifted(shifted(period, 1), -1) == period
    again = parse_period(period.key)
    assert (again.first, again.last) == (period.first, period.last)


@given(st.dates(date(2020, 1, 1), date(2024, 1, 1)), st.integers(0, 1500))
def test_buckets_cover_the_period_without_gaps(first, length) -> None:
    period = span(first, first + timedelta(days=length))
    parts = buckets(period)
    assert (parts[0].first, parts[-1].last) == (period.first, period.last)
    assert all(b.first == a.last + timedelta(days=1) for a, b in pairwise(parts))
    assert len(parts) <= 36
    assert all(part.short for part in parts)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("2026-11", "November 2026"),
        ("11-2026", "November 2026"),
        ("2026", "Tahun 2026"),
        ("2026-T4", "Triwulan IV 2026"),
        ("2026S2", "Semester II 2026"),
        ("23-11-2026", "Senin, 23 November 2026"),
        ("2026-11-01..2026-11-15", "1 s.d. 15 November 2026"),
        ("20-12-2026 s.d. 3-1-2027", "20 Desember 2026 s.d. 3 Januari 2027"),
    ],
)
def test_periods_are_read_and_titled(text, title) -> None:
    assert parse_period(text).title == title


@pytest.mark.parametrize(
    "text", ["", "kemarin", "2026-13", "2026-S3", "2026-T5", "31-2-2026", "2026-11-5..2026-11-1", "0001"]
)
def test_what_is_no_period_is_none(text) -> None:
    assert parse_period(text) is None


def test_whole_months_and_years_are_named_so() -> None:
    assert named(date(2026, 11, 1), date(2026, 11, 30)).title == "November 2026"
    assert named(date(2026, 1, 1), date(2026, 12, 31)).kind is Kind.YEAR
    assert isinstance(named(date(2026, 11, 2), date(2026, 11, 30)), Period)
    assert period_of(Kind.WEEK, date(2026, 11, 25)).title == "Minggu 23 s.d. 29 November 2026"
