"""Transactions and rows, the same on a file and on a server: all or nothing, one writer, no personal data in errors."""

from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from loket_app.domain.errors import Disturbance
from loket_app.store import postgres_side, sqlite_side
from loket_app.store.engine import glancing, on_server, open_engine, reading, writing
from loket_app.store.officers import all_officers, officer_by_id, pact_valid, substitutions_on
from loket_app.store.rows import add, change
from loket_app.store.tables import contact, officer, pact, substitution


@pytest.fixture
def engine(bare_engine):
    return bare_engine


def an_officer(connection, **changes) -> int:
    values = {
        "version": 1, "may_record": 0, "supervisor": 0, "active": 1, "failed": 0, "locked_until": None,
        "name": "Contoh", "nip": "", "rank": "", "position": "", "roles": '["loket"]', "pin_hash": None,
    } | changes  # fmt: skip
    return add(connection, officer, values)


def another(engine):
    """A second program at the same data."""
    url = engine.url
    return open_engine(url.render_as_string(hide_password=False) if on_server(engine) else Path(url.database))


class TestTransactions:
    def test_all_or_nothing(self, engine):
        def half_way() -> None:
            with writing(engine) as connection:
                an_officer(connection)
                connection.exec_driver_sql("CREATE TABLE x (y INTEGER)")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            half_way()
        with reading(engine) as connection:
            assert all_officers(connection) == ()
        with pytest.raises(DBAPIError), reading(engine) as connection:
            connection.exec_driver_sql("SELECT count(*) FROM x")

    def test_a_write_is_exclusive_from_its_first_statement(self, engine, monkeypatch):
        monkeypatch.setattr(sqlite_side, "BUSY_MS", 50)
        monkeypatch.setattr(postgres_side, "_SESSION", postgres_side.session_settings(lock_ms=50))
        other = another(engine)
        try:
            with writing(engine), pytest.raises(Disturbance, match="sedang"), writing(other):
                pass
        finally:
            other.dispose()

    def test_a_reader_sees_one_moment_while_somebody_writes(self, engine):
        other = another(engine)
        counted = select(func.count()).select_from(officer)
        try:
            with reading(engine) as connection:
                assert connection.execute(counted).scalar_one() == 0
                if on_server(engine):
                    with writing(other) as writer:
                        an_officer(writer)
                assert connection.execute(counted).scalar_one() == 0
        finally:
            other.dispose()

    def test_what_only_reads_cannot_write(self, engine):
        for look in (reading, glancing) if on_server(engine) else ():
            with pytest.raises(Disturbance, match="hanya dapat dibaca"), look(engine) as connection:
                an_officer(connection)

    def test_a_glance_sees_each_commit_at_once_and_survives_a_lost_line(self, engine):
        counted = select(func.count()).select_from(officer)
        for n in range(1, 4):
            with writing(engine) as connection:
                an_officer(connection)
            with glancing(engine) as connection:
                assert connection.execute(counted).scalar_one() == n
        if on_server(engine):
            ending = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                          " AND datname = current_database()")  # fmt: skip
            with reading(engine) as connection:
                connection.execute(ending)
            with pytest.raises(Disturbance, match="terputus"), glancing(engine) as connection:
                connection.execute(counted)
            with glancing(engine) as connection:
                assert connection.execute(counted).scalar_one() == 3

    def test_a_bug_of_ours_stays_a_bug(self, engine):
        with pytest.raises(IntegrityError), writing(engine) as connection:
            add(connection, pact, {"officer_id": 77, "kind": "x", "signed_on": "x", "valid_until": "x"})

    def test_no_personal_data_in_error_texts(self, engine):
        with pytest.raises(IntegrityError) as caught, writing(engine) as connection:
            an_officer(connection, name="Kenari" * 60)
        assert "Kenari" not in str(caught.value)


class TestRows:
    def test_an_update_that_comes_too_late_changes_nothing(self, engine):
        with writing(engine) as connection:
            key = an_officer(connection)
            assert change(connection, officer, key, 1, {"name": "Baru"})
            assert not change(connection, officer, key, 1, {"name": "Lama"})
        with reading(engine) as connection:
            assert officer_by_id(connection, key).name == "Baru"
            with pytest.raises(KeyError):
                officer_by_id(connection, 99)

    def test_officers_substitutions_and_pacts(self, engine):
        with writing(engine) as connection:
            one, gone = an_officer(connection), an_officer(connection, active=0)
            for ended in (0, 1):
                values = {
                    "role": "camat",
                    "capacity": "Plt.",
                    "first": "2026-01-01",
                    "last": "2026-01-31",
                    "reason": "x",
                }
                add(connection, substitution, {**values, "officer_id": one, "ended": ended})
            add(
                connection,
                pact,
                {"officer_id": one, "kind": "p", "signed_on": "2026-01-01", "valid_until": "2026-01-31"},
            )
        with reading(engine) as connection:
            assert [o.id for o in all_officers(connection)] == [one]
            assert [o.id for o in all_officers(connection, active_only=False)] == [one, gone]
            assert [len(substitutions_on(connection, d)) for d in ("2025-12-31", "2026-01-01", "2026-02-01")] == [
                0,
                1,
                0,
            ]
            assert [pact_valid(connection, one, "p", d) for d in ("2025-12-31", "2026-01-31")] == [False, True]
            assert not pact_valid(connection, one, "lain", "2026-01-10")

    def test_foreign_keys_hold(self, engine):
        with pytest.raises(IntegrityError), writing(engine) as connection:
            add(connection, contact, {"request_id": 9, "at": 1, "officer_id": 1, "how": "x", "note": ""})
