"""The installer's size beside two others of the same run: the same program untrimmed, and a bare Qt window."""

import shutil
from pathlib import Path

from installer import debian, frozen, project, windows
from installer.project import say
from installer.sizes import MB

BARE = """\
import sys
from PySide6.QtWidgets import QApplication, QMainWindow

def main(words=None):
    app = QApplication(sys.argv)
    window = QMainWindow()
    window.show()
    return app.exec()
"""
BARE_PYPROJECT = '[project]\nname = "bare"\nversion = "0"\ndependencies = ["PySide6-Essentials==0", "shiboken6==0"]\n'


def measure(target: str) -> None:
    """Build the three and print their sizes, on the disk and packed."""
    work = project.BUILD / f"measure-{target}"
    maker = windows if target == "windows" else debian
    source = frozen.sources(work / "source")
    bare = bare_source(work / "bare-source")
    rows = []
    for name, what, trimmed in (("trimmed", source, True), ("untrimmed", source, False), ("bare", bare, True)):
        folder = maker.freeze(what, project.version(), work / name, trimmed)
        out = work / name
        packed = windows.pack(folder, "0.0.0", out) if target == "windows" else debian.pack(folder, "0", out, out)
        rows.append((name, project.folder_bytes(folder), packed.stat().st_size))
        say(f"{name:10} {rows[-1][1] / MB:7.1f} MB on the disk {rows[-1][2] / MB:7.1f} MB packed")
    whole = rows[1]
    say(f"trimmed / untrimmed: {rows[0][1] / whole[1]:.2f} on the disk, {rows[0][2] / whole[2]:.2f} packed")


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
