"""What is kept of a tally is read back without loss, in parts and merged with what was counted since."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.domain.compliance.facts import StepKey
from loket_app.domain.compliance.packing import Packed, pack, unpack
from loket_app.domain.compliance.tally import Names, Tally
from tests.domain.test_compliance import HISTORIES, NOVEMBER, tally_of


def told(tally: Tally) -> object:
    return tally.figures(NOVEMBER, 0, Names())


def part(history, low: int, high: int) -> Tally:
    facts, visits, *_ = history
    return tally_of((facts[low:high], visits[low * 2 : high * 2 if high < 99 else None], [], []))


@given(HISTORIES, st.lists(st.integers(0, 8), max_size=3), st.integers(0, 15))
@settings(max_examples=80)
def test_parts_that_were_kept_and_parts_counted_now_are_the_whole(history, cuts, kept) -> None:
    ends = [0, *sorted(cuts), 99]
    whole = Tally()
    for number, (low, high) in enumerate(pairwise(ends)):
        piece = part(history, low, high)
        whole.merge(unpack(pack(piece)) if kept & 1 << number else piece)
    plain = part(history, 0, 99)
    assert told(whole) == told(plain)
    # What was merged is packed like anything else, and its figures are known without its times.
    again = pack(whole)
    assert told(unpack(again)) == told(plain)
    empty = Packed(again.head, bytes(len(again.times)))
    assert told(unpack(empty)) == told(plain)


def test_times_of_many_weeks_are_kept_too() -> None:
    tally, step = Tally(), StepKey(1, "Terima")
    tally.visit(step, 7, 2**40, None)
    tally.visit(step, 7, 5, 2**33)
    assert unpack(pack(tally)).visits[step, 7].spread.ordered() == [5, 2**40]


@pytest.mark.parametrize("damage", [
    lambda p: Packed("{}", p.times), lambda p: Packed("[", p.times), lambda p: Packed("[1]", p.times),
    lambda p: Packed(p.head, p.times[:-4]), lambda p: Packed(p.head, b"123"),
    lambda p: Packed(p.head.replace('"code":"I"', '"code":""'), p.times),
])  # fmt: skip
def test_what_was_not_packed_is_refused(damage) -> None:
    tally = Tally()
    tally.visit(StepKey(1, "Terima"), None, 5, 4)
    with pytest.raises(ValueError, match="not a packed tally"):
        unpack(damage(pack(tally)))


def test_keys_become_names_and_those_of_one_name_come_together() -> None:
    history = ([], [], [], [])
    tally = tally_of(history)
    tally.by["village"] = {"#4": tally.whole, "#9": tally.whole, "Sarijaya": tally.whole}
    tally.whole.received = 2
    tally.call_villages({"#4": "Sungai Contoh", "#9": "Sungai Contoh"})
    found = tally.figures(NOVEMBER, 0, Names()).villages
    assert sorted((line.key, line.received) for line in found) == [("Sarijaya", 2), ("Sungai Contoh", 4)]
