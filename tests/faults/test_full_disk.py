"""The disk is full at every writing statement of every kind of command: nothing half done, a sentence that says what to
do, and the same command works once there is room."""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from loket_app.domain.dates import HOUR
from loket_app.domain.errors import Disturbance
from loket_app.store import backup as store
from loket_app.store.engine import on_server
from loket_app.store.tables import metadata
from loket_app.ui import bugs, drafts
from loket_app.usecases import backup
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk
from loket_app.usecases.opening import open_desk
from loket_app.usecases.whole_files import write_over
from tests.processes.commands import commands
from tests.processes.directly import carried_out, noted, played
from tests.processes.plays import ELSEWHERE, PLAYS, Ask, Work, guest_of_long_ago

MOST = 500 if os.environ.get("LOKET_PENUH") == "besar" else 2
"""In a small run only the first statements of a kind; LOKET_PENUH=besar goes through all of them."""
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def office(make_office) -> Any:
    """An office eleven years after its first guest: something is there for every kind of command."""
    made = make_office()
    made.desk.folder = made.file.parent
    guest_of_long_ago(made.desk, made.who)
    made.clock.move(11 * 365 * 24 * HOUR)
    return made


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


DISK_FULL = "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full', MESSAGE = 'could not extend file'; END $$"
ON_SERVER = ("whole", "answers", "plan", "people")
"""What a small run plays on a server; LOKET_PENUH=besar plays all."""


def state(office: Any) -> str:
    """The bytes of the file; of a server's database a digest of every row."""
    if not on_server(office.desk.engine):
        return digest(office.file)
    with office.desk.engine.connect() as connection:
        each = " UNION ALL ".join(
            f"SELECT md5(string_agg(CAST(t AS text), '|' ORDER BY CAST(t AS text))) FROM \"{name}\" t"
            for name in metadata.tables
        )
        return str(connection.execute(text(each)).scalars().all())


@contextmanager
def full_at(desk: Desk, which: int) -> Iterator[list[str]]:
    """The disk is full at the writing statement number `which`: as SQLite does it, the whole transaction is gone.

    A server says so itself, by its own error, and refuses whatever follows in the transaction.
    """
    seen: list[str] = []
    server = on_server(desk.engine)

    def before(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            seen.append(statement)
            if len(seen) == which and server:
                cursor.execute(DISK_FULL)
            if len(seen) == which:
                cursor.execute("ROLLBACK")
                raise sqlite3.OperationalError("database or disk is full")

    event.listen(desk.engine, "before_cursor_execute", before)
    try:
        yield seen
    finally:
        event.remove(desk.engine, "before_cursor_execute", before)


@pytest.mark.parametrize("basis", ["berkas", "server"], indirect=True)
def test_full_at_every_writing_statement_of_every_kind_of_command(office: Any, basis: str) -> None:
    whole = basis == "berkas" or MOST > 2
    done: set[str] = set()
    statements = 0

    def tried(wanted: Any) -> Any:
        nonlocal statements
        if isinstance(wanted, Ask) or _kind(wanted) in done:
            return carried_out(office.desk, office.who, wanted)
        which, before = 1, state(office)
        while True:
            with full_at(office.desk, which) as seen:
                try:
                    result = carried_out(office.desk, office.who, wanted)
                except (Disturbance, sqlite3.OperationalError) as trouble:
                    _says_what_to_do(trouble)
                    if which == 1:
                        assert state(office) == before, f"something of {wanted} was kept"
                else:
                    break
            assert len(seen) == which
            statements += 1
            which += 1
            if which > MOST:
                result = carried_out(office.desk, office.who, wanted)
                break
        done.add(_kind(wanted))
        return result

    ran: set[str] = set()
    with noted(lambda name, _args: ran.add(name)):
        for name in PLAYS if whole else ON_SERVER:
            played(PLAYS[name](), tried)
    assert not whole or commands() - set(ELSEWHERE) <= ran
    print(f"\n{statements} writing statements of {len(done)} kinds of work, each met by a full disk")
    assert statements > (100 if whole else 20)
    assert [str(f) for f in check(office.desk, 0).findings] == []


def _kind(wanted: Any) -> str:
    made = getattr(wanted, "command", None) or wanted.fn
    return f"{made.__module__}.{made.__qualname__}"


def _says_what_to_do(trouble: Exception) -> None:
    assert isinstance(trouble, Disturbance), "the user would see an error of the program"
    assert "penuh" in trouble.sentence or "belum tersimpan" in trouble.sentence
    assert "ulangi" in trouble.advice.lower()


def test_a_file_that_may_not_grow_by_a_page(office: Any) -> None:
    """SQLite's own FULL: no page more than there are, until the command was refused; then a few, and it works."""
    refused = 0

    def limit(pages: int) -> int:
        raw = office.desk.engine.raw_connection()
        try:
            now = raw.driver_connection.execute("PRAGMA page_count").fetchone()[0]
            raw.driver_connection.execute(f"PRAGMA max_page_count = {now + pages}")
            return int(now)
        finally:
            raw.close()

    def tried(wanted: Any) -> Any:
        nonlocal refused
        if isinstance(wanted, Ask):
            return carried_out(office.desk, office.who, wanted)
        limit(0)
        for more in (1, 2, 4, 8, 16, 32, 64):
            before = digest(office.file)
            try:
                return carried_out(office.desk, office.who, wanted)
            except Disturbance as trouble:
                refused += 1
                _says_what_to_do(trouble)
                # Work made of several commands keeps those before the one that was refused.
                assert digest(office.file) == before or isinstance(wanted, Work)
                limit(more)
        raise AssertionError("it never fits")

    for name in ("whole", "answers", "plan", "people"):
        played(PLAYS[name](), tried)
    assert refused >= 5
    assert [str(f) for f in check(office.desk, 0).findings] == []


# -- what else is written ---------------------------------------------------------------------------------------------


def no_room(*_: Any, **__: Any) -> None:
    raise OSError(28, "No space left on device")


def test_a_copy_says_how_much_room_it_needs_and_the_data_is_untouched(office: Any, monkeypatch) -> None:
    monkeypatch.setattr(store, "free_bytes", lambda _: 1000)
    before = digest(office.file)
    office.desk.folder = office.file.parent
    with pytest.raises(Disturbance, match=r"perlu \d+ MB"):
        backup.back_up(office.desk)
    assert digest(office.file) == before


def test_a_letter_for_the_archive_leaves_no_half_file(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("os.fsync", no_room)
    with pytest.raises(Disturbance, match=r"penuh|ditulis"):
        write_over(tmp_path / "surat.pdf", b"%PDF")
    assert list(tmp_path.iterdir()) == []


def test_what_is_typed_keeps_its_older_file(office: Any, monkeypatch) -> None:
    drafts.keep(office.desk, {"terima": {"nama": "Contoh"}})
    monkeypatch.setattr("os.fsync", no_room)
    with pytest.raises(Disturbance):
        drafts.keep(office.desk, {"terima": {"nama": "Contoh Panjang"}})
    assert drafts.kept(office.desk) == {"terima": {"nama": "Contoh"}}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_a_report_of_a_bug_is_no_second_failure(tmp_path: Path, capsys) -> None:
    (tmp_path / bugs.FILE).symlink_to("/dev/full")
    told: list[str] = []
    reporter = bugs.BugReporter(tmp_path, "0")
    reporter.found.connect(told.append)
    reporter.report("NameError: uji")
    assert len(told) == 1


def test_nobody_migrates_without_room_for_the_copy(office: Any, monkeypatch) -> None:
    from loket_app.store import migrate as migrating

    office.desk.engine.dispose()
    before = digest(office.file)
    monkeypatch.setattr(migrating, "SCHEMA_VERSION", migrating.SCHEMA_VERSION + 1)
    monkeypatch.setattr(migrating, "MIGRATIONS", (*migrating.MIGRATIONS, ("CREATE TABLE baru (id INTEGER) STRICT",)))
    monkeypatch.setattr(store, "free_bytes", lambda _: 1000)
    with pytest.raises(Disturbance, match="perlu"), open_desk(office.file.parent, office.clock, "PC"):
        pass
    assert digest(office.file) == before
