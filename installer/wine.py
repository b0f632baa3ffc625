"""Windows on Linux: a Wine prefix as Windows 10, the Python that builds there, and what Wine 8 lacks of Windows.

Qt on Windows 10 takes `icuuc.dll` and a whole `mscms.dll` from the system, the ciphers take their random numbers from
`bcryptprimitives.dll`; Wine 8 has none of them. Stand-ins are compiled into the prefix's own system folder: the first
two return 0, the third asks Wine's own source of randomness. They are a test rig: no build takes them up.
"""

import os
import shutil
import subprocess
import tarfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath
from subprocess import CompletedProcess

from installer import display, lock, project
from installer.project import Started, Stopped, say

TOOLS = {"wine": "wine", "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64", "Xvfb": "xvfb", "makensis": "nsis"}
COLOUR_PROFILES = ("WcsCreateIccProfile", "OpenColorProfileW", "CloseColorProfile", "GetColorProfileFromHandle")
STAND_INS = ("icuuc.dll", "mscms.dll", "bcryptprimitives.dll")
_RANDOM = """\
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) { return SystemFunction036(data, (ULONG)size); }
"""
_PTH = ".\nLib\nLib\\site-packages\nimport site\n"
WINE_64 = Path("/usr/lib/wine/wine64")


class Wine:
    """One prefix on one display."""

    def __init__(self, prefix: Path, shown: str) -> None:
        self.prefix, self.display = prefix, shown
        self._environment = {
            "WINEPREFIX": str(prefix), "WINEARCH": "win64", "WINEDEBUG": "-all", "DISPLAY": shown,
            "WINEDLLOVERRIDES": "mscms=n,b;mscoree=;mshtml=", "QT_QPA_PLATFORM": "", "PYTHONUTF8": "1",
        }  # fmt: skip

    @property
    def drive(self) -> Path:
        """The folder that is C: there."""
        return self.prefix / "drive_c"

    def run(self, command: Sequence[str | Path], timeout: float = 3600, **environment: str) -> CompletedProcess[str]:
        """Run a Windows program and wait for it; the words are as on Windows, paths may be of this machine."""
        words = [windows_path(word) if isinstance(word, Path) else word for word in command]
        starter = str(WINE_64) if WINE_64.exists() else "wine"
        return project.answer([starter, *words], environment={**self._environment, **environment}, timeout=timeout)

    def must(self, command: Sequence[str | Path], timeout: float = 900, **environment: str) -> str:
        """Run a Windows program that has to succeed; returns what it said."""
        done = self.run(command, timeout, **environment)
        if done.returncode:
            tail = "\n".join(done.stdout.splitlines()[-40:])
            raise Stopped(f"{command[0]} ended with {done.returncode} under Wine:\n{tail}")
        return done.stdout

    def start(self, command: Sequence[str | Path], **environment: str) -> Started:
        """Start a Windows program that goes on running."""
        words = [windows_path(word) if isinstance(word, Path) else word for word in command]
        starter = str(WINE_64) if WINE_64.exists() else "wine"
        process = subprocess.Popen(
            [starter, *words],
            env={**os.environ, **self._environment, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return Started(process)

    def stop(self) -> None:
        """End what still runs in this prefix."""
        server = shutil.which("wineserver") or "/usr/lib/wine/wineserver"
        project.answer([server, "-k"], environment=self._environment, timeout=60)
        time.sleep(1)


def windows_path(path: Path) -> str:
    """This machine's path as Wine's drive Z: shows it."""
    return str(PureWindowsPath("Z:" + str(path.resolve()).replace("/", "\\")))


@contextmanager
def wine(name: str, anew: bool = False) -> Iterator[Wine]:
    """A prefix set to Windows 10 with the stand-ins, on a display of its own."""
    project.require(TOOLS)
    prefix = project.cache() / f"prefix-{name}"
    if anew:
        shutil.rmtree(prefix, ignore_errors=True)
    with display.screen() as shown:
        made = Wine(prefix, shown)
        try:
            if not (prefix / f"ready-{len(STAND_INS)}").exists():
                say(f"Preparing Wine ({name}) …")
                shutil.rmtree(prefix, ignore_errors=True)
                made.must(["wineboot", "--init"], timeout=300)
                made.must(["winecfg", "-v", "win10"], timeout=120)
                _stand_ins(made.drive / "windows" / "system32")
                (prefix / f"ready-{len(STAND_INS)}").touch()
            yield made
        finally:
            made.stop()


def _stand_ins(system: Path) -> None:
    """Compile the two libraries that Wine lacks; the functions wanted are read from Qt itself."""
    qt = windows_python() / "Lib" / "site-packages" / "PySide6" / "Qt6Core.dll"
    sources = {
        "icuuc.dll": _returning_nothing(_imports(qt, "icuuc.dll")),
        "mscms.dll": _returning_nothing(COLOUR_PROFILES),
        "bcryptprimitives.dll": _RANDOM,
    }
    work = project.fresh(project.cache() / "stand-ins")
    for name in STAND_INS:
        source = work / f"{name}.c"
        source.write_text(sources[name], encoding="ascii")
        project.run(["x86_64-w64-mingw32-gcc", "-shared", "-O1", "-s", "-o", work / name, source, "-ladvapi32"])
        # Wine's own file is a link into the system: it is replaced, not written through.
        (system / name).unlink(missing_ok=True)
        shutil.copy2(work / name, system / name)


def _returning_nothing(functions: Sequence[str]) -> str:
    return "".join(f"__declspec(dllexport) long long {name}(void) {{ return 0; }}\n" for name in functions)


def _imports(library: Path, of: str) -> list[str]:
    """The functions that a library takes from another."""
    listed = project.run(["x86_64-w64-mingw32-objdump", "-p", library])
    found, here = [], False
    for line in listed.splitlines():
        if "DLL Name:" in line:
            here = line.split("DLL Name:")[1].strip().casefold() == of
        elif here and (words := line.split()) and len(words) == 3 and words[1].isdigit():
            found.append(words[2])
    if not found:
        raise Stopped(f"{library.name} names no function of {of}.")
    return found


def windows_python() -> Path:
    """The folder of a Windows CPython with the locked packages in it, made once per lock."""
    home = project.cache() / f"windows-python-{lock.mark_of('windows', 'windows-python')}"
    if (home / "ready").exists():
        return home
    source = lock.fetched("windows-python")[0]
    wheels = lock.fetched("windows")
    say("Laying out the Windows Python …")
    project.fresh(home)
    with tarfile.open(source) as outer:
        name = next(member for member in outer.getnames() if member.endswith("/data.zip"))
        held = outer.extractfile(name)
        assert held is not None
        with zipfile.ZipFile(held) as inner:
            for member in inner.infolist():
                if not member.is_dir():
                    (home / Path(member.filename).name).write_bytes(inner.read(member))
    with zipfile.ZipFile(home / "python311.zip") as library:
        library.extractall(home / "Lib")
    (home / "python311.zip").unlink()
    (home / "python311._pth").write_text(_PTH, encoding="ascii")
    lock.unpack(wheels, home / "Lib" / "site-packages")
    (home / "ready").touch()
    return home
