"""The office's PIN key: no copy of the data checks a PIN; the code from the safe brings the PINs to another PC."""

import shutil
import sqlite3
import threading
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from loket_app.definitions.presets import OfficerSeed, load_preset
from loket_app.domain.dates import HOUR, at
from loket_app.domain.errors import Refused
from loket_app.domain.people import Role
from loket_app.store import trail as trail_store
from loket_app.usecases import pin_key, staff
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.founding import found_office
from loket_app.usecases.opening import open_desk
from loket_app.usecases.ports import SetClock
from loket_app.usecases.staff import OfficerData
from tests import light_pins
from tests.conftest import MONDAY

PIN = "7391"


@pytest.fixture
def rooms(quick_folder: Path):
    """Opens the data folder of a PC; the first one is founded with an administrator."""
    clock = SetClock(at(MONDAY, 8, 0, "Asia/Makassar"))
    with ExitStack() as stack:

        def enter(name: str) -> Desk:
            return stack.enter_context(open_desk(quick_folder / name, clock, name))

        yield enter


@pytest.fixture
def first(rooms) -> Desk:
    desk = rooms("PC-1")
    seed = OfficerSeed("admin", "Contoh Admin", "", "", "", frozenset({Role.ADMIN}), False, True, None, False)
    alone = {"officers": (seed,), "substitutions": (), "pacts": (), "objection_deputy": None}
    preset = replace(load_preset("sangasanga"), **alone)
    desk.do(Who(0, 0), found_office, preset, {"admin": pin_key.new_pin(desk, PIN)})
    return desk


def admin(desk: Desk) -> int:
    return desk.ask(pin_key.administrators)[0][0]


def tried(desk: Desk, pin: str, who: int | None = None) -> str:
    try:
        outcome = staff.log_in(desk, who or admin(desk), pin)
    except Refused as refused:
        return refused.refusal.code
    return "masuk" if outcome.officer is not None else outcome.refusal.code


def last_kind(desk: Desk) -> str:
    return desk.ask(lambda look: look.connection.execute(trail_store.trail.select()).all())[-1].kind


def restored(first: Desk, rooms, name: str = "PC-2") -> Desk:
    """The data file of the first PC in the folder of another one: what a copy on a stick gives."""
    assert first.folder is not None
    folder = first.folder.parent / name
    folder.mkdir()
    shutil.copyfile(first.folder / "loket.db", folder / "loket.db")
    return rooms(name)


class TestStolenFile:
    def test_a_copy_of_the_data_checks_no_pin(self, first, rooms):
        assert tried(first, PIN) == "masuk"
        other = restored(first, rooms)
        assert tried(other, PIN) == pin_key.MISSING
        hashed = sqlite3.connect(first.folder / "loket.db").execute("SELECT pin_hash FROM officer").fetchone()[0]
        bare = hashed[len("kunci:") + 8 :]
        # Whoever guesses offline tries every PIN against the hash alone: the right one does not fit either.
        with pytest.raises(Exception, match="match"):
            PasswordHasher().verify(bare, PIN)

    def test_the_key_is_not_in_the_data_and_only_the_owner_reads_its_file(self, first):
        file = first.folder / pin_key.KEY_FILE
        code = file.read_text().strip()
        assert code.replace("-", "").encode() not in (first.folder / "loket.db").read_bytes()
        assert pin_key.key_here(first).secret not in (first.folder / "loket.db").read_bytes()
        assert file.stat().st_mode & 0o077 == 0

    def test_another_key_than_the_office_s_is_as_good_as_none(self, first, rooms):
        other = restored(first, rooms)
        pin_key._write(other.folder, b"0123456789abcdef")
        assert tried(other, PIN) == pin_key.MISSING
        with pytest.raises(Refused):
            pin_key.new_pin(other, "8240")


class TestTheMorningAfter:
    def test_the_code_from_the_safe_makes_a_restored_copy_usable(self, first, rooms):
        code = pin_key.key_here(first).code
        other = restored(first, rooms)
        with pytest.raises(Refused, match="salah ketik"):
            pin_key.install(other, code[:-1] + ("2" if code[-1] != "2" else "3"))
        with pytest.raises(Refused, match="bukan kode kantor ini"):
            pin_key.install(other, pin_key.PinKey(b"x" * 16, "").code)
        pin_key.install(other, code.lower())
        assert last_kind(other) == "kunci_pin_dipasang"
        assert tried(other, PIN) == "masuk"

    def test_a_forgotten_pin_of_an_administrator_locked_out_is_set_anew(self, first):
        for _ in range(25):
            first.clock.move(HOUR)
            tried(first, "1111")
        assert tried(first, PIN) == "terkunci"
        with pytest.raises(Refused, match="berurutan"):
            pin_key.recover(first, pin_key.key_here(first).code, admin(first), "1234")
        pin_key.recover(first, pin_key.key_here(first).code, admin(first), "8240")
        assert last_kind(first) == "pin_dipulihkan"
        assert tried(first, "8240") == "masuk"

    def test_without_the_code_all_pins_begin_anew_and_everybody_notices(self, first, rooms):
        clerk = first.do(
            Who(admin(first), admin(first)), staff.save_officer, None,
            OfficerData("Contoh Loket", roles=(Role.LOKET,)), pin_key.new_pin(first, "8240"),
        )  # fmt: skip
        with pytest.raises(Refused, match="masih ada"):
            pin_key.renew(first, admin(first), "9081")
        other = restored(first, rooms)
        made = pin_key.renew(other, admin(other), "9081")
        assert tried(other, "9081") == "masuk"
        assert tried(other, "8240", clerk) == "pin_salah"
        assert pin_key.key_here(other) == made != pin_key.key_here(first)
        kinds = [r.kind for r in other.ask(lambda look: look.connection.execute(trail_store.trail.select()).all())]
        assert "kunci_pin_diganti" in kinds


class TestGuessing:
    @pytest.fixture
    def quick(self, monkeypatch):
        """Without the hash's time: how often it was asked is counted, and answered by the PIN alone."""
        asked: list[str | None] = []

        def told(_desk, stored, pin):
            asked.append(stored)
            return pin == PIN

        monkeypatch.setattr(pin_key, "matches", told)
        return asked

    def test_a_thousand_tries_with_restarts_and_clock_jumps_are_at_most_twenty_guesses(self, first, rooms, quick):
        outcomes: list[str] = []
        for n in range(1000):
            if n % 50 == 49:
                first.clock.move(24 * HOUR if n % 100 == 49 else HOUR)
            outcomes.append(tried(first, "1357"))
        assert outcomes.count("pin_salah") == 20
        assert set(outcomes[300:]) == {"terkunci"}
        # A fresh program on the same data goes on where this one stopped.
        assert tried(Desk(first.engine, first.clock, "PC-9", first.folder), PIN) == "terkunci"

    def test_counters_that_guess_at_once_share_one_count(self, first, quick):
        outcomes: list[str] = []

        def guess(name: str) -> None:
            desk = Desk(first.engine, first.clock, name, first.folder)
            outcomes.extend(tried(desk, "1357", admin(first)) for _ in range(15))

        threads = [threading.Thread(target=guess, args=(f"PC-{n}",)) for n in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert outcomes.count("pin_salah") == 5  # then the first lock holds for a minute, and no clock moved

    def test_every_refusal_costs_one_hash_whoever_is_tried(self, first, monkeypatch):
        asked = []
        verify = PasswordHasher.verify
        monkeypatch.setattr(PasswordHasher, "verify", lambda self, *given: asked.append(1) or verify(self, *given))
        without = first.do(
            Who(admin(first), admin(first)), staff.save_officer, None, OfficerData("Contoh", roles=(Role.LOKET,)), None
        )
        for who in (admin(first), without, 999):
            asked.clear()
            assert tried(first, "1357", who) in ("pin_salah", "petugas")
            assert asked == [1]
        for _ in range(5):
            tried(first, "1357")
        asked.clear()
        assert tried(first, "1357") == "terkunci"
        assert asked == [1]

    def test_a_supervisor_opens_the_lock_and_that_is_on_the_trail(self, first, quick):
        chief = first.do(
            Who(admin(first), admin(first)), staff.save_officer, None,
            OfficerData("Contoh Kasi", roles=(Role.KASI_PELUM,), supervisor=True), None,
        )  # fmt: skip
        for _ in range(25):
            tried(first, "1357")
            first.clock.move(HOUR)
        assert tried(first, PIN) == "terkunci"
        with pytest.raises(Refused):
            first.do(Who(admin(first), admin(first)), staff.open_lock, admin(first))
        first.do(Who(chief, chief), staff.open_lock, admin(first))
        assert last_kind(first) == "pin_dibuka"
        assert tried(first, PIN) == "masuk"


def test_the_name_of_the_key_outlives_a_power_cut(rooms, monkeypatch) -> None:
    """PINs made with it are on the disk soon after: without its key no PIN would fit any more."""
    desk, named = rooms("PC-1"), []
    monkeypatch.setattr(pin_key, "sync_folder", lambda folder: named.append((folder / pin_key.KEY_FILE).exists()))
    pin_key.new_pin(desk, PIN)
    assert named == [True]


def test_the_programs_own_hash_is_heavy_and_that_of_nobody_as_heavy() -> None:
    """What OWASP asks of argon2id at least; the tests' own PINs are hashed lightly (`tests/light_pins.py`)."""
    real = light_pins.REAL()
    assert (real.memory_cost, real.time_cost, real.parallelism) == (19 * 1024, 2, 1)
    assert light_pins.NOBODY.startswith(f"$argon2id$v=19$m={real.memory_cost},t={real.time_cost},p={real.parallelism}$")
