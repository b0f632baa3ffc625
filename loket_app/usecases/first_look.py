"""The office's name and who may log in, known before the database's libraries are: for the program's first picture."""

from pathlib import Path
from typing import NamedTuple

from loket_app.domain.lockout import locked_until
from loket_app.domain.people import Officer, Role
from loket_app.paths import DATA_FILE
from loket_app.store.peek import PeekedOfficer, peek
from loket_app.usecases.views.seats import OfficerRow, Seats

SUBJECT = "petugas:"


class FirstLook(NamedTuple):
    """Name, kabupaten and zone of the office, and its seats as they were at the last look."""

    office: str
    kabupaten: str
    zone: str
    seats: Seats


def first_look(folder: Path, workstation: str, now: int) -> FirstLook | None:
    """What the log-in can show at once, or None where only opening the file tells. Reads, never writes or waits."""
    found = peek(folder / DATA_FILE, workstation)
    if found is None:
        return None
    try:
        rows = tuple(_row(one, now) for one in found.officers)
    except ValueError:
        # A role that this program does not know: the file is newer, which opening it will say.
        return None
    return FirstLook(found.office, found.kabupaten, found.zone, Seats(rows, subject_id(found.last)))


def _row(one: PeekedOfficer, now: int) -> OfficerRow:
    roles = frozenset(Role(key) for key in one.roles if key)
    officer = Officer(one.id, one.name, one.nip, one.rank, one.position, roles, one.may_record, one.supervisor, True)
    return OfficerRow(officer, one.has_pin, locked_until(one.locked_until, now))


def subject_id(subject: str) -> int | None:
    """The officer whom a trail row's subject names, or None."""
    number = subject.removeprefix(SUBJECT)
    return int(number) if number.isdigit() else None
