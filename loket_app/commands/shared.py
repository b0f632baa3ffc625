"""What every command shares: where the data lies, how an answer is said."""

import argparse
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from loket_app import paths
from loket_app.domain.errors import Disturbance
from loket_app.machine import machine_file, read_machine
from loket_app.simulation.office import demo_folder
from loket_app.usecases.desk import Desk
from loket_app.usecases.opening import open_beside, open_beside_server
from loket_app.usecases.ports import ServerClock, SystemClock

DEFAULT_OFFICE = "sangasanga"


def say(options: argparse.Namespace, data: dict[str, Any], lines: list[str]) -> None:
    """Print the answer: JSON when asked for, else lines."""
    print(json.dumps(data, ensure_ascii=False, indent=1) if options.json else "\n".join(lines))


class NoOffice(Disturbance):
    """There is no office's data in the folder. The installer tells it from a copy that could not be made."""

    exit_code = 3


def folder_of(options: argparse.Namespace) -> Path:
    """The data folder that the command line names, else this PC's own; a demonstration's with --kantor."""
    base = paths.data_folder(options.data or read_machine(machine_file()).machine.data_folder or None)
    return demo_folder(base, options.kantor) if options.kantor else base


@contextmanager
def existing(options: argparse.Namespace) -> Iterator[Desk]:
    """The desk on an office that exists. Raises `NoOffice` when there is none."""
    folder = folder_of(options)
    if getattr(options, "server", ""):
        with open_beside_server(options.server, folder, ServerClock(SystemClock()), socket.gethostname()) as desk:
            yield desk
        return
    if not (folder / paths.DATA_FILE).exists():
        raise NoOffice(f"Belum ada data kantor di {folder}.", "Sebut foldernya dengan --data.")
    # Scheduled tasks run while the counter works: they only look, so they need not wait for its lock.
    with open_beside(folder, SystemClock(), socket.gethostname()) as desk:
        yield desk


def counted(counts: Any) -> str:
    """Counts as "3 surat, 2 antaran"."""
    return ", ".join(f"{n} {what}" for what, n in dict(counts).items())
