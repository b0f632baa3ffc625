"""Guests against their trail: the door's times, state, and what was said there."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import func, select

from loket_app.domain.numbering import queue_text
from loket_app.store.ranges import VisitRows
from loket_app.store.tables import counter, trail, visit
from loket_app.store.trail import TrailRow
from loket_app.usecases.checking.report import Notes
from loket_app.usecases.desk import Look
from loket_app.usecases.door import (
    ABSENT,
    BOOKING,
    FROM_COUNTER,
    FROM_DOOR,
    FROM_KIOSK,
    GREETING,
    LEFT,
    SERVED,
    WAITING,
)

_COLUMNS = tuple(visit.c.keys())
SPOKEN = ("name", "purpose", "phone", "priority")


def visit_ids(look: Look, after: int, most: int) -> tuple[int, ...]:
    """The next visits in order of id."""
    query = select(visit.c.id).where(visit.c.id > after).order_by(visit.c.id).limit(most)
    return tuple(look.connection.execute(query).scalars())


def how_many(look: Look) -> int:
    """How many visits there are."""
    return int(look.connection.execute(select(func.count()).select_from(visit)).scalar_one())


def check_visit(stored_rows: VisitRows, visit_id: int, notes: Notes) -> None:
    """Rebuild one visit, out of those that were read together, and compare."""
    stored = stored_rows.visits.of(visit_id)[0]
    rows = stored_rows.trail.of(visit_id)
    where = f"tamu {queue_text(stored.seq)} tanggal {stored.day}"
    notes.counts["tamu"] += 1
    if not rows:
        notes.differ(where, "ada riwayat", "tidak ada")
        return
    told: dict[str, Any] = dict.fromkeys(SPOKEN, "")
    told |= {"parts": 0, "last_part_at": None}
    parts = [(row[1], row[2]) for row in stored_rows.handed_in.of(visit_id) if row[1] is not None]
    for _, event in sorted([*((row.id, row) for row in rows), *parts], key=lambda pair: pair[0]):
        if isinstance(event, TrailRow):
            told |= _told(event, told)
            told |= {name: event.text[name] for name in SPOKEN if event.text is not None and event.text.get(name)}
        else:
            told |= {"parts": told["parts"] + 1, "last_part_at": event, "state": SERVED}
    told["version"] = len(rows) + len(parts)
    if parts or stored_rows.trail.erased(visit_id):
        # A guest who was not in the book gets the name of his first request, which may be corrected since.
        told = {name: value for name, value in told.items() if name not in SPOKEN}
    notes.same_columns(where, told, dict(zip(_COLUMNS, stored[1:], strict=True)))


_GONE_FROM_COUNTER: Mapping[str, Any] = {"called_at": None, "counter": "", "last_call_at": None, "calls": 0}


def _told(row: TrailRow, before: Mapping[str, Any]) -> dict[str, Any]:
    """What one row at the door settles."""
    if row.kind in ("tamu_datang", "tamu_langsung", "tamu_ambil_nomor"):
        return _told_first(row)
    facts = row.facts
    again = {**_GONE_FROM_COUNTER, "state": WAITING}
    changes: dict[str, Callable[[], dict[str, Any]]] = {
        "tamu_disapa": lambda: {"greeted_at": row.at, "state": BOOKING},
        "tamu_dicatat": lambda: {"booked_at": row.at, "queued_at": row.at, "state": WAITING},
        "tamu_dipanggil": lambda: {
            "called_at": row.at, "last_call_at": row.at, "state": SERVED, "counter": facts["loket"],
            "turn": facts["giliran"], "calls": before["calls"] + 1,
        },
        "tamu_dipanggil_ulang": lambda: {"last_call_at": row.at, "calls": before["calls"] + 1},
        "tamu_batal_dipanggil": lambda: again,
        "tamu_dilewati": lambda: {
            **again, "misses": facts["kali"], "due_turn": facts["sesudah"],
            **({"state": ABSENT} if facts["hilang"] else {}),
        },
        "tamu_dikirim": lambda: {
            **again, "desk": facts["ke"], "misses": 0, "due_turn": 0,
            **({"queued_at": row.at} if facts["dari"] == SERVED else {}),
        },
        "tamu_kembali": lambda: {"state": WAITING, "misses": 0, "due_turn": 0, "queued_at": row.at},
        "tamu_pergi": lambda: {"state": LEFT},
    }  # fmt: skip
    lane = {"lane": facts["lane"]} if "lane" in facts else {}
    return changes[row.kind]() | lane


def _told_first(row: TrailRow) -> dict[str, Any]:
    """The row that gave the number: at the door, straight at the counter, or at the kiosk."""
    source, state, at = {
        "tamu_datang": (FROM_DOOR, GREETING, "arrived_at"),
        "tamu_langsung": (FROM_COUNTER, SERVED, "called_at"),
        "tamu_ambil_nomor": (FROM_KIOSK, WAITING, "booked_at"),
    }[row.kind]
    told: dict[str, Any] = dict.fromkeys(("arrived_at", "greeted_at", "booked_at", "called_at", "last_call_at", "turn"))
    return told | {
        "seq": row.facts["antrean"], "day": row.facts["hari"], "calendar": row.facts["calendar"], "source": source,
        "state": state, at: row.at, "queued_at": row.at if source == FROM_KIOSK else None,
        "counter": row.facts["loket"], "lane": row.facts.get("lane", ""), "calls": 0, "misses": 0, "due_turn": 0,
        "desk": "",
    }  # fmt: skip


def check_counters(look: Look, notes: Notes) -> None:
    """What the counters are called, against the rows that named them."""
    for stored in look.connection.execute(select(counter)):
        named = select(trail.c.facts).where(trail.c.subject == f"loket:{stored.workstation}").order_by(trail.c.id)
        rows = [json.loads(body) for body in look.connection.execute(named).scalars()]
        told = {"label": rows[-1]["loket"] if rows else "", "version": len(rows)}
        notes.counts["loket"] += 1
        notes.same_columns(f"nomor loket komputer {stored.workstation}", told, stored)
