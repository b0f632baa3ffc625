from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.domain.nik import LENGTH, check_nik, disagreements, masked

TODAY = date(2026, 11, 23)


def nik(birth: date, sex: str = "L", region: str = "640211", serial: str = "0003") -> str:
    day = birth.day + (40 if sex == "P" else 0)
    return f"{region}{day:02d}{birth.month:02d}{birth.year % 100:02d}{serial}"


@given(st.dates(date(1927, 1, 1), TODAY), st.sampled_from("LP"))
@settings(max_examples=200)
def test_birth_and_sex_of_any_living_person_are_read_back(birth: date, sex: str) -> None:
    reading = check_nik(nik(birth, sex), TODAY)
    assert (reading.birth, reading.sex, reading.valid, reading.warnings) == (birth, sex, True, ())


@pytest.mark.parametrize(
    ("today", "born"),
    [
        (date(2026, 11, 22), date(1926, 11, 23)),
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2031, 1, 1), date(2026, 11, 23)),
    ],
)
def test_the_century_follows_today(today: date, born: date) -> None:
    assert check_nik("6402112311260003", today).birth == born


def test_29_february_chooses_the_leap_century() -> None:
    assert check_nik(nik(date(2000, 2, 29)), TODAY).birth == date(2000, 2, 29)
    assert check_nik(nik(date(2000, 2, 29)), date(1999, 1, 1)).birth is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "belum diisi"),
        ("   ", "belum diisi"),
        ("640211010190000", "yang terketik 15 angka"),
        ("64021101019000030", "yang terketik 17 angka"),
        ("64021101O1900003", "hanya berisi angka"),
        ("٦٤٠٢١١٠١٠١٩٠٠٠٠٣", "hanya berisi angka"),
        ("6402113202900003", "tidak mungkin"),
        ("6402110113900003", "tidak mungkin"),
        ("6402117202900003", "tidak mungkin"),
        ("6402110002900003", "tidak mungkin"),
        ("9902110101900003", "provinsi 99"),
        ("6400110101900003", "00"),
        ("6402110101900000", "0000"),
        ("<b>&${x}=1+1</b>", "hanya berisi angka"),
        ("x" * 500, "hanya berisi angka"),
    ],
)
def test_what_looks_wrong_is_said(text: str, words: str) -> None:
    reading = check_nik(text, TODAY)
    assert not reading.valid
    assert any(words in w for w in reading.warnings)


def test_a_warning_about_the_region_keeps_the_birth_date() -> None:
    assert check_nik("9902110101900003", TODAY).birth == date(1990, 1, 1)


def test_separators_are_ignored() -> None:
    assert check_nik(" 6402.11-0101 90\u00a00003\n", TODAY).digits == "6402110101900003"


@given(st.text(max_size=30))
@settings(max_examples=150)
def test_any_text_gets_an_answer_and_no_crash(text: str) -> None:
    reading = check_nik(text, TODAY)
    assert reading.valid == (reading.warnings == ())
    assert text.strip() == "" or len(masked(text)) <= len(text)


def test_disagreements_ignore_the_century() -> None:
    reading = check_nik("6402114101900003", TODAY)
    assert disagreements(reading, date(1990, 1, 1), "P") == ()
    assert disagreements(reading, date(1890, 1, 1), None) == ()
    assert len(disagreements(reading, date(1990, 1, 2), "L")) == 2
    assert disagreements(check_nik("1", TODAY), date(1990, 1, 2), "L") == ()


@given(st.text("0123456789", min_size=LENGTH, max_size=LENGTH))
@settings(max_examples=50)
def test_a_masked_nik_shows_four_digits_at_each_end(digits: str) -> None:
    shown = masked(digits)
    assert shown == digits[:4] + "•" * 8 + digits[-4:]


def test_masked_hides_anything_else() -> None:
    assert masked("12345") == "•••••"
    assert masked("6402110101900003") == "6402••••••••0003"
