"""What is tried on an installed program alike on both systems: an office's upgrade, every command, every window.

The systems say how a program is started there and where its files lie (`prove_windows`, `prove_debian`).
"""

import json
import shutil
import time
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from installer import display
from installer.evidence import LEAST_COLOURS, Proof, older_office, trail
from installer.old_office import PASSPHRASE
from installer.project import Started

WINDOW_SECONDS = 180.0
CALM_SECONDS, CALM_TIMES = 2.0, 3
WHOLE = "Tidak ada selisih"
ANSWERS = 30


class Tried(ABC):
    """The common steps. `data` is the office's folder and `place` one for results, both as seen from here; `there` is
    what the installed program calls `place`, with the separator at its end."""

    def __init__(self, proof: Proof, shown: str, data: Path, place: Path, there: str) -> None:
        self.proof, self.shown, self.data, self.place, self.there = proof, shown, data, place, there

    @abstractmethod
    def asks(self, *words: str, codes: tuple[int, ...] = (0,), timeout: float = 900) -> str:
        """What the installed program says to a command; raises `Stopped` on any exit code not in `codes`."""

    @abstractmethod
    def opened(self, *words: str) -> Started:
        """The installed program's window."""

    @abstractmethod
    def settled(self) -> None:
        """Called after files were laid into the office's folder or a program was ended."""

    # ------------------------------------------------------------ the office

    def lays_office(self) -> None:
        """An office of the older version, played by its own sources; the file is the same on every system."""
        shutil.copytree(older_office(), self.data, dirs_exist_ok=True)
        self.place.mkdir(parents=True, exist_ok=True)
        self.settled()
        rows, schema = trail(self.data / "loket.db")
        self.proof.sees("an office of the older version lies there", rows > 100, f"{rows} rows, schema {schema}")
        self.proof.sees("the older program reads it", WHOLE in self.asks("check"))

    def migrates(self) -> None:
        """The first start brings the office to the newer schema, after a copy of its own."""
        rows, schema = trail(self.data / "loket.db")
        copies = set(self.data.rglob("loket-*.db*"))
        self.window("window-office", (), "the office's window after the upgrade")
        after = trail(self.data / "loket.db")
        self.proof.sees("every row is still there", after[0] >= rows, f"{rows} rows, then {after[0]}")
        new = [p.name for p in set(self.data.rglob("loket-*.db*")) - copies]
        moved = f"schema {schema} to {after[1]}, {', '.join(sorted(new))}"
        self.proof.sees("a copy was made before the schema was brought up", after[1] == schema or bool(new), moved)
        checked = json.loads(self.asks("check", "--json", codes=(0, 1)))
        self.proof.sees("check finds nothing after it", not checked["selisih"], str(checked["selisih"])[:300])

    # ------------------------------------------------------------ windows

    def window(self, name: str, words: tuple[str, ...], told: str) -> None:
        """A window opens, paints and stays; its picture is kept."""
        program = self.opened(*words)
        try:
            time.sleep(2)
            picture = self.proof.target / f"{name}.png"
            self.until(lambda: self._colours(picture) >= LEAST_COLOURS, told)
            calm = self._calmed(program)
            seen = f"{self._colours(picture)} colours, at rest after {calm:.0f} s"
            self.proof.sees(f"{told} stays open", program.runs(), seen)
        finally:
            program.end()
            self.settled()

    def _calmed(self, program: Started) -> float:
        """Wait until a program has done what it does at its start; returns the seconds."""
        started, times = time.monotonic(), 0
        while times < CALM_TIMES and time.monotonic() - started < WINDOW_SECONDS:
            times = 0 if program.is_busy(CALM_SECONDS) else times + 1
        return time.monotonic() - started

    def _colours(self, picture: Path) -> int:
        return display.colours(display.photograph(self.shown, picture))

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait for something and note how long it took."""
        started = time.monotonic()
        while not holds():
            if time.monotonic() - started > WINDOW_SECONDS:
                self.proof.sees(what, False, "waited in vain")
            time.sleep(1)
        self.proof.sees(what, True, f"{time.monotonic() - started:.0f} s")

    def windows(self) -> None:
        """Every way that the program opens: first day, demonstration, practice, public display."""
        self.window("window-first-day", ("--data", f"{self.there}kantor-baru"), "the first day of a new office")
        self.window("window-demo", ("--kantor", "sangasanga"), "the demonstration's window")
        self.window("window-practice", ("latihan",), "the practice beside the office")
        self.window("window-display", ("layar",), "the public display")

    # ------------------------------------------------------------ commands

    def day(self) -> None:
        """The simulated day: papers of every kind, and a picture of every screen, the kiosk's and display's too."""
        started = time.monotonic()
        said = self.asks("demo", "--keluar", f"{self.there}demo", timeout=2400)
        took = time.monotonic() - started
        (self.proof.target / "demo.txt").write_text(said, encoding="utf-8")
        demo = self.place / "demo"
        counts = f"{len(list(demo.rglob('*.pdf')))} papers, {len(list(demo.rglob('*.png')))} pictures, {took:.0f} s"
        self.proof.sees("the simulated day, headless", "0 selisih" in said, counts)
        self.proof.sees("without a fault on the way", "Traceback" not in said)
        kept = {}
        for word in ("papan", "kios-antrean", "layar", "awal"):
            found = sorted(p for p in (demo / "layar").glob("*.png") if p.name.startswith(word))
            kept[word] = found[0].name if found else ""
            if found:
                shutil.copy2(found[0], self.proof.target / f"headless-{found[0].name}")
        self.proof.sees("board, kiosk, display and first day are among them", all(kept.values()), str(kept))

    def commands(self) -> None:
        """Every headless command; what it writes is a file of its kind."""
        said = self.asks("selftest", "--json")
        lines = json.loads(said)["baris"]
        told = "\n".join(f"{line['baik']} {line['nama']}: {line['keterangan']}" for line in lines)
        (self.proof.target / "selftest.txt").write_text(told, encoding="utf-8")
        self.proof.sees("selftest of the installed program", all(line["baik"] for line in lines), f"{len(lines)} lines")
        self.proof.sees("a second process answers", "menjawab" in self.asks("proses"))
        self._makes("the manual as a PDF", ("panduan", f"{self.there}panduan.pdf"), "panduan.pdf")
        month = f"{monday():%Y-%m}"
        self._makes(f"the report of {month}", ("laporan", month, "--keluar", f"{self.there}laporan"),
                    "laporan/*.pdf", "laporan/*.xlsx", "laporan/*.json")  # fmt: skip
        report = next((self.place / "laporan").glob("*.json")).name
        self._makes("the recap of offices", ("rekap", f"{self.there}laporan/{report}", "--simpan",
                    f"{self.there}rekap.xlsx"), "rekap.xlsx")  # fmt: skip
        self._survey()
        self._copies()
        said = self.asks("selftest", "--server", "postgresql://siapa@127.0.0.1:9/loket", codes=(1,))
        self.proof.sees("the way to a server", "tidak dapat dihubungi" in said, said.strip()[-80:])

    def _survey(self) -> None:
        rows = [";".join(["KTP", "03-08-2026", *(str(3 + (n * k) % 2) for k in range(1, 10))]) for n in range(ANSWERS)]
        head = ";".join(["Layanan", "Tanggal", *(f"U{k}" for k in range(1, 10))])
        (self.place / "jawaban.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
        self._makes("the survey's workbook", ("skm-ekspor", f"{self.there}jawaban.csv", f"{self.there}skm.xlsx",
                    "--kantor", "sangasanga"), "skm.xlsx")  # fmt: skip
        said = self.asks("skm", f"{self.there}skm.xlsx")
        self.proof.sees("which is read again", f"Responden dihitung: {ANSWERS}" in said)

    def _copies(self) -> None:
        """Copies in the clear and sealed, restored; the neutral form, out and in."""
        (self.place / "stik").mkdir()
        (self.place / "sandi.txt").write_text(PASSPHRASE, encoding="utf-8")
        self.settled()
        made = json.loads(self.asks("cadang", f"{self.there}stik", "--json"))
        self.proof.sees("a copy, and one sealed on the stick", bool(made["kedua"]) and made["kedua_bersandi"])
        said = self.asks("pulih", made["kedua"], "--uji", "--sandi-berkas", f"{self.there}sandi.txt")
        self.proof.sees("the sealed copy comes back in the drill", "Latihan pulih: baik" in said, said.strip()[-60:])
        self._makes("the neutral form", ("dump", f"{self.there}netral.zip"), "netral.zip")
        said = self.asks("load", f"{self.there}netral.zip", "--data", f"{self.there}dimuat")
        self.proof.sees("which is loaded into an empty office", "tidak ada selisih" in said)

    def _makes(self, what: str, words: tuple[str, ...], *wanted: str) -> None:
        started = time.monotonic()
        self.asks(*words)
        took = time.monotonic() - started
        found = [file for pattern in wanted for file in sorted(self.place.glob(pattern))]
        wrong = [file.name for file in found if not is_whole(file)]
        missing = [pattern for pattern in wanted if not list(self.place.glob(pattern))]
        told = ", ".join(f"{file.name} {file.stat().st_size // 1000} kB" for file in found)
        self.proof.sees(what, not wrong and not missing, f"{told}, {took:.0f} s {' '.join([*wrong, *missing])}".strip())


def is_whole(file: Path) -> bool:
    """True for a file that is of the kind which its name says: PDF, a zipped kind, JSON."""
    if file.suffix == ".pdf":
        content = file.read_bytes()
        return content.startswith(b"%PDF-") and b"%%EOF" in content[-64:]
    if file.suffix == ".json":
        return bool(json.loads(file.read_text(encoding="utf-8")))
    with zipfile.ZipFile(file) as archive:
        return archive.testzip() is None


def monday() -> date:
    """The day that the older office was played: Monday of last week."""
    today = date.today()  # noqa: TID251, DTZ011  (a proof: its day is always past)
    return today - timedelta(days=today.weekday() + 7)
