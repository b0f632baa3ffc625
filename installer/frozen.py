"""The program folder: the sources of one version, frozen by PyInstaller with the locked packages."""

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

from installer import content, lock, project
from installer.project import Stopped, say

SHIPPED = ("loket_app", "resources", "forms")
Runner = Callable[[list[str | Path], Mapping[str, str]], str]


def sources(target: Path, commit: str | None = None) -> Path:
    """A copy of what is frozen, so that work in the tree meanwhile cannot mix two states; of a commit when named."""
    project.fresh(target)
    if commit is not None:
        wanted = [*SHIPPED, "pyproject.toml", "LICENSE"]
        packed = subprocess.run(
            ["git", "archive", "--format=tar", commit, *wanted], cwd=project.ROOT, capture_output=True, check=False
        )
        if packed.returncode:
            raise Stopped(f"The commit {commit} is not in this checkout.")
        with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
            archive.extractall(target, filter="data")
    else:
        for name in SHIPPED:
            shutil.copytree(project.ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        for name in ("pyproject.toml", "LICENSE"):
            shutil.copy2(project.ROOT / name, target / name)
    return with_start(target)


def with_start(source: Path) -> Path:
    """Where the program begins lies beside its package: PyInstaller searches the folder of that file first."""
    shutil.copyfile(project.PARTS / "start.py", source / "start.py")
    return source


def name_version(source: Path, version: str) -> None:
    """Call a copy of the sources another version; for proofs of the upgrade."""
    file = source / "loket_app" / "__init__.py"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.split("__version__")[0] + f'__version__ = "{version}"\n', encoding="utf-8")


def freeze(source: Path, version: str, work: Path, freezer: Runner, trimmed: bool = True) -> Path:
    """Run PyInstaller through `freezer` and return the program folder, proved free of what must not be in it."""
    say(f"Freezing version {version}{'' if trimmed else ', untrimmed'} …")
    words: list[str | Path] = ["-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN",
                               "--distpath", work / "dist", "--workpath", work / "work",
                               project.PARTS / "loket.spec"]  # fmt: skip
    surroundings = {
        "LOKET_SOURCE": str(source), "LOKET_VERSION": version, "LOKET_TRIM": "1" if trimmed else "0",
        "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": _epoch(), "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    shutil.rmtree(work / "dist", ignore_errors=True)
    said = freezer(words, surroundings)
    (work / "freeze.log").write_text(said, encoding="utf-8")
    folder = work / "dist" / "loket"
    names = [file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()]
    if trimmed and (wrong := content.stowaways(names)):
        raise Stopped(f"The program folder holds what must stay out: {', '.join(wrong[:10])}")
    return folder


def _epoch() -> str:
    """One date for all files of a version, so that two builds of it are alike: that of the newest commit."""
    if os.environ.get("SOURCE_DATE_EPOCH"):
        return os.environ["SOURCE_DATE_EPOCH"]
    told = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=project.ROOT, capture_output=True, text=True, check=False
    )
    return told.stdout.strip() or "1767225600"


def local_python(target: str) -> Path:
    """An environment of this system's Python 3.11 with the locked packages in it, made once per lock."""
    base = _python_311()
    home = project.cache() / f"{target}-python-{lock.mark_of(target)}"
    python = home / ("Scripts/python.exe" if project.WINDOWS else "bin/python3")
    if (home / "ready").exists():
        return python
    wheels = lock.fetched(target)
    say(f"Laying out the Python of {target} …")
    project.fresh(home)
    project.run([base, "-m", "venv", "--without-pip", home])
    site = home / ("Lib/site-packages" if project.WINDOWS else "lib/python3.11/site-packages")
    lock.unpack(wheels, site)
    (home / "ready").touch()
    return python


def _python_311() -> str:
    if project.WINDOWS:
        if sys.version_info[:2] != (3, 11):
            raise Stopped("Building on Windows takes a 64-bit Python 3.11: the locked packages are for it.")
        return sys.executable
    system = Path("/usr/bin/python3.11")
    project.require({str(system): "python3.11", "objdump": "binutils", "dpkg-deb": "dpkg"})
    return str(system)
