"""The papers of services 1 to 8: every value stands on the page, nothing leaves it, no signature stands alone, and the
rules say what is wrong."""

import re
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from letter_pages import looks_as_it_did, pages_of, squeezed, stays_in_its_margins
from letter_samples_1_8 import SAMPLES
from paper_samples import HEAD, LETTER, TODAY, filled, form, workdays

from loket_app.definitions.presets import load_preset
from loket_app.documents import raster
from loket_app.documents.page import render
from loket_app.documents.paper import Paper
from loket_app.domain.catalog import Product
from loket_app.domain.form_text import Format, written
from loket_app.domain.forms import Field, FieldType, Form, Issue, Values, blocking, check, computed, defaults, from_data
from loket_app.domain.people import Capacity
from loket_app.domain.signature import signatory
from loket_app.simulation.civil_letters import CIVIL_LETTERS

KEYS = sorted(SAMPLES)
CASES = [(key, length) for key in KEYS for length in (0, 1)]
PAGES = {
    "catatan_ikd": (1, 1),
    "legalisasi_ahli_waris": (2, 1),
    "legalisasi_kematian": (2, 1),
    "legalisasi_skck": (1, 1),
    "pengantar_kk": (2, 1),
    "pengantar_ktp": (2, 1),
    "skpt": (2, 1),
    "surat_keterangan_pindah": (2, 1),
}
"""The pages of the longest and the shortest values, as looked at."""
CLOSING = {
    "legalisasi_ahli_waris": "Register kecamatan",
    "legalisasi_kematian": "Register kecamatan",
    "legalisasi_skck": "Register kecamatan",
    "pengantar_kk": "Demikian surat pengantar",
    "pengantar_ktp": "Demikian surat pengantar",
    "skpt": "Demikian surat keterangan",
    "surat_keterangan_pindah": "Demikian surat keterangan",
}
"""Words that stand on the page of the signature."""
NOT_PRINTED = {("surat_keterangan_pindah", "alasan"): "Lainnya"}
"""A choice whose own words stand on the page instead."""


def complete(key: str, length: int = 0, **changes: Any) -> tuple[Form, dict[str, object]]:
    """The form and one of its samples as the program hands it over; `changes` replace values."""
    return filled(key, SAMPLES[key][length] | changes)


def stands(field: Field, value: object, paper: str) -> bool:
    ways = {FieldType.DATE: (Format.DATE, Format.LONG_DATE, Format.NUMERIC_DATE)}.get(field.type, (None,))
    return any(squeezed(written(value, way)) in paper for way in ways)


def rows_in(one: Form, values: Values) -> list[tuple[str, Field, object]]:
    found: list[tuple[str, Field, object]] = []
    for group in one.typed_groups:
        rows = values[group.key]
        assert isinstance(rows, list)
        found += [(group.key, f, row.get(f.key)) for row in rows for f in group.fields]
    return found


@pytest.mark.parametrize(("key", "length"), CASES)
def test_every_value_stands_on_the_paper(key: str, length: int) -> None:
    one, values = complete(key, length)
    paper = squeezed(raster.text(render(one, values, LETTER)))
    said = [f for f in one.typed_fields if NOT_PRINTED.get((key, f.key), object()) != values.get(f.key)]
    lost = [f.key for f in said if not stands(f, values.get(f.key), paper)]
    lost += [f"{group}.{f.key}: {value}" for group, f, value in rows_in(one, values) if not stands(f, value, paper)]
    assert lost == []
    assert "NONE" not in paper


@pytest.mark.parametrize(("key", "length"), CASES)
def test_the_samples_break_no_rule_and_fill_the_expected_pages(key: str, length: int) -> None:
    one, values = complete(key, length)
    assert check(one, values, TODAY, workdays) == ()
    pages = pages_of(render(one, values, LETTER))
    assert len(pages) == PAGES[key][length]
    assert "....." not in "".join(pages)


@pytest.mark.parametrize("key", KEYS)
def test_the_longest_sample_fills_every_field(key: str) -> None:
    assert [f.key for f in form(key).typed_fields if not SAMPLES[key][0].get(f.key)] == []


@pytest.mark.parametrize(("key", "length"), CASES)
def test_nothing_leaves_the_margins(key: str, length: int) -> None:
    one, values = complete(key, length)
    stays_in_its_margins(one, render(one, values, LETTER), 6)


@pytest.mark.parametrize(
    ("key", "group"),
    [
        ("pengantar_kk", "anggota"),
        ("pengantar_ktp", "lampiran"),
        ("surat_keterangan_pindah", "pengikut"),
        ("skpt", "saksi"),
        ("legalisasi_ahli_waris", "ahli_waris"),
        ("legalisasi_kematian", "saksi"),
    ],
)
@pytest.mark.parametrize("length", [0, 1])
def test_the_signature_is_never_alone(key: str, group: str, length: int) -> None:
    row = SAMPLES[key][0][group][0]
    # Even numbers of rows with the long values, odd ones with the short: the page breaks at each place of either.
    for count in range(length, 16, 2):
        one, values = complete(key, length, **{group: [row] * count})
        pages = pages_of(render(one, values, LETTER))
        last = pages[-1]
        assert "NIP 197001011995031001" in last
        assert CLOSING[key] in last, count
        if key.startswith("pengantar"):
            assert "Diisi penerima" in last, count


@pytest.mark.parametrize("key", KEYS)
def test_a_paper_without_any_value_still_prints(key: str) -> None:
    assert "None" not in raster.text(render(form(key), {}, Paper(HEAD)))


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("poison", ["<b>x</b> & **y** ${nama}", "Q" * 300, "Łódź Çelik Đặng", "a\x00b\u202ec"])
def test_hostile_words_stay_words(key: str, poison: str) -> None:
    one, values = complete(key)
    bad = {**values, **{f.key: poison for f in one.typed_fields if f.type in (FieldType.TEXT, FieldType.LONG_TEXT)}}
    assert squeezed(written(poison)) in squeezed(raster.text(render(one, bad, LETTER)))


@pytest.mark.parametrize("key", ["legalisasi_ahli_waris", "legalisasi_kematian", "legalisasi_skck"])
def test_a_legalisation_has_its_register_its_words_and_the_place_of_the_stamp(key: str) -> None:
    one, values = complete(key)
    text = raster.text(render(one, values, LETTER))
    assert "Nomor 474.2/021/KEC.SS/XI/2026 tanggal 23 November 2026" in text
    assert "Mengetahui dan menguatkan:" in text
    assert re.search(r"tempat\s+cap dinas", text)
    by_pen = raster.text(render(one, values, replace(LETTER, number=None)))
    assert re.search(r"Register kecamatan\s*: Nomor \.+ tanggal \.+", by_pen)


@pytest.mark.parametrize("key", ["skpt", "surat_keterangan_pindah"])
def test_the_running_text_names_who_signs(key: str) -> None:
    one, values = complete(key, 1)
    block = signatory("Sangasanga", Capacity.PLH, "Contoh", "Penata", "1", "Sekretaris Camat")
    words = " ".join(raster.text(render(one, values, replace(LETTER, signatory=block))).split())
    assert "di bawah ini, Plh. Camat Sangasanga, Kabupaten" in words


def test_a_daughter_and_a_son_are_called_rightly() -> None:
    one, values = complete("legalisasi_kematian")
    assert "dari almarhumah" in " ".join(raster.text(render(one, values, LETTER)).split())
    one, values = complete("legalisasi_kematian", 1)
    assert "dari almarhum," in " ".join(raster.text(render(one, values, LETTER)).split())


def test_services_1_to_8_print_these_papers() -> None:
    services = [s for s in load_preset("sangasanga").services if s.no <= 8]
    assert {s.form for s in services} == set(SAMPLES)
    for service in services:
        assert service.form is not None
        assert form(service.form).numbered is (service.product is not Product.RECORDS)


@pytest.mark.parametrize("key", KEYS)
def test_the_demonstration_types_what_the_form_accepts(key: str) -> None:
    """The demonstration's area code belongs to no province, so that only warnings about NIKs may come."""
    office = load_preset("sangasanga").office
    for number in range(1, 30):
        typed = from_data(form(key), CIVIL_LETTERS[key](office, number, TODAY))
        full = computed(form(key), {**defaults(form(key), {}, TODAY), **typed}, workdays)
        found = check(form(key), full, TODAY, workdays)
        assert blocking(found) == ()
        assert [i.sentence for i in found if "Kode provinsi" not in i.sentence] == []


def said(key: str, **changes: Any) -> list[tuple[str | None, str, bool]]:
    one, values = complete(key, changes.pop("length", 0), **changes)
    found: tuple[Issue, ...] = check(one, values, TODAY, workdays)
    return [(i.field, i.sentence, i.blocking) for i in found]


def changed(key: str, group: str, row: int, **values: Any) -> dict[str, Any]:
    rows = [dict(r) for r in SAMPLES[key][0][group]]
    rows[row].update(values)
    return {group: rows}


BEFORE, LATER = date(2026, 11, 1), date(2026, 11, 24)
HEIR = SAMPLES["legalisasi_ahli_waris"][0]["ahli_waris"][0]["nik"]
KK, KTP, IKD, MOVE = "pengantar_kk", "pengantar_ktp", "catatan_ikd", "surat_keterangan_pindah"
LAND, HEIRS, DEATH, POLICE = "skpt", "legalisasi_ahli_waris", "legalisasi_kematian", "legalisasi_skck"
RULES: list[tuple[str, dict[str, Any], str | None, str, bool]] = [
    (KK, {"nomor_kk": ""}, "nomor_kk", "Isi nomor KK lama untuk penggantian karena hilang.", True),
    (KK, {"nomor_kk": "64021512"}, "nomor_kk", "Nomor KK lama berisi 16 angka.", False),
    (KK, {"hilang_nomor": ""}, "hilang_nomor", "Isi nomor surat kehilangan", True),
    (KK, {"alasan": "perubahan data", "penjelasan": ""}, "penjelasan", "Jelaskan data apa", True),
    (KK, {"desa_tanggal": LATER}, "desa_tanggal", "tidak boleh sesudah hari ini", True),
    (KK, {"anggota": []}, None, "Anggota keluarga yang dimohonkan: isi paling sedikit 1 baris.", True),
    (KK, changed(KK, "anggota", 1, hubungan="Kepala keluarga"), "hubungan",
     "Kepala keluarga hanya satu orang.", True),
    (KK, changed(KK, "anggota", 1, jenis_kelamin="Laki-laki"), "nik",
     "Menurut NIK, jenis kelaminnya perempuan.", False),
    (KK, changed(KK, "anggota", 2, tanggal_lahir=LATER), "tanggal_lahir", "Tanggal lahir Raden", True),
    (KTP, {"tanggal_lahir": date(2010, 6, 15), "status_kawin": "Belum kawin"}, "tanggal_lahir",
     "Pemohon baru berumur 16 tahun dan belum kawin.", False),
    (KTP, {"tanggal_rekam": None}, "tanggal_rekam", "Isi tanggal rekam", True),
    (KTP, {"tanggal_cetak": None}, "tanggal_cetak", "Isi tanggal cetak.", True),
    (KTP, {"tanggal_cetak": BEFORE}, "tanggal_cetak", "tidak boleh mendahului tanggal rekam", True),
    (KTP, {"tanggal_rekam": date(1980, 1, 1)}, "tanggal_rekam", "mendahului tanggal lahir", True),
    (KTP, {"hilang_tanggal": None}, "hilang_tanggal", "Isi tanggal surat kehilangan.", True),
    (KTP, {"jenis": "perubahan data", "perubahan": ""}, "perubahan", "Jelaskan data apa", True),
    (IKD, {"surel": "nama.contoh.id"}, "surel", "Alamat surel «nama.contoh.id» belum benar.", True),
    (IKD, {"kendala": ""}, "kendala", "karena aktivasi tidak berhasil", True),
    (IKD, {"tanggal_aktivasi": LATER}, "tanggal_aktivasi", "tidak boleh sesudah hari ini", True),
    (MOVE, {"alasan_lain": ""}, "alasan_lain", "Tuliskan alasan pindahnya.", True),
    (MOVE, {"tujuan_provinsi": "Kalimantan Timur"}, "tujuan_provinsi", "provinsi asal dan tujuan sama", True),
    (MOVE, {"pengikut": []}, None, "Sebagian keluarga pindah: isi keluarga yang ikut", True),
    (MOVE, changed(MOVE, "pengikut", 3, nik="6402155506850002"), "nik",
     "tertulis juga sebagai pengikut", True),
    (MOVE, {"tujuan_kode_pos": "5528"}, "tujuan_kode_pos", "Kode pos tujuan berisi 5 angka.", True),
    (MOVE, {"tanggal_pindah": BEFORE}, "tanggal_pindah", "sudah lewat. Periksa kembali.", False),
    (MOVE, {"berlaku_sampai": BEFORE}, "berlaku_sampai", "Masa berlaku surat sudah lewat.", True),
    (LAND, {"luas": 0}, "luas", "Luas tanah tidak boleh nol.", True),
    (LAND, {"diperoleh_tahun": "98"}, "diperoleh_tahun", "Tahun perolehan berisi 4 angka", True),
    (LAND, {"saksi": SAMPLES[LAND][0]["saksi"][:1]}, None, "Saksi: isi paling sedikit 2 baris.", True),
    (LAND, changed(LAND, "saksi", 1, nik="6402155506850002"), "nik", "Pemohon tidak dapat menjadi saksi", True),
    (LAND, changed(LAND, "saksi", 1, nama=SAMPLES[LAND][0]["saksi"][0]["nama"]), "nama", "lebih dari sekali", True),
    (LAND, {"desa_tanggal": BEFORE}, "desa_tanggal", "tidak boleh mendahului tanggal pernyataan", True),
    (HEIRS, {"wafat_tanggal": LATER}, "wafat_tanggal", "Tanggal wafat tidak boleh sesudah hari ini.", True),
    (HEIRS, {"wafat_tanggal": date(1939, 1, 1)}, "wafat_tanggal", "mendahului tanggal lahir pewaris", True),
    (HEIRS, {"wafat_tanggal": date(2026, 11, 19)}, "pernyataan_tanggal", "setelah pewaris wafat", True),
    (HEIRS, {"ahli_waris": []}, None, "Ahli waris: isi paling sedikit 1 baris.", True),
    (HEIRS, {"saksi": []}, None, "Saksi: isi paling sedikit 2 baris.", True),
    (HEIRS, changed(HEIRS, "saksi", 1, nik=HEIR), "nik", "salah satu ahli waris", True),
    (HEIRS, {"pewaris_nik": HEIR}, "pewaris_nik", "Pewaris tertulis juga sebagai ahli waris.", True),
    (HEIRS, changed(HEIRS, "ahli_waris", 4, nik=HEIR), "nik", "lebih dari sekali", True),
    (DEATH, {"wafat_tanggal": date(1930, 1, 1)}, "wafat_tanggal", "mendahului tanggal lahir", True),
    (DEATH, {"wafat_tanggal": LATER}, "wafat_tanggal", "Tanggal kematian tidak boleh sesudah hari ini.", True),
    (DEATH, {"desa_tanggal": BEFORE}, "desa_tanggal", "mendahului tanggal kematian", True),
    (DEATH, {"pelapor_nik": "6402155203400001"}, "pelapor_nik", "NIK pelapor sama", True),
    (DEATH, {"saksi": SAMPLES[LAND][0]["saksi"][:1]}, None, "Saksi: isi paling sedikit 2 baris.", True),
    (POLICE, {"berlaku_sampai": BEFORE}, "berlaku_sampai", "Masa berlaku pengantar sudah lewat.", True),
    (POLICE, {"tanggal_lahir": date(1985, 6, 16)}, "nik", "Menurut NIK, tanggal lahirnya 15 Juni 1985", False),
    (POLICE, {"desa_tanggal": LATER}, "desa_tanggal", "Tanggal surat pengantar tidak boleh", True),
]  # fmt: skip


@pytest.mark.parametrize(("key", "change", "field", "words", "refuses"), RULES)
def test_a_rule_says_what_is_wrong(
    key: str, change: dict[str, Any], field: str | None, words: str, refuses: bool
) -> None:
    found = said(key, **change)
    assert [f for f in found if f[0] == field and words in f[1] and f[2] is refuses], found


def test_an_hour_of_death_is_not_needed() -> None:
    assert said("legalisasi_kematian", wafat_jam=None) == []
    one, values = complete("legalisasi_kematian", wafat_jam=time(23, 59))
    assert "23.59 WITA" in raster.text(render(one, values, LETTER))


@pytest.mark.parametrize("key", KEYS)
def test_pages_look_as_they_did(key: str) -> None:
    looks_as_it_did(key, render(*complete(key), LETTER), PAGES[key][0])
