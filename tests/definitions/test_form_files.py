"""The shipped forms load; a damaged one is named with its line and what was meant."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.definitions.forms import BUILT_IN, form_from_text, form_paths, load_form
from loket_app.domain.errors import BadDefinition, Disturbance
from loket_app.domain.forms import Form, Source

ROOT = Path(__file__).parents[2]
FORMS = ROOT / "forms"
KEYS = sorted(form_paths([FORMS]))
WANTED = {
    "sktm", "dispensasi_nikah", "tanda_terima", "tanda_terima_58", "tanda_terima_a5", "daftar_kekurangan",
    "daftar_kekurangan_a5", "lembar_kendali", "kroscek", "jawaban_keberatan", "surat_tugas_antar", "slip_antar",
    "tanda_terima_penyerahan", "jawaban_penolakan", "uji_cetak", "uji_cetak_80",
}  # fmt: skip
GOOD = """[form]
kunci = "contoh"
judul = "Contoh"
jenis = "surat"
kertas = "A4"
[[field]]
kunci = "nama"
wajib = true
[[field]]
kunci = "lahir"
tipe = "tanggal"
[[grup]]
kunci = "anak"
[[grup.field]]
kunci = "nama_anak"
[[aturan]]
jenis = "tidak_kemudian"
isian = "lahir"
pesan = "Tanggal ${lahir:tanggal} tidak benar."
[[blok]]
jenis = "paragraf"
teks = "Nama **${nama}** lahir ${lahir:tanggal}."
[[blok]]
jenis = "tabel"
grup = "anak"
kolom = [{ judul = "No", teks = "${no}" }, { judul = "Nama", teks = "${nama_anak}" }]
"""


def all_forms() -> dict[str, Form]:
    return {key: load_form(path) for key, path in form_paths([FORMS]).items()}


def test_every_wanted_form_is_shipped_and_loads() -> None:
    assert set(KEYS) >= WANTED
    assert set(all_forms()) == set(KEYS)


def test_the_same_name_means_the_same_thing_in_every_form() -> None:
    kinds: dict[str, set[str]] = {}
    for form in all_forms().values():
        for field in form.fields:
            if field.source is Source.PROGRAM:
                kinds.setdefault(field.key, set()).add("teks" if field.type == "teks_panjang" else field.type.value)
    assert {key: types for key, types in kinds.items() if len(types) > 1} == {}


def test_the_guide_lists_what_the_program_gives() -> None:
    guide = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8")
    missing = [line for form in all_forms().values() for line in guide_lines(form) if line not in guide]
    assert missing == []


def guide_lines(form: Form) -> list[str]:
    """What docs/forms.md says about the values that the program hands to a form."""
    lines = [f"### {form.key}"]
    given = [f"`{f.key}` {f.type.value}" for f in form.fields if f.source is Source.PROGRAM]
    lines.append(", ".join(given) + "." if given else "Nothing: typed by the operator.")
    groups = [g for g in form.groups if g.source is Source.PROGRAM]
    lines += [f"rows `{g.key}`: " + ", ".join(f"`{f.key}` {f.type.value}" for f in g.fields) + "." for g in groups]
    return lines


def test_the_good_example_is_good() -> None:
    form = form_from_text(GOOD, "contoh.toml")
    assert [f.key for f in form.typed_fields] == ["nama", "lahir"]
    assert [g.key for g in form.typed_groups] == ["anak"]


DAMAGE = [
    ('jenis = "surat"', 'jenis = "surt"', 4, "surat"),
    ('kertas = "A4"', 'kertas = "A2"', 5, "F4"),
    ("**${nama}** lahir", "**${nama} lahir", 22, "tidak ditutup"),
    ("${nama}** lahir", "${nma}** lahir", 22, "«nama»"),
    ("${lahir:tanggal}.", "${lahir:tangal}.", 22, "«tanggal»"),
    ("${lahir:tanggal} tidak", "${lahr:tanggal} tidak", 19, "«lahir»"),
    ('isian = "lahir"', 'isian = "nama"', 18, "lahir"),
    ('grup = "anak"', 'grup = "anakk"', 25, "«anak»"),
    ("${nama_anak}", "${nama_ank}", 26, "«nama_anak»"),
    ('kunci = "lahir"', 'kunci = "nama"', 10, "dua kali"),
    ('kunci = "lahir"', 'kunci = "Lahir"', 10, "huruf kecil"),
    ('kunci = "lahir"', 'kunci = "surat_nomor"', 10, "disediakan program"),
    ('tipe = "tanggal"', 'tipe = "pilihan"', 11, "pilihan"),
    ("wajib = true", 'wajib = "ya"', 8, "true"),
    ("wajib = true", "wajibb = true", 8, "«wajib»"),
    ('jenis = "tidak_kemudian"', 'jenis = "tidak_kemudia"', 17, "tidak_kemudian"),
    ('jenis = "paragraf"', 'jenis = "paragraph"', 21, "paragraf"),
    ('kunci = "contoh"', "", 1, "kunci"),
    ('grup = "anak"', 'grup = "anak"\nbila = "nma"', 26, "«nama»"),
    ('grup = "anak"', 'grup = "anak"\nkaki = ["a"]', 26, "2 kolom"),
    ('judul = "Contoh"', 'judul = "Contoh', 3, "kutip"),
    ('kertas = "A4"', 'kertas = "A4"\nmargin = [1, 2]', 6, "empat"),
    ('kertas = "A4"', 'kertas = "A4"\norientasi = "miring"', 6, "mendatar"),
    ('kertas = "A4"', 'kertas = "A4"\npenandatangan = "lurah"', 6, "bukan jabatan"),
    ('isian = "lahir"', 'isian = "surat_tanggal"', 18, "lahir"),
    ('tipe = "tanggal"', 'tipe = "tanggal"\nisi_dari = "nam"', 12, "«nama»"),
    ('tipe = "tanggal"', 'tipe = "angka"\nhitung = "umur"\ndari = "nama"\nsampai = "nama"', 13, "tidak dapat dipakai"),
]


@pytest.mark.parametrize(("before", "after", "line", "words"), DAMAGE)
def test_damage_is_named_with_its_line(before: str, after: str, line: int, words: str) -> None:
    assert GOOD.count(before) >= 1
    with pytest.raises(BadDefinition) as caught:
        form_from_text(GOOD.replace(before, after, 1), "contoh.toml")
    assert caught.value.file == "contoh.toml"
    assert (caught.value.line, words in caught.value.message) == (line, True), str(caught.value)


@given(st.integers(0, len(GOOD) - 1), st.sampled_from(list('"=[]{}$*\\\n#x7')))
@settings(max_examples=150, deadline=None)
def test_any_single_slip_loads_or_is_named(place: int, letter: str) -> None:
    damaged = GOOD[:place] + letter + GOOD[place + 1 :]
    try:
        form_from_text(damaged, "contoh.toml")
    except BadDefinition as error:
        assert 1 <= error.line <= damaged.count("\n") + 1  # noqa: PT017


@pytest.mark.parametrize("text", ["", "[form]\n", GOOD.split("[[blok]]")[0]])
def test_a_form_without_page_is_refused(text: str) -> None:
    with pytest.raises(BadDefinition):
        form_from_text(text, "kosong.toml")


def test_the_file_is_named_after_the_key(tmp_path: Path) -> None:
    path = tmp_path / "lain.toml"
    path.write_text(GOOD, encoding="utf-8")
    with pytest.raises(BadDefinition, match="nama berkas"):
        load_form(path)
    with pytest.raises(Disturbance):
        load_form(tmp_path / "tidak_ada.toml")


@pytest.mark.parametrize("key", KEYS)
def test_no_form_prints_a_doubtful_legal_basis(key: str) -> None:
    text = (FORMS / f"{key}.toml").read_text(encoding="utf-8").lower()
    assert not [word for word in ("undang-undang", "peraturan menteri", "permen", "perbup", "pma ") if word in text]


def test_built_in_names_are_documented() -> None:
    guide = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8")
    assert [name for name in BUILT_IN if f"`{name}`" not in guide] == []
