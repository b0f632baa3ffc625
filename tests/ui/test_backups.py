"""The window and its copies: made by themselves, told in the foot, and a damaged file brought back with one key."""

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from loket_app.domain.dates import HOUR, MINUTE, at
from loket_app.machine import MachineFile
from loket_app.store import backup as store
from loket_app.store.lock import closed
from loket_app.ui.backups import Backups, copy_words, second_words
from loket_app.ui.covers import OpeningCover
from loket_app.usecases import backup, door, restore
from loket_app.usecases.desk import Who
from loket_app.usecases.opening import open_desk
from tests.ui.day_pc import MONDAY, Key, WindowPc

ZONE = "Asia/Makassar"


def waited(qtbot: QtBot, backups: Backups, act: Callable[[], None]) -> Any:
    with qtbot.waitSignal(backups.made, timeout=20_000) as told:
        act()
    return told.args[0]


def foot(one: WindowPc) -> str:
    return one.shell.foot.accessibleName()


def test_the_words_of_the_foot() -> None:
    now = at(MONDAY, 10, 42, ZONE)
    assert copy_words(None, now, ZONE) == ("Belum ada cadangan", True)
    assert copy_words(now - MINUTE, now, ZONE) == ("Cadangan utuh 10.41", False)
    assert copy_words(now - 20 * HOUR, now, ZONE) == ("Cadangan utuh 22-11-2026 14.42", False)
    assert copy_words(now - 25 * HOUR, now, ZONE)[1]
    assert copy_words(now + HOUR, now, ZONE)[1], "a copy from the future says that a clock was wrong"


def test_the_words_of_the_copy_off_this_pc() -> None:
    now = at(MONDAY, 10, 42, ZONE)
    assert second_words(False, now, True, now, ZONE) == ("", False)
    assert second_words(True, None, False, now, ZONE) == ("", False)
    assert second_words(True, None, True, now, ZONE) == (", folder kedua tidak ada", False)
    assert second_words(True, now - MINUTE, False, now, ZONE) == (", folder kedua 10.41", False)
    assert second_words(True, now - 47 * HOUR, True, now, ZONE) == (
        ", folder kedua tidak ada, terakhir 21-11-2026",
        False,
    )
    assert second_words(True, now - 49 * HOUR, False, now, ZONE)[1]


def test_a_copy_that_rotted_is_found_while_the_window_is_open_and_the_one_before_counts(qtbot, pc, data) -> None:
    one = pc()
    backups = one.window.backups
    first = waited(qtbot, backups, backups.make_now).made
    data.minutes(60)
    second = waited(qtbot, backups, backups.make_now).made
    second.file.write_bytes(second.file.read_bytes()[:-1] + b"x")
    data.minutes(7 * 24 * 60)
    told: list[str] = []
    one.shell.bar.post = lambda notice: told.append(notice.sentence)
    found: list[str] = []
    backups.checked.connect(lambda checked: found.extend(checked.bad))
    while not found:
        with qtbot.waitSignal(backups.checked, timeout=20_000):
            backups.look()
    one.settle()
    assert second.file.name in found[0]
    assert second.file.name in told[0]
    assert store.copies(backup.folder_of(data.folder)) == (first,)
    assert "Cadangan utuh 23-11-2026 08.00" in foot(one)


@pytest.mark.parametrize("threads", [False, True])
def test_a_copy_is_made_by_itself_and_again_half_an_hour_after_a_change(qtbot, pc, data, threads) -> None:
    one = pc(threads=threads)
    backups = one.window.backups
    first = waited(qtbot, backups, backups.start).made
    assert "Cadangan utuh 08.00" in foot(one)
    assert store.copies(backup.folder_of(data.folder)) == (first,)
    who = Who(data.who["loket1"], data.who["loket1"])
    data.look().do(who, door.walked_in)
    data.minutes(29)
    backups.look()
    one.settle()
    assert store.copies(backup.folder_of(data.folder)) == (first,)
    data.minutes(1)
    second = waited(qtbot, backups, backups.look).made
    assert "Cadangan utuh 08.30" in foot(one)
    assert restore.preview(second).last_at > restore.preview(first).last_at


def test_an_absent_stick_is_a_calm_word_and_a_failing_disk_a_notice(qtbot, pc, data, tmp_path, monkeypatch) -> None:
    one = pc(machine=MachineFile())
    one.window.backups.second = str(tmp_path / "stik")
    waited(qtbot, one.window.backups, one.window.backups.make_now)
    assert "folder kedua tidak ada" in foot(one)
    monkeypatch.setattr(store, "free_bytes", lambda _: 0)
    with qtbot.waitSignal(one.window.backups.troubled, timeout=20_000) as told:
        one.window.backups.make_now()
    assert "hampir penuh" in told.args[0].sentence
    assert "Cadangan gagal dibuat" in foot(one)


def test_a_damaged_file_is_brought_back_with_one_enter(qtbot, pc, data) -> None:
    with open_desk(data.folder, data.clock, "Loket 1") as desk:
        good = backup.back_up(desk).made
    data.close()
    data.engines.clear()
    (data.folder / "loket.db").write_bytes(b"ruined")
    wanted: list[Any] = []

    def opener() -> Any:
        if wanted:
            with closed(data.folder):
                restore.lay_ready(data.folder, wanted.pop(), data.clock.now())
        return open_desk(data.folder, data.clock, "Loket 1")

    one = pc(opener=opener, restore=wanted.append)
    cover = one.shell.cover_shown()
    assert isinstance(cover, OpeningCover)
    assert "rusak" in cover.words.text()
    assert cover.button.hasFocus()
    one.key(Key.Key_Return)
    assert one.shell.cover_shown() is not cover
    assert restore.preview(good).office == "Kecamatan Sangasanga"
    (aside,) = data.folder.glob("loket.sebelum-pulih-*.db")
    assert aside.read_bytes() == b"ruined"
