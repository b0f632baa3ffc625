"""An unattended counter locks, hides what it showed, keeps what was typed, and is handed over within seconds."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from loket_app.domain.dates import MINUTE
from loket_app.machine import Machine, MachineFile
from loket_app.ui.dialogs import Answer, Question
from loket_app.ui.idle import IdleWatch
from loket_app.ui.masuk import LogInCover
from tests.ui.day_pc import Data, WindowPc

NIK = "6402130706930001"


@pytest.fixture
def pc(qtbot: QtBot, data: Data) -> Any:
    made: list[WindowPc] = []

    def make(minutes: int = 10) -> WindowPc:
        made.append(WindowPc(qtbot, data, machine=MachineFile(None, Machine(idle_minutes=minutes))))
        made[-1].log_in("loket1")
        return made[-1]

    yield make
    for one in made:
        one.close()


def texts(window: QWidget) -> str:
    """Every word that can be seen now."""
    found: list[str] = [window.windowTitle()]
    for kind in (QLabel, QLineEdit):
        found += [w.text() for w in window.findChildren(kind) if w.isVisible()]
    found += [w.currentText() for w in window.findChildren(QComboBox) if w.isVisible()]
    return " ".join(found)


def test_ten_minutes_untouched_lock_and_hide_and_nothing_typed_is_lost(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc()
    one.key(Qt.Key.Key_F2)
    terima = one.screen("terima")
    page = terima.page
    page.fields.slots["name"].set_value("Contoh Rahasia")
    page.fields.slots["nik"].set_value(NIK)
    assert "Contoh Rahasia" in texts(one.shell)
    data.clock.move(10 * MINUTE - 1000)
    one.beat()
    assert not one.shell.covered()
    data.clock.move(1000)
    one.beat()
    assert isinstance(one.shell.cover_shown(), LogInCover)
    seen = texts(one.shell)
    assert "Contoh Rahasia" not in seen
    assert "6402" not in seen
    begun = time.process_time()
    one.log_in("loket2")
    assert time.process_time() - begun < 5
    assert one.window.session.officer.id == data.who["loket2"]
    assert page.fields.text("name") == "Contoh Rahasia"
    assert page.fields.text("nik") == NIK


def test_keys_and_the_mouse_say_that_somebody_is_here(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc(2)
    for touch in (
        lambda: one.key(Qt.Key.Key_Shift),
        lambda: QTest.mouseMove(one.shell.windowHandle(), QPoint(40, 40)),
        lambda: QTest.mouseClick(one.shell.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(300, 5)),
    ):
        data.clock.move(2 * MINUTE - 1000)
        touch()
        one.beat()
        data.clock.move(1500)
        one.beat()
        assert not one.shell.covered()
    data.clock.move(2 * MINUTE)
    one.beat()
    assert one.shell.covered()


def test_it_can_be_turned_off_and_follows_the_settings_at_once(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc(0)
    data.clock.move(600 * MINUTE)
    one.beat()
    assert not one.shell.covered()
    one.window.machine_chosen(Machine(idle_minutes=5))
    one.beat()
    assert one.shell.covered()


def test_a_question_that_lies_over_the_window_goes_away_with_no(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc()
    question = Question(one.shell, "Simpan?", f"Surat {NIK}", (Answer.CANCEL,), "info")
    question.open()
    data.clock.move(11 * MINUTE)
    one.beat()
    assert one.shell.covered()
    assert not shiboken6.isValid(question)


def test_the_filter_sits_on_the_window_alone_and_costs_next_to_nothing(qtbot: QtBot) -> None:
    window = QLineEdit()
    qtbot.addWidget(window)
    window.show()
    watch = IdleWatch(window, 10, lambda: None, lambda: 0)
    watch.begin()
    watch.begin()
    event = QEvent(QEvent.Type.UpdateRequest)
    begun = time.process_time()
    for _ in range(1000):
        assert watch.eventFilter(window, event) is False
    assert time.process_time() - begun < 0.5
