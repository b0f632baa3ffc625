"""Complaints on a real file: received with a number and a code, handled by somebody else, answered, and erasable."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from test_intake import refusal

from loket_app.definitions.complaints import complaint_data
from loket_app.documents import raster
from loket_app.domain.complaint import (
    AWAITED,
    Category,
    Channel,
    ComplaintAction,
    ComplaintRules,
    ComplaintState,
    Outcome,
    Standing,
)
from loket_app.domain.compliance.complaint_views import complaint_words
from loket_app.domain.compliance.periods import parse_period
from loket_app.domain.dates import at, local
from loket_app.domain.errors import Refused
from loket_app.domain.people import Role
from loket_app.domain.personal import DESTROYED, RESTRICTED
from loket_app.store.tables import complaint, trail, trail_text
from loket_app.usecases import complaints, destruction, pin_key, restriction, staff
from loket_app.usecases.access_log import people_of
from loket_app.usecases.access_notes import Seen
from loket_app.usecases.check import check
from loket_app.usecases.complaint_people import complaints_of
from loket_app.usecases.complaints import ComplaintData, Revision
from loket_app.usecases.desk import Who
from loket_app.usecases.intake import PersonData
from loket_app.usecases.office_settings import save_setting
from loket_app.usecases.personal_report import report_values
from loket_app.usecases.queries import complaints as queries
from loket_app.usecases.queries.history import KIND_WORDS
from loket_app.usecases.reports.content import period_job
from loket_app.usecases.reports.reading import figures_of
from loket_app.usecases.settings import COMPLAINTS, ONLY
from loket_app.usecases.staff import OfficerData
from tests.usecases.rich_office import ZONE

DAY_MS = 24 * 3_600_000
LATE = ComplaintData("waktu", "Menunggu tiga jam tanpa kabar", name="Kenari Contoh", contact="0812 0000 1111")
NOBODY = ComplaintData("biaya", "Diminta uang rokok", Channel.BOX, anonymous=True)


def row(stage, key):
    return stage.desk.ask(lambda look: look.connection.execute(select(complaint).where(complaint.c.id == key)).one())


def seen(stage, key, reader="kasi_pelum"):
    return stage.desk.ask(queries.opened_complaint, key, stage.who[reader])


def listed(stage, reader="kasi_pelum", *args, **kwargs):
    return stage.desk.ask(queries.complaints, stage.who[reader], *args, **kwargs)


def sound(stage):
    assert [str(f) for f in check(stage.desk, 5).findings] == []


def in_hand(stage, data=LATE, handler="kasi_pelum"):
    got = stage.do("loket1", complaints.receive, data)
    return stage.do("kasi_pelum", complaints.assign, got.id, got.version, stage.who[handler])


def answered(stage, data=LATE, outcome=Outcome.UPHELD):
    got = in_hand(stage, data)
    return stage.do("kasi_pelum", complaints.answer, got.id, got.version, outcome, "Kami memohon maaf.")


class TestReceiving:
    def test_number_code_and_the_day_of_the_answer(self, stage):
        one = stage.do("loket1", complaints.receive, LATE)
        two = stage.do("portir", complaints.receive, NOBODY)
        assert (one.number, two.number) == ("0001/PGD/XI/2026", "0002/PGD/XI/2026")
        assert one.code != two.code
        # 14 working days after Monday 23 November: Friday 11 December, or later by each holiday between them.
        axis = stage.desk.ask(lambda look: look.settings.axis(look.settings.current_id("jam_layanan")))
        day = local(one.due, ZONE).date()
        assert queries.days_between(axis, date(2026, 11, 23), day) == 14
        assert axis.is_working_day(day)
        assert row(stage, two.id).days == 60
        assert (row(stage, two.id).name, row(stage, two.id).contact) == ("", "")
        sound(stage)

    def test_a_refused_one_takes_no_number(self, stage):
        assert refusal(stage, "loket1", complaints.receive, replace(LATE, name=" ")) == "tanpa_nama"
        assert refusal(stage, "loket1", complaints.receive, replace(LATE, body="")) == "tanpa_uraian"
        assert refusal(stage, "loket1", complaints.receive, replace(LATE, category="asing")) == "kategori"
        assert refusal(stage, "loket1", complaints.receive, replace(LATE, request_id=99)) == "permohonan"
        assert refusal(stage, "loket1", complaints.receive, replace(LATE, accused=(9999,))) == "petugas"
        assert stage.do("loket1", complaints.receive, LATE).number == "0001/PGD/XI/2026"

    def test_what_an_anonymous_one_says_of_himself_is_not_kept(self, stage):
        got = stage.do("loket1", complaints.receive, replace(LATE, anonymous=True))
        bodies = stage.desk.ask(lambda look: look.connection.execute(select(trail_text.c.body)).scalars().all())
        assert not any("Kenari" in body or "0812 0000 1111" in body for body in bodies)
        assert seen(stage, got.id).row.who == "Tanpa nama"

    def test_the_applicant_of_a_request_is_known(self, stage):
        key = stage.accept("sktm", person=PersonData(name="Contoh Pemohon", nik="6402130706930001"))
        got = stage.do("loket1", complaints.receive, ComplaintData("waktu", "lama", request_id=key, is_applicant=True))
        found = row(stage, got.id)
        assert (found.name, found.request_id, found.person_id) == (
            "Contoh Pemohon",
            key,
            stage.load(key).row.applicant_id,
        )
        assert seen(stage, got.id).request.startswith("0001/2026, ")
        assert stage.desk.ask(queries.of_request, key) == (got.id,)
        facts = stage.desk.ask(
            lambda look: look.connection.execute(select(trail).where(trail.c.kind == complaints.RECEIVED)).one()
        )
        # The request's own history does not say who complained.
        assert facts.request_id is None
        assert "Contoh" not in facts.facts


class TestHands:
    @pytest.mark.parametrize("recorder", ["operator1", None])
    def test_nobody_handles_or_writes_down_what_is_about_himself(self, stage, recorder):
        about = replace(LATE, accused=(stage.who["operator1"],))
        actor = "operator1" if recorder is None else "kasi_pelum"
        stage.do("admin", staff.save_officer, stage.who["operator1"], _recorder(stage))
        with pytest.raises(Refused) as caught:
            stage.do(actor, complaints.receive, about, recorder="operator1")
        assert caught.value.refusal.code == "perkara_sendiri"
        got = stage.do("loket1", complaints.receive, about)
        assert refusal(stage, "kasi_pelum", complaints.assign, got.id, 1, stage.who["operator1"]) == "terlapor"
        got = stage.do("kasi_pelum", complaints.assign, got.id, 1, stage.who["kasi_pelum"])
        for command, *args in (
            (complaints.follow_up, "x"), (complaints.answer, Outcome.DISMISSED, "x"),
            (complaints.withdraw, "x"), (complaints.close, Channel.PHONE), (complaints.reopen, "x"),
        ):  # fmt: skip
            assert refusal(stage, "operator1", command, got.id, got.version, *args) == "perkara_sendiri"
        assert seen(stage, got.id, "operator1") is None
        assert listed(stage, "operator1") == ()

    def test_a_kasi_who_is_complained_of_is_passed_over(self, stage):
        got = stage.do("loket1", complaints.receive, replace(LATE, accused=(stage.who["kasi_pelum"],)))
        assert seen(stage, got.id, "sekcam").suggested == stage.who["sekcam"]
        assert refusal(stage, "kasi_pelum", complaints.assign, got.id, 1, stage.who["sekcam"]) == "perkara_sendiri"
        got = stage.do("sekcam", complaints.assign, got.id, 1, stage.who["sekcam"])
        stage.do("sekcam", complaints.answer, got.id, got.version, Outcome.EXPLAINED, "Sudah dijelaskan.")
        sound(stage)

    def test_who_may_put_in_charge_and_who_may_answer(self, stage):
        got = stage.do("loket1", complaints.receive, LATE)
        for who in ("portir", "loket1", "operator1", "admin"):
            assert refusal(stage, who, complaints.assign, got.id, 1, stage.who["loket1"]) == "bukan_peran"
        assert (
            refusal(stage, "kasi_pelum", complaints.answer, got.id, 1, Outcome.UPHELD, "x") == "tanpa_penanggung_jawab"
        )
        got = stage.do("camat", complaints.assign, got.id, 1, stage.who["operator1"])
        assert refusal(stage, "loket1", complaints.answer, got.id, got.version, Outcome.UPHELD, "x") == "bukan_peran"
        assert refusal(stage, "camat", complaints.assign, got.id, got.version, stage.who["loket1"]) == "tanpa_alasan"
        got = stage.do("camat", complaints.assign, got.id, got.version, stage.who["loket1"], "cuti")
        assert refusal(stage, "operator1", complaints.answer, got.id, got.version, Outcome.UPHELD, "x") == "bukan_peran"
        assert refusal(stage, "loket1", complaints.answer, got.id, 1, Outcome.UPHELD, "x") == "basi"
        assert refusal(stage, "loket1", complaints.answer, got.id, got.version, Outcome.WITHDRAWN, "x") == "hasil"
        stage.do("loket1", complaints.answer, got.id, got.version, Outcome.PASSED_ON, "Kewenangan dinas.")
        sound(stage)

    def test_who_is_in_charge_cannot_become_the_accused(self, stage):
        got = in_hand(stage, handler="operator1")
        wrong = Revision("perilaku", (stage.who["operator1"],))
        assert refusal(stage, "kasi_pelum", complaints.revise, got.id, got.version, wrong, "lain") == "terlapor"


def _recorder(stage):
    return OfficerData("Petugas Pencatat", roles=(Role.OPERATOR,), may_record_for_others=True)


class TestTheWay:
    def test_from_the_counter_to_the_end_and_back(self, stage):
        got = in_hand(stage)
        got = stage.do("kasi_pelum", complaints.follow_up, got.id, got.version, "Alur antrean diperbaiki")
        assert row(stage, got.id).state == ComplaintState.ACTED.value
        got = stage.do("kasi_pelum", complaints.answer, got.id, got.version, Outcome.UPHELD, "Kami memohon maaf.")
        assert seen(stage, got.id).row.standing is Standing.IN_TIME
        got = stage.do("loket1", complaints.close, got.id, got.version, Channel.PHONE, "menerima")
        found = seen(stage, got.id)
        assert (found.row.open, found.told, found.answer) == (False, "Telepon: menerima", "Kami memohon maaf.")
        due = got.due
        stage.clock.move(30 * DAY_MS)
        got = stage.do("loket1", complaints.reopen, got.id, got.version, "terulang")
        found = seen(stage, got.id)
        assert (found.row.state, found.answer, found.reopened) == (ComplaintState.REVIEWED, "", 1)
        assert found.row.due > due
        assert "Kami memohon maaf." in " ".join(line.note for line in found.history)
        assert {line.what for line in found.history} <= set(KIND_WORDS.values())
        sound(stage)

    def test_withdrawn_before_anybody_was_in_charge_and_opened_again(self, stage):
        got = stage.do("loket1", complaints.receive, NOBODY)
        got = stage.do("loket1", complaints.withdraw, got.id, 1, "tidak jadi")
        assert seen(stage, got.id).row.due_words == ""
        got = stage.do("loket1", complaints.reopen, got.id, got.version, "jadi lagi")
        assert row(stage, got.id).state == ComplaintState.RECEIVED.value
        sound(stage)

    def test_another_category_brings_another_day_and_an_old_one_keeps_it(self, stage):
        got = in_hand(stage)
        rules = ComplaintRules(7, (Category("waktu", "Waktu"), Category("cepat", "Cepat", 2)), ())
        stage.do("admin", save_setting, COMPLAINTS, ONLY, complaint_data(rules))
        same = stage.do("kasi_pelum", complaints.revise, got.id, got.version, Revision("waktu"), "tetap")
        assert same.due == got.due
        sooner = stage.do("kasi_pelum", complaints.revise, got.id, same.version, Revision("cepat"), "mendesak")
        assert sooner.due < got.due
        gone = Revision("sarana")
        assert refusal(stage, "kasi_pelum", complaints.revise, got.id, sooner.version, gone, "x") == "kategori"
        sound(stage)

    @pytest.mark.parametrize("action", list(ComplaintAction))
    def test_what_the_machine_forbids_is_refused_and_leaves_nothing(self, stage, action):
        got = answered(stage)
        got = stage.do("loket1", complaints.close, got.id, got.version, Channel.IN_PERSON)
        args = {
            ComplaintAction.ASSIGN: ("kasi_pelum", complaints.assign, stage.who["sekcam"], "cuti"),
            ComplaintAction.REVISE: ("kasi_pelum", complaints.revise, Revision("sarana"), "x"),
            ComplaintAction.ACT: ("kasi_pelum", complaints.follow_up, "x"),
            ComplaintAction.ANSWER: ("kasi_pelum", complaints.answer, Outcome.UPHELD, "x"),
            ComplaintAction.CLOSE: ("loket1", complaints.close, Channel.PHONE),
            ComplaintAction.WITHDRAW: ("loket1", complaints.withdraw, "x"),
        }
        if action is ComplaintAction.REOPEN:
            stage.do("loket1", complaints.reopen, got.id, got.version, "x")
            return
        actor, command, *more = args[action]
        assert refusal(stage, actor, command, got.id, got.version, *more) == "pengaduan_tidak_mungkin"

    def test_a_damaged_row_is_found(self, stage):
        got = answered(stage)
        with stage.engine.begin() as connection:
            connection.execute(complaint.update().values(outcome="tidak_terbukti", due=got.due + DAY_MS))
        found = [str(f) for f in check(stage.desk, 5).findings]
        assert any("outcome" in f for f in found)
        assert any("jatuh tempo menurut jam layanan" in f for f in found)
        with stage.engine.begin() as connection:
            connection.execute(complaint.update().values(outcome="terbukti", due=got.due))


class TestTheList:
    def test_by_the_day_of_the_answer_and_in_words(self, stage):
        slow = stage.do("loket1", complaints.receive, NOBODY)
        quick = stage.do("loket1", complaints.receive, replace(LATE, category="informasi"))
        done = answered(stage)
        assert [r.id for r in listed(stage)] == [quick.id, slow.id, done.id]
        assert [r.due_words for r in listed(stage)] == [
            "5 hari kerja lagi", "60 hari kerja lagi", "dijawab tepat waktu",
        ]  # fmt: skip
        stage.clock.move(row(stage, quick.id).due - stage.clock.now())
        assert listed(stage)[0].due_words == "hari ini"
        stage.clock.move(1)
        assert listed(stage)[0].standing is Standing.LATE
        owed = stage.desk.ask(queries.owed)
        assert (owed.open, owed.late, owed.soon, owed.nobody, owed.untold) == (2, 1, 0, 2, 1)
        assert owed.words.startswith("2 menunggu jawaban; 1 lewat batas")
        assert len(stage.desk.ask(queries.open_by, stage.clock.now())) == 2
        assert {r.state for r in stage.desk.ask(queries.open_by, stage.clock.now())} <= AWAITED

    def test_found_by_number_code_words_and_perihal(self, stage):
        one, two = (stage.do("loket1", complaints.receive, data) for data in (LATE, NOBODY))
        for words in ("0002/PGD", two.code.lower(), f"{two.code[:4]} {two.code[4:]}", "uang rokok", "pungutan"):
            assert [r.id for r in listed(stage, "kasi_pelum", words)] == [two.id], words
        assert [r.id for r in listed(stage, "kasi_pelum", "KENARI")] == [one.id]
        assert listed(stage, "kasi_pelum", "%") == ()

    def test_whose_it_is_is_shown_to_those_who_need_it(self, stage):
        got = stage.do("loket1", complaints.receive, LATE)
        who = {reader: seen(stage, got.id, reader).row.who for reader in ("loket1", "kasi_pelum", "camat", "operator1")}
        assert who == {
            "loket1": "Kenari Contoh", "kasi_pelum": "Kenari Contoh", "camat": "Kenari Contoh",
            "operator1": "(dirahasiakan)",
        }  # fmt: skip
        assert seen(stage, got.id, "operator1").contact == ""
        assert listed(stage, "operator1")[0].who == "(dirahasiakan)"
        stage.do("kasi_pelum", complaints.assign, got.id, 1, stage.who["operator1"])
        assert seen(stage, got.id, "operator1").contact == "0812 0000 1111"


class TestFigures:
    def test_the_period_counts_what_the_list_shows(self, stage):
        stage.do("loket1", complaints.receive, NOBODY)
        got = in_hand(stage)
        stage.clock.move(3 * DAY_MS)
        got = stage.do("kasi_pelum", complaints.answer, got.id, got.version, Outcome.PARTLY, "Kami memohon maaf.")
        found = figures_of(stage.desk, parse_period("2026-11")).complaints
        assert (found.received, found.anonymous, found.whole.answered, found.whole.in_time) == (2, 1, 1, 1)
        assert (found.whole.median, found.outcomes) == (3, ((Outcome.PARTLY, 1),))
        assert [line.name for line in found.lines] == ["Pungutan atau imbalan", "Waktu pelayanan"]
        told = "2 pengaduan diterima, 1 tanpa nama: 1 dijawab, 1 menunggu jawaban. Tepat waktu 100,0 %; lewat batas 0."
        assert complaint_words(found).startswith(told)
        stage.clock.move(120 * DAY_MS)
        later = figures_of(stage.desk, parse_period("2026-11")).complaints
        assert (later.whole.late, later.whole.waiting) == (1, 1)
        assert figures_of(stage.desk, parse_period("2026-12")).complaints.received == 0
        text = raster.text(period_job(stage.desk, figures_of(stage.desk, parse_period("2026-11"))).pdf)
        assert "Pengaduan menurut perihal" in " ".join(text.split())


PERSON = PersonData(name="Kenari Contoh", nik="6402130706930099", phone="+62 812-0000-1111")


class TestPersonalData:
    def test_a_persons_own_complaints_are_found_and_told(self, stage):
        key = stage.accept("sktm", person=PERSON)
        person = stage.load(key).row.applicant_id
        linked = answered(stage, ComplaintData("waktu", "lama", request_id=key, is_applicant=True))
        other = stage.do("loket1", complaints.receive, LATE)
        stage.do("loket1", complaints.receive, NOBODY)
        stage.do("loket1", complaints.receive, replace(LATE, contact="0899 1111 2222"))
        assert stage.desk.ask(complaints_of, (person,)) == (linked.id, other.id)
        told = stage.desk.ask(report_values, (person,))
        assert [line["nomor"] for line in told["pengaduan"]] == [linked.number, other.number]
        assert told["pengaduan"][0]["jawaban"] == "Kami memohon maaf."
        assert "Pengaduan dijawab" in {line["kegiatan"] for line in told["jejak"]}
        assert stage.desk.ask(people_of, Seen(complaints=(linked.id,)))[0] == (person,)

    def test_restricted_and_lifted(self, stage):
        key = stage.accept("sktm", person=PERSON)
        person = stage.load(key).row.applicant_id
        got = stage.do("loket1", complaints.receive, LATE)
        stage.do("kasi_pelum", restriction.restrict, person, "diminta")
        assert (row(stage, got.id).name, row(stage, got.id).contact) == (RESTRICTED, "")
        assert stage.desk.ask(complaints_of, (person,)) == (got.id,)
        assert listed(stage, "kasi_pelum", "kenari") == ()
        about = ComplaintData("waktu", "lama", anonymous=True, request_id=key)
        assert refusal(stage, "loket1", complaints.receive, about) == "dibatasi"
        sound(stage)
        stage.do("kasi_pelum", restriction.lift, person, "selesai")
        assert (row(stage, got.id).name, row(stage, got.id).contact) == ("Kenari Contoh", "0812 0000 1111")
        sound(stage)

    def test_destroyed_when_its_time_is_over_and_never_before(self, stage):
        witness = OfficerData("Contoh Saksi", roles=(Role.SEKCAM,), supervisor=True)
        stage.do("admin", staff.save_officer, stage.who["sekcam"], witness, pin_key.hash_pin("2468"))
        done = answered(stage)
        stage.do("loket1", complaints.close, done.id, done.version, Channel.PHONE, "Kenari menerima")
        still = stage.do("loket1", complaints.receive, replace(LATE, name="Contoh Menunggu"))
        stage.clock.move(at(date(2031, 12, 31), 9, 0, ZONE) - stage.clock.now())
        assert stage.desk.ask(destruction.due).complaints == 0
        stage.clock.move(2 * DAY_MS)
        due = stage.desk.ask(destruction.due)
        assert due.complaints == 1
        who = Who.self(stage.who["kasi_pelum"])
        made = destruction.destroy(stage.desk, who, stage.who["sekcam"], "2468", due)
        assert made.complaints == 1
        found = row(stage, done.id)
        assert (found.name, found.contact, found.body, found.answer, found.told) == (DESTROYED, "", "", "", "")
        assert (found.number, found.outcome) == (done.number, "terbukti")
        assert row(stage, still.id).name == "Contoh Menunggu"
        sound(stage)
        assert stage.desk.ask(destruction.due).complaints == 0
        bodies = stage.desk.ask(lambda look: look.connection.execute(select(trail_text.c.body)).scalars().all())
        assert not any("Kenari" in body for body in bodies)
