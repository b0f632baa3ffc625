"""Acts on a running request: rights, papers, late entries, pauses, undo, change of service and hours."""

import json
from datetime import date

import pytest
from test_intake import refusal

from loket_app.domain.case import State
from loket_app.domain.dates import MINUTE
from loket_app.store.tables import delivery, letter, number
from loket_app.usecases import acts, corrections, layar_ramah, letters, office_settings, staff
from loket_app.usecases.intake import PersonData, Proxy
from loket_app.usecases.queries import register_desk
from tests.usecases.rich_office import Stage


def rows(stage: Stage, table, key: int) -> list:
    query = table.select().where(table.c.request_id == key).order_by(table.c.id)
    return stage.desk.ask(lambda look: look.connection.execute(query).all())


def state(stage: Stage, key: int) -> str:
    return stage.load(key).row.state


class TestAdvance:
    def test_each_step_by_its_own_officer(self, stage):
        key = stage.accept("ahli_waris")
        assert refusal(stage, "operator1", acts.advance, key, stage.version(key)) == "bukan_peran"
        stage.act("kasi_pelum", acts.advance, key)
        assert refusal(stage, "kasi_pelum", acts.advance, key, stage.version(key)) == "bukan_peran"

    def test_a_stale_screen_learns_who_was_faster(self, stage):
        key = stage.accept("ahli_waris")
        seen = stage.version(key)
        stage.act("kasi_pelum", acts.advance, key)
        assert refusal(stage, "kasi_pelum", acts.advance, key, seen) == "basi"

    def test_a_letter_must_be_printed_before_the_operator_lets_it_go(self, stage):
        key = stage.accept("dispensasi_nikah")
        stage.advance(key)
        assert refusal(stage, "operator1", acts.advance, key, stage.version(key)) == "belum_dicetak"

    def test_late_entries_follow_each_other_on_paper_too(self, stage):
        key = stage.accept("ahli_waris", claimed_at=stage.clock.now() - 60 * MINUTE)
        first = stage.load(key).case.last.facts["claimed"]
        assert refusal(stage, "kasi_pelum", acts.advance, key, 1, None, first - 1) == "waktu_kertas"
        assert (
            refusal(stage, "kasi_pelum", acts.advance, key, 1, None, stage.clock.now() + 999 * MINUTE) == "waktu_kertas"
        )
        stage.act("kasi_pelum", acts.advance, key, None, first + 5 * MINUTE)
        case = stage.load(key).case
        assert case.stays[3].end == stage.clock.now()  # the clock keeps the recorded time
        assert case.last.facts["claimed"] == first + 5 * MINUTE

    def test_one_person_for_two_steps_is_marked(self, stage):
        key = stage.accept("ahli_waris")
        stage.act("kasi_pelum", acts.advance, key, doubled=True)
        assert stage.load(key).case.last.facts["doubled"]

    def test_papers_found_missing_later(self, stage):
        key = stage.accept("ahli_waris")
        papers = stage.required("ahli_waris")
        stage.act("kasi_pelum", acts.return_to, key, 3, "akta kurang", papers[:1])
        row = stage.load(key).row
        assert (json.loads(row.missing), json.loads(row.papers)) == ([papers[0]], list(papers[1:]))
        assert refusal(stage, "loket1", acts.advance, key, stage.version(key)) == "belum_lengkap"
        stage.act("loket1", acts.advance, key, papers)
        assert (stage.load(key).row.step, stage.load(key).row.missing) == (4, "[]")


class TestPause:
    def test_only_reasons_of_the_closed_list(self, stage):
        key = stage.accept("ahli_waris")
        assert refusal(stage, "kasi_pelum", acts.pause, key, 1, "minum_kopi") == "alasan_jeda"

    def test_the_row_stands_still_at_once(self, stage):
        key = stage.accept("ahli_waris")
        stage.act("kasi_pelum", acts.pause, key, "verifikasi_lapangan", minutes=3)
        row = stage.load(key).row
        assert (row.step_left, row.promise_left) == (2 * MINUTE, 87 * MINUTE)
        stage.act("kasi_pelum", acts.resume, key, minutes=60)
        row = stage.load(key).row
        assert (row.step_left, row.promise_left) == (None, None)
        assert row.promise_due == row.promise_start + 150 * MINUTE

    def test_the_reason_may_stop_the_step_only(self, stage):
        key = stage.accept("ahli_waris")
        stage.act("kasi_pelum", acts.pause, key, "tugas_mendesak")
        row = stage.load(key).row
        assert row.step_left is not None
        assert row.promise_left is None


class TestUndo:
    def test_reason_and_person(self, stage):
        key = stage.accept("ahli_waris")
        stage.act("kasi_pelum", acts.advance, key)
        assert refusal(stage, "kasi_pelum", acts.undo, key, 2, " ") == "tanpa_alasan"
        assert refusal(stage, "operator1", acts.undo, key, 2, "salah") == "bukan_pelaku"
        stage.act("camat", acts.undo, key, "salah")
        assert stage.load(key).row.step == 4

    def test_too_early_f8_waits_again(self, stage):
        key = stage.accept("sktm")
        stage.act("loket1", acts.undo, key, "berkas ternyata kurang")
        row = stage.load(key).row
        assert (row.state, row.promise_start, row.register_seq) == ("menunggu_kelengkapan", None, 1)

    def test_not_after_an_objection_was_built_on_it(self, stage):
        key = stage.accept("sktm")
        stage.do("loket1", layar_ramah.file_objection, key, "lama")
        assert refusal(stage, "loket1", acts.undo, key, stage.version(key), "salah") == "sudah_ada_tindakan"

    def test_not_after_the_letter_was_printed_on_it(self, stage):
        key = stage.accept("sktm")
        stage.advance(key)
        stage.print_letter(key)
        assert refusal(stage, "kasi_pelum", acts.undo, key, stage.version(key), "salah") == "sudah_ada_tindakan"

    def test_corrections_and_prints_of_slips_do_not_stand_in_the_way(self, stage):
        key = stage.accept("ahli_waris")
        stage.act("loket1", corrections.set_priority, key, "lansia")
        stage.do("loket1", letters.mark_paper_printed, key, "tanda_terima", "x", "printer")
        stage.act("loket1", acts.undo, key, "salah")
        assert state(stage, key) == "menunggu_kelengkapan"

    def test_the_signature_comes_back_with_its_number(self, stage):
        key = stage.accept("sktm")
        stage.advance(key, 5)
        held = stage.load(key).row.letter_number
        stage.act("camat", acts.undo, key, "salah tanda tangan")
        assert (stage.load(key).row.step, stage.load(key).row.letter_number) == (8, held)
        stage.act("camat", acts.advance, key)
        assert stage.load(key).row.promise_end == stage.clock.now()

    def test_a_hand_over_to_the_wrong_person(self, stage):
        key = stage.ready("ahli_waris")
        stage.act("loket1", acts.call, key)
        stage.act("loket1", acts.hand_over, key, "Contoh Salah", "SIM")
        assert stage.load(key).row.open == 0
        stage.act("loket1", acts.undo, key, "salah orang")
        assert (state(stage, key), stage.load(key).row.open) == ("penyerahan", 1)

    def test_a_numbered_request_that_was_rejected_stays_rejected(self, stage):
        key = stage.accept("sktm")
        stage.advance(key, 2)
        stage.act("kasi_pelum", acts.reject, key, "data salah")
        assert refusal(stage, "kasi_pelum", acts.undo, key, stage.version(key), "keliru") == "nomor_batal"

    def test_an_undone_end_gives_letter_and_delivery_back(self, stage):
        body = dict(stage.desk.ask(lambda look: look.settings.body("kantor")))
        body["penomoran"] = body["penomoran"] | {"saat": "tanda_tangan"}
        stage.do("admin", office_settings.save_setting, "kantor", "ini", body)
        key = stage.accept("sktm")
        stage.advance(key)
        stage.print_letter(key)
        stage.order(stage.upheld(key))
        stage.act("loket1", acts.withdraw, key, "tidak jadi")
        assert [x.state for x in rows(stage, letter, key)] == ["batal"]
        assert [x.state for x in rows(stage, delivery, key)] == ["kembali_ke_loket"]
        stage.act("loket1", acts.undo, key, "keliru")
        assert [x.state for x in rows(stage, letter, key)] == ["terbit"]
        assert [(x.state, x.ended_at) for x in rows(stage, delivery, key)] == [("menunggu_surat", None)]
        assert stage.load(key).row.delivery == "menunggu_surat"


class TestEnds:
    def test_a_number_once_taken_is_cancelled_and_stays_listed(self, stage):
        key = stage.accept("sktm")
        stage.advance(key, 3)
        text = stage.load(key).row.letter_number
        stage.act("camat", acts.reject, key, "tidak memenuhi syarat")
        book = stage.desk.ask(register_desk.numbers, 2026).lines
        assert [(line.text, line.state, line.reason) for line in book] == [(text, "batal", "tidak memenuhi syarat")]
        after = stage.accept("sktm")
        stage.advance(after, 2)
        assert stage.load(after).row.letter_number != text

    def test_withdrawn_until_handed_over_rejected_until_signed(self, stage):
        key = stage.ready("ahli_waris")
        assert refusal(stage, "kasi_pelum", acts.reject, key, stage.version(key), "x") == "tidak_mungkin"
        stage.act("loket1", acts.call, key)
        stage.act("loket1", acts.withdraw, key, "tidak jadi")
        assert refusal(stage, "loket1", acts.withdraw, key, stage.version(key), "lagi") == "tidak_mungkin"

    def test_the_objection_that_lies_open_is_still_decided(self, stage):
        key = stage.accept("ahli_waris")
        filed = stage.do("loket1", layar_ramah.file_objection, key, "lama")
        stage.act("loket1", acts.withdraw, key, "tidak jadi")
        stage.do("kasi_pelum", layar_ramah.decide_objection, filed.id, filed.version, False, "")
        assert stage.load(key).row.objection == "tidak_terbukti"

    def test_identity_is_checked_at_the_hand_over(self, stage):
        key = stage.ready("ahli_waris")
        stage.act("loket1", acts.call, key, True)
        args = (acts.hand_over, key, stage.version(key))
        assert refusal(stage, "loket1", *args, "Contoh", "kartu nama") == "identitas"
        assert refusal(stage, "loket1", *args, " ", "KTP-el") == "kosong"
        stage.do("portir", *args, "Contoh Kuasa", "tanpa identitas", "anak", True)
        facts = stage.load(key).case.last.facts
        assert facts == {"identity": "tanpa identitas", "lost_receipt": True, "proxy": True}


class TestChangeOfService:
    def test_the_promise_runs_on_under_the_new_limit(self, stage):
        key = stage.accept("ahli_waris")
        start = stage.load(key).row.promise_start
        stage.act("loket1", acts.change_service, key, "skck", "salah pilih")
        row = stage.load(key).row
        assert (row.service_key, row.step, row.promise_start) == ("skck", 3, start)
        assert row.promise_total == 60 * MINUTE
        assert json.loads(row.missing)

    def test_not_once_the_letter_has_a_number(self, stage):
        key = stage.accept("sktm")
        stage.advance(key, 2)
        assert refusal(stage, "loket1", acts.change_service, key, stage.version(key), "skck", "x") == "sudah_bernomor"

    def test_a_pause_in_the_history_is_not_lost(self, stage):
        key = stage.accept("ahli_waris")
        stage.act("kasi_pelum", acts.pause, key, "verifikasi_lapangan")
        stage.act("kasi_pelum", acts.resume, key, minutes=30)
        stage.act("loket1", acts.change_service, key, "skck", "salah pilih")
        row = stage.load(key).row
        assert row.promise_due == row.promise_start + 90 * MINUTE


class TestHours:
    def test_new_hours_touch_an_open_request_only_when_asked(self, stage):
        key = stage.accept("skpt")
        due = stage.load(key).row.promise_due
        stage.new_hours(date(2026, 11, 24))
        assert stage.load(key).row.promise_due == due
        assert refusal(stage, "loket1", acts.recalendar, key, stage.version(key), "libur") == "bukan_peran"
        stage.act("kasi_pelum", acts.recalendar, key, "libur mendadak")
        assert stage.load(key).row.promise_due > due
        facts = stage.load(key).case.last.facts
        assert (facts["old_due"], facts["breached"]) == (due, False)
        fresh = stage.accept("skpt")
        assert stage.load(fresh).row.calendar == stage.load(key).row.calendar

    def test_a_breach_is_never_erased(self, stage):
        key = stage.accept("ahli_waris")
        stage.clock.move(100 * MINUTE)
        stage.new_hours(date(2026, 11, 23))
        stage.act("kasi_pelum", acts.recalendar, key, "libur mendadak")
        row = stage.load(key).row
        assert (row.late, row.breach_kept) == (1, 1)

    def test_limits_in_working_days_end_with_the_last_of_them(self, stage):
        row = stage.load(stage.accept("skpt")).row
        assert (row.promise_due - row.promise_start) // MINUTE == (3 * 24 + 8) * 60 - 4


class TestOwnPin:
    def test_the_signature_typed_by_another_needs_the_pin_where_the_office_says_so(self, stage, hashed_pin):
        key = stage.accept("ahli_waris")
        stage.advance(key, 4)
        body = dict(stage.desk.ask(lambda look: look.settings.body("kantor")))
        body["pin_sendiri_untuk_tanda_tangan"] = True
        stage.do("admin", office_settings.save_setting, "kantor", "ini", body)
        data = staff.OfficerData("Contoh Camat", roles=(staff.Role.CAMAT,), supervisor=True)
        stage.do("admin", staff.save_officer, stage.who["camat"], data, hashed_pin)
        args = (acts.advance, key, stage.version(key))
        assert refusal(stage, "camat", *args, recorder="loket1") == "pin_sendiri"
        staff.check_own_pin(stage.desk, stage.who["camat"], "2468")
        assert refusal(stage, "camat", *args, recorder="loket1", minutes=6) == "pin_sendiri"
        staff.check_own_pin(stage.desk, stage.who["camat"], "2468")
        stage.do("camat", *args, recorder="loket1")
        assert stage.load(key).case.last.recorded_by == stage.who["loket1"]

    def test_who_is_logged_in_himself_has_given_it(self, stage):
        key = stage.accept("ahli_waris")
        stage.advance(key, 5)
        assert stage.load(key).case.signed


class TestBesideTheFlow:
    def test_correction_reaches_name_search_and_the_open_letter(self, stage):
        key = stage.accept("sktm")
        data = PersonData(name="Contoh Betul", nik="6402130706930001")
        assert refusal(stage, "portir", corrections.correct_applicant, key, 1, data, "x") == "bukan_peran"
        assert refusal(stage, "loket1", corrections.correct_applicant, key, 1, data, " ") == "kosong"
        stage.act("loket1", corrections.correct_applicant, key, data, "salah ketik")
        assert stage.load(key).row.name == "Contoh Betul"
        same = PersonData(name="Contoh Betul", nik="6402130706930001", address="")
        version = stage.version(key)
        assert refusal(stage, "loket1", corrections.correct_applicant, key, version, same, "x") == "tidak_berubah"

    @pytest.mark.parametrize("who", ["operator1", "camat", "admin"])
    def test_contacts_and_priority_are_for_the_counter(self, stage, who):
        key = stage.accept("ikd")
        assert refusal(stage, who, corrections.log_contact, key, "telepon", "x") == "bukan_peran"
        assert refusal(stage, who, corrections.set_priority, key, 1, "lansia") == "bukan_peran"

    def test_odds_and_ends(self, stage):
        key = stage.accept("ikd")
        assert refusal(stage, "loket1", corrections.log_contact, 99, "telepon", "x") == "tidak_ada"
        assert refusal(stage, "loket1", corrections.log_contact, key, "telepati", "x") == "cara"
        assert refusal(stage, "loket1", corrections.set_proxy, key, 1, Proxy(" "), "x") == "kosong"
        assert refusal(stage, "loket1", acts.advance, 99, 1) == "tidak_ada"


def test_a_forwarded_product_is_off_the_clock_until_it_is_back(stage):
    key = stage.accept("kartu_keluarga")
    stage.advance(key, 2)
    assert state(stage, key) == "diteruskan"
    left = stage.load(key).row.promise_left
    stage.clock.move(2 * 24 * 60 * MINUTE)
    stage.act("loket1", acts.come_back, key)
    assert stage.load(key).row.promise_left is None
    stage.advance(key, minutes=1)
    row = stage.load(key).row
    assert (row.state, row.promise_left) == ("siap", left - MINUTE)


def test_a_product_that_is_only_recorded_is_done_without_hand_over(stage):
    key = stage.accept("ikd")
    stage.advance(key)
    assert stage.load(key).case.state is State.DONE
    assert rows(stage, number, key) == []
