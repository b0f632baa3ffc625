"""The practice as it is really started: a second process beside the office, which holds its own folder meanwhile."""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from loket_app.definitions.presets import load_preset
from loket_app.domain.dates import at
from loket_app.simulation.day import DAY
from loket_app.ui.latihan import words_for
from loket_app.usecases.opening import found, open_desk
from loket_app.usecases.ports import SetClock
from loket_app.usecases.practice import MARK

PATIENCE_S = 250
ROOT = Path(__file__).parents[2]


def bytes_of(folder: Path) -> dict[str, str]:
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in folder.iterdir() if one.is_file()}


@pytest.mark.timeout(300)
def test_the_offices_folder_is_untouched_while_somebody_practises(tmp_path: Path) -> None:
    data, home = tmp_path / "data", tmp_path / "rumah"
    clock = SetClock(at(DAY, 8, 0, load_preset("kemlagi").office.zone))
    with open_desk(data, clock, "PC") as desk:
        found(desk, "kemlagi", {})
        before = bytes_of(data)
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_DATA_HOME": str(home), "HOME": str(tmp_path),
                       "XDG_CONFIG_HOME": str(tmp_path / "pengaturan"), "PYTHONPATH": str(ROOT)}  # fmt: skip
        words = words_for(data)
        assert words[:2] == [sys.executable, "-m"]
        child = subprocess.Popen(words, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            folder = home / "layar-ramah-loket-latihan" / "data"
            practised = folder / "loket.db"
            end = time.monotonic() + PATIENCE_S
            while time.monotonic() < end and child.poll() is None:
                if practised.exists() and practised.stat().st_size > 300_000:
                    break
                time.sleep(0.2)
            assert child.poll() is None, child.stderr.read().decode() if child.stderr else ""
            assert practised.stat().st_size > 300_000
            assert (folder / MARK).exists()
        finally:
            child.kill()
            child.communicate()
        assert bytes_of(data) == before
        # The office went on meanwhile: its lock was never the practice's.
        assert desk.ask(lambda look: look.settings.office()).name == "Kecamatan Kemlagi"
