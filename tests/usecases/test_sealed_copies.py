"""Copies for the stick, sealed with a passphrase: made unattended, opened by whoever knows it, useless to a thief."""

import errno
import os
import random
import shutil
import stat
from pathlib import Path

import pytest

from loket_app.domain.dates import MINUTE
from loket_app.domain.errors import Disturbance, Refused
from loket_app.store import backup as store
from loket_app.store import carrying, held_files, keyring, sealed
from loket_app.usecases import backup, backup_key, door, pin_key, restore
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.opening import open_desk
from loket_app.usecases.ports import SetClock

SAYING = "perahu lemari kabut tangga"
CANARY = "6402151203920001"


@pytest.fixture(autouse=True)
def cheap(monkeypatch) -> None:
    monkeypatch.setattr(sealed, "new_recipe", lambda: sealed.Recipe(os.urandom(16), 1, 8, 1))


@pytest.fixture
def home(quick_folder: Path, founded_office) -> tuple[Path, Path, SetClock, dict[str, int]]:
    file, who, _ = founded_office("sangasanga")
    (quick_folder / "data" / "arsip" / "2026").mkdir(parents=True)
    (quick_folder / "stik").mkdir()
    shutil.copyfile(file, quick_folder / "data" / "loket.db")
    (quick_folder / "data" / "arsip" / "2026" / "Contoh Pemohon.pdf").write_bytes(b"%PDF-1.7 " + CANARY.encode())
    return quick_folder / "data", quick_folder / "stik", SetClock(1_795_500_000_000), who


def admin(who: dict[str, int]) -> Who:
    return Who(who["admin"], who["admin"])


def opened(home):
    return open_desk(home[0], home[2], "Loket 2")


def the_copy(stick: Path) -> store.Copy:
    (folder,) = stick.iterdir()
    (copy,) = [one for one in store.copies(folder) if one.sealed]
    return copy


def set_up(home, desk: Desk) -> None:
    backup_key.set_passphrase(desk, admin(home[3]), SAYING, SAYING)


def test_a_thief_finds_nothing_and_the_owner_everything(home, tmp_path) -> None:
    folder, stick, clock, who = home
    with opened(home) as desk:
        set_up(home, desk)
        clerk = Who(who["loket1"], who["loket1"])
        desk.do(clerk, door.walked_in)
        outcome = backup.back_up(desk, str(stick))
        assert outcome.second is not None
        assert outcome.second.sealed
        assert (outcome.files.total, outcome.files_trouble) == (1, "")
    for file in stick.rglob("*"):
        text = str(file).encode() + (file.read_bytes() if file.is_file() else b"")
        for part in (CANARY.encode(), b"Contoh Pemohon", b"Sangasanga", b"SQLite format 3", b"%PDF", b"\x89PNG"):
            assert part not in text
    copy = the_copy(stick)
    assert store.damage_of(copy) is None

    fresh = tmp_path / "baru"
    fresh.mkdir()
    with pytest.raises(sealed.WrongKey):
        restore.key_for(copy, fresh)
    wrong = restore.key_for(copy, fresh, "bukan sandi yang benar")
    with pytest.raises(sealed.WrongKey, match="Sandi cadangan tidak cocok"):
        restore.preview(copy, wrong, fresh)
    assert list(fresh.iterdir()) == []
    key = restore.key_for(copy, fresh, f" {SAYING} ")
    seen = restore.preview(copy, key, fresh)
    assert (seen.office, seen.letters, seen.without) == ("Kecamatan Sangasanga", 1, 0)
    assert list(fresh.iterdir()) == [], "nothing that was opened for the look stays"
    assert restore.lay_ready(fresh, copy, clock.now(), key=key) == held_files.Brought(1, ())
    with open_desk(fresh, clock, "Loket baru") as desk:
        assert check(desk).findings == ()
        assert backup_key.key_standing(desk) == backup_key.KeyStanding(desk.ask(backup_key.expected), False)
    assert (fresh / "arsip/2026/Contoh Pemohon.pdf").read_bytes().startswith(b"%PDF-1.7")
    sheet = sealed.recovery_text(keyring.read_key(folder))
    assert restore.key_for(copy, fresh, sheet.lower()).secret == key.secret, "the sheet opens it too"


def test_the_key_of_the_pins_goes_along_only_where_all_is_sealed(home, tmp_path) -> None:
    folder, stick, clock, _ = home
    assert held_files.PIN_KEY == pin_key.KEY_FILE
    (folder / pin_key.KEY_FILE).write_text("KUNCI-PIN-CONTOH\n", encoding="ascii")
    with opened(home) as desk:
        backup.back_up(desk, str(stick))
        for file in [*stick.rglob("*"), *backup.folder_of(folder).rglob("*")]:
            assert not file.is_file() or b"KUNCI-PIN-CONTOH" not in file.read_bytes()
        set_up(home, desk)
        clock.move(MINUTE)
        second = backup.back_up(desk, str(stick)).second
    assert second is not None
    key = keyring.read_key(folder)
    assert restore.lay_ready(tmp_path, second, clock.now(), key=key).lost == ()
    assert (tmp_path / pin_key.KEY_FILE).read_text(encoding="ascii") == "KUNCI-PIN-CONTOH\n"
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / pin_key.KEY_FILE).stat().st_mode) == 0o600


def test_a_flipped_bit_anywhere_on_the_stick_is_found(home) -> None:
    _, stick, _, _ = home
    with opened(home) as desk:
        set_up(home, desk)
        backup.back_up(desk, str(stick))
    copy, rng = the_copy(stick), random.Random(9)
    whole = copy.file.read_bytes()
    key = restore.key_for(copy, home[0])
    for _ in range(40):
        spoiled = bytearray(whole)
        spoiled[rng.randrange(len(whole))] ^= 1 << rng.randrange(8)
        copy.file.write_bytes(spoiled)
        assert store.damage_of(copy) is not None
        assert carrying.read_back(copy.file, key) is None, "also without the digest file"
        with pytest.raises(Disturbance):
            restore.lay_ready(home[0], copy, home[2].now(), key=key)
    assert not (home[0] / restore.READY).exists()


def test_the_key_is_for_its_owner_and_without_it_nothing_goes_out_in_the_clear(home) -> None:
    folder, stick, clock, _ = home
    with opened(home) as desk:
        set_up(home, desk)
        key_file = folder / keyring.FILE
        if os.name == "posix":
            assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
        assert SAYING.encode() not in key_file.read_bytes()
        assert SAYING.encode() not in (folder / "loket.db").read_bytes()
        for ruin in (key_file.unlink, lambda: key_file.write_bytes(b"{}"), lambda: key_file.write_bytes(b"")):
            ruin()
            clock.move(MINUTE)
            outcome = backup.back_up(desk, str(stick))
            assert outcome.second is None
            assert "Ketik" in outcome.second_trouble
            assert list(stick.iterdir()) == []
        with pytest.raises(Refused, match="bukan sandi cadangan"):
            backup_key.take_over(desk, "sandi yang lain sekali")
        backup_key.take_over(desk, SAYING)
        assert backup.back_up(desk, str(stick)).second is not None


def test_what_lay_there_in_the_clear_is_sealed_and_goes(home) -> None:
    _, stick, clock, _ = home
    with opened(home) as desk:
        for _ in range(3):
            clock.move(MINUTE)
            backup.back_up(desk, str(stick))
        (own,) = stick.iterdir()
        assert len(store.copies(own)) == 3
        assert (own / held_files.FOLDER).is_dir()
        set_up(home, desk)
        clock.move(MINUTE)
        backup.back_up(desk, str(stick))
    found = store.copies(own)
    assert len(found) == 4
    assert all(copy.sealed for copy in found)
    assert not list(own.glob("*.db"))
    assert not (own / held_files.FOLDER).exists()
    key = keyring.read_key(home[0])
    assert all(restore.preview(copy, key, home[0]).letters == 1 for copy in found[:1])


def test_another_passphrase_seals_from_now_on_and_older_copies_keep_theirs(home, tmp_path) -> None:
    _, stick, clock, who = home
    with opened(home) as desk:
        set_up(home, desk)
        backup.back_up(desk, str(stick))
        clock.move(MINUTE)
        backup_key.set_passphrase(desk, admin(who), "empat kata lain yang baru", "empat kata lain yang baru")
        backup.back_up(desk, str(stick))
        (own,) = stick.iterdir()
        new, old = store.copies(own)
        for copy, typed in ((new, "empat kata lain yang baru"), (old, SAYING)):
            key = restore.key_for(copy, tmp_path, typed)
            assert restore.preview(copy, key, tmp_path).letters == 1
        backup_key.drop_passphrase(desk, admin(who))
        clock.move(MINUTE)
        third = backup.back_up(desk, str(stick)).second
        assert third is not None
        assert not third.sealed
        assert check(desk).findings == ()


def test_a_weak_mistyped_or_unauthorised_passphrase_is_refused(home) -> None:
    _, _, _, who = home
    with opened(home) as desk:
        for typed, again, code in (("pendek", "pendek", "sandi_lemah"), (SAYING, SAYING + "x", "sandi_berbeda")):
            with pytest.raises(Refused) as told:
                backup_key.set_passphrase(desk, admin(who), typed, again)
            assert told.value.refusal.code == code
        with pytest.raises(Refused):
            backup_key.set_passphrase(desk, Who(who["loket1"], who["loket1"]), SAYING, SAYING)
        assert keyring.read_key(home[0]) is None
        assert backup_key.key_standing(desk) == backup_key.KeyStanding(None, False)


@pytest.mark.parametrize("when", range(1, 7))
def test_a_stick_pulled_out_at_any_write_leaves_the_first_copy_and_no_half_one(home, monkeypatch, when) -> None:
    _, stick, clock, _ = home
    with opened(home) as desk:
        set_up(home, desk)
        real, calls = os.fsync, 0

        def pulled(handle: int) -> None:
            nonlocal calls
            if str(stick) in str(Path(f"/proc/self/fd/{handle}").readlink()):
                calls += 1
                if calls >= when:
                    raise OSError(errno.EIO, "Input/output error")
            real(handle)

        if not Path("/proc/self/fd").is_dir():
            pytest.skip("needs to know which file is meant")
        monkeypatch.setattr(os, "fsync", pulled)
        outcome = backup.back_up(desk, str(stick))
        assert store.damage_of(outcome.made) is None
        assert outcome.second_trouble or outcome.files_trouble or calls < when
        monkeypatch.undo()
        for copy in backup.copies_in_second(str(stick)):
            assert store.damage_of(copy) is None
        clock.move(MINUTE)
        again = backup.back_up(desk, str(stick))
        assert (again.second_trouble, again.files_trouble) == ("", "")
        assert not list(stick.rglob("*.part"))


def test_a_slow_stick_holds_up_neither_the_work_nor_the_closing(home, monkeypatch) -> None:
    import threading
    import time

    _, stick, clock, who = home
    slow, entered = threading.Event(), threading.Event()
    real = carrying.written_to

    def hanging(*args, **kwargs):
        entered.set()
        slow.wait(250)
        return real(*args, **kwargs)

    monkeypatch.setattr(carrying, "written_to", hanging)
    monkeypatch.setattr(backup, "PATIENCE", 0.3)
    with opened(home) as desk:
        copying = backup.begin(desk, str(stick))
        assert entered.wait(250)
        clock.move(MINUTE)
        desk.do(Who(who["loket1"], who["loket1"]), door.walked_in)
        begun = time.monotonic()
        copying.stop()
        assert time.monotonic() - begun < 100
        assert len(backup.copies_of(desk)) == 1, "the first copy is made"
    slow.set()
    with pytest.raises(store.Stopped):
        copying.outcome()
    assert not list(stick.rglob("*.part"))


def test_a_slow_stick_does_not_keep_the_program_open(home, monkeypatch) -> None:
    import threading
    import time

    _, stick, clock, who = home
    slow = threading.Event()
    monkeypatch.setattr(carrying, "written_to", lambda *_, **__: slow.wait(250))
    monkeypatch.setattr(backup, "PATIENCE", 0.3)
    monkeypatch.setattr(backup, "CLOSING_PATIENCE", 0.3)
    with opened(home) as desk:
        clock.move(MINUTE)
        desk.do(Who(who["loket1"], who["loket1"]), door.walked_in)
        begun = time.monotonic()
        assert backup.back_up_at_closing(desk, str(stick)) is None
        assert time.monotonic() - begun < 100
        assert len(backup.copies_of(desk)) == 1
        assert not backup.standing(home[0]).changed, "the day's last act is in a copy"
        slow.set()


def test_the_stick_of_another_office_is_left_as_it_is(home) -> None:
    _, stick, _, _ = home
    strange = stick / "loket-00000000"
    strange.mkdir()
    (strange / "loket-20200101T000000000Z.db").write_bytes(b"another office")
    with opened(home) as desk:
        second = backup.back_up(desk, str(stick)).second
    assert second is not None
    assert second.file.parent != strange
    assert (strange / "loket-20200101T000000000Z.db").read_bytes() == b"another office"
