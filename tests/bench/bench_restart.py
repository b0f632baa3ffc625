"""From nothing to the log-in after a kill, beside a normal start of the same run, on a file and on a server.

Starts by turns: each child ends in the way that the next one finds. Killed means SIGKILL inside a command, with its
rows written and not committed: SQLite finds a hot journal, the server an open transaction. The small size has only a
file.
"""

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.big_office import CI, Size, copied
from tests.bench.figures import Figure

ROOT = Path(__file__).resolve().parents[2]
MOMENTS = (("nama", "names to log in with"), ("terbuka", "a PIN is answered"), ("papan", "board after the log-in"))


def run(size: Size) -> list[Figure]:
    """Medians of starts by turns; after a kill beside a normal start."""
    rounds = 5 if size != CI else 1
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as folder:
        home = Path(folder)
        copied(CI, home / "data")
        figures += _measured("file", home, rounds)
    if size == CI:
        return figures
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as folder, _server_office(Path(folder)):
        figures += _measured("server", Path(folder), rounds)
    return figures


def _measured(place: str, home: Path, rounds: int) -> list[Figure]:
    found: dict[str, list[dict[str, Any]]] = {"bunuh": [], "tutup": []}
    # Unmeasured: modules are compiled, and the file was closed as it should be.
    _child(home, "tutup")
    for _ in range(rounds):
        found["tutup"].append(_child(home, "bunuh"))
        found["bunuh"].append(_child(home, "tutup"))
    figures = []
    for moment, words in MOMENTS:
        for kind, unit in (("cpu", "CPU"), ("ms", "wall")):
            killed, usual = (statistics.median(c[kind][moment] for c in found[e]) for e in ("bunuh", "tutup"))
            figures.append(Figure(f"restart: {place}, {words}, {unit}", killed, peer=usual, against="normal start"))
    return figures


@contextmanager
def _server_office(home: Path) -> Iterator[None]:
    """A founded office on a server that syncs, with a request on its board, and this PC's file with its address."""
    from loket_app.machine import Machine, MachineFile, machine_file
    from loket_app.usecases import door, intake
    from loket_app.usecases.desk import Desk, Who
    from loket_app.usecases.opening import found
    from loket_app.usecases.ports import SystemClock
    from tests.postgres_rig import Server

    server = Server(durable=True)
    try:
        engine = server.migrated()
        desk = Desk(engine, SystemClock(), "Loket 2", home)
        me = Who(*[found(desk, "sangasanga", {})["loket1"]] * 2)
        guest = desk.do(me, door.walked_in)
        papers = tuple(r.key for r in desk.ask(lambda look: intake.service_named(look, "sktm")[1]).requirements)
        desk.do(me, intake.accept, guest.id, intake.IntakeForm(intake.PersonData(name="Contoh"), "sktm", papers), True)
        file = machine_file(environment={"XDG_CONFIG_HOME": str(home / "config")}, platform="linux")
        file.parent.mkdir(parents=True)
        MachineFile(file).save(Machine(server=server.address(str(engine.url.database))))
        engine.dispose()
        yield
    finally:
        server.close()


def _child(home: Path, end: str) -> dict[str, Any]:
    script = str(Path(__file__).with_name("restart_child.py"))
    done = subprocess.run(
        [sys.executable, script, str(home / "data"), str(time.monotonic_ns()), end],
        capture_output=True, text=True, timeout=90, check=False, cwd=ROOT, env=_environment(home),
    )  # fmt: skip
    if done.returncode != (-signal.SIGKILL if end == "bunuh" else 0) or not done.stdout.strip():
        raise RuntimeError(f"the start in a fresh process failed ({done.returncode}):\n{done.stderr[-2000:]}")
    found = json.loads(done.stdout.strip().splitlines()[-1])
    assert isinstance(found, dict)
    return found


def _environment(home: Path) -> dict[str, str]:
    """An installed program has its modules compiled; so has this one after the first, unmeasured start."""
    compiled = Path(tempfile.gettempdir()) / "loket-bench" / "pyc"
    others = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {
        **others, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(compiled), "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(home / "config"),
    }  # fmt: skip
