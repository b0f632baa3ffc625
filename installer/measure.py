"""The installer beside two others of the same run: the same program untrimmed, and a bare Qt window; and how long the
frozen window takes to be there, and what memory it holds, beside the bare one."""

import shutil
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from installer import debian, display, frozen, project, windows, wine
from installer.project import Started, Stopped, say
from installer.sizes import MB

RUNS = 7
IDLE_SECONDS = 4.0
BARE = """\
import sys
from PySide6.QtWidgets import QApplication, QMainWindow

def main(words=None):
    app = QApplication(sys.argv)
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    return app.exec()
"""
BARE_PYPROJECT = '[project]\nname = "bare"\nversion = "0"\ndependencies = ["PySide6-Essentials==0", "shiboken6==0"]\n'


def measure(target: str, keep: bool = False) -> None:
    """Build the three and print their sizes, on the disk and packed, and how ours and the bare window start.

    `keep` takes what the last build and the last measuring left there.
    """
    work = project.BUILD / f"measure-{target}"
    maker = windows if target == "windows" else debian
    name = f"LoketSetup-{project.version()}.exe" if target == "windows" else _deb(project.version())
    built = (project.BUILD / target / "dist" / "loket", project.DIST / name)
    if not (keep and all(path.exists() for path in built)):
        maker.build()
    found = {"trimmed": built}
    for what, source_of in (("bare", bare_source), ("untrimmed", frozen.sources)):
        out = work / what
        kept = (out / "dist" / "loket", out / ("LoketSetup-0.exe" if target == "windows" else _deb("0")))
        if not (keep and all(path.exists() for path in kept)):
            folder = maker.freeze(source_of(work / f"{what}-source"), project.version(), out, what == "bare")
            windows.pack(folder, "0", out) if target == "windows" else debian.pack(folder, "0", out, out)
        found[what] = kept
    sizes = {what: (project.folder_bytes(folder), packed.stat().st_size) for what, (folder, packed) in found.items()}
    for what, (disk, packed) in sizes.items():
        say(f"{what:10} {disk / MB:7.1f} MB on the disk {packed / MB:7.1f} MB packed")
    ours = sizes["trimmed"]
    for what in ("untrimmed", "bare"):
        say(f"trimmed / {what}: {ours[0] / sizes[what][0]:.2f} on the disk, {ours[1] / sizes[what][1]:.2f} packed")
    starts(target, found["trimmed"][0], found["bare"][0])


def _deb(version: str) -> str:
    return f"{project.PACKAGE}_{version}_amd64.deb"


def starts(target: str, ours: Path, bare: Path) -> None:
    """Start and memory of two program folders, by turns."""
    project.require({"xdotool": "xdotool"})
    if target == "windows":
        with wine.wine("measure") as machine:
            data = machine.drive / "kosong"
            _compare(machine.start, machine.display, ours / "loket.exe", bare / "loket.exe", data)
    else:
        with display.screen() as shown:
            _compare(partial(_begun, shown), shown, ours / "loket", bare / "loket", project.BUILD / "kosong")


def bare_source(target: Path) -> Path:
    """Sources of a program that shows an empty window and does nothing else."""
    project.fresh(target)
    for name in ("loket_app", "resources/fonts", "forms"):
        (target / name).mkdir(parents=True)
    (target / "loket_app" / "__init__.py").write_text('__version__ = "0"\n', encoding="utf-8")
    (target / "loket_app" / "__main__.py").write_text(BARE, encoding="utf-8")
    (target / "pyproject.toml").write_text(BARE_PYPROJECT, encoding="utf-8")
    shutil.copy2(project.ROOT / "LICENSE", target / "LICENSE")
    shutil.copy2(project.ROOT / "resources" / "fonts" / "LICENSE-OFL.txt", target / "resources" / "fonts")
    return frozen.with_start(target)


Start = Callable[[list[str | Path]], Started]


def _begun(shown: str, words: list[str | Path]) -> Started:
    surroundings = {"DISPLAY": shown, "PATH": "/usr/bin:/bin", "HOME": str(project.cache()), "LC_ALL": "C.UTF-8"}
    silent = subprocess.DEVNULL
    return Started(subprocess.Popen([str(word) for word in words], env=surroundings, stdout=silent, stderr=silent))


def _compare(start: Start, shown: str, ours: Path, bare: Path, data: Path) -> None:
    """Take turns, so that the machine's own pace is the same for both."""
    seen: dict[str, list[tuple[float, float]]] = {"ours": [], "bare": []}
    for run in range(RUNS + 1):
        for name in seen:
            words: list[str | Path] = [bare] if name == "bare" else [ours, "--data", project.fresh(data)]
            found = started(start, words, shown)
            # The first run of each only warms the disk.
            if run:
                seen[name].append(found)
    middles = {name: (median(s for s, _ in runs), median(m for _, m in runs)) for name, runs in seen.items()}
    for name, (seconds, memory) in middles.items():
        say(f"{name:5} window there after {seconds:.2f} s, memory {memory:.0f} MB")
    start_ratio, held = (middles["ours"][part] / middles["bare"][part] for part in (0, 1))
    say(f"ours / bare: start {start_ratio:.2f}, memory {held:.2f}")


def started(start: Start, words: list[str | Path], shown: str) -> tuple[float, float]:
    """Seconds until a program's window is on the screen, and the memory it holds a while later, in MB."""
    began = time.monotonic()
    program = start(words)
    try:
        look = ["xdotool", "search", "--sync", "--onlyvisible", "--pid", str(program.pid)]
        project.run(look, environment={"DISPLAY": shown}, timeout=60)
        took = time.monotonic() - began
        time.sleep(IDLE_SECONDS)
        return took, memory_of(program.pid)
    finally:
        program.end()


def memory_of(pid: int) -> float:
    """The memory that is a process's own share, in MB."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024 / MB
    raise Stopped("This system does not tell a program's memory.")
