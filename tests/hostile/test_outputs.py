"""What is made of an office full of hostile texts: read back as it was typed; no markup, no formula, no link."""

import tempfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from loket_app.usecases.papers import safe_name
from loket_app.usecases.views.paper import PaperJob
from tests.hostile.corpus import LARGE, TEXTS
from tests.hostile.outputs import (
    DEVICE,
    SAFE,
    outputs,
    tags_in_page,
    words_in_pdf,
    words_in_word,
    words_in_workbook,
)
from tests.hostile.spoiled import Spoiled
from tests.hostile.watch import readable, tried, watched

NEVER = {"script", "img", "iframe", "object", "embed", "form", "input", "h1x", "qt", "seqreset", "font", "link"}
READ_BACK = ("pdf_gambar", "pdf_tutup", "dde", "html_skrip", "entitas", "isian", "sql", "jinja", "hyperlink")


@pytest.fixture
def own_scratch(spoiled: Spoiled) -> Iterator[None]:
    """What the writers of workbooks lay aside goes into the office's folder."""
    before, tempfile.tempdir = tempfile.tempdir, str(spoiled.folder)
    yield
    tempfile.tempdir = before


def _pdf(made: Any) -> str:
    job = getattr(made, "job", made)
    assert isinstance(job, PaperJob)
    assert SAFE.fullmatch(job.file_name)
    assert not DEVICE.fullmatch(job.file_name)
    return words_in_pdf(job.pdf)


def _page(made: str) -> str:
    assert not tags_in_page(made) & NEVER
    assert 'onmouseover="' not in made
    return ""


READ: dict[str, Callable[[Any], str]] = {
    "pdf": _pdf, "xlsx": words_in_workbook, "docx": words_in_word, "html": _page, "png": lambda made: "",
}  # fmt: skip


@pytest.mark.usefixtures("own_scratch")
def test_everything_that_is_made_of_hostile_texts_only_shows_them(spoiled: Spoiled) -> None:
    read: dict[str, list[str]] = {kind: [] for kind in READ}
    for one in outputs(spoiled.desk, 6 if LARGE else 1):
        with watched(spoiled.folder):
            out = tried(one.make)
        if out.word == "ditolak":
            assert readable(out.sentence), one.name
        else:
            read[one.kind].append(READ[one.kind](out.result))
    assert {kind: len(found) > 0 for kind, found in read.items()} == dict.fromkeys(READ, True)
    assert sum(map(len, read.values())) >= 60
    for kind in ("pdf", "xlsx"):
        whole = "".join("".join(read[kind]).split())
        there = [name for name in READ_BACK if "".join(TEXTS[name].split()) in whole]
        assert len(there) >= 3, (kind, there)


@given(st.text(max_size=300))
@example("CON")
@example("aux.pdf")
@example("../../x")
@example("COM¹")
@settings(max_examples=60)
def test_a_name_of_a_file_is_safe_on_every_system(text: str) -> None:
    name = safe_name(text)
    assert SAFE.fullmatch(name)
    assert not DEVICE.fullmatch(name)
    assert name == name.strip(" .")


def test_the_corpus_as_names_of_files() -> None:
    for text in TEXTS.values():
        test = safe_name(text[:5_000])
        assert SAFE.fullmatch(test), text[:50]
        assert not DEVICE.fullmatch(test)
