"""The report to a person, the list of affected people, and the other papers of Data pribadi."""

from datetime import date, timedelta

import pytest
from pypdfium2 import PdfDocument

from loket_app.domain.dates import MINUTE
from loket_app.domain.errors import Refused
from loket_app.domain.people import Role
from loket_app.usecases import access_log as log
from loket_app.usecases import corrections, personal_report, pin_key, restriction, staff
from loket_app.usecases.access_notes import RULES, AccessNotes, Note, Seen
from loket_app.usecases.intake import PersonData, Proxy
from loket_app.usecases.queries import personal
from loket_app.usecases.staff import OfficerData
from tests.usecases.counter_machine import SKTM

MINE = PersonData(name="Kenari Contoh", nik="6402130706930001", address="Jalan Kenari", phone="081200001111")
OTHERS = PersonData(name="Merpati Contoh", nik="6402130706930077", address="Jalan Merpati", phone="081200002222")


def text(job) -> str:
    document = PdfDocument(job.pdf)
    try:
        return " ".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.fixture
def both(stage):
    stage.mine = stage.accept("sktm", person=MINE, letter_values=SKTM)
    proxy = Proxy("Merpati Kuasa", OTHERS.nik, "saudara")
    stage.act("loket1", corrections.set_proxy, stage.mine, proxy, "diwakilkan")
    stage.accept("sktm", person=OTHERS)
    stage.person = stage.desk.ask(personal.find_person, MINE.nik, stage.who["kasi_pelum"]).rows[0]
    stage.other = stage.desk.ask(personal.find_person, OTHERS.nik, stage.who["kasi_pelum"]).rows[0]
    return stage


def see(stage, key, seen, officer="loket1", workstation=""):
    notes = AccessNotes()
    rule = next(rule for rule in RULES.values() if rule.key == key)
    notes.pending.append(Note(stage.clock.now(), stage.who[officer], rule, seen))
    if workstation:
        stage.desk.workstation, before = workstation, stage.desk.workstation
    log.write(stage.desk, notes)
    if workstation:
        stage.desk.workstation = before


class TestReport:
    def test_it_holds_everything_of_the_person_and_nothing_of_others(self, both):
        see(both, "buka_permohonan", Seen(requests=(both.mine,)))
        see(both, "daftar_papan", Seen(people=(both.person.id, both.other.id)), "portir")
        reported = personal_report.report_of(both.desk, both.person.id, both.who["kasi_pelum"])
        assert reported.people == both.person.people
        said = " ".join(text(reported.job).split())
        for word in ("Kenari Contoh", MINE.nik, "Jalan Kenari", "081200001111", "Keterangan Tidak Mampu",
                     "Permohonan dibuka di papan", "Papan permohonan", "Kuasa dicatat", "PC-UJI"):  # fmt: skip
            assert word in said, word
        assert not [word for word in ("Merpati", OTHERS.nik, OTHERS.nik[-4:], "081200002222") if word in said]

    def test_another_letter_that_names_the_nik_is_told_by_number_and_subject_alone(self, both):
        values = both.desk.ask(personal_report.report_values, both.person.people)
        assert values["disebut"] == []
        assert [row["layanan"] for row in values["permohonan"]]
        assert not [row for row in values["jejak"] if "Merpati" in str(row)]

    def test_a_restricted_person_still_gets_the_report(self, both):
        both.do("kasi_pelum", restriction.restrict, both.person.id, "diminta")
        reported = personal_report.report_of(both.desk, both.person.id, both.who["kasi_pelum"])
        assert "dibatasi sejak" in " ".join(text(reported.job).split())


class TestFinding:
    def test_by_nik_by_name_and_only_for_keepers(self, both):
        keeper = both.who["kasi_pelum"]
        assert [row.name for row in both.desk.ask(personal.find_person, "contoh", keeper).rows] == [
            "Kenari Contoh", "Merpati Contoh",
        ]  # fmt: skip
        assert [row.name for row in both.desk.ask(personal.find_person, "6402 1307 0693 0077", keeper).rows] == [
            "Merpati Contoh"
        ]
        assert both.desk.ask(personal.find_person, "50%_", keeper).rows == ()
        for words, reader in (("ab", keeper), ("contoh", both.who["loket1"])):
            with pytest.raises(Refused):
                both.desk.ask(personal.find_person, words, reader)


class TestAffected:
    def test_who_was_seen_by_day_officer_and_pc(self, both):
        keeper = both.who["kasi_pelum"]
        see(both, "buka_permohonan", Seen(requests=(both.mine,)), "loket1")
        see(both, "daftar_papan", Seen(people=(both.person.id, both.other.id)), "portir", "PC-LAIN")
        today = both.desk.ask(lambda look: date.fromisoformat(look.day()))

        def names(first=today, last=today, **more):
            return [row.name for row in both.desk.ask(personal.affected, first, last, keeper, **more).rows]

        assert names() == ["Kenari Contoh", "Merpati Contoh"]
        assert names(officer=both.who["loket1"]) == ["Kenari Contoh"]
        assert names(workstation="PC-LAIN") == ["Kenari Contoh", "Merpati Contoh"]
        assert names(today - timedelta(days=9), today - timedelta(days=1)) == []
        found = both.desk.ask(personal.affected, today, today, keeper)
        assert (found.rows[0].times, found.rows[0].how) == (2, ("Permohonan dibuka di papan", "Papan permohonan"))
        paper = " ".join(text(personal_report.affected_paper(both.desk, found, "Laptop hilang", "PIN diganti")).split())
        assert "Laptop hilang" in paper
        assert "Kenari Contoh" in paper
        assert MINE.nik not in paper
        assert personal_report.affected_book(both.desk, found)[:2] == b"PK"
        assert len(both.desk.ask(personal.newest_log, keeper)) == 2
        assert both.desk.ask(personal.workstations) == ("PC-LAIN", "PC-UJI")


class TestOtherPapers:
    def test_the_register_of_processing_says_every_kind_of_data(self, both):
        said = " ".join(text(personal_report.register_paper(both.desk)).split())
        for one in personal_report.shipped_register().fields:
            assert one.name.split(",")[0].split(" (")[0] in said, one.key

    def test_the_key_sheet_needs_the_keeper_s_own_pin(self, both, tmp_path):
        both.desk.folder = tmp_path
        hashed = pin_key.new_pin(both.desk, "7391")
        kasi = OfficerData("Contoh Kasi", roles=(Role.KASI_PELUM,), supervisor=True)
        both.do("admin", staff.save_officer, both.who["kasi_pelum"], kasi, hashed)
        with pytest.raises(Refused):
            personal_report.key_sheet(both.desk, both.who["kasi_pelum"], "1111")
        with pytest.raises(Refused):
            personal_report.key_sheet(both.desk, both.who["loket1"], "7391")
        both.clock.move(MINUTE)
        said = text(personal_report.key_sheet(both.desk, both.who["kasi_pelum"], "7391"))
        assert pin_key.key_here(both.desk).code in said
