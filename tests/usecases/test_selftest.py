"""The ten lines of the self-test, each made to fail by what it is there for."""

import json
import sqlite3

import pytest

from loket_app.domain.dates import MINUTE
from loket_app.store.lock import FolderLock
from loket_app.usecases import opening
from loket_app.usecases import selftest as selftest_module
from loket_app.usecases.desk import Who
from loket_app.usecases.door import walked_in
from loket_app.usecases.opening import found, open_desk
from loket_app.usecases.ports import SetClock
from loket_app.usecases.selftest import selftest

NAMES = (
    "Tempat data", "SQLite", "Berkas data", "Cara simpan", "Isi berkas", "Sambungan antarbaris", "Rantai jejak", "Jam",
    "Cadangan", "Zona waktu",
)  # fmt: skip
NOW = 1_795_392_000_000


@pytest.fixture
def folder(quick_folder):
    clock = SetClock(NOW)
    with open_desk(quick_folder, clock, "PC-UJI") as desk:
        officers = found(desk, "sangasanga", {})
        desk.do(Who.self(officers["loket1"]), walked_in)
    return quick_folder


def lines(folder, now=NOW + MINUTE):
    made = selftest(folder, SetClock(now))
    assert tuple(line.name for line in made) == NAMES
    return {line.name: line for line in made}


def failing(folder, now=NOW + MINUTE) -> list[str]:
    return [line.name for line in lines(folder, now).values() if not line.ok]


def damage(folder, *statements: str) -> None:
    raw = sqlite3.connect(folder / "loket.db", isolation_level=None)
    raw.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        raw.execute(statement)
    raw.close()


def test_a_sound_office(folder):
    before = (folder / "loket.db").read_bytes()
    found_lines = lines(folder)
    assert failing(folder) == []
    assert [line.name for line in found_lines.values() if line.warning] == ["Cadangan"]
    assert found_lines["Cadangan"].words == "belum ada cadangan"
    assert "Asia/Makassar" in found_lines["Zona waktu"].words
    assert str(found_lines["SQLite"]).startswith("baik")
    assert json.loads(json.dumps(found_lines["Jam"].to_data()))["baik"] is True
    assert (folder / "loket.db").read_bytes() == before


def test_nothing_is_made_where_nothing_is(quick_folder):
    assert failing(quick_folder / "belum-ada") == []
    assert not (quick_folder / "belum-ada").exists()
    assert failing(quick_folder) == []
    assert list(quick_folder.iterdir()) == []


@pytest.mark.parametrize(
    ("statements", "name"),
    [
        (("PRAGMA application_id = 7",), "Berkas data"),
        (("PRAGMA user_version = 99",), "Berkas data"),
        (("INSERT INTO pact VALUES (99, 999, 'x', 'x', 'x')",), "Sambungan antarbaris"),
        (("DROP TRIGGER trail_no_update", "UPDATE trail SET facts = '{\"a\":1}' WHERE id = 2"), "Rantai jejak"),
    ],
)
def test_each_line_fails_for_its_reason(folder, statements, name):
    damage(folder, *statements)
    assert failing(folder) == [name]


def test_a_file_whose_settings_are_gone(folder):
    """Found by fuzzing: a page of settings that SQLite reads as empty ended the self-test with a KeyError."""
    damage(folder, "DROP TRIGGER IF EXISTS config_no_delete", "DELETE FROM config WHERE id = 1")
    assert "Zona waktu" not in failing(folder)


def test_a_torn_file(folder):
    content = (folder / "loket.db").read_bytes()
    (folder / "loket.db").write_bytes(content[: len(content) // 2])
    assert "Isi berkas" in failing(folder)


@pytest.mark.parametrize("content", [b"", b"garbage" * 100])
def test_what_is_no_data_file(folder, content):
    (folder / "loket.db").write_bytes(content)
    assert failing(folder) == ["Berkas data"]


def test_a_clock_behind_the_newest_row(folder):
    assert failing(folder, NOW - 2000) == []
    assert failing(folder, NOW - 2001) == ["Jam"]


def test_a_running_program_is_no_fault(folder):
    lock = FolderLock(folder)
    lock.take()
    try:
        assert failing(folder) == []
        assert "sedang terbuka" in lines(folder)["Tempat data"].words
    finally:
        lock.release()
    assert "tidak sedang terbuka" in lines(folder)["Tempat data"].words


def test_little_room_warns_and_none_fails(folder, monkeypatch):
    monkeypatch.setattr(selftest_module, "free_bytes", lambda folder: 200 * 1024**2)
    assert lines(folder)["Tempat data"].warning
    assert failing(folder) == []
    monkeypatch.setattr(selftest_module, "free_bytes", lambda folder: 10 * 1024**2)
    assert failing(folder) == ["Tempat data"]


def test_a_synchronised_folder_is_refused_at_start_and_told_by_the_self_test(quick_folder):
    place = quick_folder / "Dropbox"
    place.mkdir()
    assert failing(place) == ["Tempat data"]
    with pytest.raises(opening.Disturbance, match="disinkronkan"), open_desk(place, SetClock(NOW), "PC"):
        pass
    assert not (place / "loket.db").exists()


def test_an_old_sqlite(folder, monkeypatch):
    monkeypatch.setattr(selftest_module, "LEAST_SQLITE", (99, 0, 0))
    assert failing(folder) == ["SQLite"]


def test_missing_zone_data(folder, monkeypatch):
    def missing(*_):
        raise selftest_module.ZoneInfoNotFoundError("Asia/Makassar")

    monkeypatch.setattr(selftest_module, "_hour_in", missing)
    assert failing(folder) == ["Zona waktu"]


def test_it_takes_less_than_a_second_of_the_processor(folder):
    import time

    start = time.process_time()
    selftest(folder, SetClock(NOW + MINUTE))
    assert time.process_time() - start < 1
