"""The installer beside two others of the same run: the same program untrimmed, and a bare Qt window. On Debian also how
long the frozen window takes to be there, and what memory it holds."""

import shutil
import subprocess
import time
from pathlib import Path
from statistics import median

from installer import debian, display, frozen, project, windows
from installer.project import Stopped, say
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


def measure(target: str) -> None:
    """Build the three and print their sizes, on the disk and packed; of the .deb also start and memory."""
    work = project.BUILD / f"measure-{target}"
    maker = windows if target == "windows" else debian
    source = frozen.sources(work / "source")
    bare = bare_source(work / "bare-source")
    sizes, folders = {}, {}
    for name, what, trimmed in (("bare", bare, True), ("trimmed", source, True), ("untrimmed", source, False)):
        folder = maker.freeze(what, project.version(), work / name, trimmed)
        out = work / name
        packed = windows.pack(folder, "0.0.0", out) if target == "windows" else debian.pack(folder, "0", out, out)
        folders[name], sizes[name] = folder, (project.folder_bytes(folder), packed.stat().st_size)
        say(f"{name:10} {sizes[name][0] / MB:7.1f} MB on the disk {sizes[name][1] / MB:7.1f} MB packed")
    ours, whole = sizes["trimmed"], sizes["untrimmed"]
    say(f"trimmed / untrimmed: {ours[0] / whole[0]:.2f} on the disk, {ours[1] / whole[1]:.2f} packed")
    if target == "deb":
        _compare_starts(folders["trimmed"], folders["bare"], work / "data")


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


def _compare_starts(ours: Path, bare: Path, data: Path) -> None:
    """Take turns, so that the machine's own pace is the same for both."""
    project.require({"xdotool": "xdotool"})
    seen: dict[str, list[tuple[float, float]]] = {"ours": [], "bare": []}
    with display.screen() as shown:
        for run in range(RUNS + 1):
            for name in seen:
                found = started([bare / "loket"] if name == "bare" else _on_empty(ours, data), shown)
                # The first run of each only warms the disk.
                if run:
                    seen[name].append(found)
    middles = {name: (median(s for s, _ in runs), median(m for _, m in runs)) for name, runs in seen.items()}
    for name, (seconds, memory) in middles.items():
        say(f"{name:5} window there after {seconds:.2f} s, memory {memory:.0f} MB")
    start, held = (middles["ours"][part] / middles["bare"][part] for part in (0, 1))
    say(f"ours / bare: start {start:.2f}, memory {held:.2f}")


def _on_empty(program: Path, data: Path) -> list[str | Path]:
    return [program / "loket", "--data", project.fresh(data)]


def started(words: list[str | Path], shown: str) -> tuple[float, float]:
    """Seconds until a program's window is on the screen, and the memory it holds a while later, in MB."""
    began = time.monotonic()
    program = subprocess.Popen(
        [str(word) for word in words],
        env={"DISPLAY": shown, "PATH": "/usr/bin:/bin", "HOME": str(project.cache()), "LC_ALL": "C.UTF-8"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        look = ["xdotool", "search", "--sync", "--onlyvisible", "--pid", str(program.pid)]
        project.run(look, environment={"DISPLAY": shown}, timeout=60)
        took = time.monotonic() - began
        time.sleep(IDLE_SECONDS)
        return took, memory_of(program.pid)
    finally:
        program.kill()
        program.wait()


def memory_of(pid: int) -> float:
    """The memory that is a process's own share, in MB."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024 / MB
    raise Stopped("This system does not tell a program's memory.")
