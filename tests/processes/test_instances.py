"""One program to a folder: of twenty started at once one has it, and a killed one leaves nothing that must be cleared
away. A folder or file that may only be read is refused with a sentence, at the start and while the program runs."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from loket_app.usecases.beside import open_beside_server
from loket_app.usecases.opening import found, open_desk
from loket_app.usecases.ports import ServerClock, SystemClock
from tests.postgres_rig import Server

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks; by hand: docs/drill-windows.md")
ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
MANY = """
import os, sys, time
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from loket_app.domain.errors import Disturbance
from loket_app.usecases import door
from loket_app.usecases.desk import Who
from loket_app.usecases.opening import open_desk
from loket_app.usecases.ports import SystemClock
go, count = time.monotonic() + 0.5, int(sys.argv[3])
for _ in range(count):
    if os.fork() == 0:
        time.sleep(max(go - time.monotonic(), 0))
        try:
            with open_desk(Path(sys.argv[1]), SystemClock(), "PC") as desk:
                desk.do(Who.self(2), door.walked_in)
                os.write(1, f"dapat {os.getpid()}\\n".encode())
                time.sleep(60)
        except Disturbance as taken:
            os.write(1, f"tidak {taken.sentence}\\n".encode())
        os._exit(0)
for _ in range(count):
    os.wait()
"""
FROM_PC = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from loket_app.domain.errors import Disturbance
from loket_app.usecases import door
from loket_app.usecases.desk import Who
from loket_app.usecases.opening import open_on_server
from loket_app.usecases.ports import ServerClock, SystemClock
try:
    with open_on_server(sys.argv[3], Path(sys.argv[1]), ServerClock(SystemClock()), "PC") as desk:
        desk.do(Who.self(2), door.walked_in)
        print("dapat", flush=True)
        sys.stdin.read()
except Disturbance as taken:
    print("tidak", taken.sentence, flush=True)
"""
READING = """
import os, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
import loket_app.usecases.check
from loket_app.domain.errors import Disturbance
from loket_app.usecases import door
from loket_app.usecases.desk import Who
from loket_app.usecases.beside import open_beside
from loket_app.usecases.opening import open_desk
from loket_app.usecases.ports import SystemClock
from loket_app.usecases.queries import board
folder = Path(sys.argv[1])
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
if sys.argv[3] == "start":
    try:
        with open_desk(folder, SystemClock(), "PC") as desk:
            desk.do(Who.self(2), door.walked_in)
        print("terbuka")
    except Disturbance as trouble:
        print(trouble)
    sys.exit(0)
with open_desk(folder, SystemClock(), "PC") as desk:
    os.chmod(folder / "loket.db", 0o444)
    os.chmod(folder, 0o555)
    desk.engine.dispose()
    try:
        desk.do(Who.self(2), door.walked_in)
        print("tercatat")
    except Disturbance as trouble:
        print(trouble)
    print(desk.ask(board.header).zone)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder that another user may reach too."""
    home = Path(tempfile.mkdtemp(prefix="loket-uji-"))
    home.chmod(0o755)
    with open_desk(home / "data", SystemClock(), "PC") as desk:
        found(desk, "sangasanga", {})
    yield home / "data"
    (home / "data").chmod(0o755)
    shutil.rmtree(home)


def started(folder: Path, count: int) -> "subprocess.Popen[str]":
    words = [sys.executable, "-c", MANY, str(folder), str(ROOT), str(count)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True, start_new_session=True)


def test_of_twenty_at_once_one_writes_and_a_killed_one_leaves_nothing_in_the_way(folder: Path) -> None:
    many = started(folder, 20)
    assert many.stdout is not None
    try:
        heard = [many.stdout.readline() for _ in range(20)]
        winners = [int(line.split()[1]) for line in heard if line.startswith("dapat")]
        assert len(winners) == 1, heard
        assert all("sudah terbuka" in line for line in heard if line.startswith("tidak"))
        os.kill(winners[0], signal.SIGKILL)
        one = started(folder, 1)
        assert one.stdout is not None
        try:
            begun = time.monotonic()
            assert one.stdout.readline().startswith("dapat"), "nobody had to take a lock away"
            assert time.monotonic() - begun < 200
        finally:
            os.killpg(one.pid, signal.SIGKILL)
            one.communicate()
    finally:
        os.killpg(many.pid, signal.SIGKILL)
        many.communicate()
    with open_desk(folder, SystemClock(), "PC") as desk:
        rows = desk.ask(lambda look: look.connection.exec_driver_sql("SELECT count(*) FROM visit").scalar())
    assert rows == 2, "one guest by each that had the folder"


def test_one_program_to_a_pc_also_where_the_data_lies_on_a_server(server: Server, tmp_path: Path) -> None:
    """Another PC works beside it; a killed one leaves nothing in the way, and the guest that it wrote is there."""
    engine = server.migrated()
    address = server.address(str(engine.url.database))
    with open_beside_server(address, tmp_path, ServerClock(SystemClock()), "PC") as desk:
        found(desk, "sangasanga", {})
    running: list[subprocess.Popen[str]] = []

    def begun(folder: str) -> str:
        words = [sys.executable, "-c", FROM_PC, str(tmp_path / folder), str(ROOT), address]
        running.append(subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        assert running[-1].stdout is not None
        return running[-1].stdout.readline()

    try:
        assert begun("satu") == "dapat\n"
        assert "sudah terbuka" in begun("satu")
        assert begun("dua") == "dapat\n"
        running[0].kill()
        running[0].wait()
        assert begun("satu") == "dapat\n"
    finally:
        for child in running:
            child.kill()
            child.communicate()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM visit").scalar() == 3
    engine.dispose()
    server.drop(str(engine.url.database))


def said(folder: Path, when: str) -> str:
    words = [sys.executable, "-c", READING, str(folder), str(ROOT), when]
    done = subprocess.run(words, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def owned(folder: Path, mode: int, file_mode: int) -> None:
    for path in (*folder.rglob("*"), folder):
        if os.getuid() == 0:
            os.chown(path, NOBODY, NOBODY)
        path.chmod(mode if path.is_dir() else file_mode)


@pytest.mark.parametrize(("mode", "file_mode"), [(0o555, 0o444), (0o755, 0o444)])
def test_a_folder_or_file_that_may_only_be_read_is_refused_at_the_start(
    folder: Path, mode: int, file_mode: int
) -> None:
    before = (folder / "loket.db").read_bytes()
    owned(folder, mode, file_mode)
    told = said(folder, "start")
    assert "hak tulis" in told
    assert (folder / "loket.db").read_bytes() == before


def test_a_folder_that_becomes_read_only_is_said_and_can_still_be_read(folder: Path) -> None:
    owned(folder, 0o755, 0o644)
    told = said(folder, "run")
    assert "hak tulis" in told
    assert "Asia/Makassar" in told
    assert json.dumps("tercatat") not in told
