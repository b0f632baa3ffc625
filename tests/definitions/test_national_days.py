"""The holidays of a year: the decree where it is shipped, else the library, and what is only an estimate."""

import subprocess
import sys
from datetime import date

from loket_app.definitions.national_days import JOINT_LEAVE, NATIONAL, Source, fasting_month, is_estimate, national_days


def test_a_decreed_year_is_the_decree():
    found = national_days(2026)
    assert found.source is Source.DECREE
    assert found.estimates() == ()
    assert (date(2026, 8, 17), NATIONAL) in {(one.day, one.kind) for one in found.days}


def test_another_year_is_computed_and_what_follows_the_moon_is_marked():
    found = national_days(2027)
    names = {one.day: one.name for one in found.days}
    assert found.source is Source.LIBRARY
    assert names[date(2027, 8, 17)] == "Hari Kemerdekaan Republik Indonesia"
    moon = [name for name in names.values() if any(w in name for w in ("Idul", "Islam", "Maulid", "Isra"))]
    assert len(moon) >= 6
    assert all(is_estimate(name) for name in moon)
    assert not is_estimate(names[date(2027, 1, 1)])
    assert {one.kind for one in found.days} == {NATIONAL, JOINT_LEAVE}
    assert [one.day for one in found.days] == sorted({one.day for one in found.days})
    assert all(one.day.year == 2027 and one.active for one in found.days)


def test_the_library_is_not_imported_before_a_year_is_asked_for():
    asked = "import sys, loket_app.definitions.national_days; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


def test_an_installation_without_the_library_has_no_days(monkeypatch):
    monkeypatch.setitem(sys.modules, "holidays.constants", None)
    found = national_days(2027)
    assert (found.days, fasting_month(found)) == ((), None)


def test_the_month_before_the_feast():
    assert fasting_month(national_days(2026)) == ("Ramadan 1447 Hijriah", date(2026, 2, 19), date(2026, 3, 20))
    assert fasting_month(national_days(2027)) == (
        "Ramadan 1448 Hijriah (perkiraan)", date(2027, 2, 8), date(2027, 3, 9),
    )  # fmt: skip
