"""The window notices that its PC's clock jumped: one calm line, a row on the trail, and a way to confirm or correct."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from loket_app.domain.dates import HOUR, MINUTE, SECOND, at
from loket_app.domain.people import Capacity, Role
from loket_app.store.tables import visit
from loket_app.ui.clock_watch import AGAIN, CHECK, HELD, ClockWatch
from loket_app.ui.counter import Counter, Session
from loket_app.ui.hub import Hub
from loket_app.ui.pengaturan.clock import ClockForm
from loket_app.ui.runner import InlineRunner
from loket_app.ui.shell import Shell
from loket_app.usecases import clock_jumps, door, staff
from loket_app.usecases.desk import Who
from tests.ui.day_pc import MONDAY, Data, Key, WindowPc

DAY, YEAR = 24 * HOUR, 365 * 24 * HOUR


class Window:
    """As much of the window as the watch needs, with a steady clock of its own."""

    def __init__(self, office: Any) -> None:
        self.office, self.steady = office, 1_000
        runner = InlineRunner()
        runner._context = (office.desk,)
        self.counter = Counter(runner, Hub(), Session(), office.clock, "Asia/Makassar")
        self.shell = Shell("PATEN", "", "Asia/Makassar")
        self.watch = ClockWatch(self.counter, self.shell)

    def start(self) -> None:
        self.watch.start()
        assert self.watch.guard is not None
        self.watch.guard._steady = lambda: self.steady
        self.watch.guard.seen = self.watch.guard.read()

    def second(self, jump: int = 0) -> None:
        self.steady += SECOND
        self.office.clock.move(SECOND + jump)
        self.watch.tick()

    def notices(self) -> list[str]:
        return [one.sentence for one in self.shell.bar.waiting()]

    def close(self) -> None:
        self.watch.stop()
        self.counter.stop()
        self.shell.close()
        self.shell.deleteLater()


@pytest.fixture
def window(qtbot: QtBot, office: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    monkeypatch.setattr(clock_jumps, "steady", lambda: 0)
    office.desk.do(office.by("loket1"), door.walked_in)
    made = Window(office)
    made.start()
    yield made
    made.close()


def test_an_ordinary_hour_says_nothing(window: Window) -> None:
    for _ in range(200):
        window.second()
    window.second(1500)
    window.second(-1500)
    assert window.notices() == []


def test_a_jump_is_one_calm_line_and_a_row(window: Window) -> None:
    window.second(5 * MINUTE)
    assert window.notices() == [f"Jam komputer melompat maju 5 menit, dari 08.00 ke 08.05. {CHECK}"]
    window.second()
    assert len(window.notices()) == 1
    window.second(-90 * SECOND)
    assert window.notices() == [f"Jam komputer mundur 1 menit, dari 08.05 ke 08.03. {CHECK}"]


@pytest.mark.parametrize("by", [3 * HOUR, DAY, 10 * YEAR])
def test_far_forward_waits_and_goes_on_when_put_back(window: Window, by: int) -> None:
    window.second(by)
    [told] = window.notices()
    assert HELD in told
    window.second(-by)
    [told] = window.notices()
    assert AGAIN in told
    assert window.office.desk.held == 0


def test_the_form_explains_the_jump_and_offers_the_pin(qtbot: QtBot, window: Window) -> None:
    window.second(3 * HOUR)
    form = ClockForm(window.counter)
    qtbot.addWidget(form)
    form.show()
    assert "melompat maju 3 jam" in form.words.text()
    assert form.pin.isVisible()
    kasi = Who.self(window.office.who["kasi_pelum"])
    window.office.desk.do_with_doubtful_clock(kasi, staff._confirm_clock)
    form.ask()
    assert "sejalan" in form.words.text()
    assert not form.pin.isVisible()


def test_a_file_that_was_silent_for_months_asks_for_a_look_at_the_clock(window: Window) -> None:
    window.office.clock.move(10 * YEAR)
    window.start()
    assert window.notices() == [f"Catatan terakhir 10 tahun yang lalu menurut jam komputer ini. {CHECK}"]


def test_midnight_with_the_window_open(pc: Callable[..., WindowPc], data: Data) -> None:
    """The window stayed open over night: queue numbers, the guests shown and the roster are those of the new day."""
    desk = data.look()
    admin = Who.self(data.who["admin"])
    desk.do(
        admin, staff.save_substitution, data.who["sekcam"], Role.CAMAT, Capacity.PLH, "24-11-2026", "24-11-2026", "cuti"
    )
    one = pc()
    data.clock.instant = at(MONDAY, 23, 58, "Asia/Makassar")
    one.log_in("loket1")
    one.rail(1)
    one.key(Key.Key_F3)
    one.key(Key.Key_Escape)
    assert _seqs(data) == [("2026-11-23", 1)]
    assert data.who["sekcam"] not in _camats(one)
    data.clock.instant = at(date(2026, 11, 24), 0, 0, "Asia/Makassar") + 30 * SECOND
    one.beat()
    assert data.who["sekcam"] in _camats(one)
    assert one.shell.header.clock.text().startswith("00.00")
    one.key(Key.Key_F3)
    assert _seqs(data) == [("2026-11-23", 1), ("2026-11-24", 1)]


def _seqs(data: Data) -> list[tuple[str, int]]:
    query = visit.select().order_by(visit.c.id)
    return data.look().ask(lambda look: [(row.day, row.seq) for row in look.connection.execute(query)])


def _camats(one: WindowPc) -> list[int]:
    return [holder.officer.id for holder in one.window.session.roster[Role.CAMAT] if holder.capacity is Capacity.PLH]
