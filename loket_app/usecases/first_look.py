"""The office's name and who may log in, known before the database's libraries are: for the program's first picture."""

from pathlib import Path

from loket_app.domain.lockout import locked_until
from loket_app.domain.people import Officer, Role
from loket_app.paths import DATA_FILE
from loket_app.store.peek import PeekedOfficer, peek
from loket_app.usecases.seats_note import noted
from loket_app.usecases.views.seats import FirstLook as FirstLook
from loket_app.usecases.views.seats import OfficerRow, Seats

SUBJECT = "petugas:"


def first_look(folder: Path, workstation: str, now: int, server: str = "") -> FirstLook | None:
    """What the log-in can show at once, or None where only opening the data tells. Reads, never writes or waits.

    Of an office on a `server`, and of a file whose last command was cut off, it is what was noted when the log-in was
    last shown: SQLite would have to bring such a file back before a look, and that is the opening's matter.
    """
    if server or _cut_off(folder):
        return noted(folder, server, now)
    found = peek(folder / DATA_FILE, workstation)
    if found is None:
        return None
    try:
        rows = tuple(_row(one, now) for one in found.officers)
    except ValueError:
        # A role that this program does not know: the file is newer, which opening it will say.
        return None
    return FirstLook(found.office, found.kabupaten, found.zone, Seats(rows, subject_id(found.last)))


def _cut_off(folder: Path) -> bool:
    """A journal that holds something: the program was killed, or the plug pulled, in the middle of a commit."""
    try:
        return (folder / DATA_FILE).exists() and (folder / f"{DATA_FILE}-journal").stat().st_size > 0
    except OSError:
        return False


def _row(one: PeekedOfficer, now: int) -> OfficerRow:
    roles = frozenset(Role(key) for key in one.roles if key)
    officer = Officer(one.id, one.name, one.nip, one.rank, one.position, roles, one.may_record, one.supervisor, True)
    return OfficerRow(officer, one.has_pin, locked_until(one.locked_until, now))


def subject_id(subject: str) -> int | None:
    """The officer whom a trail row's subject names, or None."""
    number = subject.removeprefix(SUBJECT)
    return int(number) if number.isdigit() else None
