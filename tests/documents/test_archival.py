"""Every PDF of the program has the structure of PDF/A-3b, as far as it can be seen without a validator."""

import io
import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest
from paper_samples import HEAD, LETTER, SAMPLES, sample
from PIL import Image, ImageCms

from loket_app.documents import archival, fonts, srgb
from loket_app.documents.archival import Attachment
from loket_app.documents.attached import attached
from loket_app.documents.page import render
from loket_app.documents.paper import Paper
from loket_app.domain.form_layout import Family

DC = "{http://purl.org/dc/elements/1.1/}"
PART = "{http://www.aiim.org/pdfa/ns/id/}part"
DATA = Attachment("surat.json", "application/json", '{"nama": "Łódź (x) \\\\ endstream"}'.encode(), "Data surat")
MADE = datetime(2026, 11, 23, 10, 42, tzinfo=timezone(timedelta(hours=8)))
STREAM = re.compile(
    rb"<<(?P<head>(?:(?!>>\nstream).)*?)/Length (?P<length>\d+)(?:(?!stream\n).)*?>>\nstream\n", re.DOTALL
)


def streams(pdf: bytes) -> list[bytes]:
    """The content of every stream; its length must be as said, with a line end behind it."""
    found = []
    at = 0
    while (start := STREAM.search(pdf, at)) is not None:
        at = start.end() + int(start["length"])
        assert pdf[at : at + 11] == b"\nendstream\n"
        found.append(pdf[start.end() : at])
    return found


def metadata(pdf: bytes) -> ElementTree.Element:
    content = next(s for s in streams(pdf) if s.startswith(b"<?xpacket"))
    return ElementTree.fromstring(content.decode().partition("?>\n")[2].rpartition("<?xpacket")[0])


def words(pdf: bytes, tag: str) -> list[str]:
    return ["".join(e.itertext()) for e in metadata(pdf).iter(tag)]


@pytest.mark.parametrize("key", sorted(SAMPLES))
def test_structure(key: str) -> None:
    form, values, paper = sample(key)
    pdf = render(form, values, replace(paper, attachment=DATA, made=MADE))
    assert pdf.startswith(b"%PDF-1.7\n%\x93\x8c\x8b\x9e")
    assert pdf.endswith(b"%%EOF\n")
    contents = streams(pdf)
    assert len(contents) == pdf.count(b"endstream\n") - DATA.data.count(b"endstream\n")
    for entry in (
        b"/OutputIntents", b"/GTS_PDFA1", b"/Metadata", b"/Lang (id-ID)", b"/AFRelationship /Data", b"/AF ", b"/ID",
        b"/EmbeddedFiles", b"/application#2fjson",
    ):  # fmt: skip
        assert entry in pdf, entry
    for forbidden in (b"/SMask", b"/Encrypt", b"/LZWDecode", b"/JavaScript", b"/ca ", b"/Helvetica", b"/Type1"):
        assert forbidden not in pdf, forbidden
    fonts = pdf.count(b"/Type /Font ") + pdf.count(b"/Type /Font\n")
    assert fonts == pdf.count(b"/FontFile2 ") == pdf.count(b"/ToUnicode ") > 0
    assert DATA.data in contents
    assert srgb.profile() in [pdf_inflated(c) for c in contents]


def pdf_inflated(content: bytes) -> bytes:
    import zlib

    try:
        return zlib.decompress(content)
    except zlib.error:
        return content


@pytest.mark.parametrize("key", ["sktm", "tanda_terima"])
def test_the_facts_stand_twice_and_are_the_same(key: str) -> None:
    form, values, paper = sample(key)
    paper = replace(paper, title="Surat <a> & (b) Ł", made=MADE)
    pdf = render(form, values, paper)
    info = pypdfium2.PdfDocument(pdf).get_metadata_dict()
    office = "Kecamatan Sangasanga, Kabupaten Kutai Kartanegara"
    assert (info["Title"], info["Author"], info["Subject"]) == ("Surat <a> & (b) Ł", office, form.title)
    assert (info["Creator"], info["CreationDate"]) == (archival.PROGRAM, "D:20261123104200+08'00'")
    assert words(pdf, f"{DC}title") == [info["Title"]]
    assert words(pdf, f"{DC}creator") == [office]
    assert words(pdf, f"{DC}language") == ["id-ID"]
    assert words(pdf, "{http://ns.adobe.com/xap/1.0/}CreateDate") == ["2026-11-23T10:42:00+08:00"]
    assert words(pdf, PART) == ["3"]


def test_without_a_day_the_bytes_still_do_not_depend_on_the_clock() -> None:
    pdf = render(*sample("sktm"))
    assert b"(D:20000101000000+00'00')" in pdf
    assert pdf == render(*sample("sktm"))


def test_a_paper_with_a_letter_that_no_font_has_claims_nothing() -> None:
    form, values, paper = sample("sktm")
    assert words(render(form, {**values, "nama": "Ali 😀"}, paper), PART) == []
    assert words(render(form, values, paper), PART) == ["3"]


def test_titles_that_no_xml_may_hold() -> None:
    form, values, paper = sample("sktm")
    pdf = render(form, values, replace(paper, title="a\x00b\x07c\ufffed\ud800e]]>"))
    assert words(pdf, f"{DC}title") == ["abcde]]>"]


def test_what_was_attached_is_read_back() -> None:
    form, values, paper = sample("sktm")
    pdf = render(form, values, replace(paper, attachment=DATA))
    assert attached(pdf, "surat.json") == DATA.data
    assert attached(pdf, "lain.json") is None
    assert attached(render(form, values, paper), "surat.json") is None
    with pytest.raises(pypdfium2.PdfiumError):
        attached(b"bukan pdf", "surat.json")
    assert b"/AF" not in render(form, values, paper)


def test_a_logo_with_glass_is_put_on_white(tmp_path: Path) -> None:
    form, values, paper = sample("sktm")
    for mode, name in (("RGBA", "a.png"), ("LA", "b.png"), ("P", "c.png"), ("CMYK", "d.jpg"), ("1", "e.png")):
        Image.new(mode, (60, 72)).save(tmp_path / name)
        pdf = render(form, values, replace(paper, letterhead=replace(HEAD, logo=tmp_path / name)))
        assert b"/DeviceRGB" in pdf
        assert b"/SMask" not in pdf
        assert b"/DeviceCMYK" not in pdf


def test_the_profile_is_srgb() -> None:
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb.profile()))
    assert ImageCms.getProfileDescription(ours).strip() == srgb.CONDITION
    colours = Image.frombytes("RGB", (512, 8), bytes((i * k) % 256 for i in range(4096) for k in (1, 7, 13)))
    change = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ours, "RGB", "RGB")
    shown = ImageCms.applyTransform(colours, change)
    assert shown is not None
    assert max(abs(a - b) for a, b in zip(colours.tobytes(), shown.tobytes(), strict=True)) <= 1


def test_an_empty_paper_and_no_paper_at_all() -> None:
    from loket_app.documents.page import render_many

    assert words(render(sample("sktm")[0], {}, Paper(HEAD)), PART) == ["3"]
    assert LETTER.attachment is None
    assert render_many([]).startswith(b"%PDF")


def test_a_control_character_takes_the_claim_from_no_paper() -> None:
    form, values, paper = sample("sktm")
    for family in Family:
        assert "".join(part for _, part in fonts.pieces("a\t\u00e9\x7fb\x07", family)) == "a\u00e9b"
        assert "".join(part for _, part in fonts.pieces("a\tb", family)) == "ab"
    assert words(render(form, values, paper), PART) == ["3"]
