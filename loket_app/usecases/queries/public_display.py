"""What the public display shows. It reads numbers, services and clocks; columns with a name or a NIK are not asked."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from loket_app.domain.case import State
from loket_app.domain.dates import MONTHS_SHORT, at, local, rounded_up_to_minute
from loket_app.domain.display import MASKED, DisplayPlan, place_words
from loket_app.domain.errors import BadDefinition, Refused
from loket_app.domain.form_layout import Block, Box, Items, Paragraph
from loket_app.domain.form_model import Form
from loket_app.domain.form_text import filled
from loket_app.domain.layar_ramah import DeliveryState
from loket_app.domain.numbering import queue_text
from loket_app.domain.queue import counter_label
from loket_app.store import trail as trail_store
from loket_app.store.tables import counter, request, trail, visit
from loket_app.usecases.desk import Look
from loket_app.usecases.door import SERVED
from loket_app.usecases.letters import form_named
from loket_app.usecases.queries.board import hours_words, promise_clock
from loket_app.usecases.queue_calls import line_for
from loket_app.usecases.settings import CALENDAR
from loket_app.usecases.views.board import ClockFace
from loket_app.usecases.views.display import Call, PublicRow, PublicView, ReadyRow

CALLS, NEXT, READY, ROWS = 6, 8, 24, 60
CHARTER = "maklumat_pelayanan"
RIGHT = (
    "LAYAR RAMAH: surat belum selesai pada waktu yang dijanjikan? Sampaikan keberatan di loket. Bila terbukti, surat "
    "kami antar ke rumah tanpa biaya."
)
FREE = "Pelayanan ini tanpa pungutan dan tanpa imbalan apa pun."
_COLUMNS = tuple(
    request.c[name]
    for name in (
        "id", "queue", "service_version", "sop_version", "arrival_calendar", "calendar", "state", "step", "step_since",
        "received_at", "promise_start", "promise_due", "promise_left", "promise_total", "promise_used", "promise_end",
        "ready_at", "delivery", "last_event",
    )
)  # fmt: skip
_OPEN = select(*_COLUMNS).where(request.c.open == 1)
_DELIVERING = {DeliveryState.PRINTED.value, DeliveryState.DEPARTED.value, DeliveryState.FAILED.value}
_AT_COUNTER = (State.READY, State.HANDING)
_OF_TODAY = (State.WAITING, State.FORWARDED)


def public_view(look: Look, seen: tuple[int, int] | None = None) -> PublicView | None:
    """The whole display; None when nothing changed since `seen` (trail id, minute of the epoch)."""
    newest = trail_store.newest(look.connection)[0]
    if seen is not None and seen == (newest, look.now // 60_000):
        return None
    plan = look.settings.display()
    axis = look.settings.axis(look.settings.current_id(CALENDAR))
    office = look.settings.office()
    found = look.connection.execute(_OPEN).all()
    shown = [row for row in found if _service(look, row).key not in plan.hidden]
    waiting = line_for(look)
    rows = _rows(look, plan, shown)
    return PublicView(
        office=office.name, zone=office.zone, hours=hours_words(axis, look.now, office.zone), rows=rows,
        ready=_ready(look, plan, shown), calls=_calls(look, found),
        next_numbers=_numbers(look, [w.id for w in waiting[:NEXT]]) if plan.next_numbers else (), waiting=len(waiting),
        texts=_texts(look, plan, office.name), sound=plan.sound, look=plan.look,
        axes={i: look.settings.axis(i) for i in {row.calendar_id for row in rows}}, trail_id=newest,
    )  # fmt: skip


def _service(look: Look, row: Any) -> Any:
    return look.settings.service(row.service_version)


def _named(look: Look, plan: DisplayPlan, row: Any) -> str:
    service = _service(look, row)
    return MASKED if service.key in plan.masked else str(service.short)


def _day(look: Look, instant: int) -> str:
    moment = local(instant, look.zone).date()
    if moment.isoformat() == look.day():
        return ""
    return f"{moment.day} {MONTHS_SHORT[moment.month - 1]}"


def _rows(look: Look, plan: DisplayPlan, found: Iterable[Any]) -> tuple[PublicRow, ...]:
    """What is being worked on, the nearest promise first; what waits for somebody outside only on its first day."""
    made = []
    for row in found:
        state, day = State(row.state), _day(look, row.received_at)
        away = row.delivery == DeliveryState.DEPARTED.value
        if (state in _AT_COUNTER and not away) or (state in _OF_TODAY and day):
            continue
        sop = look.settings.sop(row.sop_version)
        step = sop.step(row.step) if row.step is not None else None
        axis = look.settings.axis(row.calendar or row.arrival_calendar)
        clock = promise_clock(row, state, axis, look.zone, _service(look, row))
        calendar = row.calendar or row.arrival_calendar
        due = (
            rounded_up_to_minute(row.promise_due) if row.promise_due is not None and clock.state == "running" else None
        )
        public = PublicRow(
            row.queue, day, _named(look, plan, row), place_words(state, step, away), clock, calendar, due
        )
        made.append((_urgency(clock, row.id), public))
    return tuple(public for _, public in sorted(made, key=lambda pair: pair[0])[:ROWS])


def _urgency(clock: ClockFace, row_id: int) -> tuple[int, int, int]:
    if clock.state == "running" and clock.due_f is not None:
        return 0, clock.due_f, row_id
    return {"frozen": 1, "none": 2}.get(clock.state, 3), 0, row_id


def _ready(look: Look, plan: DisplayPlan, found: Iterable[Any]) -> tuple[ReadyRow, ...]:
    """What can be collected: called ones first, then the newest."""
    waiting = [row for row in found if State(row.state) in _AT_COUNTER and row.delivery not in _DELIVERING]
    waiting.sort(key=lambda row: (row.state != State.HANDING.value, -(row.ready_at or 0), -row.id))
    counters = _counters(look, waiting[:READY])
    return tuple(
        ReadyRow(row.queue, _day(look, row.received_at), _named(look, plan, row), counters.get(row.id, ""))
        for row in waiting[:READY]
    )


def _counters(look: Look, rows: Iterable[Any]) -> dict[int, str]:
    """The counter at which each called request is handed over: that of the PC that called it."""
    called = {row.last_event: row.id for row in rows if row.state == State.HANDING.value}
    query = (
        select(trail.c.id, trail.c.workstation, counter.c.label)
        .outerjoin(counter, counter.c.workstation == trail.c.workstation)
        .where(trail.c.id.in_(sorted(called)))
    )
    return {called[r.id]: counter_label(r.workstation, r.label or "") for r in look.connection.execute(query)}


def _calls(look: Look, found: Iterable[Any]) -> tuple[Call, ...]:
    """The last calls of today: guests to a counter, and applicants to take their paper."""
    query = (
        select(visit.c.id, visit.c.seq, visit.c.parts, visit.c.last_part_at, visit.c.called_at, visit.c.last_call_at,
               visit.c.counter)
        .where(visit.c.day == look.day(), visit.c.state == SERVED, visit.c.last_call_at.is_not(None))
        .order_by(visit.c.last_call_at.desc())
        .limit(CALLS)
    )  # fmt: skip
    made = [
        Call(f"tamu:{r.id}:{r.last_call_at}", queue_text(r.seq, _part(r)), "", r.counter, r.last_call_at, False)
        for r in look.connection.execute(query)
    ]
    today = local(look.now, look.zone).date()
    handing = [r for r in found if r.state == State.HANDING.value and r.delivery not in _DELIVERING]
    handing = [r for r in handing if (r.step_since or 0) >= at(today, 0, 0, look.zone)]
    counters = _counters(look, handing)
    made += [
        Call(f"ambil:{r.id}:{r.last_event}", r.queue, _day(look, r.received_at), counters.get(r.id, ""), r.step_since,
             True)
        for r in handing
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda call: call.at, reverse=True)[:CALLS])


def _part(row: Any) -> int:
    """Under which part a guest was called: the next one, or the one that he has handed in since."""
    return int(row.parts) if row.parts and row.last_part_at >= row.called_at else int(row.parts) + 1


def _numbers(look: Look, ids: list[int]) -> tuple[str, ...]:
    rows = look.connection.execute(select(visit.c.id, visit.c.seq, visit.c.parts).where(visit.c.id.in_(ids)))
    found = {r.id: queue_text(r.seq, r.parts + 1) for r in rows}
    return tuple(found[i] for i in ids if i in found)


def _texts(look: Look, plan: DisplayPlan, office: str) -> tuple[str, ...]:
    """The running line: the office's own sentences, its maklumat, and the right to object."""
    try:
        form = form_named(look, CHARTER)
        charter, right = _charter(form, office)
    except (BadDefinition, Refused):
        charter, right = "", RIGHT
    found = [*plan.texts, charter if plan.charter else "", right if plan.objection else "", FREE]
    return tuple(words for words in found if words)


@lru_cache(maxsize=8)
def _charter(form: Form, office: str) -> tuple[str, str]:
    """The promise of the office's maklumat in one line, and what it says of the right to object."""
    values = {"kantor_nama": office}
    promises: list[str] = []
    rights: list[str] = []
    for block in _blocks(form.blocks):
        if isinstance(block, Items):
            promises += [_one_line(filled(item, values)) for item in block.items]
        elif isinstance(block, Paragraph) and "keberatan" in filled(block.text, values).lower():
            rights.append(_one_line(filled(block.text, values)))
    charter = f"MAKLUMAT PELAYANAN. Kami, seluruh aparatur {office}: {' '.join(promises)}" if promises else ""
    return charter, f"LAYAR RAMAH. {' '.join(rights)}" if rights else RIGHT


def _blocks(blocks: Iterable[Block]) -> Iterable[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Box):
            yield from _blocks(block.blocks)


def _one_line(text: str) -> str:
    return " ".join(text.split())
