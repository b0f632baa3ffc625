"""The office's zone counts, never the PC's: the same answers under any TZ, with no zone data of the system, over a
change of zone while the program runs, and at midnight with the window open."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from loket_app.domain.dates import HOUR, MINUTE, at
from loket_app.domain.people import Capacity, Role
from loket_app.usecases import acts, door, staff
from loket_app.usecases.queries import board
from loket_app.usecases.requests import load

MONDAY = date(2026, 11, 23)
ZONES = ("UTC", "America/New_York", "Asia/Jayapura", "Asia/Makassar", "<-05>5")
SAY = """
import sys
from datetime import date
from loket_app.definitions.presets import load_preset
from loket_app.domain.dates import at, clock_time, local, long_date
from loket_app.domain.worktime import axis_for
for key in ("sangasanga", "kemlagi"):
    preset = load_preset(key)
    zone = preset.office.zone
    start = at(date(2026, 11, 23), 11, 40, zone)
    axis = axis_for(preset.calendar)
    due = axis.due(start, 3_600_000)
    print(key, zone, start, due, clock_time(local(due, zone)), long_date(local(due, zone).date()))
"""


def said(**environment: str) -> str:
    kept = {k: v for k, v in os.environ.items() if k not in ("TZ", "PYTHONTZPATH")}
    done = subprocess.run(
        [sys.executable, "-c", SAY], capture_output=True, text=True, timeout=280, check=False, env=kept | environment
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_due_times_are_the_same_under_any_zone_of_the_pc_and_without_its_zone_data() -> None:
    """Windows has no zone data of its own: the pinned tzdata is all there is, as with an empty PYTHONTZPATH."""
    expected = said(TZ="Asia/Jakarta")
    assert "Asia/Makassar" in expected
    assert said(TZ="America/New_York", PYTHONTZPATH="") == expected


@pytest.fixture
def pc_zone() -> Iterator[Any]:
    before = os.environ.get("TZ")

    def change(zone: str) -> None:
        os.environ["TZ"] = zone
        time.tzset()

    yield change
    if before is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a running process cannot be changed there")
@pytest.mark.parametrize("key", ["sangasanga", "kemlagi"])
def test_the_pcs_zone_changes_while_the_program_runs(make_office, pc_zone, key: str) -> None:
    office = make_office(key)
    request = office.accept()
    due = office.desk.ask(load, request).row.promise_due
    seen = set()
    for zone in ZONES:
        pc_zone(zone)
        header = office.desk.ask(board.header)
        seen.add(
            (header.zone, office.desk.ask(lambda look: look.day()), office.desk.ask(load, request).row.promise_due)
        )
        office.minutes(1)
        guest = office.desk.do(office.by("loket1"), door.walked_in)
        assert office.desk.ask(lambda look, at=guest.id: _came(look, at)) == office.clock.now()
    assert seen == {(office.desk.ask(lambda look: look.zone), "2026-11-23", due)}


def _came(look: Any, visit: int) -> int:
    from loket_app.store.tables import visit as table

    row = look.connection.execute(table.select().where(table.c.id == visit)).one()
    return int(row.called_at)


def _numbers(look: Any) -> list[tuple[str, int]]:
    from loket_app.store.tables import visit as table

    return [(row.day, row.seq) for row in look.connection.execute(table.select().order_by(table.c.id))]


def _camats(look: Any) -> list[tuple[int, Any]]:
    return [(officer.id, capacity) for officer, capacity in staff.holders(look, Role.CAMAT)]


def test_midnight_begins_queue_numbers_counts_and_substitutions_anew(make_office) -> None:
    """The office's midnight, an hour after that of Jakarta."""
    office = make_office()
    substitute = office.who["sekcam"]
    office.desk.do(
        office.by("admin"), staff.save_substitution, substitute, Role.CAMAT, Capacity.PLH, "24-11-2026", "24-11-2026",
        "cuti",
    )  # fmt: skip
    request = office.accept()
    for hour, minute in ((23, 58), (23, 59)):
        office.clock.instant = at(MONDAY, hour, minute, "Asia/Makassar")
        office.desk.do(office.by("loket1"), door.walked_in)
    assert (substitute, Capacity.PLH) not in office.desk.ask(_camats)
    office.clock.instant = at(date(2026, 11, 24), 0, 0, "Asia/Makassar")
    office.desk.do(office.by("loket1"), door.walked_in)
    assert office.desk.ask(_numbers) == [
        ("2026-11-23", 1), ("2026-11-23", 2), ("2026-11-23", 3), ("2026-11-24", 1),
    ]  # fmt: skip
    assert (substitute, Capacity.PLH) in office.desk.ask(_camats)
    office.clock.move(8 * HOUR + 5 * MINUTE)
    office.desk.do(office.by("kasi_pelum"), acts.advance, request, office.version(request))
    stays = office.desk.ask(load, request).case.stays
    assert all(stay.end is None or stay.end >= stay.start for stay in stays)
