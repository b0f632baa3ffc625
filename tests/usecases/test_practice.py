"""The practice: the office's own services with made-up people, and not one byte of the office's folder touched."""

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from loket_app.definitions.presets import load_preset
from loket_app.domain.errors import Disturbance
from loket_app.simulation.day import DayPlan
from loket_app.simulation.practice import MARK, playable, practice_desk
from loket_app.store.engine import open_engine
from loket_app.store.lock import FolderLock
from loket_app.usecases import papers, practice, staff
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.form_editing import save_form, tidy
from loket_app.usecases.letters import shipped_form
from loket_app.usecases.office_settings import save_setting
from loket_app.usecases.ports import SetClock
from loket_app.usecases.practice import practice_folder, practice_office
from loket_app.usecases.queries.form_shelf import Standing, form_shelf
from loket_app.usecases.settings import FORM, OFFICE, ONLY, SERVICE, SURVEY
from loket_app.usecases.survey.periods import current_instrument
from loket_app.usecases.survey.questionnaire import save_questionnaire


def bytes_of(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file with its digest and its time of change."""
    return {
        str(one.relative_to(folder)): (hashlib.sha256(one.read_bytes()).hexdigest(), one.stat().st_mtime_ns)
        for one in sorted(folder.rglob("*"))
        if one.is_file()
    }


TITLE = "Legalisir Menurut Kantor Ini"


def own_forms() -> dict[str, str]:
    """A shipped form that the office changed, and one that only it has."""
    shipped = shipped_form("legalisir") or ""
    title = next(line for line in shipped.splitlines() if line.startswith("judul"))
    text = shipped.replace(title, f'judul = "{TITLE}"', 1)
    return {"legalisir": text, "legalisir_kantor": text.replace('kunci = "legalisir"', 'kunci = "legalisir_kantor"', 1)}


def reworded(body: Mapping[str, Any]) -> dict[str, Any]:
    """The questionnaire with another title."""
    return {**body, "instrumen": {**body["instrumen"], "judul": "Survei Menurut Kantor Ini"}}


def own_definitions(desk: Desk) -> tuple[set[str], str]:
    """The titles of the office's forms that the desk prints, and that of its questionnaire."""
    shelf = desk.ask(form_shelf)
    titles = {line.title for line in shelf if line.key in own_forms() and line.standing is not Standing.SHIPPED}
    return titles, desk.ask(current_instrument).title


@pytest.fixture
def own(make_office, tmp_path: Path) -> Path:
    """The folder of an office that made the shipped values its own."""
    office = make_office()
    admin = Who.self(office.who["admin"])
    desk = office.desk
    body = desk.ask(lambda look: look.settings.body(OFFICE))
    desk.do(admin, save_setting, OFFICE, ONLY, {**body, "nama": "Kecamatan Uji Latihan"})
    body = desk.ask(lambda look: look.settings.body(SERVICE, "sktm"))
    desk.do(admin, save_setting, SERVICE, "sktm", {**body, "aktif": False})
    for key, text in own_forms().items():
        desk.do(admin, save_form, key, text, 0)
    desk.do(admin, save_questionnaire, reworded(desk.ask(lambda look: look.settings.body(SURVEY))))
    desk.engine.dispose()
    return office.file.parent


def test_the_offices_own_services_and_nobody_of_the_office(own: Path, quick_folder: Path):
    before = bytes_of(own)
    preset = practice_office(own)
    folder = quick_folder / "latihan"
    with practice_desk(folder, own, preset, SetClock(0), DayPlan(guests=3, last=(8, 0), until=(10, 0))) as desk:
        office = desk.ask(lambda look: look.settings.office())
        assert office.name == "Kecamatan Uji Latihan"
        services = {one.key: one.active for _, one in desk.ask(lambda look: look.settings.services())}
        assert services["sktm"] is False
        assert all("Contoh" in one.name for one in desk.ask(staff.officers))
        desk.clock = SetClock(2_000_000_000_000)
        counts = check(desk, oracle_sample=4)
        assert counts.findings == ()
        assert counts.counts["permohonan"] >= 2
        assert own_definitions(desk) == ({TITLE}, "Survei Menurut Kantor Ini")
        assert {"legalisir", "legalisir_kantor"} <= set(desk.ask(lambda look: look.settings.current_ids(FORM)))
        job = papers.make(desk, "uji_cetak", 0, printer="PDF", officer="")
        assert desk.demo
        assert b"%PDF" in job.pdf[:8]
    assert bytes_of(own) == before
    assert (folder / MARK).exists()


def test_an_office_on_a_server_hands_its_definitions_over(own: Path, tmp_path_factory, monkeypatch):
    root = tmp_path_factory.mktemp("server")
    monkeypatch.setenv("XDG_DATA_HOME" if sys.platform != "win32" else "LOCALAPPDATA", str(root))
    monkeypatch.setattr(practice, "on_server", lambda _: True)
    engine = open_engine(own / "loket.db")
    practice.hand_over(Desk(engine, SetClock(0), "PC"), root / "data")
    engine.dispose()
    carried = practice_office(root / "data", practice_folder(root / "data"))
    assert carried.preset.office.name == "Kecamatan Uji Latihan"
    assert carried.forms == {key: tidy(text) for key, text in own_forms().items()}
    assert carried.survey is not None
    assert carried.survey["instrumen"]["judul"] == "Survei Menurut Kantor Ini"


def test_it_begins_anew_and_takes_no_folder_of_others(own: Path, tmp_path_factory: pytest.TempPathFactory):
    root = tmp_path_factory.mktemp("latihan")
    other = root / "lain"
    other.mkdir()
    (other / "penting.txt").write_text("milik orang", encoding="utf-8")
    preset = practice_office(own)
    with pytest.raises(Disturbance), practice_desk(other, own, preset, SetClock(0)):
        pass
    assert (other / "penting.txt").read_text(encoding="utf-8") == "milik orang"
    used = root / "dipakai"
    used.mkdir()
    (used / MARK).write_text("", encoding="utf-8")
    lock = FolderLock(used)
    lock.take()
    with pytest.raises(Disturbance), practice_desk(used, own, preset, SetClock(0)):
        pass
    lock.release()


def test_a_folder_that_lies_in_the_data_is_refused(tmp_path: Path):
    inside = {"XDG_DATA_HOME": str(tmp_path / "data")}
    with pytest.raises(Disturbance):
        practice_folder(tmp_path / "data", inside, "linux")
    folder = practice_folder(tmp_path / "data", {"XDG_DATA_HOME": str(tmp_path / "lain")}, "linux")
    assert folder == tmp_path / "lain" / "layar-ramah-loket-latihan" / "data"


@pytest.mark.parametrize("content", [None, b"", b"SQLite format 3\x00" + bytes(84), b"bukan basis data" * 20])
def test_without_data_that_can_be_read_a_shipped_office_is_practised_on(tmp_path: Path, content: bytes | None):
    if content is not None:
        (tmp_path / "loket.db").write_bytes(content)
    assert practice_office(tmp_path).preset.office.name == "Kecamatan Sangasanga"


def test_hours_and_services_on_which_no_morning_can_be_played_give_way():
    preset = load_preset("kemlagi")
    closed = replace(preset.calendar, week=((),) * 6 + (preset.calendar.week[0],))
    made = playable(replace(preset, calendar=closed, services=preset.services[:1]))
    assert any(one.key == "legalisir" for one in made.services)
    assert made.calendar.week[0]
