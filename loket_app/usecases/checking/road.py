"""Objections and deliveries against the trail: both small machines are run again from their acts."""

from collections.abc import Mapping, Sequence
from typing import Any

from loket_app.domain.case import CLOSED_STATES, Action, Event, State, apply, opening_case
from loket_app.domain.layar_ramah import DELIVERY_TABLE, DeliveryAction, DeliveryState, ObjectionState
from loket_app.store.trail import TrailRow, canonical
from loket_app.usecases.checking.dossier import Dossier
from loket_app.usecases.checking.report import Notes
from loket_app.usecases.desk import Look
from loket_app.usecases.requests import ACTION_KINDS, case_of, opening_of, versions_of

_ACTS_BY_KIND = {f"antar_{action.value}": action for action in DeliveryAction}
_PERSONAL = ("address", "landmark", "phone", "receiver")
_ENDS = frozenset({DeliveryState.DELIVERED, DeliveryState.COLLECTED, DeliveryState.BACK})


def check_objections(one: Dossier, notes: Notes) -> None:
    """The objections of one request, and the state that the request row shows of the newest."""
    request_id = one.key
    told: dict[int, dict[str, Any]] = {}
    for row in one.rows:
        if row.kind == "keberatan_diajukan":
            words = {"reason": row.text["alasan"]} if row.text is not None else {}
            told[_number_in(row.subject)] = {
                "request_id": request_id, "filed_at": row.at, "number": row.facts["nomor"], "version": 1,
                "state": ObjectionState.FILED.value, "decided_at": None, "decided_by": None, "sheet": "{}", **words,
            }  # fmt: skip
        elif row.kind == "keberatan_diputus":
            note = {} if row.text is None else {"note": row.text.get("catatan", "")}
            told[_number_in(row.subject)] |= {
                "state": row.facts["putusan"], "decided_at": row.at, "decided_by": row.actor, "version": 2,
                "sheet": canonical(row.facts["kroscek"]), **note,
            }  # fmt: skip
    stored = {r.id: r for r in one.stored.objections.of(request_id)}
    _compare(f"permohonan id {request_id}, keberatan", told, stored, notes)
    notes.same(f"permohonan id {request_id}, objection", told[max(told)]["state"] if told else "", one.row.objection)


def check_deliveries(one: Dossier, notes: Notes) -> None:
    """The deliveries of one request, and the state that the request row shows of the newest."""
    stored = {r.id: r for r in one.stored.deliveries.of(one.key)}
    told: dict[int, dict[str, Any]] = {}
    if stored or any(r.kind == "antar_dibuat" for r in one.rows):
        told = _Road(one).run(one.rows)
        if one.stored.is_restricted(one.row.applicant_id):
            told = {key: {**road, **dict.fromkeys(_PERSONAL, "")} for key, road in told.items()}
    _compare(f"permohonan id {one.key}, pengantaran", told, stored, notes)
    notes.same(f"permohonan id {one.key}, delivery", told[max(told)]["state"] if told else "", one.row.delivery)


class _Road:
    """The deliveries of a request, told act by act beside the request itself."""

    def __init__(self, one: Dossier) -> None:
        self._look = one.look
        self._events = one.events
        self._request_id = one.key
        self._told: dict[int, dict[str, Any]] = {}

    def run(self, rows: Sequence[TrailRow]) -> dict[int, dict[str, Any]]:
        facts = {row.id: row.facts for row in rows}
        states = states_after(self._look, self._events)
        state: State | None = None
        for row in rows:
            if row.kind == "antar_dibuat":
                self._order(row, state)
            elif row.kind in _ACTS_BY_KIND:
                self._move(row, _ACTS_BY_KIND[row.kind])
            elif row.kind in ACTION_KINDS:
                state = states[row.id]
                self._act(row, state, facts)
        return self._told

    def _order(self, row: TrailRow, state: State | None) -> None:
        ready = state is State.READY
        words = {} if row.text is None else {n: row.text[n] for n in ("address", "landmark", "phone")}
        self._told[_number_in(row.subject)] = {
            "request_id": self._request_id, "objection_id": row.facts["keberatan"], "ordered_at": row.at,
            "number": row.facts["nomor"], "courier": row.facts["petugas"], "attempts": 0, "departed_at": None,
            "ended_at": None, "gratis": 0, "outside_hours": int(row.facts["luar_jam"]), "version": 1,
            "state": (DeliveryState.PRINTED if ready else DeliveryState.ORDERED).value, **words,
        }  # fmt: skip

    def _move(self, row: TrailRow, action: DeliveryAction) -> None:
        one = self._told[_number_in(row.subject)]
        becomes = DELIVERY_TABLE[DeliveryState(one["state"]), action]
        self._set(one, becomes, row.at)
        if action is DeliveryAction.DEPART:
            one |= {"departed_at": row.at, "attempts": one["attempts"] + 1}
        if action is DeliveryAction.REASSIGN:
            one["courier"] = row.facts["petugas"]

    def _set(self, one: dict[str, Any], state: DeliveryState, at: int) -> None:
        one |= {"state": state.value, "version": one["version"] + 1, "ended_at": at if state in _ENDS else None}

    def _act(self, row: TrailRow, state: State | None, facts: Mapping[int, Mapping[str, Any]]) -> None:
        """What an act on the request does to its deliveries."""
        if row.kind == Action.DELIVERED.value:
            one = self._told[row.facts["delivery"]]
            self._set(one, DeliveryState.DELIVERED, row.at)
            one |= {"gratis": 1, "relation": row.facts["relation"]}
        if row.kind == Action.UNDO.value:
            for delivery_id, was in facts[row.facts["undoes"]].get("deliveries_ended", ()):
                self._set(self._told[delivery_id], DeliveryState(was), row.at)
        for one in self._told.values():
            if one["ended_at"] is not None:
                continue
            if state in CLOSED_STATES:
                self._set(one, DeliveryState.BACK, row.at)
            elif state is State.READY and one["state"] == DeliveryState.ORDERED.value:
                self._set(one, DeliveryState.PRINTED, row.at)
            elif state is not State.READY and one["state"] == DeliveryState.PRINTED.value:
                self._set(one, DeliveryState.ORDERED, row.at)


def states_after(look: Look, events: tuple[Event, ...]) -> dict[int, State | None]:
    """Where the request stood after each of its acts, by the act's id. After an undo the acts are told from the top."""
    versions = versions_of(look, events)
    case = opening_case(opening_of(look, events[0].facts)) if events else None
    states: dict[int, State | None] = {}
    for n, event in enumerate(events):
        assert case is not None
        undone = event.action is Action.UNDO
        case = case_of(look, events[: n + 1]) if undone else apply(case, event, versions)
        states[event.id] = case.state
    return states


def _compare(where: str, told: Mapping[int, Mapping[str, Any]], stored: Mapping[int, Any], notes: Notes) -> None:
    notes.same(f"{where}, catatan", sorted(told), sorted(stored))
    for key in told.keys() & stored.keys():
        notes.counts[where.rsplit(", ", 1)[1]] += 1
        notes.same_columns(f"{where} {key}", told[key], stored[key])


def _number_in(subject: str | None) -> int:
    return int((subject or ":0").split(":")[1])


__all__ = ["check_deliveries", "check_objections"]
