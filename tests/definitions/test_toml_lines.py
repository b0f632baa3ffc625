from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.definitions.toml_lines import MAX_BYTES, Table, _values, read_toml, table_from_data, table_from_text
from loket_app.definitions.toml_positions import positions
from loket_app.domain.errors import BadDefinition, Disturbance

ODD = '''# komentar
judul = """
baris [bukan] = satu
dua """  # dengan komentar
a.b.c = 1
"kunci aneh.satu" = 'x = 1'
daftar = [
  "satu", # [komentar]
  { nama = "dua", isi = [1,
     2] },
]
jalur = 'C:\\tidak\\keluar'

[kantor] # bagian
nama = "]]"
kop = { kiri = "a#b", kanan.atas = 2 }

[[langkah]]
no = 1
  [langkah.batas]
  menit = 2
  [[langkah.catatan]]
  isi = "x"
  [[langkah.catatan]]
  isi = \'\'\'
banyak \'\' baris\'\'\'

[[langkah]]
no = 2
  [[langkah.catatan]]
  isi = "z"
[a.d]
e = 2026-08-17
'''


class Word(StrEnum):
    PAGI = "pagi"
    SIANG = "siang"


def table(text: str) -> Table:
    return table_from_text(text, "uji/berkas.toml")


def failing(text: str) -> BadDefinition:
    with pytest.raises(BadDefinition) as caught:
        table(text)
    return caught.value


def test_lines_of_an_odd_file() -> None:
    top = table(ODD)
    assert [top.line_of(k) for k in ("judul", "a", "kunci aneh.satu", "daftar", "jalur", "kantor")] == [
        2,
        5,
        6,
        7,
        12,
        14,
    ]
    assert top.table("a").table("d").line_of("e") == 33
    assert top.table("kantor").line_of("kop") == 16
    assert top.table("kantor").table("kop").table("kanan").line_of("atas") == 16
    first, second = top.tables("langkah")
    assert (first.line, first.line_of("no"), second.line, second.line_of("no")) == (18, 19, 28, 29)
    assert first.path == "langkah[1]"
    assert [t.line for t in first.tables("catatan")] == [22, 24]
    assert second.tables("catatan")[0].line_of("isi") == 31
    assert first.table("batas").line_of("menit") == 21
    assert first.table("batas").line_of("tidak_ada") == 20


def paths_of(value: object, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    found: set[tuple[str | int, ...]] = {path}
    if isinstance(value, Mapping):
        for key, inner in value.items():
            found |= paths_of(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found |= paths_of(inner, (*path, index))
    return found


KEYS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=6) | st.sampled_from(
    ["a", "b-c", "d_1"]
)
LEAVES = st.one_of(
    st.integers(-9, 9),
    st.booleans(),
    st.sampled_from(['""', "'", '"', "# x", "[[a]]", "a = 1", "\\", 'x"""y', "dua\nbaris", "{", "]"]),
    st.dates(),
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=12
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_every_path_of_any_document_has_a_line(data: dict[str, object]) -> None:
    text = tomlkit.dumps(data)
    found = positions(text)
    assert found.doubled is None
    # Two readers: the quick one for values, the other for telling what is wrong. They must mean the same.
    assert repr(_values(text, "x")) == repr(tomlkit.parse(text).unwrap())
    assert paths_of(tomlkit.parse(text).unwrap()) == set(found.lines)
    written = text.split("\n")
    for path, line in found.lines.items():
        if path and isinstance(path[-1], str) and path[-1].isascii() and path[-1].isalnum():
            assert path[-1] in written[line - 1]


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("ab1.=[]{},\"'\\#\n \t\r\0é-T:u"), max_size=40))
def test_any_text_is_a_table_or_a_definition_error_inside_the_file(text: str) -> None:
    error: BadDefinition | None = None
    try:
        table(text).keys()
    except BadDefinition as caught:
        error = caught
    assert error is None or 1 <= error.line <= text.count("\n") + 1
    assert error is None or error.message.endswith(".")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a = 1\nb =\nc = 2\n", 2, "tidak dapat dibaca"),
        ("a = 1\na = 2\n", 2, "sudah ditulis"),
        ("[x]\na = 1\n[y]\n[x]\nb = 2\nc = 3\n", 4, "sudah ditulis"),
        ('a = 1\nb = "x\n', 2, "tanda kutip"),
        ('\n\na = "\\q"\n', 3, "garis miring"),
        ("a = 1\n\0b = 2\n", 2, "NUL"),
        ("x = 1\ntanggal = 2026-02-31\n", 2, "anggal"),
        ("a = satu\n", 1, "tidak dapat dibaca"),
        ("ok = 1\n= 2\n", 2, "tanpa nama"),
        ("x = [1,\n2,\n", 2, ""),
        ("a = " + "[" * 5000, 1, ""),
        ("a = " + "9" * 5000, 1, ""),
    ],
)
def test_a_broken_text_names_its_line(text: str, line: int, words: str) -> None:
    error = failing(text)
    assert (error.file, error.line) == ("uji/berkas.toml", line)
    assert words in error.message


GOOD = """nama = "Kemlagi"
menit = 30
aktif = true
hari = 2026-08-17
waktu = "pagi"
daftar = ["a", "b"]
angka = [1, 2]
ukuran = 17.5
"""


@pytest.mark.parametrize("behind", ["x = [ }", "x = [ =", "x = { a = [ } }", "x = [ [ }", "x = "])
def test_a_text_that_no_reader_can_follow_to_its_end(behind: str) -> None:
    """Such a place was scanned for ever, and what was found of it filled the memory."""
    with pytest.raises(BadDefinition) as caught:
        table_from_text(f"a = 1\na = 2\n{behind}\n", "x.toml")
    assert caught.value.line == 2


def test_typed_values() -> None:
    top = table(GOOD)
    assert top.text("nama") == "Kemlagi"
    assert top.integer("menit", minimum=1, maximum=60) == 30
    assert top.boolean("aktif") is True
    assert top.day("hari") == date(2026, 8, 17)
    assert top.choice("waktu", Word) is Word.PAGI
    assert top.strings("daftar") == ("a", "b")
    assert top.integers("angka") == (1, 2)
    assert top.number("ukuran") == 17.5
    assert top.text_or_none("tidak_ada") is None
    assert top.text("tidak_ada", "x") == "x"
    assert top.strings("kosong", ()) == ()
    assert top.tables("bagian") == ()
    top.finish()


@pytest.mark.parametrize(
    ("read", "line", "words"),
    [
        (lambda t: t.text("menit"), 2, "harus teks"),
        (lambda t: t.text("nama", max_len=3), 1, "terlalu panjang: 7"),
        (lambda t: t.integer("nama"), 1, "bilangan bulat"),
        (lambda t: t.integer("aktif"), 3, "bilangan bulat"),
        (lambda t: t.integer("menit", minimum=31), 2, "paling kecil 31"),
        (lambda t: t.integer("menit", minimum=1, maximum=9), 2, "antara 1 dan 9"),
        (lambda t: t.boolean("menit"), 2, "true atau false"),
        (lambda t: t.day("nama"), 1, "tanggal seperti"),
        (lambda t: t.choice("nama", Word), 1, "pagi, siang"),
        (lambda t: t.strings("angka"), 7, "daftar teks"),
        (lambda t: t.strings("nama"), 1, "kurung siku"),
        (lambda t: t.integers("daftar"), 6, "bilangan bulat"),
        (lambda t: t.table("nama"), 1, "[nama]"),
        (lambda t: t.tables("angka"), 7, "[[angka]]"),
        (lambda t: t.text("namaa"), 1, "Mungkin tertulis «nama»"),
        (lambda t: t.number("nama"), 1, "bilangan"),
    ],
)
def test_a_wrong_value_names_its_line_and_what_to_write(read: object, line: int, words: str) -> None:
    with pytest.raises(BadDefinition) as caught:
        read(table(GOOD))  # type: ignore[operator]
    assert caught.value.line == line
    assert words in caught.value.message


def test_an_unknown_key_is_refused_with_a_guess() -> None:
    top = table('nama = "x"\nalmat = "y"\n')
    top.text("nama")
    top.text("alamat", "")
    with pytest.raises(BadDefinition, match=r"baris 2: Nama «almat» tidak dikenal\. Mungkin maksudnya «alamat»"):
        top.finish()


def test_a_wrong_word_is_answered_with_the_nearest() -> None:
    with pytest.raises(BadDefinition, match="Mungkin maksudnya «siang»"):
        table('waktu = "sianng"').choice("waktu", Word)


def test_data_from_the_program_names_the_path() -> None:
    top = table_from_data({"langkah": [{"no": 1}, {"no": "dua"}]}, "kantor")
    with pytest.raises(BadDefinition) as caught:
        top.tables("langkah")[1].integer("no")
    assert caught.value.line == 0
    assert caught.value.message.startswith("langkah[2].no: ")


def test_control_characters_are_refused_in_texts() -> None:
    with pytest.raises(BadDefinition, match="karakter kendali"):
        table('a = "x\\u0007"').text("a")
    with pytest.raises(BadDefinition, match="satu baris"):
        table('a = "x\\ny"').text("a", one_line=True)


def test_files(tmp_path: Path) -> None:
    good = tmp_path / "kantor.toml"
    good.write_bytes(b"\xef\xbb\xbfnama = 'Kemlagi'\r\nmenit = 'x'\r\n")
    top = read_toml(good)
    assert top.text("nama") == "Kemlagi"
    with pytest.raises(BadDefinition) as caught:
        top.integer("menit")
    assert (caught.value.file, caught.value.line) == (f"{tmp_path.name}/kantor.toml", 2)
    good.write_bytes(b"a = 1\nb = '\xff'\n")
    with pytest.raises(BadDefinition, match="baris 2: Ada huruf yang bukan UTF-8"):
        read_toml(good)
    good.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(BadDefinition, match="lebih besar"):
        read_toml(good)
    with pytest.raises(Disturbance, match="tidak ada\\.toml tidak dapat dibuka"):
        read_toml(tmp_path / "tidak ada.toml")
