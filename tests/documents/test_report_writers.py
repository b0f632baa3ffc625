"""One report, two writers: what stands in it stands in both, whatever it is called and however long it is."""

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from PIL import Image

from loket_app.documents import charts, photographs, raster
from loket_app.documents.report_docx import report_docx
from loket_app.documents.report_pdf import heading_pages, report_pdf
from loket_app.domain.form_layout import Align, Marker
from loket_app.domain.report import (
    Bar,
    Border,
    Cell,
    Chart,
    Column,
    Contents,
    Cover,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Picture,
    Pictures,
    Report,
    ReportPage,
    Section,
    Signature,
    Table,
    words_of,
)

HOSTILE = "Kec. <w:p>&amp; \"Uji\" 'a' ${ikm} **tebal** </w:t> %d \\N{x} =1+1 \u202e\x07\ufffe Łódź 😀"
LONGEST = "Pemberdayaan" * 60
BORDERS = (Border(6500, "D", "C"), Border(7661, "C", "B"), Border(8831, "B", "A"))


def photo(size: tuple[int, int] = (900, 600)) -> bytes:
    out = BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, "JPEG", quality=50)
    return out.getvalue()


def table(rows: int = 3, name: str = "Contoh") -> Table:
    head = (
        (Cell("No"), Cell("Nama"), Cell("Waktu", span=2)),
        (Cell(joined=True), Cell(joined=True), Cell("TW 1"), Cell("TW 2")),
    )
    body = tuple(
        (Cell(str(n // 2 + 1), joined=n % 2 == 1), Cell(f"{name} {n}"), Cell("√"), Cell("")) for n in range(rows)
    )
    foot = ((Cell("Jumlah", span=3), Cell(str(rows))),)
    return Table(
        (Column(10, Align.CENTRE), Column(50), Column(20), Column(20)), head, body, foot, "Tabel 1. Uji", "Cat."
    )


def report(name: str = "Contoh", rows: int = 3, pictures: tuple[Picture, ...] = ()) -> Report:
    chart = Chart(f"Gambar {name}", f"Nilai {name}", (Bar(name, 9772, "97,72"), Bar("Kosong", None, "–")), BORDERS)
    upright = (
        Cover(("LAPORAN", name), (f"Periode {name}",), ("KABUPATEN", name), mark="KONSEP"),
        Contents("DAFTAR ISI"),
        Heading(1, f"PENDAHULUAN {name}", "BAB I"),
        Heading(2, f"Latar {name}", "1.1"),
        Paragraph((("Biasa ", False, False), (name, True, False), (" miring", False, True)), indented=True),
        Items((words_of(name), words_of("dua")), Marker.NUMBER),
        Items((words_of("huruf"), words_of(name)), Marker.LETTER, depth=1),
        chart,
        replace(chart, over_time=True),
        Paragraph(words_of(name), small=True),
    )
    across = (
        Heading(1, "REALISASI"), table(rows, name), Table((Column(1),), (), (), empty="Belum ada."), PageBreak(),
        Signature("Sangasanga, 23 November 2026", ("CAMAT SANGASANGA,",), name, ("Pembina", "NIP 1970")),
        *((Pictures(pictures),) if pictures else ()),
    )  # fmt: skip
    made = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    return Report(
        f"Laporan {name}",
        f"Kantor {name}",
        ReportPage(),
        (Section(upright), Section(across, landscape=True)),
        name,
        made,
    )


def word_tables(data: bytes) -> list[list[list[str]]]:
    """Of each table its rows; a cell that goes on from above is empty, one across columns stands once."""
    found = []
    for each in docx.Document(BytesIO(data)).element.body.iter(qn("w:tbl")):
        rows = []
        for row in each.iter(qn("w:tr")):
            cells = []
            for cell in row.iter(qn("w:tc")):
                merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
                joined = merge is not None and merge.get(qn("w:val")) == "continue"
                cells.append("" if joined else "".join(t.text or "" for t in cell.iter(qn("w:t"))))
            rows.append(cells)
        found.append(rows)
    return found


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def word_text(data: bytes) -> str:
    return "".join(t.text or "" for t in docx.Document(BytesIO(data)).element.body.iter(qn("w:t")))


def test_every_text_stands_in_both_writers():
    made = report()
    word, pdf = report_docx(made), report_pdf(made)
    for text in (word_text(word), raster.text(pdf)):
        flat = squeezed(text)
        for block in made.blocks:
            if isinstance(block, Heading):
                assert squeezed(block.text) in flat
            if isinstance(block, Table):
                assert all(squeezed(cell) in flat for row in block.texts for cell in row)
            if isinstance(block, Signature):
                assert squeezed(block.dated + block.heading[0]) in flat
                assert squeezed(block.name) in flat
        assert "Belumada." in flat
        assert "Biasa" in flat
    assert "97,72" in raster.text(pdf)


def test_tables_are_the_same_cells_in_word():
    rows = [["No", "Nama", "Waktu"], ["", "", "TW 1", "TW 2"], ["1", "Contoh 0", "√", ""], ["", "Contoh 1", "√", ""],
            ["2", "Contoh 2", "√", ""], ["Jumlah", "3"]]  # fmt: skip
    assert word_tables(report_docx(report())) == [rows]


def test_the_same_report_gives_the_same_bytes():
    made = report()
    assert report_docx(made) == report_docx(made)
    assert report_pdf(made) == report_pdf(made)


@pytest.mark.parametrize("name", [HOSTILE, LONGEST, "", "ﷺ عنوان"])
def test_no_text_is_markup_and_none_is_too_long(name):
    made = report(name)
    word, pdf = report_docx(made), report_pdf(made)
    readable = "".join(c for c in name if c >= " " and c != "\ufffe")
    assert squeezed(readable) in squeezed(word_text(word))
    for page in pypdfium2.PdfDocument(pdf):
        wide, _ = page.get_size()
        text = page.get_textpage()
        boxes = [text.get_charbox(n) for n in range(text.count_chars())]
        assert all(left >= 0 and right <= wide + 0.5 for left, _, right, _ in boxes)


def test_a_word_file_is_plain_and_accessible():
    picture = Picture(photographs.fitted(photo())[0], "1. Pelatihan", "Foto kegiatan: Pelatihan")
    data = report_docx(report(pictures=(picture,)))
    names = zipfile.ZipFile(BytesIO(data)).namelist()
    assert not any("vba" in name.lower() or "embeddings" in name for name in names)
    parts = zipfile.ZipFile(BytesIO(data))
    assert not any(b'TargetMode="External"' in parts.read(name) for name in names if name.endswith(".rels"))
    document = docx.Document(BytesIO(data))
    body = document.element.body
    alts = [p.get("descr") for p in body.iter(qn("wp:docPr"))]
    assert len(alts) == 3
    assert all(alts)
    assert alts[-1] == "Foto kegiatan: Pelatihan"
    assert [p.style.name for p in document.paragraphs if p.style.name.startswith("Heading")] == [
        "Heading 1", "Heading 2", "Heading 1",
    ]  # fmt: skip
    heads = [row for row in body.iter(qn("w:tr")) if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]
    assert len(heads) == 2
    sizes = [(round(s.page_width.mm), round(s.page_height.mm)) for s in document.sections]
    assert sizes == [(215, 330), (330, 215)]
    codes = [f.get(qn("w:instr")) for f in document.sections[0].footer._element.iter(qn("w:fldSimple"))]
    assert codes == ["PAGE", "NUMPAGES"]
    assert document.core_properties.author == "Kantor Contoh"
    fonts = {f.get(qn("w:ascii")) for f in document.styles.element.iter(qn("w:rFonts"))}
    assert fonts == {"Arial"}


ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind jc rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs color sz szCs u lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook tblCaption",
    "tcPr": "tcW gridSpan vMerge shd vAlign",
    "num": "abstractNumId lvlOverride",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlJc pPr rPr",
    "sectPr": "headerReference footerReference type pgSz pgMar cols titlePg docGrid",
}


def test_everything_stands_in_the_order_that_word_demands():
    picture = Picture(photographs.fitted(photo())[0], "1. Pelatihan", "Foto")
    document = docx.Document(BytesIO(report_docx(report(pictures=(picture,)))))
    footers = [section.footer._element for section in document.sections]
    numbering = document.part.numbering_part.element
    kinds = [child.tag.partition("}")[2] for child in numbering]
    assert kinds == sorted(kinds, key=["abstractNum", "num"].index)
    for root in (document.element.body, numbering, *footers):
        for name, order in ORDERS.items():
            places = {tag: place for place, tag in enumerate(order.split())}
            for found in root.iter(qn(f"w:{name}")):
                children = [places[child.tag.partition("}")[2]] for child in found]
                assert children == sorted(children), (name, [child.tag for child in found])
    ids = [mark.get(qn("w:id")) for mark in document.element.body.iter(qn("w:bookmarkStart"))]
    assert len(set(ids)) == len(ids) == 3


def test_lists_begin_anew():
    numbers = [
        n.get(qn("w:val")) for n in docx.Document(BytesIO(report_docx(report()))).element.body.iter(qn("w:numId"))
    ]
    assert len(numbers) == 4
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


def test_the_contents_name_the_pages_of_the_headings():
    made = report(rows=120)
    pdf = report_pdf(made)
    document = pypdfium2.PdfDocument(pdf)
    contents = document[1].get_textpage().get_text_bounded()
    pages = heading_pages(made)
    assert len(pages) == 3
    for heading, number in zip(made.headings, pages, strict=True):
        assert heading.text in document[number - 1].get_textpage().get_text_bounded()
        assert re.search(rf"{re.escape(heading.text)}\s*\.*\s*{number}\b", contents)
    assert [item.get_title() for item in document.get_toc()] == [h.listed for h in made.headings]


def test_the_head_of_a_long_table_comes_again_and_its_foot_is_not_alone():
    pdf = report_pdf(report(rows=150))
    texts = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]
    holding = [text for text in texts if "Contoh 7" in text or ("Contoh 1" in text and "Waktu" in text)]
    assert len(holding) > 3
    assert all("TW 1" in text for text in texts if re.search(r"Contoh \d+", text) and "√" in text)
    last = next(text for text in texts if "Jumlah" in text)
    assert "Contoh 149" in last


def test_cells_joined_over_a_page_end_keep_all_their_rows():
    rows = tuple(
        (Cell("1", joined=n > 0), Cell("Unsur", joined=n > 0), Cell(f"baris {n} " + "kata " * 60)) for n in range(40)
    )
    long = Table((Column(10), Column(30), Column(60)), ((Cell("No"), Cell("Unsur"), Cell("Uraian")),), rows)
    made = Report("L", "K", ReportPage(), (Section((long,)),))
    text = raster.text(report_pdf(made))
    assert all(f"baris {n} " in text.replace("\r\n", " ") for n in range(40))


def test_a_row_longer_than_a_page_goes_on():
    row = (Cell("1"), Cell("kata " * 3000))
    made = Report("L", "K", ReportPage(), (Section((Table((Column(1), Column(9)), (), (row,)),)),))
    assert raster.text(report_pdf(made)).count("kata") == 3000


OFFICE = shutil.which("soffice")


@pytest.mark.skipif(OFFICE is None, reason="no word processor here")
def test_a_word_processor_opens_it_and_breaks_its_pages_almost_alike(tmp_path):
    made = report(rows=60)
    (tmp_path / "uji.docx").write_bytes(report_docx(made))
    profile = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf:writer_pdf_Export", "--outdir", tmp_path]
    subprocess.run([*map(str, command), str(tmp_path / "uji.docx")], check=False, capture_output=True, timeout=280)
    if not (tmp_path / "uji.pdf").exists():
        pytest.skip("its part for letters is not installed")
    pdf = (tmp_path / "uji.pdf").read_bytes()
    assert abs(raster.page_count(pdf) - raster.page_count(report_pdf(made))) <= 1
    flat = squeezed(raster.text(pdf))
    assert all(squeezed(cell) in flat for row in table(60).texts for cell in row)
    assert "Halaman2dari" in flat
    assert "TW1" in flat.partition("Contoh59")[0].rpartition("Contoh30")[2], "the head comes again"


def test_photographs_are_upright_small_and_never_stop_a_report():
    turned = BytesIO()
    Image.new("RGB", (3000, 1500), "red").save(turned, "JPEG", exif=_turned())
    data, ratio = photographs.fitted(turned.getvalue())
    assert ratio == pytest.approx(0.5)
    with Image.open(BytesIO(data)) as picture:
        assert max(picture.size) == photographs.LONGEST
        assert not picture.getexif()
    clear = BytesIO()
    Image.new("RGBA", (40, 20), (0, 0, 0, 0)).save(clear, "PNG")
    with Image.open(BytesIO(photographs.fitted(clear.getvalue())[0])) as picture:
        assert picture.getpixel((5, 5))[0] > 250
    assert photographs.fitted(b"\xff\xd8\xffbukan gambar") is None
    pictures = (Picture(data, "satu", "satu"), Picture(b"", "dua (berkas foto tidak dapat dibuka)", "dua"))
    made = report(pictures=(*pictures, *pictures, pictures[0]))
    assert "tidak dapat dibuka" in raster.text(report_pdf(made))
    assert len(docx.Document(BytesIO(report_docx(made))).inline_shapes) == 5


def _turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


@pytest.mark.parametrize(
    ("values", "low"), [([9772, 9650], 9600), ([], 9750), ([2500], 2500), ([10_000] * 3, 9750), ([8831, 7000], 6000)]
)
def test_the_axis_holds_every_value(values, low):
    found, step = charts.axis(values)
    assert found == low
    assert (10_000 - found) % step == 0
    assert all(found <= value for value in values)
    assert 3 <= (10_000 - found) // step <= 7


def test_a_chart_for_word_is_the_drawing_of_the_pdf():
    chart = Chart("", "x", tuple(Bar(f"Unsur {n}", 9000 + n, "90,00") for n in range(9)), BORDERS)
    png, wide, high = charts.chart_png(chart, 160)
    with Image.open(BytesIO(png)) as picture:
        assert picture.width / picture.height == pytest.approx(wide / high, rel=0.01)
    many = Chart("", "x", tuple(Bar(f"Semester {n}", 9000 + n, "90,00") for n in range(60)), BORDERS, over_time=True)
    assert charts.chart_png(many, 160)
