"""A migration that stops half way, from every released schema, with real data: the old file is as it was and opens
again; a copy was made before the first statement."""

import hashlib
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from loket_app.domain.errors import Disturbance
from loket_app.store import backup as store
from loket_app.store.engine import open_engine
from loket_app.store.header import APPLICATION_ID, read_header
from loket_app.store.migrate import MIGRATIONS, SCHEMA_VERSION
from loket_app.usecases import backup
from loket_app.usecases.check import check
from loket_app.usecases.opening import open_desk

FROM = (1, 2)
CHANGES = ("CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE", "PRAGMA USER_VERSION =")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def old(make_office, quick_folder: Path) -> Any:
    """Makes a folder whose file has the schema of an older release, with an office's data in it."""

    def make(version: int) -> Any:
        office = make_office(name=f"sumber-{version}.db")
        for _ in range(2):
            office.accept()
        office.desk.engine.dispose()
        folder = quick_folder / f"dari-{version}"
        folder.mkdir()
        aged(office.file, folder / "loket.db", version)
        office.file = folder / "loket.db"
        return office

    return make


def aged(source: Path, target: Path, version: int) -> None:
    """The data of `source` in a file of an older schema: the tables and columns that it had."""
    with closing(sqlite3.connect(target, isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode=TRUNCATE")
        for statements in MIGRATIONS[:version]:
            for statement in statements:
                raw.execute(statement)
        raw.execute("ATTACH ? AS sumber", (str(source),))
        raw.execute("BEGIN")
        tables = raw.execute(
            "SELECT name FROM main.sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
            " AND name NOT LIKE 'request_search%' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        for (table,) in tables:
            columns = [row[1] for row in raw.execute(f"PRAGMA main.table_info({table})")]
            there = {row[1] for row in raw.execute(f"PRAGMA sumber.table_info({table})")}
            names = ", ".join(f'"{name}"' for name in columns if name in there)
            raw.execute(f"INSERT OR IGNORE INTO main.{table} ({names}) SELECT {names} FROM sumber.{table}")
        raw.execute("INSERT INTO main.request_search (rowid, text) SELECT rowid, text FROM sumber.request_search")
        raw.execute("COMMIT")
        raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        raw.execute(f"PRAGMA user_version = {version}")


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@contextmanager
def stopping_at(which: int, error: str) -> Iterator[list[int]]:
    """Statement number `which` of the migration fails as a full disk or a broken one does."""
    count = [0]

    def before(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(CHANGES):
            count[0] += 1
            if count[0] == which:
                cursor.execute("ROLLBACK")
                raise sqlite3.OperationalError(error)

    event.listen(Engine, "before_cursor_execute", before)
    try:
        yield count
    finally:
        event.remove(Engine, "before_cursor_execute", before)


@pytest.mark.parametrize("version", [v for v in FROM if v < SCHEMA_VERSION])
def test_full_at_statements_from_first_to_last(old, version: int) -> None:
    office = old(version)
    folder, before = office.file.parent, digest(office.file)
    which, stopped = 1, 0
    said: list[str] = []
    while True:
        with stopping_at(which, "database or disk is full") as count:
            try:
                with open_desk(folder, office.clock, "PC") as desk:
                    assert [str(f) for f in check(desk, 0).findings] == []
                break
            except Disturbance as trouble:
                said.append(trouble.sentence)
        stopped += 1
        assert digest(office.file) == before, f"statement {which} left something behind"
        assert store.copies(backup.folder_of(folder)), "a copy was made before the first statement"
        assert count[0] >= which
        which += max(1, which // 3)
    assert stopped >= 3
    assert all("Cakram penuh" in sentence for sentence in said)
    header = read_header(office.file)
    assert header is not None
    assert header.user_version == SCHEMA_VERSION
    for copy in store.copies(backup.folder_of(folder))[:1]:
        assert store.damage_of(copy) is None
        found = read_header(copy.file)
        assert found is not None
        assert found.user_version == version


KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from sqlalchemy import Engine, event
from loket_app.usecases.opening import open_desk
from loket_app.usecases.ports import SystemClock
left = int(sys.argv[3])
def before(connection, cursor, statement, *_):
    global left
    if statement.lstrip().upper().startswith(("CREATE", "ALTER", "INSERT", "UPDATE", "DROP")):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
event.listen(Engine, "before_cursor_execute", before)
with open_desk(Path(sys.argv[1]), SystemClock(), "PC"):
    print("selesai")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL; by hand: docs/drill-windows.md")
def test_killed_in_the_middle_the_old_file_opens_again(old, tmp_path: Path) -> None:
    office = old(2)
    for left in (1, 9):
        folder = tmp_path / f"mati-{left}"
        shutil.copytree(office.file.parent, folder)
        words = [sys.executable, "-c", KILLED, str(folder), str(ROOT), str(left)]
        assert subprocess.run(words, capture_output=True, timeout=280, check=False).returncode == -signal.SIGKILL
        with closing(sqlite3.connect(folder / "loket.db")) as raw:
            assert raw.execute("PRAGMA user_version").fetchone() == (2,)
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        with open_desk(folder, office.clock, "PC") as desk:
            assert [str(f) for f in check(desk, 0).findings] == []


def test_the_tables_of_an_old_file_are_those_of_a_new_one(old, tmp_path: Path) -> None:
    office = old(1)
    with open_desk(office.file.parent, office.clock, "PC"):
        pass
    engine = open_engine(tmp_path / "baru.db")
    from loket_app.store.migrate import migrate

    migrate(engine)
    engine.dispose()
    with closing(sqlite3.connect(office.file)) as brought, closing(sqlite3.connect(tmp_path / "baru.db")) as fresh:
        query = "SELECT name, sql FROM sqlite_master ORDER BY name"
        assert brought.execute(query).fetchall() == fresh.execute(query).fetchall()
