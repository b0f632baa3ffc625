"""The books on paper: the head on every page, pages counted, no heading and no signature alone, nothing cut."""

from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from paper_samples import FORMS, HEAD, TODAY, at

from loket_app.definitions.forms import load_form
from loket_app.documents.page import render
from loket_app.documents.paper import Paper
from loket_app.domain.forms import Field, FieldType, Form

KEYS = sorted(p.stem for p in FORMS.glob("buku_*.toml"))
LONG = "Muhammad Contoh Panjang Sekali Nama Lengkapnya bin Haji Abdullah"
CLOSING: dict[str, Any] = {
    "masa": "November 2026", "pengesah_jabatan": "CAMAT SANGASANGA,", "pengesah_nama": "Contoh Nama Camat",
    "pengesah_bawah": "Pembina\nNIP 197001011995031001", "pelaksana_jabatan": "KEPALA SEKSI PELAYANAN UMUM,",
    "pelaksana_nama": "Contoh Nama Kasi", "pelaksana_bawah": "Penata",
}  # fmt: skip


def value(field: Field, number: int, long: bool) -> object:
    if field.type is FieldType.MOMENT:
        return at(9, 50) + timedelta(minutes=number)
    if field.type is FieldType.DATE:
        return TODAY
    if field.type in (FieldType.NUMBER, FieldType.DURATION):
        return number * 60_000
    return f"{LONG} {number}" if long else "Siti"


def values(form: Form, count: int) -> dict[str, object]:
    made: dict[str, object] = {**CLOSING, "jumlah": count, "jumlah_menunggu": 2, "jumlah_batal": 0}
    for group in form.groups:
        many = range(count if group is form.groups[0] else 2)
        made[group.key] = [{f.key: value(f, n, n % 3 == 0) for f in group.fields} for n in many]
    return made


def texts(form: Form, count: int) -> list[str]:
    seen: list[tuple[int, int]] = []
    pdf = render(form, values(form, count), Paper(HEAD, None, TODAY), told=lambda *p: seen.append(p))
    shares = [done / whole for done, whole in seen]
    assert shares == sorted(shares) or len(form.groups) > 1
    assert seen[-1][0] == seen[-1][1]
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("count", [1, 7, 12, 13, 30])
def test_pages_of_a_book(key: str, count: int) -> None:
    form = load_form(FORMS / f"{key}.toml")
    pages = texts(form, count)
    for number, text in enumerate(pages, start=1):
        assert f"Halaman {number} dari {len(pages)}" in text
        lines = [line for line in text.splitlines() if line.strip() and "Halaman" not in line]
        assert not lines[-1].startswith("B. Surat")
    assert "Mengetahui," in pages[-1]
    assert "23-11-2026" in pages[-1], "the signature stands with rows of the book"
    squeezed = "".join("".join(pages).split())
    assert squeezed.count("".join(LONG.split())) >= (count + 2) // 3


def test_a_month_of_a_big_office() -> None:
    form = load_form(FORMS / "buku_register.toml")
    pages = texts(form, 600)
    assert len(pages) > 20
    assert all("No. register" in text for text in pages[:-1])
    assert "600 (enam ratus) permohonan" in pages[-1].replace("\r\n", " ")
