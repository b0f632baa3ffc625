"""Restricting the use of a person's data (UU 27/2022, Ps. 41): set and lifted on the trail, held by what lists show.

While it holds, the name in every list, book and export is "(dibatasi)", nothing of the person can be searched, and
nothing is printed or taken in. What stood there is kept with the restriction and comes back when it is lifted.
"""

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update

from loket_app.domain.errors import refuse
from loket_app.domain.names import NOTE_MAX, clean_line
from loket_app.domain.numbering import register_text
from loket_app.domain.people import Role
from loket_app.domain.personal import DESTROYED, RESTRICTED, withheld
from loket_app.store import search
from loket_app.store.rows import add, change
from loket_app.store.tables import archived_request, complaint, delivery, person, request, restriction, visit
from loket_app.store.trail import canonical
from loket_app.usecases.complaint_people import complaints_of
from loket_app.usecases.desk import Look, Tx

_ROAD = ("address", "landmark", "phone", "receiver")


def same_person(look: Look, person_id: int) -> tuple[int, ...]:
    """All rows of the person: those with the same NIK, or this one alone where there is none."""
    nik = look.connection.execute(select(person.c.nik).where(person.c.id == person_id)).scalar()
    query = select(person.c.id).where(_rows_of(nik, person_id))
    return tuple(look.connection.execute(query.order_by(person.c.id)).scalars())


def _rows_of(nik: str | None, person_id: int | None) -> ColumnElement[bool]:
    same = person.c.id == person_id
    return or_(same, person.c.nik == nik) if nik else same


def is_restricted(look: Look, person_id: int) -> bool:
    """Whether a restriction holds for this row of a person."""
    query = select(restriction.c.id).where(restriction.c.person_id == person_id, restriction.c.lifted_at.is_(None))
    return look.connection.execute(query.limit(1)).first() is not None


def restricted_since(look: Look, people: Sequence[int]) -> int | None:
    """Since when the use of these rows of a person is restricted (instant), or None."""
    held = select(restriction.c.set_at).where(restriction.c.person_id.in_(people), restriction.c.lifted_at.is_(None))
    return look.connection.execute(held.order_by(restriction.c.set_at).limit(1)).scalar()


def refuse_restricted(look: Look, nik: str, person_id: int | None = None) -> None:
    """Raise `Refused` while the data of the person with this NIK (or this row) is restricted."""
    query = (
        select(restriction.c.id)
        .join(person, person.c.id == restriction.c.person_id)
        .where(restriction.c.lifted_at.is_(None), _rows_of(nik, person_id))
    )
    if look.connection.execute(query.limit(1)).first() is not None:
        raise refuse("dibatasi", withheld(RESTRICTED), "nik")


def refuse_withheld(look: Look, request_id: int) -> None:
    """Raise `Refused` where the applicant's data must not be used, or is no more."""
    name = look.connection.execute(select(request.c.name).where(request.c.id == request_id)).scalar()
    sentence = withheld(name or "")
    if sentence:
        raise refuse("dibatasi" if name == RESTRICTED else "dimusnahkan", sentence)


def restrict(tx: Tx, person_id: int, reason: str) -> tuple[int, ...]:
    """Restrict the use of a person's data, in all its rows. Supervisor or administrator. Returns the restrictions."""
    _require_keeper(tx)
    why = clean_line(reason, "Alasan pembatasan", "alasan", NOTE_MAX, required=True)
    people = tuple(one for one in same_person(tx, person_id) if not is_restricted(tx, one))
    if not people:
        raise refuse("sudah_dibatasi", "Data orang ini sudah dibatasi.")
    made = tuple(_hide(tx, one, why) for one in people)
    tx.record("pembatasan_dipasang", subject=f"orang:{person_id}", facts={"orang": list(people)}, text={"alasan": why})
    return made


def _hide(tx: Tx, person_id: int, why: str) -> int:
    names = {**_hidden(tx, person_id), "pengaduan": _withheld_complaints(tx, person_id)}
    values = {
        "version": 1, "person_id": person_id, "set_at": tx.now, "set_by": tx.who.actor, "lifted_at": None,
        "lifted_by": None, "reason": why, "names": canonical(names),
    }  # fmt: skip
    return add(tx.connection, restriction, values)


def hide_again(tx: Tx, request_ids: Collection[int]) -> None:
    """Requests came back out of a closed year, with the names of its file: hide those of the restricted."""
    for held in tx.connection.execute(select(restriction).where(restriction.c.lifted_at.is_(None))).all():
        mine = select(request.c.id).where(request.c.applicant_id == held.person_id)
        if not set(tx.connection.execute(mine).scalars()).isdisjoint(request_ids):
            names = json.loads(held.names)
            for part, found in _hidden(tx, held.person_id).items():
                names[part] = names.get(part, {}) | found
            change(tx.connection, restriction, held.id, held.version, {"names": canonical(names)})


def _hidden(tx: Tx, person_id: int) -> dict[str, dict[str, Any]]:
    """Take the names out of what is not hidden yet; gives what stood there. In closed years the reading hides them."""
    mine = select(request).where(request.c.applicant_id == person_id, request.c.name != RESTRICTED)
    rows = tx.connection.execute(mine).all()
    ids = [r.id for r in rows]
    gone = select(archived_request.c.visit_id).where(archived_request.c.applicant_id == person_id)
    visits = {r.visit_id for r in rows} | set(tx.connection.execute(gone).scalars())
    guests = tx.connection.execute(select(visit).where(visit.c.id.in_(visits), visit.c.name != RESTRICTED)).all()
    roads = tx.connection.execute(select(delivery).where(delivery.c.request_id.in_(ids))).all()
    for row in rows:
        if row.name != DESTROYED:
            _show(tx, row, RESTRICTED, "")
    names: dict[str, dict[str, Any]] = {
        "permohonan": {str(r.id): r.name for r in rows if r.name != DESTROYED},
        "tamu": {str(g.id): [g.name, g.phone] for g in guests if g.name != DESTROYED},
        "antar": {str(d.id): [getattr(d, key) for key in _ROAD] for d in roads},
    }
    shown = visit.c.id.in_([int(key) for key in names["tamu"]])
    tx.connection.execute(update(visit).where(shown).values(name=RESTRICTED, phone=""))
    tx.connection.execute(update(delivery).where(delivery.c.request_id.in_(ids)).values(**dict.fromkeys(_ROAD, "")))
    return names


def _withheld_complaints(tx: Tx, person_id: int) -> dict[str, list[str]]:
    """Name and contact of the person's complaints, taken out of them."""
    mine = select(complaint).where(complaint.c.id.in_(complaints_of(tx, (person_id,))), complaint.c.anonymous == 0)
    rows = [r for r in tx.connection.execute(mine) if r.name not in (DESTROYED, RESTRICTED)]
    hidden = complaint.c.id.in_([r.id for r in rows])
    tx.connection.execute(update(complaint).where(hidden).values(name=RESTRICTED, contact=""))
    return {str(r.id): [r.name, r.contact] for r in rows}


def _show(tx: Tx, row: Any, name: str, nik: str) -> None:
    tx.connection.execute(update(request).where(request.c.id == row.id).values(name=name))
    register = register_text(row.register_seq, row.register_year)
    words = (name, nik, register, row.queue, row.letter_number)
    search.put(tx.connection, row.id, " ".join(w for w in words if w))


def lift(tx: Tx, person_id: int, reason: str) -> None:
    """Lift the restriction of a person, in all its rows. Supervisor or administrator."""
    _require_keeper(tx)
    why = clean_line(reason, "Alasan pencabutan", "alasan", NOTE_MAX, required=True)
    people = same_person(tx, person_id)
    query = select(restriction).where(restriction.c.person_id.in_(people), restriction.c.lifted_at.is_(None))
    held = tx.connection.execute(query).all()
    if not held:
        raise refuse("tidak_dibatasi", "Data orang ini tidak sedang dibatasi.")
    for row in held:
        _bring_back(tx, row)
        values = {"lifted_at": tx.now, "lifted_by": tx.who.actor, "names": "{}"}
        change(tx.connection, restriction, row.id, row.version, values)
    tx.record("pembatasan_dicabut", subject=f"orang:{person_id}", facts={"orang": list(people)}, text={"alasan": why})


def _bring_back(tx: Tx, held: Any) -> None:
    names = json.loads(held.names)
    nik = tx.connection.execute(select(person.c.nik).where(person.c.id == held.person_id)).scalar() or ""
    rows = tx.connection.execute(select(request).where(request.c.applicant_id == held.person_id)).all()
    for row in rows:
        if str(row.id) in names["permohonan"]:
            _show(tx, row, names["permohonan"][str(row.id)], nik)
    for key, (name, phone) in names["tamu"].items():
        tx.connection.execute(update(visit).where(visit.c.id == int(key)).values(name=name, phone=phone))
    for key, road in names["antar"].items():
        values = dict(zip(_ROAD, road, strict=True))
        tx.connection.execute(update(delivery).where(delivery.c.id == int(key)).values(**values))
    for key, (name, contact) in names.get("pengaduan", {}).items():
        tx.connection.execute(update(complaint).where(complaint.c.id == int(key)).values(name=name, contact=contact))


def _require_keeper(tx: Tx) -> None:
    if not tx.officer(tx.who.actor).supervisor and tx.actor(tx.who.actor).acting(frozenset({Role.ADMIN})) is None:
        raise refuse("bukan_atasan", "Ini diputuskan atasan atau administrator. Ganti pengguna dengan F12.")
