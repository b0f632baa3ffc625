"""Copies that lie for long are proved again: every planted bad one is found, a stick that is away accuses nobody."""

import os
import random
import shutil
from pathlib import Path

import pytest

from loket_app.domain.dates import HOUR, MINUTE
from loket_app.store import backup as store
from loket_app.store import held_files, keyring, sealed
from loket_app.usecases import backup, backup_key, backup_recheck
from loket_app.usecases.backup_recheck import EVERY, recheck
from loket_app.usecases.backup_state import CopyState, read_state, write_state
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.opening import open_desk
from loket_app.usecases.ports import SetClock

START = 1_795_500_000_000
PLANTED = int(os.environ.get("LOKET_PLANTED", "8"))


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START)


@pytest.fixture
def desk(quick_folder: Path, founded_office, clock, monkeypatch):
    monkeypatch.setattr(sealed, "new_recipe", lambda: sealed.Recipe(os.urandom(16), 1, 8, 1))
    file, who, _ = founded_office("sangasanga")
    folder = quick_folder / "data"
    for n in range(5):
        paper = folder / "arsip" / f"{n}.pdf"
        paper.parent.mkdir(parents=True, exist_ok=True)
        paper.write_bytes(b"%PDF " + bytes([n]) * 500)
    (quick_folder / "stik").mkdir()
    shutil.copyfile(file, folder / "loket.db")
    with open_desk(folder, clock, "Loket 2") as opened:
        backup_key.set_passphrase(
            opened, Who(who["admin"], who["admin"]), "perahu lemari kabut tangga", "perahu lemari kabut tangga"
        )
        yield opened


def stick(desk: Desk) -> str:
    return str(desk.folder.parent / "stik")


def three_copies(desk: Desk, clock: SetClock) -> None:
    for _ in range(3):
        clock.move(MINUTE)
        backup.back_up(desk, stick(desk))


def flip(file: Path, rng: random.Random) -> bytes:
    whole = file.read_bytes()
    spoiled = bytearray(whole)
    spoiled[rng.randrange(len(whole))] ^= 1 << rng.randrange(8)
    file.write_bytes(spoiled)
    return whole


def test_young_copies_are_left_alone_and_after_a_week_all_are_looked_at_once(desk, clock) -> None:
    three_copies(desk, clock)
    assert recheck(desk, stick(desk)).bad == []
    clock.move(6 * 24 * HOUR)
    assert recheck(desk, stick(desk)).looked == 0
    clock.move(24 * HOUR)
    done = recheck(desk, stick(desk))
    assert (done.looked, done.bad, done.more) == (3 + 3 + 1 + 1, [], False)
    assert recheck(desk, stick(desk)).looked == 0
    clock.move(EVERY)
    assert recheck(desk, stick(desk)).looked == 8


@pytest.mark.timeout(300 + 10 * PLANTED)
def test_every_planted_bad_copy_is_found_and_counts_no_more(desk, clock) -> None:
    three_copies(desk, clock)
    rng = random.Random(21)
    folders = [backup.folder_of(desk.folder), next(Path(stick(desk)).iterdir())]
    for n in range(PLANTED):
        clock.move(EVERY)
        found = store.copies(folders[n % 2])
        victim = rng.choice(found)
        whole = flip(victim.file, rng)
        done = recheck(desk, stick(desk))
        assert len(done.bad) == 1, done
        assert victim.file.name in done.bad[0]
        assert victim not in store.copies(folders[n % 2])
        standing = backup.standing(desk.folder)
        assert any(victim.file.name in words for words in standing.bad)
        if n % 2 == 0 and victim == found[0]:
            assert standing.newest == found[1], "the newest that is whole is the one on the screen"
        victim.file.write_bytes(whole)
        beside = victim.file.with_name(victim.file.name + ".sha256.rusak")
        beside.rename(beside.with_suffix(""))


@pytest.mark.timeout(300 + 10 * PLANTED)
def test_every_planted_bad_paper_is_found_and_copied_anew(desk, clock) -> None:
    three_copies(desk, clock)
    rng = random.Random(22)
    key = keyring.read_key(desk.folder)
    places = [
        (held_files.place_of(backup.folder_of(desk.folder), None), None),
        (held_files.place_of(next(Path(stick(desk)).iterdir()), key), key),
    ]
    for n in range(PLANTED):
        clock.move(EVERY)
        place, own = places[n % 2]
        one = rng.choice(held_files.held(place, own))
        file = held_files.object_of(place, own, one.digest)
        if n % 3:
            flip(file, rng)
        else:
            file.unlink()
        done = recheck(desk, stick(desk))
        assert [words for words in done.bad if one.path in words], done
        backup.back_up(desk, stick(desk))
        assert not held_files.spoiled(place, own, one)
        assert recheck(desk, stick(desk)).bad == []


def test_rounds_are_small_and_go_on_where_the_last_one_ended(desk, clock, monkeypatch) -> None:
    monkeypatch.setattr(backup_recheck, "PAPERS_AT_ONCE", 2)
    three_copies(desk, clock)
    clock.move(EVERY)
    rounds = 1
    while backup_recheck.begin(desk).outcome().more:
        rounds += 1
    assert rounds == 3
    assert read_state(backup.folder_of(desk.folder)).rounds["berkas"] == (0, clock.now())


def test_a_stick_that_is_away_or_pulled_out_accuses_nobody(desk, clock, monkeypatch) -> None:
    three_copies(desk, clock)
    clock.move(EVERY)
    away = Path(stick(desk))
    away.rename(away.with_name("laci"))
    assert recheck(desk, stick(desk)).bad == []
    away.with_name("laci").rename(away)

    def gone(_: object) -> str:
        raise OSError(5, "Input/output error")

    clock.move(EVERY)
    monkeypatch.setattr(store, "digest_of", gone)
    assert recheck(desk, stick(desk)).bad == []
    monkeypatch.undo()
    assert len(store.copies(next(away.iterdir()))) == 3
    assert recheck(desk, stick(desk)).looked == 0
    clock.move(24 * HOUR)
    assert recheck(desk, stick(desk)).looked >= 6, "asked again the next day"


def test_the_state_may_be_lost_or_damaged(quick_folder: Path) -> None:
    state = CopyState({"a": 1}, {f"b{n}": "rusak" for n in range(60)}, 7, {"berkas": (3, 4)})
    write_state(quick_folder, state)
    assert read_state(quick_folder) == state
    assert len(state.bad) == 50
    for text in ("", "[]", "{}", '{"proved": {"a": "x"}, "bad": {}, "second_at": null, "rounds": {}}', "[" * 99999):
        (quick_folder / "diperiksa.json").write_text(text)
        assert read_state(quick_folder) == CopyState()
    write_state(quick_folder / "absent", state)
