"""Every command of the command line with the corpus as its words: names, paths, days, numbers, addresses.

Run in this process through the program's own parser and table of commands: a result or a sentence, an exit code that
is documented, nothing opened that was not named, and no connection.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from loket_app import __main__ as program
from loket_app.commands import COMMANDS, day, shared, years
from loket_app.definitions.presets import load_preset
from loket_app.domain.errors import refuse
from loket_app.paths import DATA_FILE
from loket_app.ui import program as window
from loket_app.ui.layar import program as display
from loket_app.usecases.opening import open_desk
from loket_app.usecases.ports import SystemClock
from tests.hostile.corpus import LARGE, SHORT, TEXTS, texts_for
from tests.hostile.watch import readable, watched

EACH = len(TEXTS) if LARGE else 1
DATA = ("--data", "kantor")
LINES: dict[str, tuple[str, ...]] = {
    "demo": ("--kantor", "sangasanga"),
    "screens": ("--kantor", "sangasanga"),
    "selftest": DATA,
    "check": (*DATA, "--kepala", "1 x"),
    "skm": ("jawaban.csv",),
    "skm-ekspor": ("jawaban.csv", "hasil.xlsx"),
    "skm-rekap": ("arsip", "rekap.xlsx"),
    "arsip": ("arsip",),
    "laporan": ("2026-11", *DATA),
    "rekap": ("a.json", "b.xlsx", "--simpan", "rekap.xlsx"),
    "cadang": DATA,
    "pulih": DATA,
    "latihan": DATA,
    "dump": ("salinan.zip", *DATA),
    "load": ("salinan.zip", "--data", "baru"),
    "tutup-tahun": ("2025", *DATA, "--ya", "--oleh", "x", "--sandi-berkas", "pin.txt"),
    "buka-tahun": ("2025", *DATA, "--ya", "--oleh", "x", "--sandi-berkas", "pin.txt"),
    "layar": DATA,
    "panduan": (),
    "server-siap": (),
}
"""A line that each command understands; one of its words after the other is replaced by the corpus."""
WORDLESS = {"proses": "asks the system for a second process, and reads no word"}
ADDRESSES = (
    "postgresql://", "postgresql:/", "postgresql://[::1", "postgresql://u@h:abc/d", "postgresql://u@h", "mysql://u@h/d",
    "sqlite:///kantor/loket.db", "POSTGRESQL://", "//h/d",
)  # fmt: skip
"""None of them names a server: nothing is connected to."""


@pytest.fixture(scope="module")
def place(founded_office: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("baris")
    (made / "kantor").mkdir()
    shutil.copyfile(founded_office("sangasanga")[0], made / "kantor" / DATA_FILE)
    (made / "arsip").mkdir()
    (made / "jawaban.csv").write_text("U1,U2\n1,2\n", encoding="utf-8")
    (made / "pin.txt").write_text("2468", encoding="utf-8")
    return made


@pytest.fixture(autouse=True)
def _in_place(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own to stand in; what opens windows or takes minutes is told apart from what reads the words."""
    here = tmp_path / "sini"
    shutil.copytree(place, here)
    monkeypatch.chdir(here)
    monkeypatch.setenv("HOME", str(here))
    monkeypatch.setattr("tempfile.tempdir", str(here))
    for module in (shared, years):
        monkeypatch.setattr(module, "machine_file", lambda: here / "komputer.toml")
    monkeypatch.setattr(day, "_pictures", lambda office, target: [])
    monkeypatch.setattr(day, "_play", _no_day)
    monkeypatch.setattr("loket_app.usecases.manual.manual_pdf", lambda version: b"%PDF")
    monkeypatch.setattr(window, "run", _window)
    monkeypatch.setattr(display, "run", _display)


def _no_day(office: str, *_: Any) -> Any:
    load_preset(office)
    raise refuse("uji", "Hari contoh tidak dijalankan.")


def _window(office: str | None, data: Path | None, practise: bool = False) -> int:
    folder = shared.folder_of(argparse.Namespace(data=data, kantor=office))
    with open_desk(folder, SystemClock(), "PC"):
        return 0


def _display(opener: Any, _clock: Any, folder: Path, _in_window: bool) -> int:
    with opener():
        return int(not folder.name)


def slots() -> list[str]:
    """Where a word may stand: the places behind the command, and the options that take a value."""
    actions = program.parser()._actions
    places = [one.dest for one in actions if not one.option_strings and one.dest != "perintah"]
    return [*places, *(one.option_strings[0] for one in actions if one.option_strings and one.nargs is None)]


def line_of(command: str, slot: str, word: str) -> list[str]:
    """The command's good line with this word in this slot."""
    words = list(LINES[command])
    if slot.startswith("--"):
        if slot in words:
            words[words.index(slot) + 1] = word
            return [command, *words]
        return [command, *words, slot, word]
    first = next((n for n, one in enumerate(words) if one.startswith("--")), len(words))
    before, after = words[:first], words[first:]
    at = ("folder", "hasil", "lain").index(slot)
    before += ["x.xlsx"] * (at + 1 - len(before))
    before[at] = word
    return [command, *before, *after]


def typed(text: str) -> str:
    """As a system hands it over: without NUL; undecodable bytes as half surrogates; and never out of this folder.

    A name that begins with "file:" is one in this folder, too; the watch takes it for an address of SQLite's.
    """
    bytes_of = text.replace("\0", "").encode("utf-8", "surrogatepass")
    word = os.fsdecode(bytes_of).replace("..", "__").replace("file:", "file_").lstrip("/~")
    return word[:SHORT]


def ended(words: list[str], capsys: pytest.CaptureFixture[str], here: Path) -> None:
    sys.stderr.reconfigure(errors="backslashreplace")  # as Python's own is
    with watched(here):
        try:
            code = program.main(words)
        except SystemExit as end:
            code = int(end.code or 0)
    out = capsys.readouterr()
    assert code in (0, 1, 2, 3), words
    said = out.err.strip()
    if code >= 2 and "usage:" not in said:
        assert readable(said.encode("utf-8", "replace").decode()), (words, said)
    assert "Traceback" not in said + out.out


@pytest.mark.parametrize("command", sorted(LINES))
def test_a_command_ends_with_a_result_or_a_sentence(command: str, capsys: Any, tmp_path: Path) -> None:
    for slot in slots():
        entry = f"{command} {slot}"
        for _, text in texts_for(entry, EACH):
            if word := typed(text):
                ended(line_of(command, slot, word), capsys, tmp_path)


@pytest.mark.parametrize("command", ["selftest", "check", "dump", "load", "layar", "pulih", "server-siap"])
def test_an_address_that_is_none_is_said(command: str, capsys: Any, tmp_path: Path) -> None:
    for address in ADDRESSES:
        ended(line_of(command, "--server", address), capsys, tmp_path)


def test_every_command_is_tried() -> None:
    assert set(LINES) | set(WORDLESS) == set(COMMANDS)
    assert len(slots()) >= 12
