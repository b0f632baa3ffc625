"""Names for the first picture: read by the standard library, while the database's own libraries are not imported yet.

A look through a keyhole: read-only, and None for anything unusual. Opening the file properly comes right after it and
tells what is wrong.
"""

import sqlite3
from pathlib import Path
from typing import NamedTuple

from loket_app.store.header import APPLICATION_ID, read_header

PATIENCE = 0.05
LOOK_BACK = 500
_OFFICE = """
SELECT json_extract(body, '$.nama'), json_extract(body, '$.kabupaten'), json_extract(body, '$.zona')
FROM config WHERE kind = 'kantor' AND key = 'ini' ORDER BY version DESC LIMIT 1
"""
_OFFICERS = """
SELECT id, name, nip, rank, position, (SELECT group_concat(value) FROM json_each(roles)), may_record, supervisor,
       pin_hash IS NOT NULL, locked_until
FROM officer WHERE active = 1 ORDER BY id
"""
_LAST = """
SELECT subject FROM trail
WHERE id > (SELECT max(id) FROM trail) - ? AND kind = 'masuk' AND workstation = ? ORDER BY id DESC LIMIT 1
"""


class PeekedOfficer(NamedTuple):
    """One active officer; `roles` are their keys, `locked_until` an instant or None."""

    id: int
    name: str
    nip: str
    rank: str
    position: str
    roles: tuple[str, ...]
    may_record: bool
    supervisor: bool
    has_pin: bool
    locked_until: int | None


class Peeked(NamedTuple):
    """The office's name, kabupaten and zone, its active officers, and the trail's subject of the last log-in here."""

    office: str
    kabupaten: str
    zone: str
    officers: tuple[PeekedOfficer, ...]
    last: str


def peek(file: Path, workstation: str) -> Peeked | None:
    """What the log-in shows, or None: no file, no office in it, somebody writing, or anything wrong with it."""
    try:
        header = read_header(file)
        if header is None or header.application_id != APPLICATION_ID:
            return None
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)
    except (OSError, sqlite3.Error):
        return None
    try:
        return _read(connection, workstation)
    except (sqlite3.Error, ValueError):
        return None
    finally:
        connection.close()


def _read(connection: sqlite3.Connection, workstation: str) -> Peeked | None:
    office = connection.execute(_OFFICE).fetchone()
    if office is None or None in office:
        return None
    officers = tuple(
        PeekedOfficer(
            number, name, nip, rank, position, tuple((roles or "").split(",")), bool(may_record), bool(supervisor),
            bool(has_pin), locked,
        )
        for number, name, nip, rank, position, roles, may_record, supervisor, has_pin, locked in connection.execute(
            _OFFICERS
        )
    )  # fmt: skip
    last = connection.execute(_LAST, (LOOK_BACK, workstation)).fetchone()
    name, kabupaten, zone = office
    return Peeked(name, kabupaten, zone, officers, last[0] if last is not None else "")
