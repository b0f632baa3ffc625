"""Roles on a server: the owner makes tables; the program can neither make nor change them nor rewrite history."""

import json

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from loket_app.__main__ import main
from loket_app.domain.errors import Disturbance, Refused
from loket_app.store import schema, search, server_roles, server_schema
from loket_app.store.engine import open_engine, reading, writing
from loket_app.store.erasing import LEFT_ON_SERVER, scrub
from loket_app.store.migrate import migrate
from loket_app.store.server_schema import append_only, grants
from loket_app.store.tables import meta, metadata
from loket_app.usecases import joining, opening
from loket_app.usecases.beside import open_beside_server
from loket_app.usecases.joining import prepare_server, server_state
from loket_app.usecases.ports import ServerClock, SystemClock
from tests.postgres_rig import ADMIN

DATABASE = "loket_peran"


@pytest.fixture(scope="module")
def addresses(server):
    """An office's database made as the administrator's guide says: the owner's and the program's address."""
    administrator = server.address("postgres")
    server_roles.make(administrator, server_roles.new_passwords(), DATABASE)
    owner = server_roles.address_of(administrator, server_roles.OWNER, database=DATABASE)
    assert server_state(owner) == (0, False, True)
    assert prepare_server(owner) == 0
    yield owner, server_roles.address_of(administrator, server_roles.PROGRAM, database=DATABASE)
    server.drop(DATABASE)
    server.admin(f"DROP ROLE {server_roles.OWNER}", f"DROP ROLE {server_roles.PROGRAM}")


@pytest.fixture
def program(addresses):
    engine = open_engine(addresses[1])
    yield engine
    engine.dispose()


def refused(engine, statement: str) -> str:
    with pytest.raises(ProgrammingError) as caught, writing(engine) as connection:
        connection.execute(text(statement))
    assert caught.value.orig.sqlstate == "42501", statement
    return str(caught.value.orig)


@pytest.mark.parametrize("table", [*metadata.tables, *search.TABLES, "loket_schema"])
def test_what_the_program_may_do_with_each_table(program, table):
    wanted = {act: act in grants()[table] for act in ("SELECT", "INSERT", "UPDATE", "DELETE")}
    asked = text("SELECT has_table_privilege(:table, :act)")
    with reading(program) as connection:
        found = {act: connection.execute(asked, {"table": table, "act": act}).scalar() for act in wanted}
        for act in ("TRUNCATE", "REFERENCES", "TRIGGER"):
            assert not connection.execute(asked, {"table": table, "act": act}).scalar()
    assert found == wanted
    assert found["SELECT"]


def test_history_is_append_only_for_the_program():
    assert {"trail", "access_log"} <= set(append_only())
    for table in append_only():
        assert set(grants()[table]) == {"SELECT", "INSERT"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail SET kind = 'x'", "DELETE FROM trail", "TRUNCATE trail", "UPDATE loket_schema SET version = 99",
        "UPDATE trail_text SET body = 'x'", "CREATE TABLE x (y INT)", "ALTER TABLE trail DISABLE TRIGGER ALL",
        "DROP TRIGGER trail_no_update ON trail", "ALTER TABLE meta ADD COLUMN x INT", "DROP TABLE meta",
        "CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    ],
)  # fmt: skip
def test_the_server_itself_refuses_the_program(program, statement):
    refused(program, statement)


def test_what_the_program_makes_for_itself_ends_with_its_line(program):
    """Closed years are read along in temporary tables: they take the place of a table for this line alone."""
    with program.connect() as connection:
        connection.execute(text("CREATE TEMP TABLE meta (name TEXT)"))
        connection.commit()
        assert connection.execute(text("SELECT count(*) FROM meta")).scalar() == 0
        connection.invalidate()
    with reading(program) as connection:
        assert connection.execute(text("SELECT count(value) FROM meta")).scalar() is not None


def test_the_program_works_under_its_role(addresses, tmp_path):
    with open_beside_server(addresses[1], tmp_path, ServerClock(SystemClock()), "PC") as desk:
        assert not opening.is_founded(desk)
        opening.found(desk, "sangasanga", {})
        assert opening.is_founded(desk)
    assert server_state(addresses[1]) == (schema.SCHEMA_VERSION, True, False)


def test_a_second_preparation_changes_nothing_and_a_second_set_up_is_refused(addresses, server):
    assert prepare_server(addresses[0]) == schema.SCHEMA_VERSION
    with pytest.raises(Disturbance, match="sudah ada: loket_pemilik, loket_peran, loket_program"):
        server_roles.make(server.address("postgres"), server_roles.new_passwords(), DATABASE)


class TestVersions:
    def newer(self, monkeypatch) -> None:
        """From here on this is a program of the next version."""
        migrations = (*schema.MIGRATIONS, ("CREATE TABLE besok (id INTEGER PRIMARY KEY) STRICT",))
        for module in (schema, server_schema):
            monkeypatch.setattr(module, "MIGRATIONS", migrations)
            monkeypatch.setattr(module, "SCHEMA_VERSION", len(migrations))

    def test_an_older_program_stops_at_its_next_command(self, server, monkeypatch):
        engine = server.migrated()
        put = insert(meta)
        with writing(engine) as connection:
            connection.execute(put, {"name": "a", "value": "1"})
        with monkeypatch.context() as newer:
            self.newer(newer)
            other = open_engine(engine.url.render_as_string(hide_password=False))
            assert migrate(other) == schema.SCHEMA_VERSION - 1
            other.dispose()
        with pytest.raises(Disturbance, match="program yang lebih baru") as caught, writing(engine) as connection:
            connection.execute(put, {"name": "b", "value": "1"})
        assert "Perbarui program" in caught.value.advice
        with reading(engine) as connection:
            assert connection.execute(select(meta.c.name)).scalars().all() == ["a"]
        address = engine.url.render_as_string(hide_password=False)
        with (
            pytest.raises(Disturbance, match="lebih baru"),
            open_beside_server(address, None, SystemClock(), "PC"),
        ):
            pass
        with pytest.raises(Disturbance, match="lebih baru"):
            migrate(engine)
        engine.dispose()
        server.drop(engine.url.database)

    def test_a_newer_program_asks_for_the_owner(self, addresses, monkeypatch, tmp_path):
        self.newer(monkeypatch)
        with (
            pytest.raises(Disturbance, match="belum disesuaikan") as caught,
            open_beside_server(addresses[1], tmp_path, SystemClock(), "PC"),
        ):
            pass
        assert "server-siap" in caught.value.advice
        engine = open_engine(addresses[1])
        with pytest.raises(Disturbance, match="hanya boleh diubah pemiliknya"):
            migrate(engine)
        engine.dispose()

    def test_a_migration_that_fails_leaves_the_old_schema(self, server, monkeypatch):
        engine = server.migrated()
        bad = (
            *schema.MIGRATIONS,
            ("CREATE TABLE besok (id INTEGER PRIMARY KEY) STRICT", "CREATE TABLE meta (x TEXT) STRICT"),
        )
        with monkeypatch.context() as newer:
            newer.setattr(server_schema, "MIGRATIONS", bad)
            newer.setattr(server_schema, "SCHEMA_VERSION", len(bad))
            with pytest.raises(DBAPIError):
                migrate(engine)
        assert server_schema.server_version(engine) == schema.SCHEMA_VERSION
        with reading(engine) as connection:
            assert connection.execute(text("SELECT to_regclass('besok')")).scalar() is None
        engine.dispose()
        server.drop(engine.url.database)


class TestOtherServers:
    def test_somebody_elses_database(self, server):
        name = server.new_database()
        server.admin("CREATE TABLE punya_orang (x INT)", database=name)
        with pytest.raises(Disturbance, match="bukan milik Loket"):
            server_state(server.address(name))
        with pytest.raises(Disturbance, match="bukan milik Loket"):
            prepare_server(server.address(name), ADMIN)
        server.drop(name)

    def test_a_server_that_is_not_prepared(self, server, tmp_path):
        name = server.new_database()
        with (
            pytest.raises(Disturbance, match="belum disiapkan"),
            open_beside_server(server.address(name), tmp_path, SystemClock(), "PC"),
        ):
            pass
        server.drop(name)

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("postgresql://penguji@127.0.0.1:1/x", "tidak dapat dihubungi"), ("mysql://x@y/z", "tidak sah"),
            ("", "tidak sah"), ("postgresql://penguji@127.0.0.1", "tidak sah"),
        ],
    )  # fmt: skip
    def test_no_server_and_no_address(self, address, words):
        with pytest.raises(Disturbance, match=words):
            server_state(address)

    def test_a_database_that_is_not_there(self, server):
        with pytest.raises(Disturbance, match="tidak ada di server"):
            server_state(server.address("tidak_ada"))


class TestJoining:
    """What the first day does where several computers are chosen."""

    def test_a_server_that_is_ready_is_joined_and_its_password_kept(self, addresses, tmp_path):
        file = tmp_path / "komputer.toml"
        joined = joining.join_server(addresses[1], "rahasia", file)
        assert joined.address == addresses[1]
        assert (tmp_path / "server.pgpass").exists()
        within = addresses[1].replace(f"{server_roles.PROGRAM}@", f"{server_roles.PROGRAM}:rahasia@")
        assert joining.join_server(within, "", None) == joined

    @pytest.mark.parametrize("typed", ["", "loket program/loket", "http://a@b/c", "server/a/b"])
    def test_what_is_no_address(self, typed, tmp_path):
        with pytest.raises(Refused) as caught:
            joining.join_server(typed, "rahasia", tmp_path / "komputer.toml")
        assert caught.value.refusal.field == "server"
        assert list(tmp_path.iterdir()) == []

    def test_an_unprepared_server_and_none_keep_no_password(self, server, tmp_path):
        name = server.new_database()
        with pytest.raises(Refused, match="belum disiapkan"):
            joining.join_server(server.address(name), "rahasia", tmp_path / "komputer.toml")
        with pytest.raises(Disturbance, match="tidak dapat dihubungi"):
            joining.join_server("127.0.0.1:1", "rahasia", tmp_path / "komputer.toml")
        assert list(tmp_path.iterdir()) == []
        server.drop(name)


class TestCommands:
    """`server-siap` and `check` as an administrator types them."""

    def test_without_an_address_the_three_lines_are_told(self, capsys):
        assert main(["server-siap", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert [line.split()[:2] for line in told["baris"]] == [["CREATE", "ROLE"]] * 2 + [["CREATE", "DATABASE"]]
        assert told["kata_sandi"] not in told["program"]
        assert main(["server-siap"]) == 0
        out = capsys.readouterr().out
        assert "pg_hba.conf" in out
        assert told["kata_sandi"] not in out

    def test_the_owner_prepares_and_the_program_checks(self, addresses, capsys):
        owner, program = addresses
        assert main(["server-siap", owner]) == 0
        assert f"Susunan {schema.SCHEMA_VERSION} (sudah)" in capsys.readouterr().out
        with open_beside_server(program, None, ServerClock(SystemClock()), "PC") as desk:
            if not opening.is_founded(desk):
                opening.found(desk, "sangasanga", {})
        assert main(["check", "--server", program]) == 0
        assert "Tidak ada selisih" in capsys.readouterr().out

    def test_the_self_test_of_a_server(self, addresses, capsys):
        assert main(["selftest", "--server", addresses[1]]) == 1
        lines = capsys.readouterr().out.splitlines()
        failed = [line for line in lines if line.startswith("GAGAL")]
        assert len(failed) == 1  # the tests' server does not sync its disk, and that is found
        assert "fsync=off" in failed[0]
        assert any("tidak dapat mengubah jejak dan susunan" in line for line in lines)
        assert main(["selftest", "--server", addresses[0]]) == 1
        assert "nama pemakai ini pemilik data" in capsys.readouterr().out
        assert main(["selftest", "--server", "postgresql://penguji@127.0.0.1:1/x"]) == 1
        assert capsys.readouterr().out.startswith("GAGAL   Server: Server tidak dapat dihubungi.")

    def test_wrong_addresses_are_told(self, addresses, server, capsys):
        assert main(["server-siap", "--server", server.address("postgres")]) == 2
        assert "sudah ada" in capsys.readouterr().err
        assert main(["server-siap", "bukan-alamat"]) == 2
        assert "tidak sah" in capsys.readouterr().err


def test_what_was_erased_is_written_out_by_the_owner_alone(addresses, program):
    assert scrub(program) == LEFT_ON_SERVER
    owner = open_engine(addresses[0])
    assert scrub(owner) == ""
    owner.dispose()
