"""The office changes its own values: complaints name their place, versions are kept, and dependents are protected."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from loket_app.domain import lockout
from loket_app.domain.errors import Disturbance, Refused
from loket_app.usecases import logo, office_settings, staff
from loket_app.usecases.desk import Desk
from loket_app.usecases.office_settings import confirm_examples, save_setting
from loket_app.usecases.queries.office_values import office_values
from loket_app.usecases.queries.staffing import clock_state, officer_rows, pact_rows, seats, substitution_rows
from loket_app.usecases.settings import CALENDAR, OFFICE, ONLY, PAUSE, SERVICE, SOP


def body(office, kind: str, key: str = ONLY) -> dict:
    return dict(office.desk.ask(lambda look: look.settings.body(kind, key)))


def save(office, kind: str, key: str, changed: dict, by: str = "admin"):
    return office.desk.do(office.by(by), save_setting, kind, key, changed)


def test_a_complaint_names_the_place_of_the_value(office) -> None:
    sop = body(office, SOP, "portir_pelayanan")
    sop["langkah"] = [dict(step) for step in sop["langkah"]]
    sop["langkah"][2]["nama"] = " "
    with pytest.raises(Refused) as told:
        save(office, SOP, "portir_pelayanan", sop)
    assert told.value.refusal.field == "langkah[3].nama"
    assert told.value.refusal.sentence == "«nama» tidak boleh kosong. Isi teksnya."
    with pytest.raises(Refused) as told:
        save(office, OFFICE, ONLY, {**body(office, OFFICE), "kode_pos": "7525"})
    assert told.value.refusal.field == "kode_pos"


def test_a_sop_keeps_carrying_the_services_that_use_it(office) -> None:
    sop = body(office, SOP, "portir_pelayanan")
    shorter = [s for s in sop["langkah"] if s["jenis"] != "tanda_tangan"]
    steps = [{**s, "no": n} for n, s in enumerate(shorter, 1)]
    sop["langkah"] = steps[:6]
    with pytest.raises(Refused) as told:
        save(office, SOP, "portir_pelayanan", sop)
    assert told.value.refusal.code == "layanan_terkait"
    assert told.value.refusal.sentence.startswith("Layanan ")


def test_a_promise_ends_after_the_papers_are_complete_and_before_the_hand_over(office) -> None:
    sktm = body(office, SERVICE, "sktm")
    for wrong in (1, 3, 10, 11):
        with pytest.raises(Refused) as told:
            save(office, SERVICE, "sktm", {**sktm, "janji_berakhir_di": wrong})
        assert told.value.refusal.field == "janji_berakhir_di"


def test_the_hours_follow_the_office_into_another_zone(office) -> None:
    save(office, OFFICE, ONLY, {**body(office, OFFICE), "zona": "Asia/Jayapura"})
    assert body(office, CALENDAR)["zona"] == "Asia/Jayapura"
    assert office.desk.ask(lambda look: look.zone) == "Asia/Jayapura"
    with pytest.raises(Refused) as told:
        save(office, CALENDAR, ONLY, {**body(office, CALENDAR), "zona": "Asia/Jakarta"})
    assert told.value.refusal.field == "zona"


def test_examples_are_confirmed_once_also_in_the_rows_of_a_list(office) -> None:
    assert any(row["contoh"] for row in body(office, PAUSE)["alasan"])
    office.desk.do(office.by("admin"), confirm_examples, PAUSE)
    assert not any(row["contoh"] for row in body(office, PAUSE)["alasan"])
    for kind in (PAUSE, OFFICE):
        if kind == OFFICE:
            office.desk.do(office.by("admin"), confirm_examples, kind)
            assert "contoh" not in body(office, kind)
        with pytest.raises(Refused, match="sudah ditetapkan"):
            office.desk.do(office.by("admin"), confirm_examples, kind)


def test_one_part_is_confirmed_without_the_others(office) -> None:
    texts = tuple(part for part in body(office, OFFICE)["contoh"] if part.startswith("standar."))
    assert texts
    office.desk.do(office.by("admin"), confirm_examples, OFFICE, ONLY, texts)
    assert body(office, OFFICE)["contoh"] == ["desa", "penomoran"]
    office.desk.do(office.by("admin"), confirm_examples, OFFICE, ONLY, ("penomoran",))
    assert body(office, OFFICE)["contoh"] == ["desa"]
    with pytest.raises(Refused, match="sudah ditetapkan"):
        office.desk.do(office.by("admin"), confirm_examples, OFFICE, ONLY, ("penomoran",))
    office.desk.do(office.by("admin"), confirm_examples, OFFICE, ONLY, ("desa",))
    assert "contoh" not in body(office, OFFICE)


def test_only_an_administrator_changes_values(office) -> None:
    for key in ("loket1", "kasi_pelum", "camat"):
        with pytest.raises(Refused, match="Administrator"):
            save(office, PAUSE, ONLY, body(office, PAUSE), key)


def test_what_pengaturan_reads(office) -> None:
    office.accept("sktm")
    values = office.desk.ask(office_values)
    assert [s.body["no"] for s in values.of(SERVICE)] == list(range(1, 17))
    assert values.one(SOP, "portir_pelayanan").version == 1
    assert values.open_by_sop == {"portir_pelayanan": 1}
    assert values.open_by_service == {"sktm": 1}
    assert {f.key for f in values.forms if f.letter} >= {"sktm", "dispensasi_nikah"}
    save(office, PAUSE, ONLY, {"alasan": body(office, PAUSE)["alasan"][:2]})
    stored = office.desk.ask(office_values).one(PAUSE)
    assert (stored.version, stored.saved_by) == (2, "Galih Contoh, S.Kom.")


def test_who_may_sit_down_here(office, hashed_pin: str) -> None:
    rows = office.desk.ask(officer_rows)
    assert not any(row.has_pin for row in rows)
    data = staff.OfficerData("Rina Contoh", roles=tuple(rows[1].officer.roles), may_record_for_others=True)
    office.desk.do(office.by("admin"), staff.save_officer, office.who["loket1"], data, hashed_pin)
    for _ in range(lockout.TRIES_A_LOCK):
        staff.log_in(office.desk, office.who["loket1"], "0000")
    locked = next(r for r in office.desk.ask(officer_rows) if r.officer.id == office.who["loket1"])
    assert locked.has_pin
    assert locked.locked_until == office.clock.now() + 60_000
    office.minutes(2)
    staff.log_in(office.desk, office.who["loket1"], "2468")
    assert office.desk.ask(seats, "PC-UJI").last == office.who["loket1"]
    assert office.desk.ask(seats, "PC-LAIN").last is None


def test_substitutions_and_pacts_tell_how_they_stand(office) -> None:
    rows = office.desk.ask(substitution_rows)
    assert [(r.capacity, r.standing) for r in rows] == [("a.n.", "berlaku"), ("Plh.", "akan datang")]
    office.desk.do(office.by("kasi_pelum"), staff.end_substitution, rows[0].id)
    assert {r.standing for r in office.desk.ask(substitution_rows)} == {"akan datang", "diakhiri"}
    pacts = office.desk.ask(pact_rows, ("tanpa_gratifikasi",))
    assert {p.officer_id for p in pacts if not p.holds} == {office.who["operator2"], office.who["admin"]}


def test_the_clock_against_the_trail(office) -> None:
    state = office.desk.ask(clock_state)
    assert state.now >= state.newest
    assert {o.id for o in state.supervisors} == {office.who[k] for k in ("kasi_pelum", "sekcam", "camat")}


def picture(kind: str, size: tuple[int, int] = (300, 320)) -> bytes:
    stream = BytesIO()
    Image.new("RGB", size, (10, 90, 120)).save(stream, kind)
    return stream.getvalue()


@pytest.fixture
def desk(office, tmp_path: Path) -> Desk:
    folder = tmp_path / "data"
    folder.mkdir()
    return Desk(office.desk.engine, office.clock, "PC-UJI", folder)


@pytest.mark.parametrize(("kind", "ending"), [("PNG", "png"), ("JPEG", "jpg")])
def test_a_logo_is_copied_under_a_name_of_its_own(desk: Desk, tmp_path: Path, kind: str, ending: str) -> None:
    source = tmp_path / "lambang kabupaten (baru).dat"
    source.write_bytes(picture(kind))
    name = logo.keep_logo(desk, source)
    assert name.startswith("logo-")
    assert name.endswith(f".{ending}")
    assert logo.keep_logo(desk, source) == name
    assert logo.logo_bytes(desk, name) == source.read_bytes()
    assert logo.logo_bytes(desk, "../loket.db") == b""


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"bukan gambar", "logo_bukan_gambar"),
        (picture("PNG")[:400], "logo_bukan_gambar"),
        (picture("GIF"), "logo_bukan_gambar"),
        (picture("PNG", (20, 20)), "logo_ukuran"),
        (b"\x89PNG" + b"\0" * logo.MOST_BYTES, "logo_besar"),
    ],
)
def test_what_is_no_logo_is_refused(desk: Desk, tmp_path: Path, data: bytes, code: str) -> None:
    source = tmp_path / "x.png"
    source.write_bytes(data)
    with pytest.raises(Refused) as told:
        logo.keep_logo(desk, source)
    assert told.value.refusal.code == code
    assert desk.folder is not None
    assert list(desk.folder.iterdir()) == []


def test_a_logo_that_is_gone_is_a_disturbance(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Disturbance):
        logo.keep_logo(desk, tmp_path / "tidak-ada.png")


def test_places_are_told_apart_from_sentences() -> None:
    from loket_app.domain.errors import BadDefinition

    assert office_settings.located(BadDefinition("x", 0, "Belum ada: isi dulu")).field is None
    assert office_settings.located(BadDefinition("x", 0, "minggu.senin[2]: Jam salah")).field == "minggu.senin[2]"
