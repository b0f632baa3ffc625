"""Commands of LAYAR RAMAH: filing and deciding an objection, and bringing the letter home."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select, update

from loket_app.domain.case import Action, State
from loket_app.domain.clocks import Kroscek, PauseLine, VisitLine, kroscek
from loket_app.domain.dates import local
from loket_app.domain.errors import Refusal, Refused, refuse
from loket_app.domain.layar_ramah import (
    RELATIONS,
    CourierChoice,
    DeliveryAction,
    DeliveryState,
    ObjectionState,
    delivery_next,
    filing_problem,
    judging_problem,
    order_problem,
    ready_for_delivery,
    suggested_courier,
)
from loket_app.domain.names import NAME_MAX, NOTE_MAX, clean_line, clean_text
from loket_app.domain.numbering import delivery_text, objection_text
from loket_app.domain.people import Role
from loket_app.store.rows import add, change
from loket_app.store.tables import delivery, objection, request
from loket_app.store.trail import canonical
from loket_app.usecases import sequences
from loket_app.usecases.desk import Look, Tx
from loket_app.usecases.requests import Loaded, Moved, act, load
from loket_app.usecases.staff import courier_has_pact

_ORDERERS = (Role.LOKET, Role.KASI_PELUM)
_STALE = "Sudah dicatat petugas lain. Layar sudah diperbarui; periksa lagi."


@dataclass(frozen=True, slots=True)
class Filed:
    """An objection or delivery after a command: id, version, number."""

    id: int
    version: int
    number: str


def sheet_now(look: Look, loaded: Loaded) -> Kroscek:
    """The kroscek sheet of a request at this moment, computed from the trail."""
    return kroscek(loaded.case, loaded.service.promise, look.settings.axis, look.now)


def sheet_data(sheet: Kroscek) -> dict[str, Any]:
    """The sheet as plain data, frozen on the trail and with the decision (decision 6)."""
    return asdict(sheet)


def sheet_from_data(data: Mapping[str, Any]) -> Kroscek:
    """A frozen sheet read back."""
    visits = tuple(VisitLine(**{**v, "role": Role(v["role"])}) for v in data["visits"])
    pauses = tuple(PauseLine(**p) for p in data["pauses"])
    return Kroscek(**{**data, "visits": visits, "pauses": pauses})


def file_objection(tx: Tx, request_id: int, reason: str) -> Filed:
    """The applicant objects: number and reason are recorded. Any officer, from completeness until closed."""
    loaded = load(tx, request_id)
    why = clean_line(reason, "Alasan keberatan", "alasan", NOTE_MAX)
    open_one = select(objection.c.id).where(
        objection.c.request_id == request_id, objection.c.state == ObjectionState.FILED.value
    )
    problem = filing_problem(loaded.case, tx.connection.execute(open_one).first() is not None, why)
    if problem is not None:
        raise Refused(problem)
    today = local(tx.now, tx.zone)
    seq = sequences.take(tx, sequences.OBJECTION, today.year)
    number = objection_text(seq, today.month, today.year)
    saved = add(
        tx.connection,
        objection,
        {
            "version": 1, "request_id": request_id, "year": today.year, "seq": seq, "filed_at": tx.now,
            "decided_at": None, "decided_by": None, "number": number, "state": ObjectionState.FILED.value,
            "reason": why, "note": "", "sheet": "{}",
        },
    )  # fmt: skip
    _cache(tx, request_id, objection=ObjectionState.FILED.value)
    tx.record(
        "keberatan_diajukan", request=request_id, subject=f"keberatan:{saved}", facts={"nomor": number},
        text={"alasan": why},
    )  # fmt: skip
    return Filed(saved, 1, number)


def decide_objection(tx: Tx, objection_id: int, seen: int, upheld: bool, note: str = "") -> Filed:
    """Kasi Pelayanan (or the deputy named by the office) decides; the kroscek sheet of this moment is frozen."""
    row = _row(tx, objection, objection_id)
    if row.state != ObjectionState.FILED.value:
        raise refuse("sudah_diputus", "Keberatan ini sudah diputus.")
    loaded = load(tx, row.request_id)
    sheet = sheet_now(tx, loaded)
    words = clean_line(note, "Catatan", "catatan", NOTE_MAX)
    acting = tx.actor(tx.who.actor).acting(frozenset({Role.KASI_PELUM}))
    deputy = tx.settings.office().objection_deputy
    problem = judging_problem(sheet, tx.who.actor, acting is not None, deputy, upheld, words)
    if problem is not None:
        raise Refused(problem)
    state = ObjectionState.UPHELD if upheld else ObjectionState.DISMISSED
    values = {
        "state": state.value, "note": words, "decided_at": tx.now,
        "decided_by": tx.who.actor, "sheet": canonical(sheet_data(sheet)),
    }  # fmt: skip
    if not change(tx.connection, objection, objection_id, seen, values):
        raise refuse("basi", _STALE)
    _cache(tx, row.request_id, objection=state.value)
    tx.record(
        "keberatan_diputus",
        request=row.request_id,
        subject=f"keberatan:{objection_id}",
        role=Role.KASI_PELUM.value,
        capacity=acting.capacity.value if acting is not None else "wakil",
        facts={"putusan": state.value, "menurut_jam": sheet.proven_by_clock, "kroscek": sheet_data(sheet)},
        text={"catatan": words} if words else None,
    )
    return Filed(objection_id, seen + 1, row.number)


def courier_choice(look: Look, request_id: int) -> CourierChoice:
    """The courier to suggest: the officer who served (decision 25)."""
    loaded = load(look, request_id)
    return suggested_courier(sheet_now(look, loaded), loaded.row.received_by)


@dataclass(frozen=True, slots=True)
class DeliveryOrder:
    """What is agreed with the applicant: consent, address with landmark, phone, and who brings the letter."""

    address: str
    landmark: str
    phone: str
    courier: int
    courier_reason: str = ""
    consent: bool = False
    outside_hours: bool = False
    outside_area: bool = False


def order_delivery(tx: Tx, objection_id: int, order: DeliveryOrder) -> Filed:
    """The objection is upheld: the applicant may leave, and the letter will be brought home."""
    tx.require("Pengantaran dibuat oleh Petugas Loket atau Kasi Pelayanan.", *_ORDERERS)
    row = _row(tx, objection, objection_id)
    loaded = load(tx, row.request_id)
    open_one = select(delivery.c.id).where(delivery.c.request_id == row.request_id, delivery.c.ended_at.is_(None))
    if tx.connection.execute(open_one).first() is not None:
        raise refuse("sudah_ada", "Pengantaran untuk permohonan ini sudah dibuat.")
    if order.outside_area and not tx.settings.office().outside_area_delivery:
        raise refuse("luar_wilayah", "Kantor ini belum mengantar ke luar wilayah kecamatan.", "alamat")
    suggested = suggested_courier(sheet_now(tx, loaded), loaded.row.received_by)
    upheld = row.state == ObjectionState.UPHELD.value
    pact = courier_has_pact(tx, order.courier)
    problem = order_problem(
        loaded.case,
        upheld,
        order.consent,
        clean_text(order.address),
        suggested.officer,
        order.courier,
        clean_text(order.courier_reason),
        pact,
    )
    if problem is not None:
        raise Refused(problem)
    return _store_order(tx, loaded, objection_id, order, suggested)


def _store_order(tx: Tx, loaded: Loaded, objection_id: int, order: DeliveryOrder, suggested: CourierChoice) -> Filed:
    today = local(tx.now, tx.zone)
    seq = sequences.take(tx, sequences.DELIVERY, today.year)
    number = delivery_text(seq, today.month, today.year)
    ready = ready_for_delivery(loaded.case)
    state = DeliveryState.PRINTED if ready else DeliveryState.ORDERED
    personal = {
        "address": clean_line(order.address, "Alamat antar", "alamat", required=True),
        "landmark": clean_line(order.landmark, "Patokan", "patokan"),
        "phone": clean_line(order.phone, "Nomor HP", "telepon", 40),
        "courier_reason": clean_line(order.courier_reason, "Alasan", "alasan_petugas"),
    }
    saved = add(
        tx.connection,
        delivery,
        {
            "version": 1, "request_id": loaded.row.id, "objection_id": objection_id, "year": today.year, "seq": seq,
            "ordered_at": tx.now, "courier": order.courier, "attempts": 0, "departed_at": None, "ended_at": None,
            "gratis": 0, "outside_hours": int(order.outside_hours),
            "number": number, "state": state.value, "receiver": "", "relation": "", "failure": "", **personal,
        },
    )  # fmt: skip
    _cache(tx, loaded.row.id, delivery=state.value)
    facts = {
        "nomor": number, "keberatan": objection_id, "petugas": order.courier, "disarankan": suggested.officer,
        "luar_wilayah": order.outside_area, "luar_jam": order.outside_hours, "bersedia": order.consent,
    }  # fmt: skip
    tx.record("antar_dibuat", request=loaded.row.id, subject=f"antar:{saved}", facts=facts, text=personal)
    return Filed(saved, 1, number)


def depart(tx: Tx, delivery_id: int, seen: int) -> Filed:
    """The courier leaves with the letter; his pact is checked again."""
    row = _row(tx, delivery, delivery_id)
    _require_courier(tx, row)
    if not courier_has_pact(tx, row.courier):
        raise refuse(
            "tanpa_pakta", "Pakta integritas petugas antar ini belum ada atau sudah habis masa berlakunya.", "petugas"
        )
    if not ready_for_delivery(load(tx, row.request_id).case):
        raise refuse("belum_siap", "Suratnya belum siap diantar.")
    values = {"departed_at": tx.now, "attempts": row.attempts + 1}
    return _move(tx, row, seen, DeliveryAction.DEPART, values, {"percobaan": row.attempts + 1})


def fail(tx: Tx, delivery_id: int, seen: int, reason: str) -> Filed:
    """Nobody was there, or the house was not found: the attempt failed, with the reason; it can be tried again."""
    row = _row(tx, delivery, delivery_id)
    _require_courier(tx, row)
    why = clean_line(reason, "Alasan", "alasan", NOTE_MAX, required=True)
    facts = {"percobaan": row.attempts}
    return _move(tx, row, seen, DeliveryAction.FAIL, {"failure": why}, facts, {"alasan": why})


def reassign(tx: Tx, delivery_id: int, seen: int, courier: int, reason: str) -> Filed:
    """Another courier, with a reason; he needs a pact too."""
    tx.require("Petugas antar diganti oleh Petugas Loket atau Kasi Pelayanan.", *_ORDERERS)
    row = _row(tx, delivery, delivery_id)
    why = clean_line(reason, "Alasan", "alasan_petugas", NOTE_MAX, required=True)
    if not courier_has_pact(tx, courier):
        raise refuse("tanpa_pakta", "Petugas ini belum menandatangani pakta integritas antar.", "petugas")
    values = {"courier": courier, "courier_reason": why}
    return _move(tx, row, seen, DeliveryAction.REASSIGN, values, {"petugas": courier}, {"alasan": why})


def collect(tx: Tx, delivery_id: int, seen: int) -> Filed:
    """The applicant came for the letter after all: the delivery ends and the counter hands over."""
    tx.require("Pengambilan di kantor dicatat oleh Petugas Loket atau Portir.", *_ORDERERS, Role.PORTIR)
    row = _row(tx, delivery, delivery_id)
    return _move(tx, row, seen, DeliveryAction.COLLECT, {"ended_at": tx.now}, {})


def give_up(tx: Tx, delivery_id: int, seen: int) -> Filed:
    """After failed attempts the letter goes back to the counter."""
    row = _row(tx, delivery, delivery_id)
    _require_courier(tx, row)
    return _move(tx, row, seen, DeliveryAction.GIVE_UP, {"ended_at": tx.now}, {"percobaan": row.attempts})


def deliver(tx: Tx, delivery_id: int, seen: int, receiver: str, relation: str, gratis: bool) -> Moved:
    """The letter is in the receiver's hand at the door: name, relation, and that nothing was given for it."""
    row = _row(tx, delivery, delivery_id)
    _require_courier(tx, row)
    name = clean_line(receiver, "Nama penerima", "penerima", NAME_MAX, required=True)
    if relation not in RELATIONS:
        raise refuse("hubungan", "Pilih hubungan penerima dengan pemohon.", "hubungan")
    if not gratis:
        raise refuse(
            "gratis",
            "Penerima harus menyatakan tidak memberi imbalan. Bila ada pemberian, laporkan kepada Kasi Pelayanan.",
            "gratis",
        )
    becomes = delivery_next(DeliveryState(row.state), DeliveryAction.DELIVER)
    if isinstance(becomes, Refusal):
        raise Refused(becomes)
    values = {"state": becomes.value, "receiver": name, "relation": relation, "gratis": 1, "ended_at": tx.now}
    if not change(tx.connection, delivery, delivery_id, seen, values):
        raise refuse("basi", _STALE)
    loaded = load(tx, row.request_id)
    if loaded.case.state is not State.READY:
        raise refuse("belum_siap", "Permohonan ini tidak lagi siap diantar.")
    facts = {"delivery": delivery_id, "relation": relation, "gratis": True}
    also = {"delivery": becomes.value}
    return act(tx, loaded, Action.DELIVERED, facts, text={"penerima": name}, also=also)


def _require_courier(tx: Tx, row: Any) -> None:
    """The road is told by the courier himself, or by those who sent him."""
    if tx.who.actor != row.courier:
        tx.require("Pengantaran dicatat oleh petugas antarnya, Petugas Loket, atau Kasi Pelayanan.", *_ORDERERS)


def _move(
    tx: Tx,
    row: Any,
    seen: int,
    action: DeliveryAction,
    values: Mapping[str, Any],
    facts: Mapping[str, Any],
    text: Mapping[str, Any] | None = None,
) -> Filed:
    becomes = delivery_next(DeliveryState(row.state), action)
    if isinstance(becomes, Refusal):
        raise Refused(becomes)
    if not change(tx.connection, delivery, row.id, seen, {**values, "state": becomes.value}):
        raise refuse("basi", _STALE)
    _cache(tx, row.request_id, delivery=becomes.value)
    kind = f"antar_{action.value}"
    tx.record(kind, request=row.request_id, subject=f"antar:{row.id}", facts=dict(facts), text=text)
    return Filed(row.id, seen + 1, row.number)


def _cache(tx: Tx, request_id: int, **values: str) -> None:
    """Objection and delivery states on the request row, for the board; the request's version counts up with them."""
    tx.connection.execute(
        update(request).where(request.c.id == request_id).values(**values, version=request.c.version + 1)
    )


def _row(look: Look, table: Any, row_id: int) -> Any:
    row = look.connection.execute(select(table).where(table.c.id == row_id)).first()
    if row is None:
        raise refuse("tidak_ada", "Catatan itu tidak ditemukan.")
    return row


def frozen_sheet(row: Any) -> Kroscek | None:
    """The sheet frozen with a decision, or None while it is open."""
    data = json.loads(row.sheet)
    return sheet_from_data(data) if data else None
