"""Reports on a real office: beside a count made by hand from the trail, in pages of any size, and who sees what."""

import json
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from reportlab.lib.units import mm

from loket_app.documents import fonts, raster
from loket_app.documents.tables import PAD
from loket_app.domain.case import State
from loket_app.domain.clocks import kroscek
from loket_app.domain.compliance import grids
from loket_app.domain.compliance.complaint_views import complaint_grid
from loket_app.domain.compliance.evaluation import Evaluation
from loket_app.domain.compliance.facts import Outcome
from loket_app.domain.compliance.figures import Figures
from loket_app.domain.compliance.periods import Kind, parse_period, period_of, span
from loket_app.domain.dates import MINUTE, at, local
from loket_app.domain.errors import Refused
from loket_app.domain.form_layout import Family
from loket_app.usecases import acts, layar_ramah
from loket_app.usecases.apart import Apart
from loket_app.usecases.letters import form_named
from loket_app.usecases.queries import compliance as query
from loket_app.usecases.queries import compliance_requests
from loket_app.usecases.reports import book, content, paten, reading
from loket_app.usecases.reports.reading import Question, figures_of
from tests.usecases.rich_office import HOLDER, ZONE, Stage, everything_once

NOVEMBER = parse_period("2026-11")
ENDED = {State.REJECTED, State.WITHDRAWN}


def told(stage: Stage, people: bool = True, period=NOVEMBER) -> Figures:
    return figures_of(stage.desk, period, people)


# -- the oracle: every request replayed from its trail, everything counted in plain loops ------------------------------


def by_hand(stage: Stage, first: date, last: date) -> dict[str, object]:
    """The figures of the requests received between two days, from their replayed cases alone."""
    raw = stage.desk.ask(lambda look: [r[0] for r in look.connection.exec_driver_sql("SELECT id FROM request")])
    now = stage.clock.now()
    out: dict[str, object] = {
        "n": 0,
        "states": Counter(),
        "used": [],
        "late": [],
        "visits": Counter(),
        "over": Counter(),
    }
    for key in raw:
        loaded = stage.load(key)
        if not first <= local(loaded.row.received_at, ZONE).date() <= last:
            continue
        out["n"] += 1
        out["states"][loaded.case.state] += 1
        sheet = stage.desk.ask(
            lambda look, one=loaded: kroscek(one.case, one.service.promise, look.settings.axis, now)
        )  # fmt: skip
        over_promise = sheet.limit is not None and sheet.consumed > sheet.limit
        ended = loaded.case.promise_end is not None or loaded.case.closed_at is not None
        if loaded.case.complete_at is not None and ended and loaded.case.state not in ENDED:
            out["used"].append(sheet.consumed)
            if over_promise or loaded.case.breach_kept:
                out["late"].append(
                    (
                        sorted((v.name, v.over) for v in sheet.visits if v.over > 0 and v.end is not None),
                        len([p for p in sheet.pauses if p.reason != "diteruskan"]),
                        sum(p.used for p in sheet.pauses if p.reason != "diteruskan"),
                    )
                )  # fmt: skip
        for visit in sheet.visits:
            if visit.start is not None and visit.end is not None:
                out["visits"][visit.step_no, visit.name, visit.actor] += 1
                out["over"][visit.step_no, visit.name] += visit.over
    return out


def smallest(times: list[int], percent: int) -> int | None:
    return next((t for t in sorted(times) if 100 * sum(u <= t for u in times) >= percent * len(times)), None)


def assert_as_by_hand(stage: Stage, found: Figures, first: date, last: date) -> None:
    mine = by_hand(stage, first, last)
    whole = found.whole
    assert whole.received == mine["n"]
    states = mine["states"]
    assert whole.of(Outcome.DONE) == states[State.DONE]
    assert whole.of(Outcome.READY) == states[State.READY] + states[State.HANDING]
    assert whole.of(Outcome.RUNNING) == states[State.RUNNING] + states[State.PAUSED] + states[State.FORWARDED]
    assert whole.of(Outcome.WAITING) == states[State.WAITING]
    assert (whole.of(Outcome.REJECTED), whole.of(Outcome.WITHDRAWN)) == (
        states[State.REJECTED],
        states[State.WITHDRAWN],
    )
    assert whole.timing.count == len(mine["used"])
    assert whole.timing.median == smallest(mine["used"], 50)
    assert whole.timing.p90 == smallest(mine["used"], 90)
    assert whole.timing.late == len(mine["late"])
    lines = [row for row in found.late if row.used is not None]
    assert sorted(
        (sorted((o.step.name, o.over) for o, _ in row.overruns), row.pauses, row.paused) for row in lines
    ) == sorted(mine["late"])  # fmt: skip
    assert {(s.step.no, s.step.name): s.timing.count for s in found.steps} == dict(
        sum((Counter({k[:2]: n}) for k, n in mine["visits"].items()), Counter())
    )
    assert {(s.step.no, s.step.name): s.timing.over for s in found.steps if s.timing.over} == {
        k: n for k, n in mine["over"].items() if n
    }
    by_officer = Counter()
    for (_, _, actor), n in mine["visits"].items():
        by_officer[actor] += n
    assert {o.officer: o.timing.count for o in found.officers} == {k: n for k, n in by_officer.items() if k is not None}


def test_everything_that_can_happen_is_counted_as_by_hand(stage: Stage) -> None:
    everything_once(stage)
    today = local(stage.clock.now(), ZONE).date()
    found = told(stage, period=span(date(2026, 11, 1), today))
    assert_as_by_hand(stage, found, date(2026, 11, 1), today)
    assert found.objections.filed == found.objections.upheld + found.objections.dismissed + found.objections.waiting > 0
    assert found.deliveries.delivered == 1
    assert found.deliveries.door.count == 1


SERVICES = ("sktm", "kematian", "sktm", "ikd", "surat_pindah")


def random_morning(stage: Stage, seed: int, requests: int) -> None:
    """Requests go forward, back, wait, are paused, objected to, taken back and handed over, by dice."""
    dice = Random(seed)
    opened: list[int] = []
    for _ in range(requests):
        opened.append(stage.accept(dice.choice(SERVICES), complete=dice.random() > 0.15))
        for key in dice.sample(opened, min(len(opened), 3)):
            for _ in range(dice.randint(0, 6)):
                random_act(stage, dice, key)
    for key in opened[::2]:
        # A letter whose data nobody typed stays with the operator.
        with suppress(Refused):
            while stage.load(key).case.state is State.RUNNING:
                stage.advance(key, minutes=dice.choice((1, 3, 9)))


def random_act(stage: Stage, dice: Random, key: int) -> None:
    state, minutes = stage.load(key).case.state, dice.choice((1, 2, 7, 40))
    choice = dice.random()
    try:
        if state is State.PAUSED:
            stage.act("kasi_pelum", acts.resume, key, minutes=minutes)
        elif state is State.READY:
            stage.act("loket1", acts.call, key, minutes=minutes)
        elif state is State.HANDING:
            stage.act("loket1", acts.hand_over, key, "Contoh Penerima", acts.IDENTITY_KINDS[0])
        elif state is not State.RUNNING:
            return
        elif choice < 0.08:
            stage.act("kasi_pelum", acts.pause, key, "verifikasi_lapangan", "cek lokasi", minutes=minutes)
        elif choice < 0.15:
            holder = HOLDER[stage.load(key).case.current_step.role.value]
            stage.act(holder, acts.return_to, key, 4, "perbaiki", minutes=minutes)
        elif choice < 0.2:
            stage.act("kasi_pelum", acts.reject, key, "data tidak benar")
        elif choice < 0.25:
            stage.act(HOLDER["loket"], acts.undo, key, "salah tekan")
        elif choice < 0.3:
            stage.do("loket1", layar_ramah.file_objection, key, "terlalu lama", minutes=minutes)
        else:
            stage.advance(key, minutes=minutes)
    except Refused:
        return


@pytest.mark.parametrize("seed", [4, 5])
def test_random_mornings_are_counted_as_by_hand(stage: Stage, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random_morning(stage, seed, 10)
    day = local(stage.clock.now(), ZONE).date()
    found = told(stage)
    assert_as_by_hand(stage, found, date(2026, 11, 1), day)
    for size in (1, 3):
        monkeypatch.setattr(compliance_requests, "PAGE", size)
        assert told(stage) == found
    # Day by day, merged, is the whole.
    merged = reading.tally_of(stage.desk, period_of(Kind.DAY, date(2026, 11, 23)))
    merged.merge(reading.tally_of(stage.desk, span(date(2026, 11, 24), date(2026, 11, 30))))
    assert replace(merged.figures(NOVEMBER, found.at, stage.desk.ask(query.names)), at=found.at) == found


def test_a_running_request_past_its_promise_is_told(stage: Stage) -> None:
    key = stage.accept("sktm")
    stage.clock.move(90 * MINUTE)
    found = told(stage)
    assert found.whole.overdue == 1
    late = found.late[0]
    assert (late.used, late.register) == (None, f"{stage.load(key).row.register_seq:04d}/2026")
    assert late.overruns[0][0].step.no == stage.load(key).case.step
    assert late.overruns[0][0].over == 85 * MINUTE


def test_days_outside_the_period_do_not_count(stage: Stage) -> None:
    stage.ready("sktm")
    assert told(stage, period=parse_period("2026-10")).is_empty
    assert told(stage, period=parse_period("2026-12")).is_empty
    assert told(stage, period=parse_period("23-11-2026")).whole.received == 1
    assert told(stage, period=parse_period("2026")).whole.received == 1


# -- who sees what -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("kasi_pelum", True),
        ("sekcam", True),
        ("camat", True),
        ("loket1", False),
        ("portir", False),
        ("operator1", False),
    ],
)
def test_single_officers_are_for_their_superiors(stage: Stage, who: str, may: bool) -> None:
    assert stage.desk.ask(query.sees_officers, stage.who[who]) is may


def test_a_supervisor_sees_officers_too(stage: Stage) -> None:
    supervisors = [key for key, n in stage.who.items() if stage.desk.ask(lambda look, n=n: look.officer(n).supervisor)]
    assert supervisors
    assert all(stage.desk.ask(query.sees_officers, stage.who[key]) for key in supervisors)


def test_nothing_written_names_an_applicant_and_others_get_no_officer(stage: Stage) -> None:
    stage.ready("sktm", minutes=20)
    whole = told(stage)
    name = stage.desk.ask(lambda look: look.officer(stage.who["operator1"]).name)
    assert name in json.dumps(whole.to_data(people=True))
    for found in (whole, whole.without_officers()):
        papers = (content.period_job(stage.desk, found).pdf, stage.desk.ask(paten.paten_of, stage.desk, found).pdf)
        texts = [raster.text(pdf) for pdf in papers] + [json.dumps(found.to_data())]
        assert not any("Contoh Pemohon" in text or "6402130706930001" in text for text in texts)
        assert (name in texts[0]) is not found.officers_hidden
        assert not any(name in text for text in texts[1:])


# -- ways out ----------------------------------------------------------------------------------------------------------


def test_a_question_is_answered_alike_here_and_in_another_process(stage: Stage) -> None:
    stage.ready("sktm", minutes=20)
    asked = reading.prepared(stage.desk, Question(NOVEMBER, True))
    assert asked.rows == 1
    made = Apart(asked.draw, *asked.args, telling=True)
    here = reading.loaded(asked.finished())
    assert reading.loaded(made.result()) == here == told(stage)


def test_before_and_after_a_day(stage: Stage) -> None:
    stage.ready("sktm")
    question = Question(period_of(Kind.DAY, date(2026, 11, 23)), months=1)
    found = reading.loaded(reading.prepared(stage.desk, question).finished())
    assert isinstance(found, Evaluation)
    assert (found.before.period.first, found.after.period.last) == (date(2026, 10, 23), date(2026, 12, 22))
    assert (found.before.whole.received, found.after.whole.received) == (0, 1)
    assert found.unfinished
    text = raster.text(content.prepared(stage.desk, found).finished())
    assert "Masa sesudahnya belum berakhir" in text
    assert "tidak ada bandingannya" in text


@pytest.mark.parametrize(("day", "months", "first", "last"), [
    (date(2026, 3, 31), 1, date(2026, 2, 28), date(2026, 4, 29)),
    (date(2026, 1, 1), 12, date(2025, 1, 1), date(2026, 12, 31)),
])  # fmt: skip
def test_the_sides_are_so_many_months(day, months, first, last) -> None:
    before, after = reading.sides(day, months)
    assert (before.first, after.first, after.last) == (first, day, last)
    assert (day - before.last).days == 1


def test_the_letter_to_the_bupati_has_the_months_figures(stage: Stage) -> None:
    stage.ready("sktm", minutes=20)
    job = stage.desk.ask(paten.paten_of, stage.desk, told(stage, people=False))
    text = raster.text(job.pdf)
    assert job.title == "Laporan Bulanan PATEN November 2026"
    for words in ("Yth. Bupati Kutai Kartanegara", "bulan November 2026", "1 permohonan diterima", "REKAPITULASI"):
        assert words in " ".join(text.split())


def test_every_place_of_the_letter_to_the_bupati_is_given_something(stage: Stage) -> None:
    """A place that nothing is given for stays empty without a word: the finished requests of every service did."""
    stage.ready("sktm", minutes=20)
    form = stage.desk.ask(form_named, paten.PATEN)
    given = paten.values_of(told(stage, people=False), "Kabupaten Kutai Kartanegara", "Asia/Makassar")
    groups = {group.key: {field.key for field in group.fields} for group in form.groups}
    assert {field.key for field in form.fields} | set(groups) == set(given)
    for key in ("layanan", "keberatan"):
        for row in given[key]:  # type: ignore[attr-defined]
            assert set(row) == groups[key]


def test_a_citys_head_is_a_wali_kota() -> None:
    assert paten.head_of_region("Kota Bontang") == "Wali Kota Bontang"
    assert paten.head_of_region("Kabupaten Mojokerto") == "Bupati Mojokerto"


def test_the_report_of_an_empty_period_says_so(stage: Stage) -> None:
    found = told(stage)
    text = " ".join(raster.text(content.period_job(stage.desk, found).pdf).split())
    assert "Tidak ada permohonan yang diterima pada November 2026." in text
    assert book.prepared(stage.desk, found).finished()[:2] == b"PK"


def test_the_day_of_a_request_is_the_offices(stage: Stage) -> None:
    """A request late in the evening of UTC belongs to the morning of the office."""
    stage.clock.move(at(date(2026, 11, 24), 7, 45, ZONE) - stage.clock.now())
    stage.accept("sktm")
    found = told(stage)
    assert [(line.key, line.received) for line in found.hours] == [("07", 1)]
    assert [t.received for t in found.trend if t.received] == [1]
    assert found.trend[23].received == 1


def test_no_head_of_a_table_breaks_within_a_word(stage: Stage) -> None:
    stage.ready("sktm", minutes=20)
    found = told(stage, people=True)
    tables = (
        complaint_grid(found.complaints), grids.outcomes_grid(found), grids.services_grid(found),
        grids.steps_grid(found), grids.officers_grid(found), grids.villages_grid(found), grids.hours_grid(found),
        grids.late_grid(found), grids.redress_grid(found),
    )  # fmt: skip
    bold, room = fonts.font_name(Family.SANS, bold=True), 175 * mm
    for table in tables:
        whole = sum(head.share for head in table.heads)
        for head in table.heads:
            longest = max(fonts.width(word, bold, content.TABLE_SIZE) for word in head.title.split())
            assert longest <= room * head.share / whole - 2 * PAD, head.title
