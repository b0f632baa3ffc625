"""Start LAYAR RAMAH Loket from a checkout: makes a local environment, installs the pinned packages, runs the program.

    python3 run.py                    the program on a demonstration office (Sangasanga)
    python3 run.py --kantor kemlagi   the other office
    python3 run.py test               the checks that continuous integration runs
    python3 run.py selftest           any other words go to the program

Standard library only; Debian/Ubuntu and Windows, Python 3.11 to 3.13. Without a display the same day runs headless.
"""

import ctypes.util
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
HOME = ROOT / ".venv"
WINDOWS = sys.platform == "win32"
PYTHON = HOME / ("Scripts/python.exe" if WINDOWS else "bin/python")
SYSTEM_LIBRARIES = {
    "EGL": "libegl1",
    "GL": "libgl1",
    "xkbcommon": "libxkbcommon0",
    "dbus-1": "libdbus-1-3",
    "fontconfig": "libfontconfig1",
    "glib-2.0": "libglib2.0-0",
}
WINDOW_LIBRARIES = {
    "xkbcommon-x11": "libxkbcommon-x11-0",
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-image": "libxcb-image0",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-render-util": "libxcb-render-util0",
    "xcb-shape": "libxcb-shape0",
    "xcb-xinerama": "libxcb-xinerama0",
}


def main(words: list[str]) -> int:
    """Prepare what is missing, then run; returns the exit code."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        print(f"Python 3.11 sampai 3.13 diperlukan; ini Python {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    testing = words[:1] == ["test"]
    if not prepare(testing):
        return 2
    if testing:
        install_spreadsheet()
        install_server()
        install_compiler()
        return run_checks(words[1:])
    if not words or words[0].startswith("-"):
        return start(words)
    return call([str(PYTHON), "-m", "loket_app", *words])


def prepare(testing: bool) -> bool:
    """Environment, packages and system libraries; False when something is missing that cannot be installed here."""
    made = HOME / "siap"
    if not (PYTHON.exists() and made.exists()):
        print("Menyiapkan lingkungan Python (sekali saja) …", flush=True)
        # Debian ships Python without ensurepip; the venv module then ends the whole program instead of raising.
        if importlib.util.find_spec("ensurepip") is None and not install_system(["python3-venv"]):
            return False
        venv.EnvBuilder(with_pip=True, clear=HOME.exists()).create(HOME)
        # Written last: an environment whose making was interrupted is made anew.
        made.touch()
    return install_packages(testing) and install_missing_libraries()


def install_packages(testing: bool) -> bool:
    """Install the exact versions that pyproject.toml names, unless that was done already."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = list(project["dependencies"]) + (list(project["optional-dependencies"]["test"]) if testing else [])
    mark = HOME / ("terpasang-uji" if testing else "terpasang")
    digest = hashlib.sha256("\n".join(wanted).encode()).hexdigest()
    if mark.exists() and mark.read_text(encoding="utf-8") == digest:
        return True
    print("Memasang paket program (sekali saja, perlu internet) …", flush=True)
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", *wanted]
    if subprocess.run(command, check=False).returncode:
        print("Paket belum terpasang. Periksa sambungan internet, lalu ulangi.", file=sys.stderr)
        return False
    mark.write_text(digest, encoding="utf-8")
    return True


def install_missing_libraries() -> bool:
    """On Linux, the system libraries that Qt needs: installed when that is allowed, else named in one line to type."""
    if WINDOWS:
        return True
    needed = dict(SYSTEM_LIBRARIES)
    if has_display():
        needed |= WINDOW_LIBRARIES
    missing = [package for library, package in needed.items() if ctypes.util.find_library(library) is None]
    return not missing or install_system(missing)


def install_system(packages: list[str]) -> bool:
    """Install Debian packages as root; otherwise say what to type. Returns True when they are there afterwards."""
    line = f"sudo apt-get install -y {' '.join(packages)}"
    root = not WINDOWS and os.geteuid() == 0
    if not root or shutil.which("apt-get") is None:
        print(f"Pustaka sistem belum ada. Ketik satu baris ini, lalu ulangi:\n\n    {line}\n", file=sys.stderr)
        return False
    print(f"Memasang pustaka sistem: {' '.join(packages)} …", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)  # type: ignore[call-overload]
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    done = subprocess.run(install, check=False, **quiet)  # type: ignore[call-overload]
    if done.returncode:
        print(f"Pustaka sistem belum terpasang. Ketik:\n\n    {line}\n", file=sys.stderr)
    return bool(done.returncode == 0)


def install_spreadsheet() -> None:
    """LibreOffice recomputes exported workbooks in the tests: installed where that is allowed, else those tests say
    that they were left out. The program itself does not need it."""
    if WINDOWS or shutil.which("soffice") or shutil.which("libreoffice"):
        return
    if not install_system(["libreoffice-calc-nogui"]):
        print("Tanpa LibreOffice: rumus buku kerja diperiksa penghitung uji saja.", flush=True)


def install_server() -> None:
    """The tests of several counters start a PostgreSQL of their own: installed where that is allowed; on Linux those
    tests fail where it is missing. The program needs one only in an office with several PCs."""
    if WINDOWS or shutil.which("pg_ctl") or list(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")):
        return
    install_system(["postgresql"])


def install_compiler() -> None:
    """The test of a power cut records every write to the disk with a small library of its own, compiled on the spot."""
    if WINDOWS or any(shutil.which(name) for name in ("cc", "gcc", "clang")):
        return
    install_system(["gcc", "libc6-dev"])


def has_display() -> bool:
    """True when a window can be shown."""
    return WINDOWS or sys.platform == "darwin" or any(os.environ.get(v) for v in ("DISPLAY", "WAYLAND_DISPLAY"))


def start(options: list[str]) -> int:
    """The demonstration: in a window, or headless into hasil-demo/ where there is no display."""
    if "-h" in options or "--help" in options:
        return call([str(PYTHON), "-m", "loket_app", *options])
    if has_display():
        given = any(o.startswith(("--kantor", "--data")) for o in options)
        return call([str(PYTHON), "-m", "loket_app", *options, *([] if given else ["--kantor", "sangasanga"])])
    print("Tidak ada layar: hari contoh dijalankan tanpa jendela, hasilnya di folder hasil-demo/.", flush=True)
    return call([str(PYTHON), "-m", "loket_app", "demo", *options])


def run_checks(words: list[str]) -> int:
    """What continuous integration runs: style, types, architecture, tests, and the demonstration of both offices."""
    bin_folder = PYTHON.parent
    quick = "--cepat" in words
    checks = [
        [str(bin_folder / "ruff"), "check", "."],
        [str(bin_folder / "ruff"), "format", "--check", "."],
        [str(PYTHON), "-m", "mypy"],
        [str(bin_folder / "lint-imports")],
        # In the files' own order: the benchmarks' one long test must not begin last, with the other core idle.
        [
            str(PYTHON),
            "-m",
            "pytest",
            "-n",
            "2",
            "--dist",
            "loadfile",
            "--no-loadscope-reorder",
            "-q",
            *[w for w in words if w != "--cepat"],
        ],
    ]
    if not quick:
        checks += [
            [str(PYTHON), "-m", "loket_app", "demo", "--kantor", office, "--keluar", f"hasil-demo/{office}"]
            for office in ("sangasanga", "kemlagi")
        ]
    # The tests start some hundred processes, and each would compile the whole program.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for command in checks:
        print("+", " ".join([Path(command[0]).name, *command[1:]]), flush=True)
        code = call(command)
        if code:
            return code
    return 0


def call(command: list[str]) -> int:
    """Run a command in the checkout, offscreen where there is no display."""
    environment = dict(os.environ)
    if not has_display():
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
