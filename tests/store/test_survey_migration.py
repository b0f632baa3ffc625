"""From a file of the first version to the survey's tables: nothing that was there changes."""

import hashlib
import sqlite3

import pytest

from loket_app.store import trail
from loket_app.store.engine import open_engine, reading
from loket_app.store.migrate import SCHEMA_VERSION, create, looks_whole, migrate
from loket_app.store.migrations import m0001_counter_day

FIRST_SCHEMA = "ebaa4de555ed7d6cfc822cfd4f54edb9f9133eeff9ec48a915722ea62fe2aae3"
SAMPLE = (
    "PRAGMA application_id = 1280265044",
    "INSERT INTO trail VALUES (1, 1795392000000, NULL, NULL, NULL, NULL, 'kantor_didirikan', NULL, NULL, NULL,"
    " 'PC-UJI', 'c1', '{\"petugas\":1}', NULL, 'c1d7')",
    "INSERT INTO config VALUES (1, 1, 1, 'jam_layanan', 'ini', '{\"zona\":\"Asia/Makassar\"}')",
    "INSERT INTO officer VALUES (1, 1, 0, 1, 1, 0, NULL, 'Contoh Petugas', '', '', 'Camat', '[\"camat\"]', NULL)",
    "INSERT INTO person VALUES (1, 1, NULL, 'Contoh Pemohon', '', '', '', '', '', '', '', '', '', '', '', '', '', '',"
    " '')",
    "INSERT INTO visit VALUES (1, 1, 1, 5, 6, 7, 8, 0, NULL, 1, '2026-11-23', 'menunggu', 'portir', 'Contoh', '', '',"
    " '', '', '')",
    "INSERT INTO request_search (rowid, text) VALUES (1, 'Contoh Pemohon 0001/2026')",
    "INSERT INTO sequence VALUES ('register', 2026, 1)",
    "INSERT INTO meta VALUES ('kantor', 'sangasanga')",
    "PRAGMA user_version = 1",
)


@pytest.fixture
def first(tmp_path):
    file = tmp_path / "loket.db"
    raw = sqlite3.connect(file, isolation_level=None)
    for statement in (*m0001_counter_day.STATEMENTS, *SAMPLE):
        raw.execute(statement)
    values = dict(
        zip(
            [c[1] for c in raw.execute("PRAGMA table_info(trail)")],
            raw.execute("SELECT * FROM trail").fetchone(),
            strict=True,
        )
    )
    raw.execute("DROP TRIGGER trail_no_update")
    raw.execute("UPDATE trail SET hash = ?", (trail.row_hash(trail.GENESIS, values),))
    raw.execute(next(s for s in m0001_counter_day.STATEMENTS if "trail_no_update" in s))
    raw.close()
    return file


def content(file) -> dict[str, list[tuple[object, ...]]]:
    raw = sqlite3.connect(file)
    names = [r[0] for r in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    found = {name: raw.execute(f"SELECT * FROM {name}").fetchall() for name in names}
    raw.close()
    return found


def schema(file) -> set[tuple[str, str]]:
    raw = sqlite3.connect(file)
    found = set(raw.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    raw.close()
    return found


def test_the_first_schema_is_never_edited():
    text = "\n".join(m0001_counter_day.STATEMENTS)
    assert hashlib.sha256(text.encode()).hexdigest() == FIRST_SCHEMA


def test_a_file_of_the_first_version_keeps_all_it_had_and_gets_the_rest(first, tmp_path):
    before, seen = content(first), []
    assert looks_whole(first) is None
    engine = open_engine(first)
    assert migrate(engine, seen.append) == 1
    with reading(engine) as connection:
        assert list(trail.verify(connection)) == []
    engine.dispose()
    assert seen == [1]
    after = content(first)
    # Later versions add columns behind those of the first.
    for name, rows in before.items():
        assert [row[: len(old)] for row, old in zip(after[name], rows, strict=True)] == rows, name
    assert after.pop("request_search_place") == [("contoh", 1), ("pemohon", 1)]
    assert ("mohon", "pemohon") in after.pop("request_search_part")
    assert all(after[name] == [] for name in after.keys() - before.keys())
    create(tmp_path / "baru.db")
    assert schema(first) == schema(tmp_path / "baru.db")
    raw = sqlite3.connect(first)
    assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert raw.execute("SELECT rowid FROM request_search WHERE text MATCH 'Pemohon'").fetchall() == [(1,)]
    raw.close()
    assert looks_whole(first) is None


@pytest.fixture
def raw(tmp_path):
    create(tmp_path / "loket.db")
    connection = sqlite3.connect(tmp_path / "loket.db", isolation_level=None)
    yield connection
    connection.close()


def test_answers_texts_and_codes_have_no_row_number_and_no_instant(raw):
    for table in ("survey_answer", "survey_text", "survey_code"):
        without, strict = raw.execute("SELECT wr, strict FROM pragma_table_list WHERE name = ?", (table,)).fetchone()
        assert (without, strict) == (1, 1), table
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            raw.execute(f"SELECT rowid FROM {table}")
        columns = {c[1] for c in raw.execute(f"PRAGMA table_info({table})")}
        assert not columns & {"id", "at", "trail_id", "request_id", "visit_id", "person_id", "officer_id", "actor"}
        assert {r[2] for r in raw.execute(f"PRAGMA foreign_key_list({table})")} <= {"survey_period", "survey_batch"}


@pytest.mark.parametrize(
    "values",
    ["1, 'pendek', 1, '2026-11-23', '444', '{}'", "1, :key, 1, '2026-11-23 10.42', '444', '{}'",
     "1, :key, 1, '2026-11-23', '445', '{}'", "1, :key, 1, '2026-11-23', '', '{}'",
     "1, :key, 1, '2026-11-23', '444', 'laki'"],
)  # fmt: skip
def test_what_is_no_answer_is_not_stored(raw, values):
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(f"INSERT INTO survey_answer VALUES ({values})", {"key": "0" * 24} if ":key" in values else {})
