"""`check` and `selftest`: is the data whole, does the program stand."""

import argparse

from loket_app.commands.shared import counted, existing, folder_of, say
from loket_app.usecases.check import check
from loket_app.usecases.ports import SystemClock
from loket_app.usecases.selftest import selftest


def check_data(options: argparse.Namespace) -> int:
    """Recompute everything from the trail; exit code 1 on a difference."""
    with existing(options) as desk:
        report = check(desk)
    lines = [str(f) for f in report.findings] or [f"Tidak ada selisih. Diperiksa: {counted(report.counts)}."]
    say(options, report.to_data(), lines)
    return 1 if report.findings else 0


def own_test(options: argparse.Namespace) -> int:
    """The ten lines of the self-test; exit code 1 when one is not well."""
    folder = folder_of(options)
    lines = selftest(folder, SystemClock())
    data = {"baris": [line.to_data() for line in lines]}
    say(options, data, [str(line) for line in lines])
    return 0 if all(line.ok for line in lines) else 1
