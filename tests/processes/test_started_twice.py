"""Starting the program twice: the second one brings the first one's window to the front and ends by itself."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from loket_app.store.lock import FolderLock
from loket_app.ui.second_start import LOOK_MS, MARK, first_shows_itself

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 250.0
pytestmark = pytest.mark.skipif(not Path("/proc/locks").exists(), reason="asks the system who holds a lock")
SLOW = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from loket_app.store.lock import FolderLock
lock = FolderLock(Path(sys.argv[1]))
lock.take()
print("terkunci", flush=True)
sys.stdin.read()
"""


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def is_held(file: Path) -> bool:
    """As the system tells; trying the lock would get into the way of the program that is about to take it."""
    return file.exists() and f":{file.stat().st_ino} " in Path("/proc/locks").read_text(encoding="ascii")


@pytest.fixture
def folder(tmp_path: Path, new_engine: Any, basis: str) -> Path:
    """The folder of a PC: the office's, or what it keeps for itself where the data lies on a server."""
    made = tmp_path / "kantor"
    made.mkdir()
    founded = new_engine()
    founded.engine.dispose()
    if basis == "server":
        url = founded.engine.url
        machine = tmp_path / "layar-ramah-loket" / "komputer.toml"
        machine.parent.mkdir()
        address = f"postgresql://{url.username}@{url.host}:{url.port}/{url.database}"
        machine.write_text(f'server = "{address}"\n', encoding="utf-8")
    else:
        shutil.copyfile(founded.file, made / "loket.db")
    return made


@pytest.fixture
def start(folder: Path, tmp_path: Path) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    """Starts the real program on this folder, on no screen at all."""
    running: list[subprocess.Popen[bytes]] = []

    def one() -> "subprocess.Popen[bytes]":
        env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": str(tmp_path)}
        words = [sys.executable, "-m", "loket_app", "--data", str(folder)]
        running.append(subprocess.Popen(words, env=env, cwd=ROOT, stderr=subprocess.PIPE))
        return running[-1]

    yield one
    for child in running:
        child.kill()
        child.communicate()


@pytest.mark.parametrize("basis", ["berkas", "server"], indirect=True)
def test_the_second_ends_and_the_first_goes_on(start: Any, folder: Path) -> None:
    first = start()
    until(lambda: is_held(folder / "loket.lock") or first.poll() is not None)
    second = start()
    assert second.wait(PATIENCE) == 0
    assert first.poll() is None
    assert not (folder / MARK).exists(), "the first took the request away"


def test_who_holds_the_folder_and_does_not_answer_holds_nobody_up(folder: Path) -> None:
    assert not first_shows_itself(folder)
    assert not first_shows_itself(folder / "tidak ada")
    words = [sys.executable, "-c", SLOW, str(folder), str(ROOT)]
    child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None
    try:
        assert child.stdout.readline() == b"terkunci\n"
        assert not first_shows_itself(folder, LOOK_MS / 1000)
        assert not (folder / MARK).exists()
    finally:
        child.kill()
        child.communicate()
    lock = FolderLock(folder)
    lock.take()
    lock.release()
