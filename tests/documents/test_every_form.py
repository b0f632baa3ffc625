"""Every form in forms/, with its longest and its shortest values: everything stands on it, nothing is cut or covered,
no signature stands alone, and its pages look as they did when somebody looked at them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

import every_form as every
import pypdfium2
import pytest
from every_form import LENGTHS, LONG, form, paper_of, pdf_of, values_of
from paper_samples import FORMS
from PIL import Image

from loket_app.documents import raster
from loket_app.domain import form_layout as lay
from loket_app.domain.dates import plain_date
from loket_app.domain.form_model import Form, rows_of
from loket_app.domain.form_text import Run, clean, written
from loket_app.domain.forms import SHEET_MM

MM = 72 / 25.4
SHIPPED = sorted(path.stem for path in FORMS.glob("*.toml"))
KEYS = sorted({*every.LETTERS, *every.STRETCHED} & set(SHIPPED))
CASES = [(key, length) for key in KEYS for length in LENGTHS]
FOOT = 3.5
"""Millimetres from the lower edge that no printer reaches."""
Box = tuple[float, float, float, float]


def test_every_form_has_its_longest_and_shortest_values() -> None:
    assert sorted({*every.LETTERS, *every.STRETCHED}) == SHIPPED
    assert set(every.LETTERS) & set(every.STRETCHED) == set()


def squeezed(text: str) -> str:
    return "".join(c for c in text if not c.isspace() and c not in "\u00ad\ufffe\x02\x00").upper()


def parts(node: Any, kind: type) -> Iterator[Any]:
    """Everything of this kind inside a form's blocks."""
    if isinstance(node, kind):
        yield node
    if isinstance(node, tuple):
        for one in node:
            yield from parts(one, kind)
    elif is_dataclass(node):
        for field in fields(node):
            yield from parts(getattr(node, field.name), kind)


def runs(node: Any, values: Mapping[str, Any]) -> Iterator[tuple[Run, Mapping[str, Any]]]:
    """Every placeholder that prints with these values, with the values it reads: rows of a group come one by one."""
    if isinstance(node, tuple):
        for one in node:
            yield from runs(one, values)
    elif isinstance(node, Run):
        yield node, values
    elif is_dataclass(node):
        when = getattr(node, "when", None)
        if when is not None and not when.holds(values):
            return
        group = getattr(node, "group", None)
        scopes = [values]
        if group is not None:
            scopes = [{**values, **row, "no": n} for n, row in enumerate(rows_of(values, group), start=1)]
        for scope in scopes:
            for field in fields(node):
                if field.name not in ("when", "foot", "empty", "label") or group is None:
                    yield from runs(getattr(node, field.name), scope)


@cache
def text_of(key: str, length: str) -> str:
    return squeezed(raster.text(pdf_of(key, length)))


@pytest.mark.parametrize(("key", "length"), CASES)
def test_every_value_that_the_form_prints_stands_on_paper(key: str, length: int) -> None:
    one, paper = form(key), paper_of(key)
    values = {**paper.built_in(), **values_of(key, length)}
    text = text_of(key, length)
    codes = {run.field for block in parts(one.blocks, lay.QrCode) for run in block.text}
    lost = {
        (run.field, written(scope.get(run.field), run.format))
        for run, scope in runs(one.blocks, values)
        if run.field is not None
        and run.field not in codes
        and squeezed(clean(written(scope.get(run.field), run.format))) not in text
    }
    assert {pair for pair in lost if not broken_up(pair[1], text)} == set()
    assert "NONE" not in text.replace("NONEL", "")


def broken_up(words: str, text: str) -> bool:
    """A long value in a narrow column, or over the end of a page, is read with other words in between."""
    return all(squeezed(word) in text for word in re.split(r"[\s/.,-]+", words))


def test_every_typed_field_is_used() -> None:
    for key in KEYS:
        one = form(key)
        used = {run.field for run in parts(one.blocks, Run)}
        used |= {when.field for when in parts(one.blocks, lay.Condition)}
        used |= {name for tick in parts(one.blocks, lay.Ticks) for name in (tick.chosen, tick.listed)}
        used |= {f.computation.start for f in one.fields if f.computation is not None}
        used |= {f.computation.end for f in one.fields if f.computation is not None}
        used |= {name for rule in one.rules for name in rule.fields}
        # A field with a default may be a setting of the paper itself: for how many months a pledge holds.
        assert [f.key for f in one.typed_fields if f.key not in used and not f.default] == [], key


@cache
def boxes(key: str, length: str) -> tuple[tuple[tuple[float, float], tuple[Box, ...]], ...]:
    """Of each page its size and the boxes of its words: left, bottom, right, top in points."""
    found = []
    for page in pypdfium2.PdfDocument(pdf_of(key, length)):
        text = page.get_textpage()
        found.append((page.get_size(), tuple(text.get_rect(n) for n in range(text.count_rects()))))
    return tuple(found)


@pytest.mark.parametrize(("key", "length"), CASES)
def test_no_word_leaves_the_margins(key: str, length: str) -> None:
    _, right, _, left = form(key).page.margins
    for (width, height), words in boxes(key, length):
        for a, low, b, high in words:
            if b - a > 0.1:
                assert a >= left * MM - 1
                assert b <= width - right * MM + 1
                assert low >= FOOT * MM
                assert high <= height - FOOT * MM


@pytest.mark.parametrize(("key", "length"), CASES)
def test_no_ink_reaches_the_sides(key: str, length: str) -> None:
    one = form(key)
    if one.page.frame is not None or any(True for _ in parts(one.blocks, lay.Cut)):
        pytest.skip("a frame or a cut line stands there")
    _, right, _, left = (round(side * every.DPI / 25.4) - 1 for side in one.page.margins)
    for page in raster.pages(pdf_of(key, length), every.DPI):
        picture = Image.frombytes("L", (page.stride, page.height), page.data)
        for at in (0, page.width - right):
            strip = picture.crop((at, 0, at + (left if at == 0 else right), page.height))
            assert sum(strip.histogram()[:120]) == 0


@pytest.mark.parametrize(("key", "length"), CASES)
def test_no_words_cover_others(key: str, length: str) -> None:
    for _, words in boxes(key, length):
        rows = sorted(words, key=lambda box: -box[3])
        for n, one in enumerate(rows):
            for other in rows[n + 1 :]:
                if other[3] <= one[1]:
                    break
                across = min(one[2], other[2]) - max(one[0], other[0])
                down = min(one[3], other[3]) - max(one[1], other[1])
                assert across <= 1 or down <= 0.25 * min(one[3] - one[1], other[3] - other[1]), (one, other)


@pytest.mark.parametrize("key", [k for k in KEYS if any(True for _ in parts(form(k).blocks, lay.Signature))])
@pytest.mark.parametrize("length", LENGTHS)
def test_no_signature_stands_alone_on_a_page(key: str, length: str) -> None:
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf_of(key, length))]
    for number, text in enumerate(pages[1:], start=1):
        for start in closings(form(key), key):
            before, found, _ = text.partition(start)
            if found:
                assert len(squeezed(before)) > 20, (number, text)


def closings(one: Form, key: str) -> set[str]:
    """With which words a signature may begin."""
    paper = paper_of(key)
    found = {paper.signatory.heading[0]} if paper.signatory is not None else set()
    if paper.day is not None:
        found.add(f"{paper.letterhead.place}, {plain_date(paper.day)}")
    for block in parts(one.blocks, lay.Signature):
        found |= {"".join(r.text for r in party.title if r.field is None).strip() for party in block.parties}
    return {words for words in found if len(words) > 3}


@pytest.mark.parametrize("length", LENGTHS)
def test_slips_and_receipts_stay_on_one_sheet(length: str) -> None:
    for key in ("slip_antar", "tanda_terima", "tanda_terima_58", "tanda_terima_a5", "tanda_terima_penyerahan",
                "surat_tugas_antar", "nomor_antrean", "uji_cetak", "uji_cetak_80", "pakta_sop", "pakta_gratifikasi",
                "maklumat_pelayanan", "catatan_ikd", "lembar_sandi"):  # fmt: skip
        assert raster.page_count(pdf_of(key, length)) == 1, key


@pytest.mark.parametrize("key", KEYS)
def test_pages_have_the_size_that_the_form_names(key: str) -> None:
    page = form(key).page
    width, height = SHEET_MM[page.sheet]
    for length in LENGTHS:
        for wide, high in raster.page_sizes(pdf_of(key, length)):
            sides = (width, high / MM if height is None else height)
            assert (wide, high) == pytest.approx(
                tuple(s * MM for s in (sides[::-1] if page.landscape else sides)), abs=1
            )


def test_longest_is_longer() -> None:
    assert [k for k in KEYS if len(text_of(k, LONG)) < len(text_of(k, LENGTHS[1]))] == []
    assert replace(paper_of("sktm"), copy=True).copy


@pytest.mark.parametrize("key", KEYS)
def test_pages_look_as_they_did(key: str) -> None:
    """Tolerant of smoothing: points of 4 x 4 pixels may differ by a quarter of the way from white to black."""
    path = every.PICTURES / f"{key}.png"
    assert path.exists(), f"write it with `python tests/documents/every_form.py {key}`, and look at it"
    then, now = (picture.convert("L") for picture in (Image.open(path), every.picture(key)))
    assert (abs(now.width - then.width) <= 2, abs(now.height - then.height) <= 2) == (True, True)
    size = (then.width // 4, then.height // 4)
    small = [p.crop((0, 0, size[0] * 4, size[1] * 4)).resize(size, Image.Resampling.BOX).tobytes() for p in (then, now)]
    apart = [abs(a - b) for a, b in zip(*small, strict=True)]
    assert max(apart) < 64
    assert sum(apart) / len(apart) < 2
