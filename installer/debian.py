"""The `.deb` for Debian 12: the program folder in /usr/lib/loket, a menu entry, the system libraries depended on."""

import gzip
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from installer import frozen, icu, licences, project, sizes
from installer.project import Stopped, say

HOME = "usr/lib/loket"
LEAST_GLIBC = "2.36"
RECOMMENDS = ("xdg-utils", "cups")
CONTROL = """\
Package: {package}
Version: {version}
Section: misc
Priority: optional
Architecture: amd64
Maintainer: {maintainer}
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: {recommends}
Description: program loket kecamatan (PATEN), tanpa internet
 Mengikuti tiap permohonan dari portir sampai camat, menghitung mundur batas
 SOP dan janji layanan menurut jam kerja, mencetak surat dan tanda terima,
 dan mengantarkan surat ke rumah (LAYAR RAMAH) bila janji tidak terpenuhi.
"""
# A running program reads parts of itself when it needs them: they must not change under it.
BEFORE = """\
#!/bin/sh
set -e
for link in /proc/[0-9]*/exe; do
    if [ "$(readlink "$link" 2>/dev/null)" = "/usr/lib/loket/loket" ]; then
        echo "Program Loket sedang terbuka. Tutup dahulu, lalu ulangi." >&2
        exit 1
    fi
done
exit 0
"""
ENTRY = """\
[Desktop Entry]
Type=Application
Version=1.5
Name={name}
GenericName=Program loket kecamatan
Comment=Permohonan, jam SOP, keberatan, surat, dan antar ke rumah
Exec=/usr/bin/loket
Icon=loket
Terminal=false
Categories=Office;
StartupWMClass=loket
"""


def build() -> Path:
    """Freeze this checkout and pack it; returns the .deb in dist/."""
    version = project.version()
    work = project.BUILD / "deb"
    folder = freeze(frozen.sources(work / "source"), version, work)
    made = pack(folder, version, work, project.DIST)
    sizes.hold_to(sizes.DEB, folder, made)
    beside = project.write_digest(made)
    say(f"Made: {made.relative_to(project.ROOT)} ({made.stat().st_size / 1e6:.1f} MB), {beside.name}")
    return made


def freeze(source: Path, version: str, work: Path, trimmed: bool = True) -> Path:
    """The program folder for Debian, with its licence texts."""
    if project.WINDOWS:
        raise Stopped("The .deb is made on Debian 12.")
    python = frozen.local_python("deb")
    site = python.parent.parent / "lib" / "python3.11" / "site-packages"
    licences.packages(site, source)  # before the minutes of freezing, not after

    def here(words: list[str | Path], surroundings: Mapping[str, str]) -> str:
        return project.run([python, *words], environment={**surroundings, "PYTHONPATH": ""})

    folder = frozen.freeze(source, version, work, here, trimmed)
    if trimmed:
        for library in folder.rglob("libicudata.so.*"):
            if not library.is_symlink():
                icu.slim(library)
    licences.write(folder, site, Path("/usr/share/doc/python3.11/copyright"), source, licences.DEB)
    return folder


def pack(folder: Path, version: str, work: Path, target: Path) -> Path:
    """The .deb of a program folder."""
    root = project.fresh(work / "root")
    shutil.copytree(folder, root / HOME, symlinks=True)
    links = {"usr/bin/loket": "../lib/loket/loket"}
    art = project.PARTS / "art"
    files = {
        "usr/share/applications/loket.desktop": ENTRY.format(name=project.NAME),
        f"usr/share/doc/{project.PACKAGE}/copyright": (folder / licences.OVERVIEW).read_text(encoding="utf-8-sig"),
        "DEBIAN/preinst": BEFORE,
        "DEBIAN/prerm": BEFORE.replace("exit 0\n", "").rstrip() + "\nexit 0\n",
        "DEBIAN/control": CONTROL.format(
            package=project.PACKAGE, version=version, maintainer=f"{project.PUBLISHER} <loket@localhost>",
            kilobytes=project.folder_bytes(root) // 1024, depends=", ".join(depends(folder)),
            recommends=", ".join(RECOMMENDS),
        ),
    }  # fmt: skip
    for name, text in files.items():
        _place(root / name).write_text(text, encoding="utf-8")
    for name, to in links.items():
        _place(root / name).symlink_to(to)
    shutil.copyfile(art / "loket.svg", _place(root / "usr/share/icons/hicolor/scalable/apps/loket.svg"))
    shutil.copyfile(art / "loket-256.png", _place(root / "usr/share/icons/hicolor/256x256/apps/loket.png"))
    changes = (project.ROOT / "CHANGELOG.md").read_bytes()
    _place(root / f"usr/share/doc/{project.PACKAGE}/changelog.gz").write_bytes(gzip.compress(changes, 9, mtime=0))
    _rights(root)
    target.mkdir(parents=True, exist_ok=True)
    made = target / f"{project.PACKAGE}_{version}_amd64.deb"
    say(f"Packing {made.name} …")
    packing = ["-Zgzip", "-z1"] if project.quick() else ["-Zxz"]
    project.run(["dpkg-deb", "--root-owner-group", *packing, "--build", root, made])
    return made


def _place(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def _rights(root: Path) -> None:
    """Rights that do not depend on the umask of who builds."""
    for path in [root, *root.rglob("*")]:
        if path.is_symlink():
            continue
        runs = path.is_dir() or (path.parent.name == "DEBIAN" and path.name != "control")
        runs = runs or (path.parent.name == "loket" and path.name == "loket")
        path.chmod(0o755 if runs else 0o644)


def depends(folder: Path) -> list[str]:
    """The Debian packages whose libraries the folder's own are linked with, read from the files themselves."""
    shipped = {file.name for file in folder.rglob("*") if file.is_file() or file.is_symlink()}
    wanted = {name for file in folder.rglob("*") if _is_program(file) for name in needed(file)} - shipped
    known = dict(re.findall(r"^\s*(\S+) \([^)]*x86-64[^)]*\) => (\S+)$", project.run(["/sbin/ldconfig", "-p"]), re.M))
    if missing := sorted(wanted - set(known)):
        raise Stopped(f"Libraries that this system lacks, so their packages are unknown: {', '.join(missing)}.")
    packages = {_package_of(Path(known[name])) for name in wanted}
    return sorted(f"{name} (>= {LEAST_GLIBC})" if name == "libc6" else name for name in packages)


def needed(file: Path) -> list[str]:
    """The libraries that a program file is linked with."""
    return re.findall(r"^\s*NEEDED\s+(\S+)$", project.run(["objdump", "-p", file]), re.MULTILINE)


def _is_program(file: Path) -> bool:
    if file.is_symlink() or not file.is_file():
        return False
    with file.open("rb") as stream:
        return stream.read(4) == b"\x7fELF"


def _package_of(library: Path) -> str:
    """The package that a library belongs to; Debian notes some under /lib, which is /usr/lib today."""
    real = os.path.realpath(library)
    for path in (str(library), real, real.removeprefix("/usr"), str(library).removeprefix("/usr"), f"/usr{library}"):
        done = project.answer(["dpkg", "-S", path])
        if done.returncode == 0:
            return done.stdout.split(":")[0].strip()
    raise Stopped(f"No Debian package brings {library}.")
