"""`check` and `selftest`: is the data whole, does the program stand."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from loket_app.commands.shared import counted, existing, folder_of, say
from loket_app.usecases.check import check
from loket_app.usecases.checking import chain
from loket_app.usecases.ports import SystemClock
from loket_app.usecases.selftest import Line, selftest


def check_data(options: argparse.Namespace) -> int:
    """Recompute everything from the trail, and compare a head from paper (--kepala); exit code 1 on a difference."""
    with existing(options) as desk:
        finding, found = desk.ask(chain.compared, options.kepala) if options.kepala else (None, "")
        with _progress(options) as told:
            report = check(desk, told=told, processes=os.cpu_count() or 1)
        head = desk.ask(chain.head_of).words
    findings = ((finding,) if finding is not None else ()) + report.findings
    lines = [str(f) for f in findings] or [f"Tidak ada selisih. Diperiksa: {counted(report.counts)}."]
    if found:
        lines.append(f"Kepala pada kertas cocok dengan {found}.")
    data = {**report.to_data(), "selisih": [f.to_data() for f in findings], "kepala": head, "kepala_cocok": found}
    say(options, data, [*lines, f"Kepala rantai sekarang: {head}"])
    return 1 if findings else 0


@contextmanager
def _progress(options: argparse.Namespace) -> Iterator[Callable[[int, int], None]]:
    """How far the check is, on one line that is gone afterwards, for whoever watches."""
    watched = not options.json and sys.stderr.isatty()
    last = -1

    def told(done: int, whole: int) -> None:
        nonlocal last
        percent = done * 100 // whole
        if watched and percent > last:
            last = percent
            print(f"\rMemeriksa data: {percent} %", end="", file=sys.stderr, flush=True)

    yield told
    if last >= 0:
        print(f"\r{'':<30}\r", end="", file=sys.stderr, flush=True)


def own_test(options: argparse.Namespace) -> int:
    """The ten lines of the self-test, or those about a server; exit code 1 when one is not well."""
    folder = folder_of(options)
    lines = _of_server(options.server, folder) if options.server else selftest(folder, SystemClock())
    data = {"baris": [line.to_data() for line in lines]}
    say(options, data, [str(line) for line in lines])
    return 0 if all(line.ok for line in lines) else 1


def _of_server(address: str, folder: Path) -> tuple[Line, ...]:
    from loket_app.usecases.server_selftest import server_selftest

    return server_selftest(address, folder, SystemClock())
