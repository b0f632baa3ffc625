"""The log-in comes up with its names before the office's data is open, and answers as soon as it is."""

import threading
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from loket_app.store.lock import FolderLock
from loket_app.ui.masuk import LogInCover
from loket_app.usecases.first_look import FirstLook, first_look
from loket_app.usecases.opening import open_desk
from tests.ui.day_pc import Data, Key, WindowPc

PLACE = "Loket 1"


def _seen(data: Data) -> FirstLook:
    found = first_look(data.folder, PLACE, data.clock.now())
    assert found is not None
    return found


def _held(qtbot: QtBot, data: Data, gate: threading.Event) -> WindowPc:
    """A window whose data stays closed until `gate` is set."""

    def opener() -> Any:
        gate.wait(10)
        return open_desk(data.folder, data.clock, PLACE)

    return WindowPc(qtbot, data, PLACE, threads=True, opener=opener, seats=_seen(data).seats, settled=False)


def test_a_pin_typed_before_the_data_is_open_logs_in_when_it_is(
    qtbot: QtBot, data: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    one = _held(qtbot, data, gate)
    cover = one.shell.cover_shown()
    assert isinstance(cover, LogInCover)
    assert cover.list.row_model().rowCount() == len(_seen(data).seats.rows) > 3
    monkeypatch.setattr(one, "settle", QApplication.processEvents)
    one.log_in("loket1")
    assert one.shell.shown() == ""
    assert one.shell.cover_shown() is cover
    monkeypatch.undo()
    gate.set()
    one.settle()
    assert one.shell.shown() == "papan"
    assert not one.shell.covered()
    one.close()


@pytest.mark.parametrize("way", ["button", "pin"])
def test_data_that_does_not_open_is_said_where_the_eye_is_and_tried_again(qtbot: QtBot, data: Data, way: str) -> None:
    lock = FolderLock(data.folder)
    lock.take()
    gate = threading.Event()
    gate.set()
    one = _held(qtbot, data, gate)
    one.settle()
    cover = one.shell.cover_shown()
    assert isinstance(cover, LogInCover)
    assert cover.notice.text().startswith("Program Loket sudah terbuka dengan folder data ini.")
    lock.release()
    if way == "button":
        one.tab_to(cover.notice.button)
        one.key(Key.Key_Return)
        assert cover.notice.text() == ""
    one.log_in("loket1")
    assert one.shell.shown() == "papan"
    one.close()
