"""How large the installers may be. A ceiling is what was measured and a tenth; whoever goes over it looks why."""

from dataclasses import dataclass
from pathlib import Path

from installer import project
from installer.project import Stopped, say

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most that a program folder and its installer may take, in bytes."""

    folder: int
    installer: int


WINDOWS = Ceiling(folder=146 * MB, installer=48 * MB)
DEB = Ceiling(folder=149 * MB, installer=53 * MB)


def hold_to(ceiling: Ceiling, folder: Path, installer: Path) -> None:
    """Say both sizes; raises `Stopped` above the ceiling."""
    disk, packed = project.folder_bytes(folder), installer.stat().st_size
    say(f"Size: {disk / MB:.1f} MB installed (ceiling {ceiling.folder / MB:.0f}), "
        f"{packed / MB:.1f} MB to carry (ceiling {ceiling.installer / MB:.0f}).")  # fmt: skip
    if disk > ceiling.folder or (packed > ceiling.installer and not project.quick()):
        raise Stopped("The installer has grown over its ceiling (installer/sizes.py): look what came in.")
