"""Posters, pledges, the decree's lists, bars over weeks and rows of blocks: what the form language draws for them."""

import io
from datetime import date
from pathlib import Path

import pytest
from paper_samples import CAMAT, FORMS, HEAD, TODAY
from PIL import Image, ImageDraw

from loket_app.definitions.forms import form_from_text, load_form
from loket_app.documents import raster
from loket_app.documents.page import render
from loket_app.documents.paper import Letterhead, Paper
from loket_app.domain.errors import BadDefinition
from loket_app.domain.forms import Form, Sheet
from loket_app.domain.innovation import week_of, weeks_text

PAPER = Paper(HEAD, None, TODAY, CAMAT)
HEADER = '[form]\nkunci = "x"\njudul = "X"\njenis = "lembar"\nkertas = "A4"\nmargin = [20, 20, 20, 20]\n{more}\n'
STAGES = '[[grup]]\nkunci = "tahap"\n[[grup.field]]\nkunci = "nama"\n[[grup.field]]\nkunci = "a"\ntipe = "tanggal"\n'
STAGES += '[[grup.field]]\nkunci = "b"\ntipe = "tanggal"\n'
PLAN = '[[blok]]\njenis = "jadwal"\ngrup = "tahap"\nteks = "${nama}"\nmulai = "a"\nselesai = "b"\n'


def form(body: str, more: str = "") -> Form:
    return form_from_text(HEADER.format(more=more) + body, "x.toml")


def picture(pdf: bytes, page: int = 0, dpi: int = 72) -> Image.Image:
    return Image.open(io.BytesIO(raster.png(pdf, page, dpi)))


def ink(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """The dark pixels of a part of a page, in millimetres."""
    scale = image.width / 210
    left, top, right, bottom = (round(side * scale) for side in box)
    return sum(image.convert("L").crop((left, top, right, bottom)).histogram()[:128])


class TestWeeks:
    @pytest.mark.parametrize(("day", "week"), [(1, 1), (7, 1), (8, 2), (14, 2), (21, 3), (22, 4), (28, 4), (31, 4)])
    def test_four_to_a_month(self, day, week):
        assert week_of(date(2021, 10, day)) == week

    @pytest.mark.parametrize(
        ("first", "last", "words"),
        [
            (date(2021, 9, 8), date(2021, 9, 14), "Minggu ke-2 September 2021"),
            (date(2021, 9, 1), date(2021, 9, 21), "Minggu ke-1 s.d. minggu ke-3 September 2021"),
            (date(2021, 9, 22), date(2021, 10, 21), "Minggu ke-4 September s.d. minggu ke-3 Oktober 2021"),
            (date(2026, 12, 22), date(2027, 1, 7), "Minggu ke-4 Desember 2026 s.d. minggu ke-1 Januari 2027"),
        ],
    )
    def test_told_as_the_seed_tells_them(self, first, last, words):
        assert weeks_text(first, last) == words


class TestBars:
    def drawn(self, rows: list[dict[str, object]], more: str = "") -> bytes:
        return render(form(STAGES + PLAN, more), {"tahap": rows}, PAPER)

    def test_a_bar_stands_in_its_weeks_only(self):
        rows = [{"nama": "Satu", "a": date(2026, 3, 8), "b": date(2026, 3, 14)}]
        image = picture(self.drawn(rows))
        # 20 mm of margin, a head of 14 mm, a row of 7 mm; one month of four weeks, 8 mm each, at the right edge.
        weeks = [190 - 32 + 8 * n for n in range(4)]
        filled = [ink(image, (left + 2, 37, left + 6, 39)) for left in weeks]
        assert [n for n, dark in enumerate(filled) if dark] == [1]

    def test_months_across_the_years_end_and_a_row_without_dates(self):
        rows = [
            {"nama": "Lintas tahun", "a": date(2026, 12, 29), "b": date(2027, 1, 3)},
            {"nama": "Tanpa tanggal"},
            {"nama": "Terbalik", "a": date(2027, 1, 3), "b": date(2026, 1, 1)},
        ]
        text = raster.text(self.drawn(rows))
        for words in ("Desember 2026", "Januari 2027", "Lintas tahun", "Tanpa tanggal", "Terbalik"):
            assert words in text

    def test_nothing_without_rows_or_without_any_date(self):
        assert "Kegiatan" not in raster.text(self.drawn([]))
        assert "Kegiatan" not in raster.text(self.drawn([{"nama": "x", "a": "besok"}]))

    def test_many_stages_repeat_the_head(self):
        rows: list[dict[str, object]] = [
            {"nama": f"Tahap {n} " + "panjang " * 20, "a": date(2020 + n % 9, 1, 1), "b": date(2029, 1, 1)}
            for n in range(40)
        ]
        pdf = self.drawn(rows)
        assert raster.page_count(pdf) > 2
        assert raster.text(pdf).count("Kegiatan") == raster.page_count(pdf)


class TestPosters:
    POSTER = '[[blok]]\njenis = "besar"\nukuran = 30\nteks = "JANJI"\n[[blok]]\njenis = "paragraf"\nteks = "{words}"\n'

    def test_a_page_fills_its_sheet_whatever_its_length(self):
        spans = []
        for count in (40, 300, 700):
            poster = form(self.POSTER.format(words="kata janji " * count), "penuhi = true\nukuran = 16")
            pdf = render(poster, {}, PAPER)
            assert raster.page_count(pdf) == (1 if count < 700 else 3)
            spans.append(ink(picture(pdf), (20, 20, 190, 277)))
        assert spans[0] < spans[1]

    def test_a_page_that_only_fits_is_never_made_larger(self):
        def height(more: str, count: int) -> int:
            image = picture(render(form(self.POSTER.format(words="kata janji " * count), more), {}, PAPER))
            return ink(image, (0, 0, 210, 297))

        assert height("muat = true", 40) == height("", 40)
        over = form(self.POSTER.format(words="kata janji " * 650), "muat = true")
        assert raster.page_count(render(over, {}, PAPER)) == 1
        plain = form(self.POSTER.format(words="kata janji " * 650))
        assert raster.page_count(render(plain, {}, PAPER)) == 2

    def test_what_would_become_too_small_goes_over_the_page(self):
        small = form(self.POSTER.format(words="kata janji " * 900), "penuhi = true\nukuran = 9\njarak_baris = 220")
        large = form(self.POSTER.format(words="kata janji " * 400), "penuhi = true\nukuran = 16")
        assert raster.page_count(render(small, {}, PAPER)) > 1
        assert raster.page_count(render(large, {}, PAPER)) == 1

    @pytest.mark.parametrize("sheet", [Sheet.A3, Sheet.A4, Sheet.A5, Sheet.F4])
    def test_the_same_page_on_another_sheet(self, sheet):
        poster = form(self.POSTER.format(words="kata " * 30), 'bingkai = "ganda"\naksen = "biru"')
        as_a4 = picture(render(poster, {}, PAPER)).convert("L")
        other = picture(render(poster, {}, PAPER, sheet)).convert("L")
        if sheet is Sheet.F4:
            return
        same = other.resize(as_a4.size)
        size = (21, 29)
        pairs = zip(
            as_a4.resize(size, Image.Resampling.BOX).tobytes(), same.resize(size, Image.Resampling.BOX).tobytes(),
            strict=True,
        )  # fmt: skip
        assert max(abs(a - b) for a, b in pairs) < 48

    def test_a_dark_box_is_dark_with_light_words_that_can_be_searched(self):
        body = (
            '[[blok]]\njenis = "kotak"\ngelap = true\n[[blok.isi]]\njenis = "besar"\nukuran = 20\nteks = "MAKLUMAT"\n'
        )
        pdf = render(form(body, 'aksen = "hijau"'), {}, PAPER)
        image = picture(pdf)
        assert image.convert("RGB").getpixel((round(22 * image.width / 210), round(21 * image.width / 210))) == (
            13, 84, 61,
        )  # fmt: skip
        assert "MAKLUMAT" in raster.text(pdf)

    def test_the_arms_stand_in_the_middle_and_are_missed_without_complaint(self, tmp_path: Path):
        body = '[[blok]]\njenis = "lambang"\ntinggi = 40\n[[blok]]\njenis = "paragraf"\nteks = "di bawahnya"\n'
        assert "di bawahnya" in raster.text(render(form(body), {}, PAPER))
        logo = tmp_path / "logo.png"
        wide = Image.new("RGB", (900, 60), "white")
        ImageDraw.Draw(wide).rectangle((0, 0, 899, 59), fill="black")
        wide.save(logo)
        head = Letterhead("PEMERINTAH KABUPATEN CONTOH", "KECAMATAN CONTOH", "", "", "Contoh", logo)
        image = picture(render(form(body), {}, Paper(head)))
        assert ink(image, (20, 20, 190, 40)) > 1000
        assert ink(image, (0, 0, 19, 290)) == ink(image, (191, 0, 210, 290)) == 0


class TestRowsOfBlocks:
    BODY = (
        '[[grup]]\nkunci = "soal"\n[[grup.field]]\nkunci = "bunyi"\n[[grup.field]]\nkunci = "jawaban"\n'
        'tipe = "teks_panjang"\n[[blok]]\njenis = "ulang"\ngrup = "soal"\n[[blok.isi]]\njenis = "paragraf"\n'
        'teks = "${no}) ${bunyi}"\n[[blok.isi]]\njenis = "centang"\npilihan_dari = "jawaban"\n'
    )

    def test_each_row_has_its_number_and_its_own_choices(self):
        rows = [{"bunyi": "Pertama?", "jawaban": "Ya\nTidak"}, {"bunyi": "Kedua?", "jawaban": "Baik\n\nBuruk\nEntah"}]
        text = raster.text(render(form(self.BODY), {"soal": rows}, PAPER))
        assert [text.count(words) for words in ("1) Pertama?", "2) Kedua?", "Ya", "Tidak", "Entah")] == [1] * 5

    def test_a_row_is_never_cut(self):
        rows = [{"bunyi": f"Soal{n} " + "panjang " * 30, "jawaban": "\n".join(["Jawab"] * 20)} for n in range(30)]
        pdf = render(form(self.BODY), {"soal": rows}, PAPER)
        assert raster.page_count(pdf) > 2
        import pypdfium2

        for page in pypdfium2.PdfDocument(pdf):
            text = page.get_textpage().get_text_bounded()
            assert text.count("Jawab") == 20 * text.count("Soal")

    @pytest.mark.parametrize(
        ("before", "after", "words"),
        [
            ('grup = "soal"\n[[blok.isi]]', 'grup = "soaal"\n[[blok.isi]]', "«soal»"),
            ("${bunyi}", "${buni}", "«bunyi»"),
            ('pilihan_dari = "jawaban"', 'pilihan_dari = "jawab"', "«jawaban»"),
        ],
    )
    def test_a_wrong_name_is_told(self, before, after, words):
        with pytest.raises(BadDefinition, match=words):
            form(self.BODY.replace(before, after))

    def test_a_bar_needs_dates(self):
        with pytest.raises(BadDefinition, match="bukan isian tanggal"):
            form(STAGES + PLAN.replace('mulai = "a"', 'mulai = "nama"'))
        with pytest.raises(BadDefinition, match="hijau"):
            form(self.BODY, 'aksen = "hijo"')


def test_a_labelled_list_goes_on_over_the_page():
    items = ",\n".join(f'"butir {n} {"kata " * 60}"' for n in range(20))
    body = f'[[blok]]\njenis = "daftar"\nlabel = "Menimbang"\ntanda = "huruf"\nperataan = "rata"\nbutir = [{items}]\n'
    pdf = render(form(body), {}, PAPER)
    text = raster.text(pdf)
    assert raster.page_count(pdf) > 1
    assert text.count("Menimbang") == 1
    assert all(f"butir {n} " in text for n in range(20))
    assert ink(picture(pdf, 1), (20, 20, 49, 200)) == 0, "the label's column stays empty below it"


def test_signatures_stand_on_one_line_with_the_date_above_the_last():
    body = (
        '[[blok]]\njenis = "tanda_tangan"\ntempat_tanggal = true\nruang = 20\n[[blok.pihak]]\n'
        'judul = """Mengetahui,\n\nCamat Contoh,"""\nnama = "Nama Satu"\n'
        '[[blok.pihak]]\njudul = "Yang menyatakan,"\nnama = "Nama Dua"\n'
    )
    import pypdfium2

    page = pypdfium2.PdfDocument(render(form(body), {}, PAPER))[0].get_textpage()

    def top(words: str) -> float:
        found = page.search(words).get_next()
        assert found is not None
        return float(page.get_charbox(found[0])[1])

    assert top("Camat Contoh") == pytest.approx(top("Yang menyatakan"), abs=1.5)
    assert top("Mengetahui") == pytest.approx(top("Sangasanga, 23"), abs=1.5)
    assert top("Nama Satu") == pytest.approx(top("Nama Dua"), abs=1.5)


PERSON = {
    "petugas_nama": "Contoh Petugas, A.Md.", "petugas_nip": "199001012015012001", "petugas_pangkat": "Pengatur (II/c)",
    "petugas_jabatan": "Petugas Loket 1", "mengetahui": True, "berlaku_mulai": TODAY,
    "berlaku_sampai": date(2027, 11, 22),
}  # fmt: skip
TAHAP = [
    {"waktu": weeks_text(a, b), "kegiatan": words, "mulai": a, "selesai": b}
    for a, b, words in (
        (date(2021, 9, 8), date(2021, 9, 14), "Sosialisasi internal dan penerbitan SK"),
        (date(2021, 9, 22), date(2021, 10, 21), "Percobaan"),
        (date(2021, 11, 1), date(2021, 11, 7), "Penerapan"),
    )
]
QUESTION = {"unsur": "Waktu", "bunyi": "Bagaimana pendapat Saudara tentang kecepatan pelayanan?"} | {
    f"pilihan_{n}": words for n, words in enumerate(("Tidak cepat", "Kurang cepat", "Cepat", "Sangat cepat"), start=1)
}
GOLDEN = {
    "pakta_gratifikasi": PERSON,
    "maklumat_pelayanan": {},
    "jadwal_inovasi": {"tahap": TAHAP, "contoh": True},
    "sk_inovasi": {"tahap": TAHAP, "dasar": [{"nama": "Peraturan Contoh Nomor 1 Tahun 2020 tentang Contoh"}] * 4},
    "skm_kuesioner": {
        "skm_judul": "Survei Kepuasan Masyarakat", "pertanyaan": [QUESTION] * 9,
        "responden": [{"nama_data": "Layanan"}, {"nama_data": "Kelamin", "pilihan_data": "Laki-laki\nPerempuan"}],
    },
}  # fmt: skip


@pytest.mark.parametrize("key", GOLDEN)
def test_pages_look_as_they_did(key: str) -> None:
    now = picture(render(load_form(FORMS / f"{key}.toml"), GOLDEN[key], PAPER), 0, 45).convert("L")
    path = Path(__file__).parent / "golden" / f"{key}.png"
    if not path.exists():
        now.save(path, optimize=True)
        pytest.fail(f"{path.name} was missing and is written now: look at it, then run again")
    then = Image.open(path).convert("L")
    assert abs(now.height - then.height) <= 1
    size = (now.width // 8, now.height // 8)
    pairs = zip(
        now.resize(size, Image.Resampling.BOX).tobytes(), then.resize(size, Image.Resampling.BOX).tobytes(), strict=True
    )
    assert max(abs(a - b) for a, b in pairs) < 42
