"""Backup copies on real files: whole while somebody writes, never half there, never overwritten, found out when bad."""

import errno
import hashlib
import os
import random
import sqlite3
import threading
from pathlib import Path

import pytest

from loket_app.domain.errors import Disturbance
from loket_app.store import backup, carrying
from loket_app.store.engine import open_engine, writing
from loket_app.store.migrate import migrate

T0 = 1_795_000_000_123
COPIES = int(os.environ.get("LOKET_COPIES", "8"))
"""How many copies are made while somebody writes; by hand 200 (RELIABILITY row 12)."""


@pytest.fixture
def opened(tmp_path: Path):
    file = tmp_path / "loket.db"
    engine = open_engine(file)
    migrate(engine)
    with writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE pair (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, pad BLOB)")
        connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
            "INSERT INTO pair SELECT i, 0, 0, randomblob(900) FROM n"
        )
    yield engine, file
    engine.dispose()


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_names_carry_the_instant() -> None:
    for instant in (0, T0, T0 + 1, 4_102_444_799_999):
        assert backup.instant_in(backup.name_of(instant)) == instant
    for wrong in ("loket.db", "loket-20261399T000000000Z.db", "loket-20260101T000000000Z.db.sha256"):
        assert backup.instant_in(wrong) is None


def test_a_copy_is_whole_has_its_digest_and_is_listed(opened, tmp_path) -> None:
    engine, file = opened
    folder = tmp_path / "cadangan"
    made = backup.make(backup.writer(engine), file, folder, T0)
    assert names(folder) == [made.file.name, made.file.name + ".sha256"]
    assert backup.copies(folder) == (made,)
    assert made.digest == hashlib.sha256(made.file.read_bytes()).hexdigest()
    assert backup.damage_of(made) is None
    assert made.mark == backup.change_mark(file)
    again = backup.make(backup.writer(engine), file, folder, T0)
    assert again.file != made.file, "a copy is never overwritten"
    assert backup.copies(folder) == (again, made)


@pytest.mark.timeout(300 + 3 * COPIES)
def test_copies_made_while_somebody_writes_show_one_committed_state(opened, tmp_path) -> None:
    """Each command changes two rows that are far apart in the file; a torn copy would show them unequal."""
    engine, file = opened
    source = backup.writer(engine)
    over, done = threading.Event(), []

    def make_copies() -> None:
        try:
            done.extend(backup.make(source, file, tmp_path / "c", T0 + n) for n in range(COPIES))
        finally:
            over.set()

    thread = threading.Thread(target=make_copies)
    thread.start()
    commands = 0
    while not over.is_set():
        with writing(engine) as connection:
            connection.exec_driver_sql("UPDATE pair SET a = a + 1, b = b + 1 WHERE id IN (1, 3000)")
        commands += 1
    thread.join()
    assert commands > COPIES
    assert len(done) == COPIES
    seen = []
    for copy in done:
        assert backup.damage_of(copy) is None
        connection = backup.untouched(copy.file)
        first, last = connection.execute("SELECT a, b FROM pair WHERE id IN (1, 3000) ORDER BY id").fetchall()
        connection.close()
        assert first == last
        seen.append(first[0])
    assert seen == sorted(seen)
    assert seen[-1] > 0


def test_a_copy_that_is_stopped_leaves_nothing(opened, tmp_path) -> None:
    engine, file = opened
    with pytest.raises(backup.Stopped):
        backup.make(backup.writer(engine), file, tmp_path / "c", T0, lambda: True)
    assert names(tmp_path / "c") == []
    assert backup.damage_of(backup.make(backup.writer(engine), file, tmp_path / "c", T0)) is None


@pytest.mark.parametrize("fails", ["fsync", "rename", "digest"])
def test_a_disk_that_fails_at_any_point_leaves_no_half_copy(opened, tmp_path, monkeypatch, fails) -> None:
    engine, file = opened

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if fails == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    elif fails == "rename":
        monkeypatch.setattr(Path, "rename", full)
    else:
        monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(Disturbance) as told:
        backup.make(backup.writer(engine), file, tmp_path / "c", T0)
    assert "Periksa ruang kosong" in told.value.advice
    assert names(tmp_path / "c") == []


def test_a_full_disk_is_said_beforehand_with_the_megabytes(opened, tmp_path, monkeypatch) -> None:
    engine, file = opened
    monkeypatch.setattr(backup, "free_bytes", lambda _: 1000)
    with pytest.raises(Disturbance, match=r"perlu 1[0-9] MB"):
        backup.make(backup.writer(engine), file, tmp_path / "c", T0)


def test_a_place_that_is_no_folder_is_a_disturbance(opened, tmp_path) -> None:
    engine, file = opened
    (tmp_path / "c").write_text("x")
    with pytest.raises(Disturbance):
        backup.make(backup.writer(engine), file, tmp_path / "c", T0)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="an administrator may write everywhere")
def test_a_read_only_folder_is_a_disturbance(opened, tmp_path) -> None:
    engine, file = opened
    folder = tmp_path / "c"
    folder.mkdir(mode=0o500)
    with pytest.raises(Disturbance):
        backup.make(backup.writer(engine), file, folder, T0)


def test_every_kind_of_bad_copy_is_found_out(opened, tmp_path) -> None:
    engine, file = opened
    made = backup.make(backup.writer(engine), file, tmp_path / "c", T0)
    whole = made.file.read_bytes()
    rng = random.Random(7)
    for _ in range(60):
        spoiled = bytearray(whole)
        spoiled[rng.randrange(len(whole))] ^= 1 << rng.randrange(8)
        made.file.write_bytes(spoiled)
        assert backup.damage_of(made) is not None
    for bad in (b"", whole[:4096], whole[:-1], b"x" * 5000):
        made.file.write_bytes(bad)
        assert backup.damage_of(made) is not None
    made.file.unlink()
    assert backup.damage_of(made) is not None


def test_a_copy_without_its_digest_does_not_count_and_half_files_are_swept(opened, tmp_path) -> None:
    engine, file = opened
    folder = tmp_path / "c"
    made = backup.make(backup.writer(engine), file, folder, T0)
    made.file.with_name(made.file.name + ".sha256").unlink()
    (folder / f".{backup.name_of(T0 + 5)}.part").write_bytes(b"half")
    assert backup.copies(folder) == ()
    later = backup.make(backup.writer(engine), file, folder, T0 + 9)
    assert backup.copies(folder) == (later,)
    assert not list(folder.glob("*.part"))
    assert backup.copies(tmp_path / "absent") == ()


def test_a_damaged_source_gives_no_copy(opened, tmp_path) -> None:
    engine, file = opened
    engine.dispose()
    data = bytearray(file.read_bytes())
    data[20 * 4096 : 21 * 4096] = b"\xff" * 4096
    file.write_bytes(data)
    source = sqlite3.connect(file)
    with pytest.raises(Disturbance):
        backup.make(source, file, tmp_path / "c", T0)
    source.close()
    assert names(tmp_path / "c") == []


def test_the_second_folder_gets_the_same_bytes_and_its_absence_is_said(opened, tmp_path) -> None:
    engine, file = opened
    made = backup.make(backup.writer(engine), file, tmp_path / "c", T0)
    with pytest.raises(Disturbance, match="tidak ada"):
        carrying.carry(made, tmp_path / "stik")
    assert not (tmp_path / "stik").exists(), "a stick that is not there is not replaced by a folder"
    (tmp_path / "stik").mkdir()
    carried = carrying.carry(made, tmp_path / "stik")
    assert carried.digest == made.digest
    assert backup.damage_of(carried) is None
    assert carrying.carry(made, tmp_path / "stik") == carried
    carried.file.write_bytes(b"half of it")
    assert backup.damage_of(carrying.carry(made, tmp_path / "stik")) is None
    backup.remove(made)
    assert names(tmp_path / "c") == []
