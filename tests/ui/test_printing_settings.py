"""Printer, tray, sheet and copies of each paper, chosen by keys alone, and kept in this PC's own file."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from loket_app.machine import Machine, read_machine
from loket_app.paper_routes import Route, Shrink
from loket_app.ui.pengaturan import komputer, paper_rows
from loket_app.ui.printing.trays import slots, trays_of
from tests.ui.test_pengaturan import Desktop

TRAYS = {"EPSON L3210": (), "KYOCERA": (("Auto", "Auto"), ("Cassette2", "Cassette2"))}


@pytest.fixture
def desktop(qtbot: Any, office: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desktop:
    monkeypatch.setattr(komputer, "installed_printers", lambda: tuple(TRAYS))
    monkeypatch.setattr(komputer, "trays_of", lambda name: TRAYS[name])
    return Desktop(qtbot, office, tmp_path, "loket1")


def saved(desktop: Desktop) -> Machine:
    assert desktop.machine.path is not None
    return read_machine(desktop.machine.path).machine


def test_a_paper_gets_its_own_printer_tray_and_copies(desktop):
    page = desktop.section("komputer")
    rows = page.papers.rows
    rows.table.setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Insert)
    fields = page.papers.fields
    desktop.to(fields, "paper")
    desktop.choose("Lembar kendali")
    desktop.to(fields, "printer")
    desktop.choose("KYOCERA")
    desktop.to(fields, "tray")
    desktop.choose("Cassette2")
    desktop.to(fields, "loaded")
    desktop.choose("A4")
    desktop.to(fields, "copies")
    desktop.choose("2 rangkap")
    assert page.dirty()
    desktop.press(Qt.Key.Key_F8)
    assert saved(desktop).routes == (Route("lembar_kendali", "KYOCERA", "Cassette2", "A4", 2),)
    way = desktop.press_.setup.way("lembar_kendali", "A4")
    assert (way.printer, way.tray, way.copies) == ("KYOCERA", "Cassette2", 2)
    assert not page.dirty()
    rows.table.setFocus()
    rows.table.selectRow(0)
    QTest.keyClick(rows.table, Qt.Key.Key_Delete)
    desktop.press(Qt.Key.Key_F8)
    assert saved(desktop).routes == ()


def test_one_paper_twice_is_refused_at_its_row(desktop):
    page = desktop.section("komputer")
    rows = page.papers.rows
    for _ in range(2):
        rows.table.setFocus()
        QTest.keyClick(rows.table, Qt.Key.Key_Insert)
        desktop.to(page.papers.fields, "paper")
        desktop.choose("Surat")
    desktop.press(Qt.Key.Key_F8)
    assert saved(desktop).routes == ()
    assert "satu kali" in page.papers.fields.fields["paper"].text()


def test_an_answer_given_for_good_is_shown_and_can_be_forgotten(qtbot, office, tmp_path, monkeypatch):
    monkeypatch.setattr(komputer, "installed_printers", lambda: ())
    desktop = Desktop(qtbot, office, tmp_path, "loket1")
    desktop.machine.save(Machine(shrinks=(Shrink("EPSON", "F4", "A4"),), routes=(Route("surat", "LAMA", "T9"),)))
    page = desktop.section("komputer")
    assert page.papers.told.text() == "Selalu dikecilkan tanpa bertanya: F4 ke A4 di EPSON."
    assert page.papers.fields.fields["printer"].widget.currentText() == "LAMA (tidak terpasang)"
    assert page.papers.fields.fields["tray"].widget.currentText() == "T9"
    assert not page.dirty()
    page.papers.forget.setFocus()
    QTest.keyClick(page.papers.forget, Qt.Key.Key_Return)
    desktop.press(Qt.Key.Key_F8)
    assert saved(desktop) == Machine(routes=(Route("surat", "LAMA", "T9"),))


def test_trays_are_read_from_what_the_driver_tells():
    told = "PageSize/Page Size: *A4 Letter\nInputSlot/Media Source: *Auto Upper 2Tray\nDuplex/2-Sided: *None\n"
    assert slots(told) == (("Auto", "Auto"), ("Upper", "Upper"), ("2Tray", "2Tray"))
    assert slots("PageSize/Page Size: *A4\n") == ()
    assert trays_of("-p", "linux") == ()


def test_every_paper_has_words():
    assert paper_rows.paper_words("surat") == "Surat"
    assert paper_rows.paper_words("80mm") == "semua struk 80 mm"
    assert len({words for _, words in paper_rows.PAPERS}) == len(paper_rows.PAPERS)


def test_the_shared_folder_is_tried_before_it_is_saved(qtbot, office, tmp_path, monkeypatch):
    monkeypatch.setattr(komputer, "installed_printers", lambda: ())
    desktop = Desktop(qtbot, office, tmp_path, "admin")
    page = desktop.section("komputer")
    assert not page.form.fields["shared_folder"].isVisible(), "one PC alone shares with nobody"
    desktop.machine.save(Machine(server="postgresql://loket@server/loket"))
    page._shown = ("", None)
    page.receive(page.known)
    data = desktop.desk.folder
    field = page.form.fields["shared_folder"]
    (data / "arsip" / "2026").mkdir(parents=True)
    (data / "arsip" / "2026" / "1 Contoh.pdf").write_bytes(b"%PDF lama")
    for wrong, told in (("bersama", "lengkap"), (f"{data}-tidak", "tidak ada"), (data / "arsip", "bertumpuk")):
        desktop.to(page.form, "shared_folder")
        field.widget.selectAll()
        desktop.type(str(wrong))
        desktop.press(Qt.Key.Key_F8)
        qtbot.waitUntil(lambda told=told: told in field.text(), timeout=10_000)
        assert saved(desktop).shared_folder == ""
    shared = tmp_path.with_name(f"{tmp_path.name}-bersama")
    shared.mkdir()
    field.widget.selectAll()
    desktop.type(str(shared))
    desktop.press(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: "1 surat" in page.notice.text(), timeout=10_000)
    assert saved(desktop).shared_folder == str(shared)
    assert [path.read_bytes() for path in shared.rglob("*") if path.is_file()] == [b"%PDF lama"]
