"""LAYAR RAMAH on a real file: filing, kroscek, deciding, ordering, and every way the letter may go."""

import json

import pytest
from test_acts import rows
from test_intake import refusal

from loket_app.domain.dates import MINUTE
from loket_app.domain.errors import Refused
from loket_app.domain.layar_ramah import RELATIONS
from loket_app.store.tables import delivery, objection
from loket_app.usecases import acts, layar_ramah
from tests.usecases.rich_office import Stage


def late(stage: Stage) -> int:
    """A request at the operator, an hour over its promise; the Kasi was quick."""
    key = stage.accept("ahli_waris")
    stage.advance(key)
    stage.clock.move(150 * MINUTE)
    return key


def on_the_way(stage: Stage):
    """A letter that is ready and ordered to be brought; returns request and delivery."""
    key = late(stage)
    order = stage.order(stage.upheld(key))
    stage.advance(key, 5)
    return key, stage.desk.ask(lambda look: layar_ramah._row(look, delivery, order.id))


class TestObjection:
    def test_numbers_and_one_at_a_time(self, stage):
        key = late(stage)
        filed = stage.do("loket1", layar_ramah.file_objection, key, "  lama\tsekali ")
        assert filed.number == "0001/KB/XI/2026"
        assert rows(stage, objection, key)[0].reason == "lama sekali"
        assert refusal(stage, "loket1", layar_ramah.file_objection, key, "lagi") == "sudah_ada"
        stage.do("kasi_pelum", layar_ramah.decide_objection, filed.id, 1, True, "")
        assert stage.do("portir", layar_ramah.file_objection, key, "masih lama").number == "0002/KB/XI/2026"

    def test_the_sheet_of_that_moment_is_frozen(self, stage):
        key = late(stage)
        filed = stage.do("loket1", layar_ramah.file_objection, key, "lama")
        stage.do("kasi_pelum", layar_ramah.decide_objection, filed.id, 1, True, "")
        frozen = rows(stage, objection, key)[0].sheet
        stage.advance(key, 2, minutes=30)
        assert rows(stage, objection, key)[0].sheet == frozen
        sheet = layar_ramah.frozen_sheet(rows(stage, objection, key)[0])
        assert sheet.proven_by_clock
        assert sheet.consumed == json.loads(frozen)["consumed"]
        assert sheet == layar_ramah.sheet_from_data(layar_ramah.sheet_data(sheet))

    def test_who_decides(self, stage):
        key = late(stage)
        filed = stage.do("loket1", layar_ramah.file_objection, key, "lama")
        args = (layar_ramah.decide_objection, filed.id, filed.version, True, "")
        for who in ("loket1", "operator1", "camat", "admin", "sekcam"):
            assert refusal(stage, who, *args) == "bukan_pemutus"
        assert refusal(stage, "kasi_pelum", layar_ramah.decide_objection, filed.id, 9, True, "") == "basi"
        assert refusal(stage, "kasi_pelum", layar_ramah.decide_objection, filed.id, 1, False, " ") == "tanpa_catatan"
        stage.do("kasi_pelum", *args)
        assert refusal(stage, "kasi_pelum", *args) == "sudah_diputus"

    def test_a_kasi_at_whose_desk_it_lies_does_not_judge_himself(self, stage):
        key = stage.accept("ahli_waris")
        stage.clock.move(100 * MINUTE)
        filed = stage.do("loket1", layar_ramah.file_objection, key, "lama")
        assert refusal(stage, "kasi_pelum", layar_ramah.decide_objection, filed.id, 1, True, "") == "perkara_sendiri"
        stage.do("sekcam", layar_ramah.decide_objection, filed.id, 1, True, "")


class TestOrder:
    def test_rights_consent_pact_and_once(self, stage):
        key = late(stage)
        filed = stage.upheld(key)
        order = layar_ramah.DeliveryOrder("Jalan Contoh", "", "", stage.who["loket1"], "", consent=True)
        for who in ("portir", "operator1", "camat"):
            assert refusal(stage, who, layar_ramah.order_delivery, filed, order) == "bukan_peran"
        bad = {
            "tanpa_persetujuan": {"consent": False}, "tanpa_alamat": {"address": "\u202e"},
            "tanpa_alasan": {"courier": stage.who["operator1"], "courier_reason": "\u202e"},
            "luar_wilayah": {"outside_area": True},
            "tanpa_pakta": {"courier": stage.who["admin"], "courier_reason": "tidak ada lain"},
        }  # fmt: skip
        for code, changes in bad.items():
            changed = layar_ramah.DeliveryOrder(
                **{n: changes.get(n, getattr(order, n)) for n in order.__dataclass_fields__}
            )
            assert refusal(stage, "loket1", layar_ramah.order_delivery, filed, changed) == code
        made = stage.do("loket1", layar_ramah.order_delivery, filed, order)
        assert made.number == "0001/LR/XI/2026"
        assert refusal(stage, "loket1", layar_ramah.order_delivery, filed, order) == "sudah_ada"

    def test_the_suggestion_is_who_ran_over_most(self, stage):
        key = late(stage)
        stage.advance(key)
        choice = stage.desk.ask(layar_ramah.courier_choice, key)
        assert choice.officer == stage.who["operator1"]

    def test_not_while_the_applicant_is_being_served(self, stage):
        key = late(stage)
        filed = stage.upheld(key)
        stage.advance(key, 5)
        stage.act("loket1", acts.call, key)
        with pytest.raises(Refused) as caught:
            stage.order(filed)
        assert caught.value.refusal.code == "sedang_diserahkan"


class TestRoad:
    def test_it_waits_for_the_letter_and_goes_back_with_it(self, stage):
        key = late(stage)
        order = stage.order(stage.upheld(key))

        def state() -> str:
            return rows(stage, delivery, key)[0].state

        assert state() == stage.load(key).row.delivery == "menunggu_surat"
        assert refusal(stage, "loket1", layar_ramah.depart, order.id, 1) in ("belum_siap", "antar_tidak_mungkin")
        stage.advance(key, 5)
        assert state() == stage.load(key).row.delivery == "siap_antar"
        assert refusal(stage, "loket1", acts.call, key, stage.version(key)) == "sedang_antar"
        stage.act("loket1", acts.return_to, key, 9, "salah cap")
        assert state() == stage.load(key).row.delivery == "menunggu_surat"
        stage.advance(key)
        assert state() == "siap_antar"
        stage.act("kasi_pelum", acts.undo, key, "belum dicap")
        assert state() == "menunggu_surat"

    def test_failed_retried_delivered(self, stage):
        key, row = on_the_way(stage)
        moved = stage.do("loket1", layar_ramah.depart, row.id, row.version)
        assert refusal(stage, "loket1", acts.withdraw, key, stage.version(key), "x") == "sedang_antar"
        assert refusal(stage, "loket1", acts.return_to, key, stage.version(key), 9, "x") == "sedang_antar"
        assert refusal(stage, "loket1", layar_ramah.fail, row.id, moved.version, " ") == "kosong"
        moved = stage.do("loket1", layar_ramah.fail, row.id, moved.version, "rumah kosong")
        moved = stage.do("loket1", layar_ramah.depart, row.id, moved.version)
        args = (layar_ramah.deliver, row.id, moved.version)
        assert refusal(stage, "loket1", *args, "Contoh", "tetangga jauh", True) == "hubungan"
        assert refusal(stage, "loket1", *args, "Contoh", RELATIONS[0], False) == "gratis"
        assert refusal(stage, "loket1", *args, "", RELATIONS[0], True) == "kosong"
        assert refusal(stage, "loket1", layar_ramah.deliver, row.id, 1, "Contoh", RELATIONS[0], True) == "basi"
        stage.do("loket1", *args, "Contoh Penerima", RELATIONS[1], True)
        done = rows(stage, delivery, key)[0]
        assert (done.state, done.attempts, done.gratis, done.relation) == ("diterima", 2, 1, RELATIONS[1])
        assert (stage.load(key).row.state, stage.load(key).row.delivery) == ("selesai", "diterima")
        assert stage.load(key).case.last.facts == {"delivery": row.id, "relation": RELATIONS[1], "gratis": True}

    def test_collected_after_all(self, stage):
        key, row = on_the_way(stage)
        assert refusal(stage, "operator1", layar_ramah.collect, row.id, row.version) == "bukan_peran"
        stage.do("portir", layar_ramah.collect, row.id, row.version)
        stage.act("loket1", acts.call, key)
        stage.act("loket1", acts.hand_over, key, "Contoh", "KTP-el")
        assert stage.load(key).row.delivery == "diambil_sendiri"

    def test_back_to_the_counter(self, stage):
        key, row = on_the_way(stage)
        moved = stage.do("loket1", layar_ramah.depart, row.id, row.version)
        moved = stage.do("loket1", layar_ramah.fail, row.id, moved.version, "rumah kosong")
        stage.do("loket1", layar_ramah.give_up, row.id, moved.version)
        assert stage.load(key).row.delivery == "kembali_ke_loket"
        stage.act("loket1", acts.call, key)

    def test_another_courier_needs_reason_and_pact(self, stage):
        _, row = on_the_way(stage)
        args = (layar_ramah.reassign, row.id, row.version)
        assert refusal(stage, "loket1", *args, stage.who["operator1"], " ") == "kosong"
        assert refusal(stage, "loket1", *args, stage.who["admin"], "sakit") == "tanpa_pakta"
        assert refusal(stage, "portir", *args, stage.who["operator1"], "sakit") == "bukan_peran"
        moved = stage.do("kasi_pelum", *args, stage.who["operator1"], "sakit")
        stage.do("operator1", layar_ramah.depart, row.id, moved.version)

    def test_the_road_is_told_by_the_courier_or_who_sent_him(self, stage):
        _, row = on_the_way(stage)
        for who in ("portir", "operator1", "camat", "admin"):
            assert refusal(stage, who, layar_ramah.depart, row.id, row.version) == "bukan_peran"

    def test_the_pact_must_still_hold_at_departure(self, stage):
        key, row = on_the_way(stage)
        stage.clock.move(500 * 24 * 60 * MINUTE)
        assert refusal(stage, "loket1", layar_ramah.depart, row.id, row.version) == "tanpa_pakta"
        assert stage.load(key).row.delivery == "siap_antar"

    def test_a_withdrawal_ends_it(self, stage):
        key, _ = on_the_way(stage)
        stage.act("loket1", acts.withdraw, key, "tidak jadi")
        assert [(r.state, r.ended_at is not None) for r in rows(stage, delivery, key)] == [("kembali_ke_loket", True)]
        assert stage.load(key).row.delivery == "kembali_ke_loket"


def test_any_two_screens_that_saw_the_same_delivery_cannot_both_act(stage):
    _, row = on_the_way(stage)
    another = (stage.who["portir"], "sakit")
    moves = [(layar_ramah.depart, ()), (layar_ramah.collect, ()), (layar_ramah.reassign, another)]
    stage.do("loket1", layar_ramah.reassign, row.id, row.version, *another)
    for command, more in moves:
        assert refusal(stage, "loket1", command, row.id, row.version, *more) == "basi"
