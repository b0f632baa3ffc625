"""LAYAR RAMAH end to end: filed, judged, brought home, or one of the other ends."""

import pytest

from loket_app.domain.case import State
from loket_app.domain.errors import Refused
from loket_app.domain.layar_ramah import DeliveryState, ObjectionState
from loket_app.usecases import acts, layar_ramah, staff
from loket_app.usecases.layar_ramah import DeliveryOrder
from loket_app.usecases.queries.layar_ramah import (
    deliveries,
    delivery_row,
    objection_detail,
    objections,
)
from loket_app.usecases.requests import load

FIRST_OF_ALL = ["kasi_pelum", "operator1", "kasi_pelum", "sekcam", "camat", "kasi_pelum"]


def order(courier: int, **more) -> DeliveryOrder:
    return DeliveryOrder("Jl. Contoh 1 RT 002", "depan musala", "0812", courier, consent=True, **more)


def refused(office, who, command, *args, **more) -> str:
    with pytest.raises(Refused) as caught:
        office.desk.do(office.by(who), command, *args, **more)
    return caught.value.refusal.code


def with_pact(office, *keys: str) -> None:
    from loket_app.definitions.presets import PactKind

    for key in keys:
        office.desk.do(
            office.by("kasi_pelum"), staff.sign_pact, office.who[key], PactKind.NO_GRATUITY, "01-01-2026", "31-12-2026"
        )


def late(office, minutes: int = 120) -> int:
    """A request that lies with the operator beyond the promise."""
    key = office.accept("ahli_waris")
    office.minutes(1)
    office.desk.do(office.by("kasi_pelum"), acts.advance, key, office.version(key))
    office.minutes(minutes)
    return key


def finish(office, key: int) -> None:
    for who in FIRST_OF_ALL[1:]:
        office.minutes(1)
        office.desk.do(office.by(who), acts.advance, key, office.version(key))
    assert office.desk.ask(load, key).case.state is State.READY


def upheld(office, key: int) -> int:
    filed = office.desk.do(office.by("loket1"), layar_ramah.file_objection, key, "terlalu lama")
    office.desk.do(office.by("kasi_pelum"), layar_ramah.decide_objection, filed.id, filed.version, True)
    return filed.id


def on_the_way(office):
    """A delivery whose courier has left: (request, delivery id)."""
    key = late(office)
    with_pact(office, "operator1")
    objection = upheld(office, key)
    suggested = office.desk.ask(objection_detail, objection).suggestion.officer
    made = office.desk.do(
        office.by("loket1"), layar_ramah.order_delivery, objection,
        order(office.who["operator1"], courier_reason="" if suggested == office.who["operator1"] else "bertugas"),
    )  # fmt: skip
    assert office.desk.ask(delivery_row, made.id).state is DeliveryState.ORDERED
    finish(office, key)
    row = office.desk.ask(delivery_row, made.id)
    assert row.state is DeliveryState.PRINTED
    office.desk.do(office.by("loket1"), layar_ramah.depart, row.id, row.version)
    return key, row.id


def step(office, command, delivery_id: int, *args):
    office.minutes(1)
    row = office.desk.ask(delivery_row, delivery_id)
    return office.desk.do(office.by("loket1"), command, delivery_id, row.version, *args)


def test_an_upheld_objection_ends_at_the_door_of_the_applicant(office):
    key, delivery = on_the_way(office)
    for receiver, relation, gratis, code in (
        ("", "anak", True, "kosong"),
        ("Contoh Anak", "teman", True, "hubungan"),
        ("Contoh Anak", "anak", False, "gratis"),
    ):
        row = office.desk.ask(delivery_row, delivery)
        assert refused(office, "loket1", layar_ramah.deliver, delivery, row.version, receiver, relation, gratis) == code
    step(office, layar_ramah.deliver, delivery, "Contoh Anak", "anak", True)
    assert office.desk.ask(load, key).case.state is State.DONE
    row = office.desk.ask(delivery_row, delivery)
    assert (row.state, row.receiver, row.relation, row.actions) == (
        DeliveryState.DELIVERED, "Contoh Anak", "anak", frozenset(),
    )  # fmt: skip
    assert office.desk.ask(deliveries, True) == ()


def test_an_empty_house_is_tried_again_and_every_try_counts(office):
    _, delivery = on_the_way(office)
    step(office, layar_ramah.fail, delivery, "rumah kosong")
    row = office.desk.ask(delivery_row, delivery)
    assert (row.state, row.failure, row.attempts) == (DeliveryState.FAILED, "rumah kosong", 1)
    step(office, layar_ramah.depart, delivery)
    step(office, layar_ramah.deliver, delivery, "Contoh Pemohon", "pemohon sendiri", True)
    assert office.desk.ask(delivery_row, delivery).attempts == 2


def test_a_letter_that_comes_back_is_handed_over_at_the_counter(office):
    key, delivery = on_the_way(office)
    step(office, layar_ramah.fail, delivery, "alamat tidak ditemukan")
    assert refused(office, "loket1", acts.call, key, office.version(key)) == "sedang_antar"
    step(office, layar_ramah.give_up, delivery)
    office.desk.do(office.by("loket1"), acts.call, key, office.version(key))
    office.desk.do(office.by("loket1"), acts.hand_over, key, office.version(key), "Contoh Pemohon", "KTP-el")
    assert office.desk.ask(load, key).case.state is State.DONE


def test_a_dismissed_objection_is_answered_and_brings_nothing_home(office):
    key = office.accept("ahli_waris")
    filed = office.desk.do(office.by("loket1"), layar_ramah.file_objection, key, "merasa lama")
    assert refused(office, "loket1", layar_ramah.file_objection, key, "lagi") == "sudah_ada"
    office.desk.do(office.by("kasi_pelum"), layar_ramah.decide_objection, filed.id, 1, False)
    row = office.desk.ask(objections)[0]
    assert row.state is ObjectionState.DISMISSED
    assert refused(office, "loket1", layar_ramah.order_delivery, filed.id, order(office.who["loket1"])) == (
        "belum_terbukti"
    )


def test_against_the_clock_needs_a_note_and_the_sheet_stands_still(office):
    key = late(office)
    filed = office.desk.do(office.by("loket1"), layar_ramah.file_objection, key, "terlalu lama")
    assert refused(office, "kasi_pelum", layar_ramah.decide_objection, filed.id, 1, False) == "tanpa_catatan"
    assert refused(office, "kasi_pelum", layar_ramah.decide_objection, filed.id, 1, False, "  ") == "tanpa_catatan"
    assert refused(office, "sekcam", layar_ramah.decide_objection, filed.id, 1, True) == "bukan_pemutus"
    office.desk.do(office.by("kasi_pelum"), layar_ramah.decide_objection, filed.id, 1, False, "pemohon pergi dahulu")
    then = office.desk.ask(objection_detail, filed.id)
    office.minutes(30)
    later = office.desk.ask(objection_detail, filed.id)
    assert (later.frozen, later.sheet, later.note) == (True, then.sheet, "pemohon pergi dahulu")
    assert refused(office, "kasi_pelum", layar_ramah.decide_objection, filed.id, 2, True) == "sudah_diputus"


def test_a_kasi_does_not_judge_his_own_step(office):
    key = office.accept("ahli_waris")
    office.minutes(120)
    filed = office.desk.do(office.by("loket1"), layar_ramah.file_objection, key, "terlalu lama")
    assert refused(office, "kasi_pelum", layar_ramah.decide_objection, filed.id, 1, True) == "perkara_sendiri"
    deputy = office.desk.ask(lambda look: look.settings.office()).objection_deputy
    key_of_deputy = next(k for k, v in office.who.items() if v == deputy)
    office.desk.do(office.by(key_of_deputy), layar_ramah.decide_objection, filed.id, 1, True)
    assert office.desk.ask(objection_detail, filed.id).decided_by


def test_another_courier_needs_a_reason_and_every_courier_a_pact(office):
    key = late(office)
    objection = upheld(office, key)
    suggested = office.desk.ask(objection_detail, objection).suggestion.officer
    other = next(office.who[k] for k in ("loket1", "loket2", "kasi_pelum") if office.who[k] != suggested)
    held = {c: office.desk.ask(staff.courier_has_pact, c) for c in (suggested, other)}
    asked = (layar_ramah.order_delivery, objection)
    assert refused(office, "loket1", *asked, order(other)) == "tanpa_alasan"
    for courier, reason in ((suggested, ""), (other, "sedang cuti")):
        if not held[courier]:
            assert refused(office, "loket1", *asked, order(courier, courier_reason=reason)) == "tanpa_pakta"
    with_pact(office, *(k for k, v in office.who.items() if v == other))
    made = office.desk.do(office.by("loket1"), *asked, order(other, courier_reason="sedang cuti"))
    assert office.desk.ask(delivery_row, made.id).courier_id == other
    assert refused(office, "loket1", *asked, order(other, courier_reason="sedang cuti")) == "sudah_ada"
    row = office.desk.ask(delivery_row, made.id)
    assert refused(office, "loket1", layar_ramah.depart, made.id, row.version) == "belum_siap"


def test_no_consent_no_address_no_errand(office):
    key = late(office)
    objection = upheld(office, key)
    courier = office.desk.ask(objection_detail, objection).suggestion.officer
    for wanted, code in (
        (DeliveryOrder("Jl. Contoh", "", "", courier), "tanpa_persetujuan"),
        (DeliveryOrder(" ", "", "", courier, consent=True), "tanpa_alamat"),
        (order(courier, outside_area=True), "luar_wilayah"),
    ):
        allowed = office.desk.ask(lambda look: look.settings.office()).outside_area_delivery
        if code == "luar_wilayah" and allowed:
            continue
        assert refused(office, "loket1", layar_ramah.order_delivery, objection, wanted) == code
