"""`layar`: the public display on this PC or a second one. It only looks, and takes no lock."""

import argparse
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from loket_app import paths
from loket_app.commands.shared import folder_of
from loket_app.domain.errors import Disturbance
from loket_app.store.trail import newest
from loket_app.usecases.beside import open_beside_server
from loket_app.usecases.ports import Clock, OffsetClock, ServerClock, SystemClock
from loket_app.usecases.watching import Watch, watching


def show(options: argparse.Namespace) -> int:
    """Show the display until it is closed (Esc). The data may be away, now or later: the display says so itself."""
    from loket_app.ui.layar import program

    clock, opener = _server(options) if options.server else _file(options)
    return program.run(opener, clock, folder_of(options), options.jendela)


Opener = Callable[[], AbstractContextManager[Any]]


def _server(options: argparse.Namespace) -> tuple[Clock, Opener]:
    clock = ServerClock(SystemClock())
    folder = folder_of(options)
    return clock, lambda: open_beside_server(options.server, folder, clock, socket.gethostname())


def _file(options: argparse.Namespace) -> tuple[Clock, Opener]:
    file = folder_of(options) / paths.DATA_FILE
    clock: Clock = SystemClock()
    if options.kantor:
        clock = _clock_of_demonstration(file, clock)
    return clock, lambda: watching(file, clock)


def _clock_of_demonstration(file: Path, base: Clock) -> Clock:
    """The demonstration lives on another day: the display goes on from its newest row."""
    watch = Watch(file, base)
    try:
        return OffsetClock(base, watch.ask(lambda look: newest(look.connection)[1]) - base.now())
    except Disturbance:
        return base
    finally:
        watch.close()
