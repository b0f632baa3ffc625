"""Numbers as printed, and what a pattern must hold."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loket_app.domain.catalog import NumberScope
from loket_app.domain.dates import ROMAN_MONTHS
from loket_app.domain.numbering import (
    TOKENS,
    NumberParts,
    delivery_text,
    format_number,
    objection_text,
    pattern_problem,
    queue_text,
    register_text,
    scope_key,
)

PARTS = NumberParts("474.3", 12, "KEC.SS", "Pelum", 10, 2026, "R")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("{kode}/{nomor:3}/{unit}/{bulan_romawi}/{tahun}", "474.3/012/KEC.SS/X/2026"),
        ("P-{nomor:3}/{unit}/SPPK/{seksi}/{bulan_angka}/{tahun}", "P-012/KEC.SS/SPPK/Pelum/10/2026"),
        ("{sifat}-{nomor}/{tahun}", "R-12/2026"),
        ("{nomor:1}/{tahun}", "12/2026"),
    ],
)
def test_both_shapes_of_the_seeds(pattern, text):
    assert pattern_problem(pattern) is None
    assert format_number(pattern, PARTS) == text


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("{nomer}/{tahun}", "token_asing"),
        ("{nomor}/{tahun", "kurung"),
        ("{nomor}}/{tahun}", "kurung"),
        ("{nomor:33}/{tahun}", "kurung"),
        ("{kode}/{tahun}", "tanpa_nomor"),
        ("{nomor}/{nomor}/{tahun}", "tanpa_nomor"),
        ("{nomor}/{bulan_angka}", "tanpa_tahun"),
        ("", "tanpa_nomor"),
    ],
)
def test_patterns_that_cannot_number(pattern, code):
    problem = pattern_problem(pattern)
    assert problem.code == code
    assert problem.field == "pola"


@given(st.text(alphabet="{}:/-nomortahunkde39", max_size=40))
def test_a_sound_pattern_always_formats(pattern):
    if pattern_problem(pattern) is None:
        text = format_number(pattern, PARTS)
        assert "12" in text
        assert "2026" in text
        assert not re.search(r"[{}]", text)


@given(st.integers(1, 99999), st.integers(1, 99999), st.integers(2020, 2100), st.integers(2020, 2100))
def test_two_numbers_of_one_sequence_never_read_alike(first, second, year, other):
    def text(seq, in_year):
        return format_number("{nomor:3}/{tahun}", NumberParts("x", seq, "", "", 1, in_year))

    assert (text(first, year) == text(second, other)) is ((first, year) == (second, other))


def test_scopes():
    assert scope_key(NumberScope.OFFICE, "474", "sktm") == "surat"
    assert scope_key(NumberScope.CODE, "474", "sktm") == "surat:kode:474"
    assert scope_key(NumberScope.SERVICE, "474", "sktm") == "surat:layanan:sktm"


def test_the_other_numbers():
    assert register_text(21, 2026) == "0021/2026"
    assert (queue_text(31), queue_text(31, 2), queue_text(1234)) == ("031", "031-2", "1234")
    assert objection_text(3, 11, 2026) == "0003/KB/XI/2026"
    assert delivery_text(7, 12, 2026) == "0007/LR/XII/2026"
    assert len(ROMAN_MONTHS) == 12
    assert len(set(TOKENS)) == len(TOKENS)
