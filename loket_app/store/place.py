"""Where a data file may lie: on a drive of this PC, not on a network, not in a folder that is synchronised.

SQLite's locks do not hold over a network, and a synchronised folder swaps files under an open program (row B24).
"""

import re
import shutil
import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from loket_app.domain.errors import Disturbance

_NETWORK_TYPES = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "ceph", "lustre", "9p", "davfs",
        "glusterfs", "beegfs", "vboxsf", "vmhgfs", "coda", "orangefs", "gpfs", "fuse.sshfs", "fuse.gvfsd-fuse",
        "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.davfs", "fuse.vmhgfs-fuse", "fuse.smbnetfs",
    }
)  # fmt: skip
_SYNCED = ("onedrive", "dropbox", "google drive", "googledrive", "nextcloud", "owncloud", "syncthing", "icloud")
_MEDIA = (Path("/media"), Path("/run/media"), Path("/mnt"))
_MOUNTS = Path("/proc/self/mountinfo")
_REMOVABLE, _FIXED, _REMOTE = 2, 3, 4


class DriveKind(StrEnum):
    """What kind of place a folder is."""

    LOCAL = "cakram komputer ini"
    REMOVABLE = "cakram lepas"
    NETWORK = "cakram jaringan"
    SYNCED = "folder yang disinkronkan"
    UNKNOWN = "cakram yang tidak dikenal jenisnya"


def drive_kind(folder: Path, mounts: str | None = None) -> DriveKind:
    """The kind of place `folder` is, links followed. `mounts` stands in for the system's list of mounts."""
    real = folder.resolve()
    if any(part.casefold().startswith(_SYNCED) for part in real.parts):
        return DriveKind.SYNCED
    return _windows_kind(real) if sys.platform == "win32" else _unix_kind(real, mounts)


def _unix_kind(real: Path, mounts: str | None) -> DriveKind:
    listed = mounts if mounts is not None else _MOUNTS.read_text(encoding="utf-8") if _MOUNTS.exists() else ""
    found = _mount_type(real, listed)
    if found is None:
        return DriveKind.UNKNOWN
    return DriveKind.NETWORK if found in _NETWORK_TYPES else DriveKind.LOCAL


def _mount_type(folder: Path, mounts: str) -> str | None:
    """The file system type of the mount that holds `folder`: the longest mount point above it, the latest one."""
    best: tuple[int, str] | None = None
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields, types = before.split(), after.split()
        if len(fields) < 5 or not types:
            continue
        point = Path(re.sub(r"\\(\d{3})", lambda m: chr(int(m.group(1), 8)), fields[4]))
        if (folder == point or point in folder.parents) and (best is None or len(point.parts) >= best[0]):
            best = (len(point.parts), types[0].casefold())
    return best[1] if best is not None else None


def _windows_kind(folder: Path) -> DriveKind:
    if folder.drive.startswith("\\\\"):
        return DriveKind.NETWORK
    if sys.platform == "win32":
        import ctypes

        kinds = {_REMOVABLE: DriveKind.REMOVABLE, _FIXED: DriveKind.LOCAL, _REMOTE: DriveKind.NETWORK}
        return kinds.get(ctypes.windll.kernel32.GetDriveTypeW(folder.anchor), DriveKind.UNKNOWN)
    return DriveKind.UNKNOWN


def refuse_place(folder: Path, mounts: str | None = None) -> None:
    """Raise `Disturbance` for a folder in which a data file would not be safe."""
    kind = drive_kind(folder, mounts)
    if kind is DriveKind.NETWORK:
        raise Disturbance(
            f"Folder data {folder} ada di cakram jaringan; di sana catatan dapat hilang.",
            "Pilih folder di cakram komputer ini. Cadangannya boleh disimpan di jaringan.",
        )
    if kind is DriveKind.SYNCED:
        raise Disturbance(
            f"Folder data {folder} disinkronkan ke tempat lain; berkas data dapat tertukar saat program berjalan.",
            "Pilih folder lain di komputer ini. Cadangannya boleh disimpan di folder yang disinkronkan.",
        )


def free_bytes(folder: Path) -> int:
    """Free space for this user on the drive of `folder`, which must exist."""
    return shutil.disk_usage(folder).free


def has_second_name(file: Path) -> bool:
    """True when the file is reachable by another name (hard link): SQLite's journal would then not be found."""
    return file.stat().st_nlink > 1


def plugged_in(platform: str = sys.platform, roots: tuple[Path, ...] = _MEDIA) -> tuple[Path, ...]:
    """The tops of sticks and discs that are plugged in now, as far as the system shows them as folders."""
    if platform == "win32":
        return _letters()
    found = []
    for root in roots:
        with suppress(OSError):
            inside = sorted(path for path in root.iterdir() if path.is_dir())
            # Some systems put a user's name in between, others do not.
            found += [*inside, *(below for path in inside for below in _folders(path))]
    return tuple(found)


def _folders(path: Path) -> list[Path]:
    try:
        return sorted(one for one in path.iterdir() if one.is_dir())
    except OSError:
        return []


def _letters() -> tuple[Path, ...]:
    if sys.platform == "win32":
        import ctypes

        present = ctypes.windll.kernel32.GetLogicalDrives()
        letters = (chr(ord("A") + n) for n in range(2, 26) if present >> n & 1)
        return tuple(Path(f"{letter}:\\") for letter in letters)
    return ()
