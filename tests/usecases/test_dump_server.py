"""An office moves from a file to a server and back: the same bytes, one transaction, the same answers."""

from pathlib import Path
from typing import Any

import pytest

from loket_app.domain.errors import Disturbance, Refused
from loket_app.store import neutral, neutral_zip
from loket_app.store.engine import open_engine, reading
from loket_app.store.server_schema import grant_program
from loket_app.usecases.beside import open_beside
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk
from loket_app.usecases.dump import dump
from loket_app.usecases.dump_load import load, load_into
from loket_app.usecases.ports import SetClock
from loket_app.usecases.queries.register import RegisterFilter, register
from tests.usecases.rich_office import Stage, everything_once
from tests.usecases.test_dump import NAME, NOW, SPOILERS, entries, respoiled


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dump of an office on a file, in which everything has happened once."""
    folder = tmp_path_factory.mktemp("kantor") / "data"
    (folder / NAME).parent.mkdir(parents=True)
    (folder / NAME).write_bytes(b"%PDF-1.7 surat")
    stage = Stage(folder / "loket.db")
    everything_once(stage)
    target = folder.parent / "berkas.zip"
    dump(Desk(stage.engine, SetClock(NOW), "PC-UJI", folder), target)
    stage.close()
    return target


@pytest.fixture
def empty(server: Any, quick_folder: Path) -> Any:
    """A desk on a server's database with the schema and nothing else."""
    engine = server.migrated()
    yield Desk(engine, SetClock(NOW), "PC-UJI", quick_folder / "pc")
    engine.dispose()


def test_from_a_file_to_a_server_and_back_is_the_same(out: Path, empty: Desk, quick_folder: Path) -> None:
    told = load_into(out, empty)
    assert [str(one) for one in told.check.findings] == []
    assert empty.ask(register, RegisterFilter(words="contoh")).rows
    with pytest.raises(Refused, match="sudah berisi"):
        load_into(out, empty)
    back = dump(empty, quick_folder / "server.zip").file
    first, second = entries(out), entries(back)
    for parts in (first, second):
        parts.pop(neutral_zip.MANIFEST)
    assert first == second
    assert load(back, quick_folder / "lagi", SetClock(NOW), "PC-UJI").check.findings == ()
    with open_beside(quick_folder / "lagi", SetClock(NOW), "PC-UJI") as desk:
        third = {name: count(desk, name) for name in neutral.table_names()}
        assert third == {name: count(empty, name) for name in neutral.table_names()} | {"trail": third["trail"]}


def count(desk: Desk, name: str) -> int:
    with reading(desk.engine) as connection:
        return neutral.write(connection, name).rows


def test_a_server_office_goes_on_with_new_rows_after_a_load(out: Path, empty: Desk) -> None:
    """Ids that came along are not given a second time."""
    from loket_app.usecases import door
    from loket_app.usecases.desk import Who
    from loket_app.usecases.queries.staffing import officer_rows

    load_into(out, empty)
    clerk = next(
        row.officer for row in empty.ask(officer_rows) if "loket" in {role.value for role in row.officer.roles}
    )
    empty.do(Who.self(clerk.id), door.walked_in)
    assert check(empty).findings == ()


@pytest.mark.parametrize("how", ["a table changed", "another head of the trail", "a row that points nowhere"])
def test_a_spoiled_dump_leaves_the_server_empty(out: Path, empty: Desk, quick_folder: Path, how: str) -> None:
    spoiled = respoiled(out, quick_folder / "buruk.zip", SPOILERS[how])
    with pytest.raises(Disturbance):
        load_into(spoiled, empty)
    with reading(empty.engine) as connection:
        assert neutral.is_empty(connection)


ROLE = "loket_uji_muat"


def test_the_program_s_own_role_may_load(out: Path, server: Any, quick_folder: Path) -> None:
    owner = server.migrated()
    server.admin(f"CREATE ROLE {ROLE} LOGIN")
    try:
        grant_program(owner, ROLE)
        own = open_engine(server.address(str(owner.url.database), ROLE))
        try:
            assert load_into(out, Desk(own, SetClock(NOW), "PC-UJI", quick_folder)).check.findings == ()
        finally:
            own.dispose()
    finally:
        owner.dispose()
        server.drop(str(owner.url.database))
        server.admin(f"DROP ROLE {ROLE}")
