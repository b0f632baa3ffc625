"""Who could log in at this PC when the log-in was last shown, in a file of its own folder.

For the first picture where the data itself cannot be looked at yet: a server that is not joined, or a file whose last
command was cut off. What it says is replaced by the data's own answer as soon as that is open; no NIP lies in it.
"""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loket_app.domain.dates import local
from loket_app.domain.lockout import locked_until
from loket_app.domain.people import Officer, Role
from loket_app.usecases.views.seats import FirstLook, OfficerRow, Seats

if TYPE_CHECKING:
    # Not at run time: it is read before the database's libraries are there.
    from loket_app.usecases.desk import Desk

FILE = "masuk.json"
MOST_BYTES = 200_000


def noted(folder: Path, server: str, now: int) -> FirstLook | None:
    """What was noted of the office on `server` ("" for the folder's own file); None where nothing whole is there."""
    import json

    try:
        file = folder / FILE
        if file.stat().st_size > MOST_BYTES:
            return None
        found = json.loads(file.read_text(encoding="utf-8"))
        if found["server"] != server:
            return None
        rows = tuple(_row(one, now) for one in found["petugas"])
        last = found["terakhir"]
        office, kabupaten, zone = (_words(found[key]) for key in ("kantor", "kabupaten", "zona"))
        local(now, zone)
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    return FirstLook(office, kabupaten, zone, Seats(rows, last if isinstance(last, int) else None)) if rows else None


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    return value


def _row(one: Any, now: int) -> OfficerRow:
    name, position = _words(one["nama"]), _words(one["jabatan"])
    locked = one["terkunci"]
    officer = Officer(int(one["id"]), name, "", "", position, frozenset(Role(key) for key in one["peran"]))
    return OfficerRow(officer, bool(one["pin"]), locked_until(int(locked) if locked is not None else None, now))


def note(desk: "Desk", server: str, seats: Seats) -> None:
    """Note what the log-in shows, where it changed. A disk that does not take it keeps nobody from logging in."""
    import json

    from loket_app.domain.errors import Disturbance
    from loket_app.usecases.whole_files import write_over

    if desk.folder is None or desk.demo:
        return
    office = desk.ask(lambda look: look.settings.office())
    body = {
        "server": server, "kantor": office.name, "kabupaten": office.kabupaten, "zona": office.zone,
        "petugas": [_noted_row(one) for one in seats.rows], "terakhir": seats.last,
    }  # fmt: skip
    whole = json.dumps(body, ensure_ascii=False).encode()
    file = desk.folder / FILE
    with suppress(OSError, Disturbance):
        if not file.exists() or file.read_bytes() != whole:
            write_over(file, whole)


def _noted_row(row: OfficerRow) -> dict[str, object]:
    one = row.officer
    return {
        "id": one.id, "nama": one.name, "jabatan": one.position, "peran": sorted(one.roles), "pin": row.has_pin,
        "terkunci": row.locked_until,
    }  # fmt: skip
