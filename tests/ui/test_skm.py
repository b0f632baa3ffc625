"""SKM by key events alone: the head with its parts and period."""

from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from tests.ui.layar_ramah_pc import Key
from tests.ui.skm_pc import skm_pc


def test_the_parts_are_reached_by_keys(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    pc = skm_pc(office, tmp_path, qtbot)
    seen = [pc.screen.tabs.value()]
    for _ in range(5):
        pc.press_key(Key.Key_F11)
        seen.append(pc.screen.tabs.value())
    assert seen == ["hasil", "isian", "impor", "rtl", "masa", "hasil"]
    pc.press_key(Key.Key_F4)
    assert pc.screen.tabs.value() == "isian"
