"""The door and the counter: who may, what is refused in words, and what ordinary exceptions leave behind."""

import json

import pytest
from sqlalchemy import func, select

from loket_app.domain.case import State
from loket_app.domain.dates import MINUTE
from loket_app.domain.errors import Refused
from loket_app.store import trail as trail_store
from loket_app.store.tables import person, request, visit
from loket_app.usecases import door, intake, queue_calls
from loket_app.usecases.desk import Repeated, Who
from loket_app.usecases.intake import IntakeForm, PersonData, Proxy
from loket_app.usecases.queries.register import RegisterFilter, register
from tests.usecases.rich_office import Stage

NIK = "6402130706930001"


def refusal(stage: Stage, *args, **kwargs) -> str:
    """The code of the refusal; nothing may be kept of it."""
    before = stage.desk.ask(lambda look: trail_store.newest(look.connection))
    with pytest.raises(Refused) as caught:
        stage.do(*args, **kwargs)
    assert stage.desk.ask(lambda look: trail_store.newest(look.connection)) == before
    assert caught.value.refusal.sentence.endswith(".")
    return caught.value.refusal.code


def people(stage: Stage) -> list:
    return stage.desk.ask(lambda look: look.connection.execute(select(person).order_by(person.c.id)).all())


class TestDoor:
    def test_the_two_steps_at_the_door_have_clocks_of_their_own(self, stage):
        key = stage.accept("ahli_waris", visit=stage.by_the_door())
        stays = stage.load(key).case.stays
        assert [(s.step.no, (s.end or s.start) - s.start) for s in stays] == [
            (1, MINUTE), (2, MINUTE), (3, 3 * MINUTE), (4, 0),
        ]  # fmt: skip
        assert stays[0].actor == stage.who["portir"]
        assert stays[2].start > stays[1].end  # "antre" belongs to no step

    def test_without_a_portir_the_times_are_not_invented(self, stage):
        stays = stage.load(stage.accept("ahli_waris")).case.stays
        assert [(s.start, s.end) for s in stays[:2]] == [(None, None), (None, None)]
        assert stage.load(1).row.segments[:3] == "UUD"

    def test_numbers_count_by_the_day(self, stage):
        assert [stage.do("portir", door.guest_arrived).queue for _ in range(2)] == ["001", "002"]
        stage.clock.move(24 * 60 * MINUTE)
        assert stage.do("loket1", door.walked_in).queue == "001"

    def test_a_guest_goes_one_way_only(self, stage):
        guest = stage.do("portir", door.guest_arrived)
        assert refusal(stage, "loket1", door.call_guest, guest.id, guest.version) == "basi"
        greeted = stage.do("portir", door.guest_greeted, guest.id, guest.version, "x")
        assert refusal(stage, "portir", door.guest_greeted, guest.id, greeted.version, "x") == "basi"
        assert refusal(stage, "portir", door.guest_booked, guest.id, greeted.version, " ") == "kosong"
        booked = stage.do("portir", door.guest_booked, guest.id, greeted.version, "Contoh")
        assert refusal(stage, "loket1", door.call_guest, guest.id, booked.version - 1) == "basi"
        called = stage.do("loket1", door.call_guest, guest.id, booked.version)
        waiting = stage.do("loket1", door.back_to_queue, guest.id, called.version)
        assert stage.desk.ask(queue_calls.next_guest) == (guest.id, waiting.version)
        left = stage.do("portir", door.guest_left, guest.id, waiting.version, "pulang")
        assert refusal(stage, "portir", door.guest_left, guest.id, left.version, "pulang") == "sudah_selesai"
        form = IntakeForm(PersonData(name="Contoh"), "ikd")
        assert refusal(stage, "loket1", intake.accept, guest.id, form, False) == "tamu_pergi"

    @pytest.mark.parametrize("officer", ["operator1", "kasi_pelum", "camat", "admin"])
    def test_the_door_is_for_portir_and_loket(self, stage, officer):
        assert refusal(stage, officer, door.guest_arrived) == "bukan_peran"
        assert refusal(stage, officer, door.walked_in) == "bukan_peran"

    def test_the_elderly_go_first(self, stage):
        for name, priority in (("Contoh A", ""), ("Contoh B", "lansia"), ("Contoh C", "")):
            guest = stage.do("portir", door.guest_arrived)
            guest = stage.do("portir", door.guest_greeted, guest.id, guest.version)
            stage.do("portir", door.guest_booked, guest.id, guest.version, name, "", "", priority)
        assert stage.desk.ask(queue_calls.next_guest)[0] == 2


class TestTwoRequestsOfOneGuest:
    def test_the_second_is_called_by_the_same_number_and_starts_where_the_first_ended(self, stage):
        guest = stage.by_the_door()
        first, second = stage.accept("ahli_waris", visit=guest), stage.accept("ikd", visit=guest)
        rows = [stage.load(key).row for key in (first, second)]
        assert [r.queue for r in rows] == ["001", "001-2"]
        assert [r.register_seq for r in rows] == [1, 2]
        assert stage.load(second).case.stays[2].start == rows[0].received_at
        parts = stage.desk.ask(lambda look: look.connection.execute(select(visit.c.parts)).scalar_one())
        assert parts == 2

    def test_a_guest_must_have_been_called(self, stage):
        guest = stage.do("portir", door.guest_arrived)
        form = IntakeForm(PersonData(name="Contoh"), "ikd")
        assert refusal(stage, "loket1", intake.accept, guest.id, form, False) == "belum_dipanggil"


class TestAcceptance:
    def test_complete_starts_the_promise_incomplete_does_not(self, stage):
        complete, waiting = stage.accept("sktm"), stage.accept("sktm", complete=False)
        assert stage.load(complete).row.promise_start == stage.load(complete).row.received_at
        row = stage.load(waiting).row
        assert (row.state, row.promise_start, row.promise_due) == ("menunggu_kelengkapan", None, None)
        assert json.loads(row.missing) == [stage.required("sktm")[0]]

    def test_the_tick_and_the_key_must_agree(self, stage):
        guest = stage.do("loket1", door.walked_in).id
        papers = stage.required("sktm")
        form = IntakeForm(PersonData(name="Contoh"), "sktm", papers)
        assert refusal(stage, "loket1", intake.accept, guest, form, False) == "tanpa_kekurangan"
        form = IntakeForm(PersonData(name="Contoh"), "sktm", papers[1:])
        assert refusal(stage, "loket1", intake.accept, guest, form, True) == "belum_lengkap"

    @pytest.mark.parametrize("officer", ["portir", "operator1", "camat", "admin"])
    def test_only_the_loket_accepts(self, stage, officer):
        guest = stage.do("loket1", door.walked_in).id
        form = IntakeForm(PersonData(name="Contoh"), "ikd", stage.required("ikd"))
        assert refusal(stage, officer, intake.accept, guest, form, True) == "bukan_peran"

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (PersonData(), "kosong"),
            (PersonData(name="   "), "kosong"),
            (PersonData(name="x" * 500), "terlalu_panjang"),
            (PersonData(name="Contoh", birth_date="31-02-2000"), "tanggal"),
            (PersonData(name="Contoh", address="x" * 301), "terlalu_panjang"),
        ],
    )
    def test_bad_data_is_named_and_nothing_is_kept(self, stage, data, code):
        guest = stage.do("loket1", door.walked_in).id
        assert refusal(stage, "loket1", intake.accept, guest, IntakeForm(data, "ikd"), False) == code
        assert people(stage) == []

    @pytest.mark.parametrize("name", ["<b>Ali</b>", "A & B", "${x}", "=1+1", "أحمد", "\ud800Ali\u202e", "O'Neil"])
    def test_odd_names_go_through_and_are_found_again(self, stage, name):
        key = stage.accept("ikd", person=PersonData(name=name, nik="123"))
        stored = stage.load(key).row.name
        assert stored == intake.clean_person(PersonData(name=name))["name"]
        page = stage.desk.ask(register, RegisterFilter(words=stored))
        assert key in [r.id for r in page.rows]

    def test_a_strange_nik_warns_and_is_kept(self, stage):
        stage.accept("ikd", person=PersonData(name="Contoh", nik="64.02-13 99"))
        assert people(stage)[0].nik == "64021399"

    def test_unknown_and_closed_services(self, stage):
        guest = stage.do("loket1", door.walked_in).id
        form = IntakeForm(PersonData(name="Contoh"), "tidak_ada")
        assert refusal(stage, "loket1", intake.accept, guest, form, False) == "layanan"

    def test_a_late_entry_keeps_both_times_and_helps_no_clock(self, stage):
        claimed = stage.clock.now() - 90 * MINUTE
        key = stage.accept("ahli_waris", claimed_at=claimed)
        row, case = stage.load(key).row, stage.load(key).case
        assert row.claimed == "1"
        assert case.last.facts["claimed"] == claimed
        assert case.complete_at == row.received_at == stage.clock.now()
        guest = stage.do("loket1", door.walked_in).id
        form = IntakeForm(PersonData(name="Contoh"), "ikd", claimed_at=stage.clock.now() + 10 * MINUTE)
        assert refusal(stage, "loket1", intake.accept, guest, form, False) == "waktu_kertas"

    def test_proxy_priority_and_typed_letter_data_are_cleaned_and_on_the_trail(self, stage):
        proxy = Proxy("  Contoh\tKuasa ", "64 02", "anak\u202e")
        key = stage.accept("sktm", proxy=proxy, priority=" lansia ", letter_values={"nama": "A\ud800B"})
        row = stage.load(key).row
        assert json.loads(row.proxy) == {"name": "Contoh Kuasa", "nik": "64 02", "relation": "anak"}
        assert (row.priority, json.loads(row.letter_values)) == ("lansia", {"nama": "AB"})

    def test_nothing_personal_lies_in_the_facts(self, stage):
        canary = "Kenari Rahasia"
        stage.accept(
            "sktm", person=PersonData(name=canary, nik=NIK, address="Gang Kenari"), proxy=Proxy("Kenari Kuasa")
        )
        lines = stage.desk.ask(
            lambda look: look.connection.execute(select(trail_store.trail.c.facts, trail_store.trail.c.subject)).all()
        )
        assert not any("kenari" in f"{r.facts}{r.subject}".lower() or NIK in f"{r.facts}" for r in lines)


class TestKnownApplicants:
    def test_same_nik_and_name_is_the_same_person_and_loses_nothing(self, stage):
        full = PersonData(name="Contoh Satu", nik=NIK, address="Jalan Contoh", birth_date="07-06-1993")
        stage.accept("ikd", person=full)
        key = stage.accept("ikd", person=PersonData(name="CONTOH SATU", nik=NIK, phone="0812"))
        assert len(people(stage)) == 1
        one = people(stage)[0]
        assert (one.name, one.address, one.birth_date, one.phone) == (
            "CONTOH SATU",
            "Jalan Contoh",
            "1993-06-07",
            "0812",
        )
        assert stage.load(key).row.applicant_id == one.id

    def test_a_nik_typed_wrong_does_not_rename_somebody_else(self, stage):
        first = stage.accept("ikd", person=PersonData(name="Contoh Satu", nik=NIK))
        second = stage.accept("ikd", person=PersonData(name="Contoh Dua", nik=NIK))
        assert [p.name for p in people(stage)] == ["Contoh Satu", "Contoh Dua"]
        assert stage.load(first).row.applicant_id != stage.load(second).row.applicant_id

    def test_without_a_nik_everybody_is_new_unless_chosen_on_screen(self, stage):
        for _ in range(2):
            stage.accept("ikd", person=PersonData(name="Contoh"))
        assert len(people(stage)) == 2
        stage.accept("ikd", person=PersonData(name="Contoh Baru"), person_id=1)
        assert [p.name for p in people(stage)] == ["Contoh Baru", "Contoh"]


class TestCompletingLater:
    def test_it_waits_is_checked_again_and_then_starts(self, stage):
        key = stage.accept("ahli_waris", complete=False)
        version = stage.version(key)
        stage.act("loket1", intake.reopen, key)
        assert refusal(stage, "loket1", intake.reopen, key, version) == "basi"
        assert refusal(stage, "loket1", intake.reopen, key, stage.version(key)) == "sudah_dibuka"
        papers = stage.required("ahli_waris")
        assert refusal(stage, "loket1", intake.complete, key, stage.version(key), papers, False) == "tanpa_kekurangan"
        assert refusal(stage, "loket1", intake.complete, key, stage.version(key), papers[1:], True) == "belum_lengkap"
        stage.act("loket1", intake.complete, key, papers[:-1], False)
        stage.act("loket1", intake.reopen, key)
        stage.act("loket1", intake.complete, key, papers, True)
        loaded = stage.load(key)
        assert loaded.case.state is State.RUNNING
        assert json.loads(loaded.row.papers) == list(papers)
        assert len([s for s in loaded.case.stays if s.step.no == 3]) == 3


class TestOneWriter:
    def test_a_resend_does_nothing_twice(self, stage):
        guest = stage.do("loket1", door.walked_in).id
        who = Who(stage.who["loket1"], stage.who["loket1"], "perintah-1")
        form = IntakeForm(PersonData(name="Contoh"), "ikd", stage.required("ikd"))
        stage.desk.do(who, intake.accept, guest, form, True)
        with pytest.raises(Repeated) as caught:
            stage.desk.do(who, intake.accept, guest, form, True)
        assert caught.value.trail_id == stage.load(1).row.last_event
        assert stage.desk.ask(lambda look: look.connection.execute(select(func.count(request.c.id))).scalar_one()) == 1

    def test_who_types_for_others_needs_the_right_to(self, stage):
        guest = stage.do("loket1", door.walked_in, recorder="loket2")
        assert guest.id
        assert refusal(stage, "loket1", door.walked_in, recorder="operator1") == "bukan_pencatat"

    def test_a_clock_a_little_behind_is_held_and_one_far_behind_stops_writing(self, stage):
        stage.do("loket1", door.walked_in)
        newest = stage.clock.now()
        stage.clock.instant = newest - 2000
        stage.do("loket1", door.walked_in, minutes=0)
        rows = stage.desk.ask(lambda look: look.connection.execute(select(visit.c.called_at)).scalars().all())
        assert rows == [newest, newest]
        stage.clock.instant = newest - 2001
        assert refusal(stage, "loket1", door.walked_in, minutes=0) == "jam_mundur"
