"""`proses`: can this PC start the second process in which long exports and reports are made."""

import argparse
import os

from loket_app.commands.shared import say
from loket_app.usecases.apart import Apart


def second(options: argparse.Namespace) -> int:
    """Exit codes: 0 it answered from a process of its own, 2 it did not (a virus scanner may forbid it)."""
    answered = int(Apart(_own_number).result())
    apart = answered != os.getpid()
    say(options, {"baik": apart}, ["Proses kedua menjawab." if apart else "Proses kedua tidak berjalan sendiri."])
    return 0 if apart else 2


def _own_number() -> bytes:
    return str(os.getpid()).encode()
