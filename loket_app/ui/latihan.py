"""Practice in a program of its own: another process, folder and colour; the real counter goes on."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

from loket_app.machine import Machine, MachineFile
from loket_app.ui import theme
from loket_app.ui.window import WindowPlan
from loket_app.usecases.ports import Clock

WORD = "latihan"
PLUM = {
    "terang": {
        "primary": "#5B3A7A", "primary_hover": "#6C4A8D", "primary_down": "#4A2E64", "primary_soft": "#F0EAF6",
        "hover": "#F8F5FB", "header": "#5B3A7A", "header_fill": "#77559A", "header_edge": "#A68BC2",
        "on_header_muted": "#E4D9EF", "seg_current": "#5B3A7A", "focus": "#5B3A7A",
    },
    "gelap": {
        "primary": "#C3A6E0", "primary_hover": "#D0B8E8", "primary_down": "#AE8FCE", "on_primary": "#22102F",
        "primary_soft": "#33234A", "hover": "#211B29", "header": "#35204A", "header_fill": "#4C3366",
        "header_edge": "#7A5F96", "on_header_muted": "#D3C4E2", "seg_current": "#C3A6E0", "focus": "#C3A6E0",
    },
}  # fmt: skip
"""The accent of the practice, by look: nobody takes one window for the other."""

Opener = Callable[[], AbstractContextManager[Any]]
MakePress = Callable[[Path, MachineFile], Callable[[Any], Any]]
Printers = Callable[[Path, Machine], Any]


def wear_plum() -> None:
    """Give both looks the accent of the practice, in this process."""
    for name, tokens in PLUM.items():
        theme.LOOKS[name] = theme.LOOKS[name]._replace(**tokens)


def words_for(data: Path) -> list[str]:
    """The command line that starts a practice on the office of this data folder."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "loket_app"]
    return [*program, WORD, "--data", str(data)]


def start_beside(data: Path) -> None:
    """Start the practice; this program goes on. What the child says is nobody's concern here."""
    import subprocess

    subprocess.Popen(
        words_for(data), close_fds=True, cwd=None if getattr(sys, "frozen", False) else Path(__file__).parents[2],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def practice_plan(
    data: Path, machine: Machine, press: MakePress, printers: Printers
) -> tuple[WindowPlan, Clock, Opener]:
    """The window of a practice. Without printers, until somebody chooses one in it; nothing of it is remembered.

    Raises `Disturbance` where the folder of the practice would touch that of the office.
    """
    from loket_app.simulation.office import WORKSTATION
    from loket_app.simulation.practice import BANNER, practice_clock, practice_desk
    from loket_app.usecases.practice import demo_pins_of, practice_folder, practice_office

    folder = practice_folder(data)
    carried = practice_office(data, folder)
    preset = carried.preset
    clock = practice_clock(preset)
    bare = machine._replace(
        sheet_printer="", roll_printer="", pdf_folder="", second_folder="", data_folder="", routes=(), server="",
        workstation=WORKSTATION,
    )  # fmt: skip
    file = MachineFile(None, bare)
    plan = WindowPlan(
        office=f"LATIHAN {preset.office.name}", region=preset.office.kabupaten, zone=preset.office.zone,
        workstation=WORKSTATION, banner=BANNER, pin_hints=demo_pins_of(preset.officers), folder=folder, machine=file,
        press=press(folder, file), printers=partial(printers, folder), practising=True,
    )  # fmt: skip

    def open_it() -> AbstractContextManager[Any]:
        return practice_desk(folder, data, carried, clock)

    return plan, clock, open_it
