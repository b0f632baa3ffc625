"""A letter's code, scanned on any screen or typed into a search field, is answered by a sheet; keys alone."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from loket_app.store.tables import letter
from loket_app.ui.dialogs import SidePanel
from loket_app.ui.verdict import FACES, VerdictSheet, show_verdict
from loket_app.usecases import acts, letters, papers
from loket_app.usecases.verification import Standing, Verdict
from tests.ui.day_pc import WindowPc, data_of, found_office
from tests.ui.test_register import Pc
from tests.usecases.test_archive import SKTM


def code_of(office: Any, request_id: int) -> tuple[int, str]:
    query = select(letter.c.id, letter.c.code).where(letter.c.request_id == request_id)
    row = office.desk.ask(lambda look: look.connection.execute(query).one())
    return row.id, row.code


def issued(office: Any) -> int:
    """An SKTM at the operator's desk, just printed."""
    key: int = office.accept("sktm", "Contoh Satu")
    office.minutes(1)
    office.desk.do(office.by("kasi_pelum"), acts.advance, key, office.version(key))
    for command, more in ((letters.save_values, (SKTM,)), (letters.issue, ())):
        office.desk.do(office.by("operator1"), command, key, office.version(key), *more)
    return key


def sheet(pc: Pc) -> VerdictSheet:
    panel = pc.screen.panel()
    assert isinstance(panel, VerdictSheet)
    return panel


def test_a_code_typed_in_the_register_is_answered_and_f8_goes_on(pc_made: tuple[Pc, int]) -> None:
    pc, request_id = pc_made
    _, code = code_of(pc.office, request_id)
    pc.type(code.lower())
    pc.press_key(Qt.Key.Key_Return)
    shown = sheet(pc)
    assert shown.word.text() == "Belum ditandatangani"
    facts = dict(shown.facts())
    assert set(facts) == {"Nomor", "Tanggal", "Layanan", "Atas nama", "Ditandatangani", "Register", "Kode"}
    assert facts["Kode"] == code
    assert pc.key("F8")
    assert ("request", request_id) in pc.story.told
    assert pc.screen.panel() is None


def test_a_forged_and_a_foreign_code_and_esc(pc_made: tuple[Pc, int]) -> None:
    pc, request_id = pc_made
    letter_id, code = code_of(pc.office, request_id)
    forged = code[:-4] + ("0000" if not code.endswith("0000") else "1111")
    for words, word in ((forged, "Tidak cocok"), ("999-XI-2026 · 7F3A-91CE", "Tidak dikenal")):
        pc.type(words)
        pc.press_key(Qt.Key.Key_Return)
        assert sheet(pc).word.text() == word
        pc.press_key(Qt.Key.Key_Escape)
        assert pc.screen.panel() is None
    pc.type("999-XI-2026 · 7F3A-91CE")
    pc.press_key(Qt.Key.Key_Return)
    assert pc.key("F8")
    assert pc.screen.panel() is None
    assert papers.letter_qr(letter_id, code).startswith(f"LR-S{letter_id}-")


def test_words_that_are_no_code_go_into_the_list_as_before(pc_made: tuple[Pc, int]) -> None:
    pc, _ = pc_made
    for words in ("Contoh", "0812-3456"):
        pc.type(words)
        pc.press_key(Qt.Key.Key_Return)
        assert pc.screen.panel() is None


def test_every_standing_has_a_face_of_its_own(pc_made: tuple[Pc, int]) -> None:
    pc, _ = pc_made
    assert set(FACES) == set(Standing)
    assert len({word for _, _, word in FACES.values()}) == len(Standing)
    for standing in Standing:
        assert show_verdict(pc.screen, Verdict(standing, "x " * 60, "y " * 60, code="Q" * 60), lambda _: None)
        assert sheet(pc).verdict.standing is standing


def test_a_sheet_with_typed_words_is_not_closed_for_it(pc_made: tuple[Pc, int]) -> None:
    pc, _ = pc_made
    pc.screen.open_panel(SidePanel("Alasan", "Simpan"))
    assert not show_verdict(pc.screen, Verdict(Standing.UNKNOWN, "x", "y"), lambda _: None)
    assert not isinstance(pc.screen.panel(), VerdictSheet)


@pytest.fixture
def pc_made(qtbot: Any, office: Any, tmp_path: Path) -> tuple[Pc, int]:
    request_id = issued(office)
    pc = Pc(office, tmp_path)
    qtbot.addWidget(pc.shell)
    pc.shell.show()
    pc.shell.activateWindow()
    qtbot.waitExposed(pc.shell)
    pc.shell.go("register")
    return pc, request_id


def test_a_letter_scanned_on_any_screen_is_answered_there(qtbot: Any, tmp_path: Path) -> None:
    founded = (tmp_path / "kantor", found_office(tmp_path / "kantor"))
    data = data_of(founded, tmp_path / "data")
    one = WindowPc(qtbot, data)
    try:
        one.log_in("loket1")
        register = one.rail(5)
        one.scan("LR-S999-7F3A-91CE")
        panel = register.panel()
        assert isinstance(panel, VerdictSheet)
        assert panel.word.text() == "Tidak dikenal"
        one.scan("LR-S998-7F3A-91CE")
        again = register.panel()
        assert isinstance(again, VerdictSheet)
        assert "LR-S998" in again.verdict.code
        one.key(Qt.Key.Key_Escape)
        assert register.panel() is None
        papan = one.rail(1)
        papan.open_panel(SidePanel("Alasan", "Simpan"))
        one.scan("LR-S999-7F3A-91CE")
        assert not isinstance(papan.panel(), VerdictSheet)
        assert "tidak ada dalam register" in one.shell.bar.waiting()[0].sentence
    finally:
        one.close()
        data.close()
