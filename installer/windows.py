"""`LoketSetup-<version>.exe`: frozen by a Windows Python (under Wine on Linux), packed by NSIS, signed with a key."""

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from installer import frozen, licences, project, sign, sizes, wine
from installer.project import say

MAKENSIS_ON_WINDOWS = ("C:/Program Files (x86)/NSIS/makensis.exe", "C:/Program Files/NSIS/makensis.exe")


def build() -> Path:
    """Freeze this checkout and pack it; returns the Setup.exe in dist/."""
    version = project.version()
    work = project.BUILD / "windows"
    source = frozen.sources(work / "source")
    folder = freeze(source, version, work)
    setup = pack(folder, version, project.DIST)
    sizes.hold_to(sizes.WINDOWS, folder, setup)
    beside = project.write_digest(setup)
    say(f"Made: {setup.relative_to(project.ROOT)} ({setup.stat().st_size / 1e6:.1f} MB), {beside.name}")
    say(sign.told())
    return setup


def freeze(source: Path, version: str, work: Path, trimmed: bool = True) -> Path:
    """The program folder for Windows, with its licence texts."""
    if project.WINDOWS:
        python = frozen.local_python("windows")
        site = python.parent.parent / "Lib" / "site-packages"
        home = Path(python.parent.parent)
        runtime = Path(sys.base_prefix) / "LICENSE.txt"

        def natively(words: list[str | Path], surroundings: Mapping[str, str]) -> str:
            return project.run([python, *words], environment=surroundings)

        folder = frozen.freeze(source, version, work, natively, trimmed)
    else:
        home = wine.windows_python()
        site, runtime = home / "Lib" / "site-packages", home / "LICENSE.txt"
        with wine.wine("build") as windows:

            def under_wine(words: list[str | Path], surroundings: Mapping[str, str]) -> str:
                paths = dict(surroundings)
                paths["LOKET_SOURCE"] = wine.windows_path(Path(surroundings["LOKET_SOURCE"]))
                return windows.must([home / "python.exe", *words], timeout=7200, **paths)

            folder = frozen.freeze(source, version, work, under_wine, trimmed)
    licences.write(folder, site, runtime, source, licences.WINDOWS)
    for program in ("loket.exe", "loket-perintah.exe"):
        sign.sign(folder / program)
    return folder


def pack(folder: Path, version: str, target: Path) -> Path:
    """Setup.exe of a program folder."""
    target.mkdir(parents=True, exist_ok=True)
    setup = target / f"LoketSetup-{version}.exe"
    say(f"Packing {setup.name} …")
    numbers = ".".join((version.split("+")[0].split(".") + ["0"] * 4)[:4])
    defines = {
        "VERSION": version, "NUMBERS": numbers, "NAME": project.NAME, "PUBLISHER": project.PUBLISHER,
        "FOLDER": str(folder), "OUT": str(setup), "ART": str(project.PARTS / "art"),
        "KILOBYTES": str(project.folder_bytes(folder) // 1024),
    }  # fmt: skip
    if project.quick():
        defines["QUICK"] = "1"
    if sign.command():
        # NSIS makes the uninstaller; it is signed on its way into the Setup.
        defines["SIGNING"] = f'{sign.own_call()} "%1"'
    words = [f"-D{key}={value}" for key, value in defines.items()]
    project.run([_makensis(), "-V2", "-WX", "-INPUTCHARSET", "UTF8", *words, project.PARTS / "setup.nsi"])
    sign.sign(setup)
    return setup


def _makensis() -> str:
    found = shutil.which("makensis") or next((p for p in MAKENSIS_ON_WINDOWS if Path(p).exists()), None)
    if found is None:
        if project.WINDOWS:
            raise project.Stopped("NSIS 3 with its amd64-unicode stub is needed: makensis was not found.")
        project.require({"makensis": "nsis"})
        found = "makensis"
    return found
