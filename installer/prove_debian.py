"""The proof of the .deb in a clean Debian 12: install, self-test, a day, the window, upgrade with data, removal.

The clean system is made by debootstrap once and copied for each proof; it needs root, as chroot does.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from installer import debian, display, frozen, project
from installer.evidence import LEAST_COLOURS, OLDER, OLDER_COMMIT, Proof, trail
from installer.project import Stopped, say

RELEASE = "bookworm"
CLERK = "petugas"
WINDOW_SECONDS = 90.0


def prove(keep: bool = False) -> None:
    """Build this version and an older one, then try everything. `keep` takes the packages of the last build."""
    if project.WINDOWS or os.geteuid() != 0:
        raise Stopped("The proof makes a clean Debian 12 and works in it: that takes Linux and root.")
    newer = project.DIST / f"{project.PACKAGE}_{project.version()}_amd64.deb"
    older = project.BUILD / "deb-older" / f"{project.PACKAGE}_{OLDER}_amd64.deb"
    if not (keep and newer.exists()):
        newer = debian.build()
    if not (keep and older.exists()):
        older = build_older()
    proof = Proof(project.DIST / "proof-deb")
    with clean_debian() as root, display.screen() as shown:
        _Tried(Root(root, shown), proof, older, newer).all()
    say(
        f"Proved. What was seen: {(proof.target / 'report.txt').relative_to(project.ROOT)}, and the pictures beside it."
    )


def build_older() -> Path:
    """A .deb of an older program, and an office of it."""
    work = project.BUILD / "deb-older"
    source = frozen.sources(work / "source", OLDER_COMMIT or None)
    frozen.name_version(source, OLDER)
    return debian.pack(debian.freeze(source, OLDER, work), OLDER, work, work)


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

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a program there as a user without rights, and go on."""
        return subprocess.Popen(
            self._as_clerk(words), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def _as_clerk(self, words: tuple[str, ...]) -> list[str]:
        surroundings = ["env", "-i", "PATH=/usr/bin:/bin", f"HOME=/home/{CLERK}", f"DISPLAY={self.display}"]
        return ["chroot", f"--userspec={CLERK}:{CLERK}", str(self.folder), *surroundings, "LC_ALL=C.UTF-8", *words]


class _Tried:
    def __init__(self, root: Root, proof: Proof, older: Path, newer: Path) -> None:
        self.root, self.proof, self.older, self.newer = root, proof, older, newer
        self.data = root.folder / "home" / CLERK / ".local" / "share" / "layar-ramah-loket"

    def all(self) -> None:
        self.root.run("useradd", "--create-home", CLERK)
        self._installs(self.older, OLDER)
        self._lays_office()
        self._refuses_while_running()
        self._installs(self.newer, project.version())
        self._migrates()
        self._runs()
        self._window("window-demo", ("--kantor", "sangasanga"), "the demonstration's window")
        self._removes()

    def _installs(self, package: Path, version: str) -> None:
        shutil.copyfile(package, self.root.folder / "root" / package.name)
        self.root.run("apt-get", "update", "-qq")
        done = self.root.run("apt-get", "install", "-y", "-qq", "--no-install-recommends", f"/root/{package.name}")
        self.proof.sees(f"{package.name} installs with its dependencies", done.returncode == 0, done.stdout[-300:])
        said = self.root.clerk("loket", "--versi").stdout.strip()
        self.proof.sees("the program answers", version in said, said)

    def _lays_office(self) -> None:
        played = project.BUILD / "deb-older" / "office"
        if not (played / "loket.db").exists():
            python = frozen.local_python("deb")
            project.run([python, project.PARTS / "old_office.py", played], cwd=project.BUILD / "deb-older" / "source")
        self.data.mkdir(parents=True)
        shutil.copyfile(played / "loket.db", self.data / "loket.db")
        self.root.run("chown", "-R", f"{CLERK}:{CLERK}", f"/home/{CLERK}")
        rows, schema = trail(self.data / "loket.db")
        self.proof.sees("an office of the older version lies there", rows > 100, f"{rows} rows, schema {schema}")
        done = self.root.clerk("loket", "check")
        self.proof.sees("the older program reads it", "Tidak ada selisih" in done.stdout, done.stdout[-200:])

    def _refuses_while_running(self) -> None:
        program = self.root.start("/usr/bin/loket")
        try:
            self._until((self.data / "loket.lock").exists, "the program opens its data")
            shutil.copyfile(self.newer, self.root.folder / "root" / self.newer.name)
            done = self.root.run("dpkg", "--install", f"/root/{self.newer.name}")
            self.proof.sees(
                "an update of a running program is refused", done.returncode != 0 and "sedang terbuka" in done.stdout
            )
        finally:
            program.kill()
            program.wait()

    def _migrates(self) -> None:
        """The first start brings the office to the newer schema, after a copy of its own."""
        rows, schema = trail(self.data / "loket.db")
        copies = set(self.data.rglob("loket-*.db*"))
        self._window("window-office", (), "the office's window after the upgrade")
        after = trail(self.data / "loket.db")
        self.proof.sees("every row is still there", after[0] >= rows, f"{rows} rows, then {after[0]}")
        new = [p.name for p in set(self.data.rglob("loket-*.db*")) - copies]
        moved = f"schema {schema} to {after[1]}, {', '.join(sorted(new))}"
        self.proof.sees("a copy was made before the schema was brought up", after[1] == schema or bool(new), moved)
        done = self.root.clerk("loket", "check")
        self.proof.sees("check finds nothing", "Tidak ada selisih" in done.stdout, done.stdout[-300:])

    def _runs(self) -> None:
        done = self.root.clerk("loket", "selftest")
        (self.proof.target / "selftest.txt").write_text(done.stdout, encoding="utf-8")
        self.proof.sees("selftest of the installed program", done.returncode == 0, done.stdout[-200:] * done.returncode)
        done = self.root.clerk("loket", "proses")
        self.proof.sees("a second process answers", "menjawab" in done.stdout, done.stdout[-200:])
        started = time.monotonic()
        done = self.root.clerk("loket", "demo", "--keluar", f"/home/{CLERK}/demo", timeout=1500)
        (self.proof.target / "demo.txt").write_text(done.stdout, encoding="utf-8")
        demo = self.root.folder / "home" / CLERK / "demo"
        counts = f"{len(list(demo.rglob('*.pdf')))} papers, {len(list(demo.rglob('*.png')))} pictures"
        took = f"{time.monotonic() - started:.0f} s"
        self.proof.sees("the simulated day, headless", "0 selisih" in done.stdout, f"{counts}, {took}")
        self.proof.sees("without a fault on the way", "Traceback" not in done.stdout)

    def _window(self, name: str, words: tuple[str, ...], told: str) -> None:
        program = self.root.start("/usr/bin/loket", *words)
        try:
            picture = self.proof.target / f"{name}.png"
            self._until(lambda: self._colours(picture) >= LEAST_COLOURS, told)
            time.sleep(5)
            self.proof.sees(f"{told} stays open", program.poll() is None, f"{self._colours(picture)} colours")
        finally:
            program.kill()
            program.wait()

    def _colours(self, picture: Path) -> int:
        return display.colours(display.photograph(self.root.display, picture))

    def _until(self, holds: Callable[[], bool], what: str) -> None:
        started = time.monotonic()
        while not holds():
            if time.monotonic() - started > WINDOW_SECONDS:
                self.proof.sees(what, False, "waited in vain")
            time.sleep(1)
        self.proof.sees(what, True, f"{time.monotonic() - started:.0f} s")

    def _removes(self) -> None:
        before = trail(self.data / "loket.db")
        done = self.root.run("apt-get", "purge", "-y", "-qq", project.PACKAGE)
        self.proof.sees("the removal runs", done.returncode == 0, done.stdout[-200:] * done.returncode)
        left = [p for p in ("usr/lib/loket", "usr/bin/loket", "usr/share/applications/loket.desktop")
                if os.path.lexists(self.root.folder / p)]  # fmt: skip
        self.proof.sees("the program is gone", not left, ", ".join(left))
        self.proof.sees("the office's data is still there", trail(self.data / "loket.db") == before)
