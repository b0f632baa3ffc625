"""`check` finds nothing where all is well, and every damage by its place."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from loket_app.store.engine import open_engine
from loket_app.store.tables import metadata
from loket_app.usecases.check import check
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
