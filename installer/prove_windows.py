"""The proof of Setup.exe under Wine: install, self-test, a day, the window, upgrade with data, removal.

What Wine cannot show (spooler, virus scanners, SmartScreen, rights of real accounts) is a sheet in docs/installing.md.
"""

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from installer import display, frozen, project, windows
from installer.evidence import LEAST_COLOURS, OLDER, OLDER_COMMIT, Proof, trail
from installer.project import say
from installer.wine import Started, Wine, wine

KEY = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\LAYAR RAMAH Loket"
WINDOW_SECONDS = 90.0
IN_PLACE = ("/S", *rf"_?=C:\Program Files\{project.NAME}".split())
"""Without it the uninstaller goes on in a copy of itself, and nobody could wait for it. It must not stand in quotes."""


def prove(keep: bool = False) -> None:
    """Build this version and an older one, then try everything. `keep` takes the installers of the last build."""
    newer = project.DIST / f"LoketSetup-{project.version()}.exe"
    older = project.BUILD / "windows-older" / f"LoketSetup-{OLDER}.exe"
    if not (keep and newer.exists()):
        newer = windows.build()
    if not (keep and older.exists()):
        older = build_older()
    proof = Proof(project.DIST / "proof-windows")
    with wine("proof", anew=True) as machine:
        _Tried(machine, proof, older, newer).all()
    say(
        f"Proved. What was seen: {(proof.target / 'report.txt').relative_to(project.ROOT)}, and the pictures beside it."
    )


def build_older() -> Path:
    """A Setup.exe of an older program: of the commit named above, or of this one where the history does not go back."""
    work = project.BUILD / "windows-older"
    source = frozen.sources(work / "source", OLDER_COMMIT or None)
    frozen.name_version(source, OLDER)
    return windows.pack(windows.freeze(source, OLDER, work), OLDER, work)


class _Tried:
    def __init__(self, machine: Wine, proof: Proof, older: Path, newer: Path) -> None:
        self.machine, self.proof, self.older, self.newer = machine, proof, older, newer
        self.home = machine.drive / "Program Files" / "LAYAR RAMAH Loket"
        self.data = machine.drive / "ProgramData" / "LAYAR RAMAH Loket"
        self.console = self.home / "loket-perintah.exe"

    def all(self) -> None:
        self._refuses_old_windows()
        self._installs(self.older, "an empty PC")
        self._registered(OLDER)
        self._lays_office()
        self._refuses_while_running()
        self._upgrades()
        self._migrates()
        self._runs()
        self._day()
        self._window("window-demo", ("--kantor", "sangasanga"), "the demonstration's window")
        self._refuses_older()
        self._removes()

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

    def _lays_office(self) -> None:
        """An office of the older version, played by its own sources; the file is the same on every system."""
        said = self._asks(["--versi"])
        self.proof.sees("the older program answers", OLDER in said, said.strip())
        played = project.BUILD / "windows-older" / "office"
        if not (played / "loket.db").exists():
            python = frozen.local_python("deb")
            project.run([python, project.PARTS / "old_office.py", played], cwd=played.parent / "source")
        shutil.copy2(played / "loket.db", self.data / "loket.db")
        rows, schema = trail(self.data / "loket.db")
        self.proof.sees("an office of the older version lies there", rows > 100, f"{rows} rows, schema {schema}")
        self.proof.sees("the older program reads it", "Tidak ada selisih" in self._asks(["check"]))

    def _asks(self, words: list[str], timeout: float = 300) -> str:
        return self.machine.must([self.console, *words], timeout=timeout)

    def _refuses_while_running(self) -> None:
        program = self._opened(())
        try:
            self._until((self.data / "loket.lock").exists, "the program opens its data")
            for setup, words in ((self.newer, "an update"), (self.home / "uninstall.exe", "a removal")):
                options = ["/S"] if setup == self.newer else IN_PLACE
                done = self.machine.run([setup, *options])
                self.proof.sees(f"{words} of a running program is refused", done.returncode == 5, str(done.returncode))
        finally:
            program.end()
            self.machine.stop()

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
        version = self._asks(["--versi"])
        self.proof.sees("the newer program is there", project.version() in version, version.strip())

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

    def _runs(self) -> None:
        checked = json.loads(self._asks(["check", "--json"]))
        self.proof.sees("check finds nothing after the migration", not checked.get("temuan"), str(checked)[:200])
        done = self.machine.run([self.console, "selftest", "--json"])
        lines = json.loads(done.stdout)["baris"]
        (self.proof.target / "selftest.txt").write_text(
            "\n".join(f"{line['baik']} {line['nama']}: {line['keterangan']}" for line in lines), encoding="utf-8"
        )
        wrong = [line["nama"] for line in lines if not line["baik"]]
        self.proof.sees("selftest of the installed program", done.returncode == 0 and not wrong, ", ".join(wrong))
        self.proof.sees("a second process answers", "menjawab" in self._asks(["proses"]))

    def _day(self) -> None:
        started = time.monotonic()
        said = self._asks(["demo", "--keluar", r"C:\demo"], timeout=1500)
        took = time.monotonic() - started
        (self.proof.target / "demo.txt").write_text(said, encoding="utf-8")
        demo = self.machine.drive / "demo"
        counts = f"{len(list(demo.rglob('*.pdf')))} papers, {len(list(demo.rglob('*.png')))} pictures, {took:.0f} s"
        self.proof.sees("the simulated day, headless", "0 selisih" in said, counts)
        self.proof.sees("without a fault on the way", "Traceback" not in said)
        pictures = sorted((demo / "layar").glob("*.png"))
        shutil.copy2(pictures[0], self.proof.target / "headless-screen.png")

    def _window(self, name: str, words: tuple[str, ...], told: str) -> None:
        program = self._opened(words)
        try:
            time.sleep(2)
            picture = self.proof.target / f"{name}.png"
            self._until(lambda: self._colours(picture) >= LEAST_COLOURS, told)
            time.sleep(6)
            self.proof.sees(f"{told} stays open", program.runs(), f"{self._colours(picture)} colours")
        finally:
            program.end()
            self.machine.stop()

    def _colours(self, picture: Path) -> int:
        return display.colours(display.photograph(self.machine.display, picture))

    def _opened(self, words: tuple[str, ...]) -> Started:
        return self.machine.start([self.home / "loket.exe", *words])

    def _until(self, holds: Callable[[], bool], what: str) -> None:
        started = time.monotonic()
        while not holds():
            if time.monotonic() - started > WINDOW_SECONDS:
                self.proof.sees(what, False, "waited in vain")
            time.sleep(1)
        self.proof.sees(what, True, f"{time.monotonic() - started:.0f} s")

    def _refuses_older(self) -> None:
        done = self.machine.run([self.older, "/S"])
        self.proof.sees("an older version does not replace a newer one", done.returncode == 4, str(done.returncode))

    def _removes(self) -> None:
        before = trail(self.data / "loket.db")
        files = sorted(p for p in self.data.rglob("*") if p.is_file())
        # As the list of programs calls it: it goes on in a copy of itself, which also deletes the uninstaller.
        self.machine.run([self.home / "uninstall.exe", "/S"])
        self._until(lambda: not self.home.exists(), "the program is gone")
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
