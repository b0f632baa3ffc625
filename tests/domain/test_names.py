"""Text as people type it: nothing is cut, nothing dangerous is kept."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loket_app.domain.errors import Refused
from loket_app.domain.names import NAME_MAX, clean_line, clean_text, storable

ODD = (
    "<b>",
    "&",
    "${x}",
    "=1+1",
    "أحمد",
    "ꦱꦫ",
    "\N{MAN}\u200d\N{WOMAN}",
    "O'Neil; --",
    "I",
    "Siti Nurbaya, S.Pd., M.Si.",
)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@pytest.mark.parametrize("name", ODD)
def test_ordinary_and_odd_names_stay_as_they_are(name):
    assert clean_text(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Siti \t Aminah\n", "Siti Aminah"),
        ("a\x00b", "a b"),
        ("\u202eabc\u2066", "abc"),
        ("e\u0301", "é"),
        ("\ud800x", "x"),
        ("\u00a0", ""),
    ],
)
def test_what_is_folded_or_dropped(typed, kept):
    assert clean_text(typed) == kept


@given(ANY_TEXT)
def test_cleaned_text_is_storable_and_clean_already(text):
    cleaned = clean_text(text)
    cleaned.encode()
    assert clean_text(cleaned) == cleaned
    assert "\x00" not in cleaned


def test_too_long_is_said_and_never_cut():
    assert clean_line("x" * NAME_MAX, "Nama", "nama", NAME_MAX) == "x" * NAME_MAX
    with pytest.raises(Refused) as caught:
        clean_line("x" * 500, "Nama", "nama", NAME_MAX)
    assert (caught.value.refusal.code, caught.value.refusal.field) == ("terlalu_panjang", "nama")
    assert "500" in caught.value.refusal.sentence


@pytest.mark.parametrize("typed", ["", "   ", "\n\t", "\u202e"])
def test_empty_is_refused_only_where_it_is_asked_for(typed):
    assert clean_line(typed, "Nama", "nama") == ""
    with pytest.raises(Refused) as caught:
        clean_line(typed, "Nama", "nama", required=True)
    assert caught.value.refusal.code == "kosong"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | ANY_TEXT,
        lambda x: st.lists(x, max_size=4) | st.dictionaries(ANY_TEXT, x, max_size=4),
    )
)
def test_any_typed_data_can_be_stored(data):
    kept = storable({"isian": data})
    json.dumps(kept, ensure_ascii=False, sort_keys=True).encode()
    assert storable(kept) == kept


def test_line_breaks_of_a_long_text_are_kept():
    assert storable({"a": ["baris 1\nbaris\t2\x07"]}) == {"a": ["baris 1\nbaris\t2"]}
