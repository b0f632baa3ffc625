"""The window that is asked to show itself: in front, not minimised, and as locked as it was."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from loket_app.ui.masuk import LogInCover
from loket_app.ui.second_start import LOOK_MS, MARK, ShowWhenAsked, screen_of_user
from tests.ui.day_pc import Key, WindowPc

pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)


@pytest.fixture
def one(pc: Callable[..., WindowPc]) -> Iterator[WindowPc]:
    made = pc()
    (made.data.folder / MARK).touch()
    asked = ShowWhenAsked(made.shell, made.data.folder, made.shell)
    assert not (made.data.folder / MARK).exists(), "an old request says nothing"
    yield made
    asked._beat.stop()


def asked_for(one: WindowPc) -> None:
    (one.data.folder / MARK).write_text(screen_of_user(), encoding="utf-8")
    one.qtbot.waitUntil(lambda: not (one.data.folder / MARK).exists(), timeout=20 * LOOK_MS)


def test_a_minimised_window_comes_back_and_stays_locked(one: WindowPc) -> None:
    one.log_in("loket1")
    one.key(Key.Key_F12)
    one.shell.showMinimized()
    asked_for(one)
    assert not one.shell.isMinimized()
    assert one.shell.isActiveWindow()
    assert isinstance(one.shell.cover_shown(), LogInCover)


def test_a_whole_screen_of_the_public_stays_in_front(one: WindowPc, qtbot: Any) -> None:
    public = QWidget(None, Qt.WindowType.Window)
    qtbot.addWidget(public)
    public.showFullScreen()
    public.activateWindow()
    qtbot.waitUntil(public.isActiveWindow)
    asked_for(one)
    assert public.isActiveWindow()


def test_another_users_screen_is_not_answered(one: WindowPc, qtbot: Any) -> None:
    one.shell.showMinimized()
    (one.data.folder / MARK).write_text("pengguna lain", encoding="utf-8")
    qtbot.wait(2 * LOOK_MS)
    assert (one.data.folder / MARK).exists(), "the second start says by itself that the program is open"
    assert one.shell.isMinimized()
