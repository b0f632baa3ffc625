"""The office's books: what happened in a period, read by keys that grow with time, never by going through everything.

Rows are values for the forms `forms/buku_*.toml`. A book of a past period reads the same whenever it is made, save for
what became of a case later. Persons are named only where the book is about them.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, and_, bindparam, func, or_, select

from loket_app.domain.case import Action, State
from loket_app.domain.dates import at, local
from loket_app.domain.layar_ramah import DELIVERY_LABELS, OBJECTION_LABELS, DeliveryState, ObjectionState
from loket_app.domain.numbering import queue_text, register_text
from loket_app.domain.personal import withheld
from loket_app.domain.workflow import STATE_LABELS
from loket_app.store.tables import delivery, letter, number, objection, person, request, trail, trail_text, visit
from loket_app.usecases.desk import Look
from loket_app.usecases.layar_ramah import frozen_sheet
from loket_app.usecases.letter_numbers import CANCELLED

Row = dict[str, object]
HANDED = (Action.HAND_OVER.value, Action.DELIVERED.value)
CANCELLED_WORD = "BATAL"
_AT_COUNTER, _AT_HOME = "diserahkan di kantor", "diantar ke rumah"
_GUEST_WORDS = {
    "disapa": "disapa di pintu", "buku_tamu": "mengisi buku tamu", "menunggu": "menunggu panggilan",
    "dilayani": "dilayani", "pergi": "pulang sebelum dilayani", "tidak_hadir": "tidak hadir saat dipanggil",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """Local days, both included, with the instants they begin and end (the end is not part of it)."""

    first: date
    last: date
    start: int
    end: int


def period(look: Look, first: date, last: date) -> Period:
    """These days in the office's zone."""
    return Period(first, last, at(first, 0, 0, look.zone), at(last + timedelta(days=1), 0, 0, look.zone))


def first_id_since(look: Look, where: Table, when: str, instant: int) -> int:
    """The smallest id of `where` whose `when` is not before `instant`; one past the last where there is none.

    Rows are added in the order of the clock, so the place is found by halving: twenty reads in a million rows.
    """
    low = 1
    high = int(look.connection.execute(select(func.max(where.c.id))).scalar() or 0) + 1
    query = _from_id(where, when)
    while low < high:
        middle = (low + high) // 2
        row = look.connection.execute(query, {"middle": middle}).first()
        if row is None or row[1] >= instant:
            high = middle
        else:
            low = int(row[0]) + 1
    return low


@cache
def _from_id(where: Table, when: str) -> Select[Any]:
    """The first row from an id on that has the instant; built once, since it runs twenty times for each place."""
    query = select(where.c.id, where.c[when]).where(where.c.id >= bindparam("middle"), where.c[when].is_not(None))
    return query.order_by(where.c.id).limit(1)


def _within(look: Look, query: Select[Any], where: Table, when: str, wanted: Period) -> Select[Any]:
    """Only the rows of the period, in order."""
    start = first_id_since(look, where, when, wanted.start)
    end = first_id_since(look, where, when, wanted.end)
    return query.where(where.c.id >= start, where.c.id < end).order_by(where.c.id)


def _moment(look: Look, instant: int | None) -> datetime | None:
    return None if instant is None else local(instant, look.zone)


def _service(look: Look, version: int) -> str:
    return look.settings.service(version).name


def _officer(look: Look, officer_id: int | None) -> str:
    return look.officer(officer_id).name if officer_id else ""


# -- guests --------------------------------------------------------------------------------------------------------


def guests(look: Look, wanted: Period) -> list[Row]:
    """Buku tamu: who came, when, what for, and what became of it."""
    query = select(visit).where(visit.c.day >= wanted.first.isoformat(), visit.c.day <= wanted.last.isoformat())
    rows = look.connection.execute(query.order_by(visit.c.day, visit.c.seq)).all()
    made = _requests_of(look, [r.id for r in rows])
    return [_guest(look, row, made.get(row.id, ())) for row in rows]


def _requests_of(look: Look, visits: list[int]) -> dict[int, tuple[Any, ...]]:
    if not visits:
        return {}
    query = select(
        request.c.visit_id, request.c.name, request.c.register_seq, request.c.register_year, request.c.service_version
    ).where(request.c.visit_id >= min(visits), request.c.visit_id <= max(visits))
    found: dict[int, tuple[Any, ...]] = {}
    for row in look.connection.execute(query.order_by(request.c.id)):
        found[row.visit_id] = (*found.get(row.visit_id, ()), row)
    return found


def _guest(look: Look, row: Any, made: tuple[Any, ...]) -> Row:
    came = next((t for t in (row.arrived_at, row.booked_at, row.called_at, row.queued_at) if t is not None), None)
    registers = ", ".join(register_text(r.register_seq, r.register_year) for r in made)
    services = ", ".join(dict.fromkeys(_service(look, r.service_version) for r in made))
    return {
        "tanggal": date.fromisoformat(row.day),
        "datang": _moment(look, came),
        "nomor_antrean": queue_text(row.seq),
        "nama": row.name or (made[0].name if made else ""),
        "keperluan": row.purpose or services,
        "jalur": row.lane.replace("_", " "),
        "prioritas": row.priority,
        "dilayani": _moment(look, row.called_at),
        "hasil": f"register {registers}" if registers else _GUEST_WORDS.get(row.state, row.state),
    }


# -- register ------------------------------------------------------------------------------------------------------


def requests(look: Look, wanted: Period, service: str = "", officer: int = 0) -> list[Row]:
    """Buku register: every request received in the period; one service or one receiving officer where asked."""
    query = select(
        request, person.c.village, person.c.district
    ).join(person, person.c.id == request.c.applicant_id)  # fmt: skip
    query = _of(query, service, officer)
    found = look.connection.execute(_within(look, query, request, "received_at", wanted))
    return [_request(look, row) for row in found]


def _of(query: Select[Any], service: str, officer: int = 0) -> Select[Any]:
    if service:
        query = query.where(request.c.service_key == service)
    return query.where(request.c.received_by == officer) if officer else query


def _request(look: Look, row: Any) -> Row:
    return {
        "nomor_register": register_text(row.register_seq, row.register_year),
        "nomor_antrean": row.queue,
        "diterima": _moment(look, row.received_at),
        "pemohon_nama": row.name,
        "pemohon_desa": row.village or row.district,
        "layanan": _service(look, row.service_version),
        "petugas": _officer(look, row.received_by),
        "lengkap": _moment(look, row.promise_start),
        "janji": _moment(look, row.promise_due),
        "siap": _moment(look, row.ready_at),
        "ketepatan": _punctual(row),
        "nomor_surat": row.letter_number,
        "keadaan": STATE_LABELS[State(row.state)],
        "ditutup": _moment(look, row.closed_at),
    }


def _punctual(row: Any) -> str:
    if row.promise_total is None or row.promise_end is None:
        return ""
    return "lewat" if row.late else "tepat"


# -- ekspedisi -----------------------------------------------------------------------------------------------------


def handed_over(look: Look, wanted: Period, service: str = "") -> list[Row]:
    """Buku ekspedisi: what left the office in the period, at the counter or at the door; an undone act is not there."""
    query = (
        select(
            trail.c.at, trail.c.kind, trail.c.actor, trail_text.c.body, request.c.name,
            request.c.register_seq, request.c.register_year, request.c.letter_number, request.c.service_version,
        )
        .join(request, request.c.id == trail.c.request_id)
        .outerjoin(trail_text, trail_text.c.id == trail.c.id)
        .where(trail.c.kind.in_(HANDED), request.c.state == State.DONE.value, request.c.last_event == trail.c.id)
    )  # fmt: skip
    if service:
        query = query.where(request.c.service_key == service)
    rows = look.connection.execute(_within(look, query, trail, "at", wanted)).all()
    return [_handed(look, row) for row in rows]


def _handed(look: Look, row: Any) -> Row:
    text: Mapping[str, Any] = json.loads(row.body) if row.body and not withheld(row.name) else {}
    return {
        **_product(look, row),
        "diserahkan": _moment(look, row.at),
        "penerima_nama": text.get("penerima", ""),
        "penerima_hubungan": text.get("hubungan", "") or ("pemohon sendiri" if row.kind == HANDED[0] else ""),
        "cara": _AT_COUNTER if row.kind == HANDED[0] else _AT_HOME,
        "petugas": _officer(look, row.actor),
    }


def _product(look: Look, row: Any) -> Row:
    service = look.settings.service(row.service_version)
    return {
        "nomor_register": register_text(row.register_seq, row.register_year),
        "nomor_surat": row.letter_number,
        "perihal": service.product_name or service.name,
        "pemohon_nama": row.name,
    }


def not_collected(look: Look, wanted: Period, service: str = "") -> list[Row]:
    """Ready by the end of the period and handed over to nobody by then: what still lies at the counter."""
    query = select(
        request.c.id, request.c.name, request.c.register_seq, request.c.register_year, request.c.letter_number,
        request.c.service_version, request.c.ready_at,
    ).where(request.c.ready_at < wanted.end)  # fmt: skip
    waiting = and_(request.c.open == 1, request.c.state.in_((State.READY.value, State.HANDING.value)))
    # Only a book of the past may hold what was handed over since; the open ones are few.
    since = or_(waiting, request.c.closed_at >= wanted.end) if wanted.end <= look.now else waiting
    query = _of(query.where(since), service)
    rows = look.connection.execute(query.order_by(request.c.id)).all()
    return [{**_product(look, row), "siap": _moment(look, row.ready_at)} for row in rows]


# -- letter numbers ------------------------------------------------------------------------------------------------


def numbers(look: Look, wanted: Period) -> list[Row]:
    """Buku nomor surat: every number taken in the period, the cancelled ones as such. Numbers are never left out."""
    query = (
        select(
            number, request.c.name, request.c.service_version, letter.c.signatory, letter.c.day, letter.c.edition,
        )
        .join(request, request.c.id == number.c.request_id)
        .outerjoin(letter, letter.c.id == number.c.letter_id)
    )  # fmt: skip
    rows = look.connection.execute(_within(look, query, number, "taken_at", wanted)).all()
    return [_number(look, row) for row in sorted(rows, key=lambda r: (r.year, r.scope, r.seq))]


def _number(look: Look, row: Any) -> Row:
    service = look.settings.service(row.service_version)
    signer = json.loads(row.signatory)["name"] if row.signatory else ""
    cancelled = row.state == CANCELLED
    return {
        "urut": row.seq,
        "tanggal": local(row.taken_at, look.zone).date(),
        "nomor_surat": row.text,
        "kode": service.archive_code,
        "perihal": service.product_name or service.name,
        "pemohon_nama": row.name,
        "penanda_tangan": signer,
        "keadaan": CANCELLED_WORD if cancelled else "terpakai",
        "keterangan": row.reason,
    }


# -- LAYAR RAMAH ---------------------------------------------------------------------------------------------------


def objections(look: Look, wanted: Period) -> list[Row]:
    """Buku keberatan: every objection filed in the period, what the clock said, and what was decided."""
    query = select(
        objection, request.c.name, request.c.register_seq, request.c.register_year, request.c.service_version
    ).join(request, request.c.id == objection.c.request_id)
    rows = look.connection.execute(_within(look, query, objection, "filed_at", wanted)).all()
    sent = _deliveries_of(look, (r.id for r in rows))
    return [_objection(look, row, sent.get(row.id, "")) for row in rows]


def _deliveries_of(look: Look, ids: Iterable[int]) -> dict[int, str]:
    wanted = tuple(ids)
    if not wanted:
        return {}
    query = select(delivery.c.objection_id, delivery.c.number).where(
        delivery.c.objection_id >= min(wanted), delivery.c.objection_id <= max(wanted)
    )
    return {r.objection_id: r.number for r in look.connection.execute(query.order_by(delivery.c.id))}


def _objection(look: Look, row: Any, sent: str) -> Row:
    sheet = frozen_sheet(row)
    state = ObjectionState(row.state)
    answer = f"diantar ke rumah, {sent}" if sent else "dijawab tertulis" if row.decided_at else ""
    return {
        "nomor": row.number,
        "diajukan": _moment(look, row.filed_at),
        "pemohon_nama": row.name,
        "nomor_register": register_text(row.register_seq, row.register_year),
        "layanan": _service(look, row.service_version),
        "alasan": row.reason,
        "terpakai": sheet.consumed if sheet is not None else None,
        "batas": sheet.limit if sheet is not None else None,
        "putusan": OBJECTION_LABELS[state],
        "diputus": _moment(look, row.decided_at),
        "pemutus": _officer(look, row.decided_by),
        "catatan": row.note,
        "tindak_lanjut": answer,
    }


def deliveries(look: Look, wanted: Period, courier: int = 0) -> list[Row]:
    """Buku pengantaran: every delivery ordered in the period; one courier's where asked."""
    query = select(
        delivery, request.c.name, request.c.register_seq, request.c.register_year, request.c.letter_number,
        request.c.service_version,
    ).join(request, request.c.id == delivery.c.request_id)  # fmt: skip
    if courier:
        query = query.where(delivery.c.courier == courier)
    rows = look.connection.execute(_within(look, query, delivery, "ordered_at", wanted)).all()
    return [_delivery(look, row) for row in rows]


def _delivery(look: Look, row: Any) -> Row:
    state = DeliveryState(row.state)
    receiver = f"{row.receiver} ({row.relation})" if row.receiver and row.relation else row.receiver
    return {
        **_product(look, row),
        "nomor": row.number,
        "dibuat": _moment(look, row.ordered_at),
        "antar_alamat": ", ".join(part for part in (row.address, row.landmark) if part),
        "petugas_antar": _officer(look, row.courier),
        "berangkat": _moment(look, row.departed_at),
        "sampai": _moment(look, row.ended_at),
        "percobaan": row.attempts,
        "penerima": receiver,
        "hasil": DELIVERY_LABELS[state] + (f": {row.failure}" if row.failure and not row.receiver else ""),
        "tanpa_imbalan": "ya" if row.gratis else "",
    }
