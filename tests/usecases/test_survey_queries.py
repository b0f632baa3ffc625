"""What is asked of a survey: exact results, groups without anybody singled out, the trend, the clocks beside it."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loket_app.domain.dates import HOUR, MINUTE
from loket_app.domain.survey.answers import by_field, by_month, tally
from loket_app.domain.survey.index import compute
from loket_app.usecases import acts
from loket_app.usecases.queries import survey, survey_clocks
from loket_app.usecases.survey import imports, periods
from loket_app.usecases.survey.periods import PeriodData, Published
from tests.usecases.survey_office import at_kiosk, closed, made_up, opened, response, rows, type_in


def brought_in(office, period: int, given_answers) -> int:
    batch = imports.import_answers(office.desk, office.by("kasi_pelum"), period, given_answers, "uji.csv")
    assert batch is not None
    return batch


def instrument(office):
    return office.desk.ask(periods.current_instrument)


def test_the_result_is_the_domains_over_the_same_answers(office):
    period, answers = opened(office, population=300), made_up(217)
    brought_in(office, period, answers)
    found = office.desk.ask(survey.result, period)
    assert found.tally == tally(answers, instrument(office))
    assert found.result == compute(found.tally, instrument(office))
    assert (found.period.respondents, found.period.waiting, found.period.sample.least) == (217, 0, 169)
    assert found.period.enough is True
    closed(office, period)
    assert office.desk.ask(survey.result, period).result == found.result


@pytest.mark.parametrize("small", [5000, 0])
def test_groups_and_months_are_the_domains_too(office, monkeypatch, small):
    monkeypatch.setattr(survey, "SMALL", small)  # 0: read in sixteen slices of the key
    period, answers = opened(office), made_up(300)
    brought_in(office, period, answers)
    found = {field.key: field for field in survey.groups(office.desk, period)}
    asked = instrument(office)
    for key, wanted in (
        ("layanan", by_field(answers, asked, "layanan")), ("jenis_kelamin", by_field(answers, asked, "jenis_kelamin")),
        (survey.MONTH, by_month(answers, asked)),
    ):  # fmt: skip
        assert [r.name for r in found[key].rows] == list(wanted)
        assert [r.result for r in found[key].rows] == [compute(t, asked) for t in wanted.values()]
    assert [(r.name, r.respondents) for r in found["usia"].rows] == [("", 300)]


def test_a_small_group_shows_its_number_and_no_values(office):
    period = opened(office)
    answers = [response(jenis_kelamin="Laki-laki")] * 20 + [response(jenis_kelamin="Perempuan")] * 4
    brought_in(office, period, answers)
    found = next(f for f in survey.groups(office.desk, period) if f.key == "jenis_kelamin")
    assert [(r.name, r.respondents, r.result) for r in found.rows] == [("Laki-laki", 20, None), ("Perempuan", 4, None)]


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 12), max_size=8))
def test_nothing_hidden_follows_from_what_is_shown(sizes):
    hidden = survey.too_small(sizes)
    shown = {n for n, size in sizes.items() if size and n not in hidden}
    assert all(sizes[n] >= survey.LEAST for n in shown)
    if hidden and shown:
        # Total less shown is one figure over all that is hidden: it must stand for enough people.
        assert sum(sizes[n] for n in hidden) >= survey.LEAST
        assert len(hidden) > 1
    if all(size == 0 or size >= survey.LEAST for size in sizes.values()):
        assert hidden == frozenset()


class TestOpenPeriod:
    def test_an_answer_at_the_kiosk_changes_no_result_of_the_same_day(self, office):
        period = opened(office)
        brought_in(office, period, made_up(20))
        before = office.desk.ask(survey.result, period)
        at_kiosk(office, period, response((1,) * 9, suggestion="lambat"))
        after = office.desk.ask(survey.result, period)
        assert after.result == before.result
        assert (after.period.respondents, after.period.waiting) == (21, 1)
        assert office.desk.ask(survey.words, period) == ()
        assert len(office.desk.ask(survey.raw_answers, period)) == 20
        assert survey.groups(office.desk, period)[0].rows == survey.groups(office.desk, period)[0].rows
        assert sum(r.respondents for r in survey.groups(office.desk, period)[0].rows) == 20

    def test_kiosk_answers_come_in_blocks(self, office):
        period = opened(office)
        sizes = []
        for day in range(5):
            for _ in range(2):
                at_kiosk(office, period, response(day=date(2026, 11, 23 + day)))
            sizes.append(office.desk.ask(survey.result, period).result.n)
            office.clock.move(24 * HOUR)
        assert sizes == [0, 0, 0, 6, 6]  # the third day fills a block, and shows from the fourth on
        assert closed(office, period).respondents == 10
        assert office.desk.ask(survey.result, period).result.n == 10

    def test_what_was_typed_counts_at_once(self, office):
        period = opened(office)
        type_in(office, period, response())
        assert office.desk.ask(survey.result, period).result.n == 1


def test_words_are_sorted_by_question_and_letter(office):
    period = opened(office)
    for reason, suggestion in (("panas", "b"), ("antre", ""), ("Bising", "a")):
        type_in(office, period, response((2,) * 9, reasons={"sarana": reason, "waktu": reason}, suggestion=suggestion))
    found = office.desk.ask(survey.words, period)
    assert [(w.question, w.body) for w in found] == [
        ("waktu", "antre"), ("waktu", "Bising"), ("waktu", "panas"), ("sarana", "antre"), ("sarana", "Bising"),
        ("sarana", "panas"), ("", "a"), ("", "b"),
    ]  # fmt: skip


def test_raw_answers_come_in_pages_and_without_days_or_groups_unless_asked_for(office):
    period, answers = opened(office), made_up(53)
    brought_in(office, period, answers)
    pages, after = [], ""
    while page := office.desk.ask(survey.raw_answers, period, after, 20):
        pages.append(page)
        after = page[-1].key
    assert [len(p) for p in pages] == [20, 20, 13]
    assert sorted(a.values for p in pages for a in p) == sorted(r.values for r in answers)
    assert {(a.day, json.dumps(a.groups)) for p in pages for a in p} == {("", "{}")}
    full = office.desk.ask(survey.raw_answers, period, "", 100, with_groups=True)
    assert sorted((a.day, a.groups["layanan"]) for a in full) == sorted(
        (r.day.isoformat(), r.groups["layanan"]) for r in answers
    )


def test_the_trend_takes_old_reports_and_periods_of_ones_own(office):
    who = office.by("kasi_pelum")
    old = PeriodData("2024", "1-1-2024", "31-12-2024")
    office.desk.do(who, periods.record_published, old, Published({"waktu": 300, "biaya": 400}, None, 120))
    period = opened(office)
    brought_in(office, period, [response((4,) * 9)] * 6)
    closed(office, period)
    steps = office.desk.ask(survey.survey_trend)
    assert [(s.point.label, s.point.hundredths, s.point.n, s.change) for s in steps] == [
        ("2024", 8750, 120, None), ("Semester II 2026", 10_000, 6, 1250),
    ]  # fmt: skip
    assert [line.respondents for line in office.desk.ask(survey.periods)] == [6, 120]


def test_imports_are_listed_until_they_are_taken_out(office):
    period = opened(office)
    batch = brought_in(office, period, made_up(7))
    assert [(i.batch_id, i.rows) for i in office.desk.ask(survey.imports, period)] == [(batch, 7)]
    office.desk.do(office.by("kasi_pelum"), imports.withdraw_import, batch, "keliru")
    assert office.desk.ask(survey.imports, period) == ()
    assert office.desk.ask(survey.result, period).result.n == 0


class TestClocks:
    def test_beside_the_unsur_stands_what_the_clocks_say(self, office):
        early = office.accept()
        office.minutes(24 * 60)
        on_time = office.accept()
        for by in ("kasi_pelum", "operator1"):
            office.minutes(2)
            if by == "operator1":
                break
            office.desk.do(office.by(by), acts.advance, on_time, office.version(on_time))
        found = office.desk.ask(survey_clocks.office_clocks, "2026-11-24", "2026-11-24")
        assert (found.requests, found.measured, found.median_ms) == (1, 0, None)
        assert found.facts["persyaratan"][0].value == "100,0 %"
        assert "waktu" not in found.facts
        with office.desk.engine.begin() as raw:
            raw.exec_driver_sql(f"UPDATE request SET promise_used = {41 * MINUTE} WHERE id = {early}")
            raw.exec_driver_sql(f"UPDATE request SET promise_used = {70 * MINUTE}, late = 1 WHERE id = {on_time}")
        both = office.desk.ask(survey_clocks.office_clocks, "2026-11-01", "2026-11-30")
        assert (both.requests, both.measured, both.in_time, both.median_ms) == (2, 2, 1, 41 * MINUTE)
        assert [f.value for f in both.facts["waktu"]] == ["50,0 %", "41 menit"]
        assert office.desk.ask(survey.users_between, "2026-11-23", "2026-11-23") == 1
        assert office.desk.ask(survey_clocks.office_clocks, "2026-11-25", "2026-11-30").requests == 0

    def test_the_first_request_of_a_day_is_found_by_halves(self, office):
        for _ in range(9):
            office.accept()
            office.minutes(11 * 60)
        days = [(r[0], r[1]) for r in rows(office, "SELECT id, received_at FROM request ORDER BY id")]
        for day in ("2026-11-20", "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-27", "2026-12-05"):
            low, high = office.desk.ask(survey_clocks.ids_between, day, day)
            start = office.desk.ask(survey_clocks._midnight, day)
            assert [i for i, at in days if start <= at < start + 24 * HOUR] == list(range(low, high)), day
