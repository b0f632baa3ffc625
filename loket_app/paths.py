"""Finds the shipped data (from a checkout, an installed wheel or a frozen build) and the office's data folder."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from loket_app.domain.errors import Disturbance

_PACKAGE = Path(__file__).resolve().parent
DATA_FILE = "loket.db"
PENDING_DESTRUCTION = "pemusnahan.json"
"""Beside the data: what a destruction on this PC has still to delete."""
_WINDOWS_NAME = "LAYAR RAMAH Loket"
_UNIX_NAME = "layar-ramah-loket"


def resources() -> Path:
    """The folder of presets, fonts, icons and style; raises `Disturbance` when the installation is incomplete."""
    return _shipped("resources")


def forms() -> Path:
    """The folder of everything the office prints, as data; raises `Disturbance` when it is missing."""
    return _shipped("forms")


def _shipped(name: str) -> Path:
    for root in _roots():
        folder = root / name
        if folder.is_dir():
            return folder
    raise Disturbance(
        f"Folder {name} tidak ditemukan di tempat program dipasang.", "Pasang ulang program; data kantor tidak berubah."
    )


def _roots() -> tuple[Path, ...]:
    """A frozen build, then a wheel, then a checkout: the nearest copy to the running code wins."""
    frozen = getattr(sys, "_MEIPASS", None)
    installed = (_PACKAGE / "_data", _PACKAGE.parent)
    return (Path(frozen), *installed) if frozen else installed


def data_folder(
    override: str | Path | None = None,
    environment: Mapping[str, str] | None = None,
    platform: str = sys.platform,
) -> Path:
    """Where the office's own data lives, as an absolute path; nothing is created.

    Windows: %ProgramData%\\LAYAR RAMAH Loket, shared by all users of the PC; Linux: XDG_DATA_HOME/layar-ramah-loket.
    """
    if override is not None and str(override).strip():
        return Path(override).expanduser().absolute()
    env = os.environ if environment is None else environment
    if platform == "win32":
        return Path(env.get("ProgramData") or r"C:\ProgramData") / _WINDOWS_NAME
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / _WINDOWS_NAME
    shared = env.get("XDG_DATA_HOME", "")
    base = Path(shared) if shared.startswith("/") else Path.home() / ".local" / "share"
    return base / _UNIX_NAME
