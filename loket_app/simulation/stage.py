"""The stage of a simulated day: one clock, agents that take turns, and every act through the real use cases."""

import heapq
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from random import Random
from typing import Concatenate, ParamSpec, TypeVar

from loket_app.domain.catalog import Office
from loket_app.domain.dates import SECOND
from loket_app.domain.errors import Refused
from loket_app.domain.worktime import Axis
from loket_app.usecases import papers
from loket_app.usecases.desk import Desk, Tx, Who
from loket_app.usecases.letters import mark_paper_printed
from loket_app.usecases.ports import SetClock
from loket_app.usecases.requests import Loaded, load
from loket_app.usecases.settings import CALENDAR
from loket_app.usecases.views.paper import PaperJob

P = ParamSpec("P")
T = TypeVar("T")
Agent = Generator[int, None, None]
Show = Callable[[PaperJob], None]


def no_paper(job: PaperJob) -> None:
    """Print nothing."""


@dataclass
class Stage:
    """Desk, clock and officers of a simulated office. `show` receives every paper that the day prints."""

    desk: Desk
    clock: SetClock
    officers: dict[str, int]
    random: Random
    show: Show = no_paper
    recorder: str = "loket1"
    told: dict[str, int] = field(default_factory=dict)
    turned: set[int] = field(default_factory=set)
    _queue: list[tuple[int, int, Agent]] = field(default_factory=list)
    _count: int = 0

    def __post_init__(self) -> None:
        self.office: Office = self.desk.ask(lambda look: look.settings.office())
        self.axis: Axis = self.desk.ask(lambda look: look.settings.axis(look.settings.current_id(CALENDAR)))

    def who(self, actor: str, recorder: str | None = None) -> Who:
        """An officer's act, typed by himself or by `recorder`."""
        return Who(self.officers[actor], self.officers[recorder or actor])

    def do(self, actor: str, command: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """One command by `actor`; officers away from the counter PC are recorded by its clerk."""
        recorder = actor if actor in ("portir", "loket1", "loket2", "operator1", "operator2") else self.recorder
        return self.desk.do(self.who(actor, recorder), command, *args, **kwargs)

    def load(self, request_id: int) -> Loaded:
        """The request as it stands."""
        return self.desk.ask(load, request_id)

    def version(self, request_id: int) -> int:
        """The version a screen would have read now."""
        return int(self.load(request_id).row.version)

    def paper(self, purpose: str, key: int, request_id: int | None = None) -> None:
        """Print a paper, as the screens do: after the commit, and recorded. Without a viewer only letters are made."""
        if self.show is no_paper and purpose != "surat":
            self.desk.do(self.who(self.recorder), mark_paper_printed, request_id, purpose, "", "PDF")
            return
        job = papers.make(self.desk, purpose, key)
        self.show(job)
        papers.mark(self.desk, self.who(self.recorder), job, "PDF")

    def tell(self, what: str) -> None:
        """Count one branch of the day that was really gone through."""
        self.told[what] = self.told.get(what, 0) + 1

    def refused(self, act: Callable[[], object]) -> bool:
        """Try something that the rules forbid; True when it was refused."""
        try:
            act()
        except Refused:
            return True
        return False

    def enter(self, agent: Agent, at: int) -> None:
        """An agent comes on stage at an instant."""
        self._count += 1
        heapq.heappush(self._queue, (at, self._count, agent))

    def play(self, until: int) -> None:
        """Run all agents up to an instant. They act only while the office is open."""
        while self._queue and self._queue[0][0] <= until:
            at, _, agent = heapq.heappop(self._queue)
            if not self.axis.is_open(at):
                opening = self.axis.next_open(at)
                if opening is not None:
                    self.enter(agent, opening + self.random.randint(5, 90) * SECOND)
                continue
            self.clock.instant = max(at, self.clock.instant)
            wait = next(agent, None)
            if wait is not None:
                self.enter(agent, self.clock.instant + wait)
        self.clock.instant = max(until, self.clock.instant)

    def seconds(self, least: int, most: int) -> int:
        """A random wait, in ms."""
        return self.random.randint(least, most) * SECOND

    def minutes(self, least: int, most: int) -> int:
        """A random wait, in ms."""
        return self.random.randint(least * 60, most * 60) * SECOND

    def share_of(self, limit_ms: int, least: int, most: int) -> int:
        """A wait between `least` and `most` percent of a limit."""
        return max(limit_ms * self.random.randint(least, most) // 100, 20 * SECOND)
