"""Rules between letters: the same place on the same days; and the small rules and defaults that came with them."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loket_app.definitions.forms import form_from_text
from loket_app.domain.errors import BadDefinition
from loket_app.domain.form_clash import same_place
from loket_app.domain.forms import Form, Issue, Other, check, clash_rules, defaults

TODAY = date(2026, 11, 23)
HEAD = """[form]
kunci = "x"
judul = "X"
jenis = "surat"
kertas = "A5"
[[field]]
kunci = "mulai"
tipe = "tanggal"
[[field]]
kunci = "selesai"
tipe = "tanggal"
[[field]]
kunci = "jam_mulai"
tipe = "jam"
[[field]]
kunci = "jam_selesai"
tipe = "jam"
[[field]]
kunci = "tempat"
[[field]]
kunci = "desa"
[[blok]]
jenis = "spasi"
"""
CLASH = """[[aturan]]
jenis = "bentrok"
awal = "mulai"
akhir = "selesai"
tempat = "tempat"
wilayah = "desa"
pesan = "Sama dengan ${lain_surat}: ${lain_tempat}, ${lain_mulai:tanggal}."
"""


def form(rules: str) -> Form:
    return form_from_text(HEAD + rules, "x.toml")


def issues(rules: str, values: dict[str, object], *others: dict[str, object]) -> tuple[Issue, ...]:
    named = [Other(f"surat Nomor {n}", other) for n, other in enumerate(others, start=1)]
    return check(form(rules), values, TODAY, lambda _a, _b: 0, named)


def event(start: int, end: int | None = None, place: str = "Lapangan Merdeka", desa: str = "Kelurahan Jawa") -> dict:
    return {"mulai": date(2026, 12, start), "selesai": end and date(2026, 12, end), "tempat": place, "desa": desa}


def test_the_sentence_says_which_letter_and_when_and_does_not_refuse() -> None:
    found = issues(CLASH, event(5, 6), event(6, 8), event(9, 9), event(1, 5))
    assert [i.sentence for i in found] == [
        "Sama dengan surat Nomor 1: Lapangan Merdeka, 6 Desember 2026.",
        "Sama dengan surat Nomor 3: Lapangan Merdeka, 1 Desember 2026.",
    ]
    assert {(i.field, i.blocking) for i in found} == {("tempat", False)}


@given(*[st.integers(1, 28)] * 4)
def test_days_clash_exactly_when_they_share_one(a: int, b: int, c: int, d: int) -> None:
    mine, other = event(min(a, b), max(a, b)), event(min(c, d), max(c, d))
    shared = set(range(min(a, b), max(a, b) + 1)) & set(range(min(c, d), max(c, d) + 1))
    assert bool(issues(CLASH, mine, other)) is bool(shared)
    assert bool(issues(CLASH, other, mine)) is bool(shared)


@pytest.mark.parametrize(
    ("mine", "other", "same"),
    [
        ("Lapangan Merdeka", "lapangan  MERDEKA.", True),
        ("Lapangan Merdeka RT 05", "Lapangan Merdeka, RT 5", True),
        ("Lapangan Merdeka RT 05", "Lapangan Merdeka RT 06", False),
        ("Lapangan Merdeka", "Lapangan Merdeka RT 06", True),
        ("Lapangan sepak bola Merdeka", "Lapangan sepakbola Merdeka", True),
        ("Balai Desa Mojopilang", "Balai Desa Mojodowo", False),
        ("Halaman rumah Bapak Contoh", "Gedung Serbaguna", False),
        ("", "Lapangan", False),
        ("5", "Lapangan 5", False),
    ],
)
def test_places(mine: str, other: str, same: bool) -> None:
    assert same_place(mine, other) is same
    assert same_place(other, mine) is same


def test_another_area_is_another_place_and_an_unknown_one_may_be_the_same() -> None:
    assert not issues(CLASH, event(5, 5), event(5, 5, desa="Kelurahan Sarijaya"))
    assert issues(CLASH, event(5, 5), event(5, 5, desa=""))
    assert issues(CLASH, event(5), event(4, 6))
    assert not issues(CLASH, {**event(5), "mulai": None}, event(5))
    assert [r.fields for r in clash_rules(form(CLASH))] == [("mulai", "selesai", "tempat", "desa")]


ORDER = """[[aturan]]
jenis = "tidak_mendahului"
awal = "mulai"
akhir = "selesai"
jam_awal = "jam_mulai"
jam_akhir = "jam_selesai"
pesan = "Terbalik."
"""


@given(st.integers(1, 3), st.integers(1, 3), st.times(), st.times())
def test_an_end_is_not_before_its_start_to_the_hour(first: int, last: int, begin: time, end: time) -> None:
    values = {**event(first, last), "jam_mulai": begin, "jam_selesai": end}
    assert bool(issues(ORDER, values)) is ((last, end) < (first, begin))
    assert bool(issues(ORDER, {**values, "jam_selesai": None})) is (last < first)


def test_a_condition_alone_can_refuse() -> None:
    rule = '[[aturan]]\njenis = "tolak_bila"\nisian = "tempat"\nbila = "desa = lain"\npesan = "Bukan di sini."\n'
    assert [(i.field, i.sentence, i.blocking) for i in issues(rule, {"desa": "lain"})] == [
        ("tempat", "Bukan di sini.", True)
    ]
    assert not issues(rule, {"desa": "sini"})


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (CLASH.replace('awal = "mulai"', 'awal = "tempat"'), "tempat"),
        (CLASH.replace("${lain_tempat}", "${lain_tmpat}"), "lain_tempat"),
        (CLASH.replace("${lain_tempat}", "${lain_kantor_nama}"), "lain_kantor_nama"),
        (ORDER.replace('jam_awal = "jam_mulai"\n', ""), "bersama-sama"),
        ('[[aturan]]\njenis = "tolak_bila"\nisian = "tempat"\npesan = "x"\n', "memerlukan «bila»"),
        (CLASH + 'grup = "baris"\n[[grup]]\nkunci = "baris"\n[[grup.field]]\nkunci = "a"\n', "hapus «grup»"),
    ],
)
def test_a_wrong_rule_is_named(rules: str, words: str) -> None:
    with pytest.raises(BadDefinition) as caught:
        form(rules)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("default", "today", "expected"),
    [
        ("hari_ini", TODAY, TODAY),
        ("hari_ini + 1 bulan", date(2026, 1, 31), date(2026, 2, 28)),
        ("hari_ini + 2 bulan", date(2026, 12, 1), date(2027, 2, 1)),
        ("hari_ini + 14 hari", TODAY, date(2026, 12, 7)),
        ("hari_ini + 1 bulan", None, None),
        ("01-02-2026", TODAY, date(2026, 2, 1)),
    ],
)
def test_defaults_of_dates(default: str, today: date | None, expected: date | None) -> None:
    text = HEAD.replace('kunci = "mulai"\n', f'kunci = "mulai"\nbawaan = "{default}"\n')
    assert defaults(form_from_text(text, "x.toml"), {}, today)["mulai"] == expected
