"""A program that was killed: the next start says one calm line, asks nothing, and looks through everything beside."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from loket_app.domain.errors import Disturbance
from loket_app.ui import soundness
from loket_app.ui.counter import Counter, Session
from loket_app.ui.hub import Hub
from loket_app.ui.runner import InlineRunner
from loket_app.ui.shell import Shell
from loket_app.ui.soundness import Soundness, close_cleanly
from loket_app.usecases import door
from loket_app.usecases.checking import chain, unclean


class Window:
    """As much of the window as the look needs: foot, notices, a counter."""

    def __init__(self, office: Any) -> None:
        runner = InlineRunner()
        runner._context = (office.desk,)
        self.counter = Counter(runner, Hub(), Session(), office.clock, "Asia/Makassar")
        self.shell = Shell("PATEN", "", "Asia/Makassar")
        self.copies = 0
        self.soundness = Soundness(self.counter, self.shell, self.copied)

    def copied(self) -> None:
        self.copies += 1

    def foot(self) -> str:
        return self.shell.foot.accessibleName()

    def notices(self) -> list[str]:
        return [one.sentence for one in self.shell.bar.waiting()]

    def close(self) -> None:
        self.soundness.stop()
        self.counter.stop()
        self.shell.close()
        self.shell.deleteLater()


@pytest.fixture
def office(make_office, tmp_path: Path) -> Any:
    made = make_office()
    made.desk.folder = tmp_path
    for _ in range(5):
        made.desk.do(made.by("loket1"), door.walked_in)
    return made


@pytest.fixture
def window(qtbot: QtBot, office: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    monkeypatch.setattr(soundness, "SOON_MS", 0)
    made = Window(office)
    yield made
    made.close()


def test_closed_as_it_should_nothing_is_said(window: Window, office: Any) -> None:
    unclean.opened(office.desk.folder)
    close_cleanly(office.desk)
    chain.keep_mark(office.desk.folder, chain.Mark(finished=office.clock.now()))
    window.soundness.start()
    assert window.notices() == []
    assert window.copies == 0
    assert (office.desk.folder / unclean.OPEN).exists(), "open from now on"


def test_a_bad_end_is_one_calm_line_and_everything_is_told_again(qtbot: QtBot, window: Window, office: Any) -> None:
    assert unclean.opened(office.desk.folder) is False
    with qtbot.waitSignal(window.soundness.told, timeout=30_000) as told:
        window.soundness.start()
        assert window.notices() == [soundness.UNCLEAN]
        assert window.copies == 1
    assert told.args == [6, []]
    assert "Data dan jejak utuh" in window.foot()
    assert not unclean.is_wanted(office.desk.folder)
    assert chain.mark_in(office.desk.folder).head.row == 6


def test_what_was_interrupted_again_stays_wanted(window: Window, office: Any) -> None:
    unclean.opened(office.desk.folder)
    window.soundness.start()
    window.soundness.stop()
    close_cleanly(office.desk)
    assert unclean.left(office.desk) == (False, True, True)


def test_a_look_that_broke_off_is_made_again_and_its_words_go(
    qtbot: QtBot, window: Window, office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def over(self) -> bool:
            return True

        def result(self) -> bytes:
            raise Disturbance("Pekerjaan ini terhenti sebelum selesai.", "Ulangi.")

        def stop(self) -> None:
            raise AssertionError("it is over")

    monkeypatch.setattr(soundness, "AGAIN_MS", 0)
    unclean.opened(office.desk.folder)
    window.soundness._full = True
    window.soundness._looking(Broken())
    window.soundness.hear()
    assert "belum selesai diperiksa" in window.foot()
    with qtbot.waitSignal(window.soundness.told, timeout=30_000):
        pass
    assert "Data dan jejak utuh" in window.foot()
    assert "belum selesai" not in window.foot()


def test_a_difference_is_said_with_its_row_and_stays(qtbot: QtBot, window: Window, office: Any) -> None:
    with office.desk.engine.connect() as connection:
        connection.exec_driver_sql("DROP TRIGGER trail_no_update")
        connection.exec_driver_sql("UPDATE trail SET at = at + 1 WHERE id = 4")
        connection.commit()
    unclean.opened(office.desk.folder)
    with qtbot.waitSignal(window.soundness.told, timeout=30_000):
        window.soundness.start()
    assert any("jejak baris 4" in one and "Jangan hapus apa pun" in one for one in window.notices())
    assert "selisih" in window.foot()
    assert unclean.is_wanted(office.desk.folder), "and it is looked at again next time"


def test_a_full_disk_or_read_only_folder_does_not_matter(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert unclean.opened(office.desk.folder) is False
    monkeypatch.setattr(Path, "unlink", full)
    unclean.closed(office.desk.folder)


def test_on_a_server_the_server_looks(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loket_app.usecases.checking.unclean.on_server", lambda _: True)
    assert unclean.left(office.desk) == (False, False, False)
    assert not (office.desk.folder / unclean.OPEN).exists()


def test_the_look_tells_json(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.nice", lambda _: 0)
    office.desk.engine.dispose()
    assert json.loads(chain.inspected(str(office.desk.folder), False, lambda *_: None))["baris"] == 6


def test_little_room_is_said_in_the_foot_and_dire_once_above_it(
    window: Window, office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = [10**12]
    monkeypatch.setattr("loket_app.usecases.disk_room.free_bytes", lambda _: free[0])
    chain.keep_mark(office.desk.folder, chain.Mark(finished=office.clock.now()))
    window.soundness.start()
    assert "Ruang cakram" not in window.foot()
    free[0] = 420 * 1024**2
    window.soundness.look_at_room()
    assert "Ruang cakram tinggal 420 MB" in window.foot()
    assert window.notices() == []
    free[0] = 60 * 1024**2
    for _ in range(3):
        window.soundness.look_at_room()
    [told] = window.notices()
    assert "tinggal 60 MB" in told
    assert str(office.desk.folder) in told
    free[0] = 10**12
    window.soundness.look_at_room()
    assert "Ruang cakram" not in window.foot()
