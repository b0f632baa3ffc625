"""The trail: append-only and chained; every change, gap and swap is found; words may go and the chain still holds."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from loket_app.store import trail
from loket_app.store.engine import reading, writing
from loket_app.store.trail import GENESIS, NewRow


@pytest.fixture
def engine(bare_engine):
    return bare_engine


def fill(engine, n: int = 6) -> None:
    with writing(engine) as connection:
        for i in range(1, n + 1):
            row = NewRow(
                1000 + i, f"jenis{i % 3}", "PC", f"perintah{i}", request_id=i % 2 or None, visit_id=i,
                facts={"n": i}, text={"nama": f"Contoh {i}"} if i % 2 else None,
            )  # fmt: skip
            trail.append(connection, row, trail.newest(connection))


def unlock(connection) -> None:
    """As somebody with the file, or with the server's administrator's rights, could."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        return
    for trigger in ("trail_no_update", "trail_no_delete"):
        connection.exec_driver_sql(f"DROP TRIGGER {trigger}")


def loosen(connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")


def broken(engine, after: int = 0, until: int | None = None) -> list[int]:
    with reading(engine) as connection:
        return [row_id for row_id, _ in trail.verify(connection, after, until)]


def test_an_empty_trail_begins_with_the_genesis(engine):
    with reading(engine) as connection:
        assert trail.newest(connection) == (0, 0, GENESIS)
        assert list(trail.verify(connection)) == []


def test_rows_are_read_as_they_were_written(engine):
    fill(engine)
    with reading(engine) as connection:
        rows = trail.rows_of_request(connection, 1)
        assert [(r.id, r.facts["n"], (r.text or {}).get("nama")) for r in rows] == [
            (1, 1, "Contoh 1"), (3, 3, "Contoh 3"), (5, 5, "Contoh 5"),
        ]  # fmt: skip
        assert [r.id for r in trail.rows_of_visit(connection, 4)] == [4]
        assert [json.loads(r.facts)["n"] for r in trail.facts_of_request(connection, 1)] == [1, 3, 5]
        assert trail.rows_after(connection, 4) == ((5, "jenis2", 1), (6, "jenis0", None))
        assert trail.rows_after(connection, 0, 2) == ((1, "jenis1", 1), (2, "jenis2", None))
        assert (trail.command_seen(connection, "perintah3"), trail.command_seen(connection, "x")) == (3, None)
    assert broken(engine) == []


@pytest.mark.parametrize("statement", ["UPDATE trail SET at = 1 WHERE id = 2", "DELETE FROM trail WHERE id = 2"])
def test_it_is_append_only(engine, statement):
    fill(engine)
    with pytest.raises(IntegrityError, match="append-only"), writing(engine) as connection:
        connection.exec_driver_sql(statement)


def test_a_command_is_stored_once(engine):
    fill(engine)
    with pytest.raises(IntegrityError), writing(engine) as connection:
        trail.append(connection, NewRow(1, "x", "PC", "perintah3"), trail.newest(connection))


@pytest.mark.parametrize(
    ("statement", "rows"),
    [
        ("UPDATE trail SET facts = '{\"n\":9}' WHERE id = 3", [3]),
        ("UPDATE trail SET at = at + 1 WHERE id = 4", [4]),
        ("UPDATE trail SET actor = 5 WHERE id = 2", [2]),
        ("UPDATE trail SET hash = 'x' WHERE id = 2", [2, 3]),
        ("DELETE FROM trail WHERE id = 4", [5, 5]),
        ("UPDATE trail SET id = 99 WHERE id = 6", [99, 99]),
        ("INSERT INTO trail SELECT 7, at, NULL, NULL, 1, 1, 'x', NULL, NULL, NULL, 'PC', 'y', '{}', NULL, hash"
         " FROM trail WHERE id = 6", [7]),
        ("UPDATE trail_text SET body = '{\"nama\":\"lain\"}' WHERE id = 5", [5]),
        ("UPDATE trail_text SET salt = 'x' WHERE id = 1", [1]),
    ],
)  # fmt: skip
def test_every_change_gap_and_addition_is_found_with_its_row(engine, statement, rows):
    fill(engine)
    with writing(engine) as connection:
        loosen(connection)
        unlock(connection)
        connection.exec_driver_sql(statement)
    assert broken(engine) == rows


def test_two_rows_swapped(engine):
    fill(engine)
    with writing(engine) as connection:
        loosen(connection)
        unlock(connection)
        for old, new in ((2, 100), (3, 2), (100, 3)):
            connection.exec_driver_sql(f"UPDATE trail SET id = {new} WHERE id = {old}")
    assert {2, 3} <= set(broken(engine))


def test_words_destroyed_under_retention_leave_a_whole_chain(engine):
    fill(engine)
    with writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM trail_text")
    assert broken(engine) == []
    with reading(engine) as connection:
        assert [r.text for r in trail.rows_of_request(connection, 1)] == [None, None, None]


def test_parts_of_the_chain_can_be_verified_one_after_the_other(engine):
    fill(engine, 9)
    with writing(engine) as connection:
        unlock(connection)
        connection.exec_driver_sql("UPDATE trail SET at = at + 1 WHERE id = 5")
    assert [broken(engine, a, a + 3) for a in (0, 3, 6)] == [[], [5], []]
    assert broken(engine, 5) == []


def test_the_same_words_have_two_digests(engine):
    with writing(engine) as connection:
        for n in (1, 2):
            row = NewRow(n, "x", "PC", f"c{n}", text={"nama": "Contoh"})
            trail.append(connection, row, trail.newest(connection))
        digests = connection.exec_driver_sql("SELECT text_digest FROM trail").scalars().all()
    assert digests[0] != digests[1]  # salted: nobody can try names against them once the words are gone


@settings(max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=4), x, max_size=3),
    )
)
def test_one_value_has_one_spelling(value):
    spelled = trail.canonical(value)
    assert trail.canonical(json.loads(spelled)) == spelled
    if isinstance(value, dict):
        assert trail.canonical(dict(reversed(list(value.items())))) == spelled


def test_the_hash_covers_every_column_but_itself():
    from loket_app.store.tables import trail as table

    row = dict.fromkeys(table.c.keys(), "a")
    whole = trail.row_hash("x", row)
    for name in table.c.keys():  # noqa: SIM118
        changed = trail.row_hash("x", {**row, name: "b"})
        assert (changed == whole) is (name == "hash"), name
    assert trail.row_hash("y", row) != whole
