"""UI tests run without a display, and leave nothing behind: no window, no running timer, no thread."""

import gc
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
import shiboken6
from argon2 import PasswordHasher
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from loket_app import paths
from loket_app.ui import theme
from loket_app.usecases import pin_key
from tests.ui.day_pc import Data, WindowPc, data_of, found_office


def pytest_configure(config: pytest.Config) -> None:
    """The offscreen plugin has no window manager to give size hints to, and says so for every window."""
    config.addinivalue_line("qt_log_ignore", r"does not support propagateSizeHints")


def _windows() -> set[str]:
    return {f"{type(w).__name__} {w.objectName()} {w.windowTitle()}".strip() for w in QApplication.topLevelWidgets()}


def _timers() -> list[QTimer]:
    return [o for o in gc.get_objects() if type(o) is QTimer and shiboken6.isValid(o) and o.isActive()]


def _threads() -> set[str]:
    return {t.name for t in threading.enumerate()}


@pytest.fixture(scope="session", autouse=True)
def _shipped_font(qapp: QApplication) -> None:
    """One font on every machine, so that what fits here fits there."""
    theme.apply(qapp, family=theme.register_liberation(paths.resources() / "fonts"))
    # What is loaded by now stays loaded: the collections after each test need not walk it again.
    gc.collect()
    gc.freeze()


@contextmanager
def _cheaply() -> Iterator[None]:
    """PINs are hashed in the program's way at the least cost: hundreds are typed here. The program's own cost, slow on
    purpose, tests/usecases/test_pin_key.py holds."""
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(pin_key, "_hasher", lambda: cheap)
        yield


@pytest.fixture(scope="module", autouse=True)
def _cheap_pins() -> Iterator[None]:
    with _cheaply():
        yield


def _end_of(threads: set[str]) -> None:
    """Wait for those that were told to stop: the program itself lets some of them end by themselves."""
    for one in threading.enumerate():
        if one.name not in threads:
            one.join(20)


@pytest.fixture(autouse=True)
def _nothing_left(qapp: QApplication) -> Iterator[None]:
    threads = _threads()
    # As in the program (ui/garbage.py): a collection in the middle of a paint may take away a widget that Qt is about
    # to paint.
    gc.disable()
    yield
    gc.enable()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert _windows() == set(), "windows left open"
    assert _timers() == [], "timers left running"
    # What a test leaves behind now are caches: the next collection need not walk them.
    gc.freeze()
    _end_of(threads)
    assert _threads() <= threads, "threads left running"


@pytest.fixture(params=["terang", "gelap"])
def look(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[theme.Theme]:
    """Both looks, one after the other; the light one is back afterwards."""
    yield theme.apply(qapp, request.param)
    theme.apply(qapp)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """A founded office with its PINs, to be copied."""
    folder = tmp_path_factory.mktemp("kantor") / "data"
    with _cheaply():
        return folder, found_office(folder)


@pytest.fixture
def data(founded: tuple[Path, dict[str, int]], tmp_path: Path) -> Iterator[Data]:
    """A copy of that office on its Monday at eight."""
    made = data_of(founded, tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def pc(qtbot: QtBot, data: Data) -> Iterator[Callable[..., WindowPc]]:
    """Makes counter PCs on that office; all are closed at the end."""
    opened: list[WindowPc] = []

    def make(*args: Any, **kwargs: Any) -> WindowPc:
        opened.append(WindowPc(qtbot, data, *args, **kwargs))
        return opened[-1]

    yield make
    for one in opened:
        one.close()
