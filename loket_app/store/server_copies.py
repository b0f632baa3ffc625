"""What the PCs of one server tell each other about its copies: who makes one now, and which was the newest whole one.

Two rows of the table `meta`, written under the writers' lock like everything else, so that one PC wins.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text

from loket_app.store.tables import access_log, meta, survey_batch, trail

NEWEST, CLAIM = "cadangan_terbaru", "cadangan_sedang_dibuat"
WINDOW = "loket:"
"""How the line of an open window is named at the server, before the PC's name."""
_OTHERS = text(
    "SELECT count(DISTINCT application_name) FROM pg_stat_activity WHERE datname = current_database() "
    "AND starts_with(application_name, :window) "
    "AND application_name <> current_setting('application_name')"
)


@dataclass(frozen=True, slots=True)
class Noted:
    """The newest copy that was proved whole: on which PC, its file, instant, size, digest, key, and the state it saw.

    `second_at` is the instant of the newest copy that also went to a second folder, of whichever PC.
    """

    pc: str
    file: str
    at: int
    size: int
    digest: str
    mark: str
    key: str = ""
    second_at: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A PC that makes a copy now, and since when."""

    pc: str
    at: int


def state_mark(connection: Connection) -> str:
    """A text that is another one after every command, every note of access and every answer to the survey."""
    counted = survey_batch.c.added + survey_batch.c.corrected + survey_batch.c.removed
    asked = (func.max(trail.c.id), func.max(access_log.c.id), func.sum(counted))
    found = (connection.execute(select(one)).scalar() for one in asked)
    return "-".join(str(one or 0) for one in found)


def newest(connection: Connection) -> Noted | None:
    """The newest whole copy that any PC made; None when none is known."""
    found = _read(connection, NEWEST)
    try:
        return Noted(**found) if found else None
    except TypeError:
        return None


def note(connection: Connection, noted: Noted) -> None:
    """Tell everybody of a copy."""
    _write(connection, NEWEST, asdict(noted))


def claim(connection: Connection) -> Claim | None:
    """Who makes a copy now, or began one and was switched off."""
    found = _read(connection, CLAIM)
    try:
        return Claim(**found) if found else None
    except TypeError:
        return None


def take(connection: Connection, claimed: Claim) -> None:
    """Tell everybody that this PC makes one."""
    _write(connection, CLAIM, asdict(claimed))


def let_go(connection: Connection, pc: str) -> None:
    """This PC makes none any more."""
    present = claim(connection)
    if present is not None and present.pc == pc:
        connection.execute(delete(meta).where(meta.c.name == CLAIM))


def others_open(connection: Connection) -> bool:
    """Whether another window of this office is open on the server, on whichever PC."""
    return bool(connection.execute(_OTHERS, {"window": WINDOW}).scalar_one())


def _read(connection: Connection, name: str) -> Mapping[str, Any]:
    value = connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()
    try:
        found = json.loads(value) if value else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _write(connection: Connection, name: str, value: Mapping[str, Any]) -> None:
    connection.execute(delete(meta).where(meta.c.name == name))
    connection.execute(insert(meta), {"name": name, "value": json.dumps(value)})
