"""A counter PC for screen tests: a real office on a real file, work done inline, and a navigator that writes down."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from loket_app.domain.people import Role
from loket_app.ui.counter import Counter, Holder, Session
from loket_app.ui.hub import Hub
from loket_app.ui.notices import NoticeKind
from loket_app.ui.runner import InlineRunner
from loket_app.usecases.desk import Desk
from loket_app.usecases.staff import holders


@dataclass
class Story:
    """A navigator that only remembers where it was sent."""

    told: list[tuple[Any, ...]] = field(default_factory=list)

    def go(self, name: str) -> None:
        self.told.append(("go", name))

    def open_request(self, request_id: int) -> None:
        self.told.append(("request", request_id))

    def open_letter(self, request_id: int) -> None:
        self.told.append(("letter", request_id))

    def open_objections(self, objection_id: int | None = None) -> None:
        self.told.append(("objection", objection_id))

    def open_deliveries(self, delivery_id: int | None = None) -> None:
        self.told.append(("delivery", delivery_id))

    def open_intake(self, visit_id: int | None = None) -> None:
        self.told.append(("intake", visit_id))

    def complete_papers(self, request_id: int) -> None:
        self.told.append(("complete", request_id))

    def start_kiosk(self) -> None:
        self.told.append(("kiosk",))

    def start_ticket_kiosk(self) -> None:
        self.told.append(("tickets",))

    def show_display(self) -> None:
        self.told.append(("display",))

    def open_paper(self, key: str, survey: int | None = None) -> None:
        self.told.append(("paper", key, survey))

    def notify(self, key: str, kind: NoticeKind, sentence: str) -> None:
        self.told.append(("notify", key, kind, sentence))


def counter_of(office: Any, key: str = "operator1", hold: bool = False) -> Counter:
    """A counter at which the officer `key` sits."""

    @contextmanager
    def opener() -> Iterator[Desk]:
        yield office.desk

    runner = InlineRunner(opener, hold=hold)
    counter = Counter(runner, Hub(), Session(), office.clock, office.desk.ask(lambda look: look.zone))
    sit(counter, office, key)
    counter.poll()
    return counter


def sit(counter: Counter, office: Any, key: str) -> None:
    """This officer sits down, and the roster of today is read."""
    counter.session.set_roster({role: tuple(Holder(*pair) for pair in office.desk.ask(holders, role)) for role in Role})
    counter.session.sit_down(office.desk.ask(lambda look: look.officer(office.who[key])))
