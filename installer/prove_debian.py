"""The proof of the .deb in a clean Debian 12: install, self-test, a day, the window, upgrade with data, removal.

The clean system is made by debootstrap once and copied for each proof; it needs root, as chroot does.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from installer import debian, display, project
from installer.evidence import OLDER, Maker, Proof, evidence, trail
from installer.project import Started, Stopped, say
from installer.tried import Tried

RELEASE = "bookworm"
CLERK = "petugas"


def prove(keep: bool = False) -> None:
    """Build this version and an older one, then try everything. `keep` takes the package of the last build."""
    if project.WINDOWS or os.geteuid() != 0:
        raise Stopped("The proof makes a clean Debian 12 and works in it: that takes Linux and root.")
    maker = Maker("deb", project.PACKAGE + "_{version}_amd64.deb", debian.build, _made)
    with evidence(maker, keep) as (proof, older, newer), display.screen() as shown, clean_debian() as root:
        _Tried(Root(root, shown), proof, older, newer).all()


def _made(source: Path, version: str, work: Path, target: Path) -> Path:
    return debian.pack(debian.freeze(source, version, work), version, work, target)


@contextmanager
def clean_debian() -> Iterator[Path]:
    """A Debian 12 with nothing but its base, as a folder to work in; gone when the block ends."""
    project.require({"debootstrap": "debootstrap"})
    base = project.cache() / f"debian-{RELEASE}"
    if not (base / "ready").exists():
        say("Fetching a clean Debian 12 (once) …")
        shutil.rmtree(base, ignore_errors=True)
        project.run(["debootstrap", "--variant=minbase", RELEASE, base])
        (base / "ready").touch()
    root = project.BUILD / "clean-debian"
    _unmount(root)
    project.run(["rm", "-rf", "--one-file-system", root])
    root.parent.mkdir(parents=True, exist_ok=True)
    project.run(["cp", "-a", base, root])
    shutil.copyfile("/etc/resolv.conf", root / "etc" / "resolv.conf")
    mounts = {root / "proc": ["-t", "proc", "proc"], root / "tmp" / ".X11-unix": ["--bind", "/tmp/.X11-unix"]}
    try:
        for place, words in mounts.items():
            place.mkdir(parents=True, exist_ok=True)
            project.run(["mount", *words, place])
        yield root
    finally:
        _unmount(root)
        project.run(["rm", "-rf", "--one-file-system", root])


def _unmount(root: Path) -> None:
    """What a proof, or one that was ended, mounted there."""
    for place in ("tmp/.X11-unix", "proc"):
        project.answer(["umount", "--lazy", root / place])


class Root:
    """The clean system, with a display."""

    def __init__(self, folder: Path, shown: str) -> None:
        self.folder, self.display = folder, shown

    def run(self, *words: str, timeout: float = 900) -> subprocess.CompletedProcess[str]:
        """Run a program there as root."""
        return project.answer(
            ["chroot", self.folder, *words],
            environment={"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8", "HOME": "/root"},
            timeout=timeout,
        )

    def clerk(self, *words: str, timeout: float = 900) -> subprocess.CompletedProcess[str]:
        """Run a program there as a user without rights."""
        return project.answer(self._as_clerk(words), timeout=timeout)

    def start(self, *words: str) -> Started:
        """Start a program there as a user without rights, and go on."""
        silent = subprocess.DEVNULL
        return Started(subprocess.Popen(self._as_clerk(words), stdin=silent, stdout=silent, stderr=silent))

    def _as_clerk(self, words: tuple[str, ...]) -> list[str]:
        surroundings = ["env", "-i", "PATH=/usr/bin:/bin", f"HOME=/home/{CLERK}", f"DISPLAY={self.display}"]
        return ["chroot", f"--userspec={CLERK}:{CLERK}", str(self.folder), *surroundings, "LC_ALL=C.UTF-8", *words]


class _Tried(Tried):
    def __init__(self, root: Root, proof: Proof, older: Path, newer: Path) -> None:
        home = root.folder / "home" / CLERK
        data = home / ".local" / "share" / "layar-ramah-loket"
        super().__init__(proof, root.display, data, home / "bukti", f"/home/{CLERK}/bukti/")
        self.root, self.older, self.newer = root, older, newer

    def all(self) -> None:
        """Everything, in the order of a PC's life."""
        self.root.run("useradd", "--create-home", CLERK)
        self._installs(self.older, OLDER)
        self.lays_office()
        self._refuses_while_running()
        self._installs(self.newer, project.version())
        self.migrates()
        self.commands()
        self.windows()
        self.day()
        self._removes()

    def asks(self, *words: str, codes: tuple[int, ...] = (0,), timeout: float = 900) -> str:
        """What the program says to the clerk."""
        done = self.root.clerk("loket", *words, timeout=timeout)
        if done.returncode not in codes:
            raise Stopped(f"loket {' '.join(words)} ended with {done.returncode}:\n{done.stdout[-3000:]}")
        return done.stdout

    def opened(self, *words: str) -> Started:
        """The program's window, opened by the clerk."""
        return self.root.start("/usr/bin/loket", *words)

    def settled(self) -> None:
        """What was laid there from outside belongs to the clerk."""
        self.root.run("chown", "-R", f"{CLERK}:{CLERK}", f"/home/{CLERK}")

    def _installs(self, package: Path, version: str) -> None:
        shutil.copyfile(package, self.root.folder / "root" / package.name)
        self.root.run("apt-get", "update", "-qq")
        done = self.root.run("apt-get", "install", "-y", "-qq", "--no-install-recommends", f"/root/{package.name}")
        failed = done.stdout[-300:] * (done.returncode != 0)
        self.proof.sees(f"{package.name} installs with its dependencies", done.returncode == 0, failed)
        said = self.root.clerk("loket", "--versi").stdout.strip()
        self.proof.sees("the program answers", version in said, said)

    def _refuses_while_running(self) -> None:
        program = self.opened()
        try:
            self.until((self.data / "loket.lock").exists, "the program opens its data")
            shutil.copyfile(self.newer, self.root.folder / "root" / self.newer.name)
            done = self.root.run("dpkg", "--install", f"/root/{self.newer.name}")
            self.proof.sees(
                "an update of a running program is refused", done.returncode != 0 and "sedang terbuka" in done.stdout
            )
        finally:
            program.end()

    def _removes(self) -> None:
        before = trail(self.data / "loket.db")
        done = self.root.run("apt-get", "purge", "-y", "-qq", project.PACKAGE)
        self.proof.sees("the removal runs", done.returncode == 0, done.stdout[-200:] * done.returncode)
        left = [p for p in ("usr/lib/loket", "usr/bin/loket", "usr/share/applications/loket.desktop")
                if os.path.lexists(self.root.folder / p)]  # fmt: skip
        self.proof.sees("the program is gone", not left, ", ".join(left))
        self.proof.sees("the office's data is still there", trail(self.data / "loket.db") == before)
