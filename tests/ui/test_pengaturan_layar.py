"""Layar & antrean in Pengaturan: what is typed is the display's plan; counters get their numbers; nobody else may."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from loket_app.domain.display import DisplayLook, Sound
from loket_app.ui.layar import sound as sounds
from loket_app.ui.pengaturan.layar import LayarPage
from loket_app.usecases import queue_calls
from tests.ui.test_pengaturan import Desktop

Key = Qt.Key


@pytest.fixture
def page(qtbot: QtBot, office: Any, tmp_path: Path) -> tuple[Desktop, LayarPage]:
    desktop = Desktop(qtbot, office, tmp_path)
    desktop.sit("admin")
    found = desktop.section("layar")
    assert isinstance(found, LayarPage)
    return desktop, found


def plan(desktop: Desktop) -> Any:
    return desktop.desk.ask(lambda look: look.settings.display())


def test_an_office_that_never_saved_it_begins_with_the_usual(page: tuple[Desktop, LayarPage]) -> None:
    desktop, shown = page
    assert shown.told.whole() == "Belum pernah diubah"
    assert not shown.save_button.isEnabled()
    assert shown.form.fields["bunyi"].value() == "suara"
    assert shown.form.fields["panggilan_terakhir"].value() == 3
    assert "komputer ini): loket 1" in shown.faces.text()
    assert plan(desktop).rule.tries == 3


def test_what_is_typed_is_the_plan(page: tuple[Desktop, LayarPage]) -> None:
    desktop, shown = page
    fields = shown.form.fields
    for key, value in (
        ("tampilan", "terang"), ("bunyi", "bel"), ("teks", ["Satu kalimat", "Dua"]), ("samarkan", ["sktm"]),
        ("sembunyikan", ["ahli_waris"]), ("nomor_berikut", False), ("prioritas_beruntun", 2), ("maklumat", False),
    ):  # fmt: skip
        fields[key].set_value(value)
    shown.edited()
    desktop.press(Key.Key_F8)
    found = plan(desktop)
    assert (found.look, found.sound, found.texts) == (DisplayLook.LIGHT, Sound.CHIME, ("Satu kalimat", "Dua"))
    assert (found.masked, found.hidden) == (frozenset({"sktm"}), frozenset({"ahli_waris"}))
    assert (found.next_numbers, found.rule.priority_run, found.charter) == (False, 2, False)
    assert "Layar publik berubah" in shown.notice.text()


def test_a_wrong_number_is_said_at_its_field(page: tuple[Desktop, LayarPage]) -> None:
    desktop, shown = page
    shown.form.fields["panggilan_terakhir"].set_value(0)
    shown.edited()
    desktop.press(Key.Key_F8)
    assert "bernilai 0" in shown.form.fields["panggilan_terakhir"].text()
    assert plan(desktop).rule.tries == 3


def test_counters_get_their_numbers_here(page: tuple[Desktop, LayarPage]) -> None:
    desktop, shown = page
    desktop.press(Key.Key_F6)
    sheet = desktop.screen.panel()
    sheet.pc.setText("PC-BELAKANG")
    sheet.number.setText("4")
    desktop.press(Key.Key_F8)
    assert desktop.desk.ask(queue_calls.counter_here, "PC-BELAKANG").label == "4"
    assert "PC-BELAKANG: loket 4" in shown.faces.text()


def test_the_sound_can_be_tried(page: tuple[Desktop, LayarPage], monkeypatch: pytest.MonkeyPatch) -> None:
    desktop, shown = page
    tried: list[Sound] = []
    monkeypatch.setattr(sounds, "try_out", lambda sound, _: tried.append(sound))
    desktop.press(Key.Key_F10)
    assert tried == [Sound.VOICE]
    assert shown.heard.text()


def test_others_may_read_only(page: tuple[Desktop, LayarPage]) -> None:
    desktop, shown = page
    desktop.sit("loket1")
    assert not shown.may_write()
    assert not shown.content.isEnabled()
