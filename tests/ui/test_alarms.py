from dataclasses import replace
from typing import Any

import pytest

from loket_app.definitions.presets import load_preset
from loket_app.domain.dates import HOUR, MINUTE, at
from loket_app.domain.worktime import axis_for
from loket_app.ui.alarms import Alarms
from loket_app.ui.notices import NoticeKind
from loket_app.usecases.views.board import BoardRow, ClockFace
from tests.conftest import MONDAY
from tests.ui.test_board import row

ZONE = "Asia/Makassar"
AXIS = axis_for(load_preset("sangasanga").calendar)
NINE = at(MONDAY, 9, 0, ZONE)


def open_row(key: int, due: int, **other: Any) -> BoardRow:
    return row(key, promise_clock=ClockFace("running", AXIS.f(due), None, HOUR, ""), **other)


@pytest.fixture
def told() -> list[tuple[int, NoticeKind, str]]:
    return []


@pytest.fixture
def alarms(told: list[tuple[int, NoticeKind, str]]) -> Alarms:
    made = Alarms()
    made.told.connect(lambda *what: told.append(what))
    return made


def test_each_crossing_is_told_once_and_a_reread_changes_nothing(alarms: Alarms, told: list[Any]) -> None:
    rows = [open_row(1, NINE + HOUR)]
    alarms.watch(rows, {1: AXIS}, NINE)
    for minute in range(65):
        alarms.watch([replace(rows[0], version=minute)], {1: AXIS}, NINE + minute * MINUTE)
        alarms.tick(NINE + minute * MINUTE)
    assert [(i, kind) for i, kind, _ in told] == [(1, NoticeKind.REFUSAL), (1, NoticeKind.DISTURBANCE)]
    assert told[0][2].startswith("001 hampir lewat: Legalisir Dokumen")
    assert "melewati janji layanan" in told[1][2]


def test_what_is_late_when_first_seen_needs_no_alarm(alarms: Alarms, told: list[Any]) -> None:
    alarms.watch([open_row(1, NINE - MINUTE)], {1: AXIS}, NINE)
    alarms.tick(NINE)
    alarms.tick(NINE + HOUR)
    assert told == []


def test_nothing_is_told_while_the_office_is_closed(alarms: Alarms, told: list[Any]) -> None:
    noon = AXIS.closes_at(NINE)
    assert noon is not None
    alarms.watch([open_row(1, noon - MINUTE)], {1: AXIS}, noon - 30 * MINUTE)
    alarms.tick(noon + MINUTE)
    assert told == []
    again = AXIS.next_open(noon + MINUTE)
    assert again is not None
    alarms.tick(again)
    assert [kind for _, kind, _ in told] == [NoticeKind.DISTURBANCE]


def test_a_request_that_left_is_settled(alarms: Alarms) -> None:
    settled: list[int] = []
    alarms.settled.connect(settled.append)
    one = open_row(1, NINE + HOUR)
    alarms.watch([one, open_row(2, NINE + HOUR)], {1: AXIS}, NINE)
    done = replace(one, promise_clock=ClockFace("done", None, 5, HOUR, ""))
    alarms.watch([done], {1: AXIS}, NINE)
    assert sorted(settled) == [1, 2]
