"""A hundred papers in one go from the register and from Surat, by keys alone, and the list of what did not come out."""

import os
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from loket_app.paper_routes import Route
from loket_app.ui import theme
from loket_app.ui.printing import progress
from loket_app.ui.printing.batch_sheet import BatchSheet
from loket_app.ui.printing.jobs_panel import JobsPanel
from loket_app.ui.printing.printers import PrinterSetup
from loket_app.usecases.queries.letter_stack import finished_letters
from tests.ui.test_press import prints
from tests.ui.test_register import Pc as RegisterPc
from tests.ui.test_surat import NIKAH, at_operator
from tests.ui.test_surat import Pc as SuratPc

CTRL = Qt.KeyboardModifier.ControlModifier
LONG = "Raden Ajeng Contoh Panjang Sekali Binti Haji Muhammad Contoh Wiryawan Kusumaningrat, S.Sos"


@pytest.fixture
def register(office: Any, tmp_path: Path, qtbot: Any) -> RegisterPc:
    for n in range(11):
        office.accept("ahli_waris", f"Contoh {n + 1}")
    office.accept("ahli_waris", LONG)
    made = RegisterPc(office, tmp_path)
    qtbot.addWidget(made.shell)
    made.shell.show()
    made.shell.activateWindow()
    qtbot.waitExposed(made.shell)
    made.shell.go("register")
    made.shell.bind("Ctrl+J", "", made.press.show_jobs)
    return made


def sheet_of(pc: Any) -> BatchSheet:
    panel = pc.screen.panel()
    assert isinstance(panel, BatchSheet)
    return panel


def shot(pc: Any, name: str) -> None:
    """Pictures to look at, where a folder for them is named."""
    folder = os.environ.get("LOKET_PICTURES")
    if folder:
        QApplication.processEvents()
        pc.shell.grab().save(str(Path(folder) / f"{name}.png"))


def test_receipts_of_all_found_lines_in_one_go(register, office, qtbot):
    pc = register
    assert pc.key("F11")
    sheet = sheet_of(pc)
    assert sheet.act.text() == "Cetak 12 kertas"
    shot(pc, "banyak")
    assert pc.key("F8")
    assert sheet.batch is not None
    shot(pc, "banyak-jalan")
    assert pc.key("F8") is False, "not twice"
    qtbot.waitUntil(lambda: not sheet.batch.running(), timeout=20_000)
    assert len(pc.printer.jobs) == len(prints(office)) == 12
    assert sheet.progress is not None
    assert sheet.progress.words.text() == "12 dari 12 kertas tercetak di EPSON."
    assert sheet.progress.bar.done == 12


def test_only_the_chosen_lines_and_another_kind(register, qtbot):
    pc = register
    view = pc.screen.view
    pc.press_key(Qt.Key.Key_Down)
    assert view.hasFocus()
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert pc.key("F11")
    sheet = sheet_of(pc)
    assert len(sheet.wanted()) == 3
    QTest.keyClick(sheet.view, Qt.Key.Key_Space)
    assert len(sheet.wanted()) == 2
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    while not sheet.kind.isAncestorOf(QApplication.focusWidget()):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert pc.key("F8")
    qtbot.waitUntil(lambda: len(pc.printer.jobs) == 2, timeout=5000)
    assert {job.title for job in pc.printer.jobs} == {"Lembar Kendali Berkas"}


def test_the_rest_is_cancelled_by_f10(register, qtbot):
    pc = register
    pc.key("F11")
    sheet = sheet_of(pc)
    pc.key("F8")
    assert pc.key("F10")
    QTest.qWait(30)
    assert len(pc.printer.jobs) < 12
    assert "dibatalkan" in sheet.progress.words.text()
    assert pc.press.jobs.tickets() == ()


def test_closing_the_sheet_stops_nothing(register, qtbot):
    pc = register
    pc.key("F11")
    sheet = sheet_of(pc)
    pc.key("F8")
    batch = sheet.batch
    pc.press_key(Qt.Key.Key_Escape)
    assert pc.screen.panel() is None
    assert pc.key("Ctrl+J")
    panel = pc.screen.panel()
    assert isinstance(panel, JobsPanel)
    assert panel.progress is not None
    assert progress.said(batch).startswith("Mencetak")
    qtbot.waitUntil(lambda: not batch.running(), timeout=20_000)
    assert len(pc.printer.jobs) == 12


def test_nothing_chosen_is_said(register):
    pc = register
    pc.key("F11")
    sheet = sheet_of(pc)
    sheet.view.clearSelection()
    pc.key("F8")
    assert "Pilih sedikitnya satu baris" in sheet.notice.text()
    assert pc.printer.jobs == []


def test_the_list_of_what_did_not_come_out(register, office, qtbot):
    pc = register
    pc.press.configure(PrinterSetup(pc.press.setup.folder, loaded="A4", routes=(Route("A4", loaded="A5"),)))
    pc.printer.failures = 1
    rows = pc.screen.view.lines.rows()
    pc.press.print("tanda_terima", rows[0].id)
    pc.press.print("lembar_kendali", rows[0].id)
    assert pc.key("Ctrl+J")
    panel = pc.screen.panel()
    assert isinstance(panel, JobsPanel)
    QTest.keyClick(panel.view, Qt.Key.Key_Down)
    shot(pc, "antrean")
    theme.apply(QApplication.instance(), "gelap", 100, theme.current().family)
    shot(pc, "antrean-gelap")
    theme.apply(QApplication.instance(), "terang", 100, theme.current().family)
    assert panel.small.text() == "Kecilkan ke A5"
    assert pc.key("F6")
    assert [job.onto for job in pc.printer.jobs] == ["A5"]
    assert pc.key("F8")
    assert len(pc.printer.jobs) == 2
    assert pc.press.jobs.tickets() == ()


def test_throwing_away_goes_on_to_no_other_paper(register):
    pc = register
    pc.printer.failures = 2
    for row in pc.screen.view.lines.rows()[:2]:
        pc.press.print("tanda_terima", row.id)
    pc.key("Ctrl+J")
    assert pc.key("F7")
    assert not pc.key("F7")
    assert len(pc.press.jobs.tickets()) == 1


def test_a_stack_of_finished_letters(office, tmp_path, qtbot):
    pc = SuratPc(office, tmp_path)
    qtbot.addWidget(pc.shell)
    pc.shell.show()
    keys = [at_operator(office, "dispensasi_nikah") for _ in range(3)]
    pc.shell.go("surat")
    for key in keys[:2]:
        pc.screen.open_request(key)
        pc.type(NIKAH)
        pc.settle(qtbot)
        pc.printer.failures = 1 if key == keys[1] else 0
        pc.key("F8")
    stack = office.desk.ask(finished_letters)
    assert [one.printed_at is None for one in stack] == [False, True]
    for ticket in pc.press.jobs.tickets():
        pc.press.discard(ticket)
    pc.screen.back()
    assert pc.key("F11")
    sheet = sheet_of(pc)
    assert len(sheet.wanted()) == 1
    shot(pc, "surat-jadi")
    QTest.keyClick(sheet.view, Qt.Key.Key_A, CTRL)
    before = len(pc.printer.jobs)
    pc.key("F8")
    qtbot.waitUntil(lambda: len(pc.printer.jobs) == before + 2, timeout=5000)
    assert all(one.printed_at is not None for one in office.desk.ask(finished_letters))
