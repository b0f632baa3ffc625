"""A request as its trail tells it: events in, one immutable `Case` out. The row in the database only caches this."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from loket_app.domain.catalog import Sop, Step, StepKind
from loket_app.domain.people import Capacity, Role
from loket_app.domain.sla import PauseSpan


class State(StrEnum):
    """Where a request stands."""

    WAITING = "menunggu_kelengkapan"
    RUNNING = "diproses"
    PAUSED = "dijeda"
    FORWARDED = "diteruskan"
    READY = "siap"
    HANDING = "penyerahan"
    DONE = "selesai"
    REJECTED = "ditolak"
    WITHDRAWN = "dicabut"


CLOSED_STATES = frozenset({State.DONE, State.REJECTED, State.WITHDRAWN})


class Action(StrEnum):
    """What can happen to a request; each is one row on the trail."""

    ACCEPT = "terima_lengkap"
    ACCEPT_INCOMPLETE = "terima_belum_lengkap"
    REOPEN = "buka_kelengkapan"
    STILL_MISSING = "masih_belum_lengkap"
    COMPLETE = "lengkapi"
    ADVANCE = "teruskan"
    RETURN = "kembalikan"
    PAUSE = "jeda"
    RESUME = "lanjutkan"
    COME_BACK = "kembali_dari_instansi"
    CALL = "panggil_pengambilan"
    ABSENT = "tidak_datang"
    HAND_OVER = "serahkan"
    DELIVERED = "diterima_di_rumah"
    REJECT = "tolak"
    WITHDRAW = "cabut"
    CHANGE_SERVICE = "ganti_layanan"
    RECALENDAR = "hitung_ulang_jam"
    UNDO = "batalkan_langkah"


@dataclass(frozen=True, slots=True)
class Event:
    """One act on a request: its trail id (0 before it is stored), instant, actor, and facts without personal data."""

    id: int
    at: int
    action: Action
    actor: int
    recorded_by: int
    role: Role
    capacity: Capacity
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stay:
    """One visit to one step. `start` is None where it was not recorded ("tidak dicatat"), `end` while it lasts."""

    step: Step
    start: int | None
    end: int | None
    actor: int | None = None
    recorded_by: int | None = None
    event_id: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The whole truth about a request at one moment.

    `step` is the number of the step it stands at (None when none runs); `complete_at` starts the promise,
    `promise_end` stops it; `calendar` is the version pinned at completeness, `arrival_calendar` the one before it;
    `papers` are the ticked requirements.
    """

    sop: Sop
    promise_ends_at: int
    arrival_calendar: int
    state: State | None = None
    step: int | None = None
    stays: tuple[Stay, ...] = ()
    pauses: tuple[PauseSpan, ...] = ()
    calendar: int | None = None
    complete_at: int | None = None
    promise_end: int | None = None
    ready_at: int | None = None
    closed_at: int | None = None
    forwarded_at: int | None = None
    papers: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    service_version: int = 0
    sop_version: int = 0
    breach_kept: bool = False
    last: Event | None = None

    @property
    def open_pause(self) -> PauseSpan | None:
        """The pause that holds the request now, or None."""
        return self.pauses[-1] if self.pauses and self.pauses[-1].end is None else None

    @property
    def current(self) -> Stay | None:
        """The stay that is going on, or None."""
        return self.stays[-1] if self.stays and self.stays[-1].end is None else None

    @property
    def current_step(self) -> Step | None:
        """The step the request stands at, or None."""
        return self.sop.step(self.step) if self.step is not None else None

    @property
    def signed(self) -> bool:
        """True once the signing step is behind it (nothing is paused or rejected after that)."""
        sign = self.sop.first_of(StepKind.SIGN)
        if sign is None or self.state in (None, State.WAITING):
            return False
        return self.state in (State.READY, State.HANDING, State.DONE) or (self.step or 0) > sign.no


@dataclass(frozen=True, slots=True)
class Opening:
    """What a case starts from: versions in force at arrival, and the stays already made at the door and the counter."""

    sop: Sop
    promise_ends_at: int
    service_version: int
    sop_version: int
    arrival_calendar: int
    door: tuple[Stay, ...]
    intake_start: int | None


@dataclass(frozen=True, slots=True)
class Versions:
    """Look-ups a replay needs when a request changed its service: SOP by version id, promise end by service version."""

    sops: Mapping[int, Sop]
    promise_ends: Mapping[int, int]


def opening_case(opening: Opening) -> Case:
    """The case before its first event, standing at the intake step."""
    intake = opening.sop.first_of(StepKind.INTAKE)
    stays = opening.door
    if intake is not None:
        stays = (*stays, Stay(intake, opening.intake_start, None))
    return Case(
        sop=opening.sop,
        promise_ends_at=opening.promise_ends_at,
        arrival_calendar=opening.arrival_calendar,
        step=intake.no if intake else None,
        stays=stays,
        service_version=opening.service_version,
        sop_version=opening.sop_version,
    )


def replay(opening: Opening, events: Iterable[Event], versions: Versions) -> Case:
    """The case after all `events` in trail order. Undone acts leave no trace in clocks: the stay they ended went on."""
    case = opening_case(opening)
    for event in effective(events):
        case = apply(case, event, versions)
    return case


def effective(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events that count: an undo takes the act it names away; an undone "lengkap" becomes "belum lengkap"."""
    kept: list[Event] = []
    for event in events:
        if event.action is not Action.UNDO:
            kept.append(event)
            continue
        target = next(i for i in range(len(kept) - 1, -1, -1) if kept[i].id == event.facts["undoes"])
        undone = kept.pop(target)
        if undone.action is Action.ACCEPT:
            kept.append(replace(undone, action=Action.ACCEPT_INCOMPLETE, facts={**undone.facts, "missing": []}))
    return tuple(kept)


Effect = Callable[[Case, Event, Versions], Case]


def apply(case: Case, event: Event, versions: Versions) -> Case:
    """The case after one more event that the rules have already allowed."""
    papers = tuple(event.facts["papers"]) if "papers" in event.facts else case.papers
    return replace(_EFFECTS[event.action](case, event, versions), last=event, papers=papers)


def _leave(case: Case, event: Event) -> tuple[Stay, ...]:
    if case.current is None:
        return case.stays
    ended = replace(case.stays[-1], end=event.at, actor=event.actor, recorded_by=event.recorded_by, event_id=event.id)
    return (*case.stays[:-1], ended)


def _enter(case: Case, event: Event, step: Step | None) -> Case:
    """Leave the present step and stand at `step`; what state that means follows from the step's kind."""
    stays = _leave(case, event)
    if step is None or step.kind is StepKind.HAND_OVER:
        # "Siap" stops the promise even where the step that should end it was never passed (decision 16).
        ends = case.promise_end if case.promise_end is not None else event.at
        ready = replace(case, stays=stays, ready_at=event.at, promise_end=ends)
        if step is None:
            return replace(ready, step=None, state=State.DONE, closed_at=event.at)
        return replace(ready, step=step.no, state=State.READY)
    return replace(case, stays=(*stays, Stay(step, event.at, None)), step=step.no, state=State.RUNNING)


def _complete(case: Case, event: Event, _: Versions) -> Case:
    intake = case.step or 0
    begun = replace(case, complete_at=event.at, calendar=event.facts["calendar"], missing=())
    return _enter(begun, event, case.sop.after(intake))


def _incomplete(case: Case, event: Event, _: Versions) -> Case:
    return replace(case, stays=_leave(case, event), state=State.WAITING, missing=tuple(event.facts.get("missing", ())))


def _reopen(case: Case, event: Event, _: Versions) -> Case:
    step = case.current_step
    if step is None or case.current is not None:
        return case
    return replace(case, stays=(*case.stays, Stay(step, event.at, None)))


def _advance(case: Case, event: Event, _: Versions) -> Case:
    step = case.current_step
    if step is None:
        return case
    ends = case.promise_end
    if step.no == case.promise_ends_at:
        ends = event.at
    moved = replace(case, promise_end=ends, missing=())
    if step.kind is StepKind.FORWARD:
        return replace(moved, stays=_leave(case, event), state=State.FORWARDED, forwarded_at=event.at)
    return _enter(moved, event, case.sop.after(step.no))


def _come_back(case: Case, event: Event, _: Versions) -> Case:
    away = PauseSpan(case.forwarded_at or event.at, event.at, "diteruskan", stops_step=True, stops_promise=True)
    back = replace(case, pauses=(*case.pauses, away), forwarded_at=None)
    return _enter(back, event, case.sop.after(case.step or 0))


def _return(case: Case, event: Event, _: Versions) -> Case:
    target = case.sop.step(event.facts["to_step"])
    reopened = replace(
        case,
        promise_end=None if target.no <= case.promise_ends_at else case.promise_end,
        ready_at=None,
        missing=tuple(event.facts.get("missing", ())),
    )
    return _enter(reopened, event, target)


def _pause(case: Case, event: Event, _: Versions) -> Case:
    span = PauseSpan(event.at, None, event.facts["reason"], event.facts["stops_step"], event.facts["stops_promise"])
    return replace(case, pauses=(*case.pauses, span), state=State.PAUSED)


def _end_pause(case: Case, at: int) -> tuple[PauseSpan, ...]:
    if case.open_pause is None:
        return case.pauses
    return (*case.pauses[:-1], replace(case.pauses[-1], end=at))


def _resume(case: Case, event: Event, _: Versions) -> Case:
    return replace(case, pauses=_end_pause(case, event.at), state=State.RUNNING)


def _call(case: Case, event: Event, _: Versions) -> Case:
    step = case.current_step
    stays = case.stays if step is None else (*case.stays, Stay(step, event.at, None))
    return replace(case, stays=stays, state=State.HANDING)


def _absent(case: Case, event: Event, _: Versions) -> Case:
    return replace(case, stays=_leave(case, event), state=State.READY)


def _close(state: State) -> Effect:
    def effect(case: Case, event: Event, _: Versions) -> Case:
        return replace(
            case,
            stays=_leave(case, event),
            pauses=_end_pause(case, event.at),
            state=state,
            step=None,
            closed_at=event.at,
        )

    return effect


def _change_service(case: Case, event: Event, versions: Versions) -> Case:
    sop_version, service_version = event.facts["sop_version"], event.facts["service_version"]
    moved = replace(
        case,
        sop=versions.sops[sop_version],
        sop_version=sop_version,
        service_version=service_version,
        promise_ends_at=versions.promise_ends[service_version],
        promise_end=None,
        missing=tuple(event.facts.get("missing", ())),
    )
    intake = moved.sop.first_of(StepKind.INTAKE)
    if case.state is not State.WAITING:
        return _enter(moved, event, intake)
    stays = moved.stays
    if intake is not None and case.current is not None:
        stays = (*stays[:-1], replace(stays[-1], step=intake))
    return replace(moved, stays=stays, step=intake.no if intake else None)


def _recalendar(case: Case, event: Event, _: Versions) -> Case:
    return replace(
        case,
        calendar=event.facts["calendar"],
        breach_kept=case.breach_kept or bool(event.facts.get("breached", False)),
    )


_EFFECTS: dict[Action, Effect] = {
    Action.ACCEPT: _complete,
    Action.ACCEPT_INCOMPLETE: _incomplete,
    Action.REOPEN: _reopen,
    Action.STILL_MISSING: _incomplete,
    Action.COMPLETE: _complete,
    Action.ADVANCE: _advance,
    Action.RETURN: _return,
    Action.PAUSE: _pause,
    Action.RESUME: _resume,
    Action.COME_BACK: _come_back,
    Action.CALL: _call,
    Action.ABSENT: _absent,
    Action.HAND_OVER: _close(State.DONE),
    Action.DELIVERED: _close(State.DONE),
    Action.REJECT: _close(State.REJECTED),
    Action.WITHDRAW: _close(State.WITHDRAWN),
    Action.CHANGE_SERVICE: _change_service,
    Action.RECALENDAR: _recalendar,
}
