"""What the reports count besides requests: objections, deliveries, names, and which requests a period has.

Only what is counted is read: no applicant's name or number.
"""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Table, bindparam, func, select

from loket_app.domain.compliance.facts import DeliveryFact, ObjectionFact
from loket_app.domain.compliance.periods import Period
from loket_app.domain.compliance.tally import Names
from loket_app.domain.dates import at
from loket_app.domain.layar_ramah import DeliveryState, ObjectionState
from loket_app.domain.people import Role
from loket_app.store.tables import delivery, objection, officer, request
from loket_app.usecases.desk import Look
from loket_app.usecases.queries.survey_clocks import ids_between

WHO_SEES_OFFICERS: Final = frozenset({Role.KASI_PELUM, Role.SEKCAM, Role.CAMAT})
Ends = tuple[int, int]
"""Ids: from, and up to but not including."""
_LOW: Final[Any] = bindparam("low")
_HIGH: Final[Any] = bindparam("high")
_OBJECTIONS: Final = (
    select(
        objection.c.state, objection.c.filed_at, objection.c.decided_at, request.c.calendar, request.c.arrival_calendar
    )
    .join(request, request.c.id == objection.c.request_id)
    .where(objection.c.id >= _LOW, objection.c.id < _HIGH)
)
_DELIVERIES: Final = (
    select(
        delivery.c.state, delivery.c.courier, delivery.c.attempts, delivery.c.ended_at, delivery.c.outside_hours,
        request.c.ready_at, request.c.calendar, request.c.arrival_calendar,
    )
    .join(request, request.c.id == delivery.c.request_id)
    .where(delivery.c.id >= _LOW, delivery.c.id < _HIGH)
)  # fmt: skip


def ids_of(look: Look, period: Period) -> Ends:
    """The ids of the requests received in a period: from, and up to but not including."""
    return ids_between(look, period.first.isoformat(), period.last.isoformat())


def names(look: Look) -> Names:
    """How services and officers are called now."""
    people = look.connection.execute(select(officer.c.id, officer.c.name, officer.c.position))
    return Names({s.key: s.name for _, s in look.settings.services()}, {p.id: (p.name, p.position) for p in people})


def sees_officers(look: Look, officer_id: int) -> bool:
    """May this officer see the figures of single officers: Kasi, Sekcam, Camat (or who stands in), a supervisor."""
    me = look.actor(officer_id)
    return me.officer.supervisor or me.acting(WHO_SEES_OFFICERS) is not None


def _axis(look: Look, row: Any) -> Any:
    return look.settings.axis(row.calendar if row.calendar is not None else row.arrival_calendar)


# -- objections and deliveries -----------------------------------------------------------------------------------------


def _between(look: Look, table: Table, instant: Any, period: Period) -> Ends:
    low = _first_id(look, table, instant, at(period.first, 0, 0, look.zone))
    return low, _first_id(look, table, instant, at(period.last + timedelta(days=1), 0, 0, look.zone))


def _first_id(look: Look, table: Table, instant: Any, wanted: int) -> int:
    """The first id of a row made at or after an instant: ids grow with time, so halves need no index."""
    run = look.connection.execute
    low, high = 1, int(run(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()) + 1
    query = select(table.c.id, instant).where(table.c.id >= bindparam("middle")).order_by(table.c.id).limit(1)
    while low < high:
        middle = (low + high) // 2
        row_id, made = run(query, {"middle": middle}).one()
        if made < wanted:
            low = row_id + 1
        else:
            high = middle
    return low


def objections_of(look: Look, period: Period) -> Ends:
    """The ids of the objections filed in a period."""
    return _between(look, objection, objection.c.filed_at, period)


def deliveries_of(look: Look, period: Period) -> Ends:
    """The ids of the deliveries ordered in a period."""
    return _between(look, delivery, delivery.c.ordered_at, period)


def objections(look: Look, ends: Ends) -> tuple[ObjectionFact, ...]:
    """The objections with these ids."""
    rows = look.connection.execute(_OBJECTIONS, {"low": ends[0], "high": ends[1]})
    return tuple(
        ObjectionFact(
            ObjectionState(row.state),
            None if row.decided_at is None else _axis(look, row).consumed(row.filed_at, row.decided_at),
        )
        for row in rows
    )


def deliveries(look: Look, ends: Ends) -> tuple[DeliveryFact, ...]:
    """The deliveries with these ids."""
    rows = look.connection.execute(_DELIVERIES, {"low": ends[0], "high": ends[1]})
    return tuple(_delivery(look, row) for row in rows)


def _delivery(look: Look, row: Any) -> DeliveryFact:
    state = DeliveryState(row.state)
    door = clock = None
    if state is DeliveryState.DELIVERED and row.ready_at is not None and row.ended_at is not None:
        door, clock = _axis(look, row).consumed(row.ready_at, row.ended_at), row.ended_at - row.ready_at
    return DeliveryFact(state, row.courier, row.attempts, door, clock, bool(row.outside_hours))
