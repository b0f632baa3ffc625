"""A destruction that reaches into a closed year is killed at any line: all is there, or what is due is gone everywhere.

LOKET_UJI_BERHENTI sets at how many lines it is killed; the rest are spread evenly.
"""

import os
import shutil
import sys
from copy import copy
from pathlib import Path

import pytest
from sqlalchemy import select

from loket_app.domain.people import Role
from loket_app.store import year_file
from loket_app.store.engine import open_engine
from loket_app.store.tables import person, request
from loket_app.usecases import closed_years, destruction, pin_key, restriction, staff, year_closing
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.intake import PersonData
from loket_app.usecases.ports import SetClock
from loket_app.usecases.staff import OfficerData
from tests.usecases.rich_office import Stage, everything_once

KILLS = int(os.environ.get("LOKET_UJI_BERHENTI", "5"))
WATCHED = ("usecases/destruction.py", "usecases/year_rewriting.py", "store/year_file.py")
KILLED, YEAR_MS = 9, 366 * 24 * 3600 * 1000
NAME = "Kenari Contoh Musnah"


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """2026 is closed; seven years later all of it is due but what is restricted."""
    folder = tmp_path_factory.mktemp("musnah")
    stage = Stage(folder / "loket.db")
    stage.desk.folder = folder
    for who, role in (("admin", Role.ADMIN), ("sekcam", Role.SEKCAM)):
        data = OfficerData(f"Contoh {who}", roles=(role,), supervisor=True)
        stage.do("admin", staff.save_officer, stage.who[who], data, pin_key.hash_pin("2468"))
    kept = everything_once(stage)["delivered"]
    from loket_app.usecases import acts

    stage.act("kasi_pelum", acts.reject, stage.accept("sktm", person=PersonData(name=NAME)), "tidak cocok")
    owner = stage.desk.ask(lambda look: look.connection.execute(
        select(request.c.applicant_id).where(request.c.id == kept)).scalar_one())  # fmt: skip
    stage.clock.move(YEAR_MS)
    year_closing.close_year(stage.desk, Who.self(stage.who["admin"]), 2026, "2468")
    stage.do("admin", restriction.restrict, owner, "sengketa")
    shutil.rmtree(folder / "cadangan")
    stage.clock.move(7 * YEAR_MS)
    stage.close()
    return stage


def opened(played, folder: Path):
    stage = copy(played)
    stage.file = folder / "loket.db"
    stage.engine, stage.clock = open_engine(stage.file), SetClock(played.clock.now())
    stage.desk = Desk(stage.engine, stage.clock, "PC-UJI", folder)
    return stage


def destroy(stage) -> None:
    seen = stage.desk.ask(destruction.due)
    destruction.destroy(stage.desk, Who.self(stage.who["kasi_pelum"]), stage.who["sekcam"], "2468", seen)


def in_a_child(played, folder: Path, line: int, counted: Path) -> int:
    """Destroy in a process that dies at this line of the modules watched; 0 when it came to its end."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        seen = 0

        def watch(frame, event, _arg):
            nonlocal seen
            if not frame.f_code.co_filename.endswith(WATCHED):
                return None
            if event == "line":
                seen += 1
                if seen == line:
                    os._exit(KILLED)
            return watch

        stage = opened(played, folder)
        sys.settrace(watch)
        destroy(stage)
        sys.settrace(None)
        counted.write_text(str(seen), encoding="ascii")
        os._exit(0)
    except BaseException:
        os._exit(1)


def test_killed_at_any_line_all_is_there_or_what_is_due_is_gone_everywhere(played, quick_folder: Path):
    counted = quick_folder / "baris"

    def once(line: int) -> tuple[int, bool]:
        folder = quick_folder / str(line)
        shutil.copytree(played.file.parent, folder)
        code = in_a_child(played, folder, line, counted)
        stage = opened(played, folder)
        try:
            destruction.resume(stage.desk)
            (year,) = stage.desk.ask(closed_years.closed_years)
            done = year.version > 1
            assert [str(one) for one in check(stage.desk, 2).findings] == []
            if not done:
                assert NAME in stage.desk.ask(
                    lambda look: look.connection.execute(select(person.c.name)).scalars().all()
                )
                destroy(stage)
            (year,) = stage.desk.ask(closed_years.closed_years)
            assert [p.name for p in year_file.files_in(folder)] == [Path(year.file).name]
            assert [str(one) for one in check(stage.desk, 2).findings] == []
        finally:
            stage.close()
        left = [p.name for p in folder.rglob("*") if p.is_file() and NAME.encode() in p.read_bytes()]
        assert left == []
        shutil.rmtree(folder)
        return code, done

    assert once(10**9) == (0, True)
    total = int(counted.read_text(encoding="ascii"))
    found = [once(1 + (total - 1) * n // max(KILLS - 1, 1)) for n in range(KILLS)]
    assert {code for code, _ in found} == {KILLED}
    assert {done for _, done in found} == {True, False}
