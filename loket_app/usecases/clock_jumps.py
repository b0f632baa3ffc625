"""A jump of this PC's clock, put on the trail so that a later reader understands the times beside it (decision 029)."""

import json
import time
from collections.abc import Callable
from typing import Final, NamedTuple

from sqlalchemy import select

from loket_app.domain.clock_jump import HELD, LEAST, Jump, Reading, jump_between
from loket_app.store import trail as trail_store
from loket_app.store.engine import on_server
from loket_app.store.tables import trail
from loket_app.usecases.desk import Desk, Look, Tx
from loket_app.usecases.order import Who
from loket_app.usecases.ports import SetClock

KIND: Final = "jam_melompat"
SUBJECT: Final = "jam"


class Outcome(NamedTuple):
    """A jump, whether recording now waits for a supervisor, and whether it had waited before."""

    jump: Jump
    held: bool
    was_held: bool


def steady() -> int:
    """A clock in ms that nobody can set, and that goes on while the PC sleeps where the system has such a one.

    Linux: CLOCK_BOOTTIME. Windows: its monotonic clock counts sleep.
    """
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return (time.clock_gettime_ns(boot) if boot is not None else time.monotonic_ns()) // 1_000_000


class ClockGuard:
    """Looks at the desk's clock before each command; so nothing is recorded by a clock that has just jumped.

    `seen` is set by who looks more often (the window, each second) and found nothing: small drifts never add up.
    """

    def __init__(self, desk: Desk, steady: Callable[[], int] = steady) -> None:
        self._desk = desk
        self._steady = steady
        self._outcomes: list[Outcome] = []
        self.seen = self.read()

    def read(self) -> Reading:
        """Both clocks now."""
        return Reading(self._desk.clock.now(), self._steady())

    def look(self) -> None:
        """Compare; a jump is recorded and may hold the desk. In the thread that works with the desk."""
        before, self.seen = self.seen, self.read()
        jump = jump_between(before, self.seen)
        if jump is not None:
            self._outcomes.append(jumped(self._desk, jump))

    def told(self) -> tuple[Outcome, ...]:
        """Look, and hear of every jump since the last time."""
        self.look()
        found, self._outcomes = tuple(self._outcomes), []
        return found


def guard(desk: Desk) -> ClockGuard | None:
    """Watch the desk's clock from now on; None where the clock is the server's own."""
    if on_server(desk.engine):
        return None
    made = ClockGuard(desk)
    desk.before_each = made.look
    return made


def jumped(desk: Desk, jump: Jump) -> Outcome:
    """Record a jump, and hold the recording after one that would invent working time.

    The row stands where the time stood before a jump forward: a clock that was set wrong must not push the newest row
    into the future, from where no right clock could follow it. A clock that is put back lets go by itself.
    """
    was_held = desk.held > 0
    if was_held:
        left = desk.held + jump.by
        desk.held = left if left > LEAST else 0
    elif jump.by > HELD and desk.ask(_newest_at) <= jump.expected + LEAST:
        # Else the clock was behind the newest row before, and was put right.
        desk.held = jump.by
    beside = Desk(desk.engine, SetClock(min(jump)), desk.workstation, desk.folder, desk.demo)
    beside.do_before_confirming(Who(0, 0), _jumped, jump, desk.held > 0)
    return Outcome(jump, desk.held > 0, was_held)


def _newest_at(look: Look) -> int:
    return trail_store.newest(look.connection)[1]


def _jumped(tx: Tx, jump: Jump, held: bool) -> None:
    facts = {"seharusnya": jump.expected, "menjadi": jump.found, "selisih": jump.by, "ditahan": held}
    tx.record(KIND, subject=SUBJECT, facts=facts)


def rows_between(look: Look, first: int, last: int) -> tuple[trail_store.TrailRow, ...]:
    """The jumps recorded between two rows of the trail: they belong to the history of what lies between them."""
    query = select(trail).where(trail.c.subject == SUBJECT, trail.c.kind == KIND, trail.c.id.between(first, last))
    return tuple(
        trail_store.TrailRow(
            r.id, r.at, r.kind, None, None, r.subject, r.actor, r.recorded_by, r.role, r.capacity, r.workstation,
            json.loads(r.facts),
        )
        for r in look.connection.execute(query.order_by(trail.c.id))
    )  # fmt: skip


def silence(look: Look) -> int:
    """How long nothing was recorded, in ms: a clock that ran far ahead while the PC was off shows in nothing else."""
    newest = _newest_at(look)
    return max(look.now - newest, 0) if newest else 0
