"""The draft of a first day, the office it founds in one command, and the steps run again over that office."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from loket_app.domain.errors import Disturbance, Refused
from loket_app.domain.people import Role
from loket_app.store.tables import trail
from loket_app.usecases import first_day, first_day_again, staff
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.first_day import AT, FILE, OWN, STEPS
from loket_app.usecases.opening import is_founded, open_desk
from loket_app.usecases.ports import SetClock

TODAY = date(2026, 11, 23)
NOON = 1_795_400_000_000


@pytest.fixture
def desk(quick_folder: Path) -> Iterator[Desk]:
    with open_desk(quick_folder, SetClock(NOON), "PC") as opened:
        yield opened


def drafted(choice: str, pin_hash: str = "$argon2id$contoh") -> dict[str, Any]:
    draft = first_day.new_draft(choice)
    draft["kantor"] |= {"nama": "Kecamatan Uji", "kabupaten": "Kabupaten Contoh", "tempat": "Uji"}
    draft["petugas"][0] |= {"nama": "Contoh Admin", "pin_hash": pin_hash}
    return draft


@pytest.mark.parametrize("choice", ["sangasanga", "kemlagi", OWN])
def test_any_beginning_founds_a_sound_office_in_one_command(desk: Desk, choice: str) -> None:
    draft = drafted(choice)
    first = first_day.preset_of(choice).services[0].key
    draft["layanan"] = {"dilepas": [first]}
    admin = first_day.found_first_day(desk, draft)
    office = desk.ask(lambda look: look.settings.office())
    assert (office.name, office.place) == ("Kecamatan Uji", "Uji")
    assert "nama" not in office.example
    people = desk.ask(staff.officers)
    assert [(one.id, one.name, one.roles) for one in people] == [(admin, "Contoh Admin", {Role.ADMIN})]
    services = {one.key: one for _, one in desk.ask(lambda look: look.settings.services())}
    assert [key for key, one in services.items() if not one.active] == [first]
    rows = desk.ask(lambda look: [row.kind for row in look.connection.execute(trail.select()).all()])
    assert rows == ["kantor_didirikan"]
    assert check(desk).findings == ()
    assert first_day.kept(desk) == {AT: "printer"}
    with pytest.raises(Refused):
        first_day.found_first_day(desk, draft)


def test_an_office_of_its_own_marks_everything_that_it_took_over(desk: Desk) -> None:
    first_day.found_first_day(desk, drafted(OWN))
    office = desk.ask(lambda look: look.settings.office())
    assert (office.villages, office.legal_basis, office.email) == ((), (), "")
    assert {"penomoran", "desa", "dasar_hukum"} <= set(office.example)
    services = [one for _, one in desk.ask(lambda look: look.settings.services())]
    assert all({"janji", "sop", "persyaratan"} <= set(one.example) for one in services)
    hours = desk.ask(lambda look: look.settings.calendar())
    assert {"minggu", "profil"} <= set(hours.example)


@pytest.mark.parametrize(
    ("step", "change", "code", "field"),
    [
        ("kantor", {"kantor": {"nama": " "}}, "kosong", "nama"),
        ("kantor", {"kantor": {"kabupaten": "K" * 301}}, "terlalu_panjang", "kabupaten"),
        ("petugas", {"petugas": 0, "nama": ""}, "nama", "petugas[1].nama"),
        ("petugas", {"petugas": 0, "nama": "", "pin_hash": ""}, "tanpa_admin", "petugas[1].nama"),
        ("petugas", {"petugas": 0, "pin_hash": ""}, "pin", "petugas[1].pin"),
        ("petugas", {"petugas": 1, "nama": "Contoh", "peran": []}, "peran", "petugas[2].peran"),
        ("petugas", {"petugas": 2, "nama": "C" * 201}, "terlalu_panjang", "petugas[3].nama"),
        ("jam", {"minggu": {"senin": ["09.00-08.00"]}}, "isi", "minggu.senin[1]"),
        ("jam", {"libur": [{"tanggal": "x", "nama": "N", "jenis": "lainnya"}]}, "isi", "libur[1].tanggal"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    desk: Desk, step: str, change: dict[str, Any], code: str, field: str
) -> None:
    draft = drafted("kemlagi")
    if step == "kantor":
        draft["kantor"] |= change["kantor"]
    elif step == "petugas":
        draft["petugas"][change.pop("petugas")] |= change
    else:
        draft["jam"] = {**draft["jam"], **change}
    problem = first_day.problem_of(step, draft, TODAY)
    assert problem is not None
    assert (problem.code, problem.field) == (code, field)
    with pytest.raises(Refused) as caught:
        first_day.found_first_day(desk, draft)
    assert caught.value.refusal.field == f"{step}: {field}"
    assert not is_founded(desk)


def test_no_service_and_no_open_hour() -> None:
    draft = drafted("kemlagi")
    draft["layanan"] = {"dilepas": [one.key for one in first_day.preset_of("kemlagi").services]}
    assert first_day.problem_of("layanan", draft, TODAY).code == "tanpa_layanan"
    draft["jam"] = {**draft["jam"], "minggu": {}}
    assert first_day.problem_of("jam", draft, TODAY) is not None
    assert first_day.problem_of("printer", draft, TODAY) is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"langkah": "lain"}', "\x00", '"teks"'])
def test_a_damaged_draft_begins_anew(desk: Desk, content: str) -> None:
    assert desk.folder is not None
    (desk.folder / FILE).write_text(content, encoding="utf-8")
    assert first_day.kept(desk) == {}


def test_the_draft_is_kept_whole_and_taken_away(desk: Desk) -> None:
    assert desk.folder is not None
    draft = drafted("kemlagi")
    first_day.keep(desk, draft)
    assert first_day.kept(desk) == draft
    first_day.keep(desk, {})
    assert not (desk.folder / FILE).exists()
    assert first_day.kept(desk) == {}
    (desk.folder / FILE).mkdir()
    with pytest.raises(Disturbance):
        first_day.keep(desk, draft)


def test_only_hashes_of_a_pin_typed_twice(desk: Desk) -> None:
    assert "2468" not in first_day.hashed(desk, "2468", "2468")
    for pin, again, field in (("2468", "2469", "pin_ulang"), ("1111", "1111", "pin"), ("12", "12", "pin")):
        with pytest.raises(Refused) as caught:
            first_day.hashed(desk, pin, again)
        assert caught.value.refusal.field == field


def test_the_steps_again_change_only_what_was_changed(desk: Desk) -> None:
    admin = first_day.found_first_day(desk, drafted("kemlagi"))
    who = Who.self(admin)
    draft = first_day_again.office_draft(desk)
    assert [first_day_again.save_step(desk, who, step, draft) for step in STEPS] == [0] * 5
    draft["kantor"]["alamat"] = "Jl. Contoh 1"
    draft["petugas"].append({"nama": "Contoh Kasi", "jabatan": "Kasi", "peran": ["kasi_pelum"], "pin_hash": ""})
    draft["layanan"]["dilepas"] = [first_day.preset_of("kemlagi").services[0].key]
    draft["jam"] = {**draft["jam"], "minggu": {"senin": ["08.00-12.00"]}}
    assert [first_day_again.save_step(desk, who, step, draft) for step in STEPS] == [1, 1, 1, 1, 0]
    office = desk.ask(lambda look: look.settings.office())
    assert office.address == "Jl. Contoh 1"
    assert "alamat" not in office.example
    kasi = next(one for one in desk.ask(staff.officers) if one.name == "Contoh Kasi")
    assert kasi.supervisor
    draft["petugas"][0]["peran"] = ["loket"]
    with pytest.raises(Refused):
        first_day_again.save_step(desk, who, "petugas", draft)
    with pytest.raises(Refused):
        first_day_again.save_step(
            desk, Who.self(kasi.id), "kantor", {**draft, "kantor": {**draft["kantor"], "telepon": "1"}}
        )
    assert check(desk).findings == ()
