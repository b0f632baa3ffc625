"""The queue at the counters: the next one, once more, did not come, to another counter, back again, a ticket taken.

Each is a command with its row on the trail. Who is next is decided inside the command that calls, so that two counters
at once never call the same guest: the second one gets the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from loket_app.domain.errors import refuse
from loket_app.domain.names import clean_line
from loket_app.domain.numbering import queue_text
from loket_app.domain.people import Role
from loket_app.domain.queue import COUNTER_MAX, Waiter, call_order, counter_label, missed, next_waiter, run_of
from loket_app.store.rows import change
from loket_app.store.tables import counter, trail, visit
from loket_app.usecases.desk import Look, Tx
from loket_app.usecases.door import (
    ABSENT,
    FROM_KIOSK,
    SERVED,
    UNCALLED,
    WAITING,
    Guest,
    at_state,
    called,
    calls_today,
    handed_in,
    lane_of,
    new_visit,
    require,
    step,
    this_counter,
    visit_row,
)

NOBODY, LATE_CALL = "antrean_kosong", "Belum ada tamu yang menunggu dipanggil."
RUN_SEEN = 12


@dataclass(frozen=True, slots=True)
class Skipped:
    """A guest who did not come when called: gone for today, or called again after `after` more numbers."""

    guest: Guest
    gone: bool
    after: int


def waiting_today(look: Look) -> tuple[tuple[Waiter, int], ...]:
    """All who wait today, each with the version that was seen."""
    query = select(
        visit.c.id, visit.c.version, visit.c.seq, visit.c.priority, visit.c.desk, visit.c.due_turn
    ).where(visit.c.day == look.day(), visit.c.state == WAITING)  # fmt: skip
    rows = look.connection.execute(query).all()
    return tuple((Waiter(r.id, r.seq, bool(r.priority), r.desk, r.due_turn), r.version) for r in rows)


def run_today(look: Look) -> int:
    """How many of the newest calls in succession were for guests who go first."""
    query = select(visit.c.priority).where(visit.c.day == look.day(), visit.c.turn.is_not(None))
    found = look.connection.execute(query.order_by(visit.c.turn.desc()).limit(RUN_SEEN)).scalars()
    return run_of(bool(words) for words in found)


def line_for(look: Look, desk: str | None = None) -> tuple[Waiter, ...]:
    """Who waits, in the order of the calls to this counter; None: in the order for the whole room."""
    waiting: Sequence[Waiter] = [w for w, _ in waiting_today(look)]
    if desk is None:
        waiting = [Waiter(w.id, w.seq, w.priority, "", w.due_turn) for w in waiting]
    rule = look.settings.display().rule
    return call_order(waiting, desk or "", calls_today(look), run_today(look), rule)


def before_in_line(look: Look, visit_id: int) -> int:
    """How many are called before this guest if nobody else comes; 0 for who does not wait."""
    line = [w.id for w in line_for(look)]
    return line.index(visit_id) if visit_id in line else 0


def next_guest(look: Look, desk: str = "") -> tuple[int, int] | None:
    """Who is next at this counter: (visit id, version); None when nobody waits."""
    waiting = waiting_today(look)
    rule = look.settings.display().rule
    found = next_waiter([w for w, _ in waiting], desk, calls_today(look), run_today(look), rule)
    return next(((w.id, version) for w, version in waiting if w is found), None)


def call_next(tx: Tx) -> Guest:
    """Call whoever is next to this counter. Loket. Refused when nobody waits for it."""
    require(tx, Role.LOKET)
    found = next_guest(tx, this_counter(tx))
    if found is None:
        raise refuse(NOBODY, LATE_CALL)
    return called(tx, visit_row(tx, found[0]), found[1])


def call_again(tx: Tx, visit_id: int, seen: int) -> Guest:
    """The guest called did not come yet: once more on the display and the loudspeaker. Loket."""
    require(tx, Role.LOKET)
    row = at_state(tx, visit_id, SERVED)
    if row.turn is None:
        raise refuse("tidak_dipanggil", "Tamu ini datang langsung ke loket; tidak ada panggilan untuk diulang.")
    values = {"last_call_at": tx.now, "calls": row.calls + 1}
    return step(tx, row, seen, "tamu_dipanggil_ulang", values, {"loket": row.counter})


def skip_guest(tx: Tx, visit_id: int, seen: int) -> Skipped:
    """The guest called did not come: others go first, and after some calls in vain he is taken for gone. Loket."""
    require(tx, Role.LOKET)
    row = at_state(tx, visit_id, SERVED)
    if row.turn is None or handed_in(row):
        raise refuse("sudah_diterima", "Tamu ini sudah dilayani di loket; tidak dapat dilewati.")
    rule = tx.settings.display().rule
    now_missed = missed(row.misses + 1, calls_today(tx), rule)
    state = ABSENT if now_missed.gone else WAITING
    values: dict[str, Any] = {
        **UNCALLED, "state": state, "misses": row.misses + 1, "due_turn": now_missed.due_turn,
    }  # fmt: skip
    facts = {"kali": row.misses + 1, "hilang": now_missed.gone, "sesudah": now_missed.due_turn}
    guest = step(tx, row, seen, "tamu_dilewati", values, facts)
    return Skipped(guest, now_missed.gone, rule.pass_by)


def guest_back(tx: Tx, visit_id: int, seen: int) -> Guest:
    """A guest who was taken for gone stands here after all: back into the queue with his number. Portir or loket."""
    require(tx, Role.PORTIR, Role.LOKET)
    row = at_state(tx, visit_id, ABSENT)
    values = {"state": WAITING, "misses": 0, "due_turn": 0, "queued_at": tx.now}
    return step(tx, row, seen, "tamu_kembali", values)


def send_guest(tx: Tx, visit_id: int, seen: int, desk: str) -> Guest:
    """The guest is to be served at another counter: back into the queue, for that counter alone. Loket.

    An empty `desk` lets any counter call him.
    """
    require(tx, Role.LOKET)
    row = at_state(tx, visit_id, SERVED, WAITING)
    words = counter_name(desk) if desk.strip() else ""
    if row.state == SERVED and words == row.counter:
        raise refuse("loket_sama", "Tamu ini sudah di loket itu. Ketik nomor loket lain.", "loket")
    values = {**UNCALLED, "state": WAITING, "desk": words, "due_turn": 0, "misses": 0}
    if row.state == SERVED:
        values["queued_at"] = tx.now
    return step(tx, row, seen, "tamu_dikirim", values, {"ke": words, "dari": row.state})


def take_ticket(tx: Tx, purpose: str, lane: str, priority: str) -> Guest:
    """A visitor takes a number at the kiosk: he waits at once, without a name; steps 1 and 2 stay "tidak dicatat"."""
    words = clean_line(purpose, "Keperluan", "keperluan")
    reason = clean_line(priority, "Alasan prioritas", "prioritas")
    return new_visit(tx, "tamu_ambil_nomor", FROM_KIOSK, WAITING, reason, words, lane_of(lane))


def guest_of_row(look: Look, trail_id: int) -> Guest:
    """The guest whom a row of the trail is about."""
    found = look.connection.execute(select(trail.c.visit_id).where(trail.c.id == trail_id)).scalar_one()
    row = visit_row(look, found)
    return Guest(row.id, row.version, queue_text(row.seq), row.state, row.counter)


def counter_name(text: str) -> str:
    """What a counter is called, made storable: "2", "A". Raises `Refused`."""
    words = clean_line(text, "Nomor loket", "loket", COUNTER_MAX, required=True)
    return str(int(words)) if words.isascii() and words.isdigit() else words


def name_counter(tx: Tx, label: str, workstation: str = "") -> str:
    """What the counter of a PC (this one by default) is called on the display. Loket, portir or administrator."""
    require(tx, Role.LOKET, Role.PORTIR, Role.ADMIN)
    words, where = counter_name(label), clean_line(workstation, "Nama komputer", "komputer") or tx.workstation
    row = tx.connection.execute(select(counter).where(counter.c.workstation == where)).first()
    if row is None:
        tx.connection.execute(insert(counter), {"version": 1, "workstation": where, "label": words})
    elif not change(tx.connection, counter, row.id, row.version, {"label": words}):
        raise refuse("basi", "Nomor loket ini baru diubah di tempat lain. Periksa lagi.")
    tx.record("loket_dinamai", subject=f"loket:{where}", facts={"komputer": where, "loket": words})
    return words


@dataclass(frozen=True, slots=True)
class CounterFace:
    """A PC and what its counter is called; `named` is false where the name of the PC decides."""

    workstation: str
    label: str
    named: bool


def counter_here(look: Look, workstation: str) -> CounterFace:
    """The counter of one PC."""
    query = select(counter.c.label).where(counter.c.workstation == workstation)
    named = look.connection.execute(query).scalar() or ""
    return CounterFace(workstation, counter_label(workstation, named), bool(named))


def counters(look: Look) -> tuple[CounterFace, ...]:
    """All PCs whose counter was named."""
    rows = look.connection.execute(select(counter).order_by(counter.c.workstation))
    return tuple(CounterFace(r.workstation, r.label, True) for r in rows)


__all__ = [
    "NOBODY", "CounterFace", "Skipped", "before_in_line", "call_again", "call_next", "counter_here", "counter_name",
    "counters", "guest_back", "guest_of_row", "line_for", "name_counter", "next_guest", "send_guest",
    "skip_guest", "take_ticket",
]  # fmt: skip
