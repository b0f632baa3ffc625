"""The real program, closed as it should and then killed: what the next start says of it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from loket_app.usecases.checking import unclean
from loket_app.usecases.opening import found, open_desk
from loket_app.usecases.ports import SystemClock

PYC = Path(tempfile.gettempdir()) / "loket-bench" / "pyc"
ROOT = Path(__file__).resolve().parents[2]
CLOSES = """
import os, sys
sys.path.insert(0, sys.argv[2])
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from loket_app.ui import program
class Kept(program.MainWindow):
    def __init__(self, *args):
        super().__init__(*args)
        self.opened.connect(lambda: QTimer.singleShot(300, self._ready))
    def _ready(self):
        if not (Path(sys.argv[1]) / ".terbuka").exists() or self.runner.busy():
            QTimer.singleShot(20, self._ready)
            return
        told = [one.key for one in self.shell.bar.waiting()]
        os.write(1, f"siap {' '.join(told)}\\n".encode())
        if sys.argv[3] == "tutup":
            self.shell.close()
            QApplication.quit()
program.MainWindow = Kept
program.run(None, Path(sys.argv[1]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL; by hand: docs/drill-windows.md")
def test_a_closed_program_leaves_no_word_and_a_killed_one_a_calm_line(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with open_desk(folder, SystemClock(), "PC") as desk:
        found(desk, "sangasanga", {})
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {
        "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path / "config"), "PYTHONPYCACHEPREFIX": str(PYC),
    }  # fmt: skip

    def run(how: str) -> str:
        words = [sys.executable, "-c", CLOSES, str(folder), str(ROOT), how]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True)
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if how == "tutup":
                assert process.wait(250) == 0
            return line
        finally:
            if process.poll() is None:
                time.sleep(0.1)
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()

    assert "pemeriksaan" not in run("tutup")
    assert not (folder / unclean.OPEN).exists()
    assert "pemeriksaan" not in run("mati")
    assert (folder / unclean.OPEN).exists()
    assert "pemeriksaan" in run("tutup")
    assert not (folder / unclean.OPEN).exists()
    assert unclean.is_wanted(folder), "closed before the look was over: it is still wanted"
