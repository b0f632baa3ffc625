"""Fields, rules, computed values and the text of forms, without any page."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.definitions.forms import form_from_text, load_form
from loket_app.domain.errors import BadDefinition
from loket_app.domain.form_layout import Condition
from loket_app.domain.form_text import (
    Format,
    TextError,
    clean,
    did_you_mean,
    fields_in,
    filled,
    is_empty,
    literal,
    parse_text,
    written,
)
from loket_app.domain.forms import (
    Form,
    Issue,
    age,
    blocking,
    check,
    computed,
    defaults,
    field_hint,
    from_data,
    parse,
    to_data,
)

FORMS = Path(__file__).parents[2] / "forms"
TODAY = date(2026, 11, 23)
MONDAY = TODAY
EARLIEST = datetime(1990, 1, 1)  # noqa: DTZ001 - hypothesis wants it naive
MAKASSAR = ZoneInfo("Asia/Makassar")


def workdays(start: date, end: date) -> int:
    return sum((start + timedelta(n)).weekday() < 5 for n in range(1, (end - start).days + 1))


def small(body: str) -> Form:
    head = '[form]\nkunci="x"\njudul="X"\njenis="slip"\nkertas="A5"\n[[blok]]\njenis="spasi"\n'
    return form_from_text(head + body, "x.toml")


def sentences(issues: tuple[Issue, ...]) -> list[str]:
    return [i.sentence for i in issues]


COUPLE = {
    "suami_nama": "A",
    "suami_bin": "B",
    "suami_nik": "6402151203920001",
    "suami_tempat_lahir": "S",
    "suami_tanggal_lahir": date(1992, 3, 12),
    "suami_agama": "Islam",
    "suami_pekerjaan": "x",
    "suami_status": "jejaka",
    "suami_alamat": "x",
    "istri_nama": "C",
    "istri_binti": "D",
    "istri_nik": "6402154706930003",
    "istri_tempat_lahir": "S",
    "istri_tanggal_lahir": date(1993, 6, 7),
    "istri_agama": "Islam",
    "istri_pekerjaan": "x",
    "istri_status": "perawan",
    "istri_alamat": "x",
    "daftar_tanggal": TODAY,
    "akad_tanggal": date(2026, 11, 27),
    "akad_jam": time(9),
    "akad_tempat": "x",
    "kua": "x",
    "alasan": "x",
    "desa": "x",
    "desa_nomor": "1",
    "desa_tanggal": TODAY,
}


@pytest.fixture(scope="module")
def marriage() -> Form:
    return load_form(FORMS / "dispensasi_nikah.toml")


@pytest.fixture(scope="module")
def poverty() -> Form:
    return load_form(FORMS / "sktm.toml")


def test_a_complete_letter_has_nothing_to_say(marriage: Form) -> None:
    assert check(marriage, COUPLE, TODAY, workdays) == ()
    full = computed(marriage, COUPLE, workdays)
    assert full["hari_kerja"] == 4
    assert (full["suami_umur"], full["istri_umur"]) == (34, 33)


BROKEN = [
    ({"akad_tanggal": date(2026, 11, 20)}, "akad_tanggal", "sudah lewat", True),
    ({"akad_tanggal": date(2026, 11, 20)}, "akad_tanggal", "mendahului tanggal pendaftaran", True),
    (
        {"akad_tanggal": date(2026, 12, 7)},
        "akad_tanggal",
        "Dispensasi tidak diperlukan: pendaftaran dilakukan 10 hari",
        True,
    ),
    ({"daftar_tanggal": date(2026, 11, 24)}, "daftar_tanggal", "tidak boleh sesudah hari ini", True),
    ({"desa_tanggal": date(2026, 11, 24)}, "desa_tanggal", "tidak boleh sesudah hari ini", True),
    ({"suami_tanggal_lahir": date(2007, 11, 28)}, "suami_tanggal_lahir", "baru berumur 18 tahun", True),
    ({"istri_tanggal_lahir": date(2007, 11, 28)}, "istri_tanggal_lahir", "baru berumur 18 tahun", True),
    ({"istri_nik": "6402151203920001"}, "istri_nik", "sama", True),
    ({"suami_nik": "123"}, "suami_nik", "16 angka", False),
    ({"suami_tanggal_lahir": date(1992, 3, 13)}, "suami_nik", "12 Maret 1992", False),
    ({"suami_nama": "  "}, "suami_nama", "belum diisi", True),
    ({"suami_nama": "x" * 201}, "suami_nama", "paling banyak 200 huruf; sekarang 201", True),
    ({"suami_status": "tuan"}, "suami_status", "pilih salah satu", True),
    ({"akad_tanggal": "besok"}, "akad_tanggal", "harus berupa tanggal", True),
    ({"akad_jam": "pagi"}, "akad_jam", "harus berupa jam", True),
]


@pytest.mark.parametrize(("change", "field", "words", "stops"), BROKEN)
def test_each_rule_speaks(marriage: Form, change: dict[str, object], field: str, words: str, stops: bool) -> None:
    found = [i for i in check(marriage, {**COUPLE, **change}, TODAY, workdays) if words in i.sentence]
    assert [(i.field, i.blocking) for i in found] == [(field, stops)]


def test_nineteen_on_the_day_itself_is_old_enough(marriage: Form) -> None:
    values = {**COUPLE, "suami_tanggal_lahir": date(2007, 11, 27), "suami_nik": "6402152711070001"}
    assert check(marriage, values, TODAY, workdays) == ()


def test_nine_working_days_need_the_letter_and_ten_do_not(marriage: Form) -> None:
    nine, ten = {**COUPLE, "akad_tanggal": date(2026, 12, 4)}, {**COUPLE, "akad_tanggal": date(2026, 12, 7)}
    assert not check(marriage, nine, TODAY, workdays)
    assert len(blocking(check(marriage, ten, TODAY, workdays))) == 1


def test_rows_are_checked_one_by_one(poverty: Form) -> None:
    rows = [{"nama": "A", "hubungan": "anak", "nik": "1"}, {"nama": "", "hubungan": "anak"}]
    found = [i for i in check(poverty, {"tanggungan": rows}, TODAY, workdays) if i.group == "tanggungan"]
    assert [(i.field, i.row, i.blocking) for i in found] == [("nik", 0, False), ("nama", 1, True)]
    many = check(poverty, {"tanggungan": [{"nama": "A", "hubungan": "b"}] * 21}, TODAY, workdays)
    assert any("paling banyak 20 baris, sekarang 21" in i.sentence for i in many)


def test_required_when_and_row_rules(poverty: Form) -> None:
    found = check(poverty, {"untuk_nama": "Ahmad", "nama": "Siti"}, TODAY, workdays)
    assert "Isi hubungan Ahmad dengan Siti." in sentences(found)
    rows = [{"nama": "A", "hubungan": "anak", "nik": "6402151203100001", "tanggal_lahir": date(2010, 3, 13)}]
    warned = [i for i in check(poverty, {"tanggungan": rows}, TODAY, workdays) if i.group]
    assert [(i.row, i.blocking) for i in warned] == [(0, False)]
    assert "12 Maret 2010" in warned[0].sentence


def test_defaults_and_prefill(poverty: Form, marriage: Form) -> None:
    given = {"pemohon_nama": "Siti", "pemohon_nik": "6402155506850002", "pemohon_tanggal_lahir": date(1985, 6, 15)}
    values = defaults(poverty, given, TODAY)
    assert (values["nama"], values["tanggal_lahir"], values["terdaftar"]) == (
        "Siti",
        date(1985, 6, 15),
        "belum diperiksa",
    )
    assert values["tanggungan"] == []
    assert defaults(poverty, {**given, "nama": "Anak"}, TODAY)["nama"] == "Anak"
    assert defaults(marriage, None, TODAY)["daftar_tanggal"] == TODAY


def test_sums_and_counts() -> None:
    form = small(
        '[[field]]\nkunci="n"\ntipe="angka"\nhitung="jumlah_baris"\ndari="g"\n'
        '[[field]]\nkunci="s"\ntipe="uang"\nhitung="jumlah"\ndari="g.harga"\n'
        '[[grup]]\nkunci="g"\nmin=2\n[[grup.field]]\nkunci="harga"\ntipe="uang"\n'
    )
    values = {"g": [{"harga": 5}, {"harga": None}, {"harga": True}, {"harga": 7}]}
    assert computed(form, values) == {**values, "n": 4, "s": 12}
    assert defaults(form)["g"] == [{"harga": None}, {"harga": None}]
    assert "isi paling sedikit 2 baris" in sentences(check(form, {"g": []}, TODAY, workdays))[0]


ALL_KINDS = small(
    "".join(f'[[field]]\nkunci="{t}"\ntipe="{t}"\n' for t in ("teks", "teks_panjang", "nik", "tanggal", "jam", "waktu"))
    + "".join(f'[[field]]\nkunci="{t}"\ntipe="{t}"\n' for t in ("angka", "uang", "durasi", "ya_tidak", "telepon"))
    + '[[grup]]\nkunci="g"\n[[grup.field]]\nkunci="hari"\ntipe="tanggal"\n'
)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("tanggal", "23-11-2026", TODAY),
        ("tanggal", "31-02-2026", None),
        ("jam", "9.05", time(9, 5)),
        ("jam", "25.00", None),
        ("uang", "Rp1.250.000", 1_250_000),
        ("angka", "-5", -5),
        ("angka", "lima", None),
        ("angka", "9" * 16, None),
        ("nik", "6402 1512 0392 0001", "6402151203920001"),
        ("teks", "  Siti ", "Siti"),
        ("teks", "   ", None),
        ("ya_tidak", "ya", True),
        ("ya_tidak", "tidak", False),
        ("waktu", "2026-11-23T01:50:00+00:00", datetime(2026, 11, 23, 1, 50, tzinfo=UTC)),
        ("waktu", "nanti", None),
    ],
)
def test_typed_text_becomes_a_value(kind: str, typed: str, value: object) -> None:
    field = ALL_KINDS.field(kind)
    assert field is not None
    assert parse(field, typed) == value


@given(
    st.fixed_dictionaries(
        {
            "teks": st.text(max_size=30),
            "tanggal": st.dates(),
            "jam": st.times(),
            "angka": st.integers(0, 10**15),
            "waktu": st.datetimes(min_value=EARLIEST, timezones=st.just(MAKASSAR)),
            "ya_tidak": st.booleans(),
            "g": st.lists(st.fixed_dictionaries({"hari": st.dates() | st.none()}), max_size=3),
        }
    )
)
@settings(max_examples=60)
def test_stored_values_come_back_equal(values: dict[str, object]) -> None:
    assert from_data(ALL_KINDS, json.loads(json.dumps(to_data(ALL_KINDS, values)))) == values


def test_a_moment_keeps_its_zone_and_damaged_data_is_named() -> None:
    back = from_data(ALL_KINDS, to_data(ALL_KINDS, {"waktu": datetime(2026, 11, 23, 9, 50, tzinfo=MAKASSAR)}))
    assert written(back["waktu"], Format.TIME_ZONE) == "09.50 WITA"
    assert from_data(ALL_KINDS, {"tanggal": "2026-99-99"}) == {"tanggal": "2026-99-99"}
    assert from_data(ALL_KINDS, {"waktu": "2026-11-23T09:50:00[Mars/Base]"})["waktu"].__class__ is str


def test_ages() -> None:
    assert age(date(2007, 11, 27), date(2026, 11, 27)) == 19
    assert age(date(2007, 11, 28), date(2026, 11, 27)) == 18
    assert age(date(2004, 2, 29), date(2023, 2, 28)) == 18
    assert age(date(2004, 2, 29), date(2023, 3, 1)) == 19
    assert age(date(2026, 11, 28), date(2026, 11, 27)) == -1


# ---- the text of a form


def test_text_is_cut_into_runs() -> None:
    text = parse_text("Nama **${nama:kapital}** *miring* dan \\*bintang\\* \\${x}\n\nbaris baru")
    assert fields_in(text) == ("nama",)
    assert filled(text, {"nama": "siti"}) == "Nama SITI miring dan *bintang* ${x}\nbaris baru"
    assert [(r.bold, r.italic) for r in text if r.field or r.text == "miring"] == [(True, False), (False, True)]


@pytest.mark.parametrize(
    "bad", ["**tebal", "*miring", "${nama", "${Nama}", "${nama:tebal}", "${}", "${a.b}", "${_x}", "${a b}"]
)
def test_bad_templates_are_refused(bad: str) -> None:
    with pytest.raises(TextError):
        parse_text(bad)


@given(st.text(max_size=200))
@settings(max_examples=150)
def test_a_value_is_never_markup(value: str) -> None:
    shown = filled(parse_text("${x}"), {"x": value})
    assert shown == ("" if is_empty(value) else clean(value))
    assert literal(value)[0].field is None


@given(st.text(max_size=100))
@settings(max_examples=150)
def test_any_template_is_read_or_refused(template: str) -> None:
    try:
        parse_text(template)
    except TextError as error:
        assert str(error).endswith(".")  # noqa: PT017


FORMATS = [
    (TODAY, "tanggal", "23 November 2026"),
    (TODAY, "hari_tanggal", "Senin, 23 November 2026"),
    (TODAY, "hari", "Senin"),
    (TODAY, "tanggal_singkat", "Sen, 23 Nov 2026"),
    (TODAY, "tanggal_angka", "23-11-2026"),
    (TODAY, "bulan", "November"),
    (TODAY, "tahun", "2026"),
    (time(9, 5), "jam", "09.05"),
    (time(9, 5), "jam_zona", "09.05"),
    (datetime(2026, 11, 23, 9, 50, tzinfo=MAKASSAR), "lengkap", "Senin, 23 November 2026 pukul 09.50 WITA"),
    ("siti aminah", "kapital", "SITI AMINAH"),
    ("Drs. Siti binti Rahman, S.Pd., M.Si.", "nama", "Drs. SITI BINTI RAHMAN, S.Pd., M.Si."),
    ("SITI BINTI RAHMAN", "judul", "Siti binti Rahman"),
    (5000, "rupiah", "Rp5.000"),
    (0, "biaya", "GRATIS"),
    (10_000, "biaya", "Rp10.000"),
    (21, "terbilang", "dua puluh satu"),
    (4, "angka_terbilang", "4 (empat)"),
    (1234, "angka", "1.234"),
    ("081346001122", "telepon", "0813 4600 1122"),
    ("(0541) 671505", "telepon", "(0541) 671505"),
    (3_700_000, "menit", "1 jam 1 menit"),
    (3_700_000, "durasi", "1:01:40"),
    (11, "romawi", "XI"),
    (5000, "romawi", "5000"),
    ("tidak_terbukti", "pilihan", "tidak terbukti"),
    ("2 lembar", "kurung", "(2 lembar)"),
    ("bukan tanggal", "tanggal", "bukan tanggal"),
    (None, "tanggal", ""),
    ("", "kapital", ""),
    (True, "biasa", "ya"),
    ("6402151203920001", "nik", "6402151203920001"),
]


@pytest.mark.parametrize(("value", "word", "shown"), FORMATS)
def test_formats(value: object, word: str, shown: str) -> None:
    assert written(value, Format(word)) == shown


def test_every_format_takes_every_value() -> None:
    odd = [None, "", "x", 0, -1, 10**30, True, TODAY, time(1), datetime(2026, 1, 1, tzinfo=UTC), [], ["a"], 2.5]
    assert {f[1] for f in FORMATS} == {f.value for f in Format}
    for form in Format:
        for value in odd:
            assert isinstance(written(value, form), str)


def test_printable_text() -> None:
    assert clean("a\x00b\u202ec\td\r\ne") == "abc d\ne"
    assert clean("a\nb", lines=False) == "a b"
    assert clean("e\u0301") == "\u00e9"


@pytest.mark.parametrize(
    ("condition", "value", "met"),
    [
        (Condition("x"), "a", True),
        (Condition("x"), " ", False),
        (Condition("x"), 0, False),
        (Condition("x"), False, False),
        (Condition("x"), [{}], True),
        (Condition("x"), [], False),
        (Condition("x", negated=True), None, True),
        (Condition("x", "terbukti"), "terbukti", True),
        (Condition("x", "terbukti", True), "terbukti", False),
        (Condition("x", "ya"), True, True),
        (Condition("x", "ya"), None, False),
    ],
)
def test_conditions(condition: Condition, value: object, met: bool) -> None:
    assert condition.holds({"x": value}) is met


def test_guesses() -> None:
    assert did_you_mean("tangal", Format) == " Mungkin maksudnya «tanggal»."
    assert did_you_mean("zzzzzz", ("a", "b")) == " Yang ada: a, b."
    assert did_you_mean("x", ()) == ""


def test_hints(marriage: Form) -> None:
    akad = marriage.field("akad_tanggal")
    assert akad is not None
    assert "23-11-2026" in field_hint(akad)


HEIRS = """
[[field]]
kunci = "kk"
[[field]]
kunci = "surel"
[[field]]
kunci = "pindah"
[[grup]]
kunci = "waris"
min = 0
[[grup.field]]
kunci = "nik"
[[grup.field]]
kunci = "hubungan"
[[grup]]
kunci = "saksi"
[[grup.field]]
kunci = "nik"
[[aturan]]
jenis = "jumlah_angka"
isian = "kk"
angka = 16
pesan = "Nomor KK berisi ${batas} angka."
[[aturan]]
jenis = "alamat_surel"
isian = "surel"
pesan = "${surel} bukan alamat surel."
[[aturan]]
jenis = "tidak_kembar"
grup = "waris"
isian = "nik"
pesan = "NIK ${nik} tertulis dua kali."
[[aturan]]
jenis = "tidak_kembar"
grup = "waris"
isian = "hubungan"
bila = "hubungan = istri sah"
pesan = "Istri sah hanya satu."
[[aturan]]
jenis = "bukan_anggota"
grup = "saksi"
isian = "nik"
kelompok = "waris"
kolom = "nik"
pesan = "Saksi ${nik} adalah ahli waris."
[[aturan]]
jenis = "baris_paling_sedikit"
kelompok = "waris"
jumlah = 2
bila = "pindah"
pesan = "Paling sedikit ${batas} baris."
"""


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({}, []),
        ({"kk": "6402151203100007", "surel": "a.b@c-d.co.id"}, []),
        ({"kk": "640215120310000"}, [("kk", None, None, "Nomor KK berisi 16 angka.")]),
        ({"kk": "64021512031000O7"}, [("kk", None, None, "Nomor KK berisi 16 angka.")]),
        ({"surel": "a@b"}, [("surel", None, None, "a@b bukan alamat surel.")]),
        ({"surel": "a b@c.id"}, [("surel", None, None, "a b@c.id bukan alamat surel.")]),
        (
            {"waris": [{"nik": "1"}, {"nik": ""}, {"nik": None}, {"nik": " 1"}, {"nik": "2"}]},
            [("nik", 3, "waris", "NIK  1 tertulis dua kali.")],
        ),
        ({"waris": [{"hubungan": "anak"}, {"hubungan": "anak"}, {"hubungan": "istri sah"}]}, []),
        (
            {"waris": [{"hubungan": "istri sah"}, {"hubungan": "istri sah"}]},
            [("hubungan", 1, "waris", "Istri sah hanya satu.")],
        ),
        (
            {"waris": [{"nik": "1"}, {"nik": "2"}], "saksi": [{"nik": "3"}, {"nik": "2"}, {}]},
            [("nik", 1, "saksi", "Saksi 2 adalah ahli waris.")],
        ),
        ({"pindah": "ya", "waris": [{"nik": "1"}]}, [(None, None, "waris", "Paling sedikit 2 baris.")]),
        ({"pindah": "ya", "waris": [{"nik": "1"}, {"nik": "2"}]}, []),
    ],
)
def test_rules_over_rows_and_shapes(
    values: dict[str, object], wanted: list[tuple[str | None, int | None, str | None, str]]
) -> None:
    found = check(small(HEIRS), values, TODAY, workdays)
    assert [(i.field, i.row, i.group, i.sentence) for i in found] == wanted
    assert all(i.blocking for i in found)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ('jenis = "tidak_kembar"\nisian = "nama"', "memerlukan «grup»"),
        ('jenis = "tidak_kembar"\ngrup = "anak"\nisian = "nama"', "memerlukan «grup»"),
        ('jenis = "bukan_anggota"\nisian = "nama"\nkelompok = "anka"\nkolom = "usia"', "«anka»"),
        ('jenis = "bukan_anggota"\nisian = "nama"\nkelompok = "anak"\nkolom = "nama"', "«nama»"),
        ('jenis = "baris_paling_sedikit"\nkelompok = "nama"\njumlah = 1', "«nama»"),
    ],
)
def test_a_rule_over_rows_that_names_nothing_is_refused(rule: str, says: str) -> None:
    fields = '[[field]]\nkunci = "nama"\n[[grup]]\nkunci = "anak"\n[[grup.field]]\nkunci = "usia"\n'
    with pytest.raises(BadDefinition, match=says):
        small(f'{fields}[[aturan]]\n{rule}\npesan = "x"\n')
