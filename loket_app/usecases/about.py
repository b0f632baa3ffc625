"""What the program says of itself: its version, where the data lies, and the licence texts of everything shipped.

An installed program has the texts beside it (`LISENSI.txt`, `LICENSES/`, gathered by the installer's build); a checkout
finds them in the packages that it runs on.
"""

import platform
import re
import sqlite3
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from loket_app import __version__, paths
from loket_app.paths import DATA_FILE
from loket_app.store.engine import on_server
from loket_app.store.migrate import SCHEMA_VERSION
from loket_app.usecases.backup import folder_of
from loket_app.usecases.desk import Desk

OVERVIEW, SHELF = "LISENSI.txt", "LICENSES"
OWN, OWN_LICENCE = "LAYAR RAMAH Loket", "MIT"
PROJECT = "layar-ramah-loket"
MOST_TEXT = 2 * 1024**2
"""Bytes of one licence that are shown; the longest is far below."""
OF_QT = ("Qt.txt", "LGPL-3.0.txt", "GPL-3.0.txt", "Qt-pihak-ketiga.txt")
_QT = frozenset({"pyside6-essentials", "shiboken6"})
_LINE = re.compile(r"  (?P<name>\S.{31}) (?P<version>.{12}) (?P<licence>\S.*)")
_TEXT = re.compile(r"(^|/)(licen[cs]e|copying|notice|authors)[^/]*$|/licenses/", re.IGNORECASE)
_PIN = re.compile(r"[A-Za-z0-9._-]+")


class Fact(NamedTuple):
    """One line about this program on this PC."""

    words: str
    value: str


class Shipped(NamedTuple):
    """A work of others that is part of the program, and where its licence texts lie."""

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...]


class About(NamedTuple):
    """All of it."""

    facts: tuple[Fact, ...]
    shipped: tuple[Shipped, ...]


def about(desk: Desk) -> About:
    """Read it all; a text that is missing is left out. Looks at names and metadata only."""
    return About(facts(desk), (own_licence(), *shipped()))


def facts(desk: Desk) -> tuple[Fact, ...]:
    """Version and licence, the database, where everything lies: what somebody who helps asks first."""
    found = [
        Fact("Program", f"{OWN} {__version__}, lisensi {OWN_LICENCE}"),
        Fact("Dasar data", f"skema {SCHEMA_VERSION}, {_engine(desk)}"),
    ]
    if desk.folder is not None:
        file = desk.folder / DATA_FILE
        if not on_server(desk.engine) and file.exists():
            found.append(Fact("Berkas data", f"{file} ({max(1, file.stat().st_size // 1024**2)} MB)"))
        found.append(Fact("Folder data", str(desk.folder)))
        if not on_server(desk.engine):
            found.append(Fact("Cadangan", str(folder_of(desk.folder))))
    if desk.shared_folder is not None:
        found.append(Fact("Folder bersama", str(desk.shared_folder)))
    found.append(Fact("Nama komputer", desk.workstation))
    found.append(Fact("Sistem", f"{platform.system()} {platform.release()}, Python {platform.python_version()}"))
    return tuple(found)


def _engine(desk: Desk) -> str:
    if not on_server(desk.engine):
        return f"SQLite {sqlite3.sqlite_version} di komputer ini"
    url = desk.engine.url
    return f"PostgreSQL di {url.host or 'server'}/{url.database or ''}"


# -- licences --------------------------------------------------------------------------------------------------------


def own_licence() -> Shipped:
    """The program itself."""
    beside = _beside()
    file = beside / OVERVIEW if beside is not None else _checkout() / "LICENSE"
    return Shipped(OWN, __version__, OWN_LICENCE, _there(file))


def shipped() -> tuple[Shipped, ...]:
    """Everything of others, by name."""
    beside = _beside()
    found = _installed(beside) if beside is not None else _running()
    return tuple(sorted(found, key=lambda one: one.name.casefold()))


def _beside() -> Path | None:
    """The folder of an installed program that holds the texts; None from a checkout."""
    # Debian starts it by a link.
    folder = Path(sys.executable).resolve().parent
    return folder if getattr(sys, "frozen", False) and (folder / SHELF).is_dir() else None


def _checkout() -> Path:
    return Path(__file__).resolve().parents[2]


def _there(*files: Path) -> tuple[Path, ...]:
    return tuple(file for file in files if file.is_file())


def _installed(folder: Path) -> Iterator[Shipped]:
    named = {_place(line["name"].strip()): line for line in map(_LINE.fullmatch, _lines(folder / OVERVIEW)) if line}
    for place in sorted(one for one in (folder / SHELF).iterdir() if one.is_dir()):
        texts = tuple(sorted(file for file in place.rglob("*") if file.is_file()))
        line = named.get(place.name)
        if line is None:
            yield Shipped(place.name, "", "lihat bacaannya", texts)
        else:
            yield Shipped(line["name"].strip(), line["version"].strip(), line["licence"].strip(), texts)


def _place(name: str) -> str:
    """The folder of a component, as the build names it."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name)


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def _running() -> Iterator[Shipped]:
    gathered = _checkout() / "installer" / "licences"
    fonts = paths.resources() / "fonts" / "LICENSE-OFL.txt"
    yield Shipped("Liberation Fonts", "2", "OFL-1.1", _there(fonts))
    yield Shipped("Python", platform.python_version(), "PSF-2.0", _there(Path(sys.base_prefix) / "LICENSE.txt"))
    for name in _packages():
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        if name.casefold() in _QT:
            texts = _there(*(gathered / text for text in OF_QT))
        else:
            texts = _there(*(Path(str(f.locate())) for f in package.files or () if _TEXT.search(f.as_posix())))
        yield Shipped(package.metadata["Name"], package.version, _licence(package, name), texts)


def _packages() -> list[str]:
    """The packages that the program runs on, from its own metadata or the project file of a checkout."""
    try:
        pins = metadata.requires(PROJECT) or []
    except metadata.PackageNotFoundError:
        pins = _pins(_checkout() / "pyproject.toml")
    names = (_PIN.match(pin) for pin in pins if "extra ==" not in pin)
    return [name[0] for name in names if name]


def _pins(project: Path) -> list[str]:
    import tomllib

    try:
        return list(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"])
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        return []


def _licence(package: metadata.Distribution, name: str) -> str:
    if name.casefold() in _QT:
        return "LGPL-3.0-only"
    told = next((package.metadata[key] for key in ("License-Expression", "License") if key in package.metadata), "")
    return told if 0 < len(told) <= 60 else "lihat bacaannya"


def text_of(_desk: Desk, one: Shipped) -> str:
    """The licence texts of one work, one below the other."""
    parts = []
    for file in one.texts:
        try:
            with file.open("rb") as stream:
                told = stream.read(MOST_TEXT).decode("utf-8-sig", "replace").replace("\r\n", "\n").strip()
        except OSError:
            continue
        parts.append(f"{file.name}\n{'-' * len(file.name)}\n\n{told}" if len(one.texts) > 1 else told)
    return "\n\n\n".join(parts) or "Bacaan lisensinya tidak ditemukan di komputer ini."
