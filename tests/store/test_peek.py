"""The look through the keyhole says what the proper queries say, or nothing."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from loket_app.domain import lockout
from loket_app.domain.people import Officer
from loket_app.paths import DATA_FILE
from loket_app.store.peek import peek
from loket_app.usecases import pin_key, seats_note, staff
from loket_app.usecases.first_look import first_look
from loket_app.usecases.opening import found, open_desk
from loket_app.usecases.ports import SetClock
from loket_app.usecases.queries.staffing import seats
from loket_app.usecases.views.seats import FirstLook

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


class TestWhatWasNoted:
    """The names that the log-in showed last stand in where the data itself cannot be looked at."""

    SERVER = "postgresql://loket_program@192.168.1.10/loket"

    @pytest.fixture
    def told(self, folder: Path, tmp_path: Path) -> FirstLook:
        shutil.copyfile(folder / DATA_FILE, tmp_path / DATA_FILE)
        with open_desk(tmp_path, SetClock(NOW), "Loket 1") as desk:
            for server in (self.SERVER, ""):
                seats_note.note(desk, server, desk.ask(seats, "Loket 1"))
                if server:
                    (tmp_path / seats_note.FILE).rename(tmp_path / "server.json")
        found = first_look(tmp_path, "Loket 1", NOW)
        assert found is not None
        return found

    def _bare(self, one: FirstLook) -> FirstLook:
        """As it is noted: without NIP, rank and rights, which the log-in does not show."""
        rows = (
            r._replace(officer=Officer(r.officer.id, r.officer.name, "", "", r.officer.position, r.officer.roles))
            for r in one.seats.rows
        )
        return one._replace(seats=one.seats._replace(rows=tuple(rows)))

    def test_after_a_command_that_was_cut_off(self, told: FirstLook, tmp_path: Path) -> None:
        (tmp_path / f"{DATA_FILE}-journal").write_bytes(b"x")
        assert first_look(tmp_path, "Loket 1", NOW) == self._bare(told)
        (tmp_path / seats_note.FILE).unlink()
        assert first_look(tmp_path, "Loket 1", NOW) is None

    def test_of_the_server_that_this_pc_is_for(self, told: FirstLook, tmp_path: Path) -> None:
        (tmp_path / "server.json").replace(tmp_path / seats_note.FILE)
        assert first_look(tmp_path, "Loket 1", NOW, self.SERVER) == self._bare(told)
        assert first_look(tmp_path, "Loket 1", NOW, "postgresql://loket_program@192.168.1.11/loket") is None

    def test_a_lock_that_is_over_meanwhile_holds_no_more(self, told: FirstLook, tmp_path: Path) -> None:
        (tmp_path / f"{DATA_FILE}-journal").write_bytes(b"x")
        later = first_look(tmp_path, "Loket 1", NOW + 3_600_000)
        assert later is not None
        assert any(row.locked_until for row in told.seats.rows)
        assert not any(row.locked_until for row in later.seats.rows)

    @pytest.mark.parametrize("spoilt", [
        b"", b"[]", b"{", b'{"server": ""}', b"[" * 100_000, b"\xff\xfe", b'{"petugas": []}',
    ])  # fmt: skip
    def test_nothing_of_a_note_that_is_not_whole(self, told: FirstLook, tmp_path: Path, spoilt: bytes) -> None:
        (tmp_path / seats_note.FILE).write_bytes(spoilt)
        assert seats_note.noted(tmp_path, "", NOW) is None

    @pytest.mark.parametrize(("key", "value"), [
        ("zona", "Bulan/Purnama"), ("zona", "../../etc/passwd"), ("kantor", 7), ("petugas", [7]), ("petugas", {"a": 1}),
        ("petugas", [{"id": 1, "nama": "A", "jabatan": "B", "peran": ["raja"], "pin": True, "terkunci": None}]),
        ("petugas", [{"id": float("inf"), "nama": "A", "jabatan": "B", "peran": [], "pin": True, "terkunci": None}]),
    ])  # fmt: skip
    def test_nothing_of_a_note_with_a_wrong_value(
        self, told: FirstLook, tmp_path: Path, key: str, value: object
    ) -> None:
        file = tmp_path / seats_note.FILE
        file.write_text(json.dumps({**json.loads(file.read_text(encoding="utf-8")), key: value}), encoding="utf-8")
        assert seats_note.noted(tmp_path, "", NOW) is None

    def test_it_holds_no_nip(self, told: FirstLook, tmp_path: Path) -> None:
        words = (tmp_path / seats_note.FILE).read_text(encoding="utf-8")
        nips = [row.officer.nip for row in told.seats.rows if row.officer.nip]
        assert nips
        assert not any(nip in words for nip in nips)
