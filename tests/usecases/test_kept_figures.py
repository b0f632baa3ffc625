"""What a report takes from the kept figures is what counting everything anew gives, whatever was done in between."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from random import Random

import pytest

from loket_app.domain.compliance.figures import Figures
from loket_app.domain.compliance.periods import parse_period
from loket_app.domain.dates import at
from loket_app.domain.errors import Refused
from loket_app.usecases import acts, corrections, layar_ramah, office_settings
from loket_app.usecases.intake import PersonData
from loket_app.usecases.queries import compliance, compliance_requests
from loket_app.usecases.reports import keeping
from loket_app.usecases.reports.reading import figures_of
from tests.usecases.rich_office import ZONE, Stage
from tests.usecases.test_reports import random_act

PERIODS = ("2026-11", "2026", "2026-T4", "23-11-2026", "20-11-2026..2-12-2026", "2026-12", "2025")
VILLAGES = ("Sarijaya", "Jawa", "Sungai Contoh", "  sarijaya ", "Seberang Contoh", "")
SERVICES = ("sktm", "kematian", "ikd", "surat_pindah", "ahli_waris")


def anew(stage: Stage, words: str) -> Figures:
    period = parse_period(words)
    assert period is not None
    tally = keeping.plain_tally(stage.desk, period, lambda _done, _whole: None)
    return tally.figures(period, stage.clock.now(), stage.desk.ask(compliance.names))


def told(stage: Stage, words: str) -> Figures:
    period = parse_period(words)
    assert period is not None
    return figures_of(stage.desk, period, people=True)


def assert_same(stage: Stage, *periods: str) -> None:
    for words in periods or PERIODS:
        assert told(stage, words) == anew(stage, words), words


def person(dice: Random) -> PersonData:
    number = dice.randrange(6)
    district = dice.choice(("", "", "", "Muara Contoh"))
    return PersonData(
        name=f"Contoh Pemohon {number}",
        nik=f"640213070693000{number}",
        village=dice.choice(VILLAGES),
        district=district,
    )


def busy_hour(stage: Stage, dice: Random, keys: list[int], new: int, more: int) -> None:
    """Guests come, and anything is done to any request, also to those of other days."""
    keys += [stage.accept(dice.choice(SERVICES), dice.random() > 0.2, person=person(dice)) for _ in range(new)]
    for key in dice.choices(keys, k=more):
        with suppress(Refused):
            odd_act(stage, dice, key)


def odd_act(stage: Stage, dice: Random, key: int) -> None:
    choice = dice.random()
    if choice < 0.08:
        stage.act("loket1", corrections.correct_applicant, key, person(dice), "salah tulis")
    elif choice < 0.12:
        stage.act("admin", acts.recalendar, key, "jam layanan berubah")
    elif choice < 0.16:
        stage.act("loket1", acts.change_service, key, dice.choice(SERVICES), "salah pilih layanan")
    elif choice < 0.22:
        stage.do("loket1", layar_ramah.file_objection, key, "terlalu lama")
    elif choice < 0.26:
        stage.upheld(key)
    else:
        random_act(stage, dice, key)


def morning_of(stage: Stage, day: date) -> None:
    stage.clock.move(at(day, 8, 0, ZONE) - stage.clock.now())


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many requests were read, by page."""
    seen: list[int] = []
    found = compliance_requests._found

    def noting(look, rows, before):
        seen.append(len(rows))
        return found(look, rows, before)

    with monkeypatch.context() as patch:
        patch.setattr(compliance_requests, "_found", noting)
        yield seen


@pytest.mark.parametrize("seed", range(int(os.environ.get("LOKET_KEPT_SEEDS", "1"))))
def test_kept_is_what_counting_anew_gives(stage: Stage, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    dice, keys = Random(seed), list[int]()
    for day in (date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 30)):
        morning_of(stage, day)
        busy_hour(stage, dice, keys, 3, 25)
        assert_same(stage, "2026-11", dice.choice(PERIODS))
    stage.new_hours(date(2026, 11, 24))
    # Weeks later the month is over; who is at it again touches what was kept.
    for day in (date(2026, 12, 18), date(2027, 1, 5)):
        morning_of(stage, day)
        assert_same(stage)
        busy_hour(stage, dice, keys, 1, 6)
        assert_same(stage)
    busy_hour(stage, dice, keys, 1, 0)
    monkeypatch.setattr(compliance_requests, "PAGE", 2)
    keeping.file_of(stage.desk).unlink()
    assert_same(stage)


def test_a_closed_month_is_read_in_one_piece(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    done = stage.ready("sktm", minutes=20, person=PersonData(name="Contoh Satu", village="Sungai Contoh"))
    stage.do("loket1", layar_ramah.file_objection, done, "terlalu lama")
    running = stage.accept("sktm")
    morning_of(stage, date(2026, 12, 18))
    other = stage.accept("sktm", person=PersonData(name="Contoh Satu", village="Sungai Contoh"))
    assert not keeping.is_ready(stage.desk, parse_period("2026-11"))
    first = told(stage, "2026-11")
    assert keeping.is_ready(stage.desk, parse_period("2026-11"))
    # The letter waits for its applicant and is kept; what still runs is read each time.
    with counted(monkeypatch) as seen:
        assert told(stage, "2026-11") == first == anew(stage, "2026-11")
        assert seen[:1] == [1]
    stage.act("loket1", acts.call, done)
    stage.act("loket1", acts.hand_over, done, "Contoh Penerima", acts.IDENTITY_KINDS[0])
    with counted(monkeypatch) as seen:
        again = told(stage, "2026-11")
        assert seen == [2, 1]
    assert again == anew(stage, "2026-11")
    assert again.whole.outcomes != first.whole.outcomes
    stage.do("loket1", layar_ramah.file_objection, running, "terlalu lama")
    assert_same(stage)
    assert stage.load(other).row.open


def test_no_word_about_a_person_is_kept(stage: Stage) -> None:
    stage.ready("sktm", minutes=40, person=PersonData(name="Contoh Rahasia", village="Kampung Rahasia", nik="64021307"))
    morning_of(stage, date(2026, 12, 18))
    stage.accept("sktm")
    assert "Kampung Rahasia" in [line.key for line in told(stage, "2026-11").villages]
    kept = keeping.file_of(stage.desk).read_bytes()
    assert b"2026-11-23" in kept
    assert b"Rahasia" not in kept
    assert b"64021307" not in kept


def change_mark(file: Path, what: str) -> None:
    connection = sqlite3.connect(file)
    connection.execute(f"UPDATE mark SET {what}")
    connection.commit()
    connection.close()


def test_other_rules_another_trail_or_a_clock_put_back_begin_anew(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.ready("sktm")
    morning_of(stage, date(2026, 12, 18))
    stage.accept("sktm")

    def reads() -> int:
        with counted(monkeypatch) as seen:
            found = told(stage, "2026-11")
        assert found == anew(stage, "2026-11")
        return sum(seen)

    assert (reads(), reads()) == (1, 0)
    body = dict(stage.desk.ask(lambda look: look.settings.body("kantor")))
    body["desa"] = [*body["desa"], "Sungai Contoh"]
    stage.do("admin", office_settings.save_setting, "kantor", "ini", body)
    assert (reads(), reads()) == (1, 0)
    file = keeping.file_of(stage.desk)
    change_mark(file, "hash = 'dari jejak lain'")
    assert (reads(), reads()) == (1, 0)
    change_mark(file, f"at = {stage.clock.now() + 10**9}")
    stage.accept("sktm")
    assert (reads(), reads()) == (1, 0)
    file.write_bytes(b"rusak" * 3000)
    assert (reads(), reads()) == (1, 0)
