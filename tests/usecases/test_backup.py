"""When a copy is due, that it is made beside the work and before migrations, and that restoring loses nothing."""

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.domain.dates import HOUR, MINUTE
from loket_app.domain.errors import Disturbance
from loket_app.domain.people import Role
from loket_app.store import backup as store
from loket_app.store import migrate as migrating
from loket_app.store.tables import trail
from loket_app.usecases import backup, door, restore
from loket_app.usecases.backup import EVERY, RETRY_AFTER, due
from loket_app.usecases.check import check
from loket_app.usecases.desk import Who
from loket_app.usecases.opening import DamagedFile, found, open_desk
from loket_app.usecases.ports import SetClock
from loket_app.usecases.queries.staffing import officer_rows
from loket_app.usecases.selftest import selftest

START = 1_795_000_000_000


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START)


@pytest.fixture
def folder(tmp_path: Path, clock: SetClock) -> Path:
    made = tmp_path / "data"
    with open_desk(made, clock, "Loket 2") as desk:
        found(desk, "sangasanga", {})
    return made


def guests(folder: Path, clock: SetClock, n: int) -> None:
    with open_desk(folder, clock, "Loket 2") as desk:
        for _ in range(n):
            clock.move(MINUTE)
            greet(desk)


def greet(desk) -> None:
    clerk = next(row.officer for row in desk.ask(officer_rows) if Role.LOKET in row.officer.roles)
    desk.do(Who.self(clerk.id), door.walked_in)


def kinds(folder: Path, clock: SetClock) -> list[str]:
    with open_desk(folder, clock, "Loket 2") as desk:
        return desk.ask(lambda look: [row.kind for row in look.connection.execute(trail.select().order_by(trail.c.id))])


@given(st.integers(-10, 200), st.one_of(st.none(), st.integers(-200, 10)), st.booleans(), st.booleans())
@settings(max_examples=200, deadline=None)
def test_due_never_without_a_change_and_always_after_half_an_hour(age, failed, changed, closing) -> None:
    now = START
    failed_at = None if failed is None else now + failed * MINUTE
    said = due(now, now - age * MINUTE, changed, closing=closing, failed_at=failed_at)
    if not changed:
        assert not said
    elif closing:
        assert said
    elif failed_at is not None and 0 <= now - failed_at < RETRY_AFTER:
        assert not said
    else:
        assert said == (age >= 30 or age < 0)


@pytest.mark.parametrize("seed", range(12))
def test_a_month_of_odd_days_leaves_no_act_without_a_copy_for_long(seed: int) -> None:
    """RELIABILITY row 13: the program looks twice a minute; days end at any time, nights stay on, the clock is set.

    An act is at most 30 open minutes (and one look) without a copy, and no closing leaves one behind.
    """
    rng = random.Random(seed)
    now, newest, oldest_uncopied = START, None, None
    for _ in range(30):
        made_at = 0
        for look in range(rng.randrange(20, 900)):
            now += MINUTE // 2
            if oldest_uncopied is None and rng.random() < 0.02:
                oldest_uncopied = look
            if rng.random() < 0.001:
                now += rng.choice((-5 * HOUR, 3 * HOUR, -10 * MINUTE))
            open_for = (look - made_at) * MINUTE // 2
            if due(now, newest, oldest_uncopied is not None, open_for=open_for):
                newest, oldest_uncopied, made_at = now, None, look
            assert oldest_uncopied is None or (look - oldest_uncopied) * MINUTE // 2 <= EVERY + MINUTE
        if rng.random() < 0.7:
            if due(now, newest, oldest_uncopied is not None, closing=True):
                newest, oldest_uncopied = now, None
            assert oldest_uncopied is None
            now += rng.randrange(1, 60) * HOUR
        elif oldest_uncopied is not None:
            oldest_uncopied = 0


def test_the_first_copy_is_due_with_the_first_change() -> None:
    assert due(START, None, True)
    assert not due(START, None, False, closing=True)
    assert not due(START, START - EVERY + 1, True)


def test_a_copy_holds_the_work_and_is_due_again_only_after_a_change(folder, clock) -> None:
    assert backup.standing(folder) == backup.Standing(None, True)
    with open_desk(folder, clock, "Loket 2") as desk:
        made = backup.back_up(desk).made
        assert backup.standing(folder) == backup.Standing(made, False)
        assert backup.back_up_at_closing(desk) is None
        clock.move(MINUTE)
        greet(desk)
        assert backup.standing(folder).changed
        outcome = backup.back_up_at_closing(desk)
        assert outcome is not None
    assert backup.standing(folder) == backup.Standing(outcome.made, False), "closing the file is no change"
    seen = restore.preview(outcome.made)
    assert (seen.office, seen.requests, seen.last_at, seen.last_on) == (
        "Kecamatan Sangasanga", 0, START + MINUTE, "Loket 2",
    )  # fmt: skip
    assert restore.preview(made).last_at == START


def test_commands_go_on_while_a_copy_is_made(folder, clock) -> None:
    with open_desk(folder, clock, "Loket 2") as desk:
        copying = backup.begin(desk)
        done = 0
        while not copying.over() or done < 3:
            clock.move(MINUTE)
            greet(desk)
            done += 1
        assert store.damage_of(copying.outcome().made) is None
        assert not check(desk).findings


def test_only_one_copy_is_made_at_a_time(folder, clock) -> None:
    from loket_app.store.lock import FolderLock

    with open_desk(folder, clock, "Loket 2") as desk:
        backup.back_up(desk)
        lock = FolderLock(backup.folder_of(folder))
        lock.take()
        with pytest.raises(Disturbance, match="Cadangan lain"):
            backup.back_up(desk)
        lock.release()


def test_an_absent_stick_is_said_and_the_first_copy_stands(folder, clock, tmp_path) -> None:
    with open_desk(folder, clock, "Loket 2") as desk:
        outcome = backup.back_up(desk, str(tmp_path / "stik"))
        assert outcome.second is None
        assert "stik" in outcome.second_trouble
        assert store.damage_of(outcome.made) is None
        (tmp_path / "stik").mkdir()
        clock.move(MINUTE)
        second = backup.back_up(desk, str(tmp_path / "stik")).second
        assert second is not None
        assert restore.preview(second).office == "Kecamatan Sangasanga"


def test_thinning_follows_each_copy(folder, clock) -> None:
    with open_desk(folder, clock, "Loket 2") as desk:
        for _ in range(20):
            clock.move(MINUTE)
            backup.back_up(desk)
    assert len(store.copies(backup.folder_of(folder))) == 16


def test_a_copy_lies_there_before_a_migration_and_without_one_nobody_migrates(folder, clock, monkeypatch) -> None:
    monkeypatch.setattr(migrating, "MIGRATIONS", (*migrating.MIGRATIONS, ("CREATE TABLE later (id INTEGER)",)))
    monkeypatch.setattr(migrating, "SCHEMA_VERSION", migrating.SCHEMA_VERSION + 1)
    before = (folder / "loket.db").read_bytes()
    monkeypatch.setattr(store, "free_bytes", lambda _: 0)
    with pytest.raises(Disturbance, match="hampir penuh"), open_desk(folder, clock, "Loket 2"):
        pass
    assert (folder / "loket.db").read_bytes() == before
    monkeypatch.undo()
    monkeypatch.setattr(migrating, "MIGRATIONS", (*migrating.MIGRATIONS, ("CREATE TABLE later (id INTEGER)",)))
    monkeypatch.setattr(migrating, "SCHEMA_VERSION", migrating.SCHEMA_VERSION + 1)
    with open_desk(folder, clock, "Loket 2"):
        pass
    (copy,) = store.copies(backup.folder_of(folder))
    assert store.read_header(copy.file).user_version == migrating.SCHEMA_VERSION - 1


def copied(folder: Path, clock: SetClock) -> store.Copy:
    with open_desk(folder, clock, "Loket 2") as desk:
        return backup.back_up(desk).made


def test_restoring_brings_the_copy_back_keeps_the_present_file_and_is_on_the_trail(folder, clock) -> None:
    guests(folder, clock, 2)
    copy = copied(folder, clock)
    then = kinds(folder, clock)
    guests(folder, clock, 3)
    present = (folder / "loket.db").read_bytes()
    restore.lay_ready(folder, copy, clock.now(), 7)
    assert (folder / "loket.db").read_bytes() == present, "nothing changes before the next opening"
    seen = kinds(folder, clock)
    assert seen == [*then, restore.KIND]
    (aside,) = folder.glob("loket.sebelum-pulih-*.db")
    assert aside.read_bytes() == present
    assert kinds(folder, clock) == seen, "told once"
    with open_desk(folder, clock, "Loket 2") as desk:
        assert not check(desk).findings


def test_a_restore_killed_at_any_rename_leaves_one_whole_file_and_goes_on(folder, clock, monkeypatch) -> None:
    copy = copied(folder, clock)
    guests(folder, clock, 1)
    (folder / "loket.db-journal").write_bytes(b"")
    for dies_at in range(6):
        work = folder.with_name(f"mati-{dies_at}")
        shutil.copytree(folder, work)
        left = [dies_at]
        with monkeypatch.context() as patched:
            for name in ("rename", "replace"):
                patched.setattr(Path, name, dying(getattr(Path, name), left))
            try:
                restore.lay_ready(work, copy, clock.now())
                restore.complete(work)
            except KeyboardInterrupt:
                pass
        decided = dies_at > 0
        seen = kinds(work, clock)
        assert (seen[-1] == restore.KIND) is decided
        assert not (work / restore.READY).exists()
        assert len(list(work.glob("loket.sebelum-pulih-*.db"))) == decided
        with open_desk(work, clock, "Loket 2") as desk:
            assert not check(desk).findings


def dying(real, left):
    def act(self, target):
        if left[0] == 0:
            raise KeyboardInterrupt
        left[0] -= 1
        return real(self, target)

    return act


def test_a_damaged_file_offers_the_newest_good_copy(folder, clock) -> None:
    with open_desk(folder, clock, "Loket 2") as desk:
        good = backup.back_up(desk).made
        clock.move(MINUTE)
        spoiled = backup.back_up(desk).made
    data = bytearray(spoiled.file.read_bytes())
    data[5000] ^= 1
    spoiled.file.write_bytes(data)
    (folder / "loket.db").write_bytes(b"")
    with pytest.raises(DamagedFile) as told, open_desk(folder, clock, "Loket 2"):
        pass
    assert told.value.offer is not None
    assert told.value.offer.copy == good
    restore.lay_ready(folder, told.value.offer.copy, clock.now())
    assert kinds(folder, clock)[-1] == restore.KIND


@pytest.mark.parametrize("what", ["empty", "foreign", "newer", "bit", "no digest"])
def test_no_bad_copy_is_restored(folder, clock, what, monkeypatch) -> None:
    copy = copied(folder, clock)
    data = bytearray(copy.file.read_bytes())
    if what == "empty":
        copy.file.write_bytes(b"")
    elif what == "foreign":
        copy.file.write_bytes(b"SQLite format 3\0" + bytes(4080))
    elif what == "newer":
        monkeypatch.setattr(restore, "SCHEMA_VERSION", 0)
    elif what == "bit":
        data[-100] ^= 4
        copy.file.write_bytes(data)
    else:
        copy.file.with_name(copy.file.name + ".sha256").unlink()
    before = (folder / "loket.db").read_bytes()
    with pytest.raises(Disturbance):
        restore.lay_ready(folder, restore.named_copy(copy.file), clock.now())
    assert not (folder / restore.READY).exists()
    assert (folder / "loket.db").read_bytes() == before


def test_two_offices_share_a_stick_and_each_is_thinned_apart(folder, clock, tmp_path) -> None:
    other = tmp_path / "lain"
    clock.move(MINUTE)
    with open_desk(other, clock, "Loket 1") as desk:
        found(desk, "sangasanga", {})
    (tmp_path / "stik").mkdir()
    for data in (folder, other):
        with open_desk(data, clock, "Loket 2") as desk:
            assert backup.back_up(desk, str(tmp_path / "stik")).second is not None
    assert [len(store.copies(place)) for place in (tmp_path / "stik").iterdir()] == [1, 1]


def test_the_selftest_names_the_newest_copy_its_age_and_its_damage(folder, clock) -> None:
    def line():
        return next(one for one in selftest(folder, clock) if one.name == "Cadangan")

    assert line().warning
    copy = copied(folder, clock)
    assert (line().ok, line().warning) == (True, False)
    assert "utuh" in line().words
    clock.move(25 * HOUR)
    assert (line().ok, line().warning) == (True, True)
    copy.file.write_bytes(b"x")
    assert not line().ok
