"""The scripted operator of the crash tests knows every command of the program, and its plays leave a sound office."""

from pathlib import Path

import pytest

from loket_app.domain.dates import HOUR
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk
from loket_app.usecases.ports import SetClock
from tests.processes.commands import commands
from tests.processes.directly import play_all
from tests.processes.plays import ELSEWHERE, guest_of_long_ago


@pytest.fixture
def desk(make_office, tmp_path: Path) -> tuple[Desk, dict[str, int]]:
    office = make_office()
    office.desk.folder = tmp_path
    return office.desk, office.who


def test_every_command_is_played(desk: tuple[Desk, dict[str, int]]) -> None:
    guest_of_long_ago(*desk)
    clock = desk[0].clock
    assert isinstance(clock, SetClock)
    clock.move(11 * 365 * 24 * HOUR)
    ran = play_all(*desk)
    lacking = commands() - ran - set(ELSEWHERE)
    assert not lacking, f"no play of tests/processes/plays.py runs {sorted(lacking)}"
    assert ran <= commands()
    assert set(ELSEWHERE) <= commands()
    assert [str(f) for f in check(desk[0], 20).findings] == []
