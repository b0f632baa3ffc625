"""Objections with their kroscek sheets, and deliveries: what is to be decided, brought, and done."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, not_, select

from loket_app.domain.clocks import Kroscek
from loket_app.domain.layar_ramah import (
    DELIVERY_LABELS,
    DELIVERY_TABLE,
    OBJECTION_LABELS,
    CourierChoice,
    DeliveryAction,
    DeliveryState,
    ObjectionState,
    suggested_courier,
)
from loket_app.domain.sla import read_clock
from loket_app.store.tables import delivery, objection, person, request
from loket_app.usecases.applicant import full_address
from loket_app.usecases.desk import Look
from loket_app.usecases.layar_ramah import frozen_sheet, sheet_now
from loket_app.usecases.requests import load
from loket_app.usecases.settings import CALENDAR
from loket_app.usecases.staff import courier_has_pact, officers


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """One objection in the list."""

    id: int
    version: int
    number: str
    request_id: int
    queue: str
    applicant: str
    service: str
    filed_at: int
    state: ObjectionState
    state_words: str
    reason: str


def objections(look: Look, open_only: bool = False, most: int = 200) -> tuple[ObjectionRow, ...]:
    """Objections, undecided ones first, then newest first."""
    query = select(objection, request.c.queue, request.c.name, request.c.service_version).join(
        request, request.c.id == objection.c.request_id
    )
    filed = objection.c.state == ObjectionState.FILED.value
    rows = _open_first(look, query, (filed, not_(filed)), objection.c.id, most, open_only)
    return tuple(_objection(look, row) for row in rows)


def _open_first(
    look: Look, query: Select[Any], parts: tuple[ColumnElement[bool], ColumnElement[bool]], key: ColumnElement[int],
    most: int, open_only: bool,
) -> list[Any]:  # fmt: skip
    """The open ones, then the newest others, as two reads: sorted in one, all the years would be put in order first."""
    rows: list[Any] = []
    for part in parts[: 1 if open_only else 2]:
        rows += look.connection.execute(query.where(part).order_by(key.desc()).limit(most - len(rows)))
    return rows


def _objection(look: Look, row: Any) -> ObjectionRow:
    state = ObjectionState(row.state)
    return ObjectionRow(
        row.id, row.version, row.number, row.request_id, row.queue, row.name,
        look.settings.service(row.service_version).name, row.filed_at, state, OBJECTION_LABELS[state], row.reason,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ObjectionDetail:
    """One objection with its sheet: frozen once decided, live before; and what a delivery would start from."""

    row: ObjectionRow
    sheet: Kroscek
    frozen: bool
    note: str
    decided_at: int | None
    decided_by: str
    suggestion: CourierChoice
    address: str
    phone: str
    delivery_id: int | None
    names: dict[int, str]


def objection_detail(look: Look, objection_id: int) -> ObjectionDetail:
    """The objection in full."""
    query = (
        select(objection, request.c.queue, request.c.name, request.c.service_version)
        .join(request, request.c.id == objection.c.request_id)
        .where(objection.c.id == objection_id)
    )
    row = look.connection.execute(query).one()
    loaded = load(look, row.request_id)
    live = sheet_now(look, loaded)
    frozen = frozen_sheet(row)
    who = look.connection.execute(select(person).where(person.c.id == loaded.row.applicant_id)).one()
    under_way = select(delivery.c.id).where(delivery.c.objection_id == objection_id).order_by(delivery.c.id.desc())
    return ObjectionDetail(
        row=_objection(look, row),
        sheet=frozen or live,
        frozen=frozen is not None,
        note=row.note,
        decided_at=row.decided_at,
        decided_by=look.officer(row.decided_by).name if row.decided_by else "",
        suggestion=suggested_courier(live, loaded.row.received_by),
        address=full_address(who),
        phone=who.phone,
        delivery_id=look.connection.execute(under_way.limit(1)).scalar(),
        names={o.id: o.name for o in officers(look, active_only=False)},
    )


@dataclass(frozen=True, slots=True)
class Courier:
    """An officer who may bring letters, and whether his pakta integritas holds today."""

    id: int
    name: str
    has_pact: bool


def couriers(look: Look) -> tuple[Courier, ...]:
    """All active officers as possible couriers."""
    return tuple(Courier(o.id, o.name, courier_has_pact(look, o.id)) for o in officers(look))


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One delivery: where it goes, who brings it, and what can happen next."""

    id: int
    version: int
    number: str
    request_id: int
    objection_id: int
    queue: str
    applicant: str
    service: str
    letter_number: str
    state: DeliveryState
    state_words: str
    address: str
    landmark: str
    phone: str
    courier_id: int
    courier: str
    attempts: int
    ordered_at: int
    departed_at: int | None
    ended_at: int | None
    due: int | None
    receiver: str
    relation: str
    failure: str
    actions: frozenset[DeliveryAction]


def deliveries(look: Look, open_only: bool = False, most: int = 200) -> tuple[DeliveryRow, ...]:
    """Deliveries, open ones first, then newest first."""
    query = select(
        delivery,
        request.c.queue,
        request.c.name,
        request.c.service_version,
        request.c.letter_number,
        request.c.ready_at,
    ).join(request, request.c.id == delivery.c.request_id)
    parts = (delivery.c.ended_at.is_(None), delivery.c.ended_at.is_not(None))
    rows = _open_first(look, query, parts, delivery.c.id, most, open_only)
    names = {o.id: o.name for o in officers(look, active_only=False)}
    return tuple(_delivery(look, row, names) for row in rows)


def delivery_row(look: Look, delivery_id: int) -> DeliveryRow:
    """One delivery."""
    query = (
        select(
            delivery, request.c.queue, request.c.name, request.c.service_version, request.c.letter_number,
            request.c.ready_at,
        )
        .join(request, request.c.id == delivery.c.request_id)
        .where(delivery.c.id == delivery_id)
    )  # fmt: skip
    names = {o.id: o.name for o in officers(look, active_only=False)}
    return _delivery(look, look.connection.execute(query).one(), names)


def _delivery(look: Look, row: Any, names: dict[int, str]) -> DeliveryRow:
    state = DeliveryState(row.state)
    return DeliveryRow(
        id=row.id, version=row.version, number=row.number, request_id=row.request_id, objection_id=row.objection_id,
        queue=row.queue, applicant=row.name, service=look.settings.service(row.service_version).name,
        letter_number=row.letter_number, state=state, state_words=DELIVERY_LABELS[state], address=row.address,
        landmark=row.landmark, phone=row.phone, courier_id=row.courier, courier=names.get(row.courier, ""),
        attempts=row.attempts, ordered_at=row.ordered_at, departed_at=row.departed_at, ended_at=row.ended_at,
        due=_due(look, row.ready_at), receiver=row.receiver, relation=row.relation, failure=row.failure,
        actions=frozenset(a for s, a in DELIVERY_TABLE if s is state),
    )  # fmt: skip


def _due(look: Look, ready_at: int | None) -> int | None:
    """The office's optional limit for bringing a letter, counted from "siap" (decision 18)."""
    limit = look.settings.office().delivery_limit
    if limit is None or ready_at is None:
        return None
    return read_clock(look.settings.axis(look.settings.current_id(CALENDAR)), ready_at, limit, (), look.now).due
