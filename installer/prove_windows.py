"""The proof of Setup.exe under Wine: install, self-test, a day, the window, upgrade with data, removal.

What Wine cannot show (spooler, virus scanners, SmartScreen, rights of real accounts) is a sheet in docs/installing.md.
"""

import time
from pathlib import Path
from subprocess import CompletedProcess

from installer import project, windows
from installer.evidence import OLDER, Maker, Proof, evidence, trail
from installer.project import Started
from installer.tried import Tried
from installer.wine import Wine, wine

KEY = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\LAYAR RAMAH Loket"
IN_PLACE = ("/S", *rf"_?=C:\Program Files\{project.NAME}".split())
"""Without it the uninstaller goes on in a copy of itself, and nobody could wait for it. It must not stand in quotes."""


def prove(keep: bool = False) -> None:
    """Build this version and an older one, then try everything. `keep` takes the Setup.exe of the last build."""
    maker = Maker("windows", "LoketSetup-{version}.exe", windows.build, _made)
    with evidence(maker, keep) as (proof, older, newer), wine("proof", anew=True) as machine:
        _Tried(machine, proof, older, newer).all()


def _made(source: Path, version: str, work: Path, target: Path) -> Path:
    return windows.pack(windows.freeze(source, version, work), version, target)


class _Tried(Tried):
    def __init__(self, machine: Wine, proof: Proof, older: Path, newer: Path) -> None:
        data = machine.drive / "ProgramData" / "LAYAR RAMAH Loket"
        super().__init__(proof, machine.display, data, machine.drive / "bukti", "C:\\bukti\\")
        self.machine, self.older, self.newer = machine, older, newer
        self.home = machine.drive / "Program Files" / "LAYAR RAMAH Loket"
        self.console = self.home / "loket-perintah.exe"

    def all(self) -> None:
        """Everything, in the order of a PC's life."""
        self._refuses_old_windows()
        self._installs(self.older, "an empty PC")
        self._registered(OLDER)
        said = self.asks("--versi")
        self.proof.sees("the older program answers", OLDER in said, said.strip())
        self.lays_office()
        self._refuses_while_running()
        self._upgrades()
        self.migrates()
        self.commands()
        self.windows()
        self.day()
        self._refuses_older()
        self._removes()

    def asks(self, *words: str, codes: tuple[int, ...] = (0,), timeout: float = 900) -> str:
        """What the console program says."""
        done: CompletedProcess[str] = self.machine.run([self.console, *words], timeout=timeout)
        if done.returncode not in codes:
            tail = "\n".join(done.stdout.splitlines()[-40:])
            raise project.Stopped(f"loket-perintah {' '.join(words)} ended with {done.returncode}:\n{tail}")
        return done.stdout

    def opened(self, *words: str) -> Started:
        """The program with a window."""
        return self.machine.start([self.home / "loket.exe", *words])

    def settled(self) -> None:
        """Wine's own processes are ended too: nothing may hold a file of the last step."""
        self.machine.stop()

    def _refuses_old_windows(self) -> None:
        machine = self.machine
        key = r"HKLM\Software\Microsoft\Windows NT\CurrentVersion"
        was = _value(machine.must(["reg", "query", key, "/v", "CurrentBuildNumber"]))
        machine.must(["reg", "add", key, "/v", "CurrentBuildNumber", "/d", "17134", "/f"])
        done = machine.run([self.newer, "/S"])
        self.proof.sees("Windows 10 1803 is refused", done.returncode == 3, f"exit code {done.returncode}")
        self.proof.sees("nothing was written then", not self.home.exists())
        machine.must(["reg", "add", key, "/v", "CurrentBuildNumber", "/d", was, "/f"])

    def _installs(self, setup: Path, where: str) -> None:
        started = time.monotonic()
        done = self.machine.run([setup, "/S"], timeout=600)
        took = time.monotonic() - started
        self.proof.sees(f"{setup.name} installs silently on {where}", done.returncode == 0, f"{took:.0f} s")
        for file in (self.console, self.home / "loket.exe", self.home / "LISENSI.txt", self.home / "LICENSES" / "Qt"):
            self.proof.sees(f"{file.relative_to(self.home)} is there", file.exists())
        self.proof.sees("nothing of an update is left", not list(self.home.glob("*.lama")))
        links = [p for p in self.machine.drive.rglob("LAYAR RAMAH Loket.lnk") if p.is_file()]
        self.proof.sees("links in the Start menu and on the desktop", len(links) == 2)
        self.proof.sees("the data folder is there", self.data.is_dir())

    def _registered(self, version: str) -> None:
        listed = self.machine.must(["reg", "query", KEY])
        for word in (version, project.PUBLISHER, "EstimatedSize", "uninstall.exe"):
            self.proof.sees(f"the list of programs names {word}", word in listed)

    def _refuses_while_running(self) -> None:
        program = self.opened()
        try:
            self.until((self.data / "loket.lock").exists, "the program opens its data")
            for setup, words in ((self.newer, "an update"), (self.home / "uninstall.exe", "a removal")):
                options = ["/S"] if setup == self.newer else IN_PLACE
                done = self.machine.run([setup, *options])
                self.proof.sees(f"{words} of a running program is refused", done.returncode == 5, str(done.returncode))
        finally:
            program.end()
            self.settled()

    def _upgrades(self) -> None:
        copies = set(self.data.rglob("*.db"))
        before = trail(self.data / "loket.db")
        done = self.machine.run([self.newer, "/S"], timeout=600)
        self.proof.sees("the upgrade runs", done.returncode == 0, f"exit code {done.returncode}")
        new = set(self.data.rglob("*.db")) - copies
        self.proof.sees("it made a copy of the data first", len(new) == 1, ", ".join(p.name for p in new))
        self.proof.sees("the copy is the data", trail(next(iter(new))) == before)
        self.proof.sees("the data was not touched", trail(self.data / "loket.db") == before)
        self._registered(project.version())
        version = self.asks("--versi")
        self.proof.sees("the newer program is there", project.version() in version, version.strip())

    def _refuses_older(self) -> None:
        done = self.machine.run([self.older, "/S"])
        self.proof.sees("an older version does not replace a newer one", done.returncode == 4, str(done.returncode))

    def _removes(self) -> None:
        before = trail(self.data / "loket.db")
        files = sorted(p for p in self.data.rglob("*") if p.is_file())
        # As the list of programs calls it: it goes on in a copy of itself, which also deletes the uninstaller.
        self.machine.run([self.home / "uninstall.exe", "/S"])
        self.until(lambda: not self.home.exists(), "the program is gone")
        links = [p for p in self.machine.drive.rglob("LAYAR RAMAH Loket.lnk") if p.is_file()]
        self.proof.sees("the links are gone", not links)
        self.proof.sees(
            "the list of programs has forgotten it", self.machine.run(["reg", "query", KEY]).returncode != 0
        )
        left = sorted(p for p in self.data.rglob("*") if p.is_file())
        self.proof.sees("every file of the office is still there", left == files, f"{len(left)} files")
        self.proof.sees("and holds what it held", trail(self.data / "loket.db") == before)


def _value(listed: str) -> str:
    """The value in the answer of `reg query`."""
    return next(line.split()[-1] for line in listed.splitlines() if "REG_SZ" in line)
