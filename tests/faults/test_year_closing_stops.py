"""A year's closing is killed at any line, and each sync and rename fails once: the old state or the new one, no third.

LOKET_UJI_BERHENTI sets at how many lines it is killed; the rest are spread evenly.
"""

import os
import shutil
import sys
import threading
from copy import copy
from pathlib import Path

import pytest
from sqlalchemy import select

from loket_app.domain.errors import Disturbance
from loket_app.domain.people import Role
from loket_app.store import year_file
from loket_app.store.engine import open_engine
from loket_app.store.tables import metadata
from loket_app.usecases import closed_years, pin_key, staff, year_closing
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.ports import SetClock
from loket_app.usecases.staff import OfficerData
from tests.usecases.rich_office import Stage, everything_once

KILLS = int(os.environ.get("LOKET_UJI_BERHENTI", "6"))
WATCHED = ("usecases/year_closing.py", "store/year_file.py", "store/backup.py", "store/held_files.py")
KILLED = 9


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    folder = tmp_path_factory.mktemp("berhenti")
    stage = Stage(folder / "loket.db")
    stage.desk.folder = folder
    admin = OfficerData("Contoh Administrator", roles=(Role.ADMIN,))
    stage.do("admin", staff.save_officer, stage.who["admin"], admin, pin_key.hash_pin("2468"))
    everything_once(stage)
    stage.clock.move(366 * 24 * 3600 * 1000)
    stage.before = rows(stage.desk)
    stage.close()
    return stage


def rows(desk: Desk) -> dict[str, list]:
    """Every row that a closing moves."""
    return {
        name: desk.ask(lambda look, t=table: look.connection.execute(select(t).order_by(t.c.id)).all())
        for name, table in metadata.tables.items()
        if name in year_file.MOVED
    }


def opened(played, folder: Path):
    stage = copy(played)
    stage.file = folder / "loket.db"
    stage.engine, stage.clock = open_engine(stage.file), SetClock(played.clock.now())
    stage.desk = Desk(stage.engine, stage.clock, "PC-UJI", folder)
    return stage


def close(stage):
    return year_closing.close_year(stage.desk, Who.self(stage.who["admin"]), 2026, "2468")


def in_a_child(played, folder: Path, line: int, counted: Path) -> int:
    """Close the year in a process that dies at this line of the modules watched; 0 when it came to its end."""
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
        threading.settrace(watch)
        sys.settrace(watch)
        close(stage)
        sys.settrace(None)
        counted.write_text(str(seen), encoding="ascii")
        os._exit(0)
    except BaseException:
        os._exit(1)


def test_killed_at_any_line_it_is_the_old_state_or_the_new_one(played, quick_folder: Path):
    counted = quick_folder / "baris"

    def once(line: int) -> tuple[int, bool]:
        folder = quick_folder / str(line)
        shutil.copytree(played.file.parent, folder)
        code = in_a_child(played, folder, line, counted)
        stage = opened(played, folder)
        try:
            done = bool(stage.desk.ask(closed_years.closed_years))
            with closed_years.whole(stage.desk) as whole:
                assert {n: r for n, r in rows(whole).items() if n != "trail_text"} == {
                    n: r for n, r in played.before.items() if n != "trail_text"
                }
                assert set(played.before["trail_text"]) <= set(rows(whole)["trail_text"])
            if not done:
                close(stage)
                with closed_years.whole(stage.desk) as whole:
                    assert len(rows(whole)["request"]) == len(played.before["request"])
            assert [p.name for p in year_file.files_in(folder)] == ["loket-2026.db"]
            assert not list((folder / "arsip").glob(".*part*"))
        finally:
            stage.close()
        shutil.rmtree(folder)
        return code, done

    assert once(10**9) == (0, True)
    total = int(counted.read_text(encoding="ascii"))
    found = [once(1 + (total - 1) * n // max(KILLS - 1, 1)) for n in range(KILLS)]
    assert {code for code, _ in found} == {KILLED}
    assert {done for _, done in found} == {True, False}


def test_every_sync_and_rename_that_fails_leaves_a_whole_office(played, quick_folder: Path, monkeypatch):
    seen = 0
    fails_at = 0

    def failing(fn):
        def called(*args, **kwargs):
            nonlocal seen
            seen += 1
            if seen == fails_at:
                raise OSError(5, "gangguan contoh")
            return fn(*args, **kwargs)

        return called

    monkeypatch.setattr(os, "fsync", failing(os.fsync))
    monkeypatch.setattr(Path, "rename", failing(Path.rename))
    monkeypatch.setattr(Path, "replace", failing(Path.replace))
    total, met = 0, set()
    while fails_at <= total:
        folder = quick_folder / str(fails_at)
        shutil.copytree(played.file.parent, folder)
        stage = opened(played, folder)
        seen = 0
        try:
            done = close(stage)
            met.add(bool(done.copied))
        except Disturbance:
            met.add(None)
            assert stage.desk.ask(closed_years.closed_years) == ()
        total = total or seen
        fails_at += 1 if fails_at < 4 else 3
        with closed_years.whole(stage.desk) as whole:
            assert rows(whole)["request"] == played.before["request"]
            assert rows(whole)["letter"] == played.before["letter"]
        stage.close()
        shutil.rmtree(folder)
    assert {None, False} <= met


def test_after_a_stop_check_finds_nothing(played, quick_folder: Path):
    """What a killed closing left behind holds nothing of its own, and is no finding; the next closing takes it away."""
    folder = quick_folder / "sisa"
    shutil.copytree(played.file.parent, folder)
    stage = opened(played, folder)
    made = year_closing.backup.back_up(stage.desk).made
    ids = stage.desk.ask(year_closing.ids_going, 2026)
    left = year_file.make(year_file.FileSource(made.file), folder, 2026, ids)
    assert [str(one) for one in check(stage.desk, 2).findings] == []
    done = close(stage)
    assert done.year.file == left.file
    assert [str(one) for one in check(stage.desk, 2).findings] == []
    stage.close()
