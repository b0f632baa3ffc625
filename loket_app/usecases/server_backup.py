"""Copies of an office on a server: the same promise as for a file, kept by whichever of its PCs is first.

One PC claims the copy, writes the neutral form, proves it, seals it with the office's key where there is one, and tells
the others of it. Made in a process of its own: the interpreter that the window needs stays free.
"""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from loket_app.domain.dates import MINUTE
from loket_app.domain.errors import Disturbance
from loket_app.store import backup as store
from loket_app.store import carrying, keyring, server_copies
from loket_app.store.backup import Copy
from loket_app.store.engine import writing
from loket_app.store.held_files import Kept
from loket_app.store.lasting import sync_folder
from loket_app.store.migrate import SCHEMA_VERSION
from loket_app.store.sealed import Key
from loket_app.store.server_copies import Claim, Noted
from loket_app.usecases import backup
from loket_app.usecases.apart import Apart
from loket_app.usecases.backup import EVERY, Errand, Outcome, Standing, alone, due, folder_of
from loket_app.usecases.backup_key import expected, key_for_second
from loket_app.usecases.backup_state import read_state, write_state
from loket_app.usecases.beside import open_beside_server
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.dump import write_data
from loket_app.usecases.ports import Clock, ServerClock, SystemClock

CLAIM_FOR = 10 * MINUTE
"""A PC that claimed a copy and was switched off holds up the others so long."""
SOONER, LATER = 3 * MINUTE, 10 * MINUTE
"""Who has a second folder goes first, who lacks the office's key goes last: then somebody hears that it is missing."""
FRESH = 10 * MINUTE
"""The last of the office to close makes the copy of the day's end; another one where the newest is older than this."""
NEUTRAL = store.NEUTRAL


@dataclass(slots=True)
class Doing:
    """What the copying tells while it goes on."""

    tell: Callable[[str], None] = lambda what: None

    def say(self, what: str) -> None:
        """What is done now."""
        self.tell(what)

    def stopped(self) -> bool:
        """It is stopped by ending its process."""
        return False

    def let_go(self) -> None:
        """It holds nothing of the desk's."""


def standing(desk: Desk) -> Standing:
    """How the copies of the office on this server stand, whichever PC made them."""
    noted, mark = desk.ask(_noted)
    assert desk.folder is not None
    state = read_state(folder_of(desk.folder))
    bad = tuple(f"{name}: {why}" for name, why in state.bad.items())
    if noted is None or _gone(desk, noted):
        return Standing(None, True, state.second_at, bad)
    known = Copy(Path(noted.file), noted.at, noted.size, noted.digest, 0, noted.key)
    by = "" if noted.pc == desk.workstation else noted.pc
    return Standing(known, noted.mark != mark, noted.second_at, bad, by=by)


def _noted(look: Look) -> tuple[Noted | None, str]:
    return server_copies.newest(look.connection), server_copies.state_mark(look.connection)


def _gone(desk: Desk, noted: Noted) -> bool:
    """A copy that this PC made and that is no longer there, or was found bad."""
    assert desk.folder is not None
    return noted.pc == desk.workstation and store.found_at(Path(noted.file)) is None


def begin_when_due(desk: Desk, second: str, failed_at: int | None) -> "tuple[Standing, ServerCopying | None]":
    """How the copies stand; one is begun when it is due and no other PC makes one."""
    stands = standing(desk)
    newest = stands.newest.at if stands.newest is not None else None
    if not due(desk.clock.now(), newest, stands.changed, failed_at=failed_at, every=_every(desk, second)):
        return stands, None
    return stands, ServerCopying(desk, second) if _claim(desk) is None else None


def _every(desk: Desk, second: str) -> int:
    assert desk.folder is not None
    try:
        key_for_second(desk.folder, desk.ask(expected))
    except Disturbance:
        return EVERY + LATER
    return EVERY - SOONER if second else EVERY


def begin(desk: Desk, second: str = "") -> "ServerCopying":
    """Begin a copy whether it is due or not. Raises `Disturbance` while another PC makes one."""
    other = _claim(desk)
    if other is not None:
        raise Disturbance(f"Cadangan sedang dibuat di {other.pc}.", "Tunggu sebentar; waktunya tampil di kaki jendela.")
    return ServerCopying(desk, second)


def _claim(desk: Desk) -> Claim | None:
    """Claim the copy for this PC; the claim of another one that is at it already."""
    now = desk.clock.now()
    with writing(desk.engine) as connection:
        present = server_copies.claim(connection)
        if present is not None and present.pc != desk.workstation and 0 <= now - present.at < CLAIM_FOR:
            return present
        server_copies.take(connection, Claim(desk.workstation, now))
    return None


def _let_go(desk: Desk) -> None:
    """Whoever comes next need not wait. A line that is lost lets go by itself after a while."""
    with suppress(Disturbance), writing(desk.engine) as connection:
        server_copies.let_go(connection, desk.workstation)


def make(desk: Desk, second: str = "", doing: Doing | None = None) -> Outcome:
    """Make a copy here and now, for a PC that has claimed it. Raises `Disturbance`; then nothing half done is left."""
    doing = doing or Doing()
    assert desk.folder is not None
    try:
        errand = Errand(
            desk.folder, backup.own_second(desk, second), desk.clock.now(), backup.zone_of(desk), desk.ask(expected),
            desk.shared,
        )  # fmt: skip
        key = key_for_second(errand.folder, errand.wanted)
        target = folder_of(errand.folder)
        with alone(target):
            before, mark = desk.ask(_noted)
            made = _written(desk, target, errand.at, key, doing)
            noted = Noted(desk.workstation, str(made.file), made.at, made.size, made.digest, mark, made.key)
            noted = replace(noted, second_at=before.second_at if before is not None else None)
            _tell(desk, noted)
            backup.thin(target, errand.zone)
            outcome = backup.with_files(Outcome(made), errand, target, key, doing)
            if errand.second is None:
                return outcome
            outcome = backup.carried(outcome, errand, doing)
            if outcome.second is not None:
                state = read_state(target)
                state.second_at = made.at
                write_state(target, state)
                _tell(desk, replace(noted, second_at=made.at))
            return outcome
    finally:
        _let_go(desk)


def _tell(desk: Desk, noted: Noted) -> None:
    """All PCs see the age of this copy from now on."""
    with writing(desk.engine) as connection:
        present = server_copies.newest(connection)
        if present is None or present.at <= noted.at or present.pc == noted.pc:
            server_copies.note(connection, noted)
        server_copies.let_go(connection, desk.workstation)


def before_migration(engine: Engine, folder: Path, clock: Clock, schema: int) -> Copy:
    """The copy of a server's older schema, there before the first statement that changes it, in the folder of this PC.

    Sealed where this PC has a key; the owner of the database, who runs this, reads everything in the clear anyway.
    Raises `Disturbance`: then nobody migrates.
    """
    target = folder_of(folder)
    desk = Desk(engine, clock, "", folder)
    with alone(target):
        made = _written(desk, target, clock.now(), keyring.read_key(folder), Doing(), schema)
        backup.thin(target, backup.DEFAULT_ZONE)
    return made


def _written(
    desk: Desk, target: Path, instant: int, key: Key | None, doing: Doing, schema: int = SCHEMA_VERSION
) -> Copy:
    """The data as a neutral zip in the folder of copies, proved, sealed where there is a key, with its digest file."""
    with store.worldly(target):
        target.mkdir(parents=True, exist_ok=True)
        store.sweep(target)
        ending = NEUTRAL + (store.SEALED if key is not None else "")
        while (target / store.name_of(instant, ending)).exists():
            instant += 1
        store.room_for(2 * max((copy.size for copy in store.copies(target)[:1]), default=0), target)
        final = target / store.name_of(instant, ending)
        plain = target / f".{store.name_of(instant, NEUTRAL)}.part"
        part = plain if key is None else target / f".{final.name}.part"
        try:
            write_data(desk, plain, doing.say, schema)
            if key is not None:
                _seal(plain, part, key)
            digest = store.digest_of(part)
            part.rename(final)
            sync_folder(target)
            mark = key.mark if key is not None else ""
            return store.vouched(Copy(final, instant, final.stat().st_size, digest, 0, mark))
        finally:
            plain.unlink(missing_ok=True)
            part.unlink(missing_ok=True)


def _seal(plain: Path, part: Path, key: Key) -> None:
    with plain.open("rb") as source:
        written = carrying.written_to(part, source, key)
    if carrying.read_back(part, key) != written:
        raise Disturbance(f"Salinan di {part.parent} berbeda dari aslinya.", carrying.DIFFERS)


class ServerCopying:
    """A copy made by a process beside, for a PC that has claimed it. Asked and stopped as `backup.Copying` is."""

    def __init__(self, desk: Desk, second: str = "") -> None:
        address = desk.engine.url.render_as_string(hide_password=False)
        place = (str(desk.folder), str(desk.shared))
        self._apart = Apart(_made_apart, address, *place, desk.workstation, second)

    @property
    def doing(self) -> str:
        """What is done now: the process does not tell."""
        return ""

    def over(self) -> bool:
        """True once there is an outcome or a reason why there is none."""
        return self._apart.over()

    def outcome(self) -> Outcome:
        """What came of it; waits for it. Raises `Disturbance` when no copy was made."""
        return outcome_of(self._apart.result())

    def wait(self, seconds: float) -> bool:
        """Wait at most so long; True once it is over."""
        return self._apart.wait(seconds)

    def stop(self) -> None:
        """Give it up. What is half written is swept by the next copy."""
        self._apart.stop()


def _made_apart(address: str, folder: str, shared: str, workstation: str, second: str) -> bytes:
    """In a process of its own: the copy, told as bytes."""
    if hasattr(os, "nice"):
        os.nice(5)
    clock = ServerClock(SystemClock())
    try:
        with open_beside_server(address, Path(folder), clock, workstation, Path(shared)) as desk:
            return told(make(desk, second))
    except Disturbance as trouble:
        return json.dumps({"gangguan": [trouble.sentence, trouble.advice]}).encode()


def told(outcome: Outcome) -> bytes:
    """An outcome as bytes for another process."""
    files = asdict(outcome.files)
    copies = [None if copy is None else {**asdict(copy), "file": str(copy.file)} for copy in _both(outcome)]
    troubles = [outcome.second_trouble, outcome.files_trouble]
    return json.dumps({"salinan": copies, "gangguan_lain": troubles, "berkas": files}).encode()


def _both(outcome: Outcome) -> tuple[Copy, Copy | None]:
    return outcome.made, outcome.second


def outcome_of(raw: bytes) -> Outcome:
    """The outcome in these bytes. Raises `Disturbance` where they tell of one."""
    found = json.loads(raw)
    if "gangguan" in found:
        raise Disturbance(*found["gangguan"])
    made, second = (_copy(one) for one in found["salinan"])
    assert made is not None
    files = found["berkas"]
    kept = Kept(files["new"], files["total"], tuple(files["changed"]))
    return Outcome(made, second, found["gangguan_lain"][0], kept, found["gangguan_lain"][1])


def _copy(data: dict[str, Any] | None) -> Copy | None:
    return None if data is None else Copy(**{**data, "file": Path(data["file"])})


def at_closing(desk: Desk, second: str = "") -> "ServerCopying | None":
    """The copy of the day's end: begun when something changed and this window is the office's last, or the newest copy
    is not fresh; None when it is somebody else's to make. One that was given up with the window claims nothing more."""
    claimed = desk.ask(lambda look: server_copies.claim(look.connection))
    if claimed is not None and claimed.pc == desk.workstation:
        _let_go(desk)
    stands = standing(desk)
    newest = stands.newest.at if stands.newest is not None else None
    if not due(desk.clock.now(), newest, stands.changed, closing=True):
        return None
    fresh = newest is not None and 0 <= desk.clock.now() - newest < FRESH
    if fresh and desk.ask(lambda look: server_copies.others_open(look.connection)):
        return None
    return ServerCopying(desk, second) if _claim(desk) is None else None
