"""The data file fails under the window: at every statement of every screen, and of a command (RELIABILITY, row 48).

No exception reaches anybody (any would fail the test), nothing is said to be done that was not, what was typed stays,
and once the disk is well again the same keys work.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import Engine, event, func, select

from loket_app.store.tables import request, trail
from loket_app.ui.frame import RAIL_KEYS
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.rail import RAIL
from loket_app.usecases import door, intake
from loket_app.usecases.check import check
from loket_app.usecases.desk import Who
from tests.ui.day_pc import CTRL, Data, WindowPc

Key = Qt.Key
WHOLE = os.environ.get("LOKET_GANGGUAN") == "besar"
KINDS = ("database is locked", "disk I/O error", "database or disk is full", "unable to open database file")


class Faults:
    """Fails the statement whose turn it is; counts those that come by."""

    def __init__(self) -> None:
        self.seen = self.hits = 0
        self.at: int | None = None
        self.words = KINDS[0]

    def hit(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().startswith("PRAGMA"):
            return
        self.seen += 1
        # As a disk does: from then on everything fails, until somebody heals it.
        if self.at is not None and self.seen > self.at:
            self.hits += 1
            raise sqlite3.OperationalError(self.words)

    @contextmanager
    def failing(self, at: int, words: str) -> Iterator[None]:
        self.seen, self.hits, self.at, self.words = 0, 0, at, words
        try:
            yield
        finally:
            self.at = None

    def counted(self, act: Callable[[], object]) -> int:
        self.seen = 0
        act()
        return self.seen


@pytest.fixture
def faults() -> Iterator[Faults]:
    made = Faults()
    event.listen(Engine, "before_cursor_execute", made.hit)
    yield made
    event.remove(Engine, "before_cursor_execute", made.hit)


def with_work(data: Data) -> None:
    """A request that is under way and one that waits, so that no screen is empty."""
    desk = data.look()
    me = Who(data.who["loket1"], data.who["loket1"])
    for name in ("Contoh Satu", "Contoh Dua"):
        guest = desk.do(me, door.walked_in)
        papers = tuple(r.key for r in desk.ask(lambda look: intake.service_named(look, "sktm")[1]).requirements)
        desk.do(me, intake.accept, guest.id, intake.IntakeForm(intake.PersonData(name=name), "sktm", papers), True)
        data.minutes(1)


def rows(data: Data, table: Any = trail) -> int:
    return int(data.look().ask(lambda look: look.connection.execute(select(func.count()).select_from(table)).scalar()))


def told(one: WindowPc) -> bool:
    """A line of the window that is seen says that the data could not be read or written."""
    return any(
        line.isVisible() and line._kind is NoticeKind.DISTURBANCE and line.text()
        for line in one.shell.findChildren(NoticeLine)
    )


def turns(most: int, few: int) -> range:
    """At which statements it begins: at each, or in a short run at a few between the first and the last."""
    return range(most) if WHOLE else range(0, most, max(1, -(-most // few)))


@pytest.mark.parametrize("place", range(len(RAIL_KEYS) - 1))
def test_every_screen_on_a_data_file_that_fails(
    place: int, pc: Callable[..., WindowPc], data: Data, faults: Faults
) -> None:
    with_work(data)
    who = "camat" if RAIL[place].name == "laporan" else "loket1"
    away = RAIL_KEYS[1 if place == 0 else 0]
    one = pc()
    one.log_in(who)
    one.rail(away)
    most = faults.counted(lambda: one.rail(RAIL_KEYS[place]))
    one.close()
    for at in turns(most, 2):
        one = pc()
        one.log_in(who)
        one.rail(away)
        before = rows(data)
        with faults.failing(at, KINDS[at % len(KINDS)]):
            one.rail(RAIL_KEYS[place])
            assert one.shell.shown() == RAIL[place].name
            # The trail is asked by the clock, too: a statement that was counted once need not come again.
            assert told(one) or not faults.hits, f"{RAIL[place].name} says nothing, statement {at} of {most}"
        # The disk is well again: the same key, and nothing is said any more.
        one.rail(away)
        one.beat()
        one.rail(RAIL_KEYS[place])
        assert not told(one), f"{RAIL[place].name} still complains, statement {at} of {most}"
        assert rows(data) == before
        one.close()


def test_an_intake_on_a_data_file_that_fails(pc: Callable[..., WindowPc], data: Data, faults: Faults) -> None:
    one = pc()
    one.log_in("loket1")
    one.key(Key.Key_F2)
    page = one.screen("terima").page
    one.write("6472052304880003")
    one.tab_to(page.fields.slots["name"].widget)
    one.write("Contoh Fadli")
    one.tab_to(page.fields.slots["layanan"].widget)
    one.write("dispen")
    one.key(Key.Key_Return)
    one.key(Key.Key_Space, mod=CTRL)
    before, typed = rows(data), page.fields.text("name")
    at = tried = 0
    while True:
        with faults.failing(at, KINDS[tried % len(KINDS)]):
            one.key(Key.Key_F8)
        if rows(data) > before:
            break
        assert told(one), f"nothing is said at statement {at}"
        assert rows(data, request) == 0
        assert page.fields.text("name") == typed == "Contoh Fadli"
        assert one.printed() == []
        tried += 1
        at += 1 if WHOLE else 7
    assert tried > 3
    one.beat()
    assert rows(data, request) == 1
    assert [str(found) for found in check(data.look()).findings] == []
