"""The licence texts of everything shipped: gathered from what is shipped, listed in `LISENSI.txt`, kept in `LICENSES/`.

A package whose licence is not one of those we know, or that brings no text, stops the build.
"""

import email
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from installer import lock, project
from installer.project import Stopped

OVERVIEW = "LISENSI.txt"
FOLDER = "LICENSES"
WINDOWS, DEB = "windows", "deb"
TEXTS = project.PARTS / "licences"
KNOWN = {
    "pyside6-essentials": "LGPL-3.0-only", "shiboken6": "LGPL-3.0-only", "sqlalchemy": "MIT",
    "typing-extensions": "PSF-2.0", "reportlab": "BSD-3-Clause", "rl-accel": "BSD-3-Clause",
    "charset-normalizer": "MIT", "pillow": "MIT-CMU", "openpyxl": "MIT", "python-docx": "MIT", "lxml": "BSD-3-Clause",
    "et-xmlfile": "MIT", "pypdfium2": "BSD-3-Clause AND Apache-2.0", "segno": "BSD-3-Clause", "tomlkit": "MIT",
    "argon2-cffi": "MIT", "argon2-cffi-bindings": "MIT", "cffi": "MIT-0", "pycparser": "BSD-3-Clause",
    "tzdata": "Apache-2.0", "cryptography": "Apache-2.0 OR BSD-3-Clause",
    "pyinstaller": "GPL-2.0-or-later with exception",
    "psycopg": "LGPL-3.0-only", "psycopg-binary": "LGPL-3.0-only", "holidays": "MIT",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause", "six": "MIT",
}  # fmt: skip
"""Of every package that is shipped, the licence under which we pass it on; looked up once, by a person."""
OF_QT = ("Qt.txt", "LGPL-3.0.txt", "GPL-3.0.txt", "Qt-pihak-ketiga.txt")
QT_PACKAGES = frozenset({"pyside6-essentials", "shiboken6"})
"""Their own metadata holds the text of the commercial licence, which is not the one we ship them under."""
_TEXT = re.compile(r"(^|/)(licen[cs]e|copying|notice|authors)[^/]*$|/licenses/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Component:
    """Something shipped that others wrote."""

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...]


def packages(site: Path, source: Path) -> list[Component]:
    """The packages that the program runs on, from their own metadata in `site`."""
    shipped = [pin.split("==")[0] for pin in project.pins(source)] + ["pyinstaller"]
    infos = {lock.plain(_said(info, "Name")): info for info in site.glob("*.dist-info")}
    found = []
    for name in sorted(map(lock.plain, shipped)):
        if name not in KNOWN:
            raise Stopped(f"The licence of {name} has not been looked up (installer/licences.py).")
        if name not in infos:
            raise Stopped(f"{name} is pinned but not among the locked packages.")
        texts = _texts(name, infos[name])
        if not texts:
            raise Stopped(f"{name} brings no licence text.")
        found.append(Component(_said(infos[name], "Name"), _said(infos[name], "Version"), KNOWN[name], texts))
    return found


def _texts(name: str, info: Path) -> tuple[Path, ...]:
    if name in QT_PACKAGES:
        return tuple(TEXTS / text for text in OF_QT[:2])
    return tuple(sorted(f for f in info.rglob("*") if f.is_file() and _TEXT.search(f.relative_to(info).as_posix())))


def _said(info: Path, key: str) -> str:
    return str(email.message_from_string((info / "METADATA").read_text(encoding="utf-8"))[key])


def write(folder: Path, site: Path, runtime: Path, source: Path, target: str) -> None:
    """Put `LISENSI.txt` and `LICENSES/` into a program folder. `runtime` is the Python's own licence text."""
    shelf = project.fresh(folder / FOLDER)
    found = packages(site, source)
    own = [
        Component("Python", "3.11", "PSF-2.0", (runtime,)),
        Component("Qt", _version(found, "PySide6_Essentials"), "LGPL-3.0-only",
                  tuple(TEXTS / text for text in OF_QT)),
        Component("Liberation Fonts", "2", "OFL-1.1", (source / "resources" / "fonts" / "LICENSE-OFL.txt",)),
    ]  # fmt: skip
    if any(c.name == "psycopg-binary" for c in found):
        texts = sorted((TEXTS / "psycopg").glob("*.txt"))
        own.append(Component("Pustaka di dalam psycopg-binary", "", "lihat bacaannya", tuple(texts)))
    if target == WINDOWS:
        own += [
            Component("Microsoft Visual C++ Runtime", "14", "Microsoft", (TEXTS / "Microsoft-VC.txt",)),
            Component("NSIS (pemasang)", "3", "Zlib", (TEXTS / "NSIS.txt",)),
        ]
    lines = []
    for component in [*own, *found]:
        place = shelf / re.sub(r"[^A-Za-z0-9._-]+", "-", component.name)
        place.mkdir()
        for text in component.texts:
            shutil.copyfile(text, _free(place, text))
        lines.append(f"  {component.name:32} {component.version:12} {component.licence}")
    mine = (source / "LICENSE").read_text(encoding="utf-8").strip()
    (folder / OVERVIEW).write_text(overview(mine, lines), encoding="utf-8-sig", newline="\r\n")


def _free(place: Path, text: Path) -> Path:
    """A name of its own: some packages have two texts of one name in different folders."""
    wanted = place / (text.name if text.suffix else f"{text.name}.txt")
    return wanted if not wanted.exists() else place / f"{text.parent.name}-{wanted.name}"


def _version(found: list[Component], name: str) -> str:
    return next(c.version for c in found if c.name.casefold() == name.casefold())


def overview(mine: str, lines: list[str]) -> str:
    """The page that the installer shows: our licence, and the list of the others."""
    listed = "\n".join(lines)
    return f"""\
{project.NAME}

Program ini gratis. Anda boleh memakai, menyalin, mengubah, dan membagikannya menurut lisensi MIT di bawah ini.

{mine}


Karya orang lain di dalam program ini
-------------------------------------
Bacaan lengkap tiap lisensi ada di folder {FOLDER}.

  {"Nama":32} {"Versi":12} Lisensi
{listed}

Qt dan PySide6 dipakai di bawah LGPL versi 3 dan boleh Anda ganti dengan versi lain: lihat {FOLDER}/Qt/Qt.txt.
"""
