"""A year of an office on a server goes into a file in the folder that its PCs share; each of them finds it there."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest
from sqlalchemy import Connection, event, select

from loket_app.__main__ import main
from loket_app.commands import shared
from loket_app.domain.errors import Disturbance, Refused
from loket_app.machine import Machine, MachineFile
from loket_app.store import server_schema, year_file, year_server
from loket_app.store.backup import address_of
from loket_app.store.engine import open_engine, writing
from loket_app.store.tables import person, request
from loket_app.usecases import (
    archive,
    backup,
    closed_years,
    destruction,
    exports,
    papers,
    restriction,
    server_backup,
    year_closing,
)
from loket_app.usecases.beside import open_beside
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.dump import dump
from loket_app.usecases.dump_load import load, load_into
from loket_app.usecases.ports import ServerClock, SetClock
from loket_app.usecases.queries.register import RegisterFilter, Scanned, register
from loket_app.usecases.server_restore import restore_to_server
from tests.usecases.rich_office import Stage
from tests.usecases.year_office import NAME, NIK, PIN, YEAR_MS, count, findings, owner_of, play_2026, rows

SHARES = range(4, 101, 4) if "LOKET_UJI_BERHENTI" in os.environ else (50, 92)
"""After so many hundredths of the statements the PC is switched off; with LOKET_UJI_BERHENTI at many of them."""
ROLE = "loket_tahun"
"""The program's own role: closing needs no rights of the owner."""


@dataclass
class Office:
    """Several PCs on one server, with one clock and one shared folder."""

    server: Any
    database: str
    home: Path
    clock: SetClock
    who: dict[str, int]
    keys: dict[str, int]
    old: int
    letter: int
    pdf: bytes
    desks: list[Desk] = field(default_factory=list)

    @property
    def shared(self) -> Path:
        return self.home / "bersama"

    def pc(self, name: str, shared: bool = True) -> Desk:
        desk = Desk(open_engine(self.server.address(self.database, ROLE)), self.clock, name, self.home / name)
        desk.folder.mkdir(parents=True, exist_ok=True)
        desk.shared_folder = self.shared if shared else None
        self.desks.append(desk)
        return desk

    def by(self, key: str) -> Who:
        return Who.self(self.who[key])

    def close(self, desk: Desk) -> year_closing.Done:
        return year_closing.close_year(desk, self.by("admin"), 2026, PIN)


@pytest.fixture(scope="module")
def played(server: Any, founded_server: Any, tmp_path_factory: Any) -> Iterator[Office]:
    """An office in which everything happened once in 2026; then it is 2027, and somebody new comes."""
    template, who, _zone = founded_server("sangasanga")
    server.admin(f"CREATE ROLE {ROLE} LOGIN")
    home = tmp_path_factory.mktemp("tahun-server")
    name = server.new_database(template)
    stage = Stage(home / "tidak-ada.db", open_engine(server.address(name)), dict(who))
    stage.desk.folder, stage.desk.shared_folder = home / "PC-UJI", home / "bersama"
    for folder in (stage.desk.folder, stage.desk.shared_folder):
        folder.mkdir()
    play_2026(stage)
    yield Office(server, name, home, stage.clock, stage.who, stage.keys, stage.old, stage.letter, stage.issued.pdf)
    server.drop(name)
    server.admin(f"DROP ROLE {ROLE}")


@pytest.fixture
def office(played: Office, quick_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A copy of it, of its own for each test; copies of the data are made in this process."""
    name = played.server.new_database(played.database)
    owner = open_engine(played.server.address(name))
    server_schema.grant_program(owner, ROLE)
    owner.dispose()
    shutil.copytree(played.shared, quick_folder / "bersama")
    made = Office(
        played.server, name, quick_folder, SetClock(played.clock.now()), played.who, played.keys, played.old,
        played.letter, played.pdf,
    )  # fmt: skip
    monkeypatch.setattr(backup, "back_up", lambda desk, second="": server_backup.make(desk, second))
    yield made
    for desk in made.desks:
        desk.engine.dispose()
    played.server.drop(name)


def test_one_pc_closes_a_year_and_another_finds_reads_and_prints_it(office):
    one, two = office.pc("PC-1"), office.pc("PC-2")
    before = rows(one)
    live = closed_years.opened(one, office.old, office.who["loket1"])
    line = one.ask(register, RegisterFilter(words="Kenari Contoh")).rows[0]
    done = office.close(one)
    assert (done.left, done.copied, done.year.file) == ("", "", "arsip/loket-2026.db")
    file = office.shared / done.year.file
    assert file.stat().st_mode & 0o222 == 0
    with closing(sqlite3.connect(file)) as inside:
        assert inside.execute("SELECT count(*) FROM request").fetchone() == (done.year.requests,)
        assert inside.execute("SELECT count(*) FROM officer WHERE pin_hash IS NOT NULL").fetchone() == (0,)
    assert count(two, request) == len(before["request"]) - done.year.requests
    for words in ("Kenari Contoh", NIK, line.register):
        found = closed_years.register(two, RegisterFilter(words=words))
        assert [row.id for row in found.rows if row.applicant == NAME] == [office.old], words
        assert found.rows[0].archive == 2026
    seq, year = line.register.split("/")
    assert two.ask(closed_years.scanned, f"LR-{year}-{seq}") == Scanned(office.old, 2026)
    again = closed_years.opened(two, office.old, office.who["loket1"])
    assert (again.history, again.archive, again.detail.letters) == (live.history, 2026, live.detail.letters)
    with closed_years.of_letter(two, office.letter) as desk:
        kept = archive.issued_letter(desk, office.letter)
    assert kept.job.pdf == office.pdf
    papers.mark(two, office.by("operator1"), kept.job, "Printer", kept.file)
    assert len(closed_years.opened(one, office.old, office.who["loket1"]).history) == len(live.history) + 1
    assert closed_years.verify(two, again.detail.letters[0].code).standing.value == "asli"
    assert len(exports.closed_chunk(two, RegisterFilter()).lines) == done.year.requests
    with closed_years.whole(two) as desk:
        now = rows(desk)
    assert {n: r for n, r in now.items() if n != "trail_text"} == {n: r for n, r in before.items() if n != "trail_text"}
    assert set(before["trail_text"]) <= set(now["trail_text"])
    assert findings(two) == []


def test_a_restriction_of_now_holds_in_the_file(office):
    one = office.pc("PC-1")
    office.close(one)
    owner = owner_of(one, office.old)
    one.do(office.by("kasi_pelum"), restriction.restrict, owner, "diminta")
    two = office.pc("PC-2")
    assert closed_years.register(two, RegisterFilter(words="Kenari")).rows == ()
    shown = [row.applicant for row in closed_years.register(two, RegisterFilter(first="2026-01-01")).rows
             if row.id == office.old]  # fmt: skip
    assert shown == ["(dibatasi)"]
    with pytest.raises(Refused, match="dibatasi"), closed_years.of_letter(two, office.letter) as desk:
        archive.issued_letter(desk, office.letter)
    assert findings(one) == []


def test_a_pc_that_cannot_read_the_file_says_so_and_what_to_do_and_goes_on(office):
    one = office.pc("PC-1")
    with pytest.raises(Refused, match="Folder bersama"):
        office.close(office.pc("PC-2", shared=False))
    done = office.close(one)
    wanted = RegisterFilter(words="Kenari")
    apart = office.pc("PC-3", shared=False)
    assert "belum diberi tahu" in closed_years.register(apart, wanted).troubles[0]
    with pytest.raises(Disturbance) as caught:
        closed_years.opened(apart, office.old, office.who["loket1"])
    assert "Komputer ini" in caught.value.advice
    (office.shared / done.year.file).rename(office.shared / "lain.db")
    assert "tidak ada" in closed_years.register(one, wanted).troubles[0]
    assert any("arsip tahun 2026" in line for line in findings(one))
    office.shared.rename(office.home / "jauh")
    assert "tidak terjangkau" in closed_years.register(one, wanted).troubles[0]
    with pytest.raises(Disturbance, match="tidak terjangkau"), closed_years.whole(one):
        pass
    with pytest.raises(Disturbance, match="tidak terjangkau"):
        year_closing.reopen_year(one, office.by("admin"), 2026, PIN)


def test_a_year_is_opened_again_and_one_pc_at_a_time_is_at_it(office):
    one, two = office.pc("PC-1"), office.pc("PC-2")
    before = rows(one)
    with year_server.alone(two.engine), pytest.raises(Disturbance, match="Komputer lain"):
        office.close(one)
    first = office.close(one)
    assert year_closing.reopen_year(two, office.by("admin"), 2026, PIN) == ""
    assert rows(one) == before
    assert not (office.shared / first.year.file).exists()
    assert findings(two) == []
    assert office.close(two).year.requests == first.year.requests


def test_what_is_due_in_a_closed_year_is_destroyed_there_too(office):
    one = office.pc("PC-1")
    office.close(one)
    owner = owner_of(one, office.keys["delivered"])
    one.do(office.by("kasi_pelum"), restriction.restrict, owner, "sengketa")
    office.clock.move(7 * YEAR_MS)
    seen = one.ask(destruction.due)
    assert seen.archived == (2026,)
    made = destruction.destroy(one, office.by("kasi_pelum"), office.who["sekcam"], PIN, seen)
    assert (made.requests, made.letters) == (seen.requests, seen.letters)
    (year,) = office.pc("PC-2").ask(closed_years.closed_years)
    assert [p.name for p in year_file.files_in(office.shared)] == [Path(year.file).name] == ["loket-2026-2.db"]
    left = [p for p in office.shared.rglob("*") if p.is_file() and NAME.encode() in p.read_bytes()]
    assert left == []
    names = one.ask(lambda look: look.connection.execute(select(person.c.name)).scalars().all())
    assert NAME not in names
    assert findings(one) == []


def test_copies_and_dumps_carry_closed_years_to_a_file_and_to_a_server(office, tmp_path):
    one = office.pc("PC-1")
    done = office.close(one)
    with closed_years.whole(one) as desk:
        before = rows(desk)
    made = server_backup.make(one).made
    dumped = tmp_path / "kantor.zip"
    dump(one, dumped)
    empty = office.server.migrated()
    new = Desk(empty, office.clock, "PC-BARU", office.home / "baru")
    try:
        back = restore_to_server(made, new)
        assert (back.papers.lost, [str(one) for one in back.loaded.check.findings]) == ((), [])
        assert (new.folder / done.year.file).is_file()
        with closed_years.whole(new) as desk:
            assert rows(desk)["request"] == before["request"]
    finally:
        empty.dispose()
        office.server.drop(str(empty.url.database))
    again = office.server.migrated()
    loaded = Desk(again, office.clock, "PC-LAIN", office.home / "lain")
    try:
        assert [str(one) for one in load_into(dumped, loaded).check.findings] == []
    finally:
        again.dispose()
        office.server.drop(str(again.url.database))
    alone = tmp_path / "sendiri"
    assert [str(one) for one in load(dumped, alone, office.clock, "PC").check.findings] == []
    with open_beside(alone, office.clock, "PC") as desk:
        assert closed_years.register(desk, RegisterFilter(words="Kenari")).rows[0].archive == 2026


def test_a_server_that_was_not_prepared_anew_says_so(office):
    """The right to temporary tables is new with this: searching goes on, reading a request in full says what to do."""
    one = office.pc("PC-1")
    office.close(one)
    office.server.admin(f"REVOKE TEMPORARY ON DATABASE {office.database} FROM {ROLE}")
    assert closed_years.register(one, RegisterFilter(words="Kenari")).rows
    with pytest.raises(Disturbance) as caught:
        closed_years.opened(one, office.old, office.who["loket1"])
    assert "server-siap" in caught.value.advice


def test_closed_and_opened_again_by_commands_beside_the_counters(office, monkeypatch, capsys):
    counter = office.pc("PC-1")
    address = office.server.address(office.database, ROLE)
    machine = Machine(server=address, data_folder=str(counter.folder), shared_folder=str(office.shared))
    monkeypatch.setattr(shared, "read_machine", lambda _: MachineFile(None, machine))
    monkeypatch.setattr(ServerClock, "now", lambda _: office.clock.now())
    pin = office.home / "pin.txt"
    pin.write_text(f"{PIN}\n", encoding="utf-8")
    given = ["--ya", "--sandi-berkas", str(pin), "--server", machine.server, "--json"]
    assert main(["tutup-tahun", "2026", *given]) == 0
    assert json.loads(capsys.readouterr().out)["berkas"] == "arsip/loket-2026.db"
    assert closed_years.register(counter, RegisterFilter(words="Kenari")).rows[0].archive == 2026
    assert main(["check", "--server", machine.server]) == 0
    assert main(["buka-tahun", "2026", *given]) == 0
    assert counter.ask(closed_years.closed_years) == ()


class Stopped(BaseException):
    """The PC is switched off here."""


@pytest.mark.parametrize("doing", ["tutup", "buka"])
def test_a_stop_at_any_statement_on_the_server_loses_nothing(office, doing):
    """Every statement in turn is the last: the whole office reads as before, and the same can be done again."""
    desk = office.pc("PC-1")
    before = rows(desk)["request"]
    if doing == "buka":
        office.close(desk)
    act = office.close if doing == "tutup" else lambda d: year_closing.reopen_year(d, office.by("admin"), 2026, PIN)
    seen, stops_at = 0, 0

    def counted(connection: Connection, *_: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == stops_at:
            connection.connection.driver_connection.close()
            raise Stopped

    plain = backup.back_up
    found = set()
    total = 0
    for share in (0, *SHARES):
        office.clock.move(60_000)
        pc = office.pc(f"PC-{share}")
        stops_at = max(total * share // 100, 1)
        seen = 0
        with pytest.MonkeyPatch.context() as held:
            # Copying is proved elsewhere; here the statements of the moving are counted.
            held.setattr(backup, "back_up", lambda *_: plain(office.pc("PC-SALIN")))
            event.listen(pc.engine, "before_cursor_execute", counted)
            if total == 0:
                stops_at = -1
            try:
                act(pc)
            except Stopped:
                found.add("berhenti")
            else:
                found.add("selesai")
            event.remove(pc.engine, "before_cursor_execute", counted)
        if total == 0:
            total = seen
            _undone(office, doing, desk)
            continue
        pc.engine.dispose()
        with closed_years.whole(desk) as whole:
            assert rows(whole)["request"] == before
        assert findings(desk) == []
    assert "berhenti" in found


def _undone(office: Office, doing: str, desk: Desk) -> None:
    if doing == "tutup":
        year_closing.reopen_year(desk, office.by("admin"), 2026, PIN)
    else:
        office.close(desk)


def test_the_file_of_another_pc_is_never_taken_for_a_dead_ones(office):
    """A file that vanished before it was named moves nothing out of the data."""
    one = office.pc("PC-1")
    ids = one.ask(year_closing.ids_going, 2026)
    made = year_file.make(year_server.ServerSource(one.engine), office.shared, 2026, ids)
    before = rows(one)
    year_closing._discard_doubles(office.pc("PC-2"), 2026)
    assert not (office.shared / made.file).exists()
    with pytest.raises(Refused, match="Tidak ada yang dipindahkan"):
        one.do(office.by("admin"), year_closing.move_out, made, office.shared)
    assert rows(one) == before
    with writing(one.engine):
        pass


def test_a_share_is_named_as_sqlite_reads_it():
    assert address_of(PureWindowsPath(r"\\kantor\bersama\arsip\loket-2026.db")) == (
        "file:////kantor/bersama/arsip/loket-2026.db"
    )
    assert address_of(PureWindowsPath(r"C:\Loket\arsip a.db")) == "file:///C:/Loket/arsip%20a.db"
