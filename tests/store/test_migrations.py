"""The schema: what the program sees is what the migrations make; files that are new, foreign, damaged or empty."""

import re
import sqlite3

import pytest
from sqlalchemy import inspect

from loket_app.domain.errors import Disturbance
from loket_app.store import migrate as migrate_module
from loket_app.store.engine import open_engine, writing
from loket_app.store.header import APPLICATION_ID, read_header
from loket_app.store.migrate import MIGRATIONS, SCHEMA_VERSION, create, looks_whole, migrate
from loket_app.store.tables import metadata


@pytest.fixture
def file(tmp_path):
    create(tmp_path / "loket.db")
    return tmp_path / "loket.db"


def opened(file):
    raw = sqlite3.connect(file, isolation_level=None)
    raw.execute("PRAGMA journal_mode=TRUNCATE")
    return raw


class TestDrift:
    def test_tables_and_columns_are_those_of_the_migrations(self, file):
        engine = open_engine(file)
        seen = inspect(engine)
        made = {t for t in seen.get_table_names() if not t.startswith("request_search")}
        assert made == set(metadata.tables)
        for name, table in metadata.tables.items():
            columns = {c["name"]: str(c["type"]) for c in seen.get_columns(name)}
            assert columns == {c.name: c.type.compile(engine.dialect) for c in table.columns}, name
            assert seen.get_pk_constraint(name)["constrained_columns"] == [c.name for c in table.primary_key], name
        engine.dispose()

    def test_every_table_is_strict_and_every_index_has_its_table(self, file):
        raw = opened(file)
        loose = raw.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0"
            " AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        assert loose == []
        assert raw.execute("SELECT count(*) FROM pragma_foreign_key_check").fetchone() == (0,)
        raw.close()

    def test_open_requests_searches_and_histories_use_an_index(self, file):
        raw = opened(file)
        for query in (
            "SELECT * FROM request WHERE open = 1",
            "SELECT * FROM trail WHERE request_id = 5 ORDER BY id",
            "SELECT * FROM trail WHERE visit_id = 5 ORDER BY id",
            "SELECT id FROM trail WHERE command_id = 'x'",
            "SELECT * FROM stay WHERE request_id = 5",
            "SELECT * FROM person WHERE nik = '1'",
            "SELECT * FROM delivery WHERE request_id = 5",
            "SELECT id FROM trail WHERE subject = 'petugas:1' AND kind = 'masuk'",
        ):
            plan = " ".join(row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {query}"))
            assert re.search(r"USING (COVERING )?INDEX|USING INTEGER PRIMARY KEY", plan), (query, plan)
            assert "TEMP B-TREE" not in plan, (query, plan)
        raw.close()

    def test_the_header_names_program_and_schema(self, file):
        header = read_header(file)
        assert (header.application_id, header.user_version) == (APPLICATION_ID, SCHEMA_VERSION)
        assert len(MIGRATIONS) == SCHEMA_VERSION


class TestMigrating:
    def test_a_second_time_nothing_happens(self, file):
        before = file.read_bytes()
        engine = open_engine(file)
        assert migrate(engine) == SCHEMA_VERSION
        engine.dispose()
        assert file.read_bytes() == before

    def test_an_older_file_is_brought_forward_after_a_look_at_its_version(self, file, monkeypatch):
        monkeypatch.setattr(migrate_module, "MIGRATIONS", (*MIGRATIONS, ("CREATE TABLE baru (id INTEGER) STRICT",)))
        monkeypatch.setattr(migrate_module, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
        engine = open_engine(file)
        seen = []
        assert migrate(engine, seen.append) == SCHEMA_VERSION
        assert seen == [SCHEMA_VERSION]
        assert "baru" in inspect(engine).get_table_names()
        engine.dispose()

    def test_a_failing_step_leaves_the_old_file(self, file, monkeypatch):
        monkeypatch.setattr(
            migrate_module, "MIGRATIONS", (*MIGRATIONS, ("CREATE TABLE baru (id INTEGER) STRICT", "SALAH TULIS"))
        )
        monkeypatch.setattr(migrate_module, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
        engine = open_engine(file)
        with pytest.raises(Exception, match="SALAH"):
            migrate(engine)
        engine.dispose()
        assert read_header(file).user_version == SCHEMA_VERSION
        assert looks_whole(file) is None

    def test_another_program_may_have_migrated_meanwhile(self, file, monkeypatch):
        monkeypatch.setattr(migrate_module, "checked_version", lambda engine: 0)
        engine = open_engine(file)
        assert migrate(engine) == 0  # believed to be empty, found done: no table is made twice
        engine.dispose()
        assert read_header(file).user_version == SCHEMA_VERSION

    def test_a_new_file_is_there_whole_or_not_at_all(self, tmp_path, monkeypatch):
        monkeypatch.setattr(migrate_module, "MIGRATIONS", (("SALAH TULIS",),))
        with pytest.raises(Exception, match="SALAH"):
            create(tmp_path / "loket.db")
        assert not (tmp_path / "loket.db").exists()
        monkeypatch.undo()
        create(tmp_path / "loket.db")
        assert [p.name for p in tmp_path.iterdir()] == ["loket.db"]


class TestOtherFiles:
    def refused(self, file) -> str:
        before = file.read_bytes()
        engine = open_engine(file)
        with pytest.raises(Disturbance) as caught:
            migrate(engine)
        engine.dispose()
        assert file.read_bytes() == before
        return caught.value.sentence

    def test_a_file_of_a_newer_program(self, file):
        raw = opened(file)
        raw.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        raw.close()
        with pytest.raises(Disturbance, match="lebih baru"):
            looks_whole(file)
        assert "lebih baru" in self.refused(file)

    def test_somebody_elses_database(self, tmp_path):
        raw = sqlite3.connect(tmp_path / "lain.db")
        raw.execute("CREATE TABLE x (y)")
        raw.commit()
        raw.close()
        with pytest.raises(Disturbance, match="bukan berkas data Loket"):
            looks_whole(tmp_path / "lain.db")
        assert "bukan berkas data Loket" in self.refused(tmp_path / "lain.db")

    def test_somebody_elses_wal_database_is_not_even_touched(self, tmp_path):
        file = tmp_path / "lain.db"
        raw = sqlite3.connect(file)
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("CREATE TABLE x (y)")
        raw.commit()
        raw.close()
        before = file.read_bytes()
        with pytest.raises(Disturbance):
            looks_whole(file)
        assert file.read_bytes() == before

    @pytest.mark.parametrize("content", [b"", b"x", b"Bukan basis data" * 500, b"SQLite format 3\x00"])
    def test_empty_and_garbage(self, tmp_path, content):
        file = tmp_path / "loket.db"
        file.write_bytes(content)
        assert looks_whole(file)
        assert file.read_bytes() == content

    def test_a_missing_file_is_new(self, tmp_path):
        assert looks_whole(tmp_path / "loket.db") is None
        assert list(tmp_path.iterdir()) == []

    def test_a_whole_one(self, file):
        before = file.read_bytes()
        assert looks_whole(file) is None
        assert file.read_bytes() == before

    @pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
    def test_a_torn_one(self, file, keep):
        content = file.read_bytes()
        file.write_bytes(content[: int(len(content) * keep)])
        assert looks_whole(file)

    def test_a_zeroed_page(self, file):
        content = bytearray(file.read_bytes())
        content[4096 * 2 : 4096 * 3] = bytes(4096)
        file.write_bytes(content)
        assert looks_whole(file)

    def test_a_second_name(self, file, tmp_path):
        (tmp_path / "salinan.db").hardlink_to(file)
        assert "nama kedua" in looks_whole(file)


def test_a_crash_in_the_middle_of_a_command_is_rolled_back_at_the_next_start(file, tmp_path):
    engine = open_engine(file)
    with writing(engine) as connection:
        connection.exec_driver_sql("INSERT INTO meta VALUES ('a', '1')")
    connection = engine.connect().execution_options(transaction="write")
    connection.begin()
    connection.exec_driver_sql("PRAGMA cache_size = 1")
    connection.exec_driver_sql("UPDATE meta SET value = '2'")
    connection.exec_driver_sql(
        "CREATE TABLE penuh AS WITH n(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM n LIMIT 20000) SELECT x FROM n"
    )
    crashed = tmp_path / "mati"
    crashed.mkdir()
    for part in (file, file.with_name("loket.db-journal")):
        (crashed / part.name).write_bytes(part.read_bytes())  # as the disk was when the PC went off
    connection.close()
    engine.dispose()
    assert (crashed / "loket.db-journal").stat().st_size > 0
    assert looks_whole(crashed / "loket.db") is None
    raw = sqlite3.connect(crashed / "loket.db")
    assert raw.execute("SELECT value FROM meta").fetchall() == [("1",)]
    assert raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'penuh'").fetchone() == (0,)
    raw.close()
