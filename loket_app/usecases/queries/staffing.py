"""Officers as log-in and Pengaturan show them: who may sit down here, who stands in for whom, whose pakta holds."""

from dataclasses import dataclass

from sqlalchemy import select

from loket_app.domain.lockout import locked_until
from loket_app.domain.people import Capacity, Officer, Role
from loket_app.store.officers import all_officers
from loket_app.store.peek import LOOK_BACK
from loket_app.store.tables import officer, pact, substitution, trail
from loket_app.usecases.desk import Look
from loket_app.usecases.first_look import subject_id
from loket_app.usecases.views.seats import OfficerRow, Seats


@dataclass(frozen=True, slots=True)
class SubstitutionRow:
    """One substitution; `standing` is berlaku, akan datang, lewat or diakhiri."""

    id: int
    officer: str
    role: Role
    capacity: Capacity
    first: str
    last: str
    reason: str
    standing: str


@dataclass(frozen=True, slots=True)
class PactRow:
    """The newest pakta of one kind of one active officer; empty dates where there is none."""

    officer_id: int
    officer: str
    kind: str
    signed_on: str
    valid_until: str
    holds: bool


@dataclass(frozen=True, slots=True)
class ClockState:
    """This PC's clock against the trail: the present instant, the newest row's, and who may confirm."""

    now: int
    newest: int
    supervisors: tuple[Officer, ...]


def officer_rows(look: Look, active_only: bool = False) -> tuple[OfficerRow, ...]:
    """All officers by id."""
    query = select(officer.c.id, officer.c.pin_hash, officer.c.locked_until)
    kept = {r.id: r for r in look.connection.execute(query)}
    found = []
    for one in all_officers(look.connection, active_only):
        row = kept[one.id]
        found.append(OfficerRow(one, row.pin_hash is not None, locked_until(row.locked_until, look.now)))
    return tuple(found)


def seats(look: Look, workstation: str) -> Seats:
    """Who may log in, in the order of the office, and who sat here last."""
    rows = officer_rows(look, active_only=True)
    query = (
        select(trail.c.subject)
        .where(trail.c.id > _newest_id(look) - LOOK_BACK, trail.c.kind == "masuk", trail.c.workstation == workstation)
        .order_by(trail.c.id.desc())
        .limit(1)
    )
    return Seats(rows, subject_id(look.connection.execute(query).scalar() or ""))


def _newest_id(look: Look) -> int:
    return int(look.connection.execute(select(trail.c.id).order_by(trail.c.id.desc()).limit(1)).scalar() or 0)


def substitution_rows(look: Look) -> tuple[SubstitutionRow, ...]:
    """All substitutions: those that hold today, those to come, then the past ones, newest first."""
    today = look.day()
    query = select(substitution, officer.c.name).join(officer, officer.c.id == substitution.c.officer_id)
    found = [
        SubstitutionRow(
            r.id, r.name, Role(r.role), Capacity(r.capacity), r.first, r.last, r.reason,
            _standing(r.first, r.last, bool(r.ended), today),
        )
        for r in look.connection.execute(query.order_by(substitution.c.first.desc(), substitution.c.id.desc()))
    ]  # fmt: skip
    order = ("berlaku", "akan datang", "diakhiri", "lewat")
    return tuple(sorted(found, key=lambda row: order.index(row.standing)))


def _standing(first: str, last: str, ended: bool, today: str) -> str:
    if ended:
        return "diakhiri"
    if today > last:
        return "lewat"
    return "berlaku" if today >= first else "akan datang"


def pact_rows(look: Look, kinds: tuple[str, ...]) -> tuple[PactRow, ...]:
    """For each active officer and kind the pakta that counts: one in force, else the one that holds longest."""
    today = look.day()
    newest: dict[tuple[int, str], tuple[str, str]] = {}
    for r in look.connection.execute(select(pact).order_by(pact.c.valid_until, pact.c.id)):
        known = newest.get((r.officer_id, r.kind))
        if known is None or not known[0] <= today <= known[1] or r.signed_on <= today <= r.valid_until:
            newest[r.officer_id, r.kind] = (r.signed_on, r.valid_until)
    found = []
    for one in all_officers(look.connection):
        for kind in kinds:
            signed, until = newest.get((one.id, kind), ("", ""))
            found.append(PactRow(one.id, one.name, kind, signed, until, bool(signed) and signed <= today <= until))
    return tuple(found)


def clock_state(look: Look) -> ClockState:
    """How this PC's clock stands against the newest row of the trail."""
    newest = look.connection.execute(select(trail.c.at).order_by(trail.c.id.desc()).limit(1)).scalar()
    supervisors = tuple(o for o in all_officers(look.connection) if o.supervisor)
    return ClockState(look.now, int(newest) if newest is not None else look.now, supervisors)
