"""The manual: a page for every screen and role, its pictures there, F1 at the page of what is shown."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from loket_app.definitions.manual import manual, picture_file
from loket_app.domain.errors import BadDefinition
from loket_app.domain.report import Heading, Items, Paragraph, Pictures, Table
from loket_app.ui.panduan import FIRST, ManualWindow, page_html
from loket_app.ui.rail import RAIL
from loket_app.usecases.manual import HEADINGS, manual_pdf
from tests.ui.day_pc import Key, WindowPc

ROLES = {"portir", "loket", "operator", "kasi", "sekcam", "camat", "kurir", "administrator"}


def test_every_screen_and_role_has_its_page_and_every_picture_is_there() -> None:
    pages = manual()
    assert {page.screen for page in pages if page.screen} == {entry.name for entry in RAIL} | {"masuk", "pengaduan"}
    assert {page.key for page in pages if page.group == "Peran"} == ROLES
    assert {page.group for page in pages} == set(HEADINGS)
    assert len({page.key for page in pages}) == len(pages)
    for page in pages:
        for name in page.pictures:
            assert picture_file(name).stat().st_size > 20_000, name
        assert any(isinstance(block, Items) for block in page.blocks), page.key


def test_nothing_of_the_markup_is_left_in_the_texts() -> None:
    for page in manual():
        html = page_html(page, 600)
        for mark in ("**", "](", "##", "`", "| "):
            assert mark not in html, (page.key, mark)
        assert all(isinstance(b, Heading | Items | Paragraph | Pictures | Table) for b in page.blocks)


@pytest.mark.parametrize(
    ("text", "line"), [("", 1), ("Judul\n", 1), ("# Judul\n\nteks\n", 2), ("# J\n> kelompok: A\n\n![x](A B)\n", 4)]
)
def test_a_damaged_page_is_named_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "10-rusak.md").write_text(text, encoding="utf-8")
    with pytest.raises(BadDefinition, match=rf"10-rusak\.md, baris {line}:"):
        manual(tmp_path)


def test_the_whole_manual_is_one_pdf_with_its_contents() -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(manual_pdf("1.2.3"))
    texts = [document[n].get_textpage().get_text_range() for n in range(len(document))]
    document.close()
    assert "Versi 1.2.3" in texts[0]
    for page in manual():
        assert page.title in texts[1], page.title
        assert any(text.lstrip().startswith(page.title) or page.title in text for text in texts[2:])
    assert sum("Kartu loket" in text for text in texts) == 2, "the counter's card is one page"


def test_it_is_searched_by_what_is_in_the_pages(qtbot: QtBot) -> None:
    window = ManualWindow()
    qtbot.addWidget(window)
    window.open_page(FIRST)
    QTest.keyClicks(window.search, "ralat tanda")
    listed = [window.list.item(n).text().strip() for n in range(window.list.count())]
    assert "Surat" in listed
    assert "Antar" not in listed
    window.search.setText("zzz <b>")
    assert "zzz <b>" in window.text.toPlainText()


def test_f1_opens_the_page_of_what_is_shown_and_stops_nothing(pc: Callable[..., WindowPc]) -> None:
    one = pc()
    one.key(Key.Key_F1)
    window = one.window._manual
    assert window.page().key == FIRST
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert not window.isVisible()
    one.shell.activateWindow()
    one.log_in("loket1")
    one.key(Key.Key_F2)
    one.key(Key.Key_F1)
    assert window.page().screen == "terima"
    assert not window.isModal()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert one.shell.shown() == "terima"
    one.shell.activateWindow()
    one.rail(6)
    one.key(Key.Key_F11, Key.Key_F1)
    assert window.page().screen == "pengaduan"
    QTest.keyClick(window, Qt.Key.Key_Escape)
