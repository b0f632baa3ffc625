"""`cadang`, `pulih`, `dump`, `load`: copies of the data and bringing one back; the neutral form, out and in."""

import argparse
import getpass
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loket_app.commands.shared import existing, folder_of, say
from loket_app.domain.dates import clock_time, local, numeric_date
from loket_app.domain.errors import Disturbance, refuse
from loket_app.store.lock import closed
from loket_app.usecases.beside import open_beside_server
from loket_app.usecases.check import check
from loket_app.usecases.opening import open_desk
from loket_app.usecases.ports import ServerClock, SystemClock

if TYPE_CHECKING:
    from loket_app.store.backup import Copy
    from loket_app.store.sealed import Key

DRILL = ".latihan-pulih"


def copy(options: argparse.Namespace) -> int:
    """Also beside the open program. Exit codes: 0 made, 1 made but not all of it or not twice, 2 not made."""
    from loket_app.usecases.backup import back_up

    with existing(options) as desk:
        done = back_up(desk, str(options.folder or ""))
    lines = [f"Cadangan dibuat dan diperiksa: {done.made.file}"]
    lines.append(f"Surat, foto, dan berkas lain: {done.files.total}, yang baru {done.files.new}.")
    lines += [f"Salinan kedua: {done.second.file}"] if done.second is not None else []
    troubles = [words for words in (done.second_trouble, done.files_trouble) if words]
    say(options, done.to_data(), [*lines, *troubles])
    return 1 if troubles else 0


def bring_back(options: argparse.Namespace) -> int:
    """Without a file: lists the copies. With one: shows what it holds; --uji restores it beside, --ya for good.

    Exit codes: 0 done as asked, 1 there is no good copy, 2 nothing was changed.
    """
    from loket_app.usecases import restore

    folder = folder_of(options)
    if options.folder is None:
        return _list_copies(options, folder)
    copy = restore.named_copy(options.folder)
    key = key_to(copy, folder, options)
    seen = restore.preview(copy, key, folder)
    if options.server:
        return _to_server(options, folder, seen, key)
    if options.uji:
        return _drill(options, folder, seen, key)
    if options.ya:
        folder.mkdir(parents=True, exist_ok=True)
        with closed(folder):
            brought = restore.lay_ready(folder, copy, SystemClock().now(), key=key)
        with open_desk(folder, SystemClock(), socket.gethostname()) as desk:
            report = check(desk)
        words = (
            f"Dipulihkan dengan {brought.files} berkas surat dan foto; berkas lama disisihkan di {folder}. "
            f"Pemeriksaan: {len(report.findings)} selisih."
        )
    else:
        words = "Belum ada yang diubah. Tutup program, lalu jalankan lagi dengan --ya untuk memulihkannya."
    say(options, {**seen.to_data(), "dipulihkan": bool(options.ya)}, [*_copy_lines(seen), words])
    return 0


def _to_server(options: argparse.Namespace, folder: Path, seen: Any, key: "Key | None") -> int:
    """A server's copy into the empty database that --server names, its papers into the folder of --data."""
    from loket_app.usecases.server_restore import restore_to_server

    if not options.ya:
        words = "Belum ada yang diubah. Jalankan lagi dengan --ya untuk memuatnya ke basis data yang kosong itu."
        say(options, {**seen.to_data(), "dipulihkan": False}, [*_copy_lines(seen), words])
        return 0
    clock = ServerClock(SystemClock())
    with open_beside_server(options.server, folder, clock, socket.gethostname()) as desk:
        done = restore_to_server(seen.copy, desk, key, _progress(options))
    findings = done.loaded.check.findings
    lines = [
        f"Dipulihkan ke server: {done.loaded.rows} baris, sidik setiap tabel dan kepala jejak sama.",
        f"{done.papers.files} surat, foto, dan gambar kembali ke {folder}.",
        *(f"Tidak ada salinannya: {path}" for path in done.papers.lost[:20]),
        *([str(one) for one in findings] or ["Pemeriksaan data: tidak ada selisih."]),
    ]
    say(options, {**seen.to_data(), **done.loaded.to_data(), "dipulihkan": True}, [*_copy_lines(seen), *lines])
    return 1 if findings or done.papers.lost else 0


def _drill(options: argparse.Namespace, folder: Path, seen: Any, key: "Key | None") -> int:
    """The whole restore beside the data, checked and thrown away: is this copy what one hopes? Exit code 1 if not."""
    from loket_app.usecases import restore

    scratch = folder / DRILL
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    try:
        brought = restore.lay_ready(scratch, seen.copy, SystemClock().now(), key=key)
        with open_desk(scratch, SystemClock(), socket.gethostname()) as desk:
            report = check(desk)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    good = not report.findings and not brought.lost and not seen.without
    words = [f"Latihan pulih: {'baik' if good else 'TIDAK BAIK'}. {brought.files} surat, foto, dan gambar kembali."]
    words += [f"Tidak ada salinannya: {path}" for path in brought.lost[:20]]
    words += [str(one) for one in report.findings] or ["Pemeriksaan data: tidak ada selisih."]
    data = {"latihan": good, "kembali": brought.files, "hilang": list(brought.lost), "temuan": len(report.findings)}
    say(options, {**seen.to_data(), **data}, [*_copy_lines(seen), *words, "Data kantor tidak diubah."])
    return 0 if good else 1


def key_to(copy: "Copy", folder: Path, options: argparse.Namespace) -> "Key | None":
    """The key of a sealed copy: from --sandi-berkas, from this PC, or asked for. Raises `Disturbance`."""
    from loket_app.store.sealed import WrongKey
    from loket_app.usecases import restore

    if options.sandi_berkas is not None:
        return restore.key_for(copy, folder, _written(options.sandi_berkas))
    try:
        return restore.key_for(copy, folder)
    except WrongKey:
        if not sys.stdin.isatty():
            raise Disturbance(
                "Cadangan ini bersandi.", "Sebut berkas yang berisi sandinya: --sandi-berkas BERKAS."
            ) from None
    return restore.key_for(copy, folder, getpass.getpass("Sandi cadangan atau kunci lembar pemulihan: "))


def _written(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Disturbance(f"Berkas sandi {file} tidak dapat dibaca.", "Periksa alamat dan hak bacanya.") from error


def _copy_lines(seen: Any) -> list[str]:
    last = numeric_moment(seen.last_at, seen.zone)
    return [
        f"{seen.copy.file}",
        f"  {seen.office}, {seen.requests} permohonan, catatan terakhir {last} oleh {seen.last_by or '-'}"
        f" di {seen.last_on or '-'}",
        f"  {seen.letters} surat, {seen.photos} foto, {seen.files} berkas lain"
        + (f"; {seen.without} surat atau foto tanpa salinan" if seen.without else ""),
    ]


def _list_copies(options: argparse.Namespace, folder: Path) -> int:
    from loket_app.store.backup import copies
    from loket_app.usecases import restore
    from loket_app.usecases.backup import folder_of

    good, lines = [], []
    for copy in copies(folder_of(folder)):
        try:
            seen = restore.looked_at(copy, folder)
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


def dump_out(options: argparse.Namespace) -> int:
    """Everything as plain text and papers in a new zip. Exit codes: 0 made and proved, 2 not made."""
    from loket_app.usecases.dump import dump

    with existing(options) as desk:
        done = dump(desk, _named_zip(options), _progress(options))
    lines = [f"Salinan netral dibuat dan diperiksa: {done.file}"]
    lines.append(f"{sum(one.rows for one in done.tables)} baris, {done.files} surat dan foto, {done.size // 1024} kB.")
    lines.append("Isinya data pribadi dan tidak bersandi: simpan di tempat terkunci.")
    say(options, done.to_data(), lines)
    return 0


def load_in(options: argparse.Namespace) -> int:
    """A neutral zip into an empty office. Exit codes: 0 loaded and the same, 1 with findings, 2 nothing was changed."""
    from loket_app.usecases.dump_load import load, load_into

    folder, file = folder_of(options), _named_zip(options)
    if getattr(options, "server", ""):
        clock = ServerClock(SystemClock())
        with open_beside_server(options.server, folder, clock, socket.gethostname()) as desk:
            done = load_into(file, desk, _progress(options))
        lines = [f"Dimuat ke server: {done.manifest.office}. Surat dan foto di {folder}."]
    else:
        done = load(file, folder, SystemClock(), socket.gethostname(), _progress(options))
        lines = [f"Dimuat ke {folder}: {done.manifest.office}."]
    lines += [f"  {one.rows:8d} baris  {one.name:20s} sidik sama ({one.digest[:12]})" for one in done.manifest.tables]
    lines.append(f"  {done.files:8d} surat dan foto, sidik sama")
    lines.append(f"Kepala jejak sama: baris {done.manifest.trail[0]}, {done.manifest.trail[1][:16]}.")
    lines += [str(one) for one in done.check.findings] or ["Pemeriksaan data: tidak ada selisih."]
    say(options, done.to_data(), lines)
    return 1 if done.check.findings else 0


def _named_zip(options: argparse.Namespace) -> Path:
    if options.folder is None:
        raise refuse("berkas_tidak_disebut", "Sebut berkasnya, misalnya: loket dump salinan.zip.")
    file: Path = options.folder
    return file.absolute()


def _progress(options: argparse.Namespace) -> Callable[[str], None]:
    """What is done now, on one line, for whoever watches."""
    if options.json or not sys.stderr.isatty():
        return lambda what: None

    def told(what: str) -> None:
        print(f"\r{what[:70]:<70}", end="", file=sys.stderr, flush=True)

    return told
