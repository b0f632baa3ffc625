"""Commands at the door (portir) and the first call to the counter: steps 1 and 2 with clocks of their own."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from loket_app.domain.catalog import Lane
from loket_app.domain.errors import refuse
from loket_app.domain.names import LINE_MAX, NAME_MAX, clean_line
from loket_app.domain.numbering import queue_text
from loket_app.domain.people import ROLE_LABELS, Role
from loket_app.store.rows import add, change
from loket_app.store.tables import visit
from loket_app.usecases import sequences
from loket_app.usecases.desk import Look, Tx
from loket_app.usecases.settings import CALENDAR

GREETING, BOOKING, WAITING, SERVED, LEFT = "disapa", "buku_tamu", "menunggu", "dilayani", "pergi"
FROM_DOOR, FROM_COUNTER = "portir", "loket"


@dataclass(frozen=True, slots=True)
class Guest:
    """A guest after a command: visit id, version and the queue number as called."""

    id: int
    version: int
    queue: str


def guest_arrived(tx: Tx, priority: str = "") -> Guest:
    """A guest stands at the door: queue number, and the clock of step 1 starts. Portir."""
    _require(tx, Role.PORTIR, Role.LOKET)
    return _new_visit(tx, "tamu_datang", FROM_DOOR, GREETING, priority)


def walked_in(tx: Tx, priority: str = "") -> Guest:
    """A guest comes straight to the counter where no portir records: steps 1 and 2 stay "tidak dicatat". Loket."""
    _require(tx, Role.LOKET)
    return _new_visit(tx, "tamu_langsung", FROM_COUNTER, SERVED, priority)


def _new_visit(tx: Tx, kind: str, source: str, state: str, priority: str) -> Guest:
    day = tx.day()
    words = clean_line(priority, "Alasan prioritas", "prioritas")
    seq = sequences.take(tx, sequences.QUEUE, int(day.replace("-", "")))
    visit_id = add(
        tx.connection,
        visit,
        {
            "version": 1, "seq": seq, "arrived_at": tx.now if source == FROM_DOOR else None, "greeted_at": None,
            "booked_at": None, "called_at": tx.now if source == FROM_COUNTER else None, "parts": 0,
            "last_part_at": None, "calendar": tx.settings.current_id(CALENDAR), "day": day, "state": state,
            "source": source, "name": "", "purpose": "", "lane": "",
            "priority": words,
            "counter": tx.workstation if source == FROM_COUNTER else "", "phone": "",
        },
    )  # fmt: skip
    facts = {"antrean": seq, "hari": day, "prioritas": bool(words), "calendar": tx.settings.current_id(CALENDAR)}
    tx.record(kind, visit=visit_id, facts=facts, text={"priority": words} if words else None)
    return Guest(visit_id, 1, queue_text(seq))


def guest_greeted(tx: Tx, visit_id: int, seen: int, purpose: str = "", lane: str = "") -> Guest:
    """Step 1 is done: the guest's need and lane are known; the guest book (step 2) starts. Portir."""
    _require(tx, Role.PORTIR, Role.LOKET)
    row = _at(tx, visit_id, GREETING)
    values = {"greeted_at": tx.now, "state": BOOKING, "purpose": clean_line(purpose, "Keperluan", "keperluan")}
    if lane:
        values["lane"] = Lane(lane).value
    return _step(tx, row, seen, "tamu_disapa", values)


def guest_booked(
    tx: Tx, visit_id: int, seen: int, name: str, purpose: str = "", phone: str = "", priority: str = ""
) -> Guest:
    """Step 2 is done: the guest stands in the book and waits for the counter ("antre"). Portir."""
    _require(tx, Role.PORTIR, Role.LOKET)
    row = _at(tx, visit_id, BOOKING)
    values = {
        "booked_at": tx.now,
        "state": WAITING,
        "name": clean_line(name, "Nama tamu", "nama", NAME_MAX, required=True),
        "purpose": clean_line(purpose, "Keperluan", "keperluan", LINE_MAX) or row.purpose,
        "phone": clean_line(phone, "Nomor HP", "telepon", 40),
        "priority": clean_line(priority, "Alasan prioritas", "prioritas") or row.priority,
    }
    return _step(tx, row, seen, "tamu_dicatat", values)


def call_guest(tx: Tx, visit_id: int, seen: int) -> Guest:
    """The counter calls a waiting guest: the wait ends and the intake (step 3) starts. Loket."""
    _require(tx, Role.LOKET)
    row = _at(tx, visit_id, WAITING)
    return _step(tx, row, seen, "tamu_dipanggil", {"called_at": tx.now, "state": SERVED, "counter": tx.workstation})


def back_to_queue(tx: Tx, visit_id: int, seen: int) -> Guest:
    """The guest called did not come, or the clerk opened the wrong one: back to the queue. Loket."""
    _require(tx, Role.LOKET)
    row = _at(tx, visit_id, SERVED)
    if row.parts:
        raise refuse("sudah_diterima", "Tamu ini sudah menyerahkan permohonan.")
    if row.source == FROM_COUNTER:
        return _step(tx, row, seen, "tamu_pergi", {"state": LEFT})
    return _step(tx, row, seen, "tamu_batal_dipanggil", {"called_at": None, "state": WAITING, "counter": ""})


def guest_left(tx: Tx, visit_id: int, seen: int, reason: str) -> Guest:
    """A guest went away without handing in a request. Portir or loket."""
    _require(tx, Role.PORTIR, Role.LOKET)
    row = _row(tx, visit_id)
    if row.state == LEFT or row.parts:
        raise refuse("sudah_selesai", "Tamu ini sudah dilayani atau sudah pergi.")
    text = {"alasan": clean_line(reason, "Alasan", "alasan", required=True)}
    return _step(tx, row, seen, "tamu_pergi", {"state": LEFT}, text)


def next_guest(look: Look) -> tuple[int, int] | None:
    """Who is next: (visit id, version); priority first, then by number; None when nobody waits."""
    query = (
        select(visit.c.id, visit.c.version)
        .where(visit.c.day == look.day(), visit.c.state == WAITING)
        .order_by((visit.c.priority == "").asc(), visit.c.seq)
        .limit(1)
    )
    row = look.connection.execute(query).first()
    return (row.id, row.version) if row is not None else None


def _row(look: Look, visit_id: int) -> Any:
    row = look.connection.execute(select(visit).where(visit.c.id == visit_id)).first()
    if row is None:
        raise refuse("tidak_ada", "Tamu itu tidak ditemukan.")
    return row


def _at(look: Look, visit_id: int, state: str) -> Any:
    row = _row(look, visit_id)
    if row.state != state:
        raise refuse("basi", "Tamu ini sudah dilayani petugas lain. Layar sudah diperbarui; periksa lagi.")
    return row


def _step(tx: Tx, row: Any, seen: int, kind: str, values: dict[str, Any], text: dict[str, Any] | None = None) -> Guest:
    if not change(tx.connection, visit, row.id, seen, values):
        raise refuse("basi", "Tamu ini sudah dilayani petugas lain. Layar sudah diperbarui; periksa lagi.")
    personal = {k: values[k] for k in ("name", "purpose", "phone", "priority") if values.get(k)}
    personal.update(text or {})
    lane = {"lane": values["lane"]} if values.get("lane") else {}
    tx.record(kind, visit=row.id, facts={"antrean": row.seq, **lane}, text=personal or None)
    return Guest(row.id, seen + 1, queue_text(row.seq))


def _require(tx: Tx, *roles: Role) -> None:
    if tx.actor(tx.who.actor).acting(frozenset(roles)) is None:
        posts = " atau ".join(ROLE_LABELS[r] for r in roles)
        raise refuse("bukan_peran", f"Ini dicatat oleh {posts}. Ganti pengguna dengan F12.")
