"""A counter PC at which the SKM screen is open, on an office with survey periods."""

from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from loket_app.ui.skm.screen import SkmScreen
from tests.ui.layar_ramah_pc import LayarPc


def skm_pc(office: Any, folder: Path, qtbot: QtBot, key: str = "kasi_pelum") -> LayarPc:
    """The SKM screen, shown."""
    pc = LayarPc(office, folder, SkmScreen, key)
    pc.show(qtbot)
    return pc
