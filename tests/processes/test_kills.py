"""The real program is killed (SIGKILL) again and again while a scripted operator works through every command.

After each kill: everything that a screen was told is saved is there, nothing is half done (`check` tells the whole file
again from its trail), the file is sound, and the program is back at its log-in soon.
LOKET_KILLS sets how often; docs/reliability.md has the figures of 500. On a server it is the PC that dies: the server
lives on and must let go of what the dead one had begun.
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
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from loket_app.machine import Machine, MachineFile, machine_file
from loket_app.store import backup as store
from loket_app.store.engine import open_engine, reading
from loket_app.store.tables import survey_answer, trail
from loket_app.usecases import backup
from loket_app.usecases.beside import open_beside, open_beside_server
from loket_app.usecases.check import check
from loket_app.usecases.opening import is_founded
from loket_app.usecases.ports import ServerClock, SystemClock
from tests.postgres_rig import Server
from tests.processes.plays import PLAYS

KILLS = {basis: int(os.environ.get("LOKET_KILLS", few)) for basis, few in (("berkas", "25"), ("server", "5"))}
PER_FOLDER = 50
"""A new office after so many kills: the whole check of a file that only grows would take the time of the kills."""
FRESH_EVERY = {"berkas": 6, "server": 4}
"""Every so many starts is a process of its own from the first byte, and measured; every second one dies on its way."""
MOST_COMMANDS, MOMENT = 44, 0.03
"""The kill comes up to so many commands after the start, and up to so many seconds after the last of them was said."""
PYC = Path(tempfile.gettempdir()) / "loket-bench" / "pyc"
OTHERS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
CHILD = Path(__file__).with_name("operator_child.py")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL; docs/drill-windows.md has the drill by hand")


@dataclass
class Run:
    """What a run of kills saw. `left`: plays that were never played to their end."""

    home: Path
    left: list[str]
    server: "ServerOffice | None" = None
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

    def complaints(self) -> str:
        """What the programs said last, where they complained."""
        return (self.home / "keluhan").read_text(errors="replace")[-3000:]

    def wrong(self) -> str:
        """What a play was refused: it should have been nothing."""
        return " ".join(str(line["wrong"]) for line in self.lines() if "wrong" in line)


@pytest.fixture
def forks(tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    process = _started(tmp_path)
    yield process
    process.kill()
    process.communicate()


class ServerOffice:
    """The office's database on a server that syncs, and the machine file that sends the PC's program there."""

    def __init__(self, server: Server, home: Path) -> None:
        self.server, self.home = server, home
        self.address = ""

    def begin(self) -> None:
        """An empty database with the schema, and the PC's file with its address."""
        engine = self.server.migrated()
        engine.dispose()
        self.address = self.server.address(str(engine.url.database))
        file = machine_file(environment={"XDG_CONFIG_HOME": str(self.home / "config")}, platform="linux")
        file.parent.mkdir(parents=True, exist_ok=True)
        MachineFile(file).save(Machine(server=self.address))

    def until_let_go(self) -> None:
        """The server ends what the killed PC had begun as soon as its system closes the line."""
        engine = open_engine(self.address)
        until = time.monotonic() + 60
        try:
            while True:
                with reading(engine) as connection:
                    if not connection.execute(OTHERS).scalar():
                        return
                assert time.monotonic() < until, "the server holds on to a dead PC"
                time.sleep(0.05)
        finally:
            engine.dispose()


@pytest.fixture(scope="module")
def syncing() -> Iterator[Server]:
    made = Server(durable=True)
    yield made
    made.close()


@pytest.mark.timeout(120 + 60 * max(KILLS.values()))
def test_killed_at_random_nothing_acknowledged_is_lost_and_nothing_is_half_done(
    tmp_path: Path, forks, basis: str, request: pytest.FixtureRequest
) -> None:
    rng = random.Random(int(os.environ.get("LOKET_SEED", "20261122")))
    server = ServerOffice(request.getfixturevalue("syncing"), tmp_path) if basis == "server" else None
    run = Run(tmp_path, list(PLAYS), server)
    kills, fresh_every = KILLS[basis], FRESH_EVERY[basis]
    for number in range(kills):
        if number % PER_FOLDER == 0:
            shutil.rmtree(run.folder, ignore_errors=True)
            run.acknowledged.unlink(missing_ok=True)
            run.counted = 0
            if server is not None:
                server.begin()
        rng.shuffle(run.left)
        if number % fresh_every == fresh_every - 1:
            _fresh_life(run, rng, dies_early=number // fresh_every % 2 == 1)
        else:
            _forked_life(run, rng, forks)
        _examine(run)
        if number % PER_FOLDER == PER_FOLDER - 1 or number == kills - 1:
            # A long run that is stopped has told what it saw so far.
            print(f"\n{_told(run, basis, number + 1)}", flush=True)
    told = _told(run, basis, kills)
    assert kills < 25 or not run.left, f"never played to their end: {run.left} ({told})"


def _told(run: Run, basis: str, kills: int) -> str:
    restarts = run.restarts or [0.0]
    back = f"{run.rolled_back} commands in flight rolled back at the next start; " if basis == "berkas" else ""
    return (
        f"{basis}: {kills} kills, {run.killed_starting} of them while starting; {run.told} commands acknowledged, of "
        f"{len(run.commands)} kinds; {back}start "
        f"to log-in: median {statistics.median(restarts):.2f} s, longest {max(restarts):.2f} s"
    )


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
    assert line.startswith(word), f"{line!r} instead of {word}: {run.wrong()}\n{run.complaints()}"
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
            _let_work(run, rng, lambda: process.poll() is None)
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
        _let_work(run, rng, lambda: _lives(pid))
    finally:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        while _lives(pid):
            time.sleep(0.002)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _let_work(run: Run, rng: random.Random, lives: Callable[[], bool]) -> None:
    """Until a random number of commands is acknowledged, and a moment longer: into the next one.

    However long a busy machine takes; an operator that stands still ends itself and says where (`operator_child`).
    """
    wanted = len(run.lines()) + rng.randint(0, MOST_COMMANDS)
    while len(run.lines()) < wanted:
        assert lives(), f"the operator stood still, or fell: {run.complaints()}"
        time.sleep(0.005)
    time.sleep(rng.uniform(0, MOMENT))


def _examine(run: Run) -> None:
    """The state that the kill left; the program itself finds it as it was."""
    assert not run.wrong()
    lines = run.lines()
    if run.server is not None:
        _examine_server(run, run.server, lines)
    elif (run.folder / "loket.db").exists():
        _examine_copy(run, lines)
    else:
        assert not lines
        return
    for copy in store.copies(backup.folder_of(run.folder))[:1]:
        assert store.damage_of(copy) is None
    run.told += sum("command" in line for line in lines[run.counted :])
    run.counted = len(lines)
    run.commands |= {line["command"] for line in lines if "command" in line}
    run.left = [name for name in run.left if not any(line.get("play") == name for line in lines)]


def _examine_server(run: Run, server: ServerOffice, lines: list[dict[str, Any]]) -> None:
    server.until_let_go()
    with open_beside_server(server.address, run.folder, ServerClock(SystemClock()), "PC-PERIKSA") as desk:
        if not is_founded(desk):
            assert not lines
            return
        with reading(desk.engine) as connection:
            rows = dict(connection.execute(select(trail.c.id, trail.c.command_id)).all())
            keys = set(connection.execute(select(survey_answer.c.key)).scalars())
        _all_there(rows, keys, lines)
        assert sorted(rows) == list(range(1, len(rows) + 1))
        assert [str(f) for f in check(desk, 3).findings] == []


def _examine_copy(run: Run, lines: list[dict[str, Any]]) -> None:
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
        keys = {row[0] for row in raw.execute("SELECT key FROM survey_answer")}
        _all_there(dict(raw.execute("SELECT id, command_id FROM trail")), keys, lines)
    with open_beside(seen, SystemClock(), "PC-PERIKSA") as desk:
        assert [str(f) for f in check(desk, 3).findings] == []


def _all_there(rows: dict[int, str], keys: set[str], lines: list[dict[str, Any]]) -> None:
    last = 0
    for line in lines:
        if "row" in line:
            last, command = line["row"]
            assert rows.get(last) == command, f"acknowledged, and gone: {line}"
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
