"""A passphrase is long, not strange; what people try first is not one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loket_app.domain.passphrase import LEAST, problem_of, strength_of


@pytest.mark.parametrize(
    "easy",
    [
        "", "pendek", "12345678901234", "17 08 1945 2026", "aaaaaaaaaaaaaaaa", "password2026!", "Kecamatan Loket 2026",
        "bismillah123456", "kata\tsandi panjang", "x" * 201, "ababababababab",
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_refused_with_advice(easy: str) -> None:
    assert problem_of(easy)
    words, will_do = strength_of(easy)
    assert words.endswith(".")
    assert not will_do


@pytest.mark.parametrize(
    "good", ["perahu lemari kabut tangga", "Gajah-Biru-Makan-Lontong", "mendung di atas tiga sumur"]
)
def test_four_words_will_do(good: str) -> None:
    assert problem_of(good) == ""
    assert strength_of(good)[1]


@given(st.text(max_size=LEAST - 1))
def test_nothing_short_will_do(text: str) -> None:
    assert problem_of(text)
