"""The demonstration's surveys give the figures of Sangasanga's own report, through the use cases, and quickly."""

from datetime import date

import pytest

from loket_app.definitions.presets import load_preset
from loket_app.domain.figures import fraction_text
from loket_app.simulation.survey import play_survey
from loket_app.usecases.check import check
from loket_app.usecases.queries import survey, survey_rtl
from tests.conftest import MONDAY


@pytest.mark.parametrize("key", ["sangasanga", "kemlagi"])
def test_the_demonstration_office_has_surveys_and_plans(make_office, key):
    office = make_office(key)
    ids = play_survey(office.desk, load_preset(key), office.who, MONDAY)
    found = office.desk.ask(survey.result, ids[0])
    assert [fraction_text(u.nrr) for u in found.result.unsur] == [
        "3,88", "3,88", "3,86", "3,99", "3,89", "3,89", "3,90", "3,99", "3,90",
    ]  # fmt: skip
    assert (found.result.ikm_text, found.result.mutu, found.result.n) == ("97,72", "A", 100)
    plan = office.desk.ask(survey_rtl.plan_of, ids[0])
    assert [p.unsur for p in plan.priorities.chosen] == ["waktu", "prosedur", "persyaratan"]
    assert (plan.share.planned, plan.share.realised, plan.share.indicator_8) == (6, 5, 4)
    assert [v.line.programme for v in plan.lines if not v.done] == ["Pelatihan petugas PATEN"]
    assert plan.lines[1].continuation.target == "Semester 1 Tahun 2025"
    due = office.desk.ask(survey_rtl.due_plans)
    assert {d.due for d in due} == {date(2024, 12, 31), date(2026, 9, 30)}
    now = office.desk.ask(survey.result, ids[2])
    assert (now.result.n, now.period.respondents, now.period.waiting) == (83, 87, 4)
    labels = [s.point.hundredths for s in office.desk.ask(survey.survey_trend)]
    assert labels[0] == 9772
    assert office.desk.ask(survey.words, ids[1])
    assert [str(f) for f in check(office.desk).findings] == []
