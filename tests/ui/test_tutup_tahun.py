"""Tutup tahun by keyboard: what would go is told, the own PIN decides, and the register finds it in the archive."""

import os
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from test_pengaturan import Desktop
from test_register import Pc

from loket_app.domain.people import Role
from loket_app.ui.register import side
from loket_app.usecases import acts, closed_years, staff
from loket_app.usecases.staff import OfficerData

YEAR_MS = 366 * 24 * 3600 * 1000
Key = Qt.Key


@pytest.fixture
def past(office: Any, hashed_pin: str) -> Any:
    """An office in 2027 whose requests of 2026 have ended."""
    office.desk.folder = office.file.parent
    admin = OfficerData("Contoh Administrator", roles=(Role.ADMIN,))
    office.desk.do(office.by("admin"), staff.save_officer, office.who["admin"], admin, hashed_pin)
    for name in ("Kenari Contoh", "Merpati Contoh"):
        key = office.accept("sktm", name)
        office.desk.do(office.by("loket1"), acts.withdraw, key, office.version(key), "tidak jadi")
    office.clock.move(YEAR_MS)
    office.accept("sktm", "Kenari Baru")
    return office


def shot(widget: Any, name: str) -> None:
    """For whoever wants to look: LOKET_GAMBAR names a folder."""
    if os.environ.get("LOKET_GAMBAR"):
        widget.grab().save(f"{os.environ['LOKET_GAMBAR']}/{name}.png")


def test_a_year_is_closed_and_opened_again_with_the_own_pin(qtbot: QtBot, past: Any) -> None:
    desktop = Desktop(qtbot, past, past.file.parent)
    page = desktop.section("tahun")
    assert [(row.year, row.can, row.requests) for row in page.view.row_model().rows()] == [(2026, True, 2)]
    desktop.press(Key.Key_Home)
    desktop.press(Key.Key_F8)
    assert "Ketik PIN" in page.pin.text()
    desktop.type("2468")
    desktop.press(Key.Key_F8)
    assert "Tutup tahun 2026? 2 permohonan" in page.question.words.text()
    shot(desktop.shell, "tahun-tanya")
    page.question.yes.click()
    assert "Tahun 2026 ditutup: 2 permohonan ada di arsip/loket-2026.db" in page.notice.text()
    assert page.pin_edit.value() == ""
    shot(desktop.shell, "tahun-ditutup")
    assert [(row.closed, row.can) for row in page.view.row_model().rows()] == [(True, False)]
    desktop.press(Key.Key_F7)
    desktop.type("0000")
    desktop.press(Key.Key_F7)
    page.question.yes.click()
    assert "PIN tidak cocok" in page.pin.text()
    desktop.type("2468")
    desktop.press(Key.Key_F7)
    page.question.yes.click()
    assert "dibuka lagi" in page.notice.text()
    assert past.desk.ask(closed_years.closed_years) == ()


def test_only_the_administrator_closes(qtbot: QtBot, past: Any) -> None:
    desktop = Desktop(qtbot, past, past.file.parent, who="loket1")
    page = desktop.section("tahun")
    assert page.lock_line.isVisible()
    desktop.press(Key.Key_Home)
    assert not desktop.foot()["F8"]


def test_the_register_finds_what_is_in_the_archive_and_offers_no_act(qtbot: QtBot, past: Any, tmp_path: Any) -> None:
    from loket_app.usecases import year_closing

    year_closing.close_year(past.desk, past.by("admin"), 2026, "2468")
    pc = Pc(past, tmp_path)
    past.desk.folder = past.file.parent
    qtbot.addWidget(pc.shell)
    pc.shell.show()
    pc.shell.go("register")
    pc.shell.activateWindow()
    qtbot.waitUntil(pc.shell.isActiveWindow)
    assert pc.names() == ["Kenari Baru"]
    assert "Tahun 2026 di arsip" in pc.screen.told.text()
    pc.find(qtbot, "kenari")
    qtbot.waitUntil(lambda: pc.names() == ["Kenari Baru", "Kenari Contoh"])
    assert "1 di arsip tahunan" in pc.screen.told.text()
    old = pc.screen.view.lines.rows()[1]
    assert "arsip 2026" in " ".join(column.below(old) or "" for column in pc.screen.view.row_model().columns[4:5])
    pc.screen.view.select_key(old.id)
    assert pc.opened().archive == 2026
    assert "Tahun 2026 sudah ditutup" in pc.screen.side.under.text()
    offered = {act for act, _, _ in side.BUTTONS if pc.screen.side.offers(act)}
    assert offered == {side.WHOLE}
    assert pc.screen.primary() is None
    assert pc.screen.printing() is None
    shot(pc.shell, "register-arsip")
    (past.file.parent / "arsip" / "loket-2026.db").unlink()
    pc.find(qtbot, "merpati")
    qtbot.waitUntil(lambda: "tidak ada" in pc.screen.told.text())
    shot(pc.shell, "register-hilang")
