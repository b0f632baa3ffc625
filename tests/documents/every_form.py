"""Every form of the program with its longest and its shortest plausible values, and its pages as small pictures.

`python tests/documents/every_form.py` writes the pictures that `test_every_form` compares with; look at them first.
"""

import io
import sys
from collections.abc import Mapping, Sequence
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

HERE = Path(__file__).parent
if __name__ == "__main__":
    sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from letter_samples_1_8 import LONG_ADDRESS, LONG_NAME, LONG_NUMBER  # noqa: E402
from letter_samples_1_8 import SAMPLES as LETTERS_1_8  # noqa: E402
from letter_samples_9_16 import LETTERS_9_16  # noqa: E402
from paper_samples import LETTER, SAMPLES, SHEET, TODAY, at, form, workdays  # noqa: E402

from loket_app.documents import raster  # noqa: E402
from loket_app.documents.page import render  # noqa: E402
from loket_app.documents.paper import Paper  # noqa: E402
from loket_app.domain.forms import Field, FieldType, Form, FormKind, Group, computed, defaults  # noqa: E402

LENGTHS = (LONG, SHORT) = ("panjang", "pendek")
LETTERS: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {**LETTERS_1_8, **LETTERS_9_16}
"""What an operator types, made by hand for each letter."""
STRETCHED: Mapping[str, int] = {
    **dict.fromkeys(set(SAMPLES) - set(LETTERS), 9),
    **dict.fromkeys(("buku_ekspedisi", "buku_keberatan", "buku_nomor", "buku_pengantaran", "buku_register",
                     "buku_tamu", "periksa_nomor", "register_pakta"), 25),
    "brosur_layanan": 5, "brosur_semua": 8, "jadwal_inovasi": 9, "laporan_paten": 16, "maklumat_pelayanan": 1,
    "nomor_antrean": 1,
    "pakta_gratifikasi": 6, "pakta_sop": 6, "sk_inovasi": 9, "sk_standar_pelayanan": 6, "skm_kuesioner": 9,
    "standar_pelayanan": 14, "laporan_data_saya": 6, "daftar_terdampak": 12, "berita_acara_pemusnahan": 3,
    "register_pemrosesan": 9, "lembar_kunci_pin": 1, "pemeriksaan_pembukaan": 10, "penutupan_hari": 9,
    "buku_pengaduan": 25, "tanda_terima_pengaduan": 1, "jawaban_pengaduan": 1,
}  # fmt: skip
"""Forms that the program fills in: the values are stretched by their kind, groups to so many rows."""
KEPT = (
    "kode_qr", "nomor_antrean", "nomor_register", "nik", "nip", "putusan", "menurut_jam", "batas", "no", "kunci",
        "janji_lama", "loket", "hasil", "komputer", "kalender", "kepala",
)  # fmt: skip
SENTENCE = (
    "Surat pengantar belum dibubuhi cap kelurahan, fotokopi Kartu Keluarga tidak terbaca, dan nama pada KTP-el berbeda "
    "satu huruf dari nama pada buku nikah sehingga perlu dicocokkan dahulu."
)
SERVICE = "Rekomendasi Permohonan Bantuan Sosial dan Hibah kepada Pemerintah Kabupaten"
PICTURES = HERE / "golden" / "halaman"
DPI = 30
GREYS = 8
MOST_PAGES = 3
"""Pages of one length on a picture: the first ones and the last."""


@cache
def values_of(key: str, length: str) -> dict[str, object]:
    """All values of a form, as the program would hand them over."""
    one = form(key)
    if key in LETTERS:
        given = dict(LETTERS[key][LENGTHS.index(length)])
    else:
        base = SAMPLES[key][0] if key in SAMPLES else {}
        given = _stretched(one, base, STRETCHED[key]) if length == LONG else _shortened(one, base)
    known = {f.key for f in one.fields} | {g.key for g in one.groups}
    kept = {k: v for k, v in given.items() if k in known}
    return dict(computed(one, defaults(one, kept, TODAY), workdays))


def paper_of(key: str) -> Paper:
    """What the form is printed on."""
    if key in SAMPLES:
        return SAMPLES[key][1]
    return LETTER if form(key).kind is FormKind.LETTER else SHEET


@cache
def pdf_of(key: str, length: str) -> bytes:
    """The form on paper."""
    return render(form(key), values_of(key, length), paper_of(key))


def _stretched(one: Form, base: Mapping[str, Any], rows: int) -> dict[str, object]:
    values = {f.key: _long(f, base.get(f.key)) for f in one.fields}
    return {**values, **{g.key: _rows(g, base.get(g.key), rows, long=True) for g in one.groups}}


def _shortened(one: Form, base: Mapping[str, Any]) -> dict[str, object]:
    values = {f.key: _short(f, base.get(f.key)) for f in one.fields if f.required or f.key in base or not base}
    return {**values, **{g.key: _rows(g, base.get(g.key), 1, long=False) for g in one.groups}}


def _rows(group: Group, base: Any, count: int, long: bool) -> list[dict[str, object]]:
    given: Sequence[Mapping[str, Any]] = base or [{}]
    one = _long if long else _short
    most = max(min(count, group.most), group.least)
    return [{f.key: one(f, given[n % len(given)].get(f.key)) for f in group.fields} for n in range(most)]


def _long(field: Field, base: Any) -> object:
    if field.type not in (FieldType.TEXT, FieldType.LONG_TEXT) or _kept(field):
        return base if base is not None else _typical(field)
    for words, text in (
        ("alamat", LONG_ADDRESS), ("patokan", "rumah cat hijau di seberang musala, masuk gang sebelah warung"),
        ("hubungan", "keponakan dari pihak ibu"), ("pangkat", "Penata Muda Tingkat I (III/b)"),
        ("identitas", "Surat Izin Mengemudi"), ("nomor", LONG_NUMBER), ("jabatan", "Kepala Seksi Pelayanan Umum"),
        ("nama", LONG_NAME), ("petugas", LONG_NAME), ("pemohon", LONG_NAME), ("penerima", LONG_NAME),
        ("layanan", SERVICE), ("produk", SERVICE), ("waktu", "Senin, 23 November 2026 pukul 10.42"),
    ):  # fmt: skip
        if words in field.key:
            return text[: field.max_length]
    return SENTENCE[: min(200 if field.type is FieldType.LONG_TEXT else 60, field.max_length)]


def _short(field: Field, base: Any) -> object:
    if field.type is FieldType.LONG_TEXT:
        return "Cukup."
    if field.type is not FieldType.TEXT or _kept(field):
        return base if base is not None else _typical(field)
    return "Ali" if "nama" in field.key else "Satu"


def _kept(field: Field) -> bool:
    return any(field.key == word or field.key.endswith(f"_{word}") for word in KEPT)


def _typical(field: Field) -> object:
    return {
        FieldType.NIK: "6402155506850002", FieldType.DATE: TODAY, FieldType.TIME: time(9, 5),
        FieldType.MOMENT: at(10, 42), FieldType.NUMBER: 12, FieldType.MONEY: 125_750_000,
        FieldType.DURATION: 74 * 60_000, FieldType.YES_NO: True, FieldType.PHONE: "081200000000",
        FieldType.CHOICE: max(field.choices, key=len, default=""),
    }.get(field.type, "12")  # fmt: skip


def picture(key: str) -> Image.Image:
    """The pages of a form side by side in few greys: longest values above, shortest below."""
    strips = [_strip(pdf_of(key, length)) for length in LENGTHS]
    whole = Image.new("L", (max(s.width for s in strips), sum(s.height for s in strips) + 4), 160)
    top = 0
    for strip in strips:
        whole.paste(strip, (0, top))
        top += strip.height + 4
    return whole.quantize(GREYS)


def _strip(pdf: bytes) -> Image.Image:
    count = raster.page_count(pdf)
    shown = sorted({*range(min(count, MOST_PAGES - 1)), count - 1})
    pages = [Image.open(io.BytesIO(raster.png(pdf, n, DPI))).convert("L") for n in shown]
    strip = Image.new("L", (sum(p.width for p in pages) + 4 * len(pages), max(p.height for p in pages)), 160)
    left = 0
    for page in pages:
        strip.paste(page, (left, 0))
        left += page.width + 4
    return strip


def write(keys: Sequence[str] = ()) -> None:
    """Write the pictures of these forms, of all without names."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for key in keys or sorted({*LETTERS, *STRETCHED}):
        picture(key).save(PICTURES / f"{key}.png", optimize=True)


if __name__ == "__main__":
    write(sys.argv[1:])
