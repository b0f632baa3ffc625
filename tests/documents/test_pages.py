"""Every form on paper: text comes out as it went in, pages and sizes are right, the same input gives the same bytes."""

import re
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pypdfium2
import pytest
from paper_samples import HEAD, KASI, LETTER, SAMPLES, TODAY, at, sample, workdays
from PIL import Image

from loket_app.definitions.forms import form_from_text
from loket_app.documents import fonts, qr, raster
from loket_app.documents.page import Job, page_size, render, render_many
from loket_app.documents.paper import EXAMPLE_MARK, Letterhead, Paper, letterhead
from loket_app.domain.catalog import NumberRule, NumberScope, NumberWhen, Office
from loket_app.domain.errors import Disturbance
from loket_app.domain.form_text import clean
from loket_app.domain.forms import Field, FieldType, Form, Sheet, computed
from loket_app.domain.people import Capacity
from loket_app.domain.signature import signatory

KEYS = sorted(SAMPLES)
ROLLS = (Sheet.ROLL_80, Sheet.ROLL_58)
HOSTILE = {
    "tag": "<b>tebal</b> & <i>x",
    "image": '<img src="file:///etc/passwd"/></para><font size=99>',
    "template": "=1+1 ${x} ${nama} **bintang** *miring* \\*",
    "emoji": "Ali 😀👨‍👩‍👧 Rahman",
    "right_to_left": "محمد علي אבגד",
    "javanese": "ꦗꦮ Jawa",
    "combining": "Jose\u0301 n\u0303 a\x00b\x07c\u202ed",
    "long_word": "Q" * 500,
    "long_name": "Muhammad Contoh Panjang Sekali " * 16,
    "quotes": 'O\'Neil "Bang" `x` \\ / %s {} {0} Łódź Çelik Ñandú Đặng Ω',
}


def squeezed(text: str) -> str:
    """Without white space (lines are broken anywhere) and without what shows nothing."""
    return re.sub(r"[\s\u200d\ufe0f\ufffe\x02\x00]", "", text)


def poisoned(form: Form, values: dict[str, object], poison: str) -> dict[str, object]:
    """The poison in every field that takes text, also inside the rows."""

    def one(field: Field, value: object) -> object:
        return poison if field.type in (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.PHONE, FieldType.NIK) else value

    result = {**values, **{f.key: one(f, values.get(f.key)) for f in form.fields}}
    for group in form.groups:
        row = {f.key: one(f, None) for f in group.fields}
        result[group.key] = [row, {**row}]
    return result


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("poison", HOSTILE)
def test_hostile_text_stays_text(key: str, poison: str) -> None:
    form, values, paper = sample(key)
    text = HOSTILE[poison]
    bad = poisoned(form, values, text)
    hostile_paper = replace(paper, acting_note=text, code=text, signatory=replace(KASI, name=text, rank=text))
    found = squeezed(raster.text(render(form, bad, hostile_paper)))
    expected = squeezed(clean(text, lines=False))
    if poison in ("right_to_left", "emoji", "javanese"):
        # The reader reorders right-to-left letters and joins surrogates its own way: nothing may be missing.
        assert set(expected) <= set(found)
    else:
        assert expected in found or expected.upper() in found


@pytest.mark.parametrize("key", KEYS)
def test_size_pages_and_metadata(key: str) -> None:
    form, values, paper = sample(key)
    pdf = render(form, values, paper)
    sizes = raster.page_sizes(pdf)
    width, height = page_size(form)
    assert len(sizes) == 1
    assert sizes[0][0] == pytest.approx(width, abs=0.5)
    if height is None:
        assert sizes[0][1] < 1000
    else:
        assert sizes[0][1] == pytest.approx(height, abs=0.5)
    meta = pypdfium2.PdfDocument(pdf).get_metadata_dict()
    assert meta["Title"].startswith(form.title)
    assert not re.search(r"\d{16}", " ".join(meta.values()))


@pytest.mark.parametrize("key", KEYS)
def test_same_input_same_bytes(key: str) -> None:
    form, values, paper = sample(key)
    assert render(form, values, paper) == render(form, dict(values), replace(paper))


@pytest.mark.parametrize("key", KEYS)
def test_a_form_without_any_value_still_prints(key: str) -> None:
    form = sample(key)[0]
    text = raster.text(render(form, {}, Paper(HEAD)))
    assert "None" not in text


@pytest.mark.parametrize("key", KEYS)
def test_values_of_a_wrong_kind_print_plainly(key: str) -> None:
    form = sample(key)[0]
    for odd in ("teks", 7, True, date(2026, 1, 2), time(3, 4), [], {}, ["x"], None, 10**40):
        values = {f.key: odd for f in (*form.fields, *form.groups)}
        assert render(form, values, Paper(HEAD))


def test_nothing_runs_over_the_margins() -> None:
    for key in KEYS:
        form, values, paper = sample(key)
        pdf = render(form, poisoned(form, values, HOSTILE["long_word"]), paper)
        for page in raster.pages(pdf, 36):
            picture = Image.frombytes("L", (page.stride, page.height), page.data).crop((0, 0, page.width, page.height))
            margin = round(min(form.page.margins[1], form.page.margins[3]) * 36 / 25.4) - 2
            left = picture.crop((0, 0, margin, page.height)).histogram()
            dark = sum(left[:120])
            # The cut line alone goes from edge to edge.
            assert dark <= (margin * 3 if key in ("slip_antar", "uji_cetak") else 0), key


def test_letter_number_date_and_signature() -> None:
    form, values, paper = sample("dispensasi_nikah")
    text = raster.text(render(form, values, paper))
    for words in (
        "Nomor: 474.2/021/KEC.SS/XI/2026", "Sangasanga, 23 November 2026", "CAMAT SANGASANGA,",
        "NIP 197001011995031001",
        "MUHAMMAD CONTOH bin SYAMSUL", "09.00 WITA", "4 (empat) hari kerja", "021-XI-2026 · 7F3A-91CE",
        "Kasi Pelum", "Sekcam",
    ):  # fmt: skip
        assert words in text
    blank = raster.text(render(form, {}, Paper(HEAD)))
    assert "Nomor: ....." in blank
    assert "Sangasanga, ....." in blank


def test_substitutes_stand_in_the_heading() -> None:
    form, values, paper = sample("sktm")
    for capacity, lines in (
        (Capacity.DEFINITIF, ["CAMAT SANGASANGA,"]),
        (Capacity.AN, ["a.n.", "CAMAT SANGASANGA", "SEKRETARIS CAMAT,"]),
        (Capacity.UB, ["a.n.", "SEKRETARIS CAMAT", "u.b.", "KASI PELAYANAN UMUM,"]),
        (Capacity.PLT, ["Plt.", "CAMAT SANGASANGA,"]),
    ):
        post = "Kasi Pelayanan Umum" if capacity is Capacity.UB else "Sekretaris Camat"
        signed = replace(paper, signatory=signatory("Sangasanga", capacity, "Contoh", "Penata", "1", post))
        text = raster.text(render(form, values, signed))
        assert [line for line in lines if line not in text] == []


@pytest.mark.parametrize("key", ["sktm", "dispensasi_nikah"])
@pytest.mark.parametrize(
    ("capacity", "post", "words"),
    [
        (Capacity.DEFINITIF, "Camat", "di bawah ini, Camat Sangasanga, Kabupaten"),
        (Capacity.PLT, "Sekretaris Camat", "di bawah ini, Plt. Camat Sangasanga, Kabupaten"),
        (Capacity.PLH, "Sekretaris Camat", "di bawah ini, Plh. Camat Sangasanga, Kabupaten"),
        (Capacity.PJ, "Sekretaris Camat", "di bawah ini, Pj. Camat Sangasanga, Kabupaten"),
        (Capacity.AN, "Sekretaris Camat", "di bawah ini, Sekretaris Camat atas nama Camat Sangasanga, Kabupaten"),
        (Capacity.UB, "Kasi Sosial dan Umum", "ini, Kasi Sosial dan Umum atas nama Camat Sangasanga, Kabupaten"),
    ],
)
def test_the_running_text_says_who_signs_as_the_block_does(key: str, capacity: Capacity, post: str, words: str) -> None:
    form, values, paper = sample(key)
    signed = replace(paper, signatory=signatory("Sangasanga", capacity, "Contoh", "Penata", "1", post))
    text = " ".join(raster.text(render(form, values, signed)).split())
    assert words in text
    assert ("di bawah ini, Camat Sangasanga" in text) is (capacity is Capacity.DEFINITIF)


def test_a_roman_number_in_the_name_of_a_kecamatan_stays() -> None:
    head = replace(HEAD, kecamatan="KECAMATAN IV KOTO")
    block = signatory("IV Koto", Capacity.PLT, "Contoh", "Penata", "1", "Sekretaris Camat")
    assert Paper(head, signatory=block).built_in()["penandatangan_selaku"] == "Plt. Camat IV Koto"
    assert Paper(head).built_in()["penandatangan_selaku"] == "Camat IV Koto"


def test_copy_and_example_marks() -> None:
    for key in ("sktm", "tanda_terima"):
        form, values, paper = sample(key)
        plain = raster.text(render(form, values, paper))
        marked = raster.text(render(form, values, replace(paper, copy=True, example=True)))
        assert "SALINAN" not in plain
        assert EXAMPLE_MARK not in plain
        assert "SALINAN" in marked
        assert EXAMPLE_MARK in marked


def test_long_tables_repeat_their_head_and_count_pages() -> None:
    form, values, paper = sample("kroscek")
    rows = values["langkah"]
    assert isinstance(rows, list)
    pdf = render(form, {**values, "langkah": rows * 12}, paper)
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    count = len(texts)
    assert count >= 4
    assert [f"Halaman {n} dari {count}" in text for n, text in enumerate(texts, 1)] == [True] * count
    assert all("Keterangan" in text for text in texts[:-1])
    joined = " ".join(texts)
    assert joined.count("Menyambut tamu") == 12


@pytest.mark.parametrize("rows", range(0, 21))
def test_the_signature_is_never_alone(rows: int) -> None:
    form, values, paper = sample("sktm")
    person = {"nama": "Anak Contoh", "hubungan": "anak", "nik": "6402151203100001"}
    full = computed(form, {**values, "tanggungan": [person] * rows}, workdays)
    document = pypdfium2.PdfDocument(render(form, full, paper))
    last = document[len(document) - 1].get_textpage().get_text_bounded()
    assert "CAMAT SANGASANGA" in last
    assert "Demikian surat keterangan" in last


def test_a_cell_higher_than_a_page_is_not_lost() -> None:
    form, values, paper = sample("kroscek")
    long = " ".join(f"kata{n}" for n in range(4000))
    rows = [{"nomor": 1, "nama": "x", "keterangan": long}]
    text = raster.text(render(form, {**values, "langkah": rows}, paper))
    assert squeezed(long) in squeezed(
        re.sub(r"Halaman \d+ dari \d+|No\.\s*Langkah.*?Keterangan", "", text, flags=re.DOTALL)
    )


def test_rolls_are_as_long_as_their_content() -> None:
    for key in ("tanda_terima", "tanda_terima_58", "daftar_kekurangan"):
        form, values, paper = sample(key)
        short = raster.page_sizes(render(form, values, paper))[0]
        longer = raster.page_sizes(render(form, {**values, "catatan": "panjang " * 60, "layanan": "L " * 200}, paper))
        assert len(longer) == 1
        assert longer[0][1] > short[1] + 30


def test_qr_modules_are_where_they_should_be() -> None:
    payload = "LR1:0412/2026:7F3A91CE"
    body = f'[[blok]]\njenis = "qr"\nteks = "{payload}"\nsisi = 60\nperataan = "kiri"\n'
    form = form_from_text(
        f'[form]\nkunci="q"\njudul="Q"\njenis="slip"\nkertas="A5"\nmargin=[10, 10, 10, 10]\n{body}', "q.toml"
    )
    pdf = render(form, {}, Paper(HEAD))
    rows = qr.matrix(payload)
    assert rows is not None
    page = next(raster.pages(pdf, 300))
    module = 60 / (len(rows) + 2 * qr.QUIET) * 300 / 25.4
    left, top = 10 * 300 / 25.4, 10 * 300 / 25.4 + qr.QUIET * module
    read = [
        bytes(
            page.data[round(top + (y + 0.5) * module) * page.stride + round(left + (x + 0.5) * module)] < 128
            for x in range(len(rows))
        )
        for y in range(len(rows))
    ]
    assert read == list(rows)


def test_qr_of_nothing_or_of_a_book_draws_nothing() -> None:
    assert qr.matrix("") is None
    assert qr.matrix("x" * 5000) is None
    assert qr.matrix("x" * 900) is not None
    assert qr.matrix("é" * 300) is not None


def test_several_forms_in_one_file() -> None:
    jobs = [Job(*sample(key)) for key in ("sktm", "tanda_terima", "slip_antar")]
    pdf = render_many(jobs)
    assert raster.page_count(pdf) == 3
    widths = [round(w) for w, _ in raster.page_sizes(pdf)]
    assert widths == [round(page_size(job.form)[0]) for job in jobs]


def test_a_logo_is_drawn_and_a_broken_one_is_named(tmp_path: Path) -> None:
    form, values, paper = sample("sktm")
    good = tmp_path / "logo.png"
    Image.new("RGBA", (300, 360), (0, 0, 0, 255)).save(good)
    with_logo = replace(paper, letterhead=replace(HEAD, logo=good))
    assert len(render(form, values, with_logo)) > len(render(form, values, paper))
    good.write_bytes(b"bukan gambar")
    with pytest.raises(Disturbance, match=r"logo\.png"):
        render(form, values, with_logo)
    good.unlink()
    with pytest.raises(Disturbance):
        render(form, values, with_logo)


def test_letterhead_of_an_office() -> None:
    office = Office(
        key="x", name="Kecamatan Sangasanga", kabupaten="Kutai Kartanegara", place="Sangasanga", zone="Asia/Makassar",
        address="Jl. Contoh", phone="", postcode="75254", email="a@b.invalid", website="", villages=(),
        numbering=NumberRule("", NumberScope.OFFICE, NumberWhen.PRINT, "", ""),
    )  # fmt: skip
    head = letterhead(office)
    assert head == Letterhead(
        "PEMERINTAH KABUPATEN KUTAI KARTANEGARA", "KECAMATAN SANGASANGA", "Jl. Contoh · Kode Pos 75254", "a@b.invalid",
        "Sangasanga", None, "WITA",
    )  # fmt: skip
    names = Paper(head, day=TODAY, signatory=LETTER.signatory).built_in()
    assert names["kantor_nama"] == "Kecamatan Sangasanga"
    assert names["kantor_kabupaten"] == "Kabupaten Kutai Kartanegara"
    assert names["penandatangan_jabatan"] == "Camat Sangasanga"


def test_conditions_choose_the_words() -> None:
    form, values, paper = sample("jawaban_keberatan")
    upheld = raster.text(render(form, values, paper))
    dismissed = raster.text(render(form, {**values, "putusan": "tidak terbukti"}, paper))
    assert "memohon maaf" in upheld
    assert "memohon maaf" not in dismissed
    assert "TIDAK TERBUKTI" in dismissed
    form, values, paper = sample("kroscek")
    words = raster.text(render(form, {**values, "putusan": "tidak terbukti", "berbeda_dari_jam": True}, paper))
    assert "berbeda dari hasil menurut jam (terbukti)" in words
    assert "Tidak ada jeda." in raster.text(render(form, {**values, "jeda": []}, paper))


def test_a_promise_on_another_day_names_the_day() -> None:
    form, values, paper = sample("tanda_terima")
    later = raster.text(render(form, {**values, "janji": at(8, 20, 24), "janji_hari_ini": False}, paper))
    assert "Selasa, 24 November 2026" in later
    assert "08.20 WITA" in later
    open_end = raster.text(render(form, {**values, "janji": None}, paper))
    assert "Waktu selesai layanan ini diberitahukan oleh" in open_end
    assert "Hak Bapak/Ibu" not in open_end


def test_fonts_are_embedded_and_missing_letters_named() -> None:
    pdf = render(*sample("sktm"))
    assert b"/FontFile2" in pdf
    assert fonts.missing_letters("Łódź Ω “kutip” – Rp1.000") == ""
    assert fonts.missing_letters("Ali 😀😀 محمد") == "😀محد"
    assert fonts.missing_letters("אב") == "אב"
    assert fonts.missing_letters("a\u200db\ufe0f") == ""
    assert fonts.pieces("", fonts.Family.SERIF) == (("LiberationSerif-Regular", ""),)
