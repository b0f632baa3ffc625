"""How far kept figures still hold: which trail they were counted from, and what was done since.

Every act leaves a row on the trail that names its request, and every row carries the hash of all before it. So figures
counted at one row hold for any data whose trail has that row, but for the requests that later rows name.
"""

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, select

from loket_app import __version__
from loket_app.domain.dates import HOUR, at, local
from loket_app.store import trail as trail_store
from loket_app.store.kept_figures import Extent, KeptFigures, Mark
from loket_app.store.portions import portions
from loket_app.store.tables import delivery, destroyed_request, destruction, objection, person, request, trail
from loket_app.usecases.apart import breathe
from loket_app.usecases.desk import Desk, Look

RULES: Final = 1
"""Another number whenever something else is counted, or counted differently."""
SETTLES: Final = 14 * 24 * HOUR
"""An open request that came longer ago is kept too, if its time does not run: few letters are fetched after that."""
ROWS: Final = 2000
_AFTER: Final[Any] = bindparam("after")
_UP_TO: Final[Any] = bindparam("up_to")
_IDS: Final[Any] = bindparam("ids", expanding=True)
_HASH: Final = select(trail.c.hash).where(trail.c.id == bindparam("row"))
_NAMED: Final = (
    select(trail.c.request_id, func.min(trail.c.at))
    .where(trail.c.id > _AFTER, trail.c.id <= _UP_TO)
    .group_by(trail.c.request_id)
)
_DESTROYED: Final = (
    select(destroyed_request.c.id)
    .join(destruction, destruction.c.id == destroyed_request.c.destruction_id)
    .where(destruction.c.trail_id > _AFTER)
)
_MINE, _OTHER = request.alias("mine"), request.alias("other")
_SAME_PERSON: Final = (
    select(_OTHER.c.id)
    .join(person, person.c.id == _OTHER.c.applicant_id)
    .join(_MINE, _MINE.c.applicant_id == person.c.id)
    .where(_MINE.c.id.in_(_IDS), person.c.version > 1)
)
"""Who comes again may have moved: the village of the earlier requests is another one too."""
_OBJECTIONS: Final = select(objection.c.id).where(objection.c.request_id.in_(_IDS))
_DELIVERIES: Final = select(delivery.c.id).where(delivery.c.request_id.in_(_IDS))


@dataclass(frozen=True, slots=True)
class Standing:
    """What was kept as of `seen`, and what is true as of `mark`.

    `today` is the day of the newest row: days before it get no more requests. What came before `settled_before` and is
    open still is kept as well. `changed` are requests, ascending; `objections` and `deliveries` those that belong to
    them. `lost` pieces no longer hold.
    """

    seen: Mark | None
    mark: Mark
    today: date
    settled_before: int
    changed: tuple[int, ...] = ()
    objections: tuple[int, ...] = ()
    deliveries: tuple[int, ...] = ()
    lost: frozenset[str] = frozenset()

    def holds(self, extent: Extent) -> bool:
        """Does a piece still hold: nothing was done to a request that it counts, nor lately to one it left aside."""
        some = _between(self.changed, extent.low, extent.high)
        if not some:
            return True
        aside = frozenset(extent.running)
        return all(one in aside for one in some)


def standing(desk: Desk, kept: KeptFigures) -> Standing:
    """What holds now. Forgets all that is kept where it was counted from another trail, or by other rules."""
    seen = kept.mark()
    found, same = desk.ask(_standing, seen)
    if seen is None:
        return found
    changed = _changed(desk, seen, found.mark) if same else None
    if changed is None:
        kept.forget()
        return found
    return _with(desk, found, changed, seen, kept)


def _standing(look: Look, seen: Mark | None) -> tuple[Standing, bool]:
    number, instant, digest = trail_store.newest(look.connection)
    mark = Mark(number, instant, digest, _rules(look))
    same = seen is not None and seen.rules == mark.rules and _hash_at(look, seen.trail_id) == seen.hash
    today = local(instant, look.zone).date()
    return Standing(None, mark, today, at(today, 0, 0, look.zone) - SETTLES), same


def _rules(look: Look) -> str:
    office = look.settings.office()
    told = [__version__, RULES, office.name, list(office.villages), look.zone]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


def _hash_at(look: Look, row: int) -> str | None:
    return look.connection.execute(_HASH, {"row": row}).scalar()


def _changed(desk: Desk, seen: Mark, mark: Mark) -> frozenset[int] | None:
    """The requests that something was done to since; None where the clock went back: ids then tell no order."""
    found: set[int] = set()
    for start in range(seen.trail_id, mark.trail_id, ROWS):
        rows = desk.ask(_named, start, min(start + ROWS, mark.trail_id))
        if any(instant < seen.at for _, instant in rows):
            return None
        found.update(number for number, _ in rows if number is not None)
        breathe()
    if found or mark.trail_id > seen.trail_id:
        found |= _ids(desk, _SAME_PERSON, found)
        found.update(desk.ask(_destroyed, seen.trail_id))
    return frozenset(found)


def _named(look: Look, after: int, up_to: int) -> list[Any]:
    return list(look.connection.execute(_NAMED, {"after": after, "up_to": up_to}))


def _destroyed(look: Look, after: int) -> list[int]:
    return list(look.connection.execute(_DESTROYED, {"after": after}).scalars())


def _ids(desk: Desk, query: Select[Any], ids: Iterable[int]) -> set[int]:
    wanted, found = list(ids), set[int]()
    for some in portions(wanted):
        found.update(desk.ask(_scalars, query, some))
    return found


def _scalars(look: Look, query: Select[Any], ids: Sequence[int]) -> list[int]:
    return list(look.connection.execute(query, {"ids": ids}).scalars())


def _with(desk: Desk, found: Standing, changed: frozenset[int], seen: Mark, kept: KeptFigures) -> Standing:
    if not changed:
        return replace(found, seen=seen)
    objections, deliveries = (tuple(sorted(_ids(desk, query, changed))) for query in (_OBJECTIONS, _DELIVERIES))
    now = replace(found, seen=seen, changed=tuple(sorted(changed)), objections=objections, deliveries=deliveries)
    settled = (found.today - timedelta(milliseconds=SETTLES)).isoformat()
    lost = frozenset(one.key for one in kept.extents() if not now.holds(one) or _to_renew(one, settled, now))
    return replace(now, lost=lost)


def _to_renew(extent: Extent, settled: str, now: Standing) -> bool:
    """Older days are counted again when one of those left aside moved on: it can be kept now."""
    return extent.key < settled and any(touches(now.changed, number, number + 1) for number in extent.running)


def _between(ordered: Sequence[int], low: int, high: int) -> Sequence[int]:
    return ordered[bisect_left(ordered, low) : bisect_left(ordered, high)]


def touches(ordered: Sequence[int], low: int, high: int) -> bool:
    """Is one of these ascending ids at least `low` and below `high`?"""
    return bool(_between(ordered, low, high))
