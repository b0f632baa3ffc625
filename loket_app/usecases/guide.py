"""The guide of the first day: what to do next, ticked off by the trail; closed and opened again by a row of its own."""

from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import select

from loket_app.domain.case import Action
from loket_app.store.tables import officer, trail
from loket_app.usecases.desk import Look, Tx

CLOSED, OPENED = "panduan_ditutup", "panduan_dibuka"
TEST_PAPER, KEY_PAPER = "uji_cetak", "lembar_kunci_pin"
MOST_ROWS = 4000
"""The first day is over by then, and the guide looks no further into the trail."""


class Task(StrEnum):
    """What a new office does once, in the order in which a clerk meets it."""

    TEST_PAGE = "uji_cetak"
    PINS = "pin"
    KEY_SHEET = "lembar_kunci"
    GUEST = "tamu"
    INTAKE = "terima"
    STEP = "langkah"
    LETTER = "surat"
    HAND_OVER = "serah"


KINDS: dict[Task, tuple[str, ...]] = {
    Task.GUEST: ("tamu_datang", "tamu_langsung"),
    Task.INTAKE: (Action.ACCEPT.value, Action.COMPLETE.value),
    Task.STEP: (Action.ADVANCE.value,),
    Task.LETTER: ("surat_dicetak",),
    Task.HAND_OVER: (Action.HAND_OVER.value, Action.DELIVERED.value),
}


class Guide(NamedTuple):
    """The tasks with whether each is done, and whether the guide is shown."""

    tasks: tuple[tuple[Task, bool], ...]
    shown: bool

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(done for _, done in self.tasks)

    @property
    def next(self) -> Task | None:
        """The first that is not done."""
        return next((task for task, done in self.tasks if not done), None)


def newest(look: Look) -> int:
    """The id of the trail's last row; 0 without one."""
    return int(look.connection.execute(select(trail.c.id).order_by(trail.c.id.desc()).limit(1)).scalar() or 0)


def guide(look: Look, since: int = 0) -> Guide | None:
    """The guide as the trail has it after row `since`; None in an office whose first day is long over."""
    if newest(look) - since > MOST_ROWS:
        return None
    query = select(trail.c.kind, trail.c.facts).where(trail.c.id > since).order_by(trail.c.id)
    rows = look.connection.execute(query).all()
    kinds = {row.kind for row in rows}
    without = look.connection.execute(
        select(officer.c.id).where(officer.c.active == 1, officer.c.pin_hash.is_(None)).limit(1)
    ).first()
    done = {task: bool(kinds & set(names)) for task, names in KINDS.items()}
    done[Task.TEST_PAGE] = any(row.kind == "cetak" and TEST_PAPER in str(row.facts) for row in rows)
    done[Task.KEY_SHEET] = any(row.kind == "cetak" and KEY_PAPER in str(row.facts) for row in rows)
    done[Task.PINS] = without is None
    state = next((row.kind for row in reversed(rows) if row.kind in (CLOSED, OPENED)), "")
    # A practice has no PIN key to lock away.
    tasks = tuple((task, done[task]) for task in Task if not (since and task is Task.KEY_SHEET))
    return Guide(tasks, state == OPENED or (state != CLOSED and not all(on for _, on in tasks)))


def show_guide(tx: Tx, on: bool) -> None:
    """Close the guide, or open it again. Anybody who sits here."""
    tx.record(OPENED if on else CLOSED)
