"""The engine: durable settings on every connection, whole transactions, world errors in words; rows with versions."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from loket_app.domain.errors import Disturbance
from loket_app.store import sqlite_side
from loket_app.store.engine import open_engine, reading, writing
from loket_app.store.migrate import create
from loket_app.store.officers import all_officers
from loket_app.store.place import DriveKind, drive_kind, free_bytes, has_second_name, refuse_place
from loket_app.store.rows import add
from loket_app.store.tables import officer


@pytest.fixture
def file(tmp_path):
    create(tmp_path / "loket.db")
    return tmp_path / "loket.db"


@pytest.fixture
def engine(file):
    made = open_engine(file)
    yield made
    made.dispose()


def an_officer(connection, **changes) -> int:
    values = {
        "version": 1, "may_record": 0, "supervisor": 0, "active": 1, "failed": 0, "locked_until": None,
        "name": "Contoh", "nip": "", "rank": "", "position": "", "roles": '["loket"]', "pin_hash": None,
    } | changes  # fmt: skip
    return add(connection, officer, values)


class TestConnections:
    def test_every_pooled_connection_is_durable(self, engine):
        held = [engine.connect() for _ in range(4)]
        for one in held:
            found = [
                one.exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("journal_mode", "synchronous", "foreign_keys")
            ]
            assert found == ["truncate", 2, 1]
            one.close()

    def test_odd_paths_are_plain_paths(self, tmp_path):
        folder = tmp_path / "data ?mode=ro#50% kantor's"
        folder.mkdir()
        create(folder / "loket.db")
        assert [p.name for p in folder.iterdir()] == ["loket.db"]

    def test_a_file_in_another_journal_mode_is_brought_back(self, file):
        raw = sqlite3.connect(file)
        assert raw.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
        raw.close()
        engine = open_engine(file)
        with reading(engine) as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "truncate"
        engine.dispose()


class TestTransactions:
    def test_a_write_is_exclusive_from_its_first_statement(self, engine, monkeypatch):
        monkeypatch.setattr(sqlite_side, "BUSY_MS", 50)
        other = open_engine(Path(engine.url.database))
        with (
            writing(engine),
            pytest.raises(Disturbance, match="sedang dipakai"),
            writing(other),
        ):
            pass
        other.dispose()

    def too_much(self, engine, catching: bool = False) -> None:
        """Write until the disk is full; with `catching` go on as if nothing had happened."""
        with writing(engine) as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
            try:
                for n in range(2000):
                    an_officer(connection, name=f"Contoh {n}", position="x" * 400)
            except OperationalError:
                if not catching:
                    raise
                # What SQLite itself does after a full disk, so that it happens here on every version.
                connection.connection.driver_connection.rollback()

    def test_a_full_disk_keeps_nothing_and_says_so(self, engine):
        with pytest.raises(Disturbance, match="penuh"):
            self.too_much(engine)
        with reading(engine) as connection:
            assert all_officers(connection) == ()

    def test_what_follows_a_full_disk_is_not_committed_alone(self, engine):
        with pytest.raises(Disturbance, match="belum tersimpan"):
            self.too_much(engine, catching=True)
        with reading(engine) as connection:
            assert all_officers(connection) == ()

    def test_a_read_only_file_says_so(self, file):
        file.chmod(0o444)
        raw = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            raw.execute("DELETE FROM officer")
        raw.close()

    @pytest.mark.parametrize(
        ("message", "word"),
        [
            ("database or disk is full", "penuh"), ("database is locked", "dipakai"),
            ("attempt to write a readonly", "dibaca"),
            ("unable to open database file", "dibuka"), ("database disk image is malformed", "rusak"),
            ("file is not a database", "bukan"), ("disk I/O error", "Cakram"),
        ],
    )  # fmt: skip
    def test_what_the_world_does_is_said_with_advice(self, message, word):
        found = sqlite_side.disturbance(OperationalError("x", None, sqlite3.OperationalError(message)))
        assert word in found.sentence
        assert found.advice.endswith(".")


ROOT = Path(__file__).parents[2]
MOUNTS = """22 1 8:1 / / rw - ext4 /dev/sda1 rw
30 22 0:40 / /mnt/kantor rw - cifs //server/data rw
31 22 0:41 / /mnt/dengan\\040spasi rw - nfs4 server:/data rw
32 30 0:42 / /mnt/kantor/lokal rw - ext4 /dev/sdb1 rw
33 22 0:43 / /home/x/awan rw - fuse.rclone awan: rw
34 22 0:44 / /ganda rw - ext4 /dev/sdc1 rw
35 34 0:45 / /ganda rw - nfs server:/x rw
garbage"""


class TestPlace:
    @pytest.mark.parametrize(
        ("folder", "kind"),
        [
            ("/var/lib/loket", DriveKind.LOCAL),
            ("/mnt/kantor", DriveKind.NETWORK),
            ("/mnt/kantor/a/b", DriveKind.NETWORK),
            ("/mnt/kantorku", DriveKind.LOCAL),
            ("/mnt/kantor/lokal/x", DriveKind.LOCAL),
            ("/mnt/dengan spasi/x", DriveKind.NETWORK),
            ("/home/x/awan/loket", DriveKind.NETWORK),
            ("/ganda/x", DriveKind.NETWORK),
            ("/home/x/OneDrive - Kantor/loket", DriveKind.SYNCED),
            ("/home/x/Dropbox/loket", DriveKind.SYNCED),
        ],
    )
    def test_where_a_folder_lies(self, folder, kind):
        assert drive_kind(Path(folder), MOUNTS) is kind

    def test_unknown_is_not_refused(self, tmp_path):
        assert drive_kind(tmp_path, "") is DriveKind.UNKNOWN
        refuse_place(tmp_path, "")
        refuse_place(tmp_path)
        assert free_bytes(tmp_path) > 0

    @pytest.mark.parametrize("folder", ["/mnt/kantor/x", "/home/x/Dropbox/loket"])
    def test_refused_with_advice(self, folder):
        with pytest.raises(Disturbance) as caught:
            refuse_place(Path(folder), MOUNTS)
        assert "Pilih folder" in caught.value.advice

    def test_links_are_followed_and_second_names_seen(self, tmp_path):
        (tmp_path / "Dropbox").mkdir()
        (tmp_path / "data").symlink_to(tmp_path / "Dropbox")
        assert drive_kind(tmp_path / "data") is DriveKind.SYNCED
        (tmp_path / "a").write_bytes(b"x")
        assert not has_second_name(tmp_path / "a")
        (tmp_path / "b").hardlink_to(tmp_path / "a")
        assert has_second_name(tmp_path / "a")


def test_a_file_needs_none_of_the_servers_libraries():
    """One PC alone starts without them: they cost a tenth of a second."""
    asked = (
        "import sys, loket_app.usecases.opening; print([m for m in sys.modules if 'psycopg' in m or 'postgres' in m])"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout.strip() == "[]"


def test_a_read_that_fails_half_way_lets_go_of_the_file_though_its_error_is_kept(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A screen keeps the trouble for its retry button; a cursor read half way, kept with it, would keep the file from
    every command of this PC, and from the next window."""
    monkeypatch.setattr(sqlite_side, "BUSY_MS", 50)
    engine = open_engine(file)

    def half_way(connection: Connection) -> None:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master")
        for _ in tables:
            raise OperationalError("SELECT", None, sqlite3.OperationalError("disk I/O error"))

    with pytest.raises(Disturbance) as kept, reading(engine) as connection:
        half_way(connection)
    engine.dispose()
    again = open_engine(file)
    with writing(again) as connection:
        connection.exec_driver_sql("CREATE TABLE baru (id INTEGER)")
    again.dispose()
    assert kept.value.__cause__ is not None
