"""The passphrase of the copies in the second folder: set, taken over on another PC, taken away; and its paper.

The trail says which key is in force and how it is made, never the key. A PC without that key copies nothing to the
second folder: personal data must not lie there in the clear because a file was lost.
"""

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from loket_app.domain.errors import Disturbance, refuse
from loket_app.domain.passphrase import problem_of
from loket_app.store import keyring, sealed
from loket_app.store.sealed import Key, Recipe
from loket_app.store.tables import trail
from loket_app.usecases.desk import Desk, Look, Tx, Who
from loket_app.usecases.staff import require_admin

SET_KIND, DROPPED_KIND = "sandi_cadangan_ditetapkan", "sandi_cadangan_dilepas"
SUBJECT = "cadangan:sandi"


@dataclass(frozen=True, slots=True)
class Expected:
    """The key in force by the trail: its mark, its recipe, and since when."""

    mark: str
    recipe: Recipe
    since: int


@dataclass(frozen=True, slots=True)
class KeyStanding:
    """How the passphrase stands: `wanted` by the trail, and whether this PC has its key."""

    wanted: Expected | None
    here: bool


def expected(look: Look) -> Expected | None:
    """The key that the second folder's copies are sealed with; None where no passphrase was set."""
    query = select(trail.c.at, trail.c.kind, trail.c.facts).where(trail.c.subject == SUBJECT)
    row = look.connection.execute(query.order_by(trail.c.id.desc()).limit(1)).first()
    if row is None or row.kind != SET_KIND:
        return None
    facts = json.loads(row.facts) if isinstance(row.facts, str) else row.facts
    recipe = Recipe(base64.b64decode(facts["garam"]), facts["putaran"], facts["kib"], facts["jalur"])
    return Expected(str(facts["sidik"]), recipe, int(row.at))


def key_for_second(folder: Path, wanted: Expected | None) -> Key | None:
    """The key to seal with, None for copies in the clear. Raises `Disturbance` when one is wanted and not here."""
    key = keyring.read_key(folder)
    if wanted is None or (key is not None and key.mark == wanted.mark):
        return key
    raise Disturbance(
        "Sandi cadangan belum diketik di komputer ini, jadi tidak ada yang disalin ke folder kedua.",
        "Ketik sandinya sekali di Pengaturan, Cadangan.",
    )


def key_standing(desk: Desk) -> KeyStanding:
    """How the passphrase stands on this PC."""
    wanted = desk.ask(expected)
    try:
        here = desk.folder is not None and key_for_second(desk.folder, wanted) is not None
    except Disturbance:
        here = False
    return KeyStanding(wanted, here)


def set_passphrase(desk: Desk, who: Who, typed: str, again: str) -> Key:
    """Set or change the passphrase; copies from now on are sealed with its key, older sealed ones keep theirs.

    Administrator. Raises `Refused` for a weak or mistyped one.
    """
    folder = _folder(desk)
    problem = problem_of(typed)
    if problem:
        raise refuse("sandi_lemah", problem, "sandi")
    if typed != again:
        raise refuse("sandi_berbeda", "Kedua ketikan sandi berbeda. Ketik sekali lagi.", "sandi_lagi")
    key = sealed.derived(typed, sealed.new_recipe())
    # The trail first: killed in between, nothing goes to the stick until somebody types it again.
    desk.do(who, _set, key)
    keyring.write_key(folder, key)
    return key


def take_over(desk: Desk, typed: str) -> Key:
    """Make this PC know the passphrase that is in force, from it or from the recovery sheet. Raises `Refused`."""
    folder, wanted = _folder(desk), desk.ask(expected)
    if wanted is None:
        raise refuse("tanpa_sandi", "Belum ada sandi cadangan yang ditetapkan.", "sandi")
    key = sealed.key_from(typed, wanted.recipe)
    if key.mark != wanted.mark:
        raise refuse("sandi_salah", "Sandi itu bukan sandi cadangan yang berlaku.", "sandi")
    keyring.write_key(folder, key)
    return key


def drop_passphrase(desk: Desk, who: Who) -> None:
    """Copies from now on lie in the second folder in the clear. Administrator."""
    folder = _folder(desk)
    desk.do(who, _dropped)
    keyring.forget_key(folder)


def _set(tx: Tx, key: Key) -> None:
    require_admin(tx)
    recipe = key.recipe
    facts: dict[str, Any] = {
        "sidik": key.mark, "garam": base64.b64encode(recipe.salt).decode("ascii"), "putaran": recipe.passes,
        "kib": recipe.kib, "jalur": recipe.lanes,
    }  # fmt: skip
    tx.record(SET_KIND, subject=SUBJECT, facts=facts)


def _dropped(tx: Tx) -> None:
    require_admin(tx)
    if expected(tx) is None:
        raise refuse("tanpa_sandi", "Belum ada sandi cadangan yang ditetapkan.", "sandi")
    tx.record(DROPPED_KIND, subject=SUBJECT)


def _folder(desk: Desk) -> Path:
    if desk.folder is None or desk.demo:
        raise refuse("peragaan", "Kantor contoh tidak dicadangkan, jadi tidak memakai sandi.", "sandi")
    return desk.folder
