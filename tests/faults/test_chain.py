"""The whole chain: five kinds of tampering are found with their row, a rebuilt chain by its printed head; interrupted
work goes on where it stopped."""

import json
import shutil
from pathlib import Path

import pytest

from loket_app.__main__ import main
from loket_app.domain.errors import Refused
from loket_app.store import trail as trail_store
from loket_app.store.engine import on_server, reading, writing
from loket_app.store.trail import GENESIS, NewRow
from loket_app.usecases import door
from loket_app.usecases.checking import chain
from loket_app.usecases.desk import Desk

ROWS = 30
ON_A_FILE = pytest.mark.parametrize("basis", ["berkas"], indirect=True)
"""A copied file, and the command and the process that open one."""


@pytest.fixture(scope="module")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first office on a file is kept, with its rows."""
    return tmp_path_factory.mktemp("rantai") / "loket.db"


@pytest.fixture
def office(make_office, tmp_path: Path, long_file: Path):
    """An office with a trail of some rows, and a folder for the mark. On a file it is made once, then copied."""
    made = make_office()
    made.desk.folder = tmp_path
    if on_server(made.desk.engine) or not long_file.exists():
        for _ in range(ROWS - 1):
            made.clock.move(1000)
            made.desk.do(made.by("loket1"), door.walked_in)
        if not on_server(made.desk.engine):
            made.desk.engine.dispose()
            shutil.copyfile(made.file, long_file)
        return made
    made.desk.engine.dispose()
    shutil.copyfile(long_file, made.file)
    made.clock.move(1000 * (ROWS - 1))
    return made


def changed(desk: Desk, *statements: str) -> None:
    """Behind the program's back, as somebody with the file or with the server's administrator's rights could."""
    with writing(desk.engine) as connection:
        if on_server(desk.engine):
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        else:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            for trigger in ("trail_no_update", "trail_no_delete"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}")
        for statement in statements:
            connection.exec_driver_sql(statement)


def rebuilt(desk: Desk, row: int) -> None:
    """Change a row, and compute the chain anew from there: whole in itself."""
    changed(desk, f"UPDATE trail SET workstation = 'PC-LAIN' WHERE id = {row}")
    statements = []
    with reading(desk.engine) as connection:
        previous = connection.exec_driver_sql(f"SELECT hash FROM trail WHERE id = {row - 1}").scalar_one()
        for one in connection.exec_driver_sql(f"SELECT * FROM trail WHERE id >= {row} ORDER BY id").mappings().all():
            previous = trail_store.row_hash(previous, one)
            statements.append(f"UPDATE trail SET hash = '{previous}' WHERE id = {one['id']}")
    changed(desk, *statements)


def walked(office) -> list[str]:
    return [str(f) for f in chain.walk(office.desk, office.file.parent).findings]


SHIFTED = (
    f"UPDATE trail SET id = id + 1000 WHERE id >= {ROWS - 5}",
    f"INSERT INTO trail SELECT {ROWS - 5}, at, request_id, visit_id, actor, recorded_by, kind, subject, role, capacity,"
    f" workstation, 'disisipkan', facts, NULL, hash FROM trail WHERE id = {ROWS - 6}",
    "UPDATE trail SET id = id - 999 WHERE id > 1000",
)
SWAPPED = tuple(f"UPDATE trail SET id = {new} WHERE id = {old}" for old, new in ((7, 1000), (8, 7), (1000, 8)))


@pytest.mark.parametrize(
    ("tampering", "row"),
    [
        (("UPDATE trail SET workstation = 'PC-LAIN' WHERE id = 12",), "jejak baris 12"),
        (("DELETE FROM trail WHERE id = 12",), "baris 12 hilang"),
        (SWAPPED, "jejak baris 7"),
        (SHIFTED, f"jejak baris {ROWS - 5}"),
        ((f"DELETE FROM trail WHERE id > {ROWS - 4}",), f"jejak baris {ROWS - 3} sampai {ROWS}"),
    ],
    ids=["change", "delete", "swap", "insert", "truncate"],
)
@pytest.mark.parametrize("seen_before", [True, False], ids=["seen", "paper"])
def test_five_kinds_of_tampering_are_found_with_their_row(office, tampering, row, seen_before) -> None:
    head = office.desk.ask(chain.head_of)
    if seen_before:
        assert walked(office) == []
    changed(office.desk, *tampering)
    found = walked(office)
    if row.startswith(f"jejak baris {ROWS - 3} sampai") and not seen_before:
        # A shortened chain is whole in itself: what finds it out is the head on paper.
        assert found == []
        finding, _ = office.desk.ask(chain.compared, head.words)
        found = [str(finding)]
    assert any(row in one for one in found), found
    assert walked(office) == found or not seen_before, "it is found again at the next start"


@pytest.mark.parametrize("row", [2, 15, ROWS])
def test_a_rebuilt_chain_is_found_by_the_mark_and_by_the_head_on_paper(office, row) -> None:
    head = office.desk.ask(chain.head_of)
    assert walked(office) == []
    rebuilt(office.desk, row)
    with office.desk.engine.connect() as connection:
        assert list(trail_store.verify(connection)) == [], "the chain is whole in itself"
    assert "disusun ulang" in walked(office)[0]
    finding, found = office.desk.ask(chain.compared, head.words)
    assert finding is not None
    assert f"sampai baris {ROWS}" in finding.where
    assert found == ""


def test_a_head_from_paper_is_found_however_it_is_typed(office) -> None:
    head = office.desk.ask(chain.head_of)
    digits = head.words.partition("/")[2]
    office.desk.do(office.by("loket1"), door.walked_in)
    for typed in (head.words, head.words.lower(), digits, digits.replace("-", " "), f"{head.row}/{head.hash}"):
        assert office.desk.ask(chain.compared, typed) == (None, f"jejak baris {ROWS}, 23-11-2026 pukul 08.00")
    finding, _ = office.desk.ask(chain.compared, f"{ROWS - 1}/{digits}")
    assert finding is not None, "another row's hash is no proof"
    for typed in ("", "12", "12/3F2A", "bukan kepala", "3F2A-9C01-7BE4-11D0-AA5%"):
        with pytest.raises(Refused):
            office.desk.ask(chain.compared, typed)


def test_work_that_was_stopped_goes_on_where_it_was(office, monkeypatch) -> None:
    monkeypatch.setattr(chain, "ROWS_AT_ONCE", 4)
    monkeypatch.setattr(chain, "PIECES_PER_NOTE", 1)
    folder, told = office.file.parent, []

    class Killed(Exception):
        pass

    def stop(done: int, _all: int) -> None:
        told.append(done)
        if done >= 16:
            raise Killed

    with pytest.raises(Killed):
        chain.walk(office.desk, folder, stop)
    assert chain.mark_in(folder).row == 12, "what was told last was not yet noted"
    assert chain.is_due(chain.mark_in(folder), office.clock.now())
    told.clear()
    assert chain.walk(office.desk, folder, lambda done, _all: told.append(done)).rows == ROWS - 12
    assert told[0] == 16
    mark = chain.mark_in(folder)
    assert (mark.row, mark.finished, mark.head.row) == (0, office.clock.now(), ROWS)
    assert not chain.is_due(mark, office.clock.now())
    assert chain.is_due(mark, office.clock.now() + chain.AGAIN_AFTER)
    assert chain.is_due(mark, office.clock.now() - 1), "a clock that went back keeps nobody from looking"


def test_tampering_behind_the_mark_while_the_work_rested_is_found(office, monkeypatch) -> None:
    folder = office.file.parent
    head = office.desk.ask(chain.head_of)
    chain.keep_mark(folder, chain.Mark(20, office.desk.ask(chain._piece, 0, 20)[1], 0, head, office.clock.now()))
    changed(office.desk, "UPDATE trail SET hash = 'x' WHERE id = 20")
    assert "sampai baris 20" in walked(office)[0]


@ON_A_FILE
def test_a_restored_copy_is_no_finding_and_begins_anew(office) -> None:
    folder = office.file.parent
    before = folder / "salinan.db"
    shutil.copy(office.file, before)
    for _ in range(3):
        office.desk.do(office.by("loket1"), door.walked_in)
    assert walked(office) == []
    office.desk.engine.dispose()
    shutil.copy(before, office.file)
    assert "hilang (ekor rantai terpotong)" in walked(office)[0]
    with writing(office.desk.engine) as connection:
        last = trail_store.newest(connection)
        trail_store.append(connection, NewRow(office.clock.now(), "data_dipulihkan", "PC", "pulih"), last)
    assert walked(office) == []
    assert chain.mark_in(folder).head.row == ROWS + 1


@pytest.mark.parametrize("content", ["", "{", "[]", '{"baris": "x"}', '{"kepala": []}'])
def test_a_damaged_mark_counts_as_none(office, content) -> None:
    (office.file.parent / chain.FILE).write_text(content)
    assert chain.mark_in(office.file.parent) == chain.Mark(0, GENESIS, 0, chain.Head(0, GENESIS), 0)
    assert walked(office) == []


@ON_A_FILE
def test_the_command_compares_a_head_and_tells_the_present_one(office, capsys) -> None:
    head = office.desk.ask(chain.head_of)
    office.desk.engine.dispose()
    words = ["check", "--data", str(office.file.parent), "--json", "--kepala"]
    assert main([*words, head.words]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["kepala"], told["selisih"]) == (head.words, [])
    assert f"jejak baris {ROWS}" in told["kepala_cocok"]
    assert main([*words, f"{ROWS}/0000-0000-0000-0000-0000"]) == 1
    assert "disusun ulang" in json.loads(capsys.readouterr().out)["selisih"][0]["ditemukan"]


@ON_A_FILE
def test_the_process_of_its_own_tells_rows_and_findings(office, monkeypatch) -> None:
    monkeypatch.setattr("os.nice", lambda _: 0)
    office.desk.engine.dispose()
    told: list[int] = []
    found = json.loads(chain.inspected(str(office.file.parent), True, lambda done, _all: told.append(done)))
    assert found == {"baris": ROWS, "selisih": []}
    assert told == [ROWS]
