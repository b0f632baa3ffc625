"""Letters: when printed, by whom, with which number and day, and that an issued one never changes."""

import json
from dataclasses import replace

import pytest
from test_acts import rows
from test_intake import refusal

from loket_app.domain.dates import MINUTE
from loket_app.domain.people import Capacity, Role
from loket_app.store import trail as trail_store
from loket_app.store.tables import letter, number
from loket_app.usecases import acts, corrections, letters, office_settings, papers, staff
from loket_app.usecases.intake import PersonData
from loket_app.usecases.queries import register_desk
from tests.usecases.counter_machine import SKTM
from tests.usecases.rich_office import Stage


def at_the_printer(stage: Stage, service: str = "sktm") -> int:
    key = stage.accept(service)
    stage.advance(key)
    return key


def numbering(stage: Stage, **changes) -> None:
    body = dict(stage.desk.ask(lambda look: look.settings.body("kantor")))
    body["penomoran"] = body["penomoran"] | changes
    stage.do("admin", office_settings.save_setting, "kantor", "ini", body)


class TestWhen:
    def test_only_at_the_printing_step_before_the_signature(self, stage):
        waiting = stage.accept("sktm", complete=False)
        assert refusal(stage, "operator1", letters.issue, waiting, 1) == "belum_lengkap"
        key = stage.accept("sktm")
        stage.act("loket1", letters.save_values, key, SKTM)
        assert refusal(stage, "operator1", letters.issue, key, 2) == "bukan_langkahnya"
        stage.advance(key, 2)
        assert refusal(stage, "operator1", letters.issue, key, stage.version(key)) == "bukan_langkahnya"
        stage.act("kasi_pelum", acts.return_to, key, 5, "salah nama")
        stage.act("operator1", letters.issue, key)
        assert [x.edition for x in rows(stage, letter, key)] == [1, 2]

    @pytest.mark.parametrize("who", ["loket1", "portir", "kasi_pelum", "sekcam", "camat"])
    def test_by_the_operator(self, stage, who):
        key = at_the_printer(stage)
        assert refusal(stage, who, letters.issue, key, stage.version(key)) == "bukan_peran"

    def test_what_is_missing_on_it_is_named(self, stage):
        key = at_the_printer(stage)
        assert refusal(stage, "operator1", letters.issue, key, stage.version(key)) == "isian"
        stage.act("operator1", letters.save_values, key, {**SKTM, "keperluan": ""})
        assert refusal(stage, "operator1", letters.issue, key, stage.version(key)) == "isian"
        assert rows(stage, number, key) == []

    def test_a_service_without_a_form_prints_none(self, stage):
        stage.without_form("ahli_waris")
        key = at_the_printer(stage, "ahli_waris")
        assert refusal(stage, "operator1", letters.issue, key, stage.version(key)) == "tanpa_surat"

    def test_a_record_sheet_has_no_number_and_no_signatory(self, stage):
        numbers = len(stage.desk.ask(register_desk.numbers, 2026).lines)
        key = stage.accept("ikd")
        stage.print_letter(key)
        [sheet] = rows(stage, letter, key)
        assert (sheet.number, sheet.signatory_officer, stage.load(key).row.letter_number) == ("", None, "")
        assert stage.desk.ask(letters.draft, key).number == ""
        assert len(stage.desk.ask(register_desk.numbers, 2026).lines) == numbers
        job = papers.make(stage.desk, "surat", sheet.id)
        stage.do("operator1", letters.mark_printed, sheet.id, job.digest, "arsip/1.pdf", "Printer")
        assert papers.make(stage.desk, "surat", sheet.id).digest == job.digest

    def test_where_nobody_signs_in_the_sop_printing_takes_the_number(self, stage):
        numbering(stage, saat="tanda_tangan")
        key = stage.accept("kartu_keluarga")
        assert stage.desk.ask(letters.draft, key).number.startswith("400.12.2.1/001/")
        stage.print_letter(key)
        assert rows(stage, letter, key)[0].number == "400.12.2.1/001/KEC.SS/XI/2026"

    def test_after_the_signature_it_is_a_ralat_with_a_reason(self, stage):
        key = stage.ready("sktm")
        assert refusal(stage, "operator1", letters.issue, key, stage.version(key)) == "ralat"
        stage.act("operator1", letters.issue, key, "nama salah")
        old, new = rows(stage, letter, key)
        assert (old.state, old.reason, new.state) == ("diganti", "nama salah", "terbit")
        assert old.number == new.number

    def test_typed_data_with_letters_that_cannot_be_stored(self, stage):
        key = at_the_printer(stage)
        stage.act("operator1", letters.save_values, key, {**SKTM, "nama": "A\ud800 \u202eB\nC"})
        assert json.loads(stage.load(key).row.letter_values)["nama"] == "A B\nC"


class TestNumber:
    def test_taken_by_the_print_and_kept_through_returns(self, stage):
        key = at_the_printer(stage)
        stage.print_letter(key)
        held = stage.load(key).row.letter_number
        assert held == "400.10.4.4/001/KEC.SS/XI/2026"
        stage.clock.move(3 * 24 * 60 * MINUTE)
        stage.advance(key)
        stage.act("kasi_pelum", acts.return_to, key, 5, "salah nama")
        stage.print_letter(key)
        editions = rows(stage, letter, key)
        assert [x.number for x in editions] == [held, held]
        assert [x.day for x in editions] == ["2026-11-23", "2026-11-23"]  # the day of the number-taking act
        assert len(rows(stage, number, key)) == 1

    def test_taken_by_the_signature_on_its_day(self, stage):
        numbering(stage, saat="tanda_tangan")
        key = at_the_printer(stage)
        stage.print_letter(key)
        one = rows(stage, letter, key)[0]
        assert (one.number, stage.load(key).row.letter_number) == ("", "")
        first = papers.make(stage.desk, "surat", one.id)
        stage.do("operator1", letters.mark_printed, one.id, first.digest, "arsip/1.pdf", "Printer")
        stage.act("operator1", acts.advance, key)
        stage.advance(key, 2)
        stage.clock.move(24 * 60 * MINUTE)
        stage.advance(key)
        signed = rows(stage, letter, key)[0]
        assert (signed.number, signed.day) == ("400.10.4.4/001/KEC.SS/XI/2026", "2026-11-24")
        assert (signed.digest, signed.file) == ("", "")
        second = papers.make(stage.desk, "surat", one.id)
        assert second.digest != first.digest
        stage.do("operator1", letters.mark_printed, one.id, second.digest, "arsip/2.pdf", "Printer")
        assert refusal(stage, "operator1", letters.mark_printed, one.id, first.digest, "", "x") == "bukan_salinan"

    def test_scopes_count_apart_and_hold_for_the_year(self, stage):
        numbering(stage, lingkup="klasifikasi", mulai=7)
        key = at_the_printer(stage)
        stage.print_letter(key)
        assert stage.load(key).row.letter_number == "400.10.4.4/007/KEC.SS/XI/2026"
        body = dict(stage.desk.ask(lambda look: look.settings.body("kantor")))
        body["penomoran"] = body["penomoran"] | {"lingkup": "kantor"}
        save = (office_settings.save_setting, "kantor", "ini")
        assert refusal(stage, "admin", *save, body) == "lingkup_berjalan"
        body["penomoran"] = body["penomoran"] | {"lingkup": "klasifikasi", "pola": "{nomor}/{tahun}"}
        assert refusal(stage, "admin", *save, body) == "nomor_kembar"

    def test_the_year_begins_again(self, stage):
        key = at_the_printer(stage)
        stage.print_letter(key)
        stage.clock.move(60 * 24 * 60 * MINUTE)
        after = at_the_printer(stage)
        stage.print_letter(after)
        assert stage.load(after).row.letter_number == "400.10.4.4/001/KEC.SS/I/2027"


class TestSignature:
    def test_who_is_printed_on_it_signs_it(self, stage):
        key = at_the_printer(stage)
        stage.print_letter(key)
        stage.advance(key, 3)
        assert refusal(stage, "sekcam", acts.advance, key, stage.version(key)) == "penanda_tangan"
        stage.act("camat", acts.advance, key)

    def test_a_substitute_is_printed_and_signs_in_his_capacity(self, stage):
        key = at_the_printer(stage)
        stage.act("operator1", letters.save_values, key, SKTM)
        stage.act("operator1", letters.issue, key, "", stage.who["sekcam"])
        block = json.loads(rows(stage, letter, key)[0].signatory)
        assert block["heading"][0].startswith("a.n. CAMAT")
        stage.advance(key, 3)
        stage.act("sekcam", acts.advance, key)
        last = stage.load(key).case.last
        assert (last.role.value, last.capacity.value) == ("camat", "a.n.")

    def test_who_signs_in_another_capacity_than_printed_has_it_printed_again(self, stage):
        key = at_the_printer(stage)
        stage.act("operator1", letters.save_values, key, SKTM)
        stage.act("operator1", letters.issue, key, "", stage.who["sekcam"])
        stage.advance(key, 3)
        plt = (stage.who["sekcam"], Role.CAMAT, Capacity.PLT, "01-01-2026", "31-12-2026", "Camat pensiun")
        stage.do("admin", staff.save_substitution, *plt)
        assert refusal(stage, "sekcam", acts.advance, key, stage.version(key)) == "penanda_tangan"
        stage.act("sekcam", acts.return_to, key, 5, "jabatan berubah")
        assert stage.desk.ask(letters.draft, key).signatory.heading[0].startswith("Plt. CAMAT")

    def test_nobody_to_sign_is_said_before_printing(self, stage):
        key = at_the_printer(stage)
        stage.act("operator1", letters.save_values, key, SKTM)
        args = (letters.issue, key, stage.version(key), "", stage.who["loket1"])
        assert refusal(stage, "operator1", *args) == "tanpa_penanda_tangan"


class TestFrozen:
    def test_later_corrections_do_not_touch_an_issued_letter(self, stage):
        key = at_the_printer(stage)
        made = stage.print_letter(key)
        before = papers.make(stage.desk, "surat", made)
        person = PersonData(name="Nama Sama Sekali Lain", nik="6402130706939999", address="Jalan Lain")
        stage.act("loket1", corrections.correct_applicant, key, person, "salah orang")
        stage.act("operator1", letters.save_values, key, {**SKTM, "nama": "Nama Lain"})
        body = dict(stage.desk.ask(lambda look: look.settings.body("kantor")))
        stage.do("admin", office_settings.save_setting, "kantor", "ini", {**body, "alamat": "Jalan Pindah"})
        data = staff.OfficerData("Camat Baru", roles=(staff.Role.CAMAT,), supervisor=True)
        stage.do("admin", staff.save_officer, stage.who["camat"], data)
        stage.clock.move(40 * 24 * 60 * MINUTE)
        after = papers.make(stage.desk, "surat", made)
        assert after.pdf == before.pdf
        assert papers.make(stage.desk, "surat", made, copy=True).title.endswith(papers.COPY)

    def test_a_changed_blank_counts_for_new_letters_only(self, stage):
        key = at_the_printer(stage)
        made = stage.print_letter(key)
        before = papers.make(stage.desk, "surat", made)
        text, _ = stage.desk.ask(letters.form_text, "sktm")
        changed = text.replace("kunci", "kunci", 1).replace("SURAT KETERANGAN", "KETERANGAN", 1)
        stage.do("admin", office_settings.save_setting, "blangko", "sktm", {"teks": changed + "\n"})
        assert papers.make(stage.desk, "surat", made).pdf == before.pdf

    def test_issuing_a_shipped_blank_does_not_make_it_the_offices_own(self, stage):
        key = at_the_printer(stage)
        stage.print_letter(key)
        assert stage.desk.ask(lambda look: look.settings.current_ids("blangko")) == {}

    def test_where_it_went_is_erasable(self, stage):
        key = at_the_printer(stage)
        made = stage.print_letter(key)
        job = papers.make(stage.desk, "surat", made)
        papers.mark(stage.desk, replace_who(stage), job, "/rumah/Kenari Rahasia.pdf")
        papers.mark(stage.desk, replace_who(stage), replace(job, letter_id=None), "/rumah/Kenari Rahasia.pdf")
        facts = stage.desk.ask(lambda look: look.connection.execute(trail_store.trail.select()).all())
        assert not any("Kenari" in r.facts for r in facts)


def replace_who(stage: Stage):
    from loket_app.usecases.desk import Who

    return Who.self(stage.who["operator1"])
