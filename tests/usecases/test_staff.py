"""Officers, PINs with their locks, substitutions, pacts, and the clock that a supervisor confirms."""

import pytest
from test_intake import refusal

from loket_app.definitions.presets import PactKind
from loket_app.domain.dates import MINUTE
from loket_app.domain.errors import Refused
from loket_app.domain.people import Capacity, Role
from loket_app.store import trail as trail_store
from loket_app.store.engine import on_server, open_engine
from loket_app.store.tables import officer
from loket_app.usecases import door, office_settings, pin_key, staff
from loket_app.usecases.desk import Desk
from loket_app.usecases.staff import OfficerData

CAMAT = OfficerData("Contoh Camat", roles=(Role.CAMAT,), supervisor=True)


@pytest.fixture
def pinned(stage, hashed_pin):
    stage.do("admin", staff.save_officer, stage.who["camat"], CAMAT, hashed_pin)
    return stage.who["camat"]


def tried(desk: Desk, who: int, pin: str) -> str:
    outcome = staff.log_in(desk, who, pin)
    return "masuk" if outcome.officer is not None else outcome.refusal.code


@pytest.mark.parametrize("pin", ["", "123", "1234567", "12a4", "١٢٣٤", " 1234"])
def test_what_is_no_pin(pin):
    with pytest.raises(Refused) as caught:
        pin_key.hash_pin(pin)
    assert caught.value.refusal.code == "pin"


class TestLogIn:
    def test_right_wrong_and_unknown(self, stage, pinned):
        assert tried(stage.desk, pinned, "2468") == "masuk"
        assert tried(stage.desk, pinned, "1111") == "pin_salah"
        assert tried(stage.desk, stage.who["loket1"], "2468") == "pin_salah"  # has no PIN yet
        with pytest.raises(Refused):
            staff.log_in(stage.desk, 999, "2468")

    def test_five_wrong_ones_lock_longer_each_time_also_after_a_restart(self, stage, pinned):
        for minutes in (1, 5):
            assert [tried(stage.desk, pinned, "1111") for _ in range(5)] == ["pin_salah"] * 5
            url = stage.engine.url
            place = url.render_as_string(hide_password=False) if on_server(stage.engine) else stage.file
            other = Desk(open_engine(place), stage.clock, "PC-LAIN")  # a fresh program sees the lock too
            assert tried(other, pinned, "2468") == "terkunci"
            other.engine.dispose()
            stage.clock.move(minutes * MINUTE - 1)
            assert tried(stage.desk, pinned, "2468") == "terkunci"
            stage.clock.move(1)
        assert tried(stage.desk, pinned, "2468") == "masuk"
        assert [tried(stage.desk, pinned, "1111") for _ in range(4)] == ["pin_salah"] * 4
        assert tried(stage.desk, pinned, "2468") == "masuk"

    def test_a_new_pin_by_the_administrator_opens_the_lock(self, stage, pinned, hashed_pin):
        for _ in range(5):
            tried(stage.desk, pinned, "1111")
        stage.do("admin", staff.save_officer, pinned, CAMAT, hashed_pin, minutes=0)
        assert tried(stage.desk, pinned, "2468") == "masuk"

    def test_every_try_is_on_the_trail_and_no_pin_is(self, stage, pinned):
        tried(stage.desk, pinned, "1357")
        rows = stage.desk.ask(lambda look: look.connection.execute(trail_store.trail.select()).all())
        assert rows[-1].kind == "pin_salah"
        assert not any("1357" in f"{r.facts} {r.subject}" for r in rows)


class TestClock:
    def test_a_supervisor_confirms_it_and_that_is_recorded(self, stage, pinned):
        stage.do("loket1", door.walked_in)
        stage.clock.move(-60 * MINUTE)
        assert refusal(stage, "loket1", door.walked_in, minutes=0) == "jam_mundur"
        staff.confirm_clock(stage.desk, pinned, "2468")
        guest = stage.do("loket1", door.walked_in, minutes=0)
        assert guest.queue == "002"

    def test_guessing_there_is_counted_and_locks_like_anywhere_else(self, stage, pinned):
        stage.do("loket1", door.walked_in)
        stage.clock.move(-60 * MINUTE)
        for code in ["pin_salah"] * 5 + ["terkunci"]:
            with pytest.raises(Refused) as caught:
                staff.confirm_clock(stage.desk, pinned, "1111" if code == "pin_salah" else "2468")
            assert caught.value.refusal.code == code
        assert refusal(stage, "loket1", door.walked_in, minutes=0) == "jam_mundur"  # a wrong try confirms nothing

    def test_only_a_supervisor(self, stage, hashed_pin):
        clerk = stage.do("admin", staff.save_officer, None, OfficerData("Contoh", roles=(Role.LOKET,)), hashed_pin)
        stage.clock.move(-60 * MINUTE)
        with pytest.raises(Refused) as caught:
            staff.confirm_clock(stage.desk, clerk, "2468")
        assert caught.value.refusal.code == "bukan_atasan"


class TestOfficers:
    @pytest.mark.parametrize("who", ["loket1", "kasi_pelum", "camat"])
    def test_are_kept_by_the_administrator(self, stage, who):
        assert refusal(stage, who, staff.save_officer, None, CAMAT) == "bukan_admin"
        assert refusal(stage, who, office_settings.confirm_examples, "jam_layanan") == "bukan_admin"

    def test_must_have_a_name_and_a_role(self, stage):
        assert refusal(stage, "admin", staff.save_officer, None, OfficerData(" ", roles=(Role.LOKET,))) == "kosong"
        assert refusal(stage, "admin", staff.save_officer, None, OfficerData("Contoh")) == "peran"

    def test_the_last_administrator_stays(self, stage):
        data = OfficerData("Contoh Admin", roles=(Role.LOKET,))
        assert refusal(stage, "admin", staff.save_officer, stage.who["admin"], data) == "tanpa_admin"
        gone = OfficerData("Contoh Admin", roles=(Role.ADMIN,), active=False)
        assert refusal(stage, "admin", staff.save_officer, stage.who["admin"], gone) == "tanpa_admin"

    def test_who_has_left_does_nothing_more_even_on_an_open_screen(self, stage):
        data = OfficerData("Contoh", roles=(Role.LOKET,), may_record_for_others=True, active=False)
        stage.do("admin", staff.save_officer, stage.who["loket1"], data)
        assert refusal(stage, "loket1", door.walked_in) == "petugas_nonaktif"
        assert refusal(stage, "loket2", door.walked_in, recorder="loket1") == "petugas_nonaktif"
        stage.who["hantu"] = 999
        assert refusal(stage, "hantu", door.walked_in) == "petugas"

    def test_nothing_of_them_lies_in_the_facts(self, stage):
        stage.do("admin", staff.save_officer, None, OfficerData("Kenari Rahasia", "1970", roles=(Role.LOKET,)))
        last = stage.desk.ask(lambda look: look.connection.execute(trail_store.trail.select()).all())[-1]
        assert "Kenari" not in last.facts


class TestSubstitutions:
    def test_dates_capacity_and_rights(self, stage):
        sekcam = stage.who["sekcam"]
        args = (staff.save_substitution, sekcam, Role.CAMAT)
        assert refusal(stage, "loket1", *args, Capacity.PLT, "23-11-2026", "24-11-2026", "x") == "bukan_admin"
        assert refusal(stage, "admin", *args, Capacity.PLT, "24-11-2026", "23-11-2026", "x") == "tanggal_terbalik"
        assert refusal(stage, "admin", *args, Capacity.PLT, "kemarin", "23-11-2026", "x") == "tanggal"
        assert refusal(stage, "admin", *args, Capacity.DEFINITIF, "23-11-2026", "24-11-2026", "x") == "kedudukan"
        assert refusal(stage, "admin", *args, Capacity.PLT, "23-11-2026", "24-11-2026", " ") == "kosong"
        made = stage.do("camat", *args, Capacity.PLT, "23-11-2026", "24-11-2026", "cuti")
        assert (sekcam, Capacity.PLT) in [(o.id, c) for o, c in stage.desk.ask(staff.holders, Role.CAMAT)]
        assert refusal(stage, "loket1", staff.end_substitution, made) == "bukan_admin"
        stage.do("admin", staff.end_substitution, made)
        assert (sekcam, Capacity.PLT) not in [(o.id, c) for o, c in stage.desk.ask(staff.holders, Role.CAMAT)]

    def test_who_stands_in_the_post_comes_before_its_holder(self, stage):
        kasi = stage.who["kasi_pelum"]
        args = (staff.save_substitution, kasi, Role.CAMAT, Capacity.PLH, "23-11-2026", "23-11-2026", "cuti")
        stage.do("camat", *args)
        assert next(o.id for o, _ in stage.desk.ask(staff.holders, Role.CAMAT)) == kasi
        stage.clock.move(24 * 60 * MINUTE)
        assert kasi not in [o.id for o, _ in stage.desk.ask(staff.holders, Role.CAMAT)]
        assert set(stage.desk.ask(staff.roster)) == set(Role)


class TestPacts:
    def test_it_holds_between_its_days(self, stage):
        admin = stage.who["admin"]
        assert not stage.desk.ask(staff.courier_has_pact, admin)
        args = (staff.sign_pact, admin, PactKind.NO_GRATUITY)
        assert refusal(stage, "admin", *args, "24-11-2026", "23-11-2026") == "tanggal"
        stage.do("admin", *args, "24-11-2026", "25-11-2026")
        seen = []
        for _ in range(4):
            seen.append(stage.desk.ask(staff.courier_has_pact, admin))
            stage.clock.move(24 * 60 * MINUTE)
        assert seen == [False, True, True, False]

    def test_another_pact_is_not_this_one(self, stage):
        admin = stage.who["admin"]
        stage.do("admin", staff.sign_pact, admin, PactKind.SOP, "01-01-2026", "31-12-2026")
        assert not stage.desk.ask(staff.courier_has_pact, admin)


class TestSettings:
    def test_what_cannot_be_read_is_refused_in_words(self, stage):
        body = dict(stage.desk.ask(lambda look: look.settings.body("jam_layanan")))
        save = (office_settings.save_setting, "jam_layanan", "ini")
        assert refusal(stage, "admin", *save, {**body, "zona": "Asia/Bulan"}) == "isi"
        assert refusal(stage, "admin", *save, {**body, "minggu": {}}) in ("isi", "kalender_selalu_tutup")

    def test_a_refused_change_leaves_no_shadow_in_memory(self, stage):
        """The id of a version that was rolled back is given again: what was read of it must not be remembered."""
        body = dict(stage.desk.ask(lambda look: look.settings.body("kantor")))

        def half_way(tx):
            version = tx.settings.store("kantor", "ini", {**body, "nama": "Kecamatan Salah"}, tx.next_trail_id)
            assert tx.settings.office().name == "Kecamatan Salah"
            raise Refused(staff.Refusal("uji", f"Versi {version} batal."))

        assert refusal(stage, "admin", half_way) == "uji"
        stage.do("admin", office_settings.save_setting, "kantor", "ini", {**body, "nama": "Kecamatan Betul"})
        assert stage.desk.ask(lambda look: look.settings.office().name) == "Kecamatan Betul"

    def test_the_mark_of_an_example_goes_once(self, stage):
        stage.do("admin", office_settings.confirm_examples, "jam_layanan")
        assert refusal(stage, "admin", office_settings.confirm_examples, "jam_layanan") == "sudah_ditetapkan"


def test_tables_of_officers_hold_no_plain_pin(stage, pinned):
    rows = stage.desk.ask(lambda look: look.connection.execute(officer.select()).all())
    assert [r.pin_hash[:9] for r in rows if r.pin_hash] == ["$argon2id"]
