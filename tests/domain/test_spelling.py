"""Terbilang against a table of hard cases and against its own inverse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loket_app.domain.spelling import LARGEST, grouped, in_words, number_and_words, roman, rupiah

WORDS = {
    0: "nol", 1: "satu", 9: "sembilan", 10: "sepuluh", 11: "sebelas", 12: "dua belas", 19: "sembilan belas",
    20: "dua puluh", 21: "dua puluh satu", 99: "sembilan puluh sembilan", 100: "seratus", 101: "seratus satu",
    111: "seratus sebelas", 199: "seratus sembilan puluh sembilan", 200: "dua ratus",
    999: "sembilan ratus sembilan puluh sembilan",
    1000: "seribu", 1001: "seribu satu", 1100: "seribu seratus", 1999: "seribu sembilan ratus sembilan puluh sembilan",
    2000: "dua ribu", 11_000: "sebelas ribu", 21_000: "dua puluh satu ribu", 100_000: "seratus ribu",
    101_000: "seratus satu ribu", 1_000_000: "satu juta", 1_001_000: "satu juta seribu",
    2_500_000: "dua juta lima ratus ribu",
    10**9: "satu miliar", 10**12: "satu triliun", 10**15: "satu kuadriliun", -5: "minus lima",
}  # fmt: skip
VALUES = {
    "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9,
    "sepuluh": 10, "sebelas": 11,
}  # fmt: skip
SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12, "kuadriliun": 10**15}


def read_back(text: str) -> int:
    """An independent reader of the words: adds up, never calls the writer."""
    total = group = pending = 0
    for word in text.split():
        if word in VALUES:
            pending += VALUES[word]
        elif word == "belas":
            pending += 10
        elif word == "puluh":
            group, pending = group + pending * 10, 0
        elif word == "ratus":
            group, pending = group + pending * 100, 0
        elif word == "seratus":
            group += 100
        elif word == "seribu":
            total += 1000
        elif word != "nol":
            total, group, pending = total + (group + pending) * SCALES[word], 0, 0
    return total + group + pending


@pytest.mark.parametrize(("n", "words"), WORDS.items())
def test_known_words(n: int, words: str) -> None:
    assert in_words(n) == words


@given(st.integers(0, LARGEST) | st.integers(0, 10_000))
def test_words_read_back_to_the_number(n: int) -> None:
    assert read_back(in_words(n)) == n


def test_every_number_to_three_thousand() -> None:
    assert len({in_words(n) for n in range(3001)}) == 3001
    assert all(read_back(in_words(n)) == n for n in range(3001))


def test_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="beyond"):
        in_words(LARGEST + 1)


def test_money_and_thousands() -> None:
    assert rupiah(0) == "Rp0"
    assert rupiah(1_250_000) == "Rp1.250.000"
    assert rupiah(-5000) == "-Rp5.000"
    assert grouped(999) == "999"
    assert number_and_words(10) == "10 (sepuluh)"


@pytest.mark.parametrize(
    ("n", "letters"), [(1, "I"), (4, "IV"), (11, "XI"), (12, "XII"), (2026, "MMXXVI"), (3999, "MMMCMXCIX")]
)
def test_roman(n: int, letters: str) -> None:
    assert roman(n) == letters


@pytest.mark.parametrize("n", [0, -1, 4000])
def test_roman_outside(n: int) -> None:
    with pytest.raises(ValueError, match="roman"):
        roman(n)
