"""The plug is pulled at every sync and between: a recorded trace of writes and syncs, replayed up to a moment, with any
part of what was not yet synced missing. Every disk that can be left so opens, is sound, and has what was acknowledged.

LOKET_CUTS=besar replays far more of them. The disk of the trace keeps what fsync said; one that lies does not.
"""

import json
import os
import random
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from loket_app.usecases.beside import open_beside
from loket_app.usecases.check import check
from loket_app.usecases.opening import found, open_desk
from loket_app.usecases.ports import SystemClock
from tests.faults.power_child import ACKNOWLEDGED
from tests.faults.shim import built

BIG = os.environ.get("LOKET_CUTS") == "besar"
PLAYS = "door,whole,delivered,people,answers,plan,office" if BIG else "door,wrong,answers"
MOST_CUTS, SUBSETS, CHECKS = (4000, 8, 60) if BIG else (32, 3, 2)
PYC = Path(tempfile.gettempdir()) / "loket-bench" / "pyc"
CHILD = Path(__file__).with_name("power_child.py")
SECTOR = 512
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="preloading; by hand: docs/drill-windows.md")


@dataclass(frozen=True)
class Asked:
    """One thing that the program asked of the disk: a write, a truncation, a sync."""

    kind: str
    name: str
    offset: int
    length: int
    data: bytes


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recorder, built with the system's compiler."""
    return built(tmp_path_factory.mktemp("rekam"))


def founded(folder: Path) -> None:
    with open_desk(folder, SystemClock(), "PC-UJI") as desk:
        (folder / "petugas.json").write_text(json.dumps(found(desk, "sangasanga", {})), encoding="utf-8")
    (folder / ACKNOWLEDGED).write_bytes(b"")


def run_under(shim: Path, folder: Path, plays: str, **more: str) -> "subprocess.CompletedProcess[str]":
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {
        "PYTHONPYCACHEPREFIX": str(PYC), "LD_PRELOAD": str(shim), "LOKET_TRACE_FOLDER": str(folder), **more,
    }  # fmt: skip
    words = [sys.executable, str(CHILD), str(folder), plays]
    return subprocess.run(words, capture_output=True, text=True, timeout=280, check=False, env=environment)


def trace_of(file: Path) -> Iterator[Asked]:
    with file.open("rb") as stream:
        while head := stream.read(18):
            kind, size, offset, length = struct.unpack("=cBQQ", head)
            name = stream.read(size).decode()
            data = stream.read(length) if kind == b"w" else b""
            yield Asked(kind.decode(), name, offset, length, data)


class Disk:
    """What lies on the disk for certain, and what was asked for since without a sync."""

    def __init__(self, folder: Path) -> None:
        self.files = {p.name: p.read_bytes() for p in folder.glob("loket.db*")}
        self.pending: list[Asked] = []
        self.acknowledged = b""

    def ask(self, one: Asked) -> None:
        if one.name == ACKNOWLEDGED:
            self.acknowledged += one.data
        elif one.kind != "s":
            self.pending.append(one)
        else:
            for each in self.pending:
                if each.name == one.name:
                    self.files[each.name] = applied(self.files.get(each.name, b""), each)
            self.pending = [each for each in self.pending if each.name != one.name]

    def cut(self, chosen: list[Asked]) -> dict[str, bytes]:
        """The disk with only these of the unsynced things done."""
        files = dict(self.files)
        for each in chosen:
            files[each.name] = applied(files.get(each.name, b""), each)
        return files


def applied(content: bytes, one: Asked) -> bytes:
    if one.kind == "t":
        return content[: one.length] + bytes(max(one.length - len(content), 0))
    gap = bytes(max(one.offset - len(content), 0))
    return content[: one.offset] + gap + one.data + content[one.offset + len(one.data) :]


def torn(one: Asked, rng: random.Random) -> list[Asked]:
    """A write of which only some sectors got there."""
    if one.kind != "w" or len(one.data) <= SECTOR:
        return [one]
    starts = [at for at in range(0, len(one.data), SECTOR) if rng.random() < 0.5]
    return [Asked("w", one.name, one.offset + at, SECTOR, one.data[at : at + SECTOR]) for at in starts]


def subsets(pending: list[Asked], rng: random.Random) -> Iterator[list[Asked]]:
    """Nothing of it, all of it, and random parts, the last of them with torn writes."""
    yield []
    if pending:
        yield list(pending)
    for n in range(SUBSETS if pending else 0):
        some = [each for each in pending if rng.random() < rng.choice((0.2, 0.5, 0.8))]
        rng.shuffle(some)
        yield [part for each in some for part in torn(each, rng)] if n else some


def test_the_plug_is_pulled_at_every_sync(shim: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    founded(folder)
    disk, rng = Disk(folder), random.Random(29)
    file = tmp_path / "jejak-cakram"
    done = run_under(shim, folder, PLAYS, LOKET_TRACE_FILE=str(file))
    assert done.returncode == 0, done.stderr[-3000:]
    trace = [one for one in trace_of(file) if one.name == ACKNOWLEDGED or one.name.startswith("loket.db")]
    syncs = [n for n, one in enumerate(trace) if one.kind == "s" and one.name != ACKNOWLEDGED]
    assert len(syncs) > 100, "the journal is synced, and the file"
    # Before the sync, when the most is at stake, and after it; in a small run some of them by chance.
    cuts = set(rng.sample(syncs, min(MOST_CUTS, len(syncs)))) | {n + 1 for n in rng.sample(syncs, len(syncs) // 8)}
    states, rolled_back, checks = 0, 0, 0
    place = tmp_path / "cut"
    for n, one in enumerate(trace):
        if n in cuts:
            for chosen in subsets(disk.pending, rng):
                states += 1
                whole = states % max(MOST_CUTS * SUBSETS // CHECKS, 1) == 0
                checks += whole
                rolled_back += opened(place, disk.cut(chosen), disk.acknowledged, whole)
        disk.ask(one)
    assert disk.acknowledged.count(b"\n") > 20
    print(f"\n{len(cuts)} cuts of {len(syncs)} syncs, {states} disks, {rolled_back} with a command rolled back, "
          f"{checks} told again whole, {disk.acknowledged.count(bytes([10]))} commands acknowledged")  # fmt: skip
    assert rolled_back > 0, "no cut fell into a command"


def test_a_disk_that_forgets_what_it_synced_would_be_noticed(shim: Path, tmp_path: Path) -> None:
    """The replay can fail: on a disk whose syncs mean nothing, an acknowledged command is found missing."""
    folder = tmp_path / "data"
    founded(folder)
    disk, rng = Disk(folder), random.Random(7)
    file = tmp_path / "jejak-cakram"
    assert run_under(shim, folder, "door", LOKET_TRACE_FILE=str(file)).returncode == 0
    for one in trace_of(file):
        if one.name == ACKNOWLEDGED or (one.name.startswith("loket.db") and one.kind != "s"):
            disk.ask(one)
    lost = 0
    for _ in range(4):
        some = [each for each in disk.pending if rng.random() < 0.5]
        try:
            opened(tmp_path / "cut", disk.cut(some), disk.acknowledged, False)
        except (AssertionError, sqlite3.DatabaseError):
            lost += 1
    assert lost


@pytest.mark.parametrize("room", [0, 60_000])
def test_a_disk_that_fills_up_under_the_program_keeps_what_was_acknowledged(
    shim: Path, tmp_path: Path, room: int
) -> None:
    """Every file of the folder meets the full disk, the journal too; freed, the same work goes on."""
    folder = tmp_path / "data"
    founded(folder)
    full = run_under(shim, folder, "door,wrong", LOKET_TRACE_ROOM=str(room))
    assert full.returncode != 0
    assert "Cakram penuh" in full.stderr
    files = {p.name: p.read_bytes() for p in folder.glob("loket.db*")}
    opened(tmp_path / "lihat", files, (folder / ACKNOWLEDGED).read_bytes(), True)
    freed = run_under(shim, folder, "door,wrong")
    assert freed.returncode == 0, freed.stderr[-2000:]


def opened(place: Path, files: dict[str, bytes], acknowledged: bytes, whole: bool) -> bool:
    """Open the disk as it was left; True when a command was rolled back."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for name, content in files.items():
        (place / name).write_bytes(content)
    journal = bool(files.get("loket.db-journal", b""))
    with closing(sqlite3.connect(place / "loket.db")) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = dict(raw.execute("SELECT id, command_id FROM trail"))
    for line in acknowledged.splitlines():
        row, command = json.loads(line)
        assert rows.get(row) == command, f"acknowledged, and gone: {row}"
    if whole:
        with open_beside(place, SystemClock(), "PC-PERIKSA") as desk:
            assert [str(f) for f in check(desk, 0).findings] == []
    return journal
