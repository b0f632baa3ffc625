"""A new PC after the old one died: step one brings the office back from a stick, by keys alone."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pytestqt.qtbot import QtBot

from loket_app.store import keyring, sealed
from loket_app.ui.masuk import LogInCover
from loket_app.usecases import backup, backup_key, coming_back, first_day, restore
from loket_app.usecases.check import check
from loket_app.usecases.desk import Who
from loket_app.usecases.opening import open_desk
from tests.ui.day_pc import Data, Key
from tests.ui.test_awal import PIN, FirstDayPc

SAYING = "perahu lemari kabut tangga"
LETTER = "arsip/2026/11/1 Contoh.pdf"


class Stick(NamedTuple):
    """What is left of the old PC: the stick, and the recovery sheet in the safe."""

    folder: Path
    sheet: str


def saved(data: Data, stick: Path, seal: bool) -> Stick:
    """The old PC makes its last copy, and is gone."""
    stick.mkdir()
    (data.folder / LETTER).parent.mkdir(parents=True)
    (data.folder / LETTER).write_bytes(b"%PDF contoh")
    sheet = ""
    with open_desk(data.folder, data.clock, "PC lama") as desk:
        if seal:
            admin = data.who["admin"]
            backup_key.set_passphrase(desk, Who(admin, admin), SAYING, SAYING)
            sheet = sealed.recovery_text(keyring.read_key(data.folder) or pytest.fail("no key"))
        assert backup.back_up(desk, str(stick)).second is not None
    shutil.rmtree(data.folder)
    return Stick(stick, sheet)


@pytest.fixture
def fast_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that are made at once."""
    monkeypatch.setattr(sealed, "new_recipe", lambda: sealed.Recipe(os.urandom(16), 1, 8, 1))


@pytest.fixture
def day(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FirstDayPc]:
    monkeypatch.setattr(coming_back, "plugged_in", lambda: ())
    made = FirstDayPc(qtbot, tmp_path / "baru")
    yield made
    made.close()


def until(day: FirstDayPc, words: str) -> Any:
    page = day.cover.restoring
    assert page is not None
    told = lambda: " ".join((page.office.text(), page.holds.text(), page.pins.text(), page.notice.text()))  # noqa: E731
    day.qtbot.waitUntil(lambda: words in told(), timeout=20_000)
    return page


def opened_anew(day: FirstDayPc) -> LogInCover:
    day.qtbot.waitUntil(lambda: day.pc.window.again, timeout=20_000)
    day.again()
    cover: Any = day.pc.shell.cover_shown()
    assert isinstance(cover, LogInCover)
    return cover


def test_a_sealed_copy_comes_back_with_its_passphrase_by_keys(
    day: FirstDayPc, data: Data, tmp_path: Path, fast_keys: None
) -> None:
    stick = saved(data, tmp_path / "stik", seal=True)
    pc = day.pc
    day.to_step(2)
    pc.write("Contoh Admin")
    day.tab(3)
    day.pin(PIN)
    assert (day.folder / "kunci-pin").exists(), "a PIN of the office that nobody wants now"
    pc.key(Key.Key_Escape, Key.Key_F7)
    page = until(day, "Pasang stiknya")
    pc.tab_to(page.place_edit)
    pc.write(str(tmp_path))
    pc.key(Key.Key_Return)
    until(day, "Tidak ada cadangan")
    pc.tab_to(page.place_edit)
    pc.over(str(stick.folder))
    pc.key(Key.Key_Return)
    until(day, "bersandi. Ketik")
    pc.key(Key.Key_F8)
    assert "Ketik dulu sandi" in page.notice.text()
    assert pc.focus() is page.key_edit
    for wrong in ("bukan ini", sealed.recovery_text(sealed.key_from("lain", sealed.new_recipe()))):
        pc.over(wrong)
        pc.key(Key.Key_Return)
        until(day, "tidak cocok")
        assert page.seen is None
        assert pc.focus() is page.key_edit, "the next letter replaces the wrong ones"
    pc.over(stick.sheet)
    pc.key(Key.Key_Return)
    until(day, "Kecamatan Sangasanga, 0 permohonan, 1 surat")
    assert "PIN petugas ikut" in page.pins.text()
    pc.tab_to(page.key_edit)
    pc.over(SAYING)
    pc.key(Key.Key_Return)
    until(day, "Kecamatan Sangasanga")
    pc.key(Key.Key_F8)
    opened_anew(day)
    assert (day.folder / LETTER).read_bytes() == b"%PDF contoh"
    assert not (day.folder / first_day.FILE).exists()
    assert not list(day.folder.glob(f"{restore.READY}*"))
    day.pc.data = data
    day.pc.log_in("admin")
    assert day.pc.shell.shown() == "papan"
    assert check(day.data.look()).findings == ()


def test_a_plain_copy_says_that_the_sheet_of_the_pins_is_needed(day: FirstDayPc, data: Data, tmp_path: Path) -> None:
    stick = saved(data, tmp_path / "stik", seal=False)
    day.pc.key(Key.Key_F7)
    page = until(day, "Pasang stiknya")
    page.ask_folder = lambda *_: str(stick.folder)
    day.pc.key(Key.Key_F6)
    until(day, "Lembar Kunci PIN")
    assert not page.key_field.isVisible()
    day.pc.key(Key.Key_Escape)
    assert day.cover.restoring is None
    assert day.page.form.fields["mulai"].isVisible()
    day.pc.key(Key.Key_F7, Key.Key_F8)
    assert "Pilih dulu" in day.cover.restoring.notice.text() or day.cover.restoring.seen is None
    day.cover.restoring.place_edit.set_value(str(stick.folder))
    day.pc.key(Key.Key_F5)
    until(day, "Kecamatan Sangasanga")
    day.pc.key(Key.Key_F8)
    opened_anew(day)


def test_a_spoiled_copy_is_not_taken_and_the_draft_goes_on(day: FirstDayPc, data: Data, tmp_path: Path) -> None:
    stick = saved(data, tmp_path / "stik", seal=False)
    day.pc.key(Key.Key_Right)
    day.tab()
    day.pc.over("Kecamatan Setengah")
    (copy,) = backup.copies_in_second(str(stick.folder))
    spoiled = bytearray(copy.file.read_bytes())
    spoiled[9000] ^= 1
    copy.file.write_bytes(spoiled)
    day.pc.key(Key.Key_F7)
    day.cover.restoring.place_edit.set_value(str(copy.file))
    day.pc.key(Key.Key_F5)
    until(day, "tidak dapat dipakai")
    day.pc.key(Key.Key_F8)
    assert not day.pc.window.again
    day.again()
    assert day.page.form.values()["nama"] == "Kecamatan Setengah"


def test_a_pin_whose_key_is_gone_is_asked_for_again(day: FirstDayPc) -> None:
    day.to_step(2)
    day.pc.write("Contoh Admin")
    day.tab(3)
    day.pin(PIN)
    (day.folder / "kunci-pin").unlink()
    day.again()
    assert day.page.rows[0].name.value() == "Contoh Admin"
    assert not day.page.rows[0].data["pin_hash"]
    day.pc.key(Key.Key_F8)
    assert "perlu PIN" in day.page.notice.text()


def test_an_office_that_is_there_is_never_replaced_from_here(data: Data, tmp_path: Path) -> None:
    with open_desk(data.folder, data.clock, "PC") as desk:
        made = backup.back_up(desk).made
        with pytest.raises(Exception, match="sudah ada kantor"):
            coming_back.come_back(desk, made)


def test_what_is_plugged_in_is_found_without_typing(tmp_path: Path, data: Data, monkeypatch: Any) -> None:
    from loket_app.store import place

    stick = saved(data, tmp_path / "STIK", seal=False).folder
    (tmp_path / "media" / "petugas").mkdir(parents=True)
    stick.rename(tmp_path / "media" / "petugas" / "STIK")
    tops = place.plugged_in("linux", (tmp_path / "media", tmp_path / "tidak-ada"))
    monkeypatch.setattr(coming_back, "plugged_in", lambda: tops)
    (found,) = coming_back.copies_near("")
    assert "STIK" in str(found.file)
    assert coming_back.copies_near(str(found.file)) == (found,)
