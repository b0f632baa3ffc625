"""What every command shares: where the data lies, how an answer is said."""

import argparse
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from loket_app import paths
from loket_app.domain.errors import Disturbance
from loket_app.machine import machine_file, read_machine
from loket_app.server_address import with_password_file
from loket_app.simulation.office import demo_folder
from loket_app.usecases.beside import open_beside, open_beside_server
from loket_app.usecases.desk import Desk
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
    """The desk on an office that exists: the folder's, or that of the server which is named or which this PC works
    with. Raises `NoOffice` when there is none."""
    folder = folder_of(options)
    server = _server_of(options, folder)
    if server.address:
        shared = Path(server.shared).expanduser() if server.shared else None
        clock = ServerClock(SystemClock())
        with open_beside_server(server.address, folder, clock, server.workstation, shared) as desk:
            yield desk
        return
    if not (folder / paths.DATA_FILE).exists():
        raise NoOffice(f"Belum ada data kantor di {folder}.", "Sebut foldernya dengan --data.")
    # Scheduled tasks run while the counter works: they only look, so they need not wait for its lock.
    with open_beside(folder, SystemClock(), socket.gethostname()) as desk:
        yield desk


def on_server(options: argparse.Namespace) -> bool:
    """Whether the office that the command line means lies on a server."""
    return bool(_server_of(options, folder_of(options)).address)


class _OnServer(NamedTuple):
    address: str
    workstation: str
    shared: str = ""


def _server_of(options: argparse.Namespace, folder: Path) -> _OnServer:
    """The server that is named; else, where no folder is named and none holds an office, the one of this PC's file."""
    file = machine_file()
    machine = read_machine(file).machine
    named = str(getattr(options, "server", "") or "")
    if named and named != machine.server:
        return _OnServer(named, socket.gethostname())
    if not named and (options.data or options.kantor or (folder / paths.DATA_FILE).exists()):
        return _OnServer("", socket.gethostname())
    address = with_password_file(machine.server, file) if machine.server else ""
    return _OnServer(address, machine.workstation or socket.gethostname(), machine.shared_folder)


def counted(counts: Any) -> str:
    """Counts as "3 surat, 2 antaran"."""
    return ", ".join(f"{n} {what}" for what, n in dict(counts).items())
