"""The letters of services 9 to 16 and the social letter: all their words on paper, nothing outside the margins, and
what their rules say."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from letter_pages import looks_as_it_did, pages_of, squeezed, stays_in_its_margins
from letter_samples_9_16 import LETTERS_9_16
from paper_samples import HEAD, LETTER, TODAY, filled, form, workdays

from loket_app.documents import raster
from loket_app.documents.page import render
from loket_app.documents.paper import Paper
from loket_app.domain.form_text import written
from loket_app.domain.forms import Field, FieldType, Form, Format, Issue, Other, check
from loket_app.domain.people import Capacity
from loket_app.domain.signature import signatory

KEYS = sorted(LETTERS_9_16)
CASES = [(key, length) for key in KEYS for length in (0, 1)]
PAGES = {
    "keramaian": 1, "rekomendasi_nelayan": 1, "rekomendasi_bantuan": 1, "legalisasi_sktm": 2, "sktm": 2,
    "dispensasi_nikah": 1, "pengantar_ak1": 2, "rekomendasi_hibah": 2, "legalisir": 2, "surat_pelayanan_sosial": 2,
}  # fmt: skip
NOT_PRINTED = {"belum diperiksa"}
WAYS: Mapping[FieldType, tuple[Format | None, ...]] = {
    FieldType.DATE: (Format.DATE, Format.LONG_DATE, Format.NUMERIC_DATE),
    FieldType.PHONE: (None, Format.PHONE),
}


def complete(key: str, length: int = 0, **changes: Any) -> tuple[Form, dict[str, Any]]:
    """The form and one of its samples as the program hands it over; `changes` replace values."""
    return filled(key, LETTERS_9_16[key][length] | changes)


def stands(field: Field, value: object, paper: str) -> bool:
    if value is None or value in NOT_PRINTED or field.type is FieldType.YES_NO:
        return True
    return any(squeezed(written(value, way)) in paper for way in WAYS.get(field.type, (None,)))


@pytest.mark.parametrize(("key", "length"), CASES)
def test_every_value_stands_on_the_paper(key: str, length: int) -> None:
    one, values = complete(key, length)
    paper = squeezed(raster.text(render(one, values, LETTER)))
    lost = [f.key for f in one.typed_fields if not stands(f, values.get(f.key), paper)]
    for group in one.typed_groups:
        lost += [
            f"{group.key}.{f.key}"
            for row in values[group.key]
            for f in group.fields
            if not stands(f, row.get(f.key), paper)
        ]
    assert lost == []
    assert "NONE" not in paper


@pytest.mark.parametrize(("key", "length"), CASES)
def test_the_samples_break_no_rule_and_print_no_dots_for_the_pen(key: str, length: int) -> None:
    one, values = complete(key, length)
    assert check(one, values, TODAY, workdays) == ()
    assert "....." not in raster.text(render(one, values, LETTER))


@pytest.mark.parametrize(("key", "length"), CASES)
def test_no_letter_leaves_the_margins(key: str, length: int) -> None:
    one, values = complete(key, length)
    stays_in_its_margins(one, render(one, values, LETTER), 8)


@pytest.mark.parametrize(("key", "length"), CASES)
def test_the_signature_never_stands_alone(key: str, length: int) -> None:
    one, values = complete(key, length)
    pages = pages_of(render(one, values, LETTER))
    assert len(pages) == (PAGES[key] if length == 0 else 1)
    assert "NIP 197001011995031001" in pages[-1]
    before = pages[-1].split("Periksa keaslian")[0].split("Sangasanga, 23 November 2026")[0]
    assert len(squeezed(before)) > 40, before


@pytest.mark.parametrize("key", KEYS)
def test_a_letter_without_any_value_still_prints(key: str) -> None:
    assert "None" not in raster.text(render(form(key), {}, Paper(HEAD)))


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("poison", ["<b>x</b> & **y** ${nama}", "Q" * 300, "Łódź Çelik Đặng", "a\x00b\u202ec"])
def test_hostile_words_stay_words(key: str, poison: str) -> None:
    one, values = complete(key)
    text = (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.PHONE, FieldType.NIK)
    bad = {**values, **{f.key: poison for f in one.typed_fields if f.type in text}}
    assert squeezed(written(poison)) in squeezed(raster.text(render(one, bad, LETTER)))


@pytest.mark.parametrize("key", sorted(set(KEYS) - {"pengantar_ak1"}))
def test_the_running_text_names_who_signs(key: str) -> None:
    one, values = complete(key, 1)
    block = signatory("Sangasanga", Capacity.PLH, "Contoh", "Penata", "1", "Sekretaris Camat")
    words = " ".join(raster.text(render(one, values, replace(LETTER, signatory=block))).split())
    assert "di bawah ini, Plh. Camat Sangasanga, Kabupaten" in words


def said(key: str, **changes: Any) -> list[Issue]:
    one, values = complete(key, changes.pop("length", 1), **changes)
    return list(check(one, values, TODAY, workdays))


def sentences(key: str, **changes: Any) -> list[str]:
    return [i.sentence for i in said(key, **changes)]


class TestEvent:
    def test_an_end_before_its_start(self) -> None:
        late = {"mulai_jam": time(20, 0), "selesai_jam": time(1, 0)}
        assert sentences("keramaian", **late) == [
            "Acara selesai sebelum dimulai. Bila lewat tengah malam, tanggal selesainya tanggal berikutnya."
        ]
        assert sentences("keramaian", **late, selesai_tanggal=date(2026, 11, 24)) == []
        assert said("keramaian", mulai_tanggal=date(2026, 11, 25))[0].blocking

    def test_an_event_that_is_over_and_one_that_has_begun(self) -> None:
        over = said("keramaian", mulai_tanggal=date(2026, 11, 20), selesai_tanggal=date(2026, 11, 21))
        assert [(i.sentence, i.blocking) for i in over] == [
            ("Acara tanggal 21 November 2026 sudah lewat. Surat tidak dapat dicetak.", True),
            ("Acara sudah dimulai tanggal 20 November 2026. Periksa tanggalnya.", False),
        ]

    def test_a_clash_is_told_with_kind_place_and_hours(self) -> None:
        one, values = complete("keramaian", 1)
        other = Other("surat Nomor 300/001/KEC.SS/XI/2026 atas nama Budi Contoh", complete("keramaian", 1)[1])
        found = check(one, values, TODAY, workdays, [other])
        assert [(i.field, i.blocking) for i in found] == [("tempat", False)]
        assert found[0].sentence == (
            "Tempat dan tanggal bentrok dengan surat Nomor 300/001/KEC.SS/XI/2026 atas nama Budi Contoh: Aqiqah di "
            "Rumah, 23 November 2026 pukul 09.00 sampai 23 November 2026 pukul 12.00. Pastikan dengan Kasi sebelum "
            "dicetak."
        )
        elsewhere = replace(other, values={**other.values, "tempat_desa": "Desa Lain"})
        assert check(one, values, TODAY, workdays, [elsewhere]) == ()

    def test_the_head_says_what_the_office_calls_the_service(self) -> None:
        for length, words in ((0, "SURAT IJIN KERAMAIAN"), (1, "SURAT IZIN KERAMAIAN")):
            one, values = complete("keramaian", length)
            assert words in raster.text(render(one, values, LETTER))

    def test_half_a_recommendation(self) -> None:
        assert sentences("keramaian", polsek_nomor="1") == ["Isi tanggal rekomendasi Polsek."]
        assert sentences("keramaian", koramil_tanggal=TODAY) == ["Isi nomor rekomendasi Koramil."]


class TestTrade:
    @pytest.mark.parametrize(
        ("kind", "missing", "words"),
        [
            ("nelayan", ["Isi alat tangkap nelayan."], "Alat tangkap"),
            ("petani", ["Isi komoditas yang ditanam.", "Isi luas lahan."], "Luas lahan"),
            ("peternak", ["Isi jenis ternak.", "Isi jumlah ternak."], "Jenis dan jumlah ternak"),
        ],
    )
    def test_each_kind_has_fields_of_its_own(self, kind: str, missing: list[str], words: str) -> None:
        bare = {"bidang_usaha": kind, "komoditas": None, "luas_lahan": None}
        assert sentences("rekomendasi_nelayan", **bare) == missing
        one, values = complete("rekomendasi_nelayan", 1, **bare)
        paper = raster.text(render(one, values, LETTER))
        assert f"adalah benar {kind}," in paper
        assert [w for w in ("Alat tangkap", "Luas lahan", "Jenis dan jumlah ternak") if w in paper] == [words]

    def test_fuel_needs_its_seller_and_machine_and_is_named_a_forwarding(self) -> None:
        assert len(sentences("rekomendasi_nelayan", bbm_liter=100)) == 5
        paper = " ".join(raster.text(render(*complete("rekomendasi_nelayan"), LETTER)).split())
        assert "diterbitkan oleh instansi yang berwenang" in paper
        assert "bahan bakar" not in raster.text(render(*complete("rekomendasi_nelayan", 1), LETTER))

    def test_it_holds_a_month_unless_said_otherwise(self) -> None:
        assert complete("rekomendasi_nelayan", 1, berlaku_sampai=None)[1]["berlaku_sampai"] == date(2026, 12, 23)
        assert sentences("rekomendasi_nelayan", berlaku_sampai=date(2026, 11, 22)) == [
            "Masa berlaku 22 November 2026 sudah lewat."
        ]


class TestBodies:
    def test_money_or_goods(self) -> None:
        assert sentences("rekomendasi_bantuan", jumlah_uang=None) == [
            "Isi jumlah uang atau jumlah barang yang dimohon."
        ]
        assert sentences("rekomendasi_bantuan", jumlah_uang=None, jumlah_barang="3 sak") == []
        assert "(lima ratus ribu rupiah)" in raster.text(render(*complete("rekomendasi_bantuan", 1), LETTER))

    def test_an_unworthy_request_is_not_recommended(self) -> None:
        found = said("rekomendasi_hibah", verifikasi_hasil="tidak layak")
        assert [(i.field, i.blocking) for i in found] == [("verifikasi_hasil", True)]
        assert "tidak dapat diberikan" in found[0].sentence
        assert sentences("rekomendasi_hibah", verifikasi_hasil="layak dengan catatan") == [
            "Tulis catatan hasil verifikasi."
        ]
        assert sentences("rekomendasi_hibah", verifikator=[]) == [
            "Petugas verifikasi lapangan: isi paling sedikit 1 baris."
        ]
        assert said("rekomendasi_hibah", verifikasi_tanggal=date(2026, 11, 24))[0].blocking


class TestWedding:
    def test_a_day_short_of_nineteen_is_sent_to_the_court_and_nineteen_is_enough(self) -> None:
        assert sentences("dispensasi_nikah") == []
        found = said("dispensasi_nikah", suami_tanggal_lahir=date(2007, 11, 25), suami_nik="6402152511070001")
        assert [(i.field, i.blocking) for i in found] == [("suami_tanggal_lahir", True)]
        assert "18 tahun" in found[0].sentence
        assert "Pengadilan Agama" in found[0].sentence
        wife = {"istri_tanggal_lahir": date(2010, 1, 1), "istri_nik": "6402154101100003"}
        assert "Calon istri baru berumur 16 tahun" in sentences("dispensasi_nikah", **wife)[0]

    def test_ten_working_days_need_no_letter_and_nine_do(self) -> None:
        assert sentences("dispensasi_nikah", akad_tanggal=date(2026, 12, 4)) == []
        found = said("dispensasi_nikah", akad_tanggal=date(2026, 12, 7))
        assert [(i.field, i.blocking) for i in found] == [("akad_tanggal", True)]
        assert found[0].sentence.startswith(
            "Dispensasi tidak diperlukan: pendaftaran dilakukan 10 hari kerja sebelum akad."
        )

    def test_a_wedding_that_is_past_is_refused(self) -> None:
        past = {"daftar_tanggal": date(2026, 11, 16), "akad_tanggal": date(2026, 11, 20), "length": 0}
        assert [i.sentence for i in said("dispensasi_nikah", **past) if i.blocking] == [
            "Tanggal akad 20 November 2026 sudah lewat. Surat dispensasi tidak dapat dicetak."
        ]

    def test_a_husband_who_is_married_is_asked_for_the_permission(self) -> None:
        found = said("dispensasi_nikah", suami_status="beristri")
        assert [(i.field, i.blocking) for i in found] == [("suami_status", False)]


class TestLegalised:
    def test_the_village_letter_is_known_by_number_and_has_room_for_the_stamp(self) -> None:
        paper = raster.text(render(*complete("legalisasi_sktm"), LETTER))
        for words in ("Mengetahui:", "cap dinas", "Nomor register", "8 (delapan) orang"):
            assert words in paper

    def test_copies_are_counted_and_compared_with_the_original(self) -> None:
        one, values = complete("legalisir")
        assert values["jumlah_salinan"] == 55
        assert "sesuai dengan aslinya" in raster.text(render(one, values, LETTER))
        assert sentences("legalisir", asli_dicocokkan=False) == [
            "Cocokkan salinan dengan dokumen asli, lalu tandai bahwa sudah dicocokkan."
        ]
        none = [{"jenis": "KK", "nomor": "1", "penerbit": "Desa", "lembar": 0}]
        assert sentences("legalisir", dokumen=none) == ["Isi jumlah salinan KK, paling sedikit 1 lembar."]

    def test_who_it_is_for_needs_a_relation(self) -> None:
        for key in ("legalisasi_sktm", "surat_pelayanan_sosial"):
            assert sentences(key, untuk_nama="Budi") == ["Isi hubungan Budi dengan Ali."]


def test_a_year_has_four_digits() -> None:
    assert sentences("pengantar_ak1", tahun_lulus="05") == ["Tahun lulus berisi 4 angka, misalnya 2019."]


def test_nothing_unverified_about_the_job_seekers_card_is_printed() -> None:
    text = Path(__file__).parents[2].joinpath("forms", "pengantar_ak1.toml").read_text(encoding="utf-8")
    assert not re.search(r"6 bulan|enam bulan|2 tahun|dua tahun", text)


@pytest.mark.parametrize("key", KEYS)
def test_pages_look_as_they_did(key: str) -> None:
    looks_as_it_did(key, render(*complete(key), LETTER), PAGES[key])
