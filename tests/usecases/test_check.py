"""`check` finds nothing where all is well, and every damage by its place."""

import json
import shutil
import sqlite3
import weakref
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import event

from loket_app.domain.errors import Disturbance
from loket_app.store.engine import open_engine
from loket_app.store.ranges import RequestRows
from loket_app.store.tables import metadata
from loket_app.usecases.check import check
from loket_app.usecases.checking import pieces
from loket_app.usecases.checking.report import Notes
from loket_app.usecases.checking.walking import NOWHERE, no_rest
from loket_app.usecases.desk import Desk
from loket_app.usecases.ports import SetClock
from tests.usecases.rich_office import Stage, everything_once

# What the trail cannot tell: people and officers themselves, words erasable under retention, printing places.
BESIDE = {
    "contact": {"id", "request_id", "at", "officer_id", "how", "note"},
    "person": set(metadata.tables["person"].c.keys()) - {"id"},
    "officer": set(metadata.tables["officer"].c.keys()),
    "substitution": set(metadata.tables["substitution"].c.keys()),
    "pact": set(metadata.tables["pact"].c.keys()),
    "letter": {
        "version",
        "office_config",
        "issued_at",
        "signatory_officer",
        "signatory",
        "file",
        "reason",
        "number_id",
    },
    "number": {"reason", "id"},
    "delivery": {"courier_reason", "receiver", "failure"},
    "visit": {"name", "purpose", "phone", "priority"},
    "stay": {"id"},
    "counter": {"id"},
    "trail_text": set(),
    "meta": {"name", "value"},
    # The survey's tables have tests of their own (test_survey_check.py).
    **{t.name: set(t.c.keys()) for t in metadata.sorted_tables if t.name.startswith(("survey_", "rtl_"))},
    # Who saw what is no part of the trail; restriction and destruction have tests of their own.
    **{
        name: set(metadata.tables[name].c.keys())
        for name in ("access_log", "restriction", "destruction")
    },
    **{
        name: set(metadata.tables[name].c.keys())
        for name in ("destroyed_request", "destroyed_visit", "destroyed_complaint")
    },
    # Closed years have tests of their own (test_year_closing.py).
    **{name: set(metadata.tables[name].c.keys()) for name in ("closed_year", "archived_request")},
}  # fmt: skip
LOOKED_AT = (
    "permohonan", "tamu", "surat", "keberatan", "pengantaran", "nomor batal", "riwayat dibaca ulang per menit",
)  # fmt: skip


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    file = tmp_path_factory.mktemp("kaya") / "loket.db"
    stage = Stage(file)
    keys = everything_once(stage)
    now = stage.clock.now()
    stage.close()
    return file, now, keys


@pytest.fixture
def damaged(played, tmp_path):
    """A copy whose rows may be changed behind the program's back, and the check of it."""
    file = shutil.copy(played[0], tmp_path / "loket.db")
    raw = sqlite3.connect(file, isolation_level=None)
    for trigger in ("trail_no_update", "trail_no_delete"):
        raw.execute(f"DROP TRIGGER {trigger}")
    engine = open_engine(Path(file))
    desk = Desk(engine, SetClock(played[1]), "PC-UJI")
    yield raw, lambda sample=400: check(desk, sample)
    raw.close()
    engine.dispose()


def test_nothing_is_found_in_an_office_in_which_everything_happened(damaged):
    report = damaged[1]()
    assert [str(f) for f in report.findings] == []
    assert report.ok
    for what in (
        "permohonan",
        "tamu",
        "surat",
        "keberatan",
        "pengantaran",
        "nomor batal",
        "riwayat dibaca ulang per menit",
    ):
        assert report.counts[what] > 0, what
    data = json.loads(json.dumps(report.to_data()))
    assert data["selisih"] == []
    assert data["diperiksa"]["permohonan"] == 8


def columns():
    for table in metadata.sorted_tables:
        for column in table.c:
            if column.name not in BESIDE.get(table.name, set()) and (table.name, column.name) != ("meta", "name"):
                yield table.name, column.name


@pytest.mark.parametrize("table", sorted({t for t, _ in columns()}))
def test_a_change_in_any_column_is_found(damaged, table):
    raw, look = damaged
    missed = []
    for column in [c for t, c in columns() if t == table]:
        key, filled = "rowid", f"{column} IS NULL, {column} IN ('', '{{}}', '[]')"
        rowid, old = raw.execute(
            f"SELECT {key}, {column} FROM {table} ORDER BY {filled}, {key} DESC LIMIT 1"
        ).fetchone()
        new = changed(table, column, old)
        raw.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (new, rowid))
        if not look(0).findings:
            missed.append((column, old, new))
        where = new if (table, column) in ROWIDS else rowid
        raw.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (old, where))
    assert missed == []
    assert look().findings == ()


ROWIDS = {(t.name, "id") for t in metadata.sorted_tables}


def changed(table: str, column: str, old: object) -> object:
    """Another value of the same kind."""
    if column in ("open", "anonymous", "gratis", "outside_hours", "late", "breach_kept"):
        return 1 - int(old)
    if old is None:
        return 1
    if isinstance(old, int):
        return old + 1 if column != "id" else old + 1000
    if old in ("[]", "{}") or old.startswith(("[", "{")):
        return '{"x":1}' if old.startswith("{") else '["x"]'
    return f"{old}x"


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("DELETE FROM trail WHERE id = (SELECT max(id) - 3 FROM trail)", "jejak baris"),
        ("DELETE FROM stay WHERE id = 5", "banyak kunjungan langkah"),
        ("DELETE FROM request_search WHERE rowid = 2", "indeks pencarian"),
        ("UPDATE request_search SET text = 'lain' WHERE rowid = 2", "indeks pencarian"),
        ("DELETE FROM sequence WHERE scope = 'register'", "penghitung register"),
        ("INSERT INTO sequence VALUES ('surat:kode:9', 2026, 4)", "penghitung surat:kode:9"),
        ("DELETE FROM number WHERE seq = 1", "nomor surat"),
        ("DELETE FROM delivery", "pengantaran"),
        ("DELETE FROM objection WHERE id = 2", "keberatan"),
        ("DELETE FROM letter WHERE id = 2", "surat"),
        ("UPDATE trail SET facts = json_set(facts, '$.from_step', 9) WHERE kind = 'teruskan'", "rantai"),
        ("UPDATE trail SET at = at + 60000 WHERE kind = 'teruskan'", "hitung per menit"),
        ("UPDATE trail_text SET body = json_set(body, '$.alasan', 'lain')", "jejak baris"),
        ("INSERT INTO visit (id, version, seq, parts, calendar, day, state, source, name, purpose, lane, priority,"
         " counter, phone) SELECT 99, version, 98, 0, calendar, day, 'menunggu', source, name, purpose, lane, priority,"
         " counter, phone FROM visit WHERE id = 1", "tamu 098"),
        ("UPDATE number SET text = (SELECT text FROM number WHERE seq = 1) WHERE seq = 2", "satu kali"),
        ("UPDATE config SET body = '{}' WHERE id = 3", "pengaturan"),
    ],
)  # fmt: skip
def test_rows_taken_away_or_slipped_in(damaged, statement, place):
    raw, look = damaged
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute(statement)
    assert any(place in str(f) for f in look().findings), [str(f) for f in look().findings][:10]


def test_words_that_are_gone_break_nothing_but_want_their_minutes(damaged):
    raw, look = damaged
    raw.execute("DELETE FROM trail_text")
    found = [str(f) for f in look().findings]
    assert found
    assert [f for f in found if "dimusnahkan dengan berita acara" not in f] == []


def test_a_loose_row_is_found(damaged):
    raw, look = damaged
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("UPDATE request SET applicant_id = 777 WHERE id = 1")
    assert any("ada di tabel person" in str(f) for f in look().findings)


def test_a_broken_history_is_told_and_the_rest_is_still_checked(damaged):
    raw, look = damaged
    raw.execute("UPDATE trail SET facts = '{}' WHERE request_id = 1 AND kind = 'terima_lengkap'")
    found = [str(f) for f in look().findings]
    assert any("riwayat: seharusnya terbaca" in f for f in found)
    assert not any("permohonan 0003" in f for f in found)


# -- how it reads -----------------------------------------------------------------------------------------------------


@pytest.fixture
def reader(played, tmp_path):
    """A desk on a copy of its own, and that file for changes behind the program's back."""
    file = shutil.copy(played[0], tmp_path / "loket.db")
    raw = sqlite3.connect(file, isolation_level=None)
    engine = open_engine(Path(file))
    yield Desk(engine, SetClock(played[1]), "PC-UJI", tmp_path), raw
    raw.close()
    engine.dispose()


REQUESTS = 8


@pytest.mark.parametrize("at_once", [1, 3, 8])
def test_questions_are_asked_once_a_read_however_many_requests_it_has(reader, monkeypatch, at_once):
    monkeypatch.setattr(pieces, "REQUESTS_AT_ONCE", at_once)
    desk, _ = reader
    asked: Counter[str] = Counter()
    event.listen(desk.engine, "before_cursor_execute", lambda _c, _k, text, *_: asked.update([text.split("(?")[0]]))
    notes = Notes()
    pieces.Checker(desk, notes, NOWHERE, no_rest).run(pieces.Piece(0, None, 0))
    assert notes.counts["permohonan"] == REQUESTS
    assert notes.findings == []
    reads = REQUESTS // at_once + 1
    # Settings are read once each and then kept, whatever the number of requests.
    often = {text: n for text, n in asked.items() if n > reads and "FROM config" not in text}
    assert often == {}


def test_what_was_read_is_let_go_before_the_next_is_read(reader, monkeypatch):
    monkeypatch.setattr(pieces, "REQUESTS_AT_ONCE", 2)
    alive: list[weakref.ref] = []

    class Seen(RequestRows):
        def __init__(self, connection, keys):
            assert [one for one in alive if one() is not None] == []
            assert len(keys) <= 2
            alive.append(weakref.ref(self))
            super().__init__(connection, keys)

    monkeypatch.setattr(pieces, "RequestRows", Seen)
    pieces.Checker(reader[0], Notes(), NOWHERE, no_rest).run(pieces.Piece(0, None, 1))
    assert len(alive) == REQUESTS // 2


SPOILED = (
    "UPDATE request SET state = 'siap' WHERE id IN (1, 5, 8)",
    "UPDATE stay SET used_ms = used_ms + 1 WHERE request_id = 4",
    "UPDATE request_search SET text = 'lain' WHERE rowid = 2",
    "UPDATE request SET applicant_id = 777 WHERE id = 3",
)


def test_other_processes_find_the_same(reader, monkeypatch):
    desk, raw = reader
    for statement in SPOILED:
        raw.execute(statement)
    alone = check(desk)
    assert len(alone.findings) > 4
    monkeypatch.setattr(pieces, "PIECE", 4)
    told: list[tuple[int, int]] = []
    shared = check(desk, told=lambda done, whole: told.append((done, whole)), processes=2)
    assert sorted(map(str, shared.findings)) == sorted(map(str, alone.findings))
    assert shared.counts == alone.counts
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


def test_a_process_that_fails_takes_no_finding_along(reader, monkeypatch):
    desk, raw = reader
    for statement in SPOILED:
        raw.execute(statement)
    alone = check(desk)
    begun = []

    class Failing:
        def __init__(self, _fn, *words):
            begun.append(words)

        def over(self):
            return True

        def wait(self, _seconds):
            return True

        def result(self):
            raise Disturbance("Pekerjaan ini terhenti sebelum selesai.", "Ulangi sekali lagi.")

        def stop(self):
            """Nothing runs."""

    monkeypatch.setattr(pieces, "Apart", Failing)
    monkeypatch.setattr(pieces, "PIECE", 2)
    shared = check(desk, processes=3)
    assert len(begun) == 2
    assert sorted(map(str, shared.findings)) == sorted(map(str, alone.findings))
    assert shared.counts == alone.counts


@pytest.mark.parametrize(
    ("table", "about", "column"),
    [
        ("request", "id", "name"), ("stay", "request_id", "role"), ("letter", "request_id", "form_key"),
        ("trail", "request_id", "role"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_found_where_it_lies(reader, table, about, column):
    """It is read together with others, of which nothing is told."""
    desk, raw = reader
    raw.execute("DROP TRIGGER trail_no_update")
    key = raw.execute(f"SELECT max({about}) FROM {table}").fetchone()[0]
    newest = f"(SELECT max(id) FROM {table} WHERE {about} = {key})"
    raw.execute(f"UPDATE {table} SET {column} = CAST(x'ff' AS TEXT) WHERE id = {newest}")
    notes = Notes()
    pieces.Checker(desk, notes, NOWHERE, no_rest).run(pieces.Piece(0, None, 0))
    assert len(notes.findings) == 1
    assert notes.findings[0].where.startswith(f"permohonan id {key}, ")
    assert notes.findings[0].expected == "terbaca"
