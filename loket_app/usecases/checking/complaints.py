"""Complaints against their trail: the small machine run again, the day of the answer counted again by the hours."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from loket_app.domain.complaint import COMPLAINT_TABLE, ComplaintAction, ComplaintState
from loket_app.domain.personal import DESTROYED, RESTRICTED
from loket_app.store import trail as trail_store
from loket_app.store.tables import complaint
from loket_app.store.trail import TrailRow, canonical
from loket_app.usecases.checking.report import Notes
from loket_app.usecases.complaints import FACTS, KINDS, RECEIVED, due_of, subject_of
from loket_app.usecases.desk import Look

_ACTIONS = {kind: action for action, kind in KINDS.items()}
_WITHHELD = (RESTRICTED, DESTROYED)


def complaint_ids(look: Look, after: int, most: int) -> tuple[int, ...]:
    """The next complaints in order of id."""
    query = select(complaint.c.id).where(complaint.c.id > after).order_by(complaint.c.id).limit(most)
    return tuple(look.connection.execute(query).scalars())


def check_complaint(look: Look, complaint_id: int, notes: Notes) -> None:
    """Rebuild one complaint and compare."""
    stored = look.connection.execute(select(complaint).where(complaint.c.id == complaint_id)).one()
    where = f"pengaduan {stored.number}"
    notes.counts["pengaduan"] += 1
    told: dict[str, Any] = {}
    for row in trail_store.rows_of_subject(look.connection, subject_of(complaint_id)):
        if row.kind == RECEIVED:
            told = _received(row)
        elif row.kind in _ACTIONS:
            _move(told, row, _ACTIONS[row.kind])
    if not told:
        notes.differ(where, "ada riwayat", "tidak ada")
        return
    if stored.name in _WITHHELD:
        told = {key: value for key, value in told.items() if key not in ("name", "contact")}
    notes.same_columns(where, told, stored)
    notes.same(f"{where}, jatuh tempo menurut jam layanan", _due(look, told), stored.due)
    if stored.handler is not None and stored.handler in _accused(told):
        notes.differ(f"{where}, penanggung jawab", "bukan petugas yang diadukan", f"petugas {stored.handler}")


def _due(look: Look, told: Mapping[str, Any]) -> int | None:
    return due_of(look, told["calendar"], told["since"], told["days"])


def _accused(told: Mapping[str, Any]) -> list[int]:
    return [int(one) for one in json.loads(told["accused"])]


def _received(row: TrailRow) -> dict[str, Any]:
    told: dict[str, Any] = {column: row.facts[key] for key, column in FACTS.items()}
    told |= {
        "version": 1, "received_at": row.at, "received_by": row.actor, "since": row.at,
        "state": ComplaintState.RECEIVED.value, "accused": _listed(row), "outcome": "", "handler": None,
        "answered_at": None, "answered_by": None, "closed_at": None, "reopened": 0,
    }  # fmt: skip
    if row.text is not None:
        told |= {key: row.text.get(key, "") for key in ("name", "contact", "body")}
    return told


def _listed(row: TrailRow) -> str:
    return canonical(sorted(set(row.facts["terlapor"])))


def _move(told: dict[str, Any], row: TrailRow, action: ComplaintAction) -> None:
    told["state"] = COMPLAINT_TABLE[ComplaintState(told["state"]), action].value
    told["version"] += 1
    facts = row.facts
    if action is ComplaintAction.ASSIGN:
        told["handler"] = facts["petugas"]
    elif action is ComplaintAction.REVISE:
        told |= {
            "category": facts["perihal"], "accused": _listed(row), "request_id": facts["permohonan"],
            "days": facts["hari"], "due": facts["jatuh_tempo"],
        }  # fmt: skip
    elif action is ComplaintAction.ANSWER:
        told |= {"outcome": facts["hasil"], "answered_at": row.at, "answered_by": row.actor}
    elif action is ComplaintAction.CLOSE:
        told["closed_at"] = row.at
    elif action is ComplaintAction.WITHDRAW:
        told |= {"closed_at": row.at, "outcome": facts["hasil"]}
    elif action is ComplaintAction.REOPEN:
        _reopen(told, row)
    _say(told, row, action)


def _reopen(told: dict[str, Any], row: TrailRow) -> None:
    told |= {
        "closed_at": None, "answered_at": None, "answered_by": None, "outcome": "", "since": row.at,
        "reopened": row.facts["kali"], "calendar": row.facts["kalender"], "due": row.facts["jatuh_tempo"],
    }  # fmt: skip
    if told["handler"] is None:
        told["state"] = ComplaintState.RECEIVED.value


_SAID = {ComplaintAction.ACT: "action", ComplaintAction.ANSWER: "answer", ComplaintAction.CLOSE: "told"}


def _say(told: dict[str, Any], row: TrailRow, action: ComplaintAction) -> None:
    """The words of an act, as far as they were not destroyed."""
    if row.text is None:
        return
    if action in _SAID:
        told[_SAID[action]] = row.text["catatan"]
    elif action is ComplaintAction.WITHDRAW:
        told["told"] = row.text["alasan"]
    elif action is ComplaintAction.REOPEN:
        told |= {"answer": "", "told": ""}
