"""Pengaturan, Cadangan: a copy by key, what a copy holds, and restoring it with a supervisor's PIN only."""

import os
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from loket_app.documents import raster
from loket_app.machine import read_machine
from loket_app.store import backup as store
from loket_app.store import keyring, sealed
from loket_app.usecases import backup, restore, staff
from loket_app.usecases.ports import ServerClock
from tests.ui.test_pengaturan import Desktop


@pytest.fixture
def desktop(qtbot: QtBot, office: Any, tmp_path: Any) -> Desktop:
    return Desktop(qtbot, office, office.file.parent)


@pytest.fixture
def page(desktop: Desktop) -> Any:
    return desktop.section("cadangan")


def made(qtbot: QtBot, desktop: Desktop, page: Any) -> None:
    desktop.press(Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: "diperiksa utuh" in page.notice.text(), timeout=20_000)
    qtbot.waitUntil(lambda: page.seen is not None, timeout=20_000)


def test_f10_makes_a_copy_and_the_list_says_what_it_holds(qtbot: QtBot, desktop: Desktop, page: Any) -> None:
    assert page.pick.widget.currentText() == "belum ada cadangan"
    assert not desktop.foot()["F7"]
    made(qtbot, desktop, page)
    assert len(store.copies(backup.folder_of(desktop.desk.folder))) == 1
    assert "Kecamatan Sangasanga, 0 permohonan" in page.holds.text()
    assert desktop.foot()["F7"]


def test_the_second_folder_is_saved_for_this_pc(qtbot: QtBot, desktop: Desktop, page: Any, tmp_path: Any) -> None:
    page.folder.widget.setFocus()
    desktop.type("stik")
    desktop.press(Qt.Key.Key_F8)
    assert "alamat folder yang lengkap" in page.folder.text()
    desktop.type(str(tmp_path / "stik"))
    desktop.press(Qt.Key.Key_F8)
    assert "belum ada sekarang" in page.notice.text()
    assert read_machine(desktop.machine.path).machine.second_folder == str(tmp_path / "stik")
    (tmp_path / "stik").mkdir()
    made(qtbot, desktop, page)
    assert len(store.copies(next((tmp_path / "stik").iterdir()))) == 1


def test_a_copy_is_restored_only_with_the_pin_of_a_supervisor(
    qtbot: QtBot, desktop: Desktop, page: Any, hashed_pin: str
) -> None:
    kasi = desktop.desk.ask(lambda look: look.officer(desktop.office.who["kasi_pelum"]))
    data = staff.OfficerData(kasi.name, kasi.nip, kasi.rank, kasi.position, tuple(kasi.roles), False, True)
    desktop.desk.do(desktop.office.by("admin"), staff.save_officer, kasi.id, data, hashed_pin)
    desktop.counter.poll()
    made(qtbot, desktop, page)
    again: list[bool] = []
    desktop.screen.restored.connect(lambda: again.append(True))
    desktop.press(Qt.Key.Key_F7)
    assert "Ketik PIN" in page.pin.text()
    page.who.widget.set_value(str(kasi.id))
    for pin, told in (("9999", "PIN tidak cocok"), ("2468", "")):
        page.pin_edit.setFocus()
        QTest.keyClicks(desktop.focus(), pin)
        desktop.press(Qt.Key.Key_F7)
        assert "Kembali ke keadaan" in page.question.words.text()
        page.question.yes.setFocus()
        desktop.press(Qt.Key.Key_Return)
        assert told in page.pin.text()
        assert bool(again) is False
    qtbot.waitUntil(lambda: bool(again), timeout=20_000)
    assert (desktop.desk.folder / restore.READY).exists()


def test_a_spoiled_copy_is_said_and_cannot_be_restored(qtbot: QtBot, desktop: Desktop, page: Any) -> None:
    made(qtbot, desktop, page)
    (copy,) = store.copies(backup.folder_of(desktop.desk.folder))
    spoiled = bytearray(copy.file.read_bytes())
    spoiled[9000] ^= 1
    copy.file.write_bytes(spoiled)
    page.load()
    qtbot.waitUntil(lambda: "tidak dapat dipakai" in page.holds.text(), timeout=20_000)
    assert not desktop.foot()["F7"]


SAYING = "perahu lemari kabut tangga"


@pytest.fixture
def stick(desktop: Desktop, page: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A second folder that is there, and keys that are made at once."""
    monkeypatch.setattr(sealed, "new_recipe", lambda: sealed.Recipe(os.urandom(16), 1, 8, 1))
    (tmp_path / "stik").mkdir()
    desktop.machine.save(desktop.machine.machine._replace(second_folder=str(tmp_path / "stik")))
    return tmp_path / "stik"


def typed(desktop: Desktop, page: Any, *words: str) -> None:
    for edit, text in zip((page.sandi.first_edit, page.sandi.again_edit), words, strict=False):
        edit.setFocus()
        desktop.type(text)


def test_a_passphrase_is_set_by_keys_alone_and_its_sheet_is_printed(
    qtbot: QtBot, desktop: Desktop, page: Any, stick: Any
) -> None:
    assert "siapa pun yang memegang stik" in page.sandi.state.text()
    assert "tidak dapat dibuka oleh siapa pun" in page.sandi.lost.text(), "what losing it means is said beforehand"
    assert not desktop.foot()["F9"]
    typed(desktop, page, "pendek")
    assert "Paling sedikit" in page.sandi.strength.text()
    desktop.press(Qt.Key.Key_Return)
    assert page.sandi.again_edit.hasFocus(), "Enter goes on to the second field"
    typed(desktop, page, SAYING, SAYING + "x")
    assert "Baik" in page.sandi.strength.text()
    desktop.press(Qt.Key.Key_F6)
    assert "berbeda" in page.sandi.strength.text()
    typed(desktop, page, SAYING, SAYING)
    desktop.press(Qt.Key.Key_F6)
    assert "disandikan sejak" in page.sandi.state.text()
    assert page.sandi.first_edit.text() == page.sandi.again_edit.text() == ""
    (job,) = desktop.printer.jobs
    key = keyring.read_key(desktop.desk.folder)
    text = raster.text(job.pdf)
    assert sealed.recovery_text(key).split("-")[0] in text
    assert "RAHASIA" in text
    assert SAYING not in text
    desktop.press(Qt.Key.Key_F9)
    assert len(desktop.printer.jobs) == 2
    made(qtbot, desktop, page)
    assert all(copy.sealed for copy in backup.copies_in_second(str(stick)))
    assert "Juga di folder kedua" in page.notice.text()


def test_a_sealed_copy_on_the_stick_is_looked_into_with_what_is_typed(
    qtbot: QtBot, desktop: Desktop, page: Any, stick: Any
) -> None:
    typed(desktop, page, SAYING, SAYING)
    desktop.press(Qt.Key.Key_F6)
    made(qtbot, desktop, page)
    sheet = sealed.recovery_text(keyring.read_key(desktop.desk.folder))
    keyring.forget_key(desktop.desk.folder)
    page.load()
    qtbot.waitUntil(lambda: page.pick.widget.count() >= 2 and page.seen is not None, timeout=20_000)
    assert "belum diketik di komputer ini" in page.sandi.state.text()
    (closed,) = [name for name, copy in page.copies.items() if copy.sealed]
    page.pick.widget.setFocus()
    page.pick.widget.set_value(closed)
    page._picked()
    qtbot.waitUntil(lambda: "Ketik sandinya" in page.holds.text(), timeout=20_000)
    for words, told in (("bukan sandinya ini", "tidak cocok"), (sheet.lower(), "Utuh. Kecamatan Sangasanga")):
        page.key_edit.setFocus()
        desktop.type(words)
        desktop.press(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda told=told: told in page.holds.text(), timeout=20_000)
    assert desktop.foot()["F7"]
    typed(desktop, page, SAYING)
    desktop.press(Qt.Key.Key_F6)
    assert "Sandi cocok" in page.notice.text()
    assert keyring.read_key(desktop.desk.folder) is not None


def test_only_the_administrator_sets_a_passphrase(desktop: Desktop, page: Any) -> None:
    desktop.sit("loket1")
    page.permit()
    assert not page.sandi.first.isEnabled()
    page.sandi.first_edit.setText(SAYING)
    assert not desktop.foot()["F6"]
    page.sandi.act()
    assert keyring.read_key(desktop.desk.folder) is None


@pytest.mark.parametrize("basis", ["server"], indirect=True)
def test_an_office_on_a_server_makes_copies_here_and_is_told_how_to_restore(
    qtbot: QtBot, office: Any, tmp_path: Any
) -> None:
    office.clock = ServerClock(office.clock)
    desktop = Desktop(qtbot, office, tmp_path)
    page = desktop.section("cadangan")
    made(qtbot, desktop, page)
    assert "Kecamatan Sangasanga, 0 permohonan" in page.holds.text()
    assert f'loket pulih "{page.seen.copy.file}" --server' in page.by_hand.text()
    assert page.seen.copy.neutral
    assert not desktop.foot()["F7"]
    desktop.press(Qt.Key.Key_F7)
    assert page.pin.isHidden()
    assert page.restore_button.isHidden()
    assert "Terbaru yang utuh" in page.stands.text()
