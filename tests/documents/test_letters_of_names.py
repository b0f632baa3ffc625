"""Names from anywhere in Latin letters, with accents made or put together: on paper as they are written, and read back
letter by letter."""

import unicodedata

import pytest
from paper_samples import HEAD, sample
from PIL import Image, ImageOps

from loket_app.definitions.forms import form_from_text
from loket_app.documents import accents, fonts, raster
from loket_app.documents.page import render
from loket_app.documents.paper import Paper
from loket_app.domain.form_layout import Family
from loket_app.domain.form_text import Format, written

NAMES = {
    "Vietnam": "Nguyễn Thị Hương Giang; Đặng Văn Lợi; Trần Quốc Tuấn; Phạm Ất; Lê Ưng Ửu; ẳ ẵ ặ Ợ ỹ",
    "Polandia": "Łukasz Wiśniewski; Małgorzata Źdźbło; Żaneta Ćwikła; Grzegorz Brzęczyszczykiewicz",
    "Islandia": "Þórður Ægisson; Guðrún Ásgeirsdóttir",
    "Turki": "Çağrı İşçi; Güneş Işık",
    "Ceko": "Přemysl Dvořák; Žižka; Ťapák; Ďurica; Ůňa",
    "Rumania": "Ștefan Țăranu; Î Â",
    "Hungaria": "Erdős Űrhajós",
    "Baltik": "Ąžuolas Ėglė; Įvaras Ūla Šarūnas; Ņikita Ķegums Ģirts Ļaudis",
    "Jawa": "Ḍaṇḍaṅ Gĕṇḍis; Kĕñcana; Śrī Wiṣṇu; Rājasa; Ḥyaṅ; Ŋ",
    "Jawa dirangkai": "d\u0323an\u0323d\u0323an\u0307; Kr\u0325tana\u0304gara; r\u0325\u0304; l\u0325; m\u0310; "
    "e\u0302\u0301; s\u0301\u0323",
    "India": "Kr\u0325s\u0323n\u0323a; Lakṣmī; Jñāna",
    "Arab latin": "ʿAbd al-Raḥmān; Muḥammad Ḥasan; Ṭāriq Ẓāhir; ʾIbrāhīm Ġāzī; Ḫālid Ḏākir Ṯābit",
    "Afrika": "Ọláńrewájú; Ńkẹ́chi; Ẹ\u0300bùn; Ɓala Ɗan Ƙofa; Ɛsi Ɔkɔ; Ŋuma",
    "Pasifik": "Māori Wāhīne; ʻOkina; Keʻala",
    "Eropa barat": "João Conceição Gonçalves; Ñuñez; Søren Kjærgård; Zoë Müller; Straße; Œuvre; Ÿvonne",
    "Yunani dan Kiril": "Ωμέγα; Александр Ёлкин",
    "Tanda baca": "O’Neil; “Bang”; D'Angelo; Anak ke-2 – kembar; Rp1.000 ½ № °",
}  # fmt: skip
LINES = "".join(
    f'[[blok]]\njenis = "paragraf"\nhuruf = "{family.value}"\nukuran = 12\nteks = "{text}"\n'
    for family in Family
    for text in ("${nama}", "**${nama}**", "*${nama}*")
)
FORM = form_from_text(
    '[form]\nkunci = "n"\njudul = "N"\njenis = "slip"\nkertas = "A4"\nmargin = [10, 10, 10, 10]\n'
    f'[[field]]\nkunci = "nama"\nmaks = 500\n{LINES}',
    "n.toml",
)


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


@pytest.mark.parametrize("where", NAMES)
def test_a_name_is_read_back_as_it_was_written_in_every_face(where: str) -> None:
    name = NAMES[where]
    assert fonts.missing_letters(name) == ""
    text = squeezed(raster.text(render(FORM, {"nama": name}, Paper(HEAD))))
    assert text.count(squeezed(name)) == 9


@pytest.mark.parametrize("where", NAMES)
def test_in_capitals_on_a_letter(where: str) -> None:
    form, values, paper = sample("sktm")
    name = NAMES[where].replace("ß", "s")
    text = raster.text(render(form, {**values, "nama": name}, paper))
    for part in written(name, Format.NAME).split(";"):
        assert squeezed(part) in squeezed(text)


def ink(words: str, family: Family, bold: bool = False) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is drawn, in 300ths of an inch."""
    text = "**${nama}**" if bold else "${nama}"
    form = form_from_text(
        '[form]\nkunci = "n"\njudul = "N"\njenis = "slip"\nkertas = "A5"\nmargin = [20, 10, 10, 30]\n'
        '[[field]]\nkunci = "nama"\n'
        f'[[blok]]\njenis = "paragraf"\nhuruf = "{family.value}"\nukuran = 40\nteks = "{text}"\n',
        "n.toml",
    )
    page = next(raster.pages(render(form, {"nama": words}, Paper(HEAD)), 300))
    picture = Image.frombytes("L", (page.stride, page.height), page.data).crop((0, 0, page.width, page.height))
    box = ImageOps.invert(picture.point(lambda grey: 0 if grey < 128 else 255)).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("letter", ["X", "M", "R", "m", "q", "H"])
def test_an_accent_stands_over_or_under_its_letter(family: Family, bold: bool, letter: str) -> None:
    alone = ink(letter, family, bold)
    for mark, above in (("\u0304", True), ("\u0310", True), ("\u0325", False), ("\u0331", False)):
        both = ink(letter + mark, family, bold)
        if len(unicodedata.normalize("NFC", letter + mark)) == 1:
            continue
        middle, was = (both[0] + both[2]) / 2, (alone[0] + alone[2]) / 2
        assert abs(middle - was) <= 8
        assert (both[1] < alone[1], both[3] > alone[3]) == (above, not above)


def test_a_second_accent_stands_clear_of_the_first() -> None:
    one, two = ink("X\u0304", Family.SERIF), ink("X\u0304\u0306", Family.SERIF)
    assert two[1] < one[1] - 5
    assert ink("R\u0325\u0304", Family.SERIF)[3] > ink("R\u0304", Family.SERIF)[3]


def test_words_behind_an_accent_stand_where_they_would_without_it() -> None:
    for family in Family:
        plain, marked = ink("nX Yn Zk", family), ink("nX\u0304 Yn\u0308 Zk", family)
        assert abs(plain[2] - marked[2]) <= 1


def test_plain_names_take_the_short_way() -> None:
    assert not accents.has_marks("Nguyễn Łódź Þórður")
    assert accents.has_marks("r\u0325")


def test_a_lone_accent_is_no_error() -> None:
    for words in ("\u0301", "\u0301abc", " \u0325", "a" + "\u0301" * 50):
        assert render(FORM, {"nama": words}, Paper(HEAD)).startswith(b"%PDF")
