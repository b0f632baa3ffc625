"""The PC is gone, the stick is left: the office comes back from sealed copies, killed anywhere, and from a neutral zip.

LOKET_KILLS makes the random kill points of a restore more (50 by hand); each is the last call that reaches the disk.
"""

import json
import os
import random
import shutil
import signal
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loket_app.__main__ import main
from loket_app.store import backup as store
from loket_app.store import keyring, sealed
from loket_app.usecases import backup, backup_key, restore
from loket_app.usecases.check import check
from loket_app.usecases.desk import Who
from loket_app.usecases.opening import open_desk
from loket_app.usecases.ports import SetClock, SystemClock

KILLS = int(os.environ.get("LOKET_KILLS", "8"))
SAYING = "perahu lemari kabut tangga"
PAPERS = {f"arsip/2026/11/{n} Contoh.pdf": b"%PDF " + bytes([n]) * 2000 for n in range(4)}
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL; on Windows the written drill holds")


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    """A command as the command line gives it, here in this process: `test_restore_drill` starts real ones."""

    def run(folder: Path, *words: str, code: int = 0) -> dict[str, Any]:
        capsys.readouterr()
        assert main([*words, "--data", str(folder), "--json"]) == code
        said = capsys.readouterr()
        return json.loads(said.out) if said.out else {"kata": said.err}

    return run


@pytest.fixture
def office(tmp_path: Path, founded_office) -> tuple[Path, Path]:
    """A data folder with letters, and a stick with a sealed copy of it."""
    folder, stick = tmp_path / "data", tmp_path / "stik"
    stick.mkdir()
    for name, content in PAPERS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    file, who, _ = founded_office("sangasanga")
    shutil.copyfile(file, folder / "loket.db")
    # The office of the tests lives a little in the future; copies and restores must not mind.
    with open_desk(folder, SetClock(1_795_500_000_000), "Loket 2") as desk:
        backup_key.set_passphrase(desk, Who(who["admin"], who["admin"]), SAYING, SAYING)
    return folder, stick


def test_the_pc_is_gone_and_the_stick_brings_the_office_back(office: tuple[Path, Path], tmp_path: Path, told) -> None:
    folder, stick = office
    made = told(folder, "cadang", str(stick))
    assert made["kedua_bersandi"] is True
    assert made["berkas"] == len(PAPERS)
    sheet = sealed.recovery_text(keyring.read_key(folder))
    before = sorted(folder.rglob("*"))
    drill = told(folder, "pulih", made["kedua"], "--uji")
    assert (drill["latihan"], drill["kembali"], drill["temuan"]) == (True, len(PAPERS), 0)
    assert sorted(folder.rglob("*")) == before, "a drill leaves nothing"
    shutil.rmtree(folder)

    fresh, words = tmp_path / "baru", tmp_path / "sandi.txt"
    assert "bersandi" in told(fresh, "pulih", made["kedua"], code=2)["kata"]
    words.write_text("bukan ini sandinya\n", encoding="utf-8")
    assert "tidak cocok" in told(fresh, "pulih", made["kedua"], "--sandi-berkas", str(words), code=2)["kata"]
    words.write_text(f"{SAYING}\n", encoding="utf-8-sig")
    seen = told(fresh, "pulih", made["kedua"], "--sandi-berkas", str(words))
    assert (seen["dipulihkan"], seen["surat"], seen["bersandi"]) == (False, len(PAPERS), True)
    assert not (fresh / "loket.db").exists()
    words.write_text(sheet.replace("-", " ").lower(), encoding="utf-8")
    assert told(fresh, "pulih", made["kedua"], "--sandi-berkas", str(words), "--ya")["dipulihkan"] is True
    told(fresh, "check")
    assert {name: (fresh / name).read_bytes() for name in PAPERS} == PAPERS


def test_an_office_moves_as_a_neutral_zip(office: tuple[Path, Path], tmp_path: Path, told) -> None:
    folder, _ = office
    with open_desk(folder, SystemClock(), "Loket 2"):
        out = told(folder, "dump", str(tmp_path / "a.zip"))
    assert "sudah ada" in told(folder, "dump", str(tmp_path / "a.zip"), code=2)["kata"]
    back = told(tmp_path / "lain", "load", str(tmp_path / "a.zip"))
    assert back["temuan"] == []
    assert back["kepala_jejak"] == out["kepala_jejak"]
    assert back["surat_dan_foto"] == len(PAPERS)
    assert "sudah berisi" in told(tmp_path / "lain", "load", str(tmp_path / "a.zip"), code=2)["kata"]
    again = told(tmp_path / "lain", "dump", str(tmp_path / "b.zip"))
    assert again["tabel"] == {**out["tabel"]}


@posix_only
def test_a_restore_killed_at_any_call_to_the_disk_leaves_one_whole_office(
    office: tuple[Path, Path], tmp_path: Path, told
) -> None:
    folder, stick = office
    told(folder, "cadang", str(stick))
    (copy,) = backup.copies_in_second(str(stick))
    for name in list(PAPERS)[:2]:
        (folder / name).unlink()
    data = _fresh(folder, tmp_path)
    whole = _calls(lambda: _restored(data, copy), 10**9)
    assert whole > 50
    rng = random.Random(17)
    points = range(1, whole + 1) if whole <= KILLS else sorted(rng.sample(range(1, whole + 1), KILLS))
    for point in points:
        data = _fresh(folder, tmp_path)
        before = (data / "loket.db").read_bytes()
        assert _calls(lambda data=data: _restored(data, copy), point) == -1
        assert (data / restore.READY).exists() or store.unsound(data / "loket.db") is None
        with open_desk(data, SystemClock(), "Loket 2") as desk:
            assert check(desk).findings == ()
        assert not (data / restore.READY).exists()
        held = [data / "loket.db", *data.glob("loket.sebelum-pulih*.db")]
        assert before in [one.read_bytes() for one in held] or len(held) == 2, "the file before is never lost"
        assert _calls(lambda data=data: _restored(data, copy), 10**9) > 0, "it can be done again to the end"
        assert {name: (data / name).read_bytes() for name in PAPERS} == PAPERS
        assert not list(data.rglob("*.part"))


def _fresh(folder: Path, tmp_path: Path) -> Path:
    data = tmp_path / "korban"
    shutil.rmtree(data, ignore_errors=True)
    return Path(shutil.copytree(folder, data))


def _restored(data: Path, copy: store.Copy) -> None:
    restore.lay_ready_with(data, copy, SystemClock().now(), 0, "")
    with open_desk(data, SystemClock(), "Loket 2"):
        pass


def _calls(act: Callable[[], None], last: int) -> int:
    """Run `act` in a process of its own that dies at its `last` call to the disk: how many it made, or -1."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        count = 0

        def counted(real: Any) -> Any:
            def call(*args: Any, **kwargs: Any) -> Any:
                nonlocal count
                count += 1
                if count >= last:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*args, **kwargs)

            return call

        try:
            for name in ("fsync", "utime", "open", "write"):
                setattr(os, name, counted(getattr(os, name)))
            for name in ("rename", "replace", "unlink", "open", "mkdir", "exists"):
                setattr(Path, name, counted(getattr(Path, name)))
            act()
            last = 10**12
            os.write(writing, str(count).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        answer = stream.read()
    _, status = os.waitpid(child, 0)
    return -1 if os.WIFSIGNALED(status) else int(answer)
