"""The real program is killed (SIGKILL) again and again while a scripted operator works through every command.

After each kill: everything that a screen was told is saved is there, nothing is half done (`check` tells the whole file
again from its trail), the file is sound, and the program is back at its log-in soon.
LOKET_KILLS sets how often; docs/reliability.md has the figures of 500.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from loket_app.store import backup as store
from loket_app.usecases import backup
from loket_app.usecases.check import check
from loket_app.usecases.opening import open_beside
from loket_app.usecases.ports import SystemClock
from tests.processes.plays import PLAYS

KILLS = int(os.environ.get("LOKET_KILLS", "25"))
PER_FOLDER = 50
"""A new office after so many kills: the whole check of a file that only grows would take the time of the kills."""
FRESH_EVERY = 6
"""Every so many starts is a process of its own from the first byte, and measured; every second one dies on its way."""
MOST_COMMANDS, MOMENT = 34, 0.03
"""The kill comes up to so many commands after the start, and up to so many seconds after the last of them was said."""
RESTART_SECONDS = 3.0
PYC = Path(tempfile.gettempdir()) / "loket-bench" / "pyc"
CHILD = Path(__file__).with_name("operator_child.py")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL; docs/drill-windows.md has the drill by hand")


@dataclass
class Run:
    """What a run of kills saw. `left`: plays that were never played to their end."""

    home: Path
    left: list[str]
    restarts: list[float] = field(default_factory=list)
    commands: set[str] = field(default_factory=set)
    told: int = 0
    counted: int = 0
    killed_starting: int = 0
    rolled_back: int = 0

    @property
    def folder(self) -> Path:
        return self.home / "data"

    @property
    def acknowledged(self) -> Path:
        return self.home / "diakui"

    def lines(self) -> list[dict[str, Any]]:
        """What was acknowledged; a line cut off by the kill was not."""
        if not self.acknowledged.exists():
            return []
        whole = self.acknowledged.read_text(encoding="utf-8").rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def wrong(self) -> str:
        """What a play was refused: it should have been nothing."""
        return " ".join(str(line["wrong"]) for line in self.lines() if "wrong" in line)


@pytest.fixture
def forks(tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    process = _started(tmp_path)
    yield process
    process.kill()
    process.communicate()


@pytest.mark.timeout(60 + 12 * KILLS)
def test_killed_at_random_nothing_acknowledged_is_lost_and_nothing_is_half_done(tmp_path: Path, forks) -> None:
    rng = random.Random(int(os.environ.get("LOKET_SEED", "20261122")))
    run = Run(tmp_path, list(PLAYS))
    for number in range(KILLS):
        if number % PER_FOLDER == 0:
            shutil.rmtree(run.folder, ignore_errors=True)
            run.acknowledged.unlink(missing_ok=True)
            run.counted = 0
        rng.shuffle(run.left)
        if number % FRESH_EVERY == FRESH_EVERY - 1:
            _fresh_life(run, rng, dies_early=number // FRESH_EVERY % 2 == 1)
        else:
            _forked_life(run, rng, forks)
        _examine(run)
    told = (
        f"{KILLS} kills, {run.killed_starting} of them while starting; {run.told} commands acknowledged, of "
        f"{len(run.commands)} kinds; {run.rolled_back} commands in flight rolled back at the next start; start "
        f"to log-in: median {statistics.median(run.restarts):.2f} s, longest {max(run.restarts):.2f} s"
    )
    print(f"\n{told}")
    assert KILLS < 25 or not run.left, f"never played to their end: {run.left} ({told})"
    assert min(run.restarts) < RESTART_SECONDS, told


def _started(home: Path, *words: str) -> "subprocess.Popen[bytes]":
    # An installed program has its modules compiled; so has this one after its first start.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {
        "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(home / "config"), "PYTHONPYCACHEPREFIX": str(PYC),
    }  # fmt: skip
    with (home / "keluhan").open("ab") as complaints:
        return subprocess.Popen(
            [sys.executable, str(CHILD), *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints,
            env=environment, start_new_session=True,
        )  # fmt: skip


def _orders(run: Run) -> tuple[str, str, str]:
    return str(run.folder), str(run.acknowledged), ",".join(run.left)


def _heard(run: Run, process: "subprocess.Popen[bytes]", word: str) -> str:
    """Its next line, which begins with `word`."""
    assert process.stdout is not None
    line = process.stdout.readline().decode()
    complaints = (run.home / "keluhan").read_text(errors="replace")[-3000:]
    assert line.startswith(word), f"{line!r} instead of {word}: {run.wrong()}\n{complaints}"
    return line


def _fresh_life(run: Run, rng: random.Random, dies_early: bool) -> None:
    """A process from its first byte; killed on its way to the log-in, or after it while it works."""
    begun = time.monotonic()
    process = _started(run.home, *_orders(run))
    try:
        if dies_early:
            run.killed_starting += 1
            time.sleep(rng.uniform(0.3, 1.0) * min(run.restarts))
        else:
            _heard(run, process, "siap")
            run.restarts.append(time.monotonic() - begun)
            _heard(run, process, "kerja")
            _let_work(run, rng)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _forked_life(run: Run, rng: random.Random, forks: "subprocess.Popen[bytes]") -> None:
    assert forks.stdin is not None
    forks.stdin.write(("\t".join(_orders(run)) + "\n").encode())
    forks.stdin.flush()
    pid = int(_heard(run, forks, "pid").split()[1])
    try:
        _heard(run, forks, "siap")
        _heard(run, forks, "kerja")
        _let_work(run, rng)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
            while True:
                os.kill(pid, 0)
                time.sleep(0.002)


def _let_work(run: Run, rng: random.Random) -> None:
    """Until a random number of commands is acknowledged, and a moment longer: into the next one."""
    wanted = len(run.lines()) + rng.randint(0, MOST_COMMANDS)
    until = time.monotonic() + 30
    while len(run.lines()) < wanted:
        assert time.monotonic() < until, "the operator stands still"
        time.sleep(0.005)
    time.sleep(rng.uniform(0, MOMENT))


def _examine(run: Run) -> None:
    """The state that the kill left, as a copy: the program itself finds the original as it was."""
    assert not run.wrong()
    lines = run.lines()
    if not (run.folder / "loket.db").exists():
        assert not lines
        return
    seen = run.home / "lihat"
    shutil.rmtree(seen, ignore_errors=True)
    seen.mkdir()
    for part in run.folder.glob("loket.db*"):
        shutil.copy(part, seen / part.name)
    if (run.folder / "foto_rtl").is_dir():
        shutil.copytree(run.folder / "foto_rtl", seen / "foto_rtl")
    journal = seen / "loket.db-journal"
    run.rolled_back += journal.exists() and journal.stat().st_size > 0
    with closing(sqlite3.connect(seen / "loket.db")) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        _all_there(raw, lines)
    with open_beside(seen, SystemClock(), "PC-PERIKSA") as desk:
        assert [str(f) for f in check(desk, 3).findings] == []
    for copy in store.copies(backup.folder_of(run.folder))[:1]:
        assert store.damage_of(copy) is None
    run.told += sum("command" in line for line in lines[run.counted :])
    run.counted = len(lines)
    run.commands |= {line["command"] for line in lines if "command" in line}
    run.left = [name for name in run.left if not any(line.get("play") == name for line in lines)]


def _all_there(raw: sqlite3.Connection, lines: list[dict[str, Any]]) -> None:
    rows = dict(raw.execute("SELECT id, command_id FROM trail"))
    last = 0
    for line in lines:
        if "row" in line:
            last, command = line["row"]
            assert rows.get(last) == command, f"acknowledged, and gone: {line}"
    keys = {row[0] for row in raw.execute("SELECT key FROM survey_answer")}
    told = [line for line in lines if "command" in line]
    gone = {line["key"][1] for line in told if line["command"].endswith("._delete")}
    for number, line in enumerate(told):
        if line["command"].endswith(("._add_paper", "._add_kiosk")):
            key = line["key"][1]
            assert (key in keys) is not (key in gone) or _deleting(told[number + 1 :]), f"an answer is gone: {line}"


def _deleting(after: list[dict[str, Any]]) -> bool:
    """The operator was about to delete this answer when the kill came, after correcting the other: both are right."""
    names = [line["command"].rpartition(".")[2] for line in after[:2]]
    return names[:1] == ["_correct"] and names[1:] != ["_delete"]
