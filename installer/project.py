"""What every part of the installers needs: where things lie, the version, running a tool, asking for a missing one."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ROOT / "installer"
DIST = ROOT / "dist"
BUILD = ROOT / "build"
NAME = "LAYAR RAMAH Loket"
PUBLISHER = "The LAYAR RAMAH Loket authors"
PACKAGE = "layar-ramah-loket"
WINDOWS = sys.platform == "win32"


class Stopped(Exception):
    """The work cannot go on; the text says why and what to do."""


def cache() -> Path:
    """Downloads and prepared Pythons live here between builds; safe to delete."""
    base = os.environ.get("LOCALAPPDATA" if WINDOWS else "XDG_CACHE_HOME")
    folder = (Path(base) if base else Path.home() / ".cache") / "loket-installer"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def version(source: Path = ROOT) -> str:
    """The version that `pyproject.toml` names."""
    return str(_project(source)["version"])


def pins(source: Path = ROOT) -> list[str]:
    """The packages that the program runs on, each with its exact version."""
    return [str(pin) for pin in _project(source)["dependencies"]]


def _project(source: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = tomllib.loads((source / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return found


def quick() -> bool:
    """True when packing should be quick rather than small: for trying, never for giving away (`--quick`)."""
    return os.environ.get("LOKET_QUICK") == "1"


@contextmanager
def quickly() -> Iterator[None]:
    """Pack quickly inside this block: what nobody is given."""
    before = os.environ.get("LOKET_QUICK", "0")
    os.environ["LOKET_QUICK"] = "1"
    try:
        yield
    finally:
        os.environ["LOKET_QUICK"] = before


def say(words: str) -> None:
    """One line on what goes on."""
    print(words, flush=True)


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    log: Path | None = None,
    timeout: float = 7200,
    codes: tuple[int, ...] = (0,),
) -> str:
    """Run a tool with piped streams and return what it said; raises `Stopped` on any exit code not in `codes`."""
    done = answer(command, cwd=cwd, environment=environment, timeout=timeout)
    if log is not None:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(done.stdout, encoding="utf-8")
    if done.returncode not in codes:
        tail = "\n".join(done.stdout.splitlines()[-25:])
        raise Stopped(f"{Path(command[0]).name} ended with {done.returncode}:\n{tail}")
    return done.stdout


def answer(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    timeout: float = 7200,
) -> subprocess.CompletedProcess[str]:
    """Run a tool with piped streams (Windows Python under Wine aborts without them); its exit code is the answer."""
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        input="",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        timeout=timeout,
        check=False,
    )


class Started:
    """A program that runs beside the proof."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        """The system's number of it."""
        return int(self._process.pid)

    def runs(self) -> bool:
        """True while it has not ended."""
        return self._process.poll() is None

    def is_busy(self, seconds: float) -> bool:
        """True when it computed, or waited for its turn to, more than a third of these seconds (Linux).

        Not by the time it got: a machine with other work makes a program slow, not calm.
        """
        began, wanted = time.monotonic(), self._wanted()
        time.sleep(seconds)
        return self._wanted() - wanted > (time.monotonic() - began) / 3

    def _wanted(self) -> float:
        """Seconds that its threads ran or stood in the queue of the processor."""
        lines = []
        for task in Path(f"/proc/{self.pid}/task").glob("*/schedstat"):
            with suppress(OSError):
                lines.append(task.read_text(encoding="ascii").split())
        return sum(int(line[0]) + int(line[1]) for line in lines) / 1e9

    def wait(self, seconds: float) -> int:
        """Its exit code, once it ends."""
        return int(self._process.wait(seconds))

    def end(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._process.wait()


def require(tools: Mapping[str, str]) -> None:
    """Debian packages by the program they bring: installed where that is allowed, else named in one line to type."""
    missing = sorted({package for tool, package in tools.items() if shutil.which(tool) is None})
    if not missing:
        return
    from run import install_system

    if not install_system(missing):
        raise Stopped("Tools are missing; the line above installs them.")


def fresh(folder: Path) -> Path:
    """An empty folder in this place."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_digest(file: Path) -> Path:
    """The SHA-256 of a file beside it, in the form that `sha256sum -c` reads."""
    beside = file.with_name(f"{file.name}.sha256")
    beside.write_text(f"{digest(file)} *{file.name}\n", encoding="ascii")
    return beside


def folder_bytes(folder: Path) -> int:
    """The size of all files below a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
