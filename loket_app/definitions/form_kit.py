"""New parts for a form: what a clerk may add, and the text that each begins with."""

from dataclasses import dataclass
from typing import Final

from loket_app.definitions.form_parts import PartKind, toml_value


@dataclass(frozen=True, slots=True)
class NewPart:
    """Something that can be added: its key, its name, the list it goes into, whether it is named, and its text."""

    key: str
    name: str
    kind: PartKind
    named: bool
    text: str


_BLOCK = PartKind.BLOCK
NEW_PARTS: Final = (
    NewPart("isian_teks", "Isian: teks", PartKind.FIELD, True, ""),
    NewPart("isian_panjang", "Isian: teks panjang", PartKind.FIELD, True, 'tipe = "teks_panjang"\n'),
    NewPart("isian_tanggal", "Isian: tanggal", PartKind.FIELD, True, 'tipe = "tanggal"\n'),
    NewPart("isian_nik", "Isian: NIK", PartKind.FIELD, True, 'tipe = "nik"\n'),
    NewPart("isian_angka", "Isian: angka", PartKind.FIELD, True, 'tipe = "angka"\n'),
    NewPart(
        "isian_pilihan", "Isian: pilihan", PartKind.FIELD, True, 'tipe = "pilihan"\npilihan = ["ya", "tidak"]\n'
    ),
    NewPart("kelompok", "Kelompok baris", PartKind.GROUP, True, '[[grup.field]]\nkunci = "nama"\nlabel = "Nama"\n'),
    NewPart("paragraf", "Paragraf", _BLOCK, False, 'jenis = "paragraf"\nperataan = "rata"\nteks = "Teks baru."\n'),
    NewPart("judul", "Judul", _BLOCK, False, 'jenis = "judul"\nteks = "JUDUL BARU"\n'),
    NewPart(
        "isian", "Daftar isian", _BLOCK, False,
        'jenis = "isian"\nbaris = [\n  { label = "Label", teks = "Teks" },\n]\n',
    ),
    NewPart("daftar", "Daftar butir", _BLOCK, False, 'jenis = "daftar"\nbutir = ["Butir pertama"]\n'),
    NewPart("tanda_tangan", "Tanda tangan", _BLOCK, False, 'jenis = "tanda_tangan"\nkode = true\nsebelum = 7\n'),
    NewPart("garis", "Garis", _BLOCK, False, 'jenis = "garis"\n'),
    NewPart("spasi", "Jarak", _BLOCK, False, 'jenis = "spasi"\ntinggi = 6\n'),
    NewPart("garis_isi", "Garis isian tangan", _BLOCK, False, 'jenis = "garis_isi"\nlabel = "Catatan"\n'),
    NewPart("halaman_baru", "Halaman baru", _BLOCK, False, 'jenis = "halaman_baru"\n'),
)  # fmt: skip


def part_text(new: NewPart, key: str, label: str) -> str:
    """The text of a new part below its header."""
    if not new.named:
        return new.text
    return f"kunci = {toml_value(key)}\nlabel = {toml_value(label)}\n{new.text}"
