"""A small office for tests of the rules: a ten-step SOP, officers by role, and requests in every state."""

from datetime import date

from loket_app.domain.case import Action, Case, Event, Opening, State, Versions, apply, opening_case
from loket_app.domain.catalog import Limit, LimitUnit, Sop, Step, StepKind
from loket_app.domain.dates import MINUTE, at
from loket_app.domain.people import Capacity, Officer, Role, Substitution
from loket_app.domain.workflow import Actor

DAY = date(2026, 11, 23)
NINE = at(DAY, 9, 0, "Asia/Makassar")
_K, _R = StepKind, Role
LINES = (
    (_K.GREETING, _R.PORTIR, 2), (_K.GUEST_BOOK, _R.PORTIR, 2), (_K.INTAKE, _R.LOKET, 5),
    (_K.EXAMINE, _R.KASI_PELUM, 5), (_K.PRODUCE, _R.OPERATOR, 30), (_K.RECHECK, _R.KASI_PELUM, 5),
    (_K.PARAF, _R.SEKCAM, 2), (_K.SIGN, _R.CAMAT, 5),
    (_K.TO_COUNTER, _R.KASI_PELUM, 1), (_K.HAND_OVER, _R.LOKET, 1),
)  # fmt: skip
FORWARDING = (
    (_K.INTAKE, _R.LOKET, 5), (_K.FORWARD, _R.OPERATOR, 30), (_K.RECORD, _R.LOKET, 5), (_K.HAND_OVER, _R.LOKET, 1),
)  # fmt: skip
RECORDING = ((_K.INTAKE, _R.LOKET, 5), (_K.RECORD, _R.OPERATOR, 20))
ROLES = tuple(Role)


def make_sop(lines=LINES, key="portir") -> Sop:
    steps = tuple(
        Step(no, kind, role, kind.value, kind.value, kind.value, Limit(LimitUnit.MINUTES, limit))
        for no, (kind, role, limit) in enumerate(lines, 1)
    )
    return Sop(key, key, steps)


SOP = make_sop()
FORWARD_SOP = make_sop(FORWARDING, "terusan")
RECORD_SOP = make_sop(RECORDING, "catat")
VERSIONS = Versions({1: SOP, 2: FORWARD_SOP, 3: RECORD_SOP}, {11: 8, 12: 3, 13: 2})


def officer(*roles: Role, number: int | None = None, **more) -> Officer:
    number = number if number is not None else 1 + ROLES.index(roles[0])
    return Officer(number, f"Contoh {roles[0].value}", "", "", "", frozenset(roles), **more)


def actor(*roles: Role, substitutions: tuple[Substitution, ...] = (), **more) -> Actor:
    return Actor(officer(*roles, **more), substitutions, DAY.isoformat())


def opened(sop: Sop = SOP, ends_at: int = 8) -> Case:
    return opening_case(Opening(sop, ends_at, 11, 1, 100, (), NINE))


class Teller:
    """Tells acts one after the other, a minute apart, as if the rules had allowed them."""

    def __init__(self, sop: Sop = SOP, ends_at: int = 8) -> None:
        self.case = opened(sop, ends_at)
        self.events: list[Event] = []
        self.now = NINE

    def tell(self, action: Action, minutes: int = 1, by: int = 2, **facts) -> "Teller":
        self.now += minutes * MINUTE
        facts = {"calendar": 100, **facts} if action in (Action.ACCEPT, Action.COMPLETE) else facts
        event = Event(len(self.events) + 1, self.now, action, by, by, Role.LOKET, Capacity.DEFINITIF, facts)
        self.events.append(event)
        self.case = apply(self.case, event, VERSIONS) if action is not Action.UNDO else self.case
        return self

    def advance(self, times: int) -> "Teller":
        for _ in range(times):
            self.tell(Action.ADVANCE)
        return self


PAUSE_FACTS = {"reason": "lapangan", "stops_step": True, "stops_promise": True, "decided_by": "kasi_pelum"}


def case_in(state: State | None) -> Case:
    """A request in this state, by the shortest way."""
    running = Teller().tell(Action.ACCEPT)
    ways = {
        None: Teller,
        State.WAITING: lambda: Teller().tell(Action.ACCEPT_INCOMPLETE, missing=["ktp"]),
        State.RUNNING: lambda: running.advance(1),
        State.PAUSED: lambda: running.advance(1).tell(Action.PAUSE, **PAUSE_FACTS),
        State.FORWARDED: lambda: Teller(FORWARD_SOP, 3).tell(Action.ACCEPT).advance(1),
        State.READY: lambda: running.advance(6),
        State.HANDING: lambda: running.advance(6).tell(Action.CALL),
        State.DONE: lambda: running.advance(6).tell(Action.CALL).tell(Action.HAND_OVER),
        State.REJECTED: lambda: running.tell(Action.REJECT),
        State.WITHDRAWN: lambda: running.tell(Action.WITHDRAW),
    }
    case = ways[state]().case
    assert case.state is state
    return case


def full_facts(case: Case, action: Action) -> dict[str, object]:
    """Facts with which no need is missing."""
    return {
        "papers_complete": True, "missing": ["ktp"], "reason": "sebab", "to_step": 3 if case.sop is SOP else 1,
        "decided_by": "kasi_pelum", "undoes": case.last.id if case.last is not None else 0,
    }  # fmt: skip
