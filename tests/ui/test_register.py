from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from loket_app.ui.press import Press
from loket_app.ui.printing.printers import PrinterSetup, RecordingPrinter
from loket_app.ui.register.filters import NUMBERS, WAITING
from loket_app.ui.register.screen import RegisterScreen
from loket_app.usecases import acts, exports
from loket_app.usecases.queries.register import RegisterFilter
from tests.ui.counter_pc import Story, counter_of

pytest_plugins = ["tests.usecases.conftest"]


@pytest.fixture
def register(qtbot, office, tmp_path):
    office.desk.folder = tmp_path
    office.ids = [office.accept("ahli_waris", name) for name in ("Contoh Satu", "Contoh Dua", "Contoh =1+1 <b>")]
    counter = counter_of(office, "loket1")
    printer = RecordingPrinter("uji")
    press = Press(counter, PrinterSetup(tmp_path), printer=printer, parent=counter)
    screen = RegisterScreen(counter, press, Story())
    screen.printer = printer
    qtbot.addWidget(screen)
    screen.resize(1260, 660)
    screen.show()
    yield screen
    screen.left()
    counter.stop()
    counter.runner.close()


def names(screen):
    return [row.applicant for row in screen.view.row_model().rows()]


def find(qtbot, screen, words):
    screen.filters.words.setFocus()
    screen.filters.words.clear()
    QTest.keyClicks(screen.filters.words, words)
    qtbot.wait(120)


def test_finds_by_name_number_and_half_a_word(qtbot, register):
    assert names(register) == ["Contoh =1+1 <b>", "Contoh Dua", "Contoh Satu"]
    find(qtbot, register, "satu")
    assert names(register) == ["Contoh Satu"]
    find(qtbot, register, "0002/2026")
    assert names(register) == ["Contoh Dua"]
    find(qtbot, register, "tidak ada orangnya")
    assert register.pages.currentWidget() is register.nothing


def test_the_chosen_request_shows_its_whole_history_and_prints(qtbot, register):
    find(qtbot, register, "dua")
    QTest.keyClick(register, Qt.Key.Key_Return)
    opened = register.side.opened()
    assert opened is not None
    assert opened.detail.applicant == "Contoh Dua"
    assert [line.what for line in opened.history] == ["Langsung ke loket", "Berkas lengkap, diterima"]
    register.printing().act()
    assert [job.title for job in register.printer.jobs] == ["Tanda Terima Berkas"]
    register.primary().act()
    assert register.navigate.told[-1] == ("request", opened.detail.row.id)


def test_views_show_what_waits_and_the_numbers(qtbot, register, office):
    register.filters.view.choose(WAITING)
    assert names(register) == []
    key = office.ids[0]
    for who in ("kasi_pelum", "operator1", "kasi_pelum", "sekcam", "camat", "kasi_pelum"):
        office.desk.do(office.by(who), acts.advance, key, office.version(key))
    register.refresh(frozenset({"permohonan"}))
    assert names(register) == ["Contoh Satu"]
    register.filters.view.choose(NUMBERS)
    assert "Belum ada nomor surat" in register.told.text()


def test_contact_is_logged_on_a_sheet(qtbot, register):
    register.show_first()
    {act.key: act for act in register.acts()}["F6"].act()
    sheet = register.panel()
    QTest.keyClicks(sheet.form.fields["catatan"].widget, "tidak diangkat")
    sheet.confirm()
    assert register.panel() is None
    assert register.side.opened().contacts[0].note == "tidak diangkat"


def test_the_workbook_holds_what_the_filter_finds(register, office, tmp_path):
    from openpyxl import load_workbook

    target = tmp_path / "buku" / "register.xlsx"
    assert exports.register_file(office.desk, target, RegisterFilter(words="=1+1")) == 1
    sheet = load_workbook(target).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "Contoh =1+1 <b>"]
    assert len(cells) == 1
    assert cells[0].data_type == "s"
    assert exports.register_file(office.desk, target, RegisterFilter(), lambda: True) == -1


def test_a_folder_that_cannot_be_written_is_said_in_words(register, office, tmp_path: Path):
    from loket_app.domain.errors import Disturbance

    blocked = tmp_path / "berkas"
    blocked.write_text("bukan folder")
    with pytest.raises(Disturbance):
        exports.register_file(office.desk, blocked / "register.xlsx")
