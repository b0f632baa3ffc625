"""`check` finds every change behind the program's back in the survey's tables, and nothing where all is well."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from loket_app.definitions.presets import load_preset
from loket_app.domain.dates import HOUR, at
from loket_app.domain.followup import Status
from loket_app.store.engine import open_engine
from loket_app.store.migrate import migrate
from loket_app.store.tables import metadata
from loket_app.usecases import founding
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.ports import SetClock
from loket_app.usecases.survey import enter, imports, invitations, periods, realisations, rtl
from loket_app.usecases.survey.periods import PeriodData, Published
from loket_app.usecases.survey.realisations import RealisationData
from loket_app.usecases.survey.rtl import ContinuationData, LineData
from tests.conftest import MONDAY, Office
from tests.usecases.survey_office import at_kiosk, closed, made_up, opened, response, type_in

# What the trail cannot tell: free words, which are unlinked from everything, and which code is which (that more are
# used than answers came is found below).
BESIDE = {
    "survey_text": {"period_id", "key", "batch_id", "score", "kind", "body"},
    "survey_code": {"hash", "period_id", "used"},
}
KEYS = {"survey_answer": "key", "survey_text": "key", "survey_code": "hash"}


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """A closed survey with answers of every kind, its plan with everything in it, an old report, and an open survey."""
    folder = tmp_path_factory.mktemp("survei")
    preset = load_preset("sangasanga")
    engine = open_engine(folder / "loket.db")
    migrate(engine)
    clock = SetClock(at(MONDAY, 8, 0, preset.office.zone))
    desk = Desk(engine, clock, "PC-UJI", folder)
    lived(Office(desk, clock, desk.do(Who(0, 0), founding.found_office, preset, {}), folder / "loket.db"))
    engine.dispose()
    return folder, clock.instant


def lived(office):
    """All of it, in a founded office on whatever database."""
    desk, clock = office.desk, office.clock
    kasi = office.by("kasi_pelum")
    desk.do(
        kasi, periods.record_published, PeriodData("2025", "1-1-2025", "31-12-2025"), Published({"waktu": 300}, 8000)
    )
    period = opened(office, population=300, code_needed=True, method="kuesioner kertas dan layar")
    low = response((2,) * 9, reasons={"waktu": "lama"}, suggestion="kursi")
    type_in(office, period, low)
    enter.correct_paper(desk, office.by("loket1"), period, type_in(office, period, low), response())
    enter.delete_paper(desk, office.by("loket1"), period, type_in(office, period, low))
    imports.import_answers(desk, kasi, period, made_up(40), "a.csv")
    wrong = imports.import_answers(desk, kasi, period, made_up(4), "b.csv")
    desk.do(kasi, imports.withdraw_import, wrong, "keliru")
    invitations.make_code(desk, office.by("loket1"))
    at_kiosk(office, period, response(), invitations.make_code(desk, office.by("loket1")))
    clock.move(24 * HOUR)
    closed(office, period)
    plan = desk.do(kasi, rtl.make_plan, period)
    keys = [
        p.unsur
        for p in desk.ask(lambda look: rtl.priorities_from(rtl.stored(look, metadata.tables["rtl_plan"], plan))).chosen
    ]
    desk.do(kasi, rtl.reorder_plan, plan, 1, keys[::-1], "kesepakatan rapat")
    line = desk.do(kasi, rtl.add_line, plan, LineData(keys[0], "Pelatihan", 2027, frozenset({1, 2}), "Kasi Pelum"))
    entry = desk.do(kasi, realisations.add_realisation, line, RealisationData(Status.NOT_YET, "menunggu", "anggaran"))
    desk.do(kasi, realisations.settle_realisation, entry, 1, "24-11-2026")
    realisations.add_photo(desk, kasi, entry, b"\xff\xd8\xff contoh", "kelas")
    desk.do(kasi, rtl.save_continuation, line, 0, ContinuationData("dua angkatan", "2027", "Kasi", "Bagian Organisasi"))
    desk.do(kasi, periods.open_period, PeriodData("2027", "1-1-2027", "30-6-2027"))


@pytest.fixture
def damaged(played, tmp_path):
    """A copy whose rows may be changed behind the program's back, and what the check says of it."""
    folder = tmp_path / "salinan"
    shutil.copytree(played[0], folder)
    raw = sqlite3.connect(folder / "loket.db", isolation_level=None)
    for trigger in ("trail_no_update", "trail_no_delete"):
        raw.execute(f"DROP TRIGGER {trigger}")
    engine = open_engine(folder / "loket.db")
    desk = Desk(engine, SetClock(played[1]), "PC-UJI", Path(folder))
    yield raw, lambda: [str(f) for f in check(desk, 0).findings]
    raw.close()
    engine.dispose()


def test_nothing_is_found_where_all_is_well(damaged):
    assert damaged[1]() == []


TABLES = sorted(t for t in metadata.tables if t.startswith(("survey_", "rtl_")))


@pytest.mark.parametrize("table", TABLES)
def test_a_change_in_any_column_is_found(damaged, table):
    raw, look = damaged
    missed = []
    key = KEYS.get(table, "id")
    for column in [c.name for c in metadata.tables[table].c if c.name not in BESIDE.get(table, set())]:
        empty = f"{column} IS NULL, {column} IN ('', '{{}}', '[]', 0)"
        which, old = raw.execute(f"SELECT {key}, {column} FROM {table} ORDER BY {empty}, {key} LIMIT 1").fetchone()
        new = changed(column, old)
        raw.execute("PRAGMA ignore_check_constraints = 1")
        raw.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (new, which))
        if not look():
            missed.append((column, old, new))
        raw.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (old, new if column == key else which))
    assert missed == []
    assert look() == []


def changed(column: str, old: object) -> object:
    """Another value of the same kind."""
    if old is None:
        return 1
    if isinstance(old, int):
        return old + 1000 if column in ("id", "period_id", "trail_id") else 1 - old if old in (0, 1) else old + 1
    if old[:1] in "[{":
        return '{"x":1}' if old.startswith("{") else '["x"]'
    if column in ("day", "first", "last", "closed_on", "reported_on", "settled"):
        return "2026-11-01"
    if column == "scores":
        return "1" * len(old)
    return f"{old[:-1]}{'0' if old[-1:] != '0' else '1'}"


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("DELETE FROM survey_answer WHERE scores = '444444444'", "banyak jawaban"),
        ("INSERT INTO survey_answer SELECT period_id, 'x' || substr(key, 2), batch_id, day, scores, groups"
         " FROM survey_answer LIMIT 1", "banyak jawaban"),
        ("UPDATE survey_answer SET scores = '444444444'", "sidik"),
        ("DELETE FROM survey_batch WHERE source = 'kertas'", "hitungan harian"),
        ("DELETE FROM survey_code WHERE used = 0", "kode undangan"),
        ("UPDATE survey_code SET used = 1", "kode terpakai"),
        ("UPDATE survey_text SET question = 'lain' WHERE question = 'waktu'", "pertanyaan asing"),
        ("DELETE FROM rtl_line", "rtl_line"),
        ("UPDATE rtl_realisation SET line_id = 77", "ada di tabel rtl_line"),
        ("DELETE FROM rtl_photo", "rtl_photo, catatan"),
        ("DELETE FROM rtl_continuation", "rtl_continuation, catatan"),
        ("DELETE FROM survey_period WHERE state = 'dibuka'", "survey_period, catatan"),
    ],
)  # fmt: skip
def test_rows_taken_away_or_slipped_in(damaged, statement, place):
    raw, look = damaged
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute(statement)
    found = look()
    assert any(place in f for f in found), found[:10]


def test_words_of_answers_may_go_those_of_the_trail_only_with_minutes(damaged):
    raw, look = damaged
    raw.execute("DELETE FROM survey_text")
    assert look() == []
    gone = raw.execute("SELECT count(*) FROM trail_text").fetchone()[0]
    raw.execute("DELETE FROM trail_text")
    found = look()
    assert len(found) == gone
    assert all("berita acara" in line for line in found)
