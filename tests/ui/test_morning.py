"""The first log-in of a day: one calm notice that leads to the opening check; later log-ins say nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from loket_app.domain.dates import HOUR
from loket_app.ui.counter import Counter, Session
from loket_app.ui.hub import Hub
from loket_app.ui.morning import PAPER, Morning
from loket_app.ui.runner import InlineRunner
from loket_app.ui.shell import Shell
from loket_app.ui.ways import Ways
from loket_app.usecases.office_papers.catalogue import paper_named


class Pc:
    """As much of the window as the notice needs."""

    def __init__(self, office: Any) -> None:
        self.office = office
        self.runner = InlineRunner()
        self.runner._context = (office.desk,)
        self.counter = Counter(self.runner, Hub(), Session(), office.clock, "Asia/Makassar")
        self.shell = Shell("PATEN", "", "Asia/Makassar")
        self.morning = Morning(self.counter, self.shell)

    def log_in(self) -> list[str]:
        desk = self.office.desk
        desk.do(self.office.by("loket1"), lambda tx: tx.record("masuk", subject="petugas:1"))
        self.shell.bar.withdraw(f"{PAPER}:pemeriksaan_pembukaan")
        self.morning.sat_down()
        return [one.key for one in self.shell.bar.waiting()]

    def close(self) -> None:
        self.counter.stop()
        self.shell.close()
        self.shell.deleteLater()


@pytest.fixture
def pc(qtbot: QtBot, make_office: Any) -> Iterator[Pc]:
    made = Pc(make_office())
    yield made
    made.close()


def test_once_a_day_and_not_after_another_start(pc: Pc) -> None:
    key = f"{PAPER}:pemeriksaan_pembukaan"
    assert pc.log_in() == [key]
    assert pc.log_in() == []
    pc.morning = Morning(pc.counter, pc.shell)
    assert pc.log_in() == [], "a start at noon says nothing again"
    pc.office.clock.move(24 * HOUR)
    assert pc.log_in() == [key]
    assert "pakta integritas petugas" in pc.shell.bar.waiting()[0].sentence


def test_the_notice_leads_to_a_paper_that_exists(pc: Pc) -> None:
    opened: list[str] = []

    class Way:
        def open_paper(self, key: str) -> None:
            opened.append(key)

    Ways._notice_opened(Way(), pc.log_in()[0])  # type: ignore[arg-type]
    assert paper_named(opened[0]).title == "Pemeriksaan pembukaan"
