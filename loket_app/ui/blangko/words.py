"""What the form editor says: the parts of a form by their names, and the placeholders with their labels."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from loket_app.definitions.form_parts import Outline, Part, PartKind
from loket_app.domain.form_model import FieldType
from loket_app.domain.form_text import Format
from loket_app.ui.choosers import Option

BLOCKS: Final = {
    "paragraf": "Paragraf", "judul": "Judul", "isian": "Daftar isian", "tabel": "Tabel", "daftar": "Daftar butir",
    "tanda_tangan": "Tanda tangan", "kotak": "Kotak", "besar": "Huruf besar", "garis": "Garis",
    "potong": "Garis potong", "qr": "Kode QR", "kolom": "Berkolom", "centang": "Kotak centang",
    "garis_isi": "Garis isian tangan", "spasi": "Jarak", "halaman_baru": "Halaman baru", "ulang": "Ulang tiap baris",
    "lambang": "Lambang", "jadwal": "Jadwal",
}  # fmt: skip
RULES: Final = {
    "hari_kerja_antara": "Hari kerja di antara dua tanggal", "tidak_lampau": "Tidak boleh lampau",
    "tidak_kemudian": "Tidak boleh sesudah hari ini", "usia_minimal": "Umur paling muda",
    "tidak_mendahului": "Urutan tanggal", "harus_berbeda": "Harus berbeda", "wajib_bila": "Wajib bila",
    "nik_periksa": "NIK cocok dengan tanggal lahir", "jumlah_angka": "Jumlah angka", "alamat_surel": "Alamat surel",
    "tidak_kembar": "Tidak boleh kembar", "bukan_anggota": "Bukan anggota",
    "baris_paling_sedikit": "Jumlah baris paling sedikit", "tolak_bila": "Tolak bila", "bentrok": "Bentrok acara",
}  # fmt: skip
TYPES: Final = {
    FieldType.TEXT: "teks", FieldType.LONG_TEXT: "teks panjang", FieldType.NIK: "NIK", FieldType.DATE: "tanggal",
    FieldType.TIME: "jam", FieldType.MOMENT: "tanggal dan jam", FieldType.NUMBER: "angka",
    FieldType.MONEY: "uang", FieldType.DURATION: "lama waktu", FieldType.CHOICE: "pilihan",
    FieldType.YES_NO: "ya atau tidak", FieldType.PHONE: "telepon",
}  # fmt: skip
KINDS: Final = {
    "surat": "Surat", "slip": "Slip", "tanda_terima": "Tanda terima", "lembar": "Lembar", "buku": "Buku",
}  # fmt: skip
BUILT_IN: Final = {
    "kantor_nama": "Nama kantor", "kantor_kecamatan": "Nama kecamatan", "kantor_kabupaten": "Nama kabupaten",
    "kantor_tempat": "Tempat surat ditandatangani", "kantor_zona": "Zona waktu (WITA)",
    "kantor_alamat": "Alamat kantor", "kantor_kontak": "Surel dan situs kantor", "surat_nomor": "Nomor surat",
    "surat_tanggal": "Tanggal surat", "surat_kode": "Kode verifikasi",
    "penandatangan_nama": "Nama penanda tangan", "penandatangan_jabatan": "Jabatan penanda tangan",
    "penandatangan_selaku": "Penanda tangan di dalam kalimat", "penandatangan_pangkat": "Pangkat penanda tangan",
    "penandatangan_nip": "NIP penanda tangan",
}  # fmt: skip
FORMATS: Final = {
    Format.PLAIN: "apa adanya", Format.DATE: "23 November 2026", Format.LONG_DATE: "Senin, 23 November 2026",
    Format.SHORT_DATE: "23 Nov 2026", Format.NUMERIC_DATE: "23-11-2026", Format.DAY: "Senin",
    Format.MONTH: "November", Format.YEAR: "2026", Format.TIME: "10.42", Format.TIME_ZONE: "10.42 WITA",
    Format.MOMENT: "Senin, 23 November 2026 pukul 10.42 WITA", Format.UPPER: "HURUF BESAR SEMUA",
    Format.TITLE: "Huruf Besar di Awal Kata", Format.NAME: "NAMA, gelar tetap", Format.RUPIAH: "Rp750.000",
    Format.FEE: "Rp750.000, atau GRATIS", Format.WORDS: "tujuh", Format.NUMBER_WORDS: "7 (tujuh)",
    Format.NUMBER: "1.250", Format.NIK: "6402155206850001", Format.PHONE: "0812 0000 0000",
    Format.MINUTES: "35 menit", Format.ELAPSED: "3 jam 5 menit", Format.ROMAN: "XI", Format.CHOICE: "pilihan",
    Format.BRACKETS: "(di dalam kurung)",
}  # fmt: skip
_DATES = (
    Format.DATE, Format.LONG_DATE, Format.SHORT_DATE, Format.NUMERIC_DATE, Format.DAY, Format.MONTH, Format.YEAR,
)  # fmt: skip
_TEXTS = (Format.UPPER, Format.TITLE, Format.NAME, Format.BRACKETS, Format.PLAIN)
_NUMBERS = (Format.NUMBER, Format.NUMBER_WORDS, Format.WORDS, Format.ROMAN, Format.PLAIN)
FITTING: Final[Mapping[FieldType, Sequence[Format]]] = {
    FieldType.TEXT: _TEXTS, FieldType.LONG_TEXT: _TEXTS, FieldType.NIK: (Format.NIK,), FieldType.DATE: _DATES,
    FieldType.TIME: (Format.TIME, Format.TIME_ZONE), FieldType.PHONE: (Format.PHONE,),
    FieldType.MOMENT: (Format.MOMENT, Format.TIME, Format.TIME_ZONE, *_DATES), FieldType.NUMBER: _NUMBERS,
    FieldType.MONEY: (Format.RUPIAH, Format.FEE, *_NUMBERS), FieldType.DURATION: (Format.MINUTES, Format.ELAPSED),
    FieldType.CHOICE: (Format.CHOICE, *_TEXTS), FieldType.YES_NO: (Format.PLAIN,),
}  # fmt: skip

SAVED = "Tersimpan sebagai versi {version}. Surat yang sudah terbit tetap seperti saat dicetak."
FOLLOWS = "Blangko ini kembali mengikuti bawaan program. Surat yang sudah terbit tetap seperti saat dicetak."
WITHDRAWN = "Blangko ini ditarik. Surat yang sudah terbit tetap dapat dicetak ulang."
STALE_PAGE = "Halaman di samping adalah keadaan sebelum masalah ini."
CLEAN = "Tidak ada masalah; halaman di samping sesuai naskah."


def type_words(values: Mapping[str, Any]) -> str:
    """The kind of a field in words."""
    word = str(values.get("tipe", "teks"))
    return next((words for kind, words in TYPES.items() if kind.value == word), word)


def part_words(part: Part) -> tuple[str, str]:
    """What a part is, and by which words it is known."""
    values = part.values
    if part.kind is PartKind.HEAD:
        return "Lembar", f"{values.get('kertas', '')} \N{MIDDLE DOT} {values.get('huruf', 'Sans')}"
    if part.kind is PartKind.FIELD:
        return "Isian", label_of(values)
    if part.kind is PartKind.GROUP:
        return "Kelompok", label_of(values)
    if part.kind is PartKind.RULE:
        word = str(values.get("jenis", ""))
        about = next((str(values[k]) for k in ("isian", "lahir", "kelompok", "akhir", "sampai") if values.get(k)), "")
        return "Aturan", f"{RULES.get(word, word)}: {about}" if about else RULES.get(word, word)
    if part.kind is PartKind.BLOCK:
        word = str(values.get("jenis", ""))
        return BLOCKS.get(word, word), said(values)
    if part.kind is PartKind.COLUMN:
        return "Kolom", ""
    return ("Pihak", said(values)) if part.kind is PartKind.PARTY else (str(part.path[-1]), "")


def label_of(values: Mapping[str, Any]) -> str:
    """The label of a field or group, as the program makes it where none is written."""
    key = str(values.get("kunci", ""))
    return str(values.get("label") or key.replace("_", " ").capitalize())


def said(values: Mapping[str, Any]) -> str:
    """The first words that a block prints."""
    for key in ("teks", "judul", "label", "atas", "keterangan", "grup"):
        if isinstance(values.get(key), str) and values[key].strip():
            return " ".join(str(values[key]).split()).replace("**", "")
    for key, inner in (("baris", "label"), ("kolom", "judul")):
        rows = values.get(key)
        if isinstance(rows, list) and rows and isinstance(rows[0], Mapping):
            return ", ".join(str(row.get(inner, "")) for row in rows if isinstance(row, Mapping))
    items = values.get("butir") or values.get("pilihan")
    return str(items[0]) if isinstance(items, list) and items else ""


def name_options(outline: Outline, part: Part | None) -> tuple[Option, ...]:
    """The placeholders that may stand in a part: its rows' own first, then the form's, then the program's."""
    scope = outline.scope(part) if part is not None else ()
    fields: list[Option] = []
    rows: list[Option] = []
    for found in outline.parts:
        if found.kind is not PartKind.FIELD or not isinstance(found.values.get("kunci"), str):
            continue
        holder = outline.at(found.path[:-2])
        if len(found.path) == 2:
            fields.append(_option(found.values, ""))
        elif holder is not None and holder.values.get("kunci") in scope:
            rows.append(_option(found.values, " \N{MIDDLE DOT} baris"))
    number = [Option("no", "Nomor baris", "${no}")] if scope else []
    built_in = [Option(key, words, f"${{{key}}}", "kantor surat program") for key, words in BUILT_IN.items()]
    return (*rows, *number, *fields, *built_in)


def _option(values: Mapping[str, Any], more: str) -> Option:
    key = str(values["kunci"])
    return Option(key, label_of(values), f"${{{key}}} \N{MIDDLE DOT} {type_words(values)}{more}")


def format_options(outline: Outline, name: str) -> tuple[Option, ...]:
    """The formats that fit a placeholder, each with how it looks; all of them for an unknown one."""
    values = [p.values for p in outline.parts if p.kind is PartKind.FIELD and p.values.get("kunci") == name]
    word = str(values[0].get("tipe", "teks")) if values else "tanggal" if name == "surat_tanggal" else "teks"
    fitting = next((formats for kind, formats in FITTING.items() if kind.value == word), tuple(Format))
    return tuple(Option(f.value, f.value, FORMATS[f]) for f in fitting)
