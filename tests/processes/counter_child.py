"""One counter PC of the test of several: a process that works on the server like an officer in a hurry.

It is given a plan, says "siap", races for given steps when told to, then works until it hears more, and at last tells
its board. Everything it does is a line in its own file, written when the answer is there.
"""

import json
import time
from collections.abc import Generator
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from loket_app.domain.case import State
from loket_app.domain.errors import Disconnected, Disturbance, Refused
from loket_app.store.tables import request
from loket_app.usecases import acts, door
from loket_app.usecases.beside import open_beside_server
from loket_app.usecases.desk import Desk, Look, Repeated, Who
from loket_app.usecases.order import new_command_id
from loket_app.usecases.ports import OffsetClock, ServerClock, SystemClock
from loket_app.usecases.queries import board
from tests.processes.plays import Ask, Do, accepted, advanced, do

FEED_SECONDS = 0.5


class GivenUp(Exception):
    """The rule said no, or the reply was lost for good: this play ends here, as an officer goes on to other work."""


class Counter:
    """One PC at work."""

    def __init__(self, desk: Desk, plan: dict[str, Any], line: Connection) -> None:
        self.desk = desk
        self.who: dict[str, int] = plan["who"]
        self.random = Random(plan["seed"])
        self.line = line
        self.thinks: tuple[float, float] = tuple(plan["thinks"])
        self._file = Path(plan["file"])
        self._seen, self._looked = -1, 0.0

    def told(self, **what: Any) -> None:
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(what) + "\n")

    def order(self, wanted: Do) -> Any:
        """One command as a patient officer gives it: again, with the same id, for as long as the world fails."""
        who = Who(self.who[wanted.actor], self.who[wanted.actor], new_command_id())
        begun, troubles = time.monotonic(), 0
        while True:
            try:
                result = self.desk.do(who, wanted.command, *wanted.args, **wanted.kwargs)
            except Repeated:
                self.told(ok=who.command_id, repeated=True, ms=_since(begun), troubles=troubles)
                raise GivenUp from None
            except Refused as no:
                self.told(no=no.refusal.code, words=no.refusal.sentence, ms=_since(begun))
                raise GivenUp from None
            except Disturbance as trouble:
                troubles += 1
                self.told(trouble=trouble.sentence, lost=isinstance(trouble, Disconnected))
                time.sleep(0.1)
            else:
                self.told(ok=who.command_id, ms=_since(begun), troubles=troubles, done=time.monotonic())
                return result

    def ask(self, query: Any, *args: Any, how: Any = None) -> Any:
        while True:
            try:
                return (how or self.desk.ask)(query, *args)
            except Disturbance as trouble:
                self.told(trouble=trouble.sentence, lost=isinstance(trouble, Disconnected))
                time.sleep(0.1)

    def follow(self) -> None:
        """Twice a second, as the window does: what is new on the trail, when it was seen, and when the look before
        this one began (by the counter that all processes of a machine share)."""
        before, now = self._looked, time.monotonic()
        if now - before < FEED_SECONDS:
            return
        self._looked = now
        if self._seen < 0:
            self._seen = self.ask(board.header).trail_id
            return
        rows = self.ask(board.feed, self._seen, how=self.desk.glance)
        if rows:
            self._seen = rows[-1][0]
            self.told(seen=[row[0] for row in rows], at=self.desk.clock.now(), before=before)

    def drive(self, play: Generator[Any, Any, Any]) -> None:
        answer: Any = None
        try:
            while True:
                wanted = play.send(answer)
                self.follow()
                answer = self.order(wanted) if isinstance(wanted, Do) else self.ask(wanted.query, *wanted.args)
                assert isinstance(wanted, Do | Ask)
        except (StopIteration, GivenUp):
            return

    def race(self, races: list[list[int]], every: float) -> None:
        """Everybody takes the same step at the same moment."""
        begun = time.monotonic()
        for n, (key, version) in enumerate(races):
            time.sleep(max(0.0, begun + n * every - time.monotonic()))
            try:
                self.order(Do("kasi_pelum", acts.advance, (key, version)))
            except GivenUp:
                continue
            self.told(won=key)

    def think(self) -> None:
        """An officer in a great hurry, or one who has somebody before the counter: the feed goes on meanwhile."""
        until = time.monotonic() + self.random.uniform(*self.thinks)
        while True:
            self.follow()
            left = until - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, 0.02))

    def work(self) -> None:
        while not self.line.poll():
            self.think()
            chance = self.random.random()
            if chance < 0.2:
                self.drive(do("portir", door.guest_arrived))
            elif chance < 0.5:
                self.drive(accepted(complete=self.random.random() < 0.9))
            else:
                keys = self.ask(_open)
                if keys:
                    self.drive(advanced(self.random.choice(keys), self.random.randint(1, 3)))


def _open(look: Look) -> list[int]:
    found = (
        select(request.c.id)
        .where(request.c.open == 1, request.c.state == State.RUNNING.value)
        .order_by(request.c.id.desc())
    )
    return list(look.connection.execute(found.limit(12)).scalars())


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)


def run(plan: dict[str, Any], line: Connection) -> None:
    """One PC from its start to its end; `line` joins it to the test."""
    clock = ServerClock(OffsetClock(SystemClock(), plan["skew"]))
    with open_beside_server(plan["address"], Path(plan["folder"]), clock, f"PC-{plan['number']}") as desk:
        counter = Counter(desk, plan, line)
        line.send("siap")
        line.recv()
        counter.race(plan["races"], plan["every"])
        line.send("berlomba")
        line.recv()
        counter.work()
        line.recv()
        line.send("berhenti")
        line.recv()
        rows = counter.ask(board.board)
        line.send({"papan": [[r.id, r.version, r.step_text] for r in rows], "skew": clock.skew()})
