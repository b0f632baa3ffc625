"""UI tests run without a display, and leave nothing behind: no window, no running timer, no thread."""

import gc
import os
import threading
from collections.abc import Iterator

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication

from loket_app import paths
from loket_app.ui import theme


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


@pytest.fixture(autouse=True)
def _nothing_left(qapp: QApplication) -> Iterator[None]:
    threads = _threads()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert _windows() == set(), "windows left open"
    assert _timers() == [], "timers left running"
    assert _threads() <= threads, "threads left running"


@pytest.fixture(params=["terang", "gelap"])
def look(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[theme.Theme]:
    """Both looks, one after the other; the light one is back afterwards."""
    yield theme.apply(qapp, request.param)
    theme.apply(qapp)
