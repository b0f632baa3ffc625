"""The restore drill with real processes: copies made beside the work, the data file ruined, and the office back again.

Processes are killed while they copy and while they restore: what counts as a copy stays whole, and so does the data.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from loket_app.__main__ import main
from loket_app.store import backup as store
from loket_app.usecases import backup, restore
from loket_app.usecases.opening import found, open_desk
from loket_app.usecases.ports import SystemClock

KILLS = int(os.environ.get("LOKET_KILLS", "2"))
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL; on Windows the written drill holds")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    with open_desk(made, SystemClock(), "Loket 2") as desk:
        found(desk, "sangasanga", {})
    return made


def command(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "loket_app", *words, "--data", str(folder), "--json"]


def told(folder: Path, *words: str, code: int = 0) -> dict:
    done = subprocess.run(command(folder, *words), capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout) if done.stdout else {"kata": done.stderr}


def test_the_data_file_is_ruined_and_the_office_comes_back(folder: Path, tmp_path: Path, capsys) -> None:
    def here(*words: str, code: int = 0) -> dict:
        """The command in this process: every start of a real one takes a second."""
        capsys.readouterr()
        assert main([*words, "--data", str(folder), "--json"]) == code
        said = capsys.readouterr()
        return json.loads(said.out) if said.out else {"kata": said.err}

    stick = tmp_path / "stik"
    stick.mkdir()
    with open_desk(folder, SystemClock(), "Loket 2") as desk:
        made = told(folder, "cadang", str(stick))
        assert desk.ask(lambda look: look.zone) == "Asia/Makassar", "the counter goes on meanwhile"
        assert "sudah terbuka" in here("pulih", made["cadangan"], "--ya", code=2)["kata"]
    here("check")
    assert [one["berkas"] for one in here("pulih")["cadangan"]] == [made["cadangan"]]
    assert here("pulih", made["kedua"])["dipulihkan"] is False

    ruined = bytearray((folder / "loket.db").read_bytes())
    ruined[4096:40_960] = bytes(36_864)
    (folder / "loket.db").write_bytes(ruined)
    assert here("check", code=2)

    begun = time.monotonic()
    assert told(folder, "pulih", made["kedua"], "--ya")["dipulihkan"] is True
    assert time.monotonic() - begun < 200
    here("check")
    (aside,) = folder.glob("loket.sebelum-pulih-*.db")
    assert aside.read_bytes() == ruined, "also a ruined file is kept"


@posix_only
def test_a_process_killed_while_it_copies_leaves_no_half_copy(folder: Path) -> None:
    rng = random.Random(11)
    whole = _seconds(command(folder, "cadang"))
    for _ in range(KILLS):
        _killed(command(folder, "cadang"), rng.uniform(whole * 0.5, whole * 1.1))
        for copy in store.copies(backup.folder_of(folder)):
            assert store.damage_of(copy) is None
    told(folder, "cadang")
    assert not list(backup.folder_of(folder).glob("*.part"))
    told(folder, "check")


@posix_only
def test_a_process_killed_while_it_restores_leaves_one_whole_file(folder: Path) -> None:
    rng = random.Random(12)
    made = told(folder, "cadang")["cadangan"]
    whole = _seconds(command(folder, "pulih", made, "--ya"))
    for _ in range(KILLS):
        _killed(command(folder, "pulih", made, "--ya"), rng.uniform(whole * 0.4, whole))
        with open_desk(folder, SystemClock(), "Loket 2") as desk:
            assert desk.ask(lambda look: look.zone) == "Asia/Makassar"
        assert not (folder / restore.READY).exists()
        assert store.unsound(folder / "loket.db") is None


def _seconds(words: list[str]) -> float:
    begun = time.monotonic()
    subprocess.run(words, capture_output=True, timeout=280, check=True)
    return time.monotonic() - begun


def _killed(words: list[str], after: float) -> None:
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
