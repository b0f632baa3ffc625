"""Reading officers, substitutions and pacts as domain values."""

import json

from sqlalchemy import Connection, bindparam, select

from loket_app.domain.people import Capacity, Officer, Role, Substitution
from loket_app.store.tables import officer, pact, substitution

_OFFICER = select(officer).where(officer.c.id == bindparam("officer"))
_SUBSTITUTIONS = (
    select(substitution)
    .where(substitution.c.first <= bindparam("day"), substitution.c.last >= bindparam("day"), substitution.c.ended == 0)
    .order_by(substitution.c.id)
)


def _officer(row: object) -> Officer:
    values = row._mapping  # type: ignore[attr-defined]
    return Officer(
        id=values["id"],
        name=values["name"],
        nip=values["nip"],
        rank=values["rank"],
        position=values["position"],
        roles=frozenset(Role(r) for r in json.loads(values["roles"])),
        may_record_for_others=bool(values["may_record"]),
        supervisor=bool(values["supervisor"]),
        active=bool(values["active"]),
    )


def officer_by_id(connection: Connection, officer_id: int) -> Officer:
    """One officer; raises KeyError when there is none."""
    row = connection.execute(_OFFICER, {"officer": officer_id}).first()
    if row is None:
        raise KeyError(f"no officer {officer_id}")
    return _officer(row)


def all_officers(connection: Connection, active_only: bool = True) -> tuple[Officer, ...]:
    """All officers by id."""
    query = select(officer).order_by(officer.c.id)
    if active_only:
        query = query.where(officer.c.active == 1)
    return tuple(_officer(row) for row in connection.execute(query))


def substitutions_on(connection: Connection, day: str) -> tuple[Substitution, ...]:
    """The substitutions in force on an ISO date."""
    return tuple(
        Substitution(r.id, Role(r.role), r.officer_id, Capacity(r.capacity), r.first, r.last, r.reason)
        for r in connection.execute(_SUBSTITUTIONS, {"day": day})
    )


def pact_valid(connection: Connection, officer_id: int, kind: str, day: str) -> bool:
    """True when the officer's pakta integritas of this kind holds on the ISO date."""
    query = select(pact.c.id).where(
        pact.c.officer_id == officer_id, pact.c.kind == kind, pact.c.signed_on <= day, pact.c.valid_until >= day
    )
    return connection.execute(query.limit(1)).first() is not None
