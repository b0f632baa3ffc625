"""Who is called next: in the order of the numbers, precedence without starving anybody, and those who did not come."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.domain.case import State
from loket_app.domain.catalog import Limit, LimitUnit, Step, StepKind
from loket_app.domain.display import place_words
from loket_app.domain.people import Role
from loket_app.domain.queue import (
    QueueRule,
    Waiter,
    call_order,
    call_words,
    counter_label,
    missed,
    next_waiter,
    run_of,
    spoken_call,
    spoken_counter,
    spoken_number,
)

USUAL = QueueRule()
rules = st.builds(QueueRule, st.integers(1, 4), st.integers(1, 6), st.integers(1, 5))
lines = st.lists(st.booleans(), min_size=1, max_size=24).map(
    lambda flags: tuple(Waiter(n, n, flag) for n, flag in enumerate(flags, 1))
)


@given(lines, rules, st.integers(0, 50), st.integers(0, 5))
@settings(max_examples=150, deadline=None)
def test_everybody_is_called_once_each_kind_in_the_order_of_the_numbers(line, rule, turn, run):
    order = call_order(line, "1", turn, run, rule)
    assert sorted(w.seq for w in order) == [w.seq for w in line]
    for kind in (True, False):
        seqs = [w.seq for w in order if w.priority is kind]
        assert seqs == sorted(seqs)


@given(lines, rules)
@settings(max_examples=150, deadline=None)
def test_the_ratio_holds_while_others_wait_and_precedence_comes_first_otherwise(line, rule):
    left, run = list(line), 0
    for turn in range(len(line)):
        found = next_waiter(left, "1", turn, run, rule)
        others = any(not w.priority for w in left)
        first = any(w.priority for w in left)
        if found.priority:
            assert run < rule.priority_run or not others
        else:
            assert not first or run >= rule.priority_run
        run = run + 1 if found.priority else 0
        left.remove(found)


@given(st.integers(0, 12), rules)
@settings(max_examples=80, deadline=None)
def test_a_stream_of_precedence_lets_the_others_through(place, rule):
    """However many with precedence come, the guest at `place` among the others waits a bounded number of calls."""
    left = [Waiter(n, n) for n in range(place + 1)]
    run, coming, wanted = 0, 1000, place
    for turn in range((place + 1) * (rule.priority_run + 1) + 1):
        left.append(Waiter(coming, coming, priority=True))
        coming += 1
        found = next_waiter(left, "", turn, run, rule)
        left.remove(found)
        run = run + 1 if found.priority else 0
        if found.id == wanted:
            return
    raise AssertionError("starved")


@given(lines, rules, st.data())
@settings(max_examples=100, deadline=None)
def test_one_who_does_not_come_neither_blocks_nor_is_lost(line, rule, data):
    """Every call is answered or not as it happens; the queue ends, each one served or taken for gone after `tries`."""
    left, run, turn, calls = {w.id: w for w in line}, 0, 0, {w.id: 0 for w in line}
    misses, ended = dict(calls), set()
    while left:
        found = next_waiter(left.values(), "", turn, run, rule)
        turn += 1
        run = run + 1 if found.priority else 0
        del left[found.id]
        if data.draw(st.booleans()):
            ended.add(found.id)
            continue
        misses[found.id] += 1
        now = missed(misses[found.id], turn, rule)
        assert now.gone == (misses[found.id] == rule.tries)
        if now.gone:
            ended.add(found.id)
        else:
            left[found.id] = Waiter(found.id, found.seq, found.priority, "", now.due_turn)
        assert turn <= len(line) * rule.tries
    assert ended == {w.id for w in line}


def test_after_a_skip_so_many_others_go_first():
    rule = QueueRule(pass_by=2)
    away = Waiter(1, 1, due_turn=missed(1, 1, rule).due_turn)
    line = [away, *(Waiter(n, n) for n in range(2, 6))]
    assert [w.seq for w in call_order(line, "", 1, 0, rule)] == [2, 3, 1, 4, 5]
    assert next_waiter([away], "", 1, 0, rule) is away


def test_a_guest_sent_on_is_called_by_that_counter_alone():
    line = [Waiter(1, 1, desk="3"), Waiter(2, 2)]
    assert next_waiter(line, "1", 0, 0, USUAL).seq == 2
    assert next_waiter(line, "3", 0, 0, USUAL).seq == 1
    assert next_waiter(line[:1], "1", 0, 0, USUAL) is None


def test_the_run_counts_from_the_newest():
    assert [run_of(flags) for flags in ((), (False, True), (True, True, False, True))] == [0, 0, 2]


def test_how_a_call_is_spoken():
    assert spoken_number("021") == "nol dua satu"
    assert spoken_number("031-2") == "nol tiga satu, bagian dua"
    assert call_words("031-2", "A", True) == (
        "nomor_antrean", "0", "3", "1", "bagian", "2", "silakan_ambil_di_loket", "a",
    )  # fmt: skip
    assert (spoken_counter("2"), spoken_counter("A"), spoken_counter("")) == ("loket dua", "loket A", "loket")
    assert spoken_call("021", "2", False) == "Nomor antrean nol dua satu, silakan ke loket dua."
    late = "Nomor antrean satu tujuh, tanggal 20 November, silakan mengambil surat di loket satu."
    assert spoken_call("17", "1", True, "20 November") == late


@pytest.mark.parametrize(
    ("pc", "named", "label"),
    [("PC-DEPAN", "", "1"), ("Loket 2", "", "2"), ("PC03", "", "3"), ("PC-2024", "", "1"), ("Loket 2", "B", "B")],
)
def test_what_a_counter_is_called(pc, named, label):
    assert counter_label(pc, named) == label


def test_every_place_has_words_for_the_public():
    limit = Limit(LimitUnit.MINUTES, 5)
    for kind in StepKind:
        for role in Role:
            step = Step(4, kind, role, "Nama langkah", "pendek", "tombol", limit)
            for state in State:
                words = place_words(state, step)
                assert words
                assert words == words.strip()
                assert "Nama langkah" not in words
    sign = Step(8, StepKind.SIGN, Role.CAMAT, "", "", "", limit)
    assert place_words(State.RUNNING, sign) == "menunggu tanda tangan Camat"
    make = Step(5, StepKind.PRODUCE, Role.OPERATOR, "", "", "", limit)
    assert place_words(State.RUNNING, make) == "surat dibuat di meja operator"
    assert place_words(State.RUNNING, None) == "sedang diproses"
    assert place_words(State.READY, None, on_the_road=True) == "sedang diantar ke rumah"
