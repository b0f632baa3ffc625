"""Copies of an office on a server: one PC makes each, all see its age; an empty database becomes the office again."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from loket_app.__main__ import main
from loket_app.domain.dates import HOUR, MINUTE, at
from loket_app.domain.errors import Disturbance, Refused
from loket_app.domain.people import Role
from loket_app.machine import Machine, MachineFile, machine_file
from loket_app.store import backup as store
from loket_app.store import neutral, schema, server_copies, server_schema
from loket_app.store.engine import open_engine, reading, transaction, writing
from loket_app.store.sealed import WrongKey
from loket_app.store.server_schema import migrate_server
from loket_app.store.tables import officer, trail
from loket_app.usecases import backup, backup_key, backup_recheck, door, restore, server_backup
from loket_app.usecases.backup import Outcome
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.dump_load import as_data_file
from loket_app.usecases.joining import PROGRAM_ROLE
from loket_app.usecases.opening import open_desk, open_on_server
from loket_app.usecases.ports import SetClock
from loket_app.usecases.queries.morning import opening_check
from loket_app.usecases.server_restore import restore_to_server
from tests.conftest import MONDAY

LETTER = "arsip/2026/11/400 Contoh.pdf"
PASSPHRASE = "empat kata sandi contoh panjang"


@dataclass
class Pcs:
    """Several PCs of one office on a server, with one clock."""

    address: str
    who: dict[str, int]
    clock: SetClock
    home: Path
    desks: list[Desk]

    def pc(self, name: str) -> Desk:
        folder = self.home / name
        folder.mkdir(exist_ok=True)
        desk = Desk(open_engine(self.address), self.clock, name, folder)
        desk.shared_folder = self.home / "bersama"
        self.desks.append(desk)
        return desk

    def act(self, desk: Desk) -> None:
        desk.do(Who.self(self.who["portir"]), door.guest_arrived)

    def made(self, desk: Desk, second: str = "") -> Outcome:
        """A claimed copy, made here instead of in a process beside."""
        assert server_backup._claim(desk) is None
        return server_backup.make(desk, second)


@pytest.fixture
def pcs(server: Any, founded_server: Any, quick_folder: Path) -> Iterator[Pcs]:
    template, who, zone = founded_server("sangasanga")
    name = server.new_database(template)
    (quick_folder / "bersama" / LETTER).parent.mkdir(parents=True)
    (quick_folder / "bersama" / LETTER).write_bytes(b"%PDF-1.7 surat")
    made = Pcs(server.address(name), who, SetClock(at(MONDAY, 9, 0, zone)), quick_folder, [])
    yield made
    for desk in made.desks:
        desk.engine.dispose()
    server.drop(name)


@pytest.fixture
def empty(server: Any) -> Iterator[Callable[[Pcs], Desk]]:
    """Makes a desk on a database with the schema and nothing else."""
    engines = []

    def make(pcs: Pcs) -> Desk:
        engines.append(server.migrated())
        return Desk(engines[-1], pcs.clock, "PC-BARU", pcs.home / "baru")

    yield make
    for engine in engines:
        engine.dispose()
        server.drop(str(engine.url.database))


def tables(desk: Desk) -> dict[str, neutral.Written]:
    with reading(desk.engine) as connection:
        return {name: neutral.write(connection, name) for name in neutral.table_names() if name != "meta"}


def begun(desk: Desk, second: str = "", failed_at: int | None = None) -> bool:
    """Whether this PC would begin a copy now; what it began is given up."""
    _stands, work = server_backup.begin_when_due(desk, second, failed_at)
    if work is not None:
        work.stop()
    return work is not None


class TestWhoMakesIt:
    def test_all_pcs_see_a_copy_that_one_made_and_none_makes_another(self, pcs, monkeypatch):
        monkeypatch.setattr(server_backup, "ServerCopying", Begun)
        one, two = pcs.pc("PC-1"), pcs.pc("PC-2")
        assert backup.standing_of(two).newest is None
        assert begun(two)
        server_backup._let_go(two)
        made = pcs.made(one).made
        for desk, by in ((one, ""), (two, "PC-1")):
            seen = backup.standing_of(desk)
            assert (seen.newest.at, seen.changed, seen.by) == (made.at, False, by)
            pcs.clock.move(40 * MINUTE)
            assert not begun(desk), "nothing changed"
        pcs.act(two)
        assert backup.standing_of(one).changed
        assert begun(one)

    def test_half_an_hour_with_a_change_and_who_has_a_second_folder_goes_first(self, pcs, monkeypatch):
        monkeypatch.setattr(server_backup, "ServerCopying", Begun)
        one = pcs.pc("PC-1")
        pcs.made(one)
        pcs.act(one)
        pcs.clock.move(26 * MINUTE)
        assert not begun(one, str(pcs.home))
        pcs.clock.move(2 * MINUTE)
        assert not begun(one)
        assert begun(one, str(pcs.home))
        pcs.clock.move(2 * MINUTE)
        assert begun(one)
        assert not begun(one, failed_at=pcs.clock.now() - MINUTE)

    def test_six_claim_and_one_wins_and_a_dead_one_holds_up_nobody_for_long(self, pcs, monkeypatch):
        monkeypatch.setattr(server_backup, "ServerCopying", Begun)
        desks = [pcs.pc(f"PC-{n}") for n in range(6)]
        assert [begun(desk) for desk in desks] == [True] + [False] * 5
        with pytest.raises(Disturbance, match="sedang dibuat di PC-0"):
            backup.begin(desks[3])
        pcs.clock.move(server_backup.CLAIM_FOR)
        assert begun(desks[5])
        assert not begun(desks[0])

    def test_a_failure_lets_go_of_the_claim(self, pcs, monkeypatch):
        one = pcs.pc("PC-1")
        (one.folder / backup.FOLDER).write_bytes(b"no folder")
        with pytest.raises(Disturbance, match="Folder cadangan"):
            pcs.made(one)
        assert one.ask(lambda look: server_copies.claim(look.connection)) is None

    def test_counted_answers_and_notes_of_access_are_changes_too(self, pcs):
        from loket_app.store.tables import access_log

        one = pcs.pc("PC-1")
        pcs.made(one)
        row = {"at": pcs.clock.now(), "officer_id": pcs.who["loket1"], "found": 0, "act": "x", "purpose": "x",
               "workstation": "PC-1", "people": "", "digest": ""}  # fmt: skip
        with writing(one.engine) as connection:
            connection.execute(insert(access_log), row)
        assert backup.standing_of(one).changed

    def test_a_copy_that_is_gone_from_the_pc_that_made_it_counts_no_more(self, pcs):
        one = pcs.pc("PC-1")
        made = pcs.made(one).made
        store.remove(made)
        assert backup.standing_of(one).newest is None

    def test_the_last_window_makes_the_copy_of_the_days_end(self, pcs, monkeypatch):
        monkeypatch.setattr(server_backup, "ServerCopying", Begun)
        one = pcs.pc("PC-1")
        pcs.made(one)
        assert server_backup.at_closing(one) is None, "nothing changed"
        with open_on_server(pcs.address, pcs.home / "PC-A", pcs.clock, "PC-A") as mine:
            with open_on_server(pcs.address, pcs.home / "PC-B", pcs.clock, "PC-B") as other:
                pcs.act(other)
                assert server_backup.at_closing(mine) is None, "another window is open, and the newest copy fresh"
            assert server_backup.at_closing(mine) is not None

    def test_the_morning_check_tells_of_it(self, pcs):
        one, two = pcs.pc("PC-1"), pcs.pc("PC-2")
        pcs.made(one)
        told = [str(line) for line in two.ask(opening_check, two) if "Cadangan" in line.what]
        assert "PC-1" in told[0]


class Begun:
    """Stands for the process beside."""

    def __init__(self, desk: Desk, second: str = "") -> None:
        self.desk = desk

    def stop(self) -> None:
        """Nothing to stop."""


class TestWhatIsMade:
    def test_a_copy_holds_everything_and_its_papers_lie_beside_it_once(self, pcs, empty):
        one = pcs.pc("PC-1")
        second = pcs.home / "stik"
        second.mkdir()
        outcome = pcs.made(one, str(second))
        assert outcome.made.file.name.endswith("Z.zip")
        assert outcome.files.total == 1
        assert (outcome.second_trouble, outcome.files_trouble) == ("", "")
        assert store.damage_of(outcome.second) is None
        assert outcome.second.file.read_bytes() == outcome.made.file.read_bytes()
        assert backup.standing_of(pcs.pc("PC-2")).second_at == outcome.made.at
        seen = restore.preview(outcome.second)
        assert (seen.requests, seen.letters, seen.without) == (0, 1, 0)
        assert seen.office
        assert seen.zone == "Asia/Makassar"
        back = restore_to_server(outcome.second, empty(pcs))
        assert back.loaded.check.findings == ()
        assert (pcs.home / "baru" / LETTER).read_bytes() == b"%PDF-1.7 surat"

    def test_with_the_offices_key_both_are_sealed_and_nothing_plain_is_left(self, pcs, empty):
        one, two = pcs.pc("PC-1"), pcs.pc("PC-2")
        second = pcs.home / "stik"
        second.mkdir()
        before = pcs.made(one, str(second))
        admin = next(key for key in pcs.who if role_of(one, pcs.who[key], Role.ADMIN))
        key = backup_key.set_passphrase(one, Who.self(pcs.who[admin]), PASSPHRASE, PASSPHRASE)
        pcs.clock.move(MINUTE)
        made = pcs.made(one, str(second))
        assert made.made.sealed
        assert made.made.key == made.second.key == key.mark
        left = [p.name for p in second.rglob("*") if p.is_file()]
        assert not [name for name in left if ".zip" in name and ".sandi" not in name]
        assert before.second.file.name not in left
        with pytest.raises(Disturbance, match="belum diketik"):
            pcs.made(two)
        assert server_backup._every(two, "") > server_backup.EVERY
        backup_key.take_over(two, PASSPHRASE)
        pcs.clock.move(MINUTE)
        assert pcs.made(two).made.sealed
        with pytest.raises(WrongKey):
            restore.key_for(made.second, pcs.home / "baru", "sandi yang salah sama sekali") and restore.looked_at(
                made.second, pcs.home / "baru", "sandi yang salah sama sekali"
            )
        assert restore.looked_at(made.second, pcs.home / "baru", PASSPHRASE).letters == 1
        wanted = tables(one)
        desk = empty(pcs)
        back = restore_to_server(made.second, desk, restore.key_for(made.second, pcs.home / "baru", PASSPHRASE))
        assert back.papers.files == 1
        found = tables(desk)
        same = [name for name in wanted if name != "trail" and found[name].digest != wanted[name].digest]
        assert same == []
        assert found["trail"].rows == wanted["trail"].rows + 1
        assert [str(one) for one in check(desk).findings] == []
        assert not list((pcs.home / "baru").glob(".pulih*"))

    def test_a_full_database_is_refused_and_stays_as_it_is(self, pcs):
        one = pcs.pc("PC-1")
        made = pcs.made(one).made
        before = tables(one)
        with pytest.raises(Refused, match="sudah berisi"):
            restore_to_server(made, one)
        assert tables(one) == before

    @pytest.mark.parametrize("n", range(3))
    def test_a_changed_copy_is_never_loaded(self, pcs, empty, n):
        made = pcs.made(pcs.pc("PC-1")).made
        raw = bytearray(made.file.read_bytes())
        raw[len(raw) * n // 3] ^= 1 << n
        made.file.write_bytes(raw)
        desk = empty(pcs)
        with pytest.raises(Disturbance, match="berbeda"):
            restore_to_server(made, desk)
        with reading(desk.engine) as connection:
            assert neutral.is_empty(connection)

    def test_old_ones_are_thinned_by_the_same_rule_and_proved_again(self, pcs):
        one = pcs.pc("PC-1")
        whole = pcs.made(one).made
        folder = backup.folder_of(one.folder)
        for n in range(1, 40):
            name = store.name_of(whole.at - n * MINUTE, ".zip")
            (folder / name).write_bytes(whole.file.read_bytes())
            store.vouched(store.Copy(folder / name, whole.at - n * MINUTE, whole.size, whole.digest, 0))
        pcs.clock.move(MINUTE)
        pcs.made(one)
        assert len(store.copies(folder)) <= 20
        oldest = store.copies(folder)[-1]
        oldest.file.write_bytes(b"x" * oldest.size)
        pcs.clock.move(8 * 24 * HOUR)
        checked = backup_recheck.recheck(one)
        assert any(oldest.file.name in words for words in checked.bad)

    def test_what_a_killed_process_left_is_swept(self, pcs):
        one = pcs.pc("PC-1")
        folder = backup.folder_of(one.folder)
        folder.mkdir()
        left = folder / f".{store.name_of(1, '.zip')}.part"
        left.write_bytes(b"data pribadi")
        pcs.made(one)
        assert not left.exists()


def role_of(desk: Desk, officer: int, role: Role) -> bool:
    return role in desk.ask(lambda look: look.officer(officer).roles)


class TestElsewhere:
    def test_one_pc_goes_on_alone_from_a_servers_copy(self, pcs):
        """The server burnt down: its copy becomes the data file of one PC."""
        one = pcs.pc("PC-1")
        pcs.act(one)
        made = pcs.made(one).made
        alone = pcs.home / "sendiri"
        alone.mkdir()
        brought = restore.lay_ready(alone, made, pcs.clock.now())
        assert brought.files == 1
        wanted = tables(one)
        pcs.clock.move(MINUTE)
        with open_desk(alone, pcs.clock, "PC-1") as desk:
            assert [str(one) for one in check(desk).findings] == []
            found = tables(desk)
            assert [n for n in wanted if n != "trail" and found[n].digest != wanted[n].digest] == []
            kinds = desk.ask(lambda look: look.connection.execute(trail.select().order_by(trail.c.id.desc())).first())
            assert kinds.kind == restore.KIND
        assert sorted(p.name for p in alone.iterdir() if "zip" in p.name) == []

    def test_a_copy_of_the_version_before_goes_through_a_file(self, pcs, empty, monkeypatch):
        from loket_app.usecases import server_restore

        made = pcs.made(pcs.pc("PC-1")).made
        monkeypatch.setattr(server_restore, "SCHEMA_VERSION", server_restore.SCHEMA_VERSION + 1)
        assert restore_to_server(made, empty(pcs)).loaded.check.findings == ()

    def test_the_copy_of_one_pcs_file_is_not_taken(self, pcs, empty):
        wrong = store.Copy(pcs.home / store.name_of(1), 1, 1, "", 0)
        with pytest.raises(Disturbance, match="satu komputer"):
            restore_to_server(wrong, empty(pcs))


class TestForReal:
    def test_a_process_beside_makes_it_while_commands_go_on(self, pcs):
        one = pcs.pc("PC-1")
        work = backup.begin(one, "")
        for _ in range(5):
            pcs.act(one)
        outcome = work.outcome()
        assert store.damage_of(outcome.made) is None
        assert backup.standing_of(one).newest.at == outcome.made.at
        assert outcome.files.total == 1

    def test_its_troubles_are_told(self, pcs, monkeypatch):
        monkeypatch.setattr("os.nice", lambda _: 0)
        one = pcs.pc("PC-1")
        (one.folder / backup.FOLDER).write_bytes(b"no folder")
        told = server_backup._made_apart(pcs.address, str(one.folder), str(one.shared), "PC-1", "")
        with pytest.raises(Disturbance, match="Folder cadangan"):
            server_backup.outcome_of(told)

    def test_the_commands(self, pcs, empty, capsys, monkeypatch):
        one = pcs.pc("PC-1")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(pcs.home / "config"))
        machine = Machine(server=pcs.address, data_folder=str(one.folder), workstation="PC-1")
        machine_file().parent.mkdir(parents=True)
        MachineFile(machine_file()).save(machine)
        assert main(["cadang", "--json"]) == 0, "a PC knows its server"
        file = json.loads(capsys.readouterr().out)["cadangan"]
        assert main(["pulih", "--data", str(one.folder)]) == 0
        assert file in capsys.readouterr().out
        desk = empty(pcs)
        there = desk.engine.url.render_as_string(hide_password=False)
        back = ["pulih", file, "--server", there, "--data", str(pcs.home / "baru")]
        assert main(back) == 0
        assert "Belum ada yang diubah" in capsys.readouterr().out
        assert main([*back, "--ya"]) == 0
        assert "Dipulihkan ke server" in capsys.readouterr().out
        assert main([*back, "--ya"]) == 2
        assert main(["pulih", file, "--uji", "--data", str(pcs.home / "baru")]) == 0
        assert "Latihan pulih: baik" in capsys.readouterr().out


class TestBeforeAMigration:
    """A server of an older version, brought to this one by its owner."""

    @pytest.fixture
    def older(self, server: Any, monkeypatch: Any) -> Iterator[str]:
        name = server.new_database()
        with monkeypatch.context() as then:
            for module in (schema, server_schema):
                then.setattr(module, "MIGRATIONS", schema.MIGRATIONS[:3])
                then.setattr(module, "SCHEMA_VERSION", 3)
            engine = open_engine(server.address(name))
            migrate_server(engine)
        row = {"version": 1, "may_record": 0, "supervisor": 0, "active": 1, "failed": 0, "tries_today": 7,
               "tries_day": "", "name": "Contoh", "nip": "", "rank": "", "position": "", "roles": "[]"}  # fmt: skip
        with transaction(engine) as connection:
            connection.execute(insert(officer), row)
        engine.dispose()
        yield server.address(name)
        server.drop(name)

    def test_the_older_schema_is_copied_first_and_the_copy_loads(self, older, server, quick_folder, capsys):
        server.admin(f"CREATE ROLE {PROGRAM_ROLE}")
        try:
            assert main(["server-siap", "--server", older, "--data", str(quick_folder / "pc"), "--json"]) == 0
            told = json.loads(capsys.readouterr().out)
            assert (told["sebelumnya"], told["susunan"]) == (3, schema.SCHEMA_VERSION)
            (file,) = told["cadangan"]
            assert main(["server-siap", "--server", older, "--data", str(quick_folder / "pc"), "--json"]) == 0
            assert json.loads(capsys.readouterr().out)["cadangan"] == []
        finally:
            server.admin(f"DROP OWNED BY {PROGRAM_ROLE}", database=older.rpartition("/")[2])
            server.admin(f"DROP ROLE {PROGRAM_ROLE}")
        copy = restore.named_copy(Path(file))
        data = quick_folder / "muat.db"
        as_data_file(copy.file, data)
        engine = open_engine(data)
        with reading(engine) as connection:
            assert connection.execute(select(officer.c.tries_today)).scalars().all() == [7]
        engine.dispose()

    def test_without_a_copy_nothing_is_changed(self, older, server, quick_folder, capsys):
        (quick_folder / backup.FOLDER).write_bytes(b"no folder")
        assert main(["server-siap", "--server", older, "--data", str(quick_folder)]) == 2
        assert "Folder cadangan" in capsys.readouterr().err
        engine = open_engine(older)
        assert server_schema.server_version(engine) == 3
        engine.dispose()


def test_an_outcome_comes_whole_through_the_pipe(pcs):
    outcome = pcs.made(pcs.pc("PC-1"))
    assert server_backup.outcome_of(server_backup.told(outcome)) == outcome
