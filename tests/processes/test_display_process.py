"""`loket layar` as a real process beside a counter that works: no lock, nothing written, alive through a lost file."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from loket_app.paths import DATA_FILE
from loket_app.usecases import queue_calls
from loket_app.usecases.check import check
from loket_app.usecases.desk import Who
from loket_app.usecases.opening import open_desk

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 250.0
pytestmark = pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="asks the system how much was read")


def started(folder: Path) -> "subprocess.Popen[bytes]":
    """The display in a window, on no screen at all."""
    words = [sys.executable, "-m", "loket_app", "layar", "--jendela", "--data", str(folder)]
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(words, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def reads(child: "subprocess.Popen[bytes]") -> int:
    """How much the process has read so far (bytes), as the system counts it."""
    told = Path(f"/proc/{child.pid}/io").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in told.splitlines() if line.startswith("rchar")))


def goes_on(child: "subprocess.Popen[bytes]") -> None:
    """Wait until it has looked at something again."""
    before, until = reads(child), time.monotonic() + PATIENCE
    while reads(child) <= before:
        assert child.poll() is None, child.stderr.read().decode() if child.stderr else ""
        assert time.monotonic() < until, "the display looks no more"
        time.sleep(0.1)


def test_the_display_beside_a_counter_that_works(office: Any, tmp_path: Path) -> None:
    folder = tmp_path / "kantor"
    folder.mkdir()
    file = folder / DATA_FILE
    office.desk.engine.dispose()
    office.file.rename(file)
    with open_desk(folder, office.clock, "Loket 1") as desk:
        child = started(folder)
        try:
            goes_on(child)
            for _ in range(40):
                desk.do(Who(0, 0), queue_calls.take_ticket, "SKTM", "", "")
                desk.do(office.by("loket1"), queue_calls.call_next)
            goes_on(child)
            if sys.platform != "win32":
                away = file.with_name("pergi.db")
                desk.engine.dispose()
                file.rename(away)
                time.sleep(2.5)
                assert child.poll() is None
                assert not file.exists(), "a display makes no file"
                away.rename(file)
                goes_on(child)
            desk.do(Who(0, 0), queue_calls.take_ticket, "SKTM", "", "")
            assert [str(f) for f in check(desk).findings] == []
        finally:
            child.terminate()
            _, told = child.communicate(timeout=PATIENCE)
    lines = [line for line in told.decode().splitlines() if "propagateSizeHints" not in line]
    assert lines == []
    assert {p.name for p in folder.iterdir()} & {f"{DATA_FILE}-wal", f"{DATA_FILE}-shm"} == set()


def started_on(address: str, folder: Path) -> "subprocess.Popen[bytes]":
    words = [sys.executable, "-m", "loket_app", "layar", "--jendela", "--server", address, "--data", str(folder)]
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": str(folder)}
    return subprocess.Popen(words, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def asks_again(child: "subprocess.Popen[bytes]", server: Any, database: str) -> None:
    """Wait until the display has asked the server something from now on."""
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = :name AND query_start > :since"
        " AND backend_type = 'client backend'"
        " AND query NOT LIKE '%pg_stat_activity%'"
    )
    engine = create_engine(server.address("postgres"), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            since = connection.scalar(text("SELECT clock_timestamp()"))
            until = time.monotonic() + PATIENCE
            while not connection.scalar(text(query), {"name": database, "since": since}):
                assert child.poll() is None, child.stderr.read().decode() if child.stderr else ""
                assert time.monotonic() < until, "the display asks no more"
                time.sleep(0.1)
    finally:
        engine.dispose()


@pytest.mark.parametrize("basis", ["server"], indirect=True)
def test_the_display_beside_counters_on_a_server(office: Any, server: Any, tmp_path: Path) -> None:
    """The same where the data lies on a server: the line goes and comes back, and the display needs nobody."""
    database = str(office.desk.engine.url.database)
    child = started_on(server.address(database), tmp_path)
    try:
        asks_again(child, server, database)
        for _ in range(10):
            office.desk.do(Who(0, 0), queue_calls.take_ticket, "SKTM", "", "")
            office.desk.do(office.by("loket1"), queue_calls.call_next)
        asks_again(child, server, database)
        office.desk.engine.dispose()
        away = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"
        server.admin(f"ALTER DATABASE {database} WITH ALLOW_CONNECTIONS false", away)
        time.sleep(2.5)
        assert child.poll() is None
        server.admin(f"ALTER DATABASE {database} WITH ALLOW_CONNECTIONS true")
        asks_again(child, server, database)
        office.desk.do(Who(0, 0), queue_calls.take_ticket, "SKTM", "", "")
        assert [str(f) for f in check(office.desk, 0).findings] == []
    finally:
        child.terminate()
        _, told = child.communicate(timeout=PATIENCE)
    assert [line for line in told.decode().splitlines() if "propagateSizeHints" not in line] == []
    assert list(tmp_path.rglob("*.db")) == []
