"""The dispensation of marriage on the office's own holidays: working days are those of its calendar (decision 34)."""

from datetime import date

import pytest

from loket_app.simulation.letter_data import made_up_letter
from loket_app.usecases import letters
from tests.usecases.counter_machine import MONDAY, OFFICE
from tests.usecases.rich_office import Stage


def wedding(stage: Stage, registered: str, wed: str) -> int:
    values = made_up_letter("dispensasi_nikah", OFFICE, 7, MONDAY)
    key = stage.accept("dispensasi_nikah", letter_values={**values, "daftar_tanggal": registered, "akad_tanggal": wed})
    stage.advance(key)
    return key


@pytest.mark.parametrize(
    ("registered", "wed", "days"),
    [
        ("2026-11-23", "2026-11-27", 4),  # decision 34: the day of registration is not counted, the akad is
        ("2026-11-23", "2026-11-28", 4),  # a Saturday
        ("2026-11-20", "2026-11-23", 1),
    ],
)
def test_days_and_their_words(stage, registered, wed, days):
    key = wedding(stage, registered, wed)
    now = stage.desk.ask(letters.draft, key)
    assert now.values["hari_kerja"] == days
    assert not [i for i in now.issues if i.blocking]


def test_a_holiday_is_no_working_day(stage):
    key = wedding(stage, "2026-11-23", "2026-12-07")
    blocked = [i.sentence for i in stage.desk.ask(letters.draft, key).issues if i.blocking]
    assert len(blocked) == 1
    assert "10 hari kerja" in blocked[0]
    stage.new_hours(date(2026, 11, 30))
    now = stage.desk.ask(letters.draft, key)
    assert now.values["hari_kerja"] == 9
    assert not [i for i in now.issues if i.blocking]
    assert stage.print_letter(key)


def test_the_days_at_the_year_s_end_leave_out_christmas_and_its_shared_leave(stage):
    key = wedding(stage, "2026-11-23", "2026-12-28")
    # 25 weekdays, less 24 and 25 December.
    assert stage.desk.ask(letters.draft, key).values["hari_kerja"] == 23
