"""The look through the keyhole says what the proper queries say, or nothing."""

import sqlite3
from pathlib import Path

import pytest

from loket_app.domain import lockout
from loket_app.paths import DATA_FILE
from loket_app.store.peek import peek
from loket_app.usecases import pin_key, staff
from loket_app.usecases.first_look import first_look
from loket_app.usecases.opening import found, open_desk
from loket_app.usecases.ports import SetClock
from loket_app.usecases.queries.staffing import seats

NOW = 1_795_000_000_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("kantor")
    with open_desk(made, SetClock(NOW), "Loket 1") as desk:
        who = found(desk, "sangasanga", {"loket1": pin_key.hash_pin("1234"), "camat": pin_key.hash_pin("5678")})
        assert staff.log_in(desk, who["loket1"], "1234").officer is not None
        for _ in range(lockout.TRIES_A_LOCK):
            staff.log_in(desk, who["camat"], "0000")
    return made


@pytest.mark.parametrize("place", ["Loket 1", "Loket 9"])
@pytest.mark.parametrize("later", [0, 3_600_000])
def test_it_says_what_the_query_says(folder: Path, place: str, later: int) -> None:
    seen = first_look(folder, place, NOW + later)
    with open_desk(folder, SetClock(NOW + later), place) as desk:
        proper = desk.ask(seats, place)
        office = desk.ask(lambda look: look.settings.office())
    assert seen is not None
    assert seen.seats == proper
    assert (seen.office, seen.kabupaten, seen.zone) == (office.name, office.kabupaten, office.zone)
    assert any(row.locked_until for row in seen.seats.rows) is (later == 0)


def test_it_reads_only(folder: Path) -> None:
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert peek(folder / DATA_FILE, "Loket 1") is not None
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


@pytest.mark.parametrize("content", [b"", b"bukan basis data", b"SQLite format 3\x00" + bytes(200)])
def test_nothing_of_a_file_that_is_not_ours(tmp_path: Path, content: bytes) -> None:
    (tmp_path / DATA_FILE).write_bytes(content)
    assert peek(tmp_path / DATA_FILE, "Loket 1") is None
    assert peek(tmp_path / "tidak ada.db", "Loket 1") is None


def test_nothing_of_a_damaged_file(folder: Path, tmp_path: Path) -> None:
    whole = (folder / DATA_FILE).read_bytes()
    (tmp_path / DATA_FILE).write_bytes(whole[:100] + bytes(len(whole) - 100))
    assert peek(tmp_path / DATA_FILE, "Loket 1") is None


def test_nothing_while_somebody_holds_the_file(folder: Path) -> None:
    holder = sqlite3.connect(folder / DATA_FILE, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        assert peek(folder / DATA_FILE, "Loket 1") is None
    finally:
        holder.execute("ROLLBACK")
        holder.close()


def test_nothing_of_an_unknown_role(folder: Path, tmp_path: Path) -> None:
    (tmp_path / DATA_FILE).write_bytes((folder / DATA_FILE).read_bytes())
    with sqlite3.connect(tmp_path / DATA_FILE) as raw:
        raw.execute("UPDATE officer SET roles = ?", ('["jabatan_masa_depan"]',))
    raw.close()
    assert first_look(tmp_path, "Loket 1", NOW) is None
