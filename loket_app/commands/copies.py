"""`cadang` and `pulih`: copies of the data, and bringing one back."""

import argparse
import socket
from pathlib import Path
from typing import Any

from loket_app.commands.shared import existing, folder_of, say
from loket_app.domain.dates import clock_time, local, numeric_date
from loket_app.domain.errors import Disturbance
from loket_app.usecases.check import check
from loket_app.usecases.opening import open_desk
from loket_app.usecases.ports import SystemClock


def copy(options: argparse.Namespace) -> int:
    """Also beside the open program. Exit codes: 0 made, 1 made but not in the second folder, 2 not made."""
    from loket_app.usecases.backup import back_up

    with existing(options) as desk:
        done = back_up(desk, str(options.folder or ""))
    lines = [f"Cadangan dibuat dan diperiksa: {done.made.file}"]
    lines += [f"Salinan kedua: {done.second.file}"] if done.second is not None else []
    lines += [done.second_trouble] if done.second_trouble else []
    say(options, done.to_data(), lines)
    return 1 if done.second_trouble else 0


def bring_back(options: argparse.Namespace) -> int:
    """Without a file: lists the copies. With one: shows what it holds, and with --ya puts it in place.

    Exit codes: 0 done as asked, 1 there is no good copy, 2 nothing was changed.
    """
    from loket_app.usecases import restore

    folder = folder_of(options)
    if options.folder is None:
        return _list_copies(options, folder)
    seen = restore.preview(restore.named_copy(options.folder))
    if options.ya:
        with restore.closed(folder):
            restore.lay_ready(folder, seen.copy, SystemClock().now())
        with open_desk(folder, SystemClock(), socket.gethostname()) as desk:
            report = check(desk)
        words = f"Dipulihkan; berkas lama disisihkan di {folder}. Pemeriksaan: {len(report.findings)} selisih."
    else:
        words = "Belum ada yang diubah. Tutup program, lalu jalankan lagi dengan --ya untuk memulihkannya."
    say(options, {**seen.to_data(), "dipulihkan": bool(options.ya)}, [*_copy_lines(seen), words])
    return 0


def _copy_lines(seen: Any) -> list[str]:
    last = numeric_moment(seen.last_at, seen.zone)
    return [
        f"{seen.copy.file}",
        f"  {seen.office}, {seen.requests} permohonan, catatan terakhir {last} oleh {seen.last_by or '-'}"
        f" di {seen.last_on or '-'}",
    ]


def _list_copies(options: argparse.Namespace, folder: Path) -> int:
    from loket_app.store.backup import copies
    from loket_app.usecases import restore
    from loket_app.usecases.backup import folder_of

    good, lines = [], []
    for copy in copies(folder_of(folder)):
        try:
            seen = restore.preview(copy)
        except Disturbance as damaged:
            lines.append(str(damaged))
        else:
            good.append(seen)
            lines += _copy_lines(seen)
    say(options, {"cadangan": [seen.to_data() for seen in good]}, lines or [f"Belum ada cadangan di {folder}."])
    return 0 if good else 1


def numeric_moment(instant: int, zone: str) -> str:
    """An instant as "23-11-2026 10.42" in the zone."""
    moment = local(instant, zone)
    return f"{numeric_date(moment.date())} {clock_time(moment)}"
