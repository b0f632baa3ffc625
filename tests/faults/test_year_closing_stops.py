"""A year's closing is killed at any line, and each sync and rename fails once: the old state or the new one, no third.

LOKET_UJI_BERHENTI sets at how many lines it is killed; the rest are spread evenly.
"""

import os
import shutil
from pathlib import Path

import pytest

from loket_app.domain.errors import Disturbance
from loket_app.store import year_file
from loket_app.usecases import closed_years, year_closing
from loket_app.usecases.check import check
from loket_app.usecases.desk import Who
from tests.faults.stopping import kill_at_any_line
from tests.usecases.rich_office import Stage, everything_once
from tests.usecases.year_office import PIN, YEAR_MS, opened, rows, with_pins

KILLS = int(os.environ.get("LOKET_UJI_BERHENTI", "6"))
WATCHED = (
    "usecases/year_closing.py", "store/year_file.py", "store/backup.py", "store/held_files.py", "store/lasting.py",
)  # fmt: skip


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    folder = tmp_path_factory.mktemp("berhenti")
    stage = Stage(folder / "loket.db")
    stage.desk.folder = folder
    with_pins(stage)
    everything_once(stage)
    stage.clock.move(YEAR_MS)
    stage.before = rows(stage.desk)
    stage.close()
    return stage


def close(stage):
    return year_closing.close_year(stage.desk, Who.self(stage.who["admin"]), 2026, PIN)


def test_killed_at_any_line_it_is_the_old_state_or_the_new_one(played, quick_folder: Path):
    def closed_after(folder: Path) -> bool:
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
        return done

    kill_at_any_line(played, quick_folder, WATCHED, KILLS, close, closed_after)


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
