"""The questionnaire as data: the regulation's nine unsur, an office's own names, and mistakes named by line."""

from pathlib import Path
from typing import Any

import pytest

from loket_app import paths
from loket_app.definitions.forms import form_paths
from loket_app.definitions.presets import preset_keys
from loket_app.definitions.survey import (
    instrument_data,
    instrument_from_data,
    instrument_from_text,
    load_instrument,
    office_instrument,
    regulation_instrument,
)
from loket_app.domain.errors import BadDefinition
from loket_app.domain.survey.instrument import REGULATION_ORDER, Order, in_order

FILE = paths.forms() / "skm" / "instrumen.toml"
TEXT = FILE.read_text(encoding="utf-8")
SMALL = """
[instrumen]
kunci = "kecil"
judul = "Kecil"

[[unsur]]
kunci = "waktu"
nama = "Waktu"
[[unsur.pertanyaan]]
teks = "Cepat?"
pilihan = ["Tidak", "Kurang", "Ya", "Sangat"]
[[unsur.pertanyaan]]
teks = "Tepat janji?"
pilihan = ["Tidak", "Kurang", "Ya", "Sangat"]

[[unsur]]
kunci = "antre"
nama = "Antrean"
[[unsur.pertanyaan]]
teks = "Tertib?"
pilihan = ["Tidak", "Kurang", "Ya", "Sangat"]

[[kelompok]]
kunci = "usia"
nama = "Usia"
pilihan = ["Muda", "Tua"]
batas = [40]
[kelompok.sebutan]
"Tua" = ["Lansia"]
"""


def test_the_regulations_questionnaire() -> None:
    found = regulation_instrument()
    assert tuple(u.key for u in found.unsur) == REGULATION_ORDER
    assert [u.code for u in found.unsur] == [f"U{n}" for n in range(1, 10)]
    assert [len(u.questions) for u in found.unsur] == [1] * 9
    assert (found.blanks_allowed, found.reason_below) == (False, 3)
    options = {u.key: u.questions[0].options for u in found.unsur}
    assert options["biaya"] == ("Sangat mahal", "Cukup mahal", "Murah", "Gratis")
    assert options["pengaduan"][0] == "Tidak ada"
    assert options["pengaduan"][3] == "Dikelola dengan baik"
    assert options["sarana"] == ("Buruk", "Cukup", "Baik", "Sangat baik")
    assert [g.key for g in found.groups] == [
        "layanan", "jenis_kelamin", "usia", "pendidikan", "pekerjaan", "disabilitas",
    ]  # fmt: skip


def test_it_is_no_paper() -> None:
    assert "instrumen" not in form_paths([paths.forms()])


def test_the_form_order_swaps_the_last_two() -> None:
    form = in_order(regulation_instrument(), Order.QUESTIONNAIRE)
    assert [(u.code, u.key) for u in form.unsur[7:]] == [("U8", "sarana"), ("U9", "pengaduan")]
    assert in_order(form, Order.REGULATION) == regulation_instrument()


def test_the_offices_own_names() -> None:
    found = office_instrument("sangasanga")
    assert [u.label for u in found.unsur] == [
        "Kesesuaian Persyaratan", "Prosedur Pelayanan", "Kecepatan Pelayanan", "Kesesuaian/Kewajaran Biaya",
        "Kesesuaian Pelayanan", "Kompetensi Petugas", "Perilaku Petugas Pelayanan", "Penanganan Pengaduan",
        "Kualitas Sarana dan Prasarana",
    ]  # fmt: skip
    assert [q.text for q in found.questions] == [q.text for q in regulation_instrument().questions]


@pytest.mark.parametrize("office", preset_keys())
def test_every_office_has_one_and_it_survives_storage(office: str) -> None:
    found = office_instrument(office)
    data: dict[str, Any] = instrument_data(found)
    assert instrument_from_data(data) == found
    assert instrument_from_data(instrument_data(in_order(found, Order.QUESTIONNAIRE))).unsur[7].key == "sarana"


def test_several_questions_and_fewer_unsur(tmp_path: Path) -> None:
    file = tmp_path / "kecil.toml"
    file.write_text(SMALL, encoding="utf-8")
    found = load_instrument(file)
    assert [q.key for q in found.questions] == ["waktu", "waktu_2", "antre"]
    assert found.weight == 1 / in_order(found, Order.REGULATION).weight / 4
    assert found.group("usia").choice_of("lansia") == "Tua"
    assert found.group("usia").choice_of("39") == "Muda"


MISTAKES = [
    ('pilihan = ["Tidak", "Kurang", "Ya", "Sangat"]', 'pilihan = ["Tidak", "Ya", "Sangat"]', "tepat empat"),
    ('pilihan = ["Tidak", "Kurang", "Ya", "Sangat"]', 'pilihan = ["Tidak", "tidak", "Ya", "Sangat"]', "sama"),
    ('kunci = "antre"', 'kunci = "waktu"', "sudah dipakai"),
    ('kunci = "antre"', 'kunci = "Antre"', "bukan kunci"),
    ('kunci = "usia"', 'kunci = "waktu"', "dipakai oleh unsur"),
    ('teks = "Tertib?"', 'teks = "Tertib?"\nkunci = "waktu"', "sudah dipakai"),
    ('nama = "Antrean"', 'nama = "Antrean"\nkode = "U1"', "dipakai dua kali"),
    ('nama = "Antrean"', 'nama = ""', "tidak boleh kosong"),
    ('nama = "Antrean"', 'nama = "Antrean"\nbobot = 3', "«bobot» tidak dikenal"),
    ('judul = "Kecil"', 'judul = "Kecil"\nurutan = "abjad"', "regulasi, kuesioner"),
    ('judul = "Kecil"', 'judul = "Kecil"\nalasan_di_bawah = 9', "antara 1 dan 5"),
    ("batas = [40]", "batas = [40, 60]", "terkecil"),
    ('"Tua" = ["Lansia"]', '"Tuwa" = ["Lansia"]', "Yang ada: Muda, Tua"),
    ('pilihan = ["Muda", "Tua"]', 'pilihan = ["Muda", "muda"]', "dua kali"),
]


@pytest.mark.parametrize(("before", "after", "said"), MISTAKES)
def test_a_mistake_is_named_by_its_line(before: str, after: str, said: str) -> None:
    assert before in SMALL
    with pytest.raises(BadDefinition) as caught:
        instrument_from_text(SMALL.replace(before, after, 1), "kecil.toml")
    assert said in caught.value.message
    near = SMALL.replace(before, after, 1).splitlines()
    around = "\n".join(near[max(0, caught.value.line - 12) : caught.value.line + 1])
    assert caught.value.line
    assert after.splitlines()[-1] in around


def test_a_key_that_a_second_question_takes_by_itself_is_taken() -> None:
    with pytest.raises(BadDefinition, match="«waktu_2» sudah dipakai") as caught:
        instrument_from_text(SMALL.replace('"antre"', '"waktu_2"', 1), "kecil.toml")
    assert SMALL.splitlines()[caught.value.line - 1] == "[[unsur.pertanyaan]]"


def test_a_code_and_an_order_do_not_go_together() -> None:
    with pytest.raises(BadDefinition, match="urutan memberi nomor sendiri"):
        instrument_from_text(TEXT.replace('nama = "Persyaratan"', 'nama = "Persyaratan"\nkode = "A"', 1), "x.toml")


def test_no_unsur_and_too_many() -> None:
    with pytest.raises(BadDefinition, match="belum punya unsur"):
        instrument_from_text('[instrumen]\nkunci = "a"\njudul = "A"\n', "x.toml")
    one = (
        '[[unsur]]\nkunci = "u{0}"\nnama = "U {0}"\n[[unsur.pertanyaan]]\nteks = "?"\npilihan = ["a", "b", "c", "d"]\n'
    )
    many = '[instrumen]\nkunci = "a"\njudul = "A"\n' + "".join(one.format(n) for n in range(31))
    with pytest.raises(BadDefinition, match="paling banyak 30"):
        instrument_from_text(many, "x.toml")


def test_own_names_are_checked(tmp_path: Path) -> None:
    (tmp_path / "kecil").mkdir()
    file = tmp_path / "kecil" / "skm.toml"
    assert office_instrument("kecil", tmp_path) == regulation_instrument()
    file.write_text('urutan = "kuesioner"\n[nama_unsur]\nsarana = "Ruang tunggu"\n', encoding="utf-8")
    found = office_instrument("kecil", tmp_path)
    assert (found.unsur[7].code, found.unsur[7].label) == ("U8", "Ruang tunggu")
    file.write_text('[nama_unsur]\nsarna = "Ruang tunggu"\n', encoding="utf-8")
    with pytest.raises(BadDefinition, match=r"kecil/skm.toml, baris 2.*«sarana»"):
        office_instrument("kecil", tmp_path)
