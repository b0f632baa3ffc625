"""The office's head and the signature block: every paper, every capacity, short and very long names."""

import io
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pypdfium2
import pytest
from paper_samples import HEAD, LETTER
from PIL import Image

from loket_app.definitions.forms import form_from_text
from loket_app.documents import raster
from loket_app.documents.page import render
from loket_app.documents.paper import Letterhead, Paper
from loket_app.domain.forms import Form
from loket_app.domain.people import Capacity
from loket_app.domain.signature import signatory

MM = 72 / 25.4
MARGINS = {"F4": "14, 20, 18, 25", "A4": "14, 20, 18, 25", "A5": "10, 12, 10, 12", "80mm": "4, 4, 6, 4",
           "58mm": "4, 4, 6, 4"}  # fmt: skip
SIZES = {"F4": 12, "A4": 12, "A5": 10, "80mm": 9, "58mm": 8}
SHEETS = tuple(MARGINS)
POSTS = {
    Capacity.DEFINITIF: "Camat", Capacity.AN: "Sekretaris Camat", Capacity.UB: "Kepala Seksi Pelayanan Umum",
    Capacity.PLT: "Sekretaris Camat", Capacity.PLH: "Sekretaris Camat", Capacity.PJ: "Sekretaris Camat",
}  # fmt: skip
HEADINGS = {
    Capacity.DEFINITIF: ["CAMAT SANGASANGA,"],
    Capacity.AN: ["a.n. CAMAT SANGASANGA", "SEKRETARIS CAMAT,"],
    Capacity.UB: ["a.n. CAMAT SANGASANGA", "SEKRETARIS CAMAT", "u.b.", "KEPALA SEKSI PELAYANAN UMUM,"],
    Capacity.PLT: ["Plt. CAMAT SANGASANGA,"], Capacity.PLH: ["Plh. CAMAT SANGASANGA,"],
    Capacity.PJ: ["Pj. CAMAT SANGASANGA,"],
}  # fmt: skip
LONG_NAME = "Raden Ajeng Siti Nurhaliza Contohwati Kusumaningrum Sastrowidagdo, S.Pd.I., M.Pd."
LONG_HEAD = Letterhead(
    "PEMERINTAH KABUPATEN KEPULAUAN CONTOH SELATAN DAYA", "KECAMATAN SANGASANGA DALAM SEBERANG ULU TIMUR",
    "Jalan Jenderal Contoh Pahlawan Nasional Nomor 128 RT 015 RW 004 Kelurahan Contoh · Telp. (0541) 000000",
    "kecamatan.sangasanga.dalam@kabupaten.contoh.invalid · https://sangasanga.kabupaten.contoh.invalid",
    "Sangasanga", None, "WITA",
)  # fmt: skip
HEADS = {"biasa": HEAD, "panjang": LONG_HEAD}


def form(sheet: str, kop: str = "penuh") -> Form:
    family = "Sans" if sheet.endswith("mm") else "Serif"
    return form_from_text(
        f'[form]\nkunci = "k"\njudul = "K"\njenis = "surat"\nkertas = "{sheet}"\nmargin = [{MARGINS[sheet]}]\n'
        f'huruf = "{family}"\nukuran = {SIZES[sheet]}\nkop = "{kop}"\nnomor = true\npenandatangan = "camat"\n'
        'paraf = ["kasi_pelum", "sekcam"]\n[[blok]]\njenis = "judul"\nteks = "SURAT CONTOH"\nnomor = true\n'
        '[[blok]]\njenis = "paragraf"\nteks = "Yang bertanda tangan di bawah ini menerangkan."\n'
        '[[blok]]\njenis = "tanda_tangan"\nkode = true\nruang = 18\nsebelum = 6\n',
        "k.toml",
    )


def paper(capacity: Capacity = Capacity.DEFINITIF, head: Letterhead = HEAD, name: str = "Contoh, S.Sos.") -> Paper:
    block = signatory("Sangasanga", capacity, name, "Pembina Tingkat I (IV/b)", "197001011995031001", POSTS[capacity])
    return replace(LETTER, letterhead=head, signatory=block)


def logo(folder: Path, size: tuple[int, int] = (300, 360)) -> Path:
    path = folder / f"lambang-{size[0]}-{size[1]}.png"
    Image.new("RGB", size, (0, 90, 60)).save(path)
    return path


def lines(pdf: bytes) -> list[tuple[str, tuple[float, float, float, float]]]:
    """The words of the page and where they stand: left, bottom, right, top in points."""
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    found = []
    for number in range(text.count_rects()):
        box = text.get_rect(number)
        found.append((text.get_text_bounded(*box).strip(), box))
    return found


def place(pdf: bytes, words: str) -> tuple[float, float, float, float]:
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    found = text.search(words, match_case=True).get_next()
    assert found is not None, words
    boxes = [text.get_charbox(found[0] + n) for n in range(found[1])]
    inked = [b for b in boxes if b[2] > b[0]]
    return min(b[0] for b in inked), min(b[1] for b in inked), max(b[2] for b in inked), max(b[3] for b in inked)


def overlaps(pdf: bytes) -> list[tuple[str, str]]:
    found = lines(pdf)
    return [
        (a, b)
        for n, (a, one) in enumerate(found)
        for b, other in found[n + 1 :]
        if min(one[2], other[2]) - max(one[0], other[0]) > 1
        and min(one[3], other[3]) - max(one[1], other[1]) > 0.25 * min(one[3] - one[1], other[3] - other[1])
    ]


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("arms", [False, True])
def test_four_lines_stand_under_one_another_inside_the_margins(
    sheet: str, head: str, arms: bool, tmp_path: Path
) -> None:
    given = HEADS[head] if not arms else replace(HEADS[head], logo=logo(tmp_path))
    pdf = render(form(sheet), {}, paper(head=given))
    width = raster.page_sizes(pdf)[0][0]
    _, right, _, left = (float(m) for m in MARGINS[sheet].split(","))
    order = [place(pdf, w) for w in (given.kabupaten[:20], given.kecamatan[:20], given.address[:8], given.contact[:8])]
    assert [b[1] for b in order] == sorted((b[1] for b in order), reverse=True)
    kabupaten, kecamatan, address, _ = (b[3] - b[1] for b in order)
    assert kecamatan > kabupaten > 0
    assert kecamatan > address
    for words, box in lines(pdf):
        assert box[0] >= left * MM - 1, words
        assert box[2] <= width - right * MM + 1, words
    assert overlaps(pdf) == []


@lru_cache(maxsize=2)
def _picture(pdf: bytes) -> Image.Image:
    return Image.open(io.BytesIO(raster.png(pdf, 0, 127))).convert("L")


def dark(pdf: bytes, box: tuple[float, float, float, float]) -> int:
    """The darkest grey in a part of the page given in millimetres from the top left."""
    return int(_picture(pdf).crop(tuple(round(side * 5) for side in box)).getextrema()[0])  # type: ignore[arg-type]


@pytest.mark.parametrize("sheet", ["F4", "A4", "A5"])
def test_arms_at_the_left_and_a_rule_from_margin_to_margin(sheet: str, tmp_path: Path) -> None:
    given = replace(HEAD, logo=logo(tmp_path))
    pdf = render(form(sheet), {}, paper(head=given))
    width, height = (side / MM for side in raster.page_sizes(pdf)[0])
    top, right, _, left = (float(m) for m in MARGINS[sheet].split(","))
    assert dark(pdf, (left + 5, top + 5, left + 10, top + 10)) < 100
    assert dark(pdf, (width - right - 12, top, width - right - 5, top + 10)) == 255
    y = height - place(pdf, HEAD.contact)[1] / MM
    rule = [dark(pdf, (x, y, x + 1, y + 12)) < 60 for x in (left + 0.5, width / 2, width - right - 1.5)]
    assert rule == [True] * 3
    assert dark(pdf, (width - right + 1, y, width - 0.5, y + 12)) == 255


@pytest.mark.parametrize("size", [(300, 360), (600, 150), (100, 900), (64, 64)])
def test_arms_of_any_shape_cover_no_words(size: tuple[int, int], tmp_path: Path) -> None:
    for sheet in SHEETS:
        pdf = render(form(sheet), {}, paper(head=replace(HEAD, logo=logo(tmp_path, size))))
        plain = render(form(sheet), {}, paper())
        assert raster.text(pdf).split() == raster.text(plain).split()
        page = pypdfium2.PdfDocument(pdf)[0]
        picture = next(o for o in page.get_objects() if o.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE)
        a, low, b, high = picture.get_bounds()
        for words, box in lines(pdf):
            assert min(b, box[2]) <= max(a, box[0]) or min(high, box[3]) <= max(low, box[1]), (sheet, words)


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("capacity", Capacity)
@pytest.mark.parametrize("name", ["Adi", LONG_NAME])
def test_the_block_of_each_capacity(sheet: str, capacity: Capacity, name: str) -> None:
    pdf = render(form(sheet), {}, paper(capacity, name=name))
    text = " ".join(raster.text(pdf).split())
    last = -1
    for line in ("Sangasanga, 23 November 2026", *HEADINGS[capacity], name, "Pembina Tingkat I (IV/b)",
                 "NIP 197001011995031001"):  # fmt: skip
        at = text.find(line)
        assert at > last or sheet.endswith("mm"), (line, text)
        assert line in text
        last = at
    for word in ("Kasi Pelum", "Sekcam", "021-XI-2026 · 7F3A-91CE", "Nomor: 474.2/021/KEC.SS/XI/2026"):
        assert word in text
    assert overlaps(pdf) == []
    assert raster.page_count(pdf) == 1


@pytest.mark.parametrize("sheet", SHEETS)
def test_posts_stand_under_one_another_and_there_is_room_to_sign(sheet: str) -> None:
    pdf = render(form(sheet), {}, paper(Capacity.UB))
    camat, second = place(pdf, "CAMAT SANGASANGA"), place(pdf, "SEKRETARIS CAMAT")
    prefix, name = place(pdf, "a.n."), place(pdf, "Contoh, S.Sos.")
    assert camat[0] == pytest.approx(second[0], abs=1.5)
    assert prefix[2] <= camat[0]
    assert place(pdf, "KEPALA")[1] - name[3] >= 16 * MM
    assert name[0] == pytest.approx(second[0], abs=1.5)


@pytest.mark.parametrize("sheet", SHEETS)
def test_paraf_boxes_cover_nothing(sheet: str) -> None:
    """The boxes are drawn 22 mm below their words at most, left of the signatory or below it."""
    pdf = render(form(sheet), {}, paper(Capacity.UB, name=LONG_NAME))
    kasi, sekcam = place(pdf, "Kasi Pelum"), place(pdf, "Sekcam")
    right, bottom = sekcam[2] + 8, kasi[1] - 9 * MM - 4
    for words, box in lines(pdf):
        if words not in ("Kasi Pelum", "Sekcam"):
            outside = box[0] >= right or box[2] <= kasi[0] - 8 or box[3] <= bottom or box[1] >= kasi[3]
            assert outside, words


def test_a_short_head_and_none() -> None:
    for sheet in SHEETS:
        short, none = (raster.text(render(form(sheet, kop), {}, paper())) for kop in ("singkat", "tidak"))
        assert "KECAMATAN SANGASANGA" in short
        assert "PEMERINTAH" not in short
        assert "KECAMATAN SANGASANGA" not in none


def test_margins_and_type_are_the_forms_own() -> None:
    for sheet in ("F4", "A4", "A5"):
        pdf = render(form(sheet), {}, paper())
        left = float(MARGINS[sheet].split(",")[3])
        assert place(pdf, "Yang bertanda")[0] == pytest.approx(left * MM, abs=1.5)
        faces = {
            o.get_font().get_base_name()
            for o in pypdfium2.PdfDocument(pdf)[0].get_objects()
            if o.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT
        }
        assert all("LiberationSerif" in face for face in faces)
