"""Guests against their trail: the door's times, state, and what was said there."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from loket_app.domain.numbering import queue_text
from loket_app.store import trail as trail_store
from loket_app.store.tables import request, trail, visit
from loket_app.store.trail import TrailRow
from loket_app.usecases.checking.report import Notes
from loket_app.usecases.desk import Look
from loket_app.usecases.door import BOOKING, FROM_COUNTER, FROM_DOOR, GREETING, LEFT, SERVED, WAITING

SPOKEN = ("name", "purpose", "phone", "priority")


def visit_ids(look: Look, after: int, most: int) -> tuple[int, ...]:
    """The next visits in order of id."""
    query = select(visit.c.id).where(visit.c.id > after).order_by(visit.c.id).limit(most)
    return tuple(look.connection.execute(query).scalars())


def check_visit(look: Look, visit_id: int, notes: Notes) -> None:
    """Rebuild one visit and compare."""
    stored = look.connection.execute(select(visit).where(visit.c.id == visit_id)).one()
    rows = trail_store.rows_of_visit(look.connection, visit_id)
    where = f"tamu {queue_text(stored.seq)} tanggal {stored.day}"
    notes.counts["tamu"] += 1
    if not rows:
        notes.differ(where, "ada riwayat", "tidak ada")
        return
    told: dict[str, Any] = dict.fromkeys(SPOKEN, "")
    for row in rows:
        told |= _told(row)
        told |= {name: row.text[name] for name in SPOKEN if row.text is not None and row.text.get(name)}
    parts = look.connection.execute(
        select(request.c.received_at, request.c.name).where(request.c.visit_id == visit_id).order_by(request.c.id)
    ).all()
    told |= {"parts": len(parts), "last_part_at": parts[-1].received_at if parts else None}
    if parts:
        told["state"] = SERVED
    told["version"] = len(rows) + len(parts)
    if _is_erased(look, rows) or parts:
        # A guest who was not in the book gets the name of his first request, which may be corrected since.
        told = {name: value for name, value in told.items() if name not in SPOKEN}
    notes.same_columns(where, told, stored)


def _told(row: TrailRow) -> dict[str, Any]:
    """What one row at the door settles."""
    if row.kind in ("tamu_datang", "tamu_langsung"):
        door = row.kind == "tamu_datang"
        return {
            "seq": row.facts["antrean"], "day": row.facts["hari"], "calendar": row.facts["calendar"],
            "source": FROM_DOOR if door else FROM_COUNTER, "state": GREETING if door else SERVED,
            "arrived_at": row.at if door else None, "called_at": None if door else row.at,
            "counter": "" if door else row.workstation, "greeted_at": None, "booked_at": None, "lane": "",
        }  # fmt: skip
    changes: dict[str, dict[str, Any]] = {
        "tamu_disapa": {"greeted_at": row.at, "state": BOOKING},
        "tamu_dicatat": {"booked_at": row.at, "state": WAITING},
        "tamu_dipanggil": {"called_at": row.at, "state": SERVED, "counter": row.workstation},
        "tamu_batal_dipanggil": {"called_at": None, "state": WAITING, "counter": ""},
        "tamu_pergi": {"state": LEFT},
    }
    lane = {"lane": row.facts["lane"]} if "lane" in row.facts else {}
    return changes[row.kind] | lane


def _is_erased(look: Look, rows: Sequence[TrailRow]) -> bool:
    """True when the words at the door were destroyed: a digest stands where the text was."""
    silent = [row.id for row in rows if row.text is None]
    query = select(trail.c.id).where(trail.c.id.in_(silent), trail.c.text_digest.is_not(None))
    return look.connection.execute(query.limit(1)).first() is not None
