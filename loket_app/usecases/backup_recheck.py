"""Copies that lie for long are proved again, a little at a time: what was whole when it was made may rot since.

One round looks at one copy and some of the papers beside it. A copy found bad is put aside, so that it neither counts
as the newest nor stands in a good one's place when copies are thinned; a bad paper is copied anew with the next copy.
"""

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from loket_app.domain.dates import HOUR
from loket_app.domain.errors import Disturbance
from loket_app.store import backup as store
from loket_app.store import carrying, held_files
from loket_app.store.backup import DIGEST, Copy
from loket_app.store.engine import on_server
from loket_app.store.held_files import Held
from loket_app.store.sealed import Key
from loket_app.usecases.backup import Beside, alone, folder_of, own_second
from loket_app.usecases.backup_key import expected, key_for_second
from loket_app.usecases.backup_state import CopyState, read_state, write_state
from loket_app.usecases.desk import Desk

EVERY = 7 * 24 * HOUR
PAPERS_AT_ONCE = 300
BAD = ".rusak"
SECOND = "kedua/"


@dataclass(slots=True)
class Checked:
    """What a round came to: how many were looked at, what was found bad (in words), and whether more is due."""

    looked: int = 0
    bad: list[str] = field(default_factory=list)
    more: bool = False

    def to_data(self) -> dict[str, Any]:
        """The round as plain data."""
        return {"diperiksa": self.looked, "rusak": list(self.bad), "masih_ada": self.more}


@dataclass(frozen=True, slots=True)
class _Place:
    """A folder of copies: how its copies are called in the state, and its key."""

    folder: Path
    prefix: str
    key: Key | None


class Rechecking(Beside):
    """One round beside the work. Its outcome is a `Checked`; it raises `Stopped` when it was told to stop."""

    def __init__(self, desk: Desk, second: str = "") -> None:
        assert desk.folder is not None
        self._stop = threading.Event()
        own = own_second(desk, second)
        sealed_here = on_server(desk.engine)
        super().__init__(_round, desk.folder, own, desk.ask(expected), desk.clock.now(), self._stop, sealed_here)

    def stop(self) -> None:
        """Give it up; nothing is waited for, since it only looks."""
        self._stop.set()


def begin(desk: Desk, second: str = "") -> Rechecking:
    """Begin a round; call in the thread that works with the desk."""
    return Rechecking(desk, second)


def recheck(desk: Desk, second: str = "") -> Checked:
    """All that is due, now. Raises `Disturbance`."""
    total = Checked(more=True)
    while total.more:
        one: Checked = begin(desk, second).outcome()
        total.looked += one.looked
        total.bad += one.bad
        total.more = one.more
    return total


def _round(
    folder: Path, second: Path | None, wanted: Any, now: int, stop: threading.Event, sealed_here: bool
) -> Checked:
    first = folder_of(folder)
    try:
        key = key_for_second(folder, wanted)
    except Disturbance:
        # Without its key sealed copies are compared with their digests, which takes none.
        key = None
    places = [_Place(first, "", key if sealed_here else None)]
    if second is not None and second.is_dir():
        places.append(_Place(second, SECOND, key))
    done = Checked()
    state = read_state(first)
    due = [(place, copy) for place in places for copy in store.copies(place.folder) if _due(state, place, copy, now)]
    verdict = (due[0], _damage(*due[0])) if due else None
    papers = [(place, *_papers_due(state, place, now)) for place in places]
    spoiled = [(place, at, some, _spoiled(place, some, stop)) for place, at, some in papers if some]
    if stop.is_set():
        raise store.Stopped
    with alone(first):
        # Read again: a copy may have been made meanwhile.
        state = read_state(first)
        if verdict is not None:
            _judge(state, *verdict[0], verdict[1], now, done)
        for place, at, some, bad in spoiled:
            _note_papers(state, place, at + len(some), bad, now, done)
        _forget_gone(state, places)
        write_state(first, state)
    done.more = len(due) > 1 or any(_papers_due(state, place, now)[1] for place in places)
    return done


def _due(state: CopyState, place: _Place, copy: Copy, now: int) -> bool:
    last = state.proved.get(place.prefix + copy.file.name, copy.at)
    return not 0 <= now - last < EVERY


def _damage(place: _Place, copy: Copy) -> str | None:
    """Why a copy is bad, None when it is good, "" when it cannot be told now (a stick that was pulled out)."""
    try:
        with copy.file.open("rb"):
            pass
        damage = store.damage_of(copy)
        if damage is None and copy.sealed and place.key is not None and place.key.mark == copy.key:
            return None if carrying.read_back(copy.file, place.key) is not None else "segelnya tidak utuh"
        return "" if damage is not None and damage.startswith("tidak dapat dibaca") else damage
    except FileNotFoundError:
        return "" if not place.folder.is_dir() else "berkasnya hilang"
    except OSError:
        return ""


def _judge(state: CopyState, place: _Place, copy: Copy, damage: str | None, now: int, done: Checked) -> None:
    done.looked += 1
    name = place.prefix + copy.file.name
    if damage is None or damage == "":
        # One that cannot be read now is asked again in a day, not every half minute.
        state.proved[name] = now if damage is None else now - EVERY + 24 * HOUR
        return
    state.bad[name] = damage
    done.bad.append(f"Cadangan {copy.file.name} rusak: {damage}")
    beside = copy.file.with_name(copy.file.name + DIGEST)
    try:
        beside.replace(beside.with_name(beside.name + BAD))
    except OSError:
        return


def _papers_due(state: CopyState, place: _Place, now: int) -> tuple[int, tuple[Held, ...]]:
    """From where on, and which papers are looked at in this round; none when the last round is young."""
    name = held_files.place_of(place.folder, place.key).name
    at, ended = state.rounds.get(place.prefix + name, (0, 0))
    if at == 0 and 0 <= now - ended < EVERY:
        return 0, ()
    return at, held_files.held(held_files.place_of(place.folder, place.key), place.key)[at : at + PAPERS_AT_ONCE]


def _spoiled(place: _Place, some: tuple[Held, ...], stop: threading.Event) -> tuple[Held, ...] | None:
    """Those whose content is bad; None when it cannot be told now."""
    bad = []
    try:
        for one in some:
            if stop.is_set():
                return None
            if one.stamp and held_files.spoiled(held_files.place_of(place.folder, place.key), place.key, one):
                bad.append(one)
    except OSError:
        return None
    return tuple(bad)


def _note_papers(
    state: CopyState, place: _Place, reached: int, bad: tuple[Held, ...] | None, now: int, done: Checked
) -> None:
    where = held_files.place_of(place.folder, place.key)
    name = place.prefix + where.name
    if bad is None:
        state.rounds[name] = (0, now - EVERY + 24 * HOUR)
        return
    if bad:
        try:
            held_files.set_aside(where, place.key, bad)
        except OSError:
            return
        done.bad.append(f"{len(bad)} salinan surat atau foto rusak, misalnya {bad[0].path}; disalin lagi")
    done.looked += 1
    whole = len(held_files.held(where, place.key))
    state.rounds[name] = (0, now) if reached >= whole else (reached, now)


def _forget_gone(state: CopyState, places: list[_Place]) -> None:
    for place in places:
        there = {place.prefix + copy.file.name for copy in store.copies(place.folder)}
        second = bool(place.prefix)
        for name in [n for n in state.proved if n.startswith(SECOND) == second and n not in there]:
            del state.proved[name]
