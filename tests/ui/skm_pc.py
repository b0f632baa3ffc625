"""A counter PC at which the SKM screen is open, on an office with survey periods."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from loket_app.definitions.presets import load_preset
from loket_app.simulation.survey import play_survey
from loket_app.ui.skm.screen import SkmScreen
from tests.ui.layar_ramah_pc import Key, LayarPc

TODAY = date(2026, 11, 23)


def skm_pc(office: Any, folder: Path, qtbot: QtBot, key: str = "kasi_pelum") -> LayarPc:
    """The SKM screen, shown."""
    pc = LayarPc(office, folder, SkmScreen, key)
    pc.show(qtbot)
    qtbot.waitUntil(pc.shell.isActiveWindow)
    return pc


def surveyed(office: Any) -> tuple[int, ...]:
    """The demonstration's three surveys: one reported with its plan, one closed this year, one running."""
    return play_survey(office.desk, load_preset("sangasanga"), office.who, TODAY)


def to_part(pc: LayarPc, name: str) -> Any:
    """Go round the parts with F11 until this one is shown."""
    for _ in range(5):
        if pc.screen.tabs.value() == name:
            return pc.screen.part()
        pc.press_key(Key.Key_F11)
    raise AssertionError(name)


def tab_to(pc: LayarPc, wanted: QWidget | Callable[[], bool]) -> None:
    """Tab until this widget, or something in it, has the focus."""
    for _ in range(60):
        here = QApplication.focusWidget()
        if wanted() if not isinstance(wanted, QWidget) else here is wanted or (here and wanted.isAncestorOf(here)):
            return
        pc.press_key(Key.Key_Tab)
    raise AssertionError(f"Tab never reaches {wanted}")


def fill(pc: LayarPc, **values: str) -> None:
    """Tab to each field of the open sheet and type."""
    for key, text in values.items():
        tab_to(pc, pc.sheet().form.fields[key].widget)
        pc.type(text)


def choose_period(pc: LayarPc, title: str) -> None:
    """Choose a period in the head, with the arrows of its list."""
    tab_to(pc, pc.screen.period)
    pc.press_key(Key.Key_Home)
    for _ in range(pc.screen.period.count()):
        if title not in pc.screen.period.currentText():
            pc.press_key(Key.Key_Down)
    assert title in pc.screen.period.currentText()
