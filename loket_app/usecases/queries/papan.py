"""What the board's panel asks beyond the detail: who may do what, what is open beside the request, a pile."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from loket_app.domain.case import CLOSED_STATES, Action, Case, State
from loket_app.domain.catalog import Product, Step, StepKind
from loket_app.domain.layar_ramah import OPEN_DELIVERY, ObjectionState, filing_problem
from loket_app.domain.people import Role
from loket_app.domain.workflow import TABLE, Need, required_roles
from loket_app.store.tables import delivery, letter, objection, request
from loket_app.usecases import letter_numbers
from loket_app.usecases.desk import Look
from loket_app.usecases.queries import history
from loket_app.usecases.queries.board import act_words
from loket_app.usecases.requests import Loaded, load
from loket_app.usecases.settings import CALENDAR


@dataclass(frozen=True, slots=True)
class Opened:
    """A request opened at a counter.

    `roles` are who may do each act that the rules allow now (an empty set: any officer). `letter_needed` is true while
    the step cannot end before its letter is printed, `letter_next` when that holds of the next step.
    """

    detail: history.Detail
    state: State
    step: Step | None
    following: Step | None
    roles: Mapping[Action, frozenset[Role]]
    delivery_id: int | None
    objection_id: int | None
    objection_problem: str
    letter_needed: bool
    letter_next: bool
    other_hours: bool
    priority: str
    receiver: str
    relation: str
    proxy: Mapping[str, str]

    @property
    def id(self) -> int:
        """The request's id."""
        return self.detail.row.id

    @property
    def version(self) -> int:
        """The version that was read: what an act must have seen."""
        return self.detail.row.version

    @property
    def closed(self) -> bool:
        """True when nothing runs any more."""
        return self.state in CLOSED_STATES


def opened(look: Look, request_id: int, reader: int) -> Opened:
    """Everything the panel needs of one request; raises `Refused` when there is none."""
    loaded = load(look, request_id)
    case = loaded.case
    step = case.current_step
    following = case.sop.after(step.no) if step is not None else None
    open_objection = _open_objection(look, request_id)
    problem = filing_problem(case, open_objection is not None, "-")
    detail = history.detail(look, request_id, reader)
    proxy: Mapping[str, str] = json.loads(loaded.row.proxy)
    state = case.state
    assert state is not None
    return Opened(
        detail=detail,
        state=state,
        step=step,
        following=following,
        roles=allowed_roles(case, _pause_decider(loaded)),
        delivery_id=_open_delivery(look, request_id),
        objection_id=open_objection,
        objection_problem=problem.sentence if problem is not None else "",
        letter_needed=letter_needed(look, loaded, step),
        letter_next=letter_needed(look, loaded, following),
        other_hours=case.calendar is not None and case.calendar != look.settings.current_id(CALENDAR),
        priority=loaded.row.priority,
        receiver=proxy.get("name") or detail.applicant,
        relation=(proxy.get("relation") or "kuasa") if proxy.get("name") else "",
        proxy=proxy,
    )


def allowed_roles(case: Case, pause_decider: str = "") -> dict[Action, frozenset[Role]]:
    """Who may do what now, from the table of rules; acts that are never done by hand here are left out."""
    found: dict[Action, frozenset[Role]] = {}
    facts = {"decided_by": pause_decider} if pause_decider else {}
    for state, action in TABLE:
        if state is not case.state or action in (Action.UNDO, Action.DELIVERED):
            continue
        if Need.UNSIGNED in TABLE[(state, action)].needs and case.signed:
            continue
        found[action] = required_roles(case, action, facts if action is Action.RESUME else {})
    return found


def _pause_decider(loaded: Loaded) -> str:
    last = next((e for e in reversed(loaded.events) if e.action is Action.PAUSE), None)
    return str(last.facts["decided_by"]) if last is not None else ""


def letter_needed(look: Look, loaded: Loaded, step: Step | None) -> bool:
    """True while the step produces a letter that has not been printed."""
    if loaded.case.state is not State.RUNNING or step is None or step.kind is not StepKind.PRODUCE:
        return False
    if loaded.service.form is None or loaded.service.product is not Product.ISSUES:
        return False
    valid = select(letter.c.id).where(letter.c.request_id == loaded.row.id, letter.c.state == letter_numbers.VALID)
    return look.connection.execute(valid.limit(1)).first() is None


def _open_objection(look: Look, request_id: int) -> int | None:
    query = select(objection.c.id).where(
        objection.c.request_id == request_id, objection.c.state == ObjectionState.FILED.value
    )
    return look.connection.execute(query.limit(1)).scalar()


def _open_delivery(look: Look, request_id: int) -> int | None:
    query = select(delivery.c.id).where(
        delivery.c.request_id == request_id, delivery.c.state.in_([s.value for s in OPEN_DELIVERY])
    )
    return look.connection.execute(query.limit(1)).scalar()


@dataclass(frozen=True, slots=True)
class PileLine:
    """One request of several selected ones. `why_not` says why it cannot be advanced together with others."""

    id: int
    version: int
    queue: str
    applicant: str
    act: str
    done: str
    role: Role | None
    why_not: str


_DONE_WORDS = {StepKind.PARAF: "diparaf", StepKind.SIGN: "ditandatangani"}
ADVANCED = "diteruskan"


def pile(look: Look, ids: tuple[int, ...]) -> tuple[PileLine, ...]:
    """The selected requests in the order given, each with its act; those that need a look of their own say why."""
    rows = {r.id: r for r in look.connection.execute(select(request).where(request.c.id.in_(ids)))}
    return tuple(_pile_line(look, rows[i]) for i in ids if i in rows)


def _pile_line(look: Look, row: Any) -> PileLine:
    state = State(row.state)
    step = look.settings.sop(row.sop_version).step(row.step) if row.step is not None else None
    why_not = ""
    if state is not State.RUNNING or step is None:
        why_not = "tidak sedang berjalan"
    elif step.kind is StepKind.INTAKE:
        why_not = "berkasnya perlu diperiksa satu per satu"
    elif step.kind is StepKind.PRODUCE and letter_needed(look, load(look, row.id), step):
        why_not = "suratnya belum dicetak"
    return PileLine(
        id=row.id, version=row.version, queue=row.queue, applicant=row.name, act=act_words(row, state, step),
        done=_DONE_WORDS.get(step.kind, ADVANCED) if step is not None else ADVANCED,
        role=step.role if step is not None else None, why_not=why_not,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service that is asked for: for another choice, or as the need of a guest."""

    key: str
    name: str
    words: str
    lane: str


def services_offered(look: Look) -> tuple[ServiceLine, ...]:
    """The services that are open, in the order of the office's list."""
    offered = [s for _, s in look.settings.services() if s.active]
    return tuple(ServiceLine(s.key, s.name, " ".join(s.keywords), s.lane.value) for s in offered)
