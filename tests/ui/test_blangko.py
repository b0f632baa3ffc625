"""Blangko in Pengaturan by key events: find, change, mend, save, compare, go back, copy; nothing typed is lost."""

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from loket_app.ui import theme
from loket_app.ui.blangko.code import CodeEdit
from loket_app.ui.blangko.page import BlangkoPage
from loket_app.usecases import form_editing
from loket_app.usecases.letters import form_text, shipped_form
from loket_app.usecases.queries.form_shelf import form_versions
from tests.ui.test_pengaturan import ALT, CTRL, Desktop

KEY = "legalisasi_sktm"


@pytest.fixture
def desktop(qtbot: QtBot, office: Any, tmp_path: Path) -> Desktop:
    return Desktop(qtbot, office, tmp_path)


@pytest.fixture
def page(desktop: Desktop) -> BlangkoPage:
    page = desktop.section("blangko")
    assert isinstance(page, BlangkoPage)
    return page


def opened(desktop: Desktop, page: BlangkoPage, words: str = "legalisasi tidak mampu") -> str:
    """Find a form by typing, and open it with Enter."""
    assert page.shelf.search.hasFocus()
    desktop.type(words)
    desktop.press(Qt.Key.Key_Return)
    assert len(page.shelf.list.row_model().rows()) == 1
    desktop.press(Qt.Key.Key_Return)
    rest(page)
    return page.key


def rest(page: BlangkoPage) -> None:
    """The short waits after typing are over."""
    page.bench.settle()


def to_part(desktop: Desktop, page: BlangkoPage, kind: str, words: str = "") -> None:
    """Choose a part of the list with the arrows."""
    page.bench.parts.setFocus()
    desktop.press(Qt.Key.Key_Home)
    for _ in page.bench.parts.row_model().rows():
        row = page.bench.parts.current_row()
        if row.kind == kind and words in row.words:
            return
        desktop.press(Qt.Key.Key_Down)
    raise AssertionError(f"no {kind} {words}")


def now(desktop: Desktop, key: str = KEY) -> str:
    return str(desktop.desk.ask(form_text, key)[0])


def versions(desktop: Desktop, key: str = KEY) -> list[int]:
    return [v.version for v in desktop.desk.ask(form_versions, key)]


# -- the list ---------------------------------------------------------------------------------------------------------


def test_forms_are_found_by_title_service_and_sheet(desktop: Desktop, page: BlangkoPage) -> None:
    total = len(page.lines)
    assert total > 45
    for words, least in (("nikah", 1), ("80mm", 2), ("buku register", 1), (KEY, 1)):
        desktop.type(words)
        found = page.shelf.list.row_model().rows()
        assert least <= len(found) < total, words
    desktop.type("tidak ada blangko begini")
    assert page.shelf.list.row_model().rows() == ()
    assert not desktop.foot()["F8"]


def test_opening_takes_the_room_and_esc_gives_it_back(desktop: Desktop, page: BlangkoPage) -> None:
    assert opened(desktop, page) == KEY
    assert not desktop.screen.left_card.isVisible()
    assert page.bench.parts.hasFocus()
    assert page.bench.sight.preview.pages() >= 1
    desktop.press(Qt.Key.Key_Return)
    assert not page.bench.parts.hasFocus()
    desktop.press(Qt.Key.Key_Escape)
    assert page.bench.parts.hasFocus()
    desktop.press(Qt.Key.Key_Escape)
    assert page.key == ""
    assert desktop.screen.left_card.isVisible()
    assert page.shelf.current().key == KEY  # type: ignore[union-attr]
    assert not page.dirty()


def test_it_fits_the_usual_screen(desktop: Desktop, page: BlangkoPage) -> None:
    opened(desktop, page)
    for kind in ("Lembar", "Isian", "Paragraf", "Judul", "Daftar isian", "Tanda tangan"):
        to_part(desktop, page, kind)
        area = page.bench.stack.widget(0)
        assert area.horizontalScrollBar().maximum() == 0, kind  # type: ignore[attr-defined]
    assert page.bench.sight.width() > 380


# -- parts ------------------------------------------------------------------------------------------------------------


def test_a_label_changed_in_its_field_is_one_change_of_the_text(desktop: Desktop, page: BlangkoPage) -> None:
    opened(desktop, page)
    text = page.bench.text()
    to_part(desktop, page, "Isian", "nomor KK")
    desktop.press(Qt.Key.Key_Return)
    desktop.type('Nomor "baru" surat\\desa')
    assert page.dirty()
    rest(page)
    after = page.bench.text()
    assert 'label = "Nomor \\"baru\\" surat\\\\desa"' in after
    assert sum(a != b for a, b in zip(text.split("\n"), after.split("\n"), strict=True)) == 1
    assert page.bench.problems == ()
    desktop.press(Qt.Key.Key_Escape)
    desktop.press(Qt.Key.Key_Z, modifier=CTRL)
    rest(page)
    assert page.bench.text() == text
    assert not page.dirty()


def test_a_paragraph_is_written_with_placeholders_by_name(desktop: Desktop, page: BlangkoPage) -> None:
    opened(desktop, page)
    to_part(desktop, page, "Paragraf")
    desktop.press(Qt.Key.Key_Return)
    desktop.press(Qt.Key.Key_End, modifier=CTRL)
    QTest.keyClicks(desktop.focus(), " Contoh ${tanggal lahir")
    desktop.press(Qt.Key.Key_Return)
    desktop.press(Qt.Key.Key_Left)
    QTest.keyClicks(desktop.focus(), ":hari")
    desktop.press(Qt.Key.Key_Return)
    rest(page)
    assert "Contoh ${pemohon_tanggal_lahir:hari" in page.bench.text()
    assert page.bench.problems == ()


def test_parts_move_and_go_and_come_back(desktop: Desktop, page: BlangkoPage) -> None:
    opened(desktop, page)
    text = page.bench.text()
    to_part(desktop, page, "Paragraf")
    path = page.bench.parts.current_row().path
    desktop.press(Qt.Key.Key_Down, modifier=ALT)
    assert page.bench.parts.current_row().path[-1] == path[-1] + 1
    assert page.bench.text() != text
    desktop.press(Qt.Key.Key_Up, modifier=ALT)
    assert page.bench.parts.current_row().path == path
    assert page.bench.text().split() == text.split()
    count = len(page.bench.parts.row_model().rows())
    desktop.press(Qt.Key.Key_Delete)
    assert len(page.bench.parts.row_model().rows()) < count
    for _ in range(3):
        desktop.press(Qt.Key.Key_Z, modifier=CTRL)
    rest(page)
    assert page.bench.text() == text
    to_part(desktop, page, "Lembar")
    desktop.press(Qt.Key.Key_Delete)
    assert page.bench.text() == text


def test_a_field_and_a_block_are_added_behind_the_chosen_part(desktop: Desktop, page: BlangkoPage) -> None:
    opened(desktop, page)
    to_part(desktop, page, "Isian", "nomor KK")
    desktop.press(Qt.Key.Key_F4)
    panel = desktop.screen.panel()
    desktop.press(Qt.Key.Key_Return)
    desktop.press(Qt.Key.Key_F8)
    assert desktop.screen.panel() is panel
    desktop.type("Nama ayah kandung")
    desktop.press(Qt.Key.Key_F8)
    rest(page)
    assert desktop.screen.panel() is None
    assert 'kunci = "nama_ayah_kandung"\nlabel = "Nama ayah kandung"' in page.bench.text()
    assert page.bench.parts.current_row().words == "Nama ayah kandung"
    to_part(desktop, page, "Paragraf")
    desktop.press(Qt.Key.Key_F4, Qt.Key.Key_Return)
    rest(page)
    desktop.press(Qt.Key.Key_A, modifier=CTRL)
    QTest.keyClicks(desktop.focus(), "Ayah: ${nama ayah")
    desktop.press(Qt.Key.Key_Return)
    rest(page)
    assert 'teks = "Ayah: ${nama_ayah_kandung}"' in page.bench.text()
    assert page.bench.problems == ()
    desktop.press(Qt.Key.Key_F8)
    assert versions(desktop) == [1, 0]
    assert "${nama_ayah_kandung}" in now(desktop)


def test_the_sheet_and_margins_are_chosen_in_the_head(desktop: Desktop, page: BlangkoPage) -> None:
    opened(desktop, page)
    to_part(desktop, page, "Lembar")
    fields = page.bench.form.blocks
    desktop.press(Qt.Key.Key_Return)
    desktop.to(fields, "kertas")
    desktop.choose("A4")
    desktop.to(fields, "margin")
    desktop.type("15, 20, 18")
    rest(page)
    assert "margin" in page.bench.problems[0].sentence
    desktop.type("15, 20, 18, 22")
    desktop.to(fields, "huruf")
    desktop.choose("Sans")
    rest(page)
    text = page.bench.text()
    assert 'kertas = "A4"' in text
    assert "margin = [15, 20, 18, 22]" in text
    assert 'huruf = "Serif"' not in text
    assert page.bench.problems == ()


# -- text -------------------------------------------------------------------------------------------------------------


def to_text(desktop: Desktop, page: BlangkoPage) -> CodeEdit:
    desktop.press(Qt.Key.Key_F6)
    code = page.bench.code
    assert code.hasFocus()
    return code


FAULTS = (
    ("Teks ${tak_ada_isian}.", "tak_ada_isian"),
    ("Teks **tebal.", "Tanda **"),
    ("Teks ${pemohon_nama:tanggall}.", "tanggall"),
    ("Baris satu\nbaris dua ${salah_nama}\nbaris tiga", "salah_nama"),
)


def test_a_fault_is_told_at_its_line_and_not_saved(desktop: Desktop, page: BlangkoPage) -> None:
    opened(desktop, page)
    for wrong, said in FAULTS:
        to_part(desktop, page, "Paragraf")
        line = page.bench.part().line  # type: ignore[union-attr]
        desktop.press(Qt.Key.Key_Return)
        desktop.press(Qt.Key.Key_A, modifier=CTRL)
        for number, words in enumerate(wrong.split("\n")):
            if number:
                desktop.press(Qt.Key.Key_Return)
            QTest.keyClicks(desktop.focus(), words)
        rest(page)
        (problem,) = page.bench.problems
        assert said in problem.sentence
        assert said.removeprefix("Tanda ") in page.bench.text().split("\n")[problem.line - 1]
        assert problem.line > line
        assert page.bench.parts.current_row().problem == problem.sentence
        assert desktop.foot()["F7"]
        desktop.press(Qt.Key.Key_F8)
        assert versions(desktop) == [0]
        assert page.bench.code.hasFocus()
        assert page.bench.code.line() == problem.line
        assert "bertanda" in page.notice.text()
        assert page.dirty()
        desktop.press(Qt.Key.Key_F6)


def test_a_mended_text_is_saved_and_the_refusal_goes(desktop: Desktop, page: BlangkoPage) -> None:
    opened(desktop, page)
    page.bench.put(re.sub(r'(?m)^teks = "(?!").*$', 'teks = "${tak_ada}"', page.bench.text(), count=1))
    desktop.press(Qt.Key.Key_F8)
    assert page.notice.text()
    desktop.press(Qt.Key.Key_Home)
    QTest.keyClick(desktop.focus(), Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(desktop.focus(), 'teks = "Teks benar."')
    rest(page)
    assert page.bench.problems == ()
    assert page.notice.text() == ""
    desktop.press(Qt.Key.Key_F8)
    assert versions(desktop) == [1, 0]


def test_f7_goes_from_fault_to_fault(desktop: Desktop, page: BlangkoPage) -> None:
    opened(desktop, page)
    text = page.bench.text()
    page.bench.put(text.replace("[[blok]]", "[[blok]]\nsalah = 1", 3))
    lines = [problem.line for problem in page.bench.problems]
    assert len(lines) == 3
    visited = []
    for _ in lines:
        desktop.press(Qt.Key.Key_F7)
        visited.append(page.bench.code.line())
    assert visited == lines
    desktop.press(Qt.Key.Key_F7)
    assert page.bench.code.line() == lines[0]


def test_a_text_that_cannot_be_read_keeps_its_parts_and_its_page(desktop: Desktop, page: BlangkoPage) -> None:
    opened(desktop, page)
    rows = len(page.bench.parts.row_model().rows())
    digest = page.bench.sight._shown
    code = to_text(desktop, page)
    code.go_to_line(3)
    QTest.keyClicks(code, "= [[[")
    rest(page)
    assert page.bench.problems
    assert len(page.bench.parts.row_model().rows()) == rows
    assert page.bench.sight._shown is digest
    desktop.press(Qt.Key.Key_F4)
    assert desktop.screen.panel() is None
    desktop.press(Qt.Key.Key_F6)
    assert not page.bench.form.blocks.isEnabled()
    desktop.press(Qt.Key.Key_F6)
    desktop.press(Qt.Key.Key_Z, modifier=CTRL)
    rest(page)
    assert page.bench.problems == ()


def test_hostile_letters_stay_as_they_were_typed(desktop: Desktop, page: BlangkoPage) -> None:
    opened(desktop, page)
    hostile = 'A\u00a0B 😀 "q" \\ \u202e ${pemohon_nama} é\u0301 ' + "x" * 300
    to_part(desktop, page, "Paragraf")
    part = page.bench.part()
    assert part is not None
    page.bench._write("teks", hostile)
    rest(page)
    page.bench._write("teks", hostile + "!")
    rest(page)
    assert page.bench.part().values["teks"] == hostile + "!"  # type: ignore[union-attr]
    assert page.bench.problems == ()
    desktop.press(Qt.Key.Key_F8)
    assert now(desktop) == form_editing.tidy(page.bench.text())
    assert "A\u00a0B 😀" in now(desktop)


def test_ctrl_space_opens_all_names_and_esc_closes_only_the_list(desktop: Desktop, page: BlangkoPage) -> None:
    opened(desktop, page)
    to_part(desktop, page, "Paragraf")
    code = to_text(desktop, page)
    text = page.bench.text()
    desktop.press(Qt.Key.Key_Space, modifier=CTRL)
    names = [option.key for option in page.bench.chooser.rows()]
    assert "pemohon_nama" in names
    assert "surat_nomor" in names
    desktop.press(Qt.Key.Key_Escape)
    assert not page.bench.chooser.is_open()
    assert page.bench.text() == text
    assert code.hasFocus()
    desktop.press(Qt.Key.Key_Space, modifier=CTRL)
    desktop.press(Qt.Key.Key_Down, Qt.Key.Key_Tab)
    assert page.bench.text().count("${") == text.count("${") + 1


def test_names_of_rows_are_offered_only_inside_their_group(desktop: Desktop, page: BlangkoPage) -> None:
    opened(desktop, page, "legalisasi_ahli_waris")
    code = to_text(desktop, page)
    inside = [p for p in page.bench.outline().parts if p.values.get("grup") and p.path[0] == "blok"]  # type: ignore[union-attr]
    code.go_to_line(inside[0].line)
    desktop.press(Qt.Key.Key_Space, modifier=CTRL)
    assert "no" in [option.key for option in page.bench.chooser.rows()]
    desktop.press(Qt.Key.Key_Escape)
    code.go_to_line(1)
    desktop.press(Qt.Key.Key_Space, modifier=CTRL)
    assert "no" not in [option.key for option in page.bench.chooser.rows()]


# -- versions ---------------------------------------------------------------------------------------------------------


def change(desktop: Desktop, page: BlangkoPage, words: str) -> None:
    code = page.bench.code
    page.bench.show_line(1)
    desktop.press(Qt.Key.Key_Home)
    QTest.keyClicks(code, f"# {words} ")
    rest(page)


def test_versions_are_compared_and_an_old_one_is_taken_up(desktop: Desktop, page: BlangkoPage) -> None:
    opened(desktop, page)
    for words in ("satu", "dua"):
        change(desktop, page, words)
        desktop.press(Qt.Key.Key_F8)
    assert versions(desktop) == [2, 1, 0]
    desktop.press(Qt.Key.Key_F10)
    panel = desktop.screen.panel()
    assert not panel.act.isEnabled()
    desktop.press(Qt.Key.Key_Down)
    assert "+ " in panel.diff.toPlainText()
    assert "dua" in panel.diff.toPlainText()
    desktop.press(Qt.Key.Key_F8)
    rest(page)
    assert not page.bench.text().startswith("# dua")
    assert page.dirty()
    desktop.press(Qt.Key.Key_F8)
    assert versions(desktop) == [3, 2, 1, 0]
    assert now(desktop).startswith("# satu # Leg")
    desktop.press(Qt.Key.Key_F10)
    desktop.press(Qt.Key.Key_End)
    desktop.press(Qt.Key.Key_F8)
    desktop.press(Qt.Key.Key_F8)
    assert now(desktop) == shipped_form(KEY)
    assert page.lines[KEY].standing.value == "bawaan"


def test_the_list_takes_a_form_back_to_the_shipped_one(desktop: Desktop, page: BlangkoPage) -> None:
    opened(desktop, page)
    change(desktop, page, "kantor")
    desktop.press(Qt.Key.Key_F8)
    desktop.press(Qt.Key.Key_Escape, Qt.Key.Key_Escape)
    assert page.shelf.current().standing.value == "diubah"  # type: ignore[union-attr]
    desktop.press(Qt.Key.Key_F6)
    desktop.press(Qt.Key.Key_Backtab, Qt.Key.Key_Return)
    assert now(desktop) == shipped_form(KEY)
    assert page.shelf.current().standing.value == "bawaan"  # type: ignore[union-attr]


def test_a_new_form_is_made_of_another_and_offered_to_services(desktop: Desktop, page: BlangkoPage) -> None:
    desktop.type(KEY)
    desktop.press(Qt.Key.Key_Return, Qt.Key.Key_F4)
    desktop.press(Qt.Key.Key_F8)
    desktop.type("Surat Keterangan Contoh")
    desktop.press(Qt.Key.Key_F8)
    rest(page)
    assert page.key == "surat_keterangan_contoh"
    assert page.bench.problems == ()
    desktop.press(Qt.Key.Key_F8)
    assert now(desktop, "surat_keterangan_contoh")
    service = desktop.screen.open_section("layanan")
    assert "surat_keterangan_contoh" in {f.key for f in service.known.office.forms}  # type: ignore[attr-defined]


def test_somebody_else_saved_meanwhile(desktop: Desktop, page: BlangkoPage) -> None:
    opened(desktop, page)
    change(desktop, page, "punyaku")
    admin = desktop.office.by("admin")
    desktop.desk.do(admin, form_editing.save_form, KEY, f"{shipped_form(KEY)}# punya orang\n", 0)
    desktop.screen.load()
    assert "komputer lain" in page.notice.text()
    assert "punyaku" in page.bench.text()
    desktop.press(Qt.Key.Key_F8)
    assert "versi 1" in page.notice.text()
    assert versions(desktop) == [1, 0]
    desktop.press(Qt.Key.Key_F5)
    desktop.press(Qt.Key.Key_Backtab, Qt.Key.Key_Return)
    assert "punya orang" in page.bench.text()
    assert not page.dirty()


# -- nothing is lost --------------------------------------------------------------------------------------------------


def test_what_is_typed_survives_another_screen_and_a_crash(desktop: Desktop, page: BlangkoPage) -> None:
    opened(desktop, page)
    change(desktop, page, "belum")
    desktop.press(Qt.Key.Key_Escape, Qt.Key.Key_Escape)
    assert page.shelf._standing(page.shelf.current()) == "belum disimpan"  # type: ignore[arg-type]
    state = desktop.screen.typed_state()
    fresh = desktop._screen()
    try:
        fresh.restore(state)
        again = fresh.open_section("blangko")
        assert isinstance(again, BlangkoPage)
        assert again.key == KEY
        assert again.bench.text().startswith("# belum ")
    finally:
        fresh.close()
        fresh.deleteLater()


def test_others_read_and_do_not_write(desktop: Desktop, page: BlangkoPage) -> None:
    desktop.sit("loket1")
    opened(desktop, page)
    text = page.bench.text()
    code = to_text(desktop, page)
    QTest.keyClicks(code, "x")
    desktop.press(Qt.Key.Key_Escape, Qt.Key.Key_Delete)
    assert page.bench.text() == text
    assert not page.dirty()
    assert not desktop.foot()["F8"]


def test_large_text_and_a_change_of_look(qtbot: QtBot, qapp: Any, office: Any, tmp_path: Path) -> None:
    theme.apply(qapp, "gelap", 130)
    desktop = Desktop(qtbot, office, tmp_path)
    page = desktop.section("blangko")
    opened(desktop, page)
    to_text(desktop, page)
    desktop.shell.grab()
    theme.apply(qapp, "terang", 100)
    desktop.shell.grab()
