"""Commands at the door (portir) and the call to the counter: steps 1 and 2 with clocks of their own.

What else happens to who waits (the next one, once more, skipped, sent on) lies in `queue_calls`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from loket_app.domain.catalog import Lane
from loket_app.domain.errors import refuse
from loket_app.domain.names import LINE_MAX, NAME_MAX, clean_line
from loket_app.domain.numbering import queue_text
from loket_app.domain.people import ROLE_LABELS, Role
from loket_app.domain.queue import counter_label
from loket_app.store.rows import add, change
from loket_app.store.tables import counter, visit
from loket_app.usecases import sequences
from loket_app.usecases.desk import Look, Tx
from loket_app.usecases.settings import CALENDAR

GREETING, BOOKING, WAITING, SERVED, LEFT = "disapa", "buku_tamu", "menunggu", "dilayani", "pergi"
ABSENT = "tidak_hadir"
FROM_DOOR, FROM_COUNTER, FROM_KIOSK = "portir", "loket", "kios"
STALE = "Tamu ini sudah dilayani petugas lain. Layar sudah diperbarui; periksa lagi."


@dataclass(frozen=True, slots=True)
class Guest:
    """A guest after a command: visit id, version, the queue number as called, the state, and the counter he is at."""

    id: int
    version: int
    queue: str
    state: str = ""
    counter: str = ""


def guest_arrived(tx: Tx, priority: str = "") -> Guest:
    """A guest stands at the door: queue number, and the clock of step 1 starts. Portir."""
    require(tx, Role.PORTIR, Role.LOKET)
    words = clean_line(priority, "Alasan prioritas", "prioritas")
    return new_visit(tx, "tamu_datang", FROM_DOOR, GREETING, words)


def walked_in(tx: Tx, priority: str = "") -> Guest:
    """A guest comes straight to the counter where no portir records: steps 1 and 2 stay "tidak dicatat". Loket."""
    require(tx, Role.LOKET)
    words = clean_line(priority, "Alasan prioritas", "prioritas")
    return new_visit(tx, "tamu_langsung", FROM_COUNTER, SERVED, words)


def new_visit(tx: Tx, kind: str, source: str, state: str, priority: str, purpose: str = "", lane: str = "") -> Guest:
    """A new number of today, with the trail row that tells of it."""
    day = tx.day()
    seq = sequences.take(tx, sequences.QUEUE, int(day.replace("-", "")))
    here = this_counter(tx) if source == FROM_COUNTER else ""
    visit_id = add(
        tx.connection,
        visit,
        {
            "version": 1, "seq": seq, "arrived_at": tx.now if source == FROM_DOOR else None, "greeted_at": None,
            "booked_at": tx.now if source == FROM_KIOSK else None,
            "called_at": tx.now if source == FROM_COUNTER else None, "parts": 0,
            "last_part_at": None, "calendar": tx.settings.current_id(CALENDAR), "day": day, "state": state,
            "source": source, "name": "", "purpose": purpose, "lane": lane, "priority": priority,
            "counter": here, "phone": "", "turn": None, "last_call_at": None, "calls": 0, "misses": 0,
            "due_turn": 0, "desk": "", "queued_at": tx.now if source == FROM_KIOSK else None,
        },
    )  # fmt: skip
    facts: dict[str, Any] = {
        "antrean": seq, "hari": day, "prioritas": bool(priority), "calendar": tx.settings.current_id(CALENDAR),
        "loket": here, **({"lane": lane} if lane else {}),
    }  # fmt: skip
    personal = {key: words for key, words in (("priority", priority), ("purpose", purpose)) if words}
    tx.record(kind, visit=visit_id, facts=facts, text=personal or None)
    return Guest(visit_id, 1, queue_text(seq), state, here)


def guest_greeted(tx: Tx, visit_id: int, seen: int, purpose: str = "", lane: str = "") -> Guest:
    """Step 1 is done: the guest's need and lane are known; the guest book (step 2) starts. Portir."""
    require(tx, Role.PORTIR, Role.LOKET)
    row = at_state(tx, visit_id, GREETING)
    values = {"greeted_at": tx.now, "state": BOOKING, "purpose": clean_line(purpose, "Keperluan", "keperluan")}
    if lane:
        values["lane"] = lane_of(lane)
    return step(tx, row, seen, "tamu_disapa", values)


def lane_of(words: str) -> str:
    """The lane that these words name, empty for none. Raises `Refused` for what is no lane."""
    if words and words not in {one.value for one in Lane}:
        raise refuse("jalur", "Pilih jalur layanan dari daftar.", "jalur")
    return words


def guest_booked(
    tx: Tx, visit_id: int, seen: int, name: str, purpose: str = "", phone: str = "", priority: str = ""
) -> Guest:
    """Step 2 is done: the guest stands in the book and waits for the counter ("antre"). Portir."""
    require(tx, Role.PORTIR, Role.LOKET)
    row = at_state(tx, visit_id, BOOKING)
    values = {
        "booked_at": tx.now,
        "queued_at": tx.now,
        "state": WAITING,
        "name": clean_line(name, "Nama tamu", "nama", NAME_MAX, required=True),
        "purpose": clean_line(purpose, "Keperluan", "keperluan", LINE_MAX) or row.purpose,
        "phone": clean_line(phone, "Nomor HP", "telepon", 40),
        "priority": clean_line(priority, "Alasan prioritas", "prioritas") or row.priority,
    }
    return step(tx, row, seen, "tamu_dicatat", values)


def call_guest(tx: Tx, visit_id: int, seen: int) -> Guest:
    """The counter calls a waiting guest: the wait ends and the intake (step 3) starts. Loket."""
    require(tx, Role.LOKET)
    return called(tx, at_state(tx, visit_id, WAITING, ABSENT), seen)


def called(tx: Tx, row: Any, seen: int) -> Guest:
    """Record the call of a waiting guest to this counter: the next one of today's calls."""
    turn, here = calls_today(tx) + 1, this_counter(tx)
    values = {
        "called_at": tx.now, "state": SERVED, "counter": here, "turn": turn, "last_call_at": tx.now,
        "calls": row.calls + 1,
    }  # fmt: skip
    return step(tx, row, seen, "tamu_dipanggil", values, {"loket": here, "giliran": turn})


def back_to_queue(tx: Tx, visit_id: int, seen: int) -> Guest:
    """The guest called did not come, or the clerk opened the wrong one: back to the queue. Loket."""
    require(tx, Role.LOKET)
    row = at_state(tx, visit_id, SERVED)
    if handed_in(row):
        raise refuse("sudah_diterima", "Tamu ini sudah menyerahkan permohonan.")
    if row.turn is None:
        return step(tx, row, seen, "tamu_pergi", {"state": LEFT})
    return step(tx, row, seen, "tamu_batal_dipanggil", {**UNCALLED, "state": WAITING})


def guest_left(tx: Tx, visit_id: int, seen: int, reason: str) -> Guest:
    """A guest went away without handing in a request. Portir or loket."""
    require(tx, Role.PORTIR, Role.LOKET)
    row = visit_row(tx, visit_id)
    if row.state == LEFT or (row.parts and row.state == SERVED):
        raise refuse("sudah_selesai", "Tamu ini sudah dilayani atau sudah pergi.")
    told = {"alasan": clean_line(reason, "Alasan", "alasan", required=True)}
    return step(tx, row, seen, "tamu_pergi", {"state": LEFT}, text=told)


UNCALLED: Mapping[str, Any] = {"called_at": None, "counter": "", "last_call_at": None, "calls": 0}
"""What a visit is without that no longer stands at a counter."""


def handed_in(row: Any) -> bool:
    """Whether a guest at a counter has handed in something since he was called there."""
    return bool(row.parts) and row.last_part_at >= row.called_at


def calls_today(look: Look) -> int:
    """How many calls were made today."""
    return int(look.connection.execute(select(func.max(visit.c.turn)).where(visit.c.day == look.day())).scalar() or 0)


def this_counter(tx: Tx) -> str:
    """What the counter of this PC is called on the display."""
    named = select(counter.c.label).where(counter.c.workstation == tx.workstation)
    return counter_label(tx.workstation, tx.connection.execute(named).scalar() or "")


def visit_row(look: Look, visit_id: int) -> Any:
    """The visit; raises `Refused` when there is none."""
    row = look.connection.execute(select(visit).where(visit.c.id == visit_id)).first()
    if row is None:
        raise refuse("tidak_ada", "Tamu itu tidak ditemukan.")
    return row


def at_state(look: Look, visit_id: int, *states: str) -> Any:
    """The visit in one of these states; raises `Refused` when somebody was faster."""
    row = visit_row(look, visit_id)
    if row.state not in states:
        raise refuse("basi", STALE)
    return row


def step(
    tx: Tx,
    row: Any,
    seen: int,
    kind: str,
    values: dict[str, Any],
    facts: Mapping[str, Any] | None = None,
    text: dict[str, Any] | None = None,
) -> Guest:
    """Change a visit that was seen in this version, and put the row on the trail."""
    if not change(tx.connection, visit, row.id, seen, values):
        raise refuse("basi", STALE)
    personal = {k: values[k] for k in ("name", "purpose", "phone", "priority") if values.get(k)}
    personal.update(text or {})
    lane = {"lane": values["lane"]} if values.get("lane") else {}
    tx.record(kind, visit=row.id, facts={"antrean": row.seq, **lane, **(facts or {})}, text=personal or None)
    now = {"state": row.state, "counter": row.counter} | values
    return Guest(row.id, seen + 1, queue_text(row.seq, row.parts + 1), now["state"], now["counter"])


def require(tx: Tx, *roles: Role) -> None:
    """Raise `Refused` unless the actor may do today what one of `roles` does."""
    if tx.actor(tx.who.actor).acting(frozenset(roles)) is None:
        posts = " atau ".join(ROLE_LABELS[r] for r in roles)
        raise refuse("bukan_peran", f"Ini dicatat oleh {posts}. Ganti pengguna dengan F12.")
