"""Nothing in the file joins an answer to a request, a person or a moment: no column, no order, no place on the disk."""

import json
import shutil
import sqlite3
from pathlib import Path
from random import Random

import pytest

from loket_app.definitions.presets import load_preset
from loket_app.domain.dates import HOUR, at
from loket_app.store.engine import open_engine, reading
from loket_app.store.migrate import migrate
from loket_app.store.tables import metadata
from loket_app.usecases import founding
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.ports import SetClock
from loket_app.usecases.survey import counting, enter, imports, invitations
from tests.conftest import MONDAY, Office
from tests.usecases.survey_office import at_kiosk, closed, made_up, opened, response, rows, type_in

ANONYMOUS = ("survey_answer", "survey_text", "survey_code")


@pytest.fixture(scope="module")
def morning(tmp_path_factory):
    """A morning, played once: hand-overs, then an answer at the kiosk each, with words and invitation codes."""
    file = tmp_path_factory.mktemp("pagi") / "loket.db"
    preset = load_preset("sangasanga")
    engine = open_engine(file)
    migrate(engine)
    clock = SetClock(at(MONDAY, 8, 0, preset.office.zone))
    desk = Desk(engine, clock, "PC-UJI")
    office = Office(desk, clock, desk.do(Who(0, 0), founding.found_office, preset, {}), file)
    period, random, arrived = opened(office, code_needed=True), Random(4), []
    for n in range(40):
        if n % 4 == 0:
            office.accept(name=f"Contoh Pemohon {n}")
        code = invitations.make_code(office.desk, office.by("loket1"))
        office.minutes(2)
        values = tuple(random.randint(1, 4) for _ in range(9))
        given = response(
            values,
            reasons={"waktu": f"lama {n}"} if values[2] < 3 else {},
            suggestion=f"saran {n}" if n % 3 == 0 else "",
            usia=random.choice(("20-29 tahun", "30-39 tahun")),
        )
        arrived.append(at_kiosk(office, period, given, code).key)
    engine.dispose()
    return file, clock.instant, office.who, period, arrived


@pytest.fixture
def day_at_the_kiosk(morning, tmp_path):
    """A copy of that morning, to go on with."""
    played, now, who, period, arrived = morning
    file = Path(shutil.copy(played, tmp_path / "loket.db"))
    engine = open_engine(file)
    yield Office(Desk(engine, SetClock(now), "PC-UJI"), SetClock(now), who, file), period, arrived
    engine.dispose()


def a_day_later(office: Office) -> None:
    office.desk.clock.move(24 * HOUR)
    assert counting.count_past_days(office.desk)


def in_place(file, table: str) -> dict[bytes, tuple[int, int]]:
    """Where each cell of a WITHOUT ROWID table lies: its first bytes found in the leaf pages, (page, offset)."""
    raw = sqlite3.connect(file)
    size = raw.execute("PRAGMA page_size").fetchone()[0]
    pages = [raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]]
    raw.close()
    data, found = file.read_bytes(), {}
    while pages:
        number = pages.pop()
        page = data[(number - 1) * size : number * size]
        kind, cells = page[0], int.from_bytes(page[3:5], "big")
        head = 12 if kind == 2 else 8
        for place in range(cells):
            offset = int.from_bytes(page[head + 2 * place : head + 2 * place + 2], "big")
            if kind == 2:
                pages.append(int.from_bytes(page[offset : offset + 4], "big"))
            found[page[offset : offset + 200]] = (number, offset)
        if kind == 2:
            pages.append(int.from_bytes(page[8:12], "big"))
    return found


def agreement(file, arrived: list[str]) -> float:
    """How often, of two answers on one page, the one that came later lies lower on it, as a page fills: 1 or 0 would
    tell the order of arrival, one half tells nothing."""
    cells = in_place(file, "survey_answer")
    places = [next(where for cell, where in cells.items() if key.encode() in cell) for key in arrived]
    told = [
        later[1] < earlier[1] for n, earlier in enumerate(places) for later in places[n + 1 :] if earlier[0] == later[0]
    ]
    assert len(told) > 100
    return sum(told) / len(told)


def test_the_tables_have_these_columns_and_no_others():
    assert {name: set(metadata.tables[name].c.keys()) for name in ANONYMOUS} == {
        "survey_answer": {"period_id", "key", "batch_id", "day", "scores", "groups"},
        "survey_text": {"period_id", "key", "batch_id", "score", "kind", "question", "body"},
        "survey_code": {"period_id", "hash", "used"},
    }
    assert not {"request_id", "visit_id", "person_id", "at"} & set(metadata.tables["survey_batch"].c.keys())


def test_no_key_of_an_answer_a_word_or_a_code_stands_anywhere_else(day_at_the_kiosk):
    office, period, _ = day_at_the_kiosk
    closed(office, period)
    keys = {
        name: {r[0] for r in rows(office, f"SELECT {'hash' if name == 'survey_code' else 'key'} FROM {name}")}
        for name in ANONYMOUS
    }
    assert all(keys.values())
    assert not keys["survey_answer"] & keys["survey_text"]
    for name in metadata.tables:
        text = json.dumps([list(r) for r in rows(office, f"SELECT * FROM {name}")], default=str)
        for owner, found in keys.items():
            assert owner == name or not any(key in text for key in found), (owner, name)


def test_the_trail_learns_a_number_and_a_digest_once_a_day(day_at_the_kiosk):
    office, _, _ = day_at_the_kiosk
    kinds = "SELECT count(*) FROM trail WHERE kind LIKE 'skm%' AND kind <> 'skm_periode_dibuka'"
    assert rows(office, kinds) == [(0,)]
    a_day_later(office)
    told = [json.loads(r[0]) for r in rows(office, "SELECT facts FROM trail WHERE kind = 'skm_hitungan'")]
    assert [{(d["sumber"], d["masuk"]) for d in one["hari"]} for one in told] == [{("kios", 40), ("undangan", 40)}]
    names = {"kelompok", "periode", "hari", "sumber", "masuk", "diganti", "dihapus", "petugas", "sidik"}
    assert {frozenset(d) for one in told for d in one["hari"]} == {frozenset(names)}
    instants = {r[0] for r in rows(office, "SELECT at FROM trail WHERE kind = 'skm_hitungan'")}
    assert min(instants) - max(r[0] for r in rows(office, "SELECT received_at FROM request")) > 20 * HOUR


def test_the_order_of_the_table_is_not_the_order_of_arrival(day_at_the_kiosk):
    office, _, arrived = day_at_the_kiosk
    stored = [r[0] for r in rows(office, "SELECT key FROM survey_answer")]
    assert stored == sorted(arrived)
    told = [a < b for n, a in enumerate(arrived) for b in arrived[n + 1 :]]
    assert 0.2 < sum(told) / len(told) < 0.8


def test_not_even_the_places_on_the_disk_keep_the_order_of_arrival(day_at_the_kiosk):
    office, _, arrived = day_at_the_kiosk
    before = agreement(office.file, arrived)
    a_day_later(office)
    after = agreement(office.file, arrived)
    assert not 0.2 < before < 0.8, "this test must be able to see an order"
    assert 0.2 < after < 0.8


def test_a_word_loses_its_day_when_the_day_is_counted(day_at_the_kiosk):
    office, _, _ = day_at_the_kiosk
    assert {r[0] for r in rows(office, "SELECT batch_id IS NULL FROM survey_text")} == {0}
    a_day_later(office)
    assert {r[0] for r in rows(office, "SELECT batch_id IS NULL FROM survey_text")} == {1}


@pytest.mark.parametrize("basis", ["berkas"], indirect=True)
def test_what_was_corrected_or_taken_back_is_gone_from_the_file(office):
    period = opened(office)
    for given in made_up(30):
        type_in(office, period, given)
    taken = type_in(office, period, response(suggestion="xyzzy satu"))
    kept = type_in(office, period, response(suggestion="xyzzy dua"))
    enter.delete_paper(office.desk, office.by("loket1"), period, taken)
    enter.correct_paper(office.desk, office.by("loket1"), period, kept, response(suggestion="lain"))
    a_day_later(office)
    data = office.file.read_bytes()
    assert taken.key.encode() not in data
    assert b"xyzzy" not in data
    assert data.count(kept.key.encode()) == 1


def test_the_order_of_an_imported_file_is_gone(office):
    period = opened(office)
    given = [response(layanan=f"urut {n:03d}") for n in range(200)]
    imports.import_answers(office.desk, office.by("kasi_pelum"), period, given, "form.csv")
    stored = [json.loads(r[0])["layanan"] for r in rows(office, "SELECT groups FROM survey_answer ORDER BY key")]
    told = [a < b for n, a in enumerate(stored) for b in stored[n + 1 :]]
    assert 0.35 < sum(told) / len(told) < 0.65


def test_a_code_says_neither_when_nor_for_whom(day_at_the_kiosk):
    office, _, _ = day_at_the_kiosk
    assert set(rows(office, "SELECT used, typeof(used) FROM survey_code")) == {(1, "integer")}
    facts = json.dumps(rows(office, "SELECT kind, facts FROM trail WHERE request_id IS NOT NULL"))
    assert "undangan" not in facts
    assert "kode" not in facts


@pytest.mark.parametrize("basis", ["server"], indirect=True)
def test_a_server_does_not_tell_which_answer_came_when_or_with_which_code(new_engine):
    """Its own columns are there for whoever may query: the transaction that wrote a row, and the row's place."""
    found = new_engine()
    clock = SetClock(at(MONDAY, 8, 0, found.zone))
    office = Office(Desk(found.engine, clock, "PC-UJI"), clock, found.who, found.file)
    period, random = opened(office, code_needed=True), Random(7)
    for n in range(12):
        code = invitations.make_code(office.desk, office.by("loket1"))
        values = tuple(random.randint(1, 4) for _ in range(9))
        reasons = {"waktu": f"lama {n}"} if values[2] < 3 else {}
        at_kiosk(office, period, response(values, reasons=reasons, suggestion=f"saran {n}"), code)
        office.minutes(2)
    for table in ("survey_answer", "survey_text"):
        assert _told_by_server(found.engine, table) == (1, True), "today"
    a_day_later(office)
    for table in ANONYMOUS:
        assert _told_by_server(found.engine, table) == (1, True), "counted"


def _told_by_server(engine, table: str) -> tuple[int, bool]:
    """How many transactions the rows of a table name, and whether they lie in the order of their random keys."""
    key = "hash" if table == "survey_code" else "key"
    with reading(engine) as connection:
        # Told apart by their place: deleted rows leave room that later ones take, whatever came first.
        found = connection.exec_driver_sql(f"SELECT xmin::text, {key} FROM {table} ORDER BY ctid").all()
    assert len(found) >= 12
    keys = [one[1] for one in found]
    return len({one[0] for one in found}), keys == sorted(keys)
