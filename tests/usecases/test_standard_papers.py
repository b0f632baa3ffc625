"""SOP sheet, standards, decree, brochures and the web page: all of the office's data is on them, nothing runs over."""

import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from PIL import Image

from loket_app.definitions.presets import preset_keys
from loket_app.documents import raster
from loket_app.domain.errors import Refused
from loket_app.domain.standards import COMPONENT_LABELS
from loket_app.usecases.office_papers import brochure, sop_sheets, standards, web_page
from loket_app.usecases.office_papers.catalogue import paper_named
from loket_app.usecases.office_papers.paper import Choice
from loket_app.usecases.office_papers.standard_parts import Standards, hours_lines
from loket_app.usecases.office_settings import save_setting
from loket_app.usecases.settings import OFFICE, ONLY, SERVICE, SOP

LONG = "Surat pernyataan tanggung jawab mutlak bermeterai yang diketahui oleh kepala desa dan dua orang saksi "
EVIL = '<script>alert("x")</script> & <b>tebal</b>'


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text.replace("\u00a0", ""))


def text_of(office: Any, key: str, **choice: Any) -> str:
    return squeezed(raster.text(paper_named(key).make(office.desk, Choice(**choice)).pdf))


def change(office: Any, kind: str, key: str, **values: Any) -> None:
    body = {**office.desk.ask(lambda look: look.settings.body(kind, key)), **values}
    office.desk.do(office.by("admin"), save_setting, kind, key, body)


def lengthened(office: Any, count: int) -> None:
    """A service with the longest plausible values in every component."""
    papers = [{"kunci": f"p{n}", "nama": f"{LONG}{n}", "bentuk": "asli dan fotokopi, 3 lembar"} for n in range(count)]
    texts = [f"{LONG * 3}nomor {n}" for n in range(12)]
    change(
        office, SERVICE, "sktm", nama=f"{LONG}dan seterusnya", nama_produk=LONG * 2, biaya=1_000_000,
        persyaratan=papers, standar={"prosedur": texts, "jaminan_pelayanan": texts, "dasar_hukum": texts},
    )  # fmt: skip


@pytest.mark.parametrize("key", preset_keys())
def test_every_sop_of_an_office_has_its_sheet(make_office: Any, key: str) -> None:
    office = make_office(key)
    sops = office.desk.ask(lambda look: [look.settings.sop(i) for i in look.settings.current_ids(SOP).values()])
    for sop in sops:
        for sheet in sop_sheets.SHEETS:
            text = text_of(office, "lembar_sop", sop=sop.key, sheet=sheet)
            for step in sop.steps:
                assert squeezed(step.name) in text
                assert squeezed(step.output) in text
            for line in (one for lines in sop.header.values() for one in lines if "Camat" not in one):
                # Two columns side by side are read line by line across both.
                assert all(word in text for word in line.split())
            assert ("belumditetapkan" in text) is sop.example


def test_the_seeds_sop_stands_on_two_pages_in_its_own_order(office: Any) -> None:
    job = sop_sheets.PAPERS[0].make(office.desk, Choice(sop="portir_pelayanan"))
    assert raster.page_count(job.pdf) == 2
    text = raster.text(job.pdf)
    heads = ("Portir", "Petugas", "Sekretaris", "Operator")
    found = [text.index(word, text.index("Pelaksana\r\n")) for word in heads]
    assert found == sorted(found)
    flow = office.desk.ask(lambda look: sop_sheets.flow_of(sop_sheets.sop_named(look, "portir_pelayanan")))
    assert flow.lanes[-1] == "Operator Komputer"
    assert flow.steps[9].also == (0,)


def test_an_sop_or_a_service_must_be_chosen(office: Any) -> None:
    for key, field in (("lembar_sop", "sop"), ("standar_pelayanan", "layanan"), ("brosur_layanan", "layanan")):
        with pytest.raises(Refused) as refused:
            paper_named(key).make(office.desk, Choice())
        assert refused.value.refusal.field == field


def test_the_standard_has_all_fourteen_components(office: Any) -> None:
    text = text_of(office, "standar_pelayanan", service="sktm")
    assert all(squeezed(words) in text for words in COMPONENT_LABELS.values())
    assert "Tidakdipungutbiaya(gratis)." in text
    assert "sejakberkasdinyatakanlengkap" in text
    assert "Sekretariscamat:1orang".casefold() in text.casefold()
    assert "P-028/KEC.SS/SPPK/Pelum/10/2023" in text
    assert "None" not in text


def test_marks_of_examples_go_with_their_values(office: Any) -> None:
    before = office.desk.ask(lambda look: Standards(look).named("sktm"))
    change(office, SERVICE, "sktm", contoh=[])
    change(office, OFFICE, ONLY, contoh=[])
    after = office.desk.ask(lambda look: Standards(look).named("sktm"))
    assert before.example
    assert not after.example
    assert "Contoh,belum" not in text_of(office, "standar_pelayanan", service="sktm")


def test_a_service_with_nothing_says_so(office: Any) -> None:
    change(office, SERVICE, "ikd", persyaratan=[], nama_produk="", contoh=[])
    body = office.desk.ask(lambda look: dict(look.settings.body(OFFICE)))
    bare = {k: v for k, v in body.items() if k not in ("standar", "contoh", "dasar_hukum", "telepon", "email", "situs")}
    office.desk.do(office.by("admin"), save_setting, OFFICE, ONLY, bare)
    for key in ("standar_pelayanan", "brosur_layanan"):
        text = text_of(office, key, service="ikd")
        assert "AktivasiIKD" in text or "AKTIVASIIKD" in text
        assert "None" not in text
    assert text_of(office, "standar_pelayanan", service="ikd").count("Belumditetapkan.") >= 6
    assert "........" in text_of(office, "sk_standar_pelayanan")


def test_the_longest_standard_loses_nothing(office: Any) -> None:
    lengthened(office, 25)
    for key in ("standar_pelayanan", "sk_standar_pelayanan", "brosur_layanan", "brosur_semua"):
        text = text_of(office, key, service="sktm")
        assert all(squeezed(f"{LONG}{n}") in text for n in range(25)), key
        if key != "brosur_semua":
            assert all(f"nomor{n}" in text for n in range(12)), key


def test_the_offices_text_is_over_the_program_s_and_the_services_over_both(office: Any) -> None:
    standar = office.desk.ask(lambda look: dict(look.settings.body(OFFICE)["standar"]))
    texts = {"prosedur": ["kantor-prosedur"], "jumlah_pelaksana": ["kantor-orang"], "dasar_hukum": ["kantor-dasar"]}
    change(office, OFFICE, ONLY, standar={**standar, **texts})
    text = text_of(office, "standar_pelayanan", service="sktm")
    assert all(lines[0] in text for lines in texts.values())
    change(
        office, SERVICE, "sktm", standar={key: [lines[0].replace("kantor", "layanan")] for key, lines in texts.items()}
    )
    text = text_of(office, "standar_pelayanan", service="sktm")
    assert all(lines[0] not in text and lines[0].replace("kantor", "layanan") in text for lines in texts.values())


def test_what_a_panel_cannot_hold_goes_on_inside(office: Any) -> None:
    lines = [f"{LONG * 4}jaminan{n}" for n in range(16)]
    change(office, SERVICE, "sktm", standar={"jaminan_pelayanan": lines})
    text = text_of(office, "brosur_layanan", service="sktm")
    assert all(f"jaminan{n}" in text for n in range(16))


def test_the_decree_is_that_of_the_seed(office: Any) -> None:
    text = text_of(office, "sk_standar_pelayanan")
    for words in (
        "Nomor: P-028/KEC.SS/SPPK/Pelum/10/2023", "STANDAR PELAYANAN PUBLIK KECAMATAN SANGASANGA",
        "asas pemerintahan yang baik", "Nomor 27 Tahun 1959", "Pelayanan Aktivasi IKD", "Pelayanan Legalisir Dokumen",
        "wajib dilaksanakan oleh penyelenggara", "Tahun 2023", "16 Oktober 2023", "LAMPIRAN",
    ):  # fmt: skip
        assert squeezed(words) in text, words
    names = office.desk.ask(lambda look: [s.name for _, s in look.settings.services()])
    assert len(names) == 16
    assert all(squeezed(f"STANDAR PELAYANAN {name.upper()}") in text for name in names)


def test_a_decree_of_another_day_is_a_new_one(office: Any) -> None:
    text = text_of(office, "sk_standar_pelayanan", day=date(2026, 12, 1))
    assert "1Desember2026" in text
    assert "Nomor:P-028" not in text
    assert "Nomor:...." in text


@pytest.mark.parametrize("key", ["brosur_layanan", "brosur_semua"])
def test_a_brochure_keeps_clear_of_its_folds(office: Any, key: str) -> None:
    for long in (False, True):
        if long:
            lengthened(office, 12)
        pdf = paper_named(key).make(office.desk, Choice(service="sktm")).pdf
        assert raster.page_sizes(pdf)[0] == pytest.approx((841.9, 595.3), abs=0.5)
        assert raster.page_count(pdf) == 2 or long
        for number, image in enumerate(raster.pages(pdf, 72)):
            grey = Image.frombytes("L", (image.width, image.height), image.data, "raw", "L", image.stride)
            for fold in (97, 197) if number == 0 else (100, 200):
                x = round(fold * 72 / 25.4)
                strip = grey.crop((x - 12, 14, x + 12, image.height - 14))
                assert strip.getextrema() == (255, 255), (key, number, fold)
            assert grey.crop((0, 0, image.width, 18)).resize((1, 1)).getpixel((0, 0)) > 250


def test_the_cover_is_the_right_panel_of_the_outside(office: Any) -> None:
    import pypdfium2

    pdf = brochure.PAPERS[0].make(office.desk, Choice(service="sktm")).pdf
    page = pypdfium2.PdfDocument(pdf)[0]
    panel = 841.9 / 3
    cover, flap = (page.get_textpage().get_text_bounded(left, 0, left + panel, 596) for left in (2 * panel, 0))
    assert "STANDAR PELAYANAN" in cover
    assert "LAYAR RAMAH" in flap


class Reader(HTMLParser):
    """Collects what a browser would see, and refuses a page whose tags do not match."""

    VOID = frozenset({"meta", "br", "link", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.words.append(data)


def read_page(office: Any) -> Reader:
    made = paper_named("sk_standar_pelayanan").page
    assert made is standards.web_page.page
    reader = Reader()
    reader.feed(web_page.page(office.desk, Choice()))
    assert reader.open == []
    return reader


def test_the_web_page_stands_alone_and_reads_well(office: Any) -> None:
    reader = read_page(office)
    names = [tag for tag, _ in reader.tags]
    assert not {"script", "link", "img", "iframe", "form", "input"} & set(names)
    assert dict(reader.tags)["html"] == {"lang": "id"}
    assert names.count("h1") == 1
    assert {"header", "main", "nav", "footer"} <= set(names)
    ids = [attrs["id"] for _, attrs in reader.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = [attrs["href"] for tag, attrs in reader.tags if tag == "a"]
    assert all(link is not None and link[0] == "#" and link[1:] in ids for link in links)
    assert names.count("section") == 17
    assert names.count("dt") == 16 * 14
    assert all(name not in str(attrs) for _, attrs in reader.tags for name in ("onclick", "onload", "javascript:"))
    text = squeezed("".join(reader.words))
    assert "16Oktober2023" in text
    for line in office.desk.ask(lambda look: hours_lines(look.settings.calendar())):
        assert squeezed(line) in text


def test_the_web_page_is_escaped(office: Any) -> None:
    change(office, SERVICE, "sktm", nama=EVIL, persyaratan=[{"kunci": "x", "nama": EVIL, "bentuk": "'\"><img src=x>"}])
    change(office, OFFICE, ONLY, telepon='0" onclick="x', standar={"sarana": [EVIL, "a & b"]})
    reader = read_page(office)
    assert not {"script", "img", "b2"} & {tag for tag, _ in reader.tags}
    assert not any("onclick" in attrs for _, attrs in reader.tags)
    assert squeezed(EVIL) in squeezed("".join(reader.words))


def test_only_offered_services_are_told_of(office: Any) -> None:
    change(office, SERVICE, "skpt", aktif=False)
    assert "Penerbitan SKPT" not in "".join(read_page(office).words)
    assert "SKPT" not in text_of(office, "brosur_semua")


def test_same_data_same_bytes(office: Any) -> None:
    for key in ("lembar_sop", "brosur_semua", "sk_standar_pelayanan"):
        choice = Choice(sop="terusan", service="sktm")
        assert paper_named(key).make(office.desk, choice).pdf == paper_named(key).make(office.desk, choice).pdf
