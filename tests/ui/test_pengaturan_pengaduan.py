"""Pengaduan in Pengaturan: shipped values are examples until the office makes them its own."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from loket_app.ui.pengaturan.pengaduan import DAYS, PengaduanPage
from tests.ui.test_pengaturan import Desktop

Key = Qt.Key


@pytest.fixture
def page(qtbot: QtBot, office: Any, tmp_path: Path) -> tuple[Desktop, PengaduanPage]:
    desktop = Desktop(qtbot, office, tmp_path)
    desktop.sit("admin")
    found = desktop.section("pengaduan")
    assert isinstance(found, PengaduanPage)
    return desktop, found


def rules(desktop: Desktop) -> Any:
    return desktop.desk.ask(lambda look: look.settings.complaints())


def test_the_shipped_values_are_confirmed_as_they_are(page: tuple[Desktop, PengaduanPage]) -> None:
    desktop, shown = page
    assert shown.told.whole() == "Belum pernah diubah"
    assert shown.form.fields[DAYS].value() == 14
    assert rules(desktop).example == ("hari_jawab", "kategori")
    desktop.press(Key.Key_F7)
    assert rules(desktop).example == ()
    assert rules(desktop).days == 14


def test_another_number_and_a_new_category_are_the_offices_own(page: tuple[Desktop, PengaduanPage]) -> None:
    desktop, shown = page
    shown.form.fields[DAYS].set_value(10)
    rows = shown.rows.value()
    shown.rows.set_value([*rows, {"kunci": "", "nama": "Antrean", "hari": 3, "pakai": True}])
    shown.edited()
    desktop.press(Key.Key_F8)
    found = rules(desktop)
    assert (found.days, found.days_for("antrean"), found.name_of("antrean")) == (10, 3, "Antrean")
    assert found.example == ()


def test_a_wrong_number_is_said_at_its_field(page: tuple[Desktop, PengaduanPage]) -> None:
    desktop, shown = page
    shown.form.fields[DAYS].set_value(999)
    shown.edited()
    desktop.press(Key.Key_F8)
    assert shown.form.fields[DAYS].text()
    assert rules(desktop).days == 14
