"""`tutup-tahun`, `buka-tahun`: a past year into a file of its own, and back."""

import argparse
import getpass
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from loket_app.commands.shared import NoOffice, existing, folder_of, on_server, say
from loket_app.domain.errors import Disturbance, refuse
from loket_app.domain.people import Officer, Role
from loket_app.machine import machine_file, read_machine
from loket_app.paths import DATA_FILE
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.opening import open_desk
from loket_app.usecases.ports import SystemClock
from loket_app.usecases.year_closing import Proposal


def close_year(options: argparse.Namespace) -> int:
    """Without a year: lists the years. With one: shows what would go; --ya closes it, with the administrator's PIN.

    Exit codes: 0 done as asked, 1 closed but not all that follows was done, 2 nothing was changed.
    """
    from loket_app.usecases import closed_years, year_closing

    year = _named_year(options)
    if year is not None and options.ya:
        return _close(options, year)
    with existing(options) as desk:
        closed = desk.ask(closed_years.closed_years)
        found = desk.ask(year_closing.years) if year is None else (desk.ask(year_closing.proposal, year),)
    lines = [f"{one.year}: sudah ditutup, {one.requests} permohonan di {one.file}" for one in closed if year is None]
    lines += [line for one in found for line in _proposed(one)]
    closed_first = "Jalankan" if on_server(options) else "Tutup program, lalu jalankan"
    words = f"Belum ada yang diubah. {closed_first} lagi dengan tahun dan --ya untuk menutupnya."
    lines.append(words if found else "Tidak ada tahun lewat yang dapat ditutup.")
    data = {
        "ditutup": [{"tahun": one.year, "permohonan": one.requests, "berkas": one.file} for one in closed],
        "dapat_ditutup": [
            {"tahun": one.year, "permohonan": one.requests, "tinggal": dict(one.staying), "halangan": one.why_not}
            for one in found
        ],
    }
    say(options, data, lines)
    return 0


def _proposed(one: Proposal) -> list[str]:
    if one.why_not:
        return [f"{one.year}: {one.why_not}"]
    lines = [f"{one.year}: {one.requests} permohonan dan {one.letters} surat pindah ke arsip tahunan."]
    return lines + [f"      {count} permohonan tinggal: {why}." for why, count in one.staying]


def _close(options: argparse.Namespace, year: int) -> int:
    from loket_app.usecases import closed_years, year_closing

    with _at_work(options) as desk:
        who, pin = _administrator(desk, options)
        done = year_closing.close_year(desk, who, year, pin, _second(), _told(options))
        folder = closed_years.folder_of(desk)
    one = done.year
    lines = [
        f"Tahun {one.year} ditutup: {one.requests} permohonan dan {one.letters} surat ada di {folder / one.file}.",
        f"Sidik berkas (SHA-256): {one.digest}",
        "Permohonannya tetap dapat dicari, dibaca, dan dicetak lagi dari program.",
        *(words for words in (done.left, done.copied) if words),
    ]
    say(options, done.to_data(), lines)
    return 1 if done.left or done.copied else 0


def reopen_year(options: argparse.Namespace) -> int:
    """Brings a closed year back into the data (--ya). Exit codes: 0 done, 1 done but not copied, 2 nothing changed."""
    from loket_app.usecases import year_closing

    year = _named_year(options)
    if year is None or not options.ya:
        raise refuse("tahun", "Sebut tahunnya dan --ya, misalnya: loket buka-tahun 2024 --ya.", "tahun")
    with _at_work(options) as desk:
        who, pin = _administrator(desk, options)
        left = year_closing.reopen_year(desk, who, year, pin, _second())
    words = f"Arsip tahun {year} dibuka lagi; permohonannya kembali di data kantor."
    say(options, {"tahun": year, "gangguan_cadangan": left}, [words, *([left] if left else [])])
    return 1 if left else 0


def _named_year(options: argparse.Namespace) -> int | None:
    if options.folder is None:
        return None
    words = str(options.folder)
    if not (words.isascii() and words.isdigit() and len(words) == 4):
        raise refuse("tahun", f"«{words}» bukan tahun. Tulis misalnya: loket tutup-tahun 2024.", "tahun")
    return int(words)


@contextmanager
def _at_work(options: argparse.Namespace) -> Iterator[Desk]:
    """The desk on the office: a file's alone, with the program closed; a server's beside the counters at work."""
    if on_server(options):
        with existing(options) as desk:
            yield desk
        return
    folder = folder_of(options)
    if not (folder / DATA_FILE).exists():
        raise NoOffice(f"Belum ada data kantor di {folder}.", "Sebut foldernya dengan --data.")
    with open_desk(folder, SystemClock(), socket.gethostname()) as desk:
        yield desk


def _second() -> str:
    return read_machine(machine_file()).machine.second_folder


def _administrator(desk: Desk, options: argparse.Namespace) -> tuple[Who, str]:
    """Who closes it, and the PIN: from --sandi-berkas, or asked for."""
    from loket_app.usecases import staff

    known: tuple[Officer, ...] = desk.ask(staff.officers)
    admins = [one for one in known if Role.ADMIN in one.roles]
    named = [one for one in admins if options.oleh in ("", one.name)]
    if len(named) != 1:
        names = ", ".join(one.name for one in admins)
        raise refuse("petugas", f"Sebut administratornya dengan --oleh NAMA. Pilihannya: {names}.", "petugas")
    return Who(named[0].id, named[0].id), _pin(options, named[0].name)


def _pin(options: argparse.Namespace, name: str) -> str:
    if options.sandi_berkas is not None:
        try:
            written: str = options.sandi_berkas.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise Disturbance(
                f"Berkas PIN {options.sandi_berkas} tidak dapat dibaca.", "Periksa alamat dan hak bacanya."
            ) from error
        return written.strip()
    if not sys.stdin.isatty():
        raise refuse("pin", "Sebut berkas yang berisi PIN administrator: --sandi-berkas BERKAS.", "pin")
    return getpass.getpass(f"PIN {name}: ")


def _told(options: argparse.Namespace) -> Callable[[str], None]:
    if options.json or not sys.stderr.isatty():
        return lambda what: None
    return lambda what: print(what, file=sys.stderr, flush=True)
