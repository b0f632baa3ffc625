"""A destruction that reaches into a closed year is killed at any line: all is there, or what is due is gone everywhere.

LOKET_UJI_BERHENTI sets at how many lines it is killed; the rest are spread evenly.
"""

import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from loket_app.store import year_file
from loket_app.store.tables import person, request
from loket_app.usecases import acts, closed_years, destruction, restriction, year_closing
from loket_app.usecases.check import check
from loket_app.usecases.desk import Who
from loket_app.usecases.intake import PersonData
from tests.faults.stopping import kill_at_any_line
from tests.usecases.rich_office import Stage, everything_once
from tests.usecases.year_office import PIN, YEAR_MS, opened, with_pins

KILLS = int(os.environ.get("LOKET_UJI_BERHENTI", "5"))
WATCHED = ("usecases/destruction.py", "usecases/year_rewriting.py", "store/year_file.py")
NAME = "Kenari Contoh Musnah"


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """2026 is closed; seven years later all of it is due but what is restricted."""
    folder = tmp_path_factory.mktemp("musnah")
    stage = Stage(folder / "loket.db")
    stage.desk.folder = folder
    with_pins(stage)
    kept = everything_once(stage)["delivered"]
    stage.act("kasi_pelum", acts.reject, stage.accept("sktm", person=PersonData(name=NAME)), "tidak cocok")
    owner = stage.desk.ask(lambda look: look.connection.execute(
        select(request.c.applicant_id).where(request.c.id == kept)).scalar_one())  # fmt: skip
    stage.clock.move(YEAR_MS)
    year_closing.close_year(stage.desk, Who.self(stage.who["admin"]), 2026, PIN)
    stage.do("admin", restriction.restrict, owner, "sengketa")
    shutil.rmtree(folder / "cadangan")
    stage.clock.move(7 * YEAR_MS)
    stage.close()
    return stage


def destroy(stage) -> None:
    seen = stage.desk.ask(destruction.due)
    destruction.destroy(stage.desk, Who.self(stage.who["kasi_pelum"]), stage.who["sekcam"], PIN, seen)


def test_killed_at_any_line_all_is_there_or_what_is_due_is_gone_everywhere(played, quick_folder: Path):
    def gone_after(folder: Path) -> bool:
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
        return done

    kill_at_any_line(played, quick_folder, WATCHED, KILLS, destroy, gone_after)
